"""Cue words are data: parsers/lexicon/*.toml holds them, this file finds them in folded text and quotes them as written.

Folding (NFKC, case, diacritics of Latin script, Arabic letter variants and digits, ё, typographic quotes, white space) is the
same for cues and text, so a pattern in a lexicon file is written in folded form.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"

_CHARACTERS: dict[int, str | int | None] = {
    **dict.fromkeys(range(0x064B, 0x0653)),  # harakat
    0x0640: None,  # tatweel
    0x0670: None,
    **dict.fromkeys((0x0622, 0x0623, 0x0625, 0x0671), "ا"),
    0x0649: "ي",
    0x06CC: "ي",
    0x0629: "ه",
    0x06A9: "ك",
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
    0x0451: "е",
    **dict.fromkeys((0x2018, 0x2019, 0x201B, 0x02BC, 0x00B4, 0x0060), "'"),
    **dict.fromkeys((0x201C, 0x201D, 0x201E, 0x00AB, 0x00BB), '"'),
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-"),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0x00AD)),
    **dict.fromkeys(range(0x202A, 0x202F)),
    **dict.fromkeys(range(0x2066, 0x206A)),
}
_MARKS = re.compile("[\u0300-\u036f]+")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")


def fold(text: str) -> str:
    """Return text as cues see it; newlines stay, other white space becomes one blank."""
    if text.isascii():
        return _SPACES.sub(" ", text.lower())
    text = unicodedata.normalize("NFKC", text).casefold().translate(_CHARACTERS)
    return _SPACES.sub(" ", _strip_marks(text))


def _strip_marks(text: str) -> str:
    # й decomposes to и + breve: Cyrillic must keep it, so only marks on Latin letters go.
    if not any("\u00c0" <= character <= "\u024f" or "\u1e00" <= character <= "\u1eff" for character in text):
        return _MARKS.sub("", text) if _MARKS.search(text) else text
    return "".join(
        _MARKS.sub("", unicodedata.normalize("NFD", character))
        if "\u00c0" <= character <= "\u024f" or "\u1e00" <= character <= "\u1eff"
        else character
        for character in text
    )


class Folded:
    """A text beside its folded form; spans of the folded form can be quoted as written."""

    __slots__ = ("_starts", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = fold(original)
        self._starts: list[int] | None = None

    def quote(self, start: int, end: int, *, around: int = 0) -> str:
        """Return the original words of a folded span, with `around` more characters on either side."""
        first, last = self.span(start, end)
        return self.original[max(0, first - around) : last + around].strip()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original offsets of a folded span."""
        if self._starts is None:
            self._starts = self._align()
        first = self._starts[min(start, len(self._starts) - 1)] if self._starts else 0
        last = self._starts[end] if end < len(self._starts) else len(self.original)
        return first, max(first, last)

    def _align(self) -> list[int]:
        # Folded letter by letter (a letter with its marks) the text gives the same as folded whole; once per quoted text.
        starts: list[int] = []
        last = ""
        for start, end in _letters(self.original):
            for character in fold(self.original[start:end]):
                if character == last == " ":
                    continue
                starts.append(start)
                last = character
        if len(starts) != len(self.text):
            # Scripts whose letters join across our borders: the place is then right to a few letters.
            return [place * len(self.original) // max(1, len(self.text)) for place in range(len(self.text))]
        return starts


def _letters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(text)):
        if not unicodedata.combining(text[place]):
            yield start, place
            start = place
    if text:
        yield start, len(text)


@dataclass(frozen=True, slots=True)
class Cue:
    """One pattern of the lexicon."""

    group: str  #: what finding it speaks for: "opening", "delegation", "head", ...
    language: str  #: ISO 639-1, or "any"
    pattern: str  #: regular expression over folded text
    weight: float  #: 3 near-certain, 1 supporting, 0.5 only with others
    source: str  #: where the wording comes from


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found in a text."""

    cue: Cue
    start: int  #: in the folded text
    end: int
    quote: str  #: as written


@cache
def lexicon(name: str) -> tuple[Cue, ...]:
    """Return the cues of parsers/lexicon/<name>.toml, each once."""
    with (LEXICON / f"{name}.toml").open("rb") as file:
        tables = tomllib.load(file)["cue"]
    return tuple(
        Cue(
            group=str(table["group"]),
            language=str(table["language"]),
            pattern=str(pattern),
            weight=float(table.get("weight", 1.0)),
            source=str(table["source"]),
        )
        for table in tables
        for pattern in ([table["pattern"]] if "pattern" in table else table["patterns"])
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def find_hits(folded: Folded, cues: Iterable[Cue], *, languages: Iterable[str] | None = None) -> Iterator[Hit]:
    """Yield the first hit of each cue; with `languages`, only cues of those and of "any"."""
    wanted = None if languages is None else {*languages, "any"}
    for cue in cues:
        if wanted is not None and cue.language not in wanted:
            continue
        found = _compiled(cue.pattern).search(folded.text)
        if found:
            yield Hit(cue=cue, start=found.start(), end=found.end(), quote=folded.quote(found.start(), found.end()))


def cues_of(name: str, *groups: str) -> tuple[Cue, ...]:
    """Return the cues of some groups of one lexicon file."""
    return tuple(cue for cue in lexicon(name) if cue.group in groups)
