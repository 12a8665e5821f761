"""A run writes its text as it looks: symbol fonts as what they show, capitals as capitals, hidden text not at all.

A footnote's mark is never written, since it would stand as one more digit behind a number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parsers.glyphs import in_symbol_font, is_symbol_font, symbol, with_gaps, with_ticks, without_private_use
from parsers.package import Element
from parsers.paper import UNSURE_BOX, Line
from parsers.wordstyles import R_PR, VAL, Style, W, half_points
from parsers.wordticks import answer_of_field, code_of

if TYPE_CHECKING:
    from parsers.wordtext import Story

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_BOX_CONTENT = W + "txbxContent"
_T = W + "t"
_FIELD = W + "fldChar"
_FIXED = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_GRAPHICS = frozenset({W + "drawing", W + "pict", W + "object"})
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_OFF = frozenset({"0", "false", "off"})
_DEEPEST = 60  #: groups of drawings one inside the other


@dataclass(slots=True)
class OpenField:
    """A complex field (w:fldChar) that has begun: before its separator it holds code, after it the result."""

    code: bool = True
    answered: bool = False  #: what it shows is written already, so its result stays out


@dataclass(slots=True)
class Look:
    """How the letters of one run look."""

    bold: bool = False
    size: float | None = None
    hidden: bool = False
    font: str | None = None  #: only a symbol font
    capitals: bool = False
    raised: bool = False
    struck: bool = False


@dataclass(slots=True, kw_only=True)
class Pen:
    """Writes one paragraph."""

    style: Style
    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    bold: bool = True
    shows: bool = False
    size: float | None = None
    graphics: int = 0

    def write(self, text: str, look: Look | None = None) -> None:
        """Put down text; only visible letters count for bold and size."""
        self.pieces.append(text)
        if text and not text.isspace():
            self.shows = True
            if look is not None:
                self.bold = self.bold and look.bold
                if look.size is not None and (self.size is None or look.size > self.size):
                    self.size = look.size

    def mark(self) -> tuple[int, int, int]:
        """Return how much has been put down."""
        return len(self.pieces), len(self.boxes), self.graphics

    def lines(self, label: str, default_size: float | None) -> tuple[Line, ...]:
        """Return the paragraph as lines, one for each break in it, its label before the first."""
        text = with_gaps(without_private_use(with_ticks("".join(self.pieces))))
        if label and (self.shows or label != "•"):
            text = f"{label} {text.lstrip()}"
        size = self.size or self.style.size or default_size
        bold = self.shows and self.bold
        return tuple(
            Line(text=line, bold=bold, size=size) for line in (piece.strip() for piece in text.split("\n")) if line
        )


def read_run(story: Story, run: Element, pen: Pen) -> None:
    """Write one w:r."""
    look = _look(story, run.find(R_PR), pen.style)
    for child in run:
        _write(story, child, pen, look)


def _look(story: Story, properties: Element | None, style: Style) -> Look:
    look = Look(bold=bool(style.bold), size=style.size, hidden=bool(style.hidden))
    for child in () if properties is None else properties:
        tag, value = child.tag, child.get(VAL, "1")
        if tag == W + "b":
            look.bold = value not in _OFF
        elif tag == W + "sz":
            look.size = half_points(value) or look.size
        elif tag == W + "vanish":
            look.hidden = value not in _OFF
        elif tag == W + "caps" or tag == W + "smallCaps":
            look.capitals = look.capitals or value not in _OFF
        elif tag == W + "strike" or tag == W + "dstrike":
            look.struck = look.struck or value not in _OFF
        elif tag == W + "vertAlign":
            look.raised = value == "superscript"
        elif tag == W + "rFonts":
            font = child.get(W + "ascii") or child.get(W + "hAnsi")
            look.font = font if is_symbol_font(font) else None
        elif tag == W + "rStyle":
            _dress(look, story.shared.styles.named(value))
    return look


def _dress(look: Look, style: Style) -> None:
    if style.bold is not None:
        look.bold = style.bold
    if style.hidden is not None:
        look.hidden = style.hidden
    look.size = style.size or look.size


def _write(story: Story, child: Element, pen: Pen, look: Look) -> None:
    tag = child.tag
    if tag == _T:
        _text(story, child.text or "", pen, look)
    elif tag in _FIXED:
        if not _unseen(story, look):
            pen.write(_FIXED[tag])
    elif tag == _FIELD:
        _field(story, child, pen)
    elif tag == W + "sym":
        _text(story, symbol(child.get(W + "font"), code_of(child.get(W + "char"))), pen, look)
    elif tag in _GRAPHICS:
        _graphic(story, child, pen)
    elif tag == _ALTERNATE:
        for branch in child:
            before = pen.mark()
            for piece in branch:
                _write(story, piece, pen, look)
            if pen.mark() != before:
                break
    elif tag in _NOTES:
        story.shared.notes.append((_NOTES[tag], child.get(W + "id", "")))
    else:
        _rare(story, child, pen, look)


def _rare(story: Story, child: Element, pen: Pen, look: Look) -> None:
    tag = child.tag
    if tag == W + "commentReference":
        story.shared.flags.add("comments")
    elif tag == W + "ruby":
        for run in child.iterfind(f"{W}rubyBase/{W}r"):
            read_run(story, run, pen)
    elif tag.endswith("}symEx"):
        namespace = tag[: -len("symEx")]
        code = code_of(child.get(namespace + "char"))
        _text(story, symbol(child.get(namespace + "font"), code), pen, look)


def _unseen(story: Story, look: Look) -> bool:
    if look.hidden:
        return True
    fields = story.fields
    # The result of a field inside another's code is code; text straight in a code is a field that was never closed.
    return bool(fields) and (any(each.answered for each in fields) or any(each.code for each in fields[:-1]))


def _text(story: Story, text: str, pen: Pen, look: Look) -> None:
    if not text:
        return
    if _unseen(story, look):
        if look.hidden and not text.isspace():
            story.shared.flags.add("hidden_text")
        return
    if story.fields and story.fields[-1].code:
        story.shared.flags.add("broken_field")
    if look.struck:
        # On a form, striking out is how many leave only their answer.
        if not text.isspace():
            story.shared.flags.add("struck_text")
        return
    if look.font is not None:
        text = in_symbol_font(look.font, text)
    if look.capitals:
        text = text.upper()
    if look.raised and text.strip().isdigit() and pen.pieces and pen.pieces[-1][-1:].isdigit():
        # 36909 with a raised 1 behind it is not 369091.
        text = "^" + text.strip()
    pen.write(text.replace("\n", " "), look)


def _field(story: Story, mark: Element, pen: Pen) -> None:
    kind = mark.get(W + "fldCharType")
    fields = story.fields
    if kind == "begin":
        opened = OpenField()
        settings = mark.find(W + "ffData")
        answer = None if settings is None else answer_of_field(settings)
        if answer is not None and not any(each.answered for each in fields):
            pen.write(answer)
            opened.answered = True
        fields.append(opened)
    elif kind == "separate" and fields:
        fields[-1].code = False
    elif kind == "end" and fields:
        fields.pop()


def _graphic(story: Story, element: Element, pen: Pen) -> None:
    before = pen.mark()
    _look_into(story, element, pen, 0)
    if pen.mark() == before:
        # A line, a ring or a cross drawn by hand: on a form it may be the tick.
        story.shared.flags.add("drawn_shapes")
        pen.graphics += 1


def _look_into(story: Story, element: Element, pen: Pen, depth: int) -> None:
    if depth > _DEEPEST:
        story.shared.flags.add("deep_nesting")
        return
    for child in element:
        tag = child.tag
        if tag == _BOX_CONTENT:
            pen.boxes.append(child)
        elif tag == _ALTERNATE:
            for branch in child:
                before = pen.mark()
                _look_into(story, branch, pen, depth + 1)
                if pen.mark() != before:
                    break
        else:
            _look_at(story, child, pen)
            _look_into(story, child, pen, depth + 1)


def _look_at(story: Story, child: Element, pen: Pen) -> None:
    tag = child.tag
    if tag == _A + "blip":
        story.picture(child.get(_R + "embed"))
        pen.graphics += 1
    elif tag == _V + "imagedata":
        story.picture(child.get(_R + "id"))
        pen.graphics += 1
    elif tag == _O + "OLEObject":
        story.shared.flags.add("embedded_object")
        story.hand_on(child.get(_R + "id"))
        pen.graphics += 1
    elif tag == W + "control":
        # An ActiveX control keeps its state in a binary part: that a box is there is all that is known.
        story.shared.flags.add("activex")
        pen.graphics += 1
        if child.get(W + "name", "").lower().startswith(("checkbox", "optionbutton")):
            pen.write(UNSURE_BOX)
    elif tag.endswith("/diagram}relIds") or tag.endswith("/chart}chart"):
        story.shared.flags.add("diagram")
        pen.graphics += 1
