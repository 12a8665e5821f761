"""Folding makes spellings alike, and what is found in folded text is quoted as written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from parsers.cues import Cue, Folded, find_hits, fold

LETTERS = some.text(alphabet="aàÉeñ ß’“ﬁ\u00a0\tЁёйИالإىة٢٣中文２\u200f\n-–", max_size=60)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Délégation", "delegation"),
        ("CÔTE D’IVOIRE", "cote d'ivoire"),
        ("ЁЖ и ЙОД", "еж и йод"),
        ("الجمهوريَّة", "الجمهوريه"),
        ("٢٠٢٣ ２０２３", "2023 2023"),
        ("a\u00a0\u2009b", "a b"),
        ("ﬁn", "fin"),
        ("«x» – “y”", '"x" - "y"'),
    ],
)
def test_spellings_are_folded_alike(written: str, folded: str) -> None:
    """Case, accents, letter variants, digits, quotes and blanks make no difference."""
    assert fold(written) == folded


@given(LETTERS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    """Folded text is its own folded form."""
    assert fold(fold(text)) == fold(text)


@given(LETTERS, some.data())
def test_a_quote_is_always_part_of_the_original(text: str, data: some.DataObject) -> None:
    """Whatever span is asked for, the quote stands in the text as written."""
    folded = Folded(text)
    start = data.draw(some.integers(0, len(folded.text)))
    end = data.draw(some.integers(start, len(folded.text)))
    assert folded.quote(start, end) in text


@given(LETTERS, LETTERS)
def test_a_word_found_is_quoted_whole(before: str, after: str) -> None:
    """A cue found between any two texts is quoted exactly as it stands there."""
    folded = Folded(f"{before} Déléguée {after}")
    found = re.search("deleguee", folded.text)
    assert found
    assert folded.quote(*found.span()) == "Déléguée"


def test_hits_are_those_of_the_languages_asked_for() -> None:
    """A cue of another language is passed over, one of any language never."""
    cues = [
        Cue(group="head", language=language, pattern="chef de delegation", weight=3.0, source="test")
        for language in ("fr", "es", "any")
    ]
    hits = list(find_hits(Folded("Chef  de délégation"), cues, languages=["fr"]))
    assert [hit.cue.language for hit in hits] == ["fr", "any"]
    assert hits[0].quote == "Chef  de délégation"
