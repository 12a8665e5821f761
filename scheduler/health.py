"""Is the desk alive? The mailbox was read lately, what came is being read, what is written leaves, the disk has room.

The same answer as an exit code, as one JSON object, and on loopback as Prometheus metrics (`/metrics`) and `/health`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from scheduler.diary import diary
from scheduler.office import Office
from store.errors import Misconfigured, Temporary
from store.vitals import Vitals, read_vitals

_UNSENT = timedelta(hours=6)  #: a letter that has waited so long for the relay


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The answer."""

    sentences: tuple[str, ...]  #: what is wrong, one sentence each; none: all is well
    vitals: Vitals | None  #: None when the store does not answer
    free_bytes: int
    at: datetime

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        return not self.sentences


def examine(office: Office) -> Health:
    """Look at the desk now."""
    now, free = office.clock.now(), office.files.free_bytes()
    try:
        with office.database.read() as tx:
            vitals = read_vitals(tx, now)
    except Temporary as error:
        return Health(sentences=(str(error),), vitals=None, free_bytes=free, at=now)
    return Health(sentences=tuple(_troubles(office, vitals, now, free)), vitals=vitals, free_bytes=free, at=now)


def _troubles(office: Office, vitals: Vitals, now: datetime, free: int) -> Iterator[str]:
    stale = timedelta(minutes=office.config.health.stale_after_minutes)
    good = vitals.last_good_poll
    if good is None:
        yield "the mailbox has never been read"
    elif now - good.at > stale:
        why = f": {vitals.last_poll.error}" if vitals.last_poll and vitals.last_poll.error else ""
        yield f"the mailbox was last read {_ago(now - good.at)} ago{why}"
    oldest, moved = vitals.oldest_unread, vitals.last_settled
    if oldest and now - oldest > stale and (moved is None or now - moved > stale):
        yield f"mail has waited to be read for {_ago(now - oldest)}, and nothing moves"
    if vitals.oldest_unsent and now - vitals.oldest_unsent > _UNSENT:
        yield f"a letter has waited for the relay for {_ago(now - vitals.oldest_unsent)}"
    reserve = office.config.store.reserve_gigabytes
    if free < reserve * 1e9:
        yield f"only {free / 1e9:.1f} GB of disk are free, less than the reserve of {reserve:.1f} GB"


def _ago(age: timedelta) -> str:
    minutes = round(age.total_seconds() / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def as_object(health: Health) -> dict[str, Any]:  # Any: JSON
    """Return the answer as one JSON object."""
    vitals = health.vitals
    told: dict[str, Any] = {
        "ok": health.ok,
        "at": health.at.isoformat(),
        "problems": list(health.sentences),
        "free_bytes": health.free_bytes,
    }
    if vitals is None:
        return told
    return told | {
        "last_poll": _moment(vitals.last_poll.at if vitals.last_poll else None),
        "last_good_poll": _moment(vitals.last_good_poll.at if vitals.last_good_poll else None),
        "oldest_unread": _moment(vitals.oldest_unread),
        "oldest_unsent": _moment(vitals.oldest_unsent),
        "last_settled": _moment(vitals.last_settled),
        "retried": vitals.retried,
        "left_on_server": vitals.left_on_server,
        "messages": {state.value: count for state, count in vitals.messages.items()},
        "letters": {state.value: count for state, count in vitals.letters.items()},
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


class _Collector:
    """Asks the ledger at each scrape; nothing is counted beside it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def collect(self) -> Iterable[Metric]:
        """Give the metrics of this moment."""
        health = examine(self._office)
        yield GaugeMetricFamily("ccm_healthy", "1 when nothing is wrong", value=float(health.ok))
        yield GaugeMetricFamily("ccm_disk_free_bytes", "Free disk of the store", value=health.free_bytes)
        vitals = health.vitals
        if vitals is None:
            return
        for name, counts in (("messages", vitals.messages), ("letters", vitals.letters)):
            family = GaugeMetricFamily(f"ccm_{name}", f"How many {name} stand in each state", labels=["state"])
            for state, count in counts.items():
                family.add_metric([state.value], count)
            yield family
        good = vitals.last_good_poll
        for name, text, moment in (
            ("last_good_poll", "when the mailbox was last read", good.at if good else None),
            ("oldest_unread", "when the oldest unread message was kept", vitals.oldest_unread),
            ("oldest_unsent", "when the oldest unsent letter was written", vitals.oldest_unsent),
        ):
            stamp = moment.timestamp() if moment else 0.0
            yield GaugeMetricFamily(f"ccm_{name}_timestamp_seconds", f"Unix time {text}; 0: none", value=stamp)
        yield GaugeMetricFamily("ccm_retried_messages", "Messages whose reading is tried again", value=vitals.retried)
        yield GaugeMetricFamily("ccm_left_on_server", "Mails that were not fetched", value=vitals.left_on_server)


@contextmanager
def serve(office: Office) -> Iterator[int]:
    """Answer `/metrics` and `/health` on loopback while the block runs; gives the port, 0 when the settings want none."""
    port = office.config.health.metrics_port
    if not port:
        yield 0
        return
    registry = CollectorRegistry()
    registry.register(_Collector(office))

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest(registry))
            elif self.path == "/health":
                health = examine(office)
                content = json.dumps(as_object(health), ensure_ascii=False).encode()
                self._answer(200 if health.ok else 503, "application/json", content)
            else:
                self.send_error(404)

        def _answer(self, code: int, kind: str, content: bytes) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *words: object) -> None:  # noqa: A002 - the library names it so
            """Say nothing: who asks is no event of the desk."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
    except OSError as error:
        raise Misconfigured(
            f"[health] metrics_port: {port} on this machine cannot be used: {error.strerror}. Mend: metrics_port = 0"
        ) from error
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    diary().info("metrics are served", port=server.server_port)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(2)
