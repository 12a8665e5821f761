"""Drawn frames become tick boxes once, however many are drawn and however often one is drawn over another."""

from __future__ import annotations

import time

from parsers.boxes import with_tick_boxes
from parsers.marks import Page
from parsers.paper import EMPTY_BOX
from store.records import Box


def page_of(squares: tuple[Box, ...]) -> Page:
    """A page that holds only frames."""
    return Page(number=1, width=595, height=842, words=(), horizontals=(), verticals=(), squares=squares, inks=())


def test_a_frame_drawn_twice_is_one_box() -> None:
    """A shadow beside a frame is no second box, also where it falls across the line between two places that are looked at."""
    squares = ((99.0, 99.0, 109.0, 109.0), (101.5, 101.5, 110.5, 110.5), (130.0, 99.0, 140.0, 109.0))
    found = with_tick_boxes(page_of(squares))
    assert [(word.text, word.x0) for word in found] == [(EMPTY_BOX, 99.0), (EMPTY_BOX, 130.0)]


def test_T_PDF_twenty_thousand_frames_cost_seconds_not_minutes() -> None:
    """Frames are not compared pair by pair."""
    squares = tuple(
        (5.0 * (n % 110), 4.2 * (n // 110), 5.0 * (n % 110) + 4, 4.2 * (n // 110) + 4) for n in range(20_000)
    )
    start = time.process_time()
    found = with_tick_boxes(page_of(squares))
    assert time.process_time() - start < 3.0
    assert len(found) == 20_000
