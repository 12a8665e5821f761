"""A Mail taken apart, as values: a tree of parts with the place of each, what it is by its bytes, and what was odd about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from intake.accounting import Span
from intake.header import Header
from intake.prescan import Scan
from parsers.sniff import Kind

NO_HEADER = Header()
MULTIPART = Kind("multipart", "multipart/mixed")
MESSAGE = Kind("message", "message/rfc822")


@dataclass(frozen=True, slots=True)
class Measure:
    """Length and hash of bytes that are not kept a second time."""

    size: int  #: bytes
    sha256: str


def measure(content: bytes) -> Measure:
    """Return length and hash."""
    return Measure(len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One node of the tree: a leaf with content, a multipart with parts, or a message with a header and parts."""

    path: str  #: "1.2"; "" for the mail's own multipart
    declared: str  #: media type as declared, lower case
    kind: Kind  #: by content
    content: bytes = b""  #: decoded; empty for a multipart and for a message that was opened
    measured: Measure | None = None  #: of an opened message, whose bytes are its parts'
    charset: str | None = None
    disposition: str = ""  #: "attachment", "inline" or "" as declared
    name: str | None = None  #: fit for showing, never a path
    defects: tuple[str, ...] = ()
    header: Header = NO_HEADER  #: of the part; of the message inside where this is one
    parts: tuple[Part, ...] = ()
    unread: str | None = None  #: why it was not opened, one sentence
    declared_type: str = ""  #: the Content-Type header as text

    @property
    def measure(self) -> Measure:
        """Length and hash of the decoded content."""
        return self.measured or measure(self.content)

    @property
    def is_multipart(self) -> bool:
        """Whether it only holds other parts."""
        return self.kind is MULTIPART

    @property
    def is_message(self) -> bool:
        """Whether it is a message inside the mail, opened."""
        return self.measured is not None

    def walk(self) -> Iterator[Part]:
        """Yield this part and everything below it in order."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Mail:
    """A mail taken apart. `refused` is set when a limit keeps it closed; its bytes are accounted for all the same."""

    size: int  #: bytes
    scan: Scan
    root: Part
    spans: tuple[Span, ...]
    defects: tuple[str, ...]
    refused: str | None = None  #: one sentence

    @property
    def header(self) -> Header:
        """The mail's own header."""
        return self.root.header

    @cached_property
    def leaves(self) -> tuple[Part, ...]:
        """Everything but multiparts, in order: files, texts, and the messages inside."""
        return tuple(part for part in self.root.walk() if not part.is_multipart)

    @cached_property
    def charset(self) -> str | None:
        """The charset the first text is declared in: the likeliest of raw bytes in the header."""
        return next((part.charset for part in self.leaves if part.charset and part.declared.startswith("text/")), None)

    @property
    def accounted(self) -> int:
        """Bytes that belong to a named stretch; equal to `size`."""
        return sum(span.end - span.start for span in self.spans)
