"""The cost of a meeting, shared by CCM Art. 14(1): all States Parties, and States not party that take part, by the adjusted scale.

To the cent: the shares add up to the cost, cents going to the largest remainders. Organisations bear nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scheduler.exports.tables import Column, Table
from store.assessment import Assessment, assess, money
from store.errors import Misconfigured
from store.reference import Meeting, Reference, Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """Who bears what of one meeting."""

    meeting: Meeting
    total_cents: int
    currency: str
    scale: Scale
    parties: tuple[str, ...]
    others: tuple[str, ...]  #: States not party that take part
    parts: tuple[Assessment, ...]

    @property
    def base(self) -> Decimal:
        """Sum of the payers' rates, per cent of the United Nations scale."""
        return sum((self.scale.rates[code] for code in (*self.parties, *self.others)), Decimal(0))


def bill_of(
    meeting: Meeting, participants: Iterable[str], total_cents: int, reference: Reference, *, currency: str = "USD"
) -> Bill:
    """Share a cost. Misconfigured when no scale covers the year or a payer has no rate in it."""
    year = meeting.start.year
    scale = reference.scale_for(year)
    if scale is None:
        raise Misconfigured(f"there is no scale of assessments for {year}. Mend: add it to scale_of_assessments.csv")
    parties = reference.parties_on(meeting.start)
    present = {*participants}
    others = tuple(code for code in reference.states if code in present and code not in parties)
    missing = [code for code in (*parties, *others) if code not in scale.rates]
    if missing:
        raise Misconfigured(f"the scale for {year} has no rate for: {', '.join(missing)}")
    return Bill(
        meeting=meeting,
        total_cents=total_cents,
        currency=currency,
        scale=scale,
        parties=parties,
        others=others,
        parts=assess(total_cents, scale.rates, (*parties, *others)),
    )


def parse_total(written: str) -> int:
    """An amount such as "300000" or "300000.50" in minor units; Misconfigured when it is none."""
    try:
        amount = Decimal(written)
    except ArithmeticError:
        raise Misconfigured(f"--total {written}: is no amount such as 300000.00") from None
    cents = amount * 100
    if not amount.is_finite() or amount < 0 or cents != cents.to_integral_value():
        raise Misconfigured(f"--total {written}: is no amount such as 300000.00")
    return int(cents)


def cost_tables(bill: Bill, reference: Reference) -> tuple[Table, ...]:
    """Sheets: the shares, and how they were computed from what."""
    columns = (
        Column(key="code", heading="Code", width=7),
        Column(key="state", heading="State", width=36),
        Column(key="as", heading="As", width=14),
        Column(key="rate", heading="UN rate, per cent", width=12),
        Column(key="share", heading="Adjusted share, per cent", width=14),
        Column(key="amount", heading=f"Amount, {bill.currency}", width=16),
    )
    rows = tuple(
        (
            part.code,
            reference.display_name(part.code),
            "State Party" if part.code in bill.parties else "participating State not party",
            part.rate,
            part.share,
            Decimal(money(part.cents)),
        )
        for part in bill.parts
    )
    summed = sum(part.cents for part in bill.parts)
    total = ("", "Total", f"{len(rows)} States", bill.base, None, Decimal(money(summed)))
    return (Table(title="Costs", columns=columns, rows=(*rows, total)), _method(bill, reference))


def _method(bill: Bill, reference: Reference) -> Table:
    scale = bill.scale
    notional = [code for code in (*bill.parties, *bill.others) if scale.members_only and code not in scale.members_only]
    parts = (
        ("Rule", "Convention on Cluster Munitions, Article 14(1): the costs are borne by the States Parties and the States not party "
                 "that participate, in accordance with the United Nations scale of assessments adjusted appropriately."),
        ("Formula", "share of a State = its rate / sum of the rates of all payers"),
        ("Payers", f"{len(bill.parties)} States Parties on {bill.meeting.start.isoformat()}, {len(bill.others)} participating States not party"),
        ("States not party that take part", "; ".join(reference.display_name(code) for code in bill.others) or "none"),
        ("Scale", f"United Nations scale of assessments {scale.first_year}-{scale.last_year}"),
        ("Sum of the payers' rates", f"{bill.base} per cent; factor {(Decimal(100) / bill.base).quantize(Decimal('0.0001'))}"),
        ("Rounding", "To the cent by largest remainder: the amounts add up to the cost. Shares are printed with four places and need not add up to 100."),
        ("Cost shared", f"{money(bill.total_cents)} {bill.currency}"),
        ("Notional rates, to be confirmed", "; ".join(reference.display_name(code) for code in notional) or "none"),
        ("Caution", "The list of participating States must be final before anybody is billed: one large observer changes every share."),
    )  # fmt: skip
    return Table(
        title="Method and sources",
        columns=(Column(key="what", heading="What", width=34), Column(key="says", heading="Says", width=100)),
        rows=parts,
    )
