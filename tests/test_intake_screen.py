"""Machine mail is told from its header and its shape; a person's mail never is, and a bounce says whom it concerns."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.desk import Desk
from intake.screen import Screened, screen
from intake.unpack import unpack
from store.records import Label
from tests.envelopes import HEAD, WORDS, encoded, multipart, part, text

DESK = Desk()
OWN = "<0123456789012345678901234567890123456789@un.org>"


def look(raw: bytes, desk: Desk = DESK) -> Screened:
    """Screen a mail."""
    return screen(unpack(raw), desk)


def headed(*lines: str, subject: str = "Note", words: str = "Words.", sender: str = "") -> bytes:
    """Return a mail with further header lines."""
    head = HEAD.replace(b"Subject: Note", f"Subject: {subject}".encode())
    if sender:
        head = head.replace(b"From: Office <office@mission.example>", f"From: {sender}".encode())
    return text(words, head=head, more="".join(f"{line}\r\n" for line in lines).encode())


def dsn(action: str = "failed", status: str = "5.1.1", *, original: bool = True) -> bytes:
    """Return a delivery report of RFC 3464 on a letter of ours."""
    report = (
        f"Reporting-MTA: dns; mx.mission.example\r\n\r\nOriginal-Recipient: rfc822;geneva@mission.example\r\n"
        f"Final-Recipient: rfc822; geneva@mission.example\r\nAction: {action}\r\nStatus: {status}\r\n"
    )
    quoted = f"Message-ID: {OWN}\r\nSubject: Auto: Received\r\nFrom: ccm@un.org\r\nTo: geneva@mission.example\r\n\r\nOur letter."
    return multipart(
        part(b"Content-Type: text/plain", b"Your message could not be delivered."),
        part(b"Content-Type: message/delivery-status", report.encode()),
        part(b"Content-Type: message/rfc822" if original else b"Content-Type: text/rfc822-headers", quoted.encode()),
        kind=b"report; report-type=delivery-status",
    )


@pytest.mark.parametrize(
    ("label", "raw"),
    [
        (Label.BOUNCE, dsn()),
        (Label.BOUNCE, headed("X-Failed-Recipients: geneva@mission.example")),
        (Label.BOUNCE, headed(subject="Undelivered Mail Returned to Sender", sender="MAILER-DAEMON (Mail Delivery System)")),
        (Label.BOUNCE, headed(subject="Non remis : Auto: Reçu", sender="postmaster@mission.example", words="n'a pas pu être remis")),
        (Label.BOUNCE, headed(subject="Не доставлено: письмо", sender="postmaster@mission.example", words="не удалось доставить")),
        (Label.BOUNCE, headed(subject="系统退信", sender="postmaster@mission.example", words="无法投递")),
        (Label.BOUNCE, headed(subject="تعذر التسليم", sender="postmaster@mission.example", words="تعذر تسليم رسالتك")),
        (Label.BOUNCE, headed(subject="No se pudo entregar", sender="postmaster@mission.example", words="no se ha podido entregar")),
        (Label.RECEIPT, dsn("delivered", "2.0.0")),
        (Label.RECEIPT, multipart(WORDS, part(b"Content-Type: message/disposition-notification", f"Original-Message-ID: {OWN}".encode()), kind=b"report; report-type=disposition-notification")),
        (Label.RECEIPT, headed(subject="Lu : Auto: Reçu", words="Votre message a été lu le 4 juillet.")),
        (Label.CALENDAR, multipart(WORDS, part(b"Content-Type: text/calendar; method=REQUEST", b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST"), kind=b"alternative")),
        (Label.CALENDAR, headed("Content-Class: urn:content-classes:calendarmessage", subject="CCM 11MSP delegation briefing")),
        (Label.AUTO_REPLY, headed("Auto-Submitted: auto-replied")),
        (Label.AUTO_REPLY, headed("Auto-Submitted: auto-replied (vacation)")),
        (Label.AUTO_REPLY, headed("X-Autoreply: yes")),
        (Label.AUTO_REPLY, headed("Precedence: auto_reply")),
        *((Label.AUTO_REPLY, headed(subject=f"{words} Auto: Received")) for words in (
            "Automatic reply:", "Réponse automatique :", "Respuesta automática:", "Автоответ:", "رد تلقائي:", "自动回复:", "[EXT] Out of Office:")),
        (Label.REGISTRATION_SYSTEM, headed(sender="missions-support@un.int")),
        (Label.LIST_MAIL, headed("List-Id: Alerts <alerts.lists.example>")),
        (Label.LIST_MAIL, headed("List-Unsubscribe: <mailto:x@y.example>")),
        (Label.LIST_MAIL, headed("Precedence: bulk")),
        (Label.SPAM, headed("X-Spam-Flag: YES")),
        (Label.OWN_MAIL, headed("X-CCM-Notice: N-2023-0147", sender="CCM Secretariat <ccm@un.org>")),
    ],
)  # fmt: skip
def test_each_machine_is_known_by_its_header(label: Label, raw: bytes) -> None:
    """Bounces, receipts, invitations, automatic replies, systems, lists, spam and our own letters, in the languages of missions."""
    found = look(raw)
    assert found.label is label
    assert found.reason.endswith(".")
    assert not found.facts.human


@pytest.mark.parametrize(
    "raw",
    [
        headed(),
        headed("X-Auto-Response-Suppress: All"),  # Exchange sets it on ordinary mail
        headed("X-Auto-Response-Suppress: DR, OOF, AutoReply", subject="Note verbale No. 12"),
        headed("Auto-Submitted: no"),
        headed(subject="Undeliverable goods at customs", words="The parcel was not delivered."),
        headed(subject="FW: Undeliverable: Note verbale 12", words="Our note was returned: 550 5.1.1 unknown user. It could not be delivered."),
        headed(subject="Questions", sender="postmaster@mission.example"),
        headed(subject="Delivery of the report", words="The report could not be delivered by hand."),
        headed(subject="Delegation: out of office contact", words="The ambassador is on leave until Monday; here is the note."),
        headed("Disposition-Notification-To: office@mission.example"),
        headed(subject="Read: the attached note"),
        headed(sender="CCM Secretariat <ccm@un.org>", subject="Fwd: Note verbale"),
        multipart(WORDS, encoded(b"Content-Type: text/calendar; name=meeting.ics\r\nContent-Disposition: attachment", b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH")),
        headed("X-Spam-Status: No, score=-1.9"),
    ],
)  # fmt: skip
def test_a_person_is_not_taken_for_a_machine(raw: bytes) -> None:
    """Weak signs alone (a suppress header, a word in the subject, an attached calendar file, our own address) decide nothing."""
    assert look(raw).label is None


def test_a_bounce_says_whom_and_which_letter_it_concerns() -> None:
    """The address, the status and the Message-ID of our letter are read from a delivery report, with and without the whole letter."""
    for original in (True, False):
        facts = look(dsn(original=original)).facts
        assert facts.failed_recipients == ("geneva@mission.example",)
        assert facts.failed_status == "5.1.1"
        assert facts.concerns == (OWN,)


def test_a_delay_is_a_soft_bounce() -> None:
    """A report that a letter is late has a status that begins with 4, so that nobody's address is marked."""
    found = look(dsn("delayed", "4.4.1"))
    assert found.label is Label.BOUNCE
    assert found.facts.failed_status == "4.4.1"
    warning = headed(
        subject="Warning: could not send message for past 4 hours",
        sender="MAILER-DAEMON@mx.mission.example",
        words="Your message to <geneva@mission.example> is delayed. We will continue to try for 5 days.",
    )
    assert (look(warning).facts.failed_status or "").startswith("4")


def test_a_bounce_without_structure_is_read_by_its_words() -> None:
    """A plain text of a mail system gives the address, the status and the Message-ID that it quotes."""
    words = (
        "Hi. This is the mail program at mx.mission.example.\r\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n"
        "<geneva@mission.example>:\r\n550 5.1.1 No such user\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: {OWN}\r\nTo: other@else.example\r\n"
    )
    found = look(headed(subject="failure notice", sender="MAILER-DAEMON@mx.mission.example", words=words))
    assert found.label is Label.BOUNCE
    assert found.facts.failed_recipients == ("geneva@mission.example",)
    assert found.facts.failed_status == "5.1.1"
    assert found.facts.concerns == (OWN,)


def test_a_receipt_names_our_letter() -> None:
    """A read receipt carries the Message-ID of the letter that was read."""
    raw = multipart(
        WORDS,
        part(b"Content-Type: message/disposition-notification", f"Original-Message-ID: {OWN}\r\n".encode()),
        kind=b"report; report-type=disposition-notification",
    )
    assert look(raw).facts.concerns == (OWN,)


@pytest.mark.parametrize(
    ("raw", "human"),
    [
        (headed(), True),
        (headed("Auto-Submitted: no"), True),
        (headed("Auto-Submitted: auto-generated"), False),
        (headed(sender="no-reply@mission.example"), False),
        (headed(sender="donotreply@mission.example"), False),
        (headed(sender="owner-list@mission.example"), False),
        (headed(sender="ccm@un.org"), False),
        (text("x", head=HEAD.replace(b"<office@mission.example>\r\nFrom", b"<>\r\nFrom")), False),
        (text("x", head=HEAD.replace(b"From: Office <office@mission.example>\r\n", b"")), False),
        (headed("X-Auto-Response-Suppress: All"), True),
    ],
)
def test_only_a_human_is_answered(raw: bytes, *, human: bool) -> None:
    """A header or envelope mark of a machine (RFC 3834), our own address or no sender at all: never human."""
    assert look(raw).facts.human is human


def test_generated_mail_of_a_ministry_stays_readable() -> None:
    """Ministries' registries send notes with Auto-Submitted: auto-generated: read like any other, only not answered."""
    found = look(headed("Auto-Submitted: auto-generated", subject="Nota verbal 12/2023"))
    assert found.label is None
    assert not found.facts.human


def test_exchange_spam_level_counts_only_on_microsoft365() -> None:
    """A spam level that anybody can write is believed only where the server writes it."""
    raw = headed("X-MS-Exchange-Organization-SCL: 9")
    assert look(raw).label is None
    assert look(raw, Desk(microsoft365=True)).label is Label.SPAM


def test_facts_are_clean() -> None:
    """The facts of a header hold what was rescued: the subject in its letters, ids well formed, dates as ISO, no injected line."""
    raw = HEAD.replace(b"Note", b"=?utf-8?q?Note_n=C2=B0_12=0d=0aBcc:_x=40y.example?=") + (
        b"References: <one@x.example> junk <two@x.example> <bad id@x>\r\nReply-To: other@else.example\r\n\r\nx"
    )
    facts = look(raw).facts
    assert facts.subject == "Note n° 12 Bcc: x@y.example"
    assert facts.message_id == "<a@mission.example>"
    assert facts.references == ("<one@x.example>", "<two@x.example>")
    assert facts.reply_to == "other@else.example"
    assert facts.return_path == "office@mission.example"
    assert facts.to == ("ccm@un.org",)
    assert facts.date == "2023-07-04T10:15:00+02:00"
    assert facts.from_address == "office@mission.example"


def test_the_bounces_of_the_world_are_bounces(corpora: Path) -> None:
    """Of the 117 bounces of many mail systems all but five are known, and nearly all name the address that failed."""
    found = {path.name: look(path.read_bytes()) for path in sorted((corpora / "mail" / "bounces").iterdir())}
    others = {name for name, one in found.items() if one.label is not Label.BOUNCE}
    # A reservation that a person answers, an answer that says Precedence: auto_reply, a list's own bounce, one under "RE:".
    assert others <= {
        "data_groupwise_03.txt",
        "data_qmail_08.txt",
        "data_bounce_01.txt",
        "data_dumbass_01.txt",
        "data_simple_20.txt",
    }
    assert sum(bool(one.facts.failed_recipients) for one in found.values()) >= 110
    assert not any(one.facts.human for name, one in found.items() if name not in others)
