"""The frame of a note: its kind, the sender's number, its own day, what it refers to.

Its day is never the meeting's, an earlier note's or ours; its number is never one that it only cites.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from parsers.dateranges import find_ranges
from parsers.dates import DateMention, find_dates
from parsers.notetext import NoteText, find_all_own, groups_with, pattern_of
from parsers.strip import Item
from store.records import NOTHING, Day, Evidence, Field, NoteForm, NoteFrame, Text

_TOP = 16  #: lines in which a note has its number
_SYMBOL = re.compile(r"a/res/\d{1,2}/\d{1,3}")
_MISREAD = r"n\.[2?*](?= \d)"  #: what OCR makes of "N.º"
_SIGN = r"(?:nos?\.?|n\.?[°o]\.?|nv(?= ?\d)|nr\.?|num\.?|n\. ?v\.?|رقم)"
_NUMBER = re.compile(
    rf"(?P<sign>(?<![^\W\d_])(?:{_SIGN}|{_MISREAD}) ?:? ?)?(?P<n>[(\[]?(?:[^\W_][^\s,;:()\[\]]{{0,60}})?\d[^\s,;:()\[\]]{{0,60}}(?:[)\]][^\s,;:]{{0,60}})?)"
)
_HAN_NUMBER = re.compile(
    r"(?:[(\[]?\s?\d{4}\s?[)\]]?)?\s?[\u4e00-\u9fff]{1,10}字?\s?[(\[]?\s?\d{0,4}\s?[)\]]?\s?第\s?\d+[\d\-/]*\s?号|(?:照字|字第)\s?\d+\s?号|[a-z]{2,5}/[\d/]+(?=\s?号)"
)
_LETTERS = re.compile(r"[\s.:(-]*(?:(?:[a-z]\.?){1,4}[\s.:/-]+)?")  #: "N.R." before the sign
_WHOLE = re.compile(r"[^\t(,;]{2,30}")  #: what follows a label, where it is nothing but a number: "LM 7/2023"
_WORDS = re.compile(r"[^\W\d_]{2,}")
_LONGEST = 40
_LINE = 160  #: letters of a line that holds a number
_YEAR = re.compile(r"(?:19|20)\d\d$")
_LEFT_OVER = 14  #: letters beside date, city and label in a line that is the note's date
_SOON = timedelta(days=3)  #: a note may be dated ahead by this


def read_frame(text: NoteText, today: date) -> NoteFrame:
    """Return the frame of a note."""
    refers, taken = _refers_to(text)
    return NoteFrame(form=form_of(text), reference=_reference(text, taken), date=_date(text, today), refers_to=refers)


def form_of(text: NoteText) -> NoteForm:
    """Return what kind of paper it is; a note by its courtesies, a letter by its greeting."""
    courteous = bool(text.hits("opening")) + bool(text.hits("closing"))
    letter = text.line_hit("letter_open") is not None or bool(text.hits("letter_close"))
    if courteous and not (letter and courteous == 1 and text.line_hit("letter_open") is not None):
        return NoteForm.NOTE_VERBALE
    if text.hits("credentials") and not text.paper.body:
        return NoteForm.CREDENTIALS
    if text.paper.body:
        return NoteForm.PLAIN_EMAIL
    if letter:
        return NoteForm.LETTER
    if text.paper.document.form_fields or text.hits("form"):
        return NoteForm.FORM
    if any(hit.item < _TOP for hit in text.hits("named_note")) and text.hits("honour"):
        return NoteForm.NOTE_VERBALE
    return NoteForm.UNKNOWN


def _reference(text: NoteText, taken: list[tuple[int, int]]) -> Text:
    """Return the sender's own number: behind a label, or alone in a line above the courtesies."""
    opening = _opening(text)
    limit = opening + 1 if opening is not None else _TOP
    candidates: list[tuple[float, int, int]] = []
    for item in text.strip.items[:_TOP]:
        folded = text.strip.folded(item)
        if item.index >= max(limit, 1) and item.index >= 3:
            break
        if len(folded) < _LINE:
            candidates += _numbers(text, item, taken)
    if not candidates:
        for item in text.strip.items[-6:]:  # under the text, beside the date
            if item.end - item.start < _LINE:
                candidates += [one for one in _numbers(text, item, taken) if one[0] >= 0.9]
    if not candidates:
        return NOTHING
    sure, start, end = max(candidates, key=lambda one: (one[0], -one[1]))
    written = text.written(start, end).strip(" .:;,")
    return Field(value=written, raw=written, confidence=sure, evidence=text.evidence(start, end))


def _opening(text: NoteText) -> int | None:
    """Return the line in which the note's own sentence begins."""
    hits = [hits[0] for group in ("opening", "honour") if (hits := text.hits(group))]
    return min((text.strip.item_at(hit.end - 1) for hit in hits), default=None)


def _numbers(text: NoteText, item: Item, taken: list[tuple[int, int]]) -> list[tuple[float, int, int]]:
    """Return the numbers of one line with how sure each is the note's own."""
    folded = text.strip.folded(item)
    found: list[tuple[float, int, int]] = []
    for part in re.finditer(r"[^\t]+", folded):
        line, offset = part[0], item.start + part.start()
        if pattern_of("not_reference").search(line):
            continue
        han = _HAN_NUMBER.search(line)
        if han:
            found.append((0.94, offset + han.start(), offset + han.end()))
            continue
        label = _label().match(line)
        start = label.end() if label else 0
        hit = _NUMBER.search(line, start)
        if hit is None or len(hit["n"]) > _LONGEST or (label is None and _is_date(hit["n"])) or "@" in hit["n"]:
            continue
        if any(low < offset + hit.end() and offset + hit.start() < high for low, high in taken):
            continue
        first = hit.start("n") if _is_no_sign(hit["sign"]) else hit.start()
        if label and not line[start : hit.start()].strip(" .:#-"):
            found.append((0.95, offset + first, offset + hit.end()))
        elif label and _is_number_alone(line[start:]):
            whole = _WHOLE.match(line, start)
            found.append((0.92, offset + start, offset + (whole.end() if whole else len(line))))
        elif hit["sign"] and (_LETTERS.fullmatch(line[: hit.start()]) or _titled().fullmatch(line[: hit.start()])):
            found.append((0.94 if not label else 0.85, offset + first, offset + hit.end()))
        elif not line[: hit.start()].strip() and not line[hit.end() :].strip() and re.search(r"[/-]", hit["n"]):
            found.append((0.85, offset + hit.start(), offset + hit.end()))
    return found


def _is_no_sign(sign: str | None) -> bool:
    """Whether what stands before a number is a word for "number" or misread: it is then left out."""
    return sign is not None and re.match(r"رقم|n\.[2?*]|.*:", sign) is not None


def _is_number_alone(behind: str) -> bool:
    """Whether what follows a label is a number of two parts and nothing else: "LM 7/2023", not "45 Geneva, 21 August"."""
    whole = _WHOLE.match(behind)
    if whole is None or not any(letter.isdigit() for letter in whole[0]) or find_dates(whole[0]):
        return False
    return len(_WORDS.findall(whole[0])) <= 2 and len(whole[0].split()) <= 3


@cache
def _label() -> re.Pattern[str]:
    """Match the label of a reference at the beginning of a line."""
    return re.compile(rf"[\s(]*(?:{pattern_of('reference_label').pattern})\s?[.:#]*\s*")


@cache
def _titled() -> re.Pattern[str]:
    """Match what may stand before the sign of a number: "Nota MPPG No. 233"."""
    return re.compile(rf"\s*(?:{pattern_of('named_note').pattern}|note|nota)\s+(?:[a-z.]{{1,10}}\s)?")


def _is_date(number: str) -> bool:
    return bool(find_dates(number)) or _YEAR.fullmatch(number.strip("().")) is not None


def _refers_to(text: NoteText) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """Return what the paper cites, as written, in order, and where: our notes, resolutions, the sender's earlier notes."""
    spans: list[tuple[int, int]] = []
    spans += [hit.span() for hit in find_all_own(text.flat)] + [hit.span() for hit in _SYMBOL.finditer(text.flat)]
    opening = _opening(text)
    for hit in text.hits("earlier_reference"):
        item = text.item(hit.start)
        if (opening is None or item.index < opening) and item.index < _TOP and hit.start <= item.start + 3:
            continue  # "Note Verbale No. 12" on top is the note's own number
        number = _NUMBER.match(text.flat, hit.end)
        if number and len(number["n"]) <= _LONGEST and not _is_date(number["n"]):
            start = number.start("n") if _is_no_sign(number["sign"]) else number.start()
            end = number.end() - (len(number[0]) - len(number[0].rstrip(".")))
            if not any(low <= number.start("n") < high for low, high in spans):
                spans.append((start, end))
    if opening is not None:
        spans += [
            hit.span()
            for hit in _HAN_NUMBER.finditer(text.flat, text.strip.items[opening].start)
            if not any(low < hit.end() and hit.start() < high for low, high in spans)
        ]
    spans.sort()
    return tuple(dict.fromkeys(text.written(start, end).strip(" .,;:") for start, end in spans)), spans


def _date(text: NoteText, today: date) -> Day:
    """Return the day of the note: alone in a line with a city or a label, on top or under the text."""
    found: list[tuple[float, DateMention, int, int, Evidence]] = []
    opening = _opening(text)
    first = opening if opening is not None else 0
    for item in text.strip.items:
        folded = text.strip.folded(item)
        if item.cell is not None and item.index >= first:
            continue  # a table of the letterhead may hold the day, a list of persons holds days of arrival
        for part in re.finditer(r"[^\t]+", folded):
            if len(part[0]) < 140:
                found += _dates_of(text, item, part.start(), part[0])
    found = [one for one in found if one[1].value is not None]
    if not found:
        return NOTHING
    best = max(one[0] for one in found)
    loud = [one for one in found if one[0] >= best - 0.04]
    values = {one[1].value for one in loud}
    sure, mention, start, end, evidence = loud[-1]
    if mention.value is None:
        return NOTHING
    if len(values) > 1 or mention.value > today + _SOON:
        sure = min(sure, 0.6)
    return Field(
        value=mention.value.isoformat(),
        raw=text.written(start, end),
        confidence=round(min(sure, 0.97), 2),
        evidence=evidence,
    )


def _dates_of(
    text: NoteText, item: Item, offset: int, line: str
) -> list[tuple[float, DateMention, int, int, Evidence]]:
    mentions = [one for one in find_dates(line, text.paper.language) if one.value is not None]
    if any(one.calendar == "gregorian" for one in mentions):
        mentions = [one for one in mentions if one.calendar == "gregorian"]
    found: list[tuple[float, DateMention, int, int, Evidence]] = []
    if len(mentions) != 1 or _SYMBOL.search(line) or find_ranges(line, text.paper.language):
        return found
    label = _label().match(line)
    if label is not None and mentions[0].start <= label.end() + 3:
        return found  # "4/2/88" behind the label of a reference
    mention = mentions[0]
    before = line[: mention.start]
    rest = before + " " + line[mention.end :]
    label = re.search(rf"(?:{pattern_of('date_label').pattern})\s*[.:]?\s*(?:le |el )?$", before)
    city = any(pattern_of(group).search(rest) for group in groups_with("city_"))
    if pattern_of("date_of_another").search(before) and not (city or (label and len(before) < 12)):
        return found
    for group in groups_with("city_"):
        rest = pattern_of(group).sub(" ", rest)
    rest = re.sub(rf"(?<![^\W\d_])(?:{pattern_of('date_label').pattern})(?![^\W\d_])", " ", rest)
    rest = _NUMBER.sub(" ", rest)
    letters = sum(1 for letter in rest if letter.isalpha())
    if letters > _LEFT_OVER:
        return found
    sure = 0.96 if city or label else 0.92
    sure = min(sure - 0.05 * (letters > 6), mention.confidence + (0.0 if mention.ambiguous else 0.02))
    start = item.start + offset + mention.start
    end = item.start + offset + mention.end
    return [(sure, mention, start, end, text.evidence(start, end))]
