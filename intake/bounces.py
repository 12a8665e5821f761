"""A bounce: which letter it concerns, who was not reached, and whether for good. RFC 3464 by its fields, all others by their text.

What a bounce quotes is never read for anything else: it may hold our own letter, or a whole delegation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.charsets import decode_bytes
from intake.mailparts import Mail, Part
from parsers.cues import Folded, cues_of, find_hits

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_FIELD = re.compile(r"^([A-Za-z-]{3,40})[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<!\d)([45])[0-5]\d(?=[ -])")
_MESSAGE_ID = re.compile(r"message-id[ \t]*:[ \t]*(?:\n[ \t]+)?(<[!-;=?-~]{1,250}>)", re.IGNORECASE)
# Where the returned mail begins in the text of a bounce without structure.
_RETURNED = re.compile(
    r"^(?:[> \t]*-{2,}[^\n]{0,60}(?:original|returned|copy|unsent|message|header)[^\n]{0,60}$"
    r"|[> \t]*(?:return-path|received|x-[a-z-]{2,40}|message-id|mime-version|delivered-to):[ \t]"
    r"|[^\n]{0,40}(?:below this line is|following is|here is|this is) a copy of the [^\n]{0,40}$)",
    re.IGNORECASE | re.MULTILINE,
)
_TEXT = 64_000  #: characters of a text looked at
_MOST = 50  #: recipients taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a delivery report says."""

    failed: tuple[str, ...] = ()  #: addresses in lower case
    status: str | None = None  #: RFC 3463, "5.1.1"; "5.0.0" or "4.0.0" where only the class is known
    action: str = ""  #: failed, delayed, delivered, relayed, expanded; "" without RFC 3464 fields
    concerns: tuple[str, ...] = ()  #: Message-IDs of the mail that is reported on


def report_of(mail: Mail) -> Report:
    """Return what a bounce says; call it only on mail that is one."""
    structured = [fields for part in mail.leaves if part.declared in _STATUS for fields in _blocks(part)]
    concerns = tuple(dict.fromkeys(_concerns(mail)))
    if structured:
        report = _structured(structured)
        if report.failed or report.action in {"delivered", "relayed", "expanded"}:
            return Report(failed=report.failed, status=report.status, action=report.action, concerns=concerns)
    text = visible_text(mail)
    failed = (*_addresses(_header_recipients(mail)), *_failed_in(text, mail))
    return Report(failed=tuple(dict.fromkeys(failed))[:_MOST], status=_status_in(text), concerns=concerns)


_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})


def _blocks(part: Part) -> Iterator[dict[str, str]]:
    text = decode_bytes(part.content[:_TEXT], "utf-8")[0].replace("\r\n", "\n").replace("\r", "\n")
    for block in re.split(r"\n[ \t]*\n", text):
        fields: dict[str, str] = {}
        for found in _FIELD.finditer(block):
            fields.setdefault(found.group(1).lower(), " ".join(found.group(2).split()))
        if fields:
            yield fields


def _structured(blocks: Iterable[dict[str, str]]) -> Report:
    """RFC 3464 section 2.3: a block for each recipient."""
    failed: list[str] = []
    action, status = "", None
    for fields in blocks:
        doing = fields.get("action", "").split(" ")[0].lower()
        if not doing and not {"final-recipient", "original-recipient"} & fields.keys():
            continue
        action = action if action == "failed" else doing or action
        if doing in {"delivered", "relayed", "expanded"}:
            continue
        found = _ENHANCED.search(fields.get("status", "")) or _ENHANCED.search(fields.get("diagnostic-code", ""))
        if found and (status is None or found.group(1) > status):
            status = found.group(1)
        recipients = (fields.get("original-recipient", ""), fields.get("final-recipient", ""))
        failed += _addresses(name.partition(";")[2] or name for name in recipients)
    if status is None and failed:
        status = "4.0.0" if action == "delayed" else "5.0.0"
    return Report(failed=tuple(dict.fromkeys(failed))[:_MOST], status=status, action=action)


def _addresses(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for found in _ADDRESS.finditer(text):
            yield found.group().lower().strip(".'`").removeprefix("smtp=").removeprefix("smtp:")


def _header_recipients(mail: Mail) -> tuple[str, ...]:
    return tuple(value.decode("ascii", "replace") for value in mail.header.all("x-failed-recipients"))


def visible_text(mail: Mail) -> str:
    """Return what the bouncing program itself wrote: its text up to where the returned mail begins."""
    pieces: list[str] = []
    for part in _own(mail.root):
        if part.declared.startswith("text/") or part.kind.format in {"text", "csv", "html"}:
            text = decode_bytes(part.content[:_TEXT], part.charset)[0].replace("\r\n", "\n")
            if part.declared == "text/html" or part.kind.format == "html":
                text = re.sub(r"<[^<>]{0,2000}>", " ", text).replace("&lt;", "<").replace("&gt;", ">")
            pieces.append(text)
    whole = "\n".join(pieces)[:_TEXT]
    returned = next((found for found in _RETURNED.finditer(whole) if found.start() > 20), None)
    return whole[: returned.start()] if returned else whole


def _own(part: Part) -> Iterator[Part]:
    """Yield the leaves that are not inside a returned message."""
    if part.is_message or part.declared in {"text/rfc822-headers", "message/rfc822-headers"}:
        return
    if part.is_multipart:
        for one in part.parts:
            yield from _own(one)
    else:
        yield part


def _failed_in(text: str, mail: Mail) -> Iterator[str]:
    """Yield the addresses a report names; those it comes from and goes to are not among them."""
    ours = {
        found.group().lower()
        for name in ("from", "to", "cc", "reply-to", "sender", "return-path", "delivered-to")
        for value in mail.header.all(name)
        for found in _ADDRESS.finditer(value[:20_000].decode("ascii", "replace"))
    }
    for address in _addresses((text,)):
        if address not in ours and not address.startswith(("postmaster@", "mailer-daemon@", "abuse@", "helpdesk@")):
            yield address


def _status_in(text: str) -> str | None:
    found = _ENHANCED.search(text)
    if found and not found.group(1).startswith("2"):
        return found.group(1)
    code = _REPLY_CODE.search(text)
    if code:
        return f"{code.group(1)}.0.0"
    folded = Folded(text[:8_000])
    if any(find_hits(folded, cues_of("screen", "bounce_delay"))):
        return "4.0.0"
    return "5.0.0" if any(find_hits(folded, cues_of("screen", "bounce_body"))) else None


def _concerns(mail: Mail) -> Iterator[str]:
    yield from mail.header.message_ids("in-reply-to")
    yield from mail.header.message_ids("references")
    for part in mail.root.walk():
        if part.is_message:
            yield from part.header.message_ids("message-id")
        elif part.declared.startswith(("text/", "message/")) or part.kind.format in {"text", "csv", "html"}:
            text = part.content[:_TEXT].decode("ascii", "replace").replace("\r\n", "\n")
            yield from (found.group(1) for found in _MESSAGE_ID.finditer(text))
