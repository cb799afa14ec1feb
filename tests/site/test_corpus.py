"""Every bad input of the corpus, put into the data of a whole project: the last good site stays byte for byte as it was."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from sampling import sampled
from builds import ROOT, copy_project, run
from test_source_corpus import ROWS, Row

from zhibu.build import build
from zhibu.problem import DataError

STOPPING = [row for row in ROWS if any(code[0] in "ESYW" for code in row.told)]
"""The rows that must not become a site: errors always, warnings because the site is built with --strict."""


def put(row: Row, data: Path) -> None:
    """The row as one more plan."""
    content = row.given if isinstance(row.given, bytes) else row.given.encode("utf-8", "surrogatepass")
    (data / "plans" / "case.yml").write_bytes(content)


def digest(folder: Path) -> str:
    """One number for every name and byte in FOLDER."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        whole.update(path.relative_to(folder).as_posix().encode())
        if path.is_file():
            whole.update(path.read_bytes())
    return whole.hexdigest()


@pytest.fixture(scope="module")
def toy_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the toy data, built once."""
    root = copy_project(tmp_path_factory.mktemp("corpus") / "project")
    shutil.rmtree(root / "data")
    shutil.copytree(ROOT / "tests" / "toy", root / "data")
    done = run(["zhibu", "site"], root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.mark.parametrize("row", sampled(STOPPING, 6), ids=lambda row: f"{row.number} {row.name}")
def test_a_bad_file_stops_the_build_before_anything_is_written(row: Row, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "tests" / "toy", data)
    put(row, data)
    with pytest.raises(DataError) as stopped:
        build(data, strict=True)
    assert any(problem.place.file == "data/plans/case.yml" for problem in stopped.value.problems)


@pytest.mark.slow
@pytest.mark.parametrize("row", STOPPING, ids=lambda row: f"{row.number} {row.name}")
def test_the_last_site_stays_byte_for_byte_as_it_was(row: Row, toy_project: Path) -> None:
    before = digest(toy_project / "site")
    put(row, toy_project / "data")
    done = run(["zhibu", "site"], toy_project)
    (toy_project / "data" / "plans" / "case.yml").unlink()
    assert done.returncode == 1
    assert "data/plans/case.yml:" in done.stderr and "Traceback" not in done.stderr
    assert digest(toy_project / "site") == before
