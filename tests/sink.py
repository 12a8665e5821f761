"""A real SMTP server on loopback that keeps what it took, and may be slow before and after taking it."""

from __future__ import annotations

import asyncio
import email
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.dovecot import free_port


@dataclass
class Sink:
    """What was taken, in order."""

    port: int
    slow: float = 0.0  #: seconds it may sleep before and after it has a letter
    taken: list[bytes] = field(default_factory=list)
    seed: random.Random = field(default_factory=lambda: random.Random(7))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep one letter; between keeping it and saying so lies the moment nobody can know about."""
        await asyncio.sleep(self.seed.uniform(0, self.slow))
        content = envelope.content
        self.taken.append(content if isinstance(content, bytes) else (content or "").encode())
        await asyncio.sleep(self.seed.uniform(0, self.slow))
        return "250 2.0.0 taken"

    def acknowledged(self) -> Counter[str]:
        """How often each acknowledgement was taken, by its Message-ID."""
        parsed = [email.message_from_bytes(content) for content in self.taken]
        return Counter(str(one["Message-ID"]) for one in parsed if one["Auto-Submitted"] == "auto-replied")


@contextmanager
def smtp_sink(slow: float = 0.0) -> Iterator[Sink]:
    """Run a sink while the block runs."""
    sink = Sink(port=free_port(), slow=slow)
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
