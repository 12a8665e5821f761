"""Invented Article 7 reports as papers, with what they say: facts set in seven languages and eighteen layouts. No person in them is real.

`development()` and `held_out()` share the layouts' code, never the wording: the held-out half is printed with the second wordings.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from bench.paperwork import Grid, Text, pdf
from parsers.paper import EMPTY_BOX, TICKED, Cell, Document, FormField, Line, Paper, Paragraph, Table
from tests.report_wording import ALL, KEYS, Words
from tests.report_wording_blind import BLIND

Block = Paragraph | Table
LETTERS = "ABCDEFGHIJ"
ORDERS = {1: KEYS, 2: (*KEYS[:2], KEYS[3], KEYS[2], *KEYS[4:])}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTruth:
    """What one form says."""

    tick: str = "unknown"
    last: int | None = None
    answer: str = "blank"
    attached: bool = False
    tables: dict[str, list[list[object]]] = field(default_factory=dict)
    text: str = ""  #: nil, na, same, annex, sentence: printed in the form


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a report says."""

    state: str
    start: str | None
    end: str | None
    year: int | None
    submitted: str | None
    forms: dict[str, FormTruth]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A paper and its truth."""

    name: str
    paper: Paper
    truth: Truth
    square_metres: int = 1  #: of the unit its areas are printed in


STATES = {
    "CHE": ("Switzerland", "Suisse", "Suiza", "Suíça", "Швейцария", "瑞士", "سويسرا"),
    "HRV": ("Croatia", "Croatie", "Croacia", "Croácia", "Хорватия", "克罗地亚", "كرواتيا"),
    "LAO": (
        "Lao People's Democratic Republic",
        "République démocratique populaire lao",
        "República Democrática Popular Lao",
        "Laos",
        "Лаосская Народно-Демократическая Республика",
        "老挝人民民主共和国",
        "جمهورية لاو الديمقراطية الشعبية",
    ),
    "SEN": ("Senegal", "Sénégal", "Senegal", "Senegal", "Сенегал", "塞内加尔", "السنغال"),
    "BGR": ("Bulgaria", "Bulgarie", "Bulgaria", "Bulgária", "Болгария", "保加利亚", "بلغاريا"),
    "LBN": ("Lebanon", "Liban", "Líbano", "Líbano", "Ливан", "黎巴嫩", "لبنان"),
    "PER": ("Peru", "Pérou", "Perú", "Peru", "Перу", "秘鲁", "بيرو"),
    "BIH": (
        "Bosnia and Herzegovina",
        "Bosnie-Herzégovine",
        "Bosnia y Herzegovina",
        "Bósnia e Herzegovina",
        "Босния и Герцеговина",
        "波斯尼亚和黑塞哥维那",
        "البوسنة والهرسك",
    ),
}
PLACE = {language: place for place, language in enumerate(("en", "fr", "es", "pt", "ru", "zh", "ar"))}


def state_name(code: str, language: str) -> str:
    """Return a State's name as a report in that language prints it."""
    return STATES[code][PLACE[language]]


def day(value: date, words: Words) -> str:
    """Return a date as the wording writes it."""
    if words.day == "iso":
        return value.isoformat()
    if words.day == "cjk":
        return f"{value.year}年{value.month}月{value.day}日"
    if words.day == "words":
        month = words.months[{1: 0, 12: 1, 4: 2}[value.month]]
        join = " de " if words.language in ("es", "pt") else " "
        return f"{value.day}{join}{month}{join}{value.year}"
    return value.strftime("%d/%m/%Y")


def number(value: object, words: Words) -> str:
    """Return a number with the wording's thousands."""
    return f"{value:,}".replace(",", words.numbers) if isinstance(value, int) else str(value or "")


# ---------------------------------------------------------------- facts

HELD = [["KMG-U", 1267, "AO-2.5RT", 42120, None], ["RBK-250", 5968, "PTAB-2.5M", 136198, "L-14/82"]]
HELD_SMALL = [["CB-500", 190, "PM-1", 4560, "S-7"]]
DESTROYED = [["RBK-500", 2146, "ShOAB-0.5", 1212890, "demilitarisation", "2019"]]
CONTAMINATED = [["Sector 4", 1371, "BLU-26"], ["Sector 9", 304, "BLU-63"]]
CLEARED = [["Sector 4", 52, 7526, "full clearance"]]
GIVEN = [["Lao PDR", "Survey and clearance", "250000"], ["Lebanon", "Prostheses", "75000.50"]]
RETAINED = [["MZD-2", 570, "M77", 52801, "training"]]


def facts(profile: str, marks: bool, year: int) -> dict[str, FormTruth]:
    """Return one of four profiles of a report; `marks`: a cover page marks the status of each form."""
    profiles: dict[str, dict[str, tuple[str, str, dict[str, list[list[object]]]]]] = {
        "stocks": {
            "national_measures": ("changed", "sentence", {}),
            "stockpiles": ("changed", "", {"held": HELD, "destroyed": DESTROYED}),
            "technical": ("unchanged", "", {}),
            "retained_transferred": ("changed", "", {"retained": RETAINED}),
            "contamination": ("not_applicable", "na", {}),
            "resources": ("changed", "", {"resources_provided": GIVEN}),
            "other": ("unchanged", "same", {}),
        },
        "affected": {
            "national_measures": ("unchanged", "", {}),
            "stockpiles": ("not_applicable", "nil", {}),
            "contamination": ("changed", "", {"contaminated": CONTAMINATED, "cleared": CLEARED}),
            "warning": ("changed", "sentence", {}),
            "victims": ("changed", "annex", {}),
            "resources": ("changed", "sentence", {}),
        },
        "nothing": {
            "national_measures": ("changed", "sentence", {}),
            "stockpiles": ("not_applicable", "na", {}),
            "technical": ("not_applicable", "na", {}),
            "conversion": ("not_applicable", "nil", {}),
            "victims": ("not_applicable", "na", {}),
        },
        "small": {
            "national_measures": ("changed", "annex", {}),
            "stockpiles": ("changed", "", {"held": HELD_SMALL}),
            "conversion": ("not_applicable", "nil", {}),
            "contamination": ("unchanged", "same", {}),
            "resources": ("changed", "", {"resources_provided": GIVEN}),
            "other": ("not_applicable", "", {}),
        },
    }
    chosen = profiles[profile]
    found: dict[str, FormTruth] = {}
    answers = {
        "sentence": "answered",
        "na": "not_applicable",
        "nil": "nil",
        "same": "unchanged",
        "annex": "see_attachment",
    }
    for key in KEYS:
        tick, text, tables = chosen.get(key, ("not_applicable" if key != "national_measures" else "changed", "", {}))
        attached = bool(text or tables)
        answer = "answered" if tables else answers.get(text, "blank")
        if not attached and marks:
            answer = {"unchanged": "unchanged", "not_applicable": "not_applicable"}.get(tick, "blank")
        last = year - 1 if marks and tick == "unchanged" else None
        found[key] = FormTruth(
            tick=tick if marks else "unknown", last=last, answer=answer, attached=attached, tables=tables, text=text
        )
    return found


# ---------------------------------------------------------------- pieces

_tables = [0]


def table(rows: list[list[str]]) -> Table:
    """Return a ruled table."""
    _tables[0] += 1
    cells = tuple(Cell(text=text, row=r, column=c) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(index=_tables[0] - 1, cells=cells)


def line(text: str, *, bold: bool = False, place: str = "body") -> Paragraph:
    """Return one line."""
    return Paragraph(lines=tuple(Line(text=one, bold=bold) for one in text.split("\n")), place=place)  # type: ignore[arg-type]


def title(words: Words, letter: str, key: str) -> str:
    """Return "Form B: Stockpiles and destruction"."""
    space = "" if words.language == "zh" else " "
    return f"{words.form}{space}{letter}: {words.titles[KEYS.index(key)]}"


def options(words: Words, key: str, truth: FormTruth, style: str) -> list[str]:
    """Return a form's options, one a line, marked in one style."""
    last = words.last.format(year=truth.last or words.none)
    space = "" if words.last[0] in ",(" and words.last[0] == "," else " "
    texts = {
        "changed": words.changed,
        "unchanged": f"{words.unchanged}{space}{last}",
        "not_applicable": words.not_applicable,
    }
    if key == "national_measures" and truth.tick != "not_applicable":
        del texts["not_applicable"]
    mark = {
        "box": lambda on, text: f"{TICKED if on else EMPTY_BOX} {text}",
        "box_after": lambda on, text: f"{text} {TICKED if on else EMPTY_BOX}",
        "x": lambda on, text: f"X {text}" if on else text,
        "x_after": lambda on, text: f"{text} X" if on else text,
        "bracket": lambda on, text: f"[{'x' if on else ' '}] {text}",
        "lost": lambda on, text: text,
    }
    if style == "only":
        return [texts[truth.tick]] if truth.tick in texts else list(texts.values())
    return [mark[style](option == truth.tick, text) for option, text in texts.items()]


def head(words: Words, sample: Truth, *, cover: bool) -> list[Block]:
    """Return the lines above a cover page."""
    found: list[Block] = [line(words.report, bold=True)]
    if cover:
        found.append(line(words.cover))
    found.append(line(f"{words.state}: {state_name(sample.state, words.language)}"))
    found.append(line(period(words, sample)))
    return found


def period(words: Words, sample: Truth) -> str:
    """Return the line of the reporting period."""
    start, end = date.fromisoformat(sample.start or ""), date.fromisoformat(sample.end or "")
    return words.period.format(start=day(start, words), end=day(end, words))


def title_block(words: Words, sample: Truth) -> list[Block]:
    """Return State, contacts, dates."""
    found: list[Block] = [
        line(words.report, bold=True),
        line(f"{words.state}: {state_name(sample.state, words.language)}"),
    ]
    found.append(line(f"{words.contact}:"))
    found.append(line("Ms. Ilona VERDANI, tel. +41 22 555 01 88, ilona.verdani@foreign.example"))
    if sample.submitted:
        found.append(line(f"{words.submitted}: {day(date.fromisoformat(sample.submitted), words)}"))
    found.append(line(period(words, sample)))
    return found


_COLUMNS = {
    "held": "held",
    "destroyed": "destroyed",
    "contaminated": "contaminated",
    "cleared": "cleared",
    "resources_provided": "given",
    "retained": "retained",
}


def grid(words: Words, name: str, rows: list[list[object]], total: bool) -> list[list[str]]:
    """Return one table of a form as printed."""
    found = [list(getattr(words, _COLUMNS[name]))]
    found += [[number(value, words) for value in row] for row in rows]
    if total:
        sums = [sum(row[at] for row in rows) if isinstance(rows[0][at], int) else "" for at in range(len(rows[0]))]  # type: ignore[misc]
        found.append([words.total, *[number(value, words) for value in sums[1:]]])
    return found


def says(words: Words, text: str) -> str:
    """Return the words of a short answer."""
    return str(getattr(words, text)) if text else ""


def body(words: Words, letter: str, key: str, truth: FormTruth, *, quoted: bool) -> list[Block]:
    """Return one form printed under its heading."""
    found: list[Block] = [line(title(words, letter, key), bold=True, place="heading")]
    if quoted:
        found.append(line(words.article))
    for name, rows in truth.tables.items():
        found.append(line(words.captions[name]))
        found.append(table(grid(words, name, rows, total=name == "held")))
    if truth.text:
        found.append(line(says(words, truth.text)))
    return found


def bodies(words: Words, order: int, forms: dict[str, FormTruth], *, quoted: bool = True) -> list[Block]:
    """Return the forms that are attached."""
    found: list[Block] = []
    for letter, key in zip(LETTERS, ORDERS[order], strict=True):
        if forms[key].attached:
            found += body(words, letter, key, forms[key], quoted=quoted and key == "stockpiles")
    return found


# ---------------------------------------------------------------- layouts


def cover_grid(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A cover page as a table of two columns, A to E beside F to J, options below each title in its cell."""
    keys = ORDERS[order]
    cells = [
        "\n".join([title(words, LETTERS[at], keys[at]) + ":", *options(words, keys[at], sample.forms[keys[at]], style)])
        for at in range(10)
    ]
    return [*head(words, sample, cover=True), table([[cells[at], cells[at + 5]] for at in range(5)])]


def cover_lines(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A cover page in lines: a title, then each option in its own line."""
    found = head(words, sample, cover=True)
    for letter, key in zip(LETTERS, ORDERS[order], strict=True):
        found.append(line(title(words, letter, key)))
        found += [line(text) for text in options(words, key, sample.forms[key], style)]
    return found


def cover_inline(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A cover page with one line a form."""
    found = head(words, sample, cover=True)
    for letter, key in zip(LETTERS, ORDERS[order], strict=True):
        found.append(line(f"{title(words, letter, key)}: {'   '.join(options(words, key, sample.forms[key], style))}"))
    return found


def cover_flat(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A cover page whose text was extracted as one line, forms A F B G and so on."""
    keys = ORDERS[order]
    texts = []
    for at in (0, 5, 1, 6, 2, 7, 3, 8, 4, 9):
        texts.append(
            f"{title(words, LETTERS[at], keys[at])}: {' '.join(options(words, keys[at], sample.forms[keys[at]], style))}"
        )
    return [*head(words, sample, cover=True), line(" ".join(texts))]


def cover_tabs(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A cover page in two columns that came as lines with a wide gap between the columns."""
    keys = ORDERS[order]
    found = head(words, sample, cover=True)
    for at in range(5):
        left, right = keys[at], keys[at + 5]
        found.append(line(f"{title(words, LETTERS[at], left)}:\t{title(words, LETTERS[at + 5], right)}:"))
        pair = [options(words, key, sample.forms[key], style) for key in (left, right)]
        for one, other in itertools.zip_longest(*pair, fillvalue=""):
            found.append(line(f"{one}\t{other}"))
    return found


def cover_columns(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A cover page as a table with a column for each option and a mark in the cell."""
    rows = [["", words.changed, words.unchanged, words.not_applicable]]
    for letter, key in zip(LETTERS, ORDERS[order], strict=True):
        truth = sample.forms[key]
        marks = ["X" if truth.tick == option else "" for option in ("changed", "unchanged", "not_applicable")]
        if truth.tick == "unchanged":
            marks[1] = f"X {truth.last}"
        rows.append([title(words, letter, key), *marks])
    return [*head(words, sample, cover=True), table(rows)]


def cover_rows(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A cover page whose options stand in the row below the titles."""
    keys = ORDERS[order]
    rows: list[list[str]] = []
    for at in range(5):
        pair = (at, at + 5)
        rows.append([title(words, LETTERS[one], keys[one]) for one in pair])
        rows.append(["\n".join(options(words, keys[one], sample.forms[keys[one]], style)) for one in pair])
    return [*head(words, sample, cover=True), table(rows)]


def cover_fields(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A cover page whose marks are only in the fields of a fillable PDF."""
    return cover_lines(words, sample, order, "lost")


def cover_bold(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A cover page where the chosen option is printed bold."""
    found = head(words, sample, cover=True)
    for letter, key in zip(LETTERS, ORDERS[order], strict=True):
        found.append(line(title(words, letter, key)))
        kinds = ("changed", "unchanged", "not_applicable")
        for kind, text in zip(kinds, options(words, key, sample.forms[key], "lost"), strict=False):
            found.append(line(text, bold=kind == sample.forms[key].tick))
    return found


def forms_headed(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A title block and forms under headings, no cover page."""
    found = title_block(words, sample)
    for letter, key in zip(LETTERS, ORDERS[order], strict=True):
        found += body(words, letter, key, sample.forms[key], quoted=key == "stockpiles")
    return found


def forms_tables(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A title block and one table a form: its title in the first row."""
    found = title_block(words, sample)
    for letter, key in zip(LETTERS, ORDERS[order], strict=True):
        truth = sample.forms[key]
        cells = [Cell(text=title(words, letter, key), row=0, column=0, columns=6)]
        row = 1
        for name, rows in truth.tables.items():
            cells.append(Cell(text=words.captions[name], row=row, column=0, columns=6))
            for printed in grid(words, name, rows, total=name == "held"):
                row += 1
                cells += [Cell(text=text, row=row, column=column) for column, text in enumerate(printed)]
            row += 1
        cells.append(Cell(text=says(words, truth.text), row=row, column=0, columns=6))
        _tables[0] += 1
        found.append(Table(index=_tables[0] - 1, cells=tuple(cells)))
    return found


def forms_unlettered(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A report whose forms have titles only."""
    found = title_block(words, sample)
    for place, key in enumerate(ORDERS[order], start=1):
        truth = sample.forms[key]
        found.append(line(f"{place}. {words.titles[KEYS.index(key)]}", bold=True, place="heading"))
        for name, rows in truth.tables.items():
            found.append(line(words.captions[name]))
            found.append(table(grid(words, name, rows, total=False)))
        if truth.text:
            found.append(line(says(words, truth.text)))
    return found


def forms_answers(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A report as one table: the form on the left, its answer on the right."""
    rows = [
        [title(words, letter, key), says(words, sample.forms[key].text)]
        for letter, key in zip(LETTERS, ORDERS[order], strict=True)
    ]
    return [*title_block(words, sample), table(rows)]


def forms_tabbed(words: Words, sample: Truth, order: int, style: str) -> list[Block]:
    """A report in plain text, its tables set with tabs."""
    found = title_block(words, sample)
    for letter, key in zip(LETTERS, ORDERS[order], strict=True):
        truth = sample.forms[key]
        found.append(line(title(words, letter, key)))
        for name, rows in truth.tables.items():
            found.append(line(words.captions[name]))
            found += [line("\t".join(row)) for row in grid(words, name, rows, total=name == "held")]
        if truth.text:
            found.append(line(says(words, truth.text)))
    return found


Layout = Callable[[Words, Truth, int, str], list[Block]]
COVERS: dict[str, tuple[Layout, str]] = {
    "grid_box": (cover_grid, "box"),
    "grid_x": (cover_grid, "x"),
    "grid_only": (cover_grid, "only"),
    "grid_lost": (cover_grid, "lost"),
    "lines_box_after": (cover_lines, "box_after"),
    "lines_x_after": (cover_lines, "x_after"),
    "lines_bracket": (cover_lines, "bracket"),
    "inline_box": (cover_inline, "box"),
    "inline_x": (cover_inline, "x"),
    "flat_x": (cover_flat, "x"),
    "columns": (cover_columns, ""),
    "tabs_box": (cover_tabs, "box"),
    "tabs_x": (cover_tabs, "x"),
    "rows_box": (cover_rows, "box"),
    "fields": (cover_fields, ""),
    "bold": (cover_bold, ""),
}
FORMS: dict[str, Layout] = {
    "headed": forms_headed,
    "tables": forms_tables,
    "unlettered": forms_unlettered,
    "answers": forms_answers,
    "tabbed": forms_tabbed,
}


def sample(name: str, code: str, profile: str, year: int, variant: int) -> Sample:
    """Return one sample: "fr grid_box+ 2" is language, layout ("+": forms attached), order of C and D."""
    language, layout, order_text = name.split()
    words = (*ALL[language], BLIND.get(language))[variant]
    assert words is not None
    order = int(order_text)
    bare = layout.rstrip("+")
    marks = bare in COVERS
    forms = facts(profile, marks, year)
    blocks: list[Block]
    if marks:
        attached = layout.endswith("+")
        forms = {key: one if attached else _cover_only(one) for key, one in forms.items()}
        truth = _truth(code, year, forms, submitted=None)
        build, style = COVERS[bare]
        blocks = build(words, truth, order, style)
        if attached:
            blocks += bodies(words, order, forms)
        if style == "lost":
            forms = {key: _lost(one) for key, one in forms.items()}
            truth = _truth(code, year, forms, submitted=None)
    else:
        if bare == "answers":
            forms = {
                key: FormTruth(answer=_plain(one), attached=one.text != "", text=one.text) for key, one in forms.items()
            }
        else:
            forms = {key: _printed(one) for key, one in forms.items()}
        truth = _truth(code, year, forms, submitted=f"{year + 1}-04-12")
        blocks = FORMS[bare](words, truth, order, "")
        if bare == "answers":
            truth = _truth(code, year, {key: _printed(one) for key, one in forms.items()}, submitted=truth.submitted)
    fields = _fields(truth, order) if bare == "fields" else ()
    document = Document(format="docx", media_type="x", blocks=tuple(blocks), form_fields=fields)
    return Sample(
        name=f"{name} {profile}",
        paper=Paper(path="1.2", document=document, language=language),
        truth=truth,
        square_metres=(1, 10_000, 10_000)[variant],
    )


def _plain(one: FormTruth) -> str:
    answers = {
        "sentence": "answered",
        "na": "not_applicable",
        "nil": "nil",
        "same": "unchanged",
        "annex": "see_attachment",
    }
    return answers.get(one.text, "blank")


def _printed(one: FormTruth) -> FormTruth:
    return FormTruth(tick="unknown", answer=one.answer, attached=True, tables=one.tables, text=one.text)


def _cover_only(one: FormTruth) -> FormTruth:
    answer = {"unchanged": "unchanged", "not_applicable": "not_applicable"}.get(one.tick, "blank")
    return FormTruth(tick=one.tick, last=one.last, answer=answer)


def _lost(one: FormTruth) -> FormTruth:
    answer = one.answer if one.attached else "blank"
    return FormTruth(
        tick="unknown", last=one.last, answer=answer, attached=one.attached, tables=one.tables, text=one.text
    )


def _truth(code: str, year: int, forms: dict[str, FormTruth], *, submitted: str | None) -> Truth:
    return Truth(state=code, start=f"{year}-01-01", end=f"{year}-12-31", year=year, submitted=submitted, forms=forms)


def _fields(truth: Truth, order: int) -> tuple[FormField, ...]:
    found: list[FormField] = []
    for letter, key in zip(LETTERS, ORDERS[order], strict=True):
        for option in ("changed", "unchanged", "not_applicable"):
            value = TICKED if truth.forms[key].tick == option else EMPTY_BOX
            found.append(FormField(name=f"Form{letter}_{option}", value=value, page=1))
    return tuple(found)


DEVELOPMENT = (
    ("en grid_x+ 2", "CHE", "stocks", 2016),
    ("en grid_only 1", "BIH", "nothing", 2017),
    ("en headed 1", "HRV", "stocks", 2013),
    ("en flat_x 2", "CHE", "nothing", 2016),
    ("en columns+ 1", "BGR", "stocks", 2019),
    ("en unlettered 1", "LAO", "affected", 2020),
    ("en bold 1", "PER", "small", 2018),
    ("en fields 2", "LBN", "affected", 2021),
    ("en tabs_x+ 1", "HRV", "stocks", 2021),
    ("fr tabs_box 2", "SEN", "affected", 2020),
    ("fr grid_lost 2", "SEN", "nothing", 2013),
    ("fr grid_only+ 2", "SEN", "small", 2012),
    ("fr lines_x_after+ 1", "CHE", "stocks", 2018),
    ("fr tables 1", "LBN", "affected", 2019),
    ("fr inline_box 2", "LAO", "affected", 2021),
    ("es headed 1", "PER", "stocks", 2016),
    ("es grid_box+ 2", "PER", "affected", 2019),
    ("es tabbed 1", "BIH", "small", 2020),
    ("es rows_box 1", "HRV", "nothing", 2015),
    ("es answers 2", "BGR", "nothing", 2014),
    ("pt grid_box 1", "SEN", "affected", 2018),
    ("pt headed 2", "PER", "stocks", 2019),
    ("pt inline_x+ 1", "CHE", "small", 2020),
    ("ru lines_box_after+ 1", "BGR", "stocks", 2018),
    ("ru headed 2", "BIH", "affected", 2017),
    ("ru grid_only 1", "HRV", "nothing", 2019),
    ("zh grid_box+ 1", "LAO", "affected", 2019),
    ("zh headed 1", "PER", "stocks", 2018),
    ("zh inline_box 2", "LBN", "nothing", 2020),
    ("ar grid_box+ 1", "LBN", "affected", 2018),
    ("ar headed 1", "LBN", "stocks", 2017),
    ("ar lines_bracket 2", "SEN", "small", 2021),
)
HELD_OUT = (
    ("en grid_box+ 1", "HRV", "stocks", 2020),
    ("en grid_x 2", "BGR", "affected", 2019),
    ("en tables 1", "LAO", "affected", 2021),
    ("en unlettered 2", "PER", "stocks", 2018),
    ("en lines_x_after+ 1", "BIH", "small", 2017),
    ("en answers 1", "CHE", "nothing", 2015),
    ("en columns 2", "SEN", "nothing", 2016),
    ("en tabbed 1", "BGR", "stocks", 2022),
    ("fr headed 2", "LBN", "affected", 2020),
    ("fr grid_box+ 1", "SEN", "stocks", 2019),
    ("fr unlettered 1", "CHE", "affected", 2017),
    ("fr grid_only 1", "LAO", "nothing", 2018),
    ("fr columns+ 2", "CHE", "small", 2021),
    ("fr grid_lost+ 2", "SEN", "stocks", 2014),
    ("es grid_only 1", "PER", "affected", 2021),
    ("es unlettered 2", "PER", "stocks", 2017),
    ("es inline_box+ 1", "BIH", "stocks", 2018),
    ("es tables 1", "LAO", "small", 2019),
    ("pt grid_x+ 2", "SEN", "stocks", 2021),
    ("pt tables 1", "PER", "affected", 2016),
    ("pt lines_bracket 1", "HRV", "nothing", 2019),
    ("ru grid_x+ 1", "BGR", "affected", 2020),
    ("ru tables 2", "HRV", "stocks", 2018),
    ("ru unlettered 1", "BIH", "small", 2021),
    ("zh headed 2", "LAO", "affected", 2021),
    ("zh grid_x+ 1", "BGR", "stocks", 2016),
    ("zh tables 1", "PER", "small", 2020),
    ("ar grid_only 2", "LBN", "affected", 2019),
    ("ar unlettered 1", "SEN", "stocks", 2020),
    ("ar tables 1", "LBN", "small", 2018),
    ("ar rows_box+ 2", "LBN", "stocks", 2021),
    ("fr fields 1", "SEN", "small", 2022),
    ("es tabs_x 1", "PER", "stocks", 2022),
    ("ru tabs_box+ 2", "BGR", "affected", 2021),
)


UNSEEN = tuple(
    (f"{language} {layout}", code, profile, year)
    for language, code in (("en", "HRV"), ("fr", "SEN"), ("es", "PER"), ("ru", "BGR"), ("ar", "LBN"))
    for layout, profile, year in (
        ("grid_box+ 2", "stocks", 2019),
        ("inline_x 1", "affected", 2020),
        ("headed 2", "affected", 2021),
        ("unlettered 1", "stocks", 2022),
        ("grid_only 1", "nothing", 2018),
    )
)


def unseen() -> list[Sample]:
    """Return the samples with wordings written after the rules and measured once."""
    return [sample(*one, 2) for one in UNSEEN]


def development() -> list[Sample]:
    """Return the samples that served development."""
    return [sample(*one, 0) for one in DEVELOPMENT]


def held_out() -> list[Sample]:
    """Return the samples with wordings that no rule was tuned on."""
    return [sample(*one, 1) for one in HELD_OUT]


def wrapped(one: Sample, width: int) -> Sample:
    """Return a sample as a page of some width breaks its lines; what stands in tables stays."""
    blocks: list[Block] = []
    for block in one.paper.document.blocks:
        if isinstance(block, Table):
            blocks.append(block)
            continue
        for old in block.lines:
            texts = textwrap.wrap(old.text, width, break_long_words=False) if "\t" not in old.text else [old.text]
            lines = tuple(
                Line(text=text, bold=old.bold, page=1, box=(72.0, 72.0, 500.0, 84.0)) for text in texts or [old.text]
            )
            blocks.append(Paragraph(lines=lines))
    document = replace(one.paper.document, blocks=tuple(blocks))
    return replace(one, name=f"{one.name} at {width}", paper=replace(one.paper, document=document))


def printed(one: Sample) -> bytes:
    """Return a sample as a PDF with a text layer; Latin and Cyrillic script only."""
    pieces: list[Text | Grid] = []
    for block in one.paper.document.blocks:
        if isinstance(block, Table):
            pieces.append(Grid(rows=tuple(tuple(row) for row in block.grid())))
        else:
            pieces += [Text(old.text, "heading" if old.bold else "body") for old in block.lines]
    return pdf(pieces, serif=False)
