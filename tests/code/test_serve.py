"""Serving on this machine: gzip, 404, folders, and a rebuild when a source changes."""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from zhibu import cli
from zhibu.policy import policy
from zhibu.serve import Handler, rebuild_on_change, stamp

HOOKS = Path(__file__).resolve().parents[2] / "hooks"


@pytest.fixture
def site(tmp_path):
    """A folder with a page, a 404 page, a script, a picture and a calendar."""
    files = {"index.html": "<h1>首页</h1>" * 50, "404.html": "<h1>没有这一页</h1>", "plans/index.html": "<h1>计划</h1>",
             "a.js": "1;", "cal/1.ics": "BEGIN:VCALENDAR\r\n", "api/catalog.json": "{}"}
    for name, text in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text, encoding="utf-8", newline="")
    (tmp_path / "site/p.png").write_bytes(b"\x89PNG" * 10)
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return tmp_path / "site"


@pytest.fixture
def get(site):
    """One request to a server on 127.0.0.1 at a free port: status, headers, body."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def ask(path: str, method: str = "GET", **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body
    yield ask
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_folder_answers_with_its_index(get, site):
    for path in ("/", "/?q=1", "/index.html"):
        status, headers, body = get(path)
        assert (status, body) == (200, (site / "index.html").read_bytes())
        assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert get("/plans/")[2] == (site / "plans/index.html").read_bytes()


def test_a_folder_without_its_slash_is_sent_there(get):
    status, headers, _ = get("/plans")
    assert (status, headers["Location"]) == (301, "/plans/")


def test_text_is_compressed_for_those_who_take_it(get, site):
    status, headers, body = get("/", Accept_Encoding="gzip, br")
    assert (status, headers["Content-Encoding"], int(headers["Content-Length"])) == (200, "gzip", len(body))
    assert gzip.decompress(body) == (site / "index.html").read_bytes() and len(body) < 200
    assert get("/")[1]["Content-Encoding"] is None


def test_pictures_are_not_compressed(get, site):
    _, headers, body = get("/p.png", Accept_Encoding="gzip")
    assert (headers["Content-Encoding"], headers["Content-Type"], body) == (None, "image/png", (site / "p.png").read_bytes())


def test_every_page_comes_with_a_policy_and_other_files_without(get, site):
    for path in ("/", "/plans/", "/gone/"):
        assert get(path)[1]["Content-Security-Policy"] == f"{policy()}; frame-ancestors 'none'"
    (site / "index.html").write_text(f'<meta http-equiv="Content-Security-Policy" content="{policy("<script>1</script>")}">', encoding="utf-8")
    assert "'sha256-" in get("/")[1]["Content-Security-Policy"]
    assert get("/a.js")[1]["Content-Security-Policy"] is None


@pytest.mark.parametrize(("path", "kind"), [("/a.js", "text/javascript; charset=utf-8"), ("/cal/1.ics", "text/calendar; charset=utf-8"),
                                            ("/api/catalog.json", "application/json; charset=utf-8")])
def test_kinds_of_file_are_named(get, path, kind):
    assert get(path)[1]["Content-Type"] == kind


def test_what_is_not_there_is_404_in_the_words_of_the_site(get, site):
    for path in ("/gone/", "/gone.html", "/plans/9/"):
        assert get(path)[::2] == (404, (site / "404.html").read_bytes())
    (site / "404.html").unlink()
    assert get("/gone/")[0] == 404


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//../secret.txt"])
def test_nothing_outside_the_site_is_served(get, path):
    status, _, body = get(path)
    assert status == 404 and b"secret" not in body


def test_a_head_request_has_headers_and_no_body(get, site):
    status, headers, body = get("/", method="HEAD")
    assert (status, int(headers["Content-Length"]), body) == (200, (site / "index.html").stat().st_size, b"")


def test_answers_are_never_cached_nor_sniffed(get):
    headers = get("/")[1]
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("no-cache", "nosniff", "no-referrer")


def test_the_command_says_where_it_serves_and_stops_when_told(site):
    # Whatever runs the tests in the background has them ignore the interrupt; a maintainer's terminal does not.
    code = ("import pathlib, signal, zhibu.serve; signal.signal(signal.SIGINT, signal.default_int_handler); "
            f"zhibu.serve.serve(pathlib.Path({str(site.parent)!r}), 0, watch=False)")
    environment = os.environ | {"PYTHONPATH": str(HOOKS), "PYTHONUTF8": "1"}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, encoding="utf-8") as process:
        try:
            line = process.stdout.readline()
            assert line.startswith("打开 http://127.0.0.1:") and "Ctrl+C" in line
            connection = http.client.HTTPConnection("127.0.0.1", int(line.split(":")[2].split("/")[0]), timeout=5)
            connection.request("GET", "/plans/")
            assert connection.getresponse().status == 200
            connection.close()
            process.send_signal(signal.SIGINT)
            rest, errors = process.communicate(timeout=10)
        finally:
            process.kill()
    assert (rest, errors) == ("已停止。\n", "")


def test_a_port_that_is_taken_is_said_in_one_line(site, monkeypatch, capsys):
    monkeypatch.setattr(cli, "run_site", lambda *_: 0)  # building takes seconds and is not the subject
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as taken:
        assert cli.run_serve(site.parent, argparse.Namespace(port=taken.server_port)) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"端口 {taken.server_port} 用不了") and "PORT=" in line


def test_without_any_site_there_is_nothing_to_serve(tmp_path, monkeypatch):
    monkeypatch.setattr(cli, "run_site", lambda *_: 1)
    assert cli.run_serve(tmp_path, argparse.Namespace(port=0)) == 1


def test_after_a_failed_build_the_last_good_site_is_served(site, monkeypatch):
    served = []
    monkeypatch.setattr(cli, "run_site", lambda *_: 1)
    monkeypatch.setattr(cli.serve, "serve", lambda root, port: served.append((root, port)))
    assert cli.run_serve(site.parent, argparse.Namespace(port=8000)) == 0
    assert served == [(site.parent, 8000)]


def test_a_page_that_stands_early_is_shown_in_place_of_the_old_one(get, site):
    early = site.parent / "build/early/plans/index.html"
    early.parent.mkdir(parents=True)
    early.write_text("<h1>新的计划</h1>", encoding="utf-8")
    assert [get(path)[2].decode() for path in ("/plans/", "/plans/index.html", "/")] == ["<h1>新的计划</h1>"] * 2 + ["<h1>首页</h1>" * 50]
    shutil.rmtree(site.parent / "build")
    assert get("/plans/")[2].decode() == "<h1>计划</h1>"


@pytest.fixture
def watched(tmp_path):
    """A project that is watched; yields its root and the queue of rebuilds. The watcher ends with the test."""
    for name in ("data", "docs", "hooks"):
        (tmp_path / name).mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    (tmp_path / "data/unit.yml").write_text("a\n", encoding="utf-8")
    acts: queue.Queue[str] = queue.Queue()
    over = threading.Event()

    def act() -> None:
        if over.is_set():
            raise InterruptedError
        acts.put("built")

    def watch() -> None:
        with suppress(InterruptedError):
            rebuild_on_change(tmp_path, act, pause=0.04)
    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    # Change something until the watcher has seen it: from then on it misses nothing.
    for n in range(50):
        (tmp_path / "data/first.yml").write_text(str(n), encoding="utf-8")
        with suppress(queue.Empty):
            acts.get(timeout=0.2)
            break
    with suppress(queue.Empty):
        while acts.get(timeout=0.2):
            pass
    yield tmp_path, acts
    over.set()
    (tmp_path / "data/last.yml").write_text("end\n", encoding="utf-8")
    thread.join(timeout=5)
    assert not thread.is_alive()


@pytest.mark.parametrize("change", ["data/unit.yml", "data/new.yml", "docs/a/b.md", "hooks/zhibu.py", "mkdocs.yml"])
def test_a_change_of_any_source_rebuilds_once(watched, change):
    root, acts = watched
    (root / change).parent.mkdir(exist_ok=True)
    (root / change).write_text("changed\n", encoding="utf-8")
    assert acts.get(timeout=5) == "built"
    with pytest.raises(queue.Empty):
        acts.get(timeout=0.3)


def test_a_file_that_is_deleted_rebuilds(watched):
    root, acts = watched
    (root / "data/unit.yml").unlink()
    assert acts.get(timeout=5) == "built"


def test_what_the_build_writes_is_not_watched(watched):
    root, acts = watched
    for name in ("site/index.html", "build/next/x", "hooks/__pycache__/x.pyc", "notes.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")
    with pytest.raises(queue.Empty):
        acts.get(timeout=0.3)


def test_a_stamp_tells_time_and_size_of_each_source(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.yml").write_text("ab", encoding="utf-8")
    assert [(Path(name).name, size) for name, (_, size) in stamp(tmp_path).items()] == [("a.yml", 2)]
