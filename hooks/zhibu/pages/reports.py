"""The pages of the sample reports."""

from __future__ import annotations

from collections.abc import Iterator

from ..checkup import checkups
from ..graph import Entity, Graph
from ..originals import Originals
from ..samples import answers_of
from .common import backlinks, terms_of
from .page import Page, Press


def report_pages(press: Press, originals: Originals) -> Iterator[Page]:
    """The list of reports and a page each; nothing where there is no report."""
    graph = press.graph
    reports = graph.of("report")
    if not reports:
        return
    held = {report.key: {kind: _held(graph, report, kind) for kind in ("figure", "problem", "measure", "commitment")}
            for report in reports}
    rows = [(report, len(_points(graph, report)), *(len(held[report.key][kind]) for kind in ("figure", "problem", "measure")))
            for report in reports]
    checked = {one.report.key: one for one in checkups(graph, originals)}
    rules = graph.dataset.review.rules if graph.dataset.review else []
    yield press.page("reports/", "reports.html", "报告", "报告样本：做了什么、数字怎么写、答了要点哪一条", listed=True, rows=rows)
    for report in reports:
        mine = held[report.key]
        problems = [(problem, [one for one in graph.outgoing.get(problem.key, ()) if one.type == "exposes"],
                     [one for one in graph.incoming.get(problem.key, ()) if one.type == "remedies"]) for problem in mine["problem"]]
        texts = originals.reports.get(report.id)
        yield press.page(
            report.page, "report.html", report.title, f"{report.record.short}：逐段、数字、问题和打算", crumbs=(("报告", "reports/"),),
            report=report, body=graph.body(report.record.body).title, problems=problems, promises=mine["commitment"],
            figures=[(figure, [one for one in graph.outgoing.get(figure.key, ()) if one.type == "reports"]) for figure in mine["figure"]],
            loose=[measure for measure in mine["measure"] if measure.record.remedies == []],
            checkup=checked.get(report.key), findings=checked[report.key].groups(rules) if checked else [], rule_of={rule.id: rule for rule in rules},
            terms=terms_of(graph, report, *graph.inside(report.key, "section"), *_points(graph, report)), links=backlinks(graph, report),
            sections=[(section, [(point, answers_of(graph, point), _mechanisms(graph, point)) for point in graph.inside(section.key, "paragraph")])
                      for section in graph.inside(report.key, "section")],
            passages={point.key: texts.points[point.locator] for point in _points(graph, report) if point.locator in texts.points} if texts else {})


def _points(graph: Graph, report: Entity) -> list[Entity]:
    return [point for section in graph.inside(report.key, "section") for point in graph.inside(section.key, "paragraph")]


def _mechanisms(graph: Graph, point: Entity) -> list[Entity]:
    return graph.in_order(one.start for one in graph.incoming.get(point.key, ()) if one.start.startswith("mechanism:"))


def _held(graph: Graph, report: Entity, kind: str) -> list[Entity]:
    return [one for point in _points(graph, report) for one in graph.inside(point.key, kind)]
