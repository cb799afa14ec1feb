"""The duties of a year laid on its days: what falls due when, for whom, and what no date can be set for and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import model
from .checklist import PERIODS, members_of
from .graph import Entity, Graph

Day = datetime.date
MONTHS_OF = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}
"""How many months a period word means."""

MONTH, WEEK = datetime.timedelta(days=30), datetime.timedelta(days=7)
"""How far a window reaches where its source names only the day that it is before, after or around: custom."""

CUSTOMARY = {"after": "之后一个月内", "around": "前后各7天"}
"""What the last day of a window is by custom, because its source does not say when it ends."""


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
    """The day on which a calendar shows it: the last workday from `since` to `until` where the year's days are known, else `until`."""

    @property
    def id(self) -> str:
        """What stays the same from build to build: the duty and the part of the year."""
        return f"{self.duty.id}/{self.part}"

    @property
    def custom(self) -> str:
        """How its last day was set where no source names it: 前后各7天; empty where a source does."""
        window = self.duty.record.window
        return CUSTOMARY.get(window.relation, "") if window and self.label == window.text else ""

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

    def times(self, duty: Entity) -> list[Occurrence]:
        """The times a duty falls due in the year; none where it is laid on no day."""
        return [one for one in self.occurrences if one.duty.key == duty.key]

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
    if any(getattr(one.record, "retired", None) for one in _holders(graph, duty)):
        return "已停用"
    if record.edition:
        return f"{record.edition}年版，只供对照"
    if not duty.ours:
        return f"{graph.bearer(duty)}的职责，不计入"
    plan = next((one.record for one in _holders(graph, duty) if one.type == "plan"), None)
    if plan and plan.level == "own" and plan.id != graph.dataset.unit.plan:
        return f"出自{plan.year}年的{plan.short}，{year}年借用的是另一份"
    if record.same_as:
        return f"与“{graph.entities[record.same_as].title}”是同一次" if record.same_as in graph.entities else "与另一处是同一次"
    if record.occasion:
        return f"一次性：{record.occasion}，不排到别的年份"
    if record.modality != "must":
        return "不得做的，任何时候都要守住" if record.modality == "must-not" else "要控制的，平时就要守住"
    window = record.window
    if window and _anchor(window, year, days):
        return ""
    if window and window.holiday:
        return f"{year}年的放假安排没有收录，“{window.text}”排不到日子"
    if record.per in PERIODS and not (window and record.per == "year"):
        return ""
    if record.kind == "event":
        return f"遇事即办：{record.trigger}"
    if window:
        return f"来源只写“{window.text}”，没有日子"
    if record.per == "week":
        return "每周都要做，不逐周排日子"
    return f"来源写“{record.cadence}”，没有次数" if record.cadence else "来源没有写次数和日期"


def _occurrences(unit: model.Unit, duty: Entity, year: int, days: model.YearDays | None) -> Iterable[Occurrence]:
    record: model.Requirement = duty.record
    members = tuple(members_of(unit, record))
    if record.window and (span := _anchor(record.window, year, days)):
        yield Occurrence(duty, str(year), record.window.text, *span, members, _remind(*span, days))
        return
    length = MONTHS_OF[record.per]
    for n, (part, label) in enumerate(PERIODS[record.per]):
        since, until = Day(year, n * length + 1, 1), _month_end(year, (n + 1) * length)
        yield Occurrence(duty, f"{year}-{part}" if part else str(year), label, since, until, members, _remind(since, until, days))


def _anchor(window: model.Window, year: int, days: model.YearDays | None) -> tuple[Day, Day] | None:
    """First and last day of a window within a year; None where nothing says which days they are.

    Before a day: the month that ends on the day before it, so that it shows in time. What would fall into the year
    before or after (元旦前) is the one at the other end of this year.
    """
    first = _base(window, year, days)
    if first is None:
        return None
    opening, closing = Day(year, 1, 1), Day(year, 12, 31)
    last = _day_of(year, window.until) if window.until else first
    if last < first:
        last = closing
    if window.relation == "before":
        until = first - datetime.timedelta(days=1) if first > opening else closing
        return max(opening, until - MONTH), until
    if window.relation == "after":
        since = last + datetime.timedelta(days=1) if last < closing else opening
        return since, min(closing, since + MONTH)
    if window.relation == "around":
        return max(opening, first - WEEK), min(closing, last + WEEK)
    return first, last


def _base(window: model.Window, year: int, days: model.YearDays | None) -> Day | None:
    """The day that a window starts from; None where its source names none, or a holiday whose day is not in the data."""
    if fixed := window.day or model.FIXED_HOLIDAYS.get(window.holiday or ""):
        return _day_of(year, fixed)
    found = [one.day for one in days.festivals if one.holiday == window.holiday] if days else []
    return Day.fromisoformat(found[0]) if found else None


def _day_of(year: int, text: str) -> Day:
    """A month and day in a year; 02-29 is the last of February."""
    month, day = map(int, text.split("-"))
    return Day(year, month, min(day, _month_end(year, month).day))


def _remind(since: Day, until: Day, days: model.YearDays | None) -> Day:
    """The last workday of a span; its last day where it has no workday or the year's days are not known."""
    day = workday_before(until, days)
    return day if day >= since else until


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


def _holders(graph: Graph, entity: Entity) -> Iterator[Entity]:
    """A record and those that hold it, up to its plan or regulation."""
    while entity is not None:
        yield entity
        entity = graph.entities.get(entity.parent)


def _month_end(year: int, month: int) -> Day:
    return Day(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
