"""Workbooks, read back with another library than the one that wrote them: laid out for work and print, complete, inert."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree, html
from openpyxl.worksheet.worksheet import Worksheet

from zhibu.build import Output, build, examine
from zhibu.checklist import is_counted, yearly_minimum
from zhibu.duties import lay_out
from zhibu.exports.xlsx import LONGEST_NAME, Sheet, write
from zhibu.graph import Graph

ROOT = Path(__file__).resolve().parents[2]
BOOKS = ("downloads/ledger.xlsx", "downloads/tasks.xlsx", "downloads/evidence.xlsx", "downloads/calendar.xlsx")


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet: Worksheet) -> list[dict[str, str | int | None]]:
    """What stands under the header, each row by its column names."""
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


@pytest.fixture(scope="module")
def real() -> tuple[Graph, Output]:
    return examine(ROOT / "data", ROOT / "none")[0], build(ROOT / "data", ROOT / "none")


@pytest.fixture(scope="module", params=["toy", "real"])
def made(request, sound) -> tuple[Graph, Output]:
    """The records and what a build made of them."""
    return (sound.graph, sound.online) if request.param == "toy" else request.getfixturevalue("real")


@pytest.fixture(scope="module")
def books(made) -> dict[str, openpyxl.Workbook]:
    return {name: read(made[1].files[name]) for name in BOOKS}


def laid_out_for_work(sheet: Worksheet) -> None:
    """Fails unless the header stands still and is repeated, everything can be filtered, and it prints across A4, one page wide."""
    whole = f"A1:{sheet.cell(max(2, sheet.max_row), sheet.max_column).coordinate}"
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == whole
    assert sheet.print_area.replace("$", "").rpartition("!")[2] == whole
    assert sheet.print_title_rows == "$1:$1"
    assert (str(sheet.page_setup.paperSize), sheet.page_setup.orientation) == ("9", "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0) or (
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert "以当年文件为准" in sheet.oddFooter.left.text and "&P" in sheet.oddFooter.center.text


def inert(content: bytes) -> None:
    """Fails if a workbook holds a formula, a link, a macro or anything from outside."""
    for sheet in read(content):
        for row in sheet.iter_rows():
            assert all(cell.data_type in "sn" and cell.hyperlink is None for cell in row), sheet.title
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            assert not re.search("vba|external|activeX|embed|connections", name), name
            tree = etree.fromstring(packed.read(name))
            assert tree.xpath('//*[local-name()="f" or local-name()="hyperlink" or local-name()="hyperlinks"]') == []
            assert tree.xpath('//@TargetMode[.="External"]') == []


def named_as_the_rules_say(book: openpyxl.Workbook) -> None:
    names = book.sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert [name for name in names if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\\x00-\x1f]|^'|'$", name) or name.casefold() == "history"] == []


def test_every_sheet_is_laid_out_for_work_and_print(books):
    for book in books.values():
        for sheet in book:
            laid_out_for_work(sheet)
            assert all(cell.value and cell.font.b for cell in sheet[1]), "a header over every column"
            assert all(dimension.width >= 6 for dimension in sheet.column_dimensions.values())


def test_no_workbook_holds_a_formula_or_a_link(made):
    for name in BOOKS:
        inert(made[1].files[name])


def test_sheets_are_named_as_the_rules_say(books):
    for book in books.values():
        named_as_the_rules_say(book)


def test_no_text_of_a_workbook_is_cut(made, books):
    longest = max(len(cell) for book in books.values() for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str))
    assert longest < 2000


def test_numbers_are_numbers_and_the_yearly_sum_is_the_computed_one(made, books):
    graph = made[0]
    found = {row["编号"]: row["一年合计"] for row in rows(books["downloads/ledger.xlsx"]["全部"])}
    for duty in graph.of("requirement"):
        total = yearly_minimum(graph.dataset.unit, duty.record) if duty.ours else None
        assert found[duty.id] == total and type(found[duty.id]) in (int, type(None)), duty.id
    assert any(found.values())
    assert all(type(row["用于几处"]) is int for row in rows(books["downloads/evidence.xlsx"]["种类"]))


def test_the_ledger_agrees_with_the_page_and_the_catalog(made, books):
    graph, output = made
    book = books["downloads/ledger.xlsx"]
    whole = [row["编号"] for row in rows(book["全部"])]
    catalog = {one["key"]: one for one in json.loads(output.files["api/catalog.json"])["entities"] if one["type"] == "requirement"}
    page = next(html.fromstring(f"<div>{page.body}</div>") for page in output.pages if page.address == "requirements/")
    shown = [key for key in page.xpath(".//*[@data-list]//tbody/tr/@data-key") if key in catalog]
    assert len(whole) == len(set(whole)) and {f"requirement:{id}" for id in whole} == set(catalog) == set(shown)
    counted = [row["编号"] for row in rows(book["本单位计次"])]
    assert set(counted) == {duty.id for duty in graph.of("requirement") if is_counted(duty)} and len(set(counted)) == len(counted)
    assert page.xpath('.//p[@class="zb-lead"]//strong/text()')[:2] == [str(sum(one["ours"] for one in catalog.values())), str(len(counted))]
    for row in rows(book["全部"]):
        one = catalog[f"requirement:{row['编号']}"]
        assert row["一年合计"] == one["yearly_minimum"]
        assert (row["计入"] == "是") == (one["ours"] and not one["same_as"] and not one["occasion"] and not one["edition"])


def test_a_sheet_a_section_holds_each_requirement_of_the_plans_once(made, books):
    graph = made[0]
    book = books["downloads/ledger.xlsx"]
    found = [row["编号"] for sheet in book if sheet.title not in ("全部", "本单位计次") for row in rows(sheet)]
    assert sorted(found) == sorted(duty.id for duty in graph.of("requirement"))


def test_the_calendar_holds_every_requirement_in_its_month_or_with_its_reason(made, books):
    graph, output = made
    year, book = lay_out(graph), books["downloads/calendar.xlsx"]
    assert book.sheetnames == [*(f"{month}月" for month in range(1, 13)), "排不到日子的"]
    for month in range(1, 13):
        found = [(row["编号"], row["期限"], row["提醒日"]) for row in rows(book[f"{month}月"]) if row["编号"]]
        assert found == [(one.id, one.until.isoformat(), one.remind.isoformat()) for one in year.due_in(month)]
    undated = {row["编号"]: row["原因"] for row in rows(book["排不到日子的"])}
    assert undated == {duty.id: why for duty, why in year.undated}
    catalog = {one["key"].partition(":")[2]: one for one in json.loads(output.files["api/catalog.json"])["entities"] if one["type"] == "requirement"}
    assert {id: one["undated"] for id, one in catalog.items() if one["undated"]} == undated
    assert sum(len(one["occurrences"]) for one in catalog.values()) == len(year.occurrences) == output.files["calendar/all.ics"].count(b"BEGIN:VEVENT")


def test_the_tasks_hold_every_item_and_the_duties_at_its_place(made, books):
    graph, book = made[0], books["downloads/tasks.xlsx"]
    found = [(row["条款"], row["分项"], row["要做什么"]) for sheet in book for row in rows(sheet)]
    expected = [(f"{clause.record.number}. {clause.title}", item.title, item.record.text) for clause in graph.of("clause") for item in graph.inside(clause.key, "item")]
    assert sorted((clause, item.partition(" ")[2], text) for clause, item, text in found) == sorted(expected)
    said = "\n".join(str(row["频次"]) for sheet in book for row in rows(sheet))
    assert "每月至少1次" in said


def test_the_evidence_list_holds_every_kind_and_every_use(made, books):
    graph, output = made
    book = books["downloads/evidence.xlsx"]
    assert [row["名称"] for row in rows(book["种类"])] == [kind.title for kind in graph.of("evidence")]
    links = [one for one in json.loads(output.files["api/catalog.json"])["links"] if one["type"] == "proves"]
    assert len(rows(book["用在哪里"])) == sum(row["用于几处"] for row in rows(book["种类"])) == len(links) > 0


def test_two_builds_give_the_same_bytes(toy, sound):
    output = toy.build()
    assert {name: output.files[name] == sound.online.files[name] == sound.offline.files[name] for name in BOOKS} == dict.fromkeys(BOOKS, True)


HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "{=1}", "http://example.org", "mailto:a@b.c", "internal:'x'!A1", "external:c:/x.xlsx",
           "007", "1e5", "TRUE", "#REF!", "a\tb\nc", "_x0041_", "\x07\x1b", "<b>&\"'", "😀", "", " ", "长" * 40000]


def test_no_text_becomes_a_formula_a_link_or_a_number():
    content = write([Sheet("甲", (("文本", 10), ("数", 6)), [[text, n] for n, text in enumerate(HOSTILE)])], "=1+1", "2032-02-03")
    inert(content)
    found = [row["文本"] for row in rows(read(content)["甲"])]
    for text, one in zip(HOSTILE, found, strict=True):
        assert (one or "").replace("\r", "") == text[:32000].replace("\x07\x1b", "_x0007__x001B_") or openpyxl.utils.escape.unescape(one) == text, repr(text)
    assert [row["数"] for row in rows(read(content)["甲"])] == list(range(len(HOSTILE)))


NAMES = ["=1+1", "a/b\\c[d]:e*f?g", "'quoted'", "A", "a", "History", "", " ", "名" * 40, "名" * 40, "名" * 30 + "'名", "x" * 29 + " y", "x\x07y", *["同名"] * 120]


def test_any_name_becomes_one_that_a_sheet_may_have():
    content = write([Sheet(name, (("列", 10),), [["行"]]) for name in NAMES], "名", "2032-02-03")
    book = read(content)
    assert len(book.sheetnames) == len(NAMES)
    named_as_the_rules_say(book)
    assert book.sheetnames[0] == "=1+1" and book.sheetnames[8] == "名" * LONGEST_NAME and book.sheetnames[9] == "名" * 29 + "_2"
    for sheet in book:
        laid_out_for_work(sheet)


def test_a_sheet_without_rows_can_be_filtered_and_printed():
    (sheet,) = read(write([Sheet("空", (("列", 10), ("栏", 10)), [])], "名", "2032-02-03"))
    assert sheet.auto_filter.ref == "A1:B2" and rows(sheet) == []


def test_hostile_texts_of_the_data_stay_texts(hostile):
    output = hostile.build()
    for name in BOOKS:
        inert(output.files[name])
        named_as_the_rules_say(read(output.files[name]))
    titles = [row["要求"] for row in rows(read(output.files["downloads/ledger.xlsx"])["全部"])]
    assert titles and all(hostile.payload in title for title in titles)
