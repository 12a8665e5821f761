"""A letter leaves here as bytes that were parsed again: the header lines are exactly those its kind may have, or it is refused.

Composed from values only; recipients of the envelope stand beside the bytes and are never read out of them.
"""

from __future__ import annotations

import email
import email.encoders
import email.policy
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import charset as charsets
from email.headerregistry import Address
from email.message import Message
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, getaddresses
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler.delivery import Parcel
from scheduler.letters.sanitise import ENCODED_WORD, find_address, find_header_text, find_message_id
from scheduler.letters.settings import LetterSettings
from store.errors import Refused

_LINE = 78  #: characters, RFC 5322 section 2.1.1
_WIRE = email.policy.compat32.clone(linesep="\r\n")


class LetterKind(StrEnum):
    """Kinds of letters; each has its own set of header lines."""

    ACKNOWLEDGEMENT = "acknowledge"
    REMINDER = "remind"
    CIRCULAR = "circular"
    DIGEST = "digest"
    ALARM = "alarm"


_ALWAYS = frozenset(
    {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "X-CCM-Notice",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    }
)
_ANSWERING = frozenset({"Reply-To", "In-Reply-To", "References"})
#: Header lines a kind may have beside Content-Transfer-Encoding, which only a letter of one part has.
ALLOWED: Mapping[LetterKind, frozenset[str]] = {
    LetterKind.ACKNOWLEDGEMENT: _ALWAYS | _ANSWERING,
    LetterKind.REMINDER: _ALWAYS | {"Reply-To"},
    LetterKind.CIRCULAR: _ALWAYS | {"Reply-To"},
    LetterKind.DIGEST: _ALWAYS,
    LetterKind.ALARM: _ALWAYS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture shown inside the HTML part."""

    cid: str  #: without angle brackets
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of ours that goes with the digest or a circular; answers and reminders carry none."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter in words, before it becomes bytes."""

    kind: LetterKind
    key: str  #: of the duty it meets
    to: tuple[str, ...]  #: addresses, the envelope's recipients
    subject: str
    text: str
    html: str | None = None
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    language: str = "en"
    notice: str = ""  #: our number, of X-CCM-Notice
    in_reply_to: str | None = None  #: Message-ID of the mail that is answered, as received


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A letter as bytes, checked."""

    message_id: str  #: with angle brackets; the same for the same key
    parcel: Parcel
    subject: str


def compose(written: Written, settings: LetterSettings, now: datetime) -> Finished:
    """Return the letter as checked bytes. Refused when a text or an address may not go out, or the bytes say more than meant."""
    recipients = tuple(_address(recipient) for recipient in written.to)
    if not recipients:
        raise Refused(f"letter {written.key}: nobody to write to")
    headers = _headers(written, settings, now)
    message = _body(written)
    for name, value in headers.items():
        message[name] = value
    content = message.as_bytes(policy=_WIRE)
    check(content, written, headers)
    sender = settings.envelope_sender and _address(settings.envelope_sender)
    parcel = Parcel(sender=sender, recipients=recipients, content=content)
    return Finished(message_id=headers["Message-ID"], parcel=parcel, subject=headers["Subject"])


def message_id_for(key: str, domain: str) -> str:
    """Return the Message-ID of the letter that meets a duty: the same key has the same one, however often it is written."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def check(content: bytes, written: Written, headers: Mapping[str, str]) -> None:
    """Parse finished bytes again and compare with what was meant, line by line. Refused at the first difference."""
    again = email.message_from_bytes(content, policy=email.policy.compat32)
    expected = Counter([*headers, *_structure(written)])
    found = Counter(again.keys())
    if found != expected or not set(found) <= ALLOWED[written.kind] | {"Content-Transfer-Encoding"}:
        raise Refused(f"letter {written.key}: its header lines are not those of its kind")
    addressed = [address for _, address in getaddresses([str(again["To"])])]
    if addressed != list(written.to):
        raise Refused(f"letter {written.key}: its To line is not the one meant")
    if again.defects:
        raise Refused(f"letter {written.key}: it does not parse cleanly")
    head = content.split(b"\r\n\r\n", 1)[0]
    if any(byte > 126 or (byte < 32 and byte not in b"\t\r\n") for byte in head):
        raise Refused(f"letter {written.key}: a header line holds a byte that is no ASCII text")


def _headers(written: Written, settings: LetterSettings, now: datetime) -> dict[str, str]:
    """Return the header lines as text; only these, once each."""
    subject = find_header_text(written.subject)
    if subject is None:
        raise Refused(f"letter {written.key}: its subject may not go out")
    domain = _address(settings.from_address).rpartition("@")[2]
    headers = {
        "From": _mailbox(settings.from_name, settings.from_address),
        "To": ", ".join(_address(recipient) for recipient in written.to),
        "Subject": subject,
        "Date": format_datetime(now.astimezone(ZoneInfo(settings.zone))),
        "Message-ID": message_id_for(written.key, domain),
        "Auto-Submitted": "auto-replied" if written.kind is LetterKind.ACKNOWLEDGEMENT else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-CCM-Notice": find_header_text(written.notice or written.key, 300) or "none",
        "Content-Language": written.language,
    }
    if "Reply-To" in ALLOWED[written.kind]:
        headers["Reply-To"] = _address(
            settings.from_address
        )  # corrections come as replies: there is no no-reply address
    answered = find_message_id(written.in_reply_to)
    if written.kind is LetterKind.ACKNOWLEDGEMENT and answered:
        headers |= {"In-Reply-To": answered, "References": answered}
    return headers


def _structure(written: Written) -> tuple[str, ...]:
    """Return the header lines that come with the shape of the body."""
    single = written.html is None and not written.attachments
    return ("MIME-Version", "Content-Type", "Content-Transfer-Encoding") if single else ("MIME-Version", "Content-Type")


def _body(written: Written) -> Message:
    """Return the MIME tree: text alone, or alternative(text, related(html, images)), or mixed(that, attachments)."""
    body: Message = _text_part(written.text, "plain")
    if written.html is not None:
        alternative = MIMEMultipart("alternative", boundary=_boundary(written, "alternative"))
        alternative.attach(body)
        alternative.attach(_page(written, written.html))
        body = alternative
    if not written.attachments:
        return body
    mixed = MIMEMultipart("mixed", boundary=_boundary(written, "mixed"))
    del body["MIME-Version"]
    mixed.attach(body)
    for attachment in written.attachments:
        mixed.attach(_file_part(attachment))
    return mixed


def _page(written: Written, html: str) -> Message:
    page = _text_part(html, "html")
    if not written.images:
        return page
    related = MIMEMultipart("related", boundary=_boundary(written, "related"), type="text/html")
    related.attach(page)
    for image in written.images:
        part = MIMEImage(image.png, "png")
        part["Content-ID"] = f"<{image.cid}>"
        part["Content-Disposition"] = f'inline; filename="{image.cid.partition("@")[0]}.png"'
        related.attach(part)
    return related


def _text_part(text: str, subtype: str) -> MIMENonMultipart:
    """Return a text part that any relay takes: 7-bit as it is, else the shorter of quoted-printable and base64."""
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    charset = charsets.Charset("utf-8")
    octets = text.encode("utf-8")
    if text.isascii() and all(len(line) <= _LINE for line in text.splitlines()):
        charset = charsets.Charset("us-ascii")
        part.set_param("charset", "us-ascii")
    else:
        foreign = sum(octet > 126 or octet == 61 for octet in octets)
        charset.body_encoding = charsets.QP if foreign * 2 < len(octets) / 3 else charsets.BASE64
    part.set_payload(text, charset)
    return part


def _file_part(attachment: Attachment) -> Message:
    main, _, sub = attachment.media_type.partition("/")
    part = MIMENonMultipart(main, sub)
    part.set_payload(attachment.content)
    email.encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def _boundary(written: Written, name: str) -> str:
    """The same letter has the same bytes each time it is composed, so nothing in it may be random."""
    return f"ccm-{name}-{hashlib.sha256((written.key + name).encode()).hexdigest()[:24]}"


def _address(text: str) -> str:
    address = find_address(text)
    if address is None:
        raise Refused("an address of a letter is not one plain address")
    return address


def _mailbox(name: str, address: str) -> str:
    shown = find_header_text(name, 100)
    if shown is None or not shown.isascii() or ENCODED_WORD in shown:
        return _address(address)
    return str(Address(shown, addr_spec=_address(address)))
