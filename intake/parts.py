"""What one part is, alone: a report by its forms, another kind of mail by its act, a notice by what it says of a delegation.

Two acts in one paper: the one that stands in the subject, or first, is what it is about. Where that does not decide, nobody guesses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from intake.clues import SUPPORTING, TITLE, Mail, Sign, Stream, View, find_acts, find_streams, strength_of, weight_of
from intake.meetingbinding import Bound, Whose, bind
from intake.verdict import PartVerdict
from parsers.noticedraft import Share
from parsers.reportclues import report_clues
from parsers.reportdraft import draft_of, is_report
from parsers.reportnature import is_of_another_treaty, nature_of
from store.records import Clue, Label, ParticipantKind

_ENOUGH = 3.0  #: strength from which a paper is a notice
DOUBTFUL = 0.6  #: confidence that holds a mail for a person

#: Kinds whose words also stand in a notice ("visas are requested for the delegation"): there they are requests of the notice.
SOFT = frozenset(
    {Label.VISA, Label.PROTOCOL, Label.SPONSORSHIP, Label.ENQUIRY, Label.MISSION_ADMIN, Label.SPAM, Label.LIST_MAIL}
)
#: Acts that make a paper a notice whatever else it asks.
_COURTESY = "has_the_courtesies_of_a_note"
_WHOLE = frozenset({"composes_a_delegation", "regrets", "withdraws"})


@dataclass(frozen=True, slots=True)
class _Notice:
    """How much of a notice a paper is."""

    acts: dict[str, Sign]
    core: tuple[str, ...]  #: what it does, strongest first
    strength: float
    bound: Bound
    members: int
    share: Share

    @property
    def lead(self) -> int:
        """Where its first act stands."""
        return min((self.acts[name].start for name in self.core), default=10**6)

    @property
    def covering(self) -> bool:
        """Whether only sentences about an attachment say it."""
        if self.share is Share.NOTE and self.members > 0:
            return False
        return bool(self.core) and all(self.acts[name].covering for name in self.core)

    @property
    def is_one(self) -> bool:
        """Whether it does enough of what a notice does."""
        if self.share is Share.NOTE or (bool(self.core) and self.strength >= _ENOUGH):
            return True
        named = self.bound.whose in (Whose.OURS, Whose.UNSURE, Whose.LATER, Whose.THEIRS)
        persons = self.members > 0 or "names_persons" in self.acts or "changes_a_delegation" in self.acts
        if self.bound.whose in (Whose.LATER, Whose.THEIRS) and self.members > 0:
            return True
        said = bool(self.core) or self.members > 1 or bool(self.acts.keys() & {_COURTESY, "names_a_head"})
        return named and persons and said


@dataclass(frozen=True, slots=True)
class _Other:
    """The other kind a paper most likely is."""

    stream: Stream
    score: float
    second: float  #: score of the next kind
    in_subject: bool


def verdict_of(view: View, mail: Mail) -> PartVerdict:
    """Return what one part is."""
    report = _as_report(view, mail)
    if report is not None:
        return report
    notice, other = _notice(view, mail), _other(view, mail)
    if notice.is_one and (other is None or not _goes_before(other, notice, view)):
        if other is not None and _clashes(other, notice, view):
            return _undecided(view, notice, other.stream)
        return _as_notice(view, notice, other)
    if other is not None:
        return _as_stream(view, other, notice)
    announced = Label.DELEGATION_NOTICE if notice.share is Share.LIST else None
    return PartVerdict(
        path=view.paper.path,
        label=None,
        confidence=0.5,
        clues=_notice_clues(view, notice) if notice.core or notice.members else (),
        persons=notice.members > 0,
        announced=announced,
    )


def _as_report(view: View, mail: Mail) -> PartVerdict | None:
    """Return a report of ours by its forms, or one of another treaty by its convention."""
    paper = view.paper
    draft = draft_of(paper, mail.reference, mail.today, mail.context)
    if draft is None:
        return None
    if is_report(draft):
        clues = report_clues(paper, mail.reference)
        sure = min(0.98, 0.8 + 0.15 * sum(clue.weight for clue in clues if clue.weight > 0))
        sure -= 0.3 * any(clue.weight <= -0.4 for clue in clues)
        reason = f"Part {paper.path} answers forms of an Article 7 report."
        return PartVerdict(
            path=paper.path, label=Label.ARTICLE7_REPORT, confidence=round(sure, 2), clues=clues, reasons=(reason,)
        )
    first = min((anchor.start for anchor in draft.anchors), default=0)
    nature = nature_of(view.text.strip)
    if len(draft.anchors) >= 3 and nature.other_treaty and is_of_another_treaty(nature, first):
        return PartVerdict(
            path=paper.path,
            label=Label.OTHER_TREATY_REPORT,
            confidence=0.96,
            clues=report_clues(paper, mail.reference),
            reasons=(f"Part {paper.path} has the forms of a report, and another treaty's name.",),
        )
    return None


def _notice(view: View, mail: Mail) -> _Notice:
    acts, draft = find_acts(view), view.draft
    return _Notice(
        acts=acts,
        core=tuple(name for name in acts if name not in SUPPORTING),
        strength=strength_of(acts),
        bound=bind(view, mail.today),
        members=len(draft.people.members) if draft is not None else 0,
        share=draft.share if draft is not None else Share.NONE,
    )


def _other(view: View, mail: Mail) -> _Other | None:
    """Return the other kind a paper most likely is; the subject and the title count."""
    scored: list[tuple[float, Stream, bool]] = []
    streams = find_streams(view)
    for stream in streams:
        named = any(sign.weight >= 3 for sign in mail.subject.signs("labels", stream.label.value))
        named = named and (view.paper.body or mail.attachments == 1)
        score = stream.score + 2.0 * named + 1.0 * (stream.lead.start < TITLE)
        # A request for visas is about visas, however it is put; who first asks, and puts a question mark, asks.
        score -= 1.5 * (stream.label in (Label.ENQUIRY, Label.MISSION_ADMIN))
        score += 5.0 * (stream.label is Label.ENQUIRY and _asks_first(stream, streams, view))
        scored.append((score, stream, named))
    if not scored and view.paper.body:
        scored = [(stream.score - 1.0, replace(stream, acts=()), True) for stream in find_streams(mail.subject)]
    scored.sort(key=lambda one: -one[0])
    if not scored:
        return None
    score, stream, named = scored[0]
    return _Other(stream, score, scored[1][0] if len(scored) > 1 else 0.0, named)


def _asks_first(enquiry: Stream, streams: tuple[Stream, ...], view: View) -> bool:
    first = min(stream.lead.start for stream in streams)
    return enquiry.lead.start == first and any(mark in view.flat for mark in "?؟")


def _goes_before(other: _Other, notice: _Notice, view: View) -> bool:
    """Whether another kind's act is what a paper is about, although it also speaks of a delegation."""
    if notice.bound.whose is Whose.UNSAID or (notice.covering and not other.stream.covering):
        return True
    whole = any(name in _WHOLE and not notice.acts[name].covering for name in notice.core)
    if other.stream.label in SOFT or _is_a_state_observing(other, view):
        return not whole or (notice.members < 2 and _is_first(other, notice, view))
    return not whole or other.in_subject or _is_first(other, notice, view)


def _is_a_state_observing(other: _Other, view: View) -> bool:
    """Whether a State says that it comes as an observer: it announces its delegation like any other, and asks nobody."""
    if other.stream.label is not Label.OBSERVER_REQUEST or view.draft is None:
        return False
    return view.draft.participant.participant.kind is ParticipantKind.STATE


def _is_first(other: _Other, notice: _Notice, view: View) -> bool:
    """Whether another kind's act stands before what the paper says of a delegation, or in the same sentence."""
    whole = [notice.acts[name].start for name in notice.core if name in _WHOLE]
    lead = min(whole, default=notice.lead)
    first = other.stream.lead.start
    return first < lead or view.text.sentences.around(first) == view.text.sentences.around(lead)


def _clashes(other: _Other, notice: _Notice, view: View) -> bool:
    """Whether a paper says so much of another kind that nobody can tell which it is."""
    if other.stream.label in SOFT:
        return other.in_subject and len(other.stream.acts) > 1 and notice.members < 2
    return other.score >= notice.strength + 2


def _as_notice(view: View, notice: _Notice, other: _Other | None) -> PartVerdict:
    path, whose = view.paper.path, notice.bound.whose
    clues = _notice_clues(view, notice)
    persons = notice.members > 0
    if view.paper.body and notice.covering and whose is not Whose.LATER:
        announced = Label.OTHER_MEETING if whose is Whose.THEIRS else Label.DELEGATION_NOTICE
        return PartVerdict(path=path, label=None, confidence=0.9, clues=clues, announced=announced, persons=persons)
    if whose in (Whose.THEIRS, Whose.LATER):
        what = "of another convention" if whose is Whose.THEIRS else "of ours that is not the next"
        return PartVerdict(
            path=path,
            label=Label.OTHER_MEETING,
            confidence=0.95,
            clues=clues,
            reasons=(f"Part {path} speaks of a delegation to a meeting {what}.",),
            persons=persons,
        )
    if whose in (Whose.UNSAID, Whose.CONVENTION):
        return PartVerdict(
            path=path,
            label=None,
            confidence=0.5,
            clues=clues,
            reasons=(f"Part {path} speaks of a delegation and does not say to which meeting.",),
            announced=Label.DELEGATION_NOTICE,
            persons=persons,
        )
    return PartVerdict(
        path=path,
        label=Label.DELEGATION_NOTICE,
        confidence=_sureness(notice, other),
        clues=clues,
        reasons=(f"Part {path} tells of a delegation to our meeting.",),
        persons=persons,
    )


def _sureness(notice: _Notice, other: _Other | None) -> float:
    """Return how sure a notice is. What no record can be read from is never sure."""
    if notice.share is not Share.NOTE:
        return DOUBTFUL if notice.strength < 5 else 0.69
    sure = 0.97 if notice.strength >= 5 else 0.94 if notice.strength >= 4 else 0.9
    if notice.bound.whose is Whose.UNSURE:
        sure = min(sure, 0.85)
    if other is not None:
        sure -= 0.02 if other.stream.label in SOFT else 0.08
    return round(sure, 2)


def _notice_clues(view: View, notice: _Notice) -> tuple[Clue, ...]:
    clues = [view.clue(name, weight_of(name) / 6, sign) for name, sign in notice.acts.items()]
    evidence = notice.bound.evidence
    if evidence is not None:
        ours = notice.bound.whose in (Whose.OURS, Whose.UNSURE)
        name = "names_a_known_meeting" if ours else "names_another_meeting"
        if notice.bound.whose is Whose.CONVENTION:
            name = "names_the_convention"
        weight = -0.4 if name == "names_another_meeting" else 0.4 if ours else 0.1
        clues.append(Clue(clue=name, weight=weight, evidence=evidence))
    return tuple(sorted(clues, key=lambda clue: -abs(clue.weight)))


def _as_stream(view: View, other: _Other, notice: _Notice) -> PartVerdict:
    stream, margin = other.stream, other.score - other.second
    sure = 0.96 if margin >= 2 else 0.93 if margin >= 1 else 0.75
    if stream.label is Label.ENQUIRY:
        sure = min(sure, 0.9)  # who asks may ask for any of the other kinds
    clues = tuple(view.clue(f"{stream.label.value}_words", sign.weight / 6, sign) for sign in stream.acts[:3])
    persons = notice.members > 0
    if view.paper.body and stream.covering:
        return PartVerdict(
            path=view.paper.path, label=None, confidence=sure, clues=clues, announced=stream.label, persons=persons
        )
    return PartVerdict(
        path=view.paper.path,
        label=stream.label,
        confidence=sure,
        clues=clues,
        reasons=(f"Part {view.paper.path} has the words of {stream.label.value.replace('_', ' ')}.",),
        persons=persons,
    )


def _undecided(view: View, notice: _Notice, stream: Stream) -> PartVerdict:
    clues = (*_notice_clues(view, notice), view.clue(f"{stream.label.value}_words", -0.5, stream.lead))
    return PartVerdict(
        path=view.paper.path,
        label=Label.UNKNOWN,
        confidence=DOUBTFUL,
        clues=clues,
        reasons=(
            f"Part {view.paper.path} speaks of a delegation and has the words of {stream.label.value.replace('_', ' ')}.",
        ),
    )
