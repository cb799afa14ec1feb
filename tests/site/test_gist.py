"""What a reader sees of the gists: the sentence behind a link, while the pointer or the keyboard rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from harness import Reader, lay_out_assets, served
from playwright.sync_api import Browser, Locator, Page, expect

GIST = "支部每季度开一次读书会，书记召集，记在活动记录里。"
OTHER = "每个书点有一名值班员。"
LONG = "一句很长的说明，" * 14
HOSTILE = """<img src=x onerror="window.struck = 1"><script>window.struck = 2</script>&lt;b&gt;"""


def link(name: str, gist: str | None = None, style: str = "") -> str:
    title = f' title="{escape(gist)}"' if gist else ""
    return f'<a href="#{name}" id="{name}"{title} style="{style}">{name}</a>'


def body(*links: str) -> str:
    """A page of ours; below the links is room to scroll."""
    return f'<div class="zb-page">{"".join(f"<p>{one}</p>" for one in links)}<p id="text">别处的字</p><div style="height:150vh"></div></div>'


@pytest.fixture
def reader(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader; `@pytest.mark.parametrize("reader", …, indirect=True)` gives the options of the browser."""
    lay_out_assets(tmp_path)
    with served(tmp_path) as origin:
        one = Reader(browser, tmp_path, origin, **getattr(request, "param", {}))
        yield one
        one.close()


def box(page: Page) -> Locator:
    return page.locator("#zb-gist")


def within(page: Page) -> bool:
    """Whether the gist stands in the window, and the page scrolls no further for it."""
    return page.evaluate("""() => {
        const at = document.getElementById('zb-gist').getBoundingClientRect(), root = document.documentElement;
        return at.left >= 0 && at.right <= root.clientWidth && at.top >= 0 && at.bottom <= innerHeight && root.scrollWidth <= root.clientWidth;
    }""")


def test_nothing_is_shown_before_it_is_asked_for(reader):
    page = reader.show(body(link("a", GIST)))
    expect(box(page)).to_have_count(0)
    assert page.locator("#a").get_attribute("title") == GIST, "without a pointer the title stays for whoever reads it"


def test_the_pointer_on_a_link_shows_its_gist_below_it(reader):
    page = reader.show(body(link("a", GIST)))
    page.locator("#a").hover()
    expect(box(page)).to_be_visible()
    expect(box(page)).to_have_text(GIST)
    expect(box(page)).to_have_attribute("role", "tooltip")
    expect(page.locator("#a")).to_have_attribute("aria-describedby", "zb-gist")
    assert box(page).bounding_box()["y"] >= page.locator("#a").bounding_box()["y"] + page.locator("#a").bounding_box()["height"]


def test_the_keyboard_on_a_link_shows_its_gist_and_leaving_hides_it(reader):
    page = reader.show(body(link("a", GIST), link("b")))
    page.keyboard.press("Tab")
    expect(page.locator("#a")).to_be_focused()
    expect(box(page)).to_have_text(GIST)
    page.keyboard.press("Tab")
    expect(page.locator("#b")).to_be_focused()
    expect(box(page)).to_be_hidden()
    assert page.locator("#a").get_attribute("aria-describedby") is None


def test_going_from_link_to_link_shows_one_gist_after_the_other(reader):
    page = reader.show(body(link("a", GIST), link("b", OTHER)))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(box(page)).to_have_text(OTHER)
    page.keyboard.press("Shift+Tab")
    expect(box(page)).to_have_text(GIST)
    expect(box(page)).to_have_count(1)


@pytest.mark.parametrize("way", ["pointer", "keyboard"])
def test_escape_hides_it_and_it_can_be_shown_again(reader, way):
    page = reader.show(body(link("a", GIST)))

    def ask() -> None:
        page.locator("#text").hover()
        page.evaluate("document.activeElement.blur()")
        page.locator("#a").hover() if way == "pointer" else page.locator("#a").focus()
    ask()
    expect(box(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(box(page)).to_be_hidden()
    ask()
    expect(box(page)).to_have_text(GIST)


def test_it_is_gone_a_moment_after_the_pointer_leaves(reader):
    page = reader.show(body(link("a", GIST)))
    page.locator("#a").hover()
    expect(box(page)).to_be_visible()
    page.locator("#text").hover()
    expect(box(page)).to_be_hidden()


def test_the_pointer_may_move_onto_it(reader):
    page = reader.show(body(link("a", GIST)))
    page.locator("#a").hover()
    at = box(page).bounding_box()
    page.mouse.move(at["x"] + 10, at["y"] + at["height"] / 2, steps=4)
    page.wait_for_timeout(500)
    expect(box(page)).to_be_visible()
    page.mouse.move(900, 600, steps=4)
    expect(box(page)).to_be_hidden()


def test_a_click_hides_it(reader):
    page = reader.show(body(link("a", GIST)))
    page.locator("#a").click()
    expect(box(page)).to_be_hidden()


def test_the_title_is_not_shown_a_second_time(reader):
    page = reader.show(body(link("a", GIST)))
    page.locator("#a").hover()
    expect(box(page)).to_be_visible()
    assert page.locator("#a").get_attribute("title") is None
    page.locator("#text").hover()
    expect(box(page)).to_be_hidden()
    assert page.locator("#a").get_attribute("title") is None, "the browser would show it beside ours the next time"
    page.locator("#a").hover()
    expect(box(page)).to_have_text(GIST)


def test_a_gist_is_text(reader):
    page = reader.show(body(link("a", HOSTILE)))
    page.locator("#a").hover()
    expect(box(page)).to_have_text(HOSTILE)
    assert box(page).locator("*").count() == 0
    assert page.evaluate("window.struck") is None


def test_a_link_without_a_gist_and_a_link_of_the_theme_show_none(reader):
    page = reader.show(f'<nav><a href="#x" id="x" title="{OTHER}">x</a></nav>' + body(link("a")))
    for name in ("a", "x"):
        page.locator(f"#{name}").hover()
        page.locator(f"#{name}").focus()
        expect(box(page)).to_have_count(0)


@pytest.mark.parametrize("reader", [{"viewport": {"width": 360, "height": 640}}], indirect=True)
@pytest.mark.parametrize("style", ["", "margin-left:270px", "position:fixed;bottom:2px;right:2px", "position:fixed;bottom:2px;left:2px", "position:absolute;top:900px;right:0"],
                         ids=["left", "right", "bottom right", "bottom left", "scrolled to"])
def test_it_stays_within_a_small_window(reader, style):
    page = reader.show(body(link("a", LONG, style)))
    page.locator("#a").focus()
    expect(box(page)).to_be_visible()
    assert within(page)


def test_a_link_broken_over_two_lines_is_met_at_its_first(reader):
    page = reader.show(body("字" * 60 + link("a" * 30, GIST)))
    page.set_viewport_size({"width": 700, "height": 500})
    page.locator("a").focus()
    expect(box(page)).to_have_text(GIST)
    assert within(page)


def test_it_is_not_printed(reader):
    page = reader.show(body(link("a", GIST)))
    page.locator("#a").focus()
    expect(box(page)).to_be_visible()
    page.emulate_media(media="print")
    expect(box(page)).to_be_hidden()


def test_without_scripts_the_title_says_it(reader):
    page = reader.show(body(link("a", GIST)), scripts=())
    page.locator("#a").hover()
    expect(box(page)).to_have_count(0)
    expect(page.locator("#a")).to_have_attribute("title", GIST)
