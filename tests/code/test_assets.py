"""What pages load: one file for what all need, more only for the pages that need more."""

import re
from pathlib import Path

import pytest
from zhibu.assets import IDLE, SCRIPTS, SPECIAL, STYLES, THEME, bundle, scripts_of

FOLDER = Path(__file__).parents[2] / "hooks" / "theme"
LATER = {"reader", "search-index", "search-query", "search-rank", "search-ui", "review-engine"}
"""Loaded in the head, or by another script when it is wanted."""


def test_every_script_of_ours_is_loaded_by_somebody():
    named = {Path(path).stem for path in (*SCRIPTS, *SPECIAL)} | LATER
    assert named == {path.stem for path in (FOLDER / "assets/zb").glob("*.js")}, "登记在 hooks/zhibu/assets.py"
    assert {Path(path).stem for path in STYLES} | {"start", "wall"} == {path.stem for path in (FOLDER / "assets/zb").glob("*.css")}


def test_the_address_of_a_bundle_follows_its_content():
    address, content = bundle([b"a();\n//# sourceMappingURL=a.js.map\n", b"b();"], "js")
    assert content == b"a();\nb();\n" and re.fullmatch(r"assets/zb/site\.[0-9a-f]{8}\.js", address)
    assert bundle([b"a();", b"b();"], "js")[0] == address
    assert bundle([b"b();", b"a();"], "js")[0] != address
    assert bundle([b"p{}\n/*# sourceMappingURL=main.css.map */"], "css")[1] == b"p{}\n"


@pytest.mark.parametrize(("mark", "script"), [('<div class="zb-list">', "list"), ("<div data-now>", "month"), ("<p data-offset=3>", "dates"), ("<form data-inspection>", "inspection")])
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
