"""Everything that is SQLite's own. A commit is on the disk before it returns (WAL, synchronous=FULL), and a writer takes the
lock when it begins, so it never fails half-way for want of it.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event

from store.errors import Misconfigured

BUSY_TIMEOUT = 30.0  #: seconds a writer waits for another
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


def open_engine(url: URL) -> tuple[Engine, Path]:
    """Return the engine and the folder of the file; the folder is made for us alone (0700) when missing."""
    if not url.database or url.database == ":memory:":
        raise Misconfigured("database.url: name a file, as in sqlite:///path/to/ccm.db; memory forgets")
    path = Path(url.database)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # ours alone before SQLite writes the first byte
    except OSError as error:
        raise Misconfigured(f"database.url: {path} cannot be made: {error.strerror}") from error
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine, path.parent


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # pysqlite must not begin by itself: it would begin too late
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("ccm_read", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def copy_to(engine: Engine, path: Path) -> None:
    """Write the database as of this moment into one new file, while others go on writing into ours."""
    source = engine.raw_connection()
    target = sqlite3.connect(path)
    try:
        source.driver_connection.backup(target)  # type: ignore[union-attr]  # sqlite3's own connection
        target.execute("PRAGMA journal_mode = DELETE")  # one file, whole without its log
        target.commit()
    finally:
        target.close()
        source.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def faults_in(engine: Engine) -> tuple[str, ...]:
    """One sentence for each fault SQLite itself finds in its pages, indexes and references."""
    with engine.connect() as connection:
        pages = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
        strays = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    found = [f"the database file is damaged: {line}" for line in pages if line != "ok"]
    return (*found, *(f"a row of {row[0]} points to a row of {row[2]} that is not there" for row in strays[:20]))


_HANDOVER = 3.0  #: seconds that a daemon killed a moment ago may still be letting go


@contextmanager
def one_incarnation(engine: Engine) -> Iterator[None]:
    """Hold `db.lock` beside the file; it is let go when the process ends, however it ends."""
    path = Path(str(engine.url.database)).parent / "db.lock"
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + _HANDOVER
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise Misconfigured(
                        f"another daemon already runs on {engine.url.database}; stop it first"
                    ) from error
                time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)
