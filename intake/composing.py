"""The parts together: "both" is the union of two duties; a cover is decided by what it covers; a doubt between parts is `unknown`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.clues import Mail, View
from intake.meetingbinding import Whose, bind
from intake.parts import DOUBTFUL
from intake.verdict import PartVerdict, Verdict
from parsers.links import DOWNLOAD
from parsers.paper import Paper, text_of
from store.records import DUTY_LABELS, Label

_LOGO = re.compile(
    r"^(?:image\d{1,4}|logo[\w -]*|outlook[\w-]*|signature[\w-]*|banner[\w-]*)\.(?:png|jpe?g|gif|bmp|svg)$",
    re.IGNORECASE,
)
_NO_PAPER = frozenset({"calendar", "vcard"})
_SHORT = 400  #: letters of a text that is a thank-you, or a link and little else
_THANKS = 110  #: letters of a thank-you that answers nothing we know
_EMPTY = 3  #: letters that say nothing
_ANSWER = re.compile(r"^\s*(?:re|aw|sv|rv|rép|resp|rif|odp|ответ|отв|رد|回复|答复|回覆)\s*[:：]", re.IGNORECASE)

#: What a covering text may say its attachment is, that a report or a notice can be mistaken for.
_CONTRADICTS = frozenset(
    {
        Label.EXTENSION_REQUEST,
        Label.COMPLETION_DECLARATION,
        Label.CONFERENCE_DOCUMENT,
        Label.CREDENTIALS,
        Label.OTHER_TREATY_REPORT,
        Label.OTHER_MEETING,
    }
)

_Found = tuple[Label, float, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class _Whole:
    """A message: its papers, those that could be read, and what each part is."""

    papers: tuple[Paper, ...]
    views: tuple[View, ...]
    parts: tuple[PartVerdict, ...]
    mail: Mail

    @property
    def labels(self) -> frozenset[Label]:
        """The labels of the parts."""
        return frozenset(part.label for part in self.parts if part.label is not None)

    @property
    def text(self) -> str:
        """The text of the bodies."""
        return " ".join(text_of(view.paper.document) for view in self.views if view.paper.body).strip()

    @property
    def answers(self) -> bool:
        """Whether it answers another mail."""
        facts = self.mail.facts
        return bool(facts.in_reply_to or facts.concerns or _ANSWER.match(facts.subject))


def compose(papers: Sequence[Paper], views: Sequence[View], parts: Sequence[PartVerdict], mail: Mail) -> Verdict:
    """Return what the message is."""
    undecided = tuple(paper.path for paper in papers if paper.document.unread and could_hold_an_answer(paper))
    whole = _Whole(tuple(papers), tuple(views), _bound_by_message(parts, mail, views), mail)
    found: _Found = None
    for look in _LOOKS:
        found = found or look(whole)
    label, sure, reasons = found or (Label.UNKNOWN, 0.5, _of_parts(whole) or ("Nothing in it says what it is.",))
    clues = sorted((clue for part in whole.parts for clue in part.clues), key=lambda clue: -abs(clue.weight))
    return Verdict(
        label=label,
        confidence=round(sure, 2),
        reasons=(*reasons, *(f"Part {path} could not be read and could hold the answer." for path in undecided)),
        clues=tuple(clues),
        part_labels={part.path: part.label for part in whole.parts if part.label is not None},
        undecided_parts=undecided,
    )


def could_hold_an_answer(paper: Paper) -> bool:
    """Whether an unread part may be the paper that a State sends: not the logo under a signature."""
    return not paper.body and paper.document.format not in _NO_PAPER and not _LOGO.match(paper.name or "")


def _of_parts(whole: _Whole) -> tuple[str, ...]:
    return tuple(reason for part in whole.parts for reason in part.reasons)


def _duties(whole: _Whole) -> _Found:
    """The union of the duties that parts discharge, unless what came with them says another kind."""
    duties = [part for part in whole.parts if part.label in DUTY_LABELS]
    if not duties:
        return None
    kinds = {part.label for part in duties}
    label = Label.BOTH if len(kinds) > 1 else duties[0].label or Label.UNKNOWN
    sure = min(max(part.confidence for part in duties if part.label is kind) for kind in kinds)
    reasons = tuple(reason for part in duties for reason in part.reasons)
    against = {part.announced for part in whole.parts} & _CONTRADICTS - whole.labels
    if against:
        named = ", ".join(sorted(one.value for one in against if one is not None))
        return Label.UNKNOWN, DOUBTFUL, (*reasons, f"The covering text says {named}.")
    if Label.UNKNOWN in whole.labels:
        sure = min(sure, DOUBTFUL)
    return label, sure, reasons


def _incomplete(whole: _Whole) -> _Found:
    """What is announced is not there, or lies behind a link, or there is nothing at all."""
    if whole.mail.attachments or whole.labels:
        return None
    if len(whole.text) < _EMPTY and not whole.answers:
        return Label.INCOMPLETE, 0.95, ("The message is empty.",)
    if len(whole.text) < _SHORT and any(DOWNLOAD in paper.document.flags for paper in whole.papers):
        return Label.INCOMPLETE, 0.95, ("The paper lies behind a link, which is not followed.",)
    if any(part.announced not in (None, *DUTY_LABELS) for part in whole.parts):
        return None
    if any(view.announcing for view in whole.views):
        return Label.INCOMPLETE, 0.94, ("A paper is said to be attached and is not.",)
    return None


def _reply(whole: _Whole) -> _Found:
    """A short thank-you, or an answer that says nothing of its own."""
    if whole.mail.attachments or whole.labels or any(part.announced for part in whole.parts):
        return None
    if len(whole.text) < _EMPTY:
        return (Label.REPLY, 0.95, ("It answers us and says nothing of its own.",)) if whole.answers else None
    signs = [sign for view in whole.views for sign in view.signs("labels", "reply")]
    # A letter that begins with thanks goes on to say something; one that confirms receipt says only that.
    limit = _SHORT if whole.answers else _THANKS
    if signs and (len(whole.text) <= limit or any(sign.weight >= 3 for sign in signs)):
        return Label.REPLY, 0.95 if whole.answers else 0.92, ("It thanks, or says that something arrived.",)
    return None


def _doubts(whole: _Whole) -> _Found:
    """A part of which nobody can tell what it is makes a question of the message."""
    if Label.UNKNOWN not in whole.labels:
        return None
    return Label.UNKNOWN, DOUBTFUL, _of_parts(whole)


def _kinds(whole: _Whole) -> _Found:
    """Another kind that the parts agree on; an attachment goes before the text that covers it."""
    attached = {paper.path for paper in whole.papers if not paper.body}
    labelled = sorted(
        (part for part in whole.parts if part.label is not None),
        key=lambda part: (part.path in attached, part.confidence),
        reverse=True,
    )
    if labelled and labelled[0].label is not None:
        best = labelled[0]
        agreed = all(part.label is best.label for part in labelled)
        return labelled[0].label, best.confidence - (0 if agreed else 0.1), best.reasons
    for part in whole.parts:
        if part.announced is not None and part.announced not in DUTY_LABELS:
            return part.announced, min(part.confidence, 0.93), (f"The covering text says {part.announced.value}.",)
    return None


_LOOKS = (_duties, _incomplete, _reply, _doubts, _kinds)


def _bound_by_message(parts: Sequence[PartVerdict], mail: Mail, views: Sequence[View]) -> tuple[PartVerdict, ...]:
    """A list of persons without a meeting belongs to the meeting that the message names around it."""
    attached = frozenset(view.paper.path for view in views if not view.paper.body)
    if not any(_waits(part, attached) for part in parts):
        return tuple(parts)
    said = any(part.announced is Label.DELEGATION_NOTICE for part in parts) or any(
        mail.subject.signs(lexicon, group) for lexicon, group in (("notes", "delegation"), ("acts", "composition"))
    )
    whose = _whose(mail, views)
    return tuple(_rebound(part, whose) if said and _waits(part, attached) else part for part in parts)


def _waits(part: PartVerdict, attached: frozenset[str]) -> bool:
    """Whether a part names a delegation and not its meeting; a covering text waits for what it covers."""
    return part.label is None and part.persons and (bool(part.reasons) or part.path in attached)


def _whose(mail: Mail, views: Sequence[View]) -> Whose:
    found = {bind(view, mail.today).whose for view in (mail.subject, *views)}
    if Whose.THEIRS in found and found & {Whose.OURS, Whose.UNSURE}:
        return Whose.UNSAID
    return next((one for one in (Whose.THEIRS, Whose.LATER, Whose.OURS, Whose.UNSURE) if one in found), Whose.UNSAID)


def _rebound(part: PartVerdict, whose: Whose) -> PartVerdict:
    if whose in (Whose.OURS, Whose.UNSURE):
        reason = f"Part {part.path} names a delegation; the message around it names our meeting."
        return replace(part, label=Label.DELEGATION_NOTICE, confidence=0.91, reasons=(reason,))
    if whose in (Whose.THEIRS, Whose.LATER):
        reason = f"Part {part.path} names a delegation; the message around it names another meeting."
        return replace(part, label=Label.OTHER_MEETING, confidence=0.92, reasons=(reason,))
    return part
