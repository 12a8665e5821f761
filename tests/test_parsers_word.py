"""A DOCX is read as it is printed: everything a State wrote once, nothing hidden or deleted, no bomb at more than its limit."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace

import pytest

from parsers.limits import DEFAULT
from parsers.paper import EMPTY_BOX, TICKED, UNSURE_BOX, Document, Paragraph, Table, text_of
from parsers.sandbox import Reader
from parsers.sniff import kind_of
from parsers.word import read_docx
from tests.word_papers import control_box, legacy_box, p, r, row, symbol_box, table, tc, text_box, word


def _read(body: str, **more: object) -> Document:
    return read_docx(word(body, **more), DEFAULT)  # type: ignore[arg-type]


def _tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


@pytest.mark.parametrize(
    ("box", "shown"),
    [
        (control_box(True), TICKED),
        (control_box(False), EMPTY_BOX),
        (control_box(True, "\uf0fe"), TICKED),
        (legacy_box(True), TICKED),
        (legacy_box(False), EMPTY_BOX),
        (legacy_box(None), EMPTY_BOX),
        (legacy_box(None, default=True), TICKED),
        (legacy_box(False, default=True), EMPTY_BOX),
        (symbol_box("F0FE"), TICKED),
        (symbol_box("F078"), TICKED),
        (symbol_box("F0A8"), EMPTY_BOX),
        (symbol_box("F06F"), EMPTY_BOX),
        (symbol_box("0052", "Wingdings 2"), TICKED),
        (symbol_box("00A3", "Wingdings 2"), EMPTY_BOX),
        (r("þ", '<w:rFonts w:ascii="Wingdings"/>'), TICKED),
        (r("☑"), TICKED),
        (r("□"), EMPTY_BOX),
    ],
)
def test_every_kind_of_tick_box_shows_its_state(box: str, shown: str) -> None:
    """Content control, legacy form field, symbol, symbol font and plain character all become one of two characters."""
    assert text_of(_read(p(box, " unchanged"))) == f"{shown} unchanged"


def test_a_box_whose_two_places_disagree_is_unsure() -> None:
    """A control that keeps "checked" and shows an empty box is neither."""
    assert text_of(_read(p(control_box(True, "☐"), " changed"))) == f"{UNSURE_BOX} changed"


def test_a_tick_box_control_may_stand_between_paragraphs_and_around_a_cell() -> None:
    """A control on the level of paragraphs or cells is read as well."""
    block = (
        control_box(True)
        .replace("<w:sdtContent>", "<w:sdtContent><w:p>")
        .replace("</w:sdtContent>", "</w:p></w:sdtContent>")
    )
    assert TICKED in text_of(_read(block))
    cell = f"<w:tc>{p('kept')}</w:tc>"
    around = f"<w:tr><w:sdt><w:sdtPr/><w:sdtContent>{cell}</w:sdtContent></w:sdt>{cell}</w:tr>"
    assert _tables(_read(table(around)))[0].grid() == [["kept", "kept"]]


def test_a_drop_down_shows_its_choice_and_an_untouched_prompt_nothing() -> None:
    """A legacy drop-down gives the chosen entry; "click here to enter text" is no answer and is flagged."""
    settings = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="changed"/><w:listEntry w:val="unchanged"/></w:ddList></w:ffData>'
    chosen = f'<w:r><w:fldChar w:fldCharType="begin">{settings}</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert text_of(_read(p(chosen))) == "unchanged"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click here to enter text.')}</w:sdtContent></w:sdt>"
    document = _read(p("State Party: ", prompt))
    assert text_of(document) == "State Party:"
    assert "placeholder" in document.flags


def test_insertions_are_read_and_deletions_are_not() -> None:
    """Tracked: what was inserted is there, what was deleted or moved away is not, and the paper is flagged."""
    body = p(
        "We hold ",
        f"<w:del>{r('900').replace('w:t', 'w:delText')}</w:del>",
        f"<w:ins>{r('36909')}</w:ins>",
        f"<w:moveFrom>{r(' gone')}</w:moveFrom>",
        " munitions",
    )
    document = _read(body + table(row("a"), row("b").replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")))
    assert text_of(document) == "We hold 36909 munitions\na"
    assert "tracked_changes" in document.flags


def test_hidden_text_stays_out_and_is_flagged() -> None:
    """Text marked hidden is no answer."""
    document = _read(p("shown", r(" hidden", "<w:vanish/>")))
    assert text_of(document) == "shown"
    assert "hidden_text" in document.flags


def test_struck_text_stays_out_and_is_flagged() -> None:
    """Options that were struck out are not chosen; only what still stands is read."""
    document = _read(
        p(
            "changed ",
            r("unchanged ", "<w:strike/>"),
            r("non applicable", "<w:dstrike/>"),
            r("!", '<w:strike w:val="0"/>'),
        )
    )
    assert text_of(document) == "changed !"
    assert "struck_text" in document.flags


def test_a_text_box_is_read_once() -> None:
    """Word keeps a text box twice; it is read once, as a block of its own."""
    document = _read(p("before", text_box(p("in the box"))))
    assert [(block.place, block.text) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("body", "before"),
        ("textbox", "in the box"),
    ]


def test_headers_footers_and_notes_have_their_place() -> None:
    """The header stands first, footnotes behind the text without a mark in it, the footer last."""
    parts: dict[str, tuple[str, str | bytes]] = {
        "header1.xml": ("header", f"<w:hdr>{p('Permanent Mission')}</w:hdr>"),
        "footer1.xml": ("footer", f"<w:ftr>{p('Rue de Lausanne')}</w:ftr>"),
        "footnotes.xml": (
            "footnotes",
            f'<w:footnotes><w:footnote w:id="2">{p("as of May")}</w:footnote></w:footnotes>',
        ),
    }
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1.xml"/><w:footerReference w:type="default" r:id="footer1.xml"/></w:sectPr>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    document = _read(p("Total 17", note) + section, parts=parts)
    assert text_of(document).split("\n") == ["Permanent Mission", "Total 17", "as of May", "Rue de Lausanne"]
    assert [block.place for block in document.blocks if isinstance(block, Paragraph)] == [
        "header",
        "body",
        "body",
        "footer",
    ]


def test_a_strict_document_reads_like_any_other() -> None:
    """ISO Strict names are understood."""
    body = p("Form A", r(" strict", "<w:b/>")) + table(row("x", tc("y", '<w:gridSpan w:val="2"/>')))
    strict = _read(body, strict=True)
    assert strict.blocks == _read(body).blocks
    assert text_of(strict) == "Form A strict\nx\ty"


def test_merged_and_nested_cells_keep_their_places() -> None:
    """Cells merged across and down cover their places; a nested table is text of its cell and a table of its own."""
    inner = table(row("inner 1", "inner 2"))
    document = _read(
        table(
            row(tc("Type", '<w:vMerge w:val="restart"/>'), tc("Quantity", '<w:gridSpan w:val="2"/>')),
            row(tc("", "<w:vMerge/>"), "held", "destroyed"),
            row("RBK-500", "36909", tc(inner + p("end"))),
        )
    )
    outer, nested = _tables(document)
    assert outer.grid() == [
        ["Type", "Quantity", "Quantity"],
        ["Type", "held", "destroyed"],
        ["RBK-500", "36909", "inner 1\tinner 2\nend"],
    ]
    assert nested.grid() == [["inner 1", "inner 2"]]
    assert [table_.index for table_ in (outer, nested)] == [0, 1]


def test_a_raised_footnote_figure_is_no_digit_of_a_number() -> None:
    """36909 with a raised 1 behind it does not become 369091."""
    assert text_of(_read(p("36909", r("1", '<w:vertAlign w:val="superscript"/>')))) == "36909^1"


def test_a_list_shows_the_labels_word_prints() -> None:
    """Numbers of a numbered list are counted again."""
    numbering = (
        '<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = p("Ms. Ana LIMA", properties=listed) + p("Mr. Rui PAZ", properties=listed)
    document = _read(body, parts={"numbering.xml": ("numbering", numbering)})
    assert text_of(document) == "1. Ms. Ana LIMA\n2. Mr. Rui PAZ"


def test_a_wide_gap_of_blanks_is_a_tab() -> None:
    """Columns made with the space bar are parted like columns made with the tabulator; the blank of a bracket is not."""
    assert (
        text_of(_read(p("Ms. Ana LIMA      Ambassador") + p("[    ] changed")))
        == "Ms. Ana LIMA\tAmbassador\n[    ] changed"
    )


@pytest.mark.parametrize("span", ["50000000", "1000000000", "9" * 400])
def test_a_hostile_span_costs_no_more_than_the_limit(span: str) -> None:
    """A cell that claims to cover millions of columns covers as many as Word allows, at once."""
    began = time.monotonic()
    (found,) = _tables(_read(table(row(tc("x", f'<w:gridSpan w:val="{span}"/>'), "y"))))
    assert found.cells[0].columns == DEFAULT.grid_span
    assert time.monotonic() - began < 1


def test_rows_merged_from_nowhere_are_cells_of_their_own() -> None:
    """A table whose cells continue a cell that never began is read in linear time."""
    rows = row(tc("x", "<w:vMerge/>"), "y") * 2_000
    began = time.monotonic()
    (found,) = _tables(_read(table(rows)))
    assert len(found.grid()) == 2_000
    assert time.monotonic() - began < 3


def test_a_bomb_of_paragraphs_is_refused_by_its_plan() -> None:
    """A document that unpacks to hundreds of megabytes is refused before it is unpacked, and says which limit it met."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as stream:
        for _ in range(120):
            stream.write(b"<w:p/>" * 300_000)
    document = read_docx(out.getvalue(), DEFAULT)
    assert document.unread is not None
    assert "archive_limit" in document.flags


def test_entities_are_refused_not_lost() -> None:
    """A document that declares entities is refused, since text around them would vanish without a word."""
    evil = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    document = _read(p("before &amp; after"), prologue=evil)
    assert document.unread is not None
    assert "hostile" in document.flags


def test_too_much_text_is_cut_and_flagged() -> None:
    """Beyond the limit of characters the rest is left out, visibly."""
    document = read_docx(word(p("word " * 100) * 50), replace(DEFAULT, text_characters=5_000))
    assert "truncated_text" in document.flags
    assert 4_000 < len(text_of(document)) < 7_000


def test_an_encrypted_document_says_so() -> None:
    """The OLE shell around an encrypted DOCX is named, and nothing is tried."""
    shell = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert "encrypted" in kind_of(shell).flags
    with Reader() as reader:
        document = reader.read(shell)
    assert document.unread == "encrypted"


def test_macros_and_embedded_files_are_flagged_and_handed_on() -> None:
    """A macro project raises a flag; an embedded file becomes a part of its own."""
    parts: dict[str, tuple[str, str | bytes]] = {
        "vbaProject.bin": ("vbaProject", b"macro"),
        "annex.txt": ("package", b"Annex: twelve lines"),
    }
    document = _read(p("text"), parts=parts)
    assert {"macro", "embedded_object"} <= set(document.flags)
    assert [(each.name, each.size) for each in document.attached] == [("annex.txt", 19)]
