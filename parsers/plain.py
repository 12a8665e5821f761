"""Folding that keeps the length: what is found in the plain text stands at the same place in the text as written.

For dates and numbers, where a place must be quoted exactly. Cue words are found in parsers/cues.Folded instead.
"""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Return the text with ASCII digits, small letters, no accents on Latin letters, plain dashes, quotes and blanks; same length."""
    if text.isascii():
        return text.lower()
    return text.translate(_TABLE).lower()


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):
        letter = unicodedata.normalize("NFD", chr(code))[0]
        if letter.isascii():
            table[code] = letter
    for zero in (0x0660, 0x06F0, 0xFF10, 0x0966, 0x09E6, 0x0E50):
        table.update({zero + digit: str(digit) for digit in range(10)})
    table.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if not 0xFF10 <= code <= 0xFF19})
    table.update(dict.fromkeys((0x2018, 0x2019, 0x201B, 0x02BC, 0x00B4, 0x0060), "'"))
    table.update(dict.fromkeys((0x201C, 0x201D, 0x201E, 0x00AB, 0x00BB), '"'))
    table.update(dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x301C, 0xFF5E), "-"))
    table.update(dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200C), 0x202F, 0x205F, 0x3000, 0x0009, 0x00AD), " "))
    table.update(
        dict.fromkeys((0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), " ")
    )
    table.update(dict.fromkeys((0x0622, 0x0623, 0x0625, 0x0671), "ا"))
    table.update({0x0649: "ي", 0x06CC: "ي", 0x0629: "ه", 0x06A9: "ك", 0x0451: "е", 0x0401: "е"})
    table.update(
        {0x066B: ".", 0x066C: ",", 0x060C: ",", 0x00B0: "o", 0x00BA: "o", 0x00AA: "a", 0x3001: ",", 0x3002: "."}
    )
    return table


_TABLE = _table()
