"""A parcel is a finished letter: bytes that will not change again, with an envelope that was never read out of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

#: Called when the relay is ready for the body and nothing has been handed over: commits SENDING. False: somebody else has the letter.
Sending = Callable[[], bool]


class Fate(StrEnum):
    """What became of a letter at the relay."""

    SENT = "sent"  #: the relay took it
    TEMPORARY = "temporary"  #: provably not taken; try again later
    REFUSED = "refused"  #: provably not taken, and it will not be
    UNSURE = "unsure"  #: the connection was lost after the body: nobody can know
    ABANDONED = "abandoned"  #: `sending` said no; nothing was handed over


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One finished letter with its envelope."""

    sender: str  #: envelope sender; "" is the null return path
    recipients: tuple[str, ...]  #: envelope recipients, apart from any header
    content: bytes  #: RFC 5322 with CRLF line ends, 7-bit


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The fate of a parcel with the relay's own words."""

    fate: Fate
    reply: str  #: the server's code and text, one line
    refused: tuple[str, ...] = ()  #: recipients refused for good while others were taken


class Carrier(Protocol):
    """A way out: an SMTP relay, or a folder that stands in for one. Open for several letters, closed once."""

    def __enter__(self) -> Self:
        """Open the way; Temporary or Refused when it cannot be opened, then no letter is touched."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        ...

    def send(self, parcel: Parcel, sending: Sending) -> Delivered:
        """Hand over one parcel; never raises for what a relay may answer."""
        ...
