"""Forms are found by meaning: their title and the treaty's letter decide, the printed letter is only kept.

C and D are swapped between editions in circulation, and some reports print no letters at all. CCM Article 7(1), 3(8).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.formanswers import short_answer
from parsers.strip import Item, Span, Strip, StripHit, groups_of
from parsers.ticks import tokens_of
from store.records import FormKey

BY_ARTICLE = {
    **dict.fromkeys("a", FormKey.NATIONAL_MEASURES),
    **dict.fromkeys("befg", FormKey.STOCKPILES),
    "c": FormKey.TECHNICAL,
    "d": FormKey.CONVERSION,
    **dict.fromkeys("hi", FormKey.CONTAMINATION),
    "j": FormKey.WARNING,
    "k": FormKey.VICTIMS,
    **dict.fromkeys("mn", FormKey.RESOURCES),
}
# The letters that mean the same in every edition; C and D do not.
_BY_LETTER = {
    "A": FormKey.NATIONAL_MEASURES,
    "B": FormKey.STOCKPILES,
    "E": FormKey.CONVERSION,
    "F": FormKey.CONTAMINATION,
    "G": FormKey.WARNING,
    "H": FormKey.VICTIMS,
    "I": FormKey.RESOURCES,
    "J": FormKey.OTHER,
}
_CYRILLIC_TWINS = dict(zip("авсенј", "ABCEHJ", strict=True))
_ARABIC = ("الف", "باء", "جيم", "دال", "هاء", "واو", "زاي", "حاء", "طاء", "ياء")
_ARABIC_SHORT = "ابجدهوزحطي"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_MOST = 300  #: places that name a form; no report has more, and each costs time
_BESIDE = 8  #: characters between a letter and its title that make a form of a mention within a line
_TITLE_REACH = 170  #: characters after the letter in which its title may begin
_TITLE_LINES = 3  #: below the first
_WRAPPED_CELL = 14
_WRAPPED = 42  #: characters of a line from which a title may run over into the next
_OVERRUN = 50
_FORM_NAMED = re.compile(
    r"[☐☒▣]|(?<![a-z])(?:form|formul\w+|unchanged|changed|modifi\w+|cambios?)(?![a-z])|форма|表|استماره"
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place where a form is named."""

    key: FormKey
    letter: str | None  #: as printed, Latin where it is a Latin letter's twin or an Arabic letter's name
    item: Item
    start: int  #: in the strip's folded text
    body: int  #: where the title ends and the answer begins
    confidence: float
    lettered: bool  #: a word for form and a letter stand there
    unknown: bool = False  #: a form is named whose meaning stays open: it only ends the one before


def find_anchors(strip: Strip) -> tuple[Anchor, ...]:
    """Return every place that names a form, in reading order; where its meaning stays open it is `unknown`."""
    titles = sorted(title_hits(strip), key=lambda pair: (pair[1].start, -pair[1].end))
    articles = sorted((hit for hit in strip.hits("article_letter")), key=lambda hit: hit.start)
    letters = _letter_hits(strip, titles)
    lettered = list(_lettered(strip, letters, titles, articles))
    known = _with_the_other({anchor.letter: anchor.key for anchor in lettered if anchor is not None and anchor.letter})
    found: list[Anchor] = []
    for hit, anchor in zip(letters, lettered, strict=True):
        if anchor is not None:
            found.append(anchor)
            continue
        letter = printed_letter(hit.match.group("letter"))
        key = known.get(letter) or _BY_LETTER.get(letter)
        item = strip.items[hit.item]
        start = item.start if strip.at_start(hit) else hit.start
        end = _end_of_unknown_title(strip, item, min(hit.end, item.end))
        found.append(Anchor(key or FormKey.OTHER, letter, item, start, end, 0.8, True, unknown=key is None))
    return tuple(found)


def _with_the_other(known: dict[str, FormKey]) -> dict[str, FormKey]:
    """Return the letters' meanings; of C and D the one without a readable title is what the other is not."""
    pair = {FormKey.TECHNICAL: FormKey.RETAINED_TRANSFERRED, FormKey.RETAINED_TRANSFERRED: FormKey.TECHNICAL}
    for one, other in (("C", "D"), ("D", "C")):
        if one in known and other not in known and known[one] in pair:
            known = {**known, other: pair[known[one]]}
    return known


def _end_of_unknown_title(strip: Strip, item: Item, position: int) -> int:
    """Return where the words behind a letter end that no cue knows: a title, unless they are an answer or an option."""
    rest = strip.text[position : item.end]
    words = position + len(rest) - len(rest.lstrip(" .:-–—()\t"))
    answer = strip.text[words : item.end]
    if short_answer(answer, strip.languages) is not None or _FORM_NAMED.search(answer.partition(":")[0]):
        return words
    return title_end(strip, item, words) if answer.strip() else item.end


def title_end(strip: Strip, item: Item, position: int) -> int:
    """Return where a title ends: after its colon, tab or box, else at the end of its line or of the line it runs over into."""
    rest = strip.text[position : item.end]
    if rest.rstrip().endswith(":") and not _FORM_NAMED.search(rest):
        return item.end  # a title may hold a colon of its own
    for offset, character in enumerate(rest):
        if character in ":\t":
            return position + offset + 1
        if character in "☐☒▣□■☑✓":
            return position + offset
    return _end_below(strip, item)


def _end_below(strip: Strip, item: Item) -> int:
    """Return where a title ends that may run over into the lines below: at their colon, or with the last that reads on."""
    if item.end - item.start < (_WRAPPED_CELL if item.cell is not None else _WRAPPED):
        return item.end
    end = item.end
    reads_on = True
    for below in strip.items[item.index + 1 : item.index + 1 + _TITLE_LINES]:
        if below.block != item.block or below.cell is not item.cell or below.bold is not item.bold:
            break
        colon = strip.text.find(":", below.start, min(below.end, below.start + _OVERRUN))
        before = strip.text[below.start : colon if colon >= 0 else below.end]
        if _FORM_NAMED.search(before) or tokens_of(strip.folded(below)[: len(before) + 1], strip.languages):
            break
        if colon >= 0:
            return colon + 1
        reads_on = reads_on and _runs_over(strip, item, below)
        end = below.end if reads_on else end
    return end


def _runs_over(strip: Strip, item: Item, below: Item) -> bool:
    """Whether a line below is the rest of a title that the page's width broke."""
    if below.end - below.start > _OVERRUN:
        return False
    if strip.folded(below).rstrip().endswith("."):
        return False
    both_capitals = item.text.isupper() and below.text.isupper()
    return item.bold or item.place == "heading" or both_capitals or below.text[:1].islower()


def title_hits(strip: Strip) -> Iterator[tuple[FormKey, StripHit]]:
    for group in groups_of("forms", "title."):
        key = FormKey(group.removeprefix("title."))
        for hit in strip.hits(group):
            yield key, hit


def _letter_hits(strip: Strip, titles: list[tuple[FormKey, StripHit]]) -> list[StripHit]:
    """Return the places that name a form by its letter, not the sentences that only refer to one."""
    found: list[StripHit] = []
    starts = [title.start for _, title in titles]
    for hit in sorted(strip.hits("form_letter"), key=lambda hit: (hit.start, -hit.end)):
        if found and hit.start < found[-1].end:
            continue
        if strip.items[hit.item].place in ("header", "footer") or hit.end > strip.items[hit.item].end:
            continue
        before = strip.text[max(0, hit.start - 3) : hit.start]
        following = bisect_left(starts, hit.end)
        titled = following < len(starts) and starts[following] - hit.end <= _BESIDE
        if strip.at_start(hit) or titled or "\t" in before:
            found.append(hit)
    return found[:_MOST]


def _lettered(
    strip: Strip, letters: list[StripHit], titles: list[tuple[FormKey, StripHit]], articles: list[StripHit]
) -> Iterator[Anchor | None]:
    starts = [title.start for _, title in titles]
    for index, hit in enumerate(letters):
        item = strip.items[hit.item]
        start = item.start if strip.at_start(hit) else hit.start
        limit = letters[index + 1].start if index + 1 < len(letters) else len(strip.text)
        reach = bisect_left(starts, min(limit, hit.end + _TITLE_REACH))
        near = titles[bisect_left(starts, hit.end - 1) : reach]
        letter = printed_letter(hit.match.group("letter"))
        chosen = _choose(strip, item, near)
        if chosen is not None:
            key, title_hit = chosen
            last = strip.items[strip.item_at(title_hit.end - 1)]
            body = title_end(strip, last, title_hit.end)
            expected = _BY_LETTER.get(letter)
            sure = 0.98 if expected in (None, key) else 0.85
            yield Anchor(key, letter, item, start, min(body, limit), sure, True)
            continue
        article = next((one for one in articles if hit.end <= one.start < min(limit, hit.end + 250)), None)
        article_key = BY_ARTICLE.get(article.match.group("letters")[:1]) if article else None
        if article_key is None:
            yield None
        else:
            yield Anchor(article_key, letter, item, start, _end_of_unknown_title(strip, item, hit.end), 0.9, True)


def _choose(strip: Strip, item: Item, near: list[tuple[FormKey, StripHit]]) -> tuple[FormKey, StripHit] | None:
    """Return the title of a letter: on its own line, else at the start of one of the two lines below."""
    for line in range(item.index, min(item.index + 3, len(strip.items))):
        here = [pair for pair in near if pair[1].item == line and (line == item.index or strip.at_start(pair[1]))]
        if here:
            weights: dict[FormKey, float] = {}
            for key, hit in here:
                # A title begins its line; what comes later in a long line may belong to something else.
                weights[key] = weights.get(key, 0.0) + hit.cue.weight / (1 + (hit.start - here[0][1].start) / 80)
            key = max(weights, key=lambda one: weights[one])
            return key, max((hit for one, hit in here if one is key), key=lambda hit: hit.end)
    return None


def printed_letter(text: str) -> str:
    """Return a form's letter as printed; the Latin letter for its Cyrillic twin, Arabic name or Chinese stem."""
    if text in _ARABIC:
        return "ABCDEFGHIJ"[_ARABIC.index(text)]
    if text in _ARABIC_SHORT:
        return "ABCDEFGHIJ"[_ARABIC_SHORT.index(text)]
    if text in _STEMS:
        return "ABCDEFGHIJ"[_STEMS.index(text)]
    return _CYRILLIC_TWINS.get(text, text.upper())


def rest_of(strip: Strip, item: Item, start: int, end: int) -> Span | None:
    """Return the stretch of an item between two positions, or None where nothing is left."""
    first, last = max(item.start, start), min(item.end, end)
    return Span(item, first, last) if first < last and strip.text[first:last].strip() else None
