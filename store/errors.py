"""Three errors leave a room: try again by itself, a person must look, do not start. A bad paper is not an error but a Finding."""

from __future__ import annotations

import traceback
from pathlib import Path


class Temporary(Exception):
    """It may work by itself later: a server away, a lock held, a timeout."""


class Refused(Exception):
    """It will not work by itself: a person must look."""


class Misconfigured(Exception):
    """The program must not start. `mistakes` holds one sentence each, with the setting and the line that mends it."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes: tuple[str, ...] = mistakes


def place_of(error: Exception) -> str:
    """Kind and place of an error; never its words, which may hold what a mail says."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    return f"{type(error).__name__} in {Path(last.filename).name} line {last.lineno}"
