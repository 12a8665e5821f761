"""DOC, RTF and ODT are read as LibreOffice opens them; where it is not installed by what is left, and the Document says so.

The flag `without_office` marks such a reading: the text is there, tick boxes and some tables are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from parsers.compound import Compound
from parsers.limits import Limits
from parsers.office import as_docx, program
from parsers.opendocument import read_content
from parsers.paper import Document
from parsers.plainrtf import has_deletions, text_of_rtf
from parsers.text import Budget, blocks_of_lines
from parsers.word import read_docx
from parsers.wordbinary import text_of_doc
from parsers.zipplan import Unreadable

WITHOUT_OFFICE = "without_office"
_TYPES = {"doc": "application/msword", "rtf": "application/rtf", "odt": "application/vnd.oasis.opendocument.text"}
_FIB_ENCRYPTED = 0x0100  #: bit of the flags at 0x0A of the WordDocument stream ([MS-DOC] 2.5.2)
_MACRO_NAMES = tuple(name.encode("utf-16-le") for name in ("_VBA_PROJECT", "VBA\x00"))
_RTF_OBJECT = re.compile(rb"\\objdata\b")

Fallback = Callable[[bytes, Limits], Document]


def read_doc(content: bytes, limits: Limits) -> Document:
    """Return what a Word 97-2003 document shows."""
    flags = ("macro",) if any(name in content for name in _MACRO_NAMES) else ()
    try:
        head = Compound(content).read("WordDocument")[:32]
    except Unreadable as error:
        return _unread("doc", error.sentence, *error.flags, *flags)
    if len(head) > 12 and int.from_bytes(head[10:12], "little") & _FIB_ENCRYPTED:
        return _unread("doc", "encrypted", "encrypted", *flags)
    return _read(content, "doc", limits, flags, _plain_doc)


def read_rtf(content: bytes, limits: Limits) -> Document:
    """Return what an RTF document shows."""
    flags = ("embedded_object",) if _RTF_OBJECT.search(content) else ()
    return _read(content, "rtf", limits, flags, _plain_rtf)


def read_odt(content: bytes, limits: Limits) -> Document:
    """Return what an OpenDocument text shows."""
    try:
        plain = read_content(content, limits)
    except Unreadable as error:
        return _unread("odt", error.sentence, *error.flags)
    # The plan of the archive and its XML were checked by our own reader before LibreOffice sees it.
    return _read(content, "odt", limits, plain.flags, lambda *_: plain)


def _read(content: bytes, ending: str, limits: Limits, flags: tuple[str, ...], fallback: Fallback) -> Document:
    if program() is None:
        document = fallback(content, limits)
        return _named(document, ending, (*flags, WITHOUT_OFFICE))
    try:
        document = read_docx(as_docx(content, ending, limits), limits)
    except Unreadable as error:
        document = fallback(content, limits)
        if document.unread is not None or not document.blocks:
            return _unread(ending, error.sentence, *error.flags, *flags)
        return _named(document, ending, (*flags, *error.flags, WITHOUT_OFFICE))
    return _named(document, ending, flags)


def _named(document: Document, ending: str, flags: tuple[str, ...]) -> Document:
    return replace(document, format=ending, media_type=_TYPES[ending], flags=tuple(sorted({*document.flags, *flags})))


def _unread(ending: str, why: str, *flags: str) -> Document:
    return Document(format=ending, media_type=_TYPES[ending], flags=tuple(sorted(set(flags))), unread=why)


def _plain_rtf(content: bytes, limits: Limits) -> Document:
    if has_deletions(content):
        return _unread("rtf", "it holds text marked as deleted, and LibreOffice is not installed", "tracked_changes")
    return _of_text(text_of_rtf(content), "rtf", limits)


def _plain_doc(content: bytes, limits: Limits) -> Document:
    try:
        return _of_text(text_of_doc(content), "doc", limits)
    except Unreadable as error:
        return _unread("doc", f"{error.sentence}, and LibreOffice is not installed", *error.flags)


def _of_text(text: str, ending: str, limits: Limits) -> Document:
    budget = Budget(limits.text_characters)
    blocks = tuple(blocks_of_lines(text, budget, limits))
    why = None if blocks else "there is no text in it that can be read without LibreOffice"
    return Document(format=ending, media_type=_TYPES[ending], blocks=blocks, flags=tuple(budget.flags), unread=why)
