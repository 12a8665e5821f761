"""A header as its mail has it: every line kept raw and in order, the first of a name counts, and duplicates are seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from intake.decode import Decoded, decode_header

_MSG_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_COMMENT = re.compile(rb"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Header:
    """The lines of one header."""

    lines: tuple[tuple[str, bytes], ...] = ()  #: name in lower case, value as it stands

    def all(self, name: str) -> tuple[bytes, ...]:
        """Return every value of a name, topmost first."""
        return tuple(value for key, value in self.lines if key == name)

    def first(self, name: str) -> bytes | None:
        """Return the topmost value of a name."""
        return next((value for key, value in self.lines if key == name), None)

    def has(self, *names: str) -> bool:
        """Whether any of these names stands here."""
        return any(key in names for key, _ in self.lines)

    def decoded(self, name: str, charset: str | None = None) -> Decoded:
        """Return the topmost value of a name as text."""
        value = self.first(name)
        return Decoded("") if value is None else decode_header(value, charset)

    def text(self, name: str) -> str:
        """Return the topmost value of a name as text, "" when absent."""
        return self.decoded(name).text

    def token(self, name: str) -> str:
        """Return the first word of a value in lower case, comments and parameters left out: of Auto-Submitted, Precedence."""
        value = self.first(name)
        if value is None:
            return ""
        bare = _COMMENT.sub(b" ", value).split(b";")[0].split()
        return bare[0].decode("ascii", "replace").lower() if bare else ""

    def message_ids(self, name: str) -> tuple[str, ...]:
        """Return the well-formed Message-IDs in the values of a name, each once."""
        found: dict[str, None] = {}
        for value in self.all(name):
            found.update(dict.fromkeys(_MSG_ID.findall(value[:65_536].decode("ascii", "replace"))))
        return tuple(found)

    def doubled(self) -> Iterator[str]:
        """Yield each name that may stand once only (RFC 5322 section 3.6, RFC 2045) and stands more often."""
        for name in _ONCE:
            if sum(key == name for key, _ in self.lines) > 1:
                yield name


_ONCE = (
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
)


def header_of(message: Message) -> Header:
    """Return the header of a parsed message, its bytes as they came."""
    return Header(tuple((name.strip().lower(), _bytes(value)) for name, value in message.raw_items()))


def _bytes(value: object) -> bytes:
    return str(value).encode("ascii", "surrogateescape")
