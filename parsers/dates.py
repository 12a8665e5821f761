"""Dates as people write them in seven languages. What cannot be is reported, never repaired; what may be two days says so.

Offsets are those of the text as given. A date needs a day: "September 2023" is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from parsers.cues import lexicon
from parsers.hijri import from_hijri
from parsers.plain import plain

NAMED = 0.98
ISO = 0.97
NUMERIC = 0.95
AMBIGUOUS = 0.75
TWO_DIGITS = 0.5
CONFLICT = 0.6
CLAIMED = 0.4
_PIVOT = 79  # two-digit years up to 79 are of this century
_EARLIEST, _LATEST = 1900, 2100
_HIJRI = range(1425, 1465)  # lunar years of 2004 to 2042

_LETTERS = r"[^\W\d_]"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|eme|e|-?[ео]е|-?го|\.?[oa]\b))?"
_OF = r"(?:(?:day of|of|de|do|del|du|من)\s+)?"
_YEAR = r"(?P<y>\d{4}|'?\d{2})(?!\d)"
_MONTH = rf"(?P<m>{_LETTERS}{{2,10}}(?:\.?\s?[ /]\s?{_LETTERS}{{2,9}}){{0,3}}?)"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?<!\d[./])(?P<d>\d{{1,2}})[\"']?{_ORDINAL}[\s\-./,]{{0,3}}{_OF}{_MONTH}\.?(?:[\s\-/,]{{1,3}}|(?='))(?:(?:of|de|del|do|г)\.?,?\s+)?{_YEAR}"
)
_MONTH_FIRST = re.compile(
    rf"(?<!{_LETTERS})(?P<m>{_LETTERS}{{3,10}})\.?\s{{1,2}}(?P<d>\d{{1,2}}){_ORDINAL}(?:\s?,\s{{0,2}}|\s{{1,2}})(?P<y>\d{{4}})(?!\d)"
)
_YEAR_FIRST = re.compile(r"(?<![\d/.\-])(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)(?![./-]\d)")
_NUMBERS = re.compile(
    r"(?<!\d)(?<!\d[./])(?P<d>\d{1,2})\s?(?P<s>[-/.])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<y>\d{4}|\d{2})(?!\d)(?![./]\d)(?!(?P=s)\d)"
)
_ZH_DIGIT = "〇○零一二三四五六七八九十"
_CHINESE = re.compile(
    rf"(?P<y>\d{{4}}|[{_ZH_DIGIT}]{{4}})\s?年\s?(?P<m>\d{{1,2}}|[{_ZH_DIGIT}]{{1,3}})\s?月\s?(?P<d>\d{{1,2}}|[{_ZH_DIGIT}]{{1,3}})\s?[日号號]"
)
_HIJRI_MARK = re.compile(r"\s?(?:ه(?:ـ|\.|\b)|هجري|ah\b|a\.h\.)")
_BEFORE = re.compile(rf"({_LETTERS}{{3,9}}(?:-feira)?)\.?,?\s{{0,2}}(?:(?:le|the|el|dia|on)\s)?$")
_AFTER = re.compile(rf"^\s?\(?\s?({_LETTERS}{{2,9}}(?:-feira)?)\s?\)?")
_NEAR = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date in a text. `value` is None when what is written is no day of any calendar; `reason` then says why."""

    value: date | None
    start: int  #: in the text as given
    end: int
    quote: str  #: as written
    confidence: float
    calendar: str = "gregorian"  #: or hijri, whose value is a claim: the moon may differ by a day
    ambiguous: bool = False  #: day and month may be the other way round
    alternatives: tuple[date, ...] = ()  #: the other readings
    weekday_conflict: bool = False  #: the weekday written beside it is another
    reason: str | None = None  #: one phrase, why there is no value or what is doubtful


def find_dates(text: str, language: str | None = None, day_first: bool = True) -> tuple[DateMention, ...]:
    """Return every date with a day in it, in order, none overlapping. `day_first` settles 03/04/2023; it stays marked ambiguous."""
    folded = plain(text)
    found: list[DateMention] = []
    taken: list[tuple[int, int]] = []
    for mention in _all(folded, language, day_first):
        if not any(mention.start < end and start < mention.end for start, end in taken):
            taken.append((mention.start, mention.end))
            found.append(_with_weekday(mention, folded))
    found.sort(key=lambda mention: mention.start)
    return tuple(replace(mention, quote=text[mention.start : mention.end]) for mention in found)


def read_date(text: str, language: str | None = None, day_first: bool = True) -> DateMention | None:
    """Return the one date a field holds; None when it holds none, or several different ones."""
    mentions = find_dates(text, language, day_first)
    if not mentions or len({mention.value for mention in mentions}) > 1:
        return None
    return mentions[0]


def month_number(name: str, language: str | None = None) -> int | None:
    """Return 1 to 12 for a month's name in plain letters, two names of one month parted by a slash included."""
    numbers = {_names("month", language).get(part.strip(" .")) for part in name.split("/")}
    return numbers.pop() if len(numbers) == 1 else None


def day_of(year: int, month: int, day: int) -> tuple[date | None, str | None]:
    """Return the day, or None with the reason why there is none."""
    if not _EARLIEST <= year <= _LATEST:
        return None, f"{year} is no year of ours: another calendar or a slip"
    if not 1 <= month <= 12:
        return None, f"there is no month {month}"
    try:
        return date(year, month, day), None
    except ValueError:
        return None, f"month {month} of {year} has no day {day}"


def _all(folded: str, language: str | None, day_first: bool) -> Iterator[DateMention]:
    for found in _YEAR_FIRST.finditer(folded):
        yield _numeric(found, folded, ISO, day_first)
    if "年" in folded:
        for found in _CHINESE.finditer(folded):
            yield _mention(found, _chinese(found["y"]), _chinese(found["m"]), _chinese(found["d"]), NAMED)
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        yield from _all_named(pattern, folded, language)
    for found in _NUMBERS.finditer(folded):
        yield _numeric(found, folded, NUMERIC, day_first)


def _all_named(pattern: re.Pattern[str], folded: str, language: str | None) -> Iterator[DateMention]:
    found = pattern.search(folded)
    while found:
        mention = _named(found, folded, language)
        if mention:
            yield mention
        # "11 au 14 septembre 2023" looks like a day, a word and a two-digit year: go on behind its first number.
        found = pattern.search(folded, found.end() if mention else found.end(min("d", "m", key=found.start)))


def _named(found: re.Match[str], folded: str, language: str | None) -> DateMention | None:
    month = month_number(found["m"], language)
    day, digits = int(found["d"]), found["y"].lstrip("'")
    if month is None:
        hijri = _names("hijri", None).get(found["m"])
        return None if hijri is None else _hijri(found, folded, int(digits), hijri, day)
    mention = _mention(found, _century(digits), month, day, NAMED)
    return (
        mention
        if len(digits) == 4
        else replace(mention, confidence=TWO_DIGITS, reason=mention.reason or "two-digit year")
    )


def _numeric(found: re.Match[str], folded: str, confidence: float, day_first: bool) -> DateMention:
    first, second, digits = int(found["d"]), int(found["m"]), found["y"]
    year = _century(digits)
    if len(digits) == 4 and (year in _HIJRI or (_HIJRI_MARK.match(folded, found.end()) and year < _EARLIEST)):
        return _hijri(found, folded, year, second, first)
    year_first = found.start("y") < found.start("d")
    day, month = (first, second) if year_first or day_first or found["s"] == "." else (second, first)
    mention = _mention(found, year, month, day, confidence)
    other, _ = day_of(year, day, month)
    if other and not year_first and mention.value != other and found["s"] != ".":
        doubt = mention.value is not None
        mention = replace(
            mention,
            ambiguous=doubt,
            alternatives=(other,),
            confidence=AMBIGUOUS if doubt else mention.confidence,
            reason=mention.reason or "day and month may be the other way round",
        )
    if len(digits) == 2:
        mention = replace(mention, confidence=TWO_DIGITS, reason=mention.reason or "two-digit year")
    return mention


def _hijri(found: re.Match[str], folded: str, year: int, month: int, day: int) -> DateMention:
    mark = _HIJRI_MARK.match(folded, found.end())
    value = from_hijri(year, month, day)
    reason = "Hijri date: converted by calculation, a day off is possible" if value else "no day of the Hijri calendar"
    end = mark.end() if mark else found.end()
    return DateMention(
        value=value, start=found.start(), end=end, quote="", confidence=CLAIMED, calendar="hijri", reason=reason
    )


def _mention(found: re.Match[str], year: int, month: int, day: int, confidence: float) -> DateMention:
    value, reason = day_of(year, month, day)
    return DateMention(
        value=value,
        start=found.start(),
        end=found.end(),
        quote="",
        confidence=confidence if value else 0.0,
        reason=reason,
    )


def _with_weekday(mention: DateMention, folded: str) -> DateMention:
    if mention.value is None or mention.calendar != "gregorian":
        return mention
    names = _names("weekday", None)
    before = _BEFORE.search(folded, max(0, mention.start - _NEAR), mention.start)
    after = _AFTER.match(folded[mention.end : mention.end + _NEAR])
    written = next((names[hit[1]] for hit in (before, after) if hit and hit[1] in names), None)
    if written is None or written == mention.value.weekday():
        return mention
    return replace(
        mention,
        weekday_conflict=True,
        confidence=min(mention.confidence, CONFLICT),
        reason="the weekday written beside it is another",
    )


def _century(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year <= _PIVOT else 1900)


def _chinese(text: str) -> int:
    """Return the number of Chinese or other digits: positional (二〇二三) or with 十 (二十一)."""
    if text.isdigit() and text.isascii():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)
    number = 0
    for character in text:
        number = number * 10 + _digit(character)
    return number


def _digit(text: str) -> int:
    return 0 if text in ("〇", "○", "零") else "〇一二三四五六七八九".find(text[-1])


@cache
def _names(kind: str, language: str | None) -> dict[str, int]:
    """Return name -> number of the months, Hijri months or weekdays; those of one language go before the rest."""
    names: dict[str, int] = {}
    cues = [cue for cue in lexicon("months") if cue.group.startswith(f"{kind}_")]
    for cue in sorted(cues, key=lambda cue: cue.language != language):
        names.setdefault(cue.pattern, int(cue.group.rpartition("_")[2]))
    return names
