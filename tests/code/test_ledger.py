"""The ledger, the posts and what may be counted together: every duty has its place, every sum its reckoning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from zhibu.build import build, examine
from zhibu.duties import lay_out
from zhibu.levels import side_by_side
from zhibu.pages import words

ROOT = Path(__file__).resolve().parents[2]
OWN, LAW, FILE = "plans/shi-2031.yml", "regulations/tushu-banfa.yml", "combinations.yml"

HERE = None
"""The problem stands on the line where the edit begins."""

BREAKS = [
    # name, file, old, new, expected: code and its line (see test_check)
    ("together with nothing", FILE, "serves: ['requirement:shi-2031/2/book-swap']", "serves: []", [("R110", HERE)]),
    ("together with itself", FILE, "serves: ['requirement:shi-2031/2/book-swap']",
     "serves: ['requirement:shi-2031/2/book-swap', 'requirement:shi-2031/2/book-swap']", [("R110", HERE)]),
    ("a rule without its basis", FILE, "    basis:\n      - {to: 'article:tushu-banfa/5', note: 按小组。}\n", "", [("R111", "ground: rule")]),
    ("yes where nobody says so", FILE, "    may: false\n    ground: unverified", "    may: true\n    ground: unverified", [("R112", HERE)]),
    ("to be kept of what is apart", FILE, "    why: 没有写。\n", "    why: 没有写。\n    keep: 一份。\n", [("R113", "keep: 一份")]),
    ("together with an unknown duty", FILE, "serves: ['requirement:shi-2031/2/book-swap']", "serves: ['requirement:shi-2031/2/swap']", [("R001", HERE)]),
    ("together with an item", FILE, "serves: ['requirement:shi-2031/2/book-swap']", "serves: ['item:shi-2031/1/shangjia']", [("R005", HERE)]),
    ("ruled by nothing", FILE, "to: 'article:tushu-banfa/5'", "to: 'article:tushu-banfa/55'", [("R001", HERE)]),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_one_fault_gives_its_problem_at_its_line_and_nothing_else(toy, file, old, new, expected):
    toy.break_once(file, old, new, expected)


def parsed(output) -> dict:
    return {page.address: html.fromstring(f"<div>{page.body}</div>") for page in output.pages}


@pytest.fixture(scope="module")
def pages(sound) -> dict:
    return parsed(sound.online)


def told(element) -> str:
    return " ".join(element.text_content().split())


def cells(page, duty: str) -> dict[str, str]:
    """The row of a duty in the ledger: what stands in each column."""
    (row,) = page.xpath(f'.//table[contains(@class, "zb-table--wide")]//tr[@data-key="requirement:{duty}"]')
    return {cell.get("data-label"): told(cell) for cell in row}


def test_every_requirement_is_in_the_ledger_and_on_a_post_or_with_those_that_name_nobody(sound, pages):
    everyone = {duty.key for duty in sound.graph.of("requirement")}
    ledger = pages["requirements/"].xpath('.//table[contains(@class, "zb-table--wide")]//tbody/tr/@data-key')
    assert sorted(ledger) == sorted(everyone), "each once"
    posts = {key for address, page in pages.items() if re.fullmatch(r"roles/[^/]+/", address) for key in page.xpath(".//tbody/tr/@data-key")}
    nobody = pages["roles/"].xpath('.//li[starts-with(@data-key, "requirement:")]/@data-key')
    assert posts | set(nobody) == everyone and not posts & set(nobody)


def test_what_is_not_ours_stands_in_a_table_of_its_own(sound, pages):
    lists = {name: pages["requirements/"].xpath(f'.//*[@data-list="{name}"]//tbody/tr/@data-key') for name in ("要求台账", "不计入的要求")}
    assert set(lists["要求台账"]) == {duty.key for duty in sound.graph.of("requirement") if duty.ours}
    assert lists["不计入的要求"] == ["requirement:guan-2031/2/topic"]
    assert cells(pages["requirements/"], "guan-2031/2/topic")["一年合计"] == "—", "counts nowhere"


def test_a_row_of_the_ledger_tells_all(pages):
    assert cells(pages["requirements/"], "shi-2031/2/book-swap") == {
        "类别": "计次", "要求": "换书活动", "频次": "每月至少1次", "对谁计数": "每个站", "一年合计": "3个站 × 12个月 = 36次", "责任": "书点管理员",
        "层级": "本所", "组织": "各书点", "主题": "读书活动", "来源": "本室要点第2条", "依据": "第2条第2层", "佐证": "活动记录（惯例）"}


@pytest.mark.parametrize(("duty", "total"), [
    ("shi-2031/2/book-swap", "3个站 × 12个月 = 36次"), ("shi-2031/2/reading-club", "4个季度 = 4次"), ("shi-2031/2/book-talk", "2名支委 × 2次 = 4次"),
    ("shi-2031/2/reading-hours", "每名党员20学时"), ("tushu-banfa/group-exchange", "2个党小组 × 2个半年 = 4次"),
    ("guan-2031/1/service-study", "1次"), ("shi-2031/3/lecture-limit", ""), ("shi-2031/3/rotation", ""), ("guan-2031/2/topic", "")])
def test_the_year_is_summed_in_words(sound, duty, total):
    assert words.yearly_sum(sound.graph, sound.graph.entities[f"requirement:{duty}"]) == total


@pytest.mark.parametrize(("duty", "rhythm"), [
    ("shi-2031/2/book-swap", "每月"), ("shi-2031/2/reading-club", "每季度"), ("tushu-banfa/group-exchange", "每半年"), ("shi-2031/2/book-talk", "每年"),
    ("shi-2031/3/accounts", "有日期"), ("shi-2031/3/loss-report", "遇事"), ("shi-2031/3/rotation", "经常"), ("shi-2031/3/lecture-limit", "控制"),
    ("shi-2031/3/no-private-loans", "不得")])
def test_each_duty_has_its_rhythm(sound, duty, rhythm):
    assert words.rhythm(sound.graph.entities[f"requirement:{duty}"].record) == rhythm


def verdict(toy) -> tuple[str, str, str]:
    """What the row that compares the levels says: of the law, of our own, which is the stricter."""
    (row,) = parsed(toy.build())["requirements/"].xpath('.//*[@data-list="几级要求并排看"]//tr[@data-measure="读书会"]')
    found = {cell.get("data-label"): told(cell) for cell in row}
    return found["法规"], found["本所"], found["对我们哪个严"]


def test_levels_stand_side_by_side_and_the_stricter_is_named(toy):
    toy.edit(LAW, "measure: 小组交流", "measure: 读书会")
    law, own, which = verdict(toy)
    assert law.startswith("每半年至少1次，每个党小组") and "2个党小组 × 2个半年 = 4次" in law
    assert own.startswith("每季度至少1次，支部") and which.startswith("本所、法规的数一样：一年4个季度 = 4次")
    toy.edit(OWN, "measure: 读书会\n              per: quarter\n              scope: branch", "measure: 读书会\n              per: quarter\n              scope: station")
    assert verdict(toy)[2].startswith("本所更严，照它办：一年3个站 × 4个季度 = 12次")


def test_what_only_one_level_speaks_of_is_not_compared(sound):
    assert [one.measure for one in side_by_side(sound.graph)] == []


def test_the_real_levels():
    graph = examine(ROOT / "data")[0]
    rows = {one.measure: one for one in side_by_side(graph)}
    assert {"党课", "意识形态专题研究", "集中学习培训", "主题党日", "支部委员会会议"} <= set(rows)
    assert [duty.id for duty in rows["党课"].binding] == ["suo-2022/3/party-lecture"], "the law's number is for committees of the Party, not for us"
    assert rows["主题党日"].named["own"] and "own" not in rows["主题党日"].stated, "our plan names it without a number"
    assert {duty.record.level for duty in rows["集中学习培训"].strictest} == {"own", "law"}
    assert [words.yearly_sum(graph, graph.entities[f"requirement:suo-2022/18/{name}"]) for name in ("warning-conference", "warning-activity", "station-activity")] == [
        "1次", "4个季度 = 4次", "3个站 × 12个月 = 36次"]


def test_a_post_has_its_card_its_months_and_its_checklist(pages):
    page = pages["roles/guanliyuan/"]
    (card,) = page.xpath('.//section[@class="zb-card-print"]')
    assert [told(one) for one in card.xpath(".//h3")] == ["每月", "有日期"]
    assert "换书活动：每月至少1次（每个站）留：活动记录" in told(card) and "遇事 1 项" in told(card)
    assert len(page.xpath('.//section[@data-part="how"]//input')) == 36
    assert "12月" in told(page.xpath('.//section[@data-part="when"]/p')[0])
    assert [told(row.xpath("./td")[0]) for row in page.xpath(".//tbody/tr")] == ["每月", "有日期", "遇事"]


def test_what_may_be_counted_together_is_told_with_its_ground(pages):
    rows = {row.get("data-key"): told(row) for row in pages["evidence/"].xpath('.//*[@data-list="一次活动能不能算几样"]//tbody/tr')}
    assert list(rows) == [f"combination:{name}" for name in ("talk-at-club", "exchange-by-rule", "swap-for-all")]
    assert rows["combination:talk-at-club"].startswith("能 读书会上讲书 惯例没有规定") and "一起办时怎么留（惯例）" in rows["combination:talk-at-club"]
    assert rows["combination:exchange-by-rule"].startswith("不能 读书会当作小组交流 有据") and rows["combination:swap-for-all"].startswith("分开算")
    (card,) = pages["plans/shi-2031/2/"].xpath('.//article[@id="reading-club"]//div[@class="zb-together"]')
    assert [told(row) for row in card.xpath(".//li")] == ["不能有据 读书会当作小组交流", "能惯例 读书会上讲书"]


def test_a_plan_of_ours_that_the_unit_does_not_work_by_is_counted_nowhere(toy):
    def counted() -> tuple[str, list[str], set[str]]:
        graph = examine(toy.data)[0]
        year = lay_out(graph)
        return told(parsed(build(toy.data))["requirements/"]), [one.id for one in year.occurrences], {one.measure for one in side_by_side(graph)}

    before = counted()
    text = toy.path(OWN).read_text(encoding="utf-8")
    toy.path("plans/shi-2030.yml").write_text(text.replace("shi-2031", "shi-2030").replace("year: 2031", "year: 2030"), encoding="utf-8")
    assert "plan:shi-2030" in examine(toy.data)[0].entities
    assert counted() == before
