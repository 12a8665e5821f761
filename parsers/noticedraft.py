"""One paper's share of a notice, before anybody joins it with others: its frame, its persons, what it asks, and whether it is a notice at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from parsers.caps import capped
from parsers.forms import find_anchors
from parsers.intent import IntentRead, read_intent
from parsers.issuer import read_issuer
from parsers.note import read_frame
from parsers.notetext import NoteText
from parsers.noticesections import own_share
from parsers.paper import Context, Paper
from parsers.participant import ParticipantRead, read_participant
from parsers.people import People, read_people
from parsers.whichmeeting import MeetingRead, read_meeting
from store.records import Intent, Issuer, NoteForm, NoteFrame, ParticipantKind, Role
from store.reference import Reference

_FORMS = 3  #: forms of an Article 7 report that make a paper one
_OF_STATES = (ParticipantKind.STATE, ParticipantKind.OTHER)
_SILENT = (Intent.REGRET, Intent.WITHDRAW, Intent.WILL_FOLLOW)


class Share(StrEnum):
    """What a paper is to a notice."""

    NOTE = "note"  #: announces, refuses or changes
    LIST = "list"  #: names persons and nothing else
    COVER = "cover"  #: brings the others
    NONE = "none"


@dataclass(slots=True, kw_only=True)
class Draft:
    """One paper as read."""

    text: NoteText
    people: People
    participant: ParticipantRead
    meeting: MeetingRead
    intent: IntentRead
    frame: NoteFrame
    issuer: Issuer
    share: Share = Share.NONE

    @property
    def path(self) -> str:
        """Where the paper stands in its message."""
        return self.text.paper.path

    @property
    def has_persons(self) -> bool:
        """Whether it names anybody of the delegation, coming or leaving."""
        return bool(self.people.members) or self.people.changes.any

    @property
    def is_scan(self) -> bool:
        """Whether it was read by OCR."""
        return self.text.paper.document.ocr


def draft_of(paper: Paper, reference: Reference, today: date, context: Context) -> Draft | None:
    """Return what one paper says; None for one that cannot be read, is ours, or is an Article 7 report."""
    if paper.document.unread or not paper.document.blocks:
        return None
    text = NoteText(paper, context)
    if is_ours(text) or len({anchor.key for anchor in find_anchors(text.strip)}) >= _FORMS:
        return None
    meeting = read_meeting(text, reference)
    people = read_people(own_share(text, meeting.code) if meeting.several else paper, reference)
    participant = read_participant(text, reference)
    intent = read_intent(text, people)
    frame = read_frame(text, today)
    organised = participant.how in ("author", "name") and participant.participant.kind not in _OF_STATES
    issuer = read_issuer(
        text, organisation=organised, personal=frame.form is NoteForm.PLAIN_EMAIL and context.sender_state is None
    )
    if organised and issuer.as_written.value is None:
        code = participant.participant.code
        name = replace(code, value=participant.participant.as_written)
        issuer = replace(issuer, as_written=name)
    draft = Draft(
        text=text,
        people=people,
        participant=participant,
        meeting=meeting,
        intent=intent,
        frame=frame,
        issuer=issuer,
    )
    draft.share = _share(draft)
    return _capped(draft) if paper.document.ocr else draft


def is_ours(text: NoteText) -> bool:
    """Whether we wrote the paper: a note that convenes, come back as an enclosure."""
    return bool(text.hits("ours"))


def _share(draft: Draft) -> Share:
    text, intent = draft.text, draft.intent.intent.value
    if draft.meeting.foreign:
        return Share.NONE
    composed = bool(text.hits("delegation"))
    members = draft.has_persons
    heads = any(member.role.value is not Role.NOT_STATED for member in draft.people.members)
    official = draft.frame.form in (NoteForm.NOTE_VERBALE, NoteForm.LETTER, NoteForm.CREDENTIALS)
    named = draft.meeting.how != "none"
    changes = intent not in (Intent.ATTEND, Intent.UNCLEAR)
    if named and members and (composed or heads or text.hits("going") or changes):
        return Share.NOTE
    if named and intent in _SILENT and draft.intent.states_it:
        return Share.NOTE
    if named and official and (composed or text.hits("going") or changes):
        return Share.NOTE
    if members and (composed or heads or text.hits("list_title") or changes):
        return Share.LIST
    if members and not text.paper.body and draft.frame.form in (NoteForm.UNKNOWN, NoteForm.FORM):
        return Share.LIST
    return Share.COVER


def _capped(draft: Draft) -> Draft:
    participant = draft.participant
    return Draft(
        text=draft.text,
        people=capped(draft.people),
        participant=ParticipantRead(capped(participant.participant), participant.how, participant.evidence),
        meeting=capped(draft.meeting),
        intent=capped(draft.intent),
        frame=capped(draft.frame),
        issuer=capped(draft.issuer),
        share=draft.share,
    )
