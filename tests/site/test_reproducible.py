"""The same data give the same bytes in any surroundings: the site, the files in it, and the zip for a stick."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from builds import ROOT, copy_project
from test_bytes import difference, tree

pytestmark = pytest.mark.slow  # two whole builds in each of the surroundings

PYTHON = "3.13"
"""Another Python than the one that runs the tests."""


class Surroundings(NamedTuple):
    """What may differ from one machine to the next."""

    folder: str
    variables: dict[str, str]
    umask: int = 0o022


SURROUNDINGS = {
    "中文和空格": Surroundings("支部 手册（新）", {"LC_ALL": "zh_CN.GB18030", "TZ": "Asia/Shanghai"}),
    "C": Surroundings("c", {"LC_ALL": "C", "LANG": "C", "LANGUAGE": "", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Pacific/Kiritimati",
                            "PYTHONHASHSEED": "1"}, 0o077),
    "C.UTF-8": Surroundings("a" * 60, {"LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "4294967295", "SOURCE_DATE_EPOCH": "1"}, 0o002),
    "another user": Surroundings("用户", {"HOME": "/nonexistent", "USER": "shuji", "LOGNAME": "shuji", "USERNAME": "shuji", "TZ": "UTC"}, 0o027),
}


def make(folder: Path, project: Path, python: str, surroundings: Surroundings) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The site and the zip that this Python makes of the project in these surroundings."""
    root = copy_project(folder / surroundings.folder, project)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "TZ")) and name != "SOURCE_DATE_EPOCH"}
    for options in ([], ["--offline"]):
        done = subprocess.run([python, "-m", "zhibu", "site", *options], cwd=root, umask=surroundings.umask, capture_output=True, timeout=300,
                              env=kept | {"PYTHONPATH": str(root / "hooks"), "PYTHONDONTWRITEBYTECODE": "1"} | surroundings.variables)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-4000:]
    packed = {path.name: path.read_bytes() for path in (root / "build").glob("*.zip")}
    made = tree(root / "site"), packed
    shutil.rmtree(root)
    return made


@pytest.fixture(scope="module")
def usual(project: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What comes out where the tests run."""
    return make(tmp_path_factory.mktemp("usual"), project, sys.executable, Surroundings("project", {"LC_ALL": "C.UTF-8"}))


def assert_same(made: tuple[dict[str, bytes], dict[str, bytes]], usual: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    assert {Path(name).suffix for name in usual[0]} >= {".html", ".js", ".json", ".xlsx", ".docx", ".ics", ".atom", ".css"}
    assert len(usual[0]) > 500 and len(usual[1]) == 1
    for ours, theirs in zip(usual, made, strict=True):
        assert difference(ours, theirs) == []


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_surroundings_change_no_byte(name: str, project: Path, usual: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path) -> None:
    assert_same(make(tmp_path, project, sys.executable, SURROUNDINGS[name]), usual)


def test_building_over_what_an_older_build_left_changes_no_byte(project: Path, usual: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path) -> None:
    """What is kept from one build to the next (what was read, compiled templates) is no part of the result."""
    left = tmp_path / "left"
    root = copy_project(left, project)
    for _ in range(2):
        done = subprocess.run([sys.executable, "-m", "zhibu", "site"], cwd=root, capture_output=True, timeout=300,
                              env=os.environ | {"PYTHONPATH": str(root / "hooks"), "PYTHONDONTWRITEBYTECODE": "1"})
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-4000:]
    assert (root / "build" / "kept").is_dir() and difference(usual[0], tree(root / "site")) == []


def find_python() -> str | None:
    """Where Python 3.13 is on this machine."""
    try:
        kept = [str(path) for path in (Path.home() / ".pyenv" / "versions").glob(f"{PYTHON}*/bin/python")]
    except (OSError, RuntimeError):
        kept = []
    for candidate in (os.environ.get("ZHIBU_OTHER_PYTHON"), shutil.which(f"python{PYTHON}"), *kept):
        if candidate and subprocess.run([candidate, "-c", f"import sys; sys.exit('{PYTHON}' != '%d.%d' % sys.version_info[:2])"],
                                        capture_output=True).returncode == 0:
            return candidate
    return None


def test_another_python_makes_the_same_bytes(project: Path, usual: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path) -> None:
    """With the locked dependencies, in an environment of its own under build/."""
    if (found := find_python()) is None:
        pytest.skip(f"这台机器上没有 Python {PYTHON}（可用 ZHIBU_OTHER_PYTHON 指明）")
    home = ROOT / "build" / f"python-{PYTHON}"
    python = home / "bin" / "python"
    locked = (ROOT / "requirements.txt").read_bytes()
    if not (home / "locked").is_file() or (home / "locked").read_bytes() != locked:
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([found, "-m", "venv", str(home)], check=True, capture_output=True)
        done = subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
                               "-r", str(ROOT / "requirements.txt")], capture_output=True, text=True, timeout=600)
        if done.returncode:
            pytest.skip(f"Python {PYTHON} 上装不了锁定的依赖：{done.stderr.strip().splitlines()[-1:]}")
        (home / "locked").write_bytes(locked)
    said = subprocess.run([str(python), "-V"], capture_output=True, text=True).stdout
    assert said.startswith(f"Python {PYTHON}.")
    assert_same(make(tmp_path, project, str(python), Surroundings("project", {"LC_ALL": "C.UTF-8"})), usual)
