"""What a report leaves open or contradicts, one sentence each. A question only where the State should answer it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from parsers.paper import Context
from parsers.reportdraft import Draft
from parsers.reportforms import FormRead
from parsers.totals import total_findings
from store.records import Answer, Evidence, Finding, FormKey, ReportType, Severity, Tick
from store.reference import Reference

_CONVENTION = 2010  #: the Convention entered into force on 1 August 2010
_MANY = 4  #: forms with the same finding that are told in one sentence
_NAMES = {
    FormKey.NATIONAL_MEASURES: "national implementation measures",
    FormKey.STOCKPILES: "stockpiles and destruction",
    FormKey.TECHNICAL: "technical characteristics",
    FormKey.RETAINED_TRANSFERRED: "cluster munitions retained and transferred",
    FormKey.CONVERSION: "conversion programmes",
    FormKey.CONTAMINATION: "contaminated areas and clearance",
    FormKey.WARNING: "warning and risk education",
    FormKey.VICTIMS: "victim assistance",
    FormKey.RESOURCES: "national resources and international cooperation",
    FormKey.OTHER: "other relevant matters",
}


def findings_of(
    draft: Draft, kind: ReportType, year: int | None, *, reference: Reference, today: date, context: Context
) -> Iterator[Finding]:
    """Yield every finding about a report."""
    yield from _state(draft, context)
    yield from _periods(draft, kind, year, today=today, context=context)
    yield from _joined([finding for form in draft.forms for finding in _form(form, year, draft, reference)])
    yield from total_findings(draft.forms)
    yield from _tables(draft.forms)
    yield from _whole(draft, kind)


def _finding(code: str, severity: Severity, sentence: str, evidence: Evidence | None = None) -> Finding:
    return Finding(code=code, severity=severity, sentence=sentence, evidence=evidence)


def _state(draft: Draft, context: Context) -> Iterator[Finding]:
    found = draft.state
    code = found.state.code.value
    if code is None:
        written = f' ("{found.state.as_written}")' if found.state.as_written else ""
        sentence = f"The report does not name a State that is known{written}."
        yield _finding("STATE_UNSURE", Severity.QUESTION, sentence, found.evidence)
    elif found.others:
        sentence = f"The report names {code} and also {', '.join(found.others)} as the reporting State."
        yield _finding("STATE_UNSURE", Severity.QUESTION, sentence, found.evidence)
    elif found.how == "note":
        sentence = f"The report names no State; the covering note speaks for {code}."
        yield _finding("STATE_UNSURE", Severity.WARNING, sentence, found.evidence)
    elif found.how == "sender":
        yield _finding(
            "STATE_UNSURE", Severity.WARNING, "The report names no State; the sender stands for " + code + "."
        )
    elif context.sender_state and context.sender_state != code:
        sentence = f"The report is from {code}, but the sender stands for {context.sender_state}."
        yield _finding("STATE_UNSURE", Severity.WARNING, sentence, found.evidence)


_PERIOD_TROUBLE = {
    "impossible": ("PERIOD_IMPOSSIBLE", "has a date that no calendar has"),
    "reversed": ("PERIOD_REVERSED", "ends before it begins"),
    "incomplete": ("PERIOD_INCOMPLETE", "is not complete"),
}


def _periods(draft: Draft, kind: ReportType, year: int | None, *, today: date, context: Context) -> Iterator[Finding]:
    main = next(iter(draft.periods), None)
    if main is None:
        yield _finding("PERIOD_MISSING", Severity.QUESTION, "The report does not state its reporting period.")
        if not draft.title_years and kind is not ReportType.INITIAL:
            yield _finding("YEAR_UNSURE", Severity.QUESTION, "The report does not say which year it is about.")
        return
    if main.trouble:
        code, what = _PERIOD_TROUBLE[main.trouble]
        sentence = f'The reporting period, written "{main.written}", {what}.'
        yield _finding(code, Severity.QUESTION, sentence, main.evidence)
        if main.trouble == "impossible" and len(main.years) == 2 and _reads_backwards(draft):
            yield _finding(
                "PERIOD_REVERSED",
                Severity.QUESTION,
                f'The reporting period, written "{main.written}", may also end before it begins.',
                main.evidence,
            )
    for other in draft.periods[1:]:
        if (
            (other.start, other.end) != (main.start, main.end)
            and other.years
            and not other.trouble
            and not main.trouble
        ):
            sentence = f'The reporting period is "{main.written}" in the title, but "{other.written}" in a form.'
            yield _finding("PERIOD_DISAGREES", Severity.WARNING, sentence, other.evidence)
            break
    yield from _years(draft, kind, year, today=today, context=context)


def _reads_backwards(draft: Draft) -> bool:
    """Whether the beginning as written lies after every reading of the end's month: 01/12 to 01/31 of one year."""
    main = draft.periods[0]
    if main.start is None or main.end is not None or len(set(main.years)) != 1:
        return False
    return main.start.month > 1


def _years(draft: Draft, kind: ReportType, year: int | None, *, today: date, context: Context) -> Iterator[Finding]:
    main = draft.periods[0]
    titled = [one for one in draft.title_years if one != year]
    if (
        year is not None
        and draft.title_years
        and year not in draft.title_years
        and titled
        and kind is not ReportType.INITIAL
    ):
        submitted = draft.submitted.value or ""
        # The year of sending often stands in a title: only another year than the next is odd.
        if all(one != year + 1 and not submitted.startswith(str(one)) for one in titled):
            sentence = f"The title speaks of {titled[0]}, the reporting period of {year}."
            yield _finding("PERIOD_OF_ANOTHER_YEAR", Severity.QUESTION, sentence, main.evidence)
    if main.end is not None and main.end > today:
        sentence = f"The reporting period ends on {main.end.isoformat()}, after the report was read."
        yield _finding("PERIOD_OF_ANOTHER_YEAR", Severity.WARNING, sentence, main.evidence)
    received = context.received_on
    if (
        year is not None
        and received
        and kind is ReportType.ANNUAL
        and int(received[:4]) - 1 != year
        and main.end
        and main.end <= today
    ):
        sentence = f"The report received in {received[:4]} is about {year}."
        yield _finding("PERIOD_OF_ANOTHER_YEAR", Severity.NOTE, sentence, main.evidence)
    if year is None and kind is not ReportType.INITIAL:
        sentence = "The reporting period does not lie in one calendar year."
        yield _finding("YEAR_UNSURE", Severity.QUESTION, sentence, main.evidence)


def _joined(findings: list[Finding]) -> Iterator[Finding]:
    """Yield findings about forms; the same one about many forms as one sentence."""
    same: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        head, name, tail = _parted(finding.sentence)
        same.setdefault((finding.code, head + tail if name else finding.sentence), []).append(finding)
    for group in same.values():
        if len(group) < _MANY:
            yield from group
            continue
        names = [_parted(finding.sentence)[1] for finding in group]
        head, _, tail = _parted(group[0].sentence)
        sentence = f"Concerning {len(group)} forms ({'; '.join(names)}): {head.replace('the form on ', 'the form ')}{tail.strip()}"
        yield _finding(group[0].code, group[0].severity, " ".join(sentence.split()), group[0].evidence)


def _parted(sentence: str) -> tuple[str, str, str]:
    """Return a sentence before, at and after the name of a form."""
    for name in _NAMES.values():
        before, found, after = sentence.partition(name)
        if found:
            return before.replace("The form on ", "the form on "), name, after
    return sentence, "", ""


def _form(form: FormRead, year: int | None, draft: Draft, reference: Reference) -> Iterator[Finding]:
    name = _NAMES[form.key]
    status = form.status
    if form.statuses_differ:
        evidence = form.statuses[-1].evidence
        yield _finding(
            "FORM_AND_COVER_DISAGREE", Severity.QUESTION, f"The form on {name} is marked in two ways.", evidence
        )
    if len(form.letters) > 1:
        sentence = f"The form on {name} is lettered {' and '.join(form.letters)} in different places."
        yield _finding("FORM_AND_COVER_DISAGREE", Severity.NOTE, sentence, form.place.evidence)
    if status is None:
        if not form.attached and sum(1 for other in draft.forms if other.statuses) >= _MANY - 1:
            sentence = f"The status of the form on {name} cannot be read: no option stands there."
            yield _finding("TICK_UNCLEAR", Severity.QUESTION, sentence, form.place.evidence)
        return
    read = status.read
    if read.tick is Tick.UNKNOWN:
        sentence = f"The status of the form on {name} cannot be read: {read.trouble or 'nothing is marked'}."
        yield _finding("TICK_UNCLEAR", Severity.QUESTION, sentence, status.evidence)
    if form.key is FormKey.NATIONAL_MEASURES and read.tick is Tick.NOT_APPLICABLE:
        sentence = "National implementation measures are marked not applicable, which the form does not offer."
        yield _finding("FORM_A_NOT_APPLICABLE", Severity.QUESTION, sentence, status.evidence)
    if read.tick is Tick.CHANGED and not form.attached:
        sentence = f"The form on {name} is marked changed, but it is not attached."
        yield _finding("CHANGED_NOT_ATTACHED", Severity.QUESTION, sentence, status.evidence)
    if read.tick is Tick.UNCHANGED:
        yield from _unchanged(form, year, draft, reference)
    yield from _against_cover(form, name, read.tick)


def _unchanged(form: FormRead, year: int | None, draft: Draft, reference: Reference) -> Iterator[Finding]:
    status = form.status
    assert status is not None
    last = status.read.year
    name = _NAMES[form.key]
    if last is None:
        sentence = f"The form on {name} is marked unchanged, but the year of the last report is not given."
        yield _finding("UNCHANGED_WITHOUT_YEAR", Severity.QUESTION, sentence, status.evidence)
        return
    code = draft.state.state.code.value
    begun = reference.entry_into_force(code) if code else None
    first = begun.year if begun else _CONVENTION
    if last < first or (year is not None and last > year + 1):
        sentence = (
            f"The form on {name} is marked unchanged since {last}, which cannot be the year of an earlier report."
        )
        yield _finding("UNCHANGED_YEAR_ODD", Severity.QUESTION, sentence, status.evidence)


def _against_cover(form: FormRead, name: str, tick: Tick) -> Iterator[Finding]:
    if not form.attached:
        return
    answer = form.answer.value
    if tick is Tick.NOT_APPLICABLE and (answer is Answer.ANSWERED and any(table.rows for table in form.tables)):
        sentence = f"The form on {name} is marked not applicable, but it holds figures."
        yield _finding("FORM_AND_COVER_DISAGREE", Severity.QUESTION, sentence, form.answer.evidence)
    if tick is Tick.CHANGED and answer in (Answer.UNCHANGED, Answer.NOT_APPLICABLE):
        sentence = f"The form on {name} is marked changed, but it says {answer.value.replace('_', ' ')}."
        yield _finding("FORM_AND_COVER_DISAGREE", Severity.QUESTION, sentence, form.answer.evidence)


def _tables(forms: list[FormRead]) -> Iterator[Finding]:
    for form in forms:
        for table in form.tables:
            what = table.name.replace("_", " ")
            if table.unit_missing is not None:
                sentence = f"The table of {what} gives an area without a unit."
                yield _finding("AREA_WITHOUT_UNIT", Severity.QUESTION, sentence, table.unit_missing)
            if table.unreadable is not None:
                sentence = f"A number in the table of {what} cannot be read as one."
                yield _finding("NUMBER_UNCLEAR", Severity.WARNING, sentence, table.unreadable)


def _whole(draft: Draft, kind: ReportType) -> Iterator[Finding]:
    covered = any(form.statuses for form in draft.forms) and draft.nature.cover is not None
    if kind is ReportType.INITIAL and covered:
        sentence = "A cover page, which is for later annual reports, comes with an initial report."
        yield _finding("COVER_WITH_INITIAL", Severity.WARNING, sentence)
    attached = [form for form in draft.forms if form.attached]
    if len(attached) >= 3 and all(form.answer.value is Answer.NOT_APPLICABLE for form in attached):
        yield _finding("NA_ONLY", Severity.WARNING, "Every form says no more than not applicable.")
    for form in draft.forms:
        if form.answer.value is Answer.ILLEGIBLE:
            sentence = f"The answer to the form on {_NAMES[form.key]} cannot be read."
            yield _finding("FORM_ILLEGIBLE", Severity.QUESTION, sentence, form.answer.evidence)
    for anchor in draft.unclear[:_MANY]:
        sentence = (
            f'It is not clear which form "{anchor.item.text.strip()[:80]}" is; what stands under it was not read.'
        )
        yield _finding("FORM_UNCLEAR", Severity.WARNING, sentence, draft.strip.evidence(anchor.item))
    document = draft.paper.document
    if document.ocr and document.legibility < 0.75:
        yield _finding("LOW_OCR", Severity.WARNING, "The scan is hard to read; figures and marks want a look.")
    if not draft.contacts:
        sentence = "The report names no national point of contact, which Article 7, paragraph 1 (l), asks for."
        yield _finding("CONTACT_MISSING", Severity.QUESTION, sentence)
    if draft.submitted.value is None:
        yield _finding("SUBMISSION_DATE_MISSING", Severity.NOTE, "The report does not state its date of submission.")
