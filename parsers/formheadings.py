"""Forms without the word for form: a heading is told by its title, its numbering and how it is set.

A caption inside a form repeats its words; where headings are bold or numbered, only those are headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from parsers.forms import BY_ARTICLE, Anchor, title_end, title_hits
from parsers.numbered import unnamed_forms
from parsers.strip import Item, Strip, StripHit
from store.records import FormKey

_NUMBERING = re.compile(
    r"[\W\d_]*(?:(?:section|part|annex|partie|parte|annexe|anexo|раздел|часть|приложение|القسم|الجزء|第[一二三四五六七八九十]+部分) ?)?"
    r"(?:[ivx]{1,5}|[a-j]|\d{1,2}|[一二三四五六七八九十]{1,2})?[\W\d_]*$"
)
_LETTERED = re.compile(r"[\W_]*(?P<letter>[a-j]) ?[.):-]")
_HEADING_LONGEST = 130  #: characters of a heading that prints no letter
_MARKED_FORMS = 4  #: forms whose headings are bold, numbered or set as headings: then all are
_NUMBERED = re.compile(r"[\W_]*(?:\d{1,2}|[ivx]{1,5}|[a-j]|[一二三四五六七八九十]{1,2}|[ا-ي])[.):、-]")


def find_headings(strip: Strip, taken: Iterable[Anchor]) -> tuple[Anchor, ...]:
    """Return the headings that name a form without the word for form; `taken` items are left alone."""
    busy = {anchor.item.index for anchor in taken}
    best: dict[int, Anchor] = {}
    size: dict[int, int] = {}  # of the title found in each line: the longest wins
    for key, hit in title_hits(strip):
        item = strip.items[hit.item]
        if item.index in busy or item.place in ("header", "footer") or not _is_heading(strip, hit):
            continue
        before = best.get(item.index)
        if before is None or hit.end - hit.start > size[item.index]:
            size[item.index] = hit.end - hit.start
            lettered = _LETTERED.match(strip.text, item.start, item.end)
            letter = lettered.group("letter").upper() if lettered and lettered.end() <= hit.start + 1 else None
            best[item.index] = Anchor(key, letter, item, item.start, min(hit.end, item.end), 0.88, False)
    for hit in strip.hits("article_letter"):
        item = strip.items[hit.item]
        if item.index in busy or item.index in best or item.end - item.start > 60 or not strip.at_start(hit):
            continue
        article_key = BY_ARTICLE.get(hit.match.group("letters")[:1])
        if article_key is not None and item.end - hit.end <= 25 and _stands_alone(strip, item):
            best[item.index] = Anchor(article_key, None, item, hit.start, item.end, 0.75, False)
    headings = _of_one_style(strip, [best[index] for index in sorted(best)])
    return tuple(_end_of_title(strip, anchor) for anchor in _with_numbered(strip, headings))


def _with_numbered(strip: Strip, headings: list[Anchor]) -> list[Anchor]:
    """Return the headings with those that only their number tells."""
    further: list[Anchor] = []
    for index, key in unnamed_forms(strip, {anchor.item.index: anchor.key for anchor in headings}).items():
        item = strip.items[index]
        form = key or FormKey.OTHER
        further.append(Anchor(form, None, item, item.start, item.start, 0.7, False, unknown=key is None))
    return sorted((*headings, *further), key=lambda anchor: anchor.start)


def _of_one_style(strip: Strip, found: list[Anchor]) -> list[Anchor]:
    """Return the headings of forms without the captions inside them: those are set otherwise, or repeat the form's words."""
    marked = [anchor for anchor in found if _is_marked(strip, anchor.item)]
    if len({anchor.key for anchor in marked}) >= _MARKED_FORMS:
        found = marked
    return [anchor for place, anchor in enumerate(found) if not place or found[place - 1].key is not anchor.key]


def _is_marked(strip: Strip, item: Item) -> bool:
    numbered = _NUMBERED.match(strip.text, item.start, item.end)
    return item.bold or item.place == "heading" or numbered is not None


def _stands_alone(strip: Strip, item: Item) -> bool:
    return item.bold or item.place == "heading" or item.cell is not None


def _end_of_title(strip: Strip, anchor: Anchor) -> Anchor:
    """Move the beginning of the answer past the rest of the title: to the colon, or the end of a short line."""
    return replace(anchor, body=title_end(strip, anchor.item, anchor.body))


def _is_heading(strip: Strip, hit: StripHit) -> bool:
    item = strip.items[hit.item]
    text = strip.text[item.start : item.end]
    title, _, answer = text.partition(":")
    if hit.end > item.end + 60 or hit.start >= item.start + len(title):
        return False
    heading = title if answer else text
    if len(heading) > _HEADING_LONGEST or heading.rstrip().endswith((".", ";", "。", ",")):
        return False
    covered = min(hit.end, item.start + len(heading)) - hit.start
    marked = item.bold or item.place == "heading"
    if not _NUMBERING.match(strip.text[item.start : hit.start]):
        # "Clearance of contaminated areas": the title's words come later in a line set as a heading.
        return marked and covered >= 0.3 * len(heading) and len(heading) <= 90
    rest = len(heading.strip()) - covered - (hit.start - item.start)
    return rest <= 12 or marked or covered >= 0.45 * len(heading)
