"""Totals over a report's tables: only where the table really stands there; a sum that the paper states otherwise is asked about."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.reportforms import FormRead
from parsers.tables import TableRead
from store.records import NO_NUMBER, Answer, Evidence, Field, Finding, Severity, Totals, Whole

_WANTED = {
    "held_munitions": ("held", "quantity"),
    "held_submunitions": ("held", "submunitions"),
    "destroyed_munitions": ("destroyed", "quantity"),
    "destroyed_submunitions": ("destroyed", "submunitions"),
    "retained_munitions": ("retained", "quantity"),
    "retained_submunitions": ("retained", "submunitions"),
    "contaminated_m2": ("contaminated", "area_m2"),
    "cleared_m2": ("cleared", "area_m2"),
}


def totals_of(forms: list[FormRead]) -> Totals:
    """Return the sums of the report's tables; None where a table is missing or a number in it cannot be read."""
    tables = [table for form in forms for table in form.tables]
    return Totals(**{name: _total(tables, table, column) for name, (table, column) in _WANTED.items()})


def _total(tables: list[TableRead], name: str, column: str) -> Whole:
    found = [table for table in tables if table.name == name and column in table.columns]
    if not found:
        return NO_NUMBER
    total = 0
    counted = False
    evidence: Evidence | None = None
    sure = 0.95
    for table in found:
        value, unread, place = column_sum(table, column)
        if unread:
            return NO_NUMBER
        if value is None:
            value = table.stated.get(column)
            place = table.stated_evidence
        if value is None and Answer.NIL in table.answers and not table.rows:
            value, sure = 0, min(sure, 0.85)
        if value is None:
            continue
        if table.stated.get(column, value) != value:
            sure = min(sure, 0.5)
        total += value
        counted = True
        evidence = evidence or place
    return Field(value=total, raw="", confidence=sure, evidence=evidence) if counted else NO_NUMBER


def column_sum(table: TableRead, column: str) -> tuple[int | None, bool, Evidence | None]:
    """Return a column's sum, whether a number in it could not be read, and where the first one stands."""
    at = table.columns.index(column)
    total: int | None = None
    evidence: Evidence | None = None
    unread = False
    for row in table.rows:
        cell = row[at]
        if isinstance(cell.value, int):
            total = (total or 0) + cell.value
            evidence = evidence or cell.evidence
        elif cell.raw and any(character.isdigit() for character in cell.raw):
            unread = True
    return total, unread, evidence


def total_findings(forms: list[FormRead]) -> Iterator[Finding]:
    """Yield one finding for each stated total that is not the sum of its column."""
    for form in forms:
        for table in form.tables:
            for column, stated in table.stated.items():
                if column not in table.columns:
                    continue
                value, unread, _ = column_sum(table, column)
                if value is None or unread or value == stated:
                    continue
                yield Finding(
                    code="TOTAL_MISMATCH",
                    severity=Severity.QUESTION,
                    sentence=f"The table of {table.name.replace('_', ' ')} states a total of {stated} for "
                    f"{column.replace('_', ' ')}, but its rows add up to {value}.",
                    evidence=table.stated_evidence,
                )
