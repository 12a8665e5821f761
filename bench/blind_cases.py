"""A case is one paper (or mail) of the quality set with what it truly says. Half of the layouts are kept in a vault: only their totals are told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench.blind_sheet import Sheet
from bench.paperwork import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One paper with its truth."""

    kind: str  #: notes, reports or labels
    name: str
    layout: str
    language: str
    rank: int  #: 0 for the first language of a layout; a small run takes the low ranks
    label: str
    day: date  #: the day it is read on
    sheet: Sheet | None = None
    envelope: Envelope | None = (
        None  #: where the paper comes by mail; the body alone is the paper when there is no sheet
    )
    body: str = ""
    truth: dict[str, Any] | None = None  # Any: the contract's JSON
    loose: frozenset[str] = frozenset()  #: what is told but not asked for: more of it is no mistake
    reported: bool = False  #: an initial report of this State is on file

    @property
    def sources(self) -> tuple[str, ...]:
        """What this case can be read as."""
        return ("docx", "pdf", "scan") if self.sheet else ("mail",)

    @property
    def vault(self) -> bool:
        """True when only totals of this layout may be told."""
        return hashlib.sha256(f"{self.kind}/{self.layout}".encode()).digest()[0] % 2 == 0
