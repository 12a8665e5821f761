"""A sheet is what a mission lays out on paper, as values: paragraphs, tables, letterheads, boxes. Writers turn it into DOCX or PDF.

The characters ON and OFF in a text are a tick box that is marked or empty; `Sheet.boxes` says how it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ON = "\ue001"
OFF = "\ue000"

Align = Literal["left", "center", "right", "justify"]
Boxes = Literal["unicode", "control", "legacy", "wingdings", "brackets"]


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph; a newline in it is a line break, a tab a tab."""

    text: str
    align: Align = "left"
    bold: bool = False
    size: float = 0  #: points, 0 for the sheet's own
    style: Literal["", "bullet", "box"] = ""  #: box stands in a text box
    indent: float = 0  #: centimetres
    tab: float = 0  #: centimetres from the left, 0 for the default stops


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `spans` are (row, first column, number of columns) of merged cells."""

    rows: tuple[tuple[str, ...], ...]
    ruled: bool = True
    heads: int = 1  #: rows of heading, bold
    repeat: bool = False  #: the heading again on each page
    spans: tuple[tuple[int, int, int], ...] = ()
    down: tuple[tuple[int, int, int], ...] = ()  #: (column, first row, number of rows) of cells merged downwards
    widths: tuple[float, ...] = ()  #: centimetres
    size: float = 0
    shade: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines of text as an image, as many letterheads are."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Paragraphs that flow through two columns of the page."""

    paras: tuple[Para, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""


Piece = Para | Grid | Picture | Columns | Break


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole paper."""

    pieces: tuple[Piece, ...]
    language: str
    font: str = "DejaVu Serif"
    size: float = 11
    header: tuple[Para, ...] = ()
    footer: tuple[Para, ...] = ()
    boxes: Boxes = "unicode"
    stamp: str = ""  #: text of a round stamp, drawn when the paper is scanned

    @property
    def rtl(self) -> bool:
        """Written from right to left."""
        return self.language == "ar"


GLYPHS: dict[str, tuple[str, str]] = {
    "unicode": ("☒", "☐"),
    "brackets": ("[X]", "[ ]"),
    "control": ("☒", "☐"),
    "legacy": ("☒", "☐"),
    "wingdings": ("☒", "☐"),
}


def plain_boxes(text: str, boxes: str) -> str:
    """Return a text with its tick boxes as characters."""
    marked, empty = GLYPHS[boxes]
    return text.replace(ON, marked).replace(OFF, empty)
