"""The standard library's parser, told to remember where in the bytes each message and part begins, and where its body does.

FeedParser (policy compat32) decides what a part is; this file only counts. Two lines it stumbles over are mended in place, without
changing their length: a blank before a header's colon, and a stray line in the middle of a header.
"""

from __future__ import annotations

import re
from email import feedparser
from email.message import Message
from email.policy import compat32
from typing import TYPE_CHECKING, Any

_SubFile: Any = feedparser.BufferedSubFile  # type: ignore[attr-defined]  # Any: typeshed leaves it out
if TYPE_CHECKING:
    _FeedParser = feedparser.FeedParser["Node"]
else:
    _FeedParser = feedparser.FeedParser  # cannot be subscripted at run time

PARSER_ERRORS = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    MemoryError,
)  #: what FeedParser may end with on bytes that are no mail

_BLANK_BEFORE_COLON = re.compile(r"([!-9;-~]{1,76})([ \t]{1,20}):")
_KNOWN_HEADER = re.compile(
    r"(?:content-|mime-version|from|to|cc|subject|date|received|message-id|reply-to|in-reply-to|references|return-path|x-)"
    r"[!-9;-~]{0,76}[ \t]*:",
    re.IGNORECASE,
)
_HEADER = re.compile(r"(?:From |[!-9;-~]*:|[\t ])")


class Node(Message):
    """A message or part with its place in the bytes."""

    start: int = 0  #: first byte of the header
    body: int = 0  #: first byte after the header and its blank line
    end: int = 0  #: first byte that is no longer its own


class _Lines(_SubFile):  # type: ignore[misc]
    """The lines of a mail, counted as they are taken and given back."""

    def __init__(self) -> None:
        super().__init__()
        self.position = 0
        self.in_header = False
        self.mended: set[str] = set()

    def readline(self) -> str:
        line: Any = super().readline()  # Any: a line, or the library's own mark that more data is needed
        if not isinstance(line, str):
            return line  # type: ignore[no-any-return]
        self.position += len(line)
        return self._mend(line) if self.in_header else line

    def unreadline(self, line: str) -> None:
        self.position -= len(line)
        super().unreadline(line)

    def _mend(self, line: str) -> str:
        found = _BLANK_BEFORE_COLON.match(line)
        if found:
            self.mended.add("blank_before_colon")
            return f"{found.group(1)}:{found.group(2)}{line[found.end() :]}"
        if line.strip() and not _HEADER.match(line) and self._lines and _KNOWN_HEADER.match(self._lines[0]):
            self.mended.add("stray_line_in_header")
            return f" {line[1:]}"
        return line


class _Counting(_FeedParser):
    """FeedParser that notes positions on its nodes."""

    _cur: Node

    def __init__(self) -> None:
        super().__init__(Node, policy=compat32)  # type: ignore[arg-type]
        self.lines = self._input = _Lines()

    def _new_message(self) -> None:
        super()._new_message()  # type: ignore[misc]
        self._cur.start = self.lines.position
        self.lines.in_header = True

    def _parse_headers(self, lines: list[str]) -> None:
        self.lines.in_header = False
        super()._parse_headers(lines)  # type: ignore[misc]
        self._cur.body = self.lines.position

    def _pop_message(self) -> Node:
        node: Node = super()._pop_message()  # type: ignore[misc]
        node.end = self.lines.position
        return node


def parse(raw: bytes) -> tuple[Node, tuple[str, ...]]:
    """Return the tree of a mail and what had to be mended. Raises PARSER_ERRORS on bytes the library cannot take."""
    parser = _Counting()
    parser.feed(raw.decode("ascii", "surrogateescape"))
    return parser.close(), tuple(sorted(parser.lines.mended))
