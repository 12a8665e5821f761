"""Counts how far reports were read as they are: forms, marks, answers, cells, period, State."""

from __future__ import annotations

from collections import Counter
from datetime import date

from parsers.article7 import read_reports
from parsers.paper import Context
from store.records import Article7Report
from store.reference import Reference
from tests.report_samples import Sample

TODAY = date(2026, 6, 1)
AREA = {"contaminated": 1, "cleared": 1}  #: column of the area, printed in hectares by the second wordings


def score(samples: list[Sample], reference: Reference) -> tuple[Counter[str], list[str]]:
    """Return counts of right, missing and wrong values by kind, and a line for each failure."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    for sample in samples:
        reports = read_reports((sample.paper,), reference, TODAY, Context())
        if len(reports) != 1:
            failures.append(f"{sample.name}: {len(reports)} reports")
            counts["report wrong"] += 1
            continue
        counts["report right"] += 1
        failures += [f"{sample.name}: {failure}" for failure in _compare(sample, reports[0], counts)]
    return counts, failures


def _compare(sample: Sample, report: Article7Report, counts: Counter[str]) -> list[str]:
    failures: list[str] = []

    def check(kind: str, wanted: object, found: object, *, empty: object = None) -> None:
        if wanted == found:
            counts[f"{kind} right"] += 1
            return
        counts[f"{kind} {'missing' if found == empty else 'wrong'}"] += 1
        failures.append(f"{kind}: wanted {wanted!r}, found {found!r}")

    truth = sample.truth
    check("state", truth.state, report.state.code.value)
    check("period", (truth.start, truth.end), (report.period.start.value, report.period.end.value), empty=(None, None))
    check("year", truth.year, report.year.value)
    check("submitted", truth.submitted, report.submitted_on.value)
    check("type", "annual", report.type.value.value, empty="unknown")
    forms = {form.key.value: form for form in report.forms}
    for key, wanted in truth.forms.items():
        form = forms.get(key)
        check("form", key, key if form else None)
        if form is None:
            continue
        check("tick", wanted.tick, form.tick.value.value, empty="unknown")
        check("last", wanted.last, form.last_reported.value)
        check("attached", wanted.attached, form.attached)
        check(f"answer {wanted.answer}", wanted.answer, form.answer.value.value, empty="blank")
        held = {table.name: table for table in form.tables}
        check("tables", sorted(wanted.tables), sorted(held))
        for name, rows in wanted.tables.items():
            if name not in held:
                continue
            found = [[cell.value for cell in row] for row in held[name].rows]
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    expected = value
                    if name in AREA and column == 1 and isinstance(value, int):
                        expected = value * sample.square_metres
                    here = found[at][column] if at < len(found) and column < len(found[at]) else None
                    check("cell", expected, here)
    extra = [key for key in forms if key not in truth.forms]
    counts["form wrong"] += len(extra)
    return failures
