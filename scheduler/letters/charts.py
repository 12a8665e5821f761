"""The digest's charts: this season against the deadline, with the season before beside it. The one file that imports matplotlib."""

from __future__ import annotations

import io

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scheduler.letters.dayfacts import Curve, Season

_BEFORE, _AFTER = -150, 60  #: days around the deadline that are drawn
_BLUE, _GREY, _RED = "#1f5fa8", "#8a8a8a", "#b03a2e"


def draw(season: Season) -> bytes:
    """Draw one season as a PNG 700 pixels wide, the same bytes for the same values."""
    figure = Figure(figsize=(7.0, 2.9), dpi=100, layout="constrained")
    axes = figure.add_subplot()
    if season.before is not None:
        _curve(axes, season.before, colour=_GREY, width=1.4)
    _curve(axes, season.now, colour=_BLUE, width=2.4)
    axes.axvline(0, color=_RED, linewidth=1.2)
    axes.annotate(f"deadline {season.deadline:%-d %B %Y}", (0, season.total), color=_RED, fontsize=10, ha="right",
                  va="top", xytext=(-4, -2), textcoords="offset points")  # fmt: skip
    axes.set_xlim(_BEFORE, _AFTER)
    axes.set_ylim(0, max(season.total, 1) * 1.02)
    axes.set_ylabel(f"of {season.total}", fontsize=10)
    axes.set_xlabel("days before and after the deadline", fontsize=10)
    axes.tick_params(labelsize=10)
    axes.grid(axis="y", color="#e3e3e3")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper left", fontsize=10, frameon=False)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})  # a Figure of its own needs no display: Agg draws it
    return out.getvalue()


def _curve(axes: Axes, curve: Curve, *, colour: str, width: float) -> None:
    """A staircase that begins before the season and ends today, or with the season."""
    until = min(max(curve.until, _BEFORE), _AFTER)
    days = sorted(curve.days)
    shown = [day for day in days if day <= until]
    xs = [_BEFORE - 1, *shown, until]
    ys = [0, *range(1, len(shown) + 1), len(shown)]
    axes.plot(xs, ys, drawstyle="steps-post", color=colour, linewidth=width, label=f"{curve.label}: {len(shown)}")
