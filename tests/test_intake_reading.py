"""read(): from the bytes of a mail to a Reading, with real papers in the real cage; what is not sure waits, and nothing is lost."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import season
from bench.paperwork import docx, pdf
from intake.bodies import unflowed
from intake.desk import Desk
from intake.reading import READER, read, read_paper
from parsers.sandbox import Reader
from store.records import IdentityLevel, Label, Outcome, PartOutcome, Reading, as_json
from store.reference import load_reference
from tests.envelopes import HEAD, PDF, WORDS, encoded, multipart, part, text

REFERENCE = load_reference()
TODAY = date(2023, 9, 1)
SAMPLES = Path(__file__).resolve().parent.parent / "scheduler" / "samples"


@pytest.fixture(scope="module")
def papers() -> Iterator[Reader]:
    """One reader for all papers, as in the daemon."""
    with Reader() as one:
        yield one


def understood(raw: bytes, papers: Reader, desk: Desk | None = None) -> Reading:
    """Read a mail of July 2023."""
    return read(raw, REFERENCE, TODAY, desk=desk or Desk(), papers=papers, received_on=date(2023, 7, 4))


def sample(name: str) -> bytes:
    """Return a mail of the sample season by its name."""
    (path,) = SAMPLES.glob(f"*-{name}.eml")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "outcome", "label"),
    [
        ("report-en-cover-pdf", Outcome.FILE, Label.ARTICLE7_REPORT),
        ("report-nameless-inline-pdf", Outcome.FILE, Label.ARTICLE7_REPORT),
        ("report-broken-charset", Outcome.FILE, Label.ARTICLE7_REPORT),
        ("note-en-text", Outcome.FILE, Label.DELEGATION_NOTICE),
        ("note-top-level-pdf", Outcome.FILE, Label.DELEGATION_NOTICE),
        ("note-winmail-dat", Outcome.FILE, Label.DELEGATION_NOTICE),
        ("note-encrypted", Outcome.HOLD, Label.INCOMPLETE),
        ("bounce-of-our-acknowledgement", Outcome.SET_ASIDE, Label.BOUNCE),
        ("out-of-office", Outcome.SET_ASIDE, Label.AUTO_REPLY),
        ("calendar-invitation", Outcome.SET_ASIDE, Label.CALENDAR),
        ("newsletter", Outcome.SET_ASIDE, Label.LIST_MAIL),
        ("mine-ban-report", Outcome.HOLD, Label.OTHER_TREATY_REPORT),
        ("extension-request", Outcome.HOLD, Label.EXTENSION_REQUEST),
        ("note-for-another-treaty", Outcome.HOLD, Label.OTHER_MEETING),
    ],
)
def test_the_season_is_read(name: str, outcome: Outcome, label: Label, papers: Reader) -> None:
    """Mails of the sample season have the outcome and label they were made for, and every part has its own outcome."""
    found = understood(sample(name), papers)
    assert (found.outcome, found.label) == (outcome, label)
    assert found.reader == READER
    assert found.reasons
    assert all(one.outcome is PartOutcome.PARSED or one.reason for one in found.parts)
    assert bool(found.records) is (outcome is Outcome.FILE)


def test_the_same_bytes_read_the_same(papers: Reader) -> None:
    """Reading is pure: twice the same bytes are the same Reading, evidence and all."""
    raw = sample("report-en-cover-pdf")
    assert as_json(understood(raw, papers)) == as_json(understood(raw, papers))


def note_pdf() -> bytes:
    """Return a note verbale as PDF."""
    return pdf(season.BURKINA)


def test_a_note_inside_a_forwarded_message_is_read_where_it_lies(papers: Reader) -> None:
    """A message attached as base64 with a PDF in it: the part of the PDF has its path below the message and the notice its evidence."""
    inner = multipart(WORDS, encoded(b"Content-Type: application/pdf", note_pdf()))
    found = understood(multipart(WORDS, encoded(b"Content-Type: message/rfc822", inner)), papers)
    assert found.label is Label.DELEGATION_NOTICE
    assert [one.path for one in found.parts] == ["1", "2", "2.1", "2.2"]
    (record,) = found.records
    assert record.kind == "delegation_notice"
    code = record.participant.code
    assert code.value == "BFA"
    assert code.evidence is not None
    assert code.evidence.part == "2.2"
    assert found.outcome is Outcome.FILE


def test_a_note_that_a_colleague_passes_on_waits(papers: Reader) -> None:
    """The same, passed on by somebody of our own house: read, and held so that a person says who is answered."""
    inner = multipart(WORDS, encoded(b"Content-Type: application/pdf", note_pdf()))
    head = HEAD.replace(b"office@mission.example", b"colleague@un.org")
    found = understood(
        multipart(
            WORDS,
            part(b"Content-Type: message/rfc822", inner.replace(b'"b"', b'"c"').replace(b"--b", b"--c")),
            head=head,
        ),
        papers,
    )
    assert found.outcome is Outcome.HOLD
    assert found.records
    assert "forwarded" in found.defects


def test_a_file_inside_a_file_is_a_part_of_its_own(papers: Reader) -> None:
    """A ZIP with a report in it, and a message in that ZIP: the paths go down, and the report is found."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("report.docx", docx(season.SAINT_KITTS))
        archive.writestr(
            "mail.eml", multipart(WORDS, encoded(b"Content-Type: text/plain; name=x.txt", b"More words here."))
        )
    found = understood(multipart(WORDS, encoded(b"Content-Type: application/zip; name=a.zip", file.getvalue())), papers)
    assert [one.path for one in found.parts if one.path.startswith("2")] == ["2", "2.1", "2.2", "2.2.1", "2.2.2"]
    assert found.label is Label.ARTICLE7_REPORT


def test_the_same_file_twice_is_read_once(papers: Reader) -> None:
    """Two copies of one file are two parts and one paper: no record is doubled."""
    copy = encoded(b"Content-Type: application/pdf", note_pdf())
    found = understood(multipart(WORDS, copy, copy), papers)
    assert len(found.records) == 1
    assert found.parts[2].reason == "The same bytes as part 2."


def test_an_unread_attachment_holds_whatever_else_is_there(papers: Reader) -> None:
    """A note in the body beside a file that cannot be opened: read, and held with the reason of the file."""
    mail = multipart(
        part(b"Content-Type: text/plain; charset=utf-8", sample("note-en-text").split(b"\r\n\r\n", 1)[1]),
        encoded(b"Content-Type: application/pdf; name=annex.pdf", pdf(season.BURKINA, encrypt="secret")),
    )
    found = understood(mail, papers)
    assert found.outcome is Outcome.HOLD
    assert any("Part 2" in reason and "encrypted" in reason for reason in found.reasons)


def test_a_logo_and_a_signature_hold_nothing(papers: Reader) -> None:
    """A small picture in the text and an electronic signature are stored, named, and hold nobody up."""
    picture = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    body = sample("note-en-text").split(b"\r\n\r\n", 1)[1]
    mail = multipart(
        part(b"Content-Type: text/plain; charset=utf-8", body),
        encoded(
            b"Content-Type: image/png; name=image001.png\r\nContent-ID: <a>\r\nContent-Disposition: inline", picture
        ),
        encoded(b"Content-Type: application/pkcs7-signature; name=smime.p7s", b"\x30\x80\x06\x09"),
    )
    found = understood(mail, papers)
    assert found.outcome is Outcome.FILE
    assert [one.outcome for one in found.parts[1:]] == [PartOutcome.STORED_UNREAD] * 2


def test_a_notice_through_a_list_is_not_lost(papers: Reader) -> None:
    """A mission that writes through a group's address has List-Id: the mail is a list's, and waits because it reads like a notice."""
    raw = b"List-Id: Mission <all.mission.example>\r\n" + sample("note-en-text")
    found = understood(raw, papers)
    assert found.label is Label.LIST_MAIL
    assert found.outcome is Outcome.HOLD
    assert found.records == ()


def test_what_is_quoted_is_no_news(papers: Reader) -> None:
    """An answer that quotes a whole note under a thank-you files no notice again."""
    body = sample("note-en-text").split(b"\r\n\r\n", 1)[1].decode()
    quoted = "\r\n".join(f"> {line}" for line in body.splitlines())
    words = f"Thank you, well received.\r\n\r\nOn 4 July 2023 at 10:15, Office <o@m.example> wrote:\r\n{quoted}"
    found = understood(text(words, head=HEAD.replace(b"Subject: Note", b"Subject: Re: Note")), papers)
    assert found.records == ()
    assert found.label is Label.REPLY
    assert "quoted_reply" in found.defects


def test_html_is_read_where_the_plain_twin_says_nothing(papers: Reader) -> None:
    """A stub of a plain twin gives way to the HTML one; two equal twins are read once, and both are on the record."""
    body = sample("note-en-text").split(b"\r\n\r\n", 1)[1].decode()
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in body.splitlines()) + "</body></html>"
    html = part(b"Content-Type: text/html; charset=utf-8", page.encode())
    stub = multipart(part(b"Content-Type: text/plain", b"Your program cannot show this."), html, kind=b"alternative")
    found = understood(stub, papers)
    assert found.label is Label.DELEGATION_NOTICE
    assert [one.reason for one in found.parts] == ["The same text as part 2.", None]
    equal = multipart(part(b"Content-Type: text/plain; charset=utf-8", body.encode()), html, kind=b"alternative")
    found = understood(equal, papers)
    assert len(found.records) == 1
    assert [one.reason for one in found.parts] == [None, "The same text as part 1."]


def test_a_mail_over_a_limit_waits_whole(papers: Reader) -> None:
    """Six hundred parts: refused by name, held, the facts of its header known, its hash that of all its bytes."""
    found = understood(multipart(*[WORDS] * 600), papers)
    assert found.outcome is Outcome.HOLD
    assert found.parts[0].outcome is PartOutcome.REFUSED
    assert found.mail is not None
    assert found.mail.subject == "Note"
    assert "limit_parts" in found.defects


def test_an_unread_language_holds(papers: Reader) -> None:
    """A mail in a language that nobody here reads waits, and says which."""
    words = "Die Ständige Vertretung beehrt sich mitzuteilen, dass die Delegation aus den folgenden Personen bestehen wird, und dankt für die Einladung."
    found = understood(text(words), papers)
    assert found.outcome is Outcome.HOLD
    assert any("language" in reason for reason in found.reasons)


def test_spam_is_opened_only_for_a_known_sender(papers: Reader) -> None:
    """Files of mail the server took for spam stay closed, unless the register knows the sender: then they are read."""
    raw = b"X-Spam-Flag: YES\r\n" + multipart(WORDS, encoded(b"Content-Type: application/pdf", note_pdf()))
    stranger = understood(raw, papers)
    assert (stranger.outcome, stranger.label) == (Outcome.SET_ASIDE, Label.SPAM)
    assert stranger.parts[1].outcome is PartOutcome.STORED_UNREAD
    from tests.test_intake_identity import entry

    known = understood(raw, papers, Desk(contacts=(entry("office@mission.example", "BFA"),)))
    assert known.outcome is Outcome.HOLD


def test_a_bare_document_is_read_as_if_alone(papers: Reader) -> None:
    """A PDF from the post: part 0, nobody's identity, the label and record it would have had in a mail."""
    found = read_paper(note_pdf(), "note.pdf", REFERENCE, TODAY, desk=Desk(), papers=papers)
    assert (found.outcome, found.label) == (Outcome.FILE, Label.DELEGATION_NOTICE)
    assert found.identity.level is IdentityLevel.NONE
    assert found.mail is None
    assert found.parts[0].path == "0"
    broken = read_paper(PDF[:20], "x.pdf", REFERENCE, TODAY, desk=Desk(), papers=papers)
    assert broken.outcome is Outcome.HOLD
    assert read_paper(b"", "x", REFERENCE, TODAY, desk=Desk(), papers=papers).outcome is Outcome.HOLD


def test_the_thread_hints_at_the_meeting_only_for_our_own_letters() -> None:
    """The awaited meeting is a hint where the mail answers a letter of ours, and never otherwise."""
    from intake.understanding import Given, _context
    from store.records import Identity, MailFacts

    given = Given(reference=REFERENCE, today=TODAY, desk=Desk(meeting="11MSP"), papers=Reader())
    ours = MailFacts(in_reply_to=(f"<{'0' * 40}@un.org>",))
    assert _context(ours, Identity(), given).meeting_hint == "11MSP"
    assert _context(replace(ours, in_reply_to=("<x@un.org>",)), Identity(), given).meeting_hint is None
    unverified = Identity(level=IdentityLevel.UNVERIFIED, state="LSO")
    assert _context(ours, unverified, given).sender_state is None
    assert _context(ours, replace(unverified, level=IdentityLevel.VERIFIED), given).sender_state == "LSO"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_bytes_are_read(papers: Reader, raw: bytes) -> None:
    """Bytes of any kind, alone and as a body, give a Reading with a reason that can be written as JSON; no duty is ever made up."""
    for mail in (raw, HEAD + b"\r\n" + raw):
        found = understood(mail, papers)
        as_json(found)
        assert found.reasons
        assert found.records == ()


def test_flowed_text_is_one_line_a_paragraph() -> None:
    """format=flowed: soft line ends are joined, quoted depths kept apart, a signature's mark is no soft end."""
    assert (
        unflowed("The delegation \nis as follows: \none\n> quoted \n> text\nend")
        == "The delegation is as follows: one\n> quoted text\nend"
    )
    assert unflowed("a \nb", joined=True) == "ab"
    assert unflowed("-- \nName") == "-- \nName"
