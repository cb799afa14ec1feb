"""The pages of the mechanisms, and the one page of the terms."""

from __future__ import annotations

from collections.abc import Iterator

from ..checklist import checklists
from ..graph import Entity, Graph
from ..levels import sayings
from ..samples import told_of
from . import words
from .common import backlinks
from .page import Page, Press, label


def mechanism_pages(press: Press) -> Iterator[Page]:
    """The list of mechanisms and a page each; nothing where there is none."""
    graph = press.graph
    rows = sorted(graph.of("mechanism"), key=lambda entity: words.MECHANISM_GROUPS.index(entity.record.group))
    if not rows:
        return
    yield press.page("mechanisms/", "mechanisms.html", "机制", "要一直转下去的制度、清单、台账、平台、岗位、考核、公开、活动", listed=True,
                     rows=rows, ours=sum(1 for entity in rows if entity.ours))
    for entity in rows:
        it = entity.record
        duties, items = graph.in_order(it.requirements), graph.in_order(it.items)
        holders = [entity, *duties, *items] if it.ours else []
        here = [one for one in it.said if one.at.startswith(("paragraph:", "report:"))]
        told_here = {one.at for one in here}
        yield press.page(
            entity.page, "mechanism.html", f"{entity.title}（机制）", it.summary, crumbs=(("机制", "mechanisms/"),), mechanism=entity,
            said=[one for one in it.said if one.at not in told_here], told_here=here, duties=duties, items=items,
            lists=[(holder, found) for holder in holders if (found := checklists(graph, holder.key))],
            told=[one for one in told_of(graph, [duty.key for duty in duties] + [item.key for item in items])
                  if one.point.key not in told_here],
            links=backlinks(graph, entity))


def term_pages(press: Press) -> Iterator[Page]:
    """The glossary: every term in its group, with the places where the sources use it; nothing where there is none."""
    graph = press.graph
    terms = graph.of("term")
    if not terms:
        return
    groups = [(group, f"group-{n}", [(term, graph.in_order(term.record.used_in)) for term in terms if term.record.group == group])
              for n, group in enumerate(words.TERM_GROUPS, 1)]
    yield press.page("terms/", "terms.html", "词汇", "数字口号、简称、平台、活动和本地叫法：是什么、对本支部意味着什么、用在哪里", listed=True,
                     groups=[row for row in groups if row[2]], total=len(terms), local=sum(1 for term in terms if term.record.local),
                     levels=sayings(graph), place_label=lambda place: _place_label(graph, place))


def _place_label(graph: Graph, place: Entity) -> str:
    """A place of use, short: 本所要点第15条, 半年总结三/二, 上级要点开头."""
    owner = graph.owner_of(place)
    if place.type == "clause":
        return label(graph, place).split(" ")[0]
    if place.type in ("plan", "report"):
        return f"{place.record.short}{'总体要求' if place.type == 'plan' else '开头或结尾'}"
    return f"{owner.record.short} {place.locator}{'标题' if place.type == 'section' else ''}"
