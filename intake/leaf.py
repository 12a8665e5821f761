"""One leaf of the tree: its name, charset and type as declared, and what it is by its bytes."""

from __future__ import annotations

from dataclasses import replace

from intake.decode import decode_header, decode_parameter, parameters_of, shown_name
from intake.header import Header
from intake.mailparts import NO_HEADER, Part
from intake.transfer import uuencoded
from parsers.sniff import Kind, kind_of

_UNOPENED = {
    "message/partial": "One piece of a mail that was sent in pieces; the whole is needed.",
    "message/external-body": "A pointer to a file elsewhere; nothing is ever fetched.",
}
_TEXTS = frozenset({"text", "csv", "unknown", "html", "message"})


def leaf_of(header: Header, declared: str, content: bytes, *, path: str, defects: tuple[str, ...] = ()) -> Part:
    """Return a leaf with its claims and its kind."""
    type_header = header.first("content-type") or b""
    parameters = parameters_of(type_header)
    name, met = _name(parameters, parameters_of(header.first("content-disposition") or b""))
    charset = decode_parameter(parameters, "charset")
    kind = kind_of(content)
    if _differs(declared, kind):
        met += ("content_is_another_type",)
    return Part(
        path=path,
        declared=declared,
        kind=kind,
        content=content,
        charset=charset.text if charset and charset.text else None,
        disposition=header.token("content-disposition"),
        name=name,
        defects=defects + met,
        header=header,
        unread=_UNOPENED.get(declared),
        declared_type=decode_header(type_header).text,
    )


def file_of(content: bytes, name: str | None, path: str, defect: str) -> Part:
    """Return a leaf for a file that came without a header of its own."""
    return replace(
        leaf_of(NO_HEADER, "application/octet-stream", content, path=path, defects=(defect,)),
        name=name,
        disposition="attachment",
    )


def files_in_text(leaf: Part, most: int) -> tuple[Part, ...]:
    """Return the uuencoded files in a text, as parts below it."""
    if leaf.kind.format not in {"text", "csv", "unknown"} or b"begin " not in leaf.content:
        return ()
    return tuple(
        file_of(file.content, shown_name(decode_header(file.name).text), f"{leaf.path}.{number}", "uuencoded")
        for number, file in enumerate(uuencoded(leaf.content), 1)
        if number <= most
    )


def _name(kind: dict[str, bytes], disposition: dict[str, bytes]) -> tuple[str | None, tuple[str, ...]]:
    file = decode_parameter(disposition, "filename")
    title = decode_parameter(kind, "name")
    chosen = file or title
    if chosen is None:
        return None, ()
    differ = ("names_differ",) if file and title and file.text != title.text else ()
    return shown_name(chosen.text), chosen.defects + differ


def _differs(declared: str, kind: Kind) -> bool:
    """Whether a part declared as text or as a PDF is something else; octet-stream claims nothing."""
    if kind.format in _TEXTS:
        return False
    return declared.startswith("text/") or (declared == "application/pdf" and kind.format != "pdf")
