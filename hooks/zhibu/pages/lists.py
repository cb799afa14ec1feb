"""The tools over a list, made with the page: nothing moves when the script comes that works them, `list.js`."""

from __future__ import annotations

import re

FILTERED_FROM = 8
"""Rows; a shorter list is read at a glance."""

_LIST = re.compile(r'(<div class="zb-list"(?: data-list="([^"]*)")?>\s*)(<table.*?<thead>.*?)(<tr.*?</tr>)(.*?</thead>)(.*?</table>)', re.S)
_HEAD = re.compile(r"(<t[hd]\b[^>]*)>(.*?)(?=</t[hd]>)", re.S)


def with_tools(body: str) -> str:
    """BODY with fields, buttons and the count of rows over every list, and heads ready to be made buttons."""
    return _LIST.sub(_dressed, body)


def _dressed(found: re.Match[str]) -> str:
    opening, name, before, heads, after, rest = found.groups()
    rows = rest.count("<tr")
    fields = []
    if rows >= FILTERED_FROM:
        for column, (head, text) in enumerate(_HEAD.findall(heads)):
            if " data-filter" in head:
                control = f'<select class="zb-input zb-filter" data-column="{column}" autocomplete="off"><option value="">全部</option></select>'
                fields.append(_field(" ".join(re.sub("<[^>]+>", "", text).split()), control))
        fields += [_field("关键词", '<input class="zb-input zb-filter-text" type="text" autocomplete="off">'), _button("清除筛选", "reset")]
    tools = "".join([*fields, _button("打印", "print"), _button("下载 CSV", "csv")])
    heads = _HEAD.sub(r'\1 aria-sort="none"><span class="zb-sort">\2</span>', heads)
    return (f'{opening}<div class="zb-toolbar" role="group" aria-label="筛选：{name or "列表"}">{tools}</div>'
            f'<p class="zb-list__state" role="status">显示 {rows} / {rows} 条</p>{before}{heads}{after}{rest}')


def _field(label: str, control: str) -> str:
    return f'<label class="zb-field"><span class="zb-field__label">{label}</span>{control}</label>'


def _button(text: str, action: str) -> str:
    return f'<button type="button" class="zb-button" data-zb-list="{action}">{text}</button>'
