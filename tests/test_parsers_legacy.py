"""DOC, RTF and ODT say the same as the DOCX they came from; without LibreOffice less is read, and never anything wrong."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator

import pytest

from parsers import legacy
from parsers.legacy import WITHOUT_OFFICE, read_doc, read_odt, read_rtf
from parsers.limits import DEFAULT
from parsers.paper import UNSURE_BOX, Document, Table, text_of
from parsers.sandbox import Reader
from parsers.sniff import kind_of
from tests.word_papers import control_box, legacy_box, p, r, row, symbol_box, table, tc, word

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
_DELETED = f'<w:del w:id="1" w:author="a">{r("900").replace("w:t", "w:delText")}</w:del>'
_BODY = (
    p("Form A ", legacy_box(True), " changed ", legacy_box(False), " unchanged")
    + p("Form B ", control_box(True), " changed ", symbol_box("F0A8"), " unchanged")
    + p("Посол: Délégué 代表")
    + table(
        row(tc("Type", '<w:vMerge w:val="restart"/>'), tc("Quantity", '<w:gridSpan w:val="2"/>')),
        row(tc("", "<w:vMerge/>"), "held", "destroyed"),
        row("RBK", "12", "3"),
    )
    + p("end")
)
_GRID = [["Type", "Quantity", "Quantity"], ["Type", "held", "destroyed"], ["RBK", "12", "3"]]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same paper in each old format, as LibreOffice writes it; "tracked" has a deletion."""
    folder = tmp_path_factory.mktemp("legacy")
    (folder / "plain.docx").write_bytes(word(_BODY + "<w:sectPr/>"))
    (folder / "tracked.docx").write_bytes(word(p("We hold ", _DELETED, "36909 munitions") + "<w:sectPr/>"))
    for ending in ("doc", "rtf", "odt"):
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending]
        names = [str(folder / f"{name}.docx") for name in ("plain", "tracked")]
        subprocess.run([*command, "--outdir", str(folder), *names], capture_output=True, check=True, timeout=120)
    return {path.name: path.read_bytes() for path in folder.glob("*.*") if path.suffix != ".docx"}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One cage."""
    with Reader() as one:
        yield one


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice."""
    monkeypatch.setattr(legacy, "program", lambda: None)


def _grids(document: Document) -> list[list[list[str]]]:
    return [block.grid() for block in document.blocks if isinstance(block, Table)]


@needs_office
@pytest.mark.parametrize("ending", ["doc", "rtf", "odt"])
def test_an_old_format_is_read_in_the_cage_as_libreoffice_opens_it(
    reader: Reader, papers: dict[str, bytes], ending: str
) -> None:
    """Text in three scripts, merged cells and tick boxes come out; LibreOffice runs in the reader's cage."""
    assert kind_of(papers[f"plain.{ending}"]).format == ending
    document = reader.read(papers[f"plain.{ending}"])
    assert document.unread is None
    assert document.format == ending
    assert _grids(document) == [_GRID]
    lines = text_of(document).split("\n")
    if ending != "rtf":  # LibreOffice itself forgets the state when it writes RTF
        assert lines[0] == "Form A ☒ changed ☐ unchanged"
    assert lines[1:3] == ["Form B ☒ changed ☐ unchanged", "Посол: Délégué 代表"]


def test_a_tick_box_of_rtf_as_word_writes_it_keeps_its_state(reader: Reader) -> None:
    """Checked, unchecked, and left to a default that is checked."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    boxes = "".join(
        rf"{{\field{{\*\fldinst {{ FORMCHECKBOX {{\*\formfield{{\fftype1\ffres{state}\ffdefres{default}}}}}}}}}{{\fldrslt }}}} {name} "
        for state, default, name in ((1, 0, "changed"), (0, 1, "unchanged"), (25, 1, "other"))
    )
    document = reader.read(rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}\pard " + boxes.encode() + rb"\par}")
    assert text_of(document) == "☒ changed ☐ unchanged ☒ other"


@needs_office
@pytest.mark.parametrize(("ending", "read"), [("doc", read_doc), ("rtf", read_rtf), ("odt", read_odt)])
@pytest.mark.usefixtures("no_office")
def test_without_libreoffice_the_text_is_read_and_no_tick_is_guessed(
    papers: dict[str, bytes], ending: str, read: object
) -> None:
    """Text and cells are there; a box whose state cannot be seen is unsure; the paper says how it was read."""
    document = read(papers[f"plain.{ending}"], DEFAULT)  # type: ignore[operator]
    assert document.unread is None
    assert WITHOUT_OFFICE in document.flags
    text = text_of(document)
    assert "Посол: Délégué 代表" in text
    assert "RBK\t12\t3" in text
    if ending == "odt":
        assert "Form A ☒ changed ☐ unchanged" in text
    else:
        assert f"Form A {UNSURE_BOX} changed {UNSURE_BOX} unchanged" in text


@needs_office
@pytest.mark.parametrize(("ending", "read"), [("doc", read_doc), ("rtf", read_rtf), ("odt", read_odt)])
@pytest.mark.usefixtures("no_office")
def test_without_libreoffice_deleted_text_is_never_shown(papers: dict[str, bytes], ending: str, read: object) -> None:
    """A deleted figure would stand before the new one as more digits: the paper is left unread instead."""
    document = read(papers[f"tracked.{ending}"], DEFAULT)  # type: ignore[operator]
    assert "900" not in text_of(document)
    assert (text_of(document) == "We hold 36909 munitions") is (ending == "odt")
    assert (document.unread is None) is (ending == "odt")


def test_an_encrypted_odt_says_so() -> None:
    """The manifest of an encrypted ODT names its key's derivation."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<m><encryption-data/></m>")
        archive.writestr("content.xml", b"\x01\x02")
    assert kind_of(out.getvalue()).format == "odt"
    assert read_odt(out.getvalue(), DEFAULT).unread == "encrypted"


def test_damaged_old_documents_have_a_reason(reader: Reader) -> None:
    """A compound file without a document, an RTF that breaks off, an ODT without text."""
    shell = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 600
    assert kind_of(shell).format == "doc"
    assert reader.read(shell).unread is not None
    assert reader.read(b"{\\rtf1" + b"{" * 5_000).blocks == ()
