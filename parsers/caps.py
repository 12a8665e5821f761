"""What a scan can promise: no value from one is surer than this, whatever rule read it."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from store.records import Evidence, Field

SCANNED = 0.85  #: the most a value from a scan is sure of

T = TypeVar("T")


def capped(value: T, ceiling: float = SCANNED) -> T:
    """Return a record whose fields claim no more than `ceiling`."""
    return _walk(value, ceiling)  # type: ignore[no-any-return]


def _walk(value: Any, ceiling: float) -> Any:  # Any: walks every record class alike
    if isinstance(value, Field):
        return dataclasses.replace(value, confidence=min(value.confidence, ceiling))
    if isinstance(value, tuple):
        return tuple(_walk(one, ceiling) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, Evidence | type):
        parts = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        return type(value)(**{name: _walk(part, ceiling) for name, part in parts.items()})
    return value
