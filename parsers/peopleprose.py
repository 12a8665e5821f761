"""Persons named in running text: "will be represented by H.E. ..., accompanied by ...", and who replaces whom.

A person begins at an honorific or a rank with a name behind it; who is addressed, who signs and who presides is nobody of the delegation.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.honorifics import take_han_title, take_honorific
from parsers.namecase import is_capitals
from parsers.nameshapes import take_name
from parsers.peoplewords import words
from parsers.persons import Draft, Piece, parted_han, read_person
from parsers.plain import plain
from parsers.roles import ANYWHERE, RoleHit, find_role, starts_leading
from store.records import Evidence, Role

_SENTENCE = re.compile(r"[.。!?؟](?=\s|$)|。")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[^\W\d_]{1,4}|[^\W\d_](?:\.[^\W\d_])+)$")
_CONNECTOR = re.compile(
    r"(?:[\s,;،؛，；、]+\(?(?:and|as well as|together with|along with|accompanied by|also|with|et|ainsi que|accompagnee? (?:de|par)|avec|y|e|"
    r"asi como|junto con|acompanad[oa]s? (?:de|por)|bem como|acompanhad[oa]s? (?:de|por|pel[oa]s?)|и|а также|в сопровождении|"
    r"و|وكذلك|(?:و)?(?:ي|ت)رافق(?:ه|ها)(?: في ذلك)?(?: كل من)?)\s*:?|[\s,;،؛，；、]*(?:和|及|以及|与|由|陪同|并由))*[\s,;،؛，；、]*$"
)
_HAN = re.compile("[一-鿿]")
_HAN_LED = re.compile(
    "(?:成员(?:包括|为|有|：)?|包括|以及|并|还有|另有|将派|派|委派|指派|告|通知|其中|陪同(?:人员)?(?:为|有)?|接替|替代|代替|替换|取代|更换)+"
)
_COPULA = re.compile(
    r"(?:\s*[:,(–—-]|\s+(?:will be|shall be|is|being|sera|est|será|es|é|будет|является|هو|هي|سيكون|为|是))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A person in running text."""

    draft: Draft
    change: str = ""  #: "", added, removed, old (goes for the one before), new (comes for the one before)


def persons_in_prose(text: str, evidence: Evidence, *, language: str | None) -> list[Said]:
    """Return the persons that a paragraph says take part, go or come, in their order."""
    starts = _starts(text)
    found: list[Said] = []
    for place, start in enumerate(starts):
        limit = starts[place + 1] if place + 1 < len(starts) else len(text)
        before = text[starts[place - 1] if place else 0 : start]
        said = _person(text, before, start, limit, evidence, language)
        if said is not None:
            found.append(said)
    return found


def _starts(text: str) -> list[int]:
    folded = plain(text)
    marks = words("people", "courtesy", "title", "academic", "rank")
    starts: list[int] = []
    reach = 0
    for match in marks.finditer(folded):
        if match.start() < reach:
            continue
        addressed = take_honorific(text[match.start() :])
        if not addressed.found:
            continue
        taken = take_name(addressed.rest, addressed=True)
        if taken is None or not _is_written_as_name(taken[0]):
            continue
        starts.append(match.start())
        reach = match.start() + addressed.start + len(taken[0])
    before = 0
    for match in words("people", "title_after").finditer(text):
        starts.append(_han_start(text, before, match.start()))
        before = match.end()
    if not starts:
        starts = _bare_starts(text, folded)
    return sorted(dict.fromkeys(starts))


def _is_written_as_name(name: str) -> bool:
    first = name[:1]
    return not first.isascii() or first.isupper()


def _han_start(text: str, before_end: int, end: int) -> int:
    begin = max(before_end, max(text.rfind(mark, 0, end) for mark in "，,。；;：: 、由和与及") + 1)
    led = _HAN_LED.match(text, begin, end)
    begin = led.end() if led else begin
    before, name = parted_han(text[begin:end])
    return begin if before or len(name) >= end - begin - 1 else end - len(name)


def _bare_starts(text: str, folded: str) -> list[int]:
    """Persons without an honorific: a name with its family name in capitals right behind the words that announce it."""
    starts: list[int] = []
    cue = words("peoplecues", "intro").search(folded)
    if cue is None:
        return []
    for match in re.compile(r"(?:by|par|por|pelo|pela|de|comme suit|follows?|and|et|y|e|и|с)\s*:?\s+").finditer(
        folded, cue.start()
    ):
        taken = take_name(text[match.end() :], addressed=False)
        if taken is None:
            continue
        tokens = taken[0].split()
        if any(is_capitals(token) for token in tokens) and not all(is_capitals(token) for token in tokens):
            starts.append(match.end())
    return starts


def _person(text: str, before: str, start: int, limit: int, evidence: Evidence, language: str | None) -> Said | None:
    span = text[start:limit]
    end, sentence = _end_of(span)
    lead_in = before[_last_sentence(before) :]
    near = plain(lead_in)
    if _is_somebody_else(near):
        return None
    behind = plain(span[: sentence + 1])
    words_of = span[:end]
    cut = words("peoplecues", "prose_stop").search(plain(words_of), _past_name(words_of))
    if cut is not None:
        words_of = words_of[: cut.start()]
    tail = plain(span[len(words_of) : sentence + 1])
    changed = _changing(words_of)
    words_of = words_of[:changed] if changed else words_of
    joined = _CONNECTOR.search(plain(words_of))
    words_of = words_of[: joined.start()] if joined else words_of
    label = _label(lead_in, tail)
    draft = read_person([Piece(words_of.strip().rstrip("([（ "), evidence)], language=language, label=label)
    if draft is None or not draft.named:
        return None
    draft.trust = 0.95
    return Said(draft=draft, change=_change(near, behind))


def _past_name(text: str) -> int:
    han = take_han_title(text) if _HAN.match(text) else None
    if han is not None:
        return han.end
    addressed = take_honorific(text)
    taken = take_name(addressed.rest, addressed=True)
    return addressed.start + (len(taken[0]) if taken else 0)


def _end_of(span: str) -> tuple[int, int]:
    """Return where the words about a person end, and where their sentence does."""
    for match in _SENTENCE.finditer(span, _past_name(span)):
        if match[0] == "." and _ABBREVIATED.search(span[: match.start()]):
            continue
        return match.start(), match.start()
    return len(span), len(span)


def _last_sentence(before: str) -> int:
    last = 0
    for match in _SENTENCE.finditer(before):
        if not (match[0] == "." and _ABBREVIATED.search(before[: match.start()])):
            last = match.end()
    return last


def _is_somebody_else(near: str) -> bool:
    last = None
    for match in words("peoplecues", "not_member").finditer(near):
        last = match
    return (
        last is not None
        and len(near) - last.end() < 30
        and words("peoplecues", "intro").search(near, last.end()) is None
    )


def _label(lead_in: str, tail: str) -> RoleHit | None:
    """Return the role that the words before or behind a person give it: "Head of Delegation will be", "headed by"."""
    said = re.split(r"[,;:.،؛，。]\s|\s(?:and|et|y|e|и)\s", _COPULA.sub("", lead_in.rstrip()))[-1]
    for words_of in (said, " ".join(said.split()[-3:]), " ".join(said.split()[-4:]), " ".join(said.split()[-2:])):
        hit = find_role(words_of, ANYWHERE)
        if hit is not None:
            return hit
    if starts_leading(lead_in) or _verb_leads(tail):
        return RoleHit(role=Role.HEAD, weight=2.5, quote=lead_in[-40:].strip())
    return None


def _verb_leads(tail: str) -> bool:
    match = words("roles", "leads").search(tail)
    return (
        match is not None and match.start() < 30 and " by" not in match[0] and not match[0].endswith((" par", " por"))
    )


def _changing(text: str) -> int:
    """Return where the words of a change begin in a person's words, 0 for none."""
    match = words("peoplecues", "replaces", "replaced_by", "removed").search(plain(text), _past_name(text))
    return match.start() if match else 0


def _change(near: str, behind: str) -> str:
    tail = near[-70:]
    if near.endswith("由") and len(near) > 1 and words("peoplecues", "replaces").search(behind[-8:]):
        return "new"  # 甲由乙接替
    found = [
        (match.end(), name)
        for name in ("replaces", "replaced_by", "removed", "added")
        for match in words("peoplecues", name).finditer(tail)
    ]
    if found:
        _, name = max(found, key=lambda one: (one[0], one[1] == "replaced_by"))
        return {"replaces": "old", "replaced_by": "new"}.get(name, name)
    if words("peoplecues", "replaces", "replaced_by").search(behind):
        return "changing"
    if words("peoplecues", "removed").search(behind):
        return "removed"
    if words("peoplecues", "added").search(behind):
        return "added"
    return ""


def pairs_of(said: Sequence[Said]) -> list[tuple[Draft, Draft]]:
    """Return who goes and who comes for it, from persons in their order."""
    pairs: list[tuple[Draft, Draft]] = []
    for before, here in itertools.pairwise(said):
        if here.change == "old":
            pairs.append((here.draft, before.draft))
        elif here.change == "new":
            pairs.append((before.draft, here.draft))
    return pairs
