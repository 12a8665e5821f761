"""Which meeting a paper speaks of going to: ours, another convention's, or none that it says. The convention decides, never "nMSP" alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.clues import HEAD, Sign, View
from parsers.meetings import OURS, Naming, find_conventions, find_own_references
from store.reference import Meeting, Reference


class Whose(StrEnum):
    """Whose meeting it is."""

    OURS = "ours"
    LATER = "later"  #: of our convention, but not the next one, or none that delegations are notified for
    THEIRS = "theirs"
    BOTH = "both"
    CONVENTION = "convention"  #: our convention is named and no meeting of it
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Bound:
    """Whose meeting, and the words that say so."""

    whose: Whose
    sign: Sign | None = None


def bind(view: View, today: date, hint: str | None) -> Bound:
    """Return whose meeting a paper speaks of."""
    namings = [one for one in view.text.namings if one.start < HEAD and not one.past]
    going = [one for one in namings if one.going] or namings
    ours = [one for one in going if one.convention == OURS]
    theirs = [one for one in going if one.convention not in (None, OURS)]
    own = [hit for hit in find_own_references(view.flat[:HEAD], view.reference) if hit[2] is not None]
    gathering = view.signs("labels", "gathering")
    if ours and theirs:
        return Bound(Whose.BOTH, _sign(theirs[0]))
    if ours:
        named = next((one for one in ours if _is_awaited(one, view.reference, today)), None)
        return Bound(Whose.OURS, _sign(named)) if named else Bound(Whose.LATER, _sign(ours[0]))
    if theirs:
        return Bound(Whose.THEIRS, _sign(theirs[0]))
    if own:
        return Bound(Whose.OURS, Sign("own_reference", 3, own[0][0], own[0][1], False))
    return _by_convention(view, bool(namings), gathering, hint)


def _by_convention(view: View, meeting: bool, gathering: tuple[Sign, ...], hint: str | None) -> Bound:
    conventions = [one for one in find_conventions(view.flat[:HEAD]) if one.strong or meeting]
    names = {one.convention for one in conventions}
    if names - {OURS} and OURS not in names:
        other = next(one for one in conventions if one.convention != OURS)
        return Bound(Whose.THEIRS, Sign("convention", 2, other.start, other.end, False))
    if gathering and OURS not in names:
        return Bound(Whose.THEIRS, gathering[0])
    if OURS in names:
        first = next(one for one in conventions if one.convention == OURS)
        sign = Sign("convention", 2, first.start, first.end, False)
        if gathering and gathering[0].start < first.end + 200:
            return Bound(Whose.BOTH, gathering[0])
        return Bound(Whose.BOTH if len(names) > 1 else Whose.CONVENTION, sign)
    return Bound(Whose.OURS if hint else Whose.UNSAID)


def _is_awaited(naming: Naming, reference: Reference, today: date) -> bool:
    """Whether delegations are notified for this meeting: not one after the next, none between sessions."""
    if naming.preparatory or naming.kind == "intersessional":
        return False
    if naming.code is None:
        return True
    named = next((one for one in reference.meetings if one.code == naming.code), None)
    if named is None:
        return False
    return not any(today <= _end(one) < _start(named) for one in reference.meetings)


def _start(meeting: Meeting) -> date:
    return meeting.sittings[0].start if meeting.sittings else date.fromisoformat(f"{meeting.month}-01")


def _end(meeting: Meeting) -> date:
    return meeting.sittings[-1].end if meeting.sittings else date.fromisoformat(f"{meeting.month}-28")


def _sign(naming: Naming) -> Sign:
    return Sign("meeting", 3, naming.start, naming.end, False)
