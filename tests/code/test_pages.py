"""The finished pages: one shape for all, every record at its address, every link alive, every text escaped."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from zhibu.build import examine, newest_date
from zhibu.originals import open_originals
from zhibu.pages import render

PARTS = ("what", "when", "who", "how", "keep", "basis", "sample", "links")
"""The order in which a page answers."""

HAND_WRITTEN = ("help/",)
"""Addresses of pages in docs/, which are not generated."""


def parsed(page):
    return html.fromstring(f"<div>{page.body}</div>")


@pytest.fixture(scope="module")
def pages(sound) -> dict:
    """Every page by its address, parsed."""
    return {page.address: parsed(page) for page in sound.online.pages}


def test_every_page_of_the_toy_is_there(sound, pages):
    assert len(pages) == len(sound.online.pages)
    assert set(pages) == {
        "", "plans/", "plans/shi-2031/", "plans/shi-2031/1/", "plans/shi-2031/2/", "plans/shi-2031/3/", "plans/guan-2031/",
        "plans/guan-2031/1/", "plans/guan-2031/2/", "requirements/", "regulations/", "regulations/local/", "regulations/tushu-banfa/",
        "roles/", "roles/zhibu-shuji/", "roles/weiyuan/", "roles/guanliyuan/", "roles/dangyuan/", "roles/bumen-fuzeren/",
        "topics/", "topics/cangshu/", "topics/huodong/", "topics/jilv/", "evidence/"}
    assert [page.uri for page in sound.online.pages if page.listed] == [
        f"{name}index.md" for name in ("", "plans/", "requirements/", "regulations/", "roles/", "topics/", "evidence/")]


def test_every_page_has_one_heading_of_the_first_rank(pages):
    assert {address: len(page.findall(".//h1")) for address, page in pages.items()} == dict.fromkeys(pages, 1)


def test_every_page_has_a_title_and_a_description(sound):
    assert [page.address for page in sound.online.pages if not page.title.strip() or not page.description.strip()] == []


def test_every_page_but_the_home_page_shows_the_way_to_it(pages):
    for address, page in pages.items():
        steps = page.xpath('.//nav[contains(@class, "zb-crumbs")]//li')
        if not address:
            assert steps == []
            continue
        *before, last = steps
        assert last.get("aria-current") == "page" and last.text_content().strip() and last.find("a") is None, address
        assert urljoin(f"/{address}", before[0].find("a").get("href")) == "/", address
        ways = [urlsplit(urljoin(f"/{address}", step.find("a").get("href"))).path for step in before]
        assert all(f"/{address}".startswith(way) for way in ways) and ways == sorted(ways, key=len), address


def test_pages_and_their_parts_answer_in_one_order(pages):
    wrong = []
    for address, page in pages.items():
        for holder in page.iter():
            order = [PARTS.index(child.get("data-part")) for child in holder if isinstance(child.tag, str) and child.get("data-part")]
            if order != sorted(set(order)):
                wrong.append((address, [PARTS[n] for n in order]))
    assert wrong == []


def test_a_clause_answers_all_questions_and_a_duty_those_it_can(pages):
    clause = pages["plans/shi-2031/2/"]
    assert [part.get("data-part") for part in clause if part.get("data-part")] == ["what", "when", "who", "how", "keep", "basis", "links"]
    (duty,) = clause.xpath('.//article[@data-key="requirement:shi-2031/2/book-swap"]')
    assert duty.xpath(".//@data-part") == ["what", "when", "who", "keep", "basis"]


def test_no_id_stands_twice_on_a_page(sound, pages):
    for output in (sound.online, sound.offline):
        for page in output.pages:
            assert [one for one, number in Counter(parsed(page).xpath(".//@id")).items() if number > 1] == [], page.address
            assert page.anchors == frozenset(parsed(page).xpath(".//@id"))


def test_every_record_stands_at_its_address(sound, pages):
    missing = []
    for entity in sound.graph.entities.values():
        if entity.page in HAND_WRITTEN:
            continue
        page = pages[entity.page]
        if entity.anchor and not page.xpath(f'.//*[@id="{entity.anchor}"]'):
            missing.append(entity.key)
        if entity.anchor and entity.type not in ("section", "page") and not page.xpath(f'.//*[@id="{entity.anchor}"][@data-key="{entity.key}"]'):
            missing.append(f"{entity.key} (data-key)")
    assert missing == []


@pytest.mark.parametrize("offline", [False, True], ids=["online", "offline"])
def test_every_link_leads_to_a_page_and_an_anchor_that_are_there(sound, offline):
    output = sound.offline if offline else sound.online
    anchors = {f"/{page.address}{'index.html' if offline else ''}": page.anchors for page in output.pages}
    by_hand = {f"/{address}{'index.html' if offline else ''}" for address in HAND_WRITTEN}
    dead, seen = [], 0
    for page in output.pages:
        base = f"/{page.address}{'index.html' if offline else ''}"
        for href in parsed(page).xpath(".//a/@href"):
            seen += 1
            target = urlsplit(urljoin(base, href))
            if target.path in by_hand:
                continue
            if target.scheme or href.startswith("/") or target.path not in anchors or (
                    target.fragment and target.fragment not in anchors[target.path]):
                dead.append((page.address, href))
    assert dead == [] and seen > 300


def test_the_contents_list_names_the_headings(sound):
    for page in sound.online.pages:
        assert [anchor for _, anchor in page.toc] == parsed(page).xpath(".//h2[@id]/@id")
        assert all(text and "<" not in text for text, _ in page.toc)


def test_pages_have_no_script_style_or_handler_of_their_own(pages):
    for address, page in pages.items():
        assert page.xpath(".//script | .//style | .//iframe | .//@style") == [], address
        assert [name for element in page.iter() for name in element.attrib if name.startswith("on")] == [], address


def test_nothing_is_fetched_from_another_host(pages):
    for address, page in pages.items():
        assert [value for value in page.xpath(".//@src | .//@href | .//@action") if "//" in value] == [], address


def test_every_fact_of_a_public_regulation_is_on_its_page(sound, pages):
    text = pages["regulations/tushu-banfa/"].text_content()
    record = sound.graph.entities["regulation:tushu-banfa"].record
    assert [fact.gist for fact in record.facts if fact.gist not in text] == []


def test_every_box_is_on_the_page_of_its_clause_once(pages):
    boxes = Counter(box for page in pages.values() for box in page.xpath(".//input/@data-check"))
    assert [box for box, number in boxes.items() if number > 1] == []
    assert sum(box.startswith("shi-2031/2/swap-held/") for box in boxes) == 36
    assert not any(box.startswith("guan-2031/2/") for box in boxes), "what superiors owe is nothing to tick"


def test_numbers_are_the_same_wherever_they_stand(pages):
    for address in ("plans/shi-2031/2/", "requirements/", "roles/guanliyuan/", "topics/huodong/"):
        assert "每月至少1次" in pages[address].text_content(), address
        assert "本单位一年合计至少36次（3个站 × 12个月）" in pages[address].text_content(), address


def test_the_ledger_holds_every_requirement_once_and_superiors_last(sound, pages):
    rows = pages["requirements/"].xpath(".//tbody/tr/@data-key")
    assert sorted(rows) == sorted(entity.key for entity in sound.graph.of("requirement"))
    assert rows[-1] == "requirement:guan-2031/2/topic"
    assert pages["requirements/"].xpath('.//p[@class="zb-lead"]/strong/text()') == ["13", "8"]


def test_originals_are_shown_where_they_are_and_nowhere_else(sound, toy):
    shown = {page.address: parsed(page).xpath('.//details[@class="zb-original"]//p') for page in sound.online.pages}
    assert "各书点每月至少清点1次藏书，缺了的登记。" in "".join(part.text_content() for part in shown["plans/shi-2031/1/"])
    assert [part.text_content() for part in shown["regulations/tushu-banfa/"]][0] == "第三条 新书到馆后十日内编目上架。"
    graph, _, _ = examine(toy.data, toy.data / "none")
    for page in render(graph, open_originals(None), "2032-02-03"):
        assert parsed(page).xpath('.//details[@class="zb-original"]') == [], page.address


@pytest.mark.parametrize(("file", "old", "address", "key"), [
    ("topics.yml", "    title: 值班纪律\n", "topics/jilv/", ""),
    ("roles.yml", "    title: 党员\n", "roles/dangyuan/", ""),
    ("evidence.yml", "    title: 读书卡\n", "evidence/", "evidence:reading-card"),
    ("plans/shi-2031.yml", "  title: 某图书室2031年工作要点\n", "plans/shi-2031/", ""),
    ("plans/shi-2031.yml", "          title: 守好纪律\n", "plans/shi-2031/3/", ""),
    ("plans/shi-2031.yml", "              title: 对账\n", "plans/shi-2031/3/", "item:shi-2031/3/duizhang"),
    ("plans/shi-2031.yml", "              title: 丢书报告\n", "plans/shi-2031/3/", "requirement:shi-2031/3/loss-report"),
    ("plans/shi-2031.yml", "                  ask: 排班记录里看得出换过人吗？\n", "plans/shi-2031/3/", "check:shi-2031/3/rota"),
    ("regulations/tushu-banfa.yml", "  title: 图书室管理办法\n", "regulations/tushu-banfa/", ""),
    ("regulations/duzhe-gongyue.yml", "  title: 读者服务公约\n", "regulations/local/", "regulation:duzhe-gongyue"),
], ids=["topic", "role", "evidence", "plan", "clause", "item", "requirement", "check", "regulation", "local regulation"])
def test_a_retired_record_keeps_its_address_with_a_note(toy, file, old, address, key):
    indent = re.match(" *", old)[0]
    toy.edit(file, old, f"{old}{indent}retired: {{to: 'topic:cangshu', why: 试着停用}}\n")
    page = parsed(next(page for page in toy.build().pages if page.address == address))
    within = page.xpath(f'.//*[@data-key="{key}"]') if key else [page]
    notes = [note.text_content() for part in within for note in part.xpath('.//p[@class="zb-retired"]')]
    assert [note for note in notes if "试着停用" in note and "现看藏书" in note], f"no note at {address} {key}"


def test_a_hostile_text_in_any_field_comes_out_as_text(hostile):
    graph, _, _ = examine(hostile.data, hostile.data / "none")
    pages = render(graph, open_originals(None), newest_date(graph.dataset))
    for page in pages:
        tree = parsed(page)
        assert tree.xpath(".//script") == [] and "<script" not in page.body, page.address
        assert [name for element in tree.iter() for name in element.attrib if name.startswith("on")] == [], page.address
        assert "&amp;lt;" not in page.body and "&amp;#" not in page.body, f"{page.address} is escaped twice"
        assert hostile.payload in tree.text_content(), page.address
    assert all(hostile.payload in page.title for page in pages if page.address.count("/") > 1 and page.address != "regulations/local/")
    hints = [hint for page in pages for hint in parsed(page).xpath(".//a/@title")]
    assert hints and all(hostile.payload[:7] in hint or hint.endswith("…") for hint in hints)


def test_a_hostile_original_comes_out_as_text(toy, hostile):
    texts = open_originals(toy.data / "originals")
    plans = {key: replace(plan, aim=plan.aim + hostile.payload, clauses={
        number: replace(clause, body=clause.body.replace("。", f"{hostile.payload}。")) for number, clause in plan.clauses.items()})
        for key, plan in texts.plans.items()}
    regulations = {key: {number: text + hostile.payload for number, text in articles.items()} for key, articles in texts.regulations.items()}
    bodies = {page.address: page.body for page in render(toy.graph(), replace(texts, plans=plans, regulations=regulations), "2032-02-03")}
    for address in ("plans/shi-2031/", "plans/shi-2031/1/", "regulations/tushu-banfa/"):
        assert "<script" not in bodies[address] and hostile.payload in html.fromstring(f"<div>{bodies[address]}</div>").text_content()
