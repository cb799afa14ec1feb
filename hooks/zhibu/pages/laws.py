"""The pages of the regulations, and the one page of the documents that are not public."""

from __future__ import annotations

from collections.abc import Iterator

from .. import model
from ..checklist import checklists
from ..graph import Article, Entity, Graph
from ..originals import Originals
from .common import about, backlinks, duties_of, peers_of
from .page import Page, Press


def law_pages(press: Press, originals: Originals) -> Iterator[Page]:
    """The list of regulations, a page for each public one, and the page of the others."""
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
                     topics=[(topic, len(told)) for topic in graph.of("topic") if (told := about(graph, topic)[2])])
    yield press.page("regulations/local/", "local.html", "不公开的文件", "要点或报告提到而没有公开的上级文件和本单位制度",
                     crumbs=(("法规", "regulations/"),), rows=[(entity, backlinks(graph, entity)) for entity in local])
    for entity in public:
        record: model.Regulation = entity.record
        articles = graph.inside(entity.key, "article")
        duties = sorted(duties_of(graph, entity), key=lambda duty: (not duty.ours, duty.record.kind != "counted"))
        yield press.page(
            entity.page, "regulation.html", entity.title, record.summary, crumbs=(("法规", "regulations/"),),
            regulation=entity, articles=[(article, backlinks(graph, article), _article_text(originals, record, article.record))
                                         for article in articles],
            first_at=_first_places(articles), duties=duties, lists=[(duty, found) for duty in duties if (found := checklists(graph, duty.key))],
            peers=peers_of(graph, duties), general=[fact for fact in record.facts if not fact.articles and not fact.part],
            links=backlinks(graph, entity, *duties))


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
