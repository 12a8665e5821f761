"""A person in the cells of one row: lines of a cell, names in two columns, what is kept as the source."""

from __future__ import annotations

from dataclasses import replace

from parsers.honorifics import take_honorific
from parsers.names import name_of_columns, read_name
from parsers.persons import Draft, Piece, is_capital_name, kind_of_segment, read_person, without_marker
from parsers.plain import plain
from parsers.roles import RoleHit, find_role
from parsers.sealed import cut
from store.records import Evidence

Held = dict[str, list[tuple[str, Evidence]]]  # column -> texts of its cells with their places

_OPEN_ENDS = frozenset(
    "of for the and to in on de del la el los las du des le les l' d' et y e da do das dos para pour au aux и по в при на".split()
)


def is_open(line: str) -> bool:
    """Whether a line cannot be the end of a part: "Director of"."""
    return line.endswith((",", "-", "(", "&")) or plain(line).split()[-1] in _OPEN_ENDS


def without_role(text: str, part: Draft) -> str:
    """Return a cell of the function as a whole, "" where a role stands in it."""
    return "" if part.role is not None else " ".join(cut(text)[0].split()).strip(" ,;.")


def with_rank(rank: str, function: str) -> str:
    """Return rank and function, the rank only where the function does not say it."""
    if rank and function and plain(rank).strip(".")[:3] not in plain(function)[:60]:
        return f"{rank}, {function}"
    return function or rank


def raw_of_row(held: Held) -> str:
    """Return what a row says about a person, without its number and without sealed values."""
    order = ("honorific", "given", "family", "name", "new", "function", "institution", "role", "email", "phone")
    texts = [cut(" ".join(text.split()))[0] for name in order for text, _ in held.get(name, ())]
    return " | ".join(without_marker(text)[0] for text in dict.fromkeys(texts) if text)


def persons_in_cell(text: str) -> list[str]:
    """Return the texts of the persons in one cell: each honorific at the beginning of a line begins another."""
    lines = [line for line in text.split("\n") if line.strip()]
    starts = [number for number, line in enumerate(lines) if take_honorific(without_marker(line)[0]).found]
    if len(starts) < 2 or starts[0] != 0:
        return [text]
    ends = [*starts[1:], len(lines)]
    return ["\n".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def person_of_cell(text: str, evidence: Evidence, language: str | None, label: RoleHit | None) -> Draft | None:
    """Return the person of a cell, whose lines are one broken line or parts of their own."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    whole_text = " ".join(lines)
    joined = read_person([Piece(whole_text, evidence)], language=language, label=label)
    if len(lines) > 1:
        parted = read_person([Piece(line, evidence) for line in lines], language=language, label=label)
        longer = joined is not None and parted is not None and not joined.function and parted.function
        capitals = parted is not None and parted.name.order in ("caps", "comma") and not is_capital_name(lines[1])
        if joined is None or capitals or (longer and kind_of_segment(lines[1]) != "other") or _begins_anew(lines[1]):
            return parted or joined
    if joined is None:
        cleaned, _ = without_marker(whole_text)
        name = read_name(take_honorific(cleaned).rest)
        if (
            name.written
            and len(name.written) < 60
            and not any(map(str.isdigit, name.written))
            and kind_of_segment(cleaned) == "other"
        ):
            return Draft(raw=cleaned, name=name, name_evidence=evidence, honorific=take_honorific(cleaned).honorific)
    return joined


def _begins_anew(line: str) -> bool:
    return kind_of_segment(line) in ("function", "institution") or find_role(line) is not None


def persons_of_two_columns(held: Held, language: str | None) -> list[Draft]:
    """Return the person whose family and given names stand in two columns; none where both are empty."""
    family = " ".join(text for text, _ in held.get("family", ()))
    given = " ".join(text for text, _ in held.get("given", held.get("name", ())))
    evidence = (held.get("family") or held["given"])[0][1]
    addressed = take_honorific(" ".join(given.split()))
    if not addressed.found and family:
        other = take_honorific(" ".join(family.split()))
        family = other.rest if other.found else family
        addressed = replace(other, rest=addressed.rest) if other.found else addressed
    name = name_of_columns(addressed.rest or "", family)
    if not name.written or not any(map(str.isalpha, name.written)):
        return []
    return [Draft(raw="", honorific=addressed.honorific, function=addressed.rank, name=name, name_evidence=evidence)]
