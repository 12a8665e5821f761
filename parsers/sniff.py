"""What bytes are, by the bytes alone: a name and a declared type are claims and decide nothing.

Only fixed places are looked at (the head, a ZIP's list of members), so that this may run outside the sandbox.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from dataclasses import dataclass, replace

HEAD = 4096  #: bytes looked at for magic and for the flavour of a text
_DIRECTORY_ENTRIES = 1_000  #: members of a ZIP looked at
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PKCS7_OID = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"  # 1.2.840.113549.1.7


@dataclass(frozen=True, slots=True)
class Kind:
    """A format as `paper.Document.format` names it, and its media type."""

    format: str
    media_type: str
    flags: tuple[str, ...] = ()


_PDF = Kind("pdf", "application/pdf")
_HTML = Kind("html", "text/html")
_MESSAGE = Kind("message", "message/rfc822")
_P7M = Kind("p7m", "application/pkcs7-mime")
_TEXT = Kind("text", "text/plain")
_UNKNOWN = Kind("unknown", "application/octet-stream")
_EXECUTABLE = Kind("unknown", "application/x-executable", ("executable",))

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"{\\rtf", Kind("rtf", "application/rtf")),
    (b"\x89PNG\r\n\x1a\n", Kind("image", "image/png")),
    (b"\xff\xd8\xff", Kind("image", "image/jpeg")),
    (b"II*\x00", Kind("image", "image/tiff")),
    (b"MM\x00*", Kind("image", "image/tiff")),
    (b"GIF87a", Kind("image", "image/gif")),
    (b"GIF89a", Kind("image", "image/gif")),
    (b"\x78\x9f\x3e\x22", Kind("tnef", "application/ms-tnef")),
    (b"7z\xbc\xaf\x27\x1c", Kind("7z", "application/x-7z-compressed")),
    (b"\x1f\x8b", Kind("gzip", "application/gzip")),
    (b"Rar!\x1a\x07", Kind("unknown", "application/vnd.rar", ("archive",))),
    (b"BZh", Kind("unknown", "application/x-bzip2", ("archive",))),
    (b"\xfd7zXZ\x00", Kind("unknown", "application/x-xz", ("archive",))),
    (b"\x7fELF", _EXECUTABLE),
    (b"%!PS", Kind("unknown", "application/postscript")),
)
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_OLE_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("__properties_version1.0", Kind("msg", "application/vnd.ms-outlook")),
    ("EncryptedPackage", Kind("unknown", "application/x-ole-storage", ("encrypted",))),
    ("WordDocument", Kind("doc", "application/msword")),
    ("Workbook", Kind("xls", "application/vnd.ms-excel")),
    ("Book", Kind("xls", "application/vnd.ms-excel")),
    ("PowerPoint Document", Kind("unknown", "application/vnd.ms-powerpoint")),
)
_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument."
_HEADER_LINE = re.compile(
    rb"^(?:from|to|cc|subject|date|received|return-path|reply-to|sender|mime-version|message-id|content-type|"
    rb"delivered-to|dkim-signature|x-[a-z0-9-]{1,40}|authentication-results|arc-seal):",
    re.IGNORECASE | re.MULTILINE,
)
_MIME_START = re.compile(
    rb"(?:(?:mime-version|content-[a-z-]{2,30}): ?[^\n]{0,500}\n(?:[ \t][^\n]{0,500}\n){0,5}){0,5}content-type: ?(?:multipart|text|application|message|image)/[a-z]",
    re.IGNORECASE,
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|p|style|title|font|span|br)\b",
    re.IGNORECASE,
)
_PEM = re.compile(rb"\s*-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----")
_BASE64_DER = re.compile(rb"MI[A-Za-z0-9+/\r\n]{40}")


def kind_of(content: bytes) -> Kind:
    """Return what the bytes are; text of any charset is `text` or `csv`, bytes nobody knows are `unknown`."""
    if not content:
        return Kind("unknown", "application/x-empty", ("empty",))
    head = content[:HEAD]
    return _kind_by_magic(content, head) or _kind_of_text(content, head) or _UNKNOWN


def wants_programs(kind: Kind) -> bool:
    """Tell whether this format is read with the help of another program (OCR, LibreOffice) from the start."""
    return kind.format in {"image", "doc", "xls", "rtf", "odt"}


def _kind_by_magic(content: bytes, head: bytes) -> Kind | None:
    if pdf := _pdf_kind(content, head):
        return pdf
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        kind = _zip_kind(content)
        return replace(kind, flags=(*kind.flags, "polyglot")) if _hides_pdf(head) else kind
    if head.startswith(_OLE):
        return _ole_kind(content)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind("image", "image/webp")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return Kind("image", "image/heic")
    if head[:2] == b"BM" and len(content) > 26 and struct.unpack_from("<I", head, 14)[0] in (12, 40, 52, 56, 108, 124):
        return Kind("image", "image/bmp")
    if head[:2] == b"MZ" and b"PE\x00\x00" in content[:HEAD]:
        return _EXECUTABLE
    if head[:1] == b"\x30" and _PKCS7_OID in head[:32]:
        return _P7M
    return None


def _pdf_kind(content: bytes, head: bytes) -> Kind | None:
    # Readers accept the mark anywhere in the first 1024 bytes; mail that carries an unencoded PDF is still mail, and
    # an archive or a compound file that holds one is still an archive.
    at = re.search(rb"%PDF-[12]\.", head[:1032])
    if at is None or (at.start() and _is_other(head, at.start())):
        return None
    return _PDF if _central_directory(content) is None else Kind("pdf", "application/pdf", ("polyglot",))


def _is_other(head: bytes, at: int) -> bool:
    if head.startswith((b"PK\x03\x04", _OLE)) or any(head.startswith(magic) for magic, _ in _MAGIC):
        return True
    return _is_message(head[:at]) or bool(_HTML_START.match(head))


def _hides_pdf(head: bytes) -> bool:
    """Tell whether a reader of PDF would open this ZIP too; a PDF stored as its first file is none of that."""
    at = head[:1032].find(b"%PDF-")
    if at < 0 or len(head) < 30:
        return False
    name, extra = struct.unpack_from("<HH", head, 26)
    return at != 30 + int(name) + int(extra)


def _central_directory(content: bytes) -> list[bytes] | None:
    """Return the names in a ZIP's central directory, or None where the bytes do not end as a ZIP does (APPNOTE 4.3)."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if end < 0 or end + 22 > len(content):
        return None
    size, offset, comment = struct.unpack_from("<IIH", content, end + 12)
    if not 0 <= len(content) - (end + 22 + comment) <= 64 or size > end:
        return None
    # Bytes before the archive shift every offset: the directory always ends where its end record begins.
    at = end - size if content[end - size : end - size + 4] == b"PK\x01\x02" else offset
    names: list[bytes] = []
    while content[at : at + 4] == b"PK\x01\x02" and at + 46 <= end and len(names) < _DIRECTORY_ENTRIES:
        name, extra, note = struct.unpack_from("<HHH", content, at + 28)
        names.append(content[at + 46 : at + 46 + name])
        at += 46 + name + extra + note
    return names


def _zip_kind(content: bytes) -> Kind:
    names = _central_directory(content)
    if names is None:
        return Kind("zip", "application/zip", ("damaged",))
    folders = {name.partition(b"/")[0].lower() for name in names if b"/" in name}
    macro = ("macro",) if any(name.lower().endswith(b"vbaproject.bin") for name in names) else ()
    if any(name.lower() == b"[content_types].xml" for name in names):
        if b"word" in folders:
            return Kind("docx", f"{_OOXML}.wordprocessingml.document", macro)
        if b"xl" in folders:
            binary = any(name.lower() == b"xl/workbook.bin" for name in names)
            return Kind("unknown" if binary else "xlsx", f"{_OOXML}.spreadsheetml.sheet", macro)
        if b"ppt" in folders:
            return Kind("unknown", f"{_OOXML}.presentationml.presentation", macro)
    if names and names[0] == b"mimetype":
        declared = content[30:120].partition(b"mimetype")[2][:60]
        for flavour, name in (("text", "odt"), ("spreadsheet", "ods")):
            if declared.startswith((_ODF + flavour).encode()):
                return Kind(name, _ODF + flavour)
    return Kind("zip", "application/zip")


def _ole_kind(content: bytes) -> Kind:
    # Names of streams are UTF-16 in 128-byte directory entries; a message also carries the names of its attachments' streams.
    for name, kind in _OLE_STREAMS:
        if name.encode("utf-16-le") + b"\x00\x00" in content:
            return kind
    return Kind("unknown", "application/x-ole-storage")


def _kind_of_text(content: bytes, head: bytes) -> Kind | None:
    if _PEM.match(head):
        return _P7M
    if _BASE64_DER.match(head) and _PKCS7_OID in _decoded(head[:80]):
        return _P7M
    if not looks_like_text(head):
        return None
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if _is_message(bare):
        return _MESSAGE
    wide = bare.replace(b"\x00", b"") if b"\x00" in bare else bare
    if _HTML_START.match(wide.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        return _HTML
    if wide.lstrip().startswith(b"<?xml"):
        return Kind("html", "text/xml")
    return Kind("csv", "text/csv") if _is_table(wide, whole=len(content) <= HEAD) else _TEXT


def _decoded(text: bytes) -> bytes:
    compact = b"".join(text.split())
    try:
        return base64.b64decode(compact[: len(compact) // 4 * 4], validate=True)
    except binascii.Error:
        return b""


def looks_like_text(head: bytes) -> bool:
    """Tell whether bytes are text in some charset: UTF-16 by its zeros, the others by having almost no control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        return max(even, odd) > len(head) // 6 and min(even, odd) <= len(head) // 100
    allowed = b"\t\n\r\x0b\x0c\x1b\x85"
    controls = sum(byte < 32 and byte not in allowed for byte in head)
    return controls * 50 <= len(head)


def _is_message(head: bytes) -> bool:
    # RFC 5322: a header begins the file. mbox's "From " line may stand above it.
    first, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    if first.startswith(b"From "):
        first = rest.partition(b"\n")[0]
    if not re.match(rb"[!-9;-~]{1,60}:[ \t]?", first):
        return False
    block = re.split(rb"\r?\n\r?\n", head.lstrip(b"\r\n"), maxsplit=1)[0]
    if _MIME_START.match(block):
        return True  # what a signature encloses begins like this and has no sender
    return len({found.group().lower() for found in _HEADER_LINE.finditer(block)}) >= 3


def _is_table(head: bytes, *, whole: bool) -> bool:
    lines = [line for line in head.splitlines() if line.strip()]
    if not whole:
        lines = lines[:-1]
    if len(lines) < 3 or any(len(line) > 2_000 for line in lines):
        return False
    # Sentences have commas too: three lines with the same number of them, and little between them, are a table.
    for separator, least in ((b";", 1), (b"\t", 1), (b",", 2), (b"|", 2)):
        counts = [_unquoted(line).count(separator) for line in lines]
        same = sum(count == counts[0] for count in counts)
        if counts[0] >= least and same * 10 >= len(counts) * 9:
            return separator in b";\t" or sum(map(len, lines)) < 40 * sum(count + 1 for count in counts)
    return False


def _unquoted(line: bytes) -> bytes:
    return b"".join(line.split(b'"')[::2]) if line.count(b'"') % 2 == 0 else line
