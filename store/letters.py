"""What the outbox holds, as values and questions; nothing here moves a letter (outbox.py does)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from store.database import Tx
from store.errors import Refused
from store.schema import LetterState, letter_recipients, letters

_HANDED_OVER = (LetterState.SENDING, LetterState.SENT, LetterState.UNSURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A finished letter to be put into the outbox. `state` is WAITING, or DRAFT when a person must release it."""

    key: str  #: "acknowledge:<sha256>", "remind:...", "digest:<day>"
    kind: str  #: acknowledge, remind, ask, digest, alarm
    state: LetterState = LetterState.WAITING
    message_id: int | None = None  #: our id of the message it answers
    records: tuple[str, ...] = ()  #: our numbers
    participant: str | None = None
    meeting: str | None = None
    language: str | None = None
    recipients: tuple[str, ...]  #: envelope
    envelope_sender: str = ""  #: "" is the null path
    subject: str
    content: bytes  #: the finished message, every byte
    message_id_header: str
    held_because: str | None = None  #: one sentence; a DRAFT needs one
    next_try: datetime | None = None  #: not before


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLetter:
    """A letter as the ledger knows it, without its bytes (`read_content`)."""

    id: int
    number: str  #: "L-000012"
    key: str
    kind: str
    state: LetterState
    message_id: int | None
    records: tuple[str, ...]
    participant: str | None
    meeting: str | None
    language: str | None
    recipients: tuple[str, ...]
    envelope_sender: str
    subject: str
    message_id_header: str
    attempts: int
    next_try: datetime | None
    owner: str | None
    smtp_reply: str | None
    held_because: str | None
    created_at: datetime
    tried_at: datetime | None
    sent_at: datetime | None


def read_content(tx: Tx, letter_id: int) -> bytes:
    """The bytes of a letter."""
    return bytes(tx.execute(select(letters.c.content).where(letters.c.id == letter_id)).scalar_one())


_FACTS = [column for column in letters.c if column.name not in ("content", "claimed_at")]


def read_letter(tx: Tx, letter_id: int) -> StoredLetter:
    """The letter of this id; Refused when there is none."""
    row = tx.execute(select(*_FACTS).where(letters.c.id == letter_id)).one_or_none()
    if row is None:
        raise Refused(f"there is no letter with the id {letter_id}")
    return _letter(row)


def find_letter(tx: Tx, number_or_key: str) -> StoredLetter | None:
    """The letter of this number or key."""
    asked = or_(letters.c.number == number_or_key, letters.c.key == number_or_key)
    row = tx.execute(select(*_FACTS).where(asked)).first()
    return None if row is None else _letter(row)


def find_letter_by_message_id(tx: Tx, message_id_header: str) -> StoredLetter | None:
    """The letter that carried this Message-ID: what a bounce or a reply is about."""
    row = tx.execute(select(*_FACTS).where(letters.c.message_id_header == message_id_header)).first()
    return None if row is None else _letter(row)


def letters_about(tx: Tx, message_id: int) -> tuple[StoredLetter, ...]:
    """The letters that answer one message, oldest first."""
    rows = tx.execute(select(*_FACTS).where(letters.c.message_id == message_id).order_by(letters.c.id))
    return tuple(_letter(row) for row in rows)


def list_letters(
    tx: Tx,
    *,
    states: Sequence[LetterState] = (),
    kinds: Sequence[str] = (),
    participant: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> tuple[StoredLetter, ...]:
    """Letters, oldest first; `since` is by `created_at`."""
    query = select(*_FACTS).order_by(letters.c.id).limit(limit)
    if states:
        query = query.where(letters.c.state.in_([state.value for state in states]))
    if kinds:
        query = query.where(letters.c.kind.in_(list(kinds)))
    if participant is not None:
        query = query.where(letters.c.participant == participant)
    if since is not None:
        query = query.where(letters.c.created_at >= since)
    return tuple(_letter(row) for row in tx.execute(query))


def count_handed_over(
    tx: Tx,
    since: datetime,
    *,
    participant: str | None = None,
    address: str | None = None,
    kinds: Collection[str] = (),
) -> int:
    """How many letters were (or may have been) handed over since a moment: to a State, to an address, or to all. For caps."""
    handed = [state.value for state in _HANDED_OVER]
    query = select(func.count()).select_from(letters).where(letters.c.state.in_(handed), letters.c.tried_at >= since)
    if participant is not None:
        query = query.where(letters.c.participant == participant)
    if address is not None:
        to_them = select(letter_recipients.c.letter_id).where(letter_recipients.c.address == address.lower())
        query = query.where(letters.c.id.in_(to_them))
    if kinds:
        query = query.where(letters.c.kind.in_(sorted(kinds)))
    return int(tx.execute(query).scalar_one())


def count_by_state(tx: Tx) -> dict[LetterState, int]:
    """How many letters stand in each state, every state named."""
    rows = tx.execute(select(letters.c.state, func.count()).group_by(letters.c.state))
    found: dict[str, int] = {row[0]: row[1] for row in rows}
    return {state: int(found.get(state.value, 0)) for state in LetterState}


def _letter(row: Row[Any]) -> StoredLetter:
    facts = dict(row._mapping)
    facts["state"] = LetterState(facts["state"])
    facts["records"] = tuple(facts["records"])
    facts["recipients"] = tuple(facts["recipients"])
    return StoredLetter(**facts)
