"""Tells how papers were read: figures by kind/source/field, a table, classes of failure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.measuring import Result

#: told as F1: something read where nothing is counts against them as well
F1 = frozenset({"name", "function", "role", "forms"})
Figures = dict[str, float]


def totals(results: Sequence[Result], cpu: Mapping[tuple[str, str], float]) -> Figures:
    """Return every figure under its key: kind/source/field, then kind/source/language/field."""
    told: Figures = {}
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[f"{result.kind}/{result.source}"].append(result)
        groups[f"{result.kind}/{result.source}/{result.language}"].append(result)
    for key, group in groups.items():
        told |= {f"{key}/{field}": figure for field, figure in _figures(group).items()}
        told[f"{key}/papers"] = len(group)
    for (kind, source), seconds in cpu.items():
        told[f"{kind}/{source}/cpu_s_per_page"] = round(seconds, 3)
    return told


def _figures(group: Sequence[Result]) -> Figures:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    sure: Counter[bool] = Counter()
    for result in group:
        for mark in result.marks:
            counts[mark.field][mark.result] += 1
            if mark.sure:
                sure[mark.right] += 1
    figures = {field: _share(field, count) for field, count in counts.items()}
    if "tick" in counts:
        ticks = counts["tick"]
        figures |= {f"tick_{kind}": round(ticks[kind] / ticks.total(), 4) for kind in ("right", "unknown", "wrong")}
        del figures["tick"]
    if sure.total():
        figures["sure_right"] = round(sure[True] / sure.total(), 4)
        figures["sure_count"] = sure.total()
    characters = sum(result.characters for result in group)
    if characters:
        figures["character_errors"] = round(sum(result.errors for result in group) / characters, 4)
    figures["seconds_per_page"] = round(sum(r.seconds for r in group) / sum(r.pages for r in group), 3)
    return figures


def _share(field: str, count: Counter[str]) -> float:
    """Share right; F1 for what can also be read where nothing is."""
    right, extra = count["right"], count["extra"]
    asked = count.total() - extra
    if field in F1:
        given = right + count["wrong"] + extra
        return round(2 * right / (asked + given), 4) if asked + given else 1.0
    return round(right / count.total(), 4)


def table(results: Sequence[Result], told: Mapping[str, float]) -> str:
    """Return the figures as tables: fields down, sources across, then by language."""
    lines: list[str] = []
    for kind in sorted({result.kind for result in results}):
        sources = [s for s in ("docx", "pdf", "scan", "mail") if any(r.kind == kind and r.source == s for r in results)]
        fields = sorted({key.split("/")[2] for key in told if key.startswith(f"{kind}/") and key.count("/") == 2})
        lines += ["", f"{kind:<20}" + "".join(f"{source:>10}" for source in sources)]
        for field in fields:
            cells = [told.get(f"{kind}/{source}/{field}") for source in sources]
            lines.append(f"  {field:<18}" + "".join(f"{'' if cell is None else f'{cell:g}':>10}" for cell in cells))
        lines += _by_language(kind, sources, told)
    return "\n".join(lines[1:])


_TELLING = {
    "notes": ("label", "state", "meeting", "intent", "name", "function", "role"),
    "reports": ("label", "state", "year", "forms", "tick_right", "tick_wrong", "cells"),
    "labels": ("label", "false_duty"),
}


def _by_language(kind: str, sources: Iterable[str], told: Mapping[str, float]) -> list[str]:
    lines = []
    for source in sources:
        languages = sorted(
            {key.split("/")[2] for key in told if key.startswith(f"{kind}/{source}/") and key.count("/") == 3}
        )
        lines.append(f"  {source:<18}" + "".join(f"{field:>11}" for field in _TELLING[kind]))
        for language in languages:
            cells = [told.get(f"{kind}/{source}/{language}/{field}") for field in _TELLING[kind]]
            lines.append(
                f"    {language:<16}" + "".join(f"{'' if cell is None else f'{cell:.3f}':>11}" for cell in cells)
            )
    return lines


def failures(results: Sequence[Result], told: Mapping[str, float]) -> str:
    """Return classes of failure of the open layouts in words, and totals of everything; never a document's own words."""
    lines = ["# Quality report: classes of failure (open half of the layouts), totals (all)", ""]
    seen: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    where: dict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
    for result in results:
        if result.vault:
            continue
        for mark in result.marks:
            if mark.right:
                continue
            text = f"{mark.result}: {mark.detail}" if mark.detail else mark.result
            text += " [claimed with confidence over 0.9]" if mark.sure else ""
            key = (result.kind, result.source, mark.field)
            seen[key][text] += 1
            where[(*key, text)][f"{result.layout}/{result.language}"] += 1
    for key in sorted(seen):
        lines += ["", f"## {' / '.join(key)}  (figure {told.get('/'.join(key), 0):g})"]
        for text, count in seen[key].most_common(14):
            places = ", ".join(
                f"{place} x{number}" if number > 1 else place for place, number in where[(*key, text)].most_common(8)
            )
            lines.append(f"- {count} x {text} - {places}")
    lines += ["", "# Totals of the vault alone", ""]
    lines += [f"- {key}: {value:g}" for key, value in sorted(_vault(results).items())]
    lines += ["", "# Totals of all layouts", "", "```", table(results, told), "```", ""]
    return "\n".join(lines)


def _vault(results: Sequence[Result]) -> Figures:
    return {key: value for key, value in totals([r for r in results if r.vault], {}).items() if key.count("/") == 2}
