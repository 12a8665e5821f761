"""Whole notices, in the shapes that missions and organisations send, and the papers that only look like one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest

from bench.paperwork import docx, pdf
from parsers.delegation import notice_clues, read_notices
from parsers.paper import Context, Paper, Table
from store.records import DelegationNotice, Field, as_json, as_plain
from store.reference import load_reference
from tests import notice_wording, notice_wording_unseen
from tests.notice_papers import Sample, paper, reread, samples_of, scanned, table
from tests.notice_scores import score

REFERENCE = load_reference()
TODAY = date(2023, 9, 1)
MEETING = "Eleventh Meeting of States Parties to the Convention on Cluster Munitions"
MINES = "Twenty-first Meeting of the States Parties to the Anti-Personnel Mine Ban Convention"
MISSION = "The Permanent Mission of the Republic of Zambia to the United Nations Office at Geneva"
OPENING = f"{MISSION} presents its compliments to the Office for Disarmament Affairs and has the honour to"
CLOSING = "The Permanent Mission avails itself of this opportunity to renew to the Office the assurances of its highest consideration."
HEAD = "1. H.E. Ms. Ana DORVAL, Ambassador, Permanent Representative (Head of Delegation)"
SECOND = "2. Mr. Piet KANTOR, Second Secretary"
PERSONS = (HEAD, SECOND)


def zambia(body: str, *persons: str, path: str = "1.2", number: str = "No. 12/2023") -> Paper:
    """Return a note of one mission."""
    return paper([number, "Geneva, 2 August 2023", f"{OPENING} {body}", *persons, CLOSING], path, language="en")


def attend(*persons: str, path: str = "1.2", meeting: str = MEETING) -> Paper:
    """Return its note that announces a delegation."""
    return zambia(
        f"inform that the delegation of Zambia to the {meeting} will be composed as follows:", *persons, path=path
    )


def notices(*papers: Paper, context: Context | None = None, today: date = TODAY) -> tuple[DelegationNotice, ...]:
    """Return the notices in some papers."""
    return read_notices(papers, REFERENCE, today, context or Context())


def only(*papers: Paper, context: Context | None = None, today: date = TODAY) -> DelegationNotice:
    """Return the one notice in some papers."""
    found = notices(*papers, context=context, today=today)
    assert len(found) == 1
    return found[0]


def codes(notice: DelegationNotice) -> set[str]:
    """Return the codes of a notice's findings."""
    return {finding.code for finding in notice.findings}


def names(notice: DelegationNotice) -> list[str | None]:
    """Return the family names of a notice's persons."""
    return [member.family_name.value for member in notice.members]


def rates(samples: Sequence[Sample]) -> tuple[Counter[str], list[str]]:
    """Return the counts and failures of some samples."""
    return score(list(samples), REFERENCE)


def test_development_samples_are_read_whole() -> None:
    """Every value of the frame of every development sample is read as it is, in seven languages."""
    counts, failures = rates(samples_of(notice_wording.ALL))
    assert failures == []
    assert counts["meeting right"] == 96


def test_unseen_wordings_are_read_and_what_is_sure_is_right() -> None:
    """On words no rule was tuned on State, meeting and day are always right, and what is sure is right 98 times in 100."""
    counts, _ = rates(samples_of(notice_wording_unseen.ALL))
    assert counts["participant right"] == counts["meeting right"] == counts["date right"] == 96
    assert counts["intent right"] >= 92
    assert counts["reference right"] >= 83
    assert counts["sure wrong"] <= 0.02 * counts["sure right"]


@pytest.mark.parametrize("printed", [docx, lambda pieces: pdf(pieces, serif=False)])
def test_printed_notes_are_read_like_their_papers(printed) -> None:  # type: ignore[no-untyped-def]
    """Printed to DOCX or PDF and read by the project's own readers, a note gives every value again."""
    chosen = [
        one for one in samples_of(notice_wording.ALL) if one.name.split(" ", 1)[1] in ("list", "foot", "amend_replace")
    ]
    if printed is not docx:
        chosen = [one for one in chosen if one.name[:2] not in ("ar", "zh")]
    assert len(chosen) >= 15
    assert rates([reread(one, printed) for one in chosen])[1] == []


def test_a_scan_promises_less() -> None:
    """No field of a note read by OCR is surer than 0.9."""
    sample = scanned(samples_of([notice_wording.FR])[0])
    notice = only(*sample.papers)

    def fields(value: object) -> list[float]:
        if isinstance(value, Field):
            return [value.confidence]
        if isinstance(value, tuple):
            return [one for part in value for one in fields(part)]
        if hasattr(value, "__dataclass_fields__"):
            return [one for name in value.__dataclass_fields__ for one in fields(getattr(value, name))]
        return []

    assert fields(notice)
    assert max(fields(notice)) <= 0.9


def test_the_first_person_is_never_made_head() -> None:
    """Without a word who heads the delegation it is asked, and nobody is head."""
    notice = only(attend("1. H.E. Ms. Ana DORVAL, Ambassador", SECOND))
    assert "HOD_MISSING" in codes(notice)
    assert all(member.role.value != "head" for member in notice.members)


def test_two_heads_are_a_question() -> None:
    """More than one head of delegation is asked about."""
    assert "HOD_MULTIPLE" in codes(only(attend(HEAD, "2. Mr. Piet KANTOR, Minister (Head of Delegation)")))


def test_a_number_of_persons_that_differs_is_a_question() -> None:
    """A delegation of four with two names is not complete."""
    said = f"inform that a delegation of four (4) members will attend the {MEETING}:"
    notice = only(zambia(said, *PERSONS))
    assert notice.declared_members.value == 4
    assert "COUNT_MISMATCH" in codes(notice)


def test_the_same_person_twice_is_a_question() -> None:
    """Two entries with one name are asked about."""
    assert "DUPLICATE_MEMBER" in codes(only(attend(HEAD, SECOND, "3. Mr. Piet KANTOR, Attaché")))


def test_no_names_are_a_question() -> None:
    """A note that announces a delegation and names nobody is asked for names."""
    notice = only(zambia(f"inform that Zambia will participate in the {MEETING}."))
    assert notice.intent.value == "attend"
    assert "NO_MEMBERS" in codes(notice)


def test_letters_alone_leave_the_meeting_open() -> None:
    """A note about "the 11MSP" is kept as a question; the thread may answer it."""
    note = attend(*PERSONS, meeting="11MSP")
    notice = only(note)
    assert notice.meeting.value is None
    assert "MEETING_UNSURE" in codes(notice)
    answered = only(note, context=Context(meeting_hint="11MSP"))
    assert answered.meeting.value == "11MSP"
    assert answered.meeting.confidence <= 0.9


def test_another_conventions_meeting_gives_no_notice() -> None:
    """A delegation to the Mine Ban Convention is none of ours, whatever the thread is about."""
    assert notices(attend(*PERSONS, meeting=MINES)) == ()
    assert (
        notices(attend(*PERSONS, meeting="11MSP of the Ottawa Convention"), context=Context(meeting_hint="11MSP")) == ()
    )


def test_a_note_about_several_meetings_keeps_only_ours() -> None:
    """Lists under headings of other meetings are left out; one list for both stays whole."""
    other = "1. Mr. Otto FREMD, Director (Head of Delegation)"
    said = "inform of the composition of its delegations to the following meetings:"
    for order in ((MEETING, PERSONS, MINES, (other,)), (MINES, (other,), MEETING, PERSONS)):
        notice = only(zambia(said, f"A. {order[0]}:", *order[1], f"B. {order[2]}:", *order[3]))
        assert notice.meeting.value == "11MSP"
        assert names(notice) == ["Dorval", "Kantor"] or names(notice) == ["DORVAL", "KANTOR"]
    both = only(attend(*PERSONS, meeting=f"{MEETING} and to the {MINES}"))
    assert len(both.members) == 2
    assert both.meeting.value == "11MSP"


def test_an_old_meeting_is_a_question() -> None:
    """A note that arrives after its meeting is asked about; on the day it arrived it was not late."""
    note = attend(*PERSONS)
    assert "OLD_MEETING" in codes(only(note, today=date(2024, 1, 5)))
    assert "OLD_MEETING" not in codes(only(note, today=date(2024, 1, 5), context=Context(received_on="2023-08-02")))


def test_a_meeting_we_do_not_have_is_a_question() -> None:
    """The twenty-fifth meeting, and one that prepares another, have no code."""
    for meeting in (
        MEETING.replace("Eleventh", "Twenty-fifth"),
        "Preparatory Meeting of the Third Review Conference of the Convention on Cluster Munitions",
    ):
        notice = only(attend(*PERSONS, meeting=meeting))
        assert notice.meeting.value is None
        assert "WRONG_MEETING" in codes(notice)


@pytest.mark.parametrize(
    ("lines", "code", "kind", "city"),
    [
        (
            [
                "The Permanent Mission of Jamaica to the United Nations presents its compliments to the Office",
                "New York, 15 August 2023",
            ],
            "JAM",
            "mission_ny",
            "New York",
        ),
        (
            ["The Embassy of the Republic of Fiji in Brussels presents its compliments to the Office"],
            "FJI",
            "embassy",
            "Brussels",
        ),
        (
            ["The Ministry of Foreign Affairs of the Republic of Malawi presents its compliments to the Office"],
            "MWI",
            "mfa",
            None,
        ),
        (
            [
                "The Permanent Mission of Monaco to the United Nations Office at Geneva presents its compliments to the Office"
            ],
            "MCO",
            "mission_geneva",
            "Geneva",
        ),
        (
            ["The Ministry of Defence of the Republic of Ghana presents its compliments to the Office"],
            "GHA",
            "ministry",
            None,
        ),
    ],
)
def test_the_authority_that_writes_is_told(lines: list[str], code: str, kind: str, city: str | None) -> None:
    """Mission in Geneva or New York, embassy, ministry of foreign affairs, another ministry; the venue is not their city."""
    first = (
        f"{lines[0]} and has the honour to inform that the delegation to the {MEETING}, Geneva, will be composed of:"
    )
    notice = only(paper([first, *PERSONS, *lines[1:]]))
    assert notice.participant.code.value == code
    assert notice.issuer.type == kind
    assert notice.issuer.city.value == city
    assert ("ISSUER_NOT_COMPETENT" in codes(notice)) == (kind == "ministry")


@pytest.mark.parametrize(
    ("head", "code", "kind"),
    [
        ("INTERNATIONAL COMMITTEE OF THE RED CROSS", "ICRC", "igo"),
        ("International Federation of Red Cross and Red Crescent Societies", "IFRC", "igo"),
        ("Geneva International Centre for Humanitarian Demining", "GICHD", "igo"),
        ("Cluster Munition Coalition", "CMC", "ngo"),
        ("United Nations Mine Action Service", "UNMAS", "un_entity"),
    ],
)
def test_organisations_take_part_under_their_own_name(head: str, code: str, kind: str) -> None:
    """The named observers and the entities of the United Nations are known; their kind is that of our files."""
    lines = [
        head,
        "Dear Madam,",
        f"Please find below the composition of our delegation to the {MEETING}:",
        "Mr. Luc BRISEBOIS, Director, Head of Delegation",
        "Yours sincerely,",
    ]
    notice = only(paper(lines))
    assert notice.participant.code.value == code
    assert notice.participant.kind.value == kind == REFERENCE.organisation(code).kind
    assert notice.issuer.type == "org_hq"
    assert notice.note.form == "letter"


def test_an_unknown_organisation_keeps_its_name_without_a_code() -> None:
    """A foundation nobody knows is an NGO with a name; that it needs approval is said to the secretariat."""
    lines = [
        "Horizon Demining Foundation",
        "12 rue du Lac, 1201 Geneva",
        "Dear Sir,",
        f"I wish to register the following persons for the {MEETING}:",
        *PERSONS,
        "Yours sincerely,",
    ]
    notice = only(paper(lines))
    assert notice.participant.code.value is None
    assert (notice.participant.kind, notice.participant.as_written) == ("ngo", "Horizon Demining Foundation")
    assert "STATUS_NEEDS_APPROVAL" in codes(notice)


def test_persons_of_many_nations_are_one_delegation() -> None:
    """The countries in a coalition's list are nobody's delegation."""
    letter = paper(
        [
            "Cluster Munition Coalition",
            "Dear colleagues,",
            f"Please find attached the list of our delegation to the {MEETING}.",
            "Best regards,",
        ]
    )
    rows = [
        ["Name", "Organisation", "Country"],
        ["Ms. Ines ROJO", "Minas Fuera", "Colombia"],
        ["Mr. Juma KATO", "Uganda Survivors", "Uganda"],
        ["Mr. Jan NOVY", "Mines Free", "Norway"],
    ]
    notice = only(letter, paper(["Delegation list", table(rows)], "1.3"))
    assert notice.participant.code.value == "CMC"
    assert len(notice.members) == 3


def test_a_mission_may_speak_for_another_state_too() -> None:
    """ "Also on behalf of" names a further State; statements on behalf of groups do not."""
    said = f"inform that the following delegation will attend the {MEETING}, also on behalf of the Principality of Liechtenstein:"
    notice = only(paper([OPENING.replace("Republic of Zambia", "Swiss Confederation") + " " + said, *PERSONS]))
    assert notice.participant.code.value == "CHE"
    assert notice.participant.on_behalf_of == ("LIE",)
    group = only(
        zambia(
            f"inform that Zambia will deliver a statement on behalf of Angola and Malawi. The delegation to the {MEETING} will be composed of:",
            *PERSONS,
        )
    )
    assert group.participant.on_behalf_of == ()


def test_the_sender_answers_for_a_message_that_names_nobody() -> None:
    """ "Our delegation" is that of the State the sender is known for, never quite sure; of nobody it is a question."""
    lines = [
        "Dear Sir,",
        f"Please find below our delegation to the {MEETING}:",
        "Mr. Otto LUND, Counsellor, Head of Delegation",
        "Kind regards",
    ]
    body = paper(lines, "1.1", body=True)
    notice = only(body, context=Context(sender_state="NOR"))
    assert notice.participant.code.value == "NOR"
    assert notice.participant.code.confidence <= 0.9
    assert notice.note.form == "plain_email"
    unknown = only(body)
    assert unknown.participant.code.value is None
    assert "PARTICIPANT_UNSURE" in codes(unknown)


def test_a_note_in_one_part_and_its_list_in_another_are_one_notice() -> None:
    """The list has no meeting of its own: it belongs to the note it came with."""
    note = zambia(f"inform that Zambia will participate in the {MEETING}. The list of delegates is attached.")
    rows = [
        ["Name", "Function", "Role"],
        ["Ms. Ana DORVAL", "Ambassador", "Head of Delegation"],
        ["Mr. Piet KANTOR", "Second Secretary", ""],
    ]
    notice = only(note, paper(["List of delegates", table(rows)], "1.3"))
    assert len(notice.members) == 2
    assert codes(notice) == set()
    assert notice.note.reference.value == "No. 12/2023"


def test_the_same_note_twice_is_one_notice() -> None:
    """Word beside PDF, or the message beside its attachment: the richer is taken and nothing is asked."""
    assert codes(only(attend(*PERSONS), attend(*PERSONS, path="1.3"))) == set()
    body = paper(
        [
            f"Dear colleagues, please find attached our note on the delegation of Zambia to the {MEETING}: Mr. Piet KANTOR and others.",
            "Regards",
        ],
        "1.1",
        body=True,
    )
    notice = only(body, attend(*PERSONS))
    assert len(notice.members) == 2
    assert notice.note.form == "note_verbale"
    assert notice.note.date.value == "2023-08-02"


def test_papers_that_contradict_each_other_are_a_question() -> None:
    """One note with another second person in its other copy: both stand, and it is asked."""
    notice = only(attend(*PERSONS), attend(HEAD, "2. Ms. Lee TAN, Third Secretary", path="1.3"))
    assert len(notice.members) == 3
    assert "PAPERS_DISAGREE" in codes(notice)


def test_two_states_in_one_message_are_two_notices() -> None:
    """Each note keeps its own State and persons."""
    papers = [
        paper(
            [
                OPENING.replace("the Republic of Zambia", state)
                + f" inform that its delegation to the {MEETING} will be composed of:",
                person,
            ],
            path,
        )
        for state, person, path in (("Monaco", HEAD, "1.2"), ("San Marino", SECOND, "1.3"))
    ]
    found = notices(*papers)
    assert [(one.participant.code.value, len(one.members)) for one in found] == [("MCO", 1), ("SMR", 1)]


def test_an_amendment_with_the_note_it_amends_are_two_notices() -> None:
    """Two notes with two numbers stay apart."""
    change = zambia(
        f"refer to its note No. 12/2023 and to inform that Mr. Piet KANTOR will be replaced by Ms. Zoe MARR in the delegation to the {MEETING}.",
        number="No. 15/2023",
        path="1.3",
    )
    found = notices(attend(*PERSONS), change)
    assert [one.intent.value for one in found] == ["attend", "amend_replace"]
    assert [one.note.reference.value for one in found] == ["No. 12/2023", "No. 15/2023"]


def test_a_person_who_cannot_come_is_no_regret_of_the_state() -> None:
    """What is said of one person is never laid to the delegation."""
    swap = only(
        zambia(
            f"refer to its note No. 9/2023 and to inform that Mr. Piet KANTOR will not be able to attend the {MEETING} and will be replaced by Ms. Zoe MARR."
        )
    )
    assert swap.intent.value == "amend_replace"
    gone = only(
        zambia(
            f"refer to its note No. 9/2023 and regrets to inform that Mr. Piet KANTOR will not be able to attend the {MEETING}."
        )
    )
    assert gone.intent.value == "amend_remove"


def test_a_regret_has_no_persons_and_asks_nothing() -> None:
    """Who signs a refusal is no delegate."""
    notice = only(
        zambia(
            f"convey that Zambia will not be represented at the {MEETING}. For questions: Mr. Piet KANTOR, tel. +41 22 555 01 01."
        )
    )
    assert notice.intent.value == "regret"
    assert notice.members == ()
    assert codes(notice) == set()


def test_a_new_list_without_a_word_does_not_replace() -> None:
    """ "Revised list" alone is asked about; "cancels and replaces" is not."""
    revised = only(zambia(f"transmit the revised list of its delegation to the {MEETING}:", *PERSONS))
    assert revised.intent.value == "unclear"
    assert "SUPERSEDES_UNCLEAR" in codes(revised)
    said = (
        f"transmit the list of its delegation to the {MEETING}, which cancels and replaces the one of note No. 9/2023:"
    )
    assert only(zambia(said, *PERSONS)).intent.value == "full_replacement"


@pytest.mark.parametrize(
    "lines",
    [
        [f"{OPENING} acknowledge receipt of note ODA/2023-00050 on the {MEETING}, which was sent to the authorities."],
        [
            f"{OPENING} transmit the annual report of Zambia under Article 7 of the Convention on Cluster Munitions for 2022."
        ],
        [
            f"The Secretary-General has the honour to convene the {MEETING} from 11 to 14 September 2023 and invites delegations."
        ],
        ["Dear all,", "The speakers' list of the General Assembly is open.", "Mr. Piet KANTOR, Secretary"],
        ["Delegation of Zambia", "Mr. Piet KANTOR, Second Secretary", "Ms. Ana DORVAL, Ambassador"],
    ],
)
def test_other_papers_give_no_notice(lines: list[str | Table]) -> None:
    """A receipt, a covering note of a report, our own invitation, another matter, a list without any meeting."""
    assert notices(paper(lines)) == ()


def test_an_article_7_report_names_no_delegation() -> None:
    """The contacts of a report are not delegates, even where the subject names a meeting."""
    lines = [
        "Convention on Cluster Munitions, Article 7",
        "Form A: National implementation measures",
        "None",
        "Form B: Stockpiles and destruction",
        "Nil",
        "Form F: Contaminated areas and clearance",
        "Mr. Piet KANTOR, delegation of Zambia",
        "Form G: Warning to the population and risk education",
        "Nil",
    ]
    assert notices(paper(lines), context=Context(subject=MEETING)) == ()


def test_nothing_readable_gives_nothing() -> None:
    """Empty papers and no papers give no notice and no clue."""
    empty = paper([])
    assert notices() == notices(empty) == ()
    assert notice_clues(empty, REFERENCE) == ()


def test_every_value_is_a_field_with_its_place() -> None:
    """What was read says where it stands, and the record can be written out."""
    notice = only(attend(*PERSONS))
    fields = (
        notice.participant.code,
        notice.meeting,
        notice.intent,
        notice.issuer.as_written,
        notice.issuer.city,
        notice.note.reference,
        notice.note.date,
    )
    for field in fields:
        assert field.value
        assert field.raw
        assert field.evidence is not None
        assert field.evidence.part == "1.2"
        assert field.evidence.quote
    assert as_plain(notice)["meeting"] == "11MSP"
    assert as_json(notice)["note"]["reference"]["value"] == "No. 12/2023"


def test_clues_speak_for_notices_and_against_their_look_alikes() -> None:
    """A note's clues outweigh those of another convention's note, of our own invitation and of a receipt."""

    def weight(one: Paper) -> float:
        return sum(clue.weight for clue in notice_clues(one, REFERENCE))

    note = attend(*PERSONS)
    named = {clue.clue for clue in notice_clues(note, REFERENCE)}
    assert {"names_a_known_meeting", "note_opening", "delegation_words", "names_a_head_of_delegation"} <= named
    invitation = paper(
        [f"The Secretary-General has the honour to convene the {MEETING}. Details of delegations should be submitted."]
    )
    receipt = zambia(f"acknowledge receipt of the note on the {MEETING}.")
    assert weight(note) > 1.0
    assert weight(attend(*PERSONS, meeting=MINES)) < weight(note) - 0.8
    assert weight(invitation) < 0.5
    assert weight(receipt) < weight(note) - 0.4


def test_a_note_is_read_in_little_time() -> None:
    """A note of one page takes a tenth of a second at most, after the first."""
    from time import process_time

    note = attend(*PERSONS)
    notices(note)
    start = process_time()
    for _ in range(5):
        notices(note)
    assert (process_time() - start) / 5 < 0.1


def test_the_subject_may_name_meeting_and_state() -> None:
    """Where the papers name neither, the subject's are taken, never quite sure; what a paper names goes before."""
    rows = [["Name", "Function", "Role"], ["Ms. Ana DORVAL", "Ambassador", "Head of Delegation"]]
    listed = paper(["List of delegates", table(rows)], "1.2")
    subject = f"Delegation of Zambia to the {MEETING}"
    notice = only(listed, context=Context(subject=subject))
    assert (notice.meeting.value, notice.participant.code.value) == ("11MSP", "ZMB")
    assert max(notice.meeting.confidence, notice.participant.code.confidence) <= 0.9
    assert notice.meeting.evidence is not None
    assert notice.meeting.evidence.part == "header"
    own = only(
        attend(*PERSONS),
        context=Context(subject="Delegation of Malawi to the Tenth Meeting of States Parties, Cluster Munitions"),
    )
    assert (own.meeting.value, own.participant.code.value) == ("11MSP", "ZMB")
