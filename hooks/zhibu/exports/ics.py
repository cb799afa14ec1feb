"""iCalendar files of the year's duties: one for everybody and one for each post; only what the calendars of 2009 know."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from icalendar import Alarm, Calendar, Event

from ..duties import Occurrence, Year
from ..graph import Graph
from ..pages import words

REMIND_DAYS = 7
"""How many days before the last day an alarm sounds; custom, no rule says it."""


def calendars(graph: Graph, year: Year, data_date: str) -> dict[str, bytes]:
    """Every calendar file by address: `calendar/all.ics`, `calendar/zhibu-shuji.ics`."""
    files = {"calendar/all.ics": _file(graph, year.year, "全部", year.occurrences, data_date)}
    for role in graph.of("role"):
        mine = [one for one in year.occurrences if role.id in (*one.duty.record.owners, *one.duty.record.helpers)]
        if mine:
            files[f"calendar/{role.id}.ics"] = _file(graph, year.year, role.title, mine, data_date)
    return files


UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
"""What no calendar file may hold: control characters, and line ends that are none to a calendar."""


def plain(text: str) -> str:
    """TEXT without control characters; line breaks stay."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n"))


def _file(graph: Graph, year: int, name: str, occurrences: Iterable[Occurrence], data_date: str) -> bytes:
    site = graph.dataset.unit.id
    stamp = datetime.datetime.fromisoformat(f"{data_date}T00:00:00+00:00")
    calendar = Calendar()
    calendar.add("prodid", f"-//{site}//zhibu//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain(f"{year}年支部要做的事：{name}").replace("\n", " "))
    for one in occurrences:
        calendar.add_component(_event(graph, one, site, stamp))
    return calendar.to_ical()


def _event(graph: Graph, one: Occurrence, site: str, stamp: datetime.datetime) -> Event:
    record = one.duty.record
    event = Event()
    event.add("uid", f"{one.id}@{site}")
    event.add("dtstamp", stamp)
    event.add("sequence", len(record.history))
    event.add("summary", plain(f"{one.duty.title}（{one.label}）"))
    event.add("dtstart", one.remind)
    event.add("dtend", one.remind + datetime.timedelta(days=1))
    event.add("description", plain("\n".join(_lines(graph, one))))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [words.LEVEL[record.level]])
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", plain(one.duty.title))
    alarm.add("trigger", datetime.timedelta(days=-REMIND_DAYS, hours=9))
    event.add_component(alarm)
    return event


def _lines(graph: Graph, one: Occurrence) -> Iterator[str]:
    """The description of an event, line by line."""
    record = one.duty.record
    yield f"要做：{record.action}"
    yield f"频次：{words.frequency(record)}" + (f"；{one.people}各计" if one.people and len(one.members) < 8 else "")
    yield f"期限：{one.until.isoformat()}" + ("（不是工作日，提醒放在前一个工作日）" if one.remind != one.until else "")
    if one.custom:
        yield f"期限是惯例（{one.custom}），来源没有写到哪天"
    yield f"责任：{'、'.join(graph.entities[f'role:{role}'].title for role in record.owners) or '未载明'}"
    kept = [graph.entities[f"evidence:{use.type}"].title for use in record.evidence if use.type and use.mark != "none"]
    if kept:
        yield f"留存：{'、'.join(kept)}"
    yield f"出处：{graph.owner_of(one.duty).title} {words.whereabouts(record.locator)}（{words.LEVEL[record.level]}）"
