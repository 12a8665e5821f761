"""The clean parent of the children that read papers: it holds no secret, reads no paper, and forks one child per paper.

Runs as a process of its own, started by parsers/sandbox.py, and ends when its control socket closes.
A request is one packet of JSON with two descriptors, the paper and the pipe for the answer; the reply says how the child ended.
"""

from __future__ import annotations

import array
import codecs
import ctypes
import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from parsers import jail
from parsers.documents import READERS
from parsers.limits import MEGABYTE, Limits
from parsers.paper import Document

PACKET = 65_536  #: bytes of one request
GOOD, BAD = b"D", b"F"  #: first byte of an answer: a Document in JSON, or one sentence of failure

# Imported by the child that wants them, before it goes to jail: OpenCV alone would double the cost of every fork.
_HEAVY = frozenset({"parsers.images", "parsers.ocr", "parsers.scanpage"})

# After the drop of privileges an import may fail, so what text needs is loaded before.
_CODECS = """
ascii utf_8 utf_8_sig utf_7 utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be latin_1 iso8859_2 iso8859_5 iso8859_6
iso8859_7 iso8859_8 iso8859_9 iso8859_15 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp437 cp720 cp850
cp852 cp855 cp862 cp864 cp866 cp874 koi8_r koi8_u mac_roman mac_cyrillic mac_arabic gb2312 gbk gb18030 big5 big5hkscs
shift_jis euc_jp euc_kr iso2022_jp iso2022_kr hz cp932 cp949 cp950 tis_620 idna punycode unicode_escape raw_unicode_escape
charmap hex base64 quopri uu
""".split()

# What the standard library imports only when it is first needed: Counter.most_common asks for heapq.
_LATE = ("heapq", "bisect", "random", "statistics", "tempfile", "subprocess", "zipfile", "unicodedata")

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class _Request:
    operation: str
    limits: Limits
    name: str | None
    declared_type: str | None
    modules: tuple[str, ...]


def serve(descriptor: int, opener: str) -> None:
    """Answer requests until the socket closes. `opener` names the function that reads, as "module:function"."""
    control = socket.socket(fileno=descriptor)
    module, _, function = opener.partition(":")
    open_document = getattr(import_module(module), function)
    adapter = TypeAdapter(Document)
    _load()
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    ready = jail.prepare()
    gc.collect()
    gc.freeze()
    try:
        control.send(b'{"ready": true}')
    except OSError:
        return  # who started us was killed while we loaded
    while True:
        request, descriptors = _receive(control)
        if request is None:
            return
        if request.operation != "kill":  # a kill that comes after the child's own end is late and means nothing
            _read_one(control, request, descriptors, lambda: _Child(ready, open_document, adapter))
        for number in descriptors:
            os.close(number)


def _load() -> None:
    for name in _CODECS:
        codecs.lookup(name)
    for module in _LATE:
        import_module(module)
    for module in sorted({module for module, _ in READERS.values()} - _HEAVY):
        if find_spec(module) is not None:
            import_module(module)


def _receive(control: socket.socket) -> tuple[_Request | None, list[int]]:
    data, ancillary, _, _ = control.recvmsg(PACKET, socket.CMSG_SPACE(2 * array.array("i").itemsize))
    descriptors = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) // descriptors.itemsize * descriptors.itemsize])
    if not data:
        return None, list(descriptors)
    fields = json.loads(data)
    request = _Request(
        operation=fields["operation"],
        limits=Limits(**fields.get("limits", {})),
        name=fields.get("name"),
        declared_type=fields.get("declared_type"),
        modules=tuple(fields.get("modules", ())),
    )
    return request, list(descriptors)


def _read_one(control: socket.socket, request: _Request, descriptors: list[int], child: Callable[[], _Child]) -> None:
    scratch = Path(tempfile.mkdtemp(prefix="ccm-paper-")) if request.limits.programs else None
    pid = os.fork()
    if pid == 0:
        child().run(request, scratch, *descriptors)
    for number in descriptors:
        os.close(number)
    descriptors.clear()
    gone = _wait(control, pid)
    # The dead child still holds its number, so this reaches its own helpers and nobody else.
    _kill_group(pid)
    _, status, usage = os.wait4(pid, 0)
    if scratch is not None:
        _sweep(scratch)
    if gone:
        sys.exit(0)
    report = {
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * 1024,
    }
    control.send(json.dumps(report).encode())


def _wait(control: socket.socket, pid: int) -> bool:
    """Wait for the child's end; kill it when told to. True when the other side is gone."""
    process = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(process, select.POLLIN)
    poll.register(control, select.POLLIN)
    gone = False
    try:
        while True:
            ready = {number for number, _ in poll.poll()}
            if process in ready:
                return gone
            gone = not control.recv(PACKET)
            if gone:
                poll.unregister(control)
            _kill_group(pid)
    finally:
        os.close(process)


def _kill_group(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _sweep(scratch: Path) -> None:
    """End helpers that left their group, and remove what a child without a file system of its own has written."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    for pid in children.read_text().split() if children.exists() else ():
        os.kill(int(pid), signal.SIGKILL)
    while _reap():
        pass
    shutil.rmtree(scratch, ignore_errors=True)


def _reap() -> bool:
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Child:
    """The forked side; `run` never returns."""

    ready: jail.Jail
    open_document: Callable[..., Document]
    adapter: TypeAdapter[Any]  # Any: the adapter of Document, which is generic in its blocks

    def run(self, request: _Request, scratch: Path | None, paper: int, answer: int) -> None:
        """Go to jail, read, answer, end."""
        try:
            os.setpgid(0, 0)
            for module in request.modules:
                import_module(module)
            paper, answer = _keep_only(paper, answer, self.ready.rules)
            layers = jail.enter(self.ready, request.limits, scratch)
            if request.operation == "probe":
                _write(answer, GOOD + json.dumps([[each.name, each.holds, each.why] for each in layers]).encode())
            else:
                _write(answer, self._answer(request, paper))
        finally:
            os._exit(0)

    def _answer(self, request: _Request, paper: int) -> bytes:
        limits = request.limits
        try:
            content = _all_of(paper)
            document = self.open_document(
                content, name=request.name, declared_type=request.declared_type, limits=limits
            )
            written = self.adapter.dump_json(document)
        except MemoryError:
            return BAD + f"limit memory {_memory(limits) // MEGABYTE} MB".encode()
        except RecursionError:
            return BAD + b"limit depth: nested too deeply"
        except Exception as error:  # the outermost function of a child: a bad paper costs its child
            return BAD + f"could not be read: {type(error).__name__}: {error}"[:300].encode(errors="replace")
        if len(written) > limits.output_bytes:
            return BAD + f"limit output {limits.output_bytes // MEGABYTE} MB".encode()
        return GOOD + written


def _memory(limits: Limits) -> int:
    return limits.helper_memory_bytes if limits.programs else limits.memory_bytes


def _keep_only(paper: int, answer: int, rules: int | None) -> tuple[int, int]:
    """Close every descriptor but the paper, the answer and the jail's rules; stdin, stdout and stderr lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    kept = sorted({2, paper, answer, *([] if rules is None else [rules]), 4096})
    for low, high in pairwise(kept):
        os.closerange(low + 1, high)
    return paper, answer


def _all_of(paper: int) -> bytes:
    size = os.fstat(paper).st_size
    os.lseek(paper, 0, os.SEEK_SET)
    pieces: list[bytes] = []
    while piece := os.read(paper, max(size, 1)):
        pieces.append(piece)
    return b"".join(pieces)


def _write(answer: int, content: bytes) -> None:
    view = memoryview(len(content).to_bytes(8, "big") + content)
    while view:
        view = view[os.write(answer, view) :]
