"""The naive way, as a careful programmer in a hurry would write it: the popular library for each step, one mail after the other.

imapclient as it comes, mail-parser, pdfplumber, python-docx, an ORM session a message; no child process, no cursor, no batches.
Above the papers it asks the same rules as the desk, so that both can be held to the same records.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import docx
import mailparser
import pdfplumber
from imapclient import IMAPClient
from sqlalchemy import JSON, ForeignKey, String, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from intake.desk import Desk
from intake.opening import Opened
from intake.understanding import Given, classified
from parsers.language import language_of
from parsers.paper import Block, Cell, Context, Document, Line, Paper, Paragraph, Table, text_of
from parsers.sandbox import Reader
from store.records import MailFacts, as_plain
from store.reference import Reference, load_reference


class Base(DeclarativeBase):
    """The tables of the naive way."""


class StoredMail(Base):
    """One mail."""

    __tablename__ = "mail"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String, unique=True)
    subject: Mapped[str]
    sender: Mapped[str]
    label: Mapped[str]
    raw: Mapped[bytes]


class StoredFile(Base):
    """One attachment."""

    __tablename__ = "file"
    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"))
    name: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes]


class StoredRecord(Base):
    """One record."""

    __tablename__ = "record"
    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("mail.id"))
    record: Mapped[Any] = mapped_column(JSON)  # Any: the contract's JSON


def pdf_document(content: bytes) -> Document:
    """Return a PDF through pdfplumber: its tables, and its lines outside of them."""
    blocks: list[Block] = []
    with pdfplumber.open(io.BytesIO(content)) as opened:
        for number, page in enumerate(opened.pages, 1):
            tables = page.find_tables()
            outside = page
            for table in tables:
                outside = outside.outside_bbox(table.bbox)
            placed: list[tuple[float, Block]] = []
            for table in tables:
                placed.append((table.bbox[1], _table(table.extract(), len(blocks) + len(placed), number)))
            for line in outside.extract_text_lines(return_chars=False):
                box = (line["x0"], line["top"], line["x1"], line["bottom"])
                placed.append((line["top"], Paragraph(lines=(Line(text=line["text"], page=number, box=box),))))
            blocks += [block for _, block in sorted(placed, key=lambda item: item[0])]
        pages = len(opened.pages)
    return Document(format="pdf", media_type="application/pdf", blocks=tuple(blocks), pages=pages)


def _table(rows: list[list[str | None]], index: int, page: int | None) -> Table:
    cells = [
        Cell(text=text or "", row=row, column=column, page=page)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    return Table(index=index, cells=tuple(cells))


def docx_document(content: bytes) -> Document:
    """Return a Word document through python-docx: paragraphs and tables in order."""
    opened = docx.Document(io.BytesIO(content))
    blocks: list[Block] = []
    for block in opened.iter_inner_content():
        if isinstance(block, docx.table.Table):
            blocks.append(_table([[cell.text for cell in row.cells] for row in block.rows], len(blocks), None))
        elif block.text.strip():
            blocks.append(Paragraph(lines=(Line(text=block.text),)))
    return Document(format="docx", media_type="application/vnd.ms-word", blocks=tuple(blocks))


def text_document(text: str) -> Document:
    """Return a text, a paragraph between empty lines."""
    pieces = [piece.strip("\n") for piece in text.replace("\r\n", "\n").split("\n\n")]
    paragraphs = [Paragraph(lines=tuple(Line(text=line) for line in piece.split("\n"))) for piece in pieces if piece]
    return Document(format="text", media_type="text/plain", blocks=tuple(paragraphs))


def read_mail(raw: bytes, reference: Reference, today: date) -> tuple[Any, list[tuple[str, bytes]], str, list[Any]]:
    """Return the parsed mail, its files, its label and its records as plain JSON."""
    parsed = mailparser.parse_from_bytes(raw)
    documents = [("1", None, text_document("\n".join(parsed.text_plain)))]
    files = []
    for number, attached in enumerate(parsed.attachments, 2):
        content = base64.b64decode(attached["payload"])
        files.append((attached["filename"], content))
        if content.startswith(b"%PDF"):
            documents.append((str(number), attached["filename"], pdf_document(content)))
        elif content.startswith(b"PK"):
            documents.append((str(number), attached["filename"], docx_document(content)))
    papers = [
        Paper(path=path, document=document, language=language_of(text_of(document)).code, name=name, body=name is None)
        for path, name, document in documents
    ]
    facts = MailFacts(subject=parsed.subject, from_address=parsed.from_[0][1], human=True)
    received = parsed.date.date() if parsed.date else today
    context = Context(subject=parsed.subject, received_on=received.isoformat())
    given = Given(reference=reference, today=today, desk=Desk(), papers=Reader(), received_on=received)
    understood = classified(Opened(papers=papers), facts, context, given)
    return parsed, files, understood.verdict.label.value, [as_plain(record) for record in understood.records]


def main() -> None:
    """Fetch, read and store every mail; settings come as JSON in the first argument."""
    settings = json.loads(sys.argv[1])
    engine = create_engine(f"sqlite:///{settings['folder']}/naive.sqlite")
    event.listen(
        engine, "connect", lambda raw, _: raw.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    )
    Base.metadata.create_all(engine)
    reference, today = load_reference(), date.fromisoformat(settings["today"])
    client = IMAPClient("localhost", port=settings["port"], ssl=False)
    client.login(settings["user"], settings["password"])
    client.select_folder("INBOX", readonly=True)
    for uid in client.search(["ALL"]):
        raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
        parsed, files, label, records = read_mail(raw, reference, today)
        with Session(engine) as session:
            mail = StoredMail(
                sha256=hashlib.sha256(raw).hexdigest(),
                subject=parsed.subject,
                sender=parsed.from_[0][1],
                label=label,
                raw=raw,
            )
            session.add(mail)
            session.flush()
            for name, content in files:
                digest = hashlib.sha256(content).hexdigest()
                session.add(StoredFile(mail_id=mail.id, name=name, sha256=digest, content=content))
            for record in records:
                session.add(StoredRecord(mail_id=mail.id, record=record))
            session.commit()
    client.logout()
    Path(settings["folder"], "naive.status").write_text(Path("/proc/self/status").read_text())


if __name__ == "__main__":
    main()
