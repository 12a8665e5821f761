"""What a note asks us to do with the delegation. What it says of one person is never laid to the whole delegation.

Two that contradict each other are "unclear", a question; a list without words of replacement never replaces.
"""

from __future__ import annotations

from dataclasses import dataclass

from parsers.notetext import NoteText, find_own, pattern_of
from parsers.people import People
from parsers.sentences import Bounds
from parsers.strip import StripHit
from store.records import Evidence, Field, Intent, Role

_SURE = 0.95
_SUBJECT = 90  #: letters from a person to the refusal it is the subject of


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """What matters of a paper's persons here."""

    any: bool  #: somebody comes or leaves
    headed: bool  #: one is head: the list is a whole one
    added: bool
    removed: bool
    replaced: bool

    @staticmethod
    def of(people: People) -> Persons:
        """Return what matters of some persons."""
        return Persons(
            any=bool(people.members) or people.changes.any,
            headed=any(member.role.value is Role.HEAD for member in people.members),
            added=bool(people.changes.added),
            removed=bool(people.changes.removed),
            replaced=bool(people.changes.replaced),
        )


@dataclass(frozen=True, slots=True)
class IntentRead:
    """The intent with what is doubtful about it."""

    intent: Field[Intent]
    revised: bool = False  #: a new list, without a word whether it replaces the old one
    states_it: bool = False  #: the paper itself says so, not only its list


def read_intent(text: NoteText, people: People) -> IntentRead:
    """Return what a paper asks, given the persons that were read in it."""
    persons = Persons.of(people)
    members = persons.any
    whole = _found(text, "whole_replaced")
    if whole is not None and members:
        return _read(text, Intent.FULL_REPLACEMENT, whole)
    change = _change(text, persons)
    if change is not None:
        return change
    absent = _absent(text, members=members)
    if absent is not None:
        return absent
    if whole is not None:
        return _read(text, Intent.UNCLEAR, whole, sure=0.5)
    later = _found(text, "will_follow")
    if later is not None and not members and _is_of_delegation(text, later):
        return _read(text, Intent.WILL_FOLLOW, later)
    revised = _found(text, "revised")
    if revised is not None and members:
        return IntentRead(_field(text, Intent.UNCLEAR, revised, 0.5), revised=True, states_it=True)
    return _attend(text, members=members)


def _attend(text: NoteText, *, members: bool) -> IntentRead:
    composed, going = text.first("delegation"), text.first("going")
    if members:
        hit = composed or going or text.first("list_title")
        if hit is not None:
            return _read(text, Intent.ATTEND, hit, sure=_SURE if composed else 0.92)
        return IntentRead(Field(value=Intent.ATTEND, confidence=0.7))
    hit = going or composed
    if hit is not None:
        return _read(text, Intent.ATTEND, hit, sure=0.7)
    return IntentRead(Field(value=Intent.UNCLEAR))


def _absent(text: NoteText, *, members: bool) -> IntentRead | None:
    """Return a regret or a withdrawal of the whole delegation."""
    withdraw = _found(text, "withdraw", of_somebody=False)
    earlier = text.first("earlier_note")
    regret = next((hit for hit in text.hits("regret") if _is_refusal(text, hit)), None)
    if withdraw is not None and (not members or _is_whole(text, withdraw)):
        return _read(text, Intent.WITHDRAW, withdraw)
    if regret is None:
        return None
    if members:
        # A list and a refusal: persons named in the refusal's own sentence were asked for above.
        return None if text.first("delegation") is not None else _read(text, Intent.UNCLEAR, regret, sure=0.5)
    intent = Intent.WITHDRAW if earlier is not None and _was_announced(text, earlier) else Intent.REGRET
    return _read(text, intent, regret)


def _is_whole(text: NoteText, hit: StripHit) -> bool:
    return text.in_sentence("somebody", text.sentences.around(hit.start)) is None


def _is_refusal(text: NoteText, hit: StripHit) -> bool:
    """Whether a refusal is the State's own: its sentence speaks of coming and of no single person."""
    bounds = text.sentences.around(hit.start)
    if _is_of_somebody(text, bounds):
        return False
    return pattern_of("coming").search(text.flat, hit.start, max(hit.end, bounds[1])) is not None


def _is_of_somebody(text: NoteText, bounds: Bounds) -> bool:
    """Whether a person stands just before one of a sentence's refusals: "that Ms X will not be able to attend"."""
    persons = [hit.end for hit in text.hits("somebody") if bounds[0] <= hit.start < bounds[1]]
    return any(
        0 <= hit.start - person <= _SUBJECT
        for hit in text.hits("regret")
        if bounds[0] <= hit.start < bounds[1]
        for person in persons
    )


def _was_announced(text: NoteText, earlier: StripHit) -> bool:
    """Whether an earlier note of the sender's had announced a delegation: only then can one be withdrawn."""
    bounds = text.sentences.around(earlier.start)
    said = text.sentences.text(bounds)
    return pattern_of("coming").search(said) is not None and find_own(said) is None


def _change(text: NoteText, persons: Persons) -> IntentRead | None:
    """Return an addition, a removal or a replacement of persons."""
    members = persons.any
    replaced = _found(text, "replace", of_somebody=True) or (_found(text, "replace") if members else None)
    added = _found(text, "add")
    removed = _found(text, "remove", of_somebody=True)
    gone = next(
        (
            hit
            for hit in (*text.hits("regret"), *text.hits("withdraw"))
            if text.in_sentence("somebody", text.sentences.around(hit.start)) is not None and not _is_refusal(text, hit)
        ),
        None,
    )
    amends = text.first("earlier_note") is not None
    if replaced is not None and (members or amends):
        return _read(text, Intent.AMEND_REPLACE, replaced)
    if added is not None and (removed or gone) is not None:
        return _read(text, Intent.AMEND_REPLACE, added, sure=0.85)
    if removed is not None and (members or amends):
        return _read(text, Intent.AMEND_REMOVE, removed, sure=0.93)
    if gone is not None and (amends or not persons.headed):
        return _read(text, Intent.AMEND_REMOVE, gone, sure=0.85 if amends else 0.7)
    if added is not None and (amends or (members and not persons.headed)):
        return _read(text, Intent.AMEND_ADD, added, sure=_SURE if amends else 0.85)
    told = _by_persons(text, persons)
    if told is not None and (amends or not persons.headed):
        return told
    corrected = text.first("corrected")
    if corrected is not None and (members or amends):
        intent = Intent.AMEND_ADD if members else Intent.UNCLEAR
        return _read(text, intent, corrected, sure=0.7 if members else 0.5)
    return None


def _by_persons(text: NoteText, persons: Persons) -> IntentRead | None:
    """Return the change that the persons themselves were read with, where no cue of a sentence said it."""
    hit = text.first("earlier_note", "delegation", "going")
    if hit is None or not (persons.added or persons.removed or persons.replaced):
        return None
    if persons.replaced or (persons.added and persons.removed):
        return _read(text, Intent.AMEND_REPLACE, hit, sure=0.8)
    return _read(text, Intent.AMEND_ADD if persons.added else Intent.AMEND_REMOVE, hit, sure=0.8)


def _found(text: NoteText, group: str, *, of_somebody: bool | None = None) -> StripHit | None:
    """Return the first hit of a group, with `of_somebody` only where its sentence names a person, or names none."""
    for hit in text.hits(group):
        somebody = text.in_sentence("somebody", text.sentences.around(hit.start)) is not None
        if of_somebody is None or of_somebody == somebody:
            return hit
    return None


def _is_of_delegation(text: NoteText, hit: StripHit) -> bool:
    return text.in_sentence("about_delegation", text.sentences.around(hit.start)) is not None


def _read(text: NoteText, intent: Intent, hit: StripHit, *, sure: float = _SURE) -> IntentRead:
    return IntentRead(_field(text, intent, hit, sure), states_it=True)


def _field(text: NoteText, intent: Intent, hit: StripHit, sure: float) -> Field[Intent]:
    evidence: Evidence = text.evidence(hit.start)
    return Field(value=intent, raw=text.written(hit.start, hit.end), confidence=sure, evidence=evidence)
