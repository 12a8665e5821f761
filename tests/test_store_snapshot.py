"""A snapshot is one moment: what is open, unanswered, current or new stands in it, and nothing a later writer does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from store import contacts, inbox, outbox, register
from store.contacts import AddressMark, Mark
from store.database import Database, Tx
from store.inbox import Arrival, MessageState
from store.outbox import Letter
from store.polls import Poll, record_poll
from store.snapshot import snapshot
from store.vitals import read_vitals
from tests.papers import notice, reading, sha256_of

NOW = datetime(2023, 9, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def settled(tx: Tx, raw: str, state: MessageState, *, days: int = 0, answer: bool = True) -> int:
    """A message that was settled some days ago; FILED has a notice."""
    at = NOW - days * DAY
    arrival = Arrival(sha256=sha256_of(raw), size=1, source="file", received_at=at, answer=answer)
    kept = inbox.keep(tx, arrival, at)
    read = reading(raw, notice(raw, state=raw[:3].upper())) if state is MessageState.FILED else reading(raw)
    if state is MessageState.FILED:
        register.file(tx, kept.id, read, at)
    if state is not MessageState.RECEIVED:
        inbox.settle(tx, kept.id, state, reading=read, reasons=(), now=at)
    return kept.id


def test_the_open_the_unanswered_and_the_new_are_there(db: Database) -> None:
    """Old mail that was set aside is not; held mail is, however old; what gave a current record is."""
    with db.begin() as tx:
        for days, state in enumerate(MessageState, 40):
            settled(tx, f"old {state.value}", state, days=days, answer=False)
        new = settled(tx, "new spam", MessageState.SET_ASIDE)
    with db.read() as tx:
        moment = snapshot(tx, NOW - DAY)
        stands = {message.state for message in moment.messages.values()}
        assert stands == set(MessageState)
        aside = moment.messages_in(MessageState.SET_ASIDE)
        assert [message.id for message in aside] == [new]
        assert sum(moment.message_counts.values()) == 6
        assert moment.contents == {}  # the filed one is old and owes no answer


def test_an_answer_is_owed_until_its_key_is_met(db: Database) -> None:
    """A filed message that may be answered awaits its acknowledgement, content and all; a draft already meets it."""
    with db.begin() as tx:
        owed = settled(tx, "lso", MessageState.FILED, days=40)
        settled(tx, "nor", MessageState.FILED, days=40, answer=False)
    with db.read() as tx:
        moment = snapshot(tx, NOW)
        assert [message.id for message in moment.awaiting_acknowledgement()] == [owed]
        assert set(moment.contents) == {"N-2023-0001"}
        assert [record.number for record in moment.records_of(owed)] == ["N-2023-0001"]
    with db.begin() as tx:
        letter = Letter(
            key=f"acknowledge:{sha256_of('lso')}",
            kind="acknowledge",
            state=outbox.LetterState.DRAFT,
            recipients=("a@b.example",),
            subject="x",
            content=b"x",
            message_id_header="<x@y.example>",
        )
        outbox.enqueue(tx, letter, NOW)
        mark = AddressMark(address="a@b.example", mark=Mark.AWAY, at=NOW, note="")
        contacts.mark_address(tx, mark)
        moment = snapshot(tx, NOW)
        assert moment.awaiting_acknowledgement() == ()
        assert moment.marks["a@b.example"] == (mark,)


def test_a_snapshot_does_not_see_what_comes_after_it(db: Database) -> None:
    """While one transaction looks, another commits, and the look stays what it was."""
    with db.read() as tx:
        before = snapshot(tx)
        with db.begin() as other:
            settled(other, "lso", MessageState.FILED)
        assert snapshot(tx).message_counts == before.message_counts
    with db.read() as tx:
        assert snapshot(tx).message_counts[MessageState.FILED] == 1


def test_vitals_tell_the_oldest_unfinished_work(db: Database) -> None:
    """The oldest unread mail, the last move, the last good poll; a postponed mail is retried, not stuck."""
    with db.begin() as tx:
        settled(tx, "aside", MessageState.SET_ASIDE, days=3)
        settled(tx, "waits", MessageState.RECEIVED, days=2)
        again = settled(tx, "again", MessageState.RECEIVED, days=5)
        inbox.postpone(tx, again, error="x", next_try=NOW + DAY)
        record_poll(tx, Poll(mailbox="box", at=NOW - DAY))
        record_poll(tx, Poll(mailbox="box", at=NOW, error="away"))
        vitals = read_vitals(tx, NOW)
        assert vitals.oldest_unread == NOW - 2 * DAY
        assert vitals.last_settled == NOW - 3 * DAY
        assert vitals.retried == 1
        assert vitals.last_good_poll is not None
        assert vitals.last_good_poll.at == NOW - DAY
        assert vitals.last_poll is not None
        assert vitals.last_poll.error == "away"
        assert vitals.oldest_unsent is None
