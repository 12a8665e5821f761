"""What several papers of one State on one meeting (or one year) add up to. Pure: the same papers and decisions, the same answer.

A person leaves a delegation only when a note says so or a person decides so. A later list without words of replacement adds
and renews; who is missing from it waits for a person (`pending_removals`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from store.filed import Changed, Difference
from store.persons import find_same, name_key, shown_name
from store.records import Article7Report, FormTable, Intent, IssuerType, Member, as_plain

_AUTHORITIES = frozenset(
    {IssuerType.MISSION_GENEVA, IssuerType.MISSION_NY, IssuerType.EMBASSY, IssuerType.MFA, IssuerType.MINISTRY}
)
_ABSENT = (Intent.REGRET, Intent.WITHDRAW)
_WHOLE_LISTS = (Intent.ATTEND, Intent.UNCLEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One notice as the merge rules see it."""

    number: str
    intent: Intent
    members: tuple[Member, ...]
    reference: str | None  #: the sender's, as written
    date: str | None
    issuer: IssuerType
    message: int  #: id of the message that brought it
    source: str | None  #: SHA-256 of the part it was read from
    leaving: tuple[Member, ...] = ()  #: whom the members replace, where the note names them apart
    decided: Literal["accept", "keep"] | None = None  #: on its pending removals


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as the merge rules see it."""

    number: str
    report: Article7Report
    message: int  #: id of the message that brought it
    source: str | None  #: SHA-256 of the part it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What one paper counts for among the others."""

    number: str
    superseded_by: str | None = None
    supersedes: str | None = None
    repeats: str | None = None
    conflict: str | None = None
    members: tuple[Member, ...] = ()
    difference: Difference | None = None
    pending_removals: tuple[str, ...] = ()


def fold_notices(notes: Sequence[Note]) -> tuple[Folded, ...]:
    """Fold the notices of one participant on one meeting, given in order of receipt."""
    folded: list[Folded] = []
    counted: list[Note] = []
    for note in notes:
        same = next((earlier for earlier in counted if _same_note(earlier, note)), None)
        if same is not None:
            folded.append(Folded(number=note.number, repeats=same.number))
            continue
        before = next((one for one in reversed(folded) if one.repeats is None), None)
        if before is None:
            folded.append(Folded(number=note.number, members=_present(note)))
        else:
            folded[folded.index(before)] = replace(before, superseded_by=note.number)
            folded.append(_follow(before, counted[-1], note))
        counted.append(note)
    return tuple(folded)


def _present(note: Note) -> tuple[Member, ...]:
    return () if note.intent in (*_ABSENT, Intent.AMEND_REMOVE) else note.members


def _same_note(earlier: Note, later: Note) -> bool:
    if _same_paper(earlier, later):
        return True
    mine, theirs = _plain(earlier.reference), _plain(later.reference)
    if not mine or mine != theirs or earlier.intent != later.intent:
        return False
    if earlier.date and later.date and earlier.date != later.date:
        return False
    return sorted(map(sorted, map(name_key, earlier.members))) == sorted(map(sorted, map(name_key, later.members)))


def _same_paper(earlier: Note | Report, later: Note | Report) -> bool:
    """Whether the same bytes came again; two records of one message are two things the sender said."""
    return earlier.source is not None and earlier.source == later.source and earlier.message != later.message


def _plain(reference: str | None) -> str:
    return "".join(c for c in (reference or "").casefold() if c.isalnum())


def _follow(before: Folded, earlier: Note, note: Note) -> Folded:
    """Fold a note onto the delegation that stood before it."""
    contested = _contested(before, earlier, note)
    members, difference = before.members, Difference()
    pending: tuple[str, ...] = ()
    if note.intent in _ABSENT:
        if not contested:
            members, difference = (), Difference(removed=_names(before.members))
    elif note.intent is Intent.AMEND_REMOVE:
        members, difference = _without(before.members, note.members)
    elif note.intent is Intent.FULL_REPLACEMENT and note.members:
        _, difference, missing = _with(before.members, note.members)
        members, difference = note.members, replace(difference, removed=missing)
    elif note.members:
        members, difference, missing = _with(before.members, note.members)
        if note.intent in _WHOLE_LISTS:
            pending = missing
        elif note.intent is Intent.AMEND_REPLACE:
            pending = _replaced(before.members, note.leaving or note.members)
        members, difference, pending = _decide(members, difference, pending, note)
    return Folded(
        number=note.number,
        supersedes=before.number,
        conflict=before.number if contested else None,
        members=members,
        difference=difference,
        pending_removals=pending,
    )


def _contested(before: Folded, earlier: Note, note: Note) -> bool:
    """Whether two authorities of one State say different things, neither as an amendment."""
    if earlier.issuer == note.issuer or not {earlier.issuer, note.issuer} <= _AUTHORITIES:
        return False
    if note.intent not in (*_WHOLE_LISTS, Intent.REGRET):
        return False
    if (note.intent is Intent.REGRET) != (earlier.intent in _ABSENT):
        return True
    return bool(note.members) and bool(_with(before.members, note.members)[2])


def _with(
    standing: Sequence[Member], named: Sequence[Member]
) -> tuple[tuple[Member, ...], Difference, tuple[str, ...]]:
    """Add and renew: the delegation, what changed, and who of it was not named. A person keeps the place in the order."""
    result = list(standing)
    added: list[str] = []
    changed: list[Changed] = []
    found: set[int] = set()
    for member in named:
        place = find_same(member, standing)
        if place is None or place in found:
            result.append(member)
            added.append(shown_name(member))
            continue
        found.add(place)
        if _said(standing[place]) != _said(member):
            changed.append(Changed(what=shown_name(member), before=_said(standing[place]), after=_said(member)))
        result[place] = member
    missing = tuple(shown_name(member) for place, member in enumerate(standing) if place not in found)
    return tuple(result), Difference(added=tuple(added), changed=tuple(changed)), missing


def _without(standing: Sequence[Member], leaving: Sequence[Member]) -> tuple[tuple[Member, ...], Difference]:
    gone: set[int] = set()
    unknown: list[str] = []
    for member in leaving:
        place = find_same(member, standing)
        if place is None:
            unknown.append(shown_name(member))
        else:
            gone.add(place)
    stay = tuple(member for place, member in enumerate(standing) if place not in gone)
    left = tuple(shown_name(standing[place]) for place in sorted(gone))
    return stay, Difference(removed=left, not_found=tuple(unknown))


def _replaced(standing: Sequence[Member], named: Sequence[Member]) -> tuple[str, ...]:
    """Who may be leaving in "X instead of Y": the persons named who are in the delegation already; a person decides."""
    places = {find_same(member, standing) for member in named} - {None}
    return tuple(shown_name(standing[place]) for place in sorted(place for place in places if place is not None))


def _decide(
    members: tuple[Member, ...], difference: Difference, pending: tuple[str, ...], note: Note
) -> tuple[tuple[Member, ...], Difference, tuple[str, ...]]:
    if not pending or note.decided is None:
        return members, difference, pending
    if note.decided == "keep":
        return members, difference, ()
    stay = tuple(member for member in members if shown_name(member) not in pending)
    return stay, replace(difference, removed=pending), ()


def _names(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(shown_name(member) for member in members)


def _said(member: Member) -> str:
    """What a list would print about a person; e-mail and telephone do not count as a change of the delegation."""
    role = member.role.value.value
    parts = [
        shown_name(member),
        member.function.value,
        member.institution.value,
        role if role != "not_stated" else None,
    ]
    return ", ".join(part for part in parts if part)


def fold_reports(reports: Sequence[Report]) -> tuple[Folded, ...]:
    """Fold the reports of one State for one year, given in order of receipt: the last counts, the same paper once.

    A later report that answers fewer forms still counts, with `conflict` naming the one before: a person must look.
    """
    folded: list[Folded] = []
    counted: list[Report] = []
    for report in reports:
        same = next((earlier for earlier in counted if _same_report(earlier, report)), None)
        if same is not None:
            folded.append(Folded(number=report.number, repeats=same.number))
            continue
        before = next((one for one in reversed(folded) if one.repeats is None), None)
        if before is None:
            folded.append(Folded(number=report.number))
        else:
            folded[folded.index(before)] = replace(before, superseded_by=report.number)
            folded.append(_follow_report(before, counted[-1], report))
        counted.append(report)
    return tuple(folded)


def _same_report(earlier: Report, later: Report) -> bool:
    if _same_paper(earlier, later):
        return True
    return bool(as_plain(earlier.report) == as_plain(later.report))


def _follow_report(before: Folded, earlier: Report, report: Report) -> Folded:
    old, new = _lines_of(earlier.report), _lines_of(report.report)
    names = sorted(old.keys() | new.keys())
    changed = [
        Changed(what=name, before=old.get(name, ""), after=new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]
    fewer = _answered(earlier.report) - _answered(report.report)
    return Folded(
        number=report.number,
        supersedes=before.number,
        conflict=before.number if fewer else None,
        difference=Difference(changed=tuple(changed)),
    )


def _answered(report: Article7Report) -> set[str]:
    return {form.key.value for form in report.forms if form.attached}


def _lines_of(report: Article7Report) -> dict[str, str]:
    """The report as named lines that can be compared: totals, dates, and each form's answer, tick and tables."""
    lines = {f"totals.{name}": _text(value) for name, value in as_plain(report.totals).items()}
    lines |= {
        "type": report.type.value.value,
        "period.from": _text(report.period.start.value),
        "period.to": _text(report.period.end.value),
        "submitted_on": _text(report.submitted_on.value),
    }
    for form in report.forms:
        key = form.key.value
        lines[f"{key}.answer"] = form.answer.value.value
        lines[f"{key}.tick"] = form.tick.value.value
        lines[f"{key}.narrative"] = _text(form.narrative.value)
        for place, table in enumerate(form.tables):
            lines[f"{key}.{table.name}.{place}"] = _rows(table)
    return lines


def _rows(table: FormTable) -> str:
    return "; ".join(" | ".join(_text(cell.value) for cell in row) for row in table.rows)


def _text(value: object) -> str:
    return "" if value is None else str(value)
