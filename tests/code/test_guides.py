"""Workflows, paths, handover, questions, forms, figures and kinds of report: their rules, what is reckoned, what their pages show."""

from __future__ import annotations

import datetime
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from sampling import sampled
from zhibu import model
from zhibu.build import examine
from zhibu.check import grounded, published_keys
from zhibu.checklist import checklists
from zhibu.duties import lay_out
from zhibu.problem import Grade
from zhibu.reckon import due_by, needed

FLOW, PATH, OTHER, FORMS, FAQ = "workflows/ban-dushuhui.yml", "journeys/xin-shuji.yml", "journeys/xin-guanliyuan.yml", "forms.yml", "faq.yml"
HANDOVER, TALLIES, GENRE = "handover.yml", "tallies.yml", "genres/xiaojie.yml"

HERE = None
"""The problem stands on the line where the edit begins."""
STEP = "{id: more-%d, title: 又一步, why: 为了数数, how: [数], done: 数完, level: custom}"
TWELVE = "aim: 走遍书点。\n      steps:\n" + "".join(f"        - {STEP % n}\n" for n in range(10))
"""The toy's two steps of the first week and ten more."""


BREAKS = [
    # name, file, old, new, expected: code and its line (see test_check)
    ("a step of ours without ground", FLOW, "      level: own\n      basis: [{to: 'clause:shi-2031/2', strength: partial, note: 怎么挑没有写。}]\n",
     "      level: own\n", [("R120", HERE)]),
    ("a time without ground", FLOW, "level: law, basis: [{to: 'article:tushu-banfa/5', strength: partial}], unverified", "level: law, unverified", [("R120", HERE)]),
    ("a ratio without ground", FLOW, "正好五分之四也算。\n      level: law\n      basis: [{to: 'article:tushu-banfa/5'}]\n", "正好五分之四也算。\n      level: law\n",
     [("R120", ("level: law\n    - id: spare", 1))]),
    ("a span between steps without ground", FLOW, "text: 三天里写完。, level: own, basis: [{to: 'clause:shi-2031/2'}]", "text: 三天里写完。, level: own", [("R120", HERE)]),
    ("a paper without ground", FLOW, "note: 一页就够。, level: own, basis: [{to: 'clause:shi-2031/2'}]", "note: 一页就够。, level: own", [("R120", HERE)]),
    ("a fault without ground", FLOW, "如实说没写。, level: own, basis: [{to: 'clause:shi-2031/2'}]", "如实说没写。, level: own", [("R120", HERE)]),
    ("a step of a path without ground", PATH, "          level: own\n          basis: [{to: 'clause:shi-2031/2'}]\n", "          level: own\n", [("R120", HERE)]),
    ("a row of the handover without ground", HANDOVER, "    basis: [{to: 'article:tushu-banfa/6'}]\n", "", [("R120", "level: law")]),
    ("an answer without ground", FAQ, "    basis: [{to: 'requirement:shi-2031/2/reading-club'}]\n", "", [("R120", "level: own")]),
    ("a saying without ground", FAQ, "level: own, basis: [{to: 'clause:shi-2031/2'}]}", "level: own}", [("R120", HERE)]),
    ("a form without ground", FORMS, "    basis: [{to: 'requirement:shi-2031/1/stocktaking'}]\n", "", [("R120", "level: own")]),
    ("a part of a report without ground", GENRE, "      basis: [{to: 'clause:shi-2031/2'}]\n", "", [("R120", "level: own")]),
    ("law on the ground of our own plan", FLOW, "      level: law\n      basis: [{to: 'article:tushu-banfa/5'}]\n      forms", "      level: law\n      basis: [{to: 'clause:shi-2031/2'}]\n      forms",
     [("R121", ("basis: [{to: 'clause:shi-2031/2'}]", 1))]),
    ("superiors on the ground of a law", FLOW, "      level: superior\n      basis: [{to: 'plan:guan-2031', strength: partial}]\n",
     "      level: superior\n      basis: [{to: 'article:tushu-banfa/5'}]\n", [("R121", ("basis: [{to: 'article:tushu-banfa/5'}]", 2))]),
    ("own on the ground of superiors' report", FAQ, "    basis: [{to: 'requirement:shi-2031/2/reading-club'}]", "    basis: [{to: 'report:beiguan-2031'}]", [("R121", HERE)]),
    ("own on the ground of a word", FORMS, "    basis: [{to: 'requirement:shi-2031/1/stocktaking'}]", "    basis: [{to: 'term:dushujie'}]", [("R121", HERE)]),
    ("law on the ground of a custom of the house", HANDOVER, "    basis: [{to: 'article:tushu-banfa/6'}]", "    basis: [{to: 'regulation:duzhe-gongyue'}]", [("R121", HERE)]),
    ("a ratio that is not verified", FLOW, "      text: 备的书比要读的多两成。\n", "      text: 备的书比要读的多两成。\n      unverified: 没有核到。\n", [("R122", "- id: spare-books")]),
    ("a ratio by custom", FLOW, "多两成。\n      level: own\n      basis: [{to: 'clause:shi-2031/2'}]\n", "多两成。\n      level: custom\n", [("R122", "- id: spare-books")]),
    ("a step of an earlier stage", FLOW, "stage: after", "stage: before", [("R123", HERE)]),
    ("a span from no step", FLOW, "{since: pick-book", "{since: pick-books", [("R124", HERE)]),
    ("a span to no step", FLOW, "until: write-down", "until: written", [("R124", HERE)]),
    ("a paper of no step", FLOW, "title: 书目, step: pick-book", "title: 书目, step: nowhere", [("R124", HERE)]),
    ("a paper after a later one", FLOW, "title: 记录, step: write-down", "title: 记录, step: call-readers", [("R125", HERE)]),
    ("a span of no length", FLOW, ", at_least: 7d", "", [("R126", HERE)]),
    ("a span that ends before it begins", FLOW, "since: read-aloud, until: write-down", "since: write-down, until: read-aloud", [("R126", HERE)]),
    ("two paths at the beginning", OTHER, "  role: guanliyuan\n", "  role: guanliyuan\n  first: true\n", [("R130", (PATH, "first: true"))]),
    ("no path at the beginning", PATH, "  first: true\n", "", [("R130", (OTHER, "id: xin-guanliyuan"))]),
    ("thirteen steps in the first week", PATH, "aim: 走遍书点。\n      steps:\n", TWELVE + f"        - {STEP % 10}\n", [("R131", "- key: day-1")]),
    ("stages in a wrong order", PATH, "key: week-1", "key: quarter-1", [("R132", "- key: day-1")]),
    ("a check of what nobody holds", PATH, "hold: [stock-book]", "hold: [minutes]", [("R033", "record: stock-book")]),
    ("an answer of three sentences", FAQ, "answer: 本室要点写每季度1次。上级只要求研究。", "answer: 本室要点写每季度1次。上级只要求研究。别的没有。", [("R133", HERE)]),
    ("an answer of four halves", FAQ, "answer: 照借书的手续办。", "answer: 能；要登记；七天还；不转借。", [("R133", HERE)]),
    ("one saying alone", FAQ, "      - {text: 一月一场。, holds: 'no', level: custom, unverified: 只听人说过。}\n", "", [("R134", "- {text: 一季一场。")]),
    ("a block of two kinds", FORMS, "{title: 没来的, lines: 2}", "{title: 没来的, lines: 2, note: 写原因}", [("R135", HERE)]),
    ("a block of nothing", FORMS, "{title: 没来的, lines: 2}", "{title: 没来的}", [("R135", HERE)]),

    ("unknown leader", FLOW, "  who: [weiyuan]\n  helpers", "  who: [wei]\n  helpers", [("R001", HERE)]),
    ("unknown doer of a step", FLOW, "who: [zhibu-shuji, guanliyuan]", "who: [nobody, guanliyuan]", [("R001", HERE)]),
    ("unknown maker of a paper", FLOW, "step: pick-book, by: [weiyuan]", "step: pick-book, by: [wei]", [("R001", HERE)]),
    ("unknown form of a step", FLOW, "      forms: [qiandao-biao]\n      edition", "      forms: [qiandao]\n      edition", [("R001", HERE)]),
    ("unknown form of a paper", FLOW, "form: qiandao-biao, level", "form: qiandao, level", [("R001", HERE)]),
    ("unknown mechanism", FLOW, "mechanisms: [jiaojie-ben]", "mechanisms: [jiaojie]", [("R001", HERE)]),
    ("a requirement that is a clause", FLOW, "requirements: ['requirement:shi-2031/2/reading-club']", "requirements: ['clause:shi-2031/2']", [("R005", HERE)]),
    ("a record that is not kept", FLOW, "      who: [weiyuan]\n      record: minutes\n", "      who: [weiyuan]\n      record: stock-book\n", [("R033", "record: stock-book")]),
    ("a page that is not there", PATH, "'page:handover'", "'page:nowhere'", [("R001", HERE)]),
    ("unknown workflow", HANDOVER, "workflow: ban-dushuhui", "workflow: dushuhui", [("R001", HERE)]),
    ("a figure that is a paragraph", TALLIES, "samples: ['figure:shi-2031h1/dushuhui']", "samples: ['paragraph:shi-2031h1/一（二）/一']", [("R005", HERE)]),
    ("unknown figure to collect", GENRE, "tallies: [dushuhui-shu, huanshu-shu]", "tallies: [dushuhui-shu, huanshu]", [("R001", HERE)]),
    ("unknown place in a sample", GENRE, "{at: 'paragraph:shi-2031h1/一（二）/一', text", "{at: 'paragraph:shi-2031h1/一（二）/九', text", [("R001", HERE)]),
    ("a step and a ratio of one id", FLOW, "- id: spare-books", "- id: pick-book", [("R003", HERE)]),
    ("a step under an anchor of the page", FLOW, "- id: spare-books", "- id: ratios", [("R004", HERE)]),
    ("a step of a path under an anchor of the page", PATH, "- id: look-back", "- id: day-1", [("R004", HERE)]),
    ("a part of a report under an anchor of the page", GENRE, "- id: mei-zuo", "- id: faults", [("R004", HERE)]),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_one_fault_gives_its_problem_at_its_line_and_nothing_else(toy, file, old, new, expected):
    toy.break_once(file, old, new, expected)


@pytest.mark.parametrize(("file", "old", "new"), [
    (FLOW, "stage: after", "stage: during"),
    (FLOW, "until: read-aloud, at_least: 7d", "until: pick-book, at_least: 7d"),
    (FLOW, "title: 签到, step: read-aloud", "title: 签到, step: pick-book"),
    (FLOW, "      basis: [{to: 'clause:shi-2031/2', strength: partial, note: 怎么挑没有写。}]\n",
     "      basis: [{to: 'term:dushujie'}, {to: 'clause:shi-2031/2', strength: partial}]\n"),
    (FLOW, "      level: superior\n      basis: [{to: 'plan:guan-2031', strength: partial}]\n",
     "      level: superior\n      basis: [{to: 'paragraph:beiguan-2031/一/一', strength: partial}]\n"),
    (HANDOVER, "level: law\n    basis: [{to: 'article:tushu-banfa/6'}]", "level: own\n    basis: [{to: 'regulation:duzhe-gongyue'}]"),
    (PATH, "aim: 走遍书点。\n      steps:\n", TWELVE),
    (FAQ, "answer: 照借书的手续办。", "answer: 能；要登记；七天还。"),
    (FAQ, "    see: ['workflow:ban-dushuhui', 'page:calendar']\n", "    see: []\n"),
    (FORMS, "    tips: [不代签。]\n", ""),
    (GENRE, "  cutoff: 06-30\n", ""),
], ids=["a workflow that ends on the day", "a span within one step", "two papers of one step", "one ground of several", "superiors on the ground of their report",
        "own on the ground of a custom of the house", "twelve steps in the first week", "an answer of three halves", "an answer that leads nowhere",
        "a form without advice", "a report without a day of closing"])
def test_what_is_allowed_gives_no_problem(toy, file, old, new):
    toy.edit(file, old, new)
    assert [str(one) for one in toy.problems()] == []


def test_every_sentence_of_the_toys_guides_is_looked_at(sound):
    """The toy has one of every kind that must have a ground, and the rule that asks for it sees each."""
    seen = Counter(type(part).__name__ for entity in sound.graph.entities.values() for _, part in grounded(entity.record))
    assert seen == {"Step": 4, "Timing": 4, "Ratio": 2, "Clock": 2, "Paper": 3, "Fault": 3, "JourneyStep": 4, "HandoverItem": 2, "Faq": 2, "Conflict": 2,
                    "Form": 2, "GenreSection": 2}


def test_while_a_file_is_broken_its_levels_are_not_judged(toy):
    line = toy.edit("plans/guan-2031.yml", "  level: superior\n  year", "  level: oben\n  year")
    assert {problem.code for problem in toy.problems()} & {"R120", "R121", "R122"} == set()
    assert ("data/plans/guan-2031.yml", line) in [(file, at) for _, file, at in toy.places()]


# ---- what is reckoned ----


def ratio(bound: str, numerator: int, denominator: int, added: bool = False) -> model.Ratio:
    return model.Ratio(id="a", title="甲", of="乙", counts="members", bound=bound, numerator=numerator, denominator=denominator, text="丙",
                       level="law", added=added)


@pytest.mark.parametrize(("bound", "part", "base", "added", "expected"), [
    ("at-least", (4, 5), 17, False, 14), ("at-least", (4, 5), 15, False, 12), ("at-least", (2, 3), 9, False, 6), ("at-least", (2, 3), 10, False, 7),
    ("more-than", (1, 2), 17, False, 9), ("more-than", (1, 2), 16, False, 9), ("at-most", (1, 3), 17, False, 5), ("at-most", (1, 3), 18, False, 6),
    ("at-least", (1, 5), 5, True, 6), ("at-least", (1, 5), 3, True, 4), ("at-least", (1, 5), 7, True, 9), ("at-least", (1, 5), 6, True, 8),
    ("at-least", (4, 5), 1, False, 1),
])
def test_so_many_are_needed(bound, part, base, added, expected):
    assert needed(ratio(bound, *part, added), base) == expected


PARTS = st.integers(1, 12).flatmap(lambda below: st.tuples(st.integers(1, below), st.just(below)))
BASES = st.integers(1, 5000)


@given(part=PARTS, base=BASES)
def test_what_is_needed_is_the_least_or_the_most_that_keeps_the_ratio(part, base):
    share = Fraction(*part) * base
    least, more, most = (needed(ratio(bound, *part), base) for bound in ("at-least", "more-than", "at-most"))
    assert least >= share > least - 1
    assert more > share >= more - 1
    assert most <= share < most + 1
    assert most <= least <= more <= most + 1


@given(part=PARTS, base=BASES)
def test_what_is_added_stands_on_top_of_the_base(part, base):
    plain, added = ratio("at-least", *part), ratio("at-least", *part, added=True)
    assert needed(added, base) == base + needed(plain, base) > base
    assert needed(added, base + 1) > needed(added, base)


@given(part=PARTS, times=st.integers(1, 50), base=BASES)
def test_a_fraction_may_be_written_larger(part, times, base):
    for bound in ("at-least", "more-than", "at-most"):
        assert needed(ratio(bound, *part), base) == needed(ratio(bound, *(times * one for one in part)), base)


def duty(sound, name: str):
    return sound.graph.entities[f"requirement:shi-2031/{name}"]


@pytest.mark.parametrize(("name", "day", "expected"), [
    ("2/reading-club", (6, 30), 2), ("2/reading-club", (6, 29), 1), ("2/reading-club", (3, 30), 0), ("2/reading-club", (12, 31), 4),
    ("2/book-swap", (6, 30), 6 * 3), ("2/book-swap", (1, 30), 0), ("2/book-swap", (1, 31), 3),
    ("2/book-talk", (6, 30), 0), ("2/book-talk", (12, 31), 2 * 2),
    ("2/reading-hours", (12, 30), 0), ("2/reading-hours", (12, 31), 20 * 5),
])
def test_so_much_is_due_by_a_day(sound, name, day, expected):
    assert due_by(lay_out(sound.graph), duty(sound, name), datetime.date(2032, *day)) == expected


@given(first=st.dates(datetime.date(2032, 1, 1), datetime.date(2032, 12, 31)), second=st.dates(datetime.date(2032, 1, 1), datetime.date(2032, 12, 31)))
def test_no_less_is_due_by_a_later_day(sound, first, second):
    year = lay_out(sound.graph)
    for name in ("2/reading-club", "2/book-swap", "2/book-talk"):
        amounts = [due_by(year, duty(sound, name), day) for day in sorted((first, second))]
        assert amounts == sorted(amounts)


# ---- as entities ----


def test_checks_of_guides_have_their_key_address_and_one_box(sound):
    for key, holder, address in (("check:workflow/ban-dushuhui/book-named", "workflow:ban-dushuhui", "/workflows/ban-dushuhui/#check-book-named"),
                                 ("check:journey/xin-shuji/keys-signed", "step:journey/xin-shuji/get-keys", "/start/#check-keys-signed")):
        check = sound.graph.entities[key]
        assert (check.address, check.parent) == (address, holder)
        (one,) = checklists(sound.graph, holder)
        assert [box.id for box in one.boxes] == [f"{key.partition(':')[2]}/2032"]


# ---- on the pages ----


@pytest.fixture(scope="module")
def pages(sound) -> dict:
    return {page.address: html.fromstring(f"<div>{page.body}</div>") for page in sound.online.pages}


def told(element) -> str:
    return " ".join(element.text_content().split())


def part(page, name: str) -> str:
    (found,) = page.xpath(f'.//section[@data-part="{name}"]')
    return told(found)


def test_a_workflow_shows_its_stages_its_steps_and_their_grounds(pages):
    page = pages["workflows/ban-dushuhui/"]
    assert [told(one) for one in page.xpath('.//*[@class="zb-flow"]//h3')] == ["事前", "当天", "事后"]
    assert page.xpath('.//*[@class="zb-flow"]//ol/@start') == ["1", "3", "4"]
    steps = page.xpath('.//article[@class="zb-step"]')
    assert [told(step.find("h4")) for step in steps] == ["1定一本书", "2通知读者 本室的做法", "3一起读", "4记下来"]
    assert page.xpath(".//@data-offset") == ["-1m", "-10d", "0d"], "散会后 is no day"
    first, second, third, _ = map(told, steps)
    assert "时间：提前一个月 惯例" in first and "怎么挑没有写" in first
    assert "待核天数没有核。" in second and "谁做：未载明" in second and "用表：读书会签到" in second
    assert "版本差别：旧办法叫朗读会。" in third


def test_a_ratio_is_worked_out_for_this_unit_too(pages):
    page = pages["workflows/ban-dushuhui/"]
    rows = {told(table.xpath(".//tbody//th")[0]): dict(zip((told(cell) for cell in table.xpath(".//thead//td")), (told(cell) for cell in table.xpath(".//tbody//td"))))
            for table in page.xpath('.//table[contains(@class, "zb-ratio")]')}
    assert rows == {
        "到场人数": {"5人": "至少4", "7人": "至少6", "10人": "至少8", "17人": "至少14", "25人": "至少20", "50人": "至少40"},
        "备选的书": {"2名": "至少3", "3名": "至少4", "5名": "至少6", "7名": "至少9"}}


def test_papers_stand_in_order_with_their_form_and_spans_between_them(pages):
    page = pages["workflows/ban-dushuhui/"]
    rows = page.xpath(".//table[@data-papers]/tbody/tr")
    assert [(row.get("data-step"), told(row.xpath("./th")[0]).split()[0]) for row in rows] == [
        ("pick-book", "书目"), ("read-aloud", "签到活动记录空白表：读书会签到"), ("write-down", "记录活动记录一页就够。")]
    assert [(row.get("data-clock"), row.get("data-least"), row.get("data-most")) for row in page.xpath(".//tr[@data-clock]")] == [
        ("pick-book read-aloud", "7d", None), ("read-aloud write-down", None, "3d")]
    assert "至少7天" in told(page.xpath(".//tr[@data-clock]")[0]) and "至多3天" in told(page.xpath(".//tr[@data-clock]")[1])


def test_a_workflow_has_its_own_check_and_those_of_its_duties(pages):
    page = pages["workflows/ban-dushuhui/"]
    boxes = Counter(box.rpartition("/")[0] for box in page.xpath(".//input/@data-check"))
    assert boxes == {"workflow/ban-dushuhui/book-named": 1, "shi-2031/2/club-held": 4}
    assert "在哪个书点读。" in part(page, "basis") and "报告里怎么写的" in part(page, "sample")


def test_a_path_stands_at_the_beginning_with_its_steps_numbered_through(pages):
    page = pages["start/"]
    assert page.xpath(".//section/@data-stage") == ["1", "7", "90"], "month-1 is not written"
    assert [told(one) for one in page.xpath('.//article[@class="zb-step"]/h3')] == ["1接钥匙", "2办头一场读书会", "3回头看"]
    assert page.xpath(".//input/@data-check") == ["journey/xin-shuji/keys-signed/2032"]
    other = pages["start/xin-guanliyuan/"]
    for one in (page, other):
        assert [told(row) for row in one.xpath('.//nav[@class="zb-paths"]//li')] == ["支部书记", "书点管理员", "交接清单"]
    assert page.xpath('.//nav[@class="zb-paths"]//*[@aria-current="page"]/text()') == ["支部书记"]


def test_a_path_lists_what_falls_due_for_its_post(sound, pages):
    year = lay_out(sound.graph)

    def due(address: str) -> set[str]:
        return {told(one) for one in pages[address].xpath(".//*[@data-due-list]/li//a")}

    keeper = {one.duty.title for one in year.occurrences if "guanliyuan" in one.duty.record.owners}
    assert due("start/xin-guanliyuan/") == keeper and keeper
    assert {"季度读书会", "每月清点藏书"} <= due("start/"), "the secretary's, and what nobody is named for"
    assert "核对账目" not in due("start/")
    assert due("start/handover/") == {one.duty.title for one in year.occurrences}
    dates = pages["start/handover/"].xpath(".//*[@data-due-list]/li/@data-until")
    assert len(dates) == len(year.occurrences) and dates == sorted(dates)


def test_the_handover_is_a_list_to_sign(pages):
    page = pages["start/handover/"]
    assert page.xpath(".//tbody/tr/@data-key") == ["handover:open-losses", "handover:shelf-keys"]
    assert told(page.xpath('.//p[@class="zb-paper__sign"]')[0]) == "移交人：接收人：监交人：日期："
    assert "接着办：办一场读书会" in told(page.xpath(".//tbody/tr")[0]) and "□有　□缺" in page.xpath(".//tbody/tr")[1].text_content()


def test_a_question_shows_each_saying_and_whether_it_holds(pages):
    page = pages["faq/"]
    (question,) = page.xpath('.//*[@data-key="faq:duojiu"]')
    assert [[told(cell) for cell in row][:2] for row in question.xpath(".//tbody/tr")] == [["一季一场。", "照这个"], ["一月一场。", "不照"]]
    assert "只听人说过。" in told(question) and "接着看：" in told(question)
    assert [told(one) for one in page.xpath('.//ul[@class="zb-plain"]/li/a')] == ["读书会多久办一场？", "书能带回家吗？"]


def test_a_form_has_its_blocks_and_names_who_uses_it(pages):
    page = pages["forms/qiandao-biao/"]
    (form,) = page.xpath('.//section[contains(@class, "zb-paper")]')
    assert [told(cell) for cell in form.xpath(".//th")] == ["日期", "书点", "书名", "姓名", "签名"]
    assert len(form.xpath(".//table[2]/tbody/tr")) == 6 and len(form.xpath('.//*[@class="zb-paper__area"]/div')) == 2
    assert form.xpath(".//col/@class") == ["zb-col-30", "zb-col-70"]
    assert "记录人：" in told(form) and "当天签。" in told(form) and "不代签。" not in told(form), "advice is not on the sheet"
    used = page.xpath('.//p[starts-with(., "用在：")]')[0]
    assert [told(one) for one in used.findall("a")] == ["办一场读书会", "新书记上手"], "the path of its step, and the workflow once"
    wide = pages["forms/dianshu-biao/"].xpath('.//section[contains(@class, "zb-paper--wide")]')[0]
    assert [told(cell) for cell in wide.xpath(".//tbody/tr/td[1]")] == ["东", "西", "南"]


def test_figures_tell_what_is_due_by_the_day_they_are_closed(pages):
    rows = {row.get("id"): [told(cell) for cell in row] for row in pages["writing/"].xpath(".//tbody/tr")}
    assert rows["dushuhui-shu"][5].startswith("至少2次") and rows["dushuhui-shu"][6].startswith("至少4次")
    assert rows["huanshu-shu"][5].startswith("至少18次，每个站分别计") and rows["huanshu-shu"][6].startswith("至少36次")
    assert rows["xinshu-shu"][5:] == ["没有定数", "没有定数"]
    genre = pages["writing/xiaojie/"]
    assert "6月30日" in part(genre, "what") and genre.xpath('.//section[@data-part="keep"]//tr/@id') == ["tally-dushuhui-shu", "tally-huanshu-shu"]
    assert told(genre.xpath('.//*[@id="tally-dushuhui-shu"]/td')[3]).startswith("至少2次")
    assert "有数，没有写哪天。" in part(genre, "how")


def test_without_a_day_of_closing_nothing_is_said_to_be_due(toy):
    toy.edit(GENRE, "  cutoff: 06-30\n", "")
    page = next(html.fromstring(f"<div>{page.body}</div>") for page in toy.build().pages if page.address == "writing/xiaojie/")
    assert "应有" not in part(page, "keep") and "数据截止" not in told(page)


def test_where_none_is_written_there_is_no_page_and_nothing_is_wrong(toy):
    for file in (FLOW, PATH, OTHER, FORMS, FAQ, HANDOVER, TALLIES, GENRE):
        toy.path(file).unlink()
    assert [str(one) for one in toy.problems()] == []
    addresses = {page.address for page in toy.build().pages}
    assert "" in addresses and {one for one in addresses if one.startswith(("workflows/", "forms/", "start/", "faq/", "writing/"))} == set()


@pytest.mark.parametrize(("file", "old", "address", "key"), sampled([
    (FLOW, "  title: 办一场读书会\n", "workflows/ban-dushuhui/", ""),
    (FLOW, "      title: 一起读\n", "workflows/ban-dushuhui/", "step:workflow/ban-dushuhui/read-aloud"),
    (FLOW, "      ask: 记录上写了读的是哪本书吗？\n", "workflows/ban-dushuhui/", "check:workflow/ban-dushuhui/book-named"),
    (PATH, "  title: 新书记上手\n", "start/", ""),
    (PATH, "          title: 接钥匙\n", "start/", "step:journey/xin-shuji/get-keys"),
    (HANDOVER, "    title: 书柜钥匙\n", "start/handover/", "handover:shelf-keys"),
    (FAQ, "    question: 书能带回家吗？\n", "faq/", "faq:jiebuchu"),
    (FORMS, "    title: 点书表\n", "forms/dianshu-biao/", ""),
    (TALLIES, "    title: 新书\n", "writing/", "tally:xinshu-shu"),
    (GENRE, "  title: 给读者的小结\n", "writing/xiaojie/", ""),
    (GENRE, "      title: 没做的事\n", "writing/xiaojie/", "step:genre/xiaojie/mei-zuo"),
], 4), ids=["workflow", "step", "check", "journey", "step of a journey", "handover", "faq", "form", "tally", "genre", "section"])
def test_a_retired_record_keeps_its_address_with_a_note(toy, file, old, address, key):
    indent = old[:len(old) - len(old.lstrip())]
    toy.edit(file, old, f"{old}{indent}retired: {{to: 'topic:cangshu', why: 试着停用}}\n")
    page = next(html.fromstring(f"<div>{page.body}</div>") for page in toy.build().pages if page.address == address)
    within = page.xpath(f'.//*[@data-key="{key}"]') if key else [page]
    notes = [told(note) for part in within for note in part.xpath('.//*[@class="zb-retired"]')]
    assert [note for note in notes if "试着停用" in note and "现看藏书" in note], f"no note at {address} {key}"


def test_a_file_that_cannot_be_read_is_told_once_and_not_for_all_it_held(toy):
    """What stands in a broken workflow, path or kind of report is not called vanished, though it was published."""
    (toy.data / "ids.lock").write_text("\n".join(published_keys(examine(toy.data)[0])) + "\n", encoding="utf-8")
    for file in ("workflows/ban-dushuhui.yml", "journeys/xin-shuji.yml", "genres/xiaojie.yml"):
        path = toy.data / file
        path.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    assert {one.code for one in toy.problems() if one.grade is Grade.ERROR} & {"I001", "I002", "R001"} == set()
