"""The same input gives the same bytes, wherever and however it is built; broken input leaves the last good site."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from builds import build, copy_project, run


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under FOLDER by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def difference(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The paths at which two trees differ."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.fixture(scope="module")
def good(built: Path) -> dict[str, bytes]:
    return tree(built)


@pytest.fixture(scope="module")
def elsewhere(project: Path, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a folder whose name has Chinese characters and a space; `zhibu site` has run where a site stood."""
    root = copy_project(tmp_path_factory.mktemp("copy") / "支部 手册", project)
    shutil.copytree(built, root / "site")
    (root / "site" / "old.html").write_text("上一次的网站", "utf-8")
    done = run(["zhibu", "site"], root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.mark.slow
def test_the_surroundings_change_nothing(project: Path, good: dict[str, bytes], tmp_path: Path) -> None:
    strange = {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "C", "LANGUAGE": "",
               "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "SOURCE_DATE_EPOCH": "1"}
    again = build(project, tmp_path / "site", strange, umask=0o077)
    assert difference(good, tree(again)) == []


def test_zhibu_site_gives_what_plain_mkdocs_gives(elsewhere: Path, good: dict[str, bytes]) -> None:
    assert difference(good, tree(elsewhere / "site")) == []
    assert not (elsewhere / "build" / "next").exists()


def test_a_build_writes_nothing_beside_its_output(elsewhere: Path, project: Path) -> None:
    for name in ("data", "docs", "hooks"):
        assert difference(tree(project / name), tree(elsewhere / name)) == []
    assert sorted(path.name for path in elsewhere.iterdir()) == sorted({*(path.name for path in project.iterdir()), "build", "site"})


def test_a_build_keeps_the_previous_site(elsewhere: Path, good: dict[str, bytes]) -> None:
    assert difference(good, tree(elsewhere / "build" / "previous")) == ["old.html"]


def break_type(text: str) -> str:
    return re.sub(r"\bmin: \d+", "min: 若干", text, count=1)


def break_reference(text: str) -> str:
    return re.sub(r"\bowners: \[", "owners: [meiyou-zhege, ", text, count=1)


def break_syntax(text: str) -> str:
    return re.sub(r"\bsummary: ", "summary：", text, count=1)


ZHIBU, MKDOCS = ["zhibu", "site"], ["mkdocs", "build", "--strict"]


@pytest.mark.parametrize(("breakage", "command"), [
    (break_type, ZHIBU), (break_syntax, MKDOCS), *(pytest.param(one, ZHIBU, marks=pytest.mark.slow) for one in (break_reference, break_syntax))])
def test_broken_data_leaves_the_last_good_site(elsewhere: Path, good: dict[str, bytes], breakage: Callable[[str], str], command: list[str]) -> None:
    path = elsewhere / "data" / "plans" / "suo-2022.yml"
    sound = path.read_text("utf-8")
    broken = breakage(sound)
    line = next(n for n, (old, new) in enumerate(zip(sound.splitlines(), broken.splitlines()), 1) if old != new)
    path.write_text(broken, "utf-8")
    try:
        done = run(command, elsewhere)
    finally:
        path.write_text(sound, "utf-8")
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert re.search(rf"^(?:\S.* )?data/plans/suo-2022\.yml:{line}:\d+ 错误\[[A-Z]\d{{3}}\] .+改法：.+", said, re.M), said
    assert "Traceback" not in said and 'File "' not in said, said
    assert difference(good, tree(elsewhere / "site")) == []
    assert not (elsewhere / "build" / "next").exists()


def test_an_interrupted_swap_is_mended_by_whatever_starts_next(elsewhere: Path, good: dict[str, bytes]) -> None:
    shutil.rmtree(elsewhere / "build" / "previous", ignore_errors=True)
    (elsewhere / "site").rename(elsewhere / "build" / "previous")
    path = elsewhere / "data" / "plans" / "suo-2022.yml"
    sound = path.read_text("utf-8")
    path.write_text(break_type(sound), "utf-8")
    try:
        done = run(["zhibu", "site"], elsewhere)
    finally:
        path.write_text(sound, "utf-8")
    assert done.returncode == 1
    assert difference(good, tree(elsewhere / "site")) == []
