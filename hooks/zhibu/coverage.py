"""A plan against the reports that answer it: which paragraphs speak of each clause and item, and how far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .alignment import clauses_of
from .graph import Entity, Graph

STATES = ("answered", "partly", "not-mentioned", "not-applicable")
"""answered: some paragraph speaks of that very thing; partly: paragraphs only touch it; not mentioned: none, which does not
mean that it was not done; not applicable: another body's duty."""


@dataclass(frozen=True)
class Answer:
    """One paragraph that speaks of a record."""

    point: Entity
    strength: str
    note: str


@dataclass(frozen=True)
class Covered:
    """A clause or an item with the paragraphs that answer it."""

    entity: Entity
    state: str
    answers: tuple[Answer, ...]
    why: str = ""
    items: tuple[Covered, ...] = ()
    """The items of a clause."""
    same: tuple[Entity, ...] = ()
    """Paragraphs of other bodies about the same subject: shown, never counted."""


@dataclass(frozen=True)
class Coverage:
    """A plan and the reports that are held against it."""

    plan: Entity
    reports: tuple[Entity, ...]
    clauses: tuple[Covered, ...]

    def count(self, state: str) -> int:
        """How many clauses are in a state."""
        return sum(clause.state == state for clause in self.clauses)

    @property
    def items(self) -> list[Covered]:
        """Every item of every clause."""
        return [item for clause in self.clauses for item in clause.items]

    def count_items(self, state: str) -> int:
        """How many items are in a state."""
        return sum(item.state == state for item in self.items)


def coverage(graph: Graph, plan: Entity, reports: Sequence[Entity]) -> Coverage:
    """How far REPORTS, all of our own body, answer PLAN."""
    keys = {report.key for report in reports}
    return Coverage(plan, tuple(reports), tuple(_clause(graph, clause, keys) for clause in clauses_of(graph, plan)))


def reports_on(graph: Graph, plan: Entity) -> list[Entity]:
    """The reports that say they answer a plan."""
    return [report for report in graph.of("report") if report.ours and report.record.plan == plan.id]


def our_reports(graph: Graph) -> list[Entity]:
    """Every report of our own body."""
    return [report for report in graph.of("report") if report.ours]


def _clause(graph: Graph, clause: Entity, reports: set[str]) -> Covered:
    duties = graph.inside(clause.key, "requirement")
    items = tuple(_covered(graph, item, [item.key, *(duty.key for duty in duties if duty.locator == item.locator)], reports)
                  for item in graph.inside(clause.key, "item") if not item.record.retired)
    inside = [clause.key, *(duty.key for duty in duties), *(item.entity.key for item in items)]
    whole = _covered(graph, clause, inside, reports)
    if items and all(item.state == "not-applicable" for item in items):
        whole = Covered(clause, "not-applicable", (), "各项都是别的组织的职责")
    same = graph.in_order(one.start for key in inside for one in graph.incoming.get(key, ())
                          if one.type == "relates" and one.start.startswith("paragraph:"))
    return Covered(clause, whole.state, whole.answers, whole.why, items, tuple(same))


def _covered(graph: Graph, entity: Entity, keys: list[str], reports: set[str]) -> Covered:
    if not getattr(entity, "ours", True):
        return Covered(entity, "not-applicable", (), f"{graph.bearer(entity)}的职责" if entity.type == "item" else "")
    best: dict[str, Answer] = {}
    for key in keys:
        for one in graph.incoming.get(key, ()):
            if one.type != "answers" or one.state != "confirmed" or f"report:{one.start.partition(':')[2].split('/')[0]}" not in reports:
                continue
            if one.start not in best or (best[one.start].strength, one.strength) == ("partial", "direct"):
                best[one.start] = Answer(graph.entities[one.start], one.strength, one.note)
    answers = tuple(best[point.key] for point in graph.in_order(best))
    state = "answered" if any(one.strength == "direct" for one in answers) else "partly" if answers else "not-mentioned"
    return Covered(entity, state, answers)
