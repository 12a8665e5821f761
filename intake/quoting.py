"""What a mail quotes is taken away before anybody asks what it says, and what we wrote ourselves above all: it comes back as if it were news.

A forward is not a quotation: what a colleague passes on stays readable and is marked. What was taken away is named, never silent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from parsers.cues import cues_of, fold
from parsers.paper import Block, Document, Line, Paragraph, Table

_QUOTE_MARK = re.compile(r"^(?:>[ \t]?){1,20}(?!From )")
_LETTERS = re.compile(r"[^\W\d_]")
_DATED = re.compile(r"@|\d{1,2}[:.h]\d{2}")
_OWN_TEXT = 12  #: letters above a header block that make what is below a quotation
_BLOCK_LINES = 7  #: lines in which the labels of a header block stand
_ATTRIBUTION_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unquoted:
    """A body without its quotations, and what was taken away."""

    document: Document
    removed: tuple[str, ...] = ()  #: quoted_lines, quoted_reply, quoted_html, own_letter
    ours: bool = False  #: what was taken away was a letter of ours
    forwarded: bool = False  #: it passes on another mail, which is still in it
    letters: int = 0  #: letters of text that are left


@dataclass(slots=True)
class _Row:
    """One line, or one whole table, with the block it belongs to."""

    block: int
    text: str
    line: Line | None
    quoted: bool
    gone: str = ""  #: why it was taken away


def unquote(document: Document, subject: str = "") -> Unquoted:
    """Return a body without what it quotes. `subject` tells a forward from a reply."""
    rows = _rows(document)
    forward = bool(_any("forward_subject").match(fold(subject)))
    reply = not forward and bool(_any("reply_subject").match(fold(subject)))
    folded = [fold(row.text).strip() for row in rows]
    forwarded = _cut_tail(rows, folded, forward=forward, reply=reply)
    for row in rows:
        if row.gone:
            continue
        if row.quoted and not forwarded:
            row.gone = "quoted_html"
        elif not forwarded and row.line is not None and _QUOTE_MARK.match(row.text):
            row.gone = "quoted_lines"
    _cut_own(rows, folded)
    ours = any(row.gone and _any("own", "own_letters").search(text) for row, text in zip(rows, folded, strict=True))
    kept = _rebuilt(document, rows, strip_marks=forwarded)
    return Unquoted(
        document=kept,
        removed=tuple(dict.fromkeys(row.gone for row in rows if row.gone)),
        ours=ours,
        forwarded=forwarded,
        letters=sum(len(_LETTERS.findall(row.text)) for row in rows if not row.gone),
    )


@cache
def _any(group: str, name: str = "quoting") -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{cue.pattern})" for cue in cues_of(name, group)))


def _rows(document: Document) -> list[_Row]:
    rows: list[_Row] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            rows += [_Row(number, line.text, line, block.place == "quote") for line in block.lines]
        else:
            rows.append(_Row(number, " ".join(cell.text for cell in block.cells[:40]), None, block.place == "quote"))
    return rows


def _cut_tail(rows: list[_Row], folded: list[str], *, forward: bool, reply: bool) -> bool:
    """Take away everything from the first mark of a quotation on; whether a forward was met instead."""
    letters = 0
    for place, row in enumerate(rows):
        text = folded[place]
        if _any("forward").match(text):
            return True
        block = _is_header_block(rows, folded, place)
        if block or _any("original").match(text):
            if not block and text.startswith("_") and not _is_header_block(rows, folded, place + 1):
                letters += len(_LETTERS.findall(row.text))
                continue  # a ruled line of somebody's letterhead
            if (
                forward
                or (not reply and letters < _OWN_TEXT)
                or (letters < _OWN_TEXT and not _holds_ours(folded[place:]))
            ):
                # Nothing of the sender's own stands above: the mail is what is below.
                return True
            _take(rows[place:], "quoted_reply")
            return False
        length = _attribution(rows, folded, place)
        if length:
            below = rows[place + length :]
            first = next((one for one in below if one.text.strip()), None)
            answered_inside = first is not None and (first.quoted or _QUOTE_MARK.match(first.text))
            _take(rows[place : place + length] if answered_inside else rows[place:], "quoted_reply")
            if not answered_inside:
                return False
        letters += 0 if row.gone or row.quoted or _QUOTE_MARK.match(row.text) else len(_LETTERS.findall(row.text))
    return forward and not any(row.gone for row in rows)


def _take(rows: list[_Row], why: str) -> None:
    for row in rows:
        row.gone = row.gone or why


def _holds_ours(folded: list[str]) -> bool:
    return any(_any("own", "own_letters").search(text) for text in folded)


def _is_header_block(rows: list[_Row], folded: list[str], place: int) -> bool:
    """Whether the block a mail program puts above a quoted mail begins here: From, then Sent, To, Subject in any order."""
    if place >= len(folded) or not _any("label_from").match(folded[place]):
        return False
    near = folded[place : place + _BLOCK_LINES]
    labels = {found.group().split(":")[0] for text in near[1:] if (found := _any("label_other").match(text))}
    # A memorandum has the same labels; only a mail's have an address or a time of day.
    return len(labels) >= 2 and any(_DATED.search(row.text) for row in rows[place : place + _BLOCK_LINES])


def _attribution(rows: list[_Row], folded: list[str], place: int) -> int:
    """Return how many lines the sentence above a quotation takes ("On ... wrote:"), 0 when there is none here."""
    if _says(folded[place]) and (
        _any("attribution").match(folded[place]) or _any("attribution_line").match(folded[place])
    ):
        return 1
    # Over several lines only a sentence that begins as one: else it would take the writer's own last line with it.
    for length in range(2, _ATTRIBUTION_LINES + 1):
        last = place + length - 1
        if last >= len(rows) or rows[last].block != rows[place].block:
            break
        text = " ".join(folded[place : last + 1])
        if len(text) < 400 and _says(text) and _any("attribution").match(text):
            return length
    return 0


def _says(text: str) -> bool:
    """Whether a line may say who wrote when: it has a figure or an address."""
    return re.search(r"\d|@", text) is not None


def _cut_own(rows: list[_Row], folded: list[str]) -> None:
    """Take away a letter of ours that came back without any mark: from its first known sentence to its last."""
    own = [place for place, row in enumerate(rows) if not row.gone and _any("own", "own_letters").search(folded[place])]
    sentences = {found.group() for place in own if (found := _any("own", "own_letters").search(folded[place]))}
    if len(sentences) >= 2:  # a note may well hold one of them
        _take(rows[own[0] : own[-1] + 1], "own_letter")


def _rebuilt(document: Document, rows: list[_Row], *, strip_marks: bool) -> Document:
    blocks: list[Block] = []
    by_block: dict[int, list[_Row]] = {}
    for row in rows:
        if not row.gone:
            by_block.setdefault(row.block, []).append(row)
    for number, block in enumerate(document.blocks):
        kept = by_block.get(number, [])
        if isinstance(block, Table):
            blocks += [block] if kept else []
            continue
        lines = tuple(_unmarked(row.line, strip_marks=strip_marks) for row in kept if row.line is not None)
        if lines:
            blocks.append(block if lines == block.lines else replace(block, lines=lines))
    return replace(document, blocks=tuple(blocks))


def _unmarked(line: Line, *, strip_marks: bool) -> Line:
    if strip_marks and _QUOTE_MARK.match(line.text):
        return replace(line, text=_QUOTE_MARK.sub("", line.text))
    return line
