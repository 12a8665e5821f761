"""Writes the sample mail of `./ccm demo`: one season, one .eml a message, named by the order of arrival.

    python -m bench.make_samples [FOLDER]

The bounce in it answers our acknowledgement of an earlier sample, so its reference is computed as the letters compute it.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import season
from bench.paperwork import DOCX, PDF, Attachment, Envelope, docx, mail, pdf, scan, trace
from bench.tnef import winmail
from scheduler.letters.compose import message_id_for

GENEVA = ZoneInfo("Europe/Zurich")
FOLDER = Path(__file__).resolve().parent.parent / "scheduler" / "samples"
ENCLOSED = "Please find the enclosed document.\n"


def at(day: str, hour: str = "10:15") -> datetime:
    """Return a moment of the season in Geneva."""
    return datetime.fromisoformat(f"{day}T{hour}:00").replace(tzinfo=GENEVA)


def envelope(sender: str, subject: str, day: str, **more: object) -> Envelope:
    """Return an envelope received on a day of the season."""
    hour = str(more.pop("hour", "10:15"))
    return Envelope(sender=sender, subject=subject, received=at(day, hour), **more)  # type: ignore[arg-type]


def paper(name: str, content: bytes) -> Attachment:
    """Return an attachment whose type follows from its name."""
    kind = {"pdf": PDF, "docx": DOCX}[name.rsplit(".", 1)[-1]]
    return Attachment(name=name, content=content, media_type=kind)


def reports() -> Iterator[tuple[str, bytes]]:
    """Yield what came as, or with, an Article 7 report."""
    yield (
        "report-en-cover-docx",
        mail(
            envelope(
                "Permanent Mission of Saint Kitts and Nevis <mission@skn-mission.example>",
                "Article 7 report 2022",
                "2023-01-19",
            ),
            ENCLOSED,
            [paper("CCM Article 7 SKN 2022.docx", docx(season.SAINT_KITTS))],
        ),
    )
    yield (
        "report-en-cover-pdf",
        mail(
            envelope(
                "Permanent Mission of Maldives <info@maldives-geneva.example>",
                "CCM: annual transparency report",
                "2023-02-14",
            ),
            ENCLOSED,
            [paper("report.pdf", pdf(season.MALDIVES))],
        ),
    )
    yield (
        "report-en-tables-pdf",
        mail(
            envelope(
                "Ständige Vertretung Genf <arms@german-mission.example>",
                "Article 7 report of Germany, CY 2022",
                "2023-04-05",
            ),
            "Dear colleagues,\n\nattached please find Germany's annual report under Article 7.\n\nKind regards\n",
            [paper("GER_Art7_2022.pdf", pdf(season.GERMANY, serif=False))],
        ),
    )
    yield (
        "report-fr-couverture-pdf",
        mail(
            envelope(
                "Mission permanente du Sénégal <mission@senegal-geneve.example>",
                "Rapport article 7 - Sénégal",
                "2023-04-12",
            ),
            "La Mission permanente du Sénégal transmet ci-joint le rapport annuel.\n",
            [paper("Sénégal rapport 2022.pdf", pdf(season.SENEGAL))],
        ),
    )
    yield (
        "report-es-tablas-docx",
        mail(
            envelope(
                "Misión Permanente del Perú <misionperu@peru-ginebra.example>",
                "Informe artículo 7 - Perú",
                "2023-04-18",
            ),
            "Se adjunta el informe del Perú.\n",
            [paper("Informe Perú 2022.docx", docx(season.PERU))],
        ),
    )
    yield (
        "report-ar-docx",
        mail(
            envelope("بعثة لبنان الدائمة <mission@lebanon-geneva.example>", "تقرير لبنان بموجب المادة 7", "2023-04-24"),
            "مرفق طيا التقرير السنوي.\n",
            [paper("تقرير لبنان.docx", docx(season.LEBANON, right_to_left=True))],
        ),
    )
    yield (
        "report-nameless-inline-pdf",
        mail(
            envelope(
                "Permanent Mission of Ireland <genevapm@ireland-mission.example>",
                "Ireland - CCM Article 7",
                "2023-04-26",
            ),
            "Report below.\n",
            [Attachment(name=None, content=pdf(season.IRELAND), media_type=PDF, inline=True)],
        ),
    )
    yield "report-broken-charset", _with_a_broken_charset()
    yield (
        "report-replaced",
        mail(
            envelope(
                "Ständige Vertretung Genf <arms@german-mission.example>",
                "Article 7 report of Germany - corrected",
                "2023-05-08",
            ),
            "Dear colleagues,\n\nthe attached report replaces the one of 5 April.\n",
            [paper("GER_Art7_2022_corr.pdf", pdf(season.GERMANY_CORRECTED, serif=False))],
        ),
    )


def _with_a_broken_charset() -> bytes:
    whole = mail(
        envelope("Permanent Mission of Croatia <geneva@croatia-mission.example>", "PLACE-SUBJECT", "2023-04-28"),
        "PLACE-BODY\n",
        [paper("Art7 HRV 2022.docx", docx(season.CROATIA))],
    )
    # Raw 8-bit header in windows-1250 and a charset that does not exist: both seen from old webmail programs.
    whole = whole.replace(b"PLACE-SUBJECT", "Izvješće po članku 7 - Article 7 report".encode("cp1250"))
    whole = whole.replace(b"PLACE-BODY", b"Po=9Atovani, u privitku izvje=B9=E6e.")
    return whole.replace(b'text/plain; charset="utf-8"', b'text/plain; charset="x-unknown-8bit"')


def notices() -> Iterator[tuple[str, bytes]]:
    """Yield the notes that name a delegation, and their relations."""
    yield (
        "note-en-text",
        mail(
            envelope(
                "Permanent Mission of Lesotho <geneva@lesotho-mission.example>",
                "Note verbale LES/GVA/112/2023 - delegation of Lesotho, 11MSP CCM",
                "2023-07-04",
                message_id="<20230704-les-112@lesotho-mission.example>",
            ),
            season.LESOTHO,
        ),
    )
    yield (
        "note-fr-pdf",
        mail(
            envelope(
                "Mission permanente du Burkina Faso <contact@burkina-geneve.example>", "Note verbale", "2023-07-12"
            ),
            "La Mission permanente transmet ci-joint une note verbale.\n",
            [paper("NV 0418.pdf", pdf(season.BURKINA))],
        ),
    )
    yield (
        "note-es-docx",
        mail(
            envelope(
                "Misión de México <mision@mexico-ginebra.example>", "Nota OGE-03117 delegación de México", "2023-07-18"
            ),
            "Se remite nota verbal adjunta.\n",
            [paper("OGE-03117.docx", docx(season.MEXICO))],
        ),
    )
    yield (
        "note-ar-docx",
        mail(
            envelope("بعثة العراق <mission@iraq-geneva.example>", "مذكرة شفوية - الوفد العراقي", "2023-07-25"),
            "مرفق طيا مذكرة البعثة.\n",
            [paper("مذكرة.docx", docx(season.IRAQ, right_to_left=True))],
        ),
    )
    yield (
        "note-ru-docx",
        mail(
            envelope("Постпредство Казахстана <geneva@kazakhstan-mission.example>", "Нота № 30-2/417", "2023-08-01"),
            "Направляется нота.\n",
            [paper("Нота 417.docx", docx(season.KAZAKHSTAN))],
        ),
    )
    yield (
        "note-zh-docx",
        mail(
            envelope("中国常驻日内瓦代表团 <arms@china-mission.example>", "代表团名单", "2023-08-02"),
            "请见附件。\n",
            [paper("普通照会.docx", docx(season.CHINA))],
        ),
    )
    yield (
        "note-scanned",
        mail(
            envelope(
                "Gambia Mission Geneva <office@gambia-mission.example>", "Note Verbale GMG/UN/23/087", "2023-08-08"
            ),
            ENCLOSED,
            [Attachment(name="scan0001.pdf", content=scan(pdf(season.GAMBIA)), media_type=PDF)],
        ),
    )
    yield "note-top-level-pdf", _top_level_pdf()
    yield (
        "note-regret",
        mail(
            envelope("Samoa Mission New York <mission@samoa-mission.example>", "CCM 11MSP", "2023-08-10"),
            season.SAMOA,
        ),
    )
    yield (
        "note-message-id-first",
        mail(
            envelope(
                "Permanent Mission of Norway <geneva@norway-mission.example>",
                "Delegation of Norway to the 11MSP of the CCM",
                "2023-08-11",
                message_id="<20230811-delegation@norway-mission.example>",
            ),
            season.NORWAY,
        ),
    )
    yield (
        "note-message-id-again",
        mail(
            envelope(
                "Permanent Mission of Norway <mission@norway-geneva-office.example>",
                "Re: Delegation of Norway to the 11MSP of the CCM",
                "2023-08-12",
                message_id="<20230811-delegation@norway-mission.example>",
                authenticated=False,
            ),
            season.NORWAY_FORGED,
        ),
    )
    yield (
        "note-replacement",
        mail(
            envelope(
                "Permanent Mission of Lesotho <geneva@lesotho-mission.example>",
                "Note verbale LES/GVA/131/2023 - delegation of Lesotho (replaces)",
                "2023-08-14",
            ),
            season.LESOTHO_REPLACEMENT,
        ),
    )
    yield (
        "note-winmail-dat",
        mail(
            envelope("Botswana Mission <geneva@botswana-mission.example>", "Note BG/POL/11/2023", "2023-08-15"),
            "Please see attached.\n",
            [
                Attachment(
                    name="winmail.dat",
                    content=winmail("note.docx", docx(season.BOTSWANA)),
                    media_type="application/ms-tnef",
                )
            ],
        ),
    )
    yield (
        "both-duties",
        mail(
            envelope(
                "Trinidad and Tobago Mission <info@trinidad-mission.example>",
                "Note 208/2023 and Article 7 report",
                "2023-08-16",
            ),
            "Please find attached a note and a report.\n",
            [paper("Note 208.pdf", pdf(season.TRINIDAD)), paper("CCM Art 7 2022.docx", docx(season.TRINIDAD_REPORT))],
        ),
    )
    yield (
        "note-on-the-friday",
        mail(
            envelope("Mission du Togo <mission@togo-geneve.example>", "Note verbale 231", "2023-09-01", hour="16:40"),
            "Veuillez trouver ci-joint une note verbale.\n",
            [paper("NV231.pdf", pdf(season.TOGO))],
        ),
    )
    yield (
        "note-late",
        mail(
            envelope("Mission de Madagascar <mission@madagascar-geneve.example>", "Délégation malgache", "2023-09-05"),
            "Veuillez trouver ci-joint une note verbale.\n",
            [paper("NV512.docx", docx(season.MADAGASCAR))],
        ),
    )


def _top_level_pdf() -> bytes:
    head = envelope("Fax Gateway <fax@malawi-mission.example>", "Fax 3 pages", "2023-08-09")
    content = base64.encodebytes(pdf(season.MALAWI)).replace(b"\n", b"\r\n")
    lines = [
        "From: Fax Gateway <fax@malawi-mission.example>",
        "To: ccm@un.org",
        "Subject: Fax from Malawi Mission",
        "Date: Wed, 09 Aug 2023 10:15:00 +0200",
        "Message-ID: <fax.20230809.1015@malawi-mission.example>",
        "MIME-Version: 1.0",
        "Content-Type: application/pdf",
        "Content-Transfer-Encoding: base64",
    ]
    return (
        trace(head, "fax@malawi-mission.example", "malawi-mission.example")
        + "\r\n".join(lines).encode()
        + b"\r\n\r\n"
        + content
    )


def machines(lesotho: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what machines sent; the bounce concerns our acknowledgement of the Lesotho note."""
    yield (
        "newsletter",
        mail(
            envelope(
                "Disarmament Bulletin <news@bulletin.example>",
                "Cluster munitions this month: eleven States report under Article 7",
                "2023-03-22",
                headers=(
                    ("List-Id", "<bulletin.news.example>"),
                    ("List-Unsubscribe", "<mailto:leave@bulletin.example>"),
                    ("Precedence", "bulk"),
                ),
            ),
            "The Eleventh Meeting of States Parties to the Convention on Cluster Munitions will meet in September.\n",
        ),
    )
    yield (
        "out-of-office",
        mail(
            envelope(
                "Mission de la Belgique <armes@belgique-geneve.example>",
                "Réponse automatique : Rappel",
                "2023-08-18",
                headers=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")),
            ),
            "Je suis absente jusqu'au 28 août. En cas d'urgence : secretariat@belgique-geneve.example\n",
        ),
    )
    yield (
        "bounce-of-our-acknowledgement",
        _bounce(message_id_for(f"acknowledge:{hashlib.sha256(lesotho).hexdigest()}", "un.org")),
    )
    yield "calendar-invitation", _calendar()


def _bounce(concerns: str) -> bytes:
    boundary = "=_dsn_20230704"
    parts = [
        "Return-Path: <>",
        "Received: from mail.lesotho-mission.example by mx.secretariat.example with ESMTPS; Tue, 04 Jul 2023 11:02:00 +0200",
        "From: Mail Delivery System <mailer-daemon@lesotho-mission.example>",
        "To: ccm@un.org",
        "Subject: Undelivered Mail Returned to Sender",
        "Date: Tue, 04 Jul 2023 11:02:00 +0200",
        "Message-ID: <20230704110200.1F@lesotho-mission.example>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "The message could not be delivered to one recipient: mailbox full.",
        f"--{boundary}",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mail.lesotho-mission.example",
        "",
        "Final-Recipient: rfc822; geneva@lesotho-mission.example",
        "Action: failed",
        "Status: 5.2.2",
        "Diagnostic-Code: smtp; 552 5.2.2 mailbox full",
        f"--{boundary}",
        "Content-Type: text/rfc822-headers",
        "",
        "From: ccm@un.org",
        "To: geneva@lesotho-mission.example",
        f"Message-ID: {concerns}",
        f"--{boundary}--",
        "",
    ]
    return "\r\n".join(parts).encode()


def _calendar() -> bytes:
    event = (
        "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:msp-brief@mission.example\r\nDTSTART:20230823T080000Z\r\n"
        "SUMMARY:CCM 11MSP delegation briefing\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    whole = mail(
        envelope(
            "Disarmament Officer <officer@netherlands-mission.example>", "CCM 11MSP delegation briefing", "2023-08-21"
        ),
        "PLACE-EVENT\n",
    )
    whole = whole.replace(b'text/plain; charset="utf-8"', b'text/calendar; charset="utf-8"; method=REQUEST')
    return whole.replace(b"PLACE-EVENT\r\n", event.replace("=", "=3D").encode())


def others() -> Iterator[tuple[str, bytes]]:
    """Yield what people sent that is neither duty, or cannot be read."""
    yield (
        "note-received-by-mission",
        mail(
            envelope("Permanent Mission of Austria <mission@austria-mission.example>", "Note 114/2023", "2023-03-24"),
            "The Permanent Mission of Austria presents its compliments to the Office for Disarmament Affairs and has the honour to "
            "acknowledge receipt of its note ODA/2023-00050, which has been transmitted to the capital.\n",
        ),
    )
    yield (
        "mine-ban-report",
        mail(
            envelope(
                "Tajikistan Mine Action <tnmac@tajikistan-mission.example>", "Article 7 report 2022", "2023-03-30"
            ),
            ENCLOSED,
            [paper("Art7_TJK.pdf", pdf(season.MINE_BAN))],
        ),
    )
    yield (
        "extension-request",
        mail(
            envelope("Mission du Tchad <mission@tchad-geneve.example>", "Request under Article 4", "2023-04-20"),
            ENCLOSED,
            [paper("Chad Art 4 request.pdf", pdf(season.EXTENSION))],
        ),
    )
    yield (
        "question-about-badges",
        mail(
            envelope("Legal Adviser <adviser@philippines-mission.example>", "11MSP: badges and deadline", "2023-08-03"),
            "Dear colleagues,\n\ncould you tell us until when delegations must be notified, and whether delegates need a badge from "
            "another system as well?\n\nMany thanks\n",
        ),
    )
    yield (
        "note-encrypted",
        mail(
            envelope("Misión de Honduras <mision@honduras-ginebra.example>", "Nota verbal", "2023-08-07"),
            "Se adjunta nota verbal.\n",
            [paper("Nota.pdf", pdf(season.MEXICO, encrypt="clave"))],
        ),
    )
    yield (
        "note-for-another-treaty",
        mail(
            envelope("Zambia Mission <geneva@zambia-mission.example>", "Delegation to the 21MSP", "2023-08-17"),
            ENCLOSED,
            [paper("note77.pdf", pdf(season.ZAMBIA))],
        ),
    )
    yield (
        "spam",
        mail(
            envelope(
                "Account Security <no-reply@un-org-mail.example>",
                "Your mailbox is full: verify your password",
                "2023-08-19",
                authenticated=False,
            ),
            "Your mailbox has exceeded its limit. Click http://un-org-mail.example/login to verify your password now.\n",
        ),
    )


def season_of_mail() -> list[tuple[str, bytes]]:
    """Return all samples by the order of arrival."""
    notes = list(notices())
    lesotho = dict(notes)["note-en-text"]
    everything = [*reports(), *notes, *machines(lesotho), *others()]
    return sorted(everything, key=lambda item: _received(item[1]))


def _received(raw: bytes) -> datetime:
    from email import message_from_bytes
    from email.utils import parsedate_to_datetime

    stamp = str(message_from_bytes(raw)["Received"]).rsplit(";", 1)[-1]
    return parsedate_to_datetime(stamp.strip())


def main() -> None:
    """Write the samples into a folder, replacing what is there."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.eml"):
        old.unlink()
    for number, (name, raw) in enumerate(season_of_mail(), start=1):
        (folder / f"{number:02d}-{name}.eml").write_bytes(raw)


if __name__ == "__main__":
    main()
