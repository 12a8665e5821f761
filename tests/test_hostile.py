"""What means harm costs itself: each hostile mail and paper ends in a named state, in bounded time, and the next one is read within a second."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from intake.desk import Desk
from intake.reading import read, read_paper
from parsers.limits import Limits
from parsers.sandbox import Reader
from store.records import DUTY_LABELS, PartOutcome
from store.reference import load_reference
from tests import hostile_mail, hostile_office, hostile_pdf

TODAY = date(2023, 7, 4)
LONGEST = 30.0  #: seconds of processor time that one may take, all its readers together
HEADROOM = 300 * 1024  #: kilobytes by which our own process may grow over the whole set


@pytest.fixture(scope="module")
def papers() -> Iterator[Reader]:
    """The door to the readers, with the limits of the settings' defaults."""
    with Reader(Limits()) as reader:
        reader.read(b"warm")
        yield reader


@cache
def mails() -> dict[str, bytes]:
    """The hostile mails, made once."""
    return hostile_mail.mails()


@cache
def documents() -> dict[str, bytes]:
    """The hostile papers, made once."""
    return hostile_pdf.pdfs() | hostile_office.papers()


def spent() -> float:
    """Processor time of this process and the children it has waited for, in seconds."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_kilobytes() -> int:
    """The most memory this process has held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def test_T_BIG_every_hostile_mail_ends_in_a_named_state(papers: Reader) -> None:
    """Eighty hostile mails are each held or set aside with a reason, file nothing, and cost no more than they may."""
    reference = load_reference()
    before, slow = peak_kilobytes(), []
    for name, raw in mails().items():
        start = spent()
        reading = read(raw, reference, TODAY, desk=Desk(), papers=papers)
        if spent() - start > 10.0:
            slow.append((name, round(spent() - start, 1)))
        assert reading.reasons, name
        assert reading.label not in DUTY_LABELS, name
        assert reading.records == (), name
        assert all(part.outcome is PartOutcome.PARSED or part.reason for part in reading.parts), name
    assert len(mails()) >= 80
    assert slow == []
    assert peak_kilobytes() - before < HEADROOM


def test_T_BOMB_T_PDF_T_DOCX_every_hostile_paper_ends_in_a_named_state(papers: Reader) -> None:
    """A hundred and ten hostile papers each become a Document or a reason, and the paper after each is read within a second."""
    slow, late = [], []
    for name, content in documents().items():
        start = time.monotonic()
        document = papers.read(content)
        if time.monotonic() - start > LONGEST:
            slow.append(name)
        assert (
            document.unread or document.blocks or document.attached or document.flags or document.pages is not None
        ), name
        start = time.monotonic()
        assert papers.read(b"The next paper.").unread is None
        if time.monotonic() - start > 1.0:
            late.append(name)
    assert len(documents()) >= 105
    assert (slow, late) == ([], [])


FLAGGED = {
    "action-javascript": "javascript",
    "action-launch": "launch_action",
    "docx-macro": "macro",
    "docx-remote-template": "remote_template",
    "docx-embedded-exe": "executable",
    "embedded-exe": "executable",
    "polyglot-zip": "polyglot",
    "zip-with-exe": "executable",
}


@pytest.mark.parametrize(("name", "flag"), FLAGGED.items())
def test_T_MACRO_what_would_act_when_opened_is_flagged(papers: Reader, name: str, flag: str) -> None:
    """A paper that carries a program, a script or a remote template says so."""
    assert flag in papers.read(documents()[name]).flags


@pytest.mark.parametrize("name", ["encrypted-unknown", "zip-encrypted"])
def test_T_ENC_what_is_encrypted_is_called_so(papers: Reader, name: str) -> None:
    """An encrypted paper is no damaged paper: the reason says that it is encrypted."""
    document = papers.read(documents()[name])
    said = " ".join([document.unread or "", *document.flags, *(one.reason or "" for one in document.attached)])
    assert "encrypted" in said


@pytest.mark.parametrize("name", ["docx-entity-file", "docx-entity-http"])
def test_T_SSRF_an_entity_is_never_fetched(papers: Reader, name: str) -> None:
    """A Word file that names a local file or an address in an entity shows nothing of either."""
    document = papers.read(documents()[name])
    assert "root:" not in str(document.blocks)


def test_a_hostile_paper_alone_is_held_for_a_person(papers: Reader) -> None:
    """A bare paper that nobody can read is a question, with the reason."""
    reference = load_reference()
    for name in ("header-only", "docx-spaces-100MB", "zip-encrypted", "png-cut"):
        reading = read_paper(documents()[name], f"{name}.bin", reference, TODAY, desk=Desk(), papers=papers)
        assert reading.outcome.value == "hold", name
        assert reading.reasons, name
