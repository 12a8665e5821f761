"""A paper as rows, in reading order: lines of text, and tables (lines parted by tabs are tables too)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.paper import QUOTE_LIMIT, Cell, Line, Paper, Paragraph, Table
from store.records import Evidence

_AFTER_MARK = re.compile(r"^(\s*(?:\(?\d{1,3}[.)\-]?|[•●▪‣◦·*–—-]|\(?[a-z][.)])) ?\t+\s*")
_MARK = re.compile(r"\s*(?:\(?\d{1,2}[.)\-–、]\s?\D|[•●▪‣◦·*①-⑳–—-]\s|\(?[a-hA-H][)]\s)")
_LONG = 48  #: characters of a line that the page's width may have broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line."""

    text: str
    evidence: Evidence
    block: int
    place: str
    bold: bool = False
    wrapped: bool = False  #: the page's width broke it: the next row of its block goes on


def rows_of_paper(paper: Paper) -> list[Row | Table]:
    """Return the rows and tables of a paper; headers, footers and comments stay out."""
    lines: list[Row | Table] = []
    widest, longest = _measures(paper)
    for number, block in enumerate(paper.document.blocks):
        if isinstance(block, Table):
            lines.append(block)
        elif block.place not in ("header", "footer", "comment"):
            lines += _rows(paper, block, number, widest, longest)
    return _with_tabs(lines)


def _measures(paper: Paper) -> tuple[float, int]:
    lines = [line for block in paper.document.blocks if isinstance(block, Paragraph) for line in block.lines]
    return max((line.box[2] for line in lines if line.box), default=0.0), max(
        (len(line.text) for line in lines), default=0
    )


def _rows(paper: Paper, block: Paragraph, number: int, widest: float, longest: int) -> Iterator[Row]:
    texts = [(line, text) for line in block.lines for text in line.text.split("\n")]
    for place, (line, text) in enumerate(texts):
        text = _AFTER_MARK.sub(r"\1 ", text).strip()
        if not text:
            continue
        alone = place + 1 == len(texts)
        yield Row(
            text=text,
            evidence=Evidence(part=paper.path, page=line.page, box=line.box, quote=text[:QUOTE_LIMIT]),
            block=number,
            place=block.place,
            bold=line.bold,
            wrapped=not alone and _is_wrapped(line, text, widest, longest, texts[place + 1][1]),
        )


def _is_wrapped(line: Line, text: str, widest: float, longest: int, following: str) -> bool:
    if text.count("(") > text.count(")") and following.count(")") > following.count("("):
        return True
    if text.endswith((":", ".", ";")) and len(text) < 0.8 * longest:
        return False
    if _MARK.match(following):
        return False
    word = following.split(" ", 1)[0]
    if line.box is not None and widest:
        width = (line.box[2] - line.box[0]) / max(1, len(text))
        return line.box[2] + width * (len(word) + 1) > widest - 2 and len(text) > 30
    lower = following.strip()[:1].islower()
    if len(text) >= _LONG and (len(text) + 1 + len(word) > longest or lower):
        return True
    return text.endswith(",") and lower


def _with_tabs(lines: Sequence[Row | Table]) -> list[Row | Table]:
    """Turn runs of tabbed rows into tables."""
    found: list[Row | Table] = []
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and _is_tabbed(lines[end]):
            end += 1
        if end - place >= 2:
            found.append(_table([line for line in lines[place:end] if isinstance(line, Row)]))
            place = end
        else:
            found.append(lines[place])
            place += 1
    return found


def _is_tabbed(line: Row | Table) -> bool:
    return isinstance(line, Row) and len(_cells(line.text)) > 1


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"\t+", text)]


def _table(rows: Sequence[Row]) -> Table:
    cells = [
        Cell(text=text, row=number, column=column, page=row.evidence.page, box=row.evidence.box)
        for number, row in enumerate(rows)
        for column, text in enumerate(_cells(row.text))
    ]
    return Table(index=-1, cells=tuple(cells), ruled=False)
