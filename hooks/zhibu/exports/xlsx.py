"""Workbooks that people work in: the ledger, the tasks by section, the evidence, the year."""

from __future__ import annotations

import datetime
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter

from .. import files
from ..alignment import Alignment, alignments
from ..checklist import is_counted, not_laid_out, yearly_minimum
from ..coverage import coverage, our_reports, reports_on
from ..duties import Occurrence, Year
from ..graph import Entity, Graph
from ..pages import words
from ..pages.page import label
from ..verdicts import verdicts

LONGEST_NAME = 31
"""Characters that a sheet's name may have."""

LINE = 14
"""Points of a line of 五号."""

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
    sheets = {"ledger": _ledger(graph), "tasks": _tasks(graph), "evidence": _evidence(graph), "calendar": _calendar(graph, year),
              "alignment": _alignment(graph), "coverage": _coverage(graph)}
    return {file.address: write(sheets[file.name], file.title, data_date) for file in files.workbooks(graph, year)}


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
                elif value:
                    page.write_string(r, n, value[:LONGEST_CELL], plain)
                else:
                    page.write_blank(r, n, None, plain)
            page.set_row(r, _height(row, sheet.columns))
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


def _height(row: Sequence[str | int], columns: Sequence[tuple[str, int]]) -> float:
    """The height of a row in points, so that every text has room: not every program finds it by itself.

    A column's width counts digits; a Chinese character is two of them wide. A sheet allows 409 points.
    """
    lines = 1
    for value, (_, width) in zip(row, columns, strict=True):
        needed = [2 * len(line) - len(line.encode("ascii", "ignore")) for line in str(value).split("\n")]
        lines = max(lines, sum(-(-length // (width - 1)) or 1 for length in needed))
    return min(409, lines * LINE + 3)


def _sheet_name(name: str, taken: set[str]) -> str:
    """NAME as a sheet may be called, and no two alike, whatever the case of their letters."""
    clean = re.sub(r"[\[\]:*?/\\]", "_", "".join(char for char in name if char.isprintable()))[:LONGEST_NAME].strip("' ") or "表"
    names = (clean if n == 1 else f"{clean[:LONGEST_NAME - 1 - len(str(n))]}_{n}" for n in itertools.count(1))
    free = next(one for one in names if one.casefold() not in {*taken, "history"})
    taken.add(free.casefold())
    return free


LEDGER = (("编号", 15), ("要求", 16), ("要做什么", 32), ("类别", 7), ("频次", 13), ("对谁计数", 9), ("一年合计", 6), ("责任", 11), ("配合", 9),
          ("层级", 6), ("来源", 18), ("位置", 9), ("依据", 20), ("佐证", 17), ("计入", 9))


def _ledger_row(graph: Graph, duty: Entity) -> list[str | int]:
    it = duty.record
    total = yearly_minimum(graph.dataset.unit, it) if duty.ours else None
    return [
        duty.id, duty.title, it.action, words.KIND[it.kind] if it.modality == "must" else words.MODALITY[it.modality], words.frequency(it),
        words.SCOPE[it.scope] if it.kind == "counted" else "不计数", total if total is not None else "", words.titles_of(graph, it.owners) or "未载明",
        words.titles_of(graph, it.helpers), words.LEVEL[it.level], label(graph, graph.owner_of(duty)), words.whereabouts(it.locator),
        "；".join(label(graph, graph.entities[basis.to]) for basis in it.basis), words.kept_of(graph, it), not_laid_out(graph, duty) or "是",
    ]


def _ledger(graph: Graph) -> Iterator[Sheet]:
    duties = graph.asked
    yield Sheet("全部", LEDGER, [_ledger_row(graph, duty) for duty in duties])
    yield Sheet("本单位计次", LEDGER, [_ledger_row(graph, duty) for duty in duties if is_counted(duty)])
    for plan in graph.of("plan"):
        for section in graph.inside(plan.key, "section"):
            rows = [duty for clause in graph.inside(section.key, "clause") for duty in graph.inside(clause.key, "requirement")]
            if rows:
                yield Sheet(f"{plan.record.short}{section.record.key} {section.title}", LEDGER, [_ledger_row(graph, duty) for duty in rows])
    yield Sheet("法规", LEDGER, [_ledger_row(graph, duty) for duty in duties if graph.owner_of(duty).type == "regulation"])


TASKS = (("部分", 12), ("条款", 15), ("分项", 14), ("要做什么", 44), ("责任", 14), ("频次", 14), ("佐证", 20), ("完成情况", 12), ("备注", 12))


def _tasks(graph: Graph) -> Iterator[Sheet]:
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
                        words.titles_of(graph, dict.fromkeys(owners)) or "未载明", "；".join(words.frequency(duty.record) for duty in mine),
                        "、".join(filter(None, (words.kept_of(graph, item.record), *(words.kept_of(graph, duty.record) for duty in mine)))),
                        "" if item.ours else f"{graph.bearer(item)}的职责，不计入", ""])
            yield Sheet(f"{plan.record.short}{section.record.key}", TASKS, rows)


def _evidence(graph: Graph) -> Iterator[Sheet]:
    kinds = graph.of("evidence")
    yield Sheet("种类", (("名称", 18), ("是什么", 40), ("应当看得到", 50), ("保管", 14), ("保存期限", 16), ("用于几处", 8)), [
        [kind.title, kind.record.what, "、".join(kind.record.contains), words.titles_of(graph, [kind.record.keeper]) if kind.record.keeper else "未载明",
         kind.record.retention or "未载明", sum(1 for one in graph.outgoing.get(kind.key, ()) if one.type == "proves")] for kind in kinds])
    rows = []
    for kind in kinds:
        for one in graph.outgoing.get(kind.key, ()):
            if one.type == "proves":
                holder = graph.entities[one.end]
                rows.append([kind.title, "有据" if one.strength == "direct" else "惯例", holder.title, label(graph, graph.owner_of(holder)), "是" if holder.ours else "不计入"])
    yield Sheet("用在哪里", (("佐证", 18), ("标记", 8), ("用于", 36), ("出处", 40), ("计入", 8)), rows)


def _whom(one: Occurrence) -> str:
    """The members it is due from by name, or their number where they are many."""
    return f"{len(one.members)}{words.MEMBERS[one.duty.record.scope]}" if len(one.members) > 7 else one.people or "支部"


def _calendar(graph: Graph, year: Year) -> Iterator[Sheet]:
    columns = (("期限", 11), ("提醒日", 11), ("周期", 8), ("要求", 20), ("频次", 12), ("对谁", 18), ("责任", 14), ("佐证", 18), ("出处", 20), ("编号", 16), ("完成", 6), ("备注", 14))
    for month in range(1, 13):
        yield Sheet(f"{month}月", columns, [[
            one.until.isoformat(), one.remind.isoformat(), one.label, one.duty.title, words.frequency(one.duty.record), _whom(one),
            words.titles_of(graph, one.duty.record.owners) or "未载明", words.kept_of(graph, one.duty.record), label(graph, graph.owner_of(one.duty)), one.id, "",
            f"期限是惯例：{one.custom}" if one.custom else ""]
            for one in year.due_in(month)])
    yield Sheet("排不到日子的", (("要求", 28), ("原因", 40), ("责任", 18), ("出处", 30), ("编号", 28)), [
        [duty.title, reason, words.titles_of(graph, duty.record.owners) or "未载明", label(graph, graph.owner_of(duty)), duty.id] for duty, reason in year.undated])


def _alignment(graph: Graph) -> Iterator[Sheet]:
    for one in alignments(graph):
        name = one.superior.record.short
        yield Sheet(f"{name}逐条", (("条号", 6), ("上级条款", 26), ("承接", 9), ("本所条款", 24), ("强弱", 6), ("凭什么（推断）", 40), ("没有接的项", 24), ("该不该接", 9), ("为什么", 30)),
                    list(_carried(one)))
        yield Sheet(f"{one.own.record.short}多出来的", (("条号", 6), ("本所条款", 30), ("接上级哪条", 20), ("多了什么", 60)), [
            [clause.record.number, clause.title, "、".join(f"第{pair.superior.record.number}条" for pair in pairs), clause.record.adds or ""] for clause, pairs in one.added])
        yield Sheet(f"{name}数字", (("数的是什么", 24), ("上级", 24), ("本所", 24), ("比较", 18)), [
            [row.measure, words.frequency(row.superior.record) if row.superior else "没有写", words.frequency(row.own.record) if row.own else "没有写", words.NUMBERS[row.verdict]]
            for row in one.numbers])


def _carried(one: Alignment) -> Iterator[list[str | int]]:
    """A row for each pair, then one for each item that is left; the clause stands in its first row alone."""
    for row in one.rows:
        first = [row.clause.record.number, row.clause.title, words.ALIGNED[row.state]]
        pairs = [[pair.own.title, words.STRENGTH[pair.strength], pair.why, "", "", ""] for pair in row.pairs] or [["", "", _of_year(row.why, row.year), "", "", ""]]
        left = [["", "", "", item.item.title, "" if item.applies is None else "该接没接" if item.applies else "不适用", _of_year(item.why, item.year)] for item in row.left]
        for rest in (*pairs, *left):
            yield [*first, *rest]


def _of_year(why: str, year: int | None) -> str:
    """A reason, marked where it was given of another year's plan."""
    return f"{year}年的判断，今年没有重看：{why}" if year else why


def _coverage(graph: Graph) -> Iterator[Sheet]:
    own = graph.entities[f"plan:{graph.dataset.unit.plan}"]
    for title, reports in (("对着要点的报告", reports_on(graph, own)), ("全部报告", our_reports(graph))):
        if reports:
            found = coverage(graph, own, reports)
            yield Sheet(title, (("条号", 6), ("条款", 26), ("分项", 24), ("写到没有", 10), ("哪几段", 40)), [
                [clause.entity.record.number, clause.entity.title, one.entity.title if one is not clause else "（整条）", words.COVERED[one.state],
                 "；".join(f"{label(graph, answer.point)}（{words.STRENGTH[answer.strength]}）" for answer in one.answers)]
                for clause in found.clauses for one in (clause, *clause.items)])
    for report in our_reports(graph):
        yield Sheet(f"{report.record.short}的数", (("要求", 28), ("依据", 24), ("应有", 20), ("结论", 9), ("各份", 18), ("各份结论", 9), ("理由", 46)), [
            [one.duty.title, words.cited(graph, one.duty), words.frequency(one.duty.record), words.JUDGED[one.verdict], part.name if part else "",
             words.JUDGED[part.verdict] if part else "", part.why if part else one.reason]
            for one in verdicts(graph, report) for part in one.parts or (None,)])
