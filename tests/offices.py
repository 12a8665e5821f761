"""An office of a test's own: a real store, a Maildir in and a Maildir out, a clock that the test sets; and mail to put into it."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zlib import crc32

from parsers.limits import Limits
from parsers.sandbox import Reader
from scheduler import fittings
from scheduler.clock import FixedClock
from scheduler.config import Answering, Config, Health, Mailbox, Relay, Store
from scheduler.office import Office
from store import contacts
from store.contacts import ContactEntry, ContactKind
from store.database import Database
from store.files import Files
from store.reference import load_reference
from tests.databases import fresh_sqlite

NOW = datetime(2023, 7, 10, 8, 0, tzinfo=UTC)  #: a Monday of the season: reminders of notices are not due yet
NAMES = ("Thabiso MOKHETHI", "Palesa NTLHOKI", "Retselisitsoe KHAKETLA", "Lineo MAHASE", "Tumelo PITSO", "Neo SELLO")

_NOTE = """PERMANENT MISSION OF {official}
GENEVA

No. {reference}

The Permanent Mission of {official} to the United Nations Office and other international organizations in
Geneva presents its compliments to the United Nations Office for Disarmament Affairs, Geneva Branch, and, with reference to note
ODA/2023-00050, has the honour to communicate that {name} will take part in the Eleventh Meeting of States Parties to the
Convention on Cluster Munitions, to be held in Geneva from 11 to 14 September 2023. The delegation will be composed as follows:

{people}

The Permanent Mission of {official} avails itself of this opportunity to renew to the United Nations Office for Disarmament
Affairs, Geneva Branch, the assurances of its highest consideration.

Geneva, 4 July 2023
"""
STATES = {
    "LSO": ("the Kingdom of Lesotho", "Lesotho"),
    "NOR": ("Norway", "Norway"),
    "IRL": ("Ireland", "Ireland"),
    "PER": ("Peru", "Peru"),
    "ZMB": ("the Republic of Zambia", "Zambia"),
    "MLI": ("the Republic of Mali", "Mali"),
}


def note(state: str = "LSO", number: int = 1, people: tuple[str, ...] = NAMES[:2]) -> bytes:
    """A note verbale in the body of a mail from a State's mission; each number is another mail."""
    official, name = STATES[state]
    roles = ("Ambassador (Head of Delegation)", *["Counsellor"] * 9)
    lines = "\n".join(f"{n}. Mr. {person}, {roles[n - 1]}" for n, person in enumerate(people, 1))
    body = _NOTE.format(official=official, name=name, reference=f"{state}/{number:04d}/2023", people=lines)
    return mail(body, sender=address_of(state), subject=f"Note verbale {number} of {name}", number=number)


def address_of(state: str) -> str:
    """The address of a State's mission."""
    return f"mission@{state.lower()}.example"


def mail(
    body: str, *, sender: str = "someone@else.example", subject: str = "Hello", number: int = 1, more: str = ""
) -> bytes:
    """A plain mail."""
    domain = sender.partition("@")[2]
    return (
        f"Return-Path: <{sender}>\r\n"
        f"Received: from mx.{domain} by mx.secretariat.example with ESMTPS; Mon, 10 Jul 2023 09:00:00 +0200\r\n"
        f"From: Sender <{sender}>\r\nTo: ccm@un.org\r\nSubject: {subject}\r\n"
        f"Date: Mon, 10 Jul 2023 09:00:00 +0200\r\nMessage-ID: <{number}.{crc32(subject.encode())}@{domain}>\r\n"
        f"{more}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    ).encode() + body.replace("\n", "\r\n").encode()


def bounce(letter_id: str, address: str, *, status: str = "5.1.1", number: int = 1) -> bytes:
    """A delivery report (RFC 3464) about a letter of ours."""
    return f"""Return-Path: <>
From: Mail Delivery System <mailer-daemon@else.example>
To: ccm@un.org
Subject: Undelivered Mail Returned to Sender
Date: Mon, 10 Jul 2023 09:05:00 +0200
Message-ID: <dsn{number}@else.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_dsn"

--=_dsn
Content-Type: text/plain; charset=us-ascii

It did not arrive.
--=_dsn
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.else.example

Final-Recipient: rfc822; {address}
Action: {"failed" if status.startswith("5") else "delayed"}
Status: {status}
--=_dsn
Content-Type: text/rfc822-headers

From: ccm@un.org
To: {address}
Message-ID: {letter_id}
--=_dsn--
""".replace("\n", "\r\n").encode()


def deliver(folder: Path, raw: bytes, name: str) -> None:
    """Put a mail into a Maildir as a delivery agent does."""
    waiting = folder / "tmp" / name
    waiting.write_bytes(raw)
    waiting.rename(folder / "new" / name)


def make_maildir(folder: Path) -> Path:
    """Make an empty Maildir."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return folder


@cache
def reader() -> Reader:
    """One reader for all tests of this process: its start costs a second."""
    made = Reader(Limits())
    atexit.register(made.close)
    return made


@contextmanager
def make_office(folder: Path, config: Config | None = None, *, database: Database | None = None) -> Iterator[Office]:
    """An office at NOW, with every mission of STATES in its register."""
    make_maildir(folder / "in")
    own = database is None
    opened = database or Database.open(fresh_sqlite(folder / "data"))
    config = config or Config(
        store=Store(directory="data", reserve_gigabytes=0),
        mailbox=Mailbox(kind="maildir", maildir="in"),
        relay=Relay(kind="maildir", maildir="out"),
        answering=Answering(per_hour=1000, per_state_and_day=1000, per_address_and_hour=1000, per_address_and_day=1000),
        health=Health(metrics_port=0),
        base=folder,
    )
    office = Office(
        config=config,
        database=opened,
        files=Files(config.directory / "mail"),
        reference=load_reference(),
        clock=FixedClock(NOW),
        papers=reader(),
        source=lambda: fittings.make_source(config),
        carrier=lambda: fittings.make_carrier(config),
        name="test",
    )
    with opened.begin() as tx:
        for state in STATES:
            contacts.add_contact(
                tx,
                ContactEntry(
                    address=address_of(state),
                    code=state,
                    kind=ContactKind.MISSION,
                    source="card",
                    added_by="test",
                    added_at=NOW,
                ),
            )
    office.begin()
    try:
        yield office
    finally:
        if own:
            opened.close()


def at(office: Office, moment: datetime) -> Office:
    """The same office at another moment."""
    return replace(office, clock=FixedClock(moment))


def letters_in(folder: Path) -> list[bytes]:
    """The letters that left into a Maildir."""
    return [path.read_bytes() for path in sorted((folder / "new").glob("*"))]
