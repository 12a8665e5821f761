"""Capitals of names: which words are written in them, and how the same words look in running text."""

from __future__ import annotations

import re

INITIALS = re.compile(r"(?:\w\.[ -]?)+\w?\.?$|\w\.$")
_PREFIXED = re.compile(
    r"^(?:Mc|Mac|[dDlLnNoO]['’]|[Aa]l-|[Ee]l-|[Dd]e|[Dd]i|[Dd]u|[Vv]an|[Ff]itz|[Ll]e|[Ll]a)(?=[A-ZÀ-Þ]{2})"
)


def is_capitals(token: str) -> bool:
    """Whether a token is written in capitals: "O'NEILL", "McDONALD", "AL-HASSAN", "d'ALMEIDA"; one letter or an initial is not."""
    if INITIALS.fullmatch(token):
        return False
    body = _PREFIXED.sub("", token)
    letters = [character for character in body if character.isalpha()]
    if len(letters) < 2 or not any(character.lower() != character.upper() for character in letters):
        return False
    return all(not character.islower() for character in letters)


def ordinary_case(text: str) -> str:
    """Return capitals as a name is written in running text: "DE SILVA" is "De Silva", "O'NEILL" is "O'Neill"; other words stay."""
    return " ".join(_ordinary(token) for token in text.split())


def _ordinary(token: str) -> str:
    if not is_capitals(token) or INITIALS.fullmatch(token):
        return token
    prefix = _PREFIXED.match(token)
    if prefix is not None and not prefix[0].isupper():
        return prefix[0] + _ordinary(token[prefix.end() :])
    pieces = re.split(r"([-'’.])", token)
    made = "".join(piece[:1] + piece[1:].lower() for piece in pieces)
    if made.startswith("Mc") and len(made) > 4:
        made = "Mc" + made[2].upper() + made[3:]
    return made
