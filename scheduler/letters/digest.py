"""The digest: one mail a day that a tired official understands in a minute. Sent on quiet days too: silence must mean trouble."""

from __future__ import annotations

import base64
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scheduler.duties import Digest
from scheduler.exports.attaching import attachments
from scheduler.ledger import Ledger
from scheduler.letters.charts import draw
from scheduler.letters.compose import Image, LetterKind, Written
from scheduler.letters.dayfacts import Arrival, DayFacts, facts
from scheduler.letters.seasons import ReportsState, Season
from scheduler.letters.settings import LetterSettings
from scheduler.letters.view import Need
from scheduler.letters.words import page, text, words
from scheduler.noticestatus import NoticeState
from store.reference import Reference

__all__ = ["DayFacts", "facts", "render", "write"]

_MOST_NEEDS, _MOST_ARRIVALS, _MOST_SENT = 40, 25, 20
_WIDTH = 78  #: characters of a line of the text twin
_BULLET = re.compile(r"(?:[-*]|\d+\.) ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Names under a label."""

    label: str
    names: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWords:
    """One duty against its deadline."""

    heading: str
    lines: tuple[str, ...]
    image: str = ""
    alt: str = ""
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What both templates name."""

    title: str
    heading: str
    covers: str
    summary: tuple[str, ...]
    needs: tuple[Need, ...]
    more_needs: int
    arrivals: tuple[Arrival, ...]
    more_arrivals: int
    came: str
    duties: tuple[DutyWords, ...]
    letters: str
    sent_to: str
    health: tuple[tuple[str, str], ...]
    footer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A digest as page, text and pictures."""

    subject: str
    html: str
    text: str
    images: tuple[Image, ...]


def write(duty: Digest, ledger: Ledger, reference: Reference, settings: LetterSettings, now: datetime) -> Written:
    """Write the digest of a duty, with the attachments that the settings name."""
    told = facts(duty, ledger, reference, settings, now)
    rendered = render(told)
    return Written(
        kind=LetterKind.DIGEST,
        key=duty.key,
        to=duty.to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        images=rendered.images,
        attachments=attachments(settings, ledger, reference, told.now, duties=duty.settings),
        notice=duty.key,
    )


def render(told: DayFacts, *, inline: bool = False) -> Rendered:
    """Put the facts into words. `inline`: the pictures stand in the page itself, for a file that a browser opens."""
    images = tuple(Image(cid=season.cid, png=draw(season)) for season in told.seasons)

    def source(image: Image) -> str:
        return f"data:image/png;base64,{base64.b64encode(image.png).decode()}" if inline else f"cid:{image.cid}"

    sources = {image.cid: source(image) for image in images}
    shown = _page(told, lambda season: sources[season.cid])
    return Rendered(
        subject=shown.title,
        html=page("digest.html.jinja", page=shown),
        text=_wrapped(text("digest.text.jinja", page=shown)),
        images=images,
    )


def _page(told: DayFacts, source: Callable[[Season], str]) -> Page:
    english = words("en")
    shown = told.days[-1] if told.days else told.day
    hands = len(told.needs)
    return Page(
        title=f"CCM digest, {english.day(told.day)}: {_things(hands)}, {_mails(told.messages)}",
        heading=f"CCM intake desk, {shown:%A} {english.day(told.day)}",
        covers=_covers(told),
        summary=tuple(_summary(told)),
        needs=told.needs[:_MOST_NEEDS],
        more_needs=max(hands - _MOST_NEEDS, 0),
        arrivals=told.arrivals[:_MOST_ARRIVALS],
        more_arrivals=max(len(told.arrivals) - _MOST_ARRIVALS, 0),
        came=_came(told),
        duties=tuple(_duties(told, source)),
        letters="; ".join(f"{number} {fate}" for fate, number in told.letters) + ".",
        sent_to=_some(told.sent_to),
        health=told.health,
        footer="Written by the intake desk. It files what it received; it decides nothing about status or content.",
    )


def _things(number: int) -> str:
    return {0: "nothing needs a hand", 1: "1 thing needs a hand"}.get(number, f"{number} things need a hand")


def _mails(number: int) -> str:
    return {0: "no mail came", 1: "1 mail came"}.get(number, f"{number} mails came")


def _covers(told: DayFacts) -> str:
    english = words("en")
    moment = english.moment(told.now, told.zone)
    if told.since is None:
        return f"The first digest: everything on file, as of {moment}."
    since = told.since.astimezone(ZoneInfo(told.zone))
    days = f"It covers {len(told.days)} days, for no digest was written between. " if len(told.days) > 1 else ""
    return f"{days}Since {english.day(since.date())}, {since:%H:%M}, as of {moment}."


def _summary(told: DayFacts) -> list[str]:
    first = f"{_things(len(told.needs))}; {_mails(told.messages)}."
    lines = [first[:1].upper() + first[1:]]
    if told.notices is not None:
        lines.append(_notice_line(told.notices))
    lines.append(_report_line(told.reports, told.notices.on if told.notices else told.reports.initial.on))
    initial = told.reports.initial
    on = words("en").day(initial.on)
    lines.append(f"Initial reports: {len(initial.overdue)} of {initial.due} overdue on {on}, by this register alone.")
    return lines


def _notice_line(state: NoticeState) -> str:
    due = state.meeting.delegations_due
    heard = f"{state.meeting.code}: {state.parties_heard} of {len(state.parties)} States Parties have answered"
    return f"{heard}; deadline {_distance(due.day, state.on)}." if due else f"{heard}; no deadline is known."


def _report_line(reports: ReportsState, today: date) -> str:
    return (
        f"Annual reports for {reports.year}: {reports.annual_received} of {reports.annual_owed} received; "
        f"deadline {_distance(reports.due, today)}."
    )


def _distance(due: date, today: date) -> str:
    days = (due - today).days
    named = words("en").day(due)
    if days == 0:
        return f"{named}, today"
    unit = "day" if abs(days) == 1 else "days"
    return f"{named}, in {days} {unit}" if days > 0 else f"{named}, {-days} {unit} ago"


def _came(told: DayFacts) -> str:
    if not told.arrivals and not told.messages:
        return "No mail came."
    parts = [f"{_mails(told.messages)}; {len(told.arrivals)} record{'' if len(told.arrivals) == 1 else 's'} filed."]
    if told.set_aside:
        counted = ", ".join(f"{number} {label}" for label, number in told.set_aside)
        parts.append(f"Set aside: {counted}.")
    said = " ".join(parts)
    return said[:1].upper() + said[1:]


def _duties(told: DayFacts, source: Callable[[Season], str]) -> list[DutyWords]:
    charts = {season.cid: season for season in told.seasons}
    found = []
    if told.notices is not None:
        found.append(_notice_duty(told, told.notices, charts.get("notices@ccm"), source))
    found.append(_report_duty(told, charts.get("reports@ccm"), source))
    return found


def _notice_duty(
    told: DayFacts, state: NoticeState, season: Season | None, source: Callable[[Season], str]
) -> DutyWords:
    others = [code for code in (*state.attending, *state.promised) if code not in state.parties]
    lines = [
        _notice_line(state),
        f"Delegations: {len(state.attending)}, with {state.persons} persons; names to follow: {len(state.promised)}; "
        f"regrets: {len(state.regrets)}; withdrawn: {len(state.withdrawn)}; not of States Parties: {len(others)}.",
    ]
    due = state.meeting.delegations_due
    if due is not None and due.note:
        lines.append(due.note)
    groups = [
        ("Nothing received from", state.missing),
        ("Regrets", state.regrets),
        ("Not States Parties", tuple(others)),
    ]
    return DutyWords(
        heading=f"Notices for the {state.meeting.short_titles['en']}",
        lines=tuple(lines),
        image=source(season) if season else "",
        alt=season.alt if season else "",
        groups=tuple(
            Group(label=f"{label} ({len(codes)})", names=told.names.names(codes)) for label, codes in groups if codes
        ),
    )


def _report_duty(told: DayFacts, season: Season | None, source: Callable[[Season], str]) -> DutyWords:
    english, reports = words("en"), told.reports
    annual, initial = reports.annual, reports.initial
    lines = [_report_line(reports, initial.on)]
    if initial.on > reports.due:
        lines.append(
            f"On {english.day(annual.on)}: {annual.received} of {annual.due} received"
            f"{_share(annual.per_cent)}, {annual.late} of them late; {len(annual.overdue)} overdue."
        )
    lines.append(
        f"Initial reports on {english.day(initial.on)}: {initial.received} of {initial.due} received"
        f"{_share(initial.per_cent)}; {len(initial.overdue)} overdue."
    )
    known = (
        f"the oldest report on file came on {english.day(reports.oldest)}" if reports.oldest else "no report is on file"
    )
    lines.append(f"Counted by this register alone: {known}; what was sent before or elsewhere is not known here.")
    overdue = annual.overdue if initial.on > reports.due else ()
    also = tuple(code for code in initial.overdue if code in overdue)
    groups = [
        (f"Annual report for {reports.year} overdue", overdue),
        ("Initial report overdue, annual report not", tuple(code for code in initial.overdue if code not in also)),
        ("Initial report overdue as well as the annual one", () if also == overdue else also),
    ]
    if also and also == overdue:
        lines.append("Of every State whose annual report is overdue no report at all is on file.")
    return DutyWords(
        heading="Article 7 reports",
        lines=tuple(lines),
        image=source(season) if season else "",
        alt=season.alt if season else "",
        groups=tuple(
            Group(label=f"{label} ({len(codes)})", names=told.names.names(codes)) for label, codes in groups if codes
        ),
    )


def _share(per_cent: int | None) -> str:
    return "" if per_cent is None else f" ({per_cent} %)"


def _some(lines: tuple[str, ...]) -> str:
    shown = "; ".join(lines[:_MOST_SENT])
    more = len(lines) - _MOST_SENT
    return f"{shown}; and {more} more." if more > 0 else f"{shown}." if shown else ""


def _wrapped(written: str) -> str:
    """Fold long lines for a text reader; a line of commands stays whole."""
    lines: list[str] = []
    for line in written.splitlines():
        body = line.lstrip()
        indent = " " * (len(line) - len(body))
        if len(line) <= _WIDTH or "./ccm" in line:
            lines.append(line)
            continue
        bullet = _BULLET.match(body)
        hang = indent + " " * len(bullet[0]) if bullet else indent
        lines += textwrap.wrap(body, _WIDTH, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False,
                               break_long_words=False)  # fmt: skip
    return "\n".join(lines) + "\n"
