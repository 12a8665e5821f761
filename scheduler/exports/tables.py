"""A table becomes CSV, XLSX or JSON. A cell is what it says, never a formula: what begins like one stays text in every program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter

from store.errors import Misconfigured
from store.records import clean_text

Cell = str | int | Decimal | date | None

# What a spreadsheet may take for a formula, the full-width forms of East Asian programs included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_LONGEST = 32_000  #: characters of a cell; XLSX holds 32,767


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its key in JSON and its heading elsewhere."""

    key: str
    heading: str
    width: int = 14  #: characters, XLSX


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet."""

    title: str  #: at most 31 characters, for the sheet's tab
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()  #: sentences above the table: date, source, what is counted


FORMATS = (".csv", ".xlsx", ".json")


def write_tables(tables: Sequence[Table], suffix: str) -> bytes:
    """Return tables as a file; CSV holds the first alone. Misconfigured for another ending."""
    if suffix == ".csv":
        return _csv(tables[0])
    if suffix == ".xlsx":
        return _xlsx(tables)
    if suffix == ".json":
        return _json(tables)
    raise Misconfigured(f"-o: the file must end in {', '.join(FORMATS)}, not {suffix or 'nothing'}")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate a cell instead of showing it."""
    return text.lstrip(" \u00a0\ufeff").startswith(_FORMULA) or text.startswith(_FORMULA)


def _csv(table: Table) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([column.heading for column in table.columns])
    for row in table.rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")  # the mark tells Excel that it is UTF-8


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = _clean(cell)
        return f"'{text}" if looks_like_formula(text) else text
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _clean(text: str) -> str:
    return clean_text(text)[:_LONGEST]


def _xlsx(tables: Sequence[Table]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    # quote_prefix keeps a cell text even when somebody edits it and presses Enter.
    plain, quoted = book.add_format({"text_wrap": True}), book.add_format({"text_wrap": True, "quote_prefix": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for table in tables:
        sheet = book.add_worksheet(table.title[:31])
        top = 0
        for note in table.notes:
            sheet.write_string(top, 0, _clean(note), quoted if looks_like_formula(note) else None)
            top += 1
        top += 1 if table.notes else 0
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(top, place, column.heading, bold)
        sheet.freeze_panes(top + 1, 1)
        # Printed, a list is as wide as its paper and names its columns on every page.
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        for number, row in enumerate(table.rows, top + 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    text = _clean(cell)
                    sheet.write_string(number, place, text, quoted if looks_like_formula(text) else plain)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)
                elif cell is not None:
                    sheet.write_number(number, place, cell)
        if table.rows:
            sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
    book.close()
    return out.getvalue()


def _json(tables: Sequence[Table]) -> bytes:
    told = {
        table.title: {
            "notes": list(table.notes),
            "rows": [
                {column.key: _json_cell(cell) for column, cell in zip(table.columns, row, strict=True)}
                for row in table.rows
            ],
        }
        for table in tables
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _json_cell(cell: Cell) -> str | int | None:
    if isinstance(cell, str):
        return clean_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, Decimal) else cell
