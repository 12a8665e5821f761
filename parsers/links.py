"""A link that stands for a file instead of carrying it is noticed; no link is ever followed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlsplit

from parsers.cues import lexicon

DOWNLOAD = "download_link"  #: flag: a file may lie behind a link
MISLEADING = "misleading_link"  #: flag: a link shows one address and leads to another

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'()\[\]]{3,2000}", re.IGNORECASE)
_SHOWN = re.compile(r"^(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?:[/?#:]\S*)?$", re.IGNORECASE)
_MOST = 2_000  #: links of one paper that are looked at


@cache
def _files() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{cue.pattern})" for cue in lexicon("links")))


def links_in(text: str) -> list[str]:
    """Return the addresses written in a text."""
    if "://" not in text and "www." not in text.lower():
        return []
    return [found.group() for _, found in zip(range(_MOST), _LINK.finditer(text), strict=False)]


def flags_of_links(links: Iterable[str]) -> set[str]:
    """Return DOWNLOAD when one of the links stands for a file."""
    return {DOWNLOAD} if any(_files().search(link.lower().rstrip(".,;")) for link in links) else set()


def misleads(shown: str, target: str) -> bool:
    """Tell whether a link that shows an address leads to another site."""
    found = _SHOWN.match(shown.strip())
    if found is None or not target.lower().startswith(("http://", "https://")):
        return False
    try:
        host = (urlsplit(target).hostname or "").lower()
    except ValueError:
        return True
    written = found.group(1).lower()
    return _site(written) != _site(host)


def _site(host: str) -> str:
    return ".".join(host.removeprefix("www.").split(".")[-2:])
