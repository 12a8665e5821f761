"""What single lines say about the persons around them: announcing a list, labels in the plural, fields with their labels, broken lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parsers.honorifics import take_han_title, take_honorific
from parsers.nameshapes import take_name
from parsers.paper import QUOTE_LIMIT, Cell, Table
from parsers.peoplecolumns import columns_of_heading
from parsers.peoplewords import words
from parsers.personrows import Row
from parsers.persons import Draft, Piece, is_capital_name, kind_of_segment, read_person, without_marker
from parsers.plain import plain
from parsers.roles import ANYWHERE, find_role
from store.records import Evidence

_DELEGATION = re.compile("delegat|delegac|делегаци|وفد|代表团")
_COLON = re.compile(r"\s*[:：]\s*|\s+[–—-]\s+|\t+")
COUNTED = re.compile(r"\s*(?:\(?\d{1,2}[.)\-–、]|[•●▪‣◦·*①-⑳])")
_SENTENCE_LENGTH = 110  #: characters from which a line is no line of a person's block
ANNOUNCING = 40  #: characters of running text that ends with a colon: a list follows


@dataclass(slots=True)
class Collected:
    """Everything the lines and tables of a paper said about persons."""

    drafts: list[Draft] = field(default_factory=list)
    added: list[Draft] = field(default_factory=list)
    removed: list[Draft] = field(default_factory=list)
    replaced: list[tuple[Draft, Draft]] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)


def announced_change(folded: str) -> str:
    """Return "added" or "removed" where the words that announce a list say so, else ""."""
    for name in ("removed", "added"):
        if (
            words("peoplecues", name).search(folded) is not None
            and words("peoplecues", "replaces").search(folded) is None
        ):
            return name
    return ""


def is_plural(label: str) -> bool:
    """Whether a label is for several persons: "Members", "Suppléants", "Советники"."""
    folded = plain(label).strip(" :.*")
    return folded.endswith(("s", "ы", "и", "اء", "ون", "ين")) or "members" in folded or "成员" in folded


def is_sentence(rest: str) -> bool:
    """Whether what stands behind a name makes a sentence of it: "Mr. X will replace ..."."""
    match = words("peoplecues", "prose_stop", "replaces", "replaced_by", "removed").match(plain(rest.lstrip(" ,")))
    return match is not None


def is_announcing(text: str) -> bool:
    """Whether words announce persons: by a cue, or by a delegation and a colon."""
    folded = plain(text)
    if words("peoplecues", "intro").search(folded) is not None:
        return True
    return folded.rstrip().endswith(":") and _DELEGATION.search(folded) is not None


def place_of_roles(rows: Sequence[Row]) -> tuple[bool, bool]:
    """Whether lines that are only a role stand below the persons they are of, or above them, as the first of them shows."""
    person = None
    for number, row in enumerate(rows):
        text, _ = without_marker(row.text)
        if find_role(text, ANYWHERE) is not None and not text.endswith((":", "：")):
            trail = person is not None and number - person <= 5
            return trail, not trail
        if len(text) < 120 and _is_personal(text):
            person = number
    return False, False


def _is_personal(text: str) -> bool:
    addressed = take_honorific(text)
    if addressed.found:
        return take_name(addressed.rest, addressed=True) is not None
    head = re.split("[，,(（]", text)[0]
    return take_han_title(head) is not None or (
        len(head) < 60 and is_capital_name(head) and kind_of_segment(head) == "other"
    )


def joined_lines(rows: Sequence[Row]) -> list[Piece]:
    """Return rows as pieces of a person, those joined that the page's width broke."""
    pieces: list[Piece] = []
    wrapped = False
    for row in rows:
        if wrapped and pieces:
            pieces[-1] = Piece(f"{pieces[-1].text} {row.text}", _longer(pieces[-1].evidence, row.text))
        else:
            pieces.append(Piece(row.text, row.evidence))
        wrapped = row.wrapped
    return pieces


def _longer(evidence: Evidence, text: str) -> Evidence:
    return replace(evidence, quote=f"{evidence.quote} {text}"[:QUOTE_LIMIT])


def with_fields(rows: Sequence[Row | Table]) -> list[Row | Table]:
    """Turn runs of "Name: ...", "Function: ..." into tables that lie on their side."""
    found: list[Row | Table] = []
    run: list[tuple[str, str, Row]] = []
    for row in rows:
        pair = _field(row) if isinstance(row, Row) else None
        if pair is not None and isinstance(row, Row):
            run.append((*pair, row))
            continue
        found += _finished(run)
        run = []
        found.append(row)
    return [*found, *_finished(run)]


def _field(row: Row) -> tuple[str, str] | None:
    text, _ = without_marker(row.text)
    head, colon, value = re.sub("：", ":", text).partition(":")
    if not colon or not value.strip() or len(head) > 50:
        return None
    names = columns_of_heading(head)
    return (head, value.strip()) if names and find_role(head, ANYWHERE) is None else None


def _finished(run: Sequence[tuple[str, str, Row]]) -> list[Row | Table]:
    kinds = {name for head, _, _ in run for name in columns_of_heading(head)[:1]}
    if len(run) < 2 or not kinds & {"name", "family", "given"}:
        return [row for _, _, row in run]
    cells: list[Cell] = []
    for number, (head, value, row) in enumerate(run):
        for column, text in enumerate((head, value)):
            cells.append(Cell(text=text, row=number, column=column, page=row.evidence.page, box=row.evidence.box))
    return [Table(index=-1, cells=tuple(cells), ruled=False)]


def parted_label(text: str) -> list[tuple[str, str, bool]]:
    """Return how a line may part into a label and a person, and whether only a dash parts them."""
    found = [
        (text[: match.start()], text[match.end() :].strip(), ":" not in match[0] and "：" not in match[0])
        for match in _COLON.finditer(text)
    ][:2]
    mark = next((match for match in words("people", "courtesy", "title").finditer(plain(text)) if match.start()), None)
    if mark is not None:
        found.append((text[: mark.start()].strip(" -–—:.|"), text[mark.start() :], False))
    return found


def says_role(text: str, row: Row, language: str | None) -> bool:
    """Whether an item of a list that nothing announced says its own role in a delegation."""
    draft = read_person([Piece(text, row.evidence)], language=language)
    return draft is not None and draft.role is not None and draft.role.weight >= ANYWHERE


def is_sibling(entry: Sequence[Row], row: Row, text: str) -> bool:
    """Whether an item of a list that has begun with a person is another person, even one of a single name."""
    if not entry or not COUNTED.match(entry[0].text) or not COUNTED.match(row.text):
        return False
    taken = take_name(text, addressed=True)
    return (
        taken is not None
        and (not taken[1].strip() or taken[1].strip()[:1] in ",;،(（-–—:")
        and find_role(taken[0]) is None
        and kind_of_segment(taken[0]) == "other"
    )


def goes_on(entry: Sequence[Row], row: Row, text: str) -> bool:
    """Whether a line goes on with the open entry of a list."""
    last = entry[-1]
    if COUNTED.match(row.text) and COUNTED.match(entry[0].text):
        return False
    folded = plain(text)
    if len(entry) > 7 or words("peoplecues", "stop", "contact").search(folded):
        return False
    if is_announcing(text) and len(text) > 50:
        return False
    if last.block == row.block:
        return len(text) <= 2 * _SENTENCE_LENGTH
    if without_marker(row.text)[1] and find_role(text) is None and kind_of_segment(text) == "other":
        return False
    return (
        len(text) <= _SENTENCE_LENGTH and not (text.endswith(".") and len(text) > 60) and not text.endswith((":", "："))
    )
