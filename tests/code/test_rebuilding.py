"""A change while the site is served: its pages are shown early, the whole site follows, and broken data change nothing. Real builds, of the toy data."""

from __future__ import annotations

import errno
import random
import re
import shutil
import threading
import time
from pathlib import Path

import pytest
from test_publish import tree

from zhibu.publish import EARLY, Generator, publish
from zhibu.serve import Rebuilding

PLAN, PAGE = "plans/shi-2031.yml", "plans/shi-2031/2/index.html"


@pytest.fixture(autouse=True)
def no_originals(monkeypatch):
    """The originals of the real data are not those of the toy."""
    monkeypatch.delenv("ZHIBU_ORIGINALS", raising=False)


@pytest.fixture(scope="module")
def built(module_project):
    """A project with its site and what a build keeps; nobody may write to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ZHIBU_ORIGINALS", raising=False)
        assert publish(module_project.root), "the toy does not build: run zhibu site in a copy of it"
    return module_project.root


@pytest.fixture
def served(project, built):
    """A project that has been built once, to change."""
    for name in ("site", "build"):
        shutil.copytree(built / name, project.root / name)
    return project


@pytest.fixture
def rebuilding(served):
    """What builds again; its waiting generator ends with the test."""
    one = Rebuilding(served.root)
    yield one
    one.close()


WORDS = re.compile(r"(?m)^\s*(?:- )?(?:summary|text|what|why|action): (?=[\u4e00-\u9fff])")


def worded(data: Path) -> list[Path]:
    """The data files in which something can be reworded."""
    return sorted(path for path in data.rglob("*.yml") if WORDS.search(path.read_text(encoding="utf-8")))


def reworded(text: str, seed: int) -> str:
    """TEXT with a mark in one of its summaries or other texts."""
    places = list(WORDS.finditer(text))
    place = random.Random(seed).choice(places)
    return f"{text[:place.end()]}换了说法：{text[place.end():]}"


def test_a_changed_page_is_shown_before_the_whole_site_stands(served, rebuilding):
    before = (served.root / "site" / PAGE).read_bytes()
    served.edit(PLAN, "title: 某图书室2031年工作要点", "title: 换了的2031年工作要点")
    thread = threading.Thread(target=rebuilding.build)
    thread.start()
    early = served.root / EARLY / "plans/shi-2031/index.html"
    while not early.exists() and thread.is_alive():
        time.sleep(0.01)
    seen, site = early.read_text(encoding="utf-8"), (served.root / "site" / PAGE).read_bytes()
    thread.join()
    assert "换了" in seen and site == before
    assert (served.root / "site/plans/shi-2031/index.html").read_text(encoding="utf-8") == seen
    assert not (served.root / EARLY).exists()


def test_what_is_shown_early_is_what_the_site_will_hold(served):
    for n, path in enumerate(worded(served.data)[:6]):
        path.write_text(reworded(path.read_text(encoding="utf-8"), n), encoding="utf-8")
    generator = Generator(served.root, early=True)
    assert generator.run()
    generator.close()
    early, whole = tree(served.root / EARLY), tree(served.root / "build/next")
    changed = {name for name, content in whole.items() if name.endswith("index.html") and tree(served.root / "site").get(name) != content}
    assert early == {name: whole[name] for name in early}
    assert len(early) > 4 and changed - {"downloads/index.html"} == set(early)


def test_after_a_change_the_site_is_that_of_a_fresh_build(served, rebuilding, tmp_path):
    path = served.data / PLAN
    path.write_text(reworded(path.read_text(encoding="utf-8"), 7), encoding="utf-8")
    rebuilding.build()
    fresh = tmp_path / "fresh"
    for name in ("data", "docs", "hooks"):
        shutil.copytree(served.root / name, fresh / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(served.root / "mkdocs.yml", fresh / "mkdocs.yml")
    assert publish(fresh)
    assert tree(served.root / "site") == tree(fresh / "site")


def test_broken_data_show_nothing_and_say_why(served, rebuilding, capfd):
    before = tree(served.root / "site")
    line = served.edit(PLAN, "helpers: [weiyuan]", "helpers: [weiyuann]")
    rebuilding.build()
    assert tree(served.root / "site") == before and not (served.root / EARLY).exists()
    said = capfd.readouterr()
    assert f"data/{PLAN}:{line}:25 错误[R001]" in said.err and "原来的网站没有改动" in said.out
    served.edit(PLAN, "helpers: [weiyuann]", "helpers: [weiyuan]")
    rebuilding.build()
    assert tree(served.root / "site") == before and "刷新" in capfd.readouterr().out


def test_changed_code_is_read_though_a_generator_waits(served, rebuilding):
    code = served.root / "hooks/zhibu/pages/__init__.py"
    old = "搜索条款、法规、词汇；也可以按拼音找"
    text = code.read_text(encoding="utf-8")
    assert old in text, "the description of the search page is another one: put it into this test"
    code.write_text(text.replace(old, "换了的说明"), encoding="utf-8")
    rebuilding.build()
    assert "换了的说明" in (served.root / "site/search/index.html").read_text(encoding="utf-8")


def test_a_disk_that_refuses_a_generator_is_told_of_at_the_next_change_and_forgotten_after(served, monkeypatch, capfd):
    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device", str(served.root / "build/lock"))

    with monkeypatch.context() as patch:
        for module in ("serve", "publish"):
            patch.setattr(f"zhibu.{module}.Generator", refuse)
        one = Rebuilding(served.root)
        one.build()
    assert "磁盘满了" in capfd.readouterr().err
    one.build()
    assert "刷新" in capfd.readouterr().out
    one.close()


def test_a_generator_that_is_not_told_to_go_does_nothing(served):
    before = tree(served.root)
    Generator(served.root, early=True).close()
    assert {name: content for name, content in tree(served.root).items() if "__pycache__" not in name} == before


@pytest.mark.parametrize("content", [None, "[", *(pytest.param(one, marks=pytest.mark.slow) for one in ("", "[]", '{"a": 1}'))])
def test_without_the_shells_of_the_last_build_the_site_is_made_all_the_same(served, rebuilding, content):
    (shells,) = (served.root / "build/kept").rglob("shells.json")
    shells.unlink() if content is None else shells.write_text(content, encoding="utf-8")
    served.edit(PLAN, "title: 某图书室2031年工作要点", "title: 换了的2031年工作要点")
    rebuilding.build()
    assert "换了" in (served.root / "site/plans/shi-2031/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_after_many_changes_each_early_page_is_that_of_the_site(served):
    """Twenty changes of whatever file, one upon the other."""
    files = worded(served.data)
    shown = 0
    for seed in range(20):
        path = random.Random(seed).choice(files)
        path.write_text(reworded(path.read_text(encoding="utf-8"), seed), encoding="utf-8")
        generator = Generator(served.root, early=True)
        assert generator.run(), path
        generator.close()
        early, whole = tree(served.root / EARLY), tree(served.root / "build/next")
        assert early == {name: whole[name] for name in early}, path
        shown += bool(early)
        shutil.rmtree(served.root / EARLY, ignore_errors=True)
        shutil.rmtree(served.root / "site")
        (served.root / "build/next").rename(served.root / "site")
    assert shown > 15, "hardly any change was seen on a page"
