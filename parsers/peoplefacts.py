"""What a note says about its delegation beside the persons: how many they are, whom to ask, what is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from parsers.honorifics import take_han_title, take_honorific
from parsers.nameshapes import take_name
from parsers.numberwords import number_words
from parsers.paper import QUOTE_LIMIT, Table
from parsers.peoplewords import HAN, groups_below, words
from parsers.personrows import Row
from parsers.persons import EMAIL, PHONE
from parsers.plain import plain
from parsers.sealed import cut
from store.records import Contact, Evidence, Field, Whole

_TELEPHONE = re.compile("tel|тел|هاتف")
_MOST = 60  #: persons of a delegation; a larger number is not one
_HAN_NUMBERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@cache
def _number() -> str:
    spelled = "|".join(sorted(map(re.escape, number_words(None)), key=len, reverse=True))
    oblique = "|".join(map(re.escape, _oblique()))
    return rf"(?:(?:{spelled}|{oblique})\s*\(\s*\d{{1,2}}\s*\)|\(?\d{{1,2}}\)?(?: \((?:{spelled}|{oblique})\))?|(?:{spelled}|{oblique})|[{''.join(_HAN_NUMBERS)}]+)"


def _oblique() -> dict[str, int]:
    return {word: int(group) for group in groups_below("peoplecues", "number_") for word in _forms(group)}


@cache
def _forms(group: str) -> tuple[str, ...]:
    from parsers.cues import lexicon

    return tuple(cue.pattern for cue in lexicon("peoplecues") if cue.group == f"number_{group}")


@cache
def _declared() -> re.Pattern[str]:
    from parsers.cues import lexicon

    patterns: list[str] = []
    for cue in lexicon("peoplecues"):
        if cue.group == "declared":
            bounded = cue.pattern.replace("{n}", _number())
            patterns.append(bounded if re.search(HAN, cue.pattern) else rf"(?<![^\W_])(?:{bounded})")
    return re.compile("|".join(patterns))


def declared_number(rows: Sequence[Row | Table]) -> Whole:
    """Return how many persons the note says its delegation has; None where it does not say or says two numbers."""
    found: list[tuple[int, str, Evidence]] = []
    for text, evidence in paragraphs(rows):
        for match in _declared().finditer(plain(text)):
            value = _value(match[0])
            if value is not None and 0 < value <= _MOST:
                found.append((value, text[match.start() : match.end()], evidence))
    if not found or len({value for value, _, _ in found}) > 1:
        return Field(value=None)
    value, raw, evidence = found[0]
    return Field(value=value, raw=raw, confidence=0.93, evidence=evidence)


def _value(text: str) -> int | None:
    digits = re.search(r"\d{1,2}", text)
    if digits:
        return int(digits[0])
    han = re.search(f"[{''.join(_HAN_NUMBERS)}]+", text)
    if han:
        return _han(han[0])
    known = {**number_words(None), **_oblique()}
    for word in sorted(known, key=len, reverse=True):
        if re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text):
            return known[word]
    return None


def _han(text: str) -> int:
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _HAN_NUMBERS.get(tens, 1) * 10 + _HAN_NUMBERS.get(ones, 0)
    return _HAN_NUMBERS.get(text[0], 0)


def paragraphs(rows: Sequence[Row | Table]) -> list[tuple[str, Evidence]]:
    """Return the running text of a paper: the rows of each block joined, with the place of the first."""
    found: list[tuple[int, str, Evidence]] = []
    for row in rows:
        if isinstance(row, Table):
            continue
        if found and found[-1][0] == row.block:
            block, text, evidence = found[-1]
            found[-1] = (block, f"{text} {row.text}", evidence)
        else:
            found.append((row.block, row.text, row.evidence))
    return [(text, evidence) for _, text, evidence in found]


def find_requests(rows: Sequence[Row | Table], texts: Sequence[str]) -> tuple[str, ...]:
    """Return what the note asks for, by the names of shared contract: visa, badge, parking, ..."""
    folded = plain("\n".join([*(text for text, _ in paragraphs(rows)), *texts]))
    return tuple(
        name for name in groups_below("peoplecues", "request.") if words("peoplecues", f"request.{name}").search(folded)
    )


def find_contact(rows: Sequence[Row | Table]) -> Contact:
    """Return the person or desk to ask about the note; empty where none is named."""
    blocks = paragraphs(rows)
    for place, (text, evidence) in enumerate(blocks):
        match = words("peoplecues", "contact").search(plain(text))
        if match is None:
            continue
        said = text[match.start() :]
        for following, _ in blocks[place + 1 : place + 6]:
            if (EMAIL.search(said) and PHONE.search(said)) or _is_other(following):
                break
            said += "\n" + following
        contact = _contact(said, len(match[0]), evidence)
        if contact is not None:
            return contact
    return Contact()


def _is_other(text: str) -> bool:
    folded = plain(text)
    stops = (match for match in words("peoplecues", "stop").finditer(folded))
    closing = any(
        words("peoplecues", "contact").search(match[0]) is None and not _TELEPHONE.match(match[0]) for match in stops
    )
    return closing or words("peoplecues", "intro").search(folded) is not None


def _contact(text: str, cue: int, evidence: Evidence) -> Contact | None:
    email, phone = EMAIL.search(text), PHONE.search(text)
    name = _name(text, cue)
    if email is None and phone is None and not name:
        return None
    place = Evidence(part=evidence.part, page=evidence.page, box=evidence.box, quote=cut(text)[0].strip()[:QUOTE_LIMIT])

    def field(value: str, confidence: float) -> Field[str | None]:
        return Field(value=value, raw=value, confidence=confidence, evidence=place) if value else Field(value=None)

    number = re.sub(r"^[^\d+(]*", "", phone[0]).strip(" .") if phone else ""
    return Contact(name=field(name, 0.85), phone=field(number, 0.9), email=field(email[0] if email else "", 0.95))


def _name(text: str, cue: int) -> str:
    marks = words("people", "courtesy", "title", "academic", "rank")
    for match in marks.finditer(plain(text)):
        addressed = take_honorific(text[match.start() :])
        taken = take_name(addressed.rest, addressed=True) if addressed.found else None
        if taken is not None:
            return f"{addressed.honorific} {taken[0]}".strip()
    rest = text[cue:].lstrip(" :：,.-")
    han = take_han_title(re.split("[，,；;\\s]", rest)[0])
    if han is not None:
        return han.name + han.honorific
    for line in rest.split("\n")[:2]:
        taken = take_name(line.strip(" :：-"), addressed=False)
        if taken is not None:
            return taken[0]
    return ""
