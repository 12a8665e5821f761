"""Papers are read in the cage: digital ones fast, scanned ones by OCR, broken ones with a reason; the next one is always read."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator

import pytest

from bench import season
from bench.paperwork import pdf, scan
from parsers.paper import Table, text_of
from parsers.sandbox import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One reader for all papers, as in the daemon."""
    with Reader() as one:
        yield one


def test_a_pdf_with_text_gives_its_lines_and_its_table(reader: Reader) -> None:
    """A ruled table comes as a table of the right cells, the text around it as lines."""
    document = reader.read(pdf(season.BURKINA))
    assert document.unread is None
    assert not document.ocr
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    row = [" ".join(text.split()) for text in table.grid()[1]]  # a long cell comes with its lines as printed
    assert row == ["1", "S.E. M. Issouf ZAGRÉ", "Ambassadeur, Représentant permanent", "Chef de délégation"]
    assert "N° 2023-0418/MP-BF/GVA" in text_of(document)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="the tesseract program is not installed")
def test_a_scan_is_read_by_its_looks(reader: Reader) -> None:
    """A skewed, noisy picture of a note gives the same table cells, and says that OCR read them."""
    document = reader.read(scan(pdf(season.GAMBIA)))
    assert document.unread is None
    assert document.ocr
    assert document.legibility > 0.8
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.grid()[1] == ["H.E. Mr. Lamin SANYANG", "Permanent Representative", "Head of Delegation"]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="the tesseract program is not installed")
def test_a_scan_in_another_script_is_read_in_it(reader: Reader) -> None:
    """A Russian scan comes in Cyrillic letters."""
    assert "САРСЕНОВ Ерлан Маратович" in text_of(reader.read(scan(pdf(season.KAZAKHSTAN))))


def test_an_encrypted_pdf_is_said_to_be_encrypted(reader: Reader) -> None:
    """No password is tried; the reason says why nothing was read."""
    document = reader.read(pdf(season.MEXICO, encrypt="clave"))
    assert document.unread == "encrypted"
    assert "encrypted" in document.flags


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"\0" * 100_000, b"PK\x03\x04" + b"x" * 50]
)
def test_a_broken_paper_has_a_reason_and_the_next_is_read_at_once(reader: Reader, content: bytes) -> None:
    """What cannot be read says so, and within a second the next paper is read."""
    assert reader.read(content).unread
    began = time.monotonic()
    assert reader.read(pdf(season.GAMBIA)).unread is None
    assert time.monotonic() - began < 1
