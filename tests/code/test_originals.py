"""The original texts: parts, clauses, marks, sentences, articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.originals import ClauseText, open_originals, read_articles, read_plan_text, span


def test_a_plan_is_read_into_aim_parts_and_clauses():
    plan = read_plan_text("今年要办好图书室。\n再加一句。\n\n一、把书管好。\n1.清点。每月清点。\n二、把人管好\n　2．值班。按时到岗。离岗关灯。\n12、收尾。\n")
    assert plan.aim == "今年要办好图书室。\n再加一句。"
    assert plan.sections == {"一": "把书管好", "二": "把人管好"}
    assert plan.clauses == {"1": ClauseText("清点", "每月清点。"), "2": ClauseText("值班", "按时到岗。离岗关灯。"),
                            "12": ClauseText("收尾", "")}
    assert plan.section_of == {"1": "一", "2": "二", "12": "二"}


def test_a_clause_over_several_paragraphs_is_read_whole_and_ends_at_the_next_heading():
    plan = read_plan_text("总说。\n一、管书\n1.清点。每月清点。\n　　一是点数。\n二是登记。\n2.修补。\n坏了就修。\n二、管人\n不属于哪一条。\n3.值班。到岗。\n")
    assert plan.clauses == {"1": ClauseText("清点", "每月清点。一是点数。二是登记。"), "2": ClauseText("修补", "坏了就修。"), "3": ClauseText("值班", "到岗。")}
    assert plan.clauses["1"].marks == {"一是": "一是点数。", "二是": "二是登记。"}
    assert (plan.aim, plan.sections, plan.section_of) == ("总说。", {"一": "管书", "二": "管人"}, {"1": "一", "2": "一", "3": "二"})


@pytest.mark.parametrize(("body", "marks"), [
    ("一是开门。二是关门。", {"一是": "一是开门。", "二是": "二是关门。"}),
    ("总说一句：一要开门；二要关门，三要上锁。", {"一要": "一要开门；", "二要": "二要关门，", "三要": "三要上锁。"}),
    ("十是末项。十一是再末项。", {"十是": "十是末项。", "十一是": "十一是再末项。"}),
    ("这一是不算的，唯一要紧的是看书。", {}),
    ("开门。之一是虚数。", {}),
])
def test_marks_open_a_sub_item_only_after_punctuation(body, marks):
    assert ClauseText("题", body).marks == marks


@pytest.mark.parametrize(("body", "sentences"), [
    ("开门。关门！锁了吗？", ["开门。", "关门！", "锁了吗？"]),
    ("他说“开门。”然后走了。", ["他说“开门。”", "然后走了。"]),
    ("清点藏书.登记造册。", ["清点藏书.", "登记造册。"]),
    ("共3.5万册。V2.0已上线。", ["共3.5万册。", "V2.0已上线。"]),
    ("没有句号", ["没有句号"]),
    ("", []),
])
def test_sentences_end_at_stops_also_at_an_ascii_stop_between_han(body, sentences):
    assert ClauseText("题", body).sentences == sentences


BODY = "第一句。第二句。第三句。一是甲。二是乙。"


@pytest.mark.parametrize(("mark", "sentences", "passage"), [
    ("一是", None, "一是甲。"),
    ("二是", None, "二是乙。"),
    ("三是", None, None),
    ("¶2", None, "第二句。"),
    ("¶1", "2-3", "第二句。第三句。"),
    ("¶1", "2–3", "第二句。第三句。"),
    ("¶9", None, None),
    ("¶1", "3-2", None),
    ("¶1", "4-6", None),
    ("¶0", None, None),
    ("¶1", "前两句", None),
])
def test_a_locator_names_a_passage_or_nothing(mark, sentences, passage):
    assert ClauseText("题", BODY).passage(mark, sentences) == passage


def test_sentences_before_the_first_mark_are_the_unmarked_ones():
    assert ClauseText("题", BODY).unmarked == [1, 2, 3]
    assert ClauseText("题", "一是甲。二是乙。").unmarked == []
    assert ClauseText("题", "甲。乙。").unmarked == [1, 2]


@given(st.lists(st.text(alphabet="开关门书，：“册3.", min_size=1, max_size=8), max_size=6))
def test_sentences_lose_no_character(parts):
    body = "".join(f"{part}。" for part in parts)
    assert "".join(ClauseText("题", body).sentences) == body


@given(st.integers(1, 99), st.integers(1, 99))
def test_a_span_is_read_as_written(first, last):
    assert span(f"{first}-{last}") == (first, last)
    assert span(str(first)) == (first, first)


def test_articles_run_to_the_next_heading():
    text = "办法\n第一章 总则\n第一条 为了管书。\n依照第九条办。\n第九章 日常\n　第二条 开门。\n第十一条 关门。\n第3条 锁门。\n"
    assert read_articles(text) == {1: "第一条 为了管书。\n依照第九条办。", 2: "第二条 开门。", 11: "第十一条 关门。", 3: "第3条 锁门。"}


def test_originals_are_found_by_kind_and_id(tmp_path):
    (tmp_path / "plan-shi-2031.txt").write_bytes("\ufeff一、管书\n1.清点。每月。\n".encode())
    (tmp_path / "regulation-banfa.txt").write_text("第一条 管书。\n", encoding="utf-8")
    (tmp_path / "report-x.txt").write_text("不认识的种类\n", encoding="utf-8")
    found = open_originals(tmp_path)
    assert found.clause("shi-2031", "1") == ClauseText("清点", "每月。")
    assert found.plans["shi-2031"].sections == {"一": "管书"}
    assert found.article("banfa", 1) == "第一条 管书。"
    assert (found.clause("shi-2031", "9"), found.clause("x", "1"), found.article("banfa", 2), found.article("x", 1)) == (None,) * 4


@pytest.mark.parametrize("folder", [None, "missing"])
def test_no_folder_means_no_originals(tmp_path, folder):
    found = open_originals(folder and tmp_path / folder)
    assert (found.plans, found.regulations) == ({}, {})


def test_a_file_that_is_not_utf_8_is_named_and_the_others_are_read(tmp_path):
    (tmp_path / "plan-a.txt").write_bytes("一、管书\n1.清点。每月。\n".encode("gb18030"))
    (tmp_path / "plan-b.txt").write_text("一、管书\n1.清点。每月。\n", encoding="utf-8")
    (tmp_path / "regulation-c.txt").write_bytes("第一条 管书。\n".encode("utf-16"))
    found = open_originals(tmp_path)
    assert found.unreadable == ("plan-a.txt", "regulation-c.txt")
    assert (list(found.plans), found.regulations) == (["b"], {})
