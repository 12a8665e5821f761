"""Envelopes for tests: a compound file as Outlook saves a message, a winmail.dat with properties, signed mail."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import pairwise

from asn1crypto import cms

Tree = Mapping[str, "bytes | Tree"]

_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


def compound(tree: Tree) -> bytes:
    """Return a compound file ([MS-CFB], version 3) with these streams and storages; small streams go to the mini stream."""
    sectors: list[bytes] = []
    fat: list[int] = []
    mini = bytearray()
    mini_fat: list[int] = []
    entries: list[list[object]] = [["Root Entry", 5, _NONE, _NONE, _NONE, _END, 0]]

    def chain(data: bytes) -> int:
        if not data:
            return _END
        first = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        for number, piece in enumerate(pieces):
            sectors.append(piece)
            fat.append(_END if number == len(pieces) - 1 else first + number + 1)
        return first

    def small(data: bytes) -> int:
        if not data:
            return _END
        first = len(mini_fat)
        count = -(-len(data) // 64)
        mini.extend(data.ljust(count * 64, b"\0"))
        mini_fat.extend([first + number + 1 for number in range(count - 1)] + [_END])
        return first

    def add(children: Tree, owner: int) -> None:
        places = []
        for name, child in children.items():
            place = len(entries)
            places.append(place)
            if isinstance(child, bytes):
                start = small(child) if len(child) < 4096 else chain(child)
                entries.append([name, 2, _NONE, _NONE, _NONE, start, len(child)])
            else:
                entries.append([name, 1, _NONE, _NONE, _NONE, 0, 0])
                add(child, place)
        # A list to the right is a tree as well.
        for before, after in pairwise(places):
            entries[before][3] = after
        entries[owner][4] = places[0] if places else _NONE

    add(tree, 0)
    entries[0][5], entries[0][6] = chain(bytes(mini)), len(mini)
    mini_start = chain(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(512, b"\xff")) if mini_fat else _END
    directory = b""
    for name, kind, left, right, child, start, size in entries:
        raw = str(name).encode("utf-16-le")
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, left, right, child)
        directory += b"\0" * 36 + struct.pack("<IQ", start, size)
    start = chain(directory)
    tables = -(-(len(fat) + 2) // 127)
    table_start = len(fat)
    fat += [_FAT] * tables
    block = struct.pack(f"<{len(fat)}I", *fat).ljust(tables * 512, b"\xff")
    sectors += [block[at : at + 512] for at in range(0, len(block), 512)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, tables, start, 0, 4096, mini_start, 1 if mini_fat else 0, _END, 0)
    head += struct.pack("<109I", *range(table_start, table_start + tables), *([_FREE] * (109 - tables)))
    return head + b"".join(sectors)


def stream(number: int, value: str | bytes) -> tuple[str, bytes]:
    """Return the stream of a MAPI property: wide text or bytes."""
    if isinstance(value, str):
        return f"__substg1.0_{number:04X}001F", value.encode("utf-16-le")
    return f"__substg1.0_{number:04X}0102", value


def fixed(*properties: tuple[int, int], header: int = 32) -> tuple[str, bytes]:
    """Return the stream of the properties that are integers."""
    rows = b"".join(struct.pack("<HHIII", 3, number, 6, value, 0) for number, value in properties)
    return "__properties_version1.0", b"\0" * header + rows


def signed(content: bytes | None, *, indefinite: bool = False) -> bytes:
    """Return CMS signed data around some bytes, without a signer; None is a signature that stands apart."""
    inside: dict[str, object] = {"content_type": "data"}
    if content is not None:
        inside["content"] = content
    data = cms.SignedData({"version": "v1", "digest_algorithms": [], "encap_content_info": inside, "signer_infos": []})
    whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()
    return whole if not indefinite else b"\x30\x80" + whole[len(whole) - _content_length(whole) :] + b"\0\0"


def _content_length(der: bytes) -> int:
    if der[1] < 0x80:
        return der[1]
    return int.from_bytes(der[2 : 2 + (der[1] & 0x7F)], "big")
