"""One paper as the rules of notes see it: its strip, its sentences, the meetings it names, and the cues of parsers/lexicon/notes.toml in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from parsers.cues import Folded, lexicon
from parsers.meetings import Naming, find_meetings
from parsers.paper import Context, Paper
from parsers.sentences import Bounds, Sentences
from parsers.strip import Item, Strip, StripHit, patterns_of
from store.records import Evidence

_OWN = re.compile(r"(?<![a-z])oda ?/ ?\d{4} ?[-/] ?\d{3,6}(?!\d)")
_LONGEST = 40_000  #: letters of a paper that are read for the frame; a longer one is no note


class NoteText:
    """A paper beside what the frame of a notice is read from."""

    def __init__(self, paper: Paper, context: Context) -> None:
        self.paper = paper
        self.context = context
        self.strip = Strip(paper)
        self.sentences = Sentences(self.strip)
        self._aligned: dict[int, Folded] = {}
        self._hits: dict[str, tuple[StripHit, ...]] = {}

    @cached_property
    def namings(self) -> tuple[Naming, ...]:
        """The meetings the paper names."""
        return find_meetings(self.strip, self.sentences, self.context)

    @property
    def flat(self) -> str:
        """The folded text in one line."""
        return self.strip.flat

    def hits(self, group: str) -> tuple[StripHit, ...]:
        """Return every hit of a group's cues, in order."""
        if group not in self._hits:
            found: list[StripHit] = []
            for language in (*self.strip.languages, "any"):
                for pattern, cue in patterns_of("notes", group, language):
                    for match in pattern.finditer(self.flat, 0, _LONGEST):
                        at = self.strip.item_at(match.start())
                        found.append(StripHit(cue, at, match.start(), match.end(), match))
            self._hits[group] = tuple(sorted(found, key=lambda hit: (hit.start, -hit.end)))
        return self._hits[group]

    def first(self, *groups: str) -> StripHit | None:
        """Return the first hit of some groups."""
        found = [hits[0] for group in groups if (hits := self.hits(group))]
        return min(found, key=lambda hit: hit.start) if found else None

    def in_sentence(self, group: str, bounds: Bounds) -> StripHit | None:
        """Return the first hit of a group within a sentence."""
        return next((hit for hit in self.hits(group) if bounds[0] <= hit.start < bounds[1]), None)

    def line_hit(self, group: str, *, limit: int = 60) -> StripHit | None:
        """Return the first line, among the first ones, that a cue written for whole lines matches."""
        pattern = pattern_of(group)
        for item in self.strip.items[:limit]:
            match = pattern.search(self.strip.folded(item).strip())
            if match:
                cue = next(cue for cue in lexicon("notes") if cue.group == group)
                return StripHit(cue, item.index, item.start, item.end, match)
        return None

    def item(self, position: int) -> Item:
        """Return the line that covers a position."""
        return self.strip.items[self.strip.item_at(position)]

    def written(self, start: int, end: int) -> str:
        """Return a stretch of the folded text as written, in one line."""
        parts: list[str] = []
        for item in self.strip.items[self.strip.item_at(start) : self.strip.item_at(max(start, end - 1)) + 1]:
            if start <= item.start and end >= item.end:
                parts.append(item.text)
            else:
                parts.append(self._quoted(item, max(start, item.start), min(end, item.end)))
        return " ".join(" ".join(part.split()) for part in parts if part.strip())

    def _quoted(self, item: Item, start: int, end: int) -> str:
        """Return part of a line as written; a line is aligned with its folded form once."""
        folded = self._aligned.get(item.index)
        if folded is None:
            folded = self._aligned[item.index] = Folded(item.text)
        return folded.quote(start - item.start, end - item.start)

    def evidence(self, start: int, end: int | None = None) -> Evidence:
        """Return where a position stands, quoting the stretch, else its line."""
        quote = self.written(start, end) if end is not None else ""
        return self.strip.evidence(self.item(start), quote)


def find_own(folded: str) -> re.Match[str] | None:
    """Return the first place that cites a note of ours, ODA/2023-00050."""
    return _OWN.search(folded)


def find_all_own(folded: str) -> Iterator[re.Match[str]]:
    """Yield every place that cites a note of ours."""
    yield from _OWN.finditer(folded)


@cache
def pattern_of(group: str) -> re.Pattern[str]:
    """Return one pattern for all cues of a group, in any language."""
    return re.compile("|".join(f"(?:{cue.pattern})" for cue in lexicon("notes") if cue.group == group))


@cache
def groups_with(prefix: str) -> tuple[str, ...]:
    """Return the groups of the lexicon whose name begins so."""
    return tuple(dict.fromkeys(cue.group for cue in lexicon("notes") if cue.group.startswith(prefix)))
