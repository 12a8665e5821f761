"""Envelopes: Outlook's message (.msg), winmail.dat and signed mail (.p7m). What is inside becomes text and parts of its own.

No signature is verified here and no key is used; what is encrypted says so.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from email.message import EmailMessage
from email.policy import SMTP

from asn1crypto import cms

from parsers import mapi
from parsers.attaching import Bag
from parsers.compound import Compound
from parsers.hypertext import read_html
from parsers.limits import Limits
from parsers.mapi import Properties, uncompressed_rtf
from parsers.paper import Block, Document, Line, Paragraph
from parsers.plainrtf import text_of_rtf
from parsers.text import Budget, blocks_of_lines
from parsers.tnef import unwrap
from parsers.zipplan import Unreadable

_TNEF, _MSG, _P7M = "application/ms-tnef", "application/vnd.ms-outlook", "application/pkcs7-mime"
_MESSAGE_ID = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage: an attachment that is a message
_EMBEDDED = 5  #: value of METHOD for an attachment that is a message
_DEEPEST = 3  #: messages inside messages
_HEADER = (
    32  #: bytes before the properties of a message at the root, 24 before those of an embedded one, 8 of an attachment
)
_PEM = re.compile(rb"-----BEGIN [A-Z0-9 #]+-----(.+?)-----END", re.DOTALL)
_BROKEN = (ValueError, TypeError, KeyError, IndexError, OverflowError)


def read_tnef(content: bytes, limits: Limits) -> Document:
    """Return what a winmail.dat wraps."""
    wrapped = unwrap(content)
    bag = Bag(limits)
    for number, inside in enumerate(wrapped.attachments[: limits.archive_entries], start=1):
        data = inside.binary(mapi.CONTENT)
        data = data[16:] if data.startswith(_MESSAGE_ID) else data
        bag.add(_name(inside, number), data)
    blocks, flags = _body(wrapped.properties, limits)
    flags |= bag.flags | ({"damaged"} if wrapped.damaged else set())
    unread = None if blocks or bag.files else "the winmail.dat holds nothing that can be read"
    return Document(
        format="tnef",
        media_type=_TNEF,
        blocks=blocks,
        attached=tuple(bag.files),
        flags=tuple(sorted(flags)),
        unread=unread,
    )


def read_msg(content: bytes, limits: Limits) -> Document:
    """Return what a message saved by Outlook says, its head first, and its attachments."""
    try:
        compound = Compound(content)
    except Unreadable as error:
        return Document(format="msg", media_type=_MSG, flags=error.flags, unread=error.sentence)
    properties = _properties(compound, "", _HEADER)
    bag = Bag(limits)
    for folder, inside in _attachments(compound, "", limits):
        if inside.whole(mapi.METHOD) == _EMBEDDED:
            bag.add("message.eml", _as_mail(compound, f"{folder}__substg1.0_3701000D/", limits, 1))
        else:
            bag.add(_name(inside, len(bag.files) + 1), inside.binary(mapi.CONTENT))
    blocks, flags = _body(properties, limits)
    head = tuple(Line(text=f"{name}: {value}") for name, value in _heads(properties))
    if head:
        blocks = (Paragraph(lines=head, place="header"), *blocks)
    unread = None if blocks or bag.files else "the message holds nothing that can be read"
    flags |= bag.flags
    return Document(
        format="msg",
        media_type=_MSG,
        blocks=blocks,
        attached=tuple(bag.files),
        flags=tuple(sorted(flags)),
        unread=unread,
    )


def _properties(compound: Compound, folder: str, header: int) -> Properties:
    found = Properties()
    block = compound.read(f"{folder}__properties_version1.0")
    for at in range(header, len(block) - 15, 16):
        kind, number = int.from_bytes(block[at : at + 2], "little"), int.from_bytes(block[at + 2 : at + 4], "little")
        found.values[number] = (kind, block[at + 8 : at + 16])
    marks = f"{folder}__substg1.0_"
    for path in compound.streams:
        tag = path[len(marks) :]
        if path.startswith(marks) and len(tag) == 8 and re.fullmatch("[0-9A-Fa-f]{8}", tag):
            found.values[int(tag[:4], 16)] = (int(tag[4:], 16), compound.read(path))
    return found


def _attachments(compound: Compound, folder: str, limits: Limits) -> list[tuple[str, Properties]]:
    names = [name for name in compound.folders(folder) if name.startswith("__attach_version1.0_")]
    paths = [f"{folder}{name}/" for name in names[: limits.archive_entries]]
    return [(path, _properties(compound, path, 8)) for path in paths]


def _name(properties: Properties, number: int) -> str:
    charset = properties.charset()
    for tag in (mapi.LONG_NAME, mapi.NAME, mapi.DISPLAY_NAME):
        name = properties.text(tag, charset).strip()
        if name:
            return name
    return f"attachment-{number}"


def _heads(properties: Properties) -> list[tuple[str, str]]:
    charset = properties.charset()
    address = properties.text(mapi.SENDER_SMTP) or properties.text(mapi.SENDER_ADDRESS, charset)
    sender = properties.text(mapi.SENDER, charset)
    found = [
        ("From", f"{sender} <{address}>" if "@" in address and address != sender else sender or address),
        ("To", properties.text(mapi.TO, charset)),
        ("Subject", properties.text(mapi.SUBJECT, charset)),
    ]
    return [(name, " ".join(value.split())) for name, value in found if value.strip()]


def _body(properties: Properties, limits: Limits) -> tuple[tuple[Block, ...], set[str]]:
    """Return the body in the form that keeps most of it: HTML has tables, plain text is exact, RTF is both in hiding."""
    charset = properties.charset()
    page = properties.binary(mapi.HTML)
    if page.strip():
        kind = properties.values[mapi.HTML][0]
        text = page.decode("utf-16-le", "replace") if kind == mapi.WIDE else properties.text(mapi.HTML, charset)
        document = read_html(text.encode("utf-8", "replace"), limits)
        return document.blocks, set(document.flags)
    text = properties.text(mapi.BODY, charset)
    if not text.strip():
        text = text_of_rtf(uncompressed_rtf(properties.binary(mapi.RTF), limits.input_bytes))
    budget = Budget(limits.text_characters)
    return tuple(blocks_of_lines(text, budget, limits)), budget.flags


def _as_mail(compound: Compound, folder: str, limits: Limits, depth: int) -> bytes:
    """Return a message embedded in a .msg as mail, which is how messages inside messages are read."""
    properties = _properties(compound, folder, 24)
    mail = EmailMessage(policy=SMTP)
    for name, value in _heads(properties):
        # A name that is no address would not pass as one; what it says still stands in the text.
        mail["X-From" if name == "From" and "@" not in value else name] = _one_line(value)
    mail["X-Saved-By"] = "Outlook"
    html = properties.text(mapi.HTML, properties.charset())
    text = properties.text(mapi.BODY, properties.charset())
    if not text.strip() and not html.strip():
        text = text_of_rtf(uncompressed_rtf(properties.binary(mapi.RTF), limits.input_bytes))
    mail.set_content(text.encode("utf-8", "replace").decode(), cte="base64")
    if html.strip():
        mail.add_alternative(html.encode("utf-8", "replace").decode(), subtype="html", cte="base64")
    for number, (path, inside) in enumerate(_attachments(compound, folder, limits), start=1):
        if inside.whole(mapi.METHOD) == _EMBEDDED:
            if depth < _DEEPEST:
                data = _as_mail(compound, f"{path}__substg1.0_3701000D/", limits, depth + 1)
                mail.add_attachment(data, maintype="application", subtype="octet-stream", filename="message.eml")
            continue
        name = _one_line(_name(inside, number))
        mail.add_attachment(inside.binary(mapi.CONTENT), maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def _one_line(text: str) -> str:
    clean = "".join(character if character.isprintable() else " " for character in text.replace("=?", "= ?"))
    return clean.encode("utf-8", "replace").decode()[:500]


def read_p7m(content: bytes, limits: Limits) -> Document:
    """Return the mail inside an opaque signature; an encrypted one says so, a bare signature holds nothing."""
    try:
        kind, inside = _opened(_der(content), limits)
    except Unreadable as error:
        return Document(format="p7m", media_type=_P7M, flags=error.flags, unread=error.sentence)
    except _BROKEN:
        return Document(format="p7m", media_type=_P7M, flags=("damaged",), unread="the signed mail is damaged")
    if kind in ("enveloped_data", "authenticated_enveloped_data", "encrypted_data"):
        return Document(format="p7m", media_type=_P7M, flags=("encrypted",), unread="encrypted")
    if inside is None:
        return Document(format="p7m", media_type=_P7M, flags=("signature",))
    bag = Bag(limits)
    bag.add("signed.eml", inside)
    flags = tuple(sorted({"signature", *bag.flags}))
    return Document(format="p7m", media_type=_P7M, attached=tuple(bag.files), flags=flags)


def _der(content: bytes) -> bytes:
    armoured = _PEM.search(content)
    if armoured is None and content[:1] == b"\x30":
        return content
    try:
        return base64.b64decode(b"".join((armoured.group(1) if armoured else content).split()))
    except binascii.Error:
        return content


def _opened(content: bytes, limits: Limits, depth: int = 0) -> tuple[str, bytes | None]:
    """Return the kind of a CMS message (RFC 5652) and what it holds, layer after layer."""
    info = cms.ContentInfo.load(content)
    kind = str(info["content_type"].native)
    if kind == "signed_data":
        inside = info["content"]["encap_content_info"]
        data = inside["content"].native
        if data is None:
            return kind, None
        data = data if isinstance(data, bytes) else inside["content"].parsed.dump()
    elif kind == "compressed_data":
        data = zlib.decompressobj().decompress(
            info["content"]["encap_content_info"]["content"].native, limits.input_bytes
        )
    elif kind == "data":
        return kind, info["content"].native
    else:
        return kind, None
    if depth < _DEEPEST and data[:1] == b"\x30" and b"\x2a\x86\x48\x86\xf7\x0d\x01\x07" in data[:32]:
        return _opened(data, limits, depth + 1)
    return kind, data
