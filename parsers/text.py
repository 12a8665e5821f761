"""Plain text: every line as written, in paragraphs; columns made with the space bar are parted by tabs.

Quotation marks of mail (">") and format=flowed are left as they are: who is quoted is a question of mail, not of paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.charsets import decode_bytes
from parsers.glyphs import with_gaps, with_ticks, without_private_use
from parsers.limits import Limits
from parsers.links import flags_of_links, links_in
from parsers.paper import Block, Cell, Document, Line, Paragraph, Table

_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LIST_ITEM = re.compile(r"^(?:[•●▪‣◦–—*-]|\d{1,3}[.)]|[a-zA-Z][.)]|\([a-z0-9ivx]{1,4}\))[ \t\u00a0]")
_RULE = re.compile(r"^[\s+|=─-]{4,}$")
_MOST_LINES = 30_000  #: lines of one paper: each costs as much in the answer as 70 characters


@dataclass(slots=True)
class Budget:
    """How much text may still be read; what is cut leaves a flag."""

    characters: int
    lines: int = _MOST_LINES
    flags: set[str] = field(default_factory=set)

    def take(self, text: str) -> str | None:
        """Return a line, cut where the budget ends, or None when nothing is left of it."""
        if self.characters <= 0 or self.lines <= 0:
            self.flags.add("truncated_text")
            return None
        if len(text) > self.characters:
            self.flags.add("truncated_text")
            text = text[: self.characters]
        self.characters -= len(text)
        self.lines -= 1
        return text


def read_text(content: bytes, limits: Limits) -> Document:
    """Return what a plain text says."""
    text, defects = decoded(content)
    budget = Budget(limits.text_characters)
    blocks = tuple(blocks_of_lines(text, budget, limits))
    flags = {*budget.flags, *flags_of_links(links_in(text)), *defects}
    return Document(format="text", media_type="text/plain", blocks=blocks, flags=tuple(sorted(flags)))


def decoded(content: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return bytes as text with the defects met. UTF-16 is known by its mark or its zeros, UTF-8 by itself."""
    wide = _MARKS.get(content[:2]) or _wide(content[:4096])
    if wide is not None:
        return content.decode(wide, "replace").lstrip("\ufeff"), ()
    return decode_bytes(content, declared)


def _wide(head: bytes) -> str | None:
    if b"\x00" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 6 < len(head):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def blocks_of_lines(text: str, budget: Budget, limits: Limits) -> Iterator[Block]:
    """Yield paragraphs, parted by blank lines and items of lists, and the tables drawn with bars."""
    waiting: list[str] = []
    tables = 0
    for raw in text.replace("\f", "\n\n").splitlines():
        line = budget.take(shown(raw))
        if line is None:
            break
        barred = _is_barred(line)
        if waiting and (not line or barred is not _is_barred(waiting[-1]) or (_LIST_ITEM.match(line) and not barred)):
            block = _block(waiting, tables, limits)
            tables += isinstance(block, Table)
            yield block
            waiting = []
        if line:
            waiting.append(line)
    if waiting:
        yield _block(waiting, tables, limits)


def shown(line: str) -> str:
    """Return one line as it looks: tick boxes as such, wide gaps as tabs, no blanks at its ends."""
    return with_gaps(without_private_use(with_ticks(line.replace("\x00", "")))).strip(" \t\u00a0\u3000\u200b\ufeff")


def _is_barred(line: str) -> bool:
    return (line.startswith("|") and line.endswith("|") and line.count("|") > 2) or (
        bool(_RULE.match(line)) and line[0] in "+|" and line[-1] in "+|"
    )


def _block(lines: Sequence[str], tables: int, limits: Limits) -> Block:
    rows = [line[1:-1].split("|") for line in lines if not _RULE.match(line)] if _is_barred(lines[0]) else []
    if len(rows) > 1 and len({len(row) for row in rows}) == 1 and len(rows[0]) <= limits.table_columns:
        cells = (
            Cell(text=text.strip(), row=number, column=column)
            for number, row in enumerate(rows[: limits.table_rows])
            for column, text in enumerate(row)
        )
        return Table(index=tables, cells=tuple(cells))
    listed = bool(_LIST_ITEM.match(lines[0]))
    return Paragraph(lines=tuple(Line(text=line) for line in lines), place="list" if listed else "body")
