"""The words of the classifier: every cue compiles, is folded, is sourced, and is looked for by somebody."""

from __future__ import annotations

import re

import pytest

from intake.clues import ACTS, STREAMS
from parsers.cues import fold, lexicon
from store.records import Label
from store.reference import READ_LANGUAGES

_ALONE = {"announces", "gathering", "reply", "coming"}  # looked for by name in intake/
LANGUAGES = ("en", "fr", "es", "pt", "ru", "ar", "zh")


@pytest.mark.parametrize("name", ["labels", "acts"])
def test_every_cue_compiles_and_is_folded(name: str) -> None:
    """A pattern is a regular expression in folded letters: one that is not could never match."""
    for cue in lexicon(name):
        assert re.compile(cue.pattern)
        letters = "".join(re.findall(r"[^\W\d_]{2,}", re.sub(r"\\.", " ", cue.pattern)))
        assert fold(letters) == letters, cue.pattern


@pytest.mark.parametrize("name", ["labels", "acts"])
def test_every_cue_has_a_language_a_weight_and_a_source(name: str) -> None:
    """Nothing is in a lexicon without saying where it is from."""
    for cue in lexicon(name):
        assert cue.language in (*READ_LANGUAGES, "any")
        assert cue.weight in (1.0, 2.0, 3.0)
        assert cue.source in ("domain", "own")


def test_every_group_is_used() -> None:
    """Each group of the two files is looked for by the classifier."""
    used = {group for _, where, _ in ACTS for lexicon_name, group in where if lexicon_name == "acts"} | _ALONE
    assert {cue.group for cue in lexicon("acts")} <= used
    assert {cue.group for cue in lexicon("labels")} <= {label.value for label in STREAMS} | _ALONE


@pytest.mark.parametrize(
    "label",
    [
        label
        for label in STREAMS
        if label.value not in ("bounce", "auto_reply", "receipt", "calendar", "list_mail", "other_treaty_report")
    ],
)
def test_every_kind_has_words_in_seven_languages(label: Label) -> None:
    """A kind of mail is known in each language by an act of its own."""
    spoken = {cue.language for cue in lexicon("labels") if cue.group == label.value and cue.weight >= 3}
    assert spoken >= set(LANGUAGES)


def test_no_cue_matches_nothing_at_all() -> None:
    """A pattern that matches the empty text would be found everywhere."""
    assert [cue.pattern for name in ("labels", "acts") for cue in lexicon(name) if re.search(cue.pattern, "")] == []
