"""A meeting is ours by its convention with its number, its days or our note's reference, in seven languages; never by its letters alone."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time

import pytest

import parsers
from parsers.cues import fold, lexicon
from parsers.meetings import find_meetings, find_own_references
from parsers.notetext import NoteText
from parsers.ordinals import ordinal_value
from parsers.paper import Context
from parsers.sentences import Sentences
from parsers.strip import Strip
from parsers.whichmeeting import MeetingRead, read_meeting
from store.reference import load_reference
from tests.notice_papers import paper

REFERENCE = load_reference()
CODE = "\n".join(path.read_text() for path in Path(parsers.__file__).parent.glob("*.py"))
OURS = "Meeting of States Parties to the Convention on Cluster Munitions"


def meeting(*lines: str, context: Context | None = None) -> MeetingRead:
    """Return which meeting a paper with these lines is about."""
    return read_meeting(NoteText(paper(lines), context or Context()), REFERENCE)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("eleventh", 11),
        ("11th", 11),
        ("xi", 11),
        ("11e", 11),
        ("11eme", 11),
        ("onzieme", 11),
        ("xie", 11),
        ("undecima", 11),
        ("decimoprimera", 11),
        ("11a", 11),
        ("xii", 12),
        ("ix", 9),
        ("duodecima", 12),
        ("decima primeira", 11),
        ("одиннадцатом", 11),
        ("11-го", 11),
        ("двенадцатое", 12),
        ("الحادي عشر", 11),
        ("الثاني عشر", 12),
        ("第十一", 11),
        ("第 12", 12),
        ("twenty-first", 21),
        ("двадцать первое", 21),
        ("third", 3),
    ],
)
def test_ordinals_are_numbers(written: str, number: int) -> None:
    """An ordinal in words, figures or Roman figures says its number."""
    assert ordinal_value(written) == number


@pytest.mark.parametrize(
    "sentence",
    [
        "to attend the Eleventh Meeting of States Parties to the Convention on Cluster Munitions",
        "the 11th Meeting of the States Parties to the CCM, Cluster Munitions",
        "Convention on Cluster Munitions: XI Meeting of States Parties",
        "participera à la onzième Assemblée des États parties à la Convention sur les armes à sous-munitions",
        "la 11e Réunion des États parties à la Convention sur les armes à sous-munitions",
        "à la XIᵉ Conférence des États parties à la Convention sur les armes à sous-munitions",
        "en la Undécima Reunión de los Estados Partes en la Convención sobre Municiones en Racimo",
        "la 11.ª Reunión de Estados Partes de la Convención sobre Municiones en Racimo",
        "XI Reunión de Estados Partes de la Convención sobre Municiones en Racimo",
        "na Décima Primeira Reunião dos Estados Partes da Convenção sobre Munições de Fragmentação",
        "в одиннадцатом совещании государств-участников Конвенции по кассетным боеприпасам",
        "на 11-м Совещании государств — участников Конвенции по кассетным боеприпасам",
        "المشاركة في الاجتماع الحادي عشر للدول الأطراف في اتفاقية الذخائر العنقودية",
        "出席《集束弹药公约》第十一次缔约国会议",
        "集束弹药公约缔约国第11次会议",
    ],
)
def test_our_meeting_is_known_in_seven_languages(sentence: str) -> None:
    """Convention and ordinal in one sentence are enough, and sure."""
    read = meeting(sentence)
    assert read.code == "11MSP"
    assert read.meeting.confidence > 0.9
    assert read.evidence is not None


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("the Third Review Conference of the Convention on Cluster Munitions", "3RC"),
        ("troisième Conférence d’examen de la Convention sur les armes à sous-munitions", "3RC"),
        ("Третьей обзорной конференции Конвенции по кассетным боеприпасам", "3RC"),
        ("المؤتمر الاستعراضي الثالث لاتفاقية الذخائر العنقودية", "3RC"),
        ("《集束弹药公约》第三次审议大会", "3RC"),
        ("la Segunda Conferencia de Examen de la Convención sobre Municiones en Racimo", "2RC"),
    ],
)
def test_review_conferences_are_meetings_too(sentence: str, code: str) -> None:
    """A Review Conference is told from a Meeting of States Parties of the same number."""
    assert meeting(sentence).code == code


def test_letters_alone_are_nobodys_meeting() -> None:
    """ "11MSP" without convention, days, thread or our reference is a question."""
    read = meeting("The following persons will attend the 11MSP:")
    assert read.code is None
    assert read.doubt == "MEETING_UNSURE"


def test_the_thread_may_say_whose_meeting_it_is() -> None:
    """With the meeting of the thread the same letters are ours, and not quite sure; with another one they are not."""
    said = "The following persons will attend the 11MSP:"
    read = meeting(said, context=Context(meeting_hint="11MSP"))
    assert read.code == "11MSP"
    assert read.meeting.confidence < 0.9
    assert meeting(said, context=Context(meeting_hint="12MSP")).code is None


def test_the_address_makes_the_convention_known() -> None:
    """A paper written to our address speaks of our convention."""
    assert meeting("To: ccm@un.org", "Delegation to the 11MSP").code == "11MSP"


def test_number_and_exact_days_are_our_meeting() -> None:
    """No other convention's eleventh meeting sat on our days."""
    assert meeting("the Eleventh Meeting of States Parties, Geneva, 11-14 September 2023").code == "11MSP"
    assert meeting("the Eleventh Meeting of States Parties, Geneva, 12-14 September 2023").code is None


def test_convention_and_days_are_our_meeting() -> None:
    """Without an ordinal the days tell which."""
    read = meeting(f"the {OURS} to be held in Geneva from 10 to 13 September 2024")
    assert read.code == "12MSP"
    assert meeting(f"the {OURS} in Geneva in September 2024").code == "12MSP"
    assert meeting(f"the next {OURS}").code is None


def test_our_note_is_the_meeting_it_convened() -> None:
    """Who cites ODA/2023-00050 answers the convening note of the 11MSP; another note of ours says nothing."""
    assert meeting("With reference to your note ODA/2023-00050, our delegation will be:").code == "11MSP"
    assert meeting("With reference to your note ODA/2021-00777, our delegation will be:").code is None
    found = find_own_references("oda / 2023 - 00050", REFERENCE)
    assert found[0][2] is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "the Twenty-first Meeting of the States Parties to the Anti-Personnel Mine Ban Convention",
        "the 11MSP of the Ottawa Convention",
        "the Second Meeting of States Parties to the Treaty on the Prohibition of Nuclear Weapons",
        "the Ninth Conference of States Parties to the Arms Trade Treaty",
        "la onzième Assemblée des États parties à la Convention sur l’interdiction des mines antipersonnel",
        "одиннадцатом совещании государств-участников Конвенции о запрещении противопехотных мин",
        "《禁止核武器条约》第二次缔约国会议",
        "the Sixth Review Conference of the Convention on Certain Conventional Weapons",
    ],
)
def test_a_meeting_of_another_convention_is_never_ours(sentence: str) -> None:
    """The thread does not make it ours either."""
    for context in (Context(), Context(meeting_hint="11MSP")):
        read = meeting(sentence, context=context)
        assert read.code is None
        assert read.foreign


def test_of_two_conventions_each_keeps_its_meeting() -> None:
    """The convention that follows a meeting is its own."""
    text = f"the Twenty-first Meeting of the States Parties to the Mine Ban Convention and the Eleventh {OURS}"
    strip = Strip(paper([text]))
    found = find_meetings(strip, Sentences(strip), Context())
    assert [(one.convention, one.number) for one in found] == [("APMBC", 21), ("CCM", 11)]
    read = meeting(text)
    assert (read.code, read.several) == ("11MSP", True)


def test_a_number_we_do_not_have_is_a_question() -> None:
    """The twenty-fifth meeting of our convention is not known."""
    read = meeting(f"the Twenty-fifth {OURS}")
    assert (read.code, read.doubt) == (None, "WRONG_MEETING")


def test_number_and_days_that_contradict_each_other_are_a_question() -> None:
    """The Twelfth Meeting on the days of the Eleventh is neither."""
    read = meeting(f"the Twelfth {OURS}, from 11 to 14 September 2023")
    assert (read.code, read.doubt) == (None, "MEETING_UNSURE")
    assert "11MSP" in read.why


def test_days_that_are_nobodys_lower_what_is_sure() -> None:
    """Days that are not the meeting's are asked about, and the meeting is no longer sure."""
    read = meeting(f"the Eleventh {OURS}, from 12 to 15 September 2023")
    assert read.code == "11MSP"
    assert read.meeting.confidence < 0.9
    assert read.doubt == "MEETING_UNSURE"


def test_an_earlier_meeting_that_is_only_told_of_is_not_meant() -> None:
    """What the Tenth Meeting decided does not make a note one about it."""
    text = f"pursuant to the decisions of the Tenth {OURS}, the delegation to the Eleventh {OURS} will be:"
    assert meeting(text).code == "11MSP"


def test_two_meetings_of_ours_with_equal_weight_are_a_question() -> None:
    """Nobody chooses between a delegation to the Eleventh and one to the Twelfth."""
    text = f"The delegation will attend the Eleventh {OURS}. The delegation will attend the Twelfth {OURS}."
    assert meeting(text).code is None


def test_meetings_that_prepare_others_are_not_those() -> None:
    """A preparatory or an intersessional meeting of our convention is asked about."""
    for said in (
        "the Preparatory Meeting of the Third Review Conference of the Convention on Cluster Munitions",
        "the intersessional meeting of the Convention on Cluster Munitions",
    ):
        read = meeting(said)
        assert (read.code, read.doubt) == (None, "WRONG_MEETING")


def test_a_sentence_goes_on_over_a_broken_line() -> None:
    """Where the page breaks a line the convention still belongs to the meeting before it."""
    broken = "will take part in the Eleventh Meeting of States Parties to the\nConvention on Cluster Munitions"
    assert (
        meeting("has the honour to inform that the delegation of Lesotho, composed as below,", broken).code == "11MSP"
    )


def test_a_long_paper_is_searched_quickly() -> None:
    """Twenty thousand letters take less than half a second."""
    strip = Strip(paper([f"the Eleventh {OURS} and 11 other things of 2023, first and second"] * 200))
    sentences = Sentences(strip)
    find_meetings(strip, sentences, Context())
    start = process_time()
    find_meetings(strip, sentences, Context())
    assert process_time() - start < 0.5


def test_every_cue_compiles_is_folded_and_is_asked_for() -> None:
    """A pattern that is not in folded form would never match; a group nobody asks for is dead."""
    for name in ("meetings", "notes", "convening"):
        for cue in lexicon(name):
            pattern = cue.pattern.replace("{ord}", "x")
            assert re.compile(pattern).match("") is None or pattern.startswith("^"), cue
            bare = re.sub(r"\?P<\w+>|\\.", "", pattern)
            literal = re.sub(r" {2,}", " ", re.sub(r"[\[\](){}?*+|^$.<!:=]", "", bare))
            assert fold(literal) == literal, cue
            head = re.match(r"[a-z]+_|[a-z]+", cue.group)
            assert head
            names = (f'"{cue.group}"', f"'{cue.group}'", f'"{head[0]}', f'f"{head[0]}')
            assert any(name in CODE for name in names), cue.group
            assert cue.source
