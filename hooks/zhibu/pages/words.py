"""The Chinese words for every coded value, and the phrases put together from them: one table for pages and exports."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import get_args

from .. import model
from ..checklist import PERIODS, PIECES, members_of, yearly_minimum
from ..duties import Occurrence
from ..graph import Entity, Graph
from ..levels import Saying

TYPE = {"plan": "要点", "section": "部分", "clause": "条款", "item": "分项", "requirement": "要求", "check": "检查",
        "regulation": "法规", "article": "条文", "role": "岗位", "topic": "主题", "evidence": "佐证", "page": "页面",
        "report": "报告", "paragraph": "报告段落", "figure": "数字", "problem": "问题", "measure": "打算", "commitment": "做法与承诺",
        "term": "词", "mechanism": "机制", "combination": "一起算", "workflow": "流程", "step": "步骤", "ratio": "比例",
        "journey": "上任路径", "handover": "交接", "form": "空白表", "faq": "常问", "tally": "要收的数", "genre": "写法"}
KIND = {"counted": "计次", "dated": "有日期", "event": "遇事即办", "recurring": "经常性"}
MODALITY = {"must": "要做", "must-not": "不得", "limit": "控制"}
PER = {"year": "每年", "half-year": "每半年", "quarter": "每季度", "month": "每月", "week": "每周",
       "event": "遇事", "continuous": "经常"}
SCOPE = {"organisation": "每个党组织", "branch": "支部", "station": "每个站", "group": "每个党小组",
         "leader": "每名领导班子成员", "committee-member": "每名支委（含书记）", "member": "每名党员"}
MEMBERS = {"station": "个站", "group": "个党小组", "committee-member": "名支委", "member": "名党员"}
EACH = {"station": "每站", "group": "每个党小组", "leader": "每名班子成员", "committee-member": "每名支委", "member": "每名党员"}
WALL = {"月": "每月最后一天前", "季": "每季度最后一天前", "半": "每半年最后一天前", "年": "年底前"}
PARTS = {"half-year": "个半年", "quarter": "个季度", "month": "个月"}
LEVEL = {"law": "法规", "superior": "上级", "own": "本所", "custom": "惯例"}
MARK = {"required": "有据", "customary": "惯例", "none": "不需要"}
CONFIDENCE = {"verified": "核过转载文本", "well-known": "常识，未核", "unsure": "有疑，待核"}
FORCE = {"not-yet": "未施行", "in-force": "现行", "amended": "已修订", "repealed": "已废止", "expired": "期满", "unknown": "待核"}
PUBLIC = {"yes": "公开", "no": "未公开", "unknown": "是否公开待核"}
LINK = {"based-on": ("依据", "被依据"), "proves": ("佐证", "需佐证"), "carries": ("承接", "被承接"),
        "relates": ("相关", "相关"), "answers": ("响应", "报告怎么答的"), "reports": ("报数", "报告里的数"),
        "exposes": ("暴露", "报告承认的问题"), "remedies": ("整改", "有打算的")}
STRENGTH = {"direct": "直接", "partial": "部分"}
REPORT_KIND = {"half-year": "半年", "year": "年度", "term": "届期"}
POINT_KIND = {"done": "做法", "problem": "问题", "next": "下一步"}
PROMISE_KIND = {"practice": "已有的做法", "promise": "下一步的承诺"}
TERM_GROUPS = get_args(model.Term.model_fields["group"].annotation)
MECHANISM_GROUPS = get_args(model.Mechanism.model_fields["group"].annotation)
GROUND = {"rule": "有据", "custom": "惯例", "unverified": "待核"}
ALIGNED = {"direct": "直接承接", "partial": "部分承接", "none": "没有承接", "not-applicable": "不适用", "unread": "还没有对照"}
"""How far a superior clause is carried, in words."""
COVERED = {"answered": "写到了", "partly": "沾边", "not-mentioned": "没有提到", "not-applicable": "不适用"}
JUDGED = {"met": "够了", "on-track": "在路上", "behind": "落后", "not-reported": "没有报", "masked": "被遮盖", "not-comparable": "不可比"}
NUMBERS = {"kept": "一样", "tightened": "加严", "loosened": "放宽", "own-silent": "上级有数，本所没写", "superior-silent": "本所自己定的数"}
SIGNS = {"direct": "●", "partial": "◐", "none": "○", "not-applicable": "－", "unread": "？", "answered": "●", "partly": "◐", "not-mentioned": "○",
         "met": "●", "on-track": "◐", "behind": "▼", "not-reported": "○", "masked": "＊", "not-comparable": "≠"}
"""The same in one sign, told apart without colour."""
BECAME = {"kept": "保留", "reworded": "改写", "tightened": "加严", "loosened": "放宽", "new": "新增", "merged": "合并", "split": "拆分", "moved": "移动",
          "dropped": "不再写"}
"""What became of a clause in the next year's plan."""
SHIFTED = {"kept": "没变", "tightened": "加严", "loosened": "放宽", "changed": "改了，不好比", "new": "新增", "dropped": "不再写"}
LIFE = {"draft": "整理稿", "checked": "已核对"}


def amount(duty: model.Requirement) -> str:
    """至少2次, 不超过3个, 至少1个至多2个; empty where nothing is counted."""
    least = f"至少{duty.min}{duty.unit}" if duty.min is not None else ""
    most = f"不超过{duty.max}{duty.unit}" if duty.max is not None else ""
    return "，".join(filter(None, (least, most)))


def frequency(duty: model.Requirement) -> str:
    """When and how often, in one phrase: 每季度至少1次, 七一前, 月检（来源未写次数）."""
    if duty.kind == "counted":
        return PER[duty.per] + amount(duty)
    if duty.kind == "dated" and duty.window:
        return duty.window.text
    if duty.kind == "event":
        return f"遇事即办：{duty.trigger}" + (f"，{amount(duty)}" if amount(duty) else "")
    if duty.modality == "must-not":
        return "任何时候"
    return f"{duty.cadence}（来源未写次数）" if duty.cadence else "经常（来源未写次数）"


def yearly(graph: Graph, duty: Entity) -> str:
    """The computed yearly minimum for this unit with its sum in words; empty for superiors' own and uncounted ones."""
    unit, it = graph.dataset.unit, duty.record
    total = yearly_minimum(unit, it) if unit and duty.ours else None
    if total is None or total == it.min or it.unit not in PIECES:
        return ""
    members, periods = len(members_of(unit, it)), len(PERIODS[it.per])
    factors = [f"{members}{MEMBERS[it.scope]}"] if members > 1 else []
    if periods > 1:
        factors.append(f"{periods}{PARTS[it.per]}")
    if it.min > 1:
        factors.append(f"{it.min}{it.unit}")
    return f"本单位一年合计至少{total}{it.unit}（{' × '.join(factors)}）"


def yearly_sum(graph: Graph, duty: Entity) -> str:
    """The yearly minimum as a sum for a column: 3个站 × 12个月 = 36次, 每名党员32学时, 1次; empty where nothing is reckoned for us."""
    unit, it = graph.dataset.unit, duty.record
    total = yearly_minimum(unit, it) if unit and duty.ours and it.modality == "must" else None
    if total is None:
        return ""
    if it.unit not in PIECES:
        return f"{SCOPE[it.scope] if it.scope in MEMBERS else ''}{it.min * len(PERIODS[it.per])}{it.unit}"
    members, periods = len(members_of(unit, it)), len(PERIODS[it.per])
    factors = [f"{members}{MEMBERS[it.scope]}"] if members > 1 else []
    factors += [f"{periods}{PARTS[it.per]}"] if periods > 1 else []
    factors += [f"{it.min}{it.unit}"] if it.min > 1 and factors else []
    return f"{' × '.join(factors)} = {total}{it.unit}" if factors else f"{total}{it.unit}"


def count_of(duty: model.Requirement) -> str:
    """How often and for whom it is counted: 每月至少1次（每个站）."""
    return frequency(duty) + (f"（{SCOPE[duty.scope]}）" if duty.kind == "counted" and duty.scope not in ("branch", "organisation") else "")


RHYTHMS = ("每周", "每月", "每季度", "每半年", "每年", "有日期", "遇事", "经常", "控制", "不得")
"""The rhythms of duties, in the order of a year's work."""

DATED = RHYTHMS[:6]
"""Those that fall due at a time of the year."""


def rhythm(duty: model.Requirement) -> str:
    """Under which rhythm a duty stands: what comes round, what has a day, what waits for an occasion, what always holds."""
    if duty.modality != "must":
        return MODALITY[duty.modality]
    if duty.kind == "counted" and duty.per in PERIODS or duty.per == "week":
        return PER[duty.per]
    if duty.kind == "dated" or (duty.window and not duty.occasion):
        return "有日期"
    return "遇事" if duty.kind == "event" else "经常"


def short_label(graph: Graph, entity: Entity) -> str:
    """A source in a few words for a table: 支部工作条例第12条, 本所要点第18条."""
    if entity.type == "article":
        law = short_label(graph, graph.entities[entity.parent])
        return f"{law}第{entity.record.number}条" if entity.record.number.isdigit() else f"{law}{entity.record.label}"
    if entity.type == "regulation":
        return min((entity.title, *entity.record.short_names[:1]), key=len)
    if entity.type in ("clause", "item", "requirement"):
        clause = entity
        while clause.type not in ("clause", "regulation"):
            clause = graph.entities[clause.parent]
        if clause.type == "regulation":
            return short_label(graph, clause)
        mark = mark_label(entity.record.mark) if entity.type == "item" else ""
        return f"{graph.entities[graph.entities[clause.parent].parent].record.short}第{clause.record.number}条{mark}"
    return entity.title


def mark_label(mark: str) -> str:
    """How an item's mark is shown: 一是 as it stands, ¶2 as 第2层 (a group by sense where the source has no marks)."""
    return f"第{mark[1:]}层" if mark.startswith("¶") else mark


def whereabouts(locator: str) -> str:
    """A locator as readers cite it: 11 is 第11条, 19/四是 is 第19条四是, 18/¶3 is 第18条第3层; anything else stays."""
    number, _, mark = locator.partition("/")
    if not re.fullmatch(r"[0-9]+(?:[-–][0-9]+)?", number):
        return locator
    return f"第{number}条{mark_label(mark)}"


def titles_of(graph: Graph, ids: Iterable[str]) -> str:
    """The titles of posts in one phrase; empty where there are none."""
    return "、".join(graph.entities[f"role:{role}"].title for role in ids)


def kept_of(graph: Graph, record: model.Requirement | model.Item) -> str:
    """What is kept of a requirement or item, each with its mark: 会议记录（有据）; empty where nothing is listed."""
    return "、".join(f"{graph.entities[f'evidence:{use.type}'].title}（{MARK[use.mark]}）" for use in record.evidence if use.type and use.mark != "none")


def bearers(graph: Graph, duty: Entity) -> str:
    """Who has to do it, as the source says: posts, never names."""
    return titles_of(graph, duty.record.owners) or "未载明"


def saying(graph: Graph, one: Saying) -> str:
    """What a level says of a thing, in one phrase: 书记和支委讲党课：每年至少1次（每名支委（含书记）分别计）; 提到，没有写次数."""
    it = one.entity.record
    if one.entity.type == "item":
        return f"{one.entity.title}：提到，没有写次数"
    each = f"（{SCOPE[it.scope]}分别计）" if one.counted and it.scope not in ("branch", "organisation") else ""
    whose = "" if one.entity.ours else f"；{graph.bearer(one.entity)}的事，不算我们的"
    return f"{'另计：' if one.apart else ''}{one.entity.title}：{frequency(it)}{each}{whose}"


def cited(graph: Graph, entity: Entity) -> str:
    """Where a requirement or item stands, as briefly as can be: 支部工作条例第16条, 本所要点第3条第4层."""
    source = short_label(graph, graph.owner_of(entity)).split("第")[0] if graph.owner_of(entity).type == "clause" else short_label(graph, graph.owner_of(entity))
    return f"{source}{whereabouts(entity.locator)}"


def standing(graph: Graph, entity: Entity) -> str:
    """Whether what a record says holds today, and when that was checked: 现行，2026-11-21核; 2022年度样本."""
    owner = graph.owner_of(entity)
    if owner.type == "report":
        return "报告样本"
    if owner.type == "regulation":
        force = owner.record.force
        return f"{FORCE[force.state]}，{force.checked_on}核"
    plan = graph.entities[graph.entities[owner.parent].parent] if owner.type == "clause" else owner
    return f"{plan.record.year}年度样本"


def check_state(graph: Graph, key: str) -> str:
    """How far what a record says was checked: 现行，2026-11-21核；核过转载文本; 2022年度样本."""
    entity = graph.entities[key]
    facts = getattr(entity.record, "facts", ()) if entity.type == "article" else ()
    worst = [name for name in ("unsure", "well-known", "verified") if any(fact.confidence == name for fact in facts)]
    owner = graph.owner_of(entity)
    if owner.type not in ("regulation", "clause", "plan", "report"):
        return TYPE[entity.type]
    return "；".join(filter(None, (standing(graph, entity), CONFIDENCE[worst[0]] if worst else "")))


def bound_of(ratio: model.Ratio) -> str:
    """不少于4/5, 超过1/2, 不超过1/3; 比基数多出不少于1/5 where it is added."""
    share = f"{ {'at-least': '不少于', 'more-than': '超过', 'at-most': '不超过'}[ratio.bound]}{ratio.numerator}/{ratio.denominator}"
    return f"比名额多{share}" if ratio.added else share


def span_of(span: str) -> str:
    """7天, 3个月, 1年."""
    return f"{span[:-1]}{ {'d': '天', 'm': '个月', 'y': '年'}[span[-1]]}"


def named_by(holder: Entity) -> list[str]:
    """The posts that a record names for what it asks."""
    record = holder.record
    return next((list(found) for name in ("owners", "runs", "who", "actors") if (found := getattr(record, name, None))), [])


def source_title(graph: Graph, duty: Entity) -> str:
    """The document that states a duty: the short name of a plan, the title of anything else."""
    owner = graph.owner_of(duty)
    if owner.type == "clause":
        return graph.entities[graph.entities[owner.parent].parent].record.short
    return f"《{owner.title}》" if owner.type == "regulation" else owner.title


def month_day(date: datetime.date) -> str:
    """6月30日."""
    return f"{date.month}月{date.day}日"


def reminder(graph: Graph, duty: Entity, times: list[Occurrence]) -> str:
    """Five lines of plain text about one duty for the work group: what, when, who, what to keep, where it is written.

    TIMES are its days in the working year. Empty for what the branch does not have to do again: a ban,
    another body's duty, a thing of one year, a repetition of another record.
    """
    it: model.Requirement = duty.record
    if not duty.ours or it.modality != "must" or it.retired or it.edition or it.occasion or it.same_as:
        return ""
    days = "每月最后一天" if len(times) == 12 else "、".join(month_day(one.until) for one in times)
    each = f"，{times[0].people}各计" if times and times[0].people and len(times[0].members) < 8 else ""
    custom = f"（惯例：{times[0].custom}）" if times and times[0].custom else ""
    return "\n".join((f"【{duty.title}】", f"时间：{frequency(it)}" + (f"；期限{days}{custom}" if days else ""), f"要做：{it.action}",
                      f"谁做：{bearers(graph, duty)}{each}", f"留：{kept_of(graph, it) or '未列'}；出处：{source_title(graph, duty)}{whereabouts(duty.locator)}，以当年文件为准"))
