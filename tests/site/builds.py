"""Builds copies of the project, serves what came out, and watches a page of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from zhibu.serve import Handler

ROOT = Path(__file__).resolve().parents[2]

SOURCES = ("mkdocs.yml", "pyproject.toml", "data", "docs", "hooks")
"""What a build reads."""


def run(arguments: list[str], root: Path, environment: dict[str, str] | None = None, umask: int = -1) -> subprocess.CompletedProcess:
    """One Python module in the project at ROOT, as a user starts it; its output is text."""
    surroundings = os.environ | {"PYTHONPATH": str(root / "hooks"), "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, "-m", *arguments], cwd=root, env=surroundings | (environment or {}), umask=umask,
                          capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=120)


def build(root: Path, target: Path, environment: dict[str, str] | None = None, umask: int = -1) -> Path:
    """Plain `mkdocs build --strict` of the project at ROOT into TARGET, which must not be inside it."""
    done = run(["mkdocs", "build", "--strict", "--site-dir", str(target)], root, environment, umask)
    assert done.returncode == 0, f"mkdocs build --strict 没有通过：\n{done.stderr[-4000:]}"
    return target


def copy_project(target: Path, source: Path = ROOT) -> Path:
    """A copy of everything that a build reads."""
    target.mkdir(parents=True)
    for name in SOURCES:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source / name, target / name)
    return target


class Server(ThreadingHTTPServer):
    """Says nothing when a browser turns away in the middle of an answer."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """FOLDER on 127.0.0.1, by the handler that `zhibu serve` uses; yields the address without the last slash."""
    server = Server(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def watch(page: Page) -> Page:
    """PAGE with two more lists: `faults` (console errors, exceptions, failed requests) and `addresses` (every request)."""
    page.faults, page.addresses = [], []
    page.on("console", lambda message: message.type == "error" and page.faults.append(
        f"{message.text} [{message.location.get('url', '')}] on {page.url}"))
    page.on("pageerror", lambda error: page.faults.append(f"{error} on {page.url}"))
    page.on("request", lambda request: page.addresses.append(request.url))
    page.on("requestfailed", lambda request: request.failure != "net::ERR_ABORTED" and page.faults.append(
        f"{request.url}: {request.failure} on {page.url}"))
    return page


def foreign(addresses: list[str], site: str) -> list[str]:
    """Those of ADDRESSES that are not on the site's own host."""
    own = urlsplit(site).netloc
    return sorted({one for one in addresses if urlsplit(one).scheme not in ("data", "blob", "about") and urlsplit(one).netloc != own})
