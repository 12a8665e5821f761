"""The bare text of RTF, by striprtf: what is left where LibreOffice is not there, and for Outlook's hidden bodies."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from parsers.paper import UNSURE_BOX

_CODEPAGE = re.compile(rb"\\ansicpg(\d{2,5})")
_BINARY = re.compile(r"\\bin(\d{1,9}) ?")
_PICTURE = re.compile(r"\{\\\*?\\?(?:pict|objdata|shppict)[^{}]{0,4000000}\}")
_BOX = re.compile(r"\{\\field(?=[^{}]{0,100}\{\\\*\\fldinst[^}]{0,200}?FORMCHECKBOX)")
_DELETED = re.compile(rb"\\deleted(?![a-z0-9])|\\deleted1")
_MOST = 4_000_000  #: characters of RTF that are looked at
_BROKEN = (ValueError, TypeError, KeyError, IndexError, LookupError, AttributeError, RecursionError)


def has_deletions(content: bytes) -> bool:
    """Tell whether RTF holds text that is marked as deleted, which its bare text would show."""
    return _DELETED.search(content) is not None


def text_of_rtf(content: bytes) -> str:
    """Return the text of RTF, cells parted by tabs; "" for what is none or damaged."""
    if not content.lstrip().startswith(b"{\\rt"):
        return ""
    declared = _CODEPAGE.search(content[:4096])
    charset = f"cp{declared.group(1).decode()}" if declared and declared.group(1) not in (b"0", b"65001") else "cp1252"
    text = _PICTURE.sub("", _without_binary(content.decode("latin-1"))[:_MOST])
    # The state of a tick box is lost here: that there is one is not.
    text = _BOX.sub(lambda found: f"\\u{ord(UNSURE_BOX)}?{found.group()}", text)
    try:
        found = str(rtf_to_text(text, encoding=charset, errors="replace"))  # type: ignore[no-untyped-call]
    except _BROKEN:
        return ""
    # striprtf ends each cell with a bar; a bar that somebody wrote is rare, a table is not.
    return "\n".join(_cells(line) for line in found.splitlines())


def _cells(line: str) -> str:
    return line.rstrip("|").replace("|", "\t") if line.endswith("|") else line


def _without_binary(text: str) -> str:
    pieces: list[str] = []
    at = 0
    for found in _BINARY.finditer(text):
        if found.start() >= at:
            pieces.append(text[at : found.start()])
            at = found.end() + int(found.group(1))
    return "".join([*pieces, text[at:]])
