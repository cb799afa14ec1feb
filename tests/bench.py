"""Measures the build beside plain Material and beside what no build can do without; decides nothing.

    make bench                              the real site, then 30, 500, 2,000 and 8,000 invented records, three builds each
    make bench OPTIONS="--sizes 500 2000"   other sizes (0: the real site); --runs N: how many builds of each

Ours: pages, links, search index and catalog; the exports are left out and timed apart. Built once before, as every build but the
first is, so that templates and unchanged files are kept. Plain Material: the texts of the same pages as Markdown, no menu, its own
search on, words cut by rjieba, which is faster than the jieba it asks for. Floor: Python-Markdown over these texts, and writing.
What starts a build costs the same whatever its size, so the curve is drawn twice: all seconds over all pages, and what each size
adds to the smallest. Memory is the most that all processes of a build hold at a time (shared memory counted once); seconds are of the clock.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests"), str(ROOT / "tests" / "site")]

from builds import copy_project
from scale import make

ENVIRONMENT = ROOT / "build" / "bench-env"
PACKAGES = ("rjieba==0.2.0",)
"""What only plain Material needs."""
PAUSE = 0.1
"""Seconds between two looks at the memory."""

SHORT = 3
"""How many times as often small sites are built: in a second what else the machine does weighs more."""

EXPORTS = ", workbooks, documents, calendars)"
"""Where `build.py` names the exports among what is to be made."""

SIZES = "lambda: {address: len(content) for address, content in files().items()}"
"""What tells the page of downloads how large they are; without it the page says that there are none."""

MATERIAL = """site_name: 支部工作手册
theme: {name: material, language: zh, font: false}
nav: [index.md]
not_in_nav: '*'
plugins:
  - search: {lang: zh, separator: '[\\s\\u200b\\u3000\\-、。，．？！；：“”（）《》]+'}
"""

SHIM = """import rjieba

def cut(text):
    return rjieba.cut(text.decode("utf-8"))
"""
"""What Material takes for jieba."""

FLOOR = """
import sys, time
from pathlib import Path
from markdown import Markdown
source, target = map(Path, sys.argv[1:])
engine = Markdown(extensions=["toc", "tables", "attr_list"])
for path in sorted(source.rglob("*.md")):
    page = target / path.relative_to(source).with_suffix(".html")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(engine.reset().convert(path.read_text("utf-8")), "utf-8")
"""


@dataclass(frozen=True)
class Run:
    """One build: seconds of the clock and of the processors, the most memory at a time in MB."""

    seconds: float
    busy: float
    memory: float


def say(text: str = "") -> None:
    """One line of the report, at once."""
    print(text, flush=True)


def family(first: int) -> Iterator[int]:
    """The processes that FIRST started, and itself."""
    yield first
    try:
        for task in Path(f"/proc/{first}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))
    except OSError:
        return


def held(process: int) -> int:
    """KB that a process and those that it started hold, what they share counted once; 0 where the system does not tell."""
    total = 0
    for one in family(process):
        try:
            total += int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE)[1])
        except (OSError, TypeError):
            continue
    return total


def measure(command: list[str], root: Path, paths: list[Path]) -> Run:
    """Run COMMAND in ROOT with PATHS before the installed packages."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths)), "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("ZHIBU_ORIGINALS", None)
    before = os.times()
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most = [0]
    over = threading.Event()

    def watch() -> None:
        while not over.wait(PAUSE):
            most[0] = max(most[0], held(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    error = process.communicate()[1]
    seconds = time.perf_counter() - start
    over.set()
    watcher.join()
    after = os.times()
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{error.decode(errors='replace')[-3000:]}")
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, busy, most[0] / 1024)


def typical(runs: list[Run]) -> Run:
    """The median of each figure, the highest memory."""
    return Run(statistics.median(one.seconds for one in runs), statistics.median(one.busy for one in runs), max(one.memory for one in runs))


def prepare_rival() -> Path | None:
    """The folder of the faster cutter under the name that Material asks for, installed at first use; None where that failed."""
    folder = ENVIRONMENT / "cutter"
    if not (folder / "jieba.py").is_file():
        done = subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(folder), *PACKAGES],
                              check=False, capture_output=True, text=True, errors="replace")
        if done.returncode:
            say(f"rjieba could not be installed, so plain Material cuts no words:\n{done.stderr[-600:]}")
            return None
        (folder / "jieba.py").write_text(SHIM, "utf-8")
    return folder


def without_exports(root: Path) -> None:
    """Leave the exports out of the copy of the project at ROOT."""
    path = root / "hooks" / "zhibu" / "build.py"
    text = path.read_text("utf-8")
    assert EXPORTS in text and SIZES in text, "build.py names its exports in another way now"
    path.write_text(text.replace(EXPORTS, ")").replace(SIZES, "dict"), "utf-8")


def as_markdown(page: Path) -> str:
    """The texts of a rendered page as plain Markdown: headings, paragraphs, items, rows."""
    body = html.fromstring(page.read_text("utf-8").partition("\n---\n")[2])
    lines = []
    for element in body.iter("h1", "h2", "h3", "h4", "p", "li", "tr", "dt", "dd", "summary"):
        if any(one.tag in ("p", "li", "tr", "dd") for one in element.iterdescendants()):
            continue
        text = re.sub(r"\s+", " ", " ".join(element.itertext())).strip()
        mark = "#" * int(element.tag[1]) + " " if element.tag in ("h1", "h2", "h3", "h4") else "- " if element.tag in ("li", "tr") else ""
        if text:
            lines.append(mark + text.replace("<", "&lt;"))
    return "\n\n".join(lines) + "\n"


def lay_out_rival(project: Path, folder: Path) -> int:
    """Write the texts of PROJECT's pages as a plain site into FOLDER; returns how many pages."""
    rendered = folder.parent / f"{folder.name}-rendered"
    measure(["-m", "zhibu", "render", str(rendered)], project, [project / "hooks"])
    pages = sorted(rendered.rglob("*.md"))
    for page in pages:
        target = folder / "docs" / page.relative_to(rendered)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(as_markdown(page), "utf-8")
    shutil.rmtree(rendered)
    (folder / "mkdocs.yml").write_text(MATERIAL, "utf-8")
    return len(pages)


def volume(folder: Path) -> float:
    """MB of the files under FOLDER."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def bench(size: int, runs: int, work: Path, cutter: Path | None) -> tuple[int, dict[str, Run]]:
    """Build everything at one size; returns the pages and the typical runs."""
    project = copy_project(work / "project")
    if size:
        shutil.rmtree(project / "data")
        make(size, project)
    build = ["-m", "mkdocs", "build", "--quiet", "--site-dir"]
    whole = measure([*build, str(work / "whole")], project, [project / "hooks"])
    whole = measure([*build, str(work / "whole")], project, [project / "hooks"])
    without_exports(project)
    rival = work / "rival"
    pages = lay_out_rival(project, rival)
    contenders = {
        "ours": ([*build, str(work / "ours")], project, [project / "hooks"]),
        "Material": ([*build, str(work / "material")], rival, [cutter] if cutter else []),
        "floor": (["-c", FLOOR, str(rival / "docs"), str(work / "floor")], rival, []),
    }
    outputs = {"ours": "ours", "Material": "material", "floor": "floor"}
    found: dict[str, list[Run]] = {name: [] for name in contenders}
    measure(*contenders["ours"])
    # In turn, so that what else the machine does meets them alike.
    for _ in range(runs * (SHORT if 0 < size < 1000 else 1)):
        for name, contender in contenders.items():
            shutil.rmtree(work / outputs[name], ignore_errors=True)  # else the next build would first remove the one before it
            found[name].append(measure(*contender))
    best = {name: typical(rows) for name, rows in found.items()}
    records = size or sum(1 for line in (ROOT / "data" / "ids.lock").read_text("utf-8").splitlines() if line and not line.startswith("#"))
    say(f"\n{f'{size:,} invented records' if size else f'the real site, {records:,} records'}: {pages:,} pages; load {os.getloadavg()[0]:.1f}")
    say(f"{'':<10}{'seconds':>9}{'of ours':>9}{'processors':>12}{'memory MB':>11}{'output MB':>11}{'ms a page':>11}   all runs")
    for name, run in best.items():
        say(f"{name:<10}{run.seconds:>9.2f}{run.seconds / best['ours'].seconds:>9.2f}{run.busy:>12.2f}{run.memory:>11.0f}{volume(work / outputs[name]):>11.1f}"
            f"{run.seconds / pages * 1000:>11.2f}   {' '.join(f'{one.seconds:.2f}' for one in found[name])}")
    say(f"with the exports {whole.seconds:.2f} s, {whole.memory:.0f} MB, {volume(work / 'whole'):.1f} MB of output")
    say(f"ours : Material = {best['ours'].seconds / best['Material'].seconds:.2f}    ours : floor = {best['ours'].seconds / best['floor'].seconds:.2f}")
    return pages, best


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description="Measures the build beside plain Material and the floor.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 30, 500, 2000, 8000], metavar="N", help="records (0: the real site)")
    parser.add_argument("--runs", type=int, default=3, help="builds of each; three times as many of sites below 1,000 records")
    options = parser.parse_args()
    started = time.perf_counter()
    cutter = prepare_rival()
    curve = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="zhibu-bench-") as folder:
            pages, best = bench(size, options.runs, Path(folder), cutter)
        if size:
            curve.append((size, pages, best["ours"].seconds * 1000))
    if len(curve) > 1:
        _, least, start = min(curve)
        say("\nmilliseconds of ours: " + ", ".join(f"{size:,} records ({pages:,} pages) {cost / pages:.2f} a page" for size, pages, cost in curve))
        say("beyond the smallest:  " + ", ".join(
            f"{size:,} records {(cost - start) / (pages - least):.2f} a page" for size, pages, cost in curve if pages > least))
    say(f"\n{time.perf_counter() - started:.0f} s in all")


if __name__ == "__main__":
    main()
