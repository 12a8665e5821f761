"""Pages of words and rules become blocks in reading order; what one thing is on paper is one block, across pages too.

Serves PDF and OCR alike. Pure: the same pages give the same blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from parsers.bidi import rtl_share
from parsers.boxes import with_tick_boxes
from parsers.gutters import Aligned, pieces_of
from parsers.lattice import Grid, find_grids
from parsers.limits import Limits
from parsers.lines import LETTER_HEIGHT, Row, rows_of, text_of_line
from parsers.marks import Page, Word, turned_box
from parsers.paper import Block, Cell, Line, Paragraph, Table
from store.records import Box

_MARGIN = 0.12  #: of the page's height, where headers and footers stand
_PARAGRAPH_GAP = 0.55  #: line heights between two lines from which a new paragraph begins
_HEADING = 1.15  #: times the usual size of letters
_COLUMN_SHIFT = 6.0  #: points by which a column may move from page to page
_PAGE_NUMBER = re.compile(
    r"^(?:page|seite|página|стр\.?|第)?\W*\d{1,3}\W*(?:(?:of|de|sur|/|из|页|共)\W*\d{1,3}\W*页?)?$", re.IGNORECASE
)
_LIST_ITEM = re.compile(r"^(?:[•●▪‣◦–—-]|\d{1,2}[.)]|[a-zA-Z][.)]|\([a-z0-9ivx]{1,4}\))[ \t]")

Place = Literal["body", "heading", "list", "header", "footer"]


@dataclass(frozen=True, slots=True)
class _Text:
    """One line of a page, its place still open."""

    line: Line
    place: Place = "body"


@dataclass(frozen=True, slots=True)
class _Ruled:
    """One table of one page, before it is glued to the next page's."""

    cells: tuple[Cell, ...]
    edges: tuple[float, ...]  #: x of the columns' beginnings, and the end
    ruled: bool


_Item = _Text | _Ruled


def lay_out(pages: Sequence[Page], limits: Limits) -> tuple[Block, ...]:
    """Return the blocks of a document from the words and rules of its pages."""
    items = [_items_of(page, limits) for page in pages]
    usual = _usual_size(items)
    _mark_margins(items, pages, usual)
    blocks: list[Block] = []
    tables = 0
    for item in _glued(items, limits):
        if isinstance(item, _Text):
            _append_line(blocks, item, usual)
        elif tables < limits.tables:
            blocks.append(Table(index=tables, cells=item.cells, ruled=item.ruled))
            tables += 1
    return tuple(blocks)


def _items_of(page: Page, limits: Limits) -> list[_Item]:
    words = with_tick_boxes(page)
    rtl = rtl_share("".join(word.text for word in words)) > 0.5
    grids, _ = find_grids(page.horizontals, page.verticals, limits)
    filled, bands = _sorted_words(words, grids)
    items: list[_Item] = []
    for number, band in enumerate(bands):
        for piece in pieces_of(band, rtl=rtl):
            items.append(_line_item(piece, page, rtl) if isinstance(piece, Row) else _aligned_item(piece, page, rtl))
        if number < len(grids):
            item = _grid_item(grids[number], filled[number], page, rtl)
            items.extend([item] if item.cells else [])
    items.extend(_Text(Line(text=text, page=page.number)) for text in page.aside)
    return [_limited(item, limits) for item in items]


def _limited(item: _Item, limits: Limits) -> _Item:
    if isinstance(item, _Ruled) and item.cells and item.cells[-1].row >= limits.table_rows:
        return replace(item, cells=tuple(cell for cell in item.cells if cell.row + cell.rows <= limits.table_rows))
    return item


def _sorted_words(words: Iterable[Word], grids: Sequence[Grid]) -> tuple[list[dict[int, list[Word]]], list[list[Word]]]:
    """Return the words of each grid's cells, and the others by the band between the grids they stand in."""
    filled: list[dict[int, list[Word]]] = [{} for _ in grids]
    bands: list[list[Word]] = [[] for _ in range(len(grids) + 1)]
    # An inner table is smaller than the cell it stands in, and its words are its own.
    by_size = sorted(range(len(grids)), key=lambda place: _area(grids[place].box))
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        for place in by_size:
            owner = grids[place].cell_at(x, y)
            if owner is not None:
                filled[place].setdefault(owner, []).append(word)
                break
        else:
            bands[sum(grid.ys[0] < y for grid in grids)].append(word)
    return filled, bands


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _rounded(box: Box, page: Page) -> Box:
    x0, top, x1, bottom = turned_box(box, page) if page.turned else box
    return (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))


def _line_item(row: Row, page: Page, rtl: bool) -> _Text:
    return _Text(
        Line(
            text=text_of_line(row.words, rtl=rtl),
            page=page.number,
            box=_rounded((row.x0, row.top, row.x1, row.bottom), page),
            bold=_is_bold(row.words),
            size=round(row.height * LETTER_HEIGHT, 1),
        )
    )


def _is_bold(words: Iterable[Word]) -> bool:
    return all(word.bold for word in words)


def _grid_item(grid: Grid, filled: dict[int, list[Word]], page: Page, rtl: bool) -> _Ruled:
    if not filled:
        return _Ruled((), grid.xs, True)
    cells = tuple(
        Cell(
            text=_cell_text(filled.get(place, ()), rtl),
            row=cell.row,
            column=cell.column,
            rows=cell.rows,
            columns=cell.columns,
            page=page.number,
            box=_rounded(cell.box, page),
        )
        for place, cell in enumerate(grid.cells)
    )
    return _Ruled(_mirrored(cells, len(grid.xs) - 1) if rtl else cells, grid.xs, True)


def _mirrored(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    # The first column of a right-to-left table is the rightmost one.
    turned = (replace(cell, column=width - cell.column - cell.columns) for cell in cells)
    return tuple(sorted(turned, key=lambda cell: (cell.row, cell.column)))


def _cell_text(words: Iterable[Word], rtl: bool) -> str:
    return "\n".join(text_of_line(row.words, rtl=rtl, tabs=False) for row in rows_of(words))


def _aligned_item(table: Aligned, page: Page, rtl: bool) -> _Ruled:
    cells: list[Cell] = []
    width = len(table.rows[0])
    for row, line in enumerate(table.rows):
        for column, words in enumerate(line):
            box = None
            if words:
                sides = zip(*(word[1:5] for word in words), strict=True)
                x0, top, x1, bottom = sides
                box = _rounded((min(x0), min(top), max(x1), max(bottom)), page)
            cells.append(Cell(text=_cell_text(words, rtl), row=row, column=column, page=page.number, box=box))
    edges = tuple(min((word.x0 for line in table.rows for word in line[i]), default=0.0) for i in range(width))
    return _Ruled(_mirrored(cells, width) if rtl else tuple(cells), edges, False)


def _mark_margins(items: list[list[_Item]], pages: Sequence[Page], usual: float) -> None:
    """Mark as header and footer the lines in the margins that come again on other pages, and page numbers."""
    if len(pages) < 2:
        return
    seen: Counter[tuple[str, str]] = Counter()
    for page, own in zip(pages, items, strict=True):
        seen.update(
            {(side, _folded(item)) for item in own if isinstance(item, _Text) and (side := _margin(item, page))}
        )
    least = max(2, (len(pages) + 1) // 2)
    for page, own in zip(pages, items, strict=True):
        for place, item in enumerate(own):
            side = _margin(item, page) if isinstance(item, _Text) else None
            if side is None or not isinstance(item, _Text):
                continue
            if (item.line.size or 0.0) >= _HEADING * usual:
                continue  # a title of a form, printed alike on page after page
            if seen[side, _folded(item)] >= least or _PAGE_NUMBER.match(item.line.text.strip()):
                own[place] = replace(item, place="header" if side == "header" else "footer")


def _margin(item: _Text, page: Page) -> str | None:
    if item.line.box is None:
        return None
    if item.line.box[3] < _MARGIN * page.height:
        return "header"
    return "footer" if item.line.box[1] > (1 - _MARGIN) * page.height else None


def _folded(item: _Text) -> str:
    return re.sub(r"\d+", "#", item.line.text).strip().lower()


def _usual_size(items: Iterable[Iterable[_Item]]) -> float:
    sizes: Counter[float] = Counter()
    for own in items:
        for item in own:
            if isinstance(item, _Text) and item.line.size:
                sizes[round(item.line.size * 2) / 2] += len(item.line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _glued(items: Iterable[list[_Item]], limits: Limits) -> Iterator[_Item]:
    """Yield the items of all pages, a table that goes on over a page break as one."""
    waiting: _Ruled | None = None
    for own in items:
        body = [item for item in own if not _is_margin(item)]
        taken: _Item | None = None
        if waiting is not None and body and isinstance(body[0], _Ruled) and _continues(waiting, body[0]):
            waiting = _glue(waiting, body[0], limits)
            taken = body.pop(0)
        if waiting is not None and body:
            yield waiting
            waiting = None
        last = body[-1] if body and isinstance(body[-1], _Ruled) else None
        yield from (item for item in own if item is not taken and item is not last)
        waiting = last if isinstance(last, _Ruled) else waiting
    if waiting is not None:
        yield waiting


def _is_margin(item: _Item) -> bool:
    return isinstance(item, _Text) and item.place in {"header", "footer"}


def _continues(above: _Ruled, below: _Ruled) -> bool:
    same = len(above.edges) == len(below.edges) and above.ruled == below.ruled
    return same and all(abs(a - b) <= _COLUMN_SHIFT for a, b in zip(above.edges, below.edges, strict=True))


def _glue(above: _Ruled, below: _Ruled, limits: Limits) -> _Ruled:
    """Return one table of two; the heading printed again on the new page goes."""
    height = max(cell.row + cell.rows for cell in above.cells)
    repeated = _first_row(above) == _first_row(below) and any(_first_row(above))
    drop = max(cell.rows for cell in below.cells if cell.row == 0) if repeated else 0
    moved = tuple(
        replace(cell, row=cell.row - drop + height)
        for cell in below.cells
        if cell.row >= drop and cell.row - drop + height + cell.rows <= limits.table_rows
    )
    return replace(above, cells=(*above.cells, *moved))


def _first_row(table: _Ruled) -> tuple[str, ...]:
    return tuple(" ".join(cell.text.split()) for cell in table.cells if cell.row == 0)


def _append_line(blocks: list[Block], item: _Text, usual: float) -> None:
    """Put a line to the paragraph before it where it belongs there, else begin a paragraph."""
    line, place = item.line, item.place
    if place == "body" and line.size and usual and line.size >= usual * _HEADING and len(line.text) < 200:
        place = "heading"
    elif place == "body" and _LIST_ITEM.match(line.text):
        place = "list"
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and _belongs(last, line, place):
        blocks[-1] = replace(last, lines=(*last.lines, line))
    else:
        blocks.append(Paragraph(lines=(line,), place=place))


def _belongs(paragraph: Paragraph, line: Line, place: Place) -> bool:
    before = paragraph.lines[-1]
    if place == "list" or (paragraph.place != place and not (paragraph.place == "list" and place == "body")):
        return False
    if before.page != line.page or before.box is None or line.box is None or not before.size or not line.size:
        return False
    gap = line.box[1] - before.box[3]
    if not -0.6 * before.size < gap < _PARAGRAPH_GAP * before.size:
        return False
    return 0.87 < line.size / before.size < 1.15
