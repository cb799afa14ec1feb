"""The finished pages: one shape for all, every record at its address, every link alive, every text escaped."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from sampling import sampled
from zhibu.build import examine, newest_date
from zhibu.duties import lay_out
from zhibu.originals import open_originals
from zhibu.pages import render
from zhibu.pages.page import gist, label

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
        "topics/", "topics/cangshu/", "topics/huodong/", "topics/jilv/", "evidence/", "reports/", "reports/shi-2031h1/",
        "reports/beiguan-2031/", "mechanisms/", "mechanisms/qingdian-zhidu/", "mechanisms/jiaojie-ben/", "mechanisms/lingti/", "terms/", "search/",
        "calendar/", *(f"calendar/{month}/" for month in range(1, 13)), "calendar/wall/", "inspection/", "progress/", "downloads/",
        "start/", "start/xin-guanliyuan/", "start/handover/", "workflows/", "workflows/ban-dushuhui/", "forms/", "forms/qiandao-biao/",
        "forms/dianshu-biao/", "writing/", "writing/xiaojie/", "review/", "faq/", "alignment/", "coverage/", "coverage/problems/", "help/changes/"}
    assert sorted(page.uri for page in sound.online.pages if page.listed) == sorted(
        f"{name}index.md" for name in (
            "", "plans/", "requirements/", "calendar/", "regulations/", "mechanisms/", "reports/", "terms/", "roles/", "start/", "workflows/", "forms/", "writing/", "faq/",
            "alignment/", "coverage/", "topics/", "evidence/"))


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
    assert [part.get("data-part") for part in clause if part.get("data-part")] == ["what", "when", "who", "how", "keep", "basis", "sample", "links"]
    (duty,) = clause.xpath('.//article[@data-key="requirement:shi-2031/2/book-swap"]')
    assert duty.xpath(".//@data-part") == ["what", "when", "who", "keep", "basis", "sample"]


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
    others = {f"/{address}{'index.html' if offline else ''}" for address in HAND_WRITTEN} | {f"/{name}" for name in output.files}
    dead, seen = [], 0
    for page in output.pages:
        base = f"/{page.address}{'index.html' if offline else ''}"
        for href in parsed(page).xpath(".//a/@href"):
            seen += 1
            target = urlsplit(urljoin(base, href))
            if target.path in others:
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
    """A mechanism, a workflow, a post and a month show the boxes of their duties again."""
    boxes = Counter(box for address, page in pages.items() for box in page.xpath(".//input/@data-check")
                    if not address.startswith(("mechanisms/", "roles/", "calendar/", "inspection/", "workflows/")))
    assert [box for box, number in boxes.items() if number > 1] == []
    assert sum(box.startswith("shi-2031/2/swap-held/") for box in boxes) == 36
    assert not any(box.startswith("guan-2031/2/") for box in boxes), "what superiors owe is nothing to tick"


def test_numbers_are_the_same_wherever_they_stand(pages):
    assert "3个站 × 12个月 = 36次" in pages["requirements/"].text_content()
    for address in ("plans/shi-2031/2/", "roles/guanliyuan/", "topics/huodong/"):
        assert "每月至少1次" in pages[address].text_content(), address
        assert "本单位一年合计至少36次（3个站 × 12个月）" in pages[address].text_content(), address


def test_the_ledger_holds_every_requirement_once_and_superiors_last(sound, pages):
    rows = pages["requirements/"].xpath('.//*[@data-list="要求台账" or @data-list="不计入的要求"]//tbody/tr/@data-key')
    assert sorted(rows) == sorted(entity.key for entity in sound.graph.of("requirement"))
    assert rows[-1] == "requirement:guan-2031/2/topic"
    assert pages["requirements/"].xpath('.//p[@class="zb-lead"]//strong/text()') == ["13", "7"]


def keys(page, xpath: str) -> list[str]:
    """The last part of each address that the links at XPATH lead to."""
    return [re.sub(r".*?([^/]+)/?$", r"\1", href.replace("#", "/")) for href in page.xpath(f"{xpath}//a/@href")]


def test_a_role_shows_its_duties_items_and_checks(pages):
    page = pages["roles/guanliyuan/"]
    assert page.xpath(".//tbody/tr/@data-key") == ["requirement:shi-2031/2/book-swap", "requirement:shi-2031/3/accounts", "requirement:tushu-banfa/same-day"]
    assert keys(page, './/section[@data-part="who"]') == ["shangjia"]
    links = './/section[@data-part="how"]//ul[@class="zb-links"]'
    assert keys(page, links) == ["qingdian-zhidu", *(f"check-{name}" for name in (
        "shelved", "counted-stock", "swap-held", "rota", "accounts-checked", "loss-registered"))]
    helped = pages["roles/weiyuan/"].xpath(".//tbody/tr/@data-key")
    assert helped == ["requirement:shi-2031/2/reading-club", "requirement:shi-2031/2/book-talk"], "helping counts too"
    assert pages["roles/dangyuan/"].xpath('.//section[@data-part="who"] | .//section[@data-part="how"]//ul') == []


def test_the_list_of_roles_tells_ours_from_superiors(pages):
    text = pages["roles/"].text_content()
    ours, superior = text[text.index("本支部、本所"):text.index("组织链条")].split("上级\n", 1)
    assert "书点管理员" in ours and "要求 3 项，检查时拿材料 6 条" in ours and "馆部门负责人" not in ours
    assert "馆部门负责人" in superior and "书点管理员" not in superior


def test_a_topic_brings_clauses_duties_and_articles_together(pages):
    page = pages["topics/cangshu/"]
    assert keys(page, './/section[@data-part="what"]') == ["1", "3"]
    assert page.xpath(".//tbody/tr/@data-key") == ["requirement:shi-2031/1/stocktaking", "requirement:shi-2031/3/no-private-loans"], (
        "of a clause that is chiefly about it all duties, of another those that name it")
    assert len(pages["topics/jilv/"].xpath(".//tbody/tr")) == 5, "the clause that has this topic first"
    assert keys(page, './/section[@data-part="basis"]') == ["tushu-banfa", "art-3"], "only articles that speak of the topic"
    assert "没有归到这个主题的法规" in pages["topics/jilv/"].text_content()


def test_evidence_says_where_it_is_used_and_how_it_is_marked(pages):
    (card,) = pages["evidence/"].xpath('.//section[@id="stock-book"]')
    groups = [(re.search("有据|惯例", fold.find("summary").text_content())[0], keys(fold, ".")) for fold in card.xpath(".//details")]
    assert groups == [("有据", ["shangjia"]), ("惯例", ["stocktaking", "accounts"])]
    assert "通常会留的 12 处" in pages["evidence/"].xpath('.//section[@id="minutes"]')[0].text_content()


def test_regulations_say_which_plan_cites_them(toy, pages):
    def cited(tree) -> list[str]:
        return [cell.text_content() for cell in tree.xpath('.//td[@data-label="要点引用"]')]
    assert cited(pages["regulations/"]) == ["本所要点"]
    text = toy.path("plans/shi-2031.yml").read_text(encoding="utf-8")
    for line in re.findall(r".*tushu-banfa.*\n", text):
        text = text.replace(line, "")
    text = text.replace("    citations:\n  sections:", "  sections:").replace("mark: required\n                  basis:\n", "mark: customary\n")
    toy.path("plans/shi-2031.yml").write_text(text.replace("                  basis:\n          ", "          ").replace(
        "                  basis:\n            - id", "            - id"), encoding="utf-8")
    shutil.rmtree(toy.path("originals"))
    tree = {page.address: parsed(page) for page in toy.build().pages}
    assert cited(tree["regulations/"]) == ["要点未引"]
    toy.edit("plans/guan-2031.yml", "          items:\n            - id: yanjiu",
             "          citations: [{text: 办法, to: 'regulation:tushu-banfa', locator: 1/¶1, quoted: true}]\n          items:\n            - id: yanjiu")
    assert cited({page.address: parsed(page) for page in toy.build().pages}["regulations/"]) == ["上级要点"]


def test_clauses_lead_to_the_one_before_and_after(pages):
    turns = {address: [(link.get("rel"), urljoin(f"/{address}", link.get("href"))) for link in page.xpath('.//nav[@class="zb-turn"]/a')]
             for address, page in pages.items() if address.startswith("plans/shi-2031/") and address.count("/") == 3}
    assert turns == {"plans/shi-2031/1/": [("next", "/plans/shi-2031/2/")],
                     "plans/shi-2031/2/": [("prev", "/plans/shi-2031/1/"), ("next", "/plans/shi-2031/3/")],
                     "plans/shi-2031/3/": [("prev", "/plans/shi-2031/2/")]}


def test_a_clause_names_its_actors_with_their_duties_and_items(pages):
    rows = {" ".join(row.text_content().split()) for row in pages["plans/shi-2031/2/"].xpath('.//section[@data-part="who"]//li')}
    assert rows == {"支部书记：季度读书会、讲书；第2层讲书读书换书", "支部委员：季度读书会、讲书；第2层讲书读书换书", "党员：读书学时", "书点管理员：换书活动"}


def test_a_clause_lists_what_to_keep_the_strongest_first_and_why_not(pages):
    kept = [" ".join(row.text_content().split()) for row in pages["plans/shi-2031/3/"].xpath('.//section[@data-part="keep"]/ul/li')]
    assert kept == ["丢失登记 有据 用于丢书报告《图书室管理办法》第六条 日常", "活动记录 惯例 用于值班轮换、讲座控制", "藏书账 惯例 用于核对账目"]
    refused = pages["plans/shi-2031/2/"].xpath('.//li[@class="zb-notneeded"]')
    assert [" ".join(row.text_content().split()) for row in refused] == ["不需要 活动记录（接待读者）：日常接待不用留材料。"]


def test_what_points_here_is_shown_from_elsewhere_only(pages):
    assert keys(pages["plans/guan-2031/1/"], './/section[@data-part="links"]') == ["reading-club"]
    assert keys(pages["plans/guan-2031/2/"], './/section[@data-part="links"]') == ["lingti", "lingti"], "for its item and for its duty"
    assert "还没有别的记录指向这里" in pages["mechanisms/lingti/"].xpath('.//section[@data-part="links"]')[0].text_content()
    (article,) = pages["regulations/tushu-banfa/"].xpath('.//article[@id="art-6"]')
    assert keys(article, './/details[@class="zb-back"]') == ["check-loss-registered", "open-losses", "qingdian-zhidu", "loss-report"]


def test_requirements_that_count_the_same_thing_point_at_each_other(toy):
    toy.edit("regulations/tushu-banfa.yml", "measure: 小组交流", "measure: 读书会")
    tree = {page.address: parsed(page) for page in toy.build().pages}

    def peers(address: str, duty: str) -> list[str]:
        return keys(tree[address].xpath(f'.//article[@id="{duty}"]')[0], './/div[@data-part="links"]')
    assert peers("plans/shi-2031/2/", "reading-club") == ["group-exchange"]
    assert peers("regulations/tushu-banfa/", "group-exchange") == ["reading-club"]
    assert peers("plans/shi-2031/2/", "book-talk") == []


def test_facts_without_a_number_stand_apart(pages):
    page = pages["regulations/tushu-banfa/"]
    assert [part.get("id") for part in page.xpath('.//article[@class="zb-article"]')] == ["art-3", "art-4", "art-5", "art-6"]
    (apart,) = page.xpath('.//div[@class="zb-article"]')
    assert "没有条号的事" in apart.text_content() and "小组交流" not in apart.text_content()


@pytest.mark.parametrize(("key", "text"), [
    ("plan:shi-2031", "某图书室2031年工作要点"), ("section:shi-2031/二", "二、把活动办好"), ("clause:shi-2031/2", "本室要点第2条 办好读书活动"),
    ("item:shi-2031/1/shangjia", "本室要点第1条·一是 新书上架"), ("item:shi-2031/2/jiangshu", "本室要点第2条·第2层 讲书读书换书"), ("requirement:shi-2031/2/book-swap", "换书活动"),
    ("regulation:tushu-banfa", "《图书室管理办法》"), ("article:tushu-banfa/3", "《图书室管理办法》第三条 编目上架"), ("role:weiyuan", "支部委员"),
    ("page:home", "首页"),
])
def test_a_link_says_what_stands_behind_it(sound, key, text):
    assert label(sound.graph, sound.graph.entities[key]) == text


@pytest.mark.parametrize("title", ["《图书室公约》及说明", "“十不准”"])
def test_a_title_with_marks_of_its_own_gets_no_more(toy, title):
    toy.edit("regulations/tushu-banfa.yml", "  title: 图书室管理办法\n", f"  title: {title}\n")
    graph = toy.graph()
    assert label(graph, graph.entities["regulation:tushu-banfa"]) == title


@pytest.mark.parametrize(("length", "shown"), [(10, 10), (120, 120), (121, 120)])
def test_a_hint_is_one_short_text(toy, length, shown):
    toy.edit("topics.yml", "summary: 值班的规矩。", f"summary: {'规' * length}")
    hint = gist(toy.graph().entities["topic:jilv"])
    assert len(hint) == shown and hint.endswith("…") is (length > 120)


def test_originals_are_shown_where_they_are_and_nowhere_else(sound, toy):
    shown = {page.address: parsed(page).xpath('.//details[@class="zb-original"]//p') for page in sound.online.pages}
    assert "各书点每月至少清点1次藏书，缺了的登记。" in "".join(part.text_content() for part in shown["plans/shi-2031/1/"])
    assert [part.text_content() for part in shown["regulations/tushu-banfa/"]][0] == "第三条 新书到馆后十日内编目上架。"
    graph, _, _ = examine(toy.data, toy.data / "none")
    for page in render(graph, open_originals(None), lay_out(graph), "2032-02-03"):
        assert parsed(page).xpath('.//details[@class="zb-original"]') == [], page.address


@pytest.mark.parametrize(("file", "old", "address", "key"), sampled([
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
], 4), ids=["topic", "role", "evidence", "plan", "clause", "item", "requirement", "check", "regulation", "local regulation"])
def test_a_retired_record_keeps_its_address_with_a_note(toy, file, old, address, key):
    indent = re.match(" *", old)[0]
    toy.edit(file, old, f"{old}{indent}retired: {{to: 'topic:cangshu', why: 试着停用}}\n")
    page = parsed(next(page for page in toy.build().pages if page.address == address))
    within = page.xpath(f'.//*[@data-key="{key}"]') if key else [page]
    notes = [note.text_content() for part in within for note in part.xpath('.//p[@class="zb-retired"]')]
    assert [note for note in notes if "试着停用" in note and "现看藏书" in note], f"no note at {address} {key}"


OWN, SUPERIOR, LAW = "plans/shi-2031.yml", "plans/guan-2031.yml", "regulations/tushu-banfa.yml"


def told(element) -> str:
    return " ".join(element.text_content().split())


def built(toy) -> dict:
    """Every page of the toy as it is now, by its address, parsed; nothing may be wrong with the data."""
    assert [str(one) for one in toy.problems()] == []
    return {page.address: parsed(page) for page in toy.build().pages}


def not_ticked(page) -> dict[str, str]:
    """What stands under 不用勾的, by key."""
    return {row.get("data-key"): told(row) for row in page.xpath('.//*[@data-checklist]//details[@class="zb-aside"]//li')}


def figures(tree: dict) -> list[str]:
    """How many requirements are ours and how many of them count, as the ledger says."""
    return tree["requirements/"].xpath('.//p[@class="zb-lead"]//strong/text()')


def ledger_row(tree: dict, duty: str):
    (row,) = tree["requirements/"].xpath(f'.//table[contains(@class, "zb-table--wide")]//tr[@data-key="requirement:{duty}"]')
    return row


def test_what_others_must_do_stands_apart_and_has_no_box(pages):
    page = pages["plans/guan-2031/2/"]
    assert not_ticked(page) == {
        "check:guan-2031/2/summed-up": "有通报吗？汇总通报：馆部门的职责；看活动记录", "check:guan-2031/2/topic-taken": "有课题吗？领办课题：馆部门的职责；看活动记录"}
    assert "不用勾的（2 条）" in page.xpath('.//details[@class="zb-aside"]/summary')[0].text_content()
    assert page.xpath('.//section[@class="zb-checks"] | .//input') == []
    assert not_ticked(pages["plans/shi-2031/2/"]) == {}


def test_a_duty_and_an_item_of_one_occasion_are_tagged_and_not_to_be_ticked(toy):
    toy.edit(OWN, "              trigger: 发现图书丢失\n", "              trigger: 发现图书丢失\n              occasion: 建馆百年\n")
    toy.edit(OWN, "              title: 新书上架\n", "              title: 新书上架\n              occasion: 搬家\n")
    tree = built(toy)
    first, third = tree["plans/shi-2031/1/"], tree["plans/shi-2031/3/"]
    assert not_ticked(third) == {"check:shi-2031/3/loss-registered": "登记簿上每本丢失的书都有报告日期吗？丢书报告：一次性：建馆百年，不排到今年；看丢失登记"}
    assert not_ticked(first) == {"check:shi-2031/1/shelved": "抽一本新书：账上的到馆日和上架日都有吗？新书上架：一次性：搬家，不排到今年；看藏书账"}
    assert third.xpath('.//article[@id="loss-report"]//span[text()="一次性：建馆百年"]') and first.xpath('.//li[@id="shangjia"]//span[text()="一次性：搬家"]')
    assert {box.split("/")[2] for page in (first, third) for box in page.xpath(".//@data-check")} == {
        "counted-stock", "rota", "accounts-checked", "lectures-counted"}
    assert first.xpath('.//*[@id="check-shelved"]') and third.xpath('.//*[@id="check-loss-registered"]'), "the address stays"


def test_the_same_act_as_elsewhere_is_shown_with_its_other_place_and_counted_once(toy, pages):
    assert figures(pages) == ["13", "7"]
    toy.edit(LAW, "      measure: 小组交流\n", "      measure: 小组交流\n      same_as: requirement:shi-2031/2/reading-club\n")
    tree = built(toy)
    page = tree["regulations/tushu-banfa/"]
    (card,) = page.xpath('.//article[@id="group-exchange"]')
    assert "与另一处是同一次" in told(card.find("h3")) and "与季度读书会是同一次，不用做两次" in told(card) and "一年合计" not in told(card)
    assert keys(card, './/div[@data-part="when"]') == ["reading-club"]
    assert not_ticked(page) == {"check:tushu-banfa/exchanged": "这半年小组交流有记录吗？小组读书交流：与另一处是同一次，在那里勾；看活动记录"}
    assert page.xpath(".//input") == []
    assert figures(tree) == ["13", "6"], "still ours, but counted at the other place"
    row = ledger_row(tree, "tushu-banfa/group-exchange")
    assert "与季度读书会是同一次，不用做两次" in told(row)
    assert row.xpath('./td[@data-label="类别"]/@data-value') == ["计次|本单位"]
    assert "group-exchange" in keys(tree["plans/shi-2031/2/"], './/section[@data-part="links"]')


def test_a_duty_of_an_edition_gone_by_is_tagged_and_stands_with_what_does_not_count(toy):
    toy.edit(LAW, "      measure: 小组交流\n", "      measure: 小组交流\n      edition: '2028'\n")
    tree = built(toy)
    page = tree["regulations/tushu-banfa/"]
    (card,) = page.xpath('.//article[@id="group-exchange"]')
    assert told(card.find("h4")) == "小组读书交流 法规2028年版，只供对照，不计入" and "一年合计" not in told(card)
    assert "不计入本支部的（1）" in [told(one) for one in page.xpath('.//section[@data-part="when"]/h3')]
    assert list(not_ticked(page)) == ["check:tushu-banfa/exchanged"] and page.xpath(".//input") == []
    assert figures(tree) == ["12", "6"]
    assert ledger_row(tree, "tushu-banfa/group-exchange").xpath('./td[@data-label="类别"]/@data-value') == ["计次|不计入"]


def test_one_record_that_shows_all_is_laid_out_by_period_only(toy):
    toy.edit(OWN, "                  ask: 这个月的换书活动有记录吗？\n", "                  ask: 这个月的换书活动有记录吗？\n                  together: true\n")
    (check,) = built(toy)["plans/shi-2031/2/"].xpath('.//div[@id="check-swap-held"]')
    assert [told(one) for one in check.xpath(".//legend")] == ["换书活动"]
    assert [told(one) for one in check.xpath(".//label")] == [f"{month}月" for month in range(1, 13)]


def test_a_role_says_under_which_names_its_holder_also_stands(toy, pages):
    toy.edit("roles.yml", "    title: 支部书记\n", "    title: 支部书记\n    also: [dangyuan, weiyuan]\n")
    page = built(toy)["roles/zhibu-shuji/"]
    (line,) = page.xpath('.//section[@data-part="what"]/p[contains(., "还在这些名下")]')
    assert told(line) == "这个岗位还在这些名下，也要看：支部委员（要求 2 项）、党员（要求 1 项）"
    assert keys(line, ".") == ["weiyuan", "dangyuan"]
    assert "还在这些名下" not in pages["roles/zhibu-shuji/"].text_content()


def test_what_a_topic_covers_brings_the_duties_and_articles_that_name_it(toy, pages):
    def rows(tree) -> tuple[list[str], list[str]]:
        return [key.rpartition("/")[2] for key in tree["topics/jilv/"].xpath(".//tbody/tr/@data-key")], keys(tree["topics/jilv/"], './/section[@data-part="basis"]')
    assert rows(pages) == (["rotation", "no-private-loans", "accounts", "loss-report", "lecture-limit"], [])
    toy.edit("topics.yml", "    title: 值班纪律\n", "    title: 值班纪律\n    covers: [讲书, 值班员, 小组交流]\n")
    tree = built(toy)
    assert rows(tree) == (["book-talk", "rotation", "no-private-loans", "accounts", "loss-report", "lecture-limit", "group-exchange"],
                          ["tushu-banfa", "art-4", "art-5"])
    (said,) = [told(row) for row in tree["topics/"].xpath('.//ul[@class="zb-links"]/li') if told(row).startswith("值班纪律")]
    assert said.endswith("条款 1，要求 7，法规 1"), "the list of topics counts what the page shows"
    assert "也叫" not in tree["topics/jilv/"].text_content(), "what a topic covers is not another name of it"


def test_a_retired_article_keeps_its_address_with_a_note(toy):
    toy.edit(LAW, "  requirements:\n", "  retired_articles:\n    - {article: 7, to: 'article:tushu-banfa/3', why: 事实改到第三条}\n  requirements:\n")
    page = built(toy)["regulations/tushu-banfa/"]
    assert [part.get("id") for part in page.xpath('.//article[@class="zb-article"]')] == [f"art-{n}" for n in (3, 4, 5, 6, 7)]
    (article,) = page.xpath('.//article[@data-key="article:tushu-banfa/7"]')
    assert [told(note) for note in article.xpath('./p[@class="zb-retired"]')] == ["已停用：事实改到第三条，现看《图书室管理办法》第三条 编目上架"]
    assert keys(article, './p[@class="zb-retired"]') == ["art-3"]


def test_a_retired_article_that_has_facts_again_is_not_retired(toy):
    toy.edit(LAW, "  requirements:\n", "  retired_articles:\n    - {article: 3, why: 改了}\n  requirements:\n")
    (article,) = built(toy)["regulations/tushu-banfa/"].xpath('.//article[@id="art-3"]')
    assert article.xpath('.//p[@class="zb-retired"]') == [] and "新书十日内上架。" in article.text_content()


def test_a_fact_of_several_articles_is_told_once_and_named_at_the_others(pages):
    page = pages["regulations/tushu-banfa/"]
    fifth, sixth = page.xpath('.//article[@id="art-5" or @id="art-6"]')
    assert page.text_content().count("小组要交流，丢书要登记。") == 1 and "小组要交流，丢书要登记。" in fifth.text_content()
    (named,) = sixth.xpath('./p[@class="zb-note"]')
    assert told(named) == "“日常”与第五条合写在一起。" and keys(sixth, './p[@class="zb-note"]') == ["art-5"]


def test_a_clause_groups_what_to_keep_by_kind_and_mark(toy):
    toy.edit(OWN, "                - type: loss-register\n", "                - {type: minutes, mark: required, basis: [{to: 'article:tushu-banfa/3'}]}\n                - type: loss-register\n")
    page = built(toy)["plans/shi-2031/3/"]
    assert [told(row) for row in page.xpath('.//section[@data-part="keep"]/ul/li')] == [
        "活动记录 有据 用于丢书报告《图书室管理办法》第三条 编目上架", "丢失登记 有据 用于丢书报告《图书室管理办法》第六条 日常",
        "活动记录 惯例 用于值班轮换、讲座控制", "藏书账 惯例 用于核对账目"]
    assert [told(step) for step in page.xpath('.//nav[@class="zb-strip"]//li')][2] == "佐证 3 种", "a kind with two marks is one kind"


def test_what_is_not_needed_is_no_kind_to_keep(toy):
    toy.edit(SUPERIOR, "              evidence:\n                - {type: minutes, mark: customary}\n              checks:\n                - id: studied\n"
             "                  ask: 今年有没有研究读者服务的记录？\n                  who: [zhibu-shuji]\n                  record: minutes\n",
             "              evidence:\n                - {mark: none, why: 已在别处记}\n                - {type: minutes, mark: customary}\n              checks:\n"
             "                - id: studied\n                  ask: 今年有没有研究读者服务的记录？\n                  who: [zhibu-shuji]\n                  record: minutes\n")
    page = built(toy)["plans/guan-2031/1/"]
    assert [told(row) for row in page.xpath('.//section[@data-part="keep"]/ul/li')] == [
        "活动记录 惯例 用于读者服务专题研究", "不需要 另建材料（读者服务专题研究）：已在别处记"]
    assert [told(step) for step in page.xpath('.//nav[@class="zb-strip"]//li')][2] == "佐证 1 种"


@pytest.mark.parametrize(("state", "chip"), [("in-force", ""), ("amended", "已修订"), ("repealed", "已废止"), ("expired", "期满")])
def test_a_regulation_no_longer_as_it_was_carries_its_chip_where_it_is_cited(toy, state, chip):
    if chip:
        toy.edit(LAW, "    state: in-force\n", f"    state: {state}\n")
    tree = built(toy)

    def chips(address: str, within: str) -> list[tuple[str, str]]:
        """What each citation leads to, and its chip."""
        return [(keys(row, "self::*")[0], "".join(row.xpath('./span[contains(@class, "zb-force")]/text()')))
                for row in tree[address].xpath(f"{within}//li[a]")]
    assert chips("plans/shi-2031/2/", './section[@data-part="basis"]') == [("duzhe-gongyue", "待核"), ("tushu-banfa", chip)]
    assert chips("plans/shi-2031/3/", './section[@data-part="keep"]//ul[@class="zb-plain"]') == [("art-6", chip)]
    assert chips("plans/shi-2031/2/", './/article[@id="reading-club"]//div[@data-part="basis"]') == [("1", "")], "a clause has no force"


def test_a_hostile_text_in_any_field_comes_out_as_text(hostile):
    graph, _, _ = examine(hostile.data, hostile.data / "none")
    pages = render(graph, open_originals(None), lay_out(graph), newest_date(graph.dataset))
    for page in pages:
        tree = parsed(page)
        assert tree.xpath(".//script") == [] and "<script" not in page.body, page.address
        assert [name for element in tree.iter() for name in element.attrib if name.startswith("on")] == [], page.address
        assert "&amp;lt;" not in page.body and "&amp;#" not in page.body, f"{page.address} is escaped twice"
        assert hostile.payload in tree.text_content(), page.address
    assert all(hostile.payload in page.title for page in pages if page.address.count("/") > 1 and not page.address.startswith(("regulations/local/", "calendar/", "start/handover/", "coverage/problems/", "help/changes/")))
    hints = [hint for page in pages for hint in parsed(page).xpath(".//a/@title")]
    assert hints and all(hostile.payload[:7] in hint or hint.endswith("…") for hint in hints)


def test_a_hostile_original_comes_out_as_text(toy, hostile):
    texts = open_originals(toy.data / "originals")
    plans = {key: replace(plan, aim=plan.aim + hostile.payload, clauses={
        number: replace(clause, body=clause.body.replace("。", f"{hostile.payload}。")) for number, clause in plan.clauses.items()})
        for key, plan in texts.plans.items()}
    regulations = {key: {number: text + hostile.payload for number, text in articles.items()} for key, articles in texts.regulations.items()}
    graph = toy.graph()
    bodies = {page.address: page.body for page in render(graph, replace(texts, plans=plans, regulations=regulations), lay_out(graph), "2032-02-03")}
    for address in ("plans/shi-2031/", "plans/shi-2031/1/", "regulations/tushu-banfa/"):
        assert "<script" not in bodies[address] and hostile.payload in html.fromstring(f"<div>{bodies[address]}</div>").text_content()
