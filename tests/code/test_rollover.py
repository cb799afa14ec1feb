"""Two years of a plan: what became of each clause, which numbers changed, which links and dates a person has to look at."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
import yaml
from conftest import Toy, copy_toy
from lxml import html

from zhibu.alignment import alignments
from zhibu.numerals import to_chinese
from zhibu.originals import open_originals
from zhibu.problem import Grade
from zhibu.rollover import Rollover, before, differences, rollover

OLD, NEXT = "plans/shi-2031.yml", "plans/shi-2032.yml"


def clause(number: str, title: str, *items: tuple[str, str], summary: str = "", duties: list[dict] = ()) -> dict:
    """A clause as data: items are (title, text)."""
    return {"number": number, "title": title, "summary": summary or f"{title}。", "topics": ["jilv"], "requirements": list(duties),
            "items": [{"id": f"xiang-{n}", "mark": f"{to_chinese(n)}是", "title": name, "text": text, "directional": "编的。"} for n, (name, text) in enumerate(items, 1)]}


def duty(name: str, measure: str, **changes: object) -> dict:
    """A counted requirement as data."""
    return {"id": name, "title": measure, "action": f"办{measure}", "kind": "counted", "min": 1, "unit": "次", "measure": measure, "per": "quarter",
            "scope": "branch", "applies_to": "shi-zhibu", "owners": [], "level": "own", "locator": "1/一是"} | changes


BOOKS = (("新书编目", "新书来了十天以内编好书目，摆上书架。"), ("修补旧书", "破损的旧书送到修补间，粘好书脊再上架。"))
LAMPS = (("航标灯涂漆", "沿岸的航标灯按潮汐涂漆。"), ("海雾鸣号", "海上起雾的时候按时鸣号。"))
GRAIN = (("谷物翻晒", "仓里的谷物趁晴天翻晒防霉。"), ("粮囤通风", "粮囤夜里打开风口，通风降温。"))
FERRY = (("渡船检修", "渡船靠岸以后检修缆绳和救生衣。"),)
BRIDGE = (("桥面除雪", "下雪以后组织人清扫桥面积雪，撒盐防滑。"),)
KILN = (("砖窑点火", "砖窑点火之前查看烟道有没有堵住。"),)


def plan(name: str, year: int, parts: list[tuple[str, list[dict]]], **fields: object) -> str:
    """A whole plan as YAML."""
    return yaml.safe_dump({"plan": {
        "id": name, "title": f"某图书室{year}年要点", "short": "要点", "body": "shi-zhibu", "level": "own", "year": year, "source": "编的。",
        "checked_on": "2032-02-01", "aim": {"summary": f"{year}年好好干。", "points": ["干"]},
        "sections": [{"key": to_chinese(n), "title": title, "summary": "编的。", "clauses": rows} for n, (title, rows) in enumerate(parts, 1)],
    } | fields}, allow_unicode=True, sort_keys=False)


def compared(toy: Toy, old: list[tuple[str, list[dict]]], new: list[tuple[str, list[dict]]], **fields: object) -> Rollover:
    """Two invented plans, compared."""
    toy.path("plans/jiu-2029.yml").write_text(plan("jiu-2029", 2029, old), encoding="utf-8", newline="\n")
    toy.path("plans/xin-2030.yml").write_text(plan("xin-2030", 2030, new, **fields), encoding="utf-8", newline="\n")
    graph = toy.graph()
    return rollover(graph, graph.entities["plan:jiu-2029"], graph.entities["plan:xin-2030"])


def became(found: Rollover) -> list[tuple[tuple[str, ...], str, str]]:
    """Each change as kinds, old numbers, new numbers."""
    return [(one.kinds, " ".join(clause.record.number for clause in one.old), " ".join(clause.record.number for clause in one.new)) for one in found.changes]


# ---- what became of each clause ----

def test_what_is_the_same_but_for_its_number_year_and_signs_is_kept(toy):
    found = compared(toy, [("甲", [clause("1", "管书", *BOOKS, summary="2029年把书管好。")])],
                     [("甲", [clause("1", "守渡口", *FERRY), clause("2", "管书", *BOOKS, summary="2030年，把书管好")])])
    assert became(found) == [(("new",), "", "1"), (("kept",), "1", "2")]


def test_other_words_for_the_same_thing_are_shown_as_reworded(toy):
    found = compared(toy, [("甲", [clause("1", "管书", *BOOKS)])],
                     [("甲", [clause("1", "管好书", ("新书编目", "新书来了七天以内编好书目，摆上书架。"), BOOKS[1])])])
    (one,) = found.changes
    assert one.kinds == ("reworded",) and "“十”改为“七”" in one.evidence and 0.5 < one.score <= 1


def test_clauses_that_nothing_answers_are_new_and_dropped(toy):
    found = compared(toy, [("甲", [clause("1", "管书", *BOOKS), clause("2", "守灯塔", *LAMPS)])], [("甲", [clause("1", "管书", *BOOKS), clause("2", "翻粮仓", *GRAIN)])])
    assert became(found) == [(("kept",), "1", "1"), (("new",), "", "2"), (("dropped",), "2", "")]
    assert found.count("dropped") == 1


def test_two_clauses_made_into_one_are_merged_and_one_made_into_two_is_split(toy):
    merged = compared(toy, [("甲", [clause("1", "管书", *BOOKS), clause("2", "守灯塔", *LAMPS)])], [("甲", [clause("1", "管书守灯", *BOOKS, *LAMPS)])])
    assert became(merged) == [(("merged",), "1 2", "1")] and len(merged.changes[0].evidence) == 2
    split = compared(toy, [("甲", [clause("1", "管书守灯", *BOOKS, *LAMPS)])], [("甲", [clause("1", "管书", *BOOKS), clause("2", "守灯塔", *LAMPS)])])
    assert became(split) == [(("split",), "1", "1 2")]


def test_a_clause_under_another_heading_is_moved_and_under_a_renumbered_one_it_is_not(toy):
    first = [("书", [clause("1", "管书", *BOOKS)]), ("海", [clause("2", "守灯塔", *LAMPS), clause("3", "守渡口", *FERRY)])]
    moved = compared(toy, first, [("书", [clause("1", "管书", *BOOKS), clause("2", "守灯塔", *LAMPS)]), ("海", [clause("3", "守渡口", *FERRY)])])
    assert became(moved) == [(("kept",), "1", "1"), (("moved",), "2", "2"), (("kept",), "3", "3")]
    later = compared(toy, first, [("桥", [clause("1", "扫桥", *BRIDGE)]), ("书", [clause("2", "管书", *BOOKS)]), ("海", [clause("3", "守灯塔", *LAMPS), clause("4", "守渡口", *FERRY)])])
    assert [kinds for kinds, _, _ in became(later)] == [("new",), ("kept",), ("kept",), ("kept",)]


def test_an_item_that_went_to_another_clause_is_told_there(toy):
    found = compared(toy, [("甲", [clause("1", "管书", *BOOKS), clause("2", "守灯塔", *LAMPS, *KILN)])], [("甲", [clause("1", "管书", *BOOKS, *KILN), clause("2", "守灯塔", *LAMPS)])])
    assert [kinds for kinds, _, _ in became(found)] == [("reworded",), ("reworded",)]
    assert "分项“砖窑点火”原在第2条" in found.changes[0].evidence


@pytest.mark.parametrize(("was", "now", "kinds", "verdict"), [
    ({}, {"min": 2}, ("tightened",), "tightened"),
    ({}, {"per": "month"}, ("tightened",), "tightened"),
    ({"min": 2}, {}, ("loosened",), "loosened"),
    ({}, {"per": "year"}, ("loosened",), "loosened"),
    ({}, {"min": 3, "per": "year"}, ("loosened",), "loosened"),
    ({}, {"scope": "station", "applies_to": "shudian"}, ("tightened",), "tightened"),
    ({}, {"min": 4, "per": "year"}, ("reworded",), "changed"),
    ({}, {"unit": "场"}, ("reworded",), "changed"),
    ({"min": None, "max": 3, "modality": "limit"}, {"min": None, "max": 2, "modality": "limit"}, ("tightened",), "tightened"),
    ({"min": None, "max": 3, "modality": "limit"}, {"min": None, "max": 5, "modality": "limit"}, ("loosened",), "loosened"),
    ({}, {}, ("kept",), "kept"),
], ids=str)
def test_numbers_say_whether_a_clause_was_tightened_or_loosened(toy, was, now, kinds, verdict):
    rows = [[clause("1", "管书", *BOOKS, duties=[duty("dian", "点书", **changes)])] for changes in (was, now)]
    (one,) = compared(toy, [("甲", rows[0])], [("甲", rows[1])]).changes
    assert one.kinds == kinds and [number.verdict for number in one.numbers] == [verdict]


def test_a_number_that_came_or_went_counts_too(toy):
    plain, counted = clause("1", "管书", *BOOKS), clause("1", "管书", *BOOKS, duties=[duty("dian", "点书")])
    assert became(compared(toy, [("甲", [plain])], [("甲", [counted])]))[0][0] == ("tightened",)
    assert became(compared(toy, [("甲", [counted])], [("甲", [plain])]))[0][0] == ("loosened",)


def test_a_thing_counted_under_another_name_is_the_same(toy):
    rows = [[clause("1", "管书", *BOOKS, duties=[duty("dian", name)])] for name in ("点书", "藏书清查")]
    (one,) = compared(toy, [("甲", rows[0])], [("甲", rows[1])]).changes
    assert [number.verdict for number in one.numbers] == ["kept"]


def test_the_same_data_compare_the_same(toy):
    first, second = (compared(toy, [("甲", [clause("1", "管书", *BOOKS), clause("2", "守灯塔", *LAMPS)])], [("甲", [clause("1", "管书守灯", *BOOKS, *LAMPS)])]) for _ in range(2))
    assert became(first) == became(second) and [one.evidence for one in first.changes] == [one.evidence for one in second.changes]


def test_differences_name_what_was_replaced_cut_and_added():
    assert differences("每季度办一次读书会", "每月办一次读书会") == ["“季度”改为“月”"]
    assert differences("读书会", "读书会要有记录") == ["加上“要有记录”"]
    assert differences("读书会要有记录", "读书会") == ["删去“要有记录”"]
    assert differences("甲乙丙", "甲乙丙") == []


# ---- words that belong to a year ----

@pytest.mark.parametrize(("text", "words"), [
    ("按2029年的办法办", "2029年"), ("二〇二九年的办法", "二〇二九年"), ("2027—2029年规划", "2027—2029年"), ("开好第十四次代表大会", "第十四次"), ("建馆五十周年", "五十周年"),
    ("建团百年", "百年"), ("学习党的二十大精神", "二十大"), ("二十届三中全会", "二十届三中全会"), ("“十四五”规划", "“十四五”"), ("三年行动", "三年行动"), ("今年要", "今年"),
])
def test_words_of_a_year_that_has_passed_are_listed_with_their_place(toy, text, words):
    found = compared(toy, [("甲", [clause("1", "管书", *BOOKS)])], [("甲", [clause("1", "管书", ("一项", f"管书的人{text}。"))])])
    (one,) = [one for one in found.dated if one.entity.type == "item"]
    assert (one.words, one.entity.key) == (words, "item:xin-2030/1/xiang-1") and words in one.around and one.why
    assert one.again == (words == "2029年"), "the old plan names its year, and none of the rest"


@pytest.mark.parametrize("text", ["2030年的办法", "到2035年", "二十大家一起", "第十四条", "一年一次", "每年两次"])
def test_the_plans_own_year_and_what_names_no_year_is_not_listed(toy, text):
    assert compared(toy, [("甲", [clause("1", "管书", *BOOKS)])], [("甲", [clause("1", "管书", ("一项", f"管书的人说{text}。"))])]).dated == ()


def test_what_the_old_plan_said_in_the_same_words_is_marked(toy):
    rows = [clause("1", "管书", ("一项", "学习党的二十大精神，读书。"))]
    assert [(one.words, one.again) for one in compared(toy, [("甲", rows)], [("甲", rows)]).dated] == [("二十大", True)]


# ---- links to carry on ----

@pytest.fixture
def next_year(toy: Toy) -> Toy:
    """The toy with a copy of its own plan for the next year, in which the swaps come twice as often."""
    text = toy.path(OLD).read_text(encoding="utf-8")
    # Who carries what on was judged for the old plan alone.
    toy.edit(OLD, "          topics: [cangshu]\n", "          topics: [cangshu]\n          carries:\n            - {to: 'clause:guan-2031/1', strength: partial, note: 编的。}\n")
    text = text.replace("id: shi-2031\n", "id: shi-2032\n  follows: shi-2031\n", 1).replace("year: 2031", "year: 2032", 1)
    text = text.replace("min: 1\n              unit: 次\n              measure: 换书活动", "min: 2\n              unit: 次\n              measure: 换书活动")
    toy.path(NEXT).write_text(text, encoding="utf-8", newline="\n")
    return toy


def test_the_links_of_the_old_clauses_are_proposed_for_the_new_ones_and_written_once(next_year):
    before_links = [one for one in next_year.graph().links if one.type == "carries" and one.state == "confirmed" and "shi-2031/" in one.start]
    done = next_year.run("rollover", "shi-2031", "shi-2032", "--write")
    assert done.returncode == 0 and f"追加了 {len(before_links)} 条到" in done.stdout and before_links
    graph = next_year.graph()
    assert [str(one) for one in next_year.problems() if one.grade is not Grade.NOTE] == []
    rows = graph.dataset.suggestions
    assert {row.state for row in rows} == {"suggested"} and {row.type for row in rows} == {one.type for one in before_links}
    assert {(row.start.replace("shi-2032/", "shi-2031/"), row.end.replace("shi-2032/", "shi-2031/")) for row in rows} == {(one.start, one.end) for one in before_links}
    assert all("已确认" in row.evidence[0] and row.fp for row in rows)
    assert "追加了 0 条" in next_year.run("rollover", "shi-2031", "shi-2032", "--write").stdout


def test_links_that_nobody_confirmed_are_not_carried_on(next_year):
    graph = next_year.graph()
    found = rollover(graph, graph.entities["plan:shi-2031"], graph.entities["plan:shi-2032"])
    confirmed = {(one.type, one.start, one.end) for one in graph.links if one.state == "confirmed"}
    assert all((one.type, one.start.replace("shi-2032/", "shi-2031/"), one.end.replace("shi-2032/", "shi-2031/")) in confirmed for one in found.links)


def test_what_a_report_told_of_the_year_before_answers_nothing_of_the_next(next_year):
    graph = next_year.graph()
    assert any(one.type == "answers" and "shi-2031/" in one.end and one.state == "confirmed" for one in graph.links)
    pair = [graph.entities[f"plan:{name}"] for name in ("shi-2031", "shi-2032")]
    assert {one.type for one in rollover(graph, *pair).links} == {"carries"}
    # One that goes on into the new year may answer it.
    text = next_year.path("reports/shi-2031h1.yml").read_text(encoding="utf-8")
    until = yaml.safe_load(text)["report"]["period"]["until"]
    next_year.edit("reports/shi-2031h1.yml", f"until: {until}", "until: 2032-06-30")
    graph = next_year.graph()
    assert {one.type for one in rollover(graph, *(graph.entities[one.key] for one in pair)).links} == {"answers", "carries"}


def test_plans_of_two_levels_carry_nothing(sound):
    found = rollover(sound.graph, sound.graph.entities["plan:guan-2031"], sound.graph.entities["plan:shi-2031"])
    assert [one for one in found.links if one.type == "carries"] == []


# ---- what was judged of a superior plan ----

GAPS = """          gaps:
            - {items: [keti], applies: false, why: 去年说的理由。}
          items:
            - id: keti
"""


@pytest.fixture
def judged(next_year: Toy) -> Toy:
    """The next year, by which the unit works now; of the superior plan an item was judged in the year before."""
    next_year.edit("plans/guan-2031.yml", "          items:\n            - id: keti\n", GAPS)
    next_year.edit("unit.yml", "plan: shi-2031", "plan: shi-2032")
    return next_year


def page_of(toy: Toy, address: str) -> str:
    """The words of a page."""
    return next(html.fromstring(f"<div>{page.body}</div>").text_content() for page in toy.build().pages if page.address == address)


def states(toy: Toy) -> list[tuple[str, int | None]]:
    """State and year of what is left of the judged clause."""
    (one,) = alignments(toy.graph())
    return [(row.state, left.year) for row in one.rows if row.clause.id == "guan-2031/2" for left in row.left if left.item.record.id == "keti"]


def test_a_gap_is_of_the_plan_of_its_year_and_no_other(judged):
    assert states(judged) == [("unread", 2031)] and "2031年的判断，今年没有重看：去年说的理由。" in page_of(judged, "alignment/")
    judged.edit("unit.yml", "plan: shi-2032", "plan: shi-2031")
    assert states(judged) == [("none", None)] and "今年没有重看" not in page_of(judged, "alignment/")


def test_a_gap_that_was_judged_again_counts_and_is_no_more_listed(judged):
    done = judged.run("rollover", "shi-2031", "shi-2032")
    assert "上级要点里对着上一年判断的 1 处" in done.stdout and "2031年判断不适用（去年说的理由。）" in done.stdout
    assert "去年说的理由。" in page_of(judged, "plans/shi-2032/changes/")
    judged.edit("plans/guan-2031.yml", "          gaps:\n", "          gaps:\n            - {items: [keti], applies: true, why: 今年看过。, against: shi-2032}\n")
    assert states(judged) == [("none", None)] and "去年说的理由。" not in page_of(judged, "alignment/")
    assert json.loads(judged.run("rollover", "shi-2031", "shi-2032", "--json").stdout)["gaps"] == []


def test_a_gap_against_a_plan_that_is_not_here_is_an_error(judged):
    judged.edit("plans/guan-2031.yml", "why: 去年说的理由。", "why: 去年说的理由。, against: shi-2099")
    assert [one.code for one in judged.problems() if one.grade is Grade.ERROR] == ["R001"]


# ---- the command ----

def test_the_command_tells_it_in_chinese(next_year):
    done = next_year.run("rollover", "shi-2031", "shi-2032")
    assert done.returncode == 0 and done.stderr == ""
    assert "[加严] 第2条“办好读书活动” → 第2条“办好读书活动”" in done.stdout and "每月至少1次（每个站） → 换书活动 每月至少2次（每个站）（加严）" in done.stdout
    assert "data/plans/shi-2032.yml" in done.stdout and "2031年" in done.stdout.partition("要重看的时间字样")[2]
    assert not next_year.path("suggestions.yml").exists()


def test_the_command_gives_json(next_year):
    found = json.loads(next_year.run("rollover", "shi-2031", "shi-2032", "--json").stdout)
    assert [(one["kind"], one["old"], one["new"]) for one in found["changes"]][1] == ("tightened", ["clause:shi-2031/2"], ["clause:shi-2032/2"])
    assert found["links"] and found["dated"] and found["changes"][1]["numbers"]


@pytest.mark.parametrize(("arguments", "said"), [
    (("shi-2031", "nowhere"), "没有要点“nowhere”。可以写：guan-2031、shi-2031"), (("shi-2031", "shi-2031"), "同一份要点")])
def test_the_command_says_what_is_wrong(toy, arguments, said):
    done = toy.run("rollover", *arguments)
    assert done.returncode == 2 and said in done.stderr and done.stdout == ""


def test_a_draft_that_was_imported_is_compared_by_its_original(toy):
    text = toy.path("originals/plan-shi-2031.txt").read_text(encoding="utf-8").replace("2031年", "2032年")
    (toy.root / "new.txt").write_text(text, encoding="utf-8", newline="\n")
    assert toy.run("import", "new.txt", "--as", "plan", "--id", "shi-2032").returncode == 0
    graph = toy.graph()
    found = rollover(graph, *(graph.entities[f"plan:{name}"] for name in ("shi-2031", "shi-2032")), open_originals(toy.data / "originals"))
    assert [(len(one.old), len(one.new)) for one in found.changes] == [(1, 1)] * 3
    assert found.count("reworded") == 0


# ---- last year's words ----

@pytest.fixture
def imported(toy: Toy) -> Callable[..., Toy]:
    """The toy with the draft of the next plan, imported from its original with some words replaced."""
    def make(*changes: tuple[str, str]) -> Toy:
        text = toy.path("originals/plan-shi-2031.txt").read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (toy.root / "new.txt").write_text(f"图书室2032年工作要点\n{text}", encoding="utf-8", newline="\n")
        assert toy.run("import", "new.txt", "--as", "plan", "--id", "shi-2032").returncode == 0
        return toy
    return make


def carried(toy: Toy) -> tuple[str, dict]:
    """What `rollover --write` said, and the new plan as data; it brings no error."""
    done = toy.run("rollover", "shi-2031", "shi-2032", "--write")
    assert done.returncode == 0 and done.stderr == ""
    assert [str(one) for one in toy.problems() if one.grade is Grade.ERROR] == []
    return done.stdout, yaml.safe_load(toy.path(NEXT).read_text(encoding="utf-8"))["plan"]


def clauses(plan: dict) -> dict[str, dict]:
    return {one["number"]: one for section in plan["sections"] for one in section["clauses"]}


def waiting(toy: Toy) -> int:
    """How many places of the new plan say 待写 or 待定."""
    (note,) = [one for one in toy.problems() if one.code == "R161"]
    return int(re.search(r"还有 (\d+) 处“待写”", note.what)[1])


def test_what_the_new_text_says_again_is_filled_with_last_years_words(imported):
    toy = imported()
    before_it = waiting(toy)
    said, new = carried(toy)
    old = yaml.safe_load(toy.path(OLD).read_text(encoding="utf-8"))["plan"]
    for number, one in clauses(old).items():
        other = clauses(new)[number]
        assert [item["text"] for item in other["items"]] == [item["text"] for item in one["items"]] and other["summary"] == one["summary"]
        assert [item.get("checks") for item in other["items"]] == [item.get("checks") for item in one["items"]]
        assert [(duty["id"], duty["owners"], duty.get("evidence"), duty.get("checks")) for duty in other["requirements"]] == [
            (duty["id"], duty["owners"], duty.get("evidence"), duty.get("checks") and [{**check, "basis": check["basis"]} if "basis" in check else check for check in duty["checks"]])
            for duty in one["requirements"]]
    left = waiting(toy)
    assert left < before_it / 5 and f"填了 {before_it - left} 处“待写”，还剩 {left} 处" in said
    assert new["life"] == "draft" and "history" not in toy.path(NEXT).read_text(encoding="utf-8")


def test_every_record_that_was_carried_says_so_and_how_sure_that_is(imported):
    toy = imported(("支部每季度至少办1次读书会。", "支部要坚持每季度至少办1次读书会。"))
    carried(toy)
    lines = toy.path(NEXT).read_text(encoding="utf-8").splitlines()
    assert [line.partition("  # ")[2] for line in lines if line.strip().startswith(("- id: mubiao", "- id: dushuhui", "- id: reading-club"))] == [
        "把握：高，照2031年第1条，原文没有变", "把握：中，照2031年第2条，原文改过，逐句看", "把握：中，照2031年第2条，原文改过，逐句看"]


def test_a_second_run_fills_and_changes_nothing(imported):
    toy = imported(("不少于20学时", "不少于30学时"))
    carried(toy)
    files = {name: toy.path(name).read_bytes() for name in (NEXT, "search.yml")}
    said, _ = carried(toy)
    assert "填了 0 处“待写”" in said and {name: toy.path(name).read_bytes() for name in files} == files


@pytest.mark.parametrize(("was", "now", "told", "item", "duties"), [
    ("每季度至少办1次读书会", "每季度至少办2次读书会", "第2条第1句：“1次”变成“2次”", "dushuhui", {"reading-club"}),
    ("每季度至少办1次读书会", "每月至少办1次读书会", "第2条第1句：“每季度”变成“每月”", "dushuhui", {"reading-club"}),
    ("每季度至少办1次读书会", "每季度可以办1次读书会", "第2条第1句：“至少”变成“可以”", "dushuhui", {"reading-club"}),
    ("党员每年读书不少于20学时", "党员每年读书不少于二十四学时", "变成“24学时”", "jiangshu", {"book-talk", "reading-hours", "book-swap"}),
    ("书记和委员每年各讲书2次", "书记每年各讲书2次", "第2条第2-3句：没有了“委员”", "jiangshu", {"book-talk", "reading-hours", "book-swap"}),
    ("6月30日前", "5月31日前", "“6月30日前”", "duizhang", {"accounts"}),
    ("照《关于落实<读者服务公约>的通知》", "照《关于落实<读者公约>的通知》", "第2条第4句", "jiedai", set()),
])
def test_nothing_is_carried_of_a_sentence_whose_number_day_period_or_document_changed(imported, was, now, told, item, duties):
    toy = imported((was, now))
    said, new = carried(toy)
    assert told in said.partition("没有照搬")[2] and "# 待定：照上一年没有照搬：" in toy.path(NEXT).read_text(encoding="utf-8")
    old = clauses(yaml.safe_load(toy.path(OLD).read_text(encoding="utf-8"))["plan"])
    (number,) = [number for number, one in old.items() if item in [row["id"] for row in one["items"]]]
    mine = clauses(new)[number]
    assert {row["id"] for row in old[number]["items"]} - {row["id"] for row in mine["items"]} == {item}
    assert {row["id"] for row in old[number]["requirements"]} - {row["id"] for row in mine["requirements"]} == duties
    assert mine["summary"].startswith("待写") and any(row["text"].startswith("待写") for row in mine["items"])
    assert not clauses(new)["1"]["summary"].startswith("待写")


def test_the_number_of_the_new_text_stays(imported):
    _, new = carried(imported(("每季度至少办1次读书会", "每季度至少办2次读书会")))
    counted = {(duty["measure"], duty.get("min")) for duty in clauses(new)["2"]["requirements"]}
    assert ("读书会", 2) in counted and ("读书会", 1) not in counted and ("讲书", 2) in counted


def test_sentences_that_came_and_went_move_the_others(imported):
    toy = imported(("支部每季度至少办1次读书会。", "要把灯擦亮。支部每季度至少办1次读书会。"), ("发现图书丢失的，及时登记并报告；讲座从严控制，每年不超过6场。", ""))
    _, new = carried(toy)
    assert [(row["mark"], row.get("sentences"), row["id"]) for row in clauses(new)["2"]["items"][1:]] == [
        ("¶2", None, "dushuhui"), ("¶3", "3-4", "jiangshu"), ("¶4", "5", "jiedai")]
    assert {duty["id"]: duty["locator"] for duty in clauses(new)["2"]["requirements"]} == {
        "reading-club": "2/¶2", "book-talk": "2/¶3", "reading-hours": "2/¶3", "book-swap": "2/¶3"}
    assert {one["locator"] for one in clauses(new)["2"]["citations"]} == {"2/¶4"}
    assert [row["id"] for row in clauses(new)["3"]["items"]] == ["lunhuan", "duizhang"] and "loss-report" not in str(new)


def test_a_new_clause_stays_to_be_written_and_a_dropped_one_leaves_nothing(imported):
    toy = imported(("1.清点和修补藏书。要让每一本书都找得到、翻得开。一是新书到馆后10天内编目上架。二是各书点每月至少清点1次藏书，缺了的登记。三是爱护图书人人有责，靠大家自觉。",
                    "1.清扫烟道。砖窑点火之前查看烟道有没有堵住，炉灰倒进灰坑。"))
    said, new = carried(toy)
    assert "第1条“清扫烟道”：今年新写的" in said and all(item["text"].startswith("待写") for item in clauses(new)["1"]["items"])
    assert "stocktaking" not in str(new) and not clauses(new)["2"]["summary"].startswith("待写")


def test_what_a_person_has_written_stays_with_his_comments(imported):
    toy = imported()
    text = toy.path(NEXT).read_text(encoding="utf-8")
    at = text.index("- number: '2'")
    mine = text[at:].replace("summary: '待写：用自己的话概括（原文在 originals）。原文里的数字：1、20、2'", "summary: 我写的1次、2次、20学时。  # 我的注释", 1)
    mine = mine.replace("text: '待写：用自己的话概括（原文在 originals）'", "text: 支部办读书会，我写的。", 1)
    if "我的注释" not in mine:
        mine = mine.replace(next(line for line in mine.splitlines() if "summary:" in line), "          summary: 我写的1次、2次、20学时。  # 我的注释", 1)
    toy.path(NEXT).write_text(text[:at] + mine, encoding="utf-8", newline="\n")
    _, new = carried(toy)
    after = toy.path(NEXT).read_text(encoding="utf-8")
    kept = [line for line in (text[:at] + mine).splitlines() if "待" not in line and "把握" not in line]
    inside = after[after.index("- number: '2'"):after.index("- number: '3'")]
    assert "summary: 我写的1次、2次、20学时。  # 我的注释\n" in after
    assert [line for line in inside.splitlines() if line in kept] == [line for line in mine[:mine.index("- number: '3'")].splitlines() if line in kept]
    two = clauses(new)["2"]
    assert two["items"][0]["text"] == "支部办读书会，我写的。" and not [item for item in two["items"] if item["id"] in ("dushuhui", "jiedai")]
    assert "办读书会" in [duty["action"] for duty in two["requirements"]], "of a clause that was begun what is still open is filled"
    assert "按公约和办法接待，推荐一种期刊。" in [item["text"] for item in two["items"]]
    assert clauses(new)["1"]["items"][0]["id"] == "mubiao", "the others take last year's items"


def test_ids_that_were_published_stay(imported):
    toy = imported()
    with toy.path("ids.lock").open("a", encoding="utf-8") as file:
        file.write("".join(f"{key}\n" for key in toy.graph().entities if key.startswith(("item:shi-2032/1/", "requirement:shi-2032/1/"))))
    before_it = [item["id"] for item in clauses(yaml.safe_load(toy.path(NEXT).read_text(encoding="utf-8"))["plan"])["1"]["items"]]
    _, new = carried(toy)
    assert [item["id"] for item in clauses(new)["1"]["items"]] == before_it
    assert clauses(new)["1"]["items"][1]["text"] == "新书来了，10天之内做好编目并摆上架。"


def test_a_checked_plan_and_one_without_originals_are_left_alone(imported):
    toy = imported()
    toy.path("originals/plan-shi-2031.txt").rename(toy.root / "away.txt")
    before_it = toy.path(NEXT).read_bytes()
    assert "shi-2031 的原文不在 data/originals/" in carried(toy)[0] and toy.path(NEXT).read_bytes() == before_it
    (toy.root / "away.txt").rename(toy.path("originals/plan-shi-2031.txt"))
    toy.edit(NEXT, "life: draft", "life: checked")
    before_it = toy.path(NEXT).read_bytes()
    assert "一字不动" in toy.run("rollover", "shi-2031", "shi-2032", "--write").stdout and toy.path(NEXT).read_bytes() == before_it


def test_a_clause_that_the_original_does_not_number_is_left(imported):
    toy = imported()
    toy.edit("originals/plan-shi-2031.txt", "1.清点和修补藏书。", "清点和修补藏书。")
    done = toy.run("rollover", "shi-2031", "shi-2032", "--write")
    assert done.returncode == 0 and "第1条“清点和修补藏书”：原文里没有这一条的条号" in done.stdout
    assert "照2031年第2条" in toy.path(NEXT).read_text(encoding="utf-8") and "照2031年第1条" not in toy.path(NEXT).read_text(encoding="utf-8")


def test_without_write_nothing_is_written(imported):
    toy = imported()
    before_it = toy.path(NEXT).read_bytes()
    assert toy.run("rollover", "shi-2031", "shi-2032").returncode == 0 and toy.path(NEXT).read_bytes() == before_it


def test_lines_end_as_they_did(imported):
    toy = imported()
    toy.path(NEXT).write_bytes(toy.path(NEXT).read_bytes().replace(b"\n", b"\r\n"))
    carried(toy)
    data = toy.path(NEXT).read_bytes()
    assert "照2031年".encode() in data and data.count(b"\n") == data.count(b"\r\n")


def test_what_people_call_a_record_is_said_of_the_new_one_too(imported):
    toy = imported()
    toy.edit("search.yml", "  pages:\n", "  found_by:\n    - {to: 'item:shi-2031/1/shangjia', words: [摆新书, 登新书]}  # 注释\n  pages:\n")
    said, _ = carried(toy)
    assert "照搬 1 条" in said and "words: [摆新书, 登新书]}  # 注释\n" in toy.path("search.yml").read_text(encoding="utf-8")
    assert [(row.to, row.words) for row in toy.graph().dataset.search.found_by] == [
        ("item:shi-2031/1/shangjia", ["摆新书", "登新书"]), ("item:shi-2032/1/shangjia", ["摆新书", "登新书"])]
    assert "found_by" not in carried(toy)[0]


def test_confirm_says_that_proposals_wait_for_a_person(next_year):
    assert "confirm 不替人判断" not in next_year.run("confirm").stdout
    next_year.run("rollover", "shi-2031", "shi-2032", "--write")
    before_it = next_year.path("suggestions.yml").read_bytes()
    said = next_year.run("confirm").stdout
    count = before_it.decode().count("state: suggested")
    line = next(n for n, text in enumerate(before_it.decode().splitlines(), 1) if "state: suggested" in text)
    assert f"还有 {count} 条建议没有人判断" in said and f"data/suggestions.yml:{line} " in said and "strength" in said
    assert next_year.path("suggestions.yml").read_bytes() == before_it


# ---- the page ----

def test_the_page_counts_the_proposals_that_wait_for_a_verdict(next_year):
    assert "等人判断" not in page_of(next_year, "plans/shi-2032/changes/")
    assert next_year.run("rollover", "shi-2031", "shi-2032", "--write").returncode == 0
    waiting = next_year.path("suggestions.yml").read_text(encoding="utf-8").count("state: suggested")
    text = page_of(next_year, "plans/shi-2032/changes/")
    assert waiting and f"还有 {waiting} 条等人判断，在 data/suggestions.yml" in text and "没有确认过的链接" not in text


def test_the_page_is_there_where_a_plan_says_which_it_follows_and_the_plan_links_to_it(next_year, sound):
    output = next_year.build()
    pages = {page.address: html.fromstring(f"<div>{page.body}</div>") for page in output.pages}
    page = pages["plans/shi-2032/changes/"]
    rows = page.xpath('.//tr[@data-change]')
    assert [row.get("data-change") for row in rows] == ["kept", "tightened", "kept"]
    assert "每月至少1次（每个站）" in rows[1].text_content() and "每月至少2次（每个站）" in rows[1].text_content()
    assert page.xpath('.//*[@id="dated"]') and page.xpath(".//li[@data-suggested]")
    assert pages["plans/shi-2032/"].xpath('.//a[@href="changes/"]') and not pages["plans/shi-2031/"].xpath('.//a[@href="changes/"]')
    assert not [one.address for one in sound.online.pages if one.address.endswith("/changes/") and one.address.startswith("plans/")]
    catalog = json.loads(output.files["api/catalog.json"])
    assert {one["key"]: one["follows"] for one in catalog["entities"] if one["type"] == "plan"} == {
        "plan:guan-2031": None, "plan:shi-2031": None, "plan:shi-2032": "plan:shi-2031"}


def test_a_plan_that_follows_none_that_is_here_is_an_error(toy):
    toy.break_once(OLD, "  year: 2031\n", "  follows: shi-2030\n  year: 2031\n", [("R001", None)])


def test_before_is_the_plan_that_is_followed(tmp_path, sound):
    assert before(sound.graph, sound.graph.entities["plan:shi-2031"]) is None
    toy = copy_toy(tmp_path / "own")
    toy.edit(OLD, "  year: 2031\n", "  follows: guan-2031\n  year: 2031\n")
    graph = toy.graph()
    assert before(graph, graph.entities["plan:shi-2031"]) is graph.entities["plan:guan-2031"]
