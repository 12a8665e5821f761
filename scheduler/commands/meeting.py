"""`./ccm meeting read NOTE`: a convening note's settings as TOML, every contradiction flagged above them. Nothing is stored."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from intake.disk import is_mail_content
from intake.unpack import unpack
from parsers.convening import read_convening
from parsers.conveningnote import ConveningNote
from parsers.conveningtoml import settings_toml
from parsers.paper import Document, Paper
from parsers.sandbox import Reader
from scheduler.commands import DONE, NEEDS_A_PERSON
from scheduler.commands.showing import say
from store.errors import Misconfigured, Refused
from store.records import Severity
from store.reference import Reference, load_reference


def read(options: argparse.Namespace) -> int:
    """Print the settings of the meeting that a convening note convenes; 1 when something in it contradicts itself."""
    path = Path(options.note)
    reference = load_reference()
    with Reader() as papers:
        found = read_note(path, papers, reference)
    for line in settings_toml(found, reference).splitlines():
        say(line)
    return NEEDS_A_PERSON if any(one.severity is not Severity.NOTE for one in found.findings) else DONE


def read_note(path: Path, papers: Reader, reference: Reference) -> ConveningNote:
    """Return what a file says as a convening note; Refused names the file and the reason when it is none."""
    reasons: list[str] = []
    for paper in _papers(path, papers):
        if paper.document.unread:
            reasons.append(paper.document.unread)
            continue
        note = read_convening(paper, reference, date.today())
        if note is not None:
            return note
    why = f" ({'; '.join(dict.fromkeys(reasons))})" if reasons else ""
    raise Refused(f"{path}: no part of it convenes a meeting of the Convention{why}")


def _papers(path: Path, papers: Reader) -> Iterator[Paper]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from error
    if not is_mail_content(content[:4096]):
        yield _paper("0", papers.read(content, name=path.name))
        return
    for part in unpack(content).leaves:
        if part.content:
            yield _paper(part.path, papers.read(part.content, name=part.name, declared_type=part.declared))


def _paper(path: str, document: Document) -> Paper:
    return Paper(path=path, document=document, language="en")
