"""Content-Transfer-Encoding undone, RFC 2045 section 6. A wrong or unknown encoding is rescued where the bytes show what they are."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.sniff import kind_of

_PLAIN = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none", "7bits", "8bits"})
_BASE64 = frozenset({"base64"})
_QUOTED = frozenset({"quoted-printable", "quoted_printable", "qp"})
_UU = frozenset({"uuencode", "x-uuencode", "uue", "x-uue", "uu"})
_BASE64_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n \t"
_LOOKS_BASE64 = re.compile(rb"\s*[A-Za-z0-9+/=\r\n \t]{40,}\s*\Z")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Decoding:
    """Decoded bytes and the defects met."""

    content: bytes
    defects: tuple[str, ...] = ()


def decode_transfer(content: bytes, encoding: str) -> Decoding:
    """Return a part's bytes; `encoding` is the header's first word in lower case."""
    if encoding in _BASE64:
        return _base64(content)
    if encoding in _QUOTED:
        return Decoding(binascii.a2b_qp(content))
    if encoding in _UU:
        files = list(uuencoded(content))
        return Decoding(files[0].content) if files else Decoding(content, ("uuencode_without_begin",))
    defects = () if encoding in _PLAIN else ("unknown_transfer_encoding",)
    rescued = _hidden(content, certain=bool(defects))
    if rescued is not None:
        return Decoding(rescued, (*defects, "base64_not_declared"))
    return Decoding(content, defects)


def _base64(content: bytes) -> Decoding:
    defects: list[str] = []
    if _foreign(content):
        if kind_of(content.lstrip()).format not in {"text", "csv", "html", "message", "unknown"}:
            return Decoding(content, ("base64_declared_but_raw",))
        defects.append("foreign_bytes_in_base64")
    # Everything after a padding is silently dropped by the library: each padded piece is decoded by itself.
    padding = content.find(b"=")
    more = padding >= 0 and content[padding:].strip(b"= \r\n\t")
    pieces = re.split(rb"(?<==)(?=\s*[A-Za-z0-9+/])", content) if more else [content]
    if len(pieces) > 1:
        defects.append("base64_after_padding")
    return Decoding(b"".join(_base64_piece(piece, defects) for piece in pieces), tuple(dict.fromkeys(defects)))


def _foreign(content: bytes) -> bool:
    """Whether bytes hold what base64 never has; a pattern would take as long as decoding itself."""
    return bool(content.translate(None, _BASE64_BYTES))


def _base64_piece(piece: bytes, defects: list[str]) -> bytes:
    try:
        return binascii.a2b_base64(piece)
    except binascii.Error:
        defects.append("base64_cut_short")
    bare = re.sub(rb"[^A-Za-z0-9+/]", b"", piece)
    bare = bare[:-1] if len(bare) % 4 == 1 else bare
    return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))


def _hidden(content: bytes, *, certain: bool) -> bytes | None:
    """Return what base64 text decodes to when nobody declared it, if that is a known format (text only when `certain`)."""
    head = content[:4096]
    if not _LOOKS_BASE64.match(head) or _foreign(content):
        return None
    decoded = _base64_piece(content, [])
    kind = kind_of(decoded).format
    wanted = kind not in {"unknown", "text", "csv"} or (certain and kind != "unknown")
    return decoded if wanted else None


@dataclass(frozen=True, slots=True)
class Uuencoded:
    """A file in the middle of a text."""

    name: bytes
    content: bytes
    start: int  #: first byte of its "begin" line in the text
    end: int  #: first byte after its "end" line


def uuencoded(text: bytes) -> Iterator[Uuencoded]:
    """Yield the uuencoded files of a text (POSIX uuencode); lines that decode to nothing end a file."""
    position = 0
    while begin := _UU_BEGIN.search(text, position):
        stop = _UU_END.search(text, begin.end())
        position = begin.end()
        if stop is None:
            return
        pieces = [_uu_line(line) for line in text[begin.end() : stop.start()].splitlines()]
        if pieces and all(piece is not None for piece in pieces):
            content = b"".join(piece or b"" for piece in pieces)
            position = stop.end()
            yield Uuencoded(begin.group(1).strip(), content, begin.start(), stop.end())


def _uu_line(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders leave out the blanks at a line's end; the length byte says how much is meant (see uu in CPython).
        length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
    try:
        return binascii.a2b_uu(line[:length])
    except binascii.Error:
        return None
