"""What follows from the records, the persons' decisions and the merge rules. It may be derived again at any time and is then the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal, NamedTuple

from sqlalchemy import Row, select, update

from store.corrections import corrected
from store.database import Tx
from store.decisions import Decision, decisions_about
from store.filed import NOTICE, Standing, record_from_json
from store.merging import Folded, Note, Report, fold_notices, fold_reports
from store.records import Article7Report, DelegationNotice, Finding, Record, Severity, as_json
from store.schema import records


class Chain(NamedTuple):
    """The records that are about the same thing: one participant and one meeting, or one State and one year."""

    kind: str
    participant: str | None
    scope: str | None


def describe(tx: Tx, record_id: int, source: str | None) -> Chain:
    """Write the columns that follow from one record and its corrections alone, and return the chain it belongs to."""
    row = tx.execute(select(records.c.number, records.c.kind, records.c.data).where(records.c.id == record_id)).one()
    decided = decisions_about(tx, row.number)
    shown, lost = corrected(row.kind, row.data, decided)
    record = record_from_json(row.kind, shown)
    chain = chain_of(record)
    changed = shown != row.data
    summary = _summary(record) | {"source": source, "corrected": changed, "lost_corrections": list(lost)}
    tx.execute(
        update(records)
        .where(records.c.id == record_id)
        .values(participant=chain.participant, scope=chain.scope, summary=summary, corrected=shown if changed else None)
    )
    return chain


def chain_of(record: Record) -> Chain:
    """The chain a record belongs to; without participant or scope it stands alone."""
    if isinstance(record, DelegationNotice):
        return Chain(record.kind, record.participant.code.value, record.meeting.value)
    year = record.year.value
    return Chain(record.kind, record.state.code.value, None if year is None else str(year))


def _summary(record: Record) -> dict[str, Any]:  # Any: JSON
    told: dict[str, Any] = {
        "questions": _codes(record.findings, Severity.QUESTION),
        "warnings": _codes(record.findings, Severity.WARNING),
    }
    if isinstance(record, DelegationNotice):
        return told | {"intent": record.intent.value.value, "reference": record.note.reference.value}
    return told | {"type": record.type.value.value, "edition": record.edition}


def _codes(findings: Sequence[Finding], severity: Severity) -> list[str]:
    return [finding.code for finding in findings if finding.severity is severity]


def find_source(data: dict[str, Any], parts: dict[str, str]) -> str | None:
    """SHA-256 of the part that most of a record's values were read from; None when no part is named."""
    named: Counter[str] = Counter()
    stack: list[Any] = [data]  # Any: walks JSON
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            part = item.get("part")
            if isinstance(part, str) and part in parts:
                named[part] += 1
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    if not named:
        return None
    best = max(sorted(named), key=lambda path: named[path])
    return parts[best]


def derive(tx: Tx, chain: Chain) -> None:
    """Fold a chain and write what each of its records counts for."""
    where = (records.c.kind == chain.kind) & ~records.c.reread & (records.c.standing != Standing.SET_ASIDE.value)
    where &= records.c.participant.is_not_distinct_from(chain.participant)
    where &= records.c.scope.is_not_distinct_from(chain.scope)
    order = (records.c.received_at, records.c.message_id, records.c.idx)
    rows = tx.execute(select(records).where(where).order_by(*order)).all()
    if chain.participant is None or chain.scope is None:
        for row in rows:
            _write(tx, row, _fold(tx, chain.kind, [row])[0])
        return
    for row, folded in zip(rows, _fold(tx, chain.kind, rows), strict=True):
        _write(tx, row, folded)


def _fold(tx: Tx, kind: str, rows: Sequence[Row[Any]]) -> tuple[Folded, ...]:
    shown = [record_from_json(kind, row.data if row.corrected is None else row.corrected) for row in rows]
    if kind == NOTICE:
        return fold_notices([_note(tx, row, one) for row, one in zip(rows, shown, strict=True)])
    return fold_reports(
        [
            Report(number=row.number, report=one, message=row.message_id, source=row.summary["source"])
            for row, one in zip(rows, shown, strict=True)
            if isinstance(one, Article7Report)
        ]
    )


def _note(tx: Tx, row: Row[Any], record: Record) -> Note:
    if not isinstance(record, DelegationNotice):
        raise TypeError(f"{row.number} is no notice")
    return Note(
        number=row.number,
        intent=record.intent.value,
        members=record.members,
        leaving=record.leaving,
        reference=record.note.reference.value,
        date=record.note.date.value,
        issuer=record.issuer.type,
        message=row.message_id,
        source=row.summary["source"],
        decided=_decided(decisions_about(tx, row.number)),
    )


def _decided(decisions: Sequence[Decision]) -> Literal["accept", "keep"] | None:
    for decision in reversed(decisions):
        if decision.verb == "accept_removals":
            return "accept"
        if decision.verb == "keep_members":
            return "keep"
    return None


def _write(tx: Tx, row: Row[Any], folded: Folded) -> None:
    standing = Standing.CURRENT
    if folded.repeats is not None:
        standing = Standing.REPEATED
    elif folded.superseded_by is not None:
        standing = Standing.SUPERSEDED
    values: dict[str, Any] = {
        "standing": standing.value,
        "superseded_by": folded.superseded_by if standing is Standing.SUPERSEDED else None,
        "supersedes": folded.supersedes,
        "repeats": folded.repeats,
        "conflict": folded.conflict,
        "members": as_json(folded.members) if row.kind == NOTICE else None,
        "difference": None if folded.difference is None else asdict(folded.difference),
        "pending_removals": folded.pending_removals,
        "summary": {**row.summary, "members": len(folded.members)},
    }
    tx.execute(update(records).where(records.c.id == row.id).values(**values))
