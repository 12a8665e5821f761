"""One daemon a store: a lock that is being let go is waited for, one that is held is not."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from store.database import Database, one_incarnation
from store.errors import Misconfigured
from tests.databases import fresh_sqlite


def hold(folder: Path, seconds: float) -> threading.Thread:
    """Hold the lock as another process would, for so long."""
    descriptor = os.open(folder / "db.lock", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)

    def let_go() -> None:
        time.sleep(seconds)
        os.close(descriptor)

    thread = threading.Thread(target=let_go)
    thread.start()
    return thread


def test_a_daemon_killed_a_moment_ago_is_waited_for(tmp_path: Path) -> None:
    """A start right after a kill finds the lock still held for a moment, waits for it, and gets it."""
    database = Database.open(fresh_sqlite(tmp_path / "data"))
    holder = hold(tmp_path / "data", 0.5)
    start = time.monotonic()
    with one_incarnation(database):
        assert time.monotonic() - start >= 0.4
    holder.join()
    database.close()


def test_a_second_daemon_is_told_so(tmp_path: Path) -> None:
    """A lock that stays held is another daemon: one sentence says so, after a few seconds."""
    database = Database.open(fresh_sqlite(tmp_path / "data"))
    holder = hold(tmp_path / "data", 5.0)
    try:
        with pytest.raises(Misconfigured, match="another daemon already runs"), one_incarnation(database):
            raise AssertionError("two daemons on one store")
    finally:
        holder.join()
        database.close()
