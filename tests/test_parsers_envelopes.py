"""What Outlook and S/MIME wrap comes out: text, files with their names, messages inside messages; what is encrypted says so."""

from __future__ import annotations

import base64
import struct
from email import message_from_bytes
from random import Random

import pytest
from asn1crypto import cms

from bench.tnef import winmail
from parsers.envelopes import read_msg, read_p7m, read_tnef
from parsers.limits import DEFAULT
from parsers.mapi import uncompressed_rtf
from parsers.paper import Document, Paragraph, Table, text_of
from parsers.sandbox import Reader
from parsers.sniff import kind_of
from tests.envelope_samples import Tree, compound, fixed, signed, stream

PDF = b"%PDF-1.7\n" + b"x" * 5_000
MIME = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe report.\r\n--b--\r\n'


def _inside(document: Document, place: int = 0) -> bytes:
    content = document.attached[place].content
    assert content is not None
    return base64.b64decode(content)


def _msg(**more: bytes | Tree) -> bytes:
    attachment = dict([stream(0x3707, "Rapport d’activité.pdf"), stream(0x3701, PDF), fixed((0x3705, 1), header=8)])
    tree: dict[str, bytes | Tree] = dict(
        [
            stream(0x0037, "Délégation de la Côte d’Ivoire"),
            stream(0x0C1A, "Mission permanente"),
            stream(0x5D01, "mission@cotedivoire.example"),
            stream(0x1000, "La Mission a l'honneur\r\nde communiquer."),
            fixed((0x3FDE, 65001)),
        ]
    )
    tree["__attach_version1.0_#00000000"] = attachment
    return compound({**tree, **more})


def test_a_saved_outlook_message_gives_its_head_its_text_and_its_files() -> None:
    """Sender, subject and body come as text, the attachment under its long name."""
    content = _msg()
    assert kind_of(content).format == "msg"
    document = read_msg(content, DEFAULT)
    assert text_of(document).split("\n") == [
        "From: Mission permanente <mission@cotedivoire.example>",
        "Subject: Délégation de la Côte d’Ivoire",
        "La Mission a l'honneur",
        "de communiquer.",
    ]
    assert [(each.name, each.media_type) for each in document.attached] == [
        ("Rapport d’activité.pdf", "application/pdf")
    ]
    assert _inside(document) == PDF


def test_its_html_body_keeps_tables() -> None:
    """Where a message has HTML, that is what is read."""
    page = "<table><tr><td>Nom<td>Rôle<tr><td>Ana LIMA<td>Chef</table>"
    document = read_msg(_msg(**dict([stream(0x1013, page.encode())])), DEFAULT)
    assert [block.grid() for block in document.blocks if isinstance(block, Table)] == [
        [["Nom", "Rôle"], ["Ana LIMA", "Chef"]]
    ]


def test_a_message_inside_a_message_comes_as_mail() -> None:
    """An attached message is handed on as mail, its own attachment in it."""
    inner_file = dict([stream(0x3707, "annexe.txt"), stream(0x3701, b"twelve"), fixed((0x3705, 1), header=8)])
    inner = dict([stream(0x0037, "Inner\r\nBcc: x@evil.example"), stream(0x1000, "inner text"), fixed(header=24)])
    holder = dict([fixed((0x3705, 5), header=8)])
    tree: Tree = {**holder, "__substg1.0_3701000D": {**inner, "__attach_version1.0_#00000000": inner_file}}
    document = read_msg(_msg(**{"__attach_version1.0_#00000001": tree}), DEFAULT)
    assert document.attached[1].media_type == "message/rfc822"
    mail = message_from_bytes(_inside(document, 1))
    assert mail["Bcc"] is None
    parts = {part.get_filename(): part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()}
    assert parts["annexe.txt"] == b"twelve"
    assert b"inner text" in (parts[None] or b"")


def test_a_winmail_gives_its_file_and_its_text() -> None:
    """An attachment comes under its name, the body as text, in whatever form Outlook kept it."""
    document = read_tnef(winmail("note.pdf", PDF), DEFAULT)
    assert [(each.name, each.media_type) for each in document.attached] == [("note.pdf", "application/pdf")]
    assert _inside(document) == PDF
    html = "<p>La Mission présente</p>".encode("cp1252")
    properties = (
        struct.pack("<I", 2)
        + struct.pack("<HHI", 3, 0x3FDE, 1252)
        + struct.pack("<HHII", 0x102, 0x1013, 1, len(html))
        + html
    )
    attribute = struct.pack("<BHHI", 1, 0x9003, 6, len(properties)) + properties + b"\0\0"
    document = read_tnef(winmail("note.pdf", PDF)[:6] + attribute, DEFAULT)
    assert text_of(document) == "La Mission présente"


def test_a_cut_winmail_keeps_what_came_before_the_cut() -> None:
    """A file that was read whole counts though the stream ends too early; that it does is said."""
    whole = winmail("a.pdf", PDF) + winmail("b.pdf", PDF)[6:]
    document = read_tnef(whole[:-3_000], DEFAULT)
    assert document.attached[0].name == "a.pdf"
    assert _inside(document) == PDF
    assert "damaged" in document.flags


def test_compressed_rtf_is_unpacked() -> None:
    """The example of the specification ([MS-OXRTFCP] 4.1.1) gives its text."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert uncompressed_rtf(packed, 1_000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.parametrize("wrapped", [signed(MIME), base64.encodebytes(signed(MIME)), signed(MIME, indefinite=True)])
def test_an_opaque_signature_gives_the_mail_inside(wrapped: bytes) -> None:
    """The signed mail comes whole, from DER, base64 and indefinite lengths."""
    assert kind_of(wrapped).format == "p7m"
    document = read_p7m(wrapped, DEFAULT)
    assert document.unread is None
    assert _inside(document) == MIME
    assert document.attached[0].media_type == "message/rfc822"


def test_an_encrypted_mail_says_so_and_a_bare_signature_holds_nothing() -> None:
    """No key is tried."""
    envelope = cms.EnvelopedData(
        {
            "version": "v0",
            "recipient_infos": [],
            "encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": {"algorithm": "aes256_cbc", "parameters": b"\0" * 16},
                "encrypted_content": b"x" * 64,
            },
        }
    )
    sealed = cms.ContentInfo({"content_type": "enveloped_data", "content": envelope}).dump()
    document = read_p7m(sealed, DEFAULT)
    assert document.unread == "encrypted"
    assert "encrypted" in document.flags
    bare = read_p7m(signed(None), DEFAULT)
    assert bare.unread is None
    assert bare.attached == ()


def test_broken_envelopes_end_in_a_reason_or_in_less() -> None:
    """Bytes changed at random never make a reader fall, loop or answer with something that is no Document."""
    random = Random(7)
    with Reader() as reader:
        for whole in (_msg(), winmail("a.pdf", PDF), signed(MIME)):
            for _ in range(12):
                broken = bytearray(whole)
                for _ in range(random.randint(1, 40)):
                    broken[random.randrange(8, min(len(broken), 3_000))] = random.randrange(256)
                document = reader.read(bytes(broken[: random.randint(20, len(broken))]))
                assert document.unread is None or "could not be read:" not in document.unread, document.unread


def test_a_chain_that_runs_in_a_circle_ends() -> None:
    """A compound file whose sectors follow one another for ever is read to its stated size or refused."""
    content = bytearray(_msg())
    content[512 * 2 : 512 * 40] = struct.pack("<I", 1) * (128 * 38)
    document = read_msg(bytes(content), DEFAULT)
    assert document.format == "msg"
    assert not any(isinstance(block, Paragraph) and len(block.text) > 1_000_000 for block in document.blocks)
