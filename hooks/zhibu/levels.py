"""The same thing counted at several levels, side by side: what law, superior and own plan say of it, and which asks most of us."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from . import model
from .checklist import yearly_minimum
from .graph import Entity, Graph

COLUMNS = ("law", "superior", "own")
"""The levels in the order in which they are shown; a custom of our own stands with our own."""


@dataclass(frozen=True)
class Compared:
    """One thing that is counted, with what each level says of it."""

    measure: str
    stated: dict[str, tuple[Entity, ...]]
    """By level: the requirements that count it or ask for it."""
    named: dict[str, tuple[Entity, ...]]
    """By level, where it states no requirement: the items of its plan that name the thing without a number."""
    practices: tuple[Entity, ...]
    """What our own reports say was done or promised: no requirement."""
    binding: tuple[Entity, ...]
    """The counted requirements among `stated` that bind this unit, each act once."""
    strictest: tuple[Entity, ...]
    """Those of `binding` that ask the most in a year; all of them where they ask the same."""


def side_by_side(graph: Graph) -> list[Compared]:
    """Every thing that some level counts for us and of which at least two levels speak, in the order of the data."""
    found: dict[str, dict[str, list[Entity]]] = defaultdict(lambda: defaultdict(list))
    for duty in graph.asked:
        it: model.Requirement = duty.record
        if it.modality == "must" and not it.edition and not it.retired:
            found[it.measure]["own" if it.level == "custom" else it.level].append(duty)
    rows = []
    for measure, stated in found.items():
        duties = [duty for group in stated.values() for duty in group]
        binding = [duty for duty in duties if duty.ours and duty.record.kind == "counted" and not duty.record.same_as]
        if not binding:
            continue
        named = {level: tuple(_named(graph, measure, level)) for level in ("superior", "own") if level not in stated}
        if len([level for level in COLUMNS if stated.get(level) or named.get(level)]) > 1:
            keys = {duty.key for duty in duties}
            practices = tuple(one for one in graph.of("commitment") if one.ours and one.record.like in keys)
            rows.append(Compared(measure, {level: tuple(group) for level, group in stated.items()}, named, practices,
                                 tuple(binding), tuple(_strictest(graph, binding))))
    return rows


def _strictest(graph: Graph, binding: list[Entity]) -> list[Entity]:
    """Those that ask the most in a year, this unit's members and periods reckoned in; units are one within a measure."""
    totals = {duty.key: yearly_minimum(graph.dataset.unit, duty.record) or 0 for duty in binding}
    most = max(totals.values())
    return [duty for duty in binding if totals[duty.key] == most]


def _named(graph: Graph, measure: str, level: str) -> list[Entity]:
    """The items of the plans of LEVEL that name the thing, by any of its names or the wider name that covers it."""
    names = {measure}
    for term in graph.of("term"):
        if measure in (term.title, *term.aliases):
            names |= {term.title, *term.aliases}
    for topic in graph.of("topic"):
        if measure in topic.record.covers:
            names.add(topic.title)
    return [item for plan in graph.of("plan") if plan.record.level == level
            for section in graph.inside(plan.key, "section") for clause in graph.inside(section.key, "clause")
            for item in graph.inside(clause.key, "item") if any(name in item.record.title + item.record.text for name in names)]


@dataclass(frozen=True)
class Saying:
    """What one record of a level says of a thing."""

    level: str
    entity: Entity
    """The requirement that states it, or the item that names it without a number."""
    counted: bool
    apart: bool = False
    """Counted by itself beside the thing: 廉政党课 beside 党课."""


def sayings(graph: Graph) -> dict[str, list[Saying]]:
    """By the key of every term that names a thing counted at several levels: what each level says of it, law first.

    A level that gives a number is told by its numbers alone.
    """
    found: dict[str, list[Saying]] = {}
    compared = side_by_side(graph)
    for one in compared:
        rows: list[Saying] = []
        for level in COLUMNS:
            stated = [duty for duty in one.stated.get(level, ()) if not duty.record.same_as]
            counted = [duty for duty in stated if duty.record.kind == "counted"]
            rows += [Saying(level, duty, duty in counted) for duty in counted or stated]
            rows += [Saying(level, item, False) for item in one.named.get(level, ())[:1]]
        rows += [Saying("own", duty, True, apart=True) for duty in graph.asked
                 if duty.ours and duty.record.kind == "counted" and duty.record.measure != one.measure and duty.record.measure.endswith(one.measure)]
        for term in graph.of("term"):
            if one.measure in (term.title, *term.aliases) and not term.record.retired:
                found[term.key] = rows
    return found
