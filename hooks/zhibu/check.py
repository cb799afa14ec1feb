"""The rules over the whole set of records. Each rule's docstring is the rule, as a data maintainer reads it."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

from . import model
from .fidelity import compare
from .graph import STAGES, Entity, Graph, Link, numbers_of, seal, uses_of
from .numerals import NEARLY, NUMERAL, to_int
from .originals import Originals
from .problem import Grade, Place, Problem, nearest
from .sealing import stale

Rule = Callable[[Graph], Iterator[Problem]]

HEADINGS = {"what", "when", "who", "how", "keep", "basis", "sample", "links", "asks", "articles", "editions", "aim", "all",
            "checklist", "checkup", "figures", "points", "problems", "ratios", "clocks", "papers", "faults", "silent", "due", *STAGES,
            *(f"group-{n}" for kind in (model.Term, model.Faq) for n, _ in enumerate(get_args(kind.model_fields["group"].annotation), 1))}
"""Anchors that the headings of a page have taken."""

FILES_OF = {"role": " roles.yml ", "topic": " topics.yml ", "evidence": " evidence.yml ", "body": " unit.yml 的 bodies ",
            "plan": " plans 文件夹", "term": " terms.yml ", "figure": "同一份报告里", "mechanism": " mechanisms.yml ",
            "form": " forms.yml ", "tally": " tallies.yml ", "workflow": " workflows 文件夹"}


def references_resolve(graph: Graph) -> Iterator[Problem]:
    """引用的编号必须登记过。"""
    for broken in graph.dangling:
        wanted = broken.id
        if broken.kind == "body":
            known = [body.id for body in graph.dataset.unit.bodies] if graph.dataset.unit else []
        elif broken.kind == "figure":
            # A part names its sum by the id within the report; the graph asks for the whole key.
            report, _, wanted = broken.id.partition("/")
            known = [entity.record.id for entity in graph.of("figure") if entity.id.startswith(f"{report}/")]
        elif broken.kind:
            known = [entity.id for entity in graph.of(broken.kind)]
        else:
            known = list(graph.entities)
        near = nearest(wanted, known)
        where = f"在{FILES_OF[broken.kind]}登记" if broken.kind else "先建好这条记录"
        mend = f"是不是要写“{near}”？不是的话，{where}" if near else f"核对编号，或{where}"
        yield Problem(broken.entity.place(*broken.path), "R001", f"“{wanted}”没有登记", mend, broken.entity.id)


LEADS_TO = {
    ("figure", "reports"): ("requirement",), ("commitment", "like"): ("requirement",), ("measure", "remedies"): ("problem",),
    ("problem", "exposes"): ("clause", "item", "requirement"), ("paragraph", "answers"): ("clause", "item", "requirement"),
    ("paragraph", "same_subject"): ("clause", "item"), ("term", "used_in"): ("clause", "paragraph", "section", "plan", "report"),
    ("combination", "serves"): ("requirement",), ("mechanism", "requirements"): ("requirement",), ("mechanism", "items"): ("item",),
    ("mechanism", "said"): ("item", "requirement", "clause", "paragraph", "report"),
    ("workflow", "requirements"): ("requirement",), ("tally", "requirements"): ("requirement",), ("tally", "samples"): ("figure",),
}
"""The kinds of record that a field of one kind may name, where not every kind will do."""


def references_are_of_their_kind(graph: Graph) -> Iterator[Problem]:
    """引用要指向该指的那一种记录：报数指要求，打算指问题，机制的 items 指分项。"""
    for (kind, name), kinds in LEADS_TO.items():
        for entity in graph.of(kind):
            value = getattr(entity.record, name)
            rows = enumerate(value) if isinstance(value, list) else [(None, value)] if value else []
            for n, one in rows:
                key = getattr(one, "to", None) or getattr(one, "at", None) or one
                if key.partition(":")[0] not in kinds:
                    yield Problem(entity.place(name, *([] if n is None else [n])), "R005", f"{name} 不能指向“{key}”",
                                  f"写成 {' 或 '.join(f'{one}:编号' for one in kinds)}", entity.id)


def ids_are_unique(graph: Graph) -> Iterator[Problem]:
    """同一种记录的编号不能重复；同一页上的项、要求不能同名，否则锚点会撞。"""
    for first, second in graph.doubles:
        yield Problem(second.place(), "R002", f"编号“{second.id}”与 {first.place().file}:{first.place().line} 重复",
                      "改成没有用过的编号", second.id)
    anchors: dict[tuple[str, str], Entity] = {}
    for entity in graph.entities.values():
        if not entity.anchor:
            continue
        first = anchors.setdefault((entity.page, entity.anchor), entity)
        if entity.anchor in HEADINGS:
            yield Problem(entity.place("id"), "R004", f"编号末段“{entity.anchor}”是页面标题用的锚点", "改成别的编号", entity.key)
        elif first is not entity:
            yield Problem(entity.place(), "R003", f"编号末段“{entity.anchor}”与同页的 {first.key} 相同",
                          "改其中一个编号", entity.key)


def items_are_checked_or_directional(graph: Graph) -> Iterator[Problem]:
    """每一项都有检查，或写明为什么只是方向；两者只取其一。"""
    for clause in graph.of("clause"):
        checked = {duty.locator for duty in clause.record.requirements if duty.checks}
        for item in graph.inside(clause.key, "item"):
            has = bool(item.record.checks) or item.locator in checked
            if not has and not item.record.directional:
                yield Problem(item.place(), "R010", "没有检查，也没有说明为什么只是方向",
                              "写一条 checks，或写 directional 说明原因", item.id)
            if item.record.checks and item.record.directional:
                yield Problem(item.place("directional"), "R011", "既有检查又标了方向性要求", "删去其中一个", item.id)


def counted_requirements_are_complete(graph: Graph) -> Iterator[Problem]:
    """计次的要求要有数字、单位、周期和一条检查；不计次的不写数字；遇事办的写明遇什么事。"""
    for entity in graph.of("requirement"):
        duty: model.Requirement = entity.record
        numbered = duty.min is not None or duty.max is not None
        if duty.kind == "counted":
            if not numbered or not duty.unit:
                yield Problem(entity.place("kind"), "R020", "计次的要求缺数字或单位", "补 min（或 max）和 unit", entity.id)
            if duty.per in ("event", "continuous") and duty.modality == "must":
                yield Problem(entity.place("per"), "R021", "计次的要求没有周期", "per 写 year、half-year、quarter、month 或 week", entity.id)
            if len(duty.checks) != 1:
                yield Problem(entity.place("checks") if duty.checks else entity.place(), "R022",
                              f"计次的要求要有且只有一条检查（现有 {len(duty.checks)} 条），它会展开成一格一格",
                              "合并或补一条检查", entity.id)
        elif duty.kind in ("recurring", "dated") and numbered and duty.modality == "must":
            yield Problem(entity.place("min"), "R023", f"{duty.kind} 的要求写了数字", "改为 kind: counted，或删去数字", entity.id)
        if duty.kind == "event" and not duty.trigger:
            yield Problem(entity.place("kind"), "R024", "遇事即办的要求没有写遇什么事", "补 trigger", entity.id)
        if duty.kind == "dated" and not duty.window:
            yield Problem(entity.place("kind"), "R025", "有日期的要求没有写日期", "补 window", entity.id)
        if duty.kind == "recurring" and duty.modality == "must" and not duty.cadence and duty.level != "law":
            yield Problem(entity.place("kind"), "R026", "经常性的要求没有写来源的频次用词", "补 cadence，如“定期”“月检”", entity.id)


def evidence_marks_are_honest(graph: Graph) -> Iterator[Problem]:
    """有据要写依据，不需要要写原因，检查看的材料要在佐证里。"""
    for entity in [one for kind in ("item", "requirement", "mechanism", "workflow", "step") for one in graph.of(kind)
                   if not isinstance(one.record, model.JourneyStep)]:
        name, uses = uses_of(entity.record)
        kept = {use.type for use in uses if use.mark != "none"}
        for n, use in enumerate(uses):
            if use.mark == "required" and not use.basis:
                yield Problem(entity.place(name, n), "R030", "标了有据却没有依据", "补 basis，或改为 customary", entity.id)
            if use.mark == "none" and not use.why:
                yield Problem(entity.place(name, n), "R031", "标了不需要却没有原因", "补 why", entity.id)
            if use.mark != "none" and not use.type:
                yield Problem(entity.place(name, n), "R032", "没有写是哪种佐证", "补 type", entity.id)
        for n, check in enumerate(getattr(entity.record, "checks", ())):
            if check.record not in kept:
                yield Problem(entity.place("checks", n, "record"), "R033", f"检查要看“{check.record}”，佐证里没有列",
                              f"在 {name} 里补上这种材料，或改 record", entity.id)


def measures_have_one_unit(graph: Graph) -> Iterator[Problem]:
    """同一口径（measure）全库只用一个单位，数字才能比较。"""
    units: dict[str, dict[str, Entity]] = defaultdict(dict)
    for entity in graph.of("requirement"):
        if entity.record.kind == "counted" and entity.record.unit:
            units[entity.record.measure].setdefault(entity.record.unit, entity)
    for measure, seen in units.items():
        for unit, entity in list(seen.items())[1:]:
            yield Problem(entity.place("unit"), "R040", f"口径“{measure}”这里用“{unit}”，{next(iter(seen.values())).id} 用“{next(iter(seen))}”",
                          "统一单位，或换一个口径名称", entity.id)


def unit_is_consistent(graph: Graph) -> Iterator[Problem]:
    """本单位的站、组、支部都在组织链条里，职务对应登记过的岗位，借用的要点存在。"""
    unit = graph.dataset.unit
    if unit is None:
        return
    source = graph.dataset.sources["unit"]
    bodies = {body.id for body in unit.bodies}

    def place(*path: str | int) -> Place:
        return source.place(("unit", *path))
    for name in ("bodies", "posts", "reporting"):
        seen: set[str] = set()
        for n, record in enumerate(getattr(unit, name)):
            if record.id in seen:
                yield Problem(place(name, n, "id"), "R002", f"编号“{record.id}”在 {name} 里重复", "改成没有用过的编号", unit.id)
            seen.add(record.id)
    if unit.branch not in bodies:
        yield Problem(place("branch"), "R050", f"“{unit.branch}”不在 bodies 里", "在 bodies 登记", unit.id)
    for name, ids in (("stations", unit.stations), ("groups", unit.groups)):
        for n, value in enumerate(ids):
            if value not in bodies:
                yield Problem(place(name, n), "R050", f"“{value}”不在 bodies 里", "在 bodies 登记", unit.id)
    for n, body in enumerate(unit.bodies):
        if body.up and body.up not in bodies:
            yield Problem(place("bodies", n, "up"), "R050", f"上一级“{body.up}”不在 bodies 里", "在 bodies 登记", body.id)
    for n, post in enumerate(unit.posts):
        if f"role:{post.role}" not in graph.entities and not graph.dataset.may_have_held("role", post.role):
            yield Problem(place("posts", n, "role"), "R051", f"岗位“{post.role}”没有登记", "在 roles.yml 登记", post.id)
    if f"plan:{unit.plan}" not in graph.entities and not graph.dataset.may_have_held("plan", unit.plan):
        yield Problem(place("plan"), "R052", f"没有要点“{unit.plan}”", "核对编号，或补 data/plans 下的文件", unit.id)
    for n, row in enumerate(unit.reporting):
        if f"clause:{row.locator}" not in graph.entities and not graph.dataset.may_have_held("clause", row.locator):
            yield Problem(place("reporting", n, "locator"), "R053", f"没有条款“{row.locator}”", "写成 要点编号/条号，如 suo-2022/24", row.id)
        for name in ("sender", "receiver"):
            if getattr(row, name) not in bodies:
                yield Problem(place("reporting", n, name), "R050", f"“{getattr(row, name)}”不在 bodies 里", "在 bodies 登记", row.id)


def regulation_dates_are_in_order(graph: Graph) -> Iterator[Problem]:
    """通过、发布的日期不晚于现行文本的施行日期和核对日期。"""
    for entity in graph.of("regulation"):
        one: model.Regulation = entity.record
        for name in ("adopted", "issued"):
            value = getattr(one, name)
            # Dates are known to the year, the month or the day: compared as far as both are known.
            if value and one.effective and value[:len(one.effective)] > one.effective[:len(value)]:
                yield Problem(entity.place(name), "R060", f"{value} 晚于施行日期 {one.effective}", "核对日期", one.id)
        for n, edition in enumerate(one.editions):
            if edition.date[:10] > one.force.checked_on:
                yield Problem(entity.place("editions", n, "date"), "R061", f"{edition.date} 晚于核对日期", "核对日期，或更新 checked_on", one.id)


def facts_have_a_place(graph: Graph) -> Iterator[Problem]:
    """事实的条号要读得出，否则页面上找不到它；不公开的文件没有条文，不列事实和要求。"""
    for entity in graph.of("regulation"):
        one: model.Regulation = entity.record
        for n, fact in enumerate(one.facts):
            if fact.articles and not numbers_of(fact.articles):
                yield Problem(entity.place("facts", n, "articles"), "R062", f"条号“{fact.articles}”读不出",
                              "写成 11、9-10 或 4(2)；几条不相连的分成几条事实", one.id)
        for name in ("facts", "requirements"):
            if entity.parent == "page:local" and getattr(one, name):
                yield Problem(entity.place(name), "R063", f"{one.kind}不公开，{name} 不会显示",
                              "来源怎么说写进 said_by_sources，其余删去", one.id)


MASKED = re.compile(r"[*＊×]|(?<![A-Za-z=])[xX]+(?![A-Za-z])")
"""How a source hides a number: *次, ××人, XX万元."""

NUMBER = re.compile(rf"[0-9]+|{NUMERAL}")


def figures_say_what_is_written(graph: Graph) -> Iterator[Problem]:
    """一个数照它的写法登记：遮盖的没有数值，有数值的与写法一致，约数标明；各部分之和等于合计。"""
    parts_of: dict[str, list[int | None]] = defaultdict(list)
    for entity in graph.of("figure"):
        if entity.record.part_of:
            parts_of[f"{entity.id.split('/')[0]}/{entity.record.part_of}"].append(entity.record.value)
    for entity in graph.of("figure"):
        it: model.Figure = entity.record
        if it.masked != bool(MASKED.search(it.text)) or it.masked == (it.value is not None):
            yield Problem(entity.place("masked" if it.masked else "value" if it.value is not None else "text"), "R070", f"写法“{it.text}”与 value、masked 对不上",
                          "写成 * 的填 masked: true、不填 value；没有遮盖的填 value", entity.id)
        elif it.value is not None and not any(to_int(number) == it.value for number in NUMBER.findall(re.sub("(?<=[0-9])[,，](?=[0-9]{3})", "", it.text))):
            yield Problem(entity.place("value"), "R070", f"数值 {it.value} 与写法“{it.text}”不符", "照来源改", entity.id)
        if it.approximate != bool(NEARLY.search(it.text)):
            yield Problem(entity.place("text"), "R071", f"“{it.text}”是不是约数与 approximate 不符", "有“余、约、近、多、左右”的填 approximate: true", entity.id)
        if not re.sub("(?:左右|上下)$", "", it.text).endswith(it.unit) and not (it.masked and it.unit == "未载明"):
            yield Problem(entity.place("unit"), "R070", f"写法“{it.text}”不以单位“{it.unit}”结尾", "照来源写单位", entity.id)
        values = parts_of[entity.id]
        if values and it.value is not None and None not in values and sum(values) != it.value and not it.note:
            yield Problem(entity.place("value"), "R072", f"各部分之和是 {sum(values)}，合计写的是 {it.value}", "核对；来源就是这样的，在 note 里说明", entity.id)


def reports_keep_to_their_kind(graph: Graph) -> Iterator[Problem]:
    """各点在自己的部分里；问题部分有问题，下一步有打算；别的组织的报告不答我们的要点。"""
    for entity in graph.of("paragraph"):
        it: model.Paragraph = entity.record
        section = graph.entities[entity.parent]
        if it.locator != section.record.key and it.locator.rpartition("/")[0] != section.record.key:
            yield Problem(entity.place("locator"), "R073", f"位置“{it.locator}”不在“{section.record.key}”部分里", "改位置，或移到对应的部分", entity.id)
        if it.kind == "problem" and not it.problems:
            yield Problem(entity.place("kind"), "R074", "这一点是问题，却没有写 problems", "补上问题", entity.id)
        if it.kind == "next" and not it.measures:
            yield Problem(entity.place("kind"), "R074", "这一点是下一步，却没有写 measures", "补上打算", entity.id)
        if graph.body(graph.owner_of(entity).record.body) is None:
            continue  # Whose report it is, is not known: told at its body, or at unit.yml.
        if entity.ours and it.same_subject:
            yield Problem(entity.place("same_subject"), "R075", "本所的报告不写 same_subject", "改写到 answers", entity.id)
        claims = [("answers", entity), *(("reports", one) for one in graph.inside(entity.key, "figure")),
                  *(("exposes", one) for one in graph.inside(entity.key, "problem")),
                  *(("like", one) for one in graph.inside(entity.key, "commitment"))]
        for name, holder in claims if not entity.ours else ():
            if getattr(holder.record, name):
                yield Problem(holder.place(name), "R075", f"别的组织的报告不写 {name}", "删去；说的是同一件事的写 same_subject", holder.id)


def terms_explain(graph: Graph) -> Iterator[Problem]:
    """本地的词只写来源怎么用，不解释；其他的词要有解释和对本支部的意思，解释不能只把字重复一遍；名称不重复。"""
    names: dict[str, Entity] = {}
    for entity in graph.of("term"):
        it: model.Term = entity.record
        if it.local:
            for name in ("explanation", "parts", "here"):
                if getattr(it, name):
                    yield Problem(entity.place(name), "R080", f"本地的词不写 {name}", "删去，只在 used 里写来源怎么用它", it.id)
            if not it.used:
                yield Problem(entity.place("local"), "R080", "本地的词没有写来源怎么用它", "补 used", it.id)
        else:
            for name in ("explanation", "here"):
                if not getattr(it, name):
                    yield Problem(entity.place(), "R080", f"没有写 {name}", f"补 {name}；只有本地知道内容的词填 local: true", it.id)
            new = set(re.findall(r"\w", it.explanation or "")) - set(it.title) - set("的是指即一个种这样")
            if it.explanation and len(new) < 4:
                yield Problem(entity.place("explanation"), "R081", "解释只把词里的字重复了一遍", "用别的话说清是什么", it.id)
        said = [to_int(number.replace("双", "二")) for number in re.findall(f"双|{NUMERAL}", it.title)]
        if it.parts and re.match(f"双|{NUMERAL}", it.title) and len(it.parts) not in {*said, sum(said)}:
            yield Problem(entity.place("parts"), "R082", f"“{it.title}”里的数字是 {'、'.join(map(str, said))}，这里列了 {len(it.parts)} 样", "核对，几样就列几样", it.id)
        for name in (it.title, *it.aliases):
            first = names.setdefault(name, entity)
            if first is not entity:
                yield Problem(entity.place(), "R083", f"“{name}”与 {first.key} 重复", "并成一条，或去掉其中一处的别名", it.id)
        if it.unverified is None and it.confidence == "unsure":
            yield Problem(entity.place("confidence"), "R084", "解释有疑，却没有写哪里没有核实", "补 unverified", it.id)


def mechanisms_can_be_checked(graph: Graph) -> Iterator[Problem]:
    """本支部要转的机制至少有一条看得出转没转的检查，自己的或所属义务、分项的；上级自己的没有检查。"""
    for entity in graph.of("mechanism"):
        it: model.Mechanism = entity.record
        held = (*it.requirements, *it.items)
        own = bool(it.checks) or any(graph.inside(key, "check") for key in held)
        if it.ours and not own and not it.retired and all(key in graph.entities for key in held):
            yield Problem(entity.place(), "R090", "没有检查看得出它转没转", "补 requirements、items，或写一条 checks", it.id)
        if not it.ours and it.checks:
            yield Problem(entity.place("checks"), "R091", "上级自己的机制不列检查", "删去", it.id)


def combinations_have_grounds(graph: Graph) -> Iterator[Problem]:
    """一次活动能不能算几样：说有规定的要写依据；没有规定又没有通行做法的不能填能；不能一起算的不写怎么留。"""
    for entity in graph.of("combination"):
        it: model.Combination = entity.record
        if not it.serves or len(set(it.serves)) < len(it.serves):
            yield Problem(entity.place("serves"), "R110", "没有写是哪几项要求，或同一项写了两遍", "逐项写一次 requirement:编号", it.id)
        if it.ground == "rule" and not it.basis:
            yield Problem(entity.place("ground"), "R111", "说有规定，却没有写依据", "补 basis，或改为 custom、unverified", it.id)
        if it.ground == "unverified" and it.may:
            yield Problem(entity.place("may"), "R112", "没有规定也没有通行做法，不能填能", "填 may: false；有通行做法的写 ground: custom", it.id)
        if it.keep and not it.may:
            yield Problem(entity.place("keep"), "R113", "不能一起算的，没有一起留的材料", "删去 keep", it.id)


SUPPORT = {"law": "法律法规的条文", "superior": "上级的要点或文件", "own": "本所的要点、报告或制度"}
"""What a sentence of each level must rest on."""


def guides_have_grounds(graph: Graph) -> Iterator[Problem]:
    """流程、问答、上任路径、空白表的每一句要有出处，出处与层级相符；没有规定的写 custom。没有核实的不给比例。"""
    for entity in graph.entities.values():
        for path, part in grounded(entity.record):
            if part.level == "custom":
                continue
            if not part.basis:
                yield Problem(entity.place(*path, "level"), "R120", f"写了{SUPPORT[part.level]}的层级，却没有出处",
                              "补 basis；没有规定、只是通常这样做的写 level: custom", entity.id)
            elif not graph.dataset.lost and part.level not in {level_of(graph, basis.to) for basis in part.basis}:
                yield Problem(entity.place(*path, "basis"), "R121", f"层级是 {part.level}，出处里却没有{SUPPORT[part.level]}",
                              "改 level，或补上那一级的出处", entity.id)
        if isinstance(entity.record, model.Ratio) and (entity.record.unverified or entity.record.level == "custom"):
            yield Problem(entity.place(), "R122", "没有核实、没有出处的不给比例", "删去这个比例，在 silent 里写明哪里待核", entity.id)


def grounded(record: object) -> Iterator[tuple[tuple, model.Grounded]]:
    """Every sentence with a ground that a record itself holds, with its path; records within that have a key of their own are left out."""
    if isinstance(record, model.Grounded):
        yield (), record
    for name in ("timing",):
        if isinstance(part := getattr(record, name, None), model.Grounded):
            yield (name,), part
    for name in ("clocks", "papers", "faults", "conflicts"):
        for n, part in enumerate(getattr(record, name, None) or []):
            if isinstance(part, model.Grounded):
                yield (name, n), part


def level_of(graph: Graph, key: str) -> str:
    """Whose word a record is: law, superior or own; empty for what is nobody's word (a term, a topic)."""
    if key not in graph.entities:
        return ""
    entity = graph.entities[key]
    if entity.type == "requirement":
        return entity.record.level
    if entity.type in ("mechanism", "workflow", "faq", "form", "role", "evidence"):
        return "own" if entity.type in ("role", "evidence") else ""
    while entity.type not in ("plan", "regulation", "report"):
        if not entity.parent:
            return ""
        entity = graph.entities[entity.parent]
    if entity.type == "regulation":
        return {"上级文件": "superior", "本单位制度": "own"}.get(entity.record.kind, "law")
    return entity.record.level if entity.type == "plan" else "own" if entity.ours else "superior"


def workflows_run_in_order(graph: Graph) -> Iterator[Problem]:
    """流程先事前、再当天、后事后；时限和材料里的步骤要在本流程里；材料按形成的先后排。"""
    stages = ("before", "during", "after")
    for entity in graph.of("workflow"):
        it: model.Workflow = entity.record
        order = {step.id: n for n, step in enumerate(it.steps)}
        for n, (first, second) in enumerate(zip(it.steps, it.steps[1:], strict=False), 1):
            if stages.index(first.stage) > stages.index(second.stage):
                yield Problem(entity.place("steps", n, "stage"), "R123", f"“{second.title}”在“{first.title}”之后，却写成更早的阶段", "调整先后，或改 stage", it.id)
        named = [(("clocks", n, name), getattr(clock, name)) for n, clock in enumerate(it.clocks) for name in ("since", "until")]
        named += [(("papers", n, "step"), paper.step) for n, paper in enumerate(it.papers)]
        for path, step in named:
            if step not in order:
                near = nearest(step, order)
                yield Problem(entity.place(*path), "R124", f"本流程没有步骤“{step}”", f"是不是“{near}”？" if near else "写 steps 里的编号", it.id)
        known = [(n, order[paper.step]) for n, paper in enumerate(it.papers) if paper.step in order]
        for (_, first), (n, second) in zip(known, known[1:], strict=False):
            if second < first:
                yield Problem(entity.place("papers", n, "step"), "R125", f"“{it.papers[n].title}”排在了后形成的材料后面", "按落款日期的先后排", it.id)
        for n, clock in enumerate(it.clocks):
            if not clock.at_least and not clock.at_most:
                yield Problem(entity.place("clocks", n), "R126", "时限没有写至少或最多多久", "补 at_least 或 at_most", it.id)
            if order.get(clock.since, -1) > order.get(clock.until, len(order)):
                yield Problem(entity.place("clocks", n), "R126", "时限的起点在终点之后", "对调 since 和 until", it.id)


def guides_are_usable(graph: Graph) -> Iterator[Problem]:
    """上任路的头一周不超过12步，只有一条放在开头；回答不超过两句；说法不一的至少列两种；空白表的一块只填一种。"""
    firsts = [entity for entity in graph.of("journey") if entity.record.first]
    for entity in firsts[1:] if firsts else graph.of("journey")[:1]:
        yield Problem(entity.place("first" if firsts else "id"), "R130", "放在 /start/ 开头的上任路只能有一条", "其余的删去 first" if firsts else "给其中一条写 first: true", entity.id)
    for entity in graph.of("journey"):
        week = [step for stage in entity.record.stages if stage.key in ("day-1", "week-1") for step in stage.steps]
        if len(week) > 12:
            yield Problem(entity.place("stages"), "R131", f"头一周有 {len(week)} 步，新人做不完", "并成12步以内，其余移到第一月", entity.id)
        keys = [stage.key for stage in entity.record.stages]
        if keys != [key for key in STAGES if key in keys]:
            yield Problem(entity.place("stages"), "R132", "各段没有按先后排，或重复", "按 day-1、week-1、month-1、quarter-1 排，各一次", entity.id)
    for entity in [one for one in graph.entities.values() if isinstance(one.record, model.JourneyStep)]:
        for n, check in enumerate(entity.record.checks):
            if check.record not in entity.record.hold:
                yield Problem(entity.place("checks", n, "record"), "R033", f"检查要看“{check.record}”，hold 里没有列", "在 hold 里补上这种材料，或改 record", entity.id)
    for entity in graph.of("faq"):
        if len(re.findall("[。！？；]", entity.record.answer)) > 3 or entity.record.answer.count("。") > 2:
            yield Problem(entity.place("answer"), "R133", "回答超过两句", "收成两句，其余放进 conflicts 或 see", entity.id)
        if len(entity.record.conflicts) == 1:
            yield Problem(entity.place("conflicts"), "R134", "只列了一种说法，看不出哪里不一致", "列出至少两种说法，写明今天照哪个", entity.id)
    for entity in graph.of("form"):
        for n, block in enumerate(entity.record.blocks):
            kinds = [name for name in ("fields", "columns", "lines", "sign", "note") if getattr(block, name)]
            if len(kinds) != 1:
                yield Problem(entity.place("blocks", n), "R135", f"一块只能填一种，这里有 {len(kinds)} 种", "拆成几块，每块只写 fields、columns、lines、sign、note 之一", entity.id)


def links_are_up_to_date(graph: Graph) -> Iterator[Problem]:
    """确认过的链接，两端的内容后来改了的要重看一遍；重看之前不计入。"""
    for row in stale(graph):
        yield Problem(row.holder.place(row.field, row.number), "R140", f"到“{row.link.end}”的链接确认以后，有一端改过，暂不计入",
                      "重看这一条，还成立就运行 zhibu confirm --again，不成立就改掉", row.holder.id, Grade.NOTE)


def suggestions_are_judged_soundly(graph: Graph) -> Iterator[Problem]:
    """链接建议两端要登记过、种类要对；确认的写 strength，不成立的写 why；已经写在正文里的不再列。"""
    source = graph.dataset.sources.get("suggestions")
    written = {(name, entity.key, basis.to) for kind, name in (("paragraph", "answers"), ("clause", "carries"))
               for entity in graph.of(kind) for basis in getattr(entity.record, name)}
    seen: dict[tuple[str, str, str], int] = {}
    for n, row in enumerate(graph.dataset.suggestions if source else ()):
        def problem(code: str, name: str, what: str, mend: str, grade: Grade = Grade.ERROR, n: int = n, row: model.Suggested = row) -> Problem:
            return Problem(source.place(("suggestions", n, *([name] if name else []))), code, what, mend, row.start, grade)
        kinds = {"answers": (("paragraph",), ("clause", "item", "requirement")), "carries": (("clause",), ("clause",))}[row.type]
        for name, key, allowed in (("from", row.start, kinds[0]), ("to", row.end, kinds[1])):
            kind, _, one = key.partition(":")
            if kind not in allowed:
                yield problem("R005", name, f"{row.type} 的 {name} 不能是“{key}”", f"写成 {' 或 '.join(f'{one}:编号' for one in allowed)}")
            elif key not in graph.entities and not graph.dataset.may_have_held(kind, one):
                yield problem("R001", name, f"“{key}”没有登记", _mend(key, graph, "删去这一条建议"))
        start, end = graph.entities.get(row.start), graph.entities.get(row.end)
        if start and start.type == "paragraph" and not start.ours and graph.body(graph.owner_of(start).record.body):
            yield problem("R141", "from", "别的组织的报告不答我们的要点", "删去这一条；说的是同一件事的，在那份报告写 same_subject")
        if row.type == "carries" and start and end and not (start.ours and not end.ours):
            yield problem("R141", "", f"承接是本所要点的一条接上级要点的一条，“{row.start}”到“{row.end}”不是", "核对两端，或删去这一条")
        if row.state == "confirmed" and not row.strength:
            yield problem("R142", "state", "确认了却没有写 strength", "写 strength: direct（说的就是那件事）或 partial（只沾边）")
        if row.state == "rejected" and not row.why:
            yield problem("R142", "state", "不成立的没有写 why", "写 why：为什么不成立")
        same = row.type, row.start, row.end
        if same in written:
            yield problem("R143", "to", f"“{row.start}”的 {row.type} 里已经写了“{row.end}”", f"删去这一条；其实不成立的，改正文的 {row.type}")
        elif same in seen:
            yield problem("R143", "to", f"和第 {seen[same] + 1} 条是同一条链接", "留下判断过的一条")
        seen.setdefault(same, n)
        if row.state == "confirmed" and start and end and row.fp and row.fp != seal(graph.entities, Link(*same)):
            yield problem("R140", "fp", f"到“{row.end}”的链接确认以后，有一端改过，暂不计入",
                          "重看这一条，还成立就删去 fp 这一行，不成立就改成 rejected", Grade.NOTE)


def _mend(key: str, graph: Graph, otherwise: str) -> str:
    """How to mend a key that names no record: the most likely one of its kind, or what to do OTHERWISE."""
    kind = key.partition(":")[0]
    near = nearest(key, [entity.key for entity in graph.of(kind)] or list(graph.entities))
    return f"是不是要写“{near}”？不是的话，{otherwise}" if near else f"核对编号，或{otherwise}"


HELD = frozenset(("section", "clause", "item", "requirement", "paragraph", "figure", "problem", "article"))
"""Kinds whose records are part of a plan's, a report's or a regulation's."""


def search_words_lead_somewhere(graph: Graph) -> Iterator[Problem]:
    """搜索的近义词要指向手册里真有的字样；读音的音节数与字数相同；页面要存在。"""
    search, source = graph.dataset.search, graph.dataset.sources.get("search")
    if search is None or source is None:
        return
    # What stands in another record is among its texts; the pages of the site itself have no record.
    texts = [page.title for page in graph.of("page")]
    for entity in graph.entities.values():
        if entity.type not in HELD:
            _said(entity.record, texts)
    said = "\n".join(texts)
    for n, synonym in enumerate(search.synonyms):
        for m, word in enumerate(synonym.means):
            if word not in said and not graph.dataset.lost:
                yield Problem(source.place(("search", "synonyms", n, "means", m)), "R100", f"手册里没有“{word}”，搜不到东西", "改成手册里有的字样，或删去", "search")
    for n, similar in enumerate(search.similar):
        if len(set(similar)) < 2:
            yield Problem(source.place(("search", "similar", n)), "R101", f"“{similar}”只有一个字", "写两个以上容易混的字，或删去", "search")
    for n, reading in enumerate(search.readings):
        if len(reading.pinyin.split(" ")) != len(reading.word):
            yield Problem(source.place(("search", "readings", n)), "R102", f"“{reading.word}”有 {len(reading.word)} 个字，拼音有 {len(reading.pinyin.split(' '))} 个",
                          "一个字一个音节，中间空一格", "search")
    for n, row in enumerate(search.found_by):
        if row.to not in graph.entities and not graph.dataset.may_have_held(*row.to.split(":", 1)):
            yield Problem(source.place(("search", "found_by", n, "to")), "R001", f"“{row.to}”没有登记", _mend(row.to, graph, "删去这一条"), "search")
    for n, row in enumerate(search.pages):
        if f"page:{row.page}" not in graph.entities:
            mend = _mend(f"page:{row.page}", graph, "删去这一条").replace("page:", "")
            yield Problem(source.place(("search", "pages", n, "page")), "R001", f"没有页面“{row.page}”", mend, "search")


def calendar_is_sound(graph: Graph) -> Iterator[Problem]:
    """放假不能先完后起；节日在它的放假里；补班是不放假的周末；一年只列一次；高峰的月份是 1 到 12。"""
    calendar, source = graph.dataset.calendar, graph.dataset.sources.get("calendar")
    if calendar is None or source is None:
        return

    def problem(code: str, what: str, mend: str, *path: str | int) -> Problem:
        return Problem(source.place(("calendar", *path)), code, what, mend, "calendar")
    years: set[int] = set()
    for n, year in enumerate(calendar.years):
        if year.year in years:
            yield problem("R114", f"{year.year}年列了两次", "并成一份", "years", n, "year")
        years.add(year.year)
        yield from _days_off_are_sound(year, lambda code, what, mend, *path, n=n: problem(code, what, mend, "years", n, *path))
    ids: set[str] = set()
    for n, peak in enumerate(calendar.peaks):
        if peak.id in ids:
            yield problem("R002", f"编号“{peak.id}”在 peaks 里重复", "改成没有用过的编号", "peaks", n, "id")
        ids.add(peak.id)
        for m, month in enumerate(peak.months):
            if not 1 <= month <= 12:
                yield problem("R118", f"没有 {month} 月", "写 1 到 12", "peaks", n, "months", m)


def _days_off_are_sound(year: model.YearDays, problem: Callable[..., Problem]) -> Iterator[Problem]:
    """The holidays, workdays and festivals of one year."""
    for n, holiday in enumerate(year.holidays):
        if holiday.since > holiday.until:
            yield problem("R115", f"{holiday.name}{holiday.since}放假，{holiday.until}就完了", "核对 since 和 until", "holidays", n, "until")
        if str(year.year) not in (holiday.since[:4], holiday.until[:4]):
            yield problem("R115", f"{holiday.name}不在{year.year}年", "核对日期，或移到那一年", "holidays", n, "since")
        for m, day in enumerate(holiday.workdays):
            off = next((one.name for one in year.holidays if one.since <= day <= one.until), None)
            if off or datetime.date.fromisoformat(day).weekday() < 5:
                yield problem("R116", f"{day}在{off}放假里，不能又上班" if off else f"{day}不是周末，本来就上班", "核对日期，或删去", "holidays", n, "workdays", m)
    seen: set[str] = set()
    for n, festival in enumerate(year.festivals):
        if festival.holiday in seen:
            yield problem("R114", f"{model.HOLIDAYS[festival.holiday]}列了两次", "留下对的一个", "festivals", n, "holiday")
        seen.add(festival.holiday)
        if not any(model.HOLIDAYS[festival.holiday] in one.name and one.since <= festival.day <= one.until for one in year.holidays):
            yield problem("R117", f"{model.HOLIDAYS[festival.holiday]}（{festival.day}）不在它的放假里", "核对节日和放假的日期、名称", "festivals", n, "day")


def windows_can_be_laid_out(graph: Graph) -> Iterator[Problem]:
    """期间的最后一日要有第一日，也不早于它；跨年的分成两条要求。"""
    for entity in graph.of("requirement"):
        window: model.Window | None = entity.record.window
        if window is None or window.until is None:
            continue
        first = window.day or model.FIXED_HOLIDAYS.get(window.holiday or "")
        if first is None or window.until < first:
            yield Problem(entity.place("window"), "R119", f"期间到 {window.until} 为止，" + (f"却从 {first} 起" if first else "没有写从哪天起"),
                          "补 day（固定的第一日），或删去 until；跨年的分成两条要求", entity.id)


UNSETTLED = re.compile("^待写|待定：|^待定$")
"""What a draft says where a person has still to write or to choose."""


def what_is_checked_is_settled(graph: Graph) -> Iterator[Problem]:
    """核对过的要点、报告里没有“待写”“待定”，也没有还注着“把握”的；草稿里还有几处，提示一次。"""
    for entity in [*graph.of("plan"), *graph.of("report")]:
        left = sorted(entity.place(*path) for path, text in _texts(entity.record) if UNSETTLED.search(text)) if entity.source.unsettled else []
        guesses = [Place(entity.source.name, line) for line in entity.source.guesses]
        checked = entity.record.life == "checked"
        if checked and left:
            yield Problem(left[0], "R160", f"标着核对过（life: checked），还有 {len(left)} 处“待写”“待定”，这是第一处", "逐处写好；没有写完就把 life 改回 draft", entity.id)
        if checked and guesses:
            yield Problem(guesses[0], "R160", f"标着核对过（life: checked），还有 {len(guesses)} 处注着“把握”，这是第一处", "逐处看过，看一处删一处注释；没有看完就把 life 改回 draft", entity.id)
        if not checked and (left or guesses):
            waiting = [f"{len(left)} 处“待写”“待定”"] * bool(left) + [f"{len(guesses)} 处注着“把握”"] * bool(guesses)
            yield Problem(min([*left, *guesses]), "R161", f"草稿里还有 {'、'.join(waiting)}，这是第一处", "逐处写好、看过，再把 life 改成 checked", entity.id, Grade.NOTE)


def _texts(record: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text that a record holds and where, those of the records within it too."""
    if isinstance(record, str):
        yield path, record
    elif isinstance(record, (list, tuple)):
        for n, one in enumerate(record):
            yield from _texts(one, (*path, n))
    elif isinstance(record, model.Record):
        for name in type(record).model_fields:
            yield from _texts(getattr(record, name), (*path, name))


def _said(record: object, texts: list[str]) -> None:
    """Add every text that a record holds to TEXTS, without its place: a search asks for all of them."""
    if isinstance(record, str):
        texts.append(record)
    elif isinstance(record, (list, tuple)):
        for one in record:
            _said(one, texts)
    elif isinstance(record, model.Record):
        for value in vars(record).values():
            if value:
                _said(value, texts)


REVIEW_NEEDS = {"words": "words", "pattern": "patterns", "sections": "sections", "duties": "duties", "slogans": "slogans", "personal": "personal"}
"""The field without which a kind of review rule has nothing to look for."""


def review_rules_can_run(graph: Graph) -> Iterator[Problem]:
    """体检的规则不重号，要查的东西写全了，提到的要求和报告登记过。"""
    review = graph.dataset.review
    if review is None:
        return
    source = graph.dataset.sources["review"]
    seen: set[str] = set()
    for n, rule in enumerate(review.rules):
        at = ("review", "rules", n)
        if rule.id in seen:
            yield Problem(source.place((*at, "id")), "R002", f"编号“{rule.id}”重复", "改成没有用过的编号", "review")
        seen.add(rule.id)
        needed = REVIEW_NEEDS.get(rule.kind)
        if needed and not getattr(rule, needed):
            yield Problem(source.place((*at, "kind")), "R150", f"{rule.kind} 的规则没有 {needed}，什么也查不到", f"补上 {needed}，或改 kind", rule.id)
        for m, duty in enumerate(rule.duties):
            if duty.requirement and duty.requirement not in graph.entities and not graph.dataset.may_have_held(*duty.requirement.split(":", 1)):
                yield Problem(source.place((*at, "duties", m, "requirement")), "R001", f"“{duty.requirement}”没有登记",
                              _mend(duty.requirement, graph, "删去这一行"), rule.id)
        for m, mute in enumerate(rule.muted):
            if mute.report and f"report:{mute.report}" not in graph.entities and not graph.dataset.may_have_held("report", mute.report):
                yield Problem(source.place((*at, "muted", m, "report")), "R001", f"“{mute.report}”没有登记", "写 reports 文件夹里的编号", rule.id)


RULES: tuple[Rule, ...] = (
    references_resolve, references_are_of_their_kind, ids_are_unique, items_are_checked_or_directional, counted_requirements_are_complete,
    evidence_marks_are_honest, measures_have_one_unit, unit_is_consistent, regulation_dates_are_in_order,
    facts_have_a_place, figures_say_what_is_written, reports_keep_to_their_kind, terms_explain, mechanisms_can_be_checked, combinations_have_grounds,
    guides_have_grounds, workflows_run_in_order, guides_are_usable, links_are_up_to_date, suggestions_are_judged_soundly,
    search_words_lead_somewhere, review_rules_can_run, calendar_is_sound, windows_can_be_laid_out, what_is_checked_is_settled,
)
"""The rules in the order in which a maintainer would want to hear of them."""


def check(graph: Graph, originals: Originals, lock: Path | None = None) -> list[Problem]:
    """Every fault of the linked set, against its rules, its originals and the published ids."""
    problems = [problem for rule in RULES for problem in rule(graph)]
    problems += compare(graph, originals)
    if lock is not None:
        problems += ids_are_kept(graph, lock)
    return problems


PUBLISHED = ("plan", "section", "clause", "item", "requirement", "check", "regulation", "article", "role", "topic", "evidence",
             "report", "paragraph", "figure", "problem", "measure", "commitment", "term", "mechanism", "combination",
             "workflow", "step", "ratio", "journey", "handover", "form", "faq", "tally", "genre")
"""The kinds whose ids are promised to stay."""


def published_keys(graph: Graph) -> list[str]:
    """The keys of everything published, sorted."""
    return sorted(entity.key for entity in graph.entities.values() if entity.type in PUBLISHED)


def ids_are_kept(graph: Graph, lock: Path) -> Iterator[Problem]:
    """发布过的编号不能消失，也不能换一种记录再用；停用要留着并写 retired。"""
    place = Place(f"{lock.parent.name}/{lock.name}")
    locked = read_lock(lock)
    now = set(published_keys(graph))
    new = now - set(locked.values())
    for line, key in locked.items():
        kind, _, name = key.partition(":")
        if key in now or graph.dataset.may_have_held(kind, name):
            continue
        other = next((f"{k}:{name}" for k in PUBLISHED if f"{k}:{name}" in new), None)
        if other:
            yield Problem(place._replace(line=line), "I002", f"编号“{name}”原来是 {kind}，现在成了 {other.partition(':')[0]}",
                          "给新记录换一个编号，旧记录留着并写 retired", key)
        else:
            yield Problem(place._replace(line=line), "I001", f"发布过的编号“{key}”不见了",
                          "把事实放回原条号；条号停用就在这部法规写 retired_articles" if kind == "article"
                          else "把原记录放回去；要停用就在原记录写 retired: {to: 新编号, why: 原因}", key)
    for key in filter(new.__contains__, graph.entities):  # file by file: to tell places a file is read again
        yield Problem(graph.entities[key].place(), "I003", "新编号还没有登记", "运行 zhibu ids，把 data/ids.lock 一起提交", key, Grade.NOTE)


def read_lock(lock: Path) -> dict[int, str]:
    """The keys ever published, by their line in the lock file."""
    if not lock.is_file():
        return {}
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {n: line.strip() for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")}
