"""Which State or organisation a paper speaks for. Who is greeted, where one meets and whom one is accredited to never speaks.

Each mention gets one weight from the words around it; two that speak equally loud are a question, not a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from parsers.cues import Folded, lexicon
from parsers.paper import QUOTE_LIMIT, Place
from parsers.states import MentionKind, StateMention, find_states
from store.records import Evidence
from store.reference import Reference

SPEAKS = 4.0  #: the subject of the courtesy of a note
OWN_WORDS = 3.0  #: named by a form as its State, or "on behalf of"
OFFICE = 2.5  #: its mission, embassy or ministry is named
HEADING = 1.6  #: stands alone in a line at the top
DELEGATION = 1.5  #: its delegation is named
BARE = 0.2
_ENOUGH = 1.5
_MARGIN = 0.6  #: the next one must be quieter by this
_CONFIDENCE = ((SPEAKS, 0.97), (OWN_WORDS, 0.95), (OFFICE, 0.92), (_ENOUGH, 0.75))
_ALONE = 0.5  #: confidence of the only State named at all
_HEAD, _TAIL = 4500, 1500  # characters read at the beginning and at the end
_TOP_LINES = 8
_BEFORE = 160
_AFTER = 220
_NEAR = 80  # characters from a bare name to the courtesy it is the subject of
_NEVER = frozenset({"UN", "UNODA", "UNOG"})  # whom mail is sent to
_FORM_OF_STATE = re.compile(
    r"(?<![a-zа-я])(?:the |la |le |el |l'|a |o )?(?:[a-zа-я]{4,14} ){0,2}(?:republic|kingdom|state|republique|royaume|etat|republica|reino|estado|"
    r"республик[а-я]|королевств[а-я]|государств[а-я])(?: (?:of|de|du|del|da|do|d'))?(?: the| la| l'| las| los)? ?$"
)
"""A form of State that our files do not have in front of a name they do have: what stands before the whole counts."""
_SENTENCE_END = re.compile(r"[.;:。；](?:\s|$)|\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """The State or organisation that speaks."""

    code: str
    kind: MentionKind
    as_written: str
    confidence: float
    evidence: Evidence
    why: str  #: speaks, own_words, office, heading, delegation, bare


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguity:
    """Several may speak and nothing settles it; the loudest first."""

    candidates: tuple[Author, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    mention: StateMention
    weight: float
    why: str


def find_author(places: Sequence[Place], reference: Reference) -> Author | Ambiguity | None:
    """Return who speaks in a paper, given its lines and cells in reading order; None when no State or organisation is named."""
    text, chosen, starts = _joined(places)
    folded = Folded(text)
    best: dict[str, _Weighed] = {}
    for weighed in _weigh(folded, find_states(folded, reference)):
        standing = best.get(weighed.mention.code)
        if standing is None or weighed.weight > standing.weight:
            best[weighed.mention.code] = weighed
    loudest = sorted(best.values(), key=lambda item: (-item.weight, item.mention.start))
    if not loudest:
        return None

    def author(item: _Weighed, confidence: float) -> Author:
        return Author(
            code=item.mention.code,
            kind=item.mention.kind,
            as_written=item.mention.quote,
            confidence=confidence,
            evidence=_evidence(folded, item.mention, chosen, starts),
            why=item.why,
        )

    first = loudest[0]
    rivals = [item for item in loudest[1:] if item.weight > first.weight - _MARGIN]
    if rivals:
        return Ambiguity(candidates=tuple(author(item, _ALONE) for item in (first, *rivals)))
    confidence = next((value for weight, value in _CONFIDENCE if first.weight >= weight), _ALONE)
    return author(first, confidence)


def _weigh(folded: Folded, mentions: tuple[StateMention, ...]) -> Iterator[_Weighed]:
    for mention in mentions:
        if mention.code in _NEVER:
            continue
        weight, why = _weight(folded.text, mention)
        if weight >= _ENOUGH or (weight > 0 and not mention.weak and mention.kind is not MentionKind.DEMONYM):
            yield _Weighed(mention, weight, why)


def _weight(text: str, mention: StateMention) -> tuple[float, str]:
    """Return how loud a mention speaks and by what; 0 for one that is spoken to or of."""
    before = _FORM_OF_STATE.sub("", text[max(0, mention.start - _BEFORE) : mention.start].replace("\n", " "))
    after = text[mention.end : mention.end + _AFTER].replace("\n", " ")
    if _is_spoken_to(text, mention):
        return 0.0, "addressee"
    if _ends_with("own_words").search(before):
        return OWN_WORDS, "own_words"
    office = bool(_ends_with("office").search(before) or _begins_with("office_after").search(after))
    if not office and (_is_where(before) or _ends_with("posted").search(before) or _ends_with("others").search(before)):
        return 0.0, "place"
    courtesy = _starts("speaks").search(_sentence(after))
    if courtesy and (office or courtesy.start() < _NEAR):
        return SPEAKS, "speaks"
    if office:
        return (SPEAKS, "speaks") if _starts("speaks_before").search(before) else (OFFICE, "office")
    if _is_heading(text, mention):
        return HEADING, "heading"
    if _ends_with("delegation").search(before) or _begins_with("delegation_after").search(after):
        return DELEGATION, "delegation"
    return BARE, "bare"


def _sentence(after: str) -> str:
    end = _SENTENCE_END.search(after)
    return after[: end.start()] if end else after


def _is_spoken_to(text: str, mention: StateMention) -> bool:
    """Whether somebody else's sentence greets it, or its line names who is written to."""
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    if _starts("recipient").search(line):
        return True
    reach = text[max(0, mention.start - _AFTER) : mention.start]
    ends = [greeting.end() for greeting in _starts("addressee").finditer(reach)]
    if not ends:
        return False
    between = reach[ends[-1] :]
    return not _SENTENCE_END.search(between) and not _starts("speaks").search(between)


def _is_where(before: str) -> bool:
    return _venue().search(before) is not None


def _is_heading(text: str, mention: StateMention) -> bool:
    """Whether it stands alone in one of the first lines, as on a letterhead or a title page."""
    if mention.kind in (MentionKind.DEMONYM, MentionKind.ORGANISATION) and mention.start > 0 and mention.weak:
        return False
    if text.count("\n", 0, mention.start) >= _TOP_LINES:
        return False
    begin = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    rest = text[begin : mention.start] + text[mention.end : end if end >= 0 else len(text)]
    return len(rest.strip(" .,:-*|")) <= 4


def _joined(places: Sequence[Place]) -> tuple[str, list[Place], list[int]]:
    """Return the beginning and the end of a paper as one text, with the places it is made of and where each starts."""
    length = sum(len(place.text) + 1 for place in places)
    chosen: list[Place] = []
    starts: list[int] = []
    position = read = 0
    for place in places:
        if read < _HEAD or length - read <= _TAIL:
            chosen.append(place)
            starts.append(position)
            position += len(place.text) + 1
        read += len(place.text) + 1
    return "\n".join(place.text for place in chosen), chosen, starts


def _evidence(folded: Folded, mention: StateMention, chosen: list[Place], starts: list[int]) -> Evidence:
    start, _ = folded.span(mention.start, mention.end)
    index = max((number for number, first in enumerate(starts) if first <= start), default=0)
    found = chosen[index].evidence
    return Evidence(
        part=found.part,
        page=found.page,
        box=found.box,
        table=found.table,
        quote=chosen[index].text.strip()[:QUOTE_LIMIT],
    )


def _pattern(group: str) -> str:
    return "|".join(f"(?:{cue.pattern})" for cue in lexicon("states") if cue.group == group)


@cache
def _ends_with(group: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-zа-я])(?:{_pattern(group)})[\s\"'(]*$")


@cache
def _begins_with(group: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{_pattern(group)})")


@cache
def _starts(group: str) -> re.Pattern[str]:
    return re.compile(_pattern(group))


@cache
def _venue() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{_pattern('venue')})[\s,()\-\d/.]{{0,12}}(?:switzerland|suisse|suiza)?[\s,()\-\d/.]{{0,12}}$"
    )
