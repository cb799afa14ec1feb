"""Every record as an entity with a key, an address and links; links are stored once and read from both ends.

Reports what it cannot resolve; judging is left to `check`.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from operator import attrgetter
from typing import Any

from . import model
from .load import Dataset
from .numerals import NUMERAL, to_chinese, to_int
from .problem import Place
from .source import Source


@dataclass(frozen=True, eq=False)
class Entity:
    """A record that has a key and an address."""

    key: str
    title: str
    page: str
    """Address of its page without the leading slash, "" for the home page: `plans/suo-2022/18/`."""
    anchor: str = ""
    record: Any = None
    parent: str = ""
    """Key of the record that holds it."""
    locator: str = ""
    source: Source | None = field(default=None, repr=False, compare=False)
    loc: tuple = ()
    """Path of the record within its source file."""
    aliases: tuple[str, ...] = ()
    ours: bool = True
    """False for what superior bodies must do: shown, never counted."""

    @cached_property
    def type(self) -> str:
        """The kind of record: the part of the key before the colon."""
        return self.key.partition(":")[0]

    @cached_property
    def id(self) -> str:
        """The id: the part of the key after the colon."""
        return self.key.partition(":")[2]

    @cached_property
    def address(self) -> str:
        """Address from the root of the site, with its anchor."""
        return f"/{self.page}" + (f"#{self.anchor}" if self.anchor else "")

    def place(self, *path: str | int) -> Place:
        """Where the record, or the value at PATH within it, stands in the data."""
        return self.source.place((*self.loc, *path)) if self.source else Place("data")


@dataclass(frozen=True, order=True)
class Link:
    """One link, as stored on the side that asserts it."""

    type: str
    start: str
    end: str
    strength: str = "direct"
    state: str = "confirmed"
    """suggested (made by a program, or an end has changed since it was confirmed), confirmed, rejected; only confirmed ones count."""
    note: str = ""
    fp: str = ""
    """What both ends meant when a person confirmed it; empty where nobody has sealed it yet."""


@dataclass(frozen=True)
class Dangling:
    """A reference to a record that does not exist."""

    entity: Entity
    path: tuple
    kind: str
    """What sort of record was meant: role, topic, evidence, body, or "" where the key names it."""
    id: str


@dataclass(frozen=True, eq=False)
class Graph:
    """All entities by key, all links both ways, and what could not be resolved."""

    dataset: Dataset
    entities: dict[str, Entity]
    doubles: tuple[tuple[Entity, Entity], ...]
    links: tuple[Link, ...]
    outgoing: dict[str, tuple[Link, ...]]
    incoming: dict[str, tuple[Link, ...]]
    dangling: tuple[Dangling, ...]
    children: dict[str, tuple[Entity, ...]]

    def of(self, kind: str) -> list[Entity]:
        """The entities of one kind, in the order of the data."""
        return list(self._kinds.get(kind, ()))

    def in_order(self, keys: Iterable[str]) -> list[Entity]:
        """The entities of KEYS, each once, in the order of the data."""
        return [self.entities[key] for key in sorted(set(keys), key=self._places.__getitem__)]

    @cached_property
    def asked(self) -> list[Entity]:
        """The requirements that count now, in the order of the data: of plans of our own only those of the one that the unit works by."""
        unit = self.dataset.unit
        if unit is None or f"plan:{unit.plan}" not in self.entities:
            return self.of("requirement")
        other = {duty.key for plan in self.of("plan") if plan.record.level == "own" and plan.id != unit.plan
                 for section in self.inside(plan.key, "section") for clause in self.inside(section.key, "clause") for duty in self.inside(clause.key, "requirement")}
        return [duty for duty in self.of("requirement") if duty.key not in other]

    @cached_property
    def by_measure(self) -> dict[str, list[Entity]]:
        """The counted requirements by what they count."""
        found: dict[str, list[Entity]] = defaultdict(list)
        for duty in self.of("requirement"):
            if duty.record.kind == "counted":
                found[duty.record.measure].append(duty)
        return found

    @cached_property
    def _kinds(self) -> dict[str, list[Entity]]:
        kinds: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities.values():
            kinds[entity.type].append(entity)
        return kinds

    @cached_property
    def _places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(self.entities)}

    def inside(self, key: str, kind: str) -> list[Entity]:
        """The entities of one kind held directly by the record of KEY."""
        return [entity for entity in self.children.get(key, ()) if entity.type == kind]

    def owner_of(self, entity: Entity) -> Entity:
        """The record whose page shows ENTITY: the clause of an item, the regulation of an article."""
        while entity.parent and entity.anchor:
            entity = self.entities[entity.parent]
        return entity

    def body(self, body_id: str) -> model.Body | None:
        """A body of the unit's chain by its id."""
        unit = self.dataset.unit
        return next((body for body in unit.bodies if body.id == body_id), None) if unit else None

    def bearer(self, entity: Entity) -> str:
        """The title of the body whose duty an item or requirement is: the one it names, else the plan's own."""
        body_id = entity.record.applies_to
        while not body_id:
            entity = self.entities[entity.parent]
            body_id = getattr(entity.record, "body", None)
        body = self.body(body_id)
        return body.title if body else body_id


def seal(entities: Mapping[str, Entity], one: Link) -> str:
    """Eight hexadecimal digits of what both ends of a link mean now: their own words and numbers, not their links."""
    return hashlib.sha256("\n".join(_meaning(entities[key].record) for key in (one.start, one.end)).encode()).hexdigest()[:8]


def _meaning(record: Any) -> str:
    """What a record says by itself, as one text."""
    if isinstance(record, Article):
        return "\n".join([*(fact.gist for fact in record.facts), *(_meaning(duty) for duty in record.requirements)])
    held = _held(record)
    said = [held.get(name) for name in ("title", "text", "action", "summary", "explanation", "measure", "kind", "min", "max", "value", "unit",
                                                      "per", "scope", "modality")]
    inside = [_meaning(one) for name in ("items", "figures") for one in held.get(name, ()) if isinstance(one, model.Record)]
    return "\n".join([*("" if one is None else str(one) for one in said), *inside])


def link(target: Entity | str, page: str, offline: bool = False) -> str:
    """The relative link from PAGE to an entity or an address: the one place where addresses are built.

    PAGE is an entity's `page`; a target given as text is an address from the root (`plans/#s6`).
    Offline, links name the file `index.html`, so that they open without a server.
    """
    address = target.address.lstrip("/") if isinstance(target, Entity) else target.lstrip("/")
    path, _, anchor = address.partition("#")
    if path == page and anchor:
        return f"#{anchor}"
    folder = path.endswith("/") or not path
    relative = _between(path, page)
    if folder:
        relative = (f"{relative}/" if relative != "." else "") + ("index.html" if offline else "")
        relative = relative or "./"
    return relative + (f"#{anchor}" if anchor else "")


@cache
def _between(path: str, page: str) -> str:
    """PATH seen from PAGE, both from the root of the site; a page and what it links to come round many times in a build."""
    there, here = [[part for part in one.split("/") if part] for one in (path, page)]
    same = 0
    while same < min(len(there), len(here)) and there[same] == here[same]:
        same += 1
    return "/".join([*[".."] * (len(here) - same), *there[same:]]) or "."


def numbers_of(articles: str | None) -> list[int]:
    """The article numbers that a locator such as `11`, `9-10` or `4(2)` names."""
    if not articles:
        return []
    found = re.fullmatch(r"([0-9]+)(?:[(（].*)?(?:[-–]([0-9]+))?", articles)
    if not found:
        return []
    first, last = int(found[1]), int(found[2] or found[1])
    return list(range(first, last + 1))


@dataclass(frozen=True)
class Article:
    """One article of a regulation, put together from the facts and requirements that name its number."""

    number: str
    """The number in Arabic digits, or `part-9` where the document has parts and no articles."""
    label: str
    """第十一条 or 第九部分."""
    facts: tuple[model.Fact, ...]
    requirements: tuple[model.Requirement, ...]
    retired: model.RetiredArticle | None = None

    @property
    def topic(self) -> str:
        """What the article is about."""
        if self.retired:
            return "（已停用）"
        own = [fact.topic for fact in self.facts] or [item.title for item in self.requirements]
        return own[0]

    @property
    def edition_note(self) -> str:
        """（2018年版） where all facts come from one named edition, so that a citation says which; else empty."""
        editions = {fact.edition for fact in self.facts}
        return f"（{editions.pop()}年版）" if len(editions) == 1 and None not in editions else ""

    @property
    def gist(self) -> str:
        """What the facts say, joined."""
        return " ".join(fact.gist for fact in self.facts)


def articles_of(regulation: model.Regulation) -> list[Article]:
    """The articles of a regulation that its facts or requirements name, by number; facts of one number first."""
    facts: dict[tuple[int, int], list[model.Fact]] = defaultdict(list)
    duties: dict[tuple[int, int], list[model.Requirement]] = defaultdict(list)
    for fact in sorted(regulation.facts, key=lambda fact: len(numbers_of(fact.articles))):
        for number in numbers_of(fact.articles):
            facts[0, number].append(fact)
        if fact.part:
            facts[1, to_int(fact.part.strip("（）"))].append(fact)
    for duty in regulation.requirements:
        for number in numbers_of(duty.locator):
            duties[0, number].append(duty)
    retired = {(0, one.article): one for one in regulation.retired_articles
               if (0, one.article) not in facts and (0, one.article) not in duties}
    bracketed = any(fact.part and fact.part.startswith("（") for fact in regulation.facts)
    return [
        Article(f"part-{n}" if part else str(n),
                f"（{to_chinese(n)}）" if part and bracketed else f"第{to_chinese(n)}{'部分' if part else '条'}",
                tuple(facts.get((part, n), ())), tuple(duties.get((part, n), ())), retired.get((part, n)))
        for part, n in sorted({*facts, *duties, *retired})
    ]


_IN_ORDER = attrgetter(*(one.name for one in fields(Link)))
"""The order of links, as that of the class, which takes four times as long to compare."""


def build_graph(dataset: Dataset) -> Graph:
    """The graph of DATASET; records that failed to load are simply not there."""
    entities: dict[str, Entity] = {}
    doubles: list[tuple[Entity, Entity]] = []
    for entity in _entities(dataset):
        if entity.key in entities:
            doubles.append((entities[entity.key], entity))
        else:
            entities[entity.key] = entity
    bodies = {body.id for body in dataset.unit.bodies} if dataset.unit else set()
    links: set[Link] = set()
    dangling: list[Dangling] = []
    for entity in entities.values():
        for path, kind, target in _references(entity):
            family, name = (kind, target) if kind else (target.partition(":")[0], target.partition(":")[2])
            there = target in bodies if kind == "body" else f"{family}:{name}" in entities
            if not there and not dataset.may_have_held(family, name):
                dangling.append(Dangling(entity, path, kind, target))
        links.update(one for one in _links(entity) if one.start in entities and one.end in entities)
    links.update(Link(row.type, row.start, row.end, row.strength or "direct", row.state, row.why or "", row.fp or "")
                 for row in dataset.suggestions if row.start in entities and row.end in entities)
    ordered = tuple(sorted((replace(one, state="suggested") if one.state == "confirmed" and one.fp and one.fp != seal(entities, one) else one
                            for one in links), key=_IN_ORDER))
    outgoing, incoming = defaultdict(list), defaultdict(list)
    for one in ordered:
        outgoing[one.start].append(one)
        incoming[one.end].append(one)
    children = defaultdict(list)
    for entity in entities.values():
        children[entity.parent].append(entity)
    return Graph(dataset, entities, tuple(doubles), ordered,
                 {key: tuple(value) for key, value in outgoing.items()},
                 {key: tuple(value) for key, value in incoming.items()},
                 tuple(dangling), {key: tuple(value) for key, value in children.items()})


PAGES = {
    "home": ("", "首页"), "plans": ("plans/", "计划"), "requirements": ("requirements/", "要求台账"),
    "regulations": ("regulations/", "法规"), "local": ("regulations/local/", "不公开的文件"),
    "reports": ("reports/", "报告"), "mechanisms": ("mechanisms/", "机制"), "terms": ("terms/", "词汇"),
    "search": ("search/", "搜索"),
    "calendar": ("calendar/", "年历"), "downloads": ("downloads/", "下载"),
    "roles": ("roles/", "岗位"), "topics": ("topics/", "主题"), "evidence": ("evidence/", "佐证"),
    "inspection": ("inspection/", "检查单"), "progress": ("progress/", "勾选进度"),
    "start": ("start/", "上任路径"), "handover": ("start/handover/", "交接清单"), "workflows": ("workflows/", "流程"),
    "forms": ("forms/", "空白表"), "writing": ("writing/", "写总结"), "review": ("review/", "报告体检"), "faq": ("faq/", "常问"),
    "alignment": ("alignment/", "对照上级"), "coverage": ("coverage/", "报告对账"), "problems": ("coverage/problems/", "问题和打算"),
    "help": ("help/", "使用说明"), "changes": ("help/changes/", "更新记录"),
}
"""The pages that are no record's own: address and title."""


def _entities(data: Dataset) -> Iterator[Entity]:
    for name, (page, title) in PAGES.items():
        yield Entity(f"page:{name}", title, page)
    ours = {body.id for body in data.unit.bodies if body.ours} if data.unit else set()
    for kind, file, records, page in (("role", "roles", data.roles, "roles/{}/"), ("topic", "topics", data.topics, "topics/{}/"),
                                      ("evidence", "evidence", data.evidence, "evidence/"), ("term", "terms", data.terms, "terms/")):
        for index, record in enumerate(records):
            yield Entity(f"{kind}:{record.id}", record.title, page.format(record.id),
                         "" if "{}" in page else record.id, record, f"page:{file}",
                         source=data.sources.get(file), loc=(file, index),
                         aliases=tuple(record.aliases), ours=getattr(record, "ours", True))
    for index, combination in enumerate(data.combinations):
        yield Entity(f"combination:{combination.id}", combination.title, "evidence/", f"together-{combination.id}", combination,
                     "page:evidence", source=data.sources["combinations"], loc=("combinations", index))
    for plan in data.plans:
        yield from _plan_entities(plan, data.sources[f"plan:{plan.id}"], ours)
    for regulation in data.regulations:
        yield from _regulation_entities(regulation, data.sources[f"regulation:{regulation.id}"], ours)
    for report in data.reports:
        yield from _report_entities(report, data.sources[f"report:{report.id}"], report.body in ours)
    for index, mechanism in enumerate(data.mechanisms):
        key, page, loc = f"mechanism:{mechanism.id}", f"mechanisms/{mechanism.id}/", ("mechanisms", index)
        yield Entity(key, mechanism.title, page, "", mechanism, "page:mechanisms", source=data.sources["mechanisms"], loc=loc,
                     aliases=tuple(mechanism.aliases), ours=mechanism.ours)
        yield from _check_entities(mechanism, key, page, f"mechanism/{mechanism.id}", data.sources["mechanisms"], loc,
                                   mechanism.ours)
    yield from _guide_entities(data)


def _guide_entities(data: Dataset) -> Iterator[Entity]:
    """What tells how a thing is done: workflows, journeys, the handover, forms, questions, kinds of report."""
    for workflow in data.workflows:
        key, page, source = f"workflow:{workflow.id}", f"workflows/{workflow.id}/", data.sources[f"workflow:{workflow.id}"]
        yield Entity(key, workflow.title, page, "", workflow, "page:workflows", source=source, loc=("workflow",),
                     aliases=tuple(workflow.aliases))
        for n, step in enumerate(workflow.steps):
            yield Entity(f"step:workflow/{workflow.id}/{step.id}", step.title, page, step.id, step, key,
                         source=source, loc=("workflow", "steps", n))
        for n, ratio in enumerate(workflow.ratios):
            yield Entity(f"ratio:{workflow.id}/{ratio.id}", ratio.title, page, ratio.id, ratio, key,
                         source=source, loc=("workflow", "ratios", n))
        yield from _check_entities(workflow, key, page, f"workflow/{workflow.id}", source, ("workflow",), True)
    for journey in data.journeys:
        key, source = f"journey:{journey.id}", data.sources[f"journey:{journey.id}"]
        page = "start/" if journey.first else f"start/{journey.id}/"
        yield Entity(key, journey.title, page, "", journey, "page:start", source=source, loc=("journey",),
                     aliases=tuple(journey.aliases))
        for m, stage in enumerate(journey.stages):
            for n, step in enumerate(stage.steps):
                where, step_key = ("journey", "stages", m, "steps", n), f"step:journey/{journey.id}/{step.id}"
                yield Entity(step_key, step.title, page, step.id, step, key, STAGES[stage.key][0], source, where)
                yield from _check_entities(step, step_key, page, f"journey/{journey.id}", source, where, True)
    for kind, file, records, page in (("handover", "handover", data.handover, "start/handover/"), ("form", "forms", data.forms, "forms/{}/"),
                                      ("faq", "faq", data.faq, "faq/"), ("tally", "tallies", data.tallies, "writing/")):
        for n, record in enumerate(records):
            yield Entity(f"{kind}:{record.id}", getattr(record, "question", None) or record.title, page.format(record.id),
                         "" if "{}" in page else record.id, record, f"page:{'writing' if kind == 'tally' else file}",
                         source=data.sources[file], loc=(file, n), aliases=tuple(getattr(record, "aliases", ())))
    for genre in data.genres:
        key, page, source = f"genre:{genre.id}", f"writing/{genre.id}/", data.sources[f"genre:{genre.id}"]
        yield Entity(key, genre.title, page, "", genre, "page:writing", source=source, loc=("genre",), aliases=tuple(genre.aliases))
        for n, section in enumerate(genre.sections):
            yield Entity(f"step:genre/{genre.id}/{section.id}", section.title, page, section.id, section, key,
                         source=source, loc=("genre", "sections", n))


STAGES = {"day-1": ("第一天", 1), "week-1": ("第一周", 7), "month-1": ("第一月", 30), "quarter-1": ("第一季度", 90)}
"""The stretches of a path: name, and the day on which each ends, the first day being 1."""


def _plan_entities(plan: model.Plan, source: Source, ours: set[str]) -> Iterator[Entity]:
    top = f"plan:{plan.id}"
    page = f"plans/{plan.id}/"
    yield Entity(top, plan.title, page, "", plan, "page:plans", source=source, loc=("plan",),
                 aliases=(plan.short,), ours=plan.level == "own")
    for s, section in enumerate(plan.sections):
        key = f"section:{plan.id}/{section.key}"
        loc = ("plan", "sections", s)
        yield Entity(key, section.title, page, f"s{to_int(section.key)}", section, top, section.key, source, loc)
        for c, clause in enumerate(section.clauses):
            where = (*loc, "clauses", c)
            clause_key = f"clause:{plan.id}/{clause.number}"
            clause_page = f"{page}{clause.number}/"
            yield Entity(clause_key, clause.title, clause_page, "", clause, key, clause.number, source, where,
                         ours=plan.level == "own")
            for i, item in enumerate(clause.items):
                item_key = f"item:{plan.id}/{clause.number}/{item.id}"
                mine = (item.applies_to or plan.body) in ours
                yield Entity(item_key, item.title, clause_page, item.id, item, clause_key,
                             f"{clause.number}/{item.mark}", source, (*where, "items", i), ours=mine)
                yield from _check_entities(item, item_key, clause_page, f"{plan.id}/{clause.number}",
                                           source, (*where, "items", i), mine)
            yield from _requirement_entities(clause.requirements, clause_key, clause_page,
                                             f"{plan.id}/{clause.number}", source, where, ours)


def _requirement_entities(requirements: list[model.Requirement], parent: str, page: str, prefix: str,
                          source: Source, where: tuple, ours: set[str]) -> Iterator[Entity]:
    for r, requirement in enumerate(requirements):
        key = f"requirement:{prefix}/{requirement.id}"
        loc = (*where, "requirements", r)
        mine = requirement.applies_to in ours and not requirement.edition
        yield Entity(key, requirement.title, page, requirement.id, requirement, parent,
                     requirement.locator, source, loc, ours=mine)
        yield from _check_entities(requirement, key, page, prefix, source, loc, mine)


def _check_entities(holder: model.Item | model.Requirement | model.Mechanism, parent: str, page: str, prefix: str,
                    source: Source, loc: tuple, ours: bool) -> Iterator[Entity]:
    for n, check in enumerate(holder.checks):
        yield Entity(f"check:{prefix}/{check.id}", check.ask, page, f"check-{check.id}", check, parent,
                     "", source, (*loc, "checks", n), ours=ours)


def _regulation_entities(regulation: model.Regulation, source: Source, ours: set[str]) -> Iterator[Entity]:
    key = f"regulation:{regulation.id}"
    local = regulation.kind in ("上级文件", "本单位制度")
    page = "regulations/local/" if local else f"regulations/{regulation.id}/"
    yield Entity(key, regulation.title, page, regulation.id if local else "", regulation,
                 "page:local" if local else "page:regulations", source=source, loc=("regulation",),
                 aliases=tuple(regulation.short_names))
    if local:
        return
    for article in articles_of(regulation):
        anchor = article.number if article.number.startswith("part") else f"art-{article.number}"
        row = ("retired_articles", regulation.retired_articles.index(article.retired)) if article.retired else ()
        yield Entity(f"article:{regulation.id}/{article.number}", f"{article.label} {article.topic}", page, anchor,
                     article, key, article.label, source, ("regulation", *row))
    yield from _requirement_entities(regulation.requirements, key, page, regulation.id, source, ("regulation",), ours)


def anchor_of(path: str) -> str:
    """The ASCII anchor of a part or point of a report: 一（一）1/四 is 1-1-1-4."""
    return "-".join(str(to_int(number)) for number in re.findall(rf"{NUMERAL}|[0-9]+", path))


def _report_entities(report: model.Report, source: Source, ours: bool) -> Iterator[Entity]:
    top, page = f"report:{report.id}", f"reports/{report.id}/"
    yield Entity(top, report.title, page, "", report, "page:reports", source=source, loc=("report",),
                 aliases=(report.short,), ours=ours)
    for s, section in enumerate(report.sections):
        key = f"section:{report.id}/{section.key}"
        yield Entity(key, section.title, page, f"s{anchor_of(section.key)}", section, top, section.key, source,
                     ("report", "sections", s), ours=ours)
        for p, point in enumerate(section.paragraphs):
            loc = ("report", "sections", s, "paragraphs", p)
            point_key = f"paragraph:{report.id}/{point.locator}"
            yield Entity(point_key, point.title, page, f"p{anchor_of(point.locator)}", point, key, point.locator,
                         source, loc, ours=ours)
            for kind, name, title in (("figure", "figures", "measure"), ("problem", "problems", "title"),
                                      ("measure", "measures", "title"), ("commitment", "commitments", "title")):
                for n, record in enumerate(getattr(point, name)):
                    yield Entity(f"{kind}:{report.id}/{record.id}", getattr(record, title), page, record.id, record,
                                 point_key, point.locator, source, (*loc, name, n), ours=ours)


_LISTS = {"owners": "role", "helpers": "role", "actors": "role", "runs": "role", "also": "role", "topics": "topic", "related": "term", "used_in": "",
          "same_subject": "", "serves": "", "forms": "form", "hold": "evidence", "read": "", "see": "", "mechanisms": "mechanism", "clauses": "",
          "tallies": "tally"}
_SINGLES = {"role": "role", "evidence": "evidence", "workflow": "workflow", "keeper": "role", "record": "evidence", "same_as": "", "like": ""}
"""The fields that name other records, each with the kind it names; empty where the name itself says it."""


@cache
def _naming(kind: type) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Which of those fields a kind of record has: asking every record for all of them takes long."""
    fields = getattr(kind, "model_fields", ())
    lists = [] if issubclass(kind, _HOLDERS) else [(name, target) for name, target in _LISTS.items() if name in fields]
    return lists, [(name, target) for name, target in _SINGLES.items() if name in fields]


def _held(record: Any) -> dict[str, Any]:
    """The fields of a record: to ask for one that its kind has not costs an exception, and here every kind is asked for most."""
    return vars(record) if record is not None else {}


def _references(entity: Entity) -> Iterator[tuple[tuple, str, str]]:
    """Every reference that a record makes: path within the record, kind of target, id."""
    record = entity.record
    held = _held(record)
    if isinstance(record, Article):
        # The record of a retired article is its row in retired_articles; other articles have none of their own.
        if record.retired and record.retired.to:
            yield ("to",), "", record.retired.to
        return
    lists, singles = _naming(type(record))
    for name, kind in lists:
        for n, value in enumerate(held[name] or ()):
            yield (name, n), kind, value
    for name, kind in singles:
        if isinstance(value := held[name], str):
            yield (name,), kind, value
    for path, part in _parts(record):
        inside = _held(part)
        for name, kind in (("by", "role"), ("evidence", "evidence"), ("form", "form"), ("at", "")):
            found = inside.get(name) or []
            for n, value in enumerate([found] if isinstance(found, str) else found):
                yield (*path, name, *([] if isinstance(found, str) else [n])), kind, value
        for n, basis in enumerate(inside.get("basis") or [] if isinstance(part, model.Grounded) else []):
            yield (*path, "basis", n, "to"), "", basis.to
        if isinstance(part, model.Rhythm) and part.basis:
            yield (*path, "basis"), "", part.basis
    for name in LINKS:
        for n, basis in enumerate(held.get(name) or []):
            yield (name, n, "to"), "", basis.to
    if not isinstance(record, (model.Fact, model.Commitment)):
        for n, value in enumerate(held.get("who") or []):
            yield ("who", n), "role", value
    if isinstance(record, (model.Mechanism, model.Workflow, model.Tally)):
        for name in ("requirements", "items"):
            for n, value in enumerate(held.get(name, ())):
                yield (name, n), "", value
    if isinstance(record, model.Tally):
        for n, value in enumerate(record.samples):
            yield ("samples", n), "", value
    if isinstance(record, model.Report) and record.plan:
        yield ("plan",), "plan", record.plan
    if isinstance(record, model.Plan) and record.follows:
        yield ("follows",), "plan", record.follows
    for holder, path in ((record, ()), (held.get("force"), ("force",))):
        if checker := _held(holder).get("checked_by"):
            yield (*path, "checked_by"), "role", checker
    for n, gap in enumerate(record.gaps if isinstance(record, model.Clause) else ()):
        if gap.against:
            yield ("gaps", n, "against"), "plan", gap.against
    if isinstance(record, model.Figure) and record.part_of:
        yield ("part_of",), "figure", f"{entity.id.split('/')[0]}/{record.part_of}"
    if held.get("applies_to"):
        yield ("applies_to",), "body", record.applies_to
    name, uses = uses_of(record)
    for n, use in enumerate(uses):
        if use.type:
            yield (name, n, "type"), "evidence", use.type
        for m, basis in enumerate(use.basis):
            yield (name, n, "basis", m, "to"), "", basis.to
    if isinstance(record, (model.Plan, model.Report)):
        yield ("body",), "body", record.body
    for holder, path in ((record, ()), (held.get("aim"), ("aim",))):
        for n, citation in enumerate(_held(holder).get("citations") or []):
            yield (*path, "citations", n, "to"), "", citation.to
    retired = held.get("retired")
    if retired and retired.to:
        yield ("retired", "to"), "", retired.to


LINKS = {"basis": "based-on", "answers": "answers", "reports": "reports", "exposes": "exposes", "remedies": "remedies", "carries": "carries"}
"""The fields that hold links, each with the type of link it means."""


def _parts(record: Any) -> Iterator[tuple[tuple, Any]]:
    """The records within a record that name others and have no key of their own, each with its path."""
    held = _held(record)
    if part := held.get("timing"):
        yield ("timing",), part
    for name in ("said", "rhythm", "when", "clocks", "papers", "faults", "conflicts"):
        for n, part in enumerate(held.get(name) or []):
            if isinstance(part, model.Record):
                yield (name, n), part
    if isinstance(record, model.GenreSection):
        for n, part in enumerate(record.samples):
            yield ("samples", n), part


_HOLDERS = (model.Plan, model.Section, model.Unit)
"""Records whose lists hold other records, not names of them."""


def uses_of(record: Any) -> tuple[str, list[model.EvidenceUse]]:
    """What evidence a record says to keep, and the field that says it."""
    name = "records" if isinstance(record, model.Mechanism) else "evidence"
    uses = _held(record).get(name)
    return name, uses if isinstance(uses, list) else []


def _links(entity: Entity) -> Iterator[Link]:
    """The links that a record asserts."""
    record = entity.record
    if isinstance(record, Article):
        return
    held = _held(record)
    for name, kind in LINKS.items():
        for basis in held.get(name) or []:
            yield Link(kind, entity.key, basis.to, basis.strength, note=basis.note or "", fp=basis.fp or "")
    for use in uses_of(record)[1]:
        for basis in use.basis:
            yield Link("based-on", entity.key, basis.to, basis.strength, note=basis.note or "")
        if use.type and use.mark != "none":
            yield Link("proves", f"evidence:{use.type}", entity.key,
                       "direct" if use.mark == "required" else "partial")
    if isinstance(record, model.Requirement) and record.same_as:
        yield Link("relates", entity.key, record.same_as, note="同一次，不用做两次")
    for key in held.get("serves", ()):
        yield Link("relates", entity.key, key)
    for key in held.get("same_subject", ()):
        yield Link("relates", entity.key, key, "partial", note="别的组织说的同一件事，不算答")
    if isinstance(record, model.Commitment) and record.like:
        yield Link("relates", entity.key, record.like, "partial", note=record.note or "")
    if isinstance(record, model.Term):
        for key in record.used_in:
            yield Link("relates", entity.key, key)
    for _, part in _parts(record):
        for basis in _held(part).get("basis") or [] if isinstance(part, model.Grounded) else ():
            yield Link("based-on", entity.key, basis.to, basis.strength, note=basis.note or "")
    for name in ("read", "see", "clauses"):
        for key in getattr(record, name, ()) if isinstance(record, (model.JourneyStep, model.Faq, model.GenreSection)) else ():
            yield Link("relates", entity.key, key)
    if isinstance(record, model.Workflow):
        for key in (*record.requirements, *(f"mechanism:{name}" for name in record.mechanisms)):
            yield Link("relates", entity.key, key)
    if isinstance(record, model.GenreSection):
        for annotation in record.samples:
            yield Link("relates", entity.key, annotation.at, "partial", note=annotation.text)
    if isinstance(record, model.Mechanism):
        told = {said.at for said in record.said}
        for key in told:
            # What a report tells is how it went somewhere, never the ground to do it.
            yield Link("relates" if key.startswith(("paragraph:", "report:")) else "based-on", entity.key, key)
        for key in {*record.requirements, *record.items} - told:
            yield Link("relates", entity.key, key)
    for holder in (record, getattr(record, "aim", None)):
        for citation in getattr(holder, "citations", None) or []:
            yield Link("based-on", entity.key, citation.to, "direct" if citation.quoted else "partial",
                       note=citation.note or "")
