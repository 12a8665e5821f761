"""The outbox. A duty's key is met once, and only this module moves a letter from one state to another, each by compare-and-set.

DRAFT -> WAITING -> SENDING -> SENT | REFUSED | UNSURE; DROPPED by a person. A letter that is not SENDING, SENT or UNSURE was
provably never handed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Update, or_, select, update

from store import events
from store.database import Tx, insert_once, next_in_sequence
from store.letters import (
    Letter,
    StoredLetter,
    count_by_state,
    count_handed_over,
    find_letter,
    find_letter_by_message_id,
    letters_about,
    list_letters,
    read_content,
    read_letter,
)
from store.schema import LetterState, letter_recipients, letters

__all__ = [
    "Claimed", "Letter", "LetterState", "StoredLetter", "claim", "count_by_state", "count_handed_over", "drop", "enqueue",
    "find_letter", "find_letter_by_message_id", "give_back", "hold", "letters_about", "list_letters", "mark_bounced", "mark_refused", "mark_sending",
    "mark_sent", "mark_unsure", "postpone", "read_content", "read_letter", "release", "settle_interrupted",
]  # fmt: skip

RESENT = ("digest", "alarm")  #: kinds that are sent again when nobody knows whether they were taken
CLAIM_LASTS = timedelta(minutes=15)  #: a claim older than this, never sent, may be taken by another


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A letter that is ours to send, with its bytes."""

    letter: StoredLetter
    content: bytes


def enqueue(tx: Tx, letter: Letter, now: datetime) -> bool:
    """Put a letter into the outbox; False (and nothing is changed) when its key was met before."""
    if letter.state not in (LetterState.DRAFT, LetterState.WAITING):
        raise ValueError(f"a new letter is DRAFT or WAITING, not {letter.state}")
    if tx.execute(select(letters.c.id).where(letters.c.key == letter.key)).first():
        return False
    number = f"L-{next_in_sequence(tx, 'L'):06d}"
    values = {
        "number": number,
        "key": letter.key,
        "kind": letter.kind,
        "state": letter.state.value,
        "message_id": letter.message_id,
        "records": letter.records,
        "participant": letter.participant,
        "meeting": letter.meeting,
        "language": letter.language,
        "recipients": letter.recipients,
        "envelope_sender": letter.envelope_sender,
        "subject": letter.subject,
        "content": letter.content,
        "message_id_header": letter.message_id_header,
        "held_because": letter.held_because,
        "next_try": letter.next_try,
        "created_at": now,
    }
    if not insert_once(tx, letters, values):
        return False  # another host met the duty between the question and the insert; the number stays unused
    letter_id = tx.execute(select(letters.c.id).where(letters.c.key == letter.key)).scalar_one()
    for address in sorted({address.lower() for address in letter.recipients}):
        tx.execute(letter_recipients.insert().values(letter_id=letter_id, address=address))
    told = {"key": letter.key, "state": letter.state.value, "sha256": hashlib.sha256(letter.content).hexdigest()}
    events.append(tx, number, "enqueued", told, now)
    return True


def claim(tx: Tx, now: datetime, owner: str, *, kinds: Collection[str] = ()) -> Claimed | None:
    """Take the longest waiting letter that may be tried now; it stays WAITING, owned, until `mark_sending`."""
    free = or_(letters.c.owner.is_(None), letters.c.claimed_at < now - CLAIM_LASTS)
    due = or_(letters.c.next_try.is_(None), letters.c.next_try <= now)
    query = select(letters.c.id).where(letters.c.state == LetterState.WAITING.value, free, due)
    if kinds:
        query = query.where(letters.c.kind.in_(sorted(kinds)))
    query = query.order_by(letters.c.id).limit(1).with_for_update(skip_locked=True)
    letter_id = tx.execute(query).scalar()
    if letter_id is None:
        return None
    taken = update(letters).where(letters.c.id == letter_id, letters.c.state == LetterState.WAITING.value)
    if tx.execute(taken.values(owner=owner, claimed_at=now)).rowcount != 1:
        return None
    return Claimed(letter=read_letter(tx, letter_id), content=read_content(tx, letter_id))


def give_back(tx: Tx, letter_id: int, owner: str) -> bool:
    """Let go of a claim; the letter waits for whoever comes next."""
    ours = _in_state(letter_id, LetterState.WAITING).where(letters.c.owner == owner)
    return tx.execute(ours.values(owner=None, claimed_at=None)).rowcount == 1


def mark_sending(tx: Tx, letter_id: int, owner: str, now: datetime) -> bool:
    """The relay is ready for the body. False: the letter is no longer ours, and nothing may be handed over."""
    ours = _in_state(letter_id, LetterState.WAITING).where(letters.c.owner == owner)
    changed = ours.values(state=LetterState.SENDING.value, tried_at=now, attempts=letters.c.attempts + 1)
    return tx.execute(changed).rowcount == 1


def mark_sent(tx: Tx, letter_id: int, *, reply: str, now: datetime) -> bool:
    """The relay has taken it, and said so in `reply`."""
    changed = _in_state(letter_id, LetterState.SENDING).values(
        state=LetterState.SENT.value, smtp_reply=reply, sent_at=now, owner=None, next_try=None
    )
    return _moved(tx, letter_id, changed, "sent", {"reply": reply}, now)


def mark_refused(tx: Tx, letter_id: int, *, reply: str, now: datetime) -> bool:
    """The relay will not take it; a person must look."""
    changed = _in_state(letter_id, LetterState.WAITING, LetterState.SENDING).values(
        state=LetterState.REFUSED.value, smtp_reply=reply, owner=None, next_try=None
    )
    return _moved(tx, letter_id, changed, "refused", {"reply": reply}, now)


def mark_unsure(tx: Tx, letter_id: int, *, reply: str, now: datetime) -> bool:
    """The connection was lost after the body: the relay may have it. It is not sent again by itself."""
    changed = _in_state(letter_id, LetterState.SENDING).values(
        state=LetterState.UNSURE.value, smtp_reply=reply, owner=None, next_try=None
    )
    return _moved(tx, letter_id, changed, "unsure", {"reply": reply}, now)


def mark_bounced(tx: Tx, letter_id: int, *, report: str, now: datetime) -> bool:
    """A delivery report says for good that a letter the relay had taken did not arrive; a person must look."""
    changed = _in_state(letter_id, LetterState.SENT, LetterState.UNSURE).values(
        state=LetterState.REFUSED.value, smtp_reply=report, owner=None, next_try=None
    )
    return _moved(tx, letter_id, changed, "bounced", {"report": report}, now)


def postpone(tx: Tx, letter_id: int, *, reply: str, next_try: datetime, now: datetime) -> bool:
    """It was provably not taken: WAITING again, not before `next_try`."""
    changed = _in_state(letter_id, LetterState.WAITING, LetterState.SENDING).values(
        state=LetterState.WAITING.value, smtp_reply=reply, owner=None, next_try=next_try
    )
    return _moved(tx, letter_id, changed, "postponed", {"reply": reply}, now)


def hold(tx: Tx, letter_id: int, *, because: str, now: datetime) -> bool:
    """Turn a WAITING letter into a DRAFT that a person must release, with one sentence why (a cap was reached)."""
    changed = _in_state(letter_id, LetterState.WAITING).values(
        state=LetterState.DRAFT.value, held_because=because, owner=None, next_try=None
    )
    return _moved(tx, letter_id, changed, "held", {"because": because}, now)


def release(tx: Tx, letter_id: int, now: datetime) -> bool:
    """A person lets a DRAFT go, or lets a REFUSED or UNSURE one be sent (again). Record the decision beside it."""
    states = (LetterState.DRAFT, LetterState.REFUSED, LetterState.UNSURE)
    changed = _in_state(letter_id, *states).values(state=LetterState.WAITING.value, owner=None, next_try=None)
    return _moved(tx, letter_id, changed, "released", {}, now)


def drop(tx: Tx, letter_id: int, now: datetime) -> bool:
    """A person decides that a letter is not sent; its key stays met. A letter under way cannot be dropped."""
    states = (LetterState.DRAFT, LetterState.WAITING, LetterState.REFUSED, LetterState.UNSURE)
    unclaimed = _in_state(letter_id, *states).where(letters.c.owner.is_(None))
    changed = unclaimed.values(state=LetterState.DROPPED.value, next_try=None)
    return _moved(tx, letter_id, changed, "dropped", {}, now)


def settle_interrupted(tx: Tx, now: datetime, *, alive: Collection[str] = ()) -> tuple[str, ...]:
    """At start: what a dead incarnation was sending is UNSURE (digests and alarms: WAITING again); its claims are free.

    Returns the numbers that are now UNSURE. `alive` names incarnations that are at work elsewhere.
    """
    dead = letters.c.owner.not_in(sorted(alive)) if alive else letters.c.owner.is_not(None)
    sending = select(letters.c.id, letters.c.number, letters.c.kind).where(
        letters.c.state == LetterState.SENDING.value, dead
    )
    unsure: list[str] = []
    for row in tx.execute(sending).all():
        reply = "interrupted while sending"
        if row.kind in RESENT:
            postpone(tx, row.id, reply=reply, next_try=now, now=now)
        elif mark_unsure(tx, row.id, reply=reply, now=now):
            unsure.append(row.number)
    tx.execute(update(letters).where(letters.c.state == LetterState.WAITING.value, dead).values(owner=None))
    return tuple(unsure)


def _in_state(letter_id: int, *states: LetterState) -> Update:
    return update(letters).where(letters.c.id == letter_id, letters.c.state.in_([state.value for state in states]))


def _moved(tx: Tx, letter_id: int, changed: Update, verb: str, facts: dict[str, str], now: datetime) -> bool:
    if tx.execute(changed).rowcount != 1:
        return False
    number = tx.execute(select(letters.c.number).where(letters.c.id == letter_id)).scalar_one()
    events.append(tx, number, verb, facts, now)
    return True
