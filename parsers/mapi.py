"""Outlook's own message, however it is wrapped (.msg, winmail.dat): properties by number, a body in one of three forms.

Numbers and types: [MS-OXPROPS], [MS-OXCDATA] 2.11.1; compressed RTF: [MS-OXRTFCP].
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from parsers.charsets import decode_bytes

SUBJECT, SENDER, SENT = 0x0037, 0x0C1A, 0x0039
SENDER_ADDRESS, SENDER_SMTP = 0x0C1F, 0x5D01
HEADERS, TO = 0x007D, 0x0E04
BODY, RTF, HTML = 0x1000, 0x1009, 0x1013
CODEPAGE, MESSAGE_CODEPAGE = 0x3FDE, 0x3FFD
NAME, LONG_NAME, DISPLAY_NAME, CONTENT, METHOD = 0x3704, 0x3707, 0x3001, 0x3701, 0x3705
NARROW, WIDE, BINARY, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D

_RTF_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
    rb"Times New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_LZFU, _PLAIN = 0x75465A4C, 0x414C454D
_CODEPAGES = {65001: "utf-8", 20127: "ascii", 28591: "iso-8859-1", 28592: "iso-8859-2", 28595: "iso-8859-5", 28596: "iso-8859-6",
              20866: "koi8-r", 936: "gb18030", 54936: "gb18030", 52936: "hz", 1200: "utf-16-le"}  # fmt: skip


@dataclass(slots=True)
class Properties:
    """The properties of a message or attachment: number -> type and bytes."""

    values: dict[int, tuple[int, bytes]] = field(default_factory=dict)

    def binary(self, number: int) -> bytes:
        """Return a property's bytes, b"" when it is not there."""
        return self.values.get(number, (0, b""))[1]

    def whole(self, number: int) -> int:
        """Return a property as an integer, 0 when it is not there."""
        return int.from_bytes(self.binary(number)[:4], "little")

    def text(self, number: int, charset: str | None = None) -> str:
        """Return a property as text."""
        kind, content = self.values.get(number, (0, b""))
        if kind == WIDE:
            return content.decode("utf-16-le", "replace").rstrip("\x00")
        return decode_bytes(content.rstrip(b"\x00"), charset)[0]

    def charset(self) -> str | None:
        """Return the charset of narrow text and of HTML."""
        number = self.whole(CODEPAGE) or self.whole(MESSAGE_CODEPAGE)
        return _CODEPAGES.get(number, f"cp{number}" if number else None)


def uncompressed_rtf(content: bytes, most: int) -> bytes:
    """Return RTF from its compressed form, at most so many bytes; b"" for what is neither form."""
    if len(content) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<IIII", content)
    if kind == _PLAIN:
        return content[16 : 16 + min(size, most)]
    if kind != _LZFU:
        return b""
    window = bytearray(4096)
    window[: len(_RTF_START)] = _RTF_START
    at = len(_RTF_START)
    out = bytearray()
    place = 16
    while place < len(content) and len(out) < most:
        control = content[place]
        place += 1
        for bit in range(8):
            if place >= len(content):
                break
            if not control >> bit & 1:
                out.append(content[place])
                window[at] = content[place]
                at = (at + 1) % 4096
                place += 1
                continue
            token = int.from_bytes(content[place : place + 2], "big")
            place += 2
            start, length = token >> 4, (token & 15) + 2
            if start == at:
                return bytes(out)
            for step in range(length):
                byte = window[(start + step) % 4096]
                out.append(byte)
                window[at] = byte
                at = (at + 1) % 4096
    return bytes(out[: min(size, most)])
