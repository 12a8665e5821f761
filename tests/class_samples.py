"""Mail of every kind in seven languages, with what it is: sentences of class_wordings.toml in frames, as a body or under a cover.

The same arguments give the same mail. What is "dev" and what is "test" shares no sentence of the act itself.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from parsers.language import language_of
from parsers.limits import Limits
from parsers.paper import Context, Document, Paper, text_of
from parsers.text import read_text
from store.records import Label, MailFacts
from tests.class_frames import FRAMES, Frame
from tests.report_papers import bolivia, croatia, mauritania, mine_ban, protocol_five

TODAY = date(2023, 8, 10)
NOTICES = frozenset({"attend", "regret", "amend", "withdraw", "follow"})
#: Kinds that come as the text of a mail only.
BODIES = frozenset({"reply", "incomplete", "registration_system", "spam", "list_mail", "enquiry"})


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence or two of one kind."""

    half: str
    kind: str
    language: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One mail and what it is."""

    name: str
    kind: str
    language: str
    papers: tuple[Paper, ...]
    facts: MailFacts
    expected: Label
    context: Context


@cache
def wordings() -> tuple[Wording, ...]:
    """Return every wording."""
    with (Path(__file__).parent / "class_wordings.toml").open("rb") as file:
        return tuple(Wording(**table) for table in tomllib.load(file)["wording"])


def cases(half: str, each: int = 2) -> list[Case]:
    """Return mail of one half: each wording in `each` settings, and what is composed of several papers."""
    found: list[Case] = []
    for number, wording in enumerate(wordings()):
        if wording.half != half:
            continue
        for turn in range(each):
            found.append(_case(wording, random.Random(f"{half}-{number}-{turn}"), turn))
    return found + [_both(wording, place) for place, wording in enumerate(wordings()) if _is_list(wording, half)]


def paper_of(text: str, path: str, *, body: bool, name: str | None = None) -> Paper:
    """Return a text as the reader would give it."""
    document = read_text(text.encode(), Limits())
    if not body:
        document = replace(document, format="docx")
    return Paper(path=path, document=document, language=language_of(text_of(document)).code, name=name, body=body)


def unread(path: str, name: str) -> Paper:
    """Return an attachment that could not be opened."""
    document = Document(format="pdf", media_type="application/pdf", unread="It is encrypted.")
    return Paper(path=path, document=document, name=name)


def expected_of(kind: str) -> Label:
    """Return the label of a kind of wording."""
    return Label.DELEGATION_NOTICE if kind in NOTICES else Label(kind)


def _is_list(wording: Wording, half: str) -> bool:
    return wording.half == half and wording.kind == "attend" and "{LIST}" in wording.text


def _case(wording: Wording, chance: random.Random, turn: int) -> Case:
    frame = FRAMES[wording.language]
    slots = frame.slots(chance)
    attached = wording.kind not in BODIES and turn % 2 == 1
    text = _framed(wording, frame, slots, chance)
    subject = _filled(wording.subject, slots)
    if wording.kind not in BODIES and chance.random() < 0.4:
        subject = f"{frame.note} {chance.randrange(10, 400)}/2023"
    if attached:
        name = f"{chance.choice(('Note', 'NV', 'scan', 'doc'))}{chance.randrange(1000)}.pdf"
        papers = (
            paper_of(chance.choice(frame.covers), "1", body=True),
            paper_of(text, "2", body=False, name=name),
        )
    else:
        papers = (paper_of(text, "1", body=True),)
    replies = ("<ack.11@ccm.example>",) if wording.kind == "reply" else ()
    facts = MailFacts(subject=subject, from_address="mission@state.example", in_reply_to=replies, human=True)
    return Case(
        name=f"{wording.half}-{wording.language}-{wording.kind}-{turn}{'-attached' if attached else ''}",
        kind=wording.kind,
        language=wording.language,
        papers=papers,
        facts=facts,
        expected=expected_of(wording.kind),
        context=Context(subject=subject, received_on=TODAY.isoformat()),
    )


def _filled(text: str, slots: dict[str, str]) -> str:
    for slot, value in slots.items():
        text = text.replace("{" + slot + "}", value)
    return text


def _framed(wording: Wording, frame: Frame, slots: dict[str, str], chance: random.Random) -> str:
    """Return the text as a note with its courtesies, as a letter, or bare."""
    text = _filled(wording.text, slots)
    if wording.kind in BODIES or wording.kind == "conference_document":
        return text
    if "{MISSION}" in wording.text and chance.random() < 0.7:
        head = f"{slots['MISSION']}\n\n{frame.number} {chance.randrange(10, 400)}/2023\n\n"
        return f"{head}{_filled(frame.opening, slots)}\n\n{text}\n\n{_filled(frame.closing, slots)}"
    if chance.random() < 0.6:
        return f"{frame.dear}\n\n{text}\n\n{frame.regards}"
    return text


def _both(wording: Wording, place: int) -> Case:
    """Return a note and a report in one mail; or a note beside a report of another treaty."""
    chance = random.Random(f"both-{place}")
    frame = FRAMES[wording.language]
    report = (croatia, bolivia, mauritania, mine_ban, protocol_five)[place % 5]()
    theirs = place % 5 > 2
    note = paper_of(_framed(wording, frame, frame.slots(chance), chance), "2", body=False, name="Note.pdf")
    subject = f"{frame.note} {place}"
    return Case(
        name=f"{wording.half}-{wording.language}-{'theirs' if theirs else 'both'}-{place}",
        kind="both",
        language=wording.language,
        papers=(paper_of(frame.covers[0], "1", body=True), note, replace(report, path="3", body=False)),
        facts=MailFacts(subject=subject, human=True),
        expected=Label.DELEGATION_NOTICE if theirs else Label.BOTH,
        context=Context(subject=subject, received_on=TODAY.isoformat()),
    )
