"""Stored mail read again by today's code. What a person decided stays decided: state and corrections are never undone by reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from intake.pipeline import Means, Now, SettledMeanwhileError, Shelf, beside, read_again, state_for
from store import inbox, register
from store.errors import Refused, Temporary, place_of
from store.inbox import Message, MessageState
from store.records import Reading, as_json
from store.register import RecordFacts

_SHOWN = 12  #: changed places named for one message


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What reading a message again changed, or would change."""

    number: str
    before: MessageState
    after: MessageState
    changes: tuple[str, ...] = ()  #: one line each; () when nothing differs
    error: str | None = None  #: why it could not be read


def reread(shelf: Shelf, message: Message, means: Means, now: Now, *, dry: bool) -> Reread:
    """Read one settled message again, and keep what is new unless `dry`."""
    try:
        reading = read_again(shelf, message, means)
    except Temporary:
        raise
    except Exception as error:  # one message that today's code cannot read must not keep the others from being read
        why = str(error) if isinstance(error, Refused) else f"its reading failed: {place_of(error)}"
        return Reread(number=message.number, before=message.state, after=message.state, error=why)
    with shelf.database.read() as tx:
        stored = inbox.read_reading(tx, message.id)
    after = message.state if message.settled_by else state_for(reading)
    changes = _changes(stored, reading)
    if after is not message.state:
        changes = (f"state: {message.state.value} -> {after.value}", *changes)
    if changes and not dry:
        try:
            _keep(shelf, message, reading, after, now)
        except SettledMeanwhileError:  # what a person decided meanwhile counts
            return Reread(number=message.number, before=message.state, after=message.state)
    return Reread(number=message.number, before=message.state, after=after, changes=changes[:_SHOWN])


def _keep(shelf: Shelf, message: Message, reading: Reading, after: MessageState, now: Now) -> None:
    moment = now()
    with shelf.database.begin() as tx:
        filed: tuple[RecordFacts, ...] = ()
        if after is not MessageState.FILED:
            register.withdraw(tx, message.id, moment)
        elif reading.records or not message.settled_by:
            # A paper that a person filed by hand stays filed when the program still reads nothing.
            filed = register.file(tx, message.id, reading, moment)
        settled = inbox.settle(
            tx,
            message.id,
            after,
            reading=reading,
            reasons=(*reading.reasons, *beside(tx, message.id, reading, filed)),
            now=moment,
            expected=message.state,
            by=message.settled_by,
        )
        if not settled:
            raise SettledMeanwhileError


def _changes(stored: dict[str, Any] | None, reading: Reading) -> tuple[str, ...]:  # Any: the contract's JSON
    if stored is None:
        return ("it had no reading",)
    before, after = _bare(stored), _bare(as_json(reading))
    return tuple(_differences("", before, after))


def _bare(reading: dict[str, Any]) -> dict[str, Any]:  # Any: the contract's JSON
    kept = ("outcome", "label", "language", "identity", "records", "defects")
    return {name: _values(reading.get(name)) for name in kept}


def _values(value: Any) -> Any:  # Any: walks JSON
    """Leave out raw words, confidence and evidence: only what a Field holds counts as a change."""
    if isinstance(value, dict):
        if {"value", "confidence"} <= value.keys():
            return _values(value["value"])
        return {name: _values(item) for name, item in value.items() if name not in ("evidence", "raw")}
    if isinstance(value, list):
        return [_values(item) for item in value]
    return value


def _differences(path: str, before: Any, after: Any) -> list[str]:  # Any: walks JSON
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            line
            for name in sorted(before.keys() | after.keys())
            for line in _differences(f"{path}.{name}" if path else name, before.get(name), after.get(name))
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [
            line
            for place, (old, new) in enumerate(zip(before, after, strict=True))
            for line in _differences(f"{path}.{place}", old, new)
        ]
    return [f"{path}: {_short(before)} -> {_short(after)}"]


def _short(value: Any) -> str:  # Any: JSON
    if isinstance(value, list):
        return f"{len(value)} of them" if value else "none"
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
