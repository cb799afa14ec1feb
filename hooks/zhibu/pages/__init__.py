"""Turns the graph into finished pages: one function a kind of page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from ..duties import Year
from ..graph import Entity, Graph
from ..originals import Originals
from ..spelling import spell
from . import words
from .calendar import calendar_pages
from .changing import changing_pages
from .common import about
from .comparing import comparing_pages
from .downloads import downloads_page
from .inspection import inspection_page
from .laws import law_pages
from .ledger import ledger_page
from .mechanisms import mechanism_pages, term_pages
from .packs import groups_of
from .page import Page, Press
from .plans import plan_pages
from .progress import progress_page
from .reports import report_pages
from .review import review_page
from .roles import role_pages
from .start import start_pages
from .wall import month_lists, posts, wall_pages
from .workflows import faq_page, form_pages, workflow_pages
from .writing import writing_pages

__all__ = ["Page", "render"]


Task = Callable[[], Iterable[Page]]


def here(tasks: Sequence[Task]) -> list[list[Page]]:
    """The pages of every task, made one after the other."""
    return [list(task()) for task in tasks]


def render(graph: Graph, originals: Originals, year: Year, data_date: str, offline: bool = False,
           site_url: str | None = None, sizes: Callable[[], Mapping[str, int]] = dict,
           compiled: Path | None = None, releases: Sequence[str] = (),
           share: Callable[[Sequence[Task]], Iterable[Iterable[Page]]] = here) -> list[Page]:
    """Every generated page of the site. YEAR is the working year laid out; DATA_DATE is the newest date in the data, shown on the home page;
    SIZES tells how many bytes each file has, by address, and is asked when the last page is set; SITE_URL is where the site stands, printed as a QR code, None where nobody knows;
    COMPILED is a folder for compiled templates, where there is one; RELEASES are the dates of the data sets that keep their addresses, the newest first;
    SHARE does the tasks and returns their pages in the same order: none depends on another, and the longest begin first."""
    press = Press(graph, year, offline, site_url, compiled)
    groups = groups_of(graph, year)
    made = share([
        lambda: _home(press, year, data_date), lambda: comparing_pages(press), lambda: plan_pages(press, originals), lambda: ledger_page(press), lambda: calendar_pages(press, year),
        lambda: wall_pages(press, year), lambda: inspection_page(press, groups, year.year), lambda: progress_page(press, groups, year.year),
        lambda: law_pages(press, originals), lambda: mechanism_pages(press), lambda: report_pages(press, originals), lambda: term_pages(press),
        lambda: role_pages(press, year), lambda: start_pages(press, year), lambda: workflow_pages(press), lambda: form_pages(press),
        lambda: writing_pages(press, year), lambda: review_page(press), lambda: faq_page(press),
        lambda: changing_pages(press, originals, releases), lambda: _topics(press), lambda: _evidence(press), lambda: _search(press),
    ])
    return [*chain.from_iterable(made), *downloads_page(press, year, sizes)]


def _home(press: Press, year: Year, data_date: str) -> Iterator[Page]:
    graph = press.graph
    plans = sorted(graph.of("plan"), key=lambda plan: not plan.ours)
    counts = [(kind, words.TYPE[kind], len(graph.of(kind)), page) for kind, page in (
        ("clause", "plans/"), ("item", "plans/"), ("requirement", "requirements/"), ("check", "requirements/"),
        ("regulation", "regulations/"), ("article", "regulations/"), ("mechanism", "mechanisms/"), ("paragraph", "reports/"),
        ("figure", "reports/"), ("term", "terms/")) if graph.of(kind)]
    yield press.page("", "home.html", graph.dataset.unit.title, "党支部工作手册：今年要做什么、依据是什么、留什么材料",
                     listed=True, plans=plans, counts=counts, data_date=data_date, unit=graph.dataset.unit,
                     year=year, months=month_lists(year), posts=posts(graph, year))


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
    rows = []
    for kind in graph.of("evidence"):
        proven = [one for one in graph.outgoing.get(kind.key, ()) if one.type == "proves"]
        marked = [(mark, text, [graph.entities[one.end] for one in proven if one.strength == strength])
                  for mark, text, strength in (("required", "规定或来源要求留的", "direct"), ("customary", "通常会留的", "partial"))]
        rows.append((kind, marked))
    yield press.page("evidence/", "evidence.html", "佐证", "每种材料是什么、应当看得到什么、哪些要求用得上", listed=True, rows=rows,
                     together=graph.of("combination"))


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
