"""Measures first visits with Lighthouse 12, beside plain Material's pages of the same texts and beside the bare texts; decides nothing.

    make bench-visit                        five kinds of page, five runs of each
    make bench-visit OPTIONS="--runs 3"

Default mobile profile, simulated throttling, a new browser each time, from the server of `make serve`, which compresses. The bare
text is the same page with one style sheet and nothing else. Lighthouse is installed by npm into build/bench-env at first use.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests"), str(ROOT / "tests" / "site")]

from bench import ENVIRONMENT, lay_out_rival, measure, say
from builds import copy_project, served
from conftest import FLAGS, find_chromium
from markdown import markdown

PAGES = {"clause": "plans/suo-2022/18/", "ledger": "requirements/", "regulation": "regulations/zhibu-gongzuo-tiaoli/", "terms": "terms/", "workflow": "workflows/dangke/"}
STYLE = "body{max-width:44em;margin:auto;padding:1em;font:1em/1.7 sans-serif}table{border-collapse:collapse}"
FIGURES = {"largest-contentful-paint": "LCP s", "total-blocking-time": "TBT ms", "cumulative-layout-shift": "CLS"}
MARKS = ("performance", "accessibility", "best-practices")


def prepare() -> Path | None:
    """The command, installed at first use; None where that failed."""
    command = ENVIRONMENT / "node_modules" / ".bin" / "lighthouse"
    if not command.exists():
        ENVIRONMENT.mkdir(parents=True, exist_ok=True)
        if not (npm := shutil.which("npm")):
            say("npm is not here, so there is no Lighthouse and nothing to measure")
            return None
        done = subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--no-save", "--prefix", str(ENVIRONMENT), "lighthouse@12"],
                              check=False, capture_output=True, text=True)
        if done.returncode:
            say(f"Lighthouse could not be installed:\n{done.stderr[-600:]}")
            return None
    return command


def write_bare(texts: Path, target: Path) -> None:
    """The pages of PAGES as bare texts under TARGET."""
    for address in PAGES.values():
        page = target / address / "index.html"
        page.parent.mkdir(parents=True)
        text = (texts / f"{address}index.md").read_text("utf-8")
        title = escape(re.search("(?m)^# (.*)$", text)[1])
        page.write_text(f'<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
                        f'<meta name="description" content="{title}"><title>{title}</title><link rel="stylesheet" href="/style.css"><main>{markdown(text)}</main></html>', "utf-8")
    (target / "style.css").write_text(STYLE, "utf-8")


def audit(command: Path, address: str, target: Path) -> dict[str, float]:
    """One run: the figures and the marks."""
    flags = " ".join(["--headless=new", *FLAGS])
    done = subprocess.run([str(command), address, "--quiet", "--output=json", f"--output-path={target}", f"--chrome-flags={flags}",
                           f"--only-categories={','.join(MARKS)}"], check=False, capture_output=True, text=True, env=os.environ | {"CHROME_PATH": find_chromium()})
    if done.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{done.stderr[-2000:]}")
    found = json.loads(target.read_text("utf-8"))
    return ({name: found["audits"][name]["numericValue"] for name in FIGURES}
            | {name: (found["categories"][name]["score"] or 0) * 100 for name in MARKS})


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description="Measures first visits with Lighthouse.")
    parser.add_argument("--runs", type=int, default=5, help="runs of each page")
    options = parser.parse_args()
    if not (command := prepare()):
        return
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="zhibu-bench-") as folder, ExitStack() as stack:
        work = Path(folder)
        project = copy_project(work / "project")
        measure(["-m", "mkdocs", "build", "--quiet", "--site-dir", str(work / "ours")], project, [project / "hooks"])
        lay_out_rival(project, work / "rival")
        measure(["-m", "mkdocs", "build", "--quiet", "--site-dir", str(work / "material")], work / "rival", [])
        write_bare(work / "rival" / "docs", work / "bare")
        sites = {name: stack.enter_context(served(work / name)) for name in ("ours", "material", "bare")}
        say(f"{'':<12}{'':<10}{'LCP s':>8}{'TBT ms':>8}{'CLS':>8}{'perf':>6}{'a11y':>6}{'best':>6}   LCP of all runs; load {os.getloadavg()[0]:.1f}")
        for kind, address in PAGES.items():
            for name, site in sites.items():
                runs = [audit(command, f"{site}/{address}", work / "report.json") for _ in range(options.runs)]
                middle = {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]}
                say(f"{kind:<12}{name:<10}{middle['largest-contentful-paint'] / 1000:>8.2f}{middle['total-blocking-time']:>8.0f}{middle['cumulative-layout-shift']:>8.3f}"
                    + "".join(f"{middle[mark]:>6.0f}" for mark in MARKS) + "   " + " ".join(f"{run['largest-contentful-paint'] / 1000:.2f}" for run in runs))
    say(f"\n{time.perf_counter() - started:.0f} s in all")


if __name__ == "__main__":
    main()
