"""What stands before a name (behind it in Chinese): the honorific as the delegation wrote it, and the rank, which belongs to the function."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parsers.names import read_name
from parsers.peoplewords import HAN, words
from parsers.plain import plain

_JOIN = re.compile(
    r"[\s,./]*(?:\((?:ret|retd|rtd|r|er)\.?\)\s*)?(?:(?:the|le|la|o|a|el|don|doña|dona)\s+|l'|d\.\s+|и\s+)?",
    re.IGNORECASE,
)
_SPACED = re.compile(r"[\s.]*(?:\((?:ret|retd|rtd|r|er)\.?\)\s*)?")  # "Colonel (ret.)"
_HAN_NAME_END = re.compile(HAN + r"[\s]*$")
_MOST = 5  #: honorifics in a row: "H.E. Mr. Ambassador Dr."


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A text parted into honorific, rank and the rest that begins with the name."""

    honorific: str = ""  #: as written, "H.E. Mr."
    rank: str = ""  #: as written, "Ambassador"
    rest: str = ""
    start: int = 0  #: where the rest begins in the text

    @property
    def found(self) -> bool:
        """Whether there is any mark of a person."""
        return bool(self.honorific or self.rank)


def take_honorific(text: str) -> Addressed:
    """Part a text that begins with a person; without an honorific the rest is the text."""
    folded = plain(text)
    position = len(text) - len(text.lstrip())
    pieces: list[tuple[str, int, int]] = []
    while len(pieces) < _MOST:
        step = _next(folded, text, position, pieces)
        if step is None:
            break
        kind, start, end = step
        if kind == "rank" and folded[end : end + 1] in (",", ";", ":"):
            break  # "Ambassador, Permanent Representative" is what somebody does
        pieces.append((kind, start, end))
        position = end
        joined = _JOIN.match(folded, position)
        following = joined.end() if joined else position
        # "Monsieur l'Ambassadeur": the article is eaten only where another honorific follows it.
        spaced = _SPACED.match(folded, position)
        position = following if _next(folded, text, following, pieces) else (spaced.end() if spaced else position)
    return _addressed(text, pieces, position)


def _next(folded: str, text: str, position: int, pieces: list[tuple[str, int, int]]) -> tuple[str, int, int] | None:
    if position >= len(text):
        return None
    for kind in ("courtesy", "title", "academic", "rank", "rank_after_courtesy"):
        if kind == "rank_after_courtesy" and not any(found in ("courtesy", "title") for found, _, _ in pieces):
            continue
        if kind == "courtesy" and any(found == "rank" for found, _, _ in pieces):
            continue
        match = words("people", kind).match(folded, position)
        if match is not None and match.end() > position and _is_written_as_one(text, match, kind):
            return ("rank" if kind.startswith("rank") else kind), match.start(), match.end()
    return None


def _is_written_as_one(text: str, match: re.Match[str], kind: str) -> bool:
    """Whether a hit looks like an honorific: a short one has a capital and is not a part of a longer word or of initials."""
    written = text[match.start() : match.end()]
    if written.isascii() or written[:1].isupper() or written[:1].islower():
        if (
            not written[:1].isupper()
            and kind in ("title", "academic", "courtesy")
            and len(written) < 6
            and written[:1].isascii()
        ):
            return False
        if written[:1].islower() and kind == "rank" and written[:1].isascii() and not written.startswith("l'"):
            return False
    after = text[match.end() : match.end() + 1]
    return (
        not after or after in " .\t\n\u00a0,/'’" or not after.isalnum() or written.endswith(".") or ord(after) > 0x2E80
    )


def _addressed(text: str, pieces: list[tuple[str, int, int]], position: int) -> Addressed:
    if not pieces:
        return Addressed(rest=text, start=0)
    ranks = [(start, end) for kind, start, end in pieces if kind == "rank"]
    others = [(start, end) for kind, start, end in pieces if kind != "rank"]
    rank = " ".join(text[start:end].strip(" ,") for start, end in ranks)
    honorific = ""
    if others:
        honorific = _as_written(text, others, ranks)
    return Addressed(honorific=honorific.strip(), rank=rank, rest=text[position:], start=position)


def _as_written(text: str, others: list[tuple[int, int]], ranks: list[tuple[int, int]]) -> str:
    """Return the words between the first and the last honorific, without a rank that stands between them."""
    first, last = others[0][0], others[-1][1]
    if _is_arabic(text[first]) and ranks and last < ranks[0][0]:
        return _unglued(text[first : ranks[-1][1]])  # سعادة السفير is one honorific
    if any(first < start < last for start, _ in ranks):
        return " ".join(_with_dot(text, start, end) for start, end in others)
    return _unglued(_with_dot(text, first, last))


def _unglued(honorific: str) -> str:
    """Return an Arabic honorific without the "and" or "by" that is written together with it."""
    return honorific[1:] if honorific[:3] in ("وال", "بال", "فال") else honorific


def _with_dot(text: str, start: int, end: int) -> str:
    return text[start:end] + ("." if text[end : end + 1] == "." else "")


def _is_arabic(character: str) -> bool:
    return "\u0600" <= character <= "\u06ff"


def without_courtesy(honorific: str) -> str:
    """Return the honorific as the list of participants prints it: "H.E. Mr." is "Mr."; Arabic courtesy goes with its rank."""
    folded = plain(honorific)
    match = words("people", "courtesy").match(folded)
    kept = honorific[match.end() :] if match else honorific
    kept = kept.strip(" .,") if match else kept.strip()
    if match and honorific.endswith(".") and kept and len(kept) < 6:
        kept += "."
    rank = words("people", "rank").match(plain(kept))
    return "" if rank and rank.end() == len(kept) else kept


@dataclass(frozen=True, slots=True, kw_only=True)
class HanName:
    """A Chinese name with what is written behind it."""

    name: str
    honorific: str = ""  #: "先生"
    rank: str = ""  #: "大使"
    end: int = 0  #: where what belongs to the name ends in the text


def take_han_title(text: str) -> HanName | None:
    """Part "王明先生" or "林建文 女士"; None where no title follows a name."""
    for groups in (("title_after", "academic_after"), ("rank_after",)):
        pattern = words("people", *groups)
        for match in pattern.finditer(text):
            name = text[: match.start()].strip()
            if _HAN_NAME_END.search(name) and (groups[0] != "rank_after" or ends_with_name(name)):
                return _titled(text, name, match.start())
    return None


def _titled(text: str, name: str, start: int) -> HanName:
    pattern = words("people", "title_after", "academic_after", "rank_after")
    honorific = rank = ""
    end = start
    match = pattern.match(text, start)
    while match is not None:
        if words("people", "rank_after").fullmatch(match[0]):
            rank += match[0]
        else:
            honorific += match[0]
        end = match.end()
        match = pattern.match(text, end)
    return HanName(name=name, honorific=honorific, rank=rank, end=end)


def ends_with_name(text: str) -> bool:
    """Whether a Chinese text is a name, or ends with one behind a mark."""
    last = re.split(r"[\s,，、:：（(]", text)[-1]
    return "·" in last or read_name(last).order == "han"
