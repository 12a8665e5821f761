"""Which notices still leave something open, and why their senders are or are not asked again. An answer ends the question by itself:
the notice that brings it takes the place of this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.answering import find_mark
from scheduler.dutysettings import DutySettings
from scheduler.ledger import Ledger
from scheduler.letters.questions import questions_of
from scheduler.letters.sections import is_sure
from scheduler.letters.settings import SHORT_BELOW
from scheduler.letters.words import words
from scheduler.reminding import find_awaited_meeting, find_waiting
from scheduler.workdays import is_working_day, on_or_after
from store.filed import NOTICE, FiledRecord, RecordFacts
from store.letters import StoredLetter
from store.reference import Meeting, Reference
from store.schema import LetterState


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One notice with open questions: whether its sender is asked again, and why or why not."""

    record: str
    message: int
    participant: str
    meeting: str
    days: int | None  #: after the acknowledgement; None when no day has come yet
    ask: bool
    reason: str
    address: str | None

    @property
    def key(self) -> str:
        """Key of the letter: one notice is asked once for each day of the settings."""
        return f"ask:{self.record}:{self.days}"


def who_is_asked(ledger: Ledger, reference: Reference, settings: DutySettings, now: datetime) -> tuple[Asking, ...]:
    """Every notice of the awaited meeting that leaves something open, oldest first."""
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    meeting = find_awaited_meeting(reference, settings, today)
    if meeting is None:
        return ()
    open_ones = [
        (facts, ledger.contents[facts.number])
        for facts in ledger.snapshot.records
        if facts.kind == NOTICE and facts.scope == meeting.code and facts.questions and facts.number in ledger.contents
    ]
    return tuple(
        _asking(facts, meeting, _Look(filed=filed, ledger=ledger, settings=settings, now=now))
        for facts, filed in open_ones
        if facts.participant is not None and questions_of(filed, words("en"))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    filed: FiledRecord
    ledger: Ledger
    settings: DutySettings
    now: datetime


def _asking(facts: RecordFacts, meeting: Meeting, look: _Look) -> Asking:
    answered = look.ledger.letters.get(f"acknowledge:{facts.message_sha256}")
    address = next(iter(answered.recipients), None) if answered else None
    days = _find_days(answered, meeting, look)
    ask, reason = _decide(facts, answered, days, look)
    return Asking(
        record=facts.number,
        message=facts.message_id,
        participant=facts.participant or "",
        meeting=meeting.code,
        days=days,
        ask=ask,
        reason=reason,
        address=address,
    )


def _find_days(answered: StoredLetter | None, meeting: Meeting, look: _Look) -> int | None:
    """The latest of the settings' days that has come since the acknowledgement left; None before it and after the meeting began."""
    if answered is None or answered.sent_at is None:
        return None
    zone = ZoneInfo(look.settings.zone)
    today, sent = look.now.astimezone(zone).date(), answered.sent_at.astimezone(zone).date()
    if today >= meeting.start:
        return None
    reached = [
        days
        for days in look.settings.question_days
        if on_or_after(sent + timedelta(days=days), look.settings.holidays) <= today
    ]
    return max(reached, default=None)


def _decide(facts: RecordFacts, answered: StoredLetter | None, days: int | None, look: _Look) -> tuple[bool, str]:
    settings, ledger = look.settings, look.ledger
    today = look.now.astimezone(ZoneInfo(settings.zone)).date()
    if answered is None or answered.state is not LetterState.SENT:
        return False, "its acknowledgement has not left"
    if days is None:
        return False, "no day of asking again has come"
    if facts.corrected:
        return False, "a person has corrected it"
    if not is_sure(look.filed, ledger.snapshot.messages[facts.message_id], SHORT_BELOW):
        return False, "the reading is not sure enough to ask the State about it"
    waiting = find_waiting(facts.participant or "", ledger)
    if waiting:
        return False, f"{waiting.number} from this State waits for a person; it may be the answer"
    used = ledger.letters.get(f"ask:{facts.number}:{days}")
    if used:
        return False, f"asked in {used.number}"
    if not is_working_day(today, settings.holidays):
        return False, "due, but today no letters leave to States"
    mark = find_mark(answered.recipients[0], ledger)
    return (False, f"due, but {mark}") if mark else (True, f"open since {days} days")
