"""Header bytes become text. Whatever can be rescued is, every rescue has a name, and no control character survives.

RFC 2047 words as they come: split inside a letter, without padding, with blanks inside, of unknown charset; raw 8-bit bytes
beside them; RFC 2231 parameters. Linear in the input: words are capped, nothing backtracks.
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from intake.charsets import decode_bytes, decode_header_bytes
from store.records import clean_text

WORDS = 200  #: encoded words decoded in one header; more stay as written
_WORD_LENGTH = 2_000  #: bytes of one encoded word; RFC 2047 allows 75
_PARAMETERS = 65_536  #: bytes of a header looked at for parameters, as the pre-scan allows for a header
_NAME_LENGTH = 200  #: characters of a file name shown
_BLANKS = re.compile(r"[ \t\r\n\x0b\x0c]+")
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\ufeff]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_CHARSET = re.compile(rb"[!-<>@-~]{1,60}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the defects met on the way to it."""

    text: str
    defects: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run:
    """Neighbouring encoded words of one charset: a letter may be split between them."""

    charset: str
    encoding: bytes
    payloads: list[bytes] = field(default_factory=list)


def decode_header(value: bytes, charset: str | None = None) -> Decoded:
    """Return a header's text, unfolded; `charset` is what the mail's text is declared in, a hint for raw 8-bit bytes."""
    defects: list[str] = []
    pieces: list[str] = []
    run: _Run | None = None
    for word, between in _words(value, defects):
        if word is None:
            pieces.append(_raw(between, charset, defects))
            continue
        if between.strip():
            pieces.append(_joined(run, defects))
            run = None
        if run is None or between.strip():
            pieces.append(_raw(between, charset, defects))
        if run is not None and (run.charset, run.encoding) != word[:2]:
            pieces.append(_joined(run, defects))
            run = None
        run = run or _Run(*word[:2])
        run.payloads.append(word[2])
        if word[3]:
            pieces.append(_joined(run, defects))
            run = None
    return Decoded(tidy("".join(pieces), defects), tuple(dict.fromkeys(defects)))


_Word = tuple[str, bytes, bytes, bool]  #: charset, encoding, payload, whether it is the last of its run


def _words(value: bytes, defects: list[str]) -> Iterator[tuple[_Word | None, bytes]]:
    """Yield (word, raw bytes before it); at last (None, the rest). A word is the last of its run when other text follows."""
    position, found = 0, 0
    pending: tuple[str, bytes, bytes, bytes] | None = None
    while True:
        start = value.find(b"=?", position)
        word = _word_at(value, start, defects) if start >= 0 else None
        while start >= 0 and word is None:
            start = value.find(b"=?", start + 2)
            word = _word_at(value, start, defects) if start >= 0 else None
        found += word is not None
        if found > WORDS:
            defects.append("too_many_encoded_words")
            word, start = None, -1
        between = value[position:start] if word is not None else value[position:]
        if pending is not None:
            yield (*pending[:3], word is None or bool(between.strip())), pending[3]
        if word is None:
            yield None, between
            return
        pending = (*word[0], between)
        position = word[1]


def _word_at(value: bytes, start: int, defects: list[str]) -> tuple[tuple[str, bytes, bytes], int] | None:
    """Return ((charset, encoding, payload), end) of an encoded word, or None when there is none here."""
    charset = _CHARSET.match(value, start + 2)
    if charset is None or value[charset.end() : charset.end() + 1] != b"?":
        return None
    encoding = value[charset.end() + 1 : charset.end() + 2].upper()
    body = charset.end() + 3
    if encoding not in (b"B", b"Q") or value[body - 1 : body] != b"?":
        return None
    end = value.find(b"?=", body, body + _WORD_LENGTH)
    if end < 0:
        return None
    # "=?utf-8?Q?What=3F?=": a "?=" inside a Q word belongs to it when hexadecimal digits follow, RFC 2047 section 4.2.
    while encoding == b"Q" and re.match(rb"[0-9A-F]{2}", value[end + 2 : end + 4]) and value[end + 1 : end + 2] == b"=":
        further = value.find(b"?=", end + 2, body + _WORD_LENGTH)
        if further < 0 or b"=?" in value[end + 2 : further] or b" " in value[end + 2 : further]:
            break
        end = further
    payload = value[body:end]
    if re.search(rb"[ \t\r\n]", payload):
        defects.append("blank_in_encoded_word")
    return (charset.group().decode("ascii").lower(), encoding, payload), end + 2


def _joined(run: _Run | None, defects: list[str]) -> str:
    if run is None:
        return ""
    if run.encoding == b"Q":
        content = b"".join(binascii.a2b_qp(payload, header=True) for payload in run.payloads)
    else:
        content = _base64_words(run.payloads, defects)
    text, met = decode_bytes(content, run.charset)
    defects.extend(met)
    if "\r" in text or "\n" in text:
        # A line end that was hidden in a word would begin a header of its own in a careless answer.
        defects.append("control_characters_in_header")
    return text


def _base64_words(payloads: list[bytes], defects: list[str]) -> bytes:
    bare = [_NOT_BASE64.sub(b"", payload) for payload in payloads]
    # Some programs cut the base64 itself into words: then only the whole has a length that is a multiple of four.
    if len(bare) > 1 and any(len(piece) % 4 and b"=" not in payloads[at] for at, piece in enumerate(bare[:-1])):
        bare = [b"".join(bare)]
        defects.append("encoded_word_cut_inside")
    elif any(
        len(piece) % 4 and (-len(piece) % 4) > payload.count(b"=")
        for piece, payload in zip(bare, payloads, strict=True)
    ):
        defects.append("encoded_word_without_padding")
    return b"".join(_base64(piece) for piece in bare)


def _base64(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _raw(content: bytes, charset: str | None, defects: list[str]) -> str:
    if content.isascii():
        return content.decode("ascii")
    text, met = decode_header_bytes(content, charset)
    defects.extend(met)
    return text


def tidy(text: str, defects: list[str]) -> str:
    """Return one line of text: white space folded, control and direction characters gone and named in `defects`."""
    text = _BLANKS.sub(" ", text)
    if _HARMFUL.search(text):
        defects.append("control_characters_in_header")
        text = _HARMFUL.sub("", text)
    text = clean_text(text)
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


_PARAMETER = re.compile(rb"[ \t\r\n;]*([!-:<>-~]{1,80}?)[ \t\r\n]*=[ \t\r\n]*")
_TOKEN = re.compile(rb"[^;\"]*")
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"?', re.DOTALL)


def parameters_of(value: bytes) -> dict[str, bytes]:
    """Return a header's parameters, names in lower case, values without quotes; the first of a name counts."""
    found: dict[str, bytes] = {}
    value = value[:_PARAMETERS]
    position = value.find(b";")
    while 0 <= position < len(value):
        name = _PARAMETER.match(value, position)
        if name is None:
            position = value.find(b";", position + 1)
            continue
        quoted = _QUOTED.match(value, name.end())
        if quoted:
            content = re.sub(rb"\\(.)", rb"\1", quoted.group(1), flags=re.DOTALL)
            position = value.find(b";", quoted.end())
        else:
            token = _TOKEN.match(value, name.end())
            content = token.group().strip() if token else b""
            position = value.find(b";", name.end())
        found.setdefault(name.group(1).decode("ascii").lower(), content)
    return found


def decode_parameter(parameters: dict[str, bytes], name: str) -> Decoded | None:
    """Return one parameter as text: RFC 2231 (also in pieces), RFC 2047, or raw bytes of any charset; None when absent."""
    extended = _extended(parameters, name)
    if extended is not None:
        return extended
    value = parameters.get(name)
    return None if value is None else decode_header(value)


def _extended(parameters: dict[str, bytes], name: str) -> Decoded | None:
    """RFC 2231: name*=charset'language'text, or name*0*=, name*1=, ...; gaps end the value and are named."""
    whole = parameters.get(f"{name}*")
    pieces: list[tuple[bool, bytes]] = [] if whole is None else [(True, whole)]
    defects: list[str] = []
    if whole is None:
        numbered = [key for key in parameters if key.startswith(f"{name}*")]
        for number in range(len(numbered)):
            coded, bare = parameters.get(f"{name}*{number}*"), parameters.get(f"{name}*{number}")
            if coded is None and bare is None:
                defects.append("rfc2231_gap")
                break
            pieces.append((True, coded) if coded is not None else (False, bare or b""))
        if not pieces:
            return None
    charset = ""
    if pieces[0][0] and pieces[0][1].count(b"'") >= 2:
        label, _, rest = pieces[0][1].partition(b"'")
        charset = label.decode("ascii", "replace")
        pieces[0] = (True, rest.partition(b"'")[2])
    content = b"".join(_percent(piece) if coded else piece for coded, piece in pieces)
    if b"=?" in content:
        return decode_header(content)
    text, met = decode_bytes(content, charset or None)
    defects.extend(met)
    return Decoded(tidy(text, defects), tuple(dict.fromkeys(defects)))


def _percent(content: bytes) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found.group(1), 16)]), content)


def shown_name(text: str) -> str | None:
    """Return a file name fit for showing: its last component, cut; it is never used as a path. None when nothing is left."""
    bare = re.split(r"[/\\]", text)[-1].strip(" .") or text.strip(" ./\\")
    return bare[:_NAME_LENGTH] or None
