"""Every UID (or Maildir name) ever seen has one row: it led to a message, or says why the mail was left on the server.

The cursor is only a way to ask less; what is known is decided here, and what is the same message by its bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from store.database import Tx, insert_once
from store.schema import MessageState, cursors, locations, messages

_CHUNK = 500  #: bound values in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a mailbox has been read: every UID up to `last_uid` has a location, under this UIDVALIDITY."""

    mailbox: str
    uidvalidity: int
    last_uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One place a message was seen, or a mail that stays on the server (`message_id` None, `left_because` says why)."""

    mailbox: str
    uidvalidity: int
    key: str
    uid: int | None
    message_id: int | None
    size: int
    left_because: str | None
    seen_at: datetime
    moved_to: str | None


def leave_on_server(
    tx: Tx, *, mailbox: str, uidvalidity: int, uid: int | None, key: str = "", size: int, because: str, now: datetime
) -> bool:
    """Note a mail that is not fetched, with one sentence why; False when it was noted before. `key` "" is the UID."""
    row = {
        "mailbox": mailbox,
        "uidvalidity": uidvalidity,
        "key": key or str(uid),
        "uid": uid,
        "message_id": None,
        "size": size,
        "left_because": because,
        "seen_at": now,
    }
    return insert_once(tx, locations, row)


def find_cursor(tx: Tx, mailbox: str) -> Cursor | None:
    """How far this mailbox has been read."""
    row = tx.execute(select(cursors).where(cursors.c.mailbox == mailbox)).one_or_none()
    return None if row is None else Cursor(mailbox=row.mailbox, uidvalidity=row.uidvalidity, last_uid=row.last_uid)


def move_cursor(tx: Tx, cursor: Cursor) -> None:
    """Note how far a mailbox has been read; within one UIDVALIDITY it never goes back."""
    values = {"uidvalidity": cursor.uidvalidity, "last_uid": cursor.last_uid}
    if insert_once(tx, cursors, {"mailbox": cursor.mailbox, **values}):
        return
    newer = (cursors.c.uidvalidity != cursor.uidvalidity) | (cursors.c.last_uid < cursor.last_uid)
    tx.execute(update(cursors).where(cursors.c.mailbox == cursor.mailbox, newer).values(**values))


def known_keys(tx: Tx, mailbox: str, uidvalidity: int, keys: Sequence[str]) -> frozenset[str]:
    """Which of these UIDs (in digits) or names already have a location."""
    known: set[str] = set()
    place = (locations.c.mailbox == mailbox) & (locations.c.uidvalidity == uidvalidity)
    for start in range(0, len(keys), _CHUNK):
        some = list(keys[start : start + _CHUNK])
        known.update(tx.execute(select(locations.c.key).where(place, locations.c.key.in_(some))).scalars())
    return frozenset(known)


def find_locations(tx: Tx, message_id: int) -> tuple[Location, ...]:
    """Every delivery of a message, oldest first."""
    query = select(locations).where(locations.c.message_id == message_id).order_by(locations.c.id)
    return tuple(_location(row) for row in tx.execute(query))


def list_left_on_server(tx: Tx) -> tuple[Location, ...]:
    """Mails that were not fetched: each needs a person."""
    query = select(locations).where(locations.c.message_id.is_(None)).order_by(locations.c.id)
    return tuple(_location(row) for row in tx.execute(query))


def unmoved(tx: Tx, mailbox: str, uidvalidity: int, limit: int = 500) -> tuple[int, ...]:
    """UIDs of settled messages that still lie in the mailbox, for the optional MOVE."""
    query = select(locations.c.uid).join(messages, messages.c.id == locations.c.message_id)
    query = query.where(
        locations.c.mailbox == mailbox,
        locations.c.uidvalidity == uidvalidity,
        locations.c.uid.is_not(None),
        locations.c.moved_to.is_(None),
        messages.c.state != MessageState.RECEIVED.value,
    )
    return tuple(tx.execute(query.order_by(locations.c.uid).limit(limit)).scalars())


def mark_moved(tx: Tx, mailbox: str, uidvalidity: int, uids: Iterable[int], *, folder: str) -> int:
    """Note that the server has moved these; how many rows."""
    place = (locations.c.mailbox == mailbox) & (locations.c.uidvalidity == uidvalidity)
    moved, wanted = 0, list(uids)
    for start in range(0, len(wanted), _CHUNK):
        some = locations.c.uid.in_(wanted[start : start + _CHUNK])
        moved += tx.execute(update(locations).where(place, some).values(moved_to=folder)).rowcount
    return moved


def _location(row: Row[Any]) -> Location:
    return Location(
        mailbox=row.mailbox,
        uidvalidity=row.uidvalidity,
        key=row.key,
        uid=row.uid,
        message_id=row.message_id,
        size=row.size,
        left_because=row.left_because,
        seen_at=row.seen_at,
        moved_to=row.moved_to,
    )
