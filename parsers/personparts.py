"""The parts of a person's line: between commas, semicolons, dashes, tabs and line ends, and in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN, _CLOSE = "([（［", ")]）］"
_SEPARATOR = re.compile(r"\s*[,;،؛，；、|\n\t]\s*|\s+[–—-]+\s+|\s*—\s*|\s*[:：]\s+|\s+[–—-](?=\S)|(?<=\S)[–—]\s+")
_EMPTY = " \t\n.,;:،؛，；、|–—-*_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One part."""

    text: str
    start: int  #: in the text it was parted from
    end: int
    bracketed: bool = False
    dashed: bool = False  #: a dash stands before it
    cut_short: bool = False  #: its text is no longer the whole span


def segments_of(text: str) -> list[Segment]:
    """Return the parts of a text in their order."""
    found: list[Segment] = []
    position = start = 0
    dashed = False
    while position < len(text):
        if text[position] in _OPEN:
            _add(found, text, start, position, dashed=dashed)
            close = _closing(text, position)
            _add(found, text, position + 1, close, bracketed=True)
            position = start = close + 1
            dashed = False
            continue
        match = _SEPARATOR.match(text, position)
        if match is not None and match.end() > position:
            _add(found, text, start, position, dashed=dashed)
            dashed = any(mark in match[0] for mark in "–—-") and not any(mark in match[0] for mark in ",;،")
            position = start = match.end()
            continue
        position += 1
    _add(found, text, start, len(text), dashed=dashed)
    return found


def _closing(text: str, position: int) -> int:
    depth = 0
    for place in range(position, len(text)):
        depth += (text[place] in _OPEN) - (text[place] in _CLOSE)
        if depth == 0:
            return place
    return len(text)


def _add(
    found: list[Segment], text: str, start: int, end: int, *, bracketed: bool = False, dashed: bool = False
) -> None:
    piece = text[start:end]
    stripped = piece.strip(_EMPTY)
    if not any(character.isalnum() for character in stripped):
        return
    first = start + piece.index(stripped)
    last = first + len(stripped)
    if text[last : last + 1] == "." and re.search(r"\b[A-Za-z]\.[A-Za-z]$|\b(?:a\.i|e\.p|Ph\.D|Inc|Dept)$", stripped):
        last += 1
        stripped += "."
    found.append(Segment(text=stripped, start=first, end=last, bracketed=bracketed, dashed=dashed))
