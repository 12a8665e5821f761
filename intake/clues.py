"""The clues in one paper: each has a name, a weight and the words that gave it. One small function a clue; the order is a table.

Words are data (parsers/lexicon/notes.toml, acts.toml, labels.toml, meetings.toml): a clue says only where they count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from parsers.notetext import NoteText, pattern_of
from parsers.noticedraft import draft_of
from parsers.paper import QUOTE_LIMIT, Context, Document, Line, Paper, Paragraph
from parsers.strip import patterns_of
from parsers.whichmeeting import MeetingRead, read_meeting
from store.records import Clue, Evidence, Label, MailFacts
from store.reference import Reference

HEAD = 4000  #: letters of a paper in which it says what it is
TITLE = 350  #: letters of a paper that stand for its title
_PLACES = 4  #: places of one cue that are looked at
HEADER = "header"  #: path of what was read from the message's header


@dataclass(frozen=True, slots=True)
class Sign:
    """One cue met in a paper."""

    group: str
    weight: float
    start: int  #: in the folded text
    end: int
    covering: bool  #: in a sentence that says a paper is attached


class View:
    """One paper as the classifier sees it: what it says of a delegation as the records will have it, and every other cue."""

    def __init__(self, paper: Paper, context: Context, reference: Reference, today: date = date.min) -> None:
        self.paper = paper
        self.reference = reference
        self.context = context
        self.draft = None if paper.path == HEADER else draft_of(paper, reference, today, context)
        self.text = self.draft.text if self.draft is not None else NoteText(paper, context)
        self._signs: dict[tuple[str, str], tuple[Sign, ...]] = {}

    @cached_property
    def meeting(self) -> MeetingRead:
        """The meeting of ours that it speaks of."""
        return self.draft.meeting if self.draft is not None else read_meeting(self.text, self.reference)

    @property
    def flat(self) -> str:
        """The folded text in one line."""
        return self.text.flat

    @cached_property
    def announcing(self) -> tuple[tuple[int, int], ...]:
        """The sentences that say a paper is attached."""
        found = (self.text.sentences.around(start) for start, _, _ in self._found("labels", "announces"))
        return tuple(bounds for bounds in dict.fromkeys(found) if not is_question(self.text.sentences.text(bounds)))

    def signs(self, lexicon: str, group: str) -> tuple[Sign, ...]:
        """Return the first places of each cue of a group, in the paper's order."""
        key = (lexicon, group)
        if key not in self._signs:
            signs = (
                Sign(group, weight, start, end, self._is_covering(start))
                for start, end, weight in self._found(lexicon, group)
                if not self._is_courtesy(start)
            )
            self._signs[key] = tuple(sorted(signs, key=lambda sign: sign.start))
        return self._signs[key]

    def _found(self, lexicon: str, group: str) -> Iterator[tuple[int, int, float]]:
        for language in (*self.text.strip.languages, "any"):
            for pattern, cue in patterns_of(lexicon, group, language):
                for place, match in enumerate(pattern.finditer(self.flat, 0, HEAD)):
                    if place == _PLACES:
                        break
                    yield match.start(), match.end(), cue.weight

    def _is_covering(self, start: int) -> bool:
        return any(first <= start < last for first, last in self.announcing)

    def _is_courtesy(self, start: int) -> bool:
        """Whether a place lies in the closing sentence, which names offices and says nothing."""
        closing = self.text.first("closing")
        return (
            closing is not None
            and self.text.sentences.around(closing.start)[0] <= start
            and start >= closing.start - 200
        )

    def sentence(self, sign: Sign) -> str:
        """Return the folded sentence of a sign."""
        return self.text.sentences.text(self.text.sentences.around(sign.start))

    def clue(self, name: str, weight: float, sign: Sign) -> Clue:
        """Return a clue with the words that gave it."""
        return Clue(clue=name, weight=round(weight, 2), evidence=self.evidence(sign.start, sign.end))

    def evidence(self, start: int, end: int) -> Evidence:
        """Return where a stretch stands, quoted as written."""
        quote = self.text.written(start, _word_end(self.flat, end))[:QUOTE_LIMIT]
        if self.paper.path == HEADER:
            return Evidence(part=HEADER, quote=quote)
        return self.text.strip.evidence(self.text.item(start), quote)


def _word_end(flat: str, end: int) -> int:
    """Return where the word ends that a cue stops within: a cue is often a stem. Chinese has no such words."""
    while 0 < end < len(flat) and flat[end].isalpha() and flat[end] < "\u2e80" and flat[end - 1].isalpha():
        end += 1
    return end


def view_of_line(text: str, context: Context, reference: Reference) -> View:
    """Return a subject or a file's name as a paper of one line."""
    blocks = (Paragraph(lines=(Line(text=text),)),)
    document = Document(format="text", media_type="text/plain", blocks=blocks)
    return View(Paper(path=HEADER, document=document, body=True), context, reference)


@dataclass(frozen=True, slots=True)
class Mail:
    """What is known of the message around a part."""

    facts: MailFacts
    reference: Reference
    today: date  #: the day it came, where known
    context: Context
    subject: View
    attachments: int


Where = tuple[tuple[str, str], ...]

#: What a notice does -> where its words lie, how much one of them counts. The acts stand first, what only supports them last.
ACTS: tuple[tuple[str, Where, float], ...] = (
    ("composes_a_delegation", (("notes", "delegation"), ("acts", "composition")), 3.0),
    ("regrets", (("notes", "regret"), ("acts", "regret")), 3.0),
    ("withdraws", (("notes", "withdraw"), ("acts", "withdraw")), 3.0),
    ("says_somebody_comes", (("notes", "going"), ("acts", "attend")), 2.0),
    (
        "changes_a_delegation",
        (
            ("notes", "add"),
            ("notes", "remove"),
            ("notes", "replace"),
            ("notes", "whole_replaced"),
            ("notes", "revised"),
            ("notes", "corrected"),
            ("acts", "amend"),
        ),
        1.5,
    ),
    ("names_will_follow", (("notes", "will_follow"), ("acts", "follow")), 1.0),
    ("names_a_head", (("acts", "head"),), 1.0),
    ("has_the_courtesies_of_a_note", (("notes", "opening"), ("notes", "closing"), ("acts", "courtesy")), 1.0),
    ("names_persons", (("acts", "person"),), 0.5),
)
_OF_COMING = frozenset({"regrets", "withdraws"})  #: acts that need a word of coming in their sentence
SUPPORTING = frozenset({"names_a_head", "has_the_courtesies_of_a_note", "names_persons", "names_will_follow"})


def find_acts(view: View) -> dict[str, Sign]:
    """Return the first sign of each act; one outside a covering sentence is preferred. A question does nothing."""
    found: dict[str, Sign] = {}
    for name, where, _ in ACTS:
        signs = [
            sign
            for lexicon, group in where
            for sign in view.signs(lexicon, group)
            if name in SUPPORTING or _is_done(view, name, sign)
        ]
        if signs:
            found[name] = min(signs, key=lambda sign: (sign.covering, sign.start))
    return found


def _is_done(view: View, name: str, sign: Sign) -> bool:
    sentence = view.sentence(sign)
    if is_question(sentence):
        return False
    if name not in _OF_COMING or pattern_of("coming").search(sentence):
        return True
    first, last = view.text.sentences.around(sign.start)
    return any(first <= coming.start < last for coming in view.signs("acts", "coming"))


def strength_of(acts: dict[str, Sign]) -> float:
    """Return how much a paper does of what a notice does."""
    return sum(weight for name, _, weight in ACTS if name in acts)


@dataclass(frozen=True, slots=True)
class Stream:
    """How much of one other kind of mail a paper shows."""

    label: Label
    score: float
    lead: Sign  #: the first act
    acts: tuple[Sign, ...]

    @property
    def covering(self) -> bool:
        """Whether only sentences about an attachment show it."""
        return all(sign.covering for sign in self.acts)


MACHINE_WORDS = (Label.BOUNCE, Label.AUTO_REPLY, Label.RECEIPT, Label.CALENDAR)
STREAMS = (
    Label.EXTENSION_REQUEST,
    Label.COMPLETION_DECLARATION,
    Label.CONFERENCE_DOCUMENT,
    Label.CREDENTIALS,
    Label.OBSERVER_REQUEST,
    Label.FOCAL_POINT,
    Label.SPONSORSHIP,
    Label.VISA,
    Label.PROTOCOL,
    Label.FINANCE,
    Label.DEPOSITARY,
    Label.MISSION_ADMIN,
    Label.POLITICAL,
    Label.REGISTRATION_SYSTEM,
    Label.OTHER_TREATY_REPORT,
    Label.ENQUIRY,
    Label.SPAM,
    Label.LIST_MAIL,
    *MACHINE_WORDS,
)


def find_streams(view: View) -> tuple[Stream, ...]:
    """Return every other kind of mail that a paper does an act of, strongest first."""
    found = [stream for label in STREAMS if (stream := _stream(view, label)) is not None]
    return tuple(sorted(found, key=lambda stream: -stream.score))


def _stream(view: View, label: Label) -> Stream | None:
    signs = view.signs("labels", label.value)
    if label in MACHINE_WORDS:
        signs = tuple(sign for sign in signs if sign.start < 2 * TITLE)
    acts = tuple(sign for sign in signs if sign.weight >= 3)
    if not acts:
        return None
    topics = len(signs) - len(acts)
    score = 3.0 + 0.75 * min(3, len(acts) - 1) + 0.4 * min(2, topics)
    return Stream(label, score, acts[0], acts)


def is_question(sentence: str) -> bool:
    """Whether a sentence asks: who asks for a list announces none."""
    return sentence.rstrip(" \"')").endswith(("?", "؟"))


def weight_of(act: str) -> float:
    """Return how much one act of a notice counts."""
    return next(weight for name, _, weight in ACTS if name == act)
