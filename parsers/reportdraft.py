"""One paper's share of a report, before anybody joins it with others: its forms, its State, its period, its contacts.

A paper is a report by its convention, a State or a period, and forms that are answered or marked; an empty template is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from parsers.covercolumns import with_columns
from parsers.coverpage import Marked, read_statuses
from parsers.formheadings import find_headings
from parsers.forms import Anchor, find_anchors
from parsers.labels import Label, find_labels
from parsers.paper import Context, Paper
from parsers.period import PeriodRead
from parsers.reportcontacts import read_contacts
from parsers.reportforms import FormRead, read_forms
from parsers.reportnature import Nature, is_of_another_treaty, nature_of
from parsers.reporttitle import (
    StateFound,
    contact_spans,
    find_periods,
    find_reporting_state,
    find_submission_date,
    years_in_hints,
    years_in_title,
)
from parsers.segments import Segment, Slice, segments_of
from parsers.strip import Strip
from store.records import NOTHING, Contact, Day, Tick
from store.reference import Reference

_FEW = 3  #: forms with letters below which headings without letters are looked for


@dataclass(slots=True)
class Draft:
    """One paper's share of a report."""

    paper: Paper
    strip: Strip
    nature: Nature
    anchors: tuple[Anchor, ...]
    unclear: tuple[Anchor, ...]  #: forms named whose meaning stays open
    forms: list[FormRead]
    state: StateFound
    periods: tuple[PeriodRead, ...]
    submitted: Day = NOTHING
    contacts: tuple[Contact, ...] = ()
    title_years: tuple[int, ...] = ()
    hint_years: tuple[int, ...] = ()  #: of the file's name and the subject
    merged: list[str] = field(default_factory=list)  #: paths of further papers of the same report

    @property
    def year(self) -> int | None:
        """The year this paper is about, as far as it says."""
        read = next((one for one in self.periods if one.year), None)
        return read.year if read else next(iter(self.title_years), None)


def draft_of(paper: Paper, reference: Reference, today: date, context: Context) -> Draft | None:
    """Return what a paper says in forms, a report or not; None where it names no form."""
    if paper.document.unread or not paper.document.blocks:
        return None
    strip = Strip(with_columns(paper))
    anchors, marked, labels = _find_forms(strip)
    if all(anchor.unknown for anchor in anchors):
        return None
    nature = nature_of(strip)
    forms = read_forms(strip, marked)
    first = min((anchor.item.index for anchor in anchors), default=len(strip.items))
    form_items = _form_items(marked)
    state = find_reporting_state(strip, labels, first, reference=reference, context=context)
    return Draft(
        paper=paper,
        strip=strip,
        nature=nature,
        anchors=tuple(anchor for anchor in anchors if not anchor.unknown),
        unclear=tuple(anchor for anchor in anchors if anchor.unknown),
        forms=forms,
        state=state,
        periods=find_periods(strip, labels, form_items),
        submitted=find_submission_date(strip, labels, today),
        contacts=read_contacts(strip, contact_spans(strip, labels, first)),
        title_years=years_in_title(strip, first),
        hint_years=years_in_hints(paper, context),
    )


def _find_forms(strip: Strip) -> tuple[tuple[Anchor, ...], list[Marked], tuple[Label, ...]]:
    """Return the places that name forms, unknown ones too, and what stands under the known ones."""
    anchors = find_anchors(strip)
    labels = find_labels(strip)
    marked = read_statuses(strip, _known(segments_of(strip, anchors)), labels)
    lettered_bodies = {one.segment.anchor.key for one in marked if one.status is None and one.body}
    if len(lettered_bodies) >= _FEW:
        return anchors, marked, labels
    headings = find_headings(strip, anchors)
    if anchors:
        last = max(anchor.start for anchor in anchors)
        headings = tuple(one for one in headings if one.start > last or len(anchors) < _FEW)
    if not headings:
        return anchors, marked, labels
    together = tuple(sorted((*anchors, *headings), key=lambda anchor: anchor.start))
    return together, read_statuses(strip, _known(segments_of(strip, together)), labels), labels


def _known(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    return tuple(segment for segment in segments if not segment.anchor.unknown)


def _form_items(marked: list[Marked]) -> frozenset[int]:
    found: set[int] = set()
    for one in marked:
        if one.status is not None and one.segment.beside:
            continue
        found |= {piece.item.index for piece in one.body if not isinstance(piece, Slice)}
    return frozenset(found)


def is_report(draft: Draft) -> bool:
    """Whether a paper with forms is a report: its convention, a State or a period, and at least one answer."""
    nature, forms = draft.nature, draft.forms
    keys = len({anchor.key for anchor in draft.anchors})
    if is_of_another_treaty(nature, min(anchor.start for anchor in draft.anchors)):
        return False
    lettered = len({anchor.key for anchor in draft.anchors if anchor.lettered})
    first = min(anchor.start for anchor in draft.anchors)
    kinds = (nature.extension, nature.completion, nature.about)
    if lettered < 5 and any(hit is not None and hit.start < first for hit in kinds):
        return False
    named = draft.state.how == "label"
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
    if draft.state.how == "label" or any(read.years for read in draft.periods) or draft.contacts:
        return False
    for form in draft.forms:
        status = form.status
        if status is not None and status.read.tick is not Tick.UNKNOWN:
            return False
        if form.lines or any(table.rows or table.answers for table in form.tables):
            return False
    return True
