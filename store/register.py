"""The register. Records are superseded, never overwritten; what persons decided is applied again after every reading."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select, update

from store import decisions, events
from store.columns import write_json
from store.corrections import bind, check
from store.database import Tx, next_in_sequence
from store.decisions import Decision
from store.derived import Chain, chain_of, derive, describe, find_source
from store.errors import Refused
from store.filed import (
    NOTICE,
    Changed,
    Difference,
    FiledRecord,
    RecordFacts,
    Standing,
    current_notices,
    current_reports,
    find_record,
    list_records,
    read_record,
    record_from_json,
    records_of,
    reporting_states,
    versions_of,
)
from store.messages import Message, read_message, read_reading
from store.records import Reading, Record, as_json
from store.schema import records
from store.snapshot import Snapshot, snapshot

__all__ = [
    "Changed", "Difference", "FiledRecord", "RecordFacts", "Snapshot", "Standing", "accept_removals", "correct",
    "current_notices", "current_reports", "file", "file_by_hand", "file_stored", "find_record", "keep_members", "list_records",
    "read_record", "records_of", "reporting_states", "snapshot", "versions_of", "withdraw",
]  # fmt: skip

_NOTHING: dict[str, Any] = {  # Any: column values
    "superseded_by": None,
    "supersedes": None,
    "repeats": None,
    "conflict": None,
    "pending_removals": [],
}
GENEVA = ZoneInfo("Europe/Zurich")  #: the year in our numbers is Geneva's


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What one reading of a message gave, as JSON."""

    records: Sequence[dict[str, Any]]  # Any: the contract's JSON
    parts: Mapping[str, str]  #: path -> SHA-256
    reader: str


def file(tx: Tx, message_id: int, reading: Reading, now: datetime) -> tuple[RecordFacts, ...]:
    """File the records of a Reading and derive again who takes part and which report counts. Safe to repeat.

    The first reading gives each record its number; reading again gives a changed record a new version of the same number.
    """
    return _file(tx, read_message(tx, message_id), _read_of(as_json(reading)), now)


def file_stored(tx: Tx, message_id: int, now: datetime) -> tuple[RecordFacts, ...]:
    """File the records of the Reading that is stored with a message: a person takes a HELD message to FILED."""
    reading = read_reading(tx, message_id)
    message = read_message(tx, message_id)
    return () if reading is None else _file(tx, message, _read_of(reading), now)


def file_by_hand(tx: Tx, message_id: int, record: Record, *, author: str, now: datetime) -> tuple[RecordFacts, ...]:
    """File what a person read where the program could not; `author` stands as its reader."""
    read = _Read(records=(as_json(record),), parts={}, reader=f"by hand: {author}")
    return _file(tx, read_message(tx, message_id), read, now)


def _read_of(reading: Mapping[str, Any]) -> _Read:
    parts = {part["path"]: part["sha256"] for part in reading["parts"]}
    return _Read(records=reading["records"], parts=parts, reader=reading["reader"])


def _file(tx: Tx, message: Message, read: _Read, now: datetime) -> tuple[RecordFacts, ...]:
    before = tx.execute(
        select(records).where(records.c.message_id == message.id, ~records.c.reread).order_by(records.c.idx)
    ).all()
    run = int(tx.execute(select(func.max(records.c.run)).where(records.c.message_id == message.id)).scalar_one() or 0)
    chains = {Chain(row.kind, row.participant, row.scope) for row in before}
    unmatched = list(before)
    fresh: list[tuple[int, dict[str, Any], Row[Any] | None]] = []
    for idx, data in enumerate(read.records):
        same = _find_same(unmatched, idx, data)
        if same is not None:
            unmatched.remove(same)
        if same is not None and same.idx == idx and same.data == data:
            _count_again(tx, same)
            continue
        fresh.append((idx, data, same))
    replaced = [row.id for row in unmatched] + [same.id for _, _, same in fresh if same is not None]
    _retire(tx, replaced)
    for idx, data, same in fresh:
        row_id = _insert(tx, message, _Place(idx=idx, run=run + 1, same=same), data, read.reader, now)
        chains.add(describe(tx, row_id, find_source(data, dict(read.parts))))
    for chain in sorted(chains, key=str):
        derive(tx, chain)
    return tuple(filed.facts for filed in records_of(tx, message.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a new version of a record stands."""

    idx: int
    run: int
    same: Row[Any] | None  #: the version before


def _find_same(rows: Sequence[Row[Any]], idx: int, data: dict[str, Any]) -> Row[Any] | None:
    """The earlier reading of the same record: about the same thing, else at the same place, of the same kind."""
    kind = data["kind"]
    chain = chain_of(record_from_json(kind, data))
    alike = [row for row in rows if row.kind == kind]
    about_same = [row for row in alike if chain_of(record_from_json(kind, row.data)) == chain]
    for row in sorted(about_same or alike, key=lambda row: abs(row.idx - idx)):
        if about_same or row.idx == idx:
            return row
    return None


def _count_again(tx: Tx, row: Row[Any]) -> None:
    if row.standing == Standing.SET_ASIDE.value:
        tx.execute(update(records).where(records.c.id == row.id).values(standing=Standing.CURRENT.value))


def _retire(tx: Tx, ids: Sequence[int]) -> None:
    gone = update(records).where(records.c.id.in_(list(ids)))
    tx.execute(gone.values(reread=True, standing=Standing.REREAD.value, **_NOTHING))


def _insert(tx: Tx, message: Message, place: _Place, data: dict[str, Any], reader: str, now: datetime) -> int:
    number = _next_number(tx, data["kind"], message.received_at) if place.same is None else place.same.number
    version = 1 if place.same is None else place.same.version + 1
    row = {
        "number": number,
        "version": version,
        "message_id": message.id,
        "idx": place.idx,
        "run": place.run,
        "kind": data["kind"],
        "data": data,
        "reader": reader,
        "filed_at": now,
        "received_at": message.received_at,
        "standing": Standing.CURRENT.value,
        "summary": {},
    }
    row_id = int(tx.execute(records.insert().values(**row).returning(records.c.id)).scalar_one())
    told = {"version": version, "message": message.number, "kind": data["kind"], "sha256": hash_of(data)}
    events.append(tx, number, "filed", told, now)
    return row_id


def hash_of(data: dict[str, Any]) -> str:
    """SHA-256 of a record's canonical JSON, as its event tells it."""
    return hashlib.sha256(write_json(data).encode()).hexdigest()


def _next_number(tx: Tx, kind: str, received_at: datetime) -> str:
    series = f"{'N' if kind == NOTICE else 'R'}-{received_at.astimezone(GENEVA).year}"
    return f"{series}-{next_in_sequence(tx, series):04d}"


def withdraw(tx: Tx, message_id: int, now: datetime) -> tuple[str, ...]:
    """Let the records of a message no longer count (a person set it aside); their numbers."""
    rows = tx.execute(select(records).where(records.c.message_id == message_id, ~records.c.reread)).all()
    for row in rows:
        aside = update(records).where(records.c.id == row.id)
        tx.execute(aside.values(standing=Standing.SET_ASIDE.value, **_NOTHING))
        events.append(tx, row.number, "withdrawn", {"version": row.version}, now)
    for chain in sorted({Chain(row.kind, row.participant, row.scope) for row in rows}, key=str):
        derive(tx, chain)
    return tuple(row.number for row in rows)


def correct(tx: Tx, number: str, *, field: str, value: object, author: str, reason: str, now: datetime) -> RecordFacts:
    """Put a person's value in the place of a field ("participant.code", "members.0.role", "year"), for good.

    Refused when there is no such record or field, or the value is none the field can have.
    """
    row = _live(tx, number)
    shown = row.data if row.corrected is None else row.corrected
    bound = bind(shown, field, value)
    check(row.kind, shown, field, bound)
    decision = Decision(subject=number, verb="correct", field=field, value=bound, author=author, reason=reason, at=now)
    decisions.record(tx, decision)
    before = Chain(row.kind, row.participant, row.scope)
    after = describe(tx, row.id, row.summary["source"])
    for chain in sorted({before, after}, key=str):
        derive(tx, chain)
    return read_record(tx, number).facts


def accept_removals(tx: Tx, number: str, *, author: str, reason: str, now: datetime) -> RecordFacts:
    """A person confirms that the persons missing from this list have left the delegation."""
    return _decide(tx, Decision(subject=number, verb="accept_removals", author=author, reason=reason, at=now))


def keep_members(tx: Tx, number: str, *, author: str, reason: str, now: datetime) -> RecordFacts:
    """A person confirms that the persons missing from this list remain in the delegation."""
    return _decide(tx, Decision(subject=number, verb="keep_members", author=author, reason=reason, at=now))


def _decide(tx: Tx, decision: Decision) -> RecordFacts:
    row = _live(tx, decision.subject)
    if not row.pending_removals:
        raise Refused(f"{decision.subject} has no removals that wait for a decision")
    decisions.record(tx, decision)
    derive(tx, Chain(row.kind, row.participant, row.scope))
    return read_record(tx, decision.subject).facts


def _live(tx: Tx, number: str) -> Row[Any]:
    row = tx.execute(select(records).where(records.c.number == number, ~records.c.reread)).one_or_none()
    if row is None:
        raise Refused(f"there is no record {number}")
    return row
