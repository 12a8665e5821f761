"""A person's decisions. They have an author and a reason, are never changed, and no reading by the program undoes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from store import events
from store.database import Tx
from store.schema import decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision about one message, record or letter."""

    subject: str  #: our number: M-, N-, R- or L-
    verb: str  #: file, set_aside, read_again, release, drop, correct, accept_removals, keep_members, ...
    field: str | None = None  #: of `correct`: "participant.code", "meeting", "members.0.role"
    value: Any = None  #: of `correct`: the JSON value a person put there
    author: str
    reason: str
    at: datetime


def record(tx: Tx, decision: Decision) -> None:
    """Write a decision and its event."""
    tx.execute(
        decisions.insert().values(
            subject=decision.subject,
            verb=decision.verb,
            field=decision.field,
            value=decision.value,
            author=decision.author,
            reason=decision.reason,
            at=decision.at,
        )
    )
    told = {"author": decision.author, "reason": decision.reason, "field": decision.field, "value": decision.value}
    events.append(tx, decision.subject, f"decided:{decision.verb}", told, decision.at)


def decisions_about(tx: Tx, subject: str) -> tuple[Decision, ...]:
    """Every decision about one subject, oldest first."""
    return tuple(
        _decision(row)
        for row in tx.execute(select(decisions).where(decisions.c.subject == subject).order_by(decisions.c.id))
    )


def decisions_since(tx: Tx, since: datetime) -> tuple[Decision, ...]:
    """Every decision from a moment on, oldest first: for the digest."""
    return tuple(
        _decision(row) for row in tx.execute(select(decisions).where(decisions.c.at >= since).order_by(decisions.c.id))
    )


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        subject=row.subject,
        verb=row.verb,
        field=row.field,
        value=row.value,
        author=row.author,
        reason=row.reason,
        at=row.at,
    )
