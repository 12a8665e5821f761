"""Where each State stands with its Article 7 reports on a day: by what this register holds, never by what it does not know.

A count is a numerator, a denominator and a date. The first report on a year counts for its timeliness, a correction does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from store.filed import REPORT, RecordFacts
from store.records import ReportType
from store.reference import Reference, Status, Timeliness

INITIAL = "initial"  #: scope of the initial report, beside years


class ReportStatus(StrEnum):
    """Where one report of one State stands."""

    NOT_YET_DUE = "not_yet_due"
    DUE = "due"  #: the day itself
    ON_TIME = "submitted_on_time"
    LATE = "submitted_late"
    OVERDUE = "overdue"
    VOLUNTARY = "voluntary"  #: sent without being owed
    ENDED = "ended"  #: the State has withdrawn
    NOT_APPLICABLE = "not_applicable"


RECEIVED = frozenset({ReportStatus.ON_TIME, ReportStatus.LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """One report that a State owes, has sent, or sent without owing it."""

    state: str
    scope: str  #: INITIAL, or the year reported on
    status: ReportStatus
    due: date | None
    number: str | None = None  #: of the first record that met it
    received: date | None = None  #: in the zone of the deadline
    days: int = 0  #: late by, or overdue by


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many of those whose report was due on a day have sent it."""

    received: int
    due: int
    on: date
    overdue: tuple[str, ...]  #: codes, in English order of names
    late: int  #: of the received

    @property
    def per_cent(self) -> int | None:
        """Received of due, rounded; None when nothing was due."""
        return round(100 * self.received / self.due) if self.due else None


Reports = Mapping[str, tuple[RecordFacts, ...]]  #: by State, oldest first


def reports_by_state(history: Iterable[RecordFacts]) -> Reports:
    """Every report ever filed, superseded ones too, by State."""
    found: dict[str, list[RecordFacts]] = {}
    for facts in history:
        if facts.kind == REPORT and facts.participant is not None:
            found.setdefault(facts.participant, []).append(facts)
    return {code: tuple(sorted(some, key=lambda facts: facts.received_at)) for code, some in found.items()}


def initial_line(code: str, reports: Reports, reference: Reference, today: date) -> ReportLine:
    """The initial report of a State on a day. Any report shows that it has begun to report."""
    mine = reports.get(code, ())
    first = next((facts for facts in mine if facts.type == ReportType.INITIAL), next(iter(mine), None))
    return _line(code, INITIAL, reference.initial_due(code), first, reference=reference, today=today)


def annual_line(code: str, year: int, reports: Reports, reference: Reference, today: date) -> ReportLine:
    """The report of a State on a calendar year."""
    mine = reports.get(code, ())
    first = next((facts for facts in mine if facts.scope == str(year) and facts.type != ReportType.INITIAL), None)
    # An initial report covers its year as well: who has sent it owes no annual one beside it.
    first = first or next((facts for facts in mine if facts.scope == str(year)), None)
    return _line(code, str(year), reference.annual_due(code, year), first, reference=reference, today=today)


def _line(
    code: str, scope: str, due: date | None, first: RecordFacts | None, *, reference: Reference, today: date
) -> ReportLine:
    zone = ZoneInfo(reference.rules.zone)
    received = first.received_at.astimezone(zone).date() if first else None
    if due is None:
        status = ReportStatus.NOT_APPLICABLE
        if reference.status_on(code, today) is Status.WITHDRAWN:
            status = ReportStatus.ENDED
        if first is not None:
            status = ReportStatus.VOLUNTARY
        return _made(code, scope, status, due, first, received=received)
    if first is not None and received is not None:
        on_time = reference.report_deadline(due).timeliness(first.received_at) is Timeliness.ON_TIME
        status = ReportStatus.ON_TIME if on_time else ReportStatus.LATE
        return _made(code, scope, status, due, first, received=received, days=max((received - due).days, 0))
    if reference.status_on(code, today) is Status.WITHDRAWN:
        return _made(code, scope, ReportStatus.ENDED, due, None)
    if today > due:
        return _made(code, scope, ReportStatus.OVERDUE, due, None, days=(today - due).days)
    return _made(code, scope, ReportStatus.DUE if today == due else ReportStatus.NOT_YET_DUE, due, None)


def _made(
    code: str,
    scope: str,
    status: ReportStatus,
    due: date | None,
    first: RecordFacts | None,
    *,
    received: date | None = None,
    days: int = 0,
) -> ReportLine:
    return ReportLine(
        state=code,
        scope=scope,
        status=status,
        due=due,
        number=first.number if first else None,
        received=received,
        days=days,
    )


def count(lines: Iterable[ReportLine], on: date) -> Count:
    """Count lines of one scope whose due day has come (the day itself included) and whose State has not left."""
    due = [line for line in lines if line.due is not None and line.due <= on and line.status is not ReportStatus.ENDED]
    return Count(
        received=sum(line.status in RECEIVED for line in due),
        due=len(due),
        on=on,
        overdue=tuple(line.state for line in due if line.status is ReportStatus.OVERDUE),
        late=sum(line.status is ReportStatus.LATE for line in due),
    )


def initial_lines(reports: Reports, reference: Reference, today: date) -> tuple[ReportLine, ...]:
    """The initial report of every State, in English order."""
    return tuple(initial_line(code, reports, reference, today) for code in reference.states)


def annual_lines(year: int, reports: Reports, reference: Reference, today: date) -> tuple[ReportLine, ...]:
    """The report on a year of every State, in English order."""
    return tuple(annual_line(code, year, reports, reference, today) for code in reference.states)


def first_arrivals(year: int, history: Iterable[RecordFacts]) -> Iterator[RecordFacts]:
    """The first report of each State on a year, in order of receipt: the curve of a season."""
    seen: set[str] = set()
    for facts in sorted(history, key=lambda facts: facts.received_at):
        if facts.kind == REPORT and facts.scope == str(year) and facts.participant and facts.participant not in seen:
            seen.add(facts.participant)
            yield facts
