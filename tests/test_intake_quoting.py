"""What a body quotes goes, what a colleague passes on stays; our own letters are known in six languages, and what went is named."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from intake.quoting import Unquoted, unquote
from parsers.cues import cues_of, fold
from parsers.limits import DEFAULT
from parsers.paper import Document, Line, Paragraph, text_of
from parsers.text import read_text

WORDING = Path(__file__).resolve().parent.parent / "scheduler" / "letters" / "wording"
NOTE = "The delegation is composed as follows:\n1. Ms. Ada Example, Ambassador, head of delegation"
OLD = "We shall send five persons, among them Mr. Old Name."


def bare(words: str, subject: str = "Note") -> Unquoted:
    """Take the quotations out of a plain text."""
    return unquote(read_text(words.encode(), DEFAULT), subject)


def left(words: str, subject: str = "Note") -> str:
    """Return what is left of a plain text."""
    return text_of(bare(words, subject).document)


QUOTATIONS = [
    f"On Tue, 4 Jul 2023 at 10:15, CCM Secretariat <ccm@un.org> wrote:\n> {OLD}\n> more",
    f"On Tuesday, 4 July 2023 at 10:15:00 CEST, the CCM Secretariat\n<ccm@un.org> wrote:\n\n> {OLD}",
    f"Le mar. 4 juil. 2023 à 10:15, CCM Secretariat <ccm@un.org> a écrit :\n> {OLD}",
    f"El mar, 4 jul 2023 a las 10:15, CCM Secretariat (<ccm@un.org>) escribió:\n> {OLD}",
    f"Em ter., 4 de jul. de 2023 às 10:15, CCM <ccm@un.org> escreveu:\n> {OLD}",
    f"вт, 4 июл. 2023 г. в 10:15, CCM Secretariat <ccm@un.org> написал:\n> {OLD}",
    f"في الثلاثاء، 4 يوليو 2023 في 10:15 كتب CCM <ccm@un.org>:\n> {OLD}",
    f"CCM Secretariat <ccm@un.org> 于2023年7月4日周二 10:15写道：\n> {OLD}",
    f"在 2023年7月4日，CCM <ccm@un.org> 写道：\n> {OLD}",
    f"-----Original Message-----\nFrom: CCM Secretariat <ccm@un.org>\nSent: 4 July 2023 10:15\nTo: Office\nSubject: Note\n\n{OLD}",
    f"-----Message d'origine-----\nDe : CCM <ccm@un.org>\n\n{OLD}",
    f"________________________________\nFrom: CCM Secretariat <ccm@un.org>\nSent: Tuesday, July 4, 2023 10:15\nTo: Office\nSubject: Re: Note\n\n{OLD}",
    f"De : CCM Secretariat <ccm@un.org>\nEnvoyé : mardi 4 juillet 2023 10:15\nÀ : Mission\nObjet : Note\n\n{OLD}",
    f"De: CCM <ccm@un.org>\nEnviado el: martes, 4 de julio de 2023 10:15\nPara: Misión\nAsunto: Nota\n\n{OLD}",
    f"От: CCM <ccm@un.org>\nОтправлено: 4 июля 2023 г. 10:15\nКому: Миссия\nТема: Нота\n\n{OLD}",
    f"من: CCM <ccm@un.org>\nتاريخ الإرسال: 4 يوليو 2023 10:15\nإلى: البعثة\nالموضوع: مذكرة\n\n{OLD}",
    f"发件人: CCM <ccm@un.org>\n发送时间: 2023年7月4日 10:15\n收件人: 代表团\n主题: 照会\n\n{OLD}",
    f"> {OLD}\n> > and older still",
]


@pytest.mark.parametrize("quotation", QUOTATIONS)
def test_a_quotation_goes_and_the_answer_stays(quotation: str) -> None:
    """The marks, the line above and the header block of mail programs in seven languages: only the sender's own words are left."""
    found = bare(f"{NOTE}\n\n{quotation}", "Re: Note")
    assert NOTE.splitlines()[1] in text_of(found.document)
    assert "Old Name" not in text_of(found.document)
    assert "ccm@un.org" not in text_of(found.document)
    assert found.removed
    assert not found.forwarded


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        (f"FYI\n\n---------- Forwarded message ---------\nFrom: Office <o@m.example>\n\n{NOTE}", "Fwd: Note"),
        (f"Begin forwarded message:\n\nFrom: Office <o@m.example>\n\n{NOTE}", "Note"),
        (f"Pour suite.\n\nDe : Office <o@m.example>\nEnvoyé : mardi 4 juillet 2023 10:15\nÀ : X\nObjet : Note\n\n{NOTE}", "TR: Note"),
        (f"-----Original Message-----\nFrom: Office <o@m.example>\nSent: 4 July 2023 10:15\nTo: X\n\n{NOTE}", "FW: Note"),
        (f"From: Office <o@m.example>\nSent: 4 July 2023 10:15\nTo: X\nSubject: Note\n\n{NOTE}", "Note"),
        (f"-------- Пересылаемое сообщение --------\nОт: Office <o@m.example>\n\n{NOTE}", "Пересл: Нота"),
        (f"---------- Forwarded message ---------\n> From: Office <o@m.example>\n> {NOTE.splitlines()[1]}", "Fwd: Note"),
    ],
)  # fmt: skip
def test_a_forward_stays_and_is_marked(words: str, subject: str) -> None:
    """What somebody passes on is readable, with its quotation marks taken off, and the mail says that it is passed on."""
    found = bare(words, subject)
    assert NOTE.splitlines()[1] in text_of(found.document)
    assert found.forwarded


def test_answers_between_quoted_lines_stay() -> None:
    """Where somebody answers line by line, the quoted lines go and the answers stay."""
    found = bare(
        "On 4 July 2023, CCM <ccm@un.org> wrote:\n> Who is the head of delegation?\nMs. Ada Example.\n> Is the list complete?\nYes.",
        "Re: x",
    )
    text = text_of(found.document)
    assert "Ms. Ada Example." in text
    assert "Yes." in text
    assert "complete" not in text


@pytest.mark.parametrize(
    "words",
    [
        "MEMORANDUM\nFrom: Ministry of Foreign Affairs\nTo: The Secretariat\nSubject: Delegation\nDate: 4 July\n\nThe delegation is as follows.",
        "Le Président écrit : la délégation est composée.",
        "Note verbale\n____________________\nThe Permanent Mission presents its compliments.",
        "On behalf of the Government, the Mission wrote: see below.",
        "The Mission notes that the Secretariat refers to Article 7 in its letter.",
        "In 2023 > 2022 the figures rose.",
    ],
)
def test_what_only_looks_like_a_quotation_stays(words: str) -> None:
    """A memorandum's heading, a ruled line, the words "wrote" and ">" in a sentence take nothing away."""
    found = bare(words)
    assert found.removed == ()
    assert [line for line in text_of(found.document).splitlines() if line] == [
        line for line in words.splitlines() if line
    ]


def test_a_reply_with_nothing_above_keeps_what_is_not_ours() -> None:
    """An answer to somebody else's mail with no word above it stays readable and is marked; one that only quotes us is empty."""
    block = "From: Office <o@m.example>\nSent: 4 July 2023 10:15\nTo: X\nSubject: Note\n\n"
    kept = bare(block + NOTE, "Re: Note")
    assert kept.forwarded
    assert "Ada Example" in text_of(kept.document)
    ours = bare(
        block + "The Secretariat has received the report described below, submitted under Article 7.\n" + NOTE,
        "Re: Note",
    )
    assert ours.ours
    assert ours.letters == 0


def test_html_quotations_go_by_their_place() -> None:
    """What the HTML reader marks as quoted goes; in a forward it stays."""
    blocks = (
        Paragraph(lines=(Line(text="Our answer is yes, all is well."),)),
        Paragraph(lines=(Line(text=OLD),), place="quote"),
    )
    document = Document(format="html", media_type="text/html", blocks=blocks)
    found = unquote(document, "Re: x")
    assert "Old Name" not in text_of(found.document)
    assert found.removed == ("quoted_html",)
    assert "Old Name" in text_of(unquote(document, "Fwd: x").document)


LETTER = """To: Permanent Mission of Lesotho

The Secretariat of the Eleventh Meeting of States Parties to the Convention on Cluster Munitions (Geneva, 11-14 September 2023) has received the note verbale described below.

Our number: N-2023-0147
Participant: Lesotho

The delegation was understood as follows, in the order of your document:

1. Ms. Ada Example

Corrections may be sent in reply to this message, keeping the number in the subject, or by a further note.

This is an automatic receipt by the Secretariat."""


def test_our_letter_without_any_mark_is_known() -> None:
    """An acknowledgement that comes back without quotation marks goes, the list of persons in it too, and is known as ours."""
    found = bare(f"Noted with thanks.\n\n{LETTER}", "Re: Auto: Received - [N-2023-0147]")
    assert text_of(found.document).startswith("Noted with thanks.")
    assert "Ada Example" not in text_of(found.document)
    assert found.ours
    assert "own_letter" in found.removed
    quoted = "\n".join(f"> {line}" for line in LETTER.splitlines())
    assert bare(f"Thanks.\n\n{quoted}").ours


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh"])
def test_every_letter_of_ours_has_known_sentences(language: str) -> None:
    """The fixed sentences of each letter's wording are in the lexicon: at least three in each, the last one always."""
    for name in ("acknowledgement", "reminder_notice", "reminder_report"):
        source = (WORDING / language / f"{name}.jinja").read_text(encoding="utf-8")
        lines = [line for line in re.sub(r"\{[%{].*?[%}]\}", "N-1", source).splitlines() if len(line) > 8]
        known = [cue.pattern for cue in cues_of("own_letters", "own") if cue.language == language]
        found = {pattern for line in lines for pattern in known if re.search(pattern, fold(line))}
        assert len(found) >= 3, name
        assert any(re.search(pattern, fold(lines[-1])) for pattern in known), lines[-1]


def test_long_bodies_cost_linear_time() -> None:
    """Twenty thousand lines of quotation, or a hundred thousand marks in one line, are gone in a moment."""
    started = time.process_time()
    bare("x\n" + "> quoted line\n" * 20_000)
    bare(">" * 100_000 + " text")
    bare("\n\n".join(["On 1 wrote"] * 5_000))
    assert time.process_time() - started < 5
