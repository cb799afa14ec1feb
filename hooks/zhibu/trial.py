"""What a change of data files would do, tried on a copy before anything is written: the errors that it would bring."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .check import check
from .graph import Graph, build_graph
from .load import load
from .originals import open_originals
from .problem import Grade, Problem, in_order

_LEFT_OUT = ("originals", "releases", "schema")
"""Folders of data/ that no rule asks for. What the originals say of a draft is for its editor to see afterwards."""


def look(data: Path, kept: Path | None = None) -> tuple[Graph, list[Problem]]:
    """The linked records under DATA and their faults, the originals left aside."""
    dataset, problems = load(data, kept)
    graph = build_graph(dataset)
    return graph, in_order(problems + check(graph, open_originals(None), data / "ids.lock"))


def tried(data: Path, changes: Mapping[str, bytes], before: list[Problem], kept: Path | None = None) -> tuple[Graph, list[Problem]]:
    """The linked records as they would be with CHANGES, contents by file within data/, and the errors that are not among those BEFORE."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / data.name
        shutil.copytree(data, copy, ignore=lambda where, names: [one for one in names if one.startswith(".") or (one in _LEFT_OUT and Path(where) == data)])
        for name, content in changes.items():
            path = copy / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        graph, after = look(copy, kept)
    known = {(one.place.file, one.code, one.what) for one in before}
    return graph, [one for one in after if one.grade is Grade.ERROR and (one.place.file, one.code, one.what) not in known]
