"""How the sample reports bear on a record: the paragraphs that answer it, the figures that count it, the problems they admit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .graph import Entity, Graph, Link


@dataclass(frozen=True)
class Told:
    """One paragraph of a report, and what in it bears on the record."""

    point: Entity
    strength: str
    """direct where the paragraph speaks of that very thing, partial where it only touches it."""
    notes: tuple[str, ...]
    figures: tuple[Entity, ...]
    """The figures of the paragraph that count a requirement of the record."""
    problems: tuple[Entity, ...]
    """The problems of the paragraph that expose the record."""

    @property
    def report(self) -> str:
        """The key of the report."""
        return f"report:{self.point.id.split('/')[0]}"


def told_of(graph: Graph, keys: Iterable[str]) -> list[Told]:
    """The paragraphs that answer, count or expose any record of KEYS, in the order of the reports."""
    found: dict[str, list[Link]] = defaultdict(list)
    for key in keys:
        for one in graph.incoming.get(key, ()):
            if one.state == "confirmed" and one.type in ("answers", "reports", "exposes"):
                start = graph.entities[one.start]
                found[one.start if start.type == "paragraph" else start.parent].append(one)
    told = []
    for point in graph.in_order(found):
        links = found[point.key]
        held = {kind: tuple(one for one in graph.inside(point.key, kind) if any(link.start == one.key for link in links))
                for kind in ("figure", "problem")}
        strength = "direct" if any(one.strength == "direct" for one in links) else "partial"
        notes = tuple(dict.fromkeys(one.note for one in links if one.note))
        told.append(Told(point, strength, notes, held["figure"], held["problem"]))
    return told


def answers_of(graph: Graph, point: Entity) -> list[tuple[Entity, Link]]:
    """The records that a paragraph answers, counts or exposes, each once with its strongest link."""
    links = [one for holder in (point, *graph.inside(point.key, "figure"), *graph.inside(point.key, "problem"))
             for one in graph.outgoing.get(holder.key, ()) if one.state == "confirmed" and one.type in ("answers", "reports", "exposes")]
    best: dict[str, Link] = {}
    for one in sorted(links, key=lambda one: (one.strength != "direct", one.type)):
        best.setdefault(one.end, one)
    return [(entity, best[entity.key]) for entity in graph.in_order(best)]


def same_subject(graph: Graph, keys: Iterable[str]) -> list[Entity]:
    """The paragraphs of other bodies that treat the same subject as any record of KEYS."""
    return graph.in_order(one.start for key in keys for one in graph.incoming.get(key, ())
                          if one.type == "relates" and one.start.startswith("paragraph:"))
