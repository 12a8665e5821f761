"""What each command promises: its exit code, its JSON, one sentence for what is wrong, and a person's word that stays."""

from __future__ import annotations

import io
import json
import mailbox
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scheduler import jobs
from scheduler.cli import main
from scheduler.config import read_config
from scheduler.diary import start_diary
from scheduler.office import Office
from store import inbox, register
from store.database import Database
from store.inbox import MessageState
from tests.databases import fresh_sqlite
from tests.offices import address_of, deliver, letters_in, mail, make_maildir, make_office, note

_CONFIG = """
[store]
reserve_gigabytes = 0
[mailbox]
kind = "maildir"
maildir = "in"
[relay]
kind = "maildir"
maildir = "out"
[answering]
live_since = "2023-01-01"
[health]
metrics_port = 0
stale_after_minutes = 60
[clock]
fixed_at = "2023-07-10T10:00:00+02:00"
"""
STRANGER = note("NOR").replace(b"mission@nor.example", b"stranger@post-office.example")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk with settings, a store with tables and a register, and an empty mailbox."""
    path = tmp_path / "config.toml"
    path.write_text(_CONFIG)
    make_maildir(tmp_path / "in")
    monkeypatch.setenv("CCM_CONFIG", str(path))
    monkeypatch.setenv("CCM_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CCM_TRACEBACK", "1")
    monkeypatch.chdir(tmp_path)
    fresh_sqlite(tmp_path / "data")
    return tmp_path


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    """The office of that desk, with the reader that all tests share."""
    database = Database.open(f"sqlite:///{folder / 'data' / 'ccm.sqlite'}")
    with make_office(folder, read_config(), database=database) as made:
        yield made
    database.close()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; its exit code, what it said and what it complained of."""

    def call(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        start_diary("info", "plain", io.StringIO())  # the command's own stream ends with the capture
        return code, said.out, said.err

    return call


def rows(text: str) -> list[dict[str, Any]]:
    """The JSON objects of some lines."""
    return [json.loads(line) for line in text.splitlines()]


def put(office: Office, *mails: bytes) -> None:
    """Let mails come in and be read, and what is owed be written and sent."""
    for number, raw in enumerate(mails):
        deliver(office.config.base / "in", raw, f"{number}.{len(raw)}")
    jobs.one_pass(office)


def state_of(office: Office, number: str) -> MessageState:
    """Where a message stands."""
    with office.database.read() as tx:
        message = inbox.find_message(tx, number)
        assert message is not None
        return message.state


# --- work


def test_once_makes_a_pass_and_a_second_one_finds_nothing(folder: Path, office: Office, run: Run) -> None:
    """A note is filed and acknowledged: exit 0; the second pass is empty."""
    deliver(folder / "in", note(), "1")
    code, out, _ = run("once", "--json")
    (told,) = rows(out)
    assert code == 0
    assert told["collected"]["new"] == 1
    assert [(one["state"], one["label"]) for one in told["messages"]] == [("FILED", "delegation_notice")]
    assert (told["letters"]["sent"], told["letters"]["drafts"], told["errors"]) == (2, [], [])
    assert len(letters_in(folder / "out")) == 2
    code, out, _ = run("once", "--json")
    assert (code, rows(out)[0]["messages"]) == (0, [])


def test_once_says_what_needs_a_person_and_ends_with_one(folder: Path, office: Office, run: Run) -> None:
    """A held mail and a draft are named with the command that helps."""
    deliver(folder / "in", STRANGER, "1")
    deliver(folder / "in", mail("May we have a visa for our delegation?", subject="Question"), "2")
    code, out, _ = run("once")
    assert code == 1
    assert "./ccm list letters --state DRAFT" in out
    assert "Mr. Thabiso" not in out


def test_a_store_without_tables_is_wrong_configuration(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The daemon makes no tables: it says who does, exit 2."""
    monkeypatch.setenv("CCM_DIR", str(folder / "other"))
    code, _, err = run("once")
    assert code == 2
    assert "Mend: ./ccm schema upgrade" in err


def test_a_mailbox_that_is_away_is_temporary_and_a_wrong_one_is_not(folder: Path, office: Office, run: Run) -> None:
    """No server on the port: exit 3 and one sentence; what was owed was still done."""
    path = folder / "config.toml"
    (folder / "secret").write_text("x")
    (folder / "secret").chmod(0o600)
    imap = '[mailbox]\nhost = "localhost"\nport = 1\nuser = "desk"\npassword_file = "secret"\nsecurity = "tls"'
    path.write_text(_CONFIG.replace('[mailbox]\nkind = "maildir"\nmaildir = "in"', imap))
    code, out, err = run("once")
    assert code == 3
    assert "localhost: Connection refused" in err
    assert "1 letters sent" in out
    path.write_text(path.read_text().replace('"localhost"', '"no-such-host.invalid"'))
    code, _, err = run("once")
    assert code == 3
    assert "no host of this name is known" in err


def test_ingest_takes_mail_and_papers_and_answers_nobody(folder: Path, office: Office, run: Run) -> None:
    """An .eml, an mbox, a Maildir, a folder and a bare paper: all stored, all read, nobody answered; again: known."""
    (folder / "pile" / "deep").mkdir(parents=True)
    (folder / "pile" / "one.eml").write_bytes(note(number=1))
    (folder / "pile" / "deep" / "two.eml").write_bytes(note("NOR", 2))
    (folder / "pile" / "paper.txt").write_bytes(note("PER", 3).partition(b"\r\n\r\n")[2])
    make_maildir(folder / "pile" / "box")
    deliver(folder / "pile" / "box", note("IRL", 4), "4")
    box = mailbox.mbox(folder / "old.mbox")
    box.add(mailbox.mboxMessage(note("ZMB", 5)))
    box.add(mailbox.mboxMessage(note("MLI", 6)))
    box.close()
    code, out, err = run("ingest", "--json", "pile", "old.mbox")
    told = rows(out)
    assert (code, err.count("ccm:")) == (0, 0), err
    assert len(told) == 6
    assert {one["state"] for one in told} == {"FILED"}
    assert all(one["new"] for one in told)
    jobs.one_pass(office)
    assert [raw for raw in letters_in(folder / "out") if b"auto-replied" in raw] == []
    code, out, _ = run("ingest", "--json", "pile")
    assert (code, [one["new"] for one in rows(out)]) == (0, [False] * 4)


def test_ingest_with_answer_is_acknowledged_by_the_next_pass(folder: Path, office: Office, run: Run) -> None:
    """A person may have old mail answered as if it had just come."""
    (folder / "one.eml").write_bytes(note())
    code, out, _ = run("ingest", "--answer", "one.eml")
    assert code == 0
    assert "the next ./ccm once" in out
    jobs.one_pass(office)
    assert [raw for raw in letters_in(folder / "out") if b"auto-replied" in raw and address_of("LSO").encode() in raw]


def test_what_cannot_be_ingested_is_one_sentence_and_the_rest_goes_on(folder: Path, office: Office, run: Run) -> None:
    """Nothing, a missing file, a file of 60 MB: each its sentence, exit 1; the good one beside them is filed."""
    (folder / "empty.eml").write_bytes(b"")
    with (folder / "big.eml").open("wb") as file:
        file.write(note())
        file.truncate(60_000_000)
    (folder / "good.eml").write_bytes(note())
    code, out, err = run("ingest", "--json", "empty.eml", "missing.eml", "big.eml", "good.eml")
    assert code == 1
    assert [one["state"] for one in rows(out)] == ["FILED"]
    complaints = [line for line in err.splitlines() if line.startswith("ccm:")]
    assert complaints == [
        "ccm: empty.eml: is empty, there is nothing to read",
        "ccm: missing.eml: there is no such file or folder",
        "ccm: big.eml: a mail was not taken in: It has 60 MB, more than the 50 MB that are fetched.",
    ]


def test_reread_tells_what_changes(folder: Path, office: Office, run: Run) -> None:
    """The same code changes nothing; a damaged file is told and ends with 1."""
    put(office, note(), note("NOR"))
    code, out, _ = run("reread", "--json")
    assert (code, [one["changes"] for one in rows(out)]) == (0, [[], []])
    with office.database.read() as tx:
        (first, _) = inbox.list_messages(tx)
    office.files.path_of(first.sha256).write_bytes(b"x")
    code, out, _ = run("reread", "--dry-run")
    assert code == 1
    assert "2 messages read again, 0 would change, 1 could not be read" in out


# --- looks


def test_read_streams_in_order_with_the_names_given_and_needs_no_store(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One object a line, `file` as written; what cannot be read has its line with outcome hold, and the code is 1."""
    monkeypatch.setenv("CCM_CONFIG", str(folder / "nowhere.toml"))
    (folder / "note.eml").write_bytes(note())
    (folder / "empty.eml").write_bytes(b"")
    with zipfile.ZipFile(folder / "zip.pdf", "w") as archive:
        archive.writestr("hello.txt", "hello")
    code, out, _ = run("read", "--json", "./note.eml", "missing.eml", "empty.eml", "zip.pdf")
    told = rows(out)
    assert code == 1
    assert [one["file"] for one in told] == ["./note.eml", "missing.eml", "empty.eml", "zip.pdf"]
    assert [one["outcome"] for one in told] == ["file", "hold", "hold", "hold"]
    assert all(one.keys() == told[0].keys() for one in told)
    assert told[0]["records"][0]["participant"]["code"]["value"] == "LSO"
    assert told[1]["reasons"] == ["The file cannot be read: No such file or directory."]
    assert told[2]["reasons"] == ["The file is empty: there is nothing to read."]
    assert "Part 0 calls itself PDF and is a ZIP archive." in told[3]["reasons"]
    code, out, _ = run("read", "--json=plain", "note.eml")
    assert (code, rows(out)[0]["records"][0]["participant"]["code"]) == (0, "LSO")
    code, out, _ = run("read", "note.eml")
    assert code == 0
    assert out.splitlines()[0].startswith("note.eml: file, delegation_notice (0.")


def test_status_tells_each_duty_of_each_state(office: Office, run: Run) -> None:
    """What came is there with its number, what is missing with the reason why nobody is reminded yet."""
    put(office, note("LSO"))
    code, out, _ = run("status", "--json")
    (told,) = rows(out)
    assert (code, told["meeting"]) == (0, "11MSP")
    duties = {(one["duty"], one["state"]): one["reason"] for one in told["duties"]}
    assert duties["notice", "LSO"] == "N-2023-0001 was received"
    assert duties["notice", "NOR"].startswith("not yet: the next reminder is of 2023-08-01")
    assert told["health"]["messages"]["FILED"] == 1
    code, out, _ = run("status")
    assert code == 0
    assert "last successful poll: 2023-07-10 10:00" in out
    assert "N-2023-0001 was received" in out


def test_lists_are_one_object_a_line_and_filtered(office: Office, run: Run) -> None:
    """Messages by state and label, records by State, letters by state; an unknown state is named with those there are."""
    put(office, note("LSO"), STRANGER, mail("Buy now", more="List-Id: <x.example>\r\nList-Unsubscribe: <x>\r\n"))
    assert len(rows(run("list", "--json")[1])) == 3
    assert [one["number"] for one in rows(run("list", "--json", "--state", "set_aside")[1])] == ["M-000003"]
    assert [one["label"] for one in rows(run("list", "--json", "--label", "list_mail")[1])] == ["list_mail"]
    assert [one["scope"] for one in rows(run("list", "records", "--json", "--participant", "LSO")[1])] == ["11MSP"]
    assert len(rows(run("list", "letters", "--json", "--state", "DRAFT")[1])) == 1
    assert len(rows(run("list", "--json", "--limit", "1")[1])) == 1
    assert run("list", "letters")[1].splitlines()[0].startswith("number\tkind\tstate")
    code, _, err = run("list", "--state", "LOST")
    assert code == 2
    assert "there are: RECEIVED, FILED, HELD, SET_ASIDE, FAILED" in err


def test_why_tells_everything_of_a_message_a_record_and_a_letter(office: Office, run: Run) -> None:
    """Facts, clues with quotes, evidence, versions, events, and the letter's own words."""
    put(office, note("LSO"))
    (message,) = rows(run("why", "M-000001", "--json")[1])
    assert (message["state"], message["source"]) == ("FILED", "maildir")
    assert message["clues"][0]["evidence"]["quote"]
    assert message["records"][0]["number"] == "N-2023-0001"
    assert message["letters"][0]["key"] == f"acknowledge:{message['sha256']}"
    assert [event["verb"] for event in message["events"]] == ["kept", "settled"]
    (record,) = rows(run("why", "n-2023-0001", "--json")[1])
    assert [one["version"] for one in record["versions"]] == [1]
    assert record["record"]["participant"]["code"]["evidence"]["quote"]
    (letter,) = rows(run("why", "L-000001", "--json")[1])
    assert (letter["message"], letter["state"]) == ("M-000001", "SENT")
    assert "Lesotho" in letter["text"]
    assert "records.0.number: N-2023-0001" in run("why", message["sha256"][:10])[1]
    code, _, err = run("why", "M-000009")
    assert (code, err) == (1, "ccm: M-000009: there is no message, record or letter of this number\n")


# --- decisions


def test_a_held_message_is_filed_by_a_person_with_what_they_know(office: Office, run: Run) -> None:
    """Where nothing was read, State and meeting make a record by hand; the decision has its author and reason."""
    put(office, mail("Please see the fax.", sender=address_of("LSO"), subject="Delegation"))
    with office.database.begin() as tx:
        inbox.settle(
            tx,
            1,
            MessageState.HELD,
            reading=None,
            reasons=(),
            now=office.clock.now(),
            expected=inbox.read_message(tx, 1).state,
        )
    code, out, _ = run(
        "file", "M-000001", "--participant", "LSO", "--meeting", "11MSP", "--by", "ann", "--reason", "fax"
    )
    assert (code, out) == (0, "M-000001 is filed: N-2023-0001\n")
    (told,) = rows(run("why", "M-000001", "--json")[1])
    assert told["decisions"][0]["author"] == "ann"
    assert told["reasons"] == ["ann decided so: fax"]
    code, _, err = run("file", "M-000001")
    assert code == 1
    assert "is filed already" in err
    assert run("file", "M-000001", "--by", "ann")[0] == 1


@pytest.mark.parametrize(
    "words", [("--participant", "XXX", "--meeting", "11MSP"), ("--participant", "LSO", "--meeting", "99MSP")]
)
def test_a_wrong_code_files_nothing(office: Office, run: Run, words: tuple[str, ...]) -> None:
    """An unknown State or meeting is wrong usage, and the message stays where it was."""
    put(office, mail("Hello", more="List-Id: <x.example>\r\nList-Unsubscribe: <x>\r\n"))
    before = state_of(office, "M-000001")
    code, _, err = run("file", "M-000001", *words)
    assert code == 2
    assert "there is no" in err
    assert state_of(office, "M-000001") is before


def test_set_aside_takes_records_and_waiting_letters_with_it(office: Office, run: Run) -> None:
    """No record, no letter; and reading again does not bring them back."""
    put(office, STRANGER)
    code, out, _ = run("set-aside", "M-000001", "--by", "ann", "--reason", "forged")
    assert (code, out) == (0, "M-000001 is set aside; no longer counting: N-2023-0001, L-000001\n")
    run("reread")
    assert state_of(office, "M-000001") is MessageState.SET_ASIDE
    with office.database.read() as tx:
        assert register.list_records(tx) == ()
    assert run("set-aside", "M-000001")[0] == 1


def test_release_and_drop_move_what_waits_for_a_person(office: Office, run: Run) -> None:
    """A released draft leaves with the next pass; a dropped one never; what cannot be released is told, exit 1."""
    put(office, STRANGER, STRANGER.replace(b"NOR/0001", b"NOR/0002"), note("LSO"))
    drafts = [one["number"] for one in rows(run("list", "letters", "--json", "--state", "DRAFT")[1])]
    assert len(drafts) == 2
    code, out, _ = run("release", drafts[0], "L-000099")
    assert code == 1
    assert f"{drafts[0]} leaves with the next pass" in out
    assert "not released: L-000099: there is no letter of this number" in out
    assert run("drop", drafts[1], "--by", "ann")[0] == 0
    assert run("drop", drafts[1])[0] == 1
    before = len(letters_in(office.config.base / "out"))
    jobs.one_pass(office)
    assert len(letters_in(office.config.base / "out")) == before + 1
    assert run("release", "--all", "reminder")[1] == "there are no drafts of kind reminder\n"
    assert run("release")[0] == 2
    assert run("release", "--all", "love")[0] == 2


def test_a_reminder_that_was_answered_is_not_released(office: Office, run: Run, folder: Path) -> None:
    """The note came after the draft was written: releasing it is refused with the number of the note."""
    path = folder / "config.toml"
    path.write_text(_CONFIG.replace("2023-07-10T", "2023-08-01T"))
    code, out, _ = run("once", "--json")
    assert code == 1
    assert "remind:notice:11MSP:LSO:30" in rows(out)[0]["letters"]["drafts"]
    deliver(folder / "in", note("LSO"), "1")
    jobs.collect(office)
    jobs.process(office)
    (draft,) = rows(run("list", "letters", "--json", "--state", "DRAFT", "--participant", "LSO")[1])
    code, out, _ = run("release", draft["number"])
    assert code == 1
    assert "is not needed any more: N-2023-0001 was received" in out


def test_a_correction_is_typed_by_its_field(office: Office, run: Run) -> None:
    """Digits stay text where the field is text; removals are decided by word; what cannot be is one sentence."""
    put(office, note("LSO", 1), note("LSO", 2, ("Neo SELLO",)))
    assert run("correct", "N-2023-0002", "note.reference", "123", "--by", "ann")[0] == 0
    assert run("correct", "n-2023-0002", "members.0.role", "deputy_head")[0] == 0
    assert run("correct", "N-2023-0002", "declared_members", "3")[0] == 0
    assert run("correct", "N-2023-0002", "note.date", "null")[0] == 0
    with office.database.read() as tx:
        record: Any = register.read_record(tx, "N-2023-0002").record
    assert record.note.reference.value == "123"
    assert (record.declared_members.value, record.note.date.value) == (3, None)
    assert run("correct", "N-2023-0002", "pending_removals", "accept")[0] == 0
    with office.database.read() as tx:
        assert len(register.read_record(tx, "N-2023-0002").members) == 1
    for words, expected in (
        (("N-2023-0002", "yeer", "1"), 1),
        (("N-2023-0099", "year", "1"), 1),
        (("N-2023-0002", "pending_removals", "perhaps"), 2),
        (("N-2023-0002", "intent", "go"), 1),
    ):
        code, _, err = run("correct", *words)
        assert code == expected
        assert err.startswith("ccm: ")
        assert err.count("\n") == 1


# --- upkeep


def test_check_is_calm_when_all_is_well_and_lists_every_mistake_at_once(folder: Path, office: Office, run: Run) -> None:
    """Three mistakes in the settings: three sentences with the line that mends each, exit 1."""
    code, out, err = run("check")
    assert (code, err) == (0, "")
    assert "nothing would stop the daemon" in out
    (folder / "config.toml").write_text(
        _CONFIG.replace("[mailbox]", '[secretariat]\nmeeting = "99MSP"\naliases = ["no address"]\n[mailbox]').replace(
            'maildir = "out"', 'maildir = "in"'
        )
    )
    code, _, err = run("check")
    assert code == 1
    for words in ('there is no meeting "99MSP"', '"no address" is not one plain address', "letters would come back"):
        assert words in err
    assert err.count("Mend:") == 3


def test_check_logs_in_at_both_servers_unless_told_not_to(folder: Path, office: Office, run: Run) -> None:
    """A wrong host and a relay that is not there are both named; offline nobody is asked."""
    (folder / "secret").write_text("x")
    (folder / "secret").chmod(0o600)
    (folder / "config.toml").write_text(
        _CONFIG.replace(
            '[mailbox]\nkind = "maildir"\nmaildir = "in"',
            '[mailbox]\nhost = "no-such-host.invalid"\nuser = "desk"\npassword_file = "secret"',
        ).replace('kind = "maildir"\nmaildir = "out"', 'host = "localhost"\nport = 1\nsecurity = "tls"')
    )
    code, _, err = run("check")
    assert code == 1
    assert "[mailbox] no-such-host.invalid: no host of this name is known" in err
    assert "[relay] relay localhost:1: " in err
    assert run("check", "--offline")[0] == 0


def test_health_is_an_exit_code_and_an_object(office: Office, run: Run) -> None:
    """Never read: 1; read: 0."""
    code, out, _ = run("health")
    assert (code, "the mailbox has never been read" in out) == (1, True)
    jobs.collect(office)
    code, out, _ = run("health", "--json")
    assert (code, rows(out)[0]["problems"]) == (0, [])


def test_a_backup_fills_an_empty_folder_and_nobody_is_acknowledged_again(
    folder: Path, office: Office, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Backed up while at work, restored elsewhere, verified; the next pass resumes and sends nothing twice."""
    put(office, note("LSO"), STRANGER)
    code, out, _ = run("backup", "copy")
    assert (code, "and 2 mails" in out) == (0, True)
    assert run("backup", "copy")[0] == 1
    before = letters_in(folder / "out")
    monkeypatch.setenv("CCM_DIR", str(folder / "restored"))
    code, out, _ = run("restore", "copy")
    assert code == 0, out
    assert "every hash is right" in out
    deliver(folder / "in", note("PER"), "new")
    code, out, _ = run("once", "--json")
    assert rows(out)[0]["collected"]["new"] == 1
    assert len(letters_in(folder / "out")) == len(before) + 1
    assert run("restore", "copy")[0] == 1


def test_a_letter_that_may_have_left_after_the_backup_waits(
    folder: Path, office: Office, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was waiting when the backup was made: after a restore a person decides."""
    deliver(folder / "in", note("LSO"), "1")
    jobs.collect(office)
    jobs.process(office)
    jobs.correspond(office)
    run("backup", "copy")
    monkeypatch.setenv("CCM_DIR", str(folder / "restored"))
    code, out, _ = run("restore", "copy")
    assert code == 1
    assert "1 letters may have left after the backup" in out
    (letter,) = rows(run("list", "letters", "--json", "--state", "DRAFT")[1])
    assert "restored from a backup of 2023-07-10" in letter["held_because"]


@pytest.mark.parametrize("damage", ["mail", "database", "manifest"])
def test_a_damaged_backup_restores_nothing(
    folder: Path, office: Office, run: Run, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    """One flipped bit in any of its files: one sentence, and the new place stays empty."""
    put(office, note("LSO"))
    run("backup", "copy")
    name = {"mail": "mail/??/??/*", "database": "database.sqlite", "manifest": "manifest.json"}[damage]
    (path,) = (folder / "copy").glob(name)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    monkeypatch.setenv("CCM_DIR", str(folder / "restored"))
    code, _, err = run("restore", "copy")
    assert (code, err.count("ccm:")) == (1, 1)
    assert not (folder / "restored" / "mail").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE records SET data = replace(data, 'LSO', 'NOR')", "N-2023-0001 version 1: its content is not what"),
        ("UPDATE messages SET reading = replace(reading, 'LSO', 'NOR')", "M-000001: its reading is not the one"),
        ("UPDATE letters SET content = x'00'", "L-000001: its bytes are not what was written"),
        ("UPDATE events SET facts = '{}' WHERE id = 2", "event 2 was changed after it was written"),
        ("DELETE FROM letters WHERE kind = 'digest'", "L-000002: it was written and is missing"),
    ],
)
def test_verify_finds_what_was_changed_behind_its_back(office: Office, run: Run, change: str, sentence: str) -> None:
    """A changed record, reading, letter or event, and a missing letter, is named: exit 1."""
    put(office, note("LSO"))
    assert run("verify")[0] == 0
    with office.database.begin() as tx:
        if change.startswith("DELETE"):
            tx.exec_driver_sql("DELETE FROM letter_recipients")
        tx.exec_driver_sql(change)
    code, out, _ = run("verify", "--json")
    (told,) = rows(out)
    assert (code, told["ok"]) == (1, False)
    assert any(fault.startswith(sentence) for fault in told["faults"])


def test_contacts_are_added_imported_listed_and_suggested(folder: Path, office: Office, run: Run) -> None:
    """An address or a domain stands for one State; a file goes in whole or not at all; unknown senders are suggested."""
    put(office, STRANGER)
    code, out, _ = run("contacts", "suggest")
    assert code == 1
    assert out.startswith("./ccm contacts add stranger@post-office.example NOR ")
    assert run("contacts", "add", "stranger@post-office.example", "NOR")[0] == 0
    assert run("contacts", "suggest")[0] == 0
    assert run("contacts", "add", "PER", "@peru.example")[1] == "peru.example stands for PER\n"
    assert run("contacts", "add", "stranger@post-office.example", "PER")[0] == 1
    assert run("contacts", "add", "a@b.example", "XXX")[0] == 2
    assert run("contacts", "add", "nonsense", "PER")[0] == 2
    (folder / "good.csv").write_text("address,code,kind\na@fra.example,FRA,mission\nb@mfa.fra.example,FRA,ministry\n")
    (folder / "bad.csv").write_text("address,code\nc@fra.example,FRA\nd@fra.example,XXX\nnot one,FRA\n")
    assert run("contacts", "import", "good.csv")[1] == "2 contacts are new, 0 were known\n"
    code, _, err = run("contacts", "import", "bad.csv")
    assert (code, err.count("bad.csv line")) == (2, 2)
    assert [one["kind"] for one in rows(run("contacts", "list", "fra", "--json")[1])] == ["mission", "ministry"]


def test_a_mistake_of_ours_is_one_sentence_without_what_a_mail_says(
    run: Run, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kind and place, exit 3; no traceback, no words."""
    monkeypatch.delenv("CCM_TRACEBACK")

    def fail(*_: object) -> None:
        raise KeyError("Mr. MOKHETHI")

    monkeypatch.setattr("scheduler.commands.upkeep.examine", fail)
    code, out, err = run("health")
    assert (code, out) == (3, "")
    assert err.startswith("ccm: a mistake in the program: KeyError in test_scheduler_commands.py line ")
    assert "MOKHETHI" not in err
