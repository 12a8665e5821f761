"""The settings are read once and checked whole: every mistake is listed together, in sentences an administrator understands."""

from __future__ import annotations

import os
import stat
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from rapidfuzz.process import extractOne

from store.errors import Misconfigured

HOME = Path(os.environ.get("CCM_HOME", Path(__file__).resolve().parent.parent))

Port = Annotated[int, Field(ge=0, le=65535)]
Positive = Annotated[int, Field(gt=0)]
Count = Annotated[int, Field(ge=0)]
Language = Literal["en", "fr", "es", "ar", "ru", "zh"]
Security = Literal["tls", "starttls", "plaintext"]
Auth = Literal["password", "oauth2"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Secretariat(_Section):
    """Who writes."""

    name: str = "CCM Secretariat (UNODA Geneva)"
    address: str = "ccm@un.org"
    aliases: tuple[str, ...] = ("ccm@unog.ch",)
    contact: str = ""
    website: str = "https://meetings.unoda.org/"
    meeting: str = "auto"
    registration_note: str = ""
    corrections_days_before: Count = 7

    @field_validator("address")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value.count("@") != 1 or value.startswith("@") or value.endswith("@") or " " in value:
            raise ValueError("must be one e-mail address")
        return value


class Store(_Section):
    """Where everything is kept."""

    directory: str = "ccm-data"
    url: str = ""
    reserve_gigabytes: Annotated[float, Field(ge=0)] = 2.0


class _Login(_Section):
    user: str = ""
    auth: Auth = "password"
    password_file: str = ""
    password_env: str = ""
    token_file: str = ""
    token_command: tuple[str, ...] = ()


class Mailbox(_Login):
    """Where mail comes from."""

    kind: Literal["imap", "maildir"] = "imap"
    host: str = ""
    port: Port = 0
    security: Security = "tls"
    ca_file: str = ""
    folder: str = "INBOX"
    move_to: str = ""
    poll_every_minutes: Annotated[float, Field(gt=0)] = 5.0
    idle: bool = True
    connect_seconds: Positive = 30
    read_seconds: Positive = 60
    batch_megabytes: Positive = 8
    largest_megabytes: Positive = 50
    maildir: str = ""


class Relay(_Login):
    """Where letters go."""

    kind: Literal["smtp", "maildir"] = "smtp"
    host: str = ""
    port: Port = 0
    security: Security = "starttls"
    ca_file: str = ""
    envelope_sender: str = ""
    timeout_seconds: Positive = 60
    maildir: str = ""


class IdentityTrust(_Section):
    """Whose word on a sender counts."""

    trusted_authserv_ids: tuple[str, ...] = ()
    microsoft365: bool = False


class ReadingLimits(_Section):
    """What one mail may cost."""

    languages: tuple[str, ...] = ("en", "fr", "es", "ar", "ru", "zh", "pt")
    parsed_megabytes: Positive = 25
    cpu_seconds: Positive = 20
    ocr_seconds: Positive = 60
    wall_seconds: Positive = 120
    memory_megabytes: Annotated[int, Field(ge=256)] = 1024
    pages: Positive = 50
    ocr_pages: Count = 20
    attempts: Positive = 3


class Answering(_Section):
    """Who is answered, and how often."""

    acknowledge: Literal["automatic", "hold"] = "automatic"
    live_since: date | None = None
    per_state_and_day: Positive = 5
    per_hour: Positive = 60
    per_address_and_hour: Positive = 1
    per_address_and_day: Positive = 3

    @field_validator("live_since", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value


class Reminders(_Section):
    """Who is reminded, and when."""

    release: Literal["person", "automatic"] = "person"
    notice_days: tuple[int, ...] = (30, 14, 5, -1)
    report_days: tuple[int, ...] = (90, 30, 7, -1, -30)
    question_days: tuple[Positive, ...] = (7,)
    signatories: bool = False
    holidays: tuple[date, ...] = tuple(
        date.fromisoformat(day) for day in ("2023-04-07", "2023-04-10", "2023-05-18", "2023-05-29", "2023-09-07")
    )


class Letters(_Section):
    """How letters speak."""

    approved_languages: tuple[Language, ...] = ("en", "fr", "es")
    unreviewed: Literal["english_below", "english_only"] = "english_below"
    reports_copy_to: str = ""


class Digest(_Section):
    """The daily digest."""

    to: tuple[str, ...] = ("ccm@un.org",)
    at: time = time(7, 0)
    attach: tuple[Literal["participants", "reports"], ...] = ()


class Health(_Section):
    """Metrics and the measure of a stale mailbox."""

    metrics_port: Port = 9109
    stale_after_minutes: Positive = 30


class ClockSettings(_Section):
    """The zone of deadlines; a fixed time for demonstrations."""

    zone: str = "Europe/Zurich"
    fixed_at: datetime | None = None

    @field_validator("fixed_at", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("fixed_at")
    @classmethod
    def _has_an_offset(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("needs an offset, as in 2023-09-01T08:00:00+02:00")
        return value

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no time zone: use a name such as Europe/Zurich")
        return value


class Log(_Section):
    """How the diary is written."""

    level: Literal["debug", "info", "warning"] = "info"
    format: Literal["plain", "json"] = "plain"


class Config(_Section):
    """All settings, frozen."""

    secretariat: Secretariat = Secretariat()
    store: Store = Store()
    mailbox: Mailbox = Mailbox()
    relay: Relay = Relay()
    identity: IdentityTrust = IdentityTrust()
    reading: ReadingLimits = ReadingLimits()
    answering: Answering = Answering()
    reminders: Reminders = Reminders()
    letters: Letters = Letters()
    digest: Digest = Digest()
    health: Health = Health()
    clock: ClockSettings = ClockSettings()
    log: Log = Log()
    #: the folder that relative paths of the settings start from
    base: Path = Field(default=Path(), exclude=True)

    @property
    def directory(self) -> Path:
        """Folder of the database, the mail and the exports."""
        return self.path_of(os.environ.get("CCM_DIR") or self.store.directory)

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the store."""
        return self.store.url or f"sqlite:///{self.directory / 'ccm.sqlite'}"

    @property
    def zone(self) -> ZoneInfo:
        """Zone of deadlines and of the digest."""
        return ZoneInfo(self.clock.zone)

    def path_of(self, written: str) -> Path:
        """Return a path of the settings, relative ones from the settings' own folder."""
        path = Path(written).expanduser()
        return path if path.is_absolute() else (self.base / path).resolve()


def find_config_file() -> Path:
    """Return the settings file in force: CCM_CONFIG, else config.toml in CCM_DIR, else the one beside the program."""
    named = os.environ.get("CCM_CONFIG")
    if named:
        return Path(named)
    folder = os.environ.get("CCM_DIR")
    if folder and (Path(folder) / "config.toml").is_file():
        return Path(folder) / "config.toml"
    return HOME / "config.toml"


def read_config(path: Path | None = None, *, connections: bool = True) -> Config:
    """Return the checked settings. Raises Misconfigured with every mistake at once, each with the line that mends it.

    Without `connections` nobody asks whether mailbox and relay could be reached: for commands that only look at the store.
    """
    path = path or find_config_file()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Misconfigured(f"{path}: there is no such settings file; CCM_CONFIG names another one") from error
    except OSError as error:
        raise Misconfigured(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{path}: is not UTF-8 text (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path}: is no valid TOML: {error}") from error
    base = path.resolve().parent
    try:
        config = Config.model_validate({**tables, "base": base})
        mistakes: list[str] = []
    except ValidationError as error:
        mistakes = [_sentence(item) for item in error.errors()]
        config = _without_the_wrong_keys(tables, error, base)
    known = {mistake.split(":")[0] for mistake in mistakes}
    if connections:
        mistakes += [mistake for mistake in find_contradictions(config) if mistake.split(":")[0] not in known]
    if mistakes:
        raise Misconfigured(*(f"{path}: {mistake}" for mistake in mistakes))
    return config


def _without_the_wrong_keys(tables: dict[str, Any], error: ValidationError, base: Path) -> Config:
    """Return the settings with defaults for what is wrong, so that the rest can be looked at in the same go."""
    kept = {name: dict(table) if isinstance(table, dict) else table for name, table in tables.items()}
    for item in error.errors():
        section, *rest = (str(step) for step in item["loc"])
        if rest and isinstance(kept.get(section), dict):
            kept[section].pop(rest[0], None)
        else:
            kept.pop(section, None)
    return Config.model_validate({**kept, "base": base})


def _sentence(item: Any) -> str:  # Any: pydantic's own error dictionary
    where = [str(step) for step in item["loc"]]
    section, key = (where[0], where[1]) if len(where) > 1 else ("", where[0])
    name = f"[{section}] {key}" if section else f"[{key}]"
    if item["type"] == "extra_forbidden" and key in ("password", "token", "secret"):
        return f"{name}: no secret stands in this file. Mend: put it into a file with mode 0600 and name that: {key}_file = ..."
    if item["type"] == "extra_forbidden":
        near = extractOne(key, _known_keys(section), score_cutoff=70)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"{name}: there is no such {'setting' if section else 'section'}{hint} Remove the line or mend its name."
    wrote = item.get("input")
    message = str(item["msg"]).removeprefix("Value error, ")
    return f"{name}: {message[:1].lower()}{message[1:]} (it says {wrote!r}). {_remedy(section, key)}"


def _remedy(section: str, key: str) -> str:
    default = _default_of(section, key)
    if default is None:
        return "See the comment beside it in config.toml."
    return f"Mend: {key} = {default}"


_PORTS = {"mailbox": "993", "relay": "587"}


def _default_of(section: str, key: str) -> str | None:
    model = Config.model_fields.get(section)
    if model is None or not isinstance(model.default, BaseModel):
        return None
    if key == "port":
        return _PORTS.get(section)
    value = getattr(model.default, key, None)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{entry}"' if isinstance(entry, str) else str(entry) for entry in value) + "]"
    return None if value in (None, "") else f'"{value}"'


def _known_keys(section: str) -> list[str]:
    model = Config.model_fields.get(section)
    if model is None or not isinstance(model.default, BaseModel):
        return [name for name in Config.model_fields if name != "base"]
    return list(type(model.default).model_fields)


def find_contradictions(config: Config) -> tuple[str, ...]:
    """Return what each setting alone cannot show: missing companions, secrets in the wrong place, files open to others."""
    found: list[str] = []
    found += _faults_of_connection(config, "mailbox", config.mailbox, incoming=True)
    found += _faults_of_connection(config, "relay", config.relay, incoming=False)
    if not config.digest.to:
        found.append('[digest] to: is empty, so nobody would get the digest. Mend: to = ["ccm@un.org"]')
    for day in (*config.reminders.notice_days, *config.reminders.report_days):
        if abs(day) > 365:
            found.append(f"[reminders]: {day} days is more than a year. Mend: use days between -365 and 365")
    return tuple(found)


_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _faults_of_connection(config: Config, name: str, section: Mailbox | Relay, *, incoming: bool) -> list[str]:
    network = "imap" if incoming else "smtp"
    if section.kind == "maildir":
        return [] if section.maildir else [f'[{name}] maildir: is missing for kind = "maildir". Mend: maildir = "mail"']
    found = []
    if not section.host:
        found.append(f'[{name}] host: is missing for kind = "{network}". Mend: host = "{network}.example.org"')
    if section.security == "plaintext" and section.host not in _LOOPBACK:
        found.append(
            f'[{name}] security: "plaintext" is only for a server on this machine, and host is "{section.host}". '
            'Mend: security = "tls"'
        )
    if incoming and not section.user:
        found.append(f'[{name}] user: is missing. Mend: user = "ccm@un.org"')
    if section.user:
        found += _faults_of_secret(config, name, section)
    return found


def _faults_of_secret(config: Config, name: str, section: Mailbox | Relay) -> list[str]:
    if section.auth == "oauth2":
        if bool(section.token_file) == bool(section.token_command):
            return [f'[{name}]: auth = "oauth2" needs exactly one of token_file and token_command']
        return faults_of_secret_file(config, name, "token_file", section.token_file) if section.token_file else []
    if bool(section.password_file) == bool(section.password_env):
        return [f"[{name}]: needs exactly one of password_file and password_env"]
    if section.password_env:
        known = os.environ.get(section.password_env)
        return [] if known else [f"[{name}] password_env: the environment has no {section.password_env}"]
    return faults_of_secret_file(config, name, "password_file", section.password_file)


def faults_of_secret_file(config: Config, name: str, key: str, written: str) -> list[str]:
    """Return what is wrong with a file that holds a secret: missing, empty, or readable by others."""
    path = config.path_of(written)
    try:
        state = path.stat()
    except OSError as error:
        return [f"[{name}] {key}: {path} cannot be read: {error.strerror}. Mend: make the file, with mode 0600"]
    if not stat.S_ISREG(state.st_mode):
        return [f"[{name}] {key}: {path} is no file"]
    if state.st_mode & 0o077:
        return [f"[{name}] {key}: {path} can be read by others. Mend: chmod 600 {path}"]
    if state.st_size == 0:
        return [f"[{name}] {key}: {path} is empty"]
    return []


def secret_of(config: Config, section: Mailbox | Relay) -> SecretStr | None:
    """Return the password of a connection, or None where it has none; its text shows only as stars."""
    if not section.user or section.auth != "password":
        return None
    if section.password_env:
        return SecretStr(os.environ.get(section.password_env, ""))
    return SecretStr(config.path_of(section.password_file).read_text(encoding="utf-8").rstrip("\r\n"))
