"""Building and swapping in: the last good site is never half replaced. Real builds, of the toy data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from zhibu.publish import mend, publish


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(autouse=True)
def no_originals(monkeypatch):
    """The originals of the real data are not those of the toy."""
    monkeypatch.delenv("ZHIBU_ORIGINALS", raising=False)


@pytest.fixture(scope="module")
def built(hostile) -> Path:
    """The project of the hostile toy, published; nobody may write to it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ZHIBU_ORIGINALS", raising=False)
        assert publish(hostile.root), "the toy does not build: run zhibu site in a copy of it"
    return hostile.root


@pytest.fixture
def published(project, built):
    """A project with sound data and a good site, to break."""
    shutil.copytree(built / "site", project.root / "site")
    return project


@pytest.fixture(scope="module")
def final(built) -> dict[str, html.HtmlElement]:
    """The pages of the built site, by address, but for those written by hand."""
    return {path.parent.relative_to(built / "site").as_posix().removeprefix("."): html.fromstring(path.read_text(encoding="utf-8"))
            for path in (built / "site").rglob("index.html") if "help" not in path.parts}


def test_the_site_holds_every_page_and_file(built):
    site = tree(built / "site")
    assert {"index.html", "404.html", "plans/shi-2031/2/index.html", "regulations/local/index.html", "help/index.html",
            "api/catalog.json", "api/catalog.schema.json"} <= set(site)
    assert not (built / "build/next").exists()


def test_texts_of_the_data_stay_texts_in_the_finished_site(final, hostile):
    assert len(final) == len([page for page in hostile.build().pages if not page.address.startswith("help/")])
    for address, page in final.items():
        assert [script for script in page.xpath("//script") if "alert(1)" in (script.text or "")] == [], address
        assert page.xpath("//@onclick") == [], address
        assert hostile.payload in page.xpath("string(/html/body)"), address


def test_title_and_description_are_those_of_the_page(final, hostile):
    title = "值班纪律" + hostile.payload
    page = final["topics/jilv"]
    assert page.xpath("string(//head/title)").startswith(title)
    assert page.xpath('//head/meta[@name="description"]/@content') == ["值班的规矩。" + hostile.payload]


def test_the_contents_list_says_what_the_headings_say(final, hostile):
    entries = {" ".join(link.text_content().split()) for link in final["plans/shi-2031"].xpath('//a[@href="#s2"]')}
    assert entries == {f"二、把活动办好{hostile.payload}"}


def test_each_page_has_one_first_heading(final):
    assert {address: len(page.xpath("//h1")) for address, page in final.items()} == dict.fromkeys(final, 1)


def test_broken_data_leave_the_site_as_it_was_and_say_why(published):
    before = tree(published.root / "site")
    line = published.edit("plans/shi-2031.yml", "helpers: [weiyuan]", "helpers: [weiyuann]")
    done = published.run("site")
    assert (done.returncode, done.stdout) == (1, "")
    assert tree(published.root / "site") == before
    assert not (published.root / "build/next").exists()
    said = done.stderr
    assert f"data/plans/shi-2031.yml:{line}:25 错误[R001]" in said and "网站没有改动" in said
    assert "Traceback" not in said and "[I003]" not in said


def test_a_dead_link_in_a_written_page_leaves_the_site_as_it_was(published, capfd):
    """MkDocs finds dead links after everything is written: what is then in the way is the staging folder alone."""
    before = tree(published.root / "site")
    page = published.root / "docs/help/index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[没有](gone.md)\n", encoding="utf-8")
    assert publish(published.root) is False
    assert tree(published.root / "site") == before and not (published.root / "build/next").exists()
    assert "gone.md" in capfd.readouterr().err


def test_a_link_among_the_written_pages_is_not_published(published, tmp_path, capfd):
    (tmp_path / "private.md").write_text("不给人看的\n", encoding="utf-8")
    (published.root / "docs/help/linked.md").symlink_to(tmp_path / "private.md")
    before = tree(published.root / "site")
    assert publish(published.root) is False and tree(published.root / "site") == before
    assert "docs/help/linked.md 是符号链接" in capfd.readouterr().err


def test_a_swap_that_was_interrupted_is_mended_even_when_the_next_build_fails(published):
    before = tree(published.root / "site")
    (published.root / "build").mkdir()
    (published.root / "site").rename(published.root / "build/previous")
    published.edit("plans/shi-2031.yml", "helpers: [weiyuan]", "helpers: [weiyuann]")
    assert publish(published.root) is False
    assert tree(published.root / "site") == before and not (published.root / "build/previous").exists()


def test_mending_leaves_a_whole_site_alone(tmp_path):
    for name in ("site", "build/previous"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "index.html").write_text(name, encoding="utf-8")
    mend(tmp_path)
    assert tree(tmp_path) == {"site/index.html": b"site", "build/previous/index.html": b"build/previous"}
    shutil.rmtree(tmp_path / "site")
    mend(tmp_path)
    assert tree(tmp_path) == {"site/index.html": b"build/previous"}
    mend(tmp_path / "empty")


def test_a_good_build_replaces_the_site_and_keeps_the_one_before(published):
    before = tree(published.root / "site")
    left_over = published.root / "build/next/rubbish"
    left_over.mkdir(parents=True)
    done = published.run("site")
    assert (done.returncode, done.stdout) == (0, f"网站在 {published.root / 'site'}\n"), done.stderr
    after = tree(published.root / "site")
    assert after != before and "rubbish" not in str(sorted(after))
    assert tree(published.root / "build/previous") == before
    assert "某图书室2031年工作要点" in after["plans/shi-2031/index.html"].decode()

    # The hook is the only way the site is made: the generator alone gives the same bytes.
    target = published.root / "build/plain"
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)], cwd=published.root,
                          env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    assert tree(target) == after


def test_the_offline_copy_opens_from_a_folder_and_leaves_the_site_alone(published):
    before = tree(published.root / "site")
    done = published.run("site", "--offline")
    (packed,) = (published.root / "build").glob("*.zip")
    said = f"网站在 {published.root / 'build/offline'}\n压缩包在 {packed}：解压后双击“打开手册.html”\n"
    assert (done.returncode, done.stdout) == (0, said), done.stderr
    assert tree(published.root / "site") == before
    page = html.fromstring((published.root / "build/offline/plans/shi-2031/2/index.html").read_text(encoding="utf-8"))
    links = [href for href in page.xpath("//article//a/@href | //*[@class='zb-page']//a/@href") if not href.startswith("#")]
    assert links and all(href.partition("?")[0].partition("#")[0].endswith((".html", ".docx", ".xlsx", ".ics")) for href in links)
