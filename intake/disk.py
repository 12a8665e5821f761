"""What lies on disk when a person names a path: mail (in a Maildir, an mbox, or files) or bare papers, told apart by content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from intake.maildir import is_maildir, is_mbox
from parsers.sniff import kind_of

_HEAD = 64 * 1024  #: bytes that tell mail from paper
_MAIL_ENDINGS = (".eml", ".mbox", ".mbx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Things of one sort under one path."""

    path: Path
    mails: frozenset[Path] | None = None  #: the files that are mail; None where `path` is itself a mailbox or a paper
    paper: bool = False  #: `path` is one bare paper
    trouble: str | None = None  #: why it cannot be taken in, one sentence


def piles_of(path: Path) -> Iterator[Pile]:
    """Tell what a path holds, folders below it included; what cannot be opened is a pile with its trouble."""
    if not path.is_dir():
        yield _of_file(path)
        return
    if is_maildir(path):
        yield Pile(path=path)
        return
    mails: set[Path] = set()
    for found in _walk(path):
        pile = Pile(path=found) if found.is_dir() else _of_file(found)
        if pile.trouble is None and not pile.paper and found.is_file() and not is_mbox(found):
            mails.add(found)  # taken in together with the others, in few transactions
        else:
            yield pile
    if mails:
        yield Pile(path=path, mails=frozenset(mails))


def _of_file(path: Path) -> Pile:
    try:
        if path.stat().st_size == 0:
            return Pile(path=path, trouble=f"{path}: is empty, there is nothing to read")
        return Pile(path=path, paper=not is_mail(path))
    except FileNotFoundError:
        return Pile(path=path, trouble=f"{path}: there is no such file or folder")
    except OSError as error:
        return Pile(path=path, trouble=f"{path}: {error.strerror}")


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder and Maildirs as a whole, in order of name; nothing hidden, no link followed."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_file() or (path.is_dir() and is_maildir(path)):
            yield path
        elif path.is_dir():
            yield from _walk(path)


def is_mail(path: Path) -> bool:
    """Whether a file is a mail (or an mbox) rather than a paper."""
    if path.suffix.lower() in _MAIL_ENDINGS or is_mbox(path):
        return True
    with path.open("rb") as file:
        return is_mail_content(file.read(_HEAD))


def is_mail_content(head: bytes) -> bool:
    """Whether bytes begin as a mail does."""
    return kind_of(head).format == "message"


def split_mbox(content: bytes) -> tuple[bytes, ...]:
    """Return the mails of an mbox (RFC 4155), without their From lines; a mail that is none comes back alone and whole."""
    if not content.startswith(b"From "):
        return (content,)
    lines = content.split(b"\n")
    starts = [
        place
        for place, line in enumerate(lines)
        if line.startswith(b"From ") and (place == 0 or lines[place - 1].strip(b"\r") == b"")
    ]
    mails = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        mails.append(b"\n".join(lines[start + 1 : end]))
    return tuple(mails)
