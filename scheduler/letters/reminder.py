"""Reminders: what is awaited, by when, how it may be sent. No ranking, no other State, no judgement; a crossed note is welcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler.duties import Ask, Remind
from scheduler.ledger import Ledger
from scheduler.letters.compose import LetterKind, Written
from scheduler.letters.people import as_written, printable
from scheduler.letters.questions import questions_of
from scheduler.letters.sections import (
    MeetingWords,
    corrections_until,
    meeting_words,
    participant_words,
    registration_line,
)
from scheduler.letters.settings import LetterSettings
from scheduler.letters.tongues import choose_language, isolate, speak
from scheduler.letters.words import Words, words
from scheduler.reminding import About
from store.records import DelegationNotice
from store.reference import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class _Notice:
    """What reminder_notice.jinja names."""

    addressee: str
    participant: str
    our_note: str
    our_note_date: str
    due: str
    meeting: MeetingWords
    address: tuple[str, ...]
    registration: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """What reminder_report.jinja names."""

    addressee: str
    participant: str
    initial: bool
    year: str
    due: str
    period: str
    email: str
    copy_to: str
    format_page: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenPoints:
    """What open_points.jinja names."""

    addressee: str
    participant: str
    paper: str
    meeting: MeetingWords
    number: str
    reference: str
    dated: str
    questions: tuple[str, ...]
    corrections_until: str
    contact: str


def write(duty: Remind, ledger: Ledger, reference: Reference, settings: LetterSettings, now: datetime) -> Written:
    """Write the reminder of one State's paper; the same words before and after the deadline, which is named as a date only."""
    language = choose_language(None, duty.state, ledger, settings)
    notice = duty.about is About.NOTICE

    def values(spoken: Words) -> Mapping[str, object]:
        fill = _notice_values if notice else _report_values
        return {"letter": fill(duty, reference, settings, spoken)}

    spoken = speak("reminder_notice.jinja" if notice else "reminder_report.jinja", language, values, settings)
    return Written(
        kind=LetterKind.REMINDER,
        key=duty.key,
        to=(duty.to,),
        subject=_subject(duty, reference, words(language)),
        text=spoken.text,
        html=spoken.html,
        language=language,
        notice=duty.key,
    )


def _subject(duty: Remind, reference: Reference, language: Words) -> str:
    participant = reference.display_name(duty.state, language.language)
    if duty.about is About.NOTICE:
        titles = reference.meeting(duty.subject).short_titles
        title = titles.get(language.language, titles["en"])
        return language.say("subject_remind_notice", meeting=title, participant=participant)
    if duty.subject == "initial":
        return language.say("subject_remind_initial", participant=participant)
    return language.say("subject_remind_report", year=duty.subject, participant=participant)


def _notice_values(duty: Remind, reference: Reference, settings: LetterSettings, language: Words) -> _Notice:
    meeting = reference.meeting(duty.subject)
    spoken = language.language
    participant = isolate(reference.display_name(duty.state, spoken), spoken)
    return _Notice(
        addressee=participant,
        participant=participant,
        our_note=isolate(meeting.note_reference, spoken),
        our_note_date=language.day(meeting.note_date) if meeting.note_date else "",
        due=language.day(duty.due),
        meeting=meeting_words(meeting, language),
        address=(*(isolate(line, spoken) for line in meeting.address), isolate(settings.from_address, spoken)),
        registration=registration_line(meeting, settings, language),
        contact=isolate(settings.contact, spoken),
    )


def _report_values(duty: Remind, reference: Reference, settings: LetterSettings, language: Words) -> _Report:
    spoken = language.language
    initial = duty.subject == "initial"
    participant = isolate(reference.display_name(duty.state, spoken), spoken)
    year = duty.due.year - 1 if initial else int(duty.subject)
    return _Report(
        addressee=participant,
        participant=participant,
        initial=initial,
        year=str(year),
        due=language.day(duty.due),
        period="" if initial else language.days(date(year, 1, 1), date(year, 12, 31)),
        email=isolate(settings.from_address, spoken),
        copy_to=isolate(settings.reports_copy_to, spoken),
        format_page=isolate(settings.format_page, spoken),
        contact=isolate(settings.contact, spoken),
    )


def write_open_points(
    duty: Ask, ledger: Ledger, reference: Reference, settings: LetterSettings, now: datetime
) -> Written:
    """Write the reminder of what one notice leaves open: its numbered questions and nothing else."""
    filed = ledger.contents[duty.record]
    record = filed.record
    if not isinstance(record, DelegationNotice):
        raise TypeError(f"{duty.record} is no delegation notice")
    message = ledger.snapshot.messages[duty.message]
    language = choose_language(message.language, duty.participant, ledger, settings)
    meeting = reference.meeting(duty.meeting)
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    until = corrections_until(meeting, settings, today)

    def values(spoken: Words) -> Mapping[str, object]:
        tongue = spoken.language
        participant = participant_words(duty.participant, record.participant.on_behalf_of, reference, spoken)
        letter = _OpenPoints(
            addressee=isolate(printable(record.issuer.as_written.value, 150), tongue) or participant,
            participant=participant,
            paper=spoken.of("papers", record.note.form.value),
            meeting=meeting_words(meeting, spoken),
            number=duty.record,
            reference=isolate(as_written(record.note.reference.value), tongue),
            dated=isolate(as_written(record.note.date.raw), tongue) if record.note.date.value else "",
            questions=questions_of(filed, spoken),
            corrections_until=spoken.day(until) if until else "",
            contact=isolate(settings.contact, tongue),
        )
        return {"letter": letter}

    spoken = speak("open_points.jinja", language, values, settings)
    titles = meeting.short_titles
    subject = words(language).say(
        "subject_ask",
        meeting=titles.get(language, titles["en"]),
        participant=reference.display_name(duty.participant, language),
        number=duty.record,
    )
    return Written(
        kind=LetterKind.REMINDER,
        key=duty.key,
        to=(duty.to,),
        subject=subject,
        text=spoken.text,
        html=spoken.html,
        language=language,
        notice=duty.record,
    )
