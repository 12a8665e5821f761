"""The command that writes a circular to many States and shows what became of each letter."""

from __future__ import annotations

import argparse
import mimetypes
from pathlib import Path

from scheduler.commands import DONE, NEEDS_A_PERSON
from scheduler.commands.showing import say, show_json, show_table
from scheduler.config import read_config
from scheduler.letters import circular as circulars
from scheduler.letters.circular import Addressed, Circular
from scheduler.letters.compose import Attachment
from scheduler.noticestatus import notice_state
from scheduler.office import Office, open_office
from scheduler.sending import look
from store import outbox
from store.errors import Misconfigured
from store.letters import StoredLetter
from store.reference import Meeting, Status

_LARGEST = 5_000_000  #: bytes of all attachments


def circular(options: argparse.Namespace) -> int:
    """Write one draft for each State, or show what became of a circular."""
    with open_office(read_config(connections=False)) as office:
        if options.status:
            return _status(office, options.status, json=options.json)
        made = _read(options)
        ledger, code = look(office), office.meeting_code()
        meeting = office.reference.meeting(code) if code else None
        to = circulars.addressed(made, _states(options.to, office, meeting), ledger)
        written = 0
        for one in to:
            if one.reason:
                continue
            letter = circulars.write(made, one, ledger, office.reference, office.letters, meeting=meeting)
            draft = circulars.letter_of(letter, one.state, office.letters, office.clock.now())
            if options.dry_run:
                written += 1
                continue
            with office.database.begin() as tx:
                written += outbox.enqueue(tx, draft, office.clock.now())
        _show(to, office, json=options.json)
        if options.json:
            return DONE
        if options.dry_run:
            say(f"{written} letters would be written; nothing was")
            return DONE
        say(f"{written} letters wait for release: ./ccm release --all circular")
    return NEEDS_A_PERSON if written else DONE


def _read(options: argparse.Namespace) -> Circular:
    if not options.files:
        raise Misconfigured("circular: name its text. Mend: ./ccm circular further-information.txt")
    files = []
    for path in map(Path, options.files):
        try:
            files.append((path.name, path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"{path}: cannot be read as UTF-8 text: {error}") from error
    return circulars.read_circular(files, tuple(_attachment(Path(path)) for path in options.attach))


def _attachment(path: Path) -> Attachment:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Misconfigured(f"--attach: {path} cannot be read: {error.strerror}") from error
    if len(content) > _LARGEST:
        raise Misconfigured(
            f"--attach: {path} has more than {_LARGEST // 1_000_000} MB; name its page in the text instead"
        )
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Attachment(name=path.name, media_type=kind, content=content)


def _states(to: str, office: Office, meeting: Meeting | None) -> tuple[str, ...]:
    reference, today = office.reference, office.today
    if to == "parties":
        return reference.parties_on(today)
    if to == "signatories":
        return tuple(code for code in reference.states if reference.status_on(code, today) is Status.SIGNATORY)
    if to == "states":
        return tuple(reference.states)
    if to == "missing":
        if meeting is None:
            raise Misconfigured("--to missing: no meeting is awaited")
        ledger = look(office)
        state = notice_state(meeting, ledger.snapshot.records, ledger.contents.values(), reference, today)
        return state.missing
    codes = tuple(code.strip().upper() for code in to.split(","))
    unknown = [code for code in codes if code not in reference.states]
    if unknown:
        raise Misconfigured(
            f"--to {to}: use parties, signatories, states, missing or codes; unknown: {', '.join(unknown)}"
        )
    return codes


def _show(to: tuple[Addressed, ...], office: Office, *, json: bool) -> None:
    if json:
        for one in to:
            show_json({"state": one.state, "to": one.address, "written": not one.reason, "reason": one.reason})
        return
    rows = [
        (office.reference.display_name(one.state), one.address, "no" if one.reason else "yes", one.reason) for one in to
    ]
    show_table("Circular", ("State", "to", "written", "why not"), rows)


def _status(office: Office, name: str, *, json: bool) -> int:
    with office.database.read() as tx:
        found = [
            letter
            for letter in outbox.list_letters(tx, kinds=("circular",))
            if letter.key.split(":")[1] == name.lower()
        ]
    if not found:
        raise Misconfigured(f"--status {name}: there is no such circular")
    for letter in found if json else ():
        show_json({"letter": letter.number, "state": letter.participant, "to": list(letter.recipients), "fate": letter.state.value, "reply": letter.smtp_reply})  # fmt: skip
    if not json:
        rows = [(office.reference.display_name(letter.participant or ""), *_fate(letter)) for letter in found]
        show_table(f"Circular {name}", ("State", "letter", "to", "fate", "the relay's words"), rows)
    return DONE


def _fate(letter: StoredLetter) -> tuple[str, str, str, str]:
    return (
        letter.number,
        ", ".join(letter.recipients),
        letter.state.value,
        letter.smtp_reply or letter.held_because or "",
    )
