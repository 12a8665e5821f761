"""Mail comes in and is read. What a server or a disk may do is an answer here, never an exception; one bad mail stops no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from intake.pipeline import Processed, Received, receive
from intake.pipeline import process as process_one
from intake.source import Source
from scheduler.diary import diary
from scheduler.office import Office
from store import inbox, polls
from store.errors import Misconfigured, Refused, Temporary
from store.inbox import MessageState
from store.polls import Poll

_AT_ONCE = 20  #: messages read between two looks into the mailbox

Stop = Callable[[], bool]
Told = Callable[[], None]


def never() -> bool:
    """Nobody asks to stop."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one look into the mailbox brought."""

    new: int = 0
    again: int = 0
    left: tuple[str, ...] = ()
    moved: int = 0
    error: str | None = None  #: why the mailbox was not read to its end
    misconfigured: bool = False  #: the error will not pass by itself


def collect(office: Office, source: Source | None = None, *, everything: bool = False) -> Collected:
    """Take in what the mailbox has; the poll is noted, whatever came of it. Never raises for what a server may do."""
    try:
        here = source or office.source()
    except (Temporary, Refused, Misconfigured) as error:
        return _not_collected(office, "mailbox", error)
    try:
        received = receive(office.shelf(), here, office.terms(everything=everything), office.clock.now)
        moved = _move(office, here)
    except (Temporary, Refused, Misconfigured) as error:
        return _not_collected(office, here.mailbox, error)
    finally:
        if source is None:
            here.close()
    _note_poll(office, here.mailbox, received)
    return Collected(
        new=len(received.new),
        again=len(received.again),
        left=received.left,
        moved=moved,
        error=received.stopped,
    )


def _not_collected(office: Office, mailbox: str, error: Exception) -> Collected:
    said = str(error)
    diary().warning("mailbox was not read", mailbox=mailbox, error=said)
    try:
        with office.database.begin() as tx:
            polls.record_poll(tx, Poll(mailbox=mailbox, at=office.clock.now(), error=said))
            polls.raise_alarm(tx, f"mailbox:{mailbox}", said, day=office.today, now=office.clock.now())
    except Temporary as away:
        said = f"{said}; and {away}"
    return Collected(error=said, misconfigured=isinstance(error, Misconfigured | Refused))


def _note_poll(office: Office, mailbox: str, received: Received) -> None:
    now = office.clock.now()
    found = len(received.new) + len(received.again)
    with office.database.begin() as tx:
        polls.record_poll(tx, Poll(mailbox=mailbox, at=now, found=found, error=received.stopped))
        if received.stopped:
            polls.raise_alarm(tx, "disk", received.stopped, day=office.today, now=now)
    if received.stopped:
        diary().warning("fetching stopped", mailbox=mailbox, reason=received.stopped)
    if found or received.left:
        diary().info("mail was collected", mailbox=mailbox, new=len(received.new), count=found, left=len(received.left))


def _move(office: Office, source: Source) -> int:
    """Move settled mails to the folder of the settings; only what was read under today's UIDVALIDITY."""
    folder = office.config.mailbox.move_to
    if not folder:
        return 0
    with office.database.read() as tx:
        cursor = inbox.find_cursor(tx, source.mailbox)
        uids = inbox.unmoved(tx, source.mailbox, cursor.uidvalidity) if cursor else ()
    if cursor is None or not uids:
        return 0
    moved = source.move(uids, cursor.uidvalidity)
    with office.database.begin() as tx:
        inbox.mark_moved(tx, source.mailbox, cursor.uidvalidity, moved, folder=folder)
    return len(moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What became of the messages of one pass."""

    messages: tuple[Processed, ...] = ()
    error: str | None = None  #: why the pass ended early
    more: bool = False  #: messages still wait to be read now

    def count(self, state: MessageState) -> int:
        """How many ended in a state."""
        return sum(one.state is state for one in self.messages)


def process(
    office: Office,
    *,
    limit: int | None = None,
    seconds: float | None = None,
    stop: Stop = never,
    told: Told = lambda: None,
) -> Handled:
    """Read what waits, oldest live mail first, until nothing does. A mail that cannot be read costs only itself.

    After `limit` messages or `seconds` (by a clock that never jumps) it ends between two messages.
    """
    done: list[Processed] = []
    late = monotonic() + seconds if seconds is not None else None
    try:
        while limit is None or len(done) < limit:
            with office.database.read() as tx:
                some = inbox.waiting(tx, office.clock.now(), _AT_ONCE if limit is None else limit - len(done))
            if not some:
                return Handled(messages=tuple(done))
            means, shelf = office.means(), office.shelf()
            for waiting in some:
                if stop() or (done and late is not None and monotonic() > late):
                    return Handled(messages=tuple(done), more=True)
                told()
                one = process_one(shelf, waiting, means, office.clock.now)
                done.append(one)
                _tell(one)
    except Temporary as error:
        diary().warning("reading stopped", error=str(error))
        return Handled(messages=tuple(done), error=str(error))
    return Handled(messages=tuple(done), more=True)


def _tell(one: Processed) -> None:
    entry = diary().warning if one.state in (MessageState.FAILED, MessageState.RECEIVED) else diary().info
    said = {MessageState.RECEIVED: "was postponed"}.get(one.state, one.state.value.lower())
    facts: dict[str, object] = {"label": one.label} if one.label else {"reason": " ".join(one.reasons)}
    if one.records:
        facts["records"] = ",".join(record.number for record in one.records)
        facts["findings"] = sum(len(record.questions) + len(record.warnings) for record in one.records)
    entry(said, message=one.number, **facts)
