"""Builds the site beside the old one and swaps it in by two renames; the last good site is never half replaced."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

CHATTER = ("INFO", "DEBUG", "Building prefix dict", "Dumping model", "Loading model", "Prefix dict", "Aborted with")
"""What the generator and the word cutter say of themselves: a maintainer needs only what is wrong."""

REPEATED = re.compile(r"ERROR +-  Error .*\[Errno \d+\]")
"""What the generator says of a disk that refuses, before the hook says it in Chinese."""

REFUSALS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "磁盘满了。改法：删去不用的文件，腾出 300 MB 以上再试"),
    errno.EFBIG: "文件超过了这里允许的大小。改法：请管理员放宽单个文件的大小限制，或换一个磁盘",
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "没有权限读写。改法：改好文件夹的权限，关掉正在用它的程序，或把手册放到能写的文件夹"),
}
"""Why a disk refuses, and how to mend it."""


def refusal(error: OSError) -> str:
    """What a disk or a folder refused, in one line for a maintainer."""
    where = f"{os.fsdecode(error.filename)}：" if error.filename else ""
    return where + REFUSALS.get(error.errno, f"读写不成（{error.strerror or error}）。改法：核对磁盘和文件夹后再试")


def mend(root: Path) -> None:
    """Put the previous site back where an interrupted swap left none."""
    for target, previous in map(_places, (root, root), (False, True)):
        if not target.exists() and previous.exists():
            previous.rename(target)


def _places(root: Path, offline: bool) -> tuple[Path, Path]:
    """Where a site stands, and where the one before it."""
    build = root / "build"
    return (build / "offline", build / "previous-offline") if offline else (root / "site", build / "previous")


@contextmanager
def alone(root: Path, file: IO[str] | None = None) -> Iterator[None]:
    """One build at a time under ROOT: the next waits for it. FILE is the lock where it is already open: a process that holds it open too goes on with the build."""
    with nullcontext(file) if file else _lock(root) as file:
        if not _taken(file.fileno()):
            print("另一次生成还没有完，等它……", file=sys.stderr, flush=True)
            while not _taken(file.fileno()):
                time.sleep(0.2)
        yield


def _lock(root: Path) -> IO[str]:
    """The file that a build locks, open."""
    (root / "build").mkdir(exist_ok=True)
    return (root / "build" / "lock").open("w")


def _taken(number: int) -> bool:
    """Whether the open file could be locked; where files cannot be, as if it were. It is set free when all who hold it open have ended."""
    try:
        if fcntl:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
    return True


EARLY = Path("build", "early")
"""Where pages stand that have changed, until the site that they belong to stands."""


class Generator:
    """The generator in a process of its own, for one build. Begun ahead of time it has everything loaded when it is told to go."""

    def __init__(self, root: Path, *, strict: bool = True, offline: bool = False, early: bool = False) -> None:
        """Begin to load. STRICT and OFFLINE are as of `publish`; EARLY, changed pages are put into the folder EARLY while the
        whole site is being made. OSError where nothing can be written under ROOT."""
        self.offline = offline
        self.staging = root / "build" / "next"
        command = [sys.executable, str(root / "hooks" / "events.py"), "build", "--site-dir", str(self.staging), "--config-file", str(root / "mkdocs.yml")]
        # What it says is read as UTF-8, whatever the console is that it will be shown on.
        environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "ZHIBU_DIRECTORY_URLS": "false" if offline else "true",
                                    "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
        if early:
            environment["ZHIBU_EARLY"] = str(root / EARLY)
        self.lock = _lock(root)
        # It outlives this process when that is killed, and no other build may begin before it has ended.
        self._process = subprocess.Popen([*command, "--strict"] if strict else command, cwd=root, env=environment, text=True, encoding="utf-8", errors="replace",
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(self.lock.fileno(),) if fcntl else ())

    def run(self) -> bool:
        """Write the site into the staging folder, and what is wrong to the console; whether it succeeded."""
        said, wrong = self._process.communicate("\n")
        for line in (wrong + said).splitlines():
            if line and not line.startswith(CHATTER) and not REPEATED.match(line):
                print(line, file=sys.stderr)
        return not self._process.returncode and self.staging.is_dir()

    def close(self) -> None:
        """End the process where it was not told to go, and let go of the lock."""
        if self._process.returncode is None:
            self._process.communicate()
        self.lock.close()


def publish(root: Path, *, strict: bool = True, offline: bool = False, generator: Generator | None = None) -> bool:
    """Build the site under ROOT and put it in place; False, with the old site untouched, where it failed.

    Offline, the site goes to `build/offline`, with links that open by double-click. GENERATOR is one that was begun ahead;
    it says by itself whether it is strict and offline.
    """
    try:
        with closing(generator or Generator(root, strict=strict, offline=offline)) as generator, alone(root, generator.lock):
            return _publish(root, generator)
    except OSError as error:
        print(refusal(error), file=sys.stderr)
        return False


def _publish(root: Path, generator: Generator) -> bool:
    """Build and swap, while nobody else does."""
    mend(root)
    target, previous = _places(root, generator.offline)
    for left in (generator.staging, root / EARLY):
        shutil.rmtree(left, ignore_errors=True)
    # The site before the last is not needed any more, and to remove it takes as long as a third of a build.
    removing = threading.Thread(target=shutil.rmtree, args=(previous,), kwargs={"ignore_errors": True})
    removing.start()
    done = generator.run()
    removing.join()
    try:
        if not done:
            shutil.rmtree(generator.staging, ignore_errors=True)
            return False
        if target.exists():
            target.rename(previous)
        generator.staging.rename(target)
    except OSError:
        mend(root)
        raise
    finally:
        shutil.rmtree(root / EARLY, ignore_errors=True)
    return True
