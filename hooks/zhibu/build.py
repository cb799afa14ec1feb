"""The whole build on one screen: load, link, check, render. What is written is named here and nowhere else."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from .beside import Beside
from .catalog import catalog, catalog_schema
from .changes import FEED, feed
from .check import check
from .checkup import checkup_notes
from .checklist import check_ids, check_moves
from .duties import lay_out
from .graph import Graph, build_graph
from .keeping import recalled, remember
from .load import Dataset, load
from .originals import Originals, open_originals
from .pages import Page, render
from .pages.packs import groups_of
from .pages.progress import TABLE, check_table
from .pages.review import RULES, review_rules
from .problem import DataError, Grade, Problem, in_order
from .search import search_files
from .spelling import edition, readings, recall


@dataclass(frozen=True)
class Output:
    """Everything that a build makes: pages for the generator, and files that are copied as they are."""

    pages: tuple[Page, ...]
    made: Callable[[], dict[str, bytes]]
    """Waits for the files, most of which are made in a second process where there can be one."""
    problems: tuple[Problem, ...]
    """Warnings and notes; errors raise instead."""
    data_date: str
    site: str
    """Id of the unit: the name under which a browser keeps its ticks."""
    moves: bool
    """Whether ids of checks have changed since they were first published."""

    @property
    def files(self) -> dict[str, bytes]:
        """By address: `api/catalog.json`."""
        return self.made()


def examine(data: Path, originals: Path | None = None, kept: Path | None = None, *, aside: bool = False,
            notes: bool = True) -> tuple[Graph, Originals, list[Problem]]:
    """The linked records under DATA and every problem found, in order; raises nothing. KEPT and ASIDE are as of `load`;
    with NOTES also how much was found in each report, which its page tells."""
    dataset, problems = load(data, kept, aside=aside)
    graph = build_graph(dataset)
    texts = open_originals(originals_folder(data, originals))
    return graph, texts, in_order(problems + check(graph, texts, data / "ids.lock") + (checkup_notes(graph, texts) if notes else []))


def build(data: Path, originals: Path | None = None, *, offline: bool = False, strict: bool = False,
          site_url: str | None = None, kept: Path | None = None) -> Output:
    """Everything the site serves, from the records under DATA; raises DataError with all errors and warnings at once.

    With STRICT, warnings stop the build like errors. OFFLINE makes links that open from a folder.
    SITE_URL is where the site will stand; printed pages show it. KEPT is a folder in which what is read and compiled is kept for the next build.
    """
    try:
        return _build(data, originals, offline, strict, site_url, kept)
    finally:
        gc.unfreeze()


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """To read makes millions of objects and drops few: looking for those to drop would take a third of its time, then and for each page."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if running:
            gc.enable()


def _build(data: Path, originals: Path | None, offline: bool, strict: bool, site_url: str | None, kept: Path | None) -> Output:
    sounds = kept and kept / f"sounds-{edition()}.json"
    if sounds:
        recall(recalled(sounds))
    with _nothing_collected():
        graph, texts, problems = examine(data, originals, kept and kept / "records", aside=True, notes=False)
    stop = Grade.WARNING if strict else Grade.ERROR
    if graph.dataset.unit is None or any(problem.grade >= stop for problem in problems):
        raise DataError([problem for problem in problems if problem.grade > Grade.NOTE])
    date = newest_date(graph.dataset)
    year, moves = lay_out(graph), check_moves(graph)
    released = _released(data)

    # The libraries of these take long to load: a process that makes none of them does without.
    def workbooks() -> dict[str, bytes]:
        from .exports import xlsx
        return xlsx.workbooks(graph, year, date)

    def documents() -> dict[str, bytes]:
        from .exports import blanks, docx
        return docx.documents(graph, year, date) | blanks.blanks(graph, year, date)

    def calendars() -> dict[str, bytes]:
        from .exports import ics
        return ics.calendars(graph, year, date)

    def found() -> dict[str, bytes]:
        made = search_files(graph, texts, offline, _guide(data))
        if sounds:
            remember(sounds, readings())  # perhaps in a second process, whose memory is lost
        return made

    def records() -> dict[str, bytes]:
        return {
            "api/catalog.json": catalog(graph, year, date),
            "api/catalog.schema.json": catalog_schema(),
            "assets/zb/check-ids.js": check_ids(graph),
            **moves,
            TABLE: check_table(graph, groups_of(graph, year), offline),
            RULES: review_rules(graph, offline),
            FEED: feed(graph, date, offline, site_url),
        }

    # The files take about as long as the pages, and only the page of downloads asks for them, when it is set.
    second = Beside((found, records, workbooks, documents, calendars))

    @cache
    def files() -> dict[str, bytes]:
        made = dict(chain.from_iterable(one.items() for one in second.finish()))
        # What was released once stays as it was, though the data of that date have changed since.
        standing = {f"releases/{day}/catalog.json": content for day, content in {date: made["api/catalog.json"], **released}.items()}
        return made | standing

    pages = render(graph, texts, year, date, offline, site_url, lambda: {address: len(content) for address, content in files().items()},
                   kept and _folder(kept / "templates"), sorted({date, *released}, reverse=True), second.share)
    if sounds:
        remember(sounds, readings())
    return Output(tuple(pages), files, tuple(problems), date, graph.dataset.unit.id, bool(moves))


def _folder(path: Path) -> Path | None:
    """PATH as a folder that is there; None where it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return path


def originals_folder(data: Path, named: Path | None = None) -> Path | None:
    """Where the originals lie: the folder named, else ZHIBU_ORIGINALS, else data/originals."""
    if named is not None:
        return named
    if folder := os.environ.get("ZHIBU_ORIGINALS"):
        return Path(folder)
    return data / "originals"


def newest_date(dataset: Dataset) -> str:
    """The newest day on which any record was written or checked."""
    days = [dataset.unit.checked_on] if dataset.unit else []
    days += [plan.checked_on for plan in dataset.plans]
    days += [report.checked_on for report in dataset.reports]
    days += [regulation.force.checked_on for regulation in dataset.regulations]
    holders = [clause for plan in dataset.plans for section in plan.sections for clause in section.clauses]
    days += [change.date for holder in [*holders, *dataset.regulations] for duty in holder.requirements
             for change in duty.history]
    return max(days)


def _released(data: Path) -> dict[str, bytes]:
    """The data sets that the unit has released and keeps in data/releases, by their dates."""
    return {path.parent.name: path.read_bytes() for path in sorted(data.glob("releases/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]/catalog.json"))}


def _guide(data: Path) -> str:
    """The hand-written instructions beside the data, for the search; empty where there are none."""
    path = data.parent / "docs" / "help" / "index.md"
    return path.read_text(encoding="utf-8") if path.is_file() else ""
