"""Whether two papers name the same person. Spelling, order and capitals of a name may differ; a guess is never made."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from store.records import Member


def shown_name(member: Member) -> str:
    """The name as a list would print it, else the first line of the source."""
    return member.display_name.value or _written_name(member) or member.raw.split("\n")[0].strip()


def _written_name(member: Member) -> str:
    return " ".join(part for part in (member.given_names.value, member.family_name.value) if part)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c if c.isalnum() else "" if unicodedata.combining(c) or c in "'’ʼ" else " " for c in plain)
    return tuple(letters.split())


def name_key(member: Member) -> frozenset[str]:
    """The words of a person's name without order, accents and capitals; of the whole line where no name was told apart."""
    return frozenset(_words(_written_name(member) or shown_name(member)))


def find_same(member: Member, others: Sequence[Member]) -> int | None:
    """Place of the one person in `others` who has this name; None when nobody has, or more than one might."""
    key = name_key(member)
    exact = [place for place, other in enumerate(others) if name_key(other) == key]
    if exact:
        return exact[0] if len(exact) == 1 else None
    near = [place for place, other in enumerate(others) if _shortened(member, other) or _shortened(other, member)]
    return near[0] if len(near) == 1 else None


def _shortened(member: Member, other: Member) -> bool:
    """Whether `other` is `member` with given names as initials or left out in part: same family name, "J." for "Jean Paul"."""
    family = _words(member.family_name.value or "")
    if not family or family != _words(other.family_name.value or ""):
        return False
    given, short = _words(member.given_names.value or ""), _words(other.given_names.value or "")
    if not given or not short or len(short) > len(given):
        return False
    return all(
        whole == part or (len(part) == 1 and whole.startswith(part)) for whole, part in zip(given, short, strict=False)
    )
