"""The inbox. A message is one sequence of bytes and has exactly one state; only `settle` moves it out of RECEIVED or anywhere.

Message-ID is a hint: the same bytes delivered twice are one message with two locations, the same Message-ID with other bytes
is another message.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from store import events
from store.columns import write_json
from store.database import Tx, insert_once, next_in_sequence
from store.locations import (
    Cursor,
    Location,
    find_cursor,
    find_locations,
    known_keys,
    leave_on_server,
    list_left_on_server,
    mark_moved,
    move_cursor,
    unmoved,
)
from store.messages import (
    Message,
    StoredPart,
    Waiting,
    count_by_state,
    find_message,
    list_messages,
    list_parts,
    messages_with_message_id,
    read_message,
    read_reading,
    waiting,
    waiting_among,
)
from store.records import PartReading, Reading, as_json
from store.schema import MessageState, locations, messages, parts

__all__ = [
    "Arrival", "Cursor", "Kept", "Location", "Message", "MessageState", "StoredPart", "Waiting", "count_by_state",
    "find_cursor", "find_locations", "find_message", "keep", "known_keys", "leave_on_server", "list_left_on_server",
    "list_messages", "list_parts", "mark_moved", "messages_with_message_id", "move_cursor", "postpone",
    "raise_attempts", "read_message", "read_reading", "settle", "unmoved", "waiting", "waiting_among",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message whose bytes `files.put` has already written."""

    sha256: str
    size: int  #: bytes
    source: str  #: "imap", "maildir", "file", or "document" for a bare paper
    mailbox: str = ""  #: as in the cursor; "" for a file from disk
    uidvalidity: int = 0
    key: str = ""  #: the UID in digits, or the file's own name; "" leaves no location
    uid: int | None = None
    received_at: datetime  #: aware; INTERNALDATE where the server gives one
    backfill: bool = False  #: from disk or from before go-live: never answered unless `answer`
    answer: bool | None = None  #: whether an acknowledgement may be owed at all; None: yes, unless backfill


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What `keep` did. `new` is False when the bytes were known: then this is one more delivery."""

    id: int
    number: str  #: "M-000123"
    new: bool


def keep(tx: Tx, arrival: Arrival, now: datetime) -> Kept:
    """Insert a message as RECEIVED, or add a location to the one that has these bytes."""
    kept = _find_kept(tx, arrival.sha256)
    if kept is None:
        kept = _insert(tx, arrival, now)
    if arrival.key:
        row = {
            "mailbox": arrival.mailbox,
            "uidvalidity": arrival.uidvalidity,
            "key": arrival.key,
            "uid": arrival.uid,
            "message_id": kept.id,
            "size": arrival.size,
            "seen_at": now,
        }
        if insert_once(tx, locations, row) and not kept.new:
            events.append(tx, kept.number, "delivered_again", {"mailbox": arrival.mailbox, "key": arrival.key}, now)
    return kept


def _find_kept(tx: Tx, sha256: str) -> Kept | None:
    row = tx.execute(select(messages.c.id, messages.c.number).where(messages.c.sha256 == sha256)).one_or_none()
    return None if row is None else Kept(id=row.id, number=row.number, new=False)


def _insert(tx: Tx, arrival: Arrival, now: datetime) -> Kept:
    number = f"M-{next_in_sequence(tx, 'M'):06d}"  # holds the sequence's row: nobody else inserts until we commit
    row = {
        "number": number,
        "sha256": arrival.sha256,
        "size": arrival.size,
        "source": arrival.source,
        "mailbox": arrival.mailbox,
        "received_at": arrival.received_at,
        "kept_at": now,
        "state": MessageState.RECEIVED.value,
        "backfill": arrival.backfill,
        "answer": not arrival.backfill if arrival.answer is None else arrival.answer,
    }
    inserted = insert_once(tx, messages, row)
    kept = _find_kept(tx, arrival.sha256)
    if kept is None:
        raise RuntimeError(f"message {arrival.sha256} was neither inserted nor found")
    if not inserted:
        return kept  # another host kept the same bytes while we asked; the number stays unused
    events.append(tx, number, "kept", {"sha256": arrival.sha256, "size": arrival.size}, now)
    return Kept(id=kept.id, number=number, new=True)


def raise_attempts(tx: Tx, message_id: int) -> int:
    """Count a reading that is about to begin and return the count.

    Commit before reading: a mail that kills its reader must not come back for ever.
    """
    raised = update(messages).where(messages.c.id == message_id).values(attempts=messages.c.attempts + 1)
    return int(tx.execute(raised.returning(messages.c.attempts)).scalar_one())


def settle(
    tx: Tx,
    message_id: int,
    state: MessageState,
    *,
    reading: Reading | None,
    reasons: Sequence[str],
    now: datetime,
    expected: MessageState = MessageState.RECEIVED,
    by: str | None = None,
) -> bool:
    """Move a message from `expected` to `state`, with its reading and parts; False when it was no longer in `expected`.

    `reading` None (FAILED, or a person's decision) leaves an earlier reading as it is. `by` names the person who decided;
    give `state` RECEIVED to have it read again, with its attempts counted anew.
    """
    values: dict[str, Any] = {"state": state.value, "settled_at": now, "settled_by": by, "reasons": list(reasons)}
    values |= {"next_try": None, "error": reasons[0] if state is MessageState.FAILED and reasons else None}
    if state is MessageState.RECEIVED:
        values |= {"attempts": 0, "errors": 0}
    if reading is not None:
        values |= _facts_of(reading)
        values["run"] = messages.c.run + 1
    where = update(messages).where(messages.c.id == message_id, messages.c.state == expected.value)
    if tx.execute(where.values(**values)).rowcount != 1:
        return False
    if reading is not None:
        _store_parts(tx, message_id, reading.parts)
    number = tx.execute(select(messages.c.number).where(messages.c.id == message_id)).scalar_one()
    told: dict[str, Any] = {"state": state.value, "by": by, "reasons": list(reasons)}
    if reading is not None:
        told["reading"] = hashlib.sha256(write_json(as_json(reading)).encode()).hexdigest()
    events.append(tx, number, "settled", told, now)
    return True


def _facts_of(reading: Reading) -> dict[str, Any]:  # Any: column values
    facts: dict[str, Any] = {
        "outcome": reading.outcome.value,
        "label": reading.label.value,
        "confidence": reading.confidence,
        "reading": as_json(reading),
        "reader": reading.reader,
        "language": reading.language,
        "identity_level": reading.identity.level.value,
        "identity_state": reading.identity.state,
    }
    if reading.mail is not None:
        facts |= {
            "subject": reading.mail.subject,
            "from_address": reading.mail.from_address,
            "from_name": reading.mail.from_name,
            "message_id_header": reading.mail.message_id,
        }
    return facts


def _store_parts(tx: Tx, message_id: int, found: Sequence[PartReading]) -> None:
    tx.execute(delete(parts).where(parts.c.message_id == message_id))
    rows = [
        {
            "message_id": message_id,
            "path": part.path,
            "name": part.name,
            "type": part.type,
            "bytes": part.bytes,
            "sha256": part.sha256,
            "outcome": part.outcome.value,
            "reason": part.reason,
            "label": None if part.label is None else part.label.value,
            "pages": part.pages,
            "ocr": part.ocr,
        }
        for part in found
    ]
    if rows:
        tx.execute(parts.insert(), rows)


def postpone(tx: Tx, message_id: int, *, error: str, next_try: datetime, counted: bool = True) -> bool:
    """Count a failed reading and try again later; the message stays RECEIVED.

    Not `counted`: the mail is not to blame (no process could be started), so the attempt is given back.
    """
    waits = update(messages).where(messages.c.id == message_id, messages.c.state == MessageState.RECEIVED.value)
    blame: dict[str, Any] = {"errors": messages.c.errors + 1} if counted else {"attempts": messages.c.attempts - 1}
    return tx.execute(waits.values(error=error, next_try=next_try, **blame)).rowcount == 1
