"""Which meeting a paper speaks of going to: ours, another convention's, or none that it says. The convention decides, never "nMSP" alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.clues import HEAD, Sign, View
from parsers.meetings import OURS, find_conventions
from store.records import Evidence
from store.reference import Meeting, Reference


class Whose(StrEnum):
    """Whose meeting it is."""

    OURS = "ours"
    UNSURE = "unsure"  #: of our convention; which one is a question
    LATER = "later"  #: of our convention, but not the next one, or none that delegations are notified for
    THEIRS = "theirs"
    CONVENTION = "convention"  #: our convention is named and no meeting of it
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Bound:
    """Whose meeting, and the words that say so."""

    whose: Whose
    evidence: Evidence | None = None


def bind(view: View, today: date) -> Bound:
    """Return whose meeting a paper speaks of."""
    read = view.meeting
    if read.foreign:
        return Bound(Whose.THEIRS, read.evidence)
    if read.code is not None:
        awaited = read.how == "thread" or _is_awaited(read.code, view.reference, today)
        return Bound(Whose.OURS if awaited else Whose.LATER, read.evidence)
    if read.doubt == "WRONG_MEETING":
        return Bound(Whose.LATER, read.evidence)
    if read.doubt is not None and any(one.convention == OURS for one in view.text.namings):
        return Bound(Whose.UNSURE, read.evidence)
    return _by_convention(view)


def _by_convention(view: View) -> Bound:
    """Return what the conventions named say where no meeting of ours is; a gathering of another body is none of ours."""
    conventions = find_conventions(view.flat[:HEAD])
    strong = [one for one in conventions if one.strong] or [one for one in conventions if view.text.namings]
    gathering: tuple[Sign, ...] = view.signs("labels", "gathering")
    if gathering:
        return Bound(Whose.THEIRS, view.evidence(gathering[0].start, gathering[0].end))
    ours = next((one for one in strong if one.convention == OURS), None)
    other = next((one for one in strong if one.convention != OURS), None)
    if ours is not None and (other is None or ours.start < other.start):
        return Bound(Whose.CONVENTION, view.evidence(ours.start, ours.end))
    if other is not None:
        return Bound(Whose.THEIRS, view.evidence(other.start, other.end))
    return Bound(Whose.UNSAID)


def _is_awaited(code: str, reference: Reference, today: date) -> bool:
    """Whether delegations are notified for this meeting now: no other of ours lies between today and it."""
    named = next((one for one in reference.meetings if one.code == code), None)
    return named is not None and not any(today <= _end(one) < _start(named) for one in reference.meetings)


def _start(meeting: Meeting) -> date:
    return meeting.sittings[0].start if meeting.sittings else date.fromisoformat(f"{meeting.month}-01")


def _end(meeting: Meeting) -> date:
    return meeting.sittings[-1].end if meeting.sittings else date.fromisoformat(f"{meeting.month}-28")
