"""Workbooks and CSV come as the tables a reader sees: no formula, no hidden row, no claimed million of cells."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from parsers.limits import DEFAULT
from parsers.paper import Document, Paragraph, Table, text_of
from parsers.sandbox import Reader
from parsers.sheets import read_csv, read_xlsx
from parsers.workbook import is_moment


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tables(document: Document) -> list[list[list[str]]]:
    return [block.grid() for block in document.blocks if isinstance(block, Table)]


def _book(*rows: tuple[str | float | date | None, ...]) -> Workbook:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Form B"
    for row in rows:
        book.active.append(row)
    return book


def test_a_sheet_is_a_heading_and_a_table() -> None:
    """Numbers keep their digits, dates are dates, an empty row is not there."""
    book = _book(
        ("Type", "Quantity", "Share", "Date"),
        ("RBK-500", 36909, 0.125, date(2023, 4, 30)),
        (),
        ("BL-755", 0.1 + 0.2, 2, None),
    )
    book.active["C2"].number_format = "0.0%"  # type: ignore[index]
    document = read_xlsx(_saved(book), DEFAULT)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["Form B"]
    assert _tables(document) == [
        [
            ["Type", "Quantity", "Share", "Date"],
            ["RBK-500", "36909", "12.5%", "2023-04-30"],
            ["BL-755", "0.3", "2", ""],
        ]
    ]


def test_merged_cells_cover_their_places() -> None:
    """A merged heading stands above each of its columns."""
    book = _book(("Type", "Quantity", None), (None, "held", "destroyed"), ("RBK", 1, 2))
    book.active.merge_cells("B1:C1")  # type: ignore[union-attr]
    book.active.merge_cells("A1:A2")  # type: ignore[union-attr]
    assert _tables(read_xlsx(_saved(book), DEFAULT)) == [
        [["Type", "Quantity", "Quantity"], ["Type", "held", "destroyed"], ["RBK", "1", "2"]]
    ]


def test_hidden_sheets_rows_and_columns_stay_out_and_are_flagged() -> None:
    """What a reader does not see is no answer."""
    book = _book(("a", "b", "c"), ("secret", "row", "x"), ("d", "e", "f"))
    book.active.row_dimensions[2].hidden = True  # type: ignore[union-attr]
    book.active.column_dimensions["C"].hidden = True  # type: ignore[union-attr]
    hidden = book.create_sheet("secret sheet")
    hidden.append(("x", "y"))
    hidden.sheet_state = "hidden"
    document = read_xlsx(_saved(book), DEFAULT)
    assert _tables(document) == [[["a", "b"], ["d", "e"]]]
    assert "hidden_text" in document.flags


def _with_sheet(xml: str, *, namespace: str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main") -> bytes:
    strict = "purl.oclc.org" in namespace
    relations = (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
        if strict
        else ("http://schemas.openxmlformats.org/officeDocument/2006/relationships")
    )
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{}/{}" Target="{}"/></Relationships>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", links.format(relations, "officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", links.format(relations, "worksheet", "worksheets/sheet1.xml"))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{namespace}" xmlns:r="{relations}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{namespace}">{xml}</worksheet>')
    return out.getvalue()


def test_a_strict_workbook_reads_like_any_other() -> None:
    """ISO Strict names are understood."""
    rows = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Type</t></is></c><c r="B1"><v>12</v></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData>'
    strict = read_xlsx(_with_sheet(rows, namespace="http://purl.oclc.org/ooxml/spreadsheetml/main"), DEFAULT)
    assert _tables(strict) == [[["Type", "12"], ["1", ""]]]


@pytest.mark.parametrize(
    "sheet",
    [
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>3</v></c><c r="B1048576"><v>4</v></c></row></sheetData>',
        "<sheetData>" + "<row><c><v>1</v></c><c><v>2</v></c></row>" * 200_000 + "</sheetData>",
        '<sheetData><row r="1"><c r="A1"><v>1e999999</v></c><c r="B1"><v>'
        + "9" * 400
        + '</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        "<sheetData><row>" + "<c><v>1</v></c>" * 100_000 + "</row></sheetData>",
    ],
)
def test_a_claimed_million_of_cells_costs_nothing(sheet: str) -> None:
    """Only cells that are there are read, up to the limits, within seconds."""
    began = time.monotonic()
    document = read_xlsx(_with_sheet(sheet), DEFAULT)
    assert time.monotonic() - began < 5
    assert document.unread is None
    (grid,) = _tables(document)
    assert len(grid) <= DEFAULT.table_rows
    assert len(grid[0]) <= DEFAULT.table_columns


def test_entities_in_a_workbook_are_refused() -> None:
    """The billion laughs do not laugh here."""
    evil = _with_sheet("<sheetData/>").replace(b"x", b"x")
    document = read_xlsx(evil, DEFAULT)
    assert document.blocks == ()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(evil)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, b'<!DOCTYPE x [<!ENTITY a "a">]>' + content if name.endswith("sheet1.xml") else content)
    assert "hostile" in read_xlsx(out.getvalue(), DEFAULT).flags


@pytest.mark.parametrize(
    ("shown", "moment"),
    [
        ("yyyy\\-mm\\-dd", True),
        ("[$-409]d mmm yyyy", True),
        ("[h]:mm", True),
        ("#,##0.00", False),
        ('0 "days"', False),
        ("[Red]0", False),
    ],
)
def test_a_format_of_dates_is_told_from_one_of_numbers(shown: str, moment: bool) -> None:
    """Letters in quotes and in brackets are no parts of a date."""
    assert is_moment(shown) is moment


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separated_values_are_a_table(separator: str) -> None:
    """Whatever the separator, with quotes and line breaks in a cell."""
    text = (
        separator.join(("Name", "Role", "Mail"))
        + "\r\n"
        + separator.join(('"LIMA, Ana; Ms."', '"Head\nof delegation"', "a@x.example"))
    )
    document = read_csv(f"{text}\r\n{separator.join(('PAZ', 'Adviser', ''))}".encode(), DEFAULT)
    assert _tables(document) == [
        [["Name", "Role", "Mail"], ["LIMA, Ana; Ms.", "Head\nof delegation", "a@x.example"], ["PAZ", "Adviser", ""]]
    ]


def test_a_csv_in_another_charset_is_read_in_the_cage() -> None:
    """The bytes alone say that it is a table and in which charset."""
    text = "Фамилия;Должность\nИВАНОВА Анна;Посол\nПЕТРОВ Иван;Советник\n"
    with Reader() as reader:
        document = reader.read(text.encode("cp1251"))
    assert document.format == "csv"
    assert text_of(document) == text.strip().replace(";", "\t")
