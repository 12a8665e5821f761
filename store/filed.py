"""What is in the register, as values and questions. A record is what one paper said; who takes part now is what all of them
add up to (`members`). Nothing here writes; register.py files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, select

from store.database import Tx
from store.errors import Refused
from store.records import Article7Report, DelegationNotice, Member, Record, adapter_of
from store.schema import messages, records

NOTICE, REPORT = "delegation_notice", "article7_report"
_CLASSES: dict[str, Any] = {  # Any: mypy takes no union of classes as hashable
    NOTICE: DelegationNotice,
    REPORT: Article7Report,
}


class Standing(StrEnum):
    """What a record counts for today."""

    CURRENT = "current"  #: the last word of its State on its meeting or year
    SUPERSEDED = "superseded"  #: a later record took its place
    REPEATED = "repeated"  #: the same paper, delivered again
    REREAD = "reread"  #: an earlier reading of the same paper
    SET_ASIDE = "set_aside"  #: its message is no longer filed


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One person or field that a later record states otherwise."""

    what: str  #: the person as displayed, or the name of a report's field
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a record changed against the one whose place it took."""

    added: tuple[str, ...] = ()  #: persons, as displayed
    removed: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    not_found: tuple[str, ...] = ()  #: persons who were to be removed and are not in the delegation


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """A record without its content: what lists, duties and counts need."""

    number: str  #: "N-2023-0147" or "R-2023-0031"
    version: int
    kind: str  #: delegation_notice or article7_report
    message_id: int
    message_number: str
    message_sha256: str
    idx: int
    participant: str | None  #: code of the State or organisation, a person's correction included
    scope: str | None  #: code of the meeting, or the year reported on
    standing: Standing
    superseded_by: str | None
    supersedes: str | None
    repeats: str | None
    conflict: str | None  #: number of the record of another authority that says otherwise
    intent: str | None  #: of a notice
    type: str | None  #: of a report: initial, annual, unknown
    questions: tuple[str, ...]  #: codes of the findings that are questions
    warnings: tuple[str, ...]
    members: int  #: persons in the delegation as it stands after this notice
    pending_removals: tuple[str, ...]  #: persons missing from a later list that did not say it replaces the earlier one
    corrected: bool  #: a person corrected a field
    reader: str
    language: str | None  #: of the message
    received_at: datetime
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledRecord:
    """A record with its content, persons' corrections applied."""

    facts: RecordFacts
    record: Record
    members: tuple[Member, ...]  #: the delegation as it stands after this notice; () for a report
    difference: Difference | None  #: against the record whose place it took
    as_read: dict[str, Any]  # Any: the contract's JSON, before corrections


_FACTS = (
    *(
        records.c[name]
        for name in (
            "number", "version", "kind", "message_id", "idx", "participant", "scope", "standing", "superseded_by",
            "supersedes", "repeats", "conflict", "summary", "pending_removals", "reader", "received_at", "filed_at",
        )
    ),
    messages.c.number.label("message_number"),
    messages.c.sha256.label("message_sha256"),
    messages.c.language,
)  # fmt: skip
_CONTENT = (records.c.data, records.c.corrected, records.c.members, records.c.difference)


def find_record(tx: Tx, number: str) -> FiledRecord | None:
    """The newest version of the record of this number."""
    query = _full().where(records.c.number == number).order_by(records.c.version.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    return None if row is None else _filed(row)


def read_record(tx: Tx, number: str) -> FiledRecord:
    """The newest version of the record of this number; Refused when there is none."""
    found = find_record(tx, number)
    if found is None:
        raise Refused(f"there is no record {number}")
    return found


def versions_of(tx: Tx, number: str) -> tuple[FiledRecord, ...]:
    """Every version of a record, oldest first."""
    query = _full().where(records.c.number == number).order_by(records.c.version)
    return tuple(_filed(row) for row in tx.execute(query))


def records_of(tx: Tx, message_id: int) -> tuple[FiledRecord, ...]:
    """The records one message gave, in its latest reading."""
    query = _full().where(records.c.message_id == message_id, ~records.c.reread).order_by(records.c.idx)
    return tuple(_filed(row) for row in tx.execute(query))


def list_records(
    tx: Tx,
    *,
    kind: str | None = None,
    participant: str | None = None,
    scope: str | None = None,
    standings: Sequence[Standing] = (Standing.CURRENT,),
    since: datetime | None = None,
    limit: int | None = None,
) -> tuple[RecordFacts, ...]:
    """Records without content, oldest first; `since` is by `filed_at`; empty `standings` means every one."""
    query = _slim().order_by(records.c.received_at, records.c.id).limit(limit)
    if kind is not None:
        query = query.where(records.c.kind == kind)
    if participant is not None:
        query = query.where(records.c.participant == participant)
    if scope is not None:
        query = query.where(records.c.scope == scope)
    if standings:
        query = query.where(records.c.standing.in_([standing.value for standing in standings]))
    if since is not None:
        query = query.where(records.c.filed_at >= since)
    return tuple(_facts(row) for row in tx.execute(query))


def reporting_states(tx: Tx) -> frozenset[str]:
    """Codes of the States with a report on file, whatever its year."""
    query = select(records.c.participant).where(
        records.c.kind == REPORT, records.c.standing == Standing.CURRENT.value, records.c.participant.is_not(None)
    )
    return frozenset(tx.execute(query.distinct()).scalars())


def current_notices(tx: Tx, meeting: str) -> tuple[FiledRecord, ...]:
    """The last word of every participant on a meeting, with the delegation it adds up to, in order of code."""
    return _current(tx, NOTICE, meeting)


def current_reports(tx: Tx, year: int | None = None) -> tuple[FiledRecord, ...]:
    """The last report of every State for every year (or one), in order of code and year."""
    return _current(tx, REPORT, None if year is None else str(year))


def _current(tx: Tx, kind: str, scope: str | None) -> tuple[FiledRecord, ...]:
    query = _full().where(records.c.kind == kind, records.c.standing == Standing.CURRENT.value)
    if scope is not None:
        query = query.where(records.c.scope == scope)
    query = query.order_by(records.c.participant, records.c.scope, records.c.id)
    return tuple(_filed(row) for row in tx.execute(query))


def _slim() -> Select[Any]:
    return select(*_FACTS).join(messages, messages.c.id == records.c.message_id)


def _full() -> Select[Any]:
    return select(*_FACTS, *_CONTENT).join(messages, messages.c.id == records.c.message_id)


def _facts(row: Row[Any]) -> RecordFacts:
    return _facts_of(row._mapping)


def _facts_of(row: Mapping[Any, Any]) -> RecordFacts:
    summary = row["summary"]
    return RecordFacts(
        number=row["number"],
        version=row["version"],
        kind=row["kind"],
        message_id=row["message_id"],
        message_number=row["message_number"],
        message_sha256=row["message_sha256"],
        idx=row["idx"],
        participant=row["participant"],
        scope=row["scope"],
        standing=Standing(row["standing"]),
        superseded_by=row["superseded_by"],
        supersedes=row["supersedes"],
        repeats=row["repeats"],
        conflict=row["conflict"],
        intent=summary.get("intent"),
        type=summary.get("type"),
        questions=tuple(summary.get("questions", ())),
        warnings=tuple(summary.get("warnings", ())),
        members=summary.get("members", 0),
        pending_removals=tuple(row["pending_removals"]),
        corrected=summary.get("corrected", False),
        reader=row["reader"],
        language=row["language"],
        received_at=row["received_at"],
        filed_at=row["filed_at"],
    )


def _filed(row: Row[Any]) -> FiledRecord:
    kind = row.kind
    shown = row.data if row.corrected is None else row.corrected
    return FiledRecord(
        facts=_facts(row),
        record=record_from_json(kind, shown),
        members=tuple(adapter_of(Member).validate_python(member) for member in row.members or ()),
        difference=None if row.difference is None else _difference(row.difference),
        as_read=row.data,
    )


def record_from_json(kind: str, written: dict[str, Any]) -> Record:
    """Return the record that `as_json` wrote out."""
    told = dict(written)
    if kind == REPORT and "period" in told:
        period = dict(told["period"])
        told["period"] = {"start": period.get("from", period.get("start")), "end": period.get("to", period.get("end"))}
    record: Record = adapter_of(_CLASSES[kind]).validate_python(told)
    return record


def _difference(written: dict[str, Any]) -> Difference:
    return Difference(
        added=tuple(written.get("added", ())),
        removed=tuple(written.get("removed", ())),
        changed=tuple(Changed(**one) for one in written.get("changed", ())),
        not_found=tuple(written.get("not_found", ())),
    )
