"""The inbox. A message is one sequence of bytes and has exactly one state; only `settle` moves it out of RECEIVED or anywhere.

Every UID (or Maildir name) ever seen has a row in `locations`: it led to a message, or says why it was left on the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.database import Tx
from store.records import Reading
from store.schema import MessageState


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message whose bytes `files.put` has already written."""

    sha256: str
    size: int  #: bytes
    source: str  #: "imap", "maildir" or "file"
    mailbox: str = ""  #: as in the cursor; "" for a file from disk
    uidvalidity: int = 0
    key: str = ""  #: the UID in digits, or the file's own name; "" leaves no location
    uid: int | None = None
    received_at: datetime  #: aware; INTERNALDATE where the server gives one
    backfill: bool = False  #: from disk or from before go-live: never answered unless `answer`
    answer: bool = True  #: whether an acknowledgement may be owed at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What `keep` did. `new` is False when the bytes were known: then this is one more delivery."""

    id: int
    number: str  #: "M-000123"
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a mailbox has been read: every UID up to `last_uid` has a location, under this UIDVALIDITY."""

    mailbox: str
    uidvalidity: int
    last_uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that is to be read now."""

    id: int
    number: str
    sha256: str
    size: int
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


def keep(tx: Tx, arrival: Arrival, now: datetime) -> Kept:
    """Insert a message as RECEIVED, or add a location to the one that has these bytes."""
    raise NotImplementedError


def leave_on_server(
    tx: Tx, *, mailbox: str, uidvalidity: int, uid: int, size: int, because: str, now: datetime
) -> bool:
    """Note a mail that is not fetched, with one sentence why; False when it was noted before."""
    raise NotImplementedError


def find_cursor(tx: Tx, mailbox: str) -> Cursor | None:
    """How far this mailbox has been read."""
    raise NotImplementedError


def move_cursor(tx: Tx, cursor: Cursor) -> None:
    """Note how far a mailbox has been read; within one UIDVALIDITY it never goes back."""
    raise NotImplementedError


def known_keys(tx: Tx, mailbox: str, uidvalidity: int, keys: Sequence[str]) -> frozenset[str]:
    """Which of these UIDs (in digits) or names already have a location."""
    raise NotImplementedError


def find_locations(tx: Tx, message_id: int) -> tuple[Location, ...]:
    """Every delivery of a message, oldest first."""
    raise NotImplementedError


def list_left_on_server(tx: Tx) -> tuple[Location, ...]:
    """Mails that were not fetched: each needs a person."""
    raise NotImplementedError


def unmoved(tx: Tx, mailbox: str, uidvalidity: int, limit: int = 500) -> tuple[int, ...]:
    """UIDs of settled messages that still lie in the mailbox, for the optional MOVE."""
    raise NotImplementedError


def mark_moved(tx: Tx, mailbox: str, uidvalidity: int, uids: Iterable[int], *, folder: str) -> int:
    """Note that the server has moved these; how many rows."""
    raise NotImplementedError


def waiting(tx: Tx, now: datetime, limit: int = 50) -> tuple[Waiting, ...]:
    """Messages to be read now: live mail before backfill, oldest first."""
    raise NotImplementedError


def raise_attempts(tx: Tx, message_id: int) -> int:
    """Count a reading that is about to begin and return the count. Commit before reading: a killer mail must not come back for ever."""
    raise NotImplementedError


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

    `reading` None (FAILED, or a person's decision) leaves an earlier reading as it is. `by` names the person who decided.
    """
    raise NotImplementedError


def postpone(tx: Tx, message_id: int, *, error: str, next_try: datetime) -> bool:
    """Count a failed reading and try again later; the message stays RECEIVED."""
    raise NotImplementedError


def find_message(tx: Tx, number_or_sha256: str) -> Message | None:
    """The message of this number, SHA-256 or the beginning of one (8 digits or more, if only one begins so)."""
    raise NotImplementedError


def read_message(tx: Tx, message_id: int) -> Message:
    """The message of this id; Refused when there is none."""
    raise NotImplementedError


def read_reading(tx: Tx, message_id: int) -> dict[str, Any] | None:  # Any: the contract's JSON
    """The latest Reading of a message as the contract's JSON (with Fields), None before the first."""
    raise NotImplementedError


def list_messages(
    tx: Tx,
    *,
    states: Sequence[MessageState] = (),
    labels: Sequence[str] = (),
    since: datetime | None = None,
    limit: int | None = None,
) -> tuple[Message, ...]:
    """Messages, oldest first; `since` is by `received_at`."""
    raise NotImplementedError


def messages_with_message_id(tx: Tx, message_id_header: str) -> tuple[Message, ...]:
    """Messages that carry this Message-ID: a hint only, it never makes two messages one."""
    raise NotImplementedError


def count_by_state(tx: Tx) -> dict[MessageState, int]:
    """How many messages stand in each state, every state named."""
    raise NotImplementedError
