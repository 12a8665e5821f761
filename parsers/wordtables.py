"""A Word table becomes a grid; a hostile width or height costs no more than the limits say.

A nested table is read twice: flattened into the text of its cell, and as a table of its own behind the outer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parsers.package import Element
from parsers.paper import Block, Cell, Line, Paragraph, Table
from parsers.wordstyles import VAL, W, whole
from parsers.wordticks import is_placeholder

if TYPE_CHECKING:
    from parsers.wordtext import Story

_ROW = W + "tr"
_CELL = W + "tc"
_SDT = W + "sdt"
_SDT_CONTENT = W + "sdtContent"
_HOLDERS = frozenset({W + "ins", W + "moveTo", W + "customXml", W + "smartTag"})
_DELETED = frozenset({W + "del", W + "moveFrom"})
_DEEPEST = 24


@dataclass(slots=True)
class _Open:
    """A cell being read; it grows downward while the rows below continue it."""

    text: str
    row: int
    column: int
    columns: int
    rows: int = 1


def read_table(story: Story, element: Element, found: list[Block], depth: int) -> None:
    """Append a table, and the tables nested in it, to the blocks; in a header or footer its rows become lines."""
    shared = story.shared
    if shared.tables >= shared.limits.tables:
        shared.flags.add("truncated_tables")
        return
    aside = story.place in ("header", "footer")
    index = shared.tables
    shared.tables += 0 if aside else 1
    story.open_tables += 1
    reading = _Reading(story, depth)
    reading.rows(element)
    story.open_tables -= 1
    if aside:
        found.extend(_rows_as_lines(story, reading.cells))
        return
    found.append(Table(index=index, cells=tuple(_finished(cell) for cell in reading.cells)))
    if story.open_tables == 0:
        inner: list[Table] = sorted(story.nested, key=lambda table: table.index)
        found.extend(inner)
        story.nested.clear()


def _finished(cell: _Open) -> Cell:
    return Cell(text=cell.text, row=cell.row, column=cell.column, rows=cell.rows, columns=cell.columns)


def _rows_as_lines(story: Story, cells: list[_Open]) -> Iterator[Paragraph]:
    rows: dict[int, list[str]] = {}
    for cell in cells:
        if cell.text:
            rows.setdefault(cell.row, []).append(cell.text)
    for texts in rows.values():
        yield Paragraph(lines=tuple(Line(text=line) for line in "\t".join(texts).split("\n")), place=story.place)


class _Reading:
    """One table being read, row by row."""

    __slots__ = ("_above", "_depth", "_height", "_standing", "_story", "cells")

    def __init__(self, story: Story, depth: int) -> None:
        self._story = story
        self._depth = depth
        self._height = 0
        self._above: dict[int, _Open] = {}  #: the cells that the row being read may continue, by column
        self._standing: dict[int, _Open] = {}  #: those that the next one may
        self.cells: list[_Open] = []

    def rows(self, element: Element) -> None:
        """Read the rows of a w:tbl."""
        shared = self._story.shared
        for row, prompt in _held(element, _ROW):
            if self._height >= shared.limits.table_rows or shared.cells <= 0 or shared.left <= 0:
                shared.flags.add("truncated_tables")
                return
            if prompt:
                shared.flags.add("placeholder")
                continue
            if _is_deleted(self._story, row):
                continue
            self._standing = {}
            self._row(row)
            self._above = self._standing
            self._height += 1

    def _row(self, row: Element) -> None:
        limits = self._story.shared.limits
        column = _gap(row, limits.grid_span)
        for cell, prompt in _held(row, _CELL):
            if column >= limits.table_columns:
                self._story.shared.flags.add("truncated_tables")
                return
            self._story.shared.cells -= 1
            properties = cell.find(W + "tcPr")
            span = min(_span(properties, limits.grid_span), limits.table_columns - column)
            self._cell(cell, properties, _Open("", self._height, column, span), prompt=prompt)
            column += span

    def _cell(self, cell: Element, properties: Element | None, opened: _Open, *, prompt: bool) -> None:
        down = _merge(properties, "vMerge")
        upper = self._above.get(opened.column)
        if down == "continue" and upper is not None:
            upper.rows += 1
            self._standing[opened.column] = upper
            return
        last = self.cells[-1] if self.cells else None
        if _merge(properties, "hMerge") == "continue" and last is not None and last.row == opened.row:
            last.columns += opened.columns
            return
        if prompt:
            self._story.shared.flags.add("placeholder")
        else:
            opened.text = self._text(cell)
        self.cells.append(opened)
        if down is not None:
            self._standing[opened.column] = opened

    def _text(self, cell: Element) -> str:
        blocks: list[Block] = []
        self._story.blocks(cell, blocks, self._depth + 1)
        lines: list[str] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                lines.extend(line.text for line in block.lines)
            else:
                lines.extend(_flat(block))
                self._story.nested.append(block)
        return "\n".join(lines)


def _is_deleted(story: Story, row: Element) -> bool:
    properties = row.find(W + "trPr")
    if properties is None:
        return False
    deleted = properties.find(W + "del") is not None
    if deleted or properties.find(W + "ins") is not None:
        story.shared.flags.add("tracked_changes")
    return deleted


def _held(parent: Element, tag: str, depth: int = 0) -> Iterator[tuple[Element, bool]]:
    """Yield rows or cells, those inside controls and insertions too, each with whether it only shows a prompt."""
    for child in parent:
        if child.tag == tag:
            yield child, False
        elif depth < _DEEPEST and child.tag == _SDT:
            prompt = is_placeholder(child)
            for content in child.iterchildren(_SDT_CONTENT):
                yield from ((held, hidden or prompt) for held, hidden in _held(content, tag, depth + 1))
        elif depth < _DEEPEST and child.tag in _HOLDERS:
            yield from _held(child, tag, depth + 1)


def _gap(row: Element, most: int) -> int:
    properties = row.find(W + "trPr")
    element = None if properties is None else properties.find(W + "gridBefore")
    return 0 if element is None else max(0, min(whole(element.get(VAL), 0) or 0, most))


def _span(properties: Element | None, most: int) -> int:
    element = None if properties is None else properties.find(W + "gridSpan")
    if element is None:
        return 1
    # A figure too long to be a number of columns is as hostile as a large one.
    return max(1, min(whole(element.get(VAL), most) or 1, most))


def _merge(properties: Element | None, name: str) -> str | None:
    element = None if properties is None else properties.find(W + name)
    # Without a value the cell continues the one above (ECMA-376 part 1, 17.4.84).
    return None if element is None else element.get(VAL, "continue")


def _flat(table: Table) -> Iterator[str]:
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.text:
            rows.setdefault(cell.row, []).append(cell.text)
    for texts in rows.values():
        yield "\t".join(texts)
