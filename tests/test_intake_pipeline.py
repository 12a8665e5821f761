"""Bytes first: what was fetched is ours before the server is touched; what was read is filed whole or not at all; one bad mail
costs only itself.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake import pipeline
from intake.pipeline import Terms, process, receive, receive_paper
from intake.rereading import reread
from intake.source import Batch, Fetched, Known
from scheduler.office import Office
from store import contacts, events, inbox, outbox, register
from store.contacts import Mark
from store.database import Database
from store.errors import Temporary
from store.files import Files
from store.inbox import Cursor, MessageState
from store.outbox import Letter, LetterState
from tests.offices import NOW, address_of, at, bounce, mail, make_office, note

LETTER = "<letter-1@un.org>"


@pytest.fixture
def office(tmp_path: Path, db: Database) -> Iterator[Office]:
    """An office on each kind of database."""
    with make_office(tmp_path, database=db) as made:
        yield made


@dataclass
class Server:
    """A mailbox with UIDs that can be asked again, and may fail before a batch."""

    mails: dict[int, bytes | None]
    kind: str = "imap"
    mailbox: str = "imap:desk"
    uidvalidity: int = 7
    fail_before: int | None = None
    asked: list[int] = field(default_factory=list)

    def new_since(self, cursor: Cursor | None, known: Known) -> Iterator[Batch]:
        """One mail a batch, above the cursor."""
        low = cursor.last_uid if cursor and cursor.uidvalidity == self.uidvalidity else 0
        for uid, raw in sorted(self.mails.items()):
            if uid <= low or str(uid) in known(self.uidvalidity, [str(uid)]):
                continue
            if uid == self.fail_before:
                raise Temporary("the server went away")
            self.asked.append(uid)
            yield Batch(
                mails=(
                    Fetched(
                        key=str(uid),
                        uid=uid,
                        uidvalidity=self.uidvalidity,
                        received_at=NOW,
                        size=len(raw) if raw is not None else 60_000_000,
                        raw=raw,
                        left_because=None if raw is not None else "It has 60 MB.",
                    ),
                ),
                cursor=Cursor(mailbox=self.mailbox, uidvalidity=self.uidvalidity, last_uid=uid),
            )

    def missed(self, known: Known) -> Iterator[Batch]:
        """Everything unknown."""
        for batch in self.new_since(None, known):
            yield replace(batch, cursor=None)

    def wait(self, seconds: float) -> bool:
        """Nothing comes."""
        return False

    def wake(self) -> None:
        """Nobody waits."""

    def move(self, uids: object, uidvalidity: int) -> tuple[int, ...]:
        """Nothing is moved."""
        return ()

    def close(self) -> None:
        """Nothing is open."""


def take(office: Office, server: Server, terms: Terms | None = None) -> pipeline.Received:
    """Receive from a server."""
    return receive(office.shelf(), server, terms or office.terms(), office.clock.now)


def read_next(office: Office) -> pipeline.Processed:
    """Process the message that is next."""
    with office.database.read() as tx:
        waiting = inbox.waiting(tx, office.clock.now())
    return process(office.shelf(), waiting[0], office.means(), office.clock.now)


def test_every_batch_is_ours_before_the_next_is_asked_for(office: Office) -> None:
    """A server that goes away in the middle loses nothing: what came is kept, the rest comes with the next look."""
    server = Server({1: note(number=1), 2: note(number=2), 3: note(number=3)}, fail_before=3)
    with pytest.raises(Temporary):
        take(office, server)
    with office.database.read() as tx:
        kept = inbox.list_messages(tx)
        assert [office.files.get(one.sha256) for one in kept] == [server.mails[1], server.mails[2]]
        assert inbox.find_cursor(tx, server.mailbox) == Cursor(mailbox=server.mailbox, uidvalidity=7, last_uid=2)
    server.fail_before = None
    assert len(take(office, server).new) == 1
    assert server.asked == [1, 2, 3]


def test_a_lost_cursor_and_a_new_uidvalidity_bring_nothing_twice(office: Office) -> None:
    """Everything is looked at again, and the bytes tell that they are known."""
    server = Server({1: note(number=1), 2: note(number=2)})
    take(office, server)
    server.uidvalidity = 8
    server.mails[3] = note(number=3)
    found = take(office, server)
    assert (len(found.new), len(found.again)) == (1, 2)
    assert len(receive(office.shelf(), server, Terms(everything=True), office.clock.now).again) == 0


def test_a_mail_that_is_left_on_the_server_is_seen(office: Office) -> None:
    """A mail over the limit has a location with the reason, and does not come up again."""
    server = Server({1: None, 2: note()})
    assert take(office, server).left == ("It has 60 MB.",)
    assert take(office, server).left == ()
    with office.database.read() as tx:
        (left,) = inbox.list_left_on_server(tx)
        assert left.left_because == "It has 60 MB."


def test_below_the_reserve_nothing_is_fetched(office: Office) -> None:
    """With too little disk the server is not even asked; with room again everything comes."""
    server = Server({1: note()})
    shelf = replace(office.shelf(), reserve_bytes=1 << 60)
    found = receive(shelf, server, Terms(), office.clock.now)
    assert found.stopped is not None
    assert "the mail waits on the server" in found.stopped
    assert server.asked == []
    assert len(take(office, server).new) == 1


def test_a_batch_that_would_pass_the_reserve_is_not_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reserve counts what is coming; the cursor stays, so that mail comes again."""
    server = Server({1: note()})
    monkeypatch.setattr(Files, "free_bytes", lambda self: 1_000_100)
    found = receive(replace(office.shelf(), reserve_bytes=1_000_000), server, Terms(), office.clock.now)
    assert (found.new, bool(found.stopped)) == ((), True)
    with office.database.read() as tx:
        assert inbox.find_cursor(tx, server.mailbox) is None


def test_a_full_disk_is_temporary_and_the_mail_comes_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """ENOSPC while writing: no row, no cursor, no scrap; later everything is there."""
    server = Server({1: note()})

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Temporary, match="full"):
        take(office, server)
    monkeypatch.undo()
    with office.database.read() as tx:
        assert inbox.list_messages(tx) == ()
    assert len(take(office, server).new) == 1


def test_mail_from_before_go_live_is_read_and_never_answered(office: Office) -> None:
    """Old mail is backfill; a person who names files may have them answered."""
    server = Server({1: note()})
    take(office, server, Terms(live_from=NOW + timedelta(hours=1)))
    server.mails[2] = note(number=2)
    take(office, server, Terms(backfill=True, answer=True))
    with office.database.read() as tx:
        flags = [(one.backfill, one.answer) for one in inbox.list_messages(tx)]
    assert flags == [(True, False), (True, True)]


def test_a_note_is_filed_and_its_message_settled_together(office: Office) -> None:
    """After reading there is a record with its State, and the message is FILED with reasons."""
    take(office, Server({1: note("NOR")}))
    done = read_next(office)
    assert (done.state, done.label) == (MessageState.FILED, "delegation_notice")
    with office.database.read() as tx:
        message = inbox.find_message(tx, done.number)
        assert message is not None
        assert message.sha256 == hashlib.sha256(note("NOR")).hexdigest()
        (filed,) = register.records_of(tx, message.id)
        assert (filed.facts.participant, filed.facts.scope, len(filed.members)) == ("NOR", "11MSP", 2)
        assert message.reasons


@pytest.mark.parametrize("where", ["file", "settle"])
def test_a_crash_before_the_commit_leaves_the_message_to_be_read_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Killed while filing or settling: no record, RECEIVED, and the attempt is counted."""
    take(office, Server({1: note()}))
    room = register if where == "file" else inbox

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(room, where, killed)
    with pytest.raises(KeyboardInterrupt):
        read_next(office)
    monkeypatch.undo()
    with office.database.read() as tx:
        (waiting,) = inbox.waiting(tx, NOW)
        assert (waiting.attempts, waiting.errors) == (1, 0)
        assert register.list_records(tx) == ()
    assert read_next(office).state is MessageState.FILED


def test_a_mail_that_cannot_be_read_is_tried_again_and_then_failed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three failures, each later than the one before; the reason names kind and place, never what the mail says."""
    take(office, Server({1: note()}))

    def fail(*_: object, **__: object) -> None:
        raise ValueError("Thabiso MOKHETHI")

    monkeypatch.setattr(pipeline, "read", fail)
    moments = []
    moment = NOW
    for expected in (MessageState.RECEIVED, MessageState.RECEIVED, MessageState.FAILED):
        done = read_next(at(office, moment))
        assert done.state is expected
        assert "ValueError in test_intake_pipeline.py" in done.reasons[0]
        assert "MOKHETHI" not in done.reasons[0]
        with office.database.read() as tx:
            message = inbox.find_message(tx, "M-000001")
            assert message is not None
            if message.next_try:
                moments.append(message.next_try - moment)
                assert inbox.waiting(tx, moment) == ()
                moment = message.next_try
    assert moments == [timedelta(minutes=1), timedelta(minutes=2)]
    assert office.files.exists(hashlib.sha256(note()).hexdigest())


def test_a_mail_that_kills_the_program_is_kept_aside(office: Office) -> None:
    """Begun nine times and never ended, it is FAILED before it is read again."""
    take(office, Server({1: note()}))
    for _ in range(9):
        with office.database.begin() as tx:
            inbox.raise_attempts(tx, 1)
    done = read_next(office)
    assert done.state is MessageState.FAILED
    assert done.reasons == ("Its reading was begun 9 times and never ended.",)


def test_what_is_not_the_mails_fault_is_not_counted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """When no process can be started the mail waits a minute, as often as it takes."""
    take(office, Server({1: note()}))

    def away(*_: object, **__: object) -> None:
        raise Temporary("no process to read papers in")

    monkeypatch.setattr(pipeline, "read", away)
    for minutes in range(0, 60, 2):
        assert read_next(at(office, NOW + timedelta(minutes=minutes))).state is MessageState.RECEIVED
    monkeypatch.undo()
    assert read_next(at(office, NOW + timedelta(hours=2))).state is MessageState.FILED


def test_a_damaged_file_is_failed_with_what_to_do(office: Office) -> None:
    """Bytes that are no longer what was stored are never read."""
    take(office, Server({1: note()}))
    office.files.path_of(hashlib.sha256(note()).hexdigest()).write_bytes(b"other")
    done = read_next(office)
    assert done.state is MessageState.FAILED
    assert "restore it from a backup" in done.reasons[0]


def test_settled_meanwhile_by_a_person_their_word_counts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message set aside while it is being read stays set aside, and no record of it is filed."""
    take(office, Server({1: note()}))
    read = pipeline.read

    def slow(*given: object, **named: object) -> object:
        with office.database.begin() as tx:
            inbox.settle(tx, 1, MessageState.SET_ASIDE, reading=None, reasons=(), now=NOW, by="ann")
        return read(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "read", slow)
    assert read_next(office).state is MessageState.SET_ASIDE
    with office.database.read() as tx:
        assert register.list_records(tx, standings=()) == ()


def test_the_same_message_id_with_other_bytes_is_told_and_both_stand(office: Office) -> None:
    """A Message-ID used again suppresses nothing."""
    first = note()
    take(office, Server({1: first, 2: first.replace(b"NTLHOKI", b"NTLHOKE")}))
    read_next(office)
    done = read_next(office)
    assert "M-000001 carries the same Message-ID and other content; both stand." in done.reasons
    assert done.records[0].supersedes == "N-2023-0001"
    assert "N-2023-0002 takes the place of N-2023-0001." in done.reasons


def _letter(office: Office, state: LetterState = LetterState.SENT) -> None:
    with office.database.begin() as tx:
        letter = Letter(
            key="acknowledge:x",
            kind="acknowledge",
            recipients=(address_of("LSO"),),
            subject="x",
            content=b"x",
            message_id_header=LETTER,
        )
        outbox.enqueue(tx, letter, NOW)
        if state is LetterState.SENT:
            outbox.claim(tx, NOW, "me")
            outbox.mark_sending(tx, 1, "me", NOW)
            outbox.mark_sent(tx, 1, reply="250 ok", now=NOW)


@pytest.mark.parametrize(
    ("about", "address", "status", "expected", "marked"),
    [
        (LETTER, address_of("LSO"), "5.1.1", LetterState.REFUSED, True),
        (LETTER, address_of("LSO"), "4.4.1", LetterState.SENT, False),
        (LETTER, address_of("NOR"), "5.1.1", LetterState.SENT, False),
        ("<forged@else.example>", address_of("LSO"), "5.1.1", LetterState.SENT, False),
    ],
)
def test_a_bounce_counts_only_for_good_for_our_letter_and_its_addresses(
    office: Office, about: str, address: str, status: str, expected: LetterState, marked: bool
) -> None:
    """A report for good marks letter and address; a delay, another's address or a forged Message-ID marks nothing."""
    _letter(office)
    take(office, Server({1: bounce(about, address, status=status)}))
    done = read_next(office)
    assert (done.state, done.label) == (MessageState.SET_ASIDE, "bounce")
    with office.database.read() as tx:
        assert outbox.read_letter(tx, 1).state is expected
        marks = contacts.list_marks(tx)
        assert [mark.mark for mark in marks] == ([Mark.BOUNCED] if marked else [])


def test_an_out_of_office_note_marks_the_address_away(office: Office) -> None:
    """It names our letter, so its sender is away; the letter stays sent."""
    _letter(office)
    raw = mail(
        "I am away until Monday.",
        sender=address_of("LSO"),
        subject="Automatic reply: Received",
        more=f"Auto-Submitted: auto-replied\r\nIn-Reply-To: {LETTER}\r\n",
    )
    take(office, Server({1: raw}))
    assert read_next(office).label == "auto_reply"
    with office.database.read() as tx:
        assert [mark.mark for mark in contacts.list_marks(tx, address_of("LSO"))] == [Mark.AWAY]
        assert [event.verb for event in events.events_of(tx, "L-000001")][-1] == "auto_replied"


def test_a_bare_paper_is_a_message_of_its_own_kind(office: Office, tmp_path: Path) -> None:
    """A paper from disk is stored, read with its own name, and never answered by itself."""
    path = tmp_path / "note.txt"
    path.write_bytes(note().partition(b"\r\n\r\n")[2])
    kept = receive_paper(office.shelf(), path, Terms(backfill=True), NOW)
    done = read_next(office)
    assert (done.state, done.records[0].participant) == (MessageState.FILED, "LSO")
    with office.database.read() as tx:
        message = inbox.read_message(tx, kept.id)
        assert (message.source, message.answer, message.identity_level) == ("document", False, "none")
        (place,) = inbox.find_locations(tx, kept.id)
        assert place.key == "note.txt"
        assert inbox.list_parts(tx, kept.id)[0].name == "note.txt"


def test_reading_again_changes_nothing_by_the_same_code_and_undoes_no_decision(office: Office) -> None:
    """The same code finds no change; what a person set aside stays so though it reads as a note."""
    take(office, Server({1: note(), 2: note("NOR")}))
    for _ in range(2):
        read_next(office)
    shelf, means = office.shelf(), office.means()
    with office.database.begin() as tx:
        register.withdraw(tx, 2, NOW)
        inbox.settle(
            tx, 2, MessageState.SET_ASIDE, reading=None, reasons=(), now=NOW, by="ann", expected=MessageState.FILED
        )
        stored = inbox.list_messages(tx)
    found = [reread(shelf, message, means, office.clock.now, dry=False) for message in stored]
    assert [one.changes for one in found] == [(), ()]
    assert [one.after for one in found] == [MessageState.FILED, MessageState.SET_ASIDE]


def test_better_code_gives_a_new_version_unless_it_is_a_dry_run(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change is told first and made only when asked."""
    take(office, Server({1: note()}))
    read_next(office)
    read = pipeline.read

    def better(*given: object, **named: object) -> object:
        reading = read(*given, **named)  # type: ignore[arg-type]
        (record,) = reading.records
        first, *others = record.members  # type: ignore[union-attr]
        named_better = replace(first, function=replace(first.function, value="Minister"))
        return replace(reading, records=(replace(record, members=(named_better, *others)),))

    monkeypatch.setattr(pipeline, "read", better)
    with office.database.read() as tx:
        (message,) = inbox.list_messages(tx)
    told = reread(office.shelf(), message, office.means(), office.clock.now, dry=True)
    assert told.changes == ("records.0.members.0.function: Ambassador -> Minister",)
    with office.database.read() as tx:
        assert register.read_record(tx, "N-2023-0001").facts.version == 1
    assert reread(office.shelf(), message, office.means(), office.clock.now, dry=False).changes == told.changes
    with office.database.read() as tx:
        assert register.read_record(tx, "N-2023-0001").facts.version == 2


def test_nothing_is_read_by_a_clock_of_its_own(office: Office) -> None:
    """The day of reading is the office's."""
    assert office.today.isoformat() == "2023-07-10"
    late = at(office, datetime(2023, 7, 10, 22, 30, tzinfo=UTC))
    assert late.means().today.isoformat() == "2023-07-11"
