"""What the ledger knew at one moment, as a value: all that duties, letters, digest and exports may ask. Only `gather` reads."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from store.database import Tx
from store.filed import FiledRecord, RecordFacts, Standing, current_notices, list_records
from store.letters import StoredLetter, list_letters
from store.messages import Message, read_reading
from store.records import MailFacts, adapter_of
from store.schema import MessageState
from store.snapshot import Snapshot, snapshot

_QUOTES = 2  # words of a paper that the digest repeats to say why a message waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the duties and the digest need of a message's reading."""

    facts: MailFacts | None  #: None for a bare document
    quotes: tuple[str, ...] = ()  #: the words that weighed most, as written
    unread: tuple[str, ...] = ()  #: reasons of parts that could not be read
    has_records: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One moment: the store's snapshot, the readings of the messages that matter, the notices of the meeting that is awaited."""

    snapshot: Snapshot
    readings: Mapping[
        int, Read
    ]  #: by id of the message; of those that are open, unanswered, or new since the last digest
    contents: Mapping[
        str, FiledRecord
    ]  #: by number: of unanswered and new messages, and every current notice of the meeting
    history: tuple[RecordFacts, ...] = ()  #: every record that counts or was superseded: what came first, and when
    last_digest: StoredLetter | None = None
    disk_free_bytes: int | None = None

    @property
    def letters(self) -> Mapping[str, StoredLetter]:
        """Every letter by its key."""
        return self.snapshot.letters

    def facts_of(self, message: Message) -> MailFacts | None:
        """The mail's own facts; None for a bare document and for what was not read."""
        read = self.readings.get(message.id)
        return read.facts if read else None

    def records_of(self, message: Message) -> tuple[FiledRecord, ...]:
        """The records that a message brought, with their content, in its order."""
        found = [filed for filed in self.contents.values() if filed.facts.message_id == message.id]
        return tuple(sorted(found, key=lambda filed: filed.facts.idx))


def gather(tx: Tx, *, meeting: str | None = None, folder: Path | None = None, since: datetime | None = None) -> Ledger:
    """Read the ledger at one moment, in a transaction of `database.read()`.

    `meeting` is the code of the one that is awaited; `folder` that of the store, for the free disk. What is only for the digest
    reaches back to the last digest, or to `since`.
    """
    digests = list_letters(tx, kinds=("digest",))
    last = max(digests, key=lambda letter: letter.id, default=None)
    moment = snapshot(tx, since or (last.created_at if last else None))
    contents = dict(moment.contents)
    if meeting:
        contents |= {filed.facts.number: filed for filed in current_notices(tx, meeting)}
    return Ledger(
        snapshot=moment,
        readings={message.id: _read(read_reading(tx, message.id)) for message in _wanted(moment)},
        contents=contents,
        history=list_records(tx, standings=(Standing.CURRENT, Standing.SUPERSEDED)),
        last_digest=last,
        disk_free_bytes=shutil.disk_usage(folder).free if folder else None,
    )


def _wanted(moment: Snapshot) -> list[Message]:
    unanswered = {message.id for message in moment.awaiting_acknowledgement()}
    return [
        message
        for message in moment.messages.values()
        if message.state in (MessageState.HELD, MessageState.FAILED)
        or message.id in unanswered
        or moment.since is None
        or message.received_at >= moment.since
    ]


def _read(reading: Mapping[str, Any] | None) -> Read:  # Any: the contract's JSON
    if reading is None:
        return Read(facts=None)
    clues = sorted(reading.get("clues") or (), key=lambda clue: -float(clue["weight"]))
    quotes = [clue["evidence"].get("quote", "") for clue in clues if clue.get("evidence")]
    parts = reading.get("parts") or ()
    mail = reading.get("mail")
    return Read(
        facts=adapter_of(MailFacts).validate_python(mail) if mail else None,
        quotes=tuple(quote for quote in quotes if quote)[:_QUOTES],
        unread=tuple(part["reason"] for part in parts if part.get("reason") and part["outcome"] != "parsed"),
        has_records=bool(reading.get("records")),
    )
