"""Everything that is PostgreSQL's own. The right to be the one daemon is an advisory lock that dies with its connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from store.errors import Misconfigured, Temporary

ONE_DAEMON = 0x43434D  #: "CCM": the key of the advisory lock
CONNECT_TIMEOUT = 10  #: seconds


def open_engine(url: URL) -> Engine:
    """Return the engine; psycopg 3 is the only driver."""
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise Misconfigured(f"database.url: {url.drivername} is not supported; write postgresql+psycopg://...")
    url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_TIMEOUT})


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
