"""Who owes a notice or a report, and why a reminder is or is not due. When the paper comes the duty stops existing; nobody cancels anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler.answering import find_mark, register_addresses
from scheduler.dutysettings import DutySettings
from scheduler.ledger import Ledger
from scheduler.workdays import is_working_day, sending_days
from store.filed import NOTICE, REPORT, RecordFacts
from store.messages import Message
from store.records import DelegationNotice, Intent
from store.reference import Meeting, Reference, Status
from store.schema import LetterState, MessageState

_LAST_WINDOW = timedelta(days=30)  # the reminder of the last offset is dropped when nobody wrote it for so long
_AHEAD = timedelta(days=120)
_WAITING = frozenset({MessageState.RECEIVED, MessageState.HELD, MessageState.FAILED})


class About(StrEnum):
    """The duty a reminder speaks of."""

    NOTICE = "notice"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """One State and one duty: whether a reminder is due, and why or why not."""

    about: About
    state: str  #: alpha-3 code
    subject: str  #: code of the meeting, or the year reported on, or "initial"
    due: date
    remind: bool
    reason: str  #: one sentence
    offset: int | None = None  #: days before the deadline of the reminder that is due, or would be
    address: str | None = None
    met: str | None = None  #: what was received, when the duty is met

    @property
    def key(self) -> str:
        """Key of the reminder; the same State is never reminded twice of one offset."""
        if self.about is About.NOTICE:
            return f"remind:notice:{self.subject}:{self.state}:{self.offset}"
        return f"remind:report:{self.state}:{self.subject}:{self.offset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A duty with its deadline, before anybody asked whether it was met."""

    about: About
    state: str
    subject: str
    due: date
    until: date  #: last day on which a reminder makes sense


def who_and_why(ledger: Ledger, reference: Reference, settings: DutySettings, now: datetime) -> tuple[Owing, ...]:
    """Every State that has a duty near its deadline, by duty and English name, with the reason it is or is not reminded."""
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    claims = [*_notice_claims(reference, settings, today), *_report_claims(reference, today)]
    return tuple(_owing(claim, ledger, settings, today) for claim in claims)


def find_awaited_meeting(reference: Reference, settings: DutySettings, today: date) -> Meeting | None:
    """The meeting that notices are awaited for: the one of the settings, else the next with a deadline."""
    if settings.meeting != "auto":
        return reference.meeting(settings.meeting)
    return next((one for one in reference.meetings if one.end >= today and one.delegations_due is not None), None)


def _notice_claims(reference: Reference, settings: DutySettings, today: date) -> Iterator[_Claim]:
    meeting = find_awaited_meeting(reference, settings, today)
    if meeting is None or meeting.delegations_due is None:
        return
    due = meeting.delegations_due
    wanted = {Status.PARTY, Status.SIGNATORY} if settings.remind_signatories else {Status.PARTY}
    for code in reference.states:
        if reference.status_on(code, due.day) in wanted:
            yield _Claim(about=About.NOTICE, state=code, subject=meeting.code, due=due.day, until=meeting.start)


def _report_claims(reference: Reference, today: date) -> Iterator[_Claim]:
    for code in reference.states:
        initial = reference.initial_due(code)
        if initial is not None and initial - _AHEAD <= today <= initial + 2 * _LAST_WINDOW:
            yield _Claim(
                about=About.REPORT, state=code, subject="initial", due=initial, until=initial + 2 * _LAST_WINDOW
            )
        for year in (today.year - 2, today.year - 1):
            due = reference.annual_due(code, year)
            if due is not None and due - _AHEAD <= today <= due + 2 * _LAST_WINDOW:
                yield _Claim(about=About.REPORT, state=code, subject=str(year), due=due, until=due + 2 * _LAST_WINDOW)


def _owing(claim: _Claim, ledger: Ledger, settings: DutySettings, today: date) -> Owing:
    offset = _find_offset(claim, settings, today)
    address = next(iter(register_addresses(claim.state, ledger)), None)
    remind, reason = _decide(claim, ledger, settings, _Moment(today=today, offset=offset, address=address))
    return Owing(
        about=claim.about,
        state=claim.state,
        subject=claim.subject,
        due=claim.due,
        remind=remind,
        reason=reason,
        offset=offset,
        address=address,
        met=_find_met(claim, ledger),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    today: date
    offset: int | None
    address: str | None


def _decide(claim: _Claim, ledger: Ledger, settings: DutySettings, moment: _Moment) -> tuple[bool, str]:
    """Whether a reminder is due, with the reason; what was received counts before anything else."""
    met = _find_met(claim, ledger)
    if met:
        return False, met
    waiting = find_waiting(claim.state, ledger)
    if waiting:
        return False, f"{waiting.number} from this State waits for a person; it may be the answer"
    if moment.offset is None:
        return False, f"not yet: {_next_words(claim, settings, moment.today)}"
    used = _find_used(claim, moment.offset, ledger)
    if used:
        return False, f"the reminder of this date is {used}"
    if not is_working_day(moment.today, settings.holidays):
        return False, "due, but today no letters leave to States"
    if moment.address is None:
        return False, f"due, but the contacts register has no address: ./ccm contacts add ADDRESS {claim.state}"
    mark = find_mark(moment.address, ledger)
    if mark:
        return False, f"due, but {mark}"
    return True, f"nothing received; {_offset_words(moment.offset)} the deadline of {claim.due.isoformat()}"


def _find_offset(claim: _Claim, settings: DutySettings, today: date) -> int | None:
    """The latest offset whose day has come; older ones that were slept through are passed over."""
    offsets = settings.notice_days if claim.about is About.NOTICE else settings.report_days
    days = sending_days(claim.due, offsets, settings.holidays)
    reached = [(day, -offset) for offset, day in days.items() if day <= today]
    if not reached or today > claim.until:
        return None
    day, negative = max(reached)
    if -negative == min(days) and today > day + _LAST_WINDOW:
        return None
    return -negative


def _find_met(claim: _Claim, ledger: Ledger) -> str | None:
    for facts in ledger.snapshot.records:
        if claim.about is About.REPORT and facts.kind == REPORT and _meets_report(claim, facts):
            return f"{facts.number} was received"
        if claim.about is not About.NOTICE or facts.kind != NOTICE or facts.scope != claim.subject:
            continue
        if claim.state != facts.participant and claim.state not in _represented(facts, ledger):
            continue
        if facts.intent == Intent.REGRET:
            return f"{facts.number} says it will not be represented"
        if facts.intent == Intent.WITHDRAW:
            return f"{facts.number} withdrew its delegation"
        return f"{facts.number} was received"
    return None


def find_answer(key: str, ledger: Ledger) -> str | None:
    """Why a reminder that was written under a key is no longer true: what was received meanwhile; None while it is."""
    _, about, first, second, _ = key.split(":")
    state, subject = (second, first) if about == About.NOTICE else (first, second)
    claim = _Claim(about=About(about), state=state, subject=subject, due=date.min, until=date.max)
    met = _find_met(claim, ledger)
    if met:
        return met
    waiting = find_waiting(state, ledger)
    return f"{waiting.number} from this State waits for a person; it may be the answer" if waiting else None


def _represented(facts: RecordFacts, ledger: Ledger) -> tuple[str, ...]:
    """Further States that a delegation speaks for."""
    filed = ledger.contents.get(facts.number)
    return filed.record.participant.on_behalf_of if filed and isinstance(filed.record, DelegationNotice) else ()


def _meets_report(claim: _Claim, facts: RecordFacts) -> bool:
    if facts.participant != claim.state:
        return False
    # Any report shows that a State has begun to report; which period it covers is a question to be asked, not a reason to remind.
    return claim.subject == "initial" or facts.scope == claim.subject


def find_waiting(state: str, ledger: Ledger) -> Message | None:
    """A message of a State that nobody has settled yet: it may be the answer that a reminder would ask for."""
    speaking = {facts.message_id for facts in ledger.snapshot.records if facts.participant == state}
    return next(
        (
            message
            for message in ledger.snapshot.messages.values()
            if message.state in _WAITING and (message.identity_state == state or message.id in speaking)
        ),
        None,
    )


def _find_used(claim: _Claim, offset: int, ledger: Ledger) -> str | None:
    key = Owing(
        about=claim.about,
        state=claim.state,
        subject=claim.subject,
        due=claim.due,
        remind=False,
        reason="",
        offset=offset,
    ).key
    letter = ledger.letters.get(key)
    if letter is None:
        return None
    words = {LetterState.DRAFT: "written and waits for release", LetterState.DROPPED: "dropped"}
    return f"{words.get(letter.state, letter.state.value.lower())} ({letter.number})"


def _next_words(claim: _Claim, settings: DutySettings, today: date) -> str:
    offsets = settings.notice_days if claim.about is About.NOTICE else settings.report_days
    coming = [day for day in sending_days(claim.due, offsets, settings.holidays).values() if day > today]
    return f"the next reminder is of {min(coming).isoformat()}" if coming else "no further reminder is planned"


def _offset_words(offset: int) -> str:
    days = f"{abs(offset)} day" + ("" if abs(offset) == 1 else "s")
    return f"{days} before" if offset > 0 else f"{days} after" if offset < 0 else "on the day of"
