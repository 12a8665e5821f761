"""read(): the bytes of a mail become a Reading, and the same bytes always the same. It cannot write, send, or look at a clock.

Machine mail is told by its header first; quotations go before anything is asked; each part is labelled for itself; what is not
sure holds the mail for a person. Raises Temporary alone, when no child process can be started to open papers in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from intake.desk import Desk
from intake.identity import identify
from intake.leaf import file_of
from intake.mailparts import Mail
from intake.misnamed import find_misnamed
from intake.opening import Opened, Opener
from intake.outcome import Case, decide
from intake.screen import Screened, screen
from intake.understanding import Given, Understood, classified, understand
from intake.unpack import unpack
from intake.verdict import Verdict
from parsers.paper import Context, Paper, text_of
from parsers.sandbox import Reader
from store.records import (
    DUTY_LABELS,
    Identity,
    Label,
    MailFacts,
    Outcome,
    PartOutcome,
    PartReading,
    Reading,
)
from store.reference import Reference

READER = "1.0.0"  #: raised with every change that may read a mail differently
_FEW = 40  #: letters that a body has at least when it says something of its own


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
    given = Given(reference=reference, today=today, desk=desk, papers=papers, received_on=received_on)
    mail = unpack(raw)
    screened = screen(mail, desk)
    sender = identify(mail, screened.facts, desk, reference)
    facts = replace(screened.facts, aligned=sender.aligned)
    if mail.refused is not None:
        return _refused(raw, mail, facts, sender.identity)
    understood = understand(mail, screened, facts, sender.identity, given)
    return _reading(
        hashlib.sha256(raw).hexdigest(), mail, replace(screened, facts=facts), understood, sender.identity, desk
    )


def read_paper(
    content: bytes, name: str | None, reference: Reference, today: date, *, desk: Desk, papers: Reader
) -> Reading:
    """Return what a bare document says: as if it had come alone, from nobody known."""
    given = Given(reference=reference, today=today, desk=desk, papers=papers)
    part = replace(file_of(content, name, "0", "bare_document"), defects=())
    opened = Opener(papers, "").open_file(part)
    understood = classified(opened, MailFacts(), Context(known_states=desk.reported), given)
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
        reasons=tuple(dict.fromkeys((*decision.reasons, *verdict.reasons, *find_misnamed(opened.parts)))),
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


def _reading(
    sha256: str, mail: Mail, screened: Screened, understood: Understood, identity: Identity, desk: Desk
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
        thanks=bool(screened.facts.concerns) or opened.ours or understood.names_our_note,
    )
    decision = decide(case)
    machine = screened.label is not None
    return Reading(
        sha256=sha256,
        reader=READER,
        outcome=decision.outcome,
        label=screened.label or verdict.label,
        confidence=0.99 if machine else verdict.confidence,
        reasons=tuple(
            dict.fromkeys((*decision.reasons, *(() if machine else (*verdict.reasons, *find_misnamed(opened.parts)))))
        ),
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
        f"Part {path} could not be read: {(why.get(path) or 'no reason known').rstrip('.')}."
        for path in verdict.undecided_parts
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
