"""The picture of a page made ready to be read: grey, upright, without coloured stamps, its ruled lines known and taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from parsers.marks import Rule

Picture = npt.NDArray[np.uint8]

_COLOURFUL = 70  #: saturation of 255 from which ink is a stamp or a signature, not print
_LARGEST_SKEW = 4.0  #: degrees looked for either way
_LONG = 0.06  #: of the page's width or height from which a dark line is a rule


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanPage:
    """A page ready for OCR; places of rules in pixels of `grey`."""

    grey: Picture
    horizontals: tuple[Rule, ...]
    verticals: tuple[Rule, ...]
    skew: float  #: degrees it was turned back by


def prepare(colour: Picture) -> ScanPage:
    """Return the page without stamps, skew and rules; `colour` is height x width x 3, RGB."""
    grey = without_stamps(colour)
    angle = skew_of(grey)
    if abs(angle) >= 0.1:
        grey = turned(grey, angle)
    horizontals, verticals, lines = rules_of(grey)
    grey = grey.copy()
    grey[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = 255
    return ScanPage(grey=grey, horizontals=horizontals, verticals=verticals, skew=angle)


def without_stamps(colour: Picture) -> Picture:
    """Return the page in grey, clearly coloured ink made paper."""
    grey: Any = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    saturation = cv2.cvtColor(colour, cv2.COLOR_RGB2HSV)[:, :, 1]
    stamped = (saturation > _COLOURFUL) & (grey > 60)
    if 0 < stamped.mean() < 0.2:  # a page that is colourful all over is a photograph, not a stamped paper
        grey[stamped] = 255
    return np.asarray(grey, dtype=np.uint8)


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
