"""The words around persons as patterns, each compiled once; a pattern is searched in parsers.plain.plain(text), which keeps the length.

Word borders stand around every pattern but the Chinese ones, whose words are written together.
"""

from __future__ import annotations

import re
from functools import cache

from parsers.cues import Cue, lexicon

HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
_HAN = re.compile(HAN)
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"


def _bounded(pattern: str) -> str:
    if _HAN.search(pattern):
        return f"(?:{pattern})"
    before = "" if pattern.startswith(("^", "(?<", "\\b")) else _BEFORE
    after = "" if pattern.endswith(("$", "\\b", ".")) else _AFTER
    return f"{before}(?:{pattern}){after}"


def _cues(name: str, groups: tuple[str, ...]) -> list[Cue]:
    return [cue for cue in lexicon(name) if cue.group in groups]


@cache
def words(name: str, *groups: str) -> re.Pattern[str]:
    """Return one pattern that finds any cue of the groups, the longest alternative first."""
    patterns = sorted({cue.pattern for cue in _cues(name, groups)}, key=len, reverse=True)
    return re.compile("|".join(map(_bounded, patterns)), re.MULTILINE)


@cache
def whole(name: str, *groups: str) -> re.Pattern[str]:
    """Return one pattern for texts that are a cue of the groups and nothing else: use fullmatch."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in sorted({cue.pattern for cue in _cues(name, groups)})))


@cache
def plain_words(name: str, *groups: str) -> frozenset[str]:
    """Return the cues of the groups that are words, not patterns."""
    return frozenset(cue.pattern.replace("\\", "") for cue in _cues(name, groups))


@cache
def groups_below(name: str, prefix: str) -> tuple[str, ...]:
    """Return the groups of a lexicon file that begin with a prefix, in the file's order, without the prefix."""
    found = (cue.group for cue in lexicon(name) if cue.group.startswith(prefix))
    return tuple(dict.fromkeys(group.removeprefix(prefix) for group in found))
