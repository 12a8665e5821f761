"""What one part is, alone: a report by its forms, another kind of mail by its act, a notice by what it says of a delegation.

Two acts in one paper: the one that stands in the subject or first in the paper is what it is about; too near to tell is `unknown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.clues import SUPPORTING, TITLE, Sign, Stream, View, find_acts, find_streams, strength_of, weight_of
from intake.meetingbinding import Bound, Whose, bind
from intake.verdict import PartVerdict
from parsers.paper import Context
from parsers.reportclues import report_clues
from parsers.reportdraft import draft_of, is_report
from parsers.reportnature import is_of_another_treaty, nature_of
from store.records import Clue, Label, MailFacts
from store.reference import Reference

_ENOUGH = 3.0  #: strength from which a paper is a notice
_CLEAR = 1.0  #: by how much one kind must be stronger than the next

#: Kinds whose words also stand in a notice ("visas are requested for the delegation"): there they are requests of the notice.
SOFT = frozenset(
    {
        Label.VISA,
        Label.PROTOCOL,
        Label.SPONSORSHIP,
        Label.ENQUIRY,
        Label.MISSION_ADMIN,
        Label.SPAM,
        Label.LIST_MAIL,
        Label.FOCAL_POINT,
        Label.CONFERENCE_DOCUMENT,
        Label.REGISTRATION_SYSTEM,
    }
)


@dataclass(frozen=True, slots=True)
class Mail:
    """What is known of the message around a part."""

    facts: MailFacts
    reference: Reference
    today: date  #: the day it came, where known
    context: Context
    subject: View
    attachments: int


@dataclass(frozen=True, slots=True)
class _Notice:
    """How much of a notice a paper is."""

    acts: dict[str, Sign]
    core: tuple[str, ...]  #: what it does, strongest first
    strength: float
    lead: int
    bound: Bound

    @property
    def covering(self) -> bool:
        """Whether only sentences about an attachment say it."""
        return all(self.acts[name].covering for name in self.core)


def verdict_of(view: View, mail: Mail) -> PartVerdict:
    """Return what one part is."""
    report = _as_report(view, mail)
    if report is not None:
        return report
    streams = find_streams(view)
    notice = _notice(view, mail)
    persons = "names_persons" in notice.acts
    other = _best(streams, view, mail)
    if _is_notice(notice, view):
        if other is None or not _beats(other, notice, view, mail):
            return _as_notice(view, notice, other, mail)
        if other[1] - _total(notice, view, mail) < _CLEAR and other[0].label not in SOFT:
            return _undecided(view, notice, other[0])
    if other is not None:
        return _as_stream(view, other, streams, persons)
    return PartVerdict(path=view.paper.path, label=None, confidence=0.5, persons=persons)


def _as_report(view: View, mail: Mail) -> PartVerdict | None:
    """Return a report of ours by its forms, or one of another treaty by its convention."""
    paper = view.paper
    draft = draft_of(paper, mail.reference, mail.today, mail.context)
    if draft is None:
        return None
    clues = report_clues(paper, mail.reference)
    if is_report(draft):
        sure = min(0.98, 0.8 + 0.15 * sum(clue.weight for clue in clues if clue.weight > 0))
        sure -= 0.3 * any(clue.weight <= -0.4 for clue in clues)
        reason = f"Part {paper.path} answers forms of an Article 7 report."
        return PartVerdict(
            path=paper.path, label=Label.ARTICLE7_REPORT, confidence=round(sure, 2), clues=clues, reasons=(reason,)
        )
    first = min((anchor.start for anchor in draft.anchors), default=0)
    nature = nature_of(view.text.strip)
    if len(draft.anchors) >= 3 and nature.other_treaty and is_of_another_treaty(nature, first):
        reason = f"Part {paper.path} has the forms of a report, and another treaty's name."
        return PartVerdict(
            path=paper.path, label=Label.OTHER_TREATY_REPORT, confidence=0.96, clues=clues, reasons=(reason,)
        )
    return None


def _notice(view: View, mail: Mail) -> _Notice:
    acts = find_acts(view)
    core = tuple(name for name in acts if name not in SUPPORTING)
    lead = min((acts[name].start for name in core), default=10**6)
    return _Notice(acts, core, strength_of(acts), lead, bind(view, mail.today, mail.context.meeting_hint))


def _is_notice(notice: _Notice, view: View) -> bool:
    return bool(notice.core) and notice.strength >= _ENOUGH


def _best(streams: tuple[Stream, ...], view: View, mail: Mail) -> tuple[Stream, float] | None:
    """Return the other kind a paper most likely is, with its strength: the subject and the title count."""
    scored = [(stream, _weigh(stream, view, mail)) for stream in streams]
    return max(scored, key=lambda one: one[1], default=None)


def _weigh(stream: Stream, view: View, mail: Mail) -> float:
    score = stream.score
    if any(sign.weight >= 3 for sign in mail.subject.signs("labels", stream.label.value)):
        score += 2.0 if view.paper.body or mail.attachments == 1 else 1.0
    if stream.lead.start < TITLE:
        score += 1.0
    return score


def _total(notice: _Notice, view: View, mail: Mail) -> float:
    total = notice.strength
    if any(
        mail.subject.signs(lexicon, "delegation" if lexicon == "notes" else "composition")
        for lexicon in ("notes", "acts")
    ):
        total += 1.5
    return total + (1.0 if notice.lead < TITLE else 0.0)


def _beats(other: tuple[Stream, float], notice: _Notice, view: View, mail: Mail) -> bool:
    """Whether another kind's act says what a paper is about, although it also speaks of a delegation."""
    stream, score = other
    total = _total(notice, view, mail)
    first = stream.lead.start < notice.lead
    in_subject = any(sign.weight >= 3 for sign in mail.subject.signs("labels", stream.label.value))
    if stream.label in SOFT and "composes_a_delegation" in notice.acts and not (first and in_subject):
        return score > total + 2
    return score + (1.5 if first else 0.0) + (1.0 if in_subject else 0.0) > total - (
        1.0 if stream.label not in SOFT else 0.0
    )


def _as_notice(view: View, notice: _Notice, other: tuple[Stream, float] | None, mail: Mail) -> PartVerdict:
    path, bound = view.paper.path, notice.bound
    clues = _notice_clues(view, notice)
    persons = "names_persons" in notice.acts
    if bound.whose in (Whose.THEIRS, Whose.LATER):
        what = "another convention" if bound.whose is Whose.THEIRS else "another meeting than the next"
        reason = f"Part {path} speaks of a delegation, to {what}."
        return PartVerdict(
            path=path, label=Label.OTHER_MEETING, confidence=0.95, clues=clues, reasons=(reason,), persons=persons
        )
    if view.paper.body and notice.covering:
        return PartVerdict(
            path=path, label=None, confidence=0.5, clues=clues, announced=Label.DELEGATION_NOTICE, persons=persons
        )
    if bound.whose in (Whose.UNSAID, Whose.CONVENTION):
        reason = f"Part {path} speaks of a delegation and does not say to which meeting."
        return PartVerdict(
            path=path,
            label=None,
            confidence=0.5,
            clues=clues,
            reasons=(reason,),
            persons=True,
            announced=Label.DELEGATION_NOTICE,
        )
    sure = 0.97 if notice.strength >= 5 else 0.93 if notice.strength >= 4 else 0.85
    if bound.whose is Whose.BOTH:
        sure = min(sure, 0.8)
    if other is not None:
        sure -= 0.08 if _total(notice, view, mail) - other[1] < 2 * _CLEAR else 0.02
    reason = f"Part {path} tells of a delegation to our meeting."
    return PartVerdict(
        path=path,
        label=Label.DELEGATION_NOTICE,
        confidence=round(sure, 2),
        clues=clues,
        reasons=(reason,),
        persons=persons,
    )


def _notice_clues(view: View, notice: _Notice) -> tuple[Clue, ...]:
    clues = [view.clue(name, weight_of(name) / 6, sign) for name, sign in notice.acts.items()]
    if notice.bound.sign is not None:
        ours = notice.bound.whose is Whose.OURS
        clues.append(
            view.clue(
                "names_a_known_meeting" if ours else "names_another_meeting", 0.4 if ours else -0.4, notice.bound.sign
            )
        )
    return tuple(sorted(clues, key=lambda clue: -abs(clue.weight)))


def _as_stream(view: View, other: tuple[Stream, float], streams: tuple[Stream, ...], persons: bool) -> PartVerdict:
    stream, score = other
    second = max((one.score for one in streams if one.label is not stream.label), default=0.0)
    sure = 0.96 if score - second >= 2 else 0.93 if score - second >= _CLEAR else 0.75
    clues = tuple(view.clue(f"{stream.label.value}_words", sign.weight / 6, sign) for sign in stream.acts[:3])
    if view.paper.body and stream.covering:
        return PartVerdict(
            path=view.paper.path, label=None, confidence=sure, clues=clues, announced=stream.label, persons=persons
        )
    reason = f"Part {view.paper.path} has the words of {stream.label.value}."
    return PartVerdict(
        path=view.paper.path, label=stream.label, confidence=sure, clues=clues, reasons=(reason,), persons=persons
    )


def _undecided(view: View, notice: _Notice, stream: Stream) -> PartVerdict:
    clues = (*_notice_clues(view, notice), view.clue(f"{stream.label.value}_words", -0.5, stream.lead))
    reason = f"Part {view.paper.path} speaks of a delegation and has the words of {stream.label.value}."
    return PartVerdict(path=view.paper.path, label=Label.UNKNOWN, confidence=0.6, clues=clues, reasons=(reason,))
