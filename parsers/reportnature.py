"""Whose treaty a paper belongs to, and what kind of paper it says it is. The convention decides, never "Article 7" or "Form A".

The Mine Ban Treaty has the same article, the same letters, the same cover page.
"""

from __future__ import annotations

from dataclasses import dataclass

from parsers.strip import Strip, StripHit

_HEAD = 2500  #: characters of a paper in which its own convention is named
_TITLE = 700  #: characters in which a paper says that it is a request, a declaration or a working paper


@dataclass(frozen=True, slots=True)
class Nature:
    """The clues of one paper."""

    munition: tuple[int, ...]  #: where cluster munitions are named, positions in the strip
    other_treaty: tuple[int, ...]  #: where another convention or its weapons are
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
        munition=tuple(munition),
        other_treaty=tuple(other),
        title=_first(strip, "article7_title", _HEAD),
        cover=_first(strip, "cover_page", len(strip.text)),
        extension=_first(strip, "extension", _TITLE),
        completion=_first(strip, "completion", _TITLE),
        about=_first(strip, "about_reporting", _TITLE),
    )


def _first(strip: Strip, group: str, limit: int) -> StripHit | None:
    return min((hit for hit in strip.hits(group) if hit.start < limit), key=lambda hit: hit.start, default=None)


def is_of_another_treaty(nature: Nature, first_form: int) -> bool:
    """Whether the paper belongs to another convention, or to none that it names.

    What stands above the first form decides, the first named first; a report may speak of mines in its answers.
    """
    if not nature.munition:
        return True
    ours = [place for place in nature.munition if place < first_form]
    theirs = [place for place in nature.other_treaty if place < first_form]
    if ours or theirs:
        return not ours or bool(theirs and theirs[0] < ours[0])
    return len(nature.other_treaty) > len(nature.munition)
