"""Story 9: a new plan of a superior body is dropped into data/plans/, and its gaps stand on the page, with proposals, without a change of code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builds import build, copy_project, served, watch
from playwright.sync_api import BrowserContext, Page, expect
from test_browser import OVERFLOW

CLAUSES = (
    ("1", "做实廉政警示教育", "每季度组织一次警示教育，看警示片、通报典型案例，廉政党课由书记来讲。", "suo-2022/18"),
    ("2", "守住意识形态阵地", "意识形态工作责任制要落实，定期研判，管好网上言行，出现舆情及时处置。", "suo-2022/7"),
    ("3", "写好新闻宣传", "围绕重点工作报送信息，同媒体合作，管好新媒体。", "suo-2022/24"),
    ("4", "修缮灯塔", "沿岸航标灯按潮汐涂漆，海雾天鸣号。", None),
)
"""An invented plan: number, title and text of each clause, and the own clause that it comes nearest to."""


def plan() -> str:
    """The plan as a data maintainer would type it in."""
    rows = "".join(f"""\
        - number: '{number}'
          title: {title}
          summary: {text}
          topics: [jiandu]
          items:
            - {{id: quanwen, mark: ¶1, title: {title}, text: {text}, directional: 试放的要点，没有检查项。}}
""" for number, title, text, _ in CLAUSES)
    return f"""\
# yaml-language-server: $schema=../schema/plan.schema.json
plan:
  id: xin-2023
  title: 新来的2023年要点
  short: 新要点
  body: tingzhi-dangwei
  level: superior
  year: 2023
  source: 编的。
  checked_on: 2026-11-20
  aim: {{summary: 试放一份。, points: [试放]}}
  sections:
    - key: 一
      title: 试放的部分
      summary: 试放。
      clauses:
{rows}"""


@pytest.fixture(scope="module")
def dropped(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a copy of the project in which nothing but this one file is new."""
    root = copy_project(tmp_path_factory.mktemp("dropped") / "project", project)
    (root / "data" / "plans" / "xin-2023.yml").write_text(plan(), encoding="utf-8", newline="\n")
    return build(root, tmp_path_factory.mktemp("dropped-site") / "site")


@pytest.fixture
def reader(dropped: Path, profile: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Iterator[Page]:
    """A reader on the page that holds own and superior plans together."""
    with served(dropped) as address:
        page = watch(profile(base_url=address, viewport={"width": request.param, "height": 900}).new_page())
        page.goto("/alignment/")
        yield page
        assert page.evaluate(OVERFLOW) == "" and page.faults == []


@pytest.mark.parametrize("reader", [1280, pytest.param(360, marks=pytest.mark.slow)], indirect=True, ids=["desk", "phone"])
def test_every_clause_of_a_new_plan_is_a_gap_with_the_nearest_own_clauses(reader):
    expect(reader.locator("h2#xin-2023")).to_have_text("新要点 → 本所要点")
    assert "这份要点还没有人对照过" in reader.locator("section", has=reader.locator("h2#xin-2023")).inner_text()
    for number, title, _, near in CLAUSES:
        row = reader.locator(f"tr#xin-2023-{number}")
        expect(row).to_contain_text(f"{number}. {title}")
        expect(row).to_contain_text("还没有对照")
        hints = row.locator("[data-suggested]")
        if near is None:
            expect(hints).to_have_count(0)
            continue
        expect(hints.first).to_contain_text("建议，未确认，不计入")
        expect(hints.first).to_contain_text("共有字样")
        assert hints.first.locator("a").get_attribute("href").rstrip("/").endswith(near.replace("suo-2022", "plans/suo-2022").removeprefix("plans/"))
        assert hints.count() <= 3


def test_nothing_of_it_counts(dropped, built):
    before, after = (json.loads((site / "api" / "catalog.json").read_text(encoding="utf-8")) for site in (built, dropped))
    states = {one["key"]: one["carried"] for one in after["entities"] if "carried" in one}
    assert {states[f"clause:xin-2023/{number}"] for number, *_ in CLAUSES} == {"unread"}
    assert {one["key"]: one["carried"] for one in before["entities"] if "carried" in one}.items() <= states.items()
    assert [one for one in after["links"] if one["type"] == "carries" and "xin-2023" in one["to"]] == []


def test_the_plans_that_were_compared_show_no_proposals(dropped):
    text = (dropped / "alignment" / "index.html").read_text(encoding="utf-8")
    section = text.split('id="ting-2022"')[1].split('id="xin-2023"')[0]
    assert "data-suggested" not in section
