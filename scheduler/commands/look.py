"""The commands that only look: read papers without storing anything, the state of each duty, lists."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from intake.desk import Desk
from intake.disk import is_mail_content, split_mbox
from intake.reading import read as read_mail
from intake.reading import read_paper
from parsers.sandbox import Reader
from scheduler import fittings
from scheduler.commands import DONE, NEEDS_A_PERSON
from scheduler.commands.explaining import explain
from scheduler.commands.showing import say, show_json, show_table
from scheduler.config import Config, read_config
from scheduler.duties import who_and_why
from scheduler.health import as_object, examine
from scheduler.office import Office, make_clock, make_desk, open_office
from scheduler.reminding import Owing
from scheduler.sending import look
from store import inbox, outbox, register
from store.errors import Misconfigured, Refused, Temporary
from store.records import Label, Outcome, Reading, as_json, as_plain
from store.reference import Reference, load_reference
from store.schema import LetterState, MessageState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """What `read` needs."""

    reference: Reference
    desk: Desk
    papers: Reader
    today: date


def read(options: argparse.Namespace) -> int:
    """Print the Reading of each file, in order; a file that cannot be read has its line too."""
    try:
        config = read_config(connections=False)
    except Misconfigured:
        config = Config()  # reading needs no settings
    today = options.today or make_clock(config).now().astimezone(config.zone).date()
    lost = 0
    with Reader(fittings.make_limits(config)) as papers:
        room = _Room(reference=load_reference(), desk=make_desk(config, None), papers=papers, today=today)
        for written in options.files:
            for reading in _readings(written, room):
                lost += isinstance(reading, str)
                _show(written, reading, options.json)
    return NEEDS_A_PERSON if lost else DONE


def _readings(written: str, room: _Room) -> Iterator[Reading | str]:
    """The Reading of each mail or paper in a file, or one sentence why there is none."""
    path = Path(written)
    try:
        content = path.read_bytes()
    except OSError as error:
        yield f"The file cannot be read: {error.strerror}."
        return
    if not content:
        yield "The file is empty: there is nothing to read."
        return
    mails = split_mbox(content)
    for mail in mails:
        try:
            if len(mails) > 1 or path.suffix.lower() == ".eml" or is_mail_content(mail[:65536]):
                yield read_mail(mail, room.reference, room.today, desk=room.desk, papers=room.papers)
            else:
                yield read_paper(mail, path.name, room.reference, room.today, desk=room.desk, papers=room.papers)
        except Temporary as error:
            yield f"It cannot be read now: {error}."


def _show(written: str, reading: Reading | str, form: str | None) -> None:
    if isinstance(reading, str):
        if form:
            show_json({"file": written} | _nothing_read(written, reading))
        else:
            say(f"{written}: {reading}", sys.stderr)
    elif form:
        show_json({"file": written} | (as_plain(reading) if form == "plain" else as_json(reading)))
    else:
        _show_reading(written, reading)


def _nothing_read(written: str, why: str) -> dict[str, Any]:  # Any: the contract's JSON
    from intake.reading import READER

    empty = Reading(
        sha256=hashlib.sha256(b"").hexdigest(),
        reader=READER,
        outcome=Outcome.HOLD,
        label=Label.UNKNOWN,
        confidence=0.0,
        reasons=(why,),
    )
    told: dict[str, Any] = as_json(empty)
    return told | ({} if why.startswith("The file is empty") else {"sha256": None})


def _show_reading(written: str, reading: Reading) -> None:
    say(f"{written}: {reading.outcome.value}, {reading.label.value} ({reading.confidence:.2f})")
    for reason in reading.reasons:
        say(f"  {reason}")
    level = reading.identity.level.value
    say(f"  sender: {level}" + (f", {reading.identity.state}" if reading.identity.state else ""))
    if reading.defects:
        say(f"  defects: {', '.join(reading.defects)}")
    for part in reading.parts:
        reason = f": {part.reason}" if part.reason else ""
        say(f"  part {part.path} {part.name or '-'} {part.type} {part.bytes} bytes, {part.outcome.value}{reason}")
    for record in reading.records:
        for line in _lines(as_plain(record)):
            say(f"    {line}")


def _lines(value: Any, path: str = "") -> Iterator[str]:  # Any: walks JSON
    """The leaves that hold something, one line each."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _lines(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        if all(not isinstance(item, dict | list) for item in value):
            if value:
                yield f"{path}: {', '.join(str(item) for item in value)}"
            return
        for place, item in enumerate(value):
            yield from _lines(item, f"{path}.{place}")
    elif value not in (None, ""):
        yield f"{path}: {value}"


@contextmanager
def _office() -> Iterator[Office]:
    with open_office(read_config(connections=False)) as office:
        yield office


def status(options: argparse.Namespace) -> int:
    """Print what has come and what is missing, for each duty and State."""
    with _office() as office:
        ledger = look(office)
        owed = who_and_why(ledger, office.reference, office.duties(), office.clock.now())
        health = examine(office)
        if options.json:
            show_json(
                {
                    "at": office.clock.now().isoformat(),
                    "meeting": office.meeting_code(),
                    "duties": [_duty(one, office.reference) for one in owed],
                    "health": as_object(health),
                }
            )
            return DONE
        say(f"meeting awaited: {office.meeting_code() or 'none'}")
        rows = [
            (one.about.value, one.subject, one.state, office.reference.display_name(one.state), one.due, one.reason)
            for one in owed
        ]
        show_table("duties", ("duty", "about", "code", "State", "due", "state of it"), rows)
        counts = health.vitals.messages if health.vitals else {}
        say("messages: " + ", ".join(f"{count} {state.value}" for state, count in counts.items()))
        letters = health.vitals.letters if health.vitals else {}
        say("letters: " + ", ".join(f"{count} {state.value}" for state, count in letters.items() if count))
        good = health.vitals.last_good_poll if health.vitals else None
        say(f"last successful poll: {_local(good.at, office.zone) if good else 'never'}")
        for sentence in health.sentences:
            say(f"needs a person: {sentence}")
    return DONE


def _duty(one: Owing, reference: Reference) -> dict[str, Any]:  # Any: JSON
    return {
        "duty": one.about.value,
        "subject": one.subject,
        "state": one.state,
        "name": reference.display_name(one.state),
        "due": one.due.isoformat(),
        "remind": one.remind,
        "reason": one.reason,
        "offset": one.offset,
    }


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def list_rows(options: argparse.Namespace) -> int:
    """Print messages, records or letters, oldest first."""
    with _office() as office:
        since = datetime.combine(options.since, time(0), office.zone) if options.since else None
        rows = _LISTS[options.what](office, options, since)
        rows = rows[-options.limit :] if options.limit else rows
        if options.json:
            for row in rows:
                show_json(row)
        elif rows:
            zone = office.zone
            shown = [
                [_local(cell, zone) if isinstance(cell, datetime) else _flat(cell) for cell in row.values()]
                for row in rows
            ]
            show_table(options.what, list(rows[0]), shown)
    return DONE


def _flat(cell: object) -> object:
    return ", ".join(str(item) for item in cell) if isinstance(cell, list) else cell


def _states(
    wanted: list[str], known: type[MessageState] | type[LetterState] | type[register.Standing]
) -> list[Any]:  # Any: one of three enums
    by_name = {state.value.lower(): state for state in known}
    unknown = [state for state in wanted if state.lower() not in by_name]
    if unknown:
        raise Misconfigured(
            f"--state {unknown[0]}: there is no such state; there are: {', '.join(s.value for s in known)}"
        )
    return [by_name[state.lower()] for state in wanted]


def _messages(office: Office, options: argparse.Namespace, since: datetime | None) -> list[dict[str, Any]]:
    states = _states(options.state, MessageState)
    with office.database.read() as tx:
        found = inbox.list_messages(tx, states=states, labels=options.label, since=since)
    return [
        {
            "number": one.number,
            "received_at": one.received_at,
            "state": one.state.value,
            "label": one.label,
            "from": one.from_address,
            "subject": one.subject,
            "sha256": one.sha256,
            "reasons": list(one.reasons),
        }
        for one in found
    ]


def _records(office: Office, options: argparse.Namespace, since: datetime | None) -> list[dict[str, Any]]:
    standings = _states(options.state, register.Standing) or [register.Standing.CURRENT]
    with office.database.read() as tx:
        found = register.list_records(tx, participant=options.participant, standings=standings)
    return [
        {
            "number": one.number,
            "kind": one.kind,
            "participant": one.participant,
            "scope": one.scope,
            "standing": one.standing.value,
            "intent": one.intent,
            "members": one.members,
            "questions": list(one.questions),
            "message": one.message_number,
            "received_at": one.received_at,
        }
        for one in found
        if since is None or one.received_at >= since
    ]


def _letters(office: Office, options: argparse.Namespace, since: datetime | None) -> list[dict[str, Any]]:
    states = _states(options.state, LetterState)
    with office.database.read() as tx:
        found = outbox.list_letters(tx, states=states, participant=options.participant, since=since)
    return [
        {
            "number": one.number,
            "kind": one.kind,
            "state": one.state.value,
            "participant": one.participant,
            "to": list(one.recipients),
            "subject": one.subject,
            "created_at": one.created_at,
            "sent_at": one.sent_at,
            "held_because": one.held_because,
            "reply": one.smtp_reply,
        }
        for one in found
    ]


_LISTS = {"messages": _messages, "records": _records, "letters": _letters}


def why(options: argparse.Namespace) -> int:
    """Print everything known about a message, a record or a letter."""
    with _office() as office:
        with office.database.read() as tx:
            told = explain(tx, options.id)
        if told is None:
            raise Refused(f"{options.id}: there is no message, record or letter of this number")
        if options.json:
            show_json(told)
        else:
            for line in _lines(told):
                say(line)
    return DONE
