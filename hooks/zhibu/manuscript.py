"""The text of a report that somebody wrote, out of the bytes of a txt or docx file."""

from __future__ import annotations

import io
import zipfile
import zlib

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

LARGEST = 20_000_000
"""Bytes of a file that is read, and of a docx when unpacked."""


class Unreadable(Exception):
    """Says in Chinese why a file cannot be read and what to do."""


def read_manuscript(name: str, content: bytes) -> str:
    """The text of the file NAME with CONTENT, a paragraph a line; Unreadable with what to do where there is none."""
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    if len(content) > LARGEST:
        raise Unreadable("文件太大，不像是一份报告。请把正文另存为 .txt 再查")
    if content.startswith(b"PK\x03\x04") or ending == "docx":
        text = _docx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0") or ending in ("doc", "wps"):
        raise Unreadable("这是旧版 Word 或 WPS 文件，读不了。请用 Word 或 WPS 另存为 .docx 再查")
    elif content.startswith(b"%PDF"):
        raise Unreadable("这是 PDF，读不了。请查它的 Word 稿，或把文字复制到 .txt 再查")
    else:
        text = _plain(content)
    if not text.strip():
        raise Unreadable("文件里没有文字。扫描件要先识别成文字")
    return text


def _plain(content: bytes) -> str:
    codes = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for code in codes:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("不是文本文件，或编码认不出来。请另存为 UTF-8 的 .txt，或 .docx")


def _docx(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST * 5:
                raise Unreadable("文件展开后太大，不像是一份报告。请把正文另存为 .txt 再查")
        document = Document(io.BytesIO(content))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += ["　".join(cell.text.replace("\n", " ") for cell in row.cells) for row in block.rows]
            else:
                lines += block.text.split("\n")
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, NotImplementedError, RuntimeError, SyntaxError, AttributeError,
            zlib.error, OSError, EOFError):
        raise Unreadable("docx 文件坏了、加了密，或其实不是 docx。请用 Word 或 WPS 打开，另存为 .docx 再查") from None
    return "\n".join(lines)
