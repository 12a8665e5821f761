"""Header words as they really come: every rescue gives the letters that were meant and leaves its name; nothing harmful survives."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.decode import decode_header, decode_parameter, parameters_of, shown_name


@pytest.mark.parametrize(
    ("raw", "expected", "defect"),
    [
        (b"=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=", "éé", None),
        (b"=?utf-8?Q?caf=C3?=\r\n =?utf-8?Q?=A9?=", "café", None),  # a letter split between two words
        (b"=?utf-8?B?5L2g5aU=?= =?UTF-8?B?vQ==?= hi", "你好 hi", None),
        (b"=?utf-8?B?w6?= =?utf-8?B?k=?=", "é", "encoded_word_cut_inside"),
        (b"=?utf-8?B?U2Vub3I?= x", "Senor x", "encoded_word_without_padding"),
        (b"=?iso-8859-1?Q?a b?= c", "a b c", "blank_in_encoded_word"),
        (b"=?x-what?Q?caf=E9?= b", "café b", "unknown_charset"),
        (b"=?iso-8859-1*fr?Q?d=E9l=E9gation?=", "délégation", None),  # RFC 2231 section 5
        (b"prefix=?utf-8?q?=C3=A9?=suffix", "prefixésuffix", None),
        (b"=?utf-8?Q?What=3F?= now", "What? now", None),
        (b"=?utf-8?Q?a_b?=", "a b", None),
        (b"=?broken", "=?broken", None),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?=", None),
        (b"Caf\xe9 Bj\xf6rn", "Café Björn", "raw_8bit_header"),
        ("Нота № 12".encode(), "Нота № 12", "raw_8bit_header"),
        ("مذكرة شفوية".encode("cp1256"), "مذكرة شفوية", "raw_8bit_header"),
        ("常驻代表团名单如下".encode("gb18030"), "常驻代表团名单如下", "raw_8bit_header"),
        ("Постоянное представительство".encode("cp1251"), "Постоянное представительство", "raw_8bit_header"),
        ("Informe de España, año 2022".encode("cp1252"), "Informe de España, año 2022", "raw_8bit_header"),
        (b"folded\r\n\tline", "folded line", None),
    ],
)
def test_a_header_says_what_was_meant(raw: bytes, expected: str, defect: str | None) -> None:
    """Encoded words whole, split, unpadded, of no known charset, and raw bytes of six languages come out as written."""
    found = decode_header(raw)
    assert found.text == expected
    assert (defect in found.defects) if defect else found.defects == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"Report\r\n =?utf-8?q?=0d=0aBcc:_victim@x.example?=",
        b"=?utf-8?b?DQpCY2M6IHZAeC5leGFtcGxl?=",
        b"a\x00b\x1b[31m",
        "a\u202eb\u2066c\u200f".encode(),
        b"=?utf-8?q?=E2=80=A8line?=",
    ],
)
def test_nothing_that_steers_a_line_survives(raw: bytes) -> None:
    """Line ends, control and direction characters hidden in a header are gone, and their presence is named."""
    found = decode_header(raw)
    assert not any(
        ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 or letter in "\u2028\u202e\u2066\u200f" for letter in found.text
    )
    assert "control_characters_in_header" in found.defects


def test_surrogates_become_replacement_characters() -> None:
    """Bytes that would be a lone surrogate are shown as unknown, so that no database or log stumbles."""
    decode_header(b"=?utf-8?b?7aCA?=").text.encode("utf-8")


def test_only_the_first_200_words_are_decoded() -> None:
    """Twenty thousand encoded words take no time: the rest stays as written and that is said."""
    started = time.process_time()
    found = decode_header(b" ".join([b"=?utf-8?q?=C3=A9?="] * 20_000))
    assert found.text.count("é") == 200
    assert "too_many_encoded_words" in found.defects
    assert time.process_time() - started < 1


def test_words_that_never_end_cost_linear_time() -> None:
    """A header of word beginnings without an end is read in a moment."""
    started = time.process_time()
    decode_header(b"=?utf-8?q?" * 6_500)
    parameters_of(b"text/plain" + b'; a="\\"' * 9_000)
    parameters_of(b"text/plain;" + b'\\"' * 32_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"attachment; filename=note.pdf", "note.pdf"),
        (b'attachment; filename="note; one.pdf"; size=3', "note; one.pdf"),
        (b'attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        (b"attachment; filename*=utf-8''d%C3%A9l%C3%A9gation.pdf", "délégation.pdf"),
        (b"attachment; filename*0*=utf-8'fr'd%C3%A9l; filename*1=egation; filename*2=.pdf", "délegation.pdf"),
        (b'attachment; filename="=?utf-8?B?5ZCN5Y2VLnBkZg==?="', "名单.pdf"),
        ('attachment; filename="مذكرة.pdf"'.encode(), "مذكرة.pdf"),
        (b'attachment; filename="Liste d\xe9l\xe9gu\xe9s.doc"', "Liste délégués.doc"),
        (b"attachment; filename = spaced.pdf ; x=y", "spaced.pdf"),
        (b"attachment;filename*=x-none'en'abc%20d.pdf", "abc d.pdf"),
        (b"attachment; FILENAME=upper.pdf; filename=second.pdf", "upper.pdf"),
    ],
)
def test_a_file_name_is_read_in_every_way_it_is_written(raw: bytes, expected: str) -> None:
    """RFC 2231 whole and in pieces, RFC 2047 where it has no business, raw bytes: the name comes out."""
    found = decode_parameter(parameters_of(raw), "filename")
    assert found is not None
    assert found.text == expected


def test_a_gap_in_the_pieces_of_a_name_ends_it() -> None:
    """Pieces 0 and 2 without 1 give piece 0 and a defect, never a guess at the order."""
    found = decode_parameter(parameters_of(b"attachment; filename*0=a; filename*2=c"), "filename")
    assert found is not None
    assert (found.text, found.defects) == ("a", ("rfc2231_gap",))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Windows\\x.exe", "x.exe"),
        ("/", None),
        ("..", None),
        (" a .pdf ", "a .pdf"),
    ],
)
def test_a_name_is_shown_without_its_path(name: str, shown: str | None) -> None:
    """What is shown of a name is its last component; it is data and never a path."""
    assert shown_name(name) == shown


@given(st.binary(max_size=400))
def test_any_bytes_give_one_clean_line(raw: bytes) -> None:
    """Whatever stands in a header, the result is one line that can be written as UTF-8."""
    for found in (decode_header(raw), decode_parameter(parameters_of(b"x; name=" + raw), "name")):
        if found is not None:
            found.text.encode("utf-8")
            assert "\n" not in found.text
            assert "\r" not in found.text
