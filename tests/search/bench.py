"""Measures the search in a real browser through the real box, beside two that a reader might use instead; decides nothing.

    make bench-search                          tests/search/own.yml, and the development set that ZHIBU_QUERIES names
    make bench-search SETS="one.yml two.yml"   other sets of queries
    make bench-search OPTIONS="--kept"         the queries kept aside too, with every miss of them
    make bench-search OPTIONS="--scale 0"      without the site of 8,000 records; --misses lists the misses of every set

Rivals, over the same pages in the same run: Material's own search (Chinese, with a word cutter) through its own box, and
Pagefind through its interface for scripts. Both know pages and not records, so the lenient rule holds for both: a result
meets a target when it leads to the target's page, wherever on it; each page counts once. Ours must name the record.
What only the rivals need is installed into build/bench-env; where that fails, the run says so and goes on without them.
Files are served from this machine without compression and without delay.
"""

from __future__ import annotations

import argparse
import gzip
import math
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from json import loads
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests"), str(ROOT / "tests" / "site")]

from builds import Server, copy_project
from conftest import FLAGS, find_chromium
from scale import make
from zhibu.serve import Handler
from zhibu.spelling import sound

OWN, KEPT = HERE / "own.yml", HERE / "kept.yml"
ENVIRONMENT = ROOT / "build" / "bench-env"
PACKAGES = ("jieba==0.42.1", "pagefind[extended]>=1.5,<2")
"""What only the rivals need."""
TYPED = 10
"""How many queries are typed to measure the time."""
COLD = 10
"""How many times a page is opened afresh to measure the first answer."""
SLOW = 3
"""How many times that is done on the invented site with Material, which there takes long to read its index."""
PATIENCE = 60_000
"""Milliseconds after which an answer is given up."""


# ---- queries and what they should find ----

@dataclass(frozen=True)
class Query:
    """One line of a set of queries."""

    id: str
    kind: str
    text: str
    expect: tuple[str, ...]
    wrong: tuple[str, ...] = ()


def read_queries(path: Path) -> list[Query]:
    """The queries of one file."""
    return [Query(str(row["id"]), row["class"], str(row["query"]), tuple(row["expect"]), tuple(row.get("wrong", ())))
            for row in yaml.safe_load(path.read_text("utf-8"))]


class Catalog:
    """The records of one built site: which keys a target stands for, and on which page each is."""

    def __init__(self, site: Path) -> None:
        entities = loads((site / "api" / "catalog.json").read_text("utf-8"))["entities"]
        self.entities = {entity["key"]: entity for entity in entities}
        self.paths = {key: entity["url"].partition("#")[0] for key, entity in self.entities.items()}
        self._known: dict[str, frozenset[str]] = {}

    def keys(self, target: str) -> frozenset[str]:
        """The keys that meet TARGET; none where no such record exists."""
        if target not in self._known:
            self._known[target] = frozenset(self._resolve(target))
        return self._known[target]

    def pages(self, target: str) -> frozenset[str]:
        """The addresses of the pages that meet TARGET."""
        return frozenset(self.paths[key] for key in self.keys(target))

    def _resolve(self, target: str) -> Iterator[str]:
        kind, _, name = target.partition(":")
        if kind == "page":
            path = self.paths.get(target)
            yield from (key for key, one in self.paths.items() if one == path)
        elif target in self.entities:
            # What has a page to itself is met by that page, under whichever name it is found: the first path is /start/.
            yield from (key for key, one in self.entities.items() if one["url"] == self.entities[target]["url"])
            if kind in ("section", "paragraph"):
                yield from self._points(name)
        elif kind == "paragraph":
            yield from self._points(name)
        else:
            # A masked name is written with stars, however many the source has.
            mask = re.compile(".*".join(re.escape(part) for part in re.split(r"\*+", name)))
            for key, entity in self.entities.items():
                if entity["type"] == kind and any(name == one or ("*" in name and mask.fullmatch(one))
                                                  for one in (entity["title"], *entity["aliases"])):
                    yield key

    def _points(self, place: str) -> Iterator[str]:
        """The paragraphs at PLACE of a report or in that part of it."""
        start = f"paragraph:{place}"
        for key in self.entities:
            if key == start or (key.startswith(start) and key[len(start)] in "/（¶0123456789" and not (
                    start[-1].isdigit() and key[len(start)].isdigit())):
                yield key


@dataclass
class Score:
    """How many queries an engine answered, of a class or of all."""

    asked: int = 0
    first: int = 0
    strict: int = 0


def judge(query: Query, answers: list[str], meaning: Callable[[str], frozenset[str]], *, lenient: bool) -> tuple[bool, bool]:
    """Whether the first answer is any of the targets, and whether the best target is among the first three.

    Neither counts where something wrong stands before the first target. Where MEANING gives pages (LENIENT), a wrong
    record that shares its page with a target cannot be told from it and is passed over.
    """
    targets = [meaning(one) for one in query.expect]
    right = frozenset().union(*targets)
    wrong = frozenset().union(*(meaning(one) for one in query.wrong)) - (right if lenient else frozenset())
    best = next((place for place, answer in enumerate(answers) if answer in right), None)
    if best is None or any(answer in wrong for answer in answers[:best]):
        return False, False
    return best == 0, any(answer in targets[0] for answer in answers[:3])


# ---- building, serving ----

def say(text: str = "") -> None:
    """One line of the report, at once."""
    print(text, flush=True)


def prepare_rivals() -> Path | None:
    """The folder of the packages that only the rivals need, installed at first use; None where that failed."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (ENVIRONMENT / "ready").is_file():
        say(f"installing {', '.join(PACKAGES)} into {ENVIRONMENT.relative_to(ROOT)} …")
        for command in ([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
                        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]):
            done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
            if done.returncode:
                say(f"could not be installed, so Pagefind is left out; by hand: {' '.join(command)}\n{done.stderr[-600:]}")
                return None
        (ENVIRONMENT / "ready").touch()
    found = subprocess.run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                           check=True, capture_output=True, text=True)
    return Path(found.stdout.strip())


def build_site(root: Path, target: Path, packages: Path | None = None) -> float:
    """Build the project at ROOT into TARGET; returns the seconds."""
    paths = [str(root / "hooks"), *([str(packages)] if packages else [])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(target)], check=False, cwd=root,
                          env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if done.returncode:
        sys.exit(f"the site could not be built:\n{done.stderr[-3000:]}")
    return time.perf_counter() - start


UNLISTED = """
def on_page_markdown(markdown, page, config, files):
    if page.file.src_uri == "search/index.md":
        page.meta["search"] = {"exclude": True}
"""
"""A hook for the copy with Material's search: the page that lists every title is ours to search without scripts, not a page to find."""


MATERIAL_SEARCH = r"""plugins:
  - search:
      lang: zh
      separator: '[\\s\\u200b\\u3000\\-、。，．？！；：“”（）《》]+'"""
"""What a careful user would write for Chinese, as a replacement for `re.sub`."""


def lay_out_material(root: Path) -> None:
    """Give the copy of the project at ROOT Material's own header and search instead of ours."""
    for name in ("header", "search"):
        (root / "hooks" / "theme" / "partials" / f"{name}.html").unlink()
    (root / "unlisted.py").write_text(UNLISTED, "utf-8")
    # Its search is in the theme's script, which our pages leave out.
    for path, ours, theirs in ((root / "hooks/theme/frame.html", "{% block config %}{% endblock %}\n{% block scripts %}\n", "{% block scripts %}\n{{ super() }}\n"),
                               (root / "hooks/zhibu/assets.py", r'r"assets/javascripts/.*|assets/stylesheets/.*"', 'r"(?!)"'),
                               # and reads its index over the network, which our pages never do.
                               (root / "hooks/zhibu/policy.py", "connect-src 'none'", "connect-src 'self'")):
        before = path.read_text("utf-8")
        assert ours in before, f"{path.name} is written in another way now"
        path.write_text(before.replace(ours, theirs), "utf-8")
    config = root / "mkdocs.yml"
    text = config.read_text("utf-8")
    text = re.sub(r"^plugins: *\[\]$", MATERIAL_SEARCH, text, flags=re.MULTILINE)
    text = re.sub(r"^  - hooks/events\.py$", "  - hooks/events.py\n  - unlisted.py", text, flags=re.MULTILINE)
    config.write_text(text, "utf-8")


def index_with_pagefind(site: Path) -> float | None:
    """Let Pagefind index the pages of SITE into SITE/pagefind; returns the seconds, None where it failed."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    list_of_titles, aside = site / "search" / "index.html", site.parent / f"{site.name}-search.html"
    if list_of_titles.is_file():
        list_of_titles.rename(aside)
    start = time.perf_counter()
    done = subprocess.run([str(python), "-m", "pagefind", "--site", str(site), "--root-selector", "article.md-content__inner"],
                          check=False, capture_output=True, text=True, errors="replace")
    seconds = time.perf_counter() - start
    if aside.is_file():
        aside.rename(list_of_titles)
    if done.returncode:
        say(f"Pagefind failed and is left out: {(done.stderr or done.stdout)[-400:]}")
        return None
    return seconds


class Recorded(Handler):
    """Notes what is asked for, and compresses nothing: a real server would have done that before, not while one waits."""

    disable_nagle_algorithm = True
    """Like any real server: else head and body of an answer, written one after the other, come up to 40 ms apart."""

    def send_head(self) -> Any:
        self.server.asked.append(unquote(urlsplit(self.path).path))
        del self.headers["Accept-Encoding"]
        return super().send_head()


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """FOLDER on this machine: its address, and the list of what has been asked for."""
    server = Server(("127.0.0.1", 0), partial(Recorded, directory=str(folder)))
    server.asked = []
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.asked
    finally:
        server.shutdown()
        server.server_close()


# ---- the engines ----

COMMON = """
window.bench = {
  wait: (test, label) => new Promise((resolve, reject) => {
    if (test()) { resolve(); return; }
    const end = setTimeout(() => { seen.disconnect(); reject(new Error('no answer: ' + label)); }, PATIENCE);
    const seen = new MutationObserver(() => { if (test()) { clearTimeout(end); seen.disconnect(); resolve(); } });
    seen.observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state', 'data-query'] });
  }),
};
""".replace("PATIENCE", str(PATIENCE))

OURS = COMMON + """
window.bench.put = text => {
  const input = document.querySelector('input[type=search][name=q]');
  input.focus();
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
};
window.bench.ready = text => window.bench.wait(() => {
  const box = document.querySelector('#results');
  return box && box.dataset.state === 'ready' && (box.dataset.query === text || box.dataset.query === text.trim());
}, text);
window.bench.ask = async text => { window.bench.put(text); await window.bench.ready(text); };
window.bench.found = () => Array.from(document.querySelectorAll('#results [data-key]'), one => one.dataset.key);
"""

MATERIAL = COMMON + """
(() => {
  const state = { ready: 0, asked: 0, answered: 0, waiting: [] };
  window.bench.state = state;
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', event => {
        if (event.data.type === 1) state.ready = performance.now();
        if (event.data.type === 3) {
          state.answered += 1;
          // The theme draws in a listener of the same event, after this one.
          const turn = new MessageChannel();
          turn.port1.onmessage = () => { turn.port1.close(); state.waiting.splice(0).forEach(act => act()); };
          turn.port2.postMessage(0);
        }
      });
    }
    postMessage(message, ...rest) {
      if (message && message.type === 2) state.asked += 1;
      super.postMessage(message, ...rest);
    }
  };
})();
window.bench.ask = text => new Promise((resolve, reject) => {
  const { state } = window.bench;
  const input = document.querySelector('input.md-search__input');
  const before = state.asked;
  const end = setTimeout(() => reject(new Error('no answer: ' + text)), PATIENCE);
  const settle = () => { clearTimeout(end); resolve(); };
  const look = () => { if (state.asked > before && state.asked === state.answered) settle(); else state.waiting.push(look); };
  input.focus();
  input.value = text;
  input.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true }));
  // The same query as before, once blanks are gone: the theme asks nothing.
  if (state.ready && state.asked === before) setTimeout(() => { if (state.asked === before) settle(); }, 60);
  look();
});
window.bench.found = () => Array.from(document.querySelectorAll('a.md-search-result__link'), one => new URL(one.href).pathname);
""".replace("PATIENCE", str(PATIENCE))

PAGEFIND = COMMON + """
window.bench.ask = async text => {
  if (!window.bench.engine) {
    window.bench.engine = await import('/pagefind/pagefind.js');
    await window.bench.engine.init();
  }
  const answer = await window.bench.engine.search(text);
  window.bench.rows = await Promise.all(answer.results.slice(0, 10).map(one => one.data()));
};
window.bench.found = () => (window.bench.rows || []).map(one => new URL(one.url, location.href).pathname);
"""


@dataclass
class Engine:
    """One search and how it is used in a page."""

    name: str
    script: str
    address: str
    """Where its site is served."""
    asked: list[str]
    """What its server has been asked for."""
    folder: Path
    index: tuple[str, ...]
    """The files of its index."""
    own: re.Pattern
    """What belongs to the search, of all that a page asks for."""
    lenient: bool = True
    scores: dict[str, dict[str, Score]] = field(default_factory=dict)

    def meaning(self, catalog: Catalog) -> Callable[[str], frozenset[str]]:
        """What a target stands for in the answers of this engine."""
        return catalog.pages if self.lenient else catalog.keys

    @contextmanager
    def opened(self, browser: Browser, path: str = "/") -> Iterator[Page]:
        """A page of the site in a fresh profile, loaded."""
        context: BrowserContext = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(5 * PATIENCE)
        context.add_init_script(self.script)
        try:
            page = context.new_page()
            page.goto(self.address + path)
            yield page
        finally:
            context.close()

    def answers(self, page: Page, text: str) -> list[str]:
        """What it finds for TEXT, each once, in reading order; nothing where it does not answer."""
        try:
            if self.lenient:
                page.evaluate("text => window.bench.ask(text)", text)
            else:
                page.fill("input[type=search][name=q]", text)
                page.evaluate("text => window.bench.ready(text)", text)
        except Error as error:
            say(f"  {self.name}: {str(error).splitlines()[0]}")
            return []
        return list(dict.fromkeys(page.evaluate("window.bench.found()")))


def engine_of(kind: str, site: tuple[str, list[str]], folder: Path) -> Engine:
    """The engine of one kind on a site that is served."""
    script, index, own, lenient = {
        "ours": (OURS, ("api/search/**/*.js",), r"/api/search/|/search-[a-z]+\.js$", False),
        "Material": (MATERIAL, ("search/search_index.json",), r"/search/search_index|/workers/search|/lunr/", True),
        "Pagefind": (PAGEFIND, ("pagefind/pagefind.js", "pagefind/pagefind-*.js*", "pagefind/*.wasm", "pagefind/*.pagefind", "pagefind/*.pf_meta",
                                "pagefind/wasm.*", "pagefind/fragment/*", "pagefind/index/*", "pagefind/filter/*"), r"/pagefind/", True),
    }[kind]
    return Engine(kind, script, *site, folder, index, re.compile(own), lenient)


# ---- quality ----

def measure_quality(browser: Browser, engine: Engine, sets: dict[str, list[Query]], catalog: Catalog) -> dict[str, list[str]]:
    """Ask every query of every set; returns what was missed, as lines by set."""
    meaning, missed = engine.meaning(catalog), {}
    with engine.opened(browser) as page:
        for name, queries in sets.items():
            # What others have asked as well may have been tuned to.
            known = {query.text for other in sets if other != name for query in sets[other]} if name == KEPT.name else set()
            scores = engine.scores[name] = {}
            missed[name] = []
            for query in queries:
                answers = engine.answers(page, query.text)
                first, strict = judge(query, answers, meaning, lenient=engine.lenient)
                for group in (query.kind, "ALL", *(["NEW"] if known and query.text not in known else [])):
                    score = scores.setdefault(group, Score())
                    score.asked, score.first, score.strict = score.asked + 1, score.first + first, score.strict + strict
                if not (first and strict):
                    what = "not found first" if not first else "best not in the first three"
                    missed[name].append(f"  {query.id} {query.kind} “{query.text}”: {what}; wanted {query.expect[0]}"
                                        f"{f' or {len(query.expect) - 1} more' if len(query.expect) > 1 else ''}; got {', '.join(answers[:3]) or 'nothing'}")
    return missed


def report_quality(name: str, engines: list[Engine]) -> None:
    """One table: a class a row, an engine a column; and of the queries kept aside, those that no other set holds."""
    say(f"\n{name}: found first, strict (best target among the first three)")
    say(f"{'class':<16}{'n':>4}  " + "".join(f"{engine.name:<26}" for engine in engines))
    groups = [*(group for group in engines[0].scores[name] if group not in ("ALL", "NEW")), "ALL"]
    groups += ["NEW"] if "NEW" in engines[0].scores[name] else []
    for group in groups:
        cells = []
        for engine in engines:
            score = engine.scores[name][group]
            cells.append(f"{score.first:>4} {score.first / score.asked:>4.0%}  {score.strict:>4} {score.strict / score.asked:>4.0%}     ")
        say(f"{group:<16}{engines[0].scores[name][group].asked:>4}  " + "".join(cells))


def report_unknown(sets: dict[str, list[Query]], catalog: Catalog) -> None:
    """The targets that no record meets."""
    for name, queries in sets.items():
        unknown = [f"{query.id} {target}" for query in queries for target in (*query.expect, *query.wrong) if not catalog.keys(target)]
        if unknown:
            alone = sum(not any(map(catalog.keys, query.expect)) for query in queries)
            best = sum(not catalog.keys(query.expect[0]) for query in queries)
            say(f"\n{name}: targets that are not in the catalog, and cannot be met ({best} of them the best of a query; {alone} queries have no other):")
            for line in unknown:
                say(f"  {line}")


# ---- sizes and times ----

def size(files: Iterable[Path]) -> tuple[int, int, int]:
    """How many files, their bytes, and their bytes compressed one by one."""
    contents = [path.read_bytes() for path in files]
    return len(contents), sum(map(len, contents)), sum(len(gzip.compress(one, 6, mtime=0)) for one in contents)


def report_sizes(browser: Browser, engine: Engine, page_path: str, text: str) -> None:
    """What a page asks for of the search before anyone touches it, the size of the index, what the first answer to TEXT needs."""
    del engine.asked[:]
    with engine.opened(browser, page_path) as page:
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        asked = sorted({path for path in engine.asked if engine.own.search(path)})
    count, raw, packed = size(engine.folder / path.lstrip("/") for path in asked)
    say(f"  {engine.name:<10}before the box is touched: {count} requests, {raw:,} B, gzip {packed:,} B{'  ' + ' '.join(one.rsplit('/', 1)[-1] for one in asked) if asked else ''}")
    files = sorted({path for pattern in engine.index for path in engine.folder.glob(pattern) if "-ui" not in path.name and path.is_file()})
    count, raw, packed = size(files)
    largest = max((path.stat().st_size for path in files), default=0)
    say(f"  {'':<10}index: {count} files, {raw:,} B, gzip {packed:,} B; largest file {largest:,} B")
    del engine.asked[:]
    with engine.opened(browser, page_path) as page:
        page.evaluate(FIRST, text)
        asked = sorted({path for path in engine.asked if engine.own.search(path)})
    count, raw, packed = size(engine.folder / path.lstrip("/") for path in asked)
    say(f"  {'':<10}up to the first answer (“{text}”): {count} requests, {raw:,} B, gzip {packed:,} B")


FIRST = """async text => {
  const start = performance.now();
  await window.bench.ask(text);
  return performance.now() - start;
}"""

TYPING = """async texts => {
  const times = [];
  for (const text of texts) {
    if (window.bench.put) await window.bench.ask('');
    const letters = Array.from(text);
    for (let n = 1; n <= letters.length; n += 1) {
      const typed = letters.slice(0, n).join('');
      if (typed !== typed.trim()) continue;
      const start = performance.now();
      await window.bench.ask(typed);
      times.push(performance.now() - start);
    }
  }
  return times;
}"""


def spread(times: list[float]) -> str:
    """Median and 95th percentile of TIMES in milliseconds."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):8.1f} /{ordered[math.ceil(0.95 * len(ordered)) - 1]:8.1f}" if ordered else f"{'no answer':>18}"


def median(times: list[float]) -> float:
    """The median, or not a number where nothing was measured."""
    return statistics.median(times) if times else math.nan


def measure_times(browser: Browser, engine: Engine, texts: list[str], page_path: str, cold: int) -> dict[str, list[float]]:
    """Milliseconds by what was measured: the first answer on COLD fresh pages, every key at first, every key again."""
    times: dict[str, list[float]] = {"ready, from navigation": [], "focus → first results": [], "key → results": [], "key, second time": []}
    try:
        for n in range(cold):
            with engine.opened(browser, page_path) as page:
                times["focus → first results"].append(page.evaluate(FIRST, texts[n % len(texts)]))
                if engine.name == "Material":
                    times["ready, from navigation"].append(page.evaluate("window.bench.state.ready"))
        with engine.opened(browser, page_path) as page:
            page.evaluate(FIRST, texts[0][0])
            times["key → results"] = page.evaluate(TYPING, texts)
            times["key, second time"] = page.evaluate(TYPING, texts)
    except Error as error:
        say(f"  {engine.name}: {str(error).splitlines()[0]}")
    return times


def report_times(browser: Browser, engines: list[Engine], texts: list[str], page_path: str, *, slow: int = COLD) -> None:
    """The times of every engine, and how many times as long as ours a rival takes."""
    measured = {engine.name: measure_times(browser, engine, texts, page_path, slow if engine.name == "Material" else COLD) for engine in engines}
    say("  the box is focused as soon as the page has loaded, when Material may still be reading its index")
    say(f"  milliseconds, median / p95, of {COLD} fresh pages{f' ({slow} with Material)' if slow != COLD else ''} and of {len(texts)} queries typed key by key ({', '.join(texts)})")
    if hasattr(os, "getloadavg"):
        say(f"  load of the machine meanwhile: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; where others work, the times are too long")
    say(f"  {'':<24}" + "".join(f"{engine.name:<34}" for engine in engines))
    for row in next(iter(measured.values())):
        if not any(times[row] for times in measured.values()):
            continue
        cells = []
        for engine in engines:
            times, ours = measured[engine.name][row], measured["ours"][row]
            ratio = f"  ×{median(times) / median(ours):.1f} of ours" if times and ours and engine.name != "ours" else ""
            cells.append(f"{spread(times) if times else '-':>18}{ratio:<16}")
        say(f"  {row:<24}" + "".join(cells))


def one_of_each_class(queries: list[Query]) -> list[str]:
    """The first query of each class, as many as are typed."""
    return list({query.kind: query.text for query in reversed(queries)}.values())[::-1][:TYPED]


def invent_queries(catalog: Catalog) -> list[str]:
    """What a reader might type into a site of invented records: titles, parts of them, numbers, a slip, pinyin, a question."""
    chance = random.Random(1)
    of = {kind: [entity for entity in catalog.entities.values() if entity["type"] == kind] for kind in
          ("mechanism", "clause", "regulation", "article", "term", "requirement")}

    def title(kind: str) -> str:
        return chance.choice(of[kind])["title"]

    article = chance.choice(of["article"])
    law = catalog.entities[article["parent"]]["aliases"][0]
    term, wrong = title("term"), title("term")
    return [title("mechanism"), title("clause"), chance.choice(of["regulation"])["aliases"][0], f"{law}第{article['number']}条",
            f"{title('clause')[:2]} {title('mechanism')[2:4]}", title("mechanism")[1:5], f"{title('requirement')}多久一次",
            wrong[:1] + "拟" + wrong[2:], "".join(map(sound, term)), f"谁负责{title('requirement')}"][:TYPED]


# ---- the run ----

def open_engines(stack: ExitStack, project: Path, work: Path, packages: Path | None, label: str) -> tuple[list[Engine], Path]:
    """Build the site and its rivals' under WORK, serve them; the engines, ours first, and the folder of our site."""
    site = work / f"{label}-site"
    seconds = build_site(project, site)
    say(f"  built in {seconds:.1f} s")
    copy = copy_project(work / f"{label}-material", project)
    lay_out_material(copy)
    rival = work / f"{label}-material-site"
    seconds = build_site(copy, rival, packages)
    say(f"  built with Material's search in {seconds:.1f} s")
    indexed = index_with_pagefind(site) if packages else None
    if indexed is not None:
        say(f"  indexed by Pagefind in {indexed:.1f} s")
    own = stack.enter_context(served(site))
    engines = [engine_of("ours", own, site), engine_of("Material", stack.enter_context(served(rival)), rival)]
    if indexed is not None:
        engines.append(engine_of("Pagefind", stack.enter_context(served(site)), site))
    return engines, site


def a_clause(catalog: Catalog) -> str:
    """The address of a clause's page."""
    return next(path for key, path in catalog.paths.items() if key.startswith("clause:"))


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description="Measures the search in a real browser, beside two others.")
    parser.add_argument("sets", nargs="*", type=Path, help="sets of queries (default: tests/search/own.yml and what ZHIBU_QUERIES names)")
    parser.add_argument("--kept", action="store_true", help="ask the queries kept aside too, and list every miss of them")
    parser.add_argument("--misses", action="store_true", help="list our misses of every set")
    parser.add_argument("--scale", type=int, default=8000, metavar="N", help="records of the invented site (0: none)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the invented site")
    options = parser.parse_args()
    named = os.environ.get("ZHIBU_QUERIES")
    paths = list(options.sets) or [OWN, *([Path(named)] if named else [])]
    if options.kept:
        paths.append(KEPT)
    sets = {path.name: read_queries(path) for path in paths}
    for name in sets:
        if name == KEPT.name and not options.kept:
            sys.exit("the queries kept aside are asked with --kept only")
    started = time.perf_counter()
    packages = prepare_rivals()

    with tempfile.TemporaryDirectory(prefix="zhibu-bench-") as folder, sync_playwright() as playwright, ExitStack() as stack:
        work = Path(folder)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        stack.callback(browser.close)
        say("the real site")
        engines, site = open_engines(stack, copy_project(work / "project"), work, packages, "real")
        catalog = Catalog(site)
        missed = {engine.name: measure_quality(browser, engine, sets, catalog) for engine in engines}
        for name in sets:
            report_quality(name, engines)
        report_unknown(sets, catalog)
        for name in sets:
            if missed["ours"][name] and (options.misses or name == KEPT.name):
                say(f"\n{name}: our misses")
                say("\n".join(missed["ours"][name]))
        say(f"\nthe real site: {len(catalog.entities):,} records")
        texts = one_of_each_class(sets.get(OWN.name) or next(iter(sets.values())))
        for engine in engines:
            report_sizes(browser, engine, a_clause(catalog), texts[0])
        report_times(browser, engines, texts, a_clause(catalog))
        say(f"  ({time.perf_counter() - started:.0f} s so far)")
        if options.scale:
            say(f"\nan invented site of {options.scale:,} records")
            project = copy_project(work / "scale-project")
            shutil.rmtree(project / "data")
            make(options.scale, project, options.seed)
            engines, site = open_engines(stack, project, work, packages, "scale")
            catalog = Catalog(site)
            texts = invent_queries(catalog)
            for engine in engines:
                report_sizes(browser, engine, a_clause(catalog), texts[0])
            report_times(browser, engines, texts, a_clause(catalog), slow=SLOW)
    say(f"\n{time.perf_counter() - started:.0f} s in all")


if __name__ == "__main__":
    main()
