"""Texts and HTML are read as they look, whatever their charset; nothing is fetched, nothing hidden counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from parsers.documents import open_document
from parsers.hypertext import read_html
from parsers.limits import DEFAULT
from parsers.paper import Document, Paragraph, Table, text_of
from parsers.sandbox import Reader
from parsers.sniff import kind_of
from parsers.text import read_text


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One cage for the hostile pages."""
    with Reader(replace(DEFAULT, cpu_seconds=10)) as one:
        yield one


def _html(body: str) -> Document:
    return read_html(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), DEFAULT)


def _places(document: Document) -> list[tuple[str, str]]:
    return [(block.place, block.text) for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Délégation de la République: S.E. M. Jérôme LEFÈVRE", "cp1252"),
        ("Постоянное представительство имеет честь сообщить", "cp1251"),
        ("Постоянное представительство имеет честь сообщить", "koi8-r"),
        ("البعثة الدائمة لدى الأمم المتحدة تهدي أطيب تحياتها", "cp1256"),
        ("常驻代表团向秘书处致意并谨通知代表团名单", "gb18030"),
        ("Délégation 常驻 Постоянное", "utf-8"),
        ("Délégation 常驻 Постоянное", "utf-16"),
        ("Permanent Mission, Постоянное", "utf-16-le"),
    ],
)
def test_a_text_is_read_in_any_charset(text: str, charset: str) -> None:
    """A text file that says nothing of its charset is read in the likeliest one."""
    assert text_of(read_text(text.encode(charset), DEFAULT)) == text


def test_a_declared_charset_is_believed_only_where_it_fits() -> None:
    """The charset of the mail's header decides between readings, but UTF-8 that is called Latin-1 stays UTF-8."""
    cyrillic = "Постоянное представительство"
    document = open_document(cyrillic.encode("iso8859-5"), declared_type="text/plain; charset=ISO-8859-5")
    assert text_of(document) == cyrillic
    accented = "Délégation de la République"
    document = open_document(accented.encode(), declared_type='text/plain; charset="iso-8859-1"')
    assert text_of(document) == accented


def test_paragraphs_lists_and_gaps_are_seen() -> None:
    """A blank line parts paragraphs, an item of a list begins one, a wide gap is a tab."""
    text = "Permanent Mission of Lesotho\nGeneva\n\n1. Ms. Ana LIMA     Ambassador\n2. Mr. Rui PAZ      Counsellor\n"
    assert _places(read_text(text.encode(), DEFAULT)) == [
        ("body", "Permanent Mission of Lesotho\nGeneva"),
        ("list", "1. Ms. Ana LIMA\tAmbassador"),
        ("list", "2. Mr. Rui PAZ\tCounsellor"),
    ]


def test_a_table_drawn_with_bars_is_a_table() -> None:
    """Rows between bars become cells, the rules between them nothing."""
    text = "Annex\n+------+-----+\n| Type | Qty |\n|------|-----|\n| RBK-500 | 12 |\n+------+-----+\nEnd"
    document = read_text(text.encode(), DEFAULT)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.grid() == [["Type", "Qty"], ["RBK-500", "12"]]
    assert [text for _, text in _places(document)] == ["Annex", "End"]


def test_quotation_and_flowed_lines_are_left_to_mail() -> None:
    """What looks quoted stays as written, soft line ends too."""
    assert text_of(read_text(b"> On Monday you wrote \n> this\nYes.", DEFAULT)) == "> On Monday you wrote\n> this\nYes."


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("The report is here: https://we.tl/t-AbCdEf", True),
        ("See https://drive.google.com/file/d/1aB/view?usp=sharing.", True),
        ("https://mission.example/files/Article7.pdf", True),
        ("Our site is https://mission.example/", False),
        ("Write to mission@mfa.example", False),
    ],
)
def test_a_link_that_stands_for_a_file_is_noticed(text: str, flag: bool) -> None:
    """A link to a file or to a service that hands files on is flagged; an ordinary address is not."""
    assert ("download_link" in read_text(text.encode(), DEFAULT).flags) is flag
    assert ("download_link" in _html(f'<p>Here: <a href="{text.split()[-1]}">the report</a></p>').flags) is flag


def test_html_is_read_in_paragraphs_lists_and_headings() -> None:
    """Blocks part paragraphs, a line break parts lines, lists get the labels a browser prints."""
    document = _html(
        "<h2>Note</h2><p>The Mission<br>presents   its\n compliments</p>"
        '<ol start="3"><li>Ms. Ana LIMA<li>Mr. Rui PAZ</ol><ul><li>visa</ul><div>one</div><div>two <b>bold</b></div>'
    )
    assert _places(document) == [
        ("heading", "Note"),
        ("body", "The Mission\npresents its compliments"),
        ("list", "3. Ms. Ana LIMA"),
        ("list", "4. Mr. Rui PAZ"),
        ("list", "• visa"),
        ("body", "one"),
        ("body", "two bold"),
    ]
    assert document.blocks[0].lines[0].bold  # type: ignore[union-attr]


def test_a_table_keeps_its_spans() -> None:
    """Cells over several rows and columns cover them all."""
    document = _html(
        "<table><tr><th rowspan=2>Type<th colspan=2>Quantity<tr><th>held<th>destroyed<tr><td>RBK<td>12<td>3</table>"
    )
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.grid() == [["Type", "Quantity", "Quantity"], ["Type", "held", "destroyed"], ["RBK", "12", "3"]]


def test_a_table_that_arranges_the_page_is_text() -> None:
    """A layout table gives paragraphs; the real table inside it stays a table."""
    document = _html(
        "<table><tr><td><p>Dear all,</p></td></tr><tr><td><table><tr><td>Name<td>Role<tr><td>Ana LIMA<td>Head</table></td></tr></table>"
    )
    assert text_of(document) == "Dear all,\nName\tRole\nAna LIMA\tHead"


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">secret</p>',
        '<span style="font-size:0px">secret</span>',
        '<div style="visibility: hidden">secret</div>',
        '<div style="max-height:0px;overflow:hidden">secret</div>',
        "<p hidden>secret</p>",
        '<font color="#FFFFFF">secret</font>',
        '<style>.x{display:none} @media print{.y{display:none}}</style><p class="x">secret</p><p class="y"></p>',
    ],
)
def test_hidden_html_stays_out_and_is_flagged(hidden: str) -> None:
    """What no reader sees is no answer."""
    document = _html(f"<p>shown</p>{hidden}")
    assert text_of(document) == "shown"
    assert "hidden_text" in document.flags


def test_white_letters_on_a_dark_ground_are_seen() -> None:
    """White text on a coloured cell is the heading of a table, not a trick."""
    assert "Head" in text_of(_html('<table><tr bgcolor="#003366"><td><font color="white">Head</font></table>'))
    assert "Head" in text_of(_html('<div style="background:#036"><span style="color:#fff">Head</span></div>'))


def test_struck_options_are_left_out_and_flagged() -> None:
    """Where a form is answered by striking out, only what still stands is read."""
    document = _html(
        "<p>changed / <s>unchanged</s><span style='text-decoration:line-through'> / non applicable</span></p>"
    )
    assert text_of(document) == "changed /"
    assert "struck_text" in document.flags


def test_scripts_styles_and_comments_are_no_text() -> None:
    """Only what is shown is read; tick boxes of a form are."""
    document = _html(
        "<script>evil()</script><style>p{}</style><!-- no --><p>yes <input type=checkbox checked> a <input type=radio> b</p>"
    )
    assert text_of(document) == "yes ☒ a ☐ b"


def test_what_a_mail_quotes_has_its_place() -> None:
    """A blockquote of a mail is marked, its tables too; one that only indents is not."""
    document = _html(
        "<p>Agreed.</p><blockquote type=cite><p>Who comes?</p><table><tr><td>a<td>b<tr><td>c<td>d</table></blockquote>"
        '<blockquote style="margin:0 0 0 40px;border:none"><p>indented</p></blockquote>'
    )
    assert _places(document) == [("body", "Agreed."), ("quote", "Who comes?"), ("body", "indented")]
    assert [block.place for block in document.blocks if isinstance(block, Table)] == ["quote"]


def test_a_link_that_shows_another_address_is_flagged() -> None:
    """The address shown and the address behind it must be of one site."""
    assert "misleading_link" in _html('<a href="http://evil.example/x">https://www.un.org/reports</a>').flags
    assert (
        "misleading_link"
        not in _html('<a href="https://un.org/x">www.un.org</a> <a href="http://a.example">here</a>').flags
    )


def test_html_says_its_charset_in_itself() -> None:
    """A meta element decides where the bytes are not UTF-8."""
    page = "<html><head><meta charset=windows-1251></head><body>Постоянное представительство</body></html>"
    assert text_of(read_html(page.encode("cp1251"), DEFAULT)) == "Постоянное представительство"
    assert text_of(read_html(page.encode(), DEFAULT)) == "Постоянное представительство"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "x",
        "<table>" * 5_000 + "<tr><td>x",
        "<table><tr><td colspan=999999999 rowspan=999999999>x<td>y<tr><td>z</table>",
        "<p>" + "x" * 3_000_000,
        "<br>a" * 400_000,
        "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><p>&b;",
        "<li>" * 30_000,
    ],
)
def test_hostile_html_costs_little(page: str, reader: Reader) -> None:
    """Depth, spans, length and entities end at the limits, within seconds, in the reader's cage."""
    began = time.monotonic()
    document = reader.read(b"<html><body>" + page.encode())
    assert time.monotonic() - began < 10
    assert document.unread is None or document.unread.startswith("limit")


def test_sentences_with_commas_are_no_table() -> None:
    """A short text is not taken for a CSV file because its lines have as many commas."""
    assert kind_of(b"Dear Sir, dear Madam, hello\nPlease find, attached, our report\n").format == "text"
    assert kind_of(b"Name,Role,Mail\nAna LIMA,Head,a@x.example\nRui PAZ,Adviser,r@x.example\n").format == "csv"


@given(some.binary(max_size=400))
def test_any_bytes_are_read_without_a_fall(content: bytes) -> None:
    """Whatever the bytes, both readers return a Document whose text can be written as UTF-8."""
    for read in (read_text, read_html):
        text_of(read(content, DEFAULT)).encode()
