"""The real site, built once and served as readers get it, and one browser to look at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path

import pytest
from builds import build, copy_project, run, served, watch
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         "--disable-component-update", "--disable-sync"]


def _to_the_end(method: Callable) -> Callable:
    """METHOD of a page, which then waits until the scripts have run, too; they come after the page is drawn."""
    @wraps(method)
    def whole(self: Page, *arguments: object, **options: object) -> object:
        answer = method(self, *arguments, **options)
        self.locator("html:not([data-waiting])").wait_for(state="attached")
        return answer
    return whole


for _name in ("goto", "reload", "go_back", "go_forward", "wait_for_url", "wait_for_load_state"):
    setattr(Page, _name, _to_the_end(getattr(Page, _name)))


def _near(method: Callable) -> Callable:
    """METHOD of a locator that reads what is seen; what is laid out late has no words for it until it comes near the window."""
    @wraps(method)
    def whole(self: Locator, *arguments: object, **options: object) -> object:
        self.page.evaluate("document.documentElement.classList.remove('zb-from-top')")
        return method(self, *arguments, **options)
    return whole


for _name in ("inner_text", "all_inner_texts"):
    setattr(Locator, _name, _near(getattr(Locator, _name)))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it stands when the tests begin: an edit made while they run changes nothing."""
    return copy_project(tmp_path_factory.mktemp("zhibu") / "project")


@pytest.fixture(scope="session")
def built(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real site, built once."""
    return build(project, tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="session")
def offline(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that goes on a USB stick, from a project of its own."""
    root = copy_project(tmp_path_factory.mktemp("offline") / "project", project)
    done = run(["zhibu", "site", "--offline"], root)
    assert done.returncode == 0, done.stderr[-4000:]
    return root / "build" / "offline"


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    """The address of the real site: `http://127.0.0.1:PORT`."""
    with served(built) as address:
        yield address


def find_chromium() -> str:
    """Path of the browser; the test fails where there is none, so that a green run cannot hide missing tests."""
    if named := os.environ.get("ZHIBU_CHROMIUM"):
        if not (found := shutil.which(named)):
            pytest.fail(f"ZHIBU_CHROMIUM 指的 {named} 不存在或不能运行。", pytrace=False)
        return found
    if found := next(filter(None, map(shutil.which, CHROMIUMS)), None):
        return found
    pytest.fail("没有找到浏览器，浏览器测试不能运行。请安装 Chromium 和中文字体（Debian：apt-get install chromium fonts-noto-cjk），"
                "或用环境变量 ZHIBU_CHROMIUM 指明浏览器的路径。", pytrace=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; every test gets a context (a profile) of its own."""
    path = find_chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def profile(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser profiles whose relative addresses start at the site; all are closed after the test."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"base_url": site, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | options)
        context.set_default_timeout(5000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(profile: Callable[..., BrowserContext]) -> Page:
    """A page in a fresh profile, 1280 pixels wide, watched."""
    return watch(profile(viewport={"width": 1280, "height": 900}).new_page())
