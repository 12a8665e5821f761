"""One sequence of bytes is one message, however often and wherever it is delivered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import inbox
from store.database import Database, schema_is_current, upgrade_schema
from store.errors import Misconfigured

NOW = datetime(2023, 8, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A store with its tables."""
    opened = Database.open(f"sqlite:///{tmp_path / 'ccm.sqlite'}")
    upgrade_schema(opened)
    yield opened
    opened.close()


def arrival(sha256: str, uid: int) -> inbox.Arrival:
    """A mail that has arrived."""
    return inbox.Arrival(
        sha256=sha256 * 64, size=10, source="imap", mailbox="box", uidvalidity=1, key=str(uid), uid=uid, received_at=NOW
    )


def test_a_message_delivered_twice_is_one_row(database: Database) -> None:
    """The second delivery of the same bytes adds a location and no message."""
    with database.begin() as tx:
        first = inbox.keep(tx, arrival("a", 1), NOW)
        again = inbox.keep(tx, arrival("a", 2), NOW)
        other = inbox.keep(tx, arrival("b", 3), NOW)
    assert (first.new, again.new, other.new) == (True, False, True)
    assert again.number == first.number == "M-000001"
    with database.read() as tx:
        assert [waiting.number for waiting in inbox.waiting(tx, NOW)] == ["M-000001", "M-000002"]
        assert inbox.known_keys(tx, "box", 1, ["1", "2", "3", "4"]) == {"1", "2", "3"}


def test_what_is_rolled_back_never_was(database: Database) -> None:
    """A crash before the commit leaves neither message nor cursor."""

    def cut_off() -> None:
        with database.begin() as tx:
            inbox.keep(tx, arrival("a", 1), NOW)
            inbox.move_cursor(tx, inbox.Cursor(mailbox="box", uidvalidity=1, last_uid=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cut_off()
    with database.read() as tx:
        assert inbox.waiting(tx, NOW) == ()
        assert inbox.find_cursor(tx, "box") is None


def test_a_cursor_never_goes_back_within_one_uidvalidity(database: Database) -> None:
    """A late commit of an older batch does not make us fetch again."""
    with database.begin() as tx:
        for uid in (5, 3):
            inbox.move_cursor(tx, inbox.Cursor(mailbox="box", uidvalidity=1, last_uid=uid))
    with database.read() as tx:
        assert inbox.find_cursor(tx, "box") == inbox.Cursor(mailbox="box", uidvalidity=1, last_uid=5)


def test_the_tables_are_those_of_the_program(database: Database) -> None:
    """After the upgrade the schema is current; a database nobody knows is refused."""
    assert schema_is_current(database)
    with pytest.raises(Misconfigured):
        Database.open("oracle://nowhere/db")
