"""Tick boxes that were drawn: a small frame becomes a character in its line, ticked when something was put into it.

Serves digital pages (frames and strokes as drawn) and scans (frames and ink as found in the image).
"""

from __future__ import annotations

from collections.abc import Iterable

from parsers.marks import Page, Word
from parsers.paper import EMPTY_BOX, TICKED, UNSURE_BOX
from store.records import Box

_CROSSES = frozenset("xX×✕✖✗✘✓✔√vV+*/\\●■☒хХ")  # Cyrillic kha among them: it is what a Russian keyboard gives
_SAME_FRAME = 4.0  #: points between two frames of one box: some writers draw a shadow or a double line


def with_tick_boxes(page: Page) -> tuple[Word, ...]:
    """Return the words of a page with each drawn box as TICKED, EMPTY_BOX or UNSURE_BOX at its place."""
    if not page.squares:
        return page.words
    frames = _distinct(page.squares)
    words = list(page.words)
    boxes: list[Word] = []
    for frame in frames:
        inside = [word for word in words if _holds(frame, _middle(word[1:5]))]
        if any(len(word.text) > 2 or (word.text not in _CROSSES and not _is_box(word.text)) for word in inside):
            continue  # a frame around a letter or a number is not a tick box
        words = [word for word in words if word not in inside]
        boxes.append(Word(_state(frame, inside, page.inks), *frame))
    return (*words, *boxes)


def _state(frame: Box, inside: Iterable[Word], inks: Iterable[Box]) -> str:
    typed = {word.text for word in inside}
    if typed & _CROSSES or TICKED in typed:
        return TICKED
    reach = max(frame[2] - frame[0], frame[3] - frame[1])
    drawn = [ink for ink in inks if _holds(frame, _middle(ink))]
    sizes = [max(ink[2] - ink[0], ink[3] - ink[1]) for ink in drawn]
    if any(size >= 0.35 * reach for size in sizes):
        return TICKED
    return UNSURE_BOX if sizes or UNSURE_BOX in typed else EMPTY_BOX


def _is_box(text: str) -> bool:
    return text in {TICKED, EMPTY_BOX, UNSURE_BOX}


def _distinct(frames: Iterable[Box]) -> list[Box]:
    """Return frames without those drawn on top of one another, the outermost of each."""
    kept: list[Box] = []
    # Only frames of the same or a touching square of the page can be that near: a page of thousands is not compared pair by pair.
    places: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for frame in sorted(frames, key=lambda box: (box[0] - box[2]) * (box[3] - box[1])):
        middle = _middle(frame)
        column, row = int(middle[0] // _SAME_FRAME), int(middle[1] // _SAME_FRAME)
        around = ((column + x, row + y) for x in (-1, 0, 1) for y in (-1, 0, 1))
        if not any(_near(middle, other) for place in around for other in places.get(place, ())):
            kept.append(frame)
            places.setdefault((column, row), []).append(middle)
    return kept


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < _SAME_FRAME and abs(one[1] - other[1]) < _SAME_FRAME


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _holds(frame: Box, point: tuple[float, float]) -> bool:
    return frame[0] <= point[0] <= frame[2] and frame[1] <= point[1] <= frame[3]
