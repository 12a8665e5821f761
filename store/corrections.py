"""A person's corrections, put over what was read. A correction of a person's line is bound to the line as written, not to its place,
so reading again never puts it on somebody else.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from store.decisions import Decision
from store.errors import Refused
from store.filed import record_from_json
from store.records import as_json


def bind(data: dict[str, Any], field: str, value: object) -> dict[str, Any]:  # Any: JSON
    """Return what is stored for a correction: the value, and for a member the line that it belongs to."""
    path = field.split(".")
    bound: dict[str, Any] = {"value": value}
    if path[0] == "members" and len(path) > 2 and path[1].isdigit():
        members = data.get("members", ())
        if int(path[1]) >= len(members):
            raise Refused(f"{field}: the delegation has {len(members)} persons, counted from 0")
        bound["line"] = members[int(path[1])]["raw"]
    return bound


def corrected(kind: str, data: dict[str, Any], decisions: Sequence[Decision]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the record with every correction, oldest first, and the fields whose correction found no place any more."""
    shown = copy.deepcopy(data)
    lost: list[str] = []
    for decision in decisions:
        if decision.verb != "correct" or decision.field is None:
            continue
        trial = copy.deepcopy(shown)
        try:
            _put(trial, decision.field, decision.value)
            shown = as_json(record_from_json(kind, trial))
        except (LookupError, TypeError, ValidationError):
            lost.append(decision.field)
    return shown, tuple(lost)


def check(kind: str, data: dict[str, Any], field: str, bound: dict[str, Any]) -> None:
    """Refused when a correction has no such field, or the field cannot have such a value."""
    trial = copy.deepcopy(data)
    try:
        _put(trial, field, bound)
    except (LookupError, TypeError) as error:
        raise Refused(f"{field}: a record of kind {kind} has no such field") from error
    try:
        record_from_json(kind, trial)
    except ValidationError as error:
        raise Refused(f"{field}: cannot be {bound['value']!r}: {error.errors()[0]['msg']}") from error


def _put(data: dict[str, Any], field: str, bound: dict[str, Any]) -> None:
    path = field.split(".")
    place: Any = data  # Any: walks JSON
    if "line" in bound:
        place = _member(data, bound["line"])
        path = path[2:]
    for step in path[:-1]:
        place = place[int(step)] if isinstance(place, list) else place[step]
    last: Any = int(path[-1]) if isinstance(place, list) else path[-1]
    before = place[last]
    if isinstance(before, dict) and {"value", "confidence"} <= before.keys():
        place[last] = {**before, "value": bound["value"], "confidence": 1.0}
    elif isinstance(before, dict | list) and last != "on_behalf_of":
        raise LookupError(field)
    else:
        place[last] = bound["value"]


def _member(data: dict[str, Any], line: str) -> dict[str, Any]:
    for member in data["members"]:
        if member["raw"] == line:
            found: dict[str, Any] = member
            return found
    raise LookupError(line)
