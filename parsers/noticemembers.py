"""The persons of one notice from its papers: the richer list is taken, lists that complete each other are joined, differences are told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from parsers.noticedraft import Draft
from parsers.people import Changes
from store.persons import find_same, shown_name
from store.records import Field, Finding, Intent, Member, Role, Severity

_ABSENT = (Intent.REGRET, Intent.WITHDRAW, Intent.WILL_FOLLOW)


@dataclass(frozen=True, slots=True)
class Persons:
    """Who comes, who leaves, and what the papers say differently of one person."""

    members: tuple[Member, ...] = ()
    leaving: tuple[Member, ...] = ()
    findings: tuple[Finding, ...] = ()


def join_members(drafts: list[Draft], intent: Intent) -> Persons:
    """Return the persons of a notice in the order of its richest paper; of a removal, those who leave."""
    if intent in _ABSENT:
        return Persons()
    coming, findings = _joined_lists([draft.people.members for draft in drafts if draft.people.members])
    gone, _ = _joined_lists([leaving for draft in drafts if (leaving := _leaving(draft.people.changes))])
    if intent is Intent.AMEND_REMOVE:
        return Persons(members=gone or coming)
    leaving = gone if intent is Intent.AMEND_REPLACE else ()
    return Persons(members=coming, leaving=leaving, findings=findings)


def _leaving(changes: Changes) -> tuple[Member, ...]:
    return (*(one.old for one in changes.replaced), *changes.removed)


def _joined_lists(lists: list[tuple[Member, ...]]) -> tuple[tuple[Member, ...], tuple[Finding, ...]]:
    if not lists:
        return (), ()
    richest = max(lists, key=len)
    members = list(richest)
    findings: list[Finding] = []
    for other in lists:
        if other is richest:
            continue
        for member in other:
            place = find_same(member, members)
            if place is None:
                members.append(member)
                continue
            members[place], told = _joined(members[place], member)
            findings += told
    if any(find_same(member, richest) is None for other in lists for member in other):
        findings += _only_in_one(lists, richest)
    return tuple(members), tuple(findings)


def _only_in_one(lists: list[tuple[Member, ...]], richest: tuple[Member, ...]) -> list[Finding]:
    """Two lists of which neither holds the other: who stands in the shorter alone is asked about."""
    shorter = [member for other in lists for member in other if other is not richest]
    shared = any(find_same(member, richest) is not None for member in shorter)
    if not shared:
        return []  # one list in two papers
    alone = [shown_name(member) for member in shorter if find_same(member, richest) is None]
    sentence = f"The papers list different persons; only one of them has {', '.join(alone)}."
    return [Finding(code="PAPERS_DISAGREE", severity=Severity.QUESTION, sentence=sentence)]


def _joined(kept: Member, other: Member) -> tuple[Member, list[Finding]]:
    """Fill what the kept entry leaves open; a role or function told differently is a finding."""
    findings: list[Finding] = []
    role = kept.role
    if role.value is Role.NOT_STATED:
        role = other.role
    elif other.role.value not in (Role.NOT_STATED, role.value):
        sentence = f"{shown_name(kept)} is {role.value.value} in one paper and {other.role.value.value} in another."
        evidence = other.role.evidence
        findings.append(
            Finding(code="PAPERS_DISAGREE", severity=Severity.QUESTION, sentence=sentence, evidence=evidence)
        )
        role = replace(role, confidence=min(role.confidence, 0.6))
    return (
        replace(
            kept,
            role=role,
            function=_filled(kept.function, other.function),
            institution=_filled(kept.institution, other.institution),
            email=_filled(kept.email, other.email),
            phone=_filled(kept.phone, other.phone),
            honorific=_filled(kept.honorific, other.honorific),
        ),
        findings,
    )


def _filled(kept: Field[str | None], other: Field[str | None]) -> Field[str | None]:
    return kept if kept.value else other
