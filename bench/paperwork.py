"""Makes the papers a mission would send: PDF, DOCX, scan and mail. The same arguments give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

import numpy as np
import pypdfium2
from docx import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image, ImageFilter
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

FONTS = "/usr/share/fonts/truetype/dejavu"  # Debian's fonts-dejavu-core


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str
    style: Literal["body", "title", "heading", "right", "left"] = "body"


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table; the first row is the heading."""

    rows: tuple[tuple[str, ...], ...]


Piece = Text | Grid


def pieces(*parts: str | Sequence[Sequence[str]] | Piece) -> tuple[Piece, ...]:
    """Return pieces from plain strings ("# " heading, "> " right) and rows of cells."""
    found: list[Piece] = []
    for part in parts:
        if isinstance(part, Text | Grid):
            found.append(part)
        elif not isinstance(part, str):
            found.append(Grid(rows=tuple(tuple(row) for row in part)))
        elif part.startswith("# "):
            found.append(Text(part[2:], "heading"))
        elif part.startswith("> "):
            found.append(Text(part[2:], "right"))
        elif part.startswith("= "):
            found.append(Text(part[2:], "title"))
        else:
            found.append(Text(part))
    return tuple(found)


def pdf(content: Sequence[Piece], *, size: int = 11, serif: bool = True, encrypt: str = "") -> bytes:
    """Return a PDF with a text layer and ruled tables; Latin and Cyrillic script."""
    plain, bold = ("DejaVuSerif", "DejaVuSerif-Bold") if serif else ("DejaVuSans", "DejaVuSans-Bold")
    for font in (plain, bold):
        if font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(font, f"{FONTS}/{font}.ttf"))
    styles = {
        "body": ParagraphStyle("body", fontName=plain, fontSize=size, leading=size * 1.35, spaceAfter=size * 0.6),
        "title": ParagraphStyle("title", fontName=bold, fontSize=size + 2, leading=size * 1.7, alignment=TA_CENTER),
        "heading": ParagraphStyle("heading", fontName=bold, fontSize=size, leading=size * 1.4, spaceBefore=size * 0.6),
        "right": ParagraphStyle("right", fontName=plain, fontSize=size, leading=size * 1.35, alignment=TA_RIGHT),
        "left": ParagraphStyle("left", fontName=plain, fontSize=size, leading=size * 1.35),
    }
    cell = ParagraphStyle("cell", fontName=plain, fontSize=size - 2, leading=(size - 2) * 1.25)
    story: list[object] = []
    for piece in content:
        if isinstance(piece, Text):
            story.append(Paragraph(_escaped(piece.text), styles[piece.style]))
            continue
        table = Table([[Paragraph(_escaped(text), cell) for text in row] for row in piece.rows], repeatRows=1)
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
        story += [Spacer(1, size * 0.4), table, Spacer(1, size * 0.8)]
    out = io.BytesIO()
    margins = {"leftMargin": 22 * mm, "rightMargin": 22 * mm, "topMargin": 20 * mm, "bottomMargin": 20 * mm}
    SimpleDocTemplate(out, pagesize=A4, invariant=1, encrypt=encrypt or None, **margins).build(story)
    return out.getvalue()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")


def docx(content: Sequence[Piece], *, right_to_left: bool = False) -> bytes:
    """Return a DOCX with paragraphs and tables in order; any script."""
    document = WordDocument()
    document.styles["Normal"].font.size = Pt(11)
    for piece in content:
        if isinstance(piece, Text):
            paragraph = document.add_paragraph()
            run = paragraph.add_run(piece.text)
            run.bold = piece.style in ("title", "heading")
            paragraph.alignment = {"title": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}.get(
                piece.style
            )
            if right_to_left:
                paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            continue
        table = document.add_table(rows=0, cols=len(piece.rows[0]), style="Table Grid")
        if right_to_left:
            mark = OxmlElement("w:bidiVisual")
            mark.set(qn("w:val"), "1")
            table._tbl.tblPr.append(mark)
        for row in piece.rows:
            for place, text in zip(table.add_row().cells, row, strict=True):
                place.text = text
    moment = datetime(2023, 1, 1)
    document.core_properties.created = document.core_properties.modified = moment
    out = io.BytesIO()
    document.save(out)
    return _with_fixed_times(out.getvalue())


def _with_fixed_times(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def scan(paper: bytes, *, seed: int = 1, dpi: int = 200, skew: float = 0.6, noise: float = 6.0) -> bytes:
    """Return a PDF that holds only pictures of the pages of `paper`: grey, a little skewed and noisy, no text layer."""
    random = np.random.default_rng(seed)
    pages: list[Image.Image] = []
    document = pypdfium2.PdfDocument(paper)
    for page in document:
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        image = image.rotate(skew, fillcolor=255, resample=Image.Resampling.BICUBIC)
        image = image.filter(ImageFilter.GaussianBlur(0.5))
        grey = np.asarray(image, dtype=np.float32) + random.normal(0, noise, (image.height, image.width))
        pages.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    document.close()
    out = io.BytesIO()
    stamp = datetime(2023, 1, 1).timetuple()
    pages[0].save(
        out,
        "PDF",
        resolution=dpi,
        save_all=True,
        append_images=pages[1:],
        quality=45,
        creationDate=stamp,
        modDate=stamp,
    )
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file in a mail."""

    name: str | None
    content: bytes
    media_type: str = "application/octet-stream"
    inline: bool = False


PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who writes to whom, when, and what the receiving server noted on top."""

    sender: str  #: "Permanent Mission of Lesotho <geneva@lesotho-mission.example>"
    subject: str
    received: datetime
    to: str = "ccm@un.org"
    message_id: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    authenticated: bool = True  #: our own server noted an aligned pass


def mail(envelope: Envelope, body: str, attachments: Sequence[Attachment] = (), *, html: str | None = None) -> bytes:
    """Return a mail as the receiving server would hand it out: CRLF, Return-Path, Received, Authentication-Results."""
    message = EmailMessage(policy=policy.SMTP.clone(max_line_length=998, cte_type="7bit"))
    message["From"] = envelope.sender
    message["To"] = envelope.to
    message["Subject"] = envelope.subject
    message["Date"] = format_datetime(envelope.received)
    address = envelope.sender.rsplit("<", 1)[-1].rstrip(">")
    domain = address.rsplit("@", 1)[-1]
    stamp = envelope.received.strftime("%Y%m%d%H%M%S")
    message["Message-ID"] = envelope.message_id or f"<{stamp}.{len(body)}@{domain}>"
    for name, value in envelope.headers:
        message[name] = value
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    if html is not None:
        message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    for attachment in attachments:
        major, minor = attachment.media_type.split("/")
        name = {} if attachment.name is None else {"filename": attachment.name}
        message.add_attachment(
            attachment.content,
            maintype=major,
            subtype=minor,
            disposition="inline" if attachment.inline else "attachment",
            **name,
        )
    for index, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_part_{stamp}_{index}")
    return trace(envelope, address, domain) + message.as_bytes()


def trace(envelope: Envelope, address: str, domain: str) -> bytes:
    """Return the header lines that the receiving server puts on top."""
    lines = [f"Return-Path: <{address}>"]
    if envelope.authenticated:
        lines.append(
            f"Authentication-Results: mx.secretariat.example; dmarc=pass header.from={domain}; dkim=pass header.d={domain}"
        )
    when = format_datetime(envelope.received)
    lines.append(
        f"Received: from mail.{domain} (mail.{domain} [192.0.2.25]) by mx.secretariat.example with ESMTPS; {when}"
    )
    return ("\r\n".join(lines) + "\r\n").encode()
