"""Mails that mean harm or were broken on the way: each a name and its bytes, small here however much they claim."""

from __future__ import annotations

import base64
from collections.abc import Iterator

HEAD = (
    b"Return-Path: <office@mission.example>\r\nFrom: Office <office@mission.example>\r\nTo: ccm@un.org\r\nSubject: Note\r\n"
    b"Date: Tue, 04 Jul 2023 10:15:00 +0200\r\nMessage-ID: <a@mission.example>\r\nMIME-Version: 1.0\r\n"
)
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
PDF = b"%PDF-1.4\n%%EOF\n"


def with_header(line: bytes) -> bytes:
    """Return an ordinary mail with one header line more."""
    return HEAD + line + b"\r\n" + PLAIN + b"text\r\n"


def with_parts(*parts: bytes, boundary: bytes = b"b", preamble: bytes = b"", epilogue: bytes = b"") -> bytes:
    """Return a multipart mail of parts that bring their own header lines."""
    head = HEAD + b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n' + preamble
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return head + body + b"--" + boundary + b"--\r\n" + epilogue


def nested(depth: int) -> bytes:
    """Return multiparts inside each other."""
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level) for level in range(depth)
    )
    closing = b"".join(b"\r\n--b%d--\r\n" % level for level in reversed(range(depth)))
    return HEAD + opening + PLAIN + b"deep" + closing


def messages_inside(depth: int) -> bytes:
    """Return messages inside each other."""
    return (
        HEAD
        + b"Content-Type: message/rfc822\r\n\r\n" * 1
        + (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * (depth - 1)
        + HEAD
        + PLAIN
        + b"x"
    )


def attachment(disposition: bytes, content: bytes = PDF, kind: bytes = b"application/pdf") -> bytes:
    """Return a part with a Content-Disposition of one's choice."""
    encoded = base64.encodebytes(content)
    return (
        b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: " + disposition
        + b"\r\n\r\n" + encoded
    )  # fmt: skip


def headers() -> Iterator[tuple[str, bytes]]:
    """Yield mails whose harm is in the header."""
    yield "encoded-words-20000", with_header(b"X-Note: " + b" ".join([b"=?utf-8?q?a?="] * 20_000))
    yield "subject-encoded-words-20000", HEAD.replace(b"Note", b" ".join([b"=?utf-8?q?a?="] * 20_000)) + PLAIN + b"x"
    yield "from-quoted-20000", HEAD.replace(b"Office <", b'"a" ' * 20_000 + b"<") + PLAIN + b"x"
    yield "comments-1000-deep", HEAD.replace(b"Office <", b"(" * 1_000 + b"<") + PLAIN + b"x"
    yield "date-comments-1000-deep", HEAD.replace(b"Tue,", b"(" * 1_000) + PLAIN + b"x"
    yield "header-line-10MB", with_header(b"X-Long: " + b"a" * 10_000_000)
    yield "headers-100000", HEAD + b"X-A: b\r\n" * 100_000 + PLAIN + b"x"
    yield "addresses-20000", with_header(b"Cc: " + b", ".join(b"a%d@b.example" % n for n in range(20_000)))
    yield "type-parameters-20000", HEAD + b"Content-Type: text/plain" + b'; a="b"' * 20_000 + b"\r\n\r\nx"
    yield "filename-quotes-1MB", with_parts(attachment(b'attachment; filename="' + b'\\"' * 500_000 + b'"'))
    yield "no-blank-line", HEAD + b"X-Never: ends"
    yield "empty", b""
    yield "one-byte", b"\x00"
    yield "only-newlines-2MB", b"\r\n" * 1_000_000
    yield "bare-cr", HEAD.replace(b"\r\n", b"\r") + b"\r\rtext"
    yield "nul-in-header", with_header(b"X-Nul: a\x00b")
    yield "two-from", with_header(b"From: Minister <pm@mfa.example>")
    yield "two-subjects", with_header(b"Subject: Another\r\nSubject: Third")
    yield "two-types", with_header(b"Content-Type: application/pdf")
    yield "from-two-addresses", HEAD.replace(b"Office <", b"pm@mfa.example <") + PLAIN + b"x"
    yield "from-semicolon", HEAD.replace(b"Office <", b"pm@mfa.example;<") + PLAIN + b"x"
    yield (
        "from-group",
        HEAD.replace(b"Office <office@mission.example>", b"undisclosed: a@b.example, c@d.example;") + PLAIN,
    )
    yield (
        "from-word-in-address",
        HEAD.replace(b"office@mission.example", b"=?utf-8?q?pm=40mfa=2Eexample?=") + PLAIN + b"x",
    )
    yield "subject-injects-bcc", HEAD.replace(b"Note", b"=?utf-8?q?a=0d=0aBcc:_v@x.example?=") + PLAIN + b"x"
    yield (
        "message-id-injects",
        HEAD.replace(b"<a@mission", b"<a=?utf-8?q?=0d=0aBcc:_v@x.example?=@mission") + PLAIN + b"x",
    )
    yield "subject-bidi", HEAD.replace(b"Note", "\u202eetoN\u202c".encode()) + PLAIN + b"x"
    yield "subject-surrogate", HEAD.replace(b"Note", b"=?utf-8?b?7aCA?=") + PLAIN + b"x"
    yield "raw-8bit", HEAD.replace(b"Note", b"caf\xe9 Bj\xf6rn \xff\xfe") + PLAIN + b"x"
    yield "received-500", b"Received: from a by b; Tue, 04 Jul 2023 10:15:00 +0200\r\n" * 500 + HEAD + PLAIN + b"x"
    yield "date-9999", HEAD.replace(b"04 Jul 2023", b"31 Dec 9999") + PLAIN + b"x"
    yield (
        "date-nonsense",
        HEAD.replace(b"Tue, 04 Jul 2023 10:15:00 +0200", b"99 Foo 20233 99:99:99 +9999") + PLAIN + b"x",
    )
    yield "space-before-colon", HEAD + b"Content-Type : application/pdf\r\n\r\n%PDF-1.4"
    yield "bom-first", b"\xef\xbb\xbf" + HEAD + PLAIN + b"x"
    yield "mbox-from-first", b"From office@mission.example Tue Jul  4 10:15:00 2023\r\n" + HEAD + PLAIN + b"x"
    yield (
        "authentication-results-1000",
        b"Authentication-Results: mx.secretariat.example; dmarc=pass\r\n" * 900 + HEAD + PLAIN,
    )
    yield (
        "dkim-signatures-900",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=a; b=AA==; bh=AA==; h=From\r\n" * 900 + HEAD + PLAIN,
    )


def structures() -> Iterator[tuple[str, bytes]]:
    """Yield mails whose harm is in the parts."""
    yield "parts-10000", with_parts(*[PLAIN + b"x"] * 10_000)
    yield "nested-500", nested(500)
    yield "nested-10000", nested(10_000)
    yield "messages-200-deep", messages_inside(200)
    yield "messages-5000-deep", messages_inside(5_000)
    yield "no-boundary", HEAD + b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\ntext\r\n--x--"
    yield "empty-boundary", HEAD + b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\ntext\r\n----'
    yield "boundary-never-used", HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\njust text'
    yield "boundary-never-closed", HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + PLAIN + b"x"
    yield (
        "boundary-prefix",
        HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--bb\r\n' + PLAIN + b"x\r\n--b--",
    )
    yield "boundary-1000", HEAD + b'Content-Type: multipart/mixed; boundary="' + b"b" * 1_000 + b'"\r\n\r\nx'
    yield (
        "two-boundaries",
        HEAD + b'Content-Type: multipart/mixed; boundary="a"; boundary="b"\r\n\r\n--b\r\n' + PLAIN + b"x\r\n--b--",
    )
    yield (
        "same-boundary-inside",
        with_parts(b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + PLAIN + b"x\r\n--b--"),
    )
    yield "after-the-end", with_parts(PLAIN + b"x", epilogue=b"\r\n--b\r\n" + attachment(b"attachment"))
    yield "pdf-in-preamble", with_parts(PLAIN + b"x", preamble=PDF)
    yield "pdf-in-epilogue", with_parts(PLAIN + b"x", epilogue=PDF)
    yield "base64-in-the-middle", with_parts(attachment(b"attachment").replace(b"JV", b"JV=="))
    yield "base64-garbage", with_parts(attachment(b"attachment").replace(b"\n", b"\n!!*&^\n"))
    yield "unknown-encoding", with_parts(attachment(b"attachment").replace(b": base64", b": base-64"))
    yield (
        "two-encodings",
        with_parts(attachment(b"attachment").replace(b": base64", b": 7bit\r\nContent-Transfer-Encoding: base64")),
    )
    yield "uuencode", HEAD + PLAIN + b"begin 644 note.pdf\n%)5!$1BTQ+C0*\n`\nend\n"
    yield "name-traversal", with_parts(attachment(b'attachment; filename="../../../etc/passwd"'))
    yield "name-absolute", with_parts(attachment(b'attachment; filename="C:\\\\Windows\\\\x.exe"'))
    yield "name-control", with_parts(attachment(b"attachment; filename*=utf-8''a%0D%0AX%00.pdf"))
    yield "name-10000", with_parts(attachment(b'attachment; filename="' + b"n" * 10_000 + b'.pdf"'))
    yield "name-2231-gaps", with_parts(attachment(b"attachment; filename*0=a; filename*2=c; filename*9999999999=z"))
    yield "name-2231-charset", with_parts(attachment(b"attachment; filename*=x-none'en'%ff%fe"))
    yield (
        "name-and-filename",
        with_parts(attachment(b'attachment; filename="a.exe"', kind=b'application/pdf; name="a.pdf"')),
    )
    yield (
        "external-body",
        HEAD + b'Content-Type: message/external-body; access-type=URL; URL="http://x.example/"\r\n\r\n\r\n',
    )
    yield "partial", HEAD + b'Content-Type: message/partial; id="a"; number=1; total=9\r\n\r\n' + HEAD + b"\r\nx"
    yield "rfc822-base64", with_parts(attachment(b"attachment", HEAD + PLAIN + b"x", b"message/rfc822"))
    yield "rfc822-empty", with_parts(b"Content-Type: message/rfc822\r\n\r\n")
    yield "type-nonsense", HEAD + b"Content-Type: /;;;=\r\n\r\nx"
    yield "charset-punycode-200KB", HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 100_000
    yield "charset-hex", HEAD + b"Content-Type: text/plain; charset=hex\r\n\r\nzz"
    yield "charset-nul", HEAD + b"Content-Type: text/plain; charset=a\x00b\r\n\r\nx"
    yield "line-8MB", HEAD + PLAIN + b"a" * 8_000_000
    yield (
        "qp-equals-2MB",
        HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=" * 2_000_000,
    )
    yield "quotes-deep", HEAD + PLAIN + b">" * 100_000 + b" text"
    yield (
        "pgp",
        HEAD
        + b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"\r\n\r\n--b\r\n\r\nx\r\n--b--',
    )
    yield (
        "delivery-status-loop",
        HEAD
        + b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        + (
            b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            + b"Final-Recipient: rfc822;a@b.example\r\n\r\n" * 5_000
        )
        + b"--b--",
    )
    yield (
        "calendar-bomb",
        HEAD + b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000,
    )
    yield "declared-pdf-is-exe", with_parts(attachment(b'attachment; filename="note.pdf"', b"MZ" + b"\x00" * 512))
    yield (
        "declared-pdf-is-html",
        with_parts(attachment(b'attachment; filename="note.pdf"', b"<html><script>x</script></html>")),
    )


def mails() -> dict[str, bytes]:
    """Return every hostile mail by name."""
    return dict([*headers(), *structures()])
