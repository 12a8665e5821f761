"""Small mails for tests of intake: a header, parts, a boundary, in bytes, so that a test shows exactly what came over the wire."""

from __future__ import annotations

import base64

HEAD = (
    b"Return-Path: <office@mission.example>\r\n"
    b"From: Office <office@mission.example>\r\n"
    b"To: ccm@un.org\r\n"
    b"Subject: Note\r\n"
    b"Date: Tue, 04 Jul 2023 10:15:00 +0200\r\n"
    b"Message-ID: <a@mission.example>\r\n"
    b"MIME-Version: 1.0\r\n"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def text(words: str, *, head: bytes = HEAD, more: bytes = b"") -> bytes:
    """Return a mail of plain text in UTF-8."""
    return head + more + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + words.encode() + b"\r\n"


def part(header: bytes, content: bytes) -> bytes:
    """Return one part: its header lines and its content as it stands."""
    return header + b"\r\n\r\n" + content


def encoded(header: bytes, content: bytes) -> bytes:
    """Return one part in base64."""
    return part(header + b"\r\nContent-Transfer-Encoding: base64", base64.encodebytes(content))


def multipart(
    *parts: bytes, kind: bytes = b"mixed", head: bytes = HEAD, before: bytes = b"", after: bytes = b""
) -> bytes:
    """Return a mail of parts."""
    lines = b"".join(b"--b\r\n" + one + b"\r\n" for one in parts)
    return head + b"Content-Type: multipart/" + kind + b'; boundary="b"\r\n\r\n' + before + lines + b"--b--\r\n" + after


WORDS = part(b"Content-Type: text/plain; charset=utf-8", b"Please find the note attached.")
