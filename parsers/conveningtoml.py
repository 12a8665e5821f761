"""A convening note written as a meeting of store/data/meetings.toml, every contradiction a comment above it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from parsers.conveningchecks import grace_of
from parsers.conveningnote import ConveningNote, DueDay
from store.reference import READ_LANGUAGES, Meeting, Reference


def settings_toml(note: ConveningNote, reference: Reference) -> str:
    """Return the settings of the note's meeting as TOML; what the note does not say is left out, and said in a comment."""
    known = next((meeting for meeting in reference.meetings if meeting.code == note.meeting.value), None)
    return "\n".join([*_flags(note), *_meeting(note, known), *_tables(note, known)]) + "\n"


def _flags(note: ConveningNote) -> Iterator[str]:
    for finding in note.findings:
        yield _comment(f"{finding.severity.value.upper()}: {finding.sentence}")


def _meeting(note: ConveningNote, known: Meeting | None) -> Iterator[str]:
    yield "[[meeting]]"
    yield f"code = {_text(note.meeting.value or '')}"
    yield f"number = {note.number}"
    yield f"kind = {_text(note.kind)}"
    if note.start.value:
        yield f"month = {_text(note.start.value[:7])}"
    if note.venue.value:
        yield f"venue = {_text(note.venue.value)}"
    if known is None:
        yield '# presidency = "..."  a convening note does not say it'
    else:
        yield f"presidency = {_text(known.presidency)}"
    yield f"resolutions = [{', '.join(map(_text, note.resolutions))}]"
    if note.reference.value:
        yield f"note_reference = {_text(note.reference.value)}"
    if note.signed.value:
        yield f"note_date = {note.signed.value}"
    if note.email.value:
        yield f"email = {_text(note.email.value)}"
    if note.website.value:
        yield f"website = {_text(note.website.value)}"
    if note.address:
        yield "address = ["
        for line in note.address:
            yield f"  {_text(line)},"
        yield "]"
    if note.costs.value:
        yield _comment(f"costs: {note.costs.value}")


def _tables(note: ConveningNote, known: Meeting | None) -> Iterator[str]:
    if note.start.value and note.end.value:
        yield ""
        yield "[[meeting.sitting]]"
        yield f"start = {note.start.value}"
        yield f"end = {note.end.value}"
        yield 'mark = "V"'
    yield from _due(note.delegations, "delegations_due")
    yield from _due(note.reports, "reports_due")
    if known is None:
        yield ""
        yield _comment("city, short_titles and titles are wanted in each language; the note has them in English alone.")
        yield "[meeting.titles]"
        yield f"en = {_text(note.title)}"
        return
    for name, texts in (("city", known.city), ("short_titles", known.short_titles), ("titles", known.titles)):
        yield ""
        yield f"[meeting.{name}]"
        for language in READ_LANGUAGES:
            if language in texts:
                yield f"{language} = {_text(texts[language])}"


def _due(due: DueDay, name: str) -> Iterator[str]:
    if due.day.value is None:
        return
    yield ""
    yield f"[meeting.{name}]"
    yield f"day = {due.day.value}"
    yield f"published = {_text(due.published)}"
    grace = grace_of(due)
    if grace is not None:
        yield f"grace_until = {grace.isoformat()}"
    yield 'mark = "V"'


def _text(text: str) -> str:
    # A JSON string is a TOML basic string, but for the letter DEL.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    return "# " + " ".join(text.split())
