"""What is drawn on a PDF page beside its letters: straight rules, small frames, small strokes, and how much is picture."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from parsers.lattice import is_tick_box
from parsers.limits import Limits
from parsers.marks import Rule
from parsers.pdfium import Handle, Sheet
from store.records import Box

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_THIN = 2.2  #: points, the most a filled rectangle may measure to be a rule
_INK = 24.0  #: points, the most a stroke may measure to be a cross or a check mark
_SEGMENTS = 4_000  #: of one path
_NESTED = 4  #: form XObjects in form XObjects


@dataclass(slots=True)
class Drawing:
    """What was found; filled while the page's objects are walked."""

    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    squares: list[Box] = field(default_factory=list)
    inks: list[Box] = field(default_factory=list)
    pictures: float = 0.0  #: square points covered by images
    objects: int = 0
    too_many: bool = False  #: more rules than the limit: no table may be looked for


def drawing_of(sheet: Sheet, limits: Limits) -> Drawing:
    """Return what is drawn on a page."""
    found = Drawing()
    _walk(_Canvas(sheet, found, limits), sheet.page, _UNIT, 0)
    if len(found.horizontals) + len(found.verticals) > limits.page_objects or found.too_many:
        found.too_many = True
        found.horizontals.clear()
        found.verticals.clear()
    return found


@dataclass(frozen=True, slots=True)
class _Canvas:
    sheet: Sheet
    found: Drawing
    limits: Limits


def _walk(canvas: _Canvas, owner: Handle, matrix: Matrix, depth: int) -> None:
    count = raw.FPDFPage_CountObjects(owner) if depth == 0 else raw.FPDFFormObj_CountObjects(owner)
    get = raw.FPDFPage_GetObject if depth == 0 else raw.FPDFFormObj_GetObject
    for place in range(count):
        thing = get(owner, place)
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            continue
        canvas.found.objects += 1
        if canvas.found.objects > 4 * canvas.limits.page_objects:
            canvas.found.too_many = True
            return
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _path(canvas, thing, matrix)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(canvas, thing, matrix)
            canvas.found.pictures += (box[2] - box[0]) * (box[3] - box[1])
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _NESTED:
            _walk(canvas, thing, _times(_matrix_of(thing), matrix), depth + 1)


def _matrix_of(thing: Handle) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix))
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _bounds(canvas: _Canvas, thing: Handle, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    points = [_shown(canvas, matrix, x, y) for x, y in ((left.value, bottom.value), (right.value, top.value))]
    return _box(points)


def _shown(canvas: _Canvas, matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    if matrix is not _UNIT:
        a, b, c, d, e, f = matrix
        x, y = a * x + c * y + e, b * x + d * y + f
    return canvas.sheet.place(x, y)


def _box(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _path(canvas: _Canvas, thing: Handle, matrix: Matrix) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    if not fill.value and not stroke.value:
        return
    count = raw.FPDFPath_CountSegments(thing)
    if count > _SEGMENTS:
        canvas.found.too_many = True
        return
    whole = _times(_matrix_of(thing), matrix)
    for points, curved in _subpaths(canvas, thing, whole, count):
        _subpath(canvas.found, points, curved, stroked=bool(stroke.value))


def _subpaths(
    canvas: _Canvas, thing: Handle, matrix: Matrix, count: int
) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Yield the connected pieces of a path as points from the page's top left, and whether they have curves."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for place in range(count):
        segment = raw.FPDFPath_GetPathSegment(thing, place)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield points, curved
            points, curved = [], False
        points.append(_shown(canvas, matrix, x.value, y.value))
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if points:
        yield points, curved


def _subpath(found: Drawing, points: list[tuple[float, float]], curved: bool, *, stroked: bool) -> None:
    box = _box(points)
    width, height = box[2] - box[0], box[3] - box[1]
    if curved:
        if max(width, height) <= _INK:
            found.inks.append(box)
        return
    if not stroked:
        _filled(found, points, box)
        return
    if _is_frame(points) and is_tick_box(box):
        found.squares.append(box)
        return
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if abs(y1 - y0) <= 1.0 and abs(x1 - x0) > 3.0:
            found.horizontals.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= 1.0 and abs(y1 - y0) > 3.0:
            found.verticals.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
        elif 1.5 < max(abs(x1 - x0), abs(y1 - y0)) <= _INK:
            found.inks.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _filled(found: Drawing, points: list[tuple[float, float]], box: Box) -> None:
    """A thin filled rectangle is a rule, as most word processors draw one; a small other shape may be a mark."""
    width, height = box[2] - box[0], box[3] - box[1]
    if height <= _THIN and width > 3.0:
        found.horizontals.append(Rule((box[1] + box[3]) / 2, box[0], box[2]))
    elif width <= _THIN and height > 3.0:
        found.verticals.append(Rule((box[0] + box[2]) / 2, box[1], box[3]))
    elif max(width, height) <= _INK and not _is_frame(points):
        found.inks.append(box)


def _is_frame(points: list[Any]) -> bool:
    return len(points) == 5 and all(
        abs(one[0] - other[0]) < 0.5 or abs(one[1] - other[1]) < 0.5 for one, other in itertools.pairwise(points)
    )
