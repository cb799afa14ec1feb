"""Writing a report: a page for each kind, and the figures to collect with what is due by the day the figures are closed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import get_args

from .. import model
from ..duties import Year
from ..graph import Entity
from ..reckon import due_by
from . import words
from .page import Page, Press

TALLIES = get_args(model.Tally.model_fields["group"].annotation)
CLOSINGS = ((6, 30), (12, 31))
"""The days on which the figures of a half year and of a year are closed."""


def writing_pages(press: Press, year: Year) -> Iterator[Page]:
    """The list of kinds with all figures, and a page for each kind; nothing where there is none."""
    graph = press.graph
    genres, tallies = graph.of("genre"), graph.of("tally")
    if not genres:
        return
    groups = [(group, [(tally, [_due(press, tally, year, datetime.date(year.year, *day)) for day in CLOSINGS]) for tally in tallies
                       if tally.record.group == group]) for group in TALLIES]
    yield press.page("writing/", "writing.html", "写总结", "半年、全年、换届、班子、述职：写哪几块，收哪些数，样本怎么写的", listed=True,
                     genres=genres, groups=[row for row in groups if row[1]], total=len(tallies), year=year, closings=CLOSINGS)
    for genre in genres:
        it: model.Genre = genre.record
        last = datetime.date(year.year, *map(int, it.cutoff.split("-"))) if it.cutoff else None
        sections = graph.inside(genre.key, "step")
        asked = graph.in_order(f"tally:{name}" for section in it.sections for name in section.tallies)
        yield press.page(genre.page, "genre.html", f"{genre.title}怎么写", it.summary, crumbs=(("写总结", "writing/"),), genre=genre,
                         sections=sections, last=last, rows=[(tally, _due(press, tally, year, last) if last else []) for tally in asked],
                         year=year)


def _due(press: Press, tally: Entity, year: Year, last: datetime.date) -> list[tuple[Entity, str]]:
    """What is due by LAST of each requirement that a figure is held against: the requirement, and its amount in words."""
    rows = []
    for duty in press.graph.in_order(tally.record.requirements):
        it: model.Requirement = duty.record
        if not duty.ours or it.kind != "counted" or it.min is None:
            continue
        amount = due_by(year, duty, last)
        whole = due_by(year, duty, datetime.date(year.year, 12, 31))
        each = f"，{words.SCOPE[it.scope]}分别计" if it.scope in words.MEMBERS else ""
        rows.append((duty, f"至少{amount}{it.unit}{each}" if amount else f"还没有到期（全年至少{whole}{it.unit}{each}）"))
    return rows
