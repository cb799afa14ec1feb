"""The pages of the plans and their clauses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .. import model
from ..checklist import checklists
from ..graph import Entity, Graph
from ..originals import Originals
from ..samples import same_subject, told_of
from .common import backlinks, duties_of, peers_of, terms_of
from .page import Page, Press


def plan_pages(press: Press, originals: Originals) -> Iterator[Page]:
    """The list of plans, a page for each plan and for each of its clauses."""
    graph = press.graph
    plans = sorted(graph.of("plan"), key=lambda plan: not plan.ours)
    aligned = any(one.record.carries for one in graph.of("clause"))
    yield press.page("plans/", "plans.html", "计划", "本所要点和上级要点，逐部分、逐条浏览", listed=True, plans=plans)
    for plan in plans:
        crumbs = (("计划", "plans/"),)
        sections = [(section, [(clause, duties_of(graph, clause), graph.inside(clause.key, "item"))
                               for clause in graph.inside(section.key, "clause")])
                    for section in graph.inside(plan.key, "section")]
        yield press.page(plan.page, "plan.html", plan.title, f"{plan.record.short}：总体要求和各部分、各条",
                         crumbs=crumbs, plan=plan, sections=sections,
                         original=originals.plans.get(plan.id), terms=terms_of(graph, plan, *graph.inside(plan.key, "section")))
        clauses = [clause for _, group in sections for clause, _, _ in group]
        for n, clause in enumerate(clauses):
            yield _clause(press, plan, clause, aligned, clauses[n - 1] if n else None,
                          clauses[n + 1] if n + 1 < len(clauses) else None, originals)


def _clause(press: Press, plan: Entity, clause: Entity, aligned: bool, before: Entity | None, after: Entity | None,
            originals: Originals) -> Page:
    graph = press.graph
    section = graph.entities[clause.parent]
    duties = duties_of(graph, clause)
    items = graph.inside(clause.key, "item")
    served = defaultdict(list)
    for duty in duties:
        served[duty.locator].append(duty)
    lists = [(holder, found) for holder in [*items, *duties] if (found := checklists(graph, holder.key))]
    original = originals.clause(plan.id, clause.record.number)
    kept = _kept(graph, items, duties)
    keys = [clause.key, *(one.key for one in (*items, *duties))]
    return press.page(
        clause.page, "clause.html", f"{clause.record.number}. {clause.title}",
        f"{plan.record.short}第{clause.record.number}条：{clause.record.summary}",
        crumbs=(("计划", "plans/"), (plan.record.short, plan.page), (f"{section.record.key}、{section.title}", f"{plan.page}#{section.anchor}")),
        plan=plan, section=section, clause=clause, items=items, duties=duties, served=served, lists=lists,
        actors=_actors(graph, items, duties), kept=kept, to_keep=len({kind for kind, mark, _ in kept if mark != "none"}), links=backlinks(graph, clause, *items, *duties),
        aligned=aligned,
        before=before, after=after, original=original, passages=_passages(items, original), peers=peers_of(graph, duties),
        told=told_of(graph, keys), elsewhere=same_subject(graph, keys), terms=terms_of(graph, clause),
        boxes=sum(len(one.boxes) for _, found in lists for one in found))


def _passages(items: list[Entity], original) -> dict[str, str]:
    if original is None:
        return {}
    return {item.key: passage for item in items
            if (passage := original.passage(item.record.mark, item.record.sentences))}


def _actors(graph: Graph, items: list[Entity], duties: list[Entity]) -> list[tuple[Entity, list[Entity], list[Entity]]]:
    """Every role that the clause names, with the duties it owns or helps and the items that name it."""
    owned, named = defaultdict(list), defaultdict(list)
    for duty in duties:
        for role in [*duty.record.owners, *duty.record.helpers]:
            owned[role].append(duty)
    for item in items:
        for role in item.record.actors:
            named[role].append(item)
    return [(graph.entities[f"role:{role}"], owned[role], named[role])
            for role in dict.fromkeys([*owned, *named]) if f"role:{role}" in graph.entities]


def _kept(graph: Graph, items: list[Entity], duties: list[Entity]
          ) -> list[tuple[Entity | None, str, list[tuple[Entity, model.EvidenceUse]]]]:
    """Every kind of evidence in the clause by its mark, with where it is used; strongest mark first."""
    uses: dict[tuple[int, str], list[tuple[Entity, model.EvidenceUse]]] = defaultdict(list)
    marks = ("required", "customary", "none")
    for holder in [*items, *duties]:
        for use in holder.record.evidence:
            uses[marks.index(use.mark), use.type or ""].append((holder, use))
    return [(graph.entities.get(f"evidence:{kind}"), marks[mark], rows)
            for (mark, kind), rows in sorted(uses.items(), key=lambda row: row[0][0])]
