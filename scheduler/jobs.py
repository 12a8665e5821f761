"""The verbs of the day: collect, process, correspond, deliver, tidy. Each may be called at any time, twice, or after a kill: the
ledger says what is still to be done, and one bad mail, duty or letter never stops the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from intake.source import Source
from scheduler.clock import GRACE, Schedule
from scheduler.collecting import Collected, Handled, Stop, Told, collect, never, process
from scheduler.diary import diary
from scheduler.office import Office
from scheduler.sending import Corresponded, Delivery, correspond, deliver
from store import outbox, polls, ticks

__all__ = ["Pass", "begin", "collect", "correspond", "deliver", "make_up", "one_pass", "process", "tidy"]

_KEPT = timedelta(days=30)  #: how long ticks and polls are remembered
_RECONCILE_AT = (3, 30)  #: hour and minute in the zone: few letters come then


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What one full pass did."""

    collected: Collected = field(default_factory=Collected)
    handled: Handled = field(default_factory=Handled)
    corresponded: Corresponded = field(default_factory=Corresponded)
    delivered: Delivery = field(default_factory=Delivery)

    @property
    def errors(self) -> tuple[str, ...]:
        """Why parts of it ended early."""
        found = (self.collected.error, self.handled.error, self.corresponded.error, self.delivered.error)
        return tuple(error for error in found if error)


def one_pass(
    office: Office,
    source: Source | None = None,
    *,
    seconds: float | None = None,
    stop: Stop = never,
    told: Told = lambda: None,
) -> Pass:
    """Collect, process, correspond, deliver, each whatever became of the one before. `seconds` bounds the reading."""
    collected = collect(office, source)
    told()
    handled = process(office, seconds=seconds, stop=stop, told=told)
    if stop():
        return Pass(collected=collected, handled=handled)
    corresponded = correspond(office)
    told()
    return Pass(
        collected=collected,
        handled=handled,
        corresponded=corresponded,
        delivered=deliver(office, stop=stop, told=told),
    )


def begin(office: Office) -> tuple[str, ...]:
    """At start, by the one daemon of a store: what a killed one was sending is UNSURE, its scraps are removed. Their numbers."""
    office.begin()
    office.files.sweep()
    with office.database.begin() as tx:
        unsure = outbox.settle_interrupted(tx, office.clock.now())
    for number in unsure:
        diary().warning("was under way when the program stopped", letter=number, state="UNSURE")
    return unsure


def daily(office: Office) -> Schedule:
    """When the server is asked for everything, whatever the cursor says, and old rows are put away."""
    return Schedule(job="reconcile", daily_at=_RECONCILE_AT, zone=office.zone)


def make_up(office: Office, source: Source | None = None) -> bool:
    """Do the daily round when its slot has come and nobody did it: once, also after days asleep. True when it was done."""
    schedule, now = daily(office), office.clock.now()
    slot = schedule.latest_slot(now)
    with office.database.read() as tx:
        last = ticks.find_last_slot(tx, schedule.job)
    if (last is not None and last >= slot) or not _near(slot, now):
        return False
    collected = collect(office, source, everything=True)
    tidy(office)
    if collected.error is None:
        with office.database.begin() as tx:
            ticks.fire(tx, schedule.job, slot, office.name)
        # Committed only now: a round that was cut short is made again, and finds nothing the second time.
    if collected.new:
        diary().warning("mail was found that the cursor had passed", count=collected.new)
    return True


def _near(slot: datetime, now: datetime) -> bool:
    return now - slot <= GRACE


def tidy(office: Office) -> int:
    """Forget old ticks and polls, the newest of each excepted; how many rows."""
    before = office.clock.now() - _KEPT
    with office.database.begin() as tx:
        return ticks.prune(tx, before) + polls.prune_polls(tx, before)
