"""The path of a newcomer: a page for each journey, and the list to hand over by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from .. import model
from ..checklist import checklists
from ..duties import Occurrence, Year
from ..graph import STAGES, Entity
from .page import Page, Press

HANDED = get_args(model.HandoverItem.model_fields["group"].annotation)


def start_pages(press: Press, year: Year) -> Iterator[Page]:
    """The path of each post and the handover list; nothing where no journey is written."""
    graph = press.graph
    journeys = sorted(graph.of("journey"), key=lambda journey: not journey.record.first)
    if not journeys:
        return
    for journey in journeys:
        steps = graph.inside(journey.key, "step")
        stages, number = [], 0
        for stage in journey.record.stages:
            rows = []
            for step in steps:
                if step.locator == STAGES[stage.key][0]:
                    number += 1
                    rows.append((number, step, checklists(graph, step.key)))
            stages.append((stage, *STAGES[stage.key], rows))
        first = journey.record.first
        yield press.page(journey.page, "start.html", "上任路径" if first else journey.title, journey.record.summary, listed=first,
                         crumbs=() if first else (("上任路径", "start/"),), journey=journey, journeys=journeys, stages=stages, total=number,
                         due=_due(press, journey, year), year=year, handover=bool(graph.of("handover")))
    if rows := graph.of("handover"):
        groups = [(group, found) for group in HANDED if (found := [row for row in rows if row.record.group == group])]
        yield press.page("start/handover/", "handover.html", "交接清单", "人走事不断：交什么、交到什么样、接的人要问清什么；打印后双方签字",
                         crumbs=(("上任路径", "start/"),), groups=groups, total=len(rows), due=list(year.occurrences), year=year)


def _due(press: Press, journey: Entity, year: Year) -> list[Occurrence]:
    """What falls due in the year for the one who walks the path: what names the post, or a name it also goes by.

    The secretary, whose path comes first, also answers for what no source gives to anybody; a post that no source names
    (the clerk) sees everything.
    """
    role = press.graph.entities[f"role:{journey.record.role}"].record
    names = {role.id, *role.also}
    mine = [one for one in year.occurrences if names & {*one.duty.record.owners, *one.duty.record.helpers}
            or (journey.record.first and not one.duty.record.owners)]
    return mine or list(year.occurrences)
