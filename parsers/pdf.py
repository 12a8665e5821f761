"""A PDF is read once, by PDFium: words, rules, form values. A page without a good text layer goes to OCR, one with it never."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from parsers.documents import unread
from parsers.drawing import Drawing, drawing_of
from parsers.layout import lay_out
from parsers.limits import NEEDS_PROGRAMS, Limits
from parsers.marks import Page, Word
from parsers.paper import Attached, Document, FormField
from parsers.pdfforms import FormWords, attached_files, danger_flags, form_words, xfa_fields
from parsers.pdfium import Broken, Handle, Letters, Locked, Sheet, letters_of, opened, sheet
from parsers.sniff import Kind
from store.records import Box

_KIND = Kind("pdf", "application/pdf")
_POOR_LETTERS = 40  #: characters of a page mostly covered by pictures below which its text layer is no text
_PICTURE_SHARE = 0.4  #: of the page's area from which it is mostly picture
_STRANGE_SHARE = 0.15  #: of the characters that stand for nothing
_VOWELS = re.compile("[aeiouyàâäáãéèêëíîïóôöõúùûüаеёиоуыэюяAEIOUYАЕЁИОУЫЭЮЯ]")


@dataclass(slots=True)
class _Found:
    """What the pages gave, while they are read one after another."""

    pages: list[Page]
    scanned: list[int]  #: places of pages without a good text layer
    fields: list[FormField]
    flags: list[str]
    characters: int = 0


def read_pdf(content: bytes, limits: Limits) -> Document:
    """Return what a PDF shows."""
    try:
        with opened(content) as document:
            return _read(document, content, limits)
    except Locked:
        return replace(unread(_KIND, "encrypted"), flags=("encrypted",))
    except Broken:
        return unread(_KIND, "damaged: no reader can open it")


def _read(document: Handle, content: bytes, limits: Limits) -> Document:
    flags, count = danger_flags(document, content)
    found = _Found(pages=[], scanned=[], fields=[], flags=list(flags))
    if count > limits.pages:
        found.flags.append("truncated_pages")
    with form_words(document) as words_of:
        for index in range(min(count, limits.pages)):
            _read_page(document, index, words_of, found, limits)
    if found.scanned and not limits.programs:
        return Document(format="pdf", media_type="application/pdf", pages=count, flags=(NEEDS_PROGRAMS,))
    if "xfa" in flags:
        found.fields.extend(xfa_fields(content))
    files = attached_files(document, limits)
    if any(one.media_type == "application/x-executable" for one in files):
        found.flags.append("executable")
    return _document(document, found, count, files, limits)


def _document(document: Handle, found: _Found, count: int, attached: tuple[Attached, ...], limits: Limits) -> Document:
    legibility, why = 1.0, None
    if found.scanned:
        from parsers.ocr import read_pdf_pages  # heavy: only papers without text pay for it

        scan = read_pdf_pages(document, found.scanned, limits)
        legibility, why = scan.legibility, scan.unread
        found.flags.extend(flag for flag in scan.flags if flag not in found.flags)
        by_number = {page.number: page for page in scan.pages}
        found.pages = [by_number.get(page.number, page) for page in found.pages]
    blocks = lay_out(found.pages, limits)
    return Document(
        format="pdf",
        media_type="application/pdf",
        blocks=blocks,
        pages=count,
        ocr=bool(found.scanned) and why is None,
        legibility=legibility,
        form_fields=tuple(found.fields),
        attached=attached,
        flags=tuple(found.flags),
        unread=why if why is not None and not blocks else None,
    )


def _read_page(document: Handle, index: int, words_of: FormWords, found: _Found, limits: Limits) -> None:
    try:
        with sheet(document, index) as page:
            drawing = drawing_of(page, limits)
            room = max(0, limits.text_characters - found.characters)
            letters = letters_of(
                page, drawing.verticals, replace(limits, page_characters=min(room, limits.page_characters))
            )
            fields, filled = words_of(page, index)
    except Broken:
        found.flags.append("broken_page")
        return
    found.characters += letters.characters
    found.fields.extend(fields)
    if letters.characters >= min(room, limits.page_characters):
        found.flags.append("truncated_text")
    if drawing.too_many:
        found.flags.append("too_many_objects")
    if _is_picture(page, drawing, letters):
        found.scanned.append(index)
    found.pages.append(_page(page, index, drawing, letters, filled))


def _is_picture(page: Sheet, drawing: Drawing, letters: Letters) -> bool:
    """Tell whether a page must be read by its looks: little or no text under a picture, or text that is garbage."""
    visible = sum(len(word.text) for word in letters.words) + sum(len(word.text) for word, _ in letters.upward)
    covered = drawing.pictures >= _PICTURE_SHARE * page.width * page.height
    if visible == 0:
        return drawing.pictures > 0.02 * page.width * page.height or len(drawing.inks) > 40
    if covered and visible < _POOR_LETTERS:
        return True
    return letters.strange > _STRANGE_SHARE * visible or _is_shifted("".join(word.text for word in letters.words))


def _is_shifted(text: str) -> bool:
    """Tell whether Latin or Cyrillic text has too few vowels to be words: a font whose letters are not what they say."""
    letters = [character for character in text if character.isalpha() and character < "\u0500"]
    if len(letters) < 120:
        return False
    return len(_VOWELS.findall("".join(letters))) < 0.12 * len(letters)


def _page(page: Sheet, index: int, drawing: Drawing, letters: Letters, filled: tuple[Word, ...]) -> Page:
    words = [*letters.words, *filled]
    shown = Page(
        number=index + 1,
        width=page.width,
        height=page.height,
        words=tuple(words),
        horizontals=tuple(drawing.horizontals),
        verticals=tuple(drawing.verticals),
        squares=tuple(drawing.squares),
        inks=tuple(drawing.inks),
    )
    if not letters.upward:
        return shown
    sideways = sum(len(word.text) for word, _ in letters.upward)
    if sideways > sum(len(word.text) for word in words):
        return _turned(shown, letters)
    return replace(shown, aside=(" ".join(word.text for word, _ in letters.upward),))


def _turned(page: Page, letters: Letters) -> Page:
    """Return a page whose text runs along its side, turned so that it is upright."""
    votes = [degrees for word, degrees in letters.upward for _ in word.text]
    degrees = max(set(votes), key=votes.count)
    width, height = page.width, page.height

    def turn(box: Box) -> Box:
        x0, top, x1, bottom = box
        return (height - bottom, x0, height - top, x1) if degrees == 90 else (top, width - x1, bottom, width - x0)

    words = [word for word, own in letters.upward if own == degrees]
    words.extend(word for word in page.words if len(word.text) < 2)  # a single letter has no direction of its own
    across = [turn((rule.at, rule.start, rule.at, rule.end)) for rule in page.verticals]
    down = [turn((rule.start, rule.at, rule.end, rule.at)) for rule in page.horizontals]
    return Page(
        number=page.number,
        width=height,
        height=width,
        words=tuple(Word(word.text, *turn(word[1:5]), word.bold) for word in words),
        horizontals=tuple(type(page.horizontals[0])(box[1], box[0], box[2]) for box in across)
        if page.horizontals
        else (),
        verticals=tuple(type(page.verticals[0])(box[0], box[1], box[3]) for box in down) if page.verticals else (),
        squares=tuple(map(turn, page.squares)),
        inks=tuple(map(turn, page.inks)),
        turned=degrees,
    )
