"""Collect, process, correspond, deliver: in any order, any number of times, one mail is one record and one letter."""

from __future__ import annotations

import email
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from scheduler import jobs, sending
from scheduler.clock import FixedClock
from scheduler.config import Reminders
from scheduler.delivery import Delivered, Fate, Parcel, Sending
from scheduler.office import Office
from store import contacts, inbox, outbox, polls, register
from store.contacts import Mark
from store.errors import Misconfigured, Refused, Temporary
from store.inbox import MessageState
from store.schema import LetterState
from tests.offices import NOW, STATES, address_of, at, bounce, deliver, letters_in, mail, make_office, note


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with a Maildir in and out."""
    with make_office(tmp_path) as made:
        yield made


@dataclass
class Relay:
    """A relay that answers as it is told, and keeps what it took."""

    fates: list[Fate | Exception] = field(default_factory=list)
    reply: str = "250 ok"
    refused: tuple[str, ...] = ()
    taken: list[Parcel] = field(default_factory=list)
    opening: Exception | None = None

    def __enter__(self) -> Self:
        if self.opening:
            raise self.opening
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""

    def send(self, parcel: Parcel, sending: Sending) -> Delivered:
        """Meet the next fate; SENT when none is left."""
        fate = self.fates.pop(0) if self.fates else Fate.SENT
        if isinstance(fate, Exception):
            raise fate
        if fate in (Fate.SENT, Fate.UNSURE) and not sending():
            return Delivered(fate=Fate.ABANDONED, reply="another has it")
        if fate is Fate.SENT:
            self.taken.append(parcel)
        return Delivered(fate=fate, reply=self.reply, refused=self.refused)


def with_relay(office: Office, relay: Relay) -> Office:
    """The same office with another way out."""
    return replace(office, carrier=lambda: relay)


def put(office: Office, *mails: bytes) -> None:
    """Put mails into the mailbox."""
    for raw in mails:
        deliver(office.config.base / "in", raw, hashlib.sha256(raw).hexdigest()[:20])


def letters(office: Office, kind: str = "acknowledge") -> tuple[outbox.StoredLetter, ...]:
    """The letters of a kind."""
    with office.database.read() as tx:
        return outbox.list_letters(tx, kinds=(kind,))


def test_one_pass_from_the_mail_to_its_acknowledgement_and_the_digest(office: Office) -> None:
    """A known mission's note is filed, acknowledged to its sender and told in the digest; a second pass does nothing."""
    put(office, note("LSO"), mail("Where is the coffee?"))
    done = jobs.one_pass(office)
    assert done.errors == ()
    assert done.handled.count(MessageState.FILED) == 1
    assert (done.delivered.count(Fate.SENT), done.corresponded.drafts) == (2, ())
    left = [email.message_from_bytes(raw) for raw in letters_in(office.config.base / "out")]
    assert sorted(str(letter["To"]) for letter in left) == ["ccm@un.org", address_of("LSO")]
    again = jobs.one_pass(office)
    assert (again.handled.messages, again.delivered.letters, again.corresponded.waiting) == ((), (), ())


def test_an_unknown_sender_waits_for_a_person(office: Office) -> None:
    """A note from an address nobody vouches for is filed, and its acknowledgement is a draft with the reason."""
    put(office, note("LSO").replace(b"mission@lso.example", b"stranger@post-office.example"))
    done = jobs.one_pass(office)
    assert len(done.corresponded.drafts) == 1
    (letter,) = letters(office)
    assert letter.state is LetterState.DRAFT
    assert letter.held_because is not None
    assert "not in the contacts register" in letter.held_because


@pytest.mark.parametrize("error", [Temporary("no route"), Refused("no"), Misconfigured("wrong password")])
def test_a_mailbox_that_cannot_be_read_is_noted_and_the_rest_goes_on(office: Office, error: Exception) -> None:
    """The poll is recorded with its error, one alarm a day is raised, and what is owed is still written."""
    put(office, note())
    jobs.collect(office)

    def broken() -> None:
        raise error

    done = jobs.one_pass(replace(office, source=broken))  # type: ignore[arg-type]
    assert done.collected.error == str(error)
    assert done.collected.misconfigured is not isinstance(error, Temporary)
    assert done.delivered.count(Fate.SENT) == 2
    jobs.collect(replace(office, source=broken))  # type: ignore[arg-type]
    with office.database.read() as tx:
        last = polls.find_last_poll(tx)
        assert last is not None
        assert last.error == str(error)
        assert len(polls.alarms_since(tx, NOW)) == 1


def test_a_duty_that_cannot_be_written_stops_no_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One letter fails, an alarm names it, the others are written, and the next pass tries it again."""
    put(office, note("LSO"), note("NOR"))
    jobs.collect(office)
    jobs.process(office)
    write, tries = sending.post.write, []

    def fail_once(duty: object, *given: object) -> object:
        tries.append(duty)
        if len(tries) == 1:
            raise ValueError("a name")
        return write(duty, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(sending.post, "write", fail_once)
    done = jobs.correspond(office)
    assert len(done.waiting) == 2  # the other acknowledgement and the digest
    assert done.failed[0].endswith("could not be written: ValueError.")
    assert len(jobs.correspond(office).waiting) == 1


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        (Fate.SENT, LetterState.SENT),
        (Fate.TEMPORARY, LetterState.WAITING),
        (Fate.REFUSED, LetterState.REFUSED),
        (Fate.UNSURE, LetterState.UNSURE),
        (ValueError("x"), LetterState.WAITING),
        (Temporary("gone"), LetterState.WAITING),
    ],
)
def test_each_fate_is_a_state(office: Office, fate: Fate | Exception, state: LetterState) -> None:
    """Whatever the relay does, the letter stands where a person would look for it, and no claim is left."""
    put(office, note())
    jobs.collect(office)
    jobs.process(office)
    jobs.correspond(office)
    jobs.deliver(with_relay(office, Relay([fate])))
    (letter,) = letters(office)
    assert (letter.state, letter.owner) == (state, None)


def test_a_failure_after_the_mark_is_unsure_and_a_digest_goes_again(office: Office) -> None:
    """A relay that breaks after SENDING: the acknowledgement is a person's, the digest is sent once more."""

    class Broken(Relay):
        def send(self, parcel: Parcel, sending: Sending) -> Delivered:
            assert sending()
            raise OSError("broken pipe")

    put(office, note())
    jobs.collect(office)
    jobs.process(office)
    jobs.correspond(office)
    jobs.deliver(with_relay(office, Broken()))
    assert [letter.state for letter in letters(office)] == [LetterState.UNSURE]
    assert [letter.state for letter in letters(office, "digest")] == [LetterState.WAITING]
    relay = Relay()
    jobs.deliver(with_relay(at(office, NOW + timedelta(hours=2)), relay))
    assert [letter.state for letter in letters(office, "digest")] == [LetterState.SENT]
    assert len(relay.taken) == 1


def test_a_relay_that_is_away_touches_no_letter(office: Office) -> None:
    """No connection: the letters wait, nothing is marked, the error is told, and later they leave."""
    put(office, note())
    jobs.collect(office)
    jobs.process(office)
    jobs.correspond(office)
    done = jobs.deliver(with_relay(office, Relay(opening=Temporary("relay: no answer"))))
    assert (done.letters, done.error, done.misconfigured) == ((), "relay: no answer", False)
    assert [(letter.state, letter.attempts, letter.owner) for letter in letters(office)] == [
        (LetterState.WAITING, 0, None)
    ]
    assert jobs.deliver(office).count(Fate.SENT) == 2


def test_the_pauses_grow_and_after_five_days_a_person_is_asked(office: Office) -> None:
    """Tried again after minutes, then hours, not for ever."""
    put(office, note())
    jobs.collect(office)
    jobs.process(office)
    jobs.correspond(office)
    pauses = []
    for hours in (0, 1, 24, 119, 121):
        moment = NOW + timedelta(hours=hours)
        jobs.deliver(with_relay(at(office, moment), Relay([Fate.TEMPORARY] * 9, reply="451 later")))
        (letter,) = letters(office)
        pauses.append(letter.next_try and letter.next_try - moment)
    assert pauses == [timedelta(minutes=1), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=1), None]
    assert letter.state is LetterState.REFUSED


@pytest.mark.parametrize(
    ("reply", "marked"),
    [("550 5.1.1 no such user", True), ("550 no", True), ("554 5.7.1 spam", False), ("552 5.3.4 big", False)],
)
def test_only_words_about_the_address_mark_it(office: Office, reply: str, marked: bool) -> None:
    """A relay that dislikes the letter says nothing about the mission's address."""
    put(office, note())
    jobs.collect(office)
    jobs.process(office)
    jobs.correspond(office)
    jobs.deliver(with_relay(office, Relay([Fate.REFUSED], reply=reply)))
    with office.database.read() as tx:
        assert [mark.mark for mark in contacts.list_marks(tx, address_of("LSO"))] == ([Mark.REFUSED] if marked else [])


def test_a_bounce_of_our_acknowledgement_stops_the_next(office: Office) -> None:
    """After the letter came back the next acknowledgement to this address waits for a person."""
    put(office, note())
    jobs.one_pass(office)
    (letter,) = letters(office)
    put(office, bounce(letter.message_id_header, address_of("LSO")), note(number=2))
    done = jobs.one_pass(at(office, NOW + timedelta(days=1, hours=1)))
    assert len(done.corresponded.drafts) == 1
    assert [one.state for one in letters(office)] == [LetterState.REFUSED, LetterState.DRAFT]


def test_a_reminder_whose_answer_came_is_kept_back(office: Office) -> None:
    """Written and released, then the note arrives before the relay is reached: the State is not reminded."""
    config = office.config.model_copy(update={"reminders": Reminders(release="automatic")})
    day = at(replace(office, config=config), NOW.replace(month=8, day=1))
    jobs.correspond(day)
    reminders = letters(day, "remind")
    assert {letter.participant for letter in reminders} >= {"LSO", "NOR"}
    put(office, note("LSO"))
    done = jobs.one_pass(day)
    by_state = {letter.participant: letter for letter in letters(day, "remind")}
    assert len(done.delivered.held) == 1
    assert by_state["LSO"].state is LetterState.DRAFT
    assert by_state["LSO"].held_because == "not needed any more: N-2023-0001 was received"
    assert by_state["NOR"].state is LetterState.SENT


def test_a_daily_round_is_made_once_and_finds_what_the_cursor_passed(office: Office) -> None:
    """Slept through or called ten times, the slot's round is made once; without success it is made again."""

    def broken() -> None:
        raise Temporary("away")

    assert jobs.make_up(replace(office, source=broken))  # type: ignore[arg-type]
    put(office, note())
    assert jobs.make_up(office)
    assert not jobs.make_up(office)
    with office.database.read() as tx:
        assert inbox.count_by_state(tx)[MessageState.RECEIVED] == 1
    assert jobs.make_up(at(office, NOW + timedelta(days=3)))
    assert not jobs.make_up(at(office, NOW + timedelta(days=3)))


def test_tidying_keeps_what_still_counts(office: Office) -> None:
    """Old polls go, the last good one stays."""
    jobs.collect(office)
    jobs.collect(at(office, NOW + timedelta(days=1)))
    assert jobs.tidy(at(office, NOW + timedelta(days=90))) == 1
    with office.database.read() as tx:
        assert polls.find_last_poll(tx, ok=True) is not None


def test_stop_ends_between_two_messages(office: Office) -> None:
    """Asked to stop, the pass ends after the message under way, and says that more waits."""
    put(office, note("LSO"), note("NOR"), note("IRL"))
    jobs.collect(office)
    stops: Iterator[bool] = iter([False, True])
    done = jobs.process(office, stop=lambda: next(stops))
    assert (len(done.messages), done.more) == (1, True)


class AnyOrder(RuleBasedStateMachine):
    """Receive, process, correspond, deliver, restart, in any order, by a relay that does as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ccm-order-"))
        self.open = ExitStack()
        self.office = self.open.enter_context(make_office(self.folder))
        self.relay = Relay()
        self.sent: dict[bytes, str] = {}
        self.acknowledged: Counter[bytes] = Counter()
        self.unsure = 0

    @initialize()
    def begin(self) -> None:
        """Start as a daemon does."""
        jobs.begin(self.office)

    @rule(state=st.sampled_from(sorted(STATES)), number=st.integers(1, 3))
    def arrive(self, state: str, number: int) -> None:
        """A note comes, perhaps one that came before."""
        raw = note(state, number)
        self.sent[raw] = state
        name = f"{state}{number}.{len(list((self.folder / 'in' / 'new').iterdir()))}"
        deliver(self.folder / "in", raw, name)

    @rule()
    def collect(self) -> None:
        """Look into the mailbox."""
        jobs.collect(self.office)

    @rule(limit=st.integers(1, 3))
    def process(self, limit: int) -> None:
        """Read some."""
        jobs.process(self.office, limit=limit)

    @rule()
    def correspond(self) -> None:
        """Write what is owed."""
        jobs.correspond(self.office)

    @rule(fates=st.lists(st.sampled_from([Fate.SENT, Fate.TEMPORARY, Fate.REFUSED, Fate.UNSURE]), max_size=3))
    def deliver(self, fates: list[Fate]) -> None:
        """Hand over what waits."""
        self.relay.fates = list(fates)
        self._advance()
        jobs.deliver(with_relay(self.office, self.relay))

    @rule()
    def killed_while_sending(self) -> None:
        """The program ends after the mark: nobody knows."""
        with self.office.database.begin() as tx:
            claimed = outbox.claim(tx, self.office.clock.now(), self.office.name)
            if claimed is not None:
                outbox.mark_sending(tx, claimed.letter.id, self.office.name, self.office.clock.now())
        jobs.begin(self.office)

    def _advance(self) -> None:
        clock = self.office.clock
        assert isinstance(clock, FixedClock)
        clock.set(clock.now() + timedelta(hours=2))

    @invariant()
    def no_letter_leaves_twice(self) -> None:
        """The relay never took the same acknowledgement twice."""
        taken = Counter(p.content for p in self.relay.taken if b"auto-replied" in p.content)
        assert not [content for content, count in taken.items() if count > 1]

    @invariant()
    def one_message_for_the_same_bytes(self) -> None:
        """No more messages than different mails, and their bytes are there."""
        with self.office.database.read() as tx:
            kept = [message.sha256 for message in inbox.list_messages(tx)]
        assert len(kept) == len(set(kept)) <= len(self.sent)

    def teardown(self) -> None:
        """Finish the work: every note is filed, each State has one current record, and each note one letter."""
        try:
            jobs.collect(self.office)
            while jobs.process(self.office).messages:
                continue
            jobs.correspond(self.office)
            self._advance()
            self.relay.fates = []
            jobs.deliver(with_relay(self.office, self.relay))
            self._judge()
        finally:
            self.open.close()
            shutil.rmtree(self.folder)

    def _judge(self) -> None:
        with self.office.database.read() as tx:
            messages = {one.sha256: one for one in inbox.list_messages(tx)}
            current = Counter(one.participant for one in register.list_records(tx))
            keys = Counter(one.key for one in outbox.list_letters(tx, kinds=("acknowledge",)))
        assert {hashlib.sha256(raw).hexdigest() for raw in self.sent} == set(messages)
        assert all(one.state is MessageState.FILED for one in messages.values())
        assert current == Counter(set(self.sent.values()))
        assert set(keys) == {f"acknowledge:{sha256}" for sha256 in messages}


TestAnyOrder: Callable[[], None] = AnyOrder.TestCase  # type: ignore[assignment]
AnyOrder.TestCase.settings = settings(
    max_examples=6, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
)
