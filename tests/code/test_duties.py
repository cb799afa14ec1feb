"""The duties of a year on its days: how often, from when to when, for whom; and why what is on no day is on none."""

from __future__ import annotations

import datetime
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sampling import sampled
from zhibu import model
from zhibu.build import examine
from zhibu.checklist import PERIODS, checklists
from zhibu.duties import Occurrence, Year, _anchor, is_workday, lay_out
from zhibu.graph import Graph

ROOT = Path(__file__).resolve().parents[2]
OWN, LAW = "plans/shi-2031.yml", "regulations/tushu-banfa.yml"
ACCOUNTS = "{text: 6月30日前, relation: before, day: 06-30}"
"""The window of the toy's one dated duty."""

Day = datetime.date


@pytest.fixture(scope="module")
def real() -> Graph:
    return examine(ROOT / "data", ROOT / "none")[0]


def of(year: Year, duty: str) -> list[Occurrence]:
    return [one for one in year.occurrences if one.duty.id == duty]


def reason(year: Year, duty: str) -> str:
    (found,) = [why for one, why in year.undated if one.id == duty]
    return found


def span(one: Occurrence) -> tuple[str, str, str]:
    """First and last day and the day of the reminder, each as MM-DD."""
    return tuple(day.strftime("%m-%d") for day in (one.since, one.until, one.remind))


def with_window(toy, window: str) -> None:
    """Give the toy's dated duty another window; the originals, which say 6月30日, are laid aside."""
    toy.edit(OWN, ACCOUNTS, f"{{text: 某时, {window}}}")
    shutil.rmtree(toy.path("originals"))
    assert {problem.code for problem in toy.problems()} == {"O001"}, "nothing is wrong with it"


def only(year: Year, duty: str = "shi-2031/3/accounts") -> Occurrence:
    (one,) = of(year, duty)
    return one


def test_clause_18_is_one_four_and_twelve_for_every_station(real):
    year = lay_out(real)
    found = {duty.id.rpartition("/")[2]: of(year, duty.id) for duty in real.inside("clause:suo-2022/18", "requirement") if of(year, duty.id)}
    stations = real.dataset.unit.stations
    times = {name: (len(rows), rows[0].duty.record.per, [id for id, _ in rows[0].members]) for name, rows in found.items()}
    assert sorted(times.values()) == sorted([(1, "year", [""]), (4, "quarter", [""]), (12, "month", stations)])
    assert len(stations) == 3 and sum(len(one.members) for rows in found.values() for one in rows) == 1 + 4 + 36
    monthly = next(rows for rows in found.values() if len(rows) == 12)
    assert [(one.since.day, one.until.month, one.label) for one in monthly] == [(1, n, f"{n}月") for n in range(1, 13)]


def test_the_toy_is_laid_out_as_its_clauses_say(sound):
    year = lay_out(sound.graph)
    assert year.year == 2032
    assert Counter(one.duty.id for one in year.occurrences) == {
        "guan-2031/1/service-study": 1, "shi-2031/1/stocktaking": 12, "shi-2031/2/reading-club": 4, "shi-2031/2/book-talk": 1,
        "shi-2031/2/reading-hours": 1, "shi-2031/2/book-swap": 12, "shi-2031/3/accounts": 1, "tushu-banfa/group-exchange": 2}
    assert {one.id for one in of(year, "shi-2031/2/reading-club")} == {f"shi-2031/2/reading-club/2032-q{n}" for n in range(1, 5)}
    assert [one.people for one in of(year, "shi-2031/2/book-swap")[:1]] == ["东书点、西书点、南书点"]
    assert [len(one.members) for one in of(year, "shi-2031/2/reading-hours")] == [5]
    assert [one.label for one in of(year, "tushu-banfa/group-exchange")] == ["上半年", "下半年"]


def test_what_is_on_no_day_says_why(sound):
    year = lay_out(sound.graph)
    assert {duty.id: why for duty, why in year.undated} == {
        "guan-2031/2/topic": "馆部门的职责，不计入", "shi-2031/3/rotation": "来源写“定期”，没有次数",
        "shi-2031/3/no-private-loans": "不得做的，任何时候都要守住", "shi-2031/3/loss-report": "遇事即办：发现图书丢失",
        "shi-2031/3/lecture-limit": "要控制的，平时就要守住", "tushu-banfa/same-day": "遇事即办：图书丢失"}


@pytest.mark.parametrize("data", ["toy", "real"])
@pytest.mark.parametrize("working", [None, 2025, 2028])
def test_every_requirement_is_laid_out_or_says_why_not_and_never_both(data, working, real, sound):
    graph = real if data == "real" else sound.graph
    year = lay_out(graph, working)
    laid, undated = {one.duty.key for one in year.occurrences}, [duty.key for duty, _ in year.undated]
    assert laid | set(undated) == {duty.key for duty in graph.of("requirement")} and not laid & set(undated)
    assert len(undated) == len(set(undated)) and all(why.strip() for _, why in year.undated)


def test_what_superiors_must_do_themselves_is_on_no_day(real):
    year = lay_out(real)
    assert {one.duty.id for one in year.occurrences if not one.duty.ours} == set()
    theirs = {duty.key for duty in real.of("requirement") if not duty.ours}
    assert len(theirs) > 20 and theirs <= {duty.key for duty, _ in year.undated}


@pytest.mark.parametrize(("file", "old", "new", "duty", "why"), [
    (OWN, "              measure: 账目核对\n", "              measure: 账目核对\n              occasion: 建馆百年\n", "shi-2031/3/accounts",
     "一次性：建馆百年，不排到别的年份"),
    (LAW, "      measure: 小组交流\n", "      measure: 小组交流\n      same_as: requirement:shi-2031/2/reading-club\n", "tushu-banfa/group-exchange",
     "与“季度读书会”是同一次"),
    (LAW, "      measure: 小组交流\n", "      measure: 小组交流\n      edition: '2028'\n", "tushu-banfa/group-exchange", "2028年版，只供对照"),
    (OWN, "            - id: accounts\n", "            - id: accounts\n              retired: {why: 不办了}\n", "shi-2031/3/accounts", "已停用"),
    (OWN, "        - number: '3'\n", "        - number: '3'\n          retired: {why: 不办了}\n", "shi-2031/3/accounts", "已停用"),
    (OWN, "              measure: 读书\n              per: year\n", "              measure: 读书\n              per: week\n", "shi-2031/2/reading-hours",
     "每周都要做，不逐周排日子"),
    (OWN, ACCOUNTS, "{text: 年初, relation: around}", "shi-2031/3/accounts", "来源只写“年初”，没有日子"),
    (OWN, ACCOUNTS, "{text: 中秋前, relation: before, holiday: zhongqiu}", "shi-2031/3/accounts", "2032年的放假安排没有收录，“中秋前”排不到日子"),
], ids=["of one occasion", "the same act as another", "of an edition gone by", "retired", "of a clause that is retired", "every week",
        "a time of no day", "a holiday of no day"])
def test_what_is_not_of_every_year_is_on_no_day(toy, file, old, new, duty, why):
    toy.edit(file, old, new)
    year = lay_out(toy.graph())
    assert of(year, duty) == [] and reason(year, duty) == why


def test_only_the_plan_that_the_unit_works_by_lends_its_duties(toy):
    text = toy.path(OWN).read_text(encoding="utf-8")
    toy.path("plans/shi-2030.yml").write_text(text.replace("shi-2031", "shi-2030").replace("year: 2031", "year: 2030"), encoding="utf-8")
    year = lay_out(toy.graph())
    assert {one.duty.id.split("/")[0] for one in year.occurrences} == {"shi-2031", "guan-2031", "tushu-banfa"}
    assert reason(year, "shi-2030/3/accounts") == "出自2030年的本室要点，2032年借用的是另一份"


@pytest.mark.parametrize(("window", "expected"), [
    ("relation: before, day: 06-30", ("05-30", "06-29", "06-29")),
    ("relation: before, day: 06-13", ("05-13", "06-12", "06-11")),  # a holiday: the reminder comes before it
    ("relation: before, day: 01-10", ("01-01", "01-09", "01-09")),
    ("relation: before, day: 01-01", ("12-01", "12-31", "12-31")),  # before the day that ends this year
    ("relation: after, day: 07-01", ("07-02", "08-01", "07-30")),
    ("relation: after, day: 12-20", ("12-21", "12-31", "12-31")),
    ("relation: after, day: 12-31", ("01-01", "01-31", "01-30")),
    ("relation: on, day: 03-05", ("03-05", "03-05", "03-05")),
    ("relation: on, day: 10-03", ("10-03", "10-03", "10-03")),  # no workday in it: shown on the day itself
    ("relation: on, day: 02-29", ("02-29", "02-29", "02-29")),
    ("relation: during, day: 10-01, until: 12-31", ("10-01", "12-31", "12-31")),
    ("relation: around, day: 07-01, until: 07-10", ("06-24", "07-17", "07-16")),
    ("relation: around, day: 01-03", ("01-01", "01-10", "01-09")),
    ("relation: around, day: 12-29", ("12-22", "12-31", "12-31")),
    ("relation: before, holiday: chunjie", ("01-11", "02-10", "02-09")),
    ("relation: around, holiday: chunjie", ("02-04", "02-18", "02-18")),
    ("relation: after, holiday: duanwu", ("06-13", "07-13", "07-13")),
    ("relation: before, holiday: guoqing", ("08-31", "09-30", "09-30")),
    ("relation: on, holiday: laodong", ("05-01", "05-01", "05-01")),
    ("relation: during, holiday: guoqing, until: 10-07", ("10-01", "10-07", "10-07")),
])
def test_a_window_becomes_its_days(toy, window, expected):
    with_window(toy, window)
    one = only(lay_out(toy.graph()))
    assert (span(one), one.label, one.part) == (expected, "某时", "2032")


@pytest.mark.parametrize(("window", "custom"), sampled([
    ("relation: before, day: 06-30", ""), ("relation: during, day: 10-01, until: 12-31", ""), ("relation: on, day: 03-05", ""),
    ("relation: after, day: 07-01", "之后一个月内"), ("relation: around, day: 07-01", "前后各7天"),
], 5))
def test_a_last_day_that_no_source_names_is_called_custom(toy, window, custom):
    with_window(toy, window)
    assert only(lay_out(toy.graph())).custom == custom
    output = toy.build()
    said = "".join(page.body for page in output.pages if page.address.startswith("calendar/"))
    assert (f"惯例：{custom}，来源没有写到哪天" in said) is bool(custom)
    feed = output.files["calendar/all.ics"].replace(b"\r\n ", b"").decode()
    assert ("来源没有写到哪天" in feed) is bool(custom)


def test_a_leap_day_is_the_last_of_february_in_other_years(toy):
    toy.edit(OWN, ACCOUNTS, "{text: 二月底, relation: on, day: 02-29}")
    graph = toy.graph()
    assert [span(only(lay_out(graph, year)))[1] for year in (2031, 2032, 2033, 2100)] == ["02-28", "02-29", "02-28", "02-28"]
    assert [of(lay_out(graph, year), "shi-2031/2/book-swap")[1].until.day for year in (2031, 2032)] == [28, 29]


def test_without_an_arrangement_no_reminder_is_moved_and_no_moving_holiday_has_a_day(toy):
    with_window(toy, "relation: before, holiday: chunjie")
    graph = toy.graph()
    year = lay_out(graph, 2033)
    assert year.days is None and all(one.remind == one.until for one in year.occurrences)
    assert reason(year, "shi-2031/3/accounts") == "2033年的放假安排没有收录，“某时”排不到日子"
    assert any(one.remind != one.until for one in lay_out(graph).occurrences)
    toy.path("calendar.yml").unlink()
    assert lay_out(toy.graph()).days is None
    pages = {page.address: page.body for page in toy.build().pages}
    assert "2032 年的放假安排没有收录" in pages["calendar/"] and "放假安排没有收录" in pages["calendar/2/"]


def test_a_holiday_of_a_fixed_day_needs_no_arrangement(toy):
    toy.edit(OWN, ACCOUNTS, "{text: 国庆前, relation: before, holiday: guoqing}")
    assert span(only(lay_out(toy.graph(), 2050))) == ("08-31", "09-30", "09-30")


def test_workdays_of_2026_are_those_of_another_library(real):
    days = next(one for one in real.dataset.calendar.years if one.year == 2026)
    first = Day(2026, 1, 1)
    year = [first + datetime.timedelta(days=n) for n in range(365)]
    assert [day for day in year if is_workday(day, days) != chinese_calendar.is_workday(day)] == []


def test_a_reminder_is_on_a_workday_wherever_the_span_has_one(real):
    year = lay_out(real)
    for one in year.occurrences:
        between = [one.since + datetime.timedelta(days=n) for n in range((one.until - one.since).days + 1)]
        if any(chinese_calendar.is_workday(day) for day in between):
            assert one.remind == max(day for day in between if chinese_calendar.is_workday(day)), one.id


def test_what_falls_due_stands_in_the_month_of_its_last_day_and_is_open_before(sound):
    year = lay_out(sound.graph)
    assert sum(len(year.due_in(month)) for month in range(1, 13)) == len(year.occurrences)
    assert {one.label for one in year.due_in(6)} >= {"6月", "第二季度", "上半年", "6月30日前"}
    assert {one.label for one in year.due_in(5)} == {"5月"}
    assert {(one.duty.id, one.label) for one in year.open_in(5)} == {
        ("shi-2031/2/reading-club", "第二季度"), ("tushu-banfa/group-exchange", "上半年"), ("shi-2031/2/book-talk", "全年"),
        ("shi-2031/2/reading-hours", "全年"), ("guan-2031/1/service-study", "全年"), ("shi-2031/3/accounts", "6月30日前")}
    assert year.open_in(12) == []


def test_occurrences_are_in_order_of_their_last_day_and_no_two_share_an_id(real):
    for working in (2025, 2026, 2028):
        year = lay_out(real, working)
        assert [one.until for one in year.occurrences] == sorted(one.until for one in year.occurrences)
        assert len({one.id for one in year.occurrences}) == len(year.occurrences)


@pytest.mark.parametrize("data", ["toy", "real"])
def test_each_time_that_is_counted_has_its_boxes(data, real, sound):
    """What a page lets tick and what the calendar shows are the same parts of the year."""
    graph = real if data == "real" else sound.graph
    parts: dict[str, set[str]] = {}
    for one in lay_out(graph).occurrences:
        parts.setdefault(one.duty.key, set()).add(one.part)
    for key, found in parts.items():
        if graph.entities[key].record.kind == "counted":
            (check,) = checklists(graph, key)
            assert {box.id.rpartition("/")[2].split(".")[0] for box in check.boxes} == found, key


YEARS = st.integers(1950, 2150)
MONTH_DAYS = st.dates(Day(2028, 1, 1), Day(2028, 12, 31)).map(lambda day: day.strftime("%m-%d"))
HOLIDAYS = st.sampled_from(sorted(model.HOLIDAYS))
RELATIONS = st.sampled_from(("on", "before", "after", "during", "around"))


@st.composite
def arrangements(draw: st.DrawFn, year: int) -> model.YearDays:
    """Days of YEAR that need not be sensible: any holidays, any workdays, any festivals."""
    days = st.dates(Day(year, 1, 1), Day(year, 12, 31))
    off = [sorted((draw(days), draw(days))) for _ in range(draw(st.integers(0, 4)))]
    off = [(first, min(last, first + datetime.timedelta(days=14))) for first, last in off]
    return model.YearDays(
        year=year, source="编的", festivals=[model.Festival(holiday=name, day=draw(days).isoformat()) for name in draw(st.sets(HOLIDAYS))],
        holidays=[model.DaysOff(name="假", since=first.isoformat(), until=last.isoformat(),
                                workdays=[day.isoformat() for day in draw(st.lists(days, max_size=2))]) for first, last in off])


def with_changes(graph: Graph, window: model.Window | None, days: model.YearDays | None, per: str | None = None) -> Graph:
    """GRAPH with another window or period for its dated duty and another arrangement."""
    entities = dict(graph.entities)
    duty = entities["requirement:shi-2031/3/accounts"]
    changes = {"window": window} | ({"per": per} if per else {})
    entities[duty.key] = replace(duty, record=duty.record.model_copy(update=changes))
    calendar = model.CalendarDays(years=[days] if days else [])
    return replace(graph, entities=entities, dataset=replace(graph.dataset, calendar=calendar))


@given(data=st.data(), year=YEARS, relation=RELATIONS, day=st.none() | MONTH_DAYS, holiday=st.none() | HOLIDAYS, until=st.none() | MONTH_DAYS)
def test_a_reminder_is_never_before_the_first_day_nor_after_the_last(sound, data, year, relation, day, holiday, until):
    days = data.draw(st.none() | arrangements(year))
    graph = with_changes(sound.graph, model.Window(text="某时", relation=relation, day=day, holiday=holiday, until=until), days)
    laid = lay_out(graph, year)
    for one in laid.occurrences:
        assert Day(year, 1, 1) <= one.since <= one.remind <= one.until <= Day(year, 12, 31)
    assert len(of(laid, "shi-2031/3/accounts")) + sum(duty.id == "shi-2031/3/accounts" for duty, _ in laid.undated) == 1


@given(year=YEARS, per=st.sampled_from(sorted(PERIODS)))
def test_the_parts_of_a_year_cover_it_without_overlap(sound, year, per):
    rows = of(lay_out(with_changes(sound.graph, None, None, per), year), "shi-2031/3/accounts")
    assert len(rows) == len(PERIODS[per])
    days = [one.since + datetime.timedelta(days=n) for one in rows for n in range((one.until - one.since).days + 1)]
    assert days == [Day(year, 1, 1) + datetime.timedelta(days=n) for n in range((Day(year, 12, 31) - Day(year, 1, 1)).days + 1)]


@given(data=st.data(), year=YEARS)
def test_a_day_is_a_workday_by_one_rule_of_three(data, year):
    days = data.draw(arrangements(year))
    day = data.draw(st.dates(Day(year, 1, 1), Day(year, 12, 31)))
    makes_up = any(day.isoformat() in one.workdays for one in days.holidays)
    off = any(one.since <= day.isoformat() <= one.until for one in days.holidays)
    assert is_workday(day, days) == (makes_up or (not off and day.isoweekday() < 6))


@pytest.mark.parametrize(("relation", "days", "last"), [
    ("before", {"day": "11-30"}, (11, 29)), ("before", {"day": "12-01"}, (11, 30)), ("on", {"day": "11-30"}, (11, 30)),
    ("during", {"day": "10-01", "until": "12-31"}, (12, 31)), ("after", {"day": "07-01"}, (8, 1)), ("around", {"day": "07-01"}, (7, 8))])
def test_whether_the_day_of_a_window_counts_is_as_the_help_says(relation, days, last):
    assert _anchor(model.Window(text="编的", relation=relation, **days), 2031, None)[1] == datetime.date(2031, *last)
