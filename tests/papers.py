"""Readings for tests of the store: small, made of values, every field said."""

from __future__ import annotations

import hashlib

from store.records import (
    Article7Report,
    DelegationNotice,
    Evidence,
    Field,
    Finding,
    Intent,
    Issuer,
    IssuerType,
    Label,
    MailFacts,
    Member,
    NoteFrame,
    Outcome,
    Participant,
    ParticipantKind,
    PartOutcome,
    PartReading,
    Period,
    Reading,
    Record,
    Role,
    Severity,
    StateRead,
    Totals,
)


def member(name: str, *, role: Role = Role.NOT_STATED, function: str | None = None) -> Member:
    """A person: "Given Family"."""
    given, _, family = name.rpartition(" ")
    return Member(
        raw=f"{name}, {function}" if function else name,
        given_names=Field(value=given or None),
        family_name=Field(value=family),
        display_name=Field(value=name),
        function=Field(value=function),
        role=Field(value=role),
    )


def notice(
    *names: str,
    state: str | None = "LSO",
    meeting: str | None = "11MSP",
    intent: Intent = Intent.ATTEND,
    reference: str | None = None,
    issuer: IssuerType = IssuerType.MISSION_GENEVA,
    members: tuple[Member, ...] = (),
    findings: tuple[Finding, ...] = (),
    part: str = "2",
) -> DelegationNotice:
    """A notice read from one part."""
    evidence = Evidence(part=part, quote="as written")
    return DelegationNotice(
        participant=Participant(
            code=Field(value=state, raw="x", confidence=0.95, evidence=evidence),
            kind=ParticipantKind.STATE,
            as_written="x",
        ),
        meeting=Field(value=meeting, evidence=evidence),
        intent=Field(value=intent, evidence=evidence),
        issuer=Issuer(type=issuer),
        note=NoteFrame(reference=Field(value=reference)),
        members=members or tuple(member(name) for name in names),
        findings=findings,
    )


def question(code: str) -> Finding:
    """A finding that asks the sender."""
    return Finding(code=code, severity=Severity.QUESTION, sentence="What is it?")


def report(*, state: str | None = "HRV", year: int | None = 2013, held: int | None = None) -> Article7Report:
    """A report read from part 2."""
    evidence = Evidence(part="2", page=1, quote="as written")
    return Article7Report(
        state=StateRead(code=Field(value=state, evidence=evidence)),
        year=Field(value=year, evidence=evidence),
        period=Period(start=Field(value=f"{year}-01-01")),
        totals=Totals(held_munitions=Field(value=held, evidence=evidence)),
    )


def sha256_of(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def reading(raw: str, *records: Record, paper: str | None = None, mail: MailFacts | None = None) -> Reading:
    """A reading of the message with these bytes; `paper` is the content of its attachment, the raw text when not said."""
    return Reading(
        sha256=sha256_of(raw),
        reader="test",
        outcome=Outcome.FILE,
        label=Label.DELEGATION_NOTICE if records else Label.UNKNOWN,
        confidence=0.97,
        reasons=("It says so.",),
        language="fr",
        parts=(
            PartReading(
                path="1", name=None, type="text/plain", bytes=4, sha256=sha256_of("body"), outcome=PartOutcome.PARSED
            ),
            PartReading(
                path="2",
                name="note.pdf",
                type="application/pdf",
                bytes=9,
                sha256=sha256_of(paper or raw),
                outcome=PartOutcome.PARSED,
                pages=2,
            ),
        ),
        records=records,
        mail=mail or MailFacts(subject="Note", from_address="mission@lso.example", message_id="<1@lso.example>"),
    )
