"""Upkeep: is everything as it must be? Each mistake is named with the line that mends it."""

from __future__ import annotations

import argparse
import shutil
import sys

from parsers.limits import Limits
from parsers.sandbox import Reader
from scheduler.commands import DONE, WRONG_USAGE
from scheduler.config import read_config
from store.database import Database, upgrade_schema
from store.errors import Misconfigured
from store.reference import load_reference


def check(options: argparse.Namespace) -> int:
    """Print what is wrong with the settings and the surroundings; 2 when any of it would stop the daemon."""
    mistakes: list[str] = []
    for ask in (read_config, load_reference):
        try:
            ask()
        except Misconfigured as error:
            mistakes += error.mistakes
    warnings = []
    if shutil.which("tesseract") is None:
        warnings.append("scans cannot be read: install tesseract-ocr and its languages, or run ./ccm check as root")
    if shutil.which("soffice") is None:
        warnings.append("old Word files (.doc) cannot be read: install libreoffice-writer-nogui")
    for mistake in mistakes:
        print(f"ccm: {mistake}", file=sys.stderr)
    for warning in warnings:
        print(f"warning: {warning}")
    with Reader(Limits()) as reader:
        for layer in reader.layers():
            print(f"the reader's {layer.name}: " + ("holds" if layer.holds else f"DEGRADED, {layer.why}"))
    return WRONG_USAGE if mistakes else DONE


def schema(options: argparse.Namespace) -> int:
    """Make or upgrade the tables of the store; safe to repeat."""
    config = read_config()
    config.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database.open(config.database_url)
    try:
        before, after = upgrade_schema(database)
    finally:
        database.close()
    print(
        f"the store has the tables of version {after}" + ("" if before == after else f" (before: {before or 'none'})")
    )
    return DONE
