"""The month on the home page, and the year on one sheet to hang on a wall."""

from __future__ import annotations

import calendar as grid
from collections.abc import Iterator
from dataclasses import dataclass

from ..duties import Day, Occurrence, Year, is_workday
from ..graph import Entity, Graph
from .page import Page, Press

RHYTHMS = {"month": "月", "quarter": "季", "half-year": "半", "year": "年"}
"""The mark on the last day of a part of the year."""

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
"""The marks of what has a day of its own."""


def month_lists(year: Year) -> list[tuple[int, list[Occurrence], int]]:
    """Each month with what falls due in it (by day, what every station does first, then our own level) and with the
    number of things that may be done in it but need not."""
    def order(one: Occurrence):
        return one.until, one.duty.record.scope != "station", one.duty.record.level != "own"
    return [(month, sorted(year.due_in(month), key=order), len(year.open_in(month))) for month in range(1, 13)]


def posts(graph: Graph, year: Year) -> list[Entity]:
    """The posts of ours for which something falls due in the year, under their own name or one they also go by."""
    busy = {role for one in year.occurrences for role in (*one.duty.record.owners, *one.duty.record.helpers)}
    return [role for role in graph.of("role") if role.ours and busy & {role.id, *role.record.also}]


@dataclass(frozen=True)
class WallDay:
    """A day as the sheet shows it."""

    number: int
    kind: str
    """off: a holiday; work: a weekend day on which offices work; weekend; else empty."""
    marks: tuple[str, ...]


def wall_pages(press: Press, year: Year) -> Iterator[Page]:
    """The wall calendar: twelve months of days with the marks of what falls due, and what the marks mean."""
    graph = press.graph
    legend = _legend(year)
    marks: dict[Day, list[str]] = {}
    for sign, days in legend.items():
        for day in dict.fromkeys(one.until for one in days):
            marks.setdefault(day, []).append(sign)
    peaks = graph.dataset.calendar.peaks if graph.dataset.calendar else []
    months = [(month, [peak.title for peak in peaks if month in peak.months],
               [[_wall_day(year, day, month, marks) for day in week] for week in grid.Calendar().monthdatescalendar(year.year, month)])
              for month in range(1, 13)]
    yield press.page("calendar/wall/", "wall.html", f"{year.year}年挂历", f"{year.year}年一张纸：放假、上班和到期的日子",
                     crumbs=(("年历", "calendar/"),), year=year, months=months, plan=graph.entities[f"plan:{graph.dataset.unit.plan}"],
                     legend=[(sign, list({one.duty.key: one for one in days}.values())) for sign, days in legend.items()])


def _legend(year: Year) -> dict[str, list[Occurrence]]:
    """What stands behind each mark: first what ends with a part of the year, then each day that something has of its own."""
    found: dict[str, list[Occurrence]] = {
        sign: [one for one in year.occurrences if not _has_day(one) and one.duty.record.per == per] for per, sign in RHYTHMS.items()}
    days: dict[Day, list[Occurrence]] = {}
    for one in year.occurrences:
        if _has_day(one):
            days.setdefault(one.until, []).append(one)
    found |= {CIRCLED[n] if n < len(CIRCLED) else f"（{n + 1}）": rows for n, rows in enumerate(days.values())}
    return {sign: rows for sign, rows in found.items() if rows}


def _has_day(one: Occurrence) -> bool:
    """Whether a window sets its last day, not the end of a part of the year."""
    window = one.duty.record.window
    return bool(window) and one.label == window.text


def _wall_day(year: Year, day: Day, month: int, marks: dict[Day, list[str]]) -> WallDay | None:
    """DAY of the grid; None where it belongs to the month before or after."""
    if day.month != month:
        return None
    kind = "weekend" if day.weekday() > 4 else ""
    if year.days and is_workday(day, year.days):
        kind = kind and "work"
    elif year.days and any(one.since <= day.isoformat() <= one.until for one in year.days.holidays):
        kind = "off"
    return WallDay(day.day, kind, tuple(marks.get(day, ())))
