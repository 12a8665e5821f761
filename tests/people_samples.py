"""Notes that name a delegation, as papers with their truth: persons set in seven languages and some thirty layouts. Nobody in them is real.

`development()` and `held_out()` share the layouts' code, never the wording nor the names.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from parsers.paper import Cell, Document, Line, Paper, Paragraph, Table
from tests.people_wording import DEVELOPMENT, Words
from tests.people_wording_blind import HELD_OUT

Block = Paragraph | Table
Style = Literal["capitals", "capitals_first", "comma", "mixed"]
UNLISTED = ("security",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member as the note means it."""

    honorific: str
    given: str
    family: str
    function: str
    institution: str
    role: str = "not_stated"
    label: str = ""  #: the role in the words of the note


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A paper and its truth; an institution is only true where the layout prints it."""

    name: str
    paper: Paper
    persons: tuple[Person, ...]
    institutions: bool = False
    functions: bool = True
    removed: tuple[str, ...] = ()  #: family names
    added: tuple[str, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    sealed: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()  #: values that may stand nowhere in what was read
    declared: int | None = None
    contact: str | None = None


@dataclass(slots=True)
class Sheet:
    """A note being written: paragraphs and tables. `joined` sets lines of one block together, as plain text and PDF do."""

    joined: bool
    blocks: list[Block] = field(default_factory=list)
    tables: int = 0

    def say(self, *lines: str) -> None:
        """Add lines: one block, or a paragraph each."""
        texts = [line for line in lines if line]
        if self.joined:
            wrapped = [part for text in texts for part in (textwrap.wrap(text, 92) or [text])]
            self.blocks.append(Paragraph(lines=tuple(Line(text=text) for text in wrapped)))
        else:
            self.blocks += [Paragraph(lines=(Line(text=text),)) for text in texts]

    def lines(self, *texts: str) -> None:
        """Add a block of lines as they are, a paragraph each where paragraphs are not joined."""
        if self.joined:
            self.blocks.append(Paragraph(lines=tuple(Line(text=text) for text in texts)))
        else:
            self.blocks += [Paragraph(lines=(Line(text=text),)) for text in texts]

    def table(self, rows: list[list[str]], *, merged: tuple[int, ...] = ()) -> None:
        """Add a table; in the rows of `merged` the first cell covers the whole row."""
        width = max(len(row) for row in rows)
        cells: list[Cell] = []
        for number, row in enumerate(rows):
            if number in merged:
                cells.append(Cell(text=row[0], row=number, column=0, columns=width))
                continue
            cells += [Cell(text=text, row=number, column=column) for column, text in enumerate(row)]
        self.blocks.append(Table(index=self.tables, cells=tuple(cells)))
        self.tables += 1


def written(person: Person, language: str, style: Style = "capitals", *, honorific: bool = True) -> str:
    """Return a person's name as a note writes it."""
    if language == "zh":
        return f"{person.family}{person.given}{person.honorific if honorific else ''}"
    if language == "ar":
        name = f"{person.given} {person.family}"
        return f"{person.honorific} {name}" if honorific else name
    if style == "capitals":
        name = f"{person.given} {person.family.upper()}"
    elif style == "capitals_first":
        name = f"{person.family.upper()} {person.given}"
    elif style == "comma":
        name = f"{person.family.upper()}, {person.given}"
    else:
        name = f"{person.given} {person.family}"
    return f"{person.honorific} {name}" if honorific else name


def separator(language: str) -> str:
    """Return the comma of a language."""
    return {"zh": "，", "ar": "، "}.get(language, ", ")


def bracketed(text: str, language: str) -> str:
    """Return a text in brackets."""
    return f"（{text}）" if language == "zh" else f" ({text})"


Layout = Callable[[Sheet, list[Person], Words, random.Random], None]


def _rows(
    sheet: Sheet,
    persons: list[Person],
    words: Words,
    columns: list[str],
    *,
    head: bool = True,
    style: Style = "capitals",
) -> None:
    rows = [[words.heads[column] for column in columns]] if head else []
    for number, person in enumerate(persons, 1):
        rows.append([_cell(person, words, column, number, style) for column in columns])
    sheet.table(rows)


def _cell(person: Person, words: Words, column: str, number: int, style: Style) -> str:
    bare = written(person, words.language, style, honorific=False)
    values = {
        "number": str(number),
        "name": written(person, words.language, style),
        "bare": bare,
        "family": person.family,
        "given": person.given,
        "honorific": person.honorific,
        "function": person.function,
        "institution": person.institution,
        "role": person.label,
        "email": f"p{number}@mission.example",
        "phone": f"+41 22 555 0{number} 99",
        "passport": f"AB{730000 + number * 137}",
        "birth": f"1{number}/04/197{number}",
        "arrival": f"1{number} 09:40",
    }
    return values[column]


def table_plain(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Name, function, role."""
    _rows(sheet, persons, words, ["name", "function", "role"])


def table_shuffled(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Columns in any order."""
    columns = ["name", "function", "institution", "role"]
    chance.shuffle(columns)
    _rows(sheet, persons, words, ["number", *columns])


def table_two_names(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Family and given names in two columns."""
    _rows(sheet, persons, words, ["family", "given", "function", "institution", "role"])


def table_honorific(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """A column of honorifics."""
    rows = [[words.heads[column] for column in ("number", "honorific", "name", "function", "role")]]
    for number, person in enumerate(persons, 1):
        rows.append(
            [
                f"{number}.",
                person.honorific,
                written(person, words.language, honorific=False),
                person.function,
                person.label,
            ]
        )
    sheet.table(rows)


def table_sealed(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Passports and births beside the persons."""
    _rows(sheet, persons, words, ["name", "function", "passport", "birth", "role"])


def table_contacts(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """E-mail, telephone, arrival."""
    _rows(sheet, persons, words, ["name", "function", "institution", "email", "phone", "arrival", "role"])


def table_bare(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """No headings."""
    _rows(sheet, persons, words, ["number", "name", "function", "role"], head=False)


def table_roles_first(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Two columns: the role, and the person with all that belongs to it."""
    comma = separator(words.language)
    sheet.table([[person.label, f"{written(person, words.language)}{comma}{person.function}"] for person in persons])


def table_lying(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Headings at the side."""
    columns = ["name", "function", "institution", "role"]
    sheet.table(
        [
            [words.heads[column], *(_cell(person, words, column, 1, "capitals") for person in persons)]
            for column in columns
        ]
    )


def table_sections(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Roles as merged rows above the persons."""
    rows, merged = [[words.heads["number"], words.heads["name"], words.heads["function"]]], []
    before = ""
    for number, person in enumerate(persons, 1):
        if person.label != before:
            merged.append(len(rows))
            rows.append([person.label])
            before = person.label
        rows.append([str(number), written(person, words.language), person.function])
    sheet.table(rows, merged=tuple(merged))


def table_repeated(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """The heading comes again, as on a second page."""
    columns = ["name", "function", "role"]
    rows = [[words.heads[column] for column in columns]]
    for number, person in enumerate(persons, 1):
        if number == 3:
            rows.append(rows[0])
        rows.append([_cell(person, words, column, number, "capitals") for column in columns])
    sheet.table(rows)


def table_lines(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Name and function as lines of one cell."""
    rows = [[words.heads["name"], words.heads["role"]]]
    rows += [[f"{written(person, words.language)}\n{person.function}", person.label] for person in persons]
    sheet.table(rows)


def tabs_headed(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Columns parted by tabs."""
    rows = ["\t".join(words.heads[column] for column in ("name", "function", "role"))]
    rows += ["\t".join((written(person, words.language), person.function, person.label)) for person in persons]
    sheet.lines(*rows)


def tabs_bare(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Columns parted by tabs, no headings."""
    sheet.lines(
        *(
            "\t".join((f"{number}.", written(person, words.language), person.function, person.label))
            for number, person in enumerate(persons, 1)
        )
    )


def list_brackets(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """1. Person, function (role)."""
    comma = separator(words.language)
    sheet.say(
        *(
            f"{number}. {written(person, words.language)}{comma}{person.function}{bracketed(person.label, words.language)}"
            for number, person in enumerate(persons, 1)
        )
    )


def list_places(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """1) Person, function, institution - role."""
    comma = separator(words.language)
    sheet.say(
        *(
            f"{number}) {written(person, words.language)}{comma}{person.function}{comma}{person.institution} - {person.label}"
            for number, person in enumerate(persons, 1)
        )
    )


def list_bullets(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Bullets, the role last; semicolons at the ends."""
    comma = separator(words.language)
    sheet.say(
        *(f"• {written(person, words.language)}{comma}{person.function}{comma}{person.label};" for person in persons)
    )


def list_family_first(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """FAMILY Given without honorifics."""
    comma = separator(words.language)
    sheet.say(
        *(
            f"{number}. {written(person, words.language, 'capitals_first', honorific=False)}{comma}{person.function}{bracketed(person.label, words.language)}"
            for number, person in enumerate(persons, 1)
        )
    )


def list_comma(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """FAMILY, Given: function (role)."""
    sheet.say(
        *(
            f"- {written(person, words.language, 'comma', honorific=False)}; {person.function}{bracketed(person.label, words.language)}"
            for person in persons
        )
    )


def list_mixed(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Names without capitals."""
    comma = separator(words.language)
    sheet.say(
        *(
            f"{chr(96 + number)}) {written(person, words.language, 'mixed')}{comma}{person.function}{comma}{person.label}"
            for number, person in enumerate(persons, 1)
        )
    )


def list_sealed(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Passports in brackets behind the persons."""
    comma = separator(words.language)
    texts = []
    for number, person in enumerate(persons, 1):
        passport = words.passport.format(number=f"AB{730000 + number * 137}")
        texts.append(
            f"{number}. {written(person, words.language)}{comma}{person.function}{bracketed(passport, words.language)} - {person.label}"
        )
    sheet.say(*texts)


def list_dash(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Person - function - role."""
    sheet.say(
        *(
            f"{number}- {written(person, words.language)} – {person.function} – {person.label}"
            for number, person in enumerate(persons, 1)
        )
    )


def blocks(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """One block a person: name, function, institution, role."""
    for person in persons:
        sheet.lines(written(person, words.language), person.function, person.institution, person.label)


def blocks_numbered(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """One numbered block a person: name and role, function."""
    for number, person in enumerate(persons, 1):
        sheet.lines(
            f"{number}. {written(person, words.language)}{bracketed(person.label, words.language)}", person.function
        )


def labels_above(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Labels above, persons with their functions below."""
    before = ""
    comma = separator(words.language)
    for person in persons:
        if person.role != before:
            sheet.lines(words.labels[person.role])
            before = person.role
        sheet.lines(f"{written(person, words.language)}{comma}{person.function}")


def labels_lines(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Labels above, then a line for the name and one for the function."""
    before = ""
    for person in persons:
        if person.role != before:
            sheet.lines(words.labels[person.role])
            before = person.role
        sheet.lines(written(person, words.language), person.function)


def labels_inline(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Label: person, function."""
    comma = separator(words.language)
    colon = "：" if words.language == "zh" else ": "
    sheet.say(
        *(f"{person.label}{colon}{written(person, words.language)}{comma}{person.function}" for person in persons)
    )


def labels_dashed(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Label - person, function, numbered."""
    comma = separator(words.language)
    sheet.say(
        *(
            f"{number}. {person.label} – {written(person, words.language)}{comma}{person.function}"
            for number, person in enumerate(persons, 1)
        )
    )


def fields(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """Name: ... Function: ... Role: ..., a block a person."""
    for person in persons:
        sheet.lines(
            *(
                f"{words.heads[column]}: {_cell(person, words, column, 1, 'capitals')}"
                for column in ("name", "function", "role")
            )
        )


def fields_sealed(sheet: Sheet, persons: list[Person], words: Words, chance: random.Random) -> None:
    """A form with sealed data for each person."""
    for number, person in enumerate(persons, 1):
        sheet.lines(
            *(
                f"{words.heads[column]}: {_cell(person, words, column, number, 'capitals')}"
                for column in ("family", "given", "function", "passport", "role")
            )
        )


LAYOUTS: tuple[Layout, ...] = (
    table_plain, table_shuffled, table_two_names, table_honorific, table_sealed, table_contacts, table_bare, table_roles_first, table_lying,
    table_sections, table_repeated, table_lines, tabs_headed, tabs_bare, list_brackets, list_places, list_bullets, list_family_first, list_comma,
    list_mixed, list_sealed, list_dash, blocks, blocks_numbered, labels_above, labels_lines, labels_inline, labels_dashed, fields, fields_sealed,
)  # fmt: skip
_PRINTS_PLACES = (table_shuffled, table_two_names, table_contacts, table_lying, list_places, blocks)
_SEALS = {
    table_sealed: ("passport_number", "date_of_birth"),
    list_sealed: ("passport_number",),
    fields_sealed: ("passport_number",),
}
_LABELLED = (labels_above, labels_lines)


def persons_of(words: Words, count: int, chance: random.Random, *, labels: bool = False) -> list[Person]:
    """Return persons with roles: a head first, sometimes somebody else."""
    chosen = chance.sample(words.persons, min(count, len(words.persons) - 1))
    others = ["member", "alternate", "adviser"] if labels else [role for role in words.roles if role != "head"]
    roles = ["head", *sorted(chance.choices(others, k=len(chosen) - 1), key=others.index)]
    if not labels:
        chance.shuffle(roles)
    functions = chance.sample(words.functions, len(chosen))
    return [
        Person(
            honorific=honorific,
            given=given,
            family=family,
            function=function,
            institution=chance.choice(words.places),
            role=role,
            label=words.roles[role],
        )
        for (honorific, given, family), function, role in zip(chosen, functions, roles, strict=True)
    ]


def note(words: Words, layout: Layout, seed: int, *, flowing: bool = False) -> Sample:
    """Return one note."""
    chance = random.Random(f"{words.language} {layout.__name__} {seed}")
    sheet = Sheet(joined=chance.random() < 0.5 and not flowing)
    persons = persons_of(words, chance.randint(2, 5), chance, labels=layout in _LABELLED)
    count = chance.random() < 0.4
    sheet.say(words.opening.format(intro=chance.choice(words.intro)))
    if count:
        sheet.blocks.insert(0, Paragraph(lines=(Line(text=words.count.format(n=len(persons))),)))
    layout(sheet, persons, words, chance)
    contact = None
    if chance.random() < 0.4:
        somebody = chance.choice(
            [person for person in words.persons if person[2] not in {one.family for one in persons}]
        )
        contact = somebody[2]
        who = Person(honorific=somebody[0], given=somebody[1], family=somebody[2], function="", institution="")
        sheet.say(words.contact.format(person=written(who, words.language)))
    sheet.say(words.closing)
    sheet.say(words.dated)
    document = Document(format="text" if sheet.joined else "docx", media_type="text/plain", blocks=tuple(sheet.blocks))
    sealed = _SEALS.get(layout, ())
    return Sample(
        name=f"{words.language}-{layout.__name__}-{seed}",
        paper=Paper(path="1", document=document, language=words.language),
        persons=tuple(persons),
        institutions=layout in _PRINTS_PLACES,
        sealed=sealed,
        secrets=tuple(f"AB{730000 + number * 137}" for number in range(1, 6)) if sealed else (),
        declared=len(persons) if count else None,
        contact=contact,
    )


def prose(words: Words, seed: int, *, flowing: bool = False) -> Sample:
    """Return a note in running text."""
    chance = random.Random(f"{words.language} prose {seed}")
    sheet = Sheet(joined=chance.random() < 0.5 and not flowing)
    comma = separator(words.language)
    chosen = persons_of(words, 3, chance)
    pattern = words.prose[seed % len(words.prose)]
    # Only the first pattern of a language, or one with a word of leading, makes a head of {a}.
    leads = _leads(words, pattern)
    persons = [
        Person(
            honorific=one.honorific,
            given=one.given,
            family=one.family,
            function=one.function,
            institution="",
            role="head" if leads and place == 0 else "not_stated",
        )
        for place, one in enumerate(chosen)
    ]
    texts = [
        f"{written(one, words.language)}{comma}{one.function}"
        if words.language != "zh"
        else f"{one.function}{written(one, words.language)}"
        for one in persons
    ]
    sheet.say(words.opening.format(intro=pattern.format(a=texts[0], b=texts[1], c=texts[2])))
    sheet.say(words.closing)
    document = Document(format="text" if sheet.joined else "docx", media_type="text/plain", blocks=tuple(sheet.blocks))
    return Sample(
        name=f"{words.language}-prose-{seed}",
        paper=Paper(path="1", document=document, language=words.language),
        persons=tuple(persons),
    )


_LEADING = (
    "headed by",
    "led by",
    "conduite par",
    "dirigée par",
    "encabezada por",
    "presidida por",
    "chefiada por",
    "liderada por",
    "برئاسة",
    "يترأسه",
    "率团",
)


def _leads(words: Words, pattern: str) -> bool:
    return any(word in pattern for word in _LEADING)


def changes(words: Words, kind: str, seed: int) -> Sample:
    """Return a note that changes a delegation: replace, add or remove."""
    chance = random.Random(f"{words.language} {kind} {seed}")
    sheet = Sheet(joined=False)
    first, second = persons_of(words, 2, chance)[:2]
    comma = separator(words.language)

    def bare(person: Person) -> Person:
        return Person(
            honorific=person.honorific,
            given=person.given,
            family=person.family,
            function=person.function,
            institution="",
        )

    first, second = bare(first), bare(second)
    if kind == "replace":
        new = written(first, words.language)
        sheet.say(words.opening.format(intro=words.replace.format(new=new, old=written(second, words.language))))
        persons: tuple[Person, ...] = (first,)
    else:
        sheet.say(words.opening.format(intro=words.count.format(n=3)))
        sheet.say(words.add if kind == "add" else words.remove)
        sheet.say(
            *(
                f"{number}. {written(person, words.language)}{comma}{person.function}"
                for number, person in enumerate((first, second), 1)
            )
        )
        persons = (first, second) if kind == "add" else ()
    sheet.say(words.closing)
    return Sample(
        name=f"{words.language}-{kind}-{seed}",
        paper=Paper(
            path="1",
            document=Document(format="docx", media_type="x", blocks=tuple(sheet.blocks)),
            language=words.language,
        ),
        persons=persons,
        functions=kind != "replace",
        removed=(first.family, second.family) if kind == "remove" else (),
        added=(first.family, second.family) if kind == "add" else (),
        replaced=((second.family, first.family),) if kind == "replace" else (),
    )


def _all(wordings: tuple[Words, ...], seeds: range, *, flowing: bool = False) -> Iterator[Sample]:
    for words in wordings:
        for seed in seeds:
            for layout in LAYOUTS:
                yield note(words, layout, seed, flowing=flowing)
            yield prose(words, 2 * seed, flowing=flowing)
            yield prose(words, 2 * seed + 1, flowing=flowing)


def development(seeds: int = 2, *, flowing: bool = False) -> list[Sample]:
    """The notes to develop with; `flowing` leaves the breaking of lines to the page they are printed on."""
    return list(_all(DEVELOPMENT, range(seeds), flowing=flowing))


def held_out(seeds: int = 2, *, flowing: bool = False) -> list[Sample]:
    """The notes to measure with."""
    return list(_all(HELD_OUT, range(seeds), flowing=flowing))


def changing(wordings: tuple[Words, ...] = DEVELOPMENT) -> list[Sample]:
    """Notes that change delegations."""
    return [
        changes(words, kind, seed) for words in wordings for kind in ("replace", "add", "remove") for seed in range(2)
    ]
