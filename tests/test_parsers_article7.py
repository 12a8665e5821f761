"""Whole reports, in the shapes that States have sent, and the papers that only look like one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import process_time

import pytest

from parsers.article7 import read_reports
from parsers.documents import open_document
from parsers.paper import Context, Line, Paper, Paragraph
from parsers.reportclues import report_clues
from store.records import Article7Report, as_json, as_plain
from store.reference import Reference, load_reference
from tests import report_papers as papers
from tests.report_samples import development, held_out, printed, unseen, wrapped
from tests.report_scores import score

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def reference() -> Reference:
    """What we were told, from the project's own files."""
    return load_reference()


def only(reference: Reference, *given: Paper, context: Context | None = None) -> Article7Report:
    """Return the one report in some papers."""
    reports = read_reports(given, reference, TODAY, context or Context())
    assert len(reports) == 1
    return reports[0]


def codes(report: Article7Report) -> set[str]:
    """Return the codes of a report's findings."""
    return {finding.code for finding in report.findings}


def ticks(report: Article7Report) -> dict[str, str]:
    """Return the status of each form."""
    return {form.key.value: form.tick.value.value for form in report.forms}


def test_development_samples_are_read_whole(reference: Reference) -> None:
    """Every value of the development samples is read as it is."""
    counts, failures = score(development(), reference)
    assert failures == []
    assert counts["form right"] == 320


def test_held_out_samples_keep_their_rates(reference: Reference) -> None:
    """On wordings no rule was tuned on every form is found, no status is wrong, and nine tables in ten are read."""
    counts, _ = score(held_out(), reference)
    assert counts["form right"] == 340
    assert counts["tick wrong"] == 0
    assert counts["tick right"] >= 330
    assert counts["state right"] == counts["period right"] == 34
    assert counts["cell right"] >= 0.95 * (counts["cell right"] + counts["cell wrong"] + counts["cell missing"])
    assert counts["tables right"] >= 325


def test_unknown_words_are_missed_rather_than_misread(reference: Reference) -> None:
    """On a third wording written after the rules no status, State, period or date is wrong; most forms are still found."""
    counts, _ = score(unseen(), reference)
    assert counts["tick wrong"] == counts["state wrong"] == counts["period wrong"] == counts["submitted wrong"] == 0
    assert counts["form wrong"] == 0
    assert counts["form right"] >= 220
    assert counts["tick right"] >= 220


@pytest.mark.parametrize("width", [100, 80, 60])
def test_lines_broken_by_the_page_change_no_status(reference: Reference, width: int) -> None:
    """A page of any width may cost a mark, never turn one into another."""
    for samples in (development(), held_out()):
        counts, _ = score([wrapped(sample, width) for sample in samples], reference)
        assert counts["tick wrong"] == counts["state wrong"] == counts["period wrong"] == counts["year wrong"] == 0
        assert counts["form missing"] == 0
        assert counts["tick missing"] <= 3


def test_real_pdfs_are_read_like_their_papers(reference: Reference) -> None:
    """Reports printed to PDF, cover pages in tables included, give every value again."""
    samples = [sample for sample in development() if sample.paper.language in ("en", "fr", "es", "ru")]
    chosen = [
        sample
        for sample in samples
        if sample.name.split()[1] in ("grid_x+", "grid_only", "headed", "inline_box", "columns+")
    ]
    assert len(chosen) >= 6
    read = [replace(one, paper=replace(one.paper, document=open_document(printed(one)))) for one in chosen]
    assert all(one.paper.document.format == "pdf" for one in read)
    assert score(read, reference)[1] == []


def test_a_mark_alone_between_two_columns_is_nobodys(reference: Reference) -> None:
    """Where a line of two columns holds one marked option and nobody can tell whose, both forms are unknown."""
    cover = [
        papers.lines(
            "Cover page of the annual Article 7 report",
            "Convention on Cluster Munitions",
            "Name of State [Party]: Croatia",
            "Reporting period: 01/01/2019 to 31/12/2019",
        ),
        papers.lines(
            "Form B: Stockpiles and destruction:\tForm G: Warning to the population and risk education:",
            "changed\tchanged",
            "X unchanged (last reporting: 2017)",
            "non applicable\tnon applicable",
        ),
        papers.lines(
            "Form E: Status of conversion programmes:\tForm J: Other relevant matters:",
            "changed\tX changed",
            "unchanged\tunchanged",
            "X non applicable\tnon applicable",
        ),
    ]
    found = ticks(only(reference, papers.paper(*cover)))
    assert found == {"stockpiles": "unknown", "conversion": "not_applicable", "warning": "unknown", "other": "changed"}


def test_chosen_options_alone_are_read_and_an_initial_report_with_a_cover_is_named(reference: Reference) -> None:
    """Left-overs of deleted options do not hide the one that was left; the cover page of an initial report is a warning."""
    report = only(reference, papers.belize())
    found = ticks(report)
    assert found.pop("national_measures") == "changed"
    assert set(found.values()) == {"not_applicable"}
    assert report.type.value == "initial"
    assert (report.period.start.value, report.period.end.value) == ("2015-03-01", "2017-10-31")
    assert report.year.value is None
    assert "COVER_WITH_INITIAL" in codes(report)


def test_a_title_misprinted_and_dates_in_american_words_are_read(reference: Reference) -> None:
    """Three contacts, a period in words, a date of submission, and a stock table without a cover page."""
    report = only(reference, papers.croatia())
    assert report.state.code.value == "HRV"
    assert (report.period.start.value, report.period.end.value, report.year.value) == ("2013-01-01", "2013-12-31", 2013)
    assert report.submitted_on.value == "2014-05-05"
    assert [contact.organization.value for contact in report.contacts] == [
        "Office for Mine Action",
        "Ministry of Defence",
        "Mine Action Centre",
    ]
    assert report.contacts[0].phone.value == "+385 1 555 0100"
    assert (report.totals.held_munitions.value, report.totals.held_submunitions.value) == (7235, 178318)
    assert report.totals.destroyed_munitions.value is None
    assert {form.key.value: form.answer.value.value for form in report.forms}["contamination"] == "nil"


def test_a_period_from_entry_into_force_makes_an_initial_report(reference: Reference) -> None:
    """Bolivia's and Colombia's periods begin with the day the Convention entered into force for them."""
    bolivia, colombia = only(reference, papers.bolivia()), only(reference, papers.colombia())
    assert bolivia.type.value == colombia.type.value == "initial"
    assert bolivia.submitted_on.value == "2017-07-11"
    assert [contact.email.value for contact in bolivia.contacts] == [
        "rinventado@defensa.example",
        "eficticia@mision.example",
    ]
    assert bolivia.contacts[0].phone.value == "+(591)25550594"
    assert (colombia.period.start.value, colombia.period.end.value) == ("2016-03-01", "2016-08-28")
    assert [contact.name.value for contact in colombia.contacts] == ["JULIAN INVENTADO", "ROSA FICTICIA NIÑO"]
    assert colombia.contacts[1].organization.value == "Ministerio de Relaciones Exteriores"
    assert colombia.totals.held_submunitions.value == 3472


def test_a_known_initial_report_makes_the_next_one_annual(reference: Reference) -> None:
    """A State whose initial report is on file sends an annual one, unless the paper says initial."""
    context = Context(known_states=frozenset({"HRV"}))
    report = only(
        reference,
        papers.paper(
            *papers.frame(),
            papers.lines("Form A: National implementation measures", "No change"),
            papers.lines("Form B: Stockpiles and destruction", "Nil"),
            papers.lines("Form F: Contaminated areas and clearance", "Nil"),
        ),
        context=context,
    )
    assert report.type.value == "annual"
    assert report.type.confidence > 0.9


def test_lost_marks_are_unknown(reference: Reference) -> None:
    """All options left without a mark say nothing; a day missing from the period is asked for, not filled in."""
    report = only(reference, papers.senegal())
    assert set(ticks(report).values()) == {"unknown"}
    assert (report.period.start.value, report.period.end.value) == ("2013-01-01", None)
    assert report.period.end.raw == "décembre 2013"
    assert {"TICK_UNCLEAR", "PERIOD_INCOMPLETE"} <= codes(report)
    assert report.year.value == 2013


def test_an_impossible_period_is_kept_as_written(reference: Reference) -> None:
    """01/31/2012 is no day of dd/mm/yyyy: it stays as written, and the State is asked."""
    report = only(reference, papers.mauritania())
    assert (report.period.start.value, report.period.end.value) == ("2012-12-01", None)
    assert report.period.end.raw == "01/31/2012"
    assert {"PERIOD_IMPOSSIBLE", "PERIOD_REVERSED"} <= codes(report)
    letters = {form.key.value: form.letter for form in report.forms}
    assert (letters["retained_transferred"], letters["technical"]) == ("C", "D")
    assert [form.letter for form in report.forms if form.tick.value == "changed"] == ["A", "F", "G", "H", "I"]


def test_a_reversed_period_is_asked_about(reference: Reference) -> None:
    """A period that ends before it begins keeps both dates."""
    report = only(reference, papers.paper(*papers.cover(["X changed"] * 10, period="31/12/2019 to 01/01/2019")))
    assert (report.period.start.value, report.period.end.value) == ("2019-12-31", "2019-01-01")
    assert "PERIOD_REVERSED" in codes(report)


def test_columns_that_ran_into_each_other_are_unknown(reference: Reference) -> None:
    """Where the options of two forms stand in one line nobody knows whose the mark is."""
    report = only(reference, papers.swiss_initial())
    found = ticks(report)
    assert found["contamination"] == found["national_measures"] == "unknown"
    assert found["stockpiles"] == "changed"
    assert found["warning"] == "not_applicable"
    assert report.type.value == "initial"


@pytest.mark.parametrize(
    "name",
    ["mine_ban", "protocol_five", "working_paper", "blank_form", "extension_request", "completion", "reminder"],
)
def test_look_alikes_give_no_report(reference: Reference, name: str) -> None:
    """Another treaty's report, a paper about reporting, the empty template, a request, a declaration, our own letter: none is a report."""
    assert read_reports((getattr(papers, name)(),), reference, TODAY, Context()) == ()


def test_clues_name_what_speaks_for_and_against(reference: Reference) -> None:
    """The classifier is told the convention, the forms found and the other treaty, each with its words."""
    mine_ban = {clue.clue: clue for clue in report_clues(papers.mine_ban(), reference)}
    assert mine_ban["names_another_treaty"].weight < -0.5
    assert "Anti-Personnel" in mine_ban["names_another_treaty"].evidence.quote
    croatia = {clue.clue for clue in report_clues(papers.croatia(), reference)}
    assert {"names_the_convention", "article7_title", "names_reporting_period", "names_the_state"} <= croatia
    assert any(clue.startswith("form_titles_found(") for clue in croatia)
    assert "blank_form" in {clue.clue for clue in report_clues(papers.blank_form(), reference)}
    assert "extension_request_words" in {clue.clue for clue in report_clues(papers.extension_request(), reference)}


def test_a_cover_page_and_forms_sent_apart_are_one_report(reference: Reference) -> None:
    """Papers of one State and year join; the marks come from the cover page, the answers from the forms."""
    cover = papers.paper(*papers.cover(["X changed", *["X non applicable"] * 9]), path="1.2")
    forms = papers.paper(
        *papers.frame(),
        papers.lines("Form A: National implementation measures", "An act was adopted in May."),
        papers.lines("Form B: Stockpiles and destruction", "Nil"),
        papers.lines("Form J: Other relevant matters", "None"),
        path="1.3",
    )
    report = only(reference, cover, forms)
    measures = next(form for form in report.forms if form.key.value == "national_measures")
    assert (measures.tick.value, measures.attached, measures.answer.value) == ("changed", True, "answered")
    assert measures.narrative.evidence is not None
    assert measures.narrative.evidence.part == "1.3"
    assert report.submitted_on.value == "2020-04-12"
    assert "CHANGED_NOT_ATTACHED" not in codes(report)


def test_the_same_report_twice_is_one_and_adds_nothing_up(reference: Reference) -> None:
    """Word and PDF of one report do not double its figures."""
    first = papers.croatia()
    report = only(reference, first, replace(first, path="1.3"))
    assert report.totals.held_munitions.value == 7235


def test_reports_of_two_years_are_two(reference: Reference) -> None:
    """A message with the reports of two years gives two records."""
    pair = [
        papers.paper(
            *papers.frame(period=f"01/01/{year} to 31/12/{year}"),
            papers.lines("Form A: National implementation measures", "No change"),
            papers.lines("Form B: Stockpiles and destruction", "Nil"),
            papers.lines("Form E: Status of conversion programmes", "N/A"),
            path=f"1.{year}",
        )
        for year in (2018, 2019)
    ]
    reports = read_reports(tuple(pair), reference, TODAY, Context())
    assert [report.year.value for report in reports] == [2018, 2019]


def test_a_state_in_a_table_is_not_the_reporting_state(reference: Reference) -> None:
    """The recipient of assistance never becomes the State that reports."""
    report = only(
        reference,
        papers.paper(
            *papers.frame(state="Switzerland"),
            papers.lines("Form I: National resources and international cooperation and assistance"),
            papers.table(
                [
                    ["Recipient", "Description", "Amount (CHF)"],
                    ["Lao PDR", "Survey", "250'000"],
                    ["Lebanon", "Victims", "1'000'000"],
                ]
            ),
            papers.lines("Form A: National implementation measures", "No change"),
        ),
    )
    assert report.state.code.value == "CHE"
    resources = next(form for form in report.forms if form.key.value == "resources")
    assert resources.tables[0].name == "resources_provided"
    assert [cell.value for cell in resources.tables[0].rows[1]] == ["Lebanon", "Victims", "1000000", "CHF"]


def test_a_report_without_a_state_takes_it_from_its_covering_note(reference: Reference) -> None:
    """A State named by nobody in the report is the one whose mission presents its compliments, and that is told."""
    forms = [
        papers.lines(f"Form {letter}: {title}", "Nil")
        for letter, title in zip("ABE", [*papers.TITLES[:2], papers.TITLES[4]], strict=True)
    ]
    bare = papers.paper(
        papers.lines("Convention on Cluster Munitions: Article 7 report"),
        papers.lines("Reporting period: 01/01/2019 to 31/12/2019"),
        *forms,
    )
    note = papers.paper(
        papers.lines(
            "The Permanent Mission of Ireland to the United Nations in Geneva presents its compliments to the Office for Disarmament Affairs"
        ),
        path="1.1",
    )
    report = only(reference, note, bare)
    assert report.state.code.value == "IRL"
    assert report.state.code.confidence < 0.9
    assert "STATE_UNSURE" in codes(report)
    alone = only(reference, bare)
    assert alone.state.code.value is None


def test_a_frame_of_two_columns_is_read_like_lines(reference: Reference) -> None:
    """Labels in the first column, what is written in the second."""
    frame = papers.table(
        [
            ["Name of State Party", "Lebanese Republic"],
            ["Reporting period", "01/01/2021 - 31/12/2021"],
            ["Date of submission", "29 April 2022"],
            [
                "National point of contact",
                "Lebanon Mine Action Center\nCol. Amin Mukhtalaq\nTel: +961 5 555 000\nE-mail: amin@lmac.example",
            ],
        ]
    )
    forms = [
        papers.lines(f"Form {letter}: {title}", "Nil")
        for letter, title in zip("ABE", [*papers.TITLES[:2], papers.TITLES[4]], strict=True)
    ]
    report = only(reference, papers.paper(papers.lines("Cluster munitions: Article 7 report"), frame, *forms))
    assert (report.state.code.value, report.year.value, report.submitted_on.value) == ("LBN", 2021, "2022-04-29")
    contact = report.contacts[0]
    assert (contact.name.value, contact.organization.value) == ("Col. Amin Mukhtalaq", "Lebanon Mine Action Center")
    assert (contact.phone.value, contact.email.value) == ("+961 5 555 000", "amin@lmac.example")


def test_a_sentence_about_another_state_or_year_changes_nothing(reference: Reference) -> None:
    """What the answers tell of other States and earlier periods is not who reports, nor when."""
    report = only(
        reference,
        papers.paper(
            *papers.frame(state="Switzerland"),
            papers.lines("Form A: National implementation measures", "No change"),
            papers.lines(
                "Form F: Contaminated areas and clearance",
                "Nothing was found in the reporting period from 01/01/2017 to 31/12/2017 either.",
            ),
            papers.lines(
                "Form I: National resources and international cooperation and assistance",
                "State Party Lebanon received support for clearance.",
            ),
        ),
    )
    assert report.state.code.value == "CHE"
    assert not {"STATE_UNSURE", "PERIOD_DISAGREES"} & codes(report)
    assert report.year.value == 2019


def test_a_year_from_the_subject_alone_is_asked_about(reference: Reference) -> None:
    """A report without a period takes the year of the subject as a hint, no more."""
    forms = [
        papers.lines(f"Form {letter}: {title}", "Nil")
        for letter, title in zip("ABE", [*papers.TITLES[:2], papers.TITLES[4]], strict=True)
    ]
    bare = papers.paper(
        papers.lines("Convention on Cluster Munitions: Article 7 report", "State Party: Ireland"), *forms
    )
    report = only(reference, bare, context=Context(subject="Ireland CCM report 2021"))
    assert report.year.value == 2021
    assert report.year.confidence <= 0.5
    assert {"PERIOD_MISSING", "YEAR_UNSURE"} <= codes(report)


def test_the_period_of_a_form_that_differs_is_told(reference: Reference) -> None:
    """The title block's period stands; a form that says another is a finding."""
    report = only(
        reference,
        papers.paper(
            *papers.frame(),
            papers.lines("Form A: National implementation measures"),
            papers.lines("State [Party]: Croatia reporting for time period from 01/01/2018 to 31/12/2018"),
            papers.lines("An act was adopted."),
            papers.lines("Form B: Stockpiles and destruction", "Nil"),
            papers.lines("Form F: Contaminated areas and clearance", "Nil"),
        ),
    )
    assert report.year.value == 2019
    assert "PERIOD_DISAGREES" in codes(report)
    measures = next(form for form in report.forms if form.key.value == "national_measures")
    assert measures.narrative.value == "An act was adopted."


def test_unchanged_wants_a_year_that_can_be(reference: Reference) -> None:
    """Unchanged without a year, and unchanged since before entry into force, are both asked about."""
    options = [
        "X changed",
        "X unchanged (last reporting: yyyy)",
        "X unchanged (last reporting: 2001)",
        *["X unchanged (last reporting: 2017)"] * 7,
    ]
    report = only(reference, papers.paper(*papers.cover(options)))
    assert {"UNCHANGED_WITHOUT_YEAR", "UNCHANGED_YEAR_ODD", "CHANGED_NOT_ATTACHED"} <= codes(report)
    assert [form.last_reported.value for form in report.forms[:4]] == [None, None, 2001, 2017]


def test_a_form_that_is_not_understood_ends_the_one_before(reference: Reference) -> None:
    """Under a title nobody knows nothing is read, least of all as the form above it; that is told."""
    report = only(
        reference,
        papers.paper(
            *papers.frame(),
            papers.lines("Form A: National implementation measures", "No change"),
            papers.lines("Form B: Stockpiles and destruction"),
            papers.table([["Type", "Quantity"], ["RBK-250", "10"]]),
            papers.lines("Form C: Zwischenbericht"),
            papers.table([["Type", "Quantity"], ["M26", "99"]], 1),
            papers.lines("Form E: Status of conversion programmes", "Nil"),
        ),
    )
    assert report.totals.held_munitions.value == 10
    assert [form.letter for form in report.forms] == ["A", "B", "E"]
    assert "FORM_UNCLEAR" in codes(report)


def test_an_answer_behind_the_letter_alone_is_not_a_title(reference: Reference) -> None:
    """ "Form B: Nil" answers; "Form G: words nobody knows" is a title, and what is below answers."""
    report = only(
        reference,
        papers.paper(
            *papers.frame(),
            papers.lines("Form A: National implementation measures", "No change"),
            papers.lines("Form B: Nil"),
            papers.lines("Form G: Unheard-of words:", "Sessions were held in ten villages."),
        ),
    )
    assert [(form.letter, form.answer.value.value) for form in report.forms] == [
        ("A", "unchanged"),
        ("B", "nil"),
        ("G", "answered"),
    ]
    assert report.forms[2].narrative.value == "Sessions were held in ten villages."


def test_na_alone_everywhere_is_told(reference: Reference) -> None:
    """A report that says no more than not applicable is a warning, not an error."""
    forms = [
        papers.lines(f"Form {letter}: {title}", "N/A") for letter, title in zip("BCDE", papers.TITLES[1:5], strict=True)
    ]
    report = only(reference, papers.paper(*papers.frame(), *forms))
    assert "NA_ONLY" in codes(report)
    assert {form.tick.value.value for form in report.forms} == {"unknown"}


def test_every_field_of_a_report_says_where_it_was_read(reference: Reference) -> None:
    """State, period, marks, answers and cells each carry their place."""
    report = only(reference, papers.colombia())
    held = next(form for form in report.forms if form.tables).tables[0]
    cell = held.rows[1][3]
    assert cell.value == 2480
    assert cell.raw == "2.480"
    assert cell.evidence is not None
    assert cell.evidence.table == (0, 2, 3)
    assert report.state.code.evidence is not None
    assert report.period.start.evidence is not None
    assert as_json(report)["kind"] == as_plain(report)["kind"] == "article7_report"


def test_a_scan_promises_less_and_says_when_it_is_hard_to_read(reference: Reference) -> None:
    """Nothing from a scan is surer than 0.85; a poor one is a warning."""
    report = only(reference, papers.paper(*papers.cover(["X changed"] * 10), ocr=True, legibility=0.6))
    assert report.forms[0].tick.value == "changed"
    assert max(form.tick.confidence for form in report.forms) <= 0.85
    assert "LOW_OCR" in codes(report)


def test_running_heads_are_no_answer(reference: Reference) -> None:
    """A line printed on every page is not what a form says; a short answer on every page is."""
    blocks = [
        Paragraph(
            lines=tuple(
                Line(text=text, page=page)
                for text in (
                    f"Form {letter}: {title}",
                    "Report of the Republic of Croatia under the Convention",
                    answer,
                )
            )
        )
        for page, (letter, title, answer) in enumerate(
            zip(
                "ABE",
                [*papers.TITLES[:2], papers.TITLES[4]],
                ("An act was adopted.", "Not applicable", "Not applicable"),
                strict=True,
            ),
            start=1,
        )
    ]
    report = only(reference, papers.paper(*papers.frame(), *blocks))
    assert [(form.answer.value.value, form.narrative.value) for form in report.forms] == [
        ("answered", "An act was adopted."),
        ("not_applicable", "Not applicable"),
        ("not_applicable", "Not applicable"),
    ]


def test_an_unreadable_paper_gives_nothing(reference: Reference) -> None:
    """A paper that could not be read holds no report and raises nothing."""
    paper = papers.paper(unread="encrypted")
    assert read_reports((paper,), reference, TODAY, Context()) == ()
    assert report_clues(paper, reference) == ()


def test_a_report_takes_few_milliseconds(reference: Reference) -> None:
    """A report of five pages is read in about ten milliseconds of processor time once the lexicon is loaded."""
    sample = development()[0].paper
    read_reports((sample,), reference, TODAY, Context())
    spent = []
    for _ in range(5):
        start = process_time()
        read_reports((sample,), reference, TODAY, Context())
        spent.append(process_time() - start)
    assert min(spent) < 0.03
