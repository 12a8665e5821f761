"""A backup is one moment: the database as it was, every mail it names, and a manifest with their SHA-256. A restore fills an empty
place, checks every sum, and holds back letters that may have left after that moment: nobody is written to twice by it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select

from store import outbox, postgres, sqlite
from store.columns import write_json
from store.database import Database
from store.errors import Refused
from store.events import read_head
from store.files import Files
from store.schema import REVISION, LetterState, messages

_MANIFEST, _MAIL = "manifest.json", "mail"
_DATABASES = {True: "database.sqlite", False: "database.dump"}
_HELD = "the store was restored from a backup of {at}: this letter may have left after it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a backup or a restore brought across."""

    mails: int
    bytes: int
    held: tuple[str, ...] = ()  #: letters that wait for a person after a restore


def back_up(database: Database, files: Files, folder: Path, now: datetime) -> Copied:
    """Write a backup into a new or empty folder while the daemon works. Refused when something lies there already."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder}: is not empty; name a new folder for each backup")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / _DATABASES[database.is_sqlite]
    (sqlite if database.is_sqlite else postgres).copy_to(database.engine, path)
    # The database first: every mail it names was on the disk before it was named.
    hashes, head = _named_in(path, database)
    target, size = Files(folder / _MAIL), 0
    for sha256 in hashes:
        content = files.get(sha256)
        target.put(content)
        size += len(content)
    manifest = {
        "made_at": now.isoformat(),
        "revision": REVISION,
        "database": {"file": path.name, "sha256": _sum_of(path)},
        "events": head,
        "mails": hashes,
    }
    _write(folder / _MANIFEST, json.dumps({**manifest, "sum": _sum_of_manifest(manifest)}, indent=1) + "\n")
    return Copied(mails=len(hashes), bytes=size)


def _named_in(path: Path, database: Database) -> tuple[list[str], dict[str, Any]]:  # Any: JSON
    """The mails a copy names, and its last event; on PostgreSQL those of a moment later, which is more and never less."""
    copy = Database.open(f"sqlite:///{path}") if database.is_sqlite else database
    try:
        with copy.read() as tx:
            hashes = [str(sha256) for sha256 in tx.execute(select(messages.c.sha256).order_by(messages.c.id)).scalars()]
            head = read_head(tx)
    finally:
        if copy is not database:
            copy.close()
            for left in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
                left.unlink(missing_ok=True)
    return hashes, {"count": head.count, "hash": head.hash}


def read_manifest(folder: Path) -> dict[str, Any]:  # Any: JSON
    """Return the manifest of a backup. Refused when there is none, or when a sum or a mail does not fit it."""
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        path = folder / manifest["database"]["file"]
        right = _sum_of(path) == manifest["database"]["sha256"]
        whole = manifest.pop("sum") == _sum_of_manifest(manifest)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"{folder}: is no backup, or not a whole one ({type(error).__name__})") from error
    if not whole:
        raise Refused(f"{folder / _MANIFEST}: was changed after it was written; the backup is damaged")
    if not right:
        raise Refused(f"{path}: is not the file that the manifest names; the backup is damaged")
    if manifest["revision"] != REVISION:
        raise Refused(f"{folder}: is of tables {manifest['revision']}, this program has {REVISION}")
    return manifest


def restore(folder: Path, url: str, files: Files, now: datetime) -> Copied:
    """Fill an empty store from a backup. Refused, and nothing is written, when either is not what it must be."""
    manifest = read_manifest(folder)
    source, size = Files(folder / _MAIL), 0
    if files.folder.exists() and any(files.all_hashes()):
        raise Refused(f"{files.folder}: holds mail already; restore into an empty folder")
    for sha256 in manifest["mails"]:
        source.get(sha256)  # every mail is whole before the first byte is written
    _fill(folder / manifest["database"]["file"], url)
    for sha256 in manifest["mails"]:
        content = source.get(sha256)
        files.put(content)
        size += len(content)
    database = Database.open(url)
    try:
        held = _hold_back(database, str(manifest["made_at"]), now)
    finally:
        database.close()
    return Copied(mails=len(manifest["mails"]), bytes=size, held=held)


def _fill(path: Path, url: str) -> None:
    database = Database.open(url)
    try:
        if inspect(database.engine).get_table_names():
            raise Refused("the database is not empty; restore into a new folder, or a new database")
        if (path.name == _DATABASES[True]) != database.is_sqlite:
            raise Refused(f"{path}: is a backup of the other kind of database")
        if not database.is_sqlite:
            postgres.fill_from(database.engine, path)
            return
        target = Path(str(database.engine.url.database))
    finally:
        database.close()
    for left in (target, target.with_name(target.name + "-wal"), target.with_name(target.name + "-shm")):
        left.unlink(missing_ok=True)
    shutil.copyfile(path, target)
    target.chmod(0o600)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _hold_back(database: Database, made_at: str, now: datetime) -> tuple[str, ...]:
    """Letters that were to leave when the backup was made may have left since: a person decides. A digest may come twice."""
    held = []
    because = _HELD.format(at=made_at[:16].replace("T", " "))
    with database.begin() as tx:
        outbox.settle_interrupted(tx, now)
        for letter in outbox.list_letters(tx, states=(LetterState.WAITING,)):
            if letter.kind not in outbox.RESENT and outbox.hold(tx, letter.id, because=because, now=now):
                held.append(letter.number)
    return tuple(held)


def _sum_of_manifest(manifest: dict[str, Any]) -> str:  # Any: JSON
    return hashlib.sha256(write_json(manifest).encode()).hexdigest()


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
