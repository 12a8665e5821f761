"""The cues of reports are data: each compiles, is written in folded form, says where it comes from, and is asked for somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import parsers
from parsers.cues import Cue, fold, lexicon

LANGUAGES = {"en", "fr", "es", "pt", "ru", "zh", "ar", "any"}
CODE = "\n".join(path.read_text() for path in Path(parsers.__file__).parent.glob("*.py"))


def literal(pattern: str) -> str:
    """Return a pattern's own letters, without what makes it a pattern."""
    bare = re.sub(r"\?P<\w+>|\\.", "", pattern)
    return re.sub(r" {2,}", " ", re.sub(r"[\[\](){}?*+|^$.<!:=]", "", bare))


@pytest.mark.parametrize("name", ["forms", "tables"])
def test_every_cue_compiles_is_folded_and_has_its_source(name: str) -> None:
    """A pattern that is not in folded form would never match; one without a source cannot be checked."""
    for cue in lexicon(name):
        re.compile(cue.pattern)
        assert fold(literal(cue.pattern)) == literal(cue.pattern), cue
        assert cue.language in LANGUAGES, cue
        assert 0 < cue.weight <= 4, cue
        assert cue.source in ("template", "treaty", "own"), cue


@pytest.mark.parametrize("name", ["forms", "tables"])
def test_a_literal_cue_matches_itself(name: str) -> None:
    """Cues without any sign of a pattern match their own words."""
    plain = [cue for cue in lexicon(name) if not re.search(r"[\\\[\](){}?*+|^$.]", cue.pattern)]
    assert len(plain) > 100
    for cue in plain:
        assert re.fullmatch(cue.pattern, fold(cue.pattern)), cue


@pytest.mark.parametrize("name", ["forms", "tables"])
def test_no_cue_matches_nothing_or_everything(name: str) -> None:
    """A pattern that matches the empty text would mark every line."""
    for cue in lexicon(name):
        assert not re.compile(cue.pattern).match(""), cue


def is_used(cue: Cue) -> bool:
    """Whether a group's name, or the part of it before the dot, is asked for in the code."""
    head = cue.group.partition(".")[0]
    return f'"{cue.group}"' in CODE or f'"{head}.' in CODE


@pytest.mark.parametrize("name", ["forms", "tables"])
def test_every_group_is_used(name: str) -> None:
    """A group nobody asks for is a mistake in its name."""
    assert {cue.group for cue in lexicon(name) if not is_used(cue)} == set()


def test_every_language_has_every_title_option_label_and_answer() -> None:
    """None of the seven languages lacks a form's title, a status, a label or one of the four answers."""
    wanted = [
        cue.group
        for cue in lexicon("forms")
        if cue.group.split(".")[0] in ("title", "tick", "label") and cue.language == "en"
    ]
    wanted += [
        "answer.nil",
        "answer.unchanged",
        "answer.see_attachment",
        "form_letter",
        "article7_title",
        "boilerplate",
    ]
    for language in LANGUAGES - {"any"}:
        have = {cue.group for cue in lexicon("forms") if cue.language == language}
        assert set(wanted) - have == set(), language
