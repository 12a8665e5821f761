"""A circular: one text of the secretariat, merged for each State in its language, one letter each, never a visible list of the others.

The text is a person's own. It is a draft until a person releases it, and it goes only to addresses of the register.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from scheduler.answering import find_mark, register_addresses
from scheduler.ledger import Ledger
from scheduler.letters.compose import Attachment, LetterKind, Written, compose
from scheduler.letters.sections import MeetingWords, meeting_words
from scheduler.letters.settings import LetterSettings
from scheduler.letters.tongues import choose_language, isolate
from scheduler.letters.words import LANGUAGES, html_twin, words
from store.errors import Misconfigured
from store.letters import Letter
from store.reference import Meeting, Reference
from store.schema import LetterState

HELD = "a person releases circulars"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_FILE = re.compile(rf"(?P<name>.+?)(?:\.(?P<language>{'|'.join(LANGUAGES)}))?\.txt", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The circular in one language: the first line of its file is the subject."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Circular:
    """One circular in the languages it was written in."""

    name: str  #: lower case, digits and hyphens; part of each letter's key
    texts: Mapping[str, Text]  #: by language; English is there
    attachments: tuple[Attachment, ...] = ()

    def key(self, state: str) -> str:
        """Key of the letter to one State: a circular reaches it once."""
        return f"circular:{self.name}:{state}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One State and what becomes of the circular there."""

    state: str
    address: str | None
    reason: str  #: why it is not written, "" when it is


@dataclass(frozen=True, slots=True, kw_only=True)
class _Merged:
    """What a circular may name."""

    participant: str
    meeting: MeetingWords | None
    delegations_due: str


def read_circular(files: Iterable[tuple[str, str]], attachments: tuple[Attachment, ...] = ()) -> Circular:
    """Make a circular of files by name and content: further-information.txt, further-information.fr.txt, ..."""
    texts: dict[str, Text] = {}
    names: set[str] = set()
    for file, content in files:
        found = _FILE.fullmatch(file)
        if found is None or not _NAME.fullmatch(found["name"].lower()):
            raise Misconfigured(f"{file}: a circular is named like further-information.fr.txt")
        subject, _, body = content.strip().partition("\n")
        if not subject.strip() or not body.strip():
            raise Misconfigured(f"{file}: the first line is the subject, the rest the text; one of them is missing")
        names.add(found["name"].lower())
        texts[(found["language"] or "en").lower()] = Text(subject=subject.strip(), body=body.strip())
    if len(names) != 1 or "en" not in texts:
        raise Misconfigured("a circular needs one name and an English text: further-information.txt")
    return Circular(name=names.pop(), texts=texts, attachments=attachments)


def addressed(circular: Circular, states: Iterable[str], ledger: Ledger) -> tuple[Addressed, ...]:
    """Where the circular goes and where not, with the reason."""
    found = []
    for state in states:
        address = next(iter(register_addresses(state, ledger)), None)
        written = ledger.letters.get(circular.key(state))
        if written:
            reason = f"written before ({written.number}, {written.state.value.lower()})"
        elif address is None:
            reason = f"the register has no address: ./ccm contacts add ADDRESS {state}"
        else:
            reason = find_mark(address, ledger) or ""
        found.append(Addressed(state=state, address=address, reason=reason))
    return tuple(found)


def write(
    circular: Circular,
    to: Addressed,
    ledger: Ledger,
    reference: Reference,
    settings: LetterSettings,
    *,
    meeting: Meeting | None,
) -> Written:
    """Merge the circular for one State, in the language of its correspondence where the circular has it, else in English."""
    chosen = choose_language(None, to.state, ledger, settings)
    language = chosen if chosen in circular.texts else "en"
    spoken, text = words(language), circular.texts[language]
    due = meeting.delegations_due if meeting else None
    merged = _Merged(
        participant=isolate(reference.display_name(to.state, language), language),
        meeting=meeting_words(meeting, spoken) if meeting else None,
        delegations_due=spoken.day(due.day) if due else "",
    )
    body = _merge(text.body, merged) + "\n"
    return Written(
        kind=LetterKind.CIRCULAR,
        key=circular.key(to.state),
        to=(to.address or "",),
        subject=_merge(text.subject, merged),
        text=body,
        html=html_twin(body, language),
        attachments=circular.attachments,
        language=language,
        notice=circular.key(to.state),
    )


def _merge(template: str, merged: _Merged) -> str:
    environment = SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)
    values = {"participant": merged.participant, "meeting": merged.meeting, "delegations_due": merged.delegations_due}
    try:
        return environment.from_string(template).render(values)
    except jinja2.TemplateError as error:
        raise Misconfigured(f"the circular cannot be merged: {error}; it may name {', '.join(values)}") from error


def letter_of(written: Written, state: str, settings: LetterSettings, now: datetime) -> Letter:
    """Return the checked draft for the outbox."""
    finished = compose(written, settings, now)
    return Letter(
        key=written.key,
        kind=LetterKind.CIRCULAR.value,
        state=LetterState.DRAFT,
        participant=state,
        language=written.language,
        recipients=finished.parcel.recipients,
        envelope_sender=finished.parcel.sender,
        subject=finished.subject,
        content=finished.parcel.content,
        message_id_header=finished.message_id,
        held_because=HELD,
    )
