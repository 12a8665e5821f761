"""The database. Whoever opens a transaction commits it, once, by leaving `begin()`; an error on the way rolls all of it back.

The same Core statements run on SQLite and PostgreSQL; what only one of them needs stands in sqlite.py and postgres.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, Table, inspect, literal, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from store import postgres, schema, sqlite
from store.errors import Misconfigured, Temporary

Tx = Connection  #: an open transaction; only `Database` makes one

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Database:
    """One database. `folder` is where a SQLite file lies, None on PostgreSQL."""

    engine: Engine
    folder: Path | None

    @classmethod
    def open(cls, url: str) -> Database:
        """Open `sqlite:///path` or `postgresql+psycopg://...` without touching its schema; Misconfigured for anything else."""
        try:
            parsed = sqlalchemy.make_url(url)
        except ArgumentError as error:
            raise Misconfigured("database.url: not a database address; write sqlite:///path/to/ccm.db") from error
        if parsed.get_backend_name() == "sqlite":
            engine, folder = sqlite.open_engine(parsed)
            return cls(engine, folder)
        if parsed.get_backend_name() == "postgresql":
            return cls(postgres.open_engine(parsed), None)
        raise Misconfigured(f"database.url: {parsed.get_backend_name()} is not supported; use sqlite or postgresql")

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """A transaction that writes; committed when the block ends. Temporary when the database is away, locked or full."""
        with translated(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only reads, and sees one moment from beginning to end."""
        options: dict[str, Any] = (
            {"ccm_read": True}
            if self.is_sqlite
            else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with translated(), self.engine.connect() as raw:
            connection = raw.execution_options(**options)
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


@contextmanager
def translated() -> Iterator[None]:
    """Turn a database that is away, locked or full into Temporary; its mistakes stay what they are."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Temporary(f"the database did not answer: {_first_line(error)}") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Temporary(f"the database went away: {_first_line(error)}") from error
        raise


def _first_line(error: DBAPIError) -> str:
    said = str(error.orig).strip().splitlines()
    return said[0] if said else type(error.orig).__name__


def insert_once(tx: Tx, table: Table, values: Mapping[str, Any]) -> bool:  # Any: column values
    """Insert a row unless a unique key forbids it; True when it was inserted. Never an error, so the transaction lives on."""
    make = sqlite_dialect.insert if tx.dialect.name == "sqlite" else postgresql.insert
    # RETURNING, not rowcount: on PostgreSQL the driver's count of an insert with a generated key is not the server's.
    inserted = make(table).values(**values).on_conflict_do_nothing().returning(literal(1))
    return tx.execute(inserted).first() is not None


def next_in_sequence(tx: Tx, name: str) -> int:
    """Return the next number of a sequence, counted from 1 without gaps: it is given back when the transaction is."""
    make = sqlite_dialect.insert if tx.dialect.name == "sqlite" else postgresql.insert
    table = schema.sequences
    statement = make(table).values(name=name, last=1)
    statement = statement.on_conflict_do_update(index_elements=[table.c.name], set_={"last": table.c.last + 1})
    return int(tx.execute(statement.returning(table.c.last)).scalar_one())


def schema_is_current(db: Database) -> bool:
    """Whether the tables are those of this program. The daemon asks and does not start otherwise; it never migrates."""
    with db.read() as tx:
        return _revision(tx) == schema.REVISION


def _revision(tx: Tx) -> str | None:
    if not inspect(tx).has_table("alembic_version"):
        return None
    found = tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def upgrade_schema(db: Database) -> tuple[str | None, str]:
    """Bring the tables up to date in one transaction and return the revision before and after. Safe to repeat."""
    from alembic import command  # imported here: the daemon never needs it, and it is slow to load
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with db.begin() as tx:
        before = _revision(tx)
        config.attributes["connection"] = tx
        command.upgrade(config, "head")
        return before, str(_revision(tx))  # committed: the tables are those of this program


@contextmanager
def one_incarnation(db: Database) -> Iterator[None]:
    """Hold the right to be the one daemon of this database; Misconfigured when another process holds it."""
    holder = sqlite.one_incarnation(db.engine) if db.is_sqlite else postgres.one_incarnation(db.engine)
    with holder:
        yield
