"""What is owed, to whom, now: each duty once, under one key, whatever the order in which things happen."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scheduler.duties import Acknowledge, Digest, DutySettings, unanswerable
from store import inbox, outbox, register
from store.records import Label, MailFacts
from store.schema import LetterState, MessageState
from tests.secretariats import Secretariat, at, day, notice, person, report

NOON = at("2023-08-12 12:00")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Secretariat]:
    """A secretariat that has received nothing yet."""
    made = Secretariat(tmp_path)
    yield made
    made.close()


def keys(desk: Secretariat, moment: object = NOON, kind: type = Acknowledge) -> list[str]:
    """Keys of the duties of one kind."""
    return [duty.key for duty in desk.owed(moment) if isinstance(duty, kind)]  # type: ignore[arg-type]


def test_a_filed_mail_is_acknowledged_once_under_the_key_of_its_bytes(desk: Secretariat) -> None:
    """The key is the SHA-256 of the mail; once a letter has it, the duty is met for ever."""
    message = desk.mail(notice(), received=NOON)
    assert keys(desk) == [f"acknowledge:{message.sha256}"]
    desk.correspond(NOON)
    assert keys(desk) == []
    assert keys(desk, at("2030-01-01 00:00")) == []


def test_asking_twice_gives_the_same_answer(desk: Secretariat) -> None:
    """The question is pure: the same ledger at the same moment owes the same."""
    desk.mail(notice(), report(), received=NOON)
    desk.mail(report("NOR"), received=NOON, identity="NOR")
    assert desk.owed(NOON) == desk.owed(NOON)


@pytest.mark.parametrize("fate", [LetterState.REFUSED, LetterState.UNSURE, LetterState.DROPPED])
def test_a_letter_that_failed_is_not_written_again(desk: Secretariat, fate: LetterState) -> None:
    """Refused, unsure or dropped: what became of the letter does not bring the duty back."""
    desk.mail(notice(), received=NOON)
    desk.correspond(NOON)
    with desk.database.begin() as tx:
        if fate is LetterState.DROPPED:
            outbox.drop(tx, 1, NOON)
        else:
            claimed = outbox.claim(tx, NOON, "test")
            assert claimed is not None
            outbox.mark_sending(tx, 1, "test", NOON)
            mark = outbox.mark_refused if fate is LetterState.REFUSED else outbox.mark_unsure
            mark(tx, 1, reply="550 no", now=NOON)
    assert keys(desk) == []


@pytest.mark.parametrize("state", [MessageState.HELD, MessageState.SET_ASIDE, MessageState.FAILED])
def test_only_what_is_filed_is_acknowledged(desk: Secretariat, state: MessageState) -> None:
    """Held, set aside and failed mail gets no receipt."""
    desk.mail(received=NOON, state=state, label=Label.DELEGATION_NOTICE)
    assert keys(desk) == []


def test_mail_set_aside_by_a_person_is_owed_nothing(desk: Secretariat) -> None:
    """When its records no longer count, neither does its receipt."""
    message = desk.mail(notice(), received=NOON)
    with desk.database.begin() as tx:
        register.withdraw(tx, message.id, NOON)
        inbox.settle(tx, message.id, MessageState.SET_ASIDE, reading=None, reasons=("spam",), now=NOON,
                     expected=MessageState.FILED, by="a")  # fmt: skip
    assert keys(desk) == []


def test_mail_from_before_go_live_and_backfill_are_never_answered(tmp_path: Path) -> None:
    """A backlog never triggers letters; what a person ingests with --answer is answered however old."""
    desk = Secretariat(tmp_path, duties=DutySettings(live_since=day("2023-08-01")))
    desk.mail(notice("NOR"), received=at("2023-07-31 12:00"), identity="NOR")
    desk.mail(notice("SEN"), received=at("2023-08-02 12:00"), identity="SEN", answer=False)
    live = desk.mail(notice("LSO"), received=at("2023-08-01 12:00"))
    assert keys(desk) == [f"acknowledge:{live.sha256}"]
    desk.close()


def test_live_since_is_a_day_of_geneva(tmp_path: Path) -> None:
    """Mail of 23:30 UTC on the day before arrived on the day itself in Geneva."""
    desk = Secretariat(tmp_path, duties=DutySettings(live_since=day("2023-08-01")))
    desk.mail(notice(), received=at("2023-07-31 23:30"))
    assert len(keys(desk)) == 1
    desk.close()


def test_what_can_be_answered_nowhere_is_told_not_forgotten(desk: Secretariat) -> None:
    """A scan from a device without a register entry is filed and stands on the list of what nobody can be told."""
    machine = MailFacts(subject="scan", from_address="scanner@lesotho.example", return_path="", human=False)
    message = desk.mail(notice(), received=NOON, facts=machine)
    assert keys(desk) == []
    assert [found.number for found, _ in unanswerable(desk.ledger(NOON), desk.duties)] == [message.number]


def test_the_digest_is_owed_at_seven_in_geneva_and_once(desk: Secretariat) -> None:
    """Before seven yesterday's is owed, at seven today's; a written one is owed no more."""
    assert keys(desk, at("2023-08-12 04:59"), Digest) == ["digest:2023-08-11"]
    assert keys(desk, at("2023-08-12 05:00"), Digest) == ["digest:2023-08-12"]
    desk.correspond(at("2023-08-12 05:00"))
    assert keys(desk, at("2023-08-12 23:00"), Digest) == []
    assert keys(desk, at("2023-08-13 05:00"), Digest) == ["digest:2023-08-13"]


def test_without_a_recipient_there_is_no_digest(tmp_path: Path) -> None:
    """Nobody to tell: nothing is owed."""
    desk = Secretariat(tmp_path, duties=DutySettings(digest_to=()))
    assert keys(desk, kind=Digest) == []
    desk.close()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("note", "again", "report", "held", "correspond", "deliver", "release")), st.integers(1, 72)
    ),
    min_size=3,
    max_size=14,
)


@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_in_any_order_every_filed_mail_has_at_most_one_letter_and_in_the_end_one(
    tmp_path: Path, steps: list[tuple[str, int]]
) -> None:
    """Receive, write and send in any order: no mail is answered twice, and after a last pass none is left unanswered."""
    desk = Secretariat(Path(tempfile.mkdtemp(dir=tmp_path)))
    now = at("2023-07-20 06:00")
    for number, (step, hours) in enumerate(steps):
        now += timedelta(hours=hours)
        if step == "note":
            desk.mail(notice(members=(person(f"Mr. A {chr(66 + number)}"),)), received=now)
        elif step == "again":
            desk.mail(notice(), received=now, paper="f" * 64)
        elif step == "report":
            desk.mail(report(year=2010 + number), received=now)
        elif step == "held":
            desk.mail(received=now, unread="damaged")
        elif step == "correspond":
            desk.correspond(now)
        else:
            desk.deliver(now, release=step == "release")
    now += timedelta(hours=80)
    desk.correspond(now)
    ledger = desk.ledger(now)
    about = [letter.message_id for letter in ledger.letters.values() if letter.key.startswith("acknowledge:")]
    assert len(about) == len(set(about))
    filed = {message.id for message in ledger.snapshot.messages_in(MessageState.FILED)}
    repeated = {
        message_id
        for message_id in filed
        if all(one.facts.standing == "repeated" for one in ledger.records_of(ledger.snapshot.messages[message_id]))
    }
    assert filed - repeated <= set(about)
    desk.close()
