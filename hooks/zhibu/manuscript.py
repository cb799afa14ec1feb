"""A file that somebody hands over: its text as it was saved, or its Word document; whatever else it is gets a hint."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from docx import Document
from docx.document import Document as Word
from docx.opc.exceptions import OpcError
from docx.table import Table

SIZE = 20_000_000
"""The bytes of a file at most."""
UNPACKED = 200_000_000
"""The bytes that a packed file may unfold to."""

OTHERS = ((b"%PDF", "PDF"), (b"{\\rtf", "写字板（RTF）"))
"""How files begin that hold text and cannot be read here."""
BROKEN = (zipfile.BadZipFile, zlib.error, OpcError, KeyError, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, SyntaxError, AttributeError)
"""What a broken or locked Word file raises, depending on where it is broken."""


class Unreadable(Exception):
    """Says in Chinese why a file cannot be read and what to do."""


@dataclass(frozen=True)
class Manuscript:
    """What a file holds: a Word document, or a text and the encoding it was saved in."""

    word: Word | None = None
    text: str = ""
    code: str = ""


def opened(name: str, content: bytes) -> Manuscript:
    """The file NAME with CONTENT; Unreadable with a hint where there is nothing to read."""
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    if not content.strip():
        raise Unreadable("文件是空的，没有文字。改法：换一份有正文的文件")
    if len(content) > SIZE:
        raise Unreadable(f"文件太大，超过 {SIZE // 1_000_000} MB。改法：删去图片，或分成几份")
    if content.startswith(b"PK\x03\x04") or ending == "docx":
        return Manuscript(word=_word(content))
    if content.startswith(b"\xd0\xcf\x11\xe0") or ending in ("doc", "wps"):
        raise Unreadable("这是旧版 Word 或 WPS 文件（.doc、.wps），读不了。改法：用 WPS 或 Word 打开，另存为 .docx")
    for start, kind in OTHERS:
        if content.startswith(start):
            raise Unreadable(f"这是 {kind} 文件，读不了。改法：打开后复制文字，存成 .txt，或另存为 .docx")
    return _text(content)


def read_manuscript(name: str, content: bytes) -> str:
    """The text of a file, a paragraph a line, every character as it stands; Unreadable with a hint where there is none."""
    manuscript = opened(name, content)
    text = _lines(manuscript.word) if manuscript.word else manuscript.text
    if not text.strip():
        raise Unreadable("文件里没有文字。改法：扫描件先用识别软件转成文字")
    return text


def _text(content: bytes) -> Manuscript:
    for code in ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return Manuscript(text=text, code=code)
    raise Unreadable("不是文本文件，或文字编码认不出。改法：另存为 .docx 或 UTF-8 的 .txt")


def _word(content: bytes) -> Word:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if "word/document.xml" not in packed.namelist():
                raise Unreadable("这不是 Word 文档（可能是表格、演示文稿或压缩包）。改法：换成 .docx，或把文字复制出来")
            if sum(entry.file_size for entry in packed.infolist()) > UNPACKED:
                raise Unreadable("文档展开后太大。改法：删去图片，或分成几份")
        return Document(io.BytesIO(content))
    except BROKEN:
        raise Unreadable("Word 文档坏了、加了密码，或其实不是 .docx，打不开。改法：用 WPS 或 Word 打开，另存为 .docx") from None


def _lines(word: Word) -> str:
    """Paragraphs and the rows of tables in order."""
    lines: list[str] = []
    try:
        for block in word.iter_inner_content():
            if isinstance(block, Table):
                lines += ["　".join(cell.text.replace("\n", " ") for cell in row.cells) for row in block.rows]
            else:
                lines += block.text.split("\n")
    except BROKEN:
        raise Unreadable("Word 文档里有坏了的段落或表格。改法：用 WPS 或 Word 打开，另存一份") from None
    return "\n".join(lines)
