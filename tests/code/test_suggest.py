"""Proposed links: what is proposed and why, that nothing counts until a person confirms it, that what was rejected stays away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Toy
from lxml import html

from zhibu import suggest
from zhibu.alignment import alignments
from zhibu.coverage import coverage, our_reports
from zhibu.load import load
from zhibu.problem import Grade
from zhibu.samples import answers_of, told_of
from zhibu.suggest import Scale, Suggestion, appended, hints, suggestions

FILE, OWN, SUPERIOR, OURS = "suggestions.yml", "plans/shi-2031.yml", "plans/guan-2031.yml", "reports/shi-2031h1.yml"
POINT, CLAUSE, SHELVES = "paragraph:shi-2031h1/一（一）2", "clause:shi-2031/1", "item:shi-2031/1/shangjia"

NEW_PLAN = """\
plan:
  id: ju-2031
  title: 文化局2031年工作要点
  short: 局要点
  body: guan-dangwei
  level: superior
  year: 2031
  source: 编的。
  checked_on: 2032-02-01
  aim: {summary: 一条心。, points: [读者]}
  sections:
    - key: 一
      title: 书和人
      summary: 管书。
      clauses:
        - number: '1'
          title: 清点藏书
          summary: 书点按月点书，丢了的记下来，坏了的修。
          topics: [cangshu]
          items:
            - {id: dian, mark: 一是, title: 每月点书, text: 书点按月点书，少了的写下来。, directional: 编的。}
        - number: '2'
          title: 粮仓通风
          summary: 谷物防潮。
          topics: [jilv]
          items:
            - {id: gu, mark: 一是, title: 谷物, text: 谷物翻晒防霉。, directional: 编的。}
"""


def row(**changes: str) -> str:
    """One record of `suggestions.yml`, sound but for CHANGES; an empty one leaves the field out."""
    fields = {"type": "answers", "from": f"'{POINT}'", "to": f"'{SHELVES}'", "state": "suggested", "score": "20", "evidence": "[编的]"} | changes
    lines = [f"    {name}: {value}" for name, value in fields.items() if value]
    return "  - " + "\n".join(lines).lstrip() + "\n"


def put(toy, *rows: str, head: str = "suggestions:\n") -> None:
    toy.path(FILE).write_text(head + "".join(rows), encoding="utf-8", newline="\n")


def pairs(found: list[Suggestion]) -> set[tuple[str, str]]:
    return {(one.start, one.end) for one in found}


EASY = replace(suggest.WEIGHTS, answers=0.01, carries=0.01)
"""So low a line that nearly everything alike is proposed."""


@pytest.fixture
def toy(toy: Toy) -> Toy:
    """The toy with a paragraph whose one answer nobody has written yet."""
    toy.edit(OURS, "          answers:\n            - {to: 'item:shi-2031/1/shangjia'}\n", "")
    return toy


# ---- what is proposed ----

def test_a_paragraph_is_led_to_what_it_speaks_of_with_what_speaks_for_it(toy):
    graph = toy.graph()
    found = [one for one in suggestions(graph, weights=EASY) if one.start == POINT]
    assert found, "the paragraph shares words with the plan"
    assert all(one.type == "answers" and one.end.split(":")[0] in ("item", "clause") and one.evidence for one in found)
    assert all("占" in one.evidence[0] for one in found) and found == sorted(found, key=lambda one: -one.score)


def test_the_same_data_give_the_same_proposals(toy):
    first, second = (suggestions(toy.graph(), weights=EASY) for _ in range(2))
    assert first == second and first


def test_what_is_linked_is_not_proposed_nor_its_clause_nor_its_items(sound):
    graph = sound.graph
    found = pairs(suggestions(graph, weights=EASY))
    linked = {(one.start, one.end) for one in graph.links if one.type in ("answers", "carries")}
    assert linked and found & linked == set()
    for start, end in linked:
        if end.startswith("clause:") and start.startswith("paragraph:"):
            assert not {item.key for item in graph.inside(end, "item")} & {other for one, other in found if one == start}


def test_only_paragraphs_of_ours_that_tell_what_was_done_are_led_anywhere(sound):
    graph = sound.graph
    for one in suggestions(graph, weights=EASY):
        start = graph.entities[one.start]
        assert start.ours and (start.type == "clause" or start.record.kind == "done")


def test_one_report_or_one_plan_may_be_asked_for(sound):
    found = suggestions(sound.graph, weights=EASY)
    assert {one.type for one in suggestions(sound.graph, (), None, EASY)} <= {"carries"}
    assert [one for one in found if one.type == "answers"] == suggestions(sound.graph, None, (), EASY)
    assert suggestions(sound.graph, (), (), EASY) == []


def test_shared_citations_and_figures_are_evidence(sound):
    graph = sound.graph
    evidence = [piece for point in graph.of("paragraph") for item in graph.of("item") for piece in suggest.evidence_of(Scale(graph), point.key, item.key)]
    assert any(piece.startswith("同一口径“") for piece in evidence)
    assert any(piece.startswith("同引“") for piece in evidence)


def test_a_measured_report_gives_the_scale_no_words(sound):
    graph = sound.graph
    whole, without = Scale(graph), Scale(graph, without={"shi-2031h1"})
    feature = next(one for one in whole.features(POINT) if not any(
        one in whole.features(other.key) for kind in ("item", "clause", "paragraph") for other in graph.of(kind) if other.key != POINT))
    assert without._rarity.get(feature) is None and whole._rarity[feature] < without._unseen


def test_the_longest_run_ignores_marks_and_is_the_first_of_several():
    assert suggest.longest_run("书点“按月”点书。", "要按月点书") == "按月点书"
    assert suggest.longest_run("甲乙丙丁", "丙丁甲乙") == "甲乙"
    assert suggest.longest_run("甲", "乙") == ""


# ---- nothing counts until it is confirmed ----

def facts(toy) -> tuple:
    """What is counted: coverage, alignment, what is told of a clause, what a paragraph answers."""
    graph = toy.graph()
    plan = graph.entities["plan:shi-2031"]
    found = coverage(graph, plan, our_reports(graph))
    told = [(one.point.key, one.strength) for one in told_of(graph, [SHELVES])]
    return ([(one.entity.key, one.state, len(one.answers)) for clause in found.clauses for one in (clause, *clause.items)],
            [(row.clause.key, row.state) for one in alignments(graph) for row in one.rows], told,
            [entity.key for entity, _ in answers_of(graph, graph.entities[POINT])])


@pytest.mark.parametrize("state", ["suggested", pytest.param("rejected", marks=pytest.mark.slow)])
def test_a_suggested_or_rejected_link_stands_in_the_graph_and_counts_nowhere(toy, state):
    before, pages = facts(toy), {page.address: page.body for page in toy.build().pages}
    put(toy, row(state=state, why="编的" if state == "rejected" else ""),
        row(type="carries", **{"from": "'clause:shi-2031/3'", "to": "'clause:guan-2031/1'"}, state=state, why="编的"))
    assert toy.problems() == []
    assert [one.state for one in toy.graph().links if one.start == POINT and one.end == SHELVES] == [state]
    assert facts(toy) == before
    changed = {page.address for page in toy.build().pages if pages[page.address] != page.body}
    assert changed == set(), "no page tells of it"


def test_a_confirmed_link_counts_like_one_that_is_written_at_the_paragraph(toy):
    states, rows, _, _ = facts(toy)
    put(toy, row(state="confirmed", strength="direct", why="看过"),
        row(type="carries", **{"from": "'clause:shi-2031/3'", "to": "'clause:guan-2031/2'"}, state="confirmed", strength="partial", why="读过"))
    assert toy.problems() == []
    after, carried, told, answered = facts(toy)
    assert (POINT, "direct") in told and SHELVES in answered
    assert (SHELVES, "answered") in {one[:2] for one in after}
    assert dict(carried)["clause:guan-2031/2"] == "partial"
    page = next(html.fromstring(page.body) for page in toy.build().pages if page.address == "alignment/")
    assert "推断：读过" in page.xpath('.//tr[@id="guan-2031-2"]')[0].text_content()


def test_a_confirmed_link_whose_end_has_changed_waits_and_says_so(toy):
    put(toy, row(state="confirmed", strength="direct", fp="'00000000'"))
    (problem,) = toy.problems()
    assert problem.code == "R140" and "删去 fp" in problem.mend
    assert SHELVES not in facts(toy)[3]


# ---- what is rejected does not return ----

@pytest.mark.parametrize("state", ["suggested", "rejected", "confirmed"])
def test_what_was_judged_or_proposed_is_not_proposed_again(toy, state):
    found = [one for one in suggestions(toy.graph(), weights=EASY) if one.start == POINT]
    put(toy, *(row(to=f"'{one.end}'", state=state, why="编的", strength="partial") for one in found))
    assert found and [one for one in suggestions(toy.graph(), weights=EASY) if (one.start, one.end) in pairs(found)] == []


def test_who_rejects_an_item_is_not_offered_its_clause_instead(toy):
    put(toy, row(state="rejected", why="编的"))
    assert (POINT, CLAUSE) not in pairs(suggestions(toy.graph(), weights=replace(EASY, answers=0.0)))


def test_who_rejects_a_clause_is_not_offered_its_items_instead(toy):
    put(toy, row(to=f"'{CLAUSE}'", state="rejected", why="编的"))
    assert [end for start, end in pairs(suggestions(toy.graph(), weights=EASY)) if start == POINT and "shi-2031/1" in end] == []


# ---- a superior plan that nobody has compared yet ----

def page_of(toy) -> html.HtmlElement:
    return next(html.fromstring(page.body) for page in toy.build().pages if page.address == "alignment/")


def test_an_unread_plan_lists_every_clause_as_a_gap_with_the_nearest_own_clauses(toy):
    before = facts(toy)[1]
    toy.path("plans/ju-2031.yml").write_text(NEW_PLAN, encoding="utf-8", newline="\n")
    assert [str(one) for one in toy.problems() if one.grade is not Grade.NOTE] == []
    graph = toy.graph()
    assert [one.start for one in hints(graph, graph.entities["plan:ju-2031"])["clause:ju-2031/1"]][0] == CLAUSE
    page = page_of(toy)
    first, second = (page.xpath(f'.//tr[@id="ju-2031-{n}"]')[0] for n in (1, 2))
    assert "还没有对照" in first.text_content() and "还没有对照" in second.text_content()
    (hint, *_) = first.xpath(".//div[@data-suggested]")
    assert "建议，未确认，不计入" in hint.text_content() and "第1条" in hint.text_content() and "共有字样" in hint.text_content()
    assert second.xpath(".//div[@data-suggested]") == [], "nothing is near enough"
    assert [row for row in facts(toy)[1] if not row[0].startswith("clause:ju-")] == before
    assert page.xpath('.//tr[starts-with(@id, "guan-2031")]//div[@data-suggested]') == [], "a plan that was compared shows none"


def test_what_is_written_down_as_suggested_is_still_shown_and_what_is_rejected_is_not(toy):
    toy.path("plans/ju-2031.yml").write_text(NEW_PLAN, encoding="utf-8", newline="\n")
    for state, shown in (("suggested", True), ("rejected", False)):
        put(toy, row(type="carries", **{"from": f"'{CLAUSE}'", "to": "'clause:ju-2031/1'"}, state=state, why="编的"))
        graph = toy.graph()
        found = hints(graph, graph.entities["plan:ju-2031"]).get("clause:ju-2031/1", [])
        assert (CLAUSE in {one.start for one in found}) is shown


# ---- the command and its file ----

def test_the_command_prints_evidence_and_writes_nothing_unless_told(toy):
    toy.path("plans/ju-2031.yml").write_text(NEW_PLAN, encoding="utf-8", newline="\n")
    done = toy.run("suggest", "--plan", "ju-2031")
    assert (done.returncode, done.stderr) == (0, "")
    assert "承接 局要点第1条“清点藏书”" in done.stdout and "凭什么：" in done.stdout and "不计入" in done.stdout
    assert not toy.path(FILE).exists()


def test_writing_keeps_every_line_and_proposes_nothing_twice(toy):
    toy.path("plans/ju-2031.yml").write_text(NEW_PLAN, encoding="utf-8", newline="\n")
    head = "# 先看这里\nsuggestions:  # 人写的\n"
    put(toy, row(state="rejected", why="不是一回事  # 不是注释").replace("score: 20", "score: 20   # 当时"), "  # 末尾的话\n", head=head)
    before = toy.path(FILE).read_text(encoding="utf-8")
    assert toy.run("suggest", "--write").returncode == 0
    after = toy.path(FILE).read_text(encoding="utf-8")
    assert after.startswith(before) and len(after) > len(before)
    assert toy.run("check").returncode == 0
    rows = load(toy.data)[0].suggestions
    assert rows[0].state == "rejected" and {one.state for one in rows[1:]} == {"suggested"} and all(one.evidence and one.fp for one in rows[1:])
    done = toy.run("suggest", "--write")
    assert "追加了 0 条" in done.stdout and toy.path(FILE).read_text(encoding="utf-8") == after


def test_the_first_writing_makes_the_file_and_says_how_to_judge(toy):
    toy.path("plans/ju-2031.yml").write_text(NEW_PLAN, encoding="utf-8", newline="\n")
    assert toy.run("suggest", "--write", "--limit", "1").returncode == 0
    text = toy.path(FILE).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schema/suggestions.schema.json\n") and "rejected" in text.split("suggestions:")[0]
    assert len(load(toy.data)[0].suggestions) == 1


@pytest.mark.parametrize(("before", "after"), [
    ("suggestions: []\n", "suggestions:\n  - a\n"), ("suggestions: []  # 空\n", "suggestions:  # 空\n  - a\n"),
    ("# x\r\nsuggestions:\r\n- b\r\n", "# x\r\nsuggestions:\r\n- b\r\n- a\r\n"), ("suggestions:\n    - b", "suggestions:\n    - b\n    - a\n"),
    ("suggestions: [{type: answers}]\n", None), ("other: []\n", None),
])
def test_records_are_put_at_the_end_in_the_manner_of_the_file(before, after):
    assert appended(before, [["- a"]]) == after


def test_a_list_in_brackets_is_left_alone_and_the_command_says_so(toy):
    toy.path("plans/ju-2031.yml").write_text(NEW_PLAN, encoding="utf-8", newline="\n")
    toy.path(FILE).write_text(f"suggestions: [{{type: answers, from: '{POINT}', to: '{SHELVES}', state: suggested, score: 3, evidence: [编的]}}]\n",
                              encoding="utf-8", newline="\n")
    before = toy.path(FILE).read_bytes()
    done = toy.run("suggest", "--write")
    assert done.returncode == 1 and "没有写" in done.stderr and toy.path(FILE).read_bytes() == before


@pytest.mark.parametrize("arguments", [("--report", "no-such"), ("--plan", "shi-2031"), ("--report", "beiguan-2031")])
def test_a_name_that_is_none_is_wrong_use(toy, arguments):
    done = toy.run("suggest", *arguments)
    assert done.returncode == 2 and "可以写：" in done.stderr


def test_broken_data_are_reported_and_nothing_is_proposed(toy):
    toy.edit(OWN, "helpers: [weiyuan]", "helpers: [nobody]")
    done = toy.run("suggest", "--write")
    assert done.returncode == 1 and "[R001]" in done.stderr and not toy.path(FILE).exists()


# ---- the rules ----

BREAKS = [
    # name, file, what is written, "", expected codes with the field they stand at
    ("from nowhere", FILE, row(**{"from": "'paragraph:shi-2031h1/九'"}), "", [("R001", "from")]),
    ("to nowhere", FILE, row(to="'item:shi-2031/1/nothing'"), "", [("R001", "to")]),
    ("from the wrong kind", FILE, row(**{"from": f"'{CLAUSE}'"}), "", [("R005", "from")]),
    ("to the wrong kind", FILE, row(to="'topic:cangshu'"), "", [("R005", "to")]),
    ("another body's report", FILE, row(**{"from": "'paragraph:beiguan-2031/一/一'"}), "", [("R141", "from")]),
    ("the wrong way round", FILE, row(type="carries", **{"from": "'clause:guan-2031/1'", "to": "'clause:shi-2031/3'"}), "", [("R141", "type")]),
    ("confirmed without a strength", FILE, row(state="confirmed"), "", [("R142", "state")]),
    ("rejected without a reason", FILE, row(state="rejected"), "", [("R142", "state")]),
    ("written at the paragraph too", FILE, row(**{"from": "'paragraph:shi-2031h1/一（一）1/二'"}, to=f"'{CLAUSE}'"), "", [("R143", "to")]),
    ("judged, and an end has changed", FILE, row(state="confirmed", strength="partial", fp="'00000000'"), "", [("R140", "fp")]),
]


@pytest.mark.parametrize(("name", "file", "text", "_", "expected"), BREAKS, ids=[row[0] for row in BREAKS])
def test_a_broken_record_is_reported_at_its_line(toy, name, file, text, _, expected):
    put(toy, text)
    lines = toy.path(file).read_text(encoding="utf-8").splitlines()
    assert toy.places() == [(code, f"data/{file}", next(n for n, line in enumerate(lines, 1) if line.strip(" -").startswith(f"{field}:")))
                            for code, field in expected]


def test_the_same_link_twice_is_reported(toy):
    put(toy, row(), row(state="rejected", why="编的"))
    assert [code for code, _, _ in toy.places()] == ["R143"]


def test_while_a_report_is_broken_its_paragraphs_are_not_missed(toy):
    put(toy, row())
    toy.path(OURS).write_text("report: 1\n", encoding="utf-8", newline="\n")
    assert FILE not in {file.removeprefix("data/") for _, file, _ in toy.places()}


def test_a_confirmed_link_without_a_reason_shows_no_colon_with_nothing_behind_it(toy):
    put(toy, row(type="carries", **{"from": "'clause:shi-2031/3'", "to": "'clause:guan-2031/1'"}, state="confirmed", strength="partial"))
    assert toy.run("confirm").returncode == 0
    page = next(page.body for page in toy.build().pages if page.address == "alignment/")
    assert "推断，没有写理由" in page and "推断：<" not in page
