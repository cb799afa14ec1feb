"""The ledger of requirements: ours with their yearly sums, superiors' own apart, the levels side by side, the bans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..checklist import is_counted
from ..graph import Entity, Graph
from ..levels import COLUMNS, Compared, side_by_side
from . import words
from .common import about
from .page import Page, Press


def ledger_page(press: Press) -> Iterator[Page]:
    """The one page of all requirements."""
    graph = press.graph
    duties = graph.asked
    topics = topics_of(graph)
    rows = [(duty, graph.owner_of(duty), topics[duty.key]) for duty in sorted(duties, key=lambda duty: duty.record.kind != "counted")]
    yield press.page("requirements/", "requirements.html", "要求台账", "每一项要求：多久一次、谁负责、凭什么、留什么", listed=True,
                     ours=[row for row in rows if row[0].ours], others=[row for row in rows if not row[0].ours],
                     counted=sum(1 for duty in duties if is_counted(duty)), forbidden=_forbidden(graph),
                     levels=[(one, _verdict(graph, one)) for one in side_by_side(graph)], columns=COLUMNS)


def topics_of(graph: Graph) -> dict[str, list[Entity]]:
    """The topics of each requirement by its key: those whose pages list it, else the first topic of its source."""
    found: dict[str, list[Entity]] = defaultdict(list)
    for topic in graph.of("topic"):
        for duty in about(graph, topic)[1]:
            found[duty.key].append(topic)
    for duty in graph.asked:
        if duty.key not in found:
            first = graph.owner_of(duty).record.topics[:1]
            found[duty.key] = [graph.entities[f"topic:{topic}"] for topic in first if f"topic:{topic}" in graph.entities]
    return found


def _verdict(graph: Graph, one: Compared) -> str:
    """Which level asks the most of us, in a sentence."""
    levels = list(dict.fromkeys(words.LEVEL[duty.record.level] for duty in one.binding))
    top = list(dict.fromkeys(words.LEVEL[duty.record.level] for duty in one.strictest))
    most = words.yearly_sum(graph, one.strictest[0])
    if len(levels) == 1:
        return f"给我们定了次数的只有{levels[0]}，照它办：一年{most}"
    if len(top) == len(levels):
        return f"{'、'.join(levels)}的数一样：一年{most}"
    return f"{'、'.join(top)}更严，照它办：一年{most}"


def _forbidden(graph: Graph) -> list[tuple[Entity, Entity, str, list[Entity]]]:
    """Every ban: the requirement, its source, whom it binds, the mechanisms that watch it; ours and the nearest level first."""
    order = ["own", "superior", "law", "custom"]
    bans = [duty for duty in graph.asked if duty.record.modality == "must-not" and not duty.record.edition]
    rows = []
    for duty in sorted(bans, key=lambda duty: (not duty.ours, order.index(duty.record.level))):
        named = "、".join(graph.entities[f"role:{role}"].title for role in duty.record.owners)
        watched = graph.in_order(one.start for one in graph.incoming.get(duty.key, ()) if one.start.startswith("mechanism:"))
        rows.append((duty, graph.owner_of(duty), named or graph.bearer(duty), watched))
    return rows
