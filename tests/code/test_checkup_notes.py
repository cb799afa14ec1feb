"""The report check on stored reports: what it reads of each, with what it is compared, and what the maintainer and the reader are shown."""

from __future__ import annotations

import pytest

from zhibu.checkup import AROUND, Checkup, checkup_notes, checkups, record_lines
from zhibu.graph import Graph
from zhibu.originals import open_originals

REPORT, ORIGINAL = "reports/shi-2031h1.yml", "originals/report-shi-2031h1.txt"

AS_RECORDED = """\
对读者代表说：
上半年按章开门，读者觉得方便。
一、上半年做的事
（一）把书管好
先理账，后补书。
1.清点藏书
一是按月清点。3个书点每个月都清点。藏书清点18次。
二是修补旧书。照办法修补，写了修补记录。共修补记录80余篇（其中：东书点修补记录50篇；西书点修补记录30余篇）。
2.新书上架
新书到馆上架。新书的数遮住了，都在10天内摆上架。新书**部。
（二）把活动办好
一是读书会。读书会办了，人数遮住了。读书会2次。读书会人次*人次。
二是夜场和换书。读书节晚上开门，换书按月办。
二、问题和打算
存在的问题：
一是活动办得晚。读书会晚，换书冷清。
二是交接不细。值班交接写得粗。
下一步打算：
一是补办读书会。先补一场，以后按季度办。
二是暖灯行动。开展暖灯行动，把交接写清楚。
往后还是先把书管好。
来源只写“上半年”。"""
"""The record of the toy's report, line by line as its original is laid out."""


def examined(toy, originals: bool = True) -> tuple[Graph, dict[str, Checkup]]:
    """The graph of the data as they are, and each report's check, with or without the originals at hand."""
    graph = toy.graph()
    return graph, {one.report.id: one for one in checkups(graph, open_originals(toy.path("originals") if originals else None))}


def told(one: Checkup) -> list[tuple[str, str]]:
    return [(found.rule, found.words) for found in one.result.findings]


def begin_with(toy, text: str, *files: str) -> None:
    """TEXT before what a file says: the head of an original, the first point of the record."""
    for file in files or (ORIGINAL,):
        content = toy.path(file).read_text(encoding="utf-8")
        toy.path(file).write_text(content.replace("text: 3个书点", f"text: {text}3个书点") if file == REPORT else text + content, encoding="utf-8")


def test_a_record_reads_like_its_original(toy):
    ours, other = (toy.graph().entities[f"report:{name}"].record for name in ("shi-2031h1", "beiguan-2031"))
    assert "\n".join(record_lines(ours)) == AS_RECORDED
    assert record_lines(other) == (
        "未载明：", "全年平稳。", "一、管书", "一是清点。藏书清点过，次数遮住了。藏书清点*次。", "二是修补。旧书修补过。", "二、打算", "接着清点。明年接着清点。")


def test_a_long_measure_is_cut_before_its_parts(toy):
    toy.edit(REPORT, "id: xiubu, measure: 修补记录", "id: xiubu, measure: 一二三四五六七八九十一二三四五六七八九十修补记录")
    lines = record_lines(toy.graph().entities["report:shi-2031h1"].record)
    assert [line for line in lines if "共一二三四五六七八九十一二三四五六七八九十80余篇（其中：" in line]


def test_a_report_is_shown_with_ten_characters_on_both_sides_of_what_was_found(toy):
    path = toy.path(ORIGINAL)
    path.write_text("先待补。" + path.read_text(encoding="utf-8").replace("写修补记录80余篇", "待补记录80余篇"), encoding="utf-8")
    graph, found = examined(toy)
    ((rule, shown),) = found["shi-2031h1"].groups(graph.dataset.review.rules)
    assert rule.title == "占位" and [row[1:] for row in shown] == [
        ("先", "待补", "。各位读者代表：上半"), ("管理办法》修补旧书，", "待补", "记录80余篇，其中东")]
    assert [len(part) for part in (shown[1][1], shown[0][3], shown[1][3])] == [AROUND] * 3


def test_what_is_missing_in_the_whole_report_is_shown_by_its_name_alone(toy):
    path = toy.path(ORIGINAL)
    path.write_text(path.read_text(encoding="utf-8").replace("问题", "不足").rstrip("\n"), encoding="utf-8")
    graph, found = examined(toy)
    ((rule, ((one, *shown),)),) = found["shi-2031h1"].groups(graph.dataset.review.rules)
    assert (rule.id, one.line, shown) == ("quekuai", 0, ["", one.words, ""])


def test_findings_are_grouped_by_rule_in_the_order_of_the_rules_and_counted_in_one_note(toy):
    begin_with(toy, "待补，写待补，再待补，图书管。")
    graph, found = examined(toy)
    groups = found["shi-2031h1"].groups(graph.dataset.review.rules)
    assert [(rule.title, len(rows)) for rule, rows in groups] == [("错字", 1), ("占位", 3)]
    (note,) = checkup_notes(graph, open_originals(toy.path("originals")))
    assert str(note) == (f"data/{REPORT}:{toy.line(REPORT, 'id: shi-2031h1')}:3 提示[V001] shi-2031h1：体检查到 4 处（错字1、占位3），来源原样，没有改。"
                         "改法：样本照来源留着；看报告页的“体检”，写新稿时避开")


@pytest.mark.parametrize(("text", "rule"), [("图书管", "cuozi"), ("清点清点", "chongfu"), ("待补", "zhanwei"), ("千册计划", "tifa")])
def test_a_record_is_in_our_words_and_only_what_it_tells_of_the_report_is_told(toy, text, rule):
    """Slips of the pen in a record are ours and not the report's; a place left open or a slogan is the report's."""
    begin_with(toy, text, ORIGINAL, REPORT)
    assert rule in [one for one, _ in told(examined(toy)[1]["shi-2031h1"])]
    report = examined(toy, originals=False)[1]["shi-2031h1"]
    assert not report.original and [one for one, _ in told(report)] == ([] if rule in ("cuozi", "chongfu") else [rule])


def test_a_slogan_is_measured_by_the_years_of_the_report(toy):
    """The slogan of the toy is used from 2032: a report that reaches into that year may name it, one that ends before may not."""
    begin_with(toy, "千册计划。")
    assert told(examined(toy)[1]["shi-2031h1"]) == [("tifa", "千册计划")]
    toy.edit(REPORT, "    until: 2031-06-30", "    until: 2032-06-30")
    assert told(examined(toy)[1]["shi-2031h1"]) == []


def test_an_original_is_compared_with_the_plans_that_are_at_hand(toy):
    copied = "支部每季度至少办1次读书会。书记和委员每年各讲书2次；党员每年读书不少于20学时。各书点每月至少办1次换书活动。"
    path = toy.path(ORIGINAL)
    path.write_text(path.read_text(encoding="utf-8") + copied + "\n", encoding="utf-8")
    assert [rule for rule, _ in told(examined(toy)[1]["shi-2031h1"])] == ["zhaochao"]
    toy.path("originals/plan-shi-2031.txt").unlink()
    assert told(examined(toy)[1]["shi-2031h1"]) == []


def test_duties_of_ours_are_not_asked_of_others(toy):
    """A figure that our half-year report owes is not missed in another unit's."""
    toy.edit("reports/beiguan-2031.yml", "kind: year", "kind: half-year")
    for file in (ORIGINAL, "originals/report-beiguan-2031.txt"):
        path = toy.path(file)
        path.write_text(path.read_text(encoding="utf-8").replace("读书会2次", "读书会") + "\n三、问题\n读书会也办了。\n", encoding="utf-8")
    reports = examined(toy)[1]
    assert "queshu" in [rule for rule, _ in told(reports["shi-2031h1"])]
    assert told(reports["beiguan-2031"]) == []


def test_without_rules_nothing_is_checked(toy):
    toy.path("review.yml").unlink()
    graph, found = examined(toy)
    assert found == {} and checkup_notes(graph, open_originals(toy.path("originals"))) == []
