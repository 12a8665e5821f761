"""What do we owe, to whom, now? A pure answer: the same ledger at the same moment owes the same, each duty under one key.

A duty whose key is on a letter has been met, whatever became of the letter: a restart writes nothing twice, a crash forgets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.answering import Allowance, Answerable, Held, may_answer
from scheduler.asking import Asking, who_is_asked
from scheduler.dutysettings import DutySettings
from scheduler.ledger import Ledger
from scheduler.reminding import About, Owing, who_and_why
from store.filed import FiledRecord, Standing
from store.messages import Message
from store.records import DUTY_LABELS, MACHINE_LABELS, Label
from store.reference import Reference
from store.schema import MessageState

__all__ = [
    "About",
    "Acknowledge",
    "Answerable",
    "Ask",
    "Asking",
    "Digest",
    "Duty",
    "DutySettings",
    "Held",
    "Owing",
    "Remind",
    "due",
    "may_answer",
    "unanswerable",
    "who_and_why",
    "who_is_asked",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """Somebody sent us a paper and is to be told that we have it."""

    key: str  #: acknowledge:<sha256>; unopened:<sha256> for held mail of which something must be sent again
    message: int  #: our id of it
    records: tuple[str, ...]  #: numbers; none for the short form of held mail
    to: str
    participant: str | None
    held_because: str | None = None  #: a person releases the letter; None lets it go by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    """A State's paper is awaited."""

    key: str  #: remind:notice:<meeting>:<State>:<offset> or remind:report:<State>:<year>:<offset>
    about: About
    state: str
    subject: str  #: code of the meeting, the year reported on, or "initial"
    due: date
    offset: int
    to: str
    held_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A notice left something open, and its sender has not answered."""

    key: str  #: ask:<record>:<days>
    record: str  #: number
    message: int  #: our id of the one that brought it
    participant: str
    meeting: str
    to: str
    held_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The secretariat is to be told what happened."""

    key: str  #: digest:<day>
    day: date  #: in the settings' zone
    since: datetime | None  #: when the last digest was written; None when there was none
    days: tuple[date, ...]  #: covered, oldest first
    to: tuple[str, ...]
    settings: DutySettings  #: it was owed under: what is due to States is told by the same rules


Duty = Acknowledge | Remind | Ask | Digest


def due(ledger: Ledger, reference: Reference, settings: DutySettings, now: datetime) -> tuple[Duty, ...]:
    """Everything owed now, acknowledgements first."""
    digest = _find_digest(ledger, settings, now)
    return (
        *_acknowledgements(ledger, settings, now),
        *_unopened(ledger, settings),
        *_reminders(ledger, reference, settings, now),
        *_questions(ledger, reference, settings, now),
        *([digest] if digest else []),
    )


def unanswerable(ledger: Ledger, settings: DutySettings) -> tuple[tuple[Message, str], ...]:
    """Messages that are owed an acknowledgement and can have none, for there is nowhere to send it; with the reason."""
    found = []
    for message, filed in _owed(ledger, settings):
        answer = may_answer(message, _participant(message, filed), ledger, settings)
        if isinstance(answer, Held) and answer.proposed is None:
            found.append((message, answer.reason))
    return tuple(found)


def _acknowledgements(ledger: Ledger, settings: DutySettings, now: datetime) -> list[Acknowledge]:
    allowance = Allowance(ledger.letters.values(), settings, now)
    found = []
    for message, filed in _owed(ledger, settings):
        participant = _participant(message, filed)
        answer = may_answer(message, participant, ledger, settings)
        to = answer.address if isinstance(answer, Answerable) else answer.proposed
        if to is None:
            continue
        held = answer.reason if isinstance(answer, Held) else None
        if held is None and settings.hold_acknowledgements:
            held = "the settings hold every acknowledgement for a person"
        held = held or allowance.find_excess(participant, to)
        if held is None:
            allowance.take(participant, to)
        found.append(
            Acknowledge(
                key=f"acknowledge:{message.sha256}",
                message=message.id,
                records=tuple(one.facts.number for one in filed),
                to=to,
                participant=participant,
                held_because=held,
            )
        )
    return found


def _owed(ledger: Ledger, settings: DutySettings) -> list[tuple[Message, tuple[FiledRecord, ...]]]:
    """Messages that have earned an acknowledgement and have none yet, with their records."""
    found = []
    for message in ledger.snapshot.messages.values():
        if f"acknowledge:{message.sha256}" in ledger.letters or not _may_be_answered(message, settings):
            continue
        filed = ledger.records_of(message)
        if _earned(message, filed, ledger, settings):
            found.append((message, filed))
    return found


def _may_be_answered(message: Message, settings: DutySettings) -> bool:
    """Whether a message is one that is answered at all: live mail since go-live, or what a person ingested with --answer."""
    if not message.answer:
        return False
    arrived = message.received_at.astimezone(ZoneInfo(settings.zone)).date()
    return message.backfill or settings.live_since is None or arrived >= settings.live_since


def _unopened(ledger: Ledger, settings: DutySettings) -> list[Acknowledge]:
    """Drafts for held mail of which a paper could not be opened: what would have to be sent again. A person looks first."""
    found = []
    for message in ledger.snapshot.messages_in(MessageState.HELD):
        read, key = ledger.readings.get(message.id), f"unopened:{message.sha256}"
        if read is None or not read.unread or message.label in MACHINE_LABELS or settings.acknowledge_held:
            continue
        if key in ledger.letters or not _may_be_answered(message, settings):
            continue
        answer = may_answer(message, message.identity_state, ledger, settings)
        to = answer.address if isinstance(answer, Answerable) else answer.proposed
        if to is None:
            continue
        found.append(
            Acknowledge(
                key=key,
                message=message.id,
                records=(),
                to=to,
                participant=message.identity_state,
                held_because="a person looks first whether the paper can be opened here",
            )
        )
    return found


def _earned(message: Message, filed: tuple[FiledRecord, ...], ledger: Ledger, settings: DutySettings) -> bool:
    if message.state is MessageState.HELD:
        return settings.acknowledge_held and message.label in DUTY_LABELS | {Label.INCOMPLETE}
    if message.state is not MessageState.FILED or not filed:
        return False
    return not all(_answered_before(one, ledger) for one in filed)


def _answered_before(filed: FiledRecord, ledger: Ledger) -> bool:
    """Whether a record only delivers again what another message brought, which is the one to be answered."""
    facts = filed.facts
    if facts.standing is not Standing.REPEATED:
        return False
    first = next((one for one in ledger.snapshot.records if one.number == facts.repeats), None)
    original = ledger.snapshot.messages.get(first.message_id) if first else None
    return original is not None and original.answer and original.id != facts.message_id


def _participant(message: Message, filed: tuple[FiledRecord, ...]) -> str | None:
    return next((one.facts.participant for one in filed if one.facts.participant), message.identity_state)


def _reminders(ledger: Ledger, reference: Reference, settings: DutySettings, now: datetime) -> list[Remind]:
    held = None if settings.release_reminders else "a person releases reminders"
    return [
        Remind(
            key=owing.key,
            about=owing.about,
            state=owing.state,
            subject=owing.subject,
            due=owing.due,
            offset=owing.offset,
            to=owing.address,
            held_because=held,
        )
        for owing in who_and_why(ledger, reference, settings, now)
        if owing.remind and owing.offset is not None and owing.address is not None
    ]


def _questions(ledger: Ledger, reference: Reference, settings: DutySettings, now: datetime) -> list[Ask]:
    held = None if settings.release_reminders else "a person releases reminders"
    return [
        Ask(
            key=asking.key,
            record=asking.record,
            message=asking.message,
            participant=asking.participant,
            meeting=asking.meeting,
            to=asking.address,
            held_because=held,
        )
        for asking in who_is_asked(ledger, reference, settings, now)
        if asking.ask and asking.address is not None
    ]


def _find_digest(ledger: Ledger, settings: DutySettings, now: datetime) -> Digest | None:
    """The digest of the last slot that has passed, covering every day since the one before it."""
    local = now.astimezone(ZoneInfo(settings.zone))
    day = local.date() if local.time() >= settings.digest_at else local.date() - timedelta(days=1)
    key = f"digest:{day.isoformat()}"
    if not settings.digest_to or key in ledger.letters:
        return None
    # A clock that once ran ahead has left digests of days to come: they must not silence the days until then.
    earlier = [letter for letter in ledger.letters.values() if letter.kind == "digest" and letter.key < key]
    last = max(earlier, key=lambda letter: letter.key, default=None)
    first = date.fromisoformat(last.key.partition(":")[2]) + timedelta(days=1) if last else day
    return Digest(
        key=key,
        day=day,
        since=last.created_at if last else None,
        days=tuple(first + timedelta(days=number) for number in range((day - first).days + 1)),
        to=settings.digest_to,
        settings=settings,
    )
