"""A zip is read by plan: its central directory is checked whole before one byte is unpacked, and unpacking counts its bytes.

Nothing is ever written to disk; a member's name is data, never a path. zipfile of Python 3.11.7 and 3.12.1 reads members
that lie over one another (Fifield's bomb), so the intervals are compared here.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

from parsers.limits import MEGABYTE, Limits

_CENTRAL = b"PK\x01\x02"
_LOCAL_HEADER = 30  #: bytes before the name of a member's own header
_CHUNK = 64 * 1024
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    RuntimeError,
    MemoryError,
)
ENCRYPTED = 0x1  #: bit of a member's flags


class Unreadable(Exception):
    """A paper that cannot be read: the sentence becomes `Document.unread`, the flags go with it."""

    def __init__(self, sentence: str, *flags: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.flags = flags


class Archive:
    """A checked zip; `read` unpacks one member within what is left of the limit of all members together."""

    __slots__ = ("_left", "_limits", "_zip", "flags", "members")

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.archive_bytes
        # Counted before zipfile makes an object of each: a stored archive inside counts too, hence the wide net.
        if content.count(_CENTRAL) > 8 * limits.archive_entries:
            raise Unreadable(f"the archive holds more than {limits.archive_entries} files", "archive_limit")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            found = self._zip.infolist()
        except _BROKEN as error:
            raise Unreadable("the archive is damaged and cannot be opened", "damaged") from error
        check_plan(found, limits)
        self.members: dict[str, zipfile.ZipInfo] = {member.filename: member for member in found}
        self.flags: set[str] = set()
        if len(self.members) != len(found):
            self.flags.add("duplicate_members")
        if found and min(member.header_offset for member in found) > 0:
            self.flags.add("polyglot")

    @property
    def encrypted(self) -> bool:
        """Whether a member needs a password."""
        return any(member.flag_bits & ENCRYPTED for member in self.members.values())

    def read(self, name: str, *, at_most: int | None = None) -> bytes:
        """Return one member unpacked; raises Unreadable beyond `at_most` bytes, the archive's limit, or when damaged."""
        allowed = self._left if at_most is None else min(self._left, at_most)
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(self.members[name]) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    if size > allowed:
                        raise Unreadable(f"a file inside unpacks to more than {allowed} bytes", "archive_limit")
                    pieces.append(piece)
        except KeyError as error:
            raise Unreadable(f"the archive has no {name}", "damaged") from error
        except _BROKEN as error:
            raise Unreadable("a file inside the archive is damaged", "damaged") from error
        self._left -= size
        return b"".join(pieces)


def check_plan(members: Iterable[zipfile.ZipInfo], limits: Limits) -> None:
    """Raise Unreadable when the central directory claims too many members, bytes, too high a ratio, or overlaps."""
    found = list(members)
    if len(found) > limits.archive_entries:
        raise Unreadable(f"the archive holds more than {limits.archive_entries} files", "archive_limit")
    if sum(member.file_size for member in found) > limits.archive_bytes:
        raise Unreadable(f"the archive unpacks to more than {limits.archive_bytes} bytes", "archive_limit")
    for member in found:
        if member.file_size > MEGABYTE and member.file_size > limits.archive_ratio * member.compress_size:
            raise Unreadable(f"a file inside is packed more than {limits.archive_ratio} to 1", "archive_limit")
    end = -1
    for member in sorted(found, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise Unreadable("files inside the archive lie over one another", "archive_limit")
        # The name's characters, not its bytes: a lower bound in every encoding, so no honest archive is refused.
        end = member.header_offset + _LOCAL_HEADER + len(member.orig_filename) + member.compress_size
