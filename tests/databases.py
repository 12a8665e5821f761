"""Real databases for tests: SQLite files, and a private PostgreSQL on a unix socket that ends with the test session."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import text

from store import schema
from store.database import Database, upgrade_schema

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
USER = "ccm"


def has_postgres() -> bool:
    """Whether a PostgreSQL server is installed."""
    return bool(BINARIES) and (os.getuid() != 0 or shutil.which("runuser") is not None)


def _as_owner(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else list(command)


@cache
def postgres_socket() -> Path:
    """Start the one server of this process and return the folder of its socket."""
    folder = Path(tempfile.mkdtemp(prefix="ccm-pg-", dir="/tmp"))  # a socket's path is at most 107 bytes
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    init = [str(BINARIES[-1] / "initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(_as_owner(*init), check=True, capture_output=True, cwd="/")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=40"
    log = str(folder / "log")
    start = [str(BINARIES[-1] / "pg_ctl"), "-D", str(data), "-l", log, "-w", "-o", options, "start"]
    subprocess.run(_as_owner(*start), check=True, capture_output=True, cwd="/")
    atexit.register(_stop, folder, data)
    return folder


def _stop(folder: Path, data: Path) -> None:
    stop = [str(BINARIES[-1] / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"]
    subprocess.run(_as_owner(*stop), check=False, capture_output=True, cwd="/")
    shutil.rmtree(folder, ignore_errors=True)


@cache
def _template() -> str:
    """A database with the tables, made once and copied for each test."""
    socket = postgres_socket()
    _create("ccm_template", "")
    db = Database.open(f"postgresql+psycopg://{USER}@/ccm_template?host={socket}")
    upgrade_schema(db)
    db.close()
    return "ccm_template"


@cache
def _emptied() -> Database:
    return Database.open(fresh_postgres("ccm_emptied"))


def emptied_postgres() -> Database:
    """The one database with tables of this process, emptied: four times faster than a new one."""
    db = _emptied()
    names = ", ".join(f'"{table.name}"' for table in schema.metadata.sorted_tables)
    with db.begin() as tx:
        tx.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    return db


def _create(name: str, template: str) -> None:
    with psycopg.connect(f"host={postgres_socket()} user={USER} dbname=postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        copy = f' TEMPLATE "{template}"' if template else ""
        connection.execute(f'CREATE DATABASE "{name}"{copy}'.encode())


def empty_postgres(name: str) -> str:
    """The URL of a new database without tables."""
    _create(name, "")
    return f"postgresql+psycopg://{USER}@/{name}?host={postgres_socket()}"


def fresh_postgres(name: str) -> str:
    """The URL of a new database with the tables."""
    _create(name, _template())
    return f"postgresql+psycopg://{USER}@/{name}?host={postgres_socket()}"


@cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="ccm-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    db = Database.open(f"sqlite:///{folder / 'ccm.sqlite'}")
    upgrade_schema(db)
    db.close()
    return folder / "ccm.sqlite"


def fresh_sqlite(folder: Path) -> str:
    """The URL of a new SQLite file with the tables."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ccm.sqlite"
    shutil.copyfile(_sqlite_template(), path)
    return f"sqlite:///{path}"
