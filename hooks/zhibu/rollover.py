"""Two years of a plan, clause by clause: what stayed, what changed and which way; links worth carrying on; dates that have passed.

Likeness is weighed as for proposed links. Where the originals of both plans are here they are compared, else our own words;
of a draft whose words nobody has written yet, the original.
"""

from __future__ import annotations

import difflib
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from . import model
from .alignment import clauses_of, to_judge_again
from .checklist import PERIODS, yearly_minimum
from .graph import Entity, Graph, Link
from .originals import Originals
from .suggest import Scale, Suggestion, Vector, common, judged_pairs, length_of

KINDS = ("kept", "reworded", "tightened", "loosened", "new", "merged", "split", "moved", "dropped")
"""What may have become of a clause. Several may hold: moved and reworded."""

LIKE = 0.22
"""From which likeness on two clauses may be one and the same."""
SAME_ITEM = 0.3
"""From which likeness on two items may be one and the same."""
JOINED = 0.45
"""From which likeness on a clause joins a pair that has found each other already, though no item of theirs says so."""
TITLE = 0.25
"""What the same title adds to the likeness of two clauses."""
TIMES = {**{name: len(parts) for name, parts in PERIODS.items()}, "week": 52}
"""How many of each period a year has."""
UNWRITTEN = "待写"
"""With this word begins what an import leaves to be written."""
SHOWN = 4
"""How many differences a change shows at most."""


@dataclass(frozen=True)
class Number:
    """A requirement with a number before and after."""

    old: Entity | None
    new: Entity | None
    verdict: str
    """kept, tightened, loosened; changed where neither can be said; new, dropped."""


@dataclass(frozen=True)
class Change:
    """What became of one clause, or of several that belong together."""

    kinds: tuple[str, ...]
    old: tuple[Entity, ...]
    new: tuple[Entity, ...]
    score: float
    """How alike old and new are, from 0 to 1."""
    evidence: tuple[str, ...]
    """In Chinese: which words changed, what both say."""
    numbers: tuple[Number, ...] = ()

    @property
    def kind(self) -> str:
        """The kind that weighs most."""
        return self.kinds[0]


@dataclass(frozen=True)
class Dated:
    """Words of the new plan that belong to a certain year and have to be looked at again."""

    entity: Entity
    words: str
    around: str
    why: str
    again: bool
    """Whether the old plan says the same words."""


@dataclass(frozen=True)
class Rollover:
    """A plan beside the one before it."""

    old: Entity
    new: Entity
    changes: tuple[Change, ...]
    """In the order of the new plan; what was dropped comes last."""
    links: tuple[Suggestion, ...]
    """The links of the old clauses, proposed for the new ones."""
    dated: tuple[Dated, ...]
    gaps: tuple[tuple[Entity, model.Gap, int], ...]
    """Clauses of superior plans with what was judged of them against the plan of an earlier year, and that year."""
    waiting: int
    """How many proposed links of the new plan wait in the data for a verdict."""

    def count(self, kind: str) -> int:
        """How many changes are of a kind."""
        return sum(kind in change.kinds for change in self.changes)


def rollover(graph: Graph, old: Entity, new: Entity, originals: Originals | None = None) -> Rollover:
    """NEW compared with OLD, both plans."""
    texts = _Texts(graph, originals or Originals(), (old, new))
    found = _Comparison(graph, texts, old, new)
    return Rollover(old, new, tuple(found.changes()), tuple(found.links()), tuple(_dated(graph, texts, old, new)),
                    tuple(to_judge_again(graph, new) if new.record.level == "own" else ()), _waiting(graph, new))


def _waiting(graph: Graph, plan: Entity) -> int:
    """How many suggestions that lead from or to a plan nobody has judged."""
    return sum(row.state == "suggested" and any(key.partition(":")[2].startswith(f"{plan.id}/") for key in (row.start, row.end))
               for row in graph.dataset.suggestions)


def before(graph: Graph, plan: Entity) -> Entity | None:
    """The plan that a plan says it follows, where it is loaded."""
    return graph.entities.get(f"plan:{plan.record.follows}") if plan.record.follows else None


class _Texts:
    """What the clauses and items of two plans say: the originals where both are here, else our own words."""

    def __init__(self, graph: Graph, originals: Originals, plans: tuple[Entity, Entity]) -> None:
        self._graph, self._originals = graph, originals
        self._source = all(plan.id in originals.plans for plan in plans)

    def clause(self, clause: Entity) -> str:
        """All that a clause says."""
        it: model.Clause = clause.record
        source = self.original(clause)
        if source and (self._source or it.summary.startswith(UNWRITTEN)):
            return source
        own = [it.title, _written(it.summary), *(one.name for one in it.campaigns)]
        return "。".join(filter(None, [*own, *(self.item(item) for item in self._graph.inside(clause.key, "item"))]))

    def item(self, item: Entity) -> str:
        """What an item says."""
        it: model.Item = item.record
        clause = self._graph.entities[item.parent]
        if self._source or it.text.startswith(UNWRITTEN):
            original = self._originals.clause(clause.id.split("/")[0], clause.record.number)
            if passage := original and original.passage(it.mark, it.sentences):
                return passage
        return "。".join(filter(None, [it.title, _written(it.text)]))

    def aim(self, plan: Entity) -> str:
        """The original of what a plan says before its parts; empty where it is not here."""
        return self._originals.plans[plan.id].aim if plan.id in self._originals.plans else ""

    def original(self, clause: Entity) -> str:
        """The original of a clause; empty where it is not here."""
        found = self._originals.clause(clause.id.split("/")[0], clause.record.number)
        return found.text if found else ""


def _written(text: str) -> str:
    return "" if text.startswith(UNWRITTEN) else text


def _plain(text: str) -> str:
    """TEXT without punctuation, years made alike: what must be the same for a clause to be kept."""
    return re.sub(r"(?:19|20)\d\d年?|二〇[〇一二三四五六七八九]{2}年?", "年份", re.sub(r"[\W_]", "", text))


class _Comparison:
    """Which clauses, items and requirements of two plans belong together."""

    def __init__(self, graph: Graph, texts: _Texts, old: Entity, new: Entity) -> None:
        self._graph, self._texts = graph, texts
        self._scale = Scale(graph)
        self._plans = old, new
        self._old, self._new = clauses_of(graph, old), clauses_of(graph, new)
        self._vectors: dict[str, tuple[Vector, float]] = {}
        self._items = self._paired_items()
        self._pairs = self._paired_clauses()
        self._duties = self._paired_duties()

    # ---- likeness ----

    def _vector(self, key: str, text: str) -> tuple[Vector, float]:
        if key not in self._vectors:
            vector = self._scale.vector_of(text)
            self._vectors[key] = vector, length_of(vector)
        return self._vectors[key]

    def _alike(self, one: Entity, other: Entity) -> float:
        say = self._texts.clause if one.type == "clause" else self._texts.item
        (first, long), (second, wide) = (self._vector(entity.key, say(entity)) for entity in (one, other))
        if not long or not wide:
            return 0.0
        return min(1.0, round(math.fsum(value * second[feature] for feature, value in first.items() if feature in second) / (long * wide), 6))

    def _paired_items(self) -> dict[str, tuple[Entity, float]]:
        """For each old item the one new item that it became, with their likeness; and the same the other way."""
        sides = [[item for clause in clauses for item in self._graph.inside(clause.key, "item") if not item.record.retired]
                 for clauses in (self._old, self._new)]
        likely = sorted(((alike, one, other) for one in sides[0] for other in sides[1] if (alike := self._alike(one, other)) >= SAME_ITEM),
                        key=lambda row: (-row[0], row[1].key, row[2].key))
        found: dict[str, tuple[Entity, float]] = {}
        for alike, one, other in likely:
            if one.key not in found and other.key not in found:
                found[one.key], found[other.key] = (other, alike), (one, alike)
        return found

    def _paired_clauses(self) -> dict[tuple[str, str], float]:
        """Which old and new clauses belong together: one to one, many to one or one to many, never many to many."""
        likely = []
        for one in self._old:
            for other in self._new:
                whole, shared = self._alike(one, other), self._shared(one, other)
                score = (whole + shared) / 2 + (TITLE if _plain(one.title) == _plain(other.title) else 0)
                if score >= LIKE:
                    likely.append((min(1.0, max(whole, score)), whole, shared, one, other))
        pairs: dict[tuple[str, str], float] = {}
        after, ahead = defaultdict(list), defaultdict(list)
        for score, whole, shared, one, other in sorted(likely, key=lambda row: (-row[0], row[3].key, row[4].key)):
            if after[one.key] and ahead[other.key]:
                continue
            joins = whole >= JOINED or shared >= 0.5
            if after[one.key] and not (joins and all(len(ahead[key]) == 1 for key in after[one.key])):
                continue
            if ahead[other.key] and not (joins and all(len(after[key]) == 1 for key in ahead[other.key])):
                continue
            pairs[one.key, other.key] = score
            after[one.key].append(other.key)
            ahead[other.key].append(one.key)
        return pairs

    def _shared(self, one: Entity, other: Entity) -> float:
        """How much of the clause with fewer items went into the other, from 0 to 1."""
        sides = [[item for item in self._graph.inside(clause.key, "item") if not item.record.retired] for clause in (one, other)]
        same = [self._items[item.key][1] for item in sides[0] if item.key in self._items and self._items[item.key][0].parent == other.key]
        return math.fsum(same) / max(1, min(map(len, sides)))

    def _paired_duties(self) -> list[tuple[Entity | None, Entity | None]]:
        """The requirements of both plans side by side: those that count the same, in clauses that belong together first."""
        left = [[duty for clause in clauses for duty in self._graph.inside(clause.key, "requirement") if not duty.record.retired]
                for clauses in (self._old, self._new)]
        rows: list[tuple[Entity | None, Entity | None]] = []
        for near, same in ((True, _same_count), (True, _same_measure), (True, self._same_matter), (True, _same_number), (False, _same_count), (False, _same_measure)):
            for duty in list(left[1]):
                match = next((one for one in left[0] if same(one.record, duty.record) and (not near or (one.parent, duty.parent) in self._pairs)), None)
                if match:
                    rows.append((match, duty))
                    left[0].remove(match)
                    left[1].remove(duty)
        return [*rows, *((duty, None) for duty in left[0]), *((None, duty) for duty in left[1])]

    def _same_matter(self, one: model.Requirement, other: model.Requirement) -> bool:
        first, second = (self._scale.vector_of(f"{it.title}。{_written(it.action)}。{it.measure}") for it in (one, other))
        lengths = length_of(first) * length_of(second)
        return bool(lengths) and math.fsum(value * second[name] for name, value in first.items() if name in second) / lengths >= SAME_ITEM

    # ---- what became of each clause ----

    def changes(self) -> Iterator[Change]:
        """One change for every clause or group of clauses, in the order of the new plan."""
        by_key = {clause.key: clause for clause in (*self._old, *self._new)}
        done: set[str] = set()
        for clause in self._new:
            olds = [by_key[one] for one, other in self._pairs if other == clause.key]
            if clause.key in done:
                continue
            if not olds:
                yield Change(("new",), (), (clause,), 0.0, (), self._numbers((), (clause,)))
                continue
            news = [by_key[other] for one, other in self._pairs if one == olds[0].key]
            done.update(one.key for one in news)
            yield self._change(_ordered(olds, self._old), _ordered(news, self._new))
        gone = {one for one, _ in self._pairs}
        for clause in self._old:
            if clause.key not in gone:
                yield Change(("dropped",), (clause,), (), 0.0, (), self._numbers((clause,), ()))

    def _change(self, olds: tuple[Entity, ...], news: tuple[Entity, ...]) -> Change:
        numbers = self._numbers(olds, news)
        kinds = ["merged"] if len(olds) > 1 else ["split"] if len(news) > 1 else []
        verdicts = {number.verdict for number in numbers}
        kinds += ["tightened"] if verdicts & {"tightened", "new"} else []
        kinds += ["loosened"] if verdicts & {"loosened", "dropped"} else []
        if len(olds) == len(news) == 1:
            kinds += ["moved"] if self._moved(olds[0], news[0]) else []
            same = _plain(self._texts.clause(olds[0])) == _plain(self._texts.clause(news[0]))
            kinds += ["reworded"] if not same or "changed" in verdicts else []
        scores = [self._pairs[one.key, other.key] for one in olds for other in news]
        return Change(tuple(kinds or ["kept"]), olds, news, max(scores), tuple(self._evidence(olds, news)), numbers)

    def _moved(self, one: Entity, other: Entity) -> bool:
        """Whether a clause stands under another heading now; a heading that is only worded or numbered anew is the same."""
        first, second = (self._graph.entities[clause.parent].record for clause in (one, other))
        return first.key != second.key and _plain(first.title) != _plain(second.title)

    def _evidence(self, olds: tuple[Entity, ...], news: tuple[Entity, ...]) -> Iterator[str]:
        for one in olds:
            for other in news:
                texts = [self._texts.clause(clause) for clause in (one, other)]
                if _plain(texts[0]) == _plain(texts[1]):
                    continue
                if len(olds) == len(news) == 1:
                    yield from differences(*texts)
                else:
                    strings = sorted(common(*texts), key=lambda string: (-len(string), string))[:3]
                    name = f"第{one.record.number}条和第{other.record.number}条"
                    yield f"{name}像{round(self._pairs[one.key, other.key] * 100)}%" + (f"：共有{'、'.join(f'“{string}”' for string in strings)}" if strings else "")
        inside = {clause.key for clause in olds}
        for clause in news:
            for item in self._graph.inside(clause.key, "item"):
                if (was := self._items.get(item.key)) and was[0].parent not in inside:
                    yield f"分项“{item.title}”原在第{self._graph.entities[was[0].parent].record.number}条"

    def _numbers(self, olds: tuple[Entity, ...], news: tuple[Entity, ...]) -> tuple[Number, ...]:
        """The requirements with a number: those of the new clauses with what they were, and what the old ones alone had."""
        inside = {clause.key for clause in (*olds, *news)}
        found = []
        for old, new in self._duties:
            if (new or old).parent in inside and any(duty and _numbered(duty.record) for duty in (old, new)):
                found.append(Number(old, new, self._verdict(old, new)))
        return tuple(found)

    def _verdict(self, old: Entity | None, new: Entity | None) -> str:
        if old is None or new is None:
            return "new" if old is None else "dropped"
        one, other = old.record, new.record
        if one.modality != other.modality or ((one.unit or other.unit) != (other.unit or one.unit)):
            return "changed"
        if one.modality == "must":
            return self._asked(one, other)
        limits = [it.max for it in (one, other)]
        if limits[0] == limits[1] and one.per == other.per:
            return "kept"
        if None in limits:
            return "tightened" if limits[0] is None else "loosened"
        return "changed" if one.per != other.per else "tightened" if limits[1] < limits[0] else "loosened"

    def _asked(self, one: model.Requirement, other: model.Requirement) -> str:
        """How two numbers of things to do compare: a year of each, for all who have to do it where that changed too."""
        if (one.min is None) != (other.min is None):
            return "tightened" if one.min is None else "loosened"
        unit = self._graph.dataset.unit
        totals = [yearly_minimum(unit, it) if unit else None for it in (one, other)]
        rates = [(it.min or 0) * TIMES.get(it.per, 1) for it in (one, other)]
        if one.scope != other.scope and None not in totals:
            rates = totals
        elif one.per != other.per and not {one.per, other.per} <= set(TIMES):
            return "changed"
        if rates[0] != rates[1]:
            return "tightened" if rates[1] > rates[0] else "loosened"
        return "kept" if (one.per, one.scope, one.max) == (other.per, other.scope, other.max) else "changed"

    # ---- links to carry on ----

    def links(self) -> Iterator[Suggestion]:
        """The confirmed links of the old clauses, proposed for what they became; what somebody has judged already is left out."""
        known = judged_pairs(self._graph)
        best: dict[tuple[str, str, str], Suggestion] = {}
        for one in self._graph.links:
            if one.type not in ("answers", "carries") or one.state != "confirmed" or self._of_the_past(one):
                continue
            for start, score in self._became(one.start):
                for end, other in self._became(one.end):
                    key = one.type, start.key, end.key
                    if (start.key, end.key) == (one.start, one.end) or (start.key, end.key) in known:
                        continue
                    if one.type == "carries" and (end.ours or not start.ours):
                        continue  # Plans of two levels are no two years of one.
                    proposal = Suggestion(*key, min(score, other), self._ground(one, start, end))
                    if key not in best or best[key].score < proposal.score:
                        best[key] = proposal
        places = {key: n for n, key in enumerate(self._graph.entities)}
        yield from sorted(best.values(), key=lambda one: (places[one.end if one.type == "answers" else one.start], places[one.start], places[one.end]))

    def _of_the_past(self, one: Link) -> bool:
        """Whether a link says what a report told of years before the new plan's: it cannot answer what that asks."""
        old, new = (plan.record.year for plan in self._plans)
        return one.type == "answers" and int(self._graph.owner_of(self._graph.entities[one.start]).record.period.until[:4]) < max(new, old + 1)

    def _became(self, key: str) -> list[tuple[Entity, float]]:
        """What stands in the new plan for a record of the old one; the record itself where it stands in another."""
        entity = self._graph.entities[key]
        if entity.type not in ("clause", "item", "requirement") or not key.partition(":")[2].startswith(f"{self._plans[0].id}/"):
            return [(entity, 1.0)]
        if entity.type == "item" and key in self._items:
            return [self._items[key]]
        if entity.type == "requirement" and (same := next((new for old, new in self._duties if old is entity and new), None)):
            return [(same, max((score for (one, other), score in self._pairs.items() if (one, other) == (entity.parent, same.parent)), default=LIKE))]
        clause = key if entity.type == "clause" else entity.parent
        return [(self._graph.entities[other], score) for (one, other), score in self._pairs.items() if one == clause]

    def _ground(self, one: Link, start: Entity, end: Entity) -> tuple[str, ...]:
        """Why a link is proposed for the new plan: the old one, and what its editor said."""
        old, new = self._plans
        verb = {"answers": "答", "carries": "承接"}[one.type]
        strength = {"direct": "直接", "partial": "部分"}[one.strength]
        said = f"{old.record.short}（{old.record.year}年）已确认：{one.start} {verb} {one.end}（{strength}）" + (f"，理由：{one.note}" if one.note else "")
        report = self._graph.owner_of(start).record if one.type == "answers" else None
        about = f"那份报告对着的是{old.record.year}年的要点，只能当写法的样本" if report is not None and getattr(report, "plan", None) == old.id else ""
        kept = start if start.key != one.start else end
        number = (kept if kept.type == "clause" else self._graph.entities[kept.parent]).record.number
        return tuple(filter(None, (said, f"{new.record.year}年对应第{number}条", about)))


def _ordered(clauses: list[Entity], order: list[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted(clauses, key=order.index))


def _numbered(duty: model.Requirement) -> bool:
    return duty.min is not None or duty.max is not None


def _same_count(one: model.Requirement, other: model.Requirement) -> bool:
    return (one.measure, one.scope, one.modality) == (other.measure, other.scope, other.modality)


def _same_measure(one: model.Requirement, other: model.Requirement) -> bool:
    return one.measure == other.measure


def _same_number(one: model.Requirement, other: model.Requirement) -> bool:
    """Whether two requirements ask for the same number of something: what is counted may only be called otherwise."""
    return _numbered(one) and all(getattr(one, name) == getattr(other, name) for name in ("min", "max", "unit", "per", "scope", "modality"))


def differences(old: str, new: str, most: int = SHOWN) -> list[str]:
    """Which words of a text were replaced, cut or added, the longest first."""
    first, second = (re.findall(r"[A-Za-z0-9]+|\w", text) for text in (old, new))
    found = []
    for sign, a, b, c, d in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, come = "".join(first[a:b]), "".join(second[c:d])
        if sign != "equal":
            said = f"“{_short(gone)}”改为“{_short(come)}”" if gone and come else f"删去“{_short(gone)}”" if gone else f"加上“{_short(come)}”"
            found.append((-max(len(gone), len(come)), len(found), said))
    chosen = sorted(sorted(found)[:most], key=lambda row: row[1])
    return [said for _, _, said in chosen] + ([f"另有{len(found) - most}处"] if len(found) > most else [])


def _short(text: str, most: int = 24) -> str:
    return text if len(text) <= most else f"{text[:most - 1]}…"


# ---- words that belong to a year ----

_HAN = "〇零一二三四五六七八九十百千"
_PATTERNS = (
    (re.compile(r"(?:19|20)\d\d\s*(?:年?\s*[—–\-~至到]\s*(?:19|20)\d\d)?\s*年?度?(?!\d)|[一二][〇零九][〇零一二三四五六七八九]{2}年"), "year"),
    (re.compile(rf"第(?:[{_HAN}]+|\d+)(?:次|届|批|轮|期|个(?=[^，。；]{{0,6}}(?:节|日|周|月|年)))"), "第几次是数到那一年的，数到今年"),
    (re.compile(rf"(?:[{_HAN}]+|\d+)周年|百年"), "逢年的说法，看今年是不是"),
    (re.compile(r"(?:十[一二三四五六七八九]|二十[一二三]?)(?:届(?:[一二三四五六七八九]中全会|历次全会)?|大(?![家力量会型中小胆局多]))"), "那一次大会（全会）的事，看今年还提不提、怎么提"),
    (re.compile(r"“?十[一二三四五六七八九]五”?(?=规划|时期|期间|计划)|“十[一二三四五六七八九]五”"), "五年规划有起止，看今年在不在里面"),
    (re.compile(r"[一二三四五六七八九十]年(?:行动|规划|计划|攻坚)"), "几年的行动有起止，看今年在不在里面"),
    (re.compile(r"今年|去年|前年|上一年|本年度|上年度|换届之年|开局之年|收官之年|收官"), "说的是写的那一年"),
)


def _dated(graph: Graph, texts: _Texts, old: Entity, new: Entity) -> Iterator[Dated]:
    """Every expression in the texts of the new plan that belongs to a year other than its own."""
    earlier = "\n".join(text for _, text in _said(graph, texts, old))
    year = new.record.year
    seen: set[tuple[str, str]] = set()
    for entity, text in _said(graph, texts, new):
        taken: list[tuple[int, int]] = []
        for pattern, why in _PATTERNS:
            for found in pattern.finditer(text):
                words = found[0].strip()
                if any(found.start() < end and start < found.end() for start, end in taken):
                    continue
                taken.append(found.span())
                reason = _year_passed(words, year) if why == "year" else why
                if reason and (entity.key, words) not in seen:
                    seen.add((entity.key, words))
                    yield Dated(entity, words, text[max(0, found.start() - 12):found.end() + 12].replace("\n", " "), reason, words in earlier)


def _year_passed(words: str, year: int) -> str:
    """Why a year has to be looked at; empty where it is the plan's own or lies ahead."""
    years = [int(found) for found in re.findall(r"\d{4}", words)] or [int("".join(str("〇一二三四五六七八九".index(sign.replace("零", "〇"))) for sign in words if sign != "年"))]
    passed = [one for one in years if one < year]
    if not passed:
        return ""
    if max(years) >= year:
        return f"从{min(years)}年到{max(years)}年，看还在不在里面"
    return f"写的是{'、'.join(map(str, passed))}年，这份是{year}年的"


def _said(graph: Graph, texts: _Texts, plan: Entity) -> Iterator[tuple[Entity, str]]:
    """Every text of a plan with the record that says it; the original of a clause too, where it is here."""
    it: model.Plan = plan.record
    for text in (it.title, it.aim.summary, *it.aim.points, *_named(it.aim)):
        yield plan, _written(text)
    yield plan, texts.aim(plan)
    for section in graph.inside(plan.key, "section"):
        yield section, section.title
        yield section, _written(section.record.summary)
        for clause in graph.inside(section.key, "clause"):
            if clause.record.retired:
                continue
            for text in (clause.title, _written(clause.record.summary), *_named(clause.record), texts.original(clause)):
                yield clause, text
            for item in graph.inside(clause.key, "item"):
                for text in (item.title, item.record.text, item.record.occasion or ""):
                    yield item, _written(text)
            for duty in graph.inside(clause.key, "requirement"):
                record: model.Requirement = duty.record
                for text in (record.title, record.action, record.occasion, record.trigger, record.window.text if record.window else ""):
                    yield duty, _written(text or "")


def _named(holder: model.Aim | model.Clause) -> Iterator[str]:
    """The documents and campaigns that a part of a plan names."""
    yield from (one.text for one in (*holder.citations, *holder.mentions))
    for campaign in holder.campaigns:
        yield campaign.name
        yield campaign.time
