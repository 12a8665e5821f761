"""Records are superseded, never overwritten; persons' decisions outlive every reading; what is not said is not changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from store import inbox, register
from store.database import Database, Tx
from store.errors import Refused
from store.inbox import Arrival, MessageState
from store.records import Intent, IssuerType, Record
from store.register import Standing
from store.verify import verify
from tests.papers import notice, question, reading, report, sha256_of

NOW = datetime(2023, 9, 1, 8, 0, tzinfo=UTC)


def filed(tx: Tx, raw: str, *records: Record, days: int = 0, paper: str | None = None) -> tuple[int, tuple[str, ...]]:
    """Keep a message, read it as these records, file it; its id and the numbers."""
    at = NOW + timedelta(days=days)
    kept = inbox.keep(tx, Arrival(sha256=sha256_of(raw), size=len(raw), source="file", received_at=at), at)
    read = reading(raw, *records, paper=paper)
    facts = register.file(tx, kept.id, read, at)
    inbox.settle(tx, kept.id, MessageState.FILED, reading=read, reasons=(), now=at)
    return kept.id, tuple(one.number for one in facts)


def names(tx: Tx, number: str) -> list[str | None]:
    """Who is in the delegation as it stands after a notice."""
    return [member.display_name.value for member in register.read_record(tx, number).members]


def test_filing_twice_changes_nothing(db: Database) -> None:
    """The same reading filed again is the same record, the same version."""
    with db.begin() as tx:
        message, numbers = filed(tx, "a", notice("Ann Brown"))
        assert numbers == ("N-2023-0001",)
        again = register.file(tx, message, reading("a", notice("Ann Brown")), NOW)
        assert [(one.number, one.version) for one in again] == [("N-2023-0001", 1)]
        assert len(register.versions_of(tx, "N-2023-0001")) == 1


def test_reading_otherwise_is_a_new_version_of_the_same_number(db: Database) -> None:
    """Better code gives a second version; the first stays as it was read."""
    with db.begin() as tx:
        message, _ = filed(tx, "a", notice("Ann Brown"))
        register.file(tx, message, reading("a", notice("Ann Browne")), NOW)
        versions = register.versions_of(tx, "N-2023-0001")
        assert [one.facts.version for one in versions] == [1, 2]
        assert [one.facts.standing for one in versions] == [Standing.REREAD, Standing.CURRENT]
        assert names(tx, "N-2023-0001") == ["Ann Browne"]


def test_a_later_list_adds_and_whoever_is_missing_waits_for_a_person(db: Database) -> None:
    """A list that does not say it replaces the earlier one removes nobody."""
    with db.begin() as tx:
        filed(tx, "a", notice("Ann Brown", "Bo Chan"))
        _, (second,) = filed(tx, "b", notice("Ann Brown", "Di Ede"), days=1)
        facts = register.read_record(tx, second)
        assert names(tx, second) == ["Ann Brown", "Bo Chan", "Di Ede"]
        assert facts.facts.pending_removals == ("Bo Chan",)
        assert facts.facts.supersedes == "N-2023-0001"
        first = register.read_record(tx, "N-2023-0001").facts
        assert (first.standing, first.superseded_by) == (Standing.SUPERSEDED, second)
        assert facts.difference is not None
        assert facts.difference.added == ("Di Ede",)
        register.accept_removals(tx, second, author="ann", reason="telephone", now=NOW)
        assert names(tx, second) == ["Ann Brown", "Di Ede"]
        with pytest.raises(Refused, match="no removals"):
            register.keep_members(tx, "N-2023-0001", author="ann", reason="", now=NOW)


def test_a_person_keeps_members_and_reading_again_does_not_undo_it(db: Database) -> None:
    """The decision stands after the message was read again."""
    with db.begin() as tx:
        filed(tx, "a", notice("Ann Brown", "Bo Chan"))
        message, (second,) = filed(tx, "b", notice("Ann Brown"), days=1)
        register.keep_members(tx, second, author="ann", reason="telephone", now=NOW)
        register.file(tx, message, reading("b", notice("Ann Browne")), NOW)
        assert names(tx, second) == ["Ann Brown", "Bo Chan", "Ann Browne"]
        assert register.read_record(tx, second).facts.pending_removals == ()


def test_the_same_paper_again_is_a_repetition(db: Database) -> None:
    """Another mail with the same attachment brings no second delegation."""
    with db.begin() as tx:
        filed(tx, "a", notice("Ann Brown"), paper="paper")
        _, (second,) = filed(tx, "b", notice("Ann Brown"), days=1, paper="paper")
        facts = register.read_record(tx, second).facts
        assert (facts.standing, facts.repeats) == (Standing.REPEATED, "N-2023-0001")
        assert [one.facts.number for one in register.current_notices(tx, "11MSP")] == ["N-2023-0001"]


@pytest.mark.parametrize(
    ("intent", "named", "expected"),
    [
        (Intent.AMEND_ADD, ("Di Ede",), ["Ann Brown", "Bo Chan", "Di Ede"]),
        (Intent.AMEND_REMOVE, ("Bo Chan",), ["Ann Brown"]),
        (Intent.FULL_REPLACEMENT, ("Di Ede",), ["Di Ede"]),
        (Intent.WITHDRAW, (), []),
        (Intent.REGRET, (), []),
        (Intent.WILL_FOLLOW, (), ["Ann Brown", "Bo Chan"]),
    ],
)
def test_what_a_later_note_asks_is_done(
    db: Database, intent: Intent, named: tuple[str, ...], expected: list[str]
) -> None:
    """Adding adds, removing removes, replacing replaces, regret and withdrawal empty, silence changes nothing."""
    with db.begin() as tx:
        filed(tx, "a", notice("Ann Brown", "Bo Chan"))
        _, (second,) = filed(tx, "b", notice(*named, intent=intent), days=1)
        assert names(tx, second) == expected


def test_two_authorities_that_disagree_are_a_conflict(db: Database) -> None:
    """The ministry's regret does not undo the mission's list: a person must look."""
    with db.begin() as tx:
        filed(tx, "a", notice("Ann Brown"))
        _, (second,) = filed(tx, "b", notice(intent=Intent.REGRET, issuer=IssuerType.MFA), days=1)
        facts = register.read_record(tx, second).facts
        assert facts.conflict == "N-2023-0001"
        assert names(tx, second) == ["Ann Brown"]


def test_records_without_a_state_or_a_meeting_stand_alone(db: Database) -> None:
    """What nobody is named for is never merged with anything."""
    with db.begin() as tx:
        _, (first,) = filed(tx, "a", notice("Ann Brown", state=None))
        _, (second,) = filed(tx, "b", notice("Bo Chan", state=None), days=1)
        _, (third,) = filed(tx, "c", notice("Bo Chan", meeting=None), days=2)
        for number in (first, second, third):
            facts = register.read_record(tx, number).facts
            assert (facts.standing, facts.supersedes) == (Standing.CURRENT, None)


def test_a_correction_moves_a_record_and_outlives_reading(db: Database) -> None:
    """A person's code puts the notice where it belongs, as often as it is read."""
    with db.begin() as tx:
        message, (number,) = filed(tx, "a", notice("Ann Brown", state="LSO"))
        facts = register.correct(
            tx, number, field="participant.code", value="NOR", author="ann", reason="letterhead", now=NOW
        )
        assert (facts.participant, facts.corrected) == ("NOR", True)
        register.file(tx, message, reading("a", notice("Ann Browne", state="LSO")), NOW)
        found = register.read_record(tx, number)
        assert found.facts.participant == "NOR"
        assert found.as_read["participant"]["code"]["value"] == "LSO"


def test_a_corrected_line_follows_the_person_not_the_place(db: Database) -> None:
    """When reading again finds somebody before them, the role stays with the same line."""
    with db.begin() as tx:
        message, (number,) = filed(tx, "a", notice("Ann Brown", "Bo Chan"))
        register.correct(tx, number, field="members.1.role", value="head", author="ann", reason="", now=NOW)
        register.file(tx, message, reading("a", notice("Di Ede", "Ann Brown", "Bo Chan")), NOW)
        roles = {m.display_name.value: m.role.value for m in register.read_record(tx, number).members}
        assert roles == {"Di Ede": "not_stated", "Ann Brown": "not_stated", "Bo Chan": "head"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nothing", "x"),
        ("members.7.role", "head"),
        ("members.0.role", "king"),
        ("participant", "LSO"),
        ("intent", "go"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(db: Database, field: str, value: str) -> None:
    """No such field, no such person, no such value: nothing is written."""
    with db.begin() as tx:
        _, (number,) = filed(tx, "a", notice("Ann Brown"))
    with pytest.raises(Refused, match=field.split(".")[0]), db.begin() as tx:
        register.correct(tx, number, field=field, value=value, author="ann", reason="", now=NOW)
    with db.read() as tx:
        assert not register.read_record(tx, number).facts.corrected


def test_a_withdrawn_message_no_longer_counts_and_comes_back_when_filed(db: Database) -> None:
    """Setting a message aside restores what stood before it; filing it again brings it back."""
    with db.begin() as tx:
        filed(tx, "a", notice("Ann Brown"))
        message, (second,) = filed(tx, "b", notice("Di Ede", intent=Intent.FULL_REPLACEMENT), days=1)
        assert register.withdraw(tx, message, NOW) == (second,)
        assert [one.facts.number for one in register.current_notices(tx, "11MSP")] == ["N-2023-0001"]
        register.file_stored(tx, message, NOW)
        assert [one.facts.number for one in register.current_notices(tx, "11MSP")] == [second]


def test_a_record_by_hand_has_its_author_as_reader(db: Database) -> None:
    """What a person read of a paper counts like any other record."""
    with db.begin() as tx:
        kept = inbox.keep(tx, Arrival(sha256=sha256_of("a"), size=1, source="file", received_at=NOW), NOW)
        (facts,) = register.file_by_hand(tx, kept.id, notice(), author="ann", now=NOW)
        assert (facts.reader, facts.participant, facts.scope) == ("by hand: ann", "LSO", "11MSP")


def test_reports_of_a_year_the_last_counts(db: Database) -> None:
    """A second report for the year takes the first one's place and says what changed; another year is another chain."""
    with db.begin() as tx:
        filed(tx, "a", report(held=10))
        _, (second,) = filed(tx, "b", report(held=12), days=1)
        _, (other,) = filed(tx, "c", report(year=2014), days=2)
        found = register.read_record(tx, second)
        assert found.facts.supersedes == "R-2023-0001"
        assert found.difference is not None
        assert [(one.what, one.before, one.after) for one in found.difference.changed] == [
            ("totals.held_munitions", "10", "12")
        ]
        assert [one.facts.number for one in register.current_reports(tx)] == [second, other]
        assert [one.facts.number for one in register.current_reports(tx, 2014)] == [other]
        assert register.reporting_states(tx) == {"HRV"}


def test_questions_are_told_with_the_facts(db: Database) -> None:
    """Lists and duties know what is open without the content."""
    with db.begin() as tx:
        filed(tx, "a", notice("Ann Brown", findings=(question("HOD_MISSING"),)))
        (facts,) = register.list_records(tx, participant="LSO")
        assert facts.questions == ("HOD_MISSING",)
        assert (facts.intent, facts.members, facts.language) == ("attend", 1, "fr")


def test_everything_filed_can_be_verified(db: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Readings and records agree with their events; a missing file is named, and nothing else."""
    from store.files import Files

    with db.begin() as tx:
        filed(tx, "a", notice("Ann Brown"), report())
    files = Files(tmp_path_factory.mktemp("mail"))
    found = verify(db, files)
    assert [fault.partition(":")[0] for fault in found.faults] == ["M-000001"]
    files.put(b"a")
    assert verify(db, files).faults == ()
