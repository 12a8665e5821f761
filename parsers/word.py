"""A DOCX is read by our own walk of its XML, so that nothing a State wrote is missed and nothing hidden is taken for an answer.

Order: headers, the body with its text boxes and tables, footnotes and endnotes, footers. A document that is only pictures goes
to OCR. Comments, deletions, prompts and hidden text stay out; each leaves a flag.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

from parsers.attaching import Bag
from parsers.limits import NEEDS_PROGRAMS, Limits
from parsers.package import Element, Package
from parsers.paper import Block, Document, Paragraph
from parsers.wordnumbers import Numbering
from parsers.wordstyles import VAL, Styles, W
from parsers.wordtext import Shared, Story
from parsers.zipplan import Unreadable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FEW = 40  #: characters of text below which a document of pictures is a scan
_PICTURE_BYTES = 25 * 1024 * 1024
_EMBEDDED = ("oleObject", "package")
_NOTE_PARTS = {"footnote": "footnotes", "endnote": "endnotes"}


def read_docx(content: bytes, limits: Limits) -> Document:
    """Return what a Word document shows; never raises for a bad paper."""
    if content.startswith(_OLE):
        # An encrypted DOCX is an OLE file around the cipher text ([MS-OFFCRYPTO] 2.3).
        return Document(format="docx", media_type=MEDIA_TYPE, flags=("encrypted",), unread="the document is encrypted")
    try:
        return _read(Package(content, limits), limits)
    except Unreadable as error:
        return Document(format="docx", media_type=MEDIA_TYPE, flags=error.flags, unread=error.sentence)


def _read(package: Package, limits: Limits) -> Document:
    main = _main_part(package)
    body = package.xml(main).find(W + "body")
    if body is None:
        raise Unreadable("the document has no body", "damaged")
    shared = Shared(
        package=package,
        styles=Styles(_part(package, main, "styles")),
        numbering=Numbering(_part(package, main, "numbering")),
        limits=limits,
        bag=Bag(limits),
        left=limits.text_characters,
    )
    blocks: list[Block] = []
    story = Story(shared, main, "body")
    story.blocks(body, blocks)
    if any(each.code for each in story.fields):
        shared.flags.add("broken_field")
    notes = _notes(shared, main)
    headers, footers = _margins(shared, main)
    _flag_package(shared, main)
    document = Document(
        format="docx",
        media_type=MEDIA_TYPE,
        blocks=(*headers, *blocks, *notes, *footers),
        attached=tuple(shared.bag.files),
        flags=tuple(sorted(shared.flags | shared.bag.flags | package.archive.flags)),
    )
    return _with_pictures(document, blocks, shared) if shared.images else document


def _main_part(package: Package) -> str:
    for name in package.related("", "officeDocument"):
        return name
    if package.has("word/document.xml"):
        return "word/document.xml"
    raise Unreadable("the archive holds no Word document", "damaged")


def _part(package: Package, main: str, kind: str) -> Element | None:
    """Return a helping part; a damaged one is left out, since the text does not need it."""
    for name in package.related(main, kind):
        try:
            return package.xml(name)
        except Unreadable as error:
            if "archive_limit" in error.flags:
                raise
            package.archive.flags.add("damaged")
    return None


def _notes(shared: Shared, main: str) -> list[Block]:
    """Return the footnotes and endnotes that the text refers to, in its order."""
    found: list[Block] = []
    parts: dict[str, tuple[Story, dict[str, Element]]] = {}
    for kind, number in dict.fromkeys(shared.notes):
        if kind not in parts:
            parts[kind] = _note_part(shared, main, kind)
        story, notes = parts[kind]
        if number in notes:
            story.blocks(notes[number], found)
    return found


def _note_part(shared: Shared, main: str, kind: str) -> tuple[Story, dict[str, Element]]:
    for name in shared.package.related(main, _NOTE_PARTS[kind]):
        root = _part(shared.package, main, _NOTE_PARTS[kind])
        notes = {} if root is None else {note.get(W + "id", ""): note for note in root.iterchildren(W + kind)}
        return Story(shared, name, "body"), notes
    return Story(shared, main, "body"), {}


def _margins(shared: Shared, main: str) -> tuple[list[Block], list[Block]]:
    """Return the headers and the footers that are printed: each part once, first and even ones only where switched on."""
    found: dict[str, list[Block]] = {"header": [], "footer": []}
    seen: set[str] = set()
    relations = shared.package.relations(main)
    for section in shared.sections:
        title = section.find(W + "titlePg")
        titled = title is not None and title.get(VAL, "1") not in ("0", "false", "off")
        for reference in section.iterchildren(W + "headerReference", W + "footerReference"):
            link = relations.get(reference.get(_R_ID, ""))
            kind = reference.get(W + "type", "default")
            if link is None or link.target in seen or not shared.package.has(link.target):
                continue
            if (kind == "first" and not titled) or (kind == "even" and not _even_pages(shared, main)):
                continue
            seen.add(link.target)
            side = "header" if reference.tag == W + "headerReference" else "footer"
            found[side].extend(_margin(shared, link.target, side))
    return found["header"], found["footer"]


def _margin(shared: Shared, name: str, side: str) -> list[Block]:
    found: list[Block] = []
    story = Story(shared, name, "header" if side == "header" else "footer")
    story.blocks(shared.package.xml(name), found)
    return found


def _even_pages(shared: Shared, main: str) -> bool:
    settings = _part(shared.package, main, "settings")
    switch = None if settings is None else settings.find(W + "evenAndOddHeaders")
    return switch is not None and switch.get(VAL, "1") not in ("0", "false", "off")


def _flag_package(shared: Shared, main: str) -> None:
    package = shared.package
    if any(name.lower().endswith("vbaproject.bin") for name in package.archive.members):
        shared.flags.add("macro")
    for settings in package.related(main, "settings"):
        if any(link.kind == "attachedTemplate" and link.external for link in package.relations(settings).values()):
            shared.flags.add("remote_template")
    if package.related(main, "comments"):
        root = _part(package, main, "comments")
        if root is not None and root.find(W + "comment") is not None:
            shared.flags.add("comments")
    for kind in _EMBEDDED:
        for name in package.related(main, kind):
            shared.flags.add("embedded_object")
            shared.bag.add(name.rpartition("/")[2], package.read(name))


def _with_pictures(document: Document, body: Sequence[Block], shared: Shared) -> Document:
    """Return the document with its pictures read, when it is nothing but pictures: somebody scanned into Word."""
    if any(not isinstance(block, Paragraph) for block in body):
        return document
    if sum(len(block.text) for block in body if isinstance(block, Paragraph)) >= _FEW:
        return document
    if not shared.limits.programs:
        return Document(format="docx", media_type=MEDIA_TYPE, flags=(NEEDS_PROGRAMS,))
    # Imported only here: OCR brings OpenCV, which costs more than the whole walk.
    read_pictures = import_module("parsers.images").read_pictures
    names = list(dict.fromkeys(shared.images))[: shared.limits.ocr_pages]
    pictures = [shared.package.read(name, at_most=_PICTURE_BYTES) for name in names if shared.package.has(name)]
    scan: Document = read_pictures(pictures, shared.limits)
    flags = tuple(sorted({*document.flags, *scan.flags, "pictures_only"}))
    if scan.unread is not None:
        why = f"the document holds only pictures, and {scan.unread}"
        return replace(document, flags=flags, unread=None if document.blocks else why)
    return replace(
        document,
        blocks=(*document.blocks, *scan.blocks),
        flags=flags,
        ocr=True,
        legibility=scan.legibility,
        pages=scan.pages,
    )
