"""One moment of the ledger as a frozen value: what the duties and the digest are decided from, without asking again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from store.contacts import AddressMark, ContactEntry
from store.database import Tx
from store.decisions import Decision
from store.events import Head
from store.filed import FiledRecord, RecordFacts
from store.inbox import Location, Message
from store.letters import StoredLetter
from store.polls import Alarm, Poll
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
    raise NotImplementedError
