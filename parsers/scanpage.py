"""The picture of a page made ready to be read: grey, upright, without coloured stamps, its ruled lines known and taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from parsers.marks import Rule
from parsers.scanboxes import ScanBox, tick_boxes

Picture = npt.NDArray[np.uint8]

_COLOURFUL = (
    45  #: between the strongest and the weakest colour of a point, from which ink is a stamp or a signature, not print
)
_INK = 105  #: brightest colour of coloured ink above which no black print lies under it
_GRAIN = 2.0  #: median step from point to point of a page whose grain is taken out
_LARGEST_SKEW = 4.0  #: degrees looked for either way
_BRIDGE = 41  #: pixels of a gap in a rule that are bridged
_LONG = 0.06  #: of the page's width or height from which a dark line is a rule


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPage:
    """A page ready for OCR; places of rules in pixels of `grey`."""

    grey: Picture
    horizontals: tuple[Rule, ...]
    verticals: tuple[Rule, ...]
    boxes: tuple[ScanBox, ...]
    skew: float  #: degrees it was turned back by


def prepare(colour: Picture, dpi: float = 200.0) -> ScanPage:
    """Return the page without stamps, skew, shadows, rules and tick boxes; `colour` is height x width x 3, RGB."""
    grey = without_noise(without_stamps(colour))
    angle = skew_of(grey)
    if abs(angle) >= 0.1:
        grey = turned(grey, angle)
    grey = without_shadows(grey)
    boxes = tick_boxes(grey, dpi)
    horizontals, verticals, lines = rules_of(grey)
    grey = grey.copy()
    grey[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = 255
    for box in boxes:
        grey[max(0, box.top - 2) : box.bottom + 2, max(0, box.x0 - 2) : box.x1 + 2] = 255
    return ScanPage(grey=grey, horizontals=horizontals, verticals=verticals, boxes=boxes, skew=angle)


def without_stamps(colour: Picture) -> Picture:
    """Return the page in grey, clearly coloured ink made paper; black print under a stamp stays, being dark in every colour."""
    grey = np.asarray(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    brightest = colour.max(axis=2)
    stamped = (brightest - colour.min(axis=2)) > _COLOURFUL
    if not 0 < stamped.mean() < 0.2:  # a page that is colourful all over is a photograph, not a stamped paper
        return grey
    # The edge of a stroke is less colourful than its middle.
    stamped = cv2.dilate(stamped.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    grey[stamped] = np.where(brightest[stamped] > _INK, 255, brightest[stamped])
    return grey


def without_noise(grey: Picture) -> Picture:
    """Return a grey page without its grain; a page of two tones has none, and its thin strokes would break."""
    if float(((grey < 30) | (grey > 225)).mean()) > 0.97:
        return grey
    sample = grey[grey.shape[0] // 8 :: 4, :].astype(np.int16)
    grain = float(np.median(np.abs(np.diff(sample, axis=1))))
    return np.asarray(cv2.medianBlur(grey, 3), dtype=np.uint8) if grain > _GRAIN else grey


def without_shadows(grey: Picture) -> Picture:
    """Return the page on even white: each place is measured against the paper around it."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    ground: Any = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), (0, 0), 8)
    ground = cv2.resize(ground, (grey.shape[1], grey.shape[0])).astype(np.float32)
    even: Any = grey.astype(np.float32) / np.maximum(ground, 1.0) * 255.0
    darkest = min(float(np.percentile(even[::4, ::4], 0.5)), 200.0)
    return np.asarray(np.clip((even - darkest) / (245.0 - darkest) * 255.0, 0, 255), dtype=np.uint8)


def skew_of(grey: Picture) -> float:
    """Return the degrees by which the lines of print slope, by the sharpest profile of rows; 0 where nothing is clear."""
    scale = 600 / max(grey.shape)
    small: Any = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = (255 - small).astype(np.float32)
    ink[ink < 60] = 0
    if not ink.any():
        return 0.0
    best, sharpest = 0.0, _sharpness(ink, 0.0) * 1.02  # a page is left as it is unless another angle is clearly better
    for step in (0.5, 0.1):
        around = best
        reach = _LARGEST_SKEW if step == 0.5 else 0.4
        for angle in np.arange(around - reach, around + reach + step / 2, step):
            sharpness = _sharpness(ink, float(angle))
            if sharpness > sharpest:
                best, sharpest = float(angle), sharpness
    return best


def _sharpness(ink: npt.NDArray[np.float32], angle: float) -> float:
    profile = turned(ink, angle, paper=0).sum(axis=1)
    return float(np.square(np.diff(profile)).sum())


def turned(page: Any, angle: float, paper: int = 255) -> Any:  # Any: cv2 keeps whatever depth it is given
    """Return the page turned by an angle in degrees, counter-clockwise, about its middle."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(paper,))


def rules_of(grey: Picture) -> tuple[tuple[Rule, ...], tuple[Rule, ...], Picture]:
    """Return horizontal rules, vertical rules, and a mask of their ink."""
    dark: Any = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    height, width = grey.shape
    mask = np.zeros_like(dark)
    found: list[tuple[Rule, ...]] = []
    for across in (True, False):
        length = max(25, int(_LONG * (width if across else height)))
        kernel = np.ones((1, length) if across else (length, 1), np.uint8)
        # A rule of a crooked scan is stairs: closing joins them before short strokes are opened away.
        joined = cv2.dilate(dark, np.ones((3, 1) if across else (1, 3), np.uint8))
        lines = cv2.morphologyEx(joined, cv2.MORPH_OPEN, kernel)
        # A stamp that crossed a rule left a gap in it.
        lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, np.ones((1, _BRIDGE) if across else (_BRIDGE, 1), np.uint8))
        mask |= lines
        found.append(_rules(lines, across=across))
    return found[0], found[1], mask


def _rules(lines: Any, *, across: bool) -> tuple[Rule, ...]:
    count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    rules = []
    for index in range(1, count):
        x, y, width, height = (int(value) for value in stats[index][:4])
        thick = height if across else width
        if thick > 20:
            continue
        rules.append(Rule(y + height / 2, x, x + width) if across else Rule(x + width / 2, y, y + height))
    return tuple(rules)
