"""Pictures of pages are read by OCR whatever their format; a bomb, a logo and a broken file each end in a named state."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.paperwork import FONTS
from parsers.paper import text_of
from parsers.sandbox import Reader

pillow_heif.register_heif_opener()
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="the tesseract program is not installed")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One cage for all pictures."""
    with Reader() as one:
        yield one


def _page(text: str, *, size: tuple[int, int] = (1100, 500)) -> Image.Image:
    page = Image.new("RGB", size, "white")
    font = ImageFont.truetype(f"{FONTS}/DejaVuSans.ttf", 34)
    ImageDraw.Draw(page).multiline_text((60, 60), text, fill="black", font=font, spacing=16)
    return page


def _saved(page: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, **options)
    return out.getvalue()


NOTE = "The Permanent Mission of Lesotho\npresents its compliments to the\nSecretariat of the Convention"


@needs_tesseract
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF", "WEBP"])
def test_a_picture_of_any_format_is_read(reader: Reader, kind: str) -> None:
    """The words of a photographed page come out, and that OCR read them is said."""
    document = reader.read(_saved(_page(NOTE), kind, dpi=(200, 200)))
    assert document.unread is None
    assert document.format == "image"
    assert document.ocr
    assert "Permanent Mission of Lesotho" in text_of(document)
    assert document.legibility > 0.7


@needs_tesseract
def test_every_page_of_a_tiff_is_read_with_its_number(reader: Reader) -> None:
    """A fax of two pages, black and white and with fewer lines down than across, gives both pages."""
    pages = [
        page.resize((1100, 250)).convert("1", dither=Image.Dither.NONE)
        for page in (_page("First page of the note"), _page("Second page of it"))
    ]
    content = _saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 100), compression="group4")
    document = reader.read(content)
    assert document.pages == 2
    found = {line.page: line.text for block in document.blocks for line in block.lines}  # type: ignore[union-attr]
    assert "First page" in found[1]
    assert "Second page" in found[2]


@needs_tesseract
def test_a_picture_turned_by_its_own_mark_is_read_upright(reader: Reader) -> None:
    """A telephone stores the picture lying and says so."""
    mark = Image.Exif()
    mark[0x0112] = 6  # the top is at the right
    lying = _page(NOTE).rotate(90, expand=True)
    assert "presents its compliments" in text_of(reader.read(_saved(lying, "JPEG", exif=mark, dpi=(200, 200))))


def test_a_logo_is_no_page(reader: Reader) -> None:
    """A picture too small to be a page is read as showing nothing, and says why."""
    document = reader.read(_saved(Image.new("RGB", (180, 60), "navy"), "PNG"))
    assert document.unread is None
    assert document.blocks == ()
    assert document.flags == ("too_small", "blank")


def test_a_picture_of_too_many_pixels_is_refused(reader: Reader) -> None:
    """A bomb of a few kilobytes is refused by its size, before it is unpacked."""
    bomb = _saved(Image.new("1", (18_000, 18_000)), "PNG")
    assert len(bomb) < 200_000
    document = reader.read(bomb)
    assert document.unread == "limit image 40 million pixels"
    assert "image_limit" in document.flags


def test_a_broken_picture_says_so(reader: Reader) -> None:
    """The head of a picture without its body has a reason."""
    whole = _saved(Image.fromarray(np.zeros((600, 600, 3), np.uint8)), "PNG")
    for content in (whole[:40], b"\xff\xd8\xff\xe0" + b"\0" * 500, b"II*\x00" + b"\xff" * 300):
        document = reader.read(content)
        assert document.unread is not None
        assert document.blocks == ()
