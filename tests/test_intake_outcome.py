"""File, hold or set aside: only what is sure is filed, only machines and thanks are set aside, the rest waits with its reasons."""

from __future__ import annotations

import pytest

from intake.outcome import Case, decide
from store.records import (
    DUTY_LABELS,
    MACHINE_LABELS,
    Article7Report,
    DelegationNotice,
    Evidence,
    Field,
    Identity,
    IdentityLevel,
    Intent,
    Label,
    Outcome,
    Participant,
    ParticipantKind,
    Record,
    StateRead,
)


def sure(value: object, confidence: float = 0.95, part: str = "1") -> Field:  # type: ignore[type-arg]
    """Return a field that was read from a part."""
    return Field(value=value, raw=str(value), confidence=confidence, evidence=Evidence(part=part))


def notice(
    code: str | None = "LSO", meeting: str | None = "11MSP", confidence: float = 0.95, intent: Intent = Intent.ATTEND
) -> DelegationNotice:
    """Return a notice as short as can be."""
    who = Participant(code=sure(code, confidence), kind=ParticipantKind.STATE, as_written="Lesotho")
    return DelegationNotice(participant=who, meeting=sure(meeting, confidence), intent=sure(intent))


def report(code: str | None = "HRV", year: int | None = 2022) -> Article7Report:
    """Return a report as short as can be."""
    return Article7Report(state=StateRead(code=sure(code)), year=sure(year))


def case(label: Label, *records: Record, **more: object) -> Case:
    """Return a case of an unverified sender."""
    values = {
        "label": label,
        "confidence": 0.97,
        "identity": Identity(level=IdentityLevel.UNVERIFIED),
        "records": records,
    }
    return Case(**(values | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    [
        case(Label.DELEGATION_NOTICE, notice()),
        case(Label.ARTICLE7_REPORT, report()),
        case(Label.BOTH, notice(), report()),
        case(Label.DELEGATION_NOTICE, notice(intent=Intent.REGRET)),
        case(Label.DELEGATION_NOTICE, notice(), identity=Identity(level=IdentityLevel.VERIFIED, state="LSO")),
    ],
)
def test_a_sure_duty_is_filed(given: Case) -> None:
    """A duty with its State and its meeting or year, surely read, is filed without a reason against it."""
    assert decide(given).outcome is Outcome.FILE
    assert decide(given).reasons == ()


@pytest.mark.parametrize(
    "given",
    [
        case(Label.DELEGATION_NOTICE),
        case(Label.BOTH, notice()),
        case(Label.BOTH, report()),
        case(Label.DELEGATION_NOTICE, notice(code=None)),
        case(Label.DELEGATION_NOTICE, notice(meeting=None)),
        case(Label.DELEGATION_NOTICE, notice(confidence=0.5)),
        case(Label.DELEGATION_NOTICE, notice(intent=Intent.UNCLEAR)),
        case(Label.ARTICLE7_REPORT, report(code=None)),
        case(Label.ARTICLE7_REPORT, report(year=None)),
        case(Label.DELEGATION_NOTICE, notice(), confidence=0.5),
        case(Label.DELEGATION_NOTICE, notice(), unread=("Part 2 could not be read: encrypted",)),
        case(Label.DELEGATION_NOTICE, notice(), doubts=("It is in a language that is not read (de).",)),
        case(
            Label.DELEGATION_NOTICE,
            notice(),
            identity=Identity(level=IdentityLevel.CONTRADICTED, why=("It looks like x.",)),
        ),
        case(Label.DELEGATION_NOTICE, notice(), identity=Identity(level=IdentityLevel.VERIFIED, state="HRV")),
        case(Label.DELEGATION_NOTICE, notice(), from_colleague=True, passed_on=("1",)),
    ],
)
def test_a_doubt_holds_a_duty(given: Case) -> None:
    """No record, no State, no meeting, no year, little confidence, an unread part, a sender in doubt: a person looks, and reads why."""
    found = decide(given)
    assert found.outcome is Outcome.HOLD
    assert found.reasons
    assert all(reason.strip() for reason in found.reasons)


@pytest.mark.parametrize("label", sorted(set(Label) - DUTY_LABELS - MACHINE_LABELS))
def test_every_other_mail_of_a_person_waits(label: Label) -> None:
    """Each kind that is neither a duty nor a machine's waits for a person with a sentence of its own."""
    found = decide(case(label))
    assert found.outcome is Outcome.HOLD
    assert found.reasons[0].endswith(".")


@pytest.mark.parametrize("label", sorted(MACHINE_LABELS | {Label.REGISTRATION_SYSTEM}))
def test_a_machine_is_set_aside_unless_it_brings_a_duty(label: Label) -> None:
    """What a machine sent is set aside; what reads like a duty all the same, as through a list, waits for a person."""
    aside = decide(case(Label.UNKNOWN, screened=label, machine_reason="Its header says so."))
    assert aside.outcome is Outcome.SET_ASIDE
    held = decide(
        case(Label.DELEGATION_NOTICE, notice(), screened=label, machine_reason="So.", duty=Label.DELEGATION_NOTICE)
    )
    assert held.outcome is Outcome.HOLD
    assert "delegation notice" in held.reasons[1]


def test_thanks_for_a_letter_of_ours_are_set_aside() -> None:
    """A thank-you that answers a letter of ours is set aside; to nobody's letter, or with a doubt, it waits."""
    assert decide(case(Label.REPLY, thanks=True)).outcome is Outcome.SET_ASIDE
    assert decide(case(Label.REPLY)).outcome is Outcome.HOLD
    assert decide(case(Label.REPLY, thanks=True, doubts=("x",))).outcome is Outcome.HOLD


def test_newsletters_and_spam_by_their_text_are_set_aside_when_certain() -> None:
    """A text that surely is a newsletter or spam is set aside; with an unread part, or in doubt, it waits."""
    for label in (Label.LIST_MAIL, Label.SPAM):
        assert decide(case(label)).outcome is Outcome.SET_ASIDE
        assert decide(case(label, confidence=0.8)).outcome is Outcome.HOLD
        assert decide(case(label, unread=("Part 2 could not be read: encrypted",))).outcome is Outcome.HOLD


def test_a_colleagues_own_note_is_no_forward() -> None:
    """A paper attached by a colleague is filed; only what another mail said waits for a word on who is answered."""
    given = case(Label.DELEGATION_NOTICE, notice(), from_colleague=True, passed_on=("2",))
    assert decide(given).outcome is Outcome.FILE
