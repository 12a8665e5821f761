"""Counts how far notices were read as they are, and how often a value that was given as sure is right."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from parsers.delegation import read_notices
from store.records import DelegationNotice, Field
from store.reference import Reference
from tests.notice_papers import Sample

TODAY = date(2023, 9, 1)
SURE = 0.9


def score(samples: list[Sample], reference: Reference) -> tuple[Counter[str], list[str]]:
    """Return counts of right, missing and wrong values by kind, and a line for each failure."""
    counts: Counter[str] = Counter()
    failures: list[str] = []
    for sample in samples:
        notices = read_notices(sample.papers, reference, TODAY, sample.context)
        if len(notices) != 1:
            counts["notice wrong"] += 1
            failures.append(f"{sample.name}: {len(notices)} notices")
            continue
        counts["notice right"] += 1
        failures += [f"{sample.name}: {failure}" for failure in _compare(sample, notices[0], counts)]
    return counts, failures


def _compare(sample: Sample, notice: DelegationNotice, counts: Counter[str]) -> list[str]:
    failures: list[str] = []

    def check(kind: str, wanted: object, found: object, *, field: Field | None = None) -> None:  # type: ignore[type-arg]
        right = wanted == found
        counts[
            f"{kind} {'right' if right else 'missing' if found in (None, '', (), 'unclear', 'unknown') else 'wrong'}"
        ] += 1
        if field is not None and field.confidence > SURE and found is not None:
            counts["sure right" if right else "sure wrong"] += 1
        if not right:
            failures.append(f"{kind}: wanted {wanted!r}, found {found!r}")

    truth, code = sample.truth, notice.participant.code
    check("participant", truth.participant, code.value, field=code)
    check("meeting", truth.meeting, notice.meeting.value, field=notice.meeting)
    check("intent", truth.intent, notice.intent.value.value, field=notice.intent)
    check("form", truth.form, notice.note.form.value)
    check("issuer type", truth.issuer_type, notice.issuer.type.value)
    check("city", truth.city, notice.issuer.city.value, field=notice.issuer.city)
    check("reference", truth.reference, notice.note.reference.value, field=notice.note.reference)
    check("date", truth.date, notice.note.date.value, field=notice.note.date)
    check("refers to", sorted(map(_plain, truth.refers_to)), sorted(map(_plain, notice.note.refers_to)))
    if truth.persons is not None:
        check("persons", truth.persons, len(notice.members))
    return failures


def _plain(text: str) -> str:
    """A number without its sign: "No. 12/A" and "n.º 12/A" are the same."""
    letters = "".join(letter for letter in text.casefold() if letter.isalnum())
    return re.sub("^n[oº]?(?=[0-9])", "", letters)
