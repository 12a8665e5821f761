"""Story one: a note verbale comes in at a real IMAP server, and a correct acknowledgement leaves to a real SMTP server."""

from __future__ import annotations

from pathlib import Path

import pytest
from imapclient import IMAPClient

from store import events, inbox, letters, register
from store.inbox import MessageState
from store.records import DelegationNotice, Role
from store.schema import LetterState
from tests.dovecot import PASSWORD, PROGRAM, USER
from tests.stories import a_desk, text_of

pytestmark = pytest.mark.skipif(not Path(PROGRAM).exists(), reason="no Dovecot here: ./ccm test installs it")


def test_a_note_is_filed_with_its_evidence_and_acknowledged_to_its_sender(tmp_path: Path) -> None:
    """A note is read into a record whose every value knows its place, and its sender gets one letter that lists what was understood."""
    with a_desk(tmp_path) as desk:
        desk.at("2023-07-18", "10:20")
        desk.arrive("17-note-es-docx")
        desk.one_pass()
        with desk.office.database.read() as tx:
            (message,) = inbox.list_messages(tx)
            (filed,) = register.records_of(tx, message.id)
            (letter,) = letters.list_letters(tx, kinds=("acknowledge",))
        notice = filed.record
        assert message.state is MessageState.FILED
        assert isinstance(notice, DelegationNotice)
        assert (filed.facts.participant, filed.facts.scope) == ("MEX", "11MSP")
        assert notice.members[0].role.value is Role.HEAD
        head = notice.members[0].family_name
        assert head.value
        assert head.evidence is not None
        assert head.evidence.table == (0, 1, 0)
        assert letter.state is LetterState.SENT
        assert letter.smtp_reply == "250 2.0.0 taken"
        sent = next(one for one in desk.letters() if one["Auto-Submitted"] == "auto-replied")
        assert sent["To"] == "mision@mexico-ginebra.example"
        assert filed.facts.number in sent["Subject"]
        said = text_of(sent)
        for name in ("ARRIAGA CORTÉS", "PEÑA ALATORRE", "MONDRAGÓN VELA", "TREJO LUNA"):
            assert name in said
        assert "OGE-03117" in said
        heads = [line for line in said.splitlines() if "jefe/jefa de delegación" in line.lower()]
        assert len(heads) == 1
        assert "ARRIAGA CORTÉS" in heads[0]


def test_the_mailbox_is_left_as_it_was(tmp_path: Path) -> None:
    """No mail is marked read, moved or deleted on the server, and a second pass fetches and answers nothing again."""
    with a_desk(tmp_path) as desk:
        desk.at("2023-07-12", "10:20")
        for sample in ("16-note-fr-pdf", "14-note-en-text", "03-newsletter"):
            desk.arrive(sample)
        desk.one_pass()
        sent = len(desk.letters())
        again = desk.one_pass()
        assert (again.collected.new, again.handled.messages, len(desk.letters())) == (0, (), sent)
        with IMAPClient("localhost", port=desk.server.plain_port, ssl=False) as client:
            client.login(USER, PASSWORD)
            client.select_folder("INBOX", readonly=True)
            flags = client.get_flags(client.search())
        assert len(flags) == 3
        assert not any(b"\\Seen" in found for found in flags.values())


def test_a_replacement_takes_the_place_of_the_note_before(tmp_path: Path) -> None:
    """A note that cancels and replaces another supersedes its record, and the letter says who was added and who left."""
    with a_desk(tmp_path) as desk:
        desk.at("2023-07-04", "10:20")
        desk.arrive("14-note-en-text")
        desk.one_pass()
        desk.at("2023-08-14", "10:20")
        desk.arrive("28-note-replacement")
        desk.one_pass()
        with desk.office.database.read() as tx:
            first, second = (register.records_of(tx, message.id)[0] for message in inbox.list_messages(tx))
        assert first.facts.superseded_by == second.facts.number
        assert second.difference is not None
        assert [name.split()[-1] for name in second.difference.added] == ["SEBOKA"]
        assert [name.split()[-1] for name in second.difference.removed] == ["NTLHOKI"]
        said = text_of(
            desk.letters()[-1] if desk.letters()[-1]["Auto-Submitted"] == "auto-replied" else desk.letters()[-2]
        )
        assert "SEBOKA" in said
        assert "NTLHOKI" in said


def test_both_duties_in_one_mail_get_one_letter_with_two_numbers(tmp_path: Path) -> None:
    """A mail with a note and a report gives two records and one acknowledgement that names both."""
    with a_desk(tmp_path) as desk:
        desk.at("2023-08-16", "10:20")
        desk.arrive("30-both-duties")
        desk.one_pass()
        with desk.office.database.read() as tx:
            (message,) = inbox.list_messages(tx)
            numbers = [filed.facts.number for filed in register.records_of(tx, message.id)]
        answers = [one for one in desk.letters() if one["Auto-Submitted"] == "auto-replied"]
        assert [number[0] for number in numbers] == ["N", "R"]
        assert len(answers) == 1
        assert all(number in text_of(answers[0]) for number in numbers)


def test_what_happened_can_be_told_and_was_not_edited(tmp_path: Path) -> None:
    """Every step of a message and its letter stands in the chain of events, which still computes."""
    with a_desk(tmp_path) as desk:
        desk.at("2023-07-04", "10:20")
        desk.arrive("14-note-en-text")
        desk.one_pass()
        with desk.office.database.read() as tx:
            (message,) = inbox.list_messages(tx)
            verbs = [event.verb for event in events.events_of(tx, message.number)]
            assert verbs == ["kept", "settled"]
            assert events.verify_events(tx) == ()
