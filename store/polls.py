"""The polls and the alarms. Health is the age of the last poll that succeeded; one cause raises one alarm a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, select

from store.database import Tx, insert_once
from store.schema import alarms, polls


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One look into a mailbox."""

    mailbox: str
    at: datetime
    found: int = 0  #: mails not seen before
    error: str | None = None  #: one sentence; None: it succeeded

    @property
    def ok(self) -> bool:
        """Whether the mailbox was read."""
        return self.error is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One cause that needs a hand, on one day."""

    cause: str
    day: str  #: ISO date in Geneva
    at: datetime
    sentence: str


def record_poll(tx: Tx, poll: Poll) -> None:
    """Note a poll, successful or not."""
    tx.execute(polls.insert().values(mailbox=poll.mailbox, at=poll.at, ok=poll.ok, found=poll.found, error=poll.error))


def find_last_poll(tx: Tx, mailbox: str | None = None, *, ok: bool | None = None) -> Poll | None:
    """The newest poll, of one mailbox or of any, successful or not as asked."""
    query = select(polls).order_by(polls.c.at.desc(), polls.c.id.desc()).limit(1)
    if mailbox is not None:
        query = query.where(polls.c.mailbox == mailbox)
    if ok is not None:
        query = query.where(polls.c.ok == ok)
    row = tx.execute(query).one_or_none()
    return None if row is None else _poll(row)


def failures_since_success(tx: Tx, mailbox: str) -> int:
    """How many polls of a mailbox have failed since the last one that succeeded."""
    last = select(func.max(polls.c.at)).where(polls.c.mailbox == mailbox, polls.c.ok).scalar_subquery()
    query = select(func.count()).where(polls.c.mailbox == mailbox, ~polls.c.ok, (polls.c.at > last) | (last.is_(None)))
    return int(tx.execute(query).scalar_one())


def prune_polls(tx: Tx, before: datetime) -> int:
    """Forget polls before a moment, but never the newest successful one of a mailbox; how many rows."""
    newest = select(func.max(polls.c.id)).where(polls.c.ok).group_by(polls.c.mailbox)
    return tx.execute(delete(polls).where(polls.c.at < before, polls.c.id.not_in(newest))).rowcount


def raise_alarm(tx: Tx, cause: str, sentence: str, *, day: date, now: datetime) -> bool:
    """Note an alarm; False when this cause was raised on this day before."""
    return insert_once(tx, alarms, {"cause": cause, "day": day.isoformat(), "at": now, "sentence": sentence})


def alarms_since(tx: Tx, since: datetime) -> tuple[Alarm, ...]:
    """Every alarm from a moment on, oldest first."""
    rows = tx.execute(select(alarms).where(alarms.c.at >= since).order_by(alarms.c.at, alarms.c.cause))
    return tuple(Alarm(cause=row.cause, day=row.day, at=row.at, sentence=row.sentence) for row in rows)


def _poll(row: Row[Any]) -> Poll:
    return Poll(mailbox=row.mailbox, at=row.at, found=row.found, error=row.error)
