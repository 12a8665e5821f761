"""The pass over the bytes before any parser: real mail passes, every limit of the design is met by name, and time stays linear."""

from __future__ import annotations

import time

import pytest

from intake.prescan import Scan, ScanLimits, prescan
from tests.envelopes import HEAD, PDF, WORDS, encoded, multipart, text

LIMITS = ScanLimits()


def scan(raw: bytes) -> Scan:
    """Return the facts under the limits in force."""
    return prescan(raw, LIMITS)


def test_an_ordinary_mail_meets_no_limit() -> None:
    """A mail with a text and a file is measured and refused by nothing."""
    raw = multipart(WORDS, encoded(b"Content-Type: application/pdf", PDF))
    found = scan(raw)
    assert found.hits == ()
    assert found.refused is None
    assert (found.size, found.headers, found.depth) == (len(raw), 8, 1)
    assert raw[: found.header_block].endswith(b"\r\n\r\n")
    assert found.parts == 3


@pytest.mark.parametrize(
    ("limit", "raw"),
    [
        ("size", b"a: b\r\n\r\n" + b"x\r\n" * 8_400_000),
        ("header_block", HEAD + b"X-A: b\r\n" * 40_000 + b"\r\nx"),
        ("header", HEAD + b"X-Long: " + b"a " * 40_000 + b"\r\n\r\nx"),
        ("headers", HEAD + b"X: b\r\n" * 1_001 + b"\r\nx"),
        ("line", HEAD + b"\r\n" + b"a" * 4_000_001),
        ("lines", HEAD + b"\r\n" + b"\r\n" * 600_001),
        ("parts", multipart(*[WORDS] * 501)),
        (
            "depth",
            HEAD
            + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(40)),
        ),
    ],
)
def test_a_limit_that_makes_parsing_unsafe_refuses_the_mail(limit: str, raw: bytes) -> None:
    """Each limit that protects a parser is met under its own name, and says the figures in a sentence."""
    started = time.process_time()
    found = scan(raw)
    hit = next(hit for hit in found.hits if hit.limit == limit)
    assert hit.refuses
    assert hit.value > hit.allowed
    assert found.refused is not None
    allowed = f"{hit.allowed / 1e6:.1f} MB" if hit.limit == "size" else str(hit.allowed)
    assert allowed in hit.sentence
    assert hit.defect == f"limit_{limit}"
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("limit", "line"),
    [
        ("encoded_words", b"X-Note: " + b" ".join([b"=?utf-8?q?a?="] * 210)),
        ("addresses", b"Cc: " + b", ".join(b"a%d@b.example" % n for n in range(1_600))),
        ("received", b"Received: from a by b\r\n" * 51 + b"X: y"),
    ],
)
def test_a_limit_on_what_is_decoded_only_caps(limit: str, line: bytes) -> None:
    """Many encoded words, addresses or Received lines are named and the mail is read all the same."""
    found = scan(HEAD + line + b"\r\n\r\nx")
    assert [hit.limit for hit in found.hits] == [limit]
    assert found.refused is None


def test_a_boundary_line_of_nobody_is_no_part() -> None:
    """Lines of dashes in a text are not counted as parts: only declared boundaries are."""
    assert scan(text("\r\n--b\r\n--------\r\n" * 600)).parts == 0


def test_messages_inside_messages_count_as_depth() -> None:
    """Forty messages one inside the other are as deep as forty multiparts."""
    raw = (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * 40 + HEAD + b"\r\nx"
    assert any(hit.limit == "depth" for hit in scan(raw).hits)


def test_a_mail_without_a_blank_line_is_header_to_its_end() -> None:
    """Where no blank line ends the header, all of it is header, and nothing fails; the same for no bytes at all."""
    assert scan(HEAD).header_block == len(HEAD)
    assert scan(b"").headers == 0
