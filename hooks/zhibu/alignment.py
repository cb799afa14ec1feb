"""The own plan against a superior one, both ways: what is carried, what is left and why, what is added, which numbers changed."""

from __future__ import annotations

from dataclasses import dataclass

from . import model
from .checklist import PERIODS
from .graph import Entity, Graph

STATES = ("direct", "partial", "none", "not-applicable", "unread")
"""How far a superior clause is carried: its main task, a part of it, nothing though it applies, nothing because it is the
superior's own business; unread where nobody has compared the two plans yet."""


@dataclass(frozen=True)
class Pair:
    """One own clause that carries one superior clause, as an editor judged it: no source says so."""

    own: Entity
    superior: Entity
    strength: str
    why: str
    own_items: tuple[Entity, ...]
    their_items: tuple[Entity, ...]


@dataclass(frozen=True)
class Left:
    """One item of a superior clause that no own clause carries."""

    item: Entity
    applies: bool | None
    """Whether it is ours to carry; None where nobody has said."""
    why: str
    year: int | None = None
    """The year of the own plan against which that was judged, where it is another plan than this one."""


@dataclass(frozen=True)
class Row:
    """A superior clause with what carries it."""

    clause: Entity
    state: str
    pairs: tuple[Pair, ...]
    left: tuple[Left, ...]
    why: str
    """Why nothing of it is carried; empty where something is, or where nobody has said."""
    year: int | None = None
    """The year of the own plan against which that was judged, where it is another plan than this one."""


@dataclass(frozen=True)
class Number:
    """A thing that both plans may count: what each asks, and how the own compares."""

    measure: str
    superior: Entity | None
    own: Entity | None
    verdict: str
    """kept, tightened, loosened, own-silent, superior-silent."""


@dataclass(frozen=True)
class Alignment:
    """An own plan beside a superior one."""

    own: Entity
    superior: Entity
    rows: tuple[Row, ...]
    added: tuple[tuple[Entity, tuple[Pair, ...]], ...]
    """Every own clause with the pairs in which it stands."""
    numbers: tuple[Number, ...]

    def count(self, state: str) -> int:
        """How many superior clauses are in a state."""
        return sum(row.state == state for row in self.rows)


def alignments(graph: Graph) -> list[Alignment]:
    """The plan that the unit works by beside each superior plan."""
    own = graph.entities.get(f"plan:{graph.dataset.unit.plan}") if graph.dataset.unit else None
    return [_align(graph, own, plan) for plan in graph.of("plan") if plan.record.level == "superior"] if own else []


def clauses_of(graph: Graph, plan: Entity) -> list[Entity]:
    """The clauses of a plan in its order, retired ones left out."""
    return [clause for section in graph.inside(plan.key, "section") for clause in graph.inside(section.key, "clause") if not clause.record.retired]


def _align(graph: Graph, own: Entity, superior: Entity) -> Alignment:
    pairs = [pair for clause in clauses_of(graph, own) for pair in _pairs(graph, clause, superior)]
    theirs = clauses_of(graph, superior)
    read = bool(pairs) or any(judged_against(graph, own, superior, gap) is own for clause in theirs for gap in clause.record.gaps)
    rows = tuple(_row(graph, (own, superior), clause, tuple(pair for pair in pairs if pair.superior == clause), read) for clause in theirs)
    added = tuple((clause, tuple(pair for pair in pairs if pair.own == clause)) for clause in clauses_of(graph, own))
    return Alignment(own, superior, rows, added, tuple(_numbers(graph, own, superior)))


def _pairs(graph: Graph, clause: Entity, superior: Entity) -> list[Pair]:
    counted = {one.end: one for one in graph.outgoing.get(clause.key, ()) if one.type == "carries" and one.state == "confirmed"}
    found = []
    for carry in clause.record.carries:
        target = graph.entities.get(carry.to)
        if target is None or carry.to not in counted or plan_of(graph, target) != superior:
            continue
        items = [tuple(graph.entities[f"item:{holder.id}/{name}"] for name in names if f"item:{holder.id}/{name}" in graph.entities)
                 for holder, names in ((clause, carry.own), (target, carry.theirs))]
        found.append(Pair(clause, target, carry.strength, carry.note, *items))
    written = {pair.superior.key for pair in found}
    found += [Pair(clause, graph.entities[key], one.strength, one.note, (), ()) for key, one in counted.items()
              if key not in written and plan_of(graph, graph.entities[key]) == superior]
    return found


def plan_of(graph: Graph, entity: Entity) -> Entity | None:
    """The plan in which a clause, item or requirement stands; None for what stands in no plan."""
    while entity is not None and entity.type != "plan":
        entity = graph.entities.get(entity.parent)
    return entity


def judged_against(graph: Graph, own: Entity, superior: Entity, gap: model.Gap) -> Entity:
    """The own plan against which a gap of SUPERIOR was judged: the one that it names, else that of the same year, else OWN."""
    if gap.against:
        return graph.entities.get(f"plan:{gap.against}", own)
    return next((plan for plan in (own, *graph.of("plan")) if (plan.record.level, plan.record.year) == ("own", superior.record.year)), own)


def _judged_in(graph: Graph, own: Entity, superior: Entity, gap: model.Gap | None) -> int | None:
    """The year of the plan against which a gap was judged; None where that is OWN, or where there is no gap."""
    plan = judged_against(graph, own, superior, gap) if gap else own
    return None if plan is own else plan.record.year


def _row(graph: Graph, plans: tuple[Entity, Entity], clause: Entity, pairs: tuple[Pair, ...], read: bool) -> Row:
    carried = {item.key for pair in pairs for item in pair.their_items}
    # What was judged against this plan stands last, and so is what counts.
    gaps = sorted(clause.record.gaps, key=lambda gap: judged_against(graph, *plans, gap) is plans[0])
    reasons = {name: gap for gap in gaps for name in gap.items}
    whole = next((gap for gap in reversed(gaps) if not gap.items), None)
    left = tuple(Left(item, gap.applies if gap else None, gap.why if gap else "", _judged_in(graph, *plans, gap))
                 for item in graph.inside(clause.key, "item") if item.key not in carried
                 for gap in [reasons.get(item.record.id, whole)])
    year = _judged_in(graph, *plans, whole)
    if pairs:
        state = "direct" if any(pair.strength == "direct" for pair in pairs) else "partial"
    elif whole and not whole.applies and not year:
        state = "not-applicable"
    else:
        state = "none" if read and not year else "unread"
    return Row(clause, state, pairs, left, *(("", None) if pairs or not whole else (whole.why, year)))


def to_judge_again(graph: Graph, own: Entity) -> list[tuple[Entity, model.Gap, int]]:
    """The gaps of superior plans that were judged against another plan than OWN, and never against it: clause, gap, year of the plan judged."""
    found = []
    for superior in graph.of("plan"):
        for clause in clauses_of(graph, superior) if superior.record.level == "superior" and not superior.record.retired else ():
            known = {name for gap in clause.record.gaps if judged_against(graph, own, superior, gap) is own for name in gap.items or ("",)}
            found += [(clause, gap, year) for gap in clause.record.gaps
                      if (year := _judged_in(graph, own, superior, gap)) and not known >= set(gap.items or ("",))]
    return found


def _numbers(graph: Graph, own: Entity, superior: Entity) -> list[Number]:
    """Every measure that either plan counts, the superior's order first."""
    found: dict[str, dict[str, Entity]] = {}
    for side, plan in (("superior", superior), ("own", own)):
        for clause in clauses_of(graph, plan):
            for duty in graph.inside(clause.key, "requirement"):
                if duty.record.kind == "counted" and duty.record.modality == "must" and not duty.record.retired:
                    found.setdefault(duty.record.measure, {}).setdefault(side, duty)
    return [Number(measure, sides.get("superior"), sides.get("own"), _compared(sides)) for measure, sides in found.items()]


def _compared(sides: dict[str, Entity]) -> str:
    if "own" not in sides:
        return "own-silent"
    if "superior" not in sides:
        return "superior-silent"
    theirs, ours = (_a_year(sides[side].record) for side in ("superior", "own"))
    return "kept" if ours == theirs else "tightened" if ours > theirs else "loosened"


def _a_year(duty: model.Requirement) -> int:
    """How many a year a requirement asks of one member of its scope."""
    return (duty.min or 0) * len(PERIODS.get(duty.per, (1,)))
