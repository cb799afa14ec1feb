"""What a reader sees the scripts do: ticks that last, lists that filter, type size, citations, force badges."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sampling import sampled
from harness import FINGERPRINT, SCRIPTS, SITE, TAIL, Reader, box, checklist, lay_out_assets, served, table
from playwright.sync_api import Browser, Download, Locator, Page, expect
from zhibu.pages.lists import FILTERED_FROM

PREFIX = f"zhibu.{SITE}.v1."
STATION = "suo-2022/18/station-held"
JANUARY, FEBRUARY, MARCH = (f"{STATION}/2026-{month:02d}.zhan-1" for month in (1, 2, 3))
ELSEWHERE = "suo-2022/19/other-page/2026"
NOW = dt.datetime(2026, 11, 21, 17, 30, tzinfo=dt.UTC)
"""Already the 22nd in China, still the 21st in the browser's zone."""
TODAY = "2026-11-22"
THREE = [box(JANUARY, "1月"), box(FEBRUARY, "2月"), box(MARCH, "3月")]
BANNER = "浏览器不允许保存，关闭页面后勾选会丢失——请先导出或打印"
REFUSED = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError'); }});"


@pytest.fixture
def new_reader(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Reader]]:
    lay_out_assets(tmp_path)
    readers: list[Reader] = []
    with served(tmp_path) as origin:
        def make(**options: object) -> Reader:
            readers.append(Reader(browser, tmp_path, origin, **options))
            return readers[-1]
        yield make
        for reader in readers:
            reader.close()


@pytest.fixture
def reader(new_reader: Callable[..., Reader]) -> Reader:
    one = new_reader()
    one.context.clock.set_fixed_time(NOW)
    return one


def record(s: str = "yes", t: str = "2026-03-05", note: str = "", fp: str = FINGERPRINT) -> dict[str, str]:
    return {"s": s, "t": t, "note": note, "fp": fp}


def put_key(page: Page, key: str, value: object) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])


def stored(page: Page, check: str) -> dict[str, str] | None:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", PREFIX + check) or "null")


def everything(page: Page) -> dict[str, str]:
    return page.evaluate("() => Object.assign({}, localStorage)")


def the(page: Page, check: str) -> Locator:
    return page.locator(f'input[data-check="{check}"]')


def cell(page: Page, check: str) -> Locator:
    return page.locator(".zb-cell").filter(has=the(page, check))


def button(where: Page | Locator, name: str) -> Locator:
    return where.get_by_role("button", name=re.compile(name))


def panel(page: Page) -> Locator:
    details = page.locator("details[data-ticks]")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    return page.locator("[data-ticks-panel]")


def exported(page: Page) -> Download:
    with page.expect_download() as waiting:
        button(panel(page), "^导出$").click()
    return waiting.value


def ticks_file(ticks: dict[str, object], /, **changes: object) -> str:
    file = {"format": "zhibu-ticks", "version": 1, "site": SITE, "exported": "2026-11-01T08:00:00+08:00",
            "origin": "http://10.0.0.8", "count": len(ticks), "ticks": ticks}
    return json.dumps({**file, **changes}, ensure_ascii=False)


def checksum(ticks: dict[str, dict[str, str]]) -> str:
    """The checksum of ticks, by another implementation than the script's own."""
    rows = [[name, *(one[field] for field in ("s", "t", "note", "fp"))] for name, one in sorted(ticks.items())]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def choose(page: Page, content: str | bytes) -> Locator:
    """Choose a file with this content for 导入; the answer of the page."""
    with page.expect_file_chooser() as waiting:
        button(panel(page), "^导入$").click()
    data = content.encode() if isinstance(content, str) else content
    waiting.value.set_files({"name": "ticks.json", "mimeType": "application/json", "buffer": data})
    return panel(page).locator(".zb-answer")


# ---- ticks: keeping ----


def test_a_first_visit_shows_no_ticks_and_stores_nothing(reader):
    page = reader.show(checklist(THREE))
    expect(page.get_by_role("status").filter(has_text="已勾")).to_have_text("已勾 0 / 3 格")
    assert everything(page) == {}


def test_a_tick_is_one_key_with_the_day_in_china_and_survives_a_reload(reader):
    page = reader.show(checklist(THREE))
    the(page, FEBRUARY).check()
    assert everything(page) == {
        PREFIX + FEBRUARY: '{"s":"yes","t":"2026-11-22","note":"","fp":"0a1b2c3d"}'}
    page.reload()
    expect(the(page, FEBRUARY)).to_be_checked()
    expect(the(page, JANUARY)).not_to_be_checked()
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格")
    expect(cell(page, FEBRUARY).locator(".zb-tick__text")).to_have_text(TODAY)


def test_a_tick_is_there_after_visiting_another_page_and_coming_back(reader):
    reader.put("<p>别处</p>", "other.html")
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    page.goto(reader.origin + "/other.html")
    page.go_back()
    expect(the(page, JANUARY)).to_be_checked()


def test_each_checklist_of_a_page_counts_its_own_boxes(reader):
    page = reader.show(checklist(THREE[:2]) + checklist(THREE[2:]))
    the(page, MARCH).check()
    assert page.locator(".zb-count").all_inner_texts() == ["已勾 0 / 2 格", "已勾 1 / 1 格"]


def test_unticking_without_a_note_removes_the_key(reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    the(page, JANUARY).uncheck()
    assert everything(page) == {}
    expect(cell(page, JANUARY).locator(".zb-tick")).to_be_hidden()


def test_unticking_with_a_note_keeps_the_note_and_ticking_again_finds_it(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(note="缺签到表"))
    page.reload()
    the(page, JANUARY).uncheck()
    assert stored(page, JANUARY) == record(s="no", note="缺签到表")
    expect(cell(page, JANUARY).locator(".zb-tick__text")).to_have_text("缺签到表")
    page.reload()
    expect(the(page, JANUARY)).not_to_be_checked()
    the(page, JANUARY).check()
    assert stored(page, JANUARY) == record(t=TODAY, note="缺签到表")


def test_the_same_box_twice_on_a_page_is_ticked_in_both_places(reader):
    page = reader.show(checklist([box(JANUARY, "1月")]) + checklist([box(JANUARY, "1月")]))
    the(page, JANUARY).first.check()
    expect(the(page, JANUARY).last).to_be_checked()
    assert page.locator(".zb-count").all_inner_texts() == ["已勾 1 / 1 格"] * 2


# ---- ticks: several tabs ----


def test_two_tabs_ticking_different_boxes_lose_nothing_and_stay_in_step(reader):
    first = reader.show(checklist(THREE))
    second = reader.open()
    the(first, JANUARY).check()
    the(second, FEBRUARY).check()
    for page in (first, second):
        expect(page.locator(".zb-count")).to_have_text("已勾 2 / 3 格")
        expect(the(page, JANUARY)).to_be_checked()
        expect(the(page, FEBRUARY)).to_be_checked()
    assert stored(first, JANUARY) and stored(first, FEBRUARY)


def test_two_tabs_ticking_the_same_box_agree_on_the_later_word(reader):
    first = reader.show(checklist(THREE))
    second = reader.open()
    the(first, JANUARY).check()
    expect(the(second, JANUARY)).to_be_checked()
    the(second, JANUARY).uncheck()
    expect(the(first, JANUARY)).not_to_be_checked()
    assert stored(first, JANUARY) is None


@pytest.mark.parametrize("event", ["window.dispatchEvent(new Event('pageshow'))",
                                   "document.dispatchEvent(new Event('visibilitychange'))"])
def test_a_page_that_comes_back_reads_what_changed_meanwhile(reader, event):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record())  # a page gets no storage event for what happens in itself
    expect(the(page, JANUARY)).not_to_be_checked()
    page.evaluate(event)
    expect(the(page, JANUARY)).to_be_checked()
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格")


def test_clearing_the_whole_store_in_another_tab_empties_the_boxes(reader):
    first = reader.show(checklist(THREE))
    the(first, JANUARY).check()
    second = reader.open()
    second.evaluate("localStorage.clear()")
    expect(the(first, JANUARY)).not_to_be_checked()


# ---- ticks: a store that fails ----


def test_with_a_full_store_the_banner_stands_and_the_tick_can_be_exported_from_memory(reader):
    page = reader.show(checklist(THREE))
    page.evaluate("""() => {
      let size = 1 << 22, n = 0;
      while (size) try { localStorage.setItem('filler' + n++, 'x'.repeat(size)); } catch (e) { size >>= 1; }
    }""")
    expect(page.get_by_text(BANNER)).to_have_count(0)
    the(page, JANUARY).check()
    expect(page.get_by_role("alert")).to_have_text(BANNER)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(the(page, JANUARY)).to_be_checked()
    expect(cell(page, JANUARY).get_by_text("未保存")).to_be_visible()
    assert stored(page, JANUARY) is None
    file = json.loads(exported(page).path().read_text("utf-8"))
    assert file["ticks"] == {JANUARY: record(t=TODAY)}
    page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('filler'))"
                  ".forEach(key => localStorage.removeItem(key))")
    the(page, FEBRUARY).check()
    expect(page.get_by_text(BANNER)).to_be_hidden()
    expect(cell(page, JANUARY).get_by_text("未保存")).to_be_hidden()
    page.reload()
    expect(page.locator(".zb-count")).to_have_text("已勾 2 / 3 格")


def test_where_access_is_refused_the_banner_stands_from_the_start_and_everything_still_works(reader):
    reader.context.add_init_script(REFUSED)
    page = reader.show(checklist(THREE) + '<div data-zb-size></div>' + table(ROWS))
    expect(page.get_by_text(BANNER)).to_be_visible()
    the(page, JANUARY).check()
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格")
    with page.expect_download() as waiting:
        button(page.locator(".zb-unsaved"), "^导出$").click()
    assert json.loads(waiting.value.path().read_text("utf-8"))["ticks"] == {JANUARY: record(t=TODAY)}
    button(page, "^特大$").click()
    expect(page.locator("html")).to_have_class(re.compile("zb-size-huge"))
    page.locator(".zb-filter-text").fill("没有这个")
    expect(page.locator(".zb-list__state")).to_contain_text(f"显示 0 / {ALL} 条")


def test_a_page_without_checklists_says_nothing_about_a_refused_store(reader):
    reader.context.add_init_script(REFUSED)
    page = reader.show("<p>没有清单</p>")
    expect(page.locator("p")).to_be_visible()
    expect(page.locator(".zb-unsaved")).to_have_count(0)


def test_a_write_that_fails_once_is_made_good_with_the_next_tick(reader):
    reader.context.add_init_script("""
      const setItem = Storage.prototype.setItem; let failures = 1;
      Storage.prototype.setItem = function (key, value) {
        if (failures-- > 0) throw new DOMException('full', 'QuotaExceededError');
        setItem.call(this, key, value);
      };""")
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    expect(page.get_by_text(BANNER)).to_be_visible()
    the(page, FEBRUARY).check()
    expect(page.get_by_text(BANNER)).to_be_hidden()
    assert stored(page, JANUARY) == stored(page, FEBRUARY) == record(t=TODAY)


def test_a_store_that_forgets_without_an_error_is_found_out_by_reading_back(reader):
    reader.context.add_init_script("Storage.prototype.setItem = function () {};")
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    expect(page.get_by_text(BANNER)).to_be_visible()
    expect(the(page, JANUARY)).to_be_checked()


@pytest.mark.parametrize("value", sampled([
    "{", "", "null", "[]", "7", '"yes"', "x" * 1_000_000, "[" * 10_000, '{"s":"yes"}', '{"s":1,"t":"2026-03-05"}',
    '{"s":"perhaps","t":"2026-03-05"}', '{"s":"yes","t":20260305}', '{"s":"yes","t":"2026-02-31"}',
    '{"s":"yes","t":"2026-03-05","note":5}', '{"s":"yes","t":"2026-03-05","note":"%s"}' % ("长" * 201),
    '{"s":"yes","t":"2026-03-05","fp":{}}', '{"__proto__":{"s":"yes","t":"2026-03-05"}}',
]), ids=lambda value: value[:40] or "empty")
def test_a_damaged_value_is_no_tick_and_is_left_alone(reader, value):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, value)
    put_key(page, PREFIX + FEBRUARY, record())
    page.reload()
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格")
    expect(the(page, JANUARY)).not_to_be_checked()
    button(panel(page), "^清空本页$").click()
    button(panel(page), "^确定清空$").click()
    assert everything(page) == {PREFIX + JANUARY: value}


def test_keys_of_unknown_boxes_other_versions_and_other_sites_stay_untouched(reader):
    page = reader.show(checklist(THREE))
    foreign = {PREFIX + ELSEWHERE: json.dumps(record()), PREFIX + "gone": "{",
               f"zhibu.{SITE}.v0.{JANUARY}": '{"s":"yes","t":"2026-03-05"}',
               f"zhibu.bieren.v1.{JANUARY}": json.dumps(record()), f"zhibu.{SITE}.size": "large", "theme": "1"}
    for key, value in foreign.items():
        put_key(page, key, value)
    page.reload()
    expect(page.locator(".zb-count")).to_have_text("已勾 0 / 3 格")
    the(page, JANUARY).check()
    button(panel(page), "^清空本页$").click()
    button(panel(page), "^确定清空$").click()
    assert everything(page) == foreign


# ---- ticks: a check that was revised ----


def test_a_tick_of_a_revised_check_asks_for_review_until_it_is_reviewed(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(fp="ffffffff", note="旧的"))
    page.reload()
    stale = cell(page, JANUARY).get_by_text("条目已修订，请复核")
    expect(stale).to_be_visible()
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格，待复核 1 格")
    assert stale.get_attribute("id") == the(page, JANUARY).get_attribute("aria-describedby")
    button(cell(page, JANUARY), "已复核").click()
    expect(stale).to_be_hidden()
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格")
    expect(the(page, JANUARY)).to_be_focused()
    assert stored(page, JANUARY) == record(note="旧的")


def test_ticking_a_revised_check_again_takes_it_as_reviewed(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(fp="ffffffff"))
    page.reload()
    the(page, JANUARY).uncheck()
    the(page, JANUARY).check()
    expect(cell(page, JANUARY).get_by_text("条目已修订")).to_be_hidden()
    assert stored(page, JANUARY) == record(t=TODAY)


def test_a_new_note_on_a_revised_check_is_no_review(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(fp="ffffffff"))
    page.reload()
    button(cell(page, JANUARY), "日期.备注").click()
    page.get_by_label("备注（最多").fill("再看")
    button(page, "^保存$").click()
    assert stored(page, JANUARY) == record(fp="ffffffff", note="再看")
    expect(cell(page, JANUARY).get_by_text("条目已修订")).to_be_visible()


# ---- ticks: date and note ----


def test_date_and_note_are_edited_by_keyboard_alone_and_focus_returns(reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(button(cell(page, JANUARY), "日期.备注：1月")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="日期和备注：1月")).to_be_visible()
    expect(page.get_by_label("日期", exact=True)).to_be_focused()
    page.get_by_label("日期", exact=True).fill("2026-03-05")
    page.get_by_label("备注（最多").focus()
    page.keyboard.type("补看了签到表")
    page.keyboard.press("Enter")
    expect(page.locator(".zb-editor")).to_have_count(0)
    expect(button(cell(page, JANUARY), "日期.备注")).to_be_focused()
    expect(cell(page, JANUARY).locator(".zb-tick__text")).to_have_text("2026-03-05 补看了签到表")
    assert stored(page, JANUARY) == record(note="补看了签到表")


def test_escape_closes_the_panel_changes_nothing_and_returns_the_focus(reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    edit = button(cell(page, JANUARY), "日期.备注")
    edit.click()
    expect(edit).to_have_attribute("aria-expanded", "true")
    page.get_by_label("备注（最多").fill("不要")
    page.keyboard.press("Escape")
    expect(page.locator(".zb-editor")).to_have_count(0)
    expect(edit).to_be_focused()
    expect(edit).to_have_attribute("aria-expanded", "false")
    assert stored(page, JANUARY) == record(t=TODAY)


def test_enter_that_chooses_a_word_of_the_input_method_does_not_save(reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    button(cell(page, JANUARY), "日期.备注").click()
    page.get_by_label("备注（最多").fill("半")
    page.get_by_label("备注（最多").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(page.locator(".zb-editor")).to_be_visible()
    page.get_by_label("备注（最多").dispatch_event("keydown", {"key": "Enter", "isComposing": False})
    expect(page.locator(".zb-editor")).to_have_count(0)


def test_a_note_takes_two_hundred_characters_and_no_more(reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    button(cell(page, JANUARY), "日期.备注").click()
    page.get_by_label("备注（最多").focus()
    page.keyboard.insert_text("字" * 250)
    button(page, "^保存$").click()
    assert stored(page, JANUARY)["note"] == "字" * 200
    page.reload()
    expect(the(page, JANUARY)).to_be_checked()


def test_emptying_the_note_of_an_unticked_box_removes_its_key(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(s="no", note="缺"))
    page.reload()
    button(cell(page, JANUARY), "日期.备注").click()
    page.get_by_label("备注（最多").fill("")
    button(page, "^保存$").click()
    assert everything(page) == {}
    expect(the(page, JANUARY)).to_be_focused()


def test_saving_a_panel_keeps_the_tick_that_another_tab_took_away_meanwhile_away(reader):
    first = reader.show(checklist(THREE))
    the(first, JANUARY).check()
    button(cell(first, JANUARY), "日期.备注").click()
    first.get_by_label("备注（最多").fill("边上写的")
    second = reader.open()
    the(second, JANUARY).uncheck()
    expect(the(first, JANUARY)).not_to_be_checked()
    button(first, "^保存$").click()
    assert stored(first, JANUARY) == record(s="no", t=TODAY, note="边上写的")


def test_a_note_with_markup_is_shown_as_the_text_it_is(reader):
    hostile = '<img src=x onerror="window.hacked=1">'
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    button(cell(page, JANUARY), "日期.备注").click()
    page.get_by_label("备注（最多").fill(hostile)
    button(page, "^保存$").click()
    page.reload()
    expect(cell(page, JANUARY).locator(".zb-tick__text")).to_have_text(f"{TODAY} {hostile}")
    assert page.locator("img").count() == 0
    assert page.evaluate("window.hacked") is None


# ---- ticks: the file ----


def test_the_file_holds_all_ticks_of_the_site_and_nothing_else(reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    put_key(page, PREFIX + ELSEWHERE, record(s="no", note="别页"))
    put_key(page, PREFIX + "damaged", "{")
    put_key(page, f"zhibu.bieren.v1.{JANUARY}", record())
    download = exported(page)
    assert download.suggested_filename == f"zhibu-勾选-{SITE}-20261122-0130.json"
    assert json.loads(download.path().read_text("utf-8")) == {
        "format": "zhibu-ticks", "version": 1, "site": SITE, "exported": "2026-11-22T01:30:00+08:00",
        "origin": reader.origin, "count": 2, "sum": checksum({JANUARY: record(t=TODAY), ELSEWHERE: record(s="no", note="别页")}),
        "ticks": {JANUARY: record(t=TODAY), ELSEWHERE: record(s="no", note="别页")}}
    expect(panel(page).locator(".zb-answer")).to_contain_text("全手册 2 条")


def test_with_no_ticks_there_is_nothing_to_export(reader):
    page = reader.show(checklist(THREE))
    button(panel(page), "^导出$").click()
    expect(panel(page).locator(".zb-answer")).to_contain_text("还没有勾选")


def test_an_exported_file_brings_the_same_ticks_to_an_empty_browser(reader, new_reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    put_key(page, PREFIX + ELSEWHERE, record(note="别页"))
    before = {key: json.loads(value) for key, value in everything(page).items()}
    content = exported(page).path().read_bytes()
    fresh = new_reader().open()
    expect(choose(fresh, content)).to_contain_text("新增 2、相同 0、冲突 0、不在本页 1")
    assert everything(fresh) == {}
    button(panel(fresh), "^合并").click()
    expect(fresh.locator(".zb-count")).to_have_text("已勾 1 / 3 格")
    assert {key: json.loads(value) for key, value in everything(fresh).items()} == before


def test_importing_the_same_file_twice_changes_nothing_the_second_time(reader):
    page = reader.show(checklist(THREE))
    content = ticks_file({JANUARY: record(), FEBRUARY: record(s="no", note="缺")})
    choose(page, content)
    button(panel(page), "^合并").click()
    before = everything(page)
    expect(choose(page, content)).to_contain_text("没有要导入的：新增 0、相同 2、冲突 0")
    expect(button(panel(page), "^合并")).to_have_count(0)
    assert everything(page) == before


MINE_AND_FILE = [
    ("a tick before no tick, mine", record(t="2026-01-01"), record(s="no", t="2026-09-09", note="缺"), "mine"),
    ("a tick before no tick, the file's", record(s="no", t="2026-09-09", note="缺"), record(t="2026-01-01"), "file"),
    ("the later day, mine", record(t="2026-05-02"), record(t="2026-05-01", note="长长的备注"), "mine"),
    ("the later day, the file's", record(t="2026-05-01", note="长长的备注"), record(t="2026-05-02"), "file"),
    ("the longer note, mine", record(note="有备注"), record(), "mine"),
    ("the longer note, the file's", record(), record(note="有备注"), "file"),
    ("the longer note, not the later letter", record(note="b"), record(note="ab"), "file"),
    ("today is a day like others", record(t=TODAY), record(t="2026-11-21", note="长长的备注"), "mine"),
]


@pytest.mark.parametrize(("mine", "theirs", "winner"), [case[1:] for case in MINE_AND_FILE],
                         ids=[case[0] for case in MINE_AND_FILE])
def test_merging_keeps(reader, mine, theirs, winner):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, mine)
    put_key(page, PREFIX + MARCH, record())
    page.reload()
    expect(choose(page, ticks_file({JANUARY: theirs, FEBRUARY: record()}))).to_contain_text("新增 1、相同 0、冲突 1")
    button(panel(page), "^合并").click()
    assert stored(page, JANUARY) == {"mine": mine, "file": theirs}[winner]
    assert stored(page, FEBRUARY) == stored(page, MARCH) == record()


def test_taking_the_file_as_right_overrules_conflicts_and_still_deletes_nothing(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(t="2026-09-09"))
    put_key(page, PREFIX + MARCH, record())
    page.reload()
    choose(page, ticks_file({JANUARY: record(s="no", t="2026-01-01", note="缺")}))
    button(panel(page), "^以文件为准$").click()
    assert stored(page, JANUARY) == record(s="no", t="2026-01-01", note="缺")
    assert stored(page, MARCH) == record()
    expect(the(page, JANUARY)).not_to_be_checked()


def test_an_import_can_be_cancelled_before_and_taken_back_after(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record())
    page.reload()
    before = everything(page)
    content = ticks_file({JANUARY: record(t="2026-09-09"), FEBRUARY: record()})
    choose(page, content)
    button(panel(page), "^取消$").click()
    expect(panel(page).locator(".zb-answer")).to_be_focused()
    assert everything(page) == before
    choose(page, content)
    button(panel(page), "^合并").click()
    assert everything(page) != before
    button(panel(page), "^撤销$").click()
    assert everything(page) == before
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格")


WHOLE = ticks_file({JANUARY: record()})


@pytest.mark.parametrize(("content", "why"), [
    (WHOLE[:-20], "文件不完整"),
    ("", "文件不完整"),
    ("[]", "这不是本手册导出的勾选文件"),
    ("null", "这不是本手册导出的勾选文件"),
    (ticks_file({JANUARY: record()}, format="kb-progress"), "这不是本手册导出的勾选文件"),
    (ticks_file({JANUARY: record()}, version=2), "更新的手册导出的（第 2 版格式）"),
    (ticks_file({JANUARY: record()}, version="1"), "文件没有写明版本"),
    (ticks_file({JANUARY: record()}, site="bieren"), "这是另一个手册（bieren）的勾选文件"),
    (ticks_file({JANUARY: record()}, site={"x": 1}), "这是另一个手册（未写明）的勾选文件"),
    (ticks_file({}, ticks=[record()]), "文件里没有勾选记录"),
    (WHOLE + " " * (2 * 1024 * 1024), "文件超过 2 MB"),
], ids=["truncated", "empty", "a list", "null", "another format", "a newer version", "a version in words", "another site",
        "a site that is no text", "ticks in a list", "too large"])
def test_a_file_that_is_not_ours_is_refused_with_the_reason_and_changes_nothing(reader, content, why):
    page = reader.show(checklist(THREE))
    answer = choose(page, content)
    expect(answer).to_contain_text(why)
    expect(answer).to_contain_text("没有导入")
    expect(button(panel(page), "^合并")).to_have_count(0)
    assert everything(page) == {}


NOTED = ticks_file({JANUARY: record(note="看了签到表")})


@pytest.mark.parametrize("content", [
    b"\xef\xbb\xbf" + NOTED.encode(),
    json.dumps(json.loads(NOTED), indent=1, ensure_ascii=False).replace("\n", "\r\n").encode(),
    NOTED.encode("gbk"),
    b"\xff\xfe" + NOTED.encode("utf-16-le"),
], ids=["BOM", "CRLF", "GBK", "UTF-16"])
def test_a_file_saved_again_by_notepad_is_still_read(reader, content):
    page = reader.show(checklist(THREE))
    choose(page, content)
    button(panel(page), "^合并").click()
    assert stored(page, JANUARY) == record(note="看了签到表")


def test_hostile_keys_fields_and_values_of_a_file_do_nothing(reader):
    page = reader.show(checklist(THREE))
    ticks = {"__proto__": record(), "constructor": record(), "有空 格": record(), "x" * 201: record(),
             JANUARY: {**record(note="<img src=x onerror=hacked=1>"), "extra": "x", "__proto__": {"fp": "1"}},
             FEBRUARY: record(s="done"), MARCH: record(t=5), ELSEWHERE: ["yes"]}
    expect(choose(page, ticks_file(ticks, exported="<b>x</b>", origin="<i>y</i>"))).to_contain_text(
        "<b>x</b>，来自 <i>y</i>。新增 2、相同 0、冲突 0、不在本页 1（照样保留）、读不懂 6（不导入）")
    button(panel(page), "^合并").click()
    assert {key: json.loads(value) for key, value in everything(page).items()} == {
        PREFIX + "constructor": record(), PREFIX + JANUARY: record(note="<img src=x onerror=hacked=1>")}
    assert page.evaluate("[({}).s, window.hacked, document.querySelectorAll('img, b, i').length]") == [None, None, 0]
    assert json.loads(exported(page).path().read_text("utf-8"))["count"] == 2


def test_boxes_whose_check_is_gone_from_the_site_are_counted_and_kept(reader):
    (reader.folder / "ids.js").write_text(f'window.zhibuChecks = ["{STATION}"];', "utf-8")
    page = reader.show(checklist(THREE[:1], 'data-ticks-ids="ids.js"'))
    content = ticks_file({JANUARY: record(), f"{STATION}/2025-12.zhan-1": record(), "suo-2019/1/gone/2019": record()})
    expect(choose(page, content)).to_contain_text("新增 3、相同 0、冲突 0、本站已无此条目 1（照样保留）")
    button(panel(page), "^合并").click()
    assert stored(page, "suo-2019/1/gone/2019") == record()


def test_clearing_asks_first_offers_the_file_and_can_be_taken_back_once(reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    put_key(page, PREFIX + FEBRUARY, record(s="no", note="缺"))
    put_key(page, PREFIX + ELSEWHERE, record())
    page.reload()
    before = everything(page)
    expect(button(panel(page), "^撤销$")).to_be_hidden()
    button(panel(page), "^清空本页$").click()
    expect(panel(page).locator(".zb-answer")).to_contain_text("要清空本页 2 格的勾选和备注吗？建议先导出一份。")
    with page.expect_download():
        button(panel(page), "^先导出$").click()
    exported = {key: day for key, day in everything(page).items() if key.endswith(".exported")}
    assert everything(page) == {**before, **exported} and len(exported) == 1, "导出只记下导出的日子"
    button(panel(page), "^确定清空$").click()
    assert everything(page) == {PREFIX + ELSEWHERE: json.dumps(record()), **exported}
    expect(page.locator(".zb-count")).to_have_text("已勾 0 / 3 格")
    button(panel(page), "^撤销$").click()
    assert everything(page) == {**before, **exported}
    expect(the(page, JANUARY)).to_be_checked()
    expect(button(panel(page), "^撤销$")).to_be_hidden()


def test_taking_back_leaves_alone_what_was_ticked_since(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(note="旧"))
    put_key(page, PREFIX + FEBRUARY, record(note="旧"))
    page.reload()
    button(panel(page), "^清空本页$").click()
    button(panel(page), "^确定清空$").click()
    the(page, JANUARY).check()
    button(panel(page), "^撤销$").click()
    assert stored(page, JANUARY) == record(t=TODAY)
    assert stored(page, FEBRUARY) == record(note="旧")


def test_clearing_a_page_without_ticks_asks_nothing(reader):
    page = reader.show(checklist(THREE))
    button(panel(page), "^清空本页$").click()
    expect(panel(page).locator(".zb-answer")).to_have_text("本页没有勾选。")


def test_in_wechat_the_file_is_a_text_to_copy(new_reader):
    reader = new_reader(user_agent="Mozilla/5.0 (Linux; Android 10) Chrome/78.0 Mobile MicroMessenger/8.0")
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    button(panel(page), "^导出$").click()
    expect(panel(page).locator(".zb-answer")).to_contain_text("点右上角“…”选“在浏览器打开”再导出")
    area = panel(page).locator("textarea")
    expect(area).to_have_attribute("readonly", "")
    assert JANUARY in json.loads(area.input_value())["ticks"]
    button(panel(page), "^复制$").click()
    expect(panel(page).locator(".zb-answer")).to_have_text("已复制。")
    assert page.evaluate("navigator.clipboard.readText()") == area.input_value()


# ---- ticks: the checksum, conflicts, wrong clocks ----


@pytest.mark.parametrize("note", sampled(["", "a", "签到表" * 6, "字" * 17, "x" * 54, "x" * 55, "x" * 56, "x" * 63, "x" * 64, "x" * 65, "\"\\\n\u2028", "𠮷😀"]))
def test_the_checksum_is_sha_256_as_everybody_computes_it(reader, note):
    page = reader.show(checklist(THREE))
    ticks = {JANUARY: record(note=note), ELSEWHERE: record(s="no", note="别页")}
    for name, one in ticks.items():
        put_key(page, PREFIX + name, one)
    assert json.loads(exported(page).path().read_text("utf-8"))["sum"] == checksum(ticks)


@pytest.mark.parametrize("change", [
    lambda file: file["ticks"].pop(FEBRUARY), lambda file: file["ticks"].update({MARCH: record()}),
    lambda file: file["ticks"][JANUARY].update(t="2026-03-06"), lambda file: file["ticks"][JANUARY].update(note="改"),
    lambda file: file["ticks"].update({JANUARY: 5}), lambda file: file.update(sum="0" * 64), lambda file: file.update(sum=None)],
    ids=["one less", "one more", "another day", "another note", "damaged", "another sum", "no text"])
def test_a_file_that_was_changed_after_it_was_written_is_refused(reader, change):
    page = reader.show(checklist(THREE))
    ticks = {JANUARY: record(), FEBRUARY: record(s="no", note="缺")}
    file = json.loads(ticks_file(ticks, sum=checksum(ticks)))
    change(file)
    answer = choose(page, json.dumps(file))
    expect(answer).to_contain_text("校验码对不上")
    expect(answer).to_contain_text("没有导入")
    assert everything(page) == {}


def test_a_file_laid_out_anew_keeps_its_checksum_and_one_without_is_taken_with_a_remark(reader):
    page = reader.show(checklist(THREE))
    ticks = {FEBRUARY: record(), JANUARY: record(note="看了签到表")}
    file = json.loads(ticks_file(ticks, sum=checksum(ticks)))
    answer = choose(page, json.dumps(file, indent=3, sort_keys=True).replace("\n", "\r\n"))
    expect(answer).to_contain_text("新增 2")
    expect(answer).not_to_contain_text("校验码")
    expect(choose(page, ticks_file(ticks))).to_contain_text("文件没有校验码，没法核对是不是完整。")


def test_conflicts_are_named_one_by_one_before_anything_changes(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record())
    put_key(page, PREFIX + FEBRUARY, record(s="no", note="缺签到表"))
    put_key(page, PREFIX + ELSEWHERE, record(t="2026-01-01"))
    put_key(page, PREFIX + MARCH, record())
    page.reload()
    before = everything(page)
    choose(page, ticks_file({JANUARY: record(s="no", note="<b>没看到</b>"), FEBRUARY: record(), ELSEWHERE: record(t="2026-02-02"), MARCH: record()}))
    listed = panel(page).locator(".zb-conflicts")
    expect(listed.locator("summary")).to_have_text("两边不一样的 3 条")
    assert listed.locator("li").all_inner_texts() == [
        "看得到记录吗？ 一站 1月：本机已勾 2026-03-05；文件里没勾 2026-03-05，备注“<b>没看到</b>”；合并后用本机的",
        "看得到记录吗？ 一站 2月：本机没勾 2026-03-05，备注“缺签到表”；文件里已勾 2026-03-05；合并后用文件里的",
        f"{ELSEWHERE}：本机已勾 2026-01-01；文件里已勾 2026-02-02；合并后用文件里的"]
    assert everything(page) == before
    button(panel(page), "^合并").click()
    assert (stored(page, JANUARY), stored(page, FEBRUARY), stored(page, ELSEWHERE)) == (record(), record(), record(t="2026-02-02"))


def test_of_many_conflicts_the_first_are_named_and_the_others_counted(reader):
    page = reader.show(checklist(THREE))
    ids = [f"{STATION}/{n:03d}" for n in range(40)]
    page.evaluate("([ids, text]) => ids.forEach(id => localStorage.setItem(id, text))", [[PREFIX + one for one in ids], json.dumps(record())])
    choose(page, ticks_file({one: record(t="2026-04-01") for one in ids}))
    assert panel(page).locator(".zb-conflicts li").count() == 31
    expect(panel(page).locator(".zb-conflicts li").last).to_have_text("另有 10 条。")


def test_without_conflicts_none_are_listed(reader):
    page = reader.show(checklist(THREE))
    choose(page, ticks_file({JANUARY: record()}))
    expect(button(panel(page), "^合并")).to_be_visible()
    expect(panel(page).locator(".zb-conflicts")).to_have_count(0)


def test_merging_gives_the_same_whichever_comes_first_and_however_often(reader):
    page = reader.show(checklist(THREE))
    assert page.evaluate("""today => {
      const all = [];
      ['yes', 'no'].forEach(s => ['', '2026-01-01', today, '2036-01-01'].forEach(t => ['', '甲', '乙', '长备注'].forEach(note =>
        ['', '0a1b2c3d'].forEach(fp => all.push({ s, t, note, fp })))));
      const merge = (a, b) => JSON.stringify(zhibu.store.mergeRecords(a, b));
      const wrong = [];
      all.forEach(a => all.forEach(b => {
        if (merge(a, b) !== merge(b, a)) wrong.push(['order', a, b]);
        if (a.s !== b.s && zhibu.store.mergeRecords(a, b).s !== 'yes') wrong.push(['a tick is lost', a, b]);
        if (merge(zhibu.store.mergeRecords(a, b), b) !== merge(a, b)) wrong.push(['twice', a, b]);
      }));
      for (let n = 0; n < 20000; n += 1) {
        const [a, b, c] = [1, 2, 3].map(k => all[(n * 7919 * k + n * n * k) % all.length]);
        if (merge(zhibu.store.mergeRecords(a, b), c) !== merge(a, zhibu.store.mergeRecords(b, c))) wrong.push(['groups', a, b, c]);
      }
      return [all.length, wrong.slice(0, 3)];
    }""", TODAY) == [64, []]


def test_a_clock_ten_years_ahead_is_told_and_does_not_win(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(note="对的"))
    page.reload()
    answer = choose(page, ticks_file({JANUARY: record(t="2036-11-22", note="钟快十年"), FEBRUARY: record(t="2036-11-22")}))
    expect(answer).to_contain_text("日期在今天以后 2（那台电脑的日期可能不对，合并时不以它为晚）")
    button(panel(page), "^合并").click()
    assert stored(page, JANUARY) == record(note="对的")
    assert stored(page, FEBRUARY) == record(t="2036-11-22"), "nothing of the file is dropped"


def test_with_its_own_clock_ten_years_back_a_browser_ticks_and_merges_without_loss(new_reader):
    reader = new_reader()
    reader.context.clock.set_fixed_time(NOW.replace(year=2016))
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    assert stored(page, JANUARY) == record(t="2016-11-22")
    choose(page, ticks_file({JANUARY: record(note="后来"), FEBRUARY: record()}))
    button(panel(page), "^合并").click()
    assert stored(page, FEBRUARY) == record()
    assert stored(page, JANUARY)["s"] == "yes"
    button(panel(page), "^撤销$").click()
    assert (stored(page, JANUARY), stored(page, FEBRUARY)) == (record(t="2016-11-22"), None)


# ---- ticks: taking back ----


@pytest.mark.parametrize("act", ["import", "clear"])
def test_what_was_done_can_be_taken_back_after_a_reload_too(reader, act):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(note="旧"))
    page.reload()
    before = everything(page)
    if act == "import":
        choose(page, ticks_file({JANUARY: record(t="2026-09-09"), FEBRUARY: record()}))
        button(panel(page), "^合并").click()
    else:
        button(panel(page), "^清空本页$").click()
        button(panel(page), "^确定清空$").click()
    assert everything(page) != before
    page.reload()
    button(panel(page), "^撤销$").click()
    assert everything(page) == before
    page.reload()
    expect(button(panel(page), "^撤销$")).to_be_hidden()


def test_another_tab_and_a_damaged_memory_have_nothing_to_take_back(reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    button(panel(page), "^清空本页$").click()
    button(panel(page), "^确定清空$").click()
    other = reader.open()
    expect(button(panel(other), "^撤销$")).to_be_hidden()
    for damaged in ("{", "null", "[5]", '[{"id":5}]', '[{"id":"a/b","before":{},"after":null}]', '[{"id":"<x>","before":null,"after":null}]'):
        page.evaluate("([key, text]) => sessionStorage.setItem(key, text)", [f"zhibu.{SITE}.undo", damaged])
        page.reload()
        expect(page.locator(".zb-count")).to_have_text("已勾 0 / 3 格")
        expect(button(panel(page), "^撤销$")).to_be_hidden()


# ---- ticks: ids that were renamed or retired ----

OLD = "suo-2022/18/old-name"
MOVES = f'<script>window.zhibuMoves = {json.dumps({OLD: STATION})};</script>'


def renamed(check: str) -> str:
    """The id that a box of the station had before."""
    return check.replace(STATION, OLD)


def test_ticks_of_a_renamed_check_stand_at_its_new_name_with_date_note_and_fingerprint(reader):
    reader.put("<p>别处</p>", name="before.html")
    page = reader.open("before.html")
    before = {renamed(JANUARY): record(note="看了签到表"), renamed(FEBRUARY): record(fp="ffffffff"), renamed(MARCH): record(s="no", note="缺")}
    for name, one in before.items():
        put_key(page, PREFIX + name, one)
    put_key(page, f"zhibu.bieren.v1.{renamed(JANUARY)}", record())
    reader.put(checklist(THREE), head=MOVES)
    for _ in range(2):  # the second time there is nothing left to do
        page.goto(f"{reader.origin}/index.html")
        expect(page.locator(".zb-count")).to_have_text("已勾 2 / 3 格，待复核 1 格")
        assert {key: json.loads(value) for key, value in everything(page).items()} == {
            PREFIX + JANUARY: before[renamed(JANUARY)], PREFIX + FEBRUARY: before[renamed(FEBRUARY)], PREFIX + MARCH: before[renamed(MARCH)],
            f"zhibu.bieren.v1.{renamed(JANUARY)}": record()}
    the(page, JANUARY).uncheck()
    page.reload()
    expect(the(page, JANUARY)).not_to_be_checked()


def test_where_both_names_have_a_tick_they_are_merged_and_damaged_ones_stay(reader):
    reader.put("<p>别处</p>", name="before.html")
    page = reader.open("before.html")
    put_key(page, PREFIX + renamed(JANUARY), record(t="2026-09-09"))
    put_key(page, PREFIX + JANUARY, record(s="no", note="缺"))
    put_key(page, PREFIX + renamed(FEBRUARY), "{")
    put_key(page, PREFIX + renamed(MARCH), record())
    put_key(page, PREFIX + MARCH, "[")
    reader.put(checklist(THREE), head=MOVES)
    page.goto(f"{reader.origin}/index.html")
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格")
    assert stored(page, JANUARY) == record(t="2026-09-09")
    assert everything(page) == {PREFIX + JANUARY: json.dumps(record(t="2026-09-09"), separators=(",", ":")), PREFIX + renamed(FEBRUARY): "{",
                                PREFIX + renamed(MARCH): json.dumps(record()), PREFIX + MARCH: "["}


def test_a_tick_of_the_old_name_does_not_push_out_a_better_one(reader):
    reader.put("<p>别处</p>", name="before.html")
    page = reader.open("before.html")
    put_key(page, PREFIX + renamed(JANUARY), record(s="no", note="缺"))
    put_key(page, PREFIX + JANUARY, record(t="2026-09-09"))
    reader.put(checklist(THREE), head=MOVES)
    page.goto(f"{reader.origin}/index.html")
    expect(the(page, JANUARY)).to_be_checked()
    assert {key: json.loads(value) for key, value in everything(page).items()} == {PREFIX + JANUARY: record(t="2026-09-09")}


def test_a_tick_that_cannot_be_moved_stays_where_it_was_and_is_shown_as_not_saved(reader):
    reader.put("<p>别处</p>", name="before.html")
    page = reader.open("before.html")
    put_key(page, PREFIX + renamed(JANUARY), record())
    page.add_init_script("Storage.prototype.setItem = function () { throw new DOMException('full', 'QuotaExceededError'); };")
    reader.put(checklist(THREE), head=MOVES)
    page.goto(f"{reader.origin}/index.html")
    expect(the(page, JANUARY)).to_be_checked()
    expect(page.get_by_text(BANNER)).to_be_visible()
    assert list(everything(page)) == [PREFIX + renamed(JANUARY)]


def test_the_box_of_the_old_name_is_the_box_of_the_new_one(reader):
    page = reader.show(checklist([box(renamed(JANUARY), "1月（已停用）")]) + checklist(THREE), head=MOVES)
    the(page, renamed(JANUARY)).check()
    expect(the(page, JANUARY)).to_be_checked()
    assert list(everything(page)) == [PREFIX + JANUARY]


@pytest.mark.parametrize("better", ["first", "last"])
def test_a_file_of_old_names_is_read_under_the_new_ones(reader, better):
    page = reader.show(checklist(THREE), head=MOVES)
    put_key(page, PREFIX + FEBRUARY, record())
    page.reload()
    worse = record(s="no", note="缺")
    both = {renamed(JANUARY): record(), JANUARY: worse} if better == "first" else {renamed(JANUARY): worse, JANUARY: record()}
    ticks = {**both, renamed(FEBRUARY): record()}
    expect(choose(page, ticks_file(ticks, sum=checksum(ticks)))).to_contain_text("新增 1、相同 1、冲突 0、不在本页 0")
    button(panel(page), "^合并").click()
    assert {key: json.loads(value) for key, value in everything(page).items()} == {PREFIX + JANUARY: record(), PREFIX + FEBRUARY: record()}


# ---- ticks: other editions of the handbook in the same browser ----


def test_where_a_newer_handbook_has_been_an_older_page_only_shows(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, record(fp="ffffffff", note="旧"))
    put_key(page, f"zhibu.{SITE}.v2.{FEBRUARY}", {"s": "done"})
    page.reload()
    before = everything(page)
    expect(page.get_by_role("alert")).to_contain_text("有更新版手册存的勾选。这一份是旧版，只能看，不能改")
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格，待复核 1 格")
    for one in (JANUARY, FEBRUARY, MARCH):
        expect(the(page, one)).to_be_disabled()
    expect(button(cell(page, JANUARY), "日期.备注")).to_be_hidden()
    expect(button(cell(page, JANUARY), "已复核")).to_be_hidden()
    for name in ("^导入$", "^清空本页$"):
        button(panel(page), name).click()
        expect(panel(page).locator(".zb-answer")).to_contain_text("不能改")
    page.evaluate("zhibu.store.writeRecord(document.querySelector('[data-check]').dataset.check, null)")
    assert everything(page) == before
    assert json.loads(exported(page).path().read_text("utf-8"))["ticks"] == {JANUARY: record(fp="ffffffff", note="旧")}


def test_a_page_that_stands_open_stops_writing_when_a_newer_handbook_opens_beside_it(reader):
    page = reader.show(checklist(THREE))
    the(page, JANUARY).check()
    other = reader.open()
    put_key(other, f"zhibu.{SITE}.v2.{JANUARY}", {"s": "done"})
    expect(the(page, JANUARY)).to_be_disabled()
    expect(page.get_by_role("alert")).to_contain_text("旧版")
    other.evaluate("key => localStorage.removeItem(key)", f"zhibu.{SITE}.v2.{JANUARY}")
    expect(the(page, JANUARY)).to_be_enabled()
    expect(page.locator(".zb-unsaved")).to_be_hidden()


@pytest.mark.parametrize("key", [f"zhibu.{SITE}.v1.x/y", f"zhibu.{SITE}.v0.x", f"zhibu.{SITE}.visit", f"zhibu.{SITE}.v2", "zhibu.bieren.v2.x", f"zhibu.{SITE}x.v2.x"])
def test_other_keys_make_no_page_read_only(reader, key):
    page = reader.show(checklist(THREE))
    put_key(page, key, "1")
    page.reload()
    expect(the(page, JANUARY)).to_be_enabled()
    the(page, JANUARY).check()
    assert stored(page, JANUARY) == record(t=TODAY)


def test_a_tick_of_the_first_edition_without_note_and_fingerprint_is_read(reader):
    page = reader.show(checklist(THREE))
    put_key(page, PREFIX + JANUARY, {"s": "yes", "t": "2026-03-05"})
    page.reload()
    expect(the(page, JANUARY)).to_be_checked()
    expect(cell(page, JANUARY).get_by_text("条目已修订，请复核")).to_be_visible()


# ---- ticks: circumstances ----


def test_leaving_with_ticks_that_were_not_saved_is_asked_about_and_else_is_not(reader):
    page = reader.show(checklist(THREE))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    the(page, JANUARY).check()
    page.reload()
    assert asked == []
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    the(page, FEBRUARY).check()
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.locator(".zb-count")).to_have_text("已勾 1 / 3 格")


def test_in_a_private_window_of_an_old_browser_nothing_is_kept_and_that_is_said(reader):
    """Old Safari gave private windows a store without any room; others give one that is gone with the window."""
    reader.context.add_init_script("""Storage.prototype.setItem = function () {
      const error = new Error('QuotaExceededError'); error.name = 'QuotaExceededError'; error.code = 22; throw error; };""")
    page = reader.show(checklist(THREE))
    expect(page.get_by_text(BANNER)).to_have_count(0)
    the(page, JANUARY).check()
    expect(page.get_by_text(BANNER)).to_be_visible()
    the(page, FEBRUARY).check()
    assert json.loads(exported(page).path().read_text("utf-8"))["count"] == 2
    button(panel(page), "^清空本页$").click()
    button(panel(page), "^确定清空$").click()
    expect(page.locator(".zb-count")).to_have_text("已勾 0 / 3 格")
    button(panel(page), "^撤销$").click()
    expect(page.locator(".zb-count")).to_have_text("已勾 2 / 3 格")


def test_ticks_end_with_a_private_window_and_are_not_in_the_next(reader, new_reader):
    the(reader.show(checklist(THREE)), JANUARY).check()
    expect(the(new_reader().open(), JANUARY)).not_to_be_checked()


def test_five_thousand_ticks_are_read_and_exported_without_a_wait(reader):
    many = [box(f"{STATION}/{n:04d}", str(n)) for n in range(1000)]
    page = reader.show(checklist(many))
    page.evaluate("""([prefix, record]) => {
      for (let n = 0; n < 5000; n += 1) localStorage.setItem(prefix + String(n).padStart(4, '0'), record);
    }""", [f"{PREFIX}{STATION}/", json.dumps(record(note="备注"))])
    reader.context.clock.resume()
    page.reload()
    expect(page.locator(".zb-count")).to_have_text("已勾 1000 / 1000 格")
    milliseconds = page.evaluate("""() => {
      const spent = action => { const from = performance.now(); action(); return performance.now() - from; };
      return [spent(() => window.dispatchEvent(new Event('pageshow'))),
              spent(() => document.querySelector('[data-check]').click()),
              spent(() => document.querySelector('[data-zb-tick=export]').click())];
    }""")
    assert max(milliseconds) < 1000, milliseconds  # on a busy machine; some 50 on a quiet one


def test_a_script_loaded_twice_counts_and_asks_once(reader):
    page = reader.show(checklist(THREE) + table([CELLS]) + "<div data-zb-size></div>",
                       scripts=(*TAIL, *TAIL, "reader"))
    the(page, JANUARY).check()
    for name, count in ((".zb-count", 1), (".zb-ticks__bar", 1), (".zb-tick", 1), (".zb-toolbar", 1), (".zb-sort", 4),
                        (".zb-size__button", 3)):
        expect(page.locator(name)).to_have_count(count)
    button(cell(page, JANUARY), "日期.备注").click()
    expect(page.locator(".zb-editor")).to_have_count(1)


def test_without_scripts_the_page_is_whole_and_no_dead_control_shows(new_reader):
    reader = new_reader(java_script_enabled=False)
    page = reader.show(checklist(THREE) + table([CELLS]) + COPY + BADGE.format(day="2020-01-01") + "<div data-zb-size></div>")
    assert page.locator("[data-check]").count() == 3
    expect(page.locator("details[data-ticks]")).to_be_hidden()
    expect(page.locator(".zb-copy")).to_be_hidden()
    expect(page.locator("button:visible, select:visible")).to_have_count(0)
    expect(page.get_by_text("警示教育活动")).to_be_visible()
    expect(page.locator(".zb-force")).to_have_text("未施行")


def test_opened_from_a_folder_ticks_last_and_files_go_out_and_in(reader):
    reader.put(checklist(THREE))
    folder = reader.folder.as_uri()
    page = reader.open(origin=folder)
    the(page, JANUARY).check()
    page.reload()
    expect(the(page, JANUARY)).to_be_checked()
    content = exported(page).path().read_bytes()
    assert json.loads(content)["origin"] == "file://"
    the(page, JANUARY).uncheck()
    choose(page, content)
    button(panel(page), "^合并").click()
    expect(the(page, JANUARY)).to_be_checked()


def test_a_strict_content_policy_is_kept_and_everything_works_under_it(reader):
    policy = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'none'; "
              "form-action 'none'; base-uri 'self'")
    page = reader.show(checklist(THREE) + table([CELLS]),
                       head=f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
    the(page, JANUARY).check()
    assert json.loads(exported(page).path().read_text("utf-8"))["count"] == 1
    with page.expect_download():
        button(page, "^下载 CSV$").click()


def test_paper_shows_the_ticks_with_date_and_note_and_no_controls(reader):
    page = reader.show(checklist(THREE) + table(ROWS) + COPY + "<div data-zb-size></div>")
    put_key(page, PREFIX + JANUARY, record(note="看了签到表"))
    put_key(page, PREFIX + FEBRUARY, record(fp="ffffffff"))
    page.reload()
    page.emulate_media(media="print")
    expect(the(page, JANUARY)).to_be_checked()
    expect(page.get_by_text("2026-03-05 看了签到表")).to_be_visible()
    expect(cell(page, FEBRUARY).get_by_text("条目已修订，请复核")).to_be_visible()
    expect(page.get_by_text("已勾 2 / 3 格")).to_be_visible()
    expect(page.locator(".zb-button:visible, .zb-copy:visible, .zb-input:visible, details:visible")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_control_is_large_enough_for_a_finger_and_stays_on_the_screen(new_reader, width):
    reader = new_reader(viewport={"width": width, "height": 800})
    page = reader.show(checklist(THREE) + table(ROWS) + COPY + "<div data-zb-size></div>")
    put_key(page, PREFIX + JANUARY, record(fp="ffffffff"))
    page.reload()
    button(cell(page, JANUARY), "日期.备注").click()
    button(panel(page), "^清空本页$").click()
    controls = page.locator("button:visible, select:visible, input:not([type=checkbox]):visible, summary:visible").all()
    sizes = {control.inner_text() or control.get_attribute("class"): control.bounding_box() for control in controls}
    assert len(controls) > 20
    assert [name for name, area in sizes.items() if area["height"] < 44 or area["width"] < 44] == []
    assert [name for name, area in sizes.items() if area["x"] + area["width"] > width] == []


# ---- lists ----

CELLS = ("<td>计次</td>", "警示教育活动", "<td>4</td>", '<td data-value="书记|">书记</td>')
FEW = [
    ("<td>计次</td>", "警示教育活动", "<td>12</td>", '<td data-value="书记|纪检委员|">书记、纪检委员</td>'),
    ("<td>计次</td>", '党课，含"微党课"', "<td>4</td>", '<td data-value="书记|">书记</td>'),
    ('<td data-value="遇事即办">遇事即办<span class="zb-tag">上级职责</span></td>', "=SUM(A1)", "<td>100</td>",
     '<td data-value="组织委员|">组织委员</td>'),
    ("<td>经常性</td>", "@安全　检查", "<td>-5<span class=\"zb-note\">+备注</span></td>", '<td data-value="">未载明</td>'),
]
FILLING = [("<td>有日期</td>", f"值日{n}", "<td>50</td>", '<td data-value="">未载明</td>') for n in range(61, 61 + FILTERED_FROM - len(FEW))]
ROWS = FEW + FILLING
"""Just enough for filters."""
ALL = len(ROWS)


def names(page: Page) -> list[str]:
    return page.locator("tbody tr:visible th").all_inner_texts()


def query(page: Page) -> str:
    return page.evaluate("decodeURIComponent(location.search)")


def downloaded_rows(page: Page) -> list[list[str]]:
    with page.expect_download() as waiting:
        button(page, "^下载 CSV$").click()
    return list(csv.reader(io.StringIO(waiting.value.path().read_bytes().decode("utf-8-sig"), newline="")))


def test_a_filter_offers_the_distinct_values_of_its_column_and_shows_only_their_rows(reader):
    page = reader.show(table(ROWS))
    assert page.get_by_label("类别").locator("option").all_inner_texts() == ["全部", "计次", "经常性", "有日期", "遇事即办"]
    assert page.get_by_label("责任").locator("option").all_inner_texts() == ["全部", "纪检委员", "书记", "组织委员"]
    expect(page.get_by_label("次数")).to_have_count(0)
    page.get_by_label("责任").select_option("书记")
    assert names(page) == ["警示教育活动", '党课，含"微党课"']
    expect(page.get_by_role("status")).to_have_text(f"显示 2 / {ALL} 条（责任：书记）")
    page.get_by_label("类别").select_option("经常性")
    assert names(page) == []
    expect(page.get_by_role("status")).to_contain_text("没有符合的")


@pytest.mark.parametrize(("rows", "filters"), [(ROWS[:-1], False), (ROWS, True)], ids=["one too few", "just enough"])
def test_a_list_read_at_a_glance_has_no_filters_but_is_sorted_printed_and_downloaded(reader, rows, filters):
    reader.put(table(rows))
    page = reader.open("index.html?类别=计次&文字=书记&排序=-次数")
    expect(page.locator(".zb-filter")).to_have_count(2 if filters else 0)
    expect(page.get_by_label("关键词", exact=True)).to_have_count(1 if filters else 0)
    expect(button(page, "^清除筛选$")).to_have_count(1 if filters else 0)
    expect(button(page, "^打印$")).to_be_visible()
    shown = ["警示教育活动", '党课，含"微党课"'] if filters else [
        "=SUM(A1)", *[row[1] for row in FILLING[:-1]], "警示教育活动", '党课，含"微党课"', "@安全　检查"]
    assert names(page) == shown, "the address sorts a short list too, and hides none of it"
    expect(page.get_by_role("status")).to_contain_text(f"显示 {len(shown)} / {len(rows)} 条")
    assert [row[1].lstrip("'") for row in downloaded_rows(page)] == ["要求", *(name.replace("　", " ") for name in shown)]


def test_words_typed_into_the_filter_must_all_stand_in_the_row_in_any_width_and_case(reader):
    page = reader.show(table(ROWS))
    page.get_by_label("关键词", exact=True).fill("ｓｕｍ 组织")
    assert names(page) == ["=SUM(A1)"]
    expect(page.get_by_role("status")).to_have_text(f"显示 1 / {ALL} 条（含“ｓｕｍ 组织”）")
    button(page, "^清除筛选$").click()
    assert len(names(page)) == ALL
    expect(page.get_by_role("status")).to_have_text(f"显示 {ALL} / {ALL} 条")


def test_half_typed_pinyin_does_not_empty_the_list(reader):
    page = reader.show(table(ROWS))
    text = page.get_by_label("关键词", exact=True)
    text.evaluate("""input => {
      input.value = 'dangke'; input.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true})); }""")
    assert len(names(page)) == ALL
    text.evaluate("""input => {
      input.value = '党课'; input.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true})); }""")
    assert len(names(page)) == 1


def test_a_header_sorts_numbers_as_numbers_then_backwards_then_not_at_all(reader):
    page = reader.show(table(FEW))
    header = page.get_by_role("columnheader", name="次数")
    numbers = page.locator("tbody tr td:nth-of-type(2)")
    expect(header).to_have_attribute("aria-sort", "none")
    button(page, "^次数$").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert numbers.all_text_contents() == ["-5+备注", "4", "12", "100"]
    button(page, "^次数$").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    assert numbers.all_text_contents() == ["100", "12", "4", "-5+备注"]
    button(page, "^类别$").click()
    expect(header).to_have_attribute("aria-sort", "none")
    button(page, "^类别$").click()
    button(page, "^类别$").click()
    assert numbers.all_text_contents() == ["12", "4", "100", "-5+备注"]


def test_a_list_is_filtered_and_sorted_by_keyboard_alone(reader):
    page = reader.show(table(ROWS))
    page.keyboard.press("Tab")
    expect(page.get_by_label("类别")).to_be_focused()
    page.keyboard.press("ArrowDown")
    assert len(names(page)) == 2
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_label("关键词", exact=True)).to_be_focused()
    page.keyboard.type("12")
    assert names(page) == ["警示教育活动"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert len(names(page)) == ALL
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(button(page, "^类别$")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("columnheader", name="类别")).to_have_attribute("aria-sort", "ascending")


def test_the_csv_is_byte_for_byte_what_a_spreadsheet_reads_safely(reader):
    page = reader.show(table(FEW, "要求/台账"))
    with page.expect_download() as waiting:
        button(page, "^下载 CSV$").click()
    assert waiting.value.suggested_filename == "要求_台账-2026-11-22.csv"
    assert waiting.value.path().read_bytes() == ("\ufeff" + "\r\n".join([
        '"类别","要求","次数","责任"',
        '"计次","警示教育活动","12","书记、纪检委员"',
        '"计次","党课，含""微党课""","4","书记"',
        '"遇事即办 上级职责","\'=SUM(A1)","100","组织委员"',
        '"经常性","\'@安全 检查","\'-5 +备注","未载明"', ""])).encode()


def test_the_csv_holds_the_rows_and_columns_as_shown_in_the_order_shown(reader):
    page = reader.show(table(ROWS) + "<style>td:first-child, th:first-child[scope=col] { display: none }</style>")
    page.get_by_label("类别").select_option("计次")
    button(page, "^次数$").click()
    assert downloaded_rows(page) == [["要求", "次数", "责任"], ['党课，含"微党课"', "4", "书记"],
                                     ["警示教育活动", "12", "书记、纪检委员"]]


def test_on_a_phone_where_rows_are_cards_the_csv_is_whole_and_sorting_is_at_hand(new_reader):
    page = new_reader(viewport={"width": 360, "height": 700}).show(table(ROWS))
    button(page, "^次数$").click()
    assert [row[2] for row in downloaded_rows(page)] == ["次数", "'-5 +备注", "4", "12", *["50"] * len(FILLING), "100"]
    page.get_by_label("类别").select_option("经常性")
    assert names(page) == ["@安全　检查"]


def test_a_filtered_view_can_be_linked_and_other_parts_of_the_address_stay(reader):
    reader.put(table(ROWS))
    page = reader.open("index.html?from=timeline#all")
    page.get_by_label("类别").select_option("计次")
    page.get_by_label("关键词", exact=True).fill("书记")
    button(page, "^次数$").click()
    button(page, "^次数$").click()
    assert query(page) == "?from=timeline&类别=计次&文字=书记&排序=-次数"
    linked = reader.open(page.url.removeprefix(reader.origin + "/"))
    assert names(linked) == names(page) == ["警示教育活动", '党课，含"微党课"']
    expect(linked.get_by_label("类别")).to_have_value("计次")
    expect(linked.get_by_role("columnheader", name="次数")).to_have_attribute("aria-sort", "descending")
    button(linked, "^清除筛选$").click()
    assert query(linked) == "?from=timeline&排序=-次数"
    assert linked.url.endswith("#all")


def test_a_value_in_the_address_that_the_list_does_not_have_is_passed_over(reader):
    reader.put(table(ROWS))
    page = reader.open("index.html?类别=没有&排序=没有&类别=<img>")
    assert len(names(page)) == ALL
    expect(page.get_by_label("类别")).to_have_value("")


def test_only_the_first_list_of_a_page_stands_in_the_address(reader):
    reader.put(table(ROWS) + table(ROWS, "另一张"))
    page = reader.open("index.html?类别=计次")
    expect(page.get_by_role("status").nth(0)).to_contain_text(f"显示 2 / {ALL} 条")
    expect(page.get_by_role("status").nth(1)).to_have_text(f"显示 {ALL} / {ALL} 条")
    page.get_by_label("类别").nth(1).select_option("经常性")
    expect(page.get_by_role("status").nth(1)).to_contain_text(f"显示 1 / {ALL} 条")
    assert query(page) == "?类别=计次"


def test_opened_from_a_folder_a_list_filters_whether_or_not_the_address_may_change(reader):
    reader.put(table(ROWS))
    page = reader.open(origin=reader.folder.as_uri())
    page.get_by_label("类别").select_option("计次")
    assert len(names(page)) == 2
    page.evaluate("() => { history.replaceState = () => { throw new DOMException('no', 'SecurityError'); }; }")
    page.get_by_label("类别").select_option("经常性")
    assert names(page) == ["@安全　检查"]


def test_paper_shows_only_the_rows_shown_and_says_that_it_is_a_part(reader):
    reader.context.add_init_script("window.prints = 0; window.print = () => { window.prints += 1; };")
    page = reader.show(table(ROWS))
    button(page, "^打印$").click()
    assert page.evaluate("window.prints") == 1
    page.emulate_media(media="print")
    expect(page.locator(".zb-list__state")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("类别").select_option("计次")
    page.emulate_media(media="print")
    assert len(names(page)) == 2
    expect(page.get_by_text(f"显示 2 / {ALL} 条（类别：计次）")).to_be_visible()
    expect(page.locator(".zb-toolbar")).to_be_hidden()


def test_in_wechat_printing_and_downloading_point_to_the_browser(new_reader):
    reader = new_reader(user_agent="Mozilla/5.0 (Linux; Android 10) Chrome/78.0 Mobile MicroMessenger/8.0")
    page = reader.show(table(ROWS))
    button(page, "^下载 CSV$").click()
    expect(page.get_by_role("status")).to_contain_text("在浏览器打开")


# ---- type size, citations, force ----

COPY = '<button type="button" class="zb-copy" data-copy="《中国共产党章程》第三十三条" hidden>复制引文</button>'
BADGE = '<span class="zb-force zb-force--not-yet" data-effective="{day}">未施行</span>'


def test_the_type_size_changes_and_is_remembered(reader):
    page = reader.show("<div data-zb-size></div><p>正文</p>")
    size = "getComputedStyle(document.querySelector('p')).fontSize"
    normal = float(page.evaluate(size)[:-2])
    expect(button(page, "^标准$")).to_have_attribute("aria-pressed", "true")
    button(page, "^特大$").click()
    assert float(page.evaluate(size)[:-2]) > normal * 1.3
    page.reload()
    expect(button(page, "^特大$")).to_have_attribute("aria-pressed", "true")
    button(page, "^大$").click()
    assert page.evaluate("document.documentElement.className") == "zb-size-large"
    assert everything(page) == {f"zhibu.{SITE}.size": "large"}
    button(page, "^标准$").click()
    assert page.evaluate("document.documentElement.className") == ""
    assert everything(page) == {}


def test_the_type_size_of_one_tab_is_that_of_the_others(reader):
    first = reader.show("<div data-zb-size></div>")
    second = reader.open()
    button(first, "^大$").click()
    expect(button(second, "^大$")).to_have_attribute("aria-pressed", "true")
    expect(second.locator("html")).to_have_class("zb-size-large")


def test_an_unknown_size_in_the_store_is_the_standard_size(reader):
    page = reader.show("<div data-zb-size></div>")
    put_key(page, f"zhibu.{SITE}.size", "x y")
    page.reload()
    expect(button(page, "^标准$")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("clipboard", ["as it is", "missing", "refusing"])
def test_a_citation_is_copied_and_said_to_be_for_two_seconds(new_reader, clipboard):
    reader = new_reader()
    reader.context.clock.install(time=NOW)
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.show(COPY)
    page.evaluate("window.readClipboard = navigator.clipboard.readText.bind(navigator.clipboard)")
    if clipboard == "missing":
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    if clipboard == "refusing":
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    copy = page.locator(".zb-copy")
    copy.click()
    expect(copy).to_have_text("已复制")
    expect(copy).to_be_focused()
    expect(page.locator("[aria-live=polite]")).to_have_text("已复制：《中国共产党章程》第三十三条")
    assert page.evaluate("readClipboard()") == "《中国共产党章程》第三十三条"
    page.clock.run_for(1500)
    copy.click()
    page.clock.run_for(1500)
    expect(copy).to_have_text("已复制")
    page.clock.run_for(600)
    expect(copy).to_have_text("复制引文")
    assert page.locator("textarea").count() == 0


def test_a_citation_that_cannot_be_copied_is_not_said_to_be(reader):
    page = reader.show(COPY)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.evaluate("() => { document.execCommand = () => false; }")
    page.locator(".zb-copy").click()
    expect(page.locator(".zb-copy")).to_have_text("没能复制")


@pytest.mark.parametrize(("day", "words", "state"), [
    ("2026-11-21", "现行", "in-force"), ("2026-11-22", "现行", "in-force"), ("2026-11-23", "未施行", "not-yet"),
    ("不详", "未施行", "not-yet")], ids=["since yesterday", "from today in China", "from tomorrow", "no date"])
def test_a_text_is_in_force_from_its_day_in_china(reader, day, words, state):
    page = reader.show(BADGE.format(day=day))
    expect(page.locator(".zb-force")).to_have_text(words)
    expect(page.locator(".zb-force")).to_have_class(f"zb-force zb-force--{state}")


def test_only_a_text_not_yet_in_force_is_brought_up_to_today(reader):
    page = reader.show('<span class="zb-force zb-force--repealed" data-effective="2001-01-01">已废止</span>')
    expect(page.locator(".zb-force")).to_have_text("已废止")


# ---- the source of the scripts ----

SOURCES = {path.name: path.read_text("utf-8") for path in sorted(SCRIPTS.glob("*.js"))}


def test_the_scripts_looked_at_are_those_of_the_site():
    assert {f"{name}.js" for name in (*TAIL, "reader")} <= set(SOURCES)


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("unwanted", [
    "?.", "??", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "fetch(", "XMLHttpRequest",
    "sendBeacon", "import ", "export default", "eval(", "replaceAll(", ".at(", "Object.hasOwn", "structuredClone",
    "randomUUID", "BroadcastChannel", "replaceChildren", "||=", "&&=", "showModal", ".onclick"])
def test_a_script_keeps_to_what_old_browsers_know_and_sends_nothing(name, unwanted):
    assert unwanted not in SOURCES[name]


@pytest.mark.parametrize("unwanted", [":has(", ":focus-visible", ":is(", "color-mix(", "@layer", "inset:", "gap:"])
def test_the_styles_of_the_controls_keep_to_what_old_browsers_know(unwanted):
    assert unwanted not in (SCRIPTS / "controls.css").read_text("utf-8")


@pytest.mark.parametrize("name", SOURCES)
def test_no_word_of_the_interface_suggests_that_a_tick_is_reported(name):
    words = SOURCES[name].replace("不上报", "").replace("不上传", "")
    assert [word for word in ("上报", "提交", "上传", "打卡", "签到", "报送", "积分", "排名", "已完成") if word in words] == []
