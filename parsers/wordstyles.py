"""What a Word style gives its paragraph: a name, bold, size, hidden, numbering. A style inherits; a loop of styles ends.

Nothing here raises: a document without styles has plain paragraphs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parsers.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
R_PR = W + "rPr"
P_PR = W + "pPr"
STYLE_ID = W + "styleId"
NUM_PR = W + "numPr"
BOLD = W + "b"
SIZE = W + "sz"
VANISH = W + "vanish"
_OFF = frozenset({"0", "false", "off"})
_DEPTH = 12  #: styles a style may be based on, one on the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a paragraph or run style says, what it is based on included; None where it says nothing."""

    name: str = ""
    bold: bool | None = None
    size: float | None = None  #: points
    hidden: bool | None = None
    heading: bool = False
    number: str | None = None  #: w:numId
    level: int | None = None  #: w:ilvl


PLAIN = Style()


def is_on(properties: Element | None, tag: str) -> bool | None:
    """Return a toggle of a w:rPr: True, False, or None where it is not there (ECMA-376 part 1, 17.17.4)."""
    if properties is None:
        return None
    element = properties.find(tag)
    if element is None:
        return None
    return element.get(VAL, "1") not in _OFF


def size_of(properties: Element | None) -> float | None:
    """Return the size of letters in points that a w:rPr gives, or None."""
    element = None if properties is None else properties.find(SIZE)
    return None if element is None else half_points(element.get(VAL))


def half_points(value: str | None) -> float | None:
    """Return points from half-points, or from "12pt" as Strict documents may write it."""
    if value is None:
        return None
    try:
        return float(value[:-2]) if value.endswith("pt") else int(value) / 2
    except ValueError:
        return None


def whole(value: str | None, default: int | None = None) -> int | None:
    """Return an attribute as an integer of sane length, or the default."""
    if value is None or len(value) > 12:
        return default
    try:
        return int(value)
    except ValueError:
        return default


def numbering_of(properties: Element | None) -> tuple[str | None, int | None]:
    """Return w:numId and w:ilvl of a w:pPr; None where it says nothing."""
    element = None if properties is None else properties.find(NUM_PR)
    if element is None:
        return None, None
    number, level = element.find(W + "numId"), element.find(W + "ilvl")
    return (None if number is None else number.get(VAL)), (None if level is None else whole(level.get(VAL)))


class Styles:
    """The styles of one document, each worked out when first asked for."""

    __slots__ = ("_default", "_elements", "_known", "size")

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self._default: str | None = None
        self.size: float | None = None
        if root is None:
            return
        for element in root.iterchildren(W + "style"):
            name = element.get(STYLE_ID)
            if name is None:
                continue
            self._elements[name] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self._default = name
        self.size = size_of(root.find(f"{W}docDefaults/{W}rPrDefault/{R_PR}"))

    def paragraph(self, name: str | None) -> Style:
        """Return a paragraph's style; without a name the document's default one."""
        return self.named(name if name is not None else self._default)

    def named(self, name: str | None, depth: int = 0) -> Style:
        """Return a style with what it inherits; an unknown one is plain."""
        if name is None or depth > _DEPTH:
            return PLAIN
        if name not in self._known:
            element = self._elements.get(name)
            self._known[name] = PLAIN if element is None else self._worked_out(element, depth)
        return self._known[name]

    def _worked_out(self, element: Element, depth: int) -> Style:
        based_on = element.find(W + "basedOn")
        base = PLAIN if based_on is None else self.named(based_on.get(VAL), depth + 1)
        title = element.find(W + "name")
        name = "" if title is None else title.get(VAL, "")
        paragraph, run = element.find(P_PR), element.find(R_PR)
        number, level = numbering_of(paragraph)
        outline = None if paragraph is None else paragraph.find(W + "outlineLvl")
        bold, hidden, size = is_on(run, BOLD), is_on(run, VANISH), size_of(run)
        return replace(
            base,
            name=name,
            bold=base.bold if bold is None else bold,
            hidden=base.hidden if hidden is None else hidden,
            size=base.size if size is None else size,
            heading=base.heading or _is_heading(name, outline),
            number=base.number if number is None else number,
            level=base.level if level is None else level,
        )


def _is_heading(name: str, outline: Element | None) -> bool:
    if name.lower().startswith(("heading", "title", "subtitle")):
        return True
    return outline is not None and outline.get(VAL, "9") in set("012345678")
