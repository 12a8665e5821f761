"""Story two: a State whose paper is awaited is reminded once a date, after a person has released it, and not once its note is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import letters, outbox
from store.letters import StoredLetter
from store.schema import LetterState
from tests.dovecot import PROGRAM
from tests.stories import Desk, a_desk, text_of

pytestmark = pytest.mark.skipif(not Path(PROGRAM).exists(), reason="no Dovecot here: ./ccm test installs it")

LESOTHO = ("geneva@lesotho-mission.example", "LSO")
TOGO = ("mission@togo-geneve.example", "TGO")


def reminders(desk: Desk, *states: LetterState) -> dict[str | None, StoredLetter]:
    """The reminders of a notice in these states, by State."""
    with desk.office.database.read() as tx:
        found = letters.list_letters(tx, kinds=("remind",), states=states)
    return {letter.participant: letter for letter in found if letter.key.startswith("remind:notice:")}


def test_reminders_are_drafts_that_a_person_releases_once(tmp_path: Path) -> None:
    """Fourteen days before the deadline the State without a note has a draft, which leaves when released and is never written again."""
    with a_desk(tmp_path, LESOTHO, TOGO) as desk:
        desk.at("2023-07-04", "10:20")
        desk.arrive("14-note-en-text")
        desk.one_pass()
        desk.at("2023-08-17")
        desk.one_pass()
        drafts = reminders(desk, LetterState.DRAFT)
        assert set(drafts) == {"TGO"}
        before = len(desk.letters())
        with desk.office.database.begin() as tx:
            assert outbox.release(tx, drafts["TGO"].id, desk.clock.now())
        for _ in range(3):
            desk.one_pass()
        sent = desk.letters()[before:]
        assert [letter["To"] for letter in sent] == ["mission@togo-geneve.example"]
        assert sent[0]["Auto-Submitted"] == "auto-generated"
        said = text_of(sent[0])
        assert "ODA/2023-00050" in said
        assert "31 août 2023" in said or "31 August 2023" in said
        assert "Friday" not in said
        assert "Lesotho" not in said


def test_a_reminder_stops_existing_when_the_note_arrives(tmp_path: Path) -> None:
    """A draft whose note arrives meanwhile no longer waits for anybody, and the next date writes none."""
    with a_desk(tmp_path, LESOTHO, TOGO) as desk:
        desk.at("2023-08-17")
        desk.one_pass()
        assert set(reminders(desk, LetterState.DRAFT)) == {"LSO", "TGO"}
        desk.at("2023-08-18", "10:20")
        desk.arrive("14-note-en-text")
        desk.one_pass()
        desk.at("2023-08-28")
        desk.one_pass()
        assert set(reminders(desk, LetterState.DRAFT)) == {"TGO"}


def test_a_state_that_will_not_come_is_left_alone(tmp_path: Path) -> None:
    """A State that sent its regrets is not reminded of the Meeting."""
    with a_desk(tmp_path, ("mission@samoa-mission.example", "WSM"), TOGO) as desk:
        desk.at("2023-08-10", "10:20")
        desk.arrive("25-note-regret")
        desk.one_pass()
        desk.at("2023-08-17")
        desk.one_pass()
        assert set(reminders(desk)) == {"TGO"}


def test_a_state_whose_mail_waits_for_a_person_is_left_alone(tmp_path: Path) -> None:
    """A State whose note could not be opened is not told that nothing has come."""
    with a_desk(tmp_path, ("mision@honduras-ginebra.example", "HND"), TOGO) as desk:
        desk.at("2023-08-07", "10:20")
        desk.arrive("22-note-encrypted")
        desk.one_pass()
        desk.at("2023-08-17")
        desk.one_pass()
        assert set(reminders(desk)) == {"TGO"}
