"""A page without text is read by the tesseract program, and its words join the same layout layer as those of a PDF.

One thread (two fight over two cores), the language of the script and English beside it: munition names and digits are Latin on
every page. What it reads is never more certain than its own confidence, which the Document carries as `legibility`.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.ctypeslib
import pypdfium2.raw as raw

from parsers.layout import lay_out
from parsers.limits import Limits
from parsers.marks import Page, Rule, Word
from parsers.paper import Document
from parsers.pdfium import Handle
from parsers.scanpage import Picture, ScanPage, prepare

_PROGRAM = "tesseract"
_SCRIPTS = {"Latin": "eng+fra+spa+por", "Arabic": "ara+eng", "Cyrillic": "rus+eng", "Han": "chi_sim+eng"}
_DEFAULT = _SCRIPTS["Latin"]
_LEAST = 25.0  #: confidence of a word, of 100, below which it is noise
_NO_PROGRAM = "no OCR program: install tesseract-ocr and its languages"
_TURN = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


@dataclass(frozen=True, slots=True)
class PageImage:
    """The picture of one page."""

    picture: Picture  #: RGB
    scale: float  #: points a pixel


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What OCR made of some pages."""

    pages: tuple[Page, ...]
    legibility: float  #: mean confidence of the words by length, 0 to 1
    flags: tuple[str, ...] = ()
    unread: str | None = None  #: why nothing could be read


def read_pdf_pages(document: Handle, places: Sequence[int], limits: Limits) -> Scan:
    """Return pages of an open PDF, given by place from 0, read from their pictures."""
    scale = 72 / limits.ocr_dpi
    read = places[: limits.ocr_pages]
    found = _read(((place + 1, PageImage(_render(document, place, limits), scale)) for place in read), limits)
    return _marked(found, "truncated_pages") if len(places) > limits.ocr_pages else found


def read_images(images: Iterable[PageImage], count: int, limits: Limits) -> Document:
    """Return the Document of `count` pictures of pages, in order; each is asked for only when the one before is read."""
    found = _read(zip(range(1, limits.ocr_pages + 1), images, strict=False), limits)
    flags = (*found.flags, "truncated_pages") if count > limits.ocr_pages else found.flags
    return Document(
        format="image",
        media_type="image/*",
        blocks=lay_out(found.pages, limits),
        pages=count,
        ocr=found.unread is None,
        legibility=found.legibility,
        flags=flags,
        unread=found.unread,
    )


def _marked(scan: Scan, flag: str) -> Scan:
    return Scan(pages=scan.pages, legibility=scan.legibility, flags=(*scan.flags, flag), unread=scan.unread)


def _read(pictures: Iterable[tuple[int, PageImage]], limits: Limits) -> Scan:
    if shutil.which(_PROGRAM) is None:
        return Scan(pages=(), legibility=0.0, unread=_NO_PROGRAM)
    until = time.monotonic() + limits.ocr_wall_seconds * 0.9
    pages: list[Page] = []
    flags: list[str] = []
    weights: list[tuple[float, int]] = []
    for number, image in pictures:
        if time.monotonic() > until:
            flags.append("ocr_time")
            break
        page, seen = _read_page(number, image.picture, image.scale, limits)
        pages.append(page)
        weights += seen
    letters = sum(length for _, length in weights)
    legibility = sum(sure * length for sure, length in weights) / letters / 100 if letters else 0.0
    why = None if letters else "nothing could be read in the picture"
    return Scan(pages=tuple(pages), legibility=round(legibility, 3), flags=tuple(flags), unread=why)


def _read_page(number: int, picture: Picture, scale: float, limits: Limits) -> tuple[Page, list[tuple[float, int]]]:
    turn, languages = _orientation(picture, limits)
    if turn in _TURN:
        picture = np.asarray(cv2.rotate(picture, _TURN[turn]), dtype=np.uint8)
    ready = prepare(picture)
    words: list[Word] = []
    seen: list[tuple[float, int]] = []
    for line in _tesseract(ready.grey, ("--psm", _segmentation(ready), "-l", languages), "tsv", limits).splitlines()[
        1:
    ]:
        fields = line.split("\t")
        if len(fields) < 12 or not fields[11].strip() or float(fields[10]) < _LEAST:
            continue
        left, top, width, height = (int(value) for value in fields[6:10])
        words.append(Word(fields[11], left * scale, top * scale, (left + width) * scale, (top + height) * scale))
        seen.append((float(fields[10]), len(fields[11])))
    height, width = ready.grey.shape
    page = Page(
        number=number,
        width=width * scale,
        height=height * scale,
        words=tuple(words),
        horizontals=tuple(Rule(*(value * scale for value in rule)) for rule in ready.horizontals),
        verticals=tuple(Rule(*(value * scale for value in rule)) for rule in ready.verticals),
    )
    return page, seen


def _segmentation(page: ScanPage) -> str:
    # In a ruled table the program's own idea of columns tears rows apart; one block of lines keeps them.
    return "6" if len(page.horizontals) >= 3 and len(page.verticals) >= 2 else "3"


def _orientation(picture: Picture, limits: Limits) -> tuple[int, str]:
    """Return by how many degrees clockwise to turn the page, and the languages of its script."""
    said = _tesseract(
        np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8), ("--psm", "0"), "-", limits
    )
    turn = re.search(r"Rotate: (\d+)", said)
    sure = re.search(r"Orientation confidence: ([\d.]+)", said)
    script = re.search(r"Script: (\w+)", said)
    languages = _SCRIPTS.get(script.group(1), _DEFAULT) if script else _DEFAULT
    if turn is None or sure is None or float(sure.group(1)) < 2.0:
        return 0, languages
    return int(turn.group(1)), languages


def _tesseract(grey: Picture, options: Sequence[str], output: str, limits: Limits) -> str:
    done, png = cv2.imencode(".png", grey)
    if not done:
        return ""
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        path = Path(folder) / "page.png"
        path.write_bytes(png.tobytes())
        command = [_PROGRAM, str(path), "stdout", "--dpi", str(limits.ocr_dpi), *options]
        if output == "tsv":
            command.append("tsv")
        try:
            ran = subprocess.run(
                command,
                capture_output=True,
                timeout=limits.ocr_page_seconds,
                check=False,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired:
            return ""
    return ran.stdout.decode("utf-8", "replace")


def _render(document: Handle, place: int, limits: Limits) -> Picture:
    page = raw.FPDF_LoadPage(document, place)
    if not page:
        return np.full((10, 10, 3), 255, np.uint8)
    try:
        scale = limits.ocr_dpi / 72
        width = max(1, int(raw.FPDF_GetPageWidthF(page) * scale))
        height = max(1, int(raw.FPDF_GetPageHeightF(page) * scale))
        if width * height > limits.image_pixels:
            return np.full((10, 10, 3), 255, np.uint8)
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGR, None, 0)
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            raw.FPDF_RenderPageBitmap(
                bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
            )
            stride = raw.FPDFBitmap_GetStride(bitmap)
            start = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte))
            rows = numpy.ctypeslib.as_array(start, shape=(height, stride))
            return np.array(rows[:, : width * 3].reshape(height, width, 3), dtype=np.uint8)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)
    finally:
        raw.FPDF_ClosePage(page)
