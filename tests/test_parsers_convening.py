"""A convening note gives the settings of its meeting; whatever contradicts itself is told and nothing is repaired."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bench.paperwork import Attachment, Envelope, docx, mail, pdf, pieces, scan
from parsers.convening import read_convening
from parsers.conveningchecks import grace_of
from parsers.conveningnote import ConveningNote
from parsers.conveningtoml import settings_toml
from parsers.documents import open_document
from parsers.paper import Paper
from scheduler.cli import main
from store.records import Severity
from store.reference import load_reference
from tests.notice_papers import paper

REFERENCE = load_reference()
TODAY = date(2023, 4, 1)
CONVENES = (
    "The Secretary-General has the honour to convene the Eleventh Meeting of States Parties to the Convention on Cluster Munitions "
    "from 11 to 14 September 2023 at the Palais des Nations in Geneva, Switzerland, and to invite all States Parties to take part."
)
RESOLUTION = (
    "The Office for Disarmament Affairs has the honour to refer to resolution 77/79, adopted by the General Assembly on 7 December 2022, "
    "which asked for the Meetings of States Parties to be convened as the second Review Conference had decided."
)
DELEGATIONS = "The details of delegations should be submitted by Friday, 31 August 2023, to the Secretary of the Meeting at the following address:"
REPORTS = (
    "The resolution urges States parties to give the information required under article 7 of the Convention. "
    "It should reach the Office no later than 30 April 2023."
)
COSTS = "In accordance with Article 14, paragraph 1, of the Convention the costs of the meeting are borne by those who take part in it."
ADDRESS = (
    "Office for Disarmament Affairs, Geneva Branch",
    "United Nations Office at Geneva",
    "Palais des Nations, Building H, WP.24",
    "CH-1211 Geneva 10",
)
WEBSITE = "https://meetings.unoda.org/ccm-msp/eleventh-meeting-2023"
LINES = (
    "REFERENCE: ODA/2023-00050",
    RESOLUTION,
    CONVENES,
    COSTS,
    DELEGATIONS,
    *ADDRESS,
    "E-Mail: ccm@un.org",
    f"Website: <{WEBSITE}>",
    REPORTS,
    "21 March 2023",
)


def read(lines: Sequence[str] = LINES) -> ConveningNote:
    """Return what a note with these lines says."""
    note = read_convening(paper(lines, language="en"), REFERENCE, TODAY)
    assert note is not None
    return note


def changed(old: str, new: str) -> ConveningNote:
    """Return what the note says with one of its words changed."""
    lines = [line.replace(old, new) for line in LINES]
    assert lines != list(LINES)
    return read(lines)


def warnings(note: ConveningNote) -> set[str]:
    """Return the codes of what is wrong in a note."""
    return {finding.code for finding in note.findings if finding.severity is Severity.WARNING}


def test_every_setting_of_the_note_is_read() -> None:
    """Reference, resolution, meeting, days, place, deadlines, address, website, clause on costs, date of signature."""
    note = read()
    assert note.reference.value == "ODA/2023-00050"
    assert (note.meeting.value, note.number, note.kind) == ("11MSP", 11, "msp")
    assert note.title == "Eleventh Meeting of States Parties to the Convention on Cluster Munitions"
    assert (note.start.value, note.end.value) == ("2023-09-11", "2023-09-14")
    assert note.venue.value == "Palais des Nations in Geneva, Switzerland"
    assert note.resolutions == ("A/RES/77/79",)
    assert (note.delegations.day.value, note.delegations.published) == ("2023-08-31", "Friday, 31 August 2023")
    assert (note.reports.day.value, note.reports.published) == ("2023-04-30", "30 April 2023")
    assert note.address == ADDRESS
    assert (note.email.value, note.website.value) == ("ccm@un.org", WEBSITE)
    assert note.costs.value is not None
    assert "Article 14, paragraph 1" in note.costs.value
    assert note.signed.value == "2023-03-21"


def test_a_weekday_that_is_another_is_told_and_the_date_stays() -> None:
    """31 August 2023 was a Thursday: the date governs, and nobody is late before the end of the Friday after it."""
    note = read()
    assert note.delegations.day.value == "2023-08-31"
    assert grace_of(note.delegations) == date(2023, 9, 1)
    told = next(finding for finding in note.findings if finding.code == "WEEKDAY_CONFLICT")
    assert "is a Thursday" in told.sentence
    assert told.evidence is not None
    right = changed("Friday, 31", "Thursday, 31")
    assert "WEEKDAY_CONFLICT" not in warnings(right)
    assert grace_of(right.delegations) is None


def test_a_deadline_on_a_sunday_is_told() -> None:
    """30 April 2023 was a Sunday; the Convention has no rule for weekends, so the day stays."""
    told = [finding.sentence for finding in read().findings if finding.code == "WEEKEND"]
    assert len(told) == 1
    assert "2023-04-30, is a Sunday" in told[0]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("from 11 to 14 September", "from 14 to 11 September", "DAYS_REVERSED"),
        ("21 March 2023", "21 March 2024", "REFERENCE_YEAR"),
        ("Friday, 31 August", "Friday, 29 September", "DEADLINE_LATE"),
        ("21 March 2023", "2 May 2023", "DEADLINE_PAST"),
        ("11 to 14 September", "12 to 15 September", "FILES_DISAGREE"),
        ("ODA/2023-00050", "ODA/2023-00051", "FILES_DISAGREE"),
        ("E-Mail: ccm@un.org", "", "MISSING"),
    ],
)
def test_contradictions_are_told(old: str, new: str, code: str) -> None:
    """Days that run backwards, years that differ, deadlines behind the meeting or before the note, other facts in our files."""
    assert code in warnings(changed(old, new))
    assert code not in warnings(read())


def test_a_meeting_we_do_not_know_yet_is_read_all_the_same() -> None:
    """The note of a new meeting gives its settings; what it cannot say is left to a person."""
    note = changed("Eleventh Meeting of States", "Fourteenth Meeting of States")
    assert note.meeting.value == "14MSP"
    written = tomllib.loads(settings_toml(note, REFERENCE))["meeting"][0]
    assert written["code"] == "14MSP"
    assert "presidency" not in written


@pytest.mark.parametrize(
    "lines",
    [
        [
            "The Permanent Mission has the honour to refer to the Eleventh Meeting of States Parties to the Convention on Cluster Munitions."
        ],
        [CONVENES.replace("Cluster Munitions", "the Prohibition of Anti-Personnel Mines")],
        [],
    ],
)
def test_what_convenes_no_meeting_of_ours_is_none(lines: list[str]) -> None:
    """A mission's note, another convention's invitation, an empty page."""
    assert read_convening(paper(lines), REFERENCE, TODAY) is None


def test_the_settings_are_toml_with_every_contradiction_above_them() -> None:
    """What is printed can be read back: dates are dates, texts are texts, and the flags are comments on top."""
    text = settings_toml(read(), REFERENCE)
    top = text.split("[[meeting]]")[0]
    assert "Thursday" in top
    assert "Sunday" in top
    meeting = tomllib.loads(text)["meeting"][0]
    assert meeting["sitting"] == [{"start": date(2023, 9, 11), "end": date(2023, 9, 14), "mark": "V"}]
    assert meeting["delegations_due"]["day"] == date(2023, 8, 31)
    assert meeting["delegations_due"]["grace_until"] == date(2023, 9, 1)
    assert meeting["note_date"] == date(2023, 3, 21)
    assert meeting["titles"]["fr"] == REFERENCE.meeting("11MSP").titles["fr"]
    assert meeting["address"] == list(ADDRESS)


def test_texts_of_a_note_cannot_break_the_toml() -> None:
    """Quotes, backslashes and line ends in a note stay texts."""
    note = changed(ADDRESS[0], 'Office "A\\B", Branch')
    assert tomllib.loads(settings_toml(note, REFERENCE))["meeting"][0]["address"][0] == 'Office "A\\B", Branch'


def printed(kind: str) -> bytes:
    """Return the note as a file of some kind."""
    content = pieces(*LINES)
    return docx(content) if kind == "docx" else pdf(content) if kind == "pdf" else scan(pdf(content))


@pytest.mark.parametrize("kind", ["docx", "pdf", "scan"])
def test_the_note_is_read_from_files_with_and_without_ocr(kind: str) -> None:
    """Word, PDF and a scan give the same days and the same two flags; from a scan no value is quite sure."""
    document = open_document(printed(kind))
    note = read_convening(Paper(path="0", document=document, language="en"), REFERENCE, TODAY)
    assert note is not None
    assert note.meeting.value == "11MSP"
    assert (note.start.value, note.end.value, note.delegations.day.value) == ("2023-09-11", "2023-09-14", "2023-08-31")
    assert note.reports.day.value == "2023-04-30"
    assert note.signed.value == "2023-03-21"
    assert note.reference.value == "ODA/2023-00050"
    assert {"WEEKDAY_CONFLICT", "WEEKEND"} <= warnings(note)
    assert (note.meeting.confidence > 0.9) == (kind != "scan")


def test_the_command_prints_the_settings_and_says_that_a_person_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text, a mail with the note attached, and a file that is no note: exit codes 1, 1 and 1; a missing file is 2."""
    note = tmp_path / "note.txt"
    note.write_text("\n\n".join(LINES))
    envelope = Envelope(
        sender="Desk <desk@un.example>", subject="Note verbale", received=datetime(2023, 3, 22, tzinfo=UTC)
    )
    attached = tmp_path / "note.eml"
    attached.write_bytes(
        mail(envelope, "Please see the note.", [Attachment(name="note.docx", content=printed("docx"))])
    )
    for path in (note, attached):
        assert main(["meeting", "read", str(path)]) == 1
        out = capsys.readouterr().out
        assert "is a Thursday" in out
        assert tomllib.loads(out)["meeting"][0]["code"] == "11MSP"
    other = tmp_path / "other.txt"
    other.write_text("Nothing to see.")
    assert main(["meeting", "read", str(other)]) == 1
    assert "convenes" in capsys.readouterr().err
    assert main(["meeting", "read", str(tmp_path / "none.pdf")]) == 2
