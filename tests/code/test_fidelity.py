"""Data against originals, both ways: what is not there and what was left out, each with its place."""

from __future__ import annotations

import inspect
import re

import pytest
import test_reports
import test_terms

from zhibu import fidelity
from zhibu.problem import Grade

OWN, SUPERIOR, LAW = "plans/shi-2031.yml", "plans/guan-2031.yml", "regulations/tushu-banfa.yml"
TEXT, LAW_TEXT = "originals/plan-shi-2031.txt", "originals/regulation-tushu-banfa.txt"

HERE = None
"""The problem stands on the line where the edit begins."""
ITEMS_1, ITEMS_3, DUTIES_2, DUTIES_3 = (f"- id: {name}\n" for name in ("mubiao", "lunhuan", "reading-club", "rotation"))
"""Where the lists of a clause begin: what is missing in a list is reported there."""
SECTIONS = "- key: 一"
SUMMARY_1, SUMMARY_3 = "summary: 书要有账", "summary: 值班要轮换"

BREAKS = [
    # name, file, old, new, expected: code and its line (see test_check)
    ("a part that the data lack", TEXT, "3.守好纪律", "三、收尾\n3.守好纪律", [("O010", (OWN, SECTIONS))]),
    ("a part that the original lacks", OWN, "- key: 二", "- key: 三", [("O010", HERE), ("O010", SECTIONS)]),
    ("wrong title of a part", OWN, "title: 把活动办好", "title: 办活动", [("O011", HERE)]),
    ("wrong title of a clause", OWN, "title: 守好纪律", "title: 守纪律", [("O011", HERE)]),
    ("a clause that the data lack", TEXT, "3.守好纪律", "4.收尾。关门。\n3.守好纪律", [("O012", (OWN, SECTIONS))]),

    ("a mark that the original lacks", OWN, "mark: 三是", "mark: 四是", [("O020", HERE), ("O021", ITEMS_1)]),
    ("sentences that the original lacks", OWN, "mark: ¶1\n              title: 找得到", "mark: ¶1\n              sentences: '5'\n              title: 找得到",
     [("O020", HERE), ("O023", ITEMS_1)]),
    ("a mark that the data lack", OWN, "            - id: aihu\n              mark: 三是\n              title: 爱惜图书\n              text: 希望人人爱书。\n"
     "              directional: 说的是风气，没有材料可看。\n", "", [("O021", ITEMS_1)]),
    ("marks in another order", TEXT, "一是新书到馆后10天内编目上架。二是各书点每月至少清点1次藏书，缺了的登记。", "二是各书点每月至少清点1次藏书，缺了的登记。一是新书到馆后10天内编目上架。",
     [("O022", (OWN, ITEMS_1))]),
    ("a sentence before the marks that no item covers", TEXT, "翻得开。", "翻得开。也要干净。", [("O023", (OWN, ITEMS_1))]),
    ("a sentence without marks that no item covers", TEXT, "每年不超过6场。", "每年不超过6场。离岗关灯。", [("O023", (OWN, ITEMS_3))]),

    ("a locator that no item has", OWN, "owners: [zhibu-shuji]\n              level: own\n              locator: 3/¶3",
     "owners: [zhibu-shuji]\n              level: own\n              locator: 3/¶4", [("O030", "locator: 3/¶4")]),
    ("wrong number", OWN, "min: 1\n              unit: 次\n              measure: 读书会", "min: 3\n              unit: 次\n              measure: 读书会",
     [("O031", HERE)]),
    ("wrong upper bound", OWN, "max: 6", "max: 30", [("O031", HERE)]),
    ("wrong period", OWN, "per: quarter", "per: month", [("O031", ("min: 1\n", 2)), ("O034", DUTIES_2)]),
    ("wrong unit", OWN, "unit: 学时", "unit: 小时", [("O031", "min: 20"), ("O034", DUTIES_2)]),
    ("wrong word of frequency", OWN, "cadence: 定期", "cadence: 经常", [("O032", HERE)]),
    ("wrong date", OWN, "{text: 6月30日前, ", "{text: 6月3日前, ", [("O033", HERE), ("O052", SUMMARY_3)]),
    ("wrong word of a window", OWN, "{text: 6月30日前, ", "{text: 6月30日后, ", [("O033", HERE)]),
    ("a counted duty that the data lack", TEXT, "值班人员定期轮换，", "值班人员定期轮换，每周打扫两次，", [("O034", (OWN, DUTIES_3))]),
    ("a lower bound that the data lack", TEXT, "值班人员定期轮换，", "值班人员定期轮换，至少留三名值班员在岗，", [("O034", (OWN, DUTIES_3))]),

    ("a citation at a locator that no item has", OWN, "locator: 2/¶3, quoted: true, nested", "locator: 2/¶9, quoted: true, nested",
     [("O040", HERE)]),
    ("a mention at a locator that no item has", OWN, "what: 一种期刊, locator: 2/¶3", "what: 一种期刊, locator: 2/四是", [("O040", HERE)]),
    ("wrong text of a citation", OWN, "{text: 读者服务公约", "{text: 读者公约", [("O041", HERE)]),
    ("a citation at another place", OWN, "locator: 2/¶3, quoted: true, nested", "locator: 2/¶1, quoted: true, nested", [("O041", HERE)]),
    ("wrong text of a mention", OWN, "{text: 百科旬刊", "{text: 百科月刊", [("O041", HERE), ("O043", "- number: '2'")]),
    ("brackets that the original lacks", OWN, "locator: 2/¶3, quoted: false", "locator: 2/¶3, quoted: true", [("O042", HERE)]),
    ("a citation that the data lack", TEXT, "定期轮换，", "照《值班守则》定期轮换，", [("O043", (OWN, "- number: '3'"))]),
    ("a mention that the data lack", OWN, "            - {text: 百科旬刊, what: 一种期刊, locator: 2/¶3}\n", "", [("O043", "- number: '2'")]),
    ("a citation of the aim that the data lack", TEXT, "方便读者放", "照〈读者手册〉，方便读者放", [("O043", (OWN, "summary: 读者优先"))]),

    ("wrong name of a campaign", OWN, "{name: 读书节", "{name: 读书周", [("O050", HERE)]),
    ("a number in a text that the original lacks", OWN, "text: 支部按季度办读书会。", "text: 支部按季度办7回读书会。", [("O051", "- id: dushuhui")]),
    ("a number that stands elsewhere in the clause", OWN, "text: 支部按季度办读书会。", "text: 支部按季度办读书会，20学时。", [("O051", "- id: dushuhui")]),
    ("a count in Chinese that the original lacks", OWN, "action: 办读书会", "action: 办三次读书会", [("O051", DUTIES_2)]),
    ("a number in the summary that the original lacks", OWN, "summary: 读书会、讲书、换书都有次数", "summary: 读书会、讲书、换书这3样都有次数", [("O051", HERE)]),
    ("a number in the aim that the original lacks", OWN, "- 3个书点做法一致。", "- 4个书点做法一致。", [("O051", "summary: 读者优先")]),
    ("a number that the data lack", OWN, "10天之内", "没几天", [("O052", SUMMARY_1)]),

    ("wrong number of articles", LAW, "total_articles: 8", "total_articles: 9", [("O060", HERE)]),
    ("a fact at an article that the original lacks", LAW, "articles: 4(1)", "articles: 14(1)", [("O061", HERE)]),
    ("a requirement at an article that the original lacks", LAW, "locator: '5'", "locator: '15'", [("O061", "- id: group-exchange")]),
    ("an article that is gone from the original", LAW_TEXT, "第八条", "第八款", [("O060", (LAW, "total_articles"))]),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_one_difference_gives_its_problem_at_its_line_and_nothing_else(toy, file, old, new, expected):
    edited = toy.edit(file, old, new)
    places = [(code, *toy.spot(file, where, edited)) for code, where in expected]
    assert sorted(toy.places()) == sorted(places), "\n".join(map(str, toy.problems()))


def test_a_clause_that_the_original_lacks_is_reported_at_its_number(toy):
    toy.edit("originals/plan-guan-2031.txt", "2.领题调研。", "3.领题调研。")
    assert toy.places() == [("O012", f"data/{SUPERIOR}", toy.line(SUPERIOR, "- key: 一")),
                            ("O012", f"data/{SUPERIOR}", toy.line(SUPERIOR, "number: '2'"))]


def test_every_code_of_the_comparison_is_tried_above():
    codes = set(re.findall(r"\bO\d{3}\b", inspect.getsource(fidelity)))
    rows = [*BREAKS, *test_reports.BREAKS, *test_terms.BREAKS]
    assert codes - {code for row in rows for code, _ in row[4]} == {"O001", "O002"}, (
        "add a row to BREAKS, here or in test_reports, test_terms, for each new code")


def test_an_original_that_is_not_utf_8_is_reported_and_the_others_are_still_compared(toy):
    toy.edit(SUPERIOR, "title: 领题调研", "title: 调研")
    text = toy.path(TEXT).read_text(encoding="utf-8")
    toy.path(TEXT).write_bytes(text.encode("gb18030"))
    problems = {one.code: one for one in toy.problems()}
    assert sorted(problems) == ["O001", "O002", "O011"]
    unread = problems["O002"]
    assert (unread.place.file, unread.grade) == (f"data/{TEXT}", Grade.ERROR) and "UTF-8" in unread.mend
    assert problems["O011"].record == "guan-2031/2"
    assert problems["O001"].record == "shi-2031", "what the file was to tell stays unchecked and is counted"


def test_a_regulation_that_is_not_utf_8_is_reported_once(toy):
    toy.path(LAW_TEXT).write_bytes(toy.path(LAW_TEXT).read_text(encoding="utf-8").encode("gb18030"))
    assert [(one.code, one.place.file) for one in toy.problems() if one.grade is Grade.ERROR] == [("O002", f"data/{LAW_TEXT}")]


def test_a_clause_that_runs_over_several_paragraphs_is_compared_whole(toy):
    toy.edit(TEXT, "发现图书丢失的，及时登记并报告", "\n\n　　发现图书丢失的，及时登记并报告")
    assert toy.places() == []
    toy.edit(TEXT, "每年不超过6场。", "每年不超过6场。\n离岗关灯。")
    assert toy.places() == [("O023", f"data/{OWN}", toy.spot(OWN, ITEMS_3, 0)[1])], "the last paragraph is part of the clause"


def test_a_difference_is_an_error_and_quotes_the_original(toy):
    toy.edit(OWN, "title: 守好纪律", "title: 守纪律")
    (problem,) = toy.problems()
    assert problem.grade is Grade.ERROR
    assert "条名与原文“守好纪律”不同" in str(problem) and problem.record == "shi-2031/3"


def test_a_wrong_number_is_named_with_its_unit_and_period(toy):
    toy.edit(OWN, "min: 20\n", "min: 30\n")
    assert [one.what for one in toy.problems() if one.code == "O031"] == ["原文这里没有“30学时”或频次不是 year"]


def test_a_bare_ten_in_a_phrase_is_no_number(toy):
    toy.edit(TEXT, "要让每一本书都找得到", "要十分用心，让每一本书都找得到")
    toy.edit(OWN, "text: 说的是目标：每本书", "text: 说的是目标：10个架子，每本书")
    assert [(one.code, one.what) for one in toy.problems()] == [("O051", "写了数字 10，原文这里没有")]


def test_what_is_reported_as_left_out_names_what_the_original_says(toy):
    toy.edit(TEXT, "值班人员定期轮换，", "值班人员定期轮换，每周打扫两次，")
    assert [one.what for one in toy.problems()] == ["原文有“每周打扫两次”，这里没有对应的计次要求"]


def test_without_originals_each_plan_and_report_and_the_regulations_say_how_much_stays_unchecked(toy):
    problems = toy.problems(originals=False)
    # shi-2031: 2 parts, 3 clauses, 10 items, 3 citations, 2 mentions, 1 campaign, 6 counted duties, 1 cadence, 1 window
    # guan-2031: 1 part, 2 clauses, 3 items, 2 counted duties; tushu-banfa: 5 facts
    # shi-2031h1: 8 parts, 9 points, 7 figures, 1 citation, 1 campaign, 2 commitments; beiguan-2031: 2 parts, 3 points, 1 figure
    assert [(one.code, one.record, one.what) for one in problems] == [
        ("O001", "guan-2031", "原文未提供，8 项未核"), ("O001", "shi-2031", "原文未提供，29 项未核"),
        ("O001", "", "1 部法规原文未提供，5 项未核"), ("O001", "beiguan-2031", "原文未提供，6 项未核"),
        ("O001", "shi-2031h1", "原文未提供，28 项未核")]
    assert {one.grade for one in problems} == {Grade.NOTE}


def test_each_original_that_is_missing_is_named_with_the_file_to_make(toy):
    toy.path(TEXT).unlink()
    (problem,) = toy.problems()
    assert problem.code == "O001" and "data/originals/plan-shi-2031.txt" in problem.mend
    assert problem.place.file == f"data/{OWN}"


def test_without_originals_no_difference_is_reported(toy):
    toy.edit(OWN, "title: 守好纪律", "title: 守纪律")
    assert {one.code for one in toy.problems(originals=False)} == {"O001"}


def test_the_number_that_stays_unchecked_grows_with_the_data(toy):
    toy.edit(OWN, "          mentions:\n", "          mentions:\n            - {text: 某报, what: 报, locator: 2/¶3}\n")
    assert "30 项未核" in next(one.what for one in toy.problems(originals=False) if one.record == "shi-2031")


@pytest.mark.parametrize(("opening", "closing"), ["<>", "〈〉", "《》"])
def test_a_title_within_a_title_is_found_in_every_kind_of_brackets(toy, opening, closing):
    toy.edit(TEXT, "<读者服务公约>", f"{opening}读者服务公约{closing}")
    toy.edit(OWN, "{text: 关于落实<读者服务公约>的通知", f"{{text: 关于落实{opening}读者服务公约{closing}的通知")
    assert toy.places() == []
    toy.edit(OWN, "            - {text: 读者服务公约, to: 'regulation:duzhe-gongyue', locator: 2/¶3, quoted: true, nested: true}\n", "")
    toy.edit(OWN, f"            - {{text: 关于落实{opening}读者服务公约{closing}的通知, what: 发公约的通知，没有收录, locator: 2/¶3}}\n", "")
    assert [(one.code, one.what) for one in toy.problems()] == [("O043", f"原文引用了《{title}》，这里没有") for title in ("关于落实", "读者服务公约")]


def test_quotation_marks_may_be_typed_in_any_way(toy):
    toy.edit(TEXT, "读书节期间", "“读书节”期间")
    toy.edit(OWN, "{name: 读书节,", "{name: \"'读书节'\",")
    assert toy.places() == []


def test_a_number_may_be_written_in_chinese_on_either_side(toy):
    toy.edit(TEXT, "各讲书2次", "各讲书两次")
    assert toy.places() == []


def test_the_number_of_a_window_counts_as_said(toy):
    """A number that only the window of a requirement holds was once reported as left out."""
    toy.edit(OWN, "by: 6月30日\n", "by: 年中\n")
    assert toy.places() == []


def test_two_periods_of_one_passage_cannot_change_places(toy):
    """Each number is compared with the words that stand before the thing it counts."""
    passage = "支部每年开一次藏书大会、每月开一次藏书活动。"
    counted = next(entity.record for entity in toy.graph().of("requirement") if entity.record.kind == "counted" and entity.record.unit == "次")

    def stated(per: str, measure: str) -> bool:
        return fidelity._stated(passage, 1, counted.model_copy(update={"per": per, "measure": measure}))
    assert stated("year", "藏书大会") and stated("month", "藏书活动")
    assert not stated("month", "藏书大会") and not stated("year", "藏书活动")
