"""Health knows a mailbox that is not read, mail that does not move, letters that do not leave, and a disk that fills."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler import health, jobs
from scheduler.config import Config, Health, Store
from scheduler.health import examine, serve
from scheduler.office import Office
from scheduler.watchdog import Watchdog
from store import inbox, outbox
from store.errors import Misconfigured, Temporary
from store.files import Files
from store.inbox import Arrival
from store.outbox import Letter
from tests.dovecot import free_port
from tests.offices import NOW, at, make_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office that has just read its empty mailbox."""
    with make_office(tmp_path) as made:
        jobs.collect(made)
        yield made


def keep(office: Office, kept_at: datetime) -> None:
    """A message that waits to be read."""
    with office.database.begin() as tx:
        inbox.keep(tx, Arrival(sha256="a" * 64, size=1, source="file", received_at=kept_at), kept_at)


def test_all_is_well_after_a_good_poll_and_not_an_hour_later(office: Office) -> None:
    """The age of the last good poll is the measure; a failed one is told with its error."""
    assert examine(office).ok

    def broken() -> None:
        raise Temporary("imap: no answer")

    late = at(office, NOW + timedelta(minutes=45))
    jobs.collect(replace(late, source=broken))  # type: ignore[arg-type]
    assert examine(late).sentences == ("the mailbox was last read 45 minutes ago: imap: no answer",)


def test_a_mailbox_that_was_never_read_is_ill(tmp_path: Path) -> None:
    """Before the first poll nobody can say that all is well."""
    with make_office(tmp_path) as made:
        assert examine(made).sentences == ("the mailbox has never been read",)


def test_mail_that_does_not_move_is_stuck_and_a_backlog_that_moves_is_not(office: Office) -> None:
    """Old unread mail is stuck only when nothing was settled lately."""
    keep(office, NOW - timedelta(hours=5))
    (stuck,) = examine(office).sentences
    assert stuck == "mail has waited to be read for 5 hours, and nothing moves"
    with office.database.begin() as tx:
        other = inbox.keep(tx, Arrival(sha256="b" * 64, size=1, source="file", received_at=NOW), NOW)
        inbox.settle(tx, other.id, inbox.MessageState.SET_ASIDE, reading=None, reasons=(), now=NOW)
    assert examine(office).ok


def test_a_letter_that_waits_for_hours_and_a_full_disk_are_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each trouble has its own sentence."""
    with office.database.begin() as tx:
        letter = Letter(
            key="digest:x",
            kind="digest",
            recipients=("a@b.example",),
            subject="x",
            content=b"x",
            message_id_header="<x@y.example>",
        )
        outbox.enqueue(tx, letter, NOW - timedelta(hours=7))
    small = replace(office, config=office.config.model_copy(update={"store": Store(reserve_gigabytes=2)}))
    monkeypatch.setattr(Files, "free_bytes", lambda self: 1_500_000_000)
    assert examine(small).sentences == (
        "a letter has waited for the relay for 7 hours",
        "only 1.5 GB of disk are free, less than the reserve of 2.0 GB",
    )


def test_a_database_that_is_away_is_ill_and_no_exception(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer comes all the same."""

    def away(*_: object) -> None:
        raise Temporary("the database did not answer")

    monkeypatch.setattr(health, "read_vitals", away)
    found = examine(office)
    assert found.sentences == ("the database did not answer",)
    assert health.as_object(found)["ok"] is False


def ask(url: str) -> tuple[int, str]:
    """The code and the text of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_metrics_and_health_are_served_on_loopback(office: Office) -> None:
    """Prometheus finds counts by state; `/health` is 200 when well and 503 when not; nothing else is there."""
    port = free_port()
    served = replace(office, config=office.config.model_copy(update={"health": Health(metrics_port=port)}))
    with serve(served) as found:
        assert found == port
        code, metrics = ask(f"http://127.0.0.1:{port}/metrics")
        assert code == 200
        assert 'ccm_messages{state="RECEIVED"} 0.0' in metrics
        assert "ccm_healthy 1.0" in metrics
        assert f"ccm_last_good_poll_timestamp_seconds {NOW.timestamp():.9g}".split(".")[0][:45] in metrics
        code, told = ask(f"http://127.0.0.1:{port}/health")
        assert (code, json.loads(told)["ok"]) == (200, True)
        keep(office, NOW - timedelta(hours=5))
        assert ask(f"http://127.0.0.1:{port}/health")[0] == 503
        assert ask(f"http://127.0.0.1:{port}/etc/passwd")[0] == 404
        with pytest.raises(Misconfigured, match="metrics_port"), serve(served):
            """The port is taken."""
    with serve(office) as none:
        assert none == 0


def test_the_watchdog_speaks_until_the_worker_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """systemd hears READY, WATCHDOG and STOPPING; a worker that makes no step for long is no longer called alive."""
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(path))
        line.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        watchdog = Watchdog()
        watchdog.ready()
        watchdog.alive()
        watchdog._moved -= 10_000
        assert watchdog.hung
        watchdog.alive()
        watchdog.moved()
        watchdog.alive()
        watchdog.stopping()
        heard = [line.recv(100) for _ in range(4)]
    assert heard == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1", b"STOPPING=1"]
    monkeypatch.delenv("NOTIFY_SOCKET")
    Watchdog().ready()
    assert Config().health.stale_after_minutes == 30
