"""What the exports promise: public fields only, text that stays text, sums to the cent, the order of a United Nations list."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.dutysettings import DutySettings
from scheduler.exports.attaching import attachments
from scheduler.exports.costs import bill_of, cost_tables, parse_total
from scheduler.exports.deadlines import calendar
from scheduler.exports.note import note_paragraphs, write_note
from scheduler.exports.participants import ParticipantList, changes_since, list_of, sort_key, tables_of, took_part
from scheduler.exports.participants_docx import Issue, symbol_of, write_docx
from scheduler.exports.registration import comparison, read_list
from scheduler.exports.reports import report_tables
from scheduler.exports.tables import Column, Table, looks_like_formula, write_tables
from scheduler.letters import digest
from scheduler.letters.compose import compose
from scheduler.letters.settings import LetterSettings
from store.errors import Misconfigured
from store.filed import current_notices, current_reports
from store.records import Answer, Contact, FormKey, Intent, Participant, ParticipantKind, ReportForm, Role, Totals
from store.reference import load_reference
from tests.secretariats import HEAD, SECOND, Secretariat, at, day, notice, person, read, report

CANARIES = ("RB447118295", "palesa.secret@private.example", "+266 5885 1234", "1971-05-04", "visa-canary")
PAYLOADS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://evil.example\",\"x\")", "=cmd|' /C calc'!A0",
    "  =1+1", "＝1+1", "|calc", "%0A=1", "-2+3+cmd|' /C calc'!A0", "\ufeff=1+1",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Secretariat]:
    """A secretariat with six participants of every kind and canaries in every private field."""
    made = Secretariat(tmp_path)
    secret = person(
        "Ms. Palesa SECRET", "Adviser", email=read("palesa.secret@private.example"), phone=read("+266 5885 1234")
    )
    guard = person("Mr. Bo GUARD", "Close protection", Role.SECURITY, listed=False)
    private = {
        "contact": Contact(name=read("visa-canary"), email=read("palesa.secret@private.example")),
        "requests": ("visa-canary",),
        "sensitive": ("passport_number",),
    }
    rest: Any = {"received": at("2023-08-12 12:00")}
    made.mail(notice("LSO", members=(SECOND, HEAD, secret, guard), **private), **rest)
    made.mail(notice("CIV", members=(person("Mme Awa DIABATÉ", "Conseillère", Role.HEAD),)), **rest)
    made.mail(notice("CHN", members=(person("Mr. A BEE", "Adviser, passport RB447118295, born 1971-05-04"),)), **rest)
    made.mail(notice("NOR", intent=read(Intent.REGRET), members=()), **rest)
    for code in ("ICRC", "EU"):
        taking = Participant(code=read(code), kind=ParticipantKind.IGO, as_written=code)
        made.mail(notice(code, participant=taking), **rest)
    yield made
    made.close()


def the_list(desk: Secretariat, language: str = "en") -> ParticipantList:
    """The list of the eleventh meeting."""
    with desk.database.read() as tx:
        filed = current_notices(tx, "11MSP")
    meeting = desk.reference.meeting("11MSP")
    return list_of(meeting, filed, desk.reference, language=language, received=day("2023-08-18"))


ISSUE = Issue(day=day("2023-08-18"), email="ccm@un.org", corrections_until=day("2023-09-04"))


def text_of(content: bytes) -> str:
    """Every paragraph and cell of a Word document, one a line."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    heads = [p.text for section in document.sections for p in section.header.paragraphs]
    return "\n".join([*heads, *cells, *(paragraph.text for paragraph in document.paragraphs)])


def test_the_list_has_the_chapters_and_order_of_a_united_nations_list(desk: Secretariat) -> None:
    """States Parties first, then other States, observers, organisations; inside a delegation heads first, then the note's order."""
    listed = the_list(desk)
    assert [(chapter.group, [one.code for one in chapter.delegations]) for chapter in listed.chapters] == [
        ("party", ["CIV", "LSO"]),
        ("state", ["CHN"]),
        ("named_observer", ["ICRC"]),
        ("igo", ["EU"]),
    ]
    lesotho = listed.chapters[0].delegations[1]
    assert [one.name for one in lesotho.people] == ["H.E. Ms. Ntsoaki MOKOENA", "Mr. Tau LEPHOTO", "Ms. Palesa SECRET"]
    assert lesotho.people[0].role == "Head of delegation"


def test_the_document_has_masthead_footnote_statistics_and_persons(desk: Secretariat) -> None:
    """Symbol, distribution, meeting, title, what it is based on and until when it is corrected, counts, then the names."""
    text = text_of(write_docx(the_list(desk), ISSUE))
    for said in (
        "CCM/MSP/2023/INF.1",
        "United Nations",
        "English/French/Spanish only",
        "Eleventh Meeting of States Parties to the Convention on Cluster Munitions",
        "Geneva, 11–14 September 2023",
        "Provisional list of participants",
        "received by 18 August 2023. Corrections may be sent to ccm@un.org by 4 September 2023.",
        "I.\u2002States parties",
        "H.E. Ms. Ntsoaki MOKOENA, Ambassador, Permanent Representative, Head of delegation",
        "Mme Awa DIABATÉ, Conseillère, Head of delegation",
    ):
        assert said in text
    assert "GUARD" not in text
    assert "Norway" not in text


def test_a_final_revision_says_so_and_carries_its_changes_and_who_took_part(desk: Secretariat) -> None:
    """Rev.1 lists who came, left and changed since the exported version before; the final list has the report's sentences."""
    before = write_tables(tables_of(the_list(desk)), ".json")
    changed = (HEAD, person("Mr. Tau LEPHOTO", "Counsellor"), person("Ms. NEW Person", "Expert"))
    later = notice("LSO", members=changed, intent=read(Intent.FULL_REPLACEMENT))
    desk.mail(later, received=at("2023-08-20 12:00"))
    listed = the_list(desk)
    changes = changes_since(before, listed)
    assert changes.added == ("Lesotho: Ms. NEW Person, Expert",)
    assert changes.removed == ("Lesotho: Ms. Palesa SECRET, Adviser",)
    assert changes.changed == ("Lesotho: Mr. Tau LEPHOTO, Counsellor",)
    issue = Issue(day=day("2023-09-14"), email="ccm@un.org", final=True, revision=1, changes=changes)
    text = text_of(write_docx(listed, issue))
    assert symbol_of(listed, issue) == "CCM/MSP/2023/INF.1/Rev.1"
    assert "\nList of participants\n" in text
    assert "The following States parties participated: Côte d'Ivoire and Lesotho." in text
    assert "Changes since the previous version" in text
    assert "Lesotho: Ms. NEW Person, Expert" in text


@pytest.mark.parametrize(
    ("language", "first", "title"),
    [
        ("en", ["Côte d'Ivoire", "Lesotho"], "Provisional list of participants"),
        ("fr", ["Côte d'Ivoire", "Lesotho"], "Liste provisoire des participants"),
        ("es", ["Côte d'Ivoire", "Lesotho"], "Lista provisional de participantes"),
    ],
)
def test_there_are_editions_in_three_languages(desk: Secretariat, language: str, first: list[str], title: str) -> None:
    """Names, order, chapters and words follow the language of the edition; names of persons never change."""
    listed = the_list(desk, language)
    assert [one.name for one in listed.chapters[0].delegations] == first
    text = text_of(write_docx(listed, ISSUE))
    assert title in text
    assert "Mme Awa DIABATÉ, Conseillère" in text
    assert took_part(listed)


def test_another_language_or_ending_is_refused_with_what_there_is(desk: Secretariat) -> None:
    """There is no Arabic edition and no PDF; the sentence says what there is."""
    with pytest.raises(Misconfigured, match="en, fr, es"):
        the_list(desk, "ar")
    with pytest.raises(Misconfigured, match=r"\.csv, \.xlsx, \.json, not \.pdf"):
        write_tables(tables_of(the_list(desk)), ".pdf")
    with pytest.raises(Misconfigured, match="not a list of participants"):
        changes_since(b"[]", the_list(desk))


def test_united_nations_order_ignores_case_accents_and_the() -> None:
    """Côte d'Ivoire stands between Costa Rica and Croatia; the parenthesis of Bolivia keeps its place; "the" does not count."""
    reference = load_reference()
    names = sorted((reference.display_name(code) for code in reference.states), key=sort_key)
    for one, two in (
        ("Costa Rica", "Côte d'Ivoire"),
        ("Côte d'Ivoire", "Croatia"),
        ("Benin", "Bolivia (Plurinational State of)"),
        ("Sri Lanka", "State of Palestine"),
        ("State of Palestine", "Sudan"),
        ("Poland", "Republic of Korea"),
        ("Iran (Islamic Republic of)", "Iraq"),
        ("Venezuela (Bolivarian Republic of)", "Viet Nam"),
    ):
        assert names.index(one) < names.index(two)


def public_exports(desk: Secretariat) -> Iterator[tuple[str, bytes]]:
    """Every export that may leave the house, in every format."""
    listed = the_list(desk)
    with desk.database.read() as tx:
        filed = current_reports(tx)
    ledger = desk.ledger(at("2023-08-18 05:30"))
    reports = report_tables(ledger.history, filed, desk.reference, year=2022, today=day("2023-08-18"))
    bill = bill_of(listed.meeting, [one.code for one in listed.delegations], 30_000_000, desk.reference)
    yield "participants.docx", write_docx(listed, ISSUE)
    for name, tables in (
        ("participants", tables_of(listed)),
        ("reports", reports),
        ("costs", cost_tables(bill, desk.reference)),
    ):
        for suffix in (".csv", ".xlsx", ".json"):
            yield name + suffix, write_tables(tables, suffix)
    yield "deadlines.ics", calendar(desk.reference, day("2023-08-18"), at("2023-08-18 05:30"))


def test_no_private_field_reaches_a_public_export(desk: Secretariat) -> None:
    """Passports, births, addresses, telephones, visa requests and contacts of reports are in no byte of any public file."""
    desk.mail(report(), received=at("2023-04-12 12:00"))
    seen = 0
    for name, content in public_exports(desk):
        packed = zipfile.is_zipfile(io.BytesIO(content))
        texts = [content]
        if packed:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                texts = [archive.read(entry) for entry in archive.namelist()]
        for canary in CANARIES:
            assert not [text for text in texts if canary.encode() in text], f"{canary} in {name}"
        seen += 1
    assert seen == 11


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_cell_that_begins_like_a_formula_stays_text(payload: str) -> None:
    """No program calculates a name: XLSX holds a text cell with a quote prefix, CSV an apostrophe before it, JSON the truth."""
    table = Table(
        title="Payloads",
        columns=(Column(key="a", heading="A"), Column(key="b", heading="B")),
        rows=((payload, payload),),
        notes=(payload,),
    )
    book = openpyxl.load_workbook(io.BytesIO(write_tables((table,), ".xlsx")))
    cells = [cell for row in book["Payloads"].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in book["Payloads"][4])
    row = list(csv.reader(io.StringIO(write_tables((table,), ".csv").decode("utf-8-sig"), newline="")))[1]
    assert all(cell.startswith("'") for cell in row)
    told = json.loads(write_tables((table,), ".json"))["Payloads"]["rows"][0]["a"]
    assert told.replace("�", "") in payload


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_survives_every_format(text: str) -> None:
    """Lone surrogates, control characters and anything else make no writer fail, and CSV and JSON agree on the cell."""
    table = Table(title="Any", columns=(Column(key="a", heading="A"),), rows=((text,),))
    told = json.loads(write_tables((table,), ".json"))["Any"]["rows"][0]["a"]
    rows = list(csv.reader(io.StringIO(write_tables((table,), ".csv").decode("utf-8-sig"), newline="")))
    shown = rows[1][0] if len(rows) > 1 and rows[1] else ""
    assert shown == (f"'{told}" if looks_like_formula(told) else told)
    openpyxl.load_workbook(io.BytesIO(write_tables((table,), ".xlsx")))


def test_costs_add_up_to_the_cent_and_japan_bears_what_it_should() -> None:
    """With parties only in the scale of 2025-27 Japan bears 16.7935 % and the shares add up to the total, to the cent."""
    reference = load_reference()
    meeting = reference.meeting("3RC")
    bill = bill_of(meeting, (), 30_000_000, reference)
    shares = {part.code: part for part in bill.parts}
    assert bill.base == Decimal("41.266")
    assert (shares["JPN"].share, shares["JPN"].cents) == (Decimal("16.7935"), 5_038_046)
    assert str(shares["DEU"].share) == "13.7934"
    assert sum(part.cents for part in bill.parts) == 30_000_000
    costs, method = cost_tables(bill, reference)
    assert costs.rows[-1][-1] == Decimal("300000.00")
    said = " ".join(str(cell) for row in method.rows for cell in row)
    assert "Article 14(1)" in said
    assert "largest remainder" in said
    assert "2025-2027" in said


def test_a_participating_observer_bears_its_share_and_an_organisation_none(desk: Secretariat) -> None:
    """China takes part and pays, so every party pays a third less; the Red Cross and the European Union pay nothing."""
    listed = the_list(desk)
    bill = bill_of(listed.meeting, [one.code for one in listed.delegations], 30_000_000, desk.reference)
    assert bill.others == ("CHN",)
    alone = bill_of(listed.meeting, (), 30_000_000, desk.reference)
    japan = {len(one.others): {part.code: part.cents for part in one.parts}["JPN"] for one in (bill, alone)}
    assert japan[1] < japan[0] * Decimal("0.76")


@pytest.mark.parametrize(("written", "cents"), [("300000", 30_000_000), ("0.01", 1), ("12.50", 1250)])
def test_an_amount_is_read_exactly(written: str, cents: int) -> None:
    """Amounts are decimal strings; anything with more than cents, or that is no number, is refused."""
    assert parse_total(written) == cents
    for wrong in ("1.005", "-1", "NaN", "Infinity", "a", "1,000"):
        with pytest.raises(Misconfigured):
            parse_total(wrong)


def test_reports_tell_each_state_its_standing_and_the_counts(desk: Secretariat) -> None:
    """On time, late by days, overdue by days, voluntary: each with due day, forms and totals; the count with its day."""
    held = ReportForm(key=FormKey.STOCKPILES, letter="B", attached=True, answer=read(Answer.ANSWERED))
    full = report("MEX", forms=(held,), totals=Totals(held_munitions=read(12)))
    desk.mail(full, received=at("2023-04-17 12:00"), identity="MEX")
    desk.mail(report("SEN"), received=at("2023-05-10 12:00"), identity="SEN")
    desk.mail(report("COD"), received=at("2023-05-10 12:00"), identity="COD")
    ledger = desk.ledger(at("2023-08-18 05:30"))
    with desk.database.read() as tx:
        filed = current_reports(tx, 2022)
    tables = report_tables(ledger.history, filed, desk.reference, year=2022, today=day("2023-08-18"))
    keys = [column.key for column in tables[0].columns]
    rows = {row[0]: dict(zip(keys, row, strict=True)) for row in tables[0].rows}
    assert (rows["MEX"]["standing"], rows["MEX"]["days"]) == ("submitted on time", None)
    assert (rows["MEX"]["forms"], rows["MEX"]["held_munitions"]) == ("stockpiles: answered", 12)
    assert (rows["SEN"]["standing"], rows["SEN"]["days"]) == ("submitted late", 10)
    assert (rows["NOR"]["standing"], rows["NOR"]["days"]) == ("overdue", 110)
    assert rows["COD"]["standing"] == "voluntary"
    assert tables[2].rows[0] == ("Annual, 2022", 2, 110, 2, 1, 108, day("2023-08-18"))
    assert "2023-08-18" in tables[0].notes[0]


E_LOP = """Delegation;First name;Last name;Title
Lesotho;Ntsoaki;Mokoena;Ambassador, Permanent Representative
Lesotho;Tau;Lephoto;Third Secretary
LESOTHO;Neo;Stranger;Driver
Atlantis;Some;Body;King
"""


def test_a_registration_list_is_compared_by_participant_and_name(desk: Secretariat) -> None:
    """Only here, only there, different function, participant not recognised; spelling and capitals do not matter."""
    theirs = read_list(E_LOP.encode(), desk.reference)
    with desk.database.read() as tx:
        table = comparison(theirs, current_notices(tx, "11MSP"), desk.reference)
    rows = {(row[0], row[3]) for row in table.rows if row[1] in ("", "LSO")}
    assert rows == {
        ("only here", "Ms. Palesa SECRET"),
        ("different", "Mr. Tau LEPHOTO"),
        ("only there", "Neo Stranger"),
        ("not recognised", "Some Body"),
    }


@pytest.mark.parametrize("content", [b"", b"colour,size\nred,1\n", b"\xff\xfe\x00"])
def test_a_list_without_the_needed_columns_is_refused_in_a_sentence(content: bytes) -> None:
    """An empty or foreign file is refused with what was found and how to mend it."""
    with pytest.raises(Misconfigured, match="--against"):
        read_list(content, load_reference())


def test_french_headings_and_an_old_code_page_are_read() -> None:
    """Indico in French, saved by an old spreadsheet, is still read."""
    listed = read_list(
        "Pays,Prénom,Nom,Fonction\nSénégal,Aïssatou,DIOP,Conseillère\n".encode("cp1252"), load_reference()
    )
    assert (listed[0].code, listed[0].member.display_name.value, listed[0].member.function.value) == (
        "SEN", "Aïssatou DIOP", "Conseillère",
    )  # fmt: skip


def test_the_calendar_is_of_whole_days_and_folds_its_lines() -> None:
    """Deadlines are dates without hours, lines have at most 75 octets, ends are CRLF, and the day of grace is in the note."""
    content = calendar(load_reference(), day("2023-08-01"), at("2023-08-01 08:00"))
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert (
        "DTSTART;VALUE=DATE:20230831\r\nDTEND;VALUE=DATE:20230901\r\nSUMMARY:Delegations for the Eleventh" in unfolded
    )
    assert "Initial Article 7 report of Nigeria due" in unfolded
    assert "SUMMARY:Article 7 reports for 2023 due" in unfolded
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == unfolded.count("UID:")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "presents its compliments to the Permanent Mission of the Kingdom of Lesotho and has the honour to acknowledge receipt",
        ),
        ("fr", "a l'honneur d'accuser réception de sa note verbale n° LSO/GVA/23/118 en date du 10 août 2023"),
        ("es", "tiene el honor de acusar recibo de su nota verbal núm. LSO/GVA/23/118 de fecha 10 de agosto de 2023"),
    ],
)
def test_a_draft_note_is_a_note_and_says_that_it_is_a_draft(desk: Secretariat, language: str, said: str) -> None:
    """The formal answer has its forms in three languages, the list as understood, and the mark of a draft."""
    with desk.database.read() as tx:
        filed = next(one for one in current_notices(tx, "11MSP") if one.facts.participant == "LSO")
    paragraphs = note_paragraphs(filed, desk.reference, language=language, day=day("2023-08-18"))
    assert said in " ".join(paragraphs)
    assert paragraphs[0].startswith(("DRAFT", "PROJET", "BORRADOR"))
    text = text_of(write_note(filed, desk.reference, language=language, day=day("2023-08-18")))
    assert "MOKOENA" in text
    assert "palesa.secret" not in text
    assert not [c for c in text if c == "!" or (unicodedata.category(c) == "So" and c != "°")]


def test_no_list_invites_corrections_by_a_day_that_has_passed(desk: Secretariat) -> None:
    """The list that goes with the digest names the last day for corrections while it is ahead, and no day afterwards."""
    desk.letters = LetterSettings(attach=("participants",))
    said = {}
    for moment in ("2023-08-18 05:30", "2023-09-06 05:30"):
        now = at(moment)
        (attached,) = attachments(desk.letters, desk.ledger(now), desk.reference, now, duties=DutySettings())
        said[moment] = text_of(attached.content)
    assert "by 4 September 2023" in said["2023-08-18 05:30"]
    assert "by 4 September 2023" not in said["2023-09-06 05:30"]
    assert "Corrections may be sent to" in said["2023-09-06 05:30"]


def test_the_lists_go_with_the_digest_where_the_settings_say_so(desk: Secretariat) -> None:
    """With attach = participants and reports the digest carries a Word and an Excel file, and its header lines do not change."""
    desk.letters = LetterSettings(attach=("participants", "reports"))
    now = at("2023-08-18 05:30")
    ledger = desk.ledger(now)
    duty = next(one for one in desk.owed(now) if one.key.startswith("digest:"))
    assert not hasattr(duty, "records")
    letter = digest.write(duty, ledger, desk.reference, desk.letters, now)  # type: ignore[arg-type]
    assert [one.name for one in letter.attachments] == [
        "participants-11MSP-2023-08-18.docx",
        "reports-2022-2023-08-18.xlsx",
    ]
    assert compose(letter, desk.letters, now).parcel.content
    assert "MOKOENA" in text_of(letter.attachments[0].content)


def test_what_must_be_looked_at_before_a_list_is_issued_is_said(desk: Secretariat) -> None:
    """Names in other scripts, missing heads and pending removals are named by record, without names of persons."""
    russian = notice("RUS", members=(person("г-н Иван ПЕТРОВ", "Советник", Role.HEAD),))
    desk.mail(russian, received=at("2023-08-12 13:00"), identity="RUS")
    remarks = " ".join(the_list(desk).remarks)
    assert "not in Latin script and need a person's rendering" in remarks
    assert "no head of delegation is named" in remarks
    assert "ПЕТРОВ" not in remarks
