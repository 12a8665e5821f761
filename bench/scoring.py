"""Compares what was read with the truth, field by field. A mark is right, missing, unknown, wrong or extra; nothing is weighed here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from store.records import (
    Article7Report,
    Contact,
    DelegationNotice,
    Field,
    FormTable,
    Member,
    Reading,
    Record,
    ReportForm,
    Role,
)

Truth = Mapping[str, Any]  # Any: the contract's JSON
_SURE = 0.9  #: a field above it promises to be right 98 times in 100
_ALIKE = 60.0  #: two names at least so alike (0 to 100) are one person
_HONORIFIC = 12  #: letters of the longest honorific
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
_NUMBER_WORD = re.compile(r"^(?:ref|réf|note|nota|no|nº|n|№|n\.v|verbal|исх|الرقم|رقم|المرجع|العدد)[\s.:ºª°]*", re.I)


@dataclass(frozen=True, slots=True)
class Mark:
    """How one field of one paper was read."""

    field: str
    result: str  #: right, missing (nothing read), unknown (a question instead), wrong, extra (read where nothing is)
    detail: str = ""  #: kind of failure, in words without the document's own
    sure: bool | None = None  #: was the value given with a confidence over 0.9? None: no value, no promise

    @property
    def right(self) -> bool:
        """True when there is nothing to complain of."""
        return self.result == "right"


def fold(text: str | None) -> str:
    """Return a text as two readers would agree on it: case, width, accents, Arabic letter forms and punctuation aside."""
    if not text:
        return ""
    text = unicodedata.normalize("NFKD", text).casefold().translate(_ARABIC).replace("ё", "е")
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c for c in text
    )
    return " ".join(_WORD.findall(text))


def value_mark(
    field: str, truth: object, read: Field[Any], *, same: bool | None = None
) -> Mark:  # Any: a Field of any kind
    """Return the mark of one field. `same` says whether they agree where equality is not the question."""
    value = read.value
    sure = read.confidence > _SURE if value not in (None, "") else None
    if truth is None:
        return (
            Mark(field, "right")
            if value in (None, "")
            else Mark(field, "extra", "read where the paper says nothing", sure)
        )
    if value in (None, ""):
        return Mark(field, "missing", "absent")
    if str(value) in ("unknown", "unclear"):
        return Mark(field, "unknown", f"{truth} not told")
    agrees = (value == truth or str(value) == str(truth)) if same is None else same
    return Mark(field, "right", sure=sure) if agrees else Mark(field, "wrong", _how(truth, value), sure)


def _how(truth: object, value: object) -> str:
    """Return the kind of failure without telling the document."""
    known, read = fold(str(truth)), fold(str(value))
    if re.fullmatch(r"[a-z0-9_]{2,18}", str(truth)) and re.fullmatch(r"[A-Za-z0-9_]{2,18}", str(value)):
        return f"{truth} read as {value}"
    if known and known in read:
        return "too long"
    if read and read in known:
        return "too short"
    if known.replace(" ", "") == read.replace(" ", ""):
        return "spaces differ"
    return "letters differ" if fuzz.ratio(known, read) > 80 else "another value"


def score(
    kind: str, label: str, truth: Truth | None, reading: Reading, *, loose: frozenset[str] = frozenset()
) -> list[Mark]:
    """Return every mark of one paper."""
    got = reading.label.value
    promised = reading.confidence > _SURE
    marks = [
        Mark(
            "label",
            "right" if got == label else "unknown" if got == "unknown" else "wrong",
            "" if got == label else f"{label} read as {got}",
            promised,
        )
    ]
    filed = (
        any(isinstance(record, DelegationNotice | Article7Report) for record in reading.records)
        and reading.outcome.value == "file"
    )
    if kind == "labels":
        marks.append(Mark("false_duty", "wrong" if filed else "right", f"{label} filed as {got}" if filed else ""))
        return marks
    marks.append(Mark("filed", "right" if filed else "missing", "" if filed else f"{reading.outcome.value} as {got}"))
    wanted = DelegationNotice if kind == "notes" else Article7Report
    record = next((one for one in reading.records if isinstance(one, wanted)), None)
    return marks + score_record(kind, truth or {}, record, loose=loose)


def score_record(kind: str, truth: Truth, record: Record | None, *, loose: frozenset[str] = frozenset()) -> list[Mark]:
    """Return the marks of a record; when there is none everything the paper says is missing."""
    marks = [Mark("record", "right" if record else "missing", "" if record else "no record")]
    if kind == "notes":
        return marks + _notice(truth, record if isinstance(record, DelegationNotice) else _NO_NOTICE, loose)
    return marks + _report(truth, record if isinstance(record, Article7Report) else _NO_REPORT)


def _notice(truth: Truth, notice: DelegationNotice, loose: frozenset[str]) -> list[Mark]:
    note = truth["note"]
    marks = [
        value_mark("state", truth["participant"]["code"], notice.participant.code),
        value_mark("meeting", truth["meeting"], notice.meeting),
        value_mark("intent", truth["intent"], notice.intent),
        value_mark("date", note["date"], notice.note.date),
        value_mark(
            "reference",
            note["reference"],
            notice.note.reference,
            same=same_reference(note["reference"], notice.note.reference.value),
        ),
        value_mark("declared", truth["declared_members"], notice.declared_members),
        _plain("issuer", truth["issuer"]["type"], notice.issuer.type.value),
        _plain("form", note["form"], notice.note.form.value),
    ]
    found = {fold(text) for text in notice.note.refers_to}
    for wanted in note["refers_to"]:
        hit = any(fold(wanted) in one or (one and one in fold(wanted)) for one in found)
        marks.append(Mark("refers_to", "right" if hit else "missing", "" if hit else "absent"))
    contact = truth["contact"]
    if contact:
        marks.append(value_mark("contact_email", contact["email"], notice.contact.email))
        marks.append(
            value_mark(
                "contact_name",
                contact["name"],
                notice.contact.name,
                same=_same_contact(contact["name"], notice.contact.name.value),
            )
        )
    return marks + score_members(truth["members"], notice.members, extra_counts="members" not in loose)


def _plain(field: str, truth: str, value: str) -> Mark:
    if value == truth:
        return Mark(field, "right")
    return Mark(field, "unknown" if value in ("unknown", "unclear") else "wrong", f"{truth} read as {value}")


def same_reference(truth: str | None, value: str | None) -> bool:
    """Say whether two references are one, the word in front of the number aside."""

    def core(text: str | None) -> str:
        text = (text or "").strip()
        before = None
        while before != text:
            before, text = text, _NUMBER_WORD.sub("", text).strip()
        return fold(text).replace(" ", "")

    return bool(truth) and core(truth) == core(value)


def score_members(truth: Sequence[Truth], members: Sequence[Member], *, extra_counts: bool = True) -> list[Mark]:
    """Return marks by name, function, institution, role and e-mail for each person that is or should be there."""
    pairs = _paired(truth, members)
    marks: list[Mark] = []
    for known, member in pairs:
        if known is None:
            if extra_counts and member is not None:
                marks.append(
                    Mark("name", "extra", "a person that is none", _sure(member.family_name, member.given_names))
                )
                marks += [
                    Mark(name, "extra", "of a person that is none")
                    for name in ("function",)
                    if getattr(member, name).value
                ]
        elif member is None:
            marks += [Mark("name", "missing", "person not found")]
            marks += [
                Mark(name, "missing", "person not found")
                for name in ("function", "institution", "email")
                if known[name]
            ]
            if known["role"] not in ("member", "not_stated"):
                marks.append(Mark("role", "missing", "person not found"))
        else:
            marks += _person(known, member)
    return marks


def _full(given: str | None, family: str | None) -> str:
    return fold(f"{given or ''} {family or ''}")


def _name(member: Member) -> str:
    return _full(member.given_names.value, member.family_name.value)


def _paired(truth: Sequence[Truth], members: Sequence[Member]) -> list[tuple[Truth | None, Member | None]]:
    """Join each person with the member most like it, best pairs first."""
    ranked = sorted(
        (
            (fuzz.token_sort_ratio(_full(known["given_names"], known["family_name"]), _name(member)), a, b)
            for a, known in enumerate(truth)
            for b, member in enumerate(members)
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    taken_truth: dict[int, int] = {}
    taken: set[int] = set()
    for likeness, a, b in ranked:
        if likeness >= _ALIKE and a not in taken_truth and b not in taken:
            taken_truth[a] = b
            taken.add(b)
    pairs: list[tuple[Truth | None, Member | None]] = [
        (known, members[taken_truth[a]] if a in taken_truth else None) for a, known in enumerate(truth)
    ]
    return pairs + [(None, member) for b, member in enumerate(members) if b not in taken]


def _sure(*fields: Field[Any]) -> bool | None:  # Any: a Field of any kind
    given = [one.confidence for one in fields if one.value not in (None, "")]
    return min(given) > _SURE if given else None


def _person(known: Truth, member: Member) -> list[Mark]:
    full = _full(known["given_names"], known["family_name"])
    same = sorted(full.split()) == sorted(_name(member).split()) or full.replace(" ", "") == _name(member).replace(
        " ", ""
    )
    sure = _sure(member.family_name, member.given_names)
    marks = [Mark("name", "right" if same else "wrong", "" if same else _how(full, _name(member)), sure)]
    split = fold(known["family_name"]) == fold(member.family_name.value) and fold(known["given_names"]) == fold(
        member.given_names.value
    )
    marks.append(
        Mark("name_split", "right" if split else "wrong", "" if split else "given and family name parted elsewhere")
    )
    marks.append(_function(known, member))
    if known["institution"]:
        both = fold(f"{member.function.value or ''} {member.institution.value or ''}")
        marks.append(
            Mark(
                "institution",
                "right"
                if fold(known["institution"]) in both
                else "missing"
                if not member.institution.value
                else "wrong",
            )
        )
    if known["email"]:
        marks.append(value_mark("email", known["email"], member.email))
    marks.append(_role(known["role"], member.role))
    return marks


def _function(known: Truth, member: Member) -> Mark:
    """A function is right with or without the institution it stands beside on the paper."""
    truth, value = known["function"], member.function.value
    if truth and value:
        read = fold(value)
        together = fold(f"{value} {member.institution.value or ''}")
        accepted = {fold(truth), fold(f"{truth} {known['institution'] or ''}")}
        return value_mark("function", truth, member.function, same=read in accepted or together in accepted)
    return value_mark("function", truth, member.function)


def _role(truth: str, read: Field[Role]) -> Mark:
    """Plain membership and no role at all are the same to a list of participants."""
    value = read.value.value
    quiet = ("member", "not_stated")
    sure = read.confidence > _SURE if value != "not_stated" else None
    if truth in quiet:
        if value in quiet:
            return Mark("role_none", "right", sure=sure)
        return Mark("role", "extra", f"no role read as {value}", sure)
    if value in quiet:
        return Mark("role", "missing", f"{truth} read as {value}")
    return Mark(
        "role", "right" if value == truth else "wrong", "" if value == truth else f"{truth} read as {value}", sure
    )


def _same_contact(truth: str, value: str | None) -> bool:
    """A contact may be told with or without the honorific, which has few letters."""
    known, read = fold(truth), fold(value)
    beyond = len(read.replace(" ", "")) - len(known.replace(" ", ""))
    return (set(known.split()) <= set(read.split()) and beyond <= _HONORIFIC) or (
        known.replace(" ", "") in read and 0 <= beyond <= _HONORIFIC
    )


def _report(truth: Truth, report: Article7Report) -> list[Mark]:
    marks = [
        value_mark("state", truth["state"]["code"], report.state.code),
        value_mark("type", truth["type"], report.type, same=report.type.value.value == truth["type"]),
        value_mark("period_from", truth["period"]["from"], report.period.start),
        value_mark("period_to", truth["period"]["to"], report.period.end),
        value_mark("submitted_on", truth["submitted_on"], report.submitted_on),
    ]
    if truth["year"] is not None:
        marks.append(value_mark("year", truth["year"], report.year))
    marks += _contacts(truth["contacts"], report.contacts)
    found = {form.key.value: form for form in report.forms}
    for known in truth["forms"]:
        marks += _form(known, found.pop(known["key"], None), covered=truth["covered"])
    marks += [Mark("forms", "extra", f"{key} found where it is not") for key in found]
    for name, number in truth["totals"].items():
        marks.append(value_mark("totals", number, getattr(report.totals, _TOTAL[name])))
    return marks


_TOTAL = {
    **{
        f"{kind}_{what}": f"{kind}_{what}"
        for kind in ("held", "destroyed", "retained")
        for what in ("munitions", "submunitions")
    },
    "contaminated_m2": "contaminated_m2",
    "cleared_m2": "cleared_m2",
}


def _contacts(truth: Sequence[Truth], contacts: Iterable[Contact]) -> list[Mark]:
    emails = {(one.email.value or "").casefold() for one in contacts}
    names = [fold(one.name.value) for one in contacts]
    marks = []
    for known in truth:
        hit = known["email"].casefold() in emails
        marks.append(Mark("contact_email", "right" if hit else "missing"))
        hit = any(_same_contact(known["name"], name) for name in names)
        marks.append(Mark("contact_name", "right" if hit else "missing"))
    return marks


def _form(known: Truth, form: ReportForm | None, *, covered: bool) -> list[Mark]:
    key = known["key"]
    if form is None:
        marks = [Mark("forms", "missing", f"{key} not found")]
        marks += [Mark("tick", "unknown", f"{key} not found")] if covered and known["tick"] != "unknown" else []
        return marks + [
            Mark("cells", "missing", "form not found")
            for table in known["tables"]
            for row in table["rows"]
            for _ in row
        ]
    marks = [Mark("forms", "right")]
    if covered:
        marks.append(_tick(known["tick"], form))
        if known["tick"] == "unchanged" and form.tick.value.value == "unchanged":
            marks.append(value_mark("last_reported", known["last_reported"], form.last_reported))
        marks.append(_plain("attached", str(known["attached"]).lower(), str(form.attached).lower()))
    if known["answer"]:
        value = form.answer.value.value
        sure = form.answer.confidence > _SURE
        detail = "" if value == known["answer"] else f"{known['answer']} read as {value}"
        marks.append(
            Mark("answer", "right" if not detail else "unknown" if value == "illegible" else "wrong", detail, sure)
        )
    for table in known["tables"]:
        marks += score_table(table, form.tables)
    return marks


def _tick(truth: str, form: ReportForm) -> Mark:
    value = form.tick.value.value
    sure = form.tick.confidence > _SURE if value != "unknown" else None
    if value == truth:
        return Mark("tick", "right", sure=sure)
    return Mark("tick", "unknown" if value == "unknown" else "wrong", f"{truth} read as {value}", sure)


def score_table(truth: Truth, tables: Sequence[FormTable]) -> list[Mark]:
    """Return a mark for each cell of a table, against the table of the form that agrees best, its rows and columns matched."""
    best: list[Mark] | None = None
    chosen: FormTable | None = None
    for table in tables:
        marks = _cells(truth, table)
        if best is None or sum(m.right for m in marks) > sum(m.right for m in best):
            best, chosen = marks, table
    if best is None or chosen is None or not any(mark.right for mark in best):
        return [
            Mark("tables", "missing", f"{truth['name']} not found"),
            *(Mark("cells", "missing", "table not found") for row in truth["rows"] for _ in row),
        ]
    named = f"{chosen.name}_".startswith(f"{truth['name']}_")  # "technical_munition" is a technical table
    return [
        Mark("tables", "right"),
        Mark("table_name", "right" if named else "wrong", "" if named else f"{truth['name']} read as {chosen.name}"),
        *best,
    ]


def _cells(truth: Truth, table: FormTable) -> list[Mark]:
    header = [fold(text) for text in table.header]
    places = []
    for number, text in enumerate(truth["header"]):
        wanted = fold(text)
        hits = [place for place, one in enumerate(header) if one == wanted]
        places.append(hits[0] if len(hits) == 1 else number)
    free = list(table.rows)
    marks: list[Mark] = []
    for row in truth["rows"]:
        made = [
            [_cell(value, one[place] if place < len(one) else None) for value, place in zip(row, places, strict=True)]
            for one in free
        ]
        if not made:
            marks += [Mark("cells", "missing", "row not found") for _ in row]
            continue
        at = max(range(len(made)), key=lambda number: sum(mark.right for mark in made[number]))
        marks += made[at]
        free.pop(at)
    return marks


def _cell(truth: str | int | None, read: Field[Any] | None) -> Mark:  # Any: a Field of any cell value
    if read is None:
        return Mark("cells", "right" if truth is None else "missing", "" if truth is None else "no such column")
    value = read.value
    sure = read.confidence > _SURE if value not in (None, "") else None
    if truth is None:
        return Mark(
            "cells",
            "right" if value in (None, "") else "extra",
            "" if value in (None, "") else "empty cell filled",
            sure,
        )
    if value in (None, ""):
        return Mark("cells", "missing", "cell empty")
    if same_cell(truth, value):
        return Mark("cells", "right", sure=sure)
    return Mark("cells", "wrong", "number" if isinstance(truth, int) else f"text {_how(truth, value)}", sure)


def same_cell(truth: str | int, value: str | int) -> bool:
    """Say whether a cell was read exactly: numbers as numbers, dates in either form, text by its letters and digits."""
    if isinstance(truth, int):
        return not isinstance(value, str) and value == truth
    if fold(truth) == fold(str(value)):
        return True
    if match := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", truth):
        return str(value) == f"{match[3]}-{match[2]}-{match[1]}"
    if truth.isdigit():
        return "".join(_NUMBER.findall(str(value).split(".00")[0])) == truth
    return fold(truth).replace(" ", "") == fold(str(value)).replace(" ", "")


def _nothing() -> tuple[DelegationNotice, Article7Report]:
    from store.records import NOTHING, Intent, Participant, ParticipantKind, StateRead

    participant = Participant(code=NOTHING, kind=ParticipantKind.OTHER, as_written="")
    return (
        DelegationNotice(participant=participant, meeting=NOTHING, intent=Field(value=Intent.UNCLEAR)),
        Article7Report(state=StateRead(code=NOTHING)),
    )


_NO_NOTICE, _NO_REPORT = _nothing()
