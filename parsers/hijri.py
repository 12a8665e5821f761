"""The arithmetic Hijri calendar. The real one follows the moon and the State: a converted day is a claim, off by one at times."""

from __future__ import annotations

from datetime import date, timedelta

_EPOCH = date(622, 7, 19)  #: 1 Muharram 1 of the tabular calendar (civil epoch), proleptic Gregorian
_CYCLE = 30  #: years, of which eleven have a day more
_MONTHS = 12


def from_hijri(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a Hijri date by calculation; None when the calendar has no such day."""
    if not (1 <= year <= 9000 and 1 <= month <= _MONTHS and 1 <= day <= _length(year, month)):
        return None
    days = (year - 1) * 354 + (3 + 11 * year) // _CYCLE + 29 * (month - 1) + month // 2 + day - 1
    return _EPOCH + timedelta(days=days)


def _length(year: int, month: int) -> int:
    if month == _MONTHS:
        return 30 if (11 * year + 14) % _CYCLE < 11 else 29
    return 30 if month % 2 else 29
