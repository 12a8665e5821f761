"""Dates and ranges of days as seven languages write them, and what is no day at all."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from parsers.dateranges import find_ranges
from parsers.dates import find_dates, month_number, read_date
from parsers.hijri import from_hijri
from parsers.plain import plain

DAYS = st.dates(min_value=date(1980, 1, 1), max_value=date(2079, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 July 2023", "2023-07-12"),
        ("12th July, 2023", "2023-07-12"),
        ("the 3rd of July 2023", "2023-07-03"),
        ("July 12th, 2023", "2023-07-12"),
        ("JAN 01, 2013", "2013-01-01"),
        ("12-JUL-2023", "2023-07-12"),
        ("1 March, 2015", "2015-03-01"),
        ("Thursday, 31 August 2023", "2023-08-31"),
        ("2023-07-12", "2023-07-12"),
        ("2023/07/12", "2023-07-12"),
        ("31/12/2016", "2016-12-31"),
        ("12.07.2023", "2023-07-12"),
        ("3 . 7 . 2023", "2023-07-03"),
        ("1er janvier 2013", "2013-01-01"),
        ("Genève, le 3 août 2023", "2023-08-03"),
        ("28 DE AGOSTO DE 2016", "2016-08-28"),
        ("a 21 de marzo del 2023", "2023-03-21"),
        ("12 de setiembre de 2023", "2023-09-12"),
        ("1.º de janeiro de 2023", "2023-01-01"),
        ("12 de março de 2023", "2023-03-12"),
        ("12 июля 2023 г.", "2023-07-12"),
        ("г. Женева, «12» июля 2023 года", "2023-07-12"),
        ("١٢ تموز ٢٠٢٣", "2023-07-12"),
        ("٣١ آب/أغسطس ٢٠٢٣", "2023-08-31"),
        ("12 كانون الثاني 2023", "2023-01-12"),
        ("12 تشرين الأول/أكتوبر 2023", "2023-10-12"),
        ("12 غشت 2023", "2023-08-12"),
        ("3 جويلية 2023", "2023-07-03"),
        ("12 يوليه 2023", "2023-07-12"),
        ("2023年7月12日", "2023-07-12"),
        ("２０２３年７月１２日", "2023-07-12"),
        ("二〇二三年七月十二日", "2023-07-12"),
        ("二○二三年十二月二十一日于日内瓦", "2023-12-21"),
        ("2023年8月31日（星期四）", "2023-08-31"),
    ],
)
def test_a_date_is_read_as_it_is_written(text: str, day: str) -> None:
    """Each way of writing a date in the seven languages gives its day, surely and without a doubt."""
    mention = read_date(text)
    assert mention is not None
    assert mention.value == date.fromisoformat(day)
    assert (mention.ambiguous, mention.weekday_conflict, mention.reason, mention.calendar) == (
        False,
        False,
        None,
        "gregorian",
    )
    assert mention.confidence > 0.9


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31 September 2023", "no day 31"),
        ("29 février 2023", "no day 29"),
        ("31/04/2023", "no day 31"),
        ("01/31/2012", "no month 31"),
        ("00/05/2023", "no day 0"),
        ("2566-07-12", "no year of ours"),
        ("2023年13月1日", "no month 13"),
    ],
)
def test_what_is_no_day_has_a_reason_and_no_value(text: str, reason: str) -> None:
    """An impossible date is reported and never repaired."""
    (mention,) = find_dates(text)
    assert mention.value is None
    assert mention.confidence == 0.0
    assert mention.reason is not None
    assert reason in mention.reason


def test_day_and_month_that_may_be_swapped_are_marked() -> None:
    """03/04/2023 is the third of April here, the other reading is named, and both ways stay marked ambiguous."""
    (here,) = find_dates("03/04/2023")
    (there,) = find_dates("03/04/2023", day_first=False)
    assert (here.value, here.alternatives, here.ambiguous) == (date(2023, 4, 3), (date(2023, 3, 4),), True)
    assert (there.value, there.alternatives, there.ambiguous) == (date(2023, 3, 4), (date(2023, 4, 3),), True)
    assert here.confidence < 0.9


def test_a_date_written_the_other_way_round_is_not_turned() -> None:
    """01/31/2012 under dd/mm/yyyy stays without value; the reading that would be possible is only named."""
    (mention,) = find_dates("01/31/2012")
    assert mention.value is None
    assert mention.alternatives == (date(2012, 1, 31),)
    assert not mention.ambiguous


@pytest.mark.parametrize("text", ["04/04/2023", "03.04.2023", "13/04/2023"])
def test_a_date_with_one_reading_is_not_ambiguous(text: str) -> None:
    """Equal numbers, points between them or a day over twelve leave no doubt."""
    (mention,) = find_dates(text)
    assert not mention.ambiguous
    assert mention.confidence > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "Friday, 31 August 2023",
        "viernes 31 de agosto de 2023",
        "31/08/2023 (Friday)",
        "2023年8月31日（星期五）",
        "пятница, 31 августа 2023 года",
    ],
)
def test_a_weekday_that_does_not_fit_is_flagged(text: str) -> None:
    """The published deadline was a Thursday: the date is kept, the conflict said, the confidence low."""
    mention = find_dates(text)[0]
    assert mention.value == date(2023, 8, 31)
    assert mention.weekday_conflict
    assert mention.confidence <= 0.6


@pytest.mark.parametrize(
    ("text", "day"), [("12/7/23", "2023-07-12"), ("5 May'23", "2023-05-05"), ("12 июля 98", "1998-07-12")]
)
def test_two_digit_years_are_a_weak_guess(text: str, day: str) -> None:
    """A year of two digits is read, with half confidence at most."""
    (mention,) = find_dates(text)
    assert mention.value == date.fromisoformat(day)
    assert mention.confidence <= 0.5


@pytest.mark.parametrize("text", ["25 ذو الحجة 1444 هـ", "25/12/1444", "٢٥ ذي الحجة ١٤٤٤"])
def test_hijri_dates_are_claims(text: str) -> None:
    """A date of the Hijri calendar says so, and its day is a calculation with low confidence."""
    (mention,) = find_dates(text)
    assert mention.calendar == "hijri"
    assert mention.value == date(2023, 7, 14)
    assert mention.confidence <= 0.4
    assert mention.reason is not None


@pytest.mark.parametrize(
    ("hijri", "day"),
    [((1445, 1, 1), date(2023, 7, 19)), ((1444, 9, 1), date(2023, 3, 23)), ((1420, 1, 1), date(1999, 4, 17))],
)
def test_the_hijri_calendar_is_calculated(hijri: tuple[int, int, int], day: date) -> None:
    """Known first days of months come out on their day."""
    assert from_hijri(*hijri) == day


def test_a_day_the_hijri_calendar_lacks_is_none() -> None:
    """There is no thirteenth month and no thirtieth of Safar."""
    assert from_hijri(1445, 13, 1) is None
    assert from_hijri(1445, 2, 30) is None


@given(st.integers(min_value=1400, max_value=1480), st.integers(min_value=1, max_value=12))
def test_hijri_months_follow_each_other(year: int, month: int) -> None:
    """The first of the next month is 29 or 30 days after the first of this one."""
    first = from_hijri(year, month, 1)
    following = from_hijri(year + month // 12, month % 12 + 1, 1)
    assert first is not None
    assert following is not None
    assert (following - first).days in (29, 30)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "September 2023",
        "12/3/456",
        "№ 87/н",
        "Nota No. 4-7-M/123",
        "Ref: MPG/ODA/23/045",
        "Tel. +41 22 917 00 34",
        "10.1.2.3",
        "10.12.13.14",
        "15 March 20233",
        "Geneva, 12 de 2023",
        "A/RES/77/79",
        "12 of the 2023 delegates",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    """References, telephone numbers and months without a day are no dates."""
    assert find_dates(text) == ()


def test_offsets_and_quotes_are_those_of_the_text() -> None:
    """What is found can be cut out of the text as given, Arabic digits, accents and all."""
    text = "Le ١٢ تموز ٢٠٢٣, puis 3 AOÛT 2023, puis «12» июля 2023"
    found = find_dates(text)
    assert [text[mention.start : mention.end] for mention in found] == [mention.quote for mention in found]
    assert [mention.quote for mention in found] == ["١٢ تموز ٢٠٢٣", "3 AOÛT 2023", "12» июля 2023"]


def test_several_dates_in_a_field_are_no_date() -> None:
    """A field with two different days holds no one date; the same day twice does."""
    assert read_date("12 July 2023 and 13 July 2023") is None
    twice = read_date("12 July 2023 (12/07/2023)")
    assert twice is not None
    assert twice.value == date(2023, 7, 12)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("11-14 September 2023", "2023-09-11", "2023-09-14"),
        ("from 11 to 14 September 2023", "2023-09-11", "2023-09-14"),
        ("September 11–14, 2023", "2023-09-11", "2023-09-14"),
        ("du 11 au 14 septembre 2023", "2023-09-11", "2023-09-14"),
        ("del 11 al 14 de septiembre de 2023", "2023-09-11", "2023-09-14"),
        ("de 11 a 14 de setembro de 2023", "2023-09-11", "2023-09-14"),
        ("с 11 по 14 сентября 2023 года", "2023-09-11", "2023-09-14"),
        ("من 11 إلى 14 أيلول/سبتمبر 2023", "2023-09-11", "2023-09-14"),
        ("2023年9月11日至14日", "2023-09-11", "2023-09-14"),
        ("30 August - 2 September 2022", "2022-08-30", "2022-09-02"),
        ("1 January to 31 December 2022", "2022-01-01", "2022-12-31"),
        ("du 1er janvier au 31 décembre 2022", "2022-01-01", "2022-12-31"),
        ("с 1 января по 31 декабря 2022 года", "2022-01-01", "2022-12-31"),
        ("с 1 января 2022 года по 31 декабря 2022 года", "2022-01-01", "2022-12-31"),
        ("del 1 de enero al 31 de diciembre de 2022", "2022-01-01", "2022-12-31"),
        ("2022年1月1日至12月31日", "2022-01-01", "2022-12-31"),
        ("1 كانون الثاني/يناير إلى 31 كانون الأول/ديسمبر 2022", "2022-01-01", "2022-12-31"),
        ("01/01/2016 - 31/12/2016", "2016-01-01", "2016-12-31"),
        ("01/01/2016-31/12/2016", "2016-01-01", "2016-12-31"),
        ("JAN 01, 2013 to DEC 31, 2013", "2013-01-01", "2013-12-31"),
        ("1 March, 2015 to 31 October, 2017", "2015-03-01", "2017-10-31"),
        ("between 1 January 2022 and 31 December 2022", "2022-01-01", "2022-12-31"),
        ("period from 01/03/2016 to 28/08/2016", "2016-03-01", "2016-08-28"),
    ],
)
def test_a_range_has_its_first_and_last_day(text: str, first: str, last: str) -> None:
    """Meetings and periods give both their days, whatever joins them."""
    (found,) = find_ranges(text)
    assert (found.first, found.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert found.reason is None
    assert not found.ambiguous


@pytest.mark.parametrize(
    ("text", "first", "last", "reason"),
    [
        ("01/12/2012 au 01/31/2012", date(2012, 12, 1), None, "there is no month 31"),
        ("1er Janvier au décembre 2013", date(2013, 1, 1), None, "the last day is missing"),
        ("31 December 2022 to 1 January 2022", date(2022, 12, 31), date(2022, 1, 1), "the range runs backwards"),
        ("11-31 September 2023", date(2023, 9, 11), None, "month 9 of 2023 has no day 31"),
        ("14-11 September 2023", date(2023, 9, 14), date(2023, 9, 11), "the range runs backwards"),
    ],
)
def test_a_broken_range_stays_broken(text: str, first: date | None, last: date | None, reason: str) -> None:
    """A missing day, an impossible one and a range that runs backwards are kept as printed, with the reason."""
    (found,) = find_ranges(text)
    assert (found.first, found.last, found.reason) == (first, last, reason)


@pytest.mark.parametrize(
    "text",
    [
        "12 July 2023 and the note of 3 May 2023",
        "12 July 2023 and 13 July 2023",
        "11 and 14 September 2023",
        "12 July 2023",
    ],
)
def test_two_dates_side_by_side_are_no_range(text: str) -> None:
    """Days that are only listed make no range."""
    assert find_ranges(text) == ()


@given(
    DAYS,
    st.sampled_from(["en", "fr", "es", "ar", "ar_LB", "ar_DZ", "ar_MA", "ru", "zh", "pt"]),
    st.sampled_from(["long", "full"]),
)
def test_what_cldr_writes_is_read_back(day: date, locale: str, width: str) -> None:
    """A date that CLDR formats in a language is read as the same day, and its weekday agrees."""
    text = format_date(day, width, locale=locale)
    mention = find_dates(f"x {text} x", locale[:2])[-1]
    assert mention.value == day
    assert not mention.weekday_conflict


@given(DAYS)
def test_iso_dates_are_read_back(day: date) -> None:
    """Every ISO date is read as itself."""
    mention = read_date(day.isoformat())
    assert mention is not None
    assert mention.value == day


@given(DAYS, st.integers(min_value=1, max_value=900))
def test_a_range_of_iso_dates_is_read_back(day: date, days: int) -> None:
    """Two ISO dates joined by "to" are the range from one to the other."""
    last = day + timedelta(days=days)
    (found,) = find_ranges(f"from {day} to {last}")
    assert (found.first, found.last) == (day, last)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Z"]), max_size=200))
def test_any_text_is_read_and_quoted_from(text: str) -> None:
    """Whatever the text: finds lie in it, in order, and plain text is as long as the text."""
    assert len(plain(text)) == len(text) or "İ" in text
    position = 0
    for mention in find_dates(text):
        assert position <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.quote
        position = mention.end
    find_ranges(text)


def test_month_names_of_two_calendars_side_by_side_must_agree() -> None:
    """Two names of one month parted by a slash are that month; two different months are none."""
    assert month_number("تموز/يوليو") == 7
    assert month_number("تموز/مارس") is None


def test_a_page_takes_about_a_millisecond() -> None:
    """Reading the dates of a page of 3,000 characters takes 1.5 ms; four times that is allowed on a loaded machine."""
    page = (
        "The Mission has the honour to refer to note 123/2023 of 12 July 2023 concerning the meeting, building 12, room 3. "
        * 27
    )
    find_dates(page)
    best = min(_seconds(page) for _ in range(5))
    assert best < 0.006


def _seconds(page: str) -> float:
    start = time.process_time()
    find_dates(page)
    return time.process_time() - start
