"""A draft note verbale of acknowledgement in Word, for the few cases where a formal answer is wanted. A person checks and sends it."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from scheduler.letters.people import as_written, in_protocol_order, person_line, printable
from scheduler.letters.sections import meeting_words, participant_words
from scheduler.letters.words import Words, words
from store.filed import FiledRecord
from store.records import DelegationNotice
from store.reference import Meeting, Reference

_WORDS = Path(__file__).parent / "layout" / "note.toml"


@cache
def _said(language: str) -> Mapping[str, Any]:  # Any: TOML
    with _WORDS.open("rb") as file:
        table: dict[str, Mapping[str, Any]] = tomllib.load(file)
    return table[language]


def note_paragraphs(filed: FiledRecord, reference: Reference, *, language: str, day: date) -> tuple[str, ...]:
    """The note's paragraphs, the draft mark first."""
    said, spoken, record = _said(language), words(language), filed.record
    code = filed.facts.participant
    participant = participant_words(code, (), reference, spoken)
    notice = record if isinstance(record, DelegationNotice) else None
    meeting = _find_meeting(notice, reference)
    title = (meeting.titles.get(language) or meeting.titles["en"]) if meeting else ""
    sender = said["sender"].format(meeting=title) if meeting else said["plain_sender"]
    addressee = printable(notice.issuer.as_written.value, 150) if notice else ""
    addressee = _with_article(addressee, language) or participant
    opening = said["opening"].format(
        sender=sender,
        addressee=addressee,
        paper=said["papers"][notice.note.form.value if notice else "unknown"],
        reference=_reference(notice, said),
        dated=_dated(notice, said, spoken),
        subject=_subject(filed, participant, meeting, said, spoken),
    )
    people: list[str] = []
    if notice is not None and filed.members:
        listed = [member for member in in_protocol_order(filed.members) if member.listed]
        people = [said["list"], *(f"{place}. {person_line(member, spoken)}" for place, member in enumerate(listed, 1))]
    return (
        said["draft"].format(number=filed.facts.number),
        opening,
        *people,
        said["closing"].format(sender=sender, addressee=addressee),
        said["place"].format(date=spoken.day(day)),
        addressee.removeprefix("the "),
    )


def write_note(filed: FiledRecord, reference: Reference, *, language: str, day: date) -> bytes:
    """Return the draft as a Word document."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Times New Roman", Pt(12)
    draft, *rest = note_paragraphs(filed, reference, language=language, day=day)
    mark = document.add_paragraph().add_run(draft)
    mark.italic, mark.font.size = True, Pt(10)
    for place, text in enumerate(rest):
        paragraph = document.add_paragraph(text)
        paragraph.paragraph_format.space_after = Pt(10)
        if place == len(rest) - 2:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _with_article(addressee: str, language: str) -> str:
    """An English mission or ministry is addressed with its article; the other languages wait for the person who checks."""
    named = addressee.startswith(("Permanent ", "Embassy ", "Ministry ", "Mission ", "Delegation "))
    return f"the {addressee}" if language == "en" and named else addressee


def _find_meeting(notice: DelegationNotice | None, reference: Reference) -> Meeting | None:
    if notice is None:
        return None
    return next((one for one in reference.meetings if one.code == notice.meeting.value), None)


def _reference(notice: DelegationNotice | None, said: Mapping[str, Any]) -> str:
    number = as_written(notice.note.reference.value) if notice else ""
    bare = number.removeprefix("No.").removeprefix("N°").removeprefix("n°").strip()
    return str(said["reference"]).format(reference=bare) if bare else ""


def _dated(notice: DelegationNotice | None, said: Mapping[str, Any], spoken: Words) -> str:
    value = notice.note.date.value if notice else None
    return str(said["dated"]).format(date=spoken.day(date.fromisoformat(value))) if value else ""


def _subject(
    filed: FiledRecord, participant: str, meeting: Meeting | None, said: Mapping[str, Any], spoken: Words
) -> str:
    if isinstance(filed.record, DelegationNotice):
        if meeting is None:
            return participant
        shown = meeting_words(meeting, spoken)
        return str(said["delegation"]).format(participant=participant, meeting=shown.title, where=shown.where_and_when)
    return str(said["report"]).format(participant=participant, year=filed.facts.scope or "")
