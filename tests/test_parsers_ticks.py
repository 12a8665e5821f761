"""How a status is marked, and that what is not marked stays unknown."""

from __future__ import annotations

import pytest

from parsers.cues import fold
from parsers.ticks import Style, TickRead, decide, field_meaning, options_of, style_of
from store.records import Tick

ENGLISH = ("en",)
EVERY = ("en", "fr", "es", "pt", "ru", "zh", "ar")


def read(
    text: str, *, style: Style = Style.UNKNOWN, lone: bool = False, languages: tuple[str, ...] = ENGLISH
) -> TickRead:
    """Return the status of one form's options as printed."""
    folded = "\n".join("\t".join(fold(part) for part in line.split("\t")) for line in text.split("\n"))
    return decide(options_of(folded, languages, style), lone_counts=lone)


@pytest.mark.parametrize(
    ("text", "tick"),
    [
        ("X changed\nunchanged (last reporting: yyyy)\nnon applicable", "changed"),
        ("changed\nX unchanged (last reporting: 2014)\nnon applicable", "unchanged"),
        ("changed\nunchanged (last reporting: yyyy)\nnon applicable X", "not_applicable"),
        ("☐ changed ☒ unchanged (last reporting: 2019) ☐ non applicable", "unchanged"),
        ("changed ☐ unchanged (last reporting: 2019) ☒ non applicable ☐", "unchanged"),
        ("[ ] changed\n[x] unchanged\n[ ] N/A", "unchanged"),
        ("( ) changed\n(X) non applicable", "not_applicable"),
        ("changed / X unchanged (last reporting: 2021) / non applicable", "unchanged"),
        ("X changed / unchanged (last\nreporting: yyyy) / non\napplicable", "changed"),
        ("changed / unchanged (last reporting: yyyy) / X non\napplicable", "not_applicable"),
        ("changed\tunchanged\t✓ non applicable", "not_applicable"),
        ("\uf0a8 changed\n\uf0fe unchanged\n\uf0a8 non applicable", "unchanged"),
        ("X changed  unchanged (last reporting: yyyy)  non applicable", "changed"),
        ("Х changed\nunchanged", "changed"),
    ],
)
def test_one_mark_is_one_status(text: str, tick: str) -> None:
    """A mark before, behind, in a box, in brackets or after a slash gives the option beside it."""
    found = read(text)
    assert found.tick.value == tick
    assert found.confidence > 0.9


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("changed\nunchanged (last reporting: yyyy)\nnon applicable", "no option is marked"),
        ("changed\nunchanged (last reporting: 2014)", "no option is marked"),
        ("☐ changed\n☐ unchanged\n☐ non applicable", "no option is marked"),
        ("☒ changed\n☒ unchanged\n☐ non applicable", "two options are marked"),
        ("changed X unchanged non applicable", "a mark cannot be matched to one option"),
        ("▣ changed\n☐ unchanged\n☐ non applicable", "a mark cannot be matched to one option"),
        ("☐ changed ☒\nunchanged\nnon applicable", "a mark cannot be matched to one option"),
        ("X changed changed\nunchanged unchanged\nnon applicable", "the options of two forms run into each other"),
    ],
)
def test_what_is_not_marked_once_is_unknown(text: str, trouble: str) -> None:
    """No mark, two marks, a mark between two options, an unseen box: unknown, with the reason."""
    found = read(text)
    assert found.tick is Tick.UNKNOWN
    assert found.trouble == trouble


def test_only_the_chosen_option_counts_where_a_paper_deletes_the_others() -> None:
    """An option alone is a status on a cover page of that kind, and nothing elsewhere; an empty box beside it denies it."""
    assert read("non applicable", lone=True).tick is Tick.NOT_APPLICABLE
    assert read("non applicable", lone=False).tick is Tick.UNKNOWN
    assert read("☐ non applicable", lone=True).tick is Tick.UNKNOWN


def test_the_habit_of_a_paper_settles_a_mark_between_two_options() -> None:
    """X between two options belongs to the side where the other forms of the paper have it."""
    style = style_of(["x changed unchanged non applicable", "changed\nunchanged\nx non applicable"], ENGLISH)
    assert style is Style.BEFORE
    assert read("changed X unchanged non applicable", style=style).tick is Tick.UNCHANGED
    assert read("changed X unchanged non applicable", style=Style.AFTER).tick is Tick.CHANGED


def test_the_year_behind_unchanged_is_kept_whatever_is_marked() -> None:
    """The year of the last report is data, also beside another mark."""
    assert read("X changed\nunchanged (last reporting: 2014)").year == 2014
    assert read("changed\nX unchanged (last reporting: 30/04/2016)").year == 2016
    assert read("changed\nX unchanged (last reporting: yyyy)").year is None


@pytest.mark.parametrize(
    ("changed", "unchanged", "not_applicable"),
    [
        ("modifiée", "non modifiée (dernier rapport présenté en 2018)", "sans objet"),
        ("avec changements", "sans changement", "non applicable"),
        ("con cambios", "sin cambios (último informe: 2018)", "no aplicable"),
        ("modificada", "no modificada", "no se aplica"),
        ("com alterações", "sem alterações (último relatório: 2018)", "não aplicável"),
        ("с изменениями", "без изменений (последний доклад: 2018)", "не применимо"),
        ("изменено", "не изменено", "неприменимо"),
        ("有变化", "无变化(上次报告:2018)", "不适用"),
        ("已更改", "未更改", "不适用"),
        ("تغيير", "بدون تغيير (آخر تقرير: 2018)", "لا ينطبق"),
        ("معدل", "غير معدل", "غير منطبق"),
    ],
)
def test_every_language_has_its_three_options(changed: str, unchanged: str, not_applicable: str) -> None:
    """Unchanged never reads as the changed it contains, in none of the seven languages."""
    options = {Tick.CHANGED: changed, Tick.UNCHANGED: unchanged, Tick.NOT_APPLICABLE: not_applicable}
    for chosen in options:
        text = "\n".join(("☒ " if option is chosen else "☐ ") + words for option, words in options.items())
        assert read(text, languages=EVERY).tick is chosen
        assert read(options[chosen], lone=True, languages=EVERY).tick is chosen


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("FormA_changed", ("A", Tick.CHANGED)),
        ("Form B unchanged", ("B", Tick.UNCHANGED)),
        ("formC.non_applicable", ("C", Tick.NOT_APPLICABLE)),
        ("cover.D.Changed", ("D", Tick.CHANGED)),
        ("FormE_year", ("E", None)),
        ("submission_date", None),
    ],
)
def test_a_field_of_a_form_tells_its_letter_and_option(name: str, meaning: tuple[str, Tick | None] | None) -> None:
    """The names of a fillable PDF's fields say which box of which form they are."""
    assert field_meaning(name) == meaning
