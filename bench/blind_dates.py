"""Dates and ranges of dates as people write them in seven languages; written for the quality set, not by the readers' parser."""

from __future__ import annotations

import random
from datetime import date

MONTHS: dict[str, tuple[str, ...]] = {
    "en": tuple("January February March April May June July August September October November December".split()),
    "fr": tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
    "es": tuple("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()),
    "pt": tuple("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split()),
    "ru": tuple("января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()),
    "ar": tuple("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()),
}
_LEVANT = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)
_HIJRI = (
    "محرم",
    "صفر",
    "ربيع الأول",
    "ربيع الآخر",
    "جمادى الأولى",
    "جمادى الآخرة",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة",
    "ذو الحجة",
)
_LEVANTINE = frozenset({"IRQ", "LBN", "PSE", "JOR"})
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
_SHORT = {"en": "/", "fr": ".", "es": "/", "pt": "/", "ru": ".", "ar": "/"}


def written(day: date, language: str, chance: random.Random, state: str = "") -> str:
    """Return a date as somebody in that language would write it."""
    if language == "zh":
        return _han(day) if chance.random() < 0.3 else f"{day.year}年{day.month}月{day.day}日"
    if language == "ar":
        return _arabic(day, chance, state)
    month = MONTHS[language][day.month - 1]
    if day.day > 12 and chance.random() < 0.2:  # in figures only where day and month cannot be taken for each other
        mark = _SHORT[language]
        return f"{day.day:02}{mark}{day.month:02}{mark}{day.year}"
    if language == "en":
        return chance.choice(
            (
                f"{day.day} {month} {day.year}",
                f"{month} {day.day}, {day.year}",
                f"{_ordinal(day.day)} {month} {day.year}",
            )
        )
    if language == "fr":
        return f"{'1er' if day.day == 1 else day.day} {month} {day.year}"
    if language == "ru":
        return chance.choice(
            (
                f"{day.day} {month} {day.year} года",
                f"«{day.day:02}» {month} {day.year} г.",
                f"{day.day} {month} {day.year} г.",
            )
        )
    return f"{day.day} de {month} de {day.year}"


def between(start: date, end: date, language: str, chance: random.Random, state: str = "") -> str:
    """Return the days of a meeting, preposition included where the language has one."""
    same = start.month == end.month
    if language == "zh":
        return f"{start.year}年{start.month}月{start.day}日至{'' if same else f'{end.month}月'}{end.day}日"
    months = MONTHS[language]
    first, last = months[start.month - 1], months[end.month - 1]
    if language == "ar":
        first, last = _arabic_month(start.month, state), _arabic_month(end.month, state)
        return f"في الفترة من {start.day}{'' if same else ' ' + first} إلى {end.day} {last} {end.year}"
    if language == "en":
        joint = chance.choice((" to ", "-")) if same else " to "
        return f"{start.day}{'' if same else ' ' + first}{joint}{end.day} {last} {end.year}"
    if language == "fr":
        return f"du {start.day}{'' if same else ' ' + first} au {end.day} {last} {end.year}"
    if language == "es":
        return f"del {start.day}{'' if same else ' de ' + first} al {end.day} de {last} de {end.year}"
    if language == "pt":
        return f"de {start.day}{'' if same else ' de ' + first} a {end.day} de {last} de {end.year}"
    return f"{start.day}{'' if same else ' ' + first}{'–' if same else ' – '}{end.day} {last} {end.year} года"


def _ordinal(day: int) -> str:
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _han(day: date) -> str:
    def figures(number: int) -> str:
        tens, ones = divmod(number, 10)
        digits = "〇一二三四五六七八九"
        return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")

    return f"{str(day.year).translate(_HAN)}年{figures(day.month)}月{figures(day.day)}日"


def _arabic_month(month: int, state: str) -> str:
    if state in _LEVANTINE:
        return _LEVANT[month - 1]
    if state == "":
        return f"{_LEVANT[month - 1]}/{MONTHS['ar'][month - 1]}"
    return (
        {8: "أوت", 7: "جويلية", 6: "جوان"}.get(month, MONTHS["ar"][month - 1])
        if state == "TUN"
        else MONTHS["ar"][month - 1]
    )


def _arabic(day: date, chance: random.Random, state: str) -> str:
    text = f"{day.day} {_arabic_month(day.month, state)} {day.year}"
    kind = chance.choice(
        ("plain", "plain", "eastern", "figures", "both" if state in ("QAT", "SAU", "OMN") else "eastern")
    )
    if kind == "eastern":
        return text.translate(_EASTERN)
    if kind == "figures":
        return f"{day.day}/{day.month}/{day.year}" if day.day > 12 else text
    if kind == "both":
        year, month, number = hijri(day)
        return f"{number} {_HIJRI[month - 1]} {year}هـ الموافق {text}م".translate(_EASTERN)
    return text


def hijri(day: date) -> tuple[int, int, int]:
    """Return year, month, day of the tabular Islamic calendar (civil epoch)."""
    days = day.toordinal() + 1721425 - 1948440 + 10632
    cycle, days = (days - 1) // 10631, (days - 1) % 10631 + 1 + 354
    part = ((10985 - days) // 5316) * ((50 * days) // 17719) + (days // 5670) * ((43 * days) // 15238)
    days = days - ((30 - part) // 15) * ((17719 * part) // 50) - (part // 16) * ((15238 * part) // 43) + 29
    month = (24 * days) // 709
    return 30 * cycle + part - 30, month, days - (709 * month) // 24
