"""One moment of the ledger as a frozen value: what the duties and the digest are decided from, without asking again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from sqlalchemy import literal, select

from store import letters, messages, schema
from store.contacts import AddressMark, ContactEntry, list_contacts, list_marks
from store.database import Tx
from store.decisions import Decision, decisions_since
from store.events import Head, read_head
from store.filed import FiledRecord, RecordFacts, list_records, records_of
from store.letters import StoredLetter, list_letters
from store.locations import Location, list_left_on_server
from store.messages import Message, messages_needed
from store.polls import Alarm, Poll, alarms_since, find_last_poll
from store.schema import LetterState, MessageState


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that decides what is owed. `since` bounds what is only for the digest; None: everything.

    A message stands here when it is open (RECEIVED, HELD, FAILED), awaits an acknowledgement, gave a current record, or came
    or was settled since `since`.
    """

    since: datetime | None
    message_counts: Mapping[MessageState, int]  #: all messages
    letter_counts: Mapping[LetterState, int]  #: all letters
    messages: Mapping[int, Message]  #: by id, oldest first
    records: tuple[RecordFacts, ...]  #: every current record, without content, oldest first
    contents: Mapping[
        str, FiledRecord
    ]  #: by number: records of messages that await an acknowledgement or settled since
    letters: Mapping[str, StoredLetter]  #: every letter by its key, oldest first
    contacts: tuple[ContactEntry, ...]
    marks: Mapping[str, tuple[AddressMark, ...]]  #: by address
    decisions: tuple[Decision, ...]  #: since `since`
    alarms: tuple[Alarm, ...]  #: since `since`
    left_on_server: tuple[Location, ...]  #: mails that were not fetched
    last_poll: Poll | None
    last_good_poll: Poll | None
    head: Head  #: of the events, for the digest

    def messages_in(self, *states: MessageState) -> tuple[Message, ...]:
        """The messages of these states, oldest first."""
        return tuple(message for message in self.messages.values() if message.state in states)

    def awaiting_acknowledgement(self) -> tuple[Message, ...]:
        """Filed messages that may be answered and whose key `acknowledge:<sha256>` is not met, oldest first."""
        return tuple(
            message
            for message in self.messages.values()
            if message.state is MessageState.FILED
            and message.answer
            and f"acknowledge:{message.sha256}" not in self.letters
        )

    def records_of(self, message_id: int) -> tuple[RecordFacts, ...]:
        """The current records one message gave."""
        return tuple(record for record in self.records if record.message_id == message_id)


def snapshot(tx: Tx, since: datetime | None = None) -> Snapshot:
    """Read the ledger at one moment; give it a transaction of `database.read()`."""
    current = list_records(tx)
    everything = {letter.key: letter for letter in list_letters(tx)}
    unanswered = _unanswered(tx)
    named = sorted({record.message_id for record in current} | unanswered)
    found = {message.id: message for message in messages_needed(tx, since, named)}
    fresh = unanswered | {
        message.id
        for message in found.values()
        if since is None or (message.settled_at is not None and message.settled_at >= since)
    }
    beginning = since or datetime.min.replace(tzinfo=UTC)
    marks: dict[str, tuple[AddressMark, ...]] = {}
    for mark in list_marks(tx):
        marks[mark.address] = (*marks.get(mark.address, ()), mark)
    return Snapshot(
        since=since,
        message_counts=MappingProxyType(messages.count_by_state(tx)),
        letter_counts=MappingProxyType(letters.count_by_state(tx)),
        messages=MappingProxyType(found),
        records=current,
        contents=MappingProxyType(_contents(tx, sorted(fresh))),
        letters=MappingProxyType(everything),
        contacts=list_contacts(tx),
        marks=MappingProxyType(marks),
        decisions=decisions_since(tx, beginning),
        alarms=alarms_since(tx, beginning),
        left_on_server=list_left_on_server(tx),
        last_poll=find_last_poll(tx),
        last_good_poll=find_last_poll(tx, ok=True),
        head=read_head(tx),
    )


def _unanswered(tx: Tx) -> set[int]:
    """Ids of filed messages that may be answered and are not."""
    answered = select(schema.letters.c.key)
    key = literal("acknowledge:") + schema.messages.c.sha256
    query = select(schema.messages.c.id).where(
        schema.messages.c.state == MessageState.FILED.value, schema.messages.c.answer, key.not_in(answered)
    )
    return set(tx.execute(query).scalars())


def _contents(tx: Tx, ids: list[int]) -> dict[str, FiledRecord]:
    return {filed.facts.number: filed for message_id in ids for filed in records_of(tx, message_id)}
