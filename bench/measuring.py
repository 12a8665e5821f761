"""Reads the quality set with the real program and tells how well: by kind, source and language, as a table or JSON.

The papers are made by bench/blind_*.py and were not used in development. `--failures` tells classes of failure of half of the
layouts, the other half (the vault) by totals alone.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from bench import blind_labels, blind_notes, blind_print, blind_reports
from bench.blind_cases import Case
from bench.blind_word import docx
from bench.paperwork import DOCX, PDF, Attachment, mail
from bench.scoring import Mark, score
from bench.telling import failures, table, totals
from intake.desk import Desk
from intake.reading import read, read_paper
from parsers.paper import Document, text_of
from parsers.sandbox import Reader
from store.records import Reading
from store.reference import load_reference

KINDS = ("notes", "reports", "labels")
SOURCES = ("docx", "pdf", "scan", "mail")
_CHUNK = 12
_QUICK_SCANS = {"notes": 12, "reports": 7, "labels": 3}
_BY_MAIL = 4  #: one paper in so many comes attached to a mail; the others are read as bare documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one paper was read."""

    kind: str
    source: str
    language: str
    layout: str
    name: str
    vault: bool
    marks: tuple[Mark, ...]
    seconds: float
    pages: int
    errors: int = 0  #: characters wrong, of a scan against its PDF
    characters: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Results of some papers, with the CPU all of them took."""

    results: tuple[Result, ...]
    cpu: float


class Watched(Reader):
    """A reader that keeps the last document it read."""

    last: Document | None = None

    def read(self, content: bytes, *, name: str | None = None, declared_type: str | None = None) -> Document:
        """Read, and keep."""
        document = super().read(content, name=name, declared_type=declared_type)
        if content[:4] in (b"%PDF", b"PK\x03\x04"):
            self.last = document
        return document


def content_of(case: Case, source: str) -> bytes:
    """Return the paper itself as DOCX, PDF or scan."""
    assert case.sheet is not None
    if source == "docx":
        return docx(case.sheet)
    paper = printed(case)
    return (
        paper
        if source == "pdf"
        else blind_print.scan(paper, seed=blind_print.seed_of(case.name), stamp=case.sheet.stamp)
    )


def printed(case: Case) -> bytes:
    """Return the paper as PDF with text: one in five by reportlab where the script allows, the others by LibreOffice."""
    assert case.sheet is not None
    simple = case.language not in ("ar", "zh") and case.sheet.boxes in ("unicode", "brackets")
    if simple and blind_print.seed_of(case.name) % 5 == 0:
        return blind_print.report_pdf(case.sheet)
    return blind_print.office_pdf(case.sheet)


def read_case(case: Case, source: str, reader: Watched) -> Reading:
    """Read one case with the real program."""
    reported = frozenset({str(case.truth["state"]["code"])}) if case.truth and case.reported else frozenset()
    desk = Desk(trusted_authserv_ids=("mx.secretariat.example",), reported=reported)
    reference = load_reference()
    if case.sheet is None or case.kind == "labels" or blind_print.seed_of(case.name) % _BY_MAIL == 0:
        assert case.envelope is not None
        papers = [] if case.sheet is None else [_attachment(case, source)]
        raw = mail(case.envelope, case.body, papers)
        return read(raw, reference, case.day, desk=desk, papers=reader, received_on=case.day)
    ending = "docx" if source == "docx" else "pdf"
    return read_paper(content_of(case, source), f"scan0001.{ending}", reference, case.day, desk=desk, papers=reader)


def _attachment(case: Case, source: str) -> Attachment:
    ending, kind = ("docx", DOCX) if source == "docx" else ("pdf", PDF)
    return Attachment(name=f"document.{ending}", content=content_of(case, source), media_type=kind)


def _read_chunk(work: tuple[tuple[Case, str], ...]) -> Chunk:
    before = _cpu()
    results = []
    with Watched() as reader:
        for case, source in work:
            if case.sheet is not None:
                content_of(case, source)  # made before the clock runs; kept on disk but for DOCX
            reader.last = None
            begun = time.monotonic()
            reading = read_case(case, source, reader)
            seconds = time.monotonic() - begun
            shown = reader.last
            pages = max((shown.pages or 1) if shown else 1, 1)
            marks = score(case.kind, case.label, case.truth, reading, loose=case.loose)
            result = Result(
                kind=case.kind,
                source=source,
                language=case.language,
                layout=case.layout,
                name=case.name,
                vault=case.vault,
                marks=tuple(marks),
                seconds=seconds,
                pages=pages,
            )
            results.append(_with_characters(result, case, shown, reader) if source == "scan" and shown else result)
    return Chunk(results=tuple(results), cpu=_cpu() - before)


def _with_characters(result: Result, case: Case, shown: Document, reader: Watched) -> Result:
    """Add the character errors of a scan against the same paper's own text, white space aside."""
    truth = "".join(text_of(reader.read(printed(case), name="a.pdf")).split())
    read_text = "".join(text_of(shown).split())
    return replace(result, errors=Levenshtein.distance(truth, read_text), characters=len(truth))


def _cpu() -> float:
    """CPU seconds of this process and of every child that has ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def chosen(options: argparse.Namespace) -> list[tuple[Case, str]]:
    """Return what is to be read: everything with --full, else each layout in one language and few scans."""
    everything = {
        "notes": lambda: blind_notes.cases(options.seeds),
        "reports": lambda: blind_reports.cases(options.seeds),
        "labels": blind_labels.cases,
    }
    work: list[tuple[Case, str]] = []
    for kind in options.kind or KINDS:
        cases = [case for case in everything[kind]() if options.full or case.rank % 10 == 0]
        for source in options.source or SOURCES:
            here = [case for case in cases if source in case.sources]
            if source == "scan" and not options.full and not options.limit:
                here = spread(here, _QUICK_SCANS[kind])
            work += [(case, source) for case in (spread(here, options.limit) if options.limit else here)]
    return work


def spread(cases: Sequence[Case], count: int) -> list[Case]:
    """Return at most `count` cases, evenly over the set."""
    if len(cases) <= count:
        return list(cases)
    return [cases[round(number * (len(cases) - 1) / max(count - 1, 1))] for number in range(count)]


def run(work: Sequence[tuple[Case, str]], jobs: int) -> list[Chunk]:
    """Print what is to be printed, then read everything, some papers at a time."""
    blind_print.print_all(case.sheet for case, source in work if case.sheet is not None and source in ("pdf", "scan"))
    groups: dict[tuple[str, str], list[tuple[Case, str]]] = defaultdict(list)
    for case, source in work:
        groups[case.kind, source].append((case, source))
    chunks = [
        tuple(group[start : start + _CHUNK]) for group in groups.values() for start in range(0, len(group), _CHUNK)
    ]
    chunks.sort(key=lambda chunk: chunk[0][1] != "scan")  # the slow ones first
    if jobs == 1:
        return [_read_chunk(chunk) for chunk in chunks]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=jobs, mp_context=context) as pool:
        return list(pool.map(_read_chunk, chunks))


def cpu_by_group(chunks: Iterable[Chunk]) -> dict[tuple[str, str], float]:
    """CPU seconds a page by kind and source."""
    cpu: Counter[tuple[str, str]] = Counter()
    pages: Counter[tuple[str, str]] = Counter()
    for chunk in chunks:
        group = (chunk.results[0].kind, chunk.results[0].source)
        cpu[group] += chunk.cpu
        pages[group] += sum(result.pages for result in chunk.results)
    return {group: cpu[group] / pages[group] for group in cpu}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench/quality", description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures as keys kind/source/field")
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--source", action="append", choices=SOURCES)
    parser.add_argument("--seeds", type=int, default=1, help="papers of each layout and language")
    parser.add_argument("--limit", type=int, default=0, help="at most so many papers of a kind and source")
    parser.add_argument("--full", action="store_true", help="every layout in every language, every scan")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--failures", type=Path, help="write classes of failure here, the vault by totals alone")
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    chunks = run(chosen(options), options.jobs)
    results = [result for chunk in chunks for result in chunk.results]
    told = totals(results, cpu_by_group(chunks))
    if options.failures:
        options.failures.write_text(failures(results, told), encoding="utf-8")
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        print(table(results, told))
        print(f"{len(results)} papers in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
