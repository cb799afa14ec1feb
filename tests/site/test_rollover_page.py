"""A plan that says which one it follows is dropped into data/plans/: its page of changes opens on desk and phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builds import build, copy_project, served, watch
from playwright.sync_api import BrowserContext, expect
from test_browser import OVERFLOW


pytestmark = pytest.mark.slow  # every page on both ways to open it: minutes, not seconds

@pytest.fixture(scope="module")
def followed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a copy of the project with the own plan of the next year, in which one number has grown."""
    root = copy_project(tmp_path_factory.mktemp("followed") / "project", project)
    text = (root / "data/plans/suo-2022.yml").read_text(encoding="utf-8")
    text = text.replace("id: suo-2022\n", "id: suo-2023\n  follows: suo-2022\n", 1).replace("year: 2022", "year: 2023", 1)
    at = text.index("- id: warning-activity")
    text = text[:at] + text[at:].replace("min: 1", "min: 2", 1)
    (root / "data/plans/suo-2023.yml").write_text(text, encoding="utf-8", newline="\n")
    return build(root, tmp_path_factory.mktemp("followed-site") / "site")


@pytest.mark.parametrize("width", [1280, 360], ids=["desk", "phone"])
def test_the_page_of_changes_opens_from_the_plan(followed: Path, profile: Callable[..., BrowserContext], width: int):
    with served(followed) as address:
        page = watch(profile(base_url=address, viewport={"width": width, "height": 900}).new_page())
        page.goto("/plans/suo-2023/")
        page.get_by_role("link", name="和上一年比").click()
        page.wait_for_url("**/plans/suo-2023/changes/")
        row = page.locator("tr[data-change=tightened]")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("每季度至少2次")
        expect(page.locator("#dated")).to_contain_text("要重看的时间字样")
        assert page.evaluate(OVERFLOW) == "" and page.faults == []
