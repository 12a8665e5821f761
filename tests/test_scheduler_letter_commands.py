"""The commands about letters and lists, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.cli import main
from store import outbox
from store.schema import LetterState
from tests.secretariats import Secretariat, at, notice, report

CONFIG = """
[mailbox]
kind = "maildir"
maildir = "in"
[relay]
kind = "maildir"
maildir = "out"
[clock]
fixed_at = "{moment}"
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secretariat]:
    """A folder with a store that the commands open, on the morning of 17 August 2023, a Thursday."""
    made = Secretariat(tmp_path)
    (tmp_path / "config.toml").write_text(CONFIG.format(moment="2023-08-17T09:00:00+02:00"))
    monkeypatch.setenv("CCM_DIR", str(tmp_path))
    monkeypatch.delenv("CCM_CONFIG", raising=False)
    made.contact("NOR", "geneva@nor.example")
    made.contact("LSO", "geneva@lso.example")
    made.mail(notice(), received=at("2023-08-12 12:00"))
    made.mail(report(), received=at("2023-04-12 12:00"))
    yield made
    made.close()


def letters(desk: Secretariat) -> list[outbox.StoredLetter]:
    """Every letter of the outbox."""
    with desk.database.read() as tx:
        return list(outbox.list_letters(tx))


def test_remind_shows_everybody_with_the_reason_and_writes_only_drafts(
    desk: Secretariat, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dry run writes nothing; without it today's drafts are written, and a second time there is nothing new."""
    assert main(["remind", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "notice for 11MSP\tNorway\t2023-08-31\tyes\tnothing received; 14 days before the deadline" in shown
    assert "notice for 11MSP\tLesotho\t2023-08-31\tno\tN-2023-0001 was received" in shown
    assert "1 reminders are due; nothing was written" in shown
    assert letters(desk) == []
    assert main(["remind"]) == 1
    assert "1 wait for release: ./ccm release --all reminder" in capsys.readouterr().out
    assert [(one.key, one.state) for one in letters(desk)] == [("remind:notice:11MSP:NOR:14", LetterState.DRAFT)]
    assert main(["remind"]) == 0
    assert len(letters(desk)) == 1


def test_remind_on_another_day_never_writes(desk: Secretariat, capsys: pytest.CaptureFixture[str]) -> None:
    """A look into the future is a look: one JSON object a line, and no letter."""
    assert main(["remind", "--on", "2023-08-25", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    norway = next(row for row in rows if row["state"] == "NOR" and row["about"] == "notice")
    assert (norway["remind"], norway["offset"], norway["to"]) == (True, 5, "geneva@nor.example")
    assert letters(desk) == []


def test_the_digest_is_shown_written_as_a_page_and_sent_once(
    desk: Secretariat, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Text on the terminal, a page with its pictures inside, one letter; then the stored one is shown, and a second is refused."""
    assert main(["digest"]) == 0
    assert "CCM intake desk, Thursday 17 August 2023" in capsys.readouterr().out
    page = tmp_path / "digest.html"
    assert main(["digest", "--html", str(page)]) == 0
    assert page.read_text("utf-8").count('src="data:image/png;base64,') == 2
    assert main(["digest", "--send"]) == 0
    assert [(one.kind, one.key) for one in letters(desk)] == [("digest", "digest:2023-08-17")]
    capsys.readouterr()
    assert main(["digest", "--send"]) == 1
    assert "was written before: L-000001" in capsys.readouterr().err
    assert main(["digest", "--day", "2023-08-17", "--html", str(page)]) == 0
    stored = page.read_text("utf-8")
    assert stored.count('src="data:image/png;base64,') == 2
    assert "cid:" not in stored.partition("<body>")[2]
    assert main(["digest", "--day", "2023-08-15"]) == 0


@pytest.mark.parametrize(
    "asked",
    [
        "participants -o list.docx", "participants --language fr --final --revision 1 -o list.docx", "participants -o list.csv",
        "participants -o list.xlsx", "participants -o list.json", "reports -o r.xlsx", "reports --year 2021 -o r.csv", "reports -o r.json",
        "costs --total 300000 -o c.xlsx", "costs --total 300000 --meeting 3RC -o c.csv", "deadlines -o d.ics", "contacts -o k.csv",
        "audit -o a.xlsx", "note --record N-2023-0001 -o n.docx",
    ],
)  # fmt: skip
def test_every_export_writes_its_file_for_the_owner_alone(desk: Secretariat, tmp_path: Path, asked: str) -> None:
    """Each kind and ending of the help gives a file that nobody else on the machine can read, and ends with 0."""
    *words, name = asked.split()
    path = tmp_path / name
    assert main(["export", *words, str(path)]) == 0
    assert path.stat().st_size > 60
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("nonsense -o x.csv", "there is no such kind; there are: participants, reports, costs"),
        ("participants -o x.pdf", "is written as .docx, .csv, .xlsx, .json, not .pdf"),
        ("participants --meeting 99MSP -o x.csv", "there is no such meeting"),
        ("costs -o x.csv", "Mend: --total 300000.00"),
        ("costs --total much -o x.csv", "is no amount such as 300000.00"),
        ("registration -o x.csv", "Mend: --against registered.csv"),
        ("registration --against /nowhere.csv -o x.csv", "cannot be read"),
        ("note -o x.docx", "Mend: --record N-2023-0001"),
        ("deadlines -o /nowhere/x.ics", "cannot be written"),
    ],
)
def test_a_mistake_in_an_export_is_one_sentence_with_the_remedy(
    desk: Secretariat, capsys: pytest.CaptureFixture[str], asked: str, said: str
) -> None:
    """Wrong kinds, endings, meetings, amounts and files end with 2 and say what to write instead."""
    assert main(["export", *asked.split()]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_registration_list_is_compared_from_the_command_line(desk: Secretariat, tmp_path: Path) -> None:
    """The other system's CSV goes in, the differences come out."""
    theirs, out = tmp_path / "theirs.csv", tmp_path / "differences.csv"
    theirs.write_text("Delegation,First name,Last name,Title\nLesotho,Tau,Lephoto,Third Secretary\n")
    assert main(["export", "registration", "--against", str(theirs), "-o", str(out)]) == 0
    assert "different,LSO,Lesotho,Mr. Tau LEPHOTO,First Secretary,Third Secretary" in out.read_text("utf-8-sig")


def test_a_circular_is_written_released_and_followed(
    desk: Secretariat, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Drafts for those with an address, released together, and the fate of each shown."""
    text = tmp_path / "arrangements.txt"
    text.write_text("Further information\nTo {{ participant }}: {{ meeting.where_and_when }}.\n")
    assert main(["circular", str(text), "--to", "NOR,LSO,SWE", "--dry-run"]) == 0
    assert letters(desk) == []
    assert main(["circular", str(text), "--to", "NOR,LSO,SWE"]) == 1
    assert "Sweden\t\tno\tthe register has no address" in capsys.readouterr().out
    assert main(["release", "--all", "circular", "--by", "a"]) == 0
    capsys.readouterr()
    assert main(["circular", "--status", "arrangements"]) == 0
    assert capsys.readouterr().out.count("WAITING") == 2
