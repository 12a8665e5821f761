"""The register beside a registration system's list (e-List of Participants, Indico): who is only here, only there, or different.

Nothing is changed by it. A row whose participant is not recognised is told as such, never guessed.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from parsers.cues import Folded, fold
from parsers.states import find_states
from scheduler.exports.tables import Column, Table
from scheduler.letters.people import FUNCTION_LIMIT, NAME_LIMIT, name_of, printable
from store.errors import Misconfigured
from store.filed import NOTICE, FiledRecord
from store.persons import find_same
from store.records import Field, Member
from store.reference import Reference

_HEADINGS = Path(__file__).parent / "layout" / "registration.toml"
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One row of the other list."""

    code: str | None  #: None: the participant was not recognised
    as_written: str
    member: Member


@cache
def _headings() -> Mapping[str, list[str]]:
    with _HEADINGS.open("rb") as file:
        return tomllib.load(file)


def read_list(content: bytes, reference: Reference) -> tuple[Registered, ...]:
    """Read a CSV of a registration system. Misconfigured when it has no column for participants or names."""
    text = _decoded(content)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:4000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = list(csv.reader(io.StringIO(text), dialect))
    if not rows:
        raise Misconfigured("--against: the list is empty")
    places = _places(rows[0])
    named = "name" in places or "family" in places
    if "participant" not in places or not named:
        raise Misconfigured(
            f"--against: no column for the participant or the name was recognised in: {', '.join(rows[0])[:200]}. "
            "Mend: name the headings in scheduler/exports/layout/registration.toml"
        )
    return tuple(
        _registered(row, places, reference) for row in rows[1 : _MOST_ROWS + 1] if any(cell.strip() for cell in row)
    )


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _places(header: list[str]) -> dict[str, int]:
    folded = [fold(cell).strip() for cell in header]
    return {
        key: folded.index(found)
        for key, wanted in _headings().items()
        if (found := next((one for one in wanted if one in folded), None)) is not None
    }


def _registered(row: list[str], places: Mapping[str, int], reference: Reference) -> Registered:
    def cell(key: str) -> str:
        place = places.get(key)
        return row[place].strip() if place is not None and place < len(row) else ""

    given, family = cell("given"), cell("family")
    whole = cell("name") or " ".join(part for part in (given, family) if part)
    member = Member(
        raw=whole,
        given_names=Field(value=given or None),
        family_name=Field(value=family or None),
        display_name=Field(value=whole or None),
        function=Field(value=cell("function") or None),
    )
    written = cell("participant")
    return Registered(code=_code(written, reference), as_written=written, member=member)


def _code(written: str, reference: Reference) -> str | None:
    """The one participant that a cell names; None when it names none or several."""
    if written.upper() in reference.states or written in reference.organisations:
        return written.upper() if written.upper() in reference.states else written
    codes = {mention.code for mention in find_states(Folded(written), reference)}
    return codes.pop() if len(codes) == 1 else None


def comparison(listed: Iterable[Registered], filed: Iterable[FiledRecord], reference: Reference) -> Table:
    """Compare by participant and name: spelling, order and capitals may differ."""
    theirs: dict[str, list[Registered]] = {}
    rows: list[tuple[str, ...]] = []
    for one in listed:
        if one.code is None:
            rows.append(
                (
                    "not recognised",
                    "",
                    printable(one.as_written, NAME_LIMIT),
                    _name(one.member),
                    "",
                    _function(one.member),
                )
            )
        else:
            theirs.setdefault(one.code, []).append(one)
    ours = {
        one.facts.participant: [member for member in one.members if member.listed]
        for one in filed
        if one.facts.kind == NOTICE and one.facts.participant
    }
    for code in sorted({*theirs, *ours}, key=lambda code: (_display(code, reference), code)):
        rows += _participant(code, ours.get(code, []), theirs.get(code, []), reference)
    keys = ("difference", "code", "participant", "name", "function here", "function there")
    return Table(
        title="Registration",
        columns=tuple(Column(key=key.replace(" ", "_"), heading=key.capitalize(), width=26) for key in keys),
        rows=tuple(rows),
    )


def _participant(
    code: str, ours: list[Member], theirs: list[Registered], reference: Reference
) -> list[tuple[str, ...]]:
    name = _display(code, reference)
    others = [one.member for one in theirs]
    rows: list[tuple[str, ...]] = []
    found: set[int] = set()
    for member in ours:
        place = find_same(member, others)
        if place is None or place in found:
            rows.append(("only here", code, name, _name(member), _function(member), ""))
            continue
        found.add(place)
        here, there = _function(member), _function(others[place])
        if here and there and fold(here) != fold(there):
            rows.append(("different", code, name, _name(member), here, there))
    rows += [
        ("only there", code, name, _name(member), "", _function(member))
        for place, member in enumerate(others)
        if place not in found
    ]
    return rows


def _display(code: str, reference: Reference) -> str:
    known = code in reference.states or code in reference.organisations
    return reference.display_name(code) if known else code


def _name(member: Member) -> str:
    return name_of(member) or "(name not shown)"


def _function(member: Member) -> str:
    return printable(member.function.value, FUNCTION_LIMIT)
