"""What pages load: one file for what all need, more only for the pages that need more."""

import re
from pathlib import Path

import material
import pytest
from zhibu.assets import IDLE, SCRIPTS, SPECIAL, STYLES, THEME, WITHIN, bundle, scripts_of, slim

FOLDER = Path(__file__).parents[2] / "hooks" / "theme"
LATER = {"search-index", "search-query", "search-rank", "search-ui", "review-engine"}
"""Loaded by another script when they are wanted."""


def test_every_script_of_ours_is_loaded_by_somebody():
    named = {Path(path).stem for path in (*SCRIPTS, *SPECIAL, *WITHIN)} | LATER
    assert named == {path.stem for path in (FOLDER / "assets/zb").glob("*.js")}, "登记在 hooks/zhibu/assets.py"
    assert {Path(path).stem for path in STYLES} | {"start", "wall"} == {path.stem for path in (FOLDER / "assets/zb").glob("*.css")}


def test_the_address_of_a_bundle_follows_its_content():
    address, content = bundle(["a();\n", "b();"], "js")
    assert content == b"a();\nb();\n" and re.fullmatch(r"assets/zb/site\.[0-9a-f]{8}\.js", address)
    assert bundle(["a();", "b();"], "js")[0] == address
    assert bundle(["b();", "a();"], "js")[0] != address


@pytest.mark.parametrize(("theme", "kept"), [
    (".md-grid{top:0}.md-search{left:0}", ".md-grid{top:0}"),
    (".md-search .md-grid,.md-grid p{top:0}", ".md-grid p{top:0}"),
    (".md-grid:not(.md-search),a:is(.md-post,.md-grid){top:0}", ".md-grid:not(.md-search),a:is(.md-post,.md-grid){top:0}"),
    ("[dir=rtl] p{right:0}[dir=ltr] p{left:0}", "[dir=ltr] p{left:0}"),
    ("[data-md-color-primary=red]{top:0}[data-md-color-scheme=slate][data-md-color-primary=red]{top:0}[data-md-color-scheme=slate]{top:0}", "[data-md-color-scheme=slate]{top:0}"),
    ("@media print{.md-post{top:0}}@media screen{.md-post{top:0}.md-tabs__item--active{top:0}}", "@media screen{.md-tabs__item--active{top:0}}"),
    ("@keyframes a{0%{top:0}to{top:1px}}", "@keyframes a{0%{top:0}to{top:1px}}"),
    (":root{--a:var(--b);--b:1px;--c:var(--d);--d:2px;--e:3px}p{top:var(--a);left:.5px}", ":root{--a:var(--b);--b:1px;--e:3px}p{top:var(--a);left:.5px}"),
    (":root{--icon:url(\"data:image/svg+xml;charset=utf-8,<svg d='{;}'/>\")}p{top:0}", "p{top:0}"),
    (".md-sidebar--primary:not([hidden])~.md-content{top:0}", ".md-sidebar--primary:not([hidden])~.md-content{top:0}"),
    ("p{top:0}\n/*# sourceMappingURL=main.css.map */", "p{top:0}"),
])
def test_of_the_themes_style_stays_what_a_page_can_meet(theme, kept):
    assert slim(theme, "b{width:var(--e)}") == kept


def test_the_themes_style_is_of_the_shape_that_is_read_and_its_rules_stay_whole():
    folder = Path(material.__file__).parent / "templates"
    theme = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("assets/stylesheets/*.css")) if THEME.fullmatch(path.relative_to(folder).as_posix()))
    kept = slim(theme, "")
    assert len(kept) < len(theme) / 3, "what is for other pages is gone"
    # A sound style: every rule is opened and shut, and every variable that is asked for without a default is set.
    assert kept.count("{") == kept.count("}") and kept.count('"') % 2 == 0
    named = set(re.findall(r"(?<=[{;])(--[\w-]+):", theme))
    assert set(re.findall(r"var\((--[\w-]+)\)", kept)) & named <= set(re.findall(r"(?<=[{;])(--[\w-]+):", kept))


@pytest.mark.parametrize(("mark", "script"), [('<div class="zb-list">', "list"), ("<p data-offset=3>", "dates"), ("<form data-inspection>", "inspection")])
def test_a_page_gets_the_scripts_that_its_body_asks_for(mark, script):
    assert f"assets/zb/{script}.js" in scripts_of(f"<h1>题</h1>{mark}")
    assert scripts_of("<h1>题</h1><p>zb</p>") == []


@pytest.mark.parametrize("path", sorted(SPECIAL), ids=lambda path: Path(path).stem)
def test_a_script_of_few_pages_looks_for_what_calls_it(path):
    """Else a page could carry the mark for nothing, or go without its script."""
    text = (FOLDER / path).read_text(encoding="utf-8")
    marks = re.findall(r"[\w-]{5,}", SPECIAL[path].replace("data-(?:", "").replace(")", "").replace("|", " ")) or [SPECIAL[path]]
    assert any(mark in text for mark in marks), path


def test_what_is_left_out_is_the_themes_and_not_its_style():
    assert IDLE.fullmatch("assets/javascripts/bundle.a5f9d56c.min.js") and IDLE.fullmatch("assets/stylesheets/main.57a0d79d.min.css.map")
    assert not IDLE.fullmatch("assets/zb/list.js") and not IDLE.fullmatch("assets/images/favicon.png")
    assert THEME.fullmatch("assets/stylesheets/palette.fb2fffe2.min.css") and not THEME.fullmatch("assets/stylesheets/main.57a0d79d.min.css.map")
