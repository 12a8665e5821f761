"""Right-to-left text from the order it is seen in to the order it is read in; left-to-right words and numbers inside keep theirs.

The reverse of the display rules of UAX #9, for single lines, where the paragraph's direction is known from the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_RIGHT = re.compile("[\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FORMS = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]+")
_CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MIRROR = str.maketrans("()[]{}«»<>", ")(][}{»«><")
_OPEN, _CLOSE = "([{«", ")]}»"
_MARK = re.compile("[\u064b-\u065f\u0670]")


def has_rtl(text: str) -> bool:
    """Tell whether a text has a letter that is read from right to left."""
    return not text.isascii() and _RIGHT.search(text) is not None


def rtl_share(text: str) -> float:
    """Return the share of right-to-left letters among all letters."""
    letters = sum(character.isalpha() for character in text)
    return len(_RIGHT.findall(text)) / letters if letters else 0.0


def plain_letters(text: str) -> str:
    """Return Arabic presentation forms and ligatures as the letters they show; direction marks go."""
    if text.isascii():
        return text
    text = _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    return _CONTROLS.sub("", text)


def _kind(text: str) -> str:
    """R right-to-left letters, L left-to-right letters, N number, empty for marks that follow their neighbours."""
    if has_rtl(text):
        return "R"
    if any(character.isalpha() for character in text):
        return "L"
    return "N" if any(character.isdigit() for character in text) else ""


def read_word(glyphs: Sequence[str]) -> str:
    """Return a word from its glyphs as seen from left to right; a glyph of several letters has them in reading order."""
    if not any(has_rtl(glyph) for glyph in glyphs):
        return "".join(glyphs)
    letters = [plain_letters(glyph) for glyph in glyphs]
    kinds = [_kind(letter) for letter in letters]
    _join_numbers(letters, kinds)
    turned = "".join(letters[place] for place in _reversed_runs(kinds, glued=True))
    return _mend_marks(turned)


def _join_numbers(letters: Sequence[str], kinds: list[str]) -> None:
    # UAX #9 W4: one separator between two digits belongs to the number.
    for place in range(1, len(kinds) - 1):
        if kinds[place] == "" and kinds[place - 1] == "N" and kinds[place + 1] == "N" and letters[place] in "./,:-٫٬":
            kinds[place] = "N"


def _mend_marks(text: str) -> str:
    # A vowel mark stands above its letter; seen from the left it may come before it.
    if _MARK.match(text) and len(text) > 1:
        return text[1] + text[0] + text[2:]
    return text


def reading_order(words: Sequence[str], *, rtl: bool) -> list[int]:
    """Return the places of a line's words, given as seen from left to right, in the order they are read.

    `rtl` is the direction of the paragraph. Words are in logical order within themselves.
    """
    kinds = [_kind(word) for word in words]
    if rtl:
        _keep_telephones(words, kinds)
        return _reversed_runs(kinds, glued=False)
    return _forward_runs(kinds)


def _keep_telephones(words: Sequence[str], kinds: list[str]) -> None:
    # "+41 22 ..." is kept together by hand where it was typed to be read from the left.
    for place, word in enumerate(words):
        if kinds[place] == "N" and word.startswith(("+", "00", "(+")):
            after = place
            while after < len(kinds) and kinds[after] == "N":
                kinds[after] = "L"
                after += 1


def _reversed_runs(kinds: Sequence[str], *, glued: bool) -> list[int]:
    """Return all places from the right, with the runs that are read from the left turned back.

    Letters draw the numbers and marks that follow them into their run (UAX #9 W7). Numbers beside each other are one
    number where they are `glued` (glyphs of a word), else each stands for itself.
    """
    runs: list[list[int]] = []
    run_kind = ""
    pending: list[int] = []
    for place, kind in enumerate(kinds):
        if not kind:
            pending.append(place)
            continue
        grows = (run_kind == "L" and kind in {"L", "N"}) or (run_kind == kind == "N" and glued and not pending)
        if grows:
            runs[-1].extend([*pending, place])
        else:
            runs.extend([mark] for mark in pending)
            runs.append([place])
            run_kind = kind
        pending = []
    runs.extend([mark] for mark in pending)
    return [place for run in reversed(runs) for place in run]


def _forward_runs(kinds: Sequence[str]) -> list[int]:
    """Return all places from the left, runs of right-to-left words turned."""
    order: list[int] = []
    run: list[int] = []
    pending: list[int] = []
    for place, kind in enumerate(kinds):
        if kind == "R":
            run.extend(pending)
            run.append(place)
            pending = []
        elif run and kind != "L":
            pending.append(place)
        else:
            order.extend(reversed(run))
            order.extend(pending)
            order.append(place)
            run, pending = [], []
    return [*order, *reversed(run), *pending]


def mend_brackets(text: str) -> str:
    """Return a read line with its brackets facing the right way: some writers store the shape that was drawn."""
    depth, wrong, right = 0, 0, 0
    for character in text:
        if character in _OPEN:
            depth += 1
            right += depth > 0
        elif character in _CLOSE:
            depth -= 1
            wrong += depth < 0
    return text.translate(_MIRROR) if wrong > right - wrong else text
