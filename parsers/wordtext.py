"""The walk through a Word story: everything that the printed page shows, once, in reading order; nothing that it hides.

Deleted text, placeholders and hidden text stay out and raise a flag; a text box is read in one of its two copies.
ECMA-376 part 1, chapter 17; tick boxes after [MS-DOCX] 2.6.1.10 (w14:checkbox).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from parsers.attaching import Bag
from parsers.limits import Limits
from parsers.package import Element, Package
from parsers.paper import Block, Line, Paragraph, Table
from parsers.wordnumbers import Numbering
from parsers.wordruns import OpenField, Pen, read_run
from parsers.wordstyles import P_PR, VAL, VANISH, Style, Styles, W, is_on, numbering_of
from parsers.wordtables import read_table
from parsers.wordticks import box_of_control, is_placeholder

Place = Literal["body", "heading", "list", "header", "footer", "textbox", "comment"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ALTERNATE = _MC + "AlternateContent"
BOX_CONTENT = W + "txbxContent"
SDT = W + "sdt"
SDT_CONTENT = W + "sdtContent"
P = W + "p"
TABLE = W + "tbl"
RUN = W + "r"
P_STYLE = W + "pStyle"
#: Elements that show what they hold.
SEE_THROUGH = frozenset(
    {
        W + name
        for name in ("ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo", "sdtContent")
    }
)
INSERTED = frozenset({W + "ins", W + "moveTo"})
DELETED = frozenset({W + "del", W + "moveFrom"})
DEEPEST = 24  #: tables, text boxes and controls one inside the other; nobody writes so deep


@dataclass(slots=True, kw_only=True)
class Shared:
    """What all stories of one document share while they are read."""

    package: Package
    styles: Styles
    numbering: Numbering
    limits: Limits
    bag: Bag
    flags: set[str] = field(default_factory=set)
    images: list[str] = field(default_factory=list)  #: names of the picture parts in the body, in reading order
    left: int = 0  #: characters that may still be read
    cells: int = 50_000  #: cells that may still be read
    tables: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)  #: kind and id of the notes referred to, in order
    sections: list[Element] = field(default_factory=list)  #: w:sectPr met


class Story:
    """One part of a document (body, header, footnotes) being read into blocks."""

    __slots__ = ("fields", "nested", "open_tables", "part", "place", "shared")

    def __init__(self, shared: Shared, part: str, place: Place) -> None:
        self.shared = shared
        self.part = part
        self.place = place
        self.fields: list[OpenField] = []  #: complex fields begun and not ended, outermost first
        self.nested: list[Table] = []  #: tables found inside the cells of the table being read
        self.open_tables = 0

    def blocks(self, parent: Element, found: list[Block], depth: int = 0) -> None:
        """Append the blocks below an element to `found`."""
        shared = self.shared
        if depth > DEEPEST:
            shared.flags.add("deep_nesting")
            return
        for child in parent:
            tag = child.tag
            if shared.left <= 0:
                shared.flags.add("truncated_text")
                return
            if tag == P:
                self.paragraph(child, found, depth)
            elif tag == TABLE:
                read_table(self, child, found, depth)
            else:
                self._other(child, tag, found, depth)

    def _other(self, child: Element, tag: str, found: list[Block], depth: int) -> None:
        shared = self.shared
        if tag == SDT:
            self._control(child, found, depth)
        elif tag in SEE_THROUGH:
            if tag in INSERTED:
                shared.flags.add("tracked_changes")
            self.blocks(child, found, depth + 1)
        elif tag in DELETED:
            shared.flags.add("tracked_changes")
        elif tag == ALTERNATE:
            self._alternate(child, found, depth)
        elif tag == W + "altChunk":
            self._chunk(child)
        elif tag == W + "sectPr":
            shared.sections.append(child)

    def _control(self, control: Element, found: list[Block], depth: int) -> None:
        box = box_of_control(control)
        if box is not None:
            found.append(Paragraph(lines=(Line(text=box),), place=self.place))
        elif is_placeholder(control):
            self.shared.flags.add("placeholder")
        else:
            for content in control.iterchildren(SDT_CONTENT):
                self.blocks(content, found, depth + 1)

    def _alternate(self, element: Element, found: list[Block], depth: int) -> None:
        for branch in element:
            before = len(found)
            self.blocks(branch, found, depth + 1)
            if len(found) > before:
                return

    def _chunk(self, element: Element) -> None:
        # A whole foreign document (HTML, RTF, DOCX) that Word would merge on opening: a part of its own for us.
        self.shared.flags.add("alt_chunk")
        self.hand_on(element.get(_R + "id"))

    def hand_on(self, relation: str | None) -> None:
        """Put the file that a relation of this part names among the attached ones."""
        link = self.shared.package.relations(self.part).get(relation or "")
        if link is None:
            return
        if link.external or not self.shared.package.has(link.target):
            self.shared.flags.add("external_object")
            return
        self.shared.bag.add(link.target.rpartition("/")[2], self.shared.package.read(link.target))

    def picture(self, relation: str | None) -> None:
        """Note a picture of the body by the relation that names it."""
        link = self.shared.package.relations(self.part).get(relation or "")
        if link is not None and not link.external and self.place != "header" and self.place != "footer":
            self.shared.images.append(link.target)

    def paragraph(self, element: Element, found: list[Block], depth: int) -> None:
        """Append a paragraph and then the text boxes anchored in it."""
        shared = self.shared
        properties = element.find(P_PR)
        named = None if properties is None else properties.find(P_STYLE)
        style = shared.styles.paragraph(None if named is None else named.get(VAL))
        pen = Pen(style=style)
        self.inline(element, pen, depth)
        if properties is not None and (section := properties.find(W + "sectPr")) is not None:
            shared.sections.append(section)
        label, listed = self._label(properties, style, pen.shows)
        lines = pen.lines(label, shared.styles.size)
        shared.left -= sum(len(line.text) for line in lines)
        if lines:
            found.append(Paragraph(lines=lines, place=self._place(style, listed)))
        for box in pen.boxes:
            self._box(box, found, depth)

    def _box(self, box: Element, found: list[Block], depth: int) -> None:
        place = self.place
        if place == "body":
            self.place = "textbox"
        open_fields, self.fields = self.fields, []
        self.blocks(box, found, depth + 1)
        self.place, self.fields = place, open_fields

    def _place(self, style: Style, listed: bool) -> Place:
        if self.place != "body":
            return self.place
        return "heading" if style.heading else "list" if listed else "body"

    def _label(self, properties: Element | None, style: Style, shows: bool) -> tuple[str, bool]:
        number, level = numbering_of(properties)
        if number is None:
            number = style.number
        if level is None:
            level = style.level
        if number is None or number == "0":
            return "", False
        if properties is not None and not shows and is_on(properties.find(W + "rPr"), VANISH):
            return "", False
        return self.shared.numbering.label(number, level or 0), True

    def inline(self, parent: Element, pen: Pen, depth: int) -> None:
        """Write the runs below an element with the pen."""
        if depth > DEEPEST:
            self.shared.flags.add("deep_nesting")
            return
        for child in parent:
            tag = child.tag
            if tag == RUN:
                read_run(self, child, pen)
            elif tag in SEE_THROUGH:
                if tag in INSERTED:
                    self.shared.flags.add("tracked_changes")
                self.inline(child, pen, depth + 1)
            elif tag in DELETED:
                self.shared.flags.add("tracked_changes")
            elif tag == SDT:
                self._inline_control(child, pen, depth)
            elif tag == ALTERNATE:
                self.inline_alternate(child, pen, depth)
            elif tag.startswith(_M):
                pen.write("".join(piece.text or "" for piece in child.iter(_M + "t")))
            elif tag == W + "commentRangeStart":
                self.shared.flags.add("comments")

    def _inline_control(self, control: Element, pen: Pen, depth: int) -> None:
        box = box_of_control(control)
        if box is not None:
            pen.write(box)
        elif is_placeholder(control):
            self.shared.flags.add("placeholder")
        else:
            for content in control.iterchildren(SDT_CONTENT):
                self.inline(content, pen, depth + 1)

    def inline_alternate(self, element: Element, pen: Pen, depth: int) -> None:
        """Read the first branch of an mc:AlternateContent that shows anything."""
        for branch in element:
            before = pen.mark()
            self.inline(branch, pen, depth + 1)
            if pen.mark() != before:
                return
