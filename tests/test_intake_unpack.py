"""A mail taken apart: every byte is accounted for, every file is found in whatever way it was hidden, every oddity has its name."""

from __future__ import annotations

import base64
import email
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import secondreader
from intake.mailparts import Mail, Part
from intake.unpack import unpack
from tests.envelopes import HEAD, PDF, WORDS, encoded, multipart, part, text


def leaf(mail: Mail, path: str) -> Part:
    """Return the part of a path."""
    return next(one for one in mail.leaves if one.path == path)


def pdfs(mail: Mail) -> list[str]:
    """Return the paths of every part that is a PDF by its bytes."""
    return [one.path for one in mail.leaves if one.kind.format == "pdf"]


def check_bytes(raw: bytes, mail: Mail) -> None:
    """Every byte lies in exactly one named stretch, in order."""
    position = 0
    for span in mail.spans:
        assert span.start == position
        assert span.end >= span.start
        position = span.end
    assert position == len(raw) == mail.size == mail.accounted


def test_an_ordinary_mail_has_its_parts_by_path() -> None:
    """A text and a file are parts 1 and 2 with what they declare, and nothing is odd about them."""
    mail = unpack(
        multipart(
            WORDS, encoded(b"Content-Type: application/pdf; name=note.pdf\r\nContent-Disposition: attachment", PDF)
        )
    )
    assert [(one.path, one.declared, one.kind.format) for one in mail.leaves] == [
        ("1", "text/plain", "text"),
        ("2", "application/pdf", "pdf"),
    ]
    assert leaf(mail, "2").content == PDF
    assert leaf(mail, "2").name == "note.pdf"
    assert leaf(mail, "2").disposition == "attachment"
    assert leaf(mail, "1").charset == "utf-8"
    assert mail.defects == ()
    assert [span.kind for span in mail.spans] == [
        "header",
        "boundary",
        "header",
        "body",
        "boundary",
        "header",
        "body",
        "boundary",
    ]


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (multipart(WORDS, encoded(b"Content-Type: application/pdf\r\nContent-Disposition: inline", PDF)), "2"),
        (HEAD + b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(PDF), "1"),
        (HEAD + b"Content-Type: text/plain\r\n\r\n" + PDF, "1"),
        (multipart(WORDS, encoded(b"Content-Type: text/plain", PDF)), "2"),
        (multipart(WORDS, part(b"Content-Transfer-Encoding: base-64", base64.encodebytes(PDF))), "2"),
        (multipart(WORDS, part(b"Content-Transfer-Encoding: BASE64 (coded)", base64.encodebytes(PDF))), "2"),
        (multipart(WORDS, part(b"Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64", base64.encodebytes(PDF))), "2"),
        (multipart(WORDS, part(b"Content-Type: application/pdf", base64.encodebytes(PDF))), "2"),
        (multipart(WORDS, part(b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64", PDF)), "2"),
        (multipart(WORDS, after=b"\r\n--b\r\n" + encoded(b"Content-Type: application/pdf", PDF) + b"\r\n--b--"), "2"),
        (
            HEAD + b'Content-Type: multipart/mixed; boundary="lost"\r\n\r\n--b\r\n' + WORDS + b"\r\n--b\r\n"
            + encoded(b"Content-Type: application/pdf", PDF) + b"\r\n--b--",
            "2",
        ),
        (HEAD + b"Content-Type : application/pdf\r\n\r\n" + PDF, "1"),
        (multipart(WORDS, before=PDF), "x"),
        (multipart(WORDS, after=PDF), "x"),
    ],
)  # fmt: skip
def test_a_pdf_is_found_however_it_was_sent(raw: bytes, path: str) -> None:
    """Nameless, inline, alone, declared as text, under an unknown encoding, twice encoded, behind the last boundary: it is a part."""
    mail = unpack(raw)
    (found,) = pdfs(mail)
    assert found.startswith(path)
    assert leaf(mail, found).content.rstrip() == PDF.rstrip()
    check_bytes(raw, mail)


def test_a_message_sent_as_base64_is_opened() -> None:
    """A message/rfc822 in base64, which the standard leaves unread, gives its own header and its file under its path."""
    inner = multipart(WORDS, encoded(b"Content-Type: application/pdf", PDF), head=HEAD.replace(b"Note", b"Inside"))
    mail = unpack(multipart(WORDS, encoded(b"Content-Type: message/rfc822", inner)))
    message = leaf(mail, "2")
    assert message.is_message
    assert message.header.text("subject") == "Inside"
    assert message.measure.size == len(inner)
    assert pdfs(mail) == ["2.2"]
    assert mail.header.text("subject") == "Note"


def test_a_message_attached_as_a_file_is_opened() -> None:
    """An .eml sent as octet-stream is a message by its bytes; a text that only begins like one stays a text."""
    inner = text("Inside.")
    mail = unpack(multipart(WORDS, encoded(b"Content-Type: application/octet-stream; name=x.eml", inner)))
    assert [one.path for one in mail.leaves] == ["1", "2", "2.1"]
    plain = unpack(text("From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nwords"))
    assert [one.path for one in plain.leaves] == ["1"]


def test_a_plain_message_inside_keeps_its_place() -> None:
    """A forwarded message lies as a tree below its own path, so that nobody's words are put in another's mouth."""
    inner = multipart(WORDS, encoded(b"Content-Type: application/pdf", PDF))
    raw = multipart(
        WORDS, part(b"Content-Type: message/rfc822", inner.replace(b'"b"', b'"c"').replace(b"--b", b"--c")), WORDS
    )
    mail = unpack(raw)
    assert [one.path for one in mail.leaves] == ["1", "2", "2.1", "2.2", "3"]
    check_bytes(raw, mail)


def test_files_in_the_middle_of_a_text_are_parts() -> None:
    """A uuencoded file in a text is a part below it, with its name."""
    import binascii

    lines = b"".join(binascii.b2a_uu(PDF[at : at + 45]) for at in range(0, len(PDF), 45))
    mail = unpack(HEAD + b"\r\nSee below.\r\nbegin 644 note.pdf\n" + lines + b"`\nend\nThat is all.\r\n")
    assert pdfs(mail) == ["1.1"]
    assert leaf(mail, "1.1").name == "note.pdf"
    assert leaf(mail, "1.1").content == PDF


@pytest.mark.parametrize(
    ("raw", "defect"),
    [
        (HEAD + b"Subject: Again\r\n\r\nx", "duplicate_subject"),
        (HEAD + b"From: b@c.example\r\n\r\nx", "duplicate_from"),
        (multipart(WORDS, encoded(b'Content-Type: x/y; name="a.pdf"\r\nContent-Disposition: attachment; filename="b.pdf"', PDF)), "names_differ"),
        (multipart(WORDS, part(b"Content-Type: a/b\r\nContent-Transfer-Encoding: base64", b"JVBERi0xLjQK==AAAA")), "base64_after_padding"),
        (multipart(WORDS, part(b"Content-Type: a/b\r\nContent-Transfer-Encoding: base64", b"JVBER")), "base64_cut_short"),
        (multipart(WORDS, before=b"read me first\r\n"), "text_in_preamble"),
        (multipart(WORDS, after=b"read me last"), "text_in_epilogue"),
        (multipart(WORDS).replace(b"--b--\r\n", b""), "close_boundary_not_found"),
        (b"From office@mission.example Tue Jul  4 10:15:00 2023\r\n" + text("x"), "bytes_before_header"),
        (b"\xef\xbb\xbf" + text("x"), "bytes_before_header"),
        (multipart(WORDS, encoded(b"Content-Type: text/plain", PDF)), "content_is_another_type"),
    ],
)  # fmt: skip
def test_what_is_odd_has_a_name(raw: bytes, defect: str) -> None:
    """Each oddity that programs read differently is a named defect on the record, and no byte goes missing over it."""
    mail = unpack(raw)
    assert defect in mail.defects
    check_bytes(raw, mail)


def test_a_mail_over_a_limit_stays_closed_and_accounted() -> None:
    """Too many parts: nothing is parsed, the reason is a sentence, the whole is one part, the header is still known."""
    raw = multipart(*[WORDS] * 600)
    mail = unpack(raw)
    assert mail.refused is not None
    assert "parts" in mail.refused
    assert [one.path for one in mail.leaves] == ["1"]
    assert mail.header.text("subject") == "Note"
    check_bytes(raw, mail)


def test_deep_messages_cost_little() -> None:
    """Messages in messages, plain or encoded again and again, end at the limit within a second or two."""
    raw = text("deep")
    for _ in range(12):
        raw = multipart(encoded(b"Content-Type: message/rfc822", raw))
    started = time.process_time()
    mail = unpack(raw)
    assert any(one.unread or one.declared == "text/plain" for one in mail.leaves)
    plain = (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * 28 + text("x" * 200_000)
    check_bytes(plain, unpack(plain))
    assert time.process_time() - started < 3


def test_pieces_and_pointers_are_named_and_never_fetched() -> None:
    """message/partial and message/external-body stay unread with the reason."""
    for kind in (
        b"message/partial; id=a; number=1; total=9",
        b'message/external-body; access-type=URL; URL="http://x.example/"',
    ):
        mail = unpack(HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + text("x"))
        assert mail.leaves[0].unread is not None


_HEADERS = st.sampled_from(
    [
        b"Content-Type: text/plain",
        b"Content-Type: application/pdf; name=a.pdf",
        b"Content-Type: text/html; charset=utf-8",
        b"X-A: b",
        b"",
    ]
)
_BODIES = st.one_of(st.binary(max_size=60), st.sampled_from([PDF, b"line\r\nline\r\n", b"--b\r\n", b"\r\n\r\n", b"--"]))


def _tree(depth: int) -> st.SearchStrategy[bytes]:
    single = st.builds(lambda head, body: (head + b"\r\n" if head else b"") + b"\r\n" + body, _HEADERS, _BODIES)
    if depth == 0:
        return single

    def join(boundary: bytes, parts: list[bytes], before: bytes, after: bytes, *, closed: bool) -> bytes:
        lines = b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in parts)
        end = b"--" + boundary + b"--\r\n" + after if closed else b""
        return b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n' + before + lines + end

    several = st.builds(
        join,
        st.sampled_from([b"b", b"bb", b"c" * 70, b"x y"]),
        st.lists(_tree(depth - 1), max_size=4),
        st.sampled_from([b"", b"preamble\r\n", b"\r\n"]),
        st.sampled_from([b"", b"epilogue", b"\r\n"]),
        closed=st.booleans(),
    )
    inside = st.builds(lambda one: b"Content-Type: message/rfc822\r\n\r\n" + one, _tree(depth - 1))
    return st.one_of(single, several, several, inside)


@settings(max_examples=250, deadline=None)
@given(_tree(3))
def test_every_byte_of_any_tree_is_accounted(body: bytes) -> None:
    """Trees of any shape, broken ones among them: the stretches cover every byte once, and each part has a path of its own."""
    raw = HEAD + body
    mail = unpack(raw)
    check_bytes(raw, mail)
    paths = [one.path for one in mail.leaves]
    assert len(set(paths)) == len(paths)


@settings(max_examples=250, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_taken_apart(raw: bytes) -> None:
    """Bytes that are no mail at all are accounted for as well, and nothing fails."""
    check_bytes(raw, unpack(raw))


@settings(max_examples=150, deadline=None)
@given(_tree(2))
def test_the_standard_library_finds_no_text_that_we_lose(body: bytes) -> None:
    """Each leaf the standard library decodes is among our parts, byte for byte, where nothing had to be rescued."""
    raw = HEAD + body
    mail = unpack(raw)
    if mail.defects:
        return
    ours = {one.content.rstrip(b"\r\n") for one in mail.leaves}
    for one in email.message_from_bytes(raw).walk():
        if not one.is_multipart():
            content = one.get_payload(decode=True)
            assert isinstance(content, bytes)
            assert content.rstrip(b"\r\n") in ours


ODD = multipart(WORDS, after=b"read me last")


def test_the_second_reader_sees_odd_mail_only() -> None:
    """A mail with nothing odd is read once; one with text behind its end is read twice; a big one never."""
    assert not secondreader.wanted((), 1_000)
    assert not secondreader.wanted(("raw_8bit_header", "duplicate_subject", "limit_addresses"), 1_000)
    assert secondreader.wanted(("text_in_epilogue",), 1_000)
    assert not secondreader.wanted(("text_in_epilogue",), 10_000_000)


def test_what_only_the_second_reader_finds_is_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that mail-parser finds and we did not becomes a part, and the difference is a defect."""
    found = [{"filename": "found.pdf", "payload": base64.b64encode(PDF).decode(), "binary": True}]
    monkeypatch.setattr(secondreader, "_attachments", lambda raw: found)
    mail = unpack(ODD)
    (path,) = pdfs(mail)
    assert leaf(mail, path).name == "found.pdf"
    assert "second_reader_differs" in mail.defects


@pytest.mark.parametrize(
    "error", [AttributeError, RecursionError, KeyError, UnicodeDecodeError("utf-8", b"", 0, 1, "x"), SystemError]
)
def test_whatever_the_second_reader_raises_means_nothing(
    error: type[Exception] | Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any exception of mail-parser leaves our own reading as it is."""

    def fail(raw: bytes) -> list[dict[str, object]]:
        raise error

    monkeypatch.setattr(secondreader, "_attachments", fail)
    assert [one.path for one in unpack(ODD).leaves] == ["1"]


def test_both_readers_agree_on_a_mail_with_a_file() -> None:
    """On an odd mail whose file we found, the real mail-parser adds nothing."""
    raw = multipart(
        WORDS,
        encoded(b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf", PDF),
        after=b"last",
    )
    mail = unpack(raw)
    assert pdfs(mail) == ["2"]
    assert "second_reader_differs" not in mail.defects
