"""Requirements, terms and evidence by workbook: what goes in comes out as drafts, every fault is named at its cell, nothing half done."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from conftest import ROOT, Done, Toy
from docx import Document
from openpyxl.workbook import Workbook

from zhibu.importing.workbook import CHOICES, READY, ROWS, TABLES
from zhibu.problem import Grade

KINDS = tuple(TABLES)
INTO = {"requirements": "shi-2031", "terms": "xin", "evidence": "xin"}
FILE = {"requirements": "plans/shi-2031.yml", "terms": "terms.yml", "evidence": "evidence.yml"}
SOUND = {
    "requirements": {"编号": "jian-shu", "条号": 2, "名称": "每季荐书", "要做什么": "给读者荐书", "类别": "计次", "至少": 1, "单位": "次", "数的是什么": "荐书会",
                     "每多久": "每季度", "对谁计数": "支部", "责任": "支部书记、书点管理员", "留什么": "minutes", "检查": "荐书会的记录有没有？"},
    "terms": {"编号": "jie-li", "词": "接力读", "组": "活动", "解释": "一本书几个人轮着看，看完写一句。", "对本支部": "每个书点都办。", "逐样列出": "领书：记下名字\n还书"},
    "evidence": {"编号": "book-list", "名称": "荐书单", "是什么": "一张单子。", "应当看得到": "书名、荐书人；日期", "谁保管": "书点管理员"},
}
"""A row of each kind that is taken."""


@pytest.fixture
def draft(toy: Toy) -> Toy:
    """The toy before its editors have gone over its plan."""
    toy.edit("plans/shi-2031.yml", "life: checked", "life: draft")
    assert toy.run("ids").returncode == 0
    return toy


def empty(toy: Toy, kind: str) -> Workbook:
    done = toy.run("workbook", "空表.xlsx", "--as", kind)
    assert (done.returncode, done.stderr) == (0, "")
    book = openpyxl.load_workbook(toy.root / "空表.xlsx")
    (toy.root / "空表.xlsx").unlink()
    return book


def letter(kind: str, head: str) -> str:
    """The letter of a column by its heading."""
    heads = [column.head for column in TABLES[kind].columns]
    return openpyxl.utils.get_column_letter(heads.index(head) + 1)


def filled(toy: Toy, kind: str, *rows: dict, change: Callable[[Workbook], None] = lambda book: None) -> Path:
    """The empty workbook with rows in it, CHANGEd afterwards."""
    book = empty(toy, kind)
    for n, row in enumerate(rows, 2):
        for head, value in row.items():
            book.worksheets[0][f"{letter(kind, head)}{n}"] = value
    change(book)
    path = toy.root / f"{kind}.xlsx"
    book.save(path)
    return path


def bring(toy: Toy, kind: str, path: Path, *more: str, name: str = "") -> Done:
    return toy.run("import", path.name, "--as", kind, "--id", name or INTO[kind], *more)


def contents(toy: Toy) -> dict[str, bytes]:
    return {path.relative_to(toy.data).as_posix(): path.read_bytes() for path in toy.data.rglob("*") if path.is_file()}


# The empty workbook.


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_has_a_chinese_heading_and_a_note(sound, kind, tmp_path):
    toy = Toy(sound.toy.root)
    done = toy.run("workbook", str(tmp_path / "x.xlsx"), "--as", kind)
    assert (done.returncode, done.stderr) == (0, "")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == [TABLES[kind].sheet, CHOICES]
    sheet = book.worksheets[0]
    assert sheet.max_row == 1 and sheet.freeze_panes == "A2"
    for cell, column in zip(sheet[1], TABLES[kind].columns, strict=True):
        assert cell.value == column.head and re.fullmatch("[\u4e00-\u9fff]+", cell.value)
        assert cell.comment.text.strip() == ("必填。" if column.needed else "") + column.note


@pytest.mark.parametrize("kind", KINDS)
def test_every_choice_is_offered_and_taken_back(draft, kind):
    book = empty(draft, kind)
    sheet, lists = book.worksheets
    offered = {}
    for one in sheet.data_validations.dataValidation:
        found = re.fullmatch(rf"{CHOICES}!\$([A-Z]+)\$2:\$([A-Z]+)\$(\d+)", one.formula1)
        cells = str(one.sqref)
        assert found[1] == found[2] and re.fullmatch(rf"([A-Z]+)2:(?:\1){READY + 1}", cells)
        offered[re.match("[A-Z]+", cells)[0]] = [row[0].value for row in lists[f"{found[1]}2:{found[1]}{found[3]}"]]
    for column in TABLES[kind].columns:
        words = offered.pop(letter(kind, column.head), None)
        if column.choices:
            assert words == list(column.choices)
        elif column.known == "role":
            assert words == [role.title for role in draft.graph().dataset.roles]
        elif column.known == "evidence":
            assert words == [one.title for one in draft.graph().dataset.evidence]
        else:
            assert bool(words) == (column.known == "body")
    assert offered == {}


def test_a_file_that_is_there_is_not_overwritten(draft):
    path = draft.root / "表.xlsx"
    path.write_text("我的", encoding="utf-8")
    done = draft.run("workbook", "表.xlsx", "--as", "terms")
    assert done.returncode == 1 and "已经有了，不覆盖" in done.stderr and path.read_text(encoding="utf-8") == "我的"
    assert draft.run("workbook", "表.xls", "--as", "terms").returncode == 2
    assert "写不了" in draft.run("workbook", "没有的文件夹/表.xlsx", "--as", "terms").stderr


# What comes out.


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_becomes_a_draft_and_nothing_else_changes(draft, kind):
    before = contents(draft)
    done = bring(draft, kind, filled(draft, kind, SOUND[kind]))
    assert (done.returncode, done.stderr) == (0, "")
    after = contents(draft)
    assert [name for name in after if after[name] != before.get(name)] == [FILE[kind]]
    old, new = before[FILE[kind]].decode().splitlines(), after[FILE[kind]].decode().splitlines()
    at = next((n for n, (one, other) in enumerate(zip(old, new)) if one != other), len(old))
    assert old[at:] == new[len(new) - (len(old) - at):], "one run of lines is new, all others are as they were"
    assert [str(one) for one in draft.problems(originals=False) if one.grade is Grade.ERROR] == []
    assert "没有人核对过" in "\n".join(new[at:at + len(new) - len(old)])


def test_a_requirement_says_what_its_row_says(draft):
    row = SOUND["requirements"] | {"位置": None, "时间": "七一前", "时间关系": "之前", "日期": datetime(2031, 7, 1), "责任": "zhibu-shuji\n书点管理员", "备查": "书点管理员"}
    assert bring(draft, "requirements", filled(draft, "requirements", row)).returncode == 0
    it = draft.graph().entities["requirement:shi-2031/2/jian-shu"].record
    assert (it.title, it.kind, it.min, it.max, it.unit, it.measure, it.per, it.scope) == ("每季荐书", "counted", 1, None, "次", "荐书会", "quarter", "branch")
    assert (it.owners, it.level, it.locator, it.applies_to) == (["zhibu-shuji", "guanliyuan"], "own", "2", "shi-zhibu")
    assert (it.window.text, it.window.relation, it.window.day) == ("七一前", "before", "07-01")
    assert [(use.type, use.mark) for use in it.evidence] == [("minutes", "customary")]
    assert [(check.ask, check.who, check.record) for check in it.checks] == [("荐书会的记录有没有？", ["guanliyuan"], "minutes")]
    assert "没有人核对过" in it.history[0].what


def test_terms_and_evidence_say_what_their_rows_say(draft):
    for kind in ("terms", "evidence"):
        assert bring(draft, kind, filled(draft, kind, SOUND[kind])).returncode == 0
    graph = draft.graph()
    term, one = graph.entities["term:jie-li"].record, graph.entities["evidence:book-list"].record
    assert [(part.name, part.gist) for part in term.parts] == [("领书", "记下名字"), ("还书", None)]
    assert (term.local, term.confidence, term.used_in) == (False, "unsure", []) and "没有人核对过" in term.unverified
    assert (one.contains, one.keeper, one.retention) == (["书名", "荐书人", "日期"], "guanliyuan", None) and "没有人核对过" in one.note


def test_requirements_go_to_their_clauses_and_to_a_regulation(draft):
    rows = [{**SOUND["requirements"], "编号": f"jian-shu-{number}", "条号": number} for number in ("3", "1", "2")]
    assert bring(draft, "requirements", filled(draft, "requirements", *rows)).returncode == 0
    assert {f"requirement:shi-2031/{n}/jian-shu-{n}" for n in "123"} <= set(draft.graph().entities)
    path = filled(draft, "requirements", {**SOUND["requirements"], "条号": 5, "数的是什么": "另一种"})
    assert bring(draft, "requirements", path, name="tushu-banfa").returncode == 0
    it = draft.graph().entities["requirement:tushu-banfa/jian-shu"].record
    assert (it.locator, it.level) == ("5", "law")


def test_what_is_left_out_is_on_the_list_of_what_to_decide(draft):
    row = {head: value for head, value in SOUND["requirements"].items() if head not in ("编号", "责任", "留什么", "检查")}
    done = bring(draft, "requirements", filled(draft, "requirements", row), "--json")
    said = json.loads(done.stdout)
    assert [one["key"] for one in said["records"]] == ["requirement:shi-2031/2/mei-ji-jian-shu"]
    assert {one["cell"] for one in said["decisions"]} == {f"{letter('requirements', head)}2" for head in ("编号", "责任", "留什么", "检查")}
    record = said["records"][0]
    assert draft.path(FILE["requirements"]).read_text(encoding="utf-8").splitlines()[record["line"] - 1].strip() == "- id: mei-ji-jian-shu"


def test_the_columns_may_stand_in_any_order_and_rows_apart(draft):
    def shuffled(book: Workbook) -> None:
        sheet = book.worksheets[0]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(reversed(row), 1):
                sheet.cell(r, c).value = value
        sheet.insert_rows(2, 30)

    assert bring(draft, "terms", filled(draft, "terms", SOUND["terms"], change=shuffled)).returncode == 0
    assert "term:jie-li" in draft.graph().entities


def test_elsewhere_means_a_changed_copy_and_the_data_stay(draft):
    before = contents(draft)
    path = filled(draft, "terms", SOUND["terms"])
    assert bring(draft, "terms", path, "--to", "新").returncode == 0
    assert contents(draft) == before
    assert "id: jie-li" in (draft.root / "新" / "terms.yml").read_text(encoding="utf-8")
    again = bring(draft, "terms", path, "--to", "新")
    assert again.returncode == 1 and "已经有了，不覆盖" in again.stderr


def test_a_workbook_brought_in_again_is_refused(draft):
    for kind in KINDS:
        path = filled(draft, kind, {head: value for head, value in SOUND[kind].items() if head != "编号"})
        assert bring(draft, kind, path).returncode == 0
        before = contents(draft)
        again = bring(draft, kind, path)
        title = letter(kind, "词" if kind == "terms" else "名称")
        assert again.returncode == 1 and f"工作表“{TABLES[kind].sheet}” {title}2：" in again.stderr and "已经有了（data/" in again.stderr
        assert contents(draft) == before


# Faults at cells.

FAULTS = [
    ("requirements", {"条号": 99}, "条号", "没有第 99 条"),
    ("requirements", {"条号": None}, "条号", "没有填"),
    ("requirements", {"名称": " "}, "名称", "没有填"),
    ("requirements", {"编号": "Jian Shu"}, "编号", "不合写法"),
    ("requirements", {"编号": "reading-club"}, "编号", "已经有了"),
    ("requirements", {"类别": "计数"}, "类别", "从列表里选：计次、有日期"),
    ("requirements", {"至少": "两次"}, "至少", "不是整数"),
    ("requirements", {"至少": 1.5}, "至少", "不是整数"),
    ("requirements", {"至少": None}, "至少", "计次的没有填“至少”"),
    ("requirements", {"单位": None}, "单位", "计次的没有填“单位”"),
    ("requirements", {"每多久": "遇事"}, "每多久", "计次的没有周期"),
    ("requirements", {"每多久": "每两年"}, "每多久", "里没有“每两年”"),
    ("requirements", {"类别": "经常性"}, "至少", "写了数字"),
    ("requirements", {"类别": "遇事即办", "至少": None}, "遇什么事", "没有填"),
    ("requirements", {"类别": "有日期", "至少": None}, "时间", "没有填"),
    ("requirements", {"类别": "经常性", "至少": None}, "频次用词", "没有填"),
    ("requirements", {"时间": "七一前"}, "时间关系", "没有选"),
    ("requirements", {"时间": "七一前", "时间关系": "之前", "日期": "07-32"}, "日期", "没有 32 日"),
    ("requirements", {"日期": "07-01"}, "时间", "没有填“时间”"),
    ("requirements", {"责任": "书点管理"}, "责任", "是不是“书点管理员”"),
    ("requirements", {"责任": "支部书记、馆长"}, "责任", "“馆长”没有登记"),
    ("requirements", {"适用组织": "天上"}, "适用组织", "unit.yml 的 bodies"),
    ("requirements", {"留什么": "照片墙"}, "留什么", "没有登记"),
    ("requirements", {"位置": "九是"}, "位置", "第 2 条里没有“九是”"),
    ("requirements", {"要做什么": "长" * 2001}, "要做什么", "太长"),
    ("requirements", {"名称": "=1+1"}, "名称", "这里是公式"),
    ("requirements", {"数的是什么": "读书会", "单位": "学时"}, "单位", "口径“读书会”"),
    ("terms", {"组": "别的"}, "组", "从列表里选"),
    ("terms", {"解释": None}, "解释", "没有填"),
    ("terms", {"解释": "接力读就是接力读"}, "解释", "只把词里的字重复了一遍"),
    ("terms", {"只有本地知道": "是"}, "解释", "不写“解释”"),
    ("terms", {"只有本地知道": "是", "解释": None, "对本支部": None, "逐样列出": None}, "怎么用", "没有填"),
    ("terms", {"用在哪里": "clause:shi-2031/2、clause:shi-2031/88"}, "用在哪里", "“clause:shi-2031/88”没有登记"),
    ("terms", {"词": "三本账"}, "词", "已经有了"),
    ("terms", {"别的写法": "三本账"}, "词", "“三本账”与 term:sanbenzhang 重复"),
    ("evidence", {"编号": "minutes"}, "编号", "已经有了"),
    ("evidence", {"应当看得到": None}, "应当看得到", "没有填"),
    ("evidence", {"谁保管": "支部书记、书点管理员"}, "谁保管", "没有登记"),
]


@pytest.mark.parametrize(("kind", "change", "head", "said"), FAULTS, ids=lambda one: str(one)[:30])
def test_a_fault_is_told_at_its_cell_and_nothing_is_written(draft, kind, change, head, said):
    before = contents(draft)
    sound = SOUND[kind] | {"编号": "mei-cuo", ("词" if kind == "terms" else "名称"): "没有错的一行", "别的写法" if kind == "terms" else "编号": "mei-cuo"}
    done = bring(draft, kind, filled(draft, kind, sound, SOUND[kind] | change))
    assert (done.returncode, done.stdout) == (1, "")
    *told, end = done.stderr.splitlines()
    start = f"{kind}.xlsx：工作表“{TABLES[kind].sheet}” {letter(kind, head)}3："
    assert any(line.startswith(start) and said in line for line in told), done.stderr
    assert all(line.startswith(f"{kind}.xlsx：工作表“{TABLES[kind].sheet}” ") and "3：" in line and "改法：" in line for line in told), done.stderr
    assert end == f"错误 {len(told)} 处，没有写。"
    assert contents(draft) == before


def test_all_faults_are_told_in_one_run_from_the_top_down(draft):
    rows = [SOUND["terms"] | {"编号": f"n-{n}", "词": f"词{n}号", "组": "没有", "解释": None} for n in range(3)]
    done = bring(draft, "terms", filled(draft, "terms", *rows))
    cells = re.findall("工作表“词汇” ([A-Z]+[0-9]+)：", done.stderr)
    assert cells == [f"{letter('terms', head)}{n}" for n in (2, 3, 4) for head in ("组", "解释")]


def test_the_same_id_twice_is_told_at_the_second(draft):
    done = bring(draft, "terms", filled(draft, "terms", SOUND["terms"], SOUND["terms"] | {"词": "另一个"}))
    assert f"{letter('terms', '编号')}3：编号“jie-li”和第 2 行重复" in done.stderr


def test_an_id_that_was_published_is_never_used_again(draft):
    lock = draft.path("ids.lock")
    lock.write_bytes(lock.read_bytes() + b"term:jie-li\n")
    assert "以前发布过" in bring(draft, "terms", filled(draft, "terms", SOUND["terms"])).stderr


def test_what_was_gone_over_takes_no_draft(toy):
    toy.run("ids")
    before = contents(toy)
    done = bring(toy, "requirements", filled(toy, "requirements", SOUND["requirements"]))
    assert done.returncode == 1 and "life: checked" in done.stderr
    assert contents(toy) == before


@pytest.mark.parametrize(("change", "said"), [
    (lambda book: setattr(book.worksheets[0]["B1"], "value", "词儿"), "B1：没有“词儿”这一栏。改法：是不是“词”"),
    (lambda book: setattr(book.worksheets[0]["C1"], "value", "词"), "C1：“词”有两栏"),
    (lambda book: book.worksheets[0].delete_cols(4), "第1行：缺“组”这一栏"),
    (lambda book: book.worksheets[0].delete_rows(1, 9), "第1行：缺“词”这一栏"),
    (lambda book: book.worksheets[0].delete_rows(2), "没有填了的行"),
    (lambda book: (setattr(book.worksheets[0], "title", "甲"), book.create_sheet("乙")), "没有工作表“词汇”（有：甲、可选、乙）"),
    (lambda book: setattr(book.worksheets[0], "title", "甲"), ""),
])
def test_headings_and_sheets_that_are_not_as_they_should_be(draft, change, said):
    before = contents(draft)
    done = bring(draft, "terms", filled(draft, "terms", SOUND["terms"], change=change))
    assert (done.returncode == 0) == (said == "")
    assert said in done.stderr and ("没有写" in done.stderr or not said)
    assert (contents(draft) == before) == bool(said)


# Files that are no workbook.


def word() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def repacked(data: bytes, add: dict[str, bytes] | None = None, without: str = "") -> bytes:
    """A packed file with more parts, or with fewer."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != without and name not in (add or {}):
                new.writestr(name, old.read(name))
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def shared(strings: bytes) -> bytes:
    """A workbook whose texts stand in a part of their own, as Excel writes them, and that part as STRINGS."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(TABLES["terms"].sheet)
    for n, (head, value) in enumerate(SOUND["terms"].items()):
        sheet.write_string(0, n, head)
        sheet.write_string(1, n, value)
    book.close()
    return repacked(out.getvalue(), {"xl/sharedStrings.xml": strings})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
FOREIGN = [
    ("empty", lambda book: b"", "文件是空的"),
    ("text", lambda book: "编号,词\n".encode(), "不是 .xlsx 工作簿"),
    ("old Excel", lambda book: OLE, "旧版 Excel 或 WPS 表格"),
    ("encrypted", lambda book: OLE + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
    ("Word", lambda book: word(), "不是 Excel 工作簿"),
    ("macros", lambda book: repacked(book, {"xl/vbaProject.bin": b"x"}), "工作簿里有宏"),
    ("half", lambda book: book[:len(book) // 2], "没有拷完整"),
    ("huge", lambda book: book + b"\0" * 10_000_001, "超过 10 MB"),
    ("a bomb", lambda book: repacked(book, {"xl/media/x.bin": b"\0" * 61_000_000}), "展开后超过 60 MB"),
    ("torn sheet", lambda book: repacked(book, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r='1'><c"}), "可能已损坏"),
    ("no sheet", lambda book: repacked(book, without="xl/worksheets/sheet1.xml"), "改法"),
    ("no strings", lambda book: shared(b"<sst/>"), "可能已损坏"),
    ("torn book", lambda book: repacked(book, {"xl/workbook.xml": b"<workbook>"}), "可能已损坏"),
    ("entities", lambda book: shared(b"<!DOCTYPE a [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><sst>&b;</sst>"), "可能已损坏"),
]


@pytest.mark.parametrize(("name", "spoil", "said"), FOREIGN, ids=[name for name, *_ in FOREIGN])
def test_what_is_no_sound_workbook_is_refused_in_words(draft, name, spoil, said):
    path = filled(draft, "terms", SOUND["terms"])
    path.write_bytes(spoil(path.read_bytes()))
    before = contents(draft)
    done = bring(draft, "terms", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr and "改法：" in done.stderr and done.stderr.startswith("terms.xlsx") and len(done.stderr.splitlines()) <= 2
    assert contents(draft) == before


def test_a_workbook_cut_anywhere_or_with_a_wrong_byte_is_survived(draft):
    path = filled(draft, "evidence", SOUND["evidence"])
    data = path.read_bytes()
    before = contents(draft)
    for at in range(0, len(data), len(data) // 12):
        for spoiled in (data[:at], data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1:]):
            path.write_bytes(spoiled)
            done = bring(draft, "evidence", path)
            assert (done.returncode, bool(done.stderr)) in ((0, False), (1, True))
            for name, content in before.items():
                draft.path(name).write_bytes(content)


@pytest.mark.slow
def test_rows_without_number_end_soon(draft):
    many = [SOUND["terms"]] * (ROWS + 1)
    assert f"超过 {ROWS} 行" in bring(draft, "terms", filled(draft, "terms", *many)).stderr
    far = filled(draft, "terms", change=lambda book: book.worksheets[0].cell(1_048_576, 2, "词"))
    assert "B1048576" in "".join(re.findall("[A-Z]+1048576", bring(draft, "terms", far).stderr)) or "1048576：" in bring(draft, "terms", far).stderr
    beyond = repacked(far.read_bytes(), {"xl/worksheets/sheet1.xml": re.sub(b'r="([A-Z]*)1048576"', rb'r="\g<1>999999999"', zipfile.ZipFile(far).read("xl/worksheets/sheet1.xml"))})
    far.write_bytes(beyond)
    assert bring(draft, "terms", far).returncode == 1


def test_a_missing_file_and_a_missing_plan_are_told(draft):
    assert "没有这个文件" in draft.run("import", "没有.xlsx", "--as", "terms", "--id", "xin").stderr
    path = filled(draft, "requirements", SOUND["requirements"])
    assert "是不是 shi-2031" in bring(draft, "requirements", path, name="shi-2013").stderr
    draft.path("topics.yml").write_text("topics: [\n", encoding="utf-8")
    draft.path("terms.yml").write_text("terms: [\n", encoding="utf-8")
    assert "data/terms.yml 没有，或读不出来" in bring(draft, "terms", filled(draft, "terms", SOUND["terms"])).stderr


def test_a_build_does_not_read_in_the_library():
    done = subprocess.run([sys.executable, "-c", "import sys, zhibu.build, zhibu.commands; print('openpyxl' in sys.modules)"],
                          capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "hooks"), "PYTHONUTF8": "1"})
    assert done.stdout == "False\n"


def test_the_example_of_the_help_page_works(draft):
    text = (ROOT / "docs" / "help" / "data.md").read_text(encoding="utf-8")
    section = text[text.index("{ #workbook }"):text.index("{ #rollover }")]
    first, second = re.findall(r"^\.venv/bin/zhibu (.+)$", section, re.M)
    assert draft.run(*first.split()).returncode == 0
    book = openpyxl.load_workbook(draft.root / "要求.xlsx")
    for head, value in SOUND["requirements"].items():
        book.worksheets[0][f"{letter('requirements', head)}2"] = value
    book.save(draft.root / "要求.xlsx")
    assert draft.run(*second.replace("suo-2027", "shi-2031").split()).returncode == 0
    book.worksheets[0][f"{letter('requirements', '位置')}2"] = "九是"
    book.worksheets[0][f"{letter('requirements', '编号')}2"] = "jian-shu-2"
    book.save(draft.root / "要求.xlsx")
    said = re.search(r"`(要求\.xlsx：工作表“要求” C)7：第 18 条里没有“九是”", section)[1]
    assert f"{said}2：第 2 条里没有“九是”" in draft.run(*second.replace("suo-2027", "shi-2031").split()).stderr
