"""The tools that a list is given when its page is made, and the room of what is laid out late."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zhibu.pages.lists import FILTERED_FROM, MOST_ROOM, room, with_tools


def lot(rows: int, name: str = ' data-list="藏书"') -> str:
    body = "".join(f'<tr><th scope="row" data-label="书">第{n}本</th><td data-label="架">{n % 3}</td></tr>' for n in range(rows))
    return f'''<p>前</p><div class="zb-list"{name}>
<table class="zb-table"><caption>藏书</caption><thead><tr><th scope="col">书<b>名</b></th><th scope="col" data-filter>几号 架</th></tr></thead><tbody>{body}</tbody></table></div><p>后</p>'''


@pytest.mark.parametrize("rows", [0, 1, FILTERED_FROM - 1, FILTERED_FROM, 40])
def test_a_list_brings_its_tools_and_keeps_all_that_was_in_it(rows: int) -> None:
    made = with_tools(lot(rows))
    assert f"显示 {rows} / {rows} 条</p><table" in made
    assert made.count('data-zb-list="print"') == made.count('data-zb-list="csv"') == 1
    assert made.count("<select") == made.count('class="zb-input zb-filter-text"') == made.count('data-zb-list="reset"') == (rows >= FILTERED_FROM)
    assert 'aria-label="筛选：藏书"' in made
    assert made.count('aria-sort="none"><span class="zb-sort">') == 2 and '<span class="zb-sort">书<b>名</b></span></th>' in made
    assert re.findall("第[0-9]+本", made) == [f"第{n}本" for n in range(rows)] and made.startswith("<p>前</p>") and made.endswith("<p>后</p>")
    assert made.count("data-room") == (rows if rows >= FILTERED_FROM else 0)


def test_a_filter_has_the_name_and_the_place_of_its_column() -> None:
    assert '<span class="zb-field__label">几号 架</span><select class="zb-input zb-filter" data-column="1"' in with_tools(lot(FILTERED_FROM))


def test_several_lists_are_each_dressed_and_one_without_a_name_is_called_a_list() -> None:
    made = with_tools(lot(2) + lot(9, ""))
    assert "显示 2 / 2 条" in made and "显示 9 / 9 条" in made and 'aria-label="筛选：列表"' in made


def test_a_table_that_is_no_list_stays_as_it_is() -> None:
    body = "<table><thead><tr><th>甲</th></tr></thead><tbody><tr><td>乙</td></tr></tbody></table>"
    assert with_tools(body) == body


def test_many_entries_say_their_room_and_a_few_need_none() -> None:
    entry = '<article class="zb-entry" id="a"><h3>甲</h3></article>'
    assert with_tools(entry * (FILTERED_FROM - 1)) == entry * (FILTERED_FROM - 1)
    assert with_tools(entry * FILTERED_FROM) == entry.replace('id="a"', 'id="a" data-room="1"') * FILTERED_FROM


@given(st.text(), st.text())
def test_more_words_never_take_less_room(text: str, more: str) -> None:
    one, two = (f"<p>{escape(words)}</p>" for words in (text, text + more))
    assert 1 <= room(one) <= room(f"{one}<p>{escape(more)}</p>") <= MOST_ROOM
    assert text.strip() != text or room(one) <= room(two)


def test_what_is_folded_takes_the_room_of_its_name_and_what_a_phone_leaves_out_none() -> None:
    long = "很长的话" * 100
    assert room(f"<p>甲</p><details><summary>看</summary><p>{long}</p></details>") < 3 < room(f"<p>甲</p><p>{long}</p>")
    assert room(f"<th>甲</th><td data-label=\"乙\" data-more>{long}</td>") == 1
