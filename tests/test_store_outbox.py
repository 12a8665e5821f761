"""A duty is met once, a letter moves only as its state allows, and what may have left is never sent again by itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from store import events, outbox
from store.database import Database, Tx
from store.errors import Refused
from store.outbox import Letter, LetterState

NOW = datetime(2023, 9, 1, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def letter(key: str = "acknowledge:a", **more: object) -> Letter:
    """A letter to Lesotho's mission."""
    facts = {
        "key": key,
        "kind": key.partition(":")[0],
        "participant": "LSO",
        "recipients": ("Mission@lso.example",),
        "subject": "Received",
        "content": b"Subject: Received\r\n\r\nThank you.\r\n",
        "message_id_header": f"<{key}@desk.example>",
        **more,
    }
    return Letter(**facts)  # type: ignore[arg-type]


def put(tx: Tx, key: str = "acknowledge:a", **more: object) -> int:
    """Enqueue a letter and return its id."""
    assert outbox.enqueue(tx, letter(key, **more), NOW)
    found = outbox.find_letter(tx, key)
    assert found is not None
    return found.id


def sent(tx: Tx, key: str = "acknowledge:a") -> int:
    """A letter that the relay took."""
    letter_id = put(tx, key)
    assert outbox.claim(tx, NOW, "me") is not None
    assert outbox.mark_sending(tx, letter_id, "me", NOW)
    assert outbox.mark_sent(tx, letter_id, reply="250 ok", now=NOW)
    return letter_id


def test_a_key_is_met_once(db: Database) -> None:
    """The second letter of a duty is not stored and changes nothing of the first."""
    with db.begin() as tx:
        put(tx)
        assert not outbox.enqueue(tx, letter(subject="Other"), NOW)
        (only,) = outbox.list_letters(tx)
        assert (only.number, only.subject, only.state) == ("L-000001", "Received", LetterState.WAITING)
        assert outbox.count_by_state(tx)[LetterState.WAITING] == 1


def test_a_rolled_back_letter_never_was(db: Database) -> None:
    """After a crash before the commit the key is free and the number is used again."""
    with suppress(ZeroDivisionError), db.begin() as tx:
        put(tx)
        raise ZeroDivisionError
    with db.begin() as tx:
        assert outbox.find_letter(tx, "acknowledge:a") is None
        put(tx, "acknowledge:b")
        found = outbox.find_letter(tx, "L-000001")
        assert found is not None
        assert found.key == "acknowledge:b"


def test_a_new_letter_is_a_draft_or_waits(db: Database) -> None:
    """Nobody can put a letter in as sent."""
    with db.begin() as tx, pytest.raises(ValueError, match="DRAFT or WAITING"):
        outbox.enqueue(tx, letter(state=LetterState.SENT), NOW)


def test_a_draft_is_not_claimed_until_a_person_releases_it(db: Database) -> None:
    """Only a released draft leaves, and only once released."""
    with db.begin() as tx:
        letter_id = put(tx, state=LetterState.DRAFT, held_because="unknown sender")
        assert outbox.claim(tx, NOW, "me") is None
        assert outbox.release(tx, letter_id, NOW)
        assert not outbox.release(tx, letter_id, NOW)
        claimed = outbox.claim(tx, NOW, "me")
        assert claimed is not None
        assert claimed.content.endswith(b"Thank you.\r\n")


def test_a_claim_is_for_one(db: Database) -> None:
    """A claimed letter is nobody else's until the claim is given back or has grown old."""
    with db.begin() as tx:
        letter_id = put(tx)
        assert outbox.claim(tx, NOW, "me") is not None
        assert outbox.claim(tx, NOW, "you") is None
        assert not outbox.mark_sending(tx, letter_id, "you", NOW)
        assert not outbox.give_back(tx, letter_id, "you")
        assert outbox.give_back(tx, letter_id, "me")
        assert outbox.claim(tx, NOW, "you") is not None
        late = NOW + outbox.CLAIM_LASTS + timedelta(seconds=1)
        assert outbox.claim(tx, late, "third") is not None
        assert not outbox.mark_sending(tx, letter_id, "you", late)


def test_the_longest_waiting_letter_goes_first_and_postponed_ones_later(db: Database) -> None:
    """Order is by age; a postponed letter is passed over until its time."""
    with db.begin() as tx:
        first, second = put(tx, "acknowledge:a"), put(tx, "digest:2023-09-01")
        assert outbox.postpone(tx, first, reply="451 later", next_try=NOW + HOUR, now=NOW)
        claimed = outbox.claim(tx, NOW, "me")
        assert claimed is not None
        assert claimed.letter.id == second
        assert outbox.claim(tx, NOW, "me") is None
        again = outbox.claim(tx, NOW + HOUR, "me", kinds=("acknowledge",))
        assert again is not None
        assert again.letter.id == first


def test_sent_needs_the_relays_word(db: Database) -> None:
    """SENT is entered from SENDING alone, and the schema refuses it without the reply."""
    with db.begin() as tx:
        letter_id = put(tx)
        assert not outbox.mark_sent(tx, letter_id, reply="250 ok", now=NOW)
        outbox.claim(tx, NOW, "me")
        assert outbox.mark_sending(tx, letter_id, "me", NOW)
        assert outbox.mark_sent(tx, letter_id, reply="250 2.0.0 queued as 1", now=NOW)
        stored = outbox.read_letter(tx, letter_id)
        assert (stored.state, stored.smtp_reply, stored.attempts) == (LetterState.SENT, "250 2.0.0 queued as 1", 1)
    for wrong in ("UPDATE letters SET smtp_reply = NULL", "UPDATE letters SET state = 'SENDING'"):
        with pytest.raises(IntegrityError), db.begin() as tx:
            tx.execute(text(wrong))


def test_what_was_under_way_at_a_kill_is_unsure_and_a_digest_goes_again(db: Database) -> None:
    """After a kill nobody knows: an acknowledgement waits for a person, a digest is sent again, a mere claim is free."""
    with db.begin() as tx:
        acknowledgement, digest, claimed = put(tx, "acknowledge:a"), put(tx, "digest:2023-09-01"), put(tx, "remind:x")
        for letter_id in (acknowledgement, digest):
            assert outbox.claim(tx, NOW, "dead") is not None
            assert outbox.mark_sending(tx, letter_id, "dead", NOW)
        assert outbox.claim(tx, NOW, "dead") is not None
        assert outbox.settle_interrupted(tx, NOW, alive=("dead",)) == ()
        assert outbox.settle_interrupted(tx, NOW) == ("L-000001",)
        assert outbox.read_letter(tx, acknowledgement).state is LetterState.UNSURE
        assert outbox.read_letter(tx, digest).state is LetterState.WAITING
        assert outbox.read_letter(tx, claimed).owner is None
        assert outbox.settle_interrupted(tx, NOW) == ()


def test_a_bounce_turns_sent_into_refused(db: Database) -> None:
    """A letter that the relay took and the far end sent back is a person's; one that never left cannot bounce."""
    with db.begin() as tx:
        gone, waiting = sent(tx), put(tx, "acknowledge:b")
        assert outbox.mark_bounced(tx, gone, report="5.1.1, reported by M-000003", now=NOW)
        assert not outbox.mark_bounced(tx, waiting, report="5.1.1", now=NOW)
        stored = outbox.read_letter(tx, gone)
        assert (stored.state, stored.smtp_reply) == (LetterState.REFUSED, "5.1.1, reported by M-000003")
        found = outbox.find_letter_by_message_id(tx, "<acknowledge:a@desk.example>")
        assert found is not None
        assert found.id == gone


def test_dropped_keeps_the_key_met_and_a_letter_under_way_cannot_be_dropped(db: Database) -> None:
    """What a person dropped is never written again; what somebody is sending stays."""
    with db.begin() as tx:
        letter_id, other = put(tx), put(tx, "acknowledge:b")
        assert outbox.claim(tx, NOW, "me") is not None
        assert not outbox.drop(tx, letter_id, NOW)
        assert outbox.drop(tx, other, NOW)
        assert not outbox.enqueue(tx, letter("acknowledge:b"), NOW)
        assert not outbox.release(tx, other, NOW)


def test_caps_count_what_was_or_may_have_been_handed_over(db: Database) -> None:
    """Letters that wait do not count; addresses count whatever their capitals."""
    with db.begin() as tx:
        sent(tx, "acknowledge:a")
        put(tx, "acknowledge:b")
        assert outbox.count_handed_over(tx, NOW - HOUR) == 1
        assert outbox.count_handed_over(tx, NOW - HOUR, address="MISSION@LSO.EXAMPLE", participant="LSO") == 1
        assert outbox.count_handed_over(tx, NOW - HOUR, participant="NOR") == 0
        assert outbox.count_handed_over(tx, NOW - HOUR, kinds=("remind",)) == 0
        assert outbox.count_handed_over(tx, NOW + HOUR) == 0


def test_every_move_of_a_letter_is_an_event(db: Database) -> None:
    """The history of a letter can be told from the chain alone, its bytes by their hash."""
    with db.begin() as tx:
        letter_id = sent(tx)
        outbox.mark_bounced(tx, letter_id, report="5.1.1", now=NOW)
        told = events.events_of(tx, "L-000001")
        assert [event.verb for event in told] == ["enqueued", "sent", "bounced"]
        assert len(told[0].facts["sha256"]) == 64
        with pytest.raises(Refused, match="no letter"):
            outbox.read_letter(tx, 99)
