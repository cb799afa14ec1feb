"""The report check on the stored reports: what it must show, how much it finds, and which of that is false, judged by reading."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from zhibu.build import examine
from zhibu.checkup import Checkup, checkups

DATA = Path(__file__).resolve().parents[2] / "data"
FOLDER = Path(os.environ.get("ZHIBU_ORIGINALS") or DATA / "originals")
REPORTS = ("suo-2022h1", "suo-term", "fenju-2022")

needs_originals = pytest.mark.skipif(not all((FOLDER / f"report-{name}.txt").is_file() for name in REPORTS), reason="原文未提供")

FOUND = {
    "suo-2022h1": {"cuobiezi": 1, "yongci": 2, "dai-hao": 14, "yu-yue": 1, "zhao-chao": 6, "que-shu": 6},
    "suo-term": {"cuobiezi": 3, "biaodian": 5, "shu-zhegai": 4, "dai-hao": 15},
    "fenju-2022": {"shu-zhegai": 59, "dai-hao": 34, "chong-fu": 2},
}
"""Findings by report and rule: 152 in all."""

FALSE: dict[str, list[tuple[str, int, int]]] = {"suo-2022h1": [], "suo-term": [], "fenju-2022": []}
"""Findings that a reader would call wrong: rule, line, column. Each of the 152 was read; whoever changes a rule reads the new ones."""


@pytest.fixture(scope="module")
def checked() -> dict[str, Checkup]:
    graph, originals, _ = examine(DATA)
    return {one.report.id: one for one in checkups(graph, originals)}


def words(one: Checkup, rule: str) -> list[str]:
    return [found.words for found in one.result.findings if found.rule == rule]


@needs_originals
def test_the_known_faults_of_the_three_reports_are_shown(checked):
    half, term, other = (checked[name] for name in REPORTS)
    assert words(term, "cuobiezi") == ["氖围", "积极份子", "传到压力"]
    assert words(half, "cuobiezi") == ["部书记"]
    assert words(half, "dai-hao").count("kl所") == 4
    assert words(half, "yu-yue") == ["82余篇"]
    assert [found.said for found in half.result.findings if found.rule == "yu-yue"] == ["分项相加14+16+5+2+3+3+39正好是82"]
    assert words(other, "chong-fu") == ["党组2022年度领导班子工作报告", "掀起了掀起"]
    assert words(term, "shu-zhegai") == ["**余人次", "**余人次", "**余篇", "**块"]


@needs_originals
def test_every_masked_figure_is_shown(checked):
    """The records know each figure that the sources mask."""
    for name in REPORTS:
        masked = [figure.text for section in checked[name].report.record.sections for point in section.paragraphs
                  for figure in point.figures if figure.masked]
        shown = Counter(word.replace(" ", "") for word in words(checked[name], "shu-zhegai"))
        missing = [text for text in masked if not any(text.replace(" ", "") in word or word.endswith(text.replace(" ", "")) for word in shown)]
        assert not missing, f"{name}：{missing}"
        assert sum(shown.values()) >= len(masked)


@needs_originals
def test_the_findings_are_as_many_as_were_read_and_judged(checked):
    assert {name: dict(Counter(found.rule for found in checked[name].result.findings)) for name in REPORTS} == {
        name: FOUND[name] for name in REPORTS}
    for name, rows in FALSE.items():
        spots = {(found.rule, found.line, found.column) for found in checked[name].result.findings}
        assert set(rows) <= spots, "a false alarm that no longer comes is taken off the list"
    assert sum(map(len, FALSE.values())) == 0


@needs_originals
def test_a_muted_place_that_no_longer_comes_is_taken_off(checked):
    rules = examine(DATA)[0].dataset.review.rules
    muted = [(rule.id, mute) for rule in rules for mute in rule.muted if mute.report]
    quiet = {(name, found.rule) for name in REPORTS for found, _ in checked[name].result.quiet}
    assert [rule for rule, mute in muted if (mute.report, rule) not in quiet] == []


def test_without_originals_the_record_still_shows_masks_and_sums():
    graph, originals, problems = examine(DATA, DATA / "none")
    found = {one.report.id: one for one in checkups(graph, originals)}
    assert not any(one.original for one in found.values())
    assert words(found["suo-2022h1"], "yu-yue") == ["82余篇"]
    assert len(words(found["fenju-2022"], "shu-zhegai")) >= 50
    assert not any(words(one, rule) for one in found.values() for rule in ("cuobiezi", "xu-hao", "zhao-chao", "chong-fu"))
    notes = [problem for problem in problems if problem.code == "V001"]
    assert len(notes) == 3 and all(problem.grade.label == "提示" for problem in notes)
