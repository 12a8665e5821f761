"""Drafts whose time has passed: a reminder that nobody released before the next one, or whose answer came. Released, they would mislead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler.asking import who_is_asked
from scheduler.dutysettings import DutySettings
from scheduler.ledger import Ledger
from scheduler.reminding import who_and_why
from store import decisions, outbox
from store.database import Database
from store.decisions import Decision
from store.letters import StoredLetter
from store.reference import Reference
from store.schema import LetterState


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """One draft that shall not go any more."""

    letter: StoredLetter
    reason: str  #: one sentence


def outdated(ledger: Ledger, reference: Reference, settings: DutySettings, now: datetime) -> tuple[Outdated, ...]:
    """Drafts of reminders and open points that are no longer what is due, oldest first. The same at the same moment."""
    drafts = [letter for letter in ledger.letters.values() if letter.state is LetterState.DRAFT]
    if not any(letter.kind in ("remind", "ask") for letter in drafts):
        return ()
    owing = {_stem(one.key): one for one in who_and_why(ledger, reference, settings, now)}
    asking = {_stem(one.key): one for one in who_is_asked(ledger, reference, settings, now)}
    found = []
    for letter in drafts:
        reason = None
        if letter.kind == "remind":
            due = owing.get(_stem(letter.key))
            reason = "its time has passed" if due is None else _why(letter.key, due.key, due.met)
        elif letter.kind == "ask":
            asked = asking.get(_stem(letter.key))
            reason = "it was answered" if asked is None else _why(letter.key, asked.key, None)
        if reason:
            found.append(Outdated(letter=letter, reason=reason))
    return tuple(found)


def drop_outdated(database: Database, found: tuple[Outdated, ...], now: datetime) -> tuple[str, ...]:
    """Drop these drafts, each with its reason on record; the numbers that were dropped."""
    dropped = []
    for one in found:
        with database.begin() as tx:
            if outbox.drop(tx, one.letter.id, now):
                number = one.letter.number
                told = Decision(subject=number, verb="drop", author="the program", reason=one.reason, at=now)
                decisions.record(tx, told)
                dropped.append(number)
    return tuple(dropped)


def _stem(key: str) -> str:
    """The key without its offset: one duty to one participant."""
    return key.rpartition(":")[0]


def _why(written: str, due: str, met: str | None) -> str | None:
    if met:
        return met
    if written == due:
        return None
    return "its time has passed" if due.endswith(":None") else "a later one takes its place"
