"""Where every State stands with its reports, as tables. Counted by this register alone, on a named day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from scheduler.exports.tables import Cell, Column, Table
from scheduler.reportstatus import (
    INITIAL,
    Count,
    ReportLine,
    annual_lines,
    count,
    initial_lines,
    reports_by_state,
)
from store.filed import FiledRecord, RecordFacts
from store.records import Article7Report, Totals
from store.reference import Reference, Status

_TOTALS = tuple(Totals.__dataclass_fields__)
_COLUMNS = (
    Column(key="code", heading="Code", width=7),
    Column(key="state", heading="State", width=30),
    Column(key="status", heading="Status", width=16),
    Column(key="report", heading="Report", width=10),
    Column(key="due", heading="Due", width=12),
    Column(key="standing", heading="Standing", width=18),
    Column(key="received", heading="Received", width=12),
    Column(key="days", heading="Days late or overdue", width=10),
    Column(key="number", heading="Our number", width=14),
    Column(key="type", heading="Type", width=9),
    Column(key="period", heading="Period", width=24),
    Column(key="forms", heading="Forms", width=40),
    *(Column(key=name, heading=name.replace("_", " ").capitalize(), width=14) for name in _TOTALS),
)


def report_tables(
    history: Iterable[RecordFacts], filed: Iterable[FiledRecord], reference: Reference, *, year: int, today: date
) -> tuple[Table, ...]:
    """Sheets: reports on a year, initial reports, the counts. `filed` gives forms and totals where it has the content."""
    reports = reports_by_state(history)
    contents = {
        (one.facts.participant, one.facts.scope): one for one in filed if isinstance(one.record, Article7Report)
    }
    annual = annual_lines(year, reports, reference, today)
    initial = initial_lines(reports, reference, today)
    shown = [line for line in annual if line.due is not None or line.number is not None]
    begun = [line for line in initial if line.due is not None or line.number is not None]
    noted = (f"On {today.isoformat()}, counted by this register alone.",)
    return (
        Table(
            title=f"Reports for {year}",
            columns=_COLUMNS,
            rows=tuple(_row(line, contents.get((line.state, line.scope)), reference, today) for line in shown),
            notes=noted,
        ),
        Table(
            title="Initial reports",
            columns=_COLUMNS[:9],
            rows=tuple(_row(line, None, reference, today)[:9] for line in begun),
            notes=noted,
        ),
        Table(
            title="Counts",
            columns=(
                Column(key="what", heading="Reports", width=30),
                Column(key="received", heading="Received"),
                Column(key="due", heading="Due"),
                Column(key="per_cent", heading="Per cent"),
                Column(key="late", heading="Of them late"),
                Column(key="overdue", heading="Overdue"),
                Column(key="on", heading="On"),
            ),
            rows=(_counted(f"Annual, {year}", count(annual, today)), _counted("Initial", count(initial, today))),
            notes=noted,
        ),
    )


def _row(line: ReportLine, filed: FiledRecord | None, reference: Reference, today: date) -> tuple[Cell, ...]:
    status = reference.status_on(line.state, today)
    report = filed.record if filed and isinstance(filed.record, Article7Report) else None
    period = ""
    if report is not None:
        period = " to ".join(day for day in (report.period.start.value, report.period.end.value) if day)
    return (
        line.state,
        reference.display_name(line.state),
        "signatory" if status is Status.SIGNATORY else status.value.replace("_", " "),
        "initial" if line.scope == INITIAL else line.scope,
        line.due,
        line.status.value.replace("_", " "),
        line.received,
        line.days or None,
        line.number,
        report.type.value.value if report else None,
        period or None,
        _forms(report) if report else None,
        *(_total(report, name) for name in _TOTALS),
    )


def _forms(report: Article7Report) -> str:
    """Each form by its meaning with how it is answered: blank, not applicable, nil and unchanged stay four answers."""
    return "; ".join(f"{form.key.value}: {form.answer.value.value}" for form in report.forms)


def _total(report: Article7Report | None, name: str) -> int | None:
    value: int | None = getattr(report.totals, name).value if report else None
    return value


def _counted(what: str, counted: Count) -> tuple[Cell, ...]:
    return (what, counted.received, counted.due, counted.per_cent, counted.late, len(counted.overdue), counted.on)
