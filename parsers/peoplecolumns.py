"""What the columns of a table of persons mean: by their headings in seven languages, and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from parsers.honorifics import take_han_title, take_honorific
from parsers.names import read_name
from parsers.peoplewords import whole
from parsers.persons import EMAIL, PHONE, Piece, is_capital_name, kind_of_segment, read_person, without_marker
from parsers.plain import plain
from parsers.roles import is_role_column
from parsers.sealed import holds_date, holds_passport, kind_of_heading, without_endings
from store.records import Evidence

NAME_COLUMNS = frozenset({"name", "family", "given"})
_FILLING = " \t\n.:*-–—_"
_PARTS = re.compile(r"\s*(?:[/|\n]|\((?=[^)]*\)$))\s*")
_ORDER = (
    "family",
    "given",
    "name",
    "role",
    "function",
    "institution",
    "honorific",
    "number",
    "email",
    "phone",
    "old",
    "new",
    "ignored",
)


def columns_of_heading(text: str) -> list[str]:
    """Return what a heading may be, the likeliest first."""
    found = _columns_of(text.replace("\n", " "))
    # A narrow column breaks a word without a hyphen: "Должно" over "сть".
    return found or (_columns_of(text.replace("\n", "")) if "\n" in text else [])


def _columns_of(text: str) -> list[str]:
    folded = without_endings(" ".join(plain(text).split()).strip(_FILLING))
    if not folded or len(folded) > 70:
        return []
    sealed = kind_of_heading(text)
    if sealed:
        return [f"sealed.{sealed}"]
    found = [name for name in _ORDER if whole("peoplecues", f"column.{name}").fullmatch(folded)]
    if found:
        return found
    for piece in _PARTS.split(folded):
        found += [name for name in _ORDER if whole("peoplecues", f"column.{name}").fullmatch(piece.strip(_FILLING))]
    return list(dict.fromkeys(found))


def is_heading(texts: Sequence[str]) -> bool:
    """Whether the texts of a row or column are headings: one of names, and half of them known."""
    filled = [text for text in dict.fromkeys(texts) if text.strip()]
    known = [columns_of_heading(text) for text in filled]
    named = any(NAME_COLUMNS & set(names) or {"new", "old"} & set(names) for names in known)
    return named and sum(map(bool, known)) >= 2 and sum(map(bool, known)) * 2 >= len(filled)


def heading_row(grid: Sequence[Sequence[str]]) -> int | None:
    """Return the number of the row of headings among the first rows."""
    return next((number for number, row in enumerate(grid[:6]) if is_heading(row)), None)


def decided(names: Sequence[list[str]], data: Sequence[Sequence[str]]) -> list[str]:
    """Return one meaning for each column: what stands in it decides where its heading leaves it open."""
    chosen: list[str] = []
    for place, candidates in enumerate(names):
        cells = [row[place] for row in data if place < len(row)]
        chosen.append(_meaning(candidates, cells))
    _settle_names(chosen, names)
    _settle_roles(chosen, names, data)
    return chosen


def _meaning(candidates: list[str], cells: Sequence[str]) -> str:
    if not candidates:
        return "ignored"
    if candidates[0].startswith("sealed."):
        return candidates[0]
    filled = [cell.strip() for cell in cells if cell.strip()]
    if "honorific" in candidates:
        alone = [cell for cell in filled if take_honorific(cell + " Xx").rest == "Xx" or take_han_title("王明" + cell)]
        if filled and len(alone) * 2 >= len(filled):
            return "honorific"
        candidates = [name for name in candidates if name != "honorific"] or ["ignored"]
    if {"role", "function"} & set(candidates) and is_role_column(list(filled)):
        return "role"
    if "function" in candidates and "role" in candidates:
        return "function"
    if "number" in candidates and any(
        not re.fullmatch(r"\W*\d{1,3}\W*|[٠-٩]+|[一二三四五六七八九十]+|[ivxIVX]+\.?", cell) for cell in filled
    ):
        candidates = [name for name in candidates if name != "number"] or ["ignored"]
    return candidates[0]


def _settle_names(chosen: list[str], names: Sequence[list[str]]) -> None:
    """ "Nom" is the family name beside "Prénom(s)", the whole name where it stands alone; so are "Nombre" and "姓名"."""
    has_family = any("family" in each for each in names)
    has_given = any("given" in each and "family" not in each for each in names)
    for place, candidates in enumerate(names):
        if chosen[place] == "family" and "name" in candidates and not has_given:
            chosen[place] = "name"
        elif chosen[place] in ("given", "name") and {"given", "name"} <= set(candidates):
            others = has_family and any("family" in each for at, each in enumerate(names) if at != place)
            chosen[place] = "given" if others else "name"
        elif chosen[place] == "family" and not has_given and not any(name in ("name", "given") for name in chosen):
            chosen[place] = "name"


def _settle_roles(chosen: list[str], names: Sequence[list[str]], data: Sequence[Sequence[str]]) -> None:
    roles = [place for place, name in enumerate(chosen) if name == "role"]
    if "function" in chosen:
        for place in roles:
            if not is_role_column([row[place] for row in data if place < len(row)]) and "function" in names[place]:
                chosen[place] = "function"
    elif len(roles) == 1 and not is_role_column([row[roles[0]] for row in data if roles[0] < len(row)]):
        chosen[roles[0]] = "function"


def guessed(rows: Sequence[Sequence[str]]) -> list[str] | None:
    """Return the columns of a table without headings, or None where no column is one of names."""
    width = max(len(row) for row in rows) if rows else 0
    columns = [
        [row[place].strip() for row in rows if place < len(row) and row[place].strip()] for place in range(width)
    ]
    scores = [_share(column, _looks_like_person) for column in columns]
    if not scores or max(scores) < 0.6:
        return None
    name = scores.index(max(scores))
    meanings: list[str] = []
    for place, column in enumerate(columns):
        meanings.append("name" if place == name else _guess(column))
    return meanings


def _guess(column: Sequence[str]) -> str:
    if not column or _share(column, lambda text: re.fullmatch(r"\W*\d{1,3}\W*", text) is not None) > 0.5:
        return "number"
    if is_role_column(list(column)):
        return "role"
    if _share(column, lambda text: EMAIL.search(text) is not None) > 0.5:
        return "email"
    if _share(column, holds_date) > 0.5:
        return "sealed.date_of_birth"
    if _share(column, holds_passport) > 0.5:
        return "sealed.passport_number"
    if _share(column, lambda text: PHONE.fullmatch(text) is not None) > 0.5:
        return "phone"
    if _share(column, lambda text: take_honorific(text + " Xx").rest == "Xx") > 0.5:
        return "honorific"
    if _share(column, lambda text: kind_of_segment(text) == "institution") > 0.5:
        return "institution"
    return "function"


def _share(column: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(bool(test(text)) for text in column) / len(column) if column else 0.0


def _looks_like_person(text: str) -> bool:
    cleaned, _ = without_marker(text.split("\n")[0])
    addressed = take_honorific(cleaned)
    if addressed.found:
        return read_person([Piece(cleaned, Evidence(part=""))]) is not None
    head = re.split(r"[,،，(（]", cleaned)[0]
    if take_han_title(cleaned) is not None or read_name(head).order == "han":
        return True
    if is_capital_name(head) and len(head.split()) <= 7 and kind_of_segment(head) == "other":
        return True
    tokens = head.split()
    russian = re.search("[\u0400-\u04ff]", head) is not None
    return (
        russian
        and 2 <= len(tokens) <= 4
        and all(token[:1].isupper() for token in tokens)
        and read_name(head).family is not None
    )
