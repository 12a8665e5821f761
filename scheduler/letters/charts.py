"""The digest's charts: this season against the deadline, with the season before beside it. The one file that imports matplotlib."""

from __future__ import annotations

import io

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scheduler.letters.seasons import Curve, Season

_BLUE, _GREY, _RED = "#1f5fa8", "#8a8a8a", "#b03a2e"
_TEXT = 14  #: points at 700 pixels: still read where a phone shows half of them


def draw(season: Season) -> bytes:
    """Draw one season as a PNG 700 pixels wide, the same bytes for the same values."""
    figure = Figure(figsize=(7.0, 3.3), dpi=100)
    axes = figure.add_axes((0.075, 0.2, 0.905, 0.77))
    if season.before is not None:
        then = f"{season.before.label} ({season.then} by this day)"
        _curve(axes, season.before, season.span, colour=_GREY, width=1.6, label=then)
    now = f"{season.now.label}: {len(season.now.days)} of {season.total}"
    _curve(axes, season.now, season.span, colour=_BLUE, width=3.0, label=now)
    axes.axvline(0, color=_RED, linewidth=1.4)
    axes.annotate(f"{season.deadline:%-d %b}", (0, 0), color=_RED, fontsize=_TEXT, ha="left", va="bottom",
                  xytext=(4, 4), textcoords="offset points")  # fmt: skip
    axes.set_xlim(*season.span)
    axes.set_ylim(0, max(season.total, 1) * 1.02)
    axes.set_xlabel("days from the deadline", fontsize=_TEXT)
    axes.tick_params(labelsize=_TEXT)
    axes.grid(axis="y", color="#e3e3e3")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper left", fontsize=_TEXT, frameon=False)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})  # a Figure of its own needs no display: Agg draws it
    return out.getvalue()


def _curve(axes: Axes, curve: Curve, span: tuple[int, int], *, colour: str, width: float, label: str) -> None:
    """A staircase that begins before the season and ends today, or with the chart."""
    until = min(max(curve.until, span[0]), span[1])
    shown = sorted(day for day in curve.days if day <= until)
    xs = [span[0] - 1, *shown, until]
    ys = [0, *range(1, len(shown) + 1), len(shown)]
    axes.plot(xs, ys, drawstyle="steps-post", color=colour, linewidth=width, label=label)
