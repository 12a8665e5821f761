"""An archive gives its files as parts, within its limits: bombs, overlaps and passwords are refused by name."""

from __future__ import annotations

import base64
import gzip
import io
import time
import zipfile
from random import Random

import pytest

from parsers.archive import read_7z, read_gzip, read_zip
from parsers.limits import DEFAULT
from parsers.paper import Document
from parsers.sandbox import Reader

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 20


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def _contents(document: Document) -> dict[str, bytes | None]:
    return {each.name: None if each.content is None else base64.b64decode(each.content) for each in document.attached}


def test_the_files_of_a_zip_are_parts_with_their_names() -> None:
    """Every file comes out once, folders and the litter of desktops do not."""
    document = read_zip(
        _zip(("a/note.pdf", PDF), ("a/", b""), ("__MACOSX/._note.pdf", b"x"), ("Annexe é.txt", b"y")), DEFAULT
    )
    assert document.unread is None
    assert _contents(document) == {"a/note.pdf": PDF, "Annexe é.txt": b"y"}
    assert document.attached[0].media_type == "application/pdf"


def test_a_name_in_another_charset_is_rescued() -> None:
    """A Russian name that its program wrote in its own charset is read as Russian."""
    info = zipfile.ZipInfo("отчёт.pdf".encode("cp1251").decode("cp437"))
    content = _zip((info, PDF))
    # zipfile marks the name as UTF-8; the program that this stands for does not.
    raw = bytearray(
        content.replace(info.filename.encode(), "отчёт.pdf".encode("cp1251").ljust(len(info.filename.encode()), b"_"))
    )
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        raw[at + place + 1] &= ~0x08
    assert next(iter(_contents(read_zip(bytes(raw), DEFAULT)))).startswith("отчёт.pdf")


def test_a_zip_inside_a_zip_is_handed_on_not_opened() -> None:
    """One step at a time: an archive inside is a part of its own."""
    document = read_zip(_zip(("inner.zip", _zip(("x.txt", b"x")))), DEFAULT)
    assert [each.media_type for each in document.attached] == ["application/zip"]


def test_encrypted_files_are_named_and_said_to_be_encrypted() -> None:
    """No password is tried; where nothing can be read the whole archive is encrypted."""
    content = bytearray(_zip(("secret.pdf", PDF)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + place] |= 1
    document = read_zip(bytes(content), DEFAULT)
    assert document.unread == "encrypted"
    assert [(each.name, each.reason) for each in document.attached] == [("secret.pdf", "encrypted")]


def test_a_symbolic_link_is_no_file() -> None:
    """A link in an archive is named and not followed."""
    link = zipfile.ZipInfo("report.pdf")
    link.external_attr = 0o120777 << 16
    document = read_zip(_zip((link, b"/etc/passwd"), ("b.txt", b"b")), DEFAULT)
    assert _contents(document) == {"report.pdf": None, "b.txt": b"b"}
    assert "symbolic_link" in document.flags


def _overlapping(count: int) -> bytes:
    """Return a ZIP whose members all are the same bytes (the idea of Fifield's bomb)."""
    single = _zip(("kernel", b"\0" * 900_000))
    start = single.index(b"PK\x01\x02")
    end = single.index(b"PK\x05\x06")
    directory = b"".join(single[start:end].replace(b"kernel", f"k{number:05}".encode()) for number in range(count))
    tail = bytearray(single[end:])
    tail[8:12] = count.to_bytes(2, "little") * 2
    tail[12:16] = len(directory).to_bytes(4, "little")
    return single[:start] + directory + bytes(tail)


@pytest.mark.parametrize(
    "bomb",
    [
        _overlapping(60),
        _zip(("zeros", b"\0" * 60_000_000)),
        _zip(*((f"{number}.txt", b"") for number in range(1_100))),
        _zip(*((f"{number}", b"\0" * 900_000) for number in range(240))),
    ],
)
def test_a_bomb_is_refused_before_it_is_unpacked(bomb: bytes) -> None:
    """Overlaps, ratios, numbers of files and their sum are refused by the plan, at once."""
    began = time.monotonic()
    document = read_zip(bomb, DEFAULT)
    assert time.monotonic() - began < 2
    assert document.unread is not None
    assert "archive_limit" in document.flags
    assert document.attached == ()


def test_a_member_that_lies_about_its_size_is_stopped_while_unpacking() -> None:
    """The bytes are counted as they come, whatever the directory says."""
    content = bytearray(_zip(("zeros", b"\0" * 60_000_000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(mark)
        content[at + place : at + place + 4] = (1_000).to_bytes(4, "little")
    document = read_zip(bytes(content), DEFAULT)
    assert [each.content for each in document.attached] == [None]
    assert document.attached[0].reason


def test_a_file_too_big_to_hand_on_is_named_with_the_reason() -> None:
    """It is not lost: its name, size and the limit are there."""
    big = Random(1).randbytes(6_000_000)
    (each,) = read_zip(_zip(("scan.tif", big)), DEFAULT).attached
    assert (each.size, each.content) == (len(big), None)
    assert "limit size" in (each.reason or "")


def test_a_gzip_gives_its_file_and_a_bomb_its_limit() -> None:
    """One file with its name; a gzip that grows without end is refused."""
    out = io.BytesIO()
    with gzip.GzipFile("report.pdf", "wb", fileobj=out) as file:
        file.write(PDF)
    assert _contents(read_gzip(out.getvalue(), DEFAULT)) == {"report.pdf": PDF}
    bomb = read_gzip(gzip.compress(b"\0" * 120_000_000, 6), DEFAULT)
    assert bomb.unread is not None
    assert "archive_limit" in bomb.flags
    assert read_gzip(b"\x1f\x8b\x08" + b"\xff" * 60, DEFAULT).unread is not None


def test_what_has_no_reader_says_so() -> None:
    """7z and RAR are named, never passed over."""
    assert read_7z(b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, DEFAULT).unread is not None
    with Reader() as reader:
        assert reader.read(b"Rar!\x1a\x07\x01\x00" + b"\0" * 90).unread == "a RAR archive: no reader for it"
        assert reader.read(b"PK\x03\x04" + b"x" * 60).unread is not None


def test_a_program_inside_is_flagged() -> None:
    """An executable in an archive raises a flag on the archive."""
    assert (
        "executable" in read_zip(_zip(("invoice.pdf.exe", b"MZ" + b"\0" * 60 + b"PE\0\0" + b"\0" * 40)), DEFAULT).flags
    )
