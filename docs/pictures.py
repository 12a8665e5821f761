"""Draws the pictures of docs/pictures: letters, a digest and a list of participants of an invented season, as a reader would see them.

.venv/bin/python docs/pictures.py        needs chromium and libreoffice, which ./ccm test installs
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from scheduler.duties import Digest  # noqa: E402
from scheduler.exports.participants import list_of  # noqa: E402
from scheduler.exports.participants_docx import Issue, write_docx  # noqa: E402
from scheduler.letters import digest  # noqa: E402
from store import polls  # noqa: E402
from store.filed import current_notices  # noqa: E402
from store.polls import Poll  # noqa: E402
from store.records import Clue, Evidence, Intent, Issuer, Label, NoteForm, NoteFrame, Role  # noqa: E402
from tests.secretariats import Secretariat, at, day, notice, person, question, read, report  # noqa: E402

OUT = HOME / "docs" / "pictures"
MORNING = at("2023-08-18 05:30")


def season(folder: Path) -> Secretariat:
    """A week of August 2023 with notes in three scripts, a report, a regret, and mail that waits."""
    desk = Secretariat(folder)
    arabic = (person("السيدة ليلى الحداد", "سفيرة", Role.HEAD), person("السيد كريم نصر", "مستشار"))
    chinese = (person("王小明", "参赞", Role.HEAD), person("李华", None))
    french = (person("S.E. M. Kouamé N'GUESSAN", "Ambassadeur", Role.HEAD), person("Mme Awa DIABATÉ", "Conseillère"))
    notes = (
        ("LBN", arabic, "ar", "البعثة الدائمة للجمهورية اللبنانية", "10 آب/أغسطس 2023"),
        ("CHN", chinese, "zh", "中华人民共和国常驻代表团", "2023年8月10日"),
        ("CIV", french, "fr", "Mission permanente de la Côte d'Ivoire", "10 août 2023"),
    )
    early = at("2023-08-16 05:30")
    for number, code in enumerate(desk.reference.parties_on(day("2023-08-31"))[::3]):
        desk.contact(code, f"geneva@{code.lower()}.example")
        desk.mail(report(code, 2021), received=at(f"2022-04-{1 + number % 29:02} 09:00"), identity=code, answer=False)
        if number % 4:
            desk.mail(
                report(code, 2022), received=at(f"2023-04-{2 + number % 28:02} 09:00"), identity=code, answer=False
            )
    desk.correspond(early)
    for code, members, language, issuer, dated in notes:
        note = NoteFrame(
            form=NoteForm.NOTE_VERBALE, reference=read(f"{code}/23/118"), date=replace(read("2023-08-10"), raw=dated)
        )
        asks = (question("FUNCTION_MISSING"),) if code == "CHN" else ()
        record = notice(code, members=members, issuer=Issuer(as_written=read(issuer)), note=note, findings=asks)
        desk.mail(record, received=at("2023-08-17 09:00"), identity=code, language=language)
    desk.mail(notice("CHE", intent=read(Intent.REGRET), members=()), received=at("2023-08-17 10:00"), identity="CHE")
    quotes = (
        "يهدي الوفد الدائم للجمهورية اللبنانية أطيب تحياته",
        "имеет честь сообщить состав делегации на одиннадцатое совещание",
    )
    for quote, code in zip(quotes, ("LBN", "BLR"), strict=True):
        clue = Clue(clue="opening", weight=0.5, evidence=Evidence(part="1", quote=quote))
        desk.mail(received=at("2023-08-16 12:00"), identity=code, label=Label.DELEGATION_NOTICE, clues=(clue,),
                  reasons=("It opens like a note verbale.",), unread="protected by a password")  # fmt: skip
    with desk.database.begin() as tx:
        polls.record_poll(tx, Poll(mailbox="INBOX", at=at("2023-08-18 05:27")))
    return desk


def browse(html: str, name: str, width: int) -> None:
    """Show a page in a browser and keep what is drawn."""
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder) / "page.html", Path(folder) / "shot.png"
        page.write_text(html, "utf-8")
        command = [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--window-size={width},5000",
        ]
        subprocess.run([*command, f"--screenshot={shot}", str(page)], check=True, capture_output=True)
        keep(Image.open(shot), name)


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture without its empty end, in few colours."""
    plain = picture.convert("RGB")
    drawn = ImageChops.difference(plain, Image.new("RGB", plain.size, "white")).getbbox()
    cut = plain.crop((0, 0, plain.width, min(plain.height, (drawn or (0, 0, 0, plain.height))[3] + 12)))
    cut.quantize(48).save(OUT / name, optimize=True)


def main() -> None:
    """Draw them all."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        desk = season(Path(folder))
        for letter in desk.write(at("2023-08-17 11:00")):
            if (
                letter.kind == "acknowledge"
                and letter.language in ("ar", "zh", "fr")
                and letter.notice.startswith("N-")
            ):
                browse(letter.html or "", f"acknowledgement-{letter.language}.png", 640)
        ledger = desk.ledger(MORNING)
        duty = next(one for one in desk.owed(MORNING) if isinstance(one, Digest))
        told = digest.facts(duty, ledger, desk.reference, desk.letters, MORNING)
        browse(digest.render(told, inline=True).html, "digest-phone.png", 420)
        with desk.database.read() as tx:
            filed = current_notices(tx, "11MSP")
        listed = list_of(
            desk.reference.meeting("11MSP"), filed, desk.reference, language="en", received=day("2023-08-18")
        )
        paper = Path(folder) / "participants.docx"
        paper.write_bytes(
            write_docx(listed, Issue(day=day("2023-08-18"), email="ccm@un.org", corrections_until=day("2023-09-04")))
        )
        office = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(paper)]
        subprocess.run(office, check=True, capture_output=True, timeout=120)
        document = pypdfium2.PdfDocument(paper.with_suffix(".pdf"))
        keep(document[0].render(scale=1.3).to_pil(), "participants.png")
        document.close()
        desk.close()


if __name__ == "__main__":
    main()
