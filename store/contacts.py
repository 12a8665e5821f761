"""The contacts. An address (or a whole domain) stands for one State or organisation, and only what stands here is known.

A look-up never fails and never guesses: an exact address wins over its domain, and a domain covers no domain below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, select

from store import events
from store.database import Tx, insert_once
from store.schema import address_marks, contacts


class ContactKind(StrEnum):
    """Whose address it is."""

    MISSION = "mission"
    MINISTRY = "ministry"
    FOCAL_POINT = "focal_point"
    ORGANISATION = "organisation"
    DOMAIN = "domain"  #: every address of this domain


class Mark(StrEnum):
    """Why an address is not to be written to, or only with care."""

    BOUNCED = "bounced"
    REFUSED = "refused"
    AWAY = "away"  #: out of office: written to all the same
    OPTED_OUT = "opted_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """One address or domain and whom it stands for."""

    address: str  #: lower case; without "@" it is a domain
    code: str  #: ISO 3166-1 alpha-3, or our code of an organisation
    kind: ContactKind
    source: str  #: where we know it from
    added_by: str
    added_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMark:
    """A mark on an address."""

    address: str
    mark: Mark
    at: datetime
    note: str
    letter_id: int | None = None


def add_contact(tx: Tx, entry: ContactEntry) -> bool:
    """Add an address or domain; False when it already stands for somebody (`replace_contact` changes that)."""
    added = insert_once(tx, contacts, _values(entry))
    if added:
        events.append(tx, "contacts", "added", {"code": entry.code, "by": entry.added_by}, entry.added_at)
    return added


def replace_contact(tx: Tx, entry: ContactEntry) -> None:
    """Let an address or domain stand for what the entry says, whatever it stood for before."""
    tx.execute(delete(contacts).where(contacts.c.address == entry.address.lower()))
    tx.execute(contacts.insert().values(**_values(entry)))
    events.append(tx, "contacts", "replaced", {"code": entry.code, "by": entry.added_by}, entry.added_at)


def remove_contact(tx: Tx, address: str, *, by: str, now: datetime) -> bool:
    """Take an address or domain out; False when it was not there."""
    removed = tx.execute(delete(contacts).where(contacts.c.address == address.lower())).rowcount == 1
    if removed:
        events.append(tx, "contacts", "removed", {"by": by}, now)
    return removed


def find_contact(tx: Tx, address: str) -> ContactEntry | None:
    """Whom an address stands for: the exact address first, then its exact domain."""
    address = address.lower()
    domain = address.rpartition("@")[2]
    rows = tx.execute(select(contacts).where(contacts.c.address.in_((address, domain)))).all()
    exact = [row for row in rows if row.address == address]
    found = exact or list(rows)
    return _entry(found[0]) if found else None


def list_contacts(tx: Tx, code: str | None = None) -> tuple[ContactEntry, ...]:
    """Every contact, or those of one State or organisation, in order of code and address."""
    query = select(contacts).order_by(contacts.c.code, contacts.c.address)
    if code is not None:
        query = query.where(contacts.c.code == code)
    return tuple(_entry(row) for row in tx.execute(query))


def mark_address(tx: Tx, entry: AddressMark) -> None:
    """Mark an address; a newer mark of the same kind takes the older one's place."""
    address = entry.address.lower()
    same = (address_marks.c.address == address) & (address_marks.c.mark == entry.mark.value)
    tx.execute(delete(address_marks).where(same))
    tx.execute(
        address_marks.insert().values(
            address=address, mark=entry.mark.value, at=entry.at, letter_id=entry.letter_id, note=entry.note
        )
    )


def clear_marks(tx: Tx, address: str) -> int:
    """Take every mark off an address (a person has looked); how many."""
    return tx.execute(delete(address_marks).where(address_marks.c.address == address.lower())).rowcount


def list_marks(tx: Tx, address: str | None = None) -> tuple[AddressMark, ...]:
    """Every mark, or those of one address."""
    query = select(address_marks).order_by(address_marks.c.address, address_marks.c.mark)
    if address is not None:
        query = query.where(address_marks.c.address == address.lower())
    return tuple(
        AddressMark(address=row.address, mark=Mark(row.mark), at=row.at, note=row.note, letter_id=row.letter_id)
        for row in tx.execute(query)
    )


def _values(entry: ContactEntry) -> dict[str, Any]:  # Any: column values
    return {
        "address": entry.address.lower(),
        "code": entry.code,
        "kind": entry.kind.value,
        "source": entry.source,
        "added_by": entry.added_by,
        "added_at": entry.added_at,
        "note": entry.note,
    }


def _entry(row: Row[Any]) -> ContactEntry:
    return ContactEntry(
        address=row.address,
        code=row.code,
        kind=ContactKind(row.kind),
        source=row.source,
        added_by=row.added_by,
        added_at=row.added_at,
        note=row.note,
    )
