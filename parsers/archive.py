"""An archive is opened one step: its files become parts of their own, within the limits; what cannot be taken out is named.

Nothing is written to disk, no password is tried. How deep archives inside archives are followed is decided where parts are kept.
"""

from __future__ import annotations

import stat
import zipfile
import zlib

from parsers.attaching import Bag
from parsers.charsets import likeliest
from parsers.limits import MEGABYTE, Limits
from parsers.paper import Document
from parsers.zipplan import ENCRYPTED, Archive, Unreadable

_ZIP = "application/zip"
_GZIP = "application/gzip"
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_UTF8 = 0x800  #: bit of a member's flags: its name is UTF-8
_CHUNK = 64 * 1024
_HAS_EXTRA, _HAS_NAME = 4, 8  #: RFC 1952, 2.3.1


def read_zip(content: bytes, limits: Limits) -> Document:
    """Return the files of a ZIP as attached ones."""
    try:
        archive = Archive(content, limits)
    except Unreadable as error:
        return Document(format="zip", media_type=_ZIP, flags=error.flags, unread=error.sentence)
    bag = Bag(limits)
    flags = set(archive.flags)
    for member in archive.members.values():
        if member.is_dir() or any(litter in member.filename.lower() for litter in _LITTER):
            continue
        why = _refusal(member)
        if why is not None:
            flags.add("encrypted" if member.flag_bits & ENCRYPTED else "symbolic_link")
            bag.add_unread(name_of(member), why, size=member.file_size)
            continue
        try:
            bag.add(name_of(member), archive.read(member.filename))
        except Unreadable as error:
            flags.update(error.flags)
            bag.add_unread(name_of(member), error.sentence, size=member.file_size)
    flags |= bag.flags
    unread = None if bag.files else "the archive is empty"
    if bag.files and "encrypted" in flags and not any(each.content for each in bag.files):
        unread = "encrypted"
    return Document(format="zip", media_type=_ZIP, attached=tuple(bag.files), flags=tuple(sorted(flags)), unread=unread)


def _refusal(member: zipfile.ZipInfo) -> str | None:
    if member.flag_bits & ENCRYPTED:
        return "encrypted"
    return "a symbolic link, not a file" if stat.S_ISLNK(member.external_attr >> 16) else None


def name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name as its writer meant it: many programs write their own charset and do not say so."""
    if member.flag_bits & _UTF8 or member.filename.isascii():
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeError:
        return member.filename
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        guess = likeliest(raw)
        return raw.decode(guess, "replace") if guess in ("cp1251", "cp1256", "gb18030") else member.filename


def read_gzip(content: bytes, limits: Limits) -> Document:
    """Return the one file that a gzip holds."""
    most = min(limits.archive_bytes, max(MEGABYTE, limits.archive_ratio * len(content)))
    try:
        inside = _gunzipped(content, most)
    except zlib.error:
        return Document(format="gzip", media_type=_GZIP, flags=("damaged",), unread="the archive is damaged")
    if inside is None:
        why = f"the file inside unpacks to more than {most} bytes"
        return Document(format="gzip", media_type=_GZIP, flags=("archive_limit",), unread=why)
    bag = Bag(limits)
    bag.add(_gzip_name(content), inside)
    return Document(
        format="gzip", media_type=_GZIP, attached=tuple(bag.files), flags=tuple(sorted(bag.flags)), unread=None
    )


def _gunzipped(content: bytes, most: int) -> bytes | None:
    unpack = zlib.decompressobj(wbits=31)
    pieces: list[bytes] = []
    size = 0
    rest = content
    while rest and not unpack.eof:
        piece = unpack.decompress(rest, _CHUNK)
        size += len(piece)
        if size > most:
            return None
        pieces.append(piece)
        rest = unpack.unconsumed_tail
        if not piece and not rest:
            break
    return b"".join(pieces)


def _gzip_name(content: bytes) -> str:
    flags = content[3] if len(content) > 10 else 0
    at = 10
    if flags & _HAS_EXTRA:
        at += 2 + int.from_bytes(content[10:12], "little")
    if not flags & _HAS_NAME:
        return "file"
    raw = content[at : at + 300].partition(b"\x00")[0]
    return raw.decode("utf-8", "replace") or "file"


def read_7z(content: bytes, limits: Limits) -> Document:
    """Say that a 7z is not opened: no reader for it has a licence that lets it be part of this program."""
    return Document(
        format="7z",
        media_type="application/x-7z-compressed",
        flags=("archive",),
        unread=f"a 7z archive of {len(content)} bytes: no reader for it",
    )
