"""The pages of the posts: what each must do by rhythm, its checklist and card, and what no source gives to anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..checklist import checklists, is_counted
from ..duties import Year
from ..graph import Entity, Graph
from . import words
from .page import Page, Press


@dataclass(frozen=True)
class Post:
    """A role with everything that names it."""

    role: Entity
    duties: tuple[Entity, ...]
    """What it owns or helps with: by rhythm, what is not ours last."""
    items: tuple[Entity, ...]
    checks: tuple[Entity, ...]
    runs: tuple[Entity, ...]


def role_pages(press: Press, year: Year) -> Iterator[Page]:
    """The list of posts with what nobody is named for, and a page for each post."""
    graph = press.graph
    posts = [_post(graph, role) for role in graph.of("role")]
    nobody = [duty for duty in graph.asked if not duty.record.owners and not duty.record.helpers]
    yield press.page("roles/", "roles.html", "岗位", "每个岗位要做什么、备查什么", listed=True, posts=posts,
                     nobody=by_rhythm([duty for duty in nobody if duty.ours]), others=[duty for duty in nobody if not duty.ours],
                     unit=graph.dataset.unit, titles={body.id: body.title for body in graph.dataset.unit.bodies})
    for post in posts:
        mine = [duty for duty in post.duties if duty.ours]
        lists = [(duty, checklists(graph, duty.key)) for duty in mine if is_counted(duty)]
        groups = by_rhythm(mine)
        months = Counter(one.until.month for one in year.occurrences if one.duty in mine)
        yield press.page(post.role.page, "role.html", post.role.title, post.role.record.summary, crumbs=(("岗位", "roles/"),),
                         role=post.role, post=post, mine=mine, groups=groups, card=[row for row in groups if row[0] in words.DATED],
                         rest=[row for row in groups if row[0] not in words.DATED], lists=lists, year=year, months=sorted(months.items()),
                         also=[(one.role, len(one.duties)) for one in posts if one.role.id in post.role.record.also])


def by_rhythm(duties: list[Entity]) -> list[tuple[str, list[Entity]]]:
    """DUTIES under the rhythms they have, in the order of a year's work."""
    return [(rhythm, rows) for rhythm in words.RHYTHMS if (rows := [duty for duty in duties if words.rhythm(duty.record) == rhythm])]


def _post(graph: Graph, role: Entity) -> Post:
    duties = [duty for duty in graph.asked if role.id in (*duty.record.owners, *duty.record.helpers)]
    return Post(
        role, tuple(sorted(duties, key=lambda duty: (not duty.ours, words.RHYTHMS.index(words.rhythm(duty.record))))),
        tuple(item for item in graph.of("item") if role.id in item.record.actors),
        tuple(check for check in graph.of("check") if role.id in check.record.who),
        tuple(one for one in graph.of("mechanism") if role.id in one.record.runs))
