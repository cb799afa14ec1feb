"""The duties of a year laid on its days: what falls due when, for whom, and what no date can be set for and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from . import model
from .checklist import PERIODS, members_of
from .graph import Entity, Graph

Day = datetime.date
HOLIDAYS = {"chunjie": "春节", "qingming": "清明", "laodong": "劳动节", "duanwu": "端午", "zhongqiu": "中秋", "guoqing": "国庆"}
FIXED = {"laodong": "05-01", "guoqing": "10-01"}
"""Holidays whose day is the same every year."""

MONTHS_OF = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}
"""How many months a period word means."""


@dataclass(frozen=True)
class Occurrence:
    """One time a duty falls due in a year."""

    duty: Entity
    part: str
    """Which part of the year, as ticks name it: `2026-q1`, `2026-03`, `2026`."""
    label: str
    """第一季度, 3月, 全年, 七一前."""
    since: Day
    until: Day
    """First and last day on which it counts, both included."""
    members: tuple[tuple[str, str], ...]
    """Whom it is counted for, each by itself: id and name; one nameless entry for the branch as a whole."""
    remind: Day
    """The day on which a calendar shows it: the last workday not after `until` where the year's days are known."""

    @property
    def id(self) -> str:
        """What stays the same from build to build: the duty and the part of the year."""
        return f"{self.duty.id}/{self.part}"

    @property
    def people(self) -> str:
        """The members it is counted for, in one phrase; empty for the branch as a whole."""
        return "、".join(name for _, name in self.members if name)


@dataclass(frozen=True)
class Year:
    """A year of duties: what is laid on days, and what is not, with the reason."""

    year: int
    occurrences: tuple[Occurrence, ...]
    """By last day, then in the order of the data."""
    undated: tuple[tuple[Entity, str], ...]
    days: model.YearDays | None
    """The holidays and workdays of the year; None where its arrangement is not in the data."""

    def due_in(self, month: int) -> list[Occurrence]:
        """What has to be done by some day of MONTH."""
        return [one for one in self.occurrences if one.until.month == month]

    def open_in(self, month: int) -> list[Occurrence]:
        """What may be done in MONTH but need not be done before it ends."""
        first, last = Day(self.year, month, 1), _month_end(self.year, month)
        return [one for one in self.occurrences if one.since <= last and one.until > last and one.until >= first]


def lay_out(graph: Graph, year: int | None = None) -> Year:
    """The duties of this unit on the days of YEAR (the unit's working year where none is named)."""
    unit, calendar = graph.dataset.unit, graph.dataset.calendar
    year = year or unit.working_year
    days = next((one for one in calendar.years if one.year == year), None) if calendar else None
    laid: list[Occurrence] = []
    undated: list[tuple[Entity, str]] = []
    for duty in graph.of("requirement"):
        reason = why_undated(graph, duty, year, days)
        if reason:
            undated.append((duty, reason))
        else:
            laid += _occurrences(unit, duty, year, days)
    order = {duty.key: n for n, duty in enumerate(graph.of("requirement"))}
    return Year(year, tuple(sorted(laid, key=lambda one: (one.until, one.since, order[one.duty.key]))), tuple(undated), days)


def why_undated(graph: Graph, duty: Entity, year: int, days: model.YearDays | None) -> str:
    """Why a requirement is laid on no day of the year; empty where it is."""
    record: model.Requirement = duty.record
    if record.retired:
        return "已停用"
    if record.edition:
        return f"{record.edition}年版，只供对照"
    if not duty.ours:
        return f"{graph.bearer(duty)}的职责，不计入"
    if record.same_as:
        return f"与“{graph.entities[record.same_as].title}”是同一次" if record.same_as in graph.entities else "与另一处是同一次"
    if record.occasion:
        return f"一次性：{record.occasion}，不排到别的年份"
    if record.modality != "must":
        return "不得做的，任何时候都要守住" if record.modality == "must-not" else "要控制的，平时就要守住"
    if record.window and record.window.holiday and _anchor(record.window, year, days) is None:
        return f"{year}年的放假安排没有收录，“{record.window.text}”排不到日子"
    if record.window and _anchor(record.window, year, days) is not None:
        return ""
    if record.per in PERIODS:
        return ""
    if record.kind == "event":
        return f"遇事即办：{record.trigger}"
    if record.window:
        return f"来源只写“{record.window.text}”，没有日子"
    return f"来源写“{record.cadence}”，没有次数" if record.cadence else "来源没有写次数和日期"


def _occurrences(unit: model.Unit, duty: Entity, year: int, days: model.YearDays | None) -> Iterable[Occurrence]:
    record: model.Requirement = duty.record
    members = tuple(members_of(unit, record))
    if record.window and (span := _anchor(record.window, year, days)):
        since, until = span
        yield Occurrence(duty, str(year), record.window.text, since, until, members, workday_before(until, days))
        return
    length = MONTHS_OF[record.per]
    for n, (part, label) in enumerate(PERIODS[record.per]):
        since, until = Day(year, n * length + 1, 1), _month_end(year, (n + 1) * length)
        yield Occurrence(duty, f"{year}-{part}" if part else str(year), label, since, until, members, workday_before(until, days))


def _anchor(window: model.Window, year: int, days: model.YearDays | None) -> tuple[Day, Day] | None:
    """First and last day of a window in a year; None where nothing says which days they are.

    Before a day: from the first of that month's predecessor, so that it shows in time; the end is the day before.
    """
    base = window.day or FIXED.get(window.holiday or "")
    if base:
        month, day = map(int, base.split("-"))
        first = Day(year, month, min(day, _month_end(year, month).day))
    elif window.holiday and days:
        found = next((one.day for one in days.festivals if one.holiday == window.holiday), None)
        if found is None:
            return None
        first = Day.fromisoformat(found)
    else:
        return None
    last = first
    if window.until:
        month, day = map(int, window.until.split("-"))
        last = Day(year, month, min(day, _month_end(year, month).day))
    if window.relation == "before":
        return max(Day(year, 1, 1), first - datetime.timedelta(days=31)), first - datetime.timedelta(days=1)
    if window.relation == "after":
        return last + datetime.timedelta(days=1), min(Day(year, 12, 31), last + datetime.timedelta(days=31))
    if window.relation == "around":
        return max(Day(year, 1, 1), first - datetime.timedelta(days=7)), min(Day(year, 12, 31), last + datetime.timedelta(days=7))
    return first, last


def workday_before(day: Day, days: model.YearDays | None) -> Day:
    """The last workday not after DAY where the year's days are known; DAY itself where they are not."""
    while days and not is_workday(day, days):
        day -= datetime.timedelta(days=1)
    return day


def is_workday(day: Day, days: model.YearDays) -> bool:
    """Whether offices work on DAY: a weekday that is no holiday, or a weekend day that makes up for one."""
    text = day.isoformat()
    if any(text in holiday.workdays for holiday in days.holidays):
        return True
    if any(holiday.since <= text <= holiday.until for holiday in days.holidays):
        return False
    return day.weekday() < 5


def _month_end(year: int, month: int) -> Day:
    return Day(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
