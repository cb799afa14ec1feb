"""What several kinds of page ask of the graph."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from ..graph import Entity, Graph, Link
from . import words


def duties_of(graph: Graph, holder: Entity) -> list[Entity]:
    """The requirements that a record states itself."""
    return graph.inside(holder.key, "requirement")


def peers_of(graph: Graph, duties: list[Entity]) -> dict[str, list[Entity]]:
    """For each requirement the others that count the same thing, at other levels or for others."""
    return {duty.key: [peer for peer in graph.by_measure[duty.record.measure] if peer.key != duty.key] for duty in duties
            if duty.record.kind == "counted"}


def backlinks(graph: Graph, *entities: Entity) -> list[tuple[str, list[tuple[Entity, Link]]]]:
    """What points at these records from elsewhere, grouped by the wording of the link, each record once in a group.

    Left out is what the page shows under a heading of its own: evidence, terms used, what reports say of it.
    """
    own = {entity.key for entity in entities}
    groups: dict[str, dict[str, tuple[Entity, Link]]] = defaultdict(dict)
    for entity in entities:
        for one in graph.incoming.get(entity.key, ()):
            kind = one.start.partition(":")[0]
            elsewhere = (kind == "evidence" or (kind == "combination" and one.type == "relates") or one.type in ("proves", "answers", "reports", "exposes")
                         or (one.type == "relates" and kind in ("term", "paragraph", "commitment")))
            if one.start not in own and not elsewhere and one.state == "confirmed":
                groups[words.LINK[one.type][1]].setdefault(one.start, (graph.entities[one.start], one))
    return sorted((wording, list(rows.values())) for wording, rows in groups.items())


@lru_cache(maxsize=1024)
def about(graph: Graph, topic: Entity) -> tuple[list[Entity], list[Entity], list[tuple[Entity, list[Entity]]]]:
    """What belongs to a topic: clauses that carry it; requirements that name it or whose clause is chiefly about it;
    regulations that carry it or have articles that name it, with these articles."""
    words_of = [topic.title, *topic.record.aliases, *topic.record.covers]

    def names(text: str) -> bool:
        return any(word in text for word in words_of)
    clauses = [clause for clause in graph.of("clause") if topic.id in clause.record.topics]
    chiefly = {clause.key for clause in clauses if clause.record.topics[0] == topic.id}
    duties = [duty for duty in graph.asked
              if duty.parent in chiefly or names(duty.title + duty.record.measure)]
    told = []
    for regulation in graph.of("regulation"):
        articles = [article for article in graph.inside(regulation.key, "article")
                    if any(names(fact.topic) for fact in article.record.facts)]
        if articles or topic.id in regulation.record.topics:
            told.append((regulation, articles))
    return clauses, duties, told


def terms_of(graph: Graph, *entities: Entity) -> list[Entity]:
    """The terms that say that the sources of ENTITIES use them."""
    return graph.in_order(one.start for entity in entities for one in graph.incoming.get(entity.key, ())
                          if one.type == "relates" and one.start.startswith("term:"))
