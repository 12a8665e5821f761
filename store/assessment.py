"""The adjusted scale of assessments. What is shared out is exactly what is owed: cents never appear and never vanish.

CCM Art. 14(1): costs are borne by the States Parties and the States not party that take part, by the United Nations scale adjusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One payer's part of a cost."""

    code: str
    rate: Decimal  #: per cent of the United Nations scale, as published
    share: Decimal  #: per cent of the cost, four places, for print: these need not add up to 100
    cents: int  #: minor units of the currency: these add up to the cost


def adjusted_share(code: str, rates: Mapping[str, Decimal], payers: Iterable[str]) -> Decimal:
    """A payer's adjusted share in per cent, to four places."""
    base = sum((Fraction(rates[payer]) for payer in payers), Fraction(0))
    return _per_cent(Fraction(rates[code]) / base)


def assess(total_cents: int, rates: Mapping[str, Decimal], payers: Iterable[str]) -> tuple[Assessment, ...]:
    """Share a cost among payers by their rates, largest remainder first; KeyError for a payer without a rate.

    Equal remainders go to the higher rate, then to the code that comes first: the same input always gives the same bill.
    ValueError when the cost is negative, a payer comes twice, or no rate is above zero.
    """
    codes = tuple(payers)
    if len({*codes}) != len(codes):
        raise ValueError("a payer stands on the list twice")
    if total_cents < 0:
        raise ValueError("a cost cannot be negative")
    base = sum((Fraction(rates[code]) for code in codes), Fraction(0))
    if base <= 0:
        raise ValueError("the payers' rates add up to nothing")
    exact = {code: Fraction(rates[code]) * total_cents / base for code in codes}
    cents = {code: int(part) for code, part in exact.items()}
    left = total_cents - sum(cents.values())
    order = sorted(codes, key=lambda code: (cents[code] - exact[code], -rates[code], code))
    for code in order[:left]:
        cents[code] += 1
    return tuple(
        Assessment(
            code=code,
            rate=rates[code],
            share=_per_cent(Fraction(rates[code]) / base),
            cents=cents[code],
        )
        for code in codes
    )


def money(cents: int) -> str:
    """Minor units as a decimal string with two places."""
    return str((Decimal(cents) / 100).quantize(Decimal("0.01")))


def _per_cent(part: Fraction) -> Decimal:
    # Fraction has no quantize of its own; Decimal divides to 28 digits, far beyond the four places kept.
    return (Decimal(part.numerator * 100) / Decimal(part.denominator)).quantize(FOUR_PLACES, ROUND_HALF_EVEN)
