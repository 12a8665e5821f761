"""The reference files against themselves: what can be computed is computed and compared, what is printed twice must agree.

A mistake is one sentence that names the file and what to look at. Known contradictions of published texts are named in
calendar.toml, so that a new one is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from store.reference_files import Files
from store.reference_values import LANGUAGES, Adherence, Deadline, Meeting, Organisation, State

FIRST_ENTRY = date(2010, 8, 1)  #: the Convention's own entry into force, CCM Art. 17(1)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile("|".join(_WEEKDAYS))
MEMBERS = 193  #: Member States of the United Nations since 2011
HUNDRED = Decimal(100)


def mistakes_in(files: Files) -> Iterator[str]:
    """Yield one sentence for each thing that does not agree."""
    yield from _states(files)
    yield from _due_dates(files)
    yield from _organisations(files)
    yield from _meetings(files)
    yield from _scales(files)


def sixth_month_after(deposited: date) -> date:
    """First day of the sixth month after the month of deposit, CCM Art. 17(2)."""
    month = deposited.month - 1 + 6
    return date(deposited.year + month // 12, month % 12 + 1, 1)


def _states(files: Files) -> Iterator[str]:
    members = sum(state.un == "member" for state in files.states.values())
    if members != MEMBERS:
        yield f"states.csv: {members} Member States instead of {MEMBERS}"
    alpha2 = [state.alpha2 for state in files.states.values()]
    for code in sorted({code for code in alpha2 if alpha2.count(code) > 1}):
        yield f"states.csv: the alpha-2 code {code} stands here twice"
    yield from _names(files)
    for state in files.states.values():
        for problem in _adherence(state.adherence):
            yield f"status.csv: {state.code}: {problem}"


def _names(files: Files) -> Iterator[str]:
    """Yield names that stand for two States or organisations: a reader could not tell which. That holds for demonyms too."""
    owners: dict[str, str] = {}
    holders: list[State | Organisation] = [*files.states.values(), *files.organisations.values()]
    for holder in holders:
        for name in holder.names:
            plain = " ".join(name.text.casefold().split())
            owner = owners.setdefault(plain, holder.code)
            if owner != holder.code:
                yield f"names: {name.text!r} ({name.language}) names both {owner} and {holder.code}"


def _adherence(acts: Adherence) -> Iterator[str]:
    if (acts.deposited is None) != (acts.in_force is None) or (acts.deposited is None) != (acts.action is None):
        yield "action, deposit and entry into force belong together"
    if acts.signed and acts.deposited and acts.deposited < acts.signed:
        yield "deposited before signing"
    if acts.action == "accession" and acts.signed:
        yield "accession after signature: a signatory ratifies, accepts or approves"
    if acts.deposited and acts.in_force and acts.in_force != max(FIRST_ENTRY, sixth_month_after(acts.deposited)):
        yield f"in force on {acts.in_force}, but the sixth month after deposit begins on {sixth_month_after(acts.deposited)}"
    if acts.withdrawn and (acts.in_force is None or acts.withdrawn <= acts.in_force):
        yield "withdrawn before it was in force"


def _due_dates(files: Files) -> Iterator[str]:
    for code, state in files.states.items():
        acts = state.adherence
        if acts.published_initial_due is None or acts.in_force is None:
            continue
        computed = acts.in_force + timedelta(days=files.rules.initial_days)
        agrees = computed == acts.published_initial_due
        if not agrees and code not in files.due_exceptions:
            yield f"status.csv: {code}: initial report published as due on {acts.published_initial_due}, computed {computed}"
        if agrees and code in files.due_exceptions:
            yield f"calendar.toml: {code} is named as an exception, yet its published due date agrees"


def _organisations(files: Files) -> Iterator[str]:
    kinds = {"un_entity", "igo", "ngo", "other"}
    for code, organisation in files.organisations.items():
        if code in files.states:
            yield f"organisations.toml: {code} is the code of a State"
        if organisation.kind not in kinds:
            yield f"organisations.toml: {code}: the kind {organisation.kind!r} is none of {', '.join(sorted(kinds))}"
        if not organisation.short.get("en"):
            yield f"organisations.toml: {code} wants an English name"


def _meetings(files: Files) -> Iterator[str]:
    codes = [meeting.code for meeting in files.meetings]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"meetings.toml: {code} stands here twice"
    starts = [meeting.start for meeting in files.meetings]
    if starts != sorted(starts):
        yield "meetings.toml: the meetings do not stand in order of time"
    for meeting in files.meetings:
        for problem in _meeting(meeting, files):
            yield f"meetings.toml: {meeting.code}: {problem}"


def _meeting(meeting: Meeting, files: Files) -> Iterator[str]:
    if meeting.presidency not in files.states:
        yield f"the presidency {meeting.presidency!r} is no State of states.csv"
    for language in LANGUAGES:
        if not (meeting.titles.get(language) and meeting.short_titles.get(language) and meeting.city.get(language)):
            yield f"wants title, short title and city in {language}"
    days = [day for sitting in meeting.sittings for day in (sitting.start, sitting.end)]
    if days != sorted(days):
        yield "the days of its sittings do not follow each other"
    if days and f"{days[0]:%Y-%m}" != meeting.month:
        yield f"begins on {days[0]}, yet its month is {meeting.month}"
    if meeting.note_date and meeting.note_reference and str(meeting.note_date.year) not in meeting.note_reference:
        yield f"the note {meeting.note_reference} is dated {meeting.note_date}: another year"
    for deadline in (meeting.delegations_due, meeting.reports_due):
        if deadline is not None:
            yield from _deadline(deadline, files)
            if deadline.day >= meeting.start:
                yield f"the deadline {deadline.day} is not before the meeting"


def _deadline(deadline: Deadline, files: Files) -> Iterator[str]:
    printed = _WEEKDAY.search(deadline.published.lower())
    if printed is None:
        return
    real = _WEEKDAYS[deadline.day.weekday()]
    if printed[0] == real:
        return
    if deadline.published not in files.weekday_exceptions:
        yield f"{deadline.published!r} is a {real.capitalize()}: name it in calendar.toml when that is how it was published"
    elif deadline.grace_until is None or deadline.grace_until < deadline.day:
        yield f"{deadline.published!r} contradicts itself: give grace_until, the last day of the other reading"


def _scales(files: Files) -> Iterator[str]:
    for earlier, later in zip(files.scales, files.scales[1:], strict=False):
        if later.first_year <= earlier.last_year:
            yield f"scale_of_assessments.csv: {later.first_year} is covered twice"
    for scale in files.scales:
        period = f"{scale.first_year}-{scale.last_year}"
        missing = sorted(scale.members_only - {*scale.rates})
        if missing:
            yield f"scale_of_assessments.csv: {period} has no rate for {', '.join(missing)}"
        total = sum((rate for code, rate in scale.rates.items() if code in scale.members_only), Decimal(0))
        if total != HUNDRED:
            yield f"scale_of_assessments.csv: {period} adds up to {total} for the Member States, not to 100"
        if any(rate < 0 for rate in scale.rates.values()):
            yield f"scale_of_assessments.csv: {period} has a negative rate"
