"""The five source texts through the importer, beside the data made by hand: what must at least be found."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from measure_import import measure, share  # noqa: E402

from zhibu.load import load  # noqa: E402

FOLDER = Path(os.environ.get("ZHIBU_ORIGINALS") or ROOT / "data" / "originals")
LEAST = {"sections": 1.0, "clauses": 1.0, "items": 0.98, "citations": 0.95, "counted requirements": 1.0, "figures": 0.9}


@pytest.fixture(scope="module")
def scores():
    found = measure(load(ROOT / "data")[0], FOLDER)
    if not found:
        pytest.skip("no source texts: set ZHIBU_ORIGINALS")
    return found


@pytest.mark.parametrize("kind", LEAST)
def test_the_import_finds_what_was_found_by_hand(scores, kind):
    missed = [f"{name}: {one}" for name, row in scores.items() for one in row[kind].missed]
    assert share(scores, kind) >= LEAST[kind], missed


def test_the_import_invents_little(scores):
    wrong = [one for row in scores.values() for kind in ("sections", "clauses", "counted requirements") for one in row[kind].wrong]
    assert wrong == []
