"""A cell is typed by its column: counts are whole numbers, areas square metres, money a decimal string; else the words as written.

What cannot be read as its type is None, with the words kept beside it. Areas without a unit are None: a hectare is not guessed.
"""

from __future__ import annotations

import re
from functools import cache

from parsers.cues import fold
from parsers.formanswers import short_answer
from parsers.strip import groups_of, patterns_of
from store.records import Answer, CellValue

COUNTS = frozenset(
    {
        "quantity",
        "submunitions",
        "killed",
        "injured",
        "men",
        "women",
        "boys",
        "girls",
        "children",
        "total",
        "quantity_2",
    }
)
_DASH = re.compile(r"[-–—._ ]*")
_NUMBER = re.compile(r"\d[\d .,'\u00a0]*")
_GROUPED = re.compile(r"\d{1,3}(?:[ .,'\u00a0]\d{3})+")
_APPROXIMATE = re.compile(
    r"(?:approx|about|around|environ|aprox|cerca|около|примерно|约|大约|حوالي|نحو|~|≈|circa|ca\.)"
)
_RANGE = re.compile(r"\d[\d .,']*(?:-| to | a | à |до|至)\s?\d")
_DECIMAL = re.compile(r"(?P<whole>\d{1,3}(?:[ ,.'\u00a0]\d{3})+|\d+)(?:[.,](?P<part>\d{1,6}))?")
_CURRENCY = re.compile(r"(?<![a-z])(usd|eur|chf|gbp|cad|aud|nok|sek|dkk|jpy|nzd|xof|xaf|bam|lak)(?![a-z])")
_SIGNS = (
    ("us$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("euro", "EUR"),
    ("dollar", "USD"),
    ("франк", "CHF"),
)


def is_numeric(text: str) -> bool:
    """Whether a folded cell is a number and nothing else."""
    return bool(_NUMBER.fullmatch(text.strip())) if text.strip() else False


def whole_number(text: str) -> tuple[int | None, float]:
    """Return a folded text's count and how sure it is; thousands may be parted by "." "," "'" or a blank."""
    text = text.strip().rstrip(".*)")
    if _RANGE.search(text):
        return None, 0.5
    found = _NUMBER.search(text)
    if found is None:
        return None, 0.0
    digits = found.group().strip(" .,'\u00a0")
    sure = 0.97
    if not digits.isdigit():
        if not _GROUPED.fullmatch(digits):
            return None, 0.3
        digits = re.sub(r"\D", "", digits)
    rest = (text[: found.start()] + text[found.end() :]).strip(" .()~≈+")
    if any(one.isdigit() for one in rest):
        return None, 0.3
    if _APPROXIMATE.search(text):
        sure = 0.8
    elif rest:
        sure = 0.85
    return int(digits), sure


def decimal_number(text: str) -> str | None:
    """Return the one number of a folded text as a decimal string, or None; "1.234,50" and "1,234.50" are the same."""
    found = list(re.finditer(r"\d[\d .,'\u00a0]*", text))
    if len(found) != 1:
        return None
    digits = found[0].group().strip(" .,'\u00a0")
    if digits.isdigit():
        return digits
    if _GROUPED.fullmatch(digits) and len({one for one in digits if not one.isdigit()}) == 1:
        separators = {one for one in digits if not one.isdigit()}
        # "1.234" may be a decimal fraction: one lone group after a point or comma stays as written elsewhere.
        if digits.count(next(iter(separators))) > 1 or separators & {" ", "'", "\u00a0"} or len(digits) > 5:
            return re.sub(r"\D", "", digits)
        return re.sub(r"\D", "", digits)
    match = re.fullmatch(r"(\d{1,3}(?:[ .,'\u00a0]\d{3})*|\d+)[.,](\d{1,6})", digits)
    if match is None:
        return None
    return f"{re.sub(r'[^0-9]', '', match.group(1))}.{match.group(2)}"


@cache
def heading_unit(text: str) -> int | None:
    """Return the unit of area a folded text names, in square metres, or None."""
    for group in groups_of("tables", "unit."):
        for pattern, _ in patterns_of("tables", group, "any"):
            if pattern.search(text):
                return int(group.removeprefix("unit."))
    return None


def currency_in(text: str) -> str | None:
    """Return the ISO 4217 code a folded text names, or None."""
    found = _CURRENCY.search(text)
    if found is not None:
        return found.group(1).upper()
    return next((code for sign, code in _SIGNS if sign in text), None)


class CellReader:
    """Reads the cells of one table."""

    def __init__(self, columns: tuple[str, ...], header: tuple[str, ...], languages: tuple[str, ...]) -> None:
        self.columns = columns
        self.languages = languages
        self.units = [heading_unit(fold(text)) if text else None for text in header]
        self.currencies = [currency_in(fold(text)) if text else None for text in header]

    def read(self, column: int, text: str) -> tuple[CellValue, float, bool]:
        """Return a cell's value, how sure it is, and whether an area had no unit."""
        written = " ".join(text.split())
        folded = fold(written)
        if not folded or _DASH.fullmatch(folded):
            return None, 0.95, False
        name = self.columns[column]
        if name in COUNTS:
            return (*self._count(folded), False)
        if name == "area_m2":
            return self._area(column, folded)
        if name == "amount":
            amount = decimal_number(folded)
            return (amount, 0.93, False) if amount is not None else (None, 0.4, False)
        return written, 0.95, False

    def _count(self, folded: str) -> tuple[CellValue, float]:
        short = short_answer(folded, self.languages)
        if short is not None and short[0] is Answer.NIL:
            return 0, 0.9
        if short is not None:
            return None, 0.9
        return whole_number(folded)

    def _area(self, column: int, folded: str) -> tuple[CellValue, float, bool]:
        short = short_answer(folded, self.languages)
        if short is not None:
            return (0, 0.9, False) if short[0] is Answer.NIL else (None, 0.9, False)
        unit = heading_unit(folded) or self.units[column]
        number = decimal_number(re.sub(r"(?<=m)2|(?<=м)2|(?<=م)2|m\^2", "", folded))
        if number is None:
            return None, 0.4, False
        if unit is None:
            return None, 0.5, True
        whole, _, part = number.partition(".")
        scaled = int(whole + part) * unit
        return (
            (scaled // 10 ** len(part) if scaled % 10 ** len(part) == 0 else round(scaled / 10 ** len(part))),
            0.95,
            False,
        )
