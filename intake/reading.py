"""read(): the bytes of a mail become a Reading, and the same bytes always the same. It cannot write, send, or look at a clock.

Machine mail is told by its header first; quotations go before anything is asked; each part is labelled for itself; what is not
sure holds the mail for a person. Raises Temporary alone, when no child process can be started to open papers in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from intake.classify import classify
from intake.desk import Desk
from intake.identity import identify
from intake.leaf import file_of
from intake.mailparts import Mail, Part
from intake.opening import Opened, Opener
from intake.outcome import Case, decide
from intake.screen import Screened, screen
from intake.unpack import unpack
from intake.verdict import Verdict
from parsers.article7 import read_reports
from parsers.delegation import read_notices
from parsers.paper import Context, Paper, text_of
from parsers.sandbox import Reader
from store.records import (
    DUTY_LABELS,
    Identity,
    IdentityLevel,
    Label,
    MailFacts,
    Outcome,
    PartOutcome,
    PartReading,
    Reading,
    Record,
)
from store.reference import Reference

READER = "1.0.0"  #: raised with every change that may read a mail differently
# Machine mail whose text is not even looked at: it quotes our letters, or whole notes of others.
_CLOSED = frozenset({Label.BOUNCE, Label.RECEIPT, Label.OWN_MAIL, Label.REGISTRATION_SYSTEM})
_NOTICE = frozenset({Label.DELEGATION_NOTICE, Label.BOTH})
_REPORT = frozenset({Label.ARTICLE7_REPORT, Label.BOTH})
_OPEN = frozenset({None, Label.UNKNOWN})
_FEW = 40  #: letters that a body has at least when it says something of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What reading knows beside the bytes."""

    reference: Reference
    today: date
    desk: Desk
    papers: Reader
    received_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Understood:
    """What the papers of a mail say."""

    verdict: Verdict
    records: tuple[Record, ...]
    opened: Opened


def read(
    raw: bytes,
    reference: Reference,
    today: date,
    *,
    desk: Desk,
    papers: Reader,
    received_on: date | None = None,
) -> Reading:
    """Return what a mail says. `received_on` is the day it came, in Geneva; without it the day is unknown, not today."""
    given = _Given(reference=reference, today=today, desk=desk, papers=papers, received_on=received_on)
    mail = unpack(raw)
    screened = screen(mail, desk)
    sender = identify(mail, screened.facts, desk, reference)
    facts = replace(screened.facts, aligned=sender.aligned)
    if mail.refused is not None:
        return _refused(raw, mail, facts, sender.identity)
    understood = _understand(mail, screened, facts, sender.identity, given)
    return _reading(
        hashlib.sha256(raw).hexdigest(), mail, replace(screened, facts=facts), understood, sender.identity, desk
    )


def read_paper(
    content: bytes, name: str | None, reference: Reference, today: date, *, desk: Desk, papers: Reader
) -> Reading:
    """Return what a bare document says: as if it had come alone, from nobody known."""
    given = _Given(reference=reference, today=today, desk=desk, papers=papers)
    part = replace(file_of(content, name, "0", "bare_document"), defects=())
    opened = Opener(papers, "").open_file(part)
    understood = _classified(opened, MailFacts(), Context(known_states=desk.reported), given)
    verdict = understood.verdict
    case = Case(
        label=verdict.label,
        confidence=verdict.confidence,
        identity=Identity(),
        records=understood.records,
        unread=_unread(opened, verdict),
        doubts=_foreign(opened, desk),
    )
    decision = decide(case)
    return Reading(
        sha256=hashlib.sha256(content).hexdigest(),
        reader=READER,
        outcome=decision.outcome,
        label=verdict.label,
        confidence=verdict.confidence,
        reasons=tuple(dict.fromkeys((*decision.reasons, *verdict.reasons))),
        clues=verdict.clues,
        language=_language(opened.papers, verdict.part_labels),
        parts=_labelled(opened.parts, verdict.part_labels),
        defects=tuple(dict.fromkeys(opened.defects)),
        records=understood.records,
    )


def _refused(raw: bytes, mail: Mail, facts: MailFacts, identity: Identity) -> Reading:
    """A mail over a limit is stored and shown; nothing of it is opened."""
    part = mail.root
    whole = PartReading(
        path=part.path,
        name=None,
        type="message/rfc822",
        bytes=mail.size,
        sha256=part.measure.sha256,
        outcome=PartOutcome.REFUSED,
        reason=mail.refused,
    )
    return Reading(
        sha256=hashlib.sha256(raw).hexdigest(),
        reader=READER,
        outcome=Outcome.HOLD,
        label=Label.UNKNOWN,
        confidence=0.0,
        reasons=(mail.refused or "",),
        identity=identity,
        parts=(whole,),
        defects=mail.defects,
        mail=facts,
    )


def _understand(mail: Mail, screened: Screened, facts: MailFacts, identity: Identity, given: _Given) -> _Understood:
    context = _context(facts, identity, given)
    label = screened.label
    if label in _CLOSED:
        parts = [_closed(part, screened.reason) for part in mail.leaves]
        verdict = Verdict(label=label or Label.UNKNOWN, confidence=0.99, reasons=(screened.reason,))
        return _Understood(verdict=verdict, records=(), opened=Opened(parts=parts))
    # Spam is opened only where the register knows the sender: filters take missions' mail for spam as well.
    files = label is not Label.SPAM or given.desk.register.find(facts.from_address or "") is not None
    opened = Opener(given.papers, facts.subject, files=files).open_mail(mail)
    return _classified(opened, facts, context, given)


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


def _classified(opened: Opened, facts: MailFacts, context: Context, given: _Given) -> _Understood:
    papers = tuple(opened.papers)
    verdict = classify(papers, facts, given.reference, given.today, context=context)
    readable = tuple(paper for paper in papers if paper.document.unread is None)
    records: tuple[Record, ...] = ()
    if verdict.label in _NOTICE:
        records += read_notices(_for(readable, verdict, _NOTICE), given.reference, given.today, context)
    if verdict.label in _REPORT:
        records += read_reports(_for(readable, verdict, _REPORT), given.reference, given.today, context)
    return _Understood(verdict=verdict, records=records, opened=opened)


def _for(papers: tuple[Paper, ...], verdict: Verdict, duty: frozenset[Label]) -> tuple[Paper, ...]:
    """Return the papers of one duty: those labelled so, and those that are nothing else (a list, an annex, a covering text)."""
    return tuple(paper for paper in papers if (label := verdict.part_labels.get(paper.path)) in duty or label in _OPEN)


def _context(facts: MailFacts, identity: Identity, given: _Given) -> Context:
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


def _reading(
    sha256: str, mail: Mail, screened: Screened, understood: _Understood, identity: Identity, desk: Desk
) -> Reading:
    verdict, opened = understood.verdict, understood.opened
    duty = verdict.label if screened.label is not None and verdict.label in DUTY_LABELS else None
    case = Case(
        label=verdict.label,
        confidence=verdict.confidence,
        screened=screened.label,
        machine_reason=screened.reason,
        duty=duty,
        identity=identity,
        records=understood.records,
        unread=_unread(opened, verdict),
        doubts=(*_foreign(opened, desk), *_of_quotations(opened)),
        passed_on=tuple(opened.forwarded),
        from_colleague=_is_colleague(screened.facts, desk),
        thanks=bool(screened.facts.concerns) or opened.ours,
    )
    decision = decide(case)
    machine = screened.label is not None
    return Reading(
        sha256=sha256,
        reader=READER,
        outcome=decision.outcome,
        label=screened.label or verdict.label,
        confidence=0.99 if machine else verdict.confidence,
        reasons=tuple(dict.fromkeys((*decision.reasons, *(() if machine else verdict.reasons)))),
        clues=verdict.clues,
        language=_language(opened.papers, verdict.part_labels),
        identity=identity,
        parts=_labelled(opened.parts, {} if machine else verdict.part_labels),
        defects=tuple(
            dict.fromkeys((*mail.defects, *screened.defects, *opened.defects, *opened.removed, *_forwards(opened)))
        ),
        records=() if machine else understood.records,
        mail=screened.facts,
    )


def _unread(opened: Opened, verdict: Verdict) -> tuple[str, ...]:
    """Return a sentence for each part that could hold the answer and was not read."""
    why = {part.path: part.reason for part in opened.parts}
    return tuple(
        f"Part {path} could not be read: {why.get(path) or 'no reason known'}" for path in verdict.undecided_parts
    )


def _foreign(opened: Opened, desk: Desk) -> tuple[str, ...]:
    """Return a doubt where nothing is in a language that is read."""
    if not opened.others or any(paper.language in desk.languages for paper in opened.papers):
        return ()
    names = ", ".join(sorted(set(opened.others.values())))
    return (f"It is in a language that is not read ({names}).",)


def _of_quotations(opened: Opened) -> tuple[str, ...]:
    """Return a doubt where all that was said was said in a quotation of somebody else's mail."""
    if opened.ours or not opened.removed or any(not paper.body for paper in opened.papers):
        return ()
    letters = sum(len("".join(text_of(paper.document).split())) for paper in opened.papers)
    return ("It says nothing beside what it quotes.",) if letters < _FEW else ()


def _forwards(opened: Opened) -> tuple[str, ...]:
    return ("forwarded",) if opened.forwarded else ()


def _is_colleague(facts: MailFacts, desk: Desk) -> bool:
    domain = (facts.from_address or "").rpartition("@")[2]
    return domain in {address.rpartition("@")[2].lower() for address in desk.own_addresses}


def _labelled(parts: list[PartReading], labels: Mapping[str, Label]) -> tuple[PartReading, ...]:
    return tuple(replace(part, label=labels.get(part.path)) for part in parts)


def _language(papers: list[Paper], labels: Mapping[str, Label]) -> str | None:
    """Return the language of the paper that matters: one with a duty's label, else an attachment, else the mail's text."""
    known = [paper for paper in papers if paper.language is not None and paper.document.unread is None]
    duties = [paper for paper in known if labels.get(paper.path) in DUTY_LABELS]
    attached = [paper for paper in known if not paper.body]
    chosen = next(iter((*duties, *attached, *known)), None)
    return chosen.language if chosen else None
