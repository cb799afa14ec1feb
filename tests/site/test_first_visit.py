"""What a first visit costs, and what the frame of a page does without the theme's script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builds import watch
from playwright.sync_api import BrowserContext, Page, expect
from sampling import sampled
from test_browser import CLAUSE, KINDS

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
