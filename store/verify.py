"""Is everything still what it was? Every hash is computed again: files against messages, readings, records and letters against their
events, and the chain of events against itself. Nothing is mended here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from store import sqlite
from store.columns import write_json
from store.database import Database, Tx
from store.errors import Refused, Temporary
from store.events import Head, read_head, verify_events
from store.files import Files
from store.register import hash_of
from store.schema import events, letters, messages, records

_CHUNK = 200  #: rows held in memory at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was looked at, and one sentence for each thing that is not as it was."""

    faults: tuple[str, ...]
    messages: int
    records: int
    letters: int
    files_without_message: int  #: written before a crash that came before the commit; harmless
    head: Head


def verify(database: Database, files: Files, known: Head | None = None) -> Verified:
    """Compute everything again; `known` is the head that an older digest named."""
    faults: list[str] = []
    if database.is_sqlite:
        faults += sqlite.faults_in(database.engine)
    with database.read() as tx:
        hashes = dict(tx.execute(select(messages.c.sha256, messages.c.number)).all())
        counted = {"records": 0, "letters": 0}
        faults += [*_files(tx, files), *verify_events(tx, known), *_readings(tx)]
        faults += [*_records(tx, counted), *_letters(tx, counted)]
        head = read_head(tx)
    return Verified(
        faults=tuple(faults),
        messages=len(hashes),
        records=counted["records"],
        letters=counted["letters"],
        files_without_message=sum(sha256 not in hashes for sha256 in files.all_hashes()),
        head=head,
    )


def _files(tx: Tx, files: Files) -> Iterator[str]:
    query = select(messages.c.number, messages.c.sha256, messages.c.size).order_by(messages.c.id)
    for row in tx.execute(query).all():
        try:
            size = len(files.get(row.sha256))
        except (Refused, Temporary) as error:
            yield f"{row.number}: {error}"
            continue
        if size != row.size:
            yield f"{row.number}: the ledger says {row.size} bytes, the file has {size}"


def _told(tx: Tx, verb: str) -> Iterator[tuple[str, dict[str, Any]]]:  # Any: JSON
    """The facts of every event of a verb, in order; what is no JSON any more the chain has named already."""
    query = select(events.c.subject, events.c.facts).where(events.c.verb == verb).order_by(events.c.id)
    for row in tx.execute(query.execution_options(yield_per=_CHUNK)):
        try:
            yield row.subject, json.loads(row.facts)
        except ValueError:
            continue


def _readings(tx: Tx) -> Iterator[str]:
    expected = {subject: facts["reading"] for subject, facts in _told(tx, "settled") if facts.get("reading")}
    query = select(messages.c.number, messages.c.reading).where(messages.c.reading.is_not(None))
    for row in tx.execute(query.execution_options(yield_per=_CHUNK)):
        if expected.get(row.number) != hashlib.sha256(write_json(row.reading).encode()).hexdigest():
            yield f"{row.number}: its reading is not the one that was stored"


def _records(tx: Tx, counted: dict[str, int]) -> Iterator[str]:
    expected = {(subject, facts["version"]): facts["sha256"] for subject, facts in _told(tx, "filed")}
    query = select(records.c.number, records.c.version, records.c.data).order_by(records.c.id)
    for row in tx.execute(query.execution_options(yield_per=_CHUNK)):
        counted["records"] += 1
        if expected.pop((row.number, row.version), None) != hash_of(row.data):
            yield f"{row.number} version {row.version}: its content is not what was filed"
    for number, version in expected:
        yield f"{number} version {version}: it was filed and is missing"


def _letters(tx: Tx, counted: dict[str, int]) -> Iterator[str]:
    expected = {subject: facts["sha256"] for subject, facts in _told(tx, "enqueued")}
    query = select(letters.c.number, letters.c.content).order_by(letters.c.id)
    for row in tx.execute(query.execution_options(yield_per=_CHUNK)):
        counted["letters"] += 1
        if expected.pop(row.number, None) != hashlib.sha256(bytes(row.content)).hexdigest():
            yield f"{row.number}: its bytes are not what was written"
    for number in expected:
        yield f"{number}: it was written and is missing"
