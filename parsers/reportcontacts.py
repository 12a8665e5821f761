"""The national points of contact, CCM Article 7(1)(l): mandatory and repeatable. Name, organisation, telephone, e-mail; nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from parsers.cues import fold
from parsers.strip import Span, Strip, one_pattern
from store.records import Contact, Evidence, Field, Text

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w@.])(?:\+|00)?\(?\+?\d[\d ()./\u00a0-]{5,}\d")
_PIECES = re.compile(
    r"\s*(?:[;|\t]| [-–—] |,\s(?![^()]*\))|\.\s(?=(?:t[eé]l|fax|e-?mail|correo|courriel|mobile|celular|m[oó]vil|тел|факс|эл)))\s*",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"(?:ext|poste|доб|分机)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-–—•*▪·]|\(?\d{1,2}[.)]|[a-h][.)])\s+")
_HONORIFIC = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof|h\.?e|m|mme|mlle|sr|sra|srta|lic|ing|cnel|col|lt|maj|gen|cap|ambassador|colonel|captain|major|"
    r"general|г-н|г-жа|господин|госпожа|السيد|السيده|الدكتور|العقيد|العميد|سعاده)(?:\.|(?=\s))",
)
_HAN_NAME = re.compile("^[\u4e00-\u9fff·]{2,8}(?:先生|女士|博士)?$")
_LABELS = ("name", "organization", "phone", "fax", "email")
_MOST = 12
_BROKEN = 50  #: characters of a line that may have been broken by the page's width


@dataclass(slots=True)
class _Draft:
    lines: list[str] = field(default_factory=list)
    name: str = ""
    organization: list[str] = field(default_factory=list)
    office: list[str] = field(default_factory=list)  #: what the person does, kept where no body is named
    phone: list[str] = field(default_factory=list)
    email: str = ""
    evidence: Evidence | None = None

    @property
    def reachable(self) -> bool:
        return bool(self.phone or self.email)

    @property
    def empty(self) -> bool:
        return not (self.name or self.organization or self.office or self.phone or self.email)


def read_contacts(strip: Strip, spans: Iterable[Span]) -> tuple[Contact, ...]:
    """Return the contacts written in some lines, in their order."""
    drafts: list[_Draft] = [_Draft()]
    for text, span in _rejoined(spans):
        if not text or len(drafts) > _MOST:
            continue
        if _BULLET.match(text) and not drafts[-1].empty:
            drafts.append(_Draft())
        _take(drafts, _BULLET.sub("", text), strip.evidence(span.item))
    return tuple(_contact(draft) for draft in drafts if not draft.empty)


def _rejoined(spans: Iterable[Span]) -> list[tuple[str, Span]]:
    """Return the lines, those of one printed paragraph that the page's width broke joined again."""
    found: list[tuple[str, Span]] = []
    for span in spans:
        text = span.text.strip()
        before = found[-1] if found else None
        printed = span.item.line is not None and span.item.line.box is not None
        if (
            before is not None
            and printed
            and before[1].item.block == span.item.block
            and len(before[1].item.text) >= _BROKEN
        ):
            found[-1] = (f"{before[0]} {text}", before[1])
        else:
            found.append((text, span))
    return found


def _take(drafts: list[_Draft], text: str, evidence: Evidence) -> None:
    for raw in _PIECES.split(text):
        piece = raw.strip(" ,.;:*[]")
        if not piece or _EXTENSION.match(piece):
            continue
        label, value = _labelled(piece)
        emails = _EMAIL.findall(value)
        phones = [] if label == "fax" else [found.strip(" .,-") for found in _PHONE.findall(_EMAIL.sub(" ", value))]
        rest = value if not emails and not phones else ""
        if (emails or phones) and label is None:
            rest = _rest_beside(value)
        if rest and label != "fax":
            _name_or_body(drafts, label, rest, evidence)
        draft = drafts[-1]
        if emails and draft.email and not draft.name and not draft.organization:
            drafts.append(_Draft())
        draft = drafts[-1]
        draft.evidence = draft.evidence or evidence
        draft.email = draft.email or (emails[0] if emails else "")
        draft.phone += phones


def _rest_beside(value: str) -> str:
    """Return the words before the first telephone number or address of a piece."""
    first = min((match.start() for match in (_EMAIL.search(value), _PHONE.search(value)) if match), default=len(value))
    before = re.sub(r"(?:^|(?<=[.,;]))\s*[\w'’ -]{1,24}[.:]?:\s*$", "", value[:first]).strip(" ,;:(.")
    pattern = one_pattern("forms", "label.phone", ())
    return "" if pattern is not None and pattern.fullmatch(fold(before).strip(" .")) else before


def _labelled(piece: str) -> tuple[str | None, str]:
    head, colon, value = piece.partition(":")
    folded = fold(head).strip(" .*()")
    for label in _LABELS:
        pattern = one_pattern("forms", f"label.{label}", ())
        if pattern is None:
            continue
        if colon and pattern.fullmatch(folded):
            return label, value.strip()
        match = pattern.match(fold(piece)) if label in ("phone", "fax", "email") else None
        if match is not None and not colon:
            return label, piece[match.end() :].strip(" .:")
    return None, piece


def _name_or_body(drafts: list[_Draft], label: str | None, text: str, evidence: Evidence) -> None:
    if label in ("phone", "email"):
        return
    person = label == "name" or (label is None and _looks_like_person(text))
    draft = drafts[-1]
    if (person and (draft.name or (draft.reachable and not draft.empty))) or (
        person and draft.organization and label is None and draft.reachable
    ):
        drafts.append(_Draft(name=text, evidence=evidence))
    elif person:
        draft.name = text
    elif label is None and _is_office(text):
        draft.office.append(text)
    elif draft.reachable and draft.organization and not _continues(text):
        drafts.append(_Draft(organization=[text], evidence=evidence))
    else:
        draft.organization.append(text)


def _continues(text: str) -> bool:
    """Whether a piece is more of an address rather than another body."""
    return not _is_body(text)


def _is_body(text: str) -> bool:
    pattern = one_pattern("forms", "organization_word", ())
    return pattern is not None and pattern.search(fold(text)) is not None


def _is_office(text: str) -> bool:
    pattern = one_pattern("forms", "office_word", ())
    return pattern is not None and pattern.match(fold(text)) is not None and not _is_body(text)


def _looks_like_person(text: str) -> bool:
    folded = fold(text)
    if _HONORIFIC.match(folded):
        return True
    if _is_body(text) or _is_office(text) or any(character.isdigit() for character in text) or "@" in text:
        return False
    if _HAN_NAME.match(text):
        return len(text) <= 6
    words = text.split()
    small = {"de", "del", "da", "dos", "van", "von", "bin", "al", "el", "la", "di", "le"}
    return 2 <= len(words) <= 5 and all(word[:1].isupper() or word.lower() in small for word in words)


def _contact(draft: _Draft) -> Contact:
    def text(value: str, confidence: float) -> Text:
        return (
            Field(value=value, raw=value, confidence=confidence, evidence=draft.evidence)
            if value
            else Field(value=None)
        )

    return Contact(
        name=text(draft.name, 0.85),
        organization=text(", ".join(dict.fromkeys(draft.organization or draft.office)), 0.8),
        phone=text("; ".join(dict.fromkeys(draft.phone)), 0.9),
        email=text(draft.email, 0.97),
    )
