"""The events. Each row holds the hash of the row before it, so no row can be changed, taken out or put between unnoticed.

The hash of the newest row (`read_head`) goes into the digest: who has a digest can prove that nothing older was cut off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from store.columns import write_json
from store.database import Tx, next_in_sequence
from store.schema import events, sequences

BEGINNING = "0" * 64  #: what the first event names as the hash before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened."""

    id: int
    at: str  #: ISO 8601 UTC
    subject: str  #: our number of a message, record or letter, or the name of what changed
    verb: str  #: past tense: kept, filed, sent, corrected, ...
    facts: dict[str, Any]  # Any: JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest event: how many there are and its hash."""

    count: int
    hash: str


def append(tx: Tx, subject: str, verb: str, facts: Mapping[str, Any], now: datetime) -> None:  # Any: JSON
    """Write one event behind the last. One transaction at a time may: the others wait for its commit."""
    number = next_in_sequence(tx, "events")
    previous = tx.execute(select(events.c.hash).where(events.c.id == number - 1)).scalar_one_or_none() or BEGINNING
    row = {"id": number, "at": now.astimezone(UTC).isoformat(), "subject": subject, "verb": verb}
    row["facts"] = write_json(dict(facts))
    row["previous"] = previous
    row["hash"] = _hash_of(row)
    tx.execute(events.insert().values(**row))


def _hash_of(row: Mapping[str, Any]) -> str:
    hashed = {name: row[name] for name in ("id", "at", "subject", "verb", "facts")}
    return hashlib.sha256(row["previous"].encode() + write_json(hashed).encode()).hexdigest()


def read_head(tx: Tx) -> Head:
    """The count of events and the newest hash."""
    row = tx.execute(select(events.c.id, events.c.hash).order_by(events.c.id.desc()).limit(1)).one_or_none()
    return Head(count=0, hash=BEGINNING) if row is None else Head(count=row.id, hash=row.hash)


def events_of(tx: Tx, subject: str) -> tuple[Event, ...]:
    """Everything that happened to one subject, in order."""
    rows = tx.execute(select(events).where(events.c.subject == subject).order_by(events.c.id))
    return tuple(
        Event(id=row.id, at=row.at, subject=row.subject, verb=row.verb, facts=json.loads(row.facts)) for row in rows
    )


def list_events(tx: Tx) -> Iterator[Event]:
    """Everything that happened, in order; read while the transaction is open."""
    for row in tx.execute(select(events).order_by(events.c.id).execution_options(yield_per=1000)):
        yield Event(id=row.id, at=row.at, subject=row.subject, verb=row.verb, facts=json.loads(row.facts))


def verify_events(tx: Tx, known: Head | None = None) -> tuple[str, ...]:
    """One sentence for each break in the chain; `known` is a head from an older digest that must still be on it."""
    broken: list[str] = []
    expected, previous = 1, BEGINNING
    for row in tx.execute(select(events).order_by(events.c.id).execution_options(yield_per=1000)).mappings():
        if row["id"] != expected:
            broken.append(f"event {expected} is missing: the next one is {row['id']}")
        elif row["previous"] != previous:
            broken.append(f"event {row['id']} does not follow the one before it")
        if row["hash"] != _hash_of(dict(row)):
            broken.append(f"event {row['id']} was changed after it was written")
        if known is not None and row["id"] == known.count and row["hash"] != known.hash:
            broken.append(f"event {row['id']} is not the one the digest named")
        expected, previous = row["id"] + 1, row["hash"]
    if known is not None and known.count >= expected:
        broken.append(f"events after {expected - 1} were cut off: a digest named event {known.count}")
    counted = tx.execute(select(func.max(events.c.id))).scalar_one() or 0
    from_sequence = _last_number(tx)
    if from_sequence != counted:
        broken.append(f"event {from_sequence} was written and is missing: the last one is {counted}")
    return tuple(broken)


def _last_number(tx: Tx) -> int:
    found = tx.execute(select(sequences.c.last).where(sequences.c.name == "events")).scalar_one_or_none()
    return int(found or 0)
