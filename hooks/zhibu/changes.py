"""What changed in the data and in the regulations, by the dates that the data themselves name; as a list and as an Atom feed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from .graph import Article, Entity, Graph, Link, link, seal
from .sealing import stale

KINDS = {"duty": "要求改动", "law": "法规修订", "check": "核对", "erratum": "勘误", "retired": "停用"}
"""The kinds of change, in the order in which a day lists them."""

FEED = "help/changes.atom"
"""Where the feed stands."""


@dataclass(frozen=True)
class Event:
    """One thing that changed or was checked."""

    date: str
    """As far as it is known: 2026-11-21, 2024-07, 2023; empty where the data do not say."""
    kind: str
    entity: Entity
    what: str
    by: str = ""
    """The post that checked it, by its id; empty where the data do not say."""
    note: str = ""


@dataclass(frozen=True)
class Day:
    """What stands under one date, by kind."""

    date: str
    groups: tuple[tuple[str, tuple[Event, ...]], ...]


def events(graph: Graph) -> list[Event]:
    """Everything that changed, the newest first; what has no date comes last."""
    places, kinds = {key: n for n, key in enumerate(graph.entities)}, list(KINDS)
    return sorted(_events(graph), key=lambda one: (_backwards(one.date), kinds.index(one.kind), places[one.entity.key], one.what))


def by_day(found: list[Event]) -> list[Day]:
    """EVENTS under their dates and kinds."""
    return [Day(date, tuple((kind, tuple(rows)) for kind, rows in groupby(one, key=lambda event: event.kind)))
            for date, one in groupby(found, key=lambda event: event.date)]


def waiting(graph: Graph) -> list[Link]:
    """The confirmed links of which an end has changed since: they wait for a second look and do not count."""
    asked = [Link(row.type, row.start, row.end) for row in graph.dataset.suggestions
             if row.state == "confirmed" and row.fp and row.start in graph.entities and row.end in graph.entities
             and row.fp != seal(graph.entities, Link(row.type, row.start, row.end))]
    return [*(row.link for row in stale(graph)), *asked]


def _backwards(date: str) -> tuple[int, ...]:
    """A key that sorts later dates first, within a year its months and days before the bare year."""
    return tuple(-int(part) for part in date.split("-")) if date else (1,)


def _events(graph: Graph) -> Iterator[Event]:
    for duty in graph.of("requirement"):
        for change in duty.record.history:
            yield Event(change.date, "duty", duty, change.what)
    for law in graph.of("regulation"):
        yield from _law_events(law)
    for kind in ("plan", "report"):
        for one in graph.of(kind):
            checked = one.record.life == "checked"
            yield Event(one.record.checked_on, "check", one, "由人核对过" if checked else "整理稿，还没有由人逐条核对", one.record.checked_by or "")
    for entity in graph.entities.values():
        record = entity.record.retired if isinstance(entity.record, Article) else getattr(entity.record, "retired", None)
        if record:
            yield Event(record.date or "", "retired", entity, record.why, note=record.to or "")


def _law_events(law: Entity) -> Iterator[Event]:
    """The editions of a regulation, what changed since the plans, when it was checked, what was put right."""
    told = {(one.date, one.what) for one in law.record.changes}
    for one in (*law.record.changes, *(edition for edition in law.record.editions if (edition.date, edition.what) not in told)):
        yield Event(one.date, "law", law, one.what)
    force = law.record.force
    yield Event(force.checked_on, "check", law, force.text, force.checked_by or "", force.confidence)
    for fact in law.record.facts:
        if fact.was:
            # An erratum has no date of its own: it was found when the regulation was checked.
            yield Event(force.checked_on, "erratum", law, f"{fact.topic}：{fact.gist}", force.checked_by or "", f"{fact.was}凭什么：{fact.evidence}")


# ---- as a feed ----

def feed(graph: Graph, data_date: str, offline: bool = False, site_url: str | None = None) -> bytes:
    """The changes as Atom: one entry for each date and kind. Ids come from the unit, the date and the kind, times from the data."""
    unit = graph.dataset.unit
    base = f' xml:base={quoteattr(site_url.rstrip("/") + "/help/")}' if site_url and not offline else ""
    page = link(graph.entities["page:changes"], "help/", offline)
    rows = [f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"{base}>',
            f"<title>{_text(unit.title)}支部工作手册：更新记录</title>", f"<id>{_id(unit.id, 'changes')}</id>", f"<updated>{_moment(data_date)}</updated>",
            f"<author><name>{_text(unit.title)}</name></author>", '<link rel="self" type="application/atom+xml" href="changes.atom"/>',
            f"<link rel=\"alternate\" type=\"text/html\" href={quoteattr(page)}/>"]
    for day in by_day(events(graph)):
        for kind, found in day.groups if day.date else ():
            said = "\n".join(f"{one.entity.title}：{one.what}" for one in found)
            rows += ["<entry>", f"<title>{day.date} {KINDS[kind]}（{len(found)}）</title>", f"<id>{_id(unit.id, day.date, kind)}</id>",
                     f"<updated>{_moment(day.date)}</updated>", f'<link rel="alternate" type="text/html" href={quoteattr(f"{page}#d{day.date}")}/>',
                     f'<category term="{kind}" label="{KINDS[kind]}"/>', f'<content type="text">{_text(said)}</content>', "</entry>"]
    return ("\n".join([*rows, "</feed>"]) + "\n").encode()


def _text(text: str) -> str:
    """TEXT as XML can hold it."""
    return escape("".join(sign for sign in text if sign in "\n\t" or (sign >= " " and sign not in "\ufffe\uffff" and not "\ud800" <= sign <= "\udfff")))


def _moment(date: str) -> str:
    """A date as far as it is known as the moment with which it begins."""
    return f"{date}{'-01' * (2 - date.count('-'))}T00:00:00Z"


def _id(*parts: str) -> str:
    """An id that is the same in every build: a UUID of version 8 made of what it names."""
    digits = hashlib.sha256("\n".join(("zhibu", *parts)).encode()).hexdigest()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"
