"""The list of participants as a United Nations document in Word: masthead, footnote, statistics, chapters, changes. Words from layout/."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from scheduler.exports.participants import (
    Changes,
    ParticipantList,
    Person,
    counts_of,
    layout,
    sort_key,
    took_part,
)
from scheduler.letters.sections import meeting_words
from scheduler.letters.tongues import isolate
from scheduler.letters.words import words

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_FONT = "Times New Roman"
_WIDTHS = (9.6, 3.1, 3.1)  #: centimetres, of the statistics


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """How one version of the list is issued."""

    final: bool = False
    revision: int = 0  #: 0: the first version
    day: date
    email: str
    corrections_until: date | None = None
    changes: Changes | None = None  #: since the version before


def write_docx(listed: ParticipantList, issue: Issue) -> bytes:
    """Return the document; the same list and issue give the same bytes but for the ZIP's own clock."""
    document = docx.Document()
    _set_up(document, listed, issue)
    _front(document, listed, issue)
    _statistics(document, listed)
    for number, chapter in enumerate(listed.chapters):
        _heading(document, f"{_ROMAN[number]}.\u2002{chapter.title}")
        for one in chapter.delegations:
            _delegation(document, one.name, [_line(person) for person in one.people])
    if issue.final:
        for sentence in took_part(listed):
            _paragraph(document, sentence)
    if issue.changes is not None:
        _changes(document, listed, issue.changes)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _line(person: Person) -> str:
    """A printed line whose pieces keep their own direction: a name in Arabic does not draw the function after it to its side."""
    pieces = (person.name, person.function, person.institution, person.role)
    return ", ".join(isolate(piece, "en") for piece in pieces if piece)


def symbol_of(listed: ParticipantList, issue: Issue) -> str:
    """The document's symbol."""
    meeting = listed.meeting
    symbol = str(layout()["symbol"][meeting.kind]).format(year=meeting.start.year)
    return symbol + (str(layout()["revision"]).format(number=issue.revision) if issue.revision else "")


def _said(listed: ParticipantList) -> dict[str, str]:
    said: dict[str, str] = layout()["words"][listed.language]
    return said


def _set_up(document: Document, listed: ParticipantList, issue: Issue) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin = section.bottom_margin = Cm(2.2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after = Pt(3)
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    header.add_run(symbol_of(listed, issue)).bold = True
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(footer)
    properties = document.core_properties
    properties.author, properties.title = str(layout()["organisation"]), symbol_of(listed, issue)
    properties.language = listed.language
    properties.created = properties.modified = datetime(issue.day.year, issue.day.month, issue.day.day)


def _page_number(paragraph: Any) -> None:  # Any: python-docx has no types
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _front(document: Document, listed: ParticipantList, issue: Issue) -> None:
    said, language = _said(listed), words(listed.language)
    shown = meeting_words(listed.meeting, language)
    masthead = document.add_table(rows=1, cols=2)
    left, right = masthead.rows[0].cells
    left.paragraphs[0].add_run(str(layout()["organisation"])).bold = True
    details = (
        str(layout()["distribution"]),
        language.day(issue.day),
        str(layout()["languages"]),
    )
    right.paragraphs[0].text = "\n".join(details)
    _rule(document)
    _paragraph(document, shown.title, bold=True, size=13)
    _paragraph(document, shown.where_and_when, bold=True)
    _paragraph(document, said["title"] if issue.final else said["provisional"], bold=True, size=16, before=10, after=8)
    until = said["until"].format(day=language.day(issue.corrections_until)) if issue.corrections_until else ""
    footnote = said["footnote"].format(received=language.day(listed.received), email=issue.email, until=until)
    _paragraph(document, footnote, size=9, after=8)


def _rule(document: Document) -> None:
    paragraph = document.add_paragraph()
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _paragraph(
    document: Document, text: str, *, bold: bool = False, size: float = 10, before: float = 0, after: float = 3
) -> Any:  # Any: python-docx has no types
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def _heading(document: Document, text: str) -> None:
    paragraph = document.add_heading(level=1)
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold = _FONT, Pt(13), True
    run.font.color.rgb = RGBColor(0, 0, 0)
    run._r.get_or_add_rPr().rFonts.set(qn("w:hAnsi"), _FONT)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(14), Pt(4)


def _delegation(document: Document, name: str, lines: list[str]) -> None:
    title = _paragraph(document, name, bold=True, before=6, after=1)
    title.paragraph_format.keep_with_next = True
    for place, line in enumerate(lines):
        person = _paragraph(document, line, after=1)
        person.paragraph_format.left_indent = Cm(1.2)
        person.paragraph_format.first_line_indent = Cm(-0.6)
        person.paragraph_format.keep_together = True
        person.paragraph_format.keep_with_next = place == 0 and len(lines) > 1


def _statistics(document: Document, listed: ParticipantList) -> None:
    said = _said(listed)
    _paragraph(document, said["statistics"], bold=True, before=4)
    counted = [(chapter.title, *counts_of(chapter)) for chapter in listed.chapters]
    total = (said["total"], sum(row[1] for row in counted), sum(row[2] for row in counted))
    table = document.add_table(rows=0, cols=3)
    table.style = "Table Grid"
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    for number, row in enumerate(((said["group"], said["delegations"], said["persons"]), *counted, total)):
        cells = table.add_row().cells
        for place, value in enumerate(row):
            run = cells[place].paragraphs[0].add_run(str(value))
            run.bold = number in (0, len(counted) + 1)
            cells[place].width = Cm(_WIDTHS[place])
            if place:
                cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _changes(document: Document, listed: ParticipantList, changes: Changes) -> None:
    said = _said(listed)
    _heading(document, said["changes"])
    for label, lines in (("added", changes.added), ("removed", changes.removed), ("changed", changes.changed)):
        if lines:
            _paragraph(document, said[label], bold=True, before=4)
            for line in sorted(lines, key=sort_key):
                _paragraph(document, line, after=1)
