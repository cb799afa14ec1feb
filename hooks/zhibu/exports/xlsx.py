"""Workbooks that people work in: the ledger, the tasks by section, the evidence, the year."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter

from ..checklist import is_counted, yearly_minimum
from ..duties import Year
from ..graph import Entity, Graph
from ..pages import words
from ..pages.page import label

LONGEST_NAME = 31
"""Characters that a sheet's name may have."""

LONGEST_CELL = 32000
"""Characters that a cell is sure to keep."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the columns with their widths in characters, the rows."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str | int]]


def workbooks(graph: Graph, year: Year, data_date: str) -> dict[str, bytes]:
    """Every workbook by address."""
    return {
        "downloads/ledger.xlsx": write([*_ledger(graph)], "要求台账", data_date),
        "downloads/tasks.xlsx": write([*_tasks(graph, year)], "任务分解表", data_date),
        "downloads/evidence.xlsx": write([*_evidence(graph)], "佐证清单", data_date),
        "downloads/calendar.xlsx": write([*_calendar(graph, year)], f"{year.year}年历", data_date),
    }


def write(sheets: Iterable[Sheet], title: str, data_date: str) -> bytes:
    """A workbook as bytes: frozen header, filters, A4 across, one page wide; every cell is text or a number, never a formula or link."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": title, "created": datetime.datetime.fromisoformat(data_date)})
    cell = {"text_wrap": True, "valign": "top", "border": 1, "font_name": "宋体", "font_size": 10.5}
    plain, head = book.add_format(cell), book.add_format({**cell, "bold": True, "bg_color": "#EEEEEE", "valign": "vcenter"})
    taken: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name, taken))
        for n, (name, width) in enumerate(sheet.columns):
            page.set_column(n, n, width)
            page.write_string(0, n, name, head)
        for r, row in enumerate(sheet.rows, 1):
            for n, value in enumerate(row):
                if isinstance(value, int):
                    page.write_number(r, n, value, plain)
                else:
                    page.write_string(r, n, value[:LONGEST_CELL], plain)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.print_area(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.set_footer("&L内部学习参考，以当年文件为准&C第&P页 共&N页")
    book.close()
    return out.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """NAME as a sheet may be called, and no two alike."""
    clean = "".join("_" if char in "[]:*?/\\" else char for char in name).strip("'")[:LONGEST_NAME] or "表"
    n = 2
    while clean in taken:
        clean, n = f"{clean[:LONGEST_NAME - 3]}_{n}", n + 1
    taken.add(clean)
    return clean


LEDGER = (("编号", 26), ("要求", 24), ("要做什么", 40), ("类别", 8), ("频次", 18), ("对谁计数", 12), ("一年合计", 8), ("责任", 18), ("配合", 14),
          ("层级", 6), ("来源", 26), ("位置", 12), ("依据", 30), ("佐证", 24), ("计入", 6))


def _ledger_row(graph: Graph, duty: Entity) -> list[str | int]:
    it = duty.record
    total = yearly_minimum(graph.dataset.unit, it) if duty.ours else None
    return [
        duty.id, duty.title, it.action, words.KIND[it.kind] if it.modality == "must" else words.MODALITY[it.modality], words.frequency(it),
        words.SCOPE[it.scope] if it.kind == "counted" else "不计数", total if total is not None else "", _roles(graph, it.owners) or "未载明",
        _roles(graph, it.helpers), words.LEVEL[it.level], label(graph, graph.owner_of(duty)), words.whereabouts(it.locator),
        "；".join(label(graph, graph.entities[basis.to]) for basis in it.basis), kept(graph, it), "是" if duty.ours else "不计入",
    ]


def kept(graph: Graph, record) -> str:
    """What is kept of a requirement, each with its mark."""
    return "、".join(f"{graph.entities[f'evidence:{use.type}'].title}（{words.MARK[use.mark]}）" for use in record.evidence if use.type and use.mark != "none")


def _roles(graph: Graph, ids: Iterable[str]) -> str:
    return "、".join(graph.entities[f"role:{role}"].title for role in ids)


def _ledger(graph: Graph) -> Iterator[Sheet]:
    duties = graph.of("requirement")
    yield Sheet("全部", LEDGER, [_ledger_row(graph, duty) for duty in duties])
    yield Sheet("本单位计次", LEDGER, [_ledger_row(graph, duty) for duty in duties if is_counted(duty)])
    for plan in graph.of("plan"):
        for section in graph.inside(plan.key, "section"):
            rows = [duty for clause in graph.inside(section.key, "clause") for duty in graph.inside(clause.key, "requirement")]
            if rows:
                yield Sheet(f"{plan.record.short}{section.record.key} {section.title}", LEDGER, [_ledger_row(graph, duty) for duty in rows])
    yield Sheet("法规", LEDGER, [_ledger_row(graph, duty) for duty in duties if graph.owner_of(duty).type == "regulation"])


TASKS = (("部分", 18), ("条款", 24), ("分项", 18), ("要做什么", 44), ("责任", 18), ("频次", 18), ("佐证", 24), ("完成情况", 14), ("备注", 14))


def _tasks(graph: Graph, year: Year) -> Iterator[Sheet]:
    for plan in sorted(graph.of("plan"), key=lambda plan: not plan.ours):
        for section in graph.inside(plan.key, "section"):
            rows: list[list[str | int]] = []
            for clause in graph.inside(section.key, "clause"):
                duties = graph.inside(clause.key, "requirement")
                for item in graph.inside(clause.key, "item"):
                    mine = [duty for duty in duties if duty.locator == item.locator]
                    owners = [role for one in (item, *mine) for role in (*getattr(one.record, "actors", ()), *getattr(one.record, "owners", ()))]
                    rows.append([
                        f"{section.record.key}、{section.title}", f"{clause.record.number}. {clause.title}",
                        f"{words.mark_label(item.record.mark)} {item.title}", item.record.text,
                        _roles(graph, dict.fromkeys(owners)) or "未载明", "；".join(words.frequency(duty.record) for duty in mine),
                        "、".join(filter(None, (kept(graph, item.record), *(kept(graph, duty.record) for duty in mine)))),
                        "" if item.ours else f"{graph.bearer(item)}的职责，不计入", ""])
            yield Sheet(f"{plan.record.short}{section.record.key}", TASKS, rows)


def _evidence(graph: Graph) -> Iterator[Sheet]:
    kinds = graph.of("evidence")
    yield Sheet("种类", (("名称", 18), ("是什么", 40), ("应当看得到", 50), ("保管", 14), ("保存期限", 16), ("用于几处", 8)), [
        [kind.title, kind.record.what, "、".join(kind.record.contains), _roles(graph, [kind.record.keeper]) if kind.record.keeper else "未载明",
         kind.record.retention or "未载明", sum(1 for one in graph.outgoing.get(kind.key, ()) if one.type == "proves")] for kind in kinds])
    rows = []
    for kind in kinds:
        for one in graph.outgoing.get(kind.key, ()):
            if one.type == "proves":
                holder = graph.entities[one.end]
                rows.append([kind.title, "有据" if one.strength == "direct" else "惯例", holder.title, label(graph, graph.owner_of(holder)), "是" if holder.ours else "不计入"])
    yield Sheet("用在哪里", (("佐证", 18), ("标记", 8), ("用于", 36), ("出处", 40), ("计入", 8)), rows)


def _calendar(graph: Graph, year: Year) -> Iterator[Sheet]:
    columns = (("期限", 12), ("提醒日", 12), ("周期", 12), ("要求", 28), ("频次", 18), ("对谁", 30), ("责任", 18), ("佐证", 26), ("出处", 30), ("编号", 28), ("完成", 8), ("备注", 12))
    for month in range(1, 13):
        yield Sheet(f"{month}月", columns, [[
            one.until.isoformat(), one.remind.isoformat(), one.label, one.duty.title, words.frequency(one.duty.record), one.people or "支部",
            _roles(graph, one.duty.record.owners) or "未载明", kept(graph, one.duty.record), label(graph, graph.owner_of(one.duty)), one.id, "", ""]
            for one in year.due_in(month)])
    yield Sheet("排不到日子的", (("要求", 28), ("原因", 40), ("责任", 18), ("出处", 30), ("编号", 28)), [
        [duty.title, reason, _roles(graph, duty.record.owners) or "未载明", label(graph, graph.owner_of(duty)), duty.id] for duty, reason in year.undated])
