"""A person's name parted into given names and family name, conservatively: what is not sure stays as written.

Capitals win over position, then the comma, patronymics, initials, particles and known surnames. Parts are given in ordinary case
("De Silva"), the printed name keeps the family name in capitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from parsers.namecase import INITIALS, is_capitals, ordinary_case
from parsers.peoplewords import plain_words, whole
from parsers.plain import plain

Order = Literal["caps", "comma", "columns", "patronymic", "initials", "particle", "han", "usual", "single", "unknown"]

_LETTERS = re.compile(r"[^\W\d_]")
_HAN = re.compile(r"^[\u3400-\u4dbf\u4e00-\u9fff·•・.\s]+$")
_ARABIC = re.compile("[\u0620-\u064a]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARTICLE = "ال"
_ARABIC_LINKS = frozenset({"بن", "بنت", "ابن", "ولد", "منت", "آل", "بو"})
_SURE = 0.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name and its parts; both parts are None when the order is not sure."""

    written: str
    given: str | None = None
    family: str | None = None
    printed: str = ""  #: given names and FAMILY, or as written
    confidence: float = 0.0  #: of the parts
    order: Order = "unknown"
    doubtful: bool = False  #: a family name may stand first, and nothing says whether it does


def read_name(text: str, *, language: str | None = None) -> Name:
    """Part a name without its honorific; white space and stray marks at its ends are dropped."""
    written = " ".join(text.replace("\u00a0", " ").split()).strip(" ,;:-–—*_|")
    if "," in written or "،" in written:
        return _by_comma(written, language)
    if _HAN.match(written):
        return _han(written)
    tokens, suffix = _without_suffix(written.split(" "))
    if not tokens or not _LETTERS.search(written):
        return Name(written=written, printed=written)
    if len(tokens) == 1:
        return Name(written=written, printed=written, confidence=0.9, order="single")
    if _ARABIC.search(written):
        return _arabic(written, tokens)
    found = _by_capitals(tokens) or _by_patronymic(tokens) or _by_initials(tokens)
    if found is None:
        found = _by_particle(tokens) or _by_habit(tokens, language)
    return _made(written, tokens, suffix, found)


@dataclass(frozen=True, slots=True)
class _Split:
    given: tuple[str, ...]
    family: tuple[str, ...]
    order: Order
    confidence: float
    family_first: bool = False  #: as written
    doubtful: bool = False


def _without_suffix(tokens: list[str]) -> tuple[list[str], str]:
    pattern = whole("people", "suffix")
    if len(tokens) > 2 and pattern.fullmatch(plain(tokens[-1].strip(","))):
        return tokens[:-1], tokens[-1]
    return tokens, ""


def _is_particle(token: str) -> bool:
    return plain(token).strip(".") in plain_words("people", "particle")


def _by_capitals(tokens: list[str]) -> _Split | None:
    capitals = [is_capitals(token) for token in tokens]
    if not any(capitals) or all(
        capital or _is_particle(token) for capital, token in zip(capitals, tokens, strict=True)
    ):
        return None
    first = capitals.index(True)
    last = len(capitals) - 1 - capitals[::-1].index(True)
    inside = tokens[first : last + 1]
    if not all(is_capitals(token) or _is_particle(token) for token in inside):
        return None
    if last == len(tokens) - 1:
        while first > 1 and _is_particle(tokens[first - 1]):
            first -= 1
        if first == 1 and _is_particle(tokens[0]) and tokens[0][:1].islower():
            return None
        return _Split(tuple(tokens[:first]), tuple(tokens[first:]), "caps", _SURE)
    lead = tokens[:first]
    if all(_is_particle(token) for token in lead):
        return _Split(tuple(tokens[last + 1 :]), tuple(tokens[: last + 1]), "caps", _SURE, family_first=True)
    # Capitals in the middle: "Juan PÉREZ García" leaves open where the family name ends.
    return _Split((), (), "unknown", 0.5)


def _by_patronymic(tokens: list[str]) -> _Split | None:
    places = [place for place, token in enumerate(tokens) if whole("people", "patronymic").fullmatch(plain(token))]
    if len(tokens) != 3 or len(places) == 0:
        return None
    if 1 in places and 2 not in places:
        return _Split(tuple(tokens[:2]), (tokens[2],), "patronymic", 0.95)
    if 2 in places:
        # "Иванов Иван Иванович"; a surname like Абрамович behind a patronymic is the family name.
        if 1 in places:
            return _Split(tuple(tokens[:2]), (tokens[2],), "patronymic", 0.8)
        return _Split(tuple(tokens[1:]), (tokens[0],), "patronymic", 0.95, family_first=True)
    return None


def _by_initials(tokens: list[str]) -> _Split | None:
    initials = [bool(INITIALS.fullmatch(token)) for token in tokens]
    rest = [token for token, initial in zip(tokens, initials, strict=True) if not initial]
    if not any(initials) or len(rest) != 1:
        return None
    given = tuple(token for token, initial in zip(tokens, initials, strict=True) if initial)
    return _Split(given, tuple(rest), "initials", 0.92, family_first=not initials[0])


def _by_particle(tokens: list[str]) -> _Split | None:
    if all(is_capitals(token) for token in tokens):
        return None
    for place in range(1, len(tokens) - 1):
        token = tokens[place]
        if _is_particle(token) and plain(token) not in ("y", "e", "i", "do"):
            if place > 2:
                return None
            return _Split(tuple(tokens[:place]), tuple(tokens[place:]), "particle", 0.85)
    joined = tokens[-1]
    if len(tokens) == 3 and plain(joined).startswith(("al-", "el-", "ben-", "ould-")):
        return _Split(tuple(tokens[:-1]), (joined,), "particle", 0.85)
    return None


def _by_habit(tokens: list[str], language: str | None) -> _Split:
    folded = [plain(token) for token in tokens]
    surnames, given = plain_words("people", "family_first"), plain_words("people", "given")
    if _CYRILLIC.search(tokens[0]):
        return _russian(tokens, folded)
    heads = [token in surnames for token in folded]
    if heads[0] and folded[0] not in given:
        return _Split((), (), "unknown", 0.5, doubtful=True)
    if all(is_capitals(token) for token in tokens):
        return _all_capitals(tokens, folded, given)
    if len(tokens) == 2:
        if folded[1] in given and folded[0] not in given:
            return _Split((), (), "unknown", 0.5, doubtful=True)
        return _Split((tokens[0],), (tokens[1],), "usual", 0.85)
    if len(tokens) == 3 and (INITIALS.fullmatch(tokens[1]) or folded[1] in given):
        return _Split(tuple(tokens[:2]), (tokens[2],), "usual", 0.82)
    if len(tokens) == 4 and folded[0] in given and folded[1] in given:
        return _Split(tuple(tokens[:2]), tuple(tokens[2:]), "usual", 0.82)
    return _Split((), (), "unknown", 0.5)


def _all_capitals(tokens: list[str], folded: list[str], given: frozenset[str]) -> _Split:
    known = [token in given for token in folded]
    if len(tokens) == 2 and known[0] and not known[1]:
        return _Split((tokens[0],), (tokens[1],), "usual", 0.85)
    if len(tokens) == 2 and known[1] and not known[0]:
        return _Split((tokens[1],), (tokens[0],), "usual", 0.85, family_first=True)
    if len(tokens) == 3 and known == [True, True, False]:
        return _Split(tuple(tokens[:2]), (tokens[2],), "usual", 0.82)
    return _Split((), (), "unknown", 0.5, doubtful=len(tokens) == 2)


def _russian(tokens: list[str], folded: list[str]) -> _Split:
    endings = [bool(whole("people", "family_ending").fullmatch(token)) for token in folded]
    given = [token in plain_words("people", "given") for token in folded]
    if len(tokens) == 2 and ((given[0] and not given[1]) or (endings[1] and not endings[0])):
        return _Split((tokens[0],), (tokens[1],), "usual", 0.88)
    if len(tokens) == 2 and ((given[1] and not given[0]) or (endings[0] and not endings[1])):
        return _Split((tokens[1],), (tokens[0],), "usual", 0.88, family_first=True)
    return _Split((), (), "unknown", 0.5, doubtful=True)


def _made(written: str, tokens: list[str], suffix: str, found: _Split) -> Name:
    if not found.family or not found.given:
        return Name(written=written, printed=written, confidence=found.confidence, doubtful=found.doubtful)
    family = " ".join(found.family)
    given = " ".join(found.given)
    capital = family if found.order == "caps" else " ".join(_upper(token) for token in found.family)
    eastern = found.family_first and plain(found.family[0]) in plain_words("people", "family_first")
    if eastern and found.order == "caps":
        printed = f"{capital} {given}"
    else:
        printed = f"{given} {capital}"
    if suffix:
        printed, family = f"{printed} {suffix}", family
    return Name(
        written=written,
        given=ordinary_case(given),
        family=ordinary_case(family),
        printed=printed,
        confidence=found.confidence,
        order=found.order,
    )


def _upper(token: str) -> str:
    return token if _is_particle(token) and token[:1].islower() else token.upper()


def _by_comma(written: str, language: str | None) -> Name:
    head, _, tail = re.sub("،", ",", written).partition(",")
    family, given = head.strip(), tail.strip(" ,")
    if not family or not given or "," in given:
        return Name(written=written, printed=written, confidence=0.4, doubtful=True)
    printed = " ".join(_upper(token) for token in family.split())
    return Name(
        written=written,
        given=ordinary_case(given),
        family=ordinary_case(family),
        printed=f"{given} {printed}",
        confidence=_SURE if all(is_capitals(token) or _is_particle(token) for token in family.split()) else 0.88,
        order="comma",
    )


def name_of_columns(given: str, family: str) -> Name:
    """Return a name whose parts stand in two columns."""
    given, family = " ".join(given.split()), " ".join(family.split())
    if not family or not given:
        one = family or given
        return Name(written=one, printed=one, confidence=0.9, order="single")
    if _HAN.match(family):
        return Name(
            written=family + given,
            given=given,
            family=family,
            printed=family + given,
            confidence=_SURE,
            order="columns",
        )
    printed = " ".join(_upper(token) for token in family.split())
    return Name(
        written=f"{given} {family}",
        given=ordinary_case(given),
        family=ordinary_case(family),
        printed=f"{given} {printed}",
        confidence=_SURE,
        order="columns",
    )


def _han(written: str) -> Name:
    compact = re.sub(r"\s", "", written)
    parts = re.split("[·•・.]", compact)
    if len(parts) == 2 and all(parts):
        return Name(written=compact, given=parts[0], family=parts[1], printed=compact, confidence=0.85, order="han")
    surnames = plain_words("people", "family_first")
    for length in (2, 1):
        if compact[:length] in surnames and length < len(compact) <= length + 2:
            return Name(
                written=compact,
                given=compact[length:],
                family=compact[:length],
                printed=compact,
                confidence=0.95,
                order="han",
            )
    return Name(written=compact, printed=compact, confidence=0.5)


def _arabic(written: str, tokens: list[str]) -> Name:
    links = [place for place, token in enumerate(tokens) if token in _ARABIC_LINKS and 0 < place < len(tokens) - 1]
    if links and links[0] <= 2:
        return _parted(written, tokens, links[0], 0.8)
    if len(tokens) >= 3 and tokens[-2] in ("أبو", "ابو", "عبد", "آل", "ال"):
        return _parted(written, tokens, len(tokens) - 2, 0.8)
    if len(tokens) == 2 or (len(tokens) <= 4 and tokens[-1].startswith(_ARTICLE)):
        if tokens[0] in ("عبد", "أبو", "ابو") and len(tokens) < 3:
            return Name(written=written, printed=written, confidence=0.6)
        return _parted(written, tokens, len(tokens) - 1, 0.85)
    return Name(written=written, printed=written, confidence=0.5)


def _parted(written: str, tokens: list[str], place: int, confidence: float) -> Name:
    return Name(
        written=written,
        given=" ".join(tokens[:place]),
        family=" ".join(tokens[place:]),
        printed=written,
        confidence=confidence,
        order="usual",
    )
