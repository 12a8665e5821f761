"""Every byte of a mail belongs to a header, a body, a boundary, a preamble, an epilogue, or a remainder with a name; nothing is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from intake.parttree import Node

SpanKind = Literal["header", "body", "boundary", "preamble", "epilogue", "remainder"]
_DASHES = re.compile(rb"(?:\A|(?<=[\r\n]))--[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the mail's bytes."""

    start: int
    end: int  #: first byte after it
    kind: SpanKind
    path: str  #: of the part it belongs to; "" for the mail itself


def spans_of(raw: bytes, root: Node, offset: int) -> Iterator[Span]:
    """Yield the stretches of a mail in order; `offset` bytes stand before what was parsed."""
    if offset:
        yield Span(0, offset, "remainder", "")
    for span in _of_node(raw[offset:] if offset else raw, root, ""):
        yield Span(span.start + offset, span.end + offset, span.kind, span.path)
    if root.end + offset < len(raw):
        yield Span(root.end + offset, len(raw), "remainder", "")


def _of_node(raw: bytes, node: Node, path: str) -> Iterator[Span]:
    yield Span(node.start, node.body, "header", path)
    children = children_of(node)
    if not children:
        yield Span(node.body, node.end, "body", path or "1")
        return
    boundary = _boundary(node)
    position = node.body
    for number, child in enumerate(children, 1):
        yield from _gap(raw, (position, child.start), boundary, path, "preamble" if number == 1 else "remainder")
        yield from _of_node(raw, child, path_of(node, child, (path, number)))
        position = child.end
    yield from _gap(raw, (position, node.end), boundary, path, "epilogue")


def children_of(node: Node) -> tuple[Node, ...]:
    """Return the parts of a multipart or the one message inside a message; none of a leaf."""
    payload: object = node.get_payload()
    return tuple(child for child in payload if isinstance(child, Node)) if isinstance(payload, list) else ()


def path_of(node: Node, child: Node, place: tuple[str, int]) -> str:
    """Return a child's path given its parent's and its number; a multipart alone in a message shares the message's path."""
    path, number = place
    if node.get_content_maintype() == "message" and child.get_content_maintype() == "multipart":
        return path
    return f"{path}.{number}" if path else str(number)


def _boundary(node: Node) -> bytes:
    if node.get_content_maintype() != "multipart":
        return b""
    # A boundary of RFC 2231 does not stand in the bytes as the library returns it: then any line of dashes will do.
    return b"--" + str(node.get_boundary("")).encode("ascii", "surrogateescape").strip()


def _gap(raw: bytes, gap: tuple[int, int], boundary: bytes, path: str, rest: SpanKind) -> Iterator[Span]:
    """Yield what stands between two parts: boundary lines, and whatever else there is under the name `rest`."""
    position, end = gap
    for found in _DASHES.finditer(raw[position:end]) if boundary else ():
        if not found.group().startswith(boundary):
            continue
        start = gap[0] + found.start()
        if start > position:
            yield Span(position, start, rest, path)
        position = gap[0] + found.end()
        yield Span(start, position, "boundary", path)
    if position < end:
        yield Span(position, end, rest, path)
