"""Laws of folding several papers into one delegation: order of spelling never matters, nobody leaves unsaid, nobody stands twice."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from store.merging import Note, Report, fold_notices, fold_reports
from store.persons import find_same, name_key, shown_name
from store.records import Answer, Field, FormKey, Intent, IssuerType, ReportForm
from tests.papers import member, report

NAMES = ("Ann Brown", "Bo Chan", "Di Ede", "Fay Gil", "Hal Ito")
NOTES = st.builds(
    lambda number, intent, people, decided: Note(
        number=f"N-{number}",
        intent=intent,
        members=tuple(member(name) for name in people),
        reference=None,
        date=None,
        issuer=IssuerType.MISSION_GENEVA,
        message=number,
        source=None,
        decided=decided,
    ),
    st.just(0),
    st.sampled_from(list(Intent)),
    st.lists(st.sampled_from(NAMES), unique=True, max_size=4),
    st.sampled_from([None, "accept", "keep"]),
)
LEAVES = {Intent.REGRET, Intent.WITHDRAW, Intent.AMEND_REMOVE, Intent.FULL_REPLACEMENT}


def numbered(notes: list[Note]) -> list[Note]:
    """Give each note its own number and message."""
    return [replace(note, number=f"N-{place}", message=place) for place, note in enumerate(notes)]


@settings(max_examples=150, deadline=None)
@given(st.lists(NOTES, min_size=1, max_size=6))
def test_nobody_stands_twice_and_nobody_leaves_unsaid(notes: list[Note]) -> None:
    """A person leaves only by a note that says so or a person's decision; one current note is left; folding is repeatable."""
    notes = numbered(notes)
    folded = fold_notices(notes)
    assert fold_notices(notes) == folded
    assert sum(one.superseded_by is None and one.repeats is None for one in folded) == 1
    before: set[str] = set()
    for note, one in zip(notes, folded, strict=True):
        if one.repeats is not None:
            continue
        after = [shown_name(person) for person in one.members]
        assert len(after) == len(set(after))
        gone = before - set(after)
        if gone:
            assert note.intent in LEAVES or note.decided == "accept"
            assert one.difference is not None
            assert gone <= set(one.difference.removed)
        assert not set(one.pending_removals) - set(after)
        before = set(after)


@given(st.permutations(["Jean", "Paul"]), st.booleans(), st.sampled_from(["Müller", "MÜLLER", "Muller"]))
def test_spelling_of_a_name_does_not_make_another_person(given_names: list[str], initial: bool, family: str) -> None:
    """Accents, capitals and initials aside it is the same person; another family name never is."""
    standing = (member("Jean Paul Müller"), member("Ann Brown"))
    first = " ".join(given_names) if given_names[0] == "Jean" else "Jean Paul"
    written = member(f"{'J.' if initial else first} {family}")
    assert find_same(written, standing) == 0
    assert find_same(member(f"Jean Paul {family}son"), standing) is None
    assert name_key(written) <= name_key(standing[0]) | {"j"}


def test_two_who_could_be_meant_are_nobody() -> None:
    """An initial that fits two persons names neither."""
    standing = (member("John Smith"), member("Jane Smith"))
    assert find_same(member("J. Smith"), standing) is None


def test_a_note_to_replace_somebody_leaves_the_choice_to_a_person() -> None:
    """ "X instead of Y" adds X; whoever of the persons named was there before may be the one who leaves."""
    notes = [
        Note(number="N-1", intent=Intent.ATTEND, members=(member("Ann Brown"), member("Bo Chan")), reference="1", date=None,
             issuer=IssuerType.MISSION_GENEVA, message=1, source=None),
        Note(number="N-2", intent=Intent.AMEND_REPLACE, members=(member("Di Ede"), member("Bo Chan")), reference="2",
             date=None, issuer=IssuerType.MISSION_GENEVA, message=2, source=None),
    ]  # fmt: skip
    second = fold_notices(notes)[1]
    assert [shown_name(one) for one in second.members] == ["Ann Brown", "Bo Chan", "Di Ede"]
    assert second.pending_removals == ("Bo Chan",)


def test_who_is_said_to_leave_waits_for_a_person_and_never_joins() -> None:
    """A replacement that names the leaving person apart adds the new one alone; a removal that comes first brings nobody in."""
    base = {"date": None, "issuer": IssuerType.MISSION_GENEVA, "source": None}
    first = Note(
        number="N-1",
        reference="1",
        intent=Intent.ATTEND,
        members=(member("Ann Brown"), member("Bo Chan")),
        message=1,
        **base,
    )  # type: ignore[arg-type]
    swap = Note(
        number="N-2",
        reference="2",
        intent=Intent.AMEND_REPLACE,
        members=(member("Di Ede"),),
        leaving=(member("Bo Chan"),),
        message=2,
        **base,
    )  # type: ignore[arg-type]
    second = fold_notices([first, swap])[1]
    assert [shown_name(one) for one in second.members] == ["Ann Brown", "Bo Chan", "Di Ede"]
    assert second.pending_removals == ("Bo Chan",)
    alone = fold_notices([replace(swap, intent=Intent.AMEND_REMOVE, leaving=())])
    assert alone[0].members == ()


def test_the_same_reference_with_the_same_persons_is_the_same_note() -> None:
    """A note sent again as another scan repeats; with one more person it is another note."""
    base = {"intent": Intent.ATTEND, "date": None, "issuer": IssuerType.MISSION_GENEVA, "source": None}
    one = Note(number="N-1", reference="No. 588/2023", members=(member("Ann Brown"),), message=1, **base)  # type: ignore[arg-type]
    again = replace(one, number="N-2", reference="no 588-2023", members=(member("ANN BROWN"),), message=2)
    more = replace(one, number="N-3", members=(*one.members, member("Bo Chan")), message=3)
    folded = fold_notices([one, again, more])
    assert [fold.repeats for fold in folded] == [None, "N-1", None]
    assert folded[2].supersedes == "N-1"


def test_a_later_report_with_fewer_forms_counts_and_is_a_conflict() -> None:
    """The last report counts, and a person is told that it answers less."""
    form = ReportForm(key=FormKey.STOCKPILES, attached=True, answer=Field(value=Answer.ANSWERED))
    whole = replace(report(held=1), forms=(form,))
    papers = [
        Report(number="R-1", report=whole, message=1, source=None),
        Report(number="R-2", report=report(held=2), message=2, source=None),
        Report(number="R-3", report=report(held=2), message=3, source=None),
    ]
    first, second, third = fold_reports(papers)
    assert first.superseded_by == "R-2"
    assert second.conflict == "R-1"
    assert third.repeats == "R-2"
