"""The original texts that a unit may hold: where they lie, and which passage a locator names.

The texts never enter the repository; without them everything still builds, and says what stays unchecked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from .numerals import NUMERAL, to_int

MARK = re.compile(rf"(?:(?<=[。；！，：:])|^)([一二三四五六七八九十]{{1,3}}[是要])(?!{NUMERAL})")
"""An ordinal mark such as 一是 or 二要 at the head of a sub-item."""

SENTENCE_END = re.compile(r"(?<=[。！？])(?!”)|(?<=[。！？]”)|(?<=[\u4e00-\u9fff]\.)(?=[\u4e00-\u9fff])")
"""The end of a sentence; an ASCII full stop between Han characters ends one too."""


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
        """The passage of every 一是/二是 mark, in order."""
        found = list(MARK.finditer(self.body))
        ends = [match.start() for match in found[1:]] + [len(self.body)]
        return {match[1]: self.body[match.start():end] for match, end in zip(found, ends)}

    @property
    def sentences(self) -> list[str]:
        """The sentences of the body; the first has number 1."""
        return [part for part in SENTENCE_END.split(self.body) if part.strip()]

    @property
    def unmarked(self) -> list[int]:
        """Numbers of the sentences that stand before the first mark."""
        found = MARK.search(self.body)
        lead = self.body[:found.start()] if found else self.body
        return list(range(1, len([part for part in SENTENCE_END.split(lead) if part.strip()]) + 1))

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


def read_plan_text(text: str) -> PlanText:
    """The structure of a plan: 一、 opens a part, 1. a clause, whose title runs to the first full stop."""
    aim, sections, clauses, section_of, section, number = [], {}, {}, {}, "", ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if found := re.match(rf"({NUMERAL})、(.+)", line):
            section, number = found[1], ""
            sections[section] = found[2].rstrip("。")
        elif found := re.match(r"([0-9]+)[.．、]\s*([^。]+)。(.*)", line):
            number = found[1]
            clauses[number] = ClauseText(found[2], found[3])
            section_of[number] = section
        elif number:
            # A clause may run on over several paragraphs.
            clauses[number] = ClauseText(clauses[number].title, clauses[number].body + line)
        elif not sections:
            aim.append(line)
    return PlanText("\n".join(aim), sections, clauses, section_of)


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

    A heading without a number ends in a colon before 一是 and is counted within its part: 二¶1.
    A last line without a mark, after marked ones, is the closing.
    """
    titles: dict[str, str] = {}
    bodies: dict[str, list[str]] = {"": []}
    top = middle = path = ""
    for line in filter(None, (re.sub(r"\s", "", line) for line in text.splitlines())):
        body = ""
        if found := re.match(rf"({NUMERAL})、(.+)", line):
            top = path = found[1]
            middle, titles[path] = "", found[2].rstrip("。")
        elif top and (found := re.match(rf"（({NUMERAL})）([^。]+)。?(.*)", line)):
            middle = path = f"{top}（{found[1]}）"
            titles[path], body = found[2], found[3]
        elif top and (found := re.match(r"([0-9]+)[.．、]([^。]+)。?(.*)", line)):
            path = f"{middle or top}{found[1]}"
            titles[path], body = found[2], found[3]
        elif top and (found := re.match("([^。，；：:]{2,15})[：:](?=一[是要])(.*)", line)):
            path = f"{top}¶{1 + sum(title.startswith(f'{top}¶') for title in titles)}"
            titles[path], body = found[1], found[2]
        else:
            body = line
        bodies.setdefault(path, [])
        if body:
            bodies[path].append(body)
    closing = ""
    if path and len(bodies[path]) > 1 and not MARK.match(bodies[path][-1]) and any(map(MARK.search, bodies[path][:-1])):
        closing = bodies[path].pop()
    leads, points = {}, {}
    for key, lines in bodies.items():
        lead, marked = _points("".join(lines))
        points.update({f"{key}/{mark[:-1]}": passage for mark, passage in marked.items()})
        # 一（一）1 holds 一（一）1¶1, but not 一（一）10; 十 holds 十（一）, but not 十一.
        deepest = not any(re.match(rf"{re.escape(key)}(?:[（¶]|(?<![0-9])[0-9])", other) for other in titles)
        if key and lead and not marked and deepest:
            points[key] = lead
        elif lead:
            leads[key] = lead
    return ReportText(leads.pop("", ""), closing, titles, leads, points)


def _points(body: str) -> tuple[str, dict[str, str]]:
    """What stands before the first mark, and the passage of every mark; a mark out of turn is part of a passage."""
    found: list[re.Match[str]] = []
    for match in MARK.finditer(body):
        if to_int(match[1][:-1]) == len(found) + 1:
            found.append(match)
    ends = [match.start() for match in found[1:]] + [len(body)]
    return body[:found[0].start()] if found else body, {
        match[1]: body[match.start():end] for match, end in zip(found, ends)}


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
    for path in sorted(path for kind in readers for path in folder.glob(f"{kind}-*.txt")):
        kind, _, name = path.stem.partition("-")
        try:
            found[kind][name] = readers[kind](path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            unreadable.append(path.name)
    return Originals(found["plan"], found["regulation"], found["report"], tuple(unreadable))
