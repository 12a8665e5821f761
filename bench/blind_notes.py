"""Notes verbales, letters and e-mail bodies about delegations: over forty layouts in seven languages, each with its truth.

Written from the domain notes by somebody who had not read the readers' lexicons; nobody who writes readers reads this set.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.blind_cases import Case
from bench.blind_facts import LANGUAGES, Facts, Person, gather, words
from bench.blind_persons import (
    Form,
    bare,
    blocks,
    bulleted,
    fields,
    labelled,
    labelled_lines,
    line,
    numbered,
    run_on,
    sections,
    shared_place,
    tabbed,
    table,
    upright,
)
from bench.blind_sheet import Break, Grid, Para, Picture, Piece, Sheet
from bench.paperwork import Envelope

_FONTS = ("DejaVu Serif", "Noto Serif", "DejaVu Sans", "Noto Sans", "DejaVu Sans Condensed")
_SECOND = {"en": "fr", "fr": "en", "es": "en", "ar": "en", "ru": "en", "zh": "en", "pt": "fr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one mission lays out its note."""

    name: str
    persons: Form | None = None  #: None: no list, or persons in the sentence itself
    head: str = "center"  #: left, center, right, picture, two (side by side), stacked, header, none
    reference: str = "left"  #: left, right, center, bottom, row, boxed, subject, none
    date: str = "bottom"  #: bottom_right, bottom, top, row
    to: str = "none"  #: none, top, bottom
    intent: str = "attend"
    text: str = ""  #: which sentence, the intent's own when empty
    naming: str = "named"
    meetings: tuple[str, ...] = ("10MSP", "11MSP", "12MSP", "13MSP", "3RC")
    issuer: str = "mission_geneva"
    form: str = "note_verbale"
    roles: str = "full"
    count: tuple[int, int] = (3, 5)
    extras: frozenset[str] = frozenset()  #: title, urgent, footer, stamp, contact, visa, enclosed, box, filler
    languages: tuple[str, ...] = LANGUAGES
    organisations: tuple[str, ...] = ()
    style: dict[str, Any] = field(default_factory=dict)  # Any: reserved for nothing else than sizes


def _x(text: str) -> frozenset[str]:
    return frozenset(text.split())


LAYOUTS: tuple[Layout, ...] = (
    Layout(name="table-2", persons=table("name function_role"), extras=_x("title stamp")),
    Layout(
        name="table-3-number",
        persons=table("number name function_place"),
        head="left",
        reference="right",
        roles="none",
        to="bottom",
    ),
    Layout(
        name="table-4-role-last",
        persons=table("number name function role"),
        reference="row",
        date="row",
        extras=_x("stamp footer"),
    ),
    Layout(name="table-4-role-first", persons=table("role name function institution", "plain"), head="left", to="top"),
    Layout(
        name="table-5-mail",
        persons=table("name function institution role email", shade=True),
        head="two",
        extras=_x("title contact"),
    ),
    Layout(
        name="table-6-split",
        persons=table("number family given function institution role", "plain"),
        head="stacked",
        reference="center",
    ),
    Layout(
        name="table-7-passport",
        persons=table("number title name function passport birth role"),
        head="left",
        extras=_x("visa stamp"),
    ),
    Layout(name="table-function-first", persons=table("function name role", "first"), reference="right", date="top"),
    Layout(
        name="table-bilingual-heads",
        persons=table("number name function role", both=True),
        head="two",
        languages=("fr", "ru", "es", "ar", "pt", "zh", "en"),
    ),
    Layout(name="table-borderless", persons=table("name function role", ruled=False), head="left", extras=_x("title")),
    Layout(
        name="table-borderless-number",
        persons=table("number name function_place", ruled=False, heads=False),
        roles="none",
        reference="row",
    ),
    Layout(name="table-sections", persons=sections(), roles="members", extras=_x("stamp"), date="top"),
    Layout(name="table-upright", persons=upright(), count=(2, 3), head="center", reference="boxed"),
    Layout(name="table-merged-place", persons=shared_place(), count=(5, 6), head="header", extras=_x("footer")),
    Layout(
        name="table-long",
        persons=table("number name function institution role", repeat=True),
        count=(22, 24),
        head="left",
        roles="full",
        text="attend#2",
    ),
    Layout(
        name="table-long-norepeat",
        persons=table("name function_role", "first"),
        count=(24, 24),
        reference="right",
        text="attend#1",
    ),
    Layout(name="table-name-title-cell", persons=table("number name_function role", shade=True), head="picture"),
    Layout(name="numbered-paren", persons=numbered(), extras=_x("title stamp"), to="bottom"),
    Layout(name="numbered-dash", persons=numbered("caps", "dash", "{})"), head="left", reference="right", to="top"),
    Layout(name="numbered-front", persons=numbered("plain", "front"), head="stacked", extras=_x("contact")),
    Layout(
        name="numbered-comma-names",
        persons=numbered("comma", "paren", "({})"),
        reference="center",
        languages=("en", "fr", "es", "pt"),
    ),
    Layout(name="numbered-no-head", persons=numbered("caps", "none"), roles="none", extras=_x("title")),
    Layout(name="numbered-second-head", persons=numbered("caps", "paren"), roles="second", head="left"),
    Layout(name="bullets", persons=bulleted(), head="right", reference="left", date="top"),
    Layout(name="dashes", persons=bulleted("first", "paren", "–"), extras=_x("urgent title"), to="bottom"),
    Layout(name="blocks", persons=blocks(), head="left", extras=_x("stamp")),
    Layout(name="blocks-two-columns", persons=blocks(two=True), count=(4, 4), extras=_x("title")),
    Layout(name="labels-above", persons=labelled(), roles="members", head="center", date="top"),
    Layout(name="labels-inline", persons=labelled(inline=True), roles="full", reference="row", to="top"),
    Layout(name="labels-lines", persons=labelled_lines(), head="two", extras=_x("footer stamp")),
    Layout(name="tabs", persons=tabbed(), head="left", reference="right"),
    Layout(name="run-on", persons=run_on(), count=(3, 4), extras=_x("title visa")),
    Layout(name="prose", text="prose", roles="head", count=(3, 4), head="center", extras=_x("stamp")),
    Layout(name="fields", persons=fields(), head="header", reference="boxed"),
    Layout(
        name="enclosure-table",
        persons=table("number name function role"),
        text="enclosed",
        extras=_x("enclosed title"),
        head="left",
    ),
    Layout(
        name="enclosure-numbered",
        persons=numbered("caps", "dash"),
        text="enclosed",
        extras=_x("enclosed stamp"),
        to="bottom",
    ),
    Layout(
        name="dated-meeting",
        persons=numbered("caps", "paren"),
        naming="dated",
        meetings=("10MSP", "11MSP", "12MSP", "13MSP"),
    ),
    Layout(
        name="our-note-only", persons=table("name function_role"), naming="by_note", meetings=("11MSP",), head="left"
    ),
    Layout(name="new-york", persons=bulleted("caps", "paren"), issuer="mission_ny", extras=_x("footer title")),
    Layout(name="embassy", persons=numbered("caps", "comma"), issuer="embassy", head="picture", to="bottom"),
    Layout(
        name="foreign-ministry",
        persons=table("number name function role"),
        issuer="mfa",
        reference="left",
        extras=_x("stamp"),
    ),
    Layout(name="regret-note", intent="regret", count=(0, 0), extras=_x("title stamp")),
    Layout(name="regret-letter", intent="regret", count=(0, 0), form="letter", head="left"),
    Layout(name="will-follow", intent="will_follow", count=(0, 0), reference="right", to="top"),
    Layout(name="withdraw", intent="withdraw", count=(0, 0), head="left", extras=_x("urgent")),
    Layout(
        name="add",
        persons=numbered("caps", "paren"),
        intent="amend_add",
        roles="members",
        count=(1, 2),
        extras=_x("title"),
    ),
    Layout(
        name="add-table",
        persons=table("name function institution"),
        intent="amend_add",
        roles="none",
        count=(2, 3),
        head="two",
    ),
    Layout(name="remove", persons=numbered("caps", "none"), intent="amend_remove", roles="none", count=(1, 1)),
    Layout(
        name="replace-one", intent="amend_replace", text="amend_replace", roles="none", count=(1, 1), extras=_x("stamp")
    ),
    Layout(
        name="replace-list", persons=table("number name function role"), intent="full_replacement", extras=_x("title")
    ),
    Layout(
        name="replace-list-lines", persons=labelled(inline=True), intent="full_replacement", head="left", date="top"
    ),
    Layout(name="letter", persons=bulleted("plain", "paren"), form="letter", head="left", date="top", to="top"),
    Layout(
        name="letter-organisation",
        persons=table("name function_role", "plain"),
        form="letter",
        head="left",
        languages=("en", "fr"),
        organisations=("ICRC", "GICHD", "CMC"),
        issuer="org_hq",
        roles="head",
    ),
    Layout(
        name="letter-organisation-lines",
        persons=numbered("plain", "dash"),
        form="letter",
        head="picture",
        languages=("en",),
        organisations=("IFRC", "UNMAS", "EU"),
        issuer="org_hq",
        roles="head",
    ),
    Layout(name="mail-lines", persons=numbered("plain", "paren"), form="plain_email", head="none", reference="none"),
    Layout(name="mail-fields", persons=fields("plain"), form="plain_email", head="none", reference="none"),
    Layout(
        name="mail-dashes", persons=bulleted("caps", "dash", "-"), form="plain_email", head="none", reference="none"
    ),
)


def cases(seeds: int) -> Iterator[Case]:
    """Yield every note for each of its languages and `seeds` seeds; a layout's languages begin at a place of its own."""
    for place, layout in enumerate(LAYOUTS):
        for turn in range(len(layout.languages)):
            language = layout.languages[(place + turn) % len(layout.languages)]
            for seed in range(seeds):
                yield _case(layout, language, seed, rank=seed * 10 + turn)


def _case(layout: Layout, language: str, seed: int, *, rank: int) -> Case:
    name = f"note-{layout.name}-{language}-{seed}"
    chance = random.Random(name)
    organisation = (
        chance.choice([code for code in layout.organisations if language == "en" or code != "IFRC"])
        if layout.organisations
        else ""
    )
    facts = gather(
        language,
        name,
        meeting=chance.choice(layout.meetings),
        naming=layout.naming,
        issuer_type=layout.issuer,
        count=chance.randint(*layout.count),
        roles=layout.roles,
        organisation=organisation,
    )
    writer = _mail if layout.form == "plain_email" else _letter if layout.form == "letter" else _note
    made = writer(layout, facts, chance)
    truth = _truth(layout, facts, made)
    return Case(
        kind="notes",
        name=name,
        layout=layout.name,
        language=language,
        rank=rank,
        label="delegation_notice",
        sheet=made.sheet,
        envelope=_envelope(facts, chance),
        body=made.body or words("notes", language)["letters"]["cover_mail"] + "\n",
        truth=truth,
        day=facts.note_date + timedelta(days=2),
        loose=frozenset({"members"}) if layout.intent in ("amend_remove", "amend_replace") else frozenset(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    sheet: Sheet | None = None
    body: str = ""
    people: tuple[Person, ...] = ()
    declared: bool = False
    contact: bool = False
    ours: bool = False
    prior: bool = False
    reference: bool = True
    dated: bool = True


def _sentence(layout: Layout, facts: Facts, chance: random.Random) -> str:
    options = words("notes", facts.language)["notes"]
    key, _, number = (layout.text or layout.intent).partition("#")
    texts = options[key]
    text: str = texts[min(int(number), len(texts) - 1)] if number else chance.choice(texts)
    if key == "attend" and not facts.people:
        text = texts[0]
    return text


def _filled(text: str, facts: Facts) -> str:
    book = words("notes", facts.language)
    count = len(facts.people)
    joint = book["numbers"]["and"]
    values = {
        **facts.values,
        "of": facts.of,
        "state": facts.subject,
        "plain": facts.subject,
        "meeting": facts.meeting_text,
        "count": str(count),
        "countw": book["numbers"]["words"].get(str(count), str(count)),
        "prior": facts.prior,
        "head": line(facts.people[0], "caps", "none") if facts.people else "",
        "headrole": facts.people[0].role_text if facts.people else "",
        "others": joint.join(
            [
                ("、" if facts.language == "zh" else "; ").join(line(p, "caps", "none") for p in facts.people[1:-1]),
                line(facts.people[-1], "caps", "none"),
            ]
            if len(facts.people) > 2
            else [line(p, "caps", "none") for p in facts.people[1:]]
        ),
        "in": line(facts.people[0], "caps", "none") if facts.people else "",
    }
    return text.format(**values)


def _note(layout: Layout, facts: Facts, chance: random.Random) -> _Made:
    book = words("notes", facts.language)
    frame = book["frame"]
    to = chance.choice(frame["to"])
    article = book["article"].get(facts.issuer_type, "")
    ours = chance.choice(frame["ours"]).format(ref=facts.ours, refdate=facts.values["refdate"]) if facts.ours else ""
    opening = frame["opening"][1 if ours else 0].format(
        Article=article, issuer=facts.issuer, to=to.rstrip(",،"), ours=ours
    )
    sentence = _sentence(layout, facts, chance)
    pieces = [Para(opening + _filled(sentence, facts), align="justify")]
    listed, people = (
        layout.persons(facts, chance) if layout.persons and facts.people else ([], bare(facts.people, "email", "phone"))
    )
    apart = "enclosed" in layout.extras
    if not apart:
        pieces += listed
    contact = "contact" in layout.extras and facts.contact is not None
    if contact and facts.contact:
        pieces.append(
            Para(
                chance.choice(book["notes"]["contact"]).format(
                    name=facts.contact.honoured("plain"), phone=facts.contact.phone, email=facts.contact.email
                )
            )
        )
    if "visa" in layout.extras:
        pieces.append(Para(book["notes"]["visa"]))
    short = frame["short"][facts.issuer_type].format(of=facts.of)
    pieces.append(
        Para(chance.choice(frame["closing"]).format(Article=article, short=short, to2=frame["to2"]), align="justify")
    )
    whole = _framed(layout, facts, pieces, chance)
    if apart:
        whole += [
            Para(chance.choice(frame["enclosure"])),
            Break(),
            Para(chance.choice(frame["enclosure_title"]).format(of=facts.of), "center", bold=True),
            *listed,
        ]
    return _Made(
        sheet=_sheet(layout, facts, whole, chance),
        people=tuple(people),
        declared="{count}" in sentence,
        contact=contact,
        ours=bool(ours),
        prior="{prior}" in sentence,
        reference=layout.reference != "none",
    )


def _letterhead(layout: Layout, facts: Facts) -> list[Piece]:
    name = facts.issuer.upper() if facts.language not in ("ar", "zh") else facts.issuer
    if facts.issuer_type == "org_hq":
        name = facts.issuer[4:] if facts.issuer.startswith("the ") else facts.issuer[3:]
    other = _SECOND[facts.language]
    second = f"{words('notes', other)['issuer']['mission_geneva'][1].split('{of}')[0].strip()} – {_short(facts.state, other)}"
    kinds: dict[str, list[Piece]] = {
        "left": [Para(name, bold=True)],
        "center": [Para(name, "center", bold=True, size=12)],
        "right": [Para(name, "right", bold=True)],
        "picture": [Picture(tuple(_wrapped(name, 40 if facts.language != "zh" else 22)))],
        "two": [Grid(rows=((name, second.upper()),), ruled=False, heads=1, widths=(8.3, 8.3))],
        "stacked": [Para(name, "center", bold=True), Para(second, "center")],
    }
    return kinds.get(layout.head, [])


def _short(code: str, language: str) -> str:
    from store.reference import load_reference  # only where a second language is printed

    reference = load_reference()
    return reference.display_name(code, language)


def _wrapped(text: str, width: int) -> list[str]:
    if " " not in text:
        return [text[start : start + width] for start in range(0, len(text), width)]
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _framed(layout: Layout, facts: Facts, body: list[Piece], chance: random.Random) -> list[Piece]:
    """Put letterhead, reference, addressee and date around the text."""
    frame = words("notes", facts.language)["frame"]
    top = _letterhead(layout, facts)
    if "urgent" in layout.extras:
        top.append(Para(frame["urgent"], "right", bold=True))
    if layout.reference in ("left", "right", "center"):
        top.append(Para(facts.reference, layout.reference))
    elif layout.reference == "row":
        top.append(Para(f"{facts.reference}\t{facts.date_text}" if layout.date == "row" else facts.reference, tab=11.0))
    elif layout.reference == "boxed":
        top.append(Grid(rows=((facts.reference, facts.date_text),), heads=0, widths=(8.0, 8.0)))
    place = chance.choice(frame["place_date"]).format(city=facts.values["city"], date=facts.date_text)
    if layout.date == "top":
        top.append(Para(place, "right"))
    if layout.to == "top":
        top.append(Para("\n".join(frame["to_block"])))
    if "title" in layout.extras:
        top.append(Para(chance.choice(frame["title"]), "center", bold=True))
    bottom: list[Piece] = []
    if layout.date == "bottom" and layout.reference != "boxed":
        bottom.append(Para(place, chance.choice(("left", "right"))))
    if layout.to == "bottom":
        bottom.append(Para("\n".join(frame["to_block"])))
    return [*top, *body, *bottom]


def _sheet(layout: Layout, facts: Facts, pieces: list[Piece], chance: random.Random) -> Sheet:
    frame = words("notes", facts.language)["frame"]
    footer = chance.choice(frame["footer"]).format(**facts.values)
    name = facts.issuer.upper() if facts.language not in ("ar", "zh") else facts.issuer
    return Sheet(
        pieces=tuple(pieces),
        language=facts.language,
        font=chance.choice(_FONTS) if facts.language != "ar" else "Noto Naskh Arabic",
        size=chance.choice((10.5, 11, 12)),
        header=(Para(name, "center", bold=True),) if layout.head == "header" else (),
        footer=(Para(footer, "center", size=8),) if "footer" in layout.extras else (),
        stamp="MISSION PERMANENTE" if "stamp" in layout.extras else "",
    )


def _letter(layout: Layout, facts: Facts, chance: random.Random) -> _Made:
    book = words("notes", facts.language)
    letters = book["letters"]
    text = _filled(chance.choice(letters["regret" if layout.intent == "regret" else "attend"]), facts)
    if facts.issuer_type == "org_hq" and facts.language == "fr":
        text = text.replace("du Gouvernement ", "").replace("du Gouvernement", "")
    listed, people = layout.persons(facts, chance) if layout.persons and facts.people else ([], [])
    signer = facts.contact
    signed = f"{signer.name('plain')}\n{signer.function}" if signer else ""
    body: list[Piece] = [
        Para(chance.choice(letters["salutation"])),
        Para(text, align="justify"),
        *listed,
        Para(chance.choice(letters["closing"])),
        Para(signed, indent=9),
    ]
    return _Made(
        sheet=_sheet(layout, facts, _framed(layout, facts, body, chance), chance),
        people=tuple(people),
        reference=layout.reference != "none",
    )


def _mail(layout: Layout, facts: Facts, chance: random.Random) -> _Made:
    letters = words("notes", facts.language)["letters"]
    listed, people = layout.persons(facts, chance) if layout.persons else ([], [])
    lines = [_filled(chance.choice(letters["mail_attend"]), facts), ""]
    for piece in listed:
        assert isinstance(piece, Para)
        lines += [piece.text, ""] if "\n" in piece.text else [piece.text]
    signer = facts.contact
    lines += ["", chance.choice(letters["mail_close"]), signer.name("plain") if signer else "", facts.issuer]
    return _Made(body="\n".join(lines) + "\n", people=tuple(people), reference=False, dated=False)


def _envelope(facts: Facts, chance: random.Random) -> Envelope:
    letters = words("notes", facts.language)["letters"]
    day = facts.note_date
    return Envelope(
        sender=f"Permanent Mission <geneva@{facts.state.lower()}-mission.example>",
        subject=_filled(chance.choice(letters["mail_subject"]), facts),
        received=datetime(day.year, day.month, day.day, 9, 12, tzinfo=UTC),
    )


def _truth(layout: Layout, facts: Facts, made: _Made) -> dict[str, Any]:  # Any: the contract's JSON
    """Return the record in the contract's plain JSON, as far as the paper says."""
    references = ([facts.ours] if made.ours else []) + ([facts.values["prior_reference"]] if made.prior else [])
    contact = facts.contact if made.contact else None
    return {
        "kind": "delegation_notice",
        "participant": {"code": facts.state, "kind": facts.kind},
        "meeting": facts.meeting,
        "intent": layout.intent,
        "issuer": {"type": facts.issuer_type},
        "note": {
            "form": layout.form,
            "reference": facts.reference if made.reference else None,
            "date": facts.note_date.isoformat() if made.dated else None,
            "refers_to": references,
        },
        "members": [member(person) for person in made.people],
        "declared_members": len(facts.people) if made.declared else None,
        "contact": {"name": contact.name("plain"), "phone": contact.phone, "email": contact.email} if contact else None,
    }


def member(person: Person) -> dict[str, Any]:  # Any: the contract's JSON
    """Return one person in the contract's plain JSON."""
    return {
        "honorific": person.honorific or None,
        "given_names": person.given,
        "family_name": person.family or None,
        "function": person.function,
        "institution": person.institution,
        "role": person.role,
        "email": person.email or None,
    }
