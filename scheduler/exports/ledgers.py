"""The contacts and the audit log as tables. Restricted: for the secretariat's own use, never for publication."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from scheduler.exports.tables import Column, Table
from store.contacts import AddressMark, ContactEntry
from store.decisions import Decision
from store.events import Event, Head
from store.reference import Reference

_RESTRICTED = "Restricted: for the secretariat's own use."


def contact_table(
    entries: Iterable[ContactEntry], marks: Mapping[str, tuple[AddressMark, ...]], reference: Reference
) -> Table:
    """Every address and domain with whom it stands for and what is known against writing to it."""
    rows = tuple(
        (
            entry.code,
            reference.display_name(entry.code)
            if entry.code in reference.states or entry.code in reference.organisations
            else entry.code,
            entry.address,
            entry.kind.value,
            ", ".join(mark.mark.value for mark in marks.get(entry.address, ())),
            entry.source,
            entry.added_by,
            entry.added_at.date(),
            entry.note,
        )
        for entry in entries
    )
    keys = ("code", "name", "address", "kind", "marks", "source", "added_by", "added_on", "note")
    return Table(
        title="Contacts",
        columns=tuple(Column(key=key, heading=key.replace("_", " ").capitalize(), width=20) for key in keys),
        rows=rows,
        notes=(_RESTRICTED,),
    )


def audit_tables(events: Iterable[Event], decisions: Iterable[Decision], head: Head) -> tuple[Table, ...]:
    """Everything that happened, in order, and what persons decided; the head proves that nothing was cut off."""
    told = tuple(
        (event.id, event.at, event.subject, event.verb, json.dumps(event.facts, ensure_ascii=False, sort_keys=True))
        for event in events
    )
    decided = tuple(
        (
            one.at.isoformat(),
            one.subject,
            one.verb,
            one.field or "",
            json.dumps(one.value, ensure_ascii=False) if one.value is not None else "",
            one.author,
            one.reason,
        )
        for one in decisions
    )
    return (
        Table(
            title="Events",
            columns=(
                Column(key="id", heading="No.", width=8),
                Column(key="at", heading="At (UTC)", width=28),
                Column(key="subject", heading="Subject", width=16),
                Column(key="verb", heading="What happened", width=20),
                Column(key="facts", heading="Facts", width=80),
            ),
            rows=told,
            notes=(_RESTRICTED, f"{head.count} events; the last has the hash {head.hash}"),
        ),
        Table(
            title="Decisions",
            columns=tuple(
                Column(key=key, heading=key.capitalize(), width=20)
                for key in ("at", "subject", "verb", "field", "value", "author", "reason")
            ),
            rows=decided,
        ),
    )
