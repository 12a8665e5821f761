"""Who says so, and how well we know: verified, domain, unverified, contradicted, none, with the facts as sentences.

A DMARC pass alone proves nothing (a quarter of real phishing has one): verified needs the contacts register as well, and that
stands for exact addresses and exact domains only.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.authentication import Authentication, authenticate
from intake.desk import Desk
from intake.facts import loose_addresses
from intake.header import Header
from intake.mailparts import Mail
from parsers.cues import Folded
from parsers.states import find_states
from store.contacts import ContactEntry
from store.records import Identity, IdentityLevel, MailFacts
from store.reference import Reference


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the sender is, and whether our mail server vouches for the From domain (MailFacts.aligned)."""

    identity: Identity
    aligned: bool


def identify(mail: Mail, facts: MailFacts, desk: Desk, reference: Reference) -> Sender:
    """Return who sent a mail; nothing below `verified` and `domain` may be relied on."""
    address = facts.from_address
    proof = authenticate(mail.header, address, desk)
    if not mail.header.has("from"):
        return Sender(Identity(level=IdentityLevel.NONE, why=("The mail has no From header.",)), False)
    if address is None:
        why = (
            "The From header is not one plain address."
            if len(mail.header.all("from")) == 1
            else "The mail has several From headers."
        )
        return Sender(
            Identity(level=IdentityLevel.UNVERIFIED, why=(why, *_about_names(facts, desk, reference, None))), False
        )
    entry = desk.register.find(address)
    against = _against(facts, desk, proof, entry)
    remarks = (*_about_names(facts, desk, reference, entry), *_about_replies(mail, facts))
    if against:
        # Whom a forger names is not known to be anybody.
        return Sender(Identity(level=IdentityLevel.CONTRADICTED, why=(*against, *remarks)), False)
    level, state = _level(address, proof, entry, reference)
    known = (
        f"{address} stands for {entry.code} in the contacts register."
        if entry
        else "The address is not in the contacts register."
    )
    return Sender(Identity(level=level, state=state, why=(proof.why, known, *remarks)), proof.aligned)


def _level(
    address: str, proof: Authentication, entry: ContactEntry | None, reference: Reference
) -> tuple[IdentityLevel, str | None]:
    if entry is not None:
        return (IdentityLevel.VERIFIED if proof.aligned else IdentityLevel.UNVERIFIED), entry.code
    if not proof.aligned:
        return IdentityLevel.UNVERIFIED, None
    domain = address.rpartition("@")[2]
    organisation = next((code for code, one in reference.organisations.items() if domain in one.domains), None)
    return IdentityLevel.DOMAIN, organisation


def _against(facts: MailFacts, desk: Desk, proof: Authentication, entry: ContactEntry | None) -> tuple[str, ...]:
    """Return what speaks against the sender being who the mail says."""
    found: list[str] = []
    domain = (facts.from_address or "").rpartition("@")[2]
    imitated = desk.register.looks_like(domain)
    if imitated is not None and entry is None:
        found.append(f"The domain {_shown(domain)} looks like {imitated} and is not it.")
    if proof.failed and (entry is not None or domain in desk.register.domains):
        found.append(proof.why)
    for named in _addresses_in(facts.from_name):
        other = named.rpartition("@")[2]
        if other != domain and (desk.register.find(named) or other in desk.register.domains):
            found.append(f"The name shown holds {named}, but the address is {facts.from_address}.")
    return tuple(found)


def _shown(domain: str) -> str:
    """Return a domain with what its punycode hides."""
    if "xn--" not in domain:
        return domain
    try:
        return f"{domain} ({domain.encode('ascii').decode('idna')})"
    except (UnicodeError, ValueError):
        return domain


def _addresses_in(name: str) -> tuple[str, ...]:
    return loose_addresses(Header((("name", name.encode("ascii", "replace")),)), "name") if "@" in name else ()


def _about_names(facts: MailFacts, desk: Desk, reference: Reference, entry: ContactEntry | None) -> tuple[str, ...]:
    """Return remarks on the name shown: an address in it, or a State whose known domains are others."""
    found: list[str] = []
    domain = (facts.from_address or "").rpartition("@")[2]
    for named in _addresses_in(facts.from_name):
        if named != facts.from_address:
            found.append(f"The name shown holds another address, {named}.")
    if facts.from_name and entry is None:
        for mention in find_states(Folded(facts.from_name[:300]), reference):
            domains = desk.register.domains_of(mention.code)
            if not mention.weak and domains and domain not in domains:
                found.append(f"The name shown speaks of {mention.code}, whose known domains are others.")
                break
    return tuple(found)


def _about_replies(mail: Mail, facts: MailFacts) -> tuple[str, ...]:
    replies = loose_addresses(mail.header, "reply-to")
    elsewhere = [one for one in replies if one.rpartition("@")[2] != (facts.from_address or "").rpartition("@")[2]]
    return (f"Replies are asked to go elsewhere: {elsewhere[0]}.",) if elsewhere else ()
