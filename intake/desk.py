"""The desk: what reading a mail may know beside its bytes, as values. Nothing here is looked up while reading."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.lookalikes import Register
from store.contacts import ContactEntry
from store.reference import READ_LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who we are, whose word on a sender counts, whom we know, and what is awaited."""

    own_addresses: tuple[str, ...] = ("ccm@un.org", "ccm@unog.ch")  #: every address our own letters come from
    trusted_authserv_ids: tuple[str, ...] = ()  #: names our own mail server signs Authentication-Results with
    microsoft365: bool = False  #: the topmost Authentication-Results header is the server's own
    languages: tuple[str, ...] = READ_LANGUAGES  #: languages read; others are held for a person
    contacts: tuple[ContactEntry, ...] = ()  #: addresses and domains, and whom they stand for
    meeting: str | None = None  #: code of the meeting that notices are awaited for
    reported: frozenset[str] = frozenset()  #: States with an initial report on file
    register: Register = field(init=False, repr=False, compare=False)  #: the contacts, ready to be asked

    def __post_init__(self) -> None:
        """Make the register once for all mail."""
        object.__setattr__(self, "register", Register(self.contacts, self.own_addresses))
