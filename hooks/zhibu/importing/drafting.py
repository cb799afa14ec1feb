"""What was found, as records that pass the schema: a draft of a plan, a report or a regulation, and the list of what a person decides.

Nothing is invented: where only an editor can write, a sentence says so; every guess says how sure it is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pypinyin import Style, lazy_pinyin

from .. import model
from ..check import HEADINGS
from ..load import Dataset
from ..numerals import NUMERAL, to_chinese
from ..originals import PlanText, read_articles, read_plan_text, read_report_text
from ..outline import SENTENCE_END, Head, before_points, joined, numbered, points, read_outline
from . import finding
from .finding import Cited, Context, Duty

WRITE = "待写：用自己的话概括（原文在 originals）"
UNCHECKED = "待写：写检查项，或写明为什么只是方向"
"""What an item says that nobody has yet said how to look at."""
ASK = "待写：看哪份材料、看到什么算“有”"
DRAFTED = "由 zhibu import"
"""How the note on the source of a draft begins."""
TITLE_LENGTH = 18

Progress = Callable[[int, int], None]


@dataclass
class Draft:
    """A record not yet read by anyone, what was found, and what is left to decide."""

    root: str
    record: dict[str, Any]
    found: dict[str, Any]
    decisions: list[dict[str, str]] = field(default_factory=list)

    def decide(self, where: str, what: str, guess: str = "") -> None:
        """Put a question on the list."""
        self.decisions.append({"where": where, "what": what, **({"guess": guess} if guess else {})})


class Names:
    """Ids made of the sound of words, each once on its page."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken) | set(HEADINGS)
        self._counts: dict[str, int] = {}

    def make(self, words: str, kind: str) -> str:
        """An id for WORDS; KIND where they have no sound."""
        syllables = [one for one in lazy_pinyin(re.sub("[^\u4e00-\u9fffa-zA-Z0-9]", "", words)[:6], style=Style.NORMAL)]
        plain = "-".join(filter(None, (re.sub("[^a-z0-9]", "", one.lower()) for one in syllables)))
        # Anchors such as s6 and p1-2 are those of parts and points.
        if not plain or re.fullmatch(r"[sp]?[0-9-]+|art-[0-9]+|part-[0-9]+", plain):
            plain = f"{kind}-{plain}".strip("-")
        name, count = plain, self._counts.get(plain, 1)
        while name in self._taken:
            count += 1
            name = f"{plain}-{count}"
        self._taken.add(name)
        self._counts[plain] = count
        return name


def context_of(dataset: Dataset, duties_only: bool) -> Context:
    """What the data know of names."""
    roles = [(name, role.id) for role in dataset.roles for name in (role.title, *role.aliases)]
    topics = [(name, topic.id) for topic in dataset.topics for name in (topic.title, *topic.aliases, *topic.covers)]
    longest = sorted(roles, key=lambda one: -len(one[0]))
    return Context(finding.Names(dataset.regulations), tuple(longest), tuple(topics), duties_only)


def label(passage: str, most: int = TITLE_LENGTH) -> str:
    """The first words of a passage, as a title to be replaced."""
    text = re.sub(rf"^\s*(?:[一二三四五六七八九十]{{1,3}}[是要]|[（(]?(?:{NUMERAL}|[0-9]+)[)）、.．]|第{NUMERAL}条|[①-⑳]|表：|第[一二三四五六七八九十][，,])\s*", "", passage)
    text = re.split("[，。；：！,;\n]", text, maxsplit=1)[0].strip("“”《》 、")
    return (text[:most] or re.sub(r"\s", "", passage)[:most] or "待写").replace("\n", " ")


def numbers_said(passage: str) -> str:
    """The Arabic numbers of a passage, so that a draft in other words loses none."""
    found = list(dict.fromkeys(re.findall("[0-9]+", passage)))
    return f"。原文里的数字：{'、'.join(found)}" if found else ""


class _Drafter:
    """What plans, reports and regulations share."""

    def __init__(self, root: str, name: str, dataset: Dataset, duties_only: bool, text: str = "") -> None:
        self.name = name
        self._lines = [(number, re.sub(r"\s", "", line)) for number, line in numbered(text)]
        self.context = context_of(dataset, duties_only)
        self.before: list[str] = []
        self.draft = Draft(root, {}, {
            "as": root, "id": name, "title": "", "sections": [], "clauses": [], "items": [], "articles": [], "citations": [], "mentions": [],
            "requirements": [], "figures": [], "problems": [], "measures": [], "commitments": [], "actors": [], "dates": [], "cadences": []})
        self.found = self.draft.found
        kinds = [one.id for one in dataset.evidence]
        self.evidence = next((one for one in ("minutes", *kinds) if one in kinds), "")
        self.branch = dataset.unit.branch if dataset.unit else "zhibu"
        self.units = {duty.measure: duty.unit for holder in _holders(dataset) for duty in holder.requirements
                      if duty.kind == "counted" and duty.unit}

    def surroundings(self, locator: str, passage: str) -> None:
        """Actors, days and cadences of a passage, for the list of what was found."""
        for role in finding.actors(passage, self.context):
            self.found["actors"].append({"locator": locator, "role": role, "confidence": "中"})
        for day in finding.days(passage):
            self.found["dates"].append({"locator": locator, "text": day, "confidence": "中"})
        for word in finding.cadences(passage):
            self.found["cadences"].append({"locator": locator, "text": word, "confidence": "中"})

    def cited(self, locator: str, passage: str, heading: bool = False) -> tuple[list[dict], list[dict]]:
        """The citations and mentions of a passage as records; a heading only touches on matters and cites none unnamed."""
        citations: list[dict] = []
        mentions: list[dict] = []
        for one in finding.cited(passage, self.context, self.before):
            if heading and not one.quoted and one.confidence == "低":
                continue
            self._cited(locator, one, citations, mentions)
        for title in finding.unknown_brackets(passage, [one["text"] for one in [*citations, *mentions]]):
            mentions.append({"text": title, "what": "待定：书名号没有成对，或是什么看不出来", "locator": locator})
            self.draft.decide(locator, f"《{title}》没有认出来", "核对书名号是否成对")
        return citations, mentions

    def _cited(self, locator: str, one: Cited, citations: list[dict], mentions: list[dict]) -> None:
        self.found["citations" if one.to else "mentions"].append(
            {"locator": locator, "text": one.text, "to": f"regulation:{one.to}" if one.to else None, "quoted": one.quoted, "nested": one.nested,
             "ambiguous": one.ambiguous, "what": one.other or None, "confidence": one.confidence})
        if one.to:
            record = {"text": one.text, "to": f"regulation:{one.to}", "locator": locator, "quoted": one.quoted}
            if one.nested:
                record["nested"] = True
            if one.ambiguous:
                record["ambiguous"] = True
            if one.why:
                record["note"] = f"导入时的判断（把握{one.confidence}）：{one.why}"
                if one.confidence != "高":
                    self.draft.decide(locator, f"引用“{one.text}”指哪份文件：{one.why}", f"regulation:{one.to}")
            citations.append({"#": f"把握：{one.confidence}", **record})
        elif one.quoted:
            what = one.other or "待定：是不是文件、登记在 regulations 的哪一份"
            mentions.append({"text": one.text, "what": what, "locator": locator})
            if not one.other:
                self.draft.decide(locator, f"《{one.text}》没有登记", "是文件就在 regulations 登记，再把这一条移到 citations")
        else:
            self.draft.decide(locator, f"“{one.text}”像一份文件，没有书名号，也没有登记", "是文件就登记后补进 citations")

    def timed(self, locator: str, passage: str, duties: Iterable[Duty], start: int = 0) -> None:
        """Put on the list every sentence of PASSAGE, at line START or after, whose word of time is in none of its DUTIES."""
        said = [" ".join((one.phrase, one.period, one.cadence, one.window, one.trigger)) for one in duties]
        times = finding.times(passage)
        for words, sentence in dict.fromkeys(times):
            # Each time that the word stands there is a requirement of its own.
            if times.count((words, sentence)) > sum(words in one for one in said):
                line = self._line(sentence, start)
                self.draft.decide(f"第 {line} 行 {locator}" if line else locator, f"写了“{words}”，没有整理成要求：“{_shortened(sentence)}”", "是要求就补一条 requirements")

    def _line(self, sentence: str, start: int) -> int:
        """On which line of the document a sentence begins; 0 where it is not found."""
        opening = re.sub(r"\s", "", sentence)[:20]
        return next((number for number, line in self._lines if number >= start and opening in line), start)

    def within(self, locator: str, mark: str, passage: str) -> None:
        """Points inside a marked point, for the list of what was found: records know one level."""
        for inner, _, text in points(passage[len(mark):]) if not mark.startswith("¶") else ():
            self.found["items"].append({"locator": f"{locator}/{inner}", "mark": inner, "under": mark, "title": label(text), "confidence": "中"})

    def duty(self, one: Duty, locator: str, names: Names, level: str, place: str = "") -> dict[str, Any]:
        """A requirement as a record that the rules accept."""
        kind, least, most, unit = one.kind, one.min, one.max, one.unit or None
        cadence, per = one.cadence, one.per
        if any(isinstance(value, float) and value != int(value) for value in (least, most)) or (least or 0) > 999_999_999 or (most or 0) > 999_999_999:
            kind, cadence, per, least, most = "recurring", one.phrase[:60], "continuous", None, None
        measure = one.measure or "待定"
        if kind == "counted" and unit and self.units.setdefault(measure, unit) != unit:
            measure = f"{measure}（按{unit}）"
            self.units[measure] = unit
        record: dict[str, Any] = {"#": f"把握：{one.confidence}" + (f"，{one.why}" if one.why else ""), "id": names.make(one.measure or one.phrase, "yaoqiu"),
                                  "title": label(one.measure) or label(one.phrase), "action": "待写：要做什么（数字写在下面）", "kind": kind}
        if one.modality != "must":
            record["modality"] = one.modality
        if kind == "recurring":
            least = most = None  # A period that the records do not know: the words say it.
        for name, value in (("min", least), ("max", most)):
            if value is not None:
                record[name] = int(value)
        if unit and (least is not None or most is not None):
            record["unit"] = unit
        record |= {"measure": measure, "per": per}
        if cadence:
            record["cadence"] = cadence
        if kind == "event":
            record["trigger"] = one.trigger or "待写：遇什么事"
        if kind == "dated":
            record["window"] = {"text": one.window, "relation": _relation(one.window), **_fixed_day(one.window)}
        record |= {"scope": one.scope, "applies_to": self.branch, "owners": list(one.owners), "level": level, "locator": locator}
        if kind == "counted":
            record |= {"evidence": [{"type": self.evidence, "mark": "customary"}],
                       "checks": [{"id": names.make(f"{one.measure}检查", "jiancha"), "ask": ASK, "who": [], "record": self.evidence}]}
        self.found["requirements"].append({"locator": place or locator, **{name: value for name, value in asdict(one).items() if value not in ("", ())},
                                           "min": one.min, "max": one.max, "id": record["id"]})
        if one.confidence == "低" or one.why:
            self.draft.decide(locator, f"要求“{one.phrase[:40]}”：{one.why or '由人核对'}", _counted_words(record))
        return record


def _shortened(sentence: str, most: int = 50) -> str:
    return sentence if len(sentence) <= most else f"{sentence[:most]}…"


def _counted_words(record: dict[str, Any]) -> str:
    return " ".join(f"{name}={record[name]}" for name in ("kind", "min", "max", "unit", "per", "scope") if name in record)


def _holders(dataset: Dataset) -> Iterable[Any]:
    yield from (clause for plan in dataset.plans for section in plan.sections for clause in section.clauses)
    yield from dataset.regulations


def _relation(text: str) -> str:
    for pattern, relation in (("期间", "during"), ("前后", "around"), ("前|以前|之前|底", "before"), ("后", "after")):
        if re.search(pattern, text):
            return relation
    return "on"


def _fixed_day(text: str) -> dict[str, str]:
    """The day that a window names, where it names one."""
    if found := re.search(r"([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日", text):
        month, day = int(found[1]), int(found[2])
        if 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
            return {"day": f"{month:02d}-{day:02d}"}
    if (found := re.search(r"([0-9]{1,2})\s*月\s*(?:底|末)", text)) and 1 <= int(found[1]) <= 12:
        # Of a common year: the 29th of February is not every year's.
        return {"day": f"{int(found[1]):02d}-{monthrange(2023, int(found[1]))[1]}"}
    fixed = {"七一": "07-01", "五四": "05-04", "八一": "08-01", "三八": "03-08", "建党节": "07-01", "元旦": "01-01"}
    for name, day in fixed.items():
        if name in text:
            return {"day": day}
    holidays = {holiday: word for holiday, word in model.HOLIDAYS.items() if word.removesuffix("节") in text}
    return {"holiday": next(iter(holidays))} if holidays else {}


# Plans.


def draft_plan(text: str, name: str, dataset: Dataset, today: str, progress: Progress) -> Draft:
    """A plan: parts, clauses, items; what they cite and ask."""
    self = _Drafter("plan", name, dataset, True, text)
    read = read_plan_text(text)
    outline = read_outline(numbered(text))
    draft, found = self.draft, self.found
    if not outline.heads:
        draft.decide("全文", "没有认出编号的标题，全文放成一条", "给标题编上 一、（一） 1. 再导入")
    found["title"] = outline.title
    title = outline.title or f"待定：{name}（来源没有标题）"
    if not outline.title:
        draft.decide("title", "来源没有标题，由整理者拟定")
    sections: dict[str, dict[str, Any]] = {}
    for key, heading in read.sections.items():
        head = read.heads.get(key)
        found["sections"].append({"key": key, "label": head.label if head else "", "title": heading, "line": head.line if head else 0,
                                  "confidence": "高" if head and head.label else "中"})
        sections[key] = {"key": key, "title": heading, "summary": WRITE, "clauses": []}
    for done, (number, clause) in enumerate(read.clauses.items(), 1):
        progress(done, len(read.clauses))
        sections[read.section_of[number]]["clauses"].append(_clause(self, number, clause, read))
    for key, section in sections.items():
        if not section["clauses"]:
            draft.decide(key, f"第{key}部分“{section['title']}”下面没有正文，没有条款")
    for line, mark in outline.gaps:
        draft.decide(f"第 {line} 行", f"序号“{mark}”与前面不连续", "核对是漏了一条，还是编号打错")
    aim = read.aim
    citations, mentions = self.cited("总体要求", aim)
    counted = [duty for duty in finding.duties(aim, self.context) if duty.kind == "counted"]
    self.timed("总体要求", aim, counted)
    for duty in counted:
        draft.decide("总体要求", f"开头写了“{duty.phrase[:40]}”，没有条号，放到哪一条由人定")
        found["requirements"].append({"locator": "总体要求", **asdict(duty)})
    if outline.annex:
        _annex(self, outline.annex)
    year = re.search("(20[0-9]{2})", outline.title) or re.search("(20[0-9]{2})年", text)
    draft.record = {
        "id": name, "title": title, "short": label(title, 12), "body": self.branch, "level": "own", "year": int(year[1]) if year else int(today[:4]),
        "source": f"{DRAFTED} 从来源文件整理出的草稿，没有人核对过；标题和序号照来源。", "life": "draft", "checked_on": today,
        "aim": {"summary": WRITE, "points": ["待写：逐点列出总体要求"], **({"citations": citations} if citations else {}), **({"mentions": mentions} if mentions else {})},
        "sections": list(sections.values())}
    draft.decide("body、level", "是哪一级组织的计划，暂按本支部的填", f"body: {self.branch}, level: own")
    if not year:
        draft.decide("year", "文件里没有找到年份，暂按今年填", f"year: {today[:4]}")
    return draft


def _clause(self: _Drafter, number: str, clause: Any, read: PlanText) -> dict[str, Any]:
    """One clause as a record."""
    head: Head | None = read.heads.get(number)
    made = number in read.made
    self.found["clauses"].append({"number": number, "label": head.label if head and not made else "", "section": read.section_of[number],
                                  "title": clause.title, "line": head.line if head else 0, "made": made,
                                  "confidence": "低" if made else "高" if len(clause.title) <= 45 and not clause.title.endswith("…") else "中"})
    names, level = Names(), "own"
    items, requirements, citations, mentions = [], [], [], []
    whole = [("", clause.title)] if not clause.body.startswith(clause.title.rstrip("…")) else []
    # A sentence that goes over into marked points ends where they begin: what they say is theirs.
    before = [part for part in SENTENCE_END.split(before_points(clause.body)) if part.strip()]
    passages = [(f"¶{n}", before[n - 1]) for n in clause.unmarked] + list(clause.marks.items())
    if not passages:
        passages, whole = [], [("", clause.title)]
    for mark, passage in [*whole, *passages]:
        locator = f"{number}/{mark}" if mark else number
        if mark:
            title = label(passage)
            acting = finding.actors(passage, self.context)
            sure = "高" if not mark.startswith("¶") else "中"
            item: dict[str, Any] = {"#": f"把握：{sure}", "id": names.make(title, "xiang"), "mark": mark, "title": title, "text": WRITE}
            if acting:
                item["actors"] = acting
            item["directional"] = UNCHECKED
            items.append(item)
            self.found["items"].append({"locator": locator, "mark": mark, "title": title, "actors": acting, "confidence": sure})
            self.within(locator, mark, passage)
        cited, mentioned = self.cited(locator, passage, heading=not mark)
        citations, mentions = citations + cited, mentions + mentioned
        duties = finding.duties(passage, self.context, clause.title)
        requirements += [self.duty(duty, locator, names, level) for duty in duties]
        self.timed(locator, passage, duties, head.line if head else 0)
        self.surroundings(locator, passage)
    # The comparison with the original looks at the clause as a whole too.
    for title in finding.unknown_brackets(clause.text, [one["text"] for one in [*citations, *mentions]]):
        mentions.append({"text": title, "what": "待定：书名号没有成对，或是什么看不出来", "locator": number})
        self.draft.decide(number, f"《{title}》没有认出来", "核对书名号是否成对")
    record: dict[str, Any] = {"number": number, "title": clause.title, "summary": WRITE + numbers_said(clause.text),
                              "topics": finding.topics_of(clause.text, self.context), "items": items}
    for name, value in (("requirements", requirements), ("citations", citations), ("mentions", mentions)):
        if value:
            record[name] = value
    if made:
        self.draft.decide(number, f"来源没有编号的一段，放成一条“{label(clause.title)}”", "核对要不要单独成条")
        record = {"#": "来源没有给这一条编号", **record}
    return record


def _annex(self: _Drafter, lines: list[str]) -> None:
    """What the appendices hold is told, not laid into records."""
    text = "\n".join(lines)
    self.draft.decide("附件", "附件没有整理成条，文字在 originals", label(text, 30))
    for duty in finding.duties(text, self.context):
        if duty.min is not None or duty.max is not None:
            self.found["requirements"].append({"locator": "附件", **asdict(duty)})
            self.draft.decide("附件", f"附件里有要求“{duty.phrase[:40]}”", "放到对应的条款")


# Reports.

_PROBLEM = re.compile("问题|不足|短板|差距|薄弱|困难")
_NEXT = re.compile("下一步|下步|打算|计划|安排|思路|今后|努力方向|改进(?!作风|文风|会风|方法)|整改措施|明年|下半年|展望|工作目标")
_DONE = re.compile("回顾|总结|成效|成绩|开展情况|进展|完成情况|工作情况|履职情况|主要工作(?!打算|计划|安排|思路)|主要做法")


def draft_report(text: str, name: str, dataset: Dataset, today: str, progress: Progress) -> Draft:
    """A report: parts, points, figures, problems, next steps."""
    self = _Drafter("report", name, dataset, False)
    read = read_report_text(text)
    outline = read_outline(numbered(text))
    draft, found = self.draft, self.found
    if not outline.heads:
        draft.decide("全文", "没有认出编号的标题，全文放成一个部分", "给标题编上 一、（一） 1. 再导入")
    found["title"] = outline.title
    names = Names()
    sections = []
    for done, (key, title) in enumerate(read.titles.items(), 1):
        progress(done, len(read.titles))
        kind = _kind_of(key, read.titles)
        found["sections"].append({"key": key, "title": title, "kind": kind, "confidence": "高"})
        section: dict[str, Any] = {"key": key, "title": title}
        if re.search("[《〈]", title) and title not in read.points.get(key, ""):
            _loose(self, key, title)
        if lead := read.leads.get(key):
            section["summary"] = WRITE
            _loose(self, key, lead)
        if paragraphs := [_point(self, place, passage, kind, names) for place, passage in read.points.items()
                          if place == key or place.rpartition("/")[0] == key]:
            section["paragraphs"] = paragraphs
        sections.append(section)
    for line, mark in outline.gaps:
        draft.decide(f"第 {line} 行", f"序号“{mark}”与前面不连续", "核对是漏了一点，还是编号打错")
    _loose(self, "开头", read.opening)
    if read.closing:
        _loose(self, "结尾", read.closing)
    said = f"{outline.title}{read.opening[:400]}"
    year = int(found_year[1]) if (found_year := re.search("(20[0-9]{2})", said)) else int(today[:4])
    term = re.search("届|任期|[三五]年来|过去[三五]年|近年来", said)
    half = "半年" in said
    kind = "term" if term and not re.search("年度|全年", outline.title) else "half-year" if half else "year"
    if not outline.title:
        draft.decide("title", "来源没有标题，由整理者拟定")
    draft.decide("kind、period、body、plan", "报告种类、起止日期、谁的报告、对着哪份要点，由人核对", kind)
    span = {"since": f"{year}-01-01", "until": f"{year}-06-30" if kind == "half-year" else f"{year}-12-31"}
    draft.record = {
        "id": name, "title": outline.title or f"待定：{name}（来源没有标题）", "short": label(outline.title or name, 12), "body": self.branch,
        "addressee": outline.addressee or "未载明", "kind": kind, "period": {**span, "note": "导入时按题目和开头的年份推断，待核。"},
        "source": f"{DRAFTED} 从来源文件整理出的草稿，没有人核对过；标题、序号、数字照来源。", "life": "draft", "checked_on": today,
        "opening": WRITE, **({"closing": WRITE} if read.closing else {}), "sections": sections}
    return draft


def _kind_of(key: str, titles: dict[str, str]) -> str:
    """Done, problem or next: told by the nearest heading that says so."""
    top = re.match(NUMERAL, key)[0]
    path = [key, re.sub("¶?[0-9]+$", "", key), top]
    above = titles.get(top, "")
    problem, coming = bool(_PROBLEM.search(above)), bool(_NEXT.search(above))
    if problem != coming and not _DONE.search(above) and not re.search("解决|整改情况|办实事|完成情况|落实情况|执行情况", above):
        path = [top]  # A part that is all of one kind: 抓好问题整改 within 下半年打算 is no problem.
    elif _DONE.search(above) and not problem and not coming:
        # What was done is done, unless a heading within says the contrary in so many words.
        path = [part for part in path if re.search("存在|不足|短板|差距|下一步|下步|打算|今后", titles.get(part, ""))]
    for part in path:
        title = titles.get(part, "")
        if _PROBLEM.search(title) and not re.search("解决|整改情况|办实事", title):
            return "next" if re.search("下一步|打算", title) and title.find("下一步") < title.find("问题") else "problem"
        if _NEXT.search(title) and not re.search("完成情况|落实情况|执行情况", title):
            return "next"
    return "done"


def _loose(self: _Drafter, where: str, passage: str) -> None:
    """Figures and documents where the schema has no place for them."""
    for one in finding.figures(passage):
        self.found["figures"].append({"locator": where, **asdict(one)})
        self.draft.decide(where, f"“{one.text}”（{one.measure}）不在编号的点里，没有登记", "并到对应的点，或写进概括")
    for one in finding.cited(passage, self.context, self.before):
        self.found["citations"].append({"locator": where, "text": one.text, "to": f"regulation:{one.to}" if one.to else None, "quoted": one.quoted,
                                        "nested": one.nested, "ambiguous": one.ambiguous, "what": None, "confidence": one.confidence})
        if one.quoted:
            self.draft.decide(where, f"这里引用了《{one.text}》，不在编号的点里，没有登记", f"regulation:{one.to}" if one.to else "")
    self.surroundings(where, passage)


def _point(self: _Drafter, place: str, passage: str, kind: str, names: Names) -> dict[str, Any]:
    """One point of a report as a record."""
    title = label(passage)
    self.found["items"].append({"locator": place, "title": title, "kind": kind, "confidence": "高" if "/" in place else "中"})
    record: dict[str, Any] = {"locator": place, "title": title, "kind": kind, "text": WRITE}
    commitments: list[dict[str, Any]] = []
    phrases: dict[tuple[float, str], set[str]] = {}
    # What is meant to come speaks like a plan.
    context = replace(self.context, duties_only=True) if kind == "next" else self.context
    for duty in finding.duties(passage, context):
        if duty.kind != "counted" or duty.min is None or duty.min != int(duty.min):
            if (count := duty.max if duty.min is None else duty.min) is not None:
                phrases.setdefault((count, duty.unit), set()).add(duty.phrase)
                self.found["requirements"].append({"locator": place, **asdict(duty)})
        else:
            phrases.setdefault((duty.min, duty.unit), set()).add(duty.phrase)
            commitments.append({"#": f"把握：{duty.confidence}" + (f"，{duty.why}" if duty.why else ""), "id": names.make(duty.measure, "chengnuo"),
                                "title": label(duty.measure), "kind": "promise" if kind == "next" else "practice", "text": WRITE, "min": int(duty.min),
                                "unit": duty.unit, "measure": duty.measure, "per": duty.per})
            self.found["commitments"].append({"locator": place, **asdict(duty), "id": commitments[-1]["id"]})
            self.found["requirements"].append({"locator": place, **asdict(duty), "id": commitments[-1]["id"]})
    figures, unplaced = [], []
    for one in finding.figures(passage):
        if one.value is not None and any(one.text in phrase for phrase in phrases.get((one.value, one.unit), ())):
            continue  # It is a practice or a promise.
        row = {"locator": place, **asdict(one)}
        self.found["figures"].append(row)
        whole = one.masked or (one.value is not None and one.value == int(one.value))
        if not whole or (one.masked and not re.search("[*＊×xX]", one.text)):
            unplaced.append(one.text)
            self.draft.decide(place, f"“{one.text}”（{one.measure}）是小数、区间或看不出数的写法，没有登记成数", "换算后补进 figures")
            continue
        figure: dict[str, Any] = {"#": f"把握：{one.confidence}", "id": names.make(one.measure, "shu"), "measure": one.measure}
        if not one.masked:
            figure["value"] = int(one.value or 0)
        figure |= {"unit": one.unit, "text": one.text}
        if one.masked:
            figure["masked"] = True
        if one.approximate:
            figure["approximate"] = True
        if one.comparator != "=":
            figure["comparator"] = one.comparator
        row["id"] = figure["id"]
        figures.append(figure)
    unplaced += finding.left_over(passage, [re.sub(r"\s", "", figure["text"]) for figure in figures] + unplaced)
    if unplaced:
        record["text"] = f"{WRITE}。原文里的数：{'、'.join(unplaced)}"
    if figures:
        record["figures"] = figures
    citations, mentions = self.cited(place, passage)
    for name, value in (("citations", citations), ("mentions", mentions)):
        if value:
            record[name] = value
    for name, wanted in (("problems", "problem"), ("measures", "next")):
        if kind == wanted:
            titles = [title] if "/" in place else list(map(label, _listed(passage))) or [title]
            record[name] = [{"id": names.make(one, name[:-1]), "title": one, "text": WRITE} for one in titles]
            self.found[name] += [{"locator": place, "title": entry["title"], "id": entry["id"], "confidence": "中"} for entry in record[name]]
    if commitments:
        record["commitments"] = commitments
    record["topics"] = finding.topics_of(passage, self.context)
    self.surroundings(place, passage)
    return record


def _listed(passage: str) -> list[str]:
    """What a passage without marks lists after a colon, parted by semicolons: 主要表现在：甲；乙；丙。"""
    _, colon, rest = passage.partition("：")
    parts = [part.strip() for part in re.split("[；;]", rest if colon else passage) if len(part.strip()) > 3]
    return parts if len(parts) > 1 and all("。" not in part.rstrip("。") for part in parts) else []


# Regulations.

_KINDS = (("章程", "党章"), ("准则", "准则"), ("条例", "条例"), ("实施细则", "细则"), ("细则", "细则"), ("实施办法", "办法"), ("办法", "办法"), ("规定", "规定"),
          ("规则", "规则"), ("法典", "国家法律"), ("法", "国家法律"))


def draft_regulation(text: str, name: str, dataset: Dataset, today: str, progress: Progress) -> Draft:
    """A regulation: chapters, articles, what they ask of a branch."""
    self = _Drafter("regulation", name, dataset, True, text)
    outline = read_outline(numbered(text))
    draft, found = self.draft, self.found
    found["title"] = outline.title
    bare = re.sub(r"[（(][^）)]*[)）]$", "", outline.title)
    kind = next((kind for tail, kind in _KINDS if bare.endswith(tail)), "规范性文件")
    articles = read_articles(text)
    chapters = _chapters(outline.heads)
    for head, chapter in chapters:
        if head.style in ("part", "chapter", "division"):
            found["sections"].append({"key": head.label, "title": head.title, "line": head.line, "chapter": chapter, "confidence": "高"})
    names, facts, requirements = Names(), [], []
    self.cited("开头", joined(outline.opening))
    units: list[tuple[dict[str, Any], str, str, str, str]] = []
    parts_of: dict[str, Head] = {}
    for number, passage in articles.items():
        chapter = next((f"{head.label}{head.title}" for head in reversed(_upper(outline.heads, number)) if head.style != "article"), "")
        units.append(({"articles": str(number)}, str(number), f"第{to_chinese(number)}条" if 0 < number < 10_000 else str(number), passage, chapter))
    if not articles:
        draft.decide("全文", "没有“第X条”，按部分整理")
        for head, chapter in chapters:
            if head.style in ("han", "han-bracket") and not (head.style == "han-bracket" and any(one.style == "han" for one, _ in chapters)):
                mark = head.label.strip("、.． ").replace("(", "（").replace(")", "）")
                units.append(({"part": mark}, mark, head.label, head.full, chapter))
                parts_of[mark] = head
                found["sections"].append({"key": mark, "label": head.label, "title": head.title, "line": head.line, "chapter": chapter, "confidence": "高"})
    for done, (where, locator, mark, passage, chapter) in enumerate(units, 1):
        progress(done, len(units))
        body = re.sub(rf"^第(?:{NUMERAL}|[0-9]+)条[\s:：、.．]*", "", passage)
        named = re.match(r"[【（(]([^】）)]{2,14})[】）)]", body)
        parts = points(body)
        if part := parts_of.get(locator):
            passages = list(_passages_of(self, part, locator))
        else:
            found["articles"].append({"number": locator, "label": mark, "chapter": chapter, "topic": named[1] if named else "",
                                      "points": [one for one, _, _ in parts], "confidence": "高"})
            opening = before_points(body)
            passages = ([(locator, "", opening)] if opening.strip() else []) + [(f"{locator}/{point}", label(inner), inner) for point, _, inner in parts]
            for point, _, inner in parts:
                found["items"].append({"locator": f"{locator}/{point}", "mark": point, "title": label(inner), "confidence": "高"})
                self.within(f"{locator}/{point}", point, inner)
        facts.append({"#": "把握：高（条号），内容没有整理", **where, "topic": named[1] if named else f"待写：{label(body)}", "gist": WRITE + numbers_said(body),
                      "confidence": "unsure", "evidence": "导入的来源文本，未核"})
        for place, subject, inner in passages:
            self.cited(place, inner)
            duties = finding.duties(inner, self.context, subject)
            requirements += [self.duty(duty, locator, names, "law", place) for duty in duties]
            self.timed(place, inner, duties)
            self.surroundings(place, inner)
    dates = _dates_of(outline, text)
    if not outline.title:
        draft.decide("title", "来源没有标题")
    draft.decide("issuer、force、public", "制定机关、效力、是否公开，由人核对后填写")
    draft.decide("facts", f"{len(facts)} 条的主题和内容待写；不要的条可以删去")
    missing = [number for number in range(1, max(articles, default=0) + 1) if number not in articles]
    if missing:
        draft.decide("条号", f"缺第 {'、'.join(map(str, missing[:20]))} 条", "核对是漏了，还是原文编号不连续")
    draft.record = {"id": name, "title": outline.title or f"待定：{name}（来源没有标题）", "kind": kind, "issuer": _issuer(outline, text), **dates,
                    "force": {"state": "unknown", "text": "待核：导入的草稿，没有核对效力", "checked_on": today, "confidence": "导入，未核"}, "public": "unknown",
                    **({"total_articles": max(articles), "articles_confidence": "照来源文本数出，未核"} if articles else {}),
                    "summary": "待写：它是什么，对一个支部意味着什么（原文在 originals）", "topics": finding.topics_of(text[:20_000], self.context),
                    "facts": facts, **({"requirements": requirements} if requirements else {})}
    return draft


def _passages_of(self: _Drafter, head: Head, place: str, depth: int = 0) -> Iterable[tuple[str, str, str]]:
    """Place, subject and text of what stands in a part that counts no articles; headings below it are its clauses and items."""
    if head.text.strip():
        marked = points(head.text)
        if opening := before_points(head.text).strip():
            yield place, head.title if depth else "", opening
        for mark, _, inner in marked:
            self.found["items"].append({"locator": f"{place}/{mark}", "mark": mark, "title": label(inner), "confidence": "高"})
            yield f"{place}/{mark}", label(inner), inner
    elif depth and not head.children:
        yield place, "", head.title
    for child in head.children:
        mark = child.label.strip() or child.title
        where = f"{place}/{mark}"
        if depth:
            self.found["items"].append({"locator": where, "mark": mark, "title": child.title, "confidence": "高"})
        else:
            self.found["clauses"].append({"number": where, "label": mark, "section": place, "title": child.title, "line": child.line, "made": False, "confidence": "高"})
        yield from _passages_of(self, child, where, depth + 1)


def _chapters(heads: list[Head], above: str = "") -> list[tuple[Head, str]]:
    """Every heading with the one that it stands in."""
    found = []
    for head in heads:
        found.append((head, above))
        found += _chapters(head.children, f"{head.label}{head.title}")
    return found


def _upper(heads: list[Head], number: int) -> list[Head]:
    """The headings above an article."""
    for head in heads:
        if head.style == "article" and head.number == number:
            return [head]
        if inner := _upper(head.children, number):
            return [head, *inner]
    return []


_DATE = r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日"


def _dates_of(outline: Any, text: str) -> dict[str, str]:
    """Days of adoption, issue and effect, where the text says so."""
    front = " ".join(outline.before)[:800]
    found: dict[str, str] = {}
    for name, pattern, where in (("adopted", rf"{_DATE}[^年]{{0,40}}?(?:通过|批准|审议)", front), ("issued", rf"{_DATE}[^年]{{0,30}}?(?:发布|印发|公布)", front),
                                 ("effective", rf"自\s*{_DATE}\s*起(?:施行|实施|执行)", text)):
        if match := re.search(pattern, where):
            month, day = int(match[2]), int(match[3])
            if 1 <= month <= 12 and 1 <= day <= 28 + (month != 2) * 2 + (month in (1, 3, 5, 7, 8, 10, 12)):
                found[name] = f"{match[1]}-{month:02d}-{day:02d}"
    if "effective" not in found and "issued" in found and re.search("自(?:发布|印发|公布)之日起", text):
        found["effective"] = found["issued"]
    if "effective" in found and max(found.values()) > found["effective"]:
        del found["effective"]
    return found


def _issuer(outline: Any, text: str) -> str:
    """Who made it, where the head or the end of the text says so."""
    found = re.search(r"(?:[0-9]日\s*)([\u4e00-\u9fff*]{4,30}?)(?:会议)?(?:通过|批准|发布|印发)", " ".join(outline.before))
    if found:
        return found[1]
    return outline.closing[0] if len(outline.closing) > 1 else "未载明"


DRAFTERS = {"plan": draft_plan, "report": draft_report, "regulation": draft_regulation}
"""How each kind of document is drafted."""


# YAML.

_PLAIN = re.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def yaml_text(draft: Draft) -> str:
    """The draft as a data file, guesses marked in comments, what is left to decide at its head."""
    head = [f"# yaml-language-server: $schema=../schema/{draft.root}.schema.json",
            "# 由 zhibu import 生成的草稿，没有人核对过。改完一处删去它旁边的“把握”注释；全部核对后由人把 life 改为 checked。" if draft.root != "regulation"
            else "# 由 zhibu import 生成的草稿，没有人核对过。改完一处删去它旁边的“把握”注释。"]
    head += [f"# 待定 {n}：{one['where']}：{one['what']}" + (f"（{one['guess']}）" if one.get("guess") else "") for n, one in enumerate(draft.decisions[:300], 1)]
    lines = [re.sub(r"\s+", " ", line) for line in head] + [f"{draft.root}:"]
    _mapping(draft.record, 1, lines)
    return "\n".join(lines) + "\n"


def _mapping(value: dict[str, Any], depth: int, lines: list[str], first: str = "") -> None:
    pad = "  " * depth
    if note := value.get("#"):
        at = len(lines)
        lines.insert(at, f"{pad[:-2] if first else pad}# {note}")
    for name, one in value.items():
        if name == "#":
            continue
        lead, first = (first or pad), ""
        if isinstance(one, dict):
            lines.append(f"{lead}{name}:")
            _mapping(one, depth + 1, lines)
        elif isinstance(one, list) and one and isinstance(one[0], dict):
            lines.append(f"{lead}{name}:")
            for entry in one:
                _mapping(entry, depth + 2, lines, "  " * (depth + 1) + "- ")
        elif isinstance(one, list):
            lines.append(f"{lead}{name}: [{', '.join(map(_scalar, one))}]")
        else:
            lines.append(f"{lead}{name}: {_scalar(one)}")


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = re.sub(r"\s+", " ", str(value)).strip() or "待写"
    return text if _PLAIN.fullmatch(text) and text not in _WORDS else "'" + text.replace("'", "''") + "'"
