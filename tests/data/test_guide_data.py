"""The real guides: workflows, paths, handover, questions, forms, figures and kinds of report are all there, and say on what ground.

A failure here is a fault of data/, seldom of the code: each says what to do.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from zhibu import model
from zhibu.build import examine
from zhibu.check import grounded, level_of
from zhibu.graph import Graph
from zhibu.reckon import needed

DATA = Path(__file__).resolve().parents[2] / "data"

WORKFLOWS = {
    "dangyuan-dahui", "zhiweihui", "dangxiaozu-hui", "dangke", "zhuti-dangri", "zuzhi-shenghuohui", "minzhu-pingyi", "fazhan-dangyuan", "zuzhi-guanxi",
    "dangfei", "huanjie-xuanju", "qingshi-baogao", "jingshi-jiaoyu", "lianzheng-jianduyuan", "jieqian-tixing", "zuofeng-zicha", "xiansuo-yijiao",
    "yishi-xingtai-yanjiu", "yuqing-yanpan", "xuanchuan-dengji", "xueshi-dengji", "tanxin-tanhua", "sixiang-fenxi", "wubifang", "xianfenggang",
    "baozhan-lianxi", "gongkai", "yuejian-choucha", "zhenggai-xiaohao", "bannian-zongjie", "niandu-zongjie", "shuzhi-pingyi", "guidang-yijiao"}
FORMS = {
    "notice", "sign-in", "minutes", "agenda", "resolution", "talk-record", "study-card", "rectification-list", "publication-register", "activity-plan",
    "dues-sheet", "visit-register", "supervision-record", "press-tally", "handover-list", "problem-list", "ballot-count", "issue-decision", "self-check",
    "clue-slip", "analysis-outline"}
GENRES = {"bannian", "niandu", "huanjie", "banzi", "shuzhi"}
JOURNEYS = {"shuji", "ganshi", "zuzhang"}
KINDS = {"Step", "Timing", "Ratio", "Clock", "Paper", "Fault", "JourneyStep", "HandoverItem", "Faq", "Conflict", "Form", "GenreSection"}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return examine(DATA)[0]


@pytest.fixture(scope="module")
def election(graph) -> model.Workflow:
    return graph.entities["workflow:huanjie-xuanju"].record


@pytest.mark.parametrize(("kind", "ids"), [("workflow", WORKFLOWS), ("form", FORMS), ("genre", GENRES), ("journey", JOURNEYS)],
                         ids=["workflows", "forms", "genres", "journeys"])
def test_those_that_are_asked_for_are_there(graph, kind, ids):
    missing = sorted(ids - {one.id for one in graph.of(kind)})
    assert not missing, f"缺这些 {kind}，补在 data/ 里：{missing}"


def test_what_is_no_custom_says_on_what_ground_it_stands(graph):
    seen, loose = Counter(), []
    for entity in graph.entities.values():
        for path, part in grounded(entity.record):
            seen[type(part).__name__] += 1
            if part.level != "custom" and part.level not in {level_of(graph, one.to) for one in part.basis if one.to in graph.entities}:
                loose.append(f"{entity.key} {'/'.join(map(str, path))}：{part.level}")
    assert set(seen) == KINDS, "每一种都要有，也都要查到"
    assert not loose, "补 basis，或改为 level: custom：\n" + "\n".join(loose)


def test_no_share_is_given_that_is_not_verified(graph):
    assert [one.key for one in graph.of("ratio") if one.record.unverified or one.record.level == "custom"] == []
    assert len(graph.of("ratio")) >= 5


def test_there_are_questions_enough_and_each_answer_is_short(graph):
    questions = graph.of("faq")
    assert len(questions) >= 30, "data/faq.yml"
    long = {one.key: len(one.record.answer) for one in questions if len(one.record.answer) > 130}
    assert not long, f"回答太长，收成两句：{long}"
    asked = Counter(text for one in questions for text in (one.record.question, *one.record.aliases))
    assert [text for text, number in asked.items() if number > 1] == [], "同一个问法写了两处"
    assert all(any(row.holds in ("yes", "unknown") for row in one.record.conflicts) for one in questions if one.record.conflicts), "写明今天照哪个，或待核"


def test_the_first_week_is_short_and_every_step_of_it_leads_to_a_page_or_a_form(graph):
    assert [one.id for one in graph.of("journey") if one.record.first] == ["shuji"]
    for journey in graph.of("journey"):
        week = [step for stage in journey.record.stages if stage.key in ("day-1", "week-1") for step in stage.steps]
        assert 0 < len(week) <= 12, journey.id
        assert [step.id for step in week if not step.forms and not step.read] == [], f"{journey.id}：头一周每一步都要有表可填或有页可看"
        assert [stage.key for stage in journey.record.stages] == ["day-1", "week-1", "month-1", "quarter-1"], journey.id


def test_the_day_the_term_ends_names_its_source(graph):
    step = graph.entities["step:journey/shuji/term-end"].record
    assert "届满日" in step.title and {"decision-letter", "minutes"} <= set(step.hold) and "选举大会的记录" in "".join(step.how)


def test_every_workflow_is_checked_by_a_check_of_its_own_or_of_its_duties(graph):
    bare = [one.id for one in graph.of("workflow")
            if not one.record.checks and not any(graph.inside(key, "check") for key in one.record.requirements)]
    assert not bare, f"没有检查看得出办没办，写一条 checks 或连上 requirements：{bare}"


def test_every_workflow_can_be_walked(graph):
    for one in graph.of("workflow"):
        it: model.Workflow = one.record
        assert {step.stage for step in it.steps} == {"before", "during", "after"}, f"{one.id}：事前、当天、事后都要有"
        assert len(it.steps) >= 7 and it.who and it.topics and it.faults and it.silent, one.id
        assert it.when or it.trigger, f"{one.id}：写多久一次，或遇什么事办"


def test_every_form_is_used_somewhere(graph):
    used = {name for one in graph.of("step") for name in getattr(one.record, "forms", ())}
    used |= {paper.form for one in graph.of("workflow") for paper in one.record.papers if paper.form}
    assert sorted({one.id for one in graph.of("form")} - used) == [], "没有流程或上任路用到：在步骤的 forms 或材料的 form 里写上"


def test_an_election_is_reckoned_as_the_rules_say(election):
    assert len(election.papers) >= 15
    shares = {one.id: one for one in election.ratios}
    quorum, margin = shares["four-fifths"], shares["more-candidates"]
    assert (quorum.numerator, quorum.denominator, quorum.bound, quorum.added) == (4, 5, "at-least", False) and needed(quorum, 17) == 14
    assert (margin.numerator, margin.denominator, margin.added) == (1, 5, True) and [needed(margin, seats) for seats in (3, 5)] == [4, 6]
    assert needed(shares["preselected"], 17) == 9


def test_an_election_asks_before_it_is_answered(election):
    order = [paper.step for paper in election.papers]
    asked = ["committee-study", "ask-election", "election-approved", "recommend", "preliminary", "ask-candidates", "candidates-approved", "check-quorum", "report-result"]
    places = [order.index(step) for step in asked]
    assert places == sorted(places), "请示在前、批复在后：照材料的先后改 papers"


def test_the_organisational_meeting_has_its_nine_papers_and_its_two_warnings(graph):
    it = graph.entities["workflow:zuzhi-shenghuohui"].record
    assert len(it.papers) == 9
    assert any("以当年通知为准" in one for one in it.warnings) and any("所属年度" in one and "召开日期" in one for one in it.warnings)
    assert sum(step.timing is not None and (step.timing.offset or "").startswith("-") for step in it.steps) >= 5


def test_the_half_year_report_is_closed_on_30_june_and_asks_for_forty_figures(graph):
    it = graph.entities["genre:bannian"].record
    assert it.cutoff == "06-30" and it.period == "half-year"
    assert len({name for section in it.sections for name in section.tallies}) >= 40
    bare = [section.id for section in it.sections if not section.samples]
    assert len(bare) <= 1, f"这些部分没有样本批注：{bare}"
    assert len(graph.of("tally")) >= 40 and all(one.record.definition for one in graph.of("tally"))


def test_every_figure_is_asked_for_by_a_kind_of_report(graph):
    asked = {name for genre in graph.of("genre") for section in genre.record.sections for name in section.tallies}
    assert sorted({one.id for one in graph.of("tally")} - asked) == [], "没有哪种报告用到：写进 genres 的 tallies，或删去"


def test_the_handover_has_every_group_and_the_matters_in_hand(graph):
    groups = Counter(one.record.group for one in graph.of("handover"))
    assert set(groups) == {"在办的事", "台账和记录", "档案和文件", "人和分工", "账号和物品"} and groups["在办的事"] >= 5
    text = " ".join(one.title for one in graph.of("handover"))
    assert all(word in text for word in ("届满日", "发展对象", "整改", "预备"))
