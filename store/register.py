"""The register. Records are superseded, never overwritten; what persons decided is applied again after every reading."""

from __future__ import annotations

from datetime import datetime

from store.database import Tx
from store.filed import (
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
    records_of,
    versions_of,
)
from store.records import Reading
from store.snapshot import Snapshot, snapshot

__all__ = [
    "Changed", "Difference", "FiledRecord", "RecordFacts", "Snapshot", "Standing", "accept_removals", "correct",
    "current_notices", "current_reports", "file", "file_stored", "find_record", "keep_members", "list_records",
    "read_record", "records_of", "snapshot", "versions_of", "withdraw",
]  # fmt: skip


def file(tx: Tx, message_id: int, reading: Reading, now: datetime) -> tuple[RecordFacts, ...]:
    """File the records of a Reading and derive again who takes part and which report counts. Safe to repeat.

    The first reading gives each record its number; reading again gives a changed record a new version of the same number.
    """
    raise NotImplementedError


def file_stored(tx: Tx, message_id: int, now: datetime) -> tuple[RecordFacts, ...]:
    """File the records of the Reading that is stored with a message: a person takes a HELD message to FILED."""
    raise NotImplementedError


def withdraw(tx: Tx, message_id: int, now: datetime) -> tuple[str, ...]:
    """Let the records of a message no longer count (a person set it aside); their numbers."""
    raise NotImplementedError


def correct(tx: Tx, number: str, *, field: str, value: object, author: str, reason: str, now: datetime) -> RecordFacts:
    """Put a person's value in the place of a field ("participant.code", "members.0.role", "year"), for good.

    Refused when there is no such record or field, or the value is none the field can have.
    """
    raise NotImplementedError


def accept_removals(tx: Tx, number: str, *, author: str, reason: str, now: datetime) -> RecordFacts:
    """A person confirms that the persons missing from this list have left the delegation."""
    raise NotImplementedError


def keep_members(tx: Tx, number: str, *, author: str, reason: str, now: datetime) -> RecordFacts:
    """A person confirms that the persons missing from this list remain in the delegation."""
    raise NotImplementedError
