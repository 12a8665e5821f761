"""Two days with a word or a dash between them: meetings, reporting periods. A missing or impossible end stays missing, with the reason.

Offsets are those of the text as given; nothing is put in order that was written the wrong way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from parsers.dates import NAMED, DateMention, day_of, find_dates, month_number
from parsers.plain import plain

_LETTERS = r"[^\W\d_]"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|er|-?го|\.?[oa]\b))?"
_TO = (
    r"\s{0,3}(?:[-至到]|(?:to|until|till|through|au|al|a|hasta(?: el)?|jusqu'au|ate|по|до|الي|حتي)(?![^\W\d_]))\s{0,3}"
)
_OF = r"(?:(?:of|de|do|del|du|من)\s)?"
_MONTH = rf"{_LETTERS}{{2,10}}(?:\s?[ /]\s?{_LETTERS}{{2,9}}){{0,3}}?"
_YEAR = r"(?:(?:of|de|del|do)\s|,\s?)?(?P<y>\d{4})(?!\d)"
_ONE_MONTH = re.compile(
    rf"(?<![\d/.])(?P<a>\d{{1,2}}){_ORDINAL}{_TO}(?P<b>\d{{1,2}}){_ORDINAL}\s{{1,3}}{_OF}(?P<m>{_MONTH})\.?,?\s{{1,3}}{_YEAR}"
)
_MONTH_FIRST = re.compile(
    rf"(?P<m>{_LETTERS}{{3,10}})\.?\s(?P<a>\d{{1,2}}){_ORDINAL}\s?-\s?(?P<b>\d{{1,2}}){_ORDINAL},?\s{{1,2}}(?P<y>\d{{4}})(?!\d)"
)
_ONE_YEAR = re.compile(
    rf"(?<![\d/.])(?P<a>\d{{1,2}}){_ORDINAL}\s{{1,3}}{_OF}(?P<m>{_MONTH})\.?{_TO}"
    rf"(?:(?P<b>\d{{1,2}}){_ORDINAL}\s{{1,3}}{_OF})?(?P<n>{_MONTH})\.?,?\s{{1,3}}{_YEAR}"
)
_CHINESE = re.compile(
    r"(?P<y>\d{4})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<a>\d{1,2})\s?[日号]?\s?(?:至|到|-)\s?(?:(?P<n>\d{1,2})\s?月\s?)?(?P<b>\d{1,2})\s?[日号]"
)
_BETWEEN = re.compile(
    rf"\s*[),]?\s*(?:{_TO}|\s*(?:year|г\.|года|م)\s*{_TO})\s*[(]?(?:(?:the|le|el|o|al|the\s)?\s?{_LETTERS}{{0,9}},?\s{{0,2}})?"
)
_AND = re.compile(r"\s{0,3}(?:and|et|y|e|и|و)\s{1,3}(?:the|le|el|o)?\s?")
_OPENS = re.compile(r"(?:between|entre|между|بين)\s(?:the|le|el|o)?\s?$")
_FAR = 30  # characters between the two ends of a range


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """From one day to another, both included. An end that is missing or no day is None."""

    first: date | None
    last: date | None
    start: int  #: in the text as given
    end: int
    quote: str  #: as written
    confidence: float
    ambiguous: bool = False
    reason: str | None = None  #: why an end is None, or that the range runs backwards


def find_ranges(text: str, language: str | None = None, day_first: bool = True) -> tuple[DateRange, ...]:
    """Return every range of days, in order, none overlapping."""
    folded = plain(text)
    found: list[DateRange] = []
    for candidate in _all(folded, text, language, day_first):
        if not any(candidate.start < other.end and other.start < candidate.end for other in found):
            found.append(candidate)
    return tuple(sorted(found, key=lambda item: item.start))


def _all(folded: str, text: str, language: str | None, day_first: bool) -> Iterator[DateRange]:
    yield from _full(folded, text, find_dates(text, language, day_first))
    for chinese in _CHINESE.finditer(folded):
        months = int(chinese["m"]), int(chinese["n"] or chinese["m"])
        yield _range(chinese, text, months, (chinese["a"], chinese["b"]))
    for pattern in (_ONE_MONTH, _MONTH_FIRST, _ONE_YEAR):
        match: re.Match[str] | None = pattern.search(folded)
        while match:
            groups = match.groupdict()
            first = month_number(groups["m"], language)
            second = month_number(groups["n"], language) if groups.get("n") else first
            if first and second:
                yield _range(match, text, (first, second), (groups["a"], groups["b"]))
            match = pattern.search(folded, match.end() if first and second else match.end("a"))


def _full(folded: str, text: str, mentions: tuple[DateMention, ...]) -> Iterator[DateRange]:
    """Yield the ranges of two whole dates: 01/01/2016 - 31/12/2016."""
    used = -1
    for left, right in pairwise(mentions):
        between = folded[left.end : right.start]
        opened = _OPENS.search(folded, max(0, left.start - _FAR), left.start)
        if left.start < used or len(between) > _FAR or not _joins(between, opened is not None):
            continue
        used = right.end
        yield DateRange(
            first=left.value,
            last=right.value,
            start=left.start,
            end=right.end,
            quote=text[left.start : right.end],
            confidence=min(left.confidence, right.confidence),
            # One unambiguous end settles the order of day and month for the other.
            ambiguous=left.ambiguous and right.ambiguous,
            reason=left.reason
            if left.value is None
            else right.reason
            if right.value is None
            else _backwards(left, right),
        )


def _joins(between: str, opened: bool) -> bool:
    """Whether the words between two days make a range of them; "and" does so only after "between"."""
    if "\n\n" in between or ";" in between:
        return False
    return bool(_BETWEEN.fullmatch(between) or (opened and _AND.fullmatch(between)))


def _backwards(left: DateMention, right: DateMention) -> str | None:
    if left.value and right.value and right.value < left.value:
        return "the range runs backwards"
    return None


def _range(match: re.Match[str], text: str, months: tuple[int, int], days: tuple[str, str | None]) -> DateRange:
    year = int(match["y"])
    first, why_first = day_of(year, months[0], int(days[0]))
    last, why_last = day_of(year, months[1], int(days[1])) if days[1] else (None, "the last day is missing")
    backwards = "the range runs backwards" if first and last and last < first else None
    return DateRange(
        first=first,
        last=last,
        start=match.start(),
        end=match.end(),
        quote=text[match.start() : match.end()],
        confidence=NAMED if first and last and not backwards else 0.0,
        reason=why_first or why_last or backwards,
    )
