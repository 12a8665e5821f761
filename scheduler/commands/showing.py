"""How commands show what they found: tables on a terminal, plain lines into a pipe, one JSON object a line when asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from store.records import clean_text

_WIDE = 1_000_000  #: columns of a pipe: nothing is cut there


def show_json(value: Any) -> None:  # Any: JSON
    """Print one JSON object on one line, as UTF-8 whatever the locale says."""
    line = json.dumps(value, ensure_ascii=False, default=_plain) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in our JSON")


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under headings: a table on a terminal, tabs between cells in a pipe."""
    lines = [[_cell(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for line in (list(columns), *lines):
            say("\t".join(line))
        return
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))  # Text: nothing a mail says is markup
    Console().print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return clean_text(str(value)).replace("\n", " ").replace("\t", " ")


def say(text: str = "", stream: TextIO | None = None) -> None:
    """Print one line; what the terminal cannot show is replaced, never an error."""
    out = stream or sys.stdout
    safe = clean_text(text).encode(out.encoding or "utf-8", "replace").decode(out.encoding or "utf-8", "replace")
    print(safe, file=out)


def progress() -> Progress:
    """Return a progress bar on stderr, shown on a terminal only."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
