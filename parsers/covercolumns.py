"""A cover page in two columns that came as lines with a wide gap is put back into cells, each form's options under its own title.

Where nobody can tell which column a lone piece of a line stood in, it is given to both as a mark that was not seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parsers.cues import fold
from parsers.paper import UNSURE_BOX, Block, Cell, Line, Paper, Paragraph, Table
from parsers.strip import one_pattern
from parsers.ticks import tokens_of
from store.records import Box

_LANGUAGES = ("en", "fr", "es", "pt", "ru", "zh", "ar")
_CONTINUED = 45  #: characters of the rest of a title in the line below


@dataclass(slots=True)
class _Row:
    """Two titles beside each other and what stands under them."""

    left: list[str]
    right: list[str]
    line: Line


def with_columns(paper: Paper) -> Paper:
    """Return a paper whose cover page of two columns is a table; any other paper as it is."""
    if not any(_is_title_row(line) for line in _tabbed_lines(paper)):
        return paper
    blocks: list[Block] = []
    rows: list[_Row] = []
    for block in paper.document.blocks:
        if not isinstance(block, Paragraph):
            blocks += _table_of(rows)
            blocks.append(block)
            continue
        kept: list[Line] = []
        for line in block.lines:
            if _is_title_row(line):
                left, _, right = line.text.partition("\t")
                rows.append(_Row([left.strip()], [right.replace("\t", " ").strip()], line))
            elif rows and _belongs(line):
                _put(rows[-1], line)
            else:
                blocks += _table_of(rows)
                kept.append(line)
        if kept:
            blocks.append(replace(block, lines=tuple(kept)))
    blocks += _table_of(rows)
    return replace(paper, document=replace(paper.document, blocks=tuple(blocks)))


def _tabbed_lines(paper: Paper) -> list[Line]:
    return [
        line
        for block in paper.document.blocks
        if isinstance(block, Paragraph)
        for line in block.lines
        if "\t" in line.text
    ]


def _is_title_row(line: Line) -> bool:
    if "\t" not in line.text:
        return False
    pattern = one_pattern("forms", "form_letter", _LANGUAGES)
    parts = [part for part in line.text.split("\t") if part.strip()]
    return len(parts) == 2 and pattern is not None and all(pattern.match(fold(part).strip()) for part in parts)


def _belongs(line: Line) -> bool:
    """Whether a line is more of two columns: options, a mark, or the rest of a title."""
    text = fold(line.text).strip()
    if not text or tokens_of(text, _LANGUAGES):
        return len(text) <= 2 * _CONTINUED + 40
    return "\t" in line.text.strip() or (text.endswith(":") and len(text) <= _CONTINUED)


def _put(row: _Row, line: Line) -> None:
    text = line.text
    if "\t" in text.strip():
        left, _, right = text.strip().partition("\t")
        row.left.append(left.strip())
        row.right.append(right.replace("\t", " ").strip())
        return
    side = _side(row, line)
    if side is not None:
        side.append(text.strip())
    elif any(token.kind in ("ticked", "unsure") for token in tokens_of(fold(text), _LANGUAGES)):
        row.left.append(UNSURE_BOX)
        row.right.append(UNSURE_BOX)


def _side(row: _Row, line: Line) -> list[str] | None:
    if line.text.startswith("\t"):
        return row.right
    if line.box is not None and row.line.box is not None:
        middle = (row.line.box[0] + row.line.box[2]) / 2
        if line.box[0] > middle:
            return row.right
        return row.left if line.box[2] < middle else None
    return None


def _table_of(rows: list[_Row]) -> list[Block]:
    """Return the rows gathered so far as one table, and forget them."""
    if not rows:
        return []
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        halves = _halves(row.line.box)
        for column, texts in enumerate((row.left, row.right)):
            text = "\n".join(texts)
            cells.append(Cell(text=text, row=number, column=column, page=row.line.page, box=halves[column]))
    rows.clear()
    return [Table(index=-1, cells=tuple(cells), ruled=False)]


def _halves(box: Box | None) -> tuple[Box | None, Box | None]:
    if box is None:
        return None, None
    middle = (box[0] + box[2]) / 2
    return (box[0], box[1], middle, box[3]), (middle, box[1], box[2], box[3])
