"""The daemon: one per store. A worker makes passes, woken by the alarm clock and by the mailbox; a second connection waits with IDLE.

Nothing here is remembered: killed at any point, the next start goes on from the ledger.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType

from intake.source import Source
from scheduler import jobs
from scheduler.clock import AlarmClock, Schedule
from scheduler.diary import diary
from scheduler.health import serve
from scheduler.office import Office
from scheduler.watchdog import Watchdog
from store.database import one_incarnation
from store.errors import Misconfigured, Refused, Temporary

_AT_ONCE = 5.0  #: seconds of reading before the mailbox and the outbox are looked at again
_WORKER_HAS = 7.0  #: seconds the worker may still take after SIGTERM; then it is left behind, as by kill -9
_LOOK = 2.0  #: seconds between two signs of life
_WAIT = 600.0  #: seconds of one wait for the mailbox
_RETRY = 60.0  #: seconds before the waiting connection is opened again


@dataclass(slots=True)
class _Bell:
    """What the threads share: somebody rang, somebody wants to stop."""

    rung: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)
    failed: list[BaseException] = field(default_factory=list)

    def stop(self) -> None:
        self.stopping.set()
        self.rung.set()


def run(office: Office) -> bool:
    """Work until SIGTERM or SIGINT. False when the worker had to be left behind. Misconfigured when another daemon has the store."""
    bell, watchdog = _Bell(), Watchdog()
    with one_incarnation(office.database), _signals(bell), ExitStack() as open_things:
        jobs.begin(office)
        open_things.enter_context(serve(office))
        source = office.source()
        waiting = office.source()
        worker = threading.Thread(target=_work, args=(office, source, bell, watchdog), name="worker", daemon=True)
        watcher = threading.Thread(target=_watch, args=(waiting, bell), name="watcher", daemon=True)
        alarm = AlarmClock()
        every = timedelta(minutes=office.config.mailbox.poll_every_minutes)
        alarm.add(Schedule(job="poll", every=every), bell.rung.set)
        alarm.add(jobs.daily(office), bell.rung.set)
        digest_at = office.config.digest.at
        alarm.add(Schedule(job="digest", daily_at=(digest_at.hour, digest_at.minute), zone=office.zone), bell.rung.set)
        with suppress(Temporary):  # the worker meets it again, and says so
            office.papers.start()
        bell.rung.set()  # what was missed while down is made up at once
        for thread in (worker, watcher):
            thread.start()
        alarm.start()
        watchdog.ready()
        diary().info("at work", mailbox=source.mailbox)
        while not bell.stopping.wait(_LOOK):
            watchdog.alive()
        watchdog.stopping()
        alarm.stop()
        waiting.wake()
        worker.join(_WORKER_HAS)
        diary().info("stopped", state="in the midst of a message" if worker.is_alive() else "between two messages")
        if bell.failed:
            raise bell.failed[0]
        return not worker.is_alive()


@contextmanager
def _signals(bell: _Bell) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        diary().info("was asked to stop", signal=signal.Signals(number).name)
        bell.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _work(office: Office, source: Source, bell: _Bell, watchdog: Watchdog) -> None:
    try:
        while not bell.stopping.is_set():
            if not bell.rung.wait(_LOOK):
                watchdog.moved()
                continue
            bell.rung.clear()
            if _one_round(office, source, bell, watchdog):
                bell.rung.set()
    except BaseException as error:  # the daemon ends with it, visibly, and is started again
        bell.failed.append(error)
        bell.stop()
    finally:
        with suppress(Temporary, Refused, Misconfigured):
            source.close()


def _one_round(office: Office, source: Source, bell: _Bell, watchdog: Watchdog) -> bool:
    """One pass; True when there is more to read now. The database away is a pause, not an end."""
    try:
        with suppress(Refused):
            jobs.make_up(office, source)
        done = jobs.one_pass(office, source, seconds=_AT_ONCE, stop=bell.stopping.is_set, told=watchdog.moved)
    except Temporary as error:
        diary().warning("the pass ended early", error=str(error))
        return False
    if done.collected.misconfigured and not done.collected.new:
        return done.handled.more
    return done.handled.more and not done.handled.error


def _watch(source: Source, bell: _Bell) -> None:
    """Ring when the mailbox says that something came. Its troubles are the worker's to tell: the poll meets them too."""
    while not bell.stopping.is_set():
        try:
            if source.wait(_WAIT):
                bell.rung.set()
        except Temporary:
            bell.stopping.wait(_RETRY)
        except (Refused, Misconfigured):
            bell.stopping.wait(_WAIT)  # a wrong password tried too often locks the account
    with suppress(Temporary, Refused, Misconfigured):
        source.close()
