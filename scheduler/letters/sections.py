"""One record as a section of an acknowledgement: what was received, what was understood, what is asked.

A list of persons is repeated to a State only when the reading was sure of it or a person has looked; else the short form goes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from scheduler.ledger import Ledger
from scheduler.letters.people import as_written, in_protocol_order, named, person_line, printable
from scheduler.letters.questions import questions_of
from scheduler.letters.settings import LetterSettings
from scheduler.letters.tongues import isolate
from scheduler.letters.words import Words
from store.filed import FiledRecord, Standing
from store.messages import Message
from store.records import (
    Answer,
    Article7Report,
    DelegationNotice,
    Intent,
    Member,
    NoteForm,
    ReportForm,
    ReportType,
    Tick,
)
from store.reference import Mark, Meeting, Reference, Timeliness

_ISSUER_LIMIT = 150  #: characters
_LONGEST_LIST = 150  #: persons; a longer list is not repeated: no letter is longer than the paper it answers
_SIMPLE = {Intent.REGRET: "regret", Intent.WITHDRAW: "withdraw", Intent.WILL_FOLLOW: "will_follow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingWords:
    """A meeting in the words of one language."""

    title: str
    where_and_when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What acknowledgement.jinja names of one record. "" and () leave a line out."""

    kind: str  #: delegation, correction, regret, withdraw, will_follow, report, short
    number: str
    addressee: str = ""
    paper: str = ""
    reference: str = ""
    dated: str = ""
    participant: str = ""
    report_year: str = ""
    period: str = ""
    report_type: str = ""
    before_deadline: str = ""
    replaces: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    unlisted: str = ""
    forms: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def meeting_words(meeting: Meeting, language: Words) -> MeetingWords:
    """A meeting's title, place and days. Days that are not known for sure are left out: the month stands there."""
    spoken = language.language
    sure = meeting.dates_known and all(sitting.mark is Mark.VERIFIED for sitting in meeting.sittings)
    if sure:
        days = language.join(language.days(sitting.start, sitting.end) for sitting in meeting.sittings)
    else:
        days = language.month(meeting.start)
    city = meeting.city.get(spoken, meeting.city["en"])
    return MeetingWords(
        title=meeting.titles.get(spoken, meeting.titles["en"]),
        where_and_when=language.say("and_place", place=city, dates=days),
    )


def corrections_until(meeting: Meeting, settings: LetterSettings, today: date) -> date | None:
    """Last day on which a correction enters the provisional list; None when it has passed or the days are not known."""
    day = meeting.start - timedelta(days=settings.corrections_days_before)
    return day if meeting.dates_known and day >= today else None


def registration_line(meeting: Meeting, settings: LetterSettings, language: Words) -> str:
    """What is needed beside the note and is not done by a letter."""
    if settings.registration_note:
        return settings.registration_note
    if meeting.registration:
        return language.say("registration_system", system=meeting.registration)
    return language.single["registration_badge"]


def participant_words(code: str | None, others: tuple[str, ...], reference: Reference, language: Words) -> str:
    """The United Nations name of a State, or an organisation's; never as somebody wrote it."""
    codes = (code, *others) if code else ()
    known = [one for one in codes if one in reference.states or one in reference.organisations]
    if code not in known:
        return ""
    shown = [isolate(reference.display_name(one, language.language), language.language) for one in known]
    if len(shown) == 1:
        return shown[0]
    return language.say("on_behalf", participant=shown[0], others=language.join(shown[1:]))


def short_section(number: str, language: Words, form: NoteForm = NoteForm.UNKNOWN) -> Section:
    """Received, our number, will be processed: nothing that was read is repeated."""
    return Section(kind="short", number=number, paper=language.of("papers", form.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a section is written with."""

    message: Message
    ledger: Ledger
    reference: Reference
    settings: LetterSettings


def section_of(filed: FiledRecord, look: Look, language: Words) -> Section:
    """The section of one record."""
    if isinstance(filed.record, DelegationNotice):
        return _notice(filed, filed.record, look, language)
    return _report(filed, filed.record, look, language)


def is_sure(filed: FiledRecord, message: Message, least: float) -> bool:
    """Whether what was read may be repeated to the State: by its confidence, or because a person has looked."""
    record = filed.record
    looked = message.settled_by is not None
    if isinstance(record, Article7Report):
        state, year = record.state.code, record.year
        known = state.value is not None and (year.value is not None or record.type.value is ReportType.INITIAL)
        return known and (looked or (state.confidence >= least and (year.value is None or year.confidence >= least)))
    if record.participant.code.value is None or record.meeting.value is None or len(filed.members) > _LONGEST_LIST:
        return False
    if looked:
        return True
    members = [member for member in _members(filed, record) if member.listed]
    said = (record.participant.code.confidence, record.meeting.confidence, record.intent.confidence)
    return all(one >= least for one in (*said, *(member.display_name.confidence for member in members)))


def _members(filed: FiledRecord, record: DelegationNotice) -> tuple[Member, ...]:
    # A paper that came again counts for nothing in the register, so only it knows whom it named.
    return record.members if filed.facts.standing is Standing.REPEATED else filed.members


def _notice(filed: FiledRecord, record: DelegationNotice, look: Look, language: Words) -> Section:
    base = _frame(filed, record, look, language)
    if not is_sure(filed, look.message, look.settings.short_below):
        return replace(base, participant="", questions=questions_of(filed, language, whole_only=True))
    base = replace(base, before_deadline=_before(record, look, language), questions=questions_of(filed, language))
    if filed.facts.conflict and record.intent.value in _SIMPLE:
        return base  # two authorities disagree: nothing is noted, the question says so
    simple = _SIMPLE.get(record.intent.value)
    if simple:
        return replace(base, kind=simple)
    members = _members(filed, record)
    if not members:
        return base
    listed = [person_line(member, language) for member in in_protocol_order(members) if member.listed]
    hidden = sum(not member.listed for member in members)
    base = replace(base, kind="delegation", people=tuple(listed), unlisted=str(hidden) if hidden else "")
    return _with_difference(base, filed, language)


def _frame(filed: FiledRecord, record: DelegationNotice, look: Look, language: Words) -> Section:
    """Number, reference, date and participant: what any answer to a notice says."""
    note, spoken = record.note, language.language
    issuer = printable(record.issuer.as_written.value, _ISSUER_LIMIT)
    code = record.participant.code.value
    participant = participant_words(code, record.participant.on_behalf_of, look.reference, language)
    reference = as_written(note.reference.value)
    return replace(
        short_section(filed.facts.number, language, note.form),
        addressee=isolate(issuer, spoken) or participant,
        reference=isolate(reference, spoken),
        dated=_dated(note.date.raw, note.date.value, language),
        participant=participant,
    )


def _dated(raw: str, value: str | None, language: Words) -> str:
    """A paper's date as it writes it, else written out; "" when there is none."""
    written = as_written(raw)
    if value is None:
        return ""
    return isolate(written, language.language) if written else language.day(date.fromisoformat(value))


def _before(record: DelegationNotice, look: Look, language: Words) -> str:
    try:
        due = look.reference.meeting(record.meeting.value or "").delegations_due
    except KeyError:
        return ""
    on_time = due is not None and due.timeliness(look.message.received_at) is Timeliness.ON_TIME
    return language.day(due.day) if due is not None and on_time else ""


def _with_difference(section: Section, filed: FiledRecord, language: Words) -> Section:
    """The same section as a correction, when the notice changed a delegation that stood before."""
    change, pending = filed.difference, filed.facts.pending_removals
    if change is None or not (change.added or change.removed or change.changed or pending):
        return section
    spoken = language.language
    return replace(
        section,
        kind="correction",
        added=named(change.added, spoken),
        removed=named(change.removed, spoken),
        changed=named([one.what for one in change.changed], spoken),
        pending=named(pending, spoken),
    )


def _report(filed: FiledRecord, report: Article7Report, look: Look, language: Words) -> Section:
    if not is_sure(filed, look.message, look.settings.short_below):
        base = short_section(filed.facts.number, language)
        return replace(base, questions=questions_of(filed, language, whole_only=True))
    code = report.state.code.value
    participant = participant_words(code, (), look.reference, language)
    start, end = report.period.start.value, report.period.end.value
    period = language.days(date.fromisoformat(start), date.fromisoformat(end)) if start and end else ""
    return Section(
        kind="report",
        number=filed.facts.number,
        addressee=participant,
        participant=participant,
        report_year=str(report.year.value) if report.year.value is not None else "",
        period=period if start and end and start <= end else "",
        report_type=language.of("report_types", report.type.value.value),
        before_deadline=_report_before(report, look, language),
        replaces=filed.facts.supersedes or "",
        forms=tuple(_form(form, language) for form in report.forms),
        questions=questions_of(filed, language),
    )


def _report_before(report: Article7Report, look: Look, language: Words) -> str:
    code, year, reference = report.state.code.value, report.year.value, look.reference
    if code is None or code not in reference.states:
        return ""
    due = reference.initial_due(code) if report.type.value is ReportType.INITIAL else None
    if report.type.value is ReportType.ANNUAL and year is not None:
        due = reference.annual_due(code, year)
    if due is None or reference.report_deadline(due).timeliness(look.message.received_at) is not Timeliness.ON_TIME:
        return ""
    return language.day(due)


def _form(form: ReportForm, language: Words) -> str:
    answer = language.of("answers", form.answer.value.value)
    if form.answer.value is Answer.UNCHANGED and form.last_reported.value is not None:
        year = str(form.last_reported.value)
        answer = language.of("answers", "unchanged_since").format(year=year)
    if form.answer.value is Answer.BLANK and form.tick.value is Tick.CHANGED and not form.attached:
        # Nobody left it blank: the cover announces it, and it is not here.
        answer = language.of("answers", "changed_not_here")
    name = language.of("forms", form.key.value)
    letter = printable(form.letter, 2)
    if letter:
        return language.say("lettered", letter=letter, form=name, answer=answer)
    return language.say("unlettered", form=name, answer=answer)
