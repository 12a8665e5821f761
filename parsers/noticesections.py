"""A note about several meetings keeps only ours: headings that name a meeting part it, and what stands under another's is left out."""

from __future__ import annotations

import dataclasses

from parsers.meetings import OURS
from parsers.notetext import NoteText
from parsers.paper import Block, Line, Paper, Paragraph
from parsers.strip import Item

_LONGEST = 170  #: letters of a heading


def own_share(text: NoteText, code: str | None) -> Paper:
    """Return the paper without the lists that stand under headings of other meetings; whole where none are told apart."""
    headings = _headings(text, code)
    if not any(headings.values()) or all(headings.values()):
        return text.paper
    keep = True
    kept: set[int] = set()
    for item in text.strip.items:
        keep = headings.get(item.index, keep)
        if keep:
            kept.add(item.index)
    blocks = _blocks(text, kept)
    return dataclasses.replace(text.paper, document=dataclasses.replace(text.paper.document, blocks=blocks))


def _headings(text: NoteText, code: str | None) -> dict[int, bool]:
    """Return the lines that head a list of one meeting, each with whether it is ours."""
    found: dict[int, bool] = {}
    for naming in text.namings:
        item = text.item(naming.start)
        if item.index in found or not _is_heading(text, item):
            continue
        if naming.number is None and naming.convention in (None, OURS):
            continue
        found[item.index] = naming.convention == OURS and naming.code in (code, None)
    return found


def _is_heading(text: NoteText, item: Item) -> bool:
    folded = text.strip.folded(item).strip()
    if item.cell is not None or len(folded) > _LONGEST or folded.endswith((".", "。")):
        return False
    named = [one for one in text.namings if item.start <= one.start < item.end]
    if len({(one.convention, one.number) for one in named if one.number is not None}) > 1:
        return False
    bounds = text.sentences.around(item.start)
    return (bounds[0] <= item.start and bounds[1] <= item.end + 1) or folded.endswith((":", "："))


def _blocks(text: NoteText, kept: set[int]) -> tuple[Block, ...]:
    lines: dict[int, list[Line]] = {}
    tables: set[int] = set()
    for item in text.strip.items:
        if item.index not in kept:
            continue
        if item.table is not None:
            tables.add(item.block)
        elif item.line is not None:
            mine = lines.setdefault(item.block, [])
            if not mine or mine[-1] is not item.line:
                mine.append(item.line)
    blocks: list[Block] = []
    for place, block in enumerate(text.paper.document.blocks):
        if isinstance(block, Paragraph):
            if place in lines:
                blocks.append(dataclasses.replace(block, lines=tuple(lines[place])))
        elif place in tables:
            blocks.append(block)
    return tuple(blocks)
