"""A ledger in memory, for the years that a database would take too long for: letters by key, records, contacts, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from scheduler.duties import Digest, Duty
from scheduler.ledger import Ledger
from store.contacts import AddressMark, ContactEntry, ContactKind
from store.events import Head
from store.filed import FiledRecord, RecordFacts, Standing
from store.letters import StoredLetter
from store.messages import Message
from store.reference import Reference, load_reference
from store.schema import LetterState, MessageState
from store.snapshot import Snapshot

EPOCH = datetime(2010, 1, 1, tzinfo=UTC)


def small_reference(*codes: str) -> Reference:
    """The real reference with these States only."""
    whole = load_reference()
    return replace(whole, states={code: state for code, state in whole.states.items() if code in codes})


def address(code: str) -> ContactEntry:
    """A mission's address."""
    return ContactEntry(
        address=f"geneva@{code.lower()}.example", code=code, kind=ContactKind.MISSION, source="t", added_by="t", added_at=EPOCH
    )  # fmt: skip


def facts(code: str, kind: str, scope: str, received: datetime, **more: object) -> RecordFacts:
    """A record without content."""
    told: dict[str, object] = {
        "number": f"X-{kind[:1]}-{code}-{scope}", "version": 1, "kind": kind, "message_id": 1, "message_number": "M-000001",
        "message_sha256": "0" * 64, "idx": 0, "participant": code, "scope": scope, "standing": Standing.CURRENT,
        "superseded_by": None, "supersedes": None, "repeats": None, "conflict": None, "intent": "attend", "type": "annual",
        "questions": (), "warnings": (), "members": 1, "pending_removals": (), "corrected": False, "reader": "t",
        "language": "en", "received_at": received, "filed_at": received,
    }  # fmt: skip
    return RecordFacts(**(told | more))  # type: ignore[arg-type]


def ledger_of(
    letters: Mapping[str, StoredLetter],
    *,
    records: tuple[RecordFacts, ...] = (),
    contacts: tuple[ContactEntry, ...] = (),
    messages: Mapping[int, Message] | None = None,
    marks: Mapping[str, tuple[AddressMark, ...]] | None = None,
    contents: Mapping[str, FiledRecord] | None = None,
) -> Ledger:
    """A ledger with these letters and records."""
    moment = Snapshot(
        since=None,
        message_counts=MappingProxyType(dict.fromkeys(MessageState, 0)),
        letter_counts=MappingProxyType(dict.fromkeys(LetterState, 0)),
        messages=messages or {},
        records=records,
        contents={},
        letters=letters,
        contacts=contacts,
        marks=marks or {},
        decisions=(),
        alarms=(),
        left_on_server=(),
        last_poll=None,
        last_good_poll=None,
        head=Head(count=0, hash=""),
    )
    return Ledger(snapshot=moment, readings={}, contents=contents or {}, history=records)


def stored(duty: Duty, now: datetime, number: int, state: LetterState = LetterState.SENT) -> StoredLetter:
    """The letter of a duty, as the ledger would hold it."""
    return StoredLetter(
        id=number, number=f"L-{number:06d}", key=duty.key, kind="digest" if isinstance(duty, Digest) else "remind", state=state,
        message_id=None, records=(), participant=getattr(duty, "state", None), meeting=None, language="en",
        recipients=("x@y.example",), envelope_sender="", subject="s", message_id_header="<m@x>", attempts=1, next_try=None,
        owner=None, smtp_reply="250 ok", held_because=None, created_at=now, tried_at=now, sent_at=now,
    )  # fmt: skip
