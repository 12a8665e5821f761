"""The classifier: generated mail of every kind in seven languages, covers, lists without a meeting, meetings that are not ours."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from intake.classify import classify
from intake.verdict import Verdict
from parsers.paper import Context, Paper
from store.records import DUTY_LABELS, Label, MailFacts
from store.reference import load_reference
from tests.class_samples import TODAY, Case, cases, paper_of, unread
from tests.report_papers import blank_form, croatia, mine_ban
from tests.report_papers import extension_request as extension_paper

REFERENCE = load_reference()
HALVES = ("dev", "test", "blind", "unseen")  # each written before it was read for the first time
OURS = "the Eleventh Meeting of States Parties to the Convention on Cluster Munitions"
LIST = "1. H.E. Mr. Anton BRANDL, Ambassador (Head of Delegation)\n2. Ms. Lucia TERRANOVA, Counsellor"
NOTE = (
    "The Permanent Mission of Austria presents its compliments to the Office for Disarmament Affairs and has the honour to "
    f"inform that the delegation of Austria to {OURS} will be composed as follows:\n\n{LIST}"
)


def read(*papers: Paper, subject: str = "Note 12", today: date = TODAY, **more: object) -> Verdict:
    """Classify some papers."""
    context = Context(subject=subject, received_on=today.isoformat(), meeting_hint=more.pop("hint", None))  # type: ignore[arg-type]
    facts = MailFacts(subject=subject, human=True, **more)  # type: ignore[arg-type]
    return classify(papers, facts, REFERENCE, today, context=context)


def body(text: str) -> Paper:
    """The text of a mail."""
    return paper_of(text, "1", body=True)


def attached(text: str, path: str = "2") -> Paper:
    """An attachment."""
    return paper_of(text, path, body=False, name="paper.docx")


@cache
def verdicts(half: str) -> tuple[tuple[Case, Verdict], ...]:
    """Every generated mail of a half with its verdict."""
    return tuple(
        (one, classify(one.papers, one.facts, REFERENCE, TODAY, context=one.context)) for one in cases(half, 1)
    )


@pytest.mark.parametrize("half", HALVES)
def test_no_mail_of_another_kind_becomes_a_duty(half: str) -> None:
    """In the whole generated set nothing else is ever labelled as one of the two duties."""
    assert [
        one.name for one, found in verdicts(half) if found.label in DUTY_LABELS and found.label is not one.expected
    ] == []


@pytest.mark.parametrize("half", HALVES)
def test_at_95_percent_coverage_99_are_right(half: str) -> None:
    """With the least sure twentieth left to a person, 99 of 100 labels are right."""
    order = sorted(verdicts(half), key=lambda one: (one[1].label is Label.UNKNOWN, -one[1].confidence))
    kept = order[: int(0.95 * len(order))]
    assert sum(found.label is one.expected for one, found in kept) >= 0.99 * len(kept)


def test_confidence_means_what_it_says() -> None:
    """Of the verdicts with confidence over 0.9, 98 of 100 are right."""
    sure = [(one, found) for half in HALVES for one, found in verdicts(half) if found.confidence > 0.9]
    assert len(sure) > 500
    assert sum(found.label is one.expected for one, found in sure) >= 0.98 * len(sure)


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt", "ru", "ar", "zh"])
def test_notices_are_known_in_every_language(language: str) -> None:
    """Nineteen of twenty notices of a language are known, whatever they announce."""
    mine = [one for half in HALVES for one in verdicts(half) if one[0].language == language]
    mine = [one for one in mine if one[0].expected in DUTY_LABELS]
    assert len(mine) >= 15
    assert sum(found.label is one.expected for one, found in mine) >= 0.95 * len(mine)


def test_every_kind_is_generated() -> None:
    """The generated set holds at least twenty labels in each of the seven languages."""
    found = Counter((one.language, one.expected) for half in HALVES for one in cases(half, 1))
    languages = {language for language, _ in found}
    assert len(languages) == 7
    assert all(len({label for spoken, label in found if spoken == language}) >= 20 for language in languages)


def test_every_label_has_its_evidence() -> None:
    """A label is never given without the words that gave it."""
    for one, found in verdicts("dev"):
        if found.label not in (Label.UNKNOWN, Label.INCOMPLETE, Label.REPLY, Label.LIST_MAIL):
            assert found.clues, one.name
            assert all(clue.evidence.quote for clue in found.clues), one.name
            assert found.reasons, one.name


def test_a_covering_text_is_decided_by_what_it_covers() -> None:
    """What the attachment is, the message is."""
    cover = body("Please find the enclosed document.")
    assert read(cover, attached(NOTE)).label is Label.DELEGATION_NOTICE
    assert read(cover, replace(croatia(), path="2")).label is Label.ARTICLE7_REPORT
    assert read(cover, replace(mine_ban(), path="2")).label is Label.OTHER_TREATY_REPORT
    assert read(cover, replace(extension_paper(), path="2")).label is Label.EXTENSION_REQUEST


def test_two_duties_are_both() -> None:
    """A note and a report in one mail are two duties, each in its part."""
    found = read(body("Please find attached a note and a report."), attached(NOTE), replace(croatia(), path="3"))
    assert found.label is Label.BOTH
    assert found.part_labels == {"2": Label.DELEGATION_NOTICE, "3": Label.ARTICLE7_REPORT}


def test_what_could_not_be_read_is_named() -> None:
    """A covering text alone decides nothing, and the unread part is named."""
    found = read(
        body("Please find attached the note verbale on the composition of our delegation."), unread("2", "Note.pdf")
    )
    assert found.label not in DUTY_LABELS
    assert found.undecided_parts == ("2",)
    assert "Part 2 could not be read and could hold the answer." in found.reasons


def test_a_logo_is_no_answer() -> None:
    """The picture under a signature that could not be read leaves nothing undecided."""
    assert read(body(NOTE), unread("2", "image001.png")).undecided_parts == ()


def test_a_cover_that_says_another_kind_is_a_question() -> None:
    """A report that comes as an extension request is neither."""
    cover = body("Please find attached our request for an extension of the deadline under Article 4.")
    assert read(cover, replace(croatia(), path="2")).label is Label.UNKNOWN


def test_an_empty_form_is_no_report() -> None:
    """A blank template discharges nothing."""
    assert read(body("Is this the right form?"), replace(blank_form(), path="2")).label not in DUTY_LABELS


def test_a_list_belongs_to_the_meeting_of_its_message() -> None:
    """A list of persons that names no meeting is bound by the note, or the text, that it came with."""
    listed = attached(f"Delegation of Austria\n\n{LIST}")
    assert read(body(f"Please find attached our delegation to {OURS}."), listed).label is Label.DELEGATION_NOTICE
    theirs = (
        "Please find attached our delegation to the Meeting of States Parties to the Biological Weapons Convention."
    )
    assert read(body(theirs), listed).label is Label.OTHER_MEETING
    assert read(body("Please find attached our delegation."), listed).label not in DUTY_LABELS


@pytest.mark.parametrize(
    "meeting",
    [
        "the Twelfth Meeting of States Parties to the Convention on Cluster Munitions",
        "the intersessional meetings of the Convention on Cluster Munitions",
        "the Second Meeting of States Parties to the Treaty on the Prohibition of Nuclear Weapons",
        "the First Committee of the General Assembly",
    ],
)
def test_another_meeting_is_another_meeting(meeting: str) -> None:
    """The meeting after the next, between sessions, or of another body has no list of ours now."""
    assert read(body(NOTE.replace(OURS, meeting))).label is Label.OTHER_MEETING


def test_a_past_meeting_is_read_from_an_old_mail() -> None:
    """A mail of years ago is read for what it was, whatever the day is today."""
    assert read(body(NOTE), today=date(2026, 11, 25)).label is Label.DELEGATION_NOTICE


def test_a_number_alone_is_nobodys_meeting() -> None:
    """ "11MSP" without a convention is no meeting of ours, unless the thread says so."""
    note = NOTE.replace(OURS, "the 11MSP")
    assert read(body(note)).label not in DUTY_LABELS
    assert read(body(note), hint="11MSP").label is Label.DELEGATION_NOTICE


def test_requests_do_not_hide_a_notice() -> None:
    """A notice that also asks for visas, badges and the floor is a notice."""
    asks = "\n\nThe Mission also requests visas for the delegation, two badges, and to be inscribed on the list of speakers."
    assert read(body(NOTE + asks)).label is Label.DELEGATION_NOTICE


def test_a_state_that_comes_as_an_observer_gives_notice() -> None:
    """A State not party announces its delegation like any other."""
    text = NOTE.replace("will be composed", "which will attend as an observer, will be composed")
    assert read(body(text)).label is Label.DELEGATION_NOTICE


def test_thanks_and_nothing_more_is_a_reply() -> None:
    """An answer that says nothing of its own is a reply; an empty mail that answers nothing is incomplete."""
    assert read(body(""), subject="Re: Acknowledgement").label is Label.REPLY
    assert read(body("Thank you."), in_reply_to=("<a@b.example>",)).label is Label.REPLY
    assert read(body(""), subject="").label is Label.INCOMPLETE


def test_a_link_is_not_the_paper() -> None:
    """A mail whose paper lies behind a link is incomplete."""
    assert read(body("Our note: https://wetransfer.com/downloads/abc")).label is Label.INCOMPLETE


def test_what_the_header_says_stands() -> None:
    """A label of the screening is kept."""
    found = classify((body(NOTE),), MailFacts(), REFERENCE, TODAY, context=Context(), screened=Label.AUTO_REPLY)
    assert (found.label, found.part_labels) == (Label.AUTO_REPLY, {})
