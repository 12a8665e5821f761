"""The alarm clock. It decides when a job is called, never whether its work is still owed: that is the ledger's to say.

APScheduler runs from memory; `ticks` makes a slot fire once, whoever asks, and a slot missed while down is made up once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

_UTC_ZONE = ZoneInfo("UTC")

GRACE = timedelta(hours=12)  #: a slot older than this is not made up: the next one is near


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment, aware UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is set: demonstrations and tests."""

    def __init__(self, moment: datetime) -> None:
        self.set(moment)

    def now(self) -> datetime:
        """Return the moment that was set, aware UTC."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Put the clock to another moment; it must be aware."""
        if moment.tzinfo is None:
            raise ValueError("a moment without a zone is no moment")
        self._moment = moment.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One job and its times: every so many seconds, or daily at a time of a zone."""

    job: str
    every: timedelta | None = None
    daily_at: tuple[int, int] | None = None  #: hour, minute
    zone: ZoneInfo = _UTC_ZONE

    def trigger(self) -> CronTrigger | IntervalTrigger:
        """Return APScheduler's trigger for it."""
        if self.daily_at is not None:
            hour, minute = self.daily_at
            return CronTrigger(hour=hour, minute=minute, timezone=self.zone)
        if self.every is None:
            raise ValueError(f"{self.job}: neither an interval nor a time of day")
        return IntervalTrigger(seconds=max(1, round(self.every.total_seconds())), timezone=self.zone)

    def latest_slot(self, now: datetime) -> datetime:
        """Return the last moment, not after `now`, at which this job was to run; aware UTC."""
        if self.daily_at is not None:
            hour, minute = self.daily_at
            local = now.astimezone(self.zone)
            slot = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
            if slot > local:
                slot = (local - timedelta(days=1)).replace(hour=hour, minute=minute, second=0, microsecond=0)
            return slot.astimezone(UTC)
        if self.every is None:
            raise ValueError(f"{self.job}: neither an interval nor a time of day")
        seconds = max(1, round(self.every.total_seconds()))
        stamp = int(now.timestamp())
        return datetime.fromtimestamp(stamp - stamp % seconds, UTC)


class AlarmClock:
    """Calls back at the times of a table of schedules, in one thread of its own, one call of a job at a time."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1})
        self._running = threading.Event()

    def add(self, schedule: Schedule, call: Callable[[], None]) -> None:
        """Add a job; it is not called before `start`."""
        self._scheduler.add_job(call, schedule.trigger(), id=schedule.job, misfire_grace_time=None)

    def start(self) -> None:
        """Begin to call."""
        self._scheduler.start()
        self._running.set()

    def stop(self) -> None:
        """Call no more; a call under way ends first."""
        if self._running.is_set():
            self._running.clear()
            self._scheduler.shutdown(wait=True)
