"""What has to be done this month: the home page on a phone, the reminder to copy, the sheet for the wall, the code on paper."""

from __future__ import annotations

import datetime
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
import zxingcpp
from builds import build, copy_project, watch
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from test_browser import OVERFLOW, plain
from zhibu.build import examine
from zhibu.duties import lay_out

PHONE = {"width": 360, "height": 640}
WECHAT = ("Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/78.0.3904.62 Mobile Safari/537.36 "
          "MicroMessenger/8.0.2 NetType/3gnet Language/zh_CN")
SITE_URL = "https://shouce.example.test/zhibu/"


def home(page: Page, day: str) -> Page:
    """The home page as it is at DAY, a time with its zone."""
    page.clock.set_fixed_time(datetime.datetime.fromisoformat(day))
    page.goto("/")
    return page


@pytest.fixture
def phone(profile: Callable[..., BrowserContext]) -> Page:
    return watch(profile(viewport=PHONE, user_agent=WECHAT, has_touch=True).new_page())


def shown(page: Page) -> list[str]:
    return [text.strip().split("\n")[0] for text in page.locator(".zb-now li[data-role]:visible").all_inner_texts()]


# ---- story 3: a group leader's phone


def test_the_stations_monthly_duty_is_answered_on_the_first_screen(phone: Page) -> None:
    home(phone, "2026-05-12T10:00+08:00")
    first = phone.locator(".zb-now li[data-role]:visible").first
    expect(first).to_contain_text("各站每月廉政警示教育活动")
    expect(first).to_contain_text("每站")
    expect(first).to_contain_text("每月至少1次")
    expect(first).to_contain_text("5月31日前")
    assert first.bounding_box()["y"] + first.bounding_box()["height"] <= PHONE["height"]
    assert phone.evaluate(OVERFLOW) == ""
    assert phone.faults == []


def test_two_taps_show_what_a_station_leader_has_to_do(phone: Page) -> None:
    home(phone, "2026-05-12T10:00+08:00")
    everything = len(shown(phone))
    phone.locator("#zb-post").select_option(label="站长")  # opening the list and choosing: two taps
    rows = shown(phone)
    assert 0 < len(rows) < everything and rows[0].startswith("各站每月廉政警示教育活动")
    last = phone.locator(".zb-now li[data-role]:visible").last.bounding_box()
    assert last["y"] + last["height"] <= PHONE["height"]
    phone.reload()
    assert shown(phone) == rows and phone.locator("#zb-post").evaluate("one => one.selectedOptions[0].text") == "站长"
    key = f"zhibu.{phone.locator('meta[name=zhibu-site]').get_attribute('content')}.post"
    assert phone.evaluate("key => localStorage.getItem(key)", key) == "zhanzhang"
    phone.locator("#zb-post").select_option("")
    assert phone.evaluate("key => localStorage.getItem(key)", key) is None and len(shown(phone)) == everything


def test_what_is_chosen_can_be_touched(phone: Page) -> None:
    home(phone, "2026-05-12T10:00+08:00")
    for one in ("#zb-post", ".zb-now [data-month]:not([hidden]) .zb-now__all a"):
        assert phone.locator(one).bounding_box()["height"] >= 44


@pytest.mark.parametrize(("time", "month"), [("2026-05-31T15:59:59+00:00", 5), ("2026-05-31T16:00:00+00:00", 6), ("2026-12-31T12:00+00:00", 12)])
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland"])
def test_the_month_is_the_month_in_china(profile: Callable[..., BrowserContext], time: str, month: int, zone: str) -> None:
    page = home(watch(profile(timezone_id=zone).new_page()), time)
    assert page.locator("[data-month]:visible").evaluate_all("all => all.map(one => Number(one.dataset.month))") == [month]
    expect(page.locator("#now")).to_have_text(f"本月要做（{month}月）")
    expect(page.locator("[data-now-year]")).to_be_hidden()


def test_another_year_says_which_year_is_laid_out(page: Page) -> None:
    home(page, "2026-12-31T16:00+00:00")
    expect(page.locator("[data-now-year]")).to_contain_text("手册排的是 2026 年，今天已是 2027 年")
    expect(page.locator("#now")).to_have_text("本月要做（1月）")


def test_a_long_month_shows_eight_lines_and_leads_to_all(page: Page, project: Path) -> None:
    year = lay_out(examine(project / "data")[0])
    home(page, "2026-12-05T10:00+08:00")
    assert len(shown(page)) == 8 < len(year.due_in(12))
    link = page.locator(".zb-now__all a:visible")
    expect(link).to_have_text(f"12月全部 {len(year.due_in(12))} 项")
    link.click()
    assert page.url.endswith("/calendar/12/")


def test_without_scripts_the_twelve_months_are_links(profile: Callable[..., BrowserContext]) -> None:
    page = profile(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto("/")
    assert page.locator("[data-now-months] a:visible").count() == 12
    assert page.locator("[data-month]:visible, #zb-post:visible").count() == 0
    page.locator("[data-now-months] a").nth(4).click()
    expect(page.locator("h1")).to_contain_text("5 月要做什么")


def test_the_home_page_lists_every_day_of_the_year_laid_out(built: Path, project: Path) -> None:
    year = lay_out(examine(project / "data")[0])
    root = lxml.html.parse(str(built / "index.html")).getroot()
    for month in range(1, 13):
        rows = root.xpath(f"//*[@data-month='{month}']//li[@data-role]/a/text()")
        assert sorted(rows) == sorted(one.duty.title for one in year.due_in(month))


# ---- 复制提醒


@pytest.mark.parametrize("address", ["/calendar/6/", "/plans/suo-2022/18/"])
@pytest.mark.parametrize("clipboard", [True, False])
def test_a_reminder_is_copied_with_its_lines(profile: Callable[..., BrowserContext], address: str, clipboard: bool) -> None:
    context = profile(permissions=["clipboard-read", "clipboard-write"])
    page = watch(context.new_page())
    if not clipboard:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: {readText: navigator.clipboard.readText.bind(navigator.clipboard)}})")
    page.goto(address)
    button = page.get_by_role("button", name="复制提醒").first
    text = button.get_attribute("data-copy")
    button.click()
    expect(page.locator(".zb-copy", has_text="已复制").first).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == text and 2 <= len(copied.splitlines()) <= 5
    assert page.faults == []


def test_where_nothing_may_be_copied_the_text_is_shown_and_selected(phone: Page) -> None:
    phone.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false")
    phone.goto("/plans/suo-2022/18/")
    button = phone.get_by_role("button", name="复制提醒").first
    text = button.get_attribute("data-copy")
    button.click()
    area = phone.locator("textarea.zb-copied")
    expect(area).to_be_focused()
    assert area.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == text
    assert phone.evaluate(OVERFLOW) == ""


def test_a_duty_card_says_dates_what_who_and_what_to_keep(built: Path) -> None:
    root = lxml.html.parse(str(built / "plans/suo-2022/18/index.html")).getroot()
    card = root.get_element_by_id("station-activity")
    lines = card.xpath(".//button[@data-copy]/@data-copy")[0].split("\n")
    assert [line[:3] for line in lines[1:4]] == ["时间：", "要做：", "谁做："]
    assert lines[0] == "【各站每月廉政警示教育活动】" and lines[1] == "时间：每月至少1次；期限每月最后一天"
    assert "一号收费站、二号收费站、三号隧道站各计" in lines[3] and lines[4].startswith("留：") and "本所要点第18条" in lines[4]


def test_no_reminder_asks_for_what_is_not_ours_to_do(built: Path) -> None:
    duties = {one["key"]: one for one in json.loads((built / "api/catalog.json").read_bytes())["entities"] if one["type"] == "requirement"}
    found = 0
    for path in (built / "plans").glob("*/*/index.html"):
        for card in lxml.html.parse(str(path)).getroot().find_class("zb-duty"):
            if card.xpath(".//button[@data-copy]"):
                found += 1
                assert duties[card.get("data-key")]["modality"] == "must"
                assert not card.xpath(".//*[contains(text(), '不计入本支部') and ancestor::*[contains(@class, 'zb-duty__title')]]")
    assert found > 20


# ---- the wall calendar


@pytest.mark.parametrize(("paper", "ratio"), [("A4", 297 / 210), ("A3", 420 / 297)])
def test_the_wall_calendar_prints_on_one_landscape_sheet(browser: Browser, site: str, paper: str, ratio: float) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/calendar/wall/")
    sheets = PdfReader(io.BytesIO(page.pdf(format=paper, landscape=True))).pages
    context.close()
    assert len(sheets) == 1
    width, height = map(float, sheets[0].mediabox[2:])
    assert width / height == pytest.approx(ratio, abs=.01)
    words = plain(sheets[0].extract_text())
    assert "2026年挂历" in words and "各站每月廉政警示教育活动" in words


def test_the_wall_calendar_has_every_day_and_marks_it_in_words(built: Path, project: Path) -> None:
    graph = examine(project / "data")[0]
    year = lay_out(graph)
    root = lxml.html.parse(str(built / "calendar/wall/index.html")).getroot()
    months = root.find_class("zb-wall__month")
    days = {}
    for month, table in enumerate(months, 1):
        for row in table.xpath(".//tbody/tr"):
            for weekday, cell in enumerate(row.findall("td")):
                if cell.text_content():
                    day = datetime.date(2026, month, int(cell.text))
                    assert day.weekday() == weekday
                    days[day] = cell
    assert len(days) == 365
    off = {day for day, cell in days.items() if cell.find_class("zb-day__off")}
    work = {day.isoformat() for day, cell in days.items() if cell.find_class("zb-day__work")}
    assert work == {day for one in year.days.holidays for day in one.workdays}
    assert off == {day for day in days if any(one.since <= day.isoformat() <= one.until for one in year.days.holidays)}
    assert {day for day, cell in days.items() if cell.find_class("zb-day__marks")} == {one.until for one in year.occurrences}
    legend = root.find_class("zb-wall__legend")[0]
    assert set(legend.xpath(".//dd/a/text()")) == {one.duty.title for one in year.occurrences}
    signs = {sign for sign in legend.xpath(".//dt/text()")}
    assert all(all(sign in signs for sign in cell.find_class("zb-day__marks")[0].text) for cell in days.values() if cell.find_class("zb-day__marks"))


def test_the_wall_calendar_and_the_year_fit_a_phone(phone: Page) -> None:
    for address in ("/calendar/wall/", "/calendar/", "/calendar/12/"):
        phone.goto(address)
        assert phone.evaluate(OVERFLOW) == "", address
    assert phone.faults == []


# ---- the address on paper


@pytest.fixture(scope="module")
def addressed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a project that says where it stands."""
    root = copy_project(tmp_path_factory.mktemp("addressed") / "project", project)
    config = root / "mkdocs.yml"
    config.write_text(f"site_url: {SITE_URL}\n{config.read_text('utf-8')}", "utf-8")
    return build(root, tmp_path_factory.mktemp("addressed") / "site")


def decoded(figure: lxml.html.HtmlElement) -> str:
    """What a scanner reads in the code."""
    size = int(figure.xpath(".//svg/@viewbox | .//svg/@viewBox")[0].split()[2])
    scale = 4
    rows = [bytearray(b"\xff") * (size * scale) for _ in range(size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", figure.xpath(".//path/@d")[0]):
        rows[int(y)][int(x) * scale:(int(x) + int(width)) * scale] = bytes(int(width) * scale)
    picture = memoryview(b"".join(bytes(row) * scale for row in rows)).cast("B", (size * scale, size * scale))
    found = zxingcpp.read_barcodes(picture)
    assert len(found) == 1
    return found[0].text


@pytest.mark.slow
@pytest.mark.slow  # a site of its own
def test_a_site_with_an_address_prints_it_as_a_code(addressed: Path) -> None:
    kinds = ["plans/suo-2022/18/", "calendar/3/", "calendar/wall/", "roles/zhibu-shuji/"]
    for address in kinds:
        figures = lxml.html.parse(str(addressed / address / "index.html")).getroot().find_class("zb-qr")
        assert [decoded(one) for one in figures] == [SITE_URL + address]
        assert not figures[0].xpath(".//@style")
    assert not lxml.html.parse(str(addressed / "index.html")).getroot().find_class("zb-qr")


@pytest.mark.slow
def test_the_code_is_on_paper_only_and_takes_no_sheet_of_its_own(addressed: Path, browser: Browser, built: Path) -> None:
    numbers = []
    for folder in (built, addressed):
        context = browser.new_context()
        page = context.new_page()
        page.goto((folder / "plans/suo-2022/18/index.html").as_uri())
        assert page.locator(".zb-qr:visible").count() == 0
        numbers.append(len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages))
        page.emulate_media(media="print")
        assert page.locator(".zb-qr:visible").count() == (folder == addressed)
        context.close()
    assert numbers[0] == numbers[1]


def test_without_an_address_there_is_no_code(built: Path, offline: Path) -> None:
    for folder in (built, offline):
        assert not [path for path in folder.rglob("*.html") if b"zb-qr" in path.read_bytes()]
