"""The toy handbook of tests/toy, copied so that a test may break it in one place."""

from __future__ import annotations

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import UnionType
from typing import NamedTuple, Union, get_args, get_origin, get_type_hints

import pytest
import yaml
from hypothesis import settings

from zhibu import model, source
from zhibu.build import Output, build, examine
from zhibu.cli import main
from zhibu.graph import Graph
from zhibu.load import FILES
from zhibu.problem import Grade, Place, Problem
from zhibu.source import Source
from zhibu.values import Text

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "toy"

settings.register_profile("zhibu", deadline=None, max_examples=60, database=None)
settings.load_profile("zhibu")


FIELDS = {name for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, model.Record)
          for name, field in kind.model_fields.items() for name in (name, field.alias)} | {root for _, root in FILES.values()}
"""Every name that a field of a data file may have."""


@pytest.fixture
def known_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place asked for by a name that no record has would silently be that of the whole record."""
    place = Source.place

    def strict(self: Source, loc: tuple[str | int, ...], key: bool = False) -> Place:
        node = source._root(self.path, self.name, self.stamp) if self.stamp else self.root
        for part in loc:
            node = node.parts.get(part) if node else None
            assert node or not isinstance(part, str) or part in FIELDS, f"no field is called {part}: {loc}"
        return place(self, loc, key)

    monkeypatch.setattr(Source, "place", strict)


class Done(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


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

    def spot(self, file: str, where: None | str | tuple[str, int | str], edited: int) -> tuple[str, int]:
        """File and line of a problem that a test expects: the line EDITED, or where a text stands.

        WHERE is the text (its first occurrence), the text and the number of its occurrence, or another file and the text.
        """
        if where is None:
            return f"data/{file}", edited
        text, nth = (where, 1) if isinstance(where, str) else where
        if isinstance(nth, str):
            file, text, nth = text, nth, 1
        content, at = self.path(file).read_text(encoding="utf-8"), -1
        for _ in range(nth):
            at = content.index(text, at + 1)
        return f"data/{file}", content[:at].count("\n") + 1

    def problems(self, originals: bool = True) -> list[Problem]:
        """Everything wrong with the data as it is now, but for the notes on ids that are not yet in ids.lock."""
        folder = self.data / ("originals" if originals else "none")
        return [problem for problem in examine(self.data, folder)[2] if problem.code != "I003"]

    def places(self) -> list[tuple[str, str, int]]:
        """Code, file and line of each problem."""
        # What the report check finds in a sample is told of by its own tests.
        return [(one.code, one.place.file, one.place.line) for one in self.problems() if one.code != "V001"]

    def break_once(self, file: str, old: str, new: str, expected: list[tuple[str, None | str | tuple]]) -> None:
        """Edit FILE and find exactly the problems EXPECTED: each a code and where it stands (see `spot`)."""
        edited = self.edit(file, old, new)
        places = [(code, *self.spot(file, where, edited)) for code, where in expected]
        assert sorted(self.places()) == sorted(places), "\n".join(map(str, self.problems()))

    def graph(self) -> Graph:
        return examine(self.data, self.data / "originals")[0]

    def build(self, offline: bool = False) -> Output:
        return build(self.data, self.data / "originals", offline=offline)

    def run(self, *arguments: str, **environment: str) -> Done:
        """The `zhibu` command in this project: its exit status and what it printed. An exception fails the test."""
        out, errors = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
            patch.chdir(self.root)
            patch.delenv("ZHIBU_ORIGINALS", raising=False)
            for name, value in environment.items():
                patch.setenv(name, value)
            try:
                status = main(list(arguments))
            except SystemExit as end:
                status = end.code
        return Done(status, out.getvalue(), errors.getvalue())


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
def toy(tmp_path: Path, known_fields: None) -> Toy:
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


@pytest.fixture(scope="module")
def module_project(tmp_path_factory: pytest.TempPathFactory) -> Toy:
    """A project that can be built, one for all tests of a module."""
    return copy_project(tmp_path_factory.mktemp("project"))


class Hostile(Toy):
    """The toy with markup and quotation marks in every text that people write."""

    payload = "<script>alert(1)</script>\"q\"'a'&amp;<b onclick=x>"


ADDRESSES = {"articles", "part", "sentences", "key", "mark", "locator", "word", "means"}
"""Texts of a fixed form, by which things are found."""


def spoiled(value: object, kind: object, payload: str) -> object:
    """VALUE, read as KIND, with PAYLOAD at the end of every text."""
    arms = [arm for arm in get_args(kind) if arm is not type(None)] if get_origin(kind) in (Union, UnionType) else [kind]
    kind = arms[0]
    if isinstance(value, list):
        return [spoiled(one, get_args(kind)[0], payload) for one in value]
    if isinstance(value, dict):
        fields = get_type_hints(kind, include_extras=True)
        return {name: one if name in ADDRESSES else spoiled(one, fields[name], payload) for name, one in value.items()}
    return f"{value}{payload}" if kind == Text else value


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """The toy with hostile texts, in a project that can be built; nobody may write to it."""
    toy = Hostile(copy_project(tmp_path_factory.mktemp("hostile")).root)
    shutil.rmtree(toy.data / "originals")
    for pattern, (shape, _) in FILES.items():
        for path in toy.data.glob(pattern):
            content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
            path.write_text(yaml.safe_dump(spoiled(content, shape, toy.payload), allow_unicode=True, width=10**6), encoding="utf-8")
    assert [str(one) for one in toy.problems() if one.grade is not Grade.NOTE] == []
    return toy
