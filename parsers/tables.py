"""A table of a form is read by its headings: which table it is, which column is which, each cell typed, the row of totals kept apart.

What is not understood is kept whole: an unknown column is "unmapped", an unknown table is named `unmapped`. Nothing is filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers.cells import CellReader, is_count, is_numeric
from parsers.cues import fold
from parsers.formanswers import short_answer
from parsers.grids import Row, distinct, flipped, header_depth, next_header
from parsers.headings import columns_of, is_total, table_name
from parsers.paper import Cell, Table
from parsers.segments import Slice
from parsers.strip import cell_evidence
from store.records import Answer, CellValue, Evidence, Field, FormKey, FormTable

_NUMBERING = re.compile(r"[\[(]?(?:\d{1,2}|[a-z]|[ivx]{1,4})[\])]?\.?")
_NAMING = ("type", "location", "title", "recipient")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a table stands."""

    part: str
    table: Table
    key: FormKey
    languages: tuple[str, ...]
    language: str | None = None  #: of the paper, ISO 639-1

    def evidence(self, cell: Cell, quote: str = "") -> Evidence:
        """Return where a cell of the table stands."""
        return cell_evidence(self.part, self.table, cell, quote)


@dataclass(slots=True)
class TableRead:
    """One table as read, with what the record does not hold."""

    name: str
    columns: tuple[str, ...]
    header: tuple[str, ...]
    rows: list[tuple[Field[CellValue], ...]] = field(default_factory=list)
    stated: dict[str, int] = field(default_factory=dict)  #: the row of totals, by column
    stated_evidence: Evidence | None = None
    answers: list[Answer] = field(default_factory=list)  #: rows that only say nil, not applicable, see annex ...
    unit_missing: Evidence | None = None  #: an area without a unit
    unreadable: Evidence | None = None  #: a count or an amount that could not be read
    continued: bool = False  #: more rows of the table before, without its header
    currencies: list[str | None] = field(default_factory=list)  #: of the amounts, in the rows' order

    def table(self) -> FormTable:
        """Return the record of it; where amounts have no column for their currency, one is added."""
        if "currency" not in self.columns and any(self.currencies) and len(self.currencies) == len(self.rows):
            money = self.columns.index("amount")
            rows = tuple(
                (*row, _currency(code, row[money])) for row, code in zip(self.rows, self.currencies, strict=True)
            )
            return FormTable(name=self.name, columns=(*self.columns, "currency"), header=(*self.header, ""), rows=rows)
        return FormTable(name=self.name, columns=self.columns, header=self.header, rows=tuple(self.rows))


def _currency(code: str | None, amount: Field[CellValue]) -> Field[CellValue]:
    return Field(value=code, confidence=amount.confidence if code else 0.5, evidence=amount.evidence)


@dataclass(slots=True)
class SliceRead:
    """What one slice of a table held: typed tables, and cells that were only text laid out as a table."""

    tables: list[TableRead] = field(default_factory=list)
    texts: list[Cell] = field(default_factory=list)


def read_slice(piece: Slice, setting: Setting, *, above: str, before: TableRead | None) -> SliceRead:
    """Return the tables in a slice; `above` is the folded text that introduces it, `before` the table it may continue."""
    rows = flipped(piece.rows(), setting.key)
    found = SliceRead()
    index = 0
    while index < len(rows):
        depth = header_depth(rows, index, setting.key)
        if depth:
            headed = rows[index : index + depth]
            end = next_header(rows, index + depth, headed, setting.key)
            found.tables.append(_read_headed(headed, rows[index + depth : end], setting, above))
            above, index = "", end
            continue
        count = len(found.texts)
        index = _read_loose(rows, index, found, setting=setting, before=before)
        above = "\n".join([above, *(fold(cell.text) for cell in found.texts[count:])])[-600:]
    return found


def _read_loose(rows: list[Row], index: int, found: SliceRead, *, setting: Setting, before: TableRead | None) -> int:
    """Read what stands under no header: lines of text, more of the table before, or rows nobody named."""
    last = found.tables[-1] if found.tables else before
    continues = last is not None and len(last.columns) == len(rows[0]) and last.name != "unmapped"
    cells = distinct(rows[index])
    numbers = any(is_numeric(fold(cell.text)) for cell in cells)
    if len(cells) <= 1 or (len(cells) == 2 and not numbers and not continues):
        found.texts += cells
        return index + 1
    end = index
    while end < len(rows) and len(distinct(rows[end])) > 1 and not header_depth(rows, end, setting.key):
        end += 1
    if continues and last is not None:
        more = TableRead(last.name, last.columns, last.header, continued=True)
        _fill(more, rows[index:end], setting)
        found.tables.append(more)
    else:
        found.tables.append(_unmapped(rows[index:end], setting))
    return end


def _read_headed(header: list[Row], rows: list[Row], setting: Setting, above: str) -> TableRead:
    texts = _header_texts(header)
    data = [[cell.text if cell else "" for cell in row] for row in rows]
    folded = [fold(text) for text in texts]
    columns = columns_of(folded, setting.key, data)
    read = TableRead(table_name(setting.key, columns, above, folded), columns, tuple(texts))
    _fill(read, rows, setting)
    return read


def _header_texts(header: list[Row]) -> list[str]:
    texts: list[str] = []
    for column in range(len(header[0])):
        cells = dict.fromkeys(id(row[column]) for row in header if row[column] is not None)
        found = [cell for row in header if (cell := row[column]) is not None and cells.pop(id(cell), 0) is None]
        texts.append(" ".join(" ".join(cell.text.split()) for cell in found))
    return texts


def _unmapped(rows: list[Row], setting: Setting) -> TableRead:
    texts = [" ".join(cell.text.split()) if cell else "" for cell in rows[0]]
    headed = len(rows) > 1 and not any(is_numeric(fold(text)) for text in texts)
    read = TableRead("unmapped", ("unmapped",) * len(texts), tuple(texts) if headed else ("",) * len(texts))
    for row in rows[1 if headed else 0 :]:
        if any(cell and cell.text.strip() for cell in row):
            read.rows.append(tuple(_as_written(cell, setting) for cell in row))
    return read


def _as_written(cell: Cell | None, setting: Setting) -> Field[CellValue]:
    text = " ".join(cell.text.split()) if cell else ""
    if cell is None or not text:
        return Field(value=None)
    return Field(value=text, raw=text, confidence=0.9, evidence=setting.evidence(cell))


def _fill(read: TableRead, rows: list[Row], setting: Setting) -> None:
    reader = CellReader(read.columns, read.header, setting.languages, setting.language)
    heads = [fold(text).strip() for text in read.header]
    seen: set[int] = set()
    for row in rows:
        texts = [fold(cell.text).strip() for cell in distinct(row)]
        here = [fold(cell.text).strip() if cell else "" for cell in row]
        if not any(texts) or here == heads or _numbers_columns(texts):
            continue
        if is_total(texts):
            _state_total(read, reader, row, setting)
            continue
        answer = None if _names_a_thing(read, row, setting) else _row_answer(texts, setting.languages)
        if answer is not None:
            read.answers.append(answer)
        elif len(texts) > 1 or len(row) <= 2:
            read.rows.append(
                tuple(
                    _typed(read, reader, row[at], column=at, where=(seen, setting)) for at in range(len(read.columns))
                )
            )


def _row_answer(texts: list[str], languages: tuple[str, ...]) -> Answer | None:
    """Return what a row says when each of its cells says nil, not applicable, unchanged or see annex."""
    said = [short_answer(text, languages) for text in texts if text.strip(" -–—.")]
    if not said or not all(said):
        return None
    return next(answer[0] for answer in said if answer is not None)


def _names_a_thing(read: TableRead, row: Row, setting: Setting) -> bool:
    """Whether a row names a thing beside its zeros: "BLU-63 | 0" is a row, "none | 0" is an answer."""
    first = row[0] if row else None
    if first is None or read.columns[0] not in _NAMING or len(distinct(row)) < 2:
        return False
    text = fold(first.text).strip(" -–—.")
    return bool(text) and short_answer(text, setting.languages) is None


def _numbers_columns(texts: list[str]) -> bool:
    """Whether a row only numbers the columns: 1 2 3, (a) (b) (c)."""
    if len(texts) < 3 or not all(_NUMBERING.fullmatch(text) for text in texts):
        return False
    plain = [text.strip("[]().") for text in texts]
    counted = [str(number) for number in range(1, len(plain) + 1)]
    return plain in (counted, [chr(97 + number) for number in range(len(plain))])


def _typed(
    read: TableRead, reader: CellReader, cell: Cell | None, *, column: int, where: tuple[set[int], Setting]
) -> Field[CellValue]:
    seen, setting = where
    if cell is None:
        return Field(value=None)
    evidence = setting.evidence(cell)
    name = read.columns[column]
    if is_count(name) or name in ("area_m2", "amount"):
        if id(cell) in seen:
            return Field(value=None, confidence=0.9)  # a merged number counts once, in the first place it covers
        seen.add(id(cell))
    found = reader.read(column, cell.text)
    if found.trouble == "no unit":
        read.unit_missing = evidence
    elif found.trouble:
        read.unreadable = evidence
    if name == "amount":
        read.currencies.append(found.currency)
    return Field(value=found.value, raw=" ".join(cell.text.split()), confidence=found.confidence, evidence=evidence)


def _state_total(read: TableRead, reader: CellReader, row: Row, setting: Setting) -> None:
    for column, name in enumerate(read.columns):
        cell = row[column] if column < len(row) else None
        if cell is None or not (is_count(name) or name == "area_m2"):
            continue
        value = reader.read(column, cell.text).value
        if isinstance(value, int):
            read.stated[name] = value
            read.stated_evidence = setting.evidence(cell)
