"""What about the mail and the records needs a hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scheduler.letters.sanitise import one_line
from scheduler.letters.view import Need, View, age, shown_quote
from store.filed import RecordFacts
from store.letters import StoredLetter
from store.messages import Message
from store.records import DUTY_LABELS, Label
from store.schema import LetterState, MessageState

_LIKELY = DUTY_LABELS | {Label.INCOMPLETE, Label.REPLY, Label.CREDENTIALS}


def health(view: View) -> Iterator[Need]:
    """A mailbox that is not read, a disk that is nearly full."""
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


def alarms(view: View) -> Iterator[Need]:
    """What jobs raised since the last digest, each cause once."""
    seen = dict.fromkeys((alarm.cause, one_line(alarm.sentence, 300)) for alarm in view.ledger.snapshot.alarms)
    for cause, sentence in seen:
        yield Need(what=f"Alarm: {one_line(cause, 80)}", why=sentence)


def held(view: View) -> Iterator[Need]:
    """Mail that waits for a person: what is probably a notice or report first, then the oldest."""
    waiting = view.ledger.snapshot.messages_in(MessageState.HELD)
    for message in sorted(waiting, key=lambda one: (one.label not in _LIKELY, one.received_at)):
        yield _message_need(message, view)


def _message_need(message: Message, view: View) -> Need:
    read = view.ledger.readings.get(message.id)
    said = [one_line(reason, 200) for reason in message.reasons[:3]]
    told = " ".join(said)
    said += [f"Not read: {one_line(why, 120)}." for why in (read.unread if read else ())[:2] if why not in told]
    prepared = _unopened(message, view)
    if prepared:
        said.append(f"{prepared.number} is written: released, it asks {prepared.recipients[0]} to send it again.")
    return Need(
        what=f"{message.number}: {_guess(message)}, {_from(message, view)}, waiting {age(message.received_at, view.now)}",
        why=" ".join(said).strip() or "The reading was not sure.",
        quotes=tuple(shown_quote(quote) for quote in (read.quotes if read else ())),
        commands=_commands(message, prepared, has_records=read is not None and read.has_records, view=view),
    )


def _commands(message: Message, prepared: StoredLetter | None, *, has_records: bool, view: View) -> tuple[str, ...]:
    """What settles a held message, the likelier way first: what is probably no notice and no report is probably set aside."""
    number = message.number
    again = (f"./ccm release {prepared.number}",) if prepared else ()
    file, aside = f"./ccm file {number}{'' if has_records else _missing(message, view)}", f"./ccm set-aside {number}"
    if message.label in _LIKELY:
        return (*again, file, aside, f"./ccm why {number}")
    return (*again, aside, f"./ccm why {number}", file)


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


def failed(view: View) -> Iterator[Need]:
    """Mail that stopped its reader."""
    for message in view.ledger.snapshot.messages_in(MessageState.FAILED):
        yield Need(
            what=f"{message.number}: could not be read, {_from(message, view)}, {age(message.received_at, view.now)} ago",
            why=f"{one_line(message.error or 'The reader stopped.', 200)} The mail is kept whole.",
            commands=(f"./ccm why {message.number}", f"./ccm file {message.number}{_missing(message, view)}"),
        )


def left_on_server(view: View) -> Iterator[Need]:
    """Mail that was not fetched."""
    for place in view.ledger.snapshot.left_on_server:
        yield Need(
            what=f"A mail of {place.size / 1e6:.1f} MB stays on the server ({one_line(place.mailbox, 60)}, UID {place.key})",
            why=f"{one_line(place.left_because or '', 200)} Save it from the mailbox as .eml, then file it.",
            commands=("./ccm ingest --answer FILE.eml",),
        )


def disagreements(view: View) -> Iterator[Need]:
    """Records that contradict an earlier one, and persons whom a later list leaves out."""
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
