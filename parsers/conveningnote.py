"""What a convening note of ours says of its meeting, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from store.records import NOTHING, Day, Finding, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """A deadline as printed."""

    day: Day = NOTHING
    published: str = ""  #: as printed, weekday included
    weekday: str | None = None  #: as printed, "Friday"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConveningNote:
    """A meeting as its convening note announces it."""

    reference: Text = NOTHING
    meeting: Text = NOTHING  #: our code, "11MSP", also of a meeting that is not yet in our files
    number: int | None = None
    kind: str = "msp"  #: msp or review
    title: str = ""  #: as printed
    start: Day = NOTHING
    end: Day = NOTHING
    venue: Text = NOTHING
    resolutions: tuple[str, ...] = ()  #: "A/RES/77/79"
    delegations: DueDay = field(default_factory=DueDay)
    reports: DueDay = field(default_factory=DueDay)
    address: tuple[str, ...] = ()
    email: Text = NOTHING
    website: Text = NOTHING
    costs: Text = NOTHING  #: the clause under Article 14
    signed: Day = NOTHING
    findings: tuple[Finding, ...] = ()
