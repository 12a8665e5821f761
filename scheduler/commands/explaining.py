"""Everything the store knows about one message, record or letter, as one object: facts, clues with quotes, versions, history."""

from __future__ import annotations

import email
import email.policy
from dataclasses import asdict, fields
from datetime import datetime
from email.message import EmailMessage
from enum import StrEnum
from typing import Any

from store import decisions, events, inbox, outbox, register
from store.contacts import list_marks
from store.database import Tx
from store.filed import FiledRecord
from store.inbox import Message
from store.outbox import StoredLetter
from store.records import as_json

Told = dict[str, Any]  # Any: JSON


def explain(tx: Tx, asked: str) -> Told | None:
    """Return all that is known of M-..., N-..., R-..., L-... or the beginning of a SHA-256; None when there is nothing."""
    series = asked[:2].upper()
    if series == "L-":
        letter = outbox.find_letter(tx, asked.upper())
        return None if letter is None else _letter(tx, letter)
    if series in ("N-", "R-"):
        versions = register.versions_of(tx, asked.upper())
        return _record(tx, versions) if versions else None
    message = inbox.find_message(tx, asked)
    return None if message is None else _message(tx, message)


def _message(tx: Tx, message: Message) -> Told:
    reading = inbox.read_reading(tx, message.id) or {}
    limits = [defect for defect in reading.get("defects", ()) if defect.startswith("limit_")]
    return {
        **_facts(message, leave_out=("id",)),
        "locations": [_facts(place, leave_out=("message_id",)) for place in inbox.find_locations(tx, message.id)],
        "identity": reading.get("identity"),
        "mail": reading.get("mail"),
        "clues": reading.get("clues", []),
        "parts": reading.get("parts", []),
        "defects": reading.get("defects", []),
        "limits": limits + [part["reason"] for part in reading.get("parts", ()) if part.get("reason")],
        "records": [_filed(one) for one in register.records_of(tx, message.id)],
        "read_but_not_filed": reading.get("records", []) if message.state is not inbox.MessageState.FILED else [],
        "letters": [_facts(letter, leave_out=("id", "message_id")) for letter in outbox.letters_about(tx, message.id)],
        **_history(tx, message.number),
    }


def _record(tx: Tx, versions: tuple[FiledRecord, ...]) -> Told:
    newest = versions[-1]
    return {
        **_filed(newest),
        "as_read": newest.as_read,
        "versions": [
            {"version": one.facts.version, "reader": one.facts.reader, "filed_at": one.facts.filed_at.isoformat()}
            for one in versions
        ],
        **_history(tx, newest.facts.number),
    }


def _filed(filed: FiledRecord) -> Told:
    return {
        **_facts(filed.facts, leave_out=("message_id",)),
        "record": as_json(filed.record),
        "delegation": as_json(filed.members),
        "difference": None if filed.difference is None else asdict(filed.difference),
    }


def _letter(tx: Tx, letter: StoredLetter) -> Told:
    about = inbox.read_message(tx, letter.message_id).number if letter.message_id else None
    marks = [
        {"address": mark.address, "mark": mark.mark.value, "note": mark.note, "at": mark.at.isoformat()}
        for address in letter.recipients
        for mark in list_marks(tx, address)
    ]
    return {
        **_facts(letter, leave_out=("id", "message_id")),
        "message": about,
        "marks": marks,
        "text": _text_of(outbox.read_content(tx, letter.id)),
        **_history(tx, letter.number),
    }


def _text_of(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    return "" if body is None else str(body.get_content())


def _history(tx: Tx, subject: str) -> Told:
    return {
        "decisions": [_facts(decision) for decision in decisions.decisions_about(tx, subject)],
        "events": [_facts(event, leave_out=("subject",)) for event in events.events_of(tx, subject)],
    }


def _facts(value: Any, leave_out: tuple[str, ...] = ()) -> Told:  # Any: any of the store's dataclasses
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in leave_out}


def _plain(value: Any) -> Any:  # Any: a field of the store's dataclasses
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
