"""The tools over a list, made with the page: nothing moves when the script comes that works them, `list.js`. And the room that
an entry of a long list is given until it is laid out."""

from __future__ import annotations

import html
import re

FILTERED_FROM = 8
"""Rows; a shorter list is read at a glance."""

ROOM, MOST_ROOM = 80, 20
"""Pixels of a step of room, and how many steps the style knows (base.css)."""

_LIST = re.compile(r'(<div class="zb-list"(?: data-list="([^"]*)")?>\s*)(<table.*?<thead>.*?)(<tr.*?</tr>)(.*?</thead>)(.*?</table>)', re.S)
_ROW = re.compile(r"<(tr)([^>]*)>(.*?)(?=</tr>)", re.S)
_ENTRY = re.compile(r"<(article)([^>]*)>(.*?)(?=</article>)", re.S)
_FOLD = re.compile(r"<details.*?<summary>(.*?)</summary>.*?</details>", re.S)
_BLOCK, _TAG = re.compile("</(?:p|li|h[34]|caption|t[hd]|d[td])>"), re.compile("<[^>]+>")
_HEAD = re.compile(r"(<t[hd]\b[^>]*)>(.*?)(?=</t[hd]>)", re.S)


def with_tools(body: str) -> str:
    """BODY with fields, buttons and the count of rows over every list, and heads ready to be made buttons; rows and entries of
    long lists say what room they take."""
    body = _LIST.sub(_dressed, body)
    return _ENTRY.sub(_with_room, body) if body.count("<article") >= FILTERED_FROM else body


def _dressed(found: re.Match[str]) -> str:
    opening, name, before, heads, after, rest = found.groups()
    rows = rest.count("<tr")
    fields = []
    if rows >= FILTERED_FROM:
        rest = _ROW.sub(_with_room, rest)
        for column, (head, text) in enumerate(_HEAD.findall(heads)):
            if " data-filter" in head:
                control = f'<select class="zb-input zb-filter" data-column="{column}" autocomplete="off"><option value="">全部</option></select>'
                fields.append(_field(" ".join(re.sub("<[^>]+>", "", text).split()), control))
        fields += [_field("关键词", '<input class="zb-input zb-filter-text" type="text" autocomplete="off">'), _button("清除筛选", "reset")]
    tools = "".join([*fields, _button("打印", "print"), _button("下载 CSV", "csv")])
    heads = _HEAD.sub(r'\1 aria-sort="none"><span class="zb-sort">\2</span>', heads)
    return (f'{opening}<div class="zb-toolbar" role="group" aria-label="筛选：{name or "列表"}">{tools}</div>'
            f'<p class="zb-list__state" role="status">显示 {rows} / {rows} 条</p>{before}{heads}{after}{rest}')


def _with_room(found: re.Match[str]) -> str:
    tag, attributes, inner = found.groups()
    return f'<{tag}{attributes} data-room="{room(inner)}">{inner}'


def _field(label: str, control: str) -> str:
    return f'<label class="zb-field"><span class="zb-field__label">{label}</span>{control}</label>'


def _button(text: str, action: str) -> str:
    return f'<button type="button" class="zb-button" data-zb-list="{action}">{text}</button>'


def room(entry: str) -> int:
    """How many steps of ROOM an entry or row of finished HTML takes on a phone: reckoned from its words, rather too many than too few."""
    height = 30.0 * (entry.count("<details") + entry.count("<button"))
    for block in _BLOCK.split(_FOLD.sub(r"\1</p>", entry) if "<details" in entry else entry):
        if " data-more" in block:
            continue  # not shown there
        text = _TAG.sub("", block).strip()
        if text:
            text = html.unescape(text) if "&" in text else text
            wide = (len(text.encode()) - len(text)) / 2  # a Chinese character has three bytes
            width = wide + 0.6 * (len(text) - wide) + (5 if " data-label=" in block else 0)
            height += -(-width // 20) * 32 + 8
    return min(MOST_ROOM, int(height // ROOM) + 1)
