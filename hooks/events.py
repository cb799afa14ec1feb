"""The only module that knows MkDocs: hands what `zhibu.build` makes to the generator, event by event."""

from __future__ import annotations

import html
import logging
import os
import time
from calendar import timegm
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from zhibu.build import Output, build
from zhibu.pages import Page as Finished
from zhibu.problem import DataError, Grade

log = logging.getLogger("mkdocs.hooks.zhibu")
_output: Output | None = None
_pages: dict[str, Finished] = {}


def on_pre_build(config: MkDocsConfig) -> None:
    """Load, check and render everything while the last good site still stands."""
    global _output, _pages
    _output, _pages = None, {}
    root = Path(config.config_file_path).parent
    try:
        _output = build(root / "data", offline=not config.use_directory_urls, site_url=config.site_url)
    except DataError as error:
        raise PluginError(f"数据有误，网站没有改动：\n{error}") from error
    for problem in _output.problems:
        log.log(logging.WARNING if problem.grade is Grade.WARNING else logging.INFO, "%s", problem)
    _pages = {page.uri: page for page in _output.pages}
    for uri in _pages:
        if (Path(config.docs_dir) / uri).exists():
            raise PluginError(f"docs/{uri} 与生成的页面同名；请改名或删去")
    # Pages and the sitemap read this clock; with it the same data gives the same bytes.
    os.environ["SOURCE_DATE_EPOCH"] = str(timegm(time.strptime(_output.data_date, "%Y-%m-%d")))
    config.extra["zhibu_site"] = _output.site
    config.extra["zhibu_date"] = _output.data_date


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the finished pages and files as if they stood in docs/; offline too every page has a folder of its own."""
    for file in files.documentation_pages():
        if file.name != "index":
            file.dest_uri = f"{file.src_uri.removesuffix('.md')}/index.html"
    for page in _pages.values():
        level = InclusionLevel.INCLUDED if page.listed else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, page.uri, content="", inclusion=level))
    for uri, content in _output.files.items():
        files.append(File.generated(config, uri, content=content))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Give a finished page its title and description; the theme does not escape them, so it is done here."""
    if ours := _pages.get(page.file.src_uri):
        page.meta.update(title=html.escape(ours.title), description=html.escape(ours.description),
                         hide=["navigation"], generated=True)


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Put the finished body into the page, with its contents list (HTML already, like the body) and its anchors."""
    if ours := _pages.get(page.file.src_uri):
        page.toc = TableOfContents([AnchorLink(text, anchor, 2) for text, anchor in ours.toc])
        page.present_anchor_ids = set(ours.anchors)
        return ours.body
    return None
