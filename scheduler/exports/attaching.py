"""The lists that go with a digest: the same exports, made from the ledger that the digest was told from."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.dutysettings import DutySettings
from scheduler.exports.participants import list_of
from scheduler.exports.participants_docx import Issue, write_docx
from scheduler.exports.reports import report_tables
from scheduler.exports.tables import write_tables
from scheduler.ledger import Ledger
from scheduler.letters.compose import Attachment
from scheduler.letters.sections import corrections_until
from scheduler.letters.settings import LetterSettings
from scheduler.reminding import find_awaited_meeting
from store.reference import Reference

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachments(
    settings: LetterSettings, ledger: Ledger, reference: Reference, now: datetime, *, duties: DutySettings
) -> tuple[Attachment, ...]:
    """The lists that the settings name: "participants" of the awaited meeting, "reports" on last year."""
    today = now.astimezone(ZoneInfo(duties.zone)).date()
    found = []
    meeting = find_awaited_meeting(reference, duties, today)
    if "participants" in settings.attach and meeting is not None:
        listed = list_of(meeting, ledger.contents.values(), reference, language="en", received=today)
        until = corrections_until(meeting, settings, today)
        content = write_docx(listed, Issue(day=today, email=settings.from_address, corrections_until=until))
        name = f"participants-{meeting.code}-{today.isoformat()}.docx"
        found.append(Attachment(name=name, media_type=_WORD, content=content))
    if "reports" in settings.attach:
        tables = report_tables(ledger.history, ledger.contents.values(), reference, year=today.year - 1, today=today)
        name = f"reports-{today.year - 1}-{today.isoformat()}.xlsx"
        found.append(Attachment(name=name, media_type=_EXCEL, content=write_tables(tables, ".xlsx")))
    return tuple(found)
