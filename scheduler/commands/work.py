"""The commands that do the work: the daemon, one pass, mail from disk, reading again."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any

from intake.disk import Pile, piles_of
from intake.maildir import DiskSettings, DiskSource
from intake.pipeline import Processed, Received, Terms, process, receive, receive_paper
from intake.rereading import reread as read_stored_again
from scheduler import daemon, jobs
from scheduler.commands import DONE, NEEDS_A_PERSON, TRY_AGAIN, WRONG_USAGE
from scheduler.commands.showing import progress, say, show_json, show_table
from scheduler.config import read_config
from scheduler.delivery import Fate
from scheduler.diary import start_diary
from scheduler.office import Office, open_office
from store import inbox
from store.database import one_incarnation
from store.errors import Refused, Temporary
from store.inbox import MessageState

_PERSON = (MessageState.HELD, MessageState.FAILED)


@contextmanager
def _at_work(*, connections: bool) -> Iterator[Office]:
    config = read_config(connections=connections)
    start_diary(config.log.level, config.log.format)
    with open_office(config) as office:
        yield office


def run(options: argparse.Namespace) -> int:
    """Be the daemon until SIGTERM."""
    with _at_work(connections=True) as office:
        if not daemon.run(office):
            # A document is being read and may take two minutes more. What it would have said is read again at the next start.
            sys.stderr.flush()
            os._exit(DONE)
    return DONE


def once(options: argparse.Namespace) -> int:
    """Make one full pass and say what it did."""
    with _at_work(connections=True) as office, one_incarnation(office.database):
        unsure = jobs.begin(office)
        done = jobs.one_pass(office)
        person = (*(f"{number}: nobody knows whether it was sent" for number in unsure), *_for_a_person(done))
        if options.json:
            show_json(_told(done, person))
        else:
            _show_pass(done, person)
    if done.errors:
        for error in done.errors:
            say(f"ccm: {error}", sys.stderr)
        lasting = done.collected.misconfigured or done.delivered.misconfigured
        return WRONG_USAGE if lasting else TRY_AGAIN
    return NEEDS_A_PERSON if person else DONE


def _for_a_person(done: jobs.Pass) -> list[str]:
    """What of a pass needs a hand, one sentence each with the command that helps."""
    found = [f"a mail stays on the server: {because}" for because in done.collected.left]
    for one in done.handled.messages:
        if one.state in _PERSON:
            why = " ".join(one.reasons)
            found.append(f"{one.number} is {one.state.value}: {why} (./ccm why {one.number})")
    found += [f"{number} was {fate.value}: ./ccm why {number}" for number, fate in done.delivered.letters if _bad(fate)]
    found += [f"{number} was kept back: its answer came meanwhile" for number in done.delivered.held]
    found += done.corresponded.failed
    if done.corresponded.drafts:
        count = len(done.corresponded.drafts)
        found.append(f"{count} new letter(s) wait for release: ./ccm list letters --state DRAFT")
    return found


def _bad(fate: Fate) -> bool:
    return fate in (Fate.REFUSED, Fate.UNSURE)


def _told(done: jobs.Pass, person: tuple[str, ...]) -> dict[str, Any]:  # Any: JSON
    handled = done.handled
    return {
        "collected": {
            "new": done.collected.new,
            "again": done.collected.again,
            "left": list(done.collected.left),
            "moved": done.collected.moved,
        },
        "messages": [_message(one) for one in handled.messages],
        "letters": {
            "waiting": list(done.corresponded.waiting),
            "drafts": list(done.corresponded.drafts),
            **{fate.value: done.delivered.count(fate) for fate in Fate},
        },
        "needs_a_person": list(person),
        "errors": list(done.errors),
    }


def _message(one: Processed) -> dict[str, Any]:  # Any: JSON
    return {
        "number": one.number,
        "state": one.state.value,
        "label": one.label,
        "records": [record.number for record in one.records],
        "reasons": list(one.reasons),
    }


def _show_pass(done: jobs.Pass, person: tuple[str, ...]) -> None:
    if done.handled.messages:
        rows = [
            (
                one.number,
                one.state.value,
                one.label or "",
                ", ".join(r.number for r in one.records),
                " ".join(one.reasons),
            )
            for one in done.handled.messages
        ]
        show_table("messages", ("message", "state", "label", "records", "why"), rows)
    sent = done.delivered.count(Fate.SENT)
    drafts = len(done.corresponded.drafts)
    say(f"{done.collected.new} new mails, {len(done.handled.messages)} read, {sent} letters sent, {drafts} drafts")
    for sentence in person:
        say(f"needs a person: {sentence}")


def ingest(options: argparse.Namespace) -> int:
    """File mail or papers from disk and say what became of each."""
    with _at_work(connections=False) as office:
        office.begin()
        terms = Terms(backfill=True, answer=options.answer, everything=True)
        troubles: list[str] = []
        ids: list[int] = []
        for written in options.paths:
            ids += _take_in(office, Path(written), terms, troubles)
        needy = _read_all(office, list(dict.fromkeys(ids)), options)
        for trouble in troubles:
            say(f"ccm: {trouble}", sys.stderr)
        if options.answer and not options.json:
            say("acknowledgements leave with the next ./ccm once, or with the daemon")
    return NEEDS_A_PERSON if troubles or needy else DONE


def _take_in(office: Office, path: Path, terms: Terms, troubles: list[str]) -> list[int]:
    """Store what a path holds; what cannot be stored is a sentence in `troubles`. Temporary when nothing can be stored now."""
    ids: list[int] = []
    for pile in piles_of(path):
        if pile.trouble:
            troubles.append(pile.trouble)
            continue
        try:
            ids += _take_in_pile(office, pile, terms, troubles)
        except Refused as error:
            troubles.append(str(error))
    return ids


def _take_in_pile(office: Office, pile: Pile, terms: Terms, troubles: list[str]) -> list[int]:
    shelf = office.shelf()
    largest = office.config.mailbox.largest_megabytes * 1_000_000
    if pile.paper:
        size = pile.path.stat().st_size
        if size > largest:
            raise Refused(
                f"{pile.path}: has {size / 1e6:.0f} MB, more than the {largest / 1e6:.0f} MB that are taken in"
            )
        return [receive_paper(shelf, pile.path, terms, office.clock.now()).id]
    source = DiskSource(pile.path, DiskSettings(largest_bytes=largest), only=pile.mails)
    received: Received = receive(shelf, source, terms, office.clock.now)
    troubles += [f"{pile.path}: a mail was not taken in: {because}" for because in received.left]
    if received.stopped:
        raise Temporary(received.stopped)
    return [*received.new, *received.again]


def _read_all(office: Office, ids: list[int], options: argparse.Namespace) -> bool:
    """Read what was stored and show the fate of each; True when one needs a person."""
    with office.database.read() as tx:
        waiting = inbox.waiting_among(tx, ids)
    shelf, means, needy, done = office.shelf(), office.means(), False, {}
    with progress() as bar:
        task = bar.add_task("reading", total=len(waiting))
        for place, one in enumerate(waiting):
            if place % 50 == 0:
                means = office.means()  # what was just filed is known to what follows
            done[one.number] = process(shelf, one, means, office.clock.now)
            bar.advance(task)
    rows = []
    for message_id in ids:
        with office.database.read() as tx:
            message = inbox.read_message(tx, message_id)
        outcome = done.get(message.number)
        fate = outcome or Processed(
            number=message.number, state=message.state, label=message.label, reasons=("It was known before.",)
        )
        needy = needy or fate.state in _PERSON
        if options.json:
            show_json(
                _message(fate) | {"new": outcome is not None, "sha256": message.sha256, "subject": message.subject}
            )
        rows.append((fate.number, fate.state.value, fate.label or "", message.subject, " ".join(fate.reasons)))
    if not options.json:
        show_table("", ("message", "state", "label", "subject", "why"), rows)
    return needy


def reread(options: argparse.Namespace) -> int:
    """Read stored messages again and show what changes."""
    with _at_work(connections=False) as office:
        since = datetime.combine(options.since, time(0), office.zone) if options.since else None
        with office.database.read() as tx:
            settled = [
                message
                for message in inbox.list_messages(tx, since=since)
                if message.state is not MessageState.RECEIVED
            ]
        shelf, means = office.shelf(), office.means()
        changed, failed, rows = 0, 0, []
        with progress() as bar:
            task = bar.add_task("reading again", total=len(settled))
            for message in settled:
                found = read_stored_again(shelf, message, means, office.clock.now, dry=options.dry_run)
                bar.advance(task)
                changed += bool(found.changes)
                failed += found.error is not None
                if options.json:
                    told = {"number": found.number, "before": found.before.value, "after": found.after.value}
                    show_json(told | {"changes": list(found.changes), "error": found.error})
                rows += [(found.number, line) for line in (*found.changes, *([found.error] if found.error else []))]
        if not options.json:
            if rows:
                show_table("", ("message", "change"), rows)
            would = "would change" if options.dry_run else "changed"
            say(f"{len(settled)} messages read again, {changed} {would}, {failed} could not be read")
    return NEEDS_A_PERSON if failed else DONE
