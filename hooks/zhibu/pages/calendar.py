"""The calendar: the year at a glance, a page a month, what no date can be set for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..checklist import Box, Checklist, checklists, copies_of
from ..duties import Occurrence, Year
from ..graph import Entity, Graph
from . import words
from .page import Page, Press


def calendar_pages(press: Press, year: Year) -> Iterator[Page]:
    """The year and its twelve months."""
    graph = press.graph
    plan = graph.entities[f"plan:{graph.dataset.unit.plan}"]
    calendar = graph.dataset.calendar
    months = [(month, year.due_in(month), year.open_in(month)) for month in range(1, 13)]
    loads = {month: sum(boxes_of(graph, one) for one in due) for month, due, _ in months}
    shared = {"year": year, "plan": plan, "calendar": calendar, "loads": loads, "most": max(loads.values(), default=1) or 1, "remind": reminder}
    yield press.page("calendar/", "calendar.html", "年历", f"{year.year}年每个月要做什么", listed=True, months=months,
                     roles=_roles(graph, year), files=sorted({role for one in year.occurrences for role in (*one.duty.record.owners, *one.duty.record.helpers)}), **shared)
    for month, due, open_ in months:
        yield press.page(f"calendar/{month}/", "month.html", f"{year.year}年{month}月", f"{year.year}年{month}月要做什么：到期的、在期内的、清单",
                         crumbs=(("年历", "calendar/"),), month=month, due=_by_level(due), open=open_, text=reminder(graph, year, month, due),
                         lists=_lists(graph, due), holidays=_holidays(year, month), peaks=_peaks(graph, month), **shared)


def _by_level(due: list[Occurrence]) -> list[tuple[str, list[Occurrence]]]:
    order = ("own", "superior", "law", "custom")
    return [(words.LEVEL[level], rows) for level in order if (rows := [one for one in due if one.duty.record.level == level])]


def boxes_of(graph: Graph, one: Occurrence) -> int:
    """How many things an occurrence asks for: each of its members, each time; hours are one thing a member."""
    return len(one.members) * copies_of(one.duty.record)


def _lists(graph: Graph, due: list[Occurrence]) -> list[tuple[Entity, list[Checklist]]]:
    """The checks of what falls due, each with the boxes of its own part of the year alone."""
    found = []
    for one in due:
        mine = []
        for check in checklists(graph, one.duty.key):
            boxes = tuple(box for box in check.boxes if _part(box) == one.part or len(check.boxes) == 1)
            if boxes:
                mine.append(Checklist(check.check, check.holder, boxes, check.fingerprint))
        if mine:
            found.append((one.duty, mine))
    return found


def _part(box: Box) -> str:
    """The part of the year of a box: `2026-q1` of `…/2026-q1.zhan-1`."""
    return box.id.rpartition("/")[2].split(".")[0]


def _roles(graph: Graph, year: Year) -> list[tuple[Entity | None, Counter]]:
    """How much falls due in each month for each post; None is what no source gives to anybody."""
    load: dict[str, Counter] = {}
    for one in year.occurrences:
        for role in one.duty.record.owners or [""]:
            load.setdefault(role, Counter())[one.until.month] += 1
    rows = [(graph.entities[f"role:{role}"] if role else None, months) for role, months in load.items()]
    return sorted(rows, key=lambda row: (row[0] is None, -sum(row[1].values())))


def _holidays(year: Year, month: int):
    """The holidays that touch the month, and the weekend days on which offices work."""
    if year.days is None:
        return []
    key = f"{year.year}-{month:02d}"
    return [holiday for holiday in year.days.holidays if key in (holiday.since[:7], holiday.until[:7]) or any(day.startswith(key) for day in holiday.workdays)]


def _peaks(graph: Graph, month: int):
    calendar = graph.dataset.calendar
    return [peak for peak in calendar.peaks if month in peak.months] if calendar else []


def reminder(graph: Graph, year: Year, month: int, due: list[Occurrence]) -> str:
    """Five lines of plain text for the work group: dates, what, who, what to hand in; no names."""
    own = [one for one in due if one.duty.record.level == "own"] or due
    lines = [f"【{month}月要做的事】以当年文件为准"]
    for one in own[:4]:
        record = one.duty.record
        who = one.people if one.people and len(one.members) < 6 else "、".join(graph.entities[f"role:{role}"].title for role in record.owners) or "未载明"
        kept = next((graph.entities[f"evidence:{use.type}"].title for use in record.evidence if use.type and use.mark != "none"), "")
        lines.append(f"{one.until.month}月{one.until.day}日前：{one.duty.title}（{who}）" + (f"，留{kept}" if kept else ""))
    if len(own) > 4:
        lines[-1] += f"；另有{len(own) - 4}项见手册"
    return "\n".join(lines)
