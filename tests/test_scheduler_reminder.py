"""What reminders and letters about open points say, and to whom they are addressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.duties import Ask, DutySettings, Remind
from scheduler.letters.circular import Circular, addressed, read_circular
from scheduler.letters.circular import letter_of as circular_letter
from scheduler.letters.circular import write as write_circular
from scheduler.letters.compose import Written, compose
from scheduler.letters.settings import LetterSettings
from scheduler.letters.words import LANGUAGES, words
from store import outbox
from store.errors import Misconfigured
from store.records import Intent
from store.schema import LetterState
from tests.secretariats import HEAD, Secretariat, at, notice, person, question, read


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Secretariat]:
    """A secretariat that knows the addresses of four missions."""
    made = Secretariat(
        tmp_path, letters=LetterSettings(reports_copy_to="info@isu.example", contact="Desk, +41 22 900 00 00")
    )
    for code in ("LSO", "FRA", "NGA", "PAN"):
        made.contact(code, f"geneva@{code.lower()}.example")
    yield made
    made.close()


def reminders(desk: Secretariat, moment: str) -> dict[str, Written]:
    """The reminders of a moment by State."""
    now = at(moment)
    states = {duty.key: duty.state for duty in desk.owed(now) if isinstance(duty, Remind)}
    return {states[letter.key]: letter for letter in desk.write(now) if letter.key in states}


def test_a_reminder_of_a_notice_names_our_note_the_meeting_the_date_and_the_address(desk: Secretariat) -> None:
    """What is needed, where it is sent, and that a crossed note is welcome; the date without the wrong weekday."""
    letter = reminders(desk, "2023-08-17 08:00")["NGA"]
    for said in (
        "To: Nigeria",
        "note verbale ODA/2023-00050 of 21 March 2023",
        "the date of 31 August 2023",
        "Eleventh Meeting of States Parties to the Convention on Cluster Munitions (Geneva, 11–14 September 2023)",
        "no communication from Nigeria concerning its delegation has been received so far",
        "Should a note have been sent in the meantime, please disregard this message",
        "CH-1211 Geneva 10",
        "ccm@un.org",
        "with the head of delegation clearly marked",
        "Contact: Desk, +41 22 900 00 00",
    ):
        assert said in letter.text
    assert "Friday" not in letter.text
    assert letter.subject == "Reminder: delegation to the Eleventh Meeting of States Parties - Nigeria"
    assert letter.to == ("geneva@nga.example",)


def test_a_reminder_after_the_deadline_is_as_neutral_as_one_before(desk: Secretariat) -> None:
    """On the day after the deadline the text accuses nobody."""
    letter = reminders(desk, "2023-09-01 08:00")["NGA"]
    assert not set(re.findall(r"[a-z]+", letter.text.lower())) & {"late", "overdue", "failed", "missed", "expired"}
    assert "the date of 31 August 2023" in letter.text


def test_a_reminder_of_an_annual_report_names_year_period_date_and_forms(desk: Secretariat) -> None:
    """Reporting period, due date, where to send it, the copy and the page of the forms."""
    letter = reminders(desk, "2023-04-17 08:00")["LSO"]
    for said in (
        "the annual report for the calendar year 2022, due on 30 April 2023",
        "covering the period 1 January – 31 December 2022",
        "with a copy to info@isu.example",
        "https://disarmament.unoda.org/convention-on-cluster-munitions/",
    ):
        assert said in letter.text
    assert letter.subject == "Reminder: Article 7 report for 2022 - Lesotho"


def test_a_reminder_of_an_initial_report_says_initial(desk: Secretariat) -> None:
    """Nigeria's initial report was due on 28 January 2024: 180 days after entry into force."""
    letter = reminders(desk, "2024-01-15 08:00")["NGA"]
    assert "the initial report due on 28 January 2024" in letter.text
    assert letter.subject == "Reminder: initial Article 7 report - Nigeria"


def test_reminders_speak_the_language_of_the_mission(desk: Secretariat) -> None:
    """Without a note to go by, the table of languages decides; English where it names none."""
    found = reminders(desk, "2023-08-17 08:00")
    assert {code: letter.language for code, letter in found.items() if code != "LSO"} == {
        "FRA": "fr",
        "NGA": "en",
        "PAN": "es",
    }


def test_no_reminder_names_another_state(desk: Secretariat) -> None:
    """Each letter goes to one State and speaks of that State alone."""
    found = reminders(desk, "2023-08-17 08:00")
    names = {code: desk.reference.display_name(code, letter.language) for code, letter in found.items()}
    for code, letter in found.items():
        assert names[code] in letter.text
        others = {desk.reference.display_name(other, letter.language) for other in found} - {names[code]}
        assert not [name for name in others if name in letter.text]
        assert len(letter.to) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_reminder(desk: Secretariat, language: str) -> None:
    """Both duties, the initial report and the open points are written whole in six languages."""
    open_notice = notice(members=(HEAD, person("Mr. A BEE", None)), findings=(question("FUNCTION_MISSING"),))
    desk.mail(open_notice, received=at("2023-08-02 08:00"), language=language)
    desk.correspond(at("2023-08-02 09:00"))
    desk.deliver(at("2023-08-02 09:01"))
    # What a State wrote before decides the language it is written to.
    desk.mail(
        notice(code="NGA", meeting=read("10MSP")), received=at("2023-08-03 08:00"), identity="NGA", language=language
    )
    now = at("2023-08-17 08:00")
    written = {letter.key: letter for letter in desk.write(now)}
    asked = written["ask:N-2023-0001:7"]
    reminded = written["remind:notice:11MSP:NGA:14"]
    initial = reminders(desk, "2024-01-15 08:00")["NGA"]
    for letter in (asked, reminded, initial):
        assert letter.language == language
        assert "{" not in letter.text
        assert (words(language).single["unreviewed"] in letter.text) is (language in ("ar", "ru", "zh"))
        assert compose(letter, desk.letters, now).subject


def test_open_points_are_only_the_numbered_questions_of_that_notice(desk: Secretariat) -> None:
    """A week after the receipt left, what is still open is asked again, once, with the number and nothing of the list."""
    open_notice = notice(members=(HEAD, person("Mr. A BEE", None)), findings=(question("FUNCTION_MISSING"),))
    desk.mail(open_notice, received=at("2023-08-02 08:00"))
    desk.correspond(at("2023-08-02 09:00"))
    desk.deliver(at("2023-08-02 09:01"))
    assert not [duty for duty in desk.owed(at("2023-08-08 09:00")) if isinstance(duty, Ask)]
    letter = next(one for one in desk.write(at("2023-08-09 09:00")) if one.key.startswith("ask:"))
    assert "1. What is the function or title of Mr. A BEE?" in letter.text
    assert "Our number: N-2023-0001" in letter.text
    assert "MOKOENA" not in letter.text
    desk.correspond(at("2023-08-09 09:00"))
    assert not [duty for duty in desk.owed(at("2023-08-10 09:00")) if isinstance(duty, Ask)]


def test_open_points_stop_when_they_are_answered(desk: Secretariat) -> None:
    """A further note that fills the gap ends the question: nobody cancels anything."""
    desk.mail(notice(members=(HEAD, person("Mr. A BEE", None)), findings=(question("FUNCTION_MISSING"),)),
              received=at("2023-08-02 08:00"))  # fmt: skip
    desk.correspond(at("2023-08-02 09:00"))
    desk.deliver(at("2023-08-02 09:01"))
    desk.mail(
        notice(members=(person("Mr. A BEE", "Adviser"),), intent=read(Intent.AMEND_ADD)),
        received=at("2023-08-07 08:00"),
    )
    assert not [duty for duty in desk.owed(at("2023-08-09 09:00")) if isinstance(duty, Ask)]


def test_open_points_wait_for_a_held_message_a_weekend_and_a_sure_reading(tmp_path: Path) -> None:
    """What may be the answer is looked at first, Saturdays send nothing, and a doubtful reading asks nothing."""
    asks = notice(members=(HEAD, person("Mr. A BEE", None)), findings=(question("FUNCTION_MISSING"),))
    doubtful = notice(
        members=(HEAD, person("Mr. A BEE", None)), findings=asks.findings, intent=read(Intent.ATTEND, 0.3)
    )
    for name, record, held, moment, expected in (
        ("plain", asks, False, "2023-08-11 09:00", 1),
        ("held", asks, True, "2023-08-11 09:00", 0),
        ("saturday", asks, False, "2023-08-12 09:00", 0),
        ("doubtful", doubtful, False, "2023-08-11 09:00", 0),
    ):
        desk = Secretariat(tmp_path / name, duties=DutySettings(question_days=(7,)))
        desk.mail(record, received=at("2023-08-02 08:00"))
        desk.correspond(at("2023-08-02 09:00"))
        desk.deliver(at("2023-08-02 09:01"))
        if held:
            desk.mail(received=at("2023-08-10 08:00"))
        assert len([duty for duty in desk.owed(at(moment)) if isinstance(duty, Ask)]) == expected, name
        desk.close()


def circular_texts() -> Circular:
    """A circular in two languages that names every merge field."""
    return read_circular(
        (
            (
                "arrangements.txt",
                "Further information: {{ meeting.title }}\nTo: {{ participant }}\n\nDelegations by {{ delegations_due }}.\n",
            ),
            (
                "arrangements.fr.txt",
                "Informations : {{ meeting.title }}\nÀ : {{ participant }}\n\nAvant le {{ delegations_due }}.\n",
            ),
        )
    )


def test_a_circular_is_one_letter_for_each_state_in_its_language(desk: Secretariat) -> None:
    """Merged one by one, addressed from the register, a draft each, never twice; the others are named nowhere."""
    now, ledger = at("2023-08-01 08:00"), desk.ledger(at("2023-08-01 08:00"))
    circular, meeting = circular_texts(), desk.reference.meeting("11MSP")
    to = addressed(circular, ("FRA", "NGA", "SEN"), ledger)
    assert [(one.state, one.address) for one in to if not one.reason] == [
        ("FRA", "geneva@fra.example"),
        ("NGA", "geneva@nga.example"),
    ]
    assert to[2].reason == "the register has no address: ./ccm contacts add ADDRESS SEN"
    for one, said in (
        (to[0], "À : France\n\nAvant le 31 août 2023."),
        (to[1], "To: Nigeria\n\nDelegations by 31 August 2023."),
    ):
        written = write_circular(circular, one, ledger, desk.reference, desk.letters, meeting=meeting)
        assert said in written.text
        letter = circular_letter(written, one.state, desk.letters, now)
        assert letter.state is LetterState.DRAFT
        assert letter.recipients == (one.address,)
        with desk.database.begin() as tx:
            assert outbox.enqueue(tx, letter, now)
    again = addressed(circular, ("FRA",), desk.ledger(now))
    assert again[0].reason == "written before (L-000001, draft)"


def test_a_circular_with_a_mistake_is_refused_before_anything_is_written(desk: Secretariat) -> None:
    """An unknown field, a missing English text, two names or no subject: one sentence each."""
    ledger = desk.ledger(at("2023-08-01 08:00"))
    wrong = read_circular((("a.txt", "Subject\nTo {{ nobody }}"),))
    with pytest.raises(Misconfigured, match="cannot be merged"):
        write_circular(wrong, addressed(wrong, ("FRA",), ledger)[0], ledger, desk.reference, desk.letters, meeting=None)
    for files in (
        (("a.fr.txt", "x\ny"),),
        (("a.txt", "x\ny"), ("b.fr.txt", "x\ny")),
        (("a.txt", "x"),),
        (("A B.txt", "x\ny"),),
        (("a.doc", "x\ny"),),
    ):
        with pytest.raises(Misconfigured):
            read_circular(files)
    secret = read_circular((("a.txt", "S\n{{ ''.__class__.__mro__[1].__subclasses__() }}"),))
    with pytest.raises(Misconfigured):
        write_circular(
            secret, addressed(secret, ("FRA",), ledger)[0], ledger, desk.reference, desk.letters, meeting=None
        )
