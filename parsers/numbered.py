"""Forms numbered 1 to 10 in the order of A to J: a heading whose words are not known is the form of its place in that order.

Only where the headings that are known stand in their places without exception; of 3 and 4 only the one that is left.
"""

from __future__ import annotations

import re

from parsers.strip import Item, Strip
from store.records import FormKey

_AGREED = 4  #: headings that must stand in their places before a place tells anything
_SEEN = 2  #: numbered headings that are known, so that other numbered ones are headings too
_NUMBER = re.compile(r"[\W_]*(?P<number>10|[1-9])[.):、 -]")
_LONGEST = 130
_PLACES = {
    1: FormKey.NATIONAL_MEASURES,
    2: FormKey.STOCKPILES,
    5: FormKey.CONVERSION,
    6: FormKey.CONTAMINATION,
    7: FormKey.WARNING,
    8: FormKey.VICTIMS,
    9: FormKey.RESOURCES,
    10: FormKey.OTHER,
}
_SWAPPED = (FormKey.TECHNICAL, FormKey.RETAINED_TRANSFERRED)


def unnamed_forms(strip: Strip, known: dict[int, FormKey]) -> dict[int, FormKey | None]:
    """Return further headings, item index to form, given those whose words are known; None where the form stays open."""
    numbers = {item.index: number for item in strip.items if (number := _number(strip, item)) is not None}
    placed = {numbers[index]: key for index, key in known.items() if index in numbers}
    others = {index: number for index, number in numbers.items() if index not in known}
    if len(placed) < _AGREED or not all(_fits(number, key) for number, key in placed.items()):
        # Too little to tell which forms the others are, enough to see that they are none of those before them.
        return dict.fromkeys(others) if len(placed) >= _SEEN and len(placed) == len(known) else {}
    found: dict[int, FormKey | None] = {}
    for index, number in others.items():
        if number in placed:
            continue
        key = _PLACES.get(number) or _left_over(number, placed)
        found[index] = None if key in placed.values() or key in found.values() else key
    return found


def _number(strip: Strip, item: Item) -> int | None:
    if not (item.bold or item.place == "heading") or item.end - item.start > _LONGEST:
        return None
    match = _NUMBER.match(strip.text, item.start, item.end)
    return int(match.group("number")) if match else None


def _fits(number: int, key: FormKey) -> bool:
    return _PLACES.get(number, key) is key and (number in _PLACES or key in _SWAPPED)


def _left_over(number: int, placed: dict[int, FormKey]) -> FormKey | None:
    other = placed.get(7 - number)
    return next((key for key in _SWAPPED if key is not other), None) if other in _SWAPPED else None
