"""What about the letters needs a hand."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.duties import unanswerable, who_and_why
from scheduler.letters.sanitise import one_line
from scheduler.letters.view import Need, View, age
from store.letters import StoredLetter
from store.schema import LetterState, MessageState

_TOGETHER, _SHOWN = 5, 30  #: letters that wait for one reason: more are told together; so many are named
_TOLD_TOGETHER = ("remind", "ask", "circular")
#: How a key begins: what one and many letters of it are called, and the kind that releases them all.
_BATCHES = {
    "remind:notice": ("reminder of a delegation notice", "reminders of a delegation notice", "reminder"),
    "remind:report": ("reminder of an Article 7 report", "reminders of an Article 7 report", "reminder"),
    "ask:": ("letter about open points", "letters about open points", "question"),
    "circular:": ("letter of a circular", "letters of a circular", "circular"),
}


def _letters(view: View, *states: LetterState) -> list[StoredLetter]:
    return [letter for letter in view.ledger.letters.values() if letter.state in states]


def returned(view: View) -> Iterator[Need]:
    """Letters that did not arrive, or of which nobody knows."""
    for letter in _letters(view, LetterState.REFUSED, LetterState.UNSURE):
        to = ", ".join(letter.recipients)
        code = letter.participant or "CODE"
        if letter.state is LetterState.REFUSED:
            yield Need(
                what=f"{letter.number}: {_kind(letter)} to {view.name(letter.participant)} did not arrive at {to}",
                why=one_line(letter.smtp_reply or "The relay refused it.", 200),
                commands=(
                    f"./ccm contacts add ADDRESS {code}",
                    f"./ccm release {letter.number}",
                    f"./ccm drop {letter.number}",
                ),
            )
        else:
            yield Need(
                what=f"{letter.number}: nobody knows whether {to} has got {_kind(letter)}",
                why=f"{one_line(letter.smtp_reply or '', 160)}. It is not sent again by itself: releasing it may send it twice.",
                commands=(f"./ccm drop {letter.number}", f"./ccm release {letter.number}"),
            )


def _kind(letter: StoredLetter) -> str:
    return {"acknowledge": "the acknowledgement", "remind": "the reminder", "ask": "the open points"}.get(
        letter.kind, "the letter"
    )


def drafts(view: View) -> Iterator[Need]:
    """Letters that wait, one by one; where many wait for one reason, together, still to be released by number."""
    held = {message.sha256 for message in view.ledger.snapshot.messages_in(MessageState.HELD)}
    elsewhere = {f"unopened:{sha256}" for sha256 in held}  # told with the mail
    drafts = [
        letter
        for letter in _letters(view, LetterState.DRAFT)
        if letter.kind not in _TOLD_TOGETHER and letter.key not in elsewhere
    ]
    groups: dict[str, list[StoredLetter]] = {}
    for letter in drafts:
        groups.setdefault(letter.held_because or "", []).append(letter)
    for reason, mine in groups.items():
        if len(mine) > _TOGETHER:
            numbers = [letter.number for letter in mine]
            yield Need(
                what=f"{len(mine)} letters are written and wait, for one reason",
                why=f"They would go out, but {one_line(reason, 200)}.",
                names="; ".join(f"{letter.number} {view.name(letter.participant)}" for letter in mine[:_SHOWN])
                + (f"; and {len(mine) - _SHOWN} more" if len(mine) > _SHOWN else ""),
                commands=(f"./ccm release {' '.join(numbers[:3])} ...", "./ccm list letters --state DRAFT"),
            )
            continue
        yield from (_draft(letter, view) for letter in mine)


def _draft(letter: StoredLetter, view: View) -> Need:
    records = f" of {', '.join(letter.records)}" if letter.records else ""
    unopened = letter.key.startswith("unopened:")
    what = "the request to send a paper again" if unopened else _kind(letter)
    return Need(
        what=f"{letter.number}: {what}{records} for {view.name(letter.participant)} is written and waits",
        why=f"It would go to {', '.join(letter.recipients)}, but {one_line(letter.held_because or '', 200)}.",
        commands=(f"./ccm release {letter.number}", f"./ccm drop {letter.number}", f"./ccm why {letter.number}"),
    )


def batches(view: View) -> Iterator[Need]:
    """Reminders, open points and circulars that wait for release, together."""
    waiting = [letter for letter in _letters(view, LetterState.DRAFT) if letter.kind in _TOLD_TOGETHER]
    for begins, (one, many, kind) in _BATCHES.items():
        mine = [letter for letter in waiting if letter.key.startswith(begins)]
        if not mine:
            continue
        alone = len(mine) == 1
        last = "" if alone else f" to {mine[-1].number}"
        yield Need(
            what=f"1 {one} is written and waits for release"
            if alone
            else f"{len(mine)} {many} are written and wait for release",
            why=f"{mine[0].number}{last}, the oldest written {age(mine[0].created_at, view.now)} ago.",
            names=view.names(dict.fromkeys(letter.participant for letter in mine if letter.participant)),
            commands=(
                f"./ccm release {mine[0].number}" if alone else f"./ccm release --all {kind}",
                f"./ccm why {mine[0].number}",
                f"./ccm drop {mine[0].number}",
            ),
        )


def nowhere(view: View) -> Iterator[Need]:
    """Filed mail that cannot be acknowledged."""
    for message, reason in unanswerable(view.ledger, view.duties):
        code = next((one.facts.participant for one in view.ledger.records_of(message) if one.facts.participant), None)
        yield Need(
            what=f"{message.number} ({view.name(code)}) cannot be acknowledged: there is nowhere to write to",
            why=f"It is filed, but {one_line(reason, 200)}.",
            commands=(f"./ccm contacts add ADDRESS {code or 'CODE'}",),
        )


def without_address(view: View) -> Iterator[Need]:
    """States that are owed a reminder and have no address."""
    stuck = [
        owing.state
        for owing in who_and_why(view.ledger, view.reference, view.duties, view.now)
        if not owing.remind and owing.address is None and owing.reason.startswith("due, but the contacts register")
    ]
    if stuck:
        states = tuple(dict.fromkeys(stuck))
        yield Need(
            what=f"{len(states)} State{'' if len(states) == 1 else 's'} cannot be reminded: the register has no address",
            why="A reminder is due to them today.",
            names=view.names(states),
            commands=("./ccm contacts add ADDRESS CODE",),
        )
