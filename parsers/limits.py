"""Every limit a paper meets, with the figure it was given: hitting one is a visible state of the Document, never silence.

The defaults were measured on real and on hostile files: they lose about one real PDF in a thousand, and say so when they do.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024

#: flag of a Document that a reader gave up because `Limits.programs` was False; the sandbox then asks again with them allowed
NEEDS_PROGRAMS = "needs_programs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one document may cost. Frozen, so that one reading has one set of limits."""

    # The child that reads one document.
    programs: bool = (
        True  #: helper programs may be run (tesseract, LibreOffice); the sandbox decides it from the format
    )
    cpu_seconds: int = 20  #: CPU seconds of a document that needs no OCR
    wall_seconds: float = 30.0  #: seconds by the clock; a wide net, CPU is the limit that bites
    ocr_cpu_seconds: int = 60  #: CPU seconds of a document that needs OCR, the tesseract program included
    ocr_wall_seconds: float = 120.0  #: seconds by the clock where OCR or another program helps
    helper_seconds: float = 60.0  #: seconds by the clock for one run of a helper program (LibreOffice, tesseract)
    memory_bytes: int = 1024 * MEGABYTE  #: address space of the child
    helper_memory_bytes: int = 2560 * MEGABYTE  #: address space where a helper program runs: LibreOffice reserves 2 GB
    scratch_bytes: int = 64 * MEGABYTE  #: largest file a child may write, and only where OCR or a helper needs files
    open_files: int = 32  #: descriptors of the child
    output_bytes: int = 8 * MEGABYTE  #: answer of the child, JSON
    attached_bytes: int = 5 * MEGABYTE  #: all files handed on from inside one document, before base64

    # What one document may hold.
    input_bytes: int = 25 * MEGABYTE  #: the document itself
    text_characters: int = 2_000_000  #: characters of a document's text; the rest is dropped and flagged truncated_text
    pages: int = 50  #: pages of digital text read
    ocr_pages: int = 20  #: pages read by OCR
    page_objects: int = 5_000  #: lines and rectangles of a page above which no table is looked for
    page_characters: int = 50_000  #: characters of a page above which the rest of the page is dropped
    image_pixels: int = 40_000_000  #: pixels of one image, and of one rendered page
    tables: int = 500  #: tables of a document
    table_rows: int = 5_000  #: rows of one table
    table_columns: int = 100  #: columns of one table
    grid_span: int = 63  #: columns one cell may cover: the most Word itself makes

    # Archives, and formats that are archives.
    archive_depth: int = 2  #: archives inside archives
    archive_entries: int = 1_000  #: members of one archive
    archive_bytes: int = 200 * MEGABYTE  #: all members unpacked
    archive_ratio: int = 100  #: unpacked to packed, for members above 1 MB
    xml_bytes: int = 50 * MEGABYTE  #: one XML member of an office document, unpacked

    # OCR.
    ocr_dpi: int = 200  #: dots per inch a page is rendered at
    ocr_page_seconds: float = 30.0  #: seconds by the clock for one run of tesseract on one page


DEFAULT = Limits()
