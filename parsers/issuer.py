"""The authority that wrote: as it names itself, its type, its city. The addressee and the venue are never it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.dates import find_dates
from parsers.notetext import NoteText, groups_with, pattern_of
from parsers.strip import Item
from store.records import NOTHING, Field, Issuer, IssuerType, Text

_HEAD = 14  #: lines that can be a letterhead
_DATELINE = 90  #: letters of a line with the note's day
_LEFT_OVER = 12  #: letters in it beside day and city
_LONGEST = 260  #: letters of the name of an authority
_ARTICLE = re.compile(r"^(?:the|la|le|el|l'|a|o|os|as)\s*(?<=[\s'])", re.IGNORECASE)
_ARABIC_END = re.compile(r"\s(?:اطيب|خالص|اسمي|اصدق|تحيات|اجمل)")
_HAN_START = re.compile(r"^(?:此|现|兹|敬启者|[\d\s.、。:：]*)")
_TYPES = (
    ("mfa", IssuerType.MFA),
    ("mission", IssuerType.MISSION_GENEVA),
    ("embassy", IssuerType.EMBASSY),
    ("ministry", IssuerType.MINISTRY),
)


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    speaks: bool  #: subject of the note's courtesy


def read_issuer(text: NoteText, *, organisation: bool = False, personal: bool = False) -> Issuer:
    """Return who wrote. `organisation`: the author is none of a State's; `personal`: a message without any office."""
    found = _subject(text) or _letterhead(text)
    city = _city(text, found)
    if found is None:
        kind = IssuerType.ORG_HQ if organisation else IssuerType.INDIVIDUAL if personal else IssuerType.UNKNOWN
        return Issuer(type=kind, city=city)
    written = text.written(found.start, found.end).strip(" ,;:")
    evidence = text.evidence(found.start, found.end)
    name: Text = Field(value=written, raw=written, confidence=0.95 if found.speaks else 0.85, evidence=evidence)
    kind = IssuerType.ORG_HQ if organisation else _type(text.flat[found.start : found.end], city.value)
    return Issuer(as_written=name, type=kind, city=city)


def _subject(text: NoteText) -> _Found | None:
    """Return the subject of the note's first courtesy."""
    for hit in text.hits("subject_before"):
        start = text.sentences.around(hit.start)[0]
        found = _trimmed(text, start, hit.start)
        if found is not None:
            return found
    behind = text.first("subject_behind")
    if behind is not None:
        limit = min(len(text.flat), behind.end + _LONGEST)
        end = _ARABIC_END.search(text.flat, behind.end, limit)
        if end is not None:
            return _Found(behind.end, end.start(), True)
    return None


def _trimmed(text: NoteText, start: int, end: int) -> _Found | None:
    """Leave out what stands before the office's own name in its sentence: a number, a heading, the article."""
    office = min(
        (hit.start for group in groups_with("office_") for hit in text.hits(group) if start <= hit.start < end),
        default=None,
    )
    if office is None or end - office > _LONGEST:
        return None
    han = "\u4e00" <= text.flat[end - 1 : end] <= "\u9fff"
    if han:
        # In Chinese the State stands before its mission.
        head = _HAN_START.match(text.flat[start:end])
        office = start + (head.end() if head else 0)
    tail = text.flat[office:end].rstrip(" ,(")
    return _Found(office, office + len(tail), True)


def _letterhead(text: NoteText) -> _Found | None:
    """Return the line of the letterhead that names an office, with the line that names its State."""
    lines = [item for item in text.strip.items[:_HEAD] if item.text.strip() and item.place != "footer"]
    for place, item in enumerate(lines):
        folded = text.strip.folded(item)
        if len(folded) > 130 or pattern_of("opening").search(folded) or _is_addressee(text, item):
            continue
        if any(pattern_of(group).search(folded) for group in groups_with("office_")):
            end = item.end
            if place + 1 < len(lines) and len(folded) < 60 and _goes_on(text.strip.folded(lines[place + 1])):
                end = lines[place + 1].end
            return _Found(item.start, end, False)
    return None


def _goes_on(folded: str) -> bool:
    return re.match(r"\s*(?:of|to|de|du|des|d'|del|da|do|aupres|ante|при|to the|a |at|في|لدي)\b", folded) is not None


def _is_addressee(text: NoteText, item: Item) -> bool:
    folded = text.strip.folded(item).strip()
    return re.match(r"(?:to|a|an|al|para|кому|в|الي)\s?[: ]", folded) is not None


def _type(folded: str, city: str | None) -> IssuerType:
    found = [
        (hit.start(), kind) for name, kind in _TYPES for hit in [pattern_of(f"office_{name}").search(folded)] if hit
    ]
    if not found:
        return IssuerType.UNKNOWN
    kind = min(found, key=lambda one: one[0])[1]
    if kind is not IssuerType.MISSION_GENEVA:
        return kind
    named = _cities_in(folded)
    if named:
        city = named[0][0]
    if city == "New York":
        return IssuerType.MISSION_NY
    if city == "Geneva" or (city is None and pattern_of("to_office").search(folded)):
        return IssuerType.MISSION_GENEVA
    return IssuerType.UNKNOWN


def _cities_in(folded: str) -> list[tuple[str, int, int]]:
    found = [
        (group.removeprefix("city_"), hit.start(), hit.end())
        for group in groups_with("city_")
        for hit in pattern_of(group).finditer(folded)
    ]
    return sorted(found, key=lambda one: one[1])


def _city(text: NoteText, found: _Found | None) -> Text:
    """Return the city of the authority: in its own name, else beside the note's date, else in its letterhead."""
    spans: list[tuple[int, int, float]] = []
    if found is not None:
        spans.append((found.start, found.end, 0.95))
    spans += [(item.start, item.end, 0.93) for item in _datelines(text)]
    if found is not None or not text.paper.body:
        spans += [(item.start, item.end, 0.8) for item in _addresses(text)]
    for start, end, sure in spans:
        named = _cities_in(text.flat[start:end])
        if named:
            name, first, last = named[-1]
            evidence = text.evidence(start + first, start + last)
            return Field(value=name, raw=text.written(start + first, start + last), confidence=sure, evidence=evidence)
    return NOTHING


def _addresses(text: NoteText) -> list[Item]:
    """Return the short first lines above the greeting that can hold the sender's address; a line with a person holds none."""
    first = text.first("subject_before", "subject_behind", "honour")
    limit = text.sentences.around(first.start)[0] if first is not None else len(text.flat)
    found: list[Item] = []
    for item in text.strip.items[:8]:
        folded = text.strip.folded(item)
        if item.start >= limit or pattern_of("letter_open").search(folded.strip()):
            break
        if len(folded) < 90 and not _is_addressee(text, item) and not pattern_of("somebody").search(folded):
            found.append(item)
    return found


def _datelines(text: NoteText) -> list[Item]:
    """Return the lines that hold a day, a city and little else: "Geneva, 12 July 2023"."""
    return [item for item in text.strip.items if item.cell is None and _is_dateline(text.strip.folded(item))]


def _is_dateline(folded: str) -> bool:
    if len(folded) > _DATELINE or not _cities_in(folded):
        return False
    days = find_dates(folded)
    if len(days) != 1:
        return False
    rest = folded[: days[0].start] + folded[days[0].end :]
    for group in groups_with("city_"):
        rest = pattern_of(group).sub(" ", rest)
    return sum(letter.isalpha() for letter in rest) <= _LEFT_OVER
