"""A source of mail. It reads and never decides: what it hands over is committed by the caller before the source is touched again.

One protocol for an IMAP mailbox (mailbox.py) and for mail on disk (maildir.py); the ledger's cursor and known keys go in,
batches of raw bytes come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from store.inbox import Cursor

Known = Callable[[int, Sequence[str]], frozenset[str]]
#: asks the ledger which of these keys it has under a UIDVALIDITY: `lambda validity, keys: inbox.known_keys(tx, mailbox, validity, keys)`


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One mail as the source has it. `raw` is None when it stays where it is; `left_because` then says why in one sentence."""

    key: str  #: the UID in digits, or the file's own name
    uid: int | None  #: None on disk
    uidvalidity: int  #: 0 on disk
    received_at: datetime  #: aware UTC; INTERNALDATE, or the file's time
    size: int  #: bytes, as the source announced them
    raw: bytes | None
    left_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some mails, and the cursor that is true once all of them are committed (None where the source has no cursor)."""

    mails: tuple[Fetched, ...]
    cursor: Cursor | None


class Source(Protocol):
    """Where mail comes from. Temporary when it is away, Misconfigured when it can never work as configured."""

    @property
    def kind(self) -> str:
        """What `messages.source` says: "imap", "maildir" or "file"."""

    @property
    def mailbox(self) -> str:
        """The name under which cursor and locations are kept."""

    def new_since(self, cursor: Cursor | None, known: Known) -> Iterator[Batch]:
        """Everything not yet in the ledger, in batches bounded by bytes. Commit each batch before asking for the next."""

    def missed(self, known: Known) -> Iterator[Batch]:
        """The daily reconcile: every mail that is there and not in the ledger, whatever the cursor says; `cursor` is None."""

    def wait(self, seconds: float) -> bool:
        """Wait until something may have come (True) or the time is over (False). Returns early after `wake`."""

    def wake(self) -> None:
        """End a `wait` from another thread."""

    def move(self, uids: Sequence[int], uidvalidity: int) -> tuple[int, ...]:
        """Move committed mails to the configured folder; the UIDs that were moved. Nothing where none is configured."""

    def close(self) -> None:
        """Let go of the source; safe to repeat."""
