"""The ticks. A slot of a job fires once, whoever asks and however often; the last slot of each job is never forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, tuple_

from store.database import Tx, insert_once
from store.schema import ticks


def fire(tx: Tx, job: str, slot: datetime, by: str) -> bool:
    """Take a slot for the effect that follows in the same transaction; False when it was taken before."""
    return insert_once(tx, ticks, {"job": job, "slot": slot, "by": by})


def find_last_slot(tx: Tx, job: str) -> datetime | None:
    """The newest slot of a job that has fired."""
    return tx.execute(select(ticks.c.slot).where(ticks.c.job == job).order_by(ticks.c.slot.desc()).limit(1)).scalar()


def prune(tx: Tx, before: datetime) -> int:
    """Forget slots before a moment, but never the newest of a job; how many rows."""
    newest = select(ticks.c.job, func.max(ticks.c.slot)).group_by(ticks.c.job)
    old = delete(ticks).where(ticks.c.slot < before, tuple_(ticks.c.job, ticks.c.slot).not_in(newest))
    return tx.execute(old).rowcount
