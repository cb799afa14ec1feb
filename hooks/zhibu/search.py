"""The search index: every record as a document, cut into small scripts of which a browser loads what a query needs.

Written under `api/search/`: `core.js` (names, readings, synonyms: loaded at first use), `p/*.js` (which documents hold
a pair of characters), `d/*.js` (the documents themselves). Plain scripts, so that they load from a folder too.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from operator import add
from typing import Any

from . import model
from .graph import Article, Entity, Graph, link
from .levels import sayings
from .numerals import to_int
from .originals import Originals
from .pages import words
from .pages.page import label
from .spelling import sound, spell

POSTINGS_PER_PART = 6000
"""About how many postings a part holds: some 15 kB, which a phone reads in a blink."""

TEXT_PER_PART = 30000
"""About how many characters of documents a part holds: smaller ones come sooner, but the best rows of a query lie in more of them."""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""What postings are written in: five bits a character, the sixth says that the number goes on."""

NAME, MAIN, MINOR = 0, 1, 2
"""Where in a document a pair of characters stands; the lower the number the more it counts."""


@dataclass(frozen=True)
class Passage:
    """A piece of a document that a result can quote and link to."""

    anchor: str
    text: str
    weight: int = MAIN


@dataclass(frozen=True)
class Document:
    """What one result stands for."""

    entity: Entity
    title: str
    names: tuple[str, ...]
    """What the record is called: title and other names, the fullest first."""
    where: str
    """Where it stands, for the reader."""
    passages: tuple[Passage, ...]
    facets: dict[str, list[str]] = field(default_factory=dict)
    answers: tuple[dict[str, Any], ...] = ()
    """Its requirements, as a direct answer quotes them."""
    levels: tuple[tuple[str, str, str, str, str, str], ...] = ()
    """What each level says of the thing, where several speak of it: level, what it says, source, state, path, anchor."""
    sources: tuple[str, ...] = ()
    """Keys of the records that it was gathered from; empty for a record of the sources themselves."""


def search_files(graph: Graph, originals: Originals, offline: bool = False, guide: str = "") -> dict[str, bytes]:
    """The files of the index by address. GUIDE is the hand-written page of instructions, as Markdown."""
    documents = [replace(document, passages=(*document.passages, *_sections(guide))) if document.entity.key == GUIDE else document
                 for document in _documents(graph, originals)]
    places = {document.entity.key: n for n, document in enumerate(documents)}
    parts, texts = _parts(documents, places, offline)
    files = {f"api/search/d/{n}.js": _script("docs", n, part) for n, part in enumerate(texts)}
    shards, postings = _postings(documents)
    files.update({f"api/search/p/{n}.js": _script("pairs", n, part) for n, part in enumerate(postings)})
    files["api/search/core.js"] = _script("core", 0, {
        "documents": len(documents), "starts": parts, "shards": shards,
        "kinds": _kinds(documents), "names": _names(documents), "numbers": _numbers(graph, documents, places), "held": _held(graph, documents, places),
        "sounds": _sounds(documents, graph.dataset.search.readings if graph.dataset.search else ()), **_vocabulary(graph.dataset.search),
    })
    return files


GUIDE, GUIDE_LETTER = "page:help", "n"
"""The page of instructions, the one page that says something itself."""


def _sections(markdown: str) -> Iterator[Passage]:
    """The parts of a Markdown page under its headings, without the marks."""
    for found in re.finditer(r"(?ms)^## ([^\n{]+?)\s*\{ #([\w-]+) \}\n(.*?)(?=^## |\Z)", markdown):
        text = re.sub(r"\]\([^)]*\)|[*`|\[\]]|^-+$", " ", found[3])
        for line in filter(None, map(str.strip, re.split(r"\n+", text))):
            if line.strip("- "):
                yield Passage(found[2], f"{found[1]}：{line.lstrip('- ')}")


def _script(kind: str, number: int, content: Any) -> bytes:
    """One part as a classic script that hands its content over."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # These two end a line in a script of before ES2019.
    return f"zhibuSearchPart({json.dumps(kind)},{number},{text.replace(chr(0x2028), '').replace(chr(0x2029), '')});\n".encode()


# ---- documents ----

def _documents(graph: Graph, originals: Originals) -> Iterator[Document]:
    """Every record that a reader may look for, in the order in which equal ones are shown."""
    passages, said = originals.passages(), sayings(graph)
    spoken = _spoken(graph)
    for kind, build in _BUILDERS.items():
        for entity in sorted(graph.of(kind), key=lambda one: not one.ours):
            if getattr(entity.record, "retired", None) or getattr(entity.record, "first", False):
                continue  # The first path is the page /start/ itself, and found as that.
            document = build(graph, entity)
            original = passages.get(entity.key) or (_article_text(originals, entity) if kind == "article" else None)
            more = [Passage(entity.anchor, original, MINOR)] if original else []
            # Our own words leave out some of the source's; the terms it uses are known even where the source is not here.
            if terms := [graph.entities[one.start].title for one in graph.incoming.get(entity.key, ())
                         if one.type == "relates" and one.start.startswith("term:")]:
                more.append(Passage(entity.anchor, f"来源用到：{'、'.join(terms)}"))
            more += spoken.get(entity.key, [])
            yield replace(document, passages=(*document.passages, *more), sources=tuple(_sources(graph, entity)), levels=tuple(
                (words.LEVEL[one.level], words.saying(graph, one), words.cited(graph, one.entity),
                 words.standing(graph, one.entity), one.entity.page, one.entity.anchor) for one in said.get(entity.key, ())))


def _spoken(graph: Graph) -> dict[str, list[Passage]]:
    """What people call things, by the document that holds the thing."""
    found: dict[str, list[Passage]] = defaultdict(list)
    for row in graph.dataset.search.found_by if graph.dataset.search else ():
        if entity := graph.entities.get(row.to):
            found[_holder(graph, entity).key].append(Passage(entity.anchor, f"{entity.title}，也叫：{'、'.join(row.words)}", MINOR))
    return found


GATHERED = {"mechanism": ("based-on", "relates"), "evidence": ("proves",), "workflow": ("based-on", "relates"),
            "form": ("based-on",), "faq": ("based-on", "relates"), "combination": ("based-on", "relates")}
"""Kinds that were gathered from what the sources say, and the links that lead from one to its sources."""

SOURCES = {"clause", "paragraph", "article", "regulation", "report"}


def _sources(graph: Graph, entity: Entity) -> Iterator[str]:
    """The records of the sources that ENTITY was gathered from, each once."""
    ends = (graph.entities[one.end] for one in graph.outgoing.get(entity.key, ()) if one.type in GATHERED.get(entity.type, ()))
    yield from dict.fromkeys(holder.key for end in ends if (holder := _holder(graph, end)).type in SOURCES)


def _holder(graph: Graph, entity: Entity) -> Entity:
    """The record that is found in place of what stands inside it."""
    while entity.type not in _BUILDERS and entity.parent:
        entity = graph.entities[entity.parent]
    return entity


def _article_text(originals: Originals, entity: Entity) -> str | None:
    """The original of an article, where that of its regulation is here."""
    number = entity.record.number
    return originals.article(entity.parent.partition(":")[2], int(number)) if number.isdigit() else None


def _inside(graph: Graph, key: str, kind: str) -> list[Entity]:
    """What a record holds of one kind and still holds good."""
    return [one for one in graph.inside(key, kind) if not getattr(one.record, "retired", None)]


def _plan(graph: Graph, entity: Entity) -> Document:
    plan: model.Plan = entity.record
    often = ("工作要点", f"{plan.year}年工作要点", f"{plan.year}年要点", "党建工作要点")
    return Document(entity, entity.title, (entity.title, plan.short, f"{words.LEVEL[plan.level]}要点", *often), f"{plan.year} 年度样本", (
        Passage("", plan.aim.summary), *(Passage("aim", point) for point in plan.aim.points)), {"plan": [plan.short]})


def _section(graph: Graph, entity: Entity) -> Document:
    owner = graph.entities[entity.parent].record
    part = "第{}部分"
    key = entity.record.key
    names = (entity.title, *( [part.format(key)] if "（" not in key and "¶" not in key and not key[-1].isdigit() else []))
    return Document(entity, f"{key.partition('¶')[0]} {entity.title}", names, owner.short,
                    (Passage(entity.anchor, entity.record.summary or entity.title),), {"plan": [owner.short]})


def _clause(graph: Graph, entity: Entity) -> Document:
    clause: model.Clause = entity.record
    plan = graph.entities[graph.entities[entity.parent].parent].record
    items, duties = _inside(graph, entity.key, "item"), _inside(graph, entity.key, "requirement")
    passages = [Passage("", clause.summary)]
    passages += [Passage(item.anchor, f"{words.mark_label(item.record.mark)} {item.title}：{item.record.text}") for item in items]
    passages += [_duty_passage(duty) for duty in duties]
    passages += [Passage("what", f"活动：{one.name}") for one in clause.campaigns]
    passages += [Passage("basis", one.text, MINOR) for one in (*clause.citations, *clause.mentions)]
    passages += [Passage(check.anchor, check.title, MINOR) for holder in (*items, *duties) for check in _inside(graph, holder.key, "check")]
    passages += [Passage(duty.anchor, duty.record.level_note, MINOR) for duty in duties if duty.record.level_note]
    return Document(entity, f"{clause.number}. {clause.title}", (clause.title,), f"{plan.short}第{clause.number}条", tuple(passages),
                    {"plan": [plan.short], **_facets(graph, [*items, *duties])}, (*_answers(graph, duties), *_answers_of_items(graph, items)))


def _duty_passage(duty: Entity, weight: int = MAIN) -> Passage:
    record: model.Requirement = duty.record
    return Passage(duty.anchor, f"{duty.title}：{record.action}（{words.frequency(record)}）", weight)


def _facets(graph: Graph, holders: Iterable[Entity]) -> dict[str, list[str]]:
    roles: dict[str, None] = {}
    periods: dict[str, None] = {}
    for holder in holders:
        record = holder.record
        for role in (*getattr(record, "owners", ()), *getattr(record, "helpers", ()), *getattr(record, "actors", ())):
            roles[graph.entities[f"role:{role}"].title] = None
        if getattr(record, "kind", "") == "counted":
            periods[words.PER[record.per]] = None
    return {name: list(values) for name, values in (("role", roles), ("period", periods)) if values}


def _answers(graph: Graph, duties: list[Entity]) -> Iterator[dict[str, Any]]:
    for duty in duties:
        record: model.Requirement = duty.record
        if record.edition or record.modality == "limit":
            continue
        yield {
            "anchor": duty.anchor, "key": duty.key, "title": duty.title, "measure": record.measure, "action": record.action,
            "often": words.frequency(record) + (f"（{words.SCOPE[record.scope]}分别计）" if record.kind == "counted" and record.scope not in ("branch", "organisation") else ""),
            "counted": int(record.kind == "counted"), "level": words.LEVEL[record.level], "ours": int(duty.ours),
            "per": record.per, "who": [graph.entities[f"role:{role}"].title for role in record.owners],
            "basis": [label(graph, graph.entities[basis.to]) for basis in record.basis], "keep": words.kept_of(graph, record),
        }


def _answers_of_items(graph: Graph, items: list[Entity]) -> Iterator[dict[str, Any]]:
    """Items that name who acts answer who does it, where no requirement of the clause does."""
    for item in items:
        if item.record.actors:
            yield {"anchor": item.anchor, "key": item.key, "title": item.title, "measure": "", "action": item.record.text, "often": "",
                   "counted": 0, "level": "", "ours": int(item.ours), "per": "",
                   "who": [graph.entities[f"role:{role}"].title for role in item.record.actors], "basis": [],
                   "keep": words.kept_of(graph, item.record)}


def _regulation(graph: Graph, entity: Entity) -> Document:
    law: model.Regulation = entity.record
    duties = _inside(graph, entity.key, "requirement")
    passages = [Passage(entity.anchor, law.summary), *(Passage(entity.anchor, said) for said in law.said_by_sources),
                *(_duty_passage(duty, MINOR) for duty in duties),
                *(Passage("articles", f"{fact.topic}：{fact.gist}") for fact in law.facts if not fact.articles and not fact.part)]
    return Document(entity, entity.title, (entity.title, *law.short_names), f"{law.kind}，{words.FORCE[law.force.state]}", tuple(passages),
                    {"force": [words.FORCE[law.force.state]], **_facets(graph, duties)}, tuple(_answers(graph, duties)))


def _article(graph: Graph, entity: Entity) -> Document:
    article: Article = entity.record
    law = graph.entities[entity.parent]
    duties = graph.in_order(f"requirement:{law.id}/{duty.id}" for duty in article.requirements if not duty.retired)
    texts = [Passage(entity.anchor, f"{fact.topic}：{fact.gist}") for fact in article.facts] + [_duty_passage(duty) for duty in duties]
    return Document(entity, entity.title, (article.topic,), f"《{law.title}》", tuple(texts or [Passage(entity.anchor, article.topic)]),
                    {"force": [words.FORCE[law.record.force.state]], **_facets(graph, duties)}, tuple(_answers(graph, duties)))


def _report(graph: Graph, entity: Entity) -> Document:
    report: model.Report = entity.record
    return Document(entity, entity.title, (entity.title, report.short), words.REPORT_KIND[report.kind] + "报告样本",
                    tuple(Passage("what", text) for text in (report.opening, report.closing) if text), {"plan": [report.short]})


def _paragraph(graph: Graph, entity: Entity) -> Document:
    point: model.Paragraph = entity.record
    report = graph.owner_of(entity).record
    passages = [Passage(entity.anchor, point.text)]
    for kind in ("problem", "measure", "commitment"):
        passages += [Passage(one.anchor, f"{one.title}：{one.record.text}") for one in _inside(graph, entity.key, kind)]
    passages += [Passage(figure.anchor, f"{figure.title} {figure.record.text}") for figure in _inside(graph, entity.key, "figure")]
    passages += [Passage(entity.anchor, one.name) for one in point.campaigns]
    passages += [Passage(entity.anchor, one.text, MINOR) for one in (*point.citations, *point.mentions)]
    return Document(entity, entity.title, (entity.title,), f"{report.short} {entity.locator}", tuple(passages), {"plan": [report.short]})


def _term(graph: Graph, entity: Entity) -> Document:
    term: model.Term = entity.record
    texts = [term.explanation or "", *(f"{part.name}：{part.gist}" if part.gist else part.name for part in term.parts)]
    beside = [term.here or "", term.used or ""]
    return Document(entity, entity.title, (entity.title, *term.aliases), f"词汇·{term.group}", tuple(
        Passage(entity.anchor, text, weight) for weight, rows in ((MAIN, texts), (MINOR, beside)) for text in rows if text))


def _role(graph: Graph, entity: Entity) -> Document:
    role: model.Role = entity.record
    duties = [duty for duty in graph.of("requirement") if not duty.record.retired and role.id in (*duty.record.owners, *duty.record.helpers)]
    return Document(entity, entity.title, (entity.title, *role.aliases), "岗位" if role.ours else "上级的岗位",
                    (Passage("", role.summary), *(Passage("duties", duty.title, MINOR) for duty in duties)), {"role": [entity.title]})


def _mechanism(graph: Graph, entity: Entity) -> Document:
    it: model.Mechanism = entity.record
    texts = [Passage("", it.summary), *(Passage("what", said.text) for said in it.said), *(Passage("how", step, MINOR) for step in it.steps),
             *(Passage("what", gap, MINOR) for gap in it.silent)]
    return Document(entity, entity.title, (entity.title, *it.aliases), f"机制·{it.group}", tuple(texts),
                    {"role": [graph.entities[f"role:{role}"].title for role in it.runs]} if it.runs else {})


def _plain(graph: Graph, entity: Entity) -> Document:
    record = entity.record
    texts = [getattr(record, "summary", None) or getattr(record, "what", ""), *getattr(record, "covers", ()), *getattr(record, "contains", ())]
    return Document(entity, entity.title, (entity.title, *record.aliases), words.TYPE[entity.type],
                    tuple(Passage(entity.anchor, text) for text in texts if text))


def _page(graph: Graph, entity: Entity) -> Document:
    also = [row.words for row in (graph.dataset.search.pages if graph.dataset.search else ()) if row.page == entity.id]
    names = [word for row in also for word in row]
    paths = [one for one in graph.of("journey") if one.page == entity.page]
    names += [name for path in paths for name in (path.title, *path.aliases)]
    return Document(entity, entity.title, (entity.title, *names), "页面",
                    (Passage("", entity.title), *(passage for path in paths for passage in _journey_steps(graph, path))))


def _workflow(graph: Graph, entity: Entity) -> Document:
    it: model.Workflow = entity.record
    steps = graph.inside(entity.key, "step")
    texts = [Passage("", it.summary), *(Passage("what", text) for text in it.warnings),
             *(Passage(step.anchor, f"{step.title}：{step.record.text}") for step in steps),
             *(Passage(one.anchor, f"{one.title}：{one.record.text}") for one in graph.inside(entity.key, "ratio")),
             *(Passage("clocks", one.text) for one in it.clocks), *(Passage("papers", one.title, MINOR) for one in it.papers),
             *(Passage("faults", f"{one.text}{one.mend}", MINOR) for one in it.faults), *(Passage("silent", one, MINOR) for one in it.silent)]
    return Document(entity, entity.title, (entity.title, *it.aliases), f"流程·{it.group}", tuple(texts),
                    {"role": [graph.entities[f"role:{role}"].title for role in it.who]})


def _journey(graph: Graph, entity: Entity) -> Document:
    return Document(entity, entity.title, (entity.title, *entity.record.aliases), "上任路径",
                    (Passage("", entity.record.summary), *_journey_steps(graph, entity)), {"role": [graph.entities[f"role:{entity.record.role}"].title]})


def _journey_steps(graph: Graph, journey: Entity) -> Iterator[Passage]:
    for step in graph.inside(journey.key, "step"):
        yield Passage(step.anchor, f"{step.locator}：{step.title}。{step.record.why}{''.join(step.record.how)}")


def _form(graph: Graph, entity: Entity) -> Document:
    it: model.Form = entity.record
    cells = [name for block in it.blocks for name in (*block.fields, *(column.title for column in block.columns), *block.labels)]
    return Document(entity, entity.title, (entity.title, *(f"{name}{end}" for name in (entity.title, *it.aliases) for end in ("模板", "空白表")), *it.aliases),
                    "空白表", (Passage("", it.what), *(Passage("", tip, MINOR) for tip in it.tips), Passage("", "、".join(cells), MINOR)))


def _faq(graph: Graph, entity: Entity) -> Document:
    it: model.Faq = entity.record
    return Document(entity, it.question, (it.question, *it.aliases), f"常问·{it.group}",
                    (Passage(entity.anchor, it.answer), *(Passage(entity.anchor, f"{HOLDS[one.holds]}：{one.text}", MINOR) for one in it.conflicts)))


HOLDS = {"yes": "今天照这个办", "no": "旧的或误传，今天不照", "unknown": "说法不一，待核"}
"""What stands before one of several sayings, so that no excerpt passes a wrong one off as the answer."""


def _genre(graph: Graph, entity: Entity) -> Document:
    it: model.Genre = entity.record
    texts = [Passage("", it.summary), *(Passage(section.anchor, f"{section.title}：{'；'.join(section.record.write)}", MINOR)
                                        for section in graph.inside(entity.key, "step"))]
    return Document(entity, f"{entity.title}怎么写", (f"{entity.title}怎么写", f"{entity.title}提纲", f"{entity.title}模板"), "写总结", tuple(texts))


def _tally(graph: Graph, entity: Entity) -> Document:
    it: model.Tally = entity.record
    return Document(entity, entity.title, (entity.title,), f"要收的数·{it.group}", (Passage(entity.anchor, f"口径：{it.definition}", MINOR),))


def _combination(graph: Graph, entity: Entity) -> Document:
    it: model.Combination = entity.record
    answer = "能" if it.may else "不能" if it.ground == "rule" else "分开算"
    return Document(entity, entity.title, (entity.title,), f"一起算·{words.GROUND[it.ground]}",
                    (Passage(entity.anchor, f"{answer}。{it.why}"), *([Passage(entity.anchor, it.keep, MINOR)] if it.keep else [])))


_BUILDERS = {
    "term": _term, "clause": _clause, "regulation": _regulation, "role": _role, "section": _section, "paragraph": _paragraph,
    "article": _article, "report": _report, "plan": _plan, "mechanism": _mechanism, "topic": _plain, "evidence": _plain, "page": _page,
    "workflow": _workflow, "journey": _journey, "form": _form, "faq": _faq, "genre": _genre, "tally": _tally, "combination": _combination,
}
"""The kinds that are looked for, and how each becomes a document. What stands inside a record is found as part of it."""


# ---- the parts ----

def _runs(text: str) -> list[str]:
    """TEXT as runs of characters that belong together; marks of punctuation part them.

    Quotation marks and blanks part nothing, because people leave them out; but two Latin words or numbers stay two.
    """
    text = _QUOTED.sub("", unicodedata.normalize("NFKC", text).lower())
    return _PARTING.split(_BLANK.sub("", _BETWEEN.sub(".", text)))


_QUOTED, _BETWEEN, _BLANK = re.compile("[“”‘’\"'《》〈〉_]"), re.compile(r"(?<=[0-9])\s+(?=[0-9])|(?<=[a-z])\s+(?=[a-z])"), re.compile(r"\s+")
_PARTING, _UNIT, _ASCII = re.compile(r"[^\w+*]+"), re.compile("[0-9]+|[a-z]+|[^0-9a-z]"), re.compile("[\x00-\x7f]")


def units(text: str) -> Iterator[list[str]]:
    """TEXT as runs of units: a Chinese character, a Latin word or a number each."""
    for run in _runs(text):
        if found := _UNIT.findall(run):
            yield found


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring units in TEXT, and each Latin word or number by itself."""
    found: set[str] = set()
    for run in _runs(text):
        # Most runs are Chinese throughout: their units are their characters.
        parts = _UNIT.findall(run) if _ASCII.search(run) else run
        found.update(map(add, parts, parts[1:]))
        if parts is not run:
            found.update(unit for unit in parts if unit[0].isascii())
        if len(parts) == 1:
            found.add(parts[0])
    return found


def _postings(documents: list[Document]) -> tuple[int, list[dict[str, str]]]:
    """The documents of every pair, in as many parts as their number asks for; a part is chosen by a pair's first character."""
    found: dict[str, array[int]] = defaultdict(partial(array, "I"))
    for n, document in enumerate(documents):
        known: set[str] = set()
        for weight, texts in ((NAME, [*document.names, document.title]),
                              *((w, [one.text for one in document.passages if one.weight == w]) for w in (MAIN, MINOR))):
            row = 3 * n + weight
            held = pairs("|".join(texts))  # The stroke parts runs, as the end of a text does.
            for pair in held - known:
                found[pair].append(row)
            known |= held
    total = sum(map(len, found.values()))
    count = max(1, math.ceil(total / POSTINGS_PER_PART))
    parts: list[dict[str, str]] = [{} for _ in range(count)]
    for pair in sorted(found):
        parts[ord(pair[0]) % count][pair] = _written(found[pair])
    return count, parts


def _written(rows: Iterable[int]) -> str:
    """Documents in their order, each three times its number plus its weight, as text: the distance to the document before, times three, plus the weight."""
    out, next_one = "", 0
    for row in rows:
        value = row - next_one
        next_one = row - row % 3 + 3
        while value >= 32:
            out += DIGITS[32 + value % 32]
            value //= 32
        out += DIGITS[value]
    return out


def _parts(documents: list[Document], places: dict[str, int], offline: bool) -> tuple[list[int], list[list[Any]]]:
    """The documents in parts of like size, and the number of the first document of each."""
    starts, parts, size = [], [], TEXT_PER_PART
    for n, document in enumerate(documents):
        if size >= TEXT_PER_PART:
            starts.append(n)
            parts.append([])
            size = 0
        entity = document.entity
        path, _, _ = link(entity, "", offline).partition("#")
        parts[-1].append([entity.key, document.title, document.where, path, entity.anchor, list(document.names),
                          [[one.anchor, one.text] for one in document.passages], document.facets, list(document.answers),
                          [[*row[:4], link(row[4], "", offline), row[5]] for row in document.levels],
                          [places[key] for key in document.sources if key in places]])
        size += sum(len(one.text) for one in document.passages) + 200
    return starts, parts


NAMELESS = {"article", "paragraph", "faq", "tally", "combination"}
"""Kinds whose titles are ours and nobody's word for them: found by what they say."""


def _kinds(documents: list[Document]) -> str:
    """The kind of every document, a letter each."""
    letters = {kind: LETTERS[n] for n, kind in enumerate(_BUILDERS)}
    return "".join(TRADE if document.entity.type == "term" and document.entity.record.group in TRADE_GROUPS
                   else GUIDE_LETTER if document.entity.key == GUIDE
                   else SUPERIOR if document.entity.type == "clause" and not document.entity.ours
                   else OTHERS[document.entity.type] if document.entity.type in OTHERS and not document.entity.ours
                   else letters[document.entity.type] for document in documents)


LETTERS = "tcrospaklmiegwjbfxyz"
"""What stands for each kind in `core.js`, in the order of _BUILDERS."""

SUPERIOR = "v"
"""The letter of clauses of a superior plan: after our own where both say the same."""

OTHERS = {"paragraph": "h", "section": "d"}
"""The letters of what the report of another unit says: after our own reports where both tell of the same."""

TRADE, TRADE_GROUPS = "u", ("业务", "群团文明", "活动", "平台")
"""The letter of terms that name work or campaigns: whoever types them looks for what to do rather than for the meaning."""


def _names(documents: list[Document]) -> list[list[Any]]:
    """Every name with its document."""
    return [[name, n] for n, document in enumerate(documents) if document.entity.type not in NAMELESS
            for name in dict.fromkeys(document.names)]


def _numbers(graph: Graph, documents: list[Document], places: dict[str, int]) -> dict[str, Any]:
    """What can be asked for by number: clauses and parts with their plan, articles with their regulation, and what a report has at 一(三)/二."""
    found: dict[str, list[list[Any]]] = {"clause": [], "section": [], "article": [], "place": []}
    for n, document in enumerate(documents):
        entity = document.entity
        owner = entity.parent if entity.type != "clause" else graph.entities[entity.parent].parent if entity.parent else ""
        number = re.fullmatch(r"[0-9]+", entity.record.number) if entity.type in ("clause", "article") else None
        if number and owner in places:
            found[entity.type].append([n, int(number[0]), places[owner]])
        elif entity.type == "section" and entity.parent in places and not re.search("[（0-9¶]", entity.record.key):
            found["section"].append([n, to_int(entity.record.key), places[owner]])
        elif entity.type in ("section", "paragraph") and (report := graph.owner_of(entity).key) in places:
            place = entity.record.key if entity.type == "section" else entity.locator
            if "（" in place:
                found["place"].append([n, unicodedata.normalize("NFKC", place), places[report]])
    return found


def _held(graph: Graph, documents: list[Document], places: dict[str, int]) -> list[list[Any]]:
    """Every plan and report with what it may be called, and from which to which document those run that are part of it."""
    search = graph.dataset.search
    spoken = {row.to: row.words for row in (search.found_by if search else ())}
    found: dict[str, list[Any]] = {
        entity.key: [places[entity.key], [name for name in dict.fromkeys((entity.title, *entity.aliases, *spoken.get(entity.key, ()))) if len(name) > 2]]
        for kind in ("plan", "report") for entity in graph.of(kind) if entity.key in places}
    for n, document in enumerate(documents):
        top = document.entity
        if top.type not in ("section", "clause", "paragraph"):
            continue
        while top.key not in found:
            top = graph.entities[top.parent]
        _, _, *runs = row = found[top.key]
        if runs and runs[-1][1] == n - 1:
            runs[-1][1] = n
        else:
            row.append([n, n])
    return list(found.values())


def _sounds(documents: list[Document], readings: Iterable[model.Reading] = ()) -> dict[str, Any]:
    """How characters are read, without tones: every character by its usual reading, and the names that are read otherwise."""
    texts = (text for document in documents for text in (*document.names, *(one.text for one in document.passages)))
    characters = sorted(char for char in set().union(*texts) if "\u4e00" <= char <= "\u9fff")
    usual = {char: sound(char) for char in characters}
    by_sound: dict[str, str] = defaultdict(str)
    for char, reading in usual.items():
        by_sound[reading] += char
    special: dict[str, str] = {}
    for document in documents:
        for name in document.names if document.entity.type not in NAMELESS else ():
            spoken = spell(name, readings)
            if spoken != [usual.get(char, char) for char in name]:
                special[name] = " ".join(spoken)
    return {"usual": dict(sorted(by_sound.items())), "special": special}


def _vocabulary(search: model.Search | None) -> dict[str, Any]:
    """What a maintainer has written into data/search.yml, as the browser reads it."""
    if search is None:
        return {"synonyms": [], "similar": [], "asking": {}, "idle": []}
    asking: dict[str, list[str]] = defaultdict(list)
    for one in search.asking:
        asking[one.intent] += one.words
    return {"synonyms": [[one.words, one.means] for one in search.synonyms], "similar": search.similar, "asking": asking, "idle": search.idle}
