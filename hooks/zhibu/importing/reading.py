"""A document as people hand it over, made into plain text: Word, UTF-8 or GB18030 text; whatever else it is gets a hint.

Numbers that Word counts by itself are written out, a row of a table becomes a line, invisible characters are dropped. The
text is what is kept as the original, so that whoever reads it again finds the same structure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn

from ..manuscript import Manuscript, Unreadable, opened
from ..numerals import to_chinese
from ..outline import HEAD

LINE = 20_000
"""The characters of a paragraph that are read in one go; more are cut at a full stop."""

_ROW = re.compile("表([0-9]{1,3}|[一二三四五六七八九十]{1,3})：([^，。]{2,40})[，。](.*)")
_WIDE = re.compile("[０-９]")
_NARROW = {0xFF10 + n: str(n) for n in range(10)}
_NARROWED = "全角数字已写成半角"
_SERIAL = re.compile("[0-9]{1,3}|[一二三四五六七八九十]{1,3}")
_UNIT_HEAD = re.compile(r"[（(](?:单位[:：])?([\u4e00-\u9fff%％]{1,4})[)）]$")


@dataclass(frozen=True)
class Reading:
    """The text of a document and what happened to it on the way."""

    text: str
    notes: tuple[str, ...] = ()


def read(name: str, data: bytes) -> Reading:
    """The text of a document; Unreadable with a hint where there is none."""
    manuscript = opened(name, data)
    return _from_word(manuscript.word) if manuscript.word else _from_text(manuscript)


SAVED = {"utf-16": "UTF-16", "gb18030": "GB18030（记事本里叫 ANSI）"}
"""Encodings that are turned into UTF-8, as a maintainer may know them."""


def _from_text(manuscript: Manuscript) -> Reading:
    text = manuscript.text
    notes = [f"文件是 {SAVED[manuscript.code]}，已转成 UTF-8"] if manuscript.code in SAVED else []
    odd = sum(1 for sign in text if sign < " " and sign not in "\t\n\v\f\r")
    if odd > len(text) / 100 + 3 or not re.search("[\u4e00-\u9fff]", text):
        raise Unreadable("里面没有中文正文，像是图片、程序或别的二进制文件。改法：换一份 .docx 或 .txt")
    if _WIDE.search(text):
        notes.append(_NARROWED)
    lines = _text_tables([clean(line) for line in re.split("\r\n|[\r\n\v\f\x85\u2028\u2029]", text)])
    return Reading(_finished(lines), tuple(notes))


def clean(text: str) -> str:
    """TEXT without characters that nobody sees; spaces of every kind become ordinary ones, digits of full width narrow."""
    if _WIDE.search(text):
        text = re.sub("(?<=[0-9])．(?=[0-9])", ".", text.translate(_NARROW))
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]", "", text)
    return re.sub("[\xa0\u2000-\u200a\u202f]", " ", text).replace("\ufffd", "□").rstrip()


def _finished(lines: list[str]) -> str:
    """The lines as a text; one paragraph that is endless is cut at full stops."""
    done = []
    # Where nothing else is numbered the rows of a table are what a person would call the clauses.
    bare = not any(pattern.match(line.strip()) for line in lines for pattern in HEAD.values())
    for line in lines:
        if row := _ROW.match(line):
            line = f"{row[1]}.{row[2]}。{row[3]}" if bare and row[1].isdigit() and row[2] else f"表：{line[row.end(1) + 1:]}"
        while len(line) > LINE:
            at = line.rfind("。", 0, LINE) + 1 or LINE
            done.append(line[:at])
            line = line[at:]
        done.append(line)
    text = "\n".join(done).strip("\n")
    if not text.strip():
        raise Unreadable("里面没有文字。改法：如果正文是图片，先用识别软件转成文字")
    return text + "\n"


def _text_tables(lines: list[str]) -> list[str]:
    """Rows typed with tabs or upright strokes become lines like those of a Word table."""
    done: list[str] = []
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        cells = [cell.strip() for cell in re.split(r"\t+|[|｜│┃]", line.strip().strip("|｜│┃"))]
        if len(cells) > 1 and sum(map(bool, cells)) > 1 and (len(cells) > 2 or rows or re.search("[|｜│]", line)):
            rows.append(cells)
            continue
        if rows and re.fullmatch(r"[\s─━┼┠┨├┤┬┴+\-=:|]+", line):
            continue
        done += _rows(rows) if len(rows) > 1 else [" ".join(row) for row in rows]
        rows = []
        done.append(line)
    return done[:-1]


def _rows(rows: list[list[str]]) -> list[str]:
    """Each row of a table as one sentence: the cells in order, without the serial number; a unit in a head goes to its column."""
    rows = [row for row in rows if not all(re.fullmatch(r"[-:=\s]*", cell) for cell in row)]
    if not rows:
        return []
    head = rows[0]
    units = {n: found[1] for n, cell in enumerate(head) if (found := _UNIT_HEAD.search(cell))}
    units |= {n: {"次数": "次", "人数": "人", "人次": "人次", "学时": "学时", "篇数": "篇", "场次": "场次", "件数": "件"}[cell]
              for n, cell in enumerate(head) if cell in ("次数", "人数", "人次", "学时", "篇数", "场次", "件数")}
    lines = []
    for row in rows:
        # A unit stands at the head of the column, or in the first cell of the row.
        named = next((found[1] for cell in row[:2] if (found := _UNIT_HEAD.search(cell))), "") if row is not head else ""
        cells = [f"{cell}{units.get(n) or named}" if (n in units or named) and re.fullmatch(r"[0-9][0-9.,，]*[余多]?|[*＊×xX]+", cell) else cell
                 for n, cell in enumerate(row)]
        serial = cells.pop(0) if len(cells) > 2 and _SERIAL.fullmatch(cells[0]) else ""
        text = "，".join(cell.rstrip("。；; ") for cell in cells if cell)
        if text:
            lines.append(f"表{serial}：{text}。")
    return lines


def _from_word(document: Word) -> Reading:
    notes: list[str] = []
    reader = _WordReader(document)
    raw = [piece for line in reader.lines(document.element.body) for piece in line.split("\n")]
    if any(map(_WIDE.search, raw)):
        notes.append(_NARROWED)
    lines = list(map(clean, raw))
    if reader.numbered:
        notes.append("自动编号已写成文字")
    if reader.headed:
        notes.append("有的标题没有编号，按标题样式补了编号")
    return Reading(_finished(lines), tuple(notes))


class _WordReader:
    """Walks through the body of a Word document."""

    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: style for style in document.styles}
        self.numbering = self._numbering(document)
        self.counts: dict[str, dict[int, int]] = {}
        self.headings: dict[int, int] = {}
        self.numbered = self.headed = False

    @staticmethod
    def _numbering(document: Any) -> dict[str, tuple[str, dict[int, tuple[str, str, int]]]]:
        """Of each list: the list it shares its counts with, and format, pattern and start of its levels."""
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return {}
        kinds = {}
        for kind in root.findall(qn("w:abstractNum")):
            levels = {}
            for level in kind.findall(qn("w:lvl")):
                def value(name: str, level: Any = level) -> str:
                    found = level.find(qn(f"w:{name}"))
                    return found.get(qn("w:val"), "") if found is not None else ""
                start = value("start")
                levels[int(level.get(qn("w:ilvl"), "0"))] = (value("numFmt"), value("lvlText"), int(start) if start.isdigit() else 1)
            kinds[kind.get(qn("w:abstractNumId"))] = levels
        lists = {}
        for one in root.findall(qn("w:num")):
            kind = one.find(qn("w:abstractNumId"))
            if kind is not None:
                name = kind.get(qn("w:val"))
                # A list that begins anew counts by itself.
                own = one.get(qn("w:numId")) if one.find(qn("w:lvlOverride")) is not None else name
                lists[one.get(qn("w:numId"))] = (own, kinds.get(name, {}))
        return lists

    def lines(self, parent: Any) -> list[str]:
        """The paragraphs and table rows in order."""
        found = []
        for element in parent:
            if element.tag == qn("w:p"):
                if text := self._paragraph(element):
                    found.append(text)
            elif element.tag == qn("w:tbl"):
                found += _rows(self._table(element))
            elif element.tag == qn("w:sdt"):
                for content in element.findall(qn("w:sdtContent")):
                    found += self.lines(content)
        return found

    def _table(self, table: Any) -> list[list[str]]:
        rows: list[list[str]] = []
        for row in table.findall(qn("w:tr")):
            cells = []
            for n, cell in enumerate(row.findall(qn("w:tc"))):
                text = "；".join(line.rstrip("。；") for line in self.lines(cell) if line.strip())
                merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                if merge is not None and merge.get(qn("w:val")) != "restart" and not text and rows and n < len(rows[-1]):
                    text = rows[-1][n]
                cells.append(clean(text))
            rows.append(cells)
        return rows

    def _paragraph(self, paragraph: Any) -> str:
        text = _written(paragraph).strip()
        if not text:
            return ""
        style = self._style(paragraph)
        label = self._label(paragraph, style)
        if label and not any(pattern.match(text) for pattern in HEAD.values()):
            self.numbered = True
            return label + text
        level = self._heading(style)
        if level is not None and len(text) <= 60 and not any(pattern.match(text) for pattern in HEAD.values()):
            self.headed = True
            self.headings[level] = self.headings.get(level, 0) + 1
            for deeper in [one for one in self.headings if one > level]:
                del self.headings[deeper]
            number = self.headings[level]
            return (f"{to_chinese(number)}、", f"（{to_chinese(number)}）", f"{number}.", f"（{number}）")[min(level, 3)] + text
        return text

    def _style(self, paragraph: Any) -> Any:
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self.styles.get(named.get(qn("w:val"))) if named is not None else None

    @staticmethod
    def _heading(style: Any) -> int | None:
        """The level, from 0, of a heading style."""
        found = re.fullmatch(r"(?:heading|标题) ?([1-9])", (style.name or "").lower()) if style is not None else None
        return int(found[1]) - 1 if found else None

    def _label(self, paragraph: Any, style: Any) -> str:
        """The number that Word would print before the paragraph."""
        place = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if place is None and style is not None:
            place = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if place is None:
            return ""
        named, deep = place.find(qn("w:numId")), place.find(qn("w:ilvl"))
        own, levels = self.numbering.get(named.get(qn("w:val")) if named is not None else "", ("", {}))
        raw = deep.get(qn("w:val"), "0") if deep is not None else "0"
        level = int(raw) if raw.isdigit() else 0
        if level not in levels or levels[level][0] in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(own, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        label = re.sub("%([1-9])", lambda found: _counted(
            counts.get(int(found[1]) - 1, 1), levels.get(int(found[1]) - 1, ("decimal", "", 1))[0]), levels[level][1])
        return label if re.search("[、.．)）章节条分编是]$", label) else label + ("" if not label else "、" if not label[-1].isdigit() else ".")


def _counted(number: int, form: str) -> str:
    """A number in one of the forms that Word knows."""
    if form.startswith(("chinese", "japanese", "ideograph", "taiwanese", "korean")) and 0 < number < 10_000:
        return to_chinese(number)
    if form == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(0x245F + number)
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(65 + (number - 1) % 26)
        return letter if form == "upperLetter" else letter.lower()
    return str(number)


def _written(paragraph: Any) -> str:
    """The text of a paragraph, with what was inserted and without what was struck out, text boxes and field codes."""
    pieces = []
    skipped = {qn("w:del"), qn("w:txbxContent"), qn("w:instrText"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == qn("w:t"):
            pieces.append(element.text or "")
        elif element.tag == qn("w:tab"):
            pieces.append(" ")
        elif element.tag in (qn("w:br"), qn("w:cr")):
            pieces.append("\n")
        elif element.tag == qn("w:noBreakHyphen"):
            pieces.append("-")
        elif element.tag not in skipped and element.tag != qn("w:pPr"):
            stack.append(iter(element))
    return "".join(pieces)
