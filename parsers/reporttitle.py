"""Who reports and when: from the title block, the cover page, the heads of forms, the letterhead; never from inside a table of facts.

A State named as a recipient, a partner or a place is not the reporting State. Nothing here looks at a clock.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from parsers.author import Author, find_author
from parsers.cues import Folded
from parsers.formanswers import is_template
from parsers.labels import Label
from parsers.paper import Context, Paper, Place, places_of
from parsers.period import PeriodRead, read_period
from parsers.stamps import stamps_in
from parsers.states import MentionKind, StateMention, find_states
from parsers.strip import Item, Span, Strip
from store.records import NOTHING, Day, Evidence, Field, StateRead, Text
from store.reference import Reference

_VALUE = 140  #: characters behind a label in which the State's name must stand
_HEAD = 14  #: lines of a paper that can be its letterhead or title
_LONGEST = 400  #: characters of one line of a letterhead
_COVERING = 40  #: lines of a covering note that are read
_LOUD = 0.5  #: confidence of an author below which the paper does not say
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/.-])")
_HINT_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_FIRST, _LAST = 2009, 2100
_TITLE_LONGEST = 200


@dataclass(frozen=True, slots=True)
class StateFound:
    """The reporting State and how it was found."""

    state: StateRead
    how: str  #: label, letterhead, note, sender, none
    others: tuple[str, ...] = ()  #: other codes that labels named
    evidence: Evidence | None = None


def find_reporting_state(
    strip: Strip, labels: tuple[Label, ...], first_form: int, *, reference: Reference, context: Context
) -> StateFound:
    """Return the State a report is from; its code is None where the paper does not say."""
    votes: list[tuple[StateMention, Span]] = []
    unnamed: Span | None = None
    for label in labels:
        if label.kind != "state" or (label.item.index >= first_form and not _is_filled_in(strip, label)):
            continue
        mention = _named_behind(label, reference)
        if mention is not None:
            votes.append(mention)
        elif label.values and unnamed is None and label.item.index < first_form:
            unnamed = label.values[0]
    if votes:
        return _of_votes(strip, votes)
    if unnamed is not None and _is_a_name(unnamed.text):
        code: Text = Field(value=None, raw=unnamed.text, confidence=0.5, evidence=strip.evidence(unnamed.item))
        return StateFound(StateRead(code=code, as_written=unnamed.text), "none", evidence=strip.evidence(unnamed.item))
    head = _of_letterhead(strip, first_form, reference)
    if head is not None:
        return head
    if context.sender_state:
        code = Field(value=context.sender_state, raw="", confidence=0.7)
        return StateFound(StateRead(code=code, as_written=""), "sender")
    return StateFound(StateRead(code=NOTHING), "none")


def _is_filled_in(strip: Strip, label: Label) -> bool:
    """Whether a label within a form is the form's own, not the beginning of a sentence ("State Party Lebanon has ...")."""
    if strip.text[label.start : label.end].rstrip().endswith(("]", ")")):
        return True
    behind = strip.text[label.end : label.item.end].lstrip()
    return behind[:1] in ":._…" if behind else label.item.cell is not None


def _named_behind(label: Label, reference: Reference) -> tuple[StateMention, Span] | None:
    for at, span in enumerate(label.values[:2]):
        text = span.text[:_VALUE]
        mentions = _states(text, reference)
        if not mentions and label.item.cell is None and at == 0 and len(label.values) > 1:
            mentions = _states(
                f"{text} {label.values[1].text[:_VALUE]}", reference
            )  # a long name broken over two lines
        if mentions and mentions[0].start <= 60:
            best = next((one for one in mentions if not one.weak), mentions[0])
            return best, span
        if label.item.cell is None and _is_a_name(text):
            return None
    return None


def _states(text: str, reference: Reference) -> list[StateMention]:
    return [
        mention
        for mention in find_states(Folded(text), reference)
        if mention.kind in (MentionKind.SHORT, MentionKind.OFFICIAL, MentionKind.FORMER)
    ]


def _is_a_name(text: str) -> bool:
    return 2 <= sum(1 for character in text if character.isalpha()) <= 60


def _of_votes(strip: Strip, votes: list[tuple[StateMention, Span]]) -> StateFound:
    counts = Counter(mention.code for mention, _ in votes)
    mention, span = votes[0]
    others = tuple(code for code in counts if code != mention.code)
    evidence = strip.evidence(span.item)
    sure = 0.98 if not others else 0.6
    if mention.weak:
        sure = min(sure, 0.9)
    written = span.text if len(span.text) <= 60 and "\t" not in span.text else mention.quote
    code: Text = Field(value=mention.code, raw=mention.quote, confidence=sure, evidence=evidence)
    return StateFound(StateRead(code=code, as_written=written), "label", others, evidence)


def _of_letterhead(strip: Strip, first_form: int, reference: Reference) -> StateFound | None:
    """Return the State whose letterhead or title stands above the first form; two that speak equally loud are none."""
    places: list[Place] = []
    for item in strip.items[: max(first_form, 1)]:
        if item.place != "footer" and item.text.strip():
            places.append(Place(text=item.text[:_LONGEST], evidence=strip.evidence(item), bold=item.bold))
        if len(places) >= _HEAD:
            break
    return _of_author(tuple(places), reference, "letterhead")


def find_covering_state(papers: tuple[Paper, ...], reference: Reference) -> StateFound | None:
    """Return the State whose covering note or message brings a report that names none."""
    for paper in papers:
        found = _of_author(places_of(paper)[:_COVERING], reference, "note")
        if found is not None:
            return found
    return None


def _of_author(places: tuple[Place, ...], reference: Reference, how: str) -> StateFound | None:
    author = find_author(places, reference)
    if not isinstance(author, Author) or author.kind is MentionKind.ORGANISATION or author.confidence < _LOUD:
        return None
    sure = min(author.confidence, 0.85)
    code: Text = Field(value=author.code, raw=author.as_written, confidence=sure, evidence=author.evidence)
    return StateFound(StateRead(code=code, as_written=author.as_written), how, evidence=author.evidence)


def find_periods(strip: Strip, labels: tuple[Label, ...], form_items: frozenset[int]) -> tuple[PeriodRead, ...]:
    """Return every statement of the reporting period, title block and cover page first."""
    found: list[PeriodRead] = []
    for label in labels:
        if label.kind == "period":
            in_form = label.item.index in form_items
            if in_form and not is_template(strip.folded(label.item), strip.languages):
                continue  # a sentence that speaks of the period
            read = read_period(strip, label, in_form=in_form)
            if read is not None:
                found.append(read)
    return tuple(sorted(found, key=lambda read: read.in_form))


def find_submission_date(strip: Strip, labels: tuple[Label, ...], today: date) -> Day:
    """Return the date behind "Date of submission"; it is never taken from the period or from today."""
    for label in labels:
        if label.kind != "submitted":
            continue
        for span in label.values[:2]:
            text = strip.text[span.start : span.end]
            stamps = [stamp for stamp in stamps_in(text) if stamp.year is not None and stamp.month is not None]
            if not stamps:
                continue
            stamp = stamps[0]
            evidence = strip.evidence(span.item)
            value = stamp.date
            sure = 0.96 if stamp.sure and value is not None and value <= today else 0.7
            iso = value.isoformat() if value else None
            return Field(
                value=iso,
                raw=Folded(span.text).quote(stamp.start, stamp.end),
                confidence=sure if iso else 0.5,
                evidence=evidence,
            )
    return NOTHING


def contact_spans(strip: Strip, labels: tuple[Label, ...], first_form: int) -> tuple[Span, ...]:
    """Return the lines behind "national point(s) of contact", up to the next label or form."""
    for index, label in enumerate(labels):
        if label.kind != "contact":
            continue
        stop = next((other.start for other in labels[index + 1 :] if other.kind != "contact"), len(strip.text))
        own = strip.text[label.end : label.item.end]
        spans: list[Span] = []
        # Behind the label itself: the rest of its line after the bracket that explains it.
        tail = label.end + (own.index(":") + 1 if ":" in own else (own.rindex(")") + 1 if ")" in own else len(own)))
        if tail < min(label.item.end, stop):
            spans.append(Span(label.item, tail, min(label.item.end, stop)))
        for item in strip.items[label.item.index + 1 : label.item.index + 40]:
            if item.start >= stop or item.index == first_form or _ends_contacts(strip, item):
                break
            if item.end > item.start and item.place not in ("header", "footer"):
                spans.append(Span(item, item.start, min(item.end, stop)))
        if any(any(character.isalpha() for character in span.text) for span in spans):
            return tuple(spans)
    return ()


def _ends_contacts(strip: Strip, item: Item) -> bool:
    text = strip.folded(item).strip(" *")
    return text.startswith(
        ("note", "nota", "remarque", "примечание", "注", "ملاحظ", "form a", "formule a", "formulario a")
    )


def years_in_title(strip: Strip, first_form: int) -> tuple[int, ...]:
    """Return the years that the title gives for the report."""
    found: list[int] = []
    titles = {hit.item for hit in strip.hits("article7_title")}
    for item in strip.items[:first_form]:
        text = strip.folded(item)
        if item.index in titles and len(text) <= _TITLE_LONGEST:
            found += [int(year) for year in _YEAR.findall(text)]
    return tuple(dict.fromkeys(year for year in found if _FIRST <= year < _LAST))


def years_in_hints(paper: Paper, context: Context) -> tuple[int, ...]:
    """Return the years in the file's name and the subject: hints, which the year of sending may be among."""
    texts = (paper.name or "", context.subject)
    found = (int(year) for text in texts for year in _HINT_YEAR.findall(text.replace("_", " ")))
    return tuple(dict.fromkeys(year for year in found if _FIRST <= year < _LAST))
