"""A picture of a page (JPEG, PNG, TIFF, HEIC) goes to OCR, one page at a time; its size is checked before it is unpacked."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

import cv2
import numpy as np
import pillow_heif
from PIL import Image, ImageFile, ImageOps, ImageSequence

from parsers.limits import Limits
from parsers.ocr import PageImage, read_images
from parsers.paper import Document
from parsers.scanpage import Picture
from parsers.sniff import kind_of

pillow_heif.register_heif_opener()
ImageFile.LOAD_TRUNCATED_IMAGES = True  # what arrived of a broken picture is still worth reading
Image.MAX_IMAGE_PIXELS = None  # the size is checked here, against our own limit, with our own sentence
# OpenCV's own threads would fight with tesseract over two cores.
cv2.setNumThreads(1)

_FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP", "HEIF", "MPO")
_LEAST_SIDE = 120  #: pixels, the shorter side, below which a picture is a logo or a line and no page
_LEAST_AREA = 90_000  #: pixels
_LONG_SIDE = 11.7  #: inches, taken for a page's long side where the picture does not say its size
_SIDES = (2.5, 24.0)  #: inches between which a stated size of the long side is believed
_FRAMES = 200  #: pages of a TIFF that are counted
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, RuntimeError, TypeError, KeyError, IndexError, OverflowError)


class _TooLarge(Exception):
    """More pixels than the limit."""


def read_image(content: bytes, limits: Limits) -> Document:
    """Return what a picture shows, each of its pages."""
    return replace(_read([content], limits), media_type=kind_of(content).media_type)


def read_pictures(contents: Sequence[bytes], limits: Limits) -> Document:
    """Return what several pictures show, each a page or more, in order."""
    return _read(contents, limits)


def _read(contents: Sequence[bytes], limits: Limits) -> Document:
    count = 0
    flags: set[str] = set()
    troubles: list[str] = []
    small = 0
    for content in contents:
        try:
            with _opened(content) as image:
                size = min(_frames(image), _FRAMES)
                if _is_small(image.width, image.height):
                    small += size
                else:
                    count += size
        except _BROKEN:
            troubles.append("the picture is damaged")
    if not count and small and not troubles:
        return Document(format="image", media_type="image/*", pages=small, flags=("too_small",))
    if not count:
        why = troubles[0] if troubles else "there is no picture"
        return Document(format="image", media_type="image/*", flags=("damaged",), unread=why)
    document = read_images(_pages(contents, limits, troubles), count, limits)
    flags.update(document.flags)
    if troubles:
        flags.add("damaged" if "the picture is damaged" in troubles else "image_limit")
    unread = troubles[0] if troubles and document.unread is not None else document.unread
    return replace(document, flags=tuple(sorted(flags)), unread=unread)


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pictures that are odd or large: the size is checked here
        return Image.open(io.BytesIO(content), formats=_FORMATS)


def _frames(image: Image.Image) -> int:
    # Only a TIFF has pages; the other pictures of a GIF or PNG are its movement.
    if image.format != "TIFF":
        return 1
    return int(getattr(image, "n_frames", 1))


def _is_small(width: int, height: int) -> bool:
    return min(width, height) < _LEAST_SIDE or width * height < _LEAST_AREA


def _pages(contents: Sequence[bytes], limits: Limits, troubles: list[str]) -> Iterator[PageImage]:
    """Yield the pages one by one, so that only one is unpacked at a time."""
    for content in contents:
        with suppress(*_BROKEN), _opened(content) as image:
            single = image.format != "TIFF"
            for place, frame in enumerate(ImageSequence.Iterator(image)):
                if place and (single or place >= _FRAMES):
                    break
                if _is_small(frame.width, frame.height):
                    continue
                try:
                    yield _page(frame, limits)
                except _TooLarge:
                    troubles.append(f"limit image {limits.image_pixels // 1_000_000} million pixels")
                except _BROKEN:
                    troubles.append("the picture is damaged")


def _page(frame: Image.Image, limits: Limits) -> PageImage:
    if frame.width * frame.height > limits.image_pixels:
        raise _TooLarge
    resolution = frame.info.get("dpi")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = _in_colour(frame)
    height, width = picture.shape[:2]
    across, down = _dpi(resolution, width, height)
    wanted = limits.ocr_dpi
    # A fax has fewer lines to the inch than points in a line.
    size = (round(width * wanted / across), round(height * wanted / down))
    if max(size[0] / width, size[1] / height) > 1.15 or min(size[0] / width, size[1] / height) < 0.8:
        if size[0] * size[1] > limits.image_pixels:
            raise _TooLarge
        shrinking = size[0] < width
        picture = np.asarray(
            cv2.resize(picture, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC), dtype=np.uint8
        )
        return PageImage(picture, 72 / wanted)
    return PageImage(picture, 72 / across)


def _in_colour(frame: Image.Image) -> Picture:
    """Return a frame as an array of RGB, upright by its own mark, on white where it is transparent."""
    if frame.mode.startswith(("I;16", "I", "F")):
        grey = np.asarray(frame, dtype=np.float32)
        top = float(grey.max()) or 1.0
        frame_grey = (grey * (255 / (65_535 if top > 255 else 255))).clip(0, 255).astype(np.uint8)
        return np.asarray(cv2.cvtColor(frame_grey, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    upright = ImageOps.exif_transpose(frame) or frame
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        upright = ground
    return np.asarray(upright.convert("RGB"), dtype=np.uint8)


def _dpi(stated: object, width: int, height: int) -> tuple[float, float]:
    """Return dots per inch across and down: as stated where the page would have a sane size, else as of an A4 page."""
    if isinstance(stated, tuple) and len(stated) == 2:
        across, down = float(stated[0] or 0), float(stated[1] or 0)
        if across > 0 and down > 0 and _SIDES[0] <= max(width / across, height / down) <= _SIDES[1] and across > 60:
            return across, down
    guess = max(width, height) / _LONG_SIDE
    return guess, guess
