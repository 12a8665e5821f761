"""What a note is about, before anybody lays it out: State, meeting, persons, dates. Seeded; persons are invented."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bench.blind_dates import between, written

WORDS = Path(__file__).parent / "blind_words"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh", "pt")
OUR_NOTE = "ODA/2023-00050"
OUR_DATE = date(2023, 3, 21)
MEETINGS: dict[str, tuple[int, date, date]] = {
    "10MSP": (10, date(2022, 8, 30), date(2022, 9, 2)),
    "11MSP": (11, date(2023, 9, 11), date(2023, 9, 14)),
    "12MSP": (12, date(2024, 9, 10), date(2024, 9, 13)),
    "13MSP": (13, date(2025, 9, 16), date(2025, 9, 19)),
    "3RC": (3, date(2026, 9, 14), date(2026, 9, 18)),  # the days were not published: never printed
}


@cache
def words(kind: str, language: str) -> dict[str, Any]:  # Any: a file of words, as TOML gives it
    """Return the words of one kind of paper in one language."""
    return tomllib.loads((WORDS / f"{kind}_{language}.toml").read_text(encoding="utf-8"))


@cache
def _people() -> dict[str, Any]:
    return tomllib.loads((WORDS / "people.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented person as the paper will show him or her."""

    given: str
    family: str
    woman: bool
    honorific: str
    function: str | None
    institution: str | None
    role: str = "not_stated"
    role_text: str = ""
    email: str = ""
    phone: str = ""
    family_first: bool = False
    language: str = "en"

    def name(self, style: str) -> str:
        """Return the name: caps, plain, comma, first (family name in front)."""
        if self.language == "zh":
            return self.family + self.given
        if not self.family:
            return self.given.upper() if style != "plain" else self.given
        if self.language == "ar":
            return f"{self.given} {self.family}"
        capitals = self.family.upper() if style != "plain" else self.family
        if style == "comma":
            return f"{capitals}, {self.given}"
        if style == "first" or self.family_first:
            return f"{capitals} {self.given}"
        return f"{self.given} {capitals}"

    def honoured(self, style: str) -> str:
        """Return the name with its honorific."""
        if not self.honorific:
            return self.name(style)
        return self.name(style) + self.honorific if self.language == "zh" else f"{self.honorific} {self.name(style)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a note says."""

    language: str
    state: str
    of: str
    subject: str
    plain: str
    kind: str  #: kind of participant
    issuer: str
    issuer_type: str
    meeting: str
    meeting_text: str
    note_date: date
    date_text: str
    reference: str
    people: tuple[Person, ...]
    ours: str = ""
    prior: str = ""
    contact: Person | None = None
    values: dict[str, str]


def persons(language: str, state: str, count: int, chance: random.Random) -> list[Person]:
    """Return `count` different persons of a State, the highest function first."""
    data, speech = _people(), words("notes", language)["people"]
    names = (
        [data["pools_by_language"][language][0]] if language in data["pools_by_language"] else data["pools"].get(state)
    )
    names = names or data["pools"]["default"]
    rows = [(pool, row) for pool in names for row in data["people"][pool]]
    if len(rows) < count:  # a long delegation: the same family names with other given names
        given = [row[0] for _, row in rows]
        shifted = [
            (pool, [given[(n + k) % len(given)], row[1], ""])
            for k in range(1, len(given))
            for n, (pool, row) in enumerate(rows)
        ]
        sexes = {row[0]: row[2] for _, row in rows}
        rows += [(pool, [first, family, sexes[first]]) for pool, (first, family, _) in shifted if family]
    if len(rows) < count:
        rows += [(pool, row) for pool in data["pools"]["default"] for row in data["people"][pool]]
    picked = chance.sample(rows, count)
    first, rest = speech["functions"][0], speech["functions"][1:]
    drawn = chance.sample(rest, count - 1) if count <= len(rest) else chance.choices(rest, k=count - 1)
    functions = [first, *drawn]
    made = []
    for number, ((pool, (given, family, sex)), function) in enumerate(zip(picked, functions, strict=True)):
        woman = sex == "f"
        mark = ("h" if number == 0 else "") + sex
        title = function[3] if woman and len(function) > 3 else function[0]
        made.append(
            Person(
                given=given,
                family=family,
                woman=woman,
                honorific=chance.choice(speech[mark]),
                function=title,
                institution=function[1],
                family_first=pool in data["family_first"]["pools"],
                language=language,
                email=f"delegate{chance.randint(10, 99)}{number}@{state.lower()}-mission.example",
                phone=f"+41 22 555 {chance.randint(10, 99)} {chance.randint(10, 99)}",
            )
        )
    return made


def with_roles(people: list[Person], plan: str, chance: random.Random) -> list[Person]:
    """Return persons with roles: full, head (only the head), none, second (the head stands second), members."""
    if plan == "none":
        return people
    roles = words("notes", people[0].language)["roles"]
    ladder = ["head", chance.choice(("deputy_head", "alternate_head")), "alternate", "adviser", "expert", "member"]
    if people[0].language in ("ru", "ar", "zh", "pt"):  # there one word serves for both
        ladder[1] = "deputy_head"
    made = []
    for number, person in enumerate(people):
        role = "not_stated"
        if plan == "full":
            role = ladder[min(number, 5)] if number < 2 else chance.choice(ladder[2:])
        elif (plan == "head" and number == 0) or (plan == "second" and number == 1):
            role = "head"
        elif plan == "members":
            role = "head" if number == 0 else "member"
        text = ""
        if role != "not_stated":
            text = chance.choice(roles.get(f"{role}_f") if person.woman and f"{role}_f" in roles else roles[role])
        made.append(replace(person, role=role, role_text=text))
    return made


def gather(
    language: str,
    name: str,
    *,
    meeting: str,
    naming: str,
    issuer_type: str,
    count: int,
    roles: str,
    organisation: str = "",
) -> Facts:
    """Return the facts of one note; `name` is the seed."""
    chance = random.Random(f"facts/{name}")
    book = words("notes", language)
    code = organisation or chance.choice(sorted(book["states"]))
    if organisation:
        of, subject, kind = ORGANISATIONS[organisation][language]
    else:
        (of, subject), kind = book["states"][code], "state"
    number, start, end = MEETINGS[meeting]
    issuer = subject if organisation else chance.choice(book["issuer"][issuer_type]).format(of=of)
    note_date = start - timedelta(days=chance.randint(12, 60))
    texts = {
        "n": str(chance.randint(21, 899)),
        "y": str(note_date.year),
        "yy": str(note_date.year % 100),
        "c": code,
        "c2": code.lower(),
    }
    both = persons(language, code, count + 3, chance)
    people, spare = with_roles(both[:count], roles, chance) if count else [], both[count + 1 :]
    rc = meeting == "3RC"
    place = book["meeting"]["city"]["rc" if rc else "msp"]
    key = "review" if rc else naming
    title = chance.choice(book["meeting"][key]).format(
        word="" if rc else book["meeting"]["words"][str(number)],
        fig="" if rc else book["meeting"]["figures"][str(number)],
        code=meeting,
        city=place,
        range=between(start, end, language, chance, code),
    )
    ours = OUR_NOTE if (meeting == "11MSP" and (naming == "by_note" or chance.random() < 0.4)) else ""
    prior_date = note_date - timedelta(days=chance.randint(6, 20))
    prior_number = chance.choice(book["frame"]["reference"]).format(**{**texts, "n": str(chance.randint(21, 899))})
    prior = {
        "ru": "{r} от {d}",
        "zh": "{d}{r}",
        "ar": "{r} المؤرخة {d}",
        "en": "{r} of {d}",
        "fr": "{r} du {d}",
        "es": "{r} del {d}",
        "pt": "{r} de {d}",
    }[language]
    city = book["city"].get(issuer_type, book["city"]["mission_geneva"])
    city = "Geneva" if organisation and language == "en" else city
    return Facts(
        language=language,
        state=code,
        of=of,
        subject=subject,
        plain=subject,
        kind=kind,
        issuer=issuer,
        issuer_type=issuer_type,
        meeting=meeting,
        meeting_text=title,
        note_date=note_date,
        date_text=written(note_date, language, chance, code),
        reference=chance.choice(book["frame"]["reference"]).format(**texts),
        people=tuple(people),
        ours=ours,
        prior=prior.format(r=_bare(prior_number), d=written(prior_date, language, chance, code)),
        contact=spare[0],
        values={
            **texts,
            "city": city,
            "prior_reference": _bare(prior_number),
            "a": str(chance.randint(10, 99)),
            "refdate": written(OUR_DATE, language, chance, code),
            "out": spare[1].honoured("caps"),
            "figure": "3RC" if rc else book["meeting"]["figures"][str(number)],
            "word": "" if rc else book["meeting"]["words"][str(number)],
        },
    )


def _bare(reference: str) -> str:
    """A reference without the word in front of it, as it is quoted in a sentence."""
    for word in (
        "Ref.:",
        "Ref:",
        "Réf. :",
        "Ref.ª",
        "Note No.",
        "Nota No.",
        "Note n°",
        "Nota N.º",
        "Nota Verbal n.º",
        "N.V.",
        "الرقم:",
        "المرجع:",
        "العدد:",
        "رقم:",
        "Исх. №",
        "№",
    ):
        if reference.startswith(word):
            return ("№ " if "№" in word else "") + reference[len(word) :].strip()
    return reference


#: of, as subject, kind; by code and language
ORGANISATIONS: dict[str, dict[str, tuple[str, str, str]]] = {
    "ICRC": {
        "en": (
            "of the International Committee of the Red Cross",
            "the International Committee of the Red Cross (ICRC)",
            "igo",
        ),
        "fr": ("du Comité international de la Croix-Rouge", "le Comité international de la Croix-Rouge (CICR)", "igo"),
        "es": ("del Comité Internacional de la Cruz Roja", "el Comité Internacional de la Cruz Roja (CICR)", "igo"),
    },
    "GICHD": {
        "en": (
            "of the Geneva International Centre for Humanitarian Demining",
            "the Geneva International Centre for Humanitarian Demining (GICHD)",
            "igo",
        ),
        "fr": (
            "du Centre international de déminage humanitaire – Genève",
            "le Centre international de déminage humanitaire - Genève (CIDHG)",
            "igo",
        ),
    },
    "CMC": {
        "en": ("of the Cluster Munition Coalition", "the Cluster Munition Coalition", "ngo"),
        "fr": (
            "de la Coalition contre les armes à sous-munitions",
            "la Coalition contre les armes à sous-munitions (CMC)",
            "ngo",
        ),
    },
    "IFRC": {
        "en": (
            "of the International Federation of Red Cross and Red Crescent Societies",
            "the International Federation of Red Cross and Red Crescent Societies",
            "igo",
        )
    },
    "UNMAS": {
        "en": (
            "of the United Nations Mine Action Service",
            "the United Nations Mine Action Service (UNMAS)",
            "un_entity",
        )
    },
    "EU": {"en": ("of the European Union", "the European Union", "igo")},
}
