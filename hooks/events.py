"""The only module that knows MkDocs: hands what `zhibu.build` makes to the generator, event by event."""

from __future__ import annotations

import gc
import html
import json
import logging
import os
import re
import sys
import time
from calendar import timegm
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import write_file

from zhibu.assets import IDLE, SCRIPTS, STYLES, THEME, WITHIN, bundle, scripts_of, slim
from zhibu.build import build
from zhibu.checklist import MOVES
from zhibu.pages import Page as Finished
from zhibu.policy import policy
from zhibu.problem import DataError, Grade
from zhibu.publish import refusal

log = logging.getLogger("mkdocs.hooks.zhibu")
_files: Callable[[], dict[str, bytes]] = dict
_pages: dict[str, Finished] = {}
_env: Environment | None = None
_shells: dict[str, list[str]] = {}
"""The theme's page around our own, parted where a page differs, by what `_key` says of the page."""


def on_pre_build(config: MkDocsConfig) -> None:
    """Load, check and render everything while the last good site still stands."""
    global _files, _pages
    _files, _pages = dict, {}
    _shells.clear()
    root = Path(config.config_file_path).parent
    try:
        output = build(root / "data", offline=not config.use_directory_urls, site_url=config.site_url,
                        kept=root / "build" / "kept")
    except DataError as error:
        raise PluginError(f"数据有误，网站没有改动：\n{error}") from error
    gc.freeze()  # The records stay to the end: to look for garbage among them again and again takes as long as to check them.
    for problem in output.problems:
        log.log(logging.WARNING if problem.grade is Grade.WARNING else logging.INFO, "%s", problem)
    _files, _pages = output.made, {page.uri: page for page in output.pages}
    for uri in _pages:
        if (Path(config.docs_dir) / uri).exists():
            raise PluginError(f"docs/{uri} 与生成的页面同名；请改名或删去")
    # Pages and the sitemap read this clock; with it the same data gives the same bytes.
    os.environ["SOURCE_DATE_EPOCH"] = str(timegm(time.strptime(output.data_date, "%Y-%m-%d")))
    config.extra["zhibu_site"] = output.site
    config.extra["zhibu_date"] = output.data_date
    config.extra["zhibu_moves"] = MOVES if output.moves else ""
    if early := os.environ.get(EARLY):
        _show_early(Path(early), config)


def on_build_error(error: Exception, **_: Any) -> None:
    """Say in one line what a disk refused."""
    if isinstance(error, OSError):
        raise PluginError(refusal(error)) from error


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the finished pages and files as if they stood in docs/; offline too every page has a folder of its own."""
    for file in files:
        # What is published is what stands here, not what a link happens to lead to.
        if file.abs_src_path and Path(file.abs_src_path).is_symlink() and file.src_dir == config.docs_dir:
            raise PluginError(f"docs/{file.src_uri} 是符号链接（快捷方式）；请放入文件本身")
    for file in files.documentation_pages():
        if file.name != "index":
            file.dest_uri = f"{file.src_uri.removesuffix('.md')}/index.html"
    for page in _pages.values():
        level = InclusionLevel.INCLUDED if page.listed else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, page.uri, content="", inclusion=level))
    # A menu names pages that a handbook without workflows or reports does not have.
    there = {file.src_uri for file in files}
    config.nav = [entry for entry in config.nav or () if not isinstance(entry, dict) or set(entry.values()) <= there] or None
    _bundle(files, config)


def on_post_build(config: MkDocsConfig) -> None:
    """Write the files that were made meanwhile; no hand-written page leads to them but through the page of downloads."""
    for uri, content in _files().items():
        write_file(content, str(Path(config.site_dir, uri)))
    if config.use_directory_urls and (folder := kept_folder(Path(config.config_file_path).parent)):
        write_file(json.dumps(_shells, ensure_ascii=False).encode(), str(folder / SHELLS))


def _bundle(files: Files, config: MkDocsConfig) -> None:
    """Put what every page loads into one file each, and leave out what none loads."""
    there = {file.dest_uri: file for file in files}
    styles = [*sorted(filter(THEME.fullmatch, there)), *STYLES]
    theme, own = ("\n".join(there[name].content_string for name in names) for names in (styles[:-len(STYLES)], STYLES))
    for kind, parts in (("css", [slim(theme, own), own]), ("js", [there[name].content_string for name in SCRIPTS])):
        address, content = bundle(parts, kind)
        config.extra[f"zhibu_{kind}"] = address
        files.append(File.generated(config, address, content=content))
    for uri, file in there.items():
        if IDLE.fullmatch(uri) or uri in styles or uri in SCRIPTS or uri in WITHIN:
            files.remove(file)


def on_pre_page(page: Page, config: MkDocsConfig, files: Files) -> Page:
    """Spare a finished page the making of a Markdown engine: there is no Markdown in it."""
    if page.file.src_uri in _pages:
        page.render = partial(_finished, page)
    return page


def _finished(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Stands for `Page.render` where `on_page_content` brings the body."""
    page.content, page.toc, page.present_anchor_ids, page.links_to_anchors = "", TableOfContents([]), set(), {}


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Give a finished page its title and description; the theme does not escape them, so it is done here."""
    if ours := _pages.get(page.file.src_uri):
        page.meta.update(title=html.escape(ours.title), description=html.escape(ours.description), hide=["navigation"], generated=True,
                         template=FILLED)


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Tell of a finished page its contents list (HTML already, like the body) and its anchors, and its body to plugins that read it: it is written later."""
    if ours := _pages.get(page.file.src_uri):
        page.toc = TableOfContents([AnchorLink(text, anchor, 2) for text, anchor in ours.toc])
        page.present_anchor_ids = _Anchors(ours)
        return ours.body if len(config.plugins) > len(config.hooks) else ""
    return None


class _Anchors:
    """The places in a finished page that a link can name, looked for when a hand-written page asks for one."""

    def __init__(self, ours: Finished) -> None:
        self._ours = ours

    def __contains__(self, anchor: str) -> bool:
        return anchor in self._ours.anchors


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Keep the environment of the theme, and what it compiles from one build to the next."""
    global _env
    _env = env
    env.filters.update(policy=policy, flush=_flush)
    if folder := kept_folder(Path(config.config_file_path).parent):
        env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Fill the theme's shell for a page: all that the menu does not name are alike in a folder but for six places.

    The theme takes five milliseconds for a page, and its output is the same every time.
    """
    ours = _pages.pop(page.file.src_uri, None)
    if ours is None:
        return context
    body = ours.html
    key, scripts = _key(ours, body)
    if key not in _shells:
        page.meta["scripts"] = scripts
        _shells[key] = _shell(context, page, bool(ours.toc), MONTH in body)
    return {"page_html": _fill(_shells[key], ours, body, page.canonical_url)}


def _key(ours: Finished, body: str) -> tuple[str, list[str]]:
    """What pages have in common that have one shell: the menu's links are as short as can be, so they differ from folder to folder;
    and the scripts that BODY needs, which are part of it."""
    scripts = scripts_of(body)
    return json.dumps([ours.address.count("/"), ours.address if ours.listed else ours.address.partition("/")[0], bool(ours.toc), *scripts]), scripts


def _fill(shell: list[str], ours: Finished, body: str, canonical: str | None) -> str:
    """The whole page: BODY, that of OURS, within its shell."""
    body, _, rest = body.partition(MONTH)
    values = {TITLE: html.escape(ours.title), DESCRIPTION: html.escape(ours.description), BODY: body, REST: rest, ADDRESS: canonical or "",
              FIRST: ours.toc[0][1] if ours.toc else ""}
    parts = []
    for part in shell:
        if part.startswith(ENTRY):
            parts += [part[len(ENTRY):].replace(ANCHOR, anchor).replace(TEXT, text) for text, anchor in ours.toc]
        else:
            parts.append(values.get(part, part))
    return "".join(parts)


def _show_early(folder: Path, config: MkDocsConfig) -> None:
    """Put the pages that have changed into FOLDER within the shells of the last build: they are shown until the whole site stands."""
    root = Path(config.config_file_path).parent
    try:
        shells = json.loads((root / "build" / "kept" / "theme" / SHELLS).read_bytes())
    except (OSError, ValueError):
        return
    for ours in _pages.values():
        if ours.finish:  # That of the files waits until they are made.
            continue
        body = ours.body
        shell = shells.get(_key(ours, body)[0]) if isinstance(shells, dict) else None
        if shell is None:
            continue
        text = _fill(shell, ours, body, config.site_url and urljoin(config.site_url, ours.address)).encode()
        name = Path(ours.address, "index.html")
        try:
            if (root / "site" / name).read_bytes() == text:
                continue
        except OSError:
            pass
        write_file(text, str(folder / name.with_suffix(".part")))
        (folder / name.with_suffix(".part")).replace(folder / name)


EARLY, SHELLS = "ZHIBU_EARLY", "shells.json"
"""The environment's name for the folder of pages that are shown early; where the shells are kept for them."""

FILLED = "filled.html"
"""The template that sets a finished page as it is."""

MONTH = "<!--month-->"
"""Where the theme puts the script that shows the month."""

TITLE, DESCRIPTION, BODY, REST, ADDRESS, FIRST, ANCHOR, TEXT, ENTRY = (f"\ue000{name}\ue001" for name in (
    "title", "description", "body", "rest", "address", "first", "anchor", "text", "entry"))
"""What stands in a shell where a page differs; characters that no text of ours may hold."""


def _flush(text: str) -> str:
    """TEXT without indents and empty lines."""
    return re.sub(r"\n\s+", "\n", text)


def _shell(context: dict[str, Any], page: Page, contents: bool, month: bool) -> list[str]:
    """The theme's page with marks where pages differ, parted at the marks. CONTENTS: with a list of contents; MONTH: with the script that shows the month."""
    kept = page.meta, page.content, page.toc, page.canonical_url
    page.meta = {**page.meta, "title": TITLE, "description": DESCRIPTION}
    heading = "<h1>\ue003"  # Without a heading of the first rank in the body the theme would set one.
    page.content, page.canonical_url = BODY + (MONTH + REST if month else "") + heading, ADDRESS if page.canonical_url else page.canonical_url
    page.toc = TableOfContents([AnchorLink(TEXT, ANCHOR, 2)] if contents else [])
    try:
        # The theme indents deeply and leaves many lines empty: with them a page takes one more journey to a phone.
        text = _flush(_env.get_template("main.html").render(context).replace(heading, ""))
    finally:
        page.meta, page.content, page.toc, page.canonical_url = kept
    entry = re.compile(rf'<li class="md-nav__item">\s*<a href="#{ANCHOR}".*?</li>', re.S)
    text = entry.sub(lambda found: f"\ue002{ENTRY}{found[0]}\ue002", text)
    # What is left of the anchor leads past the menu to the first heading.
    pieces = [piece if piece.startswith(ENTRY) else piece.replace(ANCHOR, FIRST) for piece in text.split("\ue002")]
    return [part for piece in pieces for part in ([piece] if piece.startswith(ENTRY) else re.split(f"({TITLE}|{DESCRIPTION}|{BODY}|{REST}|{ADDRESS}|{FIRST})", piece))]


def kept_folder(root: Path) -> Path | None:
    """Where compiled templates are kept between builds; None where nothing can be written there."""
    folder = root / "build" / "kept" / "theme"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def _wait() -> None:
    """Be the generator, with what a build needs loaded, once a line comes in; nothing where none comes any more."""
    import mkdocs.__main__

    if os.environ.get(EARLY):  # There is time: the next change is not made yet.
        import zhibu.exports.blanks
        import zhibu.exports.ics
        import zhibu.exports.xlsx  # noqa: F401
    # What lives long here lives to the end: to look through all of it for what could go takes a tenth of the time and finds nothing.
    gc.set_threshold(10_000, 10, 1_000_000)
    if sys.stdin.readline():
        mkdocs.__main__.cli()


if __name__ == "__main__":
    _wait()
