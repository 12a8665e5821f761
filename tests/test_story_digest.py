"""Story three: the secretariat is told once a day, on quiet days too, first what needs a hand."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.dovecot import PROGRAM
from tests.stories import Desk, a_desk, text_of

pytestmark = pytest.mark.skipif(not Path(PROGRAM).exists(), reason="no Dovecot here: ./ccm test installs it")

LESOTHO = ("geneva@lesotho-mission.example", "LSO")


def digests(desk: Desk) -> list[EmailMessage]:
    """The digests the relay took."""
    return [letter for letter in desk.letters() if letter["To"] == "digest@secretariat.example"]


def test_there_is_one_digest_a_day_at_seven_in_geneva(tmp_path: Path) -> None:
    """Before seven there is none, after seven one, and the passes of the day write no second."""
    with a_desk(tmp_path, LESOTHO) as desk:
        desk.at("2023-07-04", "07:05")
        desk.one_pass()
        desk.at("2023-07-05", "06:55")
        desk.one_pass()
        assert len(digests(desk)) == 1
        for hour in ("07:01", "07:30", "12:00", "23:59"):
            desk.at("2023-07-05", hour)
            desk.one_pass()
        assert len(digests(desk)) == 2
        assert "5 July 2023" in digests(desk)[1]["Subject"]
        assert "no mail came" in digests(desk)[1]["Subject"]


def test_three_days_asleep_make_one_digest_that_says_so(tmp_path: Path) -> None:
    """After days without the desk one digest covers them all and names them."""
    with a_desk(tmp_path, LESOTHO) as desk:
        desk.at("2023-07-04", "07:05")
        desk.one_pass()
        desk.at("2023-07-08", "09:00")
        desk.one_pass()
        assert len(digests(desk)) == 2
        assert "It covers 4 days" in " ".join(text_of(digests(desk)[1]).split())
        assert "8 July 2023" in text_of(digests(desk)[1])


def test_what_needs_a_hand_comes_first_with_its_command(tmp_path: Path) -> None:
    """A held mail stands at the top with its reason, the words that gave it, and the command that settles it; it is HTML and text."""
    with a_desk(tmp_path, LESOTHO) as desk:
        desk.at("2023-08-07", "10:20")
        desk.arrive("22-note-encrypted")
        desk.arrive("14-note-en-text")
        desk.one_pass()
        desk.at("2023-08-08", "07:01")
        desk.one_pass()
        digest = digests(desk)[-1]
        said = text_of(digest)
        assert said.index("WHAT NEEDS A HAND") < said.index("encrypted") < said.index("WHAT CAME")
        assert "./ccm " in said[said.index("WHAT NEEDS A HAND") : said.index("WHAT CAME")]
        page = digest.get_body(("html",))
        assert page is not None
        assert "encrypted" in page.get_content()
        assert len(desk.sink.taken[-1]) < 200_000
        assert "MOKHETHI" not in said
