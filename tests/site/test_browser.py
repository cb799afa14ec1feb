"""The real site in a real browser: ticks that last, paper, keyboard, phone, colours, no word to any other host."""

from __future__ import annotations

import io
import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe
from builds import build, copy_project, foreign, served, watch
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

KINDS = {
    "home": "/", "plans": "/plans/", "plan": "/plans/suo-2022/", "clause": "/plans/suo-2022/18/", "ledger": "/requirements/",
    "regulations": "/regulations/", "regulation": "/regulations/zhibu-gongzuo-tiaoli/", "local": "/regulations/local/",
    "roles": "/roles/", "role": "/roles/zhibu-shuji/", "topics": "/topics/", "topic": "/topics/lianzheng-jiaoyu/",
    "evidence": "/evidence/", "mechanisms": "/mechanisms/", "mechanism": "/mechanisms/lianzheng-jianduyuan/",
    "reports": "/reports/", "report": "/reports/suo-2022h1/", "terms": "/terms/", "search": "/search/", "help": "/help/", "help-page": "/help/data/", "not-found": "/404.html",
}
"""One page of every kind."""

CLAUSE = KINDS["clause"]
BOX = "input[type=checkbox][data-check]"
SHEETS = 2
SMALLEST_TYPE = 8.5
"""Points, of what is read as text on paper."""

OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return '';
    const wide = [...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > width + 1);
    return document.scrollingElement.scrollWidth + ' px: ' + wide.slice(-3).map(one => one.tagName + '.' + one.className).join(', ');
}"""
"""Empty, or how wide the page is and what makes it so."""


@dataclass
class Sheets:
    """A page as it came out of the printer."""

    number: int
    words: str
    """Without blanks, in plain characters."""


@dataclass
class Visit:
    """What one look at a page gave."""

    address: str
    overflow: dict[int, str] = field(default_factory=dict)
    """By width of the window."""
    faults: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    menu: list[str] = field(default_factory=list)
    """What the frame around the page says, which paper must not say."""
    questions: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list)
    """Text that would be too small on paper."""
    sheets: Future[Sheets] | None = None


RADICALS = str.maketrans("⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳", "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟")
"""PDF readers give some characters back as the radical that looks the same."""


def plain(text: str) -> str:
    """TEXT without blanks and in one form, so that what was printed can be compared with what was written."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text.translate(RADICALS)))


def read_sheets(pdf: bytes) -> Sheets:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return Sheets(len(pages), plain("".join(page.extract_text() for page in pages)))


def look(page: Page, address: str, widths: tuple[int, ...]) -> Visit:
    """Open ADDRESS and shrink the window to each of WIDTHS."""
    page.faults.clear()
    page.addresses.clear()
    page.set_viewport_size({"width": widths[0], "height": 800})
    page.goto(address)
    visit = Visit(address)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        visit.overflow[width] = page.evaluate(OVERFLOW)
    visit.faults, visit.addresses = list(page.faults), list(page.addresses)
    return visit


@pytest.fixture(scope="module")
def tour(browser: Browser, site: str) -> Iterator[Page]:
    """One watched page that goes everywhere without being a new reader each time."""
    context = browser.new_context(base_url=site, locale="zh-CN", reduced_motion="reduce")
    yield watch(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def kinds(tour: Page) -> dict[str, Visit]:
    return {kind: look(tour, address, (1280, 768, 360, 320)) for kind, address in KINDS.items()}


LARGEST = 4


@pytest.fixture(scope="module", params=["largest", pytest.param("all", marks=pytest.mark.slow)])
def clauses(request: pytest.FixtureRequest, tour: Page, built: Path) -> dict[str, Visit]:
    """Clause pages, the largest or all, on a phone and on paper; what was printed is read while the next page loads."""
    visits = {}
    paths = sorted((built / "plans").glob("*/*/index.html"))
    assert len(paths) > 40
    if request.param == "largest":
        paths = sorted(paths, key=lambda path: path.stat().st_size)[-LARGEST:]
    with ThreadPoolExecutor(1) as reader:
        for path in paths:
            address = f"/{path.parent.relative_to(built).as_posix()}/"
            visit = visits[address] = look(tour, address, (360,))
            visit.questions = tour.locator(".zb-ask, .zb-box--ask span").all_text_contents()
            visit.menu = tour.evaluate("""() => [[...document.querySelectorAll('.md-tabs__link')].map(one => one.textContent).join(''),
                [...document.querySelectorAll('.md-nav--secondary .md-nav__link')].map(one => one.textContent).join(''),
                ...[...document.querySelectorAll('.md-skip, .md-top, .md-copyright, .zb-turn a, .zb-ticks summary, .zb-strip ol, noscript')]
                .map(one => one.textContent)].filter(text => text.trim())""")
            tour.emulate_media(media="print")
            visit.small = tour.evaluate("""least => [...document.querySelectorAll(
                '.zb-page p:not(.zb-note):not([class*=meta]):not([class*=note]):not(.zb-count), .zb-page li, .zb-page dd, .zb-page .zb-box span')]
                .filter(one => one.offsetParent && !one.closest('.zb-crumbs') && parseFloat(getComputedStyle(one).fontSize) * .75 < least)
                .map(one => getComputedStyle(one).fontSize + ' ' + one.textContent.slice(0, 20))""", SMALLEST_TYPE)
            visit.sheets = reader.submit(read_sheets, tour.pdf(format="A4", prefer_css_page_size=True))
            tour.emulate_media(media="screen")
    return visits


# ---- ticks ----

def open_clause(context: BrowserContext) -> Page:
    page = watch(context.new_page())
    page.goto(CLAUSE)
    return page


def box(page: Page, number: int) -> Locator:
    return page.locator(BOX).nth(number)


def key_of(page: Page, number: int) -> str:
    site = page.locator("meta[name=zhibu-site]").get_attribute("content")
    return f"zhibu.{site}.v1.{box(page, number).get_attribute('data-check')}"


def stored(page: Page, key: str) -> dict | None:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", key) or "null")


def test_a_tick_survives_a_reload_and_a_restart(profile: Callable[..., BrowserContext], tmp_path: Path) -> None:
    context = profile()
    page = open_clause(context)
    box(page, 0).check()
    kept = stored(page, key_of(page, 0))
    assert set(kept) == {"s", "t", "note", "fp"} and kept["fp"] == box(page, 0).get_attribute("data-fp")
    assert stored(page, key_of(page, 1)) is None
    page.reload()
    expect(box(page, 0)).to_be_checked()
    expect(box(page, 1)).not_to_be_checked()
    context.storage_state(path=tmp_path / "profile.json")
    later = open_clause(profile(storage_state=tmp_path / "profile.json"))
    expect(box(later, 0)).to_be_checked()
    assert not page.faults and not later.faults


@pytest.mark.slow
def test_a_tick_survives_a_rebuild_and_tells_when_its_check_has_changed(
        project: Path, built: Path, tmp_path: Path, profile: Callable[..., BrowserContext]) -> None:
    live = shutil.copytree(built, tmp_path / "site")
    with served(live) as address:
        page = open_clause(profile(base_url=address))
        questions = page.locator(".zb-box--ask span").all_text_contents()[:2]
        boxes = [page.locator(".zb-box--ask", has_text=question).locator("input") for question in questions]
        for one in boxes:
            one.check()
        changed = copy_project(tmp_path / "project", project)
        data = changed / "data" / "plans" / "suo-2022.yml"
        text = data.read_text("utf-8")
        before = re.search(rf"^( *)- id: \S+\n +ask: {re.escape(questions[0])}$", text, re.M)
        pad = before[1]
        text = (text[:before.start()] + f"{pad}- id: put-in-front\n{pad}  ask: 新加的一问：看得到吗？\n{pad}  who: [jijian-weiyuan]\n{pad}  record: minutes\n"
                + text[before.start():]).replace(f"ask: {questions[1]}", "ask: 这一问改了意思：看得到吗？")
        data.write_text(text, "utf-8")
        (tmp_path / "no-originals").mkdir()
        new = build(changed, tmp_path / "new", {"ZHIBU_ORIGINALS": str(tmp_path / "no-originals")})
        live.rename(tmp_path / "old")
        new.rename(live)
        page.reload()
        same = page.locator(".zb-check", has_text=questions[0])
        expect(same.locator(BOX)).to_be_checked()
        expect(same).not_to_contain_text("条目已修订", use_inner_text=True)
        revised = page.locator(".zb-check", has_text="这一问改了意思")
        expect(revised.locator(BOX)).to_be_checked()
        expect(revised).to_contain_text("条目已修订，请复核", use_inner_text=True)
        expect(page.locator(".zb-check", has_text="新加的一问").locator(BOX)).not_to_be_checked()


def test_two_tabs_keep_each_others_ticks(profile: Callable[..., BrowserContext]) -> None:
    context = profile()
    one, other = open_clause(context), open_clause(context)
    box(one, 0).check()
    box(other, 1).check()
    for page in (one, other):
        expect(box(page, 0)).to_be_checked()
        expect(box(page, 1)).to_be_checked()
        page.reload()
        expect(box(page, 0)).to_be_checked()
        expect(box(page, 1)).to_be_checked()
    box(one, 0).uncheck()
    expect(box(other, 0)).not_to_be_checked()
    expect(box(other, 1)).to_be_checked()


def test_ticks_go_out_and_come_back_as_a_file(profile: Callable[..., BrowserContext], tmp_path: Path) -> None:
    context = profile()
    page = open_clause(context)
    keys = [key_of(page, number) for number in (0, 3)]
    box(page, 0).check()
    box(page, 3).check()
    before = [stored(page, key) for key in keys]
    panel = page.locator("details[data-ticks]")
    expect(panel).to_be_visible()
    panel.locator("summary").click()
    with page.expect_download() as waiting:
        panel.get_by_role("button", name="导出").click()
    assert waiting.value.suggested_filename.endswith(".json")
    waiting.value.save_as(tmp_path / "ticks.json")
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(box(page, 0)).not_to_be_checked()
    panel.locator("summary").click()
    expect(panel.get_by_role("button", name="导入")).to_be_visible()
    panel.locator("input[type=file]").set_input_files(tmp_path / "ticks.json")
    panel.get_by_role("button", name="合并（推荐）").click()
    for number in (0, 3):
        expect(box(page, number)).to_be_checked()
    expect(box(page, 1)).not_to_be_checked()
    page.reload()
    expect(box(page, 3)).to_be_checked()
    assert [stored(page, key) for key in keys] == before
    assert not page.faults


def test_nothing_is_sent_when_a_box_is_ticked(page: Page) -> None:
    page.goto(CLAUSE)
    page.wait_for_load_state("networkidle")
    page.addresses.clear()
    box(page, 0).check()
    box(page, 5).check()
    page.wait_for_timeout(200)
    assert page.addresses == []
    assert page.context.cookies() == []
    expect(page.locator("[data-checklist]")).to_contain_text("仅存本机，不上报")


# ---- without scripts ----

def test_everything_can_be_read_without_scripts(profile: Callable[..., BrowserContext], built: Path) -> None:
    page = profile(java_script_enabled=False).new_page()
    page.goto(CLAUSE)
    seen = plain(page.locator(".zb-page").inner_text())
    root = lxml.html.fromstring((built / CLAUSE.strip("/") / "index.html").read_bytes())
    # What a <details> holds opens without scripts; what is hidden there needs them.
    written = root.find_class("zb-page")[0].xpath(".//text()[normalize-space() and not(ancestor::details or ancestor::*[@hidden])]")
    missing = [text for text in written if plain(text) not in seen]
    assert not missing, missing
    assert len(written) > 200
    for one in page.locator(BOX).all():
        expect(one).to_be_visible()
        expect(one).to_be_enabled()
    expect(page.locator("details[data-ticks]")).to_be_hidden()
    assert "脚本没有运行" in seen


def test_lists_are_whole_without_scripts(profile: Callable[..., BrowserContext]) -> None:
    page = profile(java_script_enabled=False).new_page()
    for address in ("/requirements/", "/regulations/"):
        page.goto(address)
        rows = page.locator(".zb-table tbody tr")
        assert rows.count() > 20
        assert all(row.is_visible() for row in rows.all()[::7])


# ---- phone ----

@pytest.mark.parametrize("width", [320, 360, 768])
def test_no_kind_of_page_scrolls_sideways(kinds: dict[str, Visit], width: int) -> None:
    assert not {kind: visit.overflow[width] for kind, visit in kinds.items() if visit.overflow[width]}


def test_no_clause_scrolls_sideways_on_a_phone(clauses: dict[str, Visit]) -> None:
    assert not {address: visit.overflow[360] for address, visit in clauses.items() if visit.overflow[360]}


def test_boxes_are_large_enough_for_a_finger(profile: Callable[..., BrowserContext]) -> None:
    page = profile(viewport={"width": 360, "height": 800}).new_page()
    page.goto(CLAUSE)
    small = page.evaluate("""box => [...document.querySelectorAll(box)].map(one => one.closest('label').getBoundingClientRect())
        .filter(area => area.width < 44 || area.height < 44).map(area => area.width + '×' + area.height)""", BOX)
    assert not small


# ---- hosts and faults ----

def test_no_page_asks_another_host(kinds: dict[str, Visit], clauses: dict[str, Visit], site: str) -> None:
    assert not {visit.address: found for visit in [*kinds.values(), *clauses.values()] if (found := foreign(visit.addresses, site))}
    assert all(visit.addresses for visit in kinds.values())


def test_no_page_logs_a_fault(kinds: dict[str, Visit], clauses: dict[str, Visit]) -> None:
    assert not {visit.address: visit.faults for visit in [*kinds.values(), *clauses.values()] if visit.faults}


@pytest.mark.slow
def test_the_folder_for_a_stick_works_by_double_click(offline: Path, profile: Callable[..., BrowserContext]) -> None:
    page = watch(profile().new_page())
    page.goto((offline / "index.html").as_uri())
    page.locator(".zb-entrances a").first.click()
    page.locator(".zb-clauses__link").nth(17).click()
    assert page.url == (offline / CLAUSE.strip("/") / "index.html").as_uri()
    box(page, 0).check()
    page.reload()
    expect(box(page, 0)).to_be_checked()
    assert not [one for one in page.addresses if not one.startswith(("file:", "data:", "blob:"))]
    assert not page.faults


# ---- paper ----

def test_every_clause_with_its_checklist_fits_on_two_sheets(clauses: dict[str, Visit]) -> None:
    long = {address: visit.sheets.result().number for address, visit in clauses.items() if visit.sheets.result().number > SHEETS}
    assert not long, f"这些条款打印超过 {SHEETS} 张：{long}"


def test_paper_is_not_made_to_fit_by_tiny_type(clauses: dict[str, Visit]) -> None:
    assert not {address: visit.small[:3] for address, visit in clauses.items() if visit.small}


def test_paper_holds_every_question_of_the_checklist(clauses: dict[str, Visit]) -> None:
    missing = {address: lost for address, visit in clauses.items()
               if (lost := [question for question in visit.questions if plain(question) not in visit.sheets.result().words])}
    assert not missing
    assert sum(len(visit.questions) for visit in clauses.values()) > 3 * len(clauses)


def test_paper_holds_no_navigation(clauses: dict[str, Visit]) -> None:
    assert not {address: found for address, visit in clauses.items()
                if (found := [text for text in visit.menu if plain(text) in visit.sheets.result().words])}
    assert all(len(visit.menu) > 5 for visit in clauses.values())


def test_paper_shows_current_ticks(page: Page) -> None:
    page.goto(CLAUSE)
    page.emulate_media(media="print")
    ticked, empty = box(page, 0), box(page, 1)
    before = ticked.screenshot(), empty.screenshot()
    ticked.evaluate("one => one.click()")
    expect(ticked).to_be_checked()
    assert ticked.screenshot() != before[0]
    assert empty.screenshot() == before[1]


# ---- keyboard ----

FOCUS = """() => {
    const one = document.activeElement;
    const area = one.getBoundingClientRect();
    const look = getComputedStyle(one);
    const header = document.querySelector('.md-header').getBoundingClientRect();
    return {
        box: one.matches('input[type=checkbox][data-check]'),
        ours: !!one.closest('.zb-page'),
        name: one.tagName + ' ' + (one.textContent || one.value || '').trim().slice(0, 20),
        ring: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2,
        uncovered: area.bottom > header.bottom && area.top < innerHeight,
    };
}"""


def test_the_keyboard_reaches_and_ticks_the_first_box_with_focus_always_seen(page: Page) -> None:
    page.goto(CLAUSE)
    unseen = []
    for _ in range(200):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        if now["ours"] and not (now["ring"] and now["uncovered"]):
            unseen.append(now)
        if now["box"]:
            break
    assert now["box"], "Tab 到不了第一个勾选框"
    assert not unseen
    page.keyboard.press("Space")
    expect(box(page, 0)).to_be_checked()
    page.reload()
    expect(box(page, 0)).to_be_checked()


def test_the_keyboard_opens_the_panel_of_the_ticks(page: Page) -> None:
    page.goto(CLAUSE)
    page.locator("details[data-ticks] summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "导出"


def test_the_skip_link_leads_into_the_page(page: Page) -> None:
    page.goto(CLAUSE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.md-skip')")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('main').contains(document.querySelector(location.hash))")


# ---- search, type size, lists ----

def test_the_search_box_in_the_header_finds_a_clause(page: Page) -> None:
    page.goto("/")
    query = page.locator("header").locator("input[type=search], input.md-search__input").first
    query.click()
    query.fill("警示教育")
    results = page.locator("#results a, .md-search-result__link")
    expect(results.first).to_be_visible(timeout=15000)
    expect(page.locator("#results, .md-search-result").first).to_contain_text("警示教育")
    assert any("/plans/suo-2022/18/" in one.get_attribute("href") for one in results.all())
    assert not page.faults


def test_the_type_size_changes_and_is_remembered(profile: Callable[..., BrowserContext]) -> None:
    page = profile(viewport={"width": 360, "height": 800}).new_page()

    def size() -> float:
        return page.evaluate("parseFloat(getComputedStyle(document.querySelector('.zb-item p')).fontSize)")

    page.goto(CLAUSE)
    assert size() == 18
    switch = page.locator("[data-zb-size]")
    sizes = []
    for name in ("标准", "大", "特大"):
        switch.get_by_role("button", name=name, exact=True).click()
        expect(switch.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
        sizes.append(size())
        assert page.evaluate(OVERFLOW) == "", name
    assert sizes[0] == 18 and sizes[0] * 1.15 < sizes[1] and sizes[1] * 1.15 < sizes[2], sizes
    page.goto("/plans/suo-2022/19/")
    assert size() == sizes[2]


@pytest.mark.parametrize("address", ["/requirements/", "/regulations/", "/roles/zhibu-shuji/"])
def test_a_list_filters_what_it_shows(page: Page, address: str) -> None:
    page.goto(address)
    shown = page.locator(".zb-list").first.locator("tbody tr:visible")
    total = shown.count()
    state = page.locator(".zb-list__state").first
    expect(state).to_contain_text(f"显示 {total} / {total} 条")
    select = page.locator(".zb-filter").first
    everywhere = {value for row in shown.all()[:1] for value in (row.locator("td, th").nth(0).get_attribute("data-value") or "").split("|")}
    values = [option.get_attribute("value") for option in select.locator("option").all()[1:]]
    value = next(one for one in values if one not in everywhere)
    select.select_option(value)
    part = shown.count()
    assert 0 < part < total
    column = int(select.get_attribute("data-column"))
    cells = [row.locator("td, th").nth(column) for row in shown.all()]
    assert all(value in (cell.get_attribute("data-value") or cell.inner_text()).split("|") for cell in cells)
    expect(state).to_contain_text(f"显示 {part} / {total} 条")
    page.reload()
    assert shown.count() == part, "筛选没有留在地址里"
    page.locator("[data-zb-list=reset]").first.click()
    assert shown.count() == total


def test_a_list_finds_words_and_downloads_what_it_shows(page: Page, tmp_path: Path) -> None:
    page.goto("/requirements/")
    ledger = page.locator(".zb-list").first
    ledger.locator(".zb-filter-text").fill("警示教育")
    rows = ledger.locator("tbody tr:visible")
    assert rows.count() >= 3
    assert all("警示教育" in row.inner_text() for row in rows.all())
    with page.expect_download() as waiting:
        ledger.locator("[data-zb-list=csv]").click()
    waiting.value.save_as(tmp_path / "list.csv")
    content = (tmp_path / "list.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").count("\r\n") == rows.count() + 1


# ---- everyone ----

CHECKED = ("home", "plan", "clause", "ledger", "regulations", "regulation", "role", "topic", "evidence", "mechanism", "report", "terms", "local", "search", "help", "help-page", "not-found")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, "resultTypes": ["violations"]}

THEIRS: dict[tuple[str, str], str] = {}
"""What the theme's own markup does wrong and we do not mend: (rule, element) and why."""


def violations(page: Page, context: dict | None = None) -> list[str]:
    """Every element of the page, or of the part that CONTEXT names, that breaks a rule, but for the theme's named ones."""
    found = Axe().run(page, context, options=RULES).response["violations"]
    named = [(one["id"], node["target"][0], node["failureSummary"].split("\n")[-1].strip()) for one in found for node in one["nodes"]]
    return [f"{rule} {target}: {why}" for rule, target, why in named if not any(rule == r and element in target for r, element in THEIRS)]


@pytest.mark.parametrize(("scheme", "checked"), [("light", CHECKED[::3]), *(pytest.param(scheme, CHECKED, marks=pytest.mark.slow) for scheme in ("light", "dark"))],
                         ids=["light", "light-all", "dark-all"])
def test_pages_break_no_rule_of_accessibility(profile: Callable[..., BrowserContext], scheme: str, checked: list[str]) -> None:
    """The table of all kinds and states is in test_access."""
    page = profile(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 1280, "height": 900}).new_page()
    wrong = {}
    for kind in checked:
        page.goto(KINDS[kind])
        if found := violations(page):
            wrong[kind] = found[:5]
    assert page.locator("body").get_attribute("data-md-color-scheme") == {"light": "default", "dark": "slate"}[scheme]
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_a_checklist_in_use_breaks_no_rule_of_accessibility(profile: Callable[..., BrowserContext], scheme: str) -> None:
    page = profile(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 360, "height": 800}).new_page()
    page.goto(CLAUSE)
    for number in range(3):
        box(page, number).check()
    page.evaluate("key => localStorage.setItem(key, JSON.stringify({s: 'yes', t: '2026-01-05', note: '在档案柜', fp: '00000000'}))", key_of(page, 1))
    page.reload()
    expect(page.locator(".zb-page")).to_contain_text("条目已修订，请复核", use_inner_text=True)
    page.locator("[data-zb-tick=edit]:visible").first.click()
    page.locator("details[data-ticks] summary").click()
    assert not violations(page)


def test_every_sheet_of_the_ledger_says_what_its_columns_are(page: Page) -> None:
    page.goto("/requirements/")
    page.wait_for_selector(".zb-list[data-zb-ready] .zb-sort")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    for n, sheet in enumerate(sheets[:4], 1):
        words = plain(sheet.extract_text())
        assert all(name in words for name in ("类别", "对谁计数", "一年合计", "佐证")), f"sheet {n} repeats the head without its words: zb-sort in print.css"
        assert "↕" not in words
