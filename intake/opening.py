"""Every part of a mail gets an outcome, and every paper is opened in the cage; files inside files become parts of their own.

A part that stays unread says why, and is handed on as such: what could hold the answer decides later, not here.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field, replace

from intake.bodies import Item, Role, items_of, text_document
from intake.decode import shown_name
from intake.leaf import file_of
from intake.mailparts import Mail, Part
from intake.quoting import unquote
from intake.unpack import opened_file
from parsers.language import language_of
from parsers.paper import Attached, Document, Paper, text_of
from parsers.sandbox import Reader
from store.records import PartOutcome, PartReading

DOCUMENTS = 50  #: documents opened of one mail
_DEPTH = 3  #: files inside files inside files
_SAMPLE = 4_000  #: letters looked at for the language
_HELD_CLOSED = frozenset({"message/rfc822", "message/global"})  #: a message stays closed only by a limit


@dataclass(slots=True)
class Opened:
    """What opening a mail gave."""

    papers: list[Paper] = field(default_factory=list)  #: readable and unread ones, in the mail's order
    parts: list[PartReading] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)  #: what was taken away from bodies as quoted
    ours: bool = False  #: a letter of ours was quoted
    forwarded: list[str] = field(
        default_factory=list
    )  #: paths of bodies that pass on another mail, and of messages inside
    others: dict[str, str] = field(default_factory=dict)  #: path -> language that we do not read


class Opener:
    """Opens the parts of one mail."""

    def __init__(self, reader: Reader, subject: str, *, files: bool = True) -> None:
        """With `files` False only bodies are read, and files stay closed: of mail that a machine sent."""
        self.found = Opened()
        self._reader = reader
        self._subject = subject
        self._files = files
        self._left = DOCUMENTS
        self._seen: dict[str, str] = {}  # SHA-256 -> path

    def open_mail(self, mail: Mail) -> Opened:
        """Return everything in a mail."""
        for item in items_of(mail.root):
            self._open(item, 0)
        return self.found

    def open_file(self, part: Part) -> Opened:
        """Return everything in one bare document."""
        self._open(Item(part, Role.PAPER), 0)
        return self.found

    def _open(self, item: Item, depth: int) -> None:
        part = item.part
        if item.role is Role.MESSAGE:
            self.found.forwarded.append(part.path)
            self._note(part, PartOutcome.PARSED)
        elif item.role is Role.SILENT:
            self._note(part, PartOutcome.STORED_UNREAD, item.why)
        elif item.role is Role.TWIN:
            self._note(part, PartOutcome.PARSED, item.why)
        elif part.unread is not None:
            self._unread(part, part.unread)
        elif item.role is Role.TEXT:
            document, defects = text_document(part)
            self.found.defects += defects
            self._body(item, document)
        elif item.role is Role.PAGE:
            self._body(item, self._reader.read(part.content, declared_type=_type_of(part)))
        else:
            self._paper(part, depth, own=item.own)

    def _body(self, item: Item, document: Document) -> None:
        part = item.part
        if document.unread is not None:
            self._unread(part, document.unread)
            return
        bare = unquote(document, self._subject if item.own else "")
        self.found.removed += bare.removed
        self.found.ours |= bare.ours
        if bare.forwarded:
            self.found.forwarded.append(part.path)
        self._add(part, bare.document, body=item.own)
        self._note(part, PartOutcome.PARSED)

    def _paper(self, part: Part, depth: int, *, own: bool) -> None:
        digest = part.measure.sha256
        if not self._files:
            self._note(part, PartOutcome.STORED_UNREAD, "A machine's mail: its files stay closed.")
            return
        if digest in self._seen:
            self._note(part, PartOutcome.PARSED, f"The same bytes as part {self._seen[digest]}.")
            return
        if self._left <= 0:
            self._unread(part, f"limit documents {DOCUMENTS} a mail")
            return
        self._left -= 1
        self._seen[digest] = part.path
        document = self._reader.read(part.content, name=part.name, declared_type=_type_of(part))
        if document.unread is not None:
            self._unread(part, document.unread, document)
        else:
            self._add(part, document, body=False)
            self._note(part, PartOutcome.PARSED, None, document)
        for number, file in enumerate(document.attached, 1):
            self._attached(file, f"{part.path}.{number}", depth + 1, own=own)

    def _attached(self, file: Attached, path: str, depth: int, *, own: bool) -> None:
        content = _content(file)
        name = shown_name(file.name)
        part = file_of(content or b"", name, path, "inside_another_file")
        if content is None:
            note = PartReading(
                path=path,
                name=name,
                type=file.media_type,
                bytes=file.size,
                sha256=file.sha256,
                outcome=PartOutcome.STORED_UNREAD,
                reason=file.reason or "could not be taken out of the file around it",
            )
            self.found.parts.append(note)
            self._add_unread(part, note.reason or "")
        elif depth > _DEPTH:
            self._unread(part, f"limit depth {_DEPTH} files inside one another")
        elif part.kind.format == "message":
            for item in items_of(opened_file(part)):
                self._open(replace(item, own=False), depth)
        else:
            self._paper(part, depth, own=own)

    def _add(self, part: Part, document: Document, *, body: bool) -> None:
        guess = language_of(text_of(document)[:_SAMPLE])
        if guess.other is not None:
            self.found.others[part.path] = guess.other
        self.found.papers.append(
            Paper(path=part.path, document=document, language=guess.code, name=part.name, body=body)
        )

    def _unread(self, part: Part, why: str, document: Document | None = None) -> None:
        refused = why.startswith("limit ") or part.declared in _HELD_CLOSED
        self._note(part, PartOutcome.REFUSED if refused else PartOutcome.STORED_UNREAD, why, document)
        self._add_unread(part, why)

    def _add_unread(self, part: Part, why: str) -> None:
        document = Document(format=part.kind.format, media_type=part.kind.media_type, unread=why)
        self.found.papers.append(Paper(path=part.path, document=document, name=part.name))

    def _note(
        self, part: Part, outcome: PartOutcome, reason: str | None = None, document: Document | None = None
    ) -> None:
        measured = part.measure
        unknown = part.kind.media_type == "application/octet-stream"
        self.found.parts.append(
            PartReading(
                path=part.path,
                name=part.name,
                type=part.declared if unknown and part.declared else part.kind.media_type,
                bytes=measured.size,
                sha256=measured.sha256,
                outcome=outcome,
                reason=reason,
                pages=document.pages if document else None,
                ocr=document.ocr if document else False,
            )
        )


def _type_of(part: Part) -> str:
    return part.declared_type or (f"{part.declared}; charset={part.charset}" if part.charset else part.declared)


def _content(file: Attached) -> bytes | None:
    if file.content is None:
        return None
    try:
        return base64.b64decode(file.content)
    except (binascii.Error, ValueError):
        return None
