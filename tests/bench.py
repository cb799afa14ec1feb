"""Measures one build, stage by stage, and prints the seconds; decides nothing. Run with `make bench`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "hooks"))

from zhibu.build import newest_date, originals_folder  # noqa: E402
from zhibu.catalog import catalog  # noqa: E402
from zhibu.check import check  # noqa: E402
from zhibu.duties import lay_out  # noqa: E402
from zhibu.graph import build_graph  # noqa: E402
from zhibu.load import load  # noqa: E402
from zhibu.originals import open_originals  # noqa: E402
from zhibu.pages import render  # noqa: E402
from zhibu.publish import publish  # noqa: E402


def main() -> None:
    """Time each stage once on the real data, then the whole site."""
    data = ROOT / "data"
    results = {}

    def timed(name, act):
        start = time.perf_counter()
        results[name] = act()
        print(f"{name:<10}{time.perf_counter() - start:7.2f} s")
        return results[name]

    dataset, _ = timed("load", lambda: load(data))
    graph = timed("graph", lambda: build_graph(dataset))
    originals = timed("originals", lambda: open_originals(originals_folder(data)))
    timed("check", lambda: check(graph, originals, data / "ids.lock"))
    date = newest_date(dataset)
    year = timed("year", lambda: lay_out(graph))
    pages = timed("pages", lambda: render(graph, originals, year, date))
    timed("catalog", lambda: catalog(graph, year, date))
    print(f"{len(pages)} pages, {len(graph.entities)} entities, {len(graph.links)} links")
    timed("site", lambda: publish(ROOT))


if __name__ == "__main__":
    main()
