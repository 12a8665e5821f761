"""The words around numbers, from parsers/lexicon/numbers.toml, each compiled once."""

from __future__ import annotations

import re
from functools import cache

from parsers.cues import lexicon


@cache
def number_words(language: str | None) -> dict[str, int]:
    """Return word -> number from one to twenty; a word that means two numbers in two languages is left out."""
    names: dict[str, int] = {}
    cues = [cue for cue in lexicon("numbers") if cue.group.startswith("number_")]
    for cue in sorted(cues, key=lambda cue: cue.language != language):
        number = int(cue.group.removeprefix("number_"))
        if names.setdefault(cue.pattern, number) != number and language is None:
            names.pop(cue.pattern)  # the same word in two languages, two numbers
    return names


@cache
def factors() -> dict[str, str]:
    """Return multiplier word -> its factor, "million" -> "1000000"."""
    return {
        cue.pattern: cue.group.removeprefix("times_") for cue in lexicon("numbers") if cue.group.startswith("times_")
    }


@cache
def times() -> re.Pattern[str]:
    """Match a multiplier word behind a number."""
    words = "|".join(re.escape(word) for word in sorted(factors(), key=len, reverse=True))
    return re.compile(rf"\s?({words})(?![a-zа-я])\.?")


@cache
def larger() -> re.Pattern[str]:
    """Find a word that makes a small number in words a larger one."""
    words = {cue.pattern for cue in lexicon("numbers") if cue.group == "larger"} | {*factors()}
    plain_words = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![a-zа-яء-ي])(?:{plain_words})(?![a-zа-яء-ي])")


@cache
def about_words() -> re.Pattern[str]:
    """Find a word or mark that makes a number an approximate one."""
    words = sorted((cue.pattern for cue in lexicon("numbers") if cue.group == "about"), key=len, reverse=True)
    plain_words = "|".join(re.escape(word) for word in words)
    return re.compile(rf"[~≈><±]|(?<![a-zа-яء-ي])(?:{plain_words})(?![a-zа-яء-ي])")


@cache
def units() -> re.Pattern[str]:
    """Find a unit of area; the name of the group is u and the square metres in one."""
    groups: dict[str, list[str]] = {}
    for cue in lexicon("numbers"):
        if cue.group.startswith("unit_"):
            groups.setdefault("u" + cue.group.removeprefix("unit_"), []).append(cue.pattern)
    largest_first = sorted(groups, key=len, reverse=True)
    return re.compile(
        "|".join(
            rf"(?P<{name}>(?<![^\W\d_])(?:{'|'.join(sorted(groups[name], key=len, reverse=True))}))"
            for name in largest_first
        )
    )


@cache
def currencies() -> re.Pattern[str]:
    """Find a currency; the name of the group is its ISO 4217 code, XXX where it is not said which."""
    groups: dict[str, list[str]] = {}
    for cue in lexicon("numbers"):
        if cue.group.startswith("currency_"):
            groups.setdefault(cue.group.removeprefix("currency_"), []).append(cue.pattern)
    return re.compile(
        "|".join(rf"(?P<{name}>(?<![^\W\d_])(?:{'|'.join(patterns)}))" for name, patterns in groups.items())
    )
