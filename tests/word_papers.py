"""Word documents for tests, made of raw XML, so that every construct stands in them exactly as Word or somebody hostile wrote it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMES = (
    f'xmlns:r="{RELATIONS}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def word(
    body: str, *, parts: Mapping[str, tuple[str, str | bytes]] | None = None, strict: bool = False, prologue: str = ""
) -> bytes:
    """Return a DOCX with this body. `parts`: name below word/ -> kind of relation and content; its id is the name."""
    out = io.BytesIO()
    main = STRICT if strict else MAIN
    related = ""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        office = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else RELATIONS
        archive.writestr(
            "_rels/.rels",
            _relations(f'<Relationship Id="d" Type="{office}/officeDocument" Target="word/document.xml"/>'),
        )
        for name, (kind, content) in (parts or {}).items():
            related += f'<Relationship Id="{name}" Type="{office}/{kind}" Target="{name}"/>'
            archive.writestr(f"word/{name}", _story(content, main) if isinstance(content, str) else content)
        archive.writestr("word/_rels/document.xml.rels", _relations(related))
        text = f'<w:document xmlns:w="{main}" {_NAMES}><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?>{prologue}{text}')
    return out.getvalue()


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _story(content: str, main: str) -> str:
    tag, _, rest = content.partition(">")
    return f'{tag} xmlns:w="{main}" {_NAMES}>{rest}'


def p(*runs: str, properties: str = "") -> str:
    """Return a paragraph of runs; a string without tags becomes a run."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    """Return a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: str) -> str:
    """Return a table of rows made by `row`."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    """Return a row; a string without tags becomes a cell."""
    return f"<w:tr>{''.join(cell if cell.startswith('<w:tc') else tc(cell) for cell in cells)}</w:tr>"


def tc(content: str, properties: str = "") -> str:
    """Return a cell; a string without tags becomes a paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def control_box(checked: bool, glyph: str | None = None) -> str:
    """Return a check-box content control; `glyph` is what it shows."""
    shown = glyph or ("☒" if checked else "☐")
    state = int(checked)
    return f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr><w:sdtContent>{r(shown)}</w:sdtContent></w:sdt>'


def legacy_box(checked: bool | None, *, default: bool = False) -> str:
    """Return a legacy form check box; None leaves the state to its default."""
    state = "" if checked is None else f'<w:checked w:val="{int(checked)}"/>'
    field = (
        f'<w:ffData><w:name w:val="B1"/><w:checkBox><w:default w:val="{int(default)}"/>{state}</w:checkBox></w:ffData>'
    )
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{field}</w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def symbol_box(code: str, font: str = "Wingdings") -> str:
    """Return a box set as a symbol (w:sym)."""
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def text_box(content: str) -> str:
    """Return a text box as Word writes it: a drawing, and the same again for old programs."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
