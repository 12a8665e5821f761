"""What the papers of a mail say: which of them are opened, what each is, and the records that are read from them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from intake.classify import classify
from intake.desk import Desk
from intake.mailparts import Mail, Part
from intake.opening import Opened, Opener
from intake.screen import Screened
from intake.verdict import Verdict
from parsers.article7 import read_reports
from parsers.delegation import read_notices
from parsers.paper import Context, Paper, text_of
from parsers.sandbox import Reader
from store.records import Identity, IdentityLevel, Label, MailFacts, PartOutcome, PartReading, Record
from store.reference import Reference

# Machine mail whose text is not even looked at: it quotes our letters, or whole notes of others.
_CLOSED = frozenset({Label.BOUNCE, Label.RECEIPT, Label.OWN_MAIL, Label.REGISTRATION_SYSTEM})
_NOTICE = frozenset({Label.DELEGATION_NOTICE, Label.BOTH})
_REPORT = frozenset({Label.ARTICLE7_REPORT, Label.BOTH})
_OPEN = frozenset({None, Label.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What reading knows beside the bytes."""

    reference: Reference
    today: date
    desk: Desk
    papers: Reader
    received_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What the papers of a mail say."""

    verdict: Verdict
    records: tuple[Record, ...]
    opened: Opened
    names_our_note: bool = False  #: the reference of a convening note of ours stands in it


def understand(mail: Mail, screened: Screened, facts: MailFacts, identity: Identity, given: Given) -> Understood:
    """Return what a mail's papers say; a machine's stays closed."""
    context = _context(facts, identity, given)
    label = screened.label
    if label in _CLOSED:
        parts = [_closed(part, screened.reason) for part in mail.leaves]
        verdict = Verdict(label=label or Label.UNKNOWN, confidence=0.99, reasons=(screened.reason,))
        return Understood(verdict=verdict, records=(), opened=Opened(parts=parts))
    # Spam is opened only where the register knows the sender: filters take missions' mail for spam as well.
    files = label is not Label.SPAM or given.desk.register.find(facts.from_address or "") is not None
    opened = Opener(given.papers, facts.subject, files=files).open_mail(mail)
    return classified(opened, facts, context, given)


def _closed(part: Part, reason: str) -> PartReading:
    measured = part.measure
    return PartReading(
        path=part.path,
        name=part.name,
        type=part.declared or part.kind.media_type,
        bytes=measured.size,
        sha256=measured.sha256,
        outcome=PartOutcome.STORED_UNREAD,
        reason=f"A machine's mail is not opened. {reason}",
    )


def classified(opened: Opened, facts: MailFacts, context: Context, given: Given) -> Understood:
    """Return what opened papers are, and the records of the duties among them."""
    papers = tuple(opened.papers)
    verdict = _or_incomplete(classify(papers, facts, given.reference, given.today, context=context))
    readable = tuple(paper for paper in papers if paper.document.unread is None)
    records: tuple[Record, ...] = ()
    if verdict.label in _NOTICE:
        records += read_notices(_for(readable, verdict, _NOTICE), given.reference, given.today, context)
    if verdict.label in _REPORT:
        records += read_reports(_for(readable, verdict, _REPORT), given.reference, given.today, context)
    text = "\n".join(text_of(paper.document) for paper in readable) if verdict.label is Label.REPLY else ""
    ours = any(one.note_reference and one.note_reference in text for one in given.reference.meetings)
    return Understood(verdict=verdict, records=records, opened=opened, names_our_note=ours)


def _or_incomplete(verdict: Verdict) -> Verdict:
    """A mail of which nothing is known because its paper could not be opened is incomplete, not unknown."""
    if verdict.label is not Label.UNKNOWN or not verdict.undecided_parts or verdict.part_labels:
        return verdict
    return replace(verdict, label=Label.INCOMPLETE, confidence=0.9)


def _for(papers: tuple[Paper, ...], verdict: Verdict, duty: frozenset[Label]) -> tuple[Paper, ...]:
    """Return the papers of one duty: those labelled so, and those that are nothing else (a list, an annex, a covering text)."""
    return tuple(paper for paper in papers if (label := verdict.part_labels.get(paper.path)) in duty or label in _OPEN)


def _context(facts: MailFacts, identity: Identity, given: Given) -> Context:
    own = {address.rpartition("@")[2].lower() for address in given.desk.own_addresses}
    ours = any(
        found and found.group(1).lower() in own
        for one in (*facts.in_reply_to, *facts.references)
        if (found := re.fullmatch(r"<[0-9a-f]{40}@([^<>@]{1,200})>", one))
    )
    known = identity.level in {IdentityLevel.VERIFIED, IdentityLevel.DOMAIN}
    return Context(
        subject=facts.subject,
        sender_state=identity.state if known and identity.state in given.reference.states else None,
        received_on=given.received_on.isoformat() if given.received_on else None,
        meeting_hint=given.desk.meeting if ours else None,
        known_states=given.desk.reported,
    )
