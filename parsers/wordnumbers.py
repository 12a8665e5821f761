"""A numbered paragraph shows the label that Word prints and no file holds: it is counted again here, list by list.

ECMA-376 part 1, 17.9. A list without a definition has no label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.glyphs import list_mark
from parsers.package import Element
from parsers.wordstyles import R_PR, VAL, W, whole

_PLACE = re.compile("%([1-9])")
_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_SMALL = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LETTERS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}
_HAN = "〇一二三四五六七八九"
_HAN_FORMATS = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list."""

    format: str
    text: str  #: "%1.%2)"
    start: int
    font: str | None
    restart: int | None  #: w:lvlRestart; 0 never


class Numbering:
    """The lists of one document and where each stands."""

    __slots__ = ("_abstract", "_counts", "_levels", "_numbers")

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, Element] = {}
        self._numbers: dict[str, Element] = {}
        self._levels: dict[tuple[str, int], Level | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        for element in () if root is None else root:
            if element.tag == W + "abstractNum":
                self._abstract[element.get(W + "abstractNumId", "")] = element
            elif element.tag == W + "num":
                self._numbers[element.get(W + "numId", "")] = element

    def label(self, number: str, depth: int) -> str:
        """Count one paragraph and return its label; "" for a list without one."""
        depth = max(0, min(depth, _LEVELS - 1))
        level = self._level(number, depth)
        if level is None:
            return ""
        if level.format == "bullet":
            return list_mark(level.font, level.text)
        counts = self._counts.setdefault(self._family(number), [None] * _LEVELS)
        current = counts[depth]
        counts[depth] = level.start if current is None else current + 1
        for below in range(depth + 1, _LEVELS):
            deeper = self._level(number, below)
            # lvlRestart n: only a level up to n makes this one begin again; 0: nothing does.
            if deeper is None or deeper.restart is None or depth + 1 <= deeper.restart:
                counts[below] = None
        if level.format == "none":
            return _PLACE.sub("", level.text).strip()
        return _PLACE.sub(lambda found: self._shown(number, int(found[1]) - 1, counts, level), level.text).strip()

    def _shown(self, number: str, depth: int, counts: list[int | None], level: Level) -> str:
        source = self._level(number, depth)
        value = counts[depth]
        if value is None:
            value = 1 if source is None else source.start
            counts[depth] = value
        return numeral(value, level.format if source is None else source.format)

    def _family(self, number: str) -> str:
        # Lists of one definition count on together unless a w:num overrides the start.
        element = self._numbers.get(number)
        if element is None or element.find(f"{W}lvlOverride/{W}startOverride") is not None:
            return number
        abstract = element.find(W + "abstractNumId")
        return number if abstract is None else "of " + abstract.get(VAL, "")

    def _level(self, number: str, depth: int) -> Level | None:
        key = (number, depth)
        if key not in self._levels:
            self._levels[key] = self._read_level(number, depth)
        return self._levels[key]

    def _read_level(self, number: str, depth: int) -> Level | None:
        element = self._numbers.get(number)
        if element is None:
            return None
        link = element.find(W + "abstractNumId")
        abstract = None if link is None else self._abstract.get(link.get(VAL, ""))
        found = None if abstract is None else _child_level(abstract, depth)
        start: int | None = None
        for override in element.iterchildren(W + "lvlOverride"):
            if override.get(W + "ilvl") != str(depth):
                continue
            own = override.find(W + "lvl")
            found = found if own is None else own
            start = _number_in(override, "startOverride")
        return None if found is None else _level_of(found, start)


def _child_level(abstract: Element, depth: int) -> Element | None:
    for level in abstract.iterchildren(W + "lvl"):
        if level.get(W + "ilvl") == str(depth):
            return level
    return None


def _number_in(element: Element, name: str) -> int | None:
    child = element.find(W + name)
    return None if child is None else whole(child.get(VAL))


def _level_of(element: Element, start: int | None) -> Level:
    shown, text = element.find(W + "numFmt"), element.find(W + "lvlText")
    fonts = element.find(f"{R_PR}/{W}rFonts")
    own_start = _number_in(element, "start")
    return Level(
        format="decimal" if shown is None else shown.get(VAL, "decimal"),
        text="" if text is None else text.get(VAL, "")[:40],
        start=start if start is not None else (own_start if own_start is not None else 0),
        font=None if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi"),
        restart=_number_in(element, "lvlRestart"),
    )


def numeral(value: int, form: str) -> str:
    """Return a counter as a number format prints it; a format that is not known counts in digits."""
    if form == "decimalZero":
        return f"{value:02d}"
    if form in ("none", "bullet"):
        return ""
    if form in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        return roman(value) if form == "lowerRoman" else roman(value).upper()
    letters = _LETTERS.get(form)
    if letters and 0 < value <= 26 * len(letters):
        return letters[(value - 1) % len(letters)] * ((value - 1) // len(letters) + 1)
    if form in _HAN_FORMATS and 0 < value < 100:
        return han(value)
    if form == "decimalEnclosedCircle" and 0 < value <= 20:
        return chr(0x2460 + value - 1)
    return str(value)


def roman(value: int) -> str:
    """Return 1 to 3999 in small Roman numerals."""
    text = ""
    for worth, letters in (*_ROMAN, *_ROMAN_SMALL):
        count, value = divmod(value, worth)
        text += letters * count
    return text


def han(value: int) -> str:
    """Return 1 to 99 in Chinese numerals."""
    tens, ones = divmod(value, 10)
    text = ("" if tens == 1 else _HAN[tens]) + "十" if tens else ""
    return text + (_HAN[ones] if ones else "")
