"""A relay that is a folder: a letter lies whole in `new/` of a Maildir, fsynced, or it was not delivered.

The file is named after the letter's own bytes, so a letter delivered again after a crash is the same file: here, unlike SMTP,
nothing is ever unsure.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from scheduler.delivery import Delivered, Fate, Parcel, Sending
from store.errors import Temporary


class Maildrop:
    """A Maildir that takes the letters out; `new/` is read by any mail program."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        """Make the folder where it is missing; Temporary when it cannot be written."""
        try:
            for name in ("tmp", "new", "cur"):
                (self._folder / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Temporary(f"maildrop {self._folder}: {error.strerror}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open between letters."""

    def send(self, parcel: Parcel, sending: Sending) -> Delivered:
        """Lay one parcel into the folder, with the trace lines a final delivery adds (RFC 5321 section 4.4)."""
        name = f"{hashlib.sha256(_as_delivered(parcel)).hexdigest()[:32]}.ccm"
        waiting, final = self._folder / "tmp" / name, self._folder / "new" / name
        try:
            _write_whole(waiting, _as_delivered(parcel))
        except OSError as error:
            return Delivered(fate=Fate.TEMPORARY, reply=f"{self._folder}: {error.strerror}")
        if not sending():  # committed: the letter is SENDING, and nothing lies in new/ yet
            waiting.unlink(missing_ok=True)
            return Delivered(fate=Fate.ABANDONED, reply="another process has the letter")
        if any((self._folder / "cur").glob(f"{name}*")):
            waiting.unlink(missing_ok=True)
            return Delivered(fate=Fate.SENT, reply=f"250 {name} was there already")
        try:
            waiting.replace(final)
            _sync_folder(final.parent)
        except OSError as error:
            return Delivered(fate=Fate.TEMPORARY, reply=f"{self._folder}: {error.strerror}")
        return Delivered(fate=Fate.SENT, reply=f"250 {name}")


def _as_delivered(parcel: Parcel) -> bytes:
    trace = [f"Return-Path: <{parcel.sender}>", *(f"Delivered-To: {recipient}" for recipient in parcel.recipients)]
    return "".join(f"{line}\n" for line in trace).encode("ascii") + parcel.content.replace(b"\r\n", b"\n")


def _write_whole(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
