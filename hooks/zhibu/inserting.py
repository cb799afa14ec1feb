"""One more record in the text of a data file, every other byte of which stays as it is; and records written as YAML in the style of the data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .source import Loc, Node, Source

_PLAIN = re.compile(r"[a-z\u4e00-\u9fff][\w\u4e00-\u9fff，、。；：（）《》“”？！…/-]*")
"""What needs no quotation marks; in brackets and braces what has no comma, be it a Chinese one."""
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
_BRIEF = 80
"""The characters of a record that stands in braces on one line."""


@dataclass(frozen=True)
class Open:
    """A value that a person has still to settle, with what is to be decided: it becomes a comment beside it."""

    value: Any
    note: str


def yaml_lines(record: dict[str, Any], indent: int = 0) -> list[str]:
    """RECORD as the lines of a mapping that begins INDENT columns in."""
    return [line for name, value in record.items() for line in _field(name, value, " " * indent)]


def _field(name: str, value: Any, pad: str) -> Iterator[str]:
    note = ""
    if isinstance(value, Open):
        value, note = value.value, f"  # {value.note}"
    if isinstance(value, dict):
        yield f"{pad}{name}:{note}"
        yield from yaml_lines(value, len(pad) + 2)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield f"{pad}{name}:{note}"
        for one in value:
            yield from entry_lines(one, len(pad) + 2)
    elif isinstance(value, list):
        yield f"{pad}{name}: [{', '.join(scalar(one, True) for one in value)}]{note}"
    else:
        yield f"{pad}{name}: {scalar(value)}{note}"


def entry_lines(record: dict[str, Any], indent: int) -> list[str]:
    """RECORD as the lines of an entry of a list whose dashes stand INDENT columns in; on one line where it is brief and nothing but words."""
    if all(isinstance(value, (str, int)) for value in record.values()) and len(record) < 4 and "id" not in record:
        brief = f"{' ' * indent}- {{{', '.join(f'{name}: {scalar(value, True)}' for name, value in record.items())}}}"
        if len(brief) - indent <= _BRIEF:
            return [brief]
    first, *rest = yaml_lines(record, indent + 2)
    return [f"{' ' * indent}- {first.lstrip(' ')}", *rest]


def scalar(value: str | int, flow: bool = False) -> str:
    """One value as YAML, in brackets or braces where FLOW says so; text that anything could misread stands in single quotes, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = _one_line(value)
    plain = _PLAIN.fullmatch(text) and text not in _WORDS and not (flow and re.search("[，、：]", text))
    return text if plain else "'" + text.replace("'", "''") + "'"


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text).strip()


def inserted(text: str, source: Source, path: Loc, records: Sequence[dict[str, Any]], at: int | None = None,
             order: Sequence[str] = ()) -> tuple[str, int] | None:
    """TEXT, which SOURCE was read from, with RECORDS in the list at PATH, from number AT on or last; and the line on which they begin, from 1.

    A list that is not there yet is made among the fields of its holder, where ORDER says. None where the text is written in a way that leaves no room.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    rows = text.split("\n")
    if not text.endswith("\n"):
        rows[-1] += newline.removesuffix("\n")
        rows.append("")
    holder = _node(source.root, path[:-1])
    if holder is None:
        return None
    name, node = path[-1], holder.parts.get(path[-1])
    if node is not None and node.parts:
        found = _among(rows, node, at)
        if found is None:
            return None
        row, new = found, _entries(records, node.column)
        first = row
    elif node is not None:
        # An empty list: `[]` or nothing after the colon gives way to the entries below.
        row = holder.keys[name][0]
        head = re.fullmatch(rf"(\s*(?:- +)*{name}:)[ ]*(?:\[[ ]*\])?[ ]*(#.*?)?(\r?)", rows[row])
        if head is None:
            return None
        rows[row] = head[1] + (f"  {head[2]}" if head[2] else "") + head[3]
        row, new = row + 1, _entries(records, holder.column + 2)
        first = row
    else:
        before = [key for key in holder.keys if name in order and key in order and order.index(key) < order.index(name)]
        last = max(before or holder.keys, key=lambda key: holder.keys[key])
        row = _end(rows, holder.keys[last][0], holder.column, last)
        new, first = [f"{' ' * holder.column}{name}:", *_entries(records, holder.column + 2)], row + 1
    rows[row:row] = [line + newline.removesuffix("\n") for line in new]
    return "\n".join(rows), first + 1


def expected(data: Any, path: Loc, records: Sequence[dict[str, Any]], at: int | None = None) -> Any:
    """What a file that held DATA must hold with RECORDS in the list at PATH, and nothing else changed."""
    data = deepcopy(data)
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    rows = holder.get(path[-1]) or []
    at = len(rows) if at is None else at
    holder[path[-1]] = [*rows[:at], *map(_plain_data, records), *rows[at:]]
    return data


def _plain_data(value: Any) -> Any:
    """A record as it is read from a file: without notes, every single value as text."""
    if isinstance(value, Open):
        return _plain_data(value.value)
    if isinstance(value, dict):
        return {name: _plain_data(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain_data(one) for one in value]
    return scalar(value) if isinstance(value, int) else _one_line(value)


def _entries(records: Sequence[dict[str, Any]], indent: int) -> list[str]:
    return [line for record in records for line in entry_lines(record, indent)]


def _node(node: Node | None, path: Loc) -> Node | None:
    for part in path:
        node = node.parts.get(part) if node else None
    return node


def _among(rows: list[str], node: Node, at: int | None) -> int | None:
    """The row before which a new entry of the list at NODE goes; None where the list does not stand on lines of its own."""
    if rows[node.row][node.column:node.column + 1] != "-":
        return None
    if at == 0:
        return node.row
    last = len(node.parts) - 1 if at is None else min(at, len(node.parts)) - 1
    return _end(rows, node.parts[last].row, node.column)


def _end(rows: list[str], start: int, indent: int, key: str = "") -> int:
    """The row after the last of what begins at row START and INDENT columns in; blank rows and comments after it belong to what follows.

    The entries of a list may stand as far in as the KEY that holds them.
    """
    end = start + 1
    for n in range(start + 1, len(rows)):
        line = rows[n].strip()
        depth = len(rows[n]) - len(rows[n].lstrip(" "))
        if not line:
            continue
        if depth > indent or (key and depth == indent and line.startswith("- ")):
            end = n + 1
        elif not line.startswith("#"):
            break
    return end
