"""What a first visit costs, and what the frame of a page does without the theme's script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import material
import pytest
from builds import watch
from playwright.sync_api import BrowserContext, Page, expect
from sampling import sampled
from test_browser import CLAUSE, KINDS
from zhibu.assets import THEME, WORN
from zhibu.pages.lists import ROOM

REQUESTS, BYTES = 8, 90_000
"""At most, of a first visit to a clause."""


def visit(context: BrowserContext, address: str) -> dict[str, int]:
    """The bytes of every request that opening ADDRESS makes, heads included, by address."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    names: dict[str, str] = {}
    found: dict[str, int] = {}
    session.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    session.on("Network.loadingFinished", lambda event: found.update({names[event["requestId"]]: round(event["encodedDataLength"])}))
    session.send("Network.enable")
    page.goto(address, wait_until="load")
    page.wait_for_timeout(300)
    icon = page.evaluate("document.querySelector('link[rel~=icon]').href")
    if icon not in found:  # a browser without windows has no place for it
        answer = context.request.get(icon)
        found[icon] = len(answer.body()) + sum(len(f"{one['name']}: {one['value']}\r\n") for one in answer.headers_array)
    return {address: size for address, size in found.items() if not address.startswith("data:")}


def test_the_first_visit_of_a_clause_is_small(profile: Callable[..., BrowserContext]) -> None:
    found = visit(profile(), CLAUSE)
    assert any("favicon" in address for address in found), "the icon counts too"
    assert len(found) <= REQUESTS and sum(found.values()) <= BYTES, found


@pytest.mark.parametrize("kind", sampled(KINDS, 5))
def test_no_page_makes_many_requests(profile: Callable[..., BrowserContext], kind: str) -> None:
    assert len(visit(profile(), KINDS[kind])) <= REQUESTS


def test_no_page_wears_what_was_left_out_of_the_themes_style(built: Path) -> None:
    folder = Path(material.__file__).parent / "templates"
    styles = "".join(path.read_text("utf-8") for path in folder.glob("assets/stylesheets/*.css") if THEME.fullmatch(path.relative_to(folder).as_posix()))
    known = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", re.sub(r"""url\("[^"]*"\)""", "", styles)))
    pages, worn = 0, set()
    for path in built.rglob("*.html"):
        worn |= {name for names in re.findall(r"""class=["']([^"']*)""", path.read_text("utf-8")) for name in names.split()}
        pages += 1
    for path in built.glob("assets/zb/*.js"):
        worn |= set(re.findall(r"md-[a-z_-]+", re.sub(r"data-md-[a-z]+", "", path.read_text("utf-8"))))
    assert pages > 100 and len(worn & known) > 40
    left_out = {name for name in worn & known if not WORN.fullmatch(name)}
    assert not left_out, f"页面用到主题的这些样式，但没有带上；在 hooks/zhibu/assets.py 的 WORN 里加上：{'、'.join(sorted(left_out))}"


@pytest.mark.parametrize("kind", sampled(KINDS, 4))
def test_the_scripts_come_when_the_page_is_drawn(profile: Callable[..., BrowserContext], kind: str) -> None:
    page = watch(profile().new_page())
    page.goto(KINDS[kind])
    drawn, asked = page.evaluate("""() => [performance.getEntriesByName('first-contentful-paint')[0].startTime,
        performance.getEntriesByType('resource').filter(one => one.initiatorType === 'script').map(one => one.startTime)]""")
    assert asked and min(asked) >= drawn, "text waits for scripts"
    assert page.faults == []


@pytest.mark.parametrize("kind", sampled(KINDS, 11))
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_while_a_page_comes(profile: Callable[..., BrowserContext], kind: str, width: int) -> None:
    page = watch(profile(viewport={"width": width, "height": 740}).new_page())
    page.add_init_script("""window.shifts = []; new PerformanceObserver(list => list.getEntries().forEach(one => one.hadRecentInput || shifts.push([one.value,
        ...one.sources.map(source => source.node && source.node.className || '')]))).observe({type: 'layout-shift', buffered: true})""")
    page.goto(KINDS[kind])
    page.wait_for_timeout(500)
    shifts = page.evaluate("window.shifts")
    assert sum(one[0] for one in shifts) < 0.02, f"给脚本要放进去的东西先留出位置（controls.css 里“The room of what scripts fill”）：{shifts}"
    assert page.faults == []


@pytest.mark.parametrize("lacking", ["delete window.PerformanceObserver", "Object.defineProperty(PerformanceObserver, 'supportedEntryTypes', {value: []})",
                                     "Object.defineProperty(document, 'hidden', {value: true})",
                                     "delete window.PerformanceObserver; window.requestAnimationFrame = () => 0"])
def test_the_scripts_come_too_where_nothing_tells_that_the_page_is_drawn(profile: Callable[..., BrowserContext], lacking: str) -> None:
    page = watch(profile().new_page())
    page.add_init_script(lacking)
    page.goto("/requirements/")
    expect(page.locator(".zb-list .zb-toolbar").first).to_be_attached()
    expect(page.locator(".zb-size__button")).to_have_count(3)
    assert page.evaluate("document.scripts.length") == page.evaluate("new Set(Array.from(document.scripts, one => one.src || one.textContent)).size"), "none twice"
    assert page.faults == []


@contextmanager
def without_scripts_yet(page: Page, address: str) -> Iterator[None]:
    """ADDRESS opened on a slow line: what is done within is done before the scripts come; after it they have come."""
    held = []
    page.route(re.compile(r"\.js($|\?)"), lambda route: held.append(route))
    page.goto.__wrapped__(page, address)
    yield
    page.wait_for_timeout(1200)
    assert held and page.locator("html[data-waiting]").count(), "the test holds the scripts"
    for route in held:
        route.continue_()
    page.locator("html:not([data-waiting])").wait_for(state="attached")
    page.unroute_all()


def test_a_day_a_choice_and_a_word_given_before_the_scripts_come_are_taken(page: Page) -> None:
    with without_scripts_yet(page, "/start/"):
        page.locator("#zb-start").fill("2026-03-02")
    expect(page.locator("#day-1")).to_contain_text("2026年3月2日")
    with without_scripts_yet(page, "/mechanisms/"):
        page.get_by_label("关键词").fill("学习强国")
    expect(page.locator(".zb-list__state")).to_contain_text("含“学习强国”")
    with without_scripts_yet(page, "/inspection/"):
        page.get_by_label("部分").select_option(index=2)
    expect(page.locator(".zb-choose__state")).to_contain_text("范围：部分")
    assert page.faults == []


def test_what_is_ticked_before_the_scripts_come_is_kept(page: Page) -> None:
    boxes = page.locator("input[type=checkbox][data-check]")
    with without_scripts_yet(page, CLAUSE):
        for n in (0, 1, 1):  # the second is taken back
            boxes.nth(n).locator("xpath=..").click()
    for _ in range(2):
        page.locator("html:not([data-waiting])").wait_for(state="attached")
        assert [boxes.nth(n).is_checked() for n in (0, 1)] == [True, False]
        page.reload()
    assert page.faults == []


def test_what_the_reader_chose_stands_before_the_page_is_drawn(profile: Callable[..., BrowserContext]) -> None:
    context = profile(color_scheme="dark")
    probe = "addEventListener('DOMContentLoaded', () => { window.probed = [document.documentElement.className, document.body.dataset.mdColorScheme, document.documentElement.hasAttribute('data-waiting')]; })"
    for chosen, expected in ((None, ["zb-from-top", "slate", True]), ("特大", ["zb-from-top zb-size-huge", "slate", True]), ("换成浅色", ["zb-from-top zb-size-huge", "default", True]), ("标准", ["zb-from-top", "default", True])):
        page = watch(context.new_page())
        page.add_init_script(probe)
        page.goto(CLAUSE)
        if chosen:
            (page.get_by_title(chosen) if "换" in chosen else page.get_by_role("button", name=chosen, exact=True)).click()
            page.reload()
        assert page.evaluate("window.probed") == expected, chosen
        assert page.faults == []


def painted(page: Page, scheme: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)


@pytest.mark.parametrize(("system", "first", "second", "button"), [("light", "default", "slate", "换成深色"), ("dark", "slate", "default", "换成浅色")])
def test_the_colours_follow_the_system_until_the_reader_chooses(profile: Callable[..., BrowserContext], system: str, first: str, second: str, button: str) -> None:
    page = watch(profile(color_scheme=system).new_page())
    page.goto(CLAUSE)
    painted(page, first)
    other = {"light": "dark", "dark": "light"}[system]
    page.emulate_media(color_scheme=other)
    painted(page, second)  # the system was set otherwise meanwhile
    page.emulate_media(color_scheme=system)
    page.get_by_title(button).click()
    painted(page, second)
    expect(page.locator("label[for^=__palette]:visible")).to_have_count(1)
    page.reload()
    painted(page, second)  # kept
    page.emulate_media(color_scheme=other)
    page.emulate_media(color_scheme=system)
    painted(page, second)  # a choice goes before the system
    assert page.faults == []


def test_a_link_into_a_folded_part_opens_it_and_paper_opens_all(page: Page) -> None:
    page.goto("/help/")
    page.evaluate("""() => document.querySelector('.zb-page').insertAdjacentHTML('beforeend',
        '<details id="outer"><summary>甲</summary><p id="inner">里面</p></details><details id="other"><summary>乙</summary>丙</details>')""")
    page.evaluate("location.hash = 'inner'")
    expect(page.locator("#inner")).to_be_in_viewport()
    assert not page.locator("#other").evaluate("one => one.open")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#other").evaluate("one => one.open")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not page.locator("#other").evaluate("one => one.open") and page.locator("#outer").evaluate("one => one.open")
    assert page.faults == []


def test_the_list_of_contents_tells_what_is_read_and_stays_in_the_window(page: Page) -> None:
    page.goto("/help/data/")
    active = page.locator(".md-sidebar--secondary .md-nav__link--active")
    links = page.locator(".md-sidebar--secondary [data-md-component=toc] a")
    target = links.nth(links.count() // 2)
    target.click()
    expect(active).to_have_count(1)
    assert active.get_attribute("href") == target.get_attribute("href")
    expect(page.locator("[data-md-component=header-title]")).to_have_class("md-header__title md-header__title--active")
    assert page.locator(".md-sidebar--secondary .md-sidebar__scrollwrap").evaluate("one => one.getBoundingClientRect().bottom <= innerHeight + 1")


def test_the_way_up_is_offered_when_the_reader_turns_back(page: Page) -> None:
    page.goto(CLAUSE)
    up = page.locator("[data-md-component=top]")
    expect(up).to_be_hidden()
    page.evaluate("scrollTo(0, 3000)")
    page.wait_for_timeout(100)
    page.evaluate("scrollTo(0, 2500)")
    expect(up).to_be_visible()
    up.click()
    expect(up).to_be_hidden()
    assert page.evaluate("pageYOffset") == 0


def test_a_link_within_the_page_shuts_the_menu(profile: Callable[..., BrowserContext]) -> None:
    page = watch(profile(viewport={"width": 360, "height": 740}, has_touch=True).new_page())
    page.goto("/help/data/")
    page.locator("header label[for=__drawer]").click()
    drawer = page.locator("[data-md-toggle=drawer]")
    assert drawer.is_checked()
    page.evaluate("document.querySelector('.md-sidebar--primary a[href^=\"#\"], .md-sidebar--primary a').addEventListener('click', event => event.preventDefault())")
    page.locator(".md-sidebar--primary a").first.dispatch_event("click")
    assert not drawer.is_checked()


def test_a_wide_table_of_a_hand_written_page_scrolls_by_itself(page: Page) -> None:
    page.goto("/help/data/")
    boxes = page.locator(".md-typeset__scrollwrap > .md-typeset__table > table")
    assert boxes.count() == page.locator(".md-typeset table:not([class])").count() > 0
    assert page.locator(".md-typeset__scrollwrap").first.get_attribute("tabindex") == "0"


@pytest.mark.parametrize("address", sampled(["terms/", "requirements/", "mechanisms/", "faq/", "start/", "regulations/zhibu-gongzuo-tiaoli/", "reports/suo-2022h1/"], 4))
def test_what_is_laid_out_late_stands_for_about_the_room_that_it_takes(profile: Callable[..., BrowserContext], address: str) -> None:
    page = watch(profile(viewport={"width": 412, "height": 740}).new_page())
    page.goto(f"{address}#all")  # with a place in the address nothing is late
    rooms = page.locator("[data-room]").evaluate_all("all => all.map(one => [one.getBoundingClientRect().height, Number(one.dataset.room)])")
    taken, given = sum(height for height, _ in rooms), sum(ROOM * steps for _, steps in rooms)
    small = [row for row in rooms if row[0] > ROOM * row[1]]
    assert len(rooms) >= 8 and len(small) <= len(rooms) / 20, f"让出的地方不够，pages/lists.py 的 room 算少了：{small}"
    assert taken <= given <= 1.7 * taken, "the bar at the side would tell a wrong length"


@pytest.mark.parametrize(("address", "inside", "width"), [
    ("terms/", ".zb-entry[id]", 1280), ("requirements/", "h2[id]", 360),
    *(pytest.param(*one, marks=pytest.mark.slow) for one in (("terms/", ".zb-entry[id]", 360), ("requirements/", "h2[id]", 1280)))])
def test_a_place_in_a_long_page_is_where_its_address_leads(profile: Callable[..., BrowserContext], address: str, inside: str, width: int) -> None:
    """Rows far from the window are laid out late; a place below them must not wander off, neither when opened nor when clicked."""
    page = watch(profile(viewport={"width": width, "height": 740}).new_page())
    page.goto(address)
    late = page.locator("[data-room]").evaluate_all("all => all.length > 0 && all.every(one => getComputedStyle(one).contentVisibility === 'auto')")
    assert late == (width < 720), "hundreds of rows are laid out at once before the first is seen"
    names = page.locator(inside).evaluate_all("all => all.map(one => one.id)")
    for name in (names[len(names) // 2], names[len(names) * 3 // 4]):
        clicked, opened = page, watch(profile(viewport={"width": width, "height": 740}).new_page())
        opened.goto(f"{address}#{name}")
        clicked.goto(address)
        clicked.evaluate("name => { location.hash = name; }", name)
        for one in (opened, clicked):
            place = one.locator(f"[id='{name}']")
            expect(place).to_be_in_viewport()
            one.wait_for_timeout(400)
            assert 40 <= place.bounding_box()["y"] <= 200, f"{address}#{name} does not stand under the header: zb-list and zb-entry in base.css"


@pytest.mark.parametrize("away", [pytest.param("reload", marks=pytest.mark.slow), "back"])
def test_who_comes_back_to_a_long_page_reads_on_where_they_were(profile: Callable[..., BrowserContext], away: str) -> None:
    """What the scripts put in above it, when the page has long been drawn, does not push it down."""
    page = watch(profile(viewport={"width": 1280, "height": 900}).new_page())
    page.goto("/requirements/")
    row = page.locator("h2#levels ~ * tbody tr").nth(3)
    row.evaluate("place => window.scrollTo(0, place.getBoundingClientRect().top + window.pageYOffset - 440)")
    page.wait_for_timeout(200)
    if away == "reload":
        page.reload()
    else:
        page.goto(CLAUSE)
        page.go_back()
    page.wait_for_timeout(300)
    assert abs(row.bounding_box()["y"] - 440) < 60
