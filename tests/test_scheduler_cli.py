"""The command line says what is wrong in one sentence and ends with the promised exit code."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.cli import main, make_parser
from scheduler.diary import diary, start_diary

PROJECT = Path(__file__).resolve().parent.parent


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """No command is wrong usage, and the help tells the first steps."""
    assert main([]) == 2
    assert "./ccm demo" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    "demo run once ingest reread read status list why file set-aside release drop correct remind digest export check health schema backup "
    "restore verify contacts test".split(),
)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`./ccm COMMAND --help` shows how the command is written."""
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args([command, "--help"])
    assert ended.value.code == 0
    assert f"  ./ccm {command}" in capsys.readouterr().out or command == "restore"


def test_a_wrong_date_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """A date that is none is named, with an example of one."""
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args(["digest", "--day", "31.8.2023"])
    assert ended.value.code == 2
    assert "'31.8.2023' is no ISO date such as 2023-08-31" in capsys.readouterr().err


def test_check_lists_the_mistakes_and_the_walls(tmp_path: Path) -> None:
    """`./ccm check` ends with 1 on a wrong setting, names it, and says which walls of the reader's jail stand."""
    (tmp_path / "config.toml").write_text('[mailbox]\nkind = "maildir"\n[relay]\nkind = "maildir"\nmaildir = "out"\n')
    environment = {"PYTHONPATH": str(PROJECT), "CCM_CONFIG": str(tmp_path / "config.toml"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "scheduler", "check"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert '[mailbox] maildir: is missing for kind = "maildir". Mend: maildir = "mail"' in done.stderr
    assert "the reader's fork: holds" in done.stdout
    assert "Traceback" not in done.stderr


def test_the_diary_holds_only_what_may_be_told() -> None:
    """A key that is not on the list never reaches the log, and the id stands first."""
    said = io.StringIO()
    start_diary("info", "plain", said)
    diary().info("filed", state="LSO", message="M-000001", body="a secret sentence")
    line = said.getvalue().strip()
    assert line.endswith("message=M-000001 filed state=LSO")
    assert "secret" not in line


def test_the_tables_are_made_once_and_again(tmp_path: Path) -> None:
    """`./ccm schema upgrade` makes the tables in the folder of the settings, and a second time changes nothing."""
    (tmp_path / "config.toml").write_text(
        '[mailbox]\nkind = "maildir"\nmaildir = "in"\n[relay]\nkind = "maildir"\nmaildir = "out"\n'
    )
    environment = {"PYTHONPATH": str(PROJECT), "CCM_CONFIG": str(tmp_path / "config.toml"), "PATH": "/usr/bin:/bin"}
    said = [
        subprocess.run(
            [sys.executable, "-P", "-m", "scheduler", "schema", "upgrade"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    assert said[0] == "the store has the tables of version 0001 (before: none)\n"
    assert said[1] == "the store has the tables of version 0001\n"
    assert (tmp_path / "ccm-data" / "ccm.sqlite").stat().st_mode & 0o077 == 0


def test_a_command_that_is_not_built_yet_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command of a later version is one sentence, not a traceback."""
    monkeypatch.setattr("scheduler.cli.importlib.util.find_spec", lambda name: None)
    assert main(["backup", "somewhere"]) == 2
    assert capsys.readouterr().err == "ccm: backup is not in this version yet\n"
