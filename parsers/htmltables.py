"""A table of HTML is a grid when it has rows and columns of text; one that only arranges the page is read as its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from parsers.limits import Limits
from parsers.paper import Cell

Element = Any  # lxml ships no types

_LONG = 1_500  #: characters of a cell above which a table of one row arranges a page
_CELLS = 50_000


def rows_of(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, not those of tables in its cells."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def is_grid(table: Element) -> bool:
    """Tell a table of rows and columns from one that arranges the page."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return False
    filled = 0
    wide = 0
    for row, _ in zip(rows_of(table), range(200), strict=False):
        texts = ["".join(cell.itertext()).strip() for cell in row.iterchildren("td", "th")]
        filled += any(texts)
        wide += len(texts) > 1
        if any(len(text) > _LONG for text in texts):
            return False
    return filled > 1 and wide > 1


def cells_of(
    table: Element, text_of: Callable[[Element], str], limits: Limits, hidden: Callable[[Element], bool]
) -> tuple[tuple[Cell, ...], bool]:
    """Return the cells in their places, spans within the limits, and whether something was cut off."""
    rows = [row for row in rows_of(table) if not hidden(row)]
    cut = len(rows) > limits.table_rows
    rows = rows[: limits.table_rows]
    found: list[Cell] = []
    hanging: dict[int, int] = {}  #: column -> rows below that a cell above still covers
    for number, row in enumerate(rows):
        column = 0
        covered: dict[int, int] = {}
        for cell in row.iterchildren("td", "th"):
            while hanging.get(column, 0):
                column += 1
            if column >= limits.table_columns or len(found) >= _CELLS:
                cut = True
                break
            if hidden(cell):
                continue
            columns = min(_span(cell, "colspan", limits.grid_span), limits.table_columns - column)
            height = min(_span(cell, "rowspan", len(rows)), len(rows) - number)
            columns = next((width for width in range(1, columns) if hanging.get(column + width, 0)), columns)
            found.append(Cell(text=text_of(cell), row=number, column=column, rows=height, columns=columns))
            covered.update(dict.fromkeys(range(column, column + columns), height))
            column += columns
        hanging = {place: left - 1 for place, left in {**hanging, **covered}.items() if left > 1}
    return tuple(_without_gaps(found)), cut


def _span(cell: Element, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    if not (value.isascii() and value.isdigit()):
        return 1
    # 0 means "to the end"; a figure of more digits than any table has is as good as the most.
    return (
        max(1, min(int(value) if len(value) < 7 else most, most))
        if value.strip("0")
        else (most if name == "rowspan" else 1)
    )


def _without_gaps(cells: list[Cell]) -> list[Cell]:
    """Drop the columns that no cell begins in: pictures of lines and gaps between columns."""
    used = sorted({cell.column for cell in cells if cell.text} | {0} if cells else set())
    last = max((cell.column + cell.columns for cell in cells), default=0)
    if len(used) == last or not any(b - a > 1 for a, b in pairwise([*used, last])):
        return cells
    places = {column: place for place, column in enumerate(used)}
    kept: list[Cell] = []
    for cell in cells:
        covered = [places[column] for column in used if cell.column <= column < cell.column + cell.columns]
        if covered:
            kept.append(Cell(text=cell.text, row=cell.row, column=covered[0], rows=cell.rows, columns=len(covered)))
    return kept
