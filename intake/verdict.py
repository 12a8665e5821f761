"""What a message is, with reasons. A duty's label is given only where the paper itself says so; what two readings share is `unknown`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from store.records import Clue, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class PartVerdict:
    """What one part is, alone."""

    path: str
    label: (
        Label | None
    )  #: None for a part that says nothing of its own: a covering text, a picture, a list without its note
    confidence: float
    clues: tuple[Clue, ...] = ()
    reasons: tuple[str, ...] = ()  #: one sentence each
    announced: Label | None = None  #: what a covering text says that its attachment is
    persons: bool = False  #: names persons: a bare list belongs to the note it came with


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a message is. A confidence over 0.9 promises to be right 98 times in 100."""

    label: Label
    confidence: float
    reasons: tuple[str, ...] = ()  #: one sentence each, the deciding one first
    clues: tuple[Clue, ...] = ()  #: strongest first
    part_labels: Mapping[str, Label] = field(default_factory=dict)  #: path -> label, of the parts that have one
    undecided_parts: tuple[str, ...] = ()  #: paths of unread parts that could hold the answer
