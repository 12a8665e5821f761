"""A desk of a story: a real Dovecot over verified TLS, a real SMTP server, a store with tables, and a clock that the story sets."""

from __future__ import annotations

import email
import email.policy
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from intake.maildir import received_at
from scheduler import jobs
from scheduler.clock import FixedClock
from scheduler.config import read_config
from scheduler.office import Office, open_office
from store import contacts
from store.contacts import ContactEntry, ContactKind
from store.database import Database, upgrade_schema
from tests.dovecot import PASSWORD, USER, Dovecot
from tests.sink import Sink, smtp_sink

SAMPLES = Path(__file__).resolve().parent.parent / "scheduler" / "samples"

_CONFIG = """
[store]
directory = "data"
reserve_gigabytes = 0
[mailbox]
host = "localhost"
port = {imap}
ca_file = "{authority}"
user = "{user}"
password_file = "password"
[relay]
host = "127.0.0.1"
port = {smtp}
security = "plaintext"
[identity]
trusted_authserv_ids = ["mx.secretariat.example"]
[answering]
live_since = "2023-01-01"
[digest]
to = ["digest@secretariat.example"]
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """The office with what stands around it."""

    office: Office
    clock: FixedClock
    server: Dovecot
    sink: Sink

    def at(self, day: str, hour: str = "10:00") -> None:
        """Put the clock to an hour of Geneva's summer."""
        self.clock.set(datetime.fromisoformat(f"{day}T{hour}:00+02:00"))

    def arrive(self, sample: str) -> None:
        """Let a sample of the season come into the mailbox."""
        raw = (SAMPLES / f"{sample}.eml").read_bytes()
        self.server.deliver(raw, f"{sample}.story", received=received_at(raw))

    def one_pass(self) -> jobs.Pass:
        """One full pass, which must not end early."""
        done = jobs.one_pass(self.office)
        assert done.errors == ()
        return done

    def letters(self) -> list[EmailMessage]:
        """What the relay took, parsed."""
        parsed = [email.message_from_bytes(content, policy=email.policy.default) for content in self.sink.taken]
        return [letter for letter in parsed if isinstance(letter, EmailMessage)]


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@contextmanager
def a_desk(folder: Path, *known: tuple[str, str]) -> Iterator[Desk]:
    """A desk whose register has these addresses and States."""
    # Not below pytest's own folder, which another run of pytest closes to Dovecot's user.
    home = Path(tempfile.mkdtemp(prefix="ccm-story-", dir="/tmp"))
    server = Dovecot(home)
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o600)
    server.start()
    try:
        with smtp_sink() as sink:
            path = folder / "config.toml"
            told = {"imap": server.port, "smtp": sink.port, "authority": server.ca_file, "user": USER}
            path.write_text(_CONFIG.format(**told))
            config = read_config(path)
            config.directory.mkdir()
            database = Database.open(config.database_url)
            upgrade_schema(database)
            database.close()
            clock = FixedClock(datetime(2023, 7, 1, 8, tzinfo=UTC))
            with open_office(config, clock=clock) as office:
                _learn(office, known)
                jobs.begin(office)
                yield Desk(office, clock, server, sink)
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _learn(office: Office, known: tuple[tuple[str, str], ...]) -> None:
    with office.database.begin() as tx:
        for address, code in known:
            entry = ContactEntry(
                address=address,
                code=code,
                kind=ContactKind.MISSION,
                source="card",
                added_by="test",
                added_at=office.clock.now(),
            )
            contacts.add_contact(tx, entry)
