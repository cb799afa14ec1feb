"""The glossary: what a term must say, where it is found in the sources, how it is marked in our own text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from zhibu import model
from zhibu.lexicon import Lexicon
from zhibu.problem import Grade

TERMS, OURS = "terms.yml", "reports/shi-2031h1.yml"
TEXT, PLAN_TEXT = "originals/report-shi-2031h1.txt", "originals/plan-shi-2031.txt"

HERE = None
"""The problem stands on the line where the edit begins."""


def term(name: str, *aliases: str, **fields) -> model.Term:
    return model.Term.model_validate({"id": f"t-{sum(map(ord, name))}-{len(name)}", "title": name, "aliases": list(aliases), "group": "业务",
                                      "local": False, "used_in": []} | fields)


def found(text: str, *names: str) -> list[str]:
    return [text[start:end] for start, end, _ in Lexicon(map(term, names)).find(text)]


# ---- finding ----


@pytest.mark.parametrize(("text", "names", "spans"), [
    ("书点按月换书，换书活动要记录", ["换书", "换书活动"], ["换书", "换书活动"]),
    ("换书活动换书", ["换书活动", "换书", "活动"], ["换书活动", "换书"]),
    ("甲乙丙", ["甲乙", "乙丙"], ["甲乙"]),
    ("A.B与AxB", ["A.B"], ["A.B"]),
    ("没有", ["换书"], []),
    ("换书", [], []),
    ("", ["换书"], []),
])
def test_at_every_place_the_longest_name_is_found(text, names, spans):
    assert found(text, *names) == spans


letters = st.text("甲乙丙", min_size=1, max_size=4)


@given(st.lists(letters, max_size=6, unique=True), st.text("甲乙丙丁", max_size=30))
def test_the_longest_name_wins_and_none_is_passed_over(names, text):
    taken, at = [], 0
    while at < len(text):
        fits = [name for name in names if text.startswith(name, at)]
        taken += [(at, max(fits, key=len))] if fits else []
        at += len(max(fits, key=len)) if fits else 1
    lexicon = Lexicon(model.Term.model_validate({"id": f"t{n}", "title": name, "group": "业务", "local": False, "used_in": []})
                      for n, name in enumerate(names))
    assert [(start, text[start:end]) for start, end, _ in lexicon.find(text)] == taken
    assert all(names[int(name[1:])] == text[start:end] for start, end, name in lexicon.find(text))


def test_another_name_leads_to_the_same_term():
    assert {name for _, _, name in Lexicon([term("三本账", "三账")]).find("三账就是三本账")} == {term("三本账").id}


def test_a_retired_term_is_not_looked_for():
    assert list(Lexicon([term("换书", retired={"why": "不用了"})]).find("换书")) == []


def test_names_and_text_may_be_compared_in_a_plain_form():
    lexicon = Lexicon([term("“暖灯”行动")], lambda text: text.replace("“", "").replace("”", ""))
    assert [(start, end) for start, end, _ in lexicon.find("开展暖灯“行动”")] == [(2, 6)]


# ---- rules ----


BREAKS = [
    # name, file, old, new, expected: code and its line (see test_check)
    ("a local term that is explained", TERMS, "    used: 半年小结把它写成下一步打算，没有说是什么。\n", "    used: 半年小结写了。\n    explanation: 给晚归的读者留一盏灯的意思。\n",
     [("R080", "explanation: 给晚归")]),
    ("a local term that means something here", TERMS, "    local: true\n", "    local: true\n    here: 要留灯。\n", [("R080", "here: 要留灯")]),
    ("a local term with parts", TERMS, "    local: true\n", "    local: true\n    parts: [{name: 灯}]\n", [("R080", "parts: [{name: 灯}]")]),
    ("a local term whose use is not told", TERMS, "    used: 半年小结把它写成下一步打算，没有说是什么。\n", "", [("R080", "local: true")]),
    ("a term without explanation", TERMS, "    explanation: 馆里每年春天办的活动，晚上也开门。\n", "", [("R080", "- id: dushujie")]),
    ("a term that means nothing here", TERMS, "    here: 期间要排夜班。\n", "", [("R080", "- id: dushujie")]),
    ("an explanation that repeats the word", TERMS, "explanation: 馆里每年春天办的活动，晚上也开门。", "explanation: 读书节就是读书的节。", [("R081", HERE)]),
    ("a number slogan with a part too few", TERMS, "      - {name: 借还账}\n", "", [("R082", "- {name: 藏书账")]),
    ("one name twice", TERMS, "    title: 读书节\n", "    title: 读书节\n    aliases: [三账]\n", [("R083", "- id: dushujie")]),
    ("doubt that is not told", TERMS, "    unverified: 是不是都这么叫\n", "", [("R084", "confidence: unsure")]),

    ("used where the source does not", TERMS, "used_in: ['clause:shi-2031/2']", "used_in: ['clause:shi-2031/2', 'clause:shi-2031/1']", [("O080", HERE)]),
    ("used in a report that does not", TERMS, "used_in: ['clause:shi-2031/2']", "used_in: ['clause:shi-2031/2', 'report:shi-2031h1']", [("O080", HERE)]),
    ("a place of use that is left out", TERMS, "'paragraph:shi-2031h1/一（二）/二', 'paragraph:shi-2031h1/二¶1/一'", "'paragraph:shi-2031h1/一（二）/二'",
     [("O081", HERE)]),
    ("a use in an opening that is left out", TEXT, "上半年图书室照章开门", "上半年图书室照章开门、换书", [("O081", (TERMS, "used_in: ['paragraph:shi-2031h1/一（二）/二', "))]),
    ("a use in a heading that is left out", TERMS, "['section:shi-2031h1/一（一）']", "[]", [("O081", HERE)]),
    ("a use in the aim that is left out", "originals/plan-guan-2031.txt", "上下一条心", "上下一条心、办好读书节", [("O082", (TERMS, "# yaml"))]),
    ("a longer name that the source does not have", PLAN_TEXT, "办1次换书活动", "办1次换书", [
        ("O080", (TERMS, "used_in: ['clause:shi-2031/2']")),
        ("O081", (TERMS, "used_in: ['paragraph:shi-2031h1/一（二）/二', "))]),

    ("used in nothing", TERMS, "['clause:shi-2031/2']", "['clause:shi-2031/2', 'clause:shi-2031/7']", [("R001", HERE), ("O080", HERE)]),
    ("related to nothing", TERMS, "here: 按月办，要留记录。\n    related: [huanshu]", "here: 按月办，要留记录。\n    related: [huan]", [("R001", "related: [huan]")]),
    ("based on nothing", TERMS, "to: 'article:tushu-banfa/5'", "to: 'article:tushu-banfa/55'", [("R001", HERE)]),
    ("two terms of one id", TERMS, "- id: huanshu-huodong", "- id: dushujie", [("R002", HERE), ("O081", "used_in: ['paragraph:shi-2031h1/一（二）/二', ")]),
    ("an id that a heading has taken", TERMS, "- id: nuandeng", "- id: group-1", [("R004", HERE)]),
    ("used in a term", TERMS, "['clause:shi-2031/2']", "['clause:shi-2031/2', 'topic:huodong']", [("R005", HERE)]),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_one_fault_gives_its_problem_at_its_line_and_nothing_else(toy, file, old, new, expected):
    toy.break_once(file, old, new, expected)


@pytest.mark.parametrize(("life", "grade"), [("draft", Grade.NOTE), ("checked", Grade.ERROR)])
@pytest.mark.parametrize("source", ["编的。", "由 zhibu import 从来源文件整理出的草稿。"])
def test_how_grave_a_use_that_is_left_out_is_depends_on_life_and_not_on_the_source(toy, life, grade, source):
    toy.edit("plans/shi-2031.yml", "source: 编的；标题是另拟的。\n  life: checked", f"source: {source}\n  life: {life}")
    toy.edit(TERMS, "['clause:shi-2031/3', ", "[")
    assert [one.grade for one in toy.problems() if one.code == "O081" and "shi-2031/3" in one.what] == [grade]


@pytest.mark.parametrize(("old", "new"), [
    ("    title: 三本账\n", "    title: 双账\n    parts: [{name: 一}, {name: 二}]\n"),
    ("    title: 三本账\n", "    title: 两册三本账\n    parts: [{name: 一}, {name: 二}, {name: 三}, {name: 四}, {name: 五}]\n"),
    ("    title: 三本账\n", "    title: 两册三本账\n    parts: [{name: 一}, {name: 二}, {name: 三}]\n"),
    ("    title: 三本账\n", "    title: 账本三样\n    parts: [{name: 一}]\n"),
], ids=["double is two", "the parts of both numbers", "the parts of one of the numbers", "a number within a name"])
def test_the_parts_of_a_slogan_are_as_many_as_it_says(toy, old, new):
    toy.edit(TERMS, "    parts:\n      - {name: 藏书账, gist: 有什么。}\n      - {name: 借还账}\n      - {name: 丢失账, gist: 少了什么。}\n", "")
    toy.edit(TERMS, "    aliases: [三账]\n", "    aliases: [三本账]\n")
    toy.edit(TERMS, old, new)
    assert toy.places() == []


def test_quotation_marks_and_spaces_do_not_hide_a_term(toy):
    toy.edit(TEXT, "读书节加开夜场", "“读书 节”加开夜场")
    toy.edit(TERMS, "title: 换书活动", "title: “换书”活动")
    assert toy.places() == []


def test_without_an_original_its_places_are_not_judged(toy):
    toy.path(TEXT).unlink()
    toy.edit(TERMS, "'paragraph:shi-2031h1/一（二）/二', 'paragraph:shi-2031h1/二¶1/一'", "'paragraph:shi-2031h1/一（二）/一'")
    assert {one.code for one in toy.problems()} == {"O001"}


def test_a_retired_term_need_not_be_used(toy):
    toy.edit(TERMS, "    title: 换书活动\n", "    title: 换书活动\n    retired: {to: 'term:huanshu', why: 并了}\n")
    toy.edit(TERMS, "['paragraph:shi-2031h1/一（二）/二', 'paragraph:shi-2031h1/二¶1/一']", "['paragraph:shi-2031h1/一（二）/二', 'paragraph:shi-2031h1/二¶1/一', 'clause:shi-2031/2']")
    assert toy.places() == []


# ---- on the pages ----


@pytest.fixture(scope="module")
def pages(sound) -> dict:
    return {page.address: html.fromstring(f"<div>{page.body}</div>") for page in sound.online.pages}


def told(element) -> str:
    return " ".join(element.text_content().split())


def test_a_page_marks_a_term_where_it_uses_it_first_and_only_there(pages):
    marks = {address: [(link.get("href").partition("#")[2], link.text_content()) for link in page.xpath('.//a[@class="zb-term"]')]
             for address, page in pages.items()}
    assert marks["plans/shi-2031/2/"] == [("huanshu", "换书"), ("huanshu-huodong", "换书活动")]
    assert marks["reports/shi-2031h1/"] == [("dushujie", "读书节"), ("huanshu", "换书"), ("nuandeng", "暖灯行动")]
    assert [address for address, found in marks.items() if len(found) != len({name for name, _ in found})] == []


def test_the_glossary_marks_no_term(pages):
    assert pages["terms/"].xpath('.//a[@class="zb-term"]') == []


def test_marking_changes_no_letter(pages):
    (lead,) = pages["plans/shi-2031/2/"].xpath('.//section[@data-part="what"]/p[@class="zb-lead"]')
    assert lead.text_content() == "读书会、讲书、换书都有次数，读书有学时。"
    (link,) = lead.xpath("./a")
    assert (link.get("href"), link.get("title")) == ("../../../terms/#huanshu", "读者把看完的带来，拿走别人看完的。")


def test_a_retired_term_is_not_marked_but_keeps_its_address(toy):
    toy.edit(TERMS, "    title: 换书\n", "    title: 换书\n    retired: {to: 'term:huanshu-huodong', why: 并了}\n")
    tree = {page.address: html.fromstring(f"<div>{page.body}</div>") for page in toy.build().pages}
    assert [link.text_content() for link in tree["plans/shi-2031/2/"].xpath('.//a[@class="zb-term"]')] == ["换书活动"]
    (entry,) = tree["terms/"].xpath('.//article[@id="huanshu"]')
    assert told(entry.xpath('./p[@class="zb-retired"]')[0]) == "已停用：并了，现看换书活动"


def test_the_glossary_tells_every_term_in_its_group(pages):
    page = pages["terms/"]
    assert [heading.text_content() for heading in page.xpath('.//section[@class="zb-glossary"]/h2')] == ["口号", "业务", "活动", "本地"]
    entry = {name: told(page.xpath(f'.//article[@id="{name}"]')[0]) for name in ("sanbenzhang", "nuandeng", "huanshu-huodong")}
    assert entry["sanbenzhang"].startswith("三本账 待核") and "藏书账：有什么。" in entry["sanbenzhang"]
    assert "也写作：三账。" in entry["sanbenzhang"] and "依据：《图书室管理办法》第五条 小组交流" in entry["sanbenzhang"] and "另见：换书。" in entry["sanbenzhang"]
    assert entry["nuandeng"] == "暖灯行动 本地叫法，内容未载明 半年小结把它写成下一步打算，没有说是什么。 用在：半年小结 二¶2/二"
    assert "用在：本室要点第2条" in entry["huanshu-huodong"]
    assert "共 5 个" in told(page) and "只有本地知道内容的 1 个不解释" in told(page)


def test_every_kind_of_place_has_a_short_name(toy):
    toy.edit("originals/plan-shi-2031.txt", "方便读者放", "办读书节，方便读者放")
    toy.edit(TEXT, "大家都说方便", "读书节大家都说方便")
    toy.edit(TERMS, "['clause:shi-2031/3', 'paragraph:shi-2031h1/一（二）/二']",
             "['clause:shi-2031/3', 'paragraph:shi-2031h1/一（二）/二', 'plan:shi-2031', 'report:shi-2031h1']")
    page = next(html.fromstring(f"<div>{page.body}</div>") for page in toy.build().pages if page.address == "terms/")
    links = [link.text_content() for entry in ("dushujie", "sanbenzhang") for link in page.xpath(f'.//article[@id="{entry}"]/p[last()]/a')]
    assert links == ["本室要点总体要求", "本室要点第3条", "半年小结开头或结尾", "半年小结 一（二）/二", "半年小结 一（一）标题"]


def test_a_clause_names_the_terms_it_uses(pages):
    (line,) = pages["plans/shi-2031/2/"].xpath('.//h3[text()="这一条用到的词"]/following-sibling::p')
    assert told(line) == "换书活动"
    assert pages["plans/shi-2031/1/"].xpath('.//h3[text()="这一条用到的词"]') == []
