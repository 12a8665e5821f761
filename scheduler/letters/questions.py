"""The questions a letter asks, by the codes of a record's findings. What a person has answered since is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.letters.people import name_of
from scheduler.letters.tongues import isolate
from scheduler.letters.words import Words
from store.filed import FiledRecord
from store.records import (
    Answer,
    Article7Report,
    DelegationNotice,
    Evidence,
    Field,
    Finding,
    Member,
    ReportForm,
    Role,
    Severity,
    Tick,
)

#: Codes of findings that stand for the record as a whole, asked even when the list itself is not repeated.
WHOLE = frozenset(
    "NO_MEMBERS PARTICIPANT_UNSURE WRONG_MEETING OLD_MEETING MEETING_UNSURE STATE_UNSURE YEAR_UNSURE LOW_OCR".split()
)
_DECIDED = 1.0  #: confidence of a value that a person put there


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    code: str
    about: tuple[str, ...] = ()


def questions_of(filed: FiledRecord, language: Words, *, whole_only: bool = False) -> tuple[str, ...]:
    """The open questions of one record in a letter's words, each once, in the order of the findings."""
    asked: dict[str, _Ask] = {}
    for finding in filed.record.findings:
        if finding.severity is not Severity.QUESTION or not _is_open(finding.code, filed):
            continue
        if whole_only and finding.code not in WHOLE:
            continue
        before = asked.get(finding.code, _Ask(code=finding.code))
        about = () if whole_only else _about(finding, filed, language)
        asked[finding.code] = _Ask(code=finding.code, about=tuple(dict.fromkeys((*before.about, *about))))
    if filed.facts.conflict and isinstance(filed.record, DelegationNotice):
        asked["AUTHORITIES_DISAGREE"] = _Ask(code="AUTHORITIES_DISAGREE")
    return tuple(dict.fromkeys(language.question(ask.code, language.join(ask.about)) for ask in asked.values()))


def _is_open(code: str, filed: FiledRecord) -> bool:
    record, members = filed.record, filed.members
    if isinstance(record, DelegationNotice):
        closed: dict[str, Callable[[], bool]] = {
            "HOD_MISSING": lambda: any(member.role.value is Role.HEAD for member in members),
            "HOD_MULTIPLE": lambda: sum(member.role.value is Role.HEAD for member in members) == 1,
            "NO_MEMBERS": lambda: bool(members),
            "PARTICIPANT_UNSURE": lambda: _decided(record.participant.code),
            "WRONG_MEETING": lambda: _decided(record.meeting),
            "OLD_MEETING": lambda: _decided(record.meeting),
            "MEETING_UNSURE": lambda: _decided(record.meeting),
        }
    else:
        closed = {"STATE_UNSURE": lambda: _decided(record.state.code), "YEAR_UNSURE": lambda: _decided(record.year)}
    answered = closed.get(code)
    return answered is None or not answered()


def _decided(value: Field[str | None] | Field[int | None]) -> bool:
    return value.value is not None and value.confidence == _DECIDED


def _about(finding: Finding, filed: FiledRecord, language: Words) -> tuple[str, ...]:
    record = filed.record
    if isinstance(record, DelegationNotice):
        found = _members_meant(finding, filed.members or record.members)
        return tuple(isolate(name, language.language) for member in found if (name := name_of(member)))
    return tuple(language.of("forms", form.key.value) for form in _forms_meant(finding, record))


def _members_meant(finding: Finding, members: Sequence[Member]) -> list[Member]:
    if finding.code == "FUNCTION_MISSING":
        return [member for member in members if member.listed and member.function.value is None]
    place = finding.evidence
    if place is None:
        return []
    exact = [member for member in members if place in _places(member)]
    if exact:
        return exact
    quoted = [member for member in members if place.quote and place.quote.strip() == member.raw.strip()]
    return quoted[:1]


def _places(member: Member) -> tuple[Evidence | None, ...]:
    fields = (member.display_name, member.family_name, member.given_names)
    return tuple(field.evidence for field in fields)


def _forms_meant(finding: Finding, report: Article7Report) -> list[ReportForm]:
    """The forms a finding speaks of: by what the form says where that is plain, else by the place on the paper."""
    plain: dict[str, Callable[[ReportForm], bool]] = {
        "TICK_UNCLEAR": lambda form: form.tick.value is Tick.UNKNOWN,
        "CHANGED_NOT_ATTACHED": lambda form: form.tick.value is Tick.CHANGED and not form.attached,
        "UNCHANGED_WITHOUT_YEAR": lambda form: form.tick.value is Tick.UNCHANGED and form.last_reported.value is None,
        "FORM_ILLEGIBLE": lambda form: form.answer.value is Answer.ILLEGIBLE,
    }
    meant = plain.get(finding.code)
    if meant is not None:
        return [form for form in report.forms if meant(form)]
    if finding.evidence is None:
        return []
    places = finding.evidence
    return [
        form
        for form in report.forms
        if places in (form.tick.evidence, form.answer.evidence, form.last_reported.evidence)
    ]
