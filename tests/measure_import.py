"""Compares the import with what people found: five source texts with the data made by hand, eighteen invented ones with their truths.

Found, missed, wrong, every miss by name. Run with ZHIBU_ORIGINALS=DIR for the five; the hand-made data decide nothing in the
import but the names of documents and roles. The eighteen lie in tests/import; its README says how their truths are written.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

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


# The twelve invented documents.

DOCUMENTS = ROOT / "tests" / "import"
SAID = ("sections", "clauses", "items", "articles", "citations", "requirements", "figures", "problems", "next_steps")
PER = {"year": "年", "half-year": "半年", "quarter": "季度", "month": "月", "week": "周", "event": "次"}
TOP = re.compile("十?[一二三四五六七八九]|十")
STEP = re.compile("（[^）]+）|[0-9]+")


def narrow(text: str | None) -> str:
    """Words as they are compared: narrow signs, no spaces, quotes or last stop."""
    return re.sub("[\\s“”\"'‘’]", "", unicodedata.normalize("NFKC", text or "")).rstrip("。：:；;，,")


def mark(text: str | None) -> str:
    """A mark as it is compared: (一), 1, 一是, ①."""
    wide = text or ""
    return re.sub(r"[\s、.．]", "", wide if re.match("[①-⑳]", wide) else unicodedata.normalize("NFKC", wide))


def ordinal(text: str) -> str:
    """The number of 一是, 第二, ① and 3.; reports keep no more of a mark."""
    found = re.search("[①-⑳]|[0-9]+|十?[一二三四五六七八九]|十", text)
    if not found:
        return text
    if "①" <= found[0] <= "⑳":
        return str(ord(found[0]) - ord("①") + 1)
    return found[0] if found[0].isdigit() else str(sum("零一二三四五六七八九十".index(one) for one in found[0]))


def plain_unit(text: str | None) -> str:
    """A unit as it is compared."""
    return re.sub("^个(?=小时|工作日|百分点)", "", (text or "").replace("％", "%"))


@dataclass
class Ground:
    """Where things stand in a truth: part by order, clause by mark; * is a table, whose rows match anywhere."""

    truth: dict

    def __post_init__(self) -> None:
        """Number the parts."""
        self.report = self.truth["as"] == "report"
        both = list(zip(self.truth["sections"], self.truth["section_numbers"], strict=True))
        self.part = {name: str(n) for n, one in enumerate(both) for name in one if name}
        self.titles = [narrow(title) for title, _ in both]

    def clause(self, text: str) -> str:
        """The mark of a clause."""
        return ordinal(mark(text)) if self.report and text else mark(text)

    def place(self, where: str) -> tuple[str, str]:
        """Part and clause of a place of the truth."""
        first, *rest = where.split("/")
        if first.startswith("表"):
            return "*", ""
        if re.fullmatch("第.+条", first):
            return "条", first
        if first not in self.part:
            return "", ""
        return self.part[first], self.clause(rest[0]) if rest and re.match("[（(0-9０-９]", rest[0]) else ""

    def rows(self) -> dict[str, list[tuple]]:
        """What the truth says is there."""
        truth, inner = self.truth, ordinal if self.report else str
        return {
            "sections": [(narrow(title),) for title in truth["sections"]],
            "clauses": [(self.part[one["section"]], self.clause(one["number"]), narrow(one["title"]) or None) for one in truth["clauses"]],
            "items": [(*self.place(one["clause"]), inner(mark(one.get("under"))), inner(mark(one["mark"]))) for one in truth.get("items", [])],
            "articles": [(one,) for one in truth.get("articles", [])],
            "citations": [(*self.place(one["where"]), narrow(one["text"])) for one in truth["citations"]],
            "requirements": [(*self.place(one["where"]), one["min"], one["max"], plain_unit(one["unit"]), one["per"]) for one in truth["requirements"]],
            "figures": [(*self.place(one["where"]), one["value"], plain_unit(one["unit"]), one["masked"], one["approximate"])
                        for one in truth.get("figures", [])],
            "problems": [("problem",)] * (truth["problems"] if self.report else 0),
            "next_steps": [("next",)] * (truth["next_steps"] if self.report else 0)}


def rows_found(found: dict, ground: Ground) -> dict[str, list[tuple]]:
    """What the import found, laid out like the truth."""
    rows: dict[str, list[tuple]] = {kind: [] for kind in SAID}
    parts: dict[str, str] = {}
    places: dict[str, tuple[str, str]] = {"附件": ("*", "")}

    def part(key: str, title: str) -> None:
        parts[key] = str(ground.titles.index(narrow(title))) if narrow(title) in ground.titles else f"?{key}"
        places[key] = (parts[key], "")
        rows["sections"].append((narrow(title),))

    for one in found["sections"]:
        top = TOP.match(one["key"]) if ground.report else None
        rest = one["key"][top.end():] if top else ""
        step = STEP.match(rest)
        if not rest:
            part(one["key"], one["title"])
        elif top and step and step[0] == rest:
            places[one["key"]] = (parts[top[0]], ground.clause(rest))
            rows["clauses"].append((*places[one["key"]], narrow(one["title"])))
        elif top and step:
            places[one["key"]] = places[top[0] + step[0]]
            rows["items"].append((*places[one["key"]], "", ordinal(rest[step.end():])))
        elif top:
            places[one["key"]] = (parts[top[0]], "")
    for one in found["clauses"]:
        places[one["number"]] = (parts[one["section"]], "" if one.get("made") else mark(one["label"]))
        if not one.get("made"):
            rows["clauses"].append((*places[one["number"]], narrow(one["title"])))
    for one in found["articles"]:
        places[one["number"]] = ("条", one["label"])
        rows["articles"].append((one["label"],))

    def holder(locator: str) -> str:
        """The longest beginning of a place that is a part, clause or article."""
        while locator not in places and "/" in locator:
            locator = locator.rpartition("/")[0]
        return locator

    def place(locator: str) -> tuple[str, str]:
        return places.get(holder(locator), ("", ""))

    for one in found["items"]:
        marks = one["locator"][len(holder(one["locator"])):].strip("/").split("/")
        if not marks[0] or marks[0].startswith("¶"):
            continue
        if ground.report:
            step = STEP.match(one["locator"].split("/")[0][len(TOP.match(one["locator"])[0]):])
            inner = one["locator"].split("/")[0][len(TOP.match(one["locator"])[0]) + (step.end() if step else 0):]
            rows["items"].append((*place(one["locator"]), ordinal(inner), ordinal(marks[-1])))
        else:
            rows["items"].append((*place(one["locator"]), mark(marks[-2]) if len(marks) > 1 else "", mark(marks[-1])))
    rows["citations"] = [(*place(one["locator"]), narrow(one["text"])) for one in [*found["citations"], *found["mentions"]] if not one["nested"]]
    rows["requirements"] = [(*place(one["locator"]), one.get("min"), one.get("max"), plain_unit(one.get("unit")), one["per"], one.get("period") or "")
                            for one in found["requirements"] if (one.get("min"), one.get("max")) != (None, None)]
    rows["figures"] = [(*place(one["locator"]), one["value"], plain_unit(one["unit"]), one["masked"], one["approximate"]) for one in found["figures"]]
    rows["problems"] = [("problem",)] * len(found["problems"])
    rows["next_steps"] = [("next",)] * len(found["measures"])
    return rows


def same_period(wanted: str | None, per: str, period: str) -> bool:
    """Whether a period is the wanted one; where the text says none, the import must have read none."""
    if wanted is None:
        return not period or per == "event"
    return PER[per] == wanted if per in PER and not (per == "event" and wanted in "餐学期") else wanted in period.replace("每日", "每天")


def alike(kind: str, want: tuple, have: tuple) -> bool:
    """Whether something found is what was wanted."""
    if kind == "clauses":
        return want[:2] == have[:2] and want[2] in (None, have[2])
    if kind in ("citations", "requirements", "figures"):
        if want[0] not in ("*", have[0]) or (want[0] != "*" and want[1] != have[1]):
            return False
        return want[2:5] == have[2:5] and same_period(want[5], *have[5:]) if kind == "requirements" else want[2:] == have[2:]
    return want == have


def match(wanted: Iterable[tuple], given: Iterable[tuple], same: Callable[[tuple, tuple], bool]) -> Score:
    """Like score, but WANTED may leave things open; rows of tables are matched last."""
    left, done = list(given), Score()
    for want in sorted(wanted, key=lambda row: row[0] == "*"):
        hit = next((have for have in left if same(want, have)), None)
        if hit is None:
            done.missed.append(" ".join(map(str, want)))
        else:
            left.remove(hit)
            done.found += 1
    done.wrong = [" ".join(map(str, have)) for have in left]
    return done


def measure_documents(dataset: Dataset) -> dict[str, dict[str, Score]]:
    """Every invented document, imported and compared with its truth."""
    scores = {}
    for path in sorted(DOCUMENTS.glob("*.truth.yml")):
        truth = yaml.safe_load(path.read_text("utf-8"))
        source = DOCUMENTS / truth["file"]
        ground = Ground(truth)
        given = rows_found(import_document(source.name, source.read_bytes(), truth["as"], "xin", dataset, "2026-01-01").found, ground)
        scores[path.name.removesuffix(".truth.yml")] = {
            kind: match(rows, given[kind] if kind != "figures" or ground.report else [], lambda want, have, kind=kind: alike(kind, want, have))
            for kind, rows in ground.rows().items()}
    return scores


def table(scores: dict[str, dict[str, Score]], kinds: tuple[str, ...]) -> None:
    """Print scores and every miss."""
    print(f"{'found/missed/wrong':<30}" + "".join(f"{kind:>21}" for kind in kinds))
    for name, row in scores.items():
        print(f"{name:<30}" + "".join(f"{f'{row[kind].found}/{len(row[kind].missed)}/{len(row[kind].wrong)}':>21}" for kind in kinds))
    print(f"{'share found':<30}" + "".join(f"{share(scores, kind):>21.1%}" for kind in kinds))
    for name, row in scores.items():
        for kind in kinds:
            for what, rows in (("missed", row[kind].missed), ("wrong", row[kind].wrong)):
                for one in rows:
                    print(f"{name} {kind} {what}: {one}")


def main() -> int:
    """Print both tables."""
    folder = Path(os.environ.get("ZHIBU_ORIGINALS") or ROOT / "data" / "originals")
    dataset = load(ROOT / "data")[0]
    if scores := measure(dataset, folder):
        table(scores, KINDS)
    else:
        print(f"{folder}: no source texts (set ZHIBU_ORIGINALS)")
    table(measure_documents(dataset), SAID)
    return 0


if __name__ == "__main__":
    sys.exit(main())
