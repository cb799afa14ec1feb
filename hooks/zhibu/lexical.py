"""What office typing does to YAML, seen line by line before a parser sees the text.

Every fault is also mended as the writer probably meant it, so that one slip hides none of the
others. Of YAML it knows indentation, quotes, brackets and block text, and leaves the rest.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

DEPTH = 12
"""How many lists and mappings may stand inside each other."""
LENGTH = 20_000
"""The characters of one value, and of one row, at most."""

MANY = 500
"""The errors after which a text is read no further; nobody mends so many in one go."""

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Characters that no text needs and that break Word and Excel files."""

_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2e80-\u2fdf\ue000-\ufaff\ufeff\ufffd-\uffff\U0002f800-\U0002fa1f\U000f0000-\U0010ffff]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")
# Unicode gives these look-alikes no decomposition, yet copying from PDF files produces them.
_RADICALS = dict(
    zip(
        "⺟⺠⺩⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "母民王虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
    )
)
_MOJIBAKE = re.compile("[\xa1-\xfe]{4,}")
_PADDED_NUMBER = re.compile(r"〔[0-9]{4}〕 ?(0[0-9]{1,5}) ?号")

_KEY = re.compile(r"([^\s\[\]{}#&*!|>%@`,\"'](?:(?! #).)*?):(?=\s|$)")
_WIDE_KEY = re.compile(r"([^\s：:#\"'\[\]{}，。；]{1,20})\s*(：)")
_TIGHT_KEY = re.compile(r"([^\s：:#\"'\[\]{}&*!|>%@`,，。；]{1,30})(:)(?!//)\S")
_WORD = re.compile(r"\w[\w-]{0,19}")
_BLOCK = re.compile(r"[|>](?:[+-]?([1-9])?|[1-9][+-])\s*(?:#.*)?$")
_FLOW_KEY = re.compile(r"(?:\[[^\[\]{}]*\]|\{[^\[\]{}]*\})\s*:(?=\s|$)")
_FLOW_WORD = re.compile(r"(?:[^,\[\]{}:#]|:(?![\s,\[\]{}]|$)|(?<!\s)#)*")
_BULLETS = "－—–―−‐‑·•●○◆■・*"
_CLOSING = {'"': re.compile(r'(?:[^"\\]|\\.|\\$)*?"'), "'": re.compile(r"[^']*(?:''[^']*)*'(?!')")}
_BAD_ESCAPE = re.compile(r"\\(?:u[dD][89a-fA-F]|U(?!0010|000)|[^0abt\tnvfre \"/\\N_LPxuU])")
_ESCAPE = re.compile(r"\\.")
_NEUTRAL = str.maketrans("[]{}:#", "〔〕（）：＃")
_QUOTE = "整句用英文引号括起"
_INNER = "里面的引号改成中文“”，或外面换一种英文引号"
_COLON = "改成英文冒号，后面加一个空格"
_TO_FLOW = str.maketrans("［］｛｝，", "[]{},")


class Fault(NamedTuple):
    """One fault of the text; row and column count from 0 in the text as the writer sees it."""

    row: int
    column: int
    code: str
    what: str
    mend: str


@dataclass
class _Level:
    """A block list ("seq") or mapping ("map") that is open, and the row of its latest entry."""

    indent: int
    kind: str
    row: int


def _blank_name(sign: str) -> str:
    """What a maintainer calls a blank that is not a space."""
    return "全角空格" if sign == "\u3000" else "不换行空格等特殊空格"


class Reading:
    """A text read line by line: the faults found, and the rows mended for the parser."""

    def __init__(self, text: str) -> None:
        """Read a text whose line ends are all LF."""
        self.rows = text.split("\n")
        self.readable = True
        """Whether the mended rows are worth parsing."""
        self.long_row: int | None = None
        """The first row that is too long to read; nothing below it was looked at."""
        self._columns: dict[int, list[int]] = {}
        self._faults: dict[tuple[int, str], Fault] = {}
        self._errors = 0
        self._levels: list[_Level] = []
        self._state = "empty"
        """The latest value: still "empty", "plain" text that may go on, "closed", or "broken"
        where the lines that follow are its remains."""
        self._next = 0
        self._odd_indent: int | None = None
        self._names = set(re.findall(r"^ *(?:- )*([A-Za-z_]\w*):(?=\s|$)", text, re.M))
        self._first_names = set(re.findall(r"^ *- ([A-Za-z_]\w*):(?=\s|$)", text, re.M))
        self._anchors = set(re.findall(r"&([^\s,\[\]{}]+)", text))
        self._aliases = set(re.findall(r"(?:^|[\s\[,{])\*([^\s,\[\]{}]+)", text, re.M))
        self._mojibake()
        self._read()

    @property
    def faults(self) -> list[Fault]:
        """The faults, at most one of a code in a row."""
        return list(self._faults.values())

    def column(self, row: int, column: int) -> int:
        """The writer's column of a column in a mended row."""
        columns = self._columns.get(row)
        return columns[min(column, len(columns) - 1)] if columns else column

    def _fault(self, row: int, column: int, code: str, what: str, mend: str) -> None:
        if (row, code) not in self._faults:
            self._faults[row, code] = Fault(row, self.column(row, column), code, what, mend)
            self._errors += code[0] != "W"

    def _edit(self, row: int, start: int, end: int, new: str) -> None:
        """Put other text into a row and remember which columns the writer sees."""
        text = self.rows[row]
        self.rows[row] = text[:start] + new + text[end:]
        if len(new) != end - start:
            columns = self._columns.get(row) or list(range(len(text) + 1))
            self._columns[row] = columns[:start] + [columns[start]] * len(new) + columns[end:]

    # Characters, wherever they stand.

    def _mojibake(self) -> None:
        for row, text in enumerate(self.rows):
            for found in _MOJIBAKE.finditer(text):
                try:
                    meant = found[0].encode("latin-1").decode("gb2312")
                except UnicodeDecodeError:
                    continue
                if all("\u4e00" <= sign <= "\u9fff" for sign in meant):
                    what = f"“{found[0]}”像是乱码，原文可能是“{meant}”"
                    self._fault(row, found.start(), "W006", what, "对照原件，把这几个字重打一遍")
                    return
            if "锟斤拷" in text:
                what = "“锟斤拷”是转换编码时丢字留下的乱码"
                self._fault(row, text.index("锟斤拷"), "W006", what, "对照原件，把原字补回")
                return

    def _characters(self, row: int, key: bool = False) -> None:
        """Look at every character of a row; `key` where a key may stand in it."""
        text = self.rows[row]
        if "〔" in text and (padded := _PADDED_NUMBER.search(text)):
            what, mend = "发文序号前面多了 0", "发文序号不编虚位，如 012号 写成 12号；核对原件"
            self._fault(row, padded.start(1), "W051", what, mend)
        hits = list(_SUSPECT.finditer(text))
        if not hits:
            return
        colon = re.search(r":(?=\s|$)|：", text) if key else None
        key_end = colon.start() if colon else -1
        comment = text.lstrip().startswith("#")
        mended, columns = "", list[int]()
        at = 0
        for hit in hits:
            found = _about(hit[0], hit.start() < key_end, row + 1)
            if not found or (comment and found[0] in ("E007", "W028", "W030", "W031")):
                continue
            self._fault(row, hit.start(), *found[:3])
            if found[3] is None:
                continue
            mended += text[at : hit.start()] + found[3]
            columns += range(at, hit.start() + len(found[3]))
            at = hit.end()
            if found[3] == " " and key and _KEY.match(text[at:].lstrip(" -")):
                # Two lines in one: only the first of them is looked at in this run.
                self.readable = False
                at = len(text)
                break
        if at:
            self.rows[row] = mended + text[at:]
            self._columns[row] = [*columns, *range(at, len(text) + 1)]

    # Lines.

    def _read(self) -> None:
        content = started = False
        while self._next < len(self.rows) and len(self._levels) <= DEPTH + 1:
            row = self._next
            self._next += 1
            if len(self.rows[row]) > LENGTH:
                self.long_row = row
                return
            if self._errors > MANY:
                self._fault(row, 0, "E099", "问题太多，从这一行起没有再看", "先改好前面的，再检查一次")
                self.readable = False
                return
            self._characters(row, key=True)
            text = self.rows[row]
            if text.startswith("%") and not content:
                self._fault(row, 0, "S083", "不允许 % 开头的指令", "删掉这一行")
                self._edit(row, 0, len(text), "")
            elif re.match(r"\.\.\.(?=\s|$)", text) or (
                re.match(r"---(?=\s|$)", text) and (content or started)
            ):
                self._end_of_document(row)
                return
            else:
                if re.match(r"---(?=\s|$)", text):
                    started = True
                    self._edit(row, 0, 3, "   ")
                content = self._line(row) or content

    def _end_of_document(self, row: int) -> None:
        """Whatever follows the first document is refused and kept from the parser."""
        at = row if self.rows[row].startswith("---") else self._content_after(row)
        if at is not None:
            what = "这里开始了第二份数据（“---”或“...”之后）"
            self._fault(at, 0, "E073", what, "一个文件只放一份数据：删掉分隔行，另一份移到别的文件")
        del self.rows[row:]

    def _content_after(self, row: int) -> int | None:
        """The next row that is neither blank nor a comment."""
        for at in range(row + 1, len(self.rows)):
            body = self.rows[at].lstrip()
            if body and not body.startswith("#"):
                return at
        return None

    @property
    def _indent(self) -> int:
        return self._levels[-1].indent if self._levels else -1

    def _line(self, row: int) -> bool:
        """Read one line in block style and what belongs to it; True if it holds anything."""
        self._trim(row)
        text = self.rows[row]
        body = text.lstrip()
        lead = len(text) - len(body)
        if body.startswith("＃"):
            self._fault(row, lead, "W046", "“＃”是全角的，不起注释作用", "注释要用半角“#”")
            self._edit(row, lead, lead + 1, "#")
            body = self.rows[row][lead:]
        if not body or body.startswith("#"):
            if lead:
                self._edit(row, 0, lead, " " * lead if body else "")
            if body and self._state == "plain":
                self._state = "closed"
            return False
        lead = self._lead(row, lead, body)
        continuing = self._state == "plain" and lead > self._indent
        column, listed = self._list_marks(row, lead, continuing)
        text = self.rows[row]
        if column >= len(text) or text[column] == "#":
            return True
        if not continuing or listed:
            column = self._properties(row, column)
            text = self.rows[row]
            if column >= len(text):
                return True
        if re.compile(r"\?(?=\s|$)").match(text, column) and (listed or not continuing):
            mend = "写成“键: 值”，键只用一个词，如 title"
            self._fault(row, column, "E074", "不允许用“? ”写键", mend)
            self.readable = False
            self._next = len(self.rows)
            return True
        colon = self._key(row, column, continuing and not listed, listed)
        if colon is None:
            if listed or continuing or self._text_fits(row, column):
                self._value(row, column, continuing and not listed)
            return True
        if self.rows[row][column:colon].strip() == "<<":
            self._fault(row, column, "S080", "不允许用 << 合并", "删掉这一行，把内容照写一遍")
        shift = self._enter(row, column, "map") - column
        self._state = "empty"
        self._after_colon(row, colon + shift)
        return True

    def _trim(self, row: int) -> None:
        """Take the tabs from the end of a row."""
        text = self.rows[row]
        end = len(text.rstrip())
        if "\t" in text[end:]:
            at = text.index("\t", end)
            self._fault(row, at, "W023", "行尾有制表符（Tab）", "删掉行尾的 Tab；不改也能读")
            self._edit(row, end, len(text), "")

    def _lead(self, row: int, lead: int, body: str) -> int:
        """Mend indentation made of anything but spaces; the indentation that is meant."""
        blank = self.rows[row][:lead]
        if blank.strip(" ") == "":
            return lead
        at = lead - len(blank.lstrip(" "))
        if "\t" in blank:
            what, mend = "缩进用了制表符（Tab）", "改成空格，每级两个"
            self._fault(row, blank.index("\t"), "E022", what, mend)
        else:
            name = "全角空格" if "\u3000" in blank else "不换行空格等特殊空格（多半从网页或 Word 粘贴）"
            self._fault(row, at, "E024", f"缩进用了{name}", "改成半角空格，每级两个")
        width = sum({"\t": 4, "\u3000": 2}.get(sign, 1) for sign in blank)
        legal = [level.indent for level in self._levels if level.kind == "seq" or body[:1] != "-"] or [0]
        if self._levels and (self._state == "empty" or (self._state == "plain" and body[:1] != "-" and not _KEY.match(body))):
            legal = [*legal, self._indent + 2]
        meant = min(legal, key=lambda indent: abs(indent - width))
        self._edit(row, 0, lead, " " * meant)
        return meant

    def _list_marks(self, row: int, column: int, continuing: bool) -> tuple[int, bool]:
        """Pass the list marks at the head of a line; the column after them, and if there were any."""
        listed = False
        while self._is_list_mark(row, column, continuing and not listed, listed):
            if continuing and not listed:
                what = "上面一行已经写了内容，这里又开始了列表（-）"
                mend = "要写列表，把上面冒号后的内容移到列表里；否则删掉“-”"
                self._fault(row, column, "E071", what, mend)
                self.readable = False
                return column, False
            column = self._enter(row, column, "seq")
            self._state = "empty"
            listed = True
            text = self.rows[row]
            column = len(text) - len(text[column + 1 :].lstrip(" "))
        return column, listed

    def _is_list_mark(self, row: int, column: int, continuing: bool, nested: bool) -> bool:
        """Whether a list mark stands here, or something typed for one, which is mended."""
        text = self.rows[row]
        mark, after = text[column : column + 1], text[column + 1 : column + 2]
        if mark == "-":
            if after in ("", " "):
                return True
            if after.isspace():
                self._wide_space(row, column + 1, "“-”后")
                return True
            if continuing or after == "-" or (nested and after.isdigit()):
                return False
            self._fault(row, column, "E027", "“-”后缺空格", "在“-”后面加一个空格")
            self._edit(row, column + 1, column + 1, " ")
            return True
        if not mark or mark not in _BULLETS or continuing or nested or after == mark:
            return False
        if mark == "*" and after != " ":
            return False
        self._fault(row, column, "E041", f"列表符号用了“{mark}”", "列表符号要用半角“-”，后面加一个空格")
        self._edit(row, column, column + 1, "-" if after == " " else "- ")
        if after.isspace() and after != " ":
            self._edit(row, column + 2, column + 3, "")
        return True

    def _wide_space(self, row: int, column: int, where: str) -> None:
        """Report and replace a blank that is not a space."""
        sign = self.rows[row][column]
        if sign == "\t":
            self._fault(row, column, "E022", f"{where}用了制表符（Tab）", "改成一个半角空格")
        else:
            self._fault(row, column, "E025", f"{where}是{_blank_name(sign)}", "换成一个半角空格")
        self._edit(row, column, column + 1, " ")

    def _key(self, row: int, column: int, continuing: bool, listed: bool) -> int | None:
        """The column of the colon if a key begins here, or what was typed for one (mended)."""
        text = self.rows[row]
        if text[column] in _CLOSING:
            end = _CLOSING[text[column]].match(text, column + 1)
            colon = end and re.compile(r"\s*:(?=\s|$)").match(text, end.end())
            return colon.end() - 1 if colon else None
        if found := _FLOW_KEY.match(text, column):
            self._fault(row, column, "E074", "用列表或字段组当了键", "键只能是一个词，如 title")
            self.readable = False
            return found.end() - 1
        key = _KEY.match(text, column)
        wide = _WIDE_KEY.match(text, column)
        if key and (not continuing or _WORD.fullmatch(key[1].rstrip())):
            return key.end() - 1
        if key or continuing:
            return None
        expected = not listed and (
            not self._levels
            or (any(level.indent == column and level.kind == "map" for level in self._levels))
        )
        if wide and (expected or wide[1] in self._names or self._key_follows(row, column)):
            what = "键后用了中文冒号“：”"
            self._fault(row, wide.start(2), "E040", what, _COLON)
            self._edit(row, wide.start(2), wide.end(2), ": ")
            return wide.start(2)
        tight = _TIGHT_KEY.match(text, column)
        # A reference such as regulation:dangzhang is no key, so a known name is not enough here.
        if tight and (
            expected or (listed and tight[1] in self._first_names) or self._key_follows(row, column)
        ):
            self._fault(row, tight.start(2), "E026", "冒号后缺一个空格", "在冒号后面加一个半角空格")
            self._edit(row, tight.end(2), tight.end(2), " ")
            return tight.start(2)
        return None

    def _key_follows(self, row: int, column: int) -> bool:
        """Whether the next line has a key in the same column, so that this one should, too."""
        at = self._content_after(row)
        text = self.rows[at] if at is not None else ""
        return text[:column].strip(" ") == "" and bool(
            _KEY.match(text, column) or re.compile(r"[A-Za-z_]\w*[:：]").match(text, column)
        )

    def _enter(self, row: int, column: int, kind: str) -> int:
        """Open a block collection or go on with it; the column of the entry when mended."""
        levels = self._levels
        left = []
        while levels and levels[-1].indent > column:
            left.append(levels.pop())
        top = levels[-1] if levels else None
        if top and top.indent == column and top.kind == "seq" and kind == "map":
            if len(levels) > 1 and levels[-2].indent == column:
                # A list may stand in the column of the key that it belongs to.
                levels.pop()
                top = levels[-1]
        beneath = not left and self._state == "empty"
        if top and top.indent == column:
            if top.kind == kind:
                top.row = row
            elif kind == "seq" and beneath:
                levels.append(_Level(column, kind, row))
            else:
                self._mixed(row, column, kind)
        elif (top is None and not left) or (top and beneath):
            levels.append(_Level(column, kind, row))
        else:
            return self._uneven(row, column, kind, left)
        if self._odd_indent is not None and column <= self._odd_indent:
            self._odd_indent = None
        return column

    def _mixed(self, row: int, column: int, kind: str) -> None:
        if kind == "map":
            what = "上面是列表（-），这里变成了“键: 值”"
            mend = "若是列表的一项，行首加“- ”；若是上一项的字段，往右缩进两格"
        else:
            what = "上面是“键: 值”，这里变成了列表（-）"
            mend = "列表要写在某个键的下面，并往右缩进两格；若是多余的“-”就删掉"
        self._fault(row, column, "E071", what, mend)
        self.readable = False

    def _uneven(self, row: int, column: int, kind: str, left: list[_Level]) -> int:
        """Report an entry that lines up with nothing, and line it up with the nearest level."""
        open_levels = [*self._levels[-1:], *reversed(left)]
        alike = [level for level in open_levels if level.kind == kind] or open_levels
        level = min(alike, key=lambda one: abs(one.indent - column))
        self._levels += [one for one in reversed(left) if one.indent <= level.indent]
        off = column - level.indent
        if self._odd_indent != column:
            what = f"第 {row + 1} 行缩进{'多' if off > 0 else '少'}了 {abs(off)} 格"
            mend = f"与第 {level.row + 1} 行对齐：行首{'删去' if off > 0 else '加上'} {abs(off)} 个空格"
            self._fault(row, column, "E070", what, mend)
        if level.kind != kind:
            self.readable = False
        self._odd_indent = column
        level.row = row
        self._edit(row, 0, column, " " * level.indent)
        return level.indent

    def _text_fits(self, row: int, column: int) -> bool:
        """Whether text without a key may stand here; if not, it is reported and taken out."""
        if self._state == "empty" and column > self._indent:
            return True
        if self._state != "broken":
            what = "这一行接不上：既不是“键: 值”，也不是列表的一项"
            mend = "若是字段，写成“键: 值”；若是接着上一行的文字，在键后写半角“|”，文字另起一行并缩进"
            self._fault(row, column, "E070", what, mend)
            self._state = "broken"
        self._edit(row, 0, len(self.rows[row]), "")
        return False

    # Values.

    def _after_colon(self, row: int, colon: int) -> None:
        """Read the value behind a colon, if there is one in the row."""
        text = self.rows[row]
        start = len(text) - len(text[colon + 1 :].lstrip())
        if start >= len(text):
            return
        for at in range(colon + 1, start):
            if text[at] != " ":
                self._wide_space(row, at, "冒号后")
        if text[start] != "#":
            start = self._properties(row, start)
            if start < len(self.rows[row]):
                self._value(row, start, False)

    def _properties(self, row: int, column: int, end: str = r"\s") -> int:
        """Refuse anchors, aliases and tags at the start of a value; the column where it goes on."""
        for _ in range(2):
            text = self.rows[row]
            token = re.compile(rf"[&*!][^{end}]*").match(text, column)
            if not token:
                break
            sign, name = token[0][0], token[0][1:]
            after = text[token.end() :].lstrip()
            if sign == "!" and (name[:1] in ("", "!", "<") or name.isascii()):
                what, mend = f"不允许标签（“{token[0]}”）", "删掉它；若是正文，整句用英文引号括起"
                self._fault(row, column, "S081", what, mend)
            elif (sign == "*" and name in self._anchors) or (
                sign == "&" and (name in self._aliases or after[:1] in ("[", "{"))
            ) or (sign == "&" and not after and name.isascii() and self._nested_after(row)):
                what, mend = f"不允许用 & 和 * 引用（“{token[0]}”）", "删掉它，把内容照写一遍"
                self._fault(row, column, "S080", what, mend)
            else:
                what = f"值以“{sign}”开头，它在这里有特殊含义"
                self._fault(row, column, "E053", what, _QUOTE)
                self._edit(row, column, column + 1, "□")
                break
            if sign == "*":
                self._edit(row, column, token.end(), "□" * len(token[0]))
                break
            self._edit(row, column, token.end(), " " * len(token[0]))
            column = len(text) - len(after)
        return column

    def _nested_after(self, row: int) -> bool:
        """Whether the next content stands deeper than the entry in hand."""
        at = self._content_after(row)
        text = self.rows[at] if at is not None else ""
        return at is not None and len(text) - len(text.lstrip(" ")) > self._indent

    def _value(self, row: int, column: int, continuing: bool) -> None:
        """Read one scalar or bracketed value in block style."""
        text = self.rows[row]
        sign, value = text[column], text[column:].rstrip()
        if continuing:
            self._plain(row, column)
        elif sign in _CLOSING:
            self._quoted(row, column)
        elif re.match(r"\{\s*\{", value):
            self._fault(row, column, "E054", "花括号“{{”有特殊含义", _QUOTE)
            self._neutral(row, column)
        elif sign in "[{" or (sign in "［｛" and value[-1] in "］｝]}"):
            if sign in "［｛":
                what = "列表用了全角括号"
                mend = "写成 [甲, 乙]，用半角括号和逗号，或每行一个“- ”"
                self._fault(row, column, "E042", what, mend)
                self._edit(row, column, len(text), text[column:].translate(_TO_FLOW))
            self._state = "closed"
            self._flow(row, column)
        elif re.fullmatch(r"[｜＞][+-]?", value):
            self._fault(row, column, "E047", f"“{sign}”是全角的，不能引出多行文字", "改成半角“|”")
            self._edit(row, column, column + 1, "|" if sign == "｜" else ">")
            self._block(row, None)
        elif sign in "|>" and (header := _BLOCK.match(value)):
            self._block(row, header[1])
        else:
            self._plain_start(row, column)
            self._plain(row, column)

    def _plain_start(self, row: int, column: int) -> None:
        """Refuse text that begins with a sign of YAML's own."""
        text = self.rows[row]
        sign, after = text[column], text[column + 1 : column + 2]
        if sign in "|>&*!":
            self._fault(row, column, "E053", f"值以“{sign}”开头，它在这里有特殊含义", _QUOTE)
        elif sign in "%@`,]}":
            self._fault(row, column, "E052", f"值不能以“{sign}”开头", _QUOTE)
        elif sign in "-?" and after in ("", " "):
            what = f"值不能以“{sign} ”开头"
            mend = f"若是列表，另起一行缩进两格再写；若是文字，{_QUOTE}"
            self._fault(row, column, "E052", what, mend)
        else:
            return
        self._edit(row, column, column + 1, "□")

    def _plain(self, row: int, column: int) -> None:
        """Read text without quotes to the end of the row."""
        self._state = "plain"
        text = self.rows[row]
        comment = re.compile(r"(?<=[ \t])#").search(text, column)
        if comment:
            self._state = "closed"
            if text[comment.end() : comment.end() + 1].strip("# "):
                what = f"“空格+#”后面的“{text[comment.start() :].strip()}”被当成注释丢掉了"
                mend = f"若是正文，{_QUOTE}；若是注释，# 后加空格"
                self._fault(row, comment.start(), "W055", what, mend)
        end = comment.start() if comment else len(text)
        # No one sees them, and a name that ends in one is another name.
        if odd := [at for at in range(len(text[:end].rstrip()), end) if text[at] not in " \t"]:
            self._fault(row, odd[0], "E025", f"值的末尾是{_blank_name(text[odd[0]])}", "删去")
            self._edit(row, odd[0], end, " " if comment else "")
        if (wide := re.compile(r"\s＃").search(text, column, end)) or text[column] == "＃":
            at = column if text[column] == "＃" else wide.start() + 1
            self._fault(row, at, "W046", "“＃”是全角的，后面的字留在了内容里", "注释要用半角“#”")
        found = re.compile(r":(?=\s|$)").finditer(text[:end], column)
        colons = [colon.start() for colon in found]
        if colons and text[column] in "“‘＂＇「":
            self._fault(row, column, "E044", f"弯引号“{text[column]}”不起作用", _QUOTE)
        elif colons:
            what = "值里有“冒号+空格”，会被当成又一个键"
            self._fault(row, colons[0], "E049", what, "整句用英文引号括起，或改用中文冒号“：”")
        for at in colons:
            self._edit(row, at, at + 1, "：")

    def _neutral(self, row: int, column: int) -> None:
        """Take the meaning from the brackets of a value that should have been text."""
        text = self.rows[row]
        self._edit(row, column, len(text), text[column:].translate(_NEUTRAL))
        self._state = "closed"

    def _quoted(self, row: int, column: int) -> None:
        """Read a value in quotes and what follows it."""
        self._state = "closed"
        end_row, end = self._quotes(row, column)
        text = self.rows[end_row]
        rest = text[end:]
        if not rest.strip() or re.match(r"\s+#", rest):
            return
        mark = text[end - 1]
        if end_row > row:
            self._unclosed_quotes(row, column)
            return
        self._fault(row, end - 1, "E045", "引号不成对：引号里面又有同样的引号", _INNER)
        inner = text[column + 1 :].rstrip().removesuffix(mark).replace(mark, "’").replace("\\", "/")
        self._edit(row, column + 1, len(text), inner + mark)

    def _quotes(self, row: int, column: int) -> tuple[int, int]:
        """Pass text in quotes; where it ends (a missing end is reported and put in)."""
        mark = self.rows[row][column]
        at, start = row, column + 1
        while not (found := _CLOSING[mark].match(self.rows[at], start)):
            if mark == '"':
                self._escapes(at, start, len(self.rows[at]))
            at, start = at + 1, 0
            if at >= len(self.rows) or not (
                self._goes_on(at, "") or self.rows[at].strip() == mark
            ):
                return row, self._unclosed_quotes(row, column)
            self._characters(at)
        if mark == '"':
            self._escapes(at, start, found.end())
        self._next = max(self._next, at + 1)
        return at, found.end()

    def _unclosed_quotes(self, row: int, column: int) -> int:
        text = self.rows[row]
        what = f"从第 {row + 1} 行第 {self.column(row, column) + 1} 列开始的引号没有结束"
        self._fault(row, column, "E045", what, "在这句话末尾补上同样的英文引号")
        inner = text[column + 1 :].replace(text[column], "’").replace("\\", "/")
        self._edit(row, column + 1, len(text), inner + text[column])
        self._next = row + 1
        self._state = "broken"
        return len(self.rows[row])

    def _escapes(self, row: int, start: int, end: int) -> None:
        """Refuse the backslashes in double quotes that stand for no character."""
        if "\\" not in self.rows[row]:
            return
        for found in _ESCAPE.finditer(self.rows[row], start, end):
            if bad := _BAD_ESCAPE.match(self.rows[row], found.start()):
                half = bad[0][1] in "uU"
                what = f"不完整的字符转义（{found[0]}…）" if half else f"双引号里的“{found[0]}”不是有效的转义"
                mend = "删掉它，直接打出那个字" if half else "改用英文单引号括起，或把“\\”写成“\\\\”"
                self._fault(row, found.start(), "E009", what, mend)
                self._edit(row, found.start(), found.start() + 1, "/")

    def _goes_on(self, row: int, closers: str) -> bool:
        """Whether a row can belong to a quoted or bracketed value begun above."""
        body = self.rows[row].lstrip()
        indent = len(self.rows[row]) - len(body)
        return not body or indent > self._indent or (closers != "" and body[0] in closers)

    def _block(self, row: int, given: str | None) -> None:
        """Pass the lines of block text; only their characters and their indentation can be wrong."""
        self._state = "closed"
        parent, first = self._indent, row
        indent = max(parent, 0) + int(given) if given else None
        while self._next < len(self.rows):
            at = self._next
            text = self.rows[at]
            body = text.lstrip()
            blank = text[: len(text) - len(body)]
            spaces = len(text) - len(text.lstrip(" "))
            if not body and spaces == len(text):
                self._next += 1
                continue
            if spaces <= parent and (blank.strip(" ") == "" or _KEY.match(body) or body[:2] == "- "):
                return
            if spaces <= parent:
                self._state = "plain"
                self._lead(at, len(blank), body)
                self._state = "closed"
                indent = parent + 2 if indent is None else indent
                self._edit(at, 0, len(self.rows[at]), " " * indent + body)
            elif indent is None:
                indent, first = spaces, at
            elif spaces < indent:
                what = f"第 {at + 1} 行缩进少了 {indent - spaces} 格"
                mend = f"与第 {first + 1} 行对齐：行首加上 {indent - spaces} 个空格"
                self._fault(at, spaces, "E070", what, mend)
                self._edit(at, 0, spaces, " " * indent)
            self._characters(at)
            self._next += 1

    # Brackets.

    def _flow(self, row: int, column: int) -> None:
        """Read a value in brackets, over several rows if need be."""
        opened, stack, turn = (row, column), [], "entry"
        while True:
            text = self.rows[row]
            if column >= len(text) or (text[column] == "#" and text[:column][-1:] in ("", " ")):
                row, column = row + 1, 0
                if row >= len(self.rows) or not self._goes_on(row, "]}"):
                    self._unclosed_flow(*opened, stack)
                    return
                self._characters(row)
                continue
            sign = text[column]
            if sign.isspace():
                if sign != " " and turn:
                    self._wide_space(row, column, "括号里")
                column += 1
            elif sign in "[{":
                stack.append(sign)
                if len(stack) + len(self._levels) > DEPTH:
                    self._next = len(self.rows)
                    return
                column, turn = column + 1, "entry"
            elif sign in "]}":
                stack.pop()
                column, turn = column + 1, ""
                if not stack:
                    self._next = max(self._next, row + 1)
                    self._after_flow(*opened, row, column)
                    return
            elif sign in ",:" and not (sign == ":" and turn == "entry"):
                column, turn = column + 1, "entry" if sign == "," else "value"
            elif turn and sign in _CLOSING:
                row, column = self._quotes(row, column)
                turn = ""
                if not re.compile(r"\s*(?:[,，:\]}]|\s#|$)").match(self.rows[row], column):
                    self._fault(row, column - 1, "E045", "引号不成对", _INNER)
                    self.readable = False
            else:
                column = self._flow_word(row, column, stack[-1], turn)
                turn = ""

    def _flow_word(self, row: int, column: int, bracket: str, turn: str) -> int:
        """Read one piece of plain text in brackets; the column behind it."""
        if turn:
            column = self._properties(row, column, r"\s,\[\]{}")
            text = self.rows[row]
            if text[column : column + 1] in ("", *"[]{},\"'"):
                return column
            if text[column] in "%@`#":
                self._fault(row, column, "E052", f"值不能以“{text[column]}”开头", _QUOTE)
                self._edit(row, column, column + 1, "□")
        word = _FLOW_WORD.match(self.rows[row], column)
        assert word
        end = max(word.end(), column + 1)
        wrong = re.compile("，" if bracket == "[" or not turn else r"，(?=\s*[\w'\"]+\s*[:：])")
        comma = wrong.search(self.rows[row], column)
        if comma and comma.start() < end:
            what = "括号里用了中文逗号“，”，前后会连成一项"
            mend = f"改成半角逗号，后面加一个空格；若是正文，{_QUOTE}"
            self._fault(row, comma.start(), "E043", what, mend)
            self._edit(row, comma.start(), comma.end(), ",")
            return comma.start()
        rest = self.rows[row][end:].lstrip()
        if bracket == "{" and turn == "entry" and rest[:1] in ("", ",", "}"):
            if (row, "E040") in self._faults or (row, "E026") in self._faults:
                return end
            if wide := _WIDE_KEY.match(self.rows[row], column, end):
                self._fault(row, wide.start(2), "E040", "键后用了中文冒号“：”", _COLON)
                self._edit(row, wide.start(2), wide.end(2), ": ")
                return wide.start(2)
            if tight := _TIGHT_KEY.match(self.rows[row], column, end):
                self._fault(row, tight.start(2), "E026", "冒号后缺一个空格", "在冒号后面加一个半角空格")
                self._edit(row, tight.end(2), tight.end(2), " ")
                return tight.start(2)
        return end

    def _after_flow(self, row: int, column: int, end_row: int, end: int) -> None:
        """Refuse what stands behind a bracketed value in its row."""
        rest = self.rows[end_row][end:]
        if not rest.strip() or re.match(r"\s+#|\s*:(?=\s|$)", rest):
            return
        if end_row > row:
            self._fault(end_row, end, "E050", "括号后面多了内容", "删掉多出的字，或整句用英文引号括起")
            self._edit(end_row, end, end + len(rest), "")
            return
        if self.rows[row][column] == "{":
            self._fault(row, column, "E054", "值以花括号开头，它有特殊含义", _QUOTE)
        elif re.compile(r"\[[0-9]{4}\]").match(self.rows[row], column):
            what = "方括号有特殊含义；文号的年份要用六角括号"
            self._fault(row, column, "E050", what, "写成 〔2025〕12号 这样，或整句用英文引号括起")
        else:
            self._fault(row, column, "E050", "值以方括号开头，它有特殊含义", _QUOTE)
        self._neutral(row, column)

    def _unclosed_flow(self, row: int, column: int, stack: list[str]) -> None:
        name = "方括号" if self.rows[row][column] == "[" else "花括号"
        what = f"从第 {row + 1} 行第 {self.column(row, column) + 1} 列开始的{name}没有结束"
        if self._state != "broken":  # Its end may be in quotes that have none.
            self._fault(row, column, "E070", what, "补上对应的半角右括号；若是正文，整句用英文引号括起")
        self._neutral(row, column)
        self._next = row + 1
        self._state = "broken"


def _about(sign: str, in_key: bool, line: int) -> tuple[str, str, str, str | None] | None:
    """What is wrong with a character: code, what, mend, and what replaces it (None: it stays)."""
    code = f"U+{ord(sign):04X}"
    if sign == "\ufeff":
        return "E004", f"第 {line} 行有看不见的字符 {code}（多半是两个文件接在了一起）", "删掉它", ""
    if sign in "\x85\u2028\u2029":
        return "E021", f"第 {line} 行有特殊的换行符 {code}", "删掉它，换成普通换行（回车）或空格", " "
    if CONTROL.match(sign):
        name = "空字符" if sign == "\0" else "控制字符"
        return "E008", f"第 {line} 行有{name} {code}", "删掉它（看不见时，删去前后几个字重打）", ""
    if sign == "\ufffd":
        return "E007", "有“\ufffd”，原字已经丢失", "对照原件把原字补回", None
    if _BIDI.match(sign):
        return "E029", f"含方向控制符 {code}，显示的顺序会骗人", "删掉它（删去前后几个字重打）", ""
    if sign in "\xad\u180e\u200b\u200c\u200d" or "\u2060" <= sign <= "\u2065":
        if in_key:
            return "E028", f"键名里有零宽字符 {code}", "把键名删掉重打一遍", ""
        return "W028", f"内容里有看不见的零宽字符 {code}，读取时已略去", "删去前后几个字重打", ""
    if "\ue000" <= sign <= "\uf8ff" or sign >= "\U000f0000":
        mend = "换成正式编码的字；没有的话用文字说明"
        return "W031", f"有造字区的字 {code}，别的电脑显示不出", mend, None
    meant = _RADICALS.get(sign) or unicodedata.normalize("NFKC", sign)
    if meant != sign:
        return "W030", f"“{sign}”（{code}）是部首或兼容字符，会搜不到", f"换成“{meant}”", None
    return None
