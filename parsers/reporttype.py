"""Initial or annual, which edition of the form, which calendar year: decided by what is written, unknown where it is not.

CCM Article 7(1): the initial report is due 180 days after entry into force; 7(2): later ones by 30 April for the last calendar year.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.cues import fold
from parsers.paper import Context
from parsers.period import PeriodRead
from parsers.reportforms import FormRead
from parsers.reporttitle import StateFound
from parsers.strip import Strip, StripHit, one_pattern
from store.records import NO_NUMBER, Field, FormKey, ReportType, Whole
from store.reference import Reference

_TITLE = 1500  #: characters in which a report says what it is
_LETTERS_2010 = (
    ("A", FormKey.NATIONAL_MEASURES),
    ("B", FormKey.STOCKPILES),
    ("E", FormKey.CONVERSION),
    ("F", FormKey.CONTAMINATION),
    ("G", FormKey.WARNING),
    ("H", FormKey.VICTIMS),
    ("I", FormKey.RESOURCES),
    ("J", FormKey.OTHER),
)


def type_of(
    strip: Strip, state: StateFound, periods: Sequence[PeriodRead], *, reference: Reference, context: Context
) -> Field[ReportType]:
    """Return whether a report is initial or annual."""
    code = state.state.code.value
    initial = _said(strip, "type.initial", context)
    annual = _said(strip, "type.annual", context)
    main = next((read for read in periods if not read.trouble), None)
    begun = reference.entry_into_force(code) if code else None
    if initial is not None and not (annual is not None and main is not None and main.calendar_year):
        return Field(value=ReportType.INITIAL, raw=initial, confidence=0.95)
    if main is not None and begun is not None and main.start == begun and code not in context.known_states:
        return Field(value=ReportType.INITIAL, raw=main.written, confidence=0.92, evidence=main.evidence)
    if main is not None and main.calendar_year and main.start is not None:
        first = begun is not None and main.start.year < begun.year
        known = bool(context.known_states) and code in context.known_states
        sure = 0.97 if known else (0.6 if first else 0.93)
        return Field(value=ReportType.ANNUAL, raw=annual or main.written, confidence=sure, evidence=main.evidence)
    if initial is not None:
        return Field(value=ReportType.INITIAL, raw=initial, confidence=0.7)
    if annual is not None:
        long = (
            main is not None and main.start is not None and main.end is not None and (main.end - main.start).days > 370
        )
        if long and code is not None and code not in context.known_states:
            return Field(value=ReportType.UNKNOWN, raw=annual, confidence=0.5)
        return Field(value=ReportType.ANNUAL, raw=annual, confidence=0.85)
    if code is not None and code in context.known_states:
        return Field(value=ReportType.ANNUAL, confidence=0.85)  # the initial report is on file
    return Field(value=ReportType.UNKNOWN)


def _said(strip: Strip, group: str, context: Context) -> str | None:
    hits = [hit for hit in strip.hits(group) if hit.start < _TITLE and not _in_notes(strip, hit)]
    if hits:
        return strip.items[hits[0].item].text[:120]
    pattern = one_pattern("forms", group, strip.languages)
    for text in (strip.paper.name or "", context.subject):
        if pattern is not None and pattern.search(fold(text.replace("_", " "))):
            return text
    return None


def _in_notes(strip: Strip, hit: StripHit) -> bool:
    """Whether a mention stands in the cover page's own notes, which say that it is not for the initial report."""
    text = strip.folded(strip.items[hit.item])
    return len(text) > 160 or text.startswith(("4.", "3.", "note", "nota"))


def edition_of(strip: Strip, forms: Sequence[FormRead]) -> str:
    """Return "2010", "2022" or "other": by the document's symbol, else by the letters of its forms."""
    if next(strip.hits("edition.2022"), None) is not None:
        return "2022"
    if next(strip.hits("edition.2010"), None) is not None:
        return "2010"
    letters = {form.key: form.letters[0] for form in forms if form.letters}
    fitting = sum(1 for letter, key in _LETTERS_2010 if letters.get(key) == letter)
    return "2010" if fitting >= 5 and fitting * 10 >= 9 * len(letters) - 20 else "other"


def year_of(periods: Sequence[PeriodRead], years: tuple[Sequence[int], Sequence[int]], kind: ReportType) -> Whole:
    """Return the calendar year reported on: of the period, else of the title, else of the file's name or the subject.

    An initial report may span several years and then has none.
    """
    main = next(iter(periods), None)
    if main is not None and main.year is not None:
        sure = 0.97 if not main.trouble else 0.7
        return Field(value=main.year, raw=main.written, confidence=sure, evidence=main.evidence)
    if kind is ReportType.INITIAL and main is not None and main.start is not None and main.end is not None:
        return NO_NUMBER
    for found, sure in zip(years, (0.75, 0.5), strict=True):
        if len(found) == 1:
            return Field(value=found[0], raw=str(found[0]), confidence=sure)
    return NO_NUMBER
