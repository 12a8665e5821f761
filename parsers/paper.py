"""A Document is what a paper shows, in reading order, before anybody asks what it means. Every reader returns one.

A tick box of any kind (content control, form field, symbol, drawing, scan) stands in the text as one of three characters:
TICKED, EMPTY_BOX, UNSURE_BOX. A wide gap in a line is a tab. Text is in logical order, right-to-left scripts included.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from store.records import Box, Evidence

TICKED = "☒"
EMPTY_BOX = "☐"
UNSURE_BOX = "▣"  #: a box whose state could not be seen

QUOTE_LIMIT = 300  #: characters of a quote in evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as printed (PDF, scan) or one paragraph of running text (DOCX, plain text)."""

    text: str
    page: int | None = None  #: from 1; None where the format has no pages
    box: Box | None = None
    bold: bool = False
    size: float | None = None  #: height of the letters in points, where known


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Lines that belong together."""

    kind: Literal["paragraph"] = "paragraph"
    lines: tuple[Line, ...]
    #: "quote": what a mail in HTML quotes of another (blockquote); whether it counts is decided where mail is known
    place: Literal["body", "heading", "list", "header", "footer", "textbox", "comment", "quote"] = "body"

    @property
    def text(self) -> str:
        """The lines joined by newlines."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; a merged cell is given once, at its first row and column."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A grid of cells; continued pages are already glued on."""

    kind: Literal["table"] = "table"
    index: int  #: counted from 0 within the document; the first number of Evidence.table
    cells: tuple[Cell, ...]
    ruled: bool = True  #: False when the columns were found by white space alone
    place: Literal["body", "quote"] = "body"  #: as of a paragraph

    def grid(self) -> list[list[str]]:
        """Return the texts as rows of equal length; a merged cell's text stands in each place it covers."""
        height = max((cell.row + cell.rows for cell in self.cells), default=0)
        width = max((cell.column + cell.columns for cell in self.cells), default=0)
        grid = [[""] * width for _ in range(height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    grid[row][column] = cell.text
        return grid

    def cell_at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place, or None."""
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.rows and cell.column <= column < cell.column + cell.columns:
                return cell
        return None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A fillable field of a PDF form (AcroForm)."""

    name: str
    value: str  #: TICKED or EMPTY_BOX for a check box
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file found inside this one (ZIP member, PDF attachment, TNEF, S/MIME, nested message): a part of its own."""

    name: str
    media_type: str  #: by content
    size: int  #: bytes
    sha256: str
    content: str | None = None  #: base64; None when over the limit, then `reason` says so
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a paper shows. When it could not be read, `unread` says why in one sentence and `blocks` is empty."""

    format: str  #: pdf, docx, doc, rtf, odt, xlsx, csv, html, text, image, zip, message, tnef, msg, p7m, unknown
    media_type: str  #: by content
    blocks: tuple[Block, ...] = ()
    pages: int | None = None
    ocr: bool = False
    legibility: float = 1.0  #: mean confidence of OCR, 1.0 for digital text
    form_fields: tuple[FormField, ...] = ()
    attached: tuple[Attached, ...] = ()
    flags: tuple[
        str, ...
    ] = ()  #: encrypted, tracked_changes, struck_text, macro, polyglot, download_link, blank, truncated_pages, ...
    unread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One readable part of a message: where it stands, what it shows, in which language."""

    path: str
    document: Document
    language: str | None = None  #: ISO 639-1
    name: str | None = None  #: file name, a claim
    body: bool = False  #: the message's own text rather than an attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A span of text with the place it came from: what the rules above the formats work on."""

    text: str
    evidence: Evidence
    bold: bool = False
    place: str = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known about a message beside the paper itself; every fact may be absent."""

    subject: str = ""
    sender_state: str | None = None  #: code the sender's identity stands for, when known
    received_on: str | None = None  #: ISO date in Geneva
    meeting_hint: str | None = None  #: code of a meeting that the thread or the address names
    known_states: frozenset[str] = field(default_factory=frozenset)  #: States with an initial report on file


def places_of(paper: Paper) -> tuple[Place, ...]:
    """Return every line and every cell of a paper in reading order, each with its evidence."""
    found: list[Place] = []
    for block in paper.document.blocks:
        if isinstance(block, Paragraph):
            for line in block.lines:
                evidence = Evidence(part=paper.path, page=line.page, box=line.box, quote=line.text[:QUOTE_LIMIT])
                found.append(Place(text=line.text, evidence=evidence, bold=line.bold, place=block.place))
        else:
            for cell in block.cells:
                evidence = Evidence(
                    part=paper.path,
                    page=cell.page,
                    box=cell.box,
                    table=(block.index, cell.row, cell.column),
                    quote=cell.text[:QUOTE_LIMIT],
                )
                found.append(Place(text=cell.text, evidence=evidence, place="cell"))
    return tuple(found)


def text_of(document: Document) -> str:
    """Return the whole text of a document: one line a line, the cells of a table row parted by tabs."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.extend(line.text for line in block.lines)
            continue
        rows: dict[int, list[str]] = {}
        for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)):
            rows.setdefault(cell.row, []).append(cell.text.replace("\n", " "))
        lines.extend("\t".join(texts) for texts in rows.values())
    return "\n".join(lines)
