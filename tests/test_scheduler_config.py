"""Wrong settings are told all at once, in sentences with the line that mends them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.config import HOME, Config, read_config, secret_of
from store.errors import Misconfigured

GOOD = """
[mailbox]
kind = "maildir"
maildir = "mail"
[relay]
kind = "maildir"
maildir = "letters"
"""


def settings(folder: Path, text: str) -> Config:
    """Read a settings file with this text."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return read_config(path)


def mistakes_of(folder: Path, text: str) -> str:
    """Return the sentences a wrong settings file gives, a line each."""
    with pytest.raises(Misconfigured) as caught:
        settings(folder, text)
    return "\n".join(caught.value.mistakes)


def test_a_short_file_is_enough(tmp_path: Path) -> None:
    """Every setting but the two ways in and out has a default."""
    config = settings(tmp_path, GOOD)
    assert config.secretariat.address == "ccm@un.org"
    assert config.path_of("mail") == tmp_path / "mail"
    assert config.zone.key == "Europe/Zurich"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("[digest]\nat = '25:00'", "[digest] at: input should be in a valid time format"),
        ("[digest]\nto = []", '[digest] to: is empty, so nobody would get the digest. Mend: to = ["ccm@un.org"]'),
        ("[clock]\nzone = 'Mars/Base'", "[clock] zone: is no time zone: use a name such as Europe/Zurich"),
        ("[clock]\nfixed_at = 2023-09-01T08:00:00", "[clock] fixed_at: needs an offset"),
        ("[reading]\npages = 0", "[reading] pages: input should be greater than 0 (it says 0). Mend: pages = 50"),
        ("[reading]\npagse = 4", "[reading] pagse: there is no such setting; did you mean pages?"),
        ("[redaing]\npages = 4", "[redaing]: there is no such section; did you mean reading?"),
        ("[secretariat]\naddress = 'nobody'", "[secretariat] address: must be one e-mail address"),
        ("[answering]\nacknowledge = 'always'", "[answering] acknowledge: input should be 'automatic' or 'hold'"),
        ("[reminders]\nnotice_days = [400]", "[reminders]: 400 days is more than a year"),
        ("[health]\nmetrics_port = 70000", "[health] metrics_port: input should be less than or equal to 65535"),
    ],
)
def test_one_mistake_is_one_sentence(tmp_path: Path, lines: str, sentence: str) -> None:
    """A wrong value is told with its section, its name, what it says and what to write instead."""
    assert sentence in mistakes_of(tmp_path, f"{GOOD}\n{lines}\n")


def test_three_mistakes_are_three_sentences(tmp_path: Path) -> None:
    """Mistakes of single settings and of their combination are listed together."""
    told = mistakes_of(
        tmp_path,
        '[mailbox]\nhost = "imap.mission.example"\nuser = "u"\nsecurity = "plaintext"\nport = "abc"\npassword_env = "CCM_NONE"\n'
        '[relay]\nkind = "maildir"\nmaildir = "out"\n',
    )
    assert "[mailbox] port: input should be a valid integer" in told
    assert '[mailbox] security: "plaintext" is only for a server on this machine' in told
    assert "[mailbox] password_env: the environment has no CCM_NONE" in told


def test_a_secret_in_the_settings_is_refused_without_showing_it(tmp_path: Path) -> None:
    """A password written into the file is named as a mistake and never repeated."""
    told = mistakes_of(tmp_path, GOOD.replace("[relay]", 'password = "hunter-2-hunter"\n[relay]'))
    assert "no secret stands in this file" in told
    assert "hunter" not in told


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """A password file needs mode 0600; with it the secret is read and shows only as stars."""
    secret = tmp_path / "password"
    secret.write_text("swordfish\n")
    secret.chmod(0o644)
    text = '[mailbox]\nhost = "localhost"\nuser = "u"\npassword_file = "password"\n[relay]\nkind = "maildir"\nmaildir = "out"\n'
    assert f"can be read by others. Mend: chmod 600 {secret}" in mistakes_of(tmp_path, text)
    secret.chmod(0o600)
    config = settings(tmp_path, text)
    found = secret_of(config, config.mailbox)
    assert found is not None
    assert found.get_secret_value() == "swordfish"
    assert "swordfish" not in repr(found)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[mailbox\n", "is no valid TOML"),
        (b"\xff\xfe", "is not UTF-8 text (byte 0)"),
        (None, "there is no such settings file"),
    ],
)
def test_a_file_that_is_no_settings_file_is_named(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    """A missing, broken or wrongly encoded file is one sentence with its path."""
    path = tmp_path / "config.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Misconfigured, match=r"config\.toml") as caught:
        read_config(path)
    assert sentence in str(caught.value)


def test_the_shipped_file_names_every_setting() -> None:
    """config.toml mentions every setting there is, each on a line with a comment."""
    text = (HOME / "config.toml").read_text(encoding="utf-8")
    for section, field in Config.model_fields.items():
        if section == "base":
            continue
        lines = text.partition(f"[{section}]\n")[2].partition("\n[")[0].splitlines()
        for name in type(field.default).model_fields:
            mentioned = [line for line in lines if line.lstrip("# ").startswith(f"{name} =") or f"or {name} =" in line]
            assert mentioned, f"[{section}] {name}"
            assert all("#" in line for line in mentioned), f"[{section}] {name} has no comment"
