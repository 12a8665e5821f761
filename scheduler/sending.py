"""What we owe is written and put into the outbox, once a key; what waits in the outbox is handed over, and its fate is kept.

A letter is SENDING by a commit after the relay was ready and before the first byte of its body; whatever is unknown after that is
UNSURE and never sent again by itself (a digest is).
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.collecting import Stop, Told, never
from scheduler.delivery import Carrier, Delivered, Fate, Parcel
from scheduler.diary import diary
from scheduler.duties import Digest, Duty, due
from scheduler.ledger import Ledger, gather
from scheduler.letters import post
from scheduler.office import Office
from scheduler.outdated import drop_outdated, outdated
from scheduler.reminding import find_answer
from store import contacts, outbox, polls
from store.contacts import AddressMark, Mark
from store.errors import Misconfigured, Refused, Temporary
from store.outbox import Claimed, StoredLetter
from store.schema import LetterState

_SOON, _LATE = timedelta(minutes=1), timedelta(hours=1)  #: bounds of the pause before a letter is tried again
_GIVEN_UP = timedelta(days=5)  #: RFC 5321 section 4.5.4.1: after so long a letter is not tried any more
#: The relay's words that are about the address, not about the letter or about us: RFC 3463 class 5.1, or a bare code for one.
_NO_SUCH_ADDRESS = re.compile(r"(?:550|551|553)(?: 5\.1\.\d|(?! \d\.\d))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corresponded:
    """What was written in one pass."""

    waiting: tuple[str, ...] = ()  #: keys of letters that leave by themselves
    drafts: tuple[str, ...] = ()  #: keys of letters that wait for a person
    failed: tuple[str, ...] = ()  #: one sentence for each duty that could not be met
    error: str | None = None


def correspond(office: Office) -> Corresponded:
    """Write a letter for everything that is owed now. A duty that cannot be met raises an alarm and stops no other."""
    waiting: list[str] = []
    drafts: list[str] = []
    failed: list[str] = []
    try:
        ledger = look(office)
        now, settings = office.clock.now(), office.duties()
        for number in drop_outdated(office.database, outdated(ledger, office.reference, settings, now), now):
            diary().info("was dropped: its time has passed", letter=number)
        for duty in due(ledger, office.reference, settings, now):
            try:
                state = _write(office, duty, ledger, now)
            except Temporary:
                raise
            except Exception as error:  # a letter that cannot be written must not keep the others from being written
                failed.append(_alarm(office, duty, error))
                continue
            if state is not None:
                (drafts if state is LetterState.DRAFT else waiting).append(duty.key)
    except Temporary as error:
        diary().warning("writing letters stopped", error=str(error))
        return Corresponded(waiting=tuple(waiting), drafts=tuple(drafts), failed=tuple(failed), error=str(error))
    return Corresponded(waiting=tuple(waiting), drafts=tuple(drafts), failed=tuple(failed))


def look(office: Office) -> Ledger:
    """The ledger at this moment."""
    with office.database.read() as tx:
        return gather(tx, meeting=office.meeting_code(), folder=office.folder)


def _write(office: Office, duty: Duty, ledger: Ledger, now: datetime) -> LetterState | None:
    """Put the letter of one duty into the outbox; None when its key was met meanwhile."""
    letter = write_letter(office, duty, ledger, now)
    with office.database.begin() as tx:
        new = outbox.enqueue(tx, letter, now)
    # Committed: the duty is met, whatever becomes of the letter.
    if new:
        diary().info(
            "was written",
            key=duty.key,
            kind=letter.kind,
            state=letter.state.value,
            participant=letter.participant,
            **({"reason": letter.held_because} if letter.held_because else {}),
        )
    return letter.state if new else None


def write_letter(office: Office, duty: Duty, ledger: Ledger, now: datetime) -> outbox.Letter:
    """Return the finished letter of one duty."""
    settings = office.letters
    if isinstance(duty, Digest):
        from scheduler.letters import digest  # imported here: it loads the charts, which take a second

        written = digest.write(duty, ledger, office.reference, settings, now)
    else:
        written = post.write(duty, ledger, office.reference, settings, now)
    return post.letter_of(duty, written, settings, now)


def _alarm(office: Office, duty: Duty, error: Exception) -> str:
    why = str(error) if isinstance(error, Refused) else type(error).__name__
    sentence = f"The letter {duty.key} could not be written: {why}."
    diary().warning("could not be written", key=duty.key, error=why)
    with office.database.begin() as tx:
        polls.raise_alarm(tx, f"letter:{duty.key}", sentence, day=office.today, now=office.clock.now())
    return sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of the letters of one pass."""

    letters: tuple[tuple[str, Fate], ...] = ()  #: number and fate
    held: tuple[str, ...] = ()  #: numbers of reminders whose answer came meanwhile
    error: str | None = None  #: why the way out is closed
    misconfigured: bool = False  #: the error will not pass by itself

    def count(self, fate: Fate) -> int:
        """How many met a fate."""
        return sum(one is fate for _, one in self.letters)


def deliver(office: Office, *, stop: Stop = never, told: Told = lambda: None) -> Delivery:
    """Hand over every letter that may leave now. The way out is opened only when there is one."""
    done: list[tuple[str, Fate]] = []
    held: tuple[str, ...] = ()
    claimed: Claimed | None = None
    try:
        held = hold_answered(office)
        claimed = _claim(office)
        if claimed is None:
            return Delivery(held=held)
        with office.carrier() as carrier:
            while claimed is not None and not stop():
                told()
                done.append((claimed.letter.number, _hand_over(office, carrier, claimed)))
                claimed = None
                claimed = _claim(office)
    except (Temporary, Refused, Misconfigured) as error:
        return _closed(office, error, Delivery(letters=tuple(done), held=held))
    finally:
        if claimed is not None:
            _give_back(office, claimed.letter)
    return Delivery(letters=tuple(done), held=held)


def hold_answered(office: Office) -> tuple[str, ...]:
    """Keep back reminders whose answer came after they were written: a State that has answered is not reminded."""
    with office.database.read() as tx:
        open_letters = outbox.list_letters(tx, states=(LetterState.WAITING,), kinds=("remind",))
    if not open_letters:
        return ()
    ledger, held = look(office), []
    for letter in open_letters:
        answer = find_answer(letter.key, ledger)
        if answer is None:
            continue
        with office.database.begin() as tx:
            if outbox.hold(tx, letter.id, because=f"not needed any more: {answer}", now=office.clock.now()):
                held.append(letter.number)
        diary().info("was kept back", letter=letter.number, reason=answer)
    return tuple(held)


def _claim(office: Office) -> Claimed | None:
    with office.database.begin() as tx:
        return outbox.claim(tx, office.clock.now(), office.name)


def _give_back(office: Office, letter: StoredLetter) -> None:
    with suppress(Temporary), office.database.begin() as tx:  # an owner that is gone is freed at the next start anyway
        outbox.give_back(tx, letter.id, office.name)


def _closed(office: Office, error: Exception, so_far: Delivery) -> Delivery:
    said = str(error)
    lasting = isinstance(error, Refused | Misconfigured)
    diary().warning("letters were not delivered", error=said)
    with suppress(Temporary), office.database.begin() as tx:
        polls.raise_alarm(tx, "relay", said, day=office.today, now=office.clock.now())
    return Delivery(letters=so_far.letters, held=so_far.held, error=said, misconfigured=lasting)


def _hand_over(office: Office, carrier: Carrier, claimed: Claimed) -> Fate:
    letter = claimed.letter
    parcel = Parcel(sender=letter.envelope_sender, recipients=letter.recipients, content=claimed.content)

    def sending() -> bool:
        with office.database.begin() as tx:
            return outbox.mark_sending(tx, letter.id, office.name, office.clock.now())  # committed on the way out

    try:
        delivered = carrier.send(parcel, sending)
    except (Temporary, Refused, Misconfigured) as error:
        # A carrier raises these only before anything was handed over.
        _settle(office, letter, Delivered(fate=Fate.TEMPORARY, reply=str(error)))
        raise
    except Exception as error:  # nobody knows how far it came
        delivered = Delivered(fate=Fate.UNSURE, reply=f"{type(error).__name__} while it was handed over")
    _settle(office, letter, delivered)
    return delivered.fate


def _settle(office: Office, letter: StoredLetter, delivered: Delivered) -> None:
    now, reply = office.clock.now(), delivered.reply
    fate = delivered.fate
    if fate is Fate.TEMPORARY and now - letter.created_at > _GIVEN_UP:
        fate = Fate.REFUSED
    with office.database.begin() as tx:
        if fate is Fate.SENT:
            outbox.mark_sent(tx, letter.id, reply=reply, now=now)
        elif fate is Fate.REFUSED:
            outbox.mark_refused(tx, letter.id, reply=reply, now=now)
        elif fate is Fate.TEMPORARY or (
            fate is Fate.UNSURE
            and (letter.kind in outbox.RESENT or not outbox.mark_unsure(tx, letter.id, reply=reply, now=now))
        ):
            outbox.postpone(tx, letter.id, reply=reply, next_try=now + _pause(letter, now), now=now)
        for address in _refused(letter, delivered, fate):
            mark = AddressMark(address=address, mark=Mark.REFUSED, at=now, note=reply, letter_id=letter.id)
            contacts.mark_address(tx, mark)
    tell = diary().info if fate is Fate.SENT else diary().warning
    tell(fate.value, letter=letter.number, kind=letter.kind, participant=letter.participant, reply=reply)


def _pause(letter: StoredLetter, now: datetime) -> timedelta:
    """Half of the letter's age, within bounds: the pauses grow with every try."""
    return min(max(_SOON, (now - letter.created_at) / 2), _LATE)


def _refused(letter: StoredLetter, delivered: Delivered, fate: Fate) -> tuple[str, ...]:
    if delivered.refused:
        return delivered.refused
    if fate is Fate.REFUSED and len(letter.recipients) == 1 and _NO_SUCH_ADDRESS.match(delivered.reply):
        return letter.recipients
    return ()
