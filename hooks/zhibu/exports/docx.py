"""Word documents in the layout of GB/T 9704-2012: checklists, inspection packs, duty cards. Drafts, without a red head."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from .. import files, model
from ..checklist import PERIODS, Checklist, checklists, copies_of, members_of
from ..duties import Occurrence, Year
from ..graph import Entity, Graph
from ..pages import packs, words
from ..pages.page import label

BODY, SMALL = 16, 10.5
"""三号 for text, 五号 for tables, in points."""

PITCH = 28.95
"""Line pitch in points: 225 mm for 22 lines is 28.99; a hair less, so that the 22nd line keeps its place."""

WIDTH = 156
"""Width of the type area in millimetres."""

WIDE = 247
"""Width of the type area of a sheet that is turned."""

CLOSER = -5
"""What is added after each character of the text, in twentieths of a point: 28 characters of 16 pt are 5.8 pt too wide for 156 mm.

Set on the style, not by a grid of characters: office programs lay such a grid out each in its own way.
"""

FONTS = {"body": ("仿宋_GB2312", "仿宋"), "title": ("方正小标宋简体", "宋体"), "first": ("黑体", "SimHei"), "second": ("楷体_GB2312", "楷体"),
         "number": ("宋体", "SimSun")}
"""The fonts that the standard names, and what stands in for each where it is missing; none is embedded."""

TABLE = "Table Text"
"""Style of what stands in a table."""

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold."""

DRAFT = "草稿，按 GB/T 9704-2012 版式要素排版，以本单位格式为准。内部学习参考，以当年文件为准。"
SIGNED = "检查人（签字）：　　　　　　　　被检查人（签字）：　　　　　　　　　　年　　月　　日"
SIGNING = "谁签字来源没有写，签字栏是惯例。"


@dataclass(frozen=True)
class Heading:
    """一、 (level 1) or （一） (level 2)."""

    text: str
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a head that is repeated on every page, none where HEAD is empty; widths in millimetres.

    A cell that is None belongs to the one above it. Rows are at least HEIGHT millimetres high, so that a pen finds room.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    widths: tuple[float, ...]
    height: float = 0


@dataclass(frozen=True)
class Cards:
    """Cards of half a page each, to be cut apart: title and lines."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Small:
    """A paragraph in the size of tables: notes, the line for signatures."""

    text: str


Block = Heading | Table | Cards | Small | str


def documents(graph: Graph, year: Year, data_date: str) -> dict[str, bytes]:
    """Every document by address; YEAR is the working year, for which the boxes are."""
    inspected = [duty for group in packs.groups_of(graph, year) for duty in group.duties]
    contents = [
        *((file, _section_list(graph, file.about) if file.about else _regulation_list(graph)) for file in files.checklists(graph)),
        *((file, _pack_of(graph, file)) for file in files.packs(graph)),
        *((file, _topic_pack(graph, [duty for duty in inspected if file.about.id in duty.topics]))
          for file in files.topic_packs(graph, {topic for duty in inspected for topic in duty.topics})),
        *((file, _month_pack(graph, year.due_in(file.month))) for file in files.month_packs(year)),
    ]
    made = {file.address: write(file.title, [*_opening(graph, year, file.holds), *blocks], data_date) for file, blocks in contents}
    made[files.CARDS.address] = write("", [_cards(graph, year)], data_date)
    return made


def _opening(graph: Graph, year: Year, holds: str) -> Iterator[Block]:
    yield f"{graph.dataset.unit.title}，{year.year}年用。{holds}。"
    yield Small(f"{DRAFT}看得到就勾，空着不等于没做；只作自查、备查用，不是上报材料。")


# What stands in the documents.

def _section_list(graph: Graph, section: Entity) -> Iterator[Block]:
    """The clauses of a section: what each asks, its items, its requirements; what others must do comes last, apart."""
    aside: list[Entity] = []
    for clause in graph.inside(section.key, "clause"):
        yield Heading(f"第{clause.record.number}条　{clause.title}")
        yield clause.record.summary
        items, duties = graph.inside(clause.key, "item"), graph.inside(clause.key, "requirement")
        aside += [one for one in (*items, *duties) if not one.ours]
        if mine := [item for item in items if item.ours]:
            yield Heading("分项", 2)
            yield Table(("分项", "看到什么算有", "看什么、谁拿", "勾"), tuple(row for item in mine for row in _item_rows(graph, item, duties)), (54, 56, 32, 14))
        if mine := [duty for duty in duties if duty.ours]:
            yield Heading("要求", 2)
            yield _checks_table(graph, mine)
    yield from _aside(graph, aside)


def _regulation_list(graph: Graph) -> Iterator[Block]:
    """What each regulation asks of a branch; what it asks of others comes last, apart."""
    aside: list[Entity] = []
    for regulation in graph.of("regulation"):
        duties = [duty for duty in graph.of("requirement") if graph.owner_of(duty) is regulation or duty.parent == regulation.key]
        aside += [duty for duty in duties if not duty.ours]
        if mine := [duty for duty in duties if duty.ours]:
            yield Heading(label(graph, regulation))
            yield _checks_table(graph, mine)
    yield from _aside(graph, aside)


def _aside(graph: Graph, others: list[Entity]) -> Iterator[Block]:
    if others:
        yield Heading("不计入本支部的")
        yield Small("别的组织的职责和旧版的规定，列在这里只供对照，不用勾。")
        yield Table(("出处", "内容", "谁的"), tuple(
            (f"{label(graph, graph.owner_of(one)).split(' ')[0]} {words.whereabouts(one.locator)}" if one.type == "item" else _place(graph, one),
             one.title if one.type == "item" else f"{one.title}：{words.frequency(one.record)}",
             f"{one.record.edition}年版" if getattr(one.record, "edition", None) else graph.bearer(one)) for one in others), (50, 66, 40))


def _item_rows(graph: Graph, item: Entity, duties: list[Entity]) -> Iterator[tuple[str | None, ...]]:
    """A row for each check of an item; without checks, why there is none."""
    name: str | None = f"{words.mark_label(item.record.mark)}　{item.title}\n{item.record.text}"
    found = checklists(graph, item.key)
    for one in found:
        yield name, one.check.record.ask, _record(graph, one), _boxes(one)
        name = None
    if not found:
        same = [duty.title for duty in duties if duty.locator == item.locator and duty.record.checks]
        why = f"见要求“{'”“'.join(same)}”" if same else "方向性要求，无单独检查项" if item.record.directional else "没有单独检查项"
        yield name, why, words.kept_of(graph, item.record) or "—", "—"


def _checks_table(graph: Graph, duties: list[Entity]) -> Table:
    rows: list[tuple[str | None, ...]] = []
    for duty in duties:
        name: str | None = _asked(graph, duty, words.whereabouts(duty.record.locator))
        for one in checklists(graph, duty.key):
            rows.append((name, one.check.record.ask, _record(graph, one), _boxes(one) or _apart(graph, duty)))
            name = None
        if name is not None:
            rows.append((name, "没有单独检查项", _keeping(graph, duty), _apart(graph, duty) or "□"))
    return Table(("要求", "看到什么算有", "看什么、谁拿", "勾"), tuple(rows), (48, 42, 28, 38))


PACK_HEAD, PACK_WIDTHS = ("要求", "看什么、谁拿", "有（按期勾）", "缺哪期", "备注"), (44, 32, 42, 19, 19)


def _pack_of(graph: Graph, file: files.File) -> Iterator[Block]:
    """The pack of a section or of a post; where FILE is about no record, that of the regulations or of the stations."""
    if file.about is None:
        return _regulation_pack(graph) if file == files.REGULATION_PACK else _station_packs(graph)
    return _role_pack(graph, file.about) if file.about.type == "role" else _section_pack(graph, file.about)


def _role_pack(graph: Graph, role: Entity) -> Iterator[Block]:
    helped = [duty for duty in files.asked(graph) if role.id in duty.record.helpers and role.id not in duty.record.owners]
    yield Heading("负责的")
    yield _pack_table(graph, files.owned(graph, role))
    if helped:
        yield Heading("配合的")
        yield _pack_table(graph, helped)
    yield from _signing()


def _section_pack(graph: Graph, section: Entity) -> Iterator[Block]:
    clauses = graph.inside(section.key, "clause")
    duties, items = ([one for clause in clauses for one in graph.inside(clause.key, kind)] for kind in ("requirement", "item"))
    if mine := [duty for duty in duties if duty.ours]:
        yield Heading("要求")
        yield _pack_table(graph, mine)
    yield from _questions(graph, "分项", [one for item in items if item.ours for one in checklists(graph, item.key) if one.boxes])
    yield from _aside(graph, [one for one in (*items, *duties) if not one.ours])
    yield from _signing()


def _regulation_pack(graph: Graph) -> Iterator[Block]:
    """What each regulation asks of this unit."""
    for regulation in graph.of("regulation"):
        if mine := [duty for duty in files.asked(graph) if graph.owner_of(duty) is regulation]:
            yield Heading(label(graph, regulation))
            yield _pack_table(graph, mine)
    yield from _signing()


def _topic_pack(graph: Graph, inspected: list[packs.Duty]) -> Iterator[Block]:
    """What is inspected about a topic: requirements by period, items and mechanisms by question."""
    if mine := [duty.holder for duty in inspected if duty.holder.type == "requirement"]:
        yield Heading("要求")
        yield _pack_table(graph, mine)
    for kind, heading in (("item", "分项"), ("mechanism", "机制")):
        yield from _questions(graph, heading, [row.list for duty in inspected if duty.holder.type == kind for row in duty.rows])
    yield from _signing()


def _questions(graph: Graph, heading: str, lists: list[Checklist]) -> Iterator[Block]:
    """A table of questions under its HEADING; nothing where there are none."""
    if lists:
        yield Heading(heading)
        yield Table(PACK_HEAD, tuple((f"{label(graph, one.holder)}\n{one.check.record.ask}", _record(graph, one), _boxes(one), "", "") for one in lists), PACK_WIDTHS)


def _month_pack(graph: Graph, due: list[Occurrence]) -> Iterator[Block]:
    """What falls due in a month, by last day: a row for each whom it is counted for."""
    rows: list[tuple[str | None, ...]] = []
    for one in due:
        first: tuple[str | None, ...] = (_until(one), _asked(graph, one.duty, _place(graph, one.duty), who=False))
        rest: tuple[str | None, ...] = (words.bearers(graph, one.duty), _keeping(graph, one.duty))
        box = "□" if len(one.members) > MANY else "□" * copies_of(one.duty.record)
        for member in _members(one):
            rows.append((*first, member, *rest, box, "", ""))
            first = rest = (None, None)
    yield Table(("期限", "要求", "对谁", "责任", "看什么/佐证", "有", "缺", "备注"), tuple(rows), (20, 36, 22, 18, 28, 10, 10, 12))
    yield from _signing()


def _until(one: Occurrence) -> str:
    """The last day of an occurrence, what it closes, and by what custom it is the last; nothing that the requirement says itself."""
    closes = "" if one.label in (f"{one.until.month}月", words.frequency(one.duty.record)) else one.label
    return "\n".join(filter(None, (words.month_day(one.until), closes, one.custom and f"惯例：{one.custom}")))


def _members(one: Occurrence) -> list[str]:
    """Whom an occurrence is counted for, a text a row; many members as a number."""
    scope = one.duty.record.scope
    if len(one.members) > MANY:
        return [f"{len(one.members)}{words.MEMBERS[scope]}各计，名单另附"]
    return [name or words.SCOPE["branch" if scope == "organisation" else scope] for _, name in one.members]


def _station_packs(graph: Graph) -> Iterator[Block]:
    unit = graph.dataset.unit
    duties = [duty for duty in files.asked(graph) if duty.record.scope == "station"]
    for n, (station, name) in enumerate((body.id, body.title) for id_ in unit.stations for body in unit.bodies if body.id == id_):
        yield Heading(name, new_page=n > 0)
        yield _pack_table(graph, duties, station)
        yield from _signing()


def _signing() -> Iterator[Block]:
    yield Small(f"\n{SIGNED}\n{SIGNING}")


def _pack_table(graph: Graph, duties: list[Entity], member: str = "") -> Table:
    """Requirements × periods, a row each member: what is there is ticked by period, what is missing is written in."""
    rows: list[tuple[str | None, ...]] = []
    for duty in duties:
        first: tuple[str | None, ...] = (_asked(graph, duty, _place(graph, duty)), _keeping(graph, duty))
        for boxes in [apart] if (apart := _apart(graph, duty)) else _periods(graph, duty, member):
            rows.append((*first, boxes, "", ""))
            first = (None, None)
    return Table(PACK_HEAD, tuple(rows), PACK_WIDTHS)


def _asked(graph: Graph, duty: Entity, place: str, who: bool = True) -> str:
    """A requirement in a cell: name, how often and for whom, the PLACE where it stands; WHO where no other column says it."""
    it: model.Requirement = duty.record
    scope = f"（{words.SCOPE[it.scope]}分别计）" if it.kind == "counted" and it.scope not in ("branch", "organisation") else ""
    modality = "" if it.modality == "must" else f"【{words.MODALITY[it.modality]}】"
    bearers = f"责任：{words.bearers(graph, duty)}\n" if who else ""
    return f"{modality}{duty.title}\n{words.frequency(it)}{scope}\n{bearers}{place}（{words.LEVEL[it.level]}）"


def _place(graph: Graph, duty: Entity) -> str:
    owner = graph.owner_of(duty)
    if owner.type == "clause":
        return f"{label(graph, owner).split('第')[0]}{words.whereabouts(duty.locator)}"
    return f"{label(graph, owner)}{words.whereabouts(duty.locator)}"


def _keeping(graph: Graph, duty: Entity) -> str:
    """What is kept of a requirement, and who can lay it on the table."""
    who = dict.fromkeys(role for check in duty.record.checks for role in check.who)
    return f"{words.kept_of(graph, duty.record) or '未列'}\n备查：{words.titles_of(graph, who) or '未载明'}"


def _record(graph: Graph, one: Checklist) -> str:
    check: model.Check = one.check.record
    return f"{graph.entities[f'evidence:{check.record}'].title}\n备查：{words.titles_of(graph, check.who) or '未载明'}" + (f"\n{check.by}" if check.by else "")


def _boxes(one: Checklist) -> str:
    """The boxes of a check: a line a member where there are several; empty where nothing is to be ticked."""
    if len(one.boxes) < 2:
        return "□" if one.boxes else ""
    return "\n".join(f"{name}\n{row}" if name else row for name, row in ((name, _row((text for text, _ in boxes), 9)) for name, boxes in one.rows))


def _row(names: Iterable[str], width: int) -> str:
    """A box before each name, broken into lines of at most WIDTH characters, so that a box and its name stay together."""
    lines = [""]
    for name in names:
        longer = f"{lines[-1]} □{name}".lstrip()
        if lines[-1] and sum(0.5 if char.isascii() else 1 for char in longer) > width:
            lines.append(f"□{name}")
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _periods(graph: Graph, duty: Entity, member: str = "") -> list[str]:
    """The periods of a requirement as boxes, a text for each member; once a year a box each, many members as a number; MEMBER alone where it is named."""
    it: model.Requirement = duty.record
    if it.kind != "counted" or it.modality != "must" or it.per not in PERIODS:
        return ["□"]
    row = _row((name for _, name in PERIODS[it.per]), 10)
    members = [name for _, name in members_of(graph.dataset.unit, it) if name and not member]
    if len(members) > MANY:
        return [f"{row}\n{len(members)}{words.MEMBERS[it.scope]}各计，名单另附"]
    if members and len(PERIODS[it.per]) == 1:
        return [_row(members, 10)]
    return [f"{name}\n{row}" for name in members] or [row]


def _apart(graph: Graph, duty: Entity) -> str:
    """Why nothing is to be ticked for a requirement of ours; empty where there is."""
    it: model.Requirement = duty.record
    if it.same_as:
        return f"与“{graph.entities[it.same_as].title}”是同一次，在那里勾"
    return f"一次性：{it.occasion}，不排到别的年份" if it.occasion else ""


MANY = 6
"""Members above which a pack gives their number and no row each."""

CARD_HEIGHT, CARD_HEAD = 112, 14
"""Height of a card and of its title with the space around it, in millimetres."""

CARD_SIZES = (16, 14, 12, 10.5)
"""Type sizes of a card, in points: the largest at which everything has room."""

MM = 25.4 / 72
"""Millimetres to the point."""


@dataclass(frozen=True)
class Card:
    """A card of half a page: its title, its lines and the type size in which they have room."""

    title: str
    lines: tuple[str, ...]
    size: float


def _cards(graph: Graph, year: Year) -> Cards:
    foot = f"{year.year}年用。草稿，以当年文件为准。"
    return Cards(tuple(_card(graph, role, foot) for role in files.owners(graph)))


def _card(graph: Graph, role: Entity, foot: str) -> Card:
    """What a post answers for, by rhythm, cut so that the card keeps to half a page; what is left out is counted."""
    groups: dict[str, list[str]] = {}
    for duty in files.owned(graph, role):
        rhythm = ELSEWHERE if duty.record.same_as or duty.record.occasion else _rhythm(duty.record)
        groups.setdefault(rhythm, []).append(duty.title)
    names = [name for name in RHYTHMS if name in groups]
    for size in CARD_SIZES:
        chars = int((WIDTH - 4) / (size * MM))
        room = int((CARD_HEIGHT - CARD_HEAD) / (_card_pitch(size) * MM))
        whole = [role.record.summary, *(f"{name}：{'、'.join(groups[name])}" for name in names), foot]
        if sum(_height(line, chars) for line in whole) <= room:
            return Card(role.title, tuple(whole), size)
    left = room - _height(whole[0], chars) - _height(foot, chars)
    lines = []
    for n, name in enumerate(names):
        lines.append(_fitted(name, groups[name], left - (len(names) - n - 1), chars))
        left -= _height(lines[-1], chars)
    return Card(role.title, (whole[0], *lines, foot), size)


def _card_pitch(size: float) -> int:
    """The line pitch of a card in points."""
    return round(size * 1.6)


ELSEWHERE = "一次性的、与别处同一次的"
RHYTHMS = (*(words.PER[per] for per in ("month", "quarter", "half-year", "year", "week", "event", "continuous")), "有日期的", "遇事即办", "经常做", "不得", "控制", ELSEWHERE)
"""The order of a card."""


def _rhythm(duty: model.Requirement) -> str:
    if duty.modality != "must":
        return words.MODALITY[duty.modality]
    return {"counted": words.PER[duty.per], "dated": "有日期的", "event": "遇事即办", "recurring": "经常做"}[duty.kind]


def _fitted(name: str, titles: list[str], most: int, chars: int) -> str:
    """As many titles as MOST lines of CHARS characters hold; the rest as a number."""
    for kept in range(len(titles), 0, -1):
        more = f"；另有{len(titles) - kept}项见手册岗位页" if kept < len(titles) else ""
        line = f"{name}：{'、'.join(titles[:kept])}{more}"
        if _height(line, chars) <= most:
            return line
    return f"{name}：{len(titles)}项，见手册岗位页"


def _height(line: str, chars: int) -> int:
    # A character less than the line holds: a comma never begins a line.
    return -(-len(line) // (chars - 1))


# How they are laid out.

def write(title: str, blocks: Iterable[Block], data_date: str, across: bool = False) -> bytes:
    """A document as bytes; the same content gives the same bytes. Without a title the blocks begin at once; ACROSS turns the sheet."""
    shell = _shell(data_date, across)
    body = (_paragraph(title, "Title") if title else "") + "".join(map(_block, blocks))
    out = io.BytesIO(shell.archive)
    with zipfile.ZipFile(out, "a") as archive:
        _add(archive, CORE, (_clean(title) or "职责卡").join(shell.core).encode())
        _add(archive, CONTENT, body.join(shell.content).encode())
    return out.getvalue()


def _block(block: Block) -> str:
    """A block as XML."""
    if isinstance(block, Heading):
        return _paragraph(block.text, f"Heading{block.level}", "<w:pageBreakBefore/>" if block.new_page else "")
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Cards):
        return _card_table(block)
    return _paragraph(block.text) if isinstance(block, Small) else _paragraph(block, "BodyText")


def _clean(text: str) -> str:
    """TEXT as XML holds it: escaped, and without the characters that it cannot hold."""
    return escape(NOT_XML.sub("", text))


def _paragraph(text: str, style: str = TABLE.replace(" ", ""), layout: str = "", look: str = "") -> str:
    """A paragraph as XML; each line of TEXT after a line break. Plain text only: no field, no link.

    LAYOUT stands after the style of the paragraph, LOOK before its text.
    """
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in _clean(text).split("\n"))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{layout}</w:pPr><w:r>{look}{lines}</w:r></w:p>'


def _fonts(kind: str) -> str:
    """The font of Chinese and of Latin text as XML; python-docx sets the second alone."""
    sides = " ".join(f'w:{side}="{FONTS[kind][0]}"' for side in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f"<w:rFonts {sides}/>"


def _table(block: Table) -> str:
    columns = [Mm(width).twips for width in block.widths]
    look = f"<w:rPr>{_fonts('first')}</w:rPr>"
    head = "".join(_cell(width, _paragraph(text, look=look)) for text, width in zip(block.head, columns, strict=True)) if block.head else ""
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"] if head else []
    tall = f'<w:trHeight w:val="{Mm(block.height).twips}" w:hRule="atLeast"/>' if block.height else ""
    for row, below in zip(block.rows, [*block.rows, ("",) * len(columns)][1:], strict=True):
        cells = (_cell(width, _paragraph(text or ""), "<w:vMerge/>" if text is None else '<w:vMerge w:val="restart"/>' if under is None else "")
                 for text, under, width in zip(row, below, columns, strict=True))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{tall}</w:trPr>{''.join(cells)}</w:tr>")
    return _frame(columns, rows, 6)


def _card_table(block: Cards) -> str:
    """Two cards a page, each a row of fixed height."""
    width, height = Mm(WIDTH).twips, Mm(CARD_HEIGHT).twips
    rows = []
    for card in block.cards:
        title = _paragraph(card.title, layout='<w:spacing w:before="120" w:after="60"/>', look=f'<w:rPr>{_fonts("first")}<w:sz w:val="{BODY * 2}"/></w:rPr>')
        pitch, look = f'<w:spacing w:line="{_card_pitch(card.size) * 20}" w:lineRule="exact"/>', f'<w:rPr><w:sz w:val="{card.size * 2:.0f}"/></w:rPr>'
        cell = _cell(width, title + "".join(_paragraph(line, layout=pitch, look=look) for line in card.lines))
        rows.append(f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>{cell}</w:tr>')
    return _frame([width], rows, 1)


def _cell(width: int, inside: str, merge: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}</w:tcPr>{inside}</w:tc>'


def _frame(columns: list[int], rows: list[str], gap: float) -> str:
    """A table of ROWS as XML, with lines around every cell, and the paragraph that every table needs after it, GAP points high."""
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = "".join(f'<w:{side} w:w="85" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f'<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
            f'<w:p><w:pPr><w:pStyle w:val="{TABLE.replace(" ", "")}"/><w:spacing w:line="{gap * 20:.0f}" w:lineRule="exact"/></w:pPr></w:p>')


# What is the same in all of them, made once.

CORE, CONTENT = "docProps/core.xml", "word/document.xml"
"""The parts in which one document differs from another: by its title, by its text."""


@dataclass(frozen=True)
class Shell:
    """A document without title and text."""

    archive: bytes
    """All its other parts, packed: to pack the styles anew would take longer than the rest of a document."""
    core: tuple[str, str]
    """The part CORE before and after the title."""
    content: tuple[str, str]
    """The part CONTENT before and after the text."""


@lru_cache(maxsize=2)
def _shell(data_date: str, across: bool = False) -> Shell:
    document = docx.Document()
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments, about.revision = "TITLE", "", "", "", 1
    about.created = about.modified = datetime.datetime.fromisoformat(data_date)
    _page(document, across)
    _styles(document)
    _stand_ins(document)
    _page_numbers(document)
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        # [Content_Types].xml stays first: some readers look no further.
        for name in sorted({*source.namelist()} - {CORE, CONTENT}, key=lambda name: (name != "[Content_Types].xml", name)):
            _add(target, name, source.read(name))
        before, title_end = source.read(CORE).decode().split("TITLE")
        opening, section, closing = source.read(CONTENT).decode().partition("<w:sectPr")
    return Shell(packed.getvalue(), (before, title_end), (opening, section + closing))


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Put a part into an archive; all have one time, so that the same text gives the same bytes."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def _page(document, across: bool) -> None:
    """A4 with the type area of 156 × 225 mm: head 37, binding side 28; a grid of 22 lines. ACROSS, the sheet is bound at its upper edge."""
    section = document.sections[0]
    if across:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(28), Mm(24), Mm(25), Mm(25)
    else:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    section.footer_distance = Mm(15 if across else 23)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.attrib.clear()
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(int(PITCH * 20)))
    document.settings.odd_and_even_pages_header_footer = True


def _styles(document) -> None:
    """Body, title, the two levels of headings and the text of tables: black, with the standard's fonts and line pitch."""
    styles = document.styles
    language = styles.element.find(f".//{qn('w:lang')}")
    language.set(qn("w:eastAsia"), "zh-CN")
    styles.add_style(TABLE, WD_STYLE_TYPE.PARAGRAPH)
    for name, kind, size, indent in (("Normal", "body", BODY, 0), ("Body Text", "body", BODY, 2), ("Title", "title", 22, 0),
                                     ("Heading 1", "first", BODY, 2), ("Heading 2", "second", BODY, 2), (TABLE, "body", SMALL, 0), ("Footer", "number", 14, 0)):
        style = styles[name]
        style.element.remove(style.element.get_or_add_rPr())
        for properties in style.element.findall(qn("w:pPr")):
            style.element.remove(properties)
        style.element.get_or_add_rPr().insert(0, parse_xml(_fonts(kind).replace("/>", f" {nsdecls('w')}/>")))
        style.font.size = Pt(size)
        style.font.bold = False
        layout = style.paragraph_format
        layout.line_spacing = Pt(PITCH) if name not in (TABLE, "Footer") else 1.0
        layout.space_before = layout.space_after = Pt(0)
        layout.widow_control = False
        if name in (TABLE, "Footer"):
            style.element.pPr.append(_element("snapToGrid", val=0))
        elif size == BODY:
            style.element.rPr.append(_element("spacing", val=CLOSER))
        if indent:
            layout.first_line_indent = Pt(size * indent)
            style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(indent * 100))
        if name.startswith("Heading"):
            layout.keep_with_next = True
            style.element.pPr.append(_element("outlineLvl", val=int(name[-1]) - 1))
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Title"].paragraph_format.space_after = Pt(PITCH)


def _stand_ins(document) -> None:
    """The list of fonts, each with the one that an office program takes where it is missing."""
    part = next(one.target_part for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    rows = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>' for name, other in FONTS.values())
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{rows}</w:fonts>'.encode()


def _element(tag: str, *inside, **values: str | int):
    """An element of the document with its attributes and what stands in it."""
    made = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(inside)
    return made


def _page_numbers(document) -> None:
    """A dash on each side of the number, 四号 宋体, outside edge one character in: right on odd pages, left on even ones."""
    section = document.sections[0]
    for footer, side in ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        paragraph.alignment = side
        paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = Pt(14)
        paragraph.add_run("— ")
        run = paragraph.add_run()._element
        run.append(_element("fldChar", fldCharType="begin"))
        order = _element("instrText")
        order.text = "PAGE"
        run.append(order)
        run.append(_element("fldChar", fldCharType="end"))
        paragraph.add_run(" —")
