"""The relay that is a folder: whole letters in new/, once each."""

from __future__ import annotations

import mailbox
from pathlib import Path

from scheduler.delivery import Fate, Parcel
from scheduler.maildrop import Maildrop

PARCEL = Parcel(sender="", recipients=("a@b.example",), content=b"From: ccm@un.org\r\nSubject: x\r\n\r\nbody\r\n")


def test_a_letter_lies_whole_in_new(tmp_path: Path) -> None:
    """A delivered letter is read by any Maildir reader, with its null return path and its recipient."""
    with Maildrop(tmp_path / "out") as drop:
        delivered = drop.send(PARCEL, lambda: True)
    assert delivered.fate is Fate.SENT
    (message,) = mailbox.Maildir(tmp_path / "out", create=False)
    assert (message["Return-Path"], message["Delivered-To"], message["Subject"]) == ("<>", "a@b.example", "x")
    assert message.get_payload() == "body\n"
    assert not list((tmp_path / "out" / "tmp").iterdir())


def test_the_same_letter_twice_is_one_file(tmp_path: Path) -> None:
    """A letter delivered again after a crash is the same file, read or unread."""
    with Maildrop(tmp_path) as drop:
        drop.send(PARCEL, lambda: True)
        drop.send(PARCEL, lambda: True)
        (file,) = (tmp_path / "new").iterdir()
        file.rename(tmp_path / "cur" / f"{file.name}:2,S")
        assert drop.send(PARCEL, lambda: True).fate is Fate.SENT
    assert not list((tmp_path / "new").iterdir())
    assert len(list((tmp_path / "cur").iterdir())) == 1


def test_nothing_is_delivered_before_sending_is_committed(tmp_path: Path) -> None:
    """While `sending` is asked new/ is empty, and a no leaves nothing behind."""
    seen: list[int] = []

    def sending() -> bool:
        seen.append(len(list((tmp_path / "new").iterdir())))
        return False

    with Maildrop(tmp_path) as drop:
        assert drop.send(PARCEL, sending).fate is Fate.ABANDONED
    assert seen == [0]
    assert not list(tmp_path.glob("*/*.ccm"))


def test_a_folder_that_cannot_be_written_is_temporary(tmp_path: Path) -> None:
    """A folder that vanished keeps the letter for later and does not ask for SENDING."""
    with Maildrop(tmp_path / "out") as drop:
        (tmp_path / "out" / "tmp").rmdir()
        (tmp_path / "out" / "tmp").touch()
        assert drop.send(PARCEL, lambda: 1 / 0 > 0).fate is Fate.TEMPORARY
