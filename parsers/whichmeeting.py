"""Which meeting of ours one paper is about. What contradicts itself, or could be another convention's, is a question and no value."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from parsers.dateranges import find_ranges
from parsers.meetings import (
    OURS,
    Naming,
    find_conventions,
    find_own_references,
    meeting_of_days,
    meeting_of_month,
    sits_on,
)
from parsers.notetext import NoteText
from parsers.paper import Context, Document, Line, Paper, Paragraph
from store.records import NOTHING, Evidence, Field, Text
from store.reference import Mark, Meeting, Reference

BESIDE = 0.97  #: convention and ordinal in one sentence
SOMEWHERE = 0.93  #: the only convention the paper names
BY_REFERENCE = 0.95  #: our convening note is cited
BY_DAYS = 0.92  #: convention and both days, no ordinal
BY_THREAD = 0.85  #: the thread or the address says which
BY_MONTH = 0.8
WEAK = 0.85  #: the convention by its letters alone
DOUBTFUL = 0.6
_CLEAR = 1.0  #: how much louder one of two meetings must be


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRead:
    """The meeting of ours, and what speaks against it."""

    meeting: Text = NOTHING
    how: str = "none"  #: named, reference, days, subject, thread, none
    foreign: bool = False  #: only meetings of other conventions are named
    several: bool = False  #: a meeting of another convention is named beside ours
    doubt: str | None = None  #: code of the finding: MEETING_UNSURE, WRONG_MEETING
    why: str = ""  #: one sentence for the finding
    evidence: Evidence | None = None

    @property
    def code(self) -> str | None:
        """Our code of the meeting."""
        return self.meeting.value


def read_meeting(text: NoteText, reference: Reference) -> MeetingRead:
    """Return which meeting of ours a paper is about."""
    namings = text.namings
    foreign = [one for one in namings if one.convention not in (None, OURS)]
    ours = [one for one in namings if one.convention == OURS and not one.preparatory and one.kind != "intersessional"]
    found = _named(text, ours, reference) or _by_reference(text, reference, foreign=bool(foreign))
    if found is None and not foreign:
        found = (
            _by_number(text, namings, reference)
            or _by_days(text, reference)
            or _by_subject(text, namings, reference)
            or _by_thread(text, namings)
        )
    if found is None:
        return _none(text, namings, foreign)
    return replace(found, several=any(one.number is not None for one in foreign))


def _named(text: NoteText, ours: list[Naming], reference: Reference) -> MeetingRead | None:
    """Return the meeting named with our convention."""
    scores: dict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, Naming]] = {}
    for naming in ours:
        code, sure = _code_of(text, naming, reference)
        if code is None:
            continue
        scores[code] += 1.0 * naming.going - 1.0 * naming.past + 0.5 * _in_title(text, naming) + 0.2
        if code not in best or sure > best[code][0]:
            best[code] = (sure, naming)
    if not scores:
        return None
    order = sorted(scores, key=lambda code: -scores[code])
    first = order[0]
    sure, naming = best[first]
    if len(order) > 1:
        if scores[first] - scores[order[1]] < _CLEAR:
            return _unsure(text, naming, f"The paper names several meetings: {', '.join(order)}.")
        sure = min(sure, WEAK)
    return _checked(text, naming, (first, sure), reference)


def _code_of(text: NoteText, naming: Naming, reference: Reference) -> tuple[str | None, float]:
    if naming.code is not None:
        strong = any(named.strong and named.convention == OURS for named in find_conventions(text.flat))
        sure = BESIDE if naming.beside else SOMEWHERE
        return naming.code, sure if strong else WEAK
    meeting = meeting_of_days(naming.kind, naming.days, reference) if naming.days else None
    if meeting is not None:
        return meeting.code, BY_DAYS
    month = naming.month or (naming.days and naming.days[0] and naming.days[0].isoformat()[:7])
    meeting = meeting_of_month(naming.kind, month, reference) if month else None
    return (meeting.code, BY_MONTH if not naming.days else DOUBTFUL) if meeting else (None, 0.0)


def _checked(text: NoteText, naming: Naming, found: tuple[str, float], reference: Reference) -> MeetingRead:
    """Compare the meeting with its days and with our note that is cited."""
    code, sure = found
    meeting = _meeting(code, reference)
    evidence = text.evidence(naming.start, naming.end)
    raw = text.written(naming.start, naming.end)
    if meeting is None:
        why = f"{raw} of the Convention is not a meeting we know."
        nothing: Text = Field(value=None, raw=raw, confidence=0.5, evidence=evidence)
        return MeetingRead(meeting=nothing, how="named", doubt="WRONG_MEETING", why=why, evidence=evidence)
    doubt, why = None, ""
    dated = next((one for one in text.namings if one.code == code and one.convention == OURS and one.days), naming)
    if dated.days and not sits_on(meeting, dated.days) and all(one.mark is not Mark.MEMORY for one in meeting.sittings):
        other = meeting_of_days(None, dated.days, reference)
        if other is not None:
            return _unsure(text, naming, f"The paper names the {code} with the days of the {other.code}.")
        doubt, why, sure = "MEETING_UNSURE", f"The days beside the {code} are not its days.", min(sure, DOUBTFUL)
    cited = {one[2].code for one in find_own_references(text.flat, reference) if one[2] is not None}
    if cited and code not in cited:
        doubt, why = "MEETING_UNSURE", f"The paper names the {code} and cites our note on the {cited.pop()}."
        sure = min(sure, DOUBTFUL)
    value: Text = Field(value=code, raw=raw, confidence=sure, evidence=evidence)
    return MeetingRead(meeting=value, how="named", doubt=doubt, why=why, evidence=evidence)


def _by_reference(text: NoteText, reference: Reference, *, foreign: bool) -> MeetingRead | None:
    """Return the meeting that our cited note convened."""
    cited = [one for one in find_own_references(text.flat, reference) if one[2] is not None]
    codes = {meeting.code for _, _, meeting in cited if meeting is not None}
    if len(codes) != 1:
        return None
    start, end, _ = cited[0]
    sure = DOUBTFUL if foreign else BY_REFERENCE
    evidence = text.evidence(start, end)
    value: Text = Field(value=codes.pop(), raw=text.written(start, end), confidence=sure, evidence=evidence)
    doubt = "MEETING_UNSURE" if foreign else None
    why = "The paper cites our note and names a meeting of another convention." if foreign else ""
    return MeetingRead(meeting=value, how="reference", doubt=doubt, why=why, evidence=evidence)


def _by_number(text: NoteText, namings: tuple[Naming, ...], reference: Reference) -> MeetingRead | None:
    """Return the meeting whose number stands without a convention but with exactly its days, or as the thread has it."""
    codes = {one.code for one in namings if one.code and one.convention in (None, OURS) and not one.preparatory}
    if len(codes) != 1:
        return None
    code = codes.pop()
    naming = next(one for one in namings if one.code == code)
    meeting = _meeting(code, reference) if code else None
    if meeting is None or code is None:
        return None
    exact = any((one.start, one.end) == naming.days for one in meeting.sittings)
    if not exact and text.context.meeting_hint != code:
        return None
    evidence = text.evidence(naming.start, naming.end)
    raw = text.written(naming.start, naming.end)
    value: Text = Field(value=code, raw=raw, confidence=BY_DAYS if exact else BY_THREAD, evidence=evidence)
    return MeetingRead(meeting=value, how="days" if exact else "thread", evidence=evidence)


def _by_days(text: NoteText, reference: Reference) -> MeetingRead | None:
    """Return the meeting of whose days the paper speaks where it names our convention and no meeting with a number."""
    if any(one.number is not None for one in text.namings):
        return None
    conventions = {named.convention for named in find_conventions(text.flat) if named.strong}
    if conventions != {OURS}:
        return None
    for found in find_ranges(text.flat):
        meeting = meeting_of_days(None, (found.first, found.last), reference)
        if meeting is not None:
            evidence = text.evidence(found.start, found.end)
            raw = text.written(found.start, found.end)
            value: Text = Field(value=meeting.code, raw=raw, confidence=0.88, evidence=evidence)
            return MeetingRead(meeting=value, how="days", evidence=evidence)
    return None


def _by_subject(text: NoteText, namings: tuple[Naming, ...], reference: Reference) -> MeetingRead | None:
    """Return the meeting that the message's subject names, where the paper names none with a number."""
    if not text.context.subject or any(one.number is not None or one.kind == "intersessional" for one in namings):
        return None
    line = Paragraph(lines=(Line(text=text.context.subject),))
    paper = Paper(path="header", document=Document(format="text", media_type="text/plain", blocks=(line,)))
    read = read_meeting(NoteText(paper, Context(meeting_hint=text.context.meeting_hint)), reference)
    if read.code is None or read.how == "thread":
        return None
    meeting = replace(read.meeting, confidence=min(read.meeting.confidence, BY_THREAD))
    return replace(read, meeting=meeting, how="subject")


def _by_thread(text: NoteText, namings: tuple[Naming, ...]) -> MeetingRead | None:
    """Return the meeting of the thread, where the paper names none with a number."""
    hint = text.context.meeting_hint
    if hint is None or any(one.number is not None or one.kind == "intersessional" for one in namings):
        return None
    return MeetingRead(meeting=Field(value=hint, confidence=0.75), how="thread")


def _none(text: NoteText, namings: tuple[Naming, ...], foreign: list[Naming]) -> MeetingRead:
    if foreign and not any(one.convention == OURS for one in namings):
        naming = foreign[0]
        return MeetingRead(foreign=True, evidence=text.evidence(naming.start, naming.end))
    if not namings:
        return MeetingRead()
    naming = next((one for one in namings if one.number is not None), namings[0])
    if naming.convention == OURS and (naming.preparatory or naming.kind == "intersessional"):
        evidence = text.evidence(naming.start, naming.end)
        why = "The paper speaks of a meeting of the Convention that is neither a Meeting of States Parties nor a Review Conference."
        return MeetingRead(how="named", doubt="WRONG_MEETING", why=why, evidence=evidence)
    return _unsure(text, naming, "The paper does not say which meeting it concerns.")


def _unsure(text: NoteText, naming: Naming, why: str) -> MeetingRead:
    evidence = text.evidence(naming.start, naming.end)
    nothing: Text = Field(value=None, raw=text.written(naming.start, naming.end), confidence=0.4, evidence=evidence)
    return MeetingRead(meeting=nothing, how="named", doubt="MEETING_UNSURE", why=why, evidence=evidence)


def _in_title(text: NoteText, naming: Naming) -> bool:
    item = text.item(naming.start)
    return item.end - item.start < 160 and item.index < 15 and not text.strip.folded(item).rstrip().endswith(".")


def _meeting(code: str, reference: Reference) -> Meeting | None:
    return next((meeting for meeting in reference.meetings if meeting.code == code), None)
