"""The bill of a meeting: to the cent, by the adjusted scale."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.assessment import adjusted_share, assess, money
from store.reference import load_reference

REFERENCE = load_reference()
SCALE = REFERENCE.scale_for(2026)
assert SCALE is not None
RATES = SCALE.rates
PARTIES = REFERENCE.parties_on(date(2026, 4, 30))


def test_published_example_of_300_000_dollars() -> None:
    """Of USD 300,000 shared by parties alone on the scale of 2025-2027 Japan pays 50,380, Germany 41,380, the Lao PDR 44."""
    bill = {line.code: line for line in assess(30_000_000, RATES, PARTIES)}
    assert bill["JPN"].share == Decimal("16.7935")
    assert bill["DEU"].share == Decimal("13.7934")
    assert bill["LAO"].share == Decimal("0.0145")
    assert [round(bill[code].cents / 100) for code in ("JPN", "DEU", "LAO")] == [50_380, 41_380, 44]
    assert sum(line.cents for line in bill.values()) == 30_000_000


def test_bases_of_the_scale() -> None:
    """The parties' rates add up to 45.118 on the scale of 2022-2024 and to 41.266 on that of 2025-2027."""
    earlier = REFERENCE.scale_for(2024)
    assert earlier is not None
    assert sum(earlier.rates[code] for code in REFERENCE.parties_on(date(2024, 4, 30))) == Decimal("45.118")
    assert sum(RATES[code] for code in PARTIES) == Decimal("41.266")


def test_an_observer_that_takes_part_lowers_every_other_share() -> None:
    """When China takes part the base is 61.270 and each party pays about a third less."""
    payers = (*PARTIES, "CHN")
    assert sum(RATES[code] for code in payers) == Decimal("61.270")
    assert adjusted_share("JPN", RATES, payers) < adjusted_share("JPN", RATES, PARTIES)


def test_printed_shares_need_not_add_up_but_cents_do() -> None:
    """Four-place shares of the parties add up to a little less than 100; the cents leave nothing over."""
    bill = assess(12_345_67, RATES, PARTIES)
    assert sum(line.share for line in bill) != Decimal(100)
    assert sum(line.cents for line in bill) == 12_345_67


def test_equal_remainders_are_settled_by_rate_then_code() -> None:
    """One cent among three equal payers goes to the code that comes first, whatever the order they are named in."""
    rates = {code: Decimal("0.5") for code in ("CCC", "AAA", "BBB")}
    assert {line.code: line.cents for line in assess(1, rates, ("CCC", "BBB", "AAA"))} == {"AAA": 1, "BBB": 0, "CCC": 0}


@pytest.mark.parametrize(
    ("cents", "payers"), [(-1, ("JPN",)), (100, ("JPN", "JPN")), (100, ())], ids=["negative", "twice", "nobody"]
)
def test_an_impossible_bill_is_refused(cents: int, payers: tuple[str, ...]) -> None:
    """A negative cost, a payer named twice and a list of nobody are refused, not rounded away."""
    with pytest.raises(ValueError, match=r"negative|twice|nothing"):
        assess(cents, RATES, payers)


def test_a_payer_without_a_rate_is_refused() -> None:
    """A payer whose rate is unknown cannot be billed."""
    with pytest.raises(KeyError):
        assess(100, RATES, ("JPN", "ICRC"))


@given(
    st.integers(min_value=0, max_value=10**11),
    st.lists(st.sampled_from(sorted(RATES)), min_size=1, max_size=197, unique=True),
)
def test_nothing_is_lost_and_nobody_is_a_cent_off(total: int, payers: list[str]) -> None:
    """Whatever the cost and the payers: the cents add up, each is within one cent of the exact part, order does not matter."""
    bill = assess(total, RATES, payers)
    assert sum(line.cents for line in bill) == total
    base = sum(RATES[code] for code in payers)
    for line in bill:
        assert abs(Decimal(line.cents) - line.rate * total / base) < 1
    assert {line.code: line.cents for line in assess(total, RATES, sorted(payers))} == {
        line.code: line.cents for line in bill
    }


@given(
    st.integers(min_value=0, max_value=10**11),
    st.lists(st.sampled_from(sorted(RATES)), min_size=2, max_size=40, unique=True),
)
def test_a_higher_rate_never_pays_less(total: int, payers: list[str]) -> None:
    """Who has the higher rate pays at least as much."""
    bill = sorted(assess(total, RATES, payers), key=lambda line: line.rate)
    assert all(a.cents <= b.cents for a, b in pairwise(bill) if a.rate < b.rate)


def test_money_is_written_with_two_places() -> None:
    """Cents are printed as a decimal number with two places."""
    assert [money(cents) for cents in (0, 5, 12_345)] == ["0.00", "0.05", "123.45"]
