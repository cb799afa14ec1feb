"""Seals on judged links: set where they are missing, told when an end changes, nothing else in the file touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from zhibu.build import examine
from zhibu.cli import main

TOY = Path(__file__).resolve().parents[1] / "toy"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(TOY, tmp_path / "data")
    return tmp_path


def states(project: Path) -> dict[tuple[str, str, str], str]:
    graph, _, _ = examine(project / "data")
    return {(one.type, one.start, one.end): one.state for one in graph.links if one.type in ("answers", "reports", "exposes", "remedies", "carries")}


def test_every_judged_link_is_sealed_once_and_counts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_text(encoding="utf-8") for path in project.rglob("*.yml")}
    assert states(project), "the toy has judged links"
    assert main(["--root", str(project), "confirm"]) == 0
    assert "盖了 0 条" not in capsys.readouterr().out
    assert set(states(project).values()) == {"confirmed"}
    assert main(["--root", str(project), "confirm"]) == 0
    assert "盖了 0 条" in capsys.readouterr().out
    for path, text in before.items():
        now = path.read_text(encoding="utf-8")
        assert [line for line in now.split("\n") if "fp: '" not in line] == [line for line in text.split("\n") if line in now.split("\n")], path.name


def test_a_changed_end_takes_the_link_out_until_somebody_looks_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--root", str(project), "confirm"])
    (kind, start, end) = next(key for key in states(project) if key[0] == "answers")
    graph, _, _ = examine(project / "data")
    holder = graph.entities[start]
    place = holder.place("text")
    path = project / place.file
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[place.line - 1] += "后来又添了一句"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert states(project)[kind, start, end] == "suggested", "it does not count"
    _, _, problems = examine(project / "data")
    told = [one for one in problems if one.code == "R140"]
    assert told and all(one.place.line and "confirm --again" in one.mend for one in told)
    capsys.readouterr()
    main(["--root", str(project), "confirm"])
    assert "待复核" in capsys.readouterr().out and states(project)[kind, start, end] == "suggested", "sealing what is missing does not approve what changed"
    main(["--root", str(project), "confirm", "--again"])
    assert states(project)[kind, start, end] == "confirmed"
