"""What is to be done with a mail: file, hold or set aside, each with its reasons. What is not sure is a person's, never a guess.

Only what a machine sent is set aside, and a thank-you to a letter of ours; every other mail is filed or waits for a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.records import (
    DUTY_LABELS,
    Article7Report,
    DelegationNotice,
    Field,
    Identity,
    IdentityLevel,
    Label,
    Outcome,
    Record,
)

SURE = 0.7  #: confidence below which a duty's label, a State or a meeting is a question
_SET_ASIDE = frozenset(
    {
        Label.BOUNCE,
        Label.AUTO_REPLY,
        Label.RECEIPT,
        Label.CALENDAR,
        Label.LIST_MAIL,
        Label.SPAM,
        Label.OWN_MAIL,
        Label.REGISTRATION_SYSTEM,
    }
)
_BY_TEXT = frozenset({Label.LIST_MAIL, Label.SPAM})
_CERTAIN = 0.9  #: confidence from which the text alone makes a newsletter or spam
#: what a person has to do with a mail that is neither duty, for the digest
_WANTED = {
    Label.REPLY: "It answers a mail and brings nothing that could be filed.",
    Label.ENQUIRY: "Somebody asks for something.",
    Label.OTHER_MEETING: "It concerns another meeting.",
    Label.OTHER_TREATY_REPORT: "It is a report under another treaty.",
    Label.EXTENSION_REQUEST: "It concerns a request for an extension.",
    Label.COMPLETION_DECLARATION: "It declares that an obligation is fulfilled.",
    Label.CONFERENCE_DOCUMENT: "It is a document for the conference.",
    Label.CREDENTIALS: "It holds credentials.",
    Label.OBSERVER_REQUEST: "It asks for the status of an observer.",
    Label.FOCAL_POINT: "It names a focal point.",
    Label.SPONSORSHIP: "It concerns sponsorship.",
    Label.VISA: "It concerns visas.",
    Label.PROTOCOL: "It concerns protocol or access.",
    Label.FINANCE: "It concerns money.",
    Label.DEPOSITARY: "It concerns the depositary.",
    Label.MISSION_ADMIN: "It tells of changes at a mission.",
    Label.POLITICAL: "It is a political communication.",
    Label.INCOMPLETE: "Something it speaks of is missing or could not be opened.",
    Label.UNKNOWN: "It is not clear what it is.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything the decision looks at."""

    label: Label
    confidence: float
    screened: Label | None = None  #: a machine's label from the header
    machine_reason: str = ""
    duty: Label | None = None  #: what a machine's mail reads like all the same
    identity: Identity
    records: tuple[Record, ...] = ()
    unread: tuple[str, ...] = ()  #: one sentence for each part that could hold the answer and was not read
    doubts: tuple[str, ...] = ()  #: further sentences, each a reason to hold
    passed_on: tuple[str, ...] = ()  #: paths of what another mail said
    from_colleague: bool = False  #: the sender is of our own organisation
    thanks: bool = False  #: it answers a letter of ours and says nothing of its own


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome and its reasons, one sentence each."""

    outcome: Outcome
    reasons: tuple[str, ...]


def decide(case: Case) -> Decision:
    """Return what is to be done with a mail."""
    if case.screened is not None and case.screened in _SET_ASIDE:
        if case.duty is None:
            return Decision(Outcome.SET_ASIDE, (case.machine_reason,))
        reads = f"It reads like {_phrase(case.duty)} all the same."
        return Decision(Outcome.HOLD, (case.machine_reason, reads))
    if case.label in _BY_TEXT and case.confidence >= _CERTAIN and not case.unread:
        return Decision(
            Outcome.SET_ASIDE, (f"It reads like {'a newsletter' if case.label is Label.LIST_MAIL else 'spam'}.",)
        )
    doubts = (*case.unread, *case.doubts, *_of_identity(case))
    if case.label not in DUTY_LABELS:
        if case.label is Label.REPLY and case.thanks and not doubts:
            return Decision(Outcome.SET_ASIDE, ("It answers a letter of ours and brings nothing new.",))
        return Decision(Outcome.HOLD, (_WANTED.get(case.label, "A person has to look at it."), *doubts))
    doubts += (*_of_label(case), *(doubt for record in case.records for doubt in _of_record(record, case)))
    return Decision(Outcome.HOLD if doubts else Outcome.FILE, tuple(dict.fromkeys(doubts)))


def _phrase(label: Label) -> str:
    return {
        Label.DELEGATION_NOTICE: "a delegation notice",
        Label.ARTICLE7_REPORT: "an Article 7 report",
        Label.BOTH: "a delegation notice and an Article 7 report",
    }.get(label, "a mail for the secretariat")


def _of_identity(case: Case) -> tuple[str, ...]:
    if case.identity.level is not IdentityLevel.CONTRADICTED:
        return ()
    return ("The sender may not be who the mail says.", *case.identity.why[:1])


def _of_label(case: Case) -> tuple[str, ...]:
    found: list[str] = []
    kinds = {record.kind for record in case.records}
    if case.label in {Label.DELEGATION_NOTICE, Label.BOTH} and "delegation_notice" not in kinds:
        found.append("It looks like a delegation notice, but no notice could be read from it.")
    if case.label in {Label.ARTICLE7_REPORT, Label.BOTH} and "article7_report" not in kinds:
        found.append("It looks like an Article 7 report, but no report could be read from it.")
    if case.confidence < SURE:
        found.append("It is not sure enough what it is.")
    return tuple(found)


def _of_record(record: Record, case: Case) -> tuple[str, ...]:
    if isinstance(record, DelegationNotice):
        code, found = record.participant.code, _of_notice(record)
    else:
        code, found = record.state.code, _of_report(record)
    sender = case.identity.state
    if code.value and sender and sender != code.value and case.identity.level is IdentityLevel.VERIFIED:
        found = (*found, f"The sender stands for {sender}, the paper for {code.value}.")
    part = code.evidence.part if code.evidence else None
    if part is not None and case.from_colleague and _is_passed_on(part, case.passed_on):
        found = (*found, "A colleague passed it on: a person says who is answered.")
    return found


def _is_passed_on(part: str, paths: tuple[str, ...]) -> bool:
    return any(part == path or part.startswith(f"{path}.") for path in paths)


def _of_notice(notice: DelegationNotice) -> tuple[str, ...]:
    found: list[str] = []
    if not _is_sure(notice.participant.code):
        found.append("It is not clear which State or organisation the delegation represents.")
    if not _is_sure(notice.meeting):
        found.append("It is not clear which meeting it concerns.")
    if notice.intent.value == "unclear":
        found.append("It is not clear what is asked for.")
    return tuple(found)


def _of_report(report: Article7Report) -> tuple[str, ...]:
    found: list[str] = []
    if not _is_sure(report.state.code):
        found.append("It is not clear which State reports.")
    if report.year.value is None:
        found.append("It is not clear which year is reported on.")
    return tuple(found)


def _is_sure(value: Field[str | None]) -> bool:
    return value.value is not None and value.confidence >= SURE
