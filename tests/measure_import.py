"""Compares the import of the five source texts with the data made by hand: found, missed, wrong, every miss by name.

Run with ZHIBU_ORIGINALS=DIR; the hand-made data decide nothing in the import but the names of documents and roles.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "hooks"))

from zhibu import model  # noqa: E402
from zhibu.importing import import_document  # noqa: E402
from zhibu.load import Dataset, load  # noqa: E402
from zhibu.originals import read_plan_text  # noqa: E402

KINDS = ("sections", "clauses", "items", "citations", "counted requirements", "figures")


@dataclass
class Score:
    """How one kind of thing fared in one text."""

    found: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def score(wanted: Iterable[tuple], given: Iterable[tuple]) -> Score:
    """The rows of WANTED that were GIVEN, those that were not, and those given that nobody wanted."""
    want, have = Counter(wanted), Counter(given)
    both = want & have
    return Score(sum(both.values()), [" ".join(map(str, row)) for row in (want - have).elements()],
                 [" ".join(map(str, row)) for row in (have - want).elements()])


def compare_plan(plan: model.Plan, found: dict, text: str) -> dict[str, Score]:
    """A plan as imported beside the same plan made by hand."""
    clauses = [clause for section in plan.sections for clause in section.clauses]
    read = read_plan_text(text)

    def sentence(locator: str) -> str:
        """A ¶ group of ours by the sentences that it spans; where both cut alike is then no matter."""
        number, _, mark = locator.partition("/")
        clause = next((one for one in clauses if one.number == number), None)
        item = next((one for one in clause.items if one.mark == mark), None) if clause else None
        return f"{number}/¶{item.sentences or mark[1:]}" if item and mark.startswith("¶") else locator
    marked = [(clause.number, item.mark) for clause in clauses for item in clause.items if not item.mark.startswith("¶")]
    groups = []
    for clause in clauses:
        covered: set[int] = set()
        for item in clause.items:
            if item.mark.startswith("¶"):
                first, _, last = (item.sentences or item.mark[1:]).partition("-")
                covered |= set(range(int(first), int(last or first) + 1))
        groups += [(clause.number, f"¶{n}") for n in sorted(covered)]
    holders = [("", plan.aim.citations), *((clause.number, clause.citations) for clause in clauses)]
    return {
        "sections": score([(s.key, s.title) for s in plan.sections], [(s["key"], s["title"]) for s in found["sections"]]),
        "clauses": score([(c.number, c.title) for c in clauses], [(c["number"], c["title"]) for c in found["clauses"]]),
        "items": score(marked + groups, [tuple(row["locator"].split("/")) for row in found["items"]]),
        "citations": score([(sentence(one.locator), one.to.partition(":")[2]) for _, cited in holders for one in cited],
                           [(row["locator"], (row["to"] or "").partition(":")[2]) for row in found["citations"] if row["to"]]),
        "counted requirements": score(
            [(sentence(r.locator), r.min, r.max, r.unit, r.per) for c in clauses for r in c.requirements if r.kind == "counted"],
            [(r["locator"], r["min"], r["max"], r.get("unit"), r["per"]) for r in found["requirements"] if r["kind"] == "counted"]),
        "figures": Score(),
    } if read.clauses else {}


def compare_report(report: model.Report, found: dict) -> dict[str, Score]:
    """A report as imported beside the same report made by hand."""
    points = [(section.key, point) for section in report.sections for point in section.paragraphs]
    return {
        "sections": score([(s.key, _plain(s.title)) for s in report.sections], [(s["key"], _plain(s["title"])) for s in found["sections"]]),
        "clauses": score([(p.locator, p.kind) for _, p in points], [(p["locator"], p["kind"]) for p in found["items"]]),
        "items": score([(p.locator, bool(p.problems) and p.kind == "problem", p.kind == "next") for _, p in points],
                       [(p["locator"], p["kind"] == "problem", p["kind"] == "next") for p in found["items"]]),
        "citations": score([(p.locator, one.to.partition(":")[2]) for _, p in points for one in p.citations],
                           [(row["locator"], row["to"].partition(":")[2]) for row in found["citations"] if row["to"]]),
        "counted requirements": score([(p.locator, one.min, one.unit, one.per) for _, p in points for one in p.commitments],
                                      [(r["locator"], r["min"], r["unit"], r["per"]) for r in found["commitments"]]),
        "figures": score([(p.locator, _plain(one.text), one.value, one.masked, one.comparator) for _, p in points for one in p.figures],
                         [(row["locator"], _plain(row["text"]), row["value"], row["masked"], row["comparator"]) for row in found["figures"]]),
    }


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def measure(dataset: Dataset, folder: Path) -> dict[str, dict[str, Score]]:
    """Every source text of FOLDER that the data know, imported and compared."""
    scores = {}
    for kind, records in (("plan", dataset.plans), ("report", dataset.reports)):
        for record in records:
            path = folder / f"{kind}-{record.id}.txt"
            if path.is_file():
                done = import_document(path.name, path.read_bytes(), kind, "xin", dataset, "2026-01-01")
                scores[f"{kind}-{record.id}"] = (compare_plan(record, done.found, done.text) if kind == "plan"
                                                 else compare_report(record, done.found))
    return scores


def share(scores: dict[str, dict[str, Score]], kind: str) -> float:
    """The part of what was wanted that was found, over all texts."""
    found = sum(one[kind].found for one in scores.values())
    return found / (found + sum(len(one[kind].missed) for one in scores.values()) or 1)


def main() -> int:
    """Print the table and every miss."""
    folder = Path(os.environ.get("ZHIBU_ORIGINALS") or ROOT / "data" / "originals")
    scores = measure(load(ROOT / "data")[0], folder)
    if not scores:
        print(f"{folder}: no source texts (set ZHIBU_ORIGINALS)")
        return 0
    print(f"{'':<20}" + "".join(f"{kind:>24}" for kind in KINDS) + "\n" + f"{'':<20}" + f"{'found/missed/wrong':>24}" * len(KINDS))
    for name, row in scores.items():
        print(f"{name:<20}" + "".join(f"{f'{row[kind].found}/{len(row[kind].missed)}/{len(row[kind].wrong)}':>24}" for kind in KINDS))
    print(f"{'share found':<20}" + "".join(f"{share(scores, kind):>24.1%}" for kind in KINDS))
    for name, row in scores.items():
        for kind in KINDS:
            for what, rows in (("missed", row[kind].missed), ("wrong", row[kind].wrong)):
                for one in rows:
                    print(f"{name} {kind} {what}: {one}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
