"""Writes a winmail.dat (MS-OXTNEF) with one attachment, as Outlook wraps mail for servers it takes for its own."""

from __future__ import annotations

import struct

_SIGNATURE = 0x223E9F78
_MESSAGE, _ATTACHMENT = 1, 2
_VERSION = 0x00089006
_MESSAGE_CLASS = 0x00078008
_ATTACH_RENDERING = 0x00069002
_ATTACH_TITLE = 0x00018010
_ATTACH_DATA = 0x0006800F


def _attribute(level: int, number: int, content: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def winmail(name: str, content: bytes) -> bytes:
    """Return a TNEF stream that holds one file under an ASCII name."""
    return b"".join(
        (
            struct.pack("<IH", _SIGNATURE, 1),
            _attribute(_MESSAGE, _VERSION, struct.pack("<I", 0x00010000)),
            _attribute(_MESSAGE, _MESSAGE_CLASS, b"IPM.Microsoft Mail.Note\x00"),
            _attribute(_ATTACHMENT, _ATTACH_RENDERING, struct.pack("<HIHHII", 1, 0, 0, 0, 0, 0)),
            _attribute(_ATTACHMENT, _ATTACH_TITLE, name.encode("ascii") + b"\x00"),
            _attribute(_ATTACHMENT, _ATTACH_DATA, content),
        )
    )
