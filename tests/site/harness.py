"""Invented pages with the markup of the real ones and the real scripts, served to a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import material
from playwright.sync_api import Browser, Page
from zhibu.assets import SCRIPTS as EVERY
from zhibu.assets import SPECIAL, WITHIN
from zhibu.pages.lists import with_tools

SCRIPTS = Path(__file__).parents[2] / "hooks/theme/assets/zb"
THEME = Path(next(iter(material.__path__))) / "templates/assets/stylesheets"
TAIL = tuple(Path(path).stem for path in (*EVERY, *SPECIAL, *WITHIN))
"""The scripts at the end of the body, those of every page, those of some and those that stand in a page."""
SITE = "ceshi"
FINGERPRINT = "0a1b2c3d"


class QuietHandler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # which browsers ask for unasked, and report as an error of the page
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address under which a folder is served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder))
    # The default poll of half a second would be waited for after every test.
    Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def lay_out_assets(folder: Path) -> None:
    """Put our scripts and styles, and the theme's styles, where the pages look for them."""
    shutil.copytree(SCRIPTS, folder / "assets/zb")
    (folder / "assets/scripted.js").write_text("document.documentElement.classList.remove('no-js')")
    for name in ("main", "palette"):
        shutil.copy(next(THEME.glob(f"{name}.*.min.css")), folder / f"assets/{name}.css")


def document(body: str, *, site: str = SITE, head: str = "", scripts: Iterable[str] = TAIL) -> str:
    """A page as the theme makes it, but for the scripts, which do not wait until it is drawn."""
    styles = "".join(f'<link rel="stylesheet" href="assets/{name}.css">'
                     for name in ("main", "palette", "zb/base", "zb/controls", "zb/print"))
    tail = "".join(f'<script src="assets/zb/{name}.js"></script>' for name in scripts)
    return f"""<!doctype html><html lang="zh" class="no-js"><head><meta charset="utf-8">{head}
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="zhibu-site" content="{site}">{styles}</head>
<body data-md-color-scheme="default"><script src="assets/scripted.js"></script><article class="md-content__inner md-typeset">{body}</article>{tail}</body></html>"""


def box(check: str, text: str, fingerprint: str = FINGERPRINT) -> str:
    return (f'<label class="zb-box"><input type="checkbox" data-check="{check}" data-fp="{fingerprint}">'
            f"<span>{escape(text)}</span></label>")


def checklist(boxes: Iterable[str], details: str = "") -> str:
    """The macro `checklist` of _parts.html, with one row of boxes."""
    return f"""<div class="zb-checklist" data-checklist>
<p class="zb-checklist__note">勾选<strong>仅存本机，不上报</strong>。</p>
<noscript><p class="zb-checklist__note">脚本没有运行，勾选不会保存；可以打印后用笔勾。</p></noscript>
<section class="zb-checks" aria-label="警示教育"><div class="zb-check"><p class="zb-ask">看得到记录吗？</p>
<fieldset class="zb-row"><legend>一站</legend><div class="zb-row__boxes">{"".join(boxes)}</div></fieldset></div></section>
<details class="zb-ticks" data-ticks hidden {details}><summary>勾选记录：导出、导入、清空</summary>
<div class="zb-ticks__panel" data-ticks-panel></div></details></div>"""


def table(rows: Iterable[Iterable[str]], name: str = "要求") -> str:
    """The macro `duty_table` of _parts.html, with four columns; a cell may be given as finished HTML."""
    body = "".join(
        f'<tr>{cells[0]}<th scope="row" data-label="要求">{cells[1]}</th>{cells[2]}{cells[3]}</tr>'
        for cells in (list(row) for row in rows))
    return with_tools(f"""<div class="zb-list" data-list="{name}"><table class="zb-table"><caption class="zb-hidden">{name}</caption>
<thead><tr><th scope="col" data-filter>类别</th><th scope="col">要求</th><th scope="col">次数</th>
<th scope="col" data-filter>责任</th></tr></thead><tbody>{body}</tbody></table></div>""")


class Reader:
    """One person at one browser: the pages opened here share a store; any script error fails the test at the end."""

    def __init__(self, browser: Browser, folder: Path, origin: str, **options: object) -> None:
        self.folder, self.origin = folder, origin
        self.errors: list[str] = []
        self.context = browser.new_context(timezone_id="America/New_York", locale="zh-CN", **options)
        self.context.set_default_timeout(5000)

    def put(self, body: str, name: str = "index.html", **options: object) -> None:
        (self.folder / name).write_text(document(body, **options), "utf-8")

    def open(self, name: str = "index.html", origin: str | None = None) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        page.goto(f"{origin or self.origin}/{name}")
        return page

    def show(self, body: str, **options: object) -> Page:
        self.put(body, **options)
        return self.open()

    def close(self) -> None:
        self.context.close()
        assert self.errors == []
