"""Nothing of an incoming message goes out unsanitised: text loses its control characters, a header may never look encoded.

Python up to 3.12.4 lets an encoded word inside a header value come out as a header line of its own (CVE-2024-6923), so
"=?" is refused, not escaped. The library is not trusted alone: compose.py parses every finished letter again.
"""

from __future__ import annotations

import re

TEXT_LIMIT = 200  #: characters of any text taken from a message into a header or a line of a letter
ENCODED_WORD = "=?"

# Line and paragraph separators of every kind become one blank.
_BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
# C0, C1, soft hyphen, bidi controls, zero-width space, word joiner to invisible operators, surrogates, BOM, annotations and
# noncharacters, tag letters. ZWNJ and ZWJ (200C, 200D) stay: Persian and Indic names are written with them.
_DROPPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff"
    "\ufff9-\uffff\U000e0000-\U000e0fff]"
)
_SPACES = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,8}"
    r"@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z][A-Za-z0-9-]{0,62}"
)
_ADDRESS_LIMIT = 254  #: characters, RFC 5321 section 4.5.3.1.3 less the angle brackets


def one_line(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return text as one harmless line of at most `limit` characters; a longer one ends in an ellipsis."""
    line = _SPACES.sub(" ", _DROPPED.sub("", _BREAKS.sub(" ", text[: limit * 20]))).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def find_header_text(text: str, limit: int = TEXT_LIMIT) -> str | None:
    """Return text fit for a header, or None when it is empty or holds the beginning of an encoded word (RFC 2047)."""
    line = one_line(text, limit)
    return line if line and ENCODED_WORD not in line else None


def find_message_id(text: str | None) -> str | None:
    """Return a Message-ID that may be quoted in In-Reply-To or References; None when it is not well formed."""
    if text is None or not _MESSAGE_ID.fullmatch(text) or ENCODED_WORD in text:
        return None
    return text


def find_address(text: str | None) -> str | None:
    """Return an address that a letter may go to: one plain addr-spec in ASCII, nothing quoted, nothing encoded."""
    if text is None or len(text) > _ADDRESS_LIMIT or not _ADDRESS.fullmatch(text) or ENCODED_WORD in text:
        return None
    local, _, domain = text.rpartition("@")
    if len(local) > 64 or any(label.startswith("-") or label.endswith("-") for label in domain.split(".")):
        return None
    return text
