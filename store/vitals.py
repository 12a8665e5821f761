"""What tells whether the desk is alive: how old the oldest unfinished work is, and when anything last moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from store import letters, messages
from store.database import Tx
from store.locations import list_left_on_server
from store.polls import Poll, find_last_poll
from store.schema import LetterState, MessageState
from store.schema import letters as letter_rows
from store.schema import messages as message_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """The desk at one moment."""

    messages: Mapping[MessageState, int]
    letters: Mapping[LetterState, int]
    last_poll: Poll | None
    last_good_poll: Poll | None
    oldest_unread: datetime | None  #: when the oldest message that is to be read now was kept
    last_settled: datetime | None  #: when a message was last settled
    oldest_unsent: datetime | None  #: when the oldest letter that may leave was written
    retried: int  #: messages whose reading failed and is tried again
    left_on_server: int  #: mails that were not fetched


def read_vitals(tx: Tx, now: datetime) -> Vitals:
    """Ask the ledger for all of it."""
    received = message_rows.c.state == MessageState.RECEIVED.value
    due = or_(message_rows.c.next_try.is_(None), message_rows.c.next_try <= now)
    waiting = letter_rows.c.state.in_([LetterState.WAITING.value, LetterState.SENDING.value])
    return Vitals(
        messages=messages.count_by_state(tx),
        letters=letters.count_by_state(tx),
        last_poll=find_last_poll(tx),
        last_good_poll=find_last_poll(tx, ok=True),
        oldest_unread=tx.execute(select(func.min(message_rows.c.kept_at)).where(received, due)).scalar(),
        last_settled=tx.execute(select(func.max(message_rows.c.settled_at))).scalar(),
        oldest_unsent=tx.execute(select(func.min(letter_rows.c.created_at)).where(waiting)).scalar(),
        retried=int(
            tx.execute(
                select(func.count()).select_from(message_rows).where(received, message_rows.c.errors > 0)
            ).scalar_one()
        ),
        left_on_server=len(list_left_on_server(tx)),
    )
