"""Makes a coherent data set of any size, invented and seeded, to measure how the handbook behaves as it grows.

    python tests/scale.py N FOLDER [--seed 1]      writes FOLDER/data

Counted as records, about N of them: plans, clauses, items, requirements, regulations, articles, reports, paragraphs,
terms, mechanisms. Of these at least 60 % have a page of their own (mechanisms, clauses, regulations, reports, plans).
Not counted: what those are made of (sections, checks, figures, problems, measures), and unit, roles, topics and evidence,
which are the real ones whatever N is
(but for what the unit reports upwards). Of pages and of what stands in them there cannot be as many as 60 : 40 and as
many items in every clause as in the real data: so every tenth clause and every tenth regulation is as full as the real
ones, the others say what they say in a few sentences. A record asserts about as many links as a real one (2.5).
Every text is put together from the word lists below; the same N and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

import yaml

from zhibu.check import published_keys
from zhibu.graph import build_graph
from zhibu.load import load

REAL = Path(__file__).resolve().parents[1] / "data"
SHARES = {"mechanism": 13, "clause": 34, "regulation": 15, "item": 13, "requirement": 8, "article": 9, "paragraph": 4, "term": 3, "local": 1}
"""Records of each kind in a hundred; `local` are regulations that are not public and share one page."""
MECHANISMS = 1000
"""The most mechanisms that fit into one file of data, which may have 2 MB; the rest of their share become clauses."""
FULL = 10
"""Every how many clauses and public regulations one is as full as the real ones."""
DAY = "2026-01-01"
"""The day on which everything invented here was checked."""


def _words(text: str) -> list[str]:
    return text.split()


VERBS = _words("""核对 登记 报送 移交 巡查 培训 考核 通报 公示 回访 抽查 评估 检修 盘点 轮换 值守 备案 审批 签收 归档 汇总 复核 整改 督办
研判 演练 宣讲 座谈 走访 慰问 调度 统筹 对接 细化 明确 规范 健全 完善 落实 推动 优化 简化 加强 梳理 排查 上报 协调 保障 指导 配合
组织 安排 开展 参加 记录 保管 维护 更新 检查 验收 清理 采购 发放 领用 回收 测算 压减 公开 征求 采纳 表彰 帮扶 结对 联络 交流""")
NOUNS = _words("""台账 票据 设备 机房 仓库 食堂 车辆 宿舍 班组 窗口 岗亭 通道 路面 桥涵 边坡 标志 护栏 照明 监控 线路 档案 印章 合同 经费 预算
物资 工具 服装 培训班 夜校 书屋 宣传栏 信箱 热线 意见箱 志愿队 骨干 新员工 退休职工 家属 群众 司机 村组 学校 社区 医院 商户 施工队
年度计划 季度安排 工作日志 交接手册 应急预案 值班表 责任区 风险点 薄弱环节 典型做法 问题清单 整改时限 评分办法 抽样名单 会议纪要
学习笔记 心得 课件 案例 政策 流程 标准 指标 数据 信息 舆情 隐患 事故 天气 汛期 节假日 高峰 保畅 节能 环保 卫生 绿化 消防 用电 防汛
安全帽 巡检仪 对讲机 药箱 读数 报表 系统 账号 权限 口令 备份 密码柜 钥匙 门禁 访客 快递 公函 批复 回执 附件 样表 目录 编号""")
QUALITIES = _words("及时 逐项 按时 如实 全面 简明 规范 统一 随机 定期 公开 准确 完整 稳妥 节约 就近 分级 分类 联合 专门 日常 重点 经常 严格")
OPENINGS = _words("按照年初安排 结合本单位实际 遇到特殊情况 在上级指导下 由值班人员牵头 每次活动之后 围绕群众反映的事 到了月末 没有条件的单位 人手不够时")
ENDINGS = _words("做到有人管 不走过场 不增加负担 留下记录备查 有问题当场说清 结果告诉大家 下一次接着看 不搞攀比 事后有回音 不另造表格")
CHARACTERS = """工作建设管理服务安全生产运行保畅巡检修路桥隧站点线网群众职民村镇街区农林水电气暖通讯信息数据档案票证财务采购资金预算审计评估
考核培训学习教育宣传文化体育卫生健康医疗养老托幼扶助慈善法治纪律廉洁监督巡察问责民主协商议事决策公开公示评议推选轮岗交流才智青年妇儿
老兵劳模先锋旗帜星光春风暖阳清泉绿荫金秋红岩石榴杏坛桃源竹溪松岭柏坡梅园兰亭菊圃荷塘柳堤槐荫枫桥榆林""".replace("\n", "")
SUFFIXES = _words("制度 清单 台账 平台 例会 巡检 公示 评比 课堂 行动 联席会 责任区")
LAWS = _words("办法 规定 细则 规则 条例 指南")
PLACES = _words("县 镇 乡 站 路 桥 湾 岭 河 堰")
CADENCES = _words("定期 经常 按需 适时 分批")
UNITS = _words("次 篇 场 份")
PERIODS = ("year", "half-year", "quarter", "month")
GROUPS = ("组织与责任", "组织生活", "学习与意识形态", "纪律与监督", "作风", "检查与整改", "先锋、职工与社会")
KINDS = ("制度", "清单", "台账", "平台", "岗位", "考核", "公开", "活动", "组织")
TERM_GROUPS = ("政治用语", "组织生活", "组织机构", "学习宣传", "纪律作风", "业务", "群团文明", "平台", "活动")
DIGITS = "零一二三四五六七八九"
ASKING = {"often": "多久 几次 频次", "who": "谁 哪个人", "basis": "依据 凭什么", "when": "什么时候 何时", "what": "是什么 什么意思", "how": "怎么 如何", "duty": "职责 要做什么"}


def numeral(number: int) -> str:
    """NUMBER under a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones or not tens else "")


class Tongue:
    """An invented vocabulary, and sentences of it: a few words are common, most are rare, as in any language."""

    def __init__(self, seed: int, size: int) -> None:
        self.random = random.Random(f"zhibu-{seed}-{size}")
        coined: dict[str, None] = {}
        while len(coined) < min(6000, 200 + 2 * size):
            coined["".join(self.random.sample(CHARACTERS, 2))] = None
        self.coined = list(coined)
        common = [*NOUNS]
        self.random.shuffle(common)
        self.nouns = [*common, *self.coined]
        self._nouns = list(accumulate(1 / (rank + 8) for rank in range(len(self.nouns))))
        self.verbs = list(VERBS)
        self.random.shuffle(self.verbs)
        self._verbs = list(accumulate(1 / (rank + 4) for rank in range(len(self.verbs))))
        self.marked: list[str] = []
        """Terms of the glossary: some sentences use one."""
        self._taken: set[str] = set()

    def pick(self, options: Any) -> Any:
        return options[int(self.random.random() * len(options))]

    def some(self, options: list, least: int, most: int) -> list:
        """Between LEAST and MOST different ones of OPTIONS."""
        return self.random.sample(options, min(len(options), self.between(least, most)))

    def between(self, least: int, most: int) -> int:
        return least + int(self.random.random() * (most - least + 1))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def noun(self) -> str:
        return self.random.choices(self.nouns, cum_weights=self._nouns)[0]

    def verb(self) -> str:
        return self.random.choices(self.verbs, cum_weights=self._verbs)[0]

    def place(self) -> str:
        return self.pick(self.coined) + self.pick(PLACES)

    def theme(self) -> list[str]:
        """The few words that one record comes back to."""
        return [self.noun(), self.noun(), self.pick(self.coined)]

    def name(self, theme: list[str], tail: str) -> str:
        """A title that nothing else has."""
        title = f"{self.verb()}{theme[0]}{tail}"
        while title in self._taken:
            title = f"{self.pick(self.coined)}{theme[2] if self.chance(0.5) else theme[0]}{tail}"
            theme[2] = self.pick(self.coined)
        self._taken.add(title)
        return title

    def short(self, theme: list[str]) -> str:
        return f"{self.verb()}{self.pick(theme)}"

    def sentence(self, theme: list[str]) -> str:
        """One sentence about THEME."""
        own = self.pick(theme) if self.chance(0.6) else self.noun()
        parts = [f"{self.verb()}{own}", f"{self.pick(QUALITIES)}{self.verb()}{self.noun()}"]
        if self.chance(0.5):
            parts.append(f"把{self.noun()}和{self.pick(theme)}一起{self.verb()}")
        if self.chance(0.3):
            parts.insert(0, self.pick(OPENINGS))
        if self.chance(0.3):
            parts.append(self.pick(ENDINGS))
        if self.marked and self.chance(0.15):
            parts.insert(1, f"参照“{self.pick(self.marked)}”")
        return "，".join(parts) + "。"

    def text(self, theme: list[str], least: int = 1, most: int = 3) -> str:
        return "".join(self.sentence(theme) for _ in range(self.between(least, most)))


class Maker:
    """The records of one data set, in the order in which they can name each other."""

    def __init__(self, n: int, seed: int) -> None:
        self.say = Tongue(seed, n)
        self.count = {kind: max(1, round(n * share / 100)) for kind, share in SHARES.items()}
        self.count["clause"] += max(0, self.count["mechanism"] - MECHANISMS)
        self.count["mechanism"] = min(self.count["mechanism"], MECHANISMS)
        self.unit = yaml.load((REAL / "unit.yml").read_text("utf-8"), yaml.BaseLoader)["unit"]
        self.roles, self.topics, self.evidence = (
            [one["id"] for one in yaml.load((REAL / f"{name}.yml").read_text("utf-8"), yaml.BaseLoader)[name]]
            for name in ("roles", "topics", "evidence"))
        bodies = self.unit["bodies"]
        self.superiors = [body["id"] for body in bodies if body["kind"] == "superior"]
        self.classes = [body["id"] for body in bodies if body["kind"] == "class"]
        self.strangers = [body["id"] for body in bodies if body["kind"] == "class" and body["ours"] == "false"]
        self.laws: list[str] = []
        self.articles: list[str] = []
        self.clauses: list[str] = []
        self.items: list[str] = []
        self.duties: list[str] = []
        self.points: list[str] = []
        self.checked: set[str] = set()
        self.law_titles: dict[str, str] = {}

    def files(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every invented file by its name within data/."""
        terms = [self.say.name(self.say.theme(), "法") for _ in range(self.count["term"])]
        self.say.marked = terms
        for law in self.regulations():
            yield f"regulations/{law['id']}.yml", {"regulation": law}
        for plan in self.plans():
            yield f"plans/{plan['id']}.yml", {"plan": plan}
        for report in self.reports():
            yield f"reports/{report['id']}.yml", {"report": report}
        yield "terms.yml", {"terms": [self.term(n, title) for n, title in enumerate(terms, 1)]}
        yield "mechanisms.yml", {"mechanisms": [self.mechanism(n) for n in range(1, self.count["mechanism"] + 1)]}
        yield "search.yml", {"search": self.search()}

    # ---- what holders of duties share ----

    def evidence_use(self) -> list[dict[str, Any]]:
        used = [{"type": kind, "mark": "customary"} for kind in self.say.some(self.evidence, 1, 2)]
        if self.articles and self.say.chance(0.2):
            used[0] |= {"mark": "required", "basis": [{"to": self.say.pick(self.articles)}]}
        return used

    def check(self, name: str, theme: list[str], record: str) -> dict[str, Any]:
        return {"id": name, "ask": f"翻看本年的材料：有没有{self.say.short(theme)}的记录，写明日期和{self.say.noun()}？",
                "who": [self.say.pick(self.roles)], "record": record}

    def basis(self, least: int, most: int) -> list[dict[str, Any]]:
        known = self.articles if self.say.chance(0.75) else self.laws
        return [{"to": key, "strength": self.say.pick(("direct", "partial"))} for key in self.say.some(known, least, most)]

    def duty(self, name: str, theme: list[str], locator: str, level: str, applies_to: str) -> dict[str, Any]:
        say = self.say
        measure = f"{say.pick(theme)}{say.verb()}"
        kind = say.pick(("counted", "counted", "counted", "recurring", "recurring", "event", "dated"))
        duty: dict[str, Any] = {"id": name, "title": say.short(theme), "action": say.sentence(theme), "kind": kind, "measure": measure}
        if kind == "counted":
            # The unit is the measure's own, so that one measure has one unit wherever it is counted.
            duty |= {"min": say.between(1, 4), "unit": UNITS[sum(map(ord, measure)) % len(UNITS)]}
        duty |= {"per": say.pick(PERIODS) if kind == "counted" else {"event": "event", "dated": "year"}.get(kind, "continuous"),
                 "scope": say.pick(("branch", "branch", "station", "group", "committee-member", "member", "organisation")),
                 "applies_to": applies_to, "owners": say.some(self.roles, 0, 2), "level": level, "locator": locator}
        if kind == "recurring":
            duty["cadence"] = say.pick(CADENCES)
        if kind == "event":
            duty["trigger"] = f"发现{say.noun()}要{say.verb()}"
        if kind == "dated":
            month = say.between(1, 12)
            duty["window"] = {"text": f"{month}月底前", "relation": "before", "day": f"{month:02d}-28"}
        duty |= {"basis": self.basis(0, 2) if self.laws else [], "evidence": self.evidence_use()}
        duty["checks"] = [self.check(f"{name}-c", theme, duty["evidence"][0]["type"])]
        return duty

    # ---- regulations ----

    def regulations(self) -> Iterator[dict[str, Any]]:
        say = self.say
        public, local = self.count["regulation"], self.count["local"]
        full = max(1, public // FULL)
        duties = self.count["requirement"] // 5
        for n in range(1, public + local + 1):
            theme = say.theme()
            name = f"fagui-{n}"
            title = say.name(theme, say.pick(LAWS))
            own = n > public
            year = say.between(1995, 2024)
            law: dict[str, Any] = {"id": name, "title": f"{say.place()}{title}", "short_names": [title], "kind": say.pick(("上级文件", "本单位制度") if own else (
                "条例", "规定", "办法", "规则", "细则", "规范性文件")), "issuer": f"{say.place()}管理机构"}
            if not own:
                law |= {"adopted": f"{year}-03", "issued": f"{year}-04-01", "effective": f"{year}-05-01",
                        "editions": [{"date": f"{year}-04-01", "what": "发布。"}]}
            law["force"] = {"state": "unknown" if own else say.pick(("in-force", "in-force", "in-force", "amended", "repealed")),
                            "text": "照编的写。", "checked_on": DAY, "confidence": "编的"}
            law |= {"public": "no" if own else "yes", "summary": say.text(theme, 1, 2), "topics": say.some(self.topics, 1, 2)}
            self.laws.append(f"regulation:{name}")
            self.law_titles[f"regulation:{name}"] = title
            if own:
                yield law | {"said_by_sources": [say.text(theme) for _ in range(2)]}
                continue
            numbered = self.count["article"] // full + (n <= self.count["article"] % full) if n <= full else 0
            law["total_articles"] = numbered + 9
            law["facts"] = [self.fact(say.theme() if say.chance(0.5) else theme, at) for at in range(1, numbered + 1)] or [
                self.fact(theme) for _ in range(say.between(2, 4))]
            self.articles += [f"article:{name}/{at}" for at in range(1, numbered + 1)]
            held = duties // full + (n <= duties % full) if n <= full else 0
            law["requirements"] = [self.duty(f"r{at}", theme, str(say.between(1, max(1, numbered))), "law", say.pick(self.classes))
                                   for at in range(1, held + 1)]
            self.hold(f"{name}", law["requirements"])
            yield law

    def fact(self, theme: list[str], number: int = 0) -> dict[str, Any]:
        return ({"articles": str(number)} if number else {}) | {
            "topic": self.say.short(theme), "gist": self.say.text(theme), "who": f"{self.say.place()}各单位",
            "confidence": self.say.pick(("verified", "well-known")), "evidence": "编的"}

    def hold(self, prefix: str, duties: list[dict[str, Any]]) -> None:
        for duty in duties:
            key = f"requirement:{prefix}/{duty['id']}"
            self.duties.append(key)
            self.checked.add(key)

    # ---- plans ----

    def plans(self) -> Iterator[dict[str, Any]]:
        say = self.say
        left = {kind: self.count[kind] for kind in ("clause", "item")} | {"requirement": self.count["requirement"] - len(self.duties)}
        full = max(1, self.count["clause"] // FULL)
        sizes = []
        while sum(sizes) < self.count["clause"]:
            sizes.append(min(say.between(36, 60), self.count["clause"] - sum(sizes)))
        done = 0
        for n, size in enumerate(sizes):
            own = n % 6 == 0
            name = self.unit["plan"] if n == 0 else f"jihua-{n}"
            body = self.unit["branch"] if own else say.pick(self.superiors)
            theme = say.theme()
            plan: dict[str, Any] = {
                "id": name, "title": say.name(theme, "年度要点"), "short": f"第{numeral(n + 1) if n < 99 else n + 1}份要点", "body": body,
                "level": "own" if own else "superior", "year": 2022 - n % 20, "source": "编的。", "life": "checked", "checked_on": DAY,
                "aim": {"summary": say.text(theme, 2, 3), "points": [say.sentence(theme) for _ in range(4)]}, "sections": []}
            number = 0
            while number < size:
                part = say.theme()
                section = {"key": numeral(len(plan["sections"]) + 1), "title": say.name(part, "各项工作"), "summary": say.sentence(part), "clauses": []}
                for _ in range(min(say.between(3, 6), size - number)):
                    number += 1
                    rich = done % FULL == 0 and left["item"] > 0
                    items = min(left["item"], -(-self.count["item"] // full)) if rich else 0
                    duties = min(left["requirement"], -(-self.count["requirement"] * 4 // 5 // full)) if rich else 0
                    left["item"], left["requirement"], done = left["item"] - items, left["requirement"] - duties, done + 1
                    section["clauses"].append(self.clause(name, str(number), items, duties, own, body))
                plan["sections"].append(section)
            yield plan

    def clause(self, plan: str, number: str, items: int, duties: int, own: bool, body: str) -> dict[str, Any]:
        say = self.say
        theme = say.theme()
        prefix = f"{plan}/{number}"
        clause: dict[str, Any] = {"number": number, "title": say.name(theme, ""), "summary": say.text(theme, 3, 5),
                                  "topics": say.some(self.topics, 1, 3), "items": []}
        for at in range(1, items + 1):
            item: dict[str, Any] = {"id": f"x{at}", "mark": f"{numeral(at)}是", "title": say.short(theme), "text": say.text(theme, 1, 3),
                                    "actors": say.some(self.roles, 0, 2)}
            if say.chance(0.8):
                item["evidence"] = self.evidence_use()
                item["checks"] = [self.check(f"x{at}-c", theme, item["evidence"][0]["type"])]
                self.checked.add(f"item:{prefix}/x{at}")
            else:
                item["directional"] = f"只说方向：{say.sentence(theme)}"
            clause["items"].append(item)
            self.items.append(f"item:{prefix}/x{at}")
        level, bearer = ("own", self.unit["branch"]) if own else ("superior", body)
        clause["requirements"] = [self.duty(f"r{at}", theme, f"{number}/{numeral(say.between(1, items))}是", level, bearer)
                                  for at in range(1, duties + 1)]
        self.hold(prefix, clause["requirements"])
        clause["citations"] = [{"text": self.law_titles[key], "to": key, "locator": number, "quoted": say.chance(0.7)}
                               for key in say.some(self.laws, 0, 3)]
        if say.chance(0.3):
            clause["campaigns"] = [{"name": f"{say.pick(say.coined)}行动", "time": "未载明", "locator": number}]
        self.clauses.append(f"clause:{prefix}")
        return clause

    # ---- reports ----

    def reports(self) -> Iterator[dict[str, Any]]:
        say = self.say
        count = max(1, round(self.count["paragraph"] / 36))
        for n in range(1, count + 1):
            name = f"baogao-{n}"
            ours = n % 3 != 0
            theme = say.theme()
            points = self.count["paragraph"] // count + (n <= self.count["paragraph"] % count)
            report: dict[str, Any] = {
                "id": name, "title": say.name(theme, "情况报告"), "short": f"第{n}份报告", "body": self.unit["branch"] if ours else say.pick(self.strangers),
                "addressee": "未载明", "kind": say.pick(("half-year", "year", "term")), "period": {"since": "2022-01-01", "until": "2022-12-31"},
                "source": "编的。", "life": "checked", "checked_on": DAY, "opening": say.text(theme), "closing": say.sentence(theme), "sections": []}
            if ours:
                report["plan"] = self.unit["plan"]
            names = (f"{kind}{at}" for kind, at in zip(iter(lambda: "z", ""), range(1, 10**6), strict=False))
            made = 0
            while made < points:
                key = numeral(len(report["sections"]) + 1)
                section: dict[str, Any] = {"key": key, "title": say.name(say.theme(), "的情况"), "paragraphs": []}
                for at in range(1, min(say.between(4, 8), points - made) + 1):
                    made += 1
                    section["paragraphs"].append(self.point(name, f"{key}/{numeral(at)}", names, ours))
                report["sections"].append(section)
            yield report

    def point(self, report: str, locator: str, names: Iterator[str], ours: bool) -> dict[str, Any]:
        say = self.say
        theme = say.theme()
        kind = say.pick(("done", "done", "done", "done", "problem", "next"))
        point: dict[str, Any] = {"locator": locator, "title": say.short(theme), "kind": kind, "text": say.text(theme, 2, 4)}
        figures = []
        for name in islice(names, say.between(0, 2)):
            value, unit = say.between(1, 90), say.pick(UNITS)
            figure: dict[str, Any] = {"id": name, "measure": say.short(theme), "value": value, "unit": unit, "text": f"{value}{unit}"}
            if ours and self.duties and say.chance(0.15):
                figure["reports"] = [{"to": say.pick(self.duties), "strength": "partial", "note": "口径相近。"}]
            figures.append(figure)
        point["figures"] = figures
        if kind == "problem":
            point["problems"] = [{"id": next(names), "title": say.short(theme), "text": say.sentence(theme)}
                                 | ({"exposes": [{"to": say.pick(self.clauses)}]} if ours else {})]
        if kind == "next":
            point["measures"] = [{"id": name, "title": say.short(theme), "text": say.sentence(theme)} for name in islice(names, 2)]
        told = say.some(self.items, 1, 2)
        if ours:
            point["answers"] = [{"to": key, "strength": say.pick(("direct", "partial"))} for key in told]
        else:
            point["same_subject"] = told[:1]
        point["citations"] = [{"text": self.law_titles[key], "to": key, "locator": locator, "quoted": True} for key in say.some(self.laws, 0, 1)]
        point["topics"] = say.some(self.topics, 1, 2)
        self.points.append(f"paragraph:{report}/{locator}")
        return point

    # ---- terms, mechanisms, the words of the search ----

    def term(self, n: int, title: str) -> dict[str, Any]:
        say = self.say
        theme = [title, *say.theme()]
        return {"id": f"ci-{n}", "title": title, "aliases": [f"{say.pick(say.coined)}{title}"], "group": say.pick(TERM_GROUPS), "local": False,
                "explanation": say.text(theme, 1, 2), "here": say.sentence(theme), "basis": self.basis(0, 1),
                "used_in": [*say.some(self.points, 1, 2), *say.some(self.clauses, 1, 2)]}

    def mechanism(self, n: int) -> dict[str, Any]:
        say = self.say
        theme = say.theme()
        ours = say.chance(0.8)
        told = list(dict.fromkeys([*say.some(self.items, 1, 3), *say.some(self.points, 1, 3), *say.some(self.clauses, 0, 1)]))
        duties = say.some(self.duties, 1, 4)
        records = self.evidence_use()
        made: dict[str, Any] = {
            "id": f"jizhi-{n}", "title": say.name(theme, say.pick(SUFFIXES)), "aliases": [f"{theme[2]}{say.noun()}"], "group": say.pick(GROUPS),
            "kind": say.pick(KINDS), "ours": ours, "summary": say.text(theme, 1, 2),
            "said": [{"at": key, "text": say.text(theme, 1, 2)} for key in told], "runs": say.some(self.roles, 0, 3),
            "for_whom": f"{say.place()}的{say.noun()}",
            "rhythm": [{"text": f"{say.pick(CADENCES)}（未写次数）", "level": say.pick(("law", "superior", "own")), "basis": duties[0]}],
            "steps": [say.sentence(theme) for _ in range(say.between(2, 5))], "requirements": duties, "items": say.some(self.items, 0, 2),
            "records": records, "silent": [f"没有说{say.short(theme)}的人数。"], "holds": "未载明；按2022年。", "basis": self.basis(0, 2),
            "topics": say.some(self.topics, 1, 2)}
        if ours and (say.chance(0.2) or not self.checked & {*duties, *made["items"]}):
            made["checks"] = [self.check("c1", theme, records[0]["type"])]
        return made

    def search(self) -> dict[str, Any]:
        """As many synonyms as a maintainer would write: new words for words that every data set of this size has."""
        said = [word for word in self.say.nouns[:400] if word in self.written]
        rows = [{"words": ["".join(self.say.random.sample(CHARACTERS, 3))], "means": [word]} for word in self.say.some(said, 40, 160)]
        return {"synonyms": rows, "similar": ["己已巳", "未末", "土士", "人入"],
                "asking": [{"intent": intent, "words": words.split()} for intent, words in ASKING.items()], "idle": ["请问", "一下", "有关"]}

    written = ""
    """All that was written before the words of the search, which must lead to it."""


PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_-]*|[\u4e00-\u9fff]+")


def scalar(value: Any) -> str:
    """One value as YAML: bare where it cannot be misread, else in double quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def lines(value: Any, indent: str = "") -> Iterator[str]:
    """A mapping as lines of YAML; empty lists are left out where a mapping holds them, but for those that must be there."""
    for name, one in value.items():
        if isinstance(one, dict):
            yield f"{indent}{name}:"
            yield from lines(one, f"{indent}  ")
        elif isinstance(one, list) and one and isinstance(one[0], dict):
            yield f"{indent}{name}:"
            for row in one:
                first, *rest = lines(row, f"{indent}    ")
                yield f"{indent}  - {first.lstrip()}"
                yield from rest
        elif isinstance(one, list):
            yield f"{indent}{name}: [{', '.join(map(scalar, one))}]"
        else:
            yield f"{indent}{name}: {scalar(one)}"


def make(n: int, folder: Path, seed: int = 1) -> Path:
    """Write a data set of about N records into FOLDER/data, which must not be there yet."""
    data = folder / "data"
    data.mkdir(parents=True)
    for name in ("roles", "topics", "evidence"):
        shutil.copyfile(REAL / f"{name}.yml", data / f"{name}.yml")
    # What the real unit reports upwards names clauses of the real plans.
    unit = re.sub(r"^  reporting:\n(?:    .*\n)+", "", (REAL / "unit.yml").read_text("utf-8"), flags=re.MULTILINE)
    (data / "unit.yml").write_text(unit, encoding="utf-8", newline="\n")
    maker = Maker(n, seed)
    written = []
    for name, content in maker.files():
        text = "\n".join(lines(content)) + "\n"
        path = data / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(text)
        if name == "mechanisms.yml":
            maker.written = "".join(written)
    # As if the data had been published: else every record would be told to be new.
    (data / "ids.lock").write_text("".join(f"{key}\n" for key in published_keys(build_graph(load(data)[0]))), encoding="utf-8", newline="\n")
    return data


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="A data set of about N records, invented and seeded, in FOLDER/data.")
    parser.add_argument("n", type=int, help="how many records")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(make(options.n, options.folder, options.seed))


if __name__ == "__main__":
    main()
