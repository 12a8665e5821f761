"""Writes a sheet as DOCX: any script, merged cells, text boxes, images, two columns, the kinds of tick box Word knows.

The same sheet gives the same bytes.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from PIL import Image, ImageDraw, ImageFont

from bench.blind_sheet import OFF, ON, Break, Columns, Grid, Para, Picture, Sheet, plain_boxes

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_BOX = re.compile(f"([{ON}{OFF}])")
_MOMENT = (2023, 1, 1, 0, 0, 0)
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
FONTS_BY_LANGUAGE = {
    "zh": "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "ar": "/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf",
}


class Writer:
    """Writes one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        """Begin an empty document in the sheet's font."""
        self.sheet = sheet
        self.document: WordDocument = Document()
        self.numbers = itertools.count(100)
        style = self.document.styles["Normal"]
        style.font.size = Pt(sheet.size)
        style.font.name = sheet.font
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
        fonts.set(qn("w:cs"), "Noto Naskh Arabic" if sheet.rtl else sheet.font)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2.0)

    def bytes(self) -> bytes:
        """Return the DOCX."""
        for piece in self.sheet.pieces:
            if isinstance(piece, Para):
                self.para(self.document.add_paragraph(), piece)
            elif isinstance(piece, Grid):
                self.grid(piece)
            elif isinstance(piece, Picture):
                run = self.document.add_paragraph().add_run()
                run.add_picture(io.BytesIO(drawn(piece.lines, self.sheet.language)), width=Cm(12))
            elif isinstance(piece, Columns):
                self.columns(piece)
            else:
                self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for part, paras in (("header", self.sheet.header), ("footer", self.sheet.footer)):
            holder = getattr(self.document.sections[0], part)
            for number, para in enumerate(paras):
                self.para(holder.paragraphs[0] if number == 0 else holder.add_paragraph(), para)
        moment = datetime(*_MOMENT)
        self.document.core_properties.created = self.document.core_properties.modified = moment
        out = io.BytesIO()
        self.document.save(out)
        return _fixed(out.getvalue())

    def para(self, paragraph: Paragraph, para: Para) -> None:
        """Fill a paragraph."""
        paragraph.alignment = self.align(para.align)
        paragraph.paragraph_format.space_after = Pt(self.sheet.size * 0.5)
        if para.indent:
            paragraph.paragraph_format.left_indent = Cm(para.indent)
        if para.tab:
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(para.tab))
        if self.sheet.rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        text = f"•\t{para.text}" if para.style == "bullet" else para.text
        if para.style == "box":
            paragraph._p.append(self.textbox(text))
            return
        for bit in _BOX.split(text):
            if bit in (ON, OFF) and bit:
                self.box(paragraph, bit == ON)
            elif bit:
                self.run(paragraph, bit, bold=para.bold, size=para.size)

    def align(self, align: str) -> WD_ALIGN_PARAGRAPH:
        """In a right-to-left paragraph Word counts left and right from the start of the line."""
        if self.sheet.rtl and align in ("left", "right"):
            align = "left" if align == "left" else "right"
        return _ALIGN[align]

    def run(self, paragraph: Paragraph, text: str, *, bold: bool = False, size: float = 0) -> Run:
        """Add a run of text."""
        run = paragraph.add_run(text)
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
        if self.sheet.rtl and re.search("[؀-ۿ]", text):
            properties = run._r.get_or_add_rPr()
            properties.append(OxmlElement("w:rtl"))
        return run

    def box(self, paragraph: Paragraph, marked: bool) -> None:
        """Add a tick box of the sheet's kind."""
        kind = self.sheet.boxes
        if kind in ("unicode", "brackets"):
            self.run(paragraph, plain_boxes(ON if marked else OFF, kind))
            return
        number = next(self.numbers)
        if kind == "wingdings":
            code = "F0FE" if marked else "F0A8"
            run = paragraph.add_run()
            run._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Wingdings" w:char="{code}"/>'))
        elif kind == "control":
            state, glyph = ("1", "☒") if marked else ("0", "☐")
            paragraph._p.append(
                parse_xml(
                    f'<w:sdt {nsdecls("w")} xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr>'
                    f'<w:id w:val="{number}"/><w14:checkbox><w14:checked w14:val="{state}"/>'
                    '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
                    f"</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{glyph}</w:t></w:r></w:sdtContent></w:sdt>"
                )
            )
        else:
            default = "1" if marked else "0"
            for xml in (
                f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Check{number}"/><w:enabled/>'
                f'<w:checkBox><w:sizeAuto/><w:default w:val="{default}"/></w:checkBox></w:ffData></w:fldChar></w:r>',
                f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>',
                f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="separate"/></w:r>',
                f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>',
            ):
                paragraph._p.append(parse_xml(xml))

    def textbox(self, text: str) -> OxmlElement:
        """Return a run with an old-style text box, which LibreOffice and Word both print."""
        lines = "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{_escaped(line)}</w:t></w:r></w:p>' for line in text.split("\n")
        )
        return parse_xml(
            f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape id="box{next(self.numbers)}" '
            'style="width:320pt;height:64pt;mso-position-horizontal:left" strokecolor="black"><v:textbox><w:txbxContent>'
            f"{lines}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )

    def grid(self, grid: Grid) -> None:
        """Add a table."""
        table = self.document.add_table(rows=len(grid.rows), cols=len(grid.rows[0]))
        if grid.ruled:
            table.style = "Table Grid"
        if self.sheet.rtl:
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        cells = [list(row.cells) for row in table.rows]
        table.autofit = not grid.widths
        for column, width in enumerate(grid.widths):
            table.columns[column].width = Cm(width)
            for row in cells:
                row[column].width = Cm(width)
        for number, texts in enumerate(grid.rows):
            for column, text in enumerate(texts):
                self.cell(cells[number][column], text, grid, bold=number < grid.heads)
        for row, first, count in grid.spans:
            self.merge(cells[row][first], cells[row][first + count - 1])
        for column, first, count in grid.down:
            self.merge(cells[first][column], cells[first + count - 1][column])
        if grid.repeat:
            for number in range(grid.heads):
                mark = OxmlElement("w:tblHeader")
                table.rows[number]._tr.get_or_add_trPr().append(mark)
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def cell(self, cell: _Cell, text: str, grid: Grid, *, bold: bool) -> None:
        """Fill a cell, one paragraph a line."""
        size = grid.size or self.sheet.size - 1
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            self.para(paragraph, Para(line, bold=bold, size=size))
            paragraph.paragraph_format.space_after = Pt(1)
        if bold and grid.shade:
            cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="D9D9D9"/>'))

    @staticmethod
    def merge(first: _Cell, last: _Cell) -> None:
        """Merge cells whose text stands in the first alone."""
        merged = first.merge(last)
        for paragraph in merged.paragraphs[1:]:
            if not paragraph.text:
                paragraph._p.getparent().remove(paragraph._p)

    def columns(self, piece: Columns) -> None:
        """Add paragraphs in two columns, then go back to one."""
        section = self.document.add_section(WD_SECTION.CONTINUOUS)
        for para in piece.paras:
            self.para(self.document.add_paragraph(), para)
        marks = section._sectPr.xpath("./w:cols")
        cols = marks[0] if marks else OxmlElement("w:cols")
        cols.set(qn("w:num"), "2")
        if not marks:
            section._sectPr.append(cols)
        after = self.document.add_section(WD_SECTION.CONTINUOUS)
        for mark in after._sectPr.xpath("./w:cols"):
            mark.set(qn("w:num"), "1")


def docx(sheet: Sheet) -> bytes:
    """Return a sheet as DOCX."""
    return Writer(sheet).bytes()


def drawn(lines: tuple[str, ...], language: str) -> bytes:
    """Return lines of text as a PNG, 200 dots an inch."""
    font = ImageFont.truetype(FONTS_BY_LANGUAGE.get(language, FONTS), 34)
    image = Image.new("L", (1000, 58 * len(lines) + 24), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        width = draw.textlength(line, font=font)
        draw.text(((1000 - width) / 2, 10 + 58 * number), line, font=font, fill=20)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _fixed(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _MOMENT), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


__all__ = ["Break", "Writer", "docx", "drawn"]
