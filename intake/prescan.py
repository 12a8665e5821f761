"""One pass over the bytes before any parser sees them: what is over a limit is named here and never reaches the MIME parser.

O(n) time, constant extra memory. A limit that makes parsing unsafe sets `Scan.refused`; the others only cap what is decoded.
Reasons for the figures: real mail's p99.9 lies far below each of them; parsers were seen to take minutes or gigabytes above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLimits:
    """What a mail may hold and still be parsed."""

    size: int = 25_000_000  #: bytes parsed; parsing takes about ten times the size in memory
    header_block: int = 256 * 1024  #: bytes of the top header
    header: int = 64 * 1024  #: bytes of one header, folded
    headers: int = 1_000  #: headers of the top header
    line: int = 4_000_000  #: bytes of one line
    lines: int = 600_000  #: lines; 25 MB of base64 have 340,000
    depth: int = 30  #: multiparts and messages inside one another
    parts: int = 500  #: boundary lines
    addresses: int = 1_500  #: addresses read of one header; more are not read
    encoded_words: int = 200  #: encoded words decoded of one header; more stay as written
    received: int = 50  #: Received lines; more is a loop of mail servers


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitHit:
    """A limit that was met."""

    limit: str  #: the field of ScanLimits
    value: int
    allowed: int
    refuses: bool  #: parsing is unsafe

    @property
    def defect(self) -> str:
        """The defect's name on the record."""
        return f"limit_{self.limit}"

    @property
    def sentence(self) -> str:
        """One sentence for a person."""
        if self.limit == "size":
            return f"The mail has {self.value / 1e6:.1f} MB, more than the {self.allowed / 1e6:.1f} MB that are opened."
        return f"The mail has {self.value} for {self.limit.replace('_', ' ')}, more than the {self.allowed} allowed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The facts of the pass and every limit met."""

    size: int  #: bytes
    header_block: int  #: bytes, the blank line included
    headers: int
    longest_header: int  #: bytes
    lines: int
    parts: int  #: boundary lines of declared boundaries
    depth: int
    hits: tuple[LimitHit, ...]

    @property
    def refused(self) -> LimitHit | None:
        """The first limit that makes parsing unsafe, or None."""
        return next((hit for hit in self.hits if hit.refuses), None)


_BLANK = re.compile(rb"\n\r?\n|\r\r|\A[\r\n]\n?")
_HEADER_START = re.compile(rb"(?<![^\r\n])[!-9;-~]+[ \t]*:")
_BOUNDARY = re.compile(
    rb"boundary\*?(?:0\*?)?[ \t]*=[ \t\r\n]{0,9}(?:\"([^\"\r\n]{1,200})\"?|([^\s;\"]{1,200}))", re.IGNORECASE
)
_MESSAGE = re.compile(
    rb"content-type[ \t]*:[ \t\r\n]{0,9}message/(?:rfc822|global|partial|external-body|news)", re.IGNORECASE
)
_LINE = re.compile(rb"[^\r\n]{1,200}")
_ADDRESS_HEADERS = frozenset({b"from", b"to", b"cc", b"bcc", b"reply-to", b"sender", b"resent-to", b"resent-cc"})


def prescan(raw: bytes, limits: ScanLimits) -> Scan:
    """Return the facts of one pass; nothing is decoded."""
    hits: list[LimitHit] = []
    _check(hits, "size", len(raw), limits.size)
    block = _header_block(raw, limits.header_block)
    _check(hits, "header_block", block, limits.header_block)
    headers, longest = _headers(raw[: min(block, limits.header_block)], limits, hits)
    lines = max(raw.count(b"\n"), raw.count(b"\r"))
    _check(hits, "lines", lines, limits.lines)
    if _has_longer_line(raw, limits.line):
        hits.append(LimitHit(limit="line", value=limits.line + 1, allowed=limits.line, refuses=True))
    parts, depth = (0, 0) if any(hit.refuses for hit in hits) else _structure(raw, limits)
    _check(hits, "parts", parts, limits.parts)
    _check(hits, "depth", depth, limits.depth)
    return Scan(
        size=len(raw),
        header_block=block,
        headers=headers,
        longest_header=longest,
        lines=lines,
        parts=parts,
        depth=depth,
        hits=tuple(hits),
    )


def _check(hits: list[LimitHit], limit: str, value: int, allowed: int, *, refuses: bool = True) -> None:
    if value > allowed and not any(hit.limit == limit for hit in hits):
        hits.append(LimitHit(limit=limit, value=value, allowed=allowed, refuses=refuses))


def _header_block(raw: bytes, limit: int) -> int:
    # One byte beyond the limit is enough to know; a mail without a blank line is header to its end.
    found = _BLANK.search(raw, 0, limit + 4)
    return found.end() if found else min(len(raw), limit + 1)


def _headers(block: bytes, limits: ScanLimits, hits: list[LimitHit]) -> tuple[int, int]:
    count = longest = received = 0
    for name, value in _each_header(block):
        count += 1
        longest = max(longest, len(name) + len(value))
        received += name == b"received"
        words = value.count(b"=?")
        # A word has two "=?" at most: its start, and a "?=" glued to the next word's "=".
        _check(hits, "encoded_words", words, limits.encoded_words, refuses=False)
        if name in _ADDRESS_HEADERS:
            _check(hits, "addresses", value.count(b"@"), limits.addresses, refuses=False)
    _check(hits, "header", longest, limits.header)
    _check(hits, "headers", count, limits.headers)
    _check(hits, "received", received, limits.received, refuses=False)
    return count, longest


def _each_header(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    previous: re.Match[bytes] | None = None
    for found in _HEADER_START.finditer(block):
        if previous:
            yield _name(previous), block[previous.end() : found.start()]
        previous = found
    if previous:
        yield _name(previous), block[previous.end() :]


def _name(found: re.Match[bytes]) -> bytes:
    return found.group()[:-1].rstrip().lower()


def _has_longer_line(raw: bytes, limit: int) -> bool:
    # Leaps from the last newline of a window to the next window: a long line is a window without one.
    position = 0
    while len(raw) - position > limit:
        newline = raw.rfind(b"\n", position, position + limit + 1)
        if newline < 0:
            return True
        position = newline + 1
    return False


def _places(raw: bytes, needle: bytes) -> Iterator[int]:
    position = raw.find(needle)
    while position >= 0:
        yield position
        position = raw.find(needle, position + 1)


def _marks(raw: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield (position, kind, name) of boundary lines, declarations and nested messages; bytes.find keeps it fast."""
    for newline in (b"\n--", b"\r--") if b"\r" in raw else (b"\n--",):
        for position in _places(raw, newline):
            if found := _LINE.match(raw, position + 3):
                yield position, "line", found.group().rstrip()
    lowered = raw.lower()
    for position in _places(lowered, b"boundary"):
        if found := _BOUNDARY.match(raw, position):
            yield position, "declared", (found.group(1) or found.group(2)).rstrip()
    for position in _places(lowered, b"content-type"):
        if found := _MESSAGE.match(raw, position):
            yield position, "message", b""


def _structure(raw: bytes, limits: ScanLimits) -> tuple[int, int]:
    """Return boundary lines and depth of nesting, both as a MIME parser would see them or a little more."""
    parts = deepest = 0
    open_now: list[bytes] = []
    for _, kind, name in sorted(_marks(raw)):
        if kind != "line":
            open_now.append(name)
            deepest = max(deepest, open_now.count(b""))
        else:
            closing = name.endswith(b"--") and name not in open_now
            name = name[:-2] if closing else name
            if name not in open_now:
                continue
            parts += 1
            place = open_now.index(name)
            deepest = max(deepest, len(open_now))
            del open_now[place + (0 if closing else 1) :]
        if len(open_now) > limits.depth * 4 or parts > limits.parts:
            return parts, max(deepest, len(open_now))
    return parts, deepest
