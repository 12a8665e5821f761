"""A paper as one strip of folded text. Every line of every paragraph and cell stands once, in reading order, and knows its place.

Cues are searched in the whole strip at once: a pattern that begins with letters costs microseconds there, line by line it would not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from parsers.cues import Cue, Folded, fold, lexicon
from parsers.paper import QUOTE_LIMIT, Cell, Line, Paper, Paragraph, Table
from store.records import Evidence

_HEAD = re.compile(r"[\W\d_]*")
_CJK = re.compile("[\u4e00-\u9fff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SHORT = 600  #: characters
_RUNNING, _PAGES = 12, 3  # letters of a running head, pages it stands on
# Words no page of that language does without; they only decide which cues are worth a search.
_SIGNS = {
    "fr": (
        " des ",
        " les ",
        " du ",
        " une ",
        " aux ",
        "formule",
        "modifie",
        "sans objet",
        "l'article",
        "etat ",
        "periode",
    ),
    "es": (
        " del ",
        " los ",
        " las ",
        " una ",
        " el ",
        "formulario",
        "cambios",
        "aplica",
        "articulo",
        "estado",
        "informe",
    ),
    "pt": (" dos ", " das ", " da ", " do ", " uma ", "formulario", "alterac", "aplica", "artigo", "estado", "janeiro"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a paragraph, or one line of a cell."""

    index: int
    text: str  #: as written
    start: int  #: in the strip's folded text
    end: int
    block: int  #: index of the block in the document
    line: Line | None = None
    cell: Cell | None = None
    table: Table | None = None
    place: str = "body"

    @property
    def bold(self) -> bool:
        """Whether the line is printed bold; unknown for cells."""
        return self.line is not None and self.line.bold

    @property
    def page(self) -> int | None:
        """Page from 1, where known."""
        here = self.cell or self.line
        return here.page if here else None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one item."""

    item: Item
    start: int  #: in the strip's folded text
    end: int

    @property
    def whole(self) -> bool:
        """Whether it is the whole item."""
        return self.start <= self.item.start and self.end >= self.item.end

    @property
    def text(self) -> str:
        """As written."""
        if self.whole:
            return self.item.text.strip()
        first = max(0, self.start - self.item.start)
        return Folded(self.item.text).quote(first, self.end - self.item.start)


@dataclass(frozen=True, slots=True)
class StripHit:
    """A cue found in the strip."""

    cue: Cue
    item: int  #: index of the item where it begins
    start: int
    end: int
    match: re.Match[str]


class Strip:
    """The items of one paper, their folded text, and the languages whose cues are worth searching."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        items: list[Item] = []
        folded: list[str] = []
        position = 0
        for index, text, place in _lines(paper):
            piece = _folded(text)
            items.append(Item(len(items), text, position, position + len(piece), index, *place))
            folded.append(piece)
            position += len(piece) + 1
        self.items = tuple(items)
        self.text = "\n".join(folded)
        self.flat = self.text.replace("\n", " ").replace("\t", " ")
        self.starts = [item.start for item in items]
        self.languages = _languages(self.text, paper.language)

    @cached_property
    def running(self) -> frozenset[str]:
        """Folded lines that stand on three pages or more: running heads and feet, whatever the reader called them."""
        pages: dict[str, set[int]] = {}
        for item in self.items:
            if item.table is None and item.page is not None and item.end - item.start >= _RUNNING:
                pages.setdefault(self.folded(item).strip(), set()).add(item.page)
        return frozenset(text for text, on in pages.items() if len(on) >= _PAGES)

    def folded(self, item: Item) -> str:
        """Return an item's folded text."""
        return self.text[item.start : item.end]

    def item_at(self, position: int) -> int:
        """Return the index of the item that covers a position."""
        return max(0, bisect_right(self.starts, position) - 1)

    def hits(self, group: str) -> Iterator[StripHit]:
        """Yield every hit of one group's cues; a hit may run over the end of a line."""
        for language in (*self.languages, "any"):
            for pattern, cue in patterns_of("forms", group, language):
                for match in pattern.finditer(self.flat):
                    yield StripHit(cue, self.item_at(match.start()), match.start(), match.end(), match)

    def at_start(self, hit: StripHit) -> bool:
        """Whether nothing but bullets, numbers and marks stands before a hit in its line."""
        item = self.items[hit.item]
        head = _HEAD.match(self.text, item.start, item.end)
        return head is not None and hit.start <= max(head.end(), item.start)

    def evidence(self, item: Item, quote: str = "") -> Evidence:
        """Return where an item stands."""
        quote = (quote or item.text)[:QUOTE_LIMIT]
        if item.cell is not None and item.table is not None:
            return cell_evidence(self.paper.path, item.table, item.cell, quote)
        line = item.line
        return Evidence(
            part=self.paper.path, page=line.page if line else None, box=line.box if line else None, quote=quote
        )


def cell_evidence(part: str, table: Table, cell: Cell, quote: str = "") -> Evidence:
    """Return where a cell stands."""
    return Evidence(
        part=part,
        page=cell.page,
        box=cell.box,
        table=(table.index, cell.row, cell.column) if table.index >= 0 else None,
        quote=(quote or cell.text)[:QUOTE_LIMIT],
    )


def _folded(text: str) -> str:
    """Fold a line and keep its tabs: a tab is a wide gap and parts columns."""
    if "\t" not in text:
        return fold(text)
    return "\t".join(fold(part.strip()) for part in text.split("\t"))


_Where = tuple[Line | None, Cell | None, Table | None, str]


def _lines(paper: Paper) -> Iterator[tuple[int, str, _Where]]:
    for index, block in enumerate(paper.document.blocks):
        if isinstance(block, Paragraph):
            for line in block.lines:
                for text in line.text.split("\n"):
                    yield index, text, (line, None, None, block.place)
            continue
        for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)):
            for text in cell.text.split("\n"):
                yield index, text, (None, cell, block, "cell")


def _languages(text: str, known: str | None) -> tuple[str, ...]:
    found = ["en"]
    short = len(text) < _SHORT  # too short to show its language
    found += [language for language, signs in _SIGNS.items() if short or any(sign in text for sign in signs)]
    found += ["zh"] if _CJK.search(text) else []
    found += ["ar"] if _ARABIC.search(text) else []
    found += ["ru"] if _CYRILLIC.search(text) else []
    if known and known not in found:
        found.append(known)
    return tuple(found)


@cache
def patterns_of(name: str, group: str, language: str) -> tuple[tuple[re.Pattern[str], Cue], ...]:
    """Return the compiled cues of one group and language of a lexicon file."""
    return tuple(
        (re.compile(cue.pattern), cue) for cue in lexicon(name) if cue.group == group and cue.language == language
    )


@cache
def one_pattern(name: str, group: str, languages: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return one pattern that matches any cue of a group, for short texts; the longest alternative is not preferred."""
    cues = [cue for cue in lexicon(name) if cue.group == group and cue.language in (*languages, "any")]
    if not cues:
        return None
    parts = sorted({cue.pattern for cue in cues}, key=len, reverse=True)
    # Named groups may stand once in a pattern only: here nobody asks for them.
    return re.compile("|".join(f"(?:{re.sub(r'[?]P<[a-z]+>', '?:', part)})" for part in parts))


@cache
def groups_of(name: str, prefix: str) -> tuple[str, ...]:
    """Return the groups of a lexicon file that begin with a prefix, in the file's order."""
    return tuple(dict.fromkeys(cue.group for cue in lexicon(name) if cue.group.startswith(prefix)))
