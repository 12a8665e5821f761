"""The demonstration: one season of sample mail through the real program, by a clock of its own; nothing leaves the folder.

The samples arrive at the moments their Received lines tell, one pass follows each, and the digest is written at the end of the
season. A second run finds everything in the ledger and changes nothing.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from intake.maildir import received_at
from scheduler import jobs
from scheduler.clock import FixedClock
from scheduler.config import read_config
from scheduler.office import Office, open_office
from store import contacts
from store.contacts import ContactEntry, ContactKind
from store.database import Database, upgrade_schema

SAMPLES = Path(__file__).parent / "samples"
END = datetime.fromisoformat(
    "2023-09-06T08:00:00+02:00"
)  #: the last morning: the late note has come, the Meeting is near
_AFTER = timedelta(minutes=2)  #: between the arrival of a mail and the pass that sees it

_SETTINGS = """# The settings of the demonstration: a Maildir in, a Maildir out, a clock that stands at the end of the season.
# CCM_DIR={folder} ./ccm status, list, why, ... work on this folder.

[secretariat]
name = "CCM Secretariat (UNODA Geneva)"
address = "ccm@un.org"

[store]
directory = "."
reserve_gigabytes = 0.1

[mailbox]
kind = "maildir"
maildir = "mailbox"

[relay]
kind = "maildir"
maildir = "letters"

[identity]
trusted_authserv_ids = ["mx.secretariat.example"]

[answering]
live_since = "2023-01-01"

[digest]
to = ["ccm@un.org"]
attach = ["participants", "reports"]

[clock]
fixed_at = "{end}"

[log]
level = "warning"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One message of the season."""

    name: str
    arrives: datetime  #: aware UTC
    raw: bytes


def samples() -> tuple[Sample, ...]:
    """Return the season's mail in the order of arrival."""
    found = []
    for path in sorted(SAMPLES.glob("*.eml")):
        raw = path.read_bytes()
        arrives = received_at(raw)
        if arrives is None:
            raise ValueError(f"{path.name} has no Received line")
        found.append(Sample(name=path.stem, arrives=arrives, raw=raw))
    return tuple(sorted(found, key=lambda sample: (sample.arrives, sample.name)))


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Office, FixedClock]]:
    """Open the demonstration's office, made on the first run."""
    for name in ("mailbox/new", "mailbox/cur", "mailbox/tmp", "letters", "exports"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = folder / "config.toml"
    if not settings.exists():
        settings.write_text(_SETTINGS.format(folder=folder, end=END.isoformat()), encoding="utf-8")
    os.environ["CCM_DIR"] = str(folder)
    config = read_config(settings)
    database = Database.open(config.database_url)
    try:
        upgrade_schema(database)
    finally:
        database.close()
    clock = FixedClock(END)
    with open_office(config, clock=clock) as office:
        yield office, clock


def play(office: Office, clock: FixedClock, told: Callable[[], None]) -> None:
    """Let the season happen: each mail arrives at its moment and a pass follows; then the morning of the digest."""
    quiet = replace(
        office, config=office.config.model_copy(update={"digest": office.config.digest.model_copy(update={"to": ()})})
    )
    mails = samples()
    clock.set(mails[0].arrives)
    _learn_contacts(office)
    jobs.begin(office)
    for sample in mails:
        if _has_arrived(office.folder, sample):
            told()
            continue
        clock.set(sample.arrives + _AFTER)
        _arrive(office.folder, sample)
        jobs.one_pass(quiet)
        told()
    clock.set(END)
    jobs.one_pass(office)
    told()


def _name(sample: Sample) -> str:
    return f"{sample.arrives:%Y%m%dT%H%M%S}.{sample.name}"


def _has_arrived(folder: Path, sample: Sample) -> bool:
    return any(
        path.name.startswith(_name(sample))
        for place in ("new", "cur")
        for path in (folder / "mailbox" / place).iterdir()
    )


def _arrive(folder: Path, sample: Sample) -> None:
    """Put a mail into the Maildir as a delivery agent does: tmp/, then new/."""
    waiting = folder / "mailbox" / "tmp" / _name(sample)
    waiting.write_bytes(sample.raw)
    waiting.rename(folder / "mailbox" / "new" / waiting.name)


def _learn_contacts(office: Office) -> None:
    """Put the season's register of addresses into the store, once."""
    now = office.clock.now()
    with (SAMPLES / "contacts.csv").open(encoding="utf-8", newline="") as file, office.database.begin() as tx:
        for row in csv.DictReader(file):
            entry = ContactEntry(
                address=row["address"],
                code=row["code"],
                kind=ContactKind(row["kind"]),
                source="sample register",
                added_by="demonstration",
                added_at=now,
            )
            contacts.add_contact(tx, entry)
