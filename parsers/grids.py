"""Which rows of a grid are headings of columns, and where its next table begins."""

from __future__ import annotations

from collections.abc import Iterable

from parsers.cells import is_numeric
from parsers.cues import fold
from parsers.headings import is_heading_row, matches_of
from parsers.paper import Cell
from store.records import FormKey

Row = list[Cell | None]


def header_depth(rows: list[Row], index: int, key: FormKey) -> int:
    """Return how many rows from `index` are headings of columns; 0 when none is."""
    depth = 0
    while depth < 3 and index + depth < len(rows):
        row = rows[index + depth]
        texts = [fold(cell.text).strip() for cell in distinct(row)]
        if depth and not _below_header(rows[index : index + depth], row, texts, key):
            break
        if not depth and not is_heading_row(texts, key) and not _group_row(rows, index, key):
            break
        depth += 1
    return depth


def _below_header(above: list[Row], row: Row, texts: list[str], key: FormKey) -> bool:
    """Whether a row under a header is more of the header: it shares a tall cell, or stands under a wide one."""
    tall = any(cell is not None and cell is upper for cell, upper in zip(row, above[-1], strict=True))
    wide = any(cell is not None and cell.columns > 1 for cell in above[-1])
    return (tall or wide) and is_heading_row(texts, key)


def _group_row(rows: list[Row], index: int, key: FormKey) -> bool:
    """Whether a row of wide cells stands over a row of headings ("Cluster munitions | Explosive submunitions")."""
    cells = distinct(rows[index])
    if index + 1 >= len(rows) or len(cells) < 2 or not any(cell.columns > 1 for cell in cells):
        return False
    below = [fold(cell.text).strip() for cell in distinct(rows[index + 1])]
    return is_heading_row(below, key) and not any(is_numeric(fold(cell.text)) for cell in cells)


def next_header(rows: list[Row], index: int, headed: list[Row], key: FormKey) -> int:
    """Return where the next table of the same grid begins: its header, or the lines that introduce it."""
    first = index
    while index < len(rows):
        if header_depth(rows, index, key):
            start = index
            while start > first and len(distinct(rows[start - 1])) == 1:
                start -= 1
            # The same header again without a word between is only the next page.
            if start < index or _texts(rows[index]) != _texts(headed[0]):
                return start
        index += 1
    return index


def _texts(row: Row) -> list[str]:
    return [fold(cell.text).strip() for cell in distinct(row)]


def flipped(rows: list[Row], key: FormKey) -> list[Row]:
    """Return a table whose headings stand in its first column (one munition a column) turned over."""
    if len(rows) < 3 or key not in (FormKey.TECHNICAL, FormKey.CONVERSION) or len(rows[0]) < 2:
        return rows
    if any(header_depth(rows, index, key) for index in range(min(3, len(rows)))):
        return rows
    labelled = [row for row in rows if len(distinct(row)) > 1]
    known = sum(1 for row in labelled if row[0] is not None and matches_of(fold(row[0].text).strip()))
    if known < 3 or known * 2 < len(labelled):
        return rows
    return [[row[column] for row in labelled] for column in range(len(rows[0]))]


def distinct(row: Iterable[Cell | None]) -> list[Cell]:
    """Return a row's cells that hold text, a merged one once."""
    seen: set[int] = set()
    found: list[Cell] = []
    for cell in row:
        if cell is not None and id(cell) not in seen and cell.text.strip():
            seen.add(id(cell))
            found.append(cell)
    return found
