"""The records of the handbook and their fields: the one definition behind data, schema and catalog.

Attribute docstrings are Chinese because they are what a data maintainer reads in the editor.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from .numerals import NUMERAL, to_int
from .values import Count, Day, Id, Key, MonthDay, PartialDay, Text, Unfit, YesNo

Scope = Literal["organisation", "branch", "station", "group", "leader", "committee-member", "member"]
Per = Literal["year", "half-year", "quarter", "month", "week", "event", "continuous"]
Confidence = Literal["verified", "well-known", "unsure"]


def read_numeral(value: str) -> str:
    """VALUE if it is a number of a section or part, bare or in brackets; refused otherwise."""
    try:
        to_int(value.strip("（）"))
    except ValueError:
        raise Unfit("E078", f"“{value}”不是序号", "照来源写数字，如 九 或（九）") from None
    return value


Numeral = Annotated[Text, AfterValidator(read_numeral)]
"""A number as the source writes it: 九 or （九）."""

REPORT_PATH = rf"{NUMERAL}(?:（{NUMERAL}）)?(?:¶?[0-9]+)?"
"""The number of a part of a report, level by level: 一, 一（二）, 一（一）4, 二¶1."""


def read_path(value: str) -> str:
    """VALUE if it numbers a part of a report; refused otherwise."""
    if not re.fullmatch(REPORT_PATH, value):
        raise Unfit("E078", f"“{value}”不是报告里的序号", "照来源一级级写，如 一、一（二）、一（一）4")
    return value


def read_point(value: str) -> str:
    """VALUE if it locates one point of a report; refused otherwise."""
    if not re.fullmatch(rf"{REPORT_PATH}(?:/{NUMERAL})?", value):
        raise Unfit("E078", f"“{value}”不是报告里一个点的位置", "写成 一/四 或 一（一）1/四；没有一是、二是的写到小节，如 一（二）5")
    return value


SectionPath = Annotated[Text, AfterValidator(read_path)]
"""Where a part of a report stands: 一（一）4."""

PointPath = Annotated[Text, AfterValidator(read_point)]
"""Where a point of a report stands: 一（一）4/二."""


class Record(BaseModel):
    """Anything in a data file: unknown fields are refused, and what is loaded never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    def __getattr__(self, name: str) -> Any:
        """Refuse a field that a kind of record has not, at once: the base class looks through its private ones first, and kinds are asked often."""
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


class Retired(Record):
    """编号停用的去向和原因；停用的编号不删除、不复用。"""

    to: Key | None = None
    """现在看哪一条；没有替代的不填。"""
    why: Text
    """为什么停用。"""
    date: Day | None = None
    """停用的日期；填了，“更新记录”按日期列，不填列在最后。"""


class Entry(Record):
    """A record with an id that is published, and so is promised to stay."""

    id: Id
    """编号：小写英文字母、数字和连字符；发布后不改、不复用。"""
    retired: Retired | None = None
    """停用时填写：去向与原因。编号本身要留着。"""


class Basis(Record):
    """一条依据：指向哪个记录，为什么。"""

    to: Key
    """依据的记录，如 article:zhibu-gongzuo-tiaoli/11 或 clause:suo-2022/18。"""
    strength: Literal["direct", "partial"] = "direct"
    """direct 直接规定；partial 只是相关或部分支持。"""
    note: Text | None = None
    """说明：依据与本条的关系、口径差别。"""
    fp: Text | None = None
    """确认这条链接时两端内容的指纹，由 zhibu confirm 写入，不手写；一端改过、指纹对不上的列为“待复核”，不计入。"""


class EvidenceUse(Record):
    """一种佐证在这里是有据、惯例还是不需要。"""

    type: Id | None = None
    """佐证种类，取 evidence.yml 的编号；mark 为 none 时可以不填。"""
    mark: Literal["required", "customary", "none"]
    """required 有据（规定或来源要求）；customary 惯例（通常留存，非规定）；none 不需要。"""
    basis: list[Basis] = []
    """有据时必填：哪条规定或来源要求留存。"""
    why: Text | None = None
    """不需要时必填：为什么不需要。"""


class Check(Entry):
    """一条检查：陌生人看一眼材料就能答“有”或“无”的问题。"""

    ask: Text
    """问题。写明看什么、看到什么算“有”。"""
    who: list[Id]
    """谁备查（谁保管、谁拿得出材料），取 roles.yml；与来源写明的责任人不同时页面标“惯例”。"""
    by: Text | None = None
    """何时前；来源没有写时限的不填，页面显示“未载明”。计次的要求按周期展开，不用填。"""
    record: Id
    """看哪种材料，取 evidence.yml 的编号；须是本条佐证中列出的一种。"""
    together: YesNo = False
    """一份记录看全体的填 true：按周期展开，不再按站、组、人展开。"""
    basis: list[Basis] = []
    """除所在条款之外的依据。"""


class Window(Record):
    """时间窗口：照来源的说法，能对到日期的再写日期。"""

    text: Text
    """来源的说法，如“七一前”。"""
    relation: Literal["on", "before", "after", "during", "around"]
    """与基准日的关系：当日、之前、之后、期间、前后。"""
    day: MonthDay | None = None
    """固定的基准日（月-日），如 07-01。"""
    holiday: Literal["chunjie", "qingming", "laodong", "duanwu", "zhongqiu", "guoqing"] | None = None
    """以节日为基准时填。"""
    until: MonthDay | None = None
    """期间的最后一日（月-日）。"""


class Change(Record):
    """一次修改：日期和改了什么。"""

    date: Day
    """修改日期。"""
    what: Text
    """改了什么、为什么。"""


class Requirement(Entry):
    """一项义务：谁、做什么、多少、多久一次、对谁计数、凭什么、留什么。"""

    title: Text
    """名称，用于清单和搜索，如“季度廉政警示教育活动”。"""
    action: Text
    """要做什么，用自己的话写；数字以 min/max/unit 为准，不在这里重复。"""
    kind: Literal["counted", "dated", "event", "recurring"]
    """counted 有次数或数量；dated 有日期；event 遇事即办；recurring 经常做而来源未写次数。"""
    modality: Literal["must", "must-not", "limit"] = "must"
    """must 要做；must-not 不得；limit 控制（精简、不超过）。"""
    min: Count | None = None
    """至少多少。"""
    max: Count | None = None
    """至多多少。"""
    unit: Text | None = None
    """数量的单位：次、学时、个。"""
    measure: Text
    """数的是什么，如“党课”。同一口径在全库用同一个词，数字才能比较。"""
    per: Per
    """每多久：year half-year quarter month week；遇事 event；不分周期 continuous。"""
    cadence: Text | None = None
    """来源的频次用词，如“月检”“定期”；没有数字的经常性要求填它，不编次数。"""
    trigger: Text | None = None
    """遇什么事办（kind 为 event 时填）。"""
    scope: Scope
    """对谁计数：组织、支部、每站、每小组、每名领导、每名支委、每名党员。"""
    applies_to: Id
    """适用于哪个组织，取 unit.yml 里 bodies 的编号。"""
    owners: list[Id]
    """责任人，取 roles.yml；来源没写的留空列表 []，页面列为“未载明”。"""
    helpers: list[Id] = []
    """配合的人。"""
    window: Window | None = None
    """日期或时间窗口。"""
    occasion: Text | None = None
    """一次性义务所属的时机，如“党的二十大”；填了就不排到别的年份。不填即逐年。"""
    same_as: Key | None = None
    """与另一处写的是同一次，不用做两次：写另一处的 requirement:编号；这里不展开、不计数。"""
    edition: Text | None = None
    """出自已被取代的旧版时填年份，如 2018：只供对照，不展开、不计数。"""
    level: Literal["law", "superior", "own", "custom"]
    """层级：党内法规或法律、上级要求、本所要求、惯例。"""
    level_note: Text | None = None
    """层级说明：与法规频次的差别、有没有上位规定。"""
    locator: Text
    """在来源中的位置，用来源自己的编号：18/¶3、19/四是；法规写条号。"""
    basis: list[Basis] = []
    """所在条款之外的依据。"""
    evidence: list[EvidenceUse] = []
    """留什么。"""
    checks: list[Check] = []
    """检查；计次的要求按周期和对象自动展开成一格一格。"""
    history: list[Change] = []
    """修改记录。"""


class Item(Entry):
    """条款下可以单独落实的一项；来源的“一是/二是”逐项对应。"""

    mark: Text
    """来源的标号：一是、二要；没有标号的按句意分组，写 ¶1、¶2。"""
    sentences: Text | None = None
    """¶ 分组含原文第几句，如 1 或 2-3；不填即与组号相同。"""
    title: Text
    """三到十个字的小标题。"""
    text: Text
    """用自己的话概括这一项，不照抄。"""
    actors: list[Id] = []
    """来源写明的行动者，取 roles.yml；没写明的不填。"""
    applies_to: Id | None = None
    """由哪个组织办，取 unit.yml 的 bodies；不填即制定这份要点的组织。上级自己的事写明上级。"""
    occasion: Text | None = None
    """只属于某个时机（如“党的二十大”）的填：检查不排到别的年份。"""
    evidence: list[EvidenceUse] = []
    """留什么。"""
    checks: list[Check] = []
    """检查；同一位置的要求已有检查的不重复。"""
    directional: Text | None = None
    """只是方向、没有可查对象的，写明为什么。"""


class Citation(Record):
    """条文里提到的一份文件。"""

    text: Text
    """原文写法，不含外层书名号，如“中国共产党章程”。"""
    to: Key
    """解析到的记录：regulation:编号。"""
    locator: Text
    """在来源中的位置。"""
    quoted: YesNo
    """原文是否带书名号。"""
    nested: YesNo = False
    """是否嵌在另一个书名号里。"""
    ambiguous: YesNo = False
    """简称可能指多份文件时填 true，并在 note 写判断理由。"""
    note: Text | None = None
    """名称不全、位置不规范、如何判断。"""


class Mention(Record):
    """带书名号但不是法规的东西：刊物、调查、影片。"""

    text: Text
    """原文写法，不含书名号。"""
    what: Text
    """是什么。"""
    locator: Text
    """在来源中的位置。"""


class Campaign(Record):
    """有名称、有时间的活动或行动。"""

    name: Text
    """活动名称。"""
    time: Text
    """来源写明的时间；没写的填“未载明”。"""
    locator: Text
    """在来源中的位置。"""
    note: Text | None = None
    """与其他来源的关系、今天还办不办是否已知。"""


class Carry(Basis):
    """承接上级要点的一条：整理者的判断，本所要点从不点名上级要点。"""

    note: Text
    """凭什么说承接，缺哪一样。"""
    own: list[Id] = []
    """本条里对应的分项编号；说得清才填。"""
    theirs: list[Id] = []
    """上级那一条里对应的分项编号。"""


class Gap(Record):
    """上级的一条或几项没有被承接，为什么。"""

    items: list[Id] = []
    """哪几项；整条的留空。"""
    applies: YesNo
    """本所用得上、该接而没接的填 true；上级自己的事、本所不适用的填 false。"""
    why: Text
    """为什么这样判断。"""
    against: Id | None = None
    """对着哪份本所要点判断的，取 plans 的编号；不填即和这份上级要点同一年的本所要点（没有就是现在的）。换了年度，页面写明是哪年的判断，不当成今年的。"""


class Clause(Record):
    """计划的一条。"""

    number: Id
    """来源的条号，如 18；就是它的编号。"""
    title: Text
    """条名，照来源。"""
    summary: Text
    """用自己的话说这一条要求什么，一到三句。"""
    items: list[Item]
    """各项，按来源顺序。"""
    requirements: list[Requirement] = []
    """义务。"""
    citations: list[Citation] = []
    """引用的文件，带不带书名号都列。"""
    mentions: list[Mention] = []
    """带书名号而不是法规的。"""
    campaigns: list[Campaign] = []
    """有名称的活动。"""
    topics: list[Id]
    """主题，取 topics.yml。"""
    carries: list[Carry] = []
    """本所要点：承接上级要点的哪几条。上级要点不填。"""
    adds: Text | None = None
    """本所要点：比上级要点多出来的，一句话。"""
    gaps: list[Gap] = []
    """上级要点：没有被本所承接的项，为什么。"""
    retired: Retired | None = None
    """停用时填写。"""


class Section(Record):
    """计划的一个部分。"""

    key: Numeral
    """来源的序号：一、二……"""
    title: Text
    """标题，照来源。"""
    summary: Text
    """用自己的话说这一部分管什么，一句。"""
    clauses: list[Clause]
    """各条。"""


class Aim(Record):
    """计划开头的总体要求。"""

    summary: Text
    """用自己的话概括，两到四句。"""
    points: list[Text]
    """要点。"""
    citations: list[Citation] = []
    """引用的文件。"""
    mentions: list[Mention] = []
    """带书名号而不是法规的。"""
    campaigns: list[Campaign] = []
    """有名称的活动。"""


class Plan(Entry):
    """一份年度要点。"""

    title: Text
    """全名；来源没有标题的由整理者拟定，并在 source 说明。"""
    short: Text
    """简称，如“本所要点”。"""
    body: Id
    """制定它的组织，取 unit.yml 的 bodies。"""
    level: Literal["superior", "own"]
    """上级的还是本所的。"""
    year: Count
    """年度。"""
    source: Text
    """来源说明：哪份文件、有没有标题、遮盖了什么。"""
    life: Literal["draft", "checked"] = "draft"
    """draft 整理稿；checked 已由人核对。"""
    checked_on: Day
    """最近一次整理或核对的日期。"""
    checked_by: Id | None = None
    """核对的人，取 roles.yml 的岗位，不写人名；不填，“更新记录”写“未载明”。"""
    follows: Id | None = None
    """接着哪一份：上一年的要点的编号；填了就有“和上一年比”的页面。"""
    aim: Aim
    """总体要求。"""
    sections: list[Section]
    """各部分。"""


class Frequency(Record):
    """事实表里的频次。"""

    min: Count
    """至少多少次。"""
    per: Per
    """每多久。"""


class Fact(Record):
    """关于一部法规的一条事实，用自己的话，带三个标记。"""

    articles: Text | None = None
    """条号：11、9-10 或 4(2)；不知道条号的不填。"""
    part: Numeral | None = None
    """不设条号的文件写部分号：九 即第九部分，（九）即通篇连排的序号。"""
    topic: Text
    """说的是什么。"""
    gist: Text
    """内容，自己的话。"""
    who: Text | None = None
    """对谁说的。"""
    frequency: Frequency | None = None
    """频次。"""
    deadline: Text | None = None
    """时限。"""
    minimum: Text | None = None
    """最低量。"""
    unit: Text | None = None
    """计量单位。"""
    edition: Text | None = None
    """出自哪一版，如 2018；各版相同或只有一版的不填。"""
    confidence: Confidence
    """事实的把握：verified 核过公开文本；well-known 常识；unsure 有疑。"""
    article_confidence: Confidence | None = None
    """条号的把握；不填即与事实相同。"""
    unverified: Text | None = None
    """哪一部分没有核实。"""
    evidence: Text
    """凭什么核的。"""
    note: Text | None = None
    """说明。"""
    was: Text | None = None
    """更正前的说法；更正过的才填。"""


class Edition(Record):
    """法规的一个版本或一次修改。"""

    date: PartialDay
    """日期，知道多少写多少。"""
    what: Text
    """哪一版、改了什么。"""


class Force(Record):
    """效力：核对那天的状态。"""

    state: Literal["not-yet", "in-force", "amended", "repealed", "expired", "unknown"]
    """not-yet 未施行；in-force 现行；amended 2022 年后已修订（今天用新版）；repealed 已废止；expired 期满；unknown 未公开或待核。"""
    text: Text
    """状态说明。"""
    checked_on: Day
    """核对日期。"""
    checked_by: Id | None = None
    """核对的人，取 roles.yml 的岗位，不写人名；不填，“更新记录”写“未载明”。"""
    confidence: Text
    """把握程度，照事实表。"""


class RetiredArticle(Retired):
    """一个停用的条号：事实改到别的条号后，旧条号的地址仍要打得开。"""

    article: Count
    """停用的条号。"""


class Regulation(Entry):
    """一份被引用或支部据以办事的文件。"""

    title: Text
    """正式名称。"""
    short_names: list[Text] = []
    """简称、俗称。"""
    kind: Literal["党章", "准则", "条例", "规定", "办法", "规则", "细则", "规范性文件", "国家法律", "上级文件", "本单位制度"]
    """种类。"""
    issuer: Text
    """制定机关；不知道的写“未载明”。"""
    adopted: PartialDay | None = None
    """通过或批准日期。"""
    issued: PartialDay | None = None
    """发布日期。"""
    effective: PartialDay | None = None
    """现行文本施行日期。"""
    published: Text | None = None
    """见报日期。"""
    editions: list[Edition] = []
    """历次版本。"""
    edition_2022: Text | None = None
    """2022 年计划所指的版本。"""
    force: Force
    """效力状态。"""
    changes: list[Edition] = []
    """2022 年以后的变化，和计划所指版本比。"""
    difference: Text | None = None
    """两版的主要差别。"""
    public: Literal["yes", "no", "unknown"]
    """是否公开。"""
    public_note: Text | None = None
    """公开情况说明。"""
    official_url: Text | None = None
    """官方地址；没有打开核对过的，页面标“未经官方文本核对”。"""
    official_index: Text | None = None
    """官方总入口。"""
    total_articles: Count | None = None
    """现行文本条数。"""
    total_articles_2022: Count | None = None
    """2022 年所指文本条数。"""
    articles_confidence: Text | None = None
    """条数的把握。"""
    summary: Text
    """一句话：它是什么，对一个支部意味着什么。"""
    said_by_sources: list[Text] = []
    """不公开的文件：来源怎么说它，各条带出处。"""
    topics: list[Id] = []
    """主题。"""
    facts: list[Fact] = []
    """事实。"""
    retired_articles: list[RetiredArticle] = []
    """登记过、现在没有事实指向的条号。"""
    requirements: list[Requirement] = []
    """对支部的义务，逐项。"""
    notes: Text | None = None
    """整理说明。"""


class Role(Entry):
    """一个岗位或一类人。"""

    title: Text
    """名称。"""
    aliases: list[Text] = []
    """来源里的其他叫法。"""
    ours: YesNo
    """是不是本支部、本所的岗位。"""
    summary: Text
    """一句话：这个岗位在党务上管什么。"""
    also: list[Id] = []
    """这个岗位的人还在哪些名下，取 roles.yml：书记也是支委、党员，支部的事也要他牵头。"""
    note: Text | None = None
    """来源怎么说、哪里未载明。"""


class Topic(Entry):
    """一个主题，把条款、义务和法规串起来。"""

    title: Text
    """名称。"""
    aliases: list[Text] = []
    """别的叫法。"""
    covers: list[Text] = []
    """这个主题里包含的事，如三会一课包含“支部党员大会”；条文和要求里出现这些字样就归到这个主题。"""
    summary: Text
    """一句话说明。"""


class Evidence(Entry):
    """一种佐证材料。"""

    title: Text
    """名称。"""
    aliases: list[Text] = []
    """别的叫法。"""
    what: Text
    """是什么。"""
    contains: list[Text]
    """应当看得到的内容。"""
    keeper: Id | None = None
    """通常谁保管；来源没写的不填。"""
    retention: Text | None = None
    """保存多久；有规定才填，没有的显示“未载明”。"""
    note: Text | None = None
    """说明。"""


class Figure(Entry):
    """报告里的一个数，照它的写法：遮盖的、约数都留着。"""

    measure: Text
    """数的是什么。与要求同一口径的用同一个词，如“支委会”“主题党日”。"""
    value: Count | None = None
    """数值；被遮盖的不填。"""
    unit: Text
    """单位：次、篇、人、万元……；单位也被遮盖的写“未载明”。"""
    text: Text
    """来源的写法，照抄数和单位，如“82余篇”“*次”。"""
    masked: YesNo = False
    """是否被遮盖（写成 *）。"""
    approximate: YesNo = False
    """是否约数（余、约、近）。"""
    comparator: Literal["=", ">=", ">", "<=", "<"] = "="
    """等于、至少、多于、至多、少于。“余”写 >；“不少于”写 >=。"""
    since: PartialDay | None = None
    """期间从哪天起；报告写的是整个报告期就不填。"""
    until: PartialDay | None = None
    """到哪天止；不填即报告期末。"""
    part_of: Id | None = None
    """是哪个数的一部分：写同一报告里那个数的编号，合计会核对。"""
    reports: list[Basis] = []
    """报的是哪项要求：写 requirement:编号；同一口径 direct，相近 partial 并写 note。别的组织的报告不填。"""
    by: list[Id] = []
    """这个数是谁的，取 roles.yml：要求按人、按岗位计数而来源写明是谁做的才填，如书记讲的党课写 zhibu-shuji。"""
    note: Text | None = None
    """口径、期间上的说明。"""


class Problem(Entry):
    """报告承认的一个问题。"""

    title: Text
    """几个字的小标题。"""
    text: Text
    """用自己的话说是什么问题。"""
    exposes: list[Basis] = []
    """碰到要点的哪一条：clause:编号。别的组织的报告不填。"""


class Measure(Entry):
    """报告写下的一项措施或下一步打算。"""

    title: Text
    """几个字的小标题。"""
    text: Text
    """用自己的话说要怎么做。"""
    remedies: list[Basis] = []
    """针对哪个问题：problem:编号；来源没有点明、是整理者对应上的写 partial 并在 note 说明。"""


class Commitment(Entry):
    """报告里写了次数的做法或承诺：与相近的要求并排看，不算本支部的义务。"""

    title: Text
    """名称。"""
    kind: Literal["practice", "promise"]
    """practice 已经在做的做法；promise 下一步的承诺。"""
    text: Text
    """用自己的话说做什么；次数写在下面几栏。"""
    min: Count
    """至少多少。"""
    unit: Text
    """单位。"""
    measure: Text
    """数的是什么。"""
    per: Per
    """每多久。"""
    who: Text | None = None
    """来源写的是谁；没写的不填。"""
    like: Key | None = None
    """相近的要求：requirement:编号。"""
    note: Text | None = None
    """与相近要求的差别；没有层级依据的写明。"""


class Paragraph(Record):
    """报告里一个编了号的点。"""

    locator: PointPath
    """位置，照来源的序号：一/四、一（二）/三、一（一）4/二；没有一是、二是的写到上一级，如 一（二）5。"""
    title: Text
    """三到十二个字的小标题。"""
    kind: Literal["done", "problem", "next"]
    """done 做了什么；problem 存在的问题；next 下一步。"""
    text: Text
    """用自己的话概括这一点，事和名称都不漏；数字以 figures 为准也可以在这里写。"""
    figures: list[Figure] = []
    """里面的每一个数。"""
    citations: list[Citation] = []
    """提到的文件，带不带书名号都列；locator 写本点的位置。"""
    mentions: list[Mention] = []
    """带书名号而不是法规的：影片、刊物。"""
    campaigns: list[Campaign] = []
    """有名称的活动。"""
    problems: list[Problem] = []
    """问题。"""
    measures: list[Measure] = []
    """措施和打算。"""
    commitments: list[Commitment] = []
    """写了次数的做法或承诺。"""
    answers: list[Basis] = []
    """答了要点的哪一条：clause:编号（能对到分项的写 item:编号）；说的就是那件事 direct，只沾边 partial。别的组织的报告不填。"""
    same_subject: list[Key] = []
    """别的组织的报告：与要点哪一条是同一件事（clause:编号），不算答。"""
    topics: list[Id] = []
    """主题，取 topics.yml。"""
    retired: Retired | None = None
    """停用时填写。"""


class ReportSection(Record):
    """报告的一个部分或小节。"""

    key: SectionPath
    """来源的序号，一级级连写：一、一（二）、一（一）4；没有序号的小标题写 二¶1（第二部分的第一个）。"""
    title: Text
    """标题，照来源。"""
    summary: Text | None = None
    """小节开头没有编号的话，用自己的话概括；没有的不填。"""
    paragraphs: list[Paragraph] = []
    """各点，按来源顺序；下面还有小节的不填。"""


class Period(Record):
    """报告期。"""

    since: PartialDay
    """从哪天起。"""
    until: PartialDay
    """到哪天止。"""
    note: Text | None = None
    """来源怎么说、哪里是推断。"""


class Report(Entry):
    """一份报告样本。"""

    title: Text
    """名称；来源没有标题的由整理者拟定，并在 source 说明。"""
    short: Text
    """简称，如“半年总结”。"""
    body: Id
    """谁的报告，取 unit.yml 的 bodies。"""
    addressee: Text
    """报给谁、对谁说。"""
    kind: Literal["half-year", "year", "term"]
    """half-year 半年；year 年度；term 届期。"""
    period: Period
    """报告期。"""
    plan: Id | None = None
    """对着哪份要点报；没有的不填。"""
    source: Text
    """来源说明：有没有标题、遮盖了什么、哪些错字照原样。"""
    life: Literal["draft", "checked"] = "draft"
    """draft 整理稿；checked 已由人核对。"""
    checked_on: Day
    """最近一次整理或核对的日期。"""
    checked_by: Id | None = None
    """核对的人，取 roles.yml 的岗位，不写人名；不填，“更新记录”写“未载明”。"""
    opening: Text
    """开头一段，用自己的话。"""
    closing: Text | None = None
    """结尾一段，用自己的话；没有的不填。"""
    sections: list[ReportSection]
    """各部分和小节，按来源顺序平铺。"""


class Part(Record):
    """一个数字口号里的一样，如“四风”里的一种风。"""

    name: Text
    """是什么。"""
    gist: Text | None = None
    """一句说明；名字自己说得清的不填。"""


class Term(Entry):
    """一个新人读不懂的词：数字口号、简称、平台、活动、本地叫法。"""

    title: Text
    """词，照来源的写法，不含引号。"""
    aliases: list[Text] = []
    """来源里的其他写法，或别处常见的叫法。"""
    group: Literal["口号", "政治用语", "组织生活", "组织机构", "学习宣传", "纪律作风", "业务", "群团文明", "平台", "活动", "本地"]
    """归到哪一组，词汇页按组排。"""
    local: YesNo
    """只有本地知道内容的叫法填 true：不解释，只写来源怎么用它。"""
    explanation: Text | None = None
    """是什么意思，用自己的话，一到三句；本地的词不填。"""
    parts: list[Part] = []
    """数字口号逐样列出；几样就列几样。"""
    here: Text | None = None
    """对本支部意味着什么，一句话；本地的词不填。"""
    used: Text | None = None
    """本地的词必填：来源在哪里、怎么用它。"""
    confidence: Confidence = "well-known"
    """解释的把握：verified 核过公开文本；well-known 常识；unsure 有疑，待核。"""
    unverified: Text | None = None
    """哪一部分没有核实。"""
    basis: list[Basis] = []
    """解释所据的法规或条文。"""
    related: list[Id] = []
    """相关的词。"""
    used_in: list[Key]
    """来源里用到它的地方：clause:、paragraph:、section: 编号，要点的总体要求写 plan:，报告的开头结尾写 report:。"""


class Said(Record):
    """来源关于这个机制说的一处。"""

    at: Key
    """在哪里：item:、requirement:、clause: 或 paragraph: 编号；说在报告开头的写 report: 编号。"""
    text: Text
    """说了什么，用自己的话。"""


class Rhythm(Record):
    """一个节奏和它的层级。"""

    text: Text
    """多久一次，照来源或法规；如“每年两次”“定期（未写次数）”。"""
    level: Literal["law", "superior", "own", "custom"]
    """层级：法规、上级、本所、惯例。"""
    basis: Key | None = None
    """出处：requirement:、item:、paragraph: 或 article: 编号；惯例可以不填。"""


class Mechanism(Entry):
    """一个要一直转下去的机制：制度、清单、台账、平台、岗位、考核、公开、活动。"""

    title: Text
    """名称。"""
    aliases: list[Text] = []
    """来源里的其他叫法。"""
    group: Literal["组织与责任", "组织生活", "学习与意识形态", "纪律与监督", "作风", "检查与整改", "先锋、职工与社会"]
    """归到哪一组。"""
    kind: Literal["制度", "清单", "台账", "平台", "岗位", "考核", "公开", "活动", "组织"]
    """是哪一类。"""
    ours: YesNo
    """本支部要转的填 true；上级自己的填 false。"""
    summary: Text
    """一两句：它是什么，转起来是什么样。"""
    said: list[Said]
    """来源怎么说，逐处。"""
    runs: list[Id] = []
    """谁来转，取 roles.yml；来源没写的留空，页面显示“未载明”。"""
    for_whom: Text | None = None
    """为谁、对谁；来源没写的不填。"""
    rhythm: list[Rhythm] = []
    """节奏；来源没写的留空，页面显示“未载明”。"""
    steps: list[Text] = []
    """怎么转，按先后，用自己的话。来源没写而是通常做法的，句首写“通常：”。"""
    requirements: list[Key] = []
    """属于它的义务：requirement:编号，要点和法规里的都列。"""
    items: list[Key] = []
    """属于它的条款分项：item:编号。"""
    records: list[EvidenceUse] = []
    """留什么记录。"""
    form: Text | None = None
    """用什么表；来源没写的不填。"""
    results: Text | None = None
    """结果用到哪里、报给谁；来源没写的不填，页面显示“未载明”。"""
    silent: list[Text] = []
    """来源没有说、用起来却要知道的，逐条。"""
    holds: Text
    """从何时到何时有效；来源没写的写“未载明”并说明依据的年度。"""
    basis: list[Basis] = []
    """依据的法规、条文。"""
    topics: list[Id] = []
    """主题，取 topics.yml。"""
    checks: list[Check] = []
    """自己的检查：所属义务和分项的检查已能看出转没转的，不重复写。"""


class Combination(Entry):
    """一次活动能不能同时算几项要求：谁和谁、能不能、凭什么。"""

    title: Text
    """一句话说清是哪种情形，如“廉政党课算不算一次警示教育活动”。"""
    serves: list[Key]
    """想同时算到的要求：requirement:编号。只写一项的，说的是一次能不能抵几个站、几名支委的份。"""
    may: YesNo
    """能不能一起算；没有规定也没有通行做法的填 false，分开算。"""
    ground: Literal["rule", "custom", "unverified"]
    """rule 规定或来源写了；custom 没有规定，是通常做法；unverified 没有规定，要问上级或由支部定。"""
    why: Text
    """为什么：规定怎么说，或哪里没有说。"""
    keep: Text | None = None
    """一起办时材料怎么留，是惯例；不能一起算的不填。"""
    basis: list[Basis] = []
    """有规定时必填：哪条规定；没有规定的，可写相关的出处。"""


Level = Literal["law", "superior", "own", "custom"]
"""Who asks for something; custom is what is usually done and nobody has written down."""

Span = Annotated[Text, Field(pattern="^[0-9]+[dmy]$")]
"""A length of time: 10d, 6m, 1y."""

Offset = Annotated[Text, Field(pattern="^[+-]?[0-9]+[dmy]$")]
"""A day counted from the day itself: -10d is ten days before, 0d the day, +1m one month after."""


class Grounded(Record):
    """一句要有出处的话：谁要求的、凭什么；没有规定的如实标惯例。"""

    level: Level
    """层级：law 法规，superior 上级，own 本所，custom 惯例（没有规定，通常这样做）。"""
    basis: list[Basis] = []
    """出处；level 不是 custom 的必填。"""
    unverified: Text | None = None
    """哪一点没有核实，页面标“待核”。"""


class Timing(Grounded):
    """一步什么时候做，时限和它自己的层级。"""

    text: Text
    """说法，如“会前10天”“当场”“会后尽快”。"""
    offset: Offset | None = None
    """离当天多久：-10d 提前10天，0d 当天，+1m 之后1个月；说不准的不填。"""


class Step(Entry, Grounded):
    """办一件事的一步。"""

    stage: Literal["before", "during", "after"]
    """before 事前，during 当天，after 事后。"""
    title: Text
    """几个字的小标题，动词开头。"""
    text: Text
    """怎么做，用自己的话，一到三句。"""
    who: list[Id] = []
    """谁做，取 roles.yml；没有规定也说不准的留空，页面显示“未载明”。"""
    timing: Timing | None = None
    """什么时候做；没有规定也没有通行做法的不填，页面显示“未载明”。"""
    evidence: list[EvidenceUse] = []
    """这一步留什么。"""
    forms: list[Id] = []
    """用哪张空白表，取 forms.yml。"""
    edition: Text | None = None
    """今天的规定和2022年要点所指的版本不同的，写明差别。"""
    where: Text | None = None
    """只在本地有效的做法写明是哪里的，如“本所”；全国通用的不填。"""


class Ratio(Entry, Grounded):
    """一个比例：到会、赞成、差额。"""

    title: Text
    """名称，如“到会人数”。"""
    of: Text
    """以谁为基数，如“有选举权的党员”。"""
    counts: Literal["members", "seats"]
    """基数是人数 members，还是应选名额 seats。"""
    bound: Literal["at-least", "more-than", "at-most"]
    """不少于、超过、不超过。"""
    numerator: Count
    """分子。"""
    denominator: Count
    """分母。"""
    text: Text
    """一句话说明。"""
    added: YesNo = False
    """在基数之外另加这么多的填 true，如差额：候选人要比应选人数多出百分之二十。"""


class Clock(Grounded):
    """两步之间的时间：至少隔多久、最多隔多久。"""

    since: Id
    """从哪一步起，写本流程里步骤的编号。"""
    until: Id
    """到哪一步止，写本流程里步骤的编号。"""
    at_least: Span | None = None
    """至少隔多久，如 1y。"""
    at_most: Span | None = None
    """最多隔多久，如 3m。"""
    text: Text
    """一句话说明。"""


class Paper(Grounded):
    """一件材料，按落款日期的先后排。"""

    title: Text
    """名称。"""
    step: Id
    """哪一步形成，写本流程里步骤的编号。"""
    by: list[Id] = []
    """谁出，取 roles.yml；不清楚的留空。"""
    to: Text | None = None
    """给谁：报上级、存支部、进本人档案；没写的不填。"""
    evidence: Id | None = None
    """属于哪种佐证，取 evidence.yml。"""
    form: Id | None = None
    """用哪张空白表，取 forms.yml。"""
    note: Text | None = None
    """说明。"""


class Fault(Grounded):
    """检查中常见的毛病。"""

    text: Text
    """毛病是什么，写得能对照着看。"""
    mend: Text
    """怎么避免或怎么改；不教补造材料。"""


class Workflow(Entry):
    """一件事怎么办：事前、当天、事后。"""

    title: Text
    """名称。"""
    aliases: list[Text] = []
    """别的叫法。"""
    group: Literal["组织生活", "党员与选举", "学习与意识形态", "纪律与监督", "检查与整改", "服务与公开", "总结与归档"]
    """归到哪一组。"""
    summary: Text
    """一两句：这是什么事、办成什么样。"""
    day: Text
    """以哪一天为“当天”，如“开会当天”“届满日”。"""
    when: list[Rhythm] = []
    """多久办一次，逐个层级；没有规定的留空。"""
    trigger: Text | None = None
    """遇什么事办；定期办的不填。"""
    who: list[Id]
    """谁牵头，取 roles.yml。"""
    helpers: list[Id] = []
    """谁配合。"""
    warnings: list[Text] = []
    """动手前要看的提醒，如“以当年通知为准”。"""
    steps: list[Step]
    """步骤，按先后。"""
    ratios: list[Ratio] = []
    """比例。"""
    clocks: list[Clock] = []
    """步骤之间的时限。"""
    papers: list[Paper] = []
    """材料，按落款日期的先后。"""
    evidence: list[EvidenceUse] = []
    """办完后留什么，最少的一套。"""
    faults: list[Fault] = []
    """检查中常见的毛病。"""
    silent: list[Text] = []
    """来源和规定都没有说、办起来却要知道的。"""
    requirements: list[Key] = []
    """办的是哪些义务：requirement:编号。"""
    mechanisms: list[Id] = []
    """属于哪个机制，取 mechanisms.yml。"""
    basis: list[Basis] = []
    """整件事的依据。"""
    topics: list[Id] = []
    """主题，取 topics.yml。"""
    checks: list[Check] = []
    """自己的检查：所办义务的检查已经看得出的不重复写。"""


class JourneyStep(Entry, Grounded):
    """上任路上的一步。"""

    title: Text
    """几个字，动词开头。"""
    why: Text
    """为什么要先做它。"""
    how: list[Text]
    """怎么做，一句一步。"""
    read: list[Key] = []
    """看哪里：workflow:、clause:、page: …… 编号。"""
    hold: list[Id] = []
    """手里要有哪些材料，取 evidence.yml。"""
    forms: list[Id] = []
    """用哪张空白表，取 forms.yml。"""
    done: Text
    """做到什么样算完成。"""
    checks: list[Check] = []
    """检查。"""


class Stage(Record):
    """上任路的一段。"""

    key: Literal["day-1", "week-1", "month-1", "quarter-1"]
    """第一天、第一周、第一月、第一季度。"""
    aim: Text
    """这一段要做到什么。"""
    steps: list[JourneyStep]
    """各步，按先后。"""


class Journey(Entry):
    """一个岗位的上任路。"""

    title: Text
    """名称。"""
    aliases: list[Text] = []
    """别的叫法。"""
    role: Id
    """哪个岗位，取 roles.yml。"""
    first: YesNo = False
    """放在 /start/ 开头的那一条填 true，只能有一条。"""
    summary: Text
    """一两句：走完这条路会怎样。"""
    stages: list[Stage]
    """四段。"""


class HandoverItem(Entry, Grounded):
    """交接清单的一行。"""

    group: Literal["在办的事", "台账和记录", "档案和文件", "人和分工", "账号和物品"]
    """归到哪一组。"""
    title: Text
    """交什么。"""
    what: Text
    """交到什么样算清楚。"""
    ask: Text
    """接的人要问清的：哪些没办完、下一个日子是哪天。"""
    evidence: Id | None = None
    """属于哪种佐证，取 evidence.yml。"""
    workflow: Id | None = None
    """接着办看哪个流程，取 workflows。"""


class Conflict(Grounded):
    """互相打架的说法之一。"""

    text: Text
    """这一种说法。"""
    holds: Literal["yes", "no", "unknown"]
    """今天照不照它办：yes 照，no 旧的或误传，unknown 待核。"""


class Faq(Entry, Grounded):
    """新人常问的一个问题。"""

    question: Text
    """问题，照新人会问的话。"""
    aliases: list[Text] = []
    """别的问法。"""
    group: Literal["会议", "党课与活动", "学习", "发展党员", "选举与任期", "党费与关系", "廉政与监督", "意识形态与宣传", "材料与检查", "总结与报告", "上手与交接"]
    """归到哪一组。"""
    answer: Text
    """两句话以内的回答，数字写明层级。"""
    conflicts: list[Conflict] = []
    """说法不一的，逐个列出，写明今天照哪个。"""
    see: list[Key] = []
    """接着看哪里。"""
    topics: list[Id] = []
    """主题，取 topics.yml。"""


class Column(Record):
    """表格的一列。"""

    title: Text
    """列名。"""
    width: Count = 10
    """宽度的比重。"""


class Block(Record):
    """空白表的一块，只填一种：fields、columns、lines、sign 或 note。"""

    title: Text | None = None
    """这一块的标题；没有的不填。"""
    fields: list[Text] = []
    """要填的栏目名，两栏一行。"""
    columns: list[Column] = []
    """表格的列。"""
    rows: Count = 8
    """表格空几行。"""
    labels: list[Text] = []
    """表格第一列印好的字，一行一个；填了就按它的行数。"""
    lines: Count | None = None
    """空白区的高度，几行。"""
    sign: list[Text] = []
    """签字栏。"""
    note: Text | None = None
    """印在表上的一句说明。"""


class Form(Entry, Grounded):
    """一张空白表：只有栏目，没有内容。"""

    title: Text
    """名称。"""
    aliases: list[Text] = []
    """别的叫法。"""
    what: Text
    """什么时候用、填完是什么。"""
    evidence: Id | None = None
    """填完后是哪种佐证，取 evidence.yml。"""
    landscape: YesNo = False
    """横着印的填 true。"""
    blocks: list[Block]
    """各块，从上到下。"""
    tips: list[Text] = []
    """填表的提醒，印在网页上，不印在表上。"""


class Tally(Entry):
    """写总结要收的一个数：口径、单位、从哪里取。"""

    title: Text
    """名称，如“支部党员大会次数”。"""
    group: Literal["会议", "学习", "党员队伍", "廉政", "意识形态与宣传", "公开与监督", "服务与先锋", "问题与整改", "业务"]
    """归到哪一组。"""
    measure: Text
    """数的是什么；与要求同一口径的用同一个词。"""
    unit: Text
    """单位。"""
    definition: Text
    """口径：什么算一次、什么不算。"""
    record: Id
    """从哪种材料里数，取 evidence.yml。"""
    requirements: list[Key] = []
    """对着哪些要求：requirement:编号；到截止日应有多少由它算出，不在这里写。"""
    samples: list[Key] = []
    """样本报告里同一个数：figure:编号。"""


class Annotation(Record):
    """样本报告一处的批注。"""

    at: Key
    """哪一处：section: 或 paragraph: 编号。"""
    text: Text
    """这一处怎么写的、好在哪里或缺什么。"""


class GenreSection(Entry, Grounded):
    """一种报告的一个部分。"""

    title: Text
    """标题。"""
    write: list[Text]
    """写什么，一句一样。"""
    clauses: list[Key] = []
    """这一部分回答要点的哪些条：clause:编号。"""
    tallies: list[Id] = []
    """要用到的数，取 tallies.yml。"""
    samples: list[Annotation] = []
    """样本里对应的地方和批注。"""
    looks_for: list[Text] = []
    """检查的人会看什么。"""
    hint: Text
    """提纲里留空处的提示，如“写三件做实的事，各带一个数”；不写现成的话。"""


class Genre(Entry):
    """一种要写的报告。"""

    title: Text
    """名称。"""
    aliases: list[Text] = []
    """别的叫法。"""
    summary: Text
    """一两句：写给谁、说什么。"""
    addressee: Text
    """报给谁、怎么称呼。"""
    who: list[Id]
    """谁写、谁定稿，取 roles.yml。"""
    when: list[Rhythm] = []
    """多久写一次；没有规定的留空。"""
    period: Literal["half-year", "year", "term"]
    """写哪一段：半年、全年、一届。"""
    cutoff: MonthDay | None = None
    """数据截止日（月-日）；一届的不填。"""
    voice: Text
    """人称和口气。"""
    sections: list[GenreSection]
    """各部分，按先后。"""
    faults: list[Fault] = []
    """常见的毛病。"""
    silent: list[Text] = []
    """没有规定、写之前要问的。"""
    workflow: Id | None = None
    """怎么办，取 workflows。"""
    basis: list[Basis] = []
    """依据。"""


HOLIDAYS = {"chunjie": "春节", "qingming": "清明", "laodong": "劳动节", "duanwu": "端午", "zhongqiu": "中秋", "guoqing": "国庆"}
"""Holidays by the id that data use, each with the name that an arrangement calls it by."""

FIXED_HOLIDAYS = {"laodong": "05-01", "guoqing": "10-01"}
"""Holidays whose day is the same every year."""


class Festival(Record):
    """一个节日落在哪天。"""

    holiday: Literal["chunjie", "qingming", "laodong", "duanwu", "zhongqiu", "guoqing"]
    """节日。"""
    day: Day
    """当年的日子。"""


class DaysOff(Record):
    """一段放假，和为它补班的周末。"""

    name: Text
    """名称。"""
    since: Day
    """第一天。"""
    until: Day
    """最后一天。"""
    workdays: list[Day] = []
    """调休上班的周末。"""


class YearDays(Record):
    """一年的放假和上班安排。"""

    year: Count
    """年份。"""
    source: Text
    """出自哪份通知，核对到什么程度。"""
    festivals: list[Festival]
    """节日落在哪天；日子固定的不用写。"""
    holidays: list[DaysOff]
    """放假安排。"""


class Peak(Entry):
    """收费站一年里忙的时候，开会要避开。"""

    title: Text
    """名称。"""
    months: list[Count]
    """哪几个月。"""
    basis: Text
    """凭什么这样说。"""


class CalendarDays(Record):
    """节假日、上班日和高峰。"""

    years: list[YearDays]
    """各年的安排；没有公布的年份不写，页面会说没有收录。"""
    peaks: list[Peak] = []
    """高峰。"""


class Synonym(Record):
    """读者的说法和手册里的说法。"""

    words: list[Text]
    """读者会打的字，如“吃请”。"""
    means: list[Text]
    """手册里对应的字样；检查时会核对它真的出现过。"""


class Asking(Record):
    """问句里的字样问的是什么。"""

    intent: Literal["often", "period", "who", "basis", "when", "what", "how", "keep", "duty"]
    """often 多久一次；period 问多久一次时带上的“一年”“每月”，不当作要找的字；who 谁负责；basis 凭什么；when 什么时候；what 是什么；how 怎么做；keep 留什么材料；duty 某个岗位该做什么。"""
    words: list[Text]
    """字样，如“多久”“几次”。"""


class Reading(Record):
    """拼音库读错的词。"""

    word: Text
    """词。"""
    pinyin: Annotated[Text, Field(pattern="^[a-z]+( [a-z]+)*$")]
    """不带声调的拼音，字与字之间空一格。"""


class FoundBy(Record):
    """一条记录在口头上的种种叫法。"""

    to: Key
    """哪条记录：item:、clause:、requirement:、term: …… 编号。"""
    words: list[Text]
    """口头的说法，一个说法几个字，如“给食堂买菜”“站长轮岗”；手册里已有的字样不用写。"""


class PageWords(Record):
    """找得到某个页面的别的说法。"""

    page: Id
    """页面，如 requirements。"""
    words: list[Text]
    """字样，如“任务清单”。"""


class Search(Record):
    """搜索听得懂的话。"""

    synonyms: list[Synonym]
    """近义的说法。"""
    similar: list[Text]
    """看着像、容易打错的字，几个字写在一起，如“己已巳”。读音相同的不用写。"""
    readings: list[Reading] = []
    """多音字读错的词。"""
    asking: list[Asking]
    """问句的字样。"""
    idle: list[Text]
    """不影响意思的字样，如“请问”“一下”。"""
    found_by: list[FoundBy] = []
    """记录的口头叫法：当作它的正文一样去找。"""
    pages: list[PageWords] = []
    """页面的别的说法。"""


class Body(Entry):
    """一个组织或一类组织。"""

    title: Text
    """名称。"""
    kind: Literal["superior", "branch", "office", "station", "group", "class"]
    """superior 上级；branch 支部；office 所；station 站；group 党小组；class 来源里的一类组织。"""
    up: Id | None = None
    """上一级。"""
    ours: YesNo
    """这个组织的义务算不算我们的。"""
    note: Text | None = None
    """说明。"""


class Post(Entry):
    """支部委员会的一个职务（只写职务，不写人名）。"""

    title: Text
    """职务。"""
    role: Id
    """对应 roles.yml。"""


class Reporting(Entry):
    """一件往上报的事。"""

    what: Text
    """报什么。"""
    sender: Id
    """谁报，取 bodies。"""
    receiver: Id
    """报给谁，取 bodies。"""
    when: Text
    """什么时候；来源没写的填“未载明”。"""
    locator: Text
    """出处。"""


class Unit(Entry):
    """本单位：组织链条、站、组、委员职务、工作年度。"""

    title: Text
    """名称。"""
    note: Text
    """说明：示范单位是虚构的。"""
    working_year: Count
    """现在的工作年度。"""
    plan: Id
    """工作年度借用哪份要点的义务。"""
    branch: Id
    """本支部，取 bodies。"""
    bodies: list[Body]
    """组织链条，从上到下。"""
    stations: list[Id]
    """各站，取 bodies。"""
    groups: list[Id]
    """各党小组，取 bodies。"""
    posts: list[Post]
    """委员职务。"""
    members: Count
    """党员人数（含预备党员），用于展开按人计数的清单。"""
    reporting: list[Reporting] = []
    """上报事项。"""
    checked_on: Day
    """整理日期。"""


class UnitFile(Record):
    """data/unit.yml"""

    unit: Unit
    """本单位。"""


class PlanFile(Record):
    """data/plans/*.yml"""

    plan: Plan
    """一份年度要点。"""


class RegulationFile(Record):
    """data/regulations/*.yml"""

    regulation: Regulation
    """一份文件。"""


class RolesFile(Record):
    """data/roles.yml"""

    roles: list[Role]
    """岗位。"""


class TopicsFile(Record):
    """data/topics.yml"""

    topics: list[Topic]
    """主题。"""


class EvidenceFile(Record):
    """data/evidence.yml"""

    evidence: list[Evidence]
    """佐证种类。"""


class CombinationsFile(Record):
    """data/combinations.yml"""

    combinations: list[Combination]
    """一次活动能不能算几样。"""


class ReportFile(Record):
    """data/reports/*.yml"""

    report: Report
    """一份报告样本。"""


class TermsFile(Record):
    """data/terms.yml"""

    terms: list[Term]
    """词汇。"""


class MechanismsFile(Record):
    """data/mechanisms.yml"""

    mechanisms: list[Mechanism]
    """机制。"""


class SearchFile(Record):
    """data/search.yml"""

    search: Search
    """搜索听得懂的话。"""


class CalendarFile(Record):
    """data/calendar.yml"""

    calendar: CalendarDays
    """节假日、上班日和高峰。"""


class WorkflowFile(Record):
    """data/workflows/*.yml"""

    workflow: Workflow
    """一件事怎么办。"""


class JourneyFile(Record):
    """data/journeys/*.yml"""

    journey: Journey
    """一个岗位的上任路。"""


class HandoverFile(Record):
    """data/handover.yml"""

    handover: list[HandoverItem]
    """交接清单。"""


class FaqFile(Record):
    """data/faq.yml"""

    faq: list[Faq]
    """新人常问。"""


class FormsFile(Record):
    """data/forms.yml"""

    forms: list[Form]
    """空白表。"""


class TalliesFile(Record):
    """data/tallies.yml"""

    tallies: list[Tally]
    """写总结要收的数。"""


class GenreFile(Record):
    """data/genres/*.yml"""

    genre: Genre
    """一种要写的报告。"""


def read_pattern(value: str) -> str:
    """VALUE if Python and a browser read it as the same regular expression, and it never matches nothing; refused otherwise."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", value)
    if found := re.search(r"\\[A-Za-z0-9]|\(\?(?![:=!]|<[=!])", re.sub(r"\\u[0-9a-f]{4}|\\[1-9]", "x", value)):
        raise Unfit("E079", f"正则式里的“{found[0]}”在 Python 和浏览器里不一样", "只用字面的字、[…]、|、?、*、+、{n,m}、(?:…)、前后断言和 \\1")
    if set(bare) & set(".^$"):
        raise Unfit("E079", "正则式里的 . ^ $ 在 Python 和浏览器里不一样", "用 [^。] 这样的写法代替 . ；要查句点本身写 [.]")
    try:
        empty = re.compile(value).search("")
    except re.error as error:
        raise Unfit("E079", f"正则式写得不对：{error}", "核对括号和方括号是否成对") from None
    if empty:
        raise Unfit("E079", "正则式能配上空字", "至少要有一个必有的字")
    return value


Pattern = Annotated[str, AfterValidator(read_pattern)]
"""A regular expression that Python and a browser read alike."""

ReportKind = Literal["half-year", "year", "term"]


class ReviewWord(Record):
    """一对错字和正字。"""

    wrong: Text
    """写错的字样。"""
    right: Text
    """应当怎么写。"""
    not_after: list[Text] = []
    """前面紧挨着这些字就不算错，如“部书记”前面有“支”。"""
    not_before: list[Text] = []
    """后面紧挨着这些字就不算错。"""


class ReviewPattern(Record):
    """一种写法。"""

    pattern: Pattern
    """正则式，Python 和浏览器都要认得：不用 . ^ $ \\d \\w \\s。"""
    says: Text
    """查到时说什么，如“数字还遮着”。"""


class ReviewSlogan(Record):
    """一个有年份的提法：早了、晚了都提醒。"""

    words: Text
    """字样，如“党史学习教育”。"""
    since: Count | None = None
    """从哪一年起有；不确定的不填。"""
    until: Count | None = None
    """通常用到哪一年；不确定的不填。"""
    not_before: list[Text] = []
    """后面紧挨着这些字就不提醒，如“成果”。"""
    not_after: list[Text] = []
    """前面紧挨着这些字就不提醒。"""
    confidence: Confidence = "well-known"
    """verified 核对过；well-known 众所周知；unsure 待核，页面会标。"""
    note: Text
    """凭什么说是这几年，用自己的话写一句。"""


class ReviewSection(Record):
    """报告里通常该有的一块。"""

    title: Text
    """名称。"""
    words: list[Text]
    """认得出它的字样，有一个就算有。"""
    where: Literal["salutation", "heading", "anywhere"] = "heading"
    """salutation 开头几行里以冒号结尾的称呼或主送；heading 标题里；anywhere 全文任何地方。"""
    kinds: list[ReportKind]
    """哪几种报告要有。"""


class ReviewDuty(Record):
    """一件要报次数的事。"""

    title: Text
    """名称。"""
    words: list[Text]
    """报告里的叫法，有一个就算提到。"""
    units: list[Text]
    """数用的单位，如 次、场。"""
    kinds: list[ReportKind]
    """哪几种报告要写。"""
    requirement: Key | None = None
    """对着哪项要求：requirement:编号；应有几次由它说，不在这里写。"""


class ReviewMuted(Record):
    """不再提醒的一处，或整条规则停用。"""

    report: Id | None = None
    """只对哪份报告；不填就是对所有报告。"""
    words: Text | None = None
    """只对含这些字的结果；不填就是全部。report 和 words 都不填，整条规则停用。"""
    why: Text
    """为什么不提醒。"""


class ReviewRule(Record):
    """体检的一条规则：查什么、怎么改、例子。"""

    id: Id
    """编号。"""
    title: Text
    """名称，几个字。"""
    kind: Literal["words", "pattern", "sections", "sums", "exact", "repeats", "numbering", "copied", "duties", "slogans", "personal"]
    """怎么查：words 错字；pattern 写法；sections 缺的部分；sums 分项不等于合计；exact 分项正好而写了余、约；repeats 重复；numbering 序号；copied 照抄要点；duties 没有数；slogans 过时的提法；personal 个人信息。"""
    advice: Text
    """怎么改。"""
    example: Text
    """例子，编的：错的写法 → 改后的写法。"""
    words: list[ReviewWord] = []
    """words 用：错字和正字。"""
    patterns: list[ReviewPattern] = []
    """pattern 用：各种写法。"""
    sections: list[ReviewSection] = []
    """sections 用：该有的部分。"""
    duties: list[ReviewDuty] = []
    """duties 用：要报次数的事。"""
    slogans: list[ReviewSlogan] = []
    """slogans 用：提法和年份。"""
    personal: Literal["id-card", "mobile", "bank-card"] | None = None
    """personal 用：身份证号、手机号、银行卡号。"""
    alike: list[list[Text]] = []
    """sums、exact 用：可以相加的几个单位，如 [篇, 条, 次]；不写的单位只与自己相加。"""
    shortest: Count = 24
    """copied：连着多少字相同才算；repeats：多长的句子重复才算。"""
    allowed: list[Text] = []
    """repeats：叠着写也不算错的词，如“一个一个”的“一个”；copied：照写也不算抄的固定说法。"""
    muted: list[ReviewMuted] = []
    """不提醒的。"""


class Review(Record):
    """报告体检的规则。"""

    note: Text
    """这些规则是怎么来的、查不到什么。"""
    rules: list[ReviewRule]
    """各条规则，按先后。"""


class ReviewFile(Record):
    """data/review.yml"""

    review: Review
    """报告体检的规则。"""


class Suggested(Record):
    """程序提的一条链接建议，和人对它的判断；只有 confirmed 的算数。"""

    type: Literal["answers", "carries"]
    """answers 报告的一段答要点的一条或一项；carries 本所要点的一条承接上级要点的一条。"""
    start: Key = Field(alias="from")
    """从哪里：answers 写 paragraph:编号，carries 写本所要点的 clause:编号。"""
    end: Key = Field(alias="to")
    """到哪里：answers 写 item: 或 clause:编号，carries 写上级要点的 clause:编号。"""
    state: Literal["suggested", "confirmed", "rejected"]
    """suggested 没有人看过，不计入；confirmed 看过，成立；rejected 看过，不成立，以后不再提。"""
    score: Count
    """提的时候有多像，百分数。"""
    evidence: list[Text]
    """提的时候凭什么：共有的字样、同引的文件、同一口径。"""
    strength: Literal["direct", "partial"] | None = None
    """确认时必填：direct 说的就是那件事；partial 只沾边。"""
    why: Text | None = None
    """为什么成立、不成立；rejected 必填。"""
    fp: Text | None = None
    """提的时候两端内容的指纹，由 zhibu suggest 写入，不手写；确认以后一端改过的列为“待复核”，不计入。"""


class SuggestionsFile(Record):
    """data/suggestions.yml"""

    suggestions: list[Suggested]
    """链接建议。"""
