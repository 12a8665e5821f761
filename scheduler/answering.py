"""Who may be answered: an address of the contacts register, or a sender whose domain is vouched for. Everybody else waits for a person.

Never by Reply-To, never a machine, never ourselves; and never more letters than a person would notice going wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.dutysettings import DutySettings
from scheduler.ledger import Ledger
from scheduler.letters.sanitise import find_address
from store.contacts import ContactKind, Mark
from store.letters import StoredLetter
from store.messages import Message
from store.records import MACHINE_LABELS, IdentityLevel, MailFacts
from store.schema import LetterState

# RFC 3834 section 2 and practice: mailboxes behind which no person reads.
_MACHINE = re.compile(
    r"(?:no|do-?not|donot|never)[-_.]?reply.*|.*[-_.]no-?reply|mailer-daemon|postmaster|abuse|hostmaster|root|daemon|nobody|"
    r"bounces?(?:[-+_.].*)?|.*-bounces?|owner-.*|.*-owner|.*-request|listserv|majordomo|.*[-_.]?automailer",
    re.IGNORECASE,
)
_COUNTED = frozenset({LetterState.WAITING, LetterState.SENDING, LetterState.SENT, LetterState.UNSURE})
_MARKS = {
    Mark.BOUNCED: "a letter to {address} came back",
    Mark.REFUSED: "the relay refused a letter to {address}",
    Mark.OPTED_OUT: "{address} has asked for no automatic letters",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerable:
    """A letter may go to this address by itself."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A letter waits for a person, for this reason."""

    reason: str  #: one sentence
    proposed: str | None = None  #: where it would go; None when there is nowhere


def may_answer(message: Message, participant: str | None, ledger: Ledger, settings: DutySettings) -> Answerable | Held:
    """Return where the answer to a message may go; `participant` is the State its paper speaks for. Decision: contacts or alignment."""
    facts = ledger.facts_of(message)
    if facts is None:
        return _held("it came without a mail, so there is no sender to answer", participant, ledger)
    trouble = _machine_trouble(message, facts, settings)
    if trouble:
        return _held(trouble, participant, ledger)
    sender = find_address(facts.from_address)
    if sender is None:
        return _held("its From line is not one plain address", participant, ledger)
    doubt = find_mark(sender, ledger) or _doubt(sender, message, facts, participant, ledger)
    return Held(reason=doubt, proposed=sender) if doubt else Answerable(address=sender)


def register_addresses(code: str | None, ledger: Ledger) -> tuple[str, ...]:
    """Addresses of a State or organisation in the register, its Geneva mission first."""
    order = (ContactKind.MISSION, ContactKind.FOCAL_POINT, ContactKind.ORGANISATION, ContactKind.MINISTRY)
    known = [entry for entry in ledger.snapshot.contacts if entry.code == code and entry.kind in order]
    known.sort(key=lambda entry: (order.index(entry.kind), entry.address))
    return tuple(address for entry in known if (address := find_address(entry.address)))


def find_mark(address: str, ledger: Ledger) -> str | None:
    """Why letters to an address wait for a person, or None."""
    marks = {entry.mark for entry in ledger.snapshot.marks.get(address.lower(), ())}
    return next((sentence.format(address=address) for mark, sentence in _MARKS.items() if mark in marks), None)


def is_machine_address(address: str, own: Iterable[str]) -> bool:
    """Whether no person reads there, or we do."""
    return address.lower() in {one.lower() for one in own} or _MACHINE.fullmatch(address.partition("@")[0]) is not None


def _machine_trouble(message: Message, facts: MailFacts, settings: DutySettings) -> str | None:
    if message.label in MACHINE_LABELS or not facts.human:
        return "its header says that a machine sent it"
    if facts.return_path == "":
        return "its return path is empty, as that of a machine"
    for address in (facts.from_address, facts.return_path):
        if address and is_machine_address(address, settings.own_addresses):
            return f"nobody reads answers at {address}"
    return None


def _doubt(sender: str, message: Message, facts: MailFacts, participant: str | None, ledger: Ledger) -> str | None:
    if message.identity_level == IdentityLevel.CONTRADICTED:
        return "what we know of the sender contradicts the paper"
    known = {entry.code for entry in ledger.snapshot.contacts if entry.address.lower() == sender.lower()}
    if known:
        if participant is None or participant in known:
            return None
        return f"{sender} is in the register for {', '.join(sorted(known))}, and the paper speaks for {participant}"
    if not facts.aligned:
        return f"{sender} is not in the contacts register, and nobody trusted vouches for its domain"
    if message.identity_state and participant and message.identity_state != participant:
        return f"{sender} is known for {message.identity_state}, and the paper speaks for {participant}"
    return None


def _held(reason: str, participant: str | None, ledger: Ledger) -> Held:
    return Held(reason=reason, proposed=next(iter(register_addresses(participant, ledger)), None))


class Allowance:
    """How many letters may still leave by themselves; counts those of the ledger and those allowed in this pass."""

    def __init__(self, letters: Iterable[StoredLetter], settings: DutySettings, now: datetime) -> None:
        self._settings = settings
        self._now = now
        self._zone = ZoneInfo(settings.zone)
        self._counted = [
            (letter.created_at, letter.participant, tuple(address.lower() for address in letter.recipients))
            for letter in letters
            if letter.state in _COUNTED and letter.kind == "acknowledge"
        ]

    def find_excess(self, participant: str | None, address: str) -> str | None:
        """Which limit one more letter would pass, or None."""
        settings, address = self._settings, address.lower()
        hour, day = self._now - timedelta(hours=1), self._now - timedelta(days=1)
        today = self._now.astimezone(self._zone).date()
        to_it = [at for at, _, addresses in self._counted if address in addresses]
        if sum(at > hour for at, _, _ in self._counted) >= settings.per_hour:
            return f"{settings.per_hour} acknowledgements left within the hour"
        if participant and (
            sum(code == participant and at.astimezone(self._zone).date() == today for at, code, _ in self._counted)
            >= settings.per_state_and_day
        ):
            return f"{participant} has had {settings.per_state_and_day} acknowledgements today"
        if sum(at > hour for at in to_it) >= settings.per_address_and_hour:
            return f"{address} has had {settings.per_address_and_hour} within the hour"
        if sum(at > day for at in to_it) >= settings.per_address_and_day:
            return f"{address} has had {settings.per_address_and_day} within a day"
        return None

    def take(self, participant: str | None, address: str) -> None:
        """Count a letter that leaves in this pass."""
        self._counted.append((self._now, participant, (address.lower(),)))
