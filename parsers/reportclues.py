"""What speaks for and against a paper being a CCM Article 7 report, each reason with its words: for the classifier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from parsers.labels import find_labels
from parsers.paper import Context, Paper
from parsers.reportdraft import Draft, draft_of, is_blank
from parsers.reportnature import Nature, is_of_another_treaty, nature_of
from parsers.strip import Strip, StripHit
from store.records import Clue
from store.reference import Reference

_HEAD = 2500  #: characters of a paper in which its own convention is named
_LONG_AGO = date(1900, 1, 1)  # clues do not depend on the day


def report_clues(paper: Paper, reference: Reference) -> tuple[Clue, ...]:
    """Return the named reasons for and against a paper being an Article 7 report, for the classifier."""
    if paper.document.unread or not paper.document.blocks:
        return ()
    draft = draft_of(paper, reference, _LONG_AGO, Context())
    strip = draft.strip if draft else Strip(paper)
    nature = draft.nature if draft else nature_of(strip)
    return (*_of_forms(strip, draft), *_of_words(strip, nature), *_against(strip, nature, draft))


def _of_forms(strip: Strip, draft: Draft | None) -> Iterator[Clue]:
    if draft is None:
        return
    count = len({anchor.key for anchor in draft.anchors})
    evidence = strip.evidence(draft.anchors[0].item)
    yield Clue(clue=f"form_titles_found({count})", weight=min(0.6, 0.07 * count), evidence=evidence)
    if count >= 3 and is_blank(draft):
        yield Clue(clue="blank_form", weight=-0.9, evidence=evidence)
    status = next((form.statuses[0] for form in draft.forms if form.statuses), None)
    if status is not None:
        yield Clue(clue="status_marks", weight=0.2, evidence=status.evidence)
    if draft.state.how == "label" and draft.state.evidence is not None:
        yield Clue(clue="names_the_state", weight=0.2, evidence=draft.state.evidence)


def _of_words(strip: Strip, nature: Nature) -> Iterator[Clue]:
    if nature.munition:
        hit = min(strip.hits("munition"), key=lambda hit: hit.start)
        yield _clue(strip, "names_the_convention", 0.3 + 0.2 * (hit.start < _HEAD), hit)
    if nature.title is not None:
        yield _clue(strip, "article7_title", 0.35, nature.title)
    if nature.cover is not None:
        yield _clue(strip, "has_cover_page", 0.2, nature.cover)
    for kind, clue in (("period", "names_reporting_period"), ("contact", "names_contacts")):
        label = next((one for one in find_labels(strip) if one.kind == kind and one.values), None)
        if label is not None:
            yield Clue(clue=clue, weight=0.2, evidence=strip.evidence(label.item))


def _against(strip: Strip, nature: Nature, draft: Draft | None) -> Iterator[Clue]:
    first = min((anchor.start for anchor in draft.anchors), default=_HEAD) if draft else _HEAD
    if nature.other_treaty:
        weight = -0.8 if is_of_another_treaty(nature, first) else -0.05
        yield _clue(strip, "names_another_treaty", weight, min(strip.hits("other_treaty"), key=lambda hit: hit.start))
    for clue, hit in (
        ("extension_request_words", nature.extension),
        ("completion_declaration_words", nature.completion),
        ("about_reporting_words", nature.about),
    ):
        if hit is not None and hit.start < first:  # a report may tell of a request in its answers
            yield _clue(strip, clue, -0.5, hit)


def _clue(strip: Strip, name: str, weight: float, hit: StripHit) -> Clue:
    return Clue(clue=name, weight=weight, evidence=strip.evidence(strip.items[hit.item]))
