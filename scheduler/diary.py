"""The log is a diary: one event a line, the id first, past tense; never a body, a delegate's name or a password."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

#: The only keys an event may carry; anything else is dropped, so that no careless line leaks what a mail says.
ALLOWED = frozenset(
    """message letter record job source mailbox state kind label outcome number findings records attempts parts bytes count new
    seconds reason reasons error reply recipients day slot key participant meeting year port path folder uid uidvalidity cause
    version pid left moved drafts sent refused unsure held filed failed set_aside free_gigabytes signal layers age""".split()
)


def start_diary(level: str, style: str, stream: TextIO | None = None) -> None:
    """Set how the diary is written: level "debug", "info" or "warning"; style "plain" (key=value) or "json"."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False) if style == "json" else _plain,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries log through logging; what they say at DEBUG holds credentials and bodies, so it never reaches a handler.
    logging.getLogger().handlers[:] = [logging.NullHandler()]
    logging.getLogger().setLevel(logging.WARNING)


def diary() -> structlog.typing.FilteringBoundLogger:
    """Return the diary to write into."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


def _only_allowed(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    always = ("event", "level", "timestamp")
    return {key: value for key, value in event.items() if key in ALLOWED or key in always}


_FIRST = ("message", "letter", "record", "job")


def _plain(_: Any, __: str, event: MutableMapping[str, Any]) -> str:
    said, level, moment = event.pop("event"), event.pop("level"), event.pop("timestamp")
    first = [f"{key}={_shown(event.pop(key))}" for key in _FIRST if key in event]
    rest = [f"{key}={_shown(value)}" for key, value in event.items()]
    mark = "" if level == "info" else f"{level.upper()} "
    return " ".join([str(moment)[:19] + "Z", mark + " ".join([*first, str(said), *rest])])


def _shown(value: object) -> str:
    text = str(value).replace("\r", " ").replace("\n", " ")
    return f'"{text}"' if " " in text or text == "" else text
