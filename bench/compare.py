"""Our way beside the naive way on one mailbox at a real Dovecot, in turn, in one process tree: CPU, time, memory, and the same records.

CPU is that of the way and all its children; memory is VmHWM of its main process, since ru_maxrss is inherited through fork.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.generator import mailbox
from intake.maildir import received_at
from store.reference import load_reference
from tests.dovecot import PASSWORD, USER, Dovecot

TODAY = "2023-09-01"


def main() -> None:
    """Run both ways and print what each cost."""
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--mails", type=int, default=120, help="mails in the mailbox (default: 120)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the mailbox (default: 1)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ccm-bench-", dir="/tmp") as scratch:
        result = compare(Path(scratch), options.mails, options.seed)
    if options.json:
        print(json.dumps(result))
        return
    print(f"{result['mails']} mails: text PDF, DOCX and plain, no scans; same records: {result['same_records']}")
    for name in ("naive", "ours"):
        way = result[name]
        print(
            f"{name:>6}: {way['cpu_ms_per_mail']:7.1f} ms of CPU a mail, {way['mails_per_s']:6.1f} mails/s, "
            f"peak {way['peak_mb']:.0f} MB"
        )
    print(f" ratio: {result['cpu_ratio']:.1f}x by CPU, {result['wall_ratio']:.1f}x by time")
    for line in result["differences"][:5]:
        print(f"differs: {line}")


def compare(folder: Path, count: int, seed: int) -> dict[str, Any]:
    """Return the figures of both ways, in the shape of the contract, and every difference in what they stored."""
    home = folder / "dovecot"
    home.mkdir()
    server = Dovecot(home)
    for number, raw in enumerate(mailbox(count, seed, load_reference())):
        server.deliver(raw, f"{number:06d}.bench", received=received_at(raw))
    server.start()
    try:
        settings = {"port": server.plain_port, "user": USER, "password": PASSWORD, "today": TODAY}
        ways = {name: _run(name, folder, settings, count) for name in ("naive", "ours")}
    finally:
        server.stop()
    differences = list(_differences(folder))
    naive, ours = ways["naive"], ways["ours"]
    return {
        "mails": count,
        "same_records": not differences,
        "cpu_ratio": round(naive["cpu_ms_per_mail"] / ours["cpu_ms_per_mail"], 2),
        "wall_ratio": round(ours["mails_per_s"] / naive["mails_per_s"], 2),
        "ours": ours,
        "naive": naive,
        "differences": differences,
    }


def _run(name: str, folder: Path, settings: dict[str, Any], count: int) -> dict[str, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    told = json.dumps({**settings, "folder": str(folder)})
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    subprocess.run([sys.executable, "-m", f"bench.{name}", told], check=True, env=environment)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = re.search(r"VmHWM:\s+(\d+) kB", (folder / f"{name}.status").read_text())
    return {
        "cpu_ms_per_mail": round(1000 * cpu / count, 2),
        "mails_per_s": round(count / wall, 2),
        "peak_mb": round(int(peak[1]) / 1024, 1) if peak else 0.0,
    }


def _differences(folder: Path) -> Iterator[str]:
    """Yield each mail that the two ways stored differently: label, hashes of the files, records."""
    naive, ours = _stored_naive(folder / "naive.sqlite"), _stored_by_us(folder / "desk" / "ccm.sqlite")
    for sha256 in sorted(naive.keys() | ours.keys()):
        one, other = naive.get(sha256), ours.get(sha256)
        if one != other:
            yield f"{sha256[:12]}: naive {_short(one, other)}, ours {_short(other, one)}"


def _short(one: Any, other: Any) -> str:
    if one is None or other is None:
        return "nothing" if one is None else "something"
    for key in one:
        if one[key] != other[key]:
            return f"{key} {json.dumps(_different(one[key], other[key]), ensure_ascii=False)[:300]}"
    return ""


def _different(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {key: _different(value, other.get(key)) for key, value in one.items() if value != other.get(key)}
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [_different(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return one


def _stored_naive(path: Path) -> dict[str, Any]:
    with sqlite3.connect(path) as tables:
        return {
            sha256: {
                "label": label,
                "files": sorted(row[0] for row in tables.execute("SELECT sha256 FROM file WHERE mail_id = ?", (key,))),
                "records": [
                    _plain(json.loads(row[0]))
                    for row in tables.execute("SELECT record FROM record WHERE mail_id = ?", (key,))
                ],
            }
            for key, sha256, label in tables.execute("SELECT id, sha256, label FROM mail").fetchall()
        }


def _stored_by_us(path: Path) -> dict[str, Any]:
    with sqlite3.connect(path) as tables:
        found = {}
        for key, sha256, label, reading in tables.execute("SELECT id, sha256, label, reading FROM messages").fetchall():
            files = tables.execute("SELECT sha256 FROM parts WHERE message_id = ? AND name IS NOT NULL", (key,))
            found[sha256] = {
                "label": label,
                "files": sorted(row[0] for row in files),
                "records": [_plain(record) for record in json.loads(reading)["records"]],
            }
        return found


def _plain(value: Any) -> Any:
    """Return the contract's JSON with bare values instead of Fields, without places; spaces and line ends count as one."""
    if isinstance(value, dict):
        if value.keys() == {"value", "raw", "confidence", "evidence"}:
            return _plain(value["value"])
        return {key: _plain(inner) for key, inner in value.items() if key != "evidence"}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value


if __name__ == "__main__":
    main()
