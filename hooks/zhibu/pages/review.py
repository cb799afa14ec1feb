"""The page of the report check: a box for pasted text that the browser checks by itself, and the rules to read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .. import model
from ..graph import Graph, link
from ..review import LONGEST, off
from .page import Page, Press, label

ADDRESS = "review/"
RULES = "assets/zb/review-rules.js"

KIND = {"words": "错字", "pattern": "写法", "sections": "缺的部分", "sums": "合计", "exact": "合计", "repeats": "重复", "numbering": "序号",
        "copied": "照抄", "duties": "没有数", "slogans": "提法", "personal": "个人信息"}
"""How a rule looks, in a word."""

REPORT_KINDS = {"half-year": "半年总结", "year": "年度总结", "term": "届期（换届）报告"}
"""The kinds of report that the rules tell apart."""


def review_page(press: Press) -> Iterator[Page]:
    """The page of the report check; nothing where there are no rules."""
    review = press.graph.dataset.review
    if review is None:
        return
    yield press.page(ADDRESS, "review.html", "报告体检", "把写好的报告贴进来，查错字、占位、合计、序号、照抄、缺数和个人信息；只在这一页里查，不上传",
                     review=review, rows=[(rule, KIND[rule.kind], off(rule)) for rule in review.rules], kinds=REPORT_KINDS, rules=RULES, longest=LONGEST)


def review_rules(graph: Graph, offline: bool) -> bytes:
    """A script with the rules as the browser reads them, and the requirements that they name: key → [title, address]."""
    review = graph.dataset.review
    rules: list[model.ReviewRule] = review.rules if review else []
    named = [graph.entities[duty.requirement] for rule in rules for duty in rule.duties if duty.requirement in graph.entities]
    table = {"rules": [rule.model_dump() for rule in rules],
             "requirements": {entity.key: [label(graph, entity), link(entity, ADDRESS, offline)] for entity in named}}
    return f"window.zhibuReviewRules = {json.dumps(table, ensure_ascii=False, separators=(',', ':'))};\n".encode()
