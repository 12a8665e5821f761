"""Wording is data: sentences in wording/<language>/*.jinja, words in strings.toml; a value is sanitised before it gets there.

Dates are written out in the letter's language, never as figures with strokes, and every hour names its zone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from babel.dates import format_date, format_interval, format_skeleton

from scheduler.letters.sanitise import one_line

WORDING = Path(__file__).parent / "wording"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
RIGHT_TO_LEFT = frozenset({"ar"})
ISOLATE, END_ISOLATE = "\u2068", "\u2069"  #: first strong isolate and its end, Unicode UAX 9

_LOCALES = {"en": "en_GB", "zh": "zh_Hans"}
_OPTIONAL = re.compile(r"\[\[([^\]]*)\]\]")
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language."""

    language: str
    reviewed: bool  #: a reader of the language has approved the wording
    single: Mapping[str, str]
    groups: Mapping[str, Mapping[str, str]]

    def of(self, group: str, key: str) -> str:
        """A word of a group; the group's "other" or "unknown" where the key has none, else nothing."""
        words = self.groups[group]
        return words.get(key, words.get("other", words.get("unknown", "")))

    def say(self, key: str, **values: str) -> str:
        """A phrase with its values put in."""
        return self.single[key].format(**values)

    def question(self, code: str, about: str = "") -> str:
        """The question that a finding's code asks of the sender."""
        wording = self.of("questions", code)
        asked = _OPTIONAL.sub(lambda part: part[1] if about else "", wording)
        return asked.replace("{about}", about)

    def join(self, items: Iterable[str]) -> str:
        """Items that are not empty, parted as the language does."""
        return self.single["comma"].join(item for item in items if item)

    def day(self, day: date) -> str:
        """A day written out: "31 August 2023"."""
        written = format_date(day, "long", locale=_LOCALES.get(self.language, self.language))
        return re.sub(r"^1 ", "1er ", written) if self.language == "fr" else written

    def days(self, first: date, last: date) -> str:
        """A span of days written out: "11–14 September 2023", "30 August – 2 September 2022"."""
        if first == last:
            return self.day(last)
        if self.language == "zh":
            return one_line(str(format_interval(first, last, "yMMMMd", locale="zh_Hans")))
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.day(last)}"
        return f"{self.day(first).replace(str(first.year), '').strip(' .г')} – {self.day(last)}".replace(" de –", " –")

    def month(self, day: date) -> str:
        """The month of a day written out: "September 2026"."""
        return one_line(str(format_skeleton("yMMMM", day, locale=_LOCALES.get(self.language, self.language))))

    def moment(self, moment: datetime, zone: str) -> str:
        """A day and an hour with the zone named: "12 August 2023, 14:32 (Geneva time, UTC+02:00)"."""
        local = moment.astimezone(ZoneInfo(zone))
        offset = local.strftime("%z")
        named = f"{self.single['zone']}{self.single['comma']}UTC{offset[:3]}:{offset[3:]}"
        return f"{self.day(local.date())}{self.single['comma']}{local:%H:%M} ({named})"


@cache
def words(language: str) -> Words:
    """Return the words of a language of LANGUAGES."""
    with (WORDING / language / "strings.toml").open("rb") as file:
        table = tomllib.load(file)
    return Words(
        language=language,
        reviewed=bool(table["reviewed"]),
        single={key: str(value) for key, value in table.items() if isinstance(value, str)},
        groups={key: value for key, value in table.items() if isinstance(value, dict)},
    )


def find_language(wanted: Iterable[str | None], usable: Iterable[str]) -> str:
    """Return the first wanted language that letters may use; English when there is none.

    The order is that of the caller: of the note, used before by the participant, of the table, English.
    """
    allowed = {*usable} & {*LANGUAGES}
    return next((language for language in wanted if language in allowed), "en")


@cache
def table_language(code: str) -> str | None:
    """The language a mission corresponds in, by the table; None where it names none."""
    with (WORDING / "languages.toml").open("rb") as file:
        table = tomllib.load(file)
    return next((language for language, codes in table["languages"].items() if code in codes), None)


@cache
def _environment(*, escaping: bool) -> jinja2.Environment:
    # Text letters hold no markup, so only pages escape; both refuse a name that the letter does not have.
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(WORDING),
        autoescape=escaping,  # noqa: S701  plain text must not be escaped
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def text(template: str, **values: Any) -> str:  # Any: what the template names
    """Return a text letter: no more than one empty line in a row, one newline at the end."""
    rendered = _environment(escaping=False).get_template(template).render(**values)
    lines = "\n".join(line.rstrip() for line in rendered.splitlines())
    return _BLANKS.sub("\n\n", lines).strip() + "\n"


def page(template: str, **values: Any) -> str:  # Any: what the template names
    """Return an HTML page; every value is escaped."""
    return _environment(escaping=True).get_template(template).render(**values)


def html_twin(body: str, language: str, below: str = "") -> str:
    """Return a text letter as a page: the same lines, nothing more; the English below a right-to-left one runs left to right."""
    return page(
        "twin.html.jinja",
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        paragraphs=[paragraph.split("\n") for paragraph in body.strip().split("\n\n")],
        below=[paragraph.split("\n") for paragraph in below.strip().split("\n\n")] if below else [],
    )
