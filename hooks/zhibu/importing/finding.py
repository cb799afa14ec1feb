"""What a passage holds: amounts and whether they are duties, figures or deadlines, days, cadences, actors, cited documents.

Everything found says how sure it is: 高, 中 or 低. Names of documents, roles and topics come from the data; nothing here
knows any one document.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from .. import model
from ..fidelity import BRACKETED, COUNTED, PER_WORDS, QUANTITY
from ..numerals import NEARLY, NUMERAL, to_int

_HELD = "次 人次 场次 轮次 批次 频次 课次 车次 班次 户次 家次 场 期 轮 回 遍 趟 学时 课时 堂 堂课 节 节课 讲".split()
_THINGS = ("工作日 个工作日 个小时 小时 分钟 个百分点 百分点 个月 万平方米 平方米 平方公里 公顷 万人次 万次 万件 万册 万份 万人 万户 万元 亿元 千元 元 万辆 辆 万字 字 公里 千米 米 万吨 吨 "
           "千克 公斤 斤 亩 千瓦时 页 封 篇 条 则 项 名 位 人 户 家 份 本 批 件 处 部 例 起 宗 桩 台 套 对 组 支 队 面 块 幅 副 个 册 张 类 站 棵 株 盒 箱 袋 包 瓶 枚 款 卷 门 座 栋 盏 间 所 "
           "只 头 把 根 集 版 档 天 日 周 年 月 分 岁").split()
ACTIVITY = "|".join(sorted(_HELD, key=len, reverse=True))
"""Units that count what was held."""
_UNITS = "|".join([*sorted([*_HELD, *_THINGS], key=len, reverse=True), "[%％‰]"])
UNIT = f"(?:{_UNITS})"
NUM = rf"(?:[0-9]+(?:[,，][0-9]{{3}})*(?:\.[0-9]+)?|{NUMERAL})"
MASK = r"(?:[*＊×]+|[xX]{1,4}|[○〇□]{2,4}|某)"
AMOUNT = re.compile(
    rf"(?<![第0-9０-９.．*＊×a-zA-Z零〇一二两三四五六七八九十百千])(?P<low>{NUM})(?:\s*(?:至|到|[-—–~～－]+)\s*(?P<high>{NUM}))?"
    rf"\s*(?P<about>[余多几来]?)\s*(?P<unit>{UNIT}|(?P<big>[万亿])\s*(?P<more>[余多]?)\s*(?P<each>{UNIT}))"
    rf"(?P<after>\s*(?:[（(]含[^）)]{{0,4}}[）)])?(?:及其?)?(?:以上|以内|以下|左右|上下)?)")
FRACTION = re.compile(rf"百分之(?P<percent>{NUM})|(?P<parts>{NUMERAL}分之{NUMERAL})|(?P<half>过半数|半数以上|半数)")
MASKED = re.compile(rf"(?<![第*＊×0-9])(?P<mask>[0-9]*{MASK})\s*(?P<about>[余多几]?)\s*(?P<unit>{UNIT})")
BARE_MASK = re.compile(r"(?:率|比例|比|占比|度)(?:均|都)?(?:达到?了?|为|是|保持在|提高到)?\s*([*＊×]+|[xX]{2,4})(?=[，。；、]|$)")

PERIODS: tuple[tuple[str, str, bool], ...] = (
    (r"每\s*半个?(?:月|天|日)|每\s*(?:一)?(?:学年|餐|顿|趟|户|单|例|车|桌)", "other", False),
    (r"每\s*(?:一|1)?\s*(?:个)?(?:自然年|年度|年)", "year", True),
    (r"(?:每\s*(?:一|1)?\s*个?半年|每6个月|每六个月)", "half-year", True),
    (r"(?:每\s*(?:一|1)?\s*个?季度?|每3个月|每三个月)", "quarter", True),
    (r"(?:每\s*(?:一|1)?\s*个?月(?:度)?(?!份))", "month", True),
    (r"(?:每\s*(?:一|1)?\s*(?:个)?(?:周|星期|礼拜))", "week", True),
    (r"每\s*(?:[2-9]|1[0-9]|两|二|三|四|五|双)\s*个?(?:年|季度|月|周|天|日|旬)", "other", True),
    (r"(?:每\s*(?:一)?(?:天|日|班|旬|学期|届))", "other", True),
    (r"每\s*(?:一)?(?:次|场|期|堂|节|篇|批|轮|讲)", "event", True),
    (r"(?:近|过去)?(?:[两二三四五六七八九十]|[2-9])年(?:来|间|共|累计)|(?:本届)?任期(?:之?内)?|届内", "other", False),
    (r"(?:全年|一年|年均|年度内|全年度|年内)", "year", True),
    (r"(?:年度|本年度|今年|当年|本年|年初|年底|年终)", "year", False),
    (r"(?:上半年|下半年|半年)", "half-year", False),
    (r"(?:(?<!第[一二三四])季度|按季|一季)", "quarter", False),
    (r"(?:月均|月度|当月|按月|一月|逐月)", "month", False),
    (r"(?:周均|一周|按周|逐周)", "week", False),
)
"""Words of a period, what they mean, and whether they alone make a number a duty."""
_PERIOD = re.compile("|".join(f"(?P<p{n}>{pattern})" for n, (pattern, _, _) in enumerate(PERIODS)))

AT_LEAST = re.compile(r"(?:至少|最少|不少于|不得少于|不应少于|不能少于|不低于|不得低于|不应低于|不小于|[须应要]超过)[^，。；、：《》]{0,10}$")
GOAL = re.compile(r"(?:达到|力争|确保|完成)[^，。；、：《》]{0,5}$")
AT_MOST = re.compile(r"(?:不超过|不得超过|不应超过|不能超过|不多于|不得多于|不高于|不得高于|不大于|控制在|至多|最多|不长于)[^，。；、：《》]{0,8}$")
HOLD = re.compile(r"(?:开展|组织|召开|举办|举行|进行|安排|讲授|讲|上|观看|参加|听取|研究|报送|撰写|上报|开|学习|谈话|走访|慰问|调研|检查|督查|督导|抽查|自查|"
                  r"通报|公示|公开|更新|培训|轮训|测试|考试|考核|演练|约谈|培养|发展|提交|推送|发布|刊发|评选|轮换|分析|汇报|报告|集中|完成|落实|配备|设立|建立|打造|解决|办理)")
SHARED = re.compile(rf"各(?:报道|开展|组织|举办|召开|讲|上|派|安排|选派|推荐)?\s*{NUM}\s*{UNIT}")
NOT_COUNTED = re.compile("全会|全体会议|会议精神|代表大会|党代会|性|又一|方面的|规定|确立|维护|意识|自信|责任|纪委|革命|运动会")
DEADLINE = re.compile(rf"(?P<number>{NUM})\s*个?(?P<unit>工作日|小时|天|日|周|月|年)(?:之|以)?(?P<side>内|前)|(?P<ahead>提前|至少提前)\s*(?P<number2>{NUM})\s*个?(?P<unit2>工作日|小时|天|日|周|月)")
DAY = re.compile(
    r"(?:每年|次年|当年|[0-9]{4}\s*年|今年|明年|每季度末|每月|次月|当月|每季度|季度末?|半年|年度?)?(?:的)?"
    r"(?:[0-9]{1,2}\s*月(?:\s*[0-9]{1,2}\s*日|份|上旬|中旬|下旬|底|初|末)?(?:\s*[至到—–~-]\s*[0-9]{1,2}\s*(?:月(?:\s*[0-9]{1,2}\s*日|份|底)?|日))?|(?<=[月年度])\s*[0-9]{1,2}\s*日|"
    r"第[一二三四]季度末?|(?<=每)?季度末|[年月](?:底|末|初)|年中|上半年|下半年|"
    r"[“\"]?(?:七一|五一|五四|十一|三八|八一|国庆|春节|元旦|端午|中秋|清明|元宵|劳动节|建军节|建党节)(?:[”\"]|节|假期)?(?:[、和]?[“\"]?(?:五一|十一|国庆|春节|元旦|端午|中秋|清明)[”\"]?(?:节)?)*)"
    r"(?:等重要节点|等节日)?(?:之前|以前|前夕|前后|前|后|期间)?")
WHEN_ENDS = re.compile("(?:之前|以前|前夕|前后|前|后|期间|底|末|初|[0-9]日|旬|份)$")
CADENCE = re.compile(r"定期|不定期|经常性|常态化|按月|按季度?|按周|逐月|逐季|月检|季检|轮流|每(?:个|一)?(?:半年|季度?|月|周|星期|日|天|班|年)(?:度)?|每(?:两|二|2|三|3|双)个?(?:月|周|年)|随时|适时|不间断|全天候|长期")
FORBID = re.compile(r"(?:严禁|禁止|不得(?!少于|低于|超过|多于|高于)|不准|杜绝|不允许|不许)[^，。；]{2,40}")
DOC_TAIL = "条例|准则|章程|规定|办法|细则|规则|规程|规划|纲要|意见|措施|方案|通知|制度|清单|手册|要点|计划|决定|决议|规范|公约|指南|标准|报告|安排|法典|劳动法|宪法|法|规章|预案|目录|流程|守则"
_HARD_TAIL = "条例|准则|章程|规定|办法|细则|规则|规程|规划|纲要|若干措施|实施方案|实施意见|责任清单|守则"
NAMED = re.compile(rf"(?:按照|依照|根据|依据|遵照|参照|对照|执行|贯彻|落实|遵守|修订|完善|制定|印发|出台|学习|宣传)(?:了|好|并)?(?P<name>[^，。；：、“”《》（）()\s]{{3,36}}?(?:{_HARD_TAIL}))(?![\u4e00-\u9fff]?[的之]?[\u4e00-\u9fff]?(?:动作|性))(?=[，。；、（等和及与的要精规]|$)")
ALIAS = re.compile(r"《([^《》]+)》\s*[（(]\s*(?:以下|下)?简?称为?[:：]?\s*[《“\"]([^》”\"]{2,20})[》”\"]\s*[)）]")

MATTERS: tuple[tuple[str, str], ...] = (
    (r"(?:按规定做好)?党员(?:考察)?发展(?:和?培养)?工作|发展党员(?:工作|程序)", "发展党员"),
    (r"(?:依规)?(?:足额)?(?:收缴|交纳|缴纳)[^，。；、]{0,4}党费|党费(?:收缴|缴纳|交纳)", "党费"),
    (r"党内监督", "党内监督"),
    (r"党务(?:政务)?公开|政务党务公开", "党务公开"),
    (r"按期换届|换届选举", "选举工作"),
    (r"请示报告(?:等)?(?:各项)?制度", "请示报告"),
    (r"党章党规", "共产党章程"),
    (r"议事规则", "议事规则"),
)
"""Matters that one known document governs, as people write of them without naming it, and a word of its title."""


@dataclass(frozen=True)
class Amount:
    """A number with its unit as written, and what the words around it make of it."""

    text: str
    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    masked: bool = False
    approximate: bool = False
    comparator: str = "="
    per: str = ""
    """Period, empty where none is named."""
    period: str = ""
    """The words of the period."""
    bound: str = ""
    """min, max, goal (an amount to be reached) or empty."""
    held: bool = False
    """Whether a verb of doing stands before it."""
    deadline: bool = False
    chinese: bool = False


@dataclass(frozen=True)
class Duty:
    """A requirement as it was found."""

    phrase: str
    kind: str
    measure: str = ""
    min: float | None = None
    max: float | None = None
    unit: str = ""
    per: str = "continuous"
    period: str = ""
    modality: str = "must"
    scope: str = "branch"
    owners: tuple[str, ...] = ()
    cadence: str = ""
    trigger: str = ""
    window: str = ""
    confidence: str = "中"
    why: str = ""
    """What makes the guess unsure."""


@dataclass(frozen=True)
class Figure:
    """A number of a report as it was found."""

    text: str
    measure: str
    value: float | None
    unit: str
    masked: bool
    approximate: bool
    comparator: str
    confidence: str


@dataclass(frozen=True)
class Cited:
    """A document that a passage names."""

    text: str
    to: str
    """Id of the regulation; empty where it is not known."""
    quoted: bool
    nested: bool = False
    ambiguous: bool = False
    confidence: str = "高"
    why: str = ""
    other: str = ""
    """What it seems to be where it is no regulation: 影片, 刊物."""


# Amounts.


def number(text: str) -> float | None:
    """The value of a number as written; whole ones are whole."""
    plain = re.sub("[,，]", "", text)
    if re.fullmatch(r"[0-9]+\.[0-9]+", plain):
        return float(plain)
    try:
        return to_int(plain)
    except ValueError:
        return None


def amounts(passage: str) -> list[Amount]:
    """Every number with a unit in PASSAGE, masked ones too, in order."""
    found = [one for sentence, at in sentences(passage) for one in _in_sentence(sentence, at)]
    return sorted(found, key=lambda one: one.start)


def sentences(passage: str) -> list[tuple[str, int]]:
    """The sentences of PASSAGE, semicolons ending them too, and where each begins; one without end is cut at commas."""
    found, at = [], 0
    for part in re.split(r"(?<=[。；;！!？?\n])", passage):
        while part:
            end = len(part) if len(part) <= _LONG else max(part.rfind(sign, 0, _LONG) for sign in "，,、 ") + 1 or _LONG
            if part[:end].strip():
                found.append((part[:end], at))
            at, part = at + end, part[end:]
    return found


_LONG = 600
"""The characters of a sentence that are looked at together."""


def _in_sentence(sentence: str, at: int) -> Iterator[Amount]:
    taken: list[tuple[int, int]] = []
    for match in AMOUNT.finditer(sentence):
        if one := _amount(match, sentence, at):
            taken.append(match.span())
            yield one
    for match in FRACTION.finditer(sentence):
        value = number(match["percent"]) if match["percent"] else None
        yield _placed(Amount(match[0], at + match.start(), at + match.end(), value, None, "%" if match["percent"] else match[0], chinese=True),
                      sentence, match.start(), match.end(), (re.match("以上|以内|以下", sentence[match.end():]) or [""])[0])
    for match in MASKED.finditer(sentence):
        if not any(start < match.end() and match.start() < end for start, end in taken) and not _name_of_place(match, sentence):
            yield _placed(Amount(match[0], at + match.start(), at + match.end(), None, None, match["unit"], True, bool(match["about"]),
                                 ">" if match["about"] in ("余", "多") and match["about"] else "="), sentence, match.start(), match.end())
    for match in BARE_MASK.finditer(sentence):
        yield Amount(match[1], at + match.start(1), at + match.end(1), None, None, "", True)


def _name_of_place(match: re.Match[str], sentence: str) -> bool:
    """Whether a mask hides a name: **所, *站, xx处 are places, and so is what the mask of a name goes on with."""
    if match["unit"] in ("所", "站", "处", "队", "组", "部", "台", "门", "座", "月", "年", "日", "周", "家", "面", "户", "位", "本", "分", "级", "件", "间", "米", "张", "款") and not match["about"]:
        after, before = sentence[match.end():match.end() + 1], sentence[:match.start()][-2:]
        counts = re.search(r"(?:慰问|走访|帮扶|救助|资助|结对|联系|服务|整改|隐患|发现|设|设立|建成|建|购|培训|新建|打造|共|计|入|了|更新|印发|接待|成立|组建|派出|撰写|书籍|图书)$", sentence[:match.start()].rstrip())
        if not counts and not (after in "，。；、）)" and re.search("[\u4e00-\u9fff]$", before) and match["unit"] in ("处", "户", "家", "台", "部", "本", "件", "面", "张", "款", "位")):
            return True
    # A single letter stands for a name, unless what it counts is all that follows: 处理违规人员X人。
    counts = match["unit"] in (*_HELD, "人", "名", "件", "份", "起", "万元", "元", "篇", "宗", "%") and re.match("[，。；、）)]|$", sentence[match.end():])
    return match["mask"] == "某" or (match["mask"][0] in "xX○〇□" and len(match["mask"]) == 1 and not counts)


_NEARLY = "(?<![签公条节契合预履违相靠附最就临将制邀])[约近]$"


def _amount(match: re.Match[str], sentence: str, at: int) -> Amount | None:
    low, high = number(match["low"]), number(match["high"]) if match["high"] else None
    if low is None:
        return None
    chinese = not match["low"][0].isdigit()
    after, unit, written = sentence[match.end():], match["big"] + match["each"] if match["big"] else match["unit"], match["low"]
    before_it = sentence[:match.start()]
    if chinese and len(written) == 2 and not high and re.fullmatch("[一二两三四五六七八九]{2}", written):
        # 两三次, 三五次: a range without a word between.
        low, high = number(written[0]), number(written[1])
        assert low is not None and high is not None
        if high <= low:
            return None
    if unit == "分" and not chinese and re.search("(?:得|评|平均|考核|获|为|达)[^，。；]{0,4}$", sentence[:match.start()]):
        pass
    elif unit == "岁" and re.search("年龄[^，。；]{0,4}$", before_it) or unit in ("年", "月", "周") and low < 100 and re.search(f"(?:{AT_LEAST.pattern[:-1]}|{AT_MOST.pattern[:-1]})$", before_it):
        pass
    elif unit in ("年", "月", "日", "周", "岁", "分") and not re.match("以?[内前]", after) and match["after"].strip() == "":
        return None
    if unit == "期" and chinese and re.search("(?:完成|实施|建成|建设|推进|启动|竣工|开工)$", before_it):
        return None  # 完成二期: which one, not how many.
    if unit == "日" and re.search(r"月\s*$", sentence[:match.start()]):
        return None
    if NOT_COUNTED.match(after) and not re.match("性", after):
        return None
    if re.match("性|又一", after) and unit == "次":
        return None
    if unit == "条" and re.match("例|件", after):
        return None
    tail = match["after"].strip()
    approximate = bool(match["about"] or match["more"]) or bool(re.search(_NEARLY, sentence[:match.start()])) or tail in ("左右", "上下")
    text, start, unit = match[0].rstrip(), match.start(), re.sub("^个(?=小时|工作日|百分点|月)", "", unit)
    if before := re.search(_NEARLY, sentence[:match.start()]):
        text, start = before[0] + text, before.start()
    comparator = ">" if (match["about"] or match["more"] or "") in tuple("余多") else ">=" if tail.endswith("以上") else "="
    one = Amount(text, at + start, at + match.start() + len(match[0].rstrip()), low, high, unit, False, approximate, comparator, chinese=chinese)
    return _placed(one, sentence, match.start(), match.end(), tail)


def _placed(one: Amount, sentence: str, start: int, end: int, tail: str = "") -> Amount:
    """An amount with the period, the bound and the verb that its sentence gives it."""
    before, after = sentence[:start], sentence[end:]
    segment = re.split("[，,：:（(]", before)[-1]
    per, period = "", ""
    near = list(_PERIOD.finditer(before))
    if near:
        last = near[-1]
        n = next(n for n in range(len(PERIODS)) if last[f"p{n}"])
        between = before[last.end():]
        if len(between) <= 60 and not (PERIODS[n][1] == "event" and "，" in between):
            per, period = PERIODS[n][1], last[0]
            if one.unit in _SIZES and re.search("[，,：:]", between) and PERIODS[n][1] != "event":
                per, period = "", ""  # A share or a length belongs to a period only where both stand together.
            if PERIODS[n][1] == "event" and len(near) == 1 and between and not AT_LEAST.search(between) and not AT_MOST.search(between):
                per, period = "", ""
    if slash := re.match(rf"\s*[/／每]\s*(?:人[/／·])?(年|半年|季度?|月|周|人|次)", after):
        per, period = {"年": "year", "半年": "half-year", "季": "quarter", "季度": "quarter", "月": "month", "周": "week"}.get(slash[1], per), slash[0]
    elif not per and (behind := re.match(r"\s*[（(](每[年月周]|每半年|每季度?)", after)):
        per, period = {"每年": "year", "每半年": "half-year", "每月": "month", "每周": "week"}.get(behind[1], "quarter"), behind[1]
    bound = "min" if AT_LEAST.search(before) else "goal" if GOAL.search(before) else ""
    bound = "max" if AT_MOST.search(before) else bound
    if tail.endswith("以上"):
        bound = "min"
    elif tail.endswith(("以内", "以下")):
        bound = "max"
    soon = re.match(r"\s*(?:之|以)?[内前]", after) or tail.endswith("以内") or re.search("提前$|提前至少$", before)
    soon = soon and not (per and AT_MOST.search(before))  # 每次控制在90分钟以内 is how long, not until when.
    deadline = bool(one.unit in ("日", "天", "工作日", "个工作日", "小时", "个小时", "个月", "周", "年", "分钟") and soon)
    return replace(one, per=per, period=period, bound=bound, held=bool(HOLD.search(segment)), deadline=deadline)


_SIZES = ("%", "％", "‰", "分钟", "个百分点", "百分点", "年", "月", "个月")

# Duties.


@dataclass(frozen=True)
class Context:
    """What the data know: names of documents, roles, topics; and how this kind of text speaks."""

    names: Names
    roles: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]
    duties_only: bool = True
    """A plan or a regulation: a number with a verb of doing is asked for; in a report it was done."""


def duties(passage: str, context: Context, subject: str = "") -> list[Duty]:
    """The requirements of PASSAGE; SUBJECT names what it is about where the sentence does not."""
    found: list[Duty] = []
    for sentence, _ in sentences(passage):
        counted = list(_counted_in(sentence, context, subject))
        counted += _spoken_counts(sentence, context, counted, subject)
        found += counted
        if context.duties_only:
            dated = list(_dated(sentence, context, counted))
            found, counted = found + dated, counted + dated
            found += _recurring(sentence, context, counted, subject)
            found += _forbidden(sentence, context)
    return [_weighed(one, context) for one in [*found, *_missing(passage, found, context, subject)]]


def _weighed(duty: Duty, context: Context) -> Duty:
    """DUTY no surer than its own stretch of the sentence makes it, which must name who; its measure without the mark of a point."""
    duty = replace(duty, measure=_unmarked(duty.measure))
    if duty.scope in ("station", "group", "committee-member") and duty.modality != "must-not" \
            and not any(re.search(pattern, duty.phrase) for pattern, scope in SCOPES if scope == duty.scope):
        return replace(duty, confidence="低", why=duty.why or "对谁计数是按前面的话判断的，这一句没有写")
    if duty.confidence == "高" and not named_roles(duty.phrase, context) and not any(re.search(pattern, duty.phrase) for pattern, _ in SCOPES):
        return replace(duty, confidence="中")
    return duty


def _unmarked(measure: str) -> str:
    """A measure without the mark of the point that it opens: 一是, 二是."""
    return re.sub("^[一二三四五六七八九十]{1,3}是", "", measure) or measure


def _counted_in(sentence: str, context: Context, subject: str) -> Iterator[Duty]:
    every = [one for one in _in_sentence(sentence, 0) if not one.masked]
    for one in every:
        if one.deadline:
            yield from _deadline(sentence, one, context, subject)
            continue
        if not _is_duty(sentence, one, context):
            continue
        confidence, why = "高" if one.per and (one.bound or one.unit in ACTIVITY.split("|")) else "中", ""
        per = one.per
        if per in ("", "other"):
            strange = per == "other"
            if not strange and one.unit in ("年", "月", "个月"):
                yield _duty(sentence, one, "recurring", "continuous", context, subject, confidence="中", why="是期限，不是次数", cadence=one.text)
                continue
            if not strange and any(other.per not in ("", "other") for other in every):
                # The year is meant where a sentence names no period at all, not where another number has one.
                yield _duty(sentence, one, "recurring", "continuous", context, subject, confidence="低", why="没有写周期，同一句里别的数有", cadence=one.text)
                continue
            per, confidence = "year", "低"
            why = f"“{one.period}”不在可选的周期里，由人定" if strange else "没有写周期，暂按全年"
            if strange:
                yield _duty(sentence, one, "recurring", "continuous", context, subject, confidence="中", why=why,
                            cadence=sentence[sentence.rindex(one.period, 0, one.start):one.end].strip("，。；"))
                continue
        if one.unit not in ("%",) and re.search("分之|半数", one.unit):
            yield _duty(sentence, one, "recurring", "continuous", context, subject, confidence="中", why="是比例，不是次数", cadence=one.text)
            continue
        for measure in _split_measure(_measure(sentence, one, subject)):
            duty = _duty(sentence, one, "event" if per == "event" else "counted", per, context, subject, confidence=confidence, why=why)
            yield replace(duty, measure=measure)


def _is_duty(sentence: str, one: Amount, context: Context) -> bool:
    strong = any(re.search(pattern, one.period) and sure for pattern, _, sure in PERIODS) if one.period else False
    if re.match(r"每[次场期堂节篇批轮讲]", one.period or "") and not one.bound:
        return False
    if not context.duties_only:
        # Of what was done, only a standing practice is a duty: every period, or a bound; what adds up is a figure.
        if re.search("(?:累计|共计|合计|总计|已|共)[^，。；]{0,6}$", sentence[:one.start]):
            return False
        return (one.period.startswith("每") and one.low is not None) or (one.bound in ("min", "max") and re.search(r"(?:至少|不少于|不低于|不超过)[^，。；]{0,10}$", sentence[:one.start]) is not None)
    if one.low is None and not re.search("分之|半数", one.unit):
        return False
    if _condition(sentence, one):
        return False
    if one.bound == "goal" and one.unit == "个" and one.chinese:
        return False
    if one.bound:
        return True
    if re.search("(?:累计|共计|合计|总计)[^，。；]{0,6}$", sentence[:one.start]) and one.period not in re.split("[，,：:]", sentence[:one.start])[-1]:
        return False  # What has added up since.
    activity = one.unit in ACTIVITY.split("|")
    close = re.split("[，,：:]", sentence[:one.start])[-1]
    if strong and (one.period in close or activity):
        # 每年围绕三个方面: a number in Chinese of things is a way of speaking.
        return activity or not one.chinese or one.unit in ("篇", "名", "件", "项", "部", "份", "期", "本", "条", "个", "小时", "天", "户", "人", "家", "批", "处")
    if one.unit == "%":
        return bool(re.search("(?:达|达到|为|保持在?|实现|率)[^，。；]{0,6}$", sentence[:one.start]))
    if re.search("^[第]", one.text):
        return False
    if not activity and not one.chinese and one.unit not in ("年", "月", "日", "周", "岁", "分", "天", "小时", "条", "分钟", "元", "万元", "亿元") and _TARGET.search(close):
        return True
    return activity and (bool(one.per) or one.held) and not re.search("(?:这|那|上|下|首|另|某|再|初|本|每)$", sentence[:one.start])


_TARGET = re.compile("(?:评选|评定|选树|培育|打造|创建|新建|建成|新增|推出|举办|发展|完成|选派|招募|推荐)[^，。；：“”《》]{0,12}$")
"""Verbs of what a plan means to bring about, right before its number."""


def _condition(sentence: str, one: Amount) -> bool:
    """Whether an amount says when something applies, and not what is to be done: 2000元以上等事项, 出勤率低于80%的."""
    after, before = sentence[one.end:], sentence[:one.start]
    if re.search("(?<![不])(?:低于|高于|超过|满|少于|多于|大于|小于|达到)[^，。；]{0,3}$", before) and not re.search("[须应要]超过$", before):
        return re.match("(?:以上|以下)?的(?!要求|标准|频次|频率|比例|目标|规定)", after) is not None
    if AT_LEAST.search(before) or AT_MOST.search(before):
        return False
    # 10万元以上的贷款, at the head of what is said: which ones, not how many.
    if one.text.endswith(("以上", "以下")) and re.search("(?:^|[，；。：、])$", before) and re.match("的(?!要求|标准|频次|频率|比例|目标|规定)", after):
        return True
    return one.text.endswith(("以上", "以下")) and re.match("的[，,；。]|等?(?:事项|情形|情况|行为|项目|支出|的(?:党员|人员|职工|干部|事项|支出|项目))", after) is not None


def _duty(sentence: str, one: Amount, kind: str, per: str, context: Context, subject: str, *, confidence: str, why: str = "",
          cadence: str = "") -> Duty:
    low, high = one.low, one.high
    least, most, modality = low, high, "must"
    if one.bound == "max":
        least, most, modality = None, high if high is not None else low, "limit"
    segment = _clause_around(sentence, one.start, one.end)
    return Duty(segment, kind, _measure(sentence, one, subject), least, most, one.unit, per, one.period, modality,
                scope_of(sentence[:one.start] + one.text), tuple(context_roles(sentence[:one.start], context)), cadence,
                one.period if per == "event" else "", "", confidence, why)


def _deadline(sentence: str, one: Amount, context: Context, subject: str) -> Iterator[Duty]:
    """Something to be done within days of an event."""
    segment = _clause_around(sentence, one.start, one.end)
    before = re.split("[，,]", sentence[:one.start])
    trigger = next((part.strip() for part in reversed(before) if len(part.strip()) > 2), "") or sentence[one.end:][:20].strip("，。；内")
    if one.low is None or not trigger:
        return
    ahead = re.search("提前(?:至少)?$", sentence[:one.start]) is not None
    yield Duty(segment, "event", (_tail_noun(re.sub("^(?:之|以)?[内前]", "", sentence[one.end:])) or subject or trigger)[:20], one.low if ahead else None, None if ahead else one.low, one.unit, "event", "", "must" if ahead else "limit",
               scope_of(sentence[:one.start]), tuple(context_roles(sentence[:one.start], context)), "", trigger[:40], "", "中", "时限：多少日内办")


_ONE_EACH = re.compile(r"(?:每(?:个)?(?P<per>季度|半年|[年季月周])(?:度)?|(?<![一二三四五六七八九十])一(?P<per2>[季月周年]))一(?!个|次|篇|名|件|场|学时|小时|天|是|定|直|样|体|起|律)(?P<what>[\u4e00-\u9fff]{1,4})")


def _spoken_counts(sentence: str, context: Context, counted: list[Duty], subject: str) -> Iterator[Duty]:
    """一月一研判, 每季度一主题: a count that names no unit."""
    for match in _ONE_EACH.finditer(sentence):
        if re.match(UNIT, match["what"]):
            continue
        per = {"年": "year", "半年": "half-year", "季": "quarter", "季度": "quarter", "月": "month", "周": "week"}[match["per"] or match["per2"]]
        if context.duties_only and not any(duty.per == per and match["what"][:2] in duty.phrase for duty in counted):
            yield Duty(_clause_around(sentence, match.start(), match.end()), "counted", match["what"], 1, None, "次", per, match[0], "must",
                       scope_of(sentence[:match.start()]), tuple(context_roles(sentence[:match.start()], context)), confidence="低", why="只写了“一”，按一次算")


def _dated(sentence: str, context: Context, counted: list[Duty]) -> Iterator[Duty]:
    for match in DAY.finditer(sentence):
        text = match[0].strip()
        ends = WHEN_ENDS.search(text)
        if not ends or len(text) < 2 or re.match("[0-9]{4}", text) and not re.search("前|底|期间|日", text):
            continue
        if text in ("年初", "年中", "年度", "月初", "年末") or any(duty.phrase and text in duty.phrase for duty in counted):
            continue
        segment = _clause_around(sentence, match.start(), match.end())
        if not (HOLD.search(segment) or re.search("报|评|办|制定|召开|表彰|交|签", segment)):
            continue
        yield Duty(segment, "dated", _tail_noun(sentence[match.end():]) or segment[:16], per="year", period=text,
                   scope=scope_of(sentence[:match.start()]), owners=tuple(context_roles(sentence[:match.start()], context)), window=text, confidence="中")


def _recurring(sentence: str, context: Context, counted: list[Duty], subject: str) -> Iterator[Duty]:
    for match in CADENCE.finditer(sentence):
        segment = _clause_around(sentence, match.start(), match.end())
        if any(match[0] in said for duty in counted for said in (duty.period, duty.phrase, duty.cadence, duty.window)):
            continue
        if any(match[0] in (duty.trigger or "") for duty in counted) or match[0] in ("每年",) and re.match("[0-9]+月", sentence[match.end():]):
            continue
        weak = match[0] in ("随时", "适时", "长期", "轮流", "常态化", "经常性")
        if weak and not HOLD.search(sentence[match.end():]):
            continue
        yield Duty(segment, "recurring", _tail_noun(sentence[match.end():]) or subject or segment[:16], cadence=match[0], period=match[0],
                   scope=scope_of(sentence[:match.start()]), owners=tuple(context_roles(sentence[:match.start()], context)),
                   confidence="低" if weak else "中")


def _forbidden(sentence: str, context: Context) -> Iterator[Duty]:
    for match in FORBID.finditer(sentence):
        yield Duty(match[0], "recurring", re.sub("^(?:严禁|禁止|不得|不准|杜绝|不允许|不许)", "", match[0])[:20], modality="must-not",
                   scope=scope_of(sentence[:match.start()]), owners=tuple(context_roles(sentence[:match.start()], context)), confidence="中")


def _missing(passage: str, found: list[Duty], context: Context, subject: str) -> Iterator[Duty]:
    """What the comparison with the originals would count and nothing above has."""
    have = {(duty.per, count, duty.unit) for duty in found for count in (duty.min, duty.max) if count is not None}
    for match in COUNTED.finditer(passage) if context.duties_only else ():
        per = next((key for key, words in PER_WORDS.items() if match["per"] and match["per"] in words.split("|")), None)
        written, unit = match["number"] or match["number2"], match["unit"] or match["unit2"]
        count = to_int(written[0] if re.fullmatch("[一二两三四五六七八九]{2}", written) else written)
        if not any(count == other and unit == named and per in (None, period) for period, other, named in have):
            have.add((per or "year", count, unit))
            yield Duty(match[0], "counted", subject or _tail_noun(passage[match.end():]) or match[0][:12], count, None, unit, per or "year",
                       match["per"] or "", scope=scope_of(match[0]), confidence="低", why="句子不好断，核对数的是什么")


def _clause_around(sentence: str, start: int, end: int) -> str:
    """The comma-separated stretch of a sentence around a place."""
    left = max(sentence.rfind(sign, 0, start) for sign in "，,；;。：:\n") + 1
    right = min((at for sign in "，,；;。\n" if (at := sentence.find(sign, end)) >= 0), default=len(sentence))
    return sentence[left:right].strip()


_FILLER = re.compile(r"^(?:以上|以内|以下|左右|的|及以上|[（(][^）)]*[）)]|专题|集中|相关|有关)+")


def _tail_noun(after: str) -> str:
    """What stands behind a count up to the next stop: the thing that is counted."""
    text = _FILLER.sub("", re.split(r"[，,。；;、：:！\n（(]", after.lstrip(), maxsplit=1)[0]).strip("“”\"《》 ")
    text = re.split(r"(?:每[年月季半周]|至少|不少于)", text)[0]
    return text if 1 < len(text) <= 24 else text[:24] if len(text) > 24 else ""


_LEADING = re.compile(r"^(?:并|还|要|应当?|须|必须|确保|做到|每名|每个|各|所|全体|支部|党支部|上级|原则上|一般|其中|同时|认真|切实|积极|并且|以及|和|对|由|将|共|累计|先后|分别|已|已经|年内|全年|今年|上半年|下半年|截至目前|年度)+")
_VERB_BEFORE = re.compile(r"(?:不少于|不低于|至少|不超过|达到|达|为|共|累计|共计|各|约|近|了|有|是|开展|组织|召开|举办|进行|完成|发布|发表|讲|上|撰写|解决|已|控制在|不得少于|不得超过|不得低于|开|提升到|保持在|均|每[年月周季半][度年]?|年均|全年|以|在|其中|时间|分别)+$")


_WHO = re.compile("^(?:其他|其余)?(?:(?:党)?支部(?:书记|委员)|书记|支委|委员|班子成员|领导班子成员|党员领导干部|领导干部|党员干部|全体党员|党员|组织委员|纪检委员|宣传委员|党小组)+(?!大会|会议|会)(?:每人|人均|一般|原则上|每次|至少|讲|要|应|应当|须)*(?=[\u4e00-\u9fff]{2})|^[0-9]+日(?:前)?(?:为|是|作为)?|^[0-9.]+|^[）)、]")


_COUNTS = re.compile(rf"(?:至少|不少于|不低于|不超过|不得少于|(?<![第一]){NUM}\s*{UNIT})")


def _measure(sentence: str, one: Amount, subject: str = "") -> str:
    """What an amount counts: the words behind it, else those before it."""
    if one.unit not in ("学时", "课时", "小时", "%", "％", "分钟", "天", "元", "万元", "亿元", "字", "个小时") and (behind := _tail_noun(sentence[one.end:])) \
            and not re.match("以|并|且|或|时|就|，|内|前|后|和|及", behind):
        return behind
    before = re.split(r"[，,。；;、：:（(\n]", sentence[:one.start].rstrip())
    for n, part in enumerate(reversed(before[-6:])):
        if n and (cut := _COUNTS.search(part)):
            part = part[:cut.start()]
        text = _PERIOD.sub("", part)
        while (shorter := _VERB_BEFORE.sub("", text.strip())) != text:
            text = shorter
        text = _WHO.sub("", _LEADING.sub("", text).strip("“”\"《》 "))
        if 1 < len(text) and not re.fullmatch("每人|人均|每次|一般|原则上|其他.*", text):
            return text[-24:]
    return _tail_noun(sentence[one.end:]) or subject[:24] or one.unit


def _split_measure(measure: str) -> list[str]:
    """党课和廉政党课 are two things; 专题学习和研讨 is one."""
    match = re.fullmatch("([\u4e00-\u9fff“”]{2,12})[和及与]([\u4e00-\u9fff“”]{2,12})", measure)
    if match and match[1][-2:] == match[2][-2:]:
        return [match[1], match[2]]
    return [measure]


SCOPES = (
    (r"每(?:名|个|位)?(?:同志|党员|职工|干部)|(?:党员|职工|(?<!领导)干部)[^，。；]{0,3}(?:每人|人均)|(?<!部)党员(?:干部)?(?:每年|年度|全年|集中学习|参加)", "member"),
    (r"(?:支部|党支部)?委员(?!会)|支委(?!会)|班子成员[^，。；]{0,4}讲", "committee-member"),
    (r"领导班子成员|班子成员|党员领导干部|领导干部|主要负责人|党政主要领导", "leader"),
    (r"党小组|各小组|班组", "group"),
    (r"(?:各|每个?)[^，。；、]{0,6}(?:站|所|部门|科室|车间|中心|项目部|班|队|分公司|办事处|网点|窗口|教研室|村|社区|大队|中队)", "station"),
)


def scope_of(before: str) -> str:
    """For whom something is counted, told by the words before it."""
    text = re.split("[。；;]", before)[-1][-120:]
    best, place = "branch", -1
    for pattern, scope in SCOPES:
        for match in re.finditer(pattern, text):
            if match.start() > place:
                best, place = scope, match.start()
    # 每人 alone means those named before; where nobody is, every member.
    return "member" if best == "branch" and re.search("每人|人均", text) else best


def context_roles(before: str, context: Context) -> list[str]:
    """The roles that stand as actors before a place, the nearest stretch that names any."""
    for part in list(reversed(re.split("[，,。；;：:]", before[-200:])))[:6]:
        if found := [role for _, role in named_roles(part, context)]:
            return list(dict.fromkeys(found))[:3]
    return []


@functools.lru_cache(maxsize=8)
def _role_names(roles: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all names of roles, the longest first, and the role of each name."""
    names = {name: role for name, role in reversed(roles)}
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or "(?!)"), names


def named_roles(text: str, context: Context) -> list[tuple[int, str]]:
    """Every role that TEXT names, the longest name at each place."""
    pattern, names = _role_names(context.roles)
    # 党员大会 is no member, 党员教育 no actor.
    return [(match.start(), names[match[0]]) for match in pattern.finditer(text)
            if match[0].endswith("会") or not re.match("大会|会议|会(?!计)|发展|教育|管理", text[match.end():match.end() + 3])]


_ACTS = re.compile("^(?:每|全年|要|应|须|必须|负责|牵头|带头|定期|组织|至少|具体|同志)")


def actors(passage: str, context: Context) -> list[str]:
    """The roles that a passage says shall act: those before 要, 应, 负责, 每年 …, and those after 由."""
    found = []
    for sentence, _ in sentences(passage):
        for at, role in named_roles(sentence, context):
            name = next(name for name, one in context.roles if one == role and sentence.startswith(name, at))
            if _ACTS.match(sentence[at + len(name):]) or sentence[:at].endswith(("由", "责任人：", "牵头：", "责任单位：", "责任部门：")):
                found.append(role)
    return list(dict.fromkeys(found))


def topics_of(text: str, context: Context, most: int = 3) -> list[str]:
    """The topics whose names a text uses most."""
    score: dict[str, int] = {}
    for name, topic in context.topics:
        if count := text.count(name):
            score[topic] = score.get(topic, 0) + count * len(name)
    return [topic for topic, _ in sorted(score.items(), key=lambda one: -one[1])[:most]]


# Figures.


def figures(passage: str) -> list[Figure]:
    """The amounts that a report states."""
    return [_figure(one, measure) for sentence, _ in sentences(passage) for one in _in_sentence(sentence, 0)
            if not one.deadline and _is_figure(sentence, one) for measure in _each_measure(sentence, one)]


def left_over(passage: str, said: Iterable[str]) -> list[str]:
    """What looks like an amount to the comparison with the originals and is not among the figures SAID: 24小时值班, 六次全会."""
    texts = set(said)
    plain = re.sub(r"[\s“”‘’\"'《》]", "", passage)
    return list(dict.fromkeys(match[0] for match in QUANTITY.finditer(plain)
                              if match[0] not in texts and not any(match[0] in text for text in texts)))


def _figure(one: Amount, measure: str) -> Figure:
    text = re.sub(r"(?:[（(]含[^）)]*[）)])?(?:及其?)?(?:以上|以内|以下)$", "", one.text)
    comparator = {"min": ">=", "max": "<="}.get(one.bound, one.comparator) if not one.approximate else one.comparator
    unit = one.unit if one.unit and re.sub("(?<=[万亿])[余多]|左右|上下", "", text).endswith(one.unit) else "未载明"
    return Figure(text, _unmarked(measure), one.low if one.high is None else None, unit, one.masked, one.approximate or bool(NEARLY.search(text)), comparator,
                  "中" if one.chinese or one.high is not None else "高")


_SET_UP = re.compile(r"(?:共|计|累计|设|设立|设置|下设|建立|建成|成立|组建|组织|开展|召开|完成|制定|修订|细化|规范|等|解决|办|印发|查摆|梳理|整改|发现|选树|评选|培养|发展|确定|转正|新增|打造|推出|形成|派出|选派|举办|进行|讲|学习|观看|慰问|走访|开|承办|获|荣获|发放|收集|提出|征求|达|为|有|收到|办理|列出|查找|吸收|接收|讨论|研究|审议|参加|参与|受理|约谈|处理|通报|更新|创建|配备|配齐|划分|分为|聘请|招募|结对|帮扶)[^，。；、“”]{0,8}$")
_SPEECH = re.compile(r"^(?:规定|确立|维护|意识|自信|责任|中心|建设|能力|方面|层面|环节|关键|问题|方向|文明|标准|大|不|关|务|必须|坚持|结合|统一|引领|融合|提升|基本点|全面|布局|代|坚定|对照|革命|阵地|阶段)")


def _is_figure(sentence: str, one: Amount) -> bool:
    if one.masked:
        return True
    if re.search("分之|半数", one.unit):
        return False
    if not one.chinese:
        # 24小时值班, 7天无理由: how something is done, not how much.
        return (one.unit not in ("年", "月", "日", "周", "岁") or "年龄" in sentence[:one.start][-10:]) and not (one.unit in ("小时", "天") and re.match("值班|在线|待命|服务|制|不间断|监控", sentence[one.end:]))
    quoted = sentence[:one.start].count("“") > sentence[:one.start].count("”")
    after = sentence[one.end:]
    if quoted or _SPEECH.match(after):
        return False
    if one.low is not None and one.low > 1 and (one.approximate or re.match("[，。；、）)]|$", after)) and one.unit not in ("日", "月", "年", "周", "分", "岁"):
        return True
    if one.unit in ACTIVITY.split("|"):
        return not re.search("(?:每|这|那|上|下|首|另|某|再|同)$", sentence[:one.start])
    return one.unit in ("个", "项", "支", "名", "篇", "件", "条", "份", "家", "户", "处", "类", "批", "人", "本", "部", "块", "面", "台", "套", "天") \
        and one.low is not None and one.low > 1 and bool(_SET_UP.search(sentence[:one.start]))


def _each_measure(sentence: str, one: Amount) -> list[str]:
    """What a figure counts; 甲、乙、丙各报道1次 is three figures."""
    measure = figure_measure(sentence, one)
    before = sentence[:one.start]
    shared = re.search(r"([^，。；：（()]+?)(?:均|分别)?各([\u4e00-\u9fff]{0,4})$", before)
    if shared and "、" in shared[1] and not re.search("各[站所部小县区地级类]", shared[0]):
        names = [name.strip() for name in re.split("[、和及与]", shared[1]) if name.strip()]
        if 1 < len(names) <= 8 and max(map(len, names)) <= 16:
            return [f"{name}{shared[2]}" for name in names]
    return [measure]


def figure_measure(sentence: str, one: Amount) -> str:
    """What a figure counts: the words before it in its stretch, verbs taken off; else those behind it."""
    segment = re.split(r"[，,。；;、：:（(\n]", sentence[:one.start].rstrip())[-1]
    text = _PERIOD.sub("", segment)
    while (shorter := _VERB_BEFORE.sub("", text.strip())) != text:
        text = shorter
    text = _LEADING.sub("", text)
    text = re.sub(r"^(?:召开|开展|组织(?!生活|建设|关系|部|员|委)|举办|进行|开设|完成|发布|撰写|制作|参与|参加|累计|共|并)+", "", text).strip("“”\"《》 ")
    behind = _tail_noun(sentence[one.end:])
    if len(text) >= 2:
        return text[-24:]
    return behind or _measure(sentence, one)


# Documents.


def plain_name(name: str) -> str:
    """A name as it is compared: without marks, spaces, masks and the words that people leave out."""
    text = re.sub(r"[（(](?:试行|暂行|修订|试行稿|[0-9]{4}年?修订?|草案|征求意见稿|[0-9]{4}[－—-][0-9]{4}年)[)）]", "", name)
    text = re.sub(r"[\s《》〈〉<>“”\"‘’'＊*×某的、，]|[xX]{2,4}", "", text)
    return re.sub(r"^(?:中共中央(?:办公厅)?|中国共产党|中华人民共和国|中共|国务院(?:办公厅)?|关于)+", "", text)


def _tail(name: str) -> str:
    found = re.search(f"(?:{DOC_TAIL})$", re.sub("(?:精神|要求|文件|等)$", "", name))
    return found[0] if found else ""


@dataclass
class Names:
    """The names of the documents that the data hold."""

    regulations: tuple[model.Regulation, ...]
    by_name: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index titles and short names as they are compared."""
        for regulation in self.regulations:
            if regulation.retired is None:
                for name in (regulation.title, *regulation.short_names):
                    ids = self.by_name.setdefault(plain_name(name), [])
                    if regulation.id not in ids:
                        ids.append(regulation.id)

    def with_alias(self, alias: str, to: str) -> None:
        """A short name that the document gives itself."""
        self.by_name[plain_name(alias)] = [to]

    def resolve(self, text: str, before: Iterable[str] = ()) -> tuple[list[str], str, str]:
        """Ids that a name may mean, the likeliest first; how sure; why it is unsure. BEFORE are the ids cited so far."""
        name = plain_name(text)
        earlier = list(before)
        if len(name) > 1 and name in self.by_name:
            return self.by_name[name], "高" if len(self.by_name[name]) == 1 else "低", ""
        tail = _tail(name)
        if name == tail or len(name) <= 2:
            last = [one for one in reversed(earlier) if self._ends(one, tail or name)]
            if last:
                return [last[0]], "中", "简称，按前文同类文件判断"
            # 准则 beside the rules on punishment is the one on integrity: so the two are named in one breath.
            alike = sorted((one.id for one in self.regulations if self._ends(one.id, tail or name)),
                           key=lambda one: "廉洁自律" not in self._title(one))
            return (alike, "低", "简称可能指多份文件") if tail and alike and "准则" in tail else ([], "低", "只写了种类，看不出是哪一份")
        ranked = []
        whole = re.match("中国共产党|中华人民共和国|中共|关于", text.strip()) is not None
        for other, ids in self.by_name.items():
            if len(other) < 3:
                continue
            if other in name or name in other:
                closeness = min(len(other), len(name)) / max(len(other), len(name))
                if (_tail(other) == tail or not tail) and closeness > (0.8 if whole else 0.34):
                    ranked.append((closeness + 0.3, ids))
            elif _tail(other) == tail:
                ratio = difflib.SequenceMatcher(None, name, other, autojunk=False).ratio()
                if ratio > (0.9 if whole else 0.78) and _same_kind(name, other):
                    ranked.append((ratio, ids))
        ranked.sort(key=lambda one: -one[0])
        ids = list(dict.fromkeys(one for _, group in ranked for one in group))
        if not ids:
            return [], "低", ""
        return ids[:4], "中" if len(ids) == 1 or ranked[0][0] > 1.05 else "低", "名称不全或写法不同，按最接近的判断"

    def _title(self, regulation: str) -> str:
        return next((one.title for one in self.regulations if one.id == regulation), "")

    def _ends(self, regulation: str, tail: str) -> bool:
        return plain_name(self._title(regulation)).endswith(tail)

    def of_matter(self, word: str) -> list[str]:
        """The documents whose title or short name speaks of a matter; the unit's own before others."""
        found = [one for one in self.regulations if any(word in name for name in (one.title, *one.short_names)) and one.retired is None]
        return [one.id for one in sorted(found, key=lambda one: (one.kind not in ("本单位制度",) if word == "议事规则" else False,
                                                               "支部" not in one.title if word == "议事规则" else False, len(one.title)))]


def _same_kind(one: str, other: str) -> bool:
    """Whether two names differ in little words only, and not in what they are about."""
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return max((block.size for block in blocks.get_matching_blocks()), default=0) >= 4


def bracketed(passage: str) -> list[tuple[int, int, str, bool]]:
    """Start, end, name and whether it stands within another, of every name in brackets, nested ones too."""
    found, stack = [], []
    for at, sign in enumerate(passage):
        if sign in "《〈<＜":
            stack.append(at)
        elif sign in "》〉>＞" and stack:
            start = stack.pop()
            if 1 < at - start <= 120:
                found.append((start, at + 1, passage[start + 1:at].strip(), bool(stack)))
    for start in stack:  # Somebody forgot to close it: the name ends where a kind of document is named.
        if match := re.match(rf"[《〈]([^，。；、《》]{{2,50}}?(?:{_HARD_TAIL}))", passage[start:]):
            found.append((start, start + match.end(), match[1], False))
    return sorted(found)


_WORK = (("影片|电影|专题片|纪录片|电视片|警示片|短片|视频", "影片"), ("歌曲|合唱|唱响", "歌曲"), ("刊物|杂志|期刊|报纸|报刊|内刊|简报|专刊", "刊物"),
         ("书籍|著作|读本|一书|原著|书目|文选|读书", "书籍"), ("文章|讲话|署名|论述|课题", "文章"), ("课程|党课|课件|微课", "课程"), ("栏目|专栏|节目", "栏目"))


_IN_QUOTES = re.compile("[“\"]([\u4e00-\u9fff（）()]{3,36}(?:条例|准则|规定|办法|细则|规则|规程|章程))[”\"]")
"""A name that ends as documents do, in quotation marks."""


def cited(passage: str, context: Context, before: list[str]) -> list[Cited]:
    """The documents that PASSAGE names; BEFORE, the ids cited so far in the text, is carried on."""
    found: list[Cited] = []
    covered = [False] * len(passage)
    for alias in ALIAS.finditer(passage):
        ids, _, _ = context.names.resolve(alias[1], before)
        if ids:
            context.names.with_alias(alias[2], ids[0])
    for start, end, name, nested in bracketed(passage):
        for at in range(start, end):
            covered[at] = True
        ids, sure, why = context.names.resolve(name, before)
        other = _work(passage, start, end) if not ids or sure == "低" else ""
        if ids and not (other and sure == "低" and not _tail(plain_name(name))):
            before.append(ids[0])
            found.append(Cited(name, ids[0], True, nested, sure == "低" and len(ids) > 1, sure, why))
        else:
            found.append(Cited(name, "", True, nested, False, "低", "没有登记这份文件" if not other else "", other))
    found += [one for one in _unquoted(passage, context, covered) if not one.to or not _said(one, found)]
    return found


def _said(one: Cited, found: list[Cited]) -> bool:
    return any(other.to == one.to for other in found)


def _work(passage: str, start: int, end: int) -> str:
    """What a name in brackets is that is no document: told by the words beside it."""
    beside = passage[max(0, start - 10):start] + "…" + passage[end:end + 5]
    return next((kind for words, kind in _WORK if re.search(words, beside)), "")


def _unquoted(passage: str, context: Context, covered: list[bool]) -> list[Cited]:
    """Known names without brackets, matters that a known document governs, and unknown names that end as documents do."""
    found: list[Cited] = []
    # Compare without masks, quotes and little words, but remember where every sign stood.
    kept = [at for at, sign in enumerate(passage) if not covered[at] and not re.match(r"[\s“”\"＊*×某的、，]", sign)]
    text = "".join(passage[at] for at in kept)
    text = re.sub(r"[xX]{2,4}", lambda masks: "\0" * len(masks[0]), text)
    taken = [False] * len(text)
    for name in sorted(context.names.by_name, key=len, reverse=True):
        if len(name) < 3:
            continue
        for match in re.finditer(re.escape(name), text):
            first, last = kept[match.start()], kept[match.end() - 1]
            if any(taken[match.start():match.end()]) or last - first > len(name) + 12 or re.search("[，。；]", passage[first:last]):
                continue
            taken[match.start():match.end()] = [True] * len(name)
            start = re.search(r"(?:[*＊×]+|[xX]{2,4})?$", passage[:first])
            ids = context.names.by_name[name]
            found.append(Cited(_whole_quotes(passage, start.start() if start else first, last + 1), ids[0], False, False, len(ids) > 1,
                               "中" if len(name) > 3 and len(ids) == 1 else "低", "没有书名号，按名称判断"))
    spans = [(kept[n]) for n in range(len(text)) if taken[n]]
    used = set(spans)
    for pattern, word in MATTERS:
        for match in re.finditer(pattern, passage):
            if any(covered[match.start():match.end()]) or used & set(range(*match.span())):
                continue
            if ids := context.names.of_matter(word):
                found.append(Cited(match[0], ids[0], False, False, False, "低", "没有写文件名，按所说的事判断"))
                break
    for match in _IN_QUOTES.finditer(passage):
        span = range(*match.span(1))
        if not any(covered[at] for at in span) and not used & set(span):
            used |= set(span)
            ids, sure, why = context.names.resolve(match[1])
            found.append(Cited(match[1], ids[0] if ids and sure != "低" else "", False, False, False, "低", why or "写在引号里，没有书名号"))
    for match in NAMED.finditer(passage):
        span = range(*match.span("name"))
        if any(covered[at] for at in span) or used & set(span) or _tail(match["name"]) == match["name"]:
            continue
        if len(match["name"]) < 6 or re.search("各项|相关|有关|上级|等|以下|下列|本|该", match["name"]):
            continue
        ids, sure, why = context.names.resolve(match["name"])
        found.append(Cited(match["name"], ids[0] if ids and sure != "低" else "", False, False, False, "低", why or "没有书名号，也没有登记"))
    return found


def _whole_quotes(passage: str, start: int, end: int) -> str:
    """A stretch with the quotation mark that it cut."""
    text = passage[start:end]
    if text.count("“") > text.count("”") and passage[end:end + 1] == "”":
        text = passage[start:end + 1]
    elif text.count("”") > text.count("“") and passage[start - 1:start] == "“":
        text = passage[start - 1:end]
    return text


def days(passage: str) -> list[str]:
    """Days and times of the year that a passage names."""
    return list(dict.fromkeys(found for match in DAY.finditer(passage) if len(found := match[0].strip()) > 1 and found not in ("年度", "半年", "季度")))


def cadences(passage: str) -> list[str]:
    """Words of how often that carry no number of their own."""
    return list(dict.fromkeys(match[0] for match in CADENCE.finditer(passage)))


def unknown_brackets(passage: str, known: Iterable[str]) -> list[str]:
    """Names in brackets that the comparison with the originals would miss among KNOWN."""
    names = list(known)
    return [title for match in BRACKETED.finditer(passage) if (title := match[1].strip()) and not any(title in name for name in names)]


_FORCE = re.compile(r"必须|应当|不得|不准|不许|严禁|禁止|至少|最少|不少于|不低于|不超过|不多于|不高于|至多|最多|以上|以下|以内|原则上|一般|可以|力争|取消|停止|暂停|不再")
_SOMEBODY = re.compile(r"书记|委员|支委|党员|小组|班子|领导|干部|职工|机关|部门|站长|组长|(?:各|每个?|全体|全)(?:收费)?(?:站|所|组|班|支部|单位)")
_COUNT_OF = re.compile(rf"(?P<nth>第?)\s*(?:(?P<digits>[0-9]+(?:\.[0-9]+)?)|(?P<han>{NUMERAL}))\s*(?:[余多几来]\s*)?(?P<unit>{UNIT}|届|成|分之)?")


def binding(passage: str, context: Context) -> tuple[str, ...]:
    """What words about PASSAGE stand or fall with: its numbers, periods, days, words of duty in their order, the documents and roles that it names.

    Where two passages have the same, a sentence about the one holds of the other as far as a program can tell.
    """
    found: list[tuple[int, str]] = []
    for match in _COUNT_OF.finditer(passage):
        # 进一步, 统一: a numeral counts only with what it counts.
        if match["digits"] or match["unit"] or match["nth"]:
            value = match["digits"] or to_int(match["han"])
            found.append((match.start(), f"{match['nth']}{value}{match['unit'] or ''}"))
    for pattern in (_PERIOD, CADENCE, DAY, _FORCE):
        found += [(match.start(), match[0]) for match in pattern.finditer(passage)]
    documents = {f"《{match[1].strip()}》" for match in BRACKETED.finditer(passage)} | {one.to or one.text for one in cited(passage, context, [])}
    # Who it is, by words too that no role of the data is called by.
    roles = {role for _, role in named_roles(passage, context)} | set(_SOMEBODY.findall(passage))
    return (*(said for _, said in sorted(found)), *sorted(documents), *sorted(roles))


_ANY_TIME = re.compile(r"^(?:随时|适时|长期|轮流|常态化|经常性|年度|半年|季度|年初|年中|年末|月初|上半年|下半年|一年|一周|一季|一月|今年|本年|当年|本年度)$")


def times(passage: str) -> list[tuple[str, str]]:
    """Every word of PASSAGE that says when or how often, with its sentence; 年度 in 年度考核, 全年工作 and the day of effect are not among them."""
    found = []
    for sentence, _ in sentences(passage):
        taken: list[tuple[int, int]] = []
        for pattern in (DAY, _PERIOD, CADENCE):
            for match in pattern.finditer(sentence):
                words = match[0].strip()
                if _ANY_TIME.match(words) or any(start < match.end() and match.start() < end for start, end in taken):
                    continue
                if pattern is DAY and (not WHEN_ENDS.search(words) or sentence[:match.start()].endswith("自") and sentence.startswith("起", match.end())):
                    continue
                if words == "全年" and re.match("的?[\u4e00-\u9fff]{0,6}工作", sentence[match.end():]):
                    continue
                if pattern is _PERIOD and not any(match[f"p{n}"] and sure for n, (_, _, sure) in enumerate(PERIODS)):
                    continue
                taken.append(match.span())
                found.append((words, sentence.strip()))
    return found
