"""The report check on its page: pasted text, keyboard, phone, hostile text, and the same findings as Python."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from builds import foreign, watch
from playwright.sync_api import BrowserContext, Page, expect

from zhibu.load import load
from zhibu.review import make_text, review

ROOT = Path(__file__).resolve().parents[2]
SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
BAD = "某处党总支：\n一、加强学习\n一是营造学习氖围。三是ab所共发稿18余篇（其中网站12篇、报纸6篇），联系人电话13800138000。"
ASK = """([text, kind, year, plans]) => {
    const found = window.zhibu.review.review(window.zhibuReviewRules.rules, window.zhibu.review.makeText(text, kind, year, plans));
    return [found.findings.map(one => [one.rule, one.line, one.column, one.words, one.said]), found.quiet.length, found.idle];
}"""


def paste(page: Page, text: str, plan: str = "") -> None:
    page.locator("[data-review-text=report]").fill(text)
    if plan:
        page.locator("div[data-review] details summary").click()
        page.locator("[data-review-text=plan]").fill(plan)
    page.get_by_role("button", name="开始查").click()
    expect(page.locator(".zb-review__state")).not_to_contain_text("正在查")


def shown(page: Page) -> list[str]:
    return page.locator(".zb-review__one:visible").evaluate_all("all => all.map(one => one.dataset.rule)")


@pytest.fixture
def opened(page: Page) -> Page:
    page.goto("/review/")
    return page


def test_each_finding_shows_place_words_rule_advice_and_example(opened: Page) -> None:
    paste(opened, BAD)
    expect(opened.locator(".zb-review__state")).to_contain_text("查到")
    one = opened.locator(".zb-review__one[data-rule=cuobiezi]")
    for text in ("第3行第7字", "氖围", "错别字", "应为“氛围”", "改法：", "例：", "→"):
        expect(one).to_contain_text(text)
    assert {"cuobiezi", "xu-hao", "dai-hao", "yu-yue", "shoujihao", "que-shu", "que-bufen"} <= set(shown(opened))
    assert "13800138000" not in opened.locator("[data-review-results]").inner_text()
    expect(opened.locator(".zb-review__idle")).to_contain_text("没有要点原文")
    duty = opened.locator(".zb-review__one[data-rule=que-shu] a").first
    duty.click()
    expect(opened.locator("h1")).to_be_visible()
    assert "/review/" not in opened.url and opened.faults == []


def test_nothing_is_sent_and_nothing_is_kept(opened: Page, site: str) -> None:
    paste(opened, BAD)
    opened.locator(".zb-review__one").first.wait_for()
    before = len(opened.addresses)
    paste(opened, BAD + "积极份子")
    assert len(opened.addresses) == before, "the second time not even the rules are fetched"
    assert foreign(opened.addresses, site) == [] and all("氖" not in one and "%E6" not in one for one in opened.addresses)
    kept = "() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])"
    assert "氖" not in opened.evaluate(kept)
    opened.reload()
    assert opened.locator("[data-review-text=report]").input_value() == ""
    paste(opened, BAD)
    opened.get_by_role("button", name="清空").click()
    assert opened.locator("[data-review-text=report]").input_value() == "" and shown(opened) == []


def test_a_place_leads_into_the_text(opened: Page) -> None:
    paste(opened, "甲😀\r\n" + BAD)
    opened.locator(".zb-review__one[data-rule=cuobiezi] button").click()
    assert opened.evaluate("() => { const box = document.activeElement; return box.value.slice(box.selectionStart, box.selectionEnd); }") == "氖围"


def test_one_rule_may_be_looked_at_alone(opened: Page) -> None:
    paste(opened, BAD)
    opened.locator("[data-review-filter]").select_option("yu-yue")
    assert shown(opened) == ["yu-yue"]


def test_the_kind_the_year_and_the_plan_change_what_is_found(opened: Page) -> None:
    plan = "各站每个季度都要把台账翻出来对一遍并且把缺的那几页当场补写清楚"
    paste(opened, f"开展党史学习教育。{plan}", plan)
    assert "zhao-chao" in shown(opened) and "tifa-nianfen" not in shown(opened)
    opened.locator("[data-review-year]").fill("2026")
    opened.locator("[data-review-kind]").select_option("term")
    opened.get_by_role("button", name="开始查").click()
    expect(opened.locator(".zb-review__state")).to_contain_text("按2026年")
    assert "tifa-nianfen" not in shown(opened), "a term reaches back"
    opened.locator("[data-review-kind]").select_option("year")
    opened.get_by_role("button", name="开始查").click()
    expect(opened.locator(".zb-review__one[data-rule=tifa-nianfen]")).to_have_count(1)
    opened.locator("[data-review-year]").fill("26")
    opened.get_by_role("button", name="开始查").click()
    expect(opened.locator(".zb-review__state")).to_contain_text("四位数")


@pytest.mark.parametrize(("text", "says"), [("", "还没有贴"), (" \n ", "还没有贴"), ("字" * 300_001, "请分开查")], ids=["empty", "blank", "long"])
def test_a_text_that_cannot_be_checked_says_why(opened: Page, text: str, says: str) -> None:
    paste(opened, text)
    expect(opened.locator(".zb-review__state")).to_contain_text(says)
    assert shown(opened) == []


def test_hostile_text_comes_out_as_text(opened: Page) -> None:
    hostile = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    paste(opened, f"{hostile}氖围{hostile}\n{hostile}\n{hostile}")
    assert len(shown(opened)) > 1
    assert opened.locator("[data-review-results] img, [data-review-results] script").count() == 0
    assert opened.evaluate("() => window.hit") is None
    expect(opened.locator(".zb-review__one[data-rule=chong-fu] mark").first).to_contain_text("<img src=x")


def test_a_long_hostile_text_is_read_in_good_time(opened: Page) -> None:
    opened.set_default_timeout(15000)
    text = ("共" + "一二三四五六七八九十" * 4 + "1" * 9 + "篇（其中" + "学习" * 40 + "*" * 200 + "一是") * 600
    paste(opened, text[:200_000])
    expect(opened.locator(".zb-review__state")).to_contain_text("共 1 行", timeout=15000)


def test_it_is_used_by_keyboard_alone(opened: Page) -> None:
    opened.locator("[data-review-text=report]").focus()
    opened.keyboard.insert_text(BAD)
    for _ in range(4):
        opened.keyboard.press("Tab")
    assert opened.evaluate("() => document.activeElement.textContent") == "开始查"
    opened.keyboard.press("Enter")
    opened.locator(".zb-review__one").first.wait_for()
    assert opened.locator("[role=status].zb-review__state").count() == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_the_window_and_breaks_no_rule_of_accessibility(profile: Callable[..., BrowserContext], width: int) -> None:
    page = watch(profile(viewport={"width": width, "height": 740}).new_page())
    page.goto("/review/")
    paste(page, BAD + "\n" + "x" * 300 + "氖围" + "*" * 300)
    page.locator(".zb-review__one").first.wait_for()
    assert page.evaluate(SIDEWAYS) <= 0
    if width == 1280:
        found = Axe().run(page, context={"include": [[".zb-page"]]}).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"][:2]]) for one in found] == []
    assert page.faults == []


def test_without_scripts_the_rules_can_be_read(profile: Callable[..., BrowserContext]) -> None:
    page = profile(java_script_enabled=False).new_page()
    page.goto("/review/")
    assert "zhibu review" in page.content()
    rules = load(ROOT / "data")[0].review.rules
    assert page.locator("tr[data-rule]").count() == len(rules)
    assert page.locator("div[data-review] > *").count() == 0


def test_it_works_by_double_click_without_a_network(offline: Path, profile: Callable[..., BrowserContext]) -> None:
    context = profile(offline=True)
    page = watch(context.new_page())
    page.goto((offline / "review/index.html").as_uri())
    paste(page, BAD)
    expect(page.locator(".zb-review__one[data-rule=yu-yue]")).to_contain_text("12+6正好是18")
    link = page.locator(".zb-review__one[data-rule=que-shu] a").first.get_attribute("href")
    assert link.split("#")[0].endswith("index.html") and (offline / "review" / link.split("#")[0]).resolve().is_file()
    assert page.faults == []


def test_report_pages_lead_here(page: Page) -> None:
    page.goto("/reports/suo-2022h1/#checkup")
    expect(page.locator("#checkup")).to_be_visible()
    page.locator(".zb-checkup a", has_text="贴到这里查").click()
    expect(page.locator("h1")).to_have_text("报告体检")


def samples() -> list[str]:
    """Texts of many kinds: our own data, and pieces of it mixed with what the rules look for, drawn with a fixed seed."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "data").glob("*.yml"))[:8] + sorted((ROOT / "data/reports").glob("*.yml"))]
    whole, dice = "".join(texts), random.Random(20261121)
    alphabet = "一二三十是要、。；，：（）()《》12345 \n\r\u3000*＊余约共篇次其中各研究了的截止氖围kl所X_党课会年20😀\U00020000-"
    for _ in range(150):
        at = dice.randrange(len(whole) - 400)
        texts.append(whole[at:at + 200] + "".join(dice.choice(alphabet) for _ in range(200)) + whole[at:at + 100])
    return [BAD, "", "\ufeff氖围\r\r\n氖围", *texts]


def test_the_browser_finds_what_python_finds(opened: Page) -> None:
    paste(opened, "甲")
    expect(opened.locator(".zb-review__state")).to_contain_text("条规则")
    rules = load(ROOT / "data")[0].review.rules
    plan = (ROOT / "data/plans/suo-2022.yml").read_text("utf-8")
    total = 0
    for n, text in enumerate(samples()):
        kind, year = (("half-year", None), ("year", 2022), ("term", 2026))[n % 3]
        for plans in ((), (plan,)) if n % 5 == 0 else ((),):
            ours = review(rules, make_text(text, kind, year, plans))
            theirs = opened.evaluate(ASK, [text, kind, year, list(plans)])
            assert theirs == [[[one.rule, one.line, one.column, one.words, one.said] for one in ours.findings], len(ours.quiet),
                              [list(row) for row in ours.idle]], text[:200]
            total += len(ours.findings)
    assert total > 1000
