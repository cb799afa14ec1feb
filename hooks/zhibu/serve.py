"""Serves the built site on this machine and rebuilds it when its sources change.

While the data is broken it goes on serving the last good site, with the errors in the terminal.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .policy import header
from .publish import EARLY, Generator, publish

COMPRESSED = (".html", ".css", ".js", ".json", ".xml", ".svg", ".ics", ".txt")
"""Kinds of file that gzip makes smaller."""

WATCHED = ("data", "docs", "hooks", "mkdocs.yml")

CODE = ("hooks",)
"""What a generator that waits has read already."""


class Handler(SimpleHTTPRequestHandler):
    """Files of the site, compressed where the browser takes it, never cached, 404 in the site's own words."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or a small file waits some 40 ms for the acknowledgement of its head
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".ics": "text/calendar", ".js": "text/javascript"}

    def send_head(self) -> io.BufferedIOBase | None:
        """The headers of one file, and its content to send; folders answer with their index.html."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            if not self.path.split("?")[0].split("#")[0].endswith("/"):
                return super().send_head()
            path /= "index.html"
        # While a site is being made, those of its pages that have changed stand there already.
        early = Path(self.directory).parent / EARLY / path.relative_to(self.directory)
        if early.is_file():
            path = early
        status = 200
        if not path.is_file():
            path, status = Path(self.directory) / "404.html", 404
            if not path.is_file():
                self.send_error(404)
                return None
        content = path.read_bytes()
        said = header(content) if path.suffix == ".html" else ""
        self.send_response(status)
        kind = self.guess_type(str(path))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if path.suffix in COMPRESSED else kind)
        if path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if said:
            self.send_header("Content-Security-Policy", said)
        self.end_headers()
        return io.BytesIO(content)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not printed: the terminal is for the errors of the data."""


class Server(ThreadingHTTPServer):
    """Says nothing when a browser turns away in the middle of an answer."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Dropped connections are ordinary; anything else is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def serve(root: Path, port: int, *, watch: bool = True) -> None:
    """Serve `site/` under ROOT on 127.0.0.1 until interrupted; OSError where the port is taken."""
    with Server(("127.0.0.1", port), partial(Handler, directory=str(root / "site"))) as server:
        print(f"打开 http://127.0.0.1:{server.server_port}/ （Ctrl+C 停止）", flush=True)
        if watch:
            threading.Thread(target=rebuild_on_change, args=(root, Rebuilding(root).build), daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("已停止。")


class Rebuilding:
    """Builds again and again, each time with a generator that was begun right after the last build."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._begin()

    def _begin(self) -> None:
        self._code = stamp(self._root, CODE)
        self._generator: Generator | None = None
        # What the disk refuses now is said when a change asks for it.
        with suppress(OSError):
            self._generator = Generator(self._root, early=True)

    def build(self) -> None:
        """Build the site, and say how it went; changed Python is read too, but for what serves."""
        if stamp(self._root, CODE) != self._code:
            self.close()
            self._begin()
        done = publish(self._root, generator=self._generator)
        print("好了，刷新页面就看到。" if done else "没有生成成功，原来的网站没有改动。", flush=True)
        self._begin()

    def close(self) -> None:
        """End the generator that waits."""
        if self._generator:
            self._generator.close()


def rebuild_on_change(root: Path, act: Callable[[], None], *, pause: float = 0.1) -> None:
    """Call ACT whenever a watched file changed and then stayed still for one PAUSE (seconds)."""
    seen = stamp(root)
    while True:
        time.sleep(pause)
        now = stamp(root)
        if now != seen:
            time.sleep(pause)
            seen = stamp(root)
            print("有改动，重新生成……", flush=True)
            act()


def stamp(root: Path, names: Iterable[str] = WATCHED) -> dict[str, tuple[int, int]]:
    """Time and size of every file that is one of NAMES under ROOT or stands in a folder of these."""
    found: dict[str, tuple[int, int]] = {}
    folders = [str(root)]
    wanted = set(names)
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            if wanted and entry.name not in wanted or entry.name == "__pycache__":
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    status = entry.stat()
                    found[entry.path] = (status.st_mtime_ns, status.st_size)
            except OSError:
                continue
        wanted = set()
    return found
