"""Checks unfolded into boxes: one for each period and each member of the scope."""

from __future__ import annotations

import json
import re

import pytest

from zhibu.checklist import MOVES, check_moves, checklists, is_counted, not_laid_out, yearly_minimum

OWN, LAW = "plans/shi-2031.yml", "regulations/tushu-banfa.yml"


def same_as(toy) -> None:
    """Let the groups' exchange be the same act as the branch's reading club."""
    toy.edit(LAW, "      measure: 小组交流\n", "      measure: 小组交流\n      same_as: requirement:shi-2031/2/reading-club\n")


def boxes(graph, check: str) -> list:
    holder = graph.entities[f"check:{check}"].parent
    return next(list(one.boxes) for one in checklists(graph, holder) if one.check.id == check)


@pytest.mark.parametrize(("check", "number", "why"), [
    ("shi-2031/2/swap-held", 36, "3 stations × 12 months"),
    ("shi-2031/1/counted-stock", 36, "3 stations × 12 months"),
    ("shi-2031/2/club-held", 4, "4 quarters"),
    ("shi-2031/2/talk-given", 4, "2 posts × 2 a year"),
    ("shi-2031/2/hours-reached", 5, "hours are one box a member"),
    ("tushu-banfa/exchanged", 4, "2 groups × 2 half-years"),
    ("shi-2031/3/lectures-counted", 1, "an upper bound is one box"),
    ("shi-2031/3/rota", 1, "nothing counted"),
    ("shi-2031/1/shelved", 1, "a check of an item"),
    ("guan-2031/1/studied", 1, "asked of every organisation, ours among them"),
    ("guan-2031/2/topic-taken", 0, "a superior's own duty"),
    ("guan-2031/2/summed-up", 0, "a superior's own item"),
])
def test_a_check_unfolds_into_one_box_for_each_period_and_member(sound, check, number, why):
    assert len(boxes(sound.graph, check)) == number, why


def test_twice_a_year_is_two_boxes(toy):
    toy.edit(OWN, "scope: committee-member", "scope: branch")
    assert [(box.id, box.label) for box in boxes(toy.graph(), "shi-2031/2/talk-given")] == [
        ("shi-2031/2/talk-given/2032.1", "全年 第1次"), ("shi-2031/2/talk-given/2032.2", "全年 第2次")]


def test_boxes_are_named_by_year_period_member_and_count(sound):
    graph = sound.graph
    found = [(box.id.removeprefix("shi-2031/"), box.label) for check in ("swap-held", "club-held", "talk-given", "hours-reached")
             for box in boxes(graph, f"shi-2031/2/{check}")[::3]]
    assert found == [
        *((f"2/swap-held/2032-{month:02d}.dian-{n}", f"{name}书点 {month}月")
          for n, name in ((1, "东"), (2, "西"), (3, "南")) for month in (1, 4, 7, 10)),
        ("2/club-held/2032-q1", "第一季度"), ("2/club-held/2032-q4", "第四季度"),
        ("2/talk-given/2032.shuji.1", "书记 全年 第1次"), ("2/talk-given/2032.weiyuan-1.2", "委员 全年 第2次"),
        ("2/hours-reached/2032.m01", "党员01 全年"), ("2/hours-reached/2032.m04", "党员04 全年"),
    ]
    assert [box.id for box in boxes(graph, "tushu-banfa/exchanged")] == [
        f"tushu-banfa/exchanged/2032-{half}.{group}" for group in ("zu-1", "zu-2") for half in ("h1", "h2")]
    assert [box.id for box in boxes(graph, "shi-2031/3/rota")] == ["shi-2031/3/rota/2032"]


def all_ids(graph) -> list[str]:
    return [box.id for holder in (*graph.of("item"), *graph.of("requirement")) for one in checklists(graph, holder.key) for box in one.boxes]


def test_no_two_boxes_share_an_id(sound):
    ids = all_ids(sound.graph)
    assert len(ids) == len(set(ids)) == 36 + 36 + 4 + 4 + 5 + 4 + 1 + 4 + 1


def test_the_list_of_checks_knows_every_box(sound):
    script = sound.online.files["assets/zb/check-ids.js"].decode()
    found = re.fullmatch(r"window\.zhibuChecks = (\[.*\]);\n", script)
    ids = json.loads(found[1])
    assert ids == sorted(check.id for check in sound.graph.of("check"))
    assert {box.rpartition("/")[0] for box in all_ids(sound.graph)} <= set(ids)


def test_ids_stay_when_words_and_orders_change(toy):
    before = all_ids(toy.graph())
    toy.edit(OWN, "ask: 这个月的换书活动有记录吗？", "ask: 换书了吗？")
    toy.edit(OWN, "title: 换书活动", "title: 换书")
    toy.edit("unit.yml", "title: 东书点", "title: 东门书点")
    toy.edit("unit.yml", "stations: [dian-1, dian-2, dian-3]", "stations: [dian-3, dian-1, dian-2]")
    toy.edit("unit.yml", "members: 5", "members: 6")
    after = all_ids(toy.graph())
    assert set(after) - set(before) == {"shi-2031/2/hours-reached/2032.m06"}
    assert set(before) <= set(after)


def test_another_working_year_has_boxes_of_its_own(toy):
    before = all_ids(toy.graph())
    toy.edit("unit.yml", "working_year: 2032", "working_year: 2033")
    assert set(all_ids(toy.graph())) == {box.replace("/2032", "/2033") for box in before}


def test_a_duty_of_one_occasion_is_not_laid_on_another_year(toy):
    toy.edit(OWN, "              trigger: 发现图书丢失\n", "              trigger: 发现图书丢失\n              occasion: 建馆百年\n")
    graph = toy.graph()
    assert boxes(graph, "shi-2031/3/loss-registered") == []
    assert not_laid_out(graph, graph.entities["requirement:shi-2031/3/loss-report"]) == "一次性：建馆百年，不排到今年"


def test_an_item_of_one_occasion_is_not_laid_on_another_year(toy):
    toy.edit(OWN, "              title: 新书上架\n", "              title: 新书上架\n              occasion: 建馆百年\n")
    graph = toy.graph()
    assert toy.places() == []
    assert boxes(graph, "shi-2031/1/shelved") == []
    assert not_laid_out(graph, graph.entities["item:shi-2031/1/shangjia"]) == "一次性：建馆百年，不排到今年"


def test_what_is_the_same_act_as_elsewhere_is_ticked_and_counted_there_only(toy):
    same_as(toy)
    graph = toy.graph()
    duty = graph.entities["requirement:tushu-banfa/group-exchange"]
    assert toy.places() == []
    assert boxes(graph, "tushu-banfa/exchanged") == [] and len(boxes(graph, "shi-2031/2/club-held")) == 4
    assert yearly_minimum(graph.dataset.unit, duty.record) is None
    assert duty.ours and not is_counted(duty) and is_counted(graph.entities["requirement:shi-2031/2/reading-club"])
    assert not_laid_out(graph, duty) == "与另一处是同一次，在那里勾"


def test_a_duty_of_an_edition_gone_by_is_only_for_comparison(toy):
    toy.edit(LAW, "      measure: 小组交流\n", "      measure: 小组交流\n      edition: '2028'\n")
    graph = toy.graph()
    duty = graph.entities["requirement:tushu-banfa/group-exchange"]
    assert toy.places() == []
    assert boxes(graph, "tushu-banfa/exchanged") == []
    assert (duty.ours, graph.entities["check:tushu-banfa/exchanged"].ours, is_counted(duty)) == (False, False, False)
    assert yearly_minimum(graph.dataset.unit, duty.record) is None
    assert not_laid_out(graph, duty) == "2028年版，只供对照"


@pytest.mark.parametrize(("key", "why"), [
    ("requirement:shi-2031/2/book-swap", ""), ("item:shi-2031/1/shangjia", ""), ("requirement:guan-2031/1/service-study", ""),
    ("requirement:guan-2031/2/topic", "馆部门的职责"), ("item:guan-2031/2/tongbao", "馆部门的职责"),
])
def test_what_has_nothing_to_tick_says_why(sound, key, why):
    assert not_laid_out(sound.graph, sound.graph.entities[key]) == why


@pytest.mark.parametrize(("key", "counted"), [
    ("shi-2031/2/book-swap", True), ("tushu-banfa/group-exchange", True), ("guan-2031/1/service-study", True),
    ("guan-2031/2/topic", False), ("shi-2031/3/lecture-limit", False), ("shi-2031/3/rotation", False), ("shi-2031/3/accounts", False),
])
def test_what_counts_is_ours_with_a_number_to_reach(sound, key, counted):
    assert is_counted(sound.graph.entities[f"requirement:{key}"]) is counted


def test_one_record_that_shows_all_has_a_box_for_each_period_only(toy):
    toy.edit(OWN, "                  ask: 这个月的换书活动有记录吗？\n", "                  ask: 这个月的换书活动有记录吗？\n                  together: true\n")
    toy.edit(OWN, "                  ask: 有没有写明谁在哪天讲了书的记录？\n", "                  ask: 有没有写明谁在哪天讲了书的记录？\n                  together: true\n")
    toy.edit(OWN, "                  ask: 读书卡上的学时加起来够了吗？\n", "                  ask: 读书卡上的学时加起来够了吗？\n                  together: true\n")
    graph = toy.graph()
    assert [(box.id, box.label) for box in boxes(graph, "shi-2031/2/swap-held")] == [
        (f"shi-2031/2/swap-held/2032-{month:02d}", f"{month}月") for month in range(1, 13)]
    assert [box.id for box in boxes(graph, "shi-2031/2/talk-given")] == [f"shi-2031/2/talk-given/2032.{n}" for n in (1, 2)]
    assert [box.id for box in boxes(graph, "shi-2031/2/hours-reached")] == ["shi-2031/2/hours-reached/2032"]
    assert len(boxes(graph, "shi-2031/1/counted-stock")) == 36, "another check of the same scope stays as it was"
    assert yearly_minimum(graph.dataset.unit, graph.entities["requirement:shi-2031/2/book-swap"].record) == 36, "what is owed stays"


def test_rows_are_members_where_there_are_several_periods(sound):
    (swap,) = checklists(sound.graph, "requirement:shi-2031/2/book-swap")
    assert [(name, len(row), row[0][0], row[-1][0]) for name, row in swap.rows] == [
        (f"{name}书点", 12, "1月", "12月") for name in "东西南"]
    (talk,) = checklists(sound.graph, "requirement:shi-2031/2/book-talk")
    assert [(name, [text for text, _ in row]) for name, row in talk.rows] == [
        ("", ["书记 第1次", "书记 第2次", "委员 第1次", "委员 第2次"])]
    (exchange,) = checklists(sound.graph, "requirement:tushu-banfa/group-exchange")
    assert [(name, [text for text, _ in row]) for name, row in exchange.rows] == [
        (f"第{n}读书小组", ["上半年", "下半年"]) for n in "一二"]
    (club,) = checklists(sound.graph, "requirement:shi-2031/2/reading-club")
    assert [(name, [text for text, _ in row]) for name, row in club.rows] == [("", ["第一季度", "第二季度", "第三季度", "第四季度"])]


def fingerprints(graph) -> dict[str, str]:
    return {one.check.id: one.fingerprint for holder in (*graph.of("item"), *graph.of("requirement"))
            for one in checklists(graph, holder.key)}


@pytest.mark.parametrize(("old", "new"), [
    ("ask: 这个月的换书活动有记录吗？", "ask: 这个月换过书吗？"),
    ("who: [guanliyuan]\n                  record: minutes\n          citations",
     "who: [guanliyuan]\n                  record: stock-book\n          citations"),
    ("min: 1\n              unit: 次\n              measure: 换书活动", "min: 2\n              unit: 次\n              measure: 换书活动"),
    ("min: 1\n              unit: 次\n              measure: 换书活动",
     "min: 1\n              max: 3\n              unit: 次\n              measure: 换书活动"),
    ("unit: 次\n              measure: 换书活动", "unit: 场\n              measure: 换书活动"),
    ("measure: 换书活动\n              per: month", "measure: 换书活动\n              per: quarter"),
    ("per: month\n              scope: station\n              applies_to: shudian\n              owners: [guanliyuan]",
     "per: month\n              scope: group\n              applies_to: shudian\n              owners: [guanliyuan]"),
], ids=["question", "record", "min", "max", "unit", "period", "scope"])
def test_a_fingerprint_changes_with_the_meaning_and_no_other_does(toy, old, new):
    before = fingerprints(toy.graph())
    toy.edit(OWN, old, new)
    after = fingerprints(toy.graph())
    assert [check for check in before if before[check] != after[check]] == ["shi-2031/2/swap-held"]


def test_a_fingerprint_stays_when_the_meaning_stays(toy):
    before = fingerprints(toy.graph())
    for old, new in (
        ("title: 换书活动", "title: 换书"), ("action: 书点办换书活动", "action: 办换书"),
        ("owners: [guanliyuan]\n              level: own\n              locator: 2/¶2", "owners: []\n              level: own\n              locator: 2/¶1"),
        ("ask: 这个月的换书活动有记录吗？\n                  who: [guanliyuan]\n",
         "ask: 这个月的换书活动有记录吗？\n                  who: [weiyuan]\n                  by: 月底\n"),
        ("measure: 换书活动", "measure: 换书"),
    ):
        toy.edit(OWN, old, new)
    toy.edit("unit.yml", "working_year: 2032", "working_year: 2040")
    assert fingerprints(toy.graph()) == before
    assert all(len(one) == 8 and int(one, 16) >= 0 for one in before.values())


@pytest.mark.parametrize(("duty", "total"), [
    ("shi-2031/2/book-swap", 36), ("shi-2031/2/reading-club", 4), ("shi-2031/2/book-talk", 4), ("shi-2031/2/reading-hours", 100),
    ("tushu-banfa/group-exchange", 4), ("guan-2031/1/service-study", 1),
    ("shi-2031/3/lecture-limit", None), ("shi-2031/3/rotation", None), ("shi-2031/3/accounts", None),
])
def test_the_year_owes_periods_times_members_times_minimum(sound, duty, total):
    graph = sound.graph
    assert yearly_minimum(graph.dataset.unit, graph.entities[f"requirement:{duty}"].record) == total


def test_a_retired_check_gives_its_ticks_to_the_one_that_took_its_place_at_last(toy):
    graph = toy.graph()
    assert check_moves(graph) == {}
    first, second, third = (next(check.id for check in graph.of("check") if check.id.endswith(f"/{name}")) for name in ("studied", "summed-up", "topic-taken"))
    plan = "plans/guan-2031.yml"
    for name, to in (("studied", f"to: check:{second}, "), ("summed-up", f"to: check:{third}, ")):
        toy.edit(plan, f"- id: {name}\n", f"- id: {name}\n                  retired: {{{to}why: 改了名字}}\n")
    assert check_moves(toy.graph()) == {MOVES: f'window.zhibuMoves = {{"{first}": "{third}", "{second}": "{third}"}};\n'.encode()}
    assert MOVES in toy.build().files
    toy.edit(plan, f"to: check:{third}, ", "")
    assert check_moves(toy.graph()) == {}, "what has no place to go keeps its ticks where they are"
