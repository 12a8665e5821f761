"""PDFium seen through the few calls we need: characters with places, drawn lines, form fields, pictures of pages.

Raw calls, because the wrapper's objects cost more than the reading: a page of text and tables takes 4 to 7 ms of CPU.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as raw

from parsers.bidi import has_rtl, plain_letters, read_word
from parsers.glyphs import in_symbol_font, with_ticks, without_private_use
from parsers.limits import Limits
from parsers.marks import Rule, Word
from store.records import Box

Handle = Any  #: a pointer of PDFium's
Place = Callable[[float, float], tuple[float, float]]  #: user space to points from the top left of the page as shown

_BOLD = 600
_CELL = 300.0  #: points, the most a cell may stretch beyond a word that runs into it
_SPACES = frozenset(" \t\r\n\u00a0\u2002\u2003\u2009\u202f\u3000\x00\ufeff\u200b")
_HYPHENS = {"\x02": "-", "\ufffe": "-", "\u00ad": ""}


class Locked(Exception):
    """A password is needed."""


class Broken(Exception):
    """PDFium cannot open this."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """An open page with the way from its user space to places from the top left."""

    page: Handle
    text: Handle
    width: float
    height: float
    place: Place
    upright: bool  #: no rotation of the page itself


@contextmanager
def opened(content: bytes) -> Iterator[Handle]:
    """Open a document. Raises Locked or Broken."""
    raw.FPDF_InitLibrary()
    document = raw.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        if raw.FPDF_GetLastError() in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Locked
        raise Broken
    try:
        yield document
    finally:
        raw.FPDF_CloseDocument(document)


@contextmanager
def sheet(document: Handle, index: int) -> Iterator[Sheet]:
    """Open a page. Raises Broken where PDFium cannot load it."""
    page = raw.FPDF_LoadPage(document, index)
    if not page:
        raise Broken
    text = raw.FPDFText_LoadPage(page)
    try:
        if not text:
            raise Broken
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
        turn = raw.FPDFPage_GetRotation(page)
        yield Sheet(
            page, text, raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page), _placing(box, turn), turn == 0
        )
    finally:
        if text:
            raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)


def _placing(box: Any, turn: int) -> Place:
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    if turn == 1:
        return lambda x, y: (y - bottom, x - left)
    if turn == 2:
        return lambda x, y: (right - x, y - bottom)
    if turn == 3:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


@dataclass(frozen=True, slots=True)
class Letters:
    """The words of a page as printed, with what tells whether the text layer is any good."""

    words: list[Word]
    upward: list[tuple[Word, int]]  #: words that run along the page's side, with 90 or 270, or upside down with 180
    characters: int
    strange: int  #: characters that stand for nothing: the font has no map to Unicode


def letters_of(sheet: Sheet, verticals: list[Rule], limits: Limits) -> Letters:
    """Return the words of a page; a word that runs through a vertical rule is parted there."""
    count = min(raw.FPDFText_CountChars(sheet.text), limits.page_characters)
    text = _characters(sheet.text, count)
    exact = has_rtl(text)
    reader = _Boxes(sheet)
    words: list[Word] = []
    upward: list[tuple[Word, int]] = []
    walls = sorted(verticals)
    strange = 0
    start = 0
    for end in _word_ends(text):
        piece = text[start:end]
        if piece and not piece.isspace():
            strange += _strange(piece)
            _add_word(reader, (start, end), text, exact, walls, words, upward)
        start = end + 1
    return Letters(words, upward, len(text), strange)


def _word_ends(text: str) -> Iterator[int]:
    for place, character in enumerate(text):
        if character in _SPACES:
            yield place
    yield len(text)


def _strange(piece: str) -> int:
    if piece.isascii() and piece.isprintable():
        return 0
    return sum(
        character == "\ufffd" or "\ue000" <= character <= "\uefff" or (character < " " and character not in _HYPHENS)
        for character in piece
    )


def _characters(text: Handle, count: int) -> str:
    """Return the characters one to one with PDFium's places."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(text, 0, count, buffer)
    if written == count + 1:
        found = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
        if len(found) == count:
            return found
    get = raw.FPDFText_GetUnicode
    codes = (get(text, place) for place in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


class _Boxes:
    """Asks PDFium for the place of one character after another with one structure."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._box = raw.FS_RECTF()
        self._pointer = ctypes.byref(self._box)

    def of(self, place: int) -> Box:
        """Return a character's place, the font's full height."""
        raw.FPDFText_GetLooseCharBox(self.sheet.text, place, self._pointer)
        box = self._box
        x0, y0 = self.sheet.place(box.left, box.top)
        x1, y1 = self.sheet.place(box.right, box.bottom)
        if self.sheet.upright:
            return (x0, y0, x1, y1)
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def bold(self, place: int) -> bool:
        """Tell whether a character is printed bold."""
        return bool(raw.FPDFText_GetFontWeight(self.sheet.text, place) >= _BOLD)

    def font(self, place: int) -> str:
        """Return the name of a character's font, without the mark of a subset."""
        buffer = ctypes.create_string_buffer(128)
        raw.FPDFText_GetFontInfo(self.sheet.text, place, buffer, 128, None)
        return buffer.value.decode("latin-1").rpartition("+")[2]


def _add_word(
    boxes: _Boxes,
    span: tuple[int, int],
    text: str,
    exact: bool,
    walls: list[Rule],
    words: list[Word],
    upward: list[tuple[Word, int]],
) -> None:
    start, end = span
    first, last = boxes.of(start), boxes.of(end - 1)
    box = (min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3]))
    bold = boxes.bold(start)
    across = _direction(first, last, end - start)
    if across:
        upward.append((Word(_shown(text[start:end], boxes, start), *box, bold), across))
        return
    odd = end - start > 1 and not (0 < box[2] - box[0] < (end - start) * 2.0 * (box[3] - box[1]))
    if odd or (exact and has_rtl(text[start:end])) or _crosses(walls, box):
        words.extend(_exact_words(boxes, span, text, walls))
        return
    words.append(Word(_shown(text[start:end], boxes, start), *box, bold))


def _direction(first: Box, last: Box, length: int) -> int:
    """Return by how many degrees clockwise the page must be turned for this word to stand upright."""
    if length < 2:
        return 0
    dx = (last[0] + last[2] - first[0] - first[2]) / 2
    dy = (last[1] + last[3] - first[1] - first[3]) / 2
    if abs(dy) > 2 * abs(dx):
        return 90 if dy < 0 else 270
    return 0


def _crosses(walls: list[Rule], box: Box) -> bool:
    """Tell whether a rule runs through a word from one cell into another; beyond the last rule there is no cell."""
    place = bisect_left(walls, (box[0] + 1.5,))
    middle = (box[1] + box[3]) / 2
    crossed = False
    while place < len(walls) and (not crossed or walls[place].at < box[2] + _CELL):
        wall = walls[place]
        if wall.at >= box[2] - 1.5 and not crossed:
            return False
        if wall.start <= middle <= wall.end:
            if wall.at >= box[2] - 1.5:
                return True
            crossed = True
        place += 1
    return False


def _exact_words(boxes: _Boxes, span: tuple[int, int], text: str, walls: list[Rule]) -> Iterator[Word]:
    """Yield the word or words of a span, character by character as seen from left to right."""
    glyphs: list[tuple[Box, str, int]] = []
    for place in range(*span):
        box = boxes.of(place)
        if glyphs and glyphs[-1][0] == box:
            glyphs[-1] = (box, glyphs[-1][1] + text[place], glyphs[-1][2])
        else:
            glyphs.append((box, text[place], place))
    glyphs.sort(key=lambda glyph: glyph[0][0] + glyph[0][2])
    run: list[tuple[Box, str, int]] = []
    for glyph in glyphs:
        if run and (glyph[0][0] - run[-1][0][2] > 0.6 * _height(glyph[0]) or _parted(walls, run[-1][0], glyph[0])):
            yield _word_of(boxes, run)
            run = []
        run.append(glyph)
    if run:
        yield _word_of(boxes, run)


def _height(box: Box) -> float:
    return box[3] - box[1]


def _parted(walls: list[Rule], before: Box, after: Box) -> bool:
    return _crosses(walls, ((before[0] + before[2]) / 2 - 1.5, before[1], (after[0] + after[2]) / 2 + 1.5, before[3]))


def _word_of(boxes: _Boxes, run: list[tuple[Box, str, int]]) -> Word:
    sides = tuple(zip(*(glyph[0] for glyph in run), strict=True))
    shown = read_word([_shown(glyph[1], boxes, glyph[2]) for glyph in run])
    return Word(shown, min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]), boxes.bold(run[0][2]))


def _shown(piece: str, boxes: _Boxes, place: int) -> str:
    """Return a piece of text as it looks: symbol fonts, ligatures and hyphens as letters."""
    if len(piece) <= 2 and (
        not piece.isalnum() or piece in {"o", "n", "q", "x", "R", "Q", "T", "S", "þ", "ý", "ü", "û"}
    ):
        font = boxes.font(place).lower().replace("-regular", "")
        if font.startswith(("wingdings", "webdings", "zapfdingbats")):
            piece = in_symbol_font(_SYMBOL_NAMES.get(font, font), piece) or piece
    if piece.isascii() and piece.isprintable():
        return piece
    for hyphen, shown in _HYPHENS.items():
        piece = piece.replace(hyphen, shown)
    return with_ticks(plain_letters(without_private_use(piece)).translate(_LIGATURES)) or "\ufffd"


_SYMBOL_NAMES = {"wingdings2": "wingdings 2", "wingdings-2": "wingdings 2"}
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\x00": None}
)
