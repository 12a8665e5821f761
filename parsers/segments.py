"""A segment is what stands under one form's name, up to the next: lines, and slices of tables.

A cover page in two columns (A to E beside F to J), a form made of one table and forms printed under headings all end up alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.forms import Anchor, rest_of
from parsers.paper import Cell, Table
from parsers.strip import Item, Span, Strip


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows of a table, or the whole of it."""

    table: Table
    first: int  #: row
    last: int  #: row, not included

    def rows(self) -> list[list[Cell | None]]:
        """Return the rows as cells by column; a merged cell stands in every place it covers."""
        width = max((cell.column + cell.columns for cell in self.table.cells), default=0)
        grid: list[list[Cell | None]] = [[None] * width for _ in range(self.first, self.last)]
        for cell in self.table.cells:
            for row in range(max(cell.row, self.first), min(cell.row + cell.rows, self.last)):
                for column in range(cell.column, cell.column + cell.columns):
                    grid[row - self.first][column] = cell
        return grid


@dataclass(frozen=True, slots=True)
class Segment:
    """One form's name and what stands under it."""

    anchor: Anchor
    pieces: tuple[Span | Slice, ...]
    columns: tuple[int, ...] = ()  #: of an anchor in a table: the columns its answer may stand in
    beside: bool = False  #: other forms stand in other columns of the same table: a cover page in columns

    @property
    def spans(self) -> tuple[Span, ...]:
        """The lines alone."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Span))

    @property
    def slices(self) -> tuple[Slice, ...]:
        """The tables alone."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Slice))


@dataclass(slots=True)
class _Plan:
    """Which anchors stand in which cells of one table."""

    table: Table
    cells: dict[tuple[int, int], list[Anchor]] = field(default_factory=dict)

    @property
    def columns(self) -> list[int]:
        return sorted({column for _, column in self.cells})


def segments_of(strip: Strip, anchors: tuple[Anchor, ...]) -> tuple[Segment, ...]:
    """Return one segment for each anchor, in the anchors' order."""
    plans = _plans(anchors)
    found: list[Segment] = []
    for index, anchor in enumerate(anchors):
        following = anchors[index + 1] if index + 1 < len(anchors) else None
        limit = following.start if following else len(strip.text)
        own = rest_of(strip, strip.items[strip.item_at(anchor.body)], anchor.body, limit)
        if anchor.item.table is None:
            pieces = _running(strip, anchor, own, following=following, plans=plans)
            found.append(Segment(anchor, pieces))
            continue
        found.append(_in_table(strip, anchor, own, following=following, plan=plans[anchor.item.block]))
    return tuple(found)


def _plans(anchors: tuple[Anchor, ...]) -> dict[int, _Plan]:
    plans: dict[int, _Plan] = {}
    for anchor in anchors:
        cell, table = anchor.item.cell, anchor.item.table
        if cell is None or table is None:
            continue
        plan = plans.setdefault(anchor.item.block, _Plan(table))
        plan.cells.setdefault((cell.row, cell.column), []).append(anchor)
    return plans


def _running(
    strip: Strip, anchor: Anchor, own: Span | None, *, following: Anchor | None, plans: dict[int, _Plan]
) -> tuple[Span | Slice, ...]:
    """Return what follows in running text; a table that names forms itself ends it."""
    pieces: list[Span | Slice] = [own] if own else []
    first = strip.item_at(anchor.body) + 1
    return tuple(pieces + _until(strip, first, following, plans))


def _until(strip: Strip, first: int, following: Anchor | None, plans: dict[int, _Plan]) -> list[Span | Slice]:
    pieces: list[Span | Slice] = []
    seen: set[int] = set()
    end = following.item.index if following else len(strip.items)
    for item in strip.items[first:end]:
        if item.place in ("header", "footer"):
            continue
        if item.table is None:
            if item.end > item.start:
                pieces.append(Span(item, item.start, item.end))
        elif item.block in plans:
            break
        elif item.block not in seen:
            seen.add(item.block)
            pieces.append(Slice(item.table, 0, _height(item.table)))
    if (
        following is not None
        and following.start > following.item.start
        and following.item.index >= first
        and following.item.table is None
    ):
        head = rest_of(strip, following.item, following.item.start, following.start)
        if head is not None and any(character.isalnum() for character in strip.text[head.start : head.end]):
            pieces.append(head)
    return pieces


def _in_table(strip: Strip, anchor: Anchor, own: Span | None, *, following: Anchor | None, plan: _Plan) -> Segment:
    cell = anchor.item.cell
    assert cell is not None
    row, column = cell.row, cell.column
    in_cell = plan.cells[(row, column)]
    pieces: list[Span | Slice] = [own] if own else []
    last_in_cell = in_cell[-1] is anchor
    stop = following.item.index if not last_in_cell and following else len(strip.items)
    title = strip.item_at(anchor.body)
    pieces += [
        Span(item, item.start, item.end)
        for item in strip.items[title + 1 : stop]
        if item.cell is cell and item.end > item.start
    ]
    if not last_in_cell:
        return Segment(anchor, tuple(pieces), beside=True)
    beside = len(plan.columns) > 1
    right = min((one for _, one in plan.cells if one > column), default=_width(plan.table))
    below = min((one for one, other in plan.cells if one > row and (other == column or not beside)), default=None)
    bottom = below if below is not None else _height(plan.table)
    if beside:
        pieces += _column_lines(strip, anchor, (row, bottom), (column, right))
        return Segment(anchor, tuple(pieces), tuple(range(column, right)), beside=True)
    pieces += _row_lines(strip, anchor)
    if bottom > row + cell.rows:
        pieces.append(Slice(plan.table, row + cell.rows, bottom))
    if below is None:
        first = next((item.index for item in strip.items[anchor.item.index :] if item.block > anchor.item.block), None)
        if first is not None:
            pieces += _until(strip, first, following, {})
    return Segment(anchor, tuple(pieces), tuple(range(column, right)))


def _column_lines(strip: Strip, anchor: Anchor, rows: tuple[int, int], columns: tuple[int, int]) -> list[Span]:
    return [
        Span(item, item.start, item.end)
        for item in strip.items[anchor.item.index + 1 :]
        if item.block == anchor.item.block
        and item.cell is not None
        and item.cell is not anchor.item.cell
        and rows[0] <= item.cell.row < rows[1]
        and columns[0] <= item.cell.column < columns[1]
        and item.end > item.start
    ]


def _row_lines(strip: Strip, anchor: Anchor) -> list[Span]:
    cell = anchor.item.cell
    assert cell is not None
    return [
        Span(item, item.start, item.end)
        for item in strip.items[anchor.item.index + 1 :]
        if item.block == anchor.item.block
        and item.cell is not None
        and item.cell is not cell
        and cell.row <= item.cell.row < cell.row + cell.rows
        and item.end > item.start
    ]


def _height(table: Table) -> int:
    return max((cell.row + cell.rows for cell in table.cells), default=0)


def _width(table: Table) -> int:
    return max((cell.column + cell.columns for cell in table.cells), default=0)


def first_item_after(strip: Strip, item: Item) -> int:
    """Return the index of the first item of a later block."""
    return next((one.index for one in strip.items[item.index :] if one.block > item.block), len(strip.items))
