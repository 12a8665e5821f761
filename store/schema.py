"""The tables. What must never be true twice is a unique key here, and what may be true at all is a CHECK here.

`records.data` is never updated; what is derived from it by the merge rules stands in columns of its own.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from store.columns import CleanJson, CleanText, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


REVISION = "0001"  #: the newest migration; a test compares


class MessageState(StrEnum):
    """Where a message stands. RECEIVED is the only one the program leaves by itself."""

    RECEIVED = "RECEIVED"
    FILED = "FILED"
    HELD = "HELD"
    SET_ASIDE = "SET_ASIDE"
    FAILED = "FAILED"


class LetterState(StrEnum):
    """Where a letter stands. UNSURE: the relay may or may not have taken it."""

    DRAFT = "DRAFT"
    WAITING = "WAITING"
    SENDING = "SENDING"
    SENT = "SENT"
    REFUSED = "REFUSED"
    UNSURE = "UNSURE"
    DROPPED = "DROPPED"


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def _sha256_ok(column: str = "sha256") -> CheckConstraint:
    return CheckConstraint(f"length({column}) = 64", name=f"{column}_whole")


messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", CleanText, nullable=False, unique=True),  # "M-000123"
    Column("sha256", CleanText, nullable=False, unique=True),  # of the raw bytes: the identity of a message
    Column("size", BigInteger, nullable=False),  # bytes
    Column("source", CleanText, nullable=False),  # imap, maildir, file, document
    Column("mailbox", CleanText, nullable=False, server_default=""),  # of the first delivery
    Column("received_at", Moment, nullable=False),  # by the server (INTERNALDATE) or, failing that, by us
    Column("kept_at", Moment, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),  # readings begun
    Column("errors", Integer, nullable=False, server_default="0"),  # readings that reported a failure
    Column("next_try", Moment),
    Column("error", CleanText),
    Column("backfill", Boolean, nullable=False),  # filed from disk: never answered unless `answer`
    Column("answer", Boolean, nullable=False),
    Column("run", Integer, nullable=False, server_default="0"),  # how often it has been read
    Column("outcome", CleanText),
    Column("label", CleanText),
    Column("confidence", Float),
    Column("reasons", CleanJson, nullable=False, server_default="[]"),
    Column("reading", CleanJson),
    Column("reader", CleanText),
    Column("language", CleanText),
    Column("identity_level", CleanText),
    Column("identity_state", CleanText),
    Column("subject", CleanText, nullable=False, server_default=""),
    Column("from_address", CleanText),
    Column("from_name", CleanText, nullable=False, server_default=""),
    Column("message_id_header", CleanText),
    Column("settled_at", Moment),
    Column("settled_by", CleanText),  # NULL: the program; else the person
    _one_of("state", MessageState),
    _sha256_ok(),
    CheckConstraint("size >= 0 AND attempts >= 0 AND errors >= 0 AND run >= 0", name="counts"),
    CheckConstraint("state = 'RECEIVED' OR settled_at IS NOT NULL", name="settled_when_left"),
    Index(None, "state", "next_try"),
    Index(None, "message_id_header"),
    Index(None, "received_at"),
)

# Every UID (or Maildir name) ever seen, and what became of it; a delivery of known bytes is a second row for one message.
locations = Table(
    "locations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailbox", CleanText, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),  # 0 where there is none
    Column("key", CleanText, nullable=False),  # the UID in digits, or the file's own name
    Column("uid", BigInteger),
    Column("message_id", Integer, ForeignKey("messages.id")),
    Column("size", BigInteger, nullable=False),
    Column("left_because", CleanText),  # why it was left on the server; then there is no message
    Column("seen_at", Moment, nullable=False),
    Column("moved_to", CleanText),  # folder it was moved to, after the commit
    UniqueConstraint("mailbox", "uidvalidity", "key"),
    CheckConstraint("(message_id IS NULL) = (left_because IS NOT NULL)", name="kept_or_left"),
    Index(None, "message_id"),
)

cursors = Table(
    "cursors",
    metadata,
    Column("mailbox", CleanText, primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("last_uid", BigInteger, nullable=False),
    CheckConstraint("last_uid >= 0", name="last_uid"),
)

parts = Table(
    "parts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", Integer, ForeignKey("messages.id"), nullable=False),
    Column("path", CleanText, nullable=False),
    Column("name", CleanText),
    Column("type", CleanText, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", CleanText, nullable=False),
    Column("outcome", CleanText, nullable=False),
    Column("reason", CleanText),
    Column("label", CleanText),
    Column("pages", Integer),
    Column("ocr", Boolean, nullable=False),
    UniqueConstraint("message_id", "path"),
    CheckConstraint("outcome IN ('parsed', 'stored_unread', 'refused')", name="outcome_known"),
    Index(None, "sha256"),
)

records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", CleanText, nullable=False),  # "N-2023-0147": the same over all versions of one record
    Column("version", Integer, nullable=False),  # 1, 2, ... each time the same paper is read differently
    Column("message_id", Integer, ForeignKey("messages.id"), nullable=False),
    Column("idx", Integer, nullable=False),  # the record's place in its Reading
    Column("run", Integer, nullable=False),  # the reading of the message that gave it
    Column("kind", CleanText, nullable=False),
    Column("data", CleanJson, nullable=False),  # as_json of the record as read; never updated
    Column("reader", CleanText, nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("reread", Boolean, nullable=False, server_default=text("false")),  # a later version of this number exists
    # What follows is derived from data, decisions and the merge rules, and may be derived again at any time.
    Column("participant", CleanText),  # code of the State or organisation
    Column("scope", CleanText),  # code of the meeting, or the year reported on
    Column("corrected", CleanJson),  # data with the corrections of persons; NULL where there are none
    Column("standing", CleanText, nullable=False),
    Column("superseded_by", CleanText),  # number of the record that took its place
    Column("supersedes", CleanText),  # number of the record whose place it took
    Column("repeats", CleanText),  # number of the record that this one only delivers again
    Column("conflict", CleanText),  # number of the record of another authority that says otherwise
    Column("summary", CleanJson, nullable=False),  # intent, questions, ...: what lists and duties need without `data`
    Column("members", CleanJson),  # the delegation as it stands after this notice
    Column("difference", CleanJson),
    Column("pending_removals", CleanJson, nullable=False, server_default="[]"),
    UniqueConstraint("number", "version"),
    UniqueConstraint("message_id", "idx", "run"),
    CheckConstraint("kind IN ('delegation_notice', 'article7_report')", name="kind_known"),
    CheckConstraint("standing IN ('current', 'superseded', 'repeated', 'reread', 'set_aside')", name="standing_known"),
    CheckConstraint("(standing = 'superseded') = (superseded_by IS NOT NULL)", name="superseded_named"),
    CheckConstraint("(standing = 'repeated') = (repeats IS NOT NULL)", name="repeated_named"),
    CheckConstraint("(standing = 'reread') = reread", name="reread_named"),
    Index(None, "kind", "participant", "scope"),
    Index(None, "standing"),
)

# One current version of one number: the database refuses a second.
Index(
    "uq_records_number_live",
    records.c.number,
    unique=True,
    sqlite_where=text("NOT reread"),
    postgresql_where=text("NOT reread"),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", CleanText, nullable=False, unique=True),  # "L-000012"
    Column("key", CleanText, nullable=False, unique=True),  # "acknowledge:<sha256>": the duty, met once
    Column("kind", CleanText, nullable=False),  # acknowledge, remind, ask, digest, alarm
    Column("state", CleanText, nullable=False),
    Column("message_id", Integer, ForeignKey("messages.id")),
    Column("records", CleanJson, nullable=False, server_default="[]"),  # numbers
    Column("participant", CleanText),
    Column("meeting", CleanText),
    Column("language", CleanText),
    Column("recipients", CleanJson, nullable=False),  # envelope
    Column("envelope_sender", CleanText, nullable=False),  # "" is the null path
    Column("subject", CleanText, nullable=False),
    Column("content", LargeBinary, nullable=False),  # the finished message, every byte
    Column("message_id_header", CleanText, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_try", Moment),
    Column("owner", CleanText),  # the incarnation that has claimed it
    Column("claimed_at", Moment),
    Column("smtp_reply", CleanText),
    Column("held_because", CleanText),  # one sentence for the person who decides
    Column("created_at", Moment, nullable=False),
    Column("tried_at", Moment),  # when SENDING was last entered
    Column("sent_at", Moment),
    _one_of("state", LetterState),
    CheckConstraint("state <> 'SENT' OR (smtp_reply IS NOT NULL AND sent_at IS NOT NULL)", name="sent_with_proof"),
    CheckConstraint("state <> 'SENDING' OR (owner IS NOT NULL AND tried_at IS NOT NULL)", name="sending_owned"),
    Index(None, "state", "next_try"),
    Index(None, "message_id"),
    Index(None, "message_id_header"),
    Index(None, "participant", "tried_at"),
)

letter_recipients = Table(
    "letter_recipients",
    metadata,
    Column("letter_id", Integer, ForeignKey("letters.id"), nullable=False),
    Column("address", CleanText, nullable=False),  # lower case
    PrimaryKeyConstraint("letter_id", "address"),
    Index(None, "address"),
)

address_marks = Table(
    "address_marks",
    metadata,
    Column("address", CleanText, nullable=False),  # lower case
    Column("mark", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("letter_id", Integer, ForeignKey("letters.id")),
    Column("note", CleanText, nullable=False),
    PrimaryKeyConstraint("address", "mark"),
    CheckConstraint("mark IN ('bounced', 'refused', 'away', 'opted_out')", name="mark_known"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", CleanText, nullable=False, unique=True),  # "a@b.example", or "b.example" for a whole domain
    Column("code", CleanText, nullable=False),  # State or organisation
    Column("kind", CleanText, nullable=False),
    Column("source", CleanText, nullable=False),  # where we know it from
    Column("added_by", CleanText, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("note", CleanText, nullable=False, server_default=""),
    CheckConstraint("kind IN ('mission', 'ministry', 'focal_point', 'organisation', 'domain')", name="kind_known"),
    Index(None, "code"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", CleanText, nullable=False),  # our number: M-, N-, R- or L-
    Column("verb", CleanText, nullable=False),  # file, set_aside, release, drop, correct, accept_removals, ...
    Column("field", CleanText),  # of `correct`: "participant.code", "members.0.role"
    Column("value", CleanJson),
    Column("author", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "subject"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 ... without a gap
    Column("at", CleanText, nullable=False),  # ISO 8601 UTC, as hashed
    Column("subject", CleanText, nullable=False),
    Column("verb", CleanText, nullable=False),
    Column("facts", CleanText, nullable=False),  # canonical JSON, as hashed
    Column("previous", CleanText, nullable=False),
    Column("hash", CleanText, nullable=False, unique=True),
    Index(None, "subject"),
)

ticks = Table(
    "ticks",
    metadata,
    Column("job", CleanText, nullable=False),
    Column("slot", Moment, nullable=False),
    Column("by", CleanText, nullable=False),
    PrimaryKeyConstraint("job", "slot"),
)

polls = Table(
    "polls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailbox", CleanText, nullable=False),
    Column("at", Moment, nullable=False),
    Column("ok", Boolean, nullable=False),
    Column("found", Integer, nullable=False, server_default="0"),  # messages on the server not seen before
    Column("error", CleanText),
    CheckConstraint("ok = (error IS NULL)", name="error_said"),
    Index(None, "mailbox", "at"),
)

alarms = Table(
    "alarms",
    metadata,
    Column("cause", CleanText, nullable=False),
    Column("day", CleanText, nullable=False),  # ISO date in Geneva
    Column("at", Moment, nullable=False),
    Column("sentence", CleanText, nullable=False),
    PrimaryKeyConstraint("cause", "day"),
)

sequences = Table(
    "sequences",
    metadata,
    Column("name", CleanText, primary_key=True),  # "M", "L", "N-2023"
    Column("last", Integer, nullable=False),
)
