"""The reporting period as written. Reversed, impossible or incomplete dates are kept as they are and asked about, never repaired.

The form prints "from [day/month] to [day/month/year]", so a beginning without a year has the year of the end. CCM Article 7(2).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from parsers.cues import Folded
from parsers.labels import Label
from parsers.stamps import Stamp, stamps_in
from parsers.strip import Span, Strip
from store.records import Day, Evidence, Field, Period

_LINK = 6  #: characters of " de " between a month and the year in the next line
_FAR = 100  #: characters between the two dates of one period
_WIDE = re.compile("[年月]")
_MORE_OF_A_DATE = "0123456789年月日"
_LINES = 3  #: that one period may run over
_EARLIEST = 2005


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRead:
    """One reporting period as one place of the paper states it."""

    period: Period
    start: date | None
    end: date | None
    written: str
    evidence: Evidence
    years: tuple[int, ...]  #: every year written in it
    trouble: str = ""  #: "", impossible, reversed, incomplete
    in_form: bool = False  #: in the head of a form rather than on the cover page or in the title block

    @property
    def year(self) -> int | None:
        """The calendar year it lies in, when it lies in one."""
        if self.start is not None and self.end is not None and not self.trouble:
            return self.start.year if self.start.year == self.end.year else None
        return self.years[0] if len(set(self.years)) == 1 else None

    @property
    def calendar_year(self) -> bool:
        """Whether it runs from 1 January to 31 December of one year."""
        return (
            self.start is not None
            and self.end is not None
            and (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31)
            and self.start.year == self.end.year
        )


def read_period(strip: Strip, label: Label, *, in_form: bool = False) -> PeriodRead | None:
    """Return the period behind a label, or None where no date stands there."""
    for count in range(1, min(len(label.values), _LINES) + 1):
        spans = label.values[:count]
        text = _joined(strip, spans)
        stamps = [stamp for stamp in stamps_in(text) if stamp.year is None or stamp.year >= _EARLIEST]
        last = count == len(label.values)
        if len(stamps) >= 2 and (last or _is_closed(stamps[1], text)):
            return _of(strip, spans, text, stamps=stamps, in_form=in_form)
        if stamps and (last or _only_year(stamps)):
            return _of(strip, spans, text, stamps=stamps, in_form=in_form)
    text = _joined(strip, label.values)
    stamps = list(stamps_in(text))
    return _of(strip, label.values, text, stamps=stamps, in_form=in_form) if stamps else None


def _joined(strip: Strip, spans: Sequence[Span]) -> str:
    """Return some lines as one: a date may be broken over two of them."""
    text = ""
    for span in spans:
        part = strip.text[span.start : span.end]
        text += part if not text or (_WIDE.search(text) and part[:1] in _MORE_OF_A_DATE) else f" {part}"
    return text


def _is_closed(stamp: Stamp, text: str) -> bool:
    """Whether a date is whole in its line rather than broken by the line's end."""
    if _WIDE.search(text):
        return text[stamp.start : stamp.end].endswith("日")
    return stamp.year is not None or len(text) - stamp.end > _LINK


def _only_year(stamps: Sequence[Stamp]) -> bool:
    return len(stamps) == 1 and stamps[0].month is None


def _of(strip: Strip, spans: Sequence[Span], text: str, *, stamps: list[Stamp], in_form: bool) -> PeriodRead | None:
    evidence = strip.evidence(spans[0].item)
    written = " ".join(span.text for span in spans)
    first, second = stamps[0], stamps[1] if len(stamps) > 1 else None
    if second is not None and second.start - first.end > _FAR:
        second = None
    years = tuple(stamp.year for stamp in (first, second) if stamp is not None and stamp.year is not None)
    if second is None:
        return _single(first, _raw(spans, text, first), written=written, evidence=evidence, in_form=in_form)
    carried = first.year is None and second.year is not None and first.month is not None
    if carried:
        first = replace(first, year=second.year)
    raws = _raw(spans, text, first), _raw(spans, text, second)
    start, end = first.date, second.date
    if first.month is not None and first.day is None and second.day is None and second.month is not None:
        start, end = _whole_months(first, second)
    elif first.month is None and second.month is None and first.year and second.year:
        start, end = date(first.year, 1, 1), date(second.year, 12, 31)
    trouble = _trouble(first, second, start, end)
    if carried and trouble == "reversed":
        start, trouble = None, "incomplete"  # without its year the beginning cannot be placed
    sure = 0.97 if not trouble and not carried and first.sure and second.sure else 0.85
    return PeriodRead(
        period=Period(
            start=_day(start, raws[0], sure, evidence),
            end=_day(end, raws[1], sure, evidence),
        ),
        start=start,
        end=end,
        written=written,
        evidence=evidence,
        years=years,
        trouble=trouble,
        in_form=in_form,
    )


def _raw(spans: Sequence[Span], text: str, stamp: Stamp) -> str:
    """Return a date as written, from the span it stands in."""
    start = 0
    for span in spans:
        length = span.end - span.start
        if stamp.start < start + length:
            if stamp.end <= start + length:
                return Folded(span.text).quote(stamp.start - start, stamp.end - start)
            break
        start += length + 1
    return text[stamp.start : stamp.end]


def _trouble(first: Stamp, second: Stamp, start: date | None, end: date | None) -> str:
    if first.impossible or second.impossible:
        return "impossible"
    if start is None or end is None:
        return "incomplete"
    return "reversed" if start > end else ""


def _single(stamp: Stamp, raw: str, *, written: str, evidence: Evidence, in_form: bool) -> PeriodRead | None:
    start: date | None
    end: date | None
    if stamp.month is None and stamp.year is not None:
        start, end, trouble = date(stamp.year, 1, 1), date(stamp.year, 12, 31), ""
    else:
        start, end, trouble = stamp.date, None, "impossible" if stamp.impossible else "incomplete"
    return PeriodRead(
        period=Period(start=_day(start, raw, 0.88, evidence), end=_day(end, raw if end else "", 0.88, evidence)),
        start=start,
        end=end,
        written=written,
        evidence=evidence,
        years=(stamp.year,) if stamp.year else (),
        trouble=trouble,
        in_form=in_form,
    )


def _whole_months(first: Stamp, second: Stamp) -> tuple[date | None, date | None]:
    """Return "January to December 2013" as days: months named without days are meant whole."""
    start = date(first.year, first.month, 1) if first.year and first.month else None
    end = (
        date(second.year, second.month, monthrange(second.year, second.month)[1])
        if second.year and second.month
        else None
    )
    return start, end


def _day(value: date | None, raw: str, confidence: float, evidence: Evidence) -> Day:
    iso = value.isoformat() if value else None
    return Field(value=iso, raw=raw, confidence=confidence if value else 0.6, evidence=evidence)
