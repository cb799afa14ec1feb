"""For everyone, as WCAG 2.2 AA has it: every kind of page, in every state, by eye, by key, by finger and by machine."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import material
import pytest
from axe_playwright_python.sync_playwright import Axe
from builds import ROOT, served
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from test_browser import BOX, OVERFLOW, RULES
from test_rollover_page import followed  # noqa: F401  a site with a page of what changed from one year to the next
from test_search_box import NOWHERE, QUESTION, ask

slow = pytest.mark.slow

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
WIDTHS = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
SCHEMES = {"light": "default", "dark": "slate"}


# ---- one page of every kind ----

def kinds_of(site: Path) -> dict[str, str]:
    """A page of every kind of the site at SITE, the longest, and what it takes to see every class of ours: name → address.

    Pages that are records of one type are one kind, so are pages that differ in a number; every other page is a kind of its own.
    """
    catalog = json.loads((site / "api/catalog.json").read_bytes())["entities"]
    types = {one["url"]: one["type"] for one in reversed(catalog) if "#" not in one["url"]}
    pages, looks = defaultdict(list), {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text("utf-8")
        address = "/" + path.relative_to(site).as_posix().removesuffix("index.html")
        known = types.get(address, "page")
        pages[re.sub(r"/\d+/$", "/*/", address) if known == "page" else known].append((len(text), address))
        looks[address] = {name for names in re.findall(r'class="?([^">]*)', text) for name in names.split() if name.startswith("zb-")}
    chosen = {kind: max(found)[1] for kind, found in pages.items()}
    unseen = set().union(*looks.values()) - set().union(*(looks[address] for address in chosen.values()))
    while unseen:
        more = max(sorted(looks), key=lambda address: len(looks[address] & unseen))
        chosen[f"also {more}"] = more
        unseen -= looks[more]
    return chosen


@pytest.fixture(scope="module")
def kinds(followed: Path) -> dict[str, str]:  # noqa: F811
    return kinds_of(followed)


@pytest.fixture(scope="module")
def opened(browser: Browser, followed: Path) -> Iterator[Callable[..., Page]]:  # noqa: F811
    """Makes pages of profiles of their own on that site; reduced motion, so that nothing is looked at half-way."""
    contexts: list[BrowserContext] = []
    with served(followed) as address:
        def make(**options: object) -> Page:
            contexts.append(browser.new_context(**{"base_url": address, "locale": "zh-CN", "reduced_motion": "reduce", "viewport": DESK} | options))
            contexts[-1].set_default_timeout(15000)
            return contexts[-1].new_page()

        yield make
        for context in contexts:
            context.close()


def told(wrong: dict[str, list[str]]) -> str:
    return json.dumps(wrong, ensure_ascii=False, indent=1)


@slow
def test_no_kind_of_page_is_forgotten(kinds: dict[str, str], followed: Path) -> None:  # noqa: F811
    addresses = set(kinds.values())
    menu = lxml.html.fromstring((followed / "index.html").read_bytes()).xpath("//nav[contains(@class, 'md-tabs')]//a/@href")
    assert len(menu) > 15 and {f"/{'' if one == '.' else one}" for one in menu} <= addresses
    catalog = json.loads((followed / "api/catalog.json").read_bytes())["entities"]
    assert {one["url"] for one in catalog if one["type"] == "page"} <= addresses
    for kind in {one["type"] for one in catalog}:
        assert kind in kinds or any(one["url"].split("#")[0] in addresses for one in catalog if one["type"] == kind), f"no page shows a {kind}"
    assert {"/404.html", "/calendar/*/", "/calendar/wall/", "/plans/suo-2023/changes/"} <= set(kinds)


# ---- the rules that a machine can check ----

COLOURS = ("color-contrast", "link-in-text-block")
WCAG = [*RULES["runOnly"]["values"], "wcag22aa"]
STRUCTURE = RULES | {"runOnly": {"type": "tag", "values": WCAG}, "rules": {rule: {"enabled": False} for rule in COLOURS}}
CONTRAST = RULES | {"runOnly": {"type": "rule", "values": list(COLOURS)}}
WHOLE = RULES | {"runOnly": {"type": "tag", "values": WCAG}}

THIN = """() => document.querySelectorAll('main *').forEach(parent => {
    const seen = {};
    if (parent.children.length > 6) for (const one of [...parent.children]) {
        const names = new Set([one, ...one.querySelectorAll('*')].map(each => each.tagName + '.' + each.className));
        const look = [...names].sort().join();
        seen[look] = (seen[look] || 0) + 1;
        if (seen[look] > 3) one.remove();
    }
})"""
"""Of neighbours that look alike, made of the same elements and classes, three stay: colours take long to measure."""


def broken(page: Page, rules: dict, part: str | None = None) -> list[str]:
    """Every element of the page, or of PART, that breaks one of the rules of axe."""
    found = Axe().run(page, part and {"include": [[part]]}, options=rules).response["violations"]
    return [f"{one['id']} {node['target'][0]}: {node['failureSummary'].splitlines()[-1].strip()}" for one in found for node in one["nodes"]]


def in_both(page: Page, part: str | None = None, rules: dict = CONTRAST) -> list[str]:
    """What the page breaks of RULES in the light and, of those on colours, in the dark."""
    wrong = []
    page.evaluate("scrollTo(0, 0)")  # the header that stays must not seem to lie on what is looked at
    for scheme, name in SCHEMES.items():
        # As the theme does it, without a click that would shut what stands open.
        page.evaluate("name => document.body.setAttribute('data-md-color-scheme', name)", name)
        wrong += [f"{scheme}: {one}" for one in broken(page, rules if scheme == "light" else CONTRAST, part)]
    return wrong


@slow
@WIDTHS
def test_no_kind_of_page_breaks_a_rule_light_or_dark(kinds: dict[str, str], opened: Callable[..., Page], size: dict) -> None:
    """The whole page with its folds open; colours on what differs in looks."""
    page, wrong = opened(viewport=size), {}
    for kind, address in kinds.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
        found = broken(page, STRUCTURE)
        page.evaluate(THIN)
        if found := found + in_both(page):
            wrong[kind] = found[:6]
    assert not wrong, told(wrong)
    assert len(kinds) >= 45


# ---- states ----

CLAUSE, WORKFLOW, START = "/plans/suo-2022/18/", "/workflows/huanjie-xuanju/", "/start/"
TICK = {"s": "yes", "t": "2026-01-05", "note": "在档案柜", "fp": "00000000"}


def tick(page: Page, address: str = CLAUSE) -> None:
    """Three boxes ticked, one of them before its question was revised."""
    page.goto(address)
    for number in range(3):
        page.locator(BOX).nth(number).check()
    site, check = page.locator("meta[name=zhibu-site]").get_attribute("content"), page.locator(BOX).nth(1).get_attribute("data-check")
    page.evaluate("([key, tick]) => localStorage.setItem(key, JSON.stringify(tick))", [f"zhibu.{site}.v1.{check}", TICK])
    page.reload()
    expect(page.locator(".zb-page")).to_contain_text("条目已修订，请复核", use_inner_text=True)


def panel(page: Page) -> Locator:
    page.locator("details[data-ticks] summary").click()
    return page.locator("details[data-ticks]")


def ticked(page: Page) -> None:
    tick(page)


def editing(page: Page) -> None:
    tick(page)
    page.locator("[data-zb-tick=edit]:visible").first.click()
    expect(page.locator(".zb-editor")).to_be_visible()


def bad_day(page: Page) -> None:
    editing(page)
    page.locator(".zb-editor__day").evaluate("one => { one.type = 'text'; one.value = '2026-13-45'; }")
    page.locator(".zb-editor").get_by_role("button", name="保存").click()
    expect(page.locator(".zb-editor__said")).to_contain_text("日期不完整")


def clearing(page: Page) -> None:
    tick(page)
    panel(page).get_by_role("button", name="清空本页").click()
    expect(page.get_by_role("button", name="确定清空")).to_be_visible()


def exported(page: Page) -> str:
    """What the export of the ticks is as a file."""
    with page.expect_download() as waiting:
        panel(page).get_by_role("button", name="导出").click()
    return waiting.value.path().read_text("utf-8")


def choose_file(page: Page, text: str) -> None:
    page.locator("details[data-ticks] input[type=file]").set_input_files({"name": "勾选.json", "mimeType": "application/json", "buffer": text.encode()})


def importing(page: Page) -> None:
    """A file that disagrees with the browser waits for a decision."""
    tick(page)
    text = exported(page)
    page.locator(BOX).nth(0).uncheck()
    choose_file(page, text)
    expect(page.get_by_role("button", name="合并（推荐）")).to_be_visible()


def bad_file(page: Page) -> None:
    tick(page)
    panel(page)
    choose_file(page, "这不是勾选记录")
    expect(page.locator("[data-ticks-panel] .zb-answer")).not_to_be_empty()


def refused(page: Page) -> None:
    """The browser keeps nothing."""
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
    page.goto(CLAUSE)
    page.locator(BOX).first.check()
    expect(page.locator(".zb-unsaved")).to_be_visible()


def answers(page: Page) -> None:
    page.goto("/help/")
    expect(ask(page, QUESTION).locator("[data-key]").first).to_be_visible()


def no_answers(page: Page) -> None:
    page.goto("/help/")
    ask(page, NOWHERE)


def search_page(page: Page) -> None:
    page.goto(f"/search/?q={QUESTION}")
    expect(page.locator("#results [data-key]").first).to_be_visible()


def narrowed(page: Page) -> None:
    """A list that holds nothing that was asked for."""
    page.goto("/requirements/")
    page.locator(".zb-filter-text").first.fill(NOWHERE)
    expect(page.locator(".zb-list__state").first).to_contain_text("显示 0 /")


def wrong_order(page: Page) -> None:
    page.goto(WORKFLOW)
    page.locator("#zb-day").fill("2027-02-28")
    for row, day in ((3, "2026-05-12"), (4, "2026-05-10")):
        page.locator(f"[data-papers] tbody tr:nth-child({row}) input").fill(day)
    expect(page.locator("[data-papers] .zb-wrong").first).to_be_visible()


def first_day(page: Page) -> None:
    page.goto(START)
    page.locator("#zb-start").fill("2026-05-12")
    expect(page.locator("[data-stage-due]:visible").first).to_be_visible()


def checked_report(page: Page) -> None:
    page.goto("/review/")
    page.locator("[data-review-text=report]").fill("一、学习情况\n全年开展学习××次，共12次，其中上半年5次，下半年6次。\n三、问题\n联系人电话13800000000。")
    page.locator("[data-review=run]").click()
    expect(page.locator(".zb-review__one").first).to_be_visible()


def counted(page: Page) -> None:
    tick(page)
    page.goto("/progress/")
    expect(page.locator("main progress").first).to_be_visible()


def chosen(page: Page) -> None:
    """An inspection of what a station answers for, for the one who checks."""
    page.goto("/inspection/")
    page.locator(".zb-choose select").first.select_option(index=1)
    expect(page.locator(".zb-choose__state")).not_to_be_empty()


def gist(page: Page) -> None:
    page.goto(CLAUSE)
    page.locator("a.zb-term").first.focus()
    expect(page.locator(".zb-gist")).to_be_visible()


STATES: dict[Callable[[Page], None], str | None] = {
    ticked: ".zb-page", editing: ".zb-page", bad_day: ".zb-page", clearing: ".zb-page", importing: ".zb-page", bad_file: ".zb-page", refused: None,
    answers: None, no_answers: None, search_page: None, narrowed: ".zb-toolbar", wrong_order: "[data-papers]", first_day: ".zb-page",
    checked_report: None, counted: None, chosen: ".zb-choose", gist: None}
"""What readers bring pages into, and the part of the page that it changes."""


@slow
@WIDTHS
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_state_of_a_page_breaks_a_rule_light_or_dark(opened: Callable[..., Page], state: Callable[[Page], None], size: dict) -> None:
    page = opened(viewport=size)
    state(page)
    page.evaluate(THIN)
    assert not (found := in_both(page, STATES[state], WHOLE)), "\n".join(found[:10])


@slow
def test_the_open_menu_of_a_phone_breaks_no_rule(kinds: dict[str, str], opened: Callable[..., Page]) -> None:
    page, wrong = opened(viewport=PHONE), {}
    for kind in ("/", "/calendar/", "clause", "/help/", "/404.html"):
        page.goto(kinds[kind])
        page.locator("header [for=__drawer]").click()
        expect(page.locator(".md-sidebar--primary .md-nav__link").first).to_be_in_viewport()
        if found := in_both(page, rules=WHOLE):
            wrong[kind] = found[:6]
    assert not wrong, told(wrong)


# ---- keys ----

WHERE = """() => {
    const one = document.activeElement, label = one.matches('.md-toggle, .md-option') && document.querySelector(`label[for="${one.id}"]`);
    return {skip: one.matches('.md-skip'), name: (one.textContent || one.value || '').trim().slice(0, 20), tag: one.tagName, id: one.id,
        href: one.getAttribute('href'), inside: !!one.closest('.md-sidebar--primary'), main: !!one.closest('main')};
}"""

RINGED = """() => {
    const one = document.activeElement;
    // What draws the ring of a switch that is not drawn itself: the label beside it.
    const shown = one.matches('.md-option') ? one.nextElementSibling : one.matches('[data-md-toggle=drawer]') ? document.querySelector('header [for=__drawer]')
        : one.matches('.md-nav__toggle') ? one.nextElementSibling : one;
    const area = shown.getBoundingClientRect(), look = getComputedStyle(shown);
    const at = document.elementFromPoint(Math.min(Math.max(area.left + area.width / 2, 1), innerWidth - 2), Math.min(Math.max(area.top + area.height / 2, 1), innerHeight - 2));
    const first = shown.getClientRects()[0] || area, start = document.elementFromPoint(Math.max(first.left + 3, 1), first.top + first.height / 2);
    const mine = each => each && (shown.contains(each) || each.contains(shown) && !each.matches('header, header *') || each.closest('label') && each.closest('label').contains(shown));
    return {name: `${one.tagName}.${one.className} ${(one.textContent || one.id).trim().slice(0, 20)}`,
        ring: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2, seen: area.width > 4 && area.height > 4 && (mine(at) || mine(start))};
}"""
"""Whether what has the focus shows it, and is not covered."""


def tab_to(page: Page, wanted: str, keys: int = 250, key: str = "Tab") -> list[str]:
    """Press KEY until an element that matches WANTED has the focus; where the focus was not seen on the way."""
    unseen = []
    for _ in range(keys):
        page.keyboard.press(key)
        now = page.evaluate(RINGED)
        if not (now["ring"] and now["seen"]):
            unseen.append(now["name"])
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return unseen
    pytest.fail(f"Tab 到不了 {wanted}")


@slow
@WIDTHS
def test_one_of_every_look_shows_its_focus_uncovered(kinds: dict[str, str], opened: Callable[..., Page], size: dict) -> None:
    page, wrong = opened(viewport=size), {}
    for kind, address in kinds.items():
        page.goto(address)
        page.keyboard.press("Tab")  # from now on the browser shows where the focus is
        many = page.evaluate("""() => {
            document.querySelectorAll('main details').forEach(one => { one.open = true; });
            const looks = {};
            for (const one of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')) {
                const look = `${one.tagName}.${one.className} in ${one.parentElement.className}`;
                if (one.checkVisibility({visibilityProperty: true}) && !one.disabled && !looks[look]) looks[look] = one;
            }
            window.looks = Object.values(looks);
            return window.looks.length;
        }""")
        unseen = []
        for number in range(many):
            look = page.evaluate("number => { window.looks[number].focus(); return window.looks[number].outerHTML.slice(0, 80); }", number)
            now = page.evaluate(RINGED)
            if not (now["ring"] and now["seen"]):
                unseen.append(f"{look} ring {now['ring']} seen {now['seen']}")
        assert many > 5
        if unseen:
            wrong[kind] = unseen
    assert not wrong, told(wrong)


@slow
@WIDTHS
def test_the_first_key_skips_the_menu_on_every_kind_of_page(kinds: dict[str, str], opened: Callable[..., Page], size: dict) -> None:
    page, lost = opened(viewport=size), []
    for kind, address in kinds.items():
        page.goto(address)
        for _ in range(1 if size == DESK else 2):  # on a phone the switch of the menu comes first
            page.keyboard.press("Tab")
        assert page.evaluate(WHERE)["skip"], kind
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        if not page.evaluate(WHERE)["main"]:
            lost.append(kind)
    assert not lost, f"跳过以后没有落在正文里：{lost}"


@slow
@WIDTHS
def test_by_keys_alone_a_question_is_asked_and_its_answer_opened(opened: Callable[..., Page], size: dict) -> None:
    page = opened(viewport=size)
    page.goto("/help/")
    unseen = tab_to(page, "#zb-q")
    page.keyboard.type("警示教育")
    expect(page.locator("#results[data-state=ready] [data-key]").first).to_be_visible()
    unseen += tab_to(page, "#results a[href*='plans/suo-2022/18/']", 60)
    assert not unseen
    page.keyboard.press("Enter")
    page.wait_for_url("**/plans/suo-2022/18/*")
    expect(page.locator("h1")).to_contain_text("18")


@slow
@WIDTHS
def test_by_keys_alone_a_box_is_ticked_dated_and_the_ticks_are_kept_in_a_file(opened: Callable[..., Page], size: dict) -> None:
    page = opened(viewport=size)
    page.goto(CLAUSE)
    unseen = tab_to(page, BOX)
    page.keyboard.press("Space")
    expect(page.locator(BOX).first).to_be_checked()
    unseen += tab_to(page, "[data-zb-tick=edit]", 3)
    page.keyboard.press("Enter")
    unseen += tab_to(page, ".zb-editor__note", 6)
    page.keyboard.type("在档案柜")
    unseen += tab_to(page, ".zb-editor [data-zb-tick=save]", 3)
    page.keyboard.press("Enter")
    expect(page.locator(".zb-tick").first).to_contain_text("在档案柜")
    page.locator("details[data-ticks] summary").focus()
    page.keyboard.press("Enter")
    unseen += tab_to(page, "details[data-ticks] button", 3)
    with page.expect_download():
        page.keyboard.press("Enter")
    assert not unseen


@slow
@WIDTHS
def test_by_keys_alone_a_list_is_narrowed_and_sorted(opened: Callable[..., Page], size: dict) -> None:
    page = opened(viewport=size)
    page.goto("/regulations/")
    unseen = tab_to(page, ".zb-filter")
    rows = page.locator(".zb-list").first.locator("tbody tr:visible")
    before = rows.count()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".zb-list__state").first).not_to_contain_text(f"显示 {before} /")
    assert 0 < rows.count() < before
    unseen += tab_to(page, ".zb-sort", 20)
    page.keyboard.press("Enter")
    expect(page.locator("[aria-sort=ascending]")).to_have_count(1)
    assert not unseen


@slow
@pytest.mark.parametrize("address", ["/", "/help/data/", "/404.html", CLAUSE])
def test_by_keys_alone_the_menu_of_a_phone_opens_leads_on_and_shuts(opened: Callable[..., Page], address: str) -> None:
    page = opened(viewport=PHONE)
    page.goto(address)
    menu, switch = page.locator(".md-sidebar--primary"), page.locator("[data-md-toggle=drawer]")
    unseen = tab_to(page, "[data-md-toggle=drawer]", 1)
    assert not page.evaluate("document.querySelector('.md-sidebar--primary a').checkVisibility({visibilityProperty: true})"), "keys reach a menu that is shut"
    page.keyboard.press("Space")
    expect(menu.locator("a:visible, .md-nav__toggle:visible").nth(1)).to_be_focused()  # after the sign at its head
    page.keyboard.press("Escape")
    expect(switch).not_to_be_checked()
    expect(switch).to_be_focused()
    page.keyboard.press("Space")
    unseen += tab_to(page, ".md-sidebar--primary .md-nav__link[href*='calendar/']", 12)
    assert not unseen
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(WHERE)["inside"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar/")
    expect(switch).not_to_be_checked()


@slow
def test_the_menu_shuts_when_keys_leave_it(opened: Callable[..., Page]) -> None:
    page = opened(viewport=PHONE)
    page.goto(CLAUSE)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(60):
        page.keyboard.press("Tab")
        if not page.evaluate(WHERE)["inside"]:
            break
    expect(page.locator("[data-md-toggle=drawer]")).not_to_be_checked()
    now = page.evaluate(RINGED)
    assert now["ring"] and now["seen"], now


# ---- large: the window zoomed, the type larger ----

ROOM = """() => {
    const wrong = [], seen = one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.zb-hidden, .zb-offscreen, noscript');
    for (const one of document.querySelectorAll('main .zb-page *')) {
        const look = getComputedStyle(one);
        // Text that is cut off: more than its box shows, and no way to scroll to it.
        if (seen(one) && look.clip === 'auto' && [look.overflowX, look.overflowY].some(way => way === 'hidden' || way === 'clip')
            && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)) wrong.push('cut off ' + one.tagName + '.' + one.className);
        // Its own scroll region: it must be reached by keys.
        if (seen(one) && look.overflowX === 'auto' && one.scrollWidth > one.clientWidth + 1 && !one.querySelector('a[href], button, input, [tabindex="0"]') && one.tabIndex < 0)
            wrong.push('no key scrolls ' + one.tagName + '.' + one.className);
    }
    const looks = {};
    for (const one of document.querySelectorAll('h1, h2, h3, a[href], button, select, input:not([type=checkbox]), summary, p, dt, dd')) {
        const look = `${one.tagName}.${one.className} in ${one.parentElement.className}`;
        if (!seen(one) || !one.getClientRects().length || (looks[look] = (looks[look] || 0) + 1) > 4 || one.matches('.md-skip, .md-top, .md-option') || one.closest('.md-sidebar--primary')) continue;
        one.scrollIntoView({block: 'center', inline: 'nearest'});
        const words = document.createRange();
        words.selectNodeContents(one);
        // The line in the middle of the window: the first of a long text is above it.
        const off = line => Math.abs(line.top + line.height / 2 - innerHeight / 2);
        const place = () => [...words.getClientRects()].sort((a, b) => off(a) - off(b))[0] || one.getBoundingClientRect();
        scrollBy(0, place().top + place().height / 2 - innerHeight / 2);  // a short text may stand at the end of a tall box
        const area = place(), across = Math.min(area.left + area.width / 2, innerWidth - 1);
        const at = document.elementFromPoint(across, area.top + area.height / 2);
        if (area.width > 4 && at && !one.contains(at) && !at.contains(one)) wrong.push(`${at.tagName}.${at.className} lies on ${look} ${one.textContent.trim().slice(0, 12)}`);
    }
    return wrong;
}"""
"""What is cut off, out of reach or covered."""

TEXTS = """() => {
    const all = new Set(), walk = document.createTreeWalker(document.querySelector('.zb-page'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode.textContent.trim(), one = walk.currentNode.parentElement;
        if (text && one.checkVisibility({visibilityProperty: true})) all.add(text);
    }
    return [...all];
}"""

LEFT_OUT = ".zb-home__search, .zb-home__search *, td[data-more], td[data-more] *"
"""What a narrow window leaves out of itself: a second search box below the one in the header, columns of a card that its link leads to."""


@slow
@pytest.mark.parametrize(("wide", "factor"), [(640, 2), (320, 4)], ids=["200%", "400%"])
def test_zoomed_nothing_is_lost_cut_off_or_to_be_scrolled_to_sideways(kinds: dict[str, str], opened: Callable[..., Page], wide: int, factor: int) -> None:
    page = opened(viewport={"width": wide, "height": 900 * wide // 1280}, device_scale_factor=factor)
    full, wrong = opened(viewport=DESK), {}
    for kind, address in kinds.items():
        full.goto(address)
        page.goto(address)
        full.evaluate("out => document.querySelectorAll(out).forEach(one => one.remove())", LEFT_OUT)
        for _ in range(20):  # What a script counts comes some time after the page, in each window at its own.
            if not (lost := sorted(set(full.evaluate(TEXTS)) - set(page.evaluate(TEXTS)))):
                break
            page.wait_for_timeout(250)
        found = [page.evaluate(OVERFLOW), *page.evaluate(ROOM), *(f"lost: {text[:30]}" for text in lost)]
        if found := list(filter(None, found)):
            wrong[kind] = found[:8]
    assert not wrong, told(wrong)


@slow
@WIDTHS
def test_the_largest_type_fits_on_every_kind_of_page(kinds: dict[str, str], opened: Callable[..., Page], size: dict) -> None:
    page, wrong = opened(viewport=size), {}
    page.goto("/")
    page.locator("[data-zb-size]").get_by_role("button", name="特大", exact=True).click()
    for kind, address in kinds.items():
        page.goto(address)
        expect(page.locator("html")).to_have_class(re.compile("zb-size-huge"))
        if found := list(filter(None, [page.evaluate(OVERFLOW), *page.evaluate(ROOM)])):
            wrong[kind] = found[:8]
    assert not wrong, told(wrong)


# ---- fingers ----

SMALL = """() => {
    const wrong = {};
    for (const one of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')) {
        const style = getComputedStyle(one);
        if (!one.checkVisibility({visibilityProperty: true}) || one.matches('.md-toggle, .md-option, .md-skip, .zb-offscreen') || one.closest('.md-sidebar--primary, .zb-hidden')) continue;
        // A link in a sentence: words beside it on the same line.
        const words = one.matches('a') && style.display === 'inline' && [...one.parentElement.childNodes].some(each => each !== one && each.textContent.trim());
        if (words) continue;
        const tick = one.matches('input[type=checkbox], input[type=radio]'), shown = tick && one.closest('label') || one;
        const area = shown.getBoundingClientRect(), least = tick ? 44 : 24;
        if (area.width < least - .1 || area.height < least - .1)
            wrong[`${one.tagName}.${one.className} in ${one.parentElement.tagName}.${one.parentElement.className}`] = `${Math.round(area.width)}×${Math.round(area.height)} ${one.textContent.trim().slice(0, 12)}`;
    }
    return Object.entries(wrong).map(each => each.join(': '));
}"""
"""Controls too small for a finger: 44 px for what is ticked, 24 for the rest."""


@slow
@WIDTHS
def test_what_is_pressed_is_large_enough(kinds: dict[str, str], opened: Callable[..., Page], size: dict) -> None:
    page, wrong = opened(viewport=size, has_touch=size == PHONE), {}
    for kind, address in kinds.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
        if found := page.evaluate(SMALL):
            wrong[kind] = found
    for state in (editing, clearing, importing, refused, answers, checked_report):
        state(page)
        if found := page.evaluate(SMALL):
            wrong[state.__name__] = found
    assert not wrong, told(wrong)


# ---- still, and in the colours of the system ----

MOVING = """() => {
    const long = text => text.split(',').some(one => parseFloat(one) * (one.trim().endsWith('ms') ? 1 : 1000) > 10);
    const wrong = new Set(document.getAnimations().map(one => 'runs: ' + (one.animationName || one.transitionProperty)));
    for (const one of document.querySelectorAll('*')) for (const part of ['', '::before', '::after']) {
        const look = getComputedStyle(one, part);
        if (part && look.content === 'none') continue;
        if (look.transitionProperty !== 'none' && long(look.transitionDuration)) wrong.add(`transition of ${one.tagName}.${one.className}${part}`);
        if (look.animationName !== 'none' && long(look.animationDuration)) wrong.add(`animation of ${one.tagName}.${one.className}${part}`);
        if (look.scrollBehavior === 'smooth') wrong.add(`smooth scrolling of ${one.tagName}.${one.className}`);
    }
    return [...wrong];
}"""


@slow
@WIDTHS
def test_nothing_moves_where_motion_is_not_wanted(kinds: dict[str, str], opened: Callable[..., Page], size: dict) -> None:
    page, wrong = opened(viewport=size), {}
    for kind, address in kinds.items():
        page.goto(address)
        page.evaluate(THIN)
        if found := page.evaluate(MOVING):
            wrong[kind] = found[:6]
    tick(page)
    panel(page)
    page.mouse.wheel(0, 3000)
    wrong |= {"in use": found} if (found := page.evaluate(MOVING)) else {}
    if size == PHONE:
        page.locator("header [for=__drawer]").click()
        wrong |= {"menu": found} if (found := page.evaluate(MOVING)) else {}
    assert not wrong, told(wrong)


CONTRASTS = """async picture => {
    const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + picture)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const data = canvas.getImageData(0, 0, image.width, image.height).data, line = byte => (byte / 255 <= .03928 ? byte / 255 / 12.92 : ((byte / 255 + .055) / 1.055) ** 2.4);
    let least = 1, most = 0;
    for (let at = 0; at < data.length; at += 4) {
        const light = .2126 * line(data[at]) + .7152 * line(data[at + 1]) + .0722 * line(data[at + 2]);
        least = Math.min(least, light);
        most = Math.max(most, light);
    }
    return (most + .05) / (least + .05);
}"""
"""How far apart the lightest and the darkest point of a picture are."""


@pytest.fixture(scope="module")
def contrast(browser: Browser) -> Iterator[Callable[[bytes], float]]:
    context = browser.new_context()
    page = context.new_page()
    yield lambda picture: page.evaluate(CONTRASTS, base64.b64encode(picture).decode())
    context.close()


@slow
@pytest.mark.parametrize("scheme", SCHEMES)
def test_in_the_colours_of_the_system_all_is_seen(opened: Callable[..., Page], contrast: Callable[[bytes], float], scheme: str) -> None:
    """Ticks, buttons, links, fields, folds, the bars of the year; a tick that is set, and where the focus is."""
    page = opened(forced_colors="active", color_scheme=scheme, viewport={"width": 1280, "height": 2000})
    tick(page)
    panel(page)
    box = page.locator(BOX)
    pale = {}

    def see(what: str, one: Locator) -> bytes:
        one.scroll_into_view_if_needed()
        picture = one.screenshot()
        if (found := contrast(picture)) < 4.5:
            pale[what] = round(found, 2)
        return picture

    assert see("tick set", box.nth(0)) != see("tick not set", box.nth(4))
    for what, one in (("button", "details[data-ticks] button"), ("link", ".zb-page p a"), ("fold", "details[data-ticks] summary"), ("tab", ".md-tabs__link"),
                      ("strip", ".zb-strip a"), ("size", ".zb-size__button"), ("field", "#zb-q"), ("go", ".zb-search__go"), ("colours", ".md-header__option label:visible"),
                      ("contents", ".md-nav--secondary .md-nav__link")):
        see(what, page.locator(one).first)
    for what, one in (("box", BOX), ("button", "details[data-ticks] button"), ("link", ".zb-page p a"), ("tab", ".md-tabs__link"), ("field", "#zb-q"),
                      ("contents", ".md-nav--secondary .md-nav__link")):
        control = page.locator(one).first
        control.scroll_into_view_if_needed()
        area = control.bounding_box()
        around = {"x": max(area["x"] - 6, 0), "y": max(area["y"] - 6, 0), "width": area["width"] + 12, "height": area["height"] + 12}
        page.evaluate("document.activeElement.blur()")
        before = page.screenshot(clip=around)
        page.keyboard.press("Shift")
        control.evaluate("one => one.focus({focusVisible: true, preventScroll: true})")
        if page.screenshot(clip=around) == before:
            pale[f"focus of {what}"] = 0
    page.goto("/calendar/")
    see("bars", page.locator(".zb-load__svg"))
    page.locator(".zb-load__svg").evaluate("one => one.querySelectorAll('rect').forEach(bar => bar.remove())")
    see("words of the bars", page.locator(".zb-load__svg"))
    page.goto("/coverage/")
    for state in ("answered", "not-mentioned"):
        see(state, page.locator(f".zb-heat__cell--{state}").first)
    page.goto("/requirements/")
    see("sort", page.locator(".zb-sort").first)
    see("choice", page.locator(".zb-filter").first)
    assert not pale


# ---- the markup ----

CHECKER = "vnu-jar@26.9.27"


@pytest.fixture(scope="module")
def checker() -> Path:
    """The Nu Html Checker, fetched once into build/; skipped where there is no Java, no npm or no way to the registry."""
    if missing := [name for name in ("java", "npm") if not shutil.which(name)]:
        pytest.skip(f"没有 {'、'.join(missing)}，网页的标记没有核")
    folder = ROOT / "build" / CHECKER
    jar = folder / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.exists():
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", CHECKER],
                              capture_output=True, text=True, timeout=180)
        if not jar.exists():
            pytest.skip(f"取不到 {CHECKER}，网页的标记没有核：{done.stderr.strip().splitlines()[-1:]}")
    return jar


@slow
def test_the_markup_of_every_kind_of_page_is_valid(kinds: dict[str, str], followed: Path, checker: Path, tmp_path: Path) -> None:  # noqa: F811
    def check(*files: Path) -> list[str]:
        done = subprocess.run(["java", "-Xss8m", "-Dfile.encoding=UTF-8", "-jar", str(checker), "--errors-only", "--exit-zero-always", "--format", "json", *map(str, files)],
                              capture_output=True, text=True, encoding="utf-8", timeout=300)
        return [f"{Path(one['url']).parent.name}:{one.get('lastLine')}: {one['message']}" for one in json.loads(done.stderr)["messages"]]

    wrong = tmp_path / "wrong.html"
    wrong.write_text('<!doctype html><html lang="zh"><title>错</title><p id="a"></p><p id="a"></p></html>', "utf-8")
    assert len(check(wrong)) == 1, "the checker checks nothing"
    assert not (found := check(*(followed / address.strip("/") / ("" if address.endswith(".html") else "index.html") for address in kinds.values()))), told(found)


# ---- what of the theme is mended here ----

TEMPLATES = Path(next(iter(material.__path__))) / "templates"

REPLACED = {
    "partials/javascripts/palette.html": "8790389765ea6036effddba548b15093bb05bdc75624eaeaf8b13f3c24be4ab5",
    "partials/header.html": "8cf3fb15bcf969ff596649616fd99366b3c31c08d57a86d05308efc16d8fa75f",
    "partials/search.html": "bfd556535abcddb99396ab2a7e3acc2ebcd3f36756007d3969396caa4126be30",
    "partials/toc.html": "fde48f583563364b0e0e6865a5ab1e7060ec1826161f69f5cbee653e621b0f84"}
"""The templates of the theme that ours stand in for, as they were when ours were written: SHA-256."""

FAULTS = {
    'type="checkbox" id="__drawer" autocomplete="off">': "base.html",
    'type="checkbox" id="__search" autocomplete="off">': "base.html",
    "{% if page.toc | first is defined %}": "base.html",
    '<label class="md-nav__title" for="__toc">': "partials/toc.html",
    ".md-toggle{display:none}": "assets/stylesheets/main.*.min.css",
    ".md-header__button:not(.focus-visible){outline:none": "assets/stylesheets/main.*.min.css",
    "[dir=ltr] .md-sidebar--primary{left:-12.1rem}": "assets/stylesheets/main.*.min.css",
    ".md-top[hidden]{pointer-events:none;opacity:0;": "assets/stylesheets/main.*.min.css",
    ".md-tabs__item{height:2.4rem;": "assets/stylesheets/main.*.min.css"}
"""What of the theme is mended by main.html, the partials and base.css → where it stands."""


@pytest.mark.parametrize("name", sorted(path.relative_to(ROOT / "hooks/theme").as_posix() for path in (ROOT / "hooks/theme/partials").rglob("*.html")))
def test_a_template_that_ours_stands_in_for_is_still_the_one_it_was_written_for(name: str) -> None:
    now = hashlib.sha256((TEMPLATES / name).read_bytes()).hexdigest()
    assert REPLACED.get(name) == now, f"主题改了 {name}：把 hooks/theme/{name} 和它再对一遍，改好后在 REPLACED 里写上 {now}"


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_mended_is_still_what_the_theme_does(fault: str) -> None:
    path = next(TEMPLATES.glob(FAULTS[fault]))
    assert path.read_text("utf-8").count(fault) == 1, f"{path.name} 里不再是 {fault}：看看 hooks/theme 里为它做的修补还要不要、还对不对"
