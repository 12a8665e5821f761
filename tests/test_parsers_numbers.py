"""Counts, areas and money as they are written, and when no value is better than a wrong one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from parsers.numbers import read_area, read_count, read_money


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("36909", 36_909),
        ("36,909", 36_909),
        ("36.909", 36_909),
        ("36 909", 36_909),
        ("36\u00a0909", 36_909),
        ("36\u202f909", 36_909),
        ("36'909", 36_909),
        ("36’909", 36_909),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("12,34,567", 1_234_567),
        ("٣٦٩٠٩", 36_909),
        ("٣٦٬٩٠٩", 36_909),
        ("３６９０９", 36_909),
        ("0", 0),
        ("7,526 munitions", 7_526),
        ("RBK-500 12", 12),
        ("four (4) members", 4),
        ("cuatro (4) miembros", 4),
        ("четыре (4) члена", 4),
        ("四（4）名", 4),
        ("12 (twelve)", 12),
        ("forty-two (42)", 42),
        ("un total de 4", 4),
        ("four", 4),
        ("quatre membres", 4),
        ("cuatro", 4),
        ("quatro", 4),
        ("четырех", 4),
        ("أربعة", 4),
        ("四人", 4),
        ("十二", 12),
        ("vingt", 20),
    ],
)
def test_a_count_is_read(text: str, count: int) -> None:
    """Thousands marks of every language, figures of every script and small numbers in words give the count."""
    quantity = read_count(text)
    assert quantity is not None
    assert (quantity.value, quantity.reason, quantity.approximate) == (count, None, False)
    assert quantity.confidence >= 0.9


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("approx. 1,200", 1_200),
        ("environ 1 200", 1_200),
        ("~500", 500),
        ("более 300", 300),
        ("约500", 500),
        ("1.4 million", 1_400_000),
        ("4,8 millions", 4_800_000),
        ("3.5万", 35_000),
        ("2 тыс.", 2_000),
    ],
)
def test_an_approximate_count_says_so(text: str, count: int) -> None:
    """ "About", "more than" and round millions give a value that is marked approximate."""
    quantity = read_count(text)
    assert quantity is not None
    assert (quantity.value, quantity.approximate) == (count, True)
    assert quantity.confidence <= 0.9


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("four (5) members", "words and figures differ"),
        ("3.5", "not a whole number"),
        ("-5", "a negative number"),
        ("12 boxes of 100", "several numbers"),
        ("deux mille", "a number in words"),
        ("ninety four", "a number in words"),
        ("أحد عشر", "a number in words"),
        ("一百", "a number in words"),
    ],
)
def test_a_doubtful_count_has_a_reason_and_no_value(text: str, reason: str) -> None:
    """What is not one whole number is not read as one."""
    quantity = read_count(text)
    assert quantity is not None
    assert (quantity.value, quantity.reason) == (None, reason)


def test_a_range_keeps_both_its_ends() -> None:
    """ "1,200-1,500" has no value, but its ends are known."""
    quantity = read_count("1,200-1,500")
    assert quantity is not None
    assert (quantity.value, quantity.low, quantity.high, quantity.reason) == (None, 1_200, 1_500, "a range")


@pytest.mark.parametrize(
    "text", ["", "N/A", "nil", "-", "sans objet", "RBK-500", "M26A1", "2nd", "un rapport", "often tentative"]
)
def test_text_without_a_number_is_none(text: str) -> None:
    """Blank, not applicable, nil and the names of munitions hold no count: what they mean is for others to say."""
    assert read_count(text) is None


@pytest.mark.parametrize(
    ("text", "m2"),
    [
        ("45 000 m2", 45_000),
        ("45.000 m²", 45_000),
        ("5000m2", 5_000),
        ("100 sq m", 100),
        ("12 ha", 120_000),
        ("12ha", 120_000),
        ("12,5 hectáreas", 125_000),
        ("304 km2", 304_000_000),
        ("1,371.10 km2", 1_371_100_000),
        ("1371,10 km²", 1_371_100_000),
        ("3 square kilometres", 3_000_000),
        ("12 mètres carrés", 12),
        ("12 metros cuadrados", 12),
        ("12 quilómetros quadrados", 12_000_000),
        ("4500 кв. м", 4_500),
        ("12 кв. км", 12_000_000),
        ("12 га", 120_000),
        ("١٢٣٤ متر مربع", 1_234),
        ("3 كيلومتر مربع", 3_000_000),
        ("5 هكتار", 50_000),
        ("5000平方米", 5_000),
        ("3.2平方公里", 3_200_000),
        ("7公顷", 70_000),
        ("1.5 million m2", 1_500_000),
    ],
)
def test_an_area_is_read_in_square_metres(text: str, m2: int) -> None:
    """Square metres, hectares and square kilometres of seven languages come out in square metres."""
    area = read_area(text)
    assert area is not None
    assert (area.m2, area.reason) == (m2, None)
    assert area.confidence > 0.9


def test_a_point_before_three_digits_of_a_large_unit_needs_the_language() -> None:
    """ "1.371 km2" is 1.371 in English, 1371 in Spanish, and unknown where the language is."""
    readings = [read_area("1.371 km2", language) for language in ("en", "es", None)]
    assert [area and area.m2 for area in readings] == [1_371_000, 1_371_000_000, None]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("12", "no unit"), ("12 km2 and 3 ha", "several areas, or a range"), ("12 - 14 ha", "several areas, or a range")],
)
def test_an_area_without_unit_or_with_two_has_no_value(text: str, reason: str) -> None:
    """A bare number is no area, and two areas are not one."""
    area = read_area(text)
    assert area is not None
    assert (area.m2, area.reason) == (None, reason)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("USD 300,000", "300000", "USD"),
        ("300 000 euros", "300000", "EUR"),
        ("€1,234.50", "1234.50", "EUR"),
        ("1.234,50 €", "1234.50", "EUR"),
        ("US$ 1.5 million", "1500000", "USD"),
        ("500 CHF", "500", "CHF"),
        ("1 000 francs suisses", "1000", "CHF"),
        ("5000 dólares de los Estados Unidos", "5000", "USD"),
        ("12 млн руб.", "12000000", "RUB"),
        ("1,000 دولار أمريكي", "1000", "USD"),
        ("5000 美元", "5000", "USD"),
        ("2 500 NOK", "2500", "NOK"),
        ("AUD 2,000,000", "2000000", "AUD"),
    ],
)
def test_money_is_an_amount_and_a_currency(text: str, amount: str, currency: str) -> None:
    """An amount is a decimal string, its currency an ISO 4217 code."""
    money = read_money(text)
    assert money is not None
    assert (money.amount, money.currency, money.reason) == (amount, currency, None)


@pytest.mark.parametrize(
    ("text", "amount", "reason"),
    [
        ("$500", "500", "which dollar is not said"),
        ("500", "500", "no currency"),
        ("USD 5 and EUR 6", None, "several numbers"),
    ],
)
def test_money_that_is_not_clear_says_why(text: str, amount: str | None, reason: str) -> None:
    """A dollar of no country, a bare number and two amounts have no currency."""
    money = read_money(text)
    assert money is not None
    assert (money.amount, money.currency, money.reason) == (amount, None, reason)


def test_no_number_is_no_money() -> None:
    """Words alone are no amount."""
    assert read_money("in kind") is None
    assert read_area("unknown") is None


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["en", "fr", "es", "ru", "zh", "pt", "ar", "de_CH"]))
def test_what_cldr_writes_is_read_back(count: int, locale: str) -> None:
    """A whole number that CLDR formats in a language is read as itself."""
    quantity = read_count(format_decimal(count, locale=locale))
    assert quantity is not None
    assert quantity.value == count


@given(st.decimals(min_value=0, max_value=10**6, places=2), st.sampled_from(["en", "fr", "es", "ru", "pt"]))
def test_an_area_that_cldr_writes_is_read_back(size: Decimal, locale: str) -> None:
    """Square kilometres with two places come out exact, whichever mark the language uses."""
    area = read_area(f"{format_decimal(size, format='#,##0.00', locale=locale)} km2", locale)
    assert area is not None
    assert area.m2 == int(size * 1_000_000)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """Whatever the text, it is read or not, and a count is never negative."""
    quantity = read_count(text)
    assert quantity is None or quantity.value is None or quantity.value >= 0
    read_area(text)
    read_money(text)
