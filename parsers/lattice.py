"""Ruled lines become the cells they enclose. A cell with no rule through it is one cell, however many rows and columns it covers.

Pure geometry in PDF points; it knows nothing of words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.limits import Limits
from parsers.marks import Rule
from store.records import Box

_SNAP = 3.0  #: points within which two rules are one, and a rule reaches another
_OPEN_SIDE = 10.0  #: points a horizontal must stick out beyond the last vertical to make a cell without a side
_TICK_LEAST, _TICK_MOST = 4.5, 22.0  #: points, side of a tick box
_PAIRS = 2_000_000  #: horizontals times verticals above which no table is looked for
_PLACES = 100_000  #: elementary cells of one table


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table, with the rows and columns it covers."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: where its columns and rows begin and end, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    owners: tuple[tuple[int, ...], ...]  #: for each row and column the place of its cell in `cells`, -1 for none

    @property
    def box(self) -> Box:
        """The outline."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the place in `cells` of the cell around a point."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        owner = self.owners[row][column]
        return None if owner < 0 else owner


def find_grids(
    horizontals: Iterable[Rule], verticals: Iterable[Rule], limits: Limits
) -> tuple[tuple[Grid, ...], tuple[Box, ...]]:
    """Return the ruled tables of a page from the top, and the lone small squares that may be tick boxes."""
    across, down = merge(horizontals), merge(verticals)
    if not across or not down or len(across) * len(down) > _PAIRS:
        return (), ()
    grids: list[Grid] = []
    squares: list[Box] = []
    for rows, columns in _components(across, down):
        ys, xs = _positions(rows), _positions(columns)
        xs = _with_open_sides(xs, rows)
        if len(xs) < 2 or len(ys) < 2:
            continue
        if len(xs) == 2 and len(ys) == 2:
            box = (xs[0], ys[0], xs[1], ys[1])
            if is_tick_box(box):
                squares.append(box)
            continue
        if len(xs) - 1 > limits.table_columns or (len(xs) - 1) * (len(ys) - 1) > _PLACES:
            continue
        grid = _grid(xs, ys, rows, columns)
        if len(grid.cells) > 1:
            grids.append(grid)
    return tuple(sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))), tuple(squares)


def is_tick_box(box: Box) -> bool:
    """Tell whether a frame has the size and shape of a tick box."""
    width, height = box[2] - box[0], box[3] - box[1]
    return _TICK_LEAST <= width <= _TICK_MOST and _TICK_LEAST <= height <= _TICK_MOST and 0.7 <= width / height <= 1.43


def merge(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules with those that lie on one another, or continue one another, made one."""
    merged: list[Rule] = []
    cluster: list[Rule] = []
    for rule in sorted(rules):
        if cluster and rule.at - cluster[0].at > _SNAP:
            merged.extend(_joined(cluster))
            cluster = []
        cluster.append(rule)
    return [*merged, *_joined(cluster)] if cluster else merged


def _joined(cluster: Sequence[Rule]) -> list[Rule]:
    at = sum(rule.at for rule in cluster) / len(cluster)
    joined: list[Rule] = []
    for rule in sorted(cluster, key=lambda rule: rule.start):
        if joined and rule.start - joined[-1].end <= _SNAP:
            joined[-1] = Rule(at, joined[-1].start, max(joined[-1].end, rule.end))
        else:
            joined.append(Rule(at, rule.start, rule.end))
    return joined


def _components(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the sets of rules that touch one another."""
    parents = list(range(len(across) + len(down)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    heights = [rule.at for rule in across]
    for number, rule in enumerate(down):
        first = bisect_left(heights, rule.start - _SNAP)
        last = bisect_right(heights, rule.end + _SNAP)
        for place in range(first, last):
            if across[place].start - _SNAP <= rule.at <= across[place].end + _SNAP:
                parents[root(place)] = root(len(across) + number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for place, rule in enumerate(across):
        groups[root(place)][0].append(rule)
    for place, rule in enumerate(down):
        groups[root(len(across) + place)][1].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


def _positions(rules: Iterable[Rule]) -> list[float]:
    positions: list[float] = []
    for rule in rules:
        if not positions or rule.at - positions[-1] > _SNAP:
            positions.append(rule.at)
    return positions


def _with_open_sides(xs: list[float], rows: Sequence[Rule]) -> list[float]:
    """Add the ends of the horizontals where a table has no rule at its left or right."""
    lefts, rights = sorted(rule.start for rule in rows), sorted(rule.end for rule in rows)
    left, right = lefts[len(lefts) // 2], rights[len(rights) // 2]
    if len(rows) > 1 and xs and xs[0] - left > _OPEN_SIDE:
        xs = [left, *xs]
    if len(rows) > 1 and xs and right - xs[-1] > _OPEN_SIDE:
        xs = [*xs, right]
    return xs


class _Walls:
    """Asks whether a rule stands at a place between two points."""

    def __init__(self, rules: Iterable[Rule], positions: Sequence[float]) -> None:
        self._spans: list[list[tuple[float, float]]] = [[] for _ in positions]
        for rule in rules:
            near = bisect_left(positions, rule.at - _SNAP)
            if near < len(positions):
                self._spans[near].append((rule.start, rule.end))
        self.ruled = [bool(spans) for spans in self._spans]

    def stands(self, place: int, middle: float) -> bool:
        """Tell whether the rule at a position passes `middle`; a position without any rule is an open side."""
        spans = self._spans[place]
        return not spans or any(start <= middle <= end for start, end in spans)


def _grid(xs: Sequence[float], ys: Sequence[float], rows: Sequence[Rule], columns: Sequence[Rule]) -> Grid:
    width, height = len(xs) - 1, len(ys) - 1
    beside, below = _Walls(columns, xs), _Walls(rows, ys)
    middle_x = [(xs[i] + xs[i + 1]) / 2 for i in range(width)]
    middle_y = [(ys[i] + ys[i + 1]) / 2 for i in range(height)]
    left = [[beside.stands(column, y) for column in range(width + 1)] for y in middle_y]
    top = [[below.stands(row, x) for x in middle_x] for row in range(height + 1)]
    owners = [[-1] * width for _ in range(height)]
    cells: list[GridCell] = []
    for row in range(height):
        for column in range(width):
            if owners[row][column] >= 0:
                continue
            spans = _extent(row, column, left, top, owners)
            rows_covered, columns_covered = spans
            sides = (
                top[row][column],
                top[row + rows_covered][column],
                left[row][column],
                left[row][column + columns_covered],
            )
            if sum(sides) < 3:
                continue
            for covered in range(row, row + rows_covered):
                owners[covered][column : column + columns_covered] = [len(cells)] * columns_covered
            box = (xs[column], ys[row], xs[column + columns_covered], ys[row + rows_covered])
            cells.append(GridCell(row, column, rows_covered, columns_covered, box))
    return Grid(tuple(xs), tuple(ys), tuple(cells), tuple(map(tuple, owners)))


def _extent(
    row: int, column: int, left: list[list[bool]], top: list[list[bool]], owners: list[list[int]]
) -> tuple[int, int]:
    """Return how many rows and columns the cell that begins here covers: to the right, then down as a whole."""
    height, width = len(owners), len(owners[0])
    columns = 1
    while column + columns < width and not left[row][column + columns] and owners[row][column + columns] < 0:
        columns += 1
    rows = 1
    while row + rows < height and not any(top[row + rows][column : column + columns]):
        inside = left[row + rows][column + 1 : column + columns]
        if any(inside):
            break
        rows += 1
    return rows, columns
