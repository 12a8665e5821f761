"""A file that calls itself one thing and is another: read by its content all the same, and said so in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from store.records import PartReading

#: What a name's ending promises, as the beginnings of media types by content that keep the promise.
_PROMISES = {
    ".pdf": ("application/pdf",),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml",),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml",),
    ".zip": ("application/zip", "application/vnd.", "application/x-zip"),
    ".jpg": ("image/",),
    ".jpeg": ("image/",),
    ".png": ("image/",),
    ".tif": ("image/",),
    ".tiff": ("image/",),
}
_KNOWN = {
    "application/zip": "a ZIP archive",
    "application/pdf": "a PDF",
    "text/html": "a web page",
    "text/plain": "text",
}


def find_misnamed(parts: Iterable[PartReading]) -> tuple[str, ...]:
    """One sentence for each part whose name promises what its content is not; "unknown" content promises nothing."""
    found = []
    for part in parts:
        ending = PurePosixPath(part.name or "").suffix.lower()
        promised = _PROMISES.get(ending)
        if promised and part.type != "application/octet-stream" and not part.type.startswith(promised):
            is_really = _KNOWN.get(part.type, part.type)
            found.append(f"Part {part.path} calls itself {ending[1:].upper()} and is {is_really}.")
    return tuple(found)
