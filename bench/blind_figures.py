"""The tables of an Article 7 report with realistic invented figures: what stands on the paper, and what it means."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from bench.blind_facts import words

_MUNITIONS = (
    ("RBK-500", "AO-2.5RT", 108),
    ("RBK-250", "PTAB-2.5M", 42),
    ("CBU-87/B", "BLU-97/B", 202),
    ("Mk-20 Rockeye", "Mk 118", 247),
    ("M483A1", "M42/M46", 88),
    ("BL-755", "No. 2 Mk 1", 147),
    ("M26", "M77", 644),
    ("DM 642", "DM 1383", 63),
    ("KMG-U", "PFM-1S", 72),
    ("MZD-2", "OAB-2.5RT", 36),
)
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_UNITS = {
    "en": ("km2", "ha"),
    "fr": ("km2", "ha"),
    "es": ("km2", "ha"),
    "pt": ("km2", "ha"),
    "ru": ("км2", "га"),
    "ar": ("كم2", "هكتار"),
    "zh": ("平方公里", "公顷"),
}
_RECIPIENTS = ("LAO", "LBN", "IRQ", "TCD", "AFG", "MRT")

Value = str | int | None
#: munitions and submunitions of each table that has totals
TOTALS = {"held": (1, 3), "destroyed": (1, 3), "retained": (1, 3)}
FORM_OF = {
    "held": "stockpiles",
    "destruction_programme": "stockpiles",
    "destroyed": "stockpiles",
    "discovered": "stockpiles",
    "technical": "technical",
    "retained": "retained_transferred",
    "transferred": "retained_transferred",
    "conversion": "conversion",
    "contaminated": "contamination",
    "cleared": "contamination",
    "resources": "resources",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How one author writes numbers."""

    language: str
    thousands: str
    decimal: str
    eastern: bool

    def whole(self, number: int) -> str:
        """Return a count as written."""
        text = f"{number:,}".replace(",", self.thousands)
        return text.translate(_EASTERN) if self.eastern else text

    def part(self, number: float) -> str:
        """Return a number with a decimal mark."""
        text = f"{number:g}".replace(".", self.decimal)
        return text.translate(_EASTERN) if self.eastern else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A table as printed and as meant."""

    name: str
    header: tuple[str, ...]
    printed: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[str, ...] = ()


def figures(language: str, chance: random.Random) -> Figures:
    """Return one author's way with numbers."""
    numbers = words("reports", language)["numbers"]
    mark = chance.choice(numbers["thousands"])
    if mark == " ":
        mark = chance.choice(("\u00a0", "\u202f", " ")) if language in ("fr", "ru") else "\u00a0"
    return Figures(
        language=language,
        thousands=mark,
        decimal=numbers["decimal"],
        eastern=language == "ar" and chance.random() < 0.35,
    )


def table(name: str, how: Figures, year: int, chance: random.Random) -> Made:
    """Return one table with one to four rows."""
    book = words("reports", how.language)
    header = tuple(book["tables"][name])
    count = chance.randint(1, 4)
    pairs = [_row(name, how, year, chance, munition) for munition in chance.sample(_MUNITIONS, count)]
    printed = tuple(tuple(text for text, _ in pair) for pair in pairs)
    rows = tuple(tuple(value for _, value in pair) for pair in pairs)
    if name in ("contaminated", "cleared") and chance.random() < 0.4:
        header, printed, rows = _in_units(name, how, chance, (header, printed, rows))
    total: tuple[str, ...] = ()
    if name in TOTALS and chance.random() < 0.7:
        first, second = TOTALS[name]
        cells = [""] * len(header)
        cells[0] = chance.choice(book["frame"]["total"])
        cells[first] = how.whole(sum(row[first] for row in rows if isinstance(row[first], int)))
        cells[second] = how.whole(sum(row[second] for row in rows if isinstance(row[second], int)))
        total = tuple(cells)
    return Made(name=name, header=header, printed=printed, rows=rows, total=total)


Pair = tuple[str, Value]


def _row(name: str, how: Figures, year: int, chance: random.Random, munition: tuple[str, str, int]) -> list[Pair]:
    values = words("reports", how.language)["values"]
    kind, inner, each = munition

    def same(text: str) -> Pair:
        return text, text

    def pick(key: str) -> Pair:
        return same(chance.choice(values[key]))

    def whole(low: int, high: int) -> Pair:
        number = chance.randint(low, high)
        return how.whole(number), number

    quantity = chance.choice((chance.randint(3, 99), chance.randint(100, 999), chance.randint(1000, 48000)))
    amount = (how.whole(quantity), quantity)
    inside = (how.whole(quantity * each), quantity * each)
    lot = same(
        chance.choice(("", f"{chance.randint(11, 99)}-{chance.randint(60, 89)}", f"LY-{chance.randint(100, 999)}"))
    )
    lot = lot if lot[0] else ("", None)
    day = date(year, 1, 1) + timedelta(days=chance.randint(12, 340))
    if day.day <= 12:
        day = day.replace(day=day.day + 14)
    rows: dict[str, list[Pair]] = {
        "held": [same(kind), amount, same(inner), inside, lot],
        "destruction_programme": [
            pick("method"),
            pick("place"),
            pick("standard"),
            same(str(year + chance.randint(1, 3))),
        ],
        "destroyed": [same(kind), amount, same(inner), inside, pick("method"), pick("place"), same(f"{day:%d/%m/%Y}")],
        "discovered": [same(kind), amount, same(inner), inside, lot, pick("method")],
        "technical": [
            same(kind),
            same(f"{chance.randint(90, 450)} x {chance.randint(600, 2500)} mm"),
            pick("fuse"),
            pick("explosive"),
            pick("metal"),
            pick("other"),
        ],
        "retained": [same(kind), amount, same(inner), inside, lot, pick("use")],
        "transferred": [same(kind), amount, same(_state(chance.choice(_RECIPIENTS), how.language)), pick("use")],
        "conversion": [pick("place"), pick("kind"), pick("status")],
        "contaminated": [pick("place"), whole(1200, 4_800_000), same(inner), whole(4, 900), pick("period")],
        "cleared": [pick("place"), whole(900, 1_900_000), same(inner), whole(2, 600)],
        "resources": [
            pick("sector"),
            pick("description"),
            _money(how, chance),
            same(chance.choice(("EUR", "USD", "CHF"))),
            same(_state(chance.choice(_RECIPIENTS), how.language)),
        ],
    }
    return rows[name]


def _money(how: Figures, chance: random.Random) -> Pair:
    number = chance.randint(5, 900) * 1000
    return how.whole(number), str(number)


def _state(code: str, language: str) -> str:
    from store.reference import load_reference  # only where a State is named in a table

    return load_reference().display_name(code, language)


Whole = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[tuple[Value, ...], ...]]


def _in_units(name: str, how: Figures, chance: random.Random, whole: Whole) -> Whole:
    """The same table with its areas in square kilometres or hectares, the unit in the cell."""
    header, printed, rows = whole
    unit, factor = chance.choice(tuple(zip(_UNITS[how.language], (1_000_000, 10_000), strict=True)))
    top = (header[0], header[1].split(" (")[0].split("（")[0], *header[2:])
    texts, values = [], []
    for text, row in zip(printed, rows, strict=True):
        size = chance.randint(3, 890) / 10 if factor == 10_000 else chance.randint(2, 160) / 10
        texts.append((text[0], f"{how.part(size)} {unit}".replace(" 平", "平").replace(" 公", "公"), *text[2:]))
        values.append((row[0], round(size * factor), *row[2:]))
    return top, tuple(texts), tuple(values)
