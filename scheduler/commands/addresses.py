"""The contacts register: who stands behind an address. Only what stands there is written to by itself, so a person puts it there."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from scheduler.commands import DONE, NEEDS_A_PERSON
from scheduler.commands.showing import say, show_json, show_table
from scheduler.config import read_config
from scheduler.letters.sanitise import find_address
from scheduler.office import Office, open_office
from store import contacts, inbox, register
from store.contacts import ContactEntry, ContactKind
from store.database import Tx
from store.errors import Misconfigured, Refused
from store.inbox import MessageState
from store.records import IdentityLevel
from store.reference import Reference

_KINDS = {"state": ContactKind.MISSION} | {kind.value: kind for kind in ContactKind}


def command(options: argparse.Namespace) -> int:
    """List, add, import or suggest contacts."""
    with open_office(read_config(connections=False)) as office:
        return _ACTIONS[options.action](office, options)


def _list(office: Office, options: argparse.Namespace) -> int:
    with office.database.read() as tx:
        found = contacts.list_contacts(tx, options.entry.upper() if options.entry else None)
    rows = [
        {"address": one.address, "code": one.code, "kind": one.kind.value, "source": one.source, "note": one.note}
        for one in found
    ]
    if options.json:
        for row in rows:
            show_json(row)
    elif rows:
        show_table("contacts", list(rows[0]), [list(row.values()) for row in rows])
    return DONE


def _add(office: Office, options: argparse.Namespace) -> int:
    if not options.entry or not options.code:
        raise Misconfigured("contacts add: name the address and whom it stands for: ./ccm contacts add a@b.example LSO")
    address, code = options.entry, options.code
    if "@" not in address and "@" in code:
        address, code = code, address  # "add LSO a@b.example" says the same
    entry = _entry(address, code, office, options)
    with office.database.begin() as tx:
        if not contacts.add_contact(tx, entry):
            known = contacts.find_contact(tx, entry.address)
            raise Refused(f"{entry.address} stands for {known.code if known else 'somebody'} already")
    say(f"{entry.address} stands for {entry.code}")
    return DONE


def _entry(address: str, code: str, office: Office, options: argparse.Namespace) -> ContactEntry:
    code = code.upper()
    if code not in office.reference.states and code not in office.reference.organisations:
        raise Misconfigured(f"{code}: there is no State or organisation of this code")
    domain = address.startswith("@")
    if find_address(f"x{address}" if domain else address) is None:
        raise Misconfigured(f"{address}: is no address, and no domain such as @mission.example")
    return ContactEntry(
        address=address.lstrip("@").lower(),
        code=code,
        kind=ContactKind.DOMAIN if domain else _kind(options.kind, code, office.reference),
        source=options.reason or "added by hand",
        added_by=options.by,
        added_at=office.clock.now(),
    )


def _kind(written: str, code: str, reference: Reference) -> ContactKind:
    if code in reference.organisations:
        return ContactKind.ORGANISATION
    return _KINDS[written]


def _import(office: Office, options: argparse.Namespace) -> int:
    """Add every line of a CSV file with the columns address and code, and perhaps kind; all of them or, on a mistake, none."""
    if not options.entry:
        raise Misconfigured("contacts import: name the file: ./ccm contacts import contacts.csv")
    entries, mistakes = [], []
    for number, row in _rows(Path(options.entry)):
        kind = (row.get("kind") or options.kind).strip()
        try:
            if kind not in _KINDS:
                raise Misconfigured(f"{kind}: is no kind of contact (known: {', '.join(_KINDS)})")
            told = argparse.Namespace(kind=kind, by=options.by, reason=options.reason or Path(options.entry).name)
            entries.append(_entry((row.get("address") or "").strip(), (row.get("code") or "").strip(), office, told))
        except Misconfigured as error:
            mistakes.append(f"{options.entry} line {number}: {error}")
    if mistakes:
        raise Misconfigured(*mistakes)
    with office.database.begin() as tx:
        added = sum(contacts.add_contact(tx, entry) for entry in entries)
    say(f"{added} contacts are new, {len(entries) - added} were known")
    return DONE


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"address", "code"} <= set(reader.fieldnames or ()):
                raise Misconfigured(f"{path}: its first line must name the columns address and code")
            yield from enumerate(reader, 2)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path}: cannot be read ({type(error).__name__})") from error


def _suggest(office: Office, options: argparse.Namespace) -> int:
    """Show senders of filed papers who are not in the register, each with the command that adds them."""
    with office.database.read() as tx:
        found = sorted(_unknown(tx))
    for address, code, level in found:
        if options.json:
            show_json({"address": address, "code": code, "identity": level})
        else:
            say(
                f"./ccm contacts add {address} {code}   # wrote for {office.reference.display_name(code)}, sender: {level}"
            )
    return NEEDS_A_PERSON if found else DONE


def _unknown(tx: Tx) -> set[tuple[str, str, str]]:
    suggested = set()
    for message in inbox.list_messages(tx, states=(MessageState.FILED,)):
        address = find_address(message.from_address)
        if address is None or contacts.find_contact(tx, address) is not None:
            continue
        for filed in register.records_of(tx, message.id):
            if filed.facts.participant:
                level = message.identity_level or IdentityLevel.NONE.value
                suggested.add((address.lower(), filed.facts.participant, level))
    return suggested


_ACTIONS = {"list": _list, "add": _add, "import": _import, "suggest": _suggest}
