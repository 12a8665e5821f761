"""Who is reminded and who is not, on which days, over ten years of a clock that jumps; the published dates and counts reproduced."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scheduler.duties import Digest, Remind, due
from scheduler.dutysettings import DutySettings
from scheduler.outdated import outdated
from scheduler.reminding import About, Owing, find_answer, who_and_why
from scheduler.reportstatus import (
    ReportStatus,
    annual_line,
    annual_lines,
    count,
    initial_line,
    initial_lines,
    reports_by_state,
)
from scheduler.workdays import is_working_day, sending_days
from store import contacts, register
from store.contacts import AddressMark, Mark
from store.filed import REPORT
from store.letters import StoredLetter
from store.records import Intent, Participant, ParticipantKind
from store.reference import load_reference
from store.schema import LetterState, MessageState
from tests.secretariats import Secretariat, at, day, notice, read, report
from tests.simulations import address, facts, ledger_of, small_reference, stored

GENEVA = ZoneInfo("Europe/Zurich")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Secretariat]:
    """A secretariat that knows the addresses of five missions."""
    made = Secretariat(tmp_path)
    for code in ("LSO", "NOR", "NGA", "SEN", "CHE"):
        made.contact(code, f"geneva@{code.lower()}.example")
    yield made
    made.close()


def owing(desk: Secretariat, moment: str, state: str = "LSO", about: About = About.NOTICE) -> Owing:
    """What one State owes at a moment."""
    found = who_and_why(desk.ledger(at(moment)), desk.reference, desk.duties, at(moment))
    return next(one for one in found if one.state == state and one.about is about)


def test_a_state_with_nothing_received_is_reminded_on_the_days_of_the_settings(desk: Secretariat) -> None:
    """30, 14 and 5 days before the deadline and one after, moved to working days; between them nothing new is due."""
    keys = []
    for number in range(60):
        moment = at("2023-07-25 08:00") + timedelta(days=number)
        mine = [duty for duty in desk.owed(moment) if isinstance(duty, Remind) and duty.state == "LSO"]
        for duty in mine:
            keys.append((moment.date().isoformat(), duty.offset))
        if mine:
            desk.correspond(moment)
    assert keys == [("2023-08-01", 30), ("2023-08-17", 14), ("2023-08-25", 5), ("2023-09-01", -1)]


def test_reminders_are_drafts_unless_the_settings_release_them(desk: Secretariat) -> None:
    """By default a person releases every reminder."""
    duty = next(one for one in desk.owed(at("2023-08-17 08:00")) if isinstance(one, Remind))
    assert duty.held_because == "a person releases reminders"
    desk.duties = DutySettings(release_reminders=True)
    duty = next(one for one in desk.owed(at("2023-08-17 08:00")) if isinstance(one, Remind))
    assert duty.held_because is None


@pytest.mark.parametrize("intent", [Intent.ATTEND, Intent.REGRET, Intent.WITHDRAW, Intent.WILL_FOLLOW, Intent.UNCLEAR])
def test_whoever_has_said_anything_is_not_reminded(desk: Secretariat, intent: Intent) -> None:
    """A notice, a regret, a withdrawal, a promise: the reason names the record."""
    members = notice().members if intent is Intent.ATTEND else ()
    desk.mail(notice(intent=read(intent), members=members), received=at("2023-08-10 08:00"))
    found = owing(desk, "2023-08-17 08:00")
    assert not found.remind
    assert "N-2023-0001" in found.reason


def test_a_delegation_that_speaks_for_a_second_state_answers_for_both(desk: Secretariat) -> None:
    """Switzerland on behalf of Norway: neither is reminded."""
    taking = Participant(code=read("CHE"), kind=ParticipantKind.STATE, as_written="x", on_behalf_of=("NOR",))
    desk.mail(notice("CHE", participant=taking), received=at("2023-08-10 08:00"), identity="CHE")
    assert not owing(desk, "2023-08-17 08:00", "CHE").remind
    assert not owing(desk, "2023-08-17 08:00", "NOR").remind
    assert owing(desk, "2023-08-17 08:00", "SEN").remind


@pytest.mark.parametrize("state", [MessageState.HELD, MessageState.FAILED])
def test_a_state_whose_mail_waits_is_not_reminded(desk: Secretariat, state: MessageState) -> None:
    """What waits for a person may be the answer."""
    desk.mail(received=at("2023-08-10 08:00"), state=state)
    found = owing(desk, "2023-08-17 08:00")
    assert not found.remind
    assert "M-000001 from this State waits for a person" in found.reason


@pytest.mark.parametrize("mark", [Mark.BOUNCED, Mark.REFUSED, Mark.OPTED_OUT])
def test_a_marked_address_is_not_reminded_but_one_that_is_away_is(desk: Secretariat, mark: Mark) -> None:
    """A bounced, refused or opted-out address waits for a person; out of office does not count."""
    for given_mark, expected in ((mark, False), (Mark.AWAY, True)):
        with desk.database.begin() as tx:
            contacts.clear_marks(tx, "geneva@lso.example")
            entry = AddressMark(address="geneva@lso.example", mark=given_mark, at=at("2023-08-01 08:00"), note="")
            contacts.mark_address(tx, entry)
        assert owing(desk, "2023-08-17 08:00").remind is expected


def test_without_an_address_the_reason_says_what_to_do(desk: Secretariat) -> None:
    """The register decides who can be reminded, and the sentence holds the command."""
    found = owing(desk, "2023-08-17 08:00", "FRA")
    assert not found.remind
    assert "./ccm contacts add ADDRESS FRA" in found.reason


def test_no_letter_leaves_on_weekends_and_holidays(desk: Secretariat) -> None:
    """What is due on a Saturday waits; on the day of a holiday of the United Nations too."""
    assert not owing(desk, "2023-08-19 08:00").remind
    assert "today no letters leave" in owing(desk, "2023-08-19 08:00").reason
    desk.duties = DutySettings(holidays=frozenset({day("2023-08-18")}))
    assert not owing(desk, "2023-08-18 08:00").remind
    assert owing(desk, "2023-08-21 08:00").remind


def test_who_owes_no_report_on_that_day_is_not_on_the_list_at_all(desk: Secretariat) -> None:
    """Signatories, States not party and a State that has left owe no report; nor does one whose initial report comes later."""
    now = at("2025-04-24 08:00")
    listed = {(one.state, one.subject) for one in who_and_why(desk.ledger(now), desk.reference, desk.duties, now)}
    assert ("NOR", "2024") in listed
    for code in ("COD", "CHN", "LTU"):
        assert (code, "2024") not in listed


def test_signatories_are_reminded_of_a_meeting_only_where_the_settings_say_so(desk: Secretariat) -> None:
    """Of a report never."""
    for wanted in (False, True):
        desk.duties = DutySettings(remind_signatories=wanted)
        now = at("2023-08-17 08:00")
        states = {
            one.state
            for one in who_and_why(desk.ledger(now), desk.reference, desk.duties, now)
            if one.about is About.NOTICE
        }
        assert ("COD" in states) is wanted


def test_a_report_that_came_ends_the_duty_and_another_years_does_not(desk: Secretariat) -> None:
    """The report on 2021 does not answer for 2022; any report shows that a State has begun."""
    desk.mail(report("NOR", 2021), received=at("2023-03-01 08:00"), identity="NOR")
    assert owing(desk, "2023-04-17 08:00", "NOR", About.REPORT).remind
    desk.mail(report("NOR", 2022), received=at("2023-04-16 08:00"), identity="NOR")
    assert not owing(desk, "2023-04-17 08:00", "NOR", About.REPORT).remind
    desk.mail(report("NGA", 2022), received=at("2023-12-01 08:00"), identity="NGA")
    assert not owing(desk, "2024-01-15 08:00", "NGA", About.REPORT).remind


def test_the_last_reminder_before_a_sunday_leaves_on_the_friday() -> None:
    """30 April 2023 was a Sunday: the last reminder before it left on Friday 28 April, the one after it on Monday 1 May."""
    days = sending_days(date(2023, 4, 30), (30, 14, 5, -1), frozenset())
    assert days[5] == date(2023, 4, 28)
    assert days[-1] == date(2023, 5, 1)
    assert days[14] == date(2023, 4, 14)


@hypothesis_settings(max_examples=200, deadline=None)
@given(
    st.dates(date(2010, 1, 1), date(2040, 1, 1)),
    st.sets(st.integers(-60, 120), min_size=1, max_size=6),
    st.sets(st.integers(-130, 70), max_size=12),
)
def test_reminders_always_leave_on_working_days_and_never_cross_the_deadline(
    deadline: date, offsets: set[int], closed: set[int]
) -> None:
    """Whatever the holidays, what is meant before the deadline leaves before it, what is meant after it after."""
    holidays = frozenset(deadline + timedelta(days=number) for number in closed)
    for offset, when in sending_days(deadline, offsets, holidays).items():
        assert is_working_day(when, holidays)
        assert when <= deadline if offset >= 0 else when > deadline


def test_after_sleeping_through_two_offsets_only_the_latest_is_due(desk: Secretariat) -> None:
    """Nobody gets two reminders on one morning."""
    mine = [duty for duty in desk.owed(at("2023-08-28 08:00")) if isinstance(duty, Remind) and duty.state == "LSO"]
    assert [duty.offset for duty in mine] == [5]


def test_drafts_that_nobody_released_give_way_to_the_next_and_to_the_answer(desk: Secretariat) -> None:
    """A draft of 30 days is dropped when the one of 14 days is due, one whose note came is dropped too; nothing is reminded twice."""
    desk.correspond(at("2023-08-01 08:00"))
    desk.correspond(at("2023-08-17 08:00"))
    letters = desk.ledger(at("2023-08-17 08:01")).letters
    states = {key: letter.state for key, letter in letters.items() if ":LSO:" in key}
    assert states == {
        "remind:notice:11MSP:LSO:30": LetterState.DROPPED,
        "remind:notice:11MSP:LSO:14": LetterState.DRAFT,
    }
    desk.mail(notice(), received=at("2023-08-18 08:00"))
    desk.correspond(at("2023-08-18 08:05"))
    assert desk.ledger(at("2023-08-18 08:06")).letters["remind:notice:11MSP:LSO:14"].state is LetterState.DROPPED
    now = at("2023-08-18 08:07")
    assert outdated(desk.ledger(now), desk.reference, desk.duties, now) == ()


def test_a_written_reminder_is_true_until_its_answer_comes(desk: Secretariat) -> None:
    """Before it is handed over, a reminder is asked once more whether the State has answered."""
    key = "remind:notice:11MSP:LSO:14"
    assert find_answer(key, desk.ledger(at("2023-08-17 08:00"))) is None
    desk.mail(notice(), received=at("2023-08-18 08:00"))
    assert find_answer(key, desk.ledger(at("2023-08-18 09:00"))) == "N-2023-0001 was received"
    with desk.database.begin() as tx:
        register.withdraw(tx, 1, at("2023-08-18 10:00"))
    assert find_answer(key, desk.ledger(at("2023-08-18 11:00"))) is None


CODES = ("CHE", "LAO", "LTU", "MEX", "NGA", "NOR", "SSD", "VUT")


def moments(chance: random.Random, start: datetime, end: datetime) -> Iterator[datetime]:
    """Moments at which the daemon is awake: hours apart, now and then days or weeks, once eleven months."""
    now = start
    while now < end:
        yield now
        hours = chance.choice((3, 7, 11, 23, 24, 25, 26, 49))
        if chance.random() < 0.004:
            hours = chance.choice((24 * 9, 24 * 20, 24 * 330))
        now += timedelta(hours=hours, minutes=chance.randrange(60))


def test_ten_years_of_a_jumping_clock_remind_nobody_twice_and_miss_nothing() -> None:
    """No key is owed twice, every reminder whose time was lived through is written once, each digest day is covered exactly once."""
    chance = random.Random(1020)
    reference, settings = small_reference(*CODES), DutySettings(release_reminders=True)
    contacts_known = tuple(address(code) for code in CODES)
    letters: dict[str, StoredLetter] = {}
    expected: set[str] = set()
    days: list[date] = []
    for number, now in enumerate(moments(chance, datetime(2016, 1, 5, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))):
        ledger = ledger_of(letters, contacts=contacts_known)
        today = now.astimezone(GENEVA).date()
        if is_working_day(today, settings.holidays):
            expected |= _latest_keys(reference, settings, today)
        for duty in due(ledger, reference, settings, now):
            assert duty.key not in letters
            if isinstance(duty, Digest):
                days += duty.days
            letters[duty.key] = stored(duty, now, number)
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    reminded = {key for key in letters if key.startswith("remind:")}
    assert reminded == expected
    assert len(reminded) > 150
    offsets = Counter(key.rpartition(":")[0] for key in reminded)
    assert max(offsets.values()) <= 4


def _latest_keys(reference: object, settings: DutySettings, today: date) -> set[str]:
    """Keys that a secretary with a calendar would send on a day: told again from the rules, not from the program's own code."""
    whole = load_reference()
    found = set()
    for code in CODES:
        acts = whole.states[code].adherence
        claims: list[tuple[str, date, tuple[int, ...], date]] = []
        if acts.in_force:
            initial = acts.in_force + timedelta(days=180)
            if not (acts.withdrawn and acts.withdrawn <= initial):
                claims.append(
                    (f"remind:report:{code}:initial", initial, settings.report_days, initial + timedelta(days=60))
                )
            for year in (today.year - 2, today.year - 1):
                deadline = date(year + 1, 4, 30)
                party = acts.in_force <= deadline and not (acts.withdrawn and acts.withdrawn <= deadline)
                if party and initial <= deadline:
                    claims.append(
                        (f"remind:report:{code}:{year}", deadline, settings.report_days, deadline + timedelta(days=60))
                    )
        meeting = next((m for m in whole.meetings if m.end >= today and m.delegations_due), None)
        if meeting and meeting.delegations_due and acts.in_force:
            deadline = meeting.delegations_due.day
            if acts.in_force <= deadline and not (acts.withdrawn and acts.withdrawn <= deadline):
                claims.append((f"remind:notice:{meeting.code}:{code}", deadline, settings.notice_days, meeting.start))
        for stem, deadline, offsets, until in claims:
            reached = [offset for offset in offsets if _sent_on(deadline, offset, offsets) <= today]
            if not reached or today > until:
                continue
            latest = min(reached)
            if latest == min(offsets) and today > _sent_on(deadline, latest, offsets) + timedelta(days=30):
                continue
            found.add(f"{stem}:{latest}")
    return found


def _sent_on(deadline: date, offset: int, offsets: tuple[int, ...]) -> date:
    when = deadline - timedelta(days=offset)
    if offset == min(one for one in offsets if one > 0) and deadline.weekday() > 4:
        when = deadline
    step = timedelta(days=-1 if offset >= 0 else 1)
    while when.weekday() > 4:
        when += step
    return when


def test_a_clock_that_runs_ten_years_ahead_and_back_doubles_and_silences_nothing() -> None:
    """After a jump forward and the return, today's digest and reminders are written, and none of them twice."""
    reference, settings = small_reference(*CODES), DutySettings(release_reminders=True)
    known = tuple(address(code) for code in CODES)
    letters: dict[str, StoredLetter] = {}
    for text in (
        "2023-08-16 08:00", "2033-08-16 08:00", "2023-08-17 08:00", "2013-08-17 08:00", "2023-08-17 09:00", "2023-08-17 08:00",
        "2023-10-29 00:30", "2023-10-29 01:30", "2023-08-18 08:00",
    ):  # fmt: skip
        now = at(text)
        for number, duty in enumerate(due(ledger_of(letters, contacts=known), reference, settings, now)):
            assert duty.key not in letters
            letters[duty.key] = stored(duty, now, len(letters) + number)
    assert {"digest:2023-08-16", "digest:2023-08-17", "digest:2023-08-18"} <= letters.keys()
    assert "remind:notice:11MSP:NOR:14" in letters


def test_each_digest_day_comes_once_over_the_change_to_summer_time_and_back() -> None:
    """Half-hourly ticks over the last weekends of March and October: one digest a day, at seven in Geneva."""
    reference, settings = small_reference("NOR"), DutySettings(notice_days=(), report_days=())
    for first in ("2023-03-24 00:00", "2023-10-27 00:00"):
        letters: dict[str, StoredLetter] = {}
        written = []
        for step in range(2 * 24 * 5):
            now = at(first) + timedelta(minutes=30 * step)
            for duty in due(ledger_of(letters), reference, settings, now):
                letters[duty.key] = stored(duty, now, step)
                written.append(now.astimezone(GENEVA))
        assert [moment.time().isoformat() for moment in written[1:]] == ["07:00:00"] * (len(written) - 1)
        assert len({moment.date() for moment in written[1:]}) == 5


def test_the_published_counts_of_initial_reports_have_our_denominators() -> None:
    """66 initial reports were due on 13 September 2012, 84 on 18 June 2015, 110 before 30 April 2023; Guinea's wrong date makes 85."""
    reference = load_reference()
    counted = {}
    for text in ("2012-09-13", "2015-06-18", "2023-04-29"):
        counted[text] = count(initial_lines({}, reference, day(text)), day(text)).due
    assert counted == {"2012-09-13": 66, "2015-06-18": 84, "2023-04-29": 110}
    guinea = reference.state("GIN").adherence
    assert guinea.published_initial_due == day("2015-04-19")
    assert reference.initial_due("GIN") == day("2015-09-28")
    published = count(initial_lines({}, reference, day("2015-06-18")), day("2015-06-18")).due + 1
    assert round(100 * 68 / published) == 80
    # 68 received and 18 late make 86, one more than 85: two of the 68 came before they were due by our dates.
    assert 68 + 18 - counted["2015-06-18"] == 2


def test_the_statement_of_september_2012_agrees_with_due_dates_by_year() -> None:
    """20 late, 12 of them due in 2011: 50 fell due in 2011 and 16 in 2012, so the 46 received are seven of ten, called three quarters."""
    reference = load_reference()
    today = day("2012-09-13")
    years = Counter(
        line.due.year for line in initial_lines({}, reference, today) if line.due is not None and line.due <= today
    )
    assert years == {2011: 50, 2012: 16}
    owed = [line.state for line in initial_lines({}, reference, today) if line.due is not None and line.due <= today]
    late_2011 = [code for code in owed if reference.initial_due(code).year == 2011][:12]  # type: ignore[union-attr]
    late_2012 = [code for code in owed if reference.initial_due(code).year == 2012][:8]  # type: ignore[union-attr]
    history = [
        facts(code, REPORT, "2011", at("2012-01-05 08:00")) for code in owed if code not in {*late_2011, *late_2012}
    ]
    found = count(initial_lines(reports_by_state(history), reference, today), today)
    assert (found.received, found.due, len(found.overdue)) == (46, 66, 20)
    assert Counter(reference.initial_due(code).year for code in found.overdue) == {2011: 12, 2012: 8}  # type: ignore[union-attr]


def test_parties_and_annual_denominators_of_later_years() -> None:
    """112 parties on 30 April 2024, 111 in 2025 after Lithuania left, 112 in 2026 with Vanuatu, whose initial report is not yet due."""
    reference = load_reference()
    parties = {year: len(reference.parties_on(date(year, 4, 30))) for year in (2024, 2025, 2026)}
    assert parties == {2024: 112, 2025: 111, 2026: 112}
    assert annual_line("VUT", 2025, {}, reference, date(2026, 5, 1)).status is ReportStatus.NOT_APPLICABLE
    assert initial_line("VUT", {}, reference, date(2026, 5, 1)).status is ReportStatus.NOT_YET_DUE
    assert initial_line("LTU", {}, reference, date(2025, 5, 1)).status is ReportStatus.ENDED
    lines = annual_lines(2024, {}, reference, date(2025, 5, 1))
    assert count(lines, date(2025, 5, 1)).due == 111


def test_the_first_report_counts_for_timeliness_a_correction_does_not() -> None:
    """A report received on the last evening in Geneva is on time, one second later it is a day late; what replaces it changes nothing."""
    reference = load_reference()
    for text, status, days in (
        ("2023-04-30 21:59", ReportStatus.ON_TIME, 0),
        ("2023-04-30 22:00", ReportStatus.LATE, 1),
    ):
        first = facts("NOR", REPORT, "2022", at(text), number="R-1")
        second = facts("NOR", REPORT, "2022", at("2023-06-01 08:00"), number="R-2")
        line = annual_line("NOR", 2022, reports_by_state([second, first]), reference, day("2023-08-01"))
        assert (line.status, line.days, line.number) == (status, days, "R-1")


def test_a_signatorys_report_is_voluntary_and_never_reminded(desk: Secretariat) -> None:
    """The Democratic Republic of the Congo reported as a signatory: accepted, labelled, not owed."""
    line = annual_line("COD", 2022, reports_by_state([facts("COD", REPORT, "2022", at("2023-05-05 08:00"))]),
                       load_reference(), day("2023-08-01"))  # fmt: skip
    assert line.status is ReportStatus.VOLUNTARY
    assert line.due is None
