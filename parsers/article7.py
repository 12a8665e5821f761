"""A report is what a State answers under CCM Article 7. Papers of another treaty, about reporting, or blank give none.

One report may come as several papers (cover page here, forms there) or twice (Word and PDF): papers of one State and year are one
report, gaps of the first filled from the others, nothing added up twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from parsers.coverpage import Marked, read_statuses
from parsers.forms import Anchor, find_anchors, find_headings
from parsers.labels import Label, find_labels
from parsers.paper import Context, Paper
from parsers.period import PeriodRead
from parsers.reportchecks import findings_of
from parsers.reportclues import Nature, is_of_another_treaty, nature_of
from parsers.reportcontacts import read_contacts
from parsers.reportforms import FormRead, read_forms
from parsers.reporttitle import (
    StateFound,
    contact_spans,
    find_periods,
    find_reporting_state,
    find_submission_date,
    years_in_title,
)
from parsers.reporttype import edition_of, type_of, year_of
from parsers.segments import Segment, Slice, segments_of
from parsers.strip import Strip
from parsers.totals import totals_of
from store.records import (
    NOTHING,
    Article7Report,
    Contact,
    Day,
    FormKey,
    Period,
    Tick,
)
from store.reference import Reference

_FEW = 3  #: forms with letters below which headings without letters are looked for
_ORDER = {key: place for place, key in enumerate(FormKey)}


@dataclass(slots=True)
class Draft:
    """One paper's share of a report."""

    paper: Paper
    strip: Strip
    nature: Nature
    anchors: tuple[Anchor, ...]
    forms: list[FormRead]
    state: StateFound
    periods: tuple[PeriodRead, ...]
    submitted: Day = NOTHING
    contacts: tuple[Contact, ...] = ()
    title_years: tuple[int, ...] = ()
    merged: list[str] = field(default_factory=list)  #: paths of further papers of the same report

    @property
    def year(self) -> int | None:
        """The year this paper is about, as far as it says."""
        read = next((one for one in self.periods if one.year), None)
        return read.year if read else next(iter(self.title_years), None)


def read_reports(
    papers: tuple[Paper, ...], reference: Reference, today: date, context: Context
) -> tuple[Article7Report, ...]:
    """Return the Article 7 reports among some papers of one message, in the papers' order."""
    drafts: list[Draft] = []
    for paper in papers:
        draft = read_draft(paper, reference, today, context)
        if draft is not None:
            _add(drafts, draft)
    return tuple(_record(draft, reference, today, context) for draft in drafts)


def read_draft(paper: Paper, reference: Reference, today: date, context: Context) -> Draft | None:
    """Return one paper's share of a report, or None where it holds none."""
    if paper.document.unread or not paper.document.blocks:
        return None
    strip = Strip(paper)
    anchors, marked, labels = _find_forms(strip)
    keys = {anchor.key for anchor in anchors}
    if not keys:
        return None
    nature = nature_of(strip)
    forms = read_forms(strip, marked)
    first = min((anchor.item.index for anchor in anchors), default=len(strip.items))
    form_items = _form_items(marked)
    state = find_reporting_state(strip, labels, first, reference, context)
    draft = Draft(
        paper=paper,
        strip=strip,
        nature=nature,
        anchors=anchors,
        forms=forms,
        state=state,
        periods=find_periods(strip, labels, form_items),
        submitted=find_submission_date(strip, labels, today),
        contacts=read_contacts(strip, contact_spans(strip, labels, first)),
        title_years=years_in_title(strip, first, context),
    )
    return draft if _is_report(draft, len(keys)) else None


def _find_forms(strip: Strip) -> tuple[tuple[Anchor, ...], list[Marked], tuple[Label, ...]]:
    anchors = find_anchors(strip)
    labels = find_labels(strip)
    marked = read_statuses(strip, segments_of(strip, anchors), labels)
    lettered_bodies = {one.segment.anchor.key for one in marked if one.status is None and one.body}
    if len(lettered_bodies) >= _FEW:
        return anchors, marked, labels
    headings = find_headings(strip, anchors)
    if anchors:
        last = max(anchor.start for anchor in anchors)
        headings = tuple(one for one in headings if one.start > last or len(anchors) < _FEW)
    together = tuple(sorted((*anchors, *headings), key=lambda anchor: anchor.start))
    if len({anchor.key for anchor in together}) <= len({anchor.key for anchor in anchors}) and not headings:
        return anchors, marked, labels
    return together, read_statuses(strip, segments_of(strip, together), labels), labels


def _form_items(marked: list[Marked]) -> frozenset[int]:
    found: set[int] = set()
    for one in marked:
        if one.status is not None and one.segment.beside:
            continue
        found |= {piece.item.index for piece in one.body if not isinstance(piece, Slice)}
    return frozenset(found)


def _is_report(draft: Draft, keys: int) -> bool:
    """Whether a paper with forms is a report: its convention, a State or a period, and at least one answer."""
    nature, forms = draft.nature, draft.forms
    if is_of_another_treaty(nature):
        return False
    lettered = len({anchor.key for anchor in draft.anchors if anchor.lettered})
    if (nature.extension or nature.completion or nature.about) and lettered < 5:
        return False
    named = draft.state.how in ("label", "form")
    framed = named or bool(draft.periods)
    if nature.about and not framed:
        return False
    if is_blank(draft):
        return False
    if draft.paper.body and lettered < 4:
        return False
    if keys >= 3 and (framed or nature.title is not None):
        return True
    answered = any(form.attached or form.status is not None for form in forms)
    return (
        keys >= 1
        and answered
        and lettered >= 1
        and (framed or (nature.title is not None and draft.state.how != "none"))
    )


def is_blank(draft: Draft) -> bool:
    """Whether a paper is an empty template: no State, no period, no mark, no answer."""
    if draft.state.how in ("label", "form") or any(read.years for read in draft.periods) or draft.contacts:
        return False
    for form in draft.forms:
        status = form.status
        if status is not None and status.read.tick is not Tick.UNKNOWN:
            return False
        if form.lines or any(table.rows or table.answers for table in form.tables):
            return False
    return True


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
    kind = type_of(draft.strip, draft.state, draft.periods, reference, context)
    year = year_of(draft.periods, draft.title_years, kind.value)
    period = next((read.period for read in draft.periods), Period())
    return Article7Report(
        state=draft.state.state,
        type=kind,
        edition=edition_of(draft.strip, draft.forms),
        period=period,
        year=year,
        submitted_on=draft.submitted,
        contacts=draft.contacts,
        forms=tuple(form.record() for form in draft.forms),
        totals=totals_of(draft.forms),
        findings=tuple(findings_of(draft, kind.value, year.value, reference, today, context)),
    )


__all__ = ["Draft", "Segment", "read_reports"]
