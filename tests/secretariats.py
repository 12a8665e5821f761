"""A secretariat in a folder: a real store, readings made by hand, letters written by the duties and marked as sent; a season in a few lines."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scheduler.duties import Digest, Duty, DutySettings, due
from scheduler.ledger import Ledger, gather
from scheduler.letters.compose import Written
from scheduler.letters.post import letter_of, write
from scheduler.letters.settings import LetterSettings
from scheduler.outdated import drop_outdated, outdated
from scheduler.reminding import find_awaited_meeting
from store import contacts, inbox, outbox, register
from store.contacts import ContactEntry, ContactKind
from store.database import Database
from store.inbox import Arrival
from store.messages import Message, find_message
from store.records import (
    Answer,
    Article7Report,
    Contact,
    DelegationNotice,
    Evidence,
    Field,
    Finding,
    FormKey,
    Identity,
    IdentityLevel,
    Intent,
    Issuer,
    IssuerType,
    Label,
    MailFacts,
    Member,
    NoteForm,
    NoteFrame,
    Outcome,
    Participant,
    ParticipantKind,
    PartOutcome,
    PartReading,
    Period,
    Reading,
    Record,
    ReportForm,
    ReportType,
    Role,
    Severity,
    StateRead,
    Tick,
)
from store.reference import Reference, load_reference
from store.schema import LetterState, MessageState
from tests.databases import fresh_sqlite

SENDER = "mission@lesotho.example"


def at(text: str) -> datetime:
    """An instant written "2023-08-12 14:32", UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(value: Any, confidence: float = 0.97) -> Field[Any]:  # Any: a field of any kind
    """A value as read from paper."""
    return Field(value=value, raw="" if value is None else str(value), confidence=confidence)


def person(name: str, function: str | None = "Counsellor", role: Role = Role.NOT_STATED, **more: Any) -> Member:
    """A member named "Mr. Given FAMILY"."""
    tokens = name.split(" ")
    titles = [token for token in tokens if token.endswith(".") or token in ("Mme", "г-н")]
    given, _, family = " ".join(token for token in tokens if token not in titles).rpartition(" ")
    return Member(
        raw=f"{name}, {function}",
        honorific=read(" ".join(titles) or None),
        given_names=read(given),
        family_name=read(family),
        display_name=replace(read(name), evidence=Evidence(part="1", quote=name)),
        function=read(function),
        role=read(role),
        **more,
    )


HEAD = person("H.E. Ms. Ntsoaki MOKOENA", "Ambassador, Permanent Representative", Role.HEAD)
SECOND = person("Mr. Tau LEPHOTO", "First Secretary")


def question(code: str, evidence: Evidence | None = None) -> Finding:
    """A finding that asks the sender."""
    return Finding(code=code, severity=Severity.QUESTION, sentence=f"The paper leaves {code} open.", evidence=evidence)


def notice(code: str = "LSO", members: Sequence[Member] = (HEAD, SECOND), **more: Any) -> DelegationNotice:
    """A note verbale about a delegation to 11MSP."""
    facts: dict[str, Any] = {
        "participant": Participant(code=read(code), kind=ParticipantKind.STATE, as_written="the Kingdom of Lesotho"),
        "meeting": read("11MSP"),
        "intent": read(Intent.ATTEND),
        "issuer": Issuer(
            as_written=read("Permanent Mission of the Kingdom of Lesotho"), type=IssuerType.MISSION_GENEVA
        ),
        "note": NoteFrame(
            form=NoteForm.NOTE_VERBALE,
            reference=read("LSO/GVA/23/118"),
            date=Field(value="2023-08-10", raw="10 August 2023", confidence=0.97),
        ),
        "members": tuple(members),
    }
    return DelegationNotice(**(facts | more))


def report(code: str = "LSO", year: int = 2022, **more: Any) -> Article7Report:
    """An annual report with two forms."""
    facts: dict[str, Any] = {
        "state": StateRead(code=read(code), as_written="Kingdom of Lesotho"),
        "type": read(ReportType.ANNUAL),
        "period": Period(start=read(f"{year}-01-01"), end=read(f"{year}-12-31")),
        "year": read(year),
        "forms": (
            ReportForm(
                key=FormKey.NATIONAL_MEASURES,
                letter="A",
                tick=read(Tick.UNCHANGED),
                last_reported=read(2019),
                answer=read(Answer.UNCHANGED),
            ),
            ReportForm(
                key=FormKey.STOCKPILES, letter="B", tick=read(Tick.CHANGED), attached=True, answer=read(Answer.ANSWERED)
            ),
        ),
        "contacts": (Contact(name=read("Ms. Palesa Secret"), email=read("palesa.secret@private.example")),),
    }
    return Article7Report(**(facts | more))


class Secretariat:
    """The store of one test, with what happens to it."""

    def __init__(self, folder: Path, duties: DutySettings | None = None, letters: LetterSettings | None = None) -> None:
        self.database = Database.open(fresh_sqlite(folder))
        self.folder = folder
        self.reference: Reference = load_reference()
        self.duties = duties or DutySettings()
        self.letters = letters or LetterSettings()
        self._count = 0

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    def contact(self, code: str, address: str, kind: ContactKind = ContactKind.MISSION) -> None:
        """Put an address into the register."""
        entry = ContactEntry(
            address=address, code=code, kind=kind, source="test", added_by="test", added_at=at("2020-01-01 00:00")
        )
        with self.database.begin() as tx:
            contacts.add_contact(tx, entry)

    def mail(
        self,
        *records: Record,
        received: datetime,
        state: MessageState | None = None,
        facts: MailFacts | None = None,
        **more: Any,
    ) -> Message:
        """Keep and settle one mail whose reading gave these records."""
        self._count += 1
        sha = hashlib.sha256(f"{self._count}".encode()).hexdigest()
        state = state or (MessageState.FILED if records else MessageState.HELD)
        mail = facts or MailFacts(
            subject="Delegation", from_address=SENDER, return_path=SENDER, human=True, aligned=True,
            message_id=f"<{self._count}@lesotho.example>",
        )  # fmt: skip
        reading = self._reading(sha, records, mail, state, more)
        arrival = Arrival(sha256=sha, size=1000, source="imap", received_at=received, answer=more.get("answer"))
        with self.database.begin() as tx:
            kept = inbox.keep(tx, arrival, received)
            reasons = more.get("reasons", ("It names a known meeting and persons.",))
            inbox.settle(tx, kept.id, state, reading=reading, reasons=reasons, now=received, by=more.get("by"))
            if state is MessageState.FILED:
                register.file(tx, kept.id, reading, received)
            found = find_message(tx, kept.number)
        assert found is not None
        return found

    def _reading(
        self, sha: str, records: Sequence[Record], mail: MailFacts, state: MessageState, more: dict[str, Any]
    ) -> Reading:
        kinds = {record.kind for record in records}
        label = Label.BOTH if len(kinds) > 1 else Label(kinds.pop()) if kinds else Label.UNKNOWN
        unread = more.get("unread")
        part = PartReading(
            path="1", name="note.pdf", type="application/pdf", bytes=900, sha256=more.get("paper", sha),
            outcome=PartOutcome.STORED_UNREAD if unread else PartOutcome.PARSED, reason=unread,
        )  # fmt: skip
        return Reading(
            sha256=sha,
            reader="test",
            outcome=Outcome.FILE if state is MessageState.FILED else Outcome.HOLD,
            label=more.get("label", label),
            confidence=0.95,
            reasons=("It names a known meeting.",),
            language=more.get("language", "en"),
            identity=Identity(level=IdentityLevel.DOMAIN, state=more.get("identity", "LSO")),
            parts=(part,),
            records=tuple(records),
            mail=mail,
            clues=more.get("clues", ()),
        )

    def ledger(self, now: datetime, since: datetime | None = None) -> Ledger:
        """The ledger at one moment."""
        meeting = find_awaited_meeting(self.reference, self.duties, now.date())
        with self.database.read() as tx:
            return gather(tx, meeting=meeting.code if meeting else None, folder=self.folder, since=since)

    def owed(self, now: datetime) -> tuple[Duty, ...]:
        """Every duty now."""
        return due(self.ledger(now), self.reference, self.duties, now)

    def write(self, now: datetime) -> list[Written]:
        """Write every letter to a State that is owed now, without storing it."""
        ledger = self.ledger(now)
        owed = due(ledger, self.reference, self.duties, now)
        return [write(duty, ledger, self.reference, self.letters, now) for duty in owed if not isinstance(duty, Digest)]

    def correspond(self, now: datetime) -> list[str]:
        """Write what is owed into the outbox; the keys. Digests are stored without their content."""
        ledger = self.ledger(now)
        drop_outdated(self.database, outdated(ledger, self.reference, self.duties, now), now)
        keys = []
        for duty in due(ledger, self.reference, self.duties, now):
            if isinstance(duty, Digest):
                letter = _digest_stub(duty)
            else:
                written = write(duty, ledger, self.reference, self.letters, now)
                letter = letter_of(duty, written, self.letters, now)
            with self.database.begin() as tx:
                if outbox.enqueue(tx, letter, now):
                    keys.append(duty.key)
        return keys

    def deliver(self, now: datetime, *, release: bool = False) -> None:
        """Mark what waits as sent; with `release`, drafts too."""
        with self.database.begin() as tx:
            if release:
                for letter in outbox.list_letters(tx, states=(LetterState.DRAFT,)):
                    outbox.release(tx, letter.id, now)
            while claimed := outbox.claim(tx, now, "test"):
                outbox.mark_sending(tx, claimed.letter.id, "test", now)
                outbox.mark_sent(tx, claimed.letter.id, reply="250 ok", now=now)


def _digest_stub(duty: Digest) -> outbox.Letter:
    return outbox.Letter(
        key=duty.key, kind="digest", recipients=duty.to, subject="Digest", content=b"", message_id_header=f"<{duty.key}@x>"
    )  # fmt: skip


def day(text: str) -> date:
    """A date written "2023-08-31"."""
    return date.fromisoformat(text)
