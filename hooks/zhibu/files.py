"""The files that people take away: which there are, what each holds and for whom. Pages list them, exports fill them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .duties import Year
from .graph import Entity, Graph


@dataclass(frozen=True)
class File:
    """One file: where it stands, what it holds, who needs it, the record that it is about."""

    address: str
    """`downloads/ledger.xlsx`."""
    title: str
    holds: str
    readers: str
    about: Entity | None = None
    month: int = 0
    """The month of the working year that it is for; 0 where it is for all of them."""

    @property
    def name(self) -> str:
        """Its name without folder and ending: ledger."""
        return self.address.rpartition("/")[2].partition(".")[0]

    @property
    def kind(self) -> str:
        """The ending of its name: xlsx, docx, ics, json."""
        return self.address.rpartition(".")[2]

    @property
    def short(self) -> str:
        """What a link says where many of a sort stand in a row: 三会一课, 3月."""
        return f"{self.month}月" if self.month else self.about.title if self.about else self.title


@dataclass(frozen=True)
class Shelf:
    """Files of one sort, as they stand together on a page."""

    id: str
    title: str
    note: str
    files: tuple[File, ...]
    row: bool = False
    """Whether they stand as short links in a row: many, alike but for what they are about."""


def shelves(graph: Graph, year: Year, topics: Collection[str]) -> list[Shelf]:
    """Every file that people take away, by sort; TOPICS are the ids of those about which something of ours is inspected."""
    return [
        Shelf("tables", "表格（xlsx）", "每张表表头冻结、可筛选，打印时 A4 横排、一页宽。", tuple(workbooks(graph, year))),
        Shelf("forms", "空白表（docx）", "只有栏目，没有内容；打印出来用笔填。", tuple(forms(graph)), row=True),
        Shelf("outlines", "报告提纲（docx）", "空处看得见，方括号里是提示；后面附要收的数和到截止日应有多少。", tuple(outlines(graph, year))),
        Shelf("handover", "交接清单（docx）", "横排，双方签字。", (HANDOVER,) if graph.of("handover") else ()),
        Shelf("checklists", "检查清单（docx）", "一部分一份：逐条的分项、要求，看什么、谁拿得出，按周期打勾的方框；别的组织的职责另列，不计入。", tuple(checklists(graph))),
        Shelf("packs", "检查记录（docx）", "要求按周期、分项逐条，列成一张表：有、缺、备注，看什么、谁拿；末尾留签字栏。自查和月检、抽查都能用。", tuple(packs(graph))),
        Shelf("topics", "按主题的检查记录（docx）", "一个主题一份：归到它的要求、分项和机制，样子同上面的检查记录。", tuple(topic_packs(graph, topics)), row=True),
        Shelf("months", "按月的检查记录（docx）", "一个月一份：当月到期的，期限、要求、对谁、责任、看什么，有、缺、备注；排不到日子的不在里面，在别的检查记录里。", tuple(month_packs(year)), row=True),
        Shelf("cards", "职责卡（docx）", "半页一张，打印后裁开。", (CARDS,)),
        Shelf("calendars", "日历（ics）", "全天的事，提前7天提醒（惯例，不是规定）。", tuple(calendars(graph, year))),
        Shelf("data", "给程序读的（json）", "条目、编号和链接，一个文件；格式说明在另一个文件里。", DATA),
    ]


def workbooks(graph: Graph, year: Year) -> list[File]:
    """The workbooks; those that compare only where there is something to compare."""
    plans = {plan.record.level for plan in graph.of("plan")}
    compared = [
        *([File("downloads/alignment.xlsx", "对照表", "上级要点逐条对本所要点：接了哪些、缺哪些项、多了哪些、数字变没变", "书记、检查的人")] if plans == {"own", "superior"} else []),
        *([File("downloads/coverage.xlsx", "对账表", "要点逐条逐项对报告；要求对报告里的数", "写报告的人、检查的人")] if any(one.ours for one in graph.of("report")) else []),
    ]
    return [
        File("downloads/ledger.xlsx", "要求台账", "全部要求一张表；本单位计次的、每一部分的、法规的各一张", "书记、做台账的人"),
        File("downloads/tasks.xlsx", "任务分解表", "每一部分一张：条款、分项、责任、频次、佐证，留出完成情况和备注", "书记、各委员"),
        File("downloads/evidence.xlsx", "佐证清单", "每种材料是什么、应当看得到什么；用在哪些地方", "管档案、备查的人"),
        File("downloads/calendar.xlsx", f"{year.year}年历", "一个月一张：期限、提醒日、要求、责任、佐证；排不到日子的另列一张", "书记、排计划的人"),
        *compared,
    ]


def forms(graph: Graph) -> Iterator[File]:
    """The blank forms."""
    for form in graph.of("form"):
        yield File(f"downloads/form-{form.id}.docx", form.title, form.record.what, "要填表的人", form)


def outlines(graph: Graph, year: Year) -> Iterator[File]:
    """An outline for each kind of report, for the working year."""
    for genre in graph.of("genre"):
        when = "" if genre.record.period == "term" else f"{year.year}年"
        yield File(f"downloads/outline-{genre.id}.docx", f"{when}{genre.title}提纲", f"{len(genre.record.sections)}块，附要收的数", "写报告的人", genre)


HANDOVER = File("downloads/handover.docx", "交接清单", "交什么、交到什么样、问清什么，留出没办完的和签字", "前任和接手的人")


def checklists(graph: Graph) -> Iterator[File]:
    """The checklists: one for each section of each plan, ours first, and one for what the regulations ask."""
    for plan in sorted(graph.of("plan"), key=lambda plan: not plan.ours):
        for section in graph.inside(plan.key, "section"):
            yield File(f"downloads/checklist-{plan.id}-{section.anchor}.docx", f"{name_of(plan, section)}检查清单",
                       _clauses(graph, section), "自查的人、备查的人" if plan.ours else "对照上级要求自查的人", section)
    if any(graph.owner_of(duty).type == "regulation" for duty in graph.of("requirement")):
        yield File("downloads/checklist-regulations.docx", "法规要求检查清单", "支部据以办事的法规里的要求，一部法规一节", "书记、组织委员")


def packs(graph: Graph) -> Iterator[File]:
    """The inspection packs: one for each section of the own plan, for the regulations, for the stations, for each post that owns a duty of ours."""
    plan = graph.entities[f"plan:{graph.dataset.unit.plan}"]
    for section in graph.inside(plan.key, "section"):
        yield File(f"downloads/pack-{plan.id}-{section.anchor}.docx", f"{name_of(plan, section)}检查记录", _clauses(graph, section), "检查的人和被检查的人", section)
    if any(graph.owner_of(duty).type == "regulation" for duty in asked(graph)):
        yield REGULATION_PACK
    if graph.dataset.unit.stations:
        yield File("downloads/pack-station.docx", "站检查记录", "要每个站各做一份的要求，一站一张", "各站、到站检查的人")
    for role in owners(graph):
        yield File(f"downloads/pack-role-{role.id}.docx", f"{role.title}检查记录", f"来源写明由{role.title}负责的{len(owned(graph, role))}项", role.title, role)


def topic_packs(graph: Graph, topics: Collection[str]) -> Iterator[File]:
    """An inspection pack for each topic that is named in TOPICS."""
    for topic in graph.of("topic"):
        if topic.id in topics and not topic.record.retired:
            yield File(f"downloads/pack-topic-{topic.id}.docx", f"{topic.title}检查记录", f"归到“{topic.title}”这个主题的要求、分项和机制", "专项检查、自查的人", topic)


def month_packs(year: Year) -> Iterator[File]:
    """An inspection pack for each month in which something falls due."""
    for month in range(1, 13):
        if due := year.due_in(month):
            yield File(f"downloads/pack-month-{month}.docx", f"{month}月检查记录", f"{month}月到期的{len(due)}项", "月检的人", month=month)


REGULATION_PACK = File("downloads/pack-regulations.docx", "法规要求检查记录", "法规要求本单位做到的，一部法规一节", "书记、组织委员")

CARDS = File("downloads/cards.docx", "职责卡", "每个岗位半页：每月、每季度、每半年、每年要做什么，遇什么事办什么，不得做什么", "各岗位的人，贴在桌上")

DATA = (
    File("api/catalog.json", "全部条目", "每个条目的编号、标题、地址、出处，和条目之间的链接", "要把手册接到别的程序里的人"),
    File("api/catalog.schema.json", "格式说明", "上面那个文件的 JSON Schema", "写程序的人"),
)


def calendars(graph: Graph, year: Year) -> Iterator[File]:
    """The calendars: everybody's, and one for each post that has something to do on a day of the year."""
    yield File("calendar/all.ics", "全部", f"{year.year}年排得到日子的{len(year.occurrences)}次", "书记")
    for role in graph.of("role"):
        mine = [one for one in year.occurrences if role.id in (*one.duty.record.owners, *one.duty.record.helpers)]
        if mine:
            yield File(f"calendar/{role.id}.ics", role.title, f"这个岗位负责和配合的{len(mine)}次", role.title, role)


def name_of(plan: Entity, section: Entity) -> str:
    """A section as a title names it: 本所要点“一、政治建设”."""
    return f"{plan.record.short}“{section.record.key}、{section.title}”"


def asked(graph: Graph) -> list[Entity]:
    """The requirements that bind this unit: its own, of an edition that holds, not retired."""
    return [duty for duty in graph.asked if duty.ours and not duty.record.retired]


def owned(graph: Graph, role: Entity) -> list[Entity]:
    """The requirements that bind this unit and whose source names the post as the one that answers for them."""
    return [duty for duty in asked(graph) if role.id in duty.record.owners]


def owners(graph: Graph) -> list[Entity]:
    """The posts that own a requirement of ours."""
    named = {role for duty in asked(graph) for role in duty.record.owners}
    return [role for role in graph.of("role") if role.id in named]


def _clauses(graph: Graph, section: Entity) -> str:
    """第1—4条，15个分项、12项要求."""
    clauses = graph.inside(section.key, "clause")
    numbers = [clause.record.number for clause in clauses]
    items, duties = (sum(len(graph.inside(clause.key, kind)) for clause in clauses) for kind in ("item", "requirement"))
    span = f"第{numbers[0]}—{numbers[-1]}条" if len(numbers) > 1 else f"第{numbers[0]}条" if numbers else "没有条款"
    return f"{span}，{items}个分项" + (f"、{duties}项要求" if duties else "")
