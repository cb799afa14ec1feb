"""Builds the site beside the old one and swaps it in by two renames; the last good site is never half replaced."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

CHATTER = ("INFO", "DEBUG", "Building prefix dict", "Dumping model", "Loading model", "Prefix dict", "Aborted with")
"""What the generator and the word cutter say of themselves: a maintainer needs only what is wrong."""


def mend(root: Path) -> None:
    """Put the previous site back where an interrupted swap left none."""
    site, previous = root / "site", root / "build" / "previous"
    if not site.exists() and previous.exists():
        previous.rename(site)


def publish(root: Path, *, strict: bool = True, offline: bool = False) -> bool:
    """Build the site under ROOT and put it in place; False, with the old site untouched, where it failed.

    Offline, the site goes to `build/offline`, with links that open by double-click.
    """
    mend(root)
    target = root / "build" / "offline" if offline else root / "site"
    staging, previous = root / "build" / "next", root / "build" / ("previous-offline" if offline else "previous")
    shutil.rmtree(staging, ignore_errors=True)
    staging.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(staging), "--config-file", str(root / "mkdocs.yml")]
    if strict:
        command.append("--strict")
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "ZHIBU_DIRECTORY_URLS": "false" if offline else "true"}
    # The site before the last is not needed any more, and to remove it takes as long as a third of a build.
    removing = threading.Thread(target=shutil.rmtree, args=(previous,), kwargs={"ignore_errors": True})
    removing.start()
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace")
    for line in (done.stderr + done.stdout).splitlines():
        if line and not line.startswith(CHATTER):
            print(line, file=sys.stderr)
    removing.join()
    if done.returncode or not staging.is_dir():
        shutil.rmtree(staging, ignore_errors=True)
        return False
    if target.exists():
        target.rename(previous)
    staging.rename(target)
    return True
