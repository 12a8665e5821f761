"""HTML is read as it looks, once, in reading order: nothing is fetched, nothing runs, and what is hidden or struck out stays out.

What a mail quotes of another (blockquote) keeps its place "quote"; whether it counts is decided where mail is known.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from parsers.glyphs import with_gaps, with_ticks, without_private_use
from parsers.htmlstyles import Look, Sheet, hides, quotes
from parsers.htmltables import cells_of, is_grid
from parsers.limits import Limits
from parsers.links import MISLEADING, flags_of_links, links_in, misleads
from parsers.paper import EMPTY_BOX, TICKED, Block, Document, Line, Paragraph, Table
from parsers.text import Budget, decoded
from parsers.wordnumbers import numeral

Element = Any  # lxml ships no types

MEDIA_TYPE = "text/html"
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([a-zA-Z0-9_-]{2,40})")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SILENT = frozenset(
    "head script style template noscript iframe object embed applet svg math canvas audio video map datalist title meta link".split()
)
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hr html legend li main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul""".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BOLD = frozenset("b strong th h1 h2 h3 h4 h5 h6".split())
_STRUCK = frozenset("del s strike".split())
_COUNTED = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 240  #: libxml2 itself stops a little above


def read_html(content: bytes, limits: Limits) -> Document:
    """Return what an HTML page shows."""
    text = _text_of(content)
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(text, parser)
    except (etree.LxmlError, ValueError):
        return Document(format="html", media_type=MEDIA_TYPE, flags=("damaged",), unread="no reader can open this HTML")
    page = _Page(limits, Sheet(root))
    if root is not None:
        if any("depth" in entry.message.lower() for entry in parser.error_log):
            page.budget.flags.add("deep_nesting")
        page.walk(root, Look(), 0)
        page.end_paragraph()
    flags = page.flags | page.budget.flags | flags_of_links(page.links)
    return Document(format="html", media_type=MEDIA_TYPE, blocks=tuple(page.blocks), flags=tuple(sorted(flags)))


def _text_of(content: bytes) -> str:
    declared = _META.search(content[:4096]) or _XML.match(content[:200])
    text, _ = decoded(content, declared.group(1).decode("ascii") if declared else None)
    # libxml2 refuses a declared encoding in text that is decoded already, and a NUL ends its reading.
    return re.sub(r"^\s*<\?xml[^>]*>", "", text.replace("\x00", ""), count=1) or " "


class _Page:
    """An HTML page being read into blocks."""

    __slots__ = (
        "_bold",
        "_glyphs",
        "_lines",
        "_look",
        "_pieces",
        "blocks",
        "budget",
        "flags",
        "limits",
        "links",
        "sheet",
        "tables",
    )

    def __init__(self, limits: Limits, sheet: Sheet) -> None:
        self.limits = limits
        self.sheet = sheet
        self.budget = Budget(limits.text_characters)
        self.blocks: list[Block] = []
        self.flags: set[str] = set()
        self.links: list[str] = []
        self.tables = 0
        self._pieces: list[str] = []
        self._lines: list[Line] = []
        self._bold = True
        self._look = Look()

    def walk(self, element: Element, look: Look, depth: int) -> None:
        """Read an element and what stands in it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SILENT or depth > _DEEPEST or self.budget.lines <= 0:
            return
        style = self.sheet.style_of(element)
        if hides(element, style, look):
            self._note_hidden(element)
            return
        inner = look.within(
            bold=tag in _BOLD or None,
            struck=tag in _STRUCK or None,
            place="quote"
            if tag == "blockquote" and quotes(element, style)
            else "heading"
            if tag in _HEADINGS
            else None,
            kept=tag in ("pre", "textarea") or None,
            style=style,
            painted=element.get("bgcolor") is not None,
        )
        if tag == "table" and self._table(element, inner, depth):
            return
        if tag in _BLOCKS:
            self.end_paragraph(inner)
        self._open(element, tag, inner)
        self._write(element.text, inner)
        for child in element:
            self.walk(child, inner, depth + 1)
            self._write(child.tail, inner)
        if tag in _BLOCKS:
            self.end_paragraph(look)

    def _open(self, element: Element, tag: str, look: Look) -> None:
        if tag == "br":
            self._end_line()
        elif tag == "li":
            self._look = look.within(place=None if look.place == "quote" else "list")
            self._write(_label(element), look)
        elif tag == "input":
            self._write(_answer(element), look)
        elif tag == "a":
            self._link(element)
        elif tag == "option" and element.get("selected") is None:
            element.text = None

    def _link(self, element: Element) -> None:
        target = (element.get("href") or "").strip()
        if target.lower().startswith(("http://", "https://")):
            self.links.append(target)
            if misleads("".join(element.itertext())[:400], target):
                self.flags.add(MISLEADING)

    def _write(self, text: str | None, look: Look) -> None:
        if not text:
            return
        if look.struck:
            if not text.isspace():
                self.flags.add("struck_text")
            return
        if look.kept:
            first, *others = text.split("\n")
            self._pieces.append(first)
            for line in others:
                self._end_line()
                self._pieces.append(line)
        else:
            text = _SPACE.sub(" ", text)
            self._pieces.append(
                text if not self._pieces or not self._pieces[-1].endswith((" ", "\t")) else text.lstrip(" ")
            )
        if not text.isspace():
            self._bold = self._bold and look.bold

    def _end_line(self) -> None:
        text = "".join(self._pieces)
        shown = with_gaps(without_private_use(with_ticks(text))).strip(" \t\u00a0\u200b\ufeff")
        if shown:
            taken = self.budget.take(shown)
            if taken is not None:
                self.links.extend(links_in(taken))
                self._lines.append(Line(text=taken, bold=self._bold))
        self._pieces, self._bold = [], True

    def end_paragraph(self, look: Look | None = None) -> None:
        """Close the paragraph that is open; what follows looks like `look`."""
        self._end_line()
        if self._lines:
            self.blocks.append(Paragraph(lines=tuple(self._lines), place=self._look.place))
            self._lines = []
        if look is not None:
            self._look = look

    def _table(self, element: Element, look: Look, depth: int) -> bool:
        """Read a table as a grid; False for one that only arranges the page, which is read like any other element."""
        if not is_grid(element) or self.tables >= self.limits.tables:
            return False
        self.end_paragraph(look)

        def text_of(cell: Element) -> str:
            inside = _Page(self.limits, self.sheet)
            inside.budget = self.budget
            inside.walk(cell, look, depth + 1)
            inside.end_paragraph()
            self.flags |= inside.flags
            self.links.extend(inside.links)
            return "\n".join(block.text for block in inside.blocks if isinstance(block, Paragraph))

        cells, cut = cells_of(element, text_of, self.limits, lambda row: hides(row, self.sheet.style_of(row), look))
        if cut:
            self.flags.add("truncated_tables")
        if any(cell.text for cell in cells):
            place: Any = "quote" if look.place == "quote" else "body"  # Any: a literal chosen here
            self.blocks.append(Table(index=self.tables, cells=cells, place=place))
            self.tables += 1
        return True

    def _note_hidden(self, element: Element) -> None:
        if any(text.strip() for text in element.itertext()):
            self.flags.add("hidden_text")


def _label(item: Element) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "• "
    before = sum(1 for _ in item.itersiblings("li", preceding=True))
    start = parent.get("start", "1")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    value = item.get("value", "")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 6 else first + before
    return f"{numeral(number, _COUNTED.get(parent.get('type', '1'), 'decimal'))}. "


def _answer(element: Element) -> str:
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return f"{TICKED if element.get('checked') is not None else EMPTY_BOX} "
    return element.get("value", "") if kind in ("text", "email", "tel", "number", "date", "url") else ""
