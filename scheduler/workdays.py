"""A letter to a State leaves on a working day of the United Nations in Geneva; the holidays are data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

_SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether letters to States leave on a day."""
    return day.weekday() < _SATURDAY and day not in holidays


def on_or_before(day: date, holidays: Collection[date]) -> date:
    """The day itself when it is a working day, else the last one before it."""
    while not is_working_day(day, holidays):
        day -= timedelta(days=1)
    return day


def on_or_after(day: date, holidays: Collection[date]) -> date:
    """The day itself when it is a working day, else the first one after it."""
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def sending_days(due: date, offsets: Collection[int], holidays: Collection[date]) -> dict[int, date]:
    """The working day on which the reminder of each offset leaves, in order of time.

    Offsets are days before the deadline, negative after it. A day that is no working day moves away from nobody's deadline: before it
    to the working day before, after it to the one after. When the deadline itself is no working day the last reminder before it leaves on
    the working day before the deadline: the Friday of a Sunday.
    """
    last = min((offset for offset in offsets if offset > 0), default=None)
    days: dict[int, date] = {}
    for offset in sorted(offsets, reverse=True):
        day = due - timedelta(days=offset)
        if offset == last and not is_working_day(due, holidays):
            day = due
        days[offset] = on_or_before(day, holidays) if offset >= 0 else on_or_after(day, holidays)
    return days
