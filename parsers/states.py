"""Finding States and organisations in a text by all their names: the longest name wins, a name inside a word is none.

One trie over folded tokens, made once per Reference; a page is walked once. "Guinea" is never found inside "Equatorial Guinea", and
"grenade" is Grenada only when written with a capital, and then weakly.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from parsers.cues import Folded, fold, lexicon
from parsers.spellings import TOKEN, Tokens, spellings, tokens_of
from store.reference import NameKind, Organisation, Reference, State

_LEAF = ""  # no token is empty, so a node keeps its entry under this key
_LOOK_BACK = 5  # tokens before a weak name in which an honorific makes a person of it
_GAP = re.compile(r"[ \t]*[-'’·/《》]?[ \t]*\n?[ \t]*")
_PREFIXES = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")  # glued to the next Arabic word
_SHORTEST_STEM = 3
_ACRONYM = 5


class MentionKind(StrEnum):
    """What kind of name was met."""

    SHORT = "short"
    OFFICIAL = "official"
    FORMER = "former"
    DEMONYM = "demonym"
    ORGANISATION = "organisation"


_KINDS = {
    NameKind.SHORT: MentionKind.SHORT,
    NameKind.VARIANT: MentionKind.SHORT,
    NameKind.OFFICIAL: MentionKind.OFFICIAL,
    NameKind.FORMER: MentionKind.FORMER,
    NameKind.DEMONYM: MentionKind.DEMONYM,
}
_RANK = {kind: rank for rank, kind in enumerate(MentionKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMention:
    """A State or organisation named in a text."""

    code: str
    kind: MentionKind
    start: int  #: in the folded text
    end: int
    quote: str  #: as written
    weak: bool = False  #: the name is also an ordinary word, a person's name or a language


class _Entry(NamedTuple):
    code: str  #: "" for what holds a State's name and is none
    kind: MentionKind
    declined: bool  #: a made-up form, which gives way to a real name
    capital: bool  #: must be written with a capital
    acronym: bool  #: must be written in capitals
    weak: bool


class _Node(dict[str, "_Node"]):
    """One token further into the names; `entry` when a name ends here."""

    __slots__ = ("entry",)

    def __init__(self) -> None:
        super().__init__()
        self.entry: _Entry | None = None


class Token(NamedTuple):
    """A token of the folded text and where it stands."""

    text: str
    start: int
    end: int


def find_states(folded: Folded, reference: Reference) -> tuple[StateMention, ...]:
    """Return every State and organisation named, in order, none within another."""
    root = _trie(reference)
    text = folded.text
    tokens = [Token(found[0].replace("\u0307", ""), found.start(), found.end()) for found in TOKEN.finditer(text)]
    written = _Written(folded)
    mentions: list[StateMention] = []
    index = 0
    while index < len(tokens):
        found = _longest(root, tokens, index, text)
        if found is None:
            index += 1
            continue
        entry, last, start = found
        end = tokens[last].end
        if entry.code:
            quote = written.quote(start, end)
            if _as_it_must_be_written(entry, quote) and not (entry.weak and _is_person(tokens, index)):
                mentions.append(
                    StateMention(code=entry.code, kind=entry.kind, start=start, end=end, quote=quote, weak=entry.weak)
                )
        index = last + 1
    return tuple(mentions)


def _longest(root: _Node, tokens: list[Token], index: int, text: str) -> tuple[_Entry, int, int] | None:
    """Return the longest name that begins at a token: its entry, its last token and where it starts in the text."""
    first = tokens[index]
    for stem, cut in _stems(first.text, root):
        node = root[stem]
        best = (node.entry, index) if node.entry else None
        for place in range(index + 1, len(tokens)):
            follower = node.get(tokens[place].text)
            if follower is None or not _GAP.fullmatch(text, tokens[place - 1].end, tokens[place].start):
                break
            node = follower
            if node.entry:
                best = (node.entry, place)
        if best and best[0]:
            return best[0], best[1], first.start + cut
    return None


def _stems(word: str, root: _Node) -> Iterator[tuple[str, int]]:
    """Yield the word, and the Arabic word without what is glued to it, with the letters cut off, where names begin so."""
    if word in root:
        yield word, 0
    # A sign of two code points may fold to nothing at all.
    if len(word) <= _SHORTEST_STEM or not ("\u0620" <= word[0] <= "\u064a"):
        return
    if word.startswith(("لل", "ولل", "فلل")):
        cut = word.index("لل")
        if (stem := "ال" + word[cut + 2 :]) in root:
            yield stem, cut
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_STEM and word[len(prefix) :] in root:
            yield word[len(prefix) :], len(prefix)


def _as_it_must_be_written(entry: _Entry, quote: str) -> bool:
    if entry.acronym:
        return quote.upper() == quote
    return not entry.capital or quote[:1].upper() == quote[:1]


def _is_person(tokens: list[Token], index: int) -> bool:
    honorifics = _words("honorific")
    for token in reversed(tokens[max(0, index - _LOOK_BACK) : index]):
        if token.text in honorifics:
            return True
        if token.text != "." and not token.text[0].isalpha():
            return False
    return False


class _Written:
    """The words of a folded span as written. Folding never makes or loses a line end, so only lines with a find are aligned, once."""

    __slots__ = ("_aligned", "_firsts", "_folded", "_lines", "_originals", "_starts")

    def __init__(self, folded: Folded) -> None:
        self._folded = folded
        self._originals = folded.original.split("\n")
        self._lines = folded.text.split("\n")
        self._starts = _line_starts(self._lines)
        self._firsts = _line_starts(self._originals)
        self._aligned: dict[int, list[int] | None] = {}

    def quote(self, start: int, end: int) -> str:
        """Return the original words."""
        text, original = self._folded.text, self._folded.original
        if len(text) == len(original) and text[start:end] == original[start:end].lower():
            return original[start:end]
        first, last = self._place(start), self._place(end - 1)
        if len(self._originals) != len(self._lines) or first is None or last is None:
            return self._folded.quote(start, end)
        return original[first : last + 1].strip()

    def _place(self, position: int) -> int | None:
        """Return the offset in the original of a folded character."""
        number = bisect_right(self._starts, position) - 1
        if number not in self._aligned and number < len(self._originals):
            self._aligned[number] = _align(self._originals[number], self._lines[number])
        places = self._aligned.get(number)
        if places is None:
            return None
        return self._firsts[number] + places[position - self._starts[number]]


def _line_starts(lines: list[str]) -> list[int]:
    return [0, *accumulate(len(line) + 1 for line in lines)][:-1]


def _align(original: str, folded: str) -> list[int] | None:
    """Return for each folded character the offset of the one it came from; None when the two do not fit."""
    places: list[int] = []
    for offset, character in enumerate(original):
        piece = _fold_one(character)
        if piece == " " and places and folded[len(places) - 1] == " ":
            continue  # white space was drawn together
        if piece and not folded.startswith(piece, len(places)):
            return None
        places += [offset] * len(piece)
        if folded[len(places) : len(places) + 1] == "\u0307":
            places.append(offset)
    return places if len(places) == len(folded) else None


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    return fold(character)


@cache
def _words(*groups: str) -> frozenset[str]:
    return frozenset(cue.pattern for cue in lexicon("states") if cue.group in groups)


@cache
def _tokens_of_words(group: str) -> frozenset[Tokens]:
    return frozenset(tokens_of(word) for word in _words(group))


@cache
def _trie(reference: Reference) -> _Node:
    root = _Node()
    holders: list[State | Organisation] = [*reference.states.values(), *reference.organisations.values()]
    for holder in holders:
        is_state = isinstance(holder, State)
        for name in holder.names:
            kind = _KINDS[name.kind] if is_state else MentionKind.ORGANISATION
            demonym = kind is MentionKind.DEMONYM
            base = tokens_of(name.text)
            for tokens in spellings(name.text, name.language, demonym=demonym):
                ordinary = tokens in _tokens_of_words("ordinary")
                language_word = tokens in _tokens_of_words("language_word")
                entry = _Entry(
                    code=holder.code,
                    kind=kind,
                    declined=tokens != base,
                    capital=ordinary or (demonym and name.language == "en"),
                    acronym=len(name.text) <= _ACRONYM and name.text.isupper(),
                    weak=ordinary or (demonym and language_word),
                )
                _plant(root, tokens, entry)
    for tokens in _tokens_of_words("not_a_state"):
        _plant(root, tokens, _Entry("", MentionKind.SHORT, False, False, False, False))
    return root


def _plant(root: _Node, tokens: Tokens, entry: _Entry) -> None:
    node = root
    for token in tokens:
        node = node.setdefault(token, _Node())
    standing = node.entry
    # A real name goes before a made-up form, a name before a demonym; what two States would share names neither.
    if standing and standing.code == entry.code and not (entry.weak or standing.weak):
        # "Azeri" wants its capital in English, "azerí" in Spanish does not.
        better = min(entry, standing, key=_order)
        node.entry = better._replace(capital=entry.capital and standing.capital)
    elif standing is None or _order(entry) < _order(standing) or not entry.code:
        node.entry = entry
    elif standing.code not in ("", entry.code) and _order(entry) == _order(standing):
        node.entry = None


def _order(entry: _Entry) -> tuple[bool, bool, int]:
    return entry.kind is MentionKind.DEMONYM, entry.declined, _RANK[entry.kind]
