"""A tick box of any font becomes TICKED or EMPTY_BOX, and nothing else does: a decorative mark stays what it is.

Tables of glyphs: Unicode's own boxes and marks, and the cells of Wingdings, Wingdings 2 and Webdings that forms use. Fonts put
their cells at 0x20-0xFF or, as Word writes them, at U+F020-U+F0FF.
"""

from __future__ import annotations

import re

from parsers.paper import EMPTY_BOX, TICKED

TICKED_CHARACTERS = "☑☒✓✔✗✘⌧🗹🗷🗵🗸🗴🗶⮽⮾☓✕✖✅❎"
EMPTY_CHARACTERS = "☐□▢◻⬜❏❐❑❒🗆⎕🞎🞏🞐🞑🞆⬚"

_TICKS = str.maketrans({**dict.fromkeys(TICKED_CHARACTERS, TICKED), **dict.fromkeys(EMPTY_CHARACTERS, EMPTY_BOX)})

_WINGDINGS = {
    **dict.fromkeys((0x78, 0xFB, 0xFC, 0xFD, 0xFE), TICKED),
    **dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), EMPTY_BOX),
    **dict.fromkeys((0x9F, 0xA7, 0x6C, 0xD8, 0x76, 0x77), "•"),
    0x6E: "■",
    0xE0: "→",
    0xF0: "→",
    0x28: "☎",
    0x2A: "✉",
    0x29: "☎",
}
_WINGDINGS_2 = {
    **dict.fromkeys((0x4F, 0x50, 0x51, 0x52, 0x53, 0x54), TICKED),
    0xA3: EMPTY_BOX,
    0x97: "•",
}
_WEBDINGS = {0x61: TICKED, 0x72: TICKED, 0x63: EMPTY_BOX}
_SYMBOL = {
    0xB7: "•",
    0xB1: "±",
    0xB4: "×",
    0xA3: "≤",
    0xB3: "≥",
    0xB0: "°",
    0x2D: "-",
    0x6D: "μ",
    0xDE: "⇒",
    0xAE: "→",
}
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}
# Two blanks may end a sentence; three were set to make a column.
_WIDE = re.compile(r"(?<=[^\s\[(])(?:[ \u00a0\u2002\u2003]{3,}|\u3000{2,})(?=[^\s\])])")
# As the mark of a list these are decoration: only the boxes say something.
_LIST_BOXES = {0x78, 0xFD, 0xFE, 0xA8, 0x6F}


def with_ticks(text: str) -> str:
    """Return text with every Unicode tick box or mark as TICKED or EMPTY_BOX."""
    return text if text.isascii() else text.translate(_TICKS)


def with_gaps(text: str) -> str:
    """Return text with each wide gap made of blanks as a tab; the blanks of an empty bracket stay."""
    return _WIDE.sub("\t", text) if "  " in text or "\u3000" in text or "\u00a0" in text else text


def is_symbol_font(font: str | None) -> bool:
    """Whether a font's letters are pictures."""
    return font is not None and font.lower() in _FONTS


def symbol(font: str | None, code: int) -> str:
    """Return what a symbol font's cell shows; an unknown picture is nothing, an ordinary font's cell its character."""
    table = _FONTS.get((font or "").lower())
    cell = code - 0xF000 if 0xF020 <= code <= 0xF0FF else code
    if table is not None:
        return table.get(cell, "")
    if 0xF020 <= code <= 0xF0FF:
        return _WINGDINGS.get(cell, "")
    return with_ticks(chr(code)) if 0x20 <= code < 0x110000 and not 0xD800 <= code <= 0xDFFF else ""


def in_symbol_font(font: str | None, text: str) -> str:
    """Return text set in a symbol font as what it shows."""
    return "".join(character if character.isspace() else symbol(font, ord(character)) for character in text)


def without_private_use(text: str) -> str:
    """Return text with Word's private-use cells (symbol fonts typed as plain characters) as what they show."""
    if text.isascii() or not any("\uf020" <= character <= "\uf0ff" for character in text):
        return text
    return "".join(
        symbol(None, ord(character)) if "\uf020" <= character <= "\uf0ff" else character for character in text
    )


def list_mark(font: str | None, character: str) -> str:
    """Return the mark of a bulleted list: a tick box when the bullet is one, else a bullet."""
    code = ord(character[0]) if character else 0
    cell = code - 0xF000 if 0xF020 <= code <= 0xF0FF else code
    if (is_symbol_font(font) and (font or "").lower() == "wingdings") or 0xF020 <= code <= 0xF0FF:
        return symbol("wingdings", cell) if cell in _LIST_BOXES else "•"
    if character and character[0] in "☐☑☒":
        return with_ticks(character[0])
    return "•"
