"""Counts, areas and money as written in seven languages. A range, a doubt or two different numbers is no value but a reason.

Whether "1.371" is a thousand or a fraction is settled by what is counted and by the language, or not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from parsers.numberwords import about_words, currencies, factors, larger, number_words, times, units
from parsers.plain import plain

SURE = 0.97
ABOUT = 0.9
IN_WORDS = 0.93
DOUBT = 0.7
_POINT = frozenset({"en", "zh", "ar"})  #: languages that write the fraction behind a point
_MAX_TEXT = 400

_NUMBER = re.compile(
    r"(?<![a-zа-я])(?<![a-zа-я]-)(?<![\d.,])"
    r"(?P<n>\d{1,3}(?:[ ']\d{3})+(?:[.,]\d{1,6})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,6})?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}|\d+(?:[.,]\d{1,6})?)(?![\d])"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_RANGE = re.compile(r"\s{0,2}(?:-|to|a|au|al|до|الي|至|到)\s{0,2}")
_TIMES_NEAR = re.compile(r"mn\b")
_MINUS = re.compile(r"(?:^|\s)-\s?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A count. `value` is None when what is written is not one whole number; `reason` says why."""

    value: int | None
    raw: str  #: as written
    confidence: float
    approximate: bool = False  #: "about", "more than", "1.4 million"
    low: int | None = None  #: ends of a range
    high: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area in square metres."""

    m2: int | None  #: rounded to the whole square metre
    raw: str
    unit: str  #: as written, "" when none was found
    confidence: float
    approximate: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount of money; nothing is converted."""

    amount: str | None  #: decimal string with a point, as many places as written
    currency: str | None  #: ISO 4217; None when it is not said, or not which dollar
    raw: str
    confidence: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    value: Decimal
    start: int
    end: int
    doubtful: bool  # one separator before three digits: thousand or fraction
    multiplied: bool


def read_count(text: str, language: str | None = None) -> Quantity | None:
    """Return the count a cell or phrase holds; None when it holds no number. Counts are whole: "1.371" is 1371."""
    folded = plain(text[:_MAX_TEXT])
    numbers = _numbers(folded, language, whole=True)
    words = _in_words(folded, language) if not any(number.multiplied for number in numbers) else set()
    raw = text.strip()
    about = _is_about(folded)
    if not numbers:
        return _count_in_words(folded, words, raw) if words else None
    if len(numbers) == 2 and _RANGE.fullmatch(folded, numbers[0].end, numbers[1].start):
        low, high = (int(number.value) for number in numbers)
        return Quantity(value=None, raw=raw, confidence=0.0, low=low, high=high, approximate=True, reason="a range")
    reason = _why_not_one(folded, numbers)
    if reason is None and words and not larger().search(folded) and words != {int(numbers[0].value)}:
        # "four (4)" agrees; "un total de 4" only holds an article; a larger word that disagrees is a contradiction.
        reason = "words and figures differ" if max(words) > 1 else None
    if reason:
        return Quantity(value=None, raw=raw, confidence=0.0, reason=reason)
    number = numbers[0]
    approximate = about or number.multiplied
    confidence = ABOUT if approximate or (number.doubtful and language is None) else SURE
    return Quantity(value=int(number.value), raw=raw, confidence=confidence, approximate=approximate)


def read_area(text: str, language: str | None = None) -> Area | None:
    """Return an area in square metres; None when the text holds no number. Without a unit there is no value."""
    folded = plain(text[:_MAX_TEXT])
    found = units().search(folded)
    unit = text[found.start() : found.end()] if found else ""
    factor = Decimal(next(name for name, hit in found.groupdict().items() if hit)[1:]) if found else Decimal(0)
    # A fraction of a square metre is nobody's meaning, a fraction of a square kilometre is.
    before = folded[: found.start()] if found else folded
    numbers = _numbers(before, language, whole=factor == 1)
    raw = text.strip()
    if not numbers:
        return None
    number = numbers[-1]
    if found is None:
        return Area(m2=None, raw=raw, unit="", confidence=0.0, reason="no unit")
    if len(units().findall(folded)) > 1 or (
        len(numbers) > 1 and folded[numbers[-2].end : number.start].strip(" -") == ""
    ):
        return Area(m2=None, raw=raw, unit=unit, confidence=0.0, reason="several areas, or a range")
    if number.doubtful and factor != 1 and language is None:
        return Area(
            m2=None, raw=raw, unit=unit, confidence=0.0, reason="thousand or fraction: the language is not known"
        )
    about = _is_about(folded)
    return Area(
        m2=int((number.value * factor).to_integral_value()),
        raw=raw,
        unit=unit,
        confidence=ABOUT if about else SURE,
        approximate=about,
    )


def read_money(text: str, language: str | None = None) -> Money | None:
    """Return an amount with its currency; None when the text holds no number."""
    folded = plain(text[:_MAX_TEXT])
    numbers = _numbers(folded, language, whole=True)
    raw = text.strip()
    if not numbers:
        return None
    reason = _why_not_one(folded, numbers, whole=False)
    said = {found.lastgroup for found in currencies().finditer(folded)} - {None}
    named = said - {"XXX"}
    currency = named.pop() if len(named) == 1 else None
    if currency is None and reason is None:
        reason = "several currencies" if named else "which dollar is not said" if said else "no currency"
    value = None if reason in ("several numbers", "a negative number") else _amount(numbers[0])
    return Money(
        amount=value,
        currency=currency,
        raw=raw,
        confidence=SURE if value and currency else DOUBT if value else 0.0,
        reason=reason,
    )


def _amount(number: _Written) -> str:
    whole = number.multiplied and number.value == number.value.to_integral_value()
    return format(number.value.to_integral_value() if whole else number.value, "f")


def _count_in_words(folded: str, words: set[int], raw: str) -> Quantity | None:
    """Only one small number and no larger one beside it: "ninety four" and "deux mille" are not read, rather than read wrongly."""
    if len(words) > 1 or larger().search(folded):
        return Quantity(value=None, raw=raw, confidence=0.0, reason="a number in words")
    number = words.pop()
    if number == 1 and _WORD.fullmatch(folded.strip()) is None:
        return None  # "un", "uma": an article
    return Quantity(value=number, raw=raw, confidence=IN_WORDS, approximate=_is_about(folded))


def _why_not_one(folded: str, numbers: list[_Written], *, whole: bool = True) -> str | None:
    if len({number.value for number in numbers}) > 1:
        return "several numbers"
    if _MINUS.search(folded, 0, numbers[0].start):
        return "a negative number"
    if whole and numbers[0].value != numbers[0].value.to_integral_value():
        return "not a whole number"
    return None


def _numbers(folded: str, language: str | None, *, whole: bool) -> list[_Written]:
    found: list[_Written] = []
    for match in _NUMBER.finditer(folded):
        after = folded[match.end() : match.end() + 1]
        glued = after.isalpha() and after.isascii()
        if glued and not _TIMES_NEAR.match(folded, match.end()) and not units().match(folded, match.end()):
            continue  # "26A1" and "2nd" are names, not numbers
        value, doubtful = _value(match["n"], language, whole=whole)
        factor, end = _multiplier(folded, match.end())
        if factor > 1 and doubtful:
            value, doubtful = _value(match["n"], language, whole=False)
        found.append(_Written(value * factor, match.start(), end, doubtful, factor > 1))
    return found


def _value(written: str, language: str | None, *, whole: bool) -> tuple[Decimal, bool]:
    """Return the number and whether its one separator could be read two ways."""
    text = written.replace(" ", "").replace("'", "")
    points, commas = text.count("."), text.count(",")
    if points and commas:
        fraction = "." if text.rfind(".") > text.rfind(",") else ","
        return _decimal(text, fraction), False
    mark = "." if points else ","
    count = points + commas
    if count == 0:
        return Decimal(text), False
    head, _, tail = text.rpartition(mark)
    if count > 1 or (len(tail) == 3 and head.strip("0") and len(head) <= 3 and "," not in written[:1]):
        if count > 1 or whole or "'" in written or " " in written:
            return _decimal(text, ""), count == 1
        if language is not None and (mark == ".") != (language in _POINT):
            return _decimal(text, ""), True
        return _decimal(text, mark), True
    return _decimal(text, mark), False


def _decimal(text: str, fraction: str) -> Decimal:
    kept = "".join(character for character in text if character.isdigit() or character == fraction)
    return Decimal(kept.replace(fraction, ".") if fraction else kept)


def _multiplier(folded: str, position: int) -> tuple[Decimal, int]:
    found = times().match(folded, position)
    if not found:
        return Decimal(1), position
    return Decimal(factors()[found[1]]), found.end()


def _in_words(folded: str, language: str | None) -> set[int]:
    """Return the numbers that stand in words, whole ones: "four" counts, "often" does not."""
    names = number_words(language)
    found = {names[word] for word in _WORD.findall(folded) if word in names}
    if not found and "\u4e00" <= folded.strip()[:1] <= "\u9fff":
        chinese = re.match(r"[一二两三四五六七八九十]{1,3}", folded.strip())
        if chinese and chinese[0] in names:
            found.add(names[chinese[0]])
    return found


def _is_about(folded: str) -> bool:
    return about_words().search(folded) is not None
