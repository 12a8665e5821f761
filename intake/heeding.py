"""What machine mail tells about our own letters: a bounce, an out-of-office note, a receipt. It counts only when it names a letter
of ours by its Message-ID, and only for addresses that letter went to, so nobody can silence a mission by forging a bounce.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from store import contacts, events, outbox
from store.contacts import AddressMark, Mark
from store.database import Tx
from store.outbox import StoredLetter
from store.records import Label, MailFacts, Reading


def heed(tx: Tx, number: str, reading: Reading, now: datetime) -> tuple[str, ...]:
    """Note on letters and addresses what a machine's mail says of them; one sentence for each letter it is about."""
    take = _TAKEN.get(reading.label)
    if take is None or reading.mail is None:
        return ()
    found = [outbox.find_letter_by_message_id(tx, concern) for concern in dict.fromkeys(reading.mail.concerns)]
    letters = [letter for letter in found if letter is not None]
    return tuple(take(tx, letter, reading.mail, (number, now)) for letter in letters)


_Said = tuple[str, datetime]  #: number of the machine's message, and when we heed it


def _bounce(tx: Tx, letter: StoredLetter, mail: MailFacts, said: _Said) -> str:
    number, now = said
    status = mail.failed_status or "no status"
    if not status.startswith("5"):
        events.append(tx, letter.number, "delayed", {"by": number, "status": status}, now)
        return f"{letter.number} is late or its fate is not clear ({status}); nothing is done yet."
    sent_to = {address.lower() for address in letter.recipients}
    failed = {address.lower() for address in mail.failed_recipients} & sent_to
    if not failed and not mail.failed_recipients and len(sent_to) == 1:
        failed = sent_to
    if not failed:
        events.append(tx, letter.number, "bounce_for_others", {"by": number, "status": status}, now)
        return f"{letter.number} is named, but none of its recipients: nothing is marked."
    for address in sorted(failed):
        note = f"{number} reports {status}"
        contacts.mark_address(
            tx, AddressMark(address=address, mark=Mark.BOUNCED, at=now, note=note, letter_id=letter.id)
        )
    outbox.mark_bounced(tx, letter.id, report=f"{status}, reported by {number}", now=now)
    return f"{letter.number} did not arrive ({status}); its address is marked."


def _away(tx: Tx, letter: StoredLetter, mail: MailFacts, said: _Said) -> str:
    number, now = said
    sender = (mail.from_address or "").lower()
    if sender in {address.lower() for address in letter.recipients}:
        note = f"{number} is an automatic reply"
        contacts.mark_address(tx, AddressMark(address=sender, mark=Mark.AWAY, at=now, note=note, letter_id=letter.id))
    events.append(tx, letter.number, "auto_replied", {"by": number}, now)
    return f"It answers {letter.number} automatically."


def _receipt(tx: Tx, letter: StoredLetter, mail: MailFacts, said: _Said) -> str:
    number, now = said
    events.append(tx, letter.number, "receipted", {"by": number}, now)
    return f"It is a receipt for {letter.number}."


_TAKEN: Mapping[Label, Callable[[Tx, StoredLetter, MailFacts, _Said], str]] = {
    Label.BOUNCE: _bounce,
    Label.AUTO_REPLY: _away,
    Label.RECEIPT: _receipt,
}
