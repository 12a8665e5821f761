"""A date as written on a form, even one that cannot be: its parts are kept, never exchanged or completed.

The form asks for dd/mm/yyyy; "01/31/2012" has no such day and stays a stamp without a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from parsers.cues import lexicon


@dataclass(frozen=True, slots=True)
class Stamp:
    """One date as written, whole or in part."""

    start: int  #: in the folded text
    end: int
    year: int | None
    month: int | None
    day: int | None
    sure: bool = True  #: False where the year had two digits

    @property
    def date(self) -> date | None:
        """The day, or None where a part is missing or no calendar has it."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None

    @property
    def impossible(self) -> bool:
        """Whether all parts are written and no calendar has that day."""
        return self.day is not None and self.month is not None and self._on_no_calendar()

    def _on_no_calendar(self) -> bool:
        try:
            date(self.year or 2000, self.month or 1, self.day or 1)
        except ValueError:
            return True
        return False


@cache
def _months() -> dict[str, int]:
    """Return the names of the months in every language, with their numbers."""
    return {
        cue.pattern: int(cue.group.removeprefix("month_"))
        for cue in lexicon("months")
        if cue.group.removeprefix("month_").isdigit()
    }


@cache
def _finder() -> re.Pattern[str]:
    names = sorted(_months(), key=len, reverse=True)
    month = "|".join(re.escape(name) + (r"(?!\w)" if name[-1].isalpha() else "") for name in names)
    ordinal = r"(?:st|nd|rd|th|er|o|º|°|ro|-?го|-?е)?"
    of = r"(?:[ .,/-]{0,3}(?:of|de|del|d'|من|شهر)?[ .,/-]{1,2}| )?"
    year = (
        r"(?:[ .,/-]{0,3}(?:of|de|del|سنه|عام)?[ .,/-]{0,2}(?P<{0}>(?:19|20)\d\d)(?!\d)(?: ?(?:г|год|года)(?!\w)\.?)?)?"
    )
    return re.compile(
        r"(?<!\d)(?P<y1>(?:19|20)\d\d) ?[-/.年] ?(?P<m1>\d{1,2}) ?[-/.月] ?(?P<d1>\d{1,2})(?!\d)日?"
        r"|(?<!\d)(?P<y2>(?:19|20)\d\d) ?年 ?(?P<m2>\d{1,2}) ?月"
        r"|(?<![\d/.])(?P<d3>\d{1,2}) ?[-/.] ?(?P<m3>\d{1,2}) ?[-/.] ?(?P<y3>(?:19|20)\d\d|\d\d)(?!\d)"
        r"|(?<![\d/.])(?P<m9>\d{1,2})[/](?P<y9>(?:19|20)\d\d)(?!\d)"
        r"|(?<![\d/.])(?P<d4>\d{1,2})[/.-](?P<m4>\d{1,2})(?![\d/.-])"
        rf"|(?<!\d)(?P<d5>\d{{1,2}}){ordinal}{of}(?P<w5>{month})/?(?:[^\W\d]{{3,12}})?"
        + year.replace("{0}", "y5")
        + rf"|(?<!\w)(?P<w6>{month})\.? (?P<d6>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?"
        + year.replace("{0}", "y6")
        + rf"|(?<!\w)(?P<w7>{month})\.?"
        + year.replace("{0}", "y7")
        + r"|(?<!\d)(?P<y8>(?:19|20)\d\d)(?!\d)(?: ?年度?)?"
    )


def stamps_in(folded: str) -> tuple[Stamp, ...]:
    """Return the dates of a folded text in reading order."""
    found: list[Stamp] = []
    for match in _finder().finditer(folded):
        parts = {name: text for name, text in match.groupdict().items() if text}
        year = next((text for name, text in parts.items() if name[0] == "y"), None)
        month = next((text for name, text in parts.items() if name[0] == "m"), None)
        word = next((text for name, text in parts.items() if name[0] == "w"), None)
        day = next((text for name, text in parts.items() if name[0] == "d"), None)
        short = year is not None and len(year) == 2
        found.append(
            Stamp(
                start=match.start(),
                end=match.end(),
                year=None if year is None else int(year) + (2000 if short else 0),
                month=int(month) if month else (_months().get(word) if word else None),
                day=int(day) if day else None,
                sure=not short,
            )
        )
    return tuple(found)
