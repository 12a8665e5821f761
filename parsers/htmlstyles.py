"""What makes HTML text invisible, struck out, bold or quoted. Only rules that a mail uses; a rule that is not understood hides nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

Element = Any  # lxml ships no types
Place = Literal["body", "heading", "list", "quote"]

_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_MEDIA = re.compile(r"@[^{;]{0,200}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\}){0,200}[^{}]{0,200}\}")
_CLASS = re.compile(r"(?:[a-z0-9]{0,12})\.([\w-]{1,80})")
_COMMENT = re.compile(r"/\*.{0,5000}?\*/|<!--|-->", re.DOTALL)
_NOTHING = re.compile(r"0(?:\.0*)?(?:px|pt|em|rem|%)?|1px")
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)"})
_STYLE_BYTES = 200_000

Style = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How text looks where the reading stands."""

    bold: bool = False
    struck: bool = False
    kept: bool = False  #: white space counts
    painted: bool = False  #: on a ground of another colour than the page's
    place: Place = "body"

    def within(
        self,
        *,
        bold: bool | None = None,
        struck: bool | None = None,
        kept: bool | None = None,
        place: Place | None = None,
        style: Style | None = None,
        painted: bool = False,
    ) -> Look:
        """Return the look inside an element that says these; what it does not say is inherited."""
        style = style or {}
        weight = style.get("font-weight")
        if weight is not None:
            bold = weight in ("bold", "bolder") or (weight.isdigit() and int(weight[:4]) >= 600)
        decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
        ground = {style.get("background", ""), style.get("background-color", "")} - {
            "",
            "transparent",
            "none",
            "inherit",
            *_WHITE,
        }
        return replace(
            self,
            bold=self.bold if bold is None else bold,
            struck=self.struck or bool(struck) or "line-through" in decoration,
            kept=self.kept or bool(kept) or style.get("white-space", "").startswith("pre"),
            place=self.place if place is None or self.place == "quote" else place,
            painted=self.painted or painted or bool(ground),
        )


class Sheet:
    """The page's own rules for classes, as far as they hide, strike or embolden."""

    __slots__ = ("_classes",)

    def __init__(self, root: Element | None) -> None:
        self._classes: dict[str, Style] = {}
        for element in () if root is None else root.iter("style"):
            text = _COMMENT.sub("", (element.text or "")[:_STYLE_BYTES]).lower()
            for selectors, rules in _RULE.findall(_MEDIA.sub("", text)):
                for selector in selectors.split(","):
                    named = _CLASS.fullmatch(selector.strip())
                    if named:
                        self._classes.setdefault(named.group(1), {}).update(_parsed(rules))

    def style_of(self, element: Element) -> Style:
        """Return what the page says of an element's look."""
        own = element.get("style")
        named = element.get("class") if self._classes else None
        if own is None and named is None:
            return {}
        style: Style = {}
        for name in (named or "").lower().split()[:20]:
            style.update(self._classes.get(name, {}))
        style.update(_parsed((own or "")[:4_000].lower()))
        return style


def _parsed(rules: str) -> Style:
    style: Style = {}
    for rule in rules.split(";"):
        name, parted, value = rule.partition(":")
        if parted:
            style[name.strip()] = value.replace("!important", "").strip().replace(", ", ",")
    return style


def hides(element: Element, style: Style, around: Look) -> bool:
    """Tell whether an element shows nothing to a reader."""
    if element.get("hidden") is not None or (element.tag == "input" and element.get("type", "").lower() == "hidden"):
        return True
    if not style:
        return element.tag == "font" and element.get("color", "").lower() in _WHITE and not around.painted
    if (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("mso-hide") == "all"
    ):
        return True
    if style.get("opacity") in ("0", "0.0", "0%"):
        return True
    clipped = style.get("overflow") == "hidden" and any(
        _is_nothing(style.get(name)) for name in ("max-height", "height", "max-width")
    )
    if clipped or (
        _is_nothing(style.get("font-size")) and element.tag not in ("div", "table", "tr", "td", "body", "html")
    ):
        return True
    return (
        style.get("color", "") in _WHITE
        and not around.within(style=style, painted=element.get("bgcolor") is not None).painted
    )


def _is_nothing(size: str | None) -> bool:
    return size is not None and bool(_NOTHING.fullmatch(size))


def quotes(element: Element, style: Style) -> bool:
    """Tell whether a blockquote quotes; editors also use it, without a border, to indent."""
    if element.get("type") == "cite" or element.get("cite") is not None or "quote" in (element.get("class") or ""):
        return True
    return not style.get("border", "").startswith(("none", "0"))
