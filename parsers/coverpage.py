"""The status of each form as marked: on the cover page, in the form's own heading, in columns of a table, or in form fields.

A cover page can stand alone or before the forms; what stands behind the last form's marks is not that form's answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers.cues import fold
from parsers.labels import Label
from parsers.paper import TICKED, FormField
from parsers.segments import Segment, Slice
from parsers.strip import Item, Span, Strip, one_pattern
from parsers.ticks import (
    NOTHING_READ,
    Style,
    TickRead,
    decide,
    field_meaning,
    options_of,
    style_of,
    tokens_of,
)
from store.records import Evidence, FormKey, Tick

_LINES = 14  #: lines under a title that can hold its options
_UNKNOWN_OPTION = 70  #: letters of a line that shows boxes
_LEFT_OVER_WIDE = 4
_LEFT_OVER = 14  #: letters a line of options may hold beside its options: ": yyyy)", a stray letter
_STRAY = 3  #: letters of a line that is only what was left when options were deleted
_YEARS = re.compile(r"(?:19|20)\d\d|y{2,4}|a{3,4}|j{2}|m{2}|d{2}|гггг|[٠-٩]{4}|年")
_YES = re.compile(r"(?:x|х|v|yes|oui|si|sim|да|是|نعم|[☒☑✓✔✗✘■●])")
_OPTION_TICKS = (Tick.CHANGED, Tick.UNCHANGED, Tick.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Status:
    """One form's status at one place of the paper."""

    read: TickRead
    evidence: Evidence
    shown: bool  #: options stand there, marked or not


@dataclass(slots=True)
class Marked:
    """A segment, its status, and what is left of it as the form's own answer."""

    segment: Segment
    status: Status | None
    body: list[Span | Slice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Lines:
    options: tuple[Span, ...]  #: the lines that hold options and marks alone
    rest: tuple[Span | Slice, ...]


def read_statuses(strip: Strip, segments: tuple[Segment, ...], labels: tuple[Label, ...]) -> list[Marked]:
    """Return each segment with its status and its own answer, in order."""
    split = [_split(strip, segment) for segment in segments]
    texts = [_joined(strip, lines.options) for lines in split]
    style = style_of(texts, strip.languages)
    lone_counts = _lone_counts(strip, split, segments, texts)
    stops = {label.item.index for label in labels if label.kind != "period"} | _frame_items(strip)
    found: list[Marked] = []
    seen: set[FormKey] = set()
    for segment, lines, text in zip(segments, split, texts, strict=True):
        column = _in_columns(strip, segment)
        if column is not None:
            seen.add(segment.anchor.key)
            found.append(Marked(segment, column))
            continue
        again = segment.anchor.key in seen
        status = _status(strip, segment, lines, text=text, manner=(style, lone_counts and not again))
        seen |= {segment.anchor.key} if status is not None else set()
        marked = Marked(segment, status)
        if status is None:
            marked.body = list(segment.pieces)
        elif not segment.beside:
            marked.body = _until_frame(lines.rest, stops)
        found.append(marked)
    return found


def _split(strip: Strip, segment: Segment) -> _Lines:
    """Return the leading lines that hold nothing but options, marks and what was left when options were deleted."""
    pieces = list(segment.pieces)
    lines: list[Span] = []
    for piece in pieces[:_LINES]:
        if isinstance(piece, Slice):
            break
        lines.append(piece)
    text = _joined(strip, tuple(lines))
    tokens = tokens_of(text, strip.languages)
    covered = [(token.start, token.end) for token in tokens] + _asides(text, strip.languages)
    count, start = 0, 0
    for at, span in enumerate(lines):
        end = start + span.end - span.start
        letters = _letters(text, start, end, covered)
        held = any(token.start < end and token.end > start for token in tokens)
        boxed = any(token.kind not in _OPTION_TICKS and start <= token.start < end for token in tokens)
        wide = any("\u4e00" <= character <= "\u9fff" for character in text[start:end])
        if held and letters <= (_LEFT_OVER_WIDE if wide else _LEFT_OVER):
            count = at + 1
        elif boxed and letters <= _UNKNOWN_OPTION:
            count = at + 1  # a box beside words that are none of the options we know
        elif letters > _STRAY:
            break
        start = end + 1
    while count < len(lines) and _is_tail(strip, lines[count], text, before=lines[:count], covered=covered):
        count += 1
    return _Lines(tuple(lines[:count]), tuple(pieces[count:]))


def _is_tail(strip: Strip, span: Span, text: str, *, before: list[Span], covered: list[tuple[int, int]]) -> bool:
    """Whether a line is only the end of "(last reporting: yyyy)" broken over two lines."""
    start = sum(one.end - one.start + 1 for one in before)
    end = start + span.end - span.start
    touched = any(first < end and last > start for first, last in covered)
    return bool(before) and touched and _letters(text, start, end, covered) <= _STRAY


def _asides(text: str, languages: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return where "last reporting" and years stand."""
    flat = text.replace("\n", " ").replace("\t", " ")
    pattern = one_pattern("forms", "last_reported", languages)
    found = [match.span() for match in pattern.finditer(flat)] if pattern else []
    return found + [match.span() for match in _YEARS.finditer(flat)]


def _letters(text: str, start: int, end: int, covered: list[tuple[int, int]]) -> int:
    """Return how many letters of a line belong to no option, mark or aside."""
    return sum(
        1 for at in range(start, end) if text[at].isalpha() and not any(first <= at < last for first, last in covered)
    )


def _joined(strip: Strip, spans: tuple[Span, ...]) -> str:
    return "\n".join(strip.text[span.start : span.end] for span in spans)


def _lone_counts(strip: Strip, split: list[_Lines], segments: tuple[Segment, ...], texts: list[str]) -> bool:
    """Whether this paper shows a cover page from which the options not chosen were deleted."""
    many = sum(1 for text in texts if _choices(text, strip.languages) > 1)
    lone = sum(1 for text in texts if _choices(text, strip.languages) == 1)
    if lone == 0 or many > lone:
        return False
    if many or any(segment.beside for segment in segments) or _says(strip, "cover_page"):
        return True
    # Without a word of a cover page: nothing but options stands there, and one of them is no answer a form would give.
    kinds = {token.kind for text in texts for token in tokens_of(text, strip.languages)}
    return lone >= 5 and Tick.CHANGED in kinds and not any(lines.rest for lines in split)


def _choices(text: str, languages: tuple[str, ...]) -> int:
    return len({token.kind for token in tokens_of(text, languages) if token.kind in _OPTION_TICKS})


def _says(strip: Strip, group: str) -> bool:
    return next(strip.hits(group), None) is not None


def _frame_items(strip: Strip) -> set[int]:
    """Return the items that begin something other than a form: the notes of the cover page, the title block's heading."""
    return {
        hit.item
        for group in ("cover_note", "cover_page", "article7_title")
        for hit in strip.hits(group)
        if strip.at_start(hit)
    }


def _until_frame(pieces: tuple[Span | Slice, ...], stops: set[int]) -> list[Span | Slice]:
    kept: list[Span | Slice] = []
    for piece in pieces:
        if isinstance(piece, Span) and piece.item.index in stops:
            break
        kept.append(piece)
    return kept


def _status(strip: Strip, segment: Segment, lines: _Lines, *, text: str, manner: tuple[Style, bool]) -> Status | None:
    style, lone_counts = manner
    options = options_of(text, strip.languages, style)
    if not options.present:
        if not any(token.kind not in _OPTION_TICKS for token in tokens_of(text, strip.languages)):
            return None
        unknown = TickRead(Tick.UNKNOWN, 0.9, None, "the words beside its boxes are not known")
        return Status(unknown, strip.evidence(segment.anchor.item), shown=True)
    boxed = any(options.marks.values())
    if len(set(options.present)) == 1 and not boxed and not lone_counts:
        return None  # "Not applicable" under a form's heading is its answer, not a mark
    read = decide(options, lone_counts=lone_counts, bold=_bold(strip, lines.options))
    return Status(read, _where(strip, segment, lines.options, read), shown=True)


def _bold(strip: Strip, spans: tuple[Span, ...]) -> frozenset[Tick]:
    if all(span.item.bold for span in spans):
        return frozenset()
    return frozenset(
        Tick(token.kind)
        for span in spans
        if span.item.bold
        for token in tokens_of(strip.text[span.start : span.end], strip.languages)
        if token.kind in _OPTION_TICKS
    )


def _where(strip: Strip, segment: Segment, spans: tuple[Span, ...], read: TickRead) -> Evidence:
    for span in spans:
        tokens = tokens_of(strip.text[span.start : span.end], strip.languages)
        if any(token.kind == read.tick for token in tokens):
            return strip.evidence(span.item)
    return strip.evidence(segment.anchor.item)


def _in_columns(strip: Strip, segment: Segment) -> Status | None:
    """Return the status where the options are columns: "Form | changed | unchanged | N/A" with a mark in the row."""
    item = segment.anchor.item
    if item.table is None or item.cell is None or segment.beside:
        return None
    options = _option_columns(strip, item)
    if len(options) < 2:
        return None
    row = [cell for cell in item.table.cells if cell.row == item.cell.row and cell.column in options]
    marked: list[Tick] = []
    year: int | None = None
    evidence = strip.evidence(item)
    for cell in row:
        text = fold(cell.text).strip()
        kinds = {token.kind for token in tokens_of(text, strip.languages)}
        found = re.search(r"(?:19|20)\d\d", text)
        if options[cell.column] is Tick.UNCHANGED and found:
            year = int(found.group())
        if (
            kinds & {"ticked"}
            or _YES.fullmatch(text)
            or (found and options[cell.column] is Tick.UNCHANGED and len(text) < 12)
        ):
            marked.append(options[cell.column])
            evidence = strip.evidence(next(one for one in strip.items if one.cell is cell))
        elif options[cell.column].value in kinds:
            marked.append(options[cell.column])  # the option's word itself stands in its column
    if len(marked) == 1:
        return Status(TickRead(marked[0], 0.96, year, how="column"), evidence, shown=True)
    trouble = "two options are marked" if marked else "no option is marked"
    return Status(TickRead(Tick.UNKNOWN, 0.9, year, trouble), evidence, shown=True)


def _option_columns(strip: Strip, item: Item) -> dict[int, Tick]:
    assert item.table is not None
    assert item.cell is not None
    for row in range(item.cell.row - 1, -1, -1):
        found: dict[int, Tick] = {}
        for cell in item.table.cells:
            if cell.row != row or len(cell.text) > 60:
                continue
            kinds = [token.kind for token in tokens_of(fold(cell.text), strip.languages) if token.kind in _OPTION_TICKS]
            if len(kinds) == 1:
                found[cell.column] = Tick(kinds[0])
        if len(found) >= 2 and len(set(found.values())) == len(found):
            return found
    return {}


def status_from_fields(fields: tuple[FormField, ...], letter: str | None, strip: Strip) -> TickRead:
    """Return the status that the fields of a fillable PDF hold for a letter."""
    marked: list[Tick] = []
    year: int | None = None
    for one in fields:
        meaning = field_meaning(one.name)
        if meaning is None or letter is None or meaning[0] != letter:
            continue
        value = fold(one.value).strip()
        if meaning[1] is not None and one.value in (TICKED, "/Yes", "/On", "Yes", "On"):
            marked.append(meaning[1])
        elif meaning[1] is None or re.search(r"year|annee|ano|last", one.name.lower()):
            kinds = [token.kind for token in tokens_of(value, strip.languages) if token.kind in _OPTION_TICKS]
            marked += [Tick(kind) for kind in kinds[:1]]
            if re.fullmatch(r"(?:19|20)\d\d", value):
                year = int(value)
    if len(marked) == 1:
        return TickRead(marked[0], 0.93, year, how="field")
    if len(marked) > 1:
        return TickRead(Tick.UNKNOWN, 0.9, year, "two options are marked")
    return NOTHING_READ
