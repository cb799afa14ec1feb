"""Turns the graph into finished pages: one function a kind of page, in the order of the site's menu."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from .. import model
from ..checklist import is_counted
from ..duties import Year
from ..graph import Entity, Graph
from ..originals import Originals
from ..spelling import spell
from . import words
from .calendar import calendar_pages
from .common import about
from .laws import law_pages
from .mechanisms import mechanism_pages, term_pages
from .page import Page, Press
from .plans import plan_pages
from .reports import report_pages

__all__ = ["Page", "render"]


def render(graph: Graph, originals: Originals, year: Year, data_date: str, offline: bool = False) -> list[Page]:
    """Every generated page of the site. YEAR is the working year laid out; DATA_DATE is the newest date in the data, shown on the home page."""
    press = Press(graph, offline)
    return [
        *_home(press, data_date), *plan_pages(press, originals), *_requirements(press), *calendar_pages(press, year),
        *law_pages(press, originals),
        *mechanism_pages(press), *report_pages(press, originals), *term_pages(press),
        *_roles(press), *_topics(press), *_evidence(press), *_search(press),
    ]


def _home(press: Press, data_date: str) -> Iterator[Page]:
    graph = press.graph
    plans = sorted(graph.of("plan"), key=lambda plan: not plan.ours)
    counts = [(kind, words.TYPE[kind], len(graph.of(kind)), page) for kind, page in (
        ("clause", "plans/"), ("item", "plans/"), ("requirement", "requirements/"), ("check", "requirements/"),
        ("regulation", "regulations/"), ("article", "regulations/"), ("mechanism", "mechanisms/"), ("paragraph", "reports/"),
        ("figure", "reports/"), ("term", "terms/")) if graph.of(kind)]
    yield press.page("", "home.html", graph.dataset.unit.title, "党支部工作手册：今年要做什么、依据是什么、留什么材料",
                     listed=True, plans=plans, counts=counts, data_date=data_date, unit=graph.dataset.unit)


def _requirements(press: Press) -> Iterator[Page]:
    graph = press.graph
    duties = graph.of("requirement")
    rows = [(duty, graph.owner_of(duty)) for duty in sorted(duties, key=lambda duty: (not duty.ours, duty.record.kind != "counted"))]
    yield press.page("requirements/", "requirements.html", "要求台账", "每一项要求：多久一次、谁负责、凭什么、留什么", listed=True,
                     rows=rows, total=sum(1 for duty in duties if duty.ours),
                     counted=sum(1 for duty in duties if is_counted(duty)), forbidden=_forbidden(graph))


def _forbidden(graph: Graph) -> list[tuple[Entity, Entity, str, list[Entity]]]:
    """Every ban: the requirement, its source, whom it binds, the mechanisms that watch it; ours and the nearest level first."""
    order = ["own", "superior", "law", "custom"]
    bans = [duty for duty in graph.of("requirement") if duty.record.modality == "must-not" and not duty.record.edition]
    rows = []
    for duty in sorted(bans, key=lambda duty: (not duty.ours, order.index(duty.record.level))):
        named = "、".join(graph.entities[f"role:{role}"].title for role in duty.record.owners)
        watched = graph.in_order(one.start for one in graph.incoming.get(duty.key, ()) if one.start.startswith("mechanism:"))
        rows.append((duty, graph.owner_of(duty), named or graph.bearer(duty), watched))
    return rows


def _roles(press: Press) -> Iterator[Page]:
    graph = press.graph
    rows = []
    for role in graph.of("role"):
        duties = [duty for duty in graph.of("requirement") if role.id in (*duty.record.owners, *duty.record.helpers)]
        items = [item for item in graph.of("item") if role.id in item.record.actors]
        checks = [check for check in graph.of("check") if role.id in check.record.who]
        runs = [one for one in graph.of("mechanism") if role.id in one.record.runs]
        rows.append((role, duties, items, checks, runs))
    yield press.page("roles/", "roles.html", "岗位", "每个岗位要做什么、备查什么", listed=True, rows=rows,
                     unit=graph.dataset.unit, titles={body.id: body.title for body in graph.dataset.unit.bodies})
    order = ["counted", "dated", "event", "recurring"]
    for role, duties, items, checks, runs in rows:
        yield press.page(role.page, "role.html", role.title, role.record.summary, crumbs=(("岗位", "roles/"),), role=role,
                         duties=sorted(duties, key=lambda duty: (duty.record.modality == "must-not", order.index(duty.record.kind))),
                         items=items, checks=checks, runs=runs,
                         also=[(row[0], len(row[1])) for row in rows if row[0].id in role.record.also])


def _topics(press: Press) -> Iterator[Page]:
    graph = press.graph
    rows = [(topic, *about(graph, topic)) for topic in graph.of("topic")]
    yield press.page("topics/", "topics.html", "主题", "按主题把条款、要求和法规放在一起看", listed=True, rows=rows)
    for topic, clauses, duties, told in rows:
        carrying = {kind: [one for one in graph.of(kind) if topic.id in one.record.topics] for kind in ("mechanism", "paragraph")}
        yield press.page(topic.page, "topic.html", topic.title, topic.record.summary, crumbs=(("主题", "topics/"),),
                         topic=topic, clauses=clauses, told=told, duties=duties, mechanisms=carrying["mechanism"],
                         points=carrying["paragraph"])


def _evidence(press: Press) -> Iterator[Page]:
    graph = press.graph
    rows = [(kind, [(graph.entities[one.end], one) for one in graph.outgoing.get(kind.key, ()) if one.type == "proves"])
            for kind in graph.of("evidence")]
    yield press.page("evidence/", "evidence.html", "佐证", "每种材料是什么、应当看得到什么、哪些要求用得上", listed=True, rows=rows)


def _search(press: Press) -> Iterator[Page]:
    graph = press.graph
    readings = graph.dataset.search.readings if graph.dataset.search else ()
    names = sorted({(" ".join(spell(name, readings)), name, entity.key) for kind in LISTED for entity in graph.of(kind) if not entity.record.retired
                    for name in dict.fromkeys((entity.title, *entity.aliases)) if re.match(r"[\w*]", name)})
    letters: dict[str, list[tuple[str, Entity]]] = defaultdict(list)
    for spoken, name, key in names:
        first = spoken[0].upper()
        letters[first if first.isascii() and first.isalpha() else "其他"].append((name, graph.entities[key]))
    yield press.page("search/", "search.html", "搜索", "搜索条款、法规、词汇；也可以按拼音找", letters=sorted(letters.items()))


LISTED = ("term", "regulation", "clause", "mechanism", "role", "topic", "evidence", "report")
"""The kinds whose names stand in the list by pinyin."""
