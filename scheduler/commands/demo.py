"""The demonstration: what the desk makes of one season of mail, one acknowledgement as the mission gets it, and the digest."""

from __future__ import annotations

import argparse
import email
import email.policy
from pathlib import Path

from scheduler import season
from scheduler.cli import main
from scheduler.commands import DONE
from scheduler.commands.showing import progress, say, show_table
from scheduler.diary import start_diary
from scheduler.office import Office
from store import inbox, letters
from store.filed import records_of
from store.letters import StoredLetter
from store.schema import LetterState


def demo(options: argparse.Namespace) -> int:
    """Play the season and show what came of it. Done a second time it changes nothing."""
    start_diary("warning", "plain")
    folder = Path(options.dir).resolve()
    mails = season.samples()
    with season.opened(folder) as (office, clock), progress() as bar:
        task = bar.add_task("one season of mail", total=len(mails) + 1)
        season.play(office, clock, lambda: bar.advance(task))
        bar.stop()
        _show_messages(office)
        _show_acknowledgement(office)
        _show_digest(office)
    say()
    _write_files(folder)
    _show_places(folder)
    return DONE


def _show_messages(office: Office) -> None:
    with office.database.read() as tx:
        rows = []
        for message in inbox.list_messages(tx):
            numbers = ", ".join(filed.facts.number for filed in records_of(tx, message.id))
            answers = [letter for letter in letters.letters_about(tx, message.id) if letter.kind == "acknowledge"]
            answer = ", ".join(f"{letter.number} {letter.state.value}" for letter in answers)
            why = message.reasons[0] if message.reasons else ""
            day = message.received_at.astimezone(office.zone).strftime("%d %b")
            rows.append(
                (message.number, day, message.subject, message.state.value, message.label, numbers, answer, why)
            )
    show_table("One season of mail", ("message", "came", "subject", "state", "label", "records", "answer", "why"), rows)


def _text_of(office: Office, letter: StoredLetter) -> str:
    with office.database.read() as tx:
        content = letters.read_content(tx, letter.id)
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(("plain",))
    head = "\n".join(f"{name}: {message[name]}" for name in ("From", "To", "Subject", "Date"))
    return f"{head}\n\n{body.get_content() if body else ''}"


def _show_acknowledgement(office: Office) -> None:
    with office.database.read() as tx:
        sent = [one for one in letters.list_letters(tx, kinds=("acknowledge",)) if one.state is LetterState.SENT]
    # The first of a delegation says more than that of a report: it lists persons.
    shown = min(sent, key=lambda one: (not any(number.startswith("N") for number in one.records), one.id), default=None)
    if shown is not None:
        say(f"\nOne acknowledgement, {shown.number}\n")
        say(_text_of(office, shown))


def _show_digest(office: Office) -> None:
    with office.database.read() as tx:
        digests = letters.list_letters(tx, kinds=("digest",))
    if digests:
        say(f"\nThe digest, {digests[-1].number}\n")
        say(_text_of(office, digests[-1]))


def _write_files(folder: Path) -> None:
    """Write the digest as a page and the exports, by the commands anybody would use on this folder."""
    exports = folder / "exports"
    for arguments in (
        ["digest", "--day", season.END.date().isoformat(), "--html", str(folder / "digest.html")],
        ["export", "participants", "-o", str(exports / "participants.docx")],
        ["export", "reports", "-o", str(exports / "reports.xlsx")],
    ):
        main(arguments)


def _show_places(folder: Path) -> None:
    say(f"\nthe mailbox           {folder / 'mailbox'}")
    say(f"letters sent          {folder / 'letters' / 'new'}")
    say(f"the digest as a page  {folder / 'digest.html'}")
    say(f"exports               {folder / 'exports'}")
    say(f"look further          CCM_DIR={folder} ./ccm status; CCM_DIR={folder} ./ccm why N-2023-0002")
