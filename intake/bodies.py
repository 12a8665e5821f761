"""Which parts of a mail are its own text, which are papers, and which say nothing: pictures of a signature, keys, calendar entries.

Of the twins of multipart/alternative the plain one is read; the HTML one where the plain one is empty or a stub of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from intake.decode import parameters_of
from intake.mailparts import Part
from intake.transfer import uuencoded
from parsers.limits import Limits
from parsers.paper import Document
from parsers.text import decoded, read_text


class Role(StrEnum):
    """What a part is for."""

    TEXT = "text"  #: the text of the mail, or of a message inside
    PAGE = "page"  #: the same in HTML
    TWIN = "twin"  #: the same text again in another format
    PAPER = "paper"
    MESSAGE = "message"
    SILENT = "silent"  #: says nothing that is asked for


@dataclass(frozen=True, slots=True)
class Item:
    """A part and its role."""

    part: Part
    role: Role
    own: bool = True  #: of the mail itself, not of a message inside
    why: str = ""  #: of a silent part or a twin, one sentence


_LIMITS = Limits(text_characters=300_000)  #: a body is no paper: twice the longest ever seen
_TAGS = re.compile(
    rb"<(?:style|script|title)\b[^>]{0,300}>[^<]{0,20000}|<[^<>]{0,4000}>|&[a-z#0-9]{1,8};", re.IGNORECASE
)
_LETTER = re.compile(rb"[A-Za-z\x80-\xff]")
_STUB = 40  #: letters; a plain twin of fewer is a stub
_SMALL_PICTURE = 30_000  #: bytes of a picture in the text that is a logo; a page scanned in black and white has as many
_TINY_PICTURE = 4_000  #: bytes of any picture that can hold no page
_NO_PAPER = {
    "text/calendar": "a calendar entry",
    "text/x-vcard": "a visiting card",
    "text/vcard": "a visiting card",
    "text/rfc822-headers": "a header that is quoted",
    "application/pkcs7-signature": "an electronic signature",
    "application/x-pkcs7-signature": "an electronic signature",
    "application/pgp-signature": "an electronic signature",
    "application/pgp-keys": "a key",
    "application/pgp-encrypted": "the label of an encrypted mail",
}
_ENCRYPTED = b"-----BEGIN PGP MESSAGE-----"


def items_of(root: Part) -> tuple[Item, ...]:
    """Return every part of a mail (or of a message inside one) with its role, in order."""
    return tuple(_items(root, dict(_twins(root)), own=True))


def _items(part: Part, twins: dict[str, str], *, own: bool) -> Iterator[Item]:
    if part.is_message:
        yield Item(part, Role.MESSAGE, own)
        own = False
    elif not part.is_multipart:
        yield _item(part, twins, own=own)
    for one in part.parts:
        yield from _items(one, twins, own=own)


def _item(part: Part, twins: dict[str, str], *, own: bool) -> Item:
    if part.unread is not None or part.content.lstrip()[:40].startswith(_ENCRYPTED):
        return Item(part if part.unread else replace(part, unread="encrypted (PGP)"), Role.PAPER, own)
    if part.path in twins:
        return Item(part, Role.TWIN, own, f"The same text as part {twins[part.path]}.")
    if part.declared in _NO_PAPER or part.declared.startswith("message/"):
        return Item(
            part, Role.SILENT, own, f"Not a paper: {_NO_PAPER.get(part.declared, 'a report of a mail system')}."
        )
    if not part.content.strip():
        if _is_file(part):
            return Item(replace(part, unread="empty file"), Role.PAPER, own)
        return Item(part, Role.SILENT, own, "Nothing stands in it.")
    if _is_decoration(part):
        return Item(part, Role.SILENT, own, "Not a paper: a small picture in the text.")
    if _is_text(part):
        return Item(part, Role.PAGE if _is_page(part) else Role.TEXT, own)
    return Item(part, Role.PAPER, own)


def _is_file(part: Part) -> bool:
    return part.disposition == "attachment" or bool(part.name)


def _is_text(part: Part) -> bool:
    return (
        part.declared in {"text/plain", "text/html", "text/enriched", "text/richtext"}
        and part.kind.format in {"text", "csv", "html", "message", "unknown"}
        and not _is_file(part)
    )


def _is_page(part: Part) -> bool:
    return part.kind.format == "html" or part.declared == "text/html"


def _is_decoration(part: Part) -> bool:
    if part.kind.format != "image":
        return False
    in_text = part.disposition == "inline" or part.header.has("content-id")
    return len(part.content) < (_SMALL_PICTURE if in_text else _TINY_PICTURE)


def _twins(part: Part) -> Iterator[tuple[str, str]]:
    """Yield (path of a twin not read, path of the one read) for every multipart/alternative."""
    if part.declared == "multipart/alternative" and part.is_multipart:
        plain = next((leaf for leaf in _texts(part) if not _is_page(leaf)), None)
        page = next((leaf for leaf in _texts(part) if _is_page(leaf)), None)
        if plain is not None and page is not None:
            unread, read = (plain, page) if _is_stub(plain, page) else (page, plain)
            yield unread.path, read.path
    for one in part.parts:
        yield from _twins(one)


def _texts(part: Part) -> Iterator[Part]:
    for one in part.parts:
        if one.is_multipart:
            yield from _texts(one)
        elif _is_text(one):
            yield one


def _is_stub(plain: Part, page: Part) -> bool:
    """Whether the plain twin says nearly nothing of what the HTML one says."""
    letters = len(_LETTER.findall(plain.content))
    shown = len(_LETTER.findall(_TAGS.sub(b" ", page.content[:400_000])))
    return shown > letters and (letters < _STUB or shown > 2 * letters + 400)


def text_document(part: Part) -> tuple[Document, tuple[str, ...]]:
    """Return a plain text as a Document and the defects of its charset; files in its middle are left out, they are parts."""
    content = part.content
    for file in reversed(list(uuencoded(content)) if b"begin " in content else []):
        content = content[: file.start] + content[file.end :]
    text, defects = decoded(content, part.charset)
    parameters = parameters_of(part.header.first("content-type") or b"")
    if parameters.get("format", b"").lower() == b"flowed":
        text = unflowed(text, joined=parameters.get("delsp", b"").lower() == b"yes")
    return read_text(text.encode("utf-8", "replace"), _LIMITS), defects


def unflowed(text: str, *, joined: bool = False) -> str:
    """Return format=flowed text (RFC 3676) with its paragraphs in one line each; `joined` is DelSp=yes."""
    lines: list[str] = []
    flowing, depth = False, 0
    for line in text.splitlines():
        bare = line.lstrip(">")
        marks = len(line) - len(bare)
        bare = bare.removeprefix(" ") if not flowing or marks else bare
        if flowing and marks == depth and lines and bare != "-- ":
            before = lines[-1][:-1] if joined else lines[-1]
            lines[-1] = before + bare
        else:
            lines.append(">" * marks + (" " if marks else "") + bare)
        flowing, depth = line.endswith(" ") and bare != "-- ", marks
    return "\n".join(lines)
