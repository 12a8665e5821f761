"""Everything that is PostgreSQL's own. The right to be the one daemon is an advisory lock that dies with its connection."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from store.errors import Misconfigured, Refused, Temporary

ONE_DAEMON = 0x43434D  #: "CCM": the key of the advisory lock
CONNECT_TIMEOUT = 10  #: seconds


def open_engine(url: URL) -> Engine:
    """Return the engine; psycopg 3 is the only driver."""
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise Misconfigured(f"database.url: {url.drivername} is not supported; write postgresql+psycopg://...")
    url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_TIMEOUT})


def copy_to(engine: Engine, path: Path) -> None:
    """Write the database as of this moment into one file with pg_dump."""
    _run(engine, "pg_dump", "--format=custom", "--no-owner", f"--file={path}")


def fill_from(engine: Engine, path: Path) -> None:
    """Fill an empty database from a file of `copy_to` with pg_restore, all or nothing."""
    _run(engine, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--dbname", "", str(path))


def _run(engine: Engine, program: str, *arguments: str) -> None:
    url = engine.url
    where = {
        "PGHOST": url.host or str(url.query.get("host", "")),
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username,
    }
    told = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "PGDATABASE": url.database, "PGPASSWORD": url.password}
    environment = {name: value for name, value in {**where, **told}.items() if value}
    named = [url.database or "" if argument == "" else argument for argument in arguments]
    try:
        done = subprocess.run([program, *named], env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise Misconfigured(f"{program} is not installed; install postgresql-client") from error
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise Refused(f"{program}: {said[-1] if said else f'ended with {done.returncode}'}")


@contextmanager
def one_incarnation(engine: Engine) -> Iterator[None]:
    """Hold the advisory lock on a connection of its own."""
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except OperationalError as error:
        raise Temporary(f"the database did not answer: {error.orig}") from error
    with connection:
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": ONE_DAEMON}).scalar_one():
            raise Misconfigured(f"another daemon already runs on {engine.url.render_as_string()}; stop it first")
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ONE_DAEMON})
