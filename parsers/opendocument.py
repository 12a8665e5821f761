"""An ODT by our own walk of its content.xml: paragraphs, lists, tables; deleted text, hidden text and notes' marks stay out."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.glyphs import with_gaps, with_ticks, without_private_use
from parsers.limits import Limits
from parsers.package import Element, parse_xml
from parsers.paper import EMPTY_BOX, TICKED, UNSURE_BOX, Block, Cell, Document, Line, Paragraph, Table
from parsers.text import Budget
from parsers.zipplan import Archive, Unreadable

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT = f"{{{_NAMES}text:1.0}}"
TABLE = f"{{{_NAMES}table:1.0}}"
_OFFICE = f"{{{_NAMES}office:1.0}}"
_SILENT = frozenset(
    TEXT + name
    for name in (
        "tracked-changes",
        "note-citation",
        "bookmark",
        "hidden-text",
        "hidden-paragraph",
        "sequence-decls",
        "user-field-decls",
    )
)
_CHECKED = "Checkbox_Checked"
_CELLS = 50_000
_DEEPEST = 40


def read_content(content: bytes, limits: Limits) -> Document:
    """Return what an ODT shows; raises Unreadable."""
    archive = Archive(content, limits)
    flags = set(archive.flags)
    if archive.encrypted or b"encryption-data" in _part(archive, "META-INF/manifest.xml", limits):
        raise Unreadable("encrypted", "encrypted")
    if any(name.startswith("Basic/") for name in archive.members):
        flags.add("macro")
    root = parse_xml(archive.read("content.xml", at_most=limits.xml_bytes))
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise Unreadable("the document has no text", "damaged")
    if body.find(TEXT + "tracked-changes") is not None:
        flags.add("tracked_changes")
    walk = _Walk(limits)
    blocks = tuple(walk.blocks(body, 0))
    return Document(format="odt", media_type=MEDIA_TYPE, blocks=blocks, flags=tuple(sorted(flags | walk.budget.flags)))


def _part(archive: Archive, name: str, limits: Limits) -> bytes:
    return archive.read(name, at_most=limits.xml_bytes) if name in archive.members else b""


class _Walk:
    """One content.xml being read."""

    __slots__ = ("_cells", "_limits", "_tables", "budget")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tables = 0
        self._cells = _CELLS
        self.budget = Budget(limits.text_characters)

    def blocks(self, parent: Element, depth: int) -> Iterator[Block]:
        """Yield the blocks below an element."""
        if depth > _DEEPEST:
            self.budget.flags.add("deep_nesting")
            return
        for child in parent:
            if child.tag in _SILENT:
                continue
            if child.tag in (TEXT + "p", TEXT + "h"):
                yield from self._paragraph(child, "heading" if child.tag == TEXT + "h" else "body")
            elif child.tag == TEXT + "list-item":
                for block in self.blocks(child, depth + 1):
                    whole = isinstance(block, Paragraph) and block.place == "body"
                    yield (
                        Paragraph(lines=block.lines, place="list") if whole and isinstance(block, Paragraph) else block
                    )
            elif child.tag == TABLE + "table":
                yield from self._table(child, depth)
            else:
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, element: Element, place: str) -> Iterator[Block]:
        text = "".join(_pieces(element, 0))
        shown = (with_gaps(without_private_use(with_ticks(line))).strip() for line in text.split("\n"))
        lines = [Line(text=taken) for line in shown if line and (taken := self.budget.take(line)) is not None]
        if lines:
            yield Paragraph(lines=tuple(lines), place="heading" if place == "heading" else "body")

    def _table(self, element: Element, depth: int) -> Iterator[Block]:
        if self._tables >= self._limits.tables:
            self.budget.flags.add("truncated_tables")
            return
        index = self._tables
        self._tables += 1
        cells = tuple(self._cells_of(element, depth))
        if any(cell.text for cell in cells):
            yield Table(index=index, cells=cells)

    def _cells_of(self, element: Element, depth: int) -> Iterator[Cell]:
        row = 0
        for line in element.iter(TABLE + "table-row"):
            if next(line.iterancestors(TABLE + "table"), None) is not element:
                continue
            if row >= self._limits.table_rows or self._cells <= 0:
                self.budget.flags.add("truncated_tables")
                return
            column = 0
            for cell in line.iterchildren(TABLE + "table-cell", TABLE + "covered-table-cell"):
                times = _number(cell, "number-columns-repeated", self._limits.table_columns)
                if column >= self._limits.table_columns:
                    break
                if cell.tag == TABLE + "table-cell" and len(cell):
                    self._cells -= 1
                    columns = min(
                        _number(cell, "number-columns-spanned", self._limits.grid_span),
                        self._limits.table_columns - column,
                    )
                    rows = min(
                        _number(cell, "number-rows-spanned", self._limits.table_rows), self._limits.table_rows - row
                    )
                    text = "\n".join(_texts(self.blocks(cell, depth + 1)))
                    yield Cell(text=text, row=row, column=column, rows=rows, columns=columns)
                column += times
            row += 1


def _texts(blocks: Iterator[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from ("\t".join(row) for row in block.grid())


def _pieces(element: Element, depth: int) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tag == TEXT + "s":
            yield " " * _number(child, "c", 200, TEXT)
        elif child.tag == TEXT + "tab":
            yield "\t"
        elif child.tag == TEXT + "line-break":
            yield "\n"
        elif (box := _box(child)) is not None:
            yield box
        elif child.tag not in _SILENT and depth < _DEEPEST:
            yield from _pieces(child, depth + 1)
            if child.tag == TEXT + "p":
                yield "\n"
        if child.tail:
            yield child.tail


def _box(element: Element) -> str | None:
    """Return a tick box of LibreOffice's, a form field kept from Word or a content control; None for anything else."""
    name = element.tag.rpartition("}")[2]
    if name == "fieldmark" and _attribute(element, "type").endswith("FORMCHECKBOX"):
        state = next((_attribute(child, "value") for child in element if _attribute(child, "name") == _CHECKED), "")
        return TICKED if state == "true" else EMPTY_BOX
    if name == "content-control" and _attribute(element, "checkbox") == "true":
        kept = TICKED if _attribute(element, "checked") == "true" else EMPTY_BOX
        shown = with_ticks("".join(element.itertext()).strip())
        return UNSURE_BOX if shown in (TICKED, EMPTY_BOX) and shown != kept else kept
    return None


def _attribute(element: Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _number(element: Element, name: str, most: int, namespace: str = TABLE) -> int:
    value = element.get(namespace + name, "1")
    return max(1, min(int(value) if value.isascii() and value.isdigit() and len(value) < 9 else most, most))
