"""What the rooms need, made from the settings: each value here is one or more lines of config.toml in the shape its room asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from intake.mailbox import Mailbox, MailboxSettings
from intake.maildir import DiskSettings, DiskSource
from intake.source import Source
from intake.token import read_token_file, run_token_command
from parsers.limits import DEFAULT, MEGABYTE, Limits
from scheduler.config import Config, secret_of
from scheduler.config import Mailbox as MailboxSection
from scheduler.config import Relay as RelaySection
from scheduler.delivery import Carrier
from scheduler.dutysettings import DutySettings
from scheduler.letters.settings import LetterSettings
from scheduler.maildrop import Maildrop
from scheduler.smtp import Relay, RelaySettings, Security
from store.errors import Misconfigured


def make_source(config: Config) -> Source:
    """Return the way mail comes in; nothing is connected yet. Misconfigured when a folder is missing."""
    section = config.mailbox
    largest = section.largest_megabytes * 1_000_000
    if section.kind == "maildir":
        folder = config.path_of(section.maildir)
        if not (folder / "new").is_dir():
            raise Misconfigured(
                f"[mailbox] maildir: {folder} is no Maildir (it has no folder new/). Mend: maildir = ..."
            )
        return DiskSource(folder, DiskSettings(batch_bytes=section.batch_megabytes * MEGABYTE, largest_bytes=largest))
    return Mailbox(
        MailboxSettings(
            host=section.host,
            user=section.user,
            secret=_secret(config, section),
            port=section.port,
            security=section.security,
            auth=section.auth,
            ca_file=str(config.path_of(section.ca_file)) if section.ca_file else "",
            folder=section.folder,
            move_to=section.move_to,
            idle=section.idle,
            connect_seconds=section.connect_seconds,
            read_seconds=section.read_seconds,
            batch_bytes=section.batch_megabytes * MEGABYTE,
            largest_bytes=largest,
        )
    )


def make_carrier(config: Config) -> Carrier:
    """Return the way letters go out; it is opened by whoever sends."""
    section = config.relay
    if section.kind == "maildir":
        return Maildrop(config.path_of(section.maildir))
    secret = _secret(config, section) if section.user else None
    oauth = section.auth == "oauth2"
    return Relay(
        RelaySettings(
            host=section.host,
            port=section.port or (465 if section.security == "tls" else 587),
            security=Security(section.security),
            user=section.user,
            password=secret() if secret and not oauth else "",
            token=secret if secret and oauth else None,
            ca_file=str(config.path_of(section.ca_file)) if section.ca_file else "",
            timeout_seconds=section.timeout_seconds,
        )
    )


def _secret(config: Config, section: MailboxSection | RelaySection) -> Callable[[], str]:
    """Return what gives the password or a fresh token; asked at each login, so a changed file counts at once."""

    def give() -> str:
        if section.auth == "oauth2":
            if section.token_command:
                return run_token_command(section.token_command)
            return read_token_file(config.path_of(section.token_file))
        secret = secret_of(config, section)
        return secret.get_secret_value() if secret else ""

    return give


def make_limits(config: Config) -> Limits:
    """Return what one document may cost."""
    reading = config.reading
    return Limits(
        cpu_seconds=reading.cpu_seconds,
        wall_seconds=min(DEFAULT.wall_seconds, reading.wall_seconds),
        ocr_cpu_seconds=reading.ocr_seconds,
        ocr_wall_seconds=reading.wall_seconds,
        memory_bytes=reading.memory_megabytes * MEGABYTE,
        input_bytes=reading.parsed_megabytes * MEGABYTE,
        pages=reading.pages,
        ocr_pages=reading.ocr_pages,
    )


def own_addresses(config: Config) -> tuple[str, ...]:
    """Return every address that is ours."""
    return (config.secretariat.address, *config.secretariat.aliases)


def duty_settings(config: Config, live_since: date | None) -> DutySettings:
    """Return what decides who is answered and reminded."""
    answering, reminders = config.answering, config.reminders
    return DutySettings(
        zone=config.clock.zone,
        own_addresses=own_addresses(config),
        hold_acknowledgements=answering.acknowledge == "hold",
        live_since=live_since,
        per_state_and_day=answering.per_state_and_day,
        per_hour=answering.per_hour,
        per_address_and_hour=answering.per_address_and_hour,
        per_address_and_day=answering.per_address_and_day,
        meeting=config.secretariat.meeting,
        release_reminders=reminders.release == "automatic",
        notice_days=reminders.notice_days,
        report_days=reminders.report_days,
        question_days=reminders.question_days,
        remind_signatories=reminders.signatories,
        holidays=frozenset(reminders.holidays),
        digest_at=config.digest.at,
        digest_to=config.digest.to,
    )


def letter_settings(config: Config) -> LetterSettings:
    """Return how letters look."""
    secretariat = config.secretariat
    return LetterSettings(
        from_name=secretariat.name,
        from_address=secretariat.address,
        own_addresses=own_addresses(config),
        envelope_sender=config.relay.envelope_sender,
        contact=secretariat.contact or secretariat.address,
        zone=config.clock.zone,
        corrections_days_before=secretariat.corrections_days_before,
        registration_note=secretariat.registration_note,
        approved_languages=config.letters.approved_languages,
        unreviewed=config.letters.unreviewed,
        reports_copy_to=config.letters.reports_copy_to,
        attach=config.digest.attach,
        stale_after_minutes=config.health.stale_after_minutes,
        reserve_gigabytes=config.store.reserve_gigabytes,
    )
