"""The inspection sheet, the progress page and the line on what is new, in the real site and a real browser."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from builds import watch
from playwright.sync_api import BrowserContext, Locator, Page, expect
from test_browser import read_sheets

PACK = "/inspection/?条款=suo-2022/18"
NOW = dt.datetime(2026, 11, 21, 17, 30, tzinfo=dt.UTC)
"""Already the 22nd in China."""
TODAY = "2026-11-22"
REFUSED = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError'); }});"
SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"


def shown(page: Page) -> list[str]:
    """The ids of the boxes that can be seen."""
    return page.locator("[data-box]:visible").evaluate_all("boxes => boxes.map(box => box.dataset.box)")


def state(page: Page) -> Locator:
    return page.locator(".zb-choose__state")


def choose(page: Page, name: str, text: str) -> None:
    page.locator(f"select[name={name}]").select_option(label=text)


def printed(page: Page) -> tuple[int, str]:
    """How many sheets of A4 the page takes, and what stands on them without blanks."""
    sheets = read_sheets(page.pdf(prefer_css_page_size=True))
    return sheets.number, sheets.words


def prefix_of(page: Page) -> str:
    return f"zhibu.{page.locator('meta[name=zhibu-site]').get_attribute('content')}.v1."


def put_tick(page: Page, box: str, **changes: str) -> None:
    tick = {"s": "yes", "t": "2026-03-05", "note": "", "fp": "", **changes}
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [prefix_of(page) + box, json.dumps(tick)])


# ---- the inspection sheet ----


def test_clause_18_is_one_box_a_year_four_a_quarter_and_twelve_for_each_station(page: Page) -> None:
    page.goto(PACK)
    boxes = shown(page)
    assert sum(box.startswith("suo-2022/18/conference-held/") for box in boxes) == 1
    assert sum(box.startswith("suo-2022/18/activity-held/") for box in boxes) == 4
    stations = [box for box in boxes if box.startswith("suo-2022/18/station-held/")]
    assert len(stations) == 36
    assert {box.rpartition(".")[2] for box in stations} == {"zhan-1", "zhan-2", "zhan-3"}
    expect(state(page)).to_contain_text(f"{len(boxes)} 格")
    assert page.locator("[data-group]:visible").count() == 1


def test_the_sheet_of_clause_18_is_three_clicks_from_home_and_fits_on_two_sheets(page: Page) -> None:
    page.goto("/")
    page.locator("main").get_by_role("link", name="检查单", exact=True).click()
    page.locator(".zb-choose__clause").filter(has=page.locator('[value="suo-2022/18"]')).click()
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="打印", exact=True).first.click()
    assert page.evaluate("window.printed") is True
    assert parse_qs(urlsplit(page.url).query) == {"条款": ["suo-2022/18"]}
    number, words = printed(page)
    assert number <= 2
    for wanted in ("检查单", "季度廉政警示教育活动", "一号收费站", "12月", "有", "缺", "签字", "会议记录", "惯例", "第四季度"):
        assert wanted in words, wanted
    for unwanted in ("首页", "计划", "法规机制", "清除选择", "选条款", "意识形态责任制"):
        assert unwanted not in words, unwanted


def test_the_checkers_sheet_has_what_was_seen_found_and_signed(page: Page) -> None:
    page.goto(PACK + "&用途=检查")
    heads = page.locator("table.zb-form:visible thead th:visible").all_inner_texts()
    assert heads == ["查什么", "抽哪几格", "看了哪份", "结论", "签名"]
    number, words = printed(page)
    assert number <= 2
    assert "看了哪份" in words and "检查人" in words and "备注" not in words
    choose(page, "用途", "被检查的：有、缺、备注")
    assert page.locator("table.zb-form:visible thead th:visible").all_inner_texts() == ["查什么", "有、缺、备注", "签字"]


def test_a_sheet_can_be_chosen_by_section_post_station_and_theme_and_linked(page: Page) -> None:
    page.goto("/inspection/")
    whole = len(shown(page))
    page.goto("/inspection/?部分=suo-2022/六&岗位=zhanzhang")
    assert 0 < len(shown(page)) < whole
    assert all("zhanzhang" in roles.split() for roles in page.locator("tr[data-roles]:visible").evaluate_all("rows => rows.map(row => row.dataset.roles)"))
    page.get_by_role("button", name="清除选择").click()
    assert len(shown(page)) == whole
    choose(page, "站", "二号收费站")
    held = [box for box in shown(page) if "/station-held/" in box]
    assert len(held) == 12 and all(box.endswith(".zhan-2") for box in held)
    assert parse_qs(urlsplit(page.url).query)["站"] == ["zhan-2"]
    before = shown(page)
    page.reload()
    assert shown(page) == before
    page.goto("/inspection/?主题=lianzheng-jiaoyu")
    assert 0 < len(shown(page)) < whole
    expect(state(page)).to_contain_text("主题：")


def test_an_address_that_names_what_is_not_there_says_so(page: Page) -> None:
    page.goto("/inspection/?条款=suo-2022/99")
    expect(state(page)).to_contain_text("“suo-2022/99”这里没有")


@pytest.mark.parametrize(("address", "choice"), [
    ("/plans/suo-2022/18/", {"条款": ["suo-2022/18"]}), ("/roles/zhanzhang/", {"岗位": ["zhanzhang"]}), ("/plans/suo-2022/", {"部分": ["suo-2022/一"]})])
def test_pages_lead_to_their_sheet(page: Page, address: str, choice: dict[str, list[str]]) -> None:
    page.goto(address)
    page.get_by_role("link", name="打印检查单").first.click()
    page.wait_for_load_state()
    assert parse_qs(urlsplit(page.url).query) == choice
    assert shown(page)


def test_every_box_of_the_clause_pages_is_on_the_sheet_and_none_twice(page: Page) -> None:
    page.goto("/plans/suo-2022/18/")
    on_page = page.locator("input[data-check]").evaluate_all("boxes => boxes.map(box => box.dataset.check)")
    page.goto(PACK)
    assert sorted(shown(page)) == sorted(on_page)
    page.goto("/inspection/")
    boxes = shown(page)
    assert len(boxes) == len(set(boxes))


def test_the_sheet_takes_this_browsers_ticks_only_when_asked(page: Page) -> None:
    page.goto(PACK)
    put_tick(page, "suo-2022/18/station-held/2026-02.zhan-1", note="在档案柜")
    page.reload()
    cell = page.locator('[data-box="suo-2022/18/station-held/2026-02.zhan-1"]')
    assert "√" not in cell.inner_text()
    choose(page, "格子", "带上本机的勾选")
    assert "√" in cell.inner_text() and "在档案柜" in cell.inner_text()
    put_tick(page, "suo-2022/18/station-held/2026-02.zhan-1", fp="00000000")
    page.reload()
    assert "√" not in cell.inner_text() and "请复核" in cell.inner_text()


@pytest.mark.slow
def test_the_sheet_is_whole_without_scripts(profile: Callable[..., BrowserContext]) -> None:
    page = profile(java_script_enabled=False).new_page()
    page.goto("/inspection/")
    assert page.locator("form[data-inspection]").is_hidden()
    assert page.locator('[data-box^="suo-2022/18/station-held/"]:visible').count() == 36
    assert page.locator(".zb-page noscript").first.is_visible()
    number, words = printed(page)
    assert number > 5 and "一号收费站" in words


def test_the_keyboard_chooses_a_clause(page: Page) -> None:
    page.goto("/inspection/")
    whole = len(shown(page))
    page.locator('input[value="suo-2022/18"]').focus()
    page.keyboard.press("Space")
    assert len(shown(page)) < whole
    page.keyboard.press("Space")
    assert len(shown(page)) == whole


@pytest.mark.parametrize("address", [PACK, PACK + "&用途=检查", "/inspection/", "/progress/"])
def test_a_phone_scrolls_only_down(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(SIDEWAYS) <= 0
    small = page.locator(".zb-page button:visible, .zb-page select:visible, .zb-choose__clause:visible").evaluate_all(
        "ones => ones.filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.textContent.trim())")
    assert small == []


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
@pytest.mark.parametrize("address", [PACK, "/progress/"])
def test_both_pages_break_no_rule_of_accessibility(profile: Callable[..., BrowserContext], address: str, scheme: str) -> None:
    page = watch(profile(color_scheme=scheme, viewport={"width": 1280, "height": 900}).new_page())
    page.goto(address)
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:2]]) for one in found] == []
    assert page.faults == []


# ---- progress ----


def ready(page: Page) -> Locator:
    page.goto("/progress/")
    total = page.locator(".zb-progress__total")
    expect(total).to_be_visible()
    return total


def test_progress_is_truthful_where_nothing_is_ticked(page: Page) -> None:
    total = ready(page)
    expect(total).to_have_text(re.compile(r"^已勾 0 / \d+ 格$"))
    expect(page.locator(".zb-progress__state")).to_contain_text("还没有勾选")
    assert page.locator(".zb-progress__reminder").count() == 0
    assert not [address for address in page.addresses if "/api/" in address]


def test_progress_counts_the_same_boxes_as_the_sheet(page: Page) -> None:
    total = ready(page).inner_text()
    page.goto("/inspection/")
    assert f"/ {len(shown(page))} 格" in total


def test_a_tick_counts_for_its_section_its_post_and_its_month(page: Page) -> None:
    page.goto("/plans/suo-2022/18/")
    page.locator('input[data-check="suo-2022/18/station-held/2026-02.zhan-1"]').check()
    expect(ready(page)).to_have_text(re.compile("^已勾 1 / "))
    rows = page.locator(".zb-progress__table tbody tr")
    ticked = [text.split() for text in rows.all_inner_texts() if re.search(r"(?<!\d)1 / ", text)]
    names = " ".join(" ".join(row) for row in ticked)
    assert "六、" in names and "站长" in names and "2月到期" in names
    february = page.locator('details[data-month="2"]')
    february.locator("summary").click()
    line = february.get_by_role("listitem").filter(has_text="各站每月廉政警示教育活动")
    expect(line).to_contain_text("二号收费站")
    expect(line).not_to_contain_text("一号收费站")
    expect(page.locator(".zb-progress__ticked")).to_contain_text("各站每月廉政警示教育活动")


def test_a_tick_whose_check_has_changed_or_gone_is_listed_and_not_counted(page: Page) -> None:
    page.goto("/progress/")
    put_tick(page, "suo-2022/18/conference-held/2026", fp="00000000", note="旧的")
    put_tick(page, "suo-2022/18/conference-held/2025")
    expect(ready(page)).to_have_text(re.compile("^已勾 0 / "))
    ticked = page.locator(".zb-progress__ticked")
    expect(ticked).to_contain_text("请复核")
    expect(ticked).to_contain_text("旧的")
    expect(ticked).to_contain_text("suo-2022/18/conference-held/2025")
    expect(ticked).to_contain_text("照样保留")


def test_the_reminder_comes_where_nothing_was_exported_and_again_after_thirty_days(profile: Callable[..., BrowserContext]) -> None:
    context = profile()
    page = watch(context.new_page())
    page.clock.set_fixed_time(NOW)
    page.goto("/progress/")
    put_tick(page, "suo-2022/18/conference-held/2026")
    ready(page)
    reminder = page.locator(".zb-progress__reminder")
    expect(reminder).to_contain_text("还没有导出过")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出勾选文件").click()
    assert json.loads(Path(waiting.value.path()).read_text("utf-8"))["count"] == 1
    expect(reminder).to_have_text(f"上次导出：{TODAY}。")
    page.clock.set_fixed_time(NOW + dt.timedelta(days=30))
    ready(page)
    expect(reminder).to_have_text(f"上次导出：{TODAY}。")
    page.clock.set_fixed_time(NOW + dt.timedelta(days=31))
    ready(page)
    expect(reminder).to_contain_text("已经 31 天")


def test_the_csv_holds_every_box_with_dates_and_notes_and_no_formula(page: Page) -> None:
    page.goto("/progress/")
    put_tick(page, "suo-2022/18/conference-held/2026", note="=HYPERLINK(1)")
    total = int(re.search(r"/ (\d+)", ready(page).inner_text())[1])
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    raw = Path(waiting.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == total
    (mine,) = [row for row in rows if row["勾选日期"]]
    assert (mine["状态"], mine["勾选日期"], mine["备注"]) == ("已勾", "2026-03-05", "'=HYPERLINK(1)")
    assert waiting.value.suggested_filename.endswith(".csv")


def test_progress_says_so_where_storage_is_refused(profile: Callable[..., BrowserContext]) -> None:
    page = watch(profile().new_page())
    page.add_init_script(REFUSED)
    ready(page)
    expect(page.locator(".zb-progress__state")).to_contain_text("不允许保存")
    assert [fault for fault in page.faults if not fault.startswith("denied")] == []  # the theme's own reading of its palette


def test_progress_without_scripts_says_how_many_boxes_there_are(profile: Callable[..., BrowserContext]) -> None:
    page = profile(java_script_enabled=False).new_page()
    page.goto("/progress/")
    assert page.locator(".zb-page noscript").first.is_visible()
    assert page.locator(".zb-progress__static tbody tr").count() > 5


def test_progress_follows_a_file_that_is_read_in(page: Page) -> None:
    total = ready(page)
    site = page.locator("meta[name=zhibu-site]").get_attribute("content")
    file = {"format": "zhibu-ticks", "version": 1, "site": site, "exported": "", "origin": "", "count": 1,
            "ticks": {"suo-2022/18/conference-held/2026": {"s": "yes", "t": "2026-01-09", "note": "", "fp": ""}}}
    page.locator("details[data-ticks] summary").click()
    with page.expect_file_chooser() as waiting:
        page.get_by_role("button", name="导入", exact=True).click()
    waiting.value.set_files({"name": "t.json", "mimeType": "application/json", "buffer": json.dumps(file).encode()})
    page.get_by_role("button", name="合并").click()
    expect(total).to_have_text(re.compile("^已勾 1 / "))
    page.get_by_role("button", name="撤销").click()
    expect(total).to_have_text(re.compile("^已勾 0 / "))


# ---- what is new ----


def visit_of(page: Page) -> dict[str, str]:
    key = prefix_of(page).removesuffix("v1.") + "visit"
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key))


def set_visit(page: Page, **visit: str) -> None:
    key = prefix_of(page).removesuffix("v1.") + "visit"
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, json.dumps(visit)])


def test_a_first_visit_and_a_second_one_of_the_same_data_bring_no_news(page: Page) -> None:
    page.goto("/")
    date = page.locator("meta[name=zhibu-date]").get_attribute("content")
    assert visit_of(page)["seen"] == date
    page.goto("/plans/")
    assert page.locator(".zb-news").count() == 0


def test_newer_data_are_told_once_on_every_page_of_that_day(profile: Callable[..., BrowserContext]) -> None:
    page = watch(profile().new_page())
    page.clock.set_fixed_time(NOW)
    page.goto("/")
    date = page.locator("meta[name=zhibu-date]").get_attribute("content")
    set_visit(page, seen="2020-01-01", day="2020-02-02")
    page.reload()
    expect(page.locator(".zb-news__text")).to_have_text(f"上次查看（2020-02-02）后有更新：资料日期 {date}。")
    page.goto("/plans/suo-2022/18/")
    expect(page.locator(".zb-news")).to_be_visible()
    assert "上次查看" not in printed(page)[1]
    page.get_by_role("button", name="知道了").click()
    assert page.locator(".zb-news").count() == 0
    page.reload()
    assert page.locator(".zb-news").count() == 0
    set_visit(page, seen="2020-01-01", day="2020-02-02")
    page.reload()
    page.clock.set_fixed_time(NOW + dt.timedelta(days=1))
    page.reload()
    assert page.locator(".zb-news").count() == 0


def test_an_older_copy_says_that_it_is_older(page: Page) -> None:
    page.goto("/")
    set_visit(page, seen="2099-01-01", day="2026-01-01")
    page.reload()
    expect(page.locator(".zb-news__text")).to_contain_text("旧")


def test_no_news_and_no_fault_where_storage_is_refused(profile: Callable[..., BrowserContext]) -> None:
    page = watch(profile().new_page())
    page.add_init_script(REFUSED)
    page.goto("/")
    assert page.locator(".zb-news").count() == 0
    assert [fault for fault in page.faults if not fault.startswith("denied")] == []
