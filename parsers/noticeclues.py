"""What speaks for and against a paper being a delegation notice, each reason with its words: for the classifier."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.forms import find_anchors
from parsers.intent import read_intent
from parsers.meetings import OURS, find_conventions
from parsers.notetext import NoteText
from parsers.noticesections import own_share
from parsers.paper import Context, Paper
from parsers.people import People, read_people
from parsers.strip import StripHit
from parsers.whichmeeting import MeetingRead, read_meeting
from store.records import Clue, Intent, Role
from store.reference import Reference

_FEW = 3  #: forms that make a paper a report
_TELLING = {
    Intent.REGRET: "regret_words",
    Intent.WITHDRAW: "withdrawal_words",
    Intent.WILL_FOLLOW: "will_follow_words",
    Intent.AMEND_ADD: "change_words",
    Intent.AMEND_REMOVE: "change_words",
    Intent.AMEND_REPLACE: "change_words",
    Intent.FULL_REPLACEMENT: "change_words",
}


def notice_clues(paper: Paper, reference: Reference) -> tuple[Clue, ...]:
    """Return the named reasons for and against a paper being a delegation notice, for the classifier."""
    if paper.document.unread or not paper.document.blocks:
        return ()
    text = NoteText(paper, Context())
    meeting = read_meeting(text, reference)
    people = read_people(own_share(text, meeting.code) if meeting.several else paper, reference)
    return (*_of_meeting(text, meeting), *_of_words(text), *_of_people(text, people), *_against(text))


def _of_meeting(text: NoteText, meeting: MeetingRead) -> Iterator[Clue]:
    if meeting.evidence is not None and not meeting.foreign:
        if meeting.code is not None:
            yield Clue(clue="names_a_known_meeting", weight=0.4, evidence=meeting.evidence)
        else:
            yield Clue(clue="names_an_unclear_meeting", weight=0.1, evidence=meeting.evidence)
    if meeting.foreign and meeting.evidence is not None:
        yield Clue(clue="names_another_meeting", weight=-0.8, evidence=meeting.evidence)
    named = next((one for one in find_conventions(text.flat) if one.convention == OURS and one.strong), None)
    if named is not None:
        yield Clue(clue="names_the_convention", weight=0.1, evidence=text.evidence(named.start, named.end))


def _of_words(text: NoteText) -> Iterator[Clue]:
    for group, clue, weight in (
        ("opening", "note_opening", 0.15),
        ("closing", "note_closing", 0.1),
        ("delegation", "delegation_words", 0.3),
        ("going", "participation_words", 0.15),
        ("list_title", "list_title", 0.2),
    ):
        hit = text.first(group)
        if hit is not None:
            yield _clue(text, clue, weight, hit)


def _of_people(text: NoteText, people: People) -> Iterator[Clue]:
    members = people.members
    intent = read_intent(text, people)
    clue = _TELLING.get(intent.intent.value)
    if clue is not None and intent.intent.evidence is not None:
        yield Clue(clue=clue, weight=0.25, evidence=intent.intent.evidence)
    if not members:
        return
    evidence = next((member.family_name.evidence for member in members if member.family_name.evidence), None)
    here = evidence or text.evidence(0)
    yield Clue(clue=f"names_persons({len(members)})", weight=min(0.3, 0.15 + 0.03 * len(members)), evidence=here)
    head = next((member.role for member in members if member.role.value is Role.HEAD), None)
    if head is not None:
        yield Clue(clue="names_a_head_of_delegation", weight=0.3, evidence=head.evidence or here)


def _against(text: NoteText) -> Iterator[Clue]:
    ours = text.first("ours")
    if ours is not None:
        yield _clue(text, "our_own_words", -0.9, ours)
    anchors = find_anchors(text.strip)
    if len({anchor.key for anchor in anchors}) >= _FEW:
        evidence = text.strip.evidence(anchors[0].item)
        yield Clue(clue="has_report_forms", weight=-0.5, evidence=evidence)


def _clue(text: NoteText, name: str, weight: float, hit: StripHit) -> Clue:
    return Clue(clue=name, weight=weight, evidence=text.evidence(hit.start, hit.end))
