"""Where each duty stands against its deadline, with the season before beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler import noticestatus, reportstatus
from scheduler.letters.view import View
from scheduler.reportstatus import Count
from store.reference import Meeting

_SEASON = timedelta(days=150)  #: a meeting whose deadline lies further ahead has no chart yet
_NOTICES, _REPORTS = (-70, 21), (-120, 240)  #: days around the deadline that a chart shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How many had come, by days to the deadline (negative before it)."""

    label: str
    days: tuple[int, ...]  #: one entry for each arrival, in order
    until: int  #: last day the curve may be drawn to


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Two curves against one deadline."""

    cid: str
    title: str
    deadline: date
    total: int  #: of those that owe, the height of the chart
    now: Curve
    before: Curve | None  #: None: nothing of last year is on file
    span: tuple[int, int]  #: days around the deadline that are drawn

    @property
    def then(self) -> int:
        """How many had come at the same distance from the deadline a season before."""
        return sum(day <= self.now.until for day in self.before.days) if self.before else 0

    @property
    def alt(self) -> str:
        """The chart in a sentence."""
        said = f"{self.title}: {len(self.now.days)} of {self.total} received"
        if self.before is None:
            return f"{said}. Nothing of the season before is on file."
        return f"{said}; at the same distance from the deadline a season before, {self.then} ({self.before.label})."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsState:
    """Where Article 7 reports stand on a day."""

    year: int
    due: date
    annual: Count  #: counted on the day, or on the deadline to come
    annual_received: int  #: before the deadline too
    annual_owed: int
    initial: Count
    oldest: date | None  #: day of the oldest report on file: nothing before it is known here


def reports_state(view: View, today: date) -> ReportsState:
    reports = reportstatus.reports_by_state(view.ledger.history)
    reference = view.reference
    year = today.year - 1
    due = date(today.year, reference.rules.annual_month, reference.rules.annual_day)
    annual = reportstatus.annual_lines(year, reports, reference, today)
    oldest = min((some[0].received_at for some in reports.values()), default=None)
    return ReportsState(
        year=year,
        due=due,
        annual=reportstatus.count(annual, max(today, due)),
        annual_received=sum(line.status in reportstatus.RECEIVED for line in annual),
        annual_owed=sum(line.due is not None and line.status is not reportstatus.ReportStatus.ENDED for line in annual),
        initial=reportstatus.count(reportstatus.initial_lines(reports, reference, today), today),
        oldest=oldest.astimezone(ZoneInfo(view.duties.zone)).date() if oldest else None,
    )


def seasons(meeting: Meeting | None, reports: ReportsState, view: View, today: date) -> list[Season]:
    found = []
    if meeting is not None and meeting.delegations_due is not None:
        ahead = meeting.delegations_due.day - today
        if ahead <= _SEASON:
            found.append(_notice_season(meeting, view, today))
    found.append(_report_season(reports, view, today))
    return found


def _notice_season(meeting: Meeting, view: View, today: date) -> Season:
    reference = view.reference
    assert meeting.delegations_due is not None
    due = meeting.delegations_due.day
    place = reference.meetings.index(meeting)
    parties = reference.parties_on(due)

    def days(one: Meeting, deadline: date, states: tuple[str, ...]) -> tuple[int, ...]:
        arrivals = noticestatus.first_arrivals(one.code, view.ledger.history, states)
        return tuple(_day(facts.received_at, view) - deadline.toordinal() for facts in arrivals)

    before = None
    if place:
        last = reference.meetings[place - 1]
        # Where its deadline is not on record, the curve is laid at the same distance from the opening.
        deadline = last.delegations_due.day if last.delegations_due else last.start - (meeting.start - due)
        found = days(last, deadline, reference.parties_on(deadline))
        label = last.code if last.delegations_due else f"{last.code}, by its opening"
        before = Curve(label=label, days=found, until=366) if found else None
    now = Curve(label=meeting.code, days=days(meeting, due, parties), until=(today - due).days)
    return Season(
        cid="notices@ccm",
        title=f"Notices for {meeting.code} from States Parties",
        deadline=due,
        total=len(parties),
        now=now,
        before=before,
        span=_NOTICES,
    )


def _report_season(reports: ReportsState, view: View, today: date) -> Season:
    def days(year: int, deadline: date) -> tuple[int, ...]:
        arrivals = reportstatus.first_arrivals(year, view.ledger.history)
        owing = (one for one in arrivals if view.reference.annual_due(one.participant or "", year) is not None)
        return tuple(_day(facts.received_at, view) - deadline.toordinal() for facts in owing)

    last = days(reports.year - 1, reports.due.replace(year=reports.due.year - 1))
    return Season(
        cid="reports@ccm",
        title=f"Annual reports for {reports.year}",
        deadline=reports.due,
        total=reports.annual_owed,
        now=Curve(label=str(reports.year), days=days(reports.year, reports.due), until=(today - reports.due).days),
        before=Curve(label=str(reports.year - 1), days=last, until=366) if last else None,
        span=_REPORTS,
    )


def _day(moment: datetime, view: View) -> int:
    return moment.astimezone(ZoneInfo(view.duties.zone)).date().toordinal()
