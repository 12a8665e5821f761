"""Tick boxes of a scan, read from the image: a small frame of four straight sides, and the ink inside it.

A box whose ink is neither clearly none nor clearly a mark is UNSURE_BOX: a tick is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from parsers.paper import EMPTY_BOX, TICKED, UNSURE_BOX

Picture = npt.NDArray[np.uint8]

_LEAST, _MOST = 0.062, 0.30  #: inches, side of a tick box
_SQUARE = 1.2  #: the longer side to the shorter one, at most
_SIDE_INK = 0.85  #: of each side that must be drawn
_OVERSHOOT = 0.45  #: of the side by which a side's line may run on; more is a table
_FREE = 0.3  #: of the side that must be white to the left: the Chinese character 口 stands in a row of others
_EMPTY, _MARKED = 0.035, 0.085  #: share of ink inside: at most, at least
_RING = 0.56  #: share of ink right inside the frame, at most
_BOXES = 400  #: frames of a page looked at


@dataclass(frozen=True, slots=True)
class ScanBox:
    """A tick box, its place in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int
    state: str


def tick_boxes(grey: Picture, dpi: float) -> tuple[ScanBox, ...]:
    """Return the tick boxes of an upright page with their states."""
    dark = np.asarray(grey < _threshold(grey), dtype=np.uint8)
    least, most = max(7, round(_LEAST * dpi)), round(_MOST * dpi)
    found: list[ScanBox] = []
    for frame in _frames(dark, least, most):
        box = _read(dark, grey, frame)
        if box is not None and not any(_overlap(box, other) for other in found):
            found.append(box)
    return _of_one_size(found)


def _of_one_size(boxes: list[ScanBox]) -> tuple[ScanBox, ...]:
    """Return the boxes without strays: a form prints its boxes in one size."""
    sizes = [(box.x1 - box.x0 + box.bottom - box.top) / 2 for box in boxes]
    if len(boxes) < 4:
        return tuple(boxes)
    alike = [sum(abs(other - size) <= max(2.0, 0.12 * size) for other in sizes) for size in sizes]
    usual = sizes[alike.index(max(alike))]
    if max(alike) * 2 < len(boxes):
        return tuple(boxes)
    return tuple(box for box, size in zip(boxes, sizes, strict=True) if abs(size - usual) <= max(3.0, 0.2 * usual))


def _threshold(grey: Picture) -> float:
    paper = float(np.percentile(grey, 90))
    return min(190.0, 0.72 * paper)


def _frames(dark: Picture, least: int, most: int) -> list[tuple[int, int, int, int]]:
    """Return candidates: outlines of holes that are as high as wide, largest first."""
    # Contours of the white inside: a mark in the box parts it, so the frame's own outline is looked at too.
    contours, _ = cv2.findContours(dark, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        if least <= width <= most and least <= height <= most and max(width, height) <= _SQUARE * min(width, height):
            found.append((x, y, x + width, y + height))
    found += _by_sides(dark, least, most)
    found.sort(key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
    return found[:_BOXES]


def _by_sides(dark: Picture, least: int, most: int) -> list[tuple[int, int, int, int]]:
    """Return frames found by their upper and lower side, for boxes that a pen's stroke joins to something else."""
    strokes = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    lines = [tuple(int(value) for value in stats[index][:4]) for index in range(1, min(count, 4_000))]
    lines = [line for line in lines if line[2] <= 1.3 * most and line[3] <= 6]
    lines.sort(key=lambda line: line[1])
    found = []
    for place, (x, y, width, height) in enumerate(lines):
        for below_x, below_y, below_width, below_height in lines[place + 1 :]:
            side = below_y + below_height - y
            if side > most:
                break
            if side < least or abs(below_x - x) > 3 or abs(below_width - width) > 4 or height > 6:
                continue
            if max(side, width) <= _SQUARE * min(side, width):
                found.append((x, y, x + width, y + side))
    return found


def _read(dark: Picture, grey: Picture, frame: tuple[int, int, int, int]) -> ScanBox | None:
    x0, top, x1, bottom = frame
    width, height = x1 - x0, bottom - top
    piece = dark[top:bottom, x0:x1]
    band = max(2, round(0.14 * min(width, height)))
    sides = (
        piece[:band].max(axis=0).mean(),
        piece[-band:].max(axis=0).mean(),
        piece[:, :band].max(axis=1).mean(),
        piece[:, -band:].max(axis=1).mean(),
    )
    if (
        min(sides) < _SIDE_INK
        or not _straight(piece, band)
        or _ring(piece, band) > _RING
        or _runs_on(dark, frame)
        or not _stands_free(dark, frame)
    ):
        return None
    inset_x, inset_y = max(band + 1, round(0.2 * width)), max(band + 1, round(0.2 * height))
    inside = grey[top + inset_y : bottom - inset_y, x0 + inset_x : x1 - inset_x]
    if inside.size == 0:
        return None
    return ScanBox(x0, top, x1, bottom, _state(inside, grey))


def _straight(piece: Picture, band: int) -> bool:
    """Tell a frame from a letter: each corner is drawn, and each side is one straight line."""
    reach = band + 1
    corners = (piece[:3, :3], piece[:3, -3:], piece[-3:, :3], piece[-3:, -3:])
    if min(float(corner.mean()) for corner in corners) < 0.3:
        return False
    return (
        min(_straightest(side) for side in (piece[:reach], piece[-reach:], piece[:, :reach].T, piece[:, -reach:].T))
        >= 0.78
    )


def _ring(piece: Picture, band: int) -> float:
    """Return the share of ink right inside the four sides: a mark leaves white beside its frame, a bold letter does not."""
    first, last = band, 2 * band + 1
    along = slice(last, -last)
    parts = (piece[first:last, along], piece[-last:-first, along], piece[along, first:last], piece[along, -last:-first])
    return float(np.concatenate([part.ravel() for part in parts]).mean()) if all(part.size for part in parts) else 0.0


def _straightest(side: Any) -> float:  # Any: a slice of a picture, turned or not
    """Return the share of a side's length that its straightest line of two pixels covers."""
    pairs = np.maximum(side[:-1], side[1:])
    return float(pairs.mean(axis=1).max()) if len(pairs) else 0.0


def _runs_on(dark: Picture, frame: tuple[int, int, int, int]) -> bool:
    """Tell whether a side goes on beyond the frame, as the rules of a table do."""
    x0, top, x1, bottom = frame
    reach = max(4, round(_OVERSHOOT * min(x1 - x0, bottom - top)))
    height, width = dark.shape
    beyond = 0
    for row in (top, bottom - 1):
        strip = dark[max(0, row - 2) : row + 3]
        for start, end in ((x0 - 2 - reach, x0 - 2), (x1 + 2, x1 + 2 + reach)):
            piece = strip[:, max(0, start) : min(width, end)]
            beyond += piece.size > 0 and bool(piece.max(axis=0).mean() > 0.95)
    for column in (x0, x1 - 1):
        strip = dark[:, max(0, column - 2) : column + 3]
        for start, end in ((top - 2 - reach, top - 2), (bottom + 2, bottom + 2 + reach)):
            piece = strip[max(0, start) : min(height, end)]
            beyond += piece.size > 0 and bool(piece.max(axis=1).mean() > 0.95)
    return beyond >= 2


def _stands_free(dark: Picture, frame: tuple[int, int, int, int]) -> bool:
    """Tell whether there is white on both sides: a letter stands in a word, the Chinese character 口 in a row of others."""
    x0, top, x1, bottom = frame
    gap = max(3, round(_FREE * (x1 - x0)))
    middle = slice(top + (bottom - top) // 5, bottom - (bottom - top) // 5)
    left = dark[middle, max(0, x0 - 2 - gap) : max(0, x0 - 2)]
    right = dark[middle, x1 + 2 : x1 + 2 + max(2, gap // 2)]
    return bool(left.size == 0 or left.mean() < 0.05) and bool(right.size == 0 or right.mean() < 0.12)


def _state(inside: Picture, grey: Picture) -> str:
    # Ink is counted against the paper of the whole page, and faint ink half: a shadow is no mark, a pale pen is.
    paper = float(np.percentile(grey, 90))
    share = float((inside < 0.62 * paper).mean()) + 0.35 * float(
        ((inside >= 0.62 * paper) & (inside < 0.8 * paper)).mean()
    )
    if share >= _MARKED:
        return TICKED
    return EMPTY_BOX if share <= _EMPTY else UNSURE_BOX


def _overlap(one: ScanBox, other: ScanBox) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0 and down > 0
