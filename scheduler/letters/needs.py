"""What needs a hand: each thing with the reason, the words of the paper, and the one command that settles it. Worst first, then oldest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.duties import unanswerable, who_and_why
from scheduler.dutysettings import DutySettings
from scheduler.ledger import Ledger
from scheduler.letters.sanitise import one_line
from scheduler.letters.settings import LetterSettings
from store.filed import FiledRecord, RecordFacts
from store.letters import StoredLetter
from store.messages import Message
from store.records import DUTY_LABELS, Label
from store.reference import Reference
from store.schema import LetterState, MessageState

_QUOTE = 220  #: characters
_TOGETHER, _SHOWN = 5, 30  #: letters that wait for one reason: more are told together; so many are named
_SEALED = re.compile(
    r"\b[A-Za-z]{0,3}\d{6,}\b|\+?\d(?:[ .()/-]?\d){8,}"
)  # passports, telephones; never a date or a reference
_LIKELY = DUTY_LABELS | {Label.INCOMPLETE, Label.REPLY, Label.CREDENTIALS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing for a person."""

    what: str  #: one line
    why: str  #: one sentence or two
    quotes: tuple[str, ...] = ()  #: words of the paper
    commands: tuple[str, ...] = ()  #: the first settles it in the likelier way
    names: str = ""  #: who is meant, where it is many


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the digest is told from."""

    ledger: Ledger
    reference: Reference
    duties: DutySettings
    letters: LetterSettings
    now: datetime
    meeting: str | None = None  #: code of the one that is awaited

    def name(self, code: str | None) -> str:
        """The English name of a State or organisation; the code where it has none."""
        if code is None:
            return "an unknown participant"
        known = code in self.reference.states or code in self.reference.organisations
        return self.reference.display_name(code) if known else code

    def names(self, codes: Iterable[str]) -> str:
        """English names in their order, parted by semicolons: names hold commas."""
        return "; ".join(self.name(code) for code in codes)


def needs(view: View) -> tuple[Need, ...]:
    """Everything that needs a hand at this moment."""
    return (
        *_health(view),
        *_alarms(view),
        *_held(view),
        *_failed(view),
        *_left_on_server(view),
        *_returned(view),
        *_drafts(view),
        *_disagreements(view),
        *_reminders(view),
        *_unanswerable(view),
        *_without_address(view),
    )


def shown_quote(text: str) -> str:
    """Words of a paper fit for the digest: one line, long numbers covered."""
    return _SEALED.sub("[number]", one_line(text, _QUOTE))


def age(since: datetime, now: datetime) -> str:
    """How long ago, in words that need no reckoning."""
    passed = now - since
    if passed < timedelta(hours=1):
        return f"{max(int(passed.total_seconds() // 60), 0)} min"
    if passed < timedelta(days=1):
        return f"{int(passed.total_seconds() // 3600)} h"
    days = passed.days
    return f"{days} day" + ("" if days == 1 else "s")


def _health(view: View) -> Iterator[Need]:
    snapshot, now = view.ledger.snapshot, view.now
    good = snapshot.last_good_poll
    stale = timedelta(minutes=view.letters.stale_after_minutes)
    if good is None or now - good.at > stale:
        since = f"was last read {age(good.at, now)} ago" if good else "has never been read"
        error = snapshot.last_poll.error if snapshot.last_poll and snapshot.last_poll.error else ""
        yield Need(
            what=f"The mailbox {since}",
            why=one_line(error) or "No poll has failed since: the daemon may be down.",
            commands=("./ccm health", "./ccm check"),
        )
    free = view.ledger.disk_free_bytes
    if free is not None and free < view.letters.reserve_gigabytes * 1e9:
        yield Need(
            what=f"The disk is nearly full: {free / 1e9:.1f} GB free",
            why=f"Below {view.letters.reserve_gigabytes:g} GB nothing is fetched; the mail waits on the server.",
        )


def _alarms(view: View) -> Iterator[Need]:
    seen = dict.fromkeys((alarm.cause, one_line(alarm.sentence, 300)) for alarm in view.ledger.snapshot.alarms)
    for cause, sentence in seen:
        yield Need(what=f"Alarm: {one_line(cause, 80)}", why=sentence)


def _held(view: View) -> Iterator[Need]:
    waiting = view.ledger.snapshot.messages_in(MessageState.HELD)
    for message in sorted(waiting, key=lambda one: (one.label not in _LIKELY, one.received_at)):
        yield _message_need(message, view)


def _message_need(message: Message, view: View) -> Need:
    read = view.ledger.readings.get(message.id)
    reasons = " ".join(one_line(reason, 200) for reason in message.reasons[:3])
    unread = [f"Not read: {one_line(reason, 120)}." for reason in (read.unread if read else ())[:2]]
    missing = "" if read and read.has_records else _missing(message, view)
    prepared = _unopened(message, view)
    again = (f"./ccm release {prepared.number}",) if prepared else ()
    if prepared:
        unread.append(f"{prepared.number} is written: released, it asks {prepared.recipients[0]} to send it again.")
    return Need(
        what=f"{message.number}: {_guess(message)}, {_from(message, view)}, waiting {age(message.received_at, view.now)}",
        why=" ".join([reasons, *unread]).strip() or "The reading was not sure.",
        quotes=tuple(shown_quote(quote) for quote in (read.quotes if read else ())),
        commands=(
            f"./ccm file {message.number}{missing}",
            *again,
            f"./ccm set-aside {message.number}",
            f"./ccm why {message.number}",
        ),
    )


def _unopened(message: Message, view: View) -> StoredLetter | None:
    """The letter that asks to send again what could not be opened, while it waits."""
    letter = view.ledger.letters.get(f"unopened:{message.sha256}")
    return letter if letter and letter.state is LetterState.DRAFT else None


def _missing(message: Message, view: View) -> str:
    """What a person has to say beside the number when nothing was read: the two facts a record hangs on."""
    state = message.identity_state or "CODE"
    if message.label == Label.ARTICLE7_REPORT:
        return f" --participant {state} --year YEAR"
    return f" --participant {state} --meeting {view.meeting or 'MEETING'}"


_GUESSES = {
    Label.DELEGATION_NOTICE: "probably a delegation notice",
    Label.ARTICLE7_REPORT: "probably an Article 7 report",
    Label.BOTH: "probably a notice and a report",
    Label.INCOMPLETE: "the beginning of something",
    Label.UNKNOWN: "not understood",
    Label.REPLY: "a reply",
}


def _guess(message: Message) -> str:
    if message.label is None:
        return "not read"
    label = Label(message.label)
    return _GUESSES.get(label, label.value.replace("_", " "))


_LEVELS = {
    "verified": "verified",
    "domain": "its domain is known",
    "unverified": "not verified",
    "contradicted": "CONTRADICTED by what is known",
}


def _from(message: Message, view: View) -> str:
    sender = one_line(message.from_address or "no plain sender", 80)
    if message.identity_state:
        return f"from {sender} ({view.name(message.identity_state)}: {_LEVELS.get(message.identity_level or '', 'unknown')})"
    return f"from {sender}"


def _failed(view: View) -> Iterator[Need]:
    for message in view.ledger.snapshot.messages_in(MessageState.FAILED):
        yield Need(
            what=f"{message.number}: could not be read, {_from(message, view)}, {age(message.received_at, view.now)} ago",
            why=f"{one_line(message.error or 'The reader stopped.', 200)} The mail is kept whole.",
            commands=(f"./ccm why {message.number}", f"./ccm file {message.number}{_missing(message, view)}"),
        )


def _left_on_server(view: View) -> Iterator[Need]:
    for place in view.ledger.snapshot.left_on_server:
        yield Need(
            what=f"A mail of {place.size / 1e6:.1f} MB stays on the server ({one_line(place.mailbox, 60)}, UID {place.key})",
            why=f"{one_line(place.left_because or '', 200)} Save it from the mailbox as .eml, then file it.",
            commands=("./ccm ingest --answer FILE.eml",),
        )


def _letters(view: View, *states: LetterState) -> list[StoredLetter]:
    return [letter for letter in view.ledger.letters.values() if letter.state in states]


def _returned(view: View) -> Iterator[Need]:
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


def _drafts(view: View) -> Iterator[Need]:
    """Letters that wait, one by one; where many wait for one reason, together, still to be released by number."""
    held = {message.sha256 for message in view.ledger.snapshot.messages_in(MessageState.HELD)}
    told = {"remind", "ask"}, {f"unopened:{sha256}" for sha256 in held}  # told elsewhere
    drafts = [
        letter
        for letter in _letters(view, LetterState.DRAFT)
        if letter.kind not in told[0] and letter.key not in told[1]
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


def _disagreements(view: View) -> Iterator[Need]:
    for facts in view.ledger.snapshot.records:
        if facts.conflict:
            yield Need(
                what=f"{facts.number} ({view.name(facts.participant)}, {facts.scope or 'no scope'}) contradicts {facts.conflict}",
                why=_contradiction(facts),
                commands=(f"./ccm why {facts.number}", f"./ccm set-aside {facts.message_number}"),
            )
        if facts.pending_removals:
            yield Need(
                what=f"{facts.number} ({view.name(facts.participant)}): {len(facts.pending_removals)} persons are missing from the later list",
                why="The list does not say that it replaces the earlier one, so they stay until a person decides.",
                names="; ".join(one_line(name, 80) for name in facts.pending_removals),
                commands=(
                    f"./ccm correct {facts.number} pending_removals accept",
                    f"./ccm correct {facts.number} pending_removals keep",
                ),
            )


def _contradiction(facts: RecordFacts) -> str:
    if facts.kind == "article7_report":
        return "The later report answers fewer forms than the one before it."
    return (
        "Two authorities of one State say different things; both are kept, and the acknowledgement asks which applies."
    )


def _reminders(view: View) -> Iterator[Need]:
    drafts = [letter for letter in _letters(view, LetterState.DRAFT) if letter.kind in ("remind", "ask")]
    groups = {
        "remind:notice": "of a delegation notice",
        "remind:report": "of an Article 7 report",
        "ask:": "about open points",
    }
    for begins, about in groups.items():
        mine = [letter for letter in drafts if letter.key.startswith(begins)]
        if not mine:
            continue
        one = len(mine) == 1
        kind = "question" if begins == "ask:" else "reminder"
        all_of_them = f"./ccm release {mine[0].number}" if one else f"./ccm release --all {kind}"
        yield Need(
            what=f"{len(mine)} reminder{'' if one else 's'} {about} {'is' if one else 'are'} written and wait{'s' if one else ''} for release",
            why=f"{mine[0].number}"
            + ("" if one else f" to {mine[-1].number}")
            + f", the oldest written {age(mine[0].created_at, view.now)} ago.",
            names=view.names(dict.fromkeys(letter.participant for letter in mine if letter.participant)),
            commands=(all_of_them, f"./ccm why {mine[0].number}", f"./ccm drop {mine[0].number}"),
        )


def _unanswerable(view: View) -> Iterator[Need]:
    for message, reason in unanswerable(view.ledger, view.duties):
        code = next((one.facts.participant for one in _filed(message, view) if one.facts.participant), None)
        yield Need(
            what=f"{message.number} ({view.name(code)}) cannot be acknowledged: there is nowhere to write to",
            why=f"It is filed, but {one_line(reason, 200)}.",
            commands=(f"./ccm contacts add ADDRESS {code or 'CODE'}",),
        )


def _filed(message: Message, view: View) -> tuple[FiledRecord, ...]:
    return view.ledger.records_of(message)


def _without_address(view: View) -> Iterator[Need]:
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
