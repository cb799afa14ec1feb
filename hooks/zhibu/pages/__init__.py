"""Turns the graph into finished pages: one function a kind of page, in the order of the site's menu."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .. import model
from ..checklist import checklists, is_counted
from ..graph import Article, Entity, Graph, Link
from ..originals import Originals
from . import words
from .page import Page, Press

__all__ = ["Page", "render"]


def render(graph: Graph, originals: Originals, data_date: str, offline: bool = False) -> list[Page]:
    """Every generated page of the site. DATA_DATE is the newest date in the data, shown on the home page."""
    press = Press(graph, offline)
    return [
        *_home(press, data_date), *_plans(press, originals), *_requirements(press),
        *_regulations(press, originals), *_roles(press), *_topics(press), *_evidence(press),
    ]


def _home(press: Press, data_date: str) -> Iterator[Page]:
    graph = press.graph
    plans = sorted(graph.of("plan"), key=lambda plan: not plan.ours)
    counts = [(kind, words.TYPE[kind], len(graph.of(kind)), page) for kind, page in (
        ("clause", "plans/"), ("item", "plans/"), ("requirement", "requirements/"), ("check", "requirements/"),
        ("regulation", "regulations/"), ("article", "regulations/"))]
    yield press.page("", "home.html", graph.dataset.unit.title, "党支部工作手册：今年要做什么、依据是什么、留什么材料",
                     listed=True, plans=plans, counts=counts, data_date=data_date, unit=graph.dataset.unit)


def _plans(press: Press, originals: Originals) -> Iterator[Page]:
    graph = press.graph
    plans = sorted(graph.of("plan"), key=lambda plan: not plan.ours)
    yield press.page("plans/", "plans.html", "计划", "本所要点和上级要点，逐部分、逐条浏览", listed=True, plans=plans)
    for plan in plans:
        crumbs = (("计划", "plans/"),)
        sections = [(section, [(clause, _duties(graph, clause), graph.inside(clause.key, "item"))
                               for clause in graph.inside(section.key, "clause")])
                    for section in graph.inside(plan.key, "section")]
        yield press.page(plan.page, "plan.html", plan.title, f"{plan.record.short}：总体要求和各部分、各条",
                         crumbs=crumbs, plan=plan, sections=sections,
                         original=originals.plans.get(plan.id))
        clauses = [clause for _, group in sections for clause, _, _ in group]
        for n, clause in enumerate(clauses):
            yield _clause(press, plan, clause, clauses[n - 1] if n else None,
                          clauses[n + 1] if n + 1 < len(clauses) else None, originals)


def _clause(press: Press, plan: Entity, clause: Entity, before: Entity | None, after: Entity | None,
            originals: Originals) -> Page:
    graph = press.graph
    section = graph.entities[clause.parent]
    duties = _duties(graph, clause)
    items = graph.inside(clause.key, "item")
    served = defaultdict(list)
    for duty in duties:
        served[duty.locator].append(duty)
    lists = [(holder, found) for holder in [*items, *duties] if (found := checklists(graph, holder.key))]
    original = originals.clause(plan.id, clause.record.number)
    kept = _kept(graph, items, duties)
    return press.page(
        clause.page, "clause.html", f"{clause.record.number}. {clause.title}",
        f"{plan.record.short}第{clause.record.number}条：{clause.record.summary}",
        crumbs=(("计划", "plans/"), (plan.record.short, plan.page), (f"{section.record.key}、{section.title}", f"{plan.page}#{section.anchor}")),
        plan=plan, section=section, clause=clause, items=items, duties=duties, served=served, lists=lists,
        actors=_actors(graph, items, duties), kept=kept, to_keep=len({kind for kind, mark, _ in kept if mark != "none"}), links=backlinks(graph, clause, *items, *duties),
        before=before, after=after, original=original, passages=_passages(items, original), peers=peers_of(graph, duties),
        boxes=sum(len(one.boxes) for _, found in lists for one in found))


def _passages(items: list[Entity], original) -> dict[str, str]:
    if original is None:
        return {}
    return {item.key: passage for item in items
            if (passage := original.passage(item.record.mark, item.record.sentences))}


def _duties(graph: Graph, holder: Entity) -> list[Entity]:
    return graph.inside(holder.key, "requirement")


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


def peers_of(graph: Graph, duties: list[Entity]) -> dict[str, list[Entity]]:
    """For each requirement the others that count the same thing, at other levels or for others."""
    by_measure = defaultdict(list)
    for duty in graph.of("requirement"):
        if duty.record.kind == "counted":
            by_measure[duty.record.measure].append(duty)
    return {duty.key: [peer for peer in by_measure[duty.record.measure] if peer.key != duty.key] for duty in duties
            if duty.record.kind == "counted"}


def backlinks(graph: Graph, *entities: Entity) -> list[tuple[str, list[tuple[Entity, Link]]]]:
    """What points at these records from elsewhere, grouped by the wording of the link."""
    own = {entity.key for entity in entities}
    groups: dict[str, list[tuple[Entity, Link]]] = defaultdict(list)
    for entity in entities:
        for one in graph.incoming.get(entity.key, ()):
            if one.start not in own and one.type != "proves" and graph.entities[one.start].type != "evidence":
                groups[words.LINK[one.type][1]].append((graph.entities[one.start], one))
    return sorted(groups.items())


def _requirements(press: Press) -> Iterator[Page]:
    graph = press.graph
    duties = graph.of("requirement")
    rows = [(duty, graph.owner_of(duty)) for duty in sorted(duties, key=lambda duty: (not duty.ours, duty.record.kind != "counted"))]
    yield press.page("requirements/", "requirements.html", "要求台账", "每一项要求：多久一次、谁负责、凭什么、留什么", listed=True,
                     rows=rows, total=sum(1 for duty in duties if duty.ours),
                     counted=sum(1 for duty in duties if is_counted(duty)))


def _regulations(press: Press, originals: Originals) -> Iterator[Page]:
    graph = press.graph
    own = {plan.key for plan in graph.of("plan") if plan.ours}
    public = [entity for entity in graph.of("regulation") if entity.parent == "page:regulations"]
    local = [entity for entity in graph.of("regulation") if entity.parent == "page:local"]

    def cited_by(entity: Entity) -> str:
        keys = {graph.entities[one.start] for one in graph.incoming.get(entity.key, ())}
        plans = {_plan_of(graph, source) for source in keys}
        return "本所要点" if plans & own else "上级要点" if any(plan for plan in plans if plan.startswith("plan:")) else "要点未引"
    yield press.page("regulations/", "regulations.html", "法规", "要点引用的和支部据以办事的文件：今天是否有效、要求支部做什么", listed=True,
                     rows=[(entity, cited_by(entity)) for entity in public], local=local,
                     topics=[(topic, len(told)) for topic in graph.of("topic") if (told := _about(graph, topic)[2])])
    yield press.page("regulations/local/", "local.html", "不公开的文件", "要点提到而没有公开的上级文件和本单位制度",
                     crumbs=(("法规", "regulations/"),), rows=[(entity, backlinks(graph, entity)) for entity in local])
    for entity in public:
        record: model.Regulation = entity.record
        articles = graph.inside(entity.key, "article")
        duties = sorted(_duties(graph, entity), key=lambda duty: (not duty.ours, duty.record.kind != "counted"))
        yield press.page(
            entity.page, "regulation.html", entity.title, record.summary, crumbs=(("法规", "regulations/"),),
            regulation=entity, articles=[(article, backlinks(graph, article), _article_text(originals, record, article.record))
                                         for article in articles],
            first_at=_first_places(articles), duties=duties, lists=[(duty, found) for duty in duties if (found := checklists(graph, duty.key))],
            peers=peers_of(graph, duties), general=[fact for fact in record.facts if not fact.articles and not fact.part],
            links=backlinks(graph, entity))


def _first_places(articles: list[Entity]) -> dict[int, Entity]:
    """Where each fact is told in full: a fact that spans several articles stands under the first and is named by the rest."""
    places: dict[int, Entity] = {}
    for article in articles:
        for fact in article.record.facts:
            places.setdefault(id(fact), article)
    return places


def _article_text(originals: Originals, record: model.Regulation, article: Article) -> str | None:
    return originals.article(record.id, int(article.number)) if article.number.isdigit() else None


def _plan_of(graph: Graph, entity: Entity) -> str:
    while entity.parent and entity.type != "plan":
        entity = graph.entities[entity.parent]
    return entity.key


def _roles(press: Press) -> Iterator[Page]:
    graph = press.graph
    rows = []
    for role in graph.of("role"):
        duties = [duty for duty in graph.of("requirement") if role.id in (*duty.record.owners, *duty.record.helpers)]
        items = [item for item in graph.of("item") if role.id in item.record.actors]
        checks = [check for check in graph.of("check") if role.id in check.record.who]
        rows.append((role, duties, items, checks))
    yield press.page("roles/", "roles.html", "岗位", "每个岗位要做什么、备查什么", listed=True, rows=rows,
                     unit=graph.dataset.unit, titles={body.id: body.title for body in graph.dataset.unit.bodies})
    order = ["counted", "dated", "event", "recurring"]
    for role, duties, items, checks in rows:
        yield press.page(role.page, "role.html", role.title, role.record.summary, crumbs=(("岗位", "roles/"),), role=role,
                         duties=sorted(duties, key=lambda duty: (duty.record.modality == "must-not", order.index(duty.record.kind))),
                         items=items, checks=checks,
                         also=[(row[0], len(row[1])) for row in rows if row[0].id in role.record.also])


def _topics(press: Press) -> Iterator[Page]:
    graph = press.graph
    rows = [(topic, *_about(graph, topic)) for topic in graph.of("topic")]
    yield press.page("topics/", "topics.html", "主题", "按主题把条款、要求和法规放在一起看", listed=True, rows=rows)
    for topic, clauses, duties, told in rows:
        yield press.page(topic.page, "topic.html", topic.title, topic.record.summary, crumbs=(("主题", "topics/"),),
                         topic=topic, clauses=clauses, told=told, duties=duties)


def _about(graph: Graph, topic: Entity) -> tuple[list[Entity], list[Entity], list[tuple[Entity, list[Entity]]]]:
    """What belongs to a topic: clauses that carry it; requirements that name it or whose clause is chiefly about it;
    regulations that carry it or have articles that name it, with these articles."""
    words_of = [topic.title, *topic.record.aliases, *topic.record.covers]

    def names(text: str) -> bool:
        return any(word in text for word in words_of)
    clauses = [clause for clause in graph.of("clause") if topic.id in clause.record.topics]
    chiefly = {clause.key for clause in clauses if clause.record.topics[0] == topic.id}
    duties = [duty for duty in graph.of("requirement")
              if duty.parent in chiefly or names(duty.title + duty.record.measure)]
    told = []
    for regulation in graph.of("regulation"):
        articles = [article for article in graph.inside(regulation.key, "article")
                    if any(names(fact.topic) for fact in article.record.facts)]
        if articles or topic.id in regulation.record.topics:
            told.append((regulation, articles))
    return clauses, duties, told


def _evidence(press: Press) -> Iterator[Page]:
    graph = press.graph
    rows = [(kind, [(graph.entities[one.end], one) for one in graph.outgoing.get(kind.key, ()) if one.type == "proves"])
            for kind in graph.of("evidence")]
    yield press.page("evidence/", "evidence.html", "佐证", "每种材料是什么、应当看得到什么、哪些要求用得上", listed=True, rows=rows)
