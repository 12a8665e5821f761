"""The second reader, mail-parser: asked about odd mails only, believed about files only, and whatever it raises means nothing.

It costs more than our own walk and loses bytes of its own (a nameless PDF, raw 8-bit headers), so it never decides; but a file it
finds and we did not is a part all the same.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
from dataclasses import dataclass

from intake.decode import decode_header, shown_name
from parsers.sniff import kind_of

_LARGEST = 2_000_000  #: bytes; it takes time and memory well above ours
_MOST = 50  #: files taken from it
_READABLE = frozenset(
    {"text", "csv", "html", "unknown", "message"}
)  #: kinds it recodes on its way: never the same bytes
# What our own walk may say about a mail whose parts it saw whole: no reason to ask.
_HARMLESS = (
    "raw_8bit_header",
    "charset_guessed",
    "wrong_charset",
    "unknown_charset",
    "undecodable_bytes",
    "control_characters",
    "encoded_word",
    "blank_in_encoded_word",
    "too_many_encoded_words",
    "limit_",
    "duplicate_",
    "names_differ",
    "bytes_before_header",
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file the second reader found."""

    name: str | None
    content: bytes


def wanted(defects: tuple[str, ...], size: int) -> bool:
    """Whether a mail is odd enough in its structure, and small enough, to be read a second time."""
    return size <= _LARGEST and any(not defect.startswith(_HARMLESS) for defect in defects)


def files_not_in(raw: bytes, known: frozenset[str]) -> tuple[FoundFile, ...]:
    """Return files of a known format whose SHA-256 is not among `known`. Never raises."""
    try:
        attachments = _attachments(raw)
    except Exception:
        # Any exception at all: mail-parser 4.8 raises AttributeError and others outside its own tree on real mail.
        return ()
    found: dict[str, FoundFile] = {}
    for attachment in attachments[:_MOST]:
        content = _content(attachment)
        digest = hashlib.sha256(content).hexdigest()
        if content and digest not in known and kind_of(content).format not in _READABLE:
            name = str(attachment.get("filename") or "").encode("utf-8", "surrogateescape")
            found.setdefault(digest, FoundFile(shown_name(decode_header(name).text), content))
    return tuple(found.values())


def _attachments(raw: bytes) -> list[dict[str, object]]:
    # Imported here: most mails never need it.
    import mailparser

    logging.getLogger("mailparser").setLevel(logging.CRITICAL)
    return list(mailparser.parse_from_bytes(raw).attachments)


def _content(attachment: dict[str, object]) -> bytes:
    payload = str(attachment.get("payload") or "")
    if not attachment.get("binary"):
        return payload.encode("utf-8", "surrogateescape")
    try:
        return base64.b64decode(payload)
    except (binascii.Error, ValueError):
        return b""
