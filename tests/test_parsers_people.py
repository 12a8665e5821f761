"""Persons of notes: measured on invented notes in thirty layouts and seven languages, and said one by one where it matters."""

from __future__ import annotations

import time

import pytest

from parsers.paper import Document, Line, Paper, Paragraph
from parsers.people import People, read_people
from store.records import Member, Role
from store.reference import Reference, load_reference
from tests.people_samples import Sample, changing, development, held_out
from tests.people_scores import key, score
from tests.people_wording_blind import HELD_OUT


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The shipped reference data."""
    return load_reference()


def note(text: str, language: str | None = "en") -> Paper:
    """A text as a paper: blocks parted by empty lines."""
    blocks = tuple(
        Paragraph(lines=tuple(Line(text=line) for line in block.split("\n"))) for block in text.strip().split("\n\n")
    )
    return Paper(path="1", document=Document(format="text", media_type="text/plain", blocks=blocks), language=language)


def read(text: str, reference: Reference, language: str | None = "en") -> People:
    """The persons of a text."""
    return read_people(note(text, language), reference)


def said(member: Member) -> tuple[str | None, str | None, str]:
    """Printed name, function, role."""
    return member.display_name.value, member.function.value, member.role.value.value


def test_notes_used_in_development_are_read_whole(reference: Reference) -> None:
    """Every person, function, role and institution of the notes that the rules were made on is found."""
    scores = score(development(1), reference)
    for what in ("name", "function", "role", "institution"):
        assert scores.f1(what) >= 0.995, (what, scores.wrong[:5])
    assert scores.sure_right >= 0.99


def test_notes_in_other_words_are_read_nearly_as_well(reference: Reference) -> None:
    """Notes in a second wording keep what is asked of digital papers: names 0.98, functions 0.97, roles 0.95; sure means 98 in 100."""
    scores = score(held_out(1), reference)
    assert scores.f1("name") >= 0.98, scores.wrong[:5]
    assert scores.f1("function") >= 0.97, scores.wrong[:5]
    assert scores.f1("role") >= 0.95, scores.wrong[:5]
    assert scores.sure_right >= 0.98, scores.wrong[:5]


@pytest.mark.parametrize("sample", [*development(1)[::3], *held_out(1)[1::3]], ids=lambda sample: sample.name)
def test_numbers_contacts_and_sealed_data(sample: Sample, reference: Reference) -> None:
    """The declared number, the person to ask and the kinds of sealed data are said; no sealed value stands in anything read."""
    people = read_people(sample.paper, reference)
    assert people.declared_members.value == sample.declared
    assert bool(people.contact.name.value) == bool(sample.contact)
    assert key(sample.contact) in key(people.contact.name.value)
    assert set(sample.sealed) <= set(people.sensitive)
    assert not any(secret in repr(people) for secret in sample.secrets)
    assert not people.changes.any


@pytest.mark.parametrize("sample", [*changing(), *changing(HELD_OUT)], ids=lambda sample: sample.name)
def test_changes(sample: Sample, reference: Reference) -> None:
    """Who comes, who goes and who replaces whom is said apart; who goes is no member."""
    people = read_people(sample.paper, reference)

    def families(members: tuple[Member, ...]) -> list[str]:
        return sorted(key(member.family_name.value) for member in members)

    assert families(people.changes.added) == sorted(map(key, sample.added))
    assert families(people.changes.removed) == sorted(map(key, sample.removed))
    pairs = [(key(one.old.family_name.value), key(one.new.family_name.value)) for one in people.changes.replaced]
    assert pairs == [(key(old), key(new)) for old, new in sample.replaced]
    assert families(people.members) == sorted(key(person.family) for person in sample.persons)


def test_the_contract_s_own_person(reference: Reference) -> None:
    """The example of the contract is read as the contract says."""
    people = read(
        "The delegation will be composed as follows:\n\n1. H.E. Mr. Bounheuang DE SILVA, Ambassador (Head of Delegation)",
        reference,
    )
    member = people.members[0]
    assert member.raw == "H.E. Mr. Bounheuang DE SILVA, Ambassador (Head of Delegation)"
    assert (member.honorific.value, member.given_names.value, member.family_name.value) == (
        "H.E. Mr.",
        "Bounheuang",
        "De Silva",
    )
    assert said(member) == ("Mr. Bounheuang DE SILVA", "Ambassador", "head")
    assert member.institution.value is None
    assert member.listed


NOBODY = {
    "enquiry": "Dear colleagues,\n\nCould you tell us by when delegations have to register, and whether the President of the Meeting, "
    "H.E. Mr. Abdul ZARQANI, has been informed?\n\nKind regards,\nMs. Anna LINDQVASE\nFirst Secretary",
    "statement": "STATEMENT BY H.E. MS. CARLA MONTEROSA\nPermanent Representative\n\nMr. President,\nThe delegation will be represented. "
    "I thank Mr. Paul HENDRIKSE, Director, who will attend.",
    "will follow": "The Permanent Mission has the honour to inform that the Republic will participate. The composition of the delegation "
    "will be communicated in due course.\n\nThe Permanent Mission avails itself of this opportunity to renew the assurances of its "
    "highest consideration.\n\nMr. John FEATHERLY\nSecond Secretary",
    "letterhead": "PERMANENT MISSION OF THE REPUBLIC\nAmbassador: H.E. Mr. Karl OTTENBURG\n\nThe Permanent Mission presents its "
    "compliments and has the honour to request the list of documents.",
}


@pytest.mark.parametrize("name", NOBODY)
def test_papers_without_a_delegation_have_no_members(name: str, reference: Reference) -> None:
    """Who asks, speaks, signs, presides or stands in a letterhead is not a member."""
    assert read(NOBODY[name], reference).members == ()


def test_the_addressee_and_the_signatory_are_not_members(reference: Reference) -> None:
    """A letter has one member, not three."""
    people = read(
        "Dear Mr. Hans ULBRICHT,\n\nI have the honour to inform you that the delegation will be composed of:\n\n"
        "1. Ms. Rita MALKOVA, Director\n\nYours sincerely,\n\nDr. Peter GRANDISON\nSecretary-General",
        reference,
    )
    assert [member.display_name.value for member in people.members] == ["Ms. Rita MALKOVA"]


def test_the_first_person_is_never_silently_head(reference: Reference) -> None:
    """A list that says no roles gives none, however high the first rank."""
    people = read(
        "The delegation will be composed as follows:\n\n1. H.E. Mr. Tomas VEIGAR, Ambassador\n\n2. Ms. Ida VEIGAR, Attaché",
        reference,
    )
    assert [member.role.value for member in people.members] == [Role.NOT_STATED, Role.NOT_STATED]


def test_head_of_delegation_of_the_european_union_is_an_office(reference: Reference) -> None:
    """An office that sounds like the role stays what the person does."""
    people = read(
        "The following persons will attend the Meeting:\n\n1. H.E. Ms. Lotte HOLMGARD, Ambassador, Head of the Delegation of the "
        "European Union to the United Nations in Geneva",
        reference,
    )
    assert people.members[0].role.value is Role.NOT_STATED
    assert "European Union" in (people.members[0].function.value or "")


def test_T_REDOS_a_paper_of_thousands_of_lines_costs_no_minutes() -> None:
    """Two thousand lines that name nobody are looked through once: a mail of 45 KB once cost 94 seconds."""
    lines = tuple(Line(text=f'    "name": "value of the entry {number}",') for number in range(2_000))
    document = Document(format="text", media_type="text/plain", blocks=(Paragraph(lines=lines),))
    start = time.process_time()
    read_people(Paper(path="1", document=document), load_reference())
    assert time.process_time() - start < 10.0
