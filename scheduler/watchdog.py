"""Tells systemd that we are ready, alive and stopping. Alive means that the worker has moved lately: a hung worker is restarted."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress

_HUNG = 600.0  #: seconds without a step of the worker; one document may take two minutes, one answer of a relay five


class Watchdog:
    """The line to the service manager; silent where there is none."""

    def __init__(self) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "")
        self._moved = time.monotonic()

    def moved(self) -> None:
        """The worker has made a step."""
        self._moved = time.monotonic()

    @property
    def hung(self) -> bool:
        """Whether the worker has made no step for too long."""
        return time.monotonic() - self._moved > _HUNG

    def ready(self) -> None:
        """We are at work."""
        self._say("READY=1")

    def alive(self) -> None:
        """Say that we live, unless the worker hangs."""
        if not self.hung:
            self._say("WATCHDOG=1")

    def stopping(self) -> None:
        """We are ending."""
        self._say("STOPPING=1")

    def _say(self, word: str) -> None:
        if not self._address:
            return
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.sendto(word.encode(), address)
