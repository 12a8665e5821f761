"""Raw bytes under the SHA-256 of their content. What `put` has returned is on the disk, and what `get` returns is what was put.

A file's name is made here from its hash; no name from a mail ever reaches the disk.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from store.errors import Refused, Temporary

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = ".new-"
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Files:
    """A folder of files named by their hash, two levels deep (`ab/cd/abcd...`), readable by nobody else."""

    folder: Path

    def put(self, content: bytes) -> str:
        """Write, fsync, rename, fsync the folder; return the SHA-256. Temporary when the disk is full or away."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path_of(sha256)
        if self._is_whole(path, sha256):
            return sha256
        try:
            self._make_folder(path.parent)
            self._write(path, content)
        except OSError as error:
            raise _told(error, path) from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """Return the bytes, verified; Refused when they are missing or no longer what was put."""
        path = self.path_of(sha256)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise Refused(f"the file {sha256} is missing from {self.folder}") from error
        except OSError as error:
            raise _told(error, path) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Refused(f"the file {path} no longer has the content it was stored with; restore it from a backup")
        return content

    def exists(self, sha256: str) -> bool:
        """Whether a file of this hash is there (not whether it is whole: `get` says that)."""
        return self.path_of(sha256).is_file()

    def path_of(self, sha256: str) -> Path:
        """Where a file of this hash lies; ValueError for anything that is not a hash."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def all_hashes(self) -> Iterator[str]:
        """Every hash that has a file, in order."""
        for path in sorted(self.folder.glob("??/??/*")):
            if _SHA256.fullmatch(path.name):
                yield path.name

    def erase(self, sha256: str) -> bool:
        """Overwrite and remove a file a person asked to erase; False when there was none."""
        path = self.path_of(sha256)
        if not path.is_file():
            return False
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync_folder(path.parent)
        return True

    def sweep(self) -> int:
        """Remove the temporaries a killed process left behind; how many. Only at start, before anybody writes."""
        left = list(self.folder.glob(f"??/??/{_TEMPORARY}*"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def free_bytes(self) -> int:
        """Bytes free for us on the disk of the folder."""
        place = self.folder
        while not place.exists():
            place = place.parent
        found = os.statvfs(place)
        return found.f_bavail * found.f_frsize

    def _is_whole(self, path: Path, sha256: str) -> bool:
        # A file damaged on the disk is written again rather than trusted for its name.
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def _make_folder(self, folder: Path) -> None:
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        for place in reversed(missing):
            place.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(place.parent)

    def _write(self, path: Path, content: bytes) -> None:
        temporary = path.parent / f"{_TEMPORARY}{secrets.token_hex(8)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _told(error: OSError, path: Path) -> Temporary | Refused:
    if error.errno in _FULL:
        return Temporary(f"the disk of {path.parent} is full; make room, the mail stays on the server until then")
    if isinstance(error, PermissionError):
        return Refused(f"{path} may not be read or written: {error.strerror}")
    return Temporary(f"{path} could not be read or written: {error.strerror}")
