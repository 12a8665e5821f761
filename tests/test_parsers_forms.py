"""Forms are found by their title in any language, with and without letters, in both orders of C and D."""

from __future__ import annotations

import pytest

from parsers.formheadings import find_headings
from parsers.forms import Anchor, find_anchors
from parsers.paper import Line, Paragraph
from parsers.reportdraft import draft_of
from parsers.segments import segments_of
from parsers.strip import Strip
from store.records import FormKey
from tests.report_papers import lines, paper, table

TITLES = {
    "national_measures": (
        "National implementation measures", "Legal, administrative and other measures", "Mesures de mise en œuvre nationale",
        "Medidas de aplicación nacional", "Legislação nacional", "Национальные меры по имплементации", "国家履约措施", "إجراءات التنفيذ الوطنية",
    ),
    "stockpiles": (
        "Stockpile and its destruction", "Stocks et leur destruction", "Arsenales y su destrucción", "Reservas e destruição",
        "Хранение и уничтожение запасов", "库存和销毁", "المخزونات وتدميرها",
    ),
    "technical": (
        "Technical features", "Renseignements techniques", "Información técnica", "Fichas técnicas", "Технические параметры", "技术特性", "السمات التقنية لكل نوع",
    ),
    "retained_transferred": (
        "Retained or transferred cluster munitions", "Armes conservées et transférées", "Municiones retenidas o transferidas",
        "Munições retidas ou transferidas", "Сохранённые или переданные кассетные боеприпасы", "保留或转让的集束弹药", "الذخائر العنقودية المستبقاة أو المنقولة",
    ),
    "conversion": (
        "Conversion of production facilities", "Reconversion des installations de production", "Situación de los programas de reconversión",
        "Situação dos programas de conversão", "Состояние программ по конверсии", "转产计划状况", "حالة برامج تحويل مرافق الإنتاج",
    ),
    "contamination": (
        "Clearance of contaminated areas", "Zones polluées et dépollution", "Contaminación y limpieza", "Áreas contaminadas e despoluição",
        "Загрязненные участки и очистка", "受集束弹药污染的地区", "المناطق الملوثة وتطهيرها",
    ),
    "warning": (
        "Explosive ordnance risk education", "Alerte aux populations", "Educación para la reducción de riesgos", "Alertas à população",
        "Информирование населения об опасности", "对居民的警告", "التوعية بالمخاطر",
    ),
    "victims": (
        "Assistance to victims of cluster munitions", "Prise en charge des victimes", "Asistencia a víctimas", "Assistência a vítimas",
        "Оказание помощи жертвам", "受害人援助", "مساعدة الناجين",
    ),
    "resources": (
        "Resources, international cooperation and assistance", "Coopération internationale et assistance", "Recursos nacionales y asistencia internacional",
        "Recursos nacionais e cooperação internacional", "Международное сотрудничество и содействие", "国家资源和国际合作与援助", "التعاون والمساعدة الدوليان",
    ),
    "other": ("Other matters", "Autres sujets pertinents", "Otros", "Outros assuntos", "Другая информация", "其他信息", "أمور أخرى"),
}  # fmt: skip
CASES = [(key, title) for key, titles in TITLES.items() for title in titles]


def anchors(*texts: str, bold: bool = False) -> tuple[Anchor, ...]:
    """Return the forms that some lines name by letter."""
    return find_anchors(Strip(paper(*(lines(text, bold=bold) for text in texts))))


@pytest.mark.parametrize(("key", "title"), CASES)
def test_a_title_alone_names_its_form(key: str, title: str) -> None:
    """A title without a letter, set as a heading, is its form in each of the seven languages."""
    found = find_headings(Strip(paper(lines(title, bold=True))), ())
    assert [anchor.key.value for anchor in found] == [key]


@pytest.mark.parametrize(
    ("line", "letter", "key"),
    [
        ("Form C: Technical characteristics of each type produced/owned or possessed", "C", "technical"),
        ("Form C: Cluster munitions retained and transferred", "C", "retained_transferred"),
        ("FORMULE D : Caractéristiques techniques de chaque type", "D", "technical"),
        ("Formulario F: Áreas contaminadas y limpieza", "F", "contamination"),
        ("Formulário G - Advertência à população", "G", "warning"),
        ("Форма В: Запасы и уничтожение", "B", "stockpiles"),
        ("表D:保留和转让的集束弹药", "D", "retained_transferred"),
        ("الاستمارة واو: المناطق الملوثة والتطهير", "F", "contamination"),
        ("FORM H (Victim assistance)", "H", "victims"),
        ("Form E Article 7.1 (d): the status and progress of programmes", "E", "conversion"),
        ("Form J", "J", "other"),
    ],
)
def test_the_title_decides_and_the_letter_is_kept(line: str, letter: str, key: str) -> None:
    """The form is what its title says; the printed letter stands beside it, whatever edition it is from."""
    found = anchors(line)
    assert [(anchor.letter, anchor.key.value) for anchor in found] == [(letter, key)]


def test_a_title_in_the_line_below_its_letter_is_found() -> None:
    """ "Form D" may stand alone above its title."""
    found = anchors("FORM D", "Technical characteristics", "Nil")
    assert [(anchor.letter, anchor.key) for anchor in found] == [("D", FormKey.TECHNICAL)]


def test_c_or_d_without_a_title_means_what_it_means_elsewhere_in_the_paper() -> None:
    """A bare "Form C" takes the meaning the cover page gave it; without one it is unknown and only ends the form before."""
    known = anchors("Form C: Cluster munitions retained and transferred", "Form C", "Nil")
    assert [anchor.key for anchor in known] == [FormKey.RETAINED_TRANSFERRED] * 2
    assert [anchor.unknown for anchor in anchors("Form C", "Nil")] == [True]


def test_a_sentence_that_refers_to_a_form_is_not_one() -> None:
    """ "See Form B" within a sentence begins no form."""
    assert anchors("Further details are given in Form B of last year's report.") == ()


def test_a_cover_page_in_two_columns_gives_each_title_its_own_cell() -> None:
    """Options stand with the title of their own cell, never with the neighbour's."""
    grid = table(
        [
            [
                "Form A: National implementation measures:\nX changed",
                "Form F: Contaminated areas and clearance:\nX non applicable",
            ]
        ]
    )
    strip = Strip(paper(grid))
    segments = segments_of(strip, find_anchors(strip))
    assert [[span.text for span in segment.spans] for segment in segments] == [["X changed"], ["X non applicable"]]


def test_headings_inside_a_form_begin_no_other_form() -> None:
    """Where headings are numbered, a caption that repeats a form's words stays in its form."""
    texts = (
        "1. National implementation measures",
        "2. Stockpiles and destruction",
        "Destruction of stockpiles",
        "3. Victim assistance",
        "4. Other relevant matters",
    )
    found = find_headings(Strip(paper(*(lines(text) for text in texts))), ())
    assert [anchor.item.text for anchor in found] == [text for text in texts if text[0].isdigit()]


def test_a_title_broken_over_two_lines_ends_at_its_colon() -> None:
    """What the page's width broke off a title is not the form's answer."""
    block = Paragraph(
        lines=tuple(
            Line(text=text, box=(0, 0, 1, 1))
            for text in (
                "Form C: Technical characteristics of each type produced/owned or",
                "possessed: X changed / unchanged (last reporting: yyyy)",
            )
        )
    )
    strip = Strip(paper(block))
    (segment,) = segments_of(strip, find_anchors(strip))
    assert [span.text for span in segment.spans] == ["X changed / unchanged (last reporting: yyyy)"]


def test_a_paper_without_forms_gives_no_draft() -> None:
    """A letter that names no form is nothing to read."""
    from datetime import date

    from parsers.paper import Context
    from store.reference import load_reference

    letter = paper(lines("Convention on Cluster Munitions"), lines("Please find enclosed the annual report."))
    assert draft_of(letter, load_reference(), date(2026, 6, 1), Context()) is None
