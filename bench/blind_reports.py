"""Article 7 reports of the 2010 edition as States fill them in: over thirty layouts in seven languages, each with its truth."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.blind_cases import Case
from bench.blind_cover import KEYS, Cover, Status, cover, letter, order
from bench.blind_dates import written
from bench.blind_facts import LANGUAGES, persons, words
from bench.blind_figures import FORM_OF, TOTALS, Figures, Made, figures, table
from bench.blind_sheet import Boxes, Break, Grid, Para, Piece, Sheet
from bench.paperwork import Envelope
from store.reference import NameKind, load_reference

_FONTS = ("DejaVu Serif", "Noto Serif", "DejaVu Sans", "Noto Sans")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one State fills in the forms."""

    name: str
    parts: str = "both"  #: both, cover, forms
    block: str = "lines"  #: title block: lines, table, none
    order: int = 1
    letters: bool = True
    cover: str = "two"
    ticks: str = "boxes"
    boxes: Boxes = "unicode"
    type: str = "annual"
    period: str = "figures"  #: figures, words, capitals
    every: bool = False  #: all ten forms attached, not only the changed ones
    tables: tuple[str, ...] = ("held", "destroyed")
    boxed: bool = False  #: narratives stand in a box
    repeat: bool = False  #: each form repeats State and period
    apart: bool = False  #: each form begins a page
    said: bool = True  #: the kind of report is said in the title
    languages: tuple[str, ...] = LANGUAGES


_ALL = ("held", "destruction_programme", "destroyed", "technical", "retained", "contaminated", "cleared", "resources")
LAYOUTS: tuple[Layout, ...] = (
    Layout(name="boxes-two"),
    Layout(name="boxes-two-swapped", order=2, tables=("retained", "technical")),
    Layout(name="boxes-rows", cover="rows", tables=("contaminated", "cleared"), boxed=True),
    Layout(name="boxes-lines", cover="lines", block="table", tables=("held", "retained")),
    Layout(name="boxes-grid", cover="grid", tables=("destroyed",)),
    Layout(name="cross-before", ticks="X", order=2, tables=("held", "destroyed", "retained")),
    Layout(name="cross-before-rows", ticks="X", cover="rows", tables=("cleared", "resources")),
    Layout(name="cross-before-lines", ticks="X", cover="lines", tables=("technical",)),
    Layout(name="cross-grid", ticks="X", cover="grid", tables=("held", "contaminated"), period="words"),
    Layout(name="chosen-only", ticks="chosen", tables=("retained", "resources")),
    Layout(name="chosen-only-swapped", ticks="chosen", cover="rows", order=2, tables=("destroyed",)),
    Layout(name="chosen-only-lines", ticks="chosen", cover="lines", type="initial", tables=("held",), period="words"),
    Layout(name="unmarked", ticks="unmarked", tables=("held",)),
    Layout(name="unmarked-rows", ticks="unmarked", cover="rows", order=2, tables=("contaminated",)),
    Layout(name="brackets", boxes="brackets", tables=("held", "destruction_programme")),
    Layout(name="brackets-lines", boxes="brackets", cover="lines", tables=("cleared",)),
    Layout(name="controls", boxes="control", tables=("held", "destroyed"), boxed=True),
    Layout(name="controls-rows", boxes="control", cover="rows", tables=("resources", "retained"), order=2),
    Layout(name="legacy-fields", boxes="legacy", tables=("held",)),
    Layout(name="legacy-fields-rows", boxes="legacy", cover="rows", tables=("cleared",)),
    Layout(name="symbols", boxes="wingdings", tables=("destroyed", "technical")),
    Layout(name="boxes-after", ticks="after", cover="rows", tables=("discovered",)),
    Layout(name="cover-only", parts="cover", cover="two"),
    Layout(name="cover-only-cross", parts="cover", ticks="X", cover="lines", order=2),
    Layout(name="cover-only-grid", parts="cover", cover="grid", ticks="X", period="words"),
    Layout(name="forms-only", parts="forms", every=True, tables=("held", "destroyed", "retained")),
    Layout(
        name="forms-only-swapped",
        parts="forms",
        every=True,
        order=2,
        tables=("technical", "retained"),
        block="table",
        repeat=True,
    ),
    Layout(name="forms-only-no-letters", parts="forms", letters=False, every=True, tables=("held", "cleared")),
    Layout(
        name="forms-only-initial",
        parts="forms",
        type="initial",
        every=True,
        tables=("held", "technical"),
        period="words",
        boxed=True,
    ),
    Layout(
        name="forms-only-initial-silent",
        parts="forms",
        type="initial",
        every=True,
        said=False,
        tables=("held",),
        block="table",
    ),
    Layout(name="forms-full", parts="forms", every=True, tables=_ALL, repeat=True, apart=True),
    Layout(name="both-full", every=True, tables=_ALL, boxed=True, apart=True),
    Layout(name="both-full-swapped", every=True, order=2, ticks="X", tables=_ALL, repeat=True),
    Layout(name="both-no-letters", letters=False, cover="rows", tables=("retained", "contaminated")),
    Layout(
        name="month-capitals", parts="forms", every=True, period="capitals", tables=("destroyed",), languages=("en",)
    ),
    Layout(name="conversion-transfer", tables=("conversion", "transferred"), order=2, cover="lines", boxes="brackets"),
)


def cases(seeds: int) -> Iterator[Case]:
    """Yield every report for each of its languages and `seeds` seeds."""
    for place, layout in enumerate(LAYOUTS):
        for turn in range(len(layout.languages)):
            language = layout.languages[(place + turn) % len(layout.languages)]
            for seed in range(seeds):
                yield _case(layout, language, seed, rank=seed * 10 + turn)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    language: str
    code: str
    name: str
    year: int
    start: date
    end: date
    submitted: date
    statuses: dict[str, Status]
    titles: dict[str, str]
    tables: tuple[Made, ...]
    answers: dict[str, tuple[str, str]]  #: by key: answer and the words for it
    texts: dict[str, str]


def _case(layout: Layout, language: str, seed: int, *, rank: int) -> Case:
    name = f"report-{layout.name}-{language}-{seed}"
    chance = random.Random(name)
    facts = _facts(layout, language, chance)
    pieces, contacts = _pieces(layout, facts, chance)
    return Case(
        kind="reports",
        name=name,
        layout=layout.name,
        language=language,
        rank=rank,
        label="article7_report",
        sheet=Sheet(
            pieces=tuple(pieces),
            language=language,
            font=chance.choice(_FONTS) if language != "ar" else "Noto Naskh Arabic",
            size=chance.choice((10, 10.5, 11)),
            boxes=layout.boxes,
        ),
        envelope=Envelope(
            sender=f"Permanent Mission <geneva@{facts.code.lower()}-mission.example>",
            subject=words("reports", language)["frame"]["title"][0].split("\n")[-1],
            received=datetime(facts.submitted.year, facts.submitted.month, facts.submitted.day, 9, 40, tzinfo=UTC),
        ),
        body=words("notes", language)["letters"]["cover_mail"] + "\n",
        truth=_truth(layout, facts, contacts),
        day=facts.submitted + timedelta(days=3),
        reported=layout.type == "annual",
    )


def _facts(layout: Layout, language: str, chance: random.Random) -> _Facts:
    reference = load_reference()
    book = words("reports", language)
    while True:
        year = chance.randint(2012, 2023)
        code = chance.choice(reference.parties_on(date(2023, 1, 1)))
        force = reference.entry_into_force(code)
        if force and force.year < year:
            break
    start, end = date(year, 1, 1), date(year, 12, 31)
    submitted = date(year + 1, 1, 1) + timedelta(days=chance.randint(40, 230))
    if layout.type == "initial":
        start, end = force, force + timedelta(days=chance.randint(120, 700))
        submitted = end + timedelta(days=chance.randint(1, 90))
        year = end.year
    names = [
        one.text for one in reference.state(code).names if one.language == language and one.kind is NameKind.OFFICIAL
    ]
    how = figures(language, chance)
    made = tuple(table(kind, how, end.year, chance) for kind in layout.tables)
    with_tables = {FORM_OF[one.name] for one in made}
    statuses, answers, texts = {}, {}, {}
    for key in KEYS:
        texts[key] = chance.choice(book["text"][key]) if key in book["text"] else ""
        tick = (
            "changed" if key in with_tables else chance.choice(("changed", "unchanged", "unchanged", "not_applicable"))
        )
        if key == "national_measures" and tick == "not_applicable":
            tick = "unchanged"
        if tick == "changed" and key not in with_tables and not texts[key]:
            tick = "not_applicable"
        if layout.type == "initial" and tick == "unchanged":  # nothing was reported before
            tick = "changed" if texts[key] else "not_applicable"
        last = chance.randint(max(force.year, year - 6), year - 1) if tick == "unchanged" else None
        statuses[key] = Status(tick=tick, year=last)
        answers[key] = _answer(layout, key, statuses[key], key in with_tables, book, chance)
    return _Facts(
        language=language,
        code=code,
        name=chance.choice((reference.display_name(code, language), *names[:1])),
        year=year,
        start=start,
        end=end,
        submitted=submitted,
        statuses=statuses,
        titles={key: chance.choice(book["forms"][key]) for key in KEYS},
        tables=made,
        answers=answers,
        texts=texts,
    )


def _answer(
    layout: Layout, key: str, status: Status, tabled: bool, book: dict[str, Any], chance: random.Random
) -> tuple[str, str]:  # Any: words
    if tabled or status.tick == "changed":
        return "answered", ""
    if layout.parts == "forms":
        kind = chance.choice(("nil", "not_applicable", "unchanged", "blank", "not_applicable"))
    else:
        kind = "not_applicable" if status.tick == "not_applicable" else "unchanged"
    if kind == "blank":
        return "blank", ""
    year = status.year or 2012
    return kind, chance.choice(book["answers"][kind]).format(year=year)


def _pieces(layout: Layout, facts: _Facts, chance: random.Random) -> tuple[list[Piece], list[dict[str, str]]]:
    book = words("reports", facts.language)
    frame = book["frame"]
    pieces: list[Piece] = [
        Para(text, "center", bold=True, size=13) for text in chance.choice(frame["title"]).split("\n")
    ]
    if layout.said and (layout.parts == "forms" or layout.type == "initial"):
        pieces.append(Para(chance.choice(frame[layout.type]).format(year=facts.year), "center", bold=True))
    block, contacts = _block(layout, facts, chance)
    pieces += block
    if layout.parts != "forms":
        pieces.append(Para(chance.choice(frame["cover"]), "center", bold=True))
        how = Cover(
            language=facts.language, layout=layout.cover, ticks=layout.ticks, order=layout.order, letters=layout.letters
        )
        pieces += cover(how, facts.statuses, facts.titles, chance)
        pieces.append(Para(frame["note"], size=8))
    if layout.parts != "cover":
        pieces += _forms(layout, facts, chance)
    return pieces, contacts


def _period(layout: Layout, facts: _Facts, chance: random.Random) -> str:
    pattern: str = chance.choice(words("reports", facts.language)["frame"]["period"])
    if layout.period == "words":
        quiet = random.Random(1)
        ends = [written(day, facts.language, quiet) for day in (facts.start, facts.end)]
        pattern = (
            pattern.replace(" (dd/mm/yyyy)", "")
            .replace(" (jj/mm/aaaa)", "")
            .replace(" (dd/mm/aaaa)", "")
            .replace(" (дд/мм/гггг)", "")
        )
    elif layout.period == "capitals":
        ends = [f"{day:%b %d, %Y}".upper() for day in (facts.start, facts.end)]
    else:
        ends = [
            f"{day:%d/%m/%Y}" if facts.language != "zh" else f"{day.year}年{day.month}月{day.day}日"
            for day in (facts.start, facts.end)
        ]
    return pattern.format(**{"from": ends[0], "to": ends[1]})


def _block(layout: Layout, facts: _Facts, chance: random.Random) -> tuple[list[Piece], list[dict[str, str]]]:
    frame = words("reports", facts.language)["frame"]
    colon = "：" if facts.language == "zh" else ": "
    state = chance.choice(frame["state"])
    submitted = written(facts.submitted, facts.language, chance)
    people = (
        persons(facts.language, facts.code, chance.randint(2, 3), chance)[1:]
        if layout.parts == "forms" or chance.random() < 0.5
        else []
    )
    contacts = [
        {"name": one.name("plain"), "organization": one.institution or "", "phone": one.phone, "email": one.email}
        for one in people
    ]
    lines = [
        "\n".join(
            (
                one["name"],
                one["organization"],
                f"{frame['phone']}{colon}{one['phone']}",
                f"{frame['email']}{colon}{one['email']}",
            )
        )
        for one in contacts
    ]
    period = _period(layout, facts, chance)
    dated = chance.choice(frame["submitted"])
    if layout.block == "table":
        rows = [(state, facts.name), (dated, submitted), *((chance.choice(frame["contact"]), text) for text in lines)]
        return [Grid(rows=tuple(rows), heads=0, widths=(6.6, 10.0)), Para(period)], contacts
    made: list[Piece] = [Para(f"{state}{colon}{facts.name}"), Para(period)]
    if lines:
        made += [Para(chance.choice(frame["contact"]) + colon.rstrip()), *(Para(text, indent=1) for text in lines)]
    made.append(Para(f"{dated}{colon}{submitted}"))
    if layout.parts == "forms":
        made.append(Para(frame["voluntary"], size=8))
    return made, contacts


def _attached(layout: Layout, facts: _Facts) -> tuple[str, ...]:
    if layout.parts == "cover":
        return ()
    return tuple(key for key in order(layout.order) if layout.every or facts.statuses[key].tick == "changed")


def _forms(layout: Layout, facts: _Facts, chance: random.Random) -> list[Piece]:
    book = words("reports", facts.language)
    style = chance.choice(book["frame"]["form"])
    joint = chance.choice((" – ", ": ", "\n")) if not style.endswith((":", "：")) else " "
    pieces: list[Piece] = []
    for place, key in enumerate(order(layout.order)):
        if key not in _attached(layout, facts):
            continue
        if layout.apart or (not pieces and layout.parts == "both"):
            pieces.append(Break())
        head = (
            style.format(l=letter(place, facts.language)) + joint + facts.titles[key]
            if layout.letters
            else facts.titles[key]
        )
        pieces.append(Para(head, bold=True, size=12))
        if layout.repeat:
            pieces.append(
                Para(f"{book['frame']['state'][0]}{'：' if facts.language == 'zh' else ': '}{facts.name}", size=9)
            )
        pieces += _body(layout, facts, key)
    return pieces


def _body(layout: Layout, facts: _Facts, key: str) -> list[Piece]:
    answer, text = facts.answers[key]
    if answer == "answered":
        text = facts.texts[key]
    pieces: list[Piece] = []
    if text or (answer == "blank" and layout.boxed):
        pieces.append(Grid(rows=((text,),), heads=0) if layout.boxed else Para(text, align="justify"))
    captions = words("reports", facts.language)["captions"]
    for made in facts.tables:
        if FORM_OF[made.name] == key:
            rows = (made.header, *made.printed, *((made.total,) if made.total else ()))
            pieces += [Para(captions[made.name], bold=True, size=10), Grid(rows=rows, size=8.5, shade=layout.boxed)]
    return pieces


def _truth(layout: Layout, facts: _Facts, contacts: list[dict[str, str]]) -> dict[str, Any]:  # Any: the contract's JSON
    attached = _attached(layout, facts)
    covered = layout.parts != "forms"
    forms = []
    for place, key in enumerate(order(layout.order)):
        if not covered and key not in attached:
            continue
        status = facts.statuses[key]
        marked = covered and layout.ticks != "unmarked"
        forms.append(
            {
                "key": key,
                "letter": "ABCDEFGHIJ"[place] if layout.letters else None,
                "tick": status.tick if marked else "unknown",
                "last_reported": status.year if marked else None,
                "attached": key in attached,
                "answer": facts.answers[key][0] if key in attached else None,
                "tables": [_told(made) for made in facts.tables if FORM_OF[made.name] == key and key in attached],
            }
        )
    return {
        "kind": "article7_report",
        "state": {"code": facts.code, "as_written": facts.name},
        "type": layout.type,
        "period": {"from": facts.start.isoformat(), "to": facts.end.isoformat()},
        "year": facts.year if layout.type == "annual" else None,
        "submitted_on": facts.submitted.isoformat(),
        "contacts": contacts,
        "covered": covered,
        "forms": forms,
        "totals": _totals(layout, facts),
    }


def _told(made: Made) -> dict[str, Any]:  # Any: the contract's JSON
    return {"name": made.name, "header": list(made.header), "rows": [list(row) for row in made.rows]}


def _totals(layout: Layout, facts: _Facts) -> dict[str, int]:
    if layout.parts == "cover":
        return {}
    totals = {}
    for made in facts.tables:
        if made.name in TOTALS:
            for column, what in zip(TOTALS[made.name], ("munitions", "submunitions"), strict=True):
                totals[f"{made.name}_{what}"] = sum(value for row in made.rows if isinstance(value := row[column], int))
        if made.name in ("contaminated", "cleared"):
            totals[f"{made.name}_m2"] = sum(value for row in made.rows if isinstance(value := row[1], int))
    return totals


__all__ = ["LAYOUTS", "Figures", "Layout", "cases"]
