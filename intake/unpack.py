"""Raw bytes become a Mail: a tree of parts in which nothing is lost, every byte accounted for, every oddity named.

The standard library (policy compat32) decides what the parts are; what it leaves closed is opened here: messages sent as base64,
files of unknown encoding, uuencode in a text, parts behind the last boundary. What a part is, its bytes say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from intake import secondreader
from intake.accounting import Span, children_of, path_of, spans_of
from intake.header import header_of
from intake.leaf import file_of, files_in_text, leaf_of
from intake.mailparts import MESSAGE, MULTIPART, NO_HEADER, Mail, Part, measure
from intake.parttree import PARSER_ERRORS, Node, parse
from intake.prescan import Scan, ScanLimits, prescan
from intake.transfer import decode_transfer
from parsers.sniff import kind_of

LIMITS = ScanLimits()
_LEADING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]{0,999}\r?\n){0,999}(?:>?From [^\r\n]{0,999}\r?\n(?=[!-9;-~]{1,99}[ \t]?:))?"
)
_LOST_BOUNDARY = re.compile(rb"(?:\A|(?<=[\r\n]))--([^\s][^\r\n]{0,199})\r?\n(?=content-[a-z-]{4,30}:)", re.IGNORECASE)
_OPENED = frozenset({"message/rfc822", "message/global", "message/news"})
_HARMLESS_PREAMBLE = re.compile(rb"(?i)multi-?part|mime")
_LEFT_OVER = frozenset({"preamble", "epilogue", "remainder"})  # what stands before the header is named when it is met
_NO_FILE = frozenset({"text", "csv", "html", "message", "unknown"})
_REOPENED = 3  #: bytes parsed again for what lies encoded inside, as a multiple of the limit of a mail
_DEFECTS = {
    "NoBoundaryInMultipartDefect": "no_boundary",
    "StartBoundaryNotFoundDefect": "start_boundary_not_found",
    "CloseBoundaryNotFoundDefect": "close_boundary_not_found",
    "MissingHeaderBodySeparatorDefect": "no_blank_line_after_header",
    "MisplacedEnvelopeHeaderDefect": "misplaced_from_line",
    "FirstHeaderLineIsContinuationDefect": "first_header_line_is_continuation",
    "InvalidHeaderDefect": "header_without_name",
}


@dataclass(slots=True)
class _Opening:
    """One mail being opened: what may still be opened, and what was met."""

    limits: ScanLimits
    parts: int  #: parts that may still be opened
    size: int  #: bytes that may still be parsed again
    defects: list[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the tree something stands."""

    path: str
    depth: int

    def below(self, path: str) -> _Place:
        return _Place(path, self.depth + 1)


def unpack(raw: bytes, limits: ScanLimits = LIMITS) -> Mail:
    """Return the parts of a mail. Never raises, whatever the bytes."""
    scan = prescan(raw, limits)
    hits = [hit.defect for hit in scan.hits]
    if scan.refused is not None:
        return _closed(raw, scan, tuple(hits), scan.refused.sentence)
    opening = _Opening(limits, limits.parts, _REOPENED * limits.size, list(hits))
    found = _opened(raw, opening, _Place("", 0))
    if found is None:
        return _closed(raw, scan, (*hits, "unparsable"), "The bytes could not be taken apart as a mail.")
    root, spans = found
    defects = [*opening.defects, *(f"duplicate_{name}" for name in root.header.doubled())]
    defects += [defect for part in root.walk() for defect in part.defects]
    defects += _left_over(raw, spans)
    mail = Mail(len(raw), scan, root, spans, tuple(dict.fromkeys(defects)))
    return _second_opinion(raw, _with_files(mail, tuple(_hidden_files(raw, spans))))


def _closed(raw: bytes, scan: Scan, defects: tuple[str, ...], why: str) -> Mail:
    """Return a mail nobody opened: its header where that is safe, and the whole as one part."""
    end = min(scan.header_block, len(raw))
    header = NO_HEADER
    if not any(hit.limit in {"header_block", "header", "headers", "line"} for hit in scan.hits):
        try:
            header = header_of(parse(raw[:end])[0])
        except PARSER_ERRORS:
            header = NO_HEADER
    root = Part(path="1", declared="message/rfc822", kind=MESSAGE, content=raw, header=header, unread=why)
    spans = tuple(Span(*span) for span in ((0, end, "header", ""), (end, len(raw), "body", "1")) if span[1] > span[0])
    return Mail(len(raw), scan, root, spans, defects, why)


def _opened(raw: bytes, opening: _Opening, place: _Place) -> tuple[Part, tuple[Span, ...]] | None:
    """Return the tree and the stretches of a mail or of a message inside one; None when the library cannot take it."""
    leading = _LEADING.match(raw)
    offset = leading.end() if leading and leading.end() < len(raw) else 0
    if offset:
        opening.defects.append("bytes_before_header")
    whole = raw[offset:] if offset else raw
    try:
        node, mended = parse(whole)
        opening.defects.extend(mended)
        return _part(node, whole, opening, place), tuple(spans_of(raw, node, offset))
    except PARSER_ERRORS:
        return None


def _part(node: Node, raw: bytes, opening: _Opening, place: _Place) -> Part:
    opening.parts -= 1
    declared = node.get_content_type()
    if declared.startswith("multipart/"):
        return _multipart(node, raw, opening, place)
    header = header_of(node)
    body = raw[node.body : node.end]
    if node.end < len(raw):
        # RFC 2046 section 5.1.1: the last line end belongs to the boundary.
        body = body[:-2] if body.endswith(b"\r\n") else body[:-1] if body.endswith((b"\n", b"\r")) else body
    decoding = decode_transfer(body, header.token("content-transfer-encoding"))
    several = len(set(header.all("content-transfer-encoding"))) > 1
    defects = (*_defects(node), *decoding.defects, *(("several_transfer_encodings",) if several else ()))
    leaf = leaf_of(header, declared, decoding.content, path=place.path or "1", defects=defects)
    as_it_lies = children_of(node)[:1] if decoding.content is body and declared in _OPENED else ()
    if as_it_lies and place.depth < opening.limits.depth and opening.parts > 0:
        child = as_it_lies[0]
        inner = _part(child, raw, opening, place.below(path_of(node, child, (leaf.path, 1))))
        return _message_of(leaf, inner)
    return _inside(leaf, opening, place.depth)


def _multipart(node: Node, raw: bytes, opening: _Opening, place: _Place) -> Part:
    children = children_of(node)
    if not children or place.depth >= opening.limits.depth:
        return _lost(node, raw, opening, place)
    inside = [
        _part(child, raw, opening, place.below(path_of(node, child, (place.path, number))))
        for number, child in enumerate(children, 1)
    ]
    inside += _behind_the_end(node, opening, place, len(children))
    return _multipart_of(node, tuple(inside), place.path)


def _multipart_of(node: Node, parts: tuple[Part, ...], path: str, *more: str) -> Part:
    return Part(
        path=path,
        declared=node.get_content_type(),
        kind=MULTIPART,
        header=header_of(node),
        parts=parts,
        defects=(*_defects(node), *more),
    )


def _defects(node: Node) -> tuple[str, ...]:
    names = (type(defect).__name__ for defect in node.defects)
    return tuple(_DEFECTS[name] for name in names if name in _DEFECTS)


def _inside(leaf: Part, opening: _Opening, depth: int) -> Part:
    """Return a leaf with what is inside it opened: a message, or files in the middle of a text."""
    if leaf.unread is not None:
        return leaf
    # The text of a mail may begin like a header (a forward, a bounce): only a file is opened as a message.
    a_file = not leaf.declared.startswith(("text/", "message/")) or leaf.disposition == "attachment"
    if leaf.declared in _OPENED or (leaf.kind.format == "message" and a_file):
        return open_message(leaf, opening, depth)
    files = files_in_text(leaf, max(0, opening.parts))
    opening.parts -= len(files)
    return replace(leaf, parts=files) if files else leaf


def open_message(leaf: Part, opening: _Opening, depth: int) -> Part:
    """Return a leaf that is a message as one with its parts, or with the reason why it stays closed."""
    scan = prescan(leaf.content, opening.limits)
    opening.size -= len(leaf.content)
    if scan.refused or depth >= opening.limits.depth or opening.parts <= 0 or opening.size < 0:
        opening.defects.append(scan.refused.defect if scan.refused else "limit_depth")
        return replace(leaf, unread=scan.refused.sentence if scan.refused else "Messages are nested too deeply.")
    inner = _opened(leaf.content, opening, _Place(leaf.path, depth + 1))
    if inner is None:
        return replace(leaf, unread="The message inside could not be taken apart.")
    return _message_of(leaf, inner[0])


def opened_file(leaf: Part, limits: ScanLimits = LIMITS) -> Part:
    """Return a message that was found inside another file, opened; for what parsers hand on."""
    return open_message(leaf, _Opening(limits, limits.parts, _REOPENED * limits.size, []), 0)


def _message_of(leaf: Part, root: Part) -> Part:
    shared = root.is_multipart and root.path == leaf.path
    if root.path == leaf.path and not shared:
        root = _moved(root, f"{leaf.path}.1")
    return replace(
        leaf,
        header=root.header,
        kind=MESSAGE,
        content=b"",
        measured=measure(leaf.content),
        parts=root.parts if shared else (root,),
        defects=leaf.defects + (root.defects if shared else ()),
    )


def _moved(part: Part, path: str) -> Part:
    """Return a part under another path, everything below it moved along."""
    below = tuple(_moved(one, path + one.path.removeprefix(part.path)) for one in part.parts)
    return replace(part, path=path, parts=below)


def _lost(node: Node, raw: bytes, opening: _Opening, place: _Place) -> Part:
    """Return a multipart without parts: opened by a boundary that its lines show, or kept as one text."""
    body = raw[node.body : node.end]
    if place.depth >= opening.limits.depth:
        opening.defects.append("limit_depth")
    elif line := _LOST_BOUNDARY.search(body):
        again = _parts_by(line.group(1).strip(), body, opening, (place, 0))
        if again:
            return _multipart_of(node, again, place.path, "boundary_guessed")
    leaf = leaf_of(header_of(node), "text/plain", body, path=place.path or "1", defects=_defects(node))
    return _inside(leaf, opening, place.depth)


def _behind_the_end(node: Node, opening: _Opening, place: _Place, before: int) -> tuple[Part, ...]:
    """Return parts that stand behind a multipart's closing boundary; mail programs differ on whether to show them."""
    epilogue: object = node.epilogue
    boundary = str(node.get_boundary("")).strip()
    if not isinstance(epilogue, str) or not boundary or f"--{boundary}" not in epilogue:
        return ()
    opening.defects.append("part_behind_the_end")
    coded = boundary.encode("ascii", "surrogateescape")
    return _parts_by(coded, epilogue.encode("ascii", "surrogateescape"), opening, (place, before))


def _parts_by(boundary: bytes, body: bytes, opening: _Opening, where: tuple[_Place, int]) -> tuple[Part, ...]:
    """Return the parts of bytes under a boundary that is known from elsewhere, numbered on; no line closes them."""
    place, before = where
    opening.size -= len(body)
    if opening.size < 0 or opening.parts <= 0:
        opening.defects.append("limit_parts")
        return ()
    line = re.escape(b"--" + boundary)
    body = re.sub(rb"(?<![^\r\n])" + line + rb"--(?=[ \t]*[\r\n]|\Z)", lambda _: b"--" + boundary, body)
    quoted = re.sub(rb'(["\\])', rb"\\\1", boundary)
    text = b'Content-Type: multipart/mixed; boundary="' + quoted + b'"\n\n' + body
    try:
        again, _ = parse(text)
    except PARSER_ERRORS:
        return ()
    return tuple(
        _part(child, text, opening, place.below(f"{place.path}.{number}".lstrip(".")))
        for number, child in enumerate(children_of(again), before + 1)
        if child.end > child.body or child.keys()
    )


def _left_over(raw: bytes, spans: tuple[Span, ...]) -> Iterator[str]:
    for span in spans:
        if span.start and span.kind in _LEFT_OVER and raw[span.start : span.end].strip():
            if span.kind == "preamble" and _HARMLESS_PREAMBLE.search(raw[span.start : span.end]):
                continue
            yield f"text_in_{span.kind}"


def _hidden_files(raw: bytes, spans: tuple[Span, ...]) -> Iterator[Part]:
    """Yield files that lie where no part is: before the first boundary, behind the last, between two."""
    for span in spans:
        content = raw[span.start : span.end].strip(b"\r\n") if span.start and span.kind in _LEFT_OVER else b""
        if content and kind_of(content).format not in _NO_FILE:
            yield file_of(content, None, f"x{span.start}", f"file_in_{span.kind}")


def _second_opinion(raw: bytes, mail: Mail) -> Mail:
    """Ask the second reader about an odd mail; a file that only it finds becomes a part, and the difference a defect."""
    if not secondreader.wanted(mail.defects, mail.size):
        return mail
    found = secondreader.files_not_in(raw, frozenset(part.measure.sha256 for part in mail.leaves))
    extra = (file_of(file.content, file.name, f"y{at}", "second_reader_differs") for at, file in enumerate(found, 1))
    return _with_files(mail, tuple(extra))


def _with_files(mail: Mail, files: tuple[Part, ...]) -> Mail:
    """Return a mail with further parts at its end."""
    if not files:
        return mail
    root = mail.root
    if root.is_multipart:
        root = replace(root, parts=root.parts + files)
    else:
        root = Part(path="", declared="multipart/mixed", kind=MULTIPART, header=root.header, parts=(root, *files))
    defects = dict.fromkeys((*mail.defects, *(defect for file in files for defect in file.defects)))
    return replace(mail, root=root, defects=tuple(defects))
