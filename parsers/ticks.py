"""A status is read only when exactly one is marked. Options left without a mark say nothing: then it is unknown, never a guess.

Seen on paper: an X before the option, an X behind it, boxes before or behind, only the chosen option left, a bold option, a column
for each option, a form field, and all options with the mark lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from parsers.strip import one_pattern
from store.records import Tick

_OPTIONS = (Tick.UNCHANGED, Tick.NOT_APPLICABLE, Tick.CHANGED)  #: "unchanged" holds "changed": it is looked for first
_TICKED = "☒☑✓✔✗✘✕✖✅❌■●◉⦿\uf0fe\uf0fd\uf0fc\uf052\uf053\uf054\uf078"
_EMPTY = "☐□○◯❏❑◻\uf0a8\uf06f\uf071\uf0a3\uf072"
_UNSURE = "▣"
_MARK = (
    rf"(?P<ticked>[{_TICKED}]|[\[(] ?[xхv✓✔*+] ?[\])]|(?<![a-z0-9\u0400-\u04ff])[xх×](?![a-z0-9\u0400-\u04ff]))"
    rf"|(?P<empty>[{_EMPTY}]|[\[(] {{0,3}}[\])])|(?P<unsure>{_UNSURE})"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PARTING = re.compile(r"[\n\t]")


class Style(StrEnum):
    """Where a paper's marks stand to its options."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """A mark or an option in a text."""

    kind: str  #: ticked, empty, unsure, or the option
    start: int
    end: int


@dataclass(slots=True)
class Options:
    """The options one form shows and the marks attached to them."""

    present: list[Tick] = field(default_factory=list)
    marks: dict[Tick, set[str]] = field(default_factory=dict)
    loose: int = 0  #: marks that may belong to either neighbour
    years: dict[Tick, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TickRead:
    """A form's status as marked."""

    tick: Tick
    confidence: float
    year: int | None = None  #: printed behind "unchanged"
    trouble: str = ""  #: why it is unknown, one clause; "" when nothing was printed to read
    how: str = ""  #: box, only_option, bold, column, field


NOTHING_READ = TickRead(Tick.UNKNOWN, 0.0)


@cache
def _finder(languages: tuple[str, ...]) -> re.Pattern[str]:
    parts = [_MARK]
    for option in _OPTIONS:
        pattern = one_pattern("forms", f"tick.{option}", languages)
        if pattern is not None:
            parts.append(f"(?P<{option}>{pattern.pattern})")
    return re.compile("|".join(parts))


def tokens_of(text: str, languages: tuple[str, ...]) -> list[Token]:
    """Return the marks and options of a folded text in reading order."""
    found: list[Token] = []
    for match in _finder(languages).finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        if kind in _OPTIONS and match.start() and text[match.start() - 1].isalpha() and text[match.start()].isascii():
            continue  # inside a longer word
        found.append(Token(kind, match.start(), match.end()))
    return found


def style_of(texts: Iterable[str], languages: tuple[str, ...]) -> Style:
    """Return where a paper puts its marks, from the lines that leave no doubt."""
    votes = {Style.BEFORE: 0, Style.AFTER: 0}
    for text in texts:
        for line in _PARTING.split(text):
            tokens = tokens_of(line, languages)
            kinds = [token.kind in _OPTIONS for token in tokens]
            if not any(kinds) or all(kinds):
                continue
            if not kinds[0] and kinds[-1]:
                votes[Style.BEFORE] += 1
            elif kinds[0] and not kinds[-1]:
                votes[Style.AFTER] += 1
    if votes[Style.BEFORE] == votes[Style.AFTER]:
        return Style.UNKNOWN
    winner, loser = sorted(votes.values(), reverse=True)
    if loser * 4 > winner:
        return Style.UNKNOWN
    return max(votes, key=lambda style: votes[style])


def options_of(text: str, languages: tuple[str, ...], style: Style) -> Options:
    """Return the options of one form and the marks that belong to them; `text` keeps its line breaks and tabs."""
    options = Options()
    pending: list[Token] = []  # marks alone in their line
    previous: Token | None = None
    offset = 0
    for line in _PARTING.split(text):
        tokens = [Token(one.kind, one.start + offset, one.end + offset) for one in tokens_of(line, languages)]
        offset += len(line) + 1
        choices = [token for token in tokens if token.kind in _OPTIONS]
        marks = [token for token in tokens if token.kind not in _OPTIONS]
        for token in choices:
            options.present.append(Tick(token.kind))
        if not choices:
            pending += marks
            continue
        _attach_pending(options, pending, previous, choices[0], style)
        pending = []
        _attach_line(options, tokens, choices, marks, style)
        previous = choices[-1]
    _attach_pending(options, pending, previous, None, style)
    _years(options, text, languages)
    return options


def _attach_pending(
    options: Options, pending: list[Token], previous: Token | None, following: Token | None, style: Style
) -> None:
    for mark in pending:
        if previous is None and following is not None and style is not Style.AFTER:
            _attach(options, following, mark)
        elif following is None and previous is not None and style is not Style.BEFORE:
            _attach(options, previous, mark)
        elif following is not None and style is Style.BEFORE:
            _attach(options, following, mark)
        elif previous is not None and style is Style.AFTER:
            _attach(options, previous, mark)
        elif mark.kind != "empty":
            options.loose += 1


def _attach_line(options: Options, tokens: list[Token], choices: list[Token], marks: list[Token], style: Style) -> None:
    if len(choices) == 1:
        for mark in marks:
            _attach(options, choices[0], mark)
        return
    here = style
    if tokens[0].kind not in _OPTIONS and tokens[-1].kind in _OPTIONS:
        here = Style.BEFORE
    elif tokens[0].kind in _OPTIONS and tokens[-1].kind not in _OPTIONS:
        here = Style.AFTER
    for index, token in enumerate(tokens):
        if token.kind in _OPTIONS:
            continue
        step = {Style.BEFORE: 1, Style.AFTER: -1}.get(here, 0)
        neighbour = tokens[index + step] if step and 0 <= index + step < len(tokens) else None
        if neighbour is not None and neighbour.kind in _OPTIONS:
            _attach(options, neighbour, token)
        elif token.kind != "empty":
            options.loose += 1


def _attach(options: Options, choice: Token, mark: Token) -> None:
    options.marks.setdefault(Tick(choice.kind), set()).add(mark.kind)


def _years(options: Options, text: str, languages: tuple[str, ...]) -> None:
    tokens = [token for token in tokens_of(text, languages) if token.kind in _OPTIONS]
    for index, token in enumerate(tokens):
        if token.kind != Tick.UNCHANGED:
            continue
        end = tokens[index + 1].start if index + 1 < len(tokens) else token.end + 90
        year = _YEAR.search(text, token.end, min(end, token.end + 90))
        if year is not None:
            options.years.setdefault(Tick.UNCHANGED, int(year.group()))


def decide(options: Options, *, lone_counts: bool, bold: frozenset[Tick] = frozenset()) -> TickRead:
    """Return the one option marked, or unknown with the reason. `lone_counts`: this paper leaves only the chosen option."""
    year = options.years.get(Tick.UNCHANGED)
    kinds = set(options.present)
    if not kinds:
        return NOTHING_READ
    ticked = [option for option, marks in options.marks.items() if "ticked" in marks]
    doubtful = any("unsure" in marks for marks in options.marks.values()) or options.loose
    repeated = [option for option in kinds if options.present.count(option) > 1]
    if len(ticked) == 1 and not doubtful and not repeated:
        return TickRead(ticked[0], 0.97, year, how="box")
    if len(ticked) > 1:
        return TickRead(Tick.UNKNOWN, 0.9, year, "two options are marked")
    if repeated and (ticked or len(kinds) > 1):
        return TickRead(Tick.UNKNOWN, 0.9, year, "the options of two forms run into each other")
    if doubtful:
        return TickRead(Tick.UNKNOWN, 0.9, year, "a mark cannot be matched to one option")
    boxes = any(options.marks.values())
    if len(kinds) == 1 and not boxes and lone_counts:
        return TickRead(next(iter(kinds)), 0.93, year, how="only_option")
    if len(bold) == 1 and not boxes and len(kinds) > 1:
        return TickRead(next(iter(bold)), 0.75, year, how="bold")
    return TickRead(Tick.UNKNOWN, 0.9, year, "no option is marked")


def field_meaning(name: str) -> tuple[str, Tick | None] | None:
    """Return the letter and the option a form field's name speaks of ("FormB_unchanged"), or None."""
    folded = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("non_applicable", "nonapplicable")
    letter = re.search(r"(?:^|[ ._-])(?:form|formule|formulario)?[ ._-]?(?P<letter>[a-j])(?![a-z])", folded)
    if letter is None:
        return None
    option: Tick | None = None
    if re.search(r"un[ _-]?changed|non[ _-]?modif|sin[ _-]?cambio|nochange", folded):
        option = Tick.UNCHANGED
    elif re.search(r"applic|n_?/?a$|_na(?:_|$)|sans[ _-]?objet", folded):
        option = Tick.NOT_APPLICABLE
    elif re.search(r"changed|modif|cambio", folded):
        option = Tick.CHANGED
    return letter.group("letter").upper(), option
