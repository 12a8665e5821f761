"""What would go wrong, looked for before it does: settings that contradict each other, the store, programs, and both servers.

Every mistake is found in one go, each a sentence with the line that mends it. A warning is something that works, but not as most want.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from intake.mailbox import Mailbox
from scheduler import fittings
from scheduler.config import Config
from scheduler.letters.sanitise import find_address
from store import contacts
from store.database import Database, schema_is_current
from store.errors import Misconfigured, Refused, Temporary
from store.files import Files
from store.reference import Reference

_TESSERACT = {"en": "eng", "fr": "fra", "es": "spa", "ar": "ara", "ru": "rus", "zh": "chi_sim", "pt": "por"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found."""

    mistakes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def check_settings(config: Config, reference: Reference) -> Checked:
    """Look at what the settings say together; nobody is connected to."""
    return Checked(mistakes=tuple(_mistakes(config, reference)), warnings=tuple(_warnings(config)))


def _mistakes(config: Config, reference: Reference) -> Iterator[str]:
    wanted = config.secretariat.meeting
    known = [meeting.code for meeting in reference.meetings]
    if wanted != "auto" and wanted not in known:
        yield (
            f'[secretariat] meeting: there is no meeting "{wanted}" (known: {", ".join(known)}). Mend: meeting = "auto"'
        )
    for key, address in _addresses(config):
        if find_address(address) is None:
            yield f'{key}: "{address}" is not one plain address. Mend: write name@domain.example'
    if not config.reading.languages:
        yield '[reading] languages: is empty, so every mail would be held. Mend: languages = ["en", "fr", "es"]'
    for language in config.reading.languages:
        if language not in _TESSERACT:
            yield f'[reading] languages: "{language}" is not read here (known: {", ".join(_TESSERACT)}). Mend: leave it out'
    if config.mailbox.kind == "imap" and config.mailbox.move_to == config.mailbox.folder:
        yield '[mailbox] move_to: is the folder that is read, so mail would be moved onto itself. Mend: move_to = ""'
    if config.mailbox.batch_megabytes > 64:
        yield "[mailbox] batch_megabytes: more than 64 MB in one go take too much memory. Mend: batch_megabytes = 8"
    if config.reading.wall_seconds < config.reading.cpu_seconds:
        yield "[reading] wall_seconds: is less than cpu_seconds, which could never be used. Mend: wall_seconds = 120"
    if config.reading.ocr_pages > config.reading.pages:
        yield "[reading] ocr_pages: is more than pages. Mend: ocr_pages = 20"
    yield from _mistakes_of_places(config)


def _addresses(config: Config) -> Iterator[tuple[str, str]]:
    yield "[secretariat] address", config.secretariat.address
    for alias in config.secretariat.aliases:
        yield "[secretariat] aliases", alias
    for to in config.digest.to:
        yield "[digest] to", to
    if config.relay.envelope_sender:
        yield "[relay] envelope_sender", config.relay.envelope_sender


def _mistakes_of_places(config: Config) -> Iterator[str]:
    inside, outside = config.mailbox.maildir, config.relay.maildir
    both = config.mailbox.kind == config.relay.kind == "maildir"
    if both and inside and config.path_of(inside) == config.path_of(outside):
        yield "[relay] maildir: is the folder that mail is read from: letters would come back. Mend: another folder"
    if config.mailbox.kind == "maildir" and inside and not (config.path_of(inside) / "new").is_dir():
        folder = config.path_of(inside)
        yield f"[mailbox] maildir: {folder} is no Maildir. Mend: make it, with the folders new, cur and tmp"
    for name, section in (("mailbox", config.mailbox), ("relay", config.relay)):
        if section.ca_file and not os.access(config.path_of(section.ca_file), os.R_OK):
            yield f'[{name}] ca_file: {config.path_of(section.ca_file)} cannot be read. Mend: ca_file = ""'
        if section.token_command and shutil.which(section.token_command[0]) is None:
            yield f"[{name}] token_command: there is no program {section.token_command[0]}. Mend: its full path"
    if config.relay.kind == "smtp" and config.relay.user and config.relay.security == "plaintext":
        yield '[relay] user: a login over "plaintext" shows its password. Mend: security = "starttls"'


def _warnings(config: Config) -> Iterator[str]:
    if not config.identity.trusted_authserv_ids and not config.identity.microsoft365:
        yield (
            "[identity] trusted_authserv_ids is empty: only addresses of the contacts register are answered by themselves"
        )
    if config.secretariat.address not in config.digest.to and not config.digest.attach and len(config.digest.to) > 20:
        yield "[digest] to: more than 20 people get what is in the mailbox every day"
    if config.answering.live_since and config.answering.live_since > datetime.now(UTC).date():
        yield f"[answering] live_since: {config.answering.live_since} is still to come: nobody is answered before it"
    if config.clock.fixed_at:
        yield "[clock] fixed_at: the clock stands still; a daemon would send one digest and no reminder ever again"
    if config.health.stale_after_minutes < config.mailbox.poll_every_minutes:
        yield "[health] stale_after_minutes: is less than poll_every_minutes, so the desk would always seem ill"
    if config.store.reserve_gigabytes == 0:
        yield "[store] reserve_gigabytes: with 0 a full disk stops the machine before it stops the mail"
    if config.reminders.release == "automatic":
        yield "[reminders] release: reminders to States leave without anybody having seen them"


def check_store(config: Config) -> Checked:
    """Look at the folder, the disk and the tables."""
    folder = config.directory
    mistakes: list[str] = []
    warnings: list[str] = []
    if not folder.is_dir():
        return Checked(mistakes=(f"[store] directory: {folder} does not exist. Mend: ./ccm schema upgrade",))
    if not os.access(folder, os.W_OK | os.X_OK):
        return Checked(mistakes=(f"[store] directory: {folder} cannot be written to. Mend: chown it to this user",))
    if folder.stat().st_mode & 0o077:
        warnings.append(f"[store] directory: {folder} can be opened by others. Mend: chmod 700 {folder}")
    free, reserve = Files(folder).free_bytes(), config.store.reserve_gigabytes * 1e9
    if free < reserve:
        mistakes.append(
            f"[store] reserve_gigabytes: {free / 1e9:.1f} GB are free, less than the reserve of {reserve / 1e9:.1f} GB, "
            "so nothing is fetched. Mend: make room"
        )
    if not config.store.url and not (folder / "ccm.sqlite").is_file():
        return Checked(
            mistakes=(*mistakes, "the store has no tables. Mend: ./ccm schema upgrade"), warnings=tuple(warnings)
        )
    try:
        mistakes += _mistakes_of_database(config, warnings)
    except (Misconfigured, Temporary) as error:
        mistakes.append(f"[store] url: {error}")
    return Checked(mistakes=tuple(mistakes), warnings=tuple(warnings))


def _mistakes_of_database(config: Config, warnings: list[str]) -> list[str]:
    database = Database.open(config.database_url)
    try:
        if not schema_is_current(database):
            return ["the store has no tables of this version. Mend: ./ccm schema upgrade"]
        with database.read() as tx:
            if not contacts.list_contacts(tx):
                warnings.append(
                    "the contacts register is empty: no reminder has an address. Mend: ./ccm contacts import FILE"
                )
    finally:
        database.close()
    return []


def check_programs(config: Config) -> Checked:
    """Look for the programs that help to read."""
    warnings: list[str] = []
    if shutil.which("tesseract") is None:
        warnings.append("scans cannot be read: install tesseract-ocr and its languages, or run ./ccm check as root")
    else:
        said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
        needed = [_TESSERACT[language] for language in config.reading.languages if language in _TESSERACT]
        missing = [code for code in needed if code not in said]
        if missing:
            packages = " ".join(f"tesseract-ocr-{code.replace('_', '-')}" for code in missing)
            warnings.append(f"scans in some languages cannot be read: install {packages}")
    if shutil.which("soffice") is None:
        warnings.append("old Word files (.doc) cannot be read: install libreoffice-writer-nogui")
    return Checked(warnings=tuple(warnings))


def check_port(config: Config) -> Checked:
    """Whether the metrics could be served. A daemon at work here holds the port itself."""
    port = config.health.metrics_port
    if not port:
        return Checked()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return Checked(
                warnings=(
                    f"[health] metrics_port: {port} is in use ({error.strerror}); right when the daemon runs, else: metrics_port = 0",
                )
            )
    return Checked()


def check_connections(config: Config) -> Checked:
    """Log in at both servers, read nothing and send nothing."""
    mistakes = [_attempt("[mailbox]", lambda: _try_mailbox(config)), _attempt("[relay]", lambda: _try_relay(config))]
    return Checked(mistakes=tuple(mistake for mistake in mistakes if mistake))


def _try_mailbox(config: Config) -> None:
    source = fittings.make_source(config)
    try:
        if isinstance(source, Mailbox):
            source.check()
    finally:
        source.close()


def _try_relay(config: Config) -> None:
    with fittings.make_carrier(config):
        """Logged in; nothing is sent."""


def _attempt(name: str, call: Callable[[], None]) -> str | None:
    try:
        call()
    except (Misconfigured, Refused, Temporary) as error:
        said = str(error)
        return said if said.startswith("[") else f"{name} {said}"
    return None
