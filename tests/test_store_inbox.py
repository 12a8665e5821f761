"""A message is its bytes and has one state; what is known of it is the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from store import inbox
from store.database import Database
from store.errors import Refused
from store.inbox import Arrival, Cursor, MessageState
from store.records import MailFacts
from tests.papers import notice, reading, sha256_of

NOW = datetime(2023, 9, 1, 8, 0, tzinfo=UTC)


def arrival(raw: str, uid: int | None = None, **more: object) -> Arrival:
    """A message that came by IMAP, or from disk when it has no UID."""
    box = (
        {"source": "imap", "mailbox": "box", "uidvalidity": 7, "key": str(uid), "uid": uid}
        if uid
        else {"source": "file"}
    )
    return Arrival(**{"sha256": sha256_of(raw), "size": len(raw), "received_at": NOW, **box, **more})  # type: ignore[arg-type]


def test_T_DUP_the_same_bytes_are_one_message_with_two_locations(db: Database) -> None:
    """A message delivered twice is one row, and both deliveries are known."""
    with db.begin() as tx:
        first = inbox.keep(tx, arrival("a", 1), NOW)
        again = inbox.keep(tx, arrival("a", 2), NOW)
        assert first.number == "M-000001"
        assert (first.new, again.new, again.id) == (True, False, first.id)
        assert [place.uid for place in inbox.find_locations(tx, first.id)] == [1, 2]
        assert inbox.known_keys(tx, "box", 7, ["1", "2", "3"]) == {"1", "2"}


def test_T_DUP_the_same_message_id_with_other_bytes_is_another_message(db: Database) -> None:
    """A Message-ID is a hint: two messages that carry it both stand, and the hint finds both."""
    mail = MailFacts(message_id="<same@x.example>")
    with db.begin() as tx:
        for raw in ("one", "two"):
            kept = inbox.keep(tx, arrival(raw), NOW)
            assert inbox.settle(tx, kept.id, MessageState.HELD, reading=reading(raw, mail=mail), reasons=(), now=NOW)
        assert [one.number for one in inbox.messages_with_message_id(tx, "<same@x.example>")] == [
            "M-000001",
            "M-000002",
        ]


def test_a_rolled_back_arrival_leaves_nothing(db: Database) -> None:
    """Message, location and cursor come together or not at all, and the number is used again."""
    with suppress(ZeroDivisionError), db.begin() as tx:
        inbox.keep(tx, arrival("a", 1), NOW)
        inbox.move_cursor(tx, Cursor(mailbox="box", uidvalidity=7, last_uid=1))
        raise ZeroDivisionError
    with db.begin() as tx:
        assert inbox.list_messages(tx) == ()
        assert inbox.find_cursor(tx, "box") is None
        assert inbox.keep(tx, arrival("b"), NOW).number == "M-000001"


def test_T_UID_the_cursor_goes_forward_only_and_starts_again_under_a_new_uidvalidity(db: Database) -> None:
    """An older batch that commits late does not move the cursor back; a new UIDVALIDITY replaces it."""
    with db.begin() as tx:
        for last in (5, 3):
            inbox.move_cursor(tx, Cursor(mailbox="box", uidvalidity=7, last_uid=last))
        assert inbox.find_cursor(tx, "box") == Cursor(mailbox="box", uidvalidity=7, last_uid=5)
        inbox.move_cursor(tx, Cursor(mailbox="box", uidvalidity=8, last_uid=1))
        assert inbox.find_cursor(tx, "box") == Cursor(mailbox="box", uidvalidity=8, last_uid=1)


def test_a_mail_left_on_the_server_is_visible_and_known(db: Database) -> None:
    """A mail that is too large has a location with the reason, once."""
    with db.begin() as tx:
        for expected in (True, False):
            noted = inbox.leave_on_server(
                tx, mailbox="box", uidvalidity=7, uid=4, size=60_000_000, because="It has 60 MB.", now=NOW
            )
            assert noted is expected
        (left,) = inbox.list_left_on_server(tx)
        assert (left.uid, left.left_because, left.message_id) == (4, "It has 60 MB.", None)
        assert inbox.known_keys(tx, "box", 7, ["4"]) == {"4"}


def test_only_settled_messages_are_moved_and_only_once(db: Database) -> None:
    """What is still RECEIVED stays in the mailbox; what was moved is not named again."""
    with db.begin() as tx:
        kept = [inbox.keep(tx, arrival(raw, uid), NOW) for uid, raw in enumerate("abc", 1)]
        for one in kept[:2]:
            inbox.settle(tx, one.id, MessageState.SET_ASIDE, reading=None, reasons=("spam",), now=NOW)
        assert inbox.unmoved(tx, "box", 7) == (1, 2)
        assert inbox.mark_moved(tx, "box", 7, [1], folder="Done") == 1
        assert inbox.unmoved(tx, "box", 7) == (2,)
        assert inbox.unmoved(tx, "box", 8) == ()


def test_live_mail_is_read_before_backfill_and_postponed_mail_later(db: Database) -> None:
    """Backfill waits for live mail; a postponed message is not named before its time; backfill is not answered."""
    with db.begin() as tx:
        old = inbox.keep(tx, arrival("old", backfill=True, received_at=NOW - timedelta(days=900)), NOW)
        live = inbox.keep(tx, arrival("live"), NOW)
        later = inbox.keep(tx, arrival("later"), NOW)
        assert inbox.postpone(tx, later.id, error="a child died", next_try=NOW + timedelta(minutes=1))
        assert [one.id for one in inbox.waiting(tx, NOW)] == [live.id, old.id]
        assert [one.id for one in inbox.waiting(tx, NOW + timedelta(minutes=2))] == [live.id, later.id, old.id]
        assert (inbox.read_message(tx, old.id).answer, inbox.read_message(tx, live.id).answer) == (False, True)
        assert inbox.read_message(tx, later.id).errors == 1


def test_T_POISON_attempts_survive_what_comes_after_them(db: Database) -> None:
    """The count of readings begun is on the disk although the reading's own transaction never ended."""
    with db.begin() as tx:
        kept = inbox.keep(tx, arrival("a"), NOW)
    for expected in (1, 2):
        with db.begin() as tx:
            assert inbox.raise_attempts(tx, kept.id) == expected
        with suppress(ZeroDivisionError), db.begin() as tx:
            inbox.settle(tx, kept.id, MessageState.FILED, reading=None, reasons=(), now=NOW)
            raise ZeroDivisionError
    with db.read() as tx:
        (waiting,) = inbox.waiting(tx, NOW)
        assert waiting.attempts == 2


def test_a_message_is_settled_once(db: Database) -> None:
    """Of two that settle the same message the second changes nothing."""
    with db.begin() as tx:
        kept = inbox.keep(tx, arrival("a"), NOW)
        read = reading("a", notice("Ann Brown"))
        assert inbox.settle(tx, kept.id, MessageState.FILED, reading=read, reasons=("clear",), now=NOW)
        assert not inbox.settle(tx, kept.id, MessageState.HELD, reading=None, reasons=("late",), now=NOW)
        found = inbox.find_message(tx, "M-000001")
        assert found is not None
        assert (found.state, found.reasons, found.language, found.run) == (MessageState.FILED, ("clear",), "fr", 1)
        assert [part.name for part in inbox.list_parts(tx, kept.id)] == [None, "note.pdf"]
        stored = inbox.read_reading(tx, kept.id)
        assert stored is not None
        assert stored["records"][0]["members"][0]["family_name"]["value"] == "Brown"


def test_a_person_sends_a_failed_message_back(db: Database) -> None:
    """FAILED goes back to RECEIVED with its attempts counted anew, and the error is gone."""
    with db.begin() as tx:
        kept = inbox.keep(tx, arrival("a"), NOW)
        inbox.raise_attempts(tx, kept.id)
        inbox.settle(tx, kept.id, MessageState.FAILED, reading=None, reasons=("the child died",), now=NOW)
        assert inbox.read_message(tx, kept.id).error == "the child died"
        back = inbox.settle(
            tx,
            kept.id,
            MessageState.RECEIVED,
            reading=None,
            reasons=(),
            now=NOW,
            expected=MessageState.FAILED,
            by="ann",
        )
        assert back
        again = inbox.read_message(tx, kept.id)
        assert (again.attempts, again.error, again.settled_by) == (0, None, "ann")


def test_a_message_is_found_by_number_hash_or_the_beginning_of_one(db: Database) -> None:
    """Eight digits are enough when only one message begins so; nothing is guessed."""
    with db.begin() as tx:
        inbox.keep(tx, arrival("a"), NOW)
        whole = sha256_of("a")
        for asked in ("M-000001", "m-000001", whole, whole[:8]):
            found = inbox.find_message(tx, asked)
            assert found is not None, asked
        for asked in (whole[:7], "0" * 8, "M-000002", "%", "________"):
            assert inbox.find_message(tx, asked) is None, asked
        with pytest.raises(Refused):
            inbox.read_message(tx, 99)


def test_the_schema_refuses_what_may_not_be(db: Database) -> None:
    """No unknown state, no second row for the same bytes, no location that is neither kept nor left."""
    statements = (
        "UPDATE messages SET state = 'LOST'",
        "UPDATE messages SET state = 'FILED'",
        "UPDATE messages SET sha256 = 'short'",
        "INSERT INTO locations (mailbox, uidvalidity, key, size, seen_at) VALUES ('b', 1, '1', 1, '2023-09-01 08:00:00')",
    )
    with db.begin() as tx:
        inbox.keep(tx, arrival("a"), NOW)
    for statement in statements:
        with pytest.raises(IntegrityError), db.begin() as tx:
            tx.execute(text(statement))


@pytest.mark.parametrize("bad", ["Jos\udce9", "a\x00b", "x\x1b[2J", "\ud800"])
def test_T_UNI_no_text_of_a_mail_can_break_the_store(db: Database, bad: str) -> None:
    """Lone surrogates and control characters are stored as U+FFFD, in columns and in JSON alike."""
    mail = MailFacts(subject=bad, from_name=bad, message_id=None)
    with db.begin() as tx:
        kept = inbox.keep(tx, arrival("a", 1, mailbox=f"box {bad}", key=bad), NOW)
        read = replace(reading("a", notice(f"Ann {bad}"), mail=mail), reasons=(bad,))
        assert inbox.settle(tx, kept.id, MessageState.FILED, reading=read, reasons=(bad,), now=NOW)
    with db.read() as tx:
        found = inbox.read_message(tx, kept.id)
        assert "�" in found.subject
        assert found.subject.encode()
        assert "�" in found.reasons[0]
        stored = inbox.read_reading(tx, kept.id)
        assert stored is not None
        assert "�" in stored["records"][0]["members"][0]["raw"]


def test_a_moment_without_a_zone_is_refused_and_others_come_back_in_utc(db: Database) -> None:
    """Nobody knows which hour a naive moment means; an aware one comes back equal."""
    geneva = datetime.fromisoformat("2023-09-01T10:00:00.123456+02:00")
    with db.begin() as tx:
        kept = inbox.keep(tx, arrival("a", received_at=geneva), NOW)
        found = inbox.read_message(tx, kept.id).received_at
        assert found == geneva
        assert found.utcoffset() == timedelta(0)
    with pytest.raises(Exception, match="without a time zone"), db.begin() as tx:
        inbox.keep(tx, arrival("b", received_at=NOW.replace(tzinfo=None)), NOW)
