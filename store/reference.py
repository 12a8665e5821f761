"""What we were told: States, their status by date, organisations, meetings, deadlines, the scale. Files in store/data say it all.

A Reference is frozen and answers questions; it never guesses: an unknown code is a KeyError, an unknown date is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from store import reference_check, reference_files
from store.errors import Misconfigured
from store.reference_values import (
    LANGUAGES,
    READ_LANGUAGES,
    Adherence,
    Deadline,
    Mark,
    Meeting,
    Name,
    NameKind,
    Organisation,
    ReportRules,
    Scale,
    Sitting,
    State,
    Status,
    Timeliness,
)

__all__ = [
    "DATA",
    "LANGUAGES",
    "READ_LANGUAGES",
    "Adherence",
    "Deadline",
    "Mark",
    "Meeting",
    "Name",
    "NameKind",
    "Organisation",
    "Reference",
    "ReportRules",
    "Scale",
    "Sitting",
    "State",
    "Status",
    "Timeliness",
    "load_reference",
]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reference:
    """The reference data of one folder, checked whole. Compared and hashed by identity."""

    states: Mapping[str, State]  #: by ISO 3166-1 alpha-3, in English alphabetical order
    organisations: Mapping[str, Organisation]
    meetings: tuple[Meeting, ...]  #: in order of time
    scales: tuple[Scale, ...]  #: in order of time
    rules: ReportRules

    def state(self, code: str) -> State:
        """The State of an alpha-3 code; KeyError when there is none."""
        return self.states[code]

    def organisation(self, code: str) -> Organisation:
        """The organisation of a code; KeyError when there is none."""
        return self.organisations[code]

    def meeting(self, code: str) -> Meeting:
        """The meeting of a code such as "11MSP"; KeyError when there is none."""
        for meeting in self.meetings:
            if meeting.code == code:
                return meeting
        raise KeyError(code)

    def status_on(self, code: str, day: date) -> Status:
        """What a State was to the Convention on a day. Between deposit and entry into force it is not yet a party."""
        acts = self.states[code].adherence
        if acts.withdrawn and acts.withdrawn <= day:
            return Status.WITHDRAWN
        if acts.in_force and acts.in_force <= day:
            return Status.PARTY
        if acts.signed and acts.signed <= day:
            return Status.SIGNATORY
        return Status.STATE_NOT_PARTY

    def parties_on(self, day: date) -> tuple[str, ...]:
        """Codes of the States Parties on a day, in English alphabetical order."""
        return tuple(code for code in self.states if self.status_on(code, day) is Status.PARTY)

    def entry_into_force(self, code: str) -> date | None:
        """Day the Convention entered into force for a State, CCM Art. 17; None for those that have not joined."""
        return self.states[code].adherence.in_force

    def initial_due(self, code: str) -> date | None:
        """Day the initial report is due: 180 days after entry into force, CCM Art. 7(1). None without entry, or when left before."""
        acts = self.states[code].adherence
        if acts.in_force is None:
            return None
        due = acts.in_force + timedelta(days=self.rules.initial_days)
        return None if acts.withdrawn and acts.withdrawn <= due else due

    def annual_due(self, code: str, reporting_year: int) -> date | None:
        """Day the report on a calendar year is due: 30 April after it, CCM Art. 7(2).

        None when the State is no party on that day, or when its initial report falls due only later.
        """
        due = date(reporting_year + 1, self.rules.annual_month, self.rules.annual_day)
        initial = self.initial_due(code)
        if initial is None or initial > due or self.status_on(code, due) is not Status.PARTY:
            return None
        return due

    def report_deadline(self, due: date) -> Deadline:
        """The deadline object of a report due on a day, with the calendar's remark on it."""
        annual = (due.month, due.day) == (self.rules.annual_month, self.rules.annual_day)
        note = self.rules.notes.get(due.year, "") if annual else ""
        return Deadline(day=due, zone=self.rules.zone, mark=Mark.COMPUTED, note=note)

    def next_meeting(self, day: date) -> Meeting | None:
        """The meeting in session on a day, or the first one after it; None when none is known."""
        return next((meeting for meeting in self.meetings if meeting.end >= day), None)

    def meeting_for(self, day: date) -> Meeting:
        """The meeting mail of a day most likely speaks of: in session, else the next, else the last one held."""
        return self.next_meeting(day) or self.meetings[-1]

    def names_in(self, code: str, language: str) -> tuple[str, ...]:
        """Every name of a State or organisation in one language, its short name first, without demonyms."""
        holder = self.states.get(code) or self.organisations[code]
        return tuple(
            name.text for name in holder.names if name.language == language and name.kind is not NameKind.DEMONYM
        )

    def display_name(self, code: str, language: str = "en") -> str:
        """The name to print: United Nations short name, or the organisation's; English where a language has none."""
        holder = self.states.get(code) or self.organisations[code]
        return holder.short.get(language) or holder.short["en"]

    def scale_for(self, year: int) -> Scale | None:
        """The scale of assessments in force in a year; None when we do not have it."""
        return next((scale for scale in self.scales if scale.covers(year)), None)

    def rate(self, code: str, year: int) -> Decimal | None:
        """A State's rate in per cent in a year; None when unknown."""
        scale = self.scale_for(year)
        return scale.rates.get(code) if scale else None


def load_reference(folder: Path = DATA) -> Reference:
    """Read and check the reference files of a folder, once; Misconfigured lists every mistake in them."""
    return _load(folder.resolve())


@cache
def _load(folder: Path) -> Reference:
    files = reference_files.read_folder(folder)
    mistakes = [*files.mistakes, *reference_check.mistakes_in(files)]
    if mistakes:
        raise Misconfigured(*mistakes)
    return Reference(
        states=files.states,
        organisations=files.organisations,
        meetings=files.meetings,
        scales=files.scales,
        rules=files.rules,
    )
