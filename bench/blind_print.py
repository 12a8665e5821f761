"""Prints sheets: PDF with text by LibreOffice (batched, own profile) or reportlab, and moderately bad scans at 200 dpi.

Everything made is kept in one folder by the hash of what it was made from, so a second run prints nothing again.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus import (
    Image as Drawing,
)

from bench.blind_sheet import Break, Columns, Grid, Para, Picture, Sheet, plain_boxes
from bench.blind_word import docx, drawn

FOLDER = "CCM_QUALITY_DIR"
_BATCH = 30
_SCAN_VERSION = "3"
_DEJAVU = "/usr/share/fonts/truetype/dejavu"
_ALIGN = {"left": 0, "center": 1, "right": 2, "justify": 4}


def folder() -> Path:
    """Where printed papers are kept: a folder of our own, never in the checkout."""
    place = Path(os.environ.get(FOLDER) or Path(tempfile.gettempdir()) / "ccm-quality")
    place.mkdir(parents=True, exist_ok=True)
    return place


def _name(content: bytes, ending: str) -> Path:
    return folder() / f"{hashlib.sha256(content).hexdigest()[:32]}.{ending}"


def print_all(sheets: Iterable[Sheet]) -> None:
    """Print every sheet that LibreOffice has to print and that is not there yet, some at a time."""
    waiting: dict[Path, bytes] = {}
    for sheet in sheets:
        content = docx(sheet)
        place = _name(content, "pdf")
        if not place.exists():
            waiting[place] = content
    items = list(waiting.items())
    for start in range(0, len(items), _BATCH):
        _convert(items[start : start + _BATCH])


def _convert(items: list[tuple[Path, bytes]]) -> None:
    with tempfile.TemporaryDirectory(prefix="ccm-print-") as scratch:
        room = Path(scratch)
        for place, content in items:
            (room / f"{place.stem}.docx").write_bytes(content)
        command = ["soffice", f"-env:UserInstallation=file://{room}/profile", "--headless", "--convert-to", "pdf"]
        papers = [str(room / f"{place.stem}.docx") for place, _ in items]
        subprocess.run(
            [*command, "--outdir", str(room / "out"), *papers],
            check=True,
            capture_output=True,
            timeout=60 + 10 * len(items),
        )
        for place, _ in items:
            made = room / "out" / f"{place.stem}.pdf"
            if not made.exists():
                raise RuntimeError(f"LibreOffice made no {made.name}")
            shutil.move(made, place)


def office_pdf(sheet: Sheet) -> bytes:
    """Return a sheet printed by LibreOffice."""
    content = docx(sheet)
    place = _name(content, "pdf")
    if not place.exists():
        _convert([(place, content)])
    return place.read_bytes()


def report_pdf(sheet: Sheet) -> bytes:
    """Return a sheet printed by reportlab; Latin and Cyrillic script only."""
    serif = "Serif" in sheet.font
    plain, bold = ("DejaVuSerif", "DejaVuSerif-Bold") if serif else ("DejaVuSans", "DejaVuSans-Bold")
    for font in (plain, bold):
        if font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(font, f"{_DEJAVU}/{font}.ttf"))
    story: list[Flowable] = []
    for piece in (*sheet.header, *sheet.pieces, *sheet.footer):
        story.extend(_flowables(piece, sheet, (plain, bold)))
    out = io.BytesIO()
    SimpleDocTemplate(
        out, pagesize=A4, invariant=1, leftMargin=2.2 * cm, rightMargin=2.2 * cm, topMargin=2 * cm, bottomMargin=2 * cm
    ).build(story)
    return out.getvalue()


def _flowables(piece: Para | Grid | Picture | Columns | Break, sheet: Sheet, fonts: tuple[str, str]) -> list[Flowable]:
    if isinstance(piece, Para):
        return [_paragraph(piece, sheet, fonts)]
    if isinstance(piece, Picture):
        return [Drawing(io.BytesIO(drawn(piece.lines, sheet.language)), width=12 * cm, height=1.4 * cm)]
    if isinstance(piece, Break):
        return [PageBreak()]
    if isinstance(piece, Columns):
        half = (len(piece.paras) + 1) // 2
        sides = [[_paragraph(one, sheet, fonts) for one in part] for part in (piece.paras[:half], piece.paras[half:])]
        return [Table([sides], colWidths=[8.2 * cm, 8.2 * cm], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))]
    size = piece.size or sheet.size - 1
    rows = [
        [_paragraph(Para(text, bold=number < piece.heads, size=size), sheet, fonts) for text in row]
        for number, row in enumerate(piece.rows)
    ]
    style: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    if piece.ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.6, colors.black))
    style += [("SPAN", (first, row), (first + count - 1, row)) for row, first, count in piece.spans]
    style += [("SPAN", (column, first), (column, first + count - 1)) for column, first, count in piece.down]
    widths = [width * cm for width in piece.widths] or None
    table = Table(rows, colWidths=widths, repeatRows=piece.heads if piece.repeat else 0, style=TableStyle(style))
    return [Spacer(1, 4), table, Spacer(1, 8)]


def _paragraph(para: Para, sheet: Sheet, fonts: tuple[str, str]) -> Paragraph:
    size = para.size or sheet.size
    style = ParagraphStyle(
        "one",
        fontName=fonts[1] if para.bold else fonts[0],
        fontSize=size,
        leading=size * 1.3,
        alignment=_ALIGN[para.align],
        leftIndent=para.indent * cm,
        spaceAfter=size * 0.5,
    )
    text = plain_boxes(para.text, sheet.boxes).replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")
    text = text.replace("\t", "&nbsp;" * 8)
    return Paragraph(f"• {text}" if para.style == "bullet" else text, style)


def scan(paper: bytes, *, seed: int, stamp: str = "") -> bytes:
    """Return the pages of a PDF as a moderately bad scan: pictures only, 200 dpi, skewed, grey, noisy, stamped."""
    place = _name(paper + f"{seed}/{stamp}/{_SCAN_VERSION}".encode(), "scan.pdf")
    if place.exists():
        return place.read_bytes()
    chance = random.Random(seed)
    noise = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(paper)
    document.init_forms()
    pages = [
        _scanned(page.render(scale=200 / 72).to_pil().convert("RGB"), chance, noise, stamp if number == 0 else "")
        for number, page in enumerate(document)
    ]
    document.close()
    out = io.BytesIO()
    when = datetime(2023, 1, 1).timetuple()
    pages[0].save(
        out,
        "PDF",
        resolution=200,
        save_all=True,
        append_images=pages[1:],
        quality=chance.choice((45, 55, 65)),
        creationDate=when,
        modDate=when,
    )
    place.write_bytes(out.getvalue())
    return out.getvalue()


def _scanned(page: Image.Image, chance: random.Random, noise: np.random.Generator, stamp: str) -> Image.Image:
    if stamp:
        _stamped(page, chance, stamp)
    skew = chance.uniform(-1.1, 1.1)
    page = page.rotate(skew, fillcolor=(255, 255, 255), resample=Image.Resampling.BICUBIC)
    page = page.filter(ImageFilter.GaussianBlur(chance.uniform(0.4, 0.85)))
    paper = np.asarray(page, dtype=np.float32)
    height, width = paper.shape[:2]
    shade = np.linspace(chance.uniform(0, 18), chance.uniform(0, 18), width)[None, :, None]
    tone = chance.uniform(222, 246)  # the paper is never quite white
    ink = chance.uniform(10, 60)  # nor the ink quite black
    paper = ink + paper * (tone - ink) / 255 - shade + noise.normal(0, chance.uniform(4, 9), (height, width, 1))
    made = Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))
    return made if stamp else made.convert("L")


def _stamped(page: Image.Image, chance: random.Random, text: str) -> None:
    """Put a round stamp over the lower part of the text."""
    layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    ink = chance.choice(((40, 50, 160, 150), (170, 30, 40, 140)))
    x, y = chance.uniform(0.5, 0.72) * page.width, chance.uniform(0.45, 0.7) * page.height
    draw.ellipse((x - 150, y - 150, x + 150, y + 150), outline=ink, width=6)
    draw.ellipse((x - 118, y - 118, x + 118, y + 118), outline=ink, width=3)
    font = ImageFont.truetype(f"{_DEJAVU}/DejaVuSans-Bold.ttf", 22)
    draw.text((x - draw.textlength(text, font=font) / 2, y - 12), text, font=font, fill=ink)
    layer = layer.rotate(chance.uniform(-20, 20), center=(x, y))
    page.paste(layer, (0, 0), layer)


def seed_of(name: str) -> int:
    """Return the same number for the same name, on every machine."""
    return zlib.crc32(name.encode())
