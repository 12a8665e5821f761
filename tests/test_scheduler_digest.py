"""The digest: what needs a hand first, each with its command; numbers with their denominators; short, safe, and sent on quiet days."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scheduler.cli import make_parser
from scheduler.duties import Digest, DutySettings
from scheduler.letters import digest
from scheduler.letters.compose import Written, compose
from scheduler.letters.dayfacts import DayFacts
from scheduler.letters.settings import LetterSettings
from store import outbox, polls, register
from store.letters import Letter
from store.polls import Poll
from store.records import (
    Clue,
    Evidence,
    Finding,
    Intent,
    Issuer,
    IssuerType,
    Label,
    MailFacts,
    Severity,
)
from store.schema import LetterState, MessageState
from tests.secretariats import SENDER, Secretariat, at, day, notice, person, question, read, report

MORNING = at("2023-08-18 05:30")  # 07:30 in Geneva


_DRAWN = cache(digest.draw)


@pytest.fixture(autouse=True)
def _draw_each_chart_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same season is the same picture (a test below says so), so most tests share it."""
    monkeypatch.setattr(digest, "draw", _DRAWN)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Secretariat]:
    """A secretariat that has received nothing and was polled five minutes ago."""
    made = Secretariat(tmp_path)
    with made.database.begin() as tx:
        polls.record_poll(tx, Poll(mailbox="INBOX", at=at("2023-08-18 05:25")))
    yield made
    made.close()


def the_duty(desk: Secretariat, now: object = MORNING) -> Digest:
    """The digest that is owed."""
    return next(duty for duty in desk.owed(now) if isinstance(duty, Digest))  # type: ignore[arg-type]


def written(desk: Secretariat) -> Written:
    """The digest of the morning, written."""
    return digest.write(the_duty(desk), desk.ledger(MORNING), desk.reference, desk.letters, MORNING)


def facts(desk: Secretariat) -> DayFacts:
    """The facts of the morning."""
    return digest.facts(the_duty(desk), desk.ledger(MORNING), desk.reference, desk.letters, MORNING)


def quiet(desk: Secretariat) -> None:
    """Take away the needs that come from an empty register: every State has an address and nothing is due."""
    desk.duties = DutySettings(notice_days=(), report_days=())


def test_a_quiet_day_has_a_digest_that_says_so(desk: Secretariat) -> None:
    """Nothing came and nothing is needed: the digest is written all the same and says both."""
    quiet(desk)
    letter = written(desk)
    assert letter.subject == "CCM digest, 18 August 2023: nothing needs a hand, no mail came"
    assert "Nothing needs a hand." in letter.text
    assert "No mail came." in letter.text
    assert letter.to == ("ccm@un.org",)


def test_held_mail_comes_first_with_reason_quote_and_the_command(desk: Secretariat) -> None:
    """What waits for a person shows its reason, the words of the paper, and what to type; the likely notice before the rest."""
    desk.mail(received=at("2023-08-16 08:00"), label=Label.ENQUIRY, reasons=("It asks about badges.",))
    desk.mail(
        received=at("2023-08-17 08:00"),
        label=Label.DELEGATION_NOTICE,
        identity="SRB",
        reasons=("An attachment that could hold the list could not be read.",),
        unread="protected by a password",
        clues=(Clue(clue="opening", weight=0.5, evidence=Evidence(part="1", quote="has the honour to inform")),),
    )
    told = facts(desk)
    first = told.needs[0]
    assert first.what.startswith("M-000002: probably a delegation notice, from mission@lesotho.example (Serbia:")
    assert "could not be read. Not read: protected by a password." in first.why
    assert first.quotes == ("has the honour to inform",)
    assert first.commands[0] == "./ccm file M-000002 --participant SRB --meeting 11MSP"
    assert "./ccm set-aside M-000002" in first.commands
    assert told.needs[1].what.startswith("M-000001")
    assert told.needs[1].commands[0] == "./ccm set-aside M-000001"


def test_a_prepared_letter_stands_with_the_mail_it_belongs_to(desk: Secretariat) -> None:
    """The request to send a paper again is one command of the held mail, not a second thing to do."""
    quiet(desk)
    desk.mail(received=at("2023-08-17 08:00"), label=Label.DELEGATION_NOTICE, unread="protected by a password")
    desk.correspond(at("2023-08-17 08:05"))
    needs = facts(desk).needs
    assert len(needs) == 1
    assert needs[0].commands[0] == "./ccm release L-000001"


def test_every_command_of_the_digest_is_one_that_ccm_takes(desk: Secretariat) -> None:
    """Whatever the digest tells a person to type is understood by the command line."""
    everything(desk)
    parser = make_parser()
    commands = [command for need in facts(desk).needs for command in need.commands]
    assert len({command.split()[1] for command in commands}) >= 6
    for command in commands:
        assert parser.parse_args(command.removesuffix(" ...").split()[1:]).call


def everything(desk: Secretariat) -> None:
    """A day on which every kind of need arises."""
    desk.contact("NGA", "geneva@nga.example")
    desk.mail(received=at("2023-08-16 08:00"), label=Label.UNKNOWN)
    desk.mail(received=at("2023-08-16 09:00"), state=MessageState.FAILED, reasons=("the reader was killed",))
    desk.mail(notice("LSO"), received=at("2023-08-16 10:00"))
    later = notice("LSO", members=(person("Ms. NEW Person"),), findings=(question("HOD_MISSING"),))
    desk.mail(later, received=at("2023-08-16 11:00"))
    other = Issuer(as_written=read("Permanent Mission, New York"), type=IssuerType.MISSION_NY)
    desk.mail(notice("NOR"), received=at("2023-08-16 12:00"), identity="NOR")
    regret = notice("NOR", intent=read(Intent.REGRET), members=(), issuer=other)
    desk.mail(regret, received=at("2023-08-16 13:00"), identity="NOR")
    unknown = MailFacts(subject="x", from_address="m@china.example", return_path="m@china.example", human=True)
    desk.mail(notice("CHN"), received=at("2023-08-16 14:00"), identity="CHN", facts=unknown)
    nobody = MailFacts(subject="x", from_address=None, return_path="", human=False)
    desk.mail(report("MEX"), received=at("2023-08-16 15:00"), identity="MEX", facts=nobody)
    desk.correspond(at("2023-08-17 08:00"))
    with desk.database.begin() as tx:
        for number, mark in ((1, outbox.mark_refused), (2, outbox.mark_unsure)):
            letter = outbox.enqueue(tx, _letter(number), at("2023-08-17 09:00"))
            assert letter
            claimed = outbox.claim(tx, at("2023-08-17 09:00"), "test", kinds=("alarm",))
            assert claimed is not None
            outbox.mark_sending(tx, claimed.letter.id, "test", at("2023-08-17 09:00"))
            mark(tx, claimed.letter.id, reply="550 no such user", now=at("2023-08-17 09:00"))
        polls.raise_alarm(tx, "disk", "The disk was full at noon.", day=day("2023-08-17"), now=at("2023-08-17 12:00"))


def _letter(number: int) -> Letter:
    return Letter(
        key=f"acknowledge:{number}", kind="alarm", participant="FRA", recipients=("x@france.example",), subject="s",
        content=b"x", message_id_header=f"<{number}@x>",
    )  # fmt: skip


def test_everything_that_needs_a_hand_is_told(desk: Secretariat) -> None:
    """Alarms, held, failed, refused, unsure, drafts, contradictions, removals, reminders, missing addresses: each once."""
    everything(desk)
    said = "\n".join(f"{need.what} {need.why}" for need in facts(desk).needs)
    for part in (
        "Alarm: disk The disk was full at noon.",
        "M-000001: not understood",
        "M-000002: could not be read",
        "the letter to France did not arrive at x@france.example 550 no such user",
        "nobody knows whether x@france.example has got",
        "for China is written and waits It would go to m@china.example, but",
        "contradicts N-2023-0003",
        "2 persons are missing from the later list",
        "1 reminder of a delegation notice is written and waits for release",
        "cannot be acknowledged: there is nowhere to write to",
        "cannot be reminded: the register has no address",
    ):
        assert part in said, part


def test_many_letters_that_wait_for_one_reason_are_one_need(tmp_path: Path) -> None:
    """When the settings hold every acknowledgement, twenty of them are told together, with their numbers."""
    desk = Secretariat(tmp_path, duties=DutySettings(hold_acknowledgements=True, notice_days=(), report_days=()))
    for code in desk.reference.parties_on(day("2023-08-01"))[:20]:
        desk.mail(notice(code), received=at("2023-08-16 08:00"), identity=code)
    desk.correspond(at("2023-08-16 09:00"))
    needs = [need for need in facts(desk).needs if "letters are written" in need.what]
    assert [need.what for need in needs] == ["20 letters are written and wait, for one reason"]
    assert "L-000001 Afghanistan" in needs[0].names
    desk.close()


def test_arrivals_say_who_what_and_what_is_odd(desk: Secretariat) -> None:
    """Each record that came is one line with its number, its questions and its warnings; the rest is counted by kind."""
    odd = Finding(code="NA_ONLY", severity=Severity.WARNING, sentence="Every form says no more than not applicable.")
    desk.mail(
        report("MEX", findings=(odd, question("PERIOD_MISSING"))), received=at("2023-08-17 08:00"), identity="MEX"
    )
    desk.mail(notice("CHE", intent=read(Intent.REGRET), members=()), received=at("2023-08-17 09:00"), identity="CHE")
    desk.mail(received=at("2023-08-17 10:00"), label=Label.AUTO_REPLY, state=MessageState.SET_ASIDE)
    text = " ".join(written(desk).text.split())
    assert "- Mexico: Article 7 annual report for 2022 (R-2023-0001; 1 question to the sender; Every form says" in text
    assert "- Switzerland: 11MSP: will not be represented (N-2023-0001)" in text
    assert "3 mails came; 2 records filed. Set aside: 1 auto reply." in text


def test_counts_have_numerator_denominator_and_date(desk: Secretariat) -> None:
    """Notices of States Parties of 111, reports of 110 that owe one, initial reports of 110 due; each with its day."""
    for code in ("LSO", "NOR", "SEN"):
        desk.mail(notice(code), received=at("2023-08-17 08:00"), identity=code)
    desk.mail(notice("CHN"), received=at("2023-08-17 08:00"), identity="CHN")
    desk.mail(report("MEX"), received=at("2023-04-17 08:00"), identity="MEX")
    desk.mail(report("SEN"), received=at("2023-05-17 08:00"), identity="SEN")
    text = " ".join(written(desk).text.split())
    assert "11MSP: 3 of 111 States Parties have answered; deadline 31 August 2023, in 13 days." in text
    assert "Annual reports for 2022: 2 of 110 received; deadline 30 April 2023, 110 days ago." in text
    assert "On 18 August 2023: 2 of 110 received (2 %), 1 of them late; 108 overdue." in text
    assert "Initial reports on 18 August 2023: 2 of 110 received (2 %); 108 overdue." in text
    assert "what was sent before or elsewhere is not known here" in text
    assert "not of States Parties: 1" in text


def test_last_years_curve_stands_beside_this_years(desk: Secretariat) -> None:
    """Two charts with an alternative text; where nothing of the season before is on file, that is said."""
    desk.mail(report("MEX", 2021), received=at("2022-04-17 08:00"), identity="MEX")
    desk.mail(report("SEN", 2022), received=at("2023-04-20 08:00"), identity="SEN")
    letter = written(desk)
    assert [image.cid for image in letter.images] == ["notices@ccm", "reports@ccm"]
    assert all(image.png.startswith(b"\x89PNG") for image in letter.images)
    text = " ".join(letter.text.split())
    assert (
        "Chart: Notices for 11MSP from States Parties: 0 of 111 received. Nothing of the season before is on file."
        in text
    )
    assert (
        "Chart: Annual reports for 2022: 1 of 110 received; at the same distance from the deadline a season before, 1 (2021)."
        in text
    )
    alts = re.findall(r'<img src="cid:[a-z]+@ccm" alt="([^"]+)"', letter.html or "")
    assert len(alts) == 2
    assert all(alt for alt in alts)


def test_the_same_day_gives_the_same_bytes(desk: Secretariat) -> None:
    """A digest written again after a crash is the same to the byte, charts included."""
    everything(desk)
    one = compose(written(desk), LetterSettings(), MORNING).parcel.content
    _DRAWN.cache_clear()
    assert compose(written(desk), LetterSettings(), MORNING).parcel.content == one


def test_a_digest_after_days_of_silence_says_which_days_it_covers(desk: Secretariat) -> None:
    """After the daemon slept through two mornings there is one digest, and it says so."""
    desk.correspond(at("2023-08-15 05:30"))
    duty = the_duty(desk)
    assert duty.days == (day("2023-08-16"), day("2023-08-17"), day("2023-08-18"))
    text = " ".join(written(desk).text.split())
    assert "It covers 3 days, for no digest was written between. Since 15 August 2023, 07:30" in text


def test_health_is_told_and_illness_comes_first(tmp_path: Path) -> None:
    """Age of the last poll, queue, disk and the head of the chain of events; a mailbox that is not read comes before all else."""
    desk = Secretariat(tmp_path)
    desk.mail(received=at("2023-08-17 08:00"))
    letter = written(desk)
    text = " ".join(letter.text.split())
    assert "1. The mailbox has never been read" in text
    head = desk.ledger(MORNING).snapshot.head
    assert f"Events: {head.count}, the last with hash {head.hash}" in text
    assert "GB free" in text
    assert "0 mails to be read" in text
    desk.close()


def test_sealed_data_never_stands_in_the_digest(desk: Secretariat) -> None:
    """Passport numbers and telephones in a quoted line are covered; dates and references stay."""
    quote = (
        "Passport No. RB447118295, tel. +41 22 917 00 34, note No. 588/DIS/2024 of 12 September 2024, by 31 August 2023"
    )
    desk.mail(
        received=at("2023-08-17 08:00"), clues=(Clue(clue="c", weight=1, evidence=Evidence(part="1", quote=quote)),)
    )
    letter = written(desk)
    for text in (letter.text, letter.html or ""):
        assert "447118295" not in text
        assert "917 00 34" not in text
    assert "588/DIS/2024 of 12 September 2024" in " ".join(letter.text.split())


class _Skeleton(HTMLParser):
    """Counts elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count one element."""
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= {name for name, _ in attrs}


EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</p></div><h1>Chief</h1>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "<style>*{display:none}</style>",
    "\u202eevil\u2066",
)


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_a_mail_says_becomes_markup(tmp_path: Path, evil: str) -> None:
    """Hostile text in every field that the digest shows leaves the elements of the page exactly as they are."""
    skeletons = []
    for said in ("harmless", evil):
        desk = Secretariat(tmp_path / str(len(skeletons)))
        clue = Clue(clue="c", weight=1, evidence=Evidence(part="1", quote=said))
        facts_of_mail = MailFacts(subject=said, from_address=SENDER, from_name=said, return_path=SENDER, human=True)
        desk.mail(received=at("2023-08-17 08:00"), reasons=(said,), clues=(clue,), unread=said, facts=facts_of_mail)
        finding = Finding(code="X", severity=Severity.WARNING, sentence=said)
        desk.mail(
            notice(members=(person(said), person("Ms. B C", said)), findings=(finding,)),
            received=at("2023-08-17 08:00"),
        )
        parser = _Skeleton()
        html = written(desk).html or ""
        parser.feed(html)
        skeletons.append((parser.tags, parser.attributes))
        assert "49" not in re.findall(r">([^<]*)<", html)
        assert "\u202e" not in html
        assert "\u2066" not in html
        desk.close()
    assert skeletons[0] == skeletons[1]


def test_a_full_season_stays_under_200_kilobytes(desk: Secretariat) -> None:
    """Seventy held mails, seventy notices: the mail with its charts stays small and says what it left out."""
    codes = desk.reference.parties_on(day("2023-08-01"))
    for number in range(70):
        desk.mail(
            received=at("2023-08-16 08:00"), reasons=("It may hold a list of persons. " * 6,), unread="damaged " * 20
        )
        desk.mail(notice(codes[number]), received=at("2023-08-17 08:00"), identity=codes[number])
    letter = written(desk)
    content = compose(letter, LetterSettings(), MORNING).parcel.content
    assert len(content) < 200_000
    assert "more: ./ccm list" in letter.text
    message = email.message_from_bytes(content)
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] == [
        "text/plain", "text/html", "image/png", "image/png",
    ]  # fmt: skip


def test_lines_of_the_text_twin_are_short_but_commands_stay_whole(desk: Secretariat) -> None:
    """The text is folded at 78 characters, except where a person copies a command."""
    everything(desk)
    for line in written(desk).text.splitlines():
        assert len(line) <= 78 or "./ccm" in line or len(line.split()) == 1


def test_removals_that_a_person_decided_are_no_longer_a_need(desk: Secretariat) -> None:
    """Once a person has said who stays, the digest stops asking."""
    quiet(desk)
    desk.mail(notice(), received=at("2023-08-16 08:00"))
    desk.mail(notice(members=(person("Ms. NEW Person"),)), received=at("2023-08-17 08:00"))
    desk.correspond(at("2023-08-17 08:05"))
    desk.deliver(at("2023-08-17 08:06"), release=True)
    assert [need.what for need in facts(desk).needs if "missing from the later list" in need.what]
    with desk.database.begin() as tx:
        register.keep_members(tx, "N-2023-0002", author="a", reason="b", now=MORNING)
    assert not [need.what for need in facts(desk).needs if "missing from the later list" in need.what]


def test_letters_are_counted_by_fate(desk: Secretariat) -> None:
    """Sent, refused and unsure are always told, even when they are none."""
    quiet(desk)
    desk.mail(notice(), received=at("2023-08-17 08:00"))
    desk.correspond(at("2023-08-17 08:05"))
    desk.deliver(at("2023-08-17 08:06"))
    text = " ".join(written(desk).text.split())
    assert "1 sent; 0 refused; 0 unsure." in text
    assert "L-000001 acknowledge to Lesotho (N-2023-0001)." in text
    assert {state for state, _ in facts(desk).letters} == {"sent", "refused", "unsure"}
    assert LetterState.SENT
