"""What we were told, as values: States, organisations, the Convention's dates, meetings and deadlines. Nothing here reads or decides.

Every fact keeps its mark: V read in a source, M from memory, K general knowledge, C computed. An unverified fact is data to be
changed in store/data, never a line of code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")  #: the six languages of the United Nations, ISO 639-1
READ_LANGUAGES = (*LANGUAGES, "pt")  #: the languages we read
OTHER_LANGUAGE = "other"  #: a State's own language that is none of them, as on its letterheads


class Mark(StrEnum):
    """How well a fact is known."""

    VERIFIED = "V"
    MEMORY = "M"
    KNOWLEDGE = "K"
    COMPUTED = "C"


class Status(StrEnum):
    """What a State is to the Convention on one day."""

    PARTY = "party"
    SIGNATORY = "signatory"
    STATE_NOT_PARTY = "state_not_party"
    WITHDRAWN = "withdrawn"


class NameKind(StrEnum):
    """What a name is: the United Nations short name, the long official one, another in use, one no longer used, a demonym."""

    SHORT = "short"
    OFFICIAL = "official"
    VARIANT = "variant"
    FORMER = "former"
    DEMONYM = "demonym"


class Timeliness(StrEnum):
    """Where an instant lies to a deadline; DISPUTED lies between the two readings of a contradictory text."""

    ON_TIME = "on_time"
    DISPUTED = "disputed"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One name of a State or an organisation."""

    code: str
    language: str  #: ISO 639-1, or OTHER_LANGUAGE
    kind: NameKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """A State's dated acts under the Convention, CCM Art. 15 to 20; None is "has not"."""

    signed: date | None
    action: str | None  #: ratification, acceptance, approval, accession
    deposited: date | None
    in_force: date | None  #: Art. 17: first day of the sixth month after deposit, not before 1 August 2010
    withdrawn: date | None  #: day the withdrawal takes effect, Art. 20
    published_initial_due: date | None  #: as printed by others, kept to compare with what is computed
    mark: Mark
    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A State: a Member or an observer of the United Nations, or able to join treaties."""

    code: str  #: ISO 3166-1 alpha-3
    alpha2: str  #: ISO 3166-1 alpha-2
    un: str  #: member, observer, non_member
    short: Mapping[str, str]  #: United Nations short name by language
    names: tuple[Name, ...]  #: every name, the short ones too
    adherence: Adherence


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Anything that takes part and is not a State."""

    code: str  #: our own: ICRC, EU, UNMAS
    kind: str  #: un_entity, igo, ngo, other: the values of ParticipantKind
    named_observer: bool  #: named in rule 1.2 of the rules of procedure, or part of one that is (the United Nations)
    short: Mapping[str, str]  #: full name by language
    names: tuple[Name, ...]
    domains: tuple[str, ...]  #: mail domains it is known for
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A date something is due, to its end in a named zone; the date governs, whatever weekday was printed beside it."""

    day: date
    zone: str = "Europe/Zurich"
    published: str = ""  #: as printed, where it was
    grace_until: date | None = (
        None  #: last day of the other reading of a contradictory text; nobody is late before its end
    )
    mark: Mark = Mark.VERIFIED
    note: str = ""

    @property
    def end_instant(self) -> datetime:
        """The first instant after the day, in UTC: what arrived before it is on time."""
        return _end_of(self.day, self.zone)

    @property
    def grace_end_instant(self) -> datetime:
        """The first instant after the day of grace, in UTC; `end_instant` where there is none."""
        return _end_of(self.grace_until or self.day, self.zone)

    def timeliness(self, received: datetime) -> Timeliness:
        """Where an aware instant lies to this deadline."""
        if received < self.end_instant:
            return Timeliness.ON_TIME
        return Timeliness.DISPUTED if received < self.grace_end_instant else Timeliness.LATE


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Consecutive days of a meeting; a meeting that was split has several."""

    start: date
    end: date
    place: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A Meeting of States Parties or a Review Conference, as announced."""

    code: str  #: 11MSP, 2RC
    number: int
    kind: str  #: msp or review
    month: str  #: "2026-09": all that is known when `sittings` is empty
    sittings: tuple[Sitting, ...]
    titles: Mapping[str, str]  #: by language, convention included
    short_titles: Mapping[str, str]  #: by language, without the convention
    city: Mapping[str, str]  #: by language
    venue: str
    presidency: str  #: code of the State that presides
    president: str  #: name as known, "" when not
    zone: str
    delegations_due: Deadline | None
    reports_due: Deadline | None  #: of Article 7 reports, as the convening note repeats it
    resolutions: tuple[str, ...]  #: each document's own, never merged
    note_reference: str  #: of our convening note, "" when not known
    note_date: date | None
    address: tuple[str, ...]  #: lines of the postal address for delegations
    email: str
    website: str
    registration: str  #: e-deleGATE or another system beside the note, "" when none is known
    marks: Mapping[str, Mark]  #: mark by key where it differs from V
    remarks: tuple[str, ...] = ()

    @property
    def start(self) -> date:
        """First day; the first of the month where the days are not known."""
        return self.sittings[0].start if self.sittings else date.fromisoformat(f"{self.month}-01")

    @property
    def end(self) -> date:
        """Last day of the last sitting; the last of the month where the days are not known."""
        if self.sittings:
            return self.sittings[-1].end
        return (self.start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def dates_known(self) -> bool:
        """Whether the days are known, not the month alone."""
        return bool(self.sittings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The United Nations scale of assessments for three years."""

    first_year: int
    last_year: int
    rates: Mapping[str, Decimal]  #: per cent by State, as published
    members_only: frozenset[str] = field(default_factory=frozenset)  #: codes that are Members; the rest are notional

    def covers(self, year: int) -> bool:
        """Whether the scale is in force in a year."""
        return self.first_year <= year <= self.last_year


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRules:
    """When Article 7 reports are due; CCM Art. 7(1) and 7(2)."""

    initial_days: int  #: days after entry into force, the day of entry being day 0
    annual_month: int
    annual_day: int
    zone: str
    notes: Mapping[int, str]  #: remarks on the annual deadline of a calendar year of submission
