"""The original texts that a unit may hold: where they lie, and which passage a locator names.

The texts never enter the repository; without them everything still builds, and says what stays unchecked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from .numerals import NUMERAL, to_chinese, to_int
from .outline import SENTENCE_END, Head, before_points, joined, numbered, points, read_outline

BRACKETS = re.compile("[《〈<]")
"""What opens the name of a document."""

COUNTS = re.compile(rf"(?:每|全年|至少|不少于|不低于)[^，。；、]{{0,24}}?(?:[0-9]+|{NUMERAL})")
"""What may be a duty with a number."""


@dataclass(frozen=True)
class ClauseText:
    """One clause of a plan as it was received."""

    title: str
    body: str

    @property
    def text(self) -> str:
        """Title and body."""
        return f"{self.title}。{self.body}"

    @property
    def marks(self) -> dict[str, str]:
        """The passage of every marked point, 一是 or （1）, in order."""
        return {mark: passage for mark, _, passage in points(self.body)}

    @property
    def sentences(self) -> list[str]:
        """The sentences of the body; the first has number 1."""
        return [part for part in SENTENCE_END.split(self.body) if part.strip()]

    @property
    def unmarked(self) -> list[int]:
        """Numbers of the sentences that stand before the first mark."""
        return list(range(1, len([part for part in SENTENCE_END.split(before_points(self.body)) if part.strip()]) + 1))

    def passage(self, mark: str, sentences: str | None = None) -> str | None:
        """The passage of a mark (一是, ¶2); a ¶ group spans the sentences given, or the one of its own number."""
        if not mark.startswith("¶"):
            return self.marks.get(mark)
        first, last = span(sentences or mark[1:])
        chosen = self.sentences[first - 1:last]
        return "".join(chosen) if 0 < first <= last <= len(self.sentences) else None


def span(text: str) -> tuple[int, int]:
    """First and last of `3` or `2-4`; (0, 0) where TEXT is neither."""
    found = re.fullmatch(r"([0-9]+)(?:[-–]([0-9]+))?", text)
    return (int(found[1]), int(found[2] or found[1])) if found else (0, 0)


@dataclass(frozen=True)
class PlanText:
    """A plan as it was received: the aim, the parts, the clauses."""

    aim: str
    sections: dict[str, str]
    clauses: dict[str, ClauseText]
    section_of: dict[str, str]
    """The part in which each clause stands."""
    heads: dict[str, Head] = field(default_factory=dict, compare=False)
    """The heading of each part (by 一) and clause (by 18) as it was found."""
    made: frozenset[str] = frozenset()
    """The clauses that the source does not number: a part without clauses, and what a part says before its first clause."""


def read_plan_text(text: str) -> PlanText:
    """The structure of a plan: its broadest headings are the parts, the next ones the clauses, all below belongs to a clause.

    Clauses that count through the whole plan keep their number; others are named after part and number, 2-3. Where nothing
    stands below a part it is one clause, 2-0, and so is what a part cites or counts before its first clause.
    """
    outline = read_outline(numbered(text))
    tops = outline.heads
    flat = not any(_below(top) for top in tops)
    if not tops and outline.opening:
        # Nobody numbered anything: the whole text is one clause.
        tops = [Head("han", 1, "", outline.title or "正文", 1, outline.opening)]
    if tops and flat and tops[0].style not in ("han", "han-bracket", "part", "chapter", "division"):
        tops = [Head("han", 1, "", outline.title or "正文", tops[0].line, [], tops)]
    numbers = [head.number for top in tops for head in _below(top)]
    through = all(head.style in ("digit", "article") for top in tops for head in _below(top)) and len(set(numbers)) == len(numbers)
    sections: dict[str, str] = {}
    clauses: dict[str, ClauseText] = {}
    section_of: dict[str, str] = {}
    heads: dict[str, Head] = {}
    made: set[str] = set()
    for place, top in enumerate(tops, 1):
        key = to_chinese(top.number)
        if key in sections:
            key = next(to_chinese(n) for n in range(place, 10_000) if to_chinese(n) not in sections)
        sections[key], heads[key], part = top.title or f"第{key}部分", top, to_int(key)
        below = _below(top)
        lead = joined([*top.body, *(child.full for child in top.children if child.style == "lead")])
        if not below or (lead and (BRACKETS.search(lead) or COUNTS.search(lead))):
            number = str(part) if flat else f"{part}-0"
            clauses[number] = ClauseText(sections[key], lead)
            section_of[number], heads[number] = key, top
            made.add(number)
        for head in below:
            number = wanted = str(head.number) if through else f"{part}-{head.number}"
            for n in range(2, 1000):
                if number not in clauses:
                    break
                number = f"{wanted}-{n}"
            clauses[number] = ClauseText(head.title or f"第{number}条", head.whole)
            section_of[number], heads[number] = key, head
    return PlanText("\n".join(outline.before) if outline.heads else outline.title, sections, clauses, section_of, heads, frozenset(made))


def _below(top: Head) -> list[Head]:
    """The headings with a number right below another."""
    return [child for child in top.children if child.style != "lead"]


@dataclass(frozen=True)
class ReportText:
    """A report as it was received; spaces, which people type at random, are left out."""

    opening: str
    closing: str
    titles: dict[str, str]
    """The title of every part by its number: 一（一）4."""
    leads: dict[str, str]
    """What a part says before its first 一是."""
    points: dict[str, str]
    """The passage of every point by its place: 一（一）4/二."""


def read_report_text(text: str) -> ReportText:
    """The structure of a report: 一、 over （一） over 1. over 一是; a heading runs to the end of its line or its first full stop.

    Other numberings are told in these: the broadest is 一, what stands below it （一） or 1. A heading without a number ends in
    a colon before 一是 and is counted within its part: 二¶1. A last line without a mark, after marked ones, is the closing.
    """
    outline = read_outline((number, re.sub(r"\s", "", line)) for number, line in numbered(text))
    titles: dict[str, str] = {}
    bodies: dict[str, list[str]] = {"": list(outline.before)}
    for top in outline.heads or ([Head("han", 1, "", outline.title or "正文", 1, outline.opening)] if len(outline.opening) > 1 else []):
        _lay(top, "", titles, bodies)
    closing, last = "", next(reversed(bodies))
    if titles and len(bodies[last]) > 1 and not points(bodies[last][-1]) and any(map(points, bodies[last][:-1])):
        closing = bodies[last].pop()
    elif titles and bodies[last] and re.match("以上[，,]?(?:报告|汇报|情况|是|请|工作)|特此|同志们|各位|新的一年|我们坚信|一年来", bodies[last][-1]):
        closing = bodies[last].pop()
    leads, found = {}, {}
    # 一（一）1 holds 一（一）1¶1, and 十 holds 十（一）: whatever is left when the last step is taken off.
    holders = {shorter for title in titles if (shorter := re.sub(rf"(?:¶?[0-9]+|（{NUMERAL}）)$", "", title)) != title}
    holders |= {shorter for holder in holders if (shorter := re.sub(rf"（{NUMERAL}）$", "", holder)) != holder}
    for key, lines in bodies.items():
        lead, marked = _points(joined(lines))
        found.update({f"{key}/{to_chinese(number)}": passage for number, passage in marked.items()} if key else {})
        deepest = key not in holders
        if key and not marked and deepest:
            found[key] = lead or titles[key]
        elif lead:
            leads[key] = lead if key else "".join(lines)
    return ReportText(leads.pop("", ""), closing, titles, leads, found)


def _lay(head: Head, above: str, titles: dict[str, str], bodies: dict[str, list[str]]) -> None:
    """Put a heading and what stands below it under their paths."""
    top = re.match(NUMERAL, above)
    if top is None:
        path = next(to_chinese(n) for n in range(head.number, 10_000) if to_chinese(n) not in titles)
    elif head.style == "lead":
        path = f"{top[0]}¶{1 + sum(title.startswith(f'{top[0]}¶') for title in titles)}"
    elif re.search("[0-9]$", above):
        bodies[above].append(head.full)  # There is no path so deep: the point stays in the text above it.
        return
    elif "（" in above or head.style in ("digit", "tens", "digit-bracket", "circle"):
        path = f"{above}{head.number}"
    else:
        path = f"{above}（{to_chinese(head.number)}）"
    while path in titles:
        head.number += 1
        path = re.sub(rf"(?:[0-9]+|（{NUMERAL}）)$", lambda end: str(head.number) if end[0].isdigit() else f"（{to_chinese(head.number)}）", path)
    titles[path], bodies[path] = head.title or f"第{path}部分", list(head.body)
    for child in head.children:
        _lay(child, path, titles, bodies)


def _points(body: str) -> tuple[str, dict[int, str]]:
    """What stands before the first mark, and the passage of every mark; a mark out of turn is part of a passage."""
    marked: dict[int, str] = {}
    found = points(body)
    for n, (_, number, passage) in enumerate(found):
        due = max(marked, default=0) + 1
        # People forget an ordinal now and then: 一是、二是、四是, and no 三是 after that.
        if number == due or (marked and number == due + 1 and not any(other == due for _, other, _ in found[n:n + 3])):
            marked[number] = passage
        elif marked:
            marked[max(marked)] += passage
        else:
            return body, {}
    return before_points(body) if marked else body, marked


def read_articles(text: str) -> dict[int, str]:
    """The articles of a regulation: 第X条 at the head of a line, up to the next heading."""
    heads = list(re.finditer(rf"(?m)^[ \t　]*第({NUMERAL}|[0-9]+)(条|章|节)", text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return {to_int(head[1]): text[head.start():end].strip() for head, end in zip(heads, ends) if head[2] == "条"}


@dataclass(frozen=True)
class Originals:
    """The originals found in a folder, read when the folder was opened."""

    plans: dict[str, PlanText] = field(default_factory=dict)
    regulations: dict[str, dict[int, str]] = field(default_factory=dict)
    reports: dict[str, ReportText] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    """Names of the files that are not UTF-8."""
    raw: dict[str, str] = field(default_factory=dict)
    """The whole text of each plan and report by its key: `plan:suo-2022`."""

    def passages(self) -> dict[str, str]:
        """The text behind every key that a source has: clauses, points, headings, the aim of a plan, both ends of a report."""
        found: dict[str, str] = {}
        for name, plan in self.plans.items():
            found[f"plan:{name}"] = plan.aim
            found.update({f"section:{name}/{key}": title for key, title in plan.sections.items()})
            found.update({f"clause:{name}/{number}": clause.text for number, clause in plan.clauses.items()})
        for name, report in self.reports.items():
            found[f"report:{name}"] = f"{report.opening}{report.closing}"
            found.update({f"section:{name}/{key}": f"{title}。{report.leads.get(key, '')}"
                          for key, title in report.titles.items()})
            found.update({f"paragraph:{name}/{place}": text for place, text in report.points.items()})
        return found

    def clause(self, plan: str, number: str) -> ClauseText | None:
        """The text of one clause, where the plan's original is here."""
        return self.plans[plan].clauses.get(number) if plan in self.plans else None

    def article(self, regulation: str, number: int) -> str | None:
        """The text of one article, where the regulation's original is here."""
        return self.regulations.get(regulation, {}).get(number)


def open_originals(folder: Path | None) -> Originals:
    """The originals in FOLDER, named `<type>-<id>.txt` in UTF-8; none where there is no folder."""
    if folder is None or not folder.is_dir():
        return Originals()
    unreadable = []
    readers = {"plan": read_plan_text, "regulation": read_articles, "report": read_report_text}
    found: dict[str, dict] = {kind: {} for kind in readers}
    raw: dict[str, str] = {}
    for path in sorted(path for kind in readers for path in folder.glob(f"{kind}-*.txt")):
        kind, _, name = path.stem.partition("-")
        try:
            text = path.read_text(encoding="utf-8-sig")
            found[kind][name] = readers[kind](text)
            if kind != "regulation":
                raw[f"{kind}:{name}"] = text
        except UnicodeDecodeError:
            unreadable.append(path.name)
    return Originals(found["plan"], found["regulation"], found["report"], tuple(unreadable), raw)
