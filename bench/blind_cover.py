"""The cover page of an Article 7 report: ten forms with their ticks, in every way they are marked and laid out."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from bench.blind_facts import words
from bench.blind_sheet import OFF, ON, Grid, Para, Piece

KEYS = (
    "national_measures",
    "stockpiles",
    "technical",
    "retained_transferred",
    "conversion",
    "contamination",
    "warning",
    "victims",
    "resources",
    "other",
)
_ARABIC = ("ألف", "باء", "جيم", "دال", "هاء", "واو", "زاي", "حاء", "طاء", "ياء")
_YEAR = {"en": "yyyy", "fr": "année", "es": "aaaa", "pt": "aaaa", "ru": "гггг", "ar": "السنة", "zh": "年份"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What is ticked for one form."""

    tick: str
    year: int | None = None


def order(number: int) -> tuple[str, ...]:
    """Return the keys in the order of the letters; the second order swaps C and D."""
    keys = list(KEYS)
    if number == 2:
        keys[2], keys[3] = keys[3], keys[2]
    return tuple(keys)


def letter(place: int, language: str) -> str:
    """Return the letter of a form as that language prints it."""
    return _ARABIC[place] if language == "ar" else "ABCDEFGHIJ"[place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How a cover page is laid out and marked."""

    language: str
    layout: str  #: lines, two, rows, grid
    ticks: str  #: X, boxes, chosen, unmarked, after (box behind the word), dot (a filled circle)
    order: int = 1
    letters: bool = True


def cover(how: Cover, statuses: Mapping[str, Status], titles: Mapping[str, str], chance: random.Random) -> list[Piece]:
    """Return the ten forms with their ticks."""
    book = words("reports", how.language)
    names = {tick: chance.choice(book["ticks"][tick]) for tick in ("changed", "unchanged", "not_applicable")}
    style = chance.choice(book["frame"]["form"]).rstrip(":： ")
    cells = []
    for place, key in enumerate(order(how.order)):
        head = (
            f"{style.format(l=letter(place, how.language))}{'：' if how.language == 'zh' else ': '}{titles[key]}"
            if how.letters
            else titles[key]
        )
        cells.append((key, head, _options(how, key, statuses[key], names)))
    if how.layout == "grid":
        return [_grid(how, cells, statuses, names)]
    joint = "  "
    if how.layout == "lines":
        return [Para(f"{head}\n{joint.join(options)}") for _, head, options in cells]
    if how.layout == "rows":
        return [Grid(rows=tuple((head, "\n".join(options)) for _, head, options in cells), heads=0, widths=(8.5, 8.0))]
    pairs = zip(cells[:5], cells[5:], strict=True)
    rows = tuple(tuple("\n".join((head, *options)) for _, head, options in pair) for pair in pairs)
    return [Grid(rows=rows, heads=0, widths=(8.3, 8.3))]


def _allowed(key: str, language: str) -> tuple[str, ...]:
    """Form A has no "non applicable" in English and French."""
    if key == "national_measures" and language in ("en", "fr"):
        return ("changed", "unchanged")
    return ("changed", "unchanged", "not_applicable")


def _options(how: Cover, key: str, status: Status, names: Mapping[str, str]) -> list[str]:
    texts = []
    for tick in _allowed(key, how.language):
        chosen = tick == status.tick
        year = str(status.year) if chosen and status.year else _YEAR[how.language]
        text = names[tick].format(year=year)
        if how.ticks == "chosen":
            if chosen:
                return [text]
        elif how.ticks == "X":
            texts.append(f"X {text}" if chosen else text)
        elif how.ticks == "after":
            texts.append(f"{text} {ON if chosen else OFF}")
        elif how.ticks == "unmarked":
            texts.append(names[tick].format(year=_YEAR[how.language]))
        else:
            texts.append(f"{ON if chosen else OFF} {text}")
    return texts


def _grid(
    how: Cover, cells: list[tuple[str, str, list[str]]], statuses: Mapping[str, Status], names: Mapping[str, str]
) -> Grid:
    """Columns for the three options, an X (or a box) in one of them; the year stands in the cell of "unchanged"."""
    top = ("", *(names[tick].format(year=_YEAR[how.language]) for tick in ("changed", "unchanged", "not_applicable")))
    rows = [top]
    for key, head, _ in cells:
        status = statuses[key]
        marks = []
        for tick in ("changed", "unchanged", "not_applicable"):
            chosen = status.tick == tick and how.ticks != "unmarked"
            mark = (ON if chosen else OFF) if how.ticks == "boxes" else ("X" if chosen else "")
            marks.append(f"{mark} {status.year}" if chosen and status.year else mark)
        rows.append((head, *marks))
    return Grid(rows=tuple(rows), widths=(7.6, 2.6, 3.8, 2.8), size=9)
