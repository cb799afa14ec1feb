"""Data files laid out in one way (`zhibu fmt`), and faults mended for which there is one right mending (`zhibu check --fix`).

Both change blanks and words where they stand in the text, so that comments and line breaks stay. A file is put in place only
after what it says now was read again and compared. A library that loads and dumps would fold long lines anew and move comments.
"""

from __future__ import annotations

import datetime
import errno
import json
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from . import model
from .build import examine, originals_folder
from .lexical import Reading
from .load import FILES
from .problem import Grade, Problem
from .shape import WIDE, shape
from .source import Source, read
from .values import ID

SPACING = {"E025", "E026", "E027", "E040"}
"""Faults of a colon or a dash that have one right mending, which the reader itself takes for what is meant."""
READ_AS_MEANT = SPACING | {"E004", "E028", "E041", "E047", "W003", "W020", "W023", "W028", "W046"}
"""Faults that change nothing of what is read: `--fix` writes down what the reader has read."""
ROUNDS = 20
"""How often a file is gone over: a mended word lets the reader see the next fault of its line."""

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEADER = re.compile(r"[|>](?:[+-]?([1-9])?[+-]?)")
_HIDDEN = re.compile("[\t\xa0\xad\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_ODD = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
"""Blanks that are no spaces: at either end of a plain value nobody has meant them."""
_LEFT_OUT = ("originals", "releases", "schema")
"""Folders of data/ that the check reads elsewhere or not at all."""
_LONGEST = 24
"""The characters that are shown of what stands around a mended place."""


class Unsure(Exception):
    """A text that says something else, or nothing, once it is laid out."""


class _Level(NamedTuple):
    """A block list or mapping that is open: the column in which its entries stand, and in which they should."""

    kind: str
    column: int
    target: int


class _Layout:
    """The rows of a text with blanks where the layout has them; nothing but blanks at their ends and between words changes."""

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows
        self._leads: dict[int, int] = {}
        """The indentation of each row that begins something."""
        self._gaps: dict[int, list[tuple[int, int, int]]] = {}
        """Blanks within a row: from, to, how many there should be."""
        self._ends: dict[int, int] = {}
        """Where the last word of a row ends: behind it only a comment can stand."""
        self._kept: set[int] = set()
        """Rows within a value, where an empty row means something."""
        self._literal: set[int] = set()
        self._levels: list[_Level] = []
        self._depth = 0
        self._walk()

    def _walk(self) -> None:
        """Take every word of the text in turn."""
        row, column, last, before, key = -1, 0, None, [], False
        for token in yaml.scan("\n".join(self._rows) + "\n", _PARSER):
            start = token.start_mark
            if self._opened_or_closed(token):
                key = isinstance(token, yaml.KeyToken)
                continue
            if start.line > row:
                lead = self._lead(token, key)
                now = [*((level.column, level.target) for level in self._levels), (start.column, lead)]
                self._comments_between(row, start.line, [*before, *now])
                self._leads[start.line] = lead
            elif self._rows[row][column:start.column].strip() == "":
                self._gaps.setdefault(row, []).append((column, start.column, _gap(last, token, start.column - column)))
            if isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)):
                self._depth += 1
            elif isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)):
                self._depth -= 1
            row, column = self._lines_of(token)
            self._ends[row] = column
            last, key = token, False
            before = [(level.column, level.target) for level in self._levels]
        self._comments_between(row, len(self._rows), before[::-1])

    def _opened_or_closed(self, token: yaml.Token) -> bool:
        """Go into or out of a list or mapping; True where the token is no word of the text."""
        levels = self._levels
        if isinstance(token, (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken)):
            self._open("map" if isinstance(token, yaml.BlockMappingStartToken) else "seq", token.start_mark.column)
        elif isinstance(token, (yaml.BlockEndToken, yaml.KeyToken)):
            if not self._depth and levels and levels[-1].kind == "loose":
                levels.pop()
            if isinstance(token, yaml.BlockEndToken):
                levels.pop()
        elif isinstance(token, yaml.BlockEntryToken) and levels[-1].kind == "map":
            # A list in the column of its key is not announced.
            self._open("loose", token.start_mark.column)
        return isinstance(token, (yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.BlockEndToken, yaml.KeyToken,
                                  yaml.StreamStartToken, yaml.StreamEndToken))

    def _open(self, kind: str, column: int) -> None:
        self._levels.append(_Level(kind, column, self._levels[-1].target + 2 if self._levels else 0))

    def _lead(self, token: yaml.Token, key: bool) -> int:
        """The indentation of a row that begins with a token."""
        base = self._levels[-1].target if self._levels else 0
        if self._depth:
            closes = isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken))
            return base + 2 * (self._depth - closes)
        return base if key or isinstance(token, (yaml.BlockEntryToken, yaml.DocumentStartToken)) else base + 2

    def _lines_of(self, token: yaml.Token) -> tuple[int, int]:
        """Lay out the further rows of a value; the row and column where it ends."""
        start, end = token.start_mark, token.end_mark
        if not isinstance(token, yaml.ScalarToken) or start.line == end.line:
            return end.line, end.column
        base = (self._levels[-1].target if self._levels else 0) + 2 * self._depth
        if token.style not in ("|", ">"):
            for row in range(start.line + 1, end.line + 1):
                self._leads[row] = base + 2
                self._kept.add(row)
            return end.line, end.column
        header = _HEADER.match(self._rows[start.line], start.column)
        rows = list(range(start.line + 1, end.line + (end.column > 0)))
        while rows and "+" not in header[0] and not self._rows[rows[-1]].strip():
            rows.pop()
        first = next((row for row in rows if self._rows[row].strip()), None)
        if header[1]:
            old, new = self._levels[-1].column + int(header[1]), base + int(header[1])
        else:
            old, new = _indent(self._rows[first]) if first is not None else 0, base + 2
        for row in rows:
            self._leads[row] = max(new + _indent(self._rows[row]) - old, 0)
        self._kept.update(rows)
        self._literal.update(rows)
        self._ends[start.line] = header.end()
        return (rows[-1], len(self._rows[rows[-1]])) if rows else (start.line, header.end())

    def _comments_between(self, above: int, below: int, columns: Iterable[tuple[int, int]]) -> None:
        """Comments stand where the nearest list or mapping does in which they stood; COLUMNS are those around, old and new."""
        for row in range(above + 1, below):
            if self._rows[row].strip():
                # Of two in one column the later in the text counts.
                fitting = [(old, n, new) for n, (old, new) in enumerate(columns) if old <= _indent(self._rows[row])]
                self._leads[row] = max(fitting)[2] if fitting else 0

    @property
    def comments(self) -> list[str]:
        """Every comment, in order."""
        tails = (text[self._ends.get(row, 0):] for row, text in enumerate(self._rows) if row in self._ends or row not in self._kept)
        return [tail.strip() for tail in tails if tail.lstrip().startswith("#")]

    @property
    def text(self) -> str:
        """The rows as they should be."""
        rows: list[str] = []
        for n, row in enumerate(self._rows):
            for start, end, blanks in reversed(self._gaps.get(n, [])):
                row = row[:start] + " " * blanks + row[end:]
            if n in self._leads:
                row = " " * self._leads[n] + row.lstrip(" ")
            if n not in self._literal:
                bare = row.rstrip(" \t")
                # At the end of a line in double quotes a backslash keeps the blank behind it.
                row = row if bare.endswith("\\") else bare
            elif not row.strip(" "):
                row = row.rstrip(" ") if _indent(self._rows[n]) <= self._leads[n] else row
            if row or n in self._kept or (rows and rows[-1]):
                rows.append(row)
        return "\n".join(rows).rstrip("\n") + "\n"


def _gap(last: yaml.Token, token: yaml.Token, now: int) -> int:
    """How many blanks belong between two words of a row, where there are NOW so many."""
    opens, closes = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken), (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)
    if isinstance(last, yaml.ValueToken) and isinstance(token, (yaml.FlowEntryToken, *closes)):
        return now
    if isinstance(last, opens) or isinstance(token, (yaml.ValueToken, yaml.FlowEntryToken, *closes)):
        return 0
    return 1 if isinstance(last, (yaml.BlockEntryToken, yaml.ValueToken, yaml.FlowEntryToken)) else now


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _lines(text: str) -> str:
    """The text with every line end LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _rows(text: str, codes: Collection[str], bare: bool = True) -> list[str]:
    """The rows of a text, those with a fault of CODES as the reader takes them; with BARE those without words, too, so that the rows can be parsed."""
    reading = Reading(text)
    rows = text.split("\n")
    told = {fault.row for fault in reading.faults if fault.code in codes}
    for n, row in enumerate(reading.rows):
        if n in told or (bare and (not rows[n].strip() or rows[n].lstrip()[0] in "#＃")):
            rows[n] = row
    return rows


def laid_out(text: str) -> str:
    """TEXT, which the reader can read, in the layout of the data files; raises Unsure where that cannot be told."""
    try:
        return _Layout(_rows(_lines(text), SPACING)).text
    except (yaml.YAMLError, IndexError) as fault:
        raise Unsure(str(fault)) from fault


def comments(text: str) -> list[str]:
    """Every comment of a text, in order."""
    try:
        return _Layout(_rows(_lines(text), READ_AS_MEANT)).comments
    except (yaml.YAMLError, IndexError) as fault:
        raise Unsure(str(fault)) from fault


def _said(source: Source) -> str:
    """What a file says: the same text for the same values of the same kinds in the same order."""
    return json.dumps(source.data, ensure_ascii=False)


def _read_again(content: bytes, name: str) -> Source:
    """What the reader makes of a content that is nowhere yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.yml"
        path.write_bytes(content)
        return read(path, name)


def _errors(source: Source, allowed: set[str]) -> list[Problem]:
    return [one for one in source.problems if one.grade is Grade.ERROR and one.code not in allowed]


# fmt


def formatted(path: Path, name: str) -> tuple[bytes, bytes, list[Problem]]:
    """The content of a file, the same laid out, and why it was left: a fault, with its place, for which the layout cannot be told.

    Raises Unsure where it would say something else.
    """
    source = read(path, name)
    if stop := _errors(source, SPACING):
        return b"", b"", stop
    content = path.read_bytes()
    text = content.decode("utf-8-sig")
    new = laid_out(text)
    if new.encode() != content:
        again = _read_again(new.encode(), name)
        if _errors(again, set()) or _said(again) != _said(source) or comments(new) != comments(text) or laid_out(new) != new:
            raise Unsure
    return content, new.encode(), []


def lay_out(root: Path, files: Sequence[Path], check: bool) -> int:
    """Lay out FILES, or all where none is named; with CHECK only list those that would change. The exit status."""
    for path in files:
        if path.suffix != ".yml" or not path.is_file():
            print(f"{path}：{'不是 .yml 文件' if path.is_file() else '没有这个文件'}。写 data/ 里的文件名，不写就是全部。", file=sys.stderr)
            return 2
    changes: dict[Path, tuple[bytes, bytes]] = {}
    left = same = 0
    for path in files or [path for pattern in FILES for path in sorted((root / "data").glob(pattern))]:
        name = _name(root, path)
        try:
            old, new, stop = formatted(path, name)
        except Unsure:
            print(f"{name} 的写法少见，排好以后读出来会不一样，没有动。改法：照同类文件手工排", file=sys.stderr)
            left += 1
            continue
        for problem in stop:
            print(problem, file=sys.stderr)
        if old != new:
            changes[path] = old, new
        left, same = left + bool(stop), same + (old == new and not stop)
    if not check:
        _put(changes)
    for path in changes:
        print(f"{_name(root, path)} {'还没有排' if check else '排好了'}")
    print(f"{'要排' if check else '排好'} {len(changes)} 个文件，{same} 个本来就是这样" + (f"；{left} 个有上面的错，没有动，改好再排。" if left else "。"))
    return 1 if left or (check and changes) else 0


def _name(root: Path, path: Path) -> str:
    """A file as messages name it."""
    return path.resolve().relative_to(root).as_posix() if path.resolve().is_relative_to(root) else str(path)


def _put(changes: Mapping[Path, tuple[bytes, bytes]]) -> None:
    """Write the new contents beside the files and then put all in place; where the disk refuses one, none has changed."""
    beside = {path: path.with_name(f".{path.name}.new") for path in changes}
    try:
        for path, (old, new) in changes.items():
            path.open("r+b").close()  # A file that may not be written is not to be replaced either.
            beside[path].write_bytes(new)
            shutil.copymode(path, beside[path])
            if path.read_bytes() != old:
                raise OSError(errno.EBUSY, "别的程序刚改过这个文件", str(path))
        for path, new_path in beside.items():
            os.replace(new_path, path)
    finally:
        for path in beside.values():
            path.unlink(missing_ok=True)


# check --fix


class Mend(NamedTuple):
    """One place that was mended: the line, what stood there, what stands there."""

    line: int
    old: str
    new: str


class _Edit(NamedTuple):
    """Other words for a piece of a row."""

    row: int
    start: int
    end: int
    old: str
    new: str


_TRUTH = dict.fromkeys(("true", "yes", "on"), "true") | dict.fromkeys(("false", "no", "off"), "false")
_TITLE = str.maketrans("“”‘’《》〈〉", "\"\"''<><>")


def _narrow(text: str) -> str:
    return text.translate(WIDE).strip()


def _folded(text: str) -> str:
    """A title without the width of its signs and its blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text.translate(_TITLE)))


def _id(value: str, _: re.Match[str]) -> str | None:
    new = _narrow(value)
    return new if re.fullmatch(rf"{ID}|[a-z]+:[^\s:\uff01-\uff07\uff0a-\uff5e]+|0|[1-9][0-9]{{0,8}}", new) else None


def _word(value: str, found: re.Match[str]) -> str | None:
    return found[1] if _narrow(value).casefold() == found[1].casefold() else None


REMEDIES: dict[str, tuple[str, Callable[[str, re.Match[str]], str | None]]] = {
    "E048": ("“", _id),
    "E062": ("“", _id),
    "E060": ("“", lambda value, _: _TRUTH.get(_narrow(value).casefold())),
    "E076": ("您是不是要写“([^”]+)”", _word),
    "E079": ("您是不是要写“([^”]+)”", _word),
    "I065": ("已读作 ([-0-9]+)$", lambda _, found: found[1]),
    "O011": ("原文“(.+)”不同", lambda value, found: found[1] if _folded(value) == _folded(found[1]) else None),
}
"""By code: what the message says, and from the value and that the one right word, None where there is none."""
MENDED = READ_AS_MEANT | REMEDIES.keys() | {"W030"}
"""Every code that `--fix` has a remedy for."""


def _edits(rows: Sequence[str], problems: Iterable[Problem]) -> list[_Edit]:
    """What to write for the problems that have a remedy, at most one in a place."""
    tokens = {(token.start_mark.line, token.start_mark.column): token for token in yaml.scan("\n".join(_rows("\n".join(rows), ())) + "\n", _PARSER)
              if isinstance(token, yaml.ScalarToken) and token.start_mark.line == token.end_mark.line}
    edits: dict[tuple[int, int], _Edit] = {}

    def add(token: yaml.ScalarToken, new: str | None) -> None:
        row, start, end = token.start_mark.line, token.start_mark.column, token.end_mark.column
        at = rows[row].find(token.value, start, end)
        if new and new != token.value and at >= 0:
            edits.setdefault((row, at), _Edit(row, at, at + len(token.value), token.value, new))
    for problem in problems:
        row, column = problem.place.line - 1, problem.place.column - 1
        token = tokens.get((row, column))
        if problem.code == "W030" and (found := re.match("“(.)”.*", problem.what)) and (meant := re.match("换成“(.+)”", problem.mend)):
            if rows[row][column:column + 1] == found[1]:
                edits[row, column] = _Edit(row, column, column + 1, found[1], meant[1])
        elif token and problem.code in REMEDIES:
            said, remedy = REMEDIES[problem.code]
            if found := re.search(said, problem.what):
                add(token, remedy(token.value, found))
    for token in tokens.values():
        if token.plain and _ODD.search(token.value[:1] + token.value[-1:]):
            add(token, token.value.strip())
    return list(edits.values())


def _with(rows: Sequence[str], edits: Iterable[_Edit]) -> list[str]:
    """The rows with other words in them."""
    rows = list(rows)
    for edit in sorted(edits, key=lambda one: -one.start):
        rows[edit.row] = rows[edit.row][:edit.start] + edit.new + rows[edit.row][edit.end:]
    return rows


def _proved(before: Source, old: str, new: str, edits: Iterable[_Edit]) -> Source | None:
    """What the new text says, where that is what the old one said but for the words of EDITS, and no comment was lost."""
    after = _read_again(new.encode(), before.name)
    said = [_said(before), _said(after)]
    for edit in edits:
        said = [text.replace(edit.old, edit.new) for text in said]
    known = Counter((one.code, one.what) for one in _errors(before, set()))
    more = Counter((one.code, one.what) for one in _errors(after, set())) - known
    return after if not more and said[0] == said[1] and comments(old) == comments(new) else None


def mended(content: bytes, name: str, kind: type[model.Record], told: Iterable[Problem] = ()) -> tuple[bytes, list[Mend]]:
    """A file of a KIND with every fault mended that has one right mending, and where; Unsure where it cannot be read for sure.

    TOLD are problems of the file that only the whole set of records shows.
    """
    source = _read_again(content, name)
    if source.data is None or _errors(source, READ_AS_MEANT):
        raise Unsure
    written = content.decode("utf-8")
    text = _lines(written.removeprefix("\ufeff"))
    mends = [Mend(1, "文件头的 BOM", "没有 BOM")] if written[:1] == "\ufeff" else []
    if "\r" in written:
        mends.append(Mend(_lines(written[:written.index("\r")]).count("\n") + 1, "换行 CR", "换行 LF，整个文件都是"))
    try:
        rows = _rows(text, READ_AS_MEANT, bare=False)
        if (after := _proved(source, text, "\n".join(rows), ())) is None:
            raise Unsure
        mends += [Mend(n, *_difference(old, new)) for n, (old, new) in enumerate(zip(text.split("\n"), rows), 1) if old != new]
        source = after
        for _ in range(ROUNDS):
            done = []
            found = _edits(rows, [*source.problems, *shape(kind, source)[1], *told])
            for some in ([found], [[edit] for edit in found])[: 2 if len(found) > 1 else 1]:
                for edits in some if not done else ():
                    new = _with(rows, edits)
                    if edits and (after := _proved(source, "\n".join(rows), "\n".join(new), edits)):
                        rows, source = new, after
                        done += edits
            if not done:
                break
            mends += [Mend(edit.row + 1, edit.old, edit.new) for edit in done]
    except (yaml.YAMLError, IndexError) as fault:
        raise Unsure from fault
    return ("\n".join(rows).encode(), sorted(mends)) if mends else (content, [])


def _difference(old: str, new: str) -> tuple[str, str]:
    """What differs between two rows, with a little of what stands around it."""
    start = len(os.path.commonprefix([old, new]))
    end = len(os.path.commonprefix([old[start:][::-1], new[start:][::-1]]))
    first = max(0, start - _LONGEST // 2)
    return tuple(row[first:len(row) - end + min(end, _LONGEST // 2)].strip(" ") for row in (old, new))


def _shown(text: str) -> str:
    """Text with every sign that nobody sees named."""
    return _HIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def fix(root: Path, originals: Path | None) -> None:
    """Mend what the check finds and what has one right mending, keep the files as they were, and say what was done."""
    data, kept = root / "data", root / "build" / "kept" / "read"
    folder = originals_folder(data, originals)
    graph, _, before = examine(data, folder, kept)
    changes: dict[str, tuple[bytes, bytes, list[Mend]]] = {}
    for pattern, (kind, _) in FILES.items():
        for path in sorted(data.glob(pattern)):
            name = path.relative_to(data).as_posix()
            told = [one for one in before if one.place.file == f"data/{name}"]
            codes = {one.code for one in told}
            if codes & {"F090", "E012"}:
                continue
            content = path.read_bytes()
            if codes & MENDED or b"\r" in content or _ODD.search(content.decode("utf-8", "replace")):
                try:
                    new, mends = mended(content, f"data/{name}", kind, told)
                except Unsure:
                    print(f"data/{name} 里有自动改不了的写法错误，整个文件没有动。先照下面列出的改好。")
                    continue
                if mends:
                    changes[name] = content, new, mends
    while changes and (worse := _worse(data, changes, before, graph.dataset.lost, folder, kept)):
        for name, problem in worse.items():
            print(f"data/{name} 改好后会有新的问题，没有动：\n  {problem}")
            del changes[name]
    if not changes:
        print("没有可以自动改的。")
        return
    backup = _backup(root, {name: old for name, (old, _, _) in changes.items()})
    _put({data / name: (old, new) for name, (old, new, _) in changes.items()})
    for name, (_, _, mends) in changes.items():
        for line, old, new in mends:
            print(f"data/{name}:{line} “{_shown(old)}” → “{_shown(new)}”")
    count, where = sum(len(mends) for _, _, mends in changes.values()), backup.relative_to(root).as_posix()
    print(f"改了 {count} 处，{len(changes)} 个文件。改以前的文件在 {where}/，不满意就复制回来。改后再检查：")


def _worse(data: Path, changes: Mapping[str, tuple[bytes, bytes, list[Mend]]], before: list[Problem], lost: frozenset[str],
           originals: Path | None, kept: Path) -> dict[str, Problem]:
    """The files for whose sake there would be a problem that is not there now, with the first of them: tried on a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / data.name
        shutil.copytree(data, copy, ignore=lambda where, names: [name for name in names if name.startswith(".") or (name in _LEFT_OUT and Path(where) == data)])
        for name, (_, new, _) in changes.items():
            (copy / name).write_bytes(new)
        _, _, after = examine(copy, originals, kept)
    known = {(one.place.file, one.code, one.what) for one in before}
    # The rules see a file only now that could not become records before: what they find was there.
    seen = not any(Path(name).stem in lost for name in changes)
    more = [one for one in after if (one.place.file, one.code, one.what) not in known and (seen or one.code[0] in "EFSWY")]
    worse = {one.place.file.removeprefix("data/"): one for one in reversed(more)}
    if not more or (own := {name: one for name, one in worse.items() if name in changes}):
        return own if more else {}
    # It shows in a file that nobody touched.
    alone = {name: _worse(data, {name: change}, before, lost, originals, kept) for name, change in changes.items()} if len(changes) > 1 else {}
    return {name: found[name] for name, found in alone.items() if found} or dict.fromkeys(changes, more[0])


def _backup(root: Path, contents: Mapping[str, bytes]) -> Path:
    """Keep files under build/backup, in a folder of their own that is called after the moment; where it is."""
    moment = f"{datetime.datetime.now():%Y-%m-%d-%H%M%S}"
    base = root / "build" / "backup"
    folder = next(path for n in range(1, 1000) if not (path := base / (moment if n == 1 else f"{moment}-{n}")).exists())
    for name, content in contents.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
