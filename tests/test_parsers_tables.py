"""The tables of forms: named and typed by their headings, totals checked, nothing filled in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from parsers.cues import fold
from parsers.formanswers import answer_of
from parsers.headings import columns_of, table_name
from parsers.paper import Cell, Table
from parsers.segments import Slice
from parsers.tables import Setting, SliceRead, TableRead, read_slice
from store.records import Answer, FormKey
from tests.report_papers import table

EVERY = ("en", "fr", "es", "pt", "ru", "zh", "ar")
STOCK = ["Type", "Quantity", "Type of submunition", "Quantity of submunitions", "Lot number"]


def read(
    grid: Table, key: FormKey, above: str = "", before: TableRead | None = None, language: str = "en"
) -> SliceRead:
    """Return what a whole table holds."""
    height = max(cell.row + cell.rows for cell in grid.cells)
    return read_slice(
        Slice(grid, 0, height), Setting("1.2", grid, key, EVERY, language), above=fold(above), before=before
    )


def rows(found: TableRead) -> list[list[object]]:
    """Return a table's values."""
    return [[cell.value for cell in row] for row in found.table().rows]


def one(grid: Sequence[Sequence[str]], key: FormKey, above: str = "", language: str = "en") -> TableRead:
    """Return the one table in a grid."""
    (found,) = read(table(grid), key, above, language=language).tables
    return found


def test_a_stock_table_is_typed_and_its_total_kept_apart() -> None:
    """Counts are whole numbers, lots words, empty cells nothing; the row of totals is no row."""
    found = one(
        [
            STOCK,
            ["RBK-500", "36 909", "AO-2.5", "803,611", ""],
            ["CB-470", "1'000", "Alpha", "40.000", "L-3"],
            ["TOTAL", "37909", "", "843611", ""],
        ],
        FormKey.STOCKPILES,
    )
    assert found.name == "held"
    assert found.columns == ("type", "quantity", "submunition_type", "submunitions", "lot")
    assert rows(found) == [["RBK-500", 36909, "AO-2.5", 803611, None], ["CB-470", 1000, "Alpha", 40000, "L-3"]]
    assert found.stated == {"quantity": 37909, "submunitions": 843611}
    cell = found.rows[1][3]
    assert (cell.raw, cell.evidence.table if cell.evidence else None) == ("40.000", (0, 2, 3))


def test_the_same_heading_twice_is_munition_and_submunition() -> None:
    """ "Type | Quantity | Type | Quantity" means the submunition the second time."""
    assert columns_of(["type", "quantity", "type", "quantity"], FormKey.STOCKPILES, []) == (
        "type",
        "quantity",
        "submunition_type",
        "submunitions",
    )


def test_headings_in_two_rows_are_read_together() -> None:
    """Wide headings over narrow ones say whose type and quantity it is."""
    cells = [
        Cell(text="Cluster munitions", row=0, column=0, columns=2),
        Cell(text="Explosive submunitions", row=0, column=2, columns=2),
    ]
    cells += [Cell(text=text, row=1, column=at) for at, text in enumerate(("Type", "Quantity", "Type", "Quantity"))]
    cells += [Cell(text=text, row=2, column=at) for at, text in enumerate(("M26", "3 074", "M77", "1 980 000"))]
    (found,) = read(Table(index=4, cells=tuple(cells)), FormKey.STOCKPILES).tables
    assert found.columns == ("type", "quantity", "submunition_type", "submunitions")
    assert rows(found) == [["M26", 3074, "M77", 1980000]]


def test_a_merged_number_counts_once() -> None:
    """A quantity that covers two rows stands in the first; a merged name stands in both."""
    cells = [Cell(text=text, row=0, column=at) for at, text in enumerate(STOCK[:4])]
    cells += [Cell(text="RBK-250", row=1, column=0, rows=2), Cell(text="100", row=1, column=1, rows=2)]
    cells += [
        Cell(text="AO-1", row=1, column=2),
        Cell(text="700", row=1, column=3),
        Cell(text="PTAB", row=2, column=2),
        Cell(text="300", row=2, column=3),
    ]
    (found,) = read(Table(index=0, cells=tuple(cells)), FormKey.STOCKPILES).tables
    assert rows(found) == [["RBK-250", 100, "AO-1", 700], ["RBK-250", None, "PTAB", 300]]


def test_a_table_continued_without_its_header_goes_on() -> None:
    """The next page's rows belong to the table before when the columns agree in number."""
    first = one([STOCK, ["A", "1", "a", "10", ""]], FormKey.STOCKPILES)
    (more,) = read(
        table([["B", "2", "b", "20", ""], ["TOTAL", "3", "", "30", ""]]), FormKey.STOCKPILES, before=first
    ).tables
    assert more.continued
    assert rows(more) == [["B", 2, "b", 20, None]]
    assert more.stated == {"quantity": 3, "submunitions": 30}


def test_numbered_columns_empty_rows_and_repeated_headers_are_dropped() -> None:
    """(1) (2) (3), an empty line and the header printed again are no rows."""
    found = one(
        [
            STOCK,
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            ["", "", "", "", ""],
            ["A", "1", "a", "10", ""],
            STOCK,
            ["B", "2", "b", "20", ""],
        ],
        FormKey.STOCKPILES,
    )
    assert [row[0] for row in rows(found)] == ["A", "B"]


def test_two_tables_in_one_grid_are_two() -> None:
    """A line across the grid and a new header begin another table."""
    cells = [Cell(text=text, row=0, column=at) for at, text in enumerate(STOCK[:4])]
    cells += [Cell(text=text, row=1, column=at) for at, text in enumerate(("A", "1", "a", "10"))]
    cells += [Cell(text="Cluster munitions destroyed after entry into force", row=2, column=0, columns=4)]
    cells += [Cell(text=text, row=3, column=at) for at, text in enumerate(STOCK[:4])]
    cells += [Cell(text=text, row=4, column=at) for at, text in enumerate(("B", "2", "b", "20"))]
    found = read(Table(index=0, cells=tuple(cells)), FormKey.STOCKPILES, "Table 1: total held")
    assert [(one.name, rows(one)) for one in found.tables] == [
        ("held", [["A", 1, "a", 10]]),
        ("destroyed", [["B", 2, "b", 20]]),
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "metres"),
    [
        ("Area (m2)", "1,204,500", 1204500), ("Size (km²)", "12.5", 12500000), ("Surface (ha)", "3", 30000), ("Площадь, га", "2", 20000),
        ("面积(平方公里)", "1", 1000000), ("المساحة بالهكتار", "4", 40000), ("Area", "1,371.10 km2", 1371100000), ("Area (m2)", "2 ha", 20000), ("Area (m2)", "Nil", 0),
    ],
)  # fmt: skip
def test_areas_become_square_metres(heading: str, cell: str, metres: int) -> None:
    """The unit of the cell goes before the unit of the heading."""
    found = one([["Location", heading, "Type"], ["Sector 1", cell, "BLU-63"]], FormKey.CONTAMINATION)
    assert rows(found)[0][1] == metres


def test_an_area_without_a_unit_is_no_number() -> None:
    """Nobody guesses hectares: the value is missing and the table says so."""
    found = one([["Location", "Size", "Type"], ["Sector 1", "250", "BLU-63"]], FormKey.CONTAMINATION)
    assert rows(found)[0][1] is None
    assert found.rows[0][1].raw == "250"
    assert found.unit_missing is not None


def test_a_range_is_no_count() -> None:
    """100-120 is kept as written and asked about."""
    found = one([STOCK[:2], ["A", "100-120"], ["B", "about 500"]], FormKey.STOCKPILES)
    assert [row[1] for row in rows(found)] == [None, 500]
    assert found.unreadable is not None
    assert found.rows[1][1].confidence <= 0.9


def test_money_is_a_decimal_string_with_its_currency() -> None:
    """The currency comes from the cell, its own column, or the heading."""
    found = one(
        [
            ["Recipient", "Project", "Amount (EUR)"],
            ["Iraq", "Clearance", "4,200,000"],
            ["Chad", "Survey", "USD 75,000.50"],
        ],
        FormKey.RESOURCES,
    )
    assert found.table().columns == ("recipient", "description", "amount", "currency")
    assert rows(found) == [["Iraq", "Clearance", "4200000", "EUR"], ["Chad", "Survey", "75000.50", "USD"]]


def test_an_attribute_a_row_is_turned_over() -> None:
    """A technical sheet with one munition a column gives one row a munition."""
    found = one(
        [
            ["", "BL-755", "M26"],
            ["Dimensions", "2450 mm", "3937 mm"],
            ["Fusing", "mechanical", "M445"],
            ["Explosive content", "a", "b"],
        ],
        FormKey.TECHNICAL,
    )
    assert found.columns[1:] == ("dimensions", "fusing", "explosive_content")
    assert rows(found) == [["BL-755", "2450 mm", "mechanical", "a"], ["M26", "3937 mm", "M445", "b"]]


def test_an_unknown_table_is_kept_whole() -> None:
    """What nobody understands is named unmapped, its header and cells as written."""
    found = one([["Foo", "Bar", "Baz"], ["a", "7", "c"], ["d", "8", "f"]], FormKey.OTHER)
    assert found.name == "unmapped"
    assert found.header == ("Foo", "Bar", "Baz")
    assert rows(found) == [["a", "7", "c"], ["d", "8", "f"]]


def test_rows_that_only_say_nothing_are_an_answer() -> None:
    """None in every cell is an answer of the form, not a row of the table; a named thing with zero is a row."""
    found = one([STOCK[:4], ["None", "-", "None", "-"]], FormKey.STOCKPILES)
    assert (rows(found), found.answers) == ([], [Answer.NIL])
    assert rows(one([STOCK[:2], ["RBK-250", "0"]], FormKey.STOCKPILES)) == [["RBK-250", 0]]


@pytest.mark.parametrize(
    ("key", "above", "headings", "name"),
    [
        (FormKey.STOCKPILES, "", STOCK, "held"),
        (FormKey.STOCKPILES, "Munitions détruites au cours de l'année", STOCK, "destroyed"),
        (FormKey.STOCKPILES, "", [*STOCK[:2], "Method of destruction", "Date"], "destroyed"),
        (FormKey.STOCKPILES, "Existencias descubiertas", STOCK, "discovered"),
        (FormKey.STOCKPILES, "", ["Method", "Location", "Standards"], "destruction_programme"),
        (FormKey.RETAINED_TRANSFERRED, "", STOCK, "retained"),
        (FormKey.RETAINED_TRANSFERRED, "", [*STOCK, "Receiving State Party"], "transferred"),
        (FormKey.RETAINED_TRANSFERRED, "Приобретенные", STOCK, "acquired"),
        (FormKey.CONTAMINATION, "", ["Location", "Area (m2)", "Type"], "contaminated"),
        (FormKey.CONTAMINATION, "已清除的地区", ["地点", "面积(平方米)"], "cleared"),
        (FormKey.TECHNICAL, "Explosive submunition", ["Type", "Dimensions"], "technical_submunition"),
        (FormKey.RESOURCES, "", ["Donor", "Description", "Amount"], "resources_received"),
        (FormKey.RESOURCES, "Besoins", ["Description", "Montant"], "resources_needed"),
        (FormKey.VICTIMS, "", ["Year", "Killed", "Injured"], "victims"),
    ],
)
def test_the_words_above_and_the_columns_name_a_table(key: FormKey, above: str, headings: list[str], name: str) -> None:
    """A table's name comes from what introduces it and from what it counts."""
    folded = [fold(heading) for heading in headings]
    assert table_name(key, columns_of(folded, key, []), fold(above), folded) == name


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", "blank"), ("Article 7.1 (b): the total of all cluster munitions", "blank"), ("-", "blank"), ("page 4", "blank"),
        ("N/A", "not_applicable"), ("Not applicable.", "not_applicable"), ("Sans objet", "not_applicable"), ("No aplica", "not_applicable"),
        ("не применимо", "not_applicable"), ("不适用", "not_applicable"), ("لا ينطبق", "not_applicable"),
        ("Nil", "nil"), ("None", "nil"), ("0", "nil"), ("Néant", "nil"), ("Ninguna.", "nil"), ("Nada a declarar", "nil"), ("无", "nil"), ("Нет", "nil"), ("لا يوجد", "nil"),
        ("No change", "unchanged"), ("Aucun changement depuis le dernier rapport", "unchanged"), ("Sin cambios", "unchanged"), ("без изменений", "unchanged"), ("与上次报告相同", "unchanged"),
        ("See attached sheet", "see_attachment"), ("Voir l'annexe", "see_attachment"), ("Ver anexo", "see_attachment"), ("см. приложение", "see_attachment"), ("见附件", "see_attachment"),
        ("Article 12 of the penal code punishes the production of such weapons.", "answered"),
        ("State Party Lebanon cleared two districts.", "answered"),
        ("第十二条规定了刑事处罚,并指定了主管机关负责监督实施。", "answered"),
        ("None of the stockpiled munitions has been moved since the census of 2012.", "answered"),
        ("Belize has never produced or stockpiled cluster munitions.", "answered"),
        ("Нет оснований считать, что такие боеприпасы применялись на территории страны.", "answered"),
    ],
)  # fmt: skip
def test_the_four_answers_and_a_sentence_are_kept_apart(text: str, answer: str) -> None:
    """Blank, not applicable, nil and unchanged never stand for each other; a sentence is an answer."""
    assert answer_of([fold(text)], EVERY, 1.0)[0].value == answer


def test_a_scan_that_cannot_be_read_is_illegible() -> None:
    """Noise on a poor scan is not an answer."""
    assert answer_of(["~i| $%& qwrtz x8 |||", "j ;; lkjhg"], EVERY, 0.4)[0] is Answer.ILLEGIBLE
