"""What store/data says, read by the real loader; each mistake a file can hold is made in a copy of the real folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import Misconfigured
from store.reference import (
    DATA,
    LANGUAGES,
    READ_LANGUAGES,
    Deadline,
    Mark,
    NameKind,
    Status,
    Timeliness,
    load_reference,
)
from store.reference_check import sixth_month_after

REFERENCE = load_reference()
DAYS = st.dates(min_value=date(2007, 1, 1), max_value=date(2035, 12, 31))
CODES = st.sampled_from(sorted(REFERENCE.states))


def test_every_state_is_there_once_with_its_short_names() -> None:
    """193 Members and four States that are none, each with a short name in seven languages and an alpha-2 code of its own."""
    assert len(REFERENCE.states) == 197
    assert sum(state.un == "member" for state in REFERENCE.states.values()) == 193
    assert {code for code, state in REFERENCE.states.items() if state.un == "observer"} == {"VAT", "PSE"}
    assert {code for code, state in REFERENCE.states.items() if state.un == "non_member"} == {"COK", "NIU"}
    assert all({*state.short} == {*READ_LANGUAGES} for state in REFERENCE.states.values())
    assert len({state.alpha2 for state in REFERENCE.states.values()}) == 197


def test_states_stand_in_english_alphabetical_order() -> None:
    """Diacritics do not move a State: Côte d'Ivoire stands between Costa Rica and Croatia."""
    codes = list(REFERENCE.states)
    assert codes[codes.index("CRI") : codes.index("CRI") + 3] == ["CRI", "CIV", "HRV"]
    assert codes[0] == "AFG"
    assert codes[-1] == "ZWE"


@pytest.mark.parametrize(
    ("due_by", "count"),
    [(date(2015, 6, 18), 84), (date(2023, 4, 29), 110)],
)
def test_published_denominators_of_initial_reports(due_by: date, count: int) -> None:
    """As many initial reports were due by a day as the published counts need for their denominator."""
    due = [day for code in REFERENCE.states if (day := REFERENCE.initial_due(code)) and day <= due_by]
    assert len(due) == count


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2010, 7, 31), 0),
        (date(2024, 4, 30), 112),
        (date(2025, 3, 5), 112),
        (date(2025, 3, 6), 111),
        (date(2025, 4, 30), 111),
        (date(2026, 2, 28), 111),
        (date(2026, 4, 30), 112),
    ],
)
def test_parties_in_force_on_a_day(day: date, count: int) -> None:
    """The number of States Parties follows entries into force and the one withdrawal."""
    assert len(REFERENCE.parties_on(day)) == count


def test_guinea_published_too_early_makes_the_published_share_come_out() -> None:
    """84 due by 18 June 2015, and Guinea by the wrongly printed date, make the 85 of which 68 are 80 per cent."""
    due = {code for code in REFERENCE.states if (day := REFERENCE.initial_due(code)) and day <= date(2015, 6, 18)}
    assert "GIN" not in due
    published = REFERENCE.state("GIN").adherence.published_initial_due
    assert published == date(2015, 4, 19)
    assert round(68 / len({*due, "GIN"}), 3) == 0.8


def test_published_due_dates_agree_but_for_three() -> None:
    """Of twenty published due dates of initial reports seventeen follow from entry into force."""
    published = {
        code: state.adherence.published_initial_due
        for code, state in REFERENCE.states.items()
        if state.adherence.published_initial_due
    }
    wrong = {code for code, day in published.items() if REFERENCE.initial_due(code) != day}
    assert len(published) == 20
    assert wrong == {"GIN", "CPV", "RWA"}


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("LTU", date(2025, 3, 5), Status.PARTY),
        ("LTU", date(2025, 3, 6), Status.WITHDRAWN),
        ("VUT", date(2025, 9, 5), Status.STATE_NOT_PARTY),
        ("VUT", date(2026, 2, 28), Status.STATE_NOT_PARTY),
        ("VUT", date(2026, 3, 1), Status.PARTY),
        ("NGA", date(2023, 7, 31), Status.SIGNATORY),
        ("NGA", date(2023, 8, 1), Status.PARTY),
        ("AGO", date(2008, 12, 2), Status.STATE_NOT_PARTY),
        ("AGO", date(2026, 1, 1), Status.SIGNATORY),
        ("CHN", date(2026, 1, 1), Status.STATE_NOT_PARTY),
    ],
)
def test_status_is_a_function_of_the_day(code: str, day: date, status: Status) -> None:
    """A State is what its acts have made it by that day, and a party only once the Convention is in force for it."""
    assert REFERENCE.status_on(code, day) is status


@pytest.mark.parametrize(
    ("code", "year", "due"),
    [
        ("VUT", 2025, None),
        ("VUT", 2026, date(2027, 4, 30)),
        ("LTU", 2023, date(2024, 4, 30)),
        ("LTU", 2024, None),
        ("NGA", 2023, date(2024, 4, 30)),
        ("NGA", 2022, None),
        ("SSD", 2023, None),
        ("SSD", 2024, date(2025, 4, 30)),
        ("HRV", 2009, None),
        ("HRV", 2010, date(2011, 4, 30)),
        ("CHN", 2024, None),
        ("AGO", 2024, None),
    ],
)
def test_annual_report_is_due_on_30_april_once_the_initial_is(code: str, year: int, due: date | None) -> None:
    """No annual report is due before the initial one, after withdrawal, or from a State that is no party."""
    assert REFERENCE.annual_due(code, year) == due


def test_lithuania_and_vanuatu_are_as_published() -> None:
    """Lithuania's withdrawal took effect on 6 March 2025; Vanuatu's initial report is due on 28 August 2026."""
    assert REFERENCE.state("LTU").adherence.withdrawn == date(2025, 3, 6)
    assert REFERENCE.entry_into_force("VUT") == date(2026, 3, 1)
    assert REFERENCE.initial_due("VUT") == date(2026, 8, 28)
    assert REFERENCE.initial_due("RWA") == date(2016, 7, 30)


def test_deadline_of_the_eleventh_meeting_has_a_window_nobody_is_late_in() -> None:
    """The date governs; from its end in Geneva to the end of the Friday a notice is in dispute, and only then late."""
    deadline = REFERENCE.meeting("11MSP").delegations_due
    assert deadline is not None
    assert deadline.day == date(2023, 8, 31)
    assert deadline.day.strftime("%A") == "Thursday"
    assert deadline.end_instant == datetime(2023, 8, 31, 22, 0, tzinfo=UTC)
    assert deadline.timeliness(datetime(2023, 8, 31, 21, 59, 59, tzinfo=UTC)) is Timeliness.ON_TIME
    assert deadline.timeliness(datetime(2023, 8, 31, 22, 0, tzinfo=UTC)) is Timeliness.DISPUTED
    assert deadline.timeliness(datetime(2023, 9, 1, 21, 59, 59, tzinfo=UTC)) is Timeliness.DISPUTED
    assert deadline.timeliness(datetime(2023, 9, 1, 22, 0, tzinfo=UTC)) is Timeliness.LATE


def test_a_sunday_stays_the_deadline() -> None:
    """30 April 2023 was a Sunday: it stays the deadline and carries a remark."""
    deadline = REFERENCE.report_deadline(date(2023, 4, 30))
    assert deadline.day == date(2023, 4, 30)
    assert "Sunday" in deadline.note
    assert REFERENCE.report_deadline(date(2024, 4, 30)).note == ""


def test_the_meetings_are_as_the_sources_say() -> None:
    """Sixteen meetings in order of time; the second Review Conference in two parts, the third with its month alone."""
    assert [meeting.code for meeting in REFERENCE.meetings] == (
        [
            "1MSP",
            "2MSP",
            "3MSP",
            "4MSP",
            "5MSP",
            "1RC",
            "6MSP",
            "7MSP",
            "8MSP",
            "9MSP",
            "2RC",
            "10MSP",
            "11MSP",
            "12MSP",
            "13MSP",
            "3RC",
        ]
    )
    assert len(REFERENCE.meeting("2RC").sittings) == 2
    third = REFERENCE.meeting("3RC")
    assert not third.dates_known
    assert (third.start, third.end) == (date(2026, 9, 1), date(2026, 9, 30))
    eleventh = REFERENCE.meeting("11MSP")
    assert (eleventh.start, eleventh.end) == (date(2023, 9, 11), date(2023, 9, 14))
    assert eleventh.note_reference == "ODA/2023-00050"
    assert eleventh.resolutions == ("A/RES/77/79", "A/RES/76/47")
    assert REFERENCE.meeting("7MSP").sittings[0].mark is Mark.MEMORY
    assert all(meeting.titles.get(language) for meeting in REFERENCE.meetings for language in LANGUAGES)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2023, 9, 10), "11MSP"),
        (date(2023, 9, 14), "11MSP"),
        (date(2023, 9, 15), "12MSP"),
        (date(2021, 3, 1), "2RC"),
        (date(2026, 1, 1), "3RC"),
    ],
)
def test_next_meeting(day: date, code: str) -> None:
    """A meeting is the next one until its last day is over, a split one until its last part is."""
    found = REFERENCE.next_meeting(day)
    assert found is not None
    assert found.code == code


def test_after_the_last_known_meeting_there_is_no_next_one() -> None:
    """When no meeting is known any more the answer is None, and mail is taken to speak of the last one."""
    assert REFERENCE.next_meeting(date(2030, 1, 1)) is None
    assert REFERENCE.meeting_for(date(2030, 1, 1)).code == "3RC"


@pytest.mark.parametrize(
    ("code", "kind", "name"),
    [
        ("SWZ", NameKind.FORMER, "Swaziland"),
        ("MKD", NameKind.FORMER, "the former Yugoslav Republic of Macedonia"),
        ("CPV", NameKind.FORMER, "Cape Verde"),
        ("COD", NameKind.FORMER, "Zaire"),
        ("MMR", NameKind.FORMER, "Burma"),
        ("TUR", NameKind.FORMER, "Turkey"),
        ("CZE", NameKind.VARIANT, "Czech Republic"),
        ("CIV", NameKind.VARIANT, "Ivory Coast"),
        ("VAT", NameKind.VARIANT, "Vatican"),
        ("HRV", NameKind.OFFICIAL, "Republic of Croatia"),
        ("CHN", NameKind.OFFICIAL, "中华人民共和国"),
        ("MEX", NameKind.OFFICIAL, "Estados Unidos Mexicanos"),
        ("HRV", NameKind.VARIANT, "Republika Hrvatska"),
    ],
)
def test_names_in_use_are_known(code: str, kind: NameKind, name: str) -> None:
    """A State is known by its official, its other and its former names."""
    assert any(known.text == name and known.kind is kind for known in REFERENCE.state(code).names)


def test_no_name_stands_for_two() -> None:
    """Neither a name nor a demonym is shared by two States or organisations."""
    owners: dict[str, set[str]] = {}
    for holder in [*REFERENCE.states.values(), *REFERENCE.organisations.values()]:
        for name in holder.names:
            owners.setdefault(name.text.casefold(), set()).add(holder.code)
    assert {text: codes for text, codes in owners.items() if len(codes) > 1} == {}


def test_display_name_is_the_united_nations_short_name() -> None:
    """What is printed is the short name of the language, or the English one where an organisation has none."""
    assert REFERENCE.display_name("CIV", "fr") == "Côte d'Ivoire"
    assert REFERENCE.display_name("CZE", "ru") == "Чехия"
    assert REFERENCE.display_name("HALO", "fr") == "The HALO Trust"
    assert REFERENCE.names_in("ICRC", "fr")[0] == "Comité international de la Croix-Rouge"


def test_the_five_named_observers_are_marked() -> None:
    """Rule 1.2 names the United Nations, ICRC, IFRC, GICHD and CMC; others come by request."""
    named = {code for code, organisation in REFERENCE.organisations.items() if organisation.named_observer}
    assert {"UN", "ICRC", "IFRC", "GICHD", "CMC"} <= named
    assert not named & {"EU", "HRW", "ICBL", "SMOM"}


def test_rates_of_the_scale_are_those_of_the_year() -> None:
    """A rate is that of the period the year lies in, and unknown outside all periods."""
    assert REFERENCE.rate("JPN", 2026) == Decimal("6.930")
    assert REFERENCE.rate("CHN", 2023) == Decimal("15.254")
    assert REFERENCE.rate("CHN", 2018) is None
    assert REFERENCE.rate("VAT", 2020) is None


@given(CODES, DAYS)
def test_status_never_goes_back(code: str, day: date) -> None:
    """From one day to the next a State signs, joins or leaves; it never becomes less bound but by withdrawing."""
    order = [Status.STATE_NOT_PARTY, Status.SIGNATORY, Status.PARTY, Status.WITHDRAWN]
    today, tomorrow = (order.index(REFERENCE.status_on(code, when)) for when in (day, day + timedelta(days=1)))
    assert tomorrow >= today


@given(CODES, st.integers(min_value=2008, max_value=2035))
def test_an_annual_report_is_only_due_from_a_party(code: str, year: int) -> None:
    """Whoever owes an annual report is a party on the day it is due and owed the initial one no later."""
    due = REFERENCE.annual_due(code, year)
    if due is not None:
        initial = REFERENCE.initial_due(code)
        assert REFERENCE.status_on(code, due) is Status.PARTY
        assert initial is not None
        assert initial <= due
        assert due.year == year + 1


@given(st.dates(min_value=date(2009, 1, 1), max_value=date(2035, 1, 1)))
def test_entry_into_force_is_the_first_of_the_sixth_month(deposited: date) -> None:
    """The Convention enters into force five to six and a bit months after deposit, on the first of a month."""
    day = sixth_month_after(deposited)
    assert day.day == 1
    assert (day.year - deposited.year) * 12 + day.month - deposited.month == 6


@given(DAYS)
def test_a_day_ends_when_the_next_begins_in_geneva(day: date) -> None:
    """The end of a deadline is midnight in Geneva: 22:00 UTC in summer, 23:00 in winter."""
    end = Deadline(day=day).end_instant
    assert end.utcoffset() == timedelta(0)
    assert end.hour in (22, 23)
    assert Deadline(day=day).grace_end_instant == end


def _without(column: str, line: str) -> Callable[[str], str]:
    return lambda text: text.replace(column, line, 1)


@pytest.mark.parametrize(
    ("file", "edit", "sentence"),
    [
        ("states.csv", _without("ALB,AL,member", "AFG,AL,member"), "AFG stands here twice"),
        ("states.csv", _without("HRV,HR,member,Croatia", "HRV,HR,member,Cuba"), "(en) names both HRV and CUB"),
        ("states.csv", _without("HRV,HR,member", "HRV,CU,member"), "the alpha-2 code CU stands here twice"),
        ("states.csv", _without("HRV,HR,member", "HRV,HR,observer"), "192 Member States instead of 193"),
        ("status.csv", _without("2011-09-08,2012-03-01", "2011-09-31,2012-03-01"), "is no date"),
        (
            "status.csv",
            _without("2011-09-08,2012-03-01", "2011-09-08,2012-04-01"),
            "sixth month after deposit begins on 2012-03-01",
        ),
        ("status.csv", _without("2016-02-01,,2016-07-31", "2016-02-01,,2016-07-30"), "RWA is named as an exception"),
        (
            "status.csv",
            _without("2013-10-01,,2014-03-30", "2013-10-01,,2014-03-31"),
            "BOL: initial report published as due",
        ),
        ("status.csv", _without("2025-03-06", "2011-03-06"), "LTU: withdrawn before it was in force"),
        ("status.csv", _without("ratification", ""), "belong together"),
        (
            "meetings.toml",
            _without("Friday, 19 August 2016", "Thursday, 19 August 2016"),
            "'Thursday, 19 August 2016' is a Friday",
        ),
        ("meetings.toml", _without("grace_until = 2023-09-01", ""), "contradicts itself"),
        ("meetings.toml", _without("note_date = 2023-03-21", "note_date = 2022-03-21"), "another year"),
        ("meetings.toml", _without('presidency = "IRQ"', 'presidency = "IRX"'), "is no State of states.csv"),
        ("meetings.toml", _without("start = 2023-09-11", "start = 2023-09-21"), "do not follow each other"),
        ("meetings.toml", _without('code = "11MSP"\n', ""), "a meeting without code"),
        (
            "calendar.toml",
            _without('text = "Friday, 31 August 2023"', 'text = "Monday, 31 August 2023"'),
            "is a Thursday",
        ),
        (
            "scale_of_assessments.csv",
            _without("AFG,0.007,0.006,0.005", "AFG,0.007,0.006,0.006"),
            "2025-2027 adds up to 100.001",
        ),
        (
            "scale_of_assessments.csv",
            _without("AFG,0.007,0.006,0.005", "AFG,0.007,0.006,x"),
            "'x' is no rate in per cent",
        ),
        ("scale_of_assessments.csv", _without("AFG,", "XXX,"), "XXX is no State"),
        ("names.csv", _without("AFG,", "XXX,"), "XXX is named in names.csv or status.csv and is not here"),
        ("organisations.toml", _without('kind = "ngo"', 'kind = "club"'), "the kind 'club' is none of"),
        ("organisations.toml", _without('en = "African Union"', 'en = "Albania"'), "names both ALB and AU"),
    ],
)
def test_the_loader_finds_the_mistake(tmp_path: Path, file: str, edit: Callable[[str], str], sentence: str) -> None:
    """A mistake in a file stops the program with a sentence that says where to look."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / file
    before = path.read_text(encoding="utf-8")
    path.write_text(edit(before), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    with pytest.raises(Misconfigured) as caught:
        load_reference(folder)
    assert any(sentence in mistake for mistake in caught.value.mistakes), caught.value.mistakes


def test_every_mistake_is_listed_at_once(tmp_path: Path) -> None:
    """Two files with a mistake each give two sentences, not the first one only."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    for name, old, new in (("status.csv", "2025-03-06", "2011-03-06"), ("meetings.toml", '"IRQ"', '"IRX"')):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Misconfigured) as caught:
        load_reference(folder)
    assert len(caught.value.mistakes) == 2


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    """A file that is not there, or is no TOML, is a configuration mistake that names it."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    (folder / "calendar.toml").write_text("[article7", encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"calendar\.toml: cannot be read"):
        load_reference(folder)
    (folder / "calendar.toml").unlink()
    with pytest.raises(Misconfigured, match=r"calendar\.toml: cannot be read"):
        load_reference(folder)


def test_the_reference_is_read_once() -> None:
    """Asking again, with the folder named or not, gives the same frozen object."""
    assert load_reference() is REFERENCE
    assert load_reference(DATA) is REFERENCE
