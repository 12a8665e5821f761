"""The door to every reader: a stranger's bytes are opened in a child process, and a bad paper costs its child, never us.

The child is forked by a clean zygote (parsers/zygote.py), goes to jail (parsers/jail.py), and answers in JSON that is checked
here. Whatever happens to it, `read` returns a Document; why a paper could not be read is one sentence in `Document.unread`.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from parsers.answers import End, cleaned, ended, why
from parsers.documents import READERS, unread
from parsers.jail import Layer
from parsers.limits import DEFAULT, MEGABYTE, NEEDS_PROGRAMS, Limits
from parsers.paper import Document
from parsers.sniff import Kind, kind_of, wants_programs
from store.errors import Temporary

_ROOT = Path(__file__).resolve().parent.parent
_OPENER = "parsers.documents:open_document"
_GOOD = b"D"
_START_SECONDS = 60.0
_GRACE_SECONDS = 2.0  #: between the order to kill a child and giving up its zygote
_PIPE_BYTES = MEGABYTE
_F_SETPIPE_SZ = 1031
_OCR_MODULES = ("parsers.ocr", "parsers.scanpage", "parsers.images")
_KEPT_ENVIRONMENT = ("TESSDATA_PREFIX", "TMPDIR", "TZ")


class Reader:
    """Reads papers one at a time; thread-safe. One per worker reads in parallel."""

    def __init__(self, limits: Limits = DEFAULT, *, opener: str = _OPENER, path: Path = _ROOT) -> None:
        """Nothing starts before the first paper. `opener` and `path` name another function to read with, for probes."""
        self._limits = limits
        self._opener = opener
        self._path = path
        self._lock = threading.Lock()
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._adapter: TypeAdapter[Any] = TypeAdapter(Document)  # Any: Document as pydantic sees it

    def __enter__(self) -> Self:
        """Return the reader itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the zygote."""
        self.close()

    def start(self) -> None:
        """Start the zygote now, so that no paper waits for it; nothing when it runs. Temporary when it cannot be started."""
        with self._lock:
            self._ready()

    def close(self) -> None:
        """End the zygote; the next `read` starts another."""
        with self._lock:
            self._stop()

    def read(self, content: bytes, *, name: str | None = None, declared_type: str | None = None) -> Document:
        """Return what a paper shows. Raises only Temporary, and only when no child can be started at all."""
        kind = kind_of(content)
        if len(content) > self._limits.input_bytes:
            return unread(kind, f"limit size {self._limits.input_bytes // MEGABYTE} MB")
        document = self._read_once(content, kind, (name, declared_type), programs=wants_programs(kind))
        if NEEDS_PROGRAMS in document.flags:
            document = self._read_once(content, kind, (name, declared_type), programs=True)
        return document

    def layers(self) -> tuple[Layer, ...]:
        """Return the walls of the jail as a child finds them, for the check of the surroundings."""
        limits = replace(self._limits, programs=False)
        with self._lock:
            end = self._send({"operation": "probe", "limits": asdict(limits)}, b"", limits.wall_seconds)
        if not end.answer.startswith(_GOOD):
            return (Layer("fork", False, f"the child ended with signal {end.signal}"),)
        found = tuple(Layer(*each) for each in json.loads(end.answer[1:]))
        return (Layer("fork", True), *found)

    def _read_once(
        self, content: bytes, kind: Kind, claims: tuple[str | None, str | None], *, programs: bool
    ) -> Document:
        limits = replace(self._limits, programs=programs)
        modules = [READERS[kind.format][0], *_OCR_MODULES] if programs and kind.format in READERS else []
        request = {
            "operation": "read",
            "limits": asdict(limits),
            "name": (claims[0] or "")[:500],
            "declared_type": (claims[1] or "")[:500],
            "modules": modules,
        }
        with self._lock:
            end = self._send(request, content, limits.ocr_wall_seconds if programs else limits.wall_seconds)
        return self._judge(end, kind, limits)

    def _judge(self, end: End, kind: Kind, limits: Limits) -> Document:
        if end.answer.startswith(_GOOD) and not end.late:
            try:
                return self._adapter.validate_json(cleaned(end.answer[1:]))  # type: ignore[no-any-return]
            except ValidationError:
                return unread(kind, "could not be read: the reader's answer was not a document")
        if end.answer and not end.late and not end.long:
            return unread(kind, cleaned(end.answer[1:]).decode(errors="replace"))
        return unread(kind, why(end, limits))

    def _send(self, request: dict[str, Any], content: bytes, seconds: float) -> End:
        message = json.dumps(request).encode()
        for attempt in (1, 2):
            control = self._ready()
            paper = _in_memory(content)
            answer, answer_end = os.pipe()
            try:
                socket.send_fds(control, [message], [paper, answer_end])
            except OSError as error:  # the zygote was killed since the last paper
                os.close(answer)
                self._stop()
                if attempt == 2:
                    raise Temporary(f"no process to read papers in: {error}") from error
                continue
            finally:
                os.close(paper)
                os.close(answer_end)
            try:
                return self._collect(control, answer, seconds)
            finally:
                os.close(answer)
        raise AssertionError

    def _collect(self, control: socket.socket, answer: int, seconds: float) -> End:
        """Wait for the child's answer and the zygote's report on it, no longer than the clock allows."""
        _widen(answer)
        poll = select.poll()
        poll.register(answer, select.POLLIN)
        poll.register(control, select.POLLIN)
        pieces: list[bytes] = []
        size, open_answer, report = 0, True, b""
        deadline, killed, late, long = time.monotonic() + seconds, False, False, False
        while open_answer or not report:
            left = deadline - time.monotonic()
            if left <= 0 and killed:
                self._stop()
                break
            if left <= 0 or (long and not killed):
                late = late or not long
                killed, deadline = True, time.monotonic() + _GRACE_SECONDS
                _order_kill(control)
                continue
            ready = {number for number, _ in poll.poll(max(1, int(left * 1000)))}
            if answer in ready:
                piece = os.read(answer, _PIPE_BYTES)
                open_answer = bool(piece)
                if not piece:
                    poll.unregister(answer)
                size += len(piece)
                long = size > self._limits.output_bytes + 9
                pieces = [] if long else [*pieces, piece]
            if control.fileno() in ready and not report:
                report = _report(control)
                if not report:  # the zygote itself is gone, and its child with it
                    self._stop()
                    break
                poll.unregister(control)
        return ended(b"".join(pieces), report, late=late, long=long)

    def _ready(self) -> socket.socket:
        if self._zygote is not None and self._zygote.poll() is None and self._control is not None:
            return self._control
        self._stop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = (
            f"import sys; sys.path.insert(0, {str(_ROOT)!r}); sys.path.append({str(self._path)!r}); "
            f"from parsers.zygote import serve; serve({theirs.fileno()}, {self._opener!r})"
        )
        with theirs:
            self._zygote = subprocess.Popen(
                [sys.executable, "-I", "-B", "-X", "utf8", "-c", program],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd="/",
                start_new_session=True,
            )
        ours.settimeout(_START_SECONDS)
        self._control = ours
        try:
            started = bool(ours.recv(64))
        except OSError:
            started = False
        if not started:
            self._stop()
            raise Temporary("the process that reads papers did not start")
        ours.settimeout(None)
        return ours

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._zygote is not None:
            try:
                self._zygote.wait(0.2)  # it ends when its socket closes
            except subprocess.TimeoutExpired:
                self._zygote.kill()
                self._zygote.wait()
            self._zygote = None


def _environment() -> dict[str, str]:
    """Return the zygote's environment: nothing of ours but where programs keep their data, so that no secret is in it."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": "/nonexistent",
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **kept,
    }


def _in_memory(content: bytes) -> int:
    descriptor = os.memfd_create("paper")
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
    return descriptor


def _widen(pipe: int) -> None:
    try:
        fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE_BYTES)
    except OSError:
        return  # a user's pipes may be limited; a narrow one is only slower


def _order_kill(control: socket.socket) -> None:
    try:
        control.send(b'{"operation": "kill"}')
    except OSError:
        return  # the zygote is gone; the wait for its report says so


def _report(control: socket.socket) -> bytes:
    try:
        return control.recv(4096)
    except OSError:
        return b""
