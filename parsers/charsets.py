"""Bytes of an unknown or wrong charset become text without loss of a letter where any honest reading exists; a guess is named.

Order: UTF-8, the declared charset, then the likeliest of those that ministries' mail still uses. Codecs that are not charsets,
and those that take time quadratic in the input (punycode), are refused.
"""

from __future__ import annotations

import codecs
import unicodedata
from functools import cache

_REFUSED = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
# What senders write, and what they mean (WHATWG Encoding Standard): Latin-1 labels carry Windows-1252 text, GB2312 carries GB 18030.
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
}
_ALIASES = {
    "x-gbk": "gbk",
    "x-sjis": "cp932",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "unicode-1-1-utf-8": "utf-8",
    "utf-8mb4": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-user-defined": "cp1252",
    "unknown-8bit": "",
    "x-unknown": "",
    "default": "",
}
_ONE_BYTE = frozenset(
    {
        "cp1250",
        "cp1251",
        "cp1252",
        "cp1254",
        "cp1256",
        "koi8-r",
        "iso8859-2",
        "iso8859-5",
        "iso8859-6",
        "iso8859-15",
        "mac_roman",
    }
)
_LIKELY = ("cp1252", "cp1256", "cp1251", "gb18030", "koi8-r")
_SAMPLE = 4_000  #: bytes looked at to guess a charset


@cache
def find_codec(label: str) -> str | None:
    """Return the codec a charset label means, or None for one that is unknown or not a charset."""
    name = label.strip().strip("\"'").lower().partition("*")[0]
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name) if name.isascii() and 0 < len(name) < 60 else None
    except (LookupError, ValueError):
        found = None
    if found is None or found.name.replace("-", "_") in _REFUSED or not getattr(found, "_is_text_encoding", True):
        return None
    return _MEANT.get(found.name, found.name)


def decode_bytes(content: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    """Return text and the defects met; never raises, and never drops a byte silently."""
    if not content:
        return "", ()
    codec = find_codec(declared) if declared else None
    defects = ("unknown_charset",) if declared and codec is None else ()
    strict = _strictly(content, "utf-8-sig")
    if strict is not None and codec in _ONE_BYTE and not content.isascii():
        # Every sequence of bytes is text of a one-byte charset; that it is UTF-8 as well is no accident.
        return strict, (*defects, "wrong_charset")
    if codec is not None and codec != "utf-8":
        said = _strictly(content, codec)
        if said is not None:
            return said, defects
    if strict is not None:
        return strict, (*defects, "wrong_charset") if codec not in (None, "utf-8") else defects
    if codec is not None and codec != "utf-8" and not _mostly_wrong(content, codec):
        return content.decode(codec, "replace"), (*defects, "undecodable_bytes")
    guess = likeliest(content)
    if guess is None or content.isascii():
        return content.decode("utf-8", "replace"), (*defects, "undecodable_bytes")
    return content.decode(guess, "replace"), (*defects, f"charset_guessed_{guess}")


def decode_header_bytes(content: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the text of raw 8-bit header bytes: UTF-8 first, since no header says its charset."""
    strict = _strictly(content, "utf-8")
    if strict is not None:
        return strict, ("raw_8bit_header",)
    codec = find_codec(declared) if declared else None
    if codec not in (None, "utf-8"):
        strict = _strictly(content, str(codec))
        if strict is not None:
            return strict, ("raw_8bit_header",)
    guess = likeliest(content)
    if guess is None:
        return content.decode("utf-8", "replace"), ("raw_8bit_header", "undecodable_bytes")
    return content.decode(guess, "replace"), ("raw_8bit_header", f"charset_guessed_{guess}")


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _mostly_wrong(content: bytes, codec: str) -> bool:
    text = content[:_SAMPLE].decode(codec, "replace")
    return text.count("�") * 20 > len(text)


def likeliest(content: bytes) -> str | None:
    """Return the likeliest charset of bytes that are not UTF-8, or None when none reads as words."""
    sample = content[:_SAMPLE]
    best, best_score = None, 0.0
    for codec in _LIKELY:
        text = _strictly(sample, codec)
        if text is None and len(content) > _SAMPLE:
            text = _strictly(sample[:-1], codec)
        if text is None:
            continue
        score = _plausibility(text, codec)
        if score > best_score:
            best, best_score = codec, score
    return best


_SCRIPTS = {"cp1251": "CYRILLIC", "koi8-r": "CYRILLIC", "cp1256": "ARABIC", "gb18030": "CJK"}
# The letters that make up most of running Russian; a wrong reading of the bytes lands on others.
_FREQUENT = {"CYRILLIC": frozenset("оеаинтсрвлОЕАИНТСРВЛ"), "ARABIC": frozenset("اليومنترةبدعفسه")}


def _plausibility(text: str, codec: str) -> float:
    """Return how much a text reads like words of the codec's script, per foreign character, in -1 to 2."""
    script = _SCRIPTS.get(codec, "LATIN")
    foreign = score = 0.0
    before = " "
    for character in text:
        if character.isascii():
            if character.isalpha() and not before.isascii() and before.isalpha() and script != "LATIN":
                score -= 0.5
            before = character
            continue
        foreign += 1
        score += _letter_score(character, before, script)
        before = character
    return score / foreign if foreign else 0.0


def _letter_score(character: str, before: str, script: str) -> float:
    if not character.isalpha():
        return 0.3 if character in "«»–—’‘“”№،؟。，、：（）《》" else -0.8
    name = unicodedata.name(character, "")
    if script == "CJK":
        try:
            lead = character.encode("gb2312")[0]
        except UnicodeError:
            return -0.5
        # Level 1 of GB 2312 (rows 16 to 55) holds the common characters.
        return 1.4 if 0xB0 <= lead <= 0xD7 else 0.2
    if not name.startswith(script):
        return -0.3
    score = 1.0 + (0.4 if character in _FREQUENT.get(script, ()) else 0.0)
    if before.isalpha():
        if before.islower() and character.isupper():
            score -= 1.5
        if script == "LATIN" and not before.isascii():
            score -= 1.2
        if script != "LATIN" and before.isascii():
            score -= 1.0
    elif script == "LATIN":
        # A word of Western Europe seldom begins with an accented letter, and more seldom stands alone.
        score -= 0.3
    return score
