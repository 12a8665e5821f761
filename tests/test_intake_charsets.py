"""Bytes of unknown or wrong charset become the text that was meant, in six languages; a guess is always named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.charsets import decode_bytes, decode_header_bytes, find_codec, likeliest

SENTENCES = {
    "cp1252": "La Mission permanente a l'honneur d'informer que la délégation sera composée comme suit : Mme Hélène Févrière",
    "cp1251": "Постоянное представительство имеет честь сообщить о составе делегации на совещании государств-участников",
    "cp1256": "تهدي البعثة الدائمة أطيب تحياتها وتتشرف بإبلاغ الأمانة بأسماء أعضاء الوفد المشارك في الاجتماع",
    "gb18030": "常驻代表团谨通知代表团名单如下，请秘书处予以登记为荷。团长，常驻代表，大使",
    "koi8-r": "Постоянное представительство имеет честь сообщить о составе делегации на совещании",
}


@pytest.mark.parametrize("codec", SENTENCES)
def test_undeclared_bytes_are_read_as_the_language_they_are(codec: str) -> None:
    """Text in the charset of each language, with no charset or an impossible one declared, comes out right and says it was guessed."""
    sentence = SENTENCES[codec]
    for declared in (None, "x-nobody-knows", "utf-8"):
        found, defects = decode_bytes(sentence.encode(codec), declared)
        assert found == sentence
        assert any(defect.startswith("charset_guessed") for defect in defects)


def test_a_declared_charset_that_fits_is_believed() -> None:
    """What is declared and decodes is taken without a defect; Latin-1 means Windows-1252, as everywhere."""
    assert decode_bytes("naïve".encode("iso-8859-1"), "ISO-8859-1") == ("naïve", ())
    assert decode_bytes(b"\x93quoted\x94", "iso-8859-1") == ("“quoted”", ())
    assert decode_bytes("日本".encode("iso-2022-jp"), "iso-2022-jp") == ("日本", ())


def test_utf8_under_a_wrong_label_is_utf8() -> None:
    """UTF-8 bytes declared as something they cannot be are read as UTF-8 and the label is called wrong."""
    found, defects = decode_bytes("delegación 代表".encode(), "ascii")
    assert found == "delegación 代表"
    assert defects == ()
    found, defects = decode_bytes("代表团名单如下".encode(), "euc-jp")
    assert "代表" in found or defects


@pytest.mark.parametrize(
    "label",
    [
        "punycode",
        "idna",
        "hex",
        "base64",
        "zip",
        "rot13",
        "undefined",
        "unicode_escape",
        "raw-unicode-escape",
        "a\x00b",
        "x" * 99,
        "é",
    ],
)
def test_what_is_no_charset_is_refused(label: str) -> None:
    """Codecs that transform, take quadratic time or do not exist are never used."""
    assert find_codec(label) is None
    assert "unknown_charset" in decode_bytes(b"plain", label)[1]


def test_raw_header_bytes_are_utf8_first() -> None:
    """Header bytes that are UTF-8 are taken as such; others by the text's charset, then by what reads best."""
    assert decode_header_bytes("Señora".encode(), None) == ("Señora", ("raw_8bit_header",))
    assert decode_header_bytes("Нота".encode("koi8-r"), "koi8-r")[0] == "Нота"
    assert decode_header_bytes("Délégation à la réunion".encode("cp1252"), None)[0] == "Délégation à la réunion"


def test_noise_has_no_likeliest_charset() -> None:
    """Bytes that are words in no charset are no charset's."""
    assert likeliest(bytes(range(128, 160)) * 3) is None


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "gb2312", "iso-8859-6", "x", "iso-2022-jp", "utf-16"]))
def test_decoding_never_fails_and_never_drops_everything(content: bytes, declared: str | None) -> None:
    """Any bytes under any label give text; bytes there are never become nothing without a word."""
    found, defects = decode_bytes(content, declared)
    assert isinstance(found, str)
    if content.strip(b"\xef\xbb\xbf\xff\xfe\x1b\x00") and not found:
        assert defects or content.startswith(b"\x1b") or declared == "iso-2022-jp"
