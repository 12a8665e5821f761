"""What the inbox holds, as values and questions; nothing here moves a message (inbox.py does)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from store.database import Tx
from store.errors import Refused
from store.schema import MessageState, messages, parts

_BEGINNING = re.compile(r"[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that is to be read now."""

    id: int
    number: str
    sha256: str
    size: int
    source: str  #: "imap", "maildir", "file", or "document" for a bare paper
    attempts: int  #: readings begun before, killed ones included
    errors: int
    received_at: datetime
    backfill: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as the ledger knows it, without its reading (`read_reading`) and its bytes (`files.get`)."""

    id: int
    number: str
    sha256: str
    size: int
    source: str
    mailbox: str
    received_at: datetime
    kept_at: datetime
    state: MessageState
    attempts: int
    errors: int
    next_try: datetime | None
    error: str | None
    backfill: bool
    answer: bool
    run: int
    outcome: str | None
    label: str | None
    confidence: float | None
    reasons: tuple[str, ...]
    reader: str | None
    language: str | None
    identity_level: str | None
    identity_state: str | None
    subject: str
    from_address: str | None
    from_name: str
    message_id_header: str | None
    settled_at: datetime | None
    settled_by: str | None  #: None: the program


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPart:
    """One part of a message and what became of it, as last read."""

    path: str
    name: str | None
    type: str
    bytes: int
    sha256: str
    outcome: str
    reason: str | None
    label: str | None
    pages: int | None
    ocr: bool


_FACTS = [column for column in messages.c if column.name != "reading"]
_WAITING = [messages.c[name] for name in Waiting.__dataclass_fields__]


def waiting(tx: Tx, now: datetime, limit: int = 50) -> tuple[Waiting, ...]:
    """Messages to be read now: live mail before backfill, oldest first, and last those whose reading was begun and never ended.

    A mail that takes the whole program down so gets its turn when all others have had theirs.
    """
    due = or_(messages.c.next_try.is_(None), messages.c.next_try <= now)
    query = select(*_WAITING).where(messages.c.state == MessageState.RECEIVED.value, due)
    interrupted = messages.c.attempts > messages.c.errors
    query = query.order_by(messages.c.backfill, interrupted, messages.c.received_at, messages.c.id).limit(limit)
    return tuple(Waiting(**row._mapping) for row in tx.execute(query))


def waiting_among(tx: Tx, ids: Sequence[int]) -> tuple[Waiting, ...]:
    """Those of some messages that are to be read, in the order given."""
    found: dict[int, Waiting] = {}
    for start in range(0, len(ids), 500):
        some = messages.c.id.in_(list(ids[start : start + 500]))
        query = select(*_WAITING).where(messages.c.state == MessageState.RECEIVED.value, some)
        found.update({row.id: Waiting(**row._mapping) for row in tx.execute(query)})
    return tuple(found[one] for one in ids if one in found)


def find_message(tx: Tx, number_or_sha256: str) -> Message | None:
    """The message of this number, SHA-256 or the beginning of one (8 digits or more, if only one begins so)."""
    asked = messages.c.number == number_or_sha256.upper()
    if _BEGINNING.fullmatch(number_or_sha256):
        asked = messages.c.sha256.startswith(number_or_sha256, autoescape=True)
    rows = tx.execute(select(*_FACTS).where(asked).limit(2)).all()
    return _message(rows[0]) if len(rows) == 1 else None


def read_message(tx: Tx, message_id: int) -> Message:
    """The message of this id; Refused when there is none."""
    row = tx.execute(select(*_FACTS).where(messages.c.id == message_id)).one_or_none()
    if row is None:
        raise Refused(f"there is no message with the id {message_id}")
    return _message(row)


def read_reading(tx: Tx, message_id: int) -> dict[str, Any] | None:  # Any: the contract's JSON
    """The latest Reading of a message as the contract's JSON (with Fields), None before the first."""
    found: dict[str, Any] | None = tx.execute(
        select(messages.c.reading).where(messages.c.id == message_id)
    ).scalar_one_or_none()
    return found


def list_messages(
    tx: Tx,
    *,
    states: Sequence[MessageState] = (),
    labels: Sequence[str] = (),
    since: datetime | None = None,
    limit: int | None = None,
) -> tuple[Message, ...]:
    """Messages, oldest first; `since` is by `received_at`."""
    query = select(*_FACTS).order_by(messages.c.received_at, messages.c.id).limit(limit)
    if states:
        query = query.where(messages.c.state.in_([state.value for state in states]))
    if labels:
        query = query.where(messages.c.label.in_(list(labels)))
    if since is not None:
        query = query.where(messages.c.received_at >= since)
    return tuple(_message(row) for row in tx.execute(query))


def messages_with_message_id(tx: Tx, message_id_header: str) -> tuple[Message, ...]:
    """Messages that carry this Message-ID: a hint only, it never makes two messages one."""
    query = select(*_FACTS).where(messages.c.message_id_header == message_id_header).order_by(messages.c.id)
    return tuple(_message(row) for row in tx.execute(query))


def messages_needed(tx: Tx, since: datetime | None, ids: Sequence[int]) -> tuple[Message, ...]:
    """The messages a snapshot needs, oldest first: open ones, those of `ids`, and those received or settled since."""
    query = select(*_FACTS).order_by(messages.c.received_at, messages.c.id)
    if since is not None:
        open_states = [MessageState.RECEIVED.value, MessageState.HELD.value, MessageState.FAILED.value]
        recent = or_(messages.c.kept_at >= since, messages.c.settled_at >= since)
        query = query.where(or_(messages.c.state.in_(open_states), recent))
    found = {row.id: _message(row) for row in tx.execute(query)}
    missing = [one for one in ids if one not in found]
    for start in range(0, len(missing), 500):
        some = select(*_FACTS).where(messages.c.id.in_(missing[start : start + 500]))
        found.update({row.id: _message(row) for row in tx.execute(some)})
    return tuple(sorted(found.values(), key=lambda message: (message.received_at, message.id)))


def list_parts(tx: Tx, message_id: int) -> tuple[StoredPart, ...]:
    """The parts of a message as last read, in the order of the Reading."""
    columns = [parts.c[name] for name in StoredPart.__dataclass_fields__]
    query = select(*columns).where(parts.c.message_id == message_id).order_by(parts.c.id)
    return tuple(StoredPart(**row._mapping) for row in tx.execute(query))


def count_by_state(tx: Tx) -> dict[MessageState, int]:
    """How many messages stand in each state, every state named."""
    rows = tx.execute(select(messages.c.state, func.count()).group_by(messages.c.state))
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    return {state: int(found.get(state.value, 0)) for state in MessageState}


def _message(row: Row[Any]) -> Message:
    facts = dict(row._mapping)
    facts["state"] = MessageState(facts["state"])
    facts["reasons"] = tuple(facts["reasons"])
    return Message(**facts)
