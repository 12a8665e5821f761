"""Names: capitals win, what is not sure stays as written. All names are invented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import parsers
from parsers.cues import lexicon
from parsers.honorifics import take_honorific, without_courtesy
from parsers.namecase import ordinary_case
from parsers.names import name_of_columns, read_name
from parsers.roles import find_role, split_role
from parsers.sealed import cut
from store.records import Role

LEXICONS = ("people", "roles", "functions", "peoplecues")

SPLIT = [
    ("Bounheuang DE SILVA", "Bounheuang", "De Silva", "Bounheuang DE SILVA"),
    ("DUPONTAL Jean-Marie", "Jean-Marie", "Dupontal", "Jean-Marie DUPONTAL"),
    ("SMITHSEN, John", "John", "Smithsen", "John SMITHSEN"),
    ("Pieter van der HOEK", "Pieter", "van der Hoek", "Pieter van der HOEK"),
    ("Siobhán O'KEARNEY", "Siobhán", "O'Kearney", "Siobhán O'KEARNEY"),
    ("Fiona McALDOON", "Fiona", "McAldoon", "Fiona McALDOON"),
    ("Ahmed AL-RASHIDI", "Ahmed", "Al-Rashidi", "Ahmed AL-RASHIDI"),
    ("Juan de la Cruzal", "Juan", "de la Cruzal", "Juan de la CRUZAL"),
    ("Rosalinda ARRIAGA CORTESAN", "Rosalinda", "Arriaga Cortesan", "Rosalinda ARRIAGA CORTESAN"),
    ("NGUYEN Van Tranh", "Van Tranh", "Nguyen", "NGUYEN Van Tranh"),
    ("Иван Петрович Сидорин", "Иван Петрович", "Сидорин", "Иван Петрович СИДОРИН"),
    ("Сидорин Иван Петрович", "Иван Петрович", "Сидорин", "Иван Петрович СИДОРИН"),
    ("Сидорин И.П.", "И.П.", "Сидорин", "И.П. СИДОРИН"),
    ("حيدر منصور الربيعاني", "حيدر منصور", "الربيعاني", "حيدر منصور الربيعاني"),
    ("林建文", "建文", "林", "林建文"),
    ("欧阳志远", "志远", "欧阳", "欧阳志远"),
]


@pytest.mark.parametrize(("written", "first", "family", "printed"), SPLIT)
def test_names_are_parted(written: str, first: str, family: str, printed: str) -> None:
    """Capitals, commas, patronymics, initials, particles and Chinese surnames say which part is which."""
    name = read_name(written)
    assert (name.given, name.family, name.printed) == (first, family, printed)


@pytest.mark.parametrize(
    "written",
    [
        "Sukarnoto",
        "Kim Minsuk",
        "Nagy Istvanka",
        "Juan Perezal Garcial",
        "JUN TAKEDALA",
        "Juan PEREZAL Garcial",
        "Асанбек Токтогул",
    ],
)
def test_an_unsure_order_is_left_as_written(written: str) -> None:
    """Mononyms, family-first peoples without capitals, two family names: no guess."""
    name = read_name(written)
    assert (name.given, name.family, name.printed) == (None, None, written)


def test_two_columns_say_the_parts() -> None:
    """Family and given names from two columns need no guess."""
    name = name_of_columns("Min-su", "Kim")
    assert (name.given, name.family, name.printed) == ("Min-su", "Kim", "Min-su KIM")


@given(st.text(max_size=40))
def test_any_text_is_a_name_or_stays_as_written(text: str) -> None:
    """No text breaks the reading of names; both parts are given or none."""
    name = read_name(text)
    assert (name.given is None) == (name.family is None)


@given(st.text(alphabet="ABCDÉÑО'-. ", max_size=20))
def test_ordinary_case_is_stable(text: str) -> None:
    """What is in ordinary case stays so."""
    assert ordinary_case(ordinary_case(text)) == ordinary_case(text)


HONORIFICS = [
    ("H.E. Mr. John SMITHSEN", "H.E. Mr.", "", "Mr."),
    ("S.E. M. Issouf ZAGRÉBO", "S.E. M.", "", "M."),
    ("S.E. o Sr. Rui ESPERAL", "S.E. o Sr.", "", "o Sr."),
    ("Excmo. Sr. Iker LARRAÑAL", "Excmo. Sr.", "", "Sr."),
    ("H.E. Ambassador John SMITHSEN", "H.E.", "Ambassador", ""),
    ("Lt. Col. Kagiso MODISAL", "", "Lt. Col.", ""),
    ("M. l'Ambassadeur Jean DUVALOIS", "M.", "Ambassadeur", "M."),
    ("г-жа Ольга Ставицкая", "г-жа", "", "г-жа"),
    ("سعادة السفير حيدر الربيعاني", "سعادة السفير", "السفير", ""),
    ("والسيدة زينب الشمراني", "السيدة", "", "السيدة"),
    ("Ambassador, Permanent Representative", "", "", ""),
]


@pytest.mark.parametrize(("text", "honorific", "rank", "printed"), HONORIFICS)
def test_honorifics_are_kept_in_their_language(text: str, honorific: str, rank: str, printed: str) -> None:
    """The honorific stays as written, the rank stands apart, the printed honorific has no courtesy."""
    addressed = take_honorific(text)
    assert (addressed.honorific, addressed.rank) == (honorific, rank)
    assert without_courtesy(honorific) == printed


ROLES = [
    ("Head of Delegation", Role.HEAD), ("Cheffe de délégation", Role.HEAD), ("Jefa de Delegación:", Role.HEAD), ("Chefe da Delegação", Role.HEAD),
    ("Глава делегации", Role.HEAD), ("رئيس الوفد", Role.HEAD), ("代表团团长", Role.HEAD), ("副团长", Role.DEPUTY_HEAD), ("Deputy Head of Delegation", Role.DEPUTY_HEAD),
    ("Alternate Head of Delegation", Role.ALTERNATE_HEAD), ("Suppléante", Role.ALTERNATE), ("Miembros", Role.MEMBER), ("خبير", Role.EXPERT),
    ("Переводчик", Role.INTERPRETER), ("Driver", Role.SUPPORT), ("Garde du corps", Role.SECURITY), ("Spouse", Role.ACCOMPANYING),
]  # fmt: skip


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_roles_are_known_in_seven_languages(text: str, role: Role) -> None:
    """A text that is the words of a role is that role."""
    hit = find_role(text)
    assert hit is not None
    assert hit.role is role


@pytest.mark.parametrize(
    "text",
    [
        "Head of Section",
        "Chef du service juridique",
        "رئيس قسم نزع السلاح",
        "Head of the Delegation of the European Union to the UN",
        "Ambassador",
    ],
)
def test_offices_are_no_roles(text: str) -> None:
    """A chief of something else heads no delegation."""
    assert find_role(text) is None
    assert split_role(text) is None


def test_a_role_beside_a_function_is_parted_from_it() -> None:
    """The role goes, the function stays."""
    parted = split_role("Permanent Representative and Head of Delegation")
    assert parted is not None
    assert (parted[0], parted[1].role) == ("Permanent Representative", Role.HEAD)


SEALED = [
    ("Ms. Ida BRANDAL, Attaché (Passport No. AB123456)", "passport_number", "AB123456"),
    ("M. Luc DARVEL (né le 3 mai 1970 à Dakar), Attaché", "date_of_birth", "1970"),
    ("Паспорт № 51 1234567, атташе", "passport_number", "1234567"),
    ("护照号码：G12345678", "passport_number", "12345678"),
    ("جواز سفر رقم A1234567", "passport_number", "1234567"),
    ("Nationality: Ruritanian; Attaché", "nationality", "Ruritanian"),
    ("Attaché (Passport\nNo. AB123456)", "passport_number", "123456"),
]


@pytest.mark.parametrize(("text", "kind", "secret"), SEALED)
def test_sealed_values_are_cut_out(text: str, kind: str, secret: str) -> None:
    """The kind is named, the value is gone, and with it what only named it."""
    kept, kinds = cut(text)
    assert kind in kinds
    assert secret not in kept


@pytest.mark.parametrize("name", LEXICONS)
def test_every_cue_compiles_and_says_where_it_comes_from(name: str) -> None:
    """A cue is a pattern that matches something and not everything, with its source."""
    for cue in lexicon(name):
        pattern = re.compile(cue.pattern.replace("{n}", "1"))
        assert pattern.match("") is None, cue
        assert cue.language in ("en", "fr", "es", "pt", "ru", "ar", "zh", "any"), cue
        assert cue.source, cue


@pytest.mark.parametrize("name", LEXICONS)
def test_every_group_of_cues_is_asked_for(name: str) -> None:
    """A group nobody asks for is a mistake in its name; those of roles are the roles themselves."""
    code = "\n".join(path.read_text() for path in Path(parsers.__file__).parent.glob("*.py"))
    roles = {role.value for role in Role}
    groups = {cue.group for cue in lexicon(name)}
    heads = {group: re.split(r"[._]\d|\.", group)[0] for group in groups}
    unused = {group for group in groups - roles if f'"{group}"' not in code and f'"{heads[group]}' not in code}
    assert unused == set()
