"""Workbooks and CSV as tables: what a cell shows, as far as the limits go; what is hidden stays out and is flagged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from parsers.glyphs import with_ticks, without_private_use
from parsers.limits import Limits
from parsers.links import flags_of_links, links_in
from parsers.package import Package
from parsers.paper import Block, Cell, Document, Line, Paragraph, Table
from parsers.text import Budget, decoded
from parsers.workbook import Sheet, SheetRow, Workbook
from parsers.zipplan import Unreadable

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEETS = 40  #: sheets of one workbook
_LONGEST_CELL = 32_767  #: characters, what Excel itself allows
_SEPARATORS = ("\t", ";", ",", "|")


def read_xlsx(content: bytes, limits: Limits) -> Document:
    """Return the visible sheets of a workbook, each a heading and a table."""
    if content.startswith(_OLE):
        return Document(format="xlsx", media_type=_XLSX, flags=("encrypted",), unread="encrypted")
    try:
        package = Package(content, limits)
        flags = set(package.archive.flags)
        if any(name.lower().endswith("vbaproject.bin") for name in package.archive.members):
            flags.add("macro")
        blocks = tuple(_sheets(Workbook(package, limits.xml_bytes), limits, flags))
    except Unreadable as error:
        return Document(format="xlsx", media_type=_XLSX, flags=error.flags, unread=error.sentence)
    return Document(format="xlsx", media_type=_XLSX, blocks=blocks, flags=tuple(sorted(flags)))


def _sheets(workbook: Workbook, limits: Limits, flags: set[str]) -> Iterator[Block]:
    budget = Budget(limits.text_characters)
    index = 0
    for number, (title, part, shown) in enumerate(workbook.sheets):
        if number >= _SHEETS:
            flags.add("truncated_tables")
            break
        if not shown:
            flags.add("hidden_text")
            continue
        sheet = Sheet()
        rows: list[SheetRow] = []
        for row in workbook.rows(part, sheet, limits.table_columns):
            if len(rows) >= limits.table_rows or budget.lines <= 0:
                flags.add("truncated_tables")
                break
            cells = [(column, budget.take(_cleaned(text))) for column, text in row.cells]
            rows.append(SheetRow(row.number, tuple((column, text) for column, text in cells if text)))
        rows = [row for row in rows if row.cells]
        if sheet.hidden:
            flags.add("hidden_text")
        if rows:
            yield Paragraph(lines=(Line(text=title, bold=True),), place="heading")
            yield _block(rows, index, sheet)
            index += 1
    flags |= budget.flags


def _cleaned(text: str) -> str:
    shown = without_private_use(with_ticks(text))[:_LONGEST_CELL]
    return "\n".join(line for line in (line.strip() for line in shown.splitlines()) if line)


def _block(rows: Sequence[SheetRow], index: int, sheet: Sheet) -> Block:
    """Return a sheet as a table, or as lines where it is one column of text."""
    first = min(column for row in rows for column, _ in row.cells)
    if all(len(row.cells) == 1 for row in rows):
        return Paragraph(lines=tuple(Line(text=line) for row in rows for line in row.cells[0][1].split("\n")))
    places = {row.number: place for place, row in enumerate(rows)}
    merged = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
    last = max(column for row in rows for column, _ in row.cells)
    cells: list[Cell] = []
    for row in rows:
        for column, text in row.cells:
            bottom, right = merged.get((row.number, column), (row.number, column))
            covered = sum(number in places for number in range(row.number, min(bottom, rows[-1].number) + 1))
            width = min(right, last) - column + 1
            place = places[row.number]
            cells.append(Cell(text=text, row=place, column=column - first, rows=max(1, covered), columns=max(1, width)))
    return Table(index=index, cells=tuple(cells))


def read_csv(content: bytes, limits: Limits) -> Document:
    """Return a text of separated values as one table."""
    text, _ = decoded(content)
    budget = Budget(limits.text_characters)
    flags = flags_of_links(links_in(text))
    rows: list[SheetRow] = []
    csv.field_size_limit(limits.text_characters)
    try:
        for number, values in enumerate(
            csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=separator_of(text))
        ):
            if len(rows) >= limits.table_rows or budget.lines <= 0 or len(values) > limits.table_columns:
                flags.add("truncated_tables")
                break
            cells = [(column, budget.take(_cleaned(value))) for column, value in enumerate(values) if value.strip()]
            kept = tuple((column, shown) for column, shown in cells if shown)
            if kept:
                rows.append(SheetRow(number, kept))
    except csv.Error:
        flags.add("damaged")
    blocks = (_block(rows, 0, Sheet()),) if rows else ()
    return Document(format="csv", media_type="text/csv", blocks=blocks, flags=tuple(sorted(flags | budget.flags)))


def separator_of(text: str) -> str:
    """Return the separator that parts the lines most alike; Excel uses a semicolon where the comma is a decimal mark."""
    lines = [line for line in text[:8_192].splitlines() if line.strip()][:40]
    best, score = ",", 0.0
    for mark in _SEPARATORS:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        found = counts.count(usual) / len(counts) * min(usual, 3) if usual else 0.0
        if found > score:
            best, score = mark, found
    return best
