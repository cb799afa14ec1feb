"""The rules: each broken once, in one place, through an edit of the toy data; exactly the expected problems appear."""

from __future__ import annotations

import inspect
import re
import sys

import pytest
import test_guides
import test_ledger
import test_mechanisms
import test_reports
import test_suggest
import test_terms

from zhibu import check
from zhibu.check import HEADINGS, RULES
from zhibu.problem import Grade

OWN, SUPERIOR, LAW = "plans/shi-2031.yml", "plans/guan-2031.yml", "regulations/tushu-banfa.yml"

HERE = None
"""The problem stands on the line where the edit begins."""

BREAKS = [
    # name, file, old, new, expected: code and its line, given as HERE (where the edit begins), the text that
    # stands there, the same with its number of occurrence, or another file and its text
    ("unknown owner", OWN, "owners: [zhibu-shuji]\n              helpers", "owners: [zhibu-shujii]\n              helpers",
     [("R001", HERE)]),
    ("unknown helper", OWN, "helpers: [weiyuan]", "helpers: [weiyuan-2]", [("R001", HERE)]),
    ("unknown actor", OWN, "actors: [guanliyuan]", "actors: [guan]", [("R001", HERE)]),
    ("unknown keeper of a check", OWN, "who: [guanliyuan]\n                  by: 6月30日", "who: [nobody]\n                  by: 6月30日",
     [("R001", HERE)]),
    ("unknown topic", OWN, "topics: [huodong]", "topics: [huodon]", [("R001", HERE)]),
    ("unknown topic of a regulation", LAW, "topics: [cangshu, huodong]", "topics: [cangshu, qita]", [("R001", HERE)]),
    ("unknown evidence", OWN, "{type: reading-card, mark: customary}", "{type: reading-cards, mark: customary}",
     [("R001", HERE), ("R033", "record: reading-card")]),
    ("unknown record of a check", OWN, "record: reading-card", "record: reading-cart", [("R001", HERE), ("R033", HERE)]),
    ("unknown keeper of evidence", "evidence.yml", "keeper: guanliyuan", "keeper: nobody", [("R001", HERE)]),
    ("unknown body of a requirement", OWN, "applies_to: shudian\n              owners: []", "applies_to: shudiann\n              owners: []",
     [("R001", HERE)]),
    ("unknown body of an item", SUPERIOR, "applies_to: xitong-zuzhi\n          requirements", "applies_to: nowhere\n          requirements",
     [("R001", HERE)]),
    ("unknown body of a plan", OWN, "body: shi-zhibu", "body: shi-zhibuu", [("R001", HERE)]),
    ("unknown basis", OWN, "to: 'clause:guan-2031/1'", "to: 'clause:guan-2031/7'", [("R001", HERE)]),
    ("unknown basis of evidence", OWN, "- {to: 'article:tushu-banfa/3', note", "- {to: 'article:tushu-banfa/2', note", [("R001", HERE)]),
    ("unknown basis of a check", OWN, "to: 'article:tushu-banfa/6', strength", "to: 'article:tushu-banfa/8', strength", [("R001", HERE)]),
    ("unknown citation", OWN, "to: 'regulation:duzhe-gongyue', locator", "to: 'regulation:gongyue', locator", [("R001", HERE)]),
    ("unknown citation of the aim", OWN, "to: 'regulation:tushu-banfa', locator: 总体要求", "to: 'regulation:tushu', locator: 总体要求",
     [("R001", HERE)]),
    ("retired in favour of nothing", "topics.yml", "    title: 值班纪律\n", "    title: 值班纪律\n    retired: {to: 'topic:gone', why: 并了}\n",
     [("R001", "topic:gone")]),

    ("the same act as nothing", LAW, "      measure: 小组交流\n", "      measure: 小组交流\n      same_as: requirement:shi-2031/2/club\n",
     [("R001", "same_as: requirement")]),
    ("a role under a name that is no role", "roles.yml", "    title: 支部书记\n", "    title: 支部书记\n    also: [weiyuan, dangyuann]\n",
     [("R001", "also: [weiyuan")]),
    ("an article retired in favour of nothing", LAW, "  requirements:\n",
     "  retired_articles:\n    - {article: 2, why: 改了}\n    - {article: 7, to: 'article:tushu-banfa/2', why: 改了}\n"
     "    - {article: 8, to: 'article:tushu-banfa/1', why: 改了}\n  requirements:\n", [("R001", "{article: 8")]),

    ("two roles of one id", "roles.yml", "id: dangyuan", "id: weiyuan",
     [("R002", HERE), ("R001", ("plans/shi-2031.yml", "owners: [dangyuan]"))]),
    ("two items of one id", OWN, "- id: diushi\n", "- id: duizhang\n", [("R002", HERE)]),
    ("two checks of one id on a page", OWN, "- id: swap-held", "- id: talk-given", [("R002", HERE)]),
    ("two bodies of one id", "unit.yml", "- id: zu-2\n", "- id: zu-1\n", [("R002", HERE), ("R050", "groups: [zu-1, zu-2]")]),
    ("two posts of one id", "unit.yml", "id: weiyuan-1", "id: shuji", [("R002", HERE)]),
    ("an item and a requirement of one id", OWN, "- id: dushuhui\n", "- id: book-swap\n", [("R003", ("- id: book-swap", 2))]),
    ("an id that a heading has taken", OWN, "- id: dushuhui\n", "- id: what\n", [("R004", HERE)]),

    ("an item without check or reason", OWN, "              directional: 说的是风气，没有材料可看。\n", "", [("R010", "- id: aihu")]),
    ("an item whose requirement has no check", OWN, "              checks:\n                - id: rota\n                  ask: 排班记录里看得出换过人吗？\n"
     "                  who: [guanliyuan]\n                  record: minutes\n", "", [("R010", "- id: lunhuan")]),
    ("an item with check and reason", OWN, "title: 新书上架\n", "title: 新书上架\n              directional: 不用查\n",
     [("R011", "directional: 不用查")]),

    ("counted without number", SUPERIOR, "              kind: counted\n              min: 1\n              unit: 次", "              kind: counted\n              unit: 次",
     [("R020", HERE), ("O034", "- id: service-study")]),
    ("counted without unit", SUPERIOR, "              unit: 个\n", "", [("R020", ("kind: counted", 2)), ("O034", "- id: topic\n")]),
    ("counted without period", LAW, "      per: half-year\n      scope: group", "      per: continuous\n      scope: group",
     [("R021", HERE)]),
    ("counted without check", LAW, "      checks:\n        - id: exchanged\n          ask: 这半年小组交流有记录吗？\n          who: [weiyuan]\n          record: minutes\n", "",
     [("R022", "- id: group-exchange")]),
    ("counted with two checks", LAW, "          record: minutes\n", "          record: minutes\n        - {id: more, ask: 还有吗？, who: [], record: minutes}\n",
     [("R022", "- id: exchanged")]),
    ("recurring with a number", OWN, "cadence: 定期\n", "cadence: 定期\n              min: 2\n",
     [("R023", "min: 2\n              scope")]),
    ("dated with a number", OWN, "window: {text", "min: 30\n              window: {text", [("R023", HERE)]),
    ("event without trigger", OWN, "              trigger: 发现图书丢失\n", "", [("R024", "kind: event")]),
    ("dated without window", OWN, "              window: {text: 6月30日前, relation: before, day: 06-30}\n", "",
     [("R025", "kind: dated"), ("O052", "summary: 值班要轮换")]),
    ("recurring without the word of its source", OWN, "              cadence: 定期\n", "", [("R026", ("kind: recurring", 1))]),

    ("required without basis", OWN, "                - type: loss-register\n                  mark: required\n                  basis:\n                    - {to: 'article:tushu-banfa/6'}\n",
     "                - type: loss-register\n                  mark: required\n", [("R030", HERE)]),
    ("not needed without reason", OWN, "                  why: 日常接待不用留材料。\n", "", [("R031", "- type: minutes\n")]),
    ("evidence without its kind", OWN, "                - {type: minutes, mark: customary}\n              checks:\n                - id: rota",
     "                - {type: minutes, mark: customary}\n                - {mark: customary}\n              checks:\n                - id: rota", [("R032", "{mark: customary}")]),
    ("a check of evidence that is not kept", OWN, "ask: 排班记录里看得出换过人吗？\n                  who: [guanliyuan]\n                  record: minutes",
     "ask: 排班记录里看得出换过人吗？\n                  who: [guanliyuan]\n                  record: stock-book", [("R033", ("record: stock-book", 3))]),

    ("a check of evidence that is not needed", OWN, "- type: stock-book\n                  mark: required\n",
     "- type: stock-book\n                  mark: none\n                  why: 不用\n", [("R033", "record: stock-book")]),

    ("one measure in two units", LAW, "      measure: 小组交流\n", "      measure: 读书\n", [("R040", ("unit: 次", 2))]),

    ("a branch that is no body", "unit.yml", "branch: shi-zhibu", "branch: zhibu", [("R050", HERE)]),
    ("a station that is no body", "unit.yml", "stations: [dian-1, dian-2, dian-3]", "stations: [dian-1, dian-2, dian-4]", [("R050", HERE)]),
    ("a group that is no body", "unit.yml", "groups: [zu-1, zu-2]", "groups: [zu-1, zu-3]", [("R050", HERE)]),
    ("a superior that is no body", "unit.yml", "up: guan-dangwei", "up: dangwei", [("R050", HERE)]),
    ("a sender that is no body", "unit.yml", "sender: shi-zhibu", "sender: zhibu", [("R050", HERE)]),
    ("a receiver that is no body", "unit.yml", "receiver: guan-dangwei", "receiver: dangwei", [("R050", HERE)]),
    ("a post of no role", "unit.yml", "title: 委员, role: weiyuan", "title: 委员, role: wei", [("R051", HERE)]),
    ("a plan that does not exist", "unit.yml", "plan: shi-2031", "plan: shi-2030", [("R052", HERE)]),

    ("a report upwards of no clause", "unit.yml", "locator: shi-2031/3", "locator: shi-2031/9", [("R053", HERE)]),

    ("adopted after it took effect", LAW, "adopted: 2028-11", "adopted: 2029-02", [("R060", HERE)]),
    ("issued after it took effect", LAW, "issued: 2028-12-01", "issued: 2029-01-02", [("R060", HERE)]),
    ("an edition after the day of checking", LAW, "{date: 2028-12-01, what: 发布。}", "{date: 2032-02-01, what: 发布。}", [("R061", HERE)]),
    ("article numbers that cannot be read", LAW, "articles: '3'\n", "articles: 3、4\n",
     [("R001", (OWN, "to: 'article:tushu-banfa/3'")), ("R062", HERE)]),
    ("requirements of a document that is not public", "regulations/duzhe-gongyue.yml", "  said_by_sources:\n",
     "  requirements:\n    - {id: a, title: 甲, action: 乙, kind: recurring, measure: 丙, per: continuous, scope: branch,\n"
     "       applies_to: shi-zhibu, owners: [], level: own, locator: 未载明}\n  said_by_sources:\n", [("R063", "{id: a, title")]),

    ("a synonym of words that stand nowhere", "search.yml", "means: [丢失]", "means: [飞走]", [("R100", HERE)]),
    ("one of two meanings that stands nowhere", "search.yml", "means: [清点, 点书]", "means: [清点, 飞书]", [("R100", HERE)]),
    ("one character that looks like itself", "search.yml", "书节", "书书", [("R101", HERE)]),
    ("a reading with a syllable too few", "search.yml", "pinyin: cang shu", "pinyin: cangshu", [("R102", "{word: 藏书")]),
    ("a reading with a syllable too many", "search.yml", "pinyin: huan shu", "pinyin: huan shu shu", [("R102", "{word: 换书")]),
    ("own words for no record", "search.yml", "  pages:\n", "  found_by:\n    - {to: 'item:shi-2031/1/shangjja', words: [摆新书]}\n  pages:\n", [("R001", "- {to: 'item")]),
    ("other words for no page", "search.yml", "page: local", "page: locl", [("R001", HERE)]),

    ("a year listed twice", "calendar.yml", "  peaks:\n", "    - {year: 2032, source: 编的, festivals: [], holidays: []}\n  peaks:\n", [("R114", "{year: 2032")]),
    ("a festival listed twice", "calendar.yml", "holiday: duanwu, day: 2032-06-12", "holiday: chunjie, day: 2032-02-11", [("R114", HERE)]),
    ("a holiday that ends before it begins", "calendar.yml", "since: 2032-10-01, until: 2032-10-07", "since: 2032-10-07, until: 2032-10-01", [("R115", HERE)]),
    ("a holiday of another year", "calendar.yml", "since: 2032-10-01, until: 2032-10-07", "since: 2033-10-01, until: 2033-10-07", [("R115", HERE)]),
    ("a workday within its holiday", "calendar.yml", "workdays: [2032-02-07, 2032-02-21]", "workdays: [2032-02-14, 2032-02-21]", [("R116", HERE)]),
    ("a workday within another holiday", "calendar.yml", "workdays: [2032-09-26]", "workdays: [2032-06-13]", [("R116", HERE)]),
    ("a workday that is none of a weekend", "calendar.yml", "workdays: [2032-09-26]", "workdays: [2032-09-27]", [("R116", HERE)]),
    ("a festival outside its holiday", "calendar.yml", "holiday: duanwu, day: 2032-06-12", "holiday: duanwu, day: 2032-06-11", [("R117", HERE)]),
    ("a festival in the holiday of another", "calendar.yml", "holiday: duanwu, day: 2032-06-12", "holiday: duanwu, day: 2032-10-02", [("R117", HERE)]),
    ("a festival without a holiday", "calendar.yml", "holiday: duanwu, day: 2032-06-12", "holiday: qingming, day: 2032-04-04", [("R117", HERE)]),
    ("a peak in month 13", "calendar.yml", "months: [3, 9]", "months: [3, 13]", [("R118", HERE)]),
    ("a peak in month 0", "calendar.yml", "months: [3, 9]", "months: [0, 9]", [("R118", HERE)]),
    ("two peaks of one id", "calendar.yml", "id: shuqi", "id: kaixue", [("R002", HERE)]),
    ("a window that ends before it begins", OWN, "relation: before, day: 06-30", "relation: before, day: 06-30, until: 06-01", [("R119", HERE)]),
    ("a window that ends and begins nowhere", OWN, "relation: before, day: 06-30", "relation: during, until: 06-30", [("R119", HERE)]),
    ("a window that ends and begins on a moving holiday", OWN, "relation: before, day: 06-30", "relation: during, holiday: chunjie, until: 06-30", [("R119", HERE)]),
    ("what is checked and still to be written", OWN, "summary: 书要有账、有位置，坏了能修。", "summary: 待写：用自己的话概括", [("R160", HERE)]),
    ("what is checked and still to be chosen", OWN, "title: 某图书室2031年工作要点", "title: 待定：来源没有标题", [("R160", HERE)]),
    ("what is checked and still to be looked at", OWN, "summary: 书要有账、有位置，坏了能修。", "summary: 书要有账、有位置，坏了能修。  # 把握：中，照2030年第1条，原文改过，逐句看", [("R160", HERE)]),
    ("a draft that is still to be written", "plans/guan-2031.yml", "summary: 研究和调研。", "summary: 待写：用自己的话概括", [("R161", HERE)]),
    ("a draft that is still to be looked at", "plans/guan-2031.yml", "summary: 研究和调研。", "summary: 研究和调研。  # 把握：高，照2030年第1条，原文没有变", [("R161", HERE)]),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_one_fault_gives_its_problem_at_its_line_and_nothing_else(toy, file, old, new, expected):
    edited = toy.edit(file, old, new)
    places = [(code, *toy.spot(file, where, edited)) for code, where in expected]
    assert sorted(toy.places()) == sorted(places), "\n".join(map(str, toy.problems()))


@pytest.mark.parametrize(("file", "old", "new"), [
    (LAW, "issued: 2028-12-01", "issued: 2029-01-01"),
    (LAW, "adopted: 2028-11", "adopted: '2029'"),
    (LAW, "adopted: 2028-11", "adopted: 2029-01"),
    (LAW, "  effective: 2029-01-01\n", ""),
    (LAW, "{date: 2028-12-01, what: 发布。}", "{date: 2032-01-31, what: 发布。}"),
    (LAW, "articles: '3'\n", "articles: 3（2）\n"),
    (OWN, "              kind: event\n              measure: 丢书报告\n", "              kind: event\n              unit: 本\n              measure: 读书\n"),
    (OWN, "modality: limit\n              max: 6\n              unit: 场\n              measure: 讲座\n              per: year",
     "modality: limit\n              max: 6\n              unit: 场\n              measure: 讲座\n              per: year\n              occasion: 建馆百年"),
    (OWN, "kind: recurring\n              measure: 值班轮换\n              per: continuous\n              cadence: 定期\n              scope: branch\n"
     "              applies_to: shi-zhibu\n              owners: []\n              level: own",
     "kind: recurring\n              measure: 值班轮换\n              per: continuous\n              scope: branch\n"
     "              applies_to: shi-zhibu\n              owners: []\n              level: law"),
    ("unit.yml", "      up: guan-dangwei\n", ""),
    ("calendar.yml", "workdays: [2032-09-26]", "workdays: [2032-09-25, 2032-09-26]"),
    ("calendar.yml", "name: 国庆节, since", "name: 国庆节、中秋节, since"),
    ("calendar.yml", "months: [3, 9]", "months: [1, 12]"),
    ("search.yml", "means: [晚上也开门]", "means: [编目]"),
    ("terms.yml", "explanation: 馆里每年春天办的活动，晚上也开门。", "explanation: 读书节是春夜里开的。"),
    ("workflows/ban-dushuhui.yml", "mend: 当天写；没写的如实说没写。, level: own, basis: [{to: 'clause:shi-2031/2'}]",
     "mend: 当天写；没写的如实说没写。, level: own, basis: [{to: 'role:guanliyuan'}]"),
    (OWN, "relation: before, day: 06-30", "relation: during, day: 06-30, until: 06-30"),
    (OWN, "relation: before, day: 06-30", "relation: during, holiday: laodong, until: 06-30"),
], ids=["issued on the day of effect", "adopted in the year of effect", "adopted in the month of effect", "day of effect not known",
        "an edition on the day of checking", "an article with its paragraph", "a unit of what is not counted", "an occasion",
        "a law that names no frequency", "a branch under nothing",
        "two days that make up for one holiday", "two holidays in one", "a peak in the first month and the last", "other words for a name in a list",
        "an explanation with four characters of its own", "a post as our own word", "a window of one day", "a window from a holiday of a fixed day"])
def test_what_is_allowed_gives_no_problem(toy, file, old, new):
    toy.edit(file, old, new)
    assert toy.places() == []


def test_the_toy_is_clean(toy):
    assert [str(problem) for problem in toy.problems()] == []


def test_every_code_of_the_rules_is_tried_above():
    codes = set(re.findall(r"\bR\d{3}\b", inspect.getsource(check)))
    here = sys.modules[__name__]
    assert codes - {code for module in (here, test_guides, test_ledger, test_reports, test_suggest, test_terms, test_mechanisms) for row in module.BREAKS for code, _ in row[4]} == {"R150"}, (  # tried in test_review

        "add a row to BREAKS, here or in test_guides, test_reports, test_suggest, test_terms, test_mechanisms, for each new code")


def test_every_rule_says_in_chinese_what_it_demands():
    assert [rule.__name__ for rule in RULES if not (rule.__doc__ or "").endswith("。")] == []


def test_a_likely_id_is_proposed_and_otherwise_the_file_to_register_it_in(toy):
    toy.edit(OWN, "helpers: [weiyuan]", "helpers: [weiyuann]")
    toy.edit(OWN, "actors: [guanliyuan]", "actors: [zzz]")
    toy.edit(OWN, "body: shi-zhibu", "body: shi-zhibo")
    toy.edit(OWN, "to: 'clause:guan-2031/1'", "to: 'topic:zzzzzzzzzz'")
    said = [(one.what, one.mend) for one in toy.problems() if one.code == "R001"]
    assert said == [("“shi-zhibo”没有登记", "是不是要写“shi-zhibu”？不是的话，在 unit.yml 的 bodies 登记"),
                    ("“zzz”没有登记", "核对编号，或在 roles.yml 登记"),
                    ("“weiyuann”没有登记", "是不是要写“weiyuan”？不是的话，在 roles.yml 登记"),
                    ("“topic:zzzzzzzzzz”没有登记", "核对编号，或先建好这条记录")]


def test_rules_are_errors(toy):
    toy.edit(OWN, "helpers: [weiyuan]", "helpers: [nobody]")
    (problem,) = toy.problems()
    assert (problem.grade, problem.record) == (Grade.ERROR, "shi-2031/2/reading-club")


def test_what_is_left_to_write_is_counted_once_for_each_record(toy):
    first = toy.edit(OWN, "summary: 书要有账、有位置，坏了能修。", "summary: 待写：用自己的话概括")
    toy.edit(OWN, "summary: 管活动和纪律。", "summary: 待写：用自己的话概括")
    (problem,) = toy.problems()
    assert (problem.grade, problem.place.line) == (Grade.ERROR, first) and "还有 2 处" in problem.what
    toy.edit(OWN, "life: checked", "life: draft")
    (problem,) = toy.problems()
    assert (problem.grade, problem.place.line) == (Grade.NOTE, first) and "还有 2 处" in problem.what


def test_several_faults_are_all_found_in_one_run(toy):
    lines = [toy.edit(OWN, "helpers: [weiyuan]", "helpers: [nobody]"), toy.edit(OWN, "              trigger: 发现图书丢失\n", "") - 4,
             toy.edit("unit.yml", "branch: shi-zhibu", "branch: zhibu")]
    assert toy.places() == [("R001", f"data/{OWN}", lines[0]), ("R024", f"data/{OWN}", lines[1] + 1), ("R050", "data/unit.yml", lines[2])]


def test_while_a_file_is_broken_its_absence_is_not_reported_everywhere(toy):
    line = toy.edit("roles.yml", "    title: 支部书记\n", "")
    assert toy.places() == [("E077", "data/roles.yml", line - 1)]


@pytest.mark.parametrize(("written", "likely"), [
    ("  found_by:\n    - {to: 'item:shi-2031/1/shangjja', words: [摆新书]}\n  pages:\n", "item:shi-2031/1/shangjia"), ("  pages:\n    - {page: localx, words: [摆新书]}\n", "local")])
def test_own_words_for_no_record_are_told_with_the_likely_one(toy, written, likely):
    toy.edit("search.yml", "  pages:\n", written)
    (problem,) = [one for one in toy.problems() if one.code == "R001"]
    assert f"“{likely}”" in problem.mend


def test_own_words_for_what_a_broken_file_may_hold_are_not_reported(toy):
    toy.edit("search.yml", "  pages:\n", "  found_by:\n    - {to: 'mechanism:nirgends', words: [摆新书]}\n  pages:\n")
    assert [code for code, *_ in toy.places()] == ["R001"]
    toy.edit("mechanisms.yml", "mechanisms:", "mechanisms: [")
    assert "R001" not in [code for code, *_ in toy.places()]


def test_a_festival_is_found_wrong_at_its_day(toy):
    toy.edit("calendar.yml", "holiday: duanwu, day: 2032-06-12", "holiday: duanwu, day: 2032-06-11")
    (problem,) = toy.problems()
    line = toy.path("calendar.yml").read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1:].startswith("2032-06-11")


def test_the_headings_that_no_id_may_take_are_those_of_the_pages(sound):
    anchors = {entity.anchor for entity in sound.graph.entities.values()}
    shared = {page.address for page in sound.online.pages
              if page.address.startswith(("plans/shi-2031/", "regulations/tushu", "reports/shi", "mechanisms/", "terms/", "workflows/ban", "start/", "writing/", "faq/"))}
    taken = {anchor for page in sound.online.pages if page.address in shared for _, anchor in page.toc} - anchors
    assert taken <= HEADINGS, f"add {taken - HEADINGS} to HEADINGS in check.py: an item of that id would share its anchor"
