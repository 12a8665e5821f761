"""The parts together: "both" is the union of two duties; a cover is decided by what it covers; a doubt between parts is `unknown`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from intake.clues import View
from intake.meetingbinding import Whose, bind
from intake.parts import Mail
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
_ANSWER = re.compile(r"^\s*(?:re|aw|sv|rv|rép|resp|rif|odp|ответ|отв|رد|回复|答复|回覆)\s*[:：]", re.IGNORECASE)


def compose(papers: Sequence[Paper], parts: Sequence[PartVerdict], mail: Mail) -> Verdict:
    """Return what the message is."""
    undecided = tuple(paper.path for paper in papers if paper.document.unread and could_hold_an_answer(paper))
    parts = _bound_by_message(papers, parts, mail)
    labels = {part.path: part.label for part in parts if part.label is not None}
    clues = tuple(sorted((clue for part in parts for clue in part.clues), key=lambda clue: -abs(clue.weight)))
    for look in _LOOKS:
        found = look(papers, parts, mail, undecided)
        if found is not None:
            label, sure, reasons = found
            return Verdict(
                label=label,
                confidence=round(sure, 2),
                reasons=reasons + _of_unread(undecided),
                clues=clues,
                part_labels=labels,
                undecided_parts=undecided,
            )
    return Verdict(
        label=Label.UNKNOWN,
        confidence=0.5,
        reasons=("Nothing in it says what it is.", *_of_unread(undecided)),
        clues=clues,
        part_labels=labels,
        undecided_parts=undecided,
    )


def could_hold_an_answer(paper: Paper) -> bool:
    """Whether an unread part may be the paper that a State sends: not the logo under a signature."""
    return not paper.body and paper.document.format not in _NO_PAPER and not _LOGO.match(paper.name or "")


def _of_unread(undecided: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"Part {path} could not be read and could hold the answer." for path in undecided)


_Found = tuple[Label, float, tuple[str, ...]] | None


def _duties(papers: Sequence[Paper], parts: Sequence[PartVerdict], mail: Mail, undecided: tuple[str, ...]) -> _Found:
    """The union of the duties that parts discharge, unless what came with them says another kind."""
    duties = [part for part in parts if part.label in DUTY_LABELS]
    if not duties:
        return None
    kinds = {part.label for part in duties}
    label = Label.BOTH if len(kinds) > 1 else duties[0].label or Label.UNKNOWN
    sure = min(max(part.confidence for part in duties if part.label is kind) for kind in kinds)
    reasons = tuple(reason for part in duties for reason in part.reasons)
    doubts = [part for part in parts if part.label is Label.UNKNOWN]
    against = [part for part in parts if part.announced not in (None, *kinds) and part.announced in _CONTRADICTS]
    if against and not any(part.label is one.announced for one in against for part in parts):
        named = against[0].announced
        return Label.UNKNOWN, 0.6, (*reasons, f"The covering text says {named.value if named else ''}.")
    if doubts:
        sure = min(sure, 0.85)
    return label, sure, reasons


#: What a covering text may say its one attachment is, that a report or a notice can be mistaken for.
_CONTRADICTS = frozenset(
    {
        Label.EXTENSION_REQUEST,
        Label.COMPLETION_DECLARATION,
        Label.CONFERENCE_DOCUMENT,
        Label.CREDENTIALS,
        Label.OTHER_TREATY_REPORT,
    }
)


def _incomplete(
    papers: Sequence[Paper], parts: Sequence[PartVerdict], mail: Mail, undecided: tuple[str, ...]
) -> _Found:
    """What is announced is not there, or lies behind a link, or there is nothing at all."""
    if mail.attachments:
        return None
    text = " ".join(text_of(paper.document) for paper in papers).strip()
    labels = {part.label for part in parts} - {None}
    if labels & {Label.SPAM, Label.LIST_MAIL}:
        return None
    if len(text) < 3 and not _is_answer(mail):
        return Label.INCOMPLETE, 0.95, ("The message is empty.",)
    if any(DOWNLOAD in paper.document.flags for paper in papers) and len(text) < _SHORT and not labels:
        return Label.INCOMPLETE, 0.95, ("The paper lies behind a link, which is not followed.",)
    announcing = any(part.announced is not None for part in parts) or _announces(papers, mail)
    if announcing and not labels:
        return Label.INCOMPLETE, 0.94, ("A paper is said to be attached and is not.",)
    return None


def _announces(papers: Sequence[Paper], mail: Mail) -> bool:
    return any(View(paper, mail.context, mail.reference).announcing for paper in papers if not paper.document.unread)


def _reply(papers: Sequence[Paper], parts: Sequence[PartVerdict], mail: Mail, undecided: tuple[str, ...]) -> _Found:
    """A short thank-you, or an answer that says nothing of its own."""
    if mail.attachments or any(part.label is not None for part in parts):
        return None
    bodies = [paper for paper in papers if paper.body and not paper.document.unread]
    text = " ".join(text_of(paper.document) for paper in bodies).strip()
    if len(text) < 3:
        return (Label.REPLY, 0.95, ("It answers us and says nothing of its own.",)) if _is_answer(mail) else None
    if len(text) > _SHORT * (2 if _is_answer(mail) else 1):
        return None
    thanks = any(View(paper, mail.context, mail.reference).signs("labels", "reply") for paper in bodies)
    if thanks:
        return Label.REPLY, 0.95 if _is_answer(mail) else 0.92, ("It thanks, or says that something arrived.",)
    return None


def _is_answer(mail: Mail) -> bool:
    return bool(mail.facts.in_reply_to or mail.facts.concerns or _ANSWER.match(mail.facts.subject))


def _kinds(papers: Sequence[Paper], parts: Sequence[PartVerdict], mail: Mail, undecided: tuple[str, ...]) -> _Found:
    """Another kind that the parts agree on; an attachment goes before the text that covers it."""
    attached = {paper.path for paper in papers if not paper.body}
    labelled = [part for part in parts if part.label not in (None, Label.UNKNOWN)]
    labelled.sort(key=lambda part: (part.path in attached, part.confidence), reverse=True)
    doubts = [part for part in parts if part.label is Label.UNKNOWN]
    if doubts:
        return Label.UNKNOWN, 0.6, tuple(reason for part in doubts for reason in part.reasons)
    if labelled:
        best = labelled[0]
        agreed = all(part.label is best.label for part in labelled)
        return best.label or Label.UNKNOWN, best.confidence - (0 if agreed else 0.1), best.reasons
    announced = next((part for part in parts if part.announced not in (None, *DUTY_LABELS)), None)
    if announced is not None and announced.announced is not None:
        reason = f"The covering text says {announced.announced.value}."
        return announced.announced, min(announced.confidence, 0.93), (reason,)
    return None


_LOOKS = (_duties, _incomplete, _reply, _kinds)


def _bound_by_message(papers: Sequence[Paper], parts: Sequence[PartVerdict], mail: Mail) -> tuple[PartVerdict, ...]:
    """A list of persons without a meeting belongs to the meeting that the message names around it."""
    open_parts = [part for part in parts if part.label is None and part.announced is Label.DELEGATION_NOTICE]
    lists = [part for part in parts if part.label is None and part.persons and part.announced is None]
    if not open_parts and not lists:
        return tuple(parts)
    whose = _whose(papers, mail)
    said = any(part.announced is Label.DELEGATION_NOTICE for part in parts) or bool(
        mail.subject.signs("notes", "delegation") or mail.subject.signs("acts", "composition")
    )
    return tuple(_rebound(part, papers, whose, said) for part in parts)


def _whose(papers: Sequence[Paper], mail: Mail) -> Whose:
    found = {bind(mail.subject, mail.today, None).whose}
    for paper in papers:
        if not paper.document.unread:
            found.add(bind(View(paper, mail.context, mail.reference), mail.today, None).whose)
    found -= {Whose.UNSAID}
    for whose in (Whose.BOTH, Whose.THEIRS, Whose.LATER, Whose.OURS):
        if whose in found and not (whose is Whose.THEIRS and Whose.OURS in found):
            return whose
    if Whose.THEIRS in found:
        return Whose.BOTH
    return Whose.OURS if mail.context.meeting_hint else Whose.UNSAID


def _rebound(part: PartVerdict, papers: Sequence[Paper], whose: Whose, said: bool) -> PartVerdict:
    paper = next(paper for paper in papers if paper.path == part.path)
    if part.label is not None or not said or not part.persons:
        return part
    own = not paper.body or part.reasons
    if not own:
        return part
    if whose is Whose.OURS:
        reason = f"Part {part.path} names a delegation; the message around it names our meeting."
        return _labelled(part, Label.DELEGATION_NOTICE, 0.92, reason)
    if whose in (Whose.THEIRS, Whose.LATER):
        return _labelled(part, Label.OTHER_MEETING, 0.92, f"Part {part.path} names a delegation to another meeting.")
    return part


def _labelled(part: PartVerdict, label: Label, sure: float, reason: str) -> PartVerdict:
    return PartVerdict(
        path=part.path, label=label, confidence=sure, clues=part.clues, reasons=(reason,), persons=part.persons
    )
