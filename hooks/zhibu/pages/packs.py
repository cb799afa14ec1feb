"""What an inspection looks at: every duty of ours with its boxes, who signs, and by what a reader may choose it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from .. import model
from ..checklist import Box, Checklist, checklists, not_laid_out
from ..duties import Day, Occurrence, Year
from ..graph import Entity, Graph, uses_of
from .common import about


@dataclass(frozen=True)
class Cell:
    """One box on paper."""

    box: Box
    text: str
    """What stands beside it: 1月, 第一季度."""
    member: str
    """Id of the station, group or post it is counted for; empty for the branch as a whole."""
    month: int
    """The month in which it falls due; 0 where nothing says which."""


@dataclass(frozen=True)
class Row:
    """One question with its boxes, in rows by member."""

    list: Checklist
    cells: tuple[tuple[str, tuple[Cell, ...]], ...]
    roles: tuple[str, ...]
    """Whom it concerns: who answers for the duty, helps with it, or shows the record."""
    stations: bool
    """Whether it concerns every station though it is not counted for each: a station's post answers for it."""


@dataclass(frozen=True)
class Duty:
    """A requirement, item or mechanism of ours with its questions; no rows where nothing can be ticked."""

    holder: Entity
    source: Entity
    """The clause, regulation or mechanism that states it."""
    answers: tuple[str, ...]
    """Roles that answer for it, who also sign; empty where the source names nobody."""
    topics: tuple[str, ...]
    due: tuple[Day, ...]
    """The last days on which it falls due in the working year."""
    rows: tuple[Row, ...]

    @property
    def code(self) -> str:
        """How the address of a pack names the source: `suo-2022/18`, `dangzhang`, `mechanism/baozhan-lianxi`."""
        return self.source.id if self.source.type != "mechanism" else f"mechanism/{self.source.id}"


@dataclass(frozen=True)
class Group:
    """A section of a plan, the regulations, or the mechanisms."""

    code: str
    """How the address of a pack names it: `suo-2022/六`, `fagui`, `jizhi`."""
    anchor: str
    title: str
    plan: Entity | None
    duties: tuple[Duty, ...]

    @property
    def sources(self) -> list[Entity]:
        """The clauses, regulations or mechanisms of the group, each once."""
        return list(dict.fromkeys(duty.source for duty in self.duties))

    @property
    def asked(self) -> list[Row]:
        """All its questions."""
        return [row for duty in self.duties for row in duty.rows]

    @property
    def boxes(self) -> int:
        """How many boxes it has in all."""
        return sum(len(row.list.boxes) for row in self.asked)


def groups_of(graph: Graph, year: Year) -> list[Group]:
    """Everything that can be inspected at this unit: own plan, superior's plan, regulations, mechanisms."""
    make = _Maker(graph, year)
    found: list[Group] = []
    for plan in sorted(graph.of("plan"), key=lambda plan: not plan.ours):
        for section in graph.inside(plan.key, "section"):
            clauses = graph.inside(section.key, "clause")
            holders = [holder for clause in clauses for kind in ("requirement", "item") for holder in graph.inside(clause.key, kind)]
            found.append(Group(section.id, f"{plan.id}-{section.anchor}", f"{plan.record.short} {section.record.key}、{section.title}", plan, make.duties(holders)))
    laws = [duty for law in graph.of("regulation") for duty in graph.inside(law.key, "requirement")]
    found += [Group("fagui", "fagui", "法规", None, make.duties(laws)), Group("jizhi", "jizhi", "机制", None, make.duties(graph.of("mechanism")))]
    return [group for group in found if group.duties]


def stations_of(unit: model.Unit) -> list[tuple[str, str]]:
    """The stations of the unit: id and name."""
    titles = {body.id: body.title for body in unit.bodies}
    return [(station, titles.get(station, station)) for station in unit.stations]


class _Maker:
    """Puts duties together; holds what is the same for all of them."""

    def __init__(self, graph: Graph, year: Year) -> None:
        self.graph = graph
        self.occurrences: dict[str, list[Occurrence]] = defaultdict(list)
        for one in year.occurrences:
            self.occurrences[one.duty.key].append(one)
        self.topics: dict[str, list[str]] = defaultdict(list)
        for topic in graph.of("topic"):
            clauses, duties, _ = about(graph, topic)
            carrying = [one for one in graph.of("mechanism") if topic.id in one.record.topics]
            for one in [*clauses, *duties, *carrying]:
                self.topics[one.key].append(topic.id)
        counted = [duty for duty in graph.asked if duty.ours and duty.record.scope == "station" and duty.record.modality == "must"]
        self.station_roles = {role for duty in counted for role in [*duty.record.owners, *(who for check in graph.inside(duty.key, "check") for who in check.record.who)]}

    def duties(self, holders: list[Entity]) -> tuple[Duty, ...]:
        """What is ours and holds this year of HOLDERS; an item that has no question is only a direction and stays out."""
        return tuple(duty for holder in holders if holder.ours and not holder.record.retired and not not_laid_out(self.graph, holder)
                     for duty in [self._duty(holder)] if duty.rows or holder.type == "requirement")

    def _duty(self, holder: Entity) -> Duty:
        source, record = self.graph.owner_of(holder), holder.record
        topics = dict.fromkeys([*self.topics[holder.key], *self.topics[source.key]])
        due = tuple(dict.fromkeys(one.until for one in self.occurrences[holder.key]))
        return Duty(holder, source, _answering(record), tuple(topics), due,
                    tuple(self._row(holder, found) for found in checklists(self.graph, holder.key) if found.boxes and not found.check.record.retired))

    def _row(self, holder: Entity, found: Checklist) -> Row:
        roles = tuple(dict.fromkeys([*_answering(holder.record), *getattr(holder.record, "helpers", ()), *found.check.record.who]))
        cells = tuple((name, tuple(Cell(box, text, _member(box), self._month(holder, box)) for text, box in row)) for name, row in found.rows)
        return Row(found, cells, roles, bool(self.station_roles & set(roles)) and not any(cell.member for _, row in cells for cell in row))

    def _month(self, holder: Entity, box: Box) -> int:
        part = box.id.rpartition("/")[2].split(".")[0]
        return next((one.until.month for one in self.occurrences[holder.key] if one.part == part), 0)


def _answering(record: model.Requirement | model.Item | model.Mechanism) -> tuple[str, ...]:
    for name in ("owners", "actors", "runs"):
        if hasattr(record, name):
            return tuple(getattr(record, name))
    return ()


def _member(box: Box) -> str:
    """The member of a box: `zhan-1` of `…/2026-q1.zhan-1`; empty where it has none."""
    parts = box.id.rpartition("/")[2].split(".")[1:]
    return parts[0] if box.member and parts else ""


def kept_of(graph: Graph, holder: Entity) -> Iterator[tuple[Entity, str]]:
    """What is kept of a duty: each kind of evidence with its mark."""
    for use in uses_of(holder.record)[1]:
        if use.type and use.mark != "none":
            yield graph.entities[f"evidence:{use.type}"], use.mark
