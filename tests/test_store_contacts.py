"""Only what stands in the register is known: exact addresses before domains, nothing guessed; a decision has an author for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from store import contacts, decisions, events
from store.contacts import AddressMark, ContactEntry, ContactKind, Mark
from store.database import Database
from store.decisions import Decision

NOW = datetime(2023, 9, 1, 8, 0, tzinfo=UTC)


def entry(address: str, code: str = "LSO", kind: ContactKind = ContactKind.MISSION) -> ContactEntry:
    """An entry of a person's."""
    return ContactEntry(address=address, code=code, kind=kind, source="card", added_by="ann", added_at=NOW)


def test_an_exact_address_wins_over_its_domain(db: Database) -> None:
    """The mission's mailbox is itself, others of its domain are the domain's, a domain below is nobody."""
    with db.begin() as tx:
        assert contacts.add_contact(tx, entry("gov.example", "NOR", ContactKind.DOMAIN))
        assert contacts.add_contact(tx, entry("Lesotho@gov.example"))
        assert not contacts.add_contact(tx, entry("LESOTHO@GOV.EXAMPLE", "FRA"))
        codes = {}
        for address in ("lesotho@GOV.example", "x@gov.example", "x@sub.gov.example", "x@evilgov.example"):
            found = contacts.find_contact(tx, address)
            codes[address] = found.code if found else None
        assert list(codes.values()) == ["LSO", "NOR", None, None]


def test_contacts_are_replaced_and_removed_by_name(db: Database) -> None:
    """Each change is an event with the person, and never the address."""
    with db.begin() as tx:
        contacts.add_contact(tx, entry("a@b.example"))
        contacts.replace_contact(tx, entry("A@b.example", "FRA"))
        assert [one.code for one in contacts.list_contacts(tx)] == ["FRA"]
        assert contacts.list_contacts(tx, "LSO") == ()
        assert contacts.remove_contact(tx, "a@B.example", by="ann", now=NOW)
        assert not contacts.remove_contact(tx, "a@b.example", by="ann", now=NOW)
        told = events.events_of(tx, "contacts")
        assert [event.verb for event in told] == ["added", "replaced", "removed"]
        assert not any("b.example" in str(event.facts) for event in told)


def test_a_newer_mark_takes_the_older_ones_place(db: Database) -> None:
    """One mark of a kind for an address, the newest; a person clears them all."""
    with db.begin() as tx:
        for days, note in ((0, "first"), (1, "second")):
            mark = AddressMark(address="A@b.example", mark=Mark.BOUNCED, at=NOW + timedelta(days=days), note=note)
            contacts.mark_address(tx, mark)
        contacts.mark_address(tx, AddressMark(address="a@b.example", mark=Mark.AWAY, at=NOW, note="away"))
        found = contacts.list_marks(tx, "a@B.example")
        assert [(mark.mark, mark.note) for mark in found] == [(Mark.AWAY, "away"), (Mark.BOUNCED, "second")]
        assert contacts.clear_marks(tx, "a@b.example") == 2
        assert contacts.list_marks(tx) == ()


def test_decisions_are_kept_in_order_with_author_and_reason(db: Database) -> None:
    """Every decision stays, the later beside the earlier, and each is an event."""
    with db.begin() as tx:
        for hour, value in enumerate(("head", "member")):
            decision = Decision(
                subject="N-2023-0001",
                verb="correct",
                field="members.0.role",
                value={"value": value},
                author="ann",
                reason="telephone",
                at=NOW + timedelta(hours=hour),
            )
            decisions.record(tx, decision)
        found = decisions.decisions_about(tx, "N-2023-0001")
        assert [one.value["value"] for one in found] == ["head", "member"]
        assert [one.value["value"] for one in decisions.decisions_since(tx, NOW + timedelta(minutes=1))] == ["member"]
        assert decisions.decisions_about(tx, "N-2023-0002") == ()
        assert [event.verb for event in events.events_of(tx, "N-2023-0001")] == ["decided:correct"] * 2
