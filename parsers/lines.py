"""Words with places become lines of text: in reading order, right-to-left repaired, a wide gap as a tab."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from parsers.bidi import has_rtl, mend_brackets, reading_order
from parsers.marks import Word

TAB_GAP = 1.35  #: letter heights between two words from which the gap is a tab
LETTER_HEIGHT = 0.85  #: of a word's box: the rest is the font's own room above and below
_SAME_LINE = 0.55  #: of the smaller height, between the middles of two words of one line
_CJK = "\u2e80"

_by_x = attrgetter("x0")


@dataclass(frozen=True, slots=True)
class Row:
    """The words of one line, from left to right."""

    words: tuple[Word, ...]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.bottom - self.top


def row_of(words: Sequence[Word]) -> Row:
    """Return words, already from left to right, as one row."""
    return Row(
        tuple(words),
        words[0].x0,
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Return words as rows from the top, each from left to right."""
    rows: list[list[Word]] = []
    middle = height = 0.0
    for word in sorted(words, key=lambda word: word.top + word.bottom):
        own_middle, own_height = (word.top + word.bottom) / 2, word.bottom - word.top
        if rows and own_middle - middle <= _SAME_LINE * min(own_height, height):
            row = rows[-1]
            row.append(word)
            # The line follows its biggest word, so that a raised number does not draw the line up.
            if own_height > height:
                middle, height = own_middle, own_height
        else:
            rows.append([word])
            middle, height = own_middle, own_height
    return [row_of(sorted(row, key=_by_x)) for row in rows]


def segments_of(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Return the words of a line, from left to right, in runs parted by wide gaps."""
    height = max(word.bottom - word.top for word in words)
    gap = TAB_GAP * LETTER_HEIGHT * height
    runs: list[list[Word]] = [[words[0]]]
    end = words[0].x1
    for word in words[1:]:
        if word.x0 - end > gap:
            runs.append([word])
        else:
            runs[-1].append(word)
        end = max(end, word.x1)
    return [tuple(run) for run in runs]


def text_of_line(words: Sequence[Word], *, rtl: bool, tabs: bool = True) -> str:
    """Return the words of a line, from left to right, as text; `rtl` is the direction of the page."""
    segments = segments_of(words) if tabs else [tuple(words)]
    if not any(has_rtl(word.text) for word in words):
        return "\t".join(map(_text_of_segment, segments))
    texts = [_read_segment(segment, rtl=rtl) for segment in segments]
    return mend_brackets("\t".join(reversed(texts) if rtl else texts))


def _text_of_segment(words: Sequence[Word]) -> str:
    text = words[0].text
    for before, word in pairwise(words):
        text += word.text if _is_unspaced(before, word) else f" {word.text}"
    return text


def _is_unspaced(before: Word, word: Word) -> bool:
    # Chinese is printed without spaces: two characters beside each other are one text.
    wide = before.text[-1] >= _CJK and word.text[0] >= _CJK
    return wide and word.x0 - before.x1 < 0.5 * LETTER_HEIGHT * (word.bottom - word.top)


def _read_segment(words: Sequence[Word], *, rtl: bool) -> str:
    return " ".join(words[place].text for place in reading_order([word.text for word in words], rtl=rtl))
