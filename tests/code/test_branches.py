"""Cases of the core that the toy data do not hold: verdicts on every kind of part, periods of a year, seals in every way of writing a link."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from zhibu.model import Period
from zhibu.sealing import sealed
from zhibu.verdicts import Part, _part, _whole, periods_between, span_of

YEAR = datetime.date(2031, 1, 1), datetime.date(2031, 12, 31)


@pytest.mark.parametrize(("per", "since", "until", "whole"), [
    ("year", *YEAR, 1), ("half-year", *YEAR, 2), ("quarter", *YEAR, 4), ("month", *YEAR, 12), ("event", *YEAR, 0), ("continuous", *YEAR, 0),
    ("quarter", datetime.date(2031, 1, 2), YEAR[1], 3), ("month", YEAR[0], datetime.date(2031, 2, 27), 1), ("half-year", YEAR[0], datetime.date(2032, 6, 30), 3),
])
def test_only_whole_periods_count(per, since, until, whole):
    assert periods_between(per, since, until) == whole


@pytest.mark.parametrize(("since", "until", "span"), [
    ("2031", "2031", YEAR), ("2031-02", "2031-02", (datetime.date(2031, 2, 1), datetime.date(2031, 2, 28))),
    ("2031-03-04", "2031-05-06", (datetime.date(2031, 3, 4), datetime.date(2031, 5, 6)))])
def test_a_period_reaches_as_far_as_its_dates_are_known(since, until, span):
    assert span_of(Period.model_construct(since=since, until=until)) == span


@pytest.mark.parametrize(("parts", "whole"), [
    ("met met", "met"), ("met behind", "behind"), ("masked behind", "behind"), ("met not-reported", "on-track"), ("on-track", "on-track"),
    ("met not-reported*", "not-reported"), ("masked", "masked"), ("masked not-reported", "masked"), ("not-comparable", "not-comparable"),
    ("not-reported not-comparable", "not-reported"), ("met masked*", "not-reported"),
])
def test_the_whole_is_no_better_than_its_parts(parts, whole):
    """A star marks a part of which something was due already."""
    rows = [Part("甲", int("*" in word), 1, None, None, word.strip("*"), "") for word in parts.split()]
    assert _whole(rows) == whole


@dataclass
class Figure:
    value: int | None
    masked: bool = False
    measure: str = "读书"
    text: str = "若干次"


@pytest.mark.parametrize(("value", "masked", "due", "wanted", "verdict", "why"), [
    (None, True, 2, 4, "masked", "数被遮盖"), (None, False, 2, 4, "masked", "数被遮盖"), (2, False, 2, 4, "met", "到期应有至少2次"), (4, False, 0, 4, "met", "要求至少4次"),
    (1, False, 2, 4, "behind", "到期应有至少2次"), (1, False, 0, 4, "on-track", "还没有到期")])
def test_a_figure_of_the_very_measure_decides(value, masked, due, wanted, verdict, why):
    figure = SimpleNamespace(locator="一¶1", record=Figure(value, masked))
    part = _part("支部", SimpleNamespace(unit="次"), due, wanted, figure, [], [])
    assert part.verdict == verdict and why in part.why and part.why.startswith("一¶1写“读书 若干次”")


def test_without_such_a_figure_an_act_another_figure_or_nothing_is_told_apart():
    act, other = SimpleNamespace(locator="一¶1"), (SimpleNamespace(record=Figure(3)), None)
    duty = SimpleNamespace(unit="次")
    said = [_part("支部", duty, due, 4, None, others, acts) for due, others, acts in (
        (0, [], [act]), (2, [], [act]), (2, [other], []), (0, [other], [act]), (2, [], []), (0, [], []))]
    assert [one.verdict for one in said] == ["on-track", "not-reported", "not-comparable", "on-track", "not-reported", "not-reported"]
    assert "到期应有至少2次" in said[4].why and "还没有到期" in said[5].why


def row(line: int, column: int, fp: str = "") -> SimpleNamespace:
    """A judged link whose `to` stands there, with the seal it has."""
    holder = SimpleNamespace(place=lambda *path: SimpleNamespace(line=line, column=column))
    return SimpleNamespace(holder=holder, field="answers", number=0, link=SimpleNamespace(fp=fp), present="1a2b3c4d")


@pytest.mark.parametrize(("text", "at", "fp", "done"), [
    ("- {to: 'a:b'}", (1, 4), "", "- {to: 'a:b', fp: '1a2b3c4d'}"),
    ("- {to: a:b, note: '有}的'} # 尾", (1, 4), "", "- {to: a:b, note: '有}的', fp: '1a2b3c4d'} # 尾"),
    ("- {to: a:b, of: {x: [1, 2]}}", (1, 4), "", "- {to: a:b, of: {x: [1, 2]}, fp: '1a2b3c4d'}"),
    ("[{to: a:b}, {to: c:d}]", (1, 14), "", "[{to: a:b}, {to: c:d, fp: '1a2b3c4d'}]"),
    ("  - to: a:b\n    note: x", (1, 5), "", "  - to: a:b\n    fp: '1a2b3c4d'\n    note: x"),
    ("  - to: a:b\n    fp: 'ffffffff'", (1, 5), "ffffffff", "  - to: a:b\n    fp: '1a2b3c4d'"),
    ("- {to: a:b, fp: 'ffffffff'}", (1, 4), "ffffffff", "- {to: a:b, fp: '1a2b3c4d'}"),
], ids=["in braces", "a brace in quotation marks", "braces within", "the second of a line", "in lines", "renewed in lines", "renewed in braces"])
def test_a_seal_is_set_where_the_link_stands_and_nothing_else_changes(text, at, fp, done):
    assert sealed(text, [row(*at, fp)]) == done


def test_seals_of_one_line_do_not_get_in_each_others_way():
    assert sealed("[{to: a:b}, {to: c:d}]", [row(1, 3), row(1, 14)]) == "[{to: a:b, fp: '1a2b3c4d'}, {to: c:d, fp: '1a2b3c4d'}]"
