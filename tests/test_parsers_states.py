"""States and organisations in text, by every name of the reference files and in the traps that names lay."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.author import Ambiguity, Author, find_author
from parsers.cues import Folded, fold
from parsers.paper import Place
from parsers.states import MentionKind, find_states
from store.records import Evidence
from store.reference import NameKind, load_reference

REFERENCE = load_reference()
SENTENCES = {
    "en": "The Permanent Mission of {} in the city",
    "fr": "l'ambassade de {} est",
    "es": "la Embajada de {} informa",
    "ar": "تهدي بعثة {} الدائمة",
    "ru": "Посольство {} сообщает",
    "zh": "{}常驻代表团",
    "pt": "a Embaixada de {} informa",
    "other": "{}\nx",
}
PARTIES = st.sampled_from(sorted(REFERENCE.states))


def codes(text: str) -> list[str]:
    """Codes found in a text, in order."""
    return [mention.code for mention in find_states(Folded(text), REFERENCE)]


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_every_name_is_found_alone_in_capitals_and_in_a_sentence(language: str) -> None:
    """Every short, official, other and former name finds its State, and that State alone."""
    wrong = []
    for state in REFERENCE.states.values():
        for name in state.names:
            if name.language != language or name.kind is NameKind.DEMONYM:
                continue
            for text in (name.text, name.text.upper(), SENTENCES[language].format(name.text)):
                if codes(text) != [state.code]:
                    wrong.append((state.code, text, codes(text)))
    assert wrong == []


def test_every_organisation_is_found_by_each_of_its_names() -> None:
    """An organisation is found by its names and letters in every language they are given in."""
    for organisation in REFERENCE.organisations.values():
        for name in organisation.names:
            found = find_states(Folded(f"{name.text}, x"), REFERENCE)
            assert [(mention.code, mention.kind) for mention in found] == [
                (organisation.code, MentionKind.ORGANISATION)
            ], name.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guinea, Guinea-Bissau, Equatorial Guinea, Papua New Guinea", ["GIN", "GNB", "GNQ", "PNG"]),
        ("la Guinée, la Guinée-Bissau et la Guinée équatoriale", ["GIN", "GNB", "GNQ"]),
        ("Guinea Ecuatorial y Guinea-Bissau", ["GNQ", "GNB"]),
        ("赤道几内亚、巴布亚新几内亚、几内亚比绍和几内亚", ["GNQ", "PNG", "GNB", "GIN"]),
        ("Niger and Nigeria", ["NER", "NGA"]),
        ("Níger y Nigeria", ["NER", "NGA"]),
        ("Нигер и Нигерия", ["NER", "NGA"]),
        ("النيجر ونيجيريا", ["NER", "NGA"]),
        ("尼日尔和尼日利亚", ["NER", "NGA"]),
        ("the Republic of the Congo and the Democratic Republic of the Congo", ["COG", "COD"]),
        ("Congo, DR Congo, RDC", ["COG", "COD", "COD"]),
        ("刚果（布）和刚果民主共和国", ["COG", "COD"]),
        ("Dominica and the Dominican Republic", ["DMA", "DOM"]),
        ("la Dominique et la République dominicaine", ["DMA", "DOM"]),
        ("多米尼克和多米尼加", ["DMA", "DOM"]),
        ("the Republic of Korea and the Democratic People's Republic of Korea", ["KOR", "PRK"]),
        ("South Korea, North Korea, DPRK", ["KOR", "PRK", "PRK"]),
        ("Республика Корея и Корейская Народно-Демократическая Республика", ["KOR", "PRK"]),
        ("Sudan and South Sudan", ["SDN", "SSD"]),
        ("السودان وجنوب السودان", ["SDN", "SSD"]),
        ("Estados Unidos Mexicanos", ["MEX"]),
        ("los Estados Unidos de América", ["USA"]),
        ("États-Unis du Mexique et États-Unis d'Amérique", ["MEX", "USA"]),
        ("Samoa and American Samoa", ["WSM"]),
        ("New Mexico, Northern Ireland, the Indian Ocean, the Gulf of Guinea", []),
        ("United Kingdom of Great Britain and Northern Ireland", ["GBR"]),
        ("Bolivia (Plurinational State of), Iran (Islamic Republic of)", ["BOL", "IRN"]),
        ("REPUBLIC OF\nCROATIA", ["HRV"]),
        ("the   Republic  of Croatia’s note", ["HRV"]),
        ("Côte d’Ivoire, COTE D'IVOIRE, Ivory Coast", ["CIV", "CIV", "CIV"]),
        ("TÜRKİYE CUMHURİYETİ", ["TUR"]),
        ("Swaziland, Zaire, Burma, Cape Verde, Turkey, FYROM", ["SWZ", "COD", "MMR", "CPV", "TUR", "MKD"]),
        ("لجمهورية كرواتيا وللجمهورية اللبنانية وبلبنان", ["HRV", "LBN", "LBN"]),
        ("Республики Хорватия, Швейцарией, в Ираке, Кот-д'Ивуара", ["HRV", "CHE", "IRQ", "CIV"]),
        ("делегация Лаосской Народно-Демократической Республики", ["LAO"]),
        ("中华人民共和国常驻联合国日内瓦办事处", ["CHN", "UNOG"]),
        ("Republic of Gambia, Republic of Maldives, Commonwealth of Bahamas", ["GMB", "MDV", "BHS"]),
        ("Order of Malta and Malta", ["SMOM", "MLT"]),
        ("Norwegian People's Aid of Norway", ["NPA", "NOR"]),
        ("the Danish Refugee Council", ["DRC-NGO"]),
    ],
)
def test_the_longest_name_wins(text: str, expected: list[str]) -> None:
    """A name within a longer name is not found; each State is told from those whose names resemble its own."""
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a chad, a jordan and the turkey", []),
        ("Chad, Jordan and Turkey", ["TCD", "JOR", "TUR"]),
        ("une grenade à main et des grenades", []),
        ("Mr. John Jordan and Ms. Georgia Adams", []),
        ("Mr. A. Jordan, Ambassador of Jordan", ["JOR"]),
        ("для того чтобы", []),
        ("uk, usa, rdc in small letters", []),
        ("UK, USA, U.S.A.", ["GBR", "USA", "USA"]),
        ("to polish the text", []),
        ("the Polish delegation", ["POL"]),
        ("Nigerians Malines Omanais", ["OMN"]),
        ("Chinatown Malianos Irakli Togolese", ["TGO"]),
        ("القطر ٤٠ ملم", []),
        ("دولة قطر", ["QAT"]),
    ],
)
def test_words_that_look_like_states_need_their_capital(text: str, expected: list[str]) -> None:
    """Ordinary words, persons and parts of words are no States."""
    assert codes(text) == expected


def test_a_mention_says_what_kind_of_name_it_is() -> None:
    """Short, official and former names, demonyms and organisations are told apart; a doubtful one is weak."""
    text = "Republic of Croatia, Croatia, Swaziland, Croatian, ICRC, Jordan"
    found = find_states(Folded(text), REFERENCE)
    assert [mention.kind.value for mention in found] == [
        "official",
        "short",
        "former",
        "demonym",
        "organisation",
        "short",
    ]
    assert [mention.weak for mention in found] == [False, False, False, False, False, True]


def test_a_mention_quotes_the_words_as_written() -> None:
    """Accents, capitals, curly apostrophes and double blanks stand in the quote as on the paper."""
    text = "Note  of   CÔTE  d’Ivoire\nto the  Türkiye  mission"
    assert [mention.quote for mention in find_states(Folded(text), REFERENCE)] == ["CÔTE  d’Ivoire", "Türkiye"]


def test_a_page_takes_a_few_milliseconds() -> None:
    """Finding on a page of 3,000 characters takes 3 ms; four times that is allowed on a loaded machine."""
    line = "The Permanent Mission of the Republic of Croatia presents its compliments and refers to Côte d’Ivoire and others.\n"
    folded = Folded(line * 26)
    find_states(folded, REFERENCE)
    best = min(_seconds(folded) for _ in range(5))
    assert best < 0.012


def _seconds(folded: Folded) -> float:
    start = time.process_time()
    find_states(folded, REFERENCE)
    return time.process_time() - start


@example("À˙")  # a sign that folds to nothing
@given(st.text(max_size=300))
def test_any_text_is_walked_and_finds_stay_in_order(text: str) -> None:
    """Whatever the text: finds follow each other, never overlap, and lie within it."""
    folded = Folded(text)
    position = 0
    for mention in find_states(folded, REFERENCE):
        assert position <= mention.start < mention.end <= len(folded.text)
        position = mention.end


@given(st.lists(PARTIES, min_size=1, max_size=12), st.sampled_from(["en", "fr", "es", "ru", "zh", "pt"]))
def test_a_list_of_states_gives_each_of_them_once(wanted: list[str], language: str) -> None:
    """States written one a line are found one a line, in any of the languages."""
    text = "\n".join(REFERENCE.display_name(code, language) for code in wanted)
    assert codes(text) == wanted


@given(PARTIES, st.sampled_from(["en", "fr", "es", "ru", "pt"]), st.sampled_from("bdxzбж"))
def test_a_name_inside_a_word_is_none(code: str, language: str, letter: str) -> None:
    """A name with a letter before it is another word."""
    name = REFERENCE.display_name(code, language).split()[0].split("-")[0].split("'")[0]
    text = f"{letter}{name.lower()}{letter}"
    assert codes(text) == []


@given(PARTIES, st.sampled_from(["en", "fr", "es", "ru", "pt"]))
def test_a_quote_folds_to_what_was_found(code: str, language: str) -> None:
    """The quoted words, folded, are the words that were found."""
    folded = Folded(f"x  {REFERENCE.display_name(code, language)}  y")
    (mention,) = find_states(folded, REFERENCE)
    assert fold(mention.quote) == folded.text[mention.start : mention.end]


def places(text: str) -> list[Place]:
    """The lines of a text as places of page one."""
    return [Place(text=line, evidence=Evidence(part="1.2", page=1, quote=line)) for line in text.split("\n")]


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        (
            "PERMANENT MISSION OF THE REPUBLIC OF CROATIA\nGENEVA, SWITZERLAND\nThe Permanent Mission of the Republic of Croatia "
            "to the United Nations Office at Geneva presents its compliments to the Office for Disarmament Affairs.",
            "HRV",
            "speaks",
        ),
        (
            "La Mission permanente de la République démocratique du Congo auprès de l'Office des Nations Unies présente ses "
            "compliments au Bureau des affaires de désarmement\nGenève, Suisse",
            "COD",
            "speaks",
        ),
        (
            "La Misión Permanente de los Estados Unidos Mexicanos ante los Organismos Internacionales con sede en Ginebra, Suiza "
            "saluda atentamente a la Oficina de Asuntos de Desarme",
            "MEX",
            "speaks",
        ),
        ("A Missão Permanente de Moçambique apresenta os seus cumprimentos ao Escritório", "MOZ", "speaks"),
        (
            "Постоянное представительство Республики Беларусь при Отделении ООН в Женеве свидетельствует свое уважение Управлению",
            "BLR",
            "speaks",
        ),
        (
            "تهدي البعثة الدائمة لجمهورية العراق لدى مكتب الأمم المتحدة في جنيف أطيب تحياتها إلى مكتب شؤون نزع السلاح",
            "IRQ",
            "speaks",
        ),
        ("中华人民共和国常驻联合国日内瓦办事处代表团向联合国裁军事务厅致意，并谨通知如下", "CHN", "speaks"),
        (
            "Embassy of Kenya in Bern, Switzerland\nThe Embassy of the Republic of Kenya presents its compliments to the Permanent "
            "Mission of Iraq",
            "KEN",
            "speaks",
        ),
        (
            "The Ministry of Foreign Affairs of the Kingdom of Lesotho presents its compliments to the Embassy of Germany",
            "LSO",
            "speaks",
        ),
        ("Ambassade de la République du Tchad en Suisse\n1202 Genève", "TCD", "office"),
        ("Permanent Mission of Switzerland to the United Nations Office\n1211 Genève 10, Suisse", "CHE", "office"),
        ("To: Permanent Mission of Iraq\nPlease find our list.\nRegards, Permanent Mission of Norway", "NOR", "office"),
        ("State [Party]: Belize\nReporting for time period from 1 March 2015", "BLZ", "own_words"),
        ("Name of State Party:\nRepublic of Croatia\nReporting period", "HRV", "own_words"),
        ("Nom de l'État [Partie]: Sénégal\nRenseignements", "SEN", "own_words"),
        ("Estado [Parte]: Estado Plurinacional de Bolivia", "BOL", "own_words"),
        ("Article 7 report of the Republic of Bulgaria. Cluster munitions transferred to Germany", "BGR", "own_words"),
        (
            "中华人民共和国常驻联合国日内瓦办事处和瑞士其他国际组织代表团\n中华人民共和国常驻日内瓦代表团向联合国裁军事务厅致意",
            "CHN",
            "speaks",
        ),
        ("Name of State [Party]: Himalayan Kingdom of Nepal", "NPL", "own_words"),
        ("State Party: Islamic Republic of Gambia\nGeneva, Switzerland", "GMB", "own_words"),
        ("REPUBLIC OF ZAMBIA\nMINISTRY OF FOREIGN AFFAIRS\nNote", "ZMB", "heading"),
        ("The Croatian delegation to the Meeting", "HRV", "delegation"),
        ("The International Committee of the Red Cross presents its compliments to the Office", "ICRC", "speaks"),
        (
            "The Delegation of the European Union to the UN in Geneva presents its compliments to the Office",
            "EU",
            "speaks",
        ),
    ],
)
def test_who_speaks_is_the_author(text: str, code: str, why: str) -> None:
    """The one whose office greets, whose form it is or whose letterhead stands on top is the author."""
    author = find_author(places(text), REFERENCE)
    assert isinstance(author, Author)
    assert (author.code, author.why) == (code, why)


def test_the_author_comes_with_the_line_that_says_so() -> None:
    """The evidence of the author is the line of the mention, with part and page."""
    author = find_author(places("x\nThe Embassy of Norway presents its compliments to the Office"), REFERENCE)
    assert isinstance(author, Author)
    assert author.evidence.quote.startswith("The Embassy of Norway")
    assert (author.evidence.part, author.evidence.page) == ("1.2", 1)
    assert author.confidence > 0.9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Permanent Missions of Norway and of Iraq present their compliments to the Office", {"NOR", "IRQ"}),
        ("We come. Norway and Sweden are friends.", {"NOR", "SWE"}),
        ("State Party: Norway\nState Party: Sweden", {"NOR", "SWE"}),
    ],
)
def test_two_that_speak_equally_loud_are_a_question(text: str, expected: set[str]) -> None:
    """When nothing tells two States apart there is no author, but both are named."""
    found = find_author(places(text), REFERENCE)
    assert isinstance(found, Ambiguity)
    assert {candidate.code for candidate in found.candidates} == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "Office for Disarmament Affairs\nPalais des Nations\nCH-1211 Geneva 10\nSwitzerland",
        "Dear Sir, the meeting in Geneva, Switzerland is on Monday.",
        "The Office for Disarmament Affairs presents its compliments to the Permanent Mission of Norway and",
        "Georgia Smith will come",
    ],
)
def test_nobody_speaks(text: str) -> None:
    """The venue, who is written to and a person's name make no author."""
    assert find_author(places(text), REFERENCE) is None
