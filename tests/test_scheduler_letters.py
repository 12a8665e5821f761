"""Laws of every letter: hostile text changes nothing but its own place, every language is whole, dates are written out."""

from __future__ import annotations

import dataclasses
import email
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scheduler.duties import Acknowledge
from scheduler.ledger import Ledger, Read
from scheduler.letters import acknowledgement
from scheduler.letters.compose import compose
from scheduler.letters.post import letter_of
from scheduler.letters.sanitise import find_message_id
from scheduler.letters.settings import APPROVED, LetterSettings
from scheduler.letters.tongues import isolate
from scheduler.letters.words import LANGUAGES, WORDING, find_language, html_twin, table_language, words
from store.errors import Refused
from store.filed import Difference
from store.records import Issuer, MailFacts, NoteForm, NoteFrame
from store.reference import load_reference
from store.schema import LetterState
from tests.secretariats import HEAD, SENDER, Secretariat, at, notice, person, question, read

NOON = at("2023-08-12 12:00")
PIECES = (
    "=?utf-8?q?a=0d=0aBcc:evil@evil.example?=", "=?utf-8?b?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?=", "\r\nBcc: evil@evil.example\r\n", "\n\n<html>",
    "\x00", "\x1b[31m", "\u202e", "\u2066", "\u2028Bcc: x@y.example", "\ud800", "\udce9", "<script>alert(1)</script>", "{{7*7}}", "{% include 'x' %}",
    "https://evil.example/x", "www.evil.example", "A" * 500, "محمد", "王小明", "José", "<a@b>", ">", '"', "'", "--", "\r", "\n", "To: ", "=?", "?=", " ",
    "é", "@", "../../x", "CON", ".exe", "%0d%0aBcc:", "&#13;&#10;Bcc:", "\u00ad", "\ufeff", "\x85", "\x0b", "\x0c",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Secretariat]:
    """A secretariat that has received nothing yet."""
    made = Secretariat(tmp_path)
    yield made
    made.close()


def spoilt(ledger: Ledger, chance: random.Random) -> Ledger:
    """The same ledger with hostile text in every field that a sender writes."""

    def evil(pieces: Sequence[str] = (*PIECES, "RB447118295")) -> str:
        return "".join(chance.choices(pieces, k=chance.randint(1, 5)))

    filed = next(iter(ledger.contents.values()))
    members = tuple(
        dataclasses.replace(
            person("Mr. A B"),
            raw=evil(),
            display_name=read(evil()),
            function=read(evil()),
            institution=read(evil()),
            honorific=read(evil()),
        )
        for _ in range(3)
    )
    note = NoteFrame(
        form=chance.choice(list(NoteForm)),
        reference=read(evil(PIECES)),
        date=dataclasses.replace(read("2023-08-10"), raw=evil(PIECES)),
        refers_to=(evil(),),
    )
    findings = (question("NAME_INCOMPLETE", members[0].display_name.evidence), question("FUNCTION_MISSING"))
    record = notice(members=members, note=note, issuer=Issuer(as_written=read(evil())), findings=findings)
    difference = Difference(added=(evil(),), removed=(evil(),))
    facts = dataclasses.replace(filed.facts, pending_removals=(evil(),))
    filed = dataclasses.replace(filed, record=record, members=members, difference=difference, facts=facts)
    message_id = chance.choice((f"<{evil()}@x.example>", evil(), "<good@x.example>"))
    mail = MailFacts(
        subject=evil(), from_address=SENDER, from_name=evil(), return_path=SENDER, human=True, aligned=True, message_id=message_id,
        reply_to=evil(), references=(evil(),),
    )  # fmt: skip
    readings = {key: Read(facts=mail, unread=(evil(),), quotes=(evil(),)) for key in ledger.readings}
    return dataclasses.replace(ledger, contents={filed.facts.number: filed}, readings=readings)


def fuzzed(desk: Secretariat, times: int) -> int:
    """Write and compose letters from hostile ledgers; how many went out. Fails at the first that says more than meant."""
    desk.mail(notice(), received=NOON)
    ledger = desk.ledger(NOON)
    duty = next(one for one in desk.owed(NOON) if isinstance(one, Acknowledge))
    plain = [*email.message_from_bytes(_composed(desk, duty, ledger)).keys()]
    chance = random.Random(20230321)
    for _ in range(times):
        hostile = spoilt(ledger, chance)
        content = _composed(desk, duty, hostile)
        message = email.message_from_bytes(content)
        mail = next(iter(hostile.readings.values())).facts
        answered = ["In-Reply-To", "References"] if mail and find_message_id(mail.message_id) else []
        assert sorted(message.keys()) == sorted(
            [*(name for name in plain if name not in ("In-Reply-To", "References")), *answered]
        )
        assert message["To"] == SENDER
        for part in message.walk():
            if part.is_multipart():
                continue
            text = (part.get_payload(decode=True) or b"").decode()
            assert "evil.example" not in text
            assert "447118295" not in text
            assert not re.search("[\u202a-\u202e\u2066\u2067\x00-\x08\x0b-\x1f]", text.replace("\r", ""))
            assert "<script" not in text or part.get_content_subtype() == "plain"
            assert "49" not in re.findall(r"\d+", text.replace("7*7", ""))
    return times


def _composed(desk: Secretariat, duty: Acknowledge, ledger: Ledger) -> bytes:
    written = acknowledgement.write(duty, ledger, desk.reference, desk.letters, NOON)
    finished = compose(written, desk.letters, NOON)
    assert finished.parcel.recipients == (SENDER,)
    return finished.parcel.content


def test_hostile_names_subjects_and_ids_change_nothing_in_a_letter(desk: Secretariat) -> None:
    """Five hundred mails with hostile text in every field: the header lines of the template, one recipient, no link, no number."""
    assert fuzzed(desk, 500) == 500


@pytest.mark.long
def test_ten_thousand_hostile_mails_change_nothing_in_a_letter(desk: Secretariat) -> None:
    """The same, ten thousand times."""
    assert fuzzed(desk, 10_000) == 10_000


def _keys(table: dict[str, Any], before: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in table.items():
        found |= _keys(value, f"{before}{key}.") if isinstance(value, dict) else {before + key}
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_and_places_of_english(language: str) -> None:
    """The same keys, the same files, the same values to put in: a translation that lost a {number} would send letters without one."""
    mine, english = (tomllib.loads((WORDING / one / "strings.toml").read_text("utf-8")) for one in (language, "en"))
    assert _keys(mine) == _keys(english)
    for key in english:
        if isinstance(english[key], str):
            assert set(re.findall(r"\{\w+\}", mine[key])) == set(re.findall(r"\{\w+\}", english[key])), key
    for group in ("questions", "unopened"):
        for code, wording in english[group].items():
            assert re.findall(r"\{\w+\}", mine[group][code]) == re.findall(r"\{\w+\}", wording), code
    files = {path.name for path in (WORDING / "en").iterdir()}
    assert {path.name for path in (WORDING / language).iterdir()} == files
    for name in files - {"strings.toml"}:
        named = [
            set(re.findall(r"(?:letter|section)\.\w+", (WORDING / one / name).read_text("utf-8")))
            for one in (language, "en")
        ]
        assert named[0] == named[1], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_shouts_judges_or_compliments(language: str) -> None:
    """No exclamation mark, no emoji, no link but the page of the forms, no compliments: an automatic mail is no note."""
    for path in (WORDING / language).iterdir():
        text = path.read_text("utf-8")
        visible = re.sub(r"\{[%{].*?[%}]\}", "", text)
        assert "!" not in visible
        assert "！" not in visible
        assert "http" not in visible
        assert not re.search("compliment|saludos|avails itself", visible)


def test_the_approved_languages_are_those_whose_wording_says_reviewed() -> None:
    """The default setting and the files agree on who has been read by a reader of the language."""
    assert {*APPROVED} == {language for language in LANGUAGES if words(language).reviewed}


def test_dates_are_written_out_in_every_language() -> None:
    """Never as figures with strokes; the first of a month and spans as each language has them."""
    day = date(2023, 8, 31)
    assert {language: words(language).day(day) for language in LANGUAGES} == {
        "en": "31 August 2023", "fr": "31 août 2023", "es": "31 de agosto de 2023", "ar": "31 أغسطس 2023", "ru": "31 августа 2023\u202fг.",
        "zh": "2023年8月31日",
    }  # fmt: skip
    assert words("fr").day(date(2023, 9, 1)) == "1er septembre 2023"
    assert words("en").days(date(2023, 9, 11), date(2023, 9, 14)) == "11–14 September 2023"
    assert words("en").days(date(2022, 8, 30), date(2022, 9, 2)) == "30 August – 2 September 2022"
    assert words("en").days(date(2023, 1, 1), date(2023, 1, 1)) == "1 January 2023"


def test_hours_name_their_zone_in_summer_and_winter() -> None:
    """Geneva time with its offset, which changes."""
    assert (
        words("en").moment(at("2023-08-12 12:32"), "Europe/Zurich") == "12 August 2023, 14:32 (Geneva time, UTC+02:00)"
    )
    assert (
        words("en").moment(at("2023-12-12 12:32"), "Europe/Zurich")
        == "12 December 2023, 13:32 (Geneva time, UTC+01:00)"
    )


def test_the_language_table_names_states_that_exist_once() -> None:
    """Every code of the table is a State, and none stands under two languages."""
    table = tomllib.loads((WORDING / "languages.toml").read_text("utf-8"))["languages"]
    codes = [code for some in table.values() for code in some]
    assert len(codes) == len(set(codes))
    assert {*codes} <= load_reference().states.keys()
    assert table_language("SEN") == "fr"
    assert table_language("NOR") is None


def test_the_first_usable_language_is_taken() -> None:
    """What letters do not speak falls through to the next wish and at last to English."""
    assert find_language(("pt", None, "fr"), ("en", "fr")) == "fr"
    assert find_language(("ru",), ("en", "fr")) == "en"
    assert find_language((), LANGUAGES) == "en"


def test_the_page_says_what_the_text_says() -> None:
    """The HTML twin holds the same lines, escaped, and no remote thing."""
    page = html_twin("One <b>\nTwo\n\nThree\n", "en")
    assert "One &lt;b&gt;<br>Two" in page
    assert not re.search(r"(?:src|href)=", page)


def test_only_what_runs_the_other_way_is_isolated() -> None:
    """Latin text in a Latin letter stays as it is, so that names can be copied."""
    assert isolate("Ms. B", "en") == "Ms. B"
    assert isolate("", "ar") == ""
    assert isolate("Ms. B", "ar") != "Ms. B"


def test_a_letter_for_a_person_is_a_draft_and_one_that_may_go_waits(desk: Secretariat) -> None:
    """What the duty says about holding becomes the state of the letter, with its reason."""
    desk.mail(notice(members=(HEAD,)), received=NOON)
    duty = next(one for one in desk.owed(NOON) if isinstance(one, Acknowledge))
    written = desk.write(NOON)[0]
    free = letter_of(duty, written, LetterSettings(), NOON)
    held = letter_of(dataclasses.replace(duty, held_because="why"), written, LetterSettings(), NOON)
    assert (free.state, free.held_because) == (LetterState.WAITING, None)
    assert (held.state, held.held_because) == (LetterState.DRAFT, "why")
    assert (free.records, free.participant, free.message_id) == (("N-2023-0001",), "LSO", 1)


def test_a_letter_to_what_is_no_address_is_refused(desk: Secretariat) -> None:
    """Even a duty that names a broken address produces no bytes."""
    desk.mail(notice(), received=NOON)
    duty = next(one for one in desk.owed(NOON) if isinstance(one, Acknowledge))
    broken = dataclasses.replace(duty, to="a@b.example\r\nBcc: c@d.example")
    written = acknowledgement.write(broken, desk.ledger(NOON), desk.reference, desk.letters, NOON)
    with pytest.raises(Refused):
        letter_of(broken, written, desk.letters, NOON)
