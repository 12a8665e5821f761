"""A mailbox of any size for the benchmark: text PDF, DOCX and plain mail, notices, reports and other mail; no scans.

Seeded: the same number and seed give the same bytes. All names of persons are put together from invented lists.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.paperwork import DOCX, PDF, Attachment, Envelope, Piece, Text, docx, mail, pdf, pieces
from bench.season import FORMS_EN, cover
from store.reference import Reference, Status

_GIVEN = "Adaline Bertil Cosima Dorian Elvira Fabrice Giselle Hjalmar Ilona Jonas Katarina Leandro Mirela Nestor Odile Pascal".split()
_FAMILY = "ABELSON BRANDOIS CASTELLAN DUVIVIER ERIKSLUND FONTANEZ GRIMALDO HOLMBERG IBARRONDO JANKOVAR KESTREL LOMBARDIN".split()
_FUNCTIONS = (
    "Ambassador, Permanent Representative",
    "Deputy Permanent Representative",
    "Counsellor, Permanent Mission, Geneva",
    "First Secretary, Permanent Mission, Geneva",
    "Desk Officer, Ministry of Foreign Affairs",
    "Colonel, Ministry of Defence",
)
_START = datetime(2023, 6, 1, 8, 0, tzinfo=UTC)
_FILLER = (
    "The Permanent Mission takes this occasion to recall the importance it attaches to the aims of the Convention, to the timely "
    "payment of contributions, and to the participation of affected communities in the work of the Meeting."
)


def mailbox(count: int, seed: int, reference: Reference) -> Iterator[bytes]:
    """Yield `count` mails."""
    chance = random.Random(seed)
    day = _START.date()
    states = [code for code in reference.states if reference.status_on(code, day) is Status.PARTY]
    for number in range(count):
        code = chance.choice(states)
        name = reference.display_name(code)
        received = _START + timedelta(minutes=17 * number)
        kind = chance.choices(("notice", "report", "other"), (55, 30, 15))[0]
        yield {"notice": _notice, "report": _report, "other": _other}[kind](chance, name, code.lower(), received)


def _from(name: str, code: str) -> str:
    return f"Permanent Mission of {name.replace(',', '')} <geneva@{code}-mission.example>".encode(
        "ascii", "replace"
    ).decode()


def _notice(chance: random.Random, name: str, code: str, received: datetime) -> bytes:
    people = [
        (f"{chance.choice(('Mr.', 'Ms.'))} {given} {family}", function)
        for given, family, function in zip(
            chance.sample(_GIVEN, 4), chance.sample(_FAMILY, 4), chance.sample(_FUNCTIONS, 4), strict=True
        )
    ][: chance.randint(2, 4)]
    reference_number = f"No. {chance.randint(10, 999)}/{received.year}"
    opening = (
        f"The Permanent Mission of {name} to the United Nations Office at Geneva presents its compliments to the Office for "
        "Disarmament Affairs and has the honour to inform that the delegation to the Eleventh Meeting of States Parties to the "
        "Convention on Cluster Munitions, Geneva, 11 to 14 September 2023, will be composed as follows:"
    )
    closing = (
        "The Permanent Mission avails itself of this opportunity to renew the assurances of its highest consideration."
    )
    dated = f"Geneva, {received.day} {received:%B} {received.year}"
    envelope = Envelope(sender=_from(name, code), subject=f"Note verbale {reference_number}", received=received)
    form = chance.choices(("plain", "pdf", "docx"), (25, 45, 30))[0]
    if form == "plain":
        lines = [
            f"{place}. {who}, {what}{' (Head of Delegation)' if place == 1 else ''}"
            for place, (who, what) in enumerate(people, 1)
        ]
        return mail(
            envelope,
            "\n\n".join(
                (
                    f"PERMANENT MISSION OF {name.upper()}, GENEVA",
                    reference_number,
                    opening,
                    "\n".join(lines),
                    closing,
                    dated,
                )
            ),
        )
    rows = [
        ["Name", "Function", "Role"],
        *([who, what, "Head of Delegation" if place == 0 else "Member"] for place, (who, what) in enumerate(people)),
    ]
    content = pieces(
        f"= PERMANENT MISSION OF {name.upper()}, GENEVA", reference_number, opening, rows, closing, f"> {dated}"
    )
    return _enclosed(chance, envelope, content, form)


def _report(chance: random.Random, name: str, code: str, received: datetime) -> bytes:
    marks = "".join(chance.choice("cu" if letter == "A" else "cun") for letter, _ in FORMS_EN)
    held = [
        [weapon, f"{count:,}", part, f"{count * each:,}", ""]
        for weapon, part, each in (("RBK-500", "AO-2.5", 108), ("BL-755", "Mk 1", 147), ("M483A1", "M42", 64))
        if (count := chance.randint(1, 9000))
    ]
    content = pieces(
        *cover(name, "01/01/2022", "31/12/2022", marks),
        f"Date of submission: {received.day} {received:%B} {received.year}",
        "# Form B: Stockpiles and destruction",
        "Table 1: Total of cluster munitions held",
        [
            [
                "Type of cluster munition",
                "Quantity",
                "Type of explosive submunition",
                "Quantity of submunitions",
                "Lot number",
            ],
            *held,
        ],
        "# Form F: Contaminated areas and clearance",
        *([_FILLER] * chance.randint(1, 6)),
    )
    envelope = Envelope(sender=_from(name, code), subject="Article 7 report 2022", received=received)
    return _enclosed(chance, envelope, content, chance.choices(("pdf", "docx"), (60, 40))[0])


def _enclosed(chance: random.Random, envelope: Envelope, content: tuple[Piece, ...], form: str) -> bytes:
    body = "Please find the enclosed document.\n"
    if form == "docx":
        return mail(envelope, body, [Attachment(name="document.docx", content=docx(content), media_type=DOCX)])
    longer = content + (Text(_FILLER),) * chance.randint(0, 8)
    return mail(envelope, body, [Attachment(name="document.pdf", content=pdf(longer), media_type=PDF)])


def _other(chance: random.Random, name: str, code: str, received: datetime) -> bytes:
    envelope = Envelope(sender=_from(name, code), subject="Question about the room", received=received)
    lines = chance.sample(
        ("Could you tell us where the Meeting takes place?", "Is there a list of hotels?", "When do badges open?"), 2
    )
    return mail(envelope, "Dear colleagues,\n\n" + "\n".join(lines) + "\n\nMany thanks\n")
