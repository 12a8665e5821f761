"""An office document is a zip of XML parts; each part is parsed without entities, network or huge trees, or not at all.

Strict OOXML (ISO/IEC 29500 with purl.oclc.org names) is turned into the Transitional names on opening, so that the readers know
one set of names.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import etree

from parsers.limits import Limits
from parsers.zipplan import Archive, Unreadable

Element = Any  # lxml ships no types: an lxml element, or a comment or instruction whose tag is not a str

_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
# Strict and Transitional differ in the year between family and part name.
_FAMILIES = (
    b"wordprocessingml/",
    b"spreadsheetml/",
    b"presentationml/",
    b"drawingml/",
    b"officeDocument/",
)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PARSER_OPTIONS: dict[str, Any] = {  # Any: keyword arguments of lxml
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


def parse_xml(content: bytes) -> Element:
    """Return the root of one XML part in Transitional names; raises Unreadable for what is not well-formed or hostile."""
    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER_OPTIONS))
        if root.getroottree().docinfo.internalDTD is not None:
            # No office program writes one; entities in it would be lost without a word (X&x;X read as "X").
            raise Unreadable("the document declares entities, which no office program does", "hostile")
        if isinstance(root.tag, str) and _STRICT.decode() in root.tag:
            root = etree.fromstring(_transitional(etree.tostring(root)), etree.XMLParser(**_PARSER_OPTIONS))
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("a part of the document is not well-formed XML", "damaged") from error
    return root


def _transitional(content: bytes) -> bytes:
    for family in _FAMILIES:
        content = content.replace(_STRICT + family, _TRANSITIONAL + family + b"2006/")
    return content


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another, or to somewhere outside."""

    kind: str  #: last word of the relationship's type: header, image, oleObject, ...
    target: str  #: name of the part, or the address outside
    external: bool


class Package:
    """The parts of one OOXML document by name and by relationship."""

    __slots__ = ("_limits", "_relations", "_titles", "archive")

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        self.archive = Archive(content, limits)
        if self.archive.encrypted:
            raise Unreadable("the document is encrypted", "encrypted")
        # Part names are compared without case (ECMA-376 part 2, 6.2.2.3).
        self._titles = {name.lower(): name for name in self.archive.members}
        self._relations: dict[str, dict[str, Relation]] = {}

    def has(self, name: str) -> bool:
        """Whether a part is there."""
        return name.lower() in self._titles

    def read(self, name: str, *, at_most: int | None = None) -> bytes:
        """Return the bytes of a part; raises Unreadable."""
        return self.archive.read(self._titles.get(name.lower(), name), at_most=at_most)

    def xml(self, name: str) -> Element:
        """Return the root of an XML part; raises Unreadable."""
        return parse_xml(self.read(name, at_most=self._limits.xml_bytes))

    def relations(self, name: str) -> dict[str, Relation]:
        """Return the relations of a part ("" is the package itself) by their id; none is an empty dict."""
        if name not in self._relations:
            folder, base = posixpath.split(name)
            part = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
            found: dict[str, Relation] = {}
            if self.has(part):
                for element in self.xml(part).iter(_RELATIONSHIP):
                    found[element.get("Id", "")] = _relation(element, folder)
            self._relations[name] = found
        return self._relations[name]

    def related(self, name: str, kind: str) -> list[str]:
        """Return the names of the inner parts that a part relates to by a kind."""
        relations = self.relations(name).values()
        return [each.target for each in relations if each.kind == kind and not each.external and self.has(each.target)]


def _relation(element: Element, folder: str) -> Relation:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = unquote(target)
        target = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
    return Relation(kind=element.get("Type", "").rpartition("/")[2], target=target, external=external)
