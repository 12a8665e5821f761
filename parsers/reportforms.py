"""The forms of one report: what each is marked as, how it is answered, its tables and its own words, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from parsers.coverpage import Marked, Status, status_from_fields
from parsers.cues import fold
from parsers.formanswers import answer_of, is_template, short_answer
from parsers.paper import Table
from parsers.segments import Slice
from parsers.strip import Span, Strip
from parsers.tabbed import table_of_lines
from parsers.tables import Setting, TableRead, read_slice
from store.records import NO_NUMBER, NOTHING, Answer, Evidence, Field, FormKey, ReportForm, Text, Tick

_CAPTION = 140  #: characters of a line that introduces a table
_MOST_WORDS = 20_000  #: characters of one form's own words that are kept


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a form's own words."""

    folded: str
    text: str  #: as written
    evidence: Evidence
    block: int  #: lines of one block that were printed as lines are one sentence broken by the page's width


@dataclass(slots=True)
class FormRead:
    """One form as read, with what the record does not hold."""

    key: FormKey
    letters: list[str] = field(default_factory=list)  #: as printed, each place once
    statuses: list[Status] = field(default_factory=list)
    lines: list[Said] = field(default_factory=list)  #: its own words
    tables: list[TableRead] = field(default_factory=list)
    attached: bool = False
    confidence: float = 0.0  #: that it is this form
    place: Field[str | None] = NOTHING
    answer: Field[Answer] = field(default_factory=lambda: Field(value=Answer.BLANK))

    @property
    def status(self) -> Status | None:
        """The one status marked; where places differ, none."""
        known = [one for one in self.statuses if one.read.tick is not Tick.UNKNOWN]
        if known and len({one.read.tick for one in known}) == 1:
            return max(known, key=lambda one: one.read.confidence)
        return self.statuses[0] if self.statuses and not known else None

    @property
    def statuses_differ(self) -> bool:
        """Whether two places mark the form differently."""
        return len({one.read.tick for one in self.statuses if one.read.tick is not Tick.UNKNOWN}) > 1

    def record(self) -> ReportForm:
        """Return the record of the form."""
        status = self.status
        tick: Field[Tick] = Field(value=Tick.UNKNOWN)
        last = NO_NUMBER
        if status is not None:
            read = status.read
            sure = read.confidence if read.tick is not Tick.UNKNOWN else 0.5
            tick = Field(value=read.tick, raw=status.evidence.quote, confidence=sure, evidence=status.evidence)
        year = next((one.read.year for one in self.statuses if one.read.year), None)
        if year is not None:
            evidence = self.statuses[0].evidence
            sure = 0.95 if tick.value is Tick.UNCHANGED else 0.7
            last = Field(value=year, raw=str(year), confidence=sure, evidence=evidence)
        words = _running_text(self.lines)[:_MOST_WORDS].strip()
        narrative: Text = NOTHING
        if words:
            narrative = Field(value=words, raw=words, confidence=0.93, evidence=self.lines[0].evidence)
        return ReportForm(
            key=self.key,
            letter=self.letters[0] if self.letters else None,
            tick=tick,
            last_reported=last,
            attached=self.attached,
            answer=self.answer,
            tables=tuple(table.table() for table in self.tables),
            narrative=narrative,
        )


def _running_text(lines: list[Said]) -> str:
    """Return lines as text: those that the page's width broke are joined again, others keep their break."""
    text = ""
    for at, line in enumerate(lines):
        if at and line.block >= 0 and line.block == lines[at - 1].block:
            wide = any("\u4e00" <= character <= "\u9fff" for character in text[-1:] + line.text[:1])
            text += ("" if wide else " ") + line.text
        else:
            text += ("\n" if text else "") + line.text
    return text


def read_forms(strip: Strip, marked: list[Marked]) -> list[FormRead]:
    """Return the forms of one paper in the order of its keys' first mention."""
    forms: dict[FormKey, FormRead] = {}
    with_body = {one.segment.anchor.key: index for index, one in enumerate(marked) if one.status is None and one.body}
    cover_only = sum(1 for one in marked if one.status is not None) >= 3 and not with_body
    for index, one in enumerate(marked):
        anchor = one.segment.anchor
        form = forms.setdefault(anchor.key, FormRead(anchor.key))
        form.confidence = max(form.confidence, anchor.confidence)
        if anchor.letter and anchor.letter not in form.letters:
            form.letters.append(anchor.letter)
        if form.place is NOTHING:
            form.place = Field(value=None, raw=anchor.item.text, evidence=strip.evidence(anchor.item))
        if one.status is not None:
            form.statuses.append(one.status)
            if with_body.get(anchor.key, -1) > index or not _says_something(strip, one.body):
                continue
        elif not one.body and (_named_later(marked, index) or cover_only):
            continue  # a table of contents, or a cover page's line without its options
        elif not one.body and form.attached:
            continue
        form.attached = True
        _read_body(strip, form, one.body)
    for form in forms.values():
        if strip.paper.document.form_fields and (form.status is None or form.status.read.tick is Tick.UNKNOWN):
            _status_of_fields(strip, form)
        _answer(strip, form)
    return list(forms.values())


def _named_later(marked: list[Marked], index: int) -> bool:
    key = marked[index].segment.anchor.key
    return any(other.segment.anchor.key is key for other in marked[index + 1 :])


def _is_printed(strip: Strip, folded: str) -> bool:
    """Whether a line is the template's, or the page's running head; a short answer is an answer on every page."""
    if is_template(folded, strip.languages):
        return True
    return folded.strip() in strip.running and short_answer(folded, strip.languages) is None


def _says_something(strip: Strip, body: Iterable[Span | Slice]) -> bool:
    for piece in body:
        if isinstance(piece, Slice):
            return True
        if not _is_printed(strip, strip.text[piece.start : piece.end]):
            return True
    return False


def _status_of_fields(strip: Strip, form: FormRead) -> None:
    read = status_from_fields(strip.paper.document.form_fields, form.letters[0] if form.letters else None, strip)
    if read.confidence and form.place.evidence is not None:
        printed = next((one.read.year for one in form.statuses if one.read.year), None)
        read = replace(read, year=read.year or printed)
        form.statuses = [Status(read, form.place.evidence, shown=True)]


def _read_body(strip: Strip, form: FormRead, body: list[Span | Slice]) -> None:
    above: list[str] = []
    pending: list[tuple[str, Span]] = []
    for piece in _with_tabbed_tables(strip, body):
        if isinstance(piece, Span):
            folded = strip.text[piece.start : piece.end]
            above.append(folded)
            pending.append((folded, piece))
            continue
        _read_table(strip, form, piece, above="\n".join(above[-4:]), pending=pending)
        above = []
    _keep_lines(strip, form, pending)


def _read_table(strip: Strip, form: FormRead, piece: Slice, *, above: str, pending: list[tuple[str, Span]]) -> None:
    setting = Setting(strip.paper.path, piece.table, form.key, strip.languages, strip.paper.language)
    read = read_slice(piece, setting, above=above, before=form.tables[-1] if form.tables else None)
    if read.tables and pending and len(pending[-1][0]) <= _CAPTION and not pending[-1][0].rstrip().endswith("."):
        pending.pop()  # the line that introduces the table
    _keep_lines(strip, form, pending)
    pending.clear()
    for table in read.tables:
        _keep_table(form, table)
    for cell in read.texts:
        evidence = setting.evidence(cell)
        for line in cell.text.split("\n"):
            folded = fold(line)
            if not is_template(folded, strip.languages) and not (read.tables and _is_caption(folded)):
                form.lines.append(Said(folded, line.strip(), evidence, -1))


def _is_caption(folded: str) -> bool:
    return len(folded) <= _CAPTION and not folded.rstrip().endswith(".")


def _keep_table(form: FormRead, table: TableRead) -> None:
    for earlier in form.tables:
        same = earlier.columns == table.columns and earlier.name == table.name
        if same and (table.continued or earlier.header == table.header):
            earlier.rows += table.rows
            earlier.currencies += table.currencies
            earlier.answers += table.answers
            earlier.stated = table.stated or earlier.stated
            earlier.stated_evidence = table.stated_evidence or earlier.stated_evidence
            earlier.unit_missing = earlier.unit_missing or table.unit_missing
            earlier.unreadable = earlier.unreadable or table.unreadable
            return
    form.tables.append(table)


def _keep_lines(strip: Strip, form: FormRead, pending: list[tuple[str, Span]]) -> None:
    passed = -1  # block of the last line that the template prints: what the page's width broke off it goes with it
    for folded, span in pending:
        printed = span.item.line is not None and span.item.line.box is not None
        if _is_printed(strip, folded) or (printed and span.item.block == passed):
            passed = span.item.block
            continue
        passed = -1
        block = span.item.block if printed else -1
        form.lines.append(Said(folded, span.text, strip.evidence(span.item), block))


def _with_tabbed_tables(strip: Strip, body: list[Span | Slice]) -> Iterable[Span | Slice]:
    """Yield the pieces, runs of lines parted by tabs as tables."""
    run: list[Span] = []
    for piece in [*body, None]:
        if isinstance(piece, Span) and "\t" in strip.text[piece.start : piece.end].strip():
            run.append(piece)
            continue
        table = table_of_lines(run)
        if table is not None:
            yield Slice(table, 0, _height(table))
        else:
            yield from run
        run = []
        if piece is not None:
            yield piece


def _height(table: Table) -> int:
    return max((cell.row + cell.rows for cell in table.cells), default=0)


def _answer(strip: Strip, form: FormRead) -> None:
    """Set how the form is answered: by its rows, else by its words, else by its mark."""
    evidence = form.lines[0].evidence if form.lines else form.place.evidence
    raw = form.lines[0].text if form.lines else ""
    answer, sure = answer_of((line.folded for line in form.lines), strip.languages, strip.paper.document.legibility)
    rows = any(table.rows for table in form.tables)
    said = [one for table in form.tables for one in table.answers]
    if rows:
        answer, sure = Answer.ANSWERED, 0.96
    elif answer is Answer.BLANK and said:
        answer, sure = (said[0], 0.92) if len(set(said)) == 1 else (Answer.ANSWERED, 0.7)
    status = form.status
    if answer is Answer.BLANK and status is not None and not form.lines:
        marked = {Tick.UNCHANGED: Answer.UNCHANGED, Tick.NOT_APPLICABLE: Answer.NOT_APPLICABLE}.get(status.read.tick)
        if marked is not None:
            answer, sure, evidence = marked, status.read.confidence, status.evidence
    form.answer = Field(value=answer, raw=raw, confidence=sure, evidence=evidence)
