"""The pages outlive their generator: `zhibu render` gives files that other generators of the family turn into the same site.

Each generator stands in an environment of its own under build/, installed on first use; where it cannot be installed, its test
is skipped with the reason.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from builds import ROOT, run
from lxml import html

pytestmark = pytest.mark.slow  # a whole site by each generator

HOMES = ROOT / "build" / "generators"

SETTINGS = """site_name: 支部工作手册
docs_dir: pages
site_dir: made
markdown_extensions: [attr_list, tables]
"""

BARE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ page.title if page }}</title>
<meta name="description" content="{{ page.meta.description if page }}"></head><body><article>{{ page.content if page }}</article></body></html>"""
"""All that a theme has to do for a page of ours."""


class Generator(NamedTuple):
    name: str
    theme: str
    command: tuple[str, ...]
    adds: set[str]
    """Ids of what it puts into our pages, and nobody else."""


GENERATORS = [
    Generator("properdocs", "theme: {name: null, custom_dir: bare}\n", ("build", "--strict"), set()),
    Generator("zensical", "theme: {language: zh}\n", ("build",), {"__skip"}),
]


@pytest.fixture(scope="module")
def pages(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a maintainer lays out for another generator: the rendered pages, the hand-written ones, styles and scripts."""
    folder = tmp_path_factory.mktemp("independent") / "pages"
    shutil.copytree(project / "docs", folder)
    shutil.copytree(project / "hooks" / "theme" / "assets", folder / "assets")
    done = run(["zhibu", "render", str(folder)], project)
    assert done.returncode == 0, done.stderr
    return folder


def installed(generator: Generator) -> Path:
    """The generator's command; skips the test where it cannot be had."""
    home = HOMES / generator.name
    command = home / ("Scripts" if sys.platform == "win32" else "bin") / generator.name
    if not shutil.which(command):
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True)
        done = subprocess.run([str(command.with_name("python")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", generator.name],
                              capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=300)
        if done.returncode:
            shutil.rmtree(home, ignore_errors=True)
            pytest.skip(f"{generator.name} 装不上：{done.stderr.strip().splitlines()[-1:]}")
    return command


@pytest.fixture(scope="module", params=GENERATORS, ids=lambda one: one.name)
def other(request: pytest.FixtureRequest, pages: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Generator, Path]:
    """A generator and the site it made."""
    generator: Generator = request.param
    command = installed(generator)
    root = tmp_path_factory.mktemp(generator.name)
    shutil.copytree(pages, root / "pages")
    (root / "bare").mkdir()
    (root / "bare" / "main.html").write_text(BARE, "utf-8")
    (root / "other.yml").write_text(SETTINGS + generator.theme, "utf-8")
    done = subprocess.run([str(command), *generator.command, "-f", "other.yml"], cwd=root, capture_output=True, text=True, encoding="utf-8",
                          errors="replace", timeout=600)
    assert done.returncode == 0, done.stderr[-4000:] + done.stdout[-4000:]
    return generator, root / "made"


class Body(NamedTuple):
    """What a reader and a link find in the body of a page."""

    text: str
    anchors: list[str]
    links: list[str]
    elements: list[str]


def body_of(path: Path, holder: str, added: set[str]) -> Body:
    """The body of a page that stands in the first element HOLDER; without the way back, which the theme sets on hand-written pages, and the ADDED ids."""
    (body, *_) = html.fromstring(path.read_text("utf-8")).xpath(holder)
    for crumbs in body.xpath('.//nav[@class="zb-crumbs"]'):
        crumbs.drop_tree()
    for mark in body.xpath(".//*[@id]"):
        if mark.get("id") in added:
            mark.drop_tree()
    for script in body.xpath(".//script"):  # what works in a page is not what it says
        script.drop_tree()
    inside = body.xpath(".//*")
    return Body(re.sub(r"\s+", "", body.text_content()), body.xpath(".//*/@id"), body.xpath(".//*/@href"),
                [one.tag for one in inside if not (one.tag == "div" and not one.attrib)])


def addresses(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("index.html")}


def test_the_same_pages(built: Path, other: tuple[Generator, Path]) -> None:
    _, made = other
    assert addresses(made) == addresses(built) and len(addresses(built)) > 300


def test_the_same_texts_anchors_links_and_elements(built: Path, pages: Path, other: tuple[Generator, Path]) -> None:
    generator, made = other
    differing = {}
    for address in sorted(addresses(built)):
        ours, theirs = body_of(built / address, '//div[@class="zb-page"]', set()), body_of(made / address, "//article", generator.adds)
        if not (pages / address).with_suffix(".md").exists():  # hand-written: with what elements Markdown shows code is the generator's own affair
            ours, theirs = (one._replace(elements=[]) for one in (ours, theirs))
        differing |= {f"{address} {name}": (one, another) for name, one, another in zip(Body._fields, ours, theirs) if one != another}
    assert differing == {}


def test_the_same_titles_and_descriptions(built: Path, other: tuple[Generator, Path]) -> None:
    _, made = other
    for address in sorted(addresses(built)):
        ours, theirs = (html.fromstring((folder / address).read_text("utf-8")) for folder in (built, made))
        name = ours.xpath("string(//head/title)").removesuffix(" - 支部工作手册")
        assert theirs.xpath("string(//head/title)").removesuffix(" - 支部工作手册") == name, address
        assert theirs.xpath('//head/meta[@name="description"]/@content') == ours.xpath('//head/meta[@name="description"]/@content'), address


def test_the_same_files(built: Path, pages: Path, other: tuple[Generator, Path]) -> None:
    """Everything that is rendered and no page: the interface for programs, the search index, calendars, workbooks, documents."""
    _, made = other
    own = [path.relative_to(pages) for path in pages.rglob("*") if path.is_file() and path.suffix != ".md"]
    own = [path for path in own if not (ROOT / "hooks" / "theme" / path).exists()]
    assert len(own) > 100 and {path.suffix for path in own} >= {".json", ".js", ".ics", ".xlsx", ".docx", ".atom"}
    assert [str(path) for path in own if (made / path).read_bytes() != (built / path).read_bytes()] == []


def test_the_scripts_and_styles_are_taken_over(pages: Path, other: tuple[Generator, Path]) -> None:
    _, made = other
    assets = [path.relative_to(pages) for path in (pages / "assets").rglob("*") if path.suffix in (".css", ".js")]
    assert len(assets) > 20
    assert [str(path) for path in assets if (made / path).read_bytes() != (pages / path).read_bytes()] == []
