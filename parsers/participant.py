"""The State or organisation a delegation represents. The addressee, the venue and the nationality of a person never are it.

An organisation that our files do not know keeps its name and gets no code; two that speak equally loud are a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.author import Ambiguity, Author, find_author
from parsers.cues import Folded
from parsers.notetext import NoteText, pattern_of
from parsers.paper import QUOTE_LIMIT, Place, places_of
from parsers.states import MentionKind, find_states
from store.records import Evidence, Field, Participant, ParticipantKind, Text
from store.reference import Reference

_LOUD = 0.7  #: confidence of an author that speaks for itself, not one merely named
_SENDER = 0.85  #: a paper that names nobody comes from whom the sender is known for
_NAME = 90  #: letters of an organisation's name
_TOP = 8
_ADDRESSEES = frozenset({"UN", "UNODA", "UNOG", "ISU"})
_BEHALF_NAME = re.compile(
    r"(?:on behalf of|au nom (?:de|du|des)|en nombre de|em nome d[aeo]s?|от имени)\s(?:the |la |le |l'|el |o |a )?"
)


@dataclass(frozen=True, slots=True)
class ParticipantRead:
    """The participant and how it was found."""

    participant: Participant
    how: str  #: author, subject, sender, name, ambiguous, none
    evidence: Evidence | None = None

    @property
    def code(self) -> str | None:
        """Our code, None when not known."""
        return self.participant.code.value


def read_participant(text: NoteText, reference: Reference) -> ParticipantRead:
    """Return whom a paper speaks for."""
    author = find_author(places_of(text.paper), reference)
    sender = text.context.sender_state
    if isinstance(author, Author) and author.code in _ADDRESSEES:
        author = None
    if isinstance(author, Author) and author.confidence >= _LOUD:
        return _of_author(text, author, reference)
    unknown = _organisation_name(text, reference)
    if unknown is not None:
        return unknown
    if isinstance(author, Ambiguity):
        return _of_ambiguity(author, sender, reference)
    if isinstance(author, Author) and sender in (None, author.code):
        sure = _SENDER if sender == author.code else author.confidence
        return _made(author.code, author.as_written, sure, reference, author.evidence, how="author")
    told = _of_subject(text, reference)
    if told is not None and sender in (None, told.code):
        return told
    if sender is not None:
        return _made(sender, "", _SENDER if author is None else 0.5, reference, None, how="sender")
    nobody: Text = Field(value=None)
    return ParticipantRead(Participant(code=nobody, kind=ParticipantKind.OTHER, as_written=""), "none")


def _of_subject(text: NoteText, reference: Reference) -> ParticipantRead | None:
    """Return whose delegation the message's subject speaks of; never sure."""
    if not text.context.subject:
        return None
    place = Place(text=text.context.subject, evidence=Evidence(part="header", quote=text.context.subject[:QUOTE_LIMIT]))
    author = find_author([place], reference)
    if not isinstance(author, Author) or author.code in _ADDRESSEES:
        return None
    sure = min(author.confidence, _SENDER)
    return _made(author.code, author.as_written, sure, reference, author.evidence, how="subject")


def _of_author(text: NoteText, author: Author, reference: Reference) -> ParticipantRead:
    others = _on_behalf(text, author.code, reference) if author.kind is not MentionKind.ORGANISATION else ()
    read = _made(author.code, author.as_written, author.confidence, reference, author.evidence, how="author")
    participant = read.participant
    return ParticipantRead(
        Participant(
            code=participant.code, kind=participant.kind, as_written=participant.as_written, on_behalf_of=others
        ),
        "author",
        author.evidence,
    )


def _of_ambiguity(found: Ambiguity, sender: str | None, reference: Reference) -> ParticipantRead:
    known = next((one for one in found.candidates if one.code == sender), None)
    if known is not None:
        return _made(known.code, known.as_written, _SENDER, reference, known.evidence, how="author")
    first = found.candidates[0]
    nobody: Text = Field(value=None, raw=first.as_written, confidence=0.3, evidence=first.evidence)
    names = ", ".join(one.as_written for one in found.candidates)
    return ParticipantRead(
        Participant(code=nobody, kind=_kind(first.code, reference), as_written=names), "ambiguous", first.evidence
    )


def _made(
    code: str, written: str, sure: float, reference: Reference, evidence: Evidence | None, *, how: str
) -> ParticipantRead:
    field: Text = Field(value=code, raw=written, confidence=sure, evidence=evidence)
    return ParticipantRead(Participant(code=field, kind=_kind(code, reference), as_written=written), how, evidence)


def _kind(code: str, reference: Reference) -> ParticipantKind:
    if code in reference.states:
        return ParticipantKind.STATE
    return ParticipantKind(reference.organisation(code).kind)


def _on_behalf(text: NoteText, own: str, reference: Reference) -> tuple[str, ...]:
    """Return the further States the paper says its delegation represents; statements on behalf of groups are none."""
    codes: list[str] = []
    for hit in text.hits("behalf"):
        bounds = text.sentences.around(hit.start)
        behind = text.flat[hit.end : min(bounds[1], hit.end + 160)]
        if pattern_of("only_statement").search(text.sentences.text(bounds)):
            continue
        mentions = find_states(Folded(behind), reference)
        for place, mention in enumerate(mentions):
            between = behind[mentions[place - 1].end if place else 0 : mention.start]
            if not re.fullmatch(
                r"[\s,]*(?:(?:and|et|y|e|и|و|和|the|of|de|la|le|el|l'|republic|kingdom|republique|du|d')[\s']*)*",
                between,
            ):
                break
            if mention.code in reference.states and mention.kind is not MentionKind.DEMONYM and mention.code != own:
                codes.append(mention.code)
    return tuple(dict.fromkeys(codes))


def _organisation_name(text: NoteText, reference: Reference) -> ParticipantRead | None:
    """Return the organisation whose name stands on the letterhead, or on whose behalf a letter is written."""
    for item in text.strip.items[:_TOP]:
        folded = text.strip.folded(item).strip()
        if item.place == "footer" or not 4 <= len(folded) <= _NAME or re.search(r"[@:.]\s|@|\d{3}", folded):
            continue
        if pattern_of("letter_open").search(folded) or any(
            pattern_of(group).search(folded) for group in ("named_note", "delegation", "going", "honour", "to_office")
        ):
            continue
        if _is_a_name(text.strip.folded(item)) and not _is_spoken_to(folded, reference):
            return _named(item.text.strip(), text.strip.evidence(item))
    for hit in _BEHALF_NAME.finditer(text.flat, 0, 4000):
        behind = re.match(r"[^,.;:()\n]{4,90}", text.strip.text[hit.end() :])
        if behind and _is_a_name(behind[0]) and not _is_spoken_to(behind[0], reference):
            written = text.written(hit.end(), hit.end() + len(behind[0].rstrip()))
            name = re.split(r"\s(?:I|we|is|has|would|wishes|je|nous|tengo)\b", written)[0].strip(" ,")
            return _named(name, text.evidence(hit.end()))
    return None


def _is_a_name(folded: str) -> bool:
    return re.search(
        rf"(?<![^\W\d_])(?:{pattern_of('organisation_name').pattern})(?![^\W\d_])", folded
    ) is not None or (
        re.search(r"[\u4e00-\u9fff]", folded) is not None and pattern_of("organisation_name").search(folded) is not None
    )


def _is_spoken_to(folded: str, reference: Reference) -> bool:
    """Whether a line names the house that is written to, a State's office, or the convention."""
    if pattern_of("not_an_organisation").search(folded):
        return True
    return any(mention.code in reference.states for mention in find_states(Folded(folded), reference))


def _named(name: str, evidence: Evidence) -> ParticipantRead:
    nobody: Text = Field(value=None, raw=name, confidence=0.6, evidence=evidence)
    return ParticipantRead(Participant(code=nobody, kind=ParticipantKind.NGO, as_written=name), "name", evidence)
