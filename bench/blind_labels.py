"""Mail that must not be taken for a delegation notice or an Article 7 report, and its right label."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

from bench.blind_cases import Case
from bench.blind_facts import WORDS
from bench.blind_sheet import Grid, Para, Piece, Sheet
from bench.paperwork import Envelope

DAY = date(2024, 5, 14)


def cases() -> Iterator[Case]:
    """Yield every negative; those with a paper exist as DOCX, PDF and scan, the others as mail alone."""
    met: Counter[str] = Counter()
    for entry in tomllib.loads((WORDS / "labels.toml").read_text(encoding="utf-8"))["mail"]:
        met[entry["label"]] += 1
        name = f"label-{entry['label']}-{entry['language']}-{met[entry['label']]}"
        sheet = None
        if "paper" in entry:
            pieces: list[Piece] = [
                Para(text, "center" if n == 0 else "left", bold=n == 0) for n, text in enumerate(entry["paper"])
            ]
            if "rows" in entry:
                pieces.append(Grid(rows=tuple(tuple(row) for row in entry["rows"])))
            sheet = Sheet(pieces=tuple(pieces), language=entry["language"], font="Noto Serif")
        envelope = Envelope(
            sender=entry.get("sender", "Permanent Mission <geneva@missions.example>"),
            subject=entry["subject"],
            received=datetime(DAY.year, DAY.month, DAY.day, 8, 30, tzinfo=UTC),
            headers=tuple((key, value) for key, value in entry.get("headers", ())),
            authenticated=entry.get("authenticated", True),
        )
        yield Case(
            kind="labels",
            name=name,
            layout=f"{entry['label']}-{met[entry['label']]}",
            language=entry["language"],
            rank=0,
            label=entry["label"],
            day=DAY,
            sheet=sheet,
            envelope=envelope,
            body="\n\n".join(entry["text"]) + "\n",
        )
