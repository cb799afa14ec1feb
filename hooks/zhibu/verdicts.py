"""What a report's figures say of a requirement: each member and each thing by itself, never one thing for another."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

from . import model
from .checklist import PERIODS, is_counted
from .duties import MONTHS_OF
from .graph import Entity, Graph

VERDICTS = ("met", "on-track", "behind", "not-reported", "masked", "not-comparable")
"""met: all parts met; on-track: some part shows progress and nothing of the whole is due yet; behind: a figure of that very
measure is under what was due; not-reported: no figure and no named act for what was due; masked: the figure is hidden;
not-comparable: a figure exists, but of another measure."""


@dataclass(frozen=True)
class Part:
    """One member of the scope, or the whole where there is but one."""

    name: str
    due: int
    """How many were due by the end of the report's period."""
    wanted: int
    """How many the requirement asks of this part within its own period."""
    figure: Entity | None
    act: Entity | None
    """A paragraph that names the very act, where no figure does."""
    verdict: str
    why: str


@dataclass(frozen=True)
class Verdict:
    """A requirement and a report."""

    duty: Entity
    report: Entity
    verdict: str
    parts: tuple[Part, ...]
    reason: str


def verdicts(graph: Graph, report: Entity) -> list[Verdict]:
    """Every counted, dated or event-bound requirement of ours held against REPORT: those of its plan, then those of the regulations."""
    since, until = span_of(report.record.period)
    plan = f"plan:{report.record.plan}"
    found = []
    for duty in graph.of("requirement"):
        it: model.Requirement = duty.record
        if not duty.ours or it.modality != "must" or it.kind == "recurring" or it.same_as or it.edition or it.retired:
            continue
        owner = graph.owner_of(duty)
        if owner.type == "clause" and graph.entities[graph.entities[owner.parent].parent].key != plan:
            continue
        found.append(_judge(graph, duty, report, since, until))
    return sorted(found, key=lambda one: graph.owner_of(one.duty).type != "clause")


def span_of(period: model.Period) -> tuple[datetime.date, datetime.date]:
    """The first and last day of a report's period, as far as its dates are known."""
    since = [int(part) for part in period.since.split("-")]
    until = [int(part) for part in period.until.split("-")]
    first = datetime.date(since[0], since[1] if len(since) > 1 else 1, since[2] if len(since) > 2 else 1)
    month = until[1] if len(until) > 1 else 12
    return first, datetime.date(until[0], month, until[2] if len(until) > 2 else calendar.monthrange(until[0], month)[1])


def periods_between(per: str, since: datetime.date, until: datetime.date) -> int:
    """How many whole calendar periods of a kind lie between two days, both included."""
    length = MONTHS_OF.get(per)
    if length is None:
        return 0
    count = 0
    for year in range(since.year, until.year + 1):
        for n in range(12 // length):
            first = datetime.date(year, n * length + 1, 1)
            month = (n + 1) * length
            last = datetime.date(year, month, calendar.monthrange(year, month)[1])
            count += first >= since and last <= until
    return count


def _judge(graph: Graph, duty: Entity, report: Entity, since: datetime.date, until: datetime.date) -> Verdict:
    figures = [(graph.entities[one.start], one) for one in graph.incoming.get(duty.key, ()) if one.type == "reports" and one.state == "confirmed"
               and graph.owner_of(graph.entities[one.start]) == report]
    acts = [graph.entities[one.start] for one in graph.incoming.get(duty.key, ()) if one.type == "answers" and one.state == "confirmed"
            and one.strength == "direct" and graph.owner_of(graph.entities[one.start]) == report]
    if not is_counted(duty):
        if acts:
            return Verdict(duty, report, "met", (), f"{acts[0].locator}写到了这件事")
        return Verdict(duty, report, "not-reported", (), "报告没有写到这件事")
    due = (duty.record.min or 0) * periods_between(duty.record.per, since, until)
    parts = _parts(graph, duty, figures, acts, due)
    return Verdict(duty, report, _whole(parts), tuple(parts), "；".join(f"{part.name}：{part.why}" for part in parts))


def _parts(graph: Graph, duty: Entity, figures: list, acts: list[Entity], due: int) -> list[Part]:
    it: model.Requirement = duty.record
    wanted = (it.min or 0) * (1 if it.per in PERIODS else 0)
    same = [(figure, one) for figure, one in figures if figure.record.measure == it.measure]
    if it.scope in ("branch", "organisation"):
        return [_part("支部", it, due, wanted, same[0][0] if same else None, figures, acts)]
    named = {role: figure for figure, _ in same for role in figure.record.by}
    parts = [_part(graph.entities[f"role:{role}"].title, it, due, wanted, figure, [], []) for role, figure in named.items() if f"role:{role}" in graph.entities]
    rest = {"committee-member": "其他支委" if named else "书记和各支委", "station": "各站", "group": "各党小组", "member": "各党员", "leader": "各班子成员"}[it.scope]
    unnamed = [(figure, one) for figure, one in figures if not figure.record.by]
    parts.append(_part(rest, it, due, wanted, None, unnamed, acts))
    return parts


def _part(name: str, it: model.Requirement, due: int, wanted: int, figure: Entity | None, others: list, acts: list[Entity]) -> Part:
    """The verdict on one part; OTHERS are figures that bear on the requirement without counting this part."""
    goal = due or wanted
    if figure is not None:
        record: model.Figure = figure.record
        written = f"{figure.locator}写“{record.measure} {record.text}”"
        if record.masked or record.value is None:
            return Part(name, due, wanted, figure, None, "masked", f"{written}，数被遮盖")
        if record.value >= goal:
            return Part(name, due, wanted, figure, None, "met", f"{written}，{'到期应有' if due else '要求'}至少{goal}{it.unit}")
        if due:
            return Part(name, due, wanted, figure, None, "behind", f"{written}，到期应有至少{due}{it.unit}")
        return Part(name, due, wanted, figure, None, "on-track", f"{written}，要求至少{wanted}{it.unit}，还没有到期")
    if acts and not due:
        return Part(name, due, wanted, None, acts[0], "on-track", f"{acts[0].locator}写到了，没有写次数；还没有到期")
    if others:
        shown = "、".join(f"{other.record.measure} {other.record.text}" for other, _ in others)
        return Part(name, due, wanted, None, None, "not-comparable", f"报的是“{shown}”，不是按{name}计的这个数")
    timing = f"到期应有至少{due}{it.unit}" if due else "还没有到期"
    return Part(name, due, wanted, None, None, "not-reported", f"没有报这个数（{timing}）")


def _whole(parts: list[Part]) -> str:
    verdicts = [part.verdict for part in parts]
    if all(one == "met" for one in verdicts):
        return "met"
    if "behind" in verdicts:
        return "behind"
    progress = any(one in ("met", "on-track") for one in verdicts)
    if progress and not any(part.due for part in parts):
        return "on-track"
    known = [one for one in verdicts if one not in ("met", "on-track")]
    return known[0] if not progress and len(set(known)) == 1 else "masked" if "masked" in known and not progress else "not-reported"
