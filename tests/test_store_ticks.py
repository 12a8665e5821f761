"""A slot fires once, whoever asks; the newest poll and slot are never forgotten; the chain of events shows every change."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from store import events, polls, ticks
from store.database import Database
from store.events import Head
from store.polls import Poll

NOW = datetime(2023, 9, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_slot_fires_once(db: Database) -> None:
    """The second who asks for a slot is told no; a rolled back effect gives it back."""
    with suppress(ZeroDivisionError), db.begin() as tx:
        assert ticks.fire(tx, "reconcile", NOW, "one")
        raise ZeroDivisionError
    with db.begin() as tx:
        assert ticks.fire(tx, "reconcile", NOW, "two")
        assert not ticks.fire(tx, "reconcile", NOW, "one")
        assert ticks.fire(tx, "other", NOW, "one")
        assert ticks.find_last_slot(tx, "reconcile") == NOW
        assert ticks.find_last_slot(tx, "never") is None


def test_pruning_keeps_the_newest_of_each(db: Database) -> None:
    """However old, the last slot of a job and the last good poll of a mailbox stay."""
    with db.begin() as tx:
        for days in (90, 60, 1):
            ticks.fire(tx, "daily", NOW - days * DAY, "x")
        ticks.fire(tx, "once", NOW - 400 * DAY, "x")
        assert ticks.prune(tx, NOW - 30 * DAY) == 2
        assert ticks.find_last_slot(tx, "once") == NOW - 400 * DAY
        polls.record_poll(tx, Poll(mailbox="box", at=NOW - 90 * DAY))
        polls.record_poll(tx, Poll(mailbox="box", at=NOW - 80 * DAY))
        polls.record_poll(tx, Poll(mailbox="box", at=NOW - 70 * DAY, error="away"))
        assert polls.prune_polls(tx, NOW - 30 * DAY) == 2
        last = polls.find_last_poll(tx, "box")
        assert last is not None
        assert last.at == NOW - 80 * DAY


def test_failures_count_from_the_last_success(db: Database) -> None:
    """A success sets the count to nothing; another mailbox's do not matter."""
    with db.begin() as tx:
        polls.record_poll(tx, Poll(mailbox="box", at=NOW, error="away"))
        assert polls.failures_since_success(tx, "box") == 1
        polls.record_poll(tx, Poll(mailbox="box", at=NOW + DAY, found=3))
        polls.record_poll(tx, Poll(mailbox="box", at=NOW + 2 * DAY, error="away"))
        polls.record_poll(tx, Poll(mailbox="other", at=NOW + 3 * DAY, error="away"))
        assert polls.failures_since_success(tx, "box") == 1
        good = polls.find_last_poll(tx, ok=True)
        assert good is not None
        assert (good.ok, good.found) == (True, 3)


def test_one_cause_raises_one_alarm_a_day(db: Database) -> None:
    """The same cause is told again only the next day."""
    with db.begin() as tx:
        assert polls.raise_alarm(tx, "disk", "Full.", day=date(2023, 9, 1), now=NOW)
        assert not polls.raise_alarm(tx, "disk", "Still full.", day=date(2023, 9, 1), now=NOW)
        assert polls.raise_alarm(tx, "disk", "Full.", day=date(2023, 9, 2), now=NOW + DAY)
        assert [alarm.day for alarm in polls.alarms_since(tx, NOW + DAY)] == ["2023-09-02"]


def test_a_changed_a_missing_and_a_cut_off_event_are_found(db: Database) -> None:
    """Each break of the chain is named; a digest's head proves that the end was not cut off."""
    with db.begin() as tx:
        for count in range(1, 6):
            events.append(tx, "M-000001", "kept", {"n": count}, NOW)
        head = events.read_head(tx)
        assert head.count == 5
        assert events.verify_events(tx, head) == ()
        assert events.verify_events(tx, Head(count=3, hash="0" * 64)) == ("event 3 is not the one the digest named",)
    breaks = {
        "UPDATE events SET verb = 'sent' WHERE id = 2": "event 2 was changed after it was written",
        "DELETE FROM events WHERE id = 3": "event 3 is missing: the next one is 4",
        "DELETE FROM events WHERE id > 3": "event 5 was written and is missing: the last one is 3",
    }
    for statement, sentence in breaks.items():
        with suppress(ZeroDivisionError), db.begin() as tx:
            tx.execute(text(statement))
            assert sentence in events.verify_events(tx)
            raise ZeroDivisionError
    with suppress(ZeroDivisionError), db.begin() as tx:
        tx.execute(text("DELETE FROM events WHERE id > 3"))
        tx.execute(text("UPDATE sequences SET last = 3 WHERE name = 'events'"))
        assert events.verify_events(tx) == ()  # cut off without a trace in the database itself ...
        assert events.verify_events(tx, head) == ("events after 3 were cut off: a digest named event 5",)
        raise ZeroDivisionError
