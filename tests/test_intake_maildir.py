"""Mail on disk comes with stable keys, whole, and stays as it was."""

from __future__ import annotations

import mailbox
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.maildir import DiskSettings, DiskSource, received_at
from intake.source import Fetched
from store.errors import Misconfigured

MAIL = b"Received: from a by b; Tue, 04 Jul 2023 10:15:00 +0200\r\nSubject: Note\r\n\r\nText\r\n"


def all_of(source: DiskSource, seen: Sequence[str] = ()) -> list[Fetched]:
    """Return what a source has beside the keys the ledger has."""
    known = frozenset(seen)
    return [mail for batch in source.new_since(None, lambda _, keys: known & set(keys)) for mail in batch.mails]


def make_maildir(folder: Path) -> Path:
    """Make an empty Maildir."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder


def test_a_mail_keeps_its_key_when_a_person_reads_it(tmp_path: Path) -> None:
    """Moving from new/ to cur/ with flags makes no second mail."""
    folder = make_maildir(tmp_path / "mail")
    (folder / "new" / "1688.M1.host").write_bytes(MAIL)
    first = all_of(DiskSource(folder))
    (folder / "new" / "1688.M1.host").rename(folder / "cur" / "1688.M1.host:2,S")
    assert [mail.key for mail in first] == ["1688.M1.host"]
    assert all_of(DiskSource(folder), ["1688.M1.host"]) == []
    assert all_of(DiskSource(folder))[0].raw == MAIL


def test_the_time_of_receipt_is_the_servers(tmp_path: Path) -> None:
    """The topmost Received header dates a mail; without one the file's own time does."""
    (tmp_path / "a.eml").write_bytes(MAIL)
    (tmp_path / "b.eml").write_bytes(b"Subject: none\r\n\r\n")
    with_header, without = all_of(DiskSource(tmp_path))
    assert with_header.received_at == datetime(2023, 7, 4, 8, 15, tzinfo=UTC)
    assert abs((datetime.now(UTC) - without.received_at).total_seconds()) < 60


@pytest.mark.parametrize("stamp", ["", "no date", "Tue, 04 Jul 9999 10:15:00 +0200", "Tue, 04 Jul 2023 10:15:00 -0000"])
def test_a_time_nobody_can_read_is_none(stamp: str) -> None:
    """A Received header without a real moment dates nothing."""
    assert received_at(f"Received: from a by b; {stamp}\r\n\r\n".encode()) is None


def test_an_mbox_gives_every_mail_once(tmp_path: Path) -> None:
    """Each message of an mbox is a mail with a key of its own, equal ones included."""
    box = mailbox.mbox(tmp_path / "old.mbox")
    for _ in range(3):
        box.add(MAIL)
    box.close()
    found = all_of(DiskSource(tmp_path / "old.mbox"))
    assert len({mail.key for mail in found}) == 3
    assert all(b"Subject: Note" in (mail.raw or b"") for mail in found)


def test_a_mail_too_large_stays_with_a_reason(tmp_path: Path) -> None:
    """Above the limit nothing is read, and one sentence says why."""
    (tmp_path / "big.eml").write_bytes(b"x" * 2_000_000)
    (mail,) = all_of(DiskSource(tmp_path, DiskSettings(largest_bytes=1_000_000)))
    assert mail.raw is None
    assert mail.left_because == "It has 2 MB, more than the 1 MB that are fetched."


def test_batches_are_bounded_by_bytes(tmp_path: Path) -> None:
    """No batch goes on growing once it has its bytes."""
    for number in range(9):
        (tmp_path / f"{number}.eml").write_bytes(MAIL + b"y" * 1000)
    source = DiskSource(tmp_path, DiskSettings(batch_bytes=2_000))
    sizes = [len(batch.mails) for batch in source.new_since(None, lambda _, keys: frozenset())]
    assert sizes == [2, 2, 2, 2, 1]


def test_waiting_ends_when_mail_comes_or_somebody_wakes(tmp_path: Path) -> None:
    """A new file ends the wait with True, a wake with False."""
    folder = make_maildir(tmp_path / "mail")
    source = DiskSource(folder)
    threading.Timer(0.2, lambda: (folder / "new" / "1").write_bytes(MAIL)).start()
    assert source.wait(10)
    threading.Timer(0.2, source.wake).start()
    began = time.monotonic()
    assert not source.wait(10)
    assert time.monotonic() - began < 5


def test_a_place_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    """A missing folder is named before anything starts."""
    with pytest.raises(Misconfigured, match="there is no such file or folder"):
        DiskSource(tmp_path / "nowhere")
