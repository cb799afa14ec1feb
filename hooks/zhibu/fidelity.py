"""Compares what the YAML says with the originals, both ways: nothing that is not there, nothing left out.

Checked: titles, 一是/二是 marks and sentence groups, citations, counted duties, cadence words, campaigns, figures of
reports, the places of terms, every Arabic number. Without an original the facts are counted and reported as unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import model
from .graph import Entity, Graph, numbers_of
from .lexicon import Lexicon
from .numerals import NUMERAL, to_int
from .originals import ClauseText, Originals, PlanText, ReportText, span
from .problem import Grade, Place, Problem

NUMBER = rf"(?:[0-9]+|{NUMERAL})"
PER_WORDS = {"year": "每年|全年|一年|年度|年内|每一年|本年|今年|当年|年均|年底|年终", "half-year": "每半年|半年|[6六]个月", "quarter": "每季度|每季|季度|一季|[3三]个月",
             "month": "每月|月度|每个月|每一个月|按月|逐月|月均|当月|一月", "week": "每周|每个星期|每星期|一周|周均"}
UNITS = "次|学时|个(?!小时|工作日|百分点|月)|篇|场|小时|天|名|件"
COUNTED = re.compile(
    rf"(?P<per>每年|全年|每半年|每季度|每季|每月|每周)[^，。；、]{{0,24}}?(?P<number>{NUMBER})\s*(?P<unit>{UNITS})"
    rf"|(?:至少|不少于|不低于)[^，。；、]{{0,10}}?(?P<number2>{NUMBER})\s*(?P<unit2>{UNITS})")
"""A duty with a number: a period word or a lower bound, then the number and its unit."""

OPEN = "[《〈<]"
BRACKETED = re.compile(rf"{OPEN}([^《》〈〉<>]+)")


def compare(graph: Graph, originals: Originals) -> Iterator[Problem]:
    """Every difference between the data and the originals, and one note of what could not be checked."""
    for name in originals.unreadable:
        yield Problem(Place(f"data/originals/{name}"), "O002", "原文不是 UTF-8，没有读", "用记事本或 WPS 另存为 UTF-8")
    for kind, texts, facts, rest in (("plan", originals.plans, facts_in_plan, _plan), ("report", originals.reports, facts_in_report, _report)):
        for entity in graph.of(kind):
            record, text = entity.record, texts.get(entity.id)
            if text is None:
                yield Problem(Place(entity.source.name), "O001", f"原文未提供，{facts(record)} 项未核",
                              f"把原文存为 data/originals/{kind}-{record.id}.txt（UTF-8），或用 ZHIBU_ORIGINALS 指明文件夹",
                              record.id, Grade.NOTE)
            else:
                yield from rest(entity, record, text, graph)
    yield from _terms(graph, originals.passages())
    missing = [r for r in graph.dataset.regulations if r.facts and r.id not in originals.regulations]
    if missing:
        total = sum(len(regulation.facts) for regulation in missing)
        yield Problem(Place("data/regulations"), "O001", f"{len(missing)} 部法规原文未提供，{total} 项未核",
                      "有官方文本时存为 data/originals/regulation-编号.txt（UTF-8）", grade=Grade.NOTE)
    for regulation in graph.dataset.regulations:
        if regulation.id in originals.regulations:
            yield from _regulation(graph.entities[f"regulation:{regulation.id}"], regulation,
                                   originals.regulations[regulation.id])


def facts_in_plan(plan: model.Plan) -> int:
    """How many things of a plan an original could confirm."""
    clauses = [clause for section in plan.sections for clause in section.clauses]
    return len(plan.sections) + len(clauses) + len(plan.aim.citations) + sum(
        len(clause.items) + len(clause.citations) + len(clause.mentions) + len(clause.campaigns)
        + sum(1 for duty in clause.requirements if duty.kind == "counted" or duty.cadence or duty.window)
        for clause in clauses)


def facts_in_report(report: model.Report) -> int:
    """How many things of a report an original could confirm."""
    points = [point for section in report.sections for point in section.paragraphs]
    return len(report.sections) + sum(1 + len(point.figures) + len(point.citations) + len(point.mentions)
                                      + len(point.campaigns) + len(point.commitments) for point in points)


QUANTITY = re.compile(rf"(?:(?<![0-9*第])[0-9]+(?![0-9])|(?<![第*])\*+|(?<![第一二三四五六七八九十百])(?:{NUMERAL})(?=次))[余多]?(?:{UNITS}|份|项|场次|轮次|人次|名|人|万元|万辆|万平方米|平方米|处|支|块|条|部|期)")
"""An amount that a report states, masked ones too: 24次, 82余篇, *场次, **万元, 两次."""


def _report(entity: Entity, report: model.Report, text: ReportText, graph: Graph) -> Iterator[Problem]:
    written = {section.key for section in report.sections}
    for key, title in text.titles.items():
        if key not in written:
            yield Problem(entity.place("sections"), "O010", f"原文有“{key}”部分“{title}”，这里没有", "补上这个部分", report.id)
    yield from _invented(entity, [report.opening, report.closing or ""], text.opening + text.closing, ("opening",))
    points: set[str] = set()
    for section in graph.inside(entity.key, "section"):
        title = text.titles.get(section.record.key)
        if title is None:
            yield Problem(section.place("key"), "O010", f"原文没有“{section.record.key}”部分", "核对序号", section.id)
            continue
        if _plain(title) != _plain(section.title):
            yield Problem(section.place("title"), "O011", f"标题与原文“{title}”不同", "照原文改标题", section.id)
        yield from _invented(section, [section.record.summary or ""], text.leads.get(section.record.key, "") + title, ("summary",))
        for point in graph.inside(section.key, "paragraph"):
            points.add(point.locator)
            passage = text.points.get(point.locator)
            if passage is None:
                yield Problem(point.place("locator"), "O070", f"原文没有“{point.locator}”这一点", "核对序号", point.id)
            else:
                yield from _point(point, point.record, passage, graph)
    for place in text.points:
        if place not in points:
            yield Problem(entity.place("sections"), "O070", f"原文有“{place}”这一点，这里没有", "补上这一点", report.id)


def _point(entity: Entity, point: model.Paragraph, passage: str, graph: Graph) -> Iterator[Problem]:
    """Both ways: every figure of ours stands in the passage, every amount there is a figure or a counted practice of ours."""
    stated = _plain(passage)
    for figure in graph.inside(entity.key, "figure"):
        if _plain(figure.record.text) not in stated:
            yield Problem(figure.place("text"), "O071", f"原文这里没有“{figure.record.text}”", "照原文写数和单位", figure.id)
    for promise in graph.inside(entity.key, "commitment"):
        if promise.record.min not in _numbers(passage) and promise.record.min != 1:
            yield Problem(promise.place("min"), "O031", f"原文这里没有数字 {promise.record.min}", "照原文改", promise.id)
    ours = [_plain(figure.text) for figure in point.figures]
    promised = {(promise.min, promise.unit) for promise in point.commitments}
    for found in QUANTITY.finditer(stated):
        amount = found[0]
        number = re.match(rf"[0-9]+|{NUMERAL}", amount)
        kept = number and any(to_int(number[0]) == n and amount.endswith(unit) for n, unit in promised)
        if not kept and not any(amount in text for text in ours) and amount not in _plain(point.text):
            yield Problem(entity.place("figures") if point.figures else entity.place(), "O072",
                          f"原文有“{amount}”，这里没有", "在 figures 里补上；是做法或承诺的写进 commitments", entity.id)
    yield from _citations(entity, point, {point.locator: passage}, passage, ())
    for n, campaign in enumerate(point.campaigns):
        if _plain(campaign.name) not in stated:
            yield Problem(entity.place("campaigns", n, "name"), "O050", f"原文这里没有“{campaign.name}”", "照原文写活动名称", entity.id)
    for name in ("problems", "measures", "commitments"):
        for n, record in enumerate(getattr(point, name)):
            yield from _invented(entity, [record.title, record.text], passage, (name, n))
    yield from _invented(entity, [point.title, point.text], passage, ("text",))


def _terms(graph: Graph, passages: dict[str, str]) -> Iterator[Problem]:
    """Both ways: a term stands where it says that it is used, and says so of every place where it stands."""
    terms = graph.of("term")
    lexicon = Lexicon((term.record for term in terms), _plain)
    places: dict[str, dict[str, None]] = {term.record.id: {} for term in terms}
    for key, passage in passages.items():
        for _, _, name in lexicon.find(passage):
            places[name][key] = None
    read = {key.partition(":")[2].split("/")[0] for key in passages}
    drafts = {entity.id for kind in ("plan", "report") for entity in graph.of(kind) if entity.record.life == "draft"}
    known = {key.partition(":")[2].split("/")[0] for term in terms for key in term.record.used_in}
    fresh: dict[str, set[str]] = {}
    for term in terms:
        if term.record.retired:
            continue
        said = set(term.record.used_in)
        for n, key in enumerate(term.record.used_in):
            if key not in places[term.record.id] and key.partition(":")[2].split("/")[0] in read:
                yield Problem(term.place("used_in", n), "O080", f"原文 {key} 没有用到“{term.title}”", "删去，或在 aliases 里补上那里的写法", term.id)
        for key in places[term.record.id]:
            name = key.partition(":")[2].split("/")[0]
            if key in said or key not in graph.entities:
                continue
            if name in drafts - known:
                fresh.setdefault(name, set()).add(term.record.id)  # Nobody has gone over it: one note says so of all terms.
            else:
                yield Problem(term.place("used_in"), "O081", f"原文 {key} 用到了“{term.title}”，这里没有", f"在 used_in 里补上 {key}", term.id,
                              Grade.NOTE if name in drafts else Grade.ERROR)
    for name, ids in sorted(fresh.items()):
        yield Problem(Place("data/terms.yml"), "O082", f"新的 {name} 用到 {len(ids)} 个词，used_in 里都还没有", "核对草稿以后在这些词的 used_in 里补上", name, Grade.NOTE)


def _plan(entity: Entity, plan: model.Plan, text: PlanText, graph: Graph) -> Iterator[Problem]:
    sections = {section.key: section for section in plan.sections}
    for key, title in text.sections.items():
        if key not in sections:
            yield Problem(entity.place("sections"), "O010", f"原文有第{key}部分“{title}”，这里没有", "补上这个部分", plan.id)
    for section in graph.inside(entity.key, "section"):
        title = text.sections.get(section.record.key)
        if title is None:
            yield Problem(section.place("key"), "O010", f"原文没有第{section.record.key}部分", "核对序号", section.id)
        elif title != section.title:
            yield Problem(section.place("title"), "O011", f"标题与原文“{title}”不同", "照原文改标题", section.id)
    written = {clause.number for section in plan.sections for clause in section.clauses}
    for number, original in text.clauses.items():
        if number not in written:
            yield Problem(entity.place("sections"), "O012", f"原文有第{number}条“{original.title}”，这里没有",
                          f"在第{text.section_of[number]}部分补上这一条", plan.id)
    yield from _citations(entity, plan.aim, {"总体要求": text.aim}, text.aim, ("aim",))
    yield from _invented(entity, [plan.aim.summary, *plan.aim.points], text.aim, ("aim", "summary"))
    for clause in graph.of("clause"):
        if clause.key.startswith(f"clause:{plan.id}/"):
            original = text.clauses.get(clause.record.number)
            if original is None:
                yield Problem(clause.place("number"), "O012", f"原文没有第{clause.record.number}条", "核对条号", clause.id)
            else:
                yield from _clause(clause, clause.record, original)


def _clause(entity: Entity, clause: model.Clause, original: ClauseText) -> Iterator[Problem]:
    if clause.title != original.title:
        yield Problem(entity.place("title"), "O011", f"条名与原文“{original.title}”不同", "照原文改条名", entity.id)
    passages = {clause.number: original.text}
    covered: set[int] = set()
    marks = [item.mark for item in clause.items if not item.mark.startswith("¶")]
    for n, item in enumerate(clause.items):
        passage = original.passage(item.mark, item.sentences)
        if passage is None:
            yield Problem(entity.place("items", n, "mark"), "O020", f"原文第{clause.number}条里没有“{item.mark}”",
                          "核对标号；¶ 分组核对 sentences 写的是第几句", f"{entity.id}/{item.id}")
            continue
        passages[f"{clause.number}/{item.mark}"] = passage
        if item.mark.startswith("¶"):
            first, last = span(item.sentences or item.mark[1:])
            covered.update(range(first, last + 1))
    for mark in original.marks:
        if mark not in marks:
            yield Problem(entity.place("items"), "O021", f"原文有“{mark}”，这里没有", "补上这一项", entity.id)
    if [mark for mark in marks if mark in original.marks] != [mark for mark in original.marks if mark in marks]:
        yield Problem(entity.place("items"), "O022", f"各项顺序与原文 {'、'.join(original.marks)} 不同", "照原文排序", entity.id)
    for number in original.unmarked:
        if number not in covered:
            yield Problem(entity.place("items"), "O023", f"原文第 {number} 句没有归入任何一项",
                          "加一项，或把它并入相邻 ¶ 分组的 sentences", entity.id)
    yield from _citations(entity, clause, passages, original.text, ())
    yield from _duties(entity, clause, passages, original)
    for n, campaign in enumerate(clause.campaigns):
        if _plain(campaign.name) not in _plain(passages.get(campaign.locator, original.text)):
            yield Problem(entity.place("campaigns", n, "name"), "O050", f"原文这里没有“{campaign.name}”",
                          "照原文写活动名称", entity.id)
    yield from _invented(entity, [clause.summary], original.text, ("summary",), clause.number)
    for name, records in (("items", clause.items), ("requirements", clause.requirements)):
        for n, record in enumerate(records):
            locator = getattr(record, "locator", None) or f"{clause.number}/{record.mark}"
            yield from _invented(entity, _strings([record]), passages.get(locator, original.text), (name, n), clause.number)
    everything = [clause.summary, *_strings([*clause.items, *clause.requirements, *clause.campaigns])]
    everything += [str(number) for duty in clause.requirements for number in (duty.min, duty.max) if number is not None]
    windows = [duty.window for duty in clause.requirements if duty.window]
    everything += [one.text for one in [*clause.citations, *clause.mentions, *windows]]
    # A number of a counted duty is the business of O034, which says more.
    counted = {_counted(found)[1] for found in COUNTED.finditer(original.text)}
    for number in sorted(_numbers(original.text, written=False) - _numbers(" ".join(everything)) - counted):
        yield Problem(entity.place("summary"), "O052", f"原文有数字 {number}，这里没有", "在对应的一项里写上", entity.id)


def _strings(records: Iterable[model.Record]) -> list[str]:
    """The sentences of ours that restate the source: notes and questions are not among them."""
    names = ("title", "text", "action", "trigger", "cadence", "name", "time")
    return [value for record in records for name in names if isinstance(value := getattr(record, name, None), str)]


def _duties(entity: Entity, clause: model.Clause, passages: dict[str, str], original: ClauseText) -> Iterator[Problem]:
    wrong: set[tuple[str, str | None]] = set()
    for n, duty in enumerate(clause.requirements):
        record = f"{entity.id}/{duty.id}"
        passage = passages.get(duty.locator)
        if passage is None:
            yield Problem(entity.place("requirements", n, "locator"), "O030", f"位置“{duty.locator}”不在本条各项之中",
                          f"写成 {' 或 '.join(passages)}", record)
            continue
        for name in ("min", "max"):
            number = getattr(duty, name)
            if number is not None and duty.kind in ("counted", "event") and not _stated(passage, number, duty):
                wrong.add((duty.per, duty.unit))
                yield Problem(entity.place("requirements", n, name), "O031",
                              f"原文这里没有“{number}{duty.unit or ''}”或频次不是 {duty.per}", "照原文改数字、单位或周期", record)
        if duty.cadence and duty.cadence not in passage:
            yield Problem(entity.place("requirements", n, "cadence"), "O032", f"原文这里没有“{duty.cadence}”",
                          "照原文写频次用词", record)
        if duty.window and _plain(duty.window.text) not in _plain(passage):
            yield Problem(entity.place("requirements", n, "window", "text"), "O033", f"原文这里没有“{duty.window.text}”",
                          "照原文写时间", record)
    have = {(duty.per, number, duty.unit) for duty in clause.requirements for number in (duty.min, duty.max)
            if number is not None}
    for found in COUNTED.finditer(original.text):
        per, number, unit = _counted(found)
        if any(u == unit and per in (None, p) for p, u in wrong):
            continue  # Told already, at its own line.
        if not any(n == number and u == unit and per in (None, p) for p, n, u in have):
            yield Problem(entity.place("requirements") if clause.requirements else entity.place(), "O034",
                          f"原文有“{found[0]}”，这里没有对应的计次要求", "核对已有要求的 min、unit、per；确实没有的补一条 kind: counted 的要求", entity.id)


def _counted(found: re.Match[str]) -> tuple[str | None, int, str]:
    """Period (None where none is named), number and unit of a match of COUNTED."""
    per = next((key for key, words in PER_WORDS.items() if found["per"] and found["per"] in words.split("|")), None)
    number = found["number"] or found["number2"]
    # 两三次 is two at least, and not twenty-three.
    return per, to_int(number[0] if re.fullmatch("[一二两三四五六七八九]{2}", number) else number), found["unit"] or found["unit2"]


def _stated(passage: str, number: int, duty: model.Requirement) -> bool:
    """Whether PASSAGE states the number of a duty with its unit and the word of its period.

    Where a passage counts several things, the number is the one that stands before the thing that the duty counts.
    """
    named = [(_counted(found), found[0]) for found in COUNTED.finditer(passage)
             if duty.measure in re.split("[，。；、]", passage[found.end():], maxsplit=1)[0]]
    if named:
        return any((n == number or number in _before_unit(text, unit)) and unit == duty.unit and per in (None, duty.per) for (per, n, unit), text in named)
    words = PER_WORDS.get(duty.per)
    # A plan is made for a year: where its sentence names no period at all, the year is meant; 第三季度 is a time and no period.
    unsaid = duty.per == "year" and any(
        number in _before_unit(sentence, duty.unit or "") and not re.search("|".join(PER_WORDS.values()), re.sub("第[一二三四]季度", "", sentence))
        for sentence in re.split("[。；;\n]", passage))
    return number in _before_unit(passage, duty.unit or "") and (unsaid or words is None or duty.unit == "%" or re.search(words, passage) is not None)


def _before_unit(passage: str, unit: str) -> set[int]:
    """The numbers that stand before a unit; of 2至3次, 2-3次 and 两三次 both."""
    numbers: set[int] = set()
    passage = re.sub(r"(?<=[0-9])[,，](?=[0-9]{3})", "", passage)
    for found in re.finditer(rf"(?:({NUMBER})\s*(?:至|到|[-—–~～－]+)\s*)?({NUMBER})\s*[余多]?\s*个?{re.escape(unit)}", passage):
        numbers |= {to_int(one) for one in found.groups() if one}
        if re.fullmatch("[一二两三四五六七八九]{2}", found[2]):
            numbers |= {to_int(one) for one in found[2]}
    if unit == "次" and re.search("[年季月周度]一[\u4e00-\u9fff]", passage):
        numbers.add(1)  # 每月一研判
    if unit == "%":
        numbers |= {to_int(one) for found in re.findall(rf"百分之({NUMBER})|({NUMBER})\s*％", passage) for one in found if one}
    return numbers


def _citations(entity: Entity, holder: model.Clause | model.Aim | model.Paragraph, passages: dict[str, str], whole: str,
               path: tuple) -> Iterator[Problem]:
    """Both ways: what is cited stands in the passage as written; what is bracketed there is cited or mentioned."""
    written = [(("citations", n), c.text, c.locator, c.quoted) for n, c in enumerate(holder.citations)]
    written += [(("mentions", n), m.text, m.locator, True) for n, m in enumerate(holder.mentions)]
    for where, text, locator, quoted in written:
        passage = passages.get(locator)
        if passage is None:
            yield Problem(entity.place(*path, *where, "locator"), "O040", f"位置“{locator}”不在本条各项之中",
                          f"写成 {' 或 '.join(passages)}", entity.id)
        elif text not in passage:
            yield Problem(entity.place(*path, *where, "text"), "O041", f"原文这里没有“{text}”", "照原文的写法改", entity.id)
        elif quoted and not re.search(rf"{OPEN}{re.escape(text)}", passage):
            yield Problem(entity.place(*path, *where), "O042", f"原文的“{text}”没有带书名号", "把 quoted 改为 false", entity.id)
    texts = [text for _, text, _, _ in written]
    for found in BRACKETED.finditer(whole):
        title = found[1].strip()
        if not any(title in text for text in texts):
            yield Problem(entity.place(*path), "O043", f"原文引用了《{title}》，这里没有", "在 citations 里补上（刊物等写进 mentions）",
                          entity.id)


def _invented(entity: Entity, said: list[str], passage: str, path: tuple, own: str = "") -> Iterator[Problem]:
    """Every number of ours, and every counted word such as 两次, stands in the passage that the record restates."""
    ours = {int(n) for text in said for n in re.findall("[0-9]+", text)}
    ours |= {to_int(n) for text in said for n in re.findall(rf"({NUMERAL})(?:次|学时|小时|天)", text) if n not in "十百千"}
    for number in sorted(ours - _numbers(passage) - ({int(own)} if own.isdigit() else set())):
        yield Problem(entity.place(*path), "O051", f"写了数字 {number}，原文这里没有", "核对原文后改正或删去", entity.id)


def _numbers(text: str, *, written: bool = True) -> set[int]:
    """The numbers in TEXT: Arabic ones, and with WRITTEN those in Chinese numerals too."""
    found = {int(n) for n in re.findall("[0-9]+", text)}
    return found | {to_int(n) for n in re.findall(NUMERAL, text) if n not in "十百千"} if written else found


def _regulation(entity: Entity, regulation: model.Regulation, articles: dict[int, str]) -> Iterator[Problem]:
    if regulation.total_articles and articles and max(articles) != regulation.total_articles:
        yield Problem(entity.place("total_articles"), "O060", f"写了共 {regulation.total_articles} 条，原文到第 {max(articles)} 条",
                      "核对版本和条数", regulation.id)
    # An original is of one edition, the newest: facts of older ones count their articles otherwise.
    newest = max((fact.edition for fact in regulation.facts if fact.edition), default=None)
    for name, records in (("facts", regulation.facts), ("requirements", regulation.requirements)):
        for n, record in enumerate(records):
            if getattr(record, "edition", None) not in (None, newest):
                continue
            for number in numbers_of(getattr(record, "articles", None) or getattr(record, "locator", None)):
                if number not in articles:
                    yield Problem(entity.place(name, n), "O061", f"原文没有第 {number} 条", "核对条号和版本", regulation.id)


def _plain(text: str) -> str:
    """TEXT without quotation marks and spaces, which people type in several ways."""
    return re.sub(r"[\s“”‘’\"'《》]", "", text)
