"""Seals the links that a person has judged: writes beside each what both ends meant, so that a later change of either shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .graph import LINKS, Entity, Graph, Link, seal

JUDGED = tuple(name for name in LINKS if name != "basis")
"""The fields whose links an editor made up his mind about; a basis is named by the source itself."""


@dataclass(frozen=True)
class Row:
    """One judged link where it stands in the data."""

    holder: Entity
    field: str
    number: int
    link: Link
    present: str
    """The seal that fits both ends as they are."""

    @property
    def stale(self) -> bool:
        """Whether an end has changed since the link was sealed."""
        return bool(self.link.fp) and self.link.fp != self.present


@lru_cache(maxsize=1)
def judged(graph: Graph) -> tuple[Row, ...]:
    """Every judged link of the data whose ends exist; several pages ask."""
    return tuple(_judged(graph))


def _judged(graph: Graph) -> Iterator[Row]:
    for holder in graph.entities.values():
        for name in JUDGED:
            for n, basis in enumerate(getattr(holder.record, name, None) or []):
                if basis.to in graph.entities:
                    one = Link(LINKS[name], holder.key, basis.to, basis.strength, fp=basis.fp or "")
                    yield Row(holder, name, n, one, seal(graph.entities, one))


def stale(graph: Graph) -> list[Row]:
    """The links that wait for a second look: an end has changed since somebody confirmed them."""
    return [row for row in judged(graph) if row.stale]


def wanting(graph: Graph, again: bool = False) -> dict[str, list[Row]]:
    """The links by file that have no seal yet; with AGAIN also those whose seal no longer fits."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in judged(graph):
        if not row.link.fp or (again and row.stale):
            found[row.holder.place(row.field, row.number, "to").file].append(row)
    return found


def sealed(text: str, rows: list[Row]) -> str:
    """The TEXT of a data file with the seals of ROWS set; everything else stays as it is, comments and order too."""
    lines = text.split("\n")
    places = [(row.holder.place(row.field, row.number, "to"), row) for row in rows]
    # From the end, so that a line that is put in moves none that is still to come.
    for place, row in sorted(places, key=lambda one: (one[0].line, one[0].column), reverse=True):
        _seal_row(lines, place.line - 1, place.column - 1, row)
    return "\n".join(lines)


def _seal_row(lines: list[str], at: int, column: int, row: Row) -> None:
    """Set the seal of one link whose `to` stands in a line: before the brace that closes it, or on a line of its own below."""
    text = lines[at]
    if row.link.fp:
        for n in range(at, min(at + 8, len(lines))):
            if row.link.fp in lines[n]:
                lines[n] = lines[n].replace(row.link.fp, row.present, 1)
                return
    end = _closing(text, column)
    if end is not None:
        lines[at] = f"{text[:end].rstrip()}, fp: '{row.present}'{text[end:]}"
    else:
        indent = len(text) - len(text.lstrip(" -"))
        lines.insert(at + 1, f"{' ' * indent}fp: '{row.present}'")


def _closing(text: str, start: int) -> int | None:
    """Where the brace stands that closes the mapping around a column; None where the mapping is not in braces."""
    if "{" not in text[:start + 1]:
        return None
    depth, quote = 0, ""
    for at in range(start, len(text)):
        sign = text[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"" and (at == 0 or text[at - 1] in " ,{["):
            quote = sign
        elif sign in "{[":
            depth += 1
        elif sign in "}]":
            if depth == 0:
                return at if sign == "}" else None
            depth -= 1
    return None
