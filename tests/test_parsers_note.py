"""The frame of a note: its kind, its own number and day, what it cites, who wrote; never the meeting's day, an earlier note's or ours."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.intent import read_intent
from parsers.issuer import read_issuer
from parsers.note import form_of, read_frame
from parsers.notetext import NoteText
from parsers.paper import Context, Paper
from parsers.people import People
from parsers.sentences import Sentences
from parsers.strip import Strip
from store.records import NoteFrame
from tests.notice_papers import paper, table

TODAY = date(2023, 9, 2)
MEETING = "Eleventh Meeting of States Parties to the Convention on Cluster Munitions"
NOTE = (
    "The Permanent Mission of Lesotho to the United Nations Office at Geneva presents its compliments to the Office for Disarmament Affairs "
    f"and has the honour to inform that the delegation to the {MEETING}, Geneva, 11-14 September 2023, will be composed of:"
)


def frame(*lines: str) -> NoteFrame:
    """Return the frame of a note with these lines above its sentence."""
    return read_frame(NoteText(paper([*lines, NOTE]), Context()), TODAY)


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["No. 588/DIS/2023"], "No. 588/DIS/2023"),
        (["Ref: MPG/ODA/23/045"], "MPG/ODA/23/045"),
        (["Ref. No. MZ/45/23\tGeneva, 21 August 2023"], "MZ/45/23"),
        (["N° 2023-0123456/AL"], "N° 2023-0123456/AL"),
        (["Nota No. 4-7-M/123"], "No. 4-7-M/123"),
        (["Nota MPPG No. 233"], "No. 233"),
        (["N.V. 045/23"], "N.V. 045/23"),
        (["№ 87/н"], "№ 87/н"),
        (["Исх. № 123-н"], "№ 123-н"),
        (["الرقم: 12/3/456"], "12/3/456"),
        (["(2023)日团字第45号"], "(2023)日团字第45号"),
        (["CML/23/2023"], "CML/23/2023"),
        (["NOTE VERBALE", "No.: LM/GVA/2023/12"], "LM/GVA/2023/12"),
        (["Reference: LM 7/2023 (to be quoted)"], "LM 7/2023"),
        (["Note Verbale Nº 0123/2023/MPG-G"], "Nº 0123/2023/MPG-G"),
        (["N/Réf : 45/23", "V/Réf : ODA/2023-00050"], "45/23"),
        (["Ref:", "LSO/UN/33"], "LSO/UN/33"),
    ],
)
def test_the_senders_number_is_read_as_written(lines: list[str], number: str) -> None:
    """Behind a label, behind the sign of a number, or alone in its line."""
    assert frame(*lines).reference.value == number


@pytest.mark.parametrize(
    "line",
    [
        "Your ref.: ODA/2023-00050",
        "Tel. +41 22 555 01 01",
        "Rue du Lac 12/4, 1201 Geneva",
        "P.O. Box 12/34",
        "Geneva, 21/08/2023",
        "ODA/2023-00050",
        "Resolution 77/79",
    ],
)
def test_other_numbers_are_not_the_senders(line: str) -> None:
    """Our own number, telephones, addresses, days and resolutions are none."""
    assert frame(line).reference.value is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Geneva, 21st August 2023", "2023-08-21"),
        ("Geneva, this 21st day of August, 2023", "2023-08-21"),
        ("Genève, le 1er septembre 2023", "2023-09-01"),
        ("Chambésy, le 21 août 2023", "2023-08-21"),
        ("Ginebra, 21 de agosto del 2023", "2023-08-21"),
        ("Genebra, aos 21 de agosto de 2023", "2023-08-21"),
        ("г. Женева, «21» августа 2023 г.", "2023-08-21"),
        ("جنيف، 21 آب/أغسطس 2023", "2023-08-21"),
        ("التاريخ: 5 صفر 1445 هـ الموافق 21 أغسطس 2023", "2023-08-21"),
        ("二〇二三年八月二十一日于日内瓦", "2023-08-21"),
        ("August 21, 2023", "2023-08-21"),
        ("Date: 21-08-2023", "2023-08-21"),
        ("No. 12/2023\tGeneva, 21 August 2023", "2023-08-21"),
        ("2023-08-21", "2023-08-21"),
    ],
)
def test_the_notes_own_day_is_read(line: str, day: str) -> None:
    """With a city, with a label or alone, in seven languages."""
    assert frame(line).date.value == day


@pytest.mark.parametrize(
    "line",
    [
        "Meeting: Geneva, 11-14 September 2023",
        "with reference to the note dated 21 March 2023",
        "comme suite à sa note du 2 août 2023",
        "в дополнение к ноте от 2 августа 2023 г.",
        "Delegations are to be notified by 31 August 2023 at the latest",
        "the resolution adopted by the General Assembly on 7 December 2022",
        "الرقم: 4/2/88",
    ],
)
def test_other_days_are_not_the_notes(line: str) -> None:
    """Neither the meeting's, nor an earlier note's, nor a deadline, nor what only looks like a day."""
    assert frame(line).date.value is None


def test_two_days_that_could_be_the_notes_are_not_sure() -> None:
    """A note with two datelines is dated by neither for sure."""
    assert frame("Geneva, 21 August 2023", "Geneva, 22 August 2023").date.confidence < 0.9


def test_a_day_that_has_not_come_is_not_sure() -> None:
    """A note dated next year is kept as written, and not promised."""
    read = frame("Geneva, 21 August 2024").date
    assert (read.value, read.confidence) == ("2024-08-21", 0.6)


def test_day_and_month_the_other_way_round_are_not_sure() -> None:
    """03/04/2023 may be two days."""
    assert frame("Geneva, 03/04/2023").date.confidence < 0.9


def test_what_the_note_cites_is_kept_as_written() -> None:
    """Our note, the symbol of a resolution, the sender's earlier note; never its own number."""
    read = frame(
        "No. 12/2023",
        "The Mission refers to the note verbale ODA/2023-00050, to A/RES/77/79 and to its note No. 9/2023 dated 2 August 2023.",
    )
    assert read.refers_to == ("ODA/2023-00050", "A/RES/77/79", "No. 9/2023")
    assert read.reference.value == "No. 12/2023"


@pytest.mark.parametrize(
    ("lines", "body", "form"),
    [
        ([NOTE], False, "note_verbale"),
        ([NOTE], True, "note_verbale"),
        (["Dear Sir,", f"Our delegation to the {MEETING} will be:", "Yours sincerely,"], False, "letter"),
        (["Dear Sir,", f"Our delegation to the {MEETING} will be:", "Kind regards"], True, "plain_email"),
        (["I hereby appoint Mr. Yaw DARKO with full powers"], False, "credentials"),
        (["Delegate registration form", "Name: Yaw DARKO"], False, "form"),
        (["List of delegates", "Mr. Yaw DARKO"], False, "unknown"),
        (["Estimada señora:", "Tengo el honor de comunicar la delegación.", "Atentamente,"], False, "letter"),
        (["Уважаемый господин секретарь!", "Сообщаю состав делегации.", "С уважением"], False, "letter"),
    ],
)
def test_the_kind_of_paper_is_told(lines: list[str], body: bool, form: str) -> None:
    """Note, letter, message, credentials, form, or a list that is none of them."""
    assert form_of(NoteText(paper(lines, body=body), Context())) == form


@pytest.mark.parametrize(
    ("written", "issuer"),
    [
        (NOTE, "Permanent Mission of Lesotho to the United Nations Office at Geneva"),
        (
            "La Mission permanente du Bénin à Genève présente ses compliments au Bureau",
            "Mission permanente du Bénin à Genève",
        ),
        ("تهدي سفارة الجمهورية التونسية في برن أطيب تحياتها إلى المكتب", "سفارة الجمهورية التونسية في برن"),
        ("中国常驻日内瓦代表团向裁军事务厅致意，并谨告", "中国常驻日内瓦代表团"),
        (
            "Посольство Республики Беларусь в Берне свидетельствует свое уважение",
            "Посольство Республики Беларусь в Берне",
        ),
    ],
)
def test_who_writes_is_read_as_it_names_itself(written: str, issuer: str) -> None:
    """The subject of the courtesy, without the article before it."""
    assert read_issuer(NoteText(paper([written]), Context())).as_written.value == issuer


def test_a_persons_name_is_no_city() -> None:
    """Mr. Otto BERN does not write from Bern, and a delegation to Geneva not from Geneva."""
    lines = ["Dear Sir,", f"Our delegation to the {MEETING} in Geneva:", "Mr. Otto BERN, Counsellor"]
    for body in (True, False):
        assert read_issuer(NoteText(paper(lines, body=body), Context())).city.value is None


def test_a_letterhead_may_stand_in_a_table() -> None:
    """Number and day are found in the cells of a letterhead; a day of arrival in a list is none."""
    head = table([["Permanent Mission of Lesotho", "No. 12/2023\nGeneva, 21 August 2023"]])
    persons = table(
        [
            ["Name", "Arrival"],
            ["Ms. Ana DORVAL", "Geneva, 9 September 2023"],
            ["Mr. Piet KANTOR", "Geneva, 9 September 2023"],
        ],
        index=1,
    )
    read = read_frame(NoteText(paper([head, NOTE, persons]), Context()), TODAY)
    assert (read.reference.value, read.date.value) == ("No. 12/2023", "2023-08-21")


def test_sentences_end_where_they_end() -> None:
    """Abbreviations end none, headings and numbered lines stand alone, a broken line goes on."""
    lines = [
        "List of delegates",
        "H.E. Mr. A. Brown will come. He is No. 1 of the list.",
        "1. Ms. C",
        "The delegation of Lesotho to this long meeting will\nbe led by him.",
    ]
    strip = Strip(paper(lines))
    sentences = Sentences(strip)
    assert [sentences.text(one).strip() for one in sentences.bounds] == [
        "list of delegates",
        "h.e. mr. a. brown will come.",
        "he is no. 1 of the list.",
        "1. ms. c",
        "the delegation of lesotho to this long meeting will be led by him.",
    ]


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        (f"Lesotho regrets that it will not be able to attend the {MEETING}.", "regret"),
        ("The Government does not intend to participate in the Meeting.", "regret"),
        ("Le Bénin ne sera pas en mesure de participer à l’Assemblée.", "regret"),
        ("El Perú lamenta que no podrá asistir a la Reunión.", "regret"),
        ("Делегация не сможет принять участие в Совещании.", "regret"),
        ("تعتذر تونس عن عدم المشاركة في الاجتماع.", "regret"),
        ("中方无法派代表出席会议。", "regret"),
        ("Moçambique não poderá participar na Reunião.", "regret"),
        ("The names of the delegates will be communicated in due course.", "will_follow"),
        ("La composition de la délégation sera communiquée ultérieurement.", "will_follow"),
        ("Состав делегации будет сообщен дополнительно.", "will_follow"),
        ("The Mission withdraws its delegation.", "withdraw"),
        ("Le Bénin retire sa délégation.", "withdraw"),
        ("The delegation of Lesotho will attend the Meeting.", "attend"),
        ("The Office is thanked for its note.", "unclear"),
    ],
)
def test_what_a_sentence_asks_is_told(said: str, intent: str) -> None:
    """Refusals, promises and withdrawals in seven languages; thanks ask nothing."""
    read = read_intent(NoteText(paper([said]), Context()), People())
    assert read.intent.value == intent
    if intent not in ("attend", "unclear"):
        assert read.intent.confidence > 0.9
        assert read.intent.evidence is not None


def test_an_unreadable_paper_is_taken_as_it_is() -> None:
    """A paper of marks and blanks has no frame and raises nothing."""
    odd: Paper = paper(["\t\t", "…", "№", "()()", "２０２３"])
    read = read_frame(NoteText(odd, Context()), TODAY)
    assert (read.reference.value, read.date.value, read.refers_to) == (None, None, ())
