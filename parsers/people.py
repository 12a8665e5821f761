"""The persons a paper names as a delegation, each field with its place; the first person is never head unless the paper says so.

Who signs, who is written to, who presides and whom to ask are not members. Sealed data is named by its kind and cut out of every text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from parsers.honorifics import without_courtesy
from parsers.paper import Paper, Paragraph, Table
from parsers.peoplefacts import declared_number, find_contact, find_requests
from parsers.peoplelists import ListReader
from parsers.peoplewords import words
from parsers.personlines import Collected
from parsers.personrows import Row, rows_of_paper
from parsers.persons import Draft
from parsers.plain import plain
from parsers.roles import ANYWHERE, SAID, UNLISTED
from parsers.sealed import cut, kind_of_heading
from store.records import NO_NUMBER, Contact, Evidence, Field, Finding, Member, Role, Severity, Text, Whole
from store.reference import Reference

_OCR_TRUST = 0.93  #: of a scan's best confidence: never above 0.9
_SHORT_NAME = 2  #: letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """One person for another."""

    old: Member
    new: Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an amending note says about persons; nothing of it is done here."""

    added: tuple[Member, ...] = ()
    removed: tuple[Member, ...] = ()
    replaced: tuple[Replacement, ...] = ()

    @property
    def any(self) -> bool:
        """Whether the note changes anything."""
        return bool(self.added or self.removed or self.replaced)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What a paper says about the persons of a delegation."""

    members: tuple[
        Member, ...
    ] = ()  #: who takes part after this note, in its order: those added and those who replace included
    declared_members: Whole = NO_NUMBER
    contact: Contact = field(default_factory=Contact)
    requests: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()  #: kinds of sealed data seen, never their values
    findings: tuple[Finding, ...] = ()
    changes: Changes = field(default_factory=Changes)


def read_people(paper: Paper, reference: Reference) -> People:
    """Return the persons of a paper; a paper that names none, a statement by a speaker and an enquiry give no members."""
    rows = rows_of_paper(paper)
    if _is_speech(rows):
        return People()
    collected = ListReader(paper.path, paper.language).read(rows)
    trust = min(_OCR_TRUST, paper.document.legibility) if paper.document.ocr else 1.0
    members = tuple(_member(draft, trust) for draft in _distinct(collected.drafts))
    sealed = tuple(dict.fromkeys([*collected.sealed, *_sealed_elsewhere(rows, paper)]))
    return People(
        members=members,
        declared_members=declared_number(rows),
        contact=find_contact(rows),
        requests=find_requests(rows, _headings(paper)),
        sensitive=sealed,
        findings=_findings(collected, members),
        changes=Changes(
            added=tuple(_member(draft, trust) for draft in collected.added),
            removed=tuple(_member(draft, trust) for draft in collected.removed),
            replaced=tuple(
                Replacement(old=_member(old, trust), new=_member(new, trust)) for old, new in collected.replaced
            ),
        ),
    )


def _is_speech(rows: list[Row | Table]) -> bool:
    lines = [plain(row.text) for row in rows if isinstance(row, Row)][:12]
    return any(words("peoplecues", "speech").search(line) for line in lines if len(line) < 160)


def _distinct(drafts: list[Draft]) -> list[Draft]:
    """Leave out a person who stands twice with the same words, as in a table beside its flattened text."""
    seen: set[tuple[str, str]] = set()
    kept: list[Draft] = []
    for draft in drafts:
        key = (plain(draft.name.printed), plain(draft.function))
        if key not in seen:
            seen.add(key)
            kept.append(draft)
    return kept


def _sealed_elsewhere(rows: list[Row | Table], paper: Paper) -> list[str]:
    kinds: list[str] = []
    for row in rows:
        if isinstance(row, Row):
            kinds += cut(row.text)[1]
    for block in paper.document.blocks:
        if isinstance(block, Table):
            kinds += [kind for cell in block.cells if cell.row == 0 and (kind := kind_of_heading(cell.text))]
        elif isinstance(block, Paragraph) and block.place == "comment":
            continue
    return kinds


def _headings(paper: Paper) -> list[str]:
    return [
        cell.text
        for block in paper.document.blocks
        if isinstance(block, Table)
        for cell in block.cells
        if cell.row == 0
    ]


def _member(draft: Draft, trust: float) -> Member:
    trust *= draft.trust
    name, place = draft.name, draft.name_evidence
    sure = name.confidence if name.given or name.order == "single" else 0.0
    printed = " ".join(part for part in (without_courtesy(draft.honorific), name.printed) if part)
    if _is_han(name.printed):
        printed = name.printed + draft.honorific
    role = draft.role
    found = role.role if role else Role.NOT_STATED
    return Member(
        raw=cut(draft.raw)[0],
        honorific=_text(draft.honorific, 0.95 * trust, place),
        given_names=_text(name.given or "", sure * trust, place),
        family_name=_text(name.family or "", sure * trust, place),
        display_name=_text(printed, (0.95 if sure > 0.9 else 0.85) * trust, place, raw=name.written),
        function=_text(draft.function, 0.92 * trust, draft.function_evidence or place),
        institution=_text(draft.institution, 0.88 * trust, draft.institution_evidence or place),
        role=Field(
            value=found,
            raw=role.quote if role else "",
            confidence=_role_confidence(role.weight if role else None) * trust,
            evidence=_unsealed(draft.role_evidence if role else place),
        ),
        email=_text(draft.email, 0.95 * trust, place),
        phone=_text(draft.phone, 0.9 * trust, place),
        listed=found not in UNLISTED,
    )


def _is_han(text: str) -> bool:
    return bool(text) and "\u4e00" <= text[0] <= "\u9fff"


def _role_confidence(weight: float | None) -> float:
    if weight is None:
        return 0.9
    return 0.95 if weight >= ANYWHERE else 0.9 if weight >= SAID else 0.75


def _text(value: str, confidence: float, evidence: Evidence | None, raw: str = "") -> Text:
    if not value:
        return Field(value=None)
    return Field(value=value, raw=raw or value, confidence=round(confidence, 3), evidence=_unsealed(evidence))


def _unsealed(evidence: Evidence | None) -> Evidence | None:
    """Cut sealed values out of a quote: running text is quoted with what stands beside the person."""
    if evidence is None:
        return None
    quote, kinds = cut(evidence.quote)
    return replace(evidence, quote=quote) if kinds else evidence


def _findings(collected: Collected, members: tuple[Member, ...]) -> tuple[Finding, ...]:
    doubtful = [draft for draft in collected.drafts if draft.name.doubtful and draft.name.given is None]
    if not doubtful:
        return ()
    names = ", ".join(draft.name.written for draft in doubtful[:5])
    sentence = f"Which part is the family name is not clear: {names}."
    return (
        Finding(
            code="NAME_ORDER_UNSURE", severity=Severity.NOTE, sentence=sentence, evidence=doubtful[0].name_evidence
        ),
    )
