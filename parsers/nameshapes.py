"""Where a name ends: the longest run of words at the beginning of a text that can be a person's name."""

from __future__ import annotations

import re

from parsers.namecase import is_capitals
from parsers.peoplewords import plain_words, words
from parsers.plain import plain

_TOKEN = re.compile(r"[^\s]+")
_STOP = re.compile(r"^[(\[（{<«:;|=/]|^[–—-]+$|^&$")
_END = re.compile(r"[,;:،；，：.。)\]）]+$")
_INITIAL = re.compile(r"^(?:[^\W\d_]\.-?)+$")
_HAN = re.compile("^[\u3400-\u4dbf\u4e00-\u9fff]")
_HAN_NAME = re.compile("^[\u3400-\u4dbf\u4e00-\u9fff]+(?:[·•・][\u3400-\u4dbf\u4e00-\u9fff]+)*")
_ARABIC = re.compile("^[\u0620-\u064a]")
_ARABIC_STOP = re.compile(r"(?:بصفت|الذي|التي|وذلك|وعضوي|ضمن)|(?:في|من|الي|عن|مع|قد|او)$")
_MOST = 7  #: tokens of a name
_NOT_NAMES = frozenset(
    "the for of and with from to in on by as at who will has is are was that this please tel email annex note page republic united "
    "nations permanent mission embassy ministry convention meeting states party parties delegation geneva number passport".split()
)


def take_name(text: str, *, addressed: bool) -> tuple[str, str] | None:
    """Return the name that begins a text, and the rest; None where none does. `addressed`: an honorific stands before it."""
    stripped = text.lstrip(" \t.,:")
    if not stripped:
        return None
    if _HAN.match(stripped):
        return _han(stripped)
    if _ARABIC.match(stripped):
        return _arabic(stripped, addressed=addressed)
    return _spelled(stripped, addressed=addressed)


def _spelled(text: str, *, addressed: bool) -> tuple[str, str] | None:
    line = re.split(r"[\n\t]", text, maxsplit=1)[0]
    tokens = list(_TOKEN.finditer(line))
    kept: list[str] = []
    end = 0
    for place, match in enumerate(tokens[: _MOST + 1]):
        token = match[0]
        bare = _bare(token)
        if _STOP.match(token) or not bare or not _may_be_name(bare, kept):
            break
        if kept and _is_office_word(line, match.start(), kept):
            break
        kept.append(bare)
        end = match.start() + len(bare)
        closed = token[len(bare) :]
        if closed and not (closed == "." and place + 1 < len(tokens) and _is_suffix(bare)):
            if closed.startswith(",") and _comma_form(kept, line, match.end()):
                given = _given_behind(line, match.end())
                return line[: match.end() + len(given)].strip(" ,"), text[match.end() + len(given) :]
            break
    if not _is_enough(kept, addressed=addressed):
        return None
    while kept and _is_particle(kept[-1]) and not is_capitals(kept[-1]) and len(kept) > 1:
        end = line.rindex(kept.pop(), 0, end)
    return line[:end].strip(), text[end:]


def _bare(token: str) -> str:
    ended = _END.sub("", token)
    if token.endswith(".") and (_INITIAL.match(token) or _is_suffix(ended)):
        return token
    return ended


def _is_suffix(token: str) -> bool:
    return plain(token).strip(".") in ("jr", "sr", "st", "ste", "md", "moh")


def _may_be_name(token: str, before: list[str]) -> bool:
    folded = plain(token).strip(".")
    if any(character.isdigit() or character in "@_=<>%" for character in token):
        return False
    if _is_particle(token):
        return True
    first = token[:1] if token[:1].isalpha() else token.lstrip("'’‘\"«(")[:1]
    if not first.isalpha() or first.islower():
        prefixed = (
            is_capitals(token)
            or re.match(r"[dl]['’][A-ZÀ-Þ]", token) is not None
            or ("-" in token and token.split("-")[-1][:1].isupper())
        )
        return bool(before) and prefixed
    return folded not in _NOT_NAMES


def _is_particle(token: str) -> bool:
    return plain(token).strip(".") in plain_words("people", "particle")


def _is_office_word(line: str, start: int, kept: list[str]) -> bool:
    """Whether what a person does begins here: "John SMITH Director", never the only family name."""
    real = [token for token in kept if not _is_particle(token) and not _INITIAL.match(token)]
    if len(real) < 2 and not any(is_capitals(token) for token in kept):
        return False
    if is_capitals(line[start:].split()[0].strip(",;:.")) and not any(is_capitals(token) for token in kept):
        return False
    return words("functions", "function", "institution", "function_adjective").match(plain(line), start) is not None


def _comma_form(kept: list[str], line: str, position: int) -> bool:
    capital = all(is_capitals(token) or _is_particle(token) for token in kept) and any(map(is_capitals, kept))
    return capital and len(kept) <= 4 and bool(_given_behind(line, position).strip())


def _given_behind(line: str, position: int) -> str:
    """Return the given names behind "FAMILY," up to the next mark; "" where it is not given names that follow."""
    match = re.compile(r"\s*[^,;:()\n\t،–—]+").match(line, position)
    if match is None:
        return ""
    found = re.split(r"\s-\s", match[0])[0].rstrip()
    tokens = found.split()
    if not 1 <= len(tokens) <= 4 or any(is_capitals(token) for token in tokens):
        return ""
    if not all(token[:1].isupper() or _is_particle(token) for token in tokens):
        return ""
    folded = plain(found).strip()
    if words("functions", "function", "institution", "function_adjective", "institution_tail").search(folded):
        return ""
    return found


def _is_enough(kept: list[str], *, addressed: bool) -> bool:
    real = [token for token in kept if not _is_particle(token) and not _INITIAL.match(token)]
    if not real:
        return False
    if addressed:
        folded = plain(" ".join(kept))
        # "Ambassador and Permanent Representative": a rank with another office behind it is nobody.
        office = words("functions", "function", "institution").match(folded)
        return office is None or (office.end() < len(folded) and any(map(is_capitals, kept)) and len(kept) > 1)
    folded = plain(" ".join(kept))
    office = words("functions", "function", "institution", "function_adjective").match(folded)
    return len(kept) >= 2 and office is None


def _han(text: str) -> tuple[str, str] | None:
    match = _HAN_NAME.match(text)
    if match is None:
        return None
    spaced = re.match("^([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff]{1,2})(?=$|[\\s,，、(（])", text)
    if spaced is not None:  # two characters are often set apart: 王　明
        return spaced[1] + spaced[2], text[spaced.end() :]
    name = match[0]
    if len(name) > 4 and "·" not in name and "•" not in name:
        return None
    if len(name) < 2 or words("functions", "function", "institution").search(name):
        return None
    return name, text[match.end() :]


def _arabic(text: str, *, addressed: bool) -> tuple[str, str] | None:
    line = re.split(r"[\n\t،؛:()/\[\]–—,;]|\s-\s?|\s-(?=\S)", text, maxsplit=1)[0]
    kept: list[str] = []
    end = 0
    office = words("functions", "function", "institution")
    ends = (
        office,
        words("roles", "head", "member", "deputy_head", "alternate"),
        words("peoplecues", "replaces", "replaced_by", "removed", "prose_stop"),
        words("people", "title", "courtesy", "academic"),
    )
    for match in _TOKEN.finditer(line):
        token = match[0].strip(".")
        folded = plain(line)
        if not token or any(character.isdigit() for character in token) or len(kept) >= 6:
            break
        if kept and (len(kept) >= 2 or addressed) and any(one.match(folded, match.start()) for one in ends):
            break
        if len(kept) >= 2 and _ARABIC_STOP.match(plain(token)):
            break
        kept.append(token)
        end = match.start() + len(match[0])
    if len(kept) < (1 if addressed else 2) or office.match(plain(" ".join(kept))):
        return None
    return " ".join(kept), text[end:]
