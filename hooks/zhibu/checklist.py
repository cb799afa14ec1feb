"""Unfolds checks into the boxes that a reader ticks: one for each period and each member of the scope."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from . import model
from .graph import Entity, Graph

PERIODS = {
    "year": [("", "全年")],
    "half-year": [("h1", "上半年"), ("h2", "下半年")],
    "quarter": [(f"q{n}", f"第{'一二三四'[n - 1]}季度") for n in range(1, 5)],
    "month": [(f"{n:02d}", f"{n}月") for n in range(1, 13)],
}
"""The parts of a year that a period word means: id and name."""

PIECES = ("次", "个", "场", "篇")
"""Units of which each one gets a box of its own; hours are one box for the whole amount."""


@dataclass(frozen=True)
class Box:
    """One thing to tick."""

    id: str
    """What the tick is stored under: the check's id, the year and period, the member of the scope, the count."""
    period: str
    member: str
    count: str

    @property
    def label(self) -> str:
        """What stands beside the box."""
        return " ".join(filter(None, (self.member, self.period, self.count)))


@dataclass(frozen=True)
class Checklist:
    """A check with its boxes, as it stands on a page."""

    check: Entity
    holder: Entity
    boxes: tuple[Box, ...]
    fingerprint: str
    """Changes when the meaning of the check changes, so that an old tick can be told."""

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, Box]]]]:
        """The boxes in rows, each box with its short name: a row for each member where there are several periods."""
        if len({box.period for box in self.boxes}) < 2:
            return [("", [(" ".join(filter(None, (box.member, box.count))) or box.period or "有", box)
                          for box in self.boxes])]
        members = dict.fromkeys(box.member for box in self.boxes)
        return [(member, [(" ".join(filter(None, (box.period, box.count))), box)
                          for box in self.boxes if box.member == member]) for member in members]


def members_of(unit: model.Unit, duty: model.Requirement) -> list[tuple[str, str]]:
    """Whom a requirement is counted for in this unit: id and name; one nameless entry for the branch as a whole."""
    titles = {body.id: body.title for body in unit.bodies}
    if duty.scope == "station":
        return [(station, titles.get(station, station)) for station in unit.stations]
    if duty.scope == "group":
        return [(group, titles.get(group, group)) for group in unit.groups]
    if duty.scope == "committee-member":
        return [(post.id, post.title) for post in unit.posts]
    if duty.scope == "member":
        return [(f"m{n:02d}", f"党员{n:02d}") for n in range(1, unit.members + 1)]
    return [("", "")]


def copies_of(duty: model.Requirement) -> int:
    """How many boxes one member has in one period: one for each piece that is counted, hours in one."""
    return duty.min if duty.min and duty.min > 1 and duty.unit in PIECES else 1


def yearly_minimum(unit: model.Unit, duty: model.Requirement) -> int | None:
    """How many a year this unit owes in all: periods × members × minimum; None where nothing is counted."""
    if duty.kind != "counted" or duty.min is None or duty.per not in PERIODS or duty.same_as or duty.edition or duty.occasion:
        return None
    return duty.min * len(PERIODS[duty.per]) * len(members_of(unit, duty))


def is_counted(duty: Entity) -> bool:
    """Whether a requirement counts for this unit as one with a number to reach, each act once."""
    it = duty.record
    return duty.ours and it.kind == "counted" and it.modality == "must" and not it.same_as and not it.occasion


def checklists(graph: Graph, key: str) -> list[Checklist]:
    """The checks of one item, requirement or mechanism, each with its boxes; superiors' own get none."""
    holder = graph.entities[key]
    return [Checklist(check, holder, tuple(_boxes(graph, holder, check)), fingerprint(check.record, holder.record))
            for check in graph.inside(key, "check")]


MOVES = "assets/zb/check-moves.js"
"""The script of `check_moves`, where there is one."""


def check_ids(graph: Graph) -> bytes:
    """A script that names every check of the site, so that an import can tell which ticks have no check any more."""
    ids = json.dumps(sorted(check.id for check in graph.of("check")), ensure_ascii=False)
    return f"window.zhibuChecks = {ids};\n".encode()


def check_moves(graph: Graph) -> dict[str, bytes]:
    """A script that names for each retired check the one that took its place, so that its ticks go there; no file where there is none."""
    moves = {}
    for check in graph.of("check"):
        now, seen = check, set()
        while now.record.retired and now.key not in seen:
            seen.add(now.key)
            now = graph.entities.get(now.record.retired.to or "", now)
        if now is not check and now.type == "check" and not now.record.retired:
            moves[check.id] = now.id
    text = json.dumps(dict(sorted(moves.items())), ensure_ascii=False)
    return {MOVES: f"window.zhibuMoves = {text};\n".encode()} if moves else {}


def fingerprint(check: model.Check, holder: model.Item | model.Requirement | model.Mechanism) -> str:
    """Eight hexadecimal digits of what the check means: its question, its record, its count."""
    parts = [check.ask, check.record]
    if isinstance(holder, model.Requirement):
        parts += [str(holder.min), str(holder.max), holder.unit or "", holder.per, holder.scope]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def not_laid_out(graph: Graph, holder: Entity) -> str:
    """Why an item or requirement has nothing to tick this year: whose duty it is, or that it is over; empty where it has."""
    record = holder.record
    if getattr(record, "edition", None):
        return f"{record.edition}年版，只供对照"
    if not holder.ours:
        return f"{graph.bearer(holder)}的职责"
    if getattr(record, "same_as", None):
        return "与另一处是同一次，在那里勾"
    occasion = getattr(record, "occasion", None)
    return f"一次性：{occasion}，不排到今年" if occasion else ""


def _boxes(graph: Graph, holder: Entity, check: Entity) -> list[Box]:
    unit, duty = graph.dataset.unit, holder.record
    if unit is None or not_laid_out(graph, holder):
        return []
    if not isinstance(duty, model.Requirement) or duty.kind != "counted" or duty.per not in PERIODS:
        return [Box(f"{check.id}/{unit.working_year}", "", "", "")]
    copies = copies_of(duty)
    boxes = []
    for member, name in [("", "")] if check.record.together else members_of(unit, duty):
        for period, label in PERIODS[duty.per]:
            for n in range(1, copies + 1):
                when = f"{unit.working_year}-{period}" if period else str(unit.working_year)
                parts = [when, member, str(n) if copies > 1 else ""]
                boxes.append(Box(f"{check.id}/{'.'.join(filter(None, parts))}", label, name,
                                 f"第{n}次" if copies > 1 else ""))
    return boxes
