"""The generator of data sets of any size: what it makes is sound, counted as it says, and the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import pytest
from scale import make

from zhibu.build import Output, build
from zhibu.graph import build_graph
from zhibu.load import load
from zhibu.problem import Grade

COUNTED = {"plan", "clause", "item", "requirement", "regulation", "article", "report", "paragraph", "term", "mechanism"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(120, tmp_path_factory.mktemp("scale"))


@pytest.fixture(scope="module")
def output(data: Path) -> Output:
    return build(data, data / "originals", strict=True)  # the invented texts have none


def content(data: Path) -> dict[str, bytes]:
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in sorted(data.rglob("*.yml"))}


def test_an_invented_data_set_builds_without_a_warning(output):
    assert {problem.grade for problem in output.problems} <= {Grade.NOTE}
    assert len(output.pages) > 120 * 0.6


def test_it_has_the_records_asked_for_and_most_have_a_page_of_their_own(data):
    entities = [entity for entity in build_graph(load(data)[0]).entities.values() if entity.type in COUNTED]
    assert 114 <= len(entities) <= 132
    assert sum(not entity.anchor for entity in entities) >= 0.6 * len(entities)
    assert {entity.type for entity in entities} == COUNTED


def test_the_same_seed_gives_the_same_bytes_and_another_other_ones(data, tmp_path):
    same, other = make(120, tmp_path / "same"), make(120, tmp_path / "other", seed=2)
    assert content(same) == content(data)
    assert content(other)["mechanisms.yml"] != content(data)["mechanisms.yml"]
