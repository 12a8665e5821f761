"""A person of a delegation as one line of a letter: name, function, role. Nothing else of what the paper says about them goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scheduler.letters.sanitise import one_line
from scheduler.letters.tongues import isolate
from scheduler.letters.words import Words
from store.persons import shown_name
from store.records import Member, Role

NAME_LIMIT, FUNCTION_LIMIT = 100, 160  #: characters

# What must never be repeated to anybody: addresses, links, and numbers as long as a passport's or a telephone's.
_NOT_FOR_LETTERS = re.compile(
    r"@|://|www\.|\.(?:com|net|org|info|biz|xyz|top|io|ly|me|cc|tk|ru|cn|example)\b|\d(?:[\s./-]?\d){4,}", re.IGNORECASE
)


def printable(text: str | None, limit: int) -> str:
    """Return text that may be repeated in a letter or list; "" when it holds an address, a link or a long number."""
    shown = one_line(text or "", limit)
    return "" if _NOT_FOR_LETTERS.search(shown) else shown


_REFERENCE = re.compile(r"[\w\s/.,:()№°#'’–-]{1,60}")
_DOMAIN = re.compile(r"\bwww\b|\w\.[a-z]{3,}(?:/|\b)|://", re.IGNORECASE)


def as_written(text: str | None) -> str:
    """A reference number or a date as the sender wrote it; "" when it holds more than one may: a link, markup, a whole sentence."""
    shown = one_line(text or "", 200)
    return shown if _REFERENCE.fullmatch(shown) and not _DOMAIN.search(shown) else ""


def name_of(member: Member) -> str:
    """The name as the list of participants would print it; "" when it may not be repeated."""
    return printable(shown_name(member), NAME_LIMIT)


def person_line(member: Member, language: Words) -> str:
    """Name exactly as printed, function, institution and role, the foreign pieces isolated."""
    name = name_of(member) or language.single["nameless"]
    said = [name, printable(member.function.value, FUNCTION_LIMIT), printable(member.institution.value, FUNCTION_LIMIT)]
    pieces = [isolate(piece, language.language) for piece in said]
    return language.join([*pieces, language.of("roles", member.role.value.value)])


def in_protocol_order(members: Iterable[Member]) -> tuple[Member, ...]:
    """Heads first, then alternate and deputy heads, then the order of the note."""
    rank = {Role.HEAD: 0, Role.ALTERNATE_HEAD: 1, Role.DEPUTY_HEAD: 2}
    return tuple(sorted(members, key=lambda member: rank.get(member.role.value, 3)))


def named(names: Sequence[str], language: str) -> tuple[str, ...]:
    """Names of a difference, each fit for a letter; those that are not are left out."""
    return tuple(isolate(shown, language) for name in names if (shown := printable(name, NAME_LIMIT)))
