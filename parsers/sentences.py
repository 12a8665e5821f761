"""The sentences of a strip. A line that only the page broke goes on in the next; a heading, a numbered line and a cell stand alone.

What one sentence says of a person or a meeting is never laid to the next one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from parsers.cues import lexicon
from parsers.strip import Item, Strip

Bounds = tuple[int, int]  #: start and end in the strip's folded text

_END = re.compile(r"[.!?;؟؛][\"')]?(?=\s|$)|[。！？；]")
_CLOSED = re.compile(r"[.:;!?。：；！？؛؟][\"')]?$")
_LISTED = re.compile(r"^(?:[(\[]?\d{1,2}[.)\]]|[-•*–·]|[(\[]?[a-z][.)])\s")
_FILLED = 45  #: letters of a line that may have been broken by the page; Han letters count double


class Sentences:
    """Where each sentence of a strip begins and ends."""

    def __init__(self, strip: Strip) -> None:
        self._text = strip.text
        self.bounds = tuple(_bounds(strip))
        self._starts = [start for start, _ in self.bounds]

    def around(self, position: int) -> Bounds:
        """Return the sentence that covers a position."""
        if not self.bounds:
            return 0, len(self._text)
        return self.bounds[max(0, bisect_right(self._starts, position) - 1)]

    def text(self, bounds: Bounds) -> str:
        """Return a sentence folded, in one line."""
        return self._text[bounds[0] : bounds[1]].replace("\n", " ").replace("\t", " ")


def _bounds(strip: Strip) -> list[Bounds]:
    found: list[Bounds] = []
    start: int | None = None
    for item in strip.items:
        following = strip.items[item.index + 1] if item.index + 1 < len(strip.items) else None
        if not strip.folded(item).strip():
            if start is not None:
                found.append((start, item.start))
            start = None
            continue
        begin = item.start if start is None else start
        for end in _ends(strip.text, item):
            found.append((begin, end))
            begin = end
        start = begin if begin < item.end else None
        if start is not None and not _goes_on(strip, item, following):
            found.append((start, item.end))
            start = None
    return found


def _ends(text: str, item: Item) -> list[int]:
    return [found.end() for found in _END.finditer(text, item.start, item.end) if _is_end(text, item, found)]


def _is_end(text: str, item: Item, found: re.Match[str]) -> bool:
    """Whether a mark ends a sentence: not behind an abbreviation, nor behind the number of a list."""
    if not found[0].startswith("."):
        return True
    if text[item.start : found.start()].strip(" \t()").isdigit():
        return False
    return _abbreviations().search(text, max(item.start, found.start() - 12), found.start()) is None


def _goes_on(strip: Strip, item: Item, following: Item | None) -> bool:
    """Whether a line was broken by the page and the next one continues it."""
    if following is None or (item.cell is not following.cell):
        return False
    here, there = strip.folded(item).strip(), strip.folded(following).strip()
    if not there or _CLOSED.search(here) or _LISTED.match(there) or "\t" in there:
        return False
    width = sum(2 if "\u4e00" <= letter <= "\u9fff" else 1 for letter in here)
    first = following.text.strip()[:1]
    if item.block == following.block and item.line is not None and item.line is following.line:
        return width >= _FILLED
    return width >= _FILLED and (first.islower() or not first.isupper() or item.block == following.block)


@cache
def _abbreviations() -> re.Pattern[str]:
    words = "|".join(cue.pattern for cue in lexicon("notes") if cue.group == "abbreviation")
    return re.compile(rf"(?<![^\W\d_])(?:{words})$")
