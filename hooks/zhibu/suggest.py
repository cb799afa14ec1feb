"""Proposes links that nobody has written: what a report paragraph answers, which superior clause an own clause carries.

A proposal shows its evidence and never counts. What is linked already, or was once rejected, is not proposed.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from .alignment import clauses_of, judged_against, plan_of
from .graph import Entity, Graph, Link, seal
from .lexicon import Lexicon


@dataclass(frozen=True)
class Weights:
    """How much each kind of evidence says. Set by leaving out one report at a time (`tests/measure_suggest.py`)."""

    term: float = 1.0
    """A term of the glossary, under any of its names; a pair of characters is 1."""
    word: float = 1.0
    """A name of a topic, or a thing that a topic covers."""
    citation: float = 1.0
    """A document that both cite."""
    measure: float = 2.0
    """A thing that the report counts and the clause asks to be counted."""
    heading: float = 0.5
    """The heading of the part of the report."""
    run: float = 0.03
    """Each character in a row that both share beyond the fifth: so much more."""
    item: float = 0.6
    """Of a paragraph and a clause: what the nearest item says; the rest is the whole clause."""
    items: float = 0.3
    """Of two clauses: what the nearest pair of their items says; the rest are both as a whole."""
    answers: float = 0.076
    """From which likeness on a paragraph is said to answer an item."""
    carries: float = 0.086
    """From which likeness on a clause is said to carry another."""


WEIGHTS = Weights()

NEAR = 0.75
"""Of the items of one clause, those are proposed that come so near to the likest of them."""
MANY = 3
"""So many items of one clause alike mean the clause."""
RUN = 5
"""Up to so many characters in a row that two texts share are chance."""
FAINT = 0.02
"""Below this likeness nobody looks for long runs: no weight of theirs could make a proposal of it."""
SHOWN = 5
"""How many pieces of evidence a proposal shows at most."""
IDLE = frozenset("的了和在是与把要及等有没被到给对为或并都也就从由而其之按将各这那个不上下里中")
"""Characters that say nothing of the matter: a pair with one of them is no evidence."""
ASIDE = frozenset({"来源", "原文", "写法", "载明"})
"""Words in which those who keep the records speak of their sources: no matter of either side."""
LOOSE = "的了和在是与把要及等有并都也就从由而其之按将各这那个"
"""Those of them that open or close no word: cut from the ends of what is shown."""

Feature = tuple[str, str]
"""What two texts may share: kind (term, word, pair, citation, measure) and name."""
Vector = Mapping[Feature, float]


@dataclass(frozen=True)
class Suggestion:
    """One proposed link with what speaks for it."""

    type: str
    """answers or carries."""
    start: str
    end: str
    score: float
    """How alike both ends are, from 0 to about 1."""
    evidence: tuple[str, ...]
    """In Chinese, the weightiest first."""

    @property
    def percent(self) -> int:
        """The score as it is written and shown."""
        return round(self.score * 100)


def _clean(text: str) -> str:
    return re.sub("[“”‘’《》〈〉*]", "", text)


def _runs(text: str) -> list[str]:
    return re.findall("[\u4e00-\u9fff]+", text)


def _pairs(run: str) -> Iterator[str]:
    return (first + second for first, second in zip(run, run[1:]) if first not in IDLE and second not in IDLE and first + second not in ASIDE)


class Scale:
    """What every word weighs, by how rare it is in the records of both sides; reports may be left out, to be measured."""

    def __init__(self, graph: Graph, weights: Weights = WEIGHTS, without: Collection[str] = ()) -> None:
        """The scale of GRAPH, as if the reports WITHOUT (their ids) and the words that only they use were not there."""
        self.graph, self.weights = graph, weights
        known = [term for term in graph.dataset.terms if not term.used_in or not all(_report_of(key) in without for key in term.used_in)]
        self.names = {term.id: term.title for term in known}
        self._lexicon = Lexicon(known, _clean)
        self._words = sorted({_clean(name) for topic in graph.dataset.topics if not topic.retired
                              for name in (topic.title, *topic.aliases, *topic.covers) if len(_clean(name)) > 1})
        # Kept for this scale alone: a cache on the methods would outlive it.
        self.features = cache(self._features)
        self.vector = cache(self._vector)
        self.length = cache(self._length)
        self.long_runs = cache(self._long_runs)
        seen: Counter[Feature] = Counter()
        records = [*graph.of("clause"), *graph.of("item"), *(point for point in graph.of("paragraph") if _report_of(point.key) not in without)]
        for entity in records:
            seen.update(self.features(entity.key).keys())
        self._rarity = {feature: math.log((len(records) + 1) / (count + 0.5)) for feature, count in seen.items()}
        self._unseen = math.log((len(records) + 1) / 0.5)

    def _features(self, key: str) -> Counter[Feature]:
        """What a record says, counted: its own words, citations and measures."""
        entity = self.graph.entities[key]
        found = self._said(text_of(self.graph, entity))
        for citation in getattr(entity.record, "citations", ()):
            found["citation", citation.to] = 1
        if entity.type == "item":
            for citation in self.graph.entities[entity.parent].record.citations:
                if citation.locator == entity.locator:
                    found["citation", citation.to] = 1
            found.update({("measure", duty.record.measure): 1 for duty in _duties(self.graph, entity)})
        found.update({("measure", figure.measure): 1 for figure in getattr(entity.record, "figures", ())})
        return found

    def _said(self, text: str) -> Counter[Feature]:
        clean = _clean(text)
        found: Counter[Feature] = Counter(("pair", pair) for run in _runs(clean) for pair in _pairs(run))
        found.update(("term", name) for _, _, name in self._lexicon.find(clean))
        found.update(("word", word) for word in self._words if word in clean)
        return found

    def _weighed(self, features: Mapping[Feature, int], share: float = 1) -> dict[Feature, float]:
        value = {"pair": 1.0, "term": self.weights.term, "word": self.weights.word, "citation": self.weights.citation, "measure": self.weights.measure}
        return {one: share * value[one[0]] * (1 + math.log(count)) * max(0.0, self._rarity.get(one, self._unseen)) for one, count in features.items()}

    def _vector(self, key: str) -> Vector:
        """What a record says, weighed: a paragraph under its heading, a clause with all its items."""
        entity = self.graph.entities[key]
        own = self.features(key)
        if entity.type == "clause":
            whole = Counter(own)
            for item in self.graph.inside(key, "item"):
                whole.update(self.features(item.key))
            return self._weighed(whole)
        mine = self._weighed(own)
        heading = self._weighed(self._said(self.graph.entities[entity.parent].title), self.weights.heading) if entity.type == "paragraph" else {}
        return {one: max(mine.get(one, 0.0), heading.get(one, 0.0)) for one in {**mine, **heading}}

    def _length(self, key: str) -> float:
        return length_of(self.vector(key))

    def _long_runs(self, key: str) -> frozenset[str]:
        """Every run of so many characters that sharing it says more."""
        return frozenset(run[at:at + RUN + 1] for run in _runs(_clean(text_of(self.graph, self.graph.entities[key]))) for at in range(len(run) - RUN))

    def vector_of(self, text: str) -> Vector:
        """What any text says, weighed."""
        return self._weighed(self._said(text))

    def alike(self, one: str, other: str) -> float:
        """How much two records say the same, from 0 to 1; a long run in the same words says more."""
        first, second = self.vector(one), self.vector(other)
        shared = first.keys() & second.keys()
        length = self.length(one) * self.length(other)
        angle = math.fsum(first[feature] * second[feature] for feature in shared) / length if shared and length else 0.0
        if not self.weights.run or angle < FAINT or self.long_runs(one).isdisjoint(self.long_runs(other)):
            return angle
        run = len(longest_run(*(text_of(self.graph, self.graph.entities[key]) for key in (one, other))))
        return angle * (1 + self.weights.run * max(0, run - RUN))


def length_of(vector: Vector) -> float:
    """How long a vector is."""
    return math.sqrt(math.fsum(value * value for value in vector.values()))


def _report_of(key: str) -> str:
    """The id of the report in which a record of this key stands; empty for what stands in none."""
    kind, _, name = key.partition(":")
    return name.split("/")[0] if kind in ("report", "section", "paragraph") else ""


def _duties(graph: Graph, item: Entity) -> list[Entity]:
    """The requirements that stand where an item stands."""
    return [duty for duty in graph.inside(item.parent, "requirement") if duty.locator == item.locator and not duty.record.retired]


def text_of(graph: Graph, entity: Entity) -> str:
    """What a clause, an item or a paragraph says by itself."""
    it = entity.record
    campaigns = [one.name for one in getattr(it, "campaigns", ())]
    if entity.type == "item":
        return "。".join([it.title, it.text, *(part for duty in _duties(graph, entity) for part in (duty.title, duty.record.action, duty.record.measure))])
    return "。".join([it.title, it.summary if entity.type == "clause" else it.text, *campaigns])


def longest_run(one: str, other: str) -> str:
    """The longest run of Chinese characters that stands in both texts, the first of several."""
    runs, best = _runs(_clean(one)), ""
    target = _clean(other)
    for run in runs:
        for at in range(len(run)):
            while len(run) - at > len(best) and run[at:at + len(best) + 1] in target:
                best = run[at:at + len(best) + 1]
    return best


# ---- what speaks for a link ----

def evidence_of(scale: Scale, one: str, other: str) -> tuple[str, ...]:
    """What two records share, the weightiest first, each with its part in their likeness."""
    graph, first, second = scale.graph, scale.vector(one), scale.vector(other)
    parts = {feature: value * second[feature] for feature, value in first.items() if feature in second}
    total = math.fsum(parts.values())
    if not total:
        return ()
    said: dict[str, float] = defaultdict(float)
    texts = [_clean(_whole(graph, graph.entities[key])) for key in (one, other)]
    strings = common(*texts)
    left = {name: part for (kind, name), part in parts.items() if kind == "pair"}
    for string in sorted(strings, key=len, reverse=True):
        said[f"共有字样“{string}”"] = math.fsum(left.pop(pair, 0.0) for pair in set(_pairs(string)))
    for (kind, name), part in parts.items():
        if kind == "citation":
            cited = graph.entities.get(name)
            said[f"同引“{cited.title if cited else name}”"] += part
        elif kind == "measure":
            said[f"同一口径“{name}”"] += part
        elif kind != "pair":
            title = _clean(scale.names[name]) if kind == "term" else name
            home = next((string for string in strings if title in string), None)
            said[f"共有字样“{home}”" if home else f"词汇“{title}”"] += part
    ranked = sorted((-round(part / total * 100), text) for text, part in said.items())
    shown = [f"{text}（占{-part}%）" for part, text in ranked[:SHOWN] if part]
    run = longest_run(*texts)
    return (*shown, *([f"连着 {len(run)} 个字相同“{run}”"] if len(run) > RUN and scale.weights.run else []))


def _whole(graph: Graph, entity: Entity) -> str:
    """The text from which the vector of a record is made."""
    if entity.type == "clause":
        return "。".join(text_of(graph, one) for one in (entity, *graph.inside(entity.key, "item")))
    return text_of(graph, entity) + (f"。{graph.entities[entity.parent].title}" if entity.type == "paragraph" else "")


def common(one: str, other: str) -> list[str]:
    """The longest strings of Chinese characters that stand in both texts, in the order of the first; none within another."""
    found: dict[str, None] = {}
    for run in _runs(one):
        end = 0
        for at in range(len(run) - 1):
            stop = at
            while stop < len(run) and run[at:stop + 1] in other:
                stop += 1
            if stop - at > 1 and stop > end:
                found[run[at:stop].strip(LOOSE)] = None
                end = stop
    kept = [string for string in found if len(string) > 1]
    return [string for string in kept if not any(string != longer and string in longer for longer in kept)]


# ---- the proposals ----

@lru_cache(maxsize=1)
def _scale_of(graph: Graph, weights: Weights) -> Scale:
    """The scale of a graph, made once for all its plans: it goes through every record."""
    return Scale(graph, weights)


def suggestions(graph: Graph, reports: Collection[str] | None = None, plans: Collection[str] | None = None, weights: Weights = WEIGHTS,
                recorded: bool = False) -> list[Suggestion]:
    """What is worth a look, the likeliest first: paragraphs of our REPORTS and clauses of superior PLANS (ids; None means all).

    With RECORDED, also what stands in the data as suggested and waits for a verdict.
    """
    scale, own = _scale_of(graph, weights), own_plan(graph)
    if own is None:
        return []
    known = judged_pairs(graph, recorded)
    found: list[Suggestion] = []
    for report in graph.of("report"):
        if report.ours and not report.record.retired and (reports is None or report.id in reports):
            plan = graph.entities.get(f"plan:{report.record.plan}", own) if report.record.plan else own
            found += _answers(scale, likenesses(scale, points_of(graph, report), targets_of(graph, plan)), known)
    for plan in graph.of("plan"):
        if plan.record.level == "superior" and not plan.record.retired and (plans is None or plan.id in plans):
            found += _carries(scale, own, plan, known)
    return sorted(found, key=lambda one: (-one.score, one.type, one.start, one.end))


def own_plan(graph: Graph) -> Entity | None:
    """The plan that the unit works by."""
    return graph.entities.get(f"plan:{graph.dataset.unit.plan}") if graph.dataset.unit else None


def points_of(graph: Graph, report: Entity) -> list[Entity]:
    """The paragraphs of a report that say what was done: only these can answer a clause."""
    return [point for section in graph.inside(report.key, "section") for point in graph.inside(section.key, "paragraph")
            if point.record.kind == "done" and not point.record.retired]


def targets_of(graph: Graph, plan: Entity) -> list[Entity]:
    """The items of a plan that are ours to do."""
    return [item for clause in clauses_of(graph, plan) for item in graph.inside(clause.key, "item") if item.ours and not item.record.retired]


@dataclass(frozen=True)
class Likeness:
    """How alike a paragraph and a clause are, and each of its items by itself."""

    score: float
    items: Mapping[str, float]


def likenesses(scale: Scale, points: Iterable[Entity], items: Iterable[Entity]) -> dict[tuple[str, str], Likeness]:
    """How alike every paragraph and every clause that has one of ITEMS are."""
    share, held = scale.weights.item, defaultdict(list)
    for item in items:
        held[item.parent].append(item.key)
    found = {}
    for point in points:
        for clause, keys in held.items():
            alike = {key: scale.alike(point.key, key) for key in keys}
            found[point.key, clause] = Likeness(share * max(alike.values()) + (1 - share) * scale.alike(point.key, clause), alike)
    return found


def chosen(likely: Mapping[tuple[str, str], Likeness], threshold: float, known: Collection[tuple[str, str]] = ()) -> dict[tuple[str, str], float]:
    """The pairs of paragraph and item, or of paragraph and clause, that are alike enough and not yet KNOWN.

    Of a clause the item is named where it is clearly the better target; where many items are alike, or none is, the clause.
    """
    found = {}
    for (start, clause), one in likely.items():
        if one.score < threshold:
            continue
        best = max(one.items.values())
        near = [item for item, alike in one.items.items() if best and alike >= NEAR * best]
        targets = near if 0 < len(near) < MANY else [clause]
        found.update({(start, end): one.score for end in targets if (start, end) not in known})
    return found


def _answers(scale: Scale, likely: Mapping[tuple[str, str], Likeness], known: Collection[tuple[str, str]]) -> Iterator[Suggestion]:
    for (start, end), score in chosen(likely, scale.weights.answers, known).items():
        yield Suggestion("answers", start, end, score, evidence_of(scale, start, end))


def _carries(scale: Scale, own: Entity, plan: Entity, known: Collection[tuple[str, str]]) -> Iterator[Suggestion]:
    ours, theirs = clauses_of(scale.graph, own), clauses_of(scale.graph, plan)
    told_off = {clause.key for clause in theirs if any(
        not gap.items and not gap.applies and judged_against(scale.graph, own, plan, gap) is own for gap in clause.record.gaps)}
    for superior in theirs:
        for clause in ours if superior.key not in told_off else ():
            score = carrying(scale, clause, superior)
            if score >= scale.weights.carries and (clause.key, superior.key) not in known:
                yield Suggestion("carries", clause.key, superior.key, score, evidence_of(scale, clause.key, superior.key))


def carrying(scale: Scale, clause: Entity, superior: Entity) -> float:
    """How much an own clause says what a superior one says: as a whole, and where their items come nearest."""
    mine, theirs = (scale.graph.inside(one.key, "item") for one in (clause, superior))
    nearest = max((scale.alike(one.key, other.key) for one in mine for other in theirs), default=0.0)
    return scale.weights.items * nearest + (1 - scale.weights.items) * scale.alike(clause.key, superior.key)


def judged_pairs(graph: Graph, open_too: bool = False) -> set[tuple[str, str]]:
    """The pairs on which somebody has spoken: linked, confirmed, rejected or already proposed (OPEN_TOO: those are left out).

    Who spoke of an item spoke of its clause, and who spoke of a clause spoke of its items.
    """
    pairs = {(one.start, one.end) for one in graph.links if one.type in ("answers", "carries")}
    if open_too:
        pairs -= {(row.start, row.end) for row in graph.dataset.suggestions if row.state == "suggested"}
    found = set(pairs)
    for start, end in pairs:
        entity = graph.entities[end]
        if entity.type == "clause":
            found |= {(start, item.key) for item in graph.inside(end, "item")}
        else:
            found.add((start, entity.parent))
            if entity.type == "requirement":
                found |= {(start, item.key) for item in graph.inside(entity.parent, "item") if item.locator == entity.locator}
    return found


def hints(graph: Graph, plan: Entity, limit: int = 3) -> dict[str, list[Suggestion]]:
    """For each clause of a superior plan that nobody has compared yet the own clauses that come nearest, proposed ones too."""
    found: dict[str, list[Suggestion]] = defaultdict(list)
    for one in suggestions(graph, (), (plan.id,), recorded=True):
        if len(found[one.end]) < limit:
            found[one.end].append(one)
    return dict(found)


# ---- as a file ----

HEAD = """# yaml-language-server: $schema=schema/suggestions.schema.json
# 程序提的链接建议（zhibu suggest --write 追加）。建议不计入任何统计。
# 确认：state 改成 confirmed，写 strength（direct 说的就是那件事，partial 只沾边），可以写 why；
# 不对：state 改成 rejected，写 why，以后不再提。行不要删：删了会再提。
suggestions: []
"""


def written(graph: Graph, one: Suggestion) -> list[str]:
    """A proposal as the lines of a record in `suggestions.yml`."""
    fp = seal(graph.entities, Link(one.type, one.start, one.end))
    return [f"- type: {one.type}", f"  from: '{one.start}'", f"  to: '{one.end}'", "  state: suggested", f"  score: {one.percent}",
            "  evidence:", *("    - '" + piece.replace("'", "''") + "'" for piece in one.evidence), f"  fp: '{fp}'"]


def appended(text: str, rows: Iterable[list[str]]) -> str | None:
    """The text of `suggestions.yml` with more records at its end, and nothing else changed; None where its list is not one of lines."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    at = next((n for n, line in enumerate(lines) if line.startswith("suggestions:")), None)
    if at is None or not (head := re.fullmatch(r"suggestions:[ ]*(?:\[[ ]*\])?[ ]*(#.*)?", lines[at])):
        return None
    lines[at] = "suggestions:" + (f"  {head[1]}" if head[1] else "")
    first = next((line for line in lines[at + 1:] if line.lstrip().startswith("- ")), "  - ")
    indent = first[:len(first) - len(first.lstrip())]
    lines += [indent + line for row in rows for line in row]
    return newline.join([*lines, ""])


def described(graph: Graph, one: Suggestion) -> str:
    """A proposal as a maintainer reads it, two lines."""
    start, end = graph.entities[one.start], graph.entities[one.end]
    verb = {"answers": "答", "carries": "承接"}[one.type]
    return (f"{one.percent:3d}%  {_label(graph, start)} {verb} {_label(graph, end)}\n"
            f"      {one.start} → {one.end}\n      凭什么：{'；'.join(one.evidence)}")


def _label(graph: Graph, entity: Entity) -> str:
    if entity.type == "paragraph":
        return f"{graph.owner_of(entity).record.short} {entity.locator}“{entity.title}”"
    plan, clause = plan_of(graph, entity), entity if entity.type == "clause" else graph.entities[entity.parent]
    return f"{plan.record.short if plan else ''}第{clause.record.number}条“{clause.title}”" + (f"的“{entity.title}”" if entity is not clause else "")
