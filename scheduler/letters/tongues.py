"""Which language a letter speaks, and what stands below it while nobody has approved its wording.

A language of [letters] approved_languages stands alone. Any other of the six goes out with a sentence that says it is unreviewed and
with the whole English text below, so a mistake in it misleads nobody; `unreviewed = "english_only"` leaves it out altogether.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scheduler.ledger import Ledger
from scheduler.letters.settings import LetterSettings
from scheduler.letters.words import (
    END_ISOLATE,
    ISOLATE,
    LANGUAGES,
    RIGHT_TO_LEFT,
    Words,
    find_language,
    html_twin,
    table_language,
    text,
    words,
)

_RULE = "-" * 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A letter's words in its language, the English below where that is needed."""

    language: str
    text: str
    html: str


def choose_language(of_paper: str | None, code: str | None, ledger: Ledger, settings: LetterSettings) -> str:
    """The language of the paper, else the one used before with this participant, else the table's, else English."""
    usable = LANGUAGES if settings.unreviewed == "english_below" else settings.approved_languages
    table = table_language(code) if code else None
    return find_language((of_paper, _used_before(code, ledger), table), usable)


def _used_before(code: str | None, ledger: Ledger) -> str | None:
    if code is None:
        return None
    written = [facts.language for facts in ledger.snapshot.records if facts.participant == code and facts.language]
    if written:
        return written[-1]
    answered = [letter.language for letter in ledger.letters.values() if letter.participant == code and letter.language]
    return answered[-1] if answered else None


def speak(
    template: str, language: str, values: Callable[[Words], Mapping[str, object]], settings: LetterSettings
) -> Spoken:
    """Write a letter from wording/<language>/<template>; `values` gives what it names, in the words of one language."""
    own = text(f"{language}/{template}", **values(words(language)))
    if language in settings.approved_languages or language == "en":
        return Spoken(language=language, text=own, html=html_twin(own, language))
    english = text(f"en/{template}", **values(words("en")))
    own = f"{words(language).single['unreviewed']}\n\n{own}"
    return Spoken(language=language, text=f"{own}\n{_RULE}\n\n{english}", html=html_twin(own, language, below=english))


def isolate(value: str, language: str) -> str:
    """Return a value that keeps its own direction: in a right-to-left letter, or where it is itself written right to left."""
    foreign = language in RIGHT_TO_LEFT or any("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in value)
    return f"{ISOLATE}{value}{END_ISOLATE}" if value and foreign else value
