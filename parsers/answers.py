"""What a child's end means: its answer cleaned, or the sentence for a child that gave none."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import dataclass

from parsers.limits import MEGABYTE, Limits

# Control characters in JSON are escapes; a backslash that is itself escaped must not be taken for the start of one.
_CONTROL = re.compile(rb"\\\\|\\(?:u00(?:0[0-9a-fA-F]|1[0-9a-fA-F]|7f)|[bfr])")


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a child ended."""

    answer: bytes
    signal: int = 0
    cpu: float = 0.0  #: seconds
    memory: int = 0  #: bytes, at most
    late: bool = False  #: stopped by the clock
    long: bool = False  #: answered more than it may


def ended(raw: bytes, report: bytes, *, late: bool, long: bool) -> End:
    """Return how a child ended, from its framed answer and the zygote's report; no report means the zygote died with it."""
    facts = json.loads(report) if report else {"signal": int(signal.SIGKILL), "cpu": 0, "memory": 0}
    whole = len(raw) >= 9 and int.from_bytes(raw[:8], "big") == len(raw) - 8
    return End(
        answer=raw[8:] if whole else b"",
        signal=int(facts["signal"]),
        cpu=float(facts["cpu"]),
        memory=int(facts["memory"]),
        late=late,
        long=long,
    )


def cleaned(written: bytes) -> bytes:
    """Return JSON without control characters but tab and newline: they have no place on paper and do harm in letters."""
    return _CONTROL.sub(lambda found: found.group() if found.group() == rb"\\" else _allowed(found.group()), written)


def _allowed(escape: bytes) -> bytes:
    return {rb"\u0009": rb"\t", rb"\u000a": rb"\n", rb"\u000A": rb"\n", rb"\r": b""}.get(escape, b"")


def why(end: End, limits: Limits) -> str:
    """Return the sentence for a child that gave no answer."""
    seconds = limits.ocr_cpu_seconds if limits.programs else limits.cpu_seconds
    wall = limits.ocr_wall_seconds if limits.programs else limits.wall_seconds
    memory = limits.helper_memory_bytes if limits.programs else limits.memory_bytes
    if end.long:
        return f"limit output {limits.output_bytes // MEGABYTE} MB"
    if end.late:
        return f"limit time {wall:g} s"
    if end.signal == signal.SIGXCPU or (end.signal == signal.SIGKILL and end.cpu >= seconds - 0.5):
        return f"limit cpu {seconds} s"
    if end.signal == signal.SIGKILL or (end.signal and end.memory * 2 > memory):
        return f"limit memory {memory // MEGABYTE} MB"
    if end.signal:
        return f"crashed (signal {end.signal})"
    return "could not be read: the reader gave no answer"
