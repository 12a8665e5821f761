"""What the ledger knew at one moment, as values: all that duties, digest and exports may ask. Nothing here reads a database or a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from store.records import Article7Report, DelegationNotice, IdentityLevel, Label, MailFacts, Member, PartReading, Record
from store.schema import LetterState, MessageState


class Standing(StrEnum):
    """Where a record stands among those of its participant and scope."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, with what the duties need of its reading."""

    number: str  #: "M-000123"
    sha256: str
    received_at: datetime
    state: MessageState
    label: Label | None = None
    confidence: float = 0.0
    language: str | None = None
    identity: IdentityLevel = IdentityLevel.NONE
    identity_state: str | None = None  #: code the sender is known for
    subject: str = ""
    facts: MailFacts | None = None  #: None before it was read, and for a bare document
    parts: tuple[PartReading, ...] = ()
    backfill: bool = False
    answer: bool = True
    reasons: tuple[str, ...] = ()
    error: str | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None  #: None: the program


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a notice changed against the one before it; names as printed."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The latest version of one record, with what the merge rules made of it."""

    number: str  #: "N-2023-0147", "R-2023-0031"
    version: int = 1
    message: str  #: number of the message that brought it
    record: Record
    received_at: datetime
    participant: str | None  #: code of the State or organisation
    scope: str | None  #: code of the meeting, or the year reported on
    standing: Standing = Standing.CURRENT
    supersedes: str | None = None
    repeats: str | None = None
    members: tuple[Member, ...] = ()  #: the delegation as it stands after this notice
    difference: Difference | None = None
    pending_removals: tuple[str, ...] = ()  #: not in the new list, kept until a person decides

    @property
    def notice(self) -> DelegationNotice | None:
        """The record when it is a delegation notice."""
        return self.record if isinstance(self.record, DelegationNotice) else None

    @property
    def report(self) -> Article7Report | None:
        """The record when it is an Article 7 report."""
        return self.record if isinstance(self.record, Article7Report) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A letter of ours."""

    number: str  #: "L-000012"
    key: str
    kind: str  #: acknowledge, remind, digest, alarm
    state: LetterState
    recipients: tuple[str, ...] = ()
    subject: str = ""
    participant: str | None = None
    message: str | None = None  #: number of the message it answers
    language: str | None = None
    created_at: datetime
    sent_at: datetime | None = None
    reply: str | None = None  #: the relay's words
    held_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """An entry of the contacts register."""

    address: str  #: "a@b.example", or "b.example" for a whole domain
    code: str
    kind: str  #: mission, ministry, focal_point, organisation, domain


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOnServer:
    """A mail that was not fetched."""

    mailbox: str
    size: int  #: bytes
    because: str
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the program fares; absent facts are None."""

    last_poll_at: datetime | None = None  #: last poll that went well
    poll_error: str | None = None  #: of the last poll, when it failed
    disk_free_bytes: int | None = None
    events: int = 0  #: in the chain
    chain_head: str = ""  #: hash of the last event


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything at one moment. Tuples are in order of time."""

    messages: tuple[Message, ...] = ()
    records: tuple[Filed, ...] = ()
    letters: tuple[Posted, ...] = ()
    contacts: tuple[Correspondent, ...] = ()
    marks: frozenset[tuple[str, str]] = frozenset()  #: (address in lower case, bounced | refused | away | opted_out)
    left_on_server: tuple[LeftOnServer, ...] = ()
    live_since: date | None = None  #: mail that came before this day is never answered
    health: Health = field(default_factory=Health)

    def records_of(self, message: str) -> tuple[Filed, ...]:
        """The records that a message brought."""
        return tuple(filed for filed in self.records if filed.message == message)

    def find_record(self, number: str) -> Filed | None:
        """The record of a number."""
        return next((filed for filed in self.records if filed.number == number), None)

    def find_message(self, number: str) -> Message | None:
        """The message of a number."""
        return next((message for message in self.messages if message.number == number), None)
