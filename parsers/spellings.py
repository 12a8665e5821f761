"""How one name may stand in a text: the folded tokens of its written forms. Russian names are declined, Arabic ones take the article.

Too many forms do no harm, a missing one loses a State: what no Russian would write is simply never met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.cues import fold

TOKEN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]|(?:[^\\W_\u3400-\u4dbf\u4e00-\u9fff]|\u0307)+|[,();:.&]")
"""A Han character, a word of any other script, or a mark that may part words. U+0307 is what case folding leaves of Turkish İ."""

Tokens = tuple[str, ...]

# Endings of the six cases: nominative, genitive, dative, accusative, instrumental, prepositional.
_CASES = 6
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ство", ("ство", "ства", "ству", "ство", "ством", "стве")),
    ("ые", ("ые", "ых", "ым", "ые", "ыми", "ых")),
    ("ие", ("ие", "их", "им", "ие", "ими", "их")),
    ("ое", ("ое", "ого", "ому", "ое", "ым", "ом")),
    ("ее", ("ее", "его", "ему", "ее", "им", "ем")),
    ("кий", ("кий", "кого", "кому", "кий", "ким", "ком")),
    ("ый", ("ый", "ого", "ому", "ый", "ым", "ом")),
    ("ой", ("ой", "ого", "ому", "ой", "ым", "ом")),
    ("ная", ("ная", "ной", "ной", "ную", "ной", "ной")),
    ("кая", ("кая", "кой", "кой", "кую", "кой", "кой")),
    ("вая", ("вая", "вой", "вой", "вую", "вой", "вой")),
    ("тая", ("тая", "той", "той", "тую", "той", "той")),
    ("ия", ("ия", "ии", "ии", "ию", "ией", "ии")),
    ("я", ("я", "и", "е", "ю", "ей", "е")),
    ("ка", ("ка", "ки", "ке", "ку", "кой", "ке")),
    ("га", ("га", "ги", "ге", "гу", "гой", "ге")),
    ("ша", ("ша", "ши", "ше", "шу", "шей", "ше")),
    ("а", ("а", "ы", "е", "у", "ой", "е")),
    ("аиль", ("аиль", "аиля", "аилю", "аиль", "аилем", "аиле")),
    ("ь", ("ь", "и", "и", "ь", "ью", "и")),
    ("ай", ("ай", "ая", "аю", "ай", "аем", "ае")),
    ("ей", ("ей", "ея", "ею", "ей", "еем", "ее")),
)
_ODD: dict[str, tuple[str, ...]] = {
    "острова": ("острова", "островов", "островам", "острова", "островами", "островах"),
    "штаты": ("штаты", "штатов", "штатам", "штаты", "штатами", "штатах"),
    "эмираты": ("эмираты", "эмиратов", "эмиратам", "эмираты", "эмиратами", "эмиратах"),
    "нидерланды": ("нидерланды", "нидерландов", "нидерландам", "нидерланды", "нидерландами", "нидерландах"),
    "филиппины": ("филиппины", "филиппин", "филиппинам", "филиппины", "филиппинами", "филиппинах"),
    "гренадины": ("гренадины", "гренадин", "гренадинам", "гренадины", "гренадинами", "гренадинах"),
    "мальдивы": ("мальдивы", "мальдив", "мальдивам", "мальдивы", "мальдивами", "мальдивах"),
    "египет": ("египет", "египта", "египту", "египет", "египтом", "египте"),
    "маврикий": ("маврикий", "маврикия", "маврикию", "маврикий", "маврикием", "маврикии"),
    "маршалловы": ("маршалловы", "маршалловых", "маршалловым", "маршалловы", "маршалловыми", "маршалловых"),
    "соломоновы": ("соломоновы", "соломоновых", "соломоновым", "соломоновы", "соломоновыми", "соломоновых"),
    "корея": ("корея", "кореи", "корее", "корею", "кореей", "корее"),
    "берег": ("берег", "берега", "берегу", "берег", "берегом", "береге"),
    "союз": ("союз", "союза", "союзу", "союз", "союзом", "союзе"),
    "княжество": ("княжество", "княжества", "княжеству", "княжество", "княжеством", "княжестве"),
}
_NEVER = frozenset(
    "мали чили перу того конго лесото монако вануату науру тувалу кирибати самоа сан марино кот шри коста буркина "
    "фасо сьерра фиджи гаити тимор лешти".split()
)
_HEADS = frozenset(
    "республика королевство княжество герцогство государство федерация содружество союз султанат конфедерация "
    "комитет организация управление программа фонд институт служба отделение центр группа лига коалиция орден острова".split()
)
_CONSONANT = re.compile("[бвгджзклмнпрстфхцчшщ]$")
_DEMONYM_ENDINGS = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")


def spellings(name: str, language: str, *, demonym: bool = False) -> frozenset[Tokens]:
    """Return the folded tokens of every form of a name that a text may hold."""
    base = tokens_of(name)
    if not base:
        return frozenset()
    forms = {base, _without_marks(base)}
    if language == "ru":
        forms |= set(_adjective(base) if demonym else _declined(_without_marks(base)))
    elif language == "en" and not demonym:
        forms |= set(_articles(base))
    elif language == "ar" and demonym:
        forms |= {("ال" + base[0], *base[1:])}
    return frozenset(form for form in forms if form)


def tokens_of(text: str) -> Tokens:
    """Return the folded tokens of a text, without the dot of Turkish İ."""
    return tuple(token.replace("\u0307", "") for token in TOKEN.findall(fold(text)))


def _without_marks(tokens: Tokens) -> Tokens:
    """Leave out marks: "Bolivia (Plurinational State of)" is also met as "Bolivia Plurinational State of"."""
    return tuple(mark for mark in tokens if mark not in "(),")


def _articles(base: Tokens) -> Iterator[Tokens]:
    """Yield "Republic of Maldives" for "Republic of the Maldives", and the other way round."""
    yield tuple(word for word in base if word != "the")
    if "of" in base and "the" not in base:
        place = base.index("of") + 1
        yield (*base[:place], "the", *base[place:])


def _adjective(base: Tokens) -> Iterator[Tokens]:
    *before, last = base
    if last.endswith("ий"):
        for ending in _DEMONYM_ENDINGS:
            yield (*before, last[:-2] + ending)


def _declined(base: Tokens) -> Iterator[Tokens]:
    """Yield the name with all words declined, and with its first words up to the head noun declined and the rest left."""
    head = next((index for index, word in enumerate(base) if word in _HEADS), 0)
    table = [_cases(word) for word in base]
    for case in range(_CASES):
        declined = tuple(forms[case] for forms in table)
        yield declined
        yield (*declined[: head + 1], *base[head + 1 :])


def _cases(word: str) -> tuple[str, ...]:
    if word in _ODD:
        return _ODD[word]
    if word in _NEVER or not word.isalpha() or len(word) < 3:
        return (word,) * _CASES
    for ending, forms in _ENDINGS:
        if word.endswith(ending):
            return tuple(word[: -len(ending)] + form for form in forms)
    if _CONSONANT.search(word):
        return tuple(word + ending for ending in ("", "а", "у", "", "ом", "е"))
    return (word,) * _CASES
