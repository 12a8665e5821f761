"""winmail.dat ([MS-OXTNEF]) attribute by attribute: what is damaged ends the reading, and what was read before it counts.

Read by our own walk: the library for it gives up whole files for a missing code page, and takes a stated count on trust.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from parsers.mapi import BINARY, CODEPAGE, CONTENT, LONG_NAME, NARROW, OBJECT, WIDE, Properties

_HEAD = 6
_MESSAGE_PROPERTIES, _ATTACHMENT_PROPERTIES = 0x9003, 0x9005
_BEGIN_ATTACHMENT, _TITLE, _DATA = 0x9002, 0x8010, 0x800F
_BODY, _SUBJECT, _OEM_CODEPAGE = 0x800C, 0x8004, 0x9007
_NAMED = 0x8000
_MULTIPLE = 0x1000
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = frozenset({NARROW, WIDE, BINARY, OBJECT})
_MOST = 5_000  #: attributes of a file, properties of a block


@dataclass(slots=True)
class Wrapped:
    """A message as Outlook wrapped it."""

    properties: Properties = field(default_factory=Properties)
    attachments: list[Properties] = field(default_factory=list)
    damaged: bool = False


def unwrap(content: bytes) -> Wrapped:
    """Return the message in a TNEF stream, as far as it can be read."""
    found = Wrapped()
    try:
        for number, data in _attributes(content):
            _take(found, number, data)
    except (struct.error, ValueError):
        found.damaged = True
    return found


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = _HEAD
    for _ in range(_MOST):
        if at + 11 > len(content):
            return
        level, number, _, size = struct.unpack_from("<BHHI", content, at)
        if level not in (1, 2):
            raise ValueError
        yield number, content[at + 9 : at + 9 + size]
        if at + 9 + size > len(content):
            raise ValueError
        at += 11 + size


def _take(found: Wrapped, number: int, data: bytes) -> None:
    if number == _BEGIN_ATTACHMENT:
        found.attachments.append(Properties())
    elif number == _MESSAGE_PROPERTIES:
        found.properties.values.update(_properties(data))
    elif number == _BODY:
        found.properties.values.setdefault(0x1000, (NARROW, data))
    elif number == _SUBJECT:
        found.properties.values.setdefault(0x0037, (NARROW, data))
    elif number == _OEM_CODEPAGE:
        found.properties.values.setdefault(CODEPAGE, (3, data[:4]))
    elif not found.attachments:
        return
    elif number == _TITLE:
        found.attachments[-1].values.setdefault(LONG_NAME, (NARROW, data))
    elif number == _DATA:
        found.attachments[-1].values.setdefault(CONTENT, (BINARY, data))
    elif number == _ATTACHMENT_PROPERTIES:
        found.attachments[-1].values.update(_properties(data))


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    (count,) = struct.unpack_from("<I", data)
    at = 4
    found: dict[int, tuple[int, bytes]] = {}
    for _ in range(min(count, _MOST)):
        if at + 4 > len(data):
            break
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= _NAMED:
            at = _past_name(data, at)
        single = kind & ~_MULTIPLE
        repeats = 1
        if kind & _MULTIPLE or single in _VARIABLE:
            (repeats,) = struct.unpack_from("<I", data, at)
            at += 4
        for place in range(min(repeats, _MOST)):
            if at >= len(data):
                break
            value, at = _value(data, at, single)
            if place == 0 and number < _NAMED:
                found[number] = (single, value)
    return found


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    if kind in _FIXED:
        return data[at : at + _FIXED[kind]], at + _FIXED[kind]
    if kind not in _VARIABLE:
        raise ValueError
    (size,) = struct.unpack_from("<I", data, at)
    return data[at + 4 : at + 4 + size], at + 4 + size + (-size) % 4


def _past_name(data: bytes, at: int) -> int:
    (kind,) = struct.unpack_from("<I", data, at + 16)
    if kind == 0:
        return at + 24
    size = int(struct.unpack_from("<I", data, at + 20)[0])
    return at + 24 + size + (-size) % 4
