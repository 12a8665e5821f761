"""Blank, not applicable, nil and unchanged are four answers and are never merged; a sentence is an answer of its own.

A form that only prints its template (article quoted, State and period repeated, headings) is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.strip import one_pattern
from store.records import Answer

_SHORT = 60  #: characters of an answer that is one of the four words with little around it
_SHORT_CJK = 16
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_WORD_END = re.compile(r"\w*")
_DASHES = re.compile(r"[-._ ]{1,12}")
_CJK = re.compile("[\u4e00-\u9fff]")
_ORDER = (Answer.SEE_ATTACHMENT, Answer.UNCHANGED, Answer.NOT_APPLICABLE, Answer.NIL)
_TICK_GROUP = {Answer.NOT_APPLICABLE: "tick.not_applicable", Answer.UNCHANGED: "tick.unchanged"}
_PAGE = re.compile(r"(?:page |p\. ?|стр\. ?)?[1-9]\d{0,2}(?: ?(?:/|of|de|sur|из) ?\d{1,3})?$")
_VOWELLESS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}|[^\w\s.,;:()/%'\"-]{3,}")


def is_template(line: str, languages: tuple[str, ...]) -> bool:
    """Whether a folded line is what the form itself prints."""
    line = line.strip(" *•·-–_\t")
    if not any(character.isalnum() for character in line) or _PAGE.fullmatch(line):
        return not _DASHES.fullmatch(line.strip()) or not line.strip()
    if line.startswith(("ccm/msp", "a/res/")):
        return True
    for group in ("boilerplate", "article_letter"):
        pattern = one_pattern("forms", group, languages)
        if pattern is not None and pattern.match(line.lstrip("\"' ")) is not None:
            return True
    return False


def short_answer(text: str, languages: tuple[str, ...]) -> tuple[Answer, float] | None:
    """Return which of the short answers a folded text gives, or None where it says something of its own."""
    plain = _EDGE.sub("", text.replace("\n", " ")).strip()
    if not plain:
        return None
    for answer in _ORDER:
        for group in (f"answer.{answer}", _TICK_GROUP.get(answer, "")):
            pattern = one_pattern("forms", group, languages) if group else None
            if pattern is None:
                continue
            if pattern.fullmatch(plain) or pattern.fullmatch(text.strip()):
                return answer, 0.96
            if _opens(pattern, plain, answer):
                return answer, 0.9
    return None


def _opens(pattern: re.Pattern[str], plain: str, answer: Answer) -> bool:
    """Whether a short text begins with one of the answer's words and says little else."""
    longest = _SHORT_CJK if _CJK.search(plain) else _SHORT
    if len(plain) > longest:
        return False
    found = pattern.match(plain)
    if found is None:
        return False
    end = found.end()
    if answer is Answer.SEE_ATTACHMENT:  # its cues end within a word: "attach", "annex"
        end += len(_WORD_END.match(plain, end).group())  # type: ignore[union-attr]  # matches the empty string too
    if end < len(plain) and plain[end].isalnum() and plain[end].isascii():
        return False
    rest = plain[end:].strip(" .,;:()")
    # "None" and "N/A" must stand nearly alone: "No stockpiles of type X remain" is a sentence of its own.
    allowed = 3 if answer in (Answer.SEE_ATTACHMENT, Answer.UNCHANGED) else 1
    return len(rest.split()) <= allowed * 3 and (allowed == 3 or len(rest) <= 25)


def answer_of(lines: Iterable[str], languages: tuple[str, ...], legibility: float) -> tuple[Answer, float]:
    """Return how the folded lines of a form answer it; the template's own lines are passed over."""
    said = [line for line in lines if not is_template(line, languages)]
    text = "\n".join(said).strip()
    if not text:
        return Answer.BLANK, 0.92
    if _DASHES.fullmatch(text):
        return Answer.BLANK, 0.5
    short = short_answer(text, languages)
    if short is not None:
        return short
    if legibility < 0.6 and _is_noise(text):
        return Answer.ILLEGIBLE, 0.8
    return Answer.ANSWERED, 0.95


def _is_noise(text: str) -> bool:
    words = text.split()
    odd = sum(1 for word in words if _VOWELLESS.search(word) or (len(word) == 1 and not word.isdigit()))
    return odd * 3 > len(words)
