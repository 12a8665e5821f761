"""Headings say what a table and its columns are; the words above the table, the treaty's paragraph and the columns decide together.

The heaviest cue of a heading wins, then the longest: "type of explosive submunition" is not "type".
"""

from __future__ import annotations

import re
from functools import cache

from parsers.cells import heading_unit
from parsers.strip import groups_of, patterns_of
from store.records import FormKey

Match = tuple[str, float, int]  #: column, weight, length

_TABLES = {
    FormKey.NATIONAL_MEASURES: ("instruments",),
    FormKey.STOCKPILES: ("held", "destruction_programme", "destroyed", "discovered"),
    FormKey.TECHNICAL: ("technical_munition", "technical_submunition"),
    FormKey.RETAINED_TRANSFERRED: ("retained", "acquired", "transferred"),
    FormKey.CONVERSION: ("conversion",),
    FormKey.CONTAMINATION: ("contaminated", "cleared"),
    FormKey.WARNING: ("risk_education",),
    FormKey.VICTIMS: ("victims",),
    FormKey.RESOURCES: ("resources_national", "resources_provided", "resources_received", "resources_needed"),
    FormKey.OTHER: (),
}
_PEOPLE = ("killed", "injured", "men", "women", "boys", "girls", "children", "total", "quantity")
_MONEY = ("amount", "article", "kind", "donor", "currency")
# Which columns a form can have at all: "area" is a place in one form and a size in another.
_NOT_HERE = {
    FormKey.NATIONAL_MEASURES: ("area_m2", "amount", "kind", "donor", "recipient", "quantity", *_PEOPLE[:-1]),
    FormKey.STOCKPILES: ("area_m2", "title", "number", "recipient", *_MONEY, *_PEOPLE[:-1]),
    FormKey.TECHNICAL: ("area_m2", "title", "number", "recipient", *_MONEY, *_PEOPLE[:-1]),
    FormKey.RETAINED_TRANSFERRED: ("area_m2", "title", "number", *_MONEY, *_PEOPLE[:-1]),
    FormKey.CONVERSION: ("area_m2", "title", "number", "recipient", *_MONEY, *_PEOPLE[:-1]),
    FormKey.CONTAMINATION: ("title", "number", "recipient", "submunition_type", "submunitions", *_MONEY, *_PEOPLE[:-1]),
    FormKey.WARNING: ("area_m2", "amount", "donor"),
    FormKey.VICTIMS: ("area_m2", "amount", "donor"),
    FormKey.RESOURCES: ("area_m2", "title", "number", *_PEOPLE),
}
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")


@cache
def matches_of(text: str) -> tuple[Match, ...]:
    """Return every column a folded heading may be, best first."""
    found: dict[str, tuple[float, int]] = {}
    for group in groups_of("tables", "column."):
        name = group.removeprefix("column.")
        for pattern, cue in patterns_of("tables", group, "any"):
            match = pattern.search(text)
            if match is None or _inside_word(text, match.start()):
                continue
            size = (cue.weight, match.end() - match.start())
            if size > found.get(name, (0.0, 0)):
                found[name] = size
    return tuple(sorted(((name, *size) for name, size in found.items()), key=lambda one: (-one[1], -one[2])))


def _inside_word(text: str, start: int) -> bool:
    before = text[start - 1] if start else " "
    # Arabic particles and Chinese characters are written together with what follows.
    return before.isalpha() and (before.isascii() or "\u0400" <= before <= "\u04ff")


def is_heading_row(texts: list[str], key: FormKey) -> bool:
    """Whether the distinct folded cells of a row are headings of columns."""
    filled = [text for text in texts if text.strip()]
    if len(filled) < 2:
        return False
    known = [text for text in filled if len(text) <= 160 and matches_of(text.strip())]
    if len(known) < 2 or len(known) * 2 < len(filled):
        return False
    if key is FormKey.VICTIMS or key is FormKey.WARNING:
        return not any(
            re.fullmatch(r"\d[\d .,']*", text.strip()) and not _ANY_YEAR.fullmatch(text.strip()) for text in filled
        )
    return not any(re.fullmatch(r"[\d .,']{2,}", text.strip()) for text in filled)


def columns_of(headings: list[str], key: FormKey, data: list[list[str]]) -> tuple[str, ...]:
    """Return the columns by meaning, "unmapped" where a heading says nothing known."""
    chosen: list[str] = []
    for index, heading in enumerate(headings):
        chosen.append(_column(heading.strip(), key, chosen, [row[index] for row in data if index < len(row)]))
    return _distinct_names(chosen)


def _column(heading: str, key: FormKey, before: list[str], cells: list[str]) -> str:
    banned = _NOT_HERE.get(key, ())
    matches = [match for match in matches_of(heading) if match[0] not in banned]
    if not matches:
        return "unmapped"
    found = [name for name, _, _ in matches]
    name = found[0]
    if name == "submunitions" and matches[0][1] < 1 and not any(is_number(cell) for cell in cells):
        name = "submunition_type"  # "Submunition" alone over names
    sub = any(
        pattern.search(heading)
        for pattern, cue in patterns_of("tables", "column.submunitions", "any")
        if cue.weight < 1
    )
    if name == "submunitions" and "type" in found and "submunition_type" not in found and "quantity" not in found:
        name = "submunition_type"
    elif name in ("type", "quantity") and sub and f"{name}" in before:
        name = {"type": "submunition_type", "quantity": "submunitions"}[name]
    elif name == "type" and "type" in before and key is not FormKey.RESOURCES:
        name = "submunition_type"
    elif name == "quantity" and ("submunition_type" in before or sub) and "quantity" in before:
        name = "submunitions"
    if key is FormKey.RESOURCES and name == "type":
        name = "kind"
    named = bool(cells) and not any(character.isdigit() for cell in cells for character in cell)
    if name == "area_m2" and "location" not in before and named and not heading_unit(heading):
        return "location"  # "Area" over names of places
    return name


def is_number(text: str) -> bool:
    """Whether a cell is digits and their separators."""
    return bool(re.fullmatch(r"[\d .,'\u00a0]*\d[\d .,'\u00a0]*", text.strip()))


def _distinct_names(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    result: list[str] = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if name == "unmapped" or seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(result)


def table_name(key: FormKey, columns: tuple[str, ...], above: str, headings: list[str]) -> str:
    """Return the table's name by meaning, or "unmapped"."""
    if all(column == "unmapped" for column in columns) or not _TABLES[key]:
        return "unmapped"
    names = _TABLES[key]
    scores = dict.fromkeys(names, 0.0)
    lines = [line for line in above.split("\n") if line.strip()][-4:]
    for name in names:
        for pattern, cue in patterns_of("tables", f"table.{name}", "any"):
            for distance, line in enumerate(reversed(lines)):
                if pattern.search(line):
                    scores[name] += cue.weight / (1 + distance)
                    break
            if any(pattern.search(heading) for heading in headings):
                scores[name] += cue.weight * 0.6
    for name in names:
        scores[name] += _fit(name, columns)
    best = max(names, key=lambda name: scores[name])
    return best


def _fit(name: str, columns: tuple[str, ...]) -> float:
    """Return how well a table's columns fit a name."""
    has = set(columns)
    counted = bool(has & {"quantity", "submunitions"})
    rules = {
        "held": 0.5 if counted and not has & {"method", "date", "standards", "location", "plans"} else -0.5,
        "destruction_programme": 1.5
        if not counted and has & {"method", "location", "standards", "completion"}
        else -3.0,
        "destroyed": 1.0 if counted and has & {"method", "date", "standards", "location"} else 0.0,
        "discovered": 1.0 if "plans" in has else -0.5,
        "technical_munition": 0.6,
        "retained": 0.5,
        "transferred": 3.0 if "recipient" in has else 0.3 * ("purpose" in has),
        "contaminated": 0.5,
        "cleared": 1.0 if "method" in has else 0.0,
        "resources_national": 0.5 if not has & {"recipient", "donor"} else -1.0,
        "resources_provided": 1.5 if "recipient" in has else 0.0,
        "resources_received": 2.0 if "donor" in has else 0.0,
    }
    return rules.get(name, 0.0)


def is_total(texts: list[str]) -> bool:
    """Whether the folded cells of a row are a row of totals: it says so in its first cell with words."""
    first = next((text.strip(" :*") for text in texts if any(one.isalpha() for one in text)), "")
    if not first or len(first) > 60:
        return False
    return any(pattern.match(first) for pattern, _ in patterns_of("tables", "total_row", "any"))
