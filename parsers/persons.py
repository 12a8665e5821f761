"""One person's words parted into honorific, name, function, institution, role, e-mail and telephone, each with its place on the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parsers.honorifics import take_han_title, take_honorific
from parsers.namecase import is_capitals
from parsers.names import Name, read_name
from parsers.nameshapes import take_name
from parsers.paper import QUOTE_LIMIT
from parsers.peoplewords import words
from parsers.personparts import Segment, segments_of
from parsers.plain import plain
from parsers.roles import ANYWHERE, ONLY_LABEL, SAID, RoleHit, find_role, split_role
from parsers.sealed import cut_lines
from store.records import Evidence

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?:(?:tel(?:ephone|efono|efone)?|phone|mobile|mob|cell|gsm|portable|movil|telemovel|тел|моб|هاتف|جوال|电话|手机)[.:]*\s*)?"
    r"(?<![\w@./-])(?:\+|00)\d[\d ()./\u00a0-]{6,}\d|"
    r"(?:tel(?:ephone|efono|efone)?|phone|mobile|mob|cell|gsm|portable|movil|telemovel|тел|моб|هاتف|جوال|电话|手机)[.:]*\s*\(?\+?\d[\d ()./\u00a0-]{4,}\d",
    re.IGNORECASE,
)
_CONTACT_LABEL = re.compile(
    r"(?:e-?mail|courriel|correo(?: electr[oó]nico)?|эл\. ?почта|البريد(?: الإلكتروني)?|电子邮件|邮箱|tel|t[eé]l)[.:]?\s*$",
    re.IGNORECASE,
)
_MARKER = re.compile(
    r"^\s*(?:(?:№\s*)?\(?\d{1,3}[.)\-–/](?:\s|(?=[^\d\s]))|[\u0660-\u0669]{1,2}\s*[.)\-–]\s*|[一二三四五六七八九十]{1,3}[、.．]\s*|\(?[a-hivx]{1,4}[.)]\s+|\(?[A-Z]\)\s+|[IVX]{2,4}[.)]\s+|"
    r"[•●▪‣◦·*○■□➢✓-]\s*|[–—]\s*|[①-⑳]\s*|[（(][一二三四五六七八九十\d]{1,3}[)）]\s*|\d{1,2}\s*[、．]\s*|\d{1,2}\s{2,}|\d{1,2}\t\s*)"
)

_NUMBERED = re.compile(r"\s*\(?\d{1,2}[.)\-–、]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a person's words with its place."""

    text: str
    evidence: Evidence


@dataclass(slots=True, kw_only=True)
class Draft:
    """A person being put together; confidences are set by the layout that found it."""

    raw: str
    honorific: str = ""
    name: Name = field(default_factory=lambda: Name(written=""))
    name_evidence: Evidence | None = None
    function: str = ""
    function_evidence: Evidence | None = None
    institution: str = ""
    institution_evidence: Evidence | None = None
    role: RoleHit | None = None
    role_evidence: Evidence | None = None
    email: str = ""
    phone: str = ""
    sealed: tuple[str, ...] = ()
    trust: float = 1.0  #: factor of every confidence: layout, OCR

    @property
    def named(self) -> bool:
        """Whether there is a name at all."""
        return bool(self.name.written)


def without_marker(text: str) -> tuple[str, bool]:
    """Return a line without its number or bullet, and whether it had one."""
    text = text.lstrip(" |_\u00a6")  # what OCR makes of a rule
    match = _MARKER.match(text)
    return (text[match.end() :].strip(), True) if match else (text.strip(), False)


def read_person(pieces: Sequence[Piece], *, language: str | None = None, label: RoleHit | None = None) -> Draft | None:
    """Return the person that a run of lines is about, or None where no name begins it. `label` is a role said above or before it."""
    cleaned, sealed = _cleaned(pieces)
    if not cleaned:
        return None
    first = replace(cleaned[0], text=without_marker(cleaned[0].text)[0])
    draft = Draft(raw="\n".join((first.text, *(piece.text for piece in cleaned[1:]))), sealed=sealed)
    rest = _take_who(draft, first.text, language, numbered=_NUMBERED.match(cleaned[0].text) is not None)
    if not draft.named:
        return None
    draft.name_evidence = first.evidence
    remaining = ([Piece(rest, first.evidence)] if rest.strip() else []) + list(cleaned[1:])
    _take_rest(draft, remaining)
    if label is not None and (draft.role is None or draft.role.weight < ANYWHERE):
        draft.role, draft.role_evidence = label, draft.role_evidence or first.evidence
    return draft


def _cleaned(pieces: Sequence[Piece]) -> tuple[list[Piece], tuple[str, ...]]:
    texts, found = cut_lines([piece.text for piece in pieces])
    kept: list[Piece] = []
    for piece, text in zip(pieces, texts, strict=True):
        # The quote of a line is the line: it must not keep what was cut out of it.
        evidence = replace(piece.evidence, quote=text[:QUOTE_LIMIT]) if found else piece.evidence
        if text.strip():
            kept.append(Piece(text, evidence))
    return kept, found


def _take_who(draft: Draft, text: str, language: str | None, *, numbered: bool = False) -> str:
    """Set honorific and name; return what stands behind them. A numbered item may be a single name."""
    addressed = take_honorific(text)
    han = take_han_title(addressed.rest.split("，")[0]) if not addressed.found else None
    if han is not None:
        return _take_han(draft, addressed.rest, language)
    taken = take_name(addressed.rest, addressed=addressed.found or numbered)
    if taken is None:
        return text
    written, rest = taken
    draft.name = read_name(written, language=language)
    draft.honorific = addressed.honorific
    draft.function = "" if addressed.rank and addressed.honorific.endswith(addressed.rank) else addressed.rank
    return rest


def _take_han(draft: Draft, text: str, language: str | None) -> str:
    found = take_han_title(text)
    assert found is not None
    before, name = parted_han(found.name)
    draft.name = read_name(name, language=language)
    draft.honorific = found.honorific
    rest = text[found.end :]
    if before:
        rest = f"{before}\n{rest}"
    draft.function = found.rank
    return rest


def parted_han(text: str) -> tuple[str, str]:
    """Part "外交部军控司司长王明" into what the person does and the name: the shortest end that begins with a surname."""
    compact = text.strip(" 　,，、:：")
    pieces = re.split(r"[\s,，、:：由及和与]", compact)
    last = pieces[-1]
    if len(last) <= 4 or "·" in last:
        return compact[: len(compact) - len(last)].strip(" ,，、:："), last
    named = [length for length in (3, 2, 4) if read_name(last[-length:]).order == "han"]
    # "主任郑梅": the cut that leaves an office before the name is the right one.
    offices = [length for length in named if words("functions", "function").search(last[:-length])]
    if named:
        length = (offices or named)[0]
        return compact[: len(compact) - length].strip(" ,，、:："), last[-length:]
    return compact[: len(compact) - len(last)].strip(), last


def _take_rest(draft: Draft, pieces: Sequence[Piece]) -> None:
    segments: list[tuple[Segment, Evidence, str]] = []
    for piece in pieces:
        text = _take_contact(draft, piece.text)
        segments += [(segment, piece.evidence, text) for segment in segments_of(text)]
    _sort_segments(draft, segments)


def _take_contact(draft: Draft, text: str) -> str:
    """Take e-mail and telephone out of a text."""
    for pattern, name in ((EMAIL, "email"), (PHONE, "phone")):
        match = pattern.search(text)
        while match is not None:
            value = match[0]
            if name == "phone":
                value = re.sub(r"^[^\d+(]*", "", value)
            if not getattr(draft, name):
                setattr(draft, name, value.strip(" .,;"))
            before = _CONTACT_LABEL.sub("", text[: match.start()])
            text = before + text[match.end() :]
            match = pattern.search(text)
    return text


def _sort_segments(draft: Draft, segments: Sequence[tuple[Segment, Evidence, str]]) -> None:
    functions: list[tuple[Segment, Evidence, str]] = []
    institutions: list[tuple[Segment, Evidence, str]] = []
    plain_ones = [segment for segment, _, _ in segments if not segment.bracketed]
    for segment, evidence, text in segments:
        last = bool(plain_ones) and segment is plain_ones[-1]
        if _take_role(draft, segment, evidence, alone=len(segments) == 1 and not draft.function, last=last):
            continue
        part = split_role(segment.text)
        if part is not None:
            draft.role, draft.role_evidence = part[1], evidence
            segment = replace(segment, text=part[0], cut_short=True)
        _sort_one(segment, evidence, text, functions, institutions)
    rank = draft.function
    said = _joined(functions)
    if rank and said and not _says(said, rank):
        draft.function = f"{rank}, {said}"
    else:
        draft.function = said or rank
    draft.function_evidence = functions[0][1] if functions else draft.name_evidence if rank else None
    draft.institution = _joined(institutions)
    draft.institution_evidence = institutions[0][1] if institutions else None


def _says(function: str, rank: str) -> bool:
    stem = plain(rank).strip(".").removeprefix("l'")[:3]
    return plain(function).startswith(stem) or f" {stem}" in plain(function)[:60]


def _take_role(draft: Draft, segment: Segment, evidence: Evidence, *, alone: bool, last: bool) -> bool:
    """Set the role where a segment is its words; tells whether the segment is used up by it."""
    tail = segment.bracketed or segment.dashed
    least = ONLY_LABEL if (tail or last) and not alone else SAID if tail else ANYWHERE
    hit = find_role(segment.text, ONLY_LABEL)
    if hit is None or (hit.weight < SAID and alone):
        return False
    if hit.weight < SAID and not tail and draft.role is None:
        hit = replace(hit, weight=SAID * 0.9)
    if hit.weight < least:
        # "Jane DOE, Adviser": what she does, and her role as well; "Member" alone is only what she does.
        if alone and hit.role.value not in ("member", "representative"):
            draft.role = draft.role or replace(hit, weight=SAID * 0.9)
            draft.role_evidence = draft.role_evidence or evidence
        return False
    if draft.role is None or hit.weight > draft.role.weight or hit.weight >= ANYWHERE > draft.role.weight:
        draft.role, draft.role_evidence = hit, evidence
    return True


def _sort_one(
    segment: Segment,
    evidence: Evidence,
    text: str,
    functions: list[tuple[Segment, Evidence, str]],
    institutions: list[tuple[Segment, Evidence, str]],
) -> None:
    folded = plain(segment.text)
    kind = kind_of_segment(segment.text)
    if kind == "institution" or (institutions and kind == "other"):
        institutions.append((segment, evidence, text))
    elif segment.bracketed and functions and not segment.cut_short and len(folded) < 40:
        functions.append((replace(segment, text=f"({segment.text})"), evidence, text))
    else:
        functions.append((segment, evidence, text))


def kind_of_segment(text: str) -> str:
    """Return "institution", "function" or "other" for one part of a person's line."""
    folded = " ".join(plain(text).split())
    body, office = words("functions", "institution").match(folded), words("functions", "function").match(folded)
    if body is not None and (office is None or body.end() > office.end()):
        return "institution"
    if office is not None:
        return "function"
    if words("functions", "institution_tail").search(folded):
        return "institution"
    if re.search("[\u4e00-\u9fff]", folded):
        if words("functions", "function").search(folded):
            return "function"
        return "institution" if words("functions", "institution").search(folded) else "other"
    return "function" if words("functions", "function_adjective").match(folded) else "other"


def _joined(parts: Sequence[tuple[Segment, Evidence, str]]) -> str:
    """Return segments as written, what stands between neighbours included; lines and columns are joined by commas."""
    text = ""
    before: tuple[Segment, Evidence, str] | None = None
    for part in parts:
        segment, _, source = part
        if before is None:
            text = segment.text
        elif (
            before[2] is source
            and 0 <= segment.start - before[0].end <= 4
            and not (before[0].cut_short or segment.bracketed)
        ):
            between = source[before[0].end : segment.start]
            text += (
                "，" if "，" in between else ", " if "\n" in between or "\t" in between else between
            ) + segment.text
        else:
            text += (" " if segment.text.startswith("(") else ", ") + segment.text
        before = part
    return " ".join(text.split()).strip(" ,;،，–—-")


def is_capital_name(text: str) -> bool:
    """Whether a text has a family name in capitals beside given names: the senders' habit."""
    tokens = text.split()
    return any(is_capitals(token) for token in tokens) and not all(is_capitals(token) for token in tokens)
