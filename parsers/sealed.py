"""Data that is sealed (decisions 14): passports, births, nationalities. Their kinds are named, their values are cut out of every text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from parsers.peoplewords import groups_below, words
from parsers.plain import plain

_DATE = (
    r"(?:\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}|\d{1,2}(?:st|nd|rd|th|er|o)?\.? (?:de )?[^\W\d_]{3,12}\.?,? (?:de )?\d{4}"
    r"|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}|\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?|\d{1,2} [^\W\d_]{2,12}(?:/[^\W\d_]{2,12})? \d{4}|\d{4}(?: ?г\.?)?)"
)
_NUMBER = r"(?:[a-z]{0,4}[ -]?\d[a-z0-9/ -]{3,16}\d[a-z]?|[a-z]{1,3}\d{4,9})"
_BEHIND = r"\s*(?:\(?(?:no|nr|n|number|numero|номер|رقم)[.o]*\)?|№|#)?\s*(?:[:#=№-]|is|est|es)?\s*"
_PLACE = r"[^\W\d_][^\n,;|()\d]{1,40}"
_BARE = re.compile(r"(?<![\w@./-])[A-Z]{1,3}[ -]?\d{6,9}(?![\w@/-])")
_DATED = re.compile(rf"(?<!\d){_DATE}(?!\d)")
_LEFT = re.compile(
    r"[(\[（]\s*[,;،，:\s]*$|^\s*[,;،，:\s]*[)\]）]|[(\[（]\s*[,;،，:\s]*[)\]）]|(?<=[,;،，])\s*[,;،，](?=\s*[,;،，)])"
)
_LITTLE = 30  #: characters beside a sealed value in its brackets
_KINDS_OF_DATES = ("date_of_birth", "passport_expiry")


@cache
def kinds() -> tuple[str, ...]:
    """Return the kinds of sealed data, in the lexicon's order."""
    return groups_below("peoplecues", "sealed.")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found: list[tuple[str, re.Pattern[str]]] = []
    for kind in kinds():
        label = words("peoplecues", f"sealed.{kind}").pattern
        value = _DATE if kind in _KINDS_OF_DATES else _PLACE if kind in ("place_of_birth", "nationality") else _NUMBER
        if kind == "date_of_birth":
            value = rf"{_DATE}(?: (?:in|at|a|en|em|в|في|于) {_PLACE})?"
        found.append((kind, re.compile(rf"(?:{label}){_BEHIND}(?:{value})")))
    return tuple(found)


def cut(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without sealed values, and the kinds that stood in it. A label without a value stays as it is."""
    spans, found = _spans(text)
    return (_tidy("".join(_kept(text, spans, 0, len(text)))), found) if spans else (text, ())


def cut_lines(texts: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Return lines without sealed values, those that run over the end of a line included, and the kinds."""
    joined = "\n".join(texts)
    spans, found = _spans(joined)
    if not spans:
        return list(texts), ()
    cleaned: list[str] = []
    position = 0
    for text in texts:
        kept = "".join(_kept(joined, spans, position, position + len(text)))
        cleaned.append(_tidy(kept) if kept != text else text)
        position += len(text) + 1
    return cleaned, found


def _spans(text: str) -> tuple[list[tuple[int, int]], tuple[str, ...]]:
    if not any(character.isdigit() for character in text) and not _may_hold_words(text):
        return [], ()
    folded = plain(text).replace("\n", " ")
    spans: list[tuple[int, int]] = []
    found: list[str] = []
    for kind, pattern in _patterns():
        for match in pattern.finditer(folded):
            spans.append(match.span())
            found.append(kind)
    for match in _BARE.finditer(text):
        spans.append(match.span())
        found.append("passport_number")
    return sorted(_with_brackets(text, span) for span in spans), tuple(dict.fromkeys(found))


def _with_brackets(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Widen a span to the brackets it stands in where they hold little else: what is left of a label says nothing."""
    start = max(text.rfind(mark, 0, span[0]) for mark in "([（")
    ends = [place for mark in ")]）" if (place := text.find(mark, span[1])) >= 0]
    if start < 0 or not ends or any(mark in text[start : span[0]] for mark in ")]）"):
        return span
    left = span[0] - start + min(ends) - span[1]
    return (start, min(ends) + 1) if left < _LITTLE and "\n" not in text[start : min(ends)] else span


def _may_hold_words(text: str) -> bool:
    return words("peoplecues", "sealed.nationality", "sealed.place_of_birth").search(plain(text)) is not None


def _kept(text: str, spans: Sequence[tuple[int, int]], first: int, last: int) -> Iterator[str]:
    position = first
    for start, end in spans:
        if end <= position or start >= last:
            continue
        yield text[position : max(start, position)]
        position = min(end, last)
    yield text[position:last]


def _tidy(text: str) -> str:
    for _ in range(3):
        text = _LEFT.sub("", text)
    lines = (re.sub(r"[ \t]{2,}", " ", line).strip(" ,;،，|–—-") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def kind_of_heading(text: str) -> str | None:
    """Return the kind of sealed data a heading of a column or a label names."""
    folded = without_endings(" ".join(plain(text).split())).strip(" .:*()")
    for kind in kinds():
        match = words("peoplecues", f"sealed.{kind}").match(folded)
        if match is not None and (match.end() >= len(folded) - 14 or match.end() * 2 >= len(folded)):
            return kind
    return None


def without_endings(text: str) -> str:
    """Return a folded heading with its other endings taken in: "ne(e) le" is "nee le", "nom(s)" is "noms"."""
    return re.sub(r"(?<=[^\W\d_])\((e|s|es|a|as|os)\)", r"\1", text)


def holds_date(text: str) -> bool:
    """Whether a cell is a date and little else."""
    match = _DATED.search(plain(text))
    return match is not None and len(text.strip()) - (match.end() - match.start()) <= 3


def holds_passport(text: str) -> bool:
    """Whether a cell looks like the number of a passport."""
    return _BARE.fullmatch(text.strip()) is not None
