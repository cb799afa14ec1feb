"""The toy handbook of tests/toy, copied so that a test may break it in one place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from zhibu.build import Output, build, examine
from zhibu.graph import Graph
from zhibu.problem import Problem

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "toy"


@dataclass
class Toy:
    """A project folder of its own with the toy data in data/, its originals in data/originals."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    def path(self, file: str) -> Path:
        """A file by its name within data/."""
        return self.data / file

    def edit(self, file: str, old: str, new: str) -> int:
        """Replace OLD, which stands in FILE exactly once; returns the line on which NEW begins."""
        text = self.path(file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in tests/toy/{file}; name a place that is there once"
        self.path(file).write_text(text.replace(old, new), encoding="utf-8", newline="\n")
        return text[:text.index(old)].count("\n") + 1

    def line(self, file: str, text: str) -> int:
        """The number of the one line of FILE that holds TEXT."""
        lines = [n for n, line in enumerate(self.path(file).read_text(encoding="utf-8").splitlines(), 1) if text in line]
        assert len(lines) == 1, f"{text!r} stands on {len(lines)} lines of tests/toy/{file}"
        return lines[0]

    def problems(self, originals: bool = True) -> list[Problem]:
        """Everything wrong with the data as it is now, but for the notes on ids that are not yet in ids.lock."""
        folder = self.data / ("originals" if originals else "none")
        return [problem for problem in examine(self.data, folder)[2] if problem.code != "I003"]

    def places(self) -> list[tuple[str, str, int]]:
        """Code, file and line of each problem."""
        return [(one.code, one.place.file, one.place.line) for one in self.problems()]

    def graph(self) -> Graph:
        return examine(self.data, self.data / "originals")[0]

    def build(self, offline: bool = False) -> Output:
        return build(self.data, self.data / "originals", offline=offline)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """The `zhibu` command in this project, as a user types it."""
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("ZHIBU_")}
        surroundings |= {"PYTHONPATH": str(ROOT / "hooks"), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", **environment}
        return subprocess.run([sys.executable, "-m", "zhibu", *arguments], cwd=self.root, env=surroundings,
                              capture_output=True, text=True, encoding="utf-8", timeout=60)


def copy_toy(root: Path) -> Toy:
    """The toy data in a project folder at ROOT."""
    shutil.copytree(TOY, root / "data")
    return Toy(root)


def copy_project(root: Path) -> Toy:
    """A whole project at ROOT that can be built: the real skeleton with the toy data."""
    toy = copy_toy(root)
    shutil.copy2(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    for name in ("docs", "hooks"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return toy


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    """A copy to break."""
    return copy_toy(tmp_path)


class Sound:
    """The toy as it is, read once for all tests that only look."""

    def __init__(self, root: Path) -> None:
        self.toy = copy_toy(root)

    @cached_property
    def graph(self) -> Graph:
        return self.toy.graph()

    @cached_property
    def online(self) -> Output:
        return self.toy.build()

    @cached_property
    def offline(self) -> Output:
        return self.toy.build(offline=True)


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """The toy unbroken; nobody may write to it."""
    return Sound(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def project(tmp_path: Path) -> Toy:
    """A project that can be built, to break."""
    return copy_project(tmp_path)
