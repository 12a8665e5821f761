"""The compound file of OLE ([MS-CFB]): a small file system in a file. A chain that runs in a circle ends; nothing here loops.

Used for Outlook's .msg; only streams are read, nothing is run.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from parsers.zipplan import Unreadable

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFF_FFFA  #: sector numbers from here on are marks: end of chain, free, table
_NO_STREAM = 0xFFFF_FFFF
_ENTRY = 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_ENTRIES = 20_000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """The streams of a compound file by their path, "storage/stream"."""

    __slots__ = ("_content", "_fat", "_mini", "_mini_fat", "_mini_size", "_sector", "_small", "streams")

    def __init__(self, content: bytes) -> None:
        if not content.startswith(_MAGIC) or len(content) < 512:
            raise Unreadable("the file is no compound file", "damaged")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Unreadable("the compound file is damaged", "damaged")
        self._sector, self._mini_size = 1 << shift, 1 << mini_shift
        tables, directory, self._small = (
            struct.unpack_from("<I", content, 44)[0],
            *struct.unpack_from("<I4xI", content, 48),
        )
        mini_start = struct.unpack_from("<I", content, 60)[0]
        self._fat = self._numbers(self._table_sectors(min(tables, len(content) // self._sector + 1)))
        self._mini_fat = self._numbers(self._chain(mini_start))
        entries = self._entries(directory)
        self._mini = self._sectors(self._chain(entries[0].start), entries[0].size) if entries else b""
        self.streams: dict[str, tuple[int, int]] = {}
        self._walk(entries)

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._content[start : start + self._sector]

    def _table_sectors(self, count: int) -> list[int]:
        found = list(struct.unpack_from("<109I", self._content, 76))
        more = struct.unpack_from("<I", self._content, 68)[0]
        seen: set[int] = set()
        while more < _LAST and more not in seen and len(found) < count:
            seen.add(more)
            block = self._at(more)
            numbers = struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
            found.extend(numbers[:-1])
            more = numbers[-1] if numbers else _LAST
        return [sector for sector in found[:count] if sector < _LAST]

    def _numbers(self, sectors: list[int]) -> list[int]:
        block = b"".join(map(self._at, sectors))
        return list(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))

    def _chain(self, start: int, *, mini: bool = False) -> list[int]:
        table = self._mini_fat if mini else self._fat
        found: list[int] = []
        while start < _LAST and start < len(table) and len(found) <= len(table):
            found.append(start)
            start = table[start]
        return found

    def _sectors(self, chain: list[int], size: int) -> bytes:
        # A stated size beyond the file is a lie; the chain ends it.
        return b"".join(map(self._at, chain[: size // self._sector + 1]))[:size]

    def _entries(self, directory: int) -> list[_Entry]:
        block = b"".join(map(self._at, self._chain(directory)))
        found: list[_Entry] = []
        for at in range(0, min(len(block), _MOST_ENTRIES * _ENTRY) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", block, at + 64)
            left, right, child = struct.unpack_from("<III", block, at + 68)
            start, size = struct.unpack_from("<IQ", block, at + 116)
            name = block[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.append(
                _Entry(name, kind, left, right, child, start, size & 0xFFFF_FFFF if self._sector == 512 else size)
            )
        return found

    def _walk(self, entries: list[_Entry]) -> None:
        seen: set[int] = set()
        waiting = [(entries[0].child, "", 0)] if entries else []
        while waiting:
            place, folder, depth = waiting.pop()
            if place == _NO_STREAM or place >= len(entries) or place in seen:
                continue
            seen.add(place)
            entry = entries[place]
            waiting += [(entry.left, folder, depth), (entry.right, folder, depth)]
            if entry.kind == _STREAM:
                self.streams[folder + entry.name] = (entry.start, entry.size)
            elif entry.kind in (_STORAGE, _ROOT) and depth < _DEEPEST:
                waiting.append((entry.child, f"{folder}{entry.name}/", depth + 1))

    def read(self, path: str) -> bytes:
        """Return a stream, b"" for one that is not there."""
        start, size = self.streams.get(path, (_LAST, 0))
        if size >= self._small:
            return self._sectors(self._chain(start), size)
        step = self._mini_size
        chain = self._chain(start, mini=True)
        return b"".join(self._mini[each * step : (each + 1) * step] for each in chain)[:size]

    def folders(self, above: str = "") -> list[str]:
        """Return the names of the storages right below one, sorted."""
        names = {
            path[len(above) :].partition("/")[0]
            for path in self.streams
            if path.startswith(above) and "/" in path[len(above) :]
        }
        return sorted(names)
