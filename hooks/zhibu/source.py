"""A data file as plain values, with the place of every key and value, and whatever is wrong in it.

Bytes, characters and structure are looked at in this order; a fault is reported once, by the first
that sees it, in words for people who know no YAML. Records are made of it by `shape`.
"""

from __future__ import annotations

import re
import stat
import typing
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import yaml

from .lexical import CONTROL, DEPTH, LENGTH, MANY, Reading
from .problem import Grade, Place, Problem

SIZE = 2_000_000
"""The bytes of a file at most; more is a document pasted by mistake."""
NODES = 200_000
"""The values of a file at most."""
CAP = 50
"""The problems of a file that are shown; the rest are counted."""

Loc = tuple[str | int, ...]

# The C parser gives the same events some ten times faster.
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HAN = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·\U00020000-\U0003ffff]"
_EMPTY_WORDS = ("", "~", "null", "Null", "NULL")
_INVISIBLE = re.compile("[\\s\xad\u180e\u200b-\u200d\u2060-\u2065\ufeff]")


GUESS = re.compile(r"# 把握：[高中低]")
"""How the comment beside a guess of the import or of the roll-over begins."""


@dataclass(slots=True)
class Node:
    """Where a value begins, and the same for what it holds."""

    row: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    parts: dict[str | int, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """One data file: its values (every scalar as text, an empty one None), places and problems."""

    name: str
    data: dict[str, object] | None = None
    problems: list[Problem] = field(default_factory=list)
    root: Node | None = field(default=None, repr=False)
    unsettled: bool = False
    """Whether 待写 or 待定 stands anywhere in it."""
    guesses: tuple[int, ...] = ()
    """The lines with a comment that says how sure a guess is; whoever looks at the guess takes the comment out."""
    stamp: str = ""
    """What tells this content of the file from another, where its values and places were put aside."""
    path: Path | None = field(default=None, repr=False)
    """Where they are read again."""

    def put_aside(self, stamp: str) -> Source:
        """The same without values and places, which take more room than the record and are asked for where something is wrong."""
        return replace(self, data=None, root=None, stamp=stamp)

    def place(self, loc: Loc, key: bool = False) -> Place:
        """Where the value (or the key) at a path stands, or its nearest parent that exists."""
        node = _root(self.path, self.name, self.stamp) if self.stamp else self.root
        spot = (node.row, node.column) if node else (0, 0)
        for depth, part in enumerate(loc, 1):
            if node is None or part not in node.parts:
                break
            wanted = node.keys.get(str(part)) if key and depth == len(loc) else None
            node = node.parts[part]
            spot = wanted or (node.row, node.column)
        return Place(self.name, spot[0] + 1, spot[1] + 1)


@lru_cache(maxsize=16)
def _root(path: Path, name: str, stamp: str) -> Node | None:
    """The places of a file whose content has this stamp, read again."""
    return read(path, name).root


def problem_of(place: Place, code: str, what: str, mend: str, record: str = "") -> Problem:
    """A problem whose grade is told by the letter of its code."""
    grade = {"W": Grade.WARNING, "I": Grade.NOTE}.get(code[0], Grade.ERROR)
    return Problem(place, code, what, mend, record, grade)


def read(path: Path, name: str) -> Source:
    """Read a file; whatever is wrong with it is among the problems of the source."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            return _refused(name, "F090", "不接受符号链接（快捷方式）", "放入文件本身")
        if not stat.S_ISREG(status.st_mode):
            return _refused(name, "F090", "这不是普通文件", "换成普通的文本文件")
        if status.st_size > SIZE:
            return _refused(name, "E012", *_too_big(f"文件超过 {SIZE // 1_000_000} MB"))
        data = path.read_bytes()
    except OSError:
        return _refused(name, "F090", "读不到这个文件", "检查文件是否还在、是否有权限打开")
    return _from_bytes(data, name)


def _from_bytes(data: bytes, name: str) -> Source:
    if foreign := _foreign(data):
        return _refused(name, *foreign)
    problems = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        what = "文件头有 BOM（看不见的标记），已自动忽略"
        mend = "另存为时编码选 UTF-8（不带 BOM）；不改也能读"
        problems.append(problem_of(Place(name), "W003", what, mend))
    text, wrong = _decode(data)
    problems += [problem_of(Place(name, line, column), *rest) for line, column, *rest in wrong]
    if text is None:
        return Source(name, None, capped(problems))
    if re.search("\r(?!\n)", text):
        line, column = _spot(text, text.replace("\r\n", "\n\n").index("\r"))
        what = "换行符是旧式的单个 CR"
        mend = "用记事本打开另存一遍，换行符统一为 LF；不改也能读"
        problems.append(problem_of(Place(name, line, column), "W020", what, mend))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not re.sub(r"(?m)^\s*(#.*|---|\.\.\.)?\s*$", "", text).strip():
        what = "文件是空的，没有内容"
        mend = "至少写上最外层的键和内容（对照同一文件夹里别的文件），或删掉这个文件"
        empty = problem_of(Place(name), "E011", what, mend)
        return Source(name, None, [*problems, empty])
    reading = Reading(text)
    marked = {line - 1 for line, *_ in wrong}
    made = _Composer(reading, name, marked)
    problems += made.problems
    guesses = tuple(line for line, written in enumerate(text.split("\n"), 1) if GUESS.search(written))
    return Source(name, made.data, capped(problems), made.root, "待写" in text or "待定" in text, guesses)


def _refused(name: str, code: str, what: str, mend: str) -> Source:
    return Source(name, None, [problem_of(Place(name), code, what, mend)])


def _too_big(what: str) -> tuple[str, str]:
    return what, "看看是否误贴了整份文件；确有需要就拆成几份"


def capped(problems: Iterable[Problem], taken: int = 0, unseen: int = 0) -> list[Problem]:
    """The problems in order; past the cap the lighter and later ones are only counted, as are
    those unseen."""
    room = max(CAP - taken, 0)
    ordered = sorted(set(problems), key=lambda one: (one.place, -one.grade, one.code))
    by_weight = sorted(ordered, key=lambda one: -one.grade)
    shown, rest = by_weight[:room], by_weight[room:]
    if not rest:
        return ordered
    last = max(one.place for one in rest)
    what = f"另有 {len(rest) + unseen} 处问题没有列出"
    letter = {Grade.NOTE: "I", Grade.WARNING: "W", Grade.ERROR: "E"}[rest[0].grade]
    more = problem_of(last, f"{letter}099", what, "先改好列出的，再检查一次")
    return [*sorted(shown, key=lambda one: (one.place, -one.grade, one.code)), more]


# Bytes.


def _foreign(data: bytes) -> tuple[str, str, str] | None:
    """Code, what and mend if the bytes are no UTF-8 text at all."""
    copy_out = "在原来的软件里打开，把文字复制到一个 UTF-8 的文本文件里"
    for start, kind in (
        (b"PK\x03\x04", "Word/Excel 文件（压缩格式），不是文本"),
        (b"\xd0\xcf\x11\xe0", "旧版 Word/Excel/WPS 文件，不是文本"),
        (b"%PDF", "PDF 文件，不是文本"),
        (b"{\\rtf", "RTF 文件（写字板格式），不是纯文本"),
    ):
        if data.startswith(start):
            return "E010", f"这是 {kind}", copy_out
    save_as = "用记事本或 WPS 打开，“另存为”时编码选 UTF-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "E002", "文件是 UTF-16（记事本里叫 Unicode），不是 UTF-8", save_as
    for parity, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if 0 in data[parity:4096:2] and 0 not in data[1 - parity : 4096 : 2]:
            sample = data[: 4096 - 4096 % 2].decode(codec, "ignore")
            if re.search(r":[ \r\n]", sample):
                return "E002", "每隔一个字节是 0，像是 UTF-16，不是 UTF-8", save_as
    return None


def _decode(data: bytes) -> tuple[str | None, list[tuple[int, int, str, str, str]]]:
    """The text, with a box for each wrong byte, and line, column, code, what, mend of the faults."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as fault:
        cut_off = fault.reason == "unexpected end of data"
    # Bytes that only a wrong UTF-8 encoder writes would also pass for GBK.
    odd = rb"\xed[\xa0-\xbf][\x80-\xbf]|[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]"
    if not cut_off and _is_gbk(re.sub(odd, b"", data)):
        what = "文件不是 UTF-8，看起来是 GBK（记事本里叫 ANSI）"
        mend = "用记事本或 WPS 打开，“另存为”时编码选 UTF-8"
        return None, [(1, 1, "E001", what, mend)]
    rows, wrong = data.split(b"\n"), []
    texts = []
    line = 1
    for number, row in enumerate(rows, 1):
        try:
            text = row.decode("utf-8")
        except UnicodeDecodeError as fault:
            before = row[: fault.start].decode("utf-8").split("\r")
            at = line + len(before) - 1
            if number == len(rows) and fault.reason == "unexpected end of data":
                what, mend = "文件末尾缺字节，可能拷贝中断", "重新复制这个文件，或补上最后的字"
            else:
                what = f"第 {at} 行第 {len(before[-1]) + 1} 个字无法识别"
                mend = "对照原件把这个字重打一遍"
            wrong.append((at, len(before[-1]) + 1, "E005", what, mend))
            text = row.decode("utf-8", "replace").replace("\ufffd", "□")
            if len(wrong) > MANY:
                return None, wrong
        texts.append(text)
        line += 1 + text.removesuffix("\r").count("\r")
    return "\n".join(texts), wrong


def _is_gbk(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 read better as the old Chinese encoding."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if not lost or lost <= len(re.findall(_HAN, text)):
        return False
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _spot(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of a position in a text with any line ends."""
    before = text[:at].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


# Structure.


@dataclass(slots=True)
class _Open:
    """A list or mapping that the parser is inside of."""

    node: Node
    values: list[object] | dict[str, object]
    key: str | None = None
    key_due: bool = True
    seen: dict[str, tuple[str, int, bool]] = field(default_factory=dict)


class _Composer:
    """Plain values and places from the parser's events; nothing recurses and nothing is guessed."""

    def __init__(self, reading: Reading, name: str, marked: set[int]) -> None:
        """Compose what was read; `marked` are rows already reported for their bytes."""
        self.data: dict[str, object] | None = None
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._name = name
        self._reading = reading
        self._text = "\n".join(reading.rows) + "\n"
        self._said = {(fault.row, fault.code) for fault in reading.faults}
        self._known = {fault.row for fault in reading.faults if fault.code[0] != "W"} | marked
        self._open: list[_Open] = []
        self._nodes = self._errors = 0
        for fault in reading.faults:
            place = Place(name, fault.row + 1, fault.column + 1)
            self.problems.append(problem_of(place, *fault[2:]))
        if reading.readable:
            self._run()

    def _say(self, row: int, column: int, code: str, what: str, mend: str) -> None:
        """Report a fault at a place of the mended text, one of a code in a row."""
        if (row, code) not in self._said:
            self._said.add((row, code))
            place = Place(self._name, row + 1, self._reading.column(row, column) + 1)
            self.problems.append(problem_of(place, code, what, mend))
            self._errors += code[0] != "W"

    def _run(self) -> None:
        top: object = None
        try:
            for event in yaml.parse(self._text, _PARSER):
                if isinstance(event, yaml.NodeEvent):
                    self._nodes += 1
                    if self._too_much(event):
                        self.root = None
                        return
                    value, node = self._begin(event)
                    if self.root is None:
                        top, self.root = value, node
                elif isinstance(event, yaml.CollectionEndEvent):
                    self._open.pop()
        except (yaml.YAMLError, ValueError, OverflowError) as fault:
            # Some escapes make the Python parser raise ValueError or OverflowError.
            self._unreadable(fault)
            return
        if isinstance(top, dict):
            self.data = top
            if (row := self._reading.long_row) is not None:
                self._say(row, 0, "E012", *_too_big(f"第 {row + 1} 行超过 {LENGTH} 字"))
        elif self.root is None:
            self._say(0, 0, "E011", "文件里没有内容", "写上最外层的键和内容，或删掉这个文件")
        else:
            kind = "列表" if isinstance(top, list) else "一段文字"
            what = f"文件最外层是{kind}，应是“键: 值”"
            mend = "第一行写最外层的键和英文冒号（对照同类文件），其余内容缩进两格放在它下面"
            if self.root.row not in self._known:
                self._say(self.root.row, self.root.column, "E072", what, mend)
            self.root = None

    def _too_much(self, event: yaml.NodeEvent) -> bool:
        """Refuse what is too deep, too long or too many, before it costs anything."""
        row, column = event.start_mark.line, event.start_mark.column
        if isinstance(event, yaml.CollectionStartEvent) and len(self._open) >= DEPTH:
            what = f"嵌套超过 {DEPTH} 层"
            self._say(row, column, "S082", what, "检查是否多打了括号或缩进；内容分到上一级去写")
        elif self._nodes > NODES:
            self._say(row, column, "E012", *_too_big(f"条目超过 {NODES} 个"))
        elif self._errors > 2 * MANY:
            self._say(row, column, "E099", "问题太多，从这一行起没有再看", "先改好前面的，再检查一次")
        elif isinstance(event, yaml.ScalarEvent) and len(event.value) > LENGTH:
            what = f"一个值有 {len(event.value)} 字，超过 {LENGTH} 字"
            self._say(row, column, "E012", *_too_big(what))
        else:
            return False
        return True

    def _begin(self, event: yaml.NodeEvent) -> tuple[object, Node]:
        """Take in one scalar, or the beginning of a list or mapping."""
        row, column = event.start_mark.line, event.start_mark.column
        if event.anchor:
            self._say(row, column, "S080", "不允许用 & 和 * 引用", "删掉它，把内容照写一遍")
        if getattr(event, "tag", None):
            self._say(row, column, "S081", "不允许标签（! 开头）", "删掉它；若是正文，整句用英文引号括起")
        node = Node(row, self._reading.column(row, column))
        parent = self._open[-1] if self._open else None
        as_key = parent is not None and isinstance(parent.values, dict) and parent.key_due
        if isinstance(event, yaml.ScalarEvent):
            value: object = event.value if as_key else self._scalar(event)
        else:
            value = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        if parent and as_key:
            parent.key_due = False
            parent.key = None
            if isinstance(event, yaml.ScalarEvent):
                parent.key = self._new_key(parent, event, node)
            elif not isinstance(event, yaml.AliasEvent):
                mend = "键只能是一个词，如 title；若是正文，整句用英文引号括起"
                self._say(row, column, "E074", "用列表或字段组当了键", mend)
        elif parent:
            self._attach(parent, value, node)
        if isinstance(event, yaml.CollectionStartEvent):
            self._open.append(_Open(node, typing.cast("list[object] | dict[str, object]", value)))
        return value, node

    def _attach(self, parent: _Open, value: object, node: Node) -> None:
        if isinstance(parent.values, list):
            parent.node.parts[len(parent.values)] = node
            parent.values.append(value)
            return
        parent.key_due = True
        if parent.key is not None:
            parent.node.parts[parent.key] = node
            parent.values[parent.key] = value

    def _new_key(self, parent: _Open, event: yaml.ScalarEvent, node: Node) -> str | None:
        """The key, unless it is a merge or was there before."""
        row, column, key = event.start_mark.line, event.start_mark.column, event.value
        if key == "<<":
            self._say(row, column, "S080", "不允许用 << 合并", "删掉这一行，把内容照写一遍")
            return None
        quoted = bool(event.style)
        alike = _INVISIBLE.sub("", unicodedata.normalize("NFKC", key)) or key
        if alike not in parent.seen:
            parent.seen[alike] = (key, row, quoted)
            parent.node.keys[key] = (row, node.column)
            return str(key)
        other, line, other_quoted = parent.seen[alike]
        hidden = {(row, "E028"), (line, "E028")} & self._said
        if other != key or hidden:
            self.problems = [
                one for one in self.problems
                if one.code != "E028" or (one.place.line - 1, "E028") not in hidden
            ]
            what = f"键“{key}”和第 {line + 1} 行的“{other}”看起来一样，只差宽窄、空格或看不见的字符"
            self._say(row, column, "Y105", what, "留下一个，键名用半角重打")
        elif quoted != other_quoted:
            what = f"键“{key}”和第 {line + 1} 行的键只差引号"
            self._say(row, column, "E067", what, "删掉其中一行，或改成另一个键")
        else:
            what = f"键“{key}”重复：第 {line + 1} 行已写过一次"
            mend = "删掉其中一行；若是新的条目，行首加“- ”"
            self._say(row, column, "Y104", what, mend)
        return None

    def _scalar(self, event: yaml.NodeEvent) -> str | None:
        """The text of a value; None if nothing was written."""
        if isinstance(event, yaml.AliasEvent):
            return None
        value, style = str(event.value), event.style
        row, column = event.start_mark.line, event.start_mark.column
        if not style and value in _EMPTY_WORDS:
            return None
        if style == '"' and (hidden := re.search(f"{CONTROL.pattern}|[\x85\u2028\u2029]", value)):
            what = f"转义写出了控制字符 U+{ord(hidden[0]):04X}"
            self._say(row, column, "E008", what, "删掉这个转义")
        if event.end_mark.line > row and style != "|" and self._open:
            value = self._unfolded(event, value)
        return value

    def _unfolded(self, event: yaml.ScalarEvent, value: str) -> str:
        """The value without the spaces that folding puts between Chinese characters."""
        first, last = event.start_mark.line, event.end_mark.line
        rows = self._reading.rows[first : last + 1]
        rows[0] = rows[0][event.start_mark.column :]
        if event.style == ">":
            rows = rows[1:]
        elif event.style and last == first + len(rows) - 1:
            rows[0], rows[-1] = rows[0][1:], rows[-1][: event.end_mark.column - 1]
        joined, at, previous = "", 0, ""
        for offset, row in enumerate(rows):
            line = row.strip().replace("''", "'") if event.style == "'" else row.strip()
            found = value.find(line, at) if line else -1
            if found < 0:
                continue
            gap = value[at:found]
            if gap == " " and re.fullmatch(_HAN, previous) and re.match(_HAN, line):
                gap = ""
                if event.style != ">":
                    indent = len(row) - len(row.lstrip())
                    what = "中文句子在这里折行，别的软件会在折行处多出空格（本系统已去掉）"
                    mend = "写成一行；长文在键后写“|”，文字另起一行并缩进"
                    self._say(first + offset, indent, "W075", what, mend)
            joined, at, previous = joined + gap + line, found + len(line), line[-1]
        return joined + value[at:]

    def _unreadable(self, fault: Exception) -> None:
        """Report where the parser stopped, unless what stopped it is reported already."""
        self.root = None
        if (long := self._reading.long_row) is not None:
            self._say(long, 0, "E012", *_too_big(f"第 {long + 1} 行超过 {LENGTH} 字"))
            return
        mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
        row, column = (mark.line, mark.column) if mark else (0, 0)
        rows = self._reading.rows
        if row >= len(rows) or not rows[row].strip():
            row, column = max((at for at, text in enumerate(rows[:row]) if text.strip()), default=0), 0
        before = max((at for at, text in enumerate(rows[:row]) if text.strip()), default=row)
        if any(before <= known <= row for known in self._known):
            return
        what = f"从第 {row + 1} 行起读不懂"
        mend = "对照上下几行，检查这一行和上一行的缩进、英文冒号、引号和括号；拿不准的值用英文引号括起"
        self._say(row, column, "E070", what, mend)
