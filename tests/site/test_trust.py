"""What a careful administrator tries: the copy for a stick unpacked anywhere, and a strict content policy on every kind of page."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from builds import ROOT, served, watch
from playwright.sync_api import Browser, BrowserContext, Page, expect

from zhibu import stick
from zhibu.policy import SAID

pytestmark = pytest.mark.slow  # every page on both ways to open it: minutes, not seconds

BOX = "input[type=checkbox][data-check]"


# ---- the copy for a stick ----

@pytest.fixture(scope="module")
def packed(offline: Path) -> Path:
    """The one zip beside the offline folder."""
    (found,) = offline.parent.glob("*.zip")
    return found


@pytest.fixture(scope="module")
def unpacked(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip unpacked as somebody might: in a folder with Chinese and a blank in its name."""
    folder = tmp_path_factory.mktemp("stick") / "支部 手册（新）#1"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return folder


def test_the_zip_holds_the_whole_offline_site_under_names_that_windows_takes(packed: Path, offline: Path) -> None:
    catalog = json.loads((offline / "api/catalog.json").read_text("utf-8"))
    assert packed.name == f"zhibu-offline-{catalog['unit']['id']}-{catalog['data_date'].replace('-', '')}.zip"
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        inside = {name.removeprefix("handbook/"): archive.read(name) for name in names if name.startswith("handbook/")}
    assert [name for name in names if "/" not in name] == [stick.START, stick.NOTE]
    site = {path.relative_to(offline).as_posix(): path.read_bytes() for path in offline.rglob("*") if path.is_file()}
    assert inside == {name: content for name, content in site.items() if name not in stick.LEFT_OUT}
    assert list(stick.unfit(names)) == [] and max(map(len, names)) < 120
    assert {Path(name).suffix for name in inside} >= {".html", ".js", ".css", ".xlsx", ".docx", ".ics", ".json"}
    assert [name for name in inside if not name.isascii()] == []


def test_packing_again_gives_the_same_bytes(packed: Path, offline: Path, tmp_path: Path) -> None:
    assert stick.write(offline, tmp_path).read_bytes() == packed.read_bytes()


def test_from_the_start_page_one_reads_searches_ticks_and_downloads_without_a_network(
        unpacked: Path, profile: Callable[..., BrowserContext]) -> None:
    context = profile(offline=True)
    context.route(lambda address: not address.startswith(("file:", "data:", "blob:")), lambda route: route.abort())
    page = watch(context.new_page())
    page.goto((unpacked / stick.START).as_uri())
    expect(page.get_by_text("还没有解压")).to_be_hidden()
    page.get_by_role("link", name="打开手册").click()
    assert page.url == (unpacked / "handbook/index.html").as_uri()
    assert page.locator(".zb-qr").count() == 0
    box = page.locator("#zb-q")
    box.click()
    box.fill("警示教育多久搞一次")
    first = page.locator("#results[data-state=ready] [data-key] a").first
    expect(first).to_be_visible()
    first.click()
    page.wait_for_url(f"{(unpacked / 'handbook').as_uri()}/*/**")
    ticked = page.locator(BOX).first
    ticked.check()
    page.reload()
    expect(page.locator(BOX).first).to_be_checked()
    page.locator("details[data-ticks] summary").first.click()
    expect(page.locator(".zb-ticks__note").first).to_contain_text("不在优盘或这个文件夹里")
    page.goto((unpacked / "handbook/progress/index.html").as_uri())
    expect(page.locator(".zb-page")).to_contain_text("1")
    page.goto((unpacked / stick.START).as_uri())
    page.get_by_role("link", name="下载").click()
    for ending in (".xlsx", ".docx", ".ics"):
        with page.expect_download() as waiting:
            page.locator(f'.zb-page a[href$="{ending}"]').first.click()
        assert waiting.value.suggested_filename.endswith(ending) and waiting.value.path().stat().st_size > 100
    assert [one for one in page.addresses if not one.startswith(("file:", "data:", "blob:"))] == []
    assert page.faults == []


def test_a_page_of_the_copy_prints_on_a4_without_a_network(unpacked: Path, profile: Callable[..., BrowserContext]) -> None:
    page = watch(profile(offline=True).new_page())
    page.goto((unpacked / "handbook/plans/suo-2022/18/index.html").as_uri())
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in sheets} <= {(595, 842), (596, 842)}
    # Some characters come back from a PDF as the radicals that look like them.
    text = unicodedata.normalize("NFKC", "".join("".join(one.extract_text() for one in sheets).split()))
    assert "警示教育" in text and "清空本页" not in text and page.faults == []


def test_each_link_of_the_start_page_opens_and_before_unpacking_it_says_what_to_do(
        unpacked: Path, tmp_path: Path, profile: Callable[..., BrowserContext]) -> None:
    page = profile().new_page()
    page.goto((unpacked / stick.START).as_uri())
    links = page.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert len(links) == 7 and [one for one in links if not (unpacked / one).is_file()] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    (tmp_path / stick.START).write_bytes((unpacked / stick.START).read_bytes())
    page.goto((tmp_path / stick.START).as_uri())
    expect(page.get_by_text("还没有解压")).to_be_visible()


# ---- the content policy ----

def kinds(folder: Path) -> list[str]:
    """One page of every kind, and every page that is the only one of its kind."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        found.setdefault("/".join(name.split("/")[:-2]) + f"|{name.count('/')}" if name.count("/") > 1 else name, name)
    return sorted(found.values())


@pytest.fixture(params=["http", "file"])
def opened(request: pytest.FixtureRequest, browser: Browser, built: Path, offline: Path) -> Iterator[tuple[Page, str, Path]]:
    """A watched page, where the site begins, and its folder: served, or opened from the folder."""
    context = browser.new_context(locale="zh-CN", accept_downloads=True)
    context.set_default_timeout(5000)
    context.add_init_script("document.addEventListener('securitypolicyviolation', event => console.error('violated ' + event.violatedDirective "
                            "+ ' ' + event.blockedURI + ' ' + event.sample));")
    page = watch(context.new_page())
    if request.param == "http":
        with served(built) as address:
            yield page, address, built
    else:
        yield page, offline.as_uri(), offline
    context.close()


def test_every_kind_of_page_opens_without_a_violation_and_runs_its_scripts(opened: tuple[Page, str, Path]) -> None:
    page, start, folder = opened
    names = kinds(folder)
    assert len(names) > 35
    for name in names:
        if name == "404.html" and start.startswith("file:"):
            continue  # the page for what a server does not find
        page.goto(f"{start}/{name}")
        assert page.evaluate("[typeof window.zhibu, typeof window.__md_get, document.querySelectorAll('.zb-size__button').length > 0]") \
            == ["object", "function", True], name
    assert page.faults == []


def test_ticks_files_lists_search_and_the_theme_work_under_the_policy(opened: tuple[Page, str, Path]) -> None:
    page, start, _ = opened
    page.goto(f"{start}/plans/suo-2022/18/index.html")
    page.locator(BOX).first.check()
    page.locator("details[data-ticks] summary").first.click()
    with page.expect_download():
        page.locator("[data-ticks-panel] button", has_text="导出").first.click()
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    before = page.evaluate(scheme)
    page.locator("label[for^=__palette]:visible").click()
    assert page.evaluate(scheme) != before
    page.reload()
    assert page.evaluate(scheme) != before, "the theme's own inline script has run"
    page.locator("#zb-q").fill("三会一课")
    expect(page.locator("#results[data-state=ready] [data-key]").first).to_be_visible()
    page.locator("#zb-q").press("Enter")
    page.wait_for_url("**/search/**q=*")
    expect(page.locator("#results[data-state=ready] [data-key]").first).to_be_visible()
    page.goto(f"{start}/requirements/index.html")
    with page.expect_download():
        page.get_by_role("button", name="下载 CSV").first.click()
    assert page.faults == []


@pytest.mark.parametrize("attack", [
    "const one = document.createElement('script'); one.textContent = 'window.hacked = 1'; document.head.append(one);",
    "document.body.insertAdjacentHTML('beforeend', '<img src=\"x:\" onerror=\"window.hacked = 1\">');",
    "const one = document.createElement('a'); one.setAttribute('onclick', 'window.hacked = 1'); document.body.append(one); one.click();",
    "const one = document.createElement('a'); one.href = 'javascript:window.hacked = 1'; document.body.append(one); one.click();",
    "try { setTimeout('window.hacked = 1', 0); } catch (refused) { }",
    "const one = document.createElement('script'); one.src = 'data:text/javascript,window.hacked=1'; document.head.append(one);",
    "const one = document.createElement('script'); one.src = URL.createObjectURL(new Blob(['window.hacked=1'])); document.head.append(one);",
], ids=["inline", "handler", "onclick", "javascript link", "text as code", "data script", "blob script"])
def test_what_is_injected_does_not_run(opened: tuple[Page, str, Path], attack: str) -> None:
    page, start, _ = opened
    page.goto(f"{start}/plans/suo-2022/18/index.html")
    page.evaluate(f"() => {{ {attack} }}")
    page.wait_for_timeout(100)
    assert page.evaluate("window.hacked") is None
    assert any("violated" in fault for fault in page.faults), "the policy refused it"


def test_nothing_can_be_sent_from_a_page(opened: tuple[Page, str, Path]) -> None:
    page, start, _ = opened
    page.goto(f"{start}/plans/suo-2022/18/index.html")
    refused = page.evaluate("""() => fetch('https://example.invalid/').then(() => false, () => true)""")
    page.evaluate("() => { new Image().src = 'https://example.invalid/x.png'; navigator.sendBeacon('https://example.invalid/'); }")
    page.wait_for_timeout(100)
    asked = [one for one in page.addresses if one.startswith("https:")]
    assert refused and [one for one in asked if not any(fault.startswith(f"{one}: csp") for fault in page.faults)] == [], "stopped before the network"


def test_every_page_says_its_policy_before_anything_that_it_rules(built: Path, offline: Path) -> None:
    for folder in (built, offline):
        for path in folder.rglob("*.html"):
            text = path.read_bytes()
            said = SAID.search(text)
            assert said and text.count(b"Content-Security-Policy") == 1, path
            assert said.end() < 8192 and said.start() < min(text.find(b"<script"), text.find(b"<link rel=\"stylesheet"))
            assert b"unsafe" not in said[1] and len(re.findall(rb"<script(?! src)", text)) <= said[1].count(b"'sha256-")


def test_the_start_page_has_no_script_and_the_strictest_policy(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        page = archive.read(stick.START)
    assert b"<script" not in page and b"style=" not in page
    assert SAID.search(page)[1] == b"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"


def test_the_readme_names_the_zip() -> None:
    assert "zhibu-offline-" in (ROOT / "README.md").read_text("utf-8")
