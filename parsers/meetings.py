"""Which meetings a text names, and whose. A meeting is ours by its convention with its number, its days, or our note's reference.

"11MSP" alone is nobody's: five conventions count their meetings. A meeting of another convention is never ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from parsers.cues import fold, lexicon
from parsers.dateranges import DateRange, find_ranges
from parsers.dates import month_number
from parsers.ordinals import ordinal_pattern, ordinal_value
from parsers.paper import Context
from parsers.sentences import Bounds, Sentences
from parsers.strip import Strip
from store.reference import Meeting, Reference

OURS = "CCM"
_BEHIND = 190  #: letters between a meeting and the convention that follows it
_BEFORE = 130  #: letters between a meeting and the convention before it
_ORDINAL = 34  #: letters of an ordinal in words
_LONGEST = 40_000  #: letters of a paper in which meetings are looked for
_MOST = 300  #: meetings named in a paper; one with more is none we need
_SENTENCE = 400  #: letters of a sentence that are read on either side
_DAYS = 220  #: letters between a meeting and its days
_MONTH = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,10})\.?,? (?:of |de |del |do )?((?:19|20)\d\d)(?!\d)")
_HAN_MONTH = re.compile(r"((?:19|20)\d\d) ?年 ?(\d{1,2}) ?月")
_OWN_REFERENCE = re.compile(r"(?<![a-z])oda ?/ ?(\d{4}) ?[-/] ?(\d{3,6})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One place where a text names a meeting."""

    convention: str | None  #: CCM, another convention's code, None when the text does not say
    kind: str  #: msp, review, intersessional
    number: int | None  #: None for a meeting named without one
    start: int  #: in the strip's folded text
    end: int
    beside: bool = False  #: its convention stands beside it, not only somewhere in the paper
    preparatory: bool = False  #: what is meant is the meeting that prepares it
    past: bool = False  #: what it decided, not that anybody goes there
    going: bool = False  #: somebody goes to a meeting in this sentence
    days: tuple[date | None, date | None] | None = None  #: written beside it
    month: str | None = None  #: "2023-09", written beside it

    @property
    def code(self) -> str | None:
        """Our code for a meeting of this kind and number, whether it exists or not."""
        if self.number is None or self.kind not in ("msp", "review"):
            return None
        return f"{self.number}{'MSP' if self.kind == 'msp' else 'RC'}"


@dataclass(frozen=True, slots=True)
class Named:
    """A convention named in a text."""

    convention: str
    start: int
    end: int
    strong: bool  #: by its name, not by letters that mean other things too


def find_meetings(strip: Strip, sentences: Sentences, context: Context) -> tuple[Naming, ...]:
    """Return every meeting a paper names, in order, each with its convention as far as the paper or the subject says."""
    conventions = find_conventions(strip.flat)
    plain = list(_namings(strip.flat[:_LONGEST]))
    ranges = find_ranges(strip.flat)
    whole = _convention_of_paper(conventions, strip.flat, context)
    found: list[Naming] = []
    for naming in plain:
        bounds = sentences.around(naming.start)
        beside = _convention_beside(naming, conventions, plain, bounds)
        found.append(
            replace(
                _dated(naming, ranges, bounds, strip.flat),
                convention=beside or whole,
                beside=beside is not None,
                preparatory=_is_preparatory(strip.flat, naming),
                past=_any("past").search(strip.flat, max(0, naming.start - 70), naming.start) is not None,
                going=_goes(strip.flat, naming, bounds),
            )
        )
    return tuple(found)


def find_conventions(folded: str) -> tuple[Named, ...]:
    """Return the conventions a folded text names, in order; letters such as "CCM" are weak names."""
    found: list[Named] = []
    for code, pattern in _conventions("convention_"):
        found += [Named(code, hit.start(), hit.end(), True) for hit in pattern.finditer(folded)]
    for code, pattern in _conventions("acronym_"):
        found += [Named(code, hit.start(), hit.end(), False) for hit in pattern.finditer(folded)]
    return tuple(sorted(found, key=lambda named: named.start))


def find_own_references(folded: str, reference: Reference) -> tuple[tuple[int, int, Meeting | None], ...]:
    """Return where our own notes are cited, each with the meeting it convened, None for another note of ours."""
    notes = {_plain(meeting.note_reference): meeting for meeting in reference.meetings if meeting.note_reference}
    return tuple((hit.start(), hit.end(), notes.get(f"oda{hit[1]}{hit[2]}")) for hit in _OWN_REFERENCE.finditer(folded))


def meeting_of_days(kind: str | None, days: tuple[date | None, date | None], reference: Reference) -> Meeting | None:
    """Return the meeting of ours that sat on exactly these days."""
    for meeting in reference.meetings:
        if kind in (None, meeting.kind) and any((one.start, one.end) == days for one in meeting.sittings):
            return meeting
    return None


def meeting_of_month(kind: str, month: str, reference: Reference) -> Meeting | None:
    """Return the one meeting of ours of a kind in a month."""
    held = [
        meeting
        for meeting in reference.meetings
        if meeting.kind == kind
        and (
            meeting.month == month
            or any(one.start.isoformat()[:7] <= month <= one.end.isoformat()[:7] for one in meeting.sittings)
        )
    ]
    return held[0] if len(held) == 1 else None


def sits_on(meeting: Meeting, days: tuple[date | None, date | None]) -> bool:
    """Whether a meeting sat on these days, or these are some of its days; where its days are not known, its month."""
    first, last = days[0] or days[1], days[1] or days[0]
    if first is None or last is None:
        return True
    if not meeting.dates_known:
        return first.isoformat()[:7] == meeting.month
    return any(one.start <= first and last <= one.end for one in meeting.sittings)


def _namings(flat: str) -> Iterator[Naming]:
    taken: list[Naming] = []
    for kind in ("msp", "review"):
        for number, start, end in (*_numbered(kind, flat), *_lettered(kind, flat)):
            if len(taken) < _MOST and not _within(start, end, taken):
                taken.append(Naming(convention=None, kind=kind, number=number, start=start, end=end))
    for group, kind in (("msp_plain", "msp"), ("review_plain", "review"), ("intersessional", "intersessional")):
        for hit in _any(group).finditer(flat):
            if len(taken) < _MOST and not _within(hit.start(), hit.end(), taken):
                taken.append(Naming(convention=None, kind=kind, number=None, start=hit.start(), end=hit.end()))
    yield from sorted(taken, key=lambda naming: naming.start)


def _numbered(kind: str, flat: str) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of the meetings of a kind. The noun is looked for first: it is a literal, ordinals are many."""
    for pattern, ordinal_first in _meetings(kind):
        for hit in pattern.finditer(flat):
            if not ordinal_first:
                number, start = ordinal_value(hit["ord"]), hit.start()
            else:
                before = _ordinal_before().search(flat, max(0, hit.start() - _ORDINAL), hit.start())
                if before is None:
                    continue
                number, start = ordinal_value(before[1]), before.start()
            if number is not None:
                yield number, start, hit.end()


def _lettered(kind: str, flat: str) -> Iterator[tuple[int, int, int]]:
    for hit in _acronym(kind).finditer(flat):
        yield int(hit["a"] or hit["b"]), hit.start(), hit.end()


def _within(start: int, end: int, taken: list[Naming]) -> bool:
    return any(start < one.end and one.start < end for one in taken)


def _convention_beside(
    naming: Naming, conventions: tuple[Named, ...], namings: list[Naming], bounds: Bounds
) -> str | None:
    """Return the convention named nearest in the same sentence, without another meeting between."""
    best: tuple[int, str] | None = None
    low, high = max(bounds[0], naming.start - _BEFORE), min(bounds[1], naming.end + _BEHIND)
    near = [named for named in conventions if low <= named.end and named.start < high]
    namings = [other for other in namings if low <= other.start < high] if near else []
    for named in near:
        if not bounds[0] <= named.start < bounds[1]:
            continue
        behind = named.start >= naming.end
        distance = named.start - naming.end if behind else naming.start - named.end
        if distance > (_BEHIND if behind else _BEFORE) or _is_parted(naming, named, namings):
            continue
        # "Meeting of States Parties to the Convention on X": what follows belongs to the meeting sooner than what went before.
        distance += 0 if behind else 25 if distance > 3 else 0
        if best is None or distance < best[0]:
            best = (distance, named.convention)
    return best[1] if best else None


def _is_parted(naming: Naming, named: Named, namings: list[Naming]) -> bool:
    low, high = min(naming.end, named.end), max(naming.start, named.start)
    return any(
        low <= other.start < high
        and other.start != naming.start
        and (other.number, other.kind) != (naming.number, naming.kind)
        and other.number is not None
        for other in namings
    )


def _convention_of_paper(conventions: tuple[Named, ...], flat: str, context: Context) -> str | None:
    """Return the only convention a paper names, else the only one its subject names; two are nobody's."""
    names = {named.convention for named in conventions if named.strong}
    if _any("address").search(flat):
        names |= {OURS}
    if not names:
        names = {named.convention for named in conventions}
    if not names:
        names = {named.convention for named in find_conventions(fold(context.subject))}
    return names.pop() if len(names) == 1 else None


def _goes(flat: str, naming: Naming, bounds: Bounds) -> bool:
    """Whether somebody goes to a meeting in its sentence, as far as one reads before and behind it."""
    low, high = max(bounds[0], naming.start - _SENTENCE), min(bounds[1], naming.end + _SENTENCE)
    return _any("going").search(flat, low, high) is not None


def _is_preparatory(flat: str, naming: Naming) -> bool:
    """Whether the meeting that prepares it is meant: named just before, or just behind in Chinese and Arabic."""
    reach = flat[max(0, naming.start - 60) : naming.start]
    behind = flat[naming.end : naming.end + 12]
    before = [found.end() for found in _any("preparatory").finditer(reach)]
    if before and not re.search(r"[.;:,]", reach[before[-1] :]):
        return True
    return _any("preparatory").match(behind.lstrip()) is not None


def _dated(naming: Naming, ranges: tuple[DateRange, ...], bounds: Bounds, flat: str) -> Naming:
    """Add the days, or the month, that stand in the meeting's own sentence."""
    near = [
        one
        for one in ranges
        if bounds[0] <= one.start < bounds[1]
        and (0 <= one.start - naming.end <= _DAYS or 0 <= naming.start - one.end <= _BEFORE)
    ]
    if near:
        nearest = min(near, key=lambda one: abs(one.start - naming.end) + (40 if one.end <= naming.start else 0))
        return replace(naming, days=(nearest.first, nearest.last))
    reach = flat[naming.end : min(bounds[1], naming.end + _DAYS)]
    for hit in _MONTH.finditer(reach):
        month = month_number(hit[1])
        if month:
            return replace(naming, month=f"{hit[2]}-{month:02d}")
    han = _HAN_MONTH.search(flat, max(bounds[0], naming.start - 60), min(bounds[1], naming.end + 60))
    return replace(naming, month=f"{han[1]}-{int(han[2]):02d}") if han else naming


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


@cache
def _meetings(kind: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return the patterns of a kind, each with whether its ordinal stands first and is left out of the pattern."""
    found: list[tuple[re.Pattern[str], bool]] = []
    for cue in lexicon("meetings"):
        if cue.group != kind:
            continue
        head, ordinal, tail = cue.pattern.partition("{ord}")
        if head:
            found.append((re.compile(f"{head}(?P<ord>{ordinal_pattern()}){tail}"), False))
        elif ordinal:
            found.append((re.compile(tail.removeprefix(" ").removeprefix("?")), True))
    return tuple(found)


@cache
def _ordinal_before() -> re.Pattern[str]:
    return re.compile(rf"({ordinal_pattern()})(?: ?\(\d{{1,2}}[^)]{{0,4}}\))?[ \"'-]*$")


@cache
def _acronym(kind: str) -> re.Pattern[str]:
    letters = "msp" if kind == "msp" else "rc|revcon"
    return re.compile(rf"(?<![\w.-])(?:(?P<a>\d{{1,2}}) ?-?(?:{letters})|(?:{letters}) ?-? ?(?P<b>\d{{1,2}}))(?![\w/])")


@cache
def _any(group: str) -> re.Pattern[str]:
    parts = [cue.pattern for cue in lexicon("meetings") if cue.group == group]
    return re.compile("|".join(f"(?:{part})" for part in parts))


@cache
def _conventions(prefix: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    groups = dict.fromkeys(cue.group for cue in lexicon("meetings") if cue.group.startswith(prefix))
    return tuple((group.removeprefix(prefix), _any(group)) for group in groups)
