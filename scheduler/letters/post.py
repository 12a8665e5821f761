"""A duty becomes a row of the outbox here: written in words, composed, checked. Nothing here sends or stores."""

from __future__ import annotations

from datetime import datetime

from scheduler.duties import Acknowledge, Ask, Digest, Duty, Remind
from scheduler.ledger import Ledger
from scheduler.letters import acknowledgement, reminder
from scheduler.letters.compose import Written, compose
from scheduler.letters.settings import LetterSettings
from scheduler.reminding import About
from store.letters import Letter
from store.reference import Reference
from store.schema import LetterState


def write(
    duty: Acknowledge | Remind | Ask, ledger: Ledger, reference: Reference, settings: LetterSettings, now: datetime
) -> Written:
    """Write the letter to a State that a duty asks for."""
    match duty:
        case Acknowledge():
            return acknowledgement.write(duty, ledger, reference, settings, now)
        case Remind():
            return reminder.write(duty, ledger, reference, settings, now)
        case Ask():
            return reminder.write_open_points(duty, ledger, reference, settings, now)


def letter_of(duty: Duty, written: Written, settings: LetterSettings, now: datetime) -> Letter:
    """Return the checked letter for the outbox: a DRAFT when a person must release it. Refused when it may not go out at all."""
    finished = compose(written, settings, now)
    held = None if isinstance(duty, Digest) else duty.held_because
    return Letter(
        key=duty.key,
        kind=_KINDS[type(duty)],
        state=LetterState.WAITING if held is None else LetterState.DRAFT,
        message_id=duty.message if isinstance(duty, Acknowledge | Ask) else None,
        records=_records(duty),
        participant=_participant(duty),
        meeting=_meeting(duty),
        language=written.language,
        recipients=finished.parcel.recipients,
        envelope_sender=finished.parcel.sender,
        subject=finished.subject,
        content=finished.parcel.content,
        message_id_header=finished.message_id,
        held_because=held,
    )


_KINDS: dict[type[Duty], str] = {Acknowledge: "acknowledge", Remind: "remind", Ask: "ask", Digest: "digest"}


def _records(duty: Duty) -> tuple[str, ...]:
    match duty:
        case Acknowledge():
            return duty.records
        case Ask():
            return (duty.record,)
        case _:
            return ()


def _participant(duty: Duty) -> str | None:
    match duty:
        case Acknowledge() | Ask():
            return duty.participant
        case Remind():
            return duty.state
        case Digest():
            return None


def _meeting(duty: Duty) -> str | None:
    match duty:
        case Ask():
            return duty.meeting
        case Remind():
            return duty.subject if duty.about is About.NOTICE else None
        case _:
            return None
