"""The rows of a workbook's sheets, streamed out of its XML: what is there costs, what is claimed does not. ECMA-376 part 1, 18.

Read by our own walk, as DOCX is: openpyxl knows no Strict workbooks and fills each row to the width that a sheet claims.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal

from lxml import etree

from parsers.package import Element, Package
from parsers.zipplan import Unreadable

_ON = frozenset({"1", "true", "on"})
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_PLAIN = re.compile(r"-?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?")
_DAYS = 2_958_466  #: the last day Excel knows, 9999-12-31
_OPTIONS = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
# Numbers of built-in formats (ECMA-376 part 1, 18.8.30): dates, those of East Asian Excel included, times, shares.
_DATES, _TIMES = (
    frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}),
    frozenset({*range(18, 22), 45, 46, 47}),
)
_SHARES = {9: "0%", 10: "0.00%"}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.')
_MOMENT_LETTERS = re.compile("[dmyhs年月日]", re.IGNORECASE)
# Excel counts days from the last day of 1899 and takes 1900 for a leap year: from 1 March 1900 on it is right.
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that holds something."""

    number: int  #: from 1
    cells: tuple[tuple[int, str], ...]  #: column from 1, text as shown


@dataclass(slots=True)
class Sheet:
    """What surrounds the rows of one sheet; `merges` is filled when the rows have been read."""

    merges: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  #: first row, first column, last row, last column
    hidden: bool = False  #: rows or columns with something in them were left out


class Workbook:
    """A workbook: its sheets by name, its strings and formats once."""

    __slots__ = ("_first_day", "_formats", "_limit", "_package", "_strings", "sheets")

    def __init__(self, package: Package, limit: int) -> None:
        self._package = package
        self._limit = limit
        main = next(iter(package.related("", "officeDocument")), "xl/workbook.xml")
        root = package.xml(main)
        self._first_day = _FIRST_DAY
        for properties in root.iterchildren("{*}workbookPr"):
            if properties.get("date1904", "0") in _ON:
                self._first_day = _FIRST_DAY_1904
        self._strings = self._read_strings(main)
        self._formats = self._read_formats(main)
        relations = package.relations(main)
        self.sheets: list[tuple[str, str, bool]] = []  #: title, part, whether it is shown
        for sheet in root.iter("{*}sheet"):
            link = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
            target = relations.get(str(link))
            if target is not None and target.kind == "worksheet" and package.has(target.target):
                self.sheets.append((sheet.get("name", ""), target.target, sheet.get("state", "visible") == "visible"))

    def _stream(self, name: str, tags: tuple[str, ...]) -> Iterator[Element]:
        """Yield the elements with these names of one part, each emptied when the next is asked for."""
        content = self._package.read(name, at_most=self._limit)
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
            raise Unreadable("the workbook declares entities, which no office program does", "hostile")
        try:
            for _, element in etree.iterparse(io.BytesIO(content), tag=tags, **_OPTIONS):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.LxmlError as error:
            raise Unreadable("a part of the workbook is not well-formed XML", "damaged") from error

    def _read_strings(self, main: str) -> list[str]:
        for name in self._package.related(main, "sharedStrings"):
            return [text_of_string(element) for element in self._stream(name, ("{*}si",))]
        return []

    def _read_formats(self, main: str) -> list[str]:
        for name in self._package.related(main, "styles"):
            root = self._package.xml(name)
            own = {element.get("numFmtId"): element.get("formatCode", "") for element in root.iter("{*}numFmt")}
            return [
                own.get(number) or _built_in(number)
                for holder in root.iterchildren("{*}cellXfs")
                for number in (style.get("numFmtId", "0") for style in holder.iterchildren("{*}xf"))
            ]
        return []

    def rows(self, part: str, sheet: Sheet, columns: int) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that hold something, up to a column; what is hidden is left out and noted in `sheet`."""
        unseen: set[int] = set()
        number = 0
        for element in self._stream(part, ("{*}col", "{*}row", "{*}mergeCell")):
            name = etree.QName(element).localname
            if name == "col":
                if element.get("hidden", "0") in _ON:
                    unseen.update(range(_whole(element.get("min")), min(_whole(element.get("max")), columns) + 1))
                continue
            if name == "mergeCell":
                _add_merge(sheet, element.get("ref", ""))
                continue
            number = _whole(element.get("r")) or number + 1
            cells = tuple(cell for cell in self._cells(element, columns) if cell[1])
            if element.get("hidden", "0") in _ON:
                sheet.hidden = sheet.hidden or bool(cells)
                continue
            shown = tuple(cell for cell in cells if cell[0] not in unseen)
            sheet.hidden = sheet.hidden or len(shown) < len(cells)
            if shown:
                yield SheetRow(number, shown)

    def _cells(self, row: Element, columns: int) -> Iterator[tuple[int, str]]:
        column = 0
        for cell in row.iterchildren("{*}c"):
            place = _PLACE.fullmatch(cell.get("r", ""))
            column = _column(place.group(1)) if place else column + 1
            if column > columns:
                return
            yield column, self._shown(cell)

    def _shown(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(map(text_of_string, cell.iterchildren("{*}is")))
        value = next((element.text or "" for element in cell.iterchildren("{*}v")), "")
        if kind == "s":
            place = _whole(value)
            return self._strings[place] if value and place < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if value in _ON else "FALSE"
        if kind != "n" or not _PLAIN.fullmatch(value):
            return value
        style = _whole(cell.get("s"))
        return self._number(value, self._formats[style] if style < len(self._formats) else "")

    def _number(self, value: str, shown: str) -> str:
        """Return a number as a reader sees it; a date as ISO 8601."""
        number = float(value)
        if shown and 0 <= number < _DAYS and is_moment(shown):
            return _moment(number, self._first_day)
        percent = _PERCENT.search(shown)
        if percent:
            return f"{Decimal(repr(number)) * 100:.{len(percent.group(1) or '')}f}%"
        # Excel keeps and shows fifteen digits; what a file has beyond them is binary rounding.
        exact = Decimal(value) if "e" not in value.lower() and len(value) < 16 else Decimal(f"{number:.15g}")
        if not exact.is_finite():
            return value
        return format(
            exact.quantize(Decimal(1)) if abs(number) < 1e15 and exact == exact.to_integral_value() else exact, "f"
        )


def text_of_string(element: Element) -> str:
    """Return the text of a string item: its runs but those struck out, not the reading aid of East Asian names."""
    pieces: list[str] = []
    for child in element:
        name = etree.QName(child).localname
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            struck = next(child.iter("{*}strike"), None)
            if struck is None or struck.get("val", "1") not in _ON:
                pieces.extend(text.text or "" for text in child.iterchildren("{*}t"))
    return "".join(pieces).replace("_x000D_", "")


def _built_in(number: str) -> str:
    code = _whole(number)
    return "d" if code in _DATES else "h" if code in _TIMES else _SHARES.get(code, "")


def is_moment(shown: str) -> bool:
    """Tell whether a number format shows a date or a time."""
    return _MOMENT_LETTERS.search(_QUOTED.sub("", shown.partition(";")[0])) is not None


def _moment(number: float, first_day: datetime) -> str:
    value = first_day + timedelta(seconds=round(number * 86_400))
    if number < 1:
        return value.time().isoformat("minutes")
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")


def _whole(value: str | None) -> int:
    return int(value) if value and len(value) < 9 and value.isascii() and value.isdigit() else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _add_merge(sheet: Sheet, reference: str) -> None:
    ends = [_PLACE.fullmatch(end) for end in reference.split(":")]
    if len(ends) == 2 and ends[0] is not None and ends[1] is not None and len(sheet.merges) < 10_000:
        first, last = ends[0], ends[1]
        sheet.merges.append((int(first[2]), _column(first[1]), int(last[2]), _column(last[1])))
