"""A person's decisions. Each is recorded with author and reason in the transaction that carries it out; no reading undoes it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from scheduler.commands import DONE, NEEDS_A_PERSON
from scheduler.commands.showing import say
from scheduler.config import read_config
from scheduler.office import Office, open_office
from scheduler.reminding import find_answer
from scheduler.sending import look
from store import decisions, inbox, outbox, register
from store.database import Tx
from store.decisions import Decision
from store.errors import Misconfigured, Refused
from store.inbox import Message, MessageState
from store.records import (
    Article7Report,
    DelegationNotice,
    Field,
    Intent,
    Participant,
    ParticipantKind,
    Record,
    StateRead,
)
from store.reference import Reference
from store.register import RecordFacts
from store.schema import LetterState

_KINDS = {
    "reminder": "remind",
    "acknowledgement": "acknowledge",
    "question": "ask",
    "circular": "circular",
    "digest": "digest",
    "alarm": "alarm",
}
_OPEN = (LetterState.DRAFT, LetterState.WAITING)


@contextmanager
def _office() -> Iterator[Office]:
    with open_office(read_config(connections=False)) as office:
        yield office


def file(options: argparse.Namespace) -> int:
    """File a message that waits for a person: what was read of it, with what the person adds."""
    with _office() as office:
        now = office.clock.now()
        with office.database.begin() as tx:
            message = _waiting_message(tx, options.id)
            _decide(tx, message.number, "file", options, now)
            filed = register.file_stored(tx, message.id, now)
            filed = _amend(tx, message, filed, options, office.reference, now)
            _settle(tx, message, MessageState.FILED, options, now)
        # Committed: decision, records and state together.
    say(
        f"{message.number} is filed"
        + (f": {', '.join(one.number for one in filed)}" if filed else ", without a record")
    )
    return DONE


def _waiting_message(tx: Tx, asked: str) -> Message:
    message = _find(tx, asked)
    if message.state is MessageState.RECEIVED:
        raise Refused(f"{message.number} has not been read yet; wait for the next pass")
    if message.state is MessageState.FILED:
        raise Refused(f"{message.number} is filed already; ./ccm correct changes a field of its record")
    return message


def _find(tx: Tx, asked: str) -> Message:
    message = inbox.find_message(tx, asked)
    if message is None:
        raise Refused(f"{asked}: there is no message of this number")
    return message


def _amend(
    tx: Tx,
    message: Message,
    filed: tuple[RecordFacts, ...],
    options: argparse.Namespace,
    reference: Reference,
    now: datetime,
) -> tuple[RecordFacts, ...]:
    """Put what the person says over the records, or file a record of it where the program had read none."""
    if options.participant:
        _check_code(options.participant, reference)
    if options.meeting and options.meeting not in {meeting.code for meeting in reference.meetings}:
        raise Misconfigured(f"--meeting {options.meeting}: there is no such meeting")
    if not filed:
        record = _by_hand(options, reference)
        return register.file_by_hand(tx, message.id, record, author=options.by, now=now) if record else ()
    said = {"author": options.by, "reason": options.reason}
    for one in filed:
        notice = one.kind == "delegation_notice"
        if options.participant:
            field = "participant.code" if notice else "state.code"
            register.correct(tx, one.number, field=field, value=options.participant, now=now, **said)
        if options.meeting and notice:
            register.correct(tx, one.number, field="meeting", value=options.meeting, now=now, **said)
        if options.year and not notice:
            register.correct(tx, one.number, field="year", value=options.year, now=now, **said)
    return tuple(found.facts for found in register.records_of(tx, message.id))


def _check_code(code: str, reference: Reference) -> None:
    if code not in reference.states and code not in reference.organisations:
        raise Misconfigured(f"--participant {code}: there is no State or organisation of this code")


def _by_hand(options: argparse.Namespace, reference: Reference) -> Record | None:
    """The record that a person's words alone make; None when they name neither meeting nor year."""
    code = options.participant
    if code is None or (options.meeting is None and options.year is None):
        return None
    said = Field(value=code, raw=options.by, confidence=1.0)
    if options.year is not None:
        year = Field(value=options.year, raw=options.by, confidence=1.0)
        return Article7Report(state=StateRead(code=said, as_written=reference.display_name(code)), year=year)
    kind = ParticipantKind.STATE if code in reference.states else reference.organisation(code).kind
    return DelegationNotice(
        participant=Participant(code=said, kind=ParticipantKind(kind), as_written=reference.display_name(code)),
        meeting=Field(value=options.meeting, raw=options.by, confidence=1.0),
        intent=Field(value=Intent.UNCLEAR),
    )


def _settle(tx: Tx, message: Message, state: MessageState, options: argparse.Namespace, now: datetime) -> None:
    reasons = (f"{options.by} decided so" + (f": {options.reason}" if options.reason else "."),)
    settled = inbox.settle(
        tx, message.id, state, reading=None, reasons=reasons, now=now, expected=message.state, by=options.by
    )
    if not settled:
        raise Refused(f"{message.number} was settled by somebody else meanwhile: ./ccm why {message.number}")


def _decide(tx: Tx, subject: str, verb: str, options: argparse.Namespace, now: datetime) -> None:
    decisions.record(tx, Decision(subject=subject, verb=verb, author=options.by, reason=options.reason, at=now))


def set_aside(options: argparse.Namespace) -> int:
    """Set a message aside: its records no longer count, and no letter about it leaves."""
    with _office() as office:
        now = office.clock.now()
        with office.database.begin() as tx:
            message = _find(tx, options.id)
            if message.state is MessageState.SET_ASIDE and message.settled_by:
                raise Refused(f"{message.number} is set aside already")
            _decide(tx, message.number, "set_aside", options, now)
            withdrawn = register.withdraw(tx, message.id, now)
            dropped = [
                letter.number
                for letter in outbox.letters_about(tx, message.id)
                if letter.state in _OPEN and outbox.drop(tx, letter.id, now)
            ]
            _settle(tx, message, MessageState.SET_ASIDE, options, now)
        # Committed: decision, records, letters and state together.
    gone = [*withdrawn, *dropped]
    say(f"{message.number} is set aside" + (f"; no longer counting: {', '.join(gone)}" if gone else ""))
    return DONE


def release(options: argparse.Namespace) -> int:
    """Let letters go that wait for a person."""
    if bool(options.letters) == bool(options.all):
        raise Misconfigured("release: name letters (L-000012), or a kind with --all")
    with _office() as office:
        numbers = list(options.letters)
        if options.all:
            numbers = _drafts(office, options.all)
            if not numbers:
                say(f"there are no drafts of kind {options.all}")
        ledger = look(office)
        troubles = 0
        for number in numbers:
            now = office.clock.now()
            try:
                with office.database.begin() as tx:
                    letter = _letter(tx, number)
                    answer = find_answer(letter.key, ledger) if letter.kind == "remind" else None
                    if answer:
                        raise Refused(f"{letter.number} is not needed any more: {answer}; ./ccm drop {letter.number}")
                    _decide(tx, letter.number, "release", options, now)
                    if not outbox.release(tx, letter.id, now):
                        raise Refused(
                            f"{letter.number} is {letter.state.value}; only a letter that waits for a person is released"
                        )
                say(f"{letter.number} leaves with the next pass")
            except Refused as error:
                troubles += 1
                say(f"not released: {error}")
    return NEEDS_A_PERSON if troubles else DONE


def _drafts(office: Office, kind: str) -> list[str]:
    if kind not in (*_KINDS, *_KINDS.values()):
        raise Misconfigured(f"--all {kind}: there is no such kind; there are: {', '.join(_KINDS)}")
    with office.database.read() as tx:
        found = outbox.list_letters(tx, states=(LetterState.DRAFT,), kinds=(_KINDS.get(kind, kind),))
    return [letter.number for letter in found]


def _letter(tx: Tx, number: str) -> outbox.StoredLetter:
    letter = outbox.find_letter(tx, number.upper())
    if letter is None:
        raise Refused(f"{number}: there is no letter of this number")
    return letter


def drop(options: argparse.Namespace) -> int:
    """Let letters never go; what they were owed for counts as met."""
    with _office() as office:
        troubles = 0
        for number in options.letters:
            now = office.clock.now()
            try:
                with office.database.begin() as tx:
                    letter = _letter(tx, number)
                    _decide(tx, letter.number, "drop", options, now)
                    if not outbox.drop(tx, letter.id, now):
                        raise Refused(f"{letter.number} is {letter.state.value} and cannot be dropped any more")
                say(f"{letter.number} is dropped")
            except Refused as error:
                troubles += 1
                say(f"not dropped: {error}")
    return NEEDS_A_PERSON if troubles else DONE


_REMOVALS = {"accept": register.accept_removals, "keep": register.keep_members}


def correct(options: argparse.Namespace) -> int:
    """Put a person's value in the place of what was read."""
    number, field = options.record.upper(), options.field
    with _office() as office:
        now = office.clock.now()
        if field == "pending_removals":
            decided = _REMOVALS.get(options.value)
            if decided is None:
                raise Misconfigured("pending_removals: the value is accept (they left) or keep (they remain)")
            with office.database.begin() as tx:
                facts = decided(tx, number, author=options.by, reason=options.reason, now=now)
        else:
            facts = _correct(office, number, field, options)
    say(f"{facts.number}: {field} is {options.value}; the record is {facts.standing.value}")
    return DONE


def _correct(office: Office, number: str, field: str, options: argparse.Namespace) -> RecordFacts:
    """Try the value as text first: a reference number of digits is no number."""
    refused: Refused | None = None
    for value in _values(options.value):
        try:
            with office.database.begin() as tx:
                return register.correct(
                    tx,
                    number,
                    field=field,
                    value=value,
                    author=options.by,
                    reason=options.reason,
                    now=office.clock.now(),
                )
        except Refused as error:
            refused = refused or error
    raise refused or Refused(f"{field}: there is no value")


def _values(written: str) -> Iterator[object]:
    if written == "null":
        yield None
        return
    yield written
    try:
        yield json.loads(written)
    except ValueError:
        return
