"""Odd mail of the whole world, none of it from a State: read to the end, every byte accounted for, no duty and no record found in it."""

from __future__ import annotations

import json
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from intake.desk import Desk
from intake.reading import read
from intake.unpack import unpack
from parsers.sandbox import Reader
from store.records import DUTY_LABELS, Label, Outcome, as_json
from store.reference import load_reference

SAMPLE = 200  #: mails of the short run, chosen evenly
SLOWEST = 20.0  #: seconds one mail may take
MEMORY = 300  #: megabytes of the process that reads


@pytest.fixture(scope="module")
def papers() -> Iterator[Reader]:
    """One reader for all papers, as in the daemon."""
    with Reader() as one:
        yield one


def mails(corpora: Path) -> list[Path]:
    """Return every file of the corpora's mail, whatever it is."""
    return sorted(path for path in (corpora / "mail").rglob("*") if path.is_file())


def check(paths: Iterable[Path], papers: Reader) -> Counter[str]:
    """Read mails; return how many had each label."""
    reference, desk, labels = load_reference(), Desk(), Counter[str]()
    for path in paths:
        raw = path.read_bytes()
        started = time.monotonic()
        mail = unpack(raw)
        assert mail.accounted == len(raw), path
        found = read(raw, reference, date(2023, 9, 1), desk=desk, papers=papers)
        assert time.monotonic() - started < SLOWEST, path
        assert found.records == (), path
        assert found.label not in DUTY_LABELS, path
        assert found.outcome is not Outcome.FILE, path
        assert found.reasons, path
        assert {part.path for part in found.parts} >= {part.path for part in mail.leaves}, path
        json.dumps(as_json(found), ensure_ascii=False).encode()
        labels[found.label.value] += 1
    return labels


def test_an_even_sample_of_odd_mail_is_read(corpora: Path, papers: Reader) -> None:
    """Two hundred mails chosen evenly: no crash, no duty, no record, no byte lost, each within its time."""
    every = mails(corpora)
    chosen = [every[at * len(every) // SAMPLE] for at in range(SAMPLE)]
    labels = check(chosen, papers)
    assert labels[Label.BOUNCE.value] > 5


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_all_odd_mail_is_read(corpora: Path, papers: Reader) -> None:
    """Every file of the corpora, and the reading process stays under 300 MB."""
    labels = check(mails(corpora), papers)
    print(dict(labels))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 < MEMORY
