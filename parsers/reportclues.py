"""What speaks for and against a paper being a CCM Article 7 report. The convention decides first, never "Article 7" or "Form A".

The Mine Ban Treaty has the same article and the same letters; papers about reporting name every form and answer none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.forms import find_anchors, find_headings
from parsers.labels import find_labels
from parsers.paper import Paper
from parsers.strip import Strip, StripHit
from store.records import Clue, Evidence
from store.reference import Reference

_HEAD = 2500  #: characters of a paper in which its own convention is named
_TITLE = 700  #: characters in which a paper says that it is a request, a declaration or a working paper


@dataclass(frozen=True, slots=True)
class Nature:
    """The clues of one paper."""

    munition: int  #: mentions of cluster munitions
    munition_in_head: bool
    other_treaty: int
    other_in_head: bool
    title: StripHit | None
    cover: StripHit | None
    extension: StripHit | None
    completion: StripHit | None
    about: StripHit | None


def nature_of(strip: Strip) -> Nature:
    """Return what the words of a paper say about its kind."""
    munition = sorted(hit.start for hit in strip.hits("munition"))
    other = sorted(hit.start for hit in strip.hits("other_treaty"))
    return Nature(
        munition=len(munition),
        munition_in_head=bool(munition) and munition[0] < _HEAD,
        other_treaty=len(other),
        other_in_head=bool(other) and other[0] < _HEAD,
        title=_first(strip, "article7_title", _HEAD),
        cover=_first(strip, "cover_page", len(strip.text)),
        extension=_first(strip, "extension", _TITLE),
        completion=_first(strip, "completion", _TITLE),
        about=_first(strip, "about_reporting", _TITLE),
    )


def _first(strip: Strip, group: str, limit: int) -> StripHit | None:
    return min((hit for hit in strip.hits(group) if hit.start < limit), key=lambda hit: hit.start, default=None)


def is_of_another_treaty(nature: Nature) -> bool:
    """Whether the paper belongs to another convention, or to none that it names."""
    if nature.munition == 0:
        return True
    if nature.other_in_head and not nature.munition_in_head:
        return True
    return nature.other_treaty > nature.munition * 2 and nature.other_in_head


def report_clues(paper: Paper, reference: Reference) -> tuple[Clue, ...]:
    """Return the named reasons for and against a paper being an Article 7 report, for the classifier."""
    if paper.document.unread or not paper.document.blocks:
        return ()
    return tuple(_clues(Strip(paper)))


def _clues(strip: Strip) -> Iterator[Clue]:
    nature = nature_of(strip)
    anchors = find_anchors(strip)
    if len({anchor.key for anchor in anchors}) < 3:
        anchors = (*anchors, *find_headings(strip, anchors))
    keys = {anchor.key for anchor in anchors}
    if nature.munition:
        yield _clue(strip, "names_the_convention", 0.3 + 0.2 * nature.munition_in_head, next(strip.hits("munition")))
    if nature.title is not None:
        yield _clue(strip, "article7_title", 0.35, nature.title)
    if keys:
        found = Evidence(part=strip.paper.path, page=anchors[0].item.page, quote=anchors[0].item.text[:300])
        yield Clue(clue=f"form_titles_found({len(keys)})", weight=min(0.6, 0.07 * len(keys)), evidence=found)
    if nature.cover is not None:
        yield _clue(strip, "has_cover_page", 0.2, nature.cover)
    for kind, clue in (
        ("period", "names_reporting_period"),
        ("state", "names_the_state"),
        ("contact", "names_contacts"),
    ):
        label = next((one for one in find_labels(strip) if one.kind == kind and one.values), None)
        if label is not None:
            yield Clue(clue=clue, weight=0.2, evidence=strip.evidence(label.item))
    if nature.other_treaty:
        weight = -0.8 if is_of_another_treaty(nature) else -0.05
        yield _clue(strip, "names_another_treaty", weight, next(strip.hits("other_treaty")))
    for clue, hit in (
        ("extension_request_words", nature.extension),
        ("completion_declaration_words", nature.completion),
        ("about_reporting_words", nature.about),
    ):
        if hit is not None:
            yield _clue(strip, clue, -0.5, hit)


def _clue(strip: Strip, name: str, weight: float, hit: StripHit) -> Clue:
    return Clue(clue=name, weight=weight, evidence=strip.evidence(strip.items[hit.item]))
