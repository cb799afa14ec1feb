"""The search in a real browser on the real site: what it loads, shows and says, by every way in, from every place it works."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import pytest
from sampling import sampled
from builds import watch
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from test_browser import CLAUSE, KINDS, OVERFLOW, violations

BOX = "input[type=search][name=q]"
PARTS = re.compile(r"/api/search/|/assets/zb/search-(index|query|rank|ui)\.js")
QUESTION, WORD = "警示教育多久搞一次", "警示教育"
NOWHERE, NEAR = "饕餮麒麟", "主民"
"""What no record has; and what has only the characters of one, in a wrong order."""
HOSTILE = "<img src=x onerror=alert(1)>"


def box(page: Page) -> Locator:
    return page.locator(BOX)


def answered(page: Page, query: str) -> Locator:
    """The results for QUERY, when they are final."""
    page.wait_for_selector(f"#results[data-state=ready][data-query={json.dumps(query, ensure_ascii=False)}]", state="attached")
    return page.locator("#results")


def ask(page: Page, query: str) -> Locator:
    box(page).fill(query)
    return answered(page, query)


def found(page: Page) -> list[str]:
    """Keys of the results as they stand."""
    return page.locator("#results [data-key]").evaluate_all("all => all.map(one => one.dataset.key)")


def loaded(page: Page) -> list[str]:
    """What of the search the page has asked for."""
    return [urlsplit(one).path for one in page.addresses if PARTS.search(one)]


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.className || document.activeElement.tagName")


@pytest.fixture(scope="module")
def entities(built: Path) -> dict[str, dict]:
    """What the catalog says of every record, by key."""
    return {one["key"]: one for one in json.loads((built / "api/catalog.json").read_bytes())["entities"]}


@pytest.fixture
def home(page: Page) -> Page:
    page.goto("/help/")
    return page


# ---- what is there, and what is loaded ----

def test_there_is_one_search_box_on_every_page(built: Path) -> None:
    boxes = {path: re.findall(r"<input[^>]*\btype=\"?search\b[^>]*>", path.read_text("utf-8")) for path in built.rglob("*.html")}
    assert len(boxes) > 100
    assert {path: one for path, one in boxes.items() if len(one) != 1 or 'name="q"' not in one[0]} == {}
    assert [path for path in boxes if re.search(r"md-search|search_index", path.read_text("utf-8"))] == []
    assert not (built / "search/search_index.json").exists(), "the theme's own search is not shipped"


@pytest.mark.parametrize("kind", sampled(["home", "clause", "ledger", "search", "report", "help", "not-found"]))
def test_nothing_of_the_search_is_loaded_before_the_box_is_touched(page: Page, kind: str) -> None:
    page.goto(KINDS[kind])
    page.wait_for_timeout(100)
    assert loaded(page) == [] and box(page).count() == 1
    box(page).focus()
    page.wait_for_function("() => window.zhibu.search && document.getElementById('results')")
    page.evaluate("zhibu.index.loadCore()")
    assert [path.rsplit("/", 1)[1] for path in loaded(page)] == [
        "search-index.js", "search-query.js", "search-rank.js", "search-ui.js", "core.js"], "and of the index only what every query needs"
    assert not page.faults


def test_a_query_loads_only_the_parts_that_it_needs(home: Page, built: Path) -> None:
    ask(home, WORD)
    size = sum((built / path.lstrip("/")).stat().st_size for path in loaded(home) if "/api/search/" in path)
    assert size < sum(path.stat().st_size for path in (built / "api/search").rglob("*.js")) / 2
    assert len(loaded(home)) == len(set(loaded(home))), "and each once"


def test_the_browser_cuts_texts_as_the_index_was_cut(home: Page) -> None:
    """Every pair that a query for a text of the handbook looks up is in the index, in the part where it is looked for."""
    ask(home, WORD)
    lost = home.evaluate("""async () => {
        const { index, query } = zhibu;
        const core = await index.loadCore();
        const documents = await index.loadDocuments(Array.from({ length: core.documents }, (_, number) => number));
        const texts = [].concat(...documents.map(one => [one.title, ...one.names, ...one.passages.map(passage => passage[1])]))
            .map(text => text.replace(/(?<![a-z0-9])\\s+|\\s+(?![a-z0-9])/gi, '')); // as the box does with the words between blanks
        const wanted = Array.from(new Set([].concat(...texts.map(text => query.pairs(query.normalise(text))))));
        await index.loadPairs(wanted);
        return [wanted.length, wanted.filter(pair => !index.has(pair))];
    }""")
    assert lost[0] > 5000 and lost[1] == []


# ---- what it shows ----

def test_results_stand_in_order_with_key_kind_and_a_link_that_leads_there(home: Page, entities: dict[str, dict], built: Path) -> None:
    results = ask(home, WORD)
    shown = results.locator("[data-key]")
    keys = found(home)
    assert len(keys) > 3 and set(keys) <= set(entities) and len(set(keys)) == len(keys)
    assert shown.evaluate_all("all => all.map(one => one.dataset.kind)") == [entities[key]["type"] for key in keys]
    for one, key in zip(shown.all(), keys):
        page, anchor = urldefrag(urljoin(home.url, one.locator("a").first.get_attribute("href")))
        own = urldefrag(entities[key]["url"])
        assert urlsplit(page).path == own.url, key
        assert not anchor or f'id="{anchor}"' in (built / own.url.lstrip("/") / "index.html").read_text("utf-8"), (key, anchor)
        assert entities[key]["title"].split("（")[0] in one.inner_text()
    assert results.locator(".zb-hit").first.inner_text() in WORD
    results.locator("[data-key] a").first.click()
    expect(home.locator("h1")).to_be_visible()
    assert not home.faults


def test_a_question_gets_its_answer_first_with_the_requirement_it_quotes(home: Page, entities: dict[str, dict]) -> None:
    first = ask(home, QUESTION).locator("> *").first
    expect(first).to_have_class(re.compile("zb-result--answer"))
    requirement = entities[first.get_attribute("data-requirement")]
    assert first.get_attribute("data-key") in (requirement.get("clause"), requirement["key"].replace("requirement:", "clause:").rpartition("/")[0])
    assert "警示教育" in requirement["title"] and "警示教育" in first.inner_text()
    assert re.search(rf"每.*{requirement['min']}{requirement['unit']}", first.inner_text())
    assert found(home)[0] == first.get_attribute("data-key") and found(home).count(found(home)[0]) == 1, "and its record not again below"
    expect(home.get_by_role("status")).to_contain_text("第一条是直接回答")


def test_nothing_found_says_what_was_understood_and_offers_near_terms(home: Page) -> None:
    results = ask(home, NOWHERE)
    expect(results).to_contain_text(f"没有找到“{NOWHERE}”")
    assert found(home) == []
    expect(home.get_by_role("status")).to_have_text("没有找到")
    results = ask(home, f"{NOWHERE}多久")
    expect(results).to_contain_text(f"“{NOWHERE}多久”（按“{NOWHERE}”找）")
    near = ask(home, NEAR).locator("[data-zb-suggest]").all_inner_texts()
    assert found(home) == [] and near and len(set(near)) == len(near) and all(set(NEAR) & set(word) for word in near)
    home.locator("#results [data-zb-suggest]").first.click()
    answered(home, near[0])
    assert box(home).input_value() == near[0] and found(home)


def test_suggestions_go_on_from_what_is_typed_and_fill_the_box(home: Page) -> None:
    results = ask(home, "三会")
    word = results.locator("[data-zb-suggest]").first
    text = word.inner_text()
    assert text.startswith("三会") and text != "三会"
    word.click()
    answered(home, text)
    assert box(home).input_value() == text and focused(home) == "q"
    ask(home, "shy")
    assert home.locator("#results [data-zb-suggest]").count() > 0, "for pinyin too"


def test_the_newest_query_wins(home: Page) -> None:
    ask(home, "党")
    for query in ("三会一课", "主题党日", QUESTION, WORD):
        box(home).fill(query)
    answered(home, WORD)
    home.wait_for_timeout(150)
    assert home.locator("#results").get_attribute("data-query") == WORD
    ask(home, "")
    assert found(home) == [] and home.locator("[data-search-panel]").is_hidden()


# ---- keyboard and screen reader ----

def test_the_keyboard_does_everything(page: Page) -> None:
    page.goto(CLAUSE)
    page.keyboard.press("/")
    assert focused(page) == "q" and box(page).input_value() == ""
    page.keyboard.type(QUESTION)
    answered(page, QUESTION)
    first = found(page)[0]
    links = page.locator("#results a, #results button")
    for at in (0, 1):
        page.keyboard.press("ArrowDown")
        expect(links.nth(at)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()
    page.wait_for_timeout(150)
    expect(page.locator("[data-search-panel]")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    answered(page, QUESTION)
    assert box(page).input_value() == QUESTION and found(page)[0] == first
    assert page.locator("main #results").count() == 1
    assert not page.faults


def test_the_panel_and_the_page_agree_on_the_first_result(page: Page) -> None:
    queries = (WORD, "支部条例第11条", "shyk", "纪检委员 职责", "民主平议", "学习")
    first = []
    for address in ("/search/", "/help/"):
        page.goto(address)
        first.append({query: ask(page, query).locator("[data-key]").first.get_attribute("data-key") for query in queries})
    assert first[0] == first[1]


def test_enter_on_a_result_opens_it_and_a_slash_elsewhere_stays_a_slash(page: Page) -> None:
    page.goto("/requirements/")
    other = page.locator(".zb-filter-text").first
    other.press("/")
    assert other.input_value() == "/" and loaded(page) == []
    ask(page, WORD)
    page.keyboard.press("ArrowDown")
    target = page.evaluate("document.activeElement.href")
    page.keyboard.press("Enter")
    page.wait_for_url(target)


def test_escape_and_a_click_beside_it_close_the_panel_even_while_an_answer_is_on_its_way(home: Page) -> None:
    panel = home.locator("[data-search-panel]")
    ask(home, WORD)
    expect(panel).to_be_visible()
    home.evaluate("""box => {
        const input = document.querySelector(box);
        input.value = '三会一课';
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    }""", BOX)
    answered(home, "三会一课")
    expect(panel).to_be_hidden()
    ask(home, WORD)
    expect(panel).to_be_visible()
    home.mouse.click(20, 600)
    expect(panel).to_be_hidden()
    home.keyboard.press("Escape")
    assert focused(home) != "q", "Escape elsewhere takes the focus from nothing"


def test_a_screen_reader_hears_the_count(home: Page) -> None:
    box(home).focus()
    status = home.get_by_role("status")
    expect(status).to_be_attached()
    expect(status).to_have_text("")
    assert status.evaluate("one => !one.closest('[hidden], [aria-hidden=true]') && getComputedStyle(one).display !== 'none'"), (
        "it is there before it speaks")
    ask(home, "三会一课")
    expect(status).to_have_text(re.compile(rf"^{len(found(home))} 条结果"))
    expect(home.locator("#results")).to_have_attribute("role", "region")
    assert home.get_by_role("search").count() == 1 and home.get_by_role("searchbox", name="搜索").count() == 1
    ask(home, NOWHERE)
    expect(status).to_have_text("没有找到")


# ---- ways to write ----

def test_pasted_text_is_searched_for(home: Page) -> None:
    box(home).focus()
    home.keyboard.insert_text(WORD)
    answered(home, WORD)
    assert found(home)


def test_half_typed_pinyin_is_left_alone_and_the_chosen_word_is_searched_for(home: Page) -> None:
    """A real composition; the word is committed without a key, as with the mouse."""
    ask(home, "党")
    keyboard = home.context.new_cdp_session(home)
    home.locator(BOX).fill("")
    answered(home, "")
    for half in ("j", "jing", "jing shi"):
        keyboard.send("Input.imeSetComposition", {"text": half, "selectionStart": len(half), "selectionEnd": len(half)})
    home.wait_for_timeout(100)
    assert box(home).input_value() == "jing shi" and home.locator("#results").get_attribute("data-query") == ""
    keyboard.send("Input.insertText", {"text": WORD})
    answered(home, WORD)


def test_a_composition_that_only_tells_its_end_is_enough(home: Page) -> None:
    ask(home, "党")
    home.evaluate("""([box, word]) => {
        const input = document.querySelector(box);
        const say = (kind, options) => input.dispatchEvent(new (options ? InputEvent : CompositionEvent)(kind, { bubbles: true, ...options }));
        say('compositionstart');
        input.value = 'jingshi';
        say('input', { isComposing: true });
    }""", [BOX, WORD])
    home.wait_for_timeout(100)
    assert home.locator("#results").get_attribute("data-query") == "党"
    home.evaluate("""([box, word]) => {
        const input = document.querySelector(box);
        input.value = word;
        input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: word }));
    }""", [BOX, WORD])
    answered(home, WORD)


def test_what_another_script_or_a_voice_writes_is_searched_for_even_without_focus(home: Page) -> None:
    home.evaluate("""([box, word]) => {
        const input = document.querySelector(box);
        input.value = word;
        input.dispatchEvent(new Event('input', { bubbles: true }));
    }""", [BOX, WORD])
    answered(home, WORD)
    assert found(home)


# ---- the page of the search ----

def test_the_page_answers_by_its_address_and_keeps_it(page: Page) -> None:
    page.goto(f"/search/?q={quote(WORD)}")
    answered(page, WORD)
    first = found(page)
    ask(page, "主题党日")
    assert unquote(urlsplit(page.url).query) == "q=主题党日" and found(page) != first
    page.reload()
    answered(page, "主题党日")
    assert box(page).count() == 1 and page.locator("[data-search-panel]").is_hidden()
    assert not page.faults


def test_the_page_filters_by_kind_and_says_so(page: Page) -> None:
    page.goto(f"/search/?q={quote(QUESTION)}")
    answered(page, QUESTION)
    everything = found(page)
    kinds = page.locator("[data-facet=kind]")
    for value in kinds.locator("option").evaluate_all("all => all.map(one => one.value)")[1:]:
        kinds.select_option(value)
        expect(kinds).to_have_value(value)
        answered(page, QUESTION)
        told = kinds.locator("option:checked").inner_text()
        assert int(re.search(r"（(\d+)）", told)[1]) == len(found(page)), told
        assert len({key.partition(":")[0] for key in found(page)} - {"report", "paragraph"}) <= 1 and set(found(page)) < set(everything)
        expect(page.get_by_role("status")).to_contain_text(f"{len(found(page))} 条结果")
    kinds.focus()
    page.keyboard.press("Home")
    page.wait_for_function("number => document.querySelectorAll('#results [data-key]').length === number", arg=len(everything))
    assert found(page) == everything
    expect(page.locator("[data-facet=kind]")).to_be_focused()
    others = page.locator("[data-facet]").evaluate_all("all => all.map(one => one.dataset.facet)")
    assert {"plan", "role", "period"} <= set(others)
    ask(page, "条例")
    assert page.locator("[data-facet=force]").count() == 1


def test_without_scripts_the_form_leads_to_a_list_by_letter(profile: Callable[..., BrowserContext], built: Path) -> None:
    page = watch(profile(java_script_enabled=False).new_page())
    page.goto(CLAUSE)
    box(page).fill("三会一课")
    box(page).press("Enter")
    page.wait_for_url(f"**/search/?q={quote('三会一课')}")
    assert "脚本没有运行，搜不了" in page.locator(".zb-page").inner_text()
    page.locator('.zb-az a[href="#az-s"]').click()
    page.locator("#az-s + ul a[href*='/terms/']", has_text=re.compile("^三会一课$")).first.click()
    assert urlsplit(page.url).path == "/terms/"
    text = (built / "search/index.html").read_text("utf-8")
    for letter in re.findall(r'href="#(az-[^"]+)"', text):
        assert f'id="{letter}"' in text
    assert not page.faults


# ---- where it works ----

def test_it_works_from_a_folder_without_a_network(offline: Path, profile: Callable[..., BrowserContext]) -> None:
    page = watch(profile(offline=True).new_page())
    page.goto((offline / CLAUSE.strip("/") / "index.html").as_uri())
    first = ask(page, QUESTION).locator("[data-key]").first
    expect(first).to_have_class(re.compile("zb-result--answer"))
    key = first.get_attribute("data-key")
    page.locator("#results [data-key] a").last.click()
    assert urldefrag(page.url).url.startswith(offline.as_uri()) and urldefrag(page.url).url.endswith("/index.html")
    ask(page, QUESTION)
    box(page).press("Enter")
    page.wait_for_url(f"{(offline / 'search/index.html').as_uri()}?q=*")
    answered(page, QUESTION)
    assert found(page)[0] == key
    assert [one for one in page.addresses if not one.startswith(("file:", "data:"))] == []
    assert not page.faults


def guard(route: Route) -> None:
    """Sends a page on with a strict policy: only scripts of the site, and the inline ones of the theme by their hash."""
    answer = route.fetch()
    inline = re.findall(rb'<script(?: data-scripts="[^"]*")?>(.*?)</script>', answer.body(), re.S)
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one).digest()).decode()}'" for one in inline)
    policy = (f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
              "connect-src 'self'; form-action 'self'; base-uri 'none'")
    route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": policy})


def test_it_works_under_a_strict_policy_with_an_empty_console(page: Page) -> None:
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.route(re.compile(r"/([^/.]*)(\?.*)?$"), guard)
    page.goto(CLAUSE)
    ask(page, QUESTION)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    box(page).press("Enter")
    page.wait_for_url("**/search/?q=*")
    answered(page, QUESTION)
    page.locator("[data-facet=kind]").select_option(index=1)
    answered(page, QUESTION)
    assert said == [] and page.faults == []
    assert page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.head.append(script);
        return window.ran === undefined;
    }"""), "the policy is in force"


def test_an_index_that_did_not_load_is_told_and_tried_again(page: Page) -> None:
    page.goto("/help/")
    page.route("**/api/search/core.js", lambda route: route.abort())
    box(page).fill(WORD)
    expect(page.locator("#results[data-state=failed]")).to_contain_text("搜索出了问题")
    page.unroute("**/api/search/core.js")
    ask(page, f"{WORD}会")
    assert found(page)


@pytest.mark.parametrize("script", ["search-index", "search-rank", *(pytest.param(one, marks=pytest.mark.slow) for one in ("search-query", "search-ui"))])
def test_a_script_that_did_not_load_is_fetched_again_at_the_next_key(page: Page, script: str) -> None:
    page.goto("/help/")
    page.route(f"**/{script}.js", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        box(page).fill("警")
    page.wait_for_timeout(50)
    page.unroute(f"**/{script}.js")
    ask(page, WORD)
    assert found(page)


# ---- hostile texts ----

def test_a_hostile_query_stays_text(page: Page) -> None:
    alarms = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.goto("/help/")
    for query in (HOSTILE, f"{WORD}{HOSTILE}", "\"><script>alert(1)</script>", "__proto__", "constructor toString", "\\u003cimg'\"`${x}"):
        ask(page, query)
        assert page.locator("#results img, #results script, #results [onerror]").count() == 0
    page.goto(f"/search/?q={quote(HOSTILE)}")
    answered(page, HOSTILE)
    assert page.locator("img[src=x], [onerror], #results script").count() == 0
    assert box(page).input_value() == HOSTILE
    assert alarms == [] and not page.faults


def spoil(route: Route) -> None:
    """Sends a part of the index on with markup in every title, place, name and passage."""
    body = route.fetch().text()
    head, content = re.fullmatch(r'(zhibuSearchPart\("[a-z]+",[0-9]+,)(.*)\);\n', body, re.S).groups()
    part = json.loads(content)
    for row in part:
        row[1:3] = [text + HOSTILE for text in row[1:3]]
        row[6] = [[anchor, text + HOSTILE] for anchor, text in row[6]]
        row[7] = {name: [value + HOSTILE for value in values] for name, values in row[7].items()}
        for answer in row[8]:
            answer |= {name: answer[name] + HOSTILE for name in ("title", "often", "level")}
    route.fulfill(body=f"{head}{json.dumps(part)});\n", content_type="text/javascript")


def test_hostile_data_stay_text(page: Page) -> None:
    alarms = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.route("**/api/search/d/*.js", spoil)
    for address in ("/help/", f"/search/?q={quote(QUESTION)}"):
        page.goto(address)
        ask(page, QUESTION)
        results = page.locator("#results")
        assert results.inner_text().count(HOSTILE) > 8
        assert results.locator("img, script, [onerror]").count() == 0
    assert alarms == [] and not page.faults


# ---- everyone ----

PLACES = {"include": [["header"], ["main h1"], ["#results"]]}
"""What of a page the search is; the rest is looked at in test_browser."""

@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_the_search_breaks_no_rule_of_accessibility(profile: Callable[..., BrowserContext], scheme: str) -> None:
    page = profile(color_scheme=scheme, reduced_motion="reduce", viewport={"width": 1280, "height": 900}).new_page()
    page.goto("/help/")
    ask(page, QUESTION)
    assert not violations(page, PLACES)
    ask(page, NEAR)
    assert not violations(page, PLACES)
    page.goto(f"/search/?q={quote(QUESTION)}")
    answered(page, QUESTION)
    assert not violations(page, PLACES)


@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_has_the_box_in_its_header_and_room_for_the_answers(profile: Callable[..., BrowserContext], width: int) -> None:
    page = watch(profile(viewport={"width": width, "height": 640}, has_touch=True).new_page())
    page.goto(CLAUSE)
    area = box(page).bounding_box()
    assert area["width"] >= 120 and area["height"] >= 40 and 0 <= area["x"] and area["x"] + area["width"] <= width
    assert box(page).evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 16, "smaller type makes a phone zoom in"
    box(page).tap()
    ask(page, QUESTION)
    panel = page.locator("[data-search-panel]").bounding_box()
    assert panel["x"] >= 0 and panel["x"] + panel["width"] <= width and panel["y"] + panel["height"] <= 640
    page.locator("#results a").last.scroll_into_view_if_needed()
    expect(page.locator("#results a").last).to_be_in_viewport()
    assert page.evaluate(OVERFLOW) == ""
    page.goto(f"/search/?q={quote(QUESTION)}")
    answered(page, QUESTION)
    assert page.evaluate(OVERFLOW) == ""
    assert not page.faults


# ---- story 4: how many lectures, really


def test_a_thing_counted_at_several_levels_is_answered_level_by_level(profile: Callable[..., BrowserContext], entities: dict[str, dict]) -> None:
    page = watch(profile(viewport={"width": 360, "height": 640}, has_touch=True).new_page())
    page.goto("/")
    first = ask(page, "党课").locator("[data-key]").first
    assert first.get_attribute("data-key") == "term:dangke"
    lines = first.locator(".zb-result__levels > li")
    levels = lines.locator("b").all_inner_texts()
    assert [level for n, level in enumerate(levels) if level not in levels[:n]] == ["法规", "上级", "本所"], "each level by itself, law first"
    own = lines.filter(has=page.locator("b", has_text="本所")).first
    duty = entities["requirement:suo-2022/3/party-lecture"]
    assert f"每年至少{duty['min']}次" in own.inner_text() and "书记和支委" in own.inner_text() and "每名支委（含书记）分别计" in own.inner_text()
    for line in lines.all():
        assert re.search("样本|现行|修订|废止|待核", line.inner_text()), "each line says whether it holds"
        target = urldefrag(line.locator("a").get_attribute("href"))
        assert page.request.get(urljoin(page.url, target.url)).ok
    assert page.evaluate(OVERFLOW) == ""
    assert page.faults == []


def test_the_levels_are_printed_with_the_term(page: Page) -> None:
    page.goto("/terms/#dangke")
    page.emulate_media(media="print")
    table = page.locator("#dangke table")
    assert table.is_visible()
    assert [row.split("\t")[0] for row in table.inner_text().split("\n") if row.split("\t")[0] in ("法规", "上级", "本所")][0] == "法规"


@pytest.mark.parametrize(("query", "figure"), [("上半年开了几次支委会", "zhiweihui"), ("上半年 主题党日几次", "zhuti-dangri")])
def test_what_was_done_is_answered_by_the_report(page: Page, entities: dict[str, dict], query: str, figure: str) -> None:
    page.goto("/")
    first = ask(page, query).locator("[data-key]").first
    assert entities[first.get_attribute("data-key")]["report"] == "report:suo-2022h1"
    assert entities[f"figure:suo-2022h1/{figure}"]["text"] in first.inner_text()


@pytest.mark.parametrize(("query", "never"), [
    ("支委会一年开几次", "遇事即办"), ("班子成员多久到站里去一次", "领题调研"), ("民主生活会多久一次", "次"), ("民主生活会谁负责", "编入"),
    ("半年总结多久一次", "新媒体"), ("留党察看 最长几年", "任何时候"), ("三提升两保障说的是哪几样", "也叫"),
])
def test_a_direct_answer_is_about_what_was_asked(page: Page, query: str, never: str) -> None:
    page.goto("/")
    results = ask(page, query)
    answer = results.locator(".zb-result--answer")
    assert not answer.count() or never not in answer.inner_text()


def test_what_to_keep_is_answered(page: Page) -> None:
    page.goto("/")
    assert "留：" in ask(page, "书记讲党课要留什么材料").locator(".zb-result--answer").inner_text()


@pytest.mark.parametrize(("query", "owner", "part"), [
    ("半年总结写了哪些问题", "suo-2022h1", "section:suo-2022h1/五"), ("届期报告里的不足", "suo-term", "section:suo-term/二"), ("分局报告 宣传", "fenju-2022", ""),
    ("厅要点 青年", "ting-2022", "clause:ting-2022/18"),
])
def test_what_is_looked_for_in_a_named_report_or_plan_is_found_there(page: Page, query: str, owner: str, part: str) -> None:
    page.goto("/")
    keys = [row.get_attribute("data-key") for row in ask(page, query).locator("[data-key]").all()[:3]]
    assert keys[0].split(":")[1].split("/")[0] == owner and (not part or part in keys), keys


@pytest.mark.parametrize("query", ["纪检委员 查什么", "站长 管宣传"])
def test_a_post_beside_something_else_is_among_the_first(page: Page, entities: dict[str, dict], query: str) -> None:
    page.goto("/")
    rows = ask(page, query).locator("[data-key]").all()[:3]
    assert query.split()[0] in {entities[row.get_attribute("data-key")]["title"] for row in rows if row.get_attribute("data-key").startswith("role:")}


@pytest.mark.parametrize(("query", "first"), [
    ("换届报告 一（二）/三", "paragraph:suo-term/一（二）/三"), ("分局报告一(三)", "section:fenju-2022/一（三）"),
    ("花名册", "evidence:roster"), ("huiyijilu", "form:minutes"), ("党务干事 刚接手", "journey:ganshi"), ("刚接手", "page:start"),
    ("写好的报告交之前怎么自己挑错", "page:review"), ("年底 要办的事", "page:calendar"), ("会议记录要写哪些内容", "faq:jilu-yaosu"), ("会议笔记", "evidence:minutes"),
])
def test_what_is_meant_by_its_name_stands_first(page: Page, query: str, first: str) -> None:
    page.goto("/")
    assert ask(page, query).locator("[data-key]").first.get_attribute("data-key") == first


@pytest.mark.parametrize(("query", "first"), [
    ("问题整改完怎么销号", "workflow:zhenggai-xiaohao"), ("刚当上小组长第一周干什么", "journey:zuzhang"), ("搞活动一定要拍照吗", "faq:zhaopian-bixu"),
    ("支部上半年找出了哪些问题", "section:suo-2022h1/五"), ("我们支部还存在哪些问题", "section:suo-2022h1/五"), ("要点里哪几条报告没有写到", "page:coverage"),
    ("用稿台账怎么登", "form:press-tally"),
])
def test_a_question_is_answered_by_what_it_is_about_rather_than_by_what_holds_its_words(page: Page, query: str, first: str) -> None:
    page.goto("/")
    assert ask(page, query).locator("[data-key]").first.get_attribute("data-key") == first


@pytest.mark.parametrize(("query", "offered"), [
    ("上半年总结怎么写", "genre:bannian"), ("支委会多久开一次", "faq:sanhui-duojiu"), ("组织生活会一般什么时候开", "faq:shenghuohui-jiyue"),
    ("组织生活会和民主评议能一块开吗", "combination:shenghuohui-pingyi"), ("党员调走了要办什么手续", "workflow:zuzhi-guanxi"),
])
def test_a_question_is_offered_its_answer_among_the_first(page: Page, query: str, offered: str) -> None:
    page.goto("/")
    assert offered in [row.get_attribute("data-key") for row in ask(page, query).locator("[data-key]").all()[:3]]


def test_an_answer_does_not_depend_on_what_was_asked_before(profile: Callable[..., BrowserContext], page: Page) -> None:
    """Each query loads parts of the index; what others have loaded must not move its results."""
    queries = ["花名册", "2022年工作要点", "谁讲党课", "修路补坑", "组织委员 学时"]
    page.goto("/")
    after_others = {}
    for query in queries:
        ask(page, query)
        after_others[query] = found(page)
    for query in queries:
        fresh = profile().new_page()
        fresh.goto("/")
        ask(fresh, query)
        assert found(fresh) == after_others[query], query
        fresh.close()
