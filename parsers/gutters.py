"""Where no rule is drawn, white space tells: columns of running text, and tables whose columns are only gaps.

A table is not two columns: columns of running text are filled with words, the cells of a table are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.lines import Row, rows_of, segments_of
from parsers.marks import Word

_BIN = 3.0  #: points, width of a strip that is asked whether it is white
_COLUMN_ROWS = 5  #: rows on either side that make columns of running text
_COLUMN_WORDS = 3.0  #: words a row of such a column has on average
_COLUMN_FILL = 0.55  #: of a column's width that its rows fill on average
_TABLE_ROWS = 3  #: rows that make a table without rules
_TABLE_GAP = 6.0  #: points between two columns of such a table


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table found by white space: for each row the words of each column, none where the cell is empty."""

    rows: tuple[tuple[tuple[Word, ...], ...], ...]


Piece = Row | Aligned


def pieces_of(words: Iterable[Word], *, rtl: bool) -> list[Piece]:
    """Return the lines and unruled tables of a region in reading order."""
    found: list[Piece] = []
    for column in _columns(rows_of(words), rtl=rtl, depth=0):
        found.extend(_with_tables(column))
    return found


def _columns(rows: list[Row], *, rtl: bool, depth: int) -> list[list[Row]]:
    """Split rows where a white strip parts two columns of running text."""
    gutter = _find_gutter(rows) if depth < 4 and len(rows) >= _COLUMN_ROWS else None
    if gutter is None:
        return [rows] if rows else []
    x, first, last = gutter
    inside = [word for row in rows[first : last + 1] for word in row.words]
    left = rows_of(word for word in inside if word.x0 < x)
    right = rows_of(word for word in inside if word.x0 >= x)
    sides = (right, left) if rtl else (left, right)
    return [
        *_columns(rows[:first], rtl=rtl, depth=depth + 1),
        *_columns(sides[0], rtl=rtl, depth=depth + 1),
        *_columns(sides[1], rtl=rtl, depth=depth + 1),
        *_columns(rows[last + 1 :], rtl=rtl, depth=depth + 1),
    ]


def _find_gutter(rows: Sequence[Row]) -> tuple[float, int, int] | None:
    """Return the x of the best white strip between two columns of text, and the first and last row it parts."""
    low, high = min(row.x0 for row in rows), max(row.x1 for row in rows)
    if high - low < 150:
        return None
    spans = [_spans(row) for row in rows]
    if sum(len(each) > 1 for each in spans) < _COLUMN_ROWS - 1:
        return None
    best: tuple[int, float, int, int] | None = None
    x = low + 0.25 * (high - low)
    while x < high - 0.25 * (high - low):
        for first, last in _white_runs(spans, x):
            if (best is None or last - first > best[0]) and _is_running_text(rows[first : last + 1], x):
                best = (last - first, x, first, last)
        x += _BIN
    return None if best is None else best[1:]


def _spans(row: Row) -> list[tuple[float, float]]:
    return [(segment[0].x0, max(word.x1 for word in segment)) for segment in segments_of(row.words)]


def _white_runs(spans: Sequence[Sequence[tuple[float, float]]], x: float) -> list[tuple[int, int]]:
    """Return the runs of rows that no segment crosses at x, with text on both sides."""
    runs: list[tuple[int, int]] = []
    start = 0
    for place in range(len(spans) + 1):
        crossed = place == len(spans) or any(x0 - 2 < x < x1 + 2 for x0, x1 in spans[place])
        if not crossed:
            continue
        left = sum(any(x1 <= x for _, x1 in spans[row]) for row in range(start, place))
        right = sum(any(x0 >= x for x0, _ in spans[row]) for row in range(start, place))
        if left >= _COLUMN_ROWS and right >= _COLUMN_ROWS:
            runs.append((start, place - 1))
        start = place + 1
    return runs


def _is_running_text(rows: Sequence[Row], x: float) -> bool:
    for left in (True, False):
        side = [[word for word in row.words if (word.x0 < x) is left] for row in rows]
        side = [words for words in side if words]
        low, high = min(words[0].x0 for words in side), max(words[-1].x1 for words in side)
        filled = sum(words[-1].x1 - words[0].x0 for words in side) / (len(side) * max(high - low, 1.0))
        count = sum(_word_count(words) for words in side) / len(side)
        gaps = sum(len(segments_of(words)) > 1 for words in side)
        if filled < _COLUMN_FILL or count < _COLUMN_WORDS or gaps * 4 > len(side):
            return False
    return True


def _word_count(words: Sequence[Word]) -> float:
    # Chinese has no spaces: four characters count as a word.
    return sum(max(1.0, len(word.text) / 4) if word.text[0] >= "\u2e80" else 1.0 for word in words)


def _with_tables(rows: Sequence[Row]) -> list[Piece]:
    """Return the rows of a column of text, its runs of aligned rows as tables."""
    found: list[Piece] = []
    place = 0
    while place < len(rows):
        end = _table_end(rows, place)
        table = _aligned(rows[place:end]) if end - place >= _TABLE_ROWS else None
        if table is None:
            found.append(rows[place])
            place += 1
            continue
        found.append(table)
        place = end
    return found


def _table_end(rows: Sequence[Row], start: int) -> int:
    """Return the row after the longest run from `start` of rows that white strips part alike."""
    if len(segments_of(rows[start].words)) < 2:
        return start
    spans = _spans(rows[start])
    end, parted = start + 1, 1
    last_parted = end
    while end < len(rows):
        row = rows[end]
        if row.top - rows[end - 1].bottom > 2.2 * rows[end - 1].height:
            break
        own = _spans(row)
        merged = _merged_spans([*spans, *own])
        if len(merged) < 2 or (len(merged) < len(spans) and len(own) == 1):
            break
        spans = merged
        end += 1
        if len(own) > 1:
            parted += 1
            last_parted = end
    # Single lines after the last parted one belong to it only where they wrap inside a column.
    while last_parted < end and _wraps(rows, last_parted, spans):
        last_parted += 1
    return last_parted if parted >= _TABLE_ROWS else start


def _wraps(rows: Sequence[Row], place: int, spans: Sequence[tuple[float, float]]) -> bool:
    row = rows[place]
    close = row.top - rows[place - 1].bottom < 0.5 * row.height
    return close and row.x0 > spans[0][1]


def _merged_spans(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for x0, x1 in sorted(spans):
        if merged and x0 - merged[-1][1] < _TABLE_GAP:
            merged[-1] = (merged[-1][0], max(merged[-1][1], x1))
        else:
            merged.append((x0, x1))
    return merged


def _aligned(rows: Sequence[Row]) -> Aligned | None:
    columns = _merged_spans(span for row in rows for span in _spans(row))
    if len(columns) < 2 or not _lines_up(rows, columns):
        return None
    lines = [_placed(row, columns) for row in rows]
    joins = _continuations(rows, lines)
    table: list[list[tuple[Word, ...]]] = []
    for line, joined in zip(lines, joins, strict=True):
        if joined and table:
            table[-1] = [(*above, *below) for above, below in zip(table[-1], line, strict=True)]
        else:
            table.append(line)
    if len(table) < 2:
        return None
    return Aligned(tuple(tuple(line) for line in table))


def _lines_up(rows: Sequence[Row], columns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether most cells of each later column begin, end or stand centred at one x: chance gaps do not."""
    for low, high in columns[1:]:
        spans = [span for row in rows for span in _spans(row) if low - 1 <= span[0] <= high]
        if len(spans) < 2:
            return False
        tolerance = 4.0
        for measure in (lambda s: s[0], lambda s: s[1], lambda s: (s[0] + s[1]) / 2):
            values = sorted(map(measure, spans))
            middle = values[len(values) // 2]
            if sum(abs(value - middle) <= tolerance for value in values) * 10 >= len(values) * 6:
                break
        else:
            return False
    return True


def _placed(row: Row, columns: Sequence[tuple[float, float]]) -> list[tuple[Word, ...]]:
    cells: list[list[Word]] = [[] for _ in columns]
    for word in row.words:
        middle = (word.x0 + word.x1) / 2
        place = next((i for i, (_, high) in enumerate(columns) if middle <= high), len(columns) - 1)
        cells[place].append(word)
    return [tuple(cell) for cell in cells]


def _continuations(rows: Sequence[Row], lines: Sequence[Sequence[tuple[Word, ...]]]) -> list[bool]:
    """Tell of each row whether it is a wrapped line of the row above it."""
    gaps = [below.top - above.bottom for above, below in pairwise(rows)]
    height = sorted(row.height for row in rows)[len(rows) // 2]
    tight, wide = min(gaps, default=0.0), max(gaps, default=0.0)
    # Two distances between lines: the smaller one is inside a row.
    split = (tight + wide) / 2 if wide - tight > 0.35 * height else None
    joins = [False]
    for gap, line, above in zip(gaps, lines[1:], lines, strict=False):
        filled = [bool(cell) for cell in line]
        partial = not filled[0] and sum(filled) < len(filled)
        covers = all(not mine or theirs for mine, theirs in zip(filled, map(bool, above), strict=True))
        if split is not None:
            joins.append(gap < split and (covers or partial))
        else:
            joins.append(partial and gap < 0.45 * height and covers and any(joins) is False and filled.count(True) == 1)
    return joins
