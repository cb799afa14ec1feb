"""Word documents to fill in: the blank forms, the list to hand over by, an outline for each kind of report."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from .. import files, model
from ..duties import Year
from ..graph import Entity, Graph
from ..numerals import to_chinese
from ..reckon import due_by
from ..pages import words
from .docx import DRAFT, WIDE, WIDTH, Block, Heading, Small, Table, write

PEN = 8
"""How high a row is that a pen fills, in millimetres."""


def blanks(graph: Graph, year: Year, data_date: str) -> dict[str, bytes]:
    """Every document to fill in by address; YEAR is the working year, for which the outlines are."""
    made = {file.address: write(file.about.title, _form(file.about.record), data_date, file.about.record.landscape) for file in files.forms(graph)}
    made |= {file.address: write(file.title, _outline(graph, file.about, year), data_date) for file in files.outlines(graph, year)}
    if graph.of("handover"):
        made[files.HANDOVER.address] = write(files.HANDOVER.title, _handover(graph), data_date, across=True)
    return made


def _form(form: model.Form) -> Iterator[Block]:
    """The blocks of a form, with nothing in them but what is printed."""
    width = WIDE if form.landscape else WIDTH
    for block in form.blocks:
        if block.title:
            yield Small(block.title)
        if block.fields:
            label, room = width * 0.18, width * 0.32
            pairs = [(*block.fields[n:n + 2], "")[:2] for n in range(0, len(block.fields), 2)]
            yield Table((), tuple((first, "", second, "") for first, second in pairs), (label, room, label, room), PEN)
        elif block.columns:
            parts = sum(column.width for column in block.columns)
            empty = ("",) * (len(block.columns) - 1)
            yield Table(tuple(column.title for column in block.columns), tuple((text, *empty) for text in block.labels or [""] * block.rows),
                        tuple(width * column.width / parts for column in block.columns), PEN)
        elif block.lines:
            yield Table((), (("",),) * block.lines, (width,), PEN)
        elif block.sign:
            yield Small("　".join(f"{name}：　　　　　　" for name in block.sign))
        else:
            yield Small(block.note or "")


def _handover(graph: Graph) -> Iterator[Block]:
    rows = [(str(n), row.record.group, f"{row.title}：{row.record.what}", row.record.ask, "□有　□缺", "") for n, row in enumerate(graph.of("handover"), 1)]
    yield Small("没有规定要交哪些，这张清单是惯例；缺的写“缺”，不补造。")
    yield Table(("序号", "类别", "交什么，交到什么样算清楚", "接的人要问清", "有／缺", "没办完的、下一个日子"), tuple(rows), (12, 25, 82, 60, 20, 48), PEN)
    yield Small("移交人：　　　　　　　　接收人：　　　　　　　　监交人：　　　　　　　　　　年　　月　　日")


def _outline(graph: Graph, genre: Entity, year: Year) -> Iterator[Block]:
    """The skeleton of a report with its empty places to be seen, and the figures to collect; no sentence that could stand in it."""
    it: model.Genre = genre.record
    last = datetime.date(year.year, *map(int, it.cutoff.split("-"))) if it.cutoff else None
    yield Small(f"{DRAFT}方括号里是提示，写好后删掉。" + (f"数据截到{words.month_day(last)}。" if last else ""))
    yield f"［{it.addressee}］"
    for n, section in enumerate(it.sections, 1):
        yield Heading(f"{to_chinese(n)}、{section.title}")
        yield f"［{section.hint}］"
        if section.tallies:
            yield Small(f"要用的数：{'、'.join(graph.entities[f'tally:{name}'].title for name in section.tallies)}")
        yield ""
    yield "［落款：单位］"
    yield "［日期］"
    named = dict.fromkeys(name for section in it.sections for name in section.tallies)
    yield Heading("附：要收的数", new_page=True)
    yield Table(("数", "单位", "口径", "应有" if last else "", "实有", "出自"), tuple(
        (tally.title, tally.record.unit, tally.record.definition, _due(graph, tally, year, last) if last else "", "",
         graph.entities[f"evidence:{tally.record.record}"].title) for tally in (graph.entities[f"tally:{name}"] for name in named)),
        (30, 12, 50, 28, 14, 22), PEN)


def _due(graph: Graph, tally: Entity, year: Year, last: datetime.date) -> str:
    """What is due by the last day, a line each level that gives a number."""
    lines = []
    for duty in graph.in_order(tally.record.requirements):
        if duty.ours and duty.record.kind == "counted" and duty.record.min is not None:
            amount = due_by(year, duty, last)
            lines.append(f"{words.LEVEL[duty.record.level]}：{f'至少{amount}{duty.record.unit}' if amount else '没有到期'}")
    return "\n".join(dict.fromkeys(lines))
