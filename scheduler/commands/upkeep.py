"""Upkeep: is everything as it must be? Each mistake is named with the line that mends it; copies are made and proven."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from parsers.sandbox import Reader
from scheduler import fittings
from scheduler.checking import (
    Checked,
    check_connections,
    check_port,
    check_programs,
    check_settings,
    check_store,
)
from scheduler.commands import DONE, NEEDS_A_PERSON
from scheduler.commands.showing import say, show_json
from scheduler.config import Config, find_config_file, find_contradictions, read_config
from scheduler.health import as_object, examine
from scheduler.office import make_clock, open_office
from store import backup as backups
from store.database import Database, one_incarnation, upgrade_schema
from store.errors import Misconfigured
from store.files import Files
from store.reference import load_reference
from store.verify import Verified
from store.verify import verify as verify_store


def check(options: argparse.Namespace) -> int:
    """Print what is wrong with the settings and the surroundings; 1 when any of it would stop the daemon."""
    config, mistakes = _readable_config()
    found = [Checked(mistakes=tuple(mistakes))]
    try:
        reference = load_reference()
    except Misconfigured as error:
        found.append(Checked(mistakes=error.mistakes))
    else:
        found.append(check_settings(config, reference) if config else Checked())
    if config:
        found += [check_store(config), check_programs(config), check_port(config)]
        if not any(one.mistakes for one in found[:2]) and not options.offline:
            found.append(check_connections(config))
    for one in found:
        for mistake in one.mistakes:
            say(f"ccm: {mistake}", sys.stderr)
    for one in found:
        for warning in one.warnings:
            say(f"warning: {warning}")
    with Reader(fittings.make_limits(config or Config())) as reader:
        for layer in reader.layers():
            say(f"the reader's {layer.name}: " + ("holds" if layer.holds else f"DEGRADED, {layer.why}"))
    if any(one.mistakes for one in found):
        return NEEDS_A_PERSON
    say(f"{find_config_file()}: nothing would stop the daemon")
    return DONE


def _readable_config() -> tuple[Config | None, list[str]]:
    """The settings as far as they can be read, and every mistake in them."""
    try:
        config = read_config(connections=False)
    except Misconfigured:
        try:
            return read_config(), []
        except Misconfigured as error:
            return None, list(error.mistakes)
    return config, [f"{find_config_file()}: {mistake}" for mistake in find_contradictions(config)]


def health(options: argparse.Namespace) -> int:
    """Say whether the desk is alive."""
    with open_office(read_config(connections=False)) as office:
        found = examine(office)
    if options.json:
        show_json(as_object(found))
    else:
        say("all is well" if found.ok else "needs a person")
        for sentence in found.sentences:
            say(f"  {sentence}")
    return DONE if found.ok else NEEDS_A_PERSON


def schema(options: argparse.Namespace) -> int:
    """Make or upgrade the tables of the store; safe to repeat."""
    config = read_config(connections=False)
    config.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database.open(config.database_url)
    try:
        before, after = upgrade_schema(database)
    finally:
        database.close()
    say(f"the store has the tables of version {after}" + ("" if before == after else f" (before: {before or 'none'})"))
    return DONE


def verify(options: argparse.Namespace) -> int:
    """Compute every hash again."""
    with open_office(read_config(connections=False)) as office:
        found = verify_store(office.database, office.files)
    if options.json:
        show_json(
            {
                "ok": not found.faults,
                "faults": list(found.faults),
                "messages": found.messages,
                "records": found.records,
                "letters": found.letters,
                "files_without_message": found.files_without_message,
                "events": found.head.count,
                "head": found.head.hash,
            }
        )
    else:
        _show_verified(found)
    return NEEDS_A_PERSON if found.faults else DONE


def _show_verified(found: Verified) -> None:
    for fault in found.faults:
        say(f"ccm: {fault}", sys.stderr)
    say(f"{found.messages} messages, {found.records} records, {found.letters} letters, {found.head.count} events")
    say(f"the newest event is {found.head.hash}")
    if found.files_without_message:
        say(f"{found.files_without_message} files belong to no message: written before a stop, fetched again; harmless")
    say("every hash is right" if not found.faults else f"{len(found.faults)} things are not as they were stored")


def backup(options: argparse.Namespace) -> int:
    """Copy the store into a folder while the daemon works."""
    folder = Path(options.folder)
    with open_office(read_config(connections=False)) as office:
        copied = backups.back_up(office.database, office.files, folder, office.clock.now())
    backups.read_manifest(folder)
    say(f"{folder}: the database and {copied.mails} mails ({copied.bytes / 1e6:.1f} MB), every sum right")
    return DONE


def restore(options: argparse.Namespace) -> int:
    """Fill an empty store from a backup and prove it."""
    config = read_config(connections=False)
    files, now = Files(config.directory / "mail"), make_clock(config).now()
    copied = backups.restore(Path(options.folder), config.database_url, files, now)
    with open_office(config) as office, one_incarnation(office.database):
        found = verify_store(office.database, office.files)
    _show_verified(found)
    if copied.held:
        say(f"{len(copied.held)} letters may have left after the backup; they wait: ./ccm list letters --state DRAFT")
    return NEEDS_A_PERSON if found.faults or copied.held else DONE
