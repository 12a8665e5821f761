"""The reference files as values. A row that cannot be read becomes a mistake with file and line; the rows around it are still read."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

from store.errors import Misconfigured
from store.reference_values import (
    OTHER_LANGUAGE,
    READ_LANGUAGES,
    Adherence,
    Deadline,
    Mark,
    Meeting,
    Name,
    NameKind,
    Organisation,
    ReportRules,
    Scale,
    Sitting,
    State,
)

Row = Mapping[str, str]
Toml = Mapping[str, Any]  # Any: a TOML table, checked key by key where it is read


@dataclass(slots=True, kw_only=True)
class Files:
    """What the files say, with every mistake met on the way; one whole folder."""

    states: Mapping[str, State] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    meetings: tuple[Meeting, ...] = ()
    scales: tuple[Scale, ...] = ()
    rules: ReportRules
    due_exceptions: Mapping[str, str]  #: State -> why the date others printed is not the one computed
    weekday_exceptions: frozenset[str]  #: printed texts whose weekday is known not to fit
    mistakes: list[str] = field(default_factory=list)


def read_folder(folder: Path) -> Files:
    """Read every reference file of a folder; Misconfigured at once only where a file is missing or is no CSV or TOML."""
    calendar = _toml(folder / "calendar.toml")
    annual = calendar["article7"]
    files = Files(
        rules=ReportRules(
            initial_days=int(annual["initial_days"]),
            annual_month=int(annual["annual_month"]),
            annual_day=int(annual["annual_day"]),
            zone=str(annual["zone"]),
            notes=MappingProxyType({int(note["year"]): str(note["text"]) for note in annual.get("note", [])}),
        ),
        due_exceptions=MappingProxyType({str(e["state"]): str(e["why"]) for e in annual.get("published_wrongly", [])}),
        weekday_exceptions=frozenset(str(e["text"]) for e in calendar.get("weekday_conflict", [])),
    )
    names: dict[str, list[Name]] = {}
    for path in sorted(folder.glob("names*.csv")):
        _names(path, names, files.mistakes)
    status = _by_code(folder / "status.csv", files.mistakes)
    files.states = MappingProxyType(_states(folder / "states.csv", names, status, files.mistakes))
    files.organisations = MappingProxyType(_organisations(folder / "organisations.toml", files.mistakes))
    files.meetings = tuple(_meetings(folder / "meetings.toml", files.mistakes))
    files.scales = _scales(folder / "scale_of_assessments.csv", files)
    return files


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a CSV file with their line numbers; lines that begin with # are remarks."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path}: cannot be read: {error}") from error
    kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not kept:
        raise Misconfigured(f"{path}: is empty")
    header = next(csv.reader([kept[0][1]]))
    for number, line in kept[1:]:
        cells = next(csv.reader([line]))
        yield number, dict(zip(header, [cell.strip() for cell in cells] + [""] * len(header), strict=False))


def _toml(path: Path) -> Toml:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misconfigured(f"{path}: cannot be read: {error}") from error


def _by_code(path: Path, mistakes: list[str]) -> dict[str, tuple[int, Row]]:
    found: dict[str, tuple[int, Row]] = {}
    for number, row in _rows(path):
        if row["code"] in found:
            mistakes.append(f"{path.name}:{number}: {row['code']} stands here twice")
        found[row["code"]] = (number, row)
    return found


def _date(text: str, where: str, mistakes: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        mistakes.append(f"{where}: {text!r} is no date (write 2023-08-31)")
        return None


def _mark(text: str, where: str, mistakes: list[str]) -> Mark:
    try:
        return Mark(text)
    except ValueError:
        mistakes.append(f"{where}: the mark {text!r} is none of V, M, K, C")
        return Mark.MEMORY


def _names(path: Path, found: dict[str, list[Name]], mistakes: list[str]) -> None:
    for number, row in _rows(path):
        try:
            kind = NameKind(row["kind"])
        except ValueError:
            mistakes.append(f"{path.name}:{number}: the kind {row['kind']!r} is not known")
            continue
        if row["language"] not in (*READ_LANGUAGES, OTHER_LANGUAGE) or not row["name"]:
            mistakes.append(f"{path.name}:{number}: wants a name and a language of {', '.join(READ_LANGUAGES)}, other")
            continue
        found.setdefault(row["code"], []).append(
            Name(code=row["code"], language=row["language"], kind=kind, text=row["name"])
        )


def _states(
    path: Path, names: dict[str, list[Name]], status: dict[str, tuple[int, Row]], mistakes: list[str]
) -> dict[str, State]:
    rows = _by_code(path, mistakes)
    for code in sorted(({*names} | {*status}) - {*rows}):
        mistakes.append(f"{path.name}: {code} is named in names.csv or status.csv and is not here")
    states: dict[str, State] = {}
    for code, (number, row) in rows.items():
        if code not in status:
            mistakes.append(f"status.csv: {code} is missing ({path.name}:{number})")
            continue
        short = {language: row[language] for language in READ_LANGUAGES if row.get(language)}
        if len(short) != len(READ_LANGUAGES):
            mistakes.append(f"{path.name}:{number}: {code} wants a short name in {', '.join(READ_LANGUAGES)}")
        own = [Name(code=code, language=key, kind=NameKind.SHORT, text=text) for key, text in short.items()]
        states[code] = State(
            code=code,
            alpha2=row["alpha2"],
            un=row["un"],
            short=MappingProxyType(short),
            names=(*own, *names.get(code, ())),
            adherence=_adherence(status[code], mistakes),
        )
    return states


def _adherence(found: tuple[int, Row], mistakes: list[str]) -> Adherence:
    number, row = found
    where = f"status.csv:{number}"
    return Adherence(
        signed=_date(row["signed"], where, mistakes),
        action=row["action"] or None,
        deposited=_date(row["deposited"], where, mistakes),
        in_force=_date(row["in_force"], where, mistakes),
        withdrawn=_date(row["withdrawn"], where, mistakes),
        published_initial_due=_date(row["published_initial_due"], where, mistakes),
        mark=_mark(row["mark"], where, mistakes),
        source=row["source"],
        note=row["note"],
    )


def _organisations(path: Path, mistakes: list[str]) -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    for table in _toml(path)["organisation"]:
        code = str(table["code"])
        if code in found:
            mistakes.append(f"{path.name}: {code} stands here twice")
        short = {language: str(text) for language, text in table["name"].items()}
        names = [Name(code=code, language=language, kind=NameKind.SHORT, text=text) for language, text in short.items()]
        for language, texts in table.get("variants", {}).items():
            names += [Name(code=code, language=language, kind=NameKind.VARIANT, text=str(text)) for text in texts]
        found[code] = Organisation(
            code=code,
            kind=str(table["kind"]),
            named_observer=bool(table.get("named_observer", False)),
            short=MappingProxyType(short),
            names=tuple(names),
            domains=tuple(str(domain) for domain in table.get("domains", [])),
            mark=_mark(str(table["mark"]), f"{path.name}: {code}", mistakes),
        )
    return found


def _meetings(path: Path, mistakes: list[str]) -> Iterator[Meeting]:
    document = _toml(path)
    for table in document["meeting"]:
        where = f"{path.name}: {table.get('code', 'a meeting without code')}"
        try:
            yield _meeting({**document["defaults"], **table}, where, mistakes)
        except (KeyError, TypeError, ValueError) as error:
            mistakes.append(f"{where}: {error!r} is missing or cannot be read")


def _meeting(table: Toml, where: str, mistakes: list[str]) -> Meeting:
    sittings = tuple(
        Sitting(
            start=sitting["start"],
            end=sitting["end"],
            place=str(sitting.get("place", table["venue"])),
            mark=_mark(str(sitting.get("mark", "V")), where, mistakes),
        )
        for sitting in table.get("sitting", [])
    )
    zone = str(table["zone"])
    return Meeting(
        code=str(table["code"]),
        number=int(table["number"]),
        kind=str(table["kind"]),
        month=str(table["month"]),
        sittings=sittings,
        titles=MappingProxyType(dict(table["titles"])),
        short_titles=MappingProxyType(dict(table["short_titles"])),
        city=MappingProxyType(dict(table["city"])),
        venue=str(table["venue"]),
        presidency=str(table["presidency"]),
        president=str(table.get("president", "")),
        zone=zone,
        delegations_due=_deadline(table.get("delegations_due"), zone, where, mistakes),
        reports_due=_deadline(table.get("reports_due"), zone, where, mistakes),
        resolutions=tuple(str(resolution) for resolution in table.get("resolutions", [])),
        note_reference=str(table.get("note_reference", "")),
        note_date=table.get("note_date"),
        address=tuple(str(line) for line in table["address"]),
        email=str(table["email"]),
        website=str(table.get("website", "")),
        registration=str(table.get("registration", "")),
        marks=MappingProxyType(
            {key: _mark(str(mark), where, mistakes) for key, mark in table.get("marks", {}).items()}
        ),
        remarks=tuple(str(remark) for remark in table.get("remarks", [])),
    )


def _deadline(table: Toml | None, zone: str, where: str, mistakes: list[str]) -> Deadline | None:
    if table is None:
        return None
    return Deadline(
        day=table["day"],
        zone=str(table.get("zone", zone)),
        published=str(table.get("published", "")),
        grace_until=table.get("grace_until"),
        mark=_mark(str(table.get("mark", "V")), where, mistakes),
        note=str(table.get("note", "")),
    )


def _scales(path: Path, files: Files) -> tuple[Scale, ...]:
    rates: dict[str, dict[str, Decimal]] = {}
    for number, row in _rows(path):
        if row["code"] not in files.states:
            files.mistakes.append(f"{path.name}:{number}: {row['code']} is no State of states.csv")
        for period, text in row.items():
            if not (period[:4].isdigit() and period[5:].isdigit()) or not text:
                continue
            try:
                known = rates.setdefault(period, {})
                if row["code"] in known:
                    files.mistakes.append(f"{path.name}:{number}: {row['code']} stands here twice")
                known[row["code"]] = Decimal(text)
            except InvalidOperation:
                files.mistakes.append(f"{path.name}:{number}: {text!r} is no rate in per cent")
    members = frozenset(code for code, state in files.states.items() if state.un == "member")
    return tuple(
        Scale(
            first_year=int(period[:4]),
            last_year=int(period[5:]),
            rates=MappingProxyType(known),
            members_only=members,
        )
        for period, known in sorted(rates.items())
    )
