"""Lists for people outside: each is built from an allowlist of public fields, so a new field of a record is private by default."""

from __future__ import annotations

from datetime import datetime

from scheduler.dutysettings import DutySettings
from scheduler.ledger import Ledger
from scheduler.letters.compose import Attachment
from store.reference import Reference


def attachments(
    wanted: tuple[str, ...], ledger: Ledger, reference: Reference, now: datetime, duties: DutySettings
) -> tuple[Attachment, ...]:
    """The exports that go with a digest."""
    return ()
