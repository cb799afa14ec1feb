"""What changed: a plan beside the one before it, and the list of what changed in the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..changes import FEED, KINDS, by_day, events, waiting
from ..originals import Originals
from ..rollover import KINDS as BECAME
from ..rollover import before, rollover
from .page import Page, Press


def changing_pages(press: Press, originals: Originals, releases: Sequence[str]) -> Iterator[Page]:
    """A page for each plan that says which one it follows, and the page of changes. RELEASES are the dates of the kept data sets."""
    graph = press.graph
    for plan in graph.of("plan"):
        if old := before(graph, plan):
            found = rollover(graph, old, plan, originals)
            yield press.page(f"{plan.page}changes/", "rollover.html", f"{plan.record.short}：和上一年比",
                             f"{plan.record.year}年{plan.record.short}和{old.record.year}年的逐条比：保留、改写、加严、放宽、新增、合并、拆分、移动、不再写",
                             crumbs=(("计划", "plans/"), (plan.record.short, plan.page)), it=found, order=BECAME, dated=_by_clause(press, found.dated))
    yield press.page("help/changes/", "changes.html", "更新记录", "资料和法规改了什么、什么时候核对的、更正了哪些；哪些链接要重看",
                     crumbs=(("使用说明", "help/"),), days=by_day(events(graph)), kinds=KINDS, waiting=waiting(graph), releases=releases, feed=FEED)


def _by_clause(press: Press, dated: Sequence) -> list:
    """The dated words under the page on which they stand."""
    return [(owner, list(rows)) for owner, rows in groupby(dated, key=lambda one: press.graph.owner_of(one.entity))]
