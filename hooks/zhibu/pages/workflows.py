"""How things are done: a page for each workflow, the blank forms, the questions that newcomers ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from .. import model
from ..checklist import checklists
from ..graph import Entity
from ..reckon import needed
from ..samples import told_of
from .common import backlinks
from .page import Page, Press

GROUPS = get_args(model.Workflow.model_fields["group"].annotation)
QUESTIONS = get_args(model.Faq.model_fields["group"].annotation)
STAGES = (("before", "事前"), ("during", "当天"), ("after", "事后"))
EXAMPLES = {"members": (7, 10, 17, 25, 50), "seats": (3, 5, 7)}
"""Numbers of members or seats for which a ratio is worked out, beside the unit's own."""


def workflow_pages(press: Press) -> Iterator[Page]:
    """The list of workflows and a page each; nothing where there is none."""
    graph = press.graph
    rows = graph.of("workflow")
    if not rows:
        return
    groups = [(group, found) for group in GROUPS if (found := [one for one in rows if one.record.group == group])]
    yield press.page("workflows/", "workflows.html", "流程", "一件事怎么办：事前、当天、事后，谁做、留什么、凭什么", listed=True, groups=groups, total=len(rows))
    for entity in rows:
        it: model.Workflow = entity.record
        duties = graph.in_order(it.requirements)
        steps = graph.inside(entity.key, "step")
        yield press.page(
            entity.page, "workflow.html", f"{entity.title}（流程）", it.summary, crumbs=(("流程", "workflows/"),), workflow=entity,
            stages=[(name, found) for stage, name in STAGES if (found := [step for step in steps if step.record.stage == stage])],
            numbers={step.id.rpartition("/")[2]: n for n, step in enumerate(steps, 1)}, titles={step.record.id: step.title for step in steps},
            ratios=[(ratio, _examples(press, ratio.record)) for ratio in graph.inside(entity.key, "ratio")],
            duties=duties, lists=[(holder, found) for holder in [entity, *(duty for duty in duties if duty.ours)]
                                  if (found := checklists(graph, holder.key))],
            told=told_of(graph, [duty.key for duty in duties]), links=backlinks(graph, entity, *steps))


def _examples(press: Press, ratio: model.Ratio) -> list[tuple[int, int]]:
    """The ratio worked out for a few numbers, this unit's own among them."""
    own = {press.graph.dataset.unit.members} if ratio.counts == "members" else {len(press.graph.dataset.unit.posts)}
    return [(base, needed(ratio, base)) for base in sorted({*EXAMPLES[ratio.counts], *own})]


def form_pages(press: Press) -> Iterator[Page]:
    """The list of blank forms and a sheet each to print; nothing where there is none."""
    graph = press.graph
    rows = graph.of("form")
    if not rows:
        return
    used = {form.key: _users(press, form) for form in rows}
    yield press.page("forms/", "forms.html", "空白表", "通知、签到、记录、清单：只有栏目，没有内容；打印或下载后手填", listed=True, rows=rows, used=used)
    for entity in rows:
        yield press.page(entity.page, "form.html", f"{entity.title}（空白表）", entity.record.what, crumbs=(("空白表", "forms/"),),
                         form=entity, used=used[entity.key], links=backlinks(graph, entity))


def _users(press: Press, form: Entity) -> list[Entity]:
    """The workflows and journeys that use a form, each once."""
    graph = press.graph
    found = [step for step in graph.of("step") if form.id in getattr(step.record, "forms", ())]
    papers = [one.key for one in graph.of("workflow") if any(paper.form == form.id for paper in one.record.papers)]
    return graph.in_order([*(step.parent for step in found), *papers])


def faq_page(press: Press) -> Iterator[Page]:
    """The one page of questions; nothing where there is none."""
    rows = press.graph.of("faq")
    if not rows:
        return
    groups = [(group, f"group-{n}", found) for n, group in enumerate(QUESTIONS, 1) if (found := [one for one in rows if one.record.group == group])]
    yield press.page("faq/", "faq.html", "常问", "新人常问的问题：两句话的回答，哪一级说的，凭什么", listed=True, groups=groups, total=len(rows))
