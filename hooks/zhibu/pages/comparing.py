"""Plan against plan, plan against reports, figures against duties, problems against measures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..alignment import Alignment, alignments
from ..coverage import Coverage, coverage, our_reports, reports_on
from ..graph import Entity
from ..sealing import stale
from ..suggest import hints
from ..verdicts import VERDICTS, verdicts
from .page import Page, Press


MOST = 3_000
"""Pairs of clauses for which the page proposes what carries what, plan by plan; beyond, `zhibu suggest` has the time."""


def comparing_pages(press: Press) -> Iterator[Page]:
    """The alignment, the coverage and the problems; nothing where there is no plan of ours or no report."""
    graph = press.graph
    if found := alignments(graph):
        yield press.page("alignment/", "alignment.html", "对照上级", "上级要点逐条对本所要点：接了哪些，缺哪些，多了哪些，数字变没变",
                         listed=True, found=[(one, _by_section(press, one)) for one in found],
                         hints={one.superior.key: hints(graph, one.superior) for one in _few(found)})
    reports = our_reports(graph)
    own = graph.entities.get(f"plan:{graph.dataset.unit.plan}")
    if not reports or own is None:
        return
    answering = reports_on(graph, own)
    views = [*([("对着这份要点写的报告", answering)] if answering else []), ("本所全部报告", reports)] if answering != reports else [("本所全部报告", reports)]
    judged = [(report, [(name, [one for one in found if (graph.owner_of(one.duty).type == "clause") == plan])
                        for name, plan in (("要点的要求", True), ("法规的要求", False))])
              for report in reports for found in [verdicts(graph, report)]]
    yield press.page("coverage/", "coverage.html", "报告对账", "要点逐条对报告：写到没有，数够不够；没有提到不等于没有做", listed=True,
                     plan=own, views=[(title, coverage(graph, own, chosen)) for title, chosen in views], judged=judged, order=VERDICTS,
                     sections=_sections(press, own), stale=stale(graph))
    yield press.page("coverage/problems/", "problems.html", "问题和打算", "各份报告承认的问题、说要做的打算：哪个没有对上，哪些反复出现",
                     crumbs=(("报告对账", "coverage/"),), rows=_problems(press), loose=_loose(press), topics=_recurring(press))


def _few(found: list[Alignment]) -> Iterator[Alignment]:
    """The plans with clauses that nobody has compared, as many as there is time to look through."""
    left = MOST
    for one in found:
        pairs = len(one.rows) * len(one.added)
        if one.count("unread") and pairs <= left:
            left -= pairs
            yield one


def _by_section(press: Press, one: Alignment) -> list[tuple[Entity, list]]:
    """The superior clauses under the sections of their plan."""
    return [(press.graph.entities[key], list(rows)) for key, rows in groupby(one.rows, key=lambda row: row.clause.parent)]


def _sections(press: Press, plan: Entity) -> list[tuple[Entity, int]]:
    """The sections of a plan with the number of their clauses, for the strip."""
    return [(section, len(press.graph.inside(section.key, "clause"))) for section in press.graph.inside(plan.key, "section")]


def _problems(press: Press) -> list[tuple[Entity, Entity, list[Entity], list[tuple[Entity, str, str]]]]:
    """Every problem: its report, the clauses it touches, the measures that are meant for it with strength and note."""
    graph = press.graph
    rows = []
    for problem in graph.of("problem"):
        touched = [graph.entities[one.end] for one in graph.outgoing.get(problem.key, ()) if one.type == "exposes" and one.state == "confirmed"]
        measures = [(graph.entities[one.start], one.strength, one.note) for one in graph.incoming.get(problem.key, ())
                    if one.type == "remedies" and one.state == "confirmed"]
        rows.append((problem, graph.owner_of(problem), touched, measures))
    return rows


def _loose(press: Press) -> list[tuple[Entity, Entity]]:
    """The measures that no problem asked for, each with its report."""
    graph = press.graph
    return [(measure, graph.owner_of(measure)) for measure in graph.of("measure")
            if not any(one.type == "remedies" and one.state == "confirmed" for one in graph.outgoing.get(measure.key, ()))]


def _recurring(press: Press) -> list[tuple[Entity, list[Entity]]]:
    """The topics under which more than one report admits a problem, each with the problems."""
    graph = press.graph
    found = []
    for topic in graph.of("topic"):
        problems = [problem for problem in graph.of("problem") if topic.id in graph.entities[problem.parent].record.topics]
        if len({graph.owner_of(problem).key for problem in problems}) > 1:
            found.append((topic, problems))
    return found
