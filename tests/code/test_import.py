"""The importer on invented documents: every numbering, every way to say how often, every kind of file; no traceback on anything."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from zhibu.importing import import_document
from zhibu.importing.reading import read
from zhibu.load import Dataset, load
from zhibu.manuscript import Unreadable
from zhibu.outline import numbered, points, read_outline, split_title

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def known() -> Dataset:
    """The real data: roles and documents to be recognised."""
    return load(ROOT / "data")[0]


def imported(text: str | bytes, known: Dataset, kind: str = "plan", name: str = "x.txt") -> dict:
    data = text.encode() if isinstance(text, str) else text
    return import_document(name, data, kind, "xin", known, "2026-01-01").found


def counted(text: str, known: Dataset) -> list[tuple]:
    """Least, most, unit and period of what a clause that says TEXT counts."""
    found = imported(f"一、抓学习\n1.抓落实。{text}\n2.收尾。完。\n", known)
    return [(one["min"], one["max"], one.get("unit"), one["per"]) for one in found["requirements"] if one["kind"] == "counted"]


# Numbering.


@pytest.mark.parametrize(("text", "sections", "clauses"), [
    ("一、管书\n1.清点。每月清点。\n2.修补。坏了修。\n二、管人\n3.值班。到岗。\n", "一二", ["1", "2", "3"]),
    ("一、管书\n1、清点。每月清点。\n2、修补。坏了修。\n二、管人\n1、值班。到岗。\n", "一二", ["1-1", "1-2", "2-1"]),
    ("一.管书\n（一）清点。每月清点。\n（二）修补。坏了修。\n二．管人\n(一)值班。到岗。\n", "一二", ["1-1", "1-2", "2-1"]),
    ("第一章　管书\n第一条　每月清点。\n第二条 坏了修。\n第二章 管人\n第三条　到岗。\n", "一二", ["1", "2", "3"]),
    ("第一部分 管书\n一、清点\n每月清点。\n二、修补\n坏了修。\n第二部分 管人\n一、值班\n到岗。\n", "一二", ["1-1", "1-2", "2-1"]),
    ("1. 管书\n1.1 清点\n每月清点。\n1.2 修补\n坏了修。\n2. 管人\n2.1 值班\n到岗。\n", "一二", ["1-1", "1-2", "2-1"]),
    ("（一）管书\n1.清点。每月清点。\n（二）管人\n1.值班。到岗。\n", "一二", ["1-1", "2-1"]),
    ("1.清点。每月清点。\n2.修补。坏了修。\n", "一", ["1", "2"]),
    ("一、管书。每月清点。\n二、管人。到岗。\n", "一二", ["1", "2"]),
    ("总体安排 一、管书。（一）每月清点。（二）坏了修。二、管人。（一）到岗。（二）离岗锁门。", "一二", ["1-1", "1-2", "2-1", "2-2"]),
    ("一、管书\n（1）清点。每月清点。\n（2）修补。坏了修。\n", "一", ["1-1", "1-2"]),
])
def test_every_numbering_gives_parts_and_clauses(known, text, sections, clauses):
    found = imported(text, known)
    assert ("".join(one["key"] for one in found["sections"]), [one["number"] for one in found["clauses"]]) == (sections, clauses)


@pytest.mark.parametrize(("body", "marks"), [
    ("一是开门。二是关门。三是锁门。", ["一是", "二是", "三是"]),
    ("一要开门；二要关门。", ["一要", "二要"]),
    ("（1）开门。（2）关门。", ["（1）", "（2）"]),
    ("①开门；②关门。", ["①", "②"]),
    ("1）开门。2）关门。", ["1）", "2）"]),
    ("第一，开门。第二，关门。", ["第一", "第二"]),
    ("要求如下：（一）开门；（二）关门。", ["（一）", "（二）"]),
    ("一是开门（1）快（2）好。二是关门。", ["一是", "二是"]),
    ("3.开门。\n4.关门。", ["3.", "4."]),
    ("一个支部一面旗，（试行）也算。", []),
])
def test_marked_points_of_every_style(body, marks):
    assert [mark for mark, _, _ in points(body)] == marks


@pytest.mark.parametrize(("text", "title", "body"), [
    ("清点藏书", "清点藏书", ""),
    ("清点藏书。", "清点藏书", ""),
    ("清点藏书。每月清点。", "清点藏书", "每月清点。"),
    ("清点制度：每月清点一次，登记造册。", "清点制度", "每月清点一次，登记造册。"),
    ("清点藏书　　每月清点一次，登记造册。", "清点藏书", "每月清点一次，登记造册。"),
    ("每月清点一次，登记造册。", "每月清点一次", "每月清点一次，登记造册。"),
    ("清点藏书.登记造册", "清点藏书", "登记造册"),
])
def test_a_title_ends_where_the_text_begins(text, title, body):
    assert split_title(text) == (title, body)


def test_dates_sums_and_decimals_at_the_head_of_a_line_are_no_headings():
    outline = read_outline(numbered("一、管书\n1.清点。好。\n2024年共清点。\n3.5万册在架。\n2.修补。好。\n"))
    assert [head.label for head in outline.heads[0].children] == ["1.", "2."]


def test_title_addressee_signature_and_appendix_stand_apart():
    outline = read_outline(numbered("关于读书的报告\n（2024年1月1日）\n县委：\n总说如下。\n一、管书\n好。\n某支部\n2024年2月3日\n附件：1.表\n2.图\n"))
    assert (outline.title, outline.addressee, outline.opening, outline.annex) == ("关于读书的报告", "县委", ["总说如下。"], ["附件：1.表", "2.图"])
    assert outline.heads[0].body == ["好。", "某支部", "2024年2月3日"] or outline.closing == ["某支部", "2024年2月3日"]


def test_a_number_out_of_turn_is_told(known):
    decisions = imported("一、管书\n1.清点。好。\n2.修补。好。\n5.上架。好。\n", known)["decisions"]
    assert any("5." in one["what"] and one["where"] == "第 4 行" for one in decisions)


# Duties.


@pytest.mark.parametrize(("text", "wanted"), [
    ("支委会每月召开1次。", [(1, None, "次", "month")]),
    ("每季度至少召开一次党员大会。", [(1, None, "次", "quarter")]),
    ("每半年开展两次以上谈心谈话。", [(2, None, "次", "half-year")]),
    ("党员每年集中学习不得少于三十二学时。", [(32, None, "学时", "year")]),
    ("全年讲党课2至3次。", [(2, 3, "次", "year")]),
    ("全年讲党课2-3次。", [(2, 3, "次", "year")]),
    ("每年组织两三次观摩。", [(2, 3, "次", "year")]),
    ("每年至少讲1次党课和廉政党课。", [(1, None, "次", "year"), (1, None, "次", "year")]),
    ("每周推送微信不少于3则。", [(3, None, "则", "week")]),
    ("参学率达到95%以上。", [(95, None, "%", "year")]),
    ("参学率不低于百分之九十。", [(90, None, "%", "year")]),
    ("会议每年不超过6场。", [(None, 6, "场", "year")]),
    ("年度外出控制在2批以内。", [(None, 2, "批", "year")]),
    ("每季度一研判、每月一提醒。", [(1, None, "次", "quarter"), (1, None, "次", "month")]),
    ("每3个月检查1遍。", [(1, None, "遍", "quarter")]),
    ("每年集中培训不少于五天，每月上一堂课。", [(5, None, "天", "year"), (1, None, "堂课", "month")]),
    ("学习不少于8课时/月。", [(8, None, "课时", "month")]),
    ("深入学习十九届六次全会精神，坚持两个维护，落实一岗双责。", []),
    ("第二次会议由一个支部承办，一次性办好。", []),
])
def test_counted_duties_in_the_words_people_use(known, text, wanted):
    assert counted(text, known) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("收到线索后3个工作日内移交。", ("event", "收到线索后", 3, "工作日")),
    ("每次学习不少于2个小时。", ("event", "每次", 2, "小时")),
])
def test_duties_of_an_event(known, text, wanted):
    found = imported(f"一、抓学习\n1.抓落实。{text}\n", known)["requirements"]
    assert any(one["kind"] == wanted[0] and wanted[1] in one["trigger"] + one["phrase"] and wanted[2] in (one["min"], one["max"]) and one["unit"] == wanted[3] for one in found)


def test_cadence_date_and_prohibition(known):
    found = imported("一、抓学习\n1.抓落实。定期组织学习；6月30日前报送总结；严禁公款吃喝。\n", known)["requirements"]
    assert [(one["kind"], one.get("cadence"), one.get("window"), one["modality"]) for one in found] == [
        ("recurring", "定期", None, "must"), ("dated", None, "6月30日前", "must"), ("recurring", None, None, "must-not")]


@pytest.mark.parametrize(("text", "day"), [("11月底前报送总结", "11-30"), ("2月末前报送总结", "02-28"), ("12月底前报送总结", "12-31"), ("6月30日前报送总结", "06-30"), ("13月底前报送总结", None)])
def test_the_end_of_a_month_is_a_day_that_the_calendar_knows(known, text, day):
    plan = yaml.safe_load(import_document("x.txt", f"一、抓学习\n1.抓落实。{text}。\n".encode(), "plan", "xin", known, "2026-01-01").yaml)["plan"]
    windows = [one["window"] for one in plan["sections"][0]["clauses"][0].get("requirements", ()) if "window" in one]
    assert [one.get("day") for one in windows] == ([day] if windows else []) and (windows or day is None)


@pytest.mark.parametrize(("text", "confidence"), [
    ("支部每季度开展1次警示教育。", "高"), ("每季度开展1次警示教育。", "中"), ("支部抓好教育，每季度开展1次警示教育。", "中"), ("各收费站每月开展1次教育。", "高"),
    ("各收费站抓好教育，每月开展1次教育。", "低"), ("各党小组抓好学习，每月开会1次。", "低")])
def test_only_who_stands_in_the_same_stretch_makes_it_sure(known, text, confidence):
    (one,) = [one for one in imported(f"一、抓学习\n1.抓落实。{text}\n", known)["requirements"] if one["kind"] == "counted"]
    assert one["confidence"] == confidence


def test_the_mark_of_a_point_is_no_part_of_what_is_counted(known):
    found = imported("一、抓学习\n1.抓落实。一是专题学习每月1次。二是廉政党课每年不少于2次。\n", known)["requirements"]
    assert [one["measure"] for one in found] == ["专题学习", "廉政党课"]


@pytest.mark.parametrize(("text", "scope"), [
    ("每名党员每年学习不少于32学时。", "member"), ("支部委员每年讲1次党课。", "committee-member"), ("领导班子成员每年调研2次。", "leader"),
    ("各收费站每月开展1次教育。", "station"), ("各党小组每月开会1次。", "group"), ("支部每年开展1次评议。", "branch")])
def test_for_whom_it_is_counted(known, text, scope):
    assert imported(f"一、抓学习\n1.抓落实。{text}\n", known)["requirements"][0]["scope"] == scope


# Figures.


@pytest.mark.parametrize(("text", "wanted"), [
    ("召开支委会12次。", [("12次", 12, False)]),
    ("召开支委会*次、发稿**余篇。", [("*次", None, True), ("**余篇", None, True)]),
    ("开展研讨XX次，撰写体会××篇。", [("XX次", None, True), ("××篇", None, True)]),
    ("收缴党费12,680元。", [("12,680元", 12680, False)]),
    ("化解纠纷110多起，慰问近50户。", [("110多起", 110, False), ("近50户", 50, False)]),
    ("民主评议党员四十余名，评出先进三名。", [("四十余名", 40, False), ("三名", 3, False)]),
    ("参学率98.5%。", [("98.5%", 98.5, False)]),
    ("设备完好率达到***。", [("***", None, True)]),
    ("甲报、乙报、丙报各报道1次。", [("1次", 1, False)] * 3),
    ("**所党支部落实“三会一课”，省**处指导，坚持两个维护。", []),
    ("学习党的十九届六次全会精神。", []),
])
def test_figures_and_masks_of_a_report(known, text, wanted):
    found = imported(f"一、做法\n一是抓学习。{text}二是抓服务。完。\n", known, "report")["figures"]
    assert [(one["text"], one["value"], one["masked"]) for one in found] == wanted


def test_a_standing_practice_is_no_figure(known):
    found = imported("一、打算\n一是抓学习。每月至少学习2次，累计学习30次。二是收尾。\n", known, "report")
    assert [(one["min"], one["per"]) for one in found["commitments"]] == [(2, "month")]
    assert [one["text"] for one in found["figures"]] == ["30次"]


def test_problems_and_next_steps_by_their_headings(known):
    found = imported("一、做法\n一是好。二是很好。\n二、存在的不足\n一是学得浅。二是用得少。\n三、下步打算\n（一）学深。多读。\n（二）用好。多做。\n", known, "report")
    assert [one["locator"] for one in found["problems"]] == ["二/一", "二/二"]
    assert [one["locator"] for one in found["measures"]] == ["三（一）", "三（二）"]


# Documents that are named.


def cited(text: str, known: Dataset) -> list[tuple]:
    found = imported(f"一、抓学习\n1.抓落实。{text}\n", known)
    return [(one["text"], (one["to"] or "").removeprefix("regulation:"), one["quoted"]) for one in [*found["citations"], *found["mentions"]]]


@pytest.mark.parametrize(("text", "wanted"), [
    ("学习《中国共产党章程》《中国共产党问责条例》。", [("中国共产党章程", "dangzhang", True), ("中国共产党问责条例", "wenze-tiaoli", True)]),
    ("学习《党章》、《问责条例》。", [("党章", "dangzhang", True), ("问责条例", "wenze-tiaoli", True)]),
    ("落实《关于贯彻<中国共产党支部工作条例（试行）>的通知》。",
     [("中国共产党支部工作条例（试行）", "zhibu-gongzuo-tiaoli", True), ("关于贯彻<中国共产党支部工作条例（试行）>的通知", "", True)]),
    ("落实《中国共产党支部工作条例（试行）》，按《条例》办。", [("中国共产党支部工作条例（试行）", "zhibu-gongzuo-tiaoli", True), ("条例", "zhibu-gongzuo-tiaoli", True)]),
    ("落实《中国共产党支部工作条例（试行）》（以下简称《支部准绳》），照《支部准绳》办。",
     [("中国共产党支部工作条例（试行）", "zhibu-gongzuo-tiaoli", True), ("支部准绳", "zhibu-gongzuo-tiaoli", True), ("支部准绳", "zhibu-gongzuo-tiaoli", True)]),
    ("认真贯彻支部工作条例。", [("支部工作条例", "zhibu-gongzuo-tiaoli", False)]),
    ("按规定做好发展党员工作。", [("发展党员工作", "fazhan-dangyuan-xize", False)]),
    ("观看电影《火光》。", [("火光", "", True)]),
    ("落实《某某公司考勤办法》。", [("某某公司考勤办法", "", True)]),
])
def test_documents_are_named_in_every_way(known, text, wanted):
    assert sorted(cited(text, known)) == sorted(wanted)


def test_what_is_not_known_is_left_to_decide_and_not_lost(known):
    found = imported("一、抓学习\n1.抓落实。落实《某某公司考勤办法》。\n", known)
    assert any("某某公司考勤办法" in one["what"] for one in found["decisions"])


def undecided(text: str, known: Dataset) -> list[tuple[str, str]]:
    """Where and what of the sentences with a word of time that became no requirement."""
    return [(one["where"], one["what"]) for one in imported(text, known)["decisions"] if "没有整理成要求" in one["what"]]


@pytest.mark.parametrize(("sentence", "words"), [
    ("全年的灯油要省着用。", "全年"), ("6月底前的潮水表很要紧，谁都不能忘。", "6月底前"), ("清明节前后的缆绳最容易断。", "清明节前后"),
    ("7月10日前后潮水最高，看灯人要小心。", "7月10日前后")])
def test_a_sentence_of_time_that_became_no_requirement_is_listed_with_its_line(known, sentence, words):
    assert undecided(f"某渡口2032年计划\n一、守渡口\n1.渡船。渡船要干净。\n2.灯塔。灯塔要亮。{sentence}", known) == [
        ("第 4 行 2/¶2", f"写了“{words}”，没有整理成要求：“{sentence}”")]


def test_a_time_said_twice_and_asked_for_once_is_listed(known):
    text = "一、守渡口\n1.渡船。渡船要干净。\n{}"
    assert undecided(text.format("2.灯塔。各站每月至少擦灯1次，每月的灯油账要清楚。"), known) != []
    assert undecided(text.format("2.灯塔。各站每月至少擦灯1次，灯油账要清楚。"), known) == []


@pytest.mark.parametrize("sentence", ["各站每月至少擦灯1次。", "6月底前完成缆绳检修并报送结果。", "定期开展值班轮换。", "年度考核要公平。", "全年党建工作要做好。", "本计划自2032年7月1日起执行。", "长期以来灯塔都亮着。", "一季一样的景色。"])
def test_a_requirement_and_words_that_only_sound_like_time_are_not_listed(known, sentence):
    assert undecided(f"一、守渡口\n1.灯塔。{sentence}", known) == []


def test_the_time_in_a_plans_opening_and_in_a_regulation_is_listed_too(known):
    assert [where for where, _ in undecided("某渡口2032年计划\n今年的总体要求是：每月的潮水都要看清，把渡口守好。\n一、守渡口\n1.渡船。渡船要干净。", known)] == ["第 2 行 总体要求"]
    found = imported("渡口办法\n第一条 渡船要干净。\n第二条 6月底前的潮水都要看清。\n", known, "regulation")
    assert [one["where"] for one in found["decisions"] if "没有整理成要求" in one["what"]] == ["第 3 行 2"]


# Regulations.


def test_a_regulation_in_chapters_and_articles(known):
    text = ("某厂考勤办法（试行）\n（2024年3月1日厂支部委员会通过 2024年3月5日印发）\n第一章 总 则\n第一条 为了管好考勤，制定本办法。\n第二章 考勤\n"
            "第二条 每月公示1次：\n（一）出勤；\n（二）缺勤。\n第三条 请假应当提前2日报告。不得代签。\n第四条 本办法自印发之日起施行。\n")
    done = import_document("x.txt", text.encode(), "regulation", "xin", known, "2026-01-01")
    assert [(one["number"], one["chapter"], one["points"]) for one in done.found["articles"]] == [
        ("1", "第一章总则", []), ("2", "第二章考勤", ["（一）", "（二）"]), ("3", "第二章考勤", []), ("4", "第二章考勤", [])]
    assert ("kind: '办法'" in done.yaml, "issued: '2024-03-05'" in done.yaml, "total_articles: 4" in done.yaml) == (True,) * 3
    assert [(one["locator"], one["min"], one["per"]) for one in done.found["requirements"] if one["kind"] == "counted"] == [("2", 1, "month")]


def test_an_opinion_without_articles_goes_by_its_parts(known):
    found = imported("关于读书的意见\n一、总体要求\n多读。\n二、办法\n（一）每周读1次。\n（二）每月写1篇。\n", known, "regulation")
    assert [one["key"] for one in found["sections"]] == ["一", "二"]
    assert [one["number"] for one in found["clauses"]] == ["二/（一）", "二/（二）"]
    assert found["articles"] == []
    assert [(one["locator"], one["per"]) for one in found["requirements"]] == [("二/（一）", "week"), ("二/（二）", "month")]


# Files.


def word(build) -> bytes:
    document = Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_word_document_with_headings_tables_and_marks_of_change():
    def build(document):
        document.add_paragraph("读书计划")
        document.add_heading("管书", 1)
        document.add_heading("清点", 2)
        paragraph = document.add_paragraph("每月")
        inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
        inserted.append(paragraph.add_run("清点一次。")._r)
        deleted.append(paragraph.add_run("不用清点。")._r)
        paragraph._p.append(inserted)
        paragraph._p.append(deleted)
        table = document.add_table(rows=2, cols=3)
        for cell, text in zip((cell for row in table.rows for cell in row.cells), ["序号", "会议", "次数", "1", "支委会", "12"], strict=True):
            cell.text = text
    reading = read("x.docx", word(build))
    assert reading.text == "读书计划\n一、管书\n（一）清点\n每月清点一次。\n表：会议，次数。\n表：支委会，12次。\n" or "表：支委会，12次。" in reading.text
    assert "不用清点" not in reading.text and "一、管书\n（一）清点\n" in reading.text and reading.notes


def test_numbers_that_word_counts_are_written_out():
    def build(document):
        numbering = document.part.numbering_part.element
        kind = OxmlElement("w:abstractNum")
        kind.set(qn("w:abstractNumId"), "900")
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), "0")
        for name, value in (("start", "1"), ("numFmt", "chineseCounting"), ("lvlText", "%1、")):
            element = OxmlElement(f"w:{name}")
            element.set(qn("w:val"), value)
            level.append(element)
        kind.append(level)
        numbering.insert(0, kind)
        number = OxmlElement("w:num")
        number.set(qn("w:numId"), "900")
        link = OxmlElement("w:abstractNumId")
        link.set(qn("w:val"), "900")
        number.append(link)
        numbering.append(number)
        for text in ("管书", "管人"):
            properties = document.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = 900
            properties.get_or_add_ilvl().val = 0
    assert read("x.docx", word(build)).text == "一、管书\n二、管人\n"


def test_a_table_that_is_the_whole_plan_becomes_clauses(known):
    found = imported("重点工作清单\n\n序号\t内容\t频次\n1\t开支委会\t每月1次\n2\t读书会\t全年不少于6场\n", known)
    assert [(one["number"], one["title"]) for one in found["clauses"]] == [("1", "开支委会"), ("2", "读书会")]
    assert [(one["min"], one["unit"], one["per"]) for one in found["requirements"]] == [(1, "次", "month"), (6, "场", "year")]


def test_a_plan_without_a_year_asks_for_it(known):
    asked = [one["where"] for one in imported("读书计划\n一、管书\n1.清点。每月清点1次。\n", known)["decisions"]]
    assert "year" in asked
    assert "year" not in [one["where"] for one in imported("2031年读书计划\n一、管书\n1.清点。每月清点1次。\n", known)["decisions"]]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same(known, code):
    text = "一、管书\r\n1.清点。每月清点1次。\r\n"
    assert imported(text.encode(code), known)["clauses"][0]["title"] == "清点"


@pytest.mark.parametrize(("name", "data", "hint"), [
    ("x.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "另存为 .docx"), ("x.wps", b"anything", "另存为 .docx"), ("x.pdf", b"%PDF-1.7 ...", "PDF"),
    ("x.txt", b"", "空的"), ("x.txt", b"  \n ", "空的"), ("x.txt", bytes(range(256)) * 40, "改法"), ("x.txt", b"plain english", "中文"),
    ("x.docx", b"PK\x03\x04broken", "打不开"), ("x.docx", b"not a zip", "打不开"), ("x.txt", b"\x80" * 3000, "改法"), ("x.txt", b"a" * 20_000_001, "MB")],
    ids=["doc", "wps", "pdf", "empty", "blank", "bytes", "english", "broken-zip", "no-zip", "odd-bytes", "huge"])
def test_what_cannot_be_read_gets_a_hint(name, data, hint):
    with pytest.raises(Unreadable, match=hint):
        read(name, data)


@pytest.mark.parametrize("text", [
    "每月召开1次，" * 2500, "一、" * 8000, "《" * 5000 + "书", "1.1.1.1" * 3000 + "书", "（一）" * 6000, "*" * 20_000 + "次中", "一二三四五六七八九十" * 2000,
    "每年" * 8000, "\n".join(f"{n}.第{n}条" for n in range(3000)), "（" * 9000 + "一", "不少于" * 6000, "、".join("甲乙丙" for _ in range(5000)) + "各1次"],
    ids=lambda text: text[:8])
@pytest.mark.parametrize("kind", ["plan", *(pytest.param(one, marks=pytest.mark.slow) for one in ("report", "regulation"))])
def test_strange_and_endless_text_takes_no_time_and_no_traceback(known, text, kind):
    began = time.process_time()
    import_document("x.txt", text.encode(), kind, "xin", known, "2026-01-01")
    assert time.process_time() - began < 6  # some tenths when nothing else runs; what grows with the square takes minutes


# The command.

PLAN = "读书计划\n2031年要多读书。\n一、抓读书\n1.读书会。支部每季度至少办1次读书会，学习不少于20学时。照《没有的办法》和《图书室管理办法》办。\n2.讲书。一是书记每年讲2次。二是6月30日前交总结。\n"
REPORT = "读书总结\n馆里：\n半年办得好。\n一、做法\n一是办读书会2次，参加*人次，发放图书1,200册。二是照《图书室管理办法》开门。\n二、问题\n一是读得浅。二是读得少。\n三、打算\n一是每月读1次。二是多写。\n"
RULES = "读书办法\n第一章 总则\n第一条 为了读书。\n第二条 每月读书不少于2次。\n第三条 不得撕书。\n"


@pytest.mark.parametrize(("kind", "text"), [("plan", PLAN), ("report", REPORT), ("regulation", RULES)])
def test_a_draft_passes_the_check_and_can_be_built_at_once(toy, tmp_path, kind, text):
    path = tmp_path / "in.txt"
    path.write_text(text, encoding="utf-8")
    done = toy.run("import", str(path), "--as", kind, "--id", "xin-2032")
    assert (done.returncode, done.stderr) == (0, "") and "待定 1" in done.stdout
    checked = toy.run("check", "--strict")
    assert "错误 0，警告 0" in checked.stdout, checked.stdout
    assert all("提示[" in line for line in checked.stdout.splitlines()[:-1]), "the terms that the document uses are a note (O082)"
    assert (toy.data / "originals" / f"{kind}-xin-2032.txt").read_text(encoding="utf-8") == text
    draft = (toy.data / f"{kind}s" / "xin-2032.yml").read_text(encoding="utf-8")
    assert "life: checked" not in draft and "把握" in draft
    assert toy.run("render", str(tmp_path / "out")).returncode == 0


def test_nothing_is_overwritten(toy, tmp_path):
    path = tmp_path / "in.txt"
    path.write_text(PLAN, encoding="utf-8")
    assert toy.run("import", str(path), "--as", "plan", "--id", "xin", "--to", str(tmp_path / "to")).returncode == 0
    before = (tmp_path / "to/plans/xin.yml").read_bytes()
    again = toy.run("import", str(path), "--as", "plan", "--id", "xin", "--to", str(tmp_path / "to"))
    assert again.returncode == 1 and "不覆盖" in again.stderr
    assert (tmp_path / "to/plans/xin.yml").read_bytes() == before and not (toy.data / "plans/xin.yml").exists()
    (tmp_path / "to/plans/xin.yml").unlink()
    assert toy.run("import", str(path), "--as", "plan", "--id", "xin", "--to", str(tmp_path / "to")).returncode == 1, "the original is there still"


def test_json_lists_what_was_found(toy, tmp_path):
    path = tmp_path / "in.txt"
    path.write_text(PLAN, encoding="utf-8")
    found = json.loads(toy.run("import", str(path), "--as", "plan", "--id", "xin", "--to", str(tmp_path / "to"), "--json").stdout)
    assert {"sections", "clauses", "items", "articles", "citations", "mentions", "requirements", "figures", "decisions"} <= set(found)
    assert all(one["confidence"] in ("高", "中", "低") for name in ("sections", "clauses", "items", "citations", "requirements") for one in found[name])


@pytest.mark.parametrize(("arguments", "said"), [
    (["missing.txt", "--as", "plan", "--id", "x"], "没有这个文件"), (["x.doc", "--as", "plan", "--id", "x"], "另存为 .docx"),
    (["x.txt", "--as", "plan", "--id", "大写"], "编号")])
def test_wrong_use_is_told_in_one_line(toy, tmp_path, arguments, said):
    (tmp_path / "x.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "x.txt").write_text(PLAN, encoding="utf-8")
    done = toy.run("import", str(tmp_path / arguments[0]), *arguments[1:])
    assert done.returncode in (1, 2) and said in done.stderr and len(done.stderr.splitlines()) == 1


def test_pasted_text_and_progress(toy, tmp_path):
    text = "一、抓读书\n" + "".join(f"{n}.第{n}项。每月读书{n}次。\n" for n in range(1, 61))
    done = subprocess.run([sys.executable, "-m", "zhibu", "--root", str(toy.root), "import", "-", "--as", "plan", "--id", "xin", "--to", str(tmp_path / "to")],
                          input=text.encode(), capture_output=True, env={"PYTHONPATH": str(ROOT / "hooks"), "PYTHONUTF8": "1"}, check=False)
    assert done.returncode == 0 and "整理 60/60" in done.stderr.decode()
    assert re.search("条 60", done.stdout.decode()) and (tmp_path / "to/originals/plan-xin.txt").is_file()
