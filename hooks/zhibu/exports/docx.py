"""Word documents in the layout of GB/T 9704-2012: checklists, inspection packs, duty cards. Drafts, without a red head."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY, SMALL = Pt(16), Pt(12)
"""三号 for text, 小四 for tables."""

PITCH = Pt(28.95)
"""Line pitch: 225 mm for 22 lines is 28.99 pt; a hair less, so that the 22nd line keeps its place."""

FONTS = {"body": ("仿宋_GB2312", "仿宋"), "title": ("方正小标宋简体", "宋体"), "first": ("黑体", "黑体"), "second": ("楷体_GB2312", "楷体"), "number": ("宋体", "宋体")}
"""The fonts that the standard names, and what Windows has where they are missing."""


@dataclass(frozen=True)
class Heading:
    """一、 (level 1) or （一） (level 2)."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Table:
    """A table with a head that is repeated on every page; widths in millimetres."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


Block = Heading | Table | str


def write(title: str, blocks: Iterable[Block], data_date: str) -> bytes:
    """A document as bytes; the same content gives the same bytes."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    moment = datetime.datetime.fromisoformat(data_date)
    document.core_properties.created = document.core_properties.modified = moment
    document.core_properties.last_modified_by = ""
    document.core_properties.revision = 1
    _page(document)
    _style(document)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, title, "title", Pt(22))
    heading.paragraph_format.line_spacing = Pt(35)
    heading.paragraph_format.space_after = PITCH
    for block in blocks:
        if isinstance(block, Heading):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = BODY * 2
            paragraph.paragraph_format.keep_with_next = True
            _run(paragraph, block.text, "first" if block.level == 1 else "second", BODY)
        elif isinstance(block, Table):
            _table(document, block)
        else:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = BODY * 2
            _run(paragraph, block, "body", BODY)
    _page_numbers(document)
    out = io.BytesIO()
    document.save(out)
    return _fixed(out.getvalue())


def _page(document) -> None:
    """A4 with the type area of 156 × 225 mm: head 37, binding side 28; a grid of 22 lines of 28 characters."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), "579")
    grid.set(qn("w:charSpace"), "-848")
    document.settings.odd_and_even_pages_header_footer = True


def _style(document) -> None:
    style = document.styles["Normal"]
    style.font.size = BODY
    _fonts(style.element.get_or_add_rPr(), "body")
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = PITCH
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.widow_control = False


def _fonts(properties, kind: str) -> None:
    """Set the font of Chinese and of Latin text; python-docx sets the second alone."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    name = FONTS[kind][0]
    for side in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{side}"), name)


def _run(paragraph, text: str, kind: str, size) -> None:
    run = paragraph.add_run(text)
    run.font.size = size
    _fonts(run._element.get_or_add_rPr(), kind)


def _table(document, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.head))
    table.style = "Table Grid"
    table.autofit = False
    for n, row in enumerate((block.head, *block.rows)):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, block.widths, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            _run(paragraph, text, "first" if n == 0 else "body", SMALL)
        properties = table.rows[-1]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if n == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _page_numbers(document) -> None:
    """A dash on each side of the number, 四号 宋体, outside edge: right on odd pages, left on even ones."""
    section = document.sections[0]
    for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = Pt(14)
        _run(paragraph, "— ", "number", Pt(14))
        run = paragraph.add_run()
        run.font.size = Pt(14)
        _fonts(run._element.get_or_add_rPr(), "number")
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.set(qn("xml:space"), "preserve")
                mark.text = text
            run._element.append(mark)
        _run(paragraph, " —", "number", Pt(14))


def _fixed(content: bytes) -> bytes:
    """The same archive with its members in order and of one time, so that the same text gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        # [Content_Types].xml stays first: some readers look no further.
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
