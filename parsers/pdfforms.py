"""What was filled into a PDF, and what hangs on it: form values at their place on the page, files inside, dangerous actions.

A value stands twice: in `form_fields`, and in the text where its field is on the page, which is where a reader sees it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdfium2.raw as raw
from lxml import etree

from parsers.documents import attach
from parsers.limits import Limits
from parsers.marks import Word
from parsers.paper import EMPTY_BOX, TICKED, Attached, FormField
from parsers.pdfium import Handle, Sheet
from store.records import Box

FormWords = Callable[[Sheet, int], tuple[tuple[FormField, ...], tuple[Word, ...]]]

_FIELDS = 2_000  #: annotations of a page looked at
_VALUE = 20_000  #: characters of one value
_LINE = 13.0  #: points of one filled-in line
_ATTACHED_FILES = 50
_BOXES = {raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON}
_TEXTS = {raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX}
_XFA = {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}
_DANGERS = ((b"/Launch", "launch_action"), (b"/JavaScript", "javascript"), (b"/RichMedia", "rich_media"))


def danger_flags(document: Handle, content: bytes) -> tuple[tuple[str, ...], int]:
    """Return the flags of a document that is open, and the number of its pages."""
    flags = [flag for mark, flag in _DANGERS if mark in content]
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 and "javascript" not in flags:
        flags.append("javascript")
    if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
        flags.append("encrypted")  # with an empty password: anybody may read it
    if raw.FPDF_GetFormType(document) in _XFA:
        flags.append("xfa")
    return tuple(flags), max(0, raw.FPDF_GetPageCount(document))


@contextmanager
def form_words(document: Handle) -> Iterator[FormWords]:
    """Give the function that returns a page's form fields, and their values as words at their places."""
    info = raw.FPDF_FORMFILLINFO()
    info.version = 2
    fillable = raw.FPDF_GetFormType(document) != raw.FORMTYPE_NONE
    form = raw.FPDFDOC_InitFormFillEnvironment(document, ctypes.byref(info)) if fillable else None
    try:
        yield lambda page, index: _of_page(form, page, index)
    finally:
        if form:
            raw.FPDFDOC_ExitFormFillEnvironment(form)


def _of_page(form: Handle, page: Sheet, index: int) -> tuple[tuple[FormField, ...], tuple[Word, ...]]:
    fields: list[FormField] = []
    words: list[Word] = []
    for place in range(min(raw.FPDFPage_GetAnnotCount(page.page), _FIELDS)):
        annotation = raw.FPDFPage_GetAnnot(page.page, place)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET and form:
            _add_field(form, annotation, page, index, fields, words)
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            words.extend(_typed(_string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"), _box(annotation, page)))
        raw.FPDFPage_CloseAnnot(annotation)
    return tuple(fields), tuple(words)


def _add_field(
    form: Handle, annotation: Handle, page: Sheet, index: int, fields: list[FormField], words: list[Word]
) -> None:
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    name = _string(raw.FPDFAnnot_GetFormFieldName, form, annotation)
    box = _box(annotation, page)
    if kind in _BOXES:
        state = TICKED if raw.FPDFAnnot_IsChecked(form, annotation) else EMPTY_BOX
        if kind == raw.FPDF_FORMFIELD_RADIOBUTTON:
            name = f"{name}.{_string(raw.FPDFAnnot_GetFormFieldExportValue, form, annotation)}".strip(".")
        fields.append(FormField(name=name, value=state, page=index + 1))
        words.append(Word(state, *box))
    elif kind in _TEXTS:
        value = _string(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
        fields.append(FormField(name=name, value=value, page=index + 1))
        words.extend(_typed(value, box))


def _box(annotation: Handle, page: Sheet) -> Box:
    rectangle = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle))
    x0, y0 = page.place(rectangle.left, rectangle.top)
    x1, y1 = page.place(rectangle.right, rectangle.bottom)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _typed(value: str, box: Box) -> Iterator[Word]:
    """Yield the lines of a value as words in its box; each keeps its blanks, for its letters have no places of their own."""
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    x0, top, x1, bottom = box
    step = min((bottom - top) / max(1, len(lines)), _LINE)
    if len(lines) == 1:
        top = (top + bottom - step) / 2
    for number, line in enumerate(lines):
        yield Word(line, x0, top + number * step, min(x1, x0 + 0.5 * step * len(line)), top + (number + 1) * step)


def _string(get: Callable[..., int], *arguments: Any) -> str:
    size = get(*arguments, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(min(size, 2 * _VALUE))
    get(*arguments, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), len(buffer))
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\x00")


def attached_files(document: Handle, limits: Limits) -> tuple[Attached, ...]:
    """Return the files embedded in a document, each a part of its own."""
    found: list[Attached] = []
    room = limits.attached_bytes
    for place in range(min(raw.FPDFDoc_GetAttachmentCount(document), _ATTACHED_FILES)):
        attachment = raw.FPDFDoc_GetAttachment(document, place)
        name = _string(raw.FPDFAttachment_GetName, attachment)
        size = ctypes.c_ulong()
        if not raw.FPDFAttachment_GetFile(attachment, None, 0, ctypes.byref(size)):
            continue
        buffer = ctypes.create_string_buffer(max(1, size.value))
        raw.FPDFAttachment_GetFile(attachment, buffer, size.value, ctypes.byref(size))
        inside = attach(buffer.raw[: size.value], name=name, limits=replace(limits, attached_bytes=max(0, room)))
        room -= inside.size if inside.content is not None else 0
        found.append(inside)
    return tuple(found)


def xfa_fields(content: bytes) -> tuple[FormField, ...]:
    """Return the values of an XFA form, whose pages may show nothing but a request to open it elsewhere."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        parts = PdfReader(BytesIO(content)).xfa or {}
    except (PyPdfError, ValueError, KeyError, TypeError):
        return ()
    data = next((value for name, value in parts.items() if "datasets" in str(name)), None)
    if not isinstance(data, bytes):
        return ()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root is None:
        return ()
    leaves = (
        each for each in root.iter() if isinstance(each.tag, str) and len(each) == 0 and (each.text or "").strip()
    )
    return tuple(
        FormField(name=etree.QName(leaf).localname, value=str(leaf.text).strip()[:_VALUE])
        for _, leaf in zip(range(_FIELDS), leaves, strict=False)
    )
