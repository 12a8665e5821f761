"""A report is what a State answers under CCM Article 7. Papers of another treaty, about reporting, or blank give none.

One report may come as several papers (cover page here, forms there) or twice (Word and PDF): papers of one State and year are one
report, gaps of the first filled from the others, nothing added up twice.
"""

from __future__ import annotations

from datetime import date

from parsers.caps import capped
from parsers.paper import Context, Paper
from parsers.reportchecks import findings_of
from parsers.reportdraft import Draft, draft_of, is_report
from parsers.reporttitle import find_covering_state
from parsers.reporttype import edition_of, type_of, year_of
from parsers.totals import totals_of
from store.records import Article7Report, FormKey, Period, Tick
from store.reference import Reference

_ORDER = {key: place for place, key in enumerate(FormKey)}


def read_reports(
    papers: tuple[Paper, ...], reference: Reference, today: date, context: Context
) -> tuple[Article7Report, ...]:
    """Return the Article 7 reports among some papers of one message, in the papers' order."""
    drafts: list[Draft] = []
    others: list[Paper] = []
    for paper in papers:
        draft = draft_of(paper, reference, today, context)
        if draft is not None and is_report(draft):
            _add(drafts, draft)
        else:
            others.append(paper)
    for draft in drafts:
        if draft.state.how in ("none", "sender") and not draft.state.state.as_written:
            draft.state = find_covering_state(tuple(others), reference) or draft.state
    return tuple(_record(draft, reference, today, context) for draft in drafts)


def _add(drafts: list[Draft], draft: Draft) -> None:
    """Join a paper to the report it belongs to, or begin another."""
    for earlier in drafts:
        codes = {earlier.state.state.code.value, draft.state.state.code.value} - {None}
        years = {earlier.year, draft.year} - {None}
        if len(codes) <= 1 and len(years) <= 1:
            _merge(earlier, draft)
            return
    drafts.append(draft)


def _merge(earlier: Draft, later: Draft) -> None:
    earlier.merged.append(later.paper.path)
    if later.state.state.code.confidence > earlier.state.state.code.confidence:
        earlier.state = later.state
    earlier.periods = (*earlier.periods, *later.periods)
    earlier.submitted = earlier.submitted if earlier.submitted.value else later.submitted
    earlier.contacts = earlier.contacts or later.contacts
    earlier.title_years = earlier.title_years or later.title_years
    earlier.hint_years = earlier.hint_years or later.hint_years
    held = {form.key: form for form in earlier.forms}
    for form in later.forms:
        before = held.get(form.key)
        if before is None:
            earlier.forms.append(form)
            continue
        if before.status is None or (before.status.read.tick is Tick.UNKNOWN and form.status is not None):
            before.statuses = form.statuses or before.statuses
        if not before.attached and form.attached:
            before.attached, before.answer = True, form.answer
            before.lines, before.tables = form.lines, form.tables


def _record(draft: Draft, reference: Reference, today: date, context: Context) -> Article7Report:
    draft.forms.sort(key=lambda form: _ORDER[form.key])
    kind = type_of(draft.strip, draft.state, draft.periods, reference=reference, context=context)
    year = year_of(draft.periods, (draft.title_years, draft.hint_years), kind.value)
    period = next((read.period for read in draft.periods), Period())
    report = Article7Report(
        state=draft.state.state,
        type=kind,
        edition=edition_of(draft.strip, draft.forms),
        period=period,
        year=year,
        submitted_on=draft.submitted,
        contacts=draft.contacts,
        forms=tuple(form.record() for form in draft.forms),
        totals=totals_of(draft.forms),
        findings=tuple(findings_of(draft, kind.value, year.value, reference=reference, today=today, context=context)),
    )
    return capped(report) if draft.paper.document.ocr else report
