"""The facts of a digest, as values: told from the ledger at one moment, before anybody writes a sentence around them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler import noticestatus
from scheduler.duties import Digest
from scheduler.ledger import Ledger
from scheduler.letters.needs import needs
from scheduler.letters.sanitise import one_line
from scheduler.letters.seasons import ReportsState, Season, reports_state, seasons
from scheduler.letters.settings import LetterSettings
from scheduler.letters.view import Need, View, age, shown_quote
from scheduler.noticestatus import NoticeState
from scheduler.reminding import find_awaited_meeting
from store.filed import NOTICE, FiledRecord
from store.letters import StoredLetter
from store.messages import Message
from store.records import Intent, Severity
from store.reference import Meeting, Reference
from store.schema import LetterState, MessageState


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One record that came."""

    number: str
    who: str
    what: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """Everything a digest says."""

    day: date
    days: tuple[date, ...]  #: covered, oldest first
    since: datetime | None
    now: datetime
    zone: str
    needs: tuple[Need, ...]
    arrivals: tuple[Arrival, ...]
    set_aside: tuple[tuple[str, int], ...]  #: label and number
    messages: int  #: that came
    notices: NoticeState | None
    reports: ReportsState
    seasons: tuple[Season, ...]
    letters: tuple[tuple[str, int], ...]  #: fate and number, since
    sent_to: tuple[str, ...]  #: one line for each letter sent since
    health: tuple[tuple[str, str], ...]  #: name and value
    names: View


def facts(duty: Digest, ledger: Ledger, reference: Reference, settings: LetterSettings, now: datetime) -> DayFacts:
    """Tell the facts of a digest from the ledger."""
    today = now.astimezone(ZoneInfo(duty.settings.zone)).date()
    meeting = find_awaited_meeting(reference, duty.settings, today)
    code = meeting.code if meeting else None
    view = View(ledger=ledger, reference=reference, duties=duty.settings, letters=settings, now=now, meeting=code)
    came = _came(ledger, duty.since)
    reports = reports_state(view, today)
    return DayFacts(
        day=duty.day,
        days=duty.days,
        since=duty.since,
        now=now,
        zone=duty.settings.zone,
        needs=needs(view),
        arrivals=tuple(arrival for message in came for arrival in _arrivals(message, view)),
        set_aside=tuple(
            Counter(
                (message.label or "not read").replace("_", " ")
                for message in came
                if message.state is MessageState.SET_ASIDE
            ).most_common()
        ),
        messages=sum(duty.since is None or message.kept_at >= duty.since for message in came),
        notices=_notices(meeting, view, today),
        reports=reports,
        seasons=tuple(seasons(meeting, reports, view, today)),
        letters=tuple(_fates(ledger, duty.since).items()),
        sent_to=tuple(_sent(ledger, duty.since, view)),
        health=_health(view),
        names=view,
    )


def _came(ledger: Ledger, since: datetime | None) -> list[Message]:
    """Messages that came or were settled since the last digest; on the first digest, all that are known."""
    return [
        message
        for message in ledger.snapshot.messages.values()
        if since is None or message.kept_at >= since or (message.settled_at is not None and message.settled_at >= since)
    ]


def _arrivals(message: Message, view: View) -> list[Arrival]:
    filed = view.ledger.records_of(message)
    if message.state is not MessageState.FILED:
        return []
    return [
        Arrival(number=one.facts.number, who=view.name(one.facts.participant), what=_what(one), notes=_notes(one))
        for one in filed
    ]


_INTENTS = {
    Intent.REGRET: "will not be represented",
    Intent.WITHDRAW: "withdraws its delegation",
    Intent.WILL_FOLLOW: "will attend, names to follow",
    Intent.AMEND_ADD: "adds to its delegation",
    Intent.AMEND_REMOVE: "removes from its delegation",
    Intent.AMEND_REPLACE: "replaces in its delegation",
    Intent.FULL_REPLACEMENT: "replaces its whole list",
}


def _what(filed: FiledRecord) -> str:
    told = filed.facts
    if told.kind == NOTICE:
        intent = _INTENTS.get(Intent(told.intent)) if told.intent else None
        persons = f"{told.members} person{'' if told.members == 1 else 's'}"
        return f"{told.scope or 'no meeting'}: {intent or 'delegation'}" + (f", {persons}" if told.members else "")
    kind = f"{told.type} report" if told.type and told.type != "unknown" else "report"
    return f"Article 7 {kind} for {told.scope or 'an unknown year'}"


def _notes(filed: FiledRecord) -> tuple[str, ...]:
    found = []
    if filed.facts.standing != "current":
        found.append(
            f"{filed.facts.standing.value}: {filed.facts.repeats or filed.facts.superseded_by or ''}".strip(": ")
        )
    asked = len(filed.facts.questions)
    if asked:
        found.append(f"{asked} question{'' if asked == 1 else 's'} to the sender")
    warnings = [one.sentence for one in filed.record.findings if one.severity is Severity.WARNING]
    return (*found, *(shown_quote(sentence) for sentence in warnings[:2]))


def _notices(meeting: Meeting | None, view: View, today: date) -> NoticeState | None:
    if meeting is None:
        return None
    ledger = view.ledger
    return noticestatus.notice_state(meeting, ledger.snapshot.records, ledger.contents.values(), view.reference, today)


def _since(letter: StoredLetter, since: datetime | None) -> bool:
    moment = letter.sent_at or letter.tried_at or letter.created_at
    return since is None or moment >= since


def _fates(ledger: Ledger, since: datetime | None) -> dict[str, int]:
    states = {
        LetterState.SENT: "sent",
        LetterState.REFUSED: "refused",
        LetterState.UNSURE: "unsure",
        LetterState.WAITING: "waiting to be sent",
        LetterState.DRAFT: "drafts for a person",
        LetterState.DROPPED: "dropped",
    }
    counted = Counter(
        states[letter.state]
        for letter in ledger.letters.values()
        if letter.kind != "digest"
        and letter.state in states
        and (letter.state in (LetterState.WAITING, LetterState.DRAFT) or _since(letter, since))
    )
    return {name: counted[name] for name in states.values() if counted[name] or name in ("sent", "refused", "unsure")}


def _sent(ledger: Ledger, since: datetime | None, view: View) -> list[str]:
    return [
        f"{letter.number} {letter.kind} to {view.name(letter.participant)}"
        + (f" ({', '.join(letter.records)})" if letter.records else "")
        for letter in ledger.letters.values()
        if letter.kind != "digest" and letter.state is LetterState.SENT and _since(letter, since)
    ]


def _health(view: View) -> tuple[tuple[str, str], ...]:
    snapshot, now = view.ledger.snapshot, view.now
    counts = snapshot.message_counts
    good = snapshot.last_good_poll
    free = view.ledger.disk_free_bytes
    queue = counts.get(MessageState.RECEIVED, 0)
    oldest = next((message for message in snapshot.messages_in(MessageState.RECEIVED)), None)
    return (
        ("Mailbox", f"last read {age(good.at, now)} ago ({one_line(good.mailbox, 60)})" if good else "never read"),
        ("Queue", f"{queue} mails to be read" + (f", the oldest {age(oldest.received_at, now)} old" if oldest else "")),
        ("Disk", f"{free / 1e9:.1f} GB free" if free is not None else "not measured"),
        (
            "In all",
            ", ".join(f"{number} {state.value.lower().replace('_', ' ')}" for state, number in counts.items() if number)
            or "no mail yet",
        ),
        ("Events", f"{snapshot.head.count}, the last with hash {snapshot.head.hash}"),
    )
