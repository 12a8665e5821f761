"""The ways a note shows its persons. Each function returns the pieces and the persons as far as the paper shows them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bench.blind_facts import Facts, Person, words
from bench.blind_sheet import Columns, Grid, Para, Piece

Shown = tuple[list[Piece], list[Person]]
Form = Callable[[Facts, random.Random], Shown]
_HEAD = {
    "function_role": "function",
    "function_place": "function",
    "name_role": "name",
}  #: heading of a cell that holds two facts


def comma(language: str) -> str:
    """The comma of a language, space included."""
    return {"zh": "，", "ar": "، "}.get(language, ", ")


def line(person: Person, style: str, role: str = "paren") -> str:
    """Return a person in one line; the role in brackets, after a dash, in front, or left out."""
    joint = comma(person.language)
    text = joint.join(bit for bit in (person.honoured(style), person.function, person.institution) if bit)
    if not person.role_text or role == "none":
        return text
    if role == "front":
        return f"{person.role_text}{'：' if person.language == 'zh' else ': '}{text}"
    if role == "dash":
        return f"{text} – {person.role_text}"
    if role == "comma":
        return f"{text}{joint}{person.role_text}"
    return f"{text}（{person.role_text}）" if person.language == "zh" else f"{text} ({person.role_text})"


def without_role(people: Sequence[Person]) -> list[Person]:
    """The same persons where the paper does not show roles."""
    return [replace(person, role="not_stated", role_text="") for person in people]


def bare(people: Sequence[Person], *names: str) -> list[Person]:
    """The same persons without some facts the paper does not show."""
    empty: dict[str, Any] = {"institution": None, "function": None, "email": "", "phone": ""}  # Any: fields of Person
    return [replace(person, **{name: empty[name] for name in names}) for person in people]


def _quiet(people: Sequence[Person]) -> list[Person]:
    return bare(people, "email", "phone")


def numbered(style: str = "caps", role: str = "paren", mark: str = "{}.") -> Form:
    """Lines with numbers in front."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        paras: list[Piece] = [
            Para(f"{mark.format(n)} {line(p, style, role)}", indent=0.8) for n, p in enumerate(facts.people, 1)
        ]
        return paras, _quiet(facts.people if role != "none" else without_role(facts.people))

    return form


def bulleted(style: str = "caps", role: str = "comma", mark: str = "") -> Form:
    """Lines with a bullet or a dash in front."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        paras: list[Piece] = []
        for person in facts.people:
            text = line(person, style, role)
            paras.append(Para(f"{mark} {text}" if mark else text, style="" if mark else "bullet", indent=0.5))
        return paras, _quiet(facts.people)

    return form


def blocks(style: str = "caps", *, two: bool = False) -> Form:
    """One block of lines a person: name, function, institution, role."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        paras = []
        for person in facts.people:
            lines = [person.honoured(style), person.function or "", person.institution or "", person.role_text]
            paras.append(Para("\n".join(text for text in lines if text)))
        return [Columns(tuple(paras))] if two else list(paras), _quiet(facts.people)

    return form


def labelled(style: str = "caps", *, inline: bool = False) -> Form:
    """The role as a label above (or before) each person, one label for all members."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        colon = "：" if facts.language == "zh" else ":"
        label = chance.choice(words("notes", facts.language)["roles"]["members_label"])
        paras: list[Piece] = []
        people: list[Person] = []
        members = [p for p in facts.people if p.role in ("member", "not_stated")]
        for person in facts.people:
            text = line(person, style, "none")
            if person in members:
                if person is members[0]:
                    paras.append(Para(label, bold=True))
                paras.append(Para(text, indent=0.6))
                people.append(replace(person, role="member"))
            elif inline:
                paras.append(Para(f"{person.role_text}{colon} {text}"))
                people.append(person)
            else:
                paras += [Para(f"{person.role_text}{colon}", bold=True), Para(text, indent=0.6)]
                people.append(person)
        order = [p for p in people if p.role != "member"] + [p for p in people if p.role == "member"]
        return paras, _quiet(order)

    return form


def labelled_lines(style: str = "caps") -> Form:
    """A label line, the name on the next line, the function on the one below."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        paras: list[Piece] = []
        for person in facts.people:
            if person.role_text:
                paras.append(Para(person.role_text + ("：" if facts.language == "zh" else ":"), bold=True))
            paras += [
                Para(person.honoured(style)),
                Para(comma(facts.language).join(b for b in (person.function, person.institution) if b)),
            ]
        return paras, _quiet(facts.people)

    return form


def tabbed(style: str = "caps") -> Form:
    """Name, a tab, function; the role after it in brackets."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        paras: list[Piece] = []
        for person in facts.people:
            right = person.function or ""
            if person.role_text:
                right += f"（{person.role_text}）" if facts.language == "zh" else f" ({person.role_text})"
            paras.append(Para(f"{person.honoured(style)}\t{right}", tab=8.0, size=10))
        return paras, bare(facts.people, "institution", "email", "phone")

    return form


def run_on(style: str = "plain", role: str = "paren") -> Form:
    """All persons in one paragraph, parted by semicolons."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        joint = {"zh": "；", "ar": "؛ "}.get(facts.language, "; ")
        end = "。" if facts.language == "zh" else "."
        text = joint.join(line(replace(p, institution=None), style, role) for p in facts.people) + end
        return [Para(text, align="justify")], bare(facts.people, "institution", "email", "phone")

    return form


def fields(style: str = "caps") -> Form:
    """A small form a person: label, colon, value on each line."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        heads = words("notes", facts.language)["heads"]
        colon = "：" if facts.language == "zh" else ": "
        kinds = {key: chance.choice(heads[key]) for key in ("name", "function", "institution", "role", "email")}
        paras: list[Piece] = []
        for person in facts.people:
            rows = [
                ("name", person.honoured(style)),
                ("function", person.function),
                ("institution", person.institution),
                ("role", person.role_text),
                ("email", person.email),
            ]
            paras.append(Para("\n".join(f"{kinds[key]}{colon}{value}" for key, value in rows if value)))
        return paras, bare(facts.people, "phone")

    return form


def table(
    columns: str,
    style: str = "caps",
    *,
    ruled: bool = True,
    repeat: bool = False,
    both: bool = False,
    heads: bool = True,
    shade: bool = False,
) -> Form:
    """A table with the columns named, any order; `both` gives bilingual headings."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        keys = columns.split()
        names = words("notes", facts.language)["heads"]
        second = words("notes", "fr" if facts.language == "en" else "en")["heads"]
        heads_of = [_HEAD.get(key, key) for key in keys]
        top = [chance.choice(names[key]) + (f" / {chance.choice(second[key])}" if both else "") for key in heads_of]
        rows = [
            tuple(_cell(key, person, number, style, keys) for key in keys)
            for number, person in enumerate(facts.people, 1)
        ]
        grid = Grid(
            rows=(tuple(top), *rows) if heads else tuple(rows),
            ruled=ruled,
            heads=1 if heads else 0,
            repeat=repeat,
            widths=_widths(keys),
            size=9 if len(keys) > 4 else 10,
            shade=shade,
        )
        people = list(facts.people)
        if not {"role", "function_role", "name_role"} & set(keys):
            people = without_role(people)
        gone = [name for name in ("institution", "email", "phone") if name not in keys]
        if "function_place" in keys:
            gone = [name for name in gone if name != "institution"]
        return [grid], bare(people, *gone)

    return form


def _cell(key: str, person: Person, number: int, style: str, keys: list[str]) -> str:
    role = f"({person.role_text})" if person.role_text else ""
    joint = comma(person.language)
    if key == "number":
        return str(number)
    if key == "name":
        return person.name(style) if "title" in keys else person.honoured(style)
    if key == "name_role":
        return f"{person.honoured(style)}\n{role}".strip()
    if key == "name_function":
        return "\n".join(bit for bit in (person.honoured(style), person.function) if bit)
    if key == "function_role":
        return f"{person.function} {role}".strip()
    if key == "function_place":
        return joint.join(bit for bit in (person.function, person.institution) if bit)
    if key == "passport":
        return f"{'DPE'[number % 3]}{'KLM'[number % 3]}{4021873 + 7919 * number}"
    if key == "birth":
        return f"{10 + number}.0{1 + number % 8}.19{60 + 3 * number % 30}"
    values = {
        "title": person.honorific,
        "family": person.family if style == "plain" else person.family.upper(),
        "given": person.given,
        "function": person.function,
        "institution": person.institution,
        "role": person.role_text,
        "email": person.email,
        "phone": person.phone,
    }
    return values[key] or ""


def _widths(keys: list[str]) -> tuple[float, ...]:
    wide = {"number": 1.0, "title": 1.6, "role": 3.0, "phone": 3.0, "passport": 2.4, "birth": 2.3, "email": 4.0}
    rest = max((16.6 - sum(wide.get(key, 0) for key in keys)) / max(1, sum(key not in wide for key in keys)), 2.2)
    return tuple(wide.get(key, rest) for key in keys)


def sections(style: str = "caps") -> Form:
    """A table in which a merged row names the role of the rows below it."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        book = words("notes", facts.language)
        rows: list[tuple[str, ...]] = [
            tuple(chance.choice(book["heads"][key]) for key in ("name", "function", "institution"))
        ]
        spans, people = [], []
        label = chance.choice(book["roles"]["members_label"]).rstrip(":： ")
        for role in ("head", "member"):
            group = [p for p in facts.people if (p.role == "head") == (role == "head")]
            if not group:
                continue
            spans.append((len(rows), 0, 3))
            rows.append((group[0].role_text if role == "head" else label, "", ""))
            for person in group:
                rows.append((person.honoured(style), person.function or "", person.institution or ""))
                people.append(replace(person, role=role))
        return [Grid(rows=tuple(rows), spans=tuple(spans), widths=(6.0, 6.0, 4.6))], _quiet(people)

    return form


def upright(style: str = "caps") -> Form:
    """A table turned round: one column a person."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        heads = words("notes", facts.language)["heads"]
        rows = []
        for key in ("name", "function", "role"):
            rows.append(
                (
                    chance.choice(heads[key]),
                    *(_cell(key, person, n, style, []) for n, person in enumerate(facts.people)),
                )
            )
        return [Grid(rows=tuple(rows), heads=0, size=9)], bare(facts.people, "institution", "email", "phone")

    return form


def shared_place(style: str = "caps") -> Form:
    """A table whose institution cells are merged downwards where neighbours share one."""

    def form(facts: Facts, chance: random.Random) -> Shown:
        people = sorted(facts.people[1:], key=lambda person: person.institution or "")
        people = [facts.people[0], *people]
        heads = words("notes", facts.language)["heads"]
        top = tuple(chance.choice(heads[key]) for key in ("number", "name", "function", "institution", "role"))
        rows, down, start = [top], [], 1
        for number, person in enumerate(people, 1):
            same = number > 1 and people[number - 2].institution == person.institution
            if not same:
                start = number
            rows.append(
                (
                    str(number),
                    person.honoured(style),
                    person.function or "",
                    "" if same else person.institution or "",
                    person.role_text,
                )
            )
            last = number == len(people) or people[number].institution != person.institution
            if last and number > start:
                down.append((3, start, number - start + 1))
        return [Grid(rows=tuple(rows), down=tuple(down), widths=(1.0, 5.2, 4.2, 3.6, 3.0), size=9)], _quiet(people)

    return form
