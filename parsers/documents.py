"""Bytes in, a Document out. The bytes alone say which reader opens them; a reader is imported only when its format comes.

This runs inside the sandbox's child: see parsers/sandbox.py for the door everybody else uses.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import cast

from parsers.charsets import decode_bytes
from parsers.limits import DEFAULT, MEGABYTE, Limits
from parsers.paper import Attached, Document
from parsers.sniff import Kind, kind_of

Read = Callable[[bytes, Limits], Document]

#: format by content -> module and function that read it
READERS: dict[str, tuple[str, str]] = {
    "pdf": ("parsers.pdf", "read_pdf"),
    "docx": ("parsers.word", "read_docx"),
    "xlsx": ("parsers.sheets", "read_xlsx"),
    "csv": ("parsers.sheets", "read_csv"),
    "doc": ("parsers.legacy", "read_doc"),
    "rtf": ("parsers.legacy", "read_rtf"),
    "odt": ("parsers.legacy", "read_odt"),
    "zip": ("parsers.archive", "read_zip"),
    "7z": ("parsers.archive", "read_7z"),
    "gzip": ("parsers.archive", "read_gzip"),
    "tnef": ("parsers.envelopes", "read_tnef"),
    "msg": ("parsers.envelopes", "read_msg"),
    "p7m": ("parsers.envelopes", "read_p7m"),
    "image": ("parsers.images", "read_image"),
    "text": ("parsers.text", "read_text"),
    "html": ("parsers.hypertext", "read_html"),
}

_NO_READER = {
    "application/x-empty": "empty file",
    "application/x-executable": "a program, not a paper",
    "application/vnd.rar": "a RAR archive: no reader for it",
    "application/vnd.ms-excel": "an old Excel workbook (.xls): no reader for it",
    "application/vnd.ms-powerpoint": "a presentation: no reader for it",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "a presentation: no reader for it",
    "application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet: no reader for it",
}


def open_document(
    content: bytes, *, name: str | None = None, declared_type: str | None = None, limits: Limits = DEFAULT
) -> Document:
    """Return what a paper shows. `name` is never looked at; of `declared_type` only the charset of a text is believed."""
    kind = kind_of(content)
    if len(content) > limits.input_bytes:
        return unread(kind, f"limit size {limits.input_bytes // MEGABYTE} MB")
    if kind.format == "message":
        return _message(content, kind, limits)
    if kind.format not in READERS:
        return unread(kind, _why_not(kind))
    if kind.format in {"text", "csv", "html"}:
        content = _recoded(content, declared_type)
    module, function = READERS[kind.format]
    read = cast(Read, getattr(import_module(module), function))
    document = read(content, limits)
    found = (*kind.flags, "blank") if _is_blank(document) else kind.flags
    missing = tuple(flag for flag in found if flag not in document.flags)
    return replace(document, flags=document.flags + missing) if missing else document


def _is_blank(document: Document) -> bool:
    """Tell whether a paper was read and shows nothing at all, which is not the same as saying nothing."""
    return document.unread is None and not (document.blocks or document.attached or document.form_fields)


def unread(kind: Kind, why: str) -> Document:
    """Return the Document of a paper nobody read, with the reason."""
    return Document(format=kind.format, media_type=kind.media_type, flags=kind.flags, unread=why)


def attach(content: bytes, *, name: str, limits: Limits) -> Attached:
    """Return a file found inside another, its content left out (and that said) where it is too big to hand on."""
    fits = len(content) <= limits.attached_bytes
    return Attached(
        name=name,
        media_type=kind_of(content).media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=base64.b64encode(content).decode("ascii") if fits else None,
        reason=None if fits else f"limit size {limits.attached_bytes // MEGABYTE} MB of a file inside another",
    )


def _why_not(kind: Kind) -> str:
    if "encrypted" in kind.flags:
        return "encrypted"
    return _NO_READER.get(kind.media_type, "unknown format")


def _message(content: bytes, kind: Kind, limits: Limits) -> Document:
    # Mail is unpacked by intake, which takes this one part as a message inside a message.
    inside = attach(content, name="message.eml", limits=limits)
    return Document(format=kind.format, media_type=kind.media_type, attached=(inside,))


def _recoded(content: bytes, declared_type: str | None) -> bytes:
    """Return a text as UTF-8 where a charset was declared and fits without a single error, else untouched."""
    charset = _charset(declared_type)
    if charset is None or b"\x00" in content[:64] or content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return content
    text, defects = decode_bytes(content, charset)
    return content if "undecodable_bytes" in defects else text.encode("utf-8", "replace")


def _charset(declared_type: str | None) -> str | None:
    for parameter in (declared_type or "").split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            # Programs that do not know the charset say one of these.
            name = value.strip().strip("\"'").lower()
            return name if name not in {"", "us-ascii", "ascii", "binary", "8bit", "unknown-8bit"} else None
    return None
