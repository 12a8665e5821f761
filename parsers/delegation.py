"""A notice is what one sender says about one delegation to one of our meetings. A meeting of another convention gives none.

It may come as several papers (the note here, its list there) or twice (Word and PDF, message and attachment): they are one notice,
the richer paper is taken, and what the papers contradict each other in is a question. The first person is never made head.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from parsers.noticeclues import notice_clues
from parsers.noticedraft import Draft, Share, draft_of
from parsers.noticefindings import Seen, findings_of, question
from parsers.noticemembers import join_members
from parsers.paper import Context, Paper
from store.records import (
    DelegationNotice,
    Field,
    Finding,
    Intent,
    Issuer,
    IssuerType,
    NoteForm,
    NoteFrame,
    Participant,
    ParticipantKind,
    Text,
)
from store.reference import Reference

__all__ = ["notice_clues", "read_notices"]

_FORMS = (
    NoteForm.NOTE_VERBALE,
    NoteForm.CREDENTIALS,
    NoteForm.LETTER,
    NoteForm.FORM,
    NoteForm.PLAIN_EMAIL,
    NoteForm.UNKNOWN,
)
_ABSENT = (Intent.REGRET, Intent.WITHDRAW, Intent.WILL_FOLLOW)
_OUTSIDE = ("subject", "thread")  #: the paper itself does not name the meeting
_PLAIN = (Intent.ATTEND, Intent.UNCLEAR)


@dataclass(slots=True)
class _Group:
    """The papers of one notice, the one that speaks first."""

    drafts: list[Draft] = field(default_factory=list)
    covers: list[Draft] = field(default_factory=list)  #: what brought them; only asked where they are silent

    @property
    def codes(self) -> set[str]:
        return {draft.participant.code for draft in self.drafts if draft.participant.code} - {None}

    @property
    def meetings(self) -> set[str]:
        return {draft.meeting.code for draft in self.drafts if draft.meeting.code} - {None}


def read_notices(
    papers: tuple[Paper, ...], reference: Reference, today: date, context: Context
) -> tuple[DelegationNotice, ...]:
    """Return the delegation notices among some papers of one message, in the papers' order."""
    drafts = [draft for paper in papers if (draft := draft_of(paper, reference, today, context)) is not None]
    groups: list[_Group] = []
    for draft in drafts:
        if draft.share is Share.NOTE:
            _add_note(groups, draft)
    for draft in drafts:
        if draft.share is Share.LIST:
            _add_list(groups, draft, drafts)
    covers = [draft for draft in drafts if draft.share is Share.COVER]
    for group in groups:
        group.covers = covers
    found = [_notice(group, reference, today) for group in groups]
    return tuple(notice for notice in found if notice is not None)


def _add_note(groups: list[_Group], draft: Draft) -> None:
    """Join a note to the same note in another paper, or begin another notice."""
    for group in groups:
        if _is_same_note(group, draft):
            group.drafts.append(draft)
            return
    groups.append(_Group([draft]))


def _is_same_note(group: _Group, draft: Draft) -> bool:
    if len(group.codes | ({draft.participant.code} - {None})) > 1:
        return False
    if len(group.meetings | ({draft.meeting.code} - {None})) > 1:
        return False
    first = group.drafts[0]
    numbers = {_letters(one.frame.reference.value) for one in (first, draft)} - {""}
    days = {one.frame.date.value for one in (first, draft)} - {None}
    if len(numbers) == 2 or (len(days) == 2 and not first.text.paper.body and not draft.text.paper.body):
        return False
    intents = {one.intent.intent.value for one in (first, draft)} - {Intent.UNCLEAR}
    if len(numbers) == 1 and numbers == {_letters(draft.frame.reference.value)} == {
        _letters(first.frame.reference.value)
    }:
        return True
    return len(intents - {Intent.ATTEND, Intent.WILL_FOLLOW}) <= 1


def _letters(reference: str | None) -> str:
    return "".join(letter for letter in (reference or "").casefold() if letter.isalnum())


def _add_list(groups: list[_Group], draft: Draft, drafts: list[Draft]) -> None:
    """Bind a list to the note of its message, by its participant where it names one, else as the only note's enclosure."""
    code = draft.participant.code if draft.participant.how == "author" else None
    mine = [group for group in groups if code in group.codes] if code else []
    if not mine:
        mine = [group for group in groups if code is None or not group.codes or _is_organisation(group)]
    empty = [group for group in mine if not any(one.has_persons for one in group.drafts)]
    chosen = (empty or mine)[:1]
    if chosen and (len(groups) == 1 or len(empty or mine) == 1 or code):
        chosen[0].drafts.append(draft)
        return
    if not chosen and _may_stand_alone(draft, drafts):
        groups.append(_Group([draft]))


def _is_organisation(group: _Group) -> bool:
    """The list of an organisation holds persons of many nations: a State named in it is nobody's delegation."""
    return any(
        draft.participant.participant.kind not in (ParticipantKind.STATE, ParticipantKind.OTHER)
        for draft in group.drafts
    )


def _may_stand_alone(draft: Draft, drafts: list[Draft]) -> bool:
    """Whether a list without a note is a notice: some paper of the message, its thread or its subject names our meeting."""
    named = any(one.meeting.how != "none" and not one.meeting.foreign for one in drafts)
    return named and not any(one.meeting.foreign for one in drafts)


def _notice(group: _Group, reference: Reference, today: date) -> DelegationNotice | None:
    drafts = sorted(group.drafts, key=lambda draft: _FORMS.index(draft.frame.form))
    main = drafts[0]
    everybody = [*drafts, *group.covers]
    intent = _intent(everybody, members=any(draft.has_persons for draft in drafts))
    persons_read = join_members(drafts, intent.value)
    persons = next((draft.people for draft in drafts if draft.people.members), main.people)
    contact = next((one.people.contact for one in everybody if _is_filled(one)), main.people.contact)
    declared = next(
        (one.people.declared_members for one in drafts if one.people.declared_members.value), persons.declared_members
    )
    notice = DelegationNotice(
        participant=_participant(everybody),
        meeting=_meeting(drafts, group.covers),
        intent=intent,
        issuer=_issuer(everybody),
        note=_frame(everybody),
        members=persons_read.members,
        leaving=persons_read.leaving,
        declared_members=declared,
        contact=contact,
        requests=_union(one.people.requests for one in everybody),
        sensitive=_union(one.people.sensitive for one in everybody),
    )
    seen = Seen(notice=notice, drafts=tuple(drafts), reference=reference, today=today)
    return replace(notice, findings=(*findings_of(seen), *persons_read.findings, *_contradictions(drafts)))


def _intent(drafts: list[Draft], *, members: bool) -> Field[Intent]:
    """Return the most telling intent: a change told by any paper goes before a list's plain presence."""
    read = [draft.intent.intent for draft in drafts if draft.intent.states_it]
    telling = [one for one in read if one.value not in _PLAIN and not (one.value in _ABSENT and members)]
    if telling:
        values = {one.value for one in telling}
        if len(values) == 1:
            return max(telling, key=lambda one: one.confidence)
        if values <= {Intent.AMEND_ADD, Intent.AMEND_REMOVE, Intent.AMEND_REPLACE}:
            return next(one for one in telling if one.value is telling[0].value)
        return replace(telling[0], confidence=min(0.6, telling[0].confidence))
    doubtful = [one for one in read if one.value is Intent.UNCLEAR]
    plain = [one for one in (*read, *(draft.intent.intent for draft in drafts)) if one.value is Intent.ATTEND]
    if doubtful:
        return doubtful[0]
    if plain:
        best = max(plain, key=lambda one: one.confidence)
        # Persons in the enclosure make of an announcement what it announces.
        return replace(best, confidence=max(best.confidence, 0.92)) if members and not drafts[0].is_scan else best
    return drafts[0].intent.intent


def _participant(drafts: list[Draft]) -> Participant:
    found = [draft.participant.participant for draft in drafts]
    known = [one for one in found if one.code.value is not None]
    best = max(known or found, key=lambda one: one.code.confidence)
    named = next((one for one in found[:1] if one.code.value is None and one.kind is ParticipantKind.NGO), None)
    if named is not None and best.code.confidence < 0.9:
        return named
    return best


def _meeting(drafts: list[Draft], covers: list[Draft]) -> Text:
    """Return the meeting the papers agree on; two that are equally sure are a question."""
    own = [draft.meeting for draft in drafts if draft.meeting.code is not None and draft.meeting.how not in _OUTSIDE]
    read = own or [draft.meeting for draft in (*drafts, *covers) if draft.meeting.code is not None]
    doubtful = next((draft.meeting for draft in drafts if draft.meeting.doubt), None)
    if not read:
        return doubtful.meeting if doubtful is not None else drafts[0].meeting.meeting
    if len({one.code for one in read}) > 1:
        return Field(value=None, raw=read[0].meeting.raw, confidence=0.4, evidence=read[0].meeting.evidence)
    best = max(read, key=lambda one: one.meeting.confidence)
    if doubtful is not None and doubtful.code is None and best.how in _OUTSIDE:
        return replace(best.meeting, confidence=min(best.meeting.confidence, 0.6))
    return best.meeting


def _issuer(drafts: list[Draft]) -> Issuer:
    known = [draft.issuer for draft in drafts if draft.issuer.as_written.value]
    if not known:
        told = [draft.issuer for draft in drafts if draft.issuer.type is not IssuerType.UNKNOWN]
        return (told or [drafts[0].issuer])[0]
    best = max(known[:2], key=lambda one: (one.type is not IssuerType.UNKNOWN, one.as_written.confidence))
    if best.city.value is None:
        city = next((one.city for one in known if one.city.value), best.city)
        return replace(best, city=city)
    return best


def _frame(drafts: list[Draft]) -> NoteFrame:
    main = drafts[0].frame
    forms = [draft.frame.form for draft in drafts if draft.frame.form is not NoteForm.UNKNOWN]
    form = min(forms, key=_FORMS.index) if forms else NoteForm.UNKNOWN
    reference = next((one.frame.reference for one in drafts if one.frame.reference.value), main.reference)
    day = next((one.frame.date for one in drafts if one.frame.date.value), main.date)
    return NoteFrame(
        form=form,
        reference=reference,
        date=day,
        refers_to=_union(one.frame.refers_to for one in drafts),
    )


def _contradictions(drafts: list[Draft]) -> tuple[Finding, ...]:
    """Return where two papers of one notice say different things of its frame."""
    found: list[Finding] = []
    whole = [draft for draft in drafts if draft.share is Share.NOTE]
    declared = {one.people.declared_members.value for one in drafts if one.people.declared_members.value} - {None}
    if len(declared) > 1:
        sentence = f"The papers announce different numbers of persons: {', '.join(map(str, sorted(declared)))}."
        found.append(question("COUNT_MISMATCH", sentence, drafts[0]))
    days = {one.frame.date.value for one in whole} - {None}
    if len(days) > 1:
        sentence = f"The papers of one note bear different dates: {', '.join(sorted(day for day in days if day))}."
        found.append(question("PAPERS_DISAGREE", sentence, whole[0]))
    return tuple(found)


def _is_filled(draft: Draft) -> bool:
    contact = draft.people.contact
    return any(one.value for one in (contact.name, contact.phone, contact.email))


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))
