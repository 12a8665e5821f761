"""The bare text of a Word 97-2003 document, piece by piece as its table of pieces says ([MS-DOC] 2.4.1).

For where LibreOffice is not there: paragraphs and cells come out, looks and tick boxes do not.
"""

from __future__ import annotations

import re
import struct

from parsers.compound import Compound
from parsers.paper import UNSURE_BOX
from parsers.zipplan import Unreadable

_MAGIC = 0xA5EC
_WORD_97 = 0x00C1
_OTHER_TABLE = 0x0200  #: bit of the flags: the tables lie in 1Table
_CLX = 0x01A2  #: place of fcClx in the FIB
_LENGTHS = 0x004C  #: place of ccpText in the FIB
_COMPRESSED = 0x4000_0000
_MOST = 5_000_000  #: characters
_DELETED = b"\x00\x08\x01"  #: sprmCFRMarkDel, on ([MS-DOC] 2.6.1)
_BOX = re.compile("\x13 ?FORMCHECKBOX[^\x13\x14\x15]*")
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*(?=\x15)")
_MARKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n\n", "\x1e": "-", "\x1f": None, "\x15": None, "\x14": None, "\x01": None,
                        "\x02": None, "\x03": None, "\x04": None, "\x05": None, "\x08": None, "\x13": None})  # fmt: skip


def text_of_doc(content: bytes) -> str:
    """Return the text, a line for each paragraph, cells of a row parted by tabs; raises Unreadable."""
    compound = Compound(content)
    document = compound.read("WordDocument")
    if _DELETED in document:
        raise Unreadable("it may hold text marked as deleted")
    try:
        return _shown(_raw(compound, document))
    except (struct.error, IndexError) as error:
        raise Unreadable("the document's table of pieces is damaged", "damaged") from error


def _raw(compound: Compound, document: bytes) -> str:
    magic, version = struct.unpack_from("<HH", document)
    if magic != _MAGIC or version < _WORD_97:
        raise Unreadable("the document is of a Word older than 97", "damaged")
    flags = struct.unpack_from("<H", document, 10)[0]
    table = compound.read("1Table" if flags & _OTHER_TABLE else "0Table")
    start, size = struct.unpack_from("<II", document, _CLX)
    length = struct.unpack_from("<I", document, _LENGTHS)[0]
    clx = table[start : start + size]
    at = 0
    while clx[at : at + 1] == b"\x01":  # formatting of pieces
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    if clx[at : at + 1] != b"\x02":
        raise Unreadable("the document has no table of pieces", "damaged")
    plan = clx[at + 5 : at + 5 + int(struct.unpack_from("<I", clx, at + 1)[0])]
    count = (len(plan) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", plan)
    pieces: list[str] = []
    for number in range(count):
        offset = int(struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * number + 2)[0])
        characters = min(places[number + 1], length) - places[number]
        if characters <= 0 or places[number] > _MOST:
            continue
        if offset & _COMPRESSED:
            begin = (offset & ~_COMPRESSED) // 2
            pieces.append(document[begin : begin + characters].decode("cp1252", "replace"))
        else:
            pieces.append(document[offset : offset + 2 * characters].decode("utf-16-le", "replace"))
    return "".join(pieces)[:_MOST]


def _shown(text: str) -> str:
    text = _BOX.sub(lambda found: f"{UNSURE_BOX}{found.group()}", text)  # its state lies elsewhere
    for _ in range(4):  # fields inside fields
        text = _FIELD_CODE.sub("", text)
    lines: list[str] = []
    row: list[str] = []
    for cell in text.split("\x07"):
        if row and not cell:  # the mark that ends a row follows at once on the mark that ends its last cell
            lines.append("\t".join(row))
            row = []
        elif row:
            row.append(cell.replace("\r", " "))
        else:
            before, _, first = cell.rpartition("\r")
            lines.append(before)
            row = [first]
    return "\n".join([*lines, *row]).translate(_MARKS)
