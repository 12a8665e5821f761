"""Who is answered by itself, who waits for a person, and that no exchange of robots goes on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from scheduler.answering import Answerable, Held, is_machine_address, may_answer
from scheduler.duties import Acknowledge, DutySettings
from scheduler.letters import digest
from store import contacts
from store.contacts import AddressMark, ContactKind, Mark
from store.records import IdentityLevel, Label, MailFacts
from store.schema import LetterState
from tests.secretariats import SENDER, Secretariat, at, notice, person

NOON = at("2023-08-12 12:00")
HUMAN = MailFacts(
    subject="x", from_address=SENDER, return_path=SENDER, human=True, aligned=True, message_id="<a@b.example>"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Secretariat]:
    """A secretariat that knows nobody."""
    made = Secretariat(tmp_path)
    yield made
    made.close()


def asked(desk: Secretariat, participant: str | None = "LSO", **more: Any) -> Answerable | Held:  # Any: facts of a mail
    """Whether a mail with these facts is answered; other keys change the message."""
    kept = {key: more.pop(key) for key in ("label", "identity", "facts") if key in more}
    facts = kept.pop("facts", dataclasses.replace(HUMAN, **more))
    message = desk.mail(notice(), received=NOON, facts=facts, **kept)
    return may_answer(message, participant, desk.ledger(NOON), desk.duties)


def test_an_aligned_sender_is_answered(desk: Secretariat) -> None:
    """A sender whose domain a trusted server vouches for gets the letter."""
    assert asked(desk) == Answerable(address=SENDER)


def test_a_sender_of_the_register_is_answered_and_never_for_another_state(desk: Secretariat) -> None:
    """The register's address is enough; if it stands for another State than the paper, a person looks."""
    desk.contact("LSO", SENDER)
    assert asked(desk, aligned=False) == Answerable(address=SENDER)
    held = asked(desk, "NOR", aligned=False)
    assert isinstance(held, Held)
    assert "is in the register for LSO, and the paper speaks for NOR" in held.reason


def test_an_unknown_sender_waits_and_the_proposal_is_shown(desk: Secretariat) -> None:
    """Neither register nor alignment: the letter is prepared for the sender and waits."""
    held = asked(desk, aligned=False)
    assert isinstance(held, Held)
    assert held.proposed == SENDER
    assert "nobody trusted vouches for its domain" in held.reason


def test_a_whole_domain_in_the_register_is_no_address_to_write_to(desk: Secretariat) -> None:
    """A domain entry names a State; it does not vouch for who wrote today."""
    desk.contact("LSO", "lesotho.example", ContactKind.DOMAIN)
    assert isinstance(asked(desk, aligned=False), Held)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"human": False}, "a machine sent it"),
        ({"return_path": ""}, "its return path is empty"),
        ({"from_address": "no-reply@lesotho.example"}, "nobody reads answers"),
        ({"from_address": "ccm@un.org"}, "nobody reads answers"),
        ({"return_path": "bounces+1@lesotho.example"}, "nobody reads answers"),
        ({"from_address": None}, "not one plain address"),
        ({"from_address": "a@b.example\nBcc: c@d.example"}, "not one plain address"),
    ],
)
def test_a_machine_is_never_answered(desk: Secretariat, facts: dict[str, Any], why: str) -> None:
    """Machines, ourselves, null return paths and broken From lines: the reason says which, and the sender is not proposed."""
    held = asked(desk, **facts)
    assert isinstance(held, Held)
    assert why in held.reason
    assert held.proposed is None


def test_a_machines_mail_about_a_known_state_proposes_the_mission_instead(desk: Secretariat) -> None:
    """Where the register has the mission, the prepared letter goes there, when a person releases it."""
    desk.contact("LSO", "geneva@lesotho.example")
    held = asked(desk, from_address="scanner-noreply@lesotho.example")
    assert held == Held(reason=held.reason, proposed="geneva@lesotho.example")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "label", [Label.BOUNCE, Label.AUTO_REPLY, Label.RECEIPT, Label.CALENDAR, Label.LIST_MAIL, Label.OWN_MAIL]
)
def test_a_label_of_a_machine_is_enough(desk: Secretariat, label: Label) -> None:
    """Even when a person files such mail, nothing answers it by itself."""
    assert isinstance(asked(desk, label=label), Held)


def test_reply_to_is_never_written_to(desk: Secretariat) -> None:
    """A Reply-To elsewhere changes nothing about who gets the letter."""
    assert asked(desk, reply_to="elsewhere@evil.example") == Answerable(address=SENDER)


def test_a_contradicted_sender_waits(desk: Secretariat) -> None:
    """Aligned or not, a sender that contradicts what is known is looked at by a person."""
    message = desk.mail(notice(), received=NOON)
    contradicted = dataclasses.replace(message, identity_level=IdentityLevel.CONTRADICTED.value)
    held = may_answer(contradicted, "LSO", desk.ledger(NOON), desk.duties)
    assert isinstance(held, Held)
    assert "contradicts" in held.reason


def test_a_sender_known_for_another_state_waits(desk: Secretariat) -> None:
    """An aligned domain of one State with a paper of another is the mail of a neighbour, or of somebody else."""
    held = asked(desk, "NOR")
    assert isinstance(held, Held)
    assert "is known for LSO, and the paper speaks for NOR" in held.reason


@pytest.mark.parametrize(
    ("mark", "answered"), [(Mark.BOUNCED, False), (Mark.REFUSED, False), (Mark.OPTED_OUT, False), (Mark.AWAY, True)]
)
def test_marks_on_an_address_hold_the_letter(desk: Secretariat, mark: Mark, answered: bool) -> None:
    """A bounced, refused or opted-out address is not written to by itself; one that is away is."""
    with desk.database.begin() as tx:
        contacts.mark_address(tx, AddressMark(address=SENDER.upper(), mark=mark, at=NOON, note=""))
    assert isinstance(asked(desk), Answerable) is answered


@pytest.mark.parametrize(
    "local",
    "noreply no-reply do-not-reply donotreply never_reply mailer-daemon MAILER-DAEMON postmaster bounces bounces+12 list-bounces "
    "owner-ccm ccm-owner ccm-request listserv majordomo nobody daemon mission-noreply".split(),
)
def test_mailboxes_of_machines_are_known(local: str) -> None:
    """RFC 3834 section 2 and practice."""
    assert is_machine_address(f"{local}@x.example", ())


@pytest.mark.parametrize(
    "local", ["replyteam", "norwegian.mission", "root.causes", "bouncer", "abuse.prevention", "owner"]
)
def test_people_with_odd_names_are_no_machines(local: str) -> None:
    """A name that only resembles a machine's is a person."""
    assert not is_machine_address(f"{local}@x.example", ())


def acknowledged(desk: Secretariat, moment: object) -> list[Acknowledge]:
    """The acknowledgements owed at a moment."""
    return [duty for duty in desk.owed(moment) if isinstance(duty, Acknowledge)]  # type: ignore[arg-type]


def test_two_robots_that_ignore_every_header_stop_by_themselves(desk: Secretariat) -> None:
    """Two senders answer each of our letters with a fresh notice for 24 hours: a handful of letters each, then one need in the digest."""
    robots = ("robot@lesotho.example", "robot@norway.example")
    for number in range(2):
        _robot_writes(desk, robots, number, at("2023-08-14 06:00"))
    now, end = at("2023-08-14 06:05"), at("2023-08-15 06:05")
    answered = 0
    while now < end:
        desk.correspond(now)
        desk.deliver(now)
        sent = [
            letter
            for letter in desk.ledger(now).letters.values()
            if letter.state is LetterState.SENT and letter.kind == "acknowledge"
        ]
        for letter in sent[answered:]:
            _robot_writes(desk, robots, robots.index(letter.recipients[0]), now + timedelta(minutes=1))
        answered = len(sent)
        now += timedelta(minutes=30)
    letters = [one for one in desk.ledger(now).letters.values() if one.kind == "acknowledge"]
    assert len({one.message_id for one in letters}) == len(letters)
    for robot in robots:
        to_it = [one for one in letters if one.recipients == (robot,) and one.state is LetterState.SENT]
        assert 1 <= len(to_it) <= 5
    morning = at("2023-08-16 05:10")
    duty = next(one for one in desk.owed(morning) if one.key.startswith("digest:"))
    told = digest.facts(duty, desk.ledger(morning), desk.reference, desk.letters, morning)  # type: ignore[arg-type]
    held = [need for need in told.needs if "written and wait" in need.what and "reminder" not in need.what]
    assert 1 <= len(held) <= 4
    assert all("within the hour" in need.why or "within a day" in need.why for need in held)


def _robot_writes(desk: Secretariat, robots: tuple[str, ...], number: int, moment: Any) -> None:
    facts = MailFacts(
        subject="Re: Auto", from_address=robots[number], return_path=robots[number], human=True, aligned=True
    )
    desk.mail(
        notice(("LSO", "NOR")[number], members=(person(f"Mr. Robot {chr(65 + desk.ledger(moment).snapshot.head.count % 26)}"),)),
        received=moment, facts=facts, identity=("LSO", "NOR")[number],
    )  # fmt: skip


def test_never_more_than_sixty_leave_in_an_hour(desk: Secretariat) -> None:
    """A hundred notices at once: sixty acknowledgements leave by themselves, the rest waits for a person, none is lost."""
    codes = list(desk.reference.states)[:100]
    for code in codes:
        sender = f"m@{code.lower()}.example"
        facts = dataclasses.replace(HUMAN, from_address=sender, return_path=sender)
        desk.mail(notice(code), received=NOON, facts=facts, identity=code)
    owed = acknowledged(desk, NOON)
    assert len(owed) == 100
    assert sum(duty.held_because is None for duty in owed) == 60
    assert {duty.held_because for duty in owed if duty.held_because} == {"60 acknowledgements left within the hour"}


def test_one_state_gets_five_a_day_whatever_its_addresses(desk: Secretariat) -> None:
    """Seven mails from seven addresses of one State: five are answered by themselves."""
    for number in range(7):
        sender = f"m{number}@lesotho.example"
        facts = dataclasses.replace(HUMAN, from_address=sender, return_path=sender)
        desk.mail(notice(members=(person(f"Mr. A {chr(66 + number)}"),)), received=NOON, facts=facts)
    assert [duty.held_because is None for duty in acknowledged(desk, NOON)] == [True] * 5 + [False] * 2


def test_one_address_gets_one_an_hour_and_three_a_day(desk: Secretariat) -> None:
    """The letters are counted by when they were made, over midnight too."""
    free = []
    for hour in range(0, 30, 2):
        moment = at("2023-08-14 08:00") + timedelta(hours=hour)
        desk.mail(notice(members=(person(f"Mr. A {chr(66 + hour // 2)}"),)), received=moment)
        duty = acknowledged(desk, moment)[-1]
        desk.correspond(moment)
        if duty.held_because is None:
            free.append(hour)
    assert free == [0, 2, 4, 24, 26, 28]


def test_drafts_do_not_use_up_the_allowance(tmp_path: Path) -> None:
    """Letters that wait for a person have not left, so they do not keep others from leaving."""
    desk = Secretariat(tmp_path, duties=DutySettings(hold_acknowledgements=True))
    for number in range(6):
        desk.mail(notice(members=(person(f"Mr. A {chr(66 + number)}"),)), received=NOON)
    desk.correspond(NOON)
    desk.duties = DutySettings()
    desk.mail(notice(members=(person("Mr. A ZED"),)), received=NOON)
    assert [duty.held_because for duty in acknowledged(desk, NOON)] == [None]
    desk.close()
