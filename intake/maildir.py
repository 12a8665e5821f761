"""Mail on disk: a Maildir, an mbox, an .eml file, or a folder of them, with the verbs of the IMAP mailbox. Nothing is changed.

A key is what the place itself calls a mail: the unique part of a Maildir name (flags and new/cur left out), the file's name
in a folder, position and content in an mbox, so that a mail that a person moves from new/ to cur/ is the same mail.
"""

from __future__ import annotations

import email
import hashlib
import mailbox
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from intake.source import Batch, Fetched, Known
from store.errors import Misconfigured, Temporary
from store.inbox import Cursor

_BATCH_MAILS = 200
_NOTICED = 1.0  #: seconds between two looks at the folder while waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSettings:
    """How mail is taken from disk."""

    batch_bytes: int = 8_000_000
    largest_bytes: int = 50_000_000


class DiskSource:
    """One place on disk. `kind` is "maildir" for a Maildir that mail keeps arriving in, "file" for the rest."""

    def __init__(
        self, path: Path, settings: DiskSettings | None = None, *, only: frozenset[Path] | None = None
    ) -> None:
        """Nothing is read yet. `only` names the files of a folder that are mail, where others lie beside them."""
        self._path = path
        self._only = only
        self._settings = settings or DiskSettings()
        self._woken = threading.Event()
        if not path.exists():
            raise Misconfigured(f"{path}: there is no such file or folder")

    @property
    def kind(self) -> str:
        """What `messages.source` says."""
        return "maildir" if is_maildir(self._path) else "file"

    @property
    def mailbox(self) -> str:
        """The name under which locations are kept."""
        return f"{self.kind}:{self._path.resolve()}"

    def new_since(self, cursor: Cursor | None, known: Known) -> Iterator[Batch]:
        """Everything not yet in the ledger; there is no cursor on disk."""
        yield from self.missed(known)

    def missed(self, known: Known) -> Iterator[Batch]:
        """Every mail that is there and not in the ledger, in order of name."""
        waiting: list[Fetched] = []
        size = 0
        for fetched in self._unknown(known):
            waiting.append(fetched)
            size += len(fetched.raw or b"")
            if size >= self._settings.batch_bytes or len(waiting) >= _BATCH_MAILS:
                yield Batch(mails=tuple(waiting), cursor=None)
                waiting, size = [], 0
        if waiting:
            yield Batch(mails=tuple(waiting), cursor=None)

    def wait(self, seconds: float) -> bool:
        """Wait until a file may have come or the time is over."""
        before = self._stamp()
        waited = 0.0
        while waited < seconds:
            if self._woken.wait(min(_NOTICED, seconds - waited)):
                self._woken.clear()
                return False
            waited += _NOTICED
            if self._stamp() != before:
                return True
        return False

    def wake(self) -> None:
        """End a `wait` from another thread."""
        self._woken.set()

    def move(self, uids: Sequence[int], uidvalidity: int) -> tuple[int, ...]:
        """Mail on disk is never moved."""
        return ()

    def close(self) -> None:
        """Nothing is held open."""

    def _unknown(self, known: Known) -> Iterator[Fetched]:
        if self._path.is_file() and is_mbox(self._path):
            for fetched in _of_mbox(self._path, self._settings):
                if not known(0, [fetched.key]):
                    yield fetched
            return
        files = [(key, path) for key, path in _files_of(self._path) if self._only is None or path in self._only]
        for start in range(0, len(files), _BATCH_MAILS):
            some = files[start : start + _BATCH_MAILS]
            seen = known(0, [key for key, _ in some])
            for key, path in some:
                if key not in seen:
                    yield from self._fetch(key, path)

    def _fetch(self, key: str, path: Path) -> Iterator[Fetched]:
        try:
            state = path.stat()
            arrived = datetime.fromtimestamp(state.st_mtime, UTC)
            if state.st_size > self._settings.largest_bytes:
                yield _too_large(key, state.st_size, arrived, self._settings.largest_bytes)
                return
            raw = path.read_bytes()
        except FileNotFoundError:
            # Another program moved it between our look and our reading: the next look finds it under its new name.
            return
        except OSError as error:
            raise Temporary(f"{path}: {error.strerror}") from error
        yield Fetched(key=key, uid=None, uidvalidity=0, received_at=received_at(raw) or arrived, size=len(raw), raw=raw)

    def _stamp(self) -> tuple[int, ...]:
        places = [self._path / name for name in ("new", "cur")] if is_maildir(self._path) else [self._path]
        try:
            return tuple(place.stat().st_mtime_ns for place in places)
        except OSError as error:
            raise Temporary(f"{self._path}: {error.strerror}") from error


def received_at(raw: bytes) -> datetime | None:
    """When the last server took a mail: the date of the topmost Received header (RFC 5321 section 4.4), aware UTC, or None."""
    head = email.message_from_bytes(raw[: 64 * 1024].partition(b"\r\n\r\n")[0])
    stamp = str(head.get("Received", "")).rpartition(";")[2].strip()
    try:
        found = parsedate_to_datetime(stamp)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if found.tzinfo is None or not 1990 <= found.year <= 2100:
        return None
    return found.astimezone(UTC)


def is_maildir(path: Path) -> bool:
    """Whether a folder is a Maildir."""
    return (path / "new").is_dir() and (path / "cur").is_dir()


def is_mbox(path: Path) -> bool:
    """Whether a file begins as an mbox does."""
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _files_of(path: Path) -> list[tuple[str, Path]]:
    if path.is_file():
        return [(path.name, path)]
    if is_maildir(path):
        found = [file for name in ("new", "cur") for file in (path / name).iterdir() if not file.name.startswith(".")]
        return sorted((file.name.partition(":2,")[0], file) for file in found if file.is_file())
    files = (file for file in sorted(path.rglob("*")) if file.is_file() and not file.is_symlink())
    return [(str(file.relative_to(path)), file) for file in files if not file.name.startswith(".")]


def _of_mbox(path: Path, settings: DiskSettings) -> Iterator[Fetched]:
    arrived = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    box = mailbox.mbox(path, create=False)
    try:
        for position in box.keys():  # noqa: SIM118 - an mbox is no dictionary
            raw = box.get_bytes(position)
            key = f"{position}:{hashlib.sha256(raw).hexdigest()[:16]}"
            if len(raw) > settings.largest_bytes:
                yield _too_large(key, len(raw), arrived, settings.largest_bytes)
                continue
            moment = received_at(raw) or arrived
            yield Fetched(key=key, uid=None, uidvalidity=0, received_at=moment, size=len(raw), raw=raw)
    finally:
        box.close()


def _too_large(key: str, size: int, arrived: datetime, allowed: int) -> Fetched:
    because = f"It has {size / 1e6:.0f} MB, more than the {allowed / 1e6:.0f} MB that are fetched."
    return Fetched(key=key, uid=None, uidvalidity=0, received_at=arrived, size=size, raw=None, left_because=because)
