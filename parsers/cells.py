"""A cell is typed by its column: counts are whole numbers, areas square metres, money a decimal string; else the words as written.

What cannot be read as its type is None, with the words kept beside it. Areas without a unit are None: a hectare is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from parsers.cues import fold
from parsers.formanswers import short_answer
from parsers.numbers import read_area, read_count, read_money
from store.records import Answer, CellValue

COUNTS = frozenset(
    {"quantity", "submunitions", "killed", "injured", "men", "women", "boys", "girls", "children", "total"}
)
_DASH = re.compile(r"[-–—._ ]*")
_NUMBER = re.compile(r"\d[\d .,'\u00a0\u202f]*")
_LOOSE_DIGITS = re.compile(r"(?<![^\W\d_])\d+")  # not the 2 of m2
_ARABIC_PARTICLE = re.compile(r"(?<!\w)ب(?:ال)?(?=\w{3})")


@dataclass(frozen=True, slots=True)
class CellRead:
    """One cell's value; `trouble` says why a number is missing."""

    value: CellValue
    confidence: float
    trouble: str = ""  #: "", no unit, unclear
    currency: str | None = None


def is_count(column: str) -> bool:
    """Whether a column holds whole numbers."""
    return column.partition("_2")[0] in COUNTS


def is_numeric(text: str) -> bool:
    """Whether a folded cell is a number and nothing else."""
    return bool(_NUMBER.fullmatch(text.strip()))


@cache
def heading_unit(heading: str) -> str:
    """Return the unit of area a heading names, as written; "" when it names none."""
    for text in (heading, _ARABIC_PARTICLE.sub("", heading)):
        area = read_area(f"1 {_LOOSE_DIGITS.sub(' ', text)}")
        if area is not None and area.unit:
            return area.unit
    return ""


@cache
def heading_currency(heading: str) -> str | None:
    """Return the ISO 4217 code a heading names, or None."""
    money = read_money(f"1 {heading}")
    return money.currency if money is not None else None


class CellReader:
    """Reads the cells of one table."""

    def __init__(
        self, columns: tuple[str, ...], header: tuple[str, ...], languages: tuple[str, ...], language: str | None
    ) -> None:
        self.columns = columns
        self.header = tuple(" ".join(text.split()) for text in header)
        self.languages = languages
        self.language = language

    def read(self, column: int, text: str) -> CellRead:
        """Return a cell's value."""
        written = " ".join(text.split())
        folded = fold(written)
        name = self.columns[column]
        if not folded or _DASH.fullmatch(folded):
            return CellRead(None, 0.95)
        if is_count(name) or name in ("area_m2", "amount"):
            short = short_answer(folded, self.languages)
            if short is not None:
                return CellRead(0 if name != "amount" else "0", 0.9) if short[0] is Answer.NIL else CellRead(None, 0.9)
        if is_count(name):
            return self._count(written)
        if name == "area_m2":
            return self._area(column, written)
        if name == "amount":
            return self._amount(column, written)
        return CellRead(written, 0.95)

    def _count(self, written: str) -> CellRead:
        count = read_count(written, self.language)
        if count is None or count.value is None:
            return CellRead(None, 0.4, "unclear")
        return CellRead(count.value, count.confidence)

    def _area(self, column: int, written: str) -> CellRead:
        area = read_area(written, self.language)
        if area is None or not area.unit:
            unit = heading_unit(self.header[column])
            area = read_area(f"{written} {unit}", self.language) if unit else area
        if area is not None and area.m2 is not None:
            return CellRead(area.m2, area.confidence)
        return CellRead(None, 0.5, "no unit" if area is not None and not area.unit else "unclear")

    def _amount(self, column: int, written: str) -> CellRead:
        money = read_money(written, self.language)
        if money is None or money.amount is None:
            return CellRead(None, 0.4, "unclear")
        currency = money.currency or heading_currency(self.header[column])
        return CellRead(money.amount, 0.95 if currency else 0.85, currency=currency)
