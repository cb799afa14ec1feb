"""The progress page: an empty frame that the browser fills from its own ticks, and the table of all boxes it needs for that."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..graph import Graph, link
from .packs import Group
from .page import Page, Press, label

ADDRESS = "progress/"
TABLE = "assets/zb/check-table.js"


def progress_page(press: Press, groups: list[Group], year: int) -> Iterator[Page]:
    """The page of one browser's progress; without scripts it says how many boxes there are and where."""
    yield press.page(ADDRESS, "progress.html", "勾选进度", "这台浏览器勾了多少：按计划、岗位、月份，仅存本机，不上报",
                     groups=groups, working_year=year, total=sum(group.boxes for group in groups), table=TABLE)


def check_table(graph: Graph, groups: list[Group], offline: bool) -> bytes:
    """A script with every box of the working year: what it is for, whom it concerns, in which month it falls due.

    `checks`: [id, duty, question, place in groups, source, places in roles, fingerprint, link, boxes], a box being
    [what follows the check's id, what stands beside it, month or 0].
    """
    roles = [role.id for role in graph.of("role")]
    checks = []
    for place, group in enumerate(groups):
        for duty in group.duties:
            for row in duty.rows:
                check = row.list.check
                boxes = [[cell.box.id[len(check.id) + 1:], cell.box.label, cell.month] for _, cells in row.cells for cell in cells]
                checks.append([check.id, duty.holder.title, check.title, place, label(graph, duty.source), [roles.index(role) for role in row.roles],
                               row.list.fingerprint, link(check, ADDRESS, offline), boxes])
    table = {"groups": [group.title for group in groups], "roles": [role.title for role in graph.of("role")], "checks": checks}
    return f"window.zhibuCheckTable = {json.dumps(table, ensure_ascii=False, separators=(',', ':'))};\n".encode()
