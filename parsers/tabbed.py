"""Lines parted by tabs are a table that was only set in columns: plain text and PDF without rules."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.paper import Cell, Table
from parsers.strip import Span


def table_of_lines(spans: Sequence[Span]) -> Table | None:
    """Return a run of tabbed lines as a table, or None where the lines do not agree on their columns."""
    rows = [[part.strip() for part in span.item.text.strip(" ").split("\t")] for span in spans]
    if len(rows) < 2:
        return None
    width = max(len(row) for row in rows)
    if width < 2 or sum(1 for row in rows if len(row) == width) * 2 < len(rows):
        return None
    cells = tuple(
        Cell(text=text, row=number, column=column, page=spans[number].item.page, box=_box(spans[number]))
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
    )
    return Table(index=-1, cells=cells, ruled=False)


def _box(span: Span) -> tuple[float, float, float, float] | None:
    line = span.item.line
    return line.box if line is not None else None
