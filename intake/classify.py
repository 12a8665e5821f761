"""What a message is: each part by its named clues, then the parts together.

The label of a duty is given only by a paper that does what that duty asks; a covering text that says nothing is decided by what
it covers, and never decides alone. What two kinds share is `unknown`: a person looks.
"""

from __future__ import annotations

from datetime import date

from intake.clues import Mail, View, view_of_line
from intake.composing import compose
from intake.parts import verdict_of
from intake.verdict import Verdict
from parsers.paper import Context, Paper
from store.records import Label, MailFacts
from store.reference import Reference


def classify(
    papers: tuple[Paper, ...],
    facts: MailFacts,
    reference: Reference,
    today: date,
    *,
    context: Context,
    screened: Label | None = None,
) -> Verdict:
    """Return what a message is. `papers` are its readable and unread parts, bodies already without what they quote."""
    if screened is not None:
        return Verdict(label=screened, confidence=0.99, reasons=(f"The header says that this is {screened.value}.",))
    when = date.fromisoformat(context.received_on) if context.received_on else today
    mail = Mail(
        facts=facts,
        reference=reference,
        today=when,
        context=context,
        subject=view_of_line(facts.subject, context, reference),
        attachments=sum(not paper.body for paper in papers),
    )
    views = tuple(View(paper, context, reference, when) for paper in papers if not paper.document.unread)
    return compose(papers, views, [verdict_of(view, mail) for view in views], mail)
