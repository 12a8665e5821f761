"""What a mail's header says, as MailFacts: claims, rescued and cleaned. A sender is named only where there is no doubt which.

The strict From: one header, one mailbox, one plain addr-spec (RFC 5322 without comments, groups, routes or quoted local parts).
Parsers disagree on everything else, so everything else is nobody.
"""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from intake.decode import decode_header
from intake.header import Header
from store.records import MailFacts

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = rf"(?P<address>{_ATOM}(?:\.{_ATOM}){{0,30}}@{_LABEL}(?:\.{_LABEL}){{1,20}})"
_QUOTED_NAME = r'"(?P<quoted>(?:[^"\\\x00-\x1f]|\\[\x20-\x7e]){0,500})"'
_PLAIN_NAME = r"(?P<plain>[^\"<>(),:;@\\\[\]\x00-\x1f]{0,500})"
_FROM = re.compile(rf"(?:{_ADDRESS}|(?:{_QUOTED_NAME}|{_PLAIN_NAME})\s*<{_ADDRESS.replace('address', 'angled')}>)")
_FOLD = re.compile(rb"\r?\n[ \t]+|\r[ \t]+")
_LOOSE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,250}[A-Za-z0-9]")
_MOST = 1_500  #: addresses read of one header


def facts_of(header: Header, charset: str | None = None) -> tuple[MailFacts, tuple[str, ...]]:
    """Return the facts of a header and the defects of its texts; `charset` is a hint for raw bytes in it."""
    subject = header.decoded("subject", charset)
    address, name, defects = strict_from(header, charset)
    replies = loose_addresses(header, "reply-to")
    ids = header.message_ids("message-id")
    facts = MailFacts(
        subject=subject.text,
        from_address=address,
        from_name=name,
        reply_to=replies[0] if replies else None,
        return_path=return_path(header),
        to=tuple(dict.fromkeys((*loose_addresses(header, "to"), *loose_addresses(header, "cc")))),
        message_id=ids[0] if ids else None,
        in_reply_to=header.message_ids("in-reply-to"),
        references=header.message_ids("references"),
        date=_date(header),
    )
    return facts, tuple(dict.fromkeys((*subject.defects, *defects)))


def strict_from(header: Header, charset: str | None = None) -> tuple[str | None, str, tuple[str, ...]]:
    """Return the sender's address (None where there is any doubt), the display name, and the defects met."""
    values = header.all("from")
    if not values:
        return None, "", ("no_from",)
    name = decode_header(_display(values[0]), charset)
    defects = list(name.defects)
    if len(values) > 1:
        return None, name.text, (*defects, "several_from")
    text = _FOLD.sub(b" ", values[0]).decode("utf-8", "surrogateescape").strip(" \t")
    found = _FROM.fullmatch(text) if len(text) < 2_000 else None
    address = (found.group("address") or found.group("angled")) if found else None
    if address is None or len(address.partition("@")[0]) > 64 or "=?" in address:
        return None, name.text, (*defects, "odd_from")
    return address.lower(), name.text, tuple(defects)


def _display(value: bytes) -> bytes:
    """Return what stands before the address, quotes undone."""
    before = value.rpartition(b"<")[0].strip() if b"<" in value else b""
    if len(before) > 1 and before.startswith(b'"') and before.endswith(b'"'):
        before = re.sub(rb"\\(.)", rb"\1", before[1:-1])
    return before


def loose_addresses(header: Header, name: str) -> tuple[str, ...]:
    """Return whatever looks like an address in the values of a name, in lower case: for looking at, never for writing to."""
    found: dict[str, None] = {}
    for value in header.all(name):
        for each in _LOOSE.finditer(value.decode("ascii", "replace")):
            found[each.group().lower()] = None
            if len(found) >= _MOST:
                return tuple(found)
    return tuple(found)


def return_path(header: Header) -> str | None:
    """Return the envelope sender that our server wrote on top: "" for the null path, None when it wrote none."""
    value = header.first("return-path")
    if value is None:
        return None
    text = value.decode("ascii", "replace").strip()
    if text in {"<>", "", "< >"}:
        return ""
    found = _LOOSE.search(text)
    return found.group().lower() if found else None


def _date(header: Header) -> str | None:
    value = header.first("date")
    if value is None or len(value) > 200:
        return None
    try:
        claimed = parsedate_to_datetime(value.decode("ascii", "replace").strip())
        return (claimed if claimed.tzinfo else claimed.replace(tzinfo=UTC)).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
