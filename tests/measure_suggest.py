"""Measures the proposals of links: each report in turn against its own links, with words, weights and threshold set without it.

Decides nothing: prints precision and recall of each report, of the carries, and the worst misses with what kept them down.
Run: PYTHONPATH=hooks python tests/measure_suggest.py [--quick] [--misses N]
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from zhibu import suggest
from zhibu.alignment import clauses_of
from zhibu.graph import Entity, Graph, build_graph
from zhibu.load import load
from zhibu.suggest import WEIGHTS, Likeness, Scale, Weights

DATA = Path(__file__).resolve().parents[1] / "data"
Pair = tuple[str, str]
Scores = Mapping[Pair, float]

GRID = {"term": (1.0, 1.5, 2.0), "heading": (0.0, 0.5), "run": (0.0, 0.03), "item": (0.6, 0.8, 1.0)}
"""The weights that are tried; the others stay."""


class Bench:
    """The data with what their editors linked."""

    def __init__(self, data: Path = DATA) -> None:
        self.graph: Graph = build_graph(load(data)[0])
        self.own: Entity = suggest.own_plan(self.graph)
        self.items = suggest.targets_of(self.graph, self.own)
        self.reports = [report.id for report in self.graph.of("report")]
        self.linked = cache(self._linked)
        self.likely = cache(self._likely)

    def clause(self, key: str) -> str:
        entity = self.graph.entities[key]
        return key if entity.type == "clause" else entity.parent

    def _linked(self, report: str, direct: bool) -> frozenset[Pair]:
        """The pairs of paragraph and clause or item that the editors of a report wrote; of others' reports what is on the same subject."""
        kinds = ("answers",) if self.graph.entities[f"report:{report}"].ours else ("relates",)
        found = [one for one in self.graph.links if one.type in kinds and one.start.startswith(f"paragraph:{report}/") and one.state == "confirmed"
                 and one.end.split(":")[0] in ("clause", "item", "requirement") and (one.strength == "direct" or not direct)
                 and self.clause(one.end).startswith(f"clause:{self.own.id}/")]
        return frozenset((one.start, one.end) for one in found)

    def clauses(self, pairs: Iterable[Pair]) -> set[Pair]:
        """Pairs of paragraph and clause, whichever item was named."""
        return {(start, self.clause(end)) for start, end in pairs}

    def _likely(self, report: str, without: frozenset[str], weights: Weights) -> dict[Pair, Likeness]:
        scale = Scale(self.graph, weights, without)
        return suggest.likenesses(scale, suggest.points_of(self.graph, self.graph.entities[f"report:{report}"]), self.items)

    def scores(self, report: str, without: frozenset[str], weights: Weights) -> dict[Pair, float]:
        """For each paragraph and clause how alike they are."""
        return {pair: one.score for pair, one in self.likely(report, without, weights).items()}


def judge(proposed: Collection[Pair], linked: Collection[Pair]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    hits = len(set(proposed) & set(linked))
    precision, recall = hits / len(proposed) if proposed else 0.0, hits / len(linked) if linked else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def best_threshold(tables: list[tuple[Scores, Collection[Pair]]], strict: bool) -> tuple[float, float]:
    """The threshold at which the mean F1 over TABLES is best, and that F1; STRICT: where precision is not below recall."""
    found = (0.0, 1.0)
    for step in range(20, 400, 2):
        threshold = step / 1000
        rows = [judge([pair for pair, score in scores.items() if score >= threshold], linked) for scores, linked in tables]
        precision, recall, mean = (sum(row[n] for row in rows) / len(rows) for n in range(3))
        if mean > found[0] and (precision >= recall or not strict):
            found = (mean, threshold)
    return found[1], found[0]


def trained(bench: Bench, measured: str | None, quick: bool) -> tuple[Weights, float]:
    """Weights and threshold that do best on the other reports, each of them measured without itself and without MEASURED."""
    others = [report for report in bench.reports if report != measured]
    choices = [WEIGHTS] if quick else [replace(WEIGHTS, **dict(zip(GRID, values))) for values in itertools.product(*GRID.values())]
    ranked = []
    for n, weights in enumerate(choices):
        tables = [(bench.scores(other, frozenset({other, *([measured] if measured else [])}), weights),
                   bench.clauses(bench.linked(other, False))) for other in others]
        threshold, mean = best_threshold(tables, strict=True)
        ranked.append((-round(mean, 6), n, weights, threshold))
    _, _, weights, threshold = min(ranked, key=lambda row: row[:2])
    return weights, threshold


def row(name: str, proposed: Collection[Pair], linked: Collection[Pair]) -> str:
    precision, recall, mean = judge(proposed, linked)
    return f"  {name:<34} 提 {len(proposed):3d}  有 {len(linked):3d}  P {precision:.2f}  R {recall:.2f}  F1 {mean:.2f}"


def measure_report(bench: Bench, report: str, quick: bool) -> list[tuple[float, Pair, str]]:
    """Print the table of one report; returns its misses with the score, the worst first."""
    graph, entity = bench.graph, bench.graph.entities[f"report:{report}"]
    weights, threshold = trained(bench, report, quick)
    likely = bench.likely(report, frozenset({report}), weights)
    by_clause = bench.scores(report, frozenset({report}), weights)
    note = "" if entity.ours else "（别的组织的报告：比的是 same_subject，只作参照，工具不给它提建议）"
    print(f"\n{entity.record.short} {report}{note}")
    print("  不看这份报告定的：" + "，".join(f"{name} {getattr(weights, name)}" for name in GRID) + f"，线 {threshold:.3f}")
    proposed = suggest.chosen(likely, threshold)
    for direct in (True, False) if entity.ours else (False,):
        linked = bench.linked(report, direct)
        what = "直接" if direct else "全部"
        print(row(f"{what} 段→条", bench.clauses(proposed), bench.clauses(linked)))
        if entity.ours:
            # What is on the same subject in others' reports names clauses only.
            print(row(f"{what} 段→项（一字不差）", proposed, linked))
        if not direct:
            # A proposal that hits a partial link is no fault of one that looks for direct ones.
            continue
        partly = bench.clauses(bench.linked(report, False)) - bench.clauses(linked)
        print(row("直接 段→条，提中部分的不算错", bench.clauses(proposed) - partly, bench.clauses(linked)))
    for direct in (True, False) if entity.ours else (False,):
        linked = bench.clauses(bench.linked(report, direct))
        top, mean = best_threshold([(by_clause, linked)], strict=False)
        print(row(f"{'直接' if direct else '全部'} 段→条，最好的线 {top:.3f}", [pair for pair, score in by_clause.items() if score >= top], linked))
    scale = Scale(graph, weights, {report})
    missed = bench.clauses(bench.linked(report, False)) - bench.clauses(proposed)
    direct = bench.clauses(bench.linked(report, True))
    return [(by_clause.get(pair, 0.0), pair, explained(bench, scale, pair, threshold, pair in direct, likely)) for pair in sorted(missed)] if entity.ours else []


def explained(bench: Bench, scale: Scale, pair: Pair, threshold: float, direct: bool, likely: Mapping[Pair, Likeness]) -> str:
    """Why a link was not proposed, in a few lines."""
    graph, (start, end) = bench.graph, pair
    point, clause = graph.entities[start], graph.entities[end]
    notes = [one.note for one in graph.outgoing.get(start, ()) if one.type == "answers" and bench.clause(one.end) == end and one.note]
    if pair not in likely:
        return f"{point.key} → {end}：这一条没有归本所的分项，不在比较范围里"
    one = likely[pair]
    nearest = max(one.items, key=one.items.get)
    kinds = {kind for kind, _ in set(scale.vector(start)) & set(scale.vector(end))}
    rank = 1 + sum(other.score > one.score for (other_start, _), other in likely.items() if other_start == start)
    if not kinds:
        why = "一个共有的词都没有：整理者按意思对上的"
    elif not kinds & {"term", "word", "citation", "measure"}:
        why = "只共有常见的两字词，没有共有的词汇、主题、引用或口径：同一件事，两边说法不同"
    elif rank <= 3:
        why = "在这一段里已排前三：对的是它，只是整段还说了别的几件事，像的那一小句被摊薄，没有过线"
    elif not direct:
        why = "整理者自己也只记作沾边：这一段主要说别的，排在前面的是别的条"
    else:
        why = "共有的词在许多条里都有，排在它前面的条共有得更多"
    return (f"{point.key} → {end}（{'直接' if direct else '部分'}；像 {one.score:.3f}，线 {threshold:.3f}，在这一段里排第 {rank}）\n"
            f"      段：{point.title}；条：{clause.title}，最像的项：{graph.entities[nearest].title}\n"
            f"      共有：{'；'.join(suggest.evidence_of(scale, start, end)[:4]) or '没有'}\n"
            f"      整理者的话：{'；'.join(notes) or '没有写'}\n      为什么漏：{why}")


def measure_carries(bench: Bench) -> None:
    """Print how far own → superior proposals agree with the carries; the threshold of each section is set on the others."""
    graph = bench.graph
    for plan in graph.of("plan"):
        if plan.record.level != "superior":
            continue
        scale = Scale(graph)
        theirs = clauses_of(graph, plan)
        scores = {(clause.key, superior.key): suggest.carrying(scale, clause, superior) for clause in clauses_of(graph, bench.own) for superior in theirs}
        linked = {strength: {(one.start, one.end) for one in graph.links if one.type == "carries" and one.state == "confirmed" and (one.start, one.end) in scores
                             and (strength == "partial" or one.strength == "direct")} for strength in ("direct", "partial")}
        section_of = {superior.key: superior.parent for superior in theirs}
        proposed = set()
        for section in dict.fromkeys(section_of.values()):
            rest = {pair: score for pair, score in scores.items() if section_of[pair[1]] != section}
            threshold, _ = best_threshold([(rest, {pair for pair in linked["partial"] if pair in rest})], strict=True)
            proposed |= {pair for pair, score in scores.items() if section_of[pair[1]] == section and score >= threshold}
        print(f"\n承接：{bench.own.record.short} → {plan.record.short}（每一部分的线用其余部分定）")
        for strength, name in (("direct", "直接"), ("partial", "全部")):
            print(row(f"{name} 条→条", proposed, linked[strength]))
            top, _ = best_threshold([(scores, linked[strength])], strict=False)
            print(row(f"{name} 条→条，最好的线 {top:.3f}", [pair for pair, score in scores.items() if score >= top], linked[strength]))
        shipped = {pair for pair, score in scores.items() if score >= WEIGHTS.carries}
        print(row(f"全部 条→条，发布的线 {WEIGHTS.carries:.3f}", shipped, linked["partial"]))
        print(f"  定在全部数据上的线：{best_threshold([(scores, linked['partial'])], strict=True)[0]:.3f}")
        print("  漏掉的：" + "；".join(f"{start}→{end} {scores[start, end]:.3f}" for start, end in sorted(linked["partial"] - proposed, key=scores.get)))


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="keep the weights as they are, set only the threshold")
    parser.add_argument("--misses", type=int, default=10)
    options = parser.parse_args()
    bench = Bench()
    misses = [miss for report in bench.reports for miss in measure_report(bench, report, options.quick)]
    weights, threshold = trained(bench, None, options.quick)
    print("\n用全部报告定的（发布用）：" + "，".join(f"{name} {getattr(weights, name)}" for name in GRID) + f"，线 {threshold:.3f}；现在的是 "
          + "，".join(f"{name} {getattr(WEIGHTS, name)}" for name in GRID) + f"，线 {WEIGHTS.answers:.3f}")
    measure_carries(bench)
    print(f"\n最不该漏的 {options.misses} 处（先直接，再按像的程度从低到高）：")
    misses.sort(key=lambda miss: ("（直接；" not in miss[2], miss[0], miss[1]))
    for n, (_, _, text) in enumerate(misses[:options.misses], 1):
        print(f"{n:3d}. {text}")


if __name__ == "__main__":
    main()
