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
from itertools import pairwise

from parsers.strip import one_pattern
from store.records import Tick

_OPTIONS = (Tick.UNCHANGED, Tick.NOT_APPLICABLE, Tick.CHANGED)  #: "unchanged" holds "changed": it is looked for first
_TICKED = "☒☑✓✔✗✘✕✖✅❌■●◉⦿\uf0fe\uf0fd\uf0fc\uf052\uf053\uf054\uf078"
_EMPTY = "☐□○◯❏❑◻\uf0a8\uf06f\uf071\uf0a3\uf072"
_UNSURE = "▣\ufffd"  #: a glyph without a name may be a box of either kind
_MARK = (
    rf"(?P<ticked>[{_TICKED}]|[\[(] ?[xхv✓✔*+] ?[\])]|(?<![a-z0-9\u0400-\u04ff])[xх×](?![a-z0-9\u0400-\u04ff]))"
    rf"|(?P<empty>[{_EMPTY}]|[\[(] {{0,3}}[\])])|(?P<unsure>[{_UNSURE}])"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PARTING = re.compile(r"[\n\t]")
_HARD = re.compile(r"(?<!\w)[/|](?!\w)| [/|](?=\w)|(?<=\w)[/|] |[;•]")
_HARDEST = 2


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
    for match in _finder(languages).finditer(text.replace("\n", " ").replace("\t", " ")):
        kind = match.lastgroup
        if kind is None:
            continue
        if kind in _OPTIONS and match.start() and text[match.start() - 1].isalpha() and text[match.start()].isascii():
            continue  # inside a longer word
        found.append(Token(kind, match.start(), match.end()))
    return found


def style_of(texts: Iterable[str], languages: tuple[str, ...]) -> Style:
    """Return where a paper puts its marks, from the forms that leave no doubt."""
    votes = {Style.BEFORE: 0, Style.AFTER: 0}
    for text in texts:
        for part in _HARD.split(text):
            kinds = [token.kind in _OPTIONS for token in tokens_of(part, languages)]
            if kinds.count(True) != 1 or kinds.count(False) != 1:
                if kinds and kinds[0] != kinds[-1] and True in kinds and False in kinds:
                    votes[Style.AFTER if kinds[0] else Style.BEFORE] += 1
            else:
                votes[Style.AFTER if kinds[0] else Style.BEFORE] += 1
    winner, loser = sorted(votes.values(), reverse=True)
    if winner == loser or loser * 4 > winner:
        return Style.UNKNOWN
    return max(votes, key=lambda style: votes[style])


def options_of(text: str, languages: tuple[str, ...], style: Style) -> Options:
    """Return the options of one form and the marks that belong to them; `text` keeps its line breaks and tabs.

    A line may be broken inside an option or between a mark and its option, so a line break alone decides nothing.
    """
    tokens = tokens_of(text, languages)
    options = Options(present=[Tick(token.kind) for token in tokens if token.kind in _OPTIONS])
    for at, token in enumerate(tokens):
        if token.kind in _OPTIONS:
            continue
        owner = _paired(tokens, at) or _nearest(text, tokens, at, style)
        if owner is not None:
            options.marks.setdefault(Tick(owner.kind), set()).add(token.kind)
        elif token.kind != "empty":
            options.loose += 1
    _years(options, text, tokens)
    return options


def _paired(tokens: list[Token], at: int) -> Token | None:
    """Return a mark's option where each option has one mark and they take turns: then their order says it all."""
    kinds = [token.kind in _OPTIONS for token in tokens]
    if len(tokens) < 4 or any(kind == following for kind, following in pairwise(kinds)):
        return None
    if len(tokens) % 2:
        return None
    return tokens[at - 1] if kinds[0] else tokens[at + 1]


def _nearest(text: str, tokens: list[Token], at: int, style: Style) -> Token | None:
    """Return the neighbour that a mark belongs to, or None where it may be either."""
    before = tokens[at - 1] if at and tokens[at - 1].kind in _OPTIONS else None
    after = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].kind in _OPTIONS else None
    if before is None or after is None:
        lone = before or after
        if lone is None or style is Style.UNKNOWN:
            return lone
        # At the edge of a form's options a mark has one neighbour only; the paper's habit must not speak against it.
        fits = (lone is after) == (style is Style.BEFORE)
        return lone if fits or _on_one_line(text, tokens[at], lone) else None
    left, right = _strength(text[before.end : tokens[at].start]), _strength(text[tokens[at].end : after.start])
    if left >= _HARDEST or right >= _HARDEST:
        return None if left == right else (after if left > right else before)
    by_lines = None if left == right else (after if left > right else before)
    by_style = {Style.BEFORE: after, Style.AFTER: before}.get(style)
    if by_lines is None or by_style is None:
        return by_lines or by_style
    return by_lines if by_lines is by_style else None


def _on_one_line(text: str, mark: Token, option: Token) -> bool:
    first, last = sorted(((mark.start, mark.end), (option.start, option.end)))
    return "\n" not in text[first[1] : last[0]]


def _strength(between: str) -> int:
    """Return how strongly what stands between a mark and an option parts them."""
    if _HARD.search(between):
        return _HARDEST
    return 1 if _PARTING.search(between) else 0


def _years(options: Options, text: str, tokens: list[Token]) -> None:
    choices = [token for token in tokens if token.kind in _OPTIONS]
    for index, token in enumerate(choices):
        if token.kind != Tick.UNCHANGED:
            continue
        end = choices[index + 1].start if index + 1 < len(choices) else token.end + 90
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
    doubtful = options.loose or any("unsure" in marks or len(marks) > 1 for marks in options.marks.values())
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
