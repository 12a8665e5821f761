"""The office: everything one daemon, one pass or one test works with, wired from the settings or built from values.

It opens what is local (database, files, reference) and connects to nobody before a job asks.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from intake.desk import Desk
from intake.pipeline import Means, Shelf, Terms
from intake.source import Source
from parsers.sandbox import Reader
from scheduler import fittings
from scheduler.clock import Clock, FixedClock, SystemClock
from scheduler.config import Config
from scheduler.delivery import Carrier
from scheduler.dutysettings import DutySettings
from scheduler.letters.settings import LetterSettings
from scheduler.reminding import find_awaited_meeting
from store import contacts, register, ticks
from store.database import Database, Tx, schema_is_current
from store.errors import Misconfigured
from store.files import Files
from store.reference import Reference, load_reference

_LIVE = "live"  #: the tick of the first pass: mail from before its day is never answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who works here, with what."""

    config: Config
    database: Database
    files: Files
    reference: Reference
    clock: Clock
    papers: Reader
    source: Callable[[], Source]  #: a new way in, unconnected
    carrier: Callable[[], Carrier]  #: a new way out, unopened
    name: str  #: of this incarnation, on claims and ticks

    @property
    def folder(self) -> Path:
        """Folder of the store."""
        return self.config.directory

    @property
    def zone(self) -> ZoneInfo:
        """Zone of deadlines and of the digest."""
        return self.config.zone

    @property
    def today(self) -> date:
        """The day in the zone."""
        return self.clock.now().astimezone(self.zone).date()

    @property
    def letters(self) -> LetterSettings:
        """How letters look."""
        return fittings.letter_settings(self.config)

    def duties(self) -> DutySettings:
        """Who is answered and reminded."""
        return fittings.duty_settings(self.config, self.live_since())

    def shelf(self) -> Shelf:
        """Where mail is kept."""
        reserve = round(self.config.store.reserve_gigabytes * 1_000_000_000)
        return Shelf(database=self.database, files=self.files, reserve_bytes=reserve)

    def terms(self, *, everything: bool = False) -> Terms:
        """On which terms arriving mail is taken in."""
        live = self.live_since()
        start = datetime.combine(live, time(0), self.zone) if live else None
        return Terms(live_from=start, everything=everything)

    def means(self) -> Means:
        """What reading may use now: the desk is as of this moment."""
        with self.database.read() as tx:
            desk = self.desk(tx)
        return Means(
            reference=self.reference,
            desk=desk,
            papers=self.papers,
            today=self.today,
            zone=self.zone,
            attempts=self.config.reading.attempts,
        )

    def desk(self, tx: Tx) -> Desk:
        """What reading may know beside the bytes."""
        return make_desk(
            self.config,
            self.meeting_code(),
            contacts=contacts.list_contacts(tx),
            reported=register.reporting_states(tx),
        )

    def meeting_code(self) -> str | None:
        """Code of the meeting that notices are awaited for."""
        try:
            found = find_awaited_meeting(self.reference, fittings.duty_settings(self.config, None), self.today)
        except KeyError as error:
            known = ", ".join(meeting.code for meeting in self.reference.meetings)
            raise Misconfigured(
                f'[secretariat] meeting: there is no meeting "{self.config.secretariat.meeting}" (known: {known}). '
                'Mend: meeting = "auto"'
            ) from error
        return found.code if found else None

    def live_since(self) -> date | None:
        """Day from which mail is answered: that of the settings, else that of the first pass; None before it."""
        if self.config.answering.live_since:
            return self.config.answering.live_since
        with self.database.read() as tx:
            first = ticks.find_last_slot(tx, _LIVE)
        return first.astimezone(self.zone).date() if first else None

    def begin(self) -> None:
        """Note the first pass of this store, once."""
        with self.database.begin() as tx:
            if ticks.find_last_slot(tx, _LIVE) is None:
                ticks.fire(tx, _LIVE, self.clock.now(), self.name)


def make_desk(
    config: Config,
    meeting: str | None,
    *,
    contacts: tuple[contacts.ContactEntry, ...] = (),
    reported: frozenset[str] = frozenset(),
) -> Desk:
    """Return what reading may know beside the bytes, from the settings and the ledger."""
    return Desk(
        own_addresses=fittings.own_addresses(config),
        trusted_authserv_ids=config.identity.trusted_authserv_ids,
        microsoft365=config.identity.microsoft365,
        languages=config.reading.languages,
        contacts=contacts,
        meeting=meeting,
        reported=reported,
    )


def make_clock(config: Config) -> Clock:
    """Return the program's clock: the machine's, or one that stands still where the settings say so."""
    return FixedClock(config.clock.fixed_at) if config.clock.fixed_at else SystemClock()


@contextmanager
def open_office(config: Config, *, clock: Clock | None = None) -> Iterator[Office]:
    """Open the store with its tables. Misconfigured when they are missing or of another version; nothing is migrated here."""
    database = Database.open(config.database_url)
    try:
        if not schema_is_current(database):
            raise Misconfigured(
                f"the store in {config.directory} has no tables of this version. Mend: ./ccm schema upgrade"
            )
        with Reader(fittings.make_limits(config)) as papers:
            yield Office(
                config=config,
                database=database,
                files=Files(config.directory / "mail"),
                reference=load_reference(),
                clock=clock or make_clock(config),
                papers=papers,
                source=lambda: fittings.make_source(config),
                carrier=lambda: fittings.make_carrier(config),
                name=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
            )
    finally:
        database.close()
