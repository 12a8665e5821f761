"""PDF files that mean harm or were broken on the way: each a name and its bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from tests.hostile_office import PROGRAM, archive

CATALOG = "<</Type/Catalog/Pages 2 0 R>>"
PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
TEXT = b"BT /F 12 Tf 50 700 Td (text) Tj ET"


def stream(content: bytes, extra: str = "") -> bytes:
    """Return a stream object's body."""
    return b"<</Length %d%s>>stream\n" % (len(content), extra.encode()) + content + b"\nendstream"


def pdf(*objects: bytes | str, trailer: str = "", xref: bool = True) -> bytes:
    """Return a PDF of numbered objects with a correct table of places, or with none."""
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        body = content.encode() if isinstance(content, str) else content
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    if xref:
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer.encode(), start)
    return out


def page_with(content: bytes, *more: bytes | str, page: str = PAGE, extra: str = "") -> bytes:
    """Return a one-page PDF with this content stream."""
    return pdf(CATALOG, PAGES, page, stream(content, extra), FONT, *more)


def flate(content: bytes, times: int = 1) -> bytes:
    """Return content compressed so many times."""
    for _ in range(times):
        content = zlib.compress(content, 1)
    return content


def shapes() -> Iterator[tuple[str, bytes]]:
    """Yield PDFs whose harm is in their skeleton."""
    yield "header-only", b"%PDF-1.7\n"
    yield "cut-in-half", page_with(TEXT)[:200]
    yield "nothing-but-nul", b"%PDF-1.7\n" + b"\x00" * 2_000_000
    yield "no-xref", pdf(CATALOG, PAGES, PAGE, stream(TEXT), FONT, xref=False)
    yield "empty-objects-100000", pdf(CATALOG, PAGES, PAGE, stream(TEXT), FONT, *["null"] * 100_000, xref=False)
    yield "parents-cycle", pdf(CATALOG, "<</Type/Pages/Kids[2 0 R]/Count 1>>")
    yield "kids-cycle", pdf(CATALOG, "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>", "<</Type/Pages/Kids[2 0 R]/Count 9>>")
    wide = "<</Type/Pages/Count 10000000000/Kids[" + "{0} 0 R " * 10 + "]>>"
    yield "pages-10-to-the-10", pdf(CATALOG, *[wide.format(level + 3) for level in range(10)], "<</Type/Page>>")
    yield "count-huge", pdf(CATALOG, "<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", PAGE, stream(TEXT), FONT)
    yield (
        "pages-3000",
        pdf(CATALOG, "<</Type/Pages/Count 3000/Kids[" + "3 0 R " * 3_000 + "]>>", PAGE, stream(TEXT), FONT),
    )
    yield "prev-loop", pdf(CATALOG, PAGES, PAGE, stream(TEXT), FONT, trailer="/Prev 9")
    yield (
        "arrays-deep",
        pdf(CATALOG, PAGES, PAGE.replace("[0 0 595 842]", "[" * 20_000 + "]" * 20_000), stream(TEXT), FONT),
    )
    yield "dictionaries-deep", pdf(CATALOG, PAGES, "<</A" * 20_000 + ">>" * 20_000, stream(TEXT), FONT)
    yield "parentheses-2MB", pdf(CATALOG, PAGES, PAGE, stream(b"BT (" + b"(" * 2_000_000 + b") Tj ET"), FONT)
    yield "box-huge", page_with(TEXT, page=PAGE.replace("595 842", "1e9 1e9"))
    yield "box-nonsense", page_with(TEXT, page=PAGE.replace("[0 0 595 842]", "[nan 0 -1 (x)]"))
    yield "box-reversed", page_with(TEXT, page=PAGE.replace("[0 0 595 842]", "[595 842 0 0]"))
    yield "root-missing", pdf("<</Type/Catalog>>")
    yield "length-lies", page_with(TEXT).replace(b"/Length 34", b"/Length 9999999999")
    yield (
        "encrypted-unknown",
        pdf(CATALOG, PAGES, PAGE, stream(TEXT), FONT, trailer="/Encrypt<</Filter/Evil/V 99/R 99>>/ID[<00><00>]"),
    )
    yield "polyglot-zip", page_with(TEXT) + archive({"evil.exe": PROGRAM})


def streams() -> Iterator[tuple[str, bytes]]:
    """Yield PDFs whose harm is in what they unfold to."""
    flat = "/Filter/FlateDecode"
    yield "flate-100MB", page_with(flate(b"0 " * 50_000_000), extra=flat)
    yield "flate-twice-300MB", page_with(flate(b" " * 300_000_000, 2), extra="/Filter[/FlateDecode/FlateDecode]")
    yield "runlength-4MB", page_with(bytes([129, 32]) * 2_000_000, extra="/Filter/RunLengthDecode")
    yield "lzw-1MB", page_with(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * 110_000, extra="/Filter/LZWDecode")
    yield "filters-1000", page_with(TEXT, extra="/Filter[" + "/FlateDecode" * 1_000 + "]")
    yield "flate-broken", page_with(b"\x78\x9c\xff\xff\xff\xff", extra=flat)
    yield "characters-250000", page_with(b"BT /F 4 Tf 10 800 Td " + b"(abcdefghij) Tj " * 25_000 + b"ET")
    yield "rectangles-20000", page_with(b"".join(b"%d %d 5 5 re S " % (n % 500, n // 40) for n in range(20_000)))
    yield "lines-20000", page_with(b"".join(b"%d 0 m %d 800 l S " % (n % 590, n % 590) for n in range(20_000)))
    yield (
        "grid-140x140",
        page_with(b"".join(b"%d 0 m %d 800 l S 0 %d m 590 %d l S " % (n * 4, n * 4, n * 5, n * 5) for n in range(140))),
    )
    yield "q-nested-200000", page_with(b"q " * 200_000 + TEXT)
    form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {0} 0 R>>>>"
    draw = b"/X Do " * 100
    page = PAGE.replace("/Font<</F 5 0 R>>", "/XObject<</X 6 0 R>>")
    tower = [stream(draw, form.format(number + 1)) for number in range(6, 12)]
    yield "forms-10-to-the-12", page_with(draw, *tower, stream(b"0 0 m", form.format(5)), page=page)
    yield "form-draws-itself", page_with(draw, stream(draw, form.format(6)), page=page)
    yield (
        "unicode-map-huge",
        page_with(TEXT, stream(b"1 beginbfrange <0000> <FFFFFFFF> <0000> endbfrange"), page=PAGE).replace(
            b"/BaseFont/Helvetica", b"/BaseFont/Helvetica/ToUnicode 6 0 R"
        ),
    )
    yield (
        "widths-huge",
        page_with(TEXT).replace(
            FONT.encode(),
            b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
            b"/BaseFont/A/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>/W[0 2000000000 500]>>]>>",
        ),
    )
    image = "/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"
    yield "image-60000", page_with(b"500 0 0 500 0 0 cm /X Do", stream(flate(b"\x00" * 1_000_000), image), page=page)


def actions() -> Iterator[tuple[str, bytes]]:
    """Yield PDFs that would do something when opened by a person."""
    opened = CATALOG.replace("/Pages", "/OpenAction 6 0 R/Pages")
    for name, action in (
        ("javascript", "<</S/JavaScript/JS(app.alert(1))>>"),
        ("launch", "<</S/Launch/F(cmd.exe)>>"),
        ("uri", "<</S/URI/URI(http://x.example/)>>"),
    ):
        yield f"action-{name}", pdf(opened, PAGES, PAGE, stream(TEXT), FONT, action)
    names = CATALOG.replace("/Pages", "/Names<</EmbeddedFiles<</Names[(evil.exe)6 0 R]>>>>/Pages")
    specification = "<</Type/Filespec/F(evil.exe)/EF<</F 7 0 R>>>>"
    yield "embedded-exe", pdf(names, PAGES, PAGE, stream(TEXT), FONT, specification, stream(PROGRAM))
    many = CATALOG.replace("/Pages", "/Names<</EmbeddedFiles<</Names[" + "(a)6 0 R" * 2_000 + "]>>>>/Pages")
    yield "embedded-2000", pdf(many, PAGES, PAGE, stream(TEXT), FONT, specification, stream(b"x" * 20_000))
    fields = CATALOG.replace("/Pages", "/AcroForm<</Fields[6 0 R]>>/Pages")
    yield "fields-cycle", pdf(fields, PAGES, PAGE, stream(TEXT), FONT, "<</T(a)/Kids[6 0 R]/Parent 6 0 R>>")
    yield "fields-10000", pdf(
        CATALOG.replace("/Pages", "/AcroForm<</Fields[" + "6 0 R " * 10_000 + "]>>/Pages"),
        PAGES, PAGE, stream(TEXT), FONT, "<</T(a)/FT/Tx/V(b)>>",
    )  # fmt: skip


def pdfs() -> dict[str, bytes]:
    """Return every hostile PDF by name."""
    return dict([*shapes(), *streams(), *actions()])
