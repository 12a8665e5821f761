"""The commands about letters and lists: who is reminded and why not, the digest of a day, exports."""

from __future__ import annotations

import argparse
import base64
import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path

from scheduler.commands import DONE, NEEDS_A_PERSON
from scheduler.commands.showing import say, show_json, show_table
from scheduler.config import read_config
from scheduler.duties import Digest, due, who_and_why, who_is_asked
from scheduler.ledger import Ledger, gather
from scheduler.letters.post import letter_of, write
from scheduler.office import Office, open_office
from scheduler.reminding import Owing
from scheduler.sending import look
from store import outbox
from store.errors import Refused
from store.letters import StoredLetter, find_letter, read_content
from store.schema import LetterState


@contextmanager
def _office() -> Iterator[Office]:
    with open_office(read_config(connections=False)) as office:
        yield office


def remind(options: argparse.Namespace) -> int:
    """Show who is reminded, who not, and why; write the drafts of those that are due today unless asked not to."""
    with _office() as office:
        now = _moment(options.on, office)
        ledger, settings = look(office), office.duties()
        owing = who_and_why(ledger, office.reference, settings, now)
        asking = who_is_asked(ledger, office.reference, settings, now)
        if options.json:
            for one in owing:
                show_json(_owing_object(one, office))
            for asked in asking:
                show_json({"about": "open_points", "state": asked.participant, "subject": asked.record,
                           "remind": asked.ask, "reason": asked.reason, "to": asked.address})  # fmt: skip
        else:
            rows = [(_duty(one), office.reference.display_name(one.state), one.due.isoformat(), _yes(one.remind), one.reason)
                    for one in sorted(owing, key=lambda one: not one.remind)]  # fmt: skip
            rows += [
                (f"open points of {asked.record}", office.reference.display_name(asked.participant), "", _yes(asked.ask), asked.reason)
                for asked in asking
            ]  # fmt: skip
            show_table(f"Reminders on {now.astimezone(office.zone):%Y-%m-%d}", _HEADINGS, rows)
        if options.dry_run or (options.on is not None and options.on != office.today):
            if not options.json:
                say(f"{sum(one.remind for one in owing)} reminders are due; nothing was written")
            return DONE
        return _write_drafts(office, ledger, now, quiet=options.json)


_HEADINGS = ("duty", "State", "due", "reminded", "why")


def _yes(reminded: bool) -> str:
    return "yes" if reminded else "no"


def _duty(owing: Owing) -> str:
    if owing.about == "notice":
        return f"notice for {owing.subject}"
    return "initial report" if owing.subject == "initial" else f"report for {owing.subject}"


def _owing_object(owing: Owing, office: Office) -> dict[str, object]:
    return {
        "about": owing.about.value,
        "state": owing.state,
        "name": office.reference.display_name(owing.state),
        "subject": owing.subject,
        "due": owing.due.isoformat(),
        "offset": owing.offset,
        "remind": owing.remind,
        "reason": owing.reason,
        "to": owing.address,
        "key": owing.key,
    }


def _moment(on: date | None, office: Office) -> datetime:
    """Nine in the morning of a day of the zone; now when none is named or it is today."""
    if on is None or on == office.today:
        return office.clock.now()
    return datetime.combine(on, time(9), office.zone)


def _write_drafts(office: Office, ledger: Ledger, now: datetime, *, quiet: bool) -> int:
    written: list[tuple[str, LetterState]] = []
    for duty in due(ledger, office.reference, office.duties(), now):
        if isinstance(duty, Digest) or not duty.key.startswith(("remind:", "ask:")):
            continue
        letter = letter_of(duty, write(duty, ledger, office.reference, office.letters, now), office.letters, now)
        with office.database.begin() as tx:
            if outbox.enqueue(tx, letter, now):
                written.append((duty.key, letter.state))
    drafts = sum(state is LetterState.DRAFT for _, state in written)
    if not quiet:
        say(
            f"{len(written)} letters were written"
            + (f", {drafts} wait for release: ./ccm release --all reminder" if drafts else "")
        )
    return NEEDS_A_PERSON if drafts else DONE


def digest(options: argparse.Namespace) -> int:
    """Show the digest of a day: the one that was written, else one made now; write it as a page or send it where asked."""
    with _office() as office:
        day = options.day or office.today
        with office.database.read() as tx:
            stored = find_letter(tx, f"digest:{day.isoformat()}")
            content = read_content(tx, stored.id) if stored else b""
        if options.send:
            return _send(office, day, stored)
        if stored and options.day:
            html, text = _stored(content)
        else:
            html, text = _fresh(office, day)
        if options.html:
            Path(options.html).write_text(html, encoding="utf-8")
            say(f"{options.html}: the digest of {day.isoformat()}")
        else:
            say(text)
    return DONE


def _duty_of(office: Office, day: date, ledger: Ledger) -> Digest:
    """The digest of a day, whether it is owed or not."""
    settings, last = office.duties(), ledger.last_digest
    since = last.created_at if last else None
    if day < office.today:
        since = datetime.combine(day - timedelta(days=1), settings.digest_at, office.zone)
    return Digest(
        key=f"digest:{day.isoformat()}", day=day, since=since, days=(day,), to=settings.digest_to, settings=settings
    )


def _gathered(office: Office, day: date) -> Ledger:
    since = None
    if day < office.today:
        since = datetime.combine(day - timedelta(days=1), office.duties().digest_at, office.zone)
    with office.database.read() as tx:
        return gather(tx, meeting=office.meeting_code(), folder=office.folder, since=since)


def _fresh(office: Office, day: date) -> tuple[str, str]:
    from scheduler.letters import digest as digests  # imported here: it loads the charts, which take a second

    ledger = _gathered(office, day)
    told = digests.facts(_duty_of(office, day, ledger), ledger, office.reference, office.letters, office.clock.now())
    rendered = digests.render(told, inline=True)
    return rendered.html, rendered.text


def _stored(content: bytes) -> tuple[str, str]:
    """The page and the text of a digest that was written, its pictures put into the page."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    texts = {
        part.get_content_type(): part.get_content() for part in message.walk() if part.get_content_maintype() == "text"
    }
    html = str(texts.get("text/html", ""))
    for part in message.walk():
        if part.get_content_maintype() == "image":
            png = part.get_payload(decode=True)
            picture = base64.b64encode(png if isinstance(png, bytes) else b"").decode()
            html = html.replace(f"cid:{str(part['Content-ID']).strip('<>')}", f"data:image/png;base64,{picture}")
    return html, str(texts.get("text/plain", ""))


def _send(office: Office, day: date, stored: StoredLetter | None) -> int:
    from scheduler.letters import digest as digests  # imported here: it loads the charts, which take a second

    if stored:
        raise Refused(f"the digest of {day.isoformat()} was written before: {stored.number}, {stored.state.value}")
    now, ledger = office.clock.now(), _gathered(office, day)
    duty = _duty_of(office, day, ledger)
    letter = letter_of(duty, digests.write(duty, ledger, office.reference, office.letters, now), office.letters, now)
    with office.database.begin() as tx:
        outbox.enqueue(tx, letter, now)
    # Committed: the digest of this day exists and leaves with the next pass.
    say(f"the digest of {day.isoformat()} leaves with the next pass, to {', '.join(duty.to)}")
    return DONE


def export(options: argparse.Namespace) -> int:
    """Write a list into a file whose ending says the format."""
    from scheduler.exports.kinds import write_export  # imported here: it loads the writers of documents

    with _office() as office:
        remarks = write_export(options, office)
    say(f"{options.output}: {options.kind}")
    for remark in remarks:
        say(f"look first: {remark}")
    return DONE
