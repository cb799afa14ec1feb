"""The report check on the stored reports: on the original where it is at hand, else on what the record says in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import model
from .graph import Entity, Graph
from .originals import Originals
from .problem import Grade, Problem
from .review import Finding, Result, Text, review, split_lines

UNSPOKEN = {"words": "错字", "repeats": "重复", "copied": "照抄"}
"""The kinds that tell nothing of a record, which is in our own words."""

AROUND = 10
"""Characters shown on each side of what was found."""


@dataclass(frozen=True)
class Checkup:
    """What the rules found in one stored report."""

    report: Entity
    original: bool
    """Whether the original was read; else only the record."""
    text: Text
    result: Result

    def groups(self, rules: list[model.ReviewRule]) -> list[tuple[model.ReviewRule, list[tuple[Finding, str, str, str]]]]:
        """The findings by rule, each with what stands before it, itself, and what stands after it."""
        found = [(rule, [(one, *self._around(one)) for one in self.result.findings if one.rule == rule.id]) for rule in rules]
        return [row for row in found if row[1]]

    def _around(self, one: Finding) -> tuple[str, str, str]:
        if not one.line:
            return "", one.words, ""
        line, start, end = self.text.lines[one.line - 1], one.column - 1, one.end - 1
        return line[max(0, start - AROUND):start], one.words, line[end:end + AROUND]


def checkups(graph: Graph, originals: Originals) -> list[Checkup]:
    """The check of every stored report; none where there are no rules."""
    if graph.dataset.review is None:
        return []
    plans = tuple(split_lines(text) for key, text in originals.raw.items() if key.startswith("plan:"))
    found = []
    for report in graph.of("report"):
        it: model.Report = report.record
        raw = originals.raw.get(report.key)
        text = Text(split_lines(raw) if raw is not None else record_lines(it), it.kind, int(it.period.since[:4]), int(it.period.until[:4]),
                    plans if raw is not None else (), report.ours)
        rules = [rule for rule in graph.dataset.review.rules if raw is not None or rule.kind not in UNSPOKEN]
        found.append(Checkup(report, raw is not None, text, review(rules, text, it.id)))
    return found


def record_lines(report: model.Report) -> tuple[str, ...]:
    """A report as its record tells it: headings with their numbers, points with their marks, figures with their parts."""
    lines = [f"{report.addressee.rstrip('。：')}：", report.opening]
    for section in report.sections:
        lines.append(_heading(section))
        lines += filter(None, [section.summary])
        for point in section.paragraphs:
            mark = f"{point.locator.rpartition('/')[2]}是" if "/" in point.locator else ""
            lines.append(f"{mark}{point.title}。{point.text}{''.join(_figures(point))}")
    return (*lines, *filter(None, [report.closing, report.period.note]))


def _heading(section: model.ReportSection) -> str:
    if "¶" in section.key:
        return f"{section.title}："
    if number := re.search("[0-9]+$", section.key):
        return f"{number[0]}.{section.title}"
    middle = re.search("（.+）$", section.key)
    return f"{middle[0]}{section.title}" if middle else f"{section.key}、{section.title}"


def _figures(point: model.Paragraph) -> Iterator[str]:
    for figure in point.figures:
        parts = [f"{part.measure}{part.text}" for part in point.figures if part.part_of == figure.id]
        if parts:
            yield f"共{figure.measure[:20]}{figure.text}（其中：{'；'.join(parts)}）。"
        elif not figure.part_of:
            yield f"{figure.measure}{figure.text}。"


def checkup_notes(graph: Graph, originals: Originals) -> list[Problem]:
    """One note for each report in which something was found; the report's page lists it all."""
    notes = []
    for one in checkups(graph, originals):
        if one.result.findings:
            counts = "、".join(f"{rule.title}{len(found)}" for rule, found in one.groups(graph.dataset.review.rules))
            notes.append(Problem(one.report.place(), "V001", f"体检查到 {len(one.result.findings)} 处（{counts}），来源原样，没有改",
                                 "样本照来源留着；看报告页的“体检”，写新稿时避开", one.report.id, Grade.NOTE))
    return notes
