"""A person's role in the delegation, only ever as the paper says it: a label, a column, brackets, the end of a line.

"Head of Delegation of the European Union to ..." is an office (notes 2); "member" among a person's titles is what the person does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from parsers.cues import lexicon
from parsers.peoplewords import groups_below, whole, words
from parsers.plain import plain
from store.records import Role

ANYWHERE, SAID, ONLY_LABEL = 3.0, 1.0, 0.5  #: weights of parsers/lexicon/roles.toml
UNLISTED = frozenset({Role.SECURITY, Role.SUPPORT, Role.ACCOMPANYING})
_FILLING = " \t\n.:;,*|()[]{}<>_–—-·•"
_JOINED = re.compile(
    r"(?:\s*[,/&+–—-]\s*|\s+(?:and|et|y|e|и|as|in (?:his|her) capacity as|en (?:tant que|qualite de|calidad de)|en sa qualite de|"
    r"como|na qualidade de|в качестве|بصفته|بصفتها|ك)\s*(?:the |le |la |el |o |a )?|\s+و\s?|\s*(?:兼|并任|、)\s*|\s+)"
)
_DELEGATION = re.compile("delegation|delegacion|delegacao|делегаци|وفد|团长|团员|代表团|\\bhod\\b")
_MISREAD = re.compile("delega[gq¢]?[ag]?ao")  # what OCR makes of "Delegação"
_HAN = re.compile("[一-鿿]")
_MARKED = re.compile(r"^(?:and |et |y |e |as |the |le |la |el |les |los |las |os |as |كـ?|兼任?|任|担任)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHit:
    """A role found, and how much its words say."""

    role: Role
    weight: float
    quote: str = ""  #: as written


@cache
def _by_weight(least: float) -> tuple[tuple[Role, re.Pattern[str]], ...]:
    found: list[tuple[Role, re.Pattern[str]]] = []
    roles = {role.value for role in Role}
    for group in groups_below("roles", ""):
        patterns = [cue.pattern for cue in lexicon("roles") if cue.group == group and cue.weight >= least]
        if group in roles and patterns:
            found.append((Role(group), re.compile("|".join(f"(?:{pattern})" for pattern in patterns))))
    return tuple(found)


def find_role(text: str, least: float = ONLY_LABEL) -> RoleHit | None:
    """Return the role that a whole text is the words of; None for an office, a title, or words of less weight than asked."""
    folded = _MISREAD.sub("delegacao", " ".join(plain(text).split()).strip(_FILLING))
    if not folded or len(folded) > 90 or is_office(folded):
        return None
    for candidate in (folded, _MARKED.sub("", folded)):
        for weight in (ANYWHERE, SAID, ONLY_LABEL):
            if weight < least:
                break
            for role, pattern in _by_weight(weight):
                if pattern.fullmatch(candidate):
                    return RoleHit(role=role, weight=weight, quote=text.strip(_FILLING))
    return None


def is_office(text: str) -> bool:
    """Whether words that sound like the role name an office."""
    return words("roles", "office_trap").search(plain(text)) is not None


def split_role(text: str) -> tuple[str, RoleHit] | None:
    """Part "Permanent Representative and Head of Delegation" into the function and the role."""
    if is_office(text):
        return None
    folded = plain(text)
    for match in _JOINED.finditer(folded):
        behind = _named_role(text[match.end() :])
        if behind is not None and text[: match.start()].strip(_FILLING):
            return text[: match.start()].strip(" \t\n,;–—-"), behind
    for match in reversed(list(_JOINED.finditer(folded))):
        before = _named_role(text[: match.start()])
        if before is not None and text[match.end() :].strip(_FILLING):
            return text[match.end() :].strip(" \t\n,;–—-"), before
    return None


def _named_role(text: str) -> RoleHit | None:
    """Return the role of words that name the delegation: "Chef de délégation", not the "Chef" of "Chef du service"."""
    return find_role(text, ANYWHERE) if _DELEGATION.search(plain(text)) else None


def is_role_column(texts: list[str]) -> bool:
    """Whether the filled cells of a column are roles: at least two in three, or a head among half."""
    filled = [text for text in texts if text.strip()]
    found = [hit for hit in (find_role(text) for text in filled) if hit is not None]
    if not filled or not found:
        return False
    sure = any(hit.weight >= ANYWHERE for hit in found)
    return len(found) * 3 >= len(filled) * 2 or (sure and len(found) * 2 >= len(filled))


def starts_leading(text: str) -> bool:
    """Whether words before a person say that it heads the delegation."""
    hits = [match for match in words("roles", "leads").finditer(plain(text)) if not _HAN.match(match[0])]
    return any(len(text) - match.end() < 25 for match in hits)  # in Chinese the verb stands behind the person


def label_pattern() -> re.Pattern[str]:
    """Return one pattern of all role words, to find a label before a colon."""
    return whole("roles", *(role.value for role in Role))
