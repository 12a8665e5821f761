"""The list of participants as values: chapters, delegations, persons. A person is a name, a function and a role; nothing else ever enters.

Only persons who are listed, of delegations that attend, appear. Heads first, then the order of the note: a State's own protocol order.
"""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from scheduler.exports.tables import Column, Table
from scheduler.letters.people import FUNCTION_LIMIT, in_protocol_order, name_of, printable
from scheduler.letters.words import words
from store.errors import Misconfigured
from store.filed import NOTICE, FiledRecord, Standing
from store.records import DelegationNotice, Intent, Member, Role
from store.reference import Meeting, Reference, Status

LANGUAGES = ("en", "fr", "es")
LAYOUT = Path(__file__).parent / "layout" / "participants.toml"
_ABSENT = frozenset({Intent.REGRET, Intent.WITHDRAW})
_PRINTED_ROLES = frozenset(
    {Role.HEAD, Role.ALTERNATE_HEAD, Role.DEPUTY_HEAD, Role.ALTERNATE, Role.ADVISER, Role.REPRESENTATIVE, Role.EXPERT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One printed person; the public fields and no others."""

    name: str
    function: str
    institution: str
    role: str  #: in the language of the edition, "" when none is printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """One participant with its persons, in printed order."""

    code: str
    name: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One group of participants."""

    group: str
    title: str
    delegations: tuple[Delegation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantList:
    """The whole list of one meeting in one language."""

    meeting: Meeting
    language: str
    chapters: tuple[Chapter, ...]
    received: date  #: closing day of what it is based on
    remarks: tuple[str, ...]  #: for the person who issues it: what has to be looked at first

    @property
    def delegations(self) -> tuple[Delegation, ...]:
        """Every delegation, in printed order."""
        return tuple(one for chapter in self.chapters for one in chapter.delegations)


@cache
def layout() -> Mapping[str, Any]:  # Any: TOML
    """The layout file."""
    with LAYOUT.open("rb") as file:
        return tomllib.load(file)


def list_of(
    meeting: Meeting, filed: Iterable[FiledRecord], reference: Reference, *, language: str, received: date
) -> ParticipantList:
    """Put the current notices of a meeting into chapters. Misconfigured for a language without an edition."""
    if language not in LANGUAGES:
        raise Misconfigured(f"--language {language}: there are editions in {', '.join(LANGUAGES)}")
    groups: dict[str, list[Delegation]] = {}
    remarks: list[str] = []
    for one in filed:
        if not _attends(one, meeting):
            continue
        remarks += _remarks(one)
        for code in _represented(one):
            found = Delegation(code=code, name=reference.display_name(code, language), people=_people(one, language))
            groups.setdefault(_group(code, meeting, reference), []).append(found)
    chapters = tuple(
        Chapter(
            group=chapter["of"],
            title=chapter[language],
            delegations=tuple(sorted(groups[chapter["of"]], key=lambda one: sort_key(one.name))),
        )
        for chapter in layout()["chapter"]
        if chapter["of"] in groups
    )
    return ParticipantList(
        meeting=meeting, language=language, chapters=chapters, received=received, remarks=tuple(remarks)
    )


def _attends(filed: FiledRecord, meeting: Meeting) -> bool:
    facts = filed.facts
    return (
        facts.kind == NOTICE
        and facts.scope == meeting.code
        and facts.standing is Standing.CURRENT
        and facts.participant is not None
        and facts.intent not in _ABSENT
        and any(member.listed for member in filed.members)
    )


def _represented(filed: FiledRecord) -> tuple[str, ...]:
    record = filed.record
    assert isinstance(record, DelegationNotice)
    return tuple(dict.fromkeys((filed.facts.participant or "", *record.participant.on_behalf_of)))


def _people(filed: FiledRecord, language: str) -> tuple[Person, ...]:
    return tuple(
        Person(
            name=name_of(member),
            function=printable(member.function.value, FUNCTION_LIMIT),
            institution=printable(member.institution.value, FUNCTION_LIMIT),
            role=words(language).of("roles", member.role.value.value) if member.role.value in _PRINTED_ROLES else "",
        )
        for member in in_protocol_order(filed.members)
        if member.listed and name_of(member)
    )


def _group(code: str, meeting: Meeting, reference: Reference) -> str:
    if code in reference.states:
        status = reference.status_on(code, meeting.start)
        return {Status.PARTY: "party", Status.SIGNATORY: "signatory"}.get(status, "state")
    organisation = reference.organisations.get(code)
    if organisation is None:
        return "other"
    if organisation.kind == "un_entity":
        return "un_entity"
    if organisation.named_observer:
        return "named_observer"
    return "igo" if organisation.kind == "igo" else "other"


def _remarks(filed: FiledRecord) -> list[str]:
    """What a person settles before the list is issued; with numbers, never with what is sealed."""
    number = filed.facts.number
    found = []
    listed = [member for member in filed.members if member.listed]
    unnamed = sum(not name_of(member) for member in listed)
    if unnamed:
        found.append(
            f"{number}: {unnamed} persons are left out, for their names could not be told apart from other data"
        )
    foreign = sum(_is_foreign(member) for member in listed)
    if foreign:
        found.append(f"{number}: {foreign} names or functions are not in Latin script and need a person's rendering")
    heads = sum(member.role.value is Role.HEAD for member in listed)
    if heads != 1:
        found.append(f"{number}: {'no head' if not heads else f'{heads} heads'} of delegation is named")
    if filed.facts.pending_removals:
        found.append(
            f"{number}: {len(filed.facts.pending_removals)} removals wait for a decision; these persons are printed"
        )
    if filed.facts.conflict:
        found.append(f"{number}: contradicts {filed.facts.conflict}")
    return found


def _is_foreign(member: Member) -> bool:
    shown = f"{name_of(member)} {member.function.value or ''}"
    return any(c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in shown)


def sort_key(name: str) -> str:
    """United Nations collation: case, accents, a leading "the" and the other languages' articles do not count."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))
    letters = "".join(c if c.isalnum() else " " for c in plain.replace("'", "").replace("’", ""))
    return " ".join(letters.split()).removeprefix("the ")


def line_of(person: Person) -> str:
    """Name, function, institution, role: one printed line."""
    return ", ".join(piece for piece in (person.name, person.function, person.institution, person.role) if piece)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a later version of the list says otherwise, as printed lines with the delegation before them."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def changes_since(earlier: bytes, now: ParticipantList) -> Changes:
    """Compare with the JSON export of an earlier version; a person is the same by delegation and name."""
    try:
        rows = json.loads(earlier)["Participants"]["rows"]
        before = {(row["code"], row["name"]): _line_of_row(row) for row in rows}
    except (ValueError, LookupError, TypeError) as error:
        raise Misconfigured("--previous: is not a list of participants that was exported as .json") from error
    names = {row["code"]: row["delegation"] for row in rows} | {one.code: one.name for one in now.delegations}
    after = {(one.code, person.name): line_of(person) for one in now.delegations for person in one.people}

    def told(key: tuple[str, str], line: str) -> str:
        return f"{names[key[0]]}: {line}"

    return Changes(
        added=tuple(told(key, line) for key, line in after.items() if key not in before),
        removed=tuple(told(key, line) for key, line in before.items() if key not in after),
        changed=tuple(told(key, line) for key, line in after.items() if key in before and before[key] != line),
    )


def _line_of_row(row: Mapping[str, str]) -> str:
    return ", ".join(row[key] for key in ("name", "function", "institution", "role") if row[key])


def tables_of(listed: ParticipantList) -> tuple[Table, ...]:
    """The list as sheets: persons, and the statistics."""
    columns = (
        Column(key="chapter", heading="Chapter", width=22),
        Column(key="code", heading="Code", width=8),
        Column(key="delegation", heading="Delegation", width=28),
        Column(key="order", heading="Order", width=7),
        Column(key="name", heading="Name", width=34),
        Column(key="function", heading="Function", width=40),
        Column(key="institution", heading="Institution", width=30),
        Column(key="role", heading="Role", width=20),
    )
    rows = tuple(
        (chapter.title, one.code, one.name, order, person.name, person.function, person.institution, person.role)
        for chapter in listed.chapters
        for one in chapter.delegations
        for order, person in enumerate(one.people, 1)
    )
    counted = tuple((chapter.title, *counts_of(chapter)) for chapter in listed.chapters)
    totals = ("Total", sum(row[1] for row in counted), sum(row[2] for row in counted))
    return (
        Table(title="Participants", columns=columns, rows=rows),
        Table(
            title="Statistics",
            columns=(
                Column(key="group", heading="Group", width=40),
                Column(key="delegations", heading="Delegations"),
                Column(key="persons", heading="Persons"),
            ),
            rows=(*counted, totals),
        ),
    )


def counts_of(chapter: Chapter) -> tuple[int, int]:
    """Delegations and persons of a chapter."""
    return len(chapter.delegations), sum(len(one.people) for one in chapter.delegations)


def took_part(listed: ParticipantList) -> tuple[str, ...]:
    """The sentences that a final report needs: who participated, chapter by chapter."""
    said = layout()["words"][listed.language]
    found = []
    for chapter in listed.chapters:
        names = [one.name for one in chapter.delegations]
        joined = ", ".join(names[:-1]) + said["and_last"] + names[-1] if len(names) > 1 else names[0]
        title = (
            chapter.title
            if listed.language == "en" and chapter.title.startswith(("United", "Non-"))
            else _lowered(chapter.title)
        )
        found.append(said["took_part"].format(chapter=title, names=joined))
    return tuple(found)


def _lowered(title: str) -> str:
    """A title inside a sentence; States and Nations keep their capital."""
    keeps = ("States", "États", "Estados", "United Nations", "Naciones", "Organisation des Nations")
    return title if title.startswith(keeps) else title[:1].lower() + title[1:]
