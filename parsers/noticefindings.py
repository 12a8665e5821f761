"""What is missing or contradicts itself in a notice: each a code, a sentence for the secretariat, and the place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.noticedraft import Draft
from store.persons import name_key, shown_name
from store.records import (
    DelegationNotice,
    Finding,
    Intent,
    IssuerType,
    NoteForm,
    ParticipantKind,
    Role,
    Severity,
)
from store.reference import READ_LANGUAGES, Reference

_LISTS = (Intent.ATTEND, Intent.FULL_REPLACEMENT, Intent.UNCLEAR)
_WITH_PERSONS = (*_LISTS, Intent.AMEND_ADD, Intent.AMEND_REMOVE, Intent.AMEND_REPLACE)
_HARD_TO_READ = 0.7  #: mean confidence of OCR below which a paper is asked for again
_OVER = timedelta(days=0)
#: Codes that only the whole notice can answer; what one paper said of them is asked again here.
RECOUNTED = frozenset({"HOD_MISSING", "HOD_MULTIPLE", "COUNT_MISMATCH", "NO_MEMBERS", "DUPLICATE_MEMBER"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the findings are asked of."""

    notice: DelegationNotice
    drafts: tuple[Draft, ...]
    reference: Reference
    today: date


def findings_of(seen: Seen) -> tuple[Finding, ...]:
    """Return the findings of a notice, those of its papers first, each code and sentence once."""
    papers = [finding for draft in seen.drafts for finding in draft.people.findings if finding.code not in RECOUNTED]
    if seen.notice.intent.value in (Intent.REGRET, Intent.WITHDRAW, Intent.WILL_FOLLOW):
        papers = []
    found = (*papers, *_of_meeting(seen), *_of_participant(seen), *_of_members(seen), *_of_papers(seen))
    once: dict[tuple[str, str], Finding] = {}
    for finding in found:
        once.setdefault((finding.code, finding.sentence), finding)
    return tuple(once.values())


def question(code: str, sentence: str, draft: Draft | None = None, severity: Severity = Severity.QUESTION) -> Finding:
    """Return a finding at the beginning of a paper."""
    evidence = None
    if draft is not None:
        items = draft.text.strip.items
        evidence = draft.text.strip.evidence(items[0]) if items else None
    return Finding(code=code, severity=severity, sentence=sentence, evidence=evidence)


def _of_meeting(seen: Seen) -> Iterator[Finding]:
    meeting = seen.notice.meeting
    doubtful = next((draft.meeting for draft in seen.drafts if draft.meeting.doubt), None)
    codes = {draft.meeting.code for draft in seen.drafts if draft.meeting.code} - {None}
    if doubtful is not None and doubtful.doubt is not None and (meeting.value is None or len(codes) == 1):
        yield Finding(
            code=doubtful.doubt, severity=Severity.QUESTION, sentence=doubtful.why, evidence=doubtful.evidence
        )
    elif meeting.value is None:
        yield question("MEETING_UNSURE", "The papers do not say which meeting they concern.", seen.drafts[0])
    if len(codes) > 1:
        sentence = f"The papers name different meetings: {', '.join(sorted(code for code in codes if code))}."
        yield question("MEETING_UNSURE", sentence, seen.drafts[0])
    if meeting.value is not None:
        held = seen.reference.meeting(meeting.value)
        received = seen.drafts[0].text.context.received_on
        day = date.fromisoformat(received) if received else seen.today
        if held.end + _OVER < day:
            sentence = f"The {meeting.value} ended on {held.end.isoformat()}, before this was received."
            yield Finding(code="OLD_MEETING", severity=Severity.QUESTION, sentence=sentence, evidence=meeting.evidence)


def _of_participant(seen: Seen) -> Iterator[Finding]:
    participant = seen.notice.participant
    evidence = participant.code.evidence
    if participant.code.value is None and participant.kind is ParticipantKind.NGO:
        sentence = (
            f"{participant.as_written} is not an organisation we know: its participation needs approval (rule 1.3)."
        )
        yield Finding(code="STATUS_NEEDS_APPROVAL", severity=Severity.WARNING, sentence=sentence, evidence=evidence)
    elif participant.code.value is None:
        named = f": {participant.as_written}" if participant.as_written else ""
        sentence = f"It is not clear which State or organisation is represented{named}."
        yield Finding(code="PARTICIPANT_UNSURE", severity=Severity.QUESTION, sentence=sentence, evidence=evidence)
    elif participant.code.confidence < 0.7:
        sentence = (
            f"The paper names {participant.as_written or participant.code.value} without saying that it speaks for it."
        )
        yield Finding(code="PARTICIPANT_UNSURE", severity=Severity.QUESTION, sentence=sentence, evidence=evidence)
    if participant.kind is ParticipantKind.STATE and seen.notice.issuer.type in (
        IssuerType.MINISTRY,
        IssuerType.INDIVIDUAL,
    ):
        who = seen.notice.issuer.as_written.value or "A person without any office"
        sentence = f"{who} wrote, not a mission, an embassy or the ministry of foreign affairs."
        yield Finding(
            code="ISSUER_NOT_COMPETENT",
            severity=Severity.QUESTION,
            sentence=sentence,
            evidence=seen.notice.issuer.as_written.evidence,
        )


def _of_members(seen: Seen) -> Iterator[Finding]:
    notice, first = seen.notice, seen.drafts[0]
    if notice.intent.value not in _WITH_PERSONS:
        return
    if not notice.members:
        yield question("NO_MEMBERS", "No persons were found.", first)
        return
    yield from _twice(notice)
    if notice.intent.value not in _LISTS:
        return
    heads = [member for member in notice.members if member.role.value is Role.HEAD]
    if not heads:
        yield question("HOD_MISSING", "Nobody is marked as head of delegation.", first)
    elif len(heads) > 1:
        names = ", ".join(shown_name(member) for member in heads)
        evidence = heads[1].role.evidence
        sentence = f"More than one person is marked as head of delegation: {names}."
        yield Finding(code="HOD_MULTIPLE", severity=Severity.QUESTION, sentence=sentence, evidence=evidence)
    declared = notice.declared_members
    counted = sum(1 for member in notice.members if member.listed)
    if declared.value is not None and declared.value not in (counted, len(notice.members)):
        sentence = f"{declared.value} persons are announced, {counted} are listed."
        yield Finding(code="COUNT_MISMATCH", severity=Severity.QUESTION, sentence=sentence, evidence=declared.evidence)


def _twice(notice: DelegationNotice) -> Iterator[Finding]:
    for place, member in enumerate(notice.members):
        key = name_key(member)
        if len(key) > 1 and any(name_key(other) == key for other in notice.members[:place]):
            sentence = f"{shown_name(member)} is listed twice."
            evidence = member.family_name.evidence
            yield Finding(code="DUPLICATE_MEMBER", severity=Severity.QUESTION, sentence=sentence, evidence=evidence)


def _of_papers(seen: Seen) -> Iterator[Finding]:
    notice = seen.notice
    for draft in seen.drafts:
        document = draft.text.paper.document
        if document.ocr and document.legibility < _HARD_TO_READ:
            sentence = f"The scan is hard to read ({document.legibility:.0%} of its letters are sure)."
            yield question("LOW_OCR", sentence, draft)
        language = draft.text.paper.language
        if language is not None and language not in READ_LANGUAGES:
            sentence = f"The paper is in a language that is not read ({language})."
            yield question("LANGUAGE_UNSUPPORTED", sentence, draft, Severity.WARNING)
        if draft.intent.revised:
            sentence = "A new list came without a word whether it replaces the earlier one."
            yield question("SUPERSEDES_UNCLEAR", sentence, draft)
    if notice.sensitive:
        sentence = f"The papers hold data that is kept sealed: {', '.join(notice.sensitive)}."
        yield question("SENSITIVE_DATA_PRESENT", sentence, None, Severity.NOTE)
    if notice.note.form is NoteForm.CREDENTIALS:
        sentence = "The paper gives credentials: by which authority is to be seen by a person."
        yield question("CREDENTIALS_LEVEL", sentence, seen.drafts[0], Severity.WARNING)
