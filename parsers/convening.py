"""A convening note of ours as the settings of a meeting. Each day is taken as printed; what contradicts it is told, never repaired.

Weekdays never settle a day: "Friday, 31 August 2023" is 31 August, a Thursday.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

from parsers.caps import capped
from parsers.conveningchecks import contradictions_in
from parsers.conveningnote import ConveningNote, DueDay
from parsers.cues import lexicon
from parsers.dateranges import find_ranges
from parsers.dates import find_dates
from parsers.meetings import OURS, Naming
from parsers.note import read_frame
from parsers.notetext import NoteText, find_own
from parsers.paper import Context, Paper
from parsers.sentences import Bounds
from store.records import NOTHING, Day, Field, Text
from store.reference import Reference

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEBSITE = re.compile(r"https?://[^\s<>\"]+")
_WEEKDAY = re.compile(r"(?<![a-z])((?:mon|tues|wednes|thurs|fri|satur|sun)day),? ?(?:the )?$")
_PLACE = re.compile(r",? and (?:to |the )|[.;]")
_LONGEST = 90  #: letters of a place
_CLAUSE = 420  #: letters of the clause on costs
_LINES = 10  #: lines of an address
_TITLE = 110


def read_convening(paper: Paper, reference: Reference, today: date) -> ConveningNote | None:
    """Return the settings a convening note holds; None when the paper convenes no meeting of ours."""
    if paper.document.unread or not paper.document.blocks:
        return None
    text = NoteText(paper, Context())
    naming, bounds = _convened(text)
    if naming is None:
        return None
    first, last, behind = _days(text, naming, bounds)
    note = ConveningNote(
        reference=_own_reference(text),
        meeting=_field(text, naming.start, naming.end, value=naming.code, sure=0.97),
        number=naming.number,
        kind=naming.kind,
        title=_title(text, naming),
        start=first,
        end=last,
        venue=_venue(text, bounds, behind),
        resolutions=_resolutions(text),
        delegations=_due(text, "delegations"),
        reports=_due(text, "reports"),
        address=_address(text),
        email=_written(text, _EMAIL),
        website=_website(text),
        costs=_costs(text),
        signed=read_frame(text, today).date,
    )
    note = replace(note, findings=contradictions_in(note, reference))
    return capped(note) if paper.document.ocr else note


def _convened(text: NoteText) -> tuple[Naming | None, Bounds]:
    """Return the meeting that the note convenes, with its sentence; only one of ours, with its number."""
    ours = [one for one in text.namings if one.convention == OURS and one.number is not None]
    found: list[tuple[Naming, Bounds]] = []
    for cue in _pattern("convenes").finditer(text.flat):
        bounds = text.sentences.around(cue.start())
        naming = next((one for one in ours if bounds[0] <= one.start < bounds[1] and not one.past), None)
        if naming is not None:
            found.append((naming, bounds))
    # A sentence may tell that another meeting asked for ours to be convened: the one with days convenes.
    dated = [one for one in found if find_ranges(text.flat[one[1][0] : one[1][1]])]
    return next(iter(dated or found), (None, (0, 0)))


def _days(text: NoteText, naming: Naming, bounds: Bounds) -> tuple[Day, Day, int]:
    """Return first and last day, and where they end in the text."""
    for found in find_ranges(text.flat[bounds[0] : bounds[1]]):
        start, end = bounds[0] + found.start, bounds[0] + found.end
        first = found.first.isoformat() if found.first else None
        last = found.last.isoformat() if found.last else None
        sure = found.confidence
        return (
            _field(text, start, end, value=first, sure=sure),
            _field(text, start, end, value=last, sure=sure),
            end,
        )
    return NOTHING, NOTHING, naming.end


def _venue(text: NoteText, bounds: Bounds, behind: int) -> Text:
    """Return the place behind the days: "at the Palais des Nations in Geneva, Switzerland"."""
    cue = re.compile(r"\s*,? ?(?:at|in) (?:the )?").match(text.flat, behind)
    if cue is None:
        return NOTHING
    end = _PLACE.search(text.flat, cue.end(), bounds[1])
    stop = end.start() if end else bounds[1]
    if not 0 < stop - cue.end() <= _LONGEST:
        return NOTHING
    return _field(text, cue.end(), stop, sure=0.92)


def _due(text: NoteText, group: str) -> DueDay:
    """Return the day of a deadline whose own sentence, or for reports the sentence before, says what is due."""
    bounds = text.sentences.bounds
    for place, (start, end) in enumerate(bounds):
        said = text.sentences.text((start, end))
        before = text.sentences.text(bounds[place - 1]) if place and group == "reports" else ""
        if not _pattern(group).search(said) and not _pattern(group).search(before):
            continue
        for mention in find_dates(said, "en"):
            if mention.value is None or not _is_deadline(said[: mention.start]):
                continue
            head = said[max(0, mention.start - 20) : mention.start]
            weekday = _WEEKDAY.search(head)
            first = mention.start - (len(head) - weekday.start()) if weekday else mention.start
            published = text.written(start + first, start + mention.end)
            day = _field(text, start + first, start + mention.end, value=mention.value.isoformat(), sure=0.95)
            return DueDay(day=day, published=published, weekday=weekday[1].capitalize() if weekday else None)
    return DueDay()


def _is_deadline(before: str) -> bool:
    head = _WEEKDAY.sub("", before)
    return re.search(rf"(?<![a-z])(?:{_pattern('deadline').pattern}),? ?$", head) is not None


def _resolutions(text: NoteText) -> tuple[str, ...]:
    """Return the resolutions of the General Assembly that the note names, in order."""
    found: list[str] = []
    for hit in _pattern("resolution").finditer(text.flat):
        number = next(group for group in hit.groups() if group)
        found.append(f"A/RES/{number}")
    return tuple(dict.fromkeys(found))


def _address(text: NoteText) -> tuple[str, ...]:
    """Return the lines of the address: those behind the sentence that announces it, up to the e-mail address."""
    cue = next(
        (
            hit
            for hit in _pattern("address").finditer(text.flat)
            if text.flat[hit.end() : hit.end() + 2].strip().startswith(":")
        ),
        None,
    )
    if cue is None:
        return ()
    lines: list[str] = []
    for item in text.strip.items[text.strip.item_at(cue.end() - 1) + 1 :]:
        folded = text.strip.folded(item).strip()
        if _pattern("address_end").search(folded) or len(lines) == _LINES or len(folded) > _LONGEST:
            break
        if folded:
            lines.append(" ".join(item.text.split()).rstrip(","))
    return tuple(lines)


def _website(text: NoteText) -> Text:
    """Return the address of the meeting's page, also one that the page broke in two at a hyphen or slash."""
    found = _written(text, _WEBSITE)
    if found.value is None or found.evidence is None:
        return found
    address = found.value
    for place, item in enumerate(text.strip.items[:-1]):
        if item.text.strip().strip("<>").endswith(address) and address.endswith(("-", "/")):
            following = text.strip.items[place + 1].text.strip()
            more = following.strip("<>") if " " not in following else ""
            return replace(found, value=address + more, confidence=0.8)
    return found


def _written(text: NoteText, pattern: re.Pattern[str]) -> Text:
    for item in text.strip.items:
        hit = pattern.search(item.text)
        if hit:
            value = hit[0].rstrip(".,;)")
            return Field(value=value, raw=hit[0], confidence=0.97, evidence=text.strip.evidence(item))
    return NOTHING


def _own_reference(text: NoteText) -> Text:
    hit = find_own(text.flat)
    return _field(text, hit.start(), hit.end(), sure=0.97) if hit else NOTHING


def _costs(text: NoteText) -> Text:
    hit = _pattern("costs").search(text.flat)
    if hit is None:
        return NOTHING
    start, end = text.sentences.around(hit.start())
    return _field(text, start, min(end, start + _CLAUSE), sure=0.95)


def _title(text: NoteText, naming: Naming) -> str:
    """Return the meeting's name as printed, its convention included where it follows."""
    behind = re.compile(r" (?:of|to) (?:the )?(?:states parties to the )?convention on cluster munitions")
    found = behind.match(text.flat, naming.end)
    return text.written(naming.start, found.end() if found and found.end() - naming.start < _TITLE else naming.end)


def _field(text: NoteText, start: int, end: int, *, sure: float, value: str | None = "") -> Text:
    """Return a value with its place; without one, the words themselves."""
    written = text.written(start, end).strip(" ,;:")
    evidence = text.evidence(start, end)
    return Field(value=written if value == "" else value, raw=written, confidence=sure, evidence=evidence)


@cache
def _pattern(group: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{cue.pattern})" for cue in lexicon("convening") if cue.group == group))
