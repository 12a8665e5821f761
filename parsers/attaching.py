"""Files found inside a file are handed on as parts of their own, within one budget; what does not fit is named, not dropped."""

from __future__ import annotations

import base64
import hashlib

from parsers.limits import MEGABYTE, Limits
from parsers.paper import Attached
from parsers.sniff import kind_of

_NAME_LIMIT = 255


class Bag:
    """Collects the files inside one document; `flags` are raised by what they are."""

    __slots__ = ("_left", "_limits", "_seen", "files", "flags")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.attached_bytes
        self._seen: set[tuple[str, str]] = set()
        self.files: list[Attached] = []
        self.flags: set[str] = set()

    def add(self, name: str, content: bytes) -> None:
        """Hand on one file; the same file under the same name only once."""
        digest = hashlib.sha256(content).hexdigest()
        name = _bare(name)
        if (name, digest) in self._seen:
            return
        self._seen.add((name, digest))
        kind = kind_of(content)
        self.flags.update(flag for flag in kind.flags if flag in {"executable", "macro"})
        fits = len(content) <= self._left
        if fits:
            self._left -= len(content)
        self.files.append(
            Attached(
                name=name,
                media_type=kind.media_type,
                size=len(content),
                sha256=digest,
                content=base64.b64encode(content).decode("ascii") if fits else None,
                reason=None if fits else f"limit size {self._limits.attached_bytes // MEGABYTE} MB of files inside one",
            )
        )

    def add_unread(self, name: str, reason: str, *, size: int = 0) -> None:
        """Name a file that could not be taken out, and why."""
        nothing = hashlib.sha256(b"").hexdigest()
        self.files.append(
            Attached(name=_bare(name), media_type="application/octet-stream", size=size, sha256=nothing, reason=reason)
        )


def _bare(name: str) -> str:
    # The name is shown to people and never used as a path: control characters and lone surrogates would break the JSON.
    clean = "".join(character if character.isprintable() else "\ufffd" for character in name)
    return clean.encode("utf-8", "replace").decode()[:_NAME_LIMIT]
