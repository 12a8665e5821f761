"""Ordinals of meetings in seven languages: in words, in figures with their endings, in Roman figures. "XI", "11e" and "одиннадцатое" are 11."""

from __future__ import annotations

import re
from functools import cache

from parsers.cues import Cue, lexicon

_FIGURES = r"(?:no\.? ?)?(?P<n>\d{1,2}) ?(?:st|nd|rd|th|er|ere|eme|e|\.? ?[ao°](?![a-z])|\.[2?*](?!\d)|-?(?:ое|ее|е|ого|го|ом|м|ему|му|ым|й|ая|ую|я)(?![а-я]))?\.?"
# ".2", ".?" and ".*" are what OCR makes of a raised letter: "11.ª".
_ROMAN = r"(?P<r>x{0,3}(?:ix|iv|v?i{0,3}))(?:e|eme|a|o|\.a|-(?:е|го|м|му|й))?"
_VALUES = {"i": 1, "v": 5, "x": 10}


@cache
def ordinal_pattern() -> str:
    """Return a pattern without named groups that matches any ordinal from 1 to 30 in folded text."""
    words = sorted((cue.pattern for cue in _cues()), key=len, reverse=True)
    figures = re.sub(r"\?P<\w>", "?:", _FIGURES)
    roman = r"(?=[ivx])" + re.sub(r"\?P<\w>", "?:", _ROMAN)
    latin = [word for word in words if not _needs_no_border(word)]
    others = [word for word in words if _needs_no_border(word)]
    bordered = rf"(?<![\w-])(?:{'|'.join(latin)}|{roman})(?![^\W\d_])"
    han = r"第 ?\d{1,2}"
    return rf"(?:{bordered}|(?<!\d)(?<![\d.,/-]){figures}|(?:{'|'.join(others)})|{han}|ال ?\d{{1,2}}|\(\d{{1,2}}\))"


def ordinal_value(text: str) -> int | None:
    """Return the number an ordinal says; None when it says none of ours."""
    text = text.strip(" ()")
    for cue in _cues():
        if _whole(cue.pattern).fullmatch(text):
            return int(cue.group.removeprefix("ordinal_"))
    digits = re.search(r"\d{1,2}", text)
    if digits:
        return int(digits[0]) or None
    found = re.fullmatch(_ROMAN, text)
    return _roman(found["r"]) if found and found["r"] else None


def _roman(text: str) -> int:
    total = 0
    for place, letter in enumerate(text):
        value = _VALUES[letter]
        total += -value if any(_VALUES[later] > value for later in text[place + 1 : place + 2]) else value
    return total


def _needs_no_border(pattern: str) -> bool:
    """Han and Arabic words stand glued to what is before and behind."""
    return any("\u0600" <= letter <= "\u06ff" or "\u4e00" <= letter <= "\u9fff" for letter in pattern)


@cache
def _cues() -> tuple[Cue, ...]:
    return tuple(cue for cue in lexicon("meetings") if cue.group.startswith("ordinal_"))


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
