"""What may leave the house: text without controls, headers that cannot become others, addresses that are one address."""

from __future__ import annotations

import email
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.letters.compose import LetterKind, Written, compose
from scheduler.letters.sanitise import find_address, find_header_text, find_message_id, one_line
from scheduler.letters.settings import LetterSettings
from store.errors import Refused

NOW = datetime(2023, 8, 20, 12, 0, tzinfo=UTC)
EVIL = (
    "=?utf-8?q?=0d=0aBcc:_victim@x.example?=",
    "=?utf-8?b?DQpCY2M6IHZAeC5leGFtcGxl?=",
    "\r\nBcc: victim@x.example",
    "\nTo: victim@x.example\n\nbody",
    "\u2028Bcc: victim@x.example",
    "\u2029\x85\x0b\x0c\x1cBcc: v@x.example",
    "\u202egnp.exe\u202c \u2066x\u2069",
    "\ud800\udfff\x00\x1b[2J",
    "a" * 5000,
    "é" * 300,
    "\u061cعربي\u200f",
    "<a@b>\r\n\tBcc: v@x.example",
    "\U000e0042\U000e0063\U000e0063",
)


def test_one_line_is_harmless() -> None:
    """A line holds no control, bidi mark, surrogate or separator and is at most 200 characters long."""
    for text in EVIL:
        line = one_line(f"Ambassador {text} of")
        assert len(line) <= 200
        assert not any(ord(c) < 32 or 0x7F <= ord(c) <= 0x9F or 0xD800 <= ord(c) <= 0xDFFF for c in line)
        assert not {*line} & {*"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"}


def test_names_keep_their_letters() -> None:
    """Letters of every script, combining marks and zero-width joiners stay as they were written."""
    for name in (
        "Bounheuang DE SILVA",
        "Ñuñez Ó Séaghdha",
        "محمد بن عبد الله",
        "Ольга Ё",
        "王小明",
        "می\u200cرود",
        "Nguyễn",
    ):
        assert one_line(name) == name


def test_encoded_words_are_refused() -> None:
    """A header text with the beginning of an encoded word is refused, not cleaned."""
    assert find_header_text("Note =?utf-8?q?x?=") is None
    assert find_header_text("Note = ?utf-8?q?x?") == "Note = ?utf-8?q?x?"
    assert find_header_text("\r\n\x00") is None


def test_message_ids_are_quoted_only_when_well_formed() -> None:
    """Only a Message-ID of printable ASCII in angle brackets, without an encoded word, may be quoted."""
    assert find_message_id("<a.b@c.example>") == "<a.b@c.example>"
    for bad in (
        "a@b",
        "<a b@c>",
        "<a@b>\r\nBcc: x",
        "<=?utf-8?q?x?=@b>",
        "<" + "a" * 251 + ">",
        "<é@b>",
        "<a@b><c@d>",
        None,
        "",
    ):
        assert find_message_id(bad) is None


def test_addresses_are_one_plain_address() -> None:
    """Quoted, encoded, doubled or non-ASCII addresses are no address a letter may go to."""
    assert find_address("mission.lao@mfa.example") == "mission.lao@mfa.example"
    for bad in (
        "a@b.example, c@d.example",
        "<a@b.example>",
        '"a b"@c.example',
        "a@b",
        "a@-b.example",
        "a..b@c.example",
        ".a@c.example",
        "a@b.example\r\nRCPT TO:<x@y.example>",
        "é@b.example",
        "=?utf-8?q?a?=@b.example",
        "a" * 65 + "@b.example",
        "a@" + "b" * 64 + ".example",
        None,
    ):
        assert find_address(bad) is None


def _headers_of(content: bytes) -> list[str]:
    return sorted(email.message_from_bytes(content).keys())


def _written(subject: str, body: str, answered: str) -> Written:
    return Written(
        kind=LetterKind.ACKNOWLEDGEMENT,
        key="acknowledge:" + "0" * 64,
        to=("mission@mfa.example",),
        subject=subject,
        text=body,
        notice="N-2023-0001",
        in_reply_to=answered,
    )


def test_ten_thousand_hostile_texts_change_no_header() -> None:
    """Ten thousand fuzzed subjects, names and ids leave the header set of a letter exactly as its kind has it, or are refused."""
    chance = random.Random(20230321)
    pieces = [
        *EVIL,
        "Bcc:",
        ": ",
        "=",
        "?",
        "=?",
        "?=",
        "\r",
        "\n",
        "\r\n",
        " ",
        "<",
        ">",
        "@",
        "a",
        "é",
        "王",
        "utf-8",
        "?q?",
        "=0d=0a",
        "\x00",
    ]
    plain = _headers_of(compose(_written("s", "b", ""), LetterSettings(), NOW).parcel.content)
    refused = 0
    for _ in range(10_000):
        subject, body, answered = ("".join(chance.choices(pieces, k=chance.randint(1, 6))) for _ in range(3))
        if chance.random() < 0.5:
            answered = f"<{answered}@x.example>"
        try:
            finished = compose(_written(subject, one_line(body) + "\n", answered), LetterSettings(), NOW)
        except Refused:
            refused += 1
            assert find_header_text(subject) is None
            continue
        expected = sorted([*plain, "In-Reply-To", "References"]) if find_message_id(answered) else plain
        assert _headers_of(finished.parcel.content) == expected
        assert finished.parcel.recipients == ("mission@mfa.example",)
        assert b"\nBcc:" not in finished.parcel.content.split(b"\r\n\r\n")[0]
    assert 0 < refused < 9_000


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_refused_or_harmless(subject: str, body: str) -> None:
    """Any text at all in subject and body gives a letter with the same header lines, or none."""
    plain = _headers_of(compose(_written("s", "b", ""), LetterSettings(), NOW).parcel.content)
    try:
        finished = compose(_written(subject, one_line(body), ""), LetterSettings(), NOW)
    except Refused:
        assert find_header_text(subject) is None
    else:
        assert _headers_of(finished.parcel.content) == plain


def test_the_same_letter_has_the_same_bytes() -> None:
    """Composing a letter again gives the same Message-ID and the same bytes."""
    one, two = (compose(_written("Reçu", "Délégation\n", "<a@b>"), LetterSettings(), NOW) for _ in range(2))
    assert one == two
    assert one.message_id.endswith("@un.org>")


def test_no_recipient_or_a_bad_one_is_refused() -> None:
    """A letter without a recipient, or to what is no plain address, never becomes bytes."""
    for to in ((), ("a@b.example\nBcc: x@y.example",), ("a@b.example", "Name <c@d.example>")):
        with pytest.raises(Refused):
            compose(Written(kind=LetterKind.REMINDER, key="k", to=to, subject="s", text="t"), LetterSettings(), NOW)
