"""What contradicts itself in a convening note, and what our files say otherwise. A day is never repaired: the date governs, people decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from parsers.conveningnote import ConveningNote, DueDay
from store.records import Evidence, Finding, Severity
from store.reference import Meeting, Reference

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SATURDAY = 5
_YEAR = re.compile(r"/\s?(\d{4})")


def contradictions_in(note: ConveningNote, reference: Reference) -> tuple[Finding, ...]:
    """Return every contradiction of a note, in the order of its settings."""
    return (*_own_days(note), *_deadlines(note), *_missing(note), *_against_files(note, reference))


def grace_of(due: DueDay) -> date | None:
    """Return the last day of the other reading of a deadline whose weekday and day contradict each other, where it is later."""
    if due.day.value is None or due.weekday is None:
        return None
    day = date.fromisoformat(due.day.value)
    ahead = (WEEKDAYS.index(due.weekday) - day.weekday()) % 7
    return day + timedelta(days=ahead) if 0 < ahead <= 3 else None


def _own_days(note: ConveningNote) -> Iterator[Finding]:
    start, end, signed = (_day(one.value) for one in (note.start, note.end, note.signed))
    if start and end and end < start:
        yield _told("DAYS_REVERSED", f"The meeting ends on {end}, before it begins on {start}.", note.end.evidence)
    if signed and start and signed >= start:
        yield _told("SIGNED_LATE", f"The note is dated {signed}, not before the meeting.", note.signed.evidence)
    year = _YEAR.search(note.reference.value or "")
    if year and signed and int(year[1]) != signed.year:
        sentence = f"The reference {note.reference.value} is of {year[1]}, the note is dated {signed}."
        yield _told("REFERENCE_YEAR", sentence, note.reference.evidence)


def _deadlines(note: ConveningNote) -> Iterator[Finding]:
    start, signed = _day(note.start.value), _day(note.signed.value)
    for due, what in ((note.delegations, "The deadline for delegations"), (note.reports, "The deadline for reports")):
        day = _day(due.day.value)
        if day is None:
            continue
        name = WEEKDAYS[day.weekday()]
        evidence = due.day.evidence
        if due.weekday is not None and due.weekday != name:
            other = grace_of(due)
            until = f"; nobody is late before the end of {due.weekday}, {other}" if other else ""
            sentence = f'{what} is printed as "{due.published}", but {day} is a {name}{until}.'
            yield _told("WEEKDAY_CONFLICT", sentence, evidence)
        elif day.weekday() >= _SATURDAY:
            yield _told("WEEKEND", f"{what}, {day}, is a {name}.", evidence)
        if start and day >= start:
            yield _told("DEADLINE_LATE", f"{what}, {day}, is not before the meeting.", evidence)
        if signed and day <= signed:
            yield _told("DEADLINE_PAST", f"{what}, {day}, is not after the note, {signed}.", evidence)


def _missing(note: ConveningNote) -> Iterator[Finding]:
    for value, what in (
        (note.reference.value, "a reference"),
        (note.start.value, "the days of the meeting"),
        (note.venue.value, "a place"),
        (note.delegations.day.value, "a deadline for delegations"),
        (note.email.value, "an e-mail address"),
        (note.signed.value, "a date of its own"),
    ):
        if value is None:
            yield _told("MISSING", f"The note does not give {what}.", None)
    if len(note.resolutions) > 1:
        sentence = f"The note names several resolutions: {', '.join(note.resolutions)}."
        yield _told("RESOLUTIONS", sentence, None, Severity.NOTE)


def _against_files(note: ConveningNote, reference: Reference) -> Iterator[Finding]:
    known = next((one for one in reference.meetings if one.code == note.meeting.value), None)
    if known is None:
        yield _told("NEW_MEETING", f"{note.meeting.value} is not in our files.", note.meeting.evidence, Severity.NOTE)
        return
    for says, have, what, evidence in _compared(note, known):
        if says and have and says != have:
            yield _told("FILES_DISAGREE", f"The note says {says} as {what}; our files say {have}.", evidence)
    unknown = set(known.resolutions) - set(note.resolutions)
    if note.resolutions and unknown:
        sentence = (
            f"Our files also name {', '.join(sorted(unknown))} for the {known.code}: each document's own, kept apart."
        )
        yield _told("RESOLUTIONS", sentence, None, Severity.NOTE)


def _compared(note: ConveningNote, known: Meeting) -> Iterator[tuple[str | None, str, str, Evidence | None]]:
    due, reports = known.delegations_due, known.reports_due
    sat = known.dates_known
    yield note.start.value, known.start.isoformat() if sat else "", "its first day", note.start.evidence
    yield note.end.value, known.end.isoformat() if sat else "", "its last day", note.end.evidence
    yield note.delegations.day.value, due.day.isoformat() if due else "", "the deadline for delegations", None
    yield note.reports.day.value, reports.day.isoformat() if reports else "", "the deadline for reports", None
    yield note.reference.value, known.note_reference, "its reference", note.reference.evidence
    yield note.signed.value, known.note_date.isoformat() if known.note_date else "", "its own date", None
    yield note.email.value, known.email, "the e-mail address", note.email.evidence


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _told(code: str, sentence: str, evidence: Evidence | None, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(code=code, severity=severity, sentence=sentence, evidence=evidence)
