"""The acknowledgement: what was received, under which number, how it was understood, what is open. It never says registered or accepted.

One mail gets one letter, whatever it brought; each record in it has its own number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.duties import Acknowledge
from scheduler.ledger import Ledger
from scheduler.letters.compose import LetterKind, Written
from scheduler.letters.sections import (
    Look,
    MeetingWords,
    Section,
    corrections_until,
    meeting_words,
    registration_line,
    section_of,
    short_section,
)
from scheduler.letters.settings import LetterSettings
from scheduler.letters.tongues import choose_language, isolate, speak
from scheduler.letters.words import Words, words
from store.filed import NOTICE, FiledRecord
from store.messages import Message
from store.reference import Meeting, Reference

_ATTENDING = frozenset({"delegation", "correction", "will_follow"})

# Words of our own reasons, most telling first, by what to ask the sender for.
_REASONS = (
    ("password", ("password", "encrypt")),
    ("size", ("limit size", "too large", "too big", "limit pages")),
    ("empty", ("empty",)),
    ("format", ("no reader", "not in this version")),
    ("damaged", ("damaged", "truncated", "broken", "corrupt", "incomplete", "malformed")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """What acknowledgement.jinja names."""

    sections: tuple[Section, ...]
    received: str
    meeting: MeetingWords | None
    corrections_until: str
    registration: str
    contact: str

    @property
    def names_repeated(self) -> bool:
        """Whether persons are named."""
        return any(section.people for section in self.sections)

    @property
    def has_report(self) -> bool:
        """Whether a report is acknowledged."""
        return any(section.kind == "report" for section in self.sections)


def write(duty: Acknowledge, ledger: Ledger, reference: Reference, settings: LetterSettings, now: datetime) -> Written:
    """Write the acknowledgement of one message."""
    message = ledger.snapshot.messages[duty.message]
    filed = tuple(ledger.contents[number] for number in duty.records)
    meeting = _find_meeting(filed, reference)
    look = Look(message=message, ledger=ledger, reference=reference, settings=settings)
    language = choose_language(message.language, duty.participant, ledger, settings)

    def values(spoken: Words) -> Mapping[str, object]:
        sections = _sections(filed, look, spoken)
        return {"letter": _letter(sections, look, spoken, _Moment(meeting=meeting, now=now))}

    spoken = speak("acknowledgement.jinja", language, values, settings)
    facts = ledger.facts_of(message)
    numbers = duty.records or (message.number,)
    return Written(
        kind=LetterKind.ACKNOWLEDGEMENT,
        key=duty.key,
        to=(duty.to,),
        subject=_subject(_sections(filed, look, words(language)), meeting, words(language), numbers),
        text=spoken.text,
        html=spoken.html,
        language=language,
        notice=" ".join(numbers),
        in_reply_to=facts.message_id if facts else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    meeting: Meeting | None
    now: datetime


def _find_meeting(filed: tuple[FiledRecord, ...], reference: Reference) -> Meeting | None:
    """The meeting that the notices of a letter speak of; None when there is none, or more than one."""
    codes = {one.facts.scope for one in filed if one.facts.kind == NOTICE}
    known = [meeting for meeting in reference.meetings if meeting.code in codes]
    return known[0] if len(codes) == 1 and known else None


def _sections(filed: tuple[FiledRecord, ...], look: Look, language: Words) -> tuple[Section, ...]:
    if not filed:
        return (_unfiled(look.message, look.ledger, language),)
    return tuple(section_of(one, look, language) for one in filed)


def _unfiled(message: Message, ledger: Ledger, language: Words) -> Section:
    """A message that waits for a person: received, and what of it must be sent again to be read."""
    read = ledger.readings.get(message.id)
    asked = dict.fromkeys(language.of("unopened", _trouble(reason)) for reason in (read.unread if read else ()))
    return replace(short_section(message.number, language), questions=tuple(asked))


def _trouble(reason: str) -> str:
    lowered = reason.lower()
    return next((code for code, cues in _REASONS if any(cue in lowered for cue in cues)), "other")


def _letter(sections: tuple[Section, ...], look: Look, language: Words, moment: _Moment) -> _Letter:
    settings, meeting = look.settings, moment.meeting
    until = None
    if meeting is not None:
        until = corrections_until(meeting, settings, moment.now.astimezone(ZoneInfo(settings.zone)).date())
    return _Letter(
        sections=_addressed_once(sections),
        received=language.moment(look.message.received_at, settings.zone),
        meeting=meeting_words(meeting, language) if meeting else None,
        corrections_until=language.day(until) if until else "",
        registration=registration_line(meeting, settings, language) if meeting and _attends(sections) else "",
        contact=isolate(settings.contact, language.language),
    )


def _attends(sections: tuple[Section, ...]) -> bool:
    return any(section.kind in _ATTENDING for section in sections)


def _addressed_once(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Sections whose addressee is named only where it changes."""
    before = [""] + [section.addressee for section in sections]
    return tuple(
        replace(section, addressee="") if section.addressee == earlier else section
        for section, earlier in zip(sections, before, strict=False)
    )


def _subject(sections: tuple[Section, ...], meeting: Meeting | None, language: Words, numbers: tuple[str, ...]) -> str:
    number = language.join(numbers)
    about = [section for section in sections if section.participant]
    if not about:
        return language.say("subject_short", number=number)
    participant = about[0].participant
    reports = any(section.kind == "report" for section in about)
    if meeting is None or all(section.kind == "report" for section in about):
        key = "subject_report" if reports else "subject_short"
        return language.say(key, participant=participant, number=number)
    title = meeting.short_titles.get(language.language, meeting.short_titles["en"])
    key = "subject_both" if reports else "subject_notice"
    return language.say(key, meeting=title, participant=participant, number=number)
