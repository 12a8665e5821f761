"""Deadlines and meetings as a calendar (RFC 5545): whole days, so that no time zone of a reader can move them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from store.reference import Meeting, Reference

_LINE = 75  #: octets of a line before it is folded, RFC 5545 section 3.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry."""

    start: date
    end: date  #: last day
    summary: str
    note: str


def calendar(reference: Reference, today: date, now: datetime) -> bytes:
    """Every deadline and meeting from today on, for two years of reports."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CCM intake desk//deadlines//EN", "CALSCALE:GREGORIAN"]
    for event in sorted(events(reference, today), key=lambda one: (one.start, one.summary)):
        uid = hashlib.sha256(f"{event.summary}{event.start}".encode()).hexdigest()[:32]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@ccm.invalid",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.end + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(event.summary)}",
            *([f"DESCRIPTION:{_escaped(event.note)}"] if event.note else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def events(reference: Reference, today: date) -> Iterator[Event]:
    """The entries, in no order."""
    for meeting in reference.meetings:
        yield from (event for event in _meeting(meeting) if event.end >= today)
    for year in (today.year, today.year + 1):
        due = date(year, reference.rules.annual_month, reference.rules.annual_day)
        if due >= today:
            note = reference.report_deadline(due).note
            yield Event(start=due, end=due, summary=f"Article 7 reports for {year - 1} due", note=note)
    for code in reference.states:
        initial = reference.initial_due(code)
        if initial is not None and today <= initial:
            summary = f"Initial Article 7 report of {reference.display_name(code)} due"
            yield Event(start=initial, end=initial, summary=summary, note="180 days after entry into force.")


def _meeting(meeting: Meeting) -> Iterator[Event]:
    title = meeting.short_titles["en"]
    for sitting in meeting.sittings:
        yield Event(start=sitting.start, end=sitting.end, summary=title, note=sitting.place)
    due = meeting.delegations_due
    if due is not None:
        yield Event(start=due.day, end=due.day, summary=f"Delegations for the {title} due", note=due.note)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Fold at 75 octets, never inside a character."""
    parts, part, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + char, size + octets
    return "\r\n".join([*parts, part])
