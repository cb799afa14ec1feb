"""The original texts that a unit may hold: where they lie, and which passage a locator names.

The texts never enter the repository; without them everything still builds, and says what stays unchecked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from .numerals import NUMERAL, to_int

MARK = re.compile(rf"(?:(?<=[。；！，：])|^)([一二三四五六七八九十]{{1,3}}[是要])(?!{NUMERAL})")
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
    unreadable: tuple[str, ...] = ()
    """Names of the files that are not UTF-8."""

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
    texts, unreadable = {}, []
    for path in sorted([*folder.glob("plan-*.txt"), *folder.glob("regulation-*.txt")]):
        try:
            texts[path.stem] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            unreadable.append(path.name)
    return Originals({name[5:]: read_plan_text(text) for name, text in texts.items() if name.startswith("plan-")},
                     {name[11:]: read_articles(text) for name, text in texts.items() if name.startswith("regulation-")},
                     tuple(unreadable))
