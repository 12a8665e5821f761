"""Persons in tables: columns by their headings in any order, or by what stands in them; upright or lying on its side.

Columns of sealed data are named and never read.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.honorifics import take_han_title, take_honorific
from parsers.paper import QUOTE_LIMIT, Table
from parsers.peoplecolumns import NAME_COLUMNS, columns_of_heading, decided, guessed, heading_row, is_heading
from parsers.personcells import (
    Held,
    is_open,
    person_of_cell,
    persons_in_cell,
    persons_of_two_columns,
    raw_of_row,
    with_rank,
    without_role,
)
from parsers.persons import EMAIL, PHONE, Draft, Piece, is_capital_name, kind_of_segment, read_person, without_marker
from parsers.roles import RoleHit, find_role
from parsers.sealed import cut
from store.records import Evidence


@dataclass(slots=True)
class TableRead:
    """What a table of persons said."""

    drafts: list[Draft] = field(default_factory=list)
    replaced: list[tuple[Draft, Draft]] = field(default_factory=list)  #: who goes, who comes
    sealed: list[str] = field(default_factory=list)
    headed: bool = False  #: its headings were understood


def read_people_table(
    table: Table, part: str, *, language: str | None, announced: bool, label: RoleHit | None
) -> TableRead | None:
    """Return the persons of a table, or None where it is not one of persons. `announced`: a list was said to follow."""
    grid = table.grid()
    if not grid or not grid[0]:
        return None
    reading = _Reading(table, part, language, label)
    turned = [list(column) for column in zip(*grid, strict=True)]
    lying = len(turned) > 1 and is_heading(turned[0])
    if lying and all(columns_of_heading(text) for text in turned[0] if text.strip()) and not is_heading(grid[0]):
        return reading.lying(grid)
    header = heading_row(grid)
    if header is not None:
        return reading.upright(grid, header)
    if lying:
        return reading.lying(grid)
    return reading.bare(grid, announced=announced)


class _Reading:
    """One table being read."""

    def __init__(self, table: Table, part: str, language: str | None, label: RoleHit | None) -> None:
        self.table = table
        self.part = part
        self.language = language
        self.label = label
        self.read = TableRead()

    # -- with headings above

    def upright(self, grid: list[list[str]], header: int) -> TableRead:
        """Read the rows below a row of headings."""
        self.read.headed = True
        data = grid[header + 1 :]
        columns = decided([columns_of_heading(text) for text in grid[header]], data)
        places = list(range(len(grid[header])))
        for number, row in enumerate(grid):
            if number <= header and number != header:
                continue
            if number == header or is_heading(row):
                continue
            if self._is_section(row):
                continue
            cells = {place: (row[place], self._evidence(number, place, row[place])) for place in places}
            self._person(columns, cells)
        return self.read

    def _is_section(self, row: Sequence[str]) -> bool:
        """A row that is one merged cell, or one filled cell, with the words of a role: a label for the rows below it."""
        filled = list(dict.fromkeys(text.strip() for text in row if text.strip()))
        if len(filled) != 1:
            return not filled
        hit = find_role(filled[0])
        if hit is not None:
            self.label = hit
            return True
        section = len(row) > 1 and not take_honorific(filled[0]).found and not is_capital_name(filled[0])
        if section:
            self.label = None  # a heading that says nothing known ends the one before it
        return section

    # -- with headings at the side

    def lying(self, grid: list[list[str]]) -> TableRead:
        """Read a table whose headings stand in the first column; the first of them again begins another person."""
        self.read.headed = True
        names = [columns_of_heading(row[0]) for row in grid]
        for place in range(1, len(grid[0])):
            values = [row[place] for row in grid]
            columns = decided(names, [values])
            begin = next((number for number, column in enumerate(columns) if column in NAME_COLUMNS), 0)
            first = columns[begin]
            starts = [number for number, column in enumerate(columns) if column == first]
            lead = [number for number in range(begin) if columns[number] == "honorific" or columns[number] == "role"]
            shift = begin - lead[0] if lead else 0
            for at, start in enumerate(starts):
                end = starts[at + 1] - shift if at + 1 < len(starts) else len(grid)
                span = range(start - shift, end)
                cells = {number: (values[number], self._evidence(number, place, values[number])) for number in span}
                self._person(columns, cells)
        return self.read

    # -- without headings

    def bare(self, grid: list[list[str]], *, announced: bool) -> TableRead | None:
        """Read a table without headings by what stands in its columns."""
        rows = [(number, row) for number, row in enumerate(grid) if any(text.strip() for text in row)]
        columns = guessed([row for _, row in rows])
        if columns is None:
            return None
        name = columns.index("name")
        persons = [row[name] for _, row in rows if row[name].strip()]
        marked = sum(
            take_honorific(without_marker(text)[0]).found or take_han_title(text) is not None for text in persons
        )
        if not announced and "role" not in columns and self.label is None and marked * 2 < len(persons):
            return None
        for number, row in rows:
            if len(row) > 1 and self._is_section(row):
                continue
            cells = {place: (row[place], self._evidence(number, place, row[place])) for place in range(len(row))}
            self._person(columns, cells)
        return self.read if self.read.drafts else None

    # -- one person

    def _evidence(self, row: int, column: int, text: str) -> Evidence:
        cell = self.table.cell_at(row, column)
        quote = cut(text)[0][:QUOTE_LIMIT]
        if cell is None:
            return Evidence(part=self.part, quote=quote)
        place = (self.table.index, cell.row, cell.column) if self.table.index >= 0 else None
        return Evidence(part=self.part, page=cell.page, box=cell.box, table=place, quote=quote)

    def _person(self, columns: Sequence[str], cells: dict[int, tuple[str, Evidence]]) -> None:
        held: Held = {}
        for place, (text, evidence) in cells.items():
            column = columns[place]
            if column.startswith("sealed."):
                self.read.sealed.append(column.removeprefix("sealed."))
            elif text.strip():
                entries = held.setdefault(column, [])
                if all(
                    (other is not evidence and other.table != evidence.table) or evidence.table is None
                    for _, other in entries
                ):
                    entries.append((text.strip(), evidence))
        if "old" in held and ("name" in held or "new" in held):
            self._change(held)
            return
        for draft in self._drafts(held):
            self.read.sealed += draft.sealed
            self.read.drafts.append(draft)

    def _change(self, held: Held) -> None:
        comes = self._drafts({**held, "name": held.get("new", held.get("name", []))})
        goes = [
            draft for text, evidence in held["old"] if (draft := person_of_cell(text, evidence, self.language, None))
        ]
        self.read.drafts += comes
        self.read.replaced += list(zip(goes, comes, strict=False))

    def _drafts(self, held: Held) -> list[Draft]:
        label = self.label
        roles = [
            (hit, evidence) for text, evidence in held.get("role", ()) if (hit := find_role(text.replace("\n", " ")))
        ]
        if "family" in held or "given" in held:
            found = persons_of_two_columns(held, self.language)
        else:
            found = [
                draft
                for text, evidence in held.get("name", ())
                for piece in persons_in_cell(text)
                if (draft := person_of_cell(piece, evidence, self.language, None))
            ]
        for draft in found:
            self._fill(draft, held)
            if roles:
                draft.role, draft.role_evidence = roles[0]
            elif label is not None and draft.role is None:
                draft.role, draft.role_evidence = label, draft.name_evidence
            said = [text for text, _ in held.get("role", ()) if find_role(text.replace("\n", " ")) is None]
            if said and not draft.function:
                part = read_person([Piece(f"Mr. Xx Xx\n{said[0]}", held["role"][0][1])])
                if part is not None:
                    draft.function, draft.function_evidence = part.function, held["role"][0][1]
                    draft.institution = draft.institution or part.institution
                    draft.role = draft.role or part.role
        return found

    def _flowing(self, text: str, column: str, held: Held) -> str:
        """Join the lines of a cell that the column's width broke: where the next word would still have fitted, a new part begins."""
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if len(lines) < 2:
            return " ".join(text.split())
        printed = held[column][0][1].box is not None
        widest = self._widest(held[column][0][1]) if printed else 0
        joined = lines[0]
        for before, line in itertools.pairwise(lines):
            parted = kind_of_segment(line) in ("function", "institution") and line[:1].isupper() and not is_open(before)
            if printed:
                parted = parted and len(before) + 1 + len(line.split()[0]) < widest - 2
            joined += ("\n" if parted else " ") + line
        return joined

    def _widest(self, evidence: Evidence) -> int:
        """Return how many characters the longest line of a cell's column has."""
        column = evidence.table[2] if evidence.table else -1
        cells = [cell.text for cell in self.table.cells if cell.column == column and cell.columns == 1]
        return max((len(line) for text in cells for line in text.split("\n")), default=0)

    def _fill(self, draft: Draft, held: Held) -> None:
        rows = [f"{text}" for text, _ in held.get("function", ())]
        if rows:
            evidence = held["function"][0][1]
            rank = draft.function
            text = "\n".join(self._flowing(row.lstrip(" |_"), "function", held) for row in rows)
            part = read_person([Piece(f"Mr. Xx Xx\n{text}", evidence)])
            if part is not None:
                function = part.function
                if held.get("institution") and part.institution:
                    # What stands beside a column of institutions is the function as a whole.
                    function = without_role(text, part) or part.function
                draft.function = with_rank(rank, function)
                draft.function_evidence = evidence
                if part.institution and not draft.institution:
                    draft.institution, draft.institution_evidence = part.institution, evidence
                draft.role, draft.role_evidence = (
                    (part.role, evidence) if part.role else (draft.role, draft.role_evidence)
                )
                draft.sealed += part.sealed
        if held.get("institution"):
            texts = list(dict.fromkeys(" ".join(cut(text)[0].split()) for text, _ in held["institution"]))
            draft.institution = ", ".join(texts)
            draft.institution_evidence = held["institution"][0][1]
        if held.get("honorific"):
            addressed = take_honorific(" ".join(held["honorific"][0][0].split()) + " Xx")
            draft.honorific = addressed.honorific or draft.honorific
            if addressed.rank and not draft.function:
                draft.function = addressed.rank
        for name, pattern in (("email", EMAIL), ("phone", PHONE)):
            for text, _ in held.get(name, ()):
                match = pattern.search(text)
                value = match[0] if match else text if name == "phone" and sum(map(str.isdigit, text)) > 5 else ""
                if value and not getattr(draft, name):
                    setattr(draft, name, value.strip(" .,;"))
        draft.raw = raw_of_row(held)
