"""Where reading meets the ledger, and the only place. Bytes are on the disk and in the ledger before the server is touched again;
what was read is filed and the message settled in one transaction, or neither is.

A mail that cannot be read costs itself: it is tried again, then FAILED with the reason, its bytes kept, and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from intake.desk import Desk
from intake.heeding import heed
from intake.reading import read, read_paper
from intake.source import Batch, Fetched, Source
from parsers.sandbox import Reader
from store import inbox, register
from store.database import Database, Tx
from store.errors import Refused, Temporary, place_of
from store.files import Files
from store.inbox import Arrival, MessageState, Waiting
from store.records import Outcome, Reading
from store.reference import Reference
from store.register import RecordFacts

DOCUMENT = "document"  #: `messages.source` of a bare paper
_STATES = {
    Outcome.FILE: MessageState.FILED,
    Outcome.HOLD: MessageState.HELD,
    Outcome.SET_ASIDE: MessageState.SET_ASIDE,
}
_INTERRUPTED = (
    3  #: a reading that never ended is blamed on the mail three times less than one that failed: kills hit innocents
)
_AGAIN = timedelta(minutes=1)  #: before a reading is tried again, doubled each time


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where mail is kept."""

    database: Database
    files: Files
    reserve_bytes: int = 0  #: below this much free disk nothing is fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms mail is taken in."""

    live_from: datetime | None = None  #: mail received before is backfill: never answered
    backfill: bool = False  #: everything is, whenever it was received
    answer: bool = False  #: backfill may be answered all the same
    everything: bool = False  #: ask for what the ledger lacks, whatever the cursor says


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What one look into a source brought."""

    new: tuple[int, ...] = ()  #: ids of messages not known before
    again: tuple[int, ...] = ()  #: ids of messages whose bytes were known
    left: tuple[str, ...] = ()  #: why each mail that was not fetched stays where it is
    stopped: str | None = None  #: why the look ended early; the rest waits where it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What reading may use."""

    reference: Reference
    desk: Desk
    papers: Reader
    today: date  #: in the zone
    zone: ZoneInfo
    attempts: int = 3  #: failed readings after which a message is FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """What became of one message. RECEIVED: it is tried again later."""

    number: str
    state: MessageState
    label: str | None = None
    reasons: tuple[str, ...] = ()
    records: tuple[RecordFacts, ...] = ()


Now = Callable[[], datetime]


def receive(shelf: Shelf, source: Source, terms: Terms, now: Now) -> Received:
    """Take in what a source has and the ledger lacks, each batch committed before the source is asked for the next.

    Temporary when the source, the disk or the database is away: what was committed stays, the rest waits on the server.
    """
    mailbox = source.mailbox
    short = _shortage(shelf, 0)
    if short:
        return Received(stopped=short)
    with shelf.database.read() as tx:
        cursor = inbox.find_cursor(tx, mailbox)

    def known(uidvalidity: int, keys: Sequence[str]) -> frozenset[str]:
        if terms.backfill:  # a person names these files: their bytes decide what is new, not their names
            return frozenset()
        with shelf.database.read() as tx:
            return inbox.known_keys(tx, mailbox, uidvalidity, keys)

    new: list[int] = []
    again: list[int] = []
    left: list[str] = []
    for batch in source.missed(known) if terms.everything else source.new_since(cursor, known):
        short = _shortage(shelf, sum(len(mail.raw or b"") for mail in batch.mails))
        if short:
            return Received(new=tuple(new), again=tuple(again), left=tuple(left), stopped=short)
        for kept in _keep(shelf, source, batch, terms, now()):
            (new if kept.new else again).append(kept.id)
        left += [mail.left_because for mail in batch.mails if mail.raw is None and mail.left_because]
    return Received(new=tuple(new), again=tuple(again), left=tuple(left))


def _shortage(shelf: Shelf, coming: int) -> str | None:
    free = shelf.files.free_bytes()
    if free - coming >= shelf.reserve_bytes:
        return None
    return (
        f"only {free / 1e9:.1f} GB of disk are free, less than the reserve of {shelf.reserve_bytes / 1e9:.1f} GB: "
        "nothing is fetched, the mail waits on the server"
    )


def _keep(shelf: Shelf, source: Source, batch: Batch, terms: Terms, now: datetime) -> list[inbox.Kept]:
    hashes = {mail.key: shelf.files.put(mail.raw) for mail in batch.mails if mail.raw is not None}
    kept = []
    with shelf.database.begin() as tx:
        for mail in batch.mails:
            if mail.raw is None and terms.backfill:
                continue  # the person who named the file is told
            if mail.raw is None:
                _leave(tx, source, mail, now)
            else:
                kept.append(inbox.keep(tx, _arrival(source, mail, hashes[mail.key], terms), now))
        if batch.cursor is not None:
            inbox.move_cursor(tx, batch.cursor)
    return kept  # committed: these mails are ours, whatever becomes of the server


def _arrival(source: Source, mail: Fetched, sha256: str, terms: Terms) -> Arrival:
    old = terms.live_from is not None and mail.received_at < terms.live_from
    return Arrival(
        sha256=sha256,
        size=len(mail.raw or b""),
        source=source.kind,
        mailbox=source.mailbox,
        uidvalidity=mail.uidvalidity,
        key=mail.key,
        uid=mail.uid,
        received_at=mail.received_at,
        backfill=terms.backfill or old,
        answer=True if terms.answer else None,
    )


def _leave(tx: Tx, source: Source, mail: Fetched, now: datetime) -> None:
    inbox.leave_on_server(
        tx,
        mailbox=source.mailbox,
        uidvalidity=mail.uidvalidity,
        uid=mail.uid,
        key=mail.key,
        size=mail.size,
        because=mail.left_because or "It was not handed over.",
        now=now,
    )


def receive_paper(shelf: Shelf, path: Path, terms: Terms, now: datetime) -> inbox.Kept:
    """Take in a bare document from disk as a message of its own kind. Temporary when it cannot be read or kept."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}") from error
    short = _shortage(shelf, len(content))
    if short:
        raise Temporary(short)
    sha256 = shelf.files.put(content)
    arrival = Arrival(
        sha256=sha256,
        size=len(content),
        source=DOCUMENT,
        mailbox=f"{DOCUMENT}:{path.resolve().parent}",
        key=path.name,
        received_at=now,
        backfill=terms.backfill,
        answer=True if terms.answer else None,
    )
    with shelf.database.begin() as tx:
        return inbox.keep(tx, arrival, now)  # committed: the paper is ours


def process(shelf: Shelf, waiting: Waiting, means: Means, now: Now) -> Processed:
    """Read one message and settle it. Raises only Temporary, when the database is away or nothing can be read at all now."""
    means.papers.start()  # before the attempt is counted: its start takes longer than most readings, and a kill in it blames nobody
    with shelf.database.begin() as tx:
        begun = inbox.raise_attempts(tx, waiting.id)
    # Committed: a mail that takes the whole program down is known by its count.
    if begun - waiting.errors > means.attempts * _INTERRUPTED:
        return _fail(shelf, waiting, f"Its reading was begun {begun - 1} times and never ended.", now())
    try:
        return _settle(shelf, waiting, read_again(shelf, waiting, means), now())
    except SettledMeanwhileError:
        with shelf.database.read() as tx:
            state = inbox.read_message(tx, waiting.id).state
        return Processed(number=waiting.number, state=state)
    except Temporary as error:
        return _postpone(shelf, waiting, str(error), now() + _AGAIN, counted=False)
    except Refused as error:
        return _fail(shelf, waiting, str(error), now())
    except Exception as error:  # whatever it is, it is this message's trouble and nobody else's
        why = f"Its reading failed: {place_of(error)}."
        if waiting.errors + 1 >= means.attempts:
            return _fail(shelf, waiting, why, now())
        return _postpone(shelf, waiting, why, now() + _AGAIN * 2**waiting.errors, counted=True)


class SettledMeanwhileError(Exception):
    """Somebody settled the message while we read it; our transaction is rolled back."""


def read_again(shelf: Shelf, message: Waiting | inbox.Message, means: Means) -> Reading:
    """Read a stored message; nothing is written. Refused when its bytes are no longer what was stored."""
    content = shelf.files.get(message.sha256)
    if message.source == DOCUMENT:
        with shelf.database.read() as tx:
            places = inbox.find_locations(tx, message.id)
        name = places[0].key if places else None
        return read_paper(content, name, means.reference, means.today, desk=means.desk, papers=means.papers)
    received_on = message.received_at.astimezone(means.zone).date()
    return read(content, means.reference, means.today, desk=means.desk, papers=means.papers, received_on=received_on)


def _settle(shelf: Shelf, waiting: Waiting, reading: Reading, now: datetime) -> Processed:
    state = state_for(reading)
    with shelf.database.begin() as tx:
        filed: tuple[RecordFacts, ...] = ()
        if state is MessageState.FILED:
            filed = register.file(tx, waiting.id, reading, now)
        else:
            register.withdraw(tx, waiting.id, now)
        reasons = (*reading.reasons, *heed(tx, waiting.number, reading, now), *beside(tx, waiting.id, reading, filed))
        if not inbox.settle(tx, waiting.id, state, reading=reading, reasons=reasons, now=now):
            raise SettledMeanwhileError
    # Committed: records, state and what machine mail told of our letters, together.
    return Processed(number=waiting.number, state=state, label=reading.label.value, reasons=reasons, records=filed)


def state_for(reading: Reading) -> MessageState:
    """The state that a reading alone gives its message."""
    return _STATES[reading.outcome]


def beside(tx: Tx, message_id: int, reading: Reading, filed: Sequence[RecordFacts]) -> tuple[str, ...]:
    """What a message is beside the others: a Message-ID used before, a paper that repeats, replaces or contradicts another."""
    said: list[str] = []
    if reading.mail is not None and reading.mail.message_id:
        for other in inbox.messages_with_message_id(tx, reading.mail.message_id):
            if other.id != message_id:
                said.append(f"{other.number} carries the same Message-ID and other content; both stand.")
    for record in filed:
        if record.repeats:
            said.append(f"{record.number} delivers {record.repeats} again.")
        if record.supersedes:
            said.append(f"{record.number} takes the place of {record.supersedes}.")
        if record.conflict:
            said.append(f"{record.number} and {record.conflict} do not agree: a person must look.")
        if record.pending_removals:
            count = len(record.pending_removals)
            said.append(
                f"{record.number} leaves out {count} of those named before: a person decides whether they left."
            )
    return tuple(said)


def _postpone(shelf: Shelf, waiting: Waiting, why: str, next_try: datetime, *, counted: bool) -> Processed:
    with shelf.database.begin() as tx:
        inbox.postpone(tx, waiting.id, error=why, next_try=next_try, counted=counted)
    return Processed(number=waiting.number, state=MessageState.RECEIVED, reasons=(why,))


def _fail(shelf: Shelf, waiting: Waiting, why: str, now: datetime) -> Processed:
    with shelf.database.begin() as tx:
        inbox.settle(tx, waiting.id, MessageState.FAILED, reading=None, reasons=(why,), now=now)
    return Processed(number=waiting.number, state=MessageState.FAILED, reasons=(why,))
