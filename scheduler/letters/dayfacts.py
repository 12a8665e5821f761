"""The facts of a digest, as values: told from the ledger at one moment, before anybody writes a sentence around them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler import noticestatus, reportstatus
from scheduler.duties import Digest
from scheduler.ledger import Ledger
from scheduler.letters.needs import Need, View, age, needs, shown_quote
from scheduler.letters.sanitise import one_line
from scheduler.letters.settings import LetterSettings
from scheduler.noticestatus import NoticeState
from scheduler.reminding import find_awaited_meeting
from scheduler.reportstatus import Count
from store.filed import NOTICE, FiledRecord
from store.letters import StoredLetter
from store.messages import Message
from store.records import Intent, Severity
from store.reference import Meeting, Reference
from store.schema import LetterState, MessageState

_SEASON = timedelta(days=150)  #: a meeting whose deadline lies further ahead has no chart yet
_NOTICES, _REPORTS = (-70, 21), (-120, 240)  #: days around the deadline that a chart shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One record that came."""

    number: str
    who: str
    what: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How many had come, by days to the deadline (negative before it)."""

    label: str
    days: tuple[int, ...]  #: one entry for each arrival, in order
    until: int  #: last day the curve may be drawn to


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Two curves against one deadline."""

    cid: str
    title: str
    deadline: date
    total: int  #: of those that owe, the height of the chart
    now: Curve
    before: Curve | None  #: None: nothing of last year is on file
    span: tuple[int, int]  #: days around the deadline that are drawn

    @property
    def then(self) -> int:
        """How many had come at the same distance from the deadline a season before."""
        return sum(day <= self.now.until for day in self.before.days) if self.before else 0

    @property
    def alt(self) -> str:
        """The chart in a sentence."""
        said = f"{self.title}: {len(self.now.days)} of {self.total} received"
        if self.before is None:
            return f"{said}. Nothing of the season before is on file."
        return f"{said}; at the same distance from the deadline a season before, {self.then} ({self.before.label})."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsState:
    """Where Article 7 reports stand on a day."""

    year: int
    due: date
    annual: Count  #: counted on the day, or on the deadline to come
    annual_received: int  #: before the deadline too
    annual_owed: int
    initial: Count
    oldest: date | None  #: day of the oldest report on file: nothing before it is known here


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
    reports = _reports(view, today)
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
        seasons=tuple(_seasons(meeting, reports, view, today)),
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


def _reports(view: View, today: date) -> ReportsState:
    reports = reportstatus.reports_by_state(view.ledger.history)
    reference = view.reference
    year = today.year - 1
    due = date(today.year, reference.rules.annual_month, reference.rules.annual_day)
    annual = reportstatus.annual_lines(year, reports, reference, today)
    oldest = min((some[0].received_at for some in reports.values()), default=None)
    return ReportsState(
        year=year,
        due=due,
        annual=reportstatus.count(annual, max(today, due)),
        annual_received=sum(line.status in reportstatus.RECEIVED for line in annual),
        annual_owed=sum(line.due is not None and line.status is not reportstatus.ReportStatus.ENDED for line in annual),
        initial=reportstatus.count(reportstatus.initial_lines(reports, reference, today), today),
        oldest=oldest.astimezone(ZoneInfo(view.duties.zone)).date() if oldest else None,
    )


def _seasons(meeting: Meeting | None, reports: ReportsState, view: View, today: date) -> list[Season]:
    found = []
    if meeting is not None and meeting.delegations_due is not None:
        ahead = meeting.delegations_due.day - today
        if ahead <= _SEASON:
            found.append(_notice_season(meeting, view, today))
    found.append(_report_season(reports, view, today))
    return found


def _notice_season(meeting: Meeting, view: View, today: date) -> Season:
    reference = view.reference
    assert meeting.delegations_due is not None
    due = meeting.delegations_due.day
    place = reference.meetings.index(meeting)
    parties = reference.parties_on(due)

    def days(one: Meeting, deadline: date, states: tuple[str, ...]) -> tuple[int, ...]:
        arrivals = noticestatus.first_arrivals(one.code, view.ledger.history, states)
        return tuple(_day(facts.received_at, view) - deadline.toordinal() for facts in arrivals)

    before = None
    if place:
        last = reference.meetings[place - 1]
        # Where its deadline is not on record, the curve is laid at the same distance from the opening.
        deadline = last.delegations_due.day if last.delegations_due else last.start - (meeting.start - due)
        found = days(last, deadline, reference.parties_on(deadline))
        label = last.code if last.delegations_due else f"{last.code}, by its opening"
        before = Curve(label=label, days=found, until=366) if found else None
    now = Curve(label=meeting.code, days=days(meeting, due, parties), until=(today - due).days)
    return Season(
        cid="notices@ccm",
        title=f"Notices for {meeting.code} from States Parties",
        deadline=due,
        total=len(parties),
        now=now,
        before=before,
        span=_NOTICES,
    )


def _report_season(reports: ReportsState, view: View, today: date) -> Season:
    def days(year: int, deadline: date) -> tuple[int, ...]:
        arrivals = reportstatus.first_arrivals(year, view.ledger.history)
        owing = (one for one in arrivals if view.reference.annual_due(one.participant or "", year) is not None)
        return tuple(_day(facts.received_at, view) - deadline.toordinal() for facts in owing)

    last = days(reports.year - 1, reports.due.replace(year=reports.due.year - 1))
    return Season(
        cid="reports@ccm",
        title=f"Annual reports for {reports.year}",
        deadline=reports.due,
        total=reports.annual_owed,
        now=Curve(label=str(reports.year), days=days(reports.year, reports.due), until=(today - reports.due).days),
        before=Curve(label=str(reports.year - 1), days=last, until=366) if last else None,
        span=_REPORTS,
    )


def _day(moment: datetime, view: View) -> int:
    return moment.astimezone(ZoneInfo(view.duties.zone)).date().toordinal()


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
