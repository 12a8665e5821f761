"""Invented notes as papers, with what they say: words of tests/notice_wording*.py set in several shapes. No person in them is real."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bench.paperwork import Grid, Text
from parsers.documents import open_document
from parsers.paper import Cell, Context, Document, Line, Paper, Paragraph, Table
from tests.notice_wording import Words

OURS = "ODA/2023-00050"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a notice says."""

    participant: str | None
    meeting: str | None
    intent: str
    form: str
    issuer_type: str = "mission_geneva"
    city: str | None = "Geneva"
    reference: str | None = None
    date: str | None = None
    refers_to: tuple[str, ...] = ()
    persons: int | None = None  #: None where it is not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Papers of one message and the one notice in them."""

    name: str
    papers: tuple[Paper, ...]
    truth: Truth
    context: Context = field(default_factory=Context)


def paper(
    lines: Sequence[str | Table],
    path: str = "1.2",
    *,
    language: str | None = None,
    body: bool = False,
    name: str | None = None,
    ocr: bool = False,
) -> Paper:
    """Return a paper with one paragraph a line."""
    blocks = tuple(
        line if isinstance(line, Table) else Paragraph(lines=tuple(Line(text=part) for part in line.split("\n")))
        for line in lines
    )
    document = Document(
        format="text" if body else "docx", media_type="x", blocks=blocks, ocr=ocr, legibility=0.9 if ocr else 1.0
    )
    return Paper(path=path, document=document, language=language, body=body, name=name)


def table(rows: Sequence[Sequence[str]], index: int = 0) -> Table:
    """Return a table without merged cells."""
    cells = tuple(Cell(text=text, row=r, column=c) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(index=index, cells=cells)


def wrapped(lines: Sequence[str | Table], width: int) -> list[str | Table]:
    """Return the lines as a page of some width breaks them."""
    return [line if isinstance(line, Table) else "\n".join(textwrap.wrap(line, width) or [""]) for line in lines]


def meeting_of(words: Words, *, days: bool = True) -> str:
    """Return the meeting as the words name it."""
    joint = "，" if words.language == "zh" else ", "
    return f"{words.meeting}{joint}{words.days}" if days else words.meeting


def note(
    words: Words, body: str, persons: Sequence[str] = (), *, foot: bool = False, ours: bool = False
) -> list[str | Table]:
    """Return a note as lines: letterhead, number, date, sentence, persons, courtesy."""
    greeting = words.greeting.format(issuer=words.issuer)
    blank = "" if words.language == "zh" else " "
    refer = words.refer.format(ours=OURS) + blank if ours else ""
    lines: list[str | Table] = [words.head, words.number]
    if not foot:
        lines.append(words.dateline)
    lines.append(f"{greeting}{blank}{refer}{body}")
    lines += [f"{place}. {person}" for place, person in enumerate(persons, 1)]
    lines.append(words.close)
    if foot:
        lines.append(words.dateline)
    return lines


def truth_of(words: Words, intent: str, **more: object) -> Truth:
    """Return what a note in these words says."""
    values: dict[str, object] = {
        "participant": words.code,
        "meeting": "11MSP",
        "intent": intent,
        "form": "note_verbale",
        "issuer_type": words.issuer_type,
        "city": words.city,
        "reference": words.reference,
        "date": words.date,
    }
    return Truth(**{**values, **more})  # type: ignore[arg-type]


def attending(words: Words) -> list[Sample]:
    """Return notes that announce a delegation, in several shapes."""
    compose = words.compose.format(meeting=meeting_of(words))
    plain = note(words, compose, words.persons)
    samples = [
        Sample(
            name=f"{words.language} list",
            papers=(paper(plain, language=words.language),),
            truth=truth_of(words, "attend", persons=3),
        ),
        Sample(
            name=f"{words.language} foot",
            papers=(paper(note(words, compose, words.persons, foot=True, ours=True), language=words.language),),
            truth=truth_of(words, "attend", persons=3, refers_to=(OURS,)),
        ),
        Sample(
            name=f"{words.language} undated days",
            papers=(
                paper(note(words, words.compose.format(meeting=words.meeting), words.persons), language=words.language),
            ),
            truth=truth_of(words, "attend", persons=3),
        ),
    ]
    if words.language not in ("zh", "ar"):
        samples.append(
            Sample(
                name=f"{words.language} wrapped",
                papers=(paper(wrapped(plain, 78), language=words.language),),
                truth=truth_of(words, "attend", persons=3),
            )
        )
    attached = note(words, words.attached.format(meeting=meeting_of(words)))
    listed: list[str | Table] = [
        words.list_title,
        *(f"{place}. {person}" for place, person in enumerate(words.persons, 1)),
    ]
    samples.append(
        Sample(
            name=f"{words.language} enclosure",
            papers=(paper(attached, "1.2", language=words.language), paper(listed, "1.3", language=words.language)),
            truth=truth_of(words, "attend", persons=3),
        )
    )
    samples.append(
        Sample(
            name=f"{words.language} twice",
            papers=(
                paper(plain, "1.2", language=words.language),
                paper(wrapped(plain, 90), "1.3", language=words.language),
            ),
            truth=truth_of(words, "attend", persons=3),
        )
    )
    samples.append(
        Sample(
            name=f"{words.language} pasted",
            papers=(paper(plain[3:], "1.1", language=words.language, body=True),),
            truth=truth_of(words, "attend", persons=3, reference=None, date=None),
        )
    )
    return samples


def changing(words: Words) -> list[Sample]:
    """Return notes that refuse, promise, change and withdraw."""
    new, leaving = (one.split("，")[0].split("：")[-1] if words.language == "zh" else one for one in words.persons[1:])
    if words.language != "zh":
        new, leaving = (one.split(",")[0].split("،")[0] for one in (new, leaving))
    said = {"meeting": meeting_of(words, days=False), "earlier": words.earlier, "person": new, "leaving": leaving}
    cited = words.earlier
    samples: list[Sample] = []
    for intent, text, persons in (
        ("regret", words.regret, ()),
        ("will_follow", words.later, ()),
        ("amend_add", words.add, ()),
        ("amend_replace", words.replace, ()),
        ("full_replacement", words.whole, words.persons[:2]),
        ("amend_remove", words.remove, ()),
        ("withdraw", words.withdraw, ()),
    ):
        refers = (cited,) if "{earlier}" in text else ()
        lines = note(words, text.format(**said), persons)
        samples.append(
            Sample(
                name=f"{words.language} {intent}",
                papers=(paper(lines, language=words.language),),
                truth=truth_of(words, intent, refers_to=refers),
            )
        )
    return samples


def samples_of(all_words: Sequence[Words]) -> list[Sample]:
    """Return every sample of some languages."""
    return [sample for words in all_words for sample in (*attending(words), *changing(words))]


def scanned(sample: Sample) -> Sample:
    """Return a sample as if its papers had been read by OCR without a mistake."""
    papers = tuple(replace(one, document=replace(one.document, ocr=True, legibility=0.9)) for one in sample.papers)
    return replace(sample, papers=papers)


def pieces_of(one: Paper) -> list[Text | Grid]:
    """Return a paper as pieces to print."""
    found: list[Text | Grid] = []
    for block in one.document.blocks:
        if isinstance(block, Table):
            found.append(Grid(rows=tuple(tuple(row) for row in block.grid())))
        else:
            found += [Text(line.text) for line in block.lines if line.text.strip()]
    return found


def reread(sample: Sample, printed: Callable[[list[Text | Grid]], bytes]) -> Sample:
    """Return a sample whose papers were printed and read again by the project's own readers."""
    papers = tuple(
        one if one.body else replace(one, document=open_document(printed(pieces_of(one)))) for one in sample.papers
    )
    return replace(sample, papers=papers)
