"""Sample reports: how an original is read, what is compared with it, what may not be claimed, what the pages show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from zhibu.fidelity import facts_in_report
from zhibu.graph import Link, anchor_of
from zhibu.numerals import to_chinese
from zhibu.originals import open_originals, read_report_text

OURS, OTHER, OWN = "reports/shi-2031h1.yml", "reports/beiguan-2031.yml", "plans/shi-2031.yml"
TEXT, OTHER_TEXT = "originals/report-shi-2031h1.txt", "originals/report-beiguan-2031.txt"

HERE = None
"""The problem stands on the line where the edit begins."""
SECTIONS = "- key: 一\n"
COUNTED, MENDED, CLUB, NEW_BOOKS = "- locator: 一（一）1/一", "- locator: 一（一）1/二", "- locator: 一（二）/一", "- locator: 一（一）2"


# ---- reading an original ----


def test_a_report_is_read_level_by_level():
    report = read_report_text("大家好。\n一、做了什么\n（一）管书\n1.清点。一是点数。二是登记。\n2.修补。坏了就修。\n（二）办活动\n一是读书。\n二、打算\n一是再点。\n")
    assert report.titles == {"一": "做了什么", "一（一）": "管书", "一（一）1": "清点", "一（一）2": "修补", "一（二）": "办活动", "二": "打算"}
    assert report.points == {"一（一）1/一": "一是点数。", "一（一）1/二": "二是登记。", "一（一）2": "坏了就修。", "一（二）/一": "一是读书。", "二/一": "一是再点。"}
    assert (report.opening, report.closing, report.leads) == ("大家好。", "", {})


@pytest.mark.parametrize(("text", "titles", "leads", "points"), [
    ("一、甲\n（一）管书。先理账。\n一是点数。\n", {"一": "甲", "一（一）": "管书"}, {"一（一）": "先理账。"}, {"一（一）/一": "一是点数。"}),
    ("一、甲。\n（一）管书。一是点数。\n", {"一": "甲", "一（一）": "管书"}, {}, {"一（一）/一": "一是点数。"}),
    ("一、甲\n先说一句。\n1.清点。点数。\n", {"一": "甲", "一1": "清点"}, {"一": "先说一句。"}, {"一1": "点数。"}),
    ("一、甲\n1.清点藏书\n一是点数。\n", {"一": "甲", "一1": "清点藏书"}, {}, {"一1/一": "一是点数。"}),
    ("一、甲\n2、清点．再清点。点数。\n", {"一": "甲", "一2": "清点．再清点"}, {}, {"一2": "点数。"}),
    ("一、甲\n（一）乙\n1.丙。点数。\n二、丁\n1.戊。修补。\n", {"一": "甲", "一（一）": "乙", "一（一）1": "丙", "二": "丁", "二1": "戊"}, {},
     {"一（一）1": "点数。", "二1": "修补。"}),
    ("一、甲\n全年平稳。\n", {"一": "甲"}, {}, {"一": "全年平稳。"}),
], ids=["lead after the heading on its line", "points on the line of the heading", "lead of a part", "a heading without a stop",
        "another stop after the number", "a number starts anew in a part", "a part without marks is one point"])
def test_a_heading_runs_to_its_first_stop_or_the_end_of_its_line(text, titles, leads, points):
    report = read_report_text(text)
    assert (report.titles, report.leads, report.points) == (titles, leads, points)


def test_headings_without_a_number_are_counted_within_their_part():
    report = read_report_text("一、总\n问题：一是晚。二是粗。\n打算：一要早。\n二、再\n不足：一是少。\n")
    assert report.titles == {"一": "总", "一¶1": "问题", "一¶2": "打算", "二": "再", "二¶1": "不足"}
    assert report.points == {"一¶1/一": "一是晚。", "一¶1/二": "二是粗。", "一¶2/一": "一要早。", "二¶1/一": "一是少。"}


def test_a_colon_that_no_mark_follows_is_no_heading():
    assert read_report_text("一、总\n说明：全年平稳。\n").points == {"一": "说明：全年平稳。"}


def test_a_point_may_run_over_several_lines():
    assert read_report_text("一、总\n一是点数。\n再点一遍。\n二是登记。\n").points == {"一/一": "一是点数。再点一遍。", "一/二": "二是登记。"}


@pytest.mark.parametrize(("text", "opening", "closing", "points"), [
    ("你好。\n再好。\n一、总\n一是点数。\n谢谢大家。\n", "你好。再好。", "谢谢大家。", {"一/一": "一是点数。"}),
    ("一、总\n一是点数。谢谢大家。\n", "", "", {"一/一": "一是点数。谢谢大家。"}),
    ("一、总\n全年平稳。\n谢谢大家。\n", "", "", {"一": "全年平稳。谢谢大家。"}),
    ("一、总\n一是点数。\n二是登记。\n", "", "", {"一/一": "一是点数。", "一/二": "二是登记。"}),
    ("只有一段话。\n", "只有一段话。", "", {}),
    ("", "", "", {}),
], ids=["both ends", "on the line of a point", "nothing marked before", "a marked last line", "no part", "empty"])
def test_the_closing_is_an_unmarked_last_line_after_marked_ones(text, opening, closing, points):
    report = read_report_text(text)
    assert (report.opening, report.closing, report.points) == (opening, closing, points)


@pytest.mark.parametrize(("body", "points"), [
    ("一是点数。三是插话。二是登记。", {"一": "一是点数。三是插话。", "二": "二是登记。"}),
    ("一是点数，一是因为要点。二是登记。", {"一": "一是点数，一是因为要点。", "二": "二是登记。"}),
    ("一是点数。二要登记。", {"一": "一是点数。", "二": "二要登记。"}),
    ("一是点数，这二是不算的。", {"一": "一是点数，这二是不算的。"}),
])
def test_a_mark_out_of_turn_is_part_of_a_point(body, points):
    assert read_report_text(f"一、总\n{body}\n").points == {f"一/{mark}": text for mark, text in points.items()}


def test_spaces_are_left_out():
    report = read_report_text("　　你 好。\n\n 一、 总 结\n　（一） 管 书 。先 说。\n  一是 点 18 次。\r\n")
    assert (report.opening, report.titles, report.points) == ("你好。", {"一": "总结", "一（一）": "管书"}, {"一（一）/一": "一是点18次。"})
    assert report.leads == {"一（一）": "先说。"}


def test_a_number_that_begins_like_another_does_not_hold_it():
    """第十 is no part of 第十一, and 1. none of 10.: their unmarked text was once taken for a lead."""
    parts = "".join(f"{to_chinese(n)}、题{n}\n平稳{n}。\n" for n in range(1, 13))
    assert read_report_text(parts).points == {to_chinese(n): f"平稳{n}。" for n in range(1, 13)}
    sections = "一、总\n" + "".join(f"{n}.题。平稳{n}。\n" for n in range(1, 12))
    assert read_report_text(sections).points == {f"一{n}": f"平稳{n}。" for n in range(1, 12)}


words = st.text("书点数修补读者来去高低", min_size=1, max_size=8)


@given(st.lists(st.lists(words, min_size=1, max_size=12), min_size=1, max_size=12))
def test_every_point_that_is_written_is_read_at_its_place(parts):
    text = "".join(f"{to_chinese(n)}、题\n" + "".join(f"{to_chinese(m)}是{point}。" for m, point in enumerate(points, 1)) + "\n"
                   for n, points in enumerate(parts, 1))
    assert read_report_text(text).points == {
        f"{to_chinese(n)}/{to_chinese(m)}": f"{to_chinese(m)}是{point}。" for n, points in enumerate(parts, 1) for m, point in enumerate(points, 1)}


def test_reports_lie_beside_the_other_originals(toy):
    texts = open_originals(toy.path("originals"))
    assert sorted(texts.reports) == ["beiguan-2031", "shi-2031h1"] and len(texts.reports["shi-2031h1"].points) == 9
    found = texts.passages()
    assert found["report:shi-2031h1"] == "各位读者代表：上半年图书室照章开门，大家都说方便。半年过去了，图书室会接着把书管好。"
    assert found["section:shi-2031h1/一（一）"] == "把书管好。先理清三本账，再谈补书。"
    assert found["paragraph:shi-2031h1/二¶1/二"] == "二是值班交接不细。"
    assert found["plan:guan-2031"].startswith("2031年全馆系统") and found["clause:shi-2031/3"].startswith("守好纪律。值班人员")


# ---- compared with the original, and the rules of the data ----


BREAKS = [
    # name, file, old, new, expected: code and its line (see test_check)
    ("a part that the data lack", TEXT, "二、问题和打算", "（三）收尾\n一是关门。\n二、问题和打算", [("O010", (OURS, SECTIONS)), ("O070", (OURS, SECTIONS))]),
    ("a part that the original lacks", OURS, "    - key: 一（二）\n", "    - {key: 一（三）, title: 收尾}\n    - key: 一（二）\n", [("O010", HERE)]),
    ("wrong title of a part", OURS, "title: 清点藏书", "title: 清点", [("O011", HERE)]),
    ("wrong title of a heading without number", OURS, "title: 存在的问题", "title: 不足", [("O011", HERE)]),

    ("a point that the data lack", TEXT, "二是值班交接不细。", "二是值班交接不细。三是来得晚。", [("O070", (OURS, SECTIONS))]),
    ("a point that the original lacks", OURS, "locator: 二¶1/二", "locator: 二¶1/三", [("O070", HERE), ("O070", SECTIONS)]),
    ("a point of one part in another", OURS, "locator: 二¶1/二", "locator: 二¶2/三", [("R073", HERE), ("O070", HERE), ("O070", SECTIONS)]),

    ("a figure that the original lacks", OURS, "value: 2\n              unit: 次\n              text: 2次", "value: 3\n              unit: 次\n              text: 3次",
     [("O071", "text: 3次"), ("O072", "- id: dushuhui")]),
    ("a figure that the data lack", TEXT, "参加*人次。", "参加*人次，写书评7篇。", [("O072", (OURS, "- id: dushuhui"))]),
    ("a masked figure that the data lack", TEXT, "值班交接不细。", "值班交接不细，漏记**次。", [("O072", (OURS, "- locator: 二¶1/二"))]),
    ("an amount in Chinese that the data lack", TEXT, "值班交接不细。", "值班交接不细，漏记两次。", [("O072", (OURS, "- locator: 二¶1/二"))]),
    ("a counted practice that the data lack", TEXT, "至少1次。", "至少1次、每周打扫2次。", [("O072", (OURS, "- locator: 一（二）/二"))]),
    ("wrong number of a practice", OURS, "min: 1\n              unit: 次\n              measure: 换书活动", "min: 4\n              unit: 次\n              measure: 换书活动",
     [("O031", HERE), ("O072", "- locator: 一（二）/二")]),

    ("a citation at another place", OURS, "locator: 一（一）1/二, quoted", "locator: 一（一）1/一, quoted", [("O040", HERE)]),
    ("wrong text of a citation", OURS, "{text: 图书室管理办法", "{text: 图书室办法", [("O041", HERE), ("O043", MENDED)]),
    ("a citation without its brackets", TEXT, "《图书室管理办法》", "图书室管理办法", [("O042", (OURS, "- {text: 图书室管理办法"))]),
    ("a citation that the data lack", TEXT, "到馆新书", "照《上架须知》，到馆新书", [("O043", (OURS, NEW_BOOKS))]),
    ("wrong name of a campaign", OURS, "{name: 读书节", "{name: 读书周", [("O050", HERE)]),
    ("a number in a text that the original lacks", OURS, "text: 3个书点每个月都清点。", "text: 3个书点12个月都清点。", [("O051", HERE)]),
    ("a number in a problem that the original lacks", OURS, "text: 读书会拖后，", "text: 读书会拖后5天，", [("O051", "- id: ban-de-wan")]),
    ("a number in a summary that the original lacks", OURS, "summary: 先理账，后补书。", "summary: 先理账，再补9本书。", [("O051", HERE)]),
    ("a number in the opening that the original lacks", OURS, "opening: 上半年按章", "opening: 上半年100天按章", [("O051", HERE)]),
    ("a report is ours and its amount masked", OTHER, "{id: bei-qingdian, measure: 藏书清点, unit: 次, text: '*次', masked: true}",
     "{id: bei-qingdian, measure: 藏书清点, value: 12, unit: 次, text: 12次}", [("O071", HERE), ("O072", HERE)]),

    ("unknown body", OURS, "body: shi-zhibu", "body: shi-zhibuu", [("R001", HERE)]),
    ("unknown plan", OURS, "plan: shi-2031", "plan: shi-2030", [("R001", HERE)]),
    ("unknown topic of a point", OTHER, "topics: [cangshu]", "topics: [cangshuu]", [("R001", HERE)]),
    ("an answer to nothing", OURS, "to: 'item:shi-2031/1/qingdian'", "to: 'item:shi-2031/1/qing'", [("R001", HERE)]),
    ("a report of nothing", OURS, "to: 'requirement:shi-2031/1/stocktaking'", "to: 'requirement:shi-2031/1/stock'", [("R001", HERE)]),
    ("an exposure of nothing", OURS, "to: 'clause:shi-2031/3', strength", "to: 'clause:shi-2031/9', strength", [("R001", HERE)]),
    ("a remedy of nothing", OURS, "to: 'problem:shi-2031h1/ban-de-wan'", "to: 'problem:shi-2031h1/wan'", [("R001", HERE)]),
    ("like nothing", OURS, "like: requirement:shi-2031/2/book-swap", "like: requirement:shi-2031/2/swap", [("R001", HERE)]),
    ("a part of nothing", OURS, "text: 50篇, part_of: xiubu", "text: 50篇, part_of: xiu", [("R001", HERE), ("R072", "- {id: xiubu, ")]),
    ("the same subject as nothing", OTHER, "same_subject: ['clause:shi-2031/1']\n          topics", "same_subject: ['clause:shi-2031/4']\n          topics", [("R001", HERE)]),
    ("two points of one place", OURS, "locator: 二¶1/二", "locator: 二¶1/一", [("R002", HERE), ("O070", SECTIONS)]),
    ("two figures of one id", OURS, "id: renci", "id: xinshu", [("R002", HERE)]),
    ("a figure and a problem of one id", OURS, "id: renci", "id: ban-de-wan", [("R003", "- id: ban-de-wan")]),
    ("an id that a heading has taken", OURS, "id: renci", "id: figures", [("R004", HERE)]),
    ("a figure that reports a clause", OURS, "to: 'requirement:shi-2031/1/stocktaking'", "to: 'clause:shi-2031/1'", [("R005", "- {to: 'clause:shi-2031/1'}")]),
    ("a practice like a clause", OURS, "like: requirement:shi-2031/2/book-swap", "like: clause:shi-2031/2", [("R005", HERE)]),
    ("a measure that remedies a clause", OURS, "to: 'problem:shi-2031h1/ban-de-wan'", "to: 'clause:shi-2031/2'", [("R005", ("- {to: 'clause:shi-2031/2'}", 3))]),

    ("masked without asterisk", OURS, "unit: 部, text: '**部', masked: true", "unit: 部, text: 8部, masked: true",
     [("R070", HERE), ("O071", HERE), ("O072", HERE)]),
    ("an asterisk that is not masked", OURS, "unit: 部, text: '**部', masked: true", "unit: 部, text: '**部'", [("R070", HERE)]),
    ("masked with a value", OURS, "{id: xinshu, measure: 新书, unit", "{id: xinshu, measure: 新书, value: 8, unit", [("R070", HERE)]),
    ("neither value nor mask", OURS, "{id: xiubu-dong, measure: 东书点修补记录, value: 50, ", "{id: xiubu-dong, measure: 东书点修补记录, ", [("R070", HERE)]),
    ("a value that is not what is written", OURS, "value: 18\n", "value: 81\n", [("R070", HERE)]),
    ("another unit than is written", OURS, "unit: 部, text", "unit: 本, text", [("R070", HERE)]),
    ("about, not said to be", OURS, "text: 80余篇, approximate: true", "text: 80余篇", [("R071", HERE)]),
    ("said to be about, but exact", OURS, "text: 50篇, part_of", "text: 50篇, approximate: true, part_of", [("R071", HERE)]),
    ("parts that do not add up", OURS, "value: 50, unit: 篇, text: 50篇, part_of: xiubu}", "value: 50, unit: 篇, text: 50篇}", [("R072", "- {id: xiubu, ")]),
    ("a problem without problems", OURS, "          kind: done\n          text: 3个书点", "          kind: problem\n          text: 3个书点", [("R074", HERE)]),
    ("a next step without measures", OURS, "          kind: done\n          text: 3个书点", "          kind: next\n          text: 3个书点", [("R074", HERE)]),
    ("the same subject in a report of ours", OURS, "          topics: [huodong]\n        - locator: 一（二）/二",
     "          same_subject: ['clause:shi-2031/1']\n          topics: [huodong]\n        - locator: 一（二）/二", [("R075", HERE)]),
    ("an answer of another body", OTHER, "          same_subject: ['clause:shi-2031/1']\n    - key", "          answers: [{to: 'clause:shi-2031/1'}]\n    - key", [("R075", HERE)]),
    ("a figure of another body for a requirement of ours", OTHER, "masked: true}", "masked: true, reports: [{to: 'requirement:shi-2031/1/stocktaking'}]}", [("R075", HERE)]),
    ("a problem of another body in a clause of ours", OTHER, "          text: 明年接着清点。\n",
     "          text: 明年接着清点。\n          problems: [{id: wan, title: 晚, text: 太晚。, exposes: [{to: 'clause:shi-2031/1'}]}]\n", [("R075", "problems: [{id: wan")]),
    ("a promise of another body like a requirement of ours", OTHER, "          text: 明年接着清点。\n",
     "          text: 明年接着清点。\n          commitments: [{id: zai, title: 清点, kind: promise, text: 清点, min: 1, unit: 遍, measure: 清点, per: year, "
     "like: 'requirement:shi-2031/1/stocktaking'}]\n", [("R075", "commitments: [{id: zai")]),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_one_fault_gives_its_problem_at_its_line_and_nothing_else(toy, file, old, new, expected):
    toy.break_once(file, old, new, expected)


@pytest.mark.parametrize(("file", "old", "new"), [
    (TEXT, "共清点18 次", "共清点 18次"),
    (TEXT, "1. 清点藏书。", "1.清点藏书\n"),
    (TEXT, "“暖灯行动”", "暖灯行动"),
    (OURS, "title: 把书管好", "title: “把书管好”"),
    (OURS, "text: 读书会办了，人数遮住了。", "text: 读书会办了2次，人数遮住了。"),
    (OURS, "- {id: xiubu, measure: 修补记录, value: 80, unit: 篇, ", "- {id: xiubu, note: 照原文。, measure: 修补记录, value: 80, unit: 篇, "),
    (OTHER, "unit: 次, text", "unit: 未载明, text"),
    (OURS, "  closing: 往后还是先把书管好。\n", ""),
    (OURS, "  plan: shi-2031\n", ""),
], ids=["a space elsewhere", "a heading on a line of its own", "without quotation marks", "with quotation marks", "a number told in the text as well",
        "a note on a sum", "a masked unit", "no closing", "no plan"])
def test_what_is_allowed_gives_no_problem(toy, file, old, new):
    toy.edit(file, old, new)
    assert [str(one) for one in toy.problems()] == []


def test_the_sum_that_a_part_names_is_sought_in_its_own_report(toy):
    toy.edit(OURS, "text: 50篇, part_of: xiubu", "text: 50篇, part_of: xiub")
    (said,) = [(one.what, one.mend) for one in toy.problems() if one.code == "R001"]
    assert said == ("“xiub”没有登记", "是不是要写“xiubu”？不是的话，在同一份报告里登记")


def test_parts_that_do_not_add_up_may_be_explained(toy):
    toy.edit(OURS, "value: 50, unit: 篇, text: 50篇, part_of: xiubu}", "value: 50, unit: 篇, text: 50篇}")
    toy.edit(OURS, "approximate: true, comparator: '>'}\n            - {id: xiubu-dong", "approximate: true, comparator: '>', note: 来源如此。}\n            - {id: xiubu-dong")
    assert toy.places() == []


def test_a_masked_part_leaves_the_sum_open(toy):
    toy.edit(OURS, "value: 50, unit: 篇, text: 50篇, part_of: xiubu}", "unit: 篇, text: '*篇', masked: true, part_of: xiubu}")
    toy.edit(TEXT, "东书点50篇", "东书点*篇")
    assert toy.places() == []


@pytest.mark.parametrize(("text", "value", "approximate"), [("两次", 2, False), ("近18次", 18, True), ("十余次", 10, True)])
def test_a_figure_may_be_written_in_chinese(toy, text, value, approximate):
    toy.edit(TEXT, "共清点18 次", f"共清点{text}")
    toy.edit(OURS, "              value: 18\n              unit: 次\n              text: 18次\n",
             f"              value: {value}\n              unit: 次\n              text: {text}\n              approximate: {str(approximate).lower()}\n")
    assert toy.places() == []


@pytest.mark.parametrize(("file", "old", "new"), [
    (OURS, "locator: 二¶1/二", "locator: 二¶1/乙"), (OURS, "locator: 二¶1/二", "locator: 第二部分"), (OURS, "    - key: 二¶1\n", "    - key: 二#1\n"),
    (OURS, "    - key: 二¶1\n", "    - key: （二）\n"), (OURS, "locator: 一（一）2\n", "locator: ../2\n"),
])
def test_a_place_in_a_report_is_written_level_by_level(toy, file, old, new):
    line = toy.edit(file, old, new)
    assert ("E078", f"data/{file}", line) in toy.places()


def test_a_report_without_its_original_says_how_much_stays_unchecked(toy):
    toy.path(TEXT).unlink()
    (problem,) = toy.problems()
    number = facts_in_report(toy.graph().entities["report:shi-2031h1"].record)
    assert (problem.code, problem.record, problem.what) == ("O001", "shi-2031h1", f"原文未提供，{number} 项未核")
    assert "data/originals/report-shi-2031h1.txt" in problem.mend


def test_a_report_that_is_not_utf_8_is_named(toy):
    toy.path(TEXT).write_bytes(toy.path(TEXT).read_text(encoding="utf-8").encode("gb18030"))
    assert [(one.code, one.place.file) for one in toy.problems()] == [("O002", f"data/{TEXT}"), ("O001", f"data/{OURS}")]


@pytest.mark.parametrize("file", ["unit.yml", OWN, OURS, "terms.yml", "mechanisms.yml", "topics.yml"])
def test_while_a_file_is_broken_reports_and_what_leans_on_them_say_nothing_of_it(toy, file):
    toy.run("ids")
    toy.path(file).write_text("x: [\n", encoding="utf-8")
    assert {one.place.file for one in toy.problems() if one.code not in ("R033", "O001")} == {f"data/{file}"}


# ---- as entities ----


@pytest.mark.parametrize(("path", "anchor"), [("一", "1"), ("一（二）", "1-2"), ("一（一）4", "1-1-4"), ("一（一）1/四", "1-1-1-4"), ("二¶1", "2-1"),
                                              ("二¶1/二", "2-1-2"), ("十一/二十", "11-20"), ("一12/三", "1-12-3")])
def test_the_anchor_of_a_place_is_its_numbers(path, anchor):
    assert anchor_of(path) == anchor


def test_every_record_of_a_report_has_its_address(sound):
    entities = sound.graph.entities
    assert {key: (entities[key].address, entities[key].parent) for key in (
        "report:shi-2031h1", "section:shi-2031h1/一（一）1", "paragraph:shi-2031h1/一（一）1/二", "figure:shi-2031h1/xiubu",
        "problem:shi-2031h1/jiaojie-cu", "measure:shi-2031h1/bu-ban", "commitment:shi-2031h1/an-ji-ban")} == {
        "report:shi-2031h1": ("/reports/shi-2031h1/", "page:reports"),
        "section:shi-2031h1/一（一）1": ("/reports/shi-2031h1/#s1-1-1", "report:shi-2031h1"),
        "paragraph:shi-2031h1/一（一）1/二": ("/reports/shi-2031h1/#p1-1-1-2", "section:shi-2031h1/一（一）1"),
        "figure:shi-2031h1/xiubu": ("/reports/shi-2031h1/#xiubu", "paragraph:shi-2031h1/一（一）1/二"),
        "problem:shi-2031h1/jiaojie-cu": ("/reports/shi-2031h1/#jiaojie-cu", "paragraph:shi-2031h1/二¶1/二"),
        "measure:shi-2031h1/bu-ban": ("/reports/shi-2031h1/#bu-ban", "paragraph:shi-2031h1/二¶2/一"),
        "commitment:shi-2031h1/an-ji-ban": ("/reports/shi-2031h1/#an-ji-ban", "paragraph:shi-2031h1/二¶2/一")}
    assert {one.key.partition("/")[0] for one in sound.graph.of("paragraph") if not one.ours} == {"paragraph:beiguan-2031"}


def test_every_claim_of_a_report_is_a_link(sound):
    assert {
        Link("answers", "paragraph:shi-2031h1/一（一）1/一", "item:shi-2031/1/qingdian"),
        Link("answers", "paragraph:shi-2031h1/一（一）1/二", "clause:shi-2031/1", "partial", note="要点只在条名里说了修补。"),
        Link("reports", "figure:shi-2031h1/dushuhui", "requirement:shi-2031/2/reading-club", "partial", note="只报了半年。"),
        Link("exposes", "problem:shi-2031h1/ban-de-wan", "clause:shi-2031/2"),
        Link("remedies", "measure:shi-2031h1/bu-ban", "problem:shi-2031h1/ban-de-wan"),
        Link("relates", "commitment:shi-2031h1/huanshu-an-yue", "requirement:shi-2031/2/book-swap", "partial", note="口径相同。"),
        Link("relates", "paragraph:beiguan-2031/一/二", "clause:shi-2031/1", "partial", note="别的组织说的同一件事，不算答"),
        Link("based-on", "paragraph:shi-2031h1/一（一）1/二", "regulation:tushu-banfa"),
    } <= set(sound.graph.links)


# ---- as pages ----


@pytest.fixture(scope="module")
def pages(sound) -> dict:
    return {page.address: html.fromstring(f"<div>{page.body}</div>") for page in sound.online.pages}


def told(element) -> str:
    return " ".join(element.text_content().split())


def test_a_report_shows_its_figures_as_they_are_written(pages):
    rows = {row.get("id"): [told(cell) for cell in row] for row in pages["reports/shi-2031h1/"].xpath('.//table//tbody/tr')}
    assert list(rows) == ["qingdian", "xiubu", "xiubu-dong", "xiubu-xi", "xinshu", "dushuhui", "renci"]
    assert rows["qingdian"] == ["藏书清点", "18次", "实数", "一（一）1/一", "本所每月清点藏书直接"]
    assert rows["xiubu-xi"] == ["西书点修补记录", "30余篇", "约数是“修补记录”的一部分", "一（一）1/二", "没有对应的要求"]
    assert rows["xinshu"][1:3] == ["**部", "遮盖"] and rows["dushuhui"][1] == "2次2031-01 至 2031-06"
    assert [len(row) for row in pages["reports/beiguan-2031/"].xpath('.//table//tbody/tr')] == [4], "figures of others report nothing of ours"


def test_a_report_shows_at_each_point_what_it_answers(pages):
    page = pages["reports/shi-2031h1/"]
    margins = {point.get("id"): told(point.xpath('./div[@class="zb-point__margin"]')[0]) for point in page.xpath(".//article")}
    assert margins["p1-1-1-1"] == "直接 本室要点第1条·二是 每月清点报数 每月清点藏书 机制：清点制度"
    assert margins["p1-1-1-2"] == "部分 本室要点第1条 清点和修补藏书要点只在条名里说了修补。"
    assert margins["p2-1-1"] == "暴露 本室要点第2条 办好读书活动" and margins["p2-2-1"] == "没有对应的条款"
    assert told(pages["reports/beiguan-2031/"].xpath('.//article[@id="p1-1"]/div[2]')[0]) == "同一件事 本室要点第1条 清点和修补藏书"


def test_a_report_sets_problems_beside_measures(pages):
    (part,) = pages["reports/shi-2031h1/"].xpath('.//section[@data-part="sample"]')
    late, rough, loose, *promises = [told(row) for row in part.xpath(".//ul/li")]
    assert "碰到：本室要点第2条 办好读书活动。打算：补办读书会" in late
    assert "打算：写清交接（来源没有点明，整理者对应。）" in rough
    assert loose == "暖灯行动（二¶2/二）" and promises == ["按月换书（一（二）/二）：每月至少1次", "按季度办读书会（二¶2/一）：每季度至少1次"]


def test_the_original_stands_at_its_point(pages):
    (point,) = pages["reports/shi-2031h1/"].xpath('.//article[@id="p2-1-2"]//details[@class="zb-original"]/p')
    assert point.text_content() == "二是值班交接不细。"


def test_a_clause_shows_how_it_was_reported(pages):
    page = pages["plans/shi-2031/1/"]
    (part,) = page.xpath('.//section[@data-part="sample"]')
    rows = [told(row) for row in part.xpath('.//ul[@class="zb-told"]/li')]
    assert [row.split(" ")[0] for row in rows] == ["直接", "部分", "直接"]
    assert "报的数：藏书清点 18次" in rows[0] and "要点只在条名里说了修补。" in rows[1]
    assert [told(one) for one in part.xpath('./details[@class="zb-aside"]//li')] == ["北馆报告 一/一 清点藏书清点过，次数遮住了。", "北馆报告 一/二 修补旧书修补过。"]
    assert [told(step) for step in page.xpath('.//nav[@class="zb-strip"]//li')][3:] == ["报告 3 段", "数字 1 个"]
    assert "没有提到不等于没有做" in told(pages["plans/guan-2031/1/"].xpath('.//section[@data-part="sample"]')[0])
    assert "承认的问题：读书会办得晚" in told(pages["plans/shi-2031/2/"].xpath('.//section[@data-part="sample"]')[0])


def test_a_duty_shows_its_chain_and_draws_what_is_missing_as_a_gap(pages):
    def chain(duty: str) -> list[str]:
        (strip,) = pages["plans/shi-2031/2/"].xpath(f'.//article[@id="{duty}"]//nav')
        return [told(step) for step in strip.xpath(".//li")]
    assert chain("reading-club") == ["来源 第2条第1层", "佐证 1 种", "报告 1 段", "数字 2次"]
    assert chain("book-talk")[2:] == ["报告没有提", "没有数字"]
    assert pages["plans/shi-2031/2/"].xpath('.//article[@id="book-talk"]//li/span[@class="zb-gap"]')


def test_a_practice_stands_beside_the_requirement_it_resembles_and_is_not_counted(toy, pages):
    (part,) = pages["plans/shi-2031/2/"].xpath('.//article[@id="book-swap"]//div[@data-part="sample"]')
    assert told(part) == "报告里半年小结 一（二）/二 按月换书：每月至少1次已有的做法，报告自己写的，不算本支部的义务。口径相同。"
    toy.edit(OURS, "like: requirement:shi-2031/2/book-swap", "like: requirement:shi-2031/2/reading-club")
    page = next(html.fromstring(f"<div>{page.body}</div>") for page in toy.build().pages if page.address == "plans/shi-2031/2/")
    assert page.xpath('.//article[@id="reading-club"]//@data-part') == ["what", "when", "who", "keep", "basis", "sample"], "two promises stand in one part"


def test_without_reports_nothing_speaks_of_them(toy):
    guides = ("workflows/ban-dushuhui.yml", "journeys/xin-shuji.yml", "journeys/xin-guanliyuan.yml", "handover.yml", "faq.yml", "forms.yml", "tallies.yml",
              "genres/xiaojie.yml")
    for name in (OURS, OTHER, "terms.yml", "mechanisms.yml", TEXT, OTHER_TEXT, *guides):
        toy.path(name).unlink()
    assert toy.places() == []
    pages = {page.address: html.fromstring(f"<div>{page.body}</div>") for page in toy.build().pages}
    assert not any(address.startswith(("reports/", "mechanisms/", "terms/")) for address in pages)
    assert [address for address, page in pages.items() if "报告没有提" in page.text_content() or page.xpath('.//*[@class="zb-sample"]')] == []


def test_bans_stand_in_a_table_of_their_own(pages):
    (table,) = pages["requirements/"].xpath('.//*[@data-list="禁止事项"]')
    (row,) = table.xpath(".//tbody/tr")
    assert row.get("data-key") == "requirement:shi-2031/3/no-private-loans"
    assert [told(cell) for cell in row] == ["不私借藏书不把藏书私自借出去", "图书室党支部", "本所", "本室要点第3条 守好纪律 第3条第1层", "值班交接本"]
    assert pages["requirements/"].xpath('.//h2[@id="forbidden"]') and "只看禁止事项（1 项）" in told(pages["requirements/"])
