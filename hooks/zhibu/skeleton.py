"""The skeleton of a new record: every field that must be there, said honestly where nobody has written it yet, and where it goes.

What a person writes says 待写, what he chooses has the choices in a comment beside it (待定), what nobody has looked up says 待核 or 未载明.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from . import model
from .graph import Entity, Graph, numbers_of
from .inserting import Open, entry_lines, expected, inserted, yaml_lines
from .load import FILES
from .numerals import NUMERAL, to_chinese
from .problem import nearest
from .source import Loc, Source
from .values import ID

OPEN = re.compile("待写|待定|待核|未载明")
"""What a person has still to settle."""


class Refused(Exception):
    """No such record can be made; the text says why and what to do."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants: the kind of record, its id, and what he has said of it already."""

    kind: str
    id: str
    title: str | None = None
    section: str | None = None
    """The part of a plan that a clause goes into; the last one where none is named."""
    about: str | None = None
    """The record that this one is about: the requirements of a combination, the role of a journey."""
    day: str = ""
    """The day on which it is made."""


@dataclass(frozen=True)
class Skeleton:
    """A record and its place: in the list at PATH of a file, before the entry number AT or last; without a path it is the whole file."""

    key: str
    file: str
    """Within data/: plans/suo-2027.yml."""
    record: dict[str, Any]
    path: Loc = ()
    at: int | None = None
    order: tuple[str, ...] = ()
    """The fields of the record that holds the list, as the model has them."""


def skeleton(graph: Graph, asked: Asked, locked: set[str]) -> Skeleton:
    """The record that is ASKED for, beside those of GRAPH; Refused where its id is taken, was LOCKED before, or has no home."""
    kind = KINDS[asked.kind]
    if not re.fullmatch(kind.form, asked.id):
        raise Refused(f"{kind.title}的编号“{asked.id}”不合写法。写成 {kind.example}：只用小写英文字母、数字和连字符")
    key = kind.key.format(asked.id)
    if key in graph.entities:
        place = graph.entities[key].place()
        raise Refused(f"编号“{asked.id}”已经有了（{place.file}:{place.line}）。换一个编号，或直接改那一条")
    if key in locked:
        raise Refused(f"编号“{asked.id}”以前发布过（data/ids.lock），不能再用。换一个编号")
    return Skeleton(key, **kind.make(graph, asked))


def file_text(made: Skeleton) -> str:
    """The text of a file that holds nothing but the skeleton."""
    pattern, root = _home(made.file)
    head = f"# yaml-language-server: $schema={'../' * pattern.count('/')}schema/{root}.schema.json"
    rest = entry_lines(made.record, 2) if made.path else yaml_lines(made.record, 2)
    return "\n".join([head, f"{root}:", *rest]) + "\n"


def put(text: str, made: Skeleton, graph: Graph) -> tuple[str, int] | None:
    """TEXT of the file with the skeleton in its place, and the line on which it begins; None where there is no room for it."""
    return inserted(text, source_of(graph, made.file), made.path, [made.record], made.at, made.order)


def data_with(made: Skeleton, source: Source) -> dict[str, Any]:
    """What the file must hold once the skeleton is in it, and nothing else changed."""
    return expected(source.data, made.path, [made.record], made.at)


def source_of(graph: Graph, file: str) -> Source | None:
    """The source of a file by its name within data/; None where it could not be read."""
    pattern, root = _home(file)
    stem = file.rpartition("/")[2].removesuffix(".yml")
    return graph.dataset.sources.get(f"{root}:{stem}" if "*" in pattern else root)


def _home(file: str) -> tuple[str, str]:
    folder = file.rpartition("/")[0]
    return next((pattern, root) for pattern, (_, root) in FILES.items() if pattern == (f"{folder}/*.yml" if folder else file))


# What stands in a field that nobody has written.


def _write(kind: type[model.Record], name: str) -> str:
    """What is to be written, in the words of the model."""
    return f"待写：{re.split('[。；]', kind.model_fields[name].description)[0]}"


def _choose(kind: type[model.Record], name: str, value: str) -> Open:
    """A choice that may be wrong, with all there are."""
    choices = get_args(kind.model_fields[name].annotation)
    said = kind.model_fields[name].description.rstrip("。")
    return Open(value, f"待定：{said if all(one in said for one in choices) else '、'.join(choices) + ' 选一个'}")


def _title(asked: Asked) -> str:
    return asked.title or f"待写（{asked.id.rpartition('/')[2]}）"


def _material(graph: Graph) -> str:
    """A kind of evidence that will do until somebody says which."""
    known = [one.id for one in graph.dataset.evidence]
    return next((one for one in ("minutes", *known) if one in known), "minutes")


# Records that are an entry of a list file.


def _role(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "title": _title(asked), "ours": Open(True, "待定：是不是本支部、本所的岗位"), "summary": _write(model.Role, "summary")}


def _topic(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "title": _title(asked), "summary": _write(model.Topic, "summary")}


def _evidence(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "title": _title(asked), "what": _write(model.Evidence, "what"), "contains": [_write(model.Evidence, "contains")]}


def _term(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "title": _title(asked), "group": _choose(model.Term, "group", "本地"),
            "local": Open(False, "待定：只有本地知道内容的写 true，删去 explanation 和 here，改写 used"),
            "explanation": _write(model.Term, "explanation"), "here": _write(model.Term, "here"),
            "confidence": _choose(model.Term, "confidence", "unsure"), "unverified": "待核：全部没有核实",
            "used_in": Open([], "待写：来源里用到它的地方，如 clause:、paragraph: 编号")}


def _mechanism(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "title": _title(asked), "group": _choose(model.Mechanism, "group", "组织与责任"),
            "kind": _choose(model.Mechanism, "kind", "制度"), "ours": Open(True, "待定：本支部要转的写 true；上级自己的写 false，删去 checks"),
            "summary": _write(model.Mechanism, "summary"), "said": Open([], "待写：来源怎么说，逐处"), "runs": Open([], "未载明；来源写了的，取 roles.yml"),
            "records": [{"type": Open(_material(graph), "待定：取 evidence.yml"), "mark": _choose(model.EvidenceUse, "mark", "customary")}],
            "holds": "未载明", "checks": [_check(graph, "zai-zhuan")]}


def _check(graph: Graph, name: str) -> dict[str, Any]:
    return {"id": name, "ask": "待写：看哪份材料、看到什么算“有”", "who": Open([], "待写：谁备查，取 roles.yml"), "record": Open(_material(graph), "待定：取 evidence.yml")}


def _combination(graph: Graph, asked: Asked) -> dict[str, Any]:
    serves = (asked.about or "").split(",")
    return {"id": asked.id, "title": _title(asked), "serves": [_about(graph, asked, "requirement", one) for one in serves],
            "may": Open(False, "待定：能不能一起算"), "ground": _choose(model.Combination, "ground", "unverified"), "why": _write(model.Combination, "why")}


def _about(graph: Graph, asked: Asked, kind: str, key: str) -> str:
    """The key of an existing record that the new one needs."""
    key = key.strip() if ":" in key or not key.strip() else f"{kind}:{key.strip()}"
    if key in graph.entities and key.startswith(f"{kind}:"):
        return key
    near = nearest(key, [entity.key for entity in graph.of(kind)])
    what = f"没有“{key}”" if key else "没有写是哪一条"
    raise Refused(f"{what}。用 --for 写 {kind}:编号{f'，是不是 {near}？' if near else ''}")


def _form(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "title": _title(asked), "what": _write(model.Form, "what"), **_customary(), "blocks": [{"fields": [_write(model.Block, "fields")]}]}


def _customary() -> dict[str, Any]:
    return {"level": Open("custom", "待核：有规定的写 law、superior 或 own，补 basis")}


def _handover(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "group": _choose(model.HandoverItem, "group", "在办的事"), "title": _title(asked), "what": _write(model.HandoverItem, "what"),
            "ask": _write(model.HandoverItem, "ask"), **_customary()}


def _faq(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "question": _title(asked), "group": _choose(model.Faq, "group", "会议"), "answer": _write(model.Faq, "answer"), **_customary()}


def _tally(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "title": _title(asked), "group": _choose(model.Tally, "group", "会议"), "measure": _write(model.Tally, "measure"),
            "unit": _write(model.Tally, "unit"), "definition": _write(model.Tally, "definition"), "record": Open(_material(graph), "待定：取 evidence.yml")}


# Records that are a file of their own.


def _plan(graph: Graph, asked: Asked) -> dict[str, Any]:
    year = re.search("(?:19|20)[0-9]{2}", asked.id)
    return {"id": asked.id, "title": _title(asked), "short": _write(model.Plan, "short"), "body": Open(_branch(graph), "待定：取 unit.yml 的 bodies"),
            "level": _choose(model.Plan, "level", "own"), "year": int(year[0]) if year else Open(_year(graph, asked), "待定：年度"),
            "source": _write(model.Plan, "source"), "life": "draft", "checked_on": asked.day,
            "aim": {"summary": _write(model.Aim, "summary"), "points": [_write(model.Aim, "points")]},
            "sections": [{"key": "一", "title": _write(model.Section, "title"), "summary": _write(model.Section, "summary"),
                          "clauses": [_clause_record("1", _write(model.Clause, "title"))]}]}


def _branch(graph: Graph) -> str:
    return graph.dataset.unit.branch if graph.dataset.unit else "zhibu"


def _year(graph: Graph, asked: Asked) -> int:
    return graph.dataset.unit.working_year if graph.dataset.unit else int(asked.day[:4])


def _clause_record(number: str, title: str) -> dict[str, Any]:
    return {"number": number, "title": title, "summary": _write(model.Clause, "summary"), "topics": Open([], "待写：取 topics.yml"),
            "items": [_item_record("fenxiang-1", "¶1", _write(model.Item, "title"))]}


def _item_record(name: str, mark: str, title: str) -> dict[str, Any]:
    return {"id": name, "mark": Open(mark, "待定：照来源写，一是、二要；没有标号的写 ¶1、¶2"), "title": title, "text": _write(model.Item, "text"),
            "directional": "待写：只是方向、没有可查的，写为什么；有可查的删去这一行，写 evidence 和 checks"}


def _regulation(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "title": _title(asked), "kind": _choose(model.Regulation, "kind", "规范性文件"), "issuer": "未载明",
            "force": {"state": _choose(model.Force, "state", "unknown"), "text": "待核", "checked_on": asked.day, "confidence": "没有核"},
            "public": _choose(model.Regulation, "public", "unknown"), "summary": _write(model.Regulation, "summary"),
            "facts": Open([], "待写：一条一条的事实，用 zhibu new article 添")}


def _report(graph: Graph, asked: Asked) -> dict[str, Any]:
    year = re.search("(?:19|20)[0-9]{2}", asked.id)
    return {"id": asked.id, "title": _title(asked), "short": _write(model.Report, "short"), "body": Open(_branch(graph), "待定：取 unit.yml 的 bodies"),
            "addressee": "未载明", "kind": _choose(model.Report, "kind", "year"),
            "period": {name: Open(year[0] if year else str(_year(graph, asked)), "待定：照来源写") for name in ("since", "until")},
            "source": _write(model.Report, "source"), "life": "draft", "checked_on": asked.day, "opening": _write(model.Report, "opening"),
            "sections": [{"key": "一", "title": _write(model.ReportSection, "title"), "paragraphs": [_paragraph_record("一/一", _write(model.Paragraph, "title"))]}]}


def _paragraph_record(locator: str, title: str) -> dict[str, Any]:
    return {"locator": locator, "title": title, "kind": Open("done", "待定：done 做了什么；problem 问题，补 problems；next 下一步，补 measures"),
            "text": _write(model.Paragraph, "text")}


def _workflow(graph: Graph, asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, "title": _title(asked), "group": _choose(model.Workflow, "group", "组织生活"), "summary": _write(model.Workflow, "summary"),
            "day": _write(model.Workflow, "day"), "who": Open([], "待写：谁牵头，取 roles.yml"), "steps": [_step_record("di-yi-bu", _write(model.Step, "title"))]}


def _step_record(name: str, title: str, stage: str = "before") -> dict[str, Any]:
    return {"id": name, "stage": _choose(model.Step, "stage", stage), "title": title, "text": _write(model.Step, "text"), **_customary()}


def _journey(graph: Graph, asked: Asked) -> dict[str, Any]:
    role = _about(graph, asked, "role", asked.about or "").partition(":")[2]
    step = {"id": "di-yi-bu", "title": _write(model.JourneyStep, "title"), "why": _write(model.JourneyStep, "why"), "how": [_write(model.JourneyStep, "how")],
            "done": _write(model.JourneyStep, "done"), **_customary()}
    keys = get_args(model.Stage.model_fields["key"].annotation)
    return {"id": asked.id, "title": _title(asked), "role": role, "summary": _write(model.Journey, "summary"),
            "stages": [{"key": key, "aim": _write(model.Stage, "aim"), "steps": [step] if n == 0 else Open([], "待写：各步")} for n, key in enumerate(keys)]}


def _genre(graph: Graph, asked: Asked) -> dict[str, Any]:
    section = {"id": "di-yi-bufen", "title": _write(model.GenreSection, "title"), "write": [_write(model.GenreSection, "write")],
               "tallies": Open([one.id for one in graph.dataset.tallies[:1]], "待定：要用到的数，取 tallies.yml"), "hint": _write(model.GenreSection, "hint"), **_customary()}
    return {"id": asked.id, "title": _title(asked), "summary": _write(model.Genre, "summary"), "addressee": _write(model.Genre, "addressee"),
            "who": Open([], "待写：谁写、谁定稿，取 roles.yml"), "period": _choose(model.Genre, "period", "year"), "voice": _write(model.Genre, "voice"),
            "sections": [section]}


# Records that stand within another one.


def _holder(graph: Graph, asked: Asked, kind: str, name: str) -> Entity:
    """The record that the new one goes into."""
    key = f"{kind}:{name}"
    if key not in graph.entities:
        near = nearest(name, [entity.id for entity in graph.of(kind)])
        raise Refused(f"没有{KINDS[kind].title}“{name}”，{KINDS[asked.kind].title}没有地方放。" + (f"是不是 {near}？不是的话，" if near else "")
                      + f"先用 zhibu new {kind} --id {name} 建好")
    entity = graph.entities[key]
    top = entity
    while top.type not in ("plan", "report", "regulation", "workflow"):
        top = graph.entities[top.parent]
    if getattr(top.record, "life", "") == "checked":
        place = top.place("life")
        raise Refused(f"“{top.id}”标着已经核对过（{place.file}:{place.line} life: checked），不能添没有核对的内容。先把 life 改成 draft")
    return entity


def _within(holder: Entity, field: str, record: dict[str, Any], at: int | None = None) -> dict[str, Any]:
    """RECORD in the list FIELD of HOLDER."""
    file = holder.source.name.partition("/")[2]
    order = tuple(type(holder.record).model_fields)
    return {"file": file, "record": record, "path": (*holder.loc, field), "at": at, "order": order}


def _clause(graph: Graph, asked: Asked) -> dict[str, Any]:
    plan_name, number = asked.id.split("/")
    plan = _holder(graph, asked, "plan", plan_name)
    sections = graph.inside(plan.key, "section")
    chosen = [section for section in sections if section.record.key == (asked.section or sections[-1].record.key)]
    if not chosen:
        known = "、".join(section.record.key for section in sections)
        raise Refused(f"“{plan_name}”没有第{asked.section}部分。--section 可以写：{known}")
    # Among clauses that count through the plan a number goes where it belongs; others are told apart by name and stand last.
    numbers = [clause.number for clause in chosen[0].record.clauses]
    at = next((n for n, one in enumerate(numbers) if one.isdigit() and number.isdigit() and int(one) > int(number)), None)
    return _within(chosen[0], "clauses", _clause_record(number, _title(asked)), at)


def _item(graph: Graph, asked: Asked) -> dict[str, Any]:
    above, _, name = asked.id.rpartition("/")
    clause = _holder(graph, asked, "clause", above)
    marks = [item.mark for item in clause.record.items]
    marked = [mark for mark in marks if not mark.startswith("¶")]
    mark = f"{to_chinese(len(marked) + 1)}{marked[-1][-1]}" if marked and marked[-1][-1] in "是要" else f"¶{len(marks) + 1}"
    return _within(clause, "items", _item_record(name, mark, _title(asked)))


def _requirement(graph: Graph, asked: Asked) -> dict[str, Any]:
    above, _, name = asked.id.rpartition("/")
    kind = "clause" if "/" in above else "regulation"
    holder = _holder(graph, asked, kind, above)
    plan = graph.entities[graph.entities[holder.parent].parent].record if kind == "clause" else None
    level = plan.level if plan else {"上级文件": "superior", "本单位制度": "own"}.get(holder.record.kind, "law")
    record = {
        "id": name, "title": _title(asked), "action": _write(model.Requirement, "action"),
        "kind": _choose(model.Requirement, "kind", "event"), "measure": _write(model.Requirement, "measure"),
        "per": _choose(model.Requirement, "per", "event"), "trigger": "待写：遇什么事办；不是遇事办的，删去这一行，改 kind 和 per",
        "scope": Open("branch", "待定：organisation 每个党组织；branch 支部；station 每站；group 每小组；leader 每名领导；committee-member 每名支委；member 每名党员"),
        "applies_to": Open(plan.body if plan else _branch(graph), "待定：取 unit.yml 的 bodies"), "owners": Open([], "未载明；来源写了的，取 roles.yml"),
        "level": Open(level, "待定：law 法规；superior 上级；own 本所；custom 惯例"),
        "locator": Open(holder.record.number if plan else "1", "待定：来源里的位置，如 18/四是" if plan else "待定：条号")}
    return _within(holder, "requirements", record)


def _article(graph: Graph, asked: Asked) -> dict[str, Any]:
    name, number = asked.id.split("/")
    regulation = _holder(graph, asked, "regulation", name)
    record = {"articles": number, "topic": asked.title or _write(model.Fact, "topic"), "gist": _write(model.Fact, "gist"),
              "confidence": _choose(model.Fact, "confidence", "unsure"), "unverified": "待核：全部没有核实", "evidence": "待写：凭什么核的"}
    firsts = [min(numbers_of(fact.articles), default=0) for fact in regulation.record.facts]
    later = [n for n, first in enumerate(firsts) if first > int(number)]
    return _within(regulation, "facts", record, later[0] if later else None)


def _paragraph(graph: Graph, asked: Asked) -> dict[str, Any]:
    name, _, locator = asked.id.partition("/")
    report = _holder(graph, asked, "report", name)
    sections = {section.record.key: section for section in graph.inside(report.key, "section")}
    section = sections.get(locator) or sections.get(locator.rpartition("/")[0])
    if section is None:
        raise Refused(f"“{name}”没有“{locator.rpartition('/')[0] or locator}”这一部分。可以写：{'、'.join(sections)}，后面加 / 和序号，如 {list(sections)[-1]}/一")
    return _within(section, "paragraphs", _paragraph_record(locator, _title(asked)))


def _step(graph: Graph, asked: Asked) -> dict[str, Any]:
    above, _, name = asked.id.rpartition("/")
    workflow = _holder(graph, asked, "workflow", above)
    steps = workflow.record.steps
    return _within(workflow, "steps", _step_record(name, _title(asked), steps[-1].stage if steps else "before"))


# The kinds.


@dataclass(frozen=True)
class Kind:
    """A kind of record that can be begun: how it is called, how its id is written, its key, and how it is made."""

    title: str
    example: str
    make: Callable[[Graph, Asked], dict[str, Any]]
    """The fields of a Skeleton but its key."""
    form: str = ID
    key: str = ""


def _listed(root: str, make: Callable[[Graph, Asked], dict[str, Any]]) -> Callable[[Graph, Asked], dict[str, Any]]:
    file = next(pattern for pattern, (_, one) in FILES.items() if one == root)
    return lambda graph, asked: {"file": file, "record": make(graph, asked), "path": (root,)}


def _alone(root: str, make: Callable[[Graph, Asked], dict[str, Any]]) -> Callable[[Graph, Asked], dict[str, Any]]:
    pattern = next(pattern for pattern, (_, one) in FILES.items() if one == root)
    return lambda graph, asked: {"file": pattern.replace("*", asked.id), "record": make(graph, asked)}


KINDS: dict[str, Kind] = {
    "plan": Kind("要点", "suo-2027", _alone("plan", _plan), key="plan:{}"),
    "clause": Kind("条款", "suo-2027/18", _clause, f"{ID}/{ID}", "clause:{}"),
    "item": Kind("分项", "suo-2027/18/gongkai", _item, f"{ID}/{ID}/{ID}", "item:{}"),
    "requirement": Kind("要求", "suo-2027/18/jingshi（法规里的写 dangzhang/jingshi）", _requirement, f"{ID}(?:/{ID})?/{ID}", "requirement:{}"),
    "regulation": Kind("法规", "xin-tiaoli", _alone("regulation", _regulation), key="regulation:{}"),
    "article": Kind("条文", "dangzhang/14", _article, f"{ID}/[1-9][0-9]{{0,3}}", "article:{}"),
    "report": Kind("报告", "suo-2027h1", _alone("report", _report), key="report:{}"),
    "paragraph": Kind("报告段落", "suo-2027h1/一/五", _paragraph, f"{ID}/{model.REPORT_PATH}(?:/{NUMERAL})?", "paragraph:{}"),
    "term": Kind("词", "sanhui-yike", _listed("terms", _term), key="term:{}"),
    "role": Kind("岗位", "jijian-weiyuan", _listed("roles", _role), key="role:{}"),
    "topic": Kind("主题", "dangfei", _listed("topics", _topic), key="topic:{}"),
    "evidence": Kind("佐证", "sign-in", _listed("evidence", _evidence), key="evidence:{}"),
    "mechanism": Kind("机制", "baozhan-lianxi", _listed("mechanisms", _mechanism), key="mechanism:{}"),
    "combination": Kind("一起算", "dangke-jingshi", _listed("combinations", _combination), key="combination:{}"),
    "workflow": Kind("流程", "dangke", _alone("workflow", _workflow), key="workflow:{}"),
    "step": Kind("步骤", "dangke/dengji", _step, f"{ID}/{ID}", "step:workflow/{}"),
    "journey": Kind("上任路径", "xin-weiyuan", _alone("journey", _journey), key="journey:{}"),
    "handover": Kind("交接", "gongzhang", _listed("handover", _handover), key="handover:{}"),
    "form": Kind("空白表", "sign-in", _listed("forms", _form), key="form:{}"),
    "faq": Kind("常问", "dangke-shui-jiang", _listed("faq", _faq), key="faq:{}"),
    "tally": Kind("要收的数", "dangke", _listed("tallies", _tally), key="tally:{}"),
    "genre": Kind("写法", "niandu", _alone("genre", _genre), key="genre:{}"),
}
"""Every kind of record that `zhibu new` begins."""
