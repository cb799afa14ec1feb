"""Mechanisms: that it can be seen whether they run, and what their pages show."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import html

from sampling import sampled
from zhibu.checklist import checklists
from zhibu.graph import Link

FILE, OWN = "mechanisms.yml", "plans/shi-2031.yml"

HERE = None
"""The problem stands on the line where the edit begins."""
REQUIREMENTS, ITEMS = "requirements: ['requirement:shi-2031/1/stocktaking']", "items: ['item:shi-2031/1/shangjia']"
OWN_CHECK = ("    checks:\n      - id: handed-over\n        ask: 翻到上个月：每一班都有交的人和接的人吗？\n        who: [weiyuan]\n        record: minutes\n")


# ---- rules ----


BREAKS = [
    # name, file, old, new, expected: code and its line (see test_check)
    ("one of ours that nothing checks", FILE, OWN_CHECK, "", [("R090", "- id: jiaojie-ben")]),
    ("one of ours whose duties have no check", FILE, f"    {REQUIREMENTS}\n    {ITEMS}\n", "    requirements: ['requirement:shi-2031/3/no-private-loans']\n",
     [("R090", "- id: qingdian-zhidu")]),
    ("one of superiors with a check of ours", FILE, "    holds: 2031年。\n",
     "    holds: 2031年。\n    records: [{type: minutes, mark: customary}]\n    checks: [{id: asked, ask: 有吗？, who: [], record: minutes}]\n", [("R091", "checks: [{id: asked")]),

    ("unknown runner", FILE, "runs: [weiyuan]", "runs: [wei]", [("R001", HERE)]),
    ("unknown topic", FILE, "topics: [cangshu]", "topics: [cang]", [("R001", HERE)]),
    ("unknown requirement", FILE, REQUIREMENTS, "requirements: ['requirement:shi-2031/1/stock']", [("R001", HERE)]),
    ("unknown item", FILE, ITEMS, "items: ['item:shi-2031/1/shang']", [("R001", HERE)]),
    ("said nowhere", FILE, "{at: 'item:shi-2031/1/qingdian', text", "{at: 'item:shi-2031/1/dian', text", [("R001", HERE)]),
    ("a rhythm of nothing", FILE, "basis: 'requirement:shi-2031/1/stocktaking'}", "basis: 'article:tushu-banfa/44'}", [("R001", HERE)]),
    ("based on nothing", FILE, "to: 'article:tushu-banfa/6'", "to: 'article:tushu-banfa/66'", [("R001", HERE)]),
    ("an unknown record", FILE, "{type: minutes, mark: customary}", "{type: minute, mark: customary}", [("R001", HERE), ("R033", "record: minutes")]),
    ("an unknown keeper of a check", FILE, "who: [weiyuan]", "who: [wei]", [("R001", HERE)]),
    ("retired in favour of nothing", FILE, "    title: 清点制度\n", "    title: 清点制度\n    retired: {to: 'mechanism:gone', why: 并了}\n", [("R001", "retired: {to")]),
    ("two of one id", FILE, "- id: lingti", "- id: jiaojie-ben", [("R002", HERE)]),
    ("a requirement that is an item", FILE, REQUIREMENTS, "requirements: ['item:shi-2031/1/shangjia']", [("R005", HERE)]),
    ("an item that is a clause", FILE, ITEMS, "items: ['clause:shi-2031/1']", [("R005", HERE)]),
    ("said in a role", FILE, "{at: 'item:shi-2031/1/qingdian', text", "{at: 'role:weiyuan', text", [("R005", HERE)]),
    ("required without basis", FILE, "{type: minutes, mark: customary}", "{type: minutes, mark: required}", [("R030", HERE)]),
    ("not needed without reason", FILE, "      - {type: minutes, mark: customary}\n", "      - {type: minutes, mark: customary}\n      - {type: stock-book, mark: none}\n",
     [("R031", "- {type: stock-book, mark: none}")]),
    ("records without their kind", FILE, "      - {type: minutes, mark: customary}\n", "      - {type: minutes, mark: customary}\n      - {mark: customary}\n",
     [("R032", "- {mark: customary}")]),
    ("a check of a record that is not kept", FILE, "record: minutes", "record: stock-book", [("R033", HERE)]),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_one_fault_gives_its_problem_at_its_line_and_nothing_else(toy, file, old, new, expected):
    toy.break_once(file, old, new, expected)


@pytest.mark.parametrize(("old", "new"), [
    (f"    {REQUIREMENTS}\n", ""), (f"    {ITEMS}\n", ""), ("    runs: [weiyuan]\n", ""),
    (f"    silent: [写到多细。]\n    holds: 未载明；按2031年。\n{OWN_CHECK}", "    holds: 未载明；按2031年。\n    retired: {why: 不用了}\n"),
], ids=["only the check of an item", "only the check of a duty", "nobody named", "retired without a check"])
def test_what_is_allowed_gives_no_problem(toy, old, new):
    toy.edit(FILE, old, new)
    assert [str(one) for one in toy.problems()] == []


def test_while_a_file_is_broken_its_mechanisms_and_their_checks_are_not_missed(toy):
    toy.run("ids")
    line = toy.edit(FILE, "    kind: 台账\n", "    kind: 本子\n")
    assert toy.places() == [("E079", f"data/{FILE}", line)]


# ---- as entities ----


def test_a_check_of_a_mechanism_has_its_key_address_and_one_box(sound):
    check = sound.graph.entities["check:mechanism/jiaojie-ben/handed-over"]
    assert (check.address, check.parent) == ("/mechanisms/jiaojie-ben/#check-handed-over", "mechanism:jiaojie-ben")
    (one,) = checklists(sound.graph, "mechanism:jiaojie-ben")
    assert [box.id for box in one.boxes] == ["mechanism/jiaojie-ben/handed-over/2032"]


def test_what_a_mechanism_says_is_a_link(sound):
    links = {one for one in sound.graph.links if one.start.startswith("mechanism:")}
    assert {
        Link("based-on", "mechanism:qingdian-zhidu", "item:shi-2031/1/qingdian"),
        Link("relates", "mechanism:qingdian-zhidu", "paragraph:shi-2031h1/一（一）1/一"),
        Link("relates", "mechanism:qingdian-zhidu", "requirement:shi-2031/1/stocktaking"),
        Link("relates", "mechanism:qingdian-zhidu", "item:shi-2031/1/shangjia"),
        Link("based-on", "mechanism:qingdian-zhidu", "article:tushu-banfa/6", "partial"),
    } <= links, "what a report tells is no ground"
    assert Link("proves", "evidence:minutes", "mechanism:jiaojie-ben", "partial") in sound.graph.links


def test_what_is_said_and_owned_is_one_link(toy):
    toy.edit(FILE, ITEMS, "items: ['item:shi-2031/1/shangjia', 'item:shi-2031/1/qingdian']")
    found = [one.type for one in toy.graph().outgoing["mechanism:qingdian-zhidu"] if one.end == "item:shi-2031/1/qingdian"]
    assert found == ["based-on"]


def test_only_ours_are_ours(sound):
    assert {one.id: one.ours for one in sound.graph.of("mechanism")} == {"qingdian-zhidu": True, "jiaojie-ben": True, "lingti": False}


# ---- on the pages ----


@pytest.fixture(scope="module")
def pages(sound) -> dict:
    return {page.address: html.fromstring(f"<div>{page.body}</div>") for page in sound.online.pages}


def told(element) -> str:
    return " ".join(element.text_content().split())


def part(page, name: str) -> str:
    (found,) = page.xpath(f'.//section[@data-part="{name}"]')
    return told(found)


def test_the_checks_of_its_duties_stand_on_the_page_of_a_mechanism(pages):
    page = pages["mechanisms/qingdian-zhidu/"]
    boxes = Counter(box.rpartition("/")[0] for box in page.xpath(".//input/@data-check"))
    assert boxes == {"shi-2031/1/counted-stock": 36, "shi-2031/1/shelved": 1}
    assert [one for one, number in Counter(page.xpath(".//@id")).items() if number > 1] == []
    assert page.xpath('.//*[starts-with(@id, "check-")]') == [], "their address is the clause"
    assert page.xpath('.//h3[@class="zb-checks__of"]/a/@href') == ["../../plans/shi-2031/1/#stocktaking", "../../plans/shi-2031/1/#shangjia"]


def test_its_own_check_has_its_address_there(pages):
    page = pages["mechanisms/jiaojie-ben/"]
    (check,) = page.xpath('.//*[@id="check-handed-over"]')
    assert check.get("data-key") == "check:mechanism/jiaojie-ben/handed-over"
    assert "备查：支部委员　时限：未载明　依据：本页" in check.text_content()
    assert page.xpath(".//input/@data-check") == ["mechanism/jiaojie-ben/handed-over/2032"]


def test_an_id_may_be_that_of_a_check_elsewhere(toy):
    toy.edit(FILE, "      - id: handed-over\n", "      - id: counted-stock\n")
    toy.edit(FILE, "requirements: ['requirement:shi-2031/3/no-private-loans']", "requirements: ['requirement:shi-2031/1/stocktaking']")
    page = next(html.fromstring(f"<div>{page.body}</div>") for page in toy.build().pages if page.address == "mechanisms/jiaojie-ben/")
    assert [one.get("data-key") for one in page.xpath('.//*[@id="check-counted-stock"]')] == ["check:mechanism/jiaojie-ben/counted-stock"]


def test_one_of_superiors_has_no_checklist(pages):
    page = pages["mechanisms/lingti/"]
    assert page.xpath('.//input | .//*[@data-checklist] | .//*[@id="checklist"]') == []
    assert "上级自己的，本支部不用转" in told(page) and "上级自己的机制，这里不列做法。" in part(page, "how")
    assert "不计入" in part(page, "when")


def test_what_the_source_does_not_say_is_said_to_be_so(pages):
    page = pages["mechanisms/lingti/"]
    assert [part(page, name) for name in ("who", "keep")] == ["谁来转 未载明", "佐证 未载明用什么表：未载明 结果用到哪里：未载明"]
    assert "为谁：未载明" in part(page, "what") and part(page, "when").startswith("频次 未载明")
    assert "报告样本没有提到" in part(page, "sample")
    full = pages["mechanisms/jiaojie-ben/"]
    assert "来源没有说的写到多细。" in part(full, "what") and "用什么表：一页一班。 结果用到哪里：月底给书记看。" in part(full, "keep")


def test_a_rhythm_stands_with_its_level_and_ground(pages):
    assert [told(row) for row in pages["mechanisms/qingdian-zhidu/"].xpath('.//section[@data-part="when"]/ul[@class="zb-plain"]/li')] == [
        "本所 每月一次每月清点藏书", "惯例 年底通常再点一遍"]


def test_what_a_report_tells_stands_apart_from_what_the_plan_says(pages):
    page = pages["mechanisms/qingdian-zhidu/"]
    assert "书点按月点。" in part(page, "what") and "小结说每月都点了。" not in part(page, "what")
    sample = page.xpath('.//section[@data-part="sample"]')[0]
    assert told(sample.xpath("./ul")[0]) == "半年小结 一（一）1/一 按月清点：小结说每月都点了。"
    assert [told(row) for row in sample.xpath('.//ul[@class="zb-told"]/li')] == ["直接 半年小结 一（一）2 新书到馆上架：新书的数遮住了，都在10天内摆上架。"], (
        "a point that is told above is not told twice")


def test_mechanisms_stand_where_they_belong(pages):
    def lead(address: str, within: str) -> list[str]:
        return [href.rstrip("/").rpartition("/")[2] for href in pages[address].xpath(f"{within}//a/@href") if "mechanisms/" in href and href.count("#") == 0]
    assert lead("plans/shi-2031/1/", './/section[@data-part="links"]') == ["qingdian-zhidu", "qingdian-zhidu"]
    assert lead("roles/weiyuan/", './/section[@data-part="how"]') == ["jiaojie-ben"]
    assert lead("topics/cangshu/", './/section[@data-part="how"]') == ["qingdian-zhidu"]
    assert lead("evidence/", './/section[@id="minutes"]') == ["jiaojie-ben"]


def test_the_list_tells_whose_they_are_and_how_often(pages):
    page = pages["mechanisms/"]
    rows = {row.get("data-key"): [told(cell) for cell in row] for row in page.xpath(".//tbody/tr")}
    assert list(rows) == ["mechanism:lingti", "mechanism:jiaojie-ben", "mechanism:qingdian-zhidu"], "by group"
    assert rows["mechanism:lingti"][3:] == ["上级自己的", "未载明", "未载明"]
    assert rows["mechanism:qingdian-zhidu"][3:] == ["本支部", "书点管理员", "每月一次本所 年底通常再点一遍惯例"]
    assert "共 3 个，其中本支部要转的 2 个" in told(page)


@pytest.mark.parametrize(("file", "old", "address", "key"), sampled([
    (FILE, "    title: 清点制度\n", "mechanisms/qingdian-zhidu/", ""),
    (FILE, "        ask: 翻到上个月：每一班都有交的人和接的人吗？\n", "mechanisms/jiaojie-ben/", "check:mechanism/jiaojie-ben/handed-over"),
    ("terms.yml", "    title: 读书节\n", "terms/", "term:dushujie"),
    ("reports/shi-2031h1.yml", "  title: 某图书室2031年上半年小结\n", "reports/shi-2031h1/", ""),
    ("reports/shi-2031h1.yml", "          title: 按月清点\n", "reports/shi-2031h1/", "paragraph:shi-2031h1/一（一）1/一"),
    ("reports/shi-2031h1.yml", "              title: 读书会办得晚\n", "reports/shi-2031h1/", "problem:shi-2031h1/ban-de-wan"),
    ("reports/shi-2031h1.yml", "              title: 补办读书会\n", "reports/shi-2031h1/", "measure:shi-2031h1/bu-ban"),
    ("reports/shi-2031h1.yml", "              title: 按月换书\n", "reports/shi-2031h1/", "commitment:shi-2031h1/huanshu-an-yue"),
    ("reports/shi-2031h1.yml", "              measure: 藏书清点\n", "reports/shi-2031h1/", "figure:shi-2031h1/qingdian"),
], 4), ids=["mechanism", "check", "term", "report", "paragraph", "problem", "measure", "commitment", "figure"])
def test_a_retired_record_keeps_its_address_with_a_note(toy, file, old, address, key):
    indent = old[:len(old) - len(old.lstrip())]
    toy.edit(file, old, f"{old}{indent}retired: {{to: 'topic:cangshu', why: 试着停用}}\n")
    page = next(html.fromstring(f"<div>{page.body}</div>") for page in toy.build().pages if page.address == address)
    within = page.xpath(f'.//*[@data-key="{key}"]') if key else [page]
    notes = [told(note) for part in within for note in part.xpath('.//*[@class="zb-retired"]')]
    assert [note for note in notes if "试着停用" in note and "现看藏书" in note], f"no note at {address} {key}"
