"""What an acknowledgement says of each kind of paper, in each language, and what it never says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler.duties import Acknowledge, DutySettings
from scheduler.letters.compose import Written, compose
from scheduler.letters.settings import LetterSettings
from scheduler.letters.words import END_ISOLATE, ISOLATE, LANGUAGES, words
from store import register
from store.contacts import ContactKind
from store.records import Field, FormKey, Intent, Issuer, IssuerType, Label, MailFacts, Member, ReportForm, Role, Tick
from store.schema import MessageState
from tests.secretariats import HEAD, SECOND, SENDER, Secretariat, at, notice, person, question, read, report

NOON = at("2023-08-12 12:32")
LATER = at("2023-08-14 08:00")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Secretariat]:
    """A secretariat that has received nothing yet."""
    made = Secretariat(tmp_path)
    yield made
    made.close()


def the_letter(desk: Secretariat, *records: Any, **more: Any) -> Written:  # Any: what Secretariat.mail takes
    """The one letter that one mail earns."""
    desk.mail(*records, received=more.pop("received", NOON), **more)
    written = [one for one in desk.write(LATER) if one.kind == "acknowledge"]
    assert len(written) == 1
    return written[0]


def test_a_notice_is_told_number_reference_meeting_list_deadline_and_how_to_correct(desk: Secretariat) -> None:
    """The receipt of a notice holds everything a mission wants to know, in the order of its own list."""
    letter = the_letter(desk, notice())
    for said in (
        "Our number: N-2023-0001",
        "Received: 12 August 2023, 14:32 (Geneva time, UTC+02:00)",
        "Your reference: LSO/GVA/23/118",
        "Date of your document: 10 August 2023",
        "Eleventh Meeting of States Parties to the Convention on Cluster Munitions (Geneva, 11–14 September 2023)",
        "Participant: Lesotho",
        "1. H.E. Ms. Ntsoaki MOKOENA, Ambassador, Permanent Representative, Head of delegation",
        "2. Mr. Tau LEPHOTO, First Secretary",
        "received before the deadline of 31 August 2023",
        "Corrections may be sent in reply to this message",
        "by 4 September 2023",
        "Registration for a badge is a separate step",
        "To: Permanent Mission of the Kingdom of Lesotho",
    ):
        assert said in letter.text
    assert letter.subject == "Auto: Received - Eleventh Meeting of States Parties - Lesotho - [N-2023-0001]"
    assert letter.to == (SENDER,)
    assert letter.in_reply_to == "<1@lesotho.example>"
    assert letter.notice == "N-2023-0001"


def test_a_late_notice_is_not_called_late(desk: Secretariat) -> None:
    """After the deadline, and in the days that two readings of it dispute, the letter says nothing about it."""
    for code, received in (("NOR", "2023-09-01 09:00"), ("MLI", "2023-09-05 09:00")):
        letter = the_letter(desk, notice(code=code), received=at(received), identity=code)
        assert "deadline" not in letter.text
        assert "late" not in re.findall(r"\w+", letter.text.lower())
        desk.correspond(LATER)


def test_a_report_is_told_its_year_period_type_and_forms(desk: Secretariat) -> None:
    """The receipt of a report lists the forms by letter and meaning with the four kinds of answer told apart."""
    letter = the_letter(desk, report(), received=at("2023-04-12 10:00"))
    for said in (
        "Our number: R-2023-0001",
        "Calendar year: 2022",
        "Reporting period: 1 January – 31 December 2022",
        "Type: annual report",
        "Form A, national implementation measures: unchanged since 2019",
        "Form B, stockpiled cluster munitions: answered",
        "received before the deadline of 30 April 2023",
    ):
        assert said in letter.text
    assert letter.subject == "Auto: Received - Article 7 report - Lesotho - [R-2023-0001]"
    assert "list of participants" not in letter.text
    assert "Palesa" not in letter.text


@pytest.mark.parametrize(
    ("language", "said"), [("en", "marked as changed; the form was not found"), ("fr", "indiqué comme modifié")]
)
def test_a_form_that_the_cover_announces_and_that_is_not_here_is_not_called_blank(
    desk: Secretariat, language: str, said: str
) -> None:
    """A State that marked a form as changed and did not attach it is told just that: it left nothing blank."""
    form = ReportForm(key=FormKey.STOCKPILES, letter="B", tick=read(Tick.CHANGED))
    letter = the_letter(desk, report(forms=(form,)), received=at("2023-04-12 10:00"), language=language)
    assert said in letter.text
    assert "left blank" not in letter.text
    assert "laissé en blanc" not in letter.text


def test_both_duties_in_one_mail_get_one_letter_with_two_numbers(desk: Secretariat) -> None:
    """A mail with a notice and a report is answered once, and the answer names both."""
    letter = the_letter(desk, notice(), report())
    assert "Our number: N-2023-0001" in letter.text
    assert "Our number: R-2023-0001" in letter.text
    assert "[N-2023-0001, R-2023-0001]" in letter.subject
    assert "and Article 7 report" in letter.subject


def test_a_correction_lists_who_came_left_changed_and_waits(desk: Secretariat) -> None:
    """A second list without words of replacement keeps who is missing from it, and says so."""
    desk.mail(notice(), received=NOON)
    desk.correspond(LATER)
    third = person("Ms. Lerato NEWCOMER", "Adviser")
    second = person("Mr. Tau LEPHOTO", "Counsellor")
    letter = the_letter(desk, notice(members=(second, third)), received=at("2023-08-20 10:00"))
    added, changed, pending = (
        letter.text.index(part)
        for part in ("Added:", "Changed:", "Not named in the new list and kept until confirmed:")
    )
    assert letter.text.index("- Ms. Lerato NEWCOMER") > added
    assert letter.text.index("- Mr. Tau LEPHOTO") > changed
    assert letter.text.index("- H.E. Ms. Ntsoaki MOKOENA") > pending
    assert "1. H.E. Ms. Ntsoaki MOKOENA" in letter.text[letter.text.index("With these changes") :]


def test_a_replacement_lists_who_was_dropped(desk: Secretariat) -> None:
    """After a full replacement the dropped are listed, and the delegation is the new list alone."""
    desk.mail(notice(), received=NOON)
    desk.correspond(LATER)
    new = notice(members=(HEAD, person("Ms. Lerato NEWCOMER", "Adviser")), intent=read(Intent.FULL_REPLACEMENT))
    letter = the_letter(desk, new, received=at("2023-08-20 10:00"))
    assert "Removed:\n- Mr. Tau LEPHOTO" in letter.text
    assert "LEPHOTO" not in letter.text[letter.text.index("With these changes") :]


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        (Intent.REGRET, "will not be represented at the Meeting"),
        (Intent.WITHDRAW, "the delegation named above has been withdrawn"),
        (Intent.WILL_FOLLOW, "The names of the delegation have not yet been received"),
    ],
)
def test_a_regret_a_withdrawal_and_a_promise_are_noted(desk: Secretariat, intent: Intent, said: str) -> None:
    """What a note says without a list is noted in one sentence, without any list."""
    letter = the_letter(desk, notice(intent=read(intent), members=()))
    assert said in letter.text
    assert "1." not in letter.text
    assert ("Registration for a badge" in letter.text) == (intent is Intent.WILL_FOLLOW)


def test_a_doubtful_reading_gets_the_short_form_until_a_person_has_looked(desk: Secretariat) -> None:
    """A name read with little confidence is not repeated to the State; once a person filed the mail, it is."""
    doubtful = Member(raw="Mr. T? L?PH0T0", display_name=read("Mr. Tau LEPHOTO", 0.4))
    letter = the_letter(desk, notice(members=(HEAD, doubtful), findings=(question("HOD_MISSING"),)))
    assert "It will be processed by the Secretariat." in letter.text
    assert "LEPHOTO" not in letter.text
    assert "head of delegation" not in letter.text
    assert letter.subject == "Auto: Received - [N-2023-0001]"
    desk.correspond(LATER)
    looked = the_letter(desk, notice(code="NOR", members=(HEAD, doubtful)), by="a person", identity="NOR")
    assert "2. Mr. Tau LEPHOTO" in looked.text


def test_questions_are_numbered_asked_once_and_name_whom_they_mean(desk: Secretariat) -> None:
    """Findings that are questions become numbered sentences; warnings and what has an answer by now do not."""
    nobody = person("Mr. Tau LEPHOTO", None)
    incomplete = person("Ms. LERATO", "Adviser")
    findings = (
        question("FUNCTION_MISSING"),
        question("FUNCTION_MISSING"),
        question("NAME_INCOMPLETE", incomplete.display_name.evidence),
        question("HOD_MISSING"),
    )
    letter = the_letter(desk, notice(members=(HEAD, nobody, incomplete), findings=findings))
    assert "1. What is the function or title of Mr. Tau LEPHOTO?" in letter.text
    assert "2. What is the full name (given name and family name) of Ms. LERATO?" in letter.text
    assert "Who is the head of delegation?" not in letter.text  # the list as it stands has one


def test_two_authorities_that_disagree_are_asked_and_nothing_is_noted(desk: Secretariat) -> None:
    """A regret from New York after a list from Geneva withdraws nobody: the letter asks which applies."""
    desk.mail(notice(), received=NOON)
    desk.correspond(LATER)
    other = Issuer(as_written=read("Permanent Mission to the United Nations, New York"), type=IssuerType.MISSION_NY)
    letter = the_letter(
        desk, notice(intent=read(Intent.REGRET), members=(), issuer=other), received=at("2023-08-20 10:00")
    )
    assert "Which of the two applies?" in letter.text
    assert "will not be represented" not in letter.text


def test_the_same_paper_again_from_a_message_that_was_answered_gets_no_second_letter(desk: Secretariat) -> None:
    """A note that comes by mail and again by post scan is one notice and one acknowledgement."""
    desk.mail(notice(), received=NOON, paper="f" * 64)
    desk.correspond(LATER)
    desk.mail(notice(), received=at("2023-08-20 10:00"), paper="f" * 64)
    assert [one for one in desk.write(at("2023-08-20 11:00")) if one.kind == "acknowledge"] == []


def test_a_paper_that_could_not_be_opened_becomes_a_draft_that_says_what_to_send_again(desk: Secretariat) -> None:
    """Held mail with an unreadable part prepares a letter for a person to release; it names no file of the sender."""
    message = desk.mail(received=NOON, unread="protected by a password", state=MessageState.HELD)
    duty = next(one for one in desk.owed(LATER) if isinstance(one, Acknowledge))
    assert duty.key == f"unopened:{message.sha256}"
    assert duty.held_because
    letter = desk.write(LATER)[0]
    assert "Could it be sent again without a password?" in letter.text
    assert f"Our number: {message.number}" in letter.text
    assert "note.pdf" not in letter.text


def test_held_mail_is_answered_briefly_only_where_the_settings_say_so(tmp_path: Path) -> None:
    """By default mail that waits for a person gets no receipt; with the setting it gets the short form."""
    for says, expected in ((False, 0), (True, 1)):
        desk = Secretariat(tmp_path / str(says), duties=DutySettings(acknowledge_held=says))
        desk.mail(received=NOON, label=Label.INCOMPLETE, state=MessageState.HELD)
        letters = desk.write(LATER)
        assert len(letters) == expected
        assert all("It will be processed" in letter.text for letter in letters)
        desk.close()


def test_passports_addresses_and_telephones_of_members_are_never_repeated(desk: Secretariat) -> None:
    """Even when a reader mistook them for a function, they do not go out."""
    spoilt = (
        person("Mr. Tau LEPHOTO", "Counsellor, passport No. RB 4471182"),
        person("Ms. Lerato MOKOENA", "lerato@private.example"),
        person("Mr. Thabo SEEISO", "see https://evil.example/x", email=read("thabo@private.example")),
        person("Mr. Neo +266 5885 1234", "Adviser", phone=read("+266 5885 1234")),
    )
    letter = the_letter(desk, notice(members=(HEAD, *spoilt)))
    for secret in ("4471182", "private.example", "evil.example", "5885"):
        assert secret not in letter.text
        assert secret not in (letter.html or "")
    assert "2. Mr. Tau LEPHOTO\n" in letter.text
    assert "(name not read)" in letter.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_kind_of_acknowledgement(desk: Secretariat, language: str) -> None:
    """In all six languages each kind is written whole; the three unreviewed ones carry the English text below."""
    desk.mail(notice(code="NOR"), received=NOON, language=language, identity="NOR")
    desk.mail(
        notice(code="NOR", members=(HEAD, person("Ms. A BEE", "Adviser")), findings=(question("COUNT_MISMATCH"),)),
        report("NOR", findings=(question("PERIOD_MISSING"),)), received=NOON, language=language, identity="NOR",
    )  # fmt: skip
    desk.mail(
        notice(code="MLI", intent=read(Intent.REGRET), members=()), received=NOON, language=language, identity="MLI"
    )
    desk.mail(notice(code=None), received=NOON, language=language, identity=None)  # type: ignore[arg-type]
    letters = [one for one in desk.write(LATER) if one.kind == "acknowledge"]
    assert len(letters) == 4
    spoken = words(language)
    for letter in letters:
        assert letter.language == language
        assert "{" not in letter.text
        assert "\n\n\n" not in letter.text
        alone = language in ("en", "fr", "es")
        assert (spoken.single["unreviewed"] in letter.text) is not alone
        assert ("This is an automatic receipt by the Secretariat." in letter.text) is (not alone or language == "en")
        assert compose(letter, LetterSettings(), LATER).subject
    assert spoken.question("COUNT_MISMATCH") in letters[1].text


def test_right_to_left_letters_say_so_and_isolate_every_foreign_piece(desk: Secretariat) -> None:
    """The Arabic page runs right to left, the English below left to right, and no name can turn the words around it."""
    letter = the_letter(desk, notice(), language="ar")
    assert '<html lang="ar" dir="rtl">' in (letter.html or "")
    assert '<div lang="en" dir="ltr">' in (letter.html or "")
    assert f"{ISOLATE}H.E. Ms. Ntsoaki MOKOENA{END_ISOLATE}" in letter.text
    assert letter.text.count(ISOLATE) == letter.text.count(END_ISOLATE) > 5


def test_an_arabic_name_in_an_english_letter_is_isolated(desk: Secretariat) -> None:
    """A name written right to left keeps its own direction inside English words."""
    letter = the_letter(desk, notice(members=(person("السيد محمد الأمين", "Counsellor"),)))
    assert f"{ISOLATE}السيد محمد الأمين{END_ISOLATE}, Counsellor" in letter.text


def test_unreviewed_languages_can_be_switched_off(tmp_path: Path) -> None:
    """With "english_only" a note in Russian is answered in English alone."""
    desk = Secretariat(tmp_path, letters=LetterSettings(unreviewed="english_only"))
    letter = the_letter(desk, notice(), language="ru")
    assert letter.language == "en"
    assert letter.text.startswith("To: ")
    desk.close()


def test_the_language_is_that_of_the_note_then_of_earlier_mail_then_of_the_table(desk: Secretariat) -> None:
    """The order of choice; a language that letters do not speak falls through."""
    assert the_letter(desk, notice(code="NOR"), language="es", identity="NOR").language == "es"
    desk.correspond(LATER)
    again = notice(code="NOR", members=(HEAD, SECOND, person("Ms. A BEE")))
    assert the_letter(desk, again, language=None, identity="NOR").language == "es"
    desk.correspond(LATER)
    assert the_letter(desk, notice(code="SEN"), language="pt", identity="SEN").language == "fr"


def test_no_letter_says_what_a_secretariat_may_not_say(desk: Secretariat) -> None:
    """No receipt registers, accredits, approves, accepts, judges or shouts; no emoji, no exclamation mark."""
    letter = the_letter(desk, notice(findings=(question("HOD_MULTIPLE"), question("ISSUER_NOT_COMPETENT"))), report())
    said = set(re.findall(r"[a-z]+", letter.text.lower()))
    forbidden = {"registered", "accredited", "approved", "accepted", "invalid", "wrong", "failed", "late", "excellency"}
    assert not said & forbidden
    assert "presents its compliments" not in letter.text
    assert not [c for c in letter.text if c == "!" or unicodedata.category(c) == "So"]
    assert not re.findall(r"https?://", letter.text)


def test_days_of_a_meeting_known_only_from_memory_are_not_told_to_a_state(desk: Secretariat) -> None:
    """Where the days are no certain knowledge, the month stands in their place."""
    letter = the_letter(desk, notice(meeting=read("7MSP")))
    assert "(Geneva, September 2017)" in letter.text


def test_a_second_report_on_the_same_year_names_the_one_whose_place_it_takes(desk: Secretariat) -> None:
    """A corrected report is acknowledged with the number of the earlier one."""
    desk.mail(report(), received=at("2023-04-10 10:00"))
    desk.correspond(at("2023-04-10 11:00"))
    letter = the_letter(desk, report(submitted_on=read("2023-05-01")), received=at("2023-05-02 10:00"))
    assert "It takes the place of the report received earlier under number R-2023-0001." in letter.text


def test_what_a_person_corrected_is_not_asked_again(desk: Secretariat) -> None:
    """A meeting that a person filled in closes the question about it, and the letter names the meeting."""
    unsure = notice(meeting=Field(value=None), findings=(question("MEETING_UNSURE"),))
    desk.mail(unsure, received=NOON, by="a person")
    with desk.database.begin() as tx:
        register.correct(tx, "N-2023-0001", field="meeting", value="11MSP", author="a", reason="b", now=LATER)
    letter = desk.write(LATER)[0]
    assert "Which meeting" not in letter.text
    assert "Eleventh Meeting" in letter.text


def test_no_letter_goes_to_reply_to_or_to_persons_named_in_the_list(desk: Secretariat) -> None:
    """The one recipient is the aligned sender; Reply-To and the members' addresses are no recipients."""
    facts = MailFacts(
        subject="x", from_address=SENDER, return_path=SENDER, reply_to="elsewhere@evil.example", human=True, aligned=True,
        message_id="<a@b.example>",
    )  # fmt: skip
    members = (HEAD, person("Mr. Tau LEPHOTO", "Adviser", email=read("tau@private.example")))
    letter = the_letter(desk, notice(members=members), facts=facts)
    finished = compose(letter, LetterSettings(), LATER)
    assert finished.parcel.recipients == (SENDER,)
    assert b"evil.example" not in finished.parcel.content


def test_a_letter_is_short(desk: Secretariat) -> None:
    """An ordinary receipt stays under 8 KB, HTML included, so nobody can be flooded through us."""
    letter = the_letter(desk, notice(members=(HEAD, *(person(f"Mr. Tau L{n}", "Adviser") for n in range(8)))))
    assert len(compose(letter, LetterSettings(), LATER).parcel.content) < 8_000


def test_an_endless_list_is_not_repeated(desk: Secretariat) -> None:
    """A list of more than 150 persons is acknowledged by number only."""
    crowd = tuple(person(f"Mr. Tau L{chr(65 + n % 26)}{chr(65 + n // 26)}", "Adviser") for n in range(160))
    letter = the_letter(desk, notice(members=crowd))
    assert "It will be processed" in letter.text
    assert "Tau" not in letter.text


def test_roles_are_only_the_ones_stated(desk: Secretariat) -> None:
    """The first person is not made head, and security staff are counted, not named."""
    members = (
        person("Mr. Tau LEPHOTO", "Ambassador"),
        person("Mr. Bo GUARD", "Close protection", Role.SECURITY, listed=False),
    )
    letter = the_letter(desk, notice(members=members))
    assert "1. Mr. Tau LEPHOTO, Ambassador\n" in letter.text
    assert "GUARD" not in letter.text
    assert "not printed in the list of participants: 1" in letter.text


def test_an_address_of_the_register_is_answered_without_alignment(desk: Secretariat) -> None:
    """A sender who stands in the register is answered though nobody vouches for the domain."""
    desk.contact("LSO", SENDER, ContactKind.MISSION)
    facts = MailFacts(subject="x", from_address=SENDER, return_path=SENDER, human=True, aligned=False)
    desk.mail(notice(), received=NOON, facts=facts)
    duty = next(one for one in desk.owed(LATER) if isinstance(one, Acknowledge))
    assert duty.held_because is None
