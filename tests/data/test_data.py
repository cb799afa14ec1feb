"""The real data: whole, checked, true to the originals where they are at hand, and in our own words.

A failure here is a fault of data/, seldom of the code: each says what to do.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from zhibu.build import Output, examine
from zhibu.check import published_keys, read_lock
from zhibu.fidelity import facts_in_plan, facts_in_report
from zhibu.graph import Entity, Graph
from zhibu.load import FILES
from zhibu.problem import Grade, Problem
from zhibu.schema import stale

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"


@pytest.fixture(scope="module")
def examined() -> tuple[Graph, list[Problem]]:
    """The records, and every problem; with the originals where ZHIBU_ORIGINALS or data/originals has them."""
    graph, _, problems = examine(DATA)
    return graph, problems


@pytest.fixture(scope="module")
def graph(examined) -> Graph:
    return examined[0]


@pytest.fixture(scope="module")
def problems(examined) -> list[Problem]:
    return examined[1]


def test_the_data_have_no_error_and_no_warning(problems):
    found = [str(problem) for problem in problems if problem.grade is not Grade.NOTE]
    assert not found, "改好 data/ 里的这些问题（zhibu check 也会列出）：\n" + "\n".join(found)


def test_plans_and_reports_are_compared_with_their_originals_or_it_is_said_what_stays_unchecked(graph, problems, unchecked):
    notes = {problem.record: problem.what for problem in problems if problem.code == "O001"}
    unchecked += [f"{record or 'data/regulations'}：{what}" for record, what in sorted(notes.items())]
    there = {path.stem for path in folder.glob("*.txt")} if (folder := originals()) else set()
    assert {record: what for record, what in notes.items() if record} == {
        one.id: f"原文未提供，{count(one)} 项未核" for kind, count, records in (
            ("plan", facts_in_plan, graph.dataset.plans), ("report", facts_in_report, graph.dataset.reports))
        for one in records if f"{kind}-{one.id}" not in there}
    differences = [str(problem) for problem in problems if problem.code[0] == "O" and problem.code != "O001"]
    assert not differences, "与原文不符，照原文改 data/：\n" + "\n".join(differences)


def originals() -> Path | None:
    """The folder of the originals, where there is one."""
    folder = Path(os.environ.get("ZHIBU_ORIGINALS") or DATA / "originals")
    return folder if folder.is_dir() else None


def test_nothing_of_the_two_plans_is_lost(graph):
    plans = {plan.id: plan for plan in graph.dataset.plans}
    shape = {key: (len(plan.sections), [int(clause.number) for section in plan.sections for clause in section.clauses])
             for key, plan in plans.items()}
    assert shape == {"suo-2022": (8, list(range(1, 26))), "ting-2022": (7, list(range(1, 21)))}
    assert len(graph.of("item")) >= 130
    assert all(clause.record.topics for clause in graph.of("clause"))


COUNTED = [
    # clause, what is counted, how much, unit, period, for whom
    ("suo-2022/3", "党课", 1, "次", "year", "committee-member"),
    ("suo-2022/3", "廉政党课", 1, "次", "year", "committee-member"),
    ("suo-2022/7", "意识形态专题研究", 2, "次", "year", "branch"),
    ("suo-2022/10", "集中学习培训", 32, "学时", "year", "member"),
    ("suo-2022/18", "廉政警示教育大会", 1, "次", "year", "branch"),
    ("suo-2022/18", "廉政警示教育活动", 1, "次", "quarter", "branch"),
    ("suo-2022/18", "廉政警示教育活动", 1, "次", "month", "station"),
    ("ting-2022/6", "意识形态专题研究", 2, "次", "year", "organisation"),
    ("ting-2022/15", "领题调研课题", 1, "个", "year", "leader"),
]


def test_the_counted_requirements_of_the_plans_are_these_and_no_other(graph):
    found = [(duty.parent.removeprefix("clause:"), duty.record.measure, duty.record.min, duty.record.unit, duty.record.per, duty.record.scope)
             for duty in graph.of("requirement") if duty.record.kind == "counted" and duty.parent.startswith("clause:")]
    assert Counter(found) == Counter(COUNTED), "两份要点写明次数的要求就是上面这张表；改数字要先对照原文"
    assert {duty.record.max for duty in graph.of("requirement") if duty.record.kind == "counted" and duty.parent.startswith("clause:")} == {None}


def test_every_citation_resolves_to_a_regulation(graph):
    assert [f"{one.entity.key}: {one.id}" for one in graph.dangling] == []
    holders = [*(clause.record for clause in graph.of("clause")), *(plan.record.aim for plan in graph.of("plan")),
               *(point.record for point in graph.of("paragraph"))]
    cited = {citation.to for holder in holders for citation in holder.citations}
    assert len(cited) > 20 and {key.partition(":")[0] for key in cited} == {"regulation"}


def test_every_regulation_and_every_fact_of_it_is_there(graph):
    assert len(graph.dataset.regulations) == len(list((DATA / "regulations").glob("*.yml"))) == 56
    assert sum(len(regulation.facts) for regulation in graph.dataset.regulations) == 295, "事实少了要找回，多了就改这里的数"


# Reports, terms, mechanisms.

POINTS = {"suo-2022h1": 29, "suo-term": 32, "fenju-2022": 53}
"""The points of each report, by the numbering of its original."""

UNLINKED: tuple[str, ...] = ()
"""Items and paragraphs that nothing may be said about: each with a reason in its own note or source."""


def test_nothing_of_the_three_reports_is_lost(graph):
    found = Counter(point.id.split("/")[0] for point in graph.of("paragraph"))
    assert found == POINTS, "报告里编了号的点多了或少了：照原文的序号逐点核对 data/reports"
    assert len(graph.of("figure")) >= 85, "报告里的数少了：照原文逐个找回，遮盖的也要登记"


def test_the_glossary_and_the_mechanisms_are_there(graph):
    assert len(graph.of("term")) >= 220, "词少了：data/terms.yml"
    assert len(graph.of("mechanism")) >= 65, "机制少了：data/mechanisms.yml"


def hold_of(graph: Graph, entity: Entity) -> bool:
    """Whether a topic, requirement, mechanism or term leads from or to ENTITY, its clause or its section."""
    duties = [duty for duty in graph.inside(entity.parent, "requirement") if duty.locator == entity.locator]
    near = [entity.key, entity.parent, *(duty.key for duty in duties)]
    met = any(one.start.startswith(("mechanism:", "term:")) for key in near for one in graph.incoming.get(key, ()))
    counted = any(one.type == "reports" for figure in graph.inside(entity.key, "figure") for one in graph.outgoing.get(figure.key, ()))
    topics = any(getattr(graph.entities[key].record, "topics", None) for key in (entity.key, entity.parent))
    return bool(duties) or met or counted or topics


def test_every_item_and_every_paragraph_leads_somewhere(graph):
    loose = [entity.key for entity in (*graph.of("item"), *graph.of("paragraph")) if not hold_of(graph, entity)]
    forgotten = sorted(set(loose) - set(UNLINKED))
    assert not forgotten, "没有主题、要求、机制或词连着，补 topics，或在机制的 items、said，词的 used_in 里写上：\n" + "\n".join(forgotten)
    assert sorted(set(UNLINKED) - set(loose)) == [], "已经连上了：从 UNLINKED 删去"


def test_every_paragraph_of_ours_answers_or_says_that_it_stands_alone(graph):
    """A report of another body answers nothing; ours names at least a topic where no clause is answered."""
    loose = [point.key for point in graph.of("paragraph") if point.ours and not point.record.topics and not point.record.answers
             and not any(problem.record.exposes for problem in graph.inside(point.key, "problem"))]
    assert not loose, "补 answers、exposes 或 topics：\n" + "\n".join(loose)


def test_no_local_term_is_explained(graph):
    explained = [term.key for term in graph.of("term") if term.record.local and (term.record.explanation or term.record.parts or term.record.here)]
    assert not explained, "本地叫法只写来源怎么用它（used），删去 explanation、parts、here：\n" + "\n".join(explained)
    silent = [term.key for term in graph.of("term") if not term.record.retired and not term.record.used_in]
    assert not silent, "来源里没有用到的词不收：补 used_in，或停用：\n" + "\n".join(silent)


def test_every_ban_of_ours_is_watched_by_a_mechanism(graph):
    bans = [duty for duty in graph.of("requirement") if duty.ours and duty.record.modality == "must-not"]
    watched = {one.end for one in graph.links if one.start.startswith("mechanism:")}
    loose = [f"{duty.key}：{duty.title}" for duty in bans if duty.key not in watched]
    assert bans and not loose, "没有机制看着的禁令，写进 data/mechanisms.yml 某个机制的 requirements：\n" + "\n".join(loose)


def test_every_term_and_every_mechanism_is_shown(graph, output: Output):
    text = {page.address: html.fromstring(f"<div>{page.body}</div>").text_content() for page in output.pages}
    lost = [term.key for term in graph.of("term") if (term.record.explanation or term.record.used) not in text[term.page]]
    lost += [one.key for one in graph.of("mechanism") if one.record.summary not in text[one.page]]
    lost += [point.key for point in graph.of("paragraph") if point.record.text not in text[point.page]]
    assert not lost, "这些在页面上看不到：\n" + "\n".join(lost)


def test_every_id_ever_published_is_kept(graph):
    new = sorted(set(published_keys(graph)) - set(read_lock(DATA / "ids.lock").values()))
    assert not new, f"有 {len(new)} 个新编号没有登记，如 {new[:3]}：运行 zhibu ids，把 data/ids.lock 一起提交"


def test_the_lock_holds_each_id_once():
    keys = list(read_lock(DATA / "ids.lock").values())
    assert [key for key, number in Counter(keys).items() if number > 1] == [], "删去 data/ids.lock 里重复的行"


def test_the_schemas_of_the_editors_are_those_of_the_model():
    assert stale(DATA / "schema") == [], "data/schema 落后于 model.py：运行 zhibu schema"
    assert sorted(path.name for path in (DATA / "schema").iterdir()) == sorted(f"{root}.schema.json" for _, root in FILES.values())


def test_every_data_file_names_its_schema_in_the_first_line():
    wrong = []
    for pattern, (_, root) in FILES.items():
        for path in DATA.glob(pattern):
            first = path.read_text(encoding="utf-8").splitlines()[0]
            up = "../" * (len(path.relative_to(DATA).parts) - 1)
            if first != f"# yaml-language-server: $schema={up}schema/{root}.schema.json":
                wrong.append(f"data/{path.relative_to(DATA).as_posix()}:1: 第一行要写 # yaml-language-server: $schema={up}schema/{root}.schema.json")
    assert not wrong, "\n".join(wrong)


def test_the_catalog_is_valid_and_closed(output: Output):
    content = json.loads(output.files["api/catalog.json"])
    errors = list(Draft202012Validator(json.loads(output.files["api/catalog.schema.json"])).iter_errors(content))
    assert [error.message for error in errors[:5]] == []
    keys = Counter(one["key"] for one in content["entities"])
    assert [key for key, number in keys.items() if number > 1] == []
    assert [one for one in content["links"] if one["from"] not in keys or one["to"] not in keys] == []


def test_every_link_and_anchor_of_every_page_is_alive(output: Output):
    anchors = {f"/{page.address}": page.anchors for page in output.pages}
    faults = []
    for page in output.pages:
        tree = html.fromstring(f"<div>{page.body}</div>")
        faults += [f"{page.address}: id {one} 出现了 {number} 次" for one, number in Counter(tree.xpath(".//@id")).items() if number > 1]
        for href in tree.xpath(".//a/@href"):
            target = urlsplit(urljoin(f"/{page.address}", href))
            if target.path.lstrip("/") not in output.files and not target.path.startswith("/help/") and (
                    target.path not in anchors or (target.fragment and target.fragment not in anchors[target.path])):
                faults.append(f"{page.address}: 死链 {href}")
    assert not faults, "\n".join(faults[:20])


def test_every_record_stands_at_its_address(graph, output: Output):
    anchors = {page.address: page.anchors for page in output.pages}
    missing = [entity.key for entity in graph.entities.values() if entity.key != "page:help"
               and (entity.page not in anchors or (entity.anchor and entity.anchor not in anchors[entity.page]))]
    assert missing == []


def test_every_fact_is_shown(graph, output: Output):
    text = {page.address: html.fromstring(f"<div>{page.body}</div>").text_content() for page in output.pages}
    lost = [f"{entity.id}：{fact.topic}" for entity in graph.of("regulation") for fact in entity.record.facts if fact.gist not in text[entity.page]]
    assert not lost, "这些事实在页面上看不到：\n" + "\n".join(lost)


# In our own words.

RUN = 24
"""The letters in a row that may not be as in a source."""

ALLOWED = ROOT / "tests" / "verbatim-allowed.txt"


def letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of TEXT, full-width ones as half-width, and the place of each."""
    places = [n for n, char in enumerate(text) if unicodedata.category(char)[0] in "LN"]
    return "".join(unicodedata.normalize("NFKC", text[n])[:1].lower() for n in places), places


def allowed() -> list[str]:
    return [line for line in ALLOWED.read_text(encoding="utf-8").splitlines() if line.strip()]


def test_the_names_that_may_stand_as_in_a_source_are_few_and_are_names():
    lines = allowed()
    assert len(lines) <= 60, "名称太多：改用自己的话"
    assert [line for line in lines if re.search("[,，。；;]", line)] == [], "有逗号、句号的是句子，不是名称：改用自己的话"
    text = "".join(letters(path.read_text(encoding="utf-8"))[0] for path in DATA.rglob("*.yml"))
    assert [line for line in lines if letters(line)[0] not in text] == [], "data/ 里已经没有这个名称：从 tests/verbatim-allowed.txt 删去"


def test_no_sentence_is_copied_from_a_source():
    sources = sorted(folder.glob("*.txt")) if (folder := originals()) else []
    grams = set()
    for source in sources:
        flat = letters(source.read_text(encoding="utf-8"))[0]
        grams |= {flat[n:n + RUN] for n in range(len(flat) - RUN + 1)}
    names = [letters(line)[0] for line in allowed()]
    copied = []
    for path in own_texts() if grams else ():
        text = path.read_text(encoding="utf-8")
        flat, places = letters(text)
        for name in names:
            flat = flat.replace(name, "\0" * len(name))
        end = 0
        for n in range(len(flat) - RUN + 1):
            if n >= end and flat[n:n + RUN] in grams:
                end = n + RUN
                copied.append(f"{path.relative_to(ROOT).as_posix()}:{text.count(chr(10), 0, places[n]) + 1}: {flat[n:end]}……")
    assert not copied, "与来源连续相同，改用自己的话（专有名称可列入 tests/verbatim-allowed.txt）：\n" + "\n".join(copied)


def own_texts() -> list[Path]:
    """Every text of the project that is ours."""
    found = [path for folder in ("data", "docs", "hooks", "tests") for path in sorted((ROOT / folder).rglob("*"))
             if path.suffix in (".yml", ".md", ".py", ".html", ".js", ".css", ".json", ".txt") and path.is_file()]
    found += [ROOT / "README.md", ROOT / "mkdocs.yml"]
    return [path for path in found if path != ALLOWED and not {"__pycache__", "node_modules"} & set(path.parts)
            and not path.is_relative_to(DATA / "originals")]
