"""Reads the data folder into typed records; what does not fit becomes problems, all of them at once."""

from __future__ import annotations

import hashlib
import re
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import model
from .keeping import Keeping
from .problem import Grade, Place, Problem
from .shape import BY_ITS_ID, shape
from .source import SIZE, Source, read

IGNORED = (".lock", ".json", ".md", ".txt")
"""What may lie in data/ beside the YAML files: the ids, the schemas, a note, the originals."""

FILES: dict[str, tuple[type[model.Record], str]] = {
    "unit.yml": (model.UnitFile, "unit"),
    "roles.yml": (model.RolesFile, "roles"),
    "topics.yml": (model.TopicsFile, "topics"),
    "evidence.yml": (model.EvidenceFile, "evidence"),
    "combinations.yml": (model.CombinationsFile, "combinations"),
    "plans/*.yml": (model.PlanFile, "plan"),
    "regulations/*.yml": (model.RegulationFile, "regulation"),
    "reports/*.yml": (model.ReportFile, "report"),
    "terms.yml": (model.TermsFile, "terms"),
    "mechanisms.yml": (model.MechanismsFile, "mechanisms"),
    "workflows/*.yml": (model.WorkflowFile, "workflow"),
    "forms.yml": (model.FormsFile, "forms"),
    "journeys/*.yml": (model.JourneyFile, "journey"),
    "handover.yml": (model.HandoverFile, "handover"),
    "faq.yml": (model.FaqFile, "faq"),
    "tallies.yml": (model.TalliesFile, "tallies"),
    "genres/*.yml": (model.GenreFile, "genre"),
    "search.yml": (model.SearchFile, "search"),
    "calendar.yml": (model.CalendarFile, "calendar"),
    "review.yml": (model.ReviewFile, "review"),
    "suggestions.yml": (model.SuggestionsFile, "suggestions"),
}
"""Every kind of data file: where it lies, the shape of the whole file, its root key."""

REQUIRED = ("unit.yml", "roles.yml", "topics.yml", "evidence.yml")
"""Files without which nothing else can be read."""


@dataclass(frozen=True)
class Dataset:
    """All records as loaded, each kind in the order of its files, and the sources that tell where each stands."""

    unit: model.Unit | None = None
    roles: tuple[model.Role, ...] = ()
    topics: tuple[model.Topic, ...] = ()
    evidence: tuple[model.Evidence, ...] = ()
    combinations: tuple[model.Combination, ...] = ()
    plans: tuple[model.Plan, ...] = ()
    regulations: tuple[model.Regulation, ...] = ()
    reports: tuple[model.Report, ...] = ()
    terms: tuple[model.Term, ...] = ()
    mechanisms: tuple[model.Mechanism, ...] = ()
    workflows: tuple[model.Workflow, ...] = ()
    forms: tuple[model.Form, ...] = ()
    journeys: tuple[model.Journey, ...] = ()
    handover: tuple[model.HandoverItem, ...] = ()
    faq: tuple[model.Faq, ...] = ()
    tallies: tuple[model.Tally, ...] = ()
    genres: tuple[model.Genre, ...] = ()
    search: model.Search | None = None
    calendar: model.CalendarDays | None = None
    review: model.Review | None = None
    suggestions: tuple[model.Suggested, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    """The source of each file, by its root key and, where there are many files of a kind, `kind:id`."""
    lost: frozenset[str] = frozenset()
    """The files that could not become records: `roles`, `suo-2022`."""

    def may_have_held(self, kind: str, name: str) -> bool:
        """Whether a record that is nowhere may stand in a file that could not be read: nothing is known of it then."""
        homes = {"role": "roles", "topic": "topics", "body": "unit", "term": "terms", "mechanism": "mechanisms", "combination": "combinations",
                 "form": "forms", "tally": "tallies"}
        # A check of a mechanism is called mechanism/…, a step of a workflow workflow/dangke/….
        return homes.get(kind, kind) in self.lost or any(homes.get(part, part) in self.lost for part in name.split("/")[:2])


def load(data: Path, kept: Path | None = None, *, aside: bool = False) -> tuple[Dataset, list[Problem]]:
    """The records under DATA and every fault of shape; a file that cannot be read is left out of the set.

    KEPT is a folder where what was read is kept, so that a file that did not change is not read again. With ASIDE its
    sources are without values and places, which take more room than the records: they are read again where they are asked for.
    """
    keeping = Keeping(kept)
    problems: list[Problem] = []
    found: dict[str, list] = {root: [] for _, root in FILES.values()}
    sources: dict[str, Source] = {}
    root_name = data.name
    known: set[Path] = set()
    lost: set[str] = set()
    for pattern, (shape_of, root) in FILES.items():
        # A name that begins with a dot is a system's or an editor's own.
        paths = sorted(path for path in data.glob(pattern) if not path.name.startswith("."))
        known.update(paths)
        if "/" in pattern and (data / pattern).parent.is_symlink():
            folder = pattern.partition("/")[0]
            problems.append(Problem(Place(f"{root_name}/{folder}"), "F090", "不接受符号链接（快捷方式）", "放入文件夹本身"))
            lost.update(path.stem for path in paths)
            continue
        if pattern in REQUIRED and not paths:
            problems.append(Problem(Place(f"{root_name}/{pattern}"), "F001", "缺少这个文件",
                                    "从版本库取回，或照 data/schema 里的说明新建"))
            lost.add(root)
        for path in paths:
            name = f"{root_name}/{path.relative_to(data).as_posix()}"
            source, record, faults = _read(path, name, shape_of, keeping, aside)
            problems += source.problems + faults
            if record is None:
                lost.add(path.stem)
                continue
            value = getattr(record, root)
            if "*" in pattern:
                if value.id != path.stem:
                    problems.append(Problem(source.place((root, "id")), "F002",
                                            f"编号 {value.id} 与文件名 {path.name} 不一致",
                                            f"把文件改名为 {value.id}.yml，或把编号改成 {path.stem}", value.id))
                    if path.with_stem(value.id) in paths:
                        continue  # A copy: every record in it would be reported as a double.
                sources[f"{root}:{value.id}"] = source
                found[root].append(value)
            else:
                sources[root] = source
                found[root] = value
    problems = [_with_role(problem, found["roles"]) for problem in problems] + _strays(data, known)
    keeping.forget_the_rest()
    return Dataset(
        unit=found["unit"] or None, roles=tuple(found["roles"]), topics=tuple(found["topics"]),
        evidence=tuple(found["evidence"]), combinations=tuple(found["combinations"]), plans=tuple(found["plan"]),
        regulations=tuple(found["regulation"]), reports=tuple(found["report"]), terms=tuple(found["terms"]),
        mechanisms=tuple(found["mechanisms"]), workflows=tuple(found["workflow"]), forms=tuple(found["forms"]),
        journeys=tuple(found["journey"]), handover=tuple(found["handover"]), faq=tuple(found["faq"]),
        tallies=tuple(found["tallies"]), genres=tuple(found["genre"]), search=found["search"] or None,
        calendar=found["calendar"] or None, review=found["review"] or None, suggestions=tuple(found["suggestions"]), sources=sources, lost=frozenset(lost),
    ), problems


def _read(path: Path, name: str, shape_of: type[model.Record], keeping: Keeping, aside: bool) -> tuple[Source, model.Record | None, list[Problem]]:
    """One file with its record and its faults."""

    def make() -> tuple[Source, model.Record | None, list[Problem]]:
        source = read(path, name)
        shaped = shape(shape_of, source)
        return source.put_aside(hashlib.sha256(content).hexdigest()) if aside and content is not None else source, *shaped

    try:
        status = path.lstat()
        # A pipe would keep whoever reads it waiting for ever.
        content = path.read_bytes() if stat.S_ISREG(status.st_mode) and status.st_size <= SIZE else None
    except OSError:
        content = None
    if content is None:
        return make()  # It says itself what is wrong with the file.
    source, *shaped = keeping.made(f"{shape_of.__name__} {name}", content, make)
    return (replace(source, path=path) if source.stamp else source), *shaped


def _with_role(problem: Problem, roles: list[model.Role]) -> Problem:
    """A problem of a role that was not named by its id, with the id and title of the role that was likely meant."""
    written = re.search("“([^“”]+)”不合", problem.what) if problem.mend.startswith(BY_ITS_ID) else None
    if not written:
        return problem
    name = written[1].strip()
    ranked = [[role for role in roles if name in (role.title, *role.aliases)], [role for role in roles if name in role.title]]
    likely = next((found[0] for found in ranked if found), None)
    return replace(problem, mend=f"{problem.mend}；“{name}”多半是 {likely.id}（{likely.title}）") if likely else problem


def _strays(data: Path, known: set[Path]) -> list[Problem]:
    """Files in the data folder that no rule reads: most are copies or misplaced, and would be lost in silence."""
    problems = []
    for path in sorted(data.rglob("*")):
        if path.is_dir() or path in known or path.suffix in IGNORED or path.name.startswith("."):
            continue
        if "originals" in path.relative_to(data).parts:
            continue
        problems.append(Problem(
            Place(f"{data.name}/{path.relative_to(data).as_posix()}"), "F096",
            "这个文件不会被读取，像是副本或放错了地方", "删掉，或移到对应的文件夹并以 .yml 结尾", grade=Grade.WARNING))
    return problems
