"""What the digest is told from, and the shape of one thing that needs a hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.dutysettings import DutySettings
from scheduler.ledger import Ledger
from scheduler.letters.sanitise import one_line
from scheduler.letters.settings import LetterSettings
from store.reference import Reference

_QUOTE = 220  #: characters
# Passports and telephones; never a date or a reference.
_SEALED = re.compile(r"\b[A-Za-z]{0,3}\d{6,}\b|\+?\d(?:[ .()/-]?\d){8,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing for a person."""

    what: str  #: one line
    why: str  #: one sentence or two
    quotes: tuple[str, ...] = ()  #: words of the paper
    commands: tuple[str, ...] = ()  #: the first settles it in the likelier way
    names: str = ""  #: who is meant, where it is many


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the digest is told from."""

    ledger: Ledger
    reference: Reference
    duties: DutySettings
    letters: LetterSettings
    now: datetime
    meeting: str | None = None  #: code of the one that is awaited

    def name(self, code: str | None) -> str:
        """The English name of a State or organisation; the code where it has none."""
        if code is None:
            return "an unknown participant"
        known = code in self.reference.states or code in self.reference.organisations
        return self.reference.display_name(code) if known else code

    def names(self, codes: Iterable[str]) -> str:
        """English names in their order, parted by semicolons: names hold commas."""
        return "; ".join(self.name(code) for code in codes)


def shown_quote(text: str) -> str:
    """Words of a paper fit for the digest: one line, long numbers covered."""
    return _SEALED.sub("[number]", one_line(text, _QUOTE))


def age(since: datetime, now: datetime) -> str:
    """How long ago, in words that need no reckoning."""
    passed = now - since
    if passed < timedelta(hours=1):
        return f"{max(int(passed.total_seconds() // 60), 0)} min"
    if passed < timedelta(days=1):
        return f"{int(passed.total_seconds() // 3600)} h"
    days = passed.days
    return f"{days} day" + ("" if days == 1 else "s")
