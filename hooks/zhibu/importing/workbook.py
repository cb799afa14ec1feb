"""Requirements, terms and kinds of evidence in a workbook: an empty one to fill in, and a filled one read as drafts, every fault at its cell.

What is read is never taken for checked: a requirement says in its history where it came from, a term that nobody has verified it.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from ..graph import Entity, Graph
from ..inserting import expected, inserted
from ..manuscript import Unreadable
from ..pages import words
from ..problem import Problem, nearest
from ..source import Source
from ..values import ID, Unfit, read_count, read_month_day
from .drafting import ASK, Names
from .reading import clean

SIZE = 10_000_000
"""The bytes of a workbook at most."""
UNPACKED = 60_000_000
"""The bytes that it may unfold to."""
ROWS = 2000
"""The filled rows of a workbook at most."""
LAST = 1_048_576
"""The rows that a sheet can have."""
WIDE = 100
"""The columns of a sheet that are looked at."""
LONG = 2000
"""The characters of a cell at most."""
READY = 500
"""The rows of an empty workbook that offer choices."""

CHOICES = "可选"
"""The sheet of choices."""
FROM_WORKBOOK = "从工作簿导入，没有人核对过"

YES_NO = {"是": True, "否": False}
RELATION = {"当日": "on", "之前": "before", "之后": "after", "期间": "during", "前后": "around"}


def _codes(labels: Mapping[str, str]) -> dict[str, str]:
    """The codes by the words that people read."""
    return {label: code for code, label in labels.items()}


class Fault(NamedTuple):
    """What is wrong with one cell, and how to mend it."""

    sheet: str
    cell: str
    what: str
    mend: str

    def __str__(self) -> str:
        """The line that a person reads."""
        return f"工作表“{self.sheet}” {self.cell}：{self.what}。改法：{self.mend}"


@dataclass(frozen=True)
class Column:
    """A column: its heading, the field that it fills, what goes in, and what it may hold."""

    head: str
    field: str
    note: str
    width: int = 14
    needed: bool = False
    choices: Mapping[str, Any] | None = None
    known: str = ""
    """The kind of record that the cell names: role, evidence, body."""
    many: bool = False
    """Whether a cell may name several, with 、 between them."""
    read: Callable[[object], object] | None = None
    """Reads a number or a date out of the text."""


@dataclass(frozen=True)
class Table:
    """What can be brought in with a workbook: the sheet and its columns."""

    sheet: str
    columns: tuple[Column, ...]


REQUIREMENTS = (
    Column("编号", "id", "小写英文字母、数字和连字符，如 jingshi-huodong。不写就照名称的拼音起。"),
    Column("条号", "number", "写进要点的，填哪一条，如 18；写进法规的，填第几条，如 14。", 8, needed=True),
    Column("位置", "mark", "来源在这一条的哪里说的：四是、¶3。整条都在说，不填。法规不填。", 8),
    Column("名称", "title", "清单上用的名称，几个字到十几个字。", 22, needed=True),
    Column("要做什么", "action", "用自己的话写；次数写在后面几栏，这里不重复。", 36, needed=True),
    Column("类别", "kind", "计次：有次数或数量。有日期：有时限。遇事即办：遇到才办。经常性：经常做，来源没写次数。", 10, needed=True, choices=_codes(words.KIND)),
    Column("性质", "modality", "不填就是“要做”。", 8, choices=_codes(words.MODALITY)),
    Column("至少", "min", "至少多少，只写数字。计次的填至少或至多。", 7, read=read_count),
    Column("至多", "max", "至多多少，只写数字。", 7, read=read_count),
    Column("单位", "unit", "次、学时、个。计次的要填。", 7),
    Column("数的是什么", "measure", "同一口径全手册用同一个词，如“党课”，数字才能比。", 14, needed=True),
    Column("每多久", "per", "计次的选每年到每周；遇事即办的选“遇事”；经常性、有日期的看来源，说不准的选“经常”。", 9, needed=True, choices=_codes(words.PER)),
    Column("频次用词", "cadence", "来源的用词，如“定期”“月检”。经常性的要填，不编次数。", 10),
    Column("遇什么事", "trigger", "遇事即办的要填。", 18),
    Column("时间", "text", "来源的说法，如“七一前”。有日期的要填。", 14),
    Column("时间关系", "relation", "与日期的关系；写了时间的要选。", 9, choices=RELATION),
    Column("日期", "day", "固定的日子，写月-日，如 07-01；说不准的不填。", 9, read=read_month_day),
    Column("时机", "occasion", "只办一次的，写它的时机，如“党的二十大”；年年办的不填。", 12),
    Column("对谁计数", "scope", "每站、每小组、每名党员各要一次的，选那一种；支部合起来算的选“支部”。", 14, needed=True, choices=_codes(words.SCOPE)),
    Column("适用组织", "applies_to", "哪个组织的义务；不填就是制定这份要点的组织（法规：本支部）。", 14, known="body"),
    Column("责任", "owners", "岗位的名称或编号，几个之间用顿号；来源没写的不填，页面显示“未载明”。", 18, known="role", many=True),
    Column("配合", "helpers", "岗位的名称或编号，几个之间用顿号。", 16, known="role", many=True),
    Column("层级", "level", "法规、上级、本所、惯例；不填就照写进的那份文件。", 8, choices=_codes(words.LEVEL)),
    Column("层级说明", "level_note", "与法规频次的差别、有没有上位规定。", 18),
    Column("留什么", "evidence", "佐证的名称或编号，几个之间用顿号；都先记作惯例，有规定的核对时再改。", 18, known="evidence", many=True),
    Column("检查", "ask", "看哪份材料、看到什么算“有”，写成一个问题；看的是“留什么”里的第一种。计次的不写，先记“待写”。", 30),
    Column("备查", "who", "谁拿得出材料，岗位的名称或编号，几个之间用顿号。", 16, known="role", many=True),
)
TERMS = (
    Column("编号", "id", "小写英文字母、数字和连字符，如 sanhui-yike。不写就照词的拼音起。"),
    Column("词", "title", "照来源的写法，不含引号。", 18, needed=True),
    Column("别的写法", "aliases", "几个之间用顿号。", 22, many=True),
    Column("组", "group", "词汇页按组排。", 11, needed=True, choices={group: group for group in words.TERM_GROUPS}),
    Column("只有本地知道", "local", "只有本地知道内容的叫法选“是”：不解释，只写怎么用。不填就是“否”。", 10, choices=YES_NO),
    Column("解释", "explanation", "用自己的话，一到三句。", 44),
    Column("逐样列出", "parts", "数字口号里的几样，一样一行（单元格里换行用 Alt+回车），或用分号隔开；要说明的写成“名称：说明”。", 30, many=True),
    Column("对本支部", "here", "对本支部意味着什么，一句话。", 34),
    Column("怎么用", "used", "只有本地知道的词要填：来源在哪里、怎么用它。", 30),
    Column("用在哪里", "used_in", "来源里用到它的地方，写编号，如 clause:suo-2022/18，几个之间用顿号；说不准的不填。", 26, known="", many=True),
)
EVIDENCE = (
    Column("编号", "id", "小写英文字母、数字和连字符，如 sign-in。不写就照名称的拼音起。"),
    Column("名称", "title", "这种材料叫什么。", 18, needed=True),
    Column("别的叫法", "aliases", "几个之间用顿号。", 22, many=True),
    Column("是什么", "what", "一句话。", 40, needed=True),
    Column("应当看得到", "contains", "材料里要有的内容，几样之间用顿号。", 40, needed=True, many=True),
    Column("谁保管", "keeper", "岗位的名称或编号；来源没写的不填。", 14, known="role"),
    Column("保存多久", "retention", "有规定才填；没有的不填，页面显示“未载明”。", 16),
    Column("说明", "note", "惯例还是规定，哪里来的。", 34),
)


# An empty workbook.


def empty_workbook(kind: str, graph: Graph) -> bytes:
    """A workbook to fill in: headings with a note each, and lists to choose from."""
    import xlsxwriter
    table, out = TABLES[kind], io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    look = {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "valign": "top"}
    # As text a date such as 07-01 stays as it is typed.
    plain, number = book.add_format({**look, "num_format": "@"}), book.add_format(look)
    head = {"font_name": "宋体", "font_size": 10.5, "bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
    heads = {needed: book.add_format({**head, "bg_color": "#F6E3E3" if needed else "#EEEEEE"}) for needed in (True, False)}
    page, lists = book.add_worksheet(table.sheet), book.add_worksheet(CHOICES)
    for n, column in enumerate(table.columns):
        page.set_column(n, n, column.width, number if column.read is read_count else plain)
        page.write_string(0, n, column.head, heads[column.needed])
        page.write_comment(0, n, ("必填。" if column.needed else "") + column.note, {"x_scale": 2})
    page.set_row(0, 30)
    page.freeze_panes(1, 0)
    wide = 0
    for n, column in enumerate(table.columns):
        rows = [[label] for label in column.choices] if column.choices else [[one.title, one.id] for one in _known(graph, column.known)]
        if not rows:
            continue
        for m, name in enumerate([column.head, "编号"][:len(rows[0])]):
            lists.write_string(0, wide + m, name, heads[False])
            lists.set_column(wide + m, wide + m, 20 if m == 0 else 14)
            for r, row in enumerate(rows, 1):
                lists.write_string(r, wide + m, row[m], plain)
        letter = xlsxwriter.utility.xl_col_to_name(wide, col_abs=True)
        page.data_validation(1, n, READY, n, {
            "validate": "list", "source": f"={CHOICES}!{letter}$2:{letter}${len(rows) + 1}", "show_error": not column.many and not column.known,
            "error_title": "不在可选的里面", "error_message": f"从下拉的列表里选，见工作表“{CHOICES}”。"})
        wide += len(rows[0])
    lists.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _known(graph: Graph, kind: str) -> list[Any]:
    """The records that a cell may name."""
    if kind == "body":
        return list(graph.dataset.unit.bodies) if graph.dataset.unit else []
    return [entity.record for entity in graph.of(kind) if not entity.record.retired] if kind else []


# Reading.


@dataclass
class Row:
    """A filled row: its cells as text by field, and the faults found in it so far."""

    sheet: str
    number: int
    letters: dict[str, str]
    """The letter of each column by its field; a column that is not there is told at the row's first cell."""
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def cell(self, name: str) -> str:
        """Where a field stands: C7."""
        return f"{self.letters.get(name, 'A')}{self.number}"

    def wrong(self, name: str, what: str, mend: str) -> None:
        """Note a fault of a field."""
        self.faults.append(Fault(self.sheet, self.cell(name), what, mend))


def read_rows(kind: str, name: str, data: bytes) -> tuple[list[Row], list[Fault]]:
    """The filled rows of a workbook and the faults of its cells; Unreadable with a hint where it is none."""
    table = TABLES[kind]
    _refuse_foreign(name, data)
    # The library meets a damaged file with whatever its own code raises; none of it may reach a person.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # It warns of what Excel keeps beside the cells.
            return _rows(table, data)
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001
        raise Unreadable("工作簿打不开，可能已损坏。改法：用 WPS 或 Excel 打开，另存为 .xlsx 再试") from error


def _refuse_foreign(name: str, data: bytes) -> None:
    """Whatever is no plain workbook of a bearable size."""
    if not data:
        raise Unreadable("文件是空的。改法：用 zhibu workbook 取一份空表，填好再导入")
    if len(data) > SIZE:
        raise Unreadable(f"文件超过 {SIZE // 1_000_000} MB。改法：删去图片和用不着的工作表，或分成几份")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Unreadable("工作簿加了密码，读不了。改法：用 WPS 或 Excel 打开，去掉打开密码再保存")
        raise Unreadable("这是旧版 Excel 或 WPS 表格（.xls、.et），读不了。改法：另存为 .xlsx")
    if not data.startswith(b"PK\x03\x04"):
        raise Unreadable(f"{name} 不是 .xlsx 工作簿。改法：用 WPS 或 Excel 打开，另存为 .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Unreadable("工作簿打不开，可能没有拷完整。改法：重新拷一份再试") from None
    names = {part.filename for part in parts}
    if any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise Unreadable("工作簿里有宏，不读。改法：另存为不带宏的 .xlsx")
    if "xl/workbook.xml" not in names:
        raise Unreadable("这不是 Excel 工作簿（像是 Word 文件或别的压缩文件）。改法：另存为 .xlsx")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("工作簿加了密码，读不了。改法：去掉密码再保存")
    if sum(part.file_size for part in parts) > UNPACKED:
        raise Unreadable(f"工作簿展开后超过 {UNPACKED // 1_000_000} MB。改法：删去用不着的内容，或分成几份")


def _rows(table: Table, data: bytes) -> tuple[list[Row], list[Fault]]:
    import openpyxl
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    others = [title for title in sheets if title != CHOICES]
    sheet = sheets.get(table.sheet) or (sheets[others[0]] if len(others) == 1 else None)
    if sheet is None:
        raise Unreadable(f"没有工作表“{table.sheet}”（有：{'、'.join(sheets)}）。改法：把要导入的那张改名为“{table.sheet}”")
    sheet.reset_dimensions()  # What a file says of its own size need not be so.
    lines = enumerate(islice(sheet.iter_rows(max_col=WIDE), LAST), 1)
    _, first = next(lines, (1, ()))
    letters, faults = _heads(table, sheet.title, first)
    if faults:
        return [], faults
    rows: list[Row] = []
    for number, cells in lines:
        if not any(cell.value is not None and str(cell.value).strip() for cell in cells):
            continue
        if len(rows) == ROWS:
            raise Unreadable(f"填了的行超过 {ROWS} 行。改法：分成几份导入")
        row = Row(sheet.title, number, letters)
        by_letter = {cell.column_letter: cell for cell in cells if cell.value is not None}
        for column in table.columns:
            _take(row, column, by_letter.get(letters.get(column.field, "")))
        rows.append(row)
        faults += row.faults
    return rows, faults


def _heads(table: Table, sheet: str, first: Iterable[Any]) -> tuple[dict[str, str], list[Fault]]:
    """The letter of every column by its field, and what is wrong with the headings."""
    letters: dict[str, str] = {}
    faults: list[Fault] = []
    known = {column.head: column for column in table.columns}
    for cell in first:
        head = re.sub(r"[\s*＊]", "", clean(str(cell.value))) if cell.value is not None else ""
        if not head:
            continue
        if head not in known:
            near = nearest(head, known, 0.5)
            faults.append(Fault(sheet, cell.coordinate, f"没有“{head[:20]}”这一栏", f"是不是“{near}”？不要的栏删去" if near else "不要的栏删去；可以有的栏：" + "、".join(known)))
        elif known[head].field in letters:
            faults.append(Fault(sheet, cell.coordinate, f"“{head}”有两栏", "留下一栏"))
        else:
            letters[known[head].field] = cell.column_letter
    for column in table.columns:
        if column.needed and column.field not in letters and not any(f"“{column.head}”" in fault.mend for fault in faults):
            faults.append(Fault(sheet, "第1行", f"缺“{column.head}”这一栏", "第一行照 zhibu workbook 的空表写栏名"))
    return letters, faults


def _take(row: Row, column: Column, cell: Any) -> None:
    """One cell into the row: as text, as a choice, as a number."""
    text = _text(row, column, cell)
    if not text:
        if column.needed and not any(fault.cell == row.cell(column.field) for fault in row.faults):
            row.wrong(column.field, f"“{column.head}”没有填", column.note.rstrip("。"))
        return
    row.cells[column.field] = text
    if len(text) > LONG:
        row.wrong(column.field, f"“{column.head}”有 {len(text)} 字，太长", f"写到 {LONG} 字以内")
    elif column.choices is not None:
        codes = {**{str(code): code for code in column.choices.values() if isinstance(code, str)}, **column.choices}
        if text in codes:
            row.values[column.field] = codes[text]
        else:
            row.wrong(column.field, f"“{column.head}”里没有“{text[:20]}”", f"从列表里选：{'、'.join(column.choices)}")
    elif column.read is not None:
        try:
            row.values[column.field] = column.read(text)
        except Unfit as fault:
            row.wrong(column.field, fault.what, fault.mend)
    elif not column.known:
        row.values[column.field] = split(text) if column.many else text


def split(text: str) -> list[str]:
    """What stands between 、 or ； or on lines of its own."""
    return [one.strip() for one in re.split("[、；;\n]", text) if one.strip()]


def _text(row: Row, column: Column, cell: Any) -> str:
    """The text of a cell as it would be typed; faults where it is no text."""
    value = cell.value if cell is not None else None
    if value is None:
        return ""
    if cell.data_type == "e" or (isinstance(value, str) and cell.data_type == "f"):
        row.wrong(column.field, f"这里是{'出错的公式' if cell.data_type == 'e' else '公式'}，读不出是什么", "复制后“选择性粘贴”为数值，或直接打上去")
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (datetime.datetime, datetime.date)):
        return f"{value:%m-%d}" if column.field == "day" else f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value == int(value):
        value = int(value)
    if not isinstance(value, (str, int, float)):
        row.wrong(column.field, f"“{value}”不是文字", "把单元格格式改成“文本”再打一遍")
        return ""
    return "\n".join(clean(line).strip() for line in str(value).splitlines()).strip()


# From rows to records.


def home(kind: str, name: str, graph: Graph) -> str:
    """The file within data/ that the rows go into; Unreadable where there is none that takes drafts."""
    if kind != "requirements":
        if not re.fullmatch(ID, name):
            raise Unreadable(f"编号“{name}”不合写法。改法：--id 只用小写英文字母、数字和连字符，如 suo-2027")
        return "terms.yml" if kind == "terms" else "evidence.yml"
    entity = graph.entities.get(f"plan:{name}") or graph.entities.get(f"regulation:{name}")
    if entity is None:
        known = [one.id for one in (*graph.of("plan"), *graph.of("regulation"))]
        near = nearest(name, known)
        raise Unreadable(f"没有要点或法规“{name}”。改法：--id 写要求写进哪一份{f'，是不是 {near}' if near else ''}")
    if getattr(entity.record, "life", "") == "checked":
        place = entity.place("life")
        raise Unreadable(f"“{name}”标着已经核对过（{place.file}:{place.line} life: checked），不能添没有核对的内容。改法：先把 life 改成 draft")
    if entity.parent == "page:local":
        raise Unreadable(f"“{name}”是不公开的文件，不列要求。改法：来源怎么说它，写进它的 said_by_sources")
    return entity.place().file.partition("/")[2]


def by_cell(faults: Iterable[Fault]) -> list[Fault]:
    """The faults from the top of the sheet down, each once."""
    def spot(fault: Fault) -> tuple[int, int, str]:
        letters = re.match("[A-Z]*", fault.cell)[0]
        return int(re.search("[0-9]+", fault.cell)[0]), len(letters), letters
    return sorted(dict.fromkeys(faults), key=spot)


@dataclass(frozen=True)
class Placed:
    """A draft with its row and where it goes: the key, the file within data/, the list and the fields of its holder."""

    row: Row
    key: str
    file: str
    path: tuple
    order: tuple[str, ...]
    record: dict[str, Any]


def drafts(kind: str, rows: list[Row], name: str, graph: Graph, locked: set[str], today: str) -> tuple[list[Placed], list[Fault]]:
    """A draft for every row, and the faults of all; NAME is the plan or regulation of requirements, else what ids begin with."""
    made, faults, seen = [], [], {}
    names: dict[str, Names] = {}
    for row in rows:
        before = len(row.faults)
        _resolve(row, TABLES[kind].columns, graph)
        placed = _place(kind, row, name, graph, names, today)
        if placed is not None:
            for taken, where in ((placed.key in graph.entities, "已经有了"), (placed.key in locked, "以前发布过（data/ids.lock），不能再用"),
                                 (placed.key in seen, f"和第 {seen.get(placed.key)} 行重复")):
                if taken:
                    row.wrong("id", f"编号“{placed.record['id']}”{where}", "换一个编号")
                    break
            seen.setdefault(placed.key, row.number)
            made.append(placed)
        faults += row.faults[before:]
    return made, faults


def _resolve(row: Row, columns: Iterable[Column], graph: Graph) -> None:
    """The names that cells give to roles, bodies and evidence become ids."""
    for column in columns:
        if not column.known or column.field not in row.cells:
            continue
        records = _known(graph, column.known)
        ids = {one.id: one.id for one in records} | {alias: one.id for one in records for alias in getattr(one, "aliases", ())} | {one.title: one.id for one in records}
        text = row.cells[column.field]
        found = []
        for word in [text] if text in ids or not column.many else split(text):
            if word in ids:
                found.append(ids[word])
            else:
                near = nearest(word, ids, 0.5)
                file = {"role": "roles.yml", "evidence": "evidence.yml", "body": "unit.yml 的 bodies"}[column.known]
                row.wrong(column.field, f"“{word[:20]}”没有登记",
                          (f"是不是“{near}”？不是的话，" if near else "") + f"写工作表“{CHOICES}”里的名称或编号，或先在 {file} 登记")
        row.values[column.field] = list(dict.fromkeys(found)) if column.many else next(iter(found), None)


def _place(kind: str, row: Row, name: str, graph: Graph, names: dict[str, Names], today: str) -> Placed | None:
    """The record of a row with its home; None where the row says too little."""
    given = row.values.get("id")
    if given and not re.fullmatch(ID, given):
        row.wrong("id", f"编号“{given}”不合写法", "只用小写英文字母、数字和连字符，或不填")
        return None
    if kind == "requirements":
        holder = _clause_of(row, name, graph)
        if holder is None or not row.values.get("title"):
            return None
        _told_once(row, graph.inside(holder.key, "requirement"))
        if holder.key not in names:
            names[holder.key] = Names(one.anchor.removeprefix("check-") for one in graph.entities.values() if one.page == holder.page)
        taken = names[holder.key]
        row.values["id"] = given or taken.make(row.values["title"], "yaoqiu")
        record = _requirement(row, graph, holder, today, taken)
        return Placed(row, f"requirement:{holder.id}/{record['id']}", holder.source.name.partition("/")[2], (*holder.loc, "requirements"),
                      tuple(type(holder.record).model_fields), record)
    root, one = ("terms", "term") if kind == "terms" else ("evidence", "evidence")
    if not row.values.get("title"):
        return None
    _told_once(row, graph.of(one))
    if kind not in names:
        names[kind] = Names(entity.id.removeprefix(f"{name}-") for entity in graph.of(one))
    row.values["id"] = given or f"{name}-{names[kind].make(row.values['title'], one)}"
    record = (_term if kind == "terms" else _evidence)(row, graph)
    return Placed(row, f"{one}:{record['id']}", f"{root}.yml", (root,), (), record)


def _told_once(row: Row, there: Iterable[Entity]) -> None:
    """Note that a record of that title is there already: a workbook that is brought in again must not bring everything twice."""
    first = next((one for one in there if one.title == row.values["title"]), None)
    if first is not None:
        row.wrong("title", f"“{first.title}”已经有了（{first.place().file}:{first.place().line}）", "删去这一行，或换一个名称")


def _clause_of(row: Row, name: str, graph: Graph) -> Entity | None:
    """The clause that a requirement goes into; the regulation itself where its articles are numbered."""
    number = row.values.get("number", "")
    if f"regulation:{name}" in graph.entities:
        if number and not re.fullmatch("[1-9][0-9]{0,3}", number):
            row.wrong("number", f"条号“{number[:20]}”不是数字", "只写第几条的数字，如 14")
        return graph.entities[f"regulation:{name}"]
    if not number:
        return None
    clause = graph.entities.get(f"clause:{name}/{number}")
    if clause is None:
        known = [one.record.number for one in graph.of("clause") if one.id.startswith(f"{name}/")]
        row.wrong("number", f"“{name}”没有第 {number[:20]} 条", f"可以写：{'、'.join(known[:60])}；新的一条先用 zhibu new clause 建好")
    return clause


def _given(row: Row, *names: str) -> dict[str, Any]:
    """The values of the fields that the row fills."""
    return {name: row.values[name] for name in names if row.values.get(name) not in (None, "", [])}


def _requirement(row: Row, graph: Graph, holder: Entity, today: str, names: Names) -> dict[str, Any]:
    """A row as a requirement; what the rules of a kind ask for and the row lacks is told at its cell."""
    it, kind, must = row.values, row.values.get("kind"), row.values.get("modality", "must") == "must"
    top = holder
    while top.type not in ("plan", "regulation"):
        top = graph.entities[top.parent]
    level = top.record.level if top.type == "plan" else {"上级文件": "superior", "本单位制度": "own"}.get(top.record.kind, "law")
    numbered = it.get("min") is not None or it.get("max") is not None
    if kind == "counted":
        if not numbered and not {"min", "max"} & set(row.cells):
            row.wrong("min", "计次的没有填“至少”，也没有填“至多”", "填一个数字；来源没写次数的，类别选“经常性”")
        if "unit" not in it:
            row.wrong("unit", "计次的没有填“单位”", "填 次、学时、个")
        if must and it.get("per") in ("event", "continuous"):
            row.wrong("per", "计次的没有周期", "选每年、每半年、每季度、每月或每周")
    elif kind in ("recurring", "dated") and numbered and must:
        row.wrong("min" if it.get("min") is not None else "max", f"{words.KIND[kind]}的写了数字", "类别改成“计次”，或删去数字")
    for wanted, name in (("event", "trigger"), ("dated", "text")):
        if kind == wanted and name not in it:
            row.wrong(name, f"{words.KIND[wanted]}的没有填“{_head(REQUIREMENTS, name)}”", "照来源填")
    if kind == "recurring" and must and "cadence" not in it and it.get("level", level) != "law":
        row.wrong("cadence", "经常性的没有填“频次用词”", "照来源填，如“定期”“月检”")
    if "text" in it and "relation" not in it and "relation" not in row.cells:
        row.wrong("relation", "写了时间，没有选“时间关系”", f"从列表里选：{'、'.join(RELATION)}")
    if "text" not in it and {"relation", "day"} & set(it):
        row.wrong("text", "写了时间关系或日期，没有填“时间”", "照来源的说法填，如“七一前”")
    mark = it.get("mark")
    if mark and top.type == "plan" and mark not in (marks := [item.mark for item in holder.record.items]):
        row.wrong("mark", f"第 {it['number']} 条里没有“{mark[:20]}”", f"可以写：{'、'.join(marks)}；整条都在说的不填")
    record = {"id": it["id"], **_given(row, "title", "action", "kind"), **({} if must else _given(row, "modality")), **_given(row, "min", "max", "unit", "measure", "per"),
              **_given(row, "cadence", "trigger", "scope"), "applies_to": it.get("applies_to") or (top.record.body if top.type == "plan" else _own(graph)),
              "owners": it.get("owners") or [], **_given(row, "helpers"), **({"window": _given(row, "text", "relation", "day")} if "text" in it else {}),
              **_given(row, "occasion"), "level": it.get("level", level), **_given(row, "level_note"),
              "locator": f"{it['number']}/{mark}" if mark and top.type == "plan" else it.get("number", "")}
    kept = it.get("evidence") or []
    if (kind == "counted" or "ask" in it) and not kept:
        kept = [next((one.id for one in graph.dataset.evidence if one.id == "minutes"), graph.dataset.evidence[0].id)] if graph.dataset.evidence else []
    if kept:
        record["evidence"] = [{"type": one, "mark": "customary"} for one in kept]
    if kept and (kind == "counted" or "ask" in it):
        record["checks"] = [{"id": names.make(f"{it['title']}检查", "jiancha"), "ask": it.get("ask", ASK), "who": it.get("who") or [], "record": kept[0]}]
    return record | {"history": [{"date": today, "what": FROM_WORKBOOK}]}


def _own(graph: Graph) -> str:
    return graph.dataset.unit.branch if graph.dataset.unit else "zhibu"


def _head(columns: Iterable[Column], name: str) -> str:
    return next(column.head for column in columns if column.field == name)


def _term(row: Row, graph: Graph) -> dict[str, Any]:
    """A row as a term."""
    it, local = row.values, bool(row.values.get("local"))
    for name in ("explanation", "parts", "here") if local else ():
        if name in it:
            row.wrong(name, f"只有本地知道的词不写“{_head(TERMS, name)}”", "删去，只写“怎么用”；大家都知道的，“只有本地知道”选“否”")
    for name in ("used",) if local else ("explanation", "here"):
        if name not in row.cells:
            row.wrong(name, f"“{_head(TERMS, name)}”没有填", "补上" if local else "补上；只有本地知道内容的，“只有本地知道”选“是”，填“怎么用”")
    for key in it.get("used_in", ()):
        if key not in graph.entities:
            near = nearest(key, graph.entities)
            row.wrong("used_in", f"“{key[:40]}”没有登记", f"是不是“{near}”？" if near else "写成 clause:suo-2022/18 这样，或先不填")
    parts = [{"name": name.strip(), **({"gist": gist.strip()} if gist.strip() else {})} for name, _, gist in (re.sub(":", "：", one).partition("：") for one in it.get("parts", ()))]
    return {"id": it["id"], **_given(row, "title", "aliases", "group"), "local": local, **_given(row, "explanation"), **({"parts": parts} if parts else {}),
            **_given(row, "here", "used"), "confidence": "unsure", "unverified": FROM_WORKBOOK, "used_in": it.get("used_in", [])}


def _evidence(row: Row, graph: Graph) -> dict[str, Any]:
    """A row as a kind of evidence."""
    note = row.values.get("note", "").rstrip("。")
    return {"id": row.values["id"], **_given(row, "title", "aliases", "what", "contains", "keeper", "retention"), "note": f"{note}。{FROM_WORKBOOK}。" if note else f"{FROM_WORKBOOK}。"}


TABLES = {"requirements": Table("要求", REQUIREMENTS), "terms": Table("词汇", TERMS), "evidence": Table("佐证种类", EVIDENCE)}
"""What a workbook can bring in."""


# The drafts in the files, and what the rules say of them.


def with_drafts(text: str, source: Source, made: Iterable[Placed]) -> tuple[str, dict] | None:
    """TEXT of a file with its drafts in it, each after what is there already, and what it must hold then; None where there is no room for them."""
    lists: dict[tuple, list[Placed]] = {}
    for one in made:
        lists.setdefault(one.path, []).append(one)
    data = source.data
    # From the end of the file on, so that the places of those that are still to come stay true.
    for path in sorted(lists, key=lambda path: source.place(path[:-1]), reverse=True):
        records = [one.record for one in lists[path]]
        done = inserted(text, source, path, records, order=lists[path][0].order)
        if done is None:
            return None
        text, data = done[0], expected(data, path, records)
    return text, data


def at_cells(made: list[Placed], graph: Graph, text: str, errors: Iterable[Problem]) -> list[Fault | Problem]:
    """The ERRORS that the rules find in the data with the drafts, at the cells that they come from; TEXT is that of the file."""
    starts = sorted(((graph.entities[one.key].place().line, one) for one in made if one.key in graph.entities), key=lambda start: start[0])
    lines, found = text.split("\n"), []
    for problem in errors:
        before = [one for start, one in starts if start <= problem.place.line and problem.place.file.endswith(f"/{one.file}")]
        if not before or not _belongs(lines, graph.entities[before[-1].key].place().line, problem.place.line):
            found.append(problem)
            continue
        row, key = before[-1].row, re.match(r"\s*(?:- )*\{?([a-z_]+):", lines[problem.place.line - 1])
        # A record begins with its id, and what is said of the whole record is said there.
        fields = {"type": "evidence", "record": "evidence", "checks": "ask", "locator": "mark", **({} if problem.what.startswith("编号") else {"id": "title"})}
        name = fields.get(key[1], key[1]) if key else "title"
        found.append(Fault(row.sheet, row.cell(name if name in row.letters else "title"), problem.what, problem.mend))
    return found


def _belongs(lines: list[str], start: int, line: int) -> bool:
    """Whether LINE, from 1, still belongs to the entry that begins on line START."""
    indent = len(re.match(r"\s*(?:- )?", lines[start - 1])[0])
    return all(len(text) - len(text.lstrip(" ")) >= indent for text in lines[start:line] if text.strip())


def left_open(made: Iterable[Placed]) -> Iterator[tuple[str, str]]:
    """What a person decides of each draft: the cell and the question."""
    for one in made:
        row, title = one.row, one.record["title"]
        if any(check["ask"] == ASK for check in one.record.get("checks", ())):
            yield row.cell("ask"), f"“{title}”的检查待写：看哪份材料、看到什么算“有”"
        if one.key.startswith("requirement:") and "evidence" in one.record and not row.values.get("evidence"):
            yield row.cell("evidence"), f"“{title}”留什么没有写，暂按 {one.record['evidence'][0]['type']} 填"
        if one.key.startswith("requirement:") and not one.record["owners"]:
            yield row.cell("owners"), f"“{title}”的责任未载明"
        if "id" not in row.cells:
            yield row.cell("id"), f"“{title}”的编号暂按拼音起：{one.record['id']}"
