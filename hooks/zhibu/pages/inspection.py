"""The inspection sheet: all our duties with their boxes, from which a reader chooses what to print."""

from __future__ import annotations

from collections.abc import Iterator

from .packs import Group, kept_of, stations_of
from .page import Page, Press


def inspection_page(press: Press, groups: list[Group], year: int) -> Iterator[Page]:
    """The page of all packs; the choice is made in the browser and stands in the address."""
    graph = press.graph
    named = {role for group in groups for row in group.asked for role in row.roles}
    yield press.page("inspection/", "inspection.html", "检查单", "迎检、月检、抽查：选条款、部分、岗位、站或主题，印一张有、缺、备注的检查单",
                     groups=groups, kept_of=kept_of, working_year=year, stations=stations_of(graph.dataset.unit),
                     roles=[role for role in graph.of("role") if role.ours or role.id in named], topics=graph.of("topic"),
                     plan=graph.entities[f"plan:{graph.dataset.unit.plan}"])
