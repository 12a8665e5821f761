"""What is printed on one page, before anybody reads it: words and rules with their places. PDF and OCR both end here.

Places are PDF points from the top left of the page as it is read; a page whose text ran sideways was turned first, and
`Page.turned` says by how much, so that evidence can be given in the page's own places again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from store.records import Box


class Word(NamedTuple):
    """Letters without white space between them, in logical order."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    bold: bool = False


class Rule(NamedTuple):
    """A straight line, horizontal or vertical."""

    at: float  #: y of a horizontal, x of a vertical
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. Words stand in no particular order."""

    number: int  #: from 1
    width: float
    height: float
    words: tuple[Word, ...]
    horizontals: tuple[Rule, ...] = ()
    verticals: tuple[Rule, ...] = ()
    squares: tuple[Box, ...] = ()  #: frames small and square enough to be tick boxes
    inks: tuple[Box, ...] = ()  #: small strokes that are not straight rules: a cross, a check mark
    aside: tuple[str, ...] = ()  #: text that runs across the page's own direction, as found
    turned: int = 0  #: degrees clockwise by which the page was turned to be read


def turned_box(box: Box, page: Page) -> Box:
    """Return a box of the turned page in the places of the page itself."""
    x0, top, x1, bottom = box
    if page.turned == 90:
        return (top, page.width - x1, bottom, page.width - x0)
    if page.turned == 270:
        return (page.height - bottom, x0, page.height - top, x1)
    if page.turned == 180:
        return (page.width - x1, page.height - bottom, page.width - x0, page.height - top)
    return box
