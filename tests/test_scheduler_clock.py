"""Slots are computed from the wall clock of their zone; a fixed clock stands still."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from scheduler.clock import AlarmClock, FixedClock, Schedule

GENEVA = ZoneInfo("Europe/Zurich")
DAILY = Schedule(job="digest", daily_at=(7, 0), zone=GENEVA)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2023-08-31T04:59:59+00:00", "2023-08-30T07:00:00+02:00"),
        ("2023-08-31T05:00:00+00:00", "2023-08-31T07:00:00+02:00"),
        ("2023-10-29T05:59:00+00:00", "2023-10-28T07:00:00+02:00"),  # summer time ended at 03:00
        ("2023-10-29T06:00:00+00:00", "2023-10-29T07:00:00+01:00"),
    ],
)
def test_the_latest_slot_of_a_day_is_by_the_zone(now: str, slot: str) -> None:
    """Seven o'clock in Geneva stays seven o'clock when summer time ends."""
    assert DAILY.latest_slot(datetime.fromisoformat(now)) == datetime.fromisoformat(slot)


@given(some.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=some.just(UTC)))
def test_a_slot_is_never_in_the_future_nor_a_day_old(now: datetime) -> None:
    """The latest slot lies at most a day and an hour back."""
    assert timedelta(0) <= now - DAILY.latest_slot(now) <= timedelta(hours=25)


def test_a_fixed_clock_stands_still_and_wants_a_zone() -> None:
    """The moment is what was set; one without a zone is refused."""
    clock = FixedClock(datetime(2023, 9, 1, 8, 0, tzinfo=GENEVA))
    assert clock.now() == clock.now() == datetime(2023, 9, 1, 6, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="without a zone"):
        clock.set(datetime(2023, 9, 1))


def test_the_alarm_clock_calls_and_stops() -> None:
    """A job due every second is called, and no more after the stop."""
    called = threading.Event()
    clock = AlarmClock()
    clock.add(Schedule(job="poll", every=timedelta(seconds=1)), called.set)
    clock.start()
    assert called.wait(5)
    clock.stop()
    called.clear()
    assert not called.wait(1.5)
