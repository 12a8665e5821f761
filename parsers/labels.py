"""A label and what is written behind it: in the same line, in the cell beside it, or in the line below.

"Name of State [Party]: ____X____", a two-column table of labels and values, and a label above its value all read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.strip import Item, Span, Strip, StripHit

_GROUPS = ("state", "period", "submitted", "contact")
_FILLING = " \t:._…-–—*[]()|'\""
_HINT = re.compile(r"[\[(](?:d{1,2}|j{1,2}|day|jour|dia|день|日|يوم)[^\])\d]{0,30}[\])]?|[\[(]day[^\])]*[\])]")


@dataclass(frozen=True, slots=True)
class Label:
    """A label found, with the stretch of text behind it."""

    kind: str  #: state, period, submitted, contact
    item: Item
    start: int  #: in the strip's folded text
    end: int
    weight: float
    values: tuple[Span, ...]  #: what stands behind it, the nearest first


def find_labels(strip: Strip) -> tuple[Label, ...]:
    """Return the labels of a paper in reading order."""
    hits: list[tuple[str, StripHit]] = []
    for kind in _GROUPS:
        hits += [(kind, hit) for hit in strip.hits(f"label.{kind}") if _begins(strip, hit)]
    hits.sort(key=lambda pair: (pair[1].start, -pair[1].end))
    kept: list[tuple[str, StripHit]] = []
    for kind, hit in hits:
        if not kept or hit.start >= kept[-1][1].end:
            kept.append((kind, hit))
    found: list[Label] = []
    for index, (kind, hit) in enumerate(kept):
        following = kept[index + 1][1].start if index + 1 < len(kept) else len(strip.text)
        item = strip.items[hit.item]
        values = tuple(_values(strip, item, hit, following))
        found.append(Label(kind, item, hit.start, hit.end, hit.cue.weight, values))
    return tuple(found)


def _begins(strip: Strip, hit: StripHit) -> bool:
    if strip.items[hit.item].place == "footer" or hit.end > strip.items[hit.item].end:
        return False
    if strip.at_start(hit):
        return True
    before = strip.text[max(0, hit.start - 3) : hit.start]
    # In the heads of forms the period stands in the line of the State.
    return "\t" in before or (hit.cue.group == "label.period" and before.endswith((" ", ".", "_", ",")))


def _values(strip: Strip, item: Item, hit: StripHit, following: int) -> Iterator[Span]:
    end = min(item.end, following)
    own = _trimmed(strip, item, hit.end, end)
    if own is not None:
        yield own
    if following <= item.end:
        return
    if item.cell is not None:
        yield from _beside(strip, item, following)
        return
    for below in strip.items[item.index + 1 : item.index + 4]:
        if below.start >= following or (below.table is not None and below.index > item.index + 1):
            return
        span = _trimmed(strip, below, below.start, min(below.end, following))
        if span is not None:
            yield span


def _beside(strip: Strip, item: Item, following: int) -> Iterator[Span]:
    """Yield the rest of a label's cell, then the cells to its right, then the cell below."""
    cell = item.cell
    assert cell is not None
    below: list[Span] = []
    for other in strip.items[item.index + 1 : item.index + 40]:
        if other.block != item.block or other.cell is None:
            break
        span = _trimmed(strip, other, other.start, other.end)
        if span is None:
            continue
        if other.cell is cell or other.cell.row == cell.row:
            if other.start < following or other.cell is not cell:
                yield span
        elif other.cell.row == cell.row + cell.rows and other.cell.column == cell.column and other.start < following:
            below.append(span)
    yield from below


def _trimmed(strip: Strip, item: Item, start: int, end: int) -> Span | None:
    """Return a stretch without leaders, underscores and the form's own "(dd/mm/yyyy)"."""
    text = strip.text[start:end]
    hint = _HINT.search(text)
    while hint is not None:
        text = text[: hint.start()] + " " * (hint.end() - hint.start()) + text[hint.end() :]
        hint = _HINT.search(text)
    stripped = text.strip(_FILLING)
    if not any(character.isalnum() for character in stripped):
        return None
    first = start + text.index(stripped[0], len(text) - len(text.lstrip(_FILLING)))
    return Span(item, first, first + len(stripped))
