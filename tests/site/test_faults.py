"""What goes wrong with machines: whatever it is, the last good site stands whole, and what is said is plain Chinese."""

from __future__ import annotations

import ctypes
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builds import ROOT, copy_project

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="signals, limits and capabilities of Linux")]

SEED = 20220630

TRIP = """
import os, signal, sys
LEFT = int(os.environ.get("TRIP", "0"))
WHO = os.environ.get("TRIP_IN", "")  # zhibu or the generator alone, or all of them at a change of the generator's
CHANGES = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "subprocess.Popen")
def watch(event, arguments):
    global LEFT
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+") or event in CHANGES:
        LEFT -= 1
        if os.environ.get("TRIP_COUNT"):
            with_number = os.open(os.environ["TRIP_COUNT"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(with_number, b"x")
            os.close(with_number)
        if LEFT == 0:
            os.killpg(0, signal.SIGKILL) if WHO == "all" else os.kill(os.getpid(), signal.SIGKILL)
if WHO and (sys.orig_argv[2:3] == ["zhibu"] if WHO == "zhibu" else sys.orig_argv[1].endswith("events.py")):
    sys.addaudithook(watch)
"""
"""Read by Python as it starts: kills the process before its n-th change of a file."""

YEARS = """
import datetime, os, time
AWAY = int(os.environ["AWAY"])
now, local, universal = time.time, time.localtime, time.gmtime
time.time = lambda: now() + AWAY
time.localtime = lambda moment=None: local(time.time() if moment is None else moment)
time.gmtime = lambda moment=None: universal(time.time() if moment is None else moment)
class Day(datetime.date):
    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())
class Moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)
    @classmethod
    def today(cls):
        return cls.now()
datetime.date, datetime.datetime = Day, Moment
"""
"""Read by Python as it starts: its clock is AWAY seconds off."""


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under FOLDER by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(root: Path, *arguments: str, before: str = "", act: Callable[[], None] | None = None, **environment: str) -> subprocess.Popen:
    """The `zhibu` command in a process group of its own; BEFORE is Python to run at the start of every Python in it."""
    path = [str(root / "hooks")]
    if before:
        hook = root / "build" / "before"
        hook.mkdir(parents=True, exist_ok=True)
        (hook / "sitecustomize.py").write_text(before, "utf-8")
        path.append(str(hook))
    surroundings = {name: value for name, value in os.environ.items() if name not in ("PYTHONUTF8", "ZHIBU_ORIGINALS")}
    return subprocess.Popen([sys.executable, "-m", "zhibu", *arguments], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=surroundings | {"PYTHONPATH": os.pathsep.join(path), "PYTHONDONTWRITEBYTECODE": "1"} | environment,
                            start_new_session=True, preexec_fn=act)


def run(root: Path, *arguments: str, coding: str = "utf-8", **options: object) -> tuple[int, str]:
    """How the command ended, and all that it said, as a console of that CODING shows it."""
    process = start(root, *arguments, **options)
    said, errors = process.communicate(timeout=300)
    return process.returncode, said.decode(coding) + errors.decode(coding)


def is_plain(said: str) -> bool:
    """Whether a maintainer can read it: Chinese, and nothing of the program's insides."""
    return re.search("[\u4e00-\u9fff]", said) is not None and not re.search(r'Traceback|File "|Errno|Error\\b|\\\\u[0-9a-f]{4}|\ufffd', said)


def change(root: Path, old: str = "note: ", new: str = "note: 新的。") -> None:
    """Put NEW for the first OLD in the description of the unit."""
    path = root / "data" / "unit.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the toy data, built once in both ways; nobody writes to it."""
    root = copy_project(tmp_path_factory.mktemp("faults") / "project")
    shutil.rmtree(root / "data")
    shutil.copytree(ROOT / "tests" / "toy", root / "data")
    assert run(root, "site")[0] == 0
    assert run(root, "site", "--offline")[0] == 0
    return root


@pytest.fixture
def root(sound: Path, tmp_path: Path) -> Path:
    """A copy of the built project in a folder with Chinese characters and a space, with one word of the data changed."""
    target = tmp_path / "支部 手册"
    shutil.copytree(sound, target)
    change(target)
    return target


@pytest.fixture(scope="module")
def old(sound: Path) -> dict[str, bytes]:
    """The last good site."""
    return tree(sound / "site")


@pytest.fixture(scope="module")
def new(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site that the changed data give."""
    target = tmp_path_factory.mktemp("new") / "project"
    shutil.copytree(sound, target)
    change(target)
    assert run(target, "site")[0] == 0
    return tree(target / "site")


def test_the_change_is_seen(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    assert old != new and old.keys() == new.keys()


# ---- killed ----

def count(root: Path, who: str) -> int:
    """How many changes of files a build makes in one of its processes."""
    path = root / "count"
    assert run(root, "site", before=TRIP, TRIP_IN=who, TRIP_COUNT=str(path))[0] == 0
    return len(path.read_bytes())


def moments(most: int, wanted: int) -> list[int]:
    """WANTED of the moments up to MOST, always the same ones, the first and the last among them; all where there are few."""
    return sorted({1, most, *random.Random(SEED).sample(range(1, most + 1), min(wanted, most))})


@pytest.mark.parametrize(("who", "wanted"), [("zhibu", 30), ("generator", 6), ("all", 12)])
def test_killed_between_any_two_writes(who: str, wanted: int, root: Path, old: dict[str, bytes], new: dict[str, bytes], tmp_path: Path,
                                       capsys: pytest.CaptureFixture) -> None:
    counted = tmp_path / "counted"
    shutil.copytree(root, counted)
    most, killed = count(counted, who), 0
    for moment in moments(most, wanted):
        status, said = run(root, "site", before=TRIP, TRIP_IN=who, TRIP=str(moment))
        assert "Traceback" not in said, (moment, said)
        if status == 0:  # it had less to do than when it was counted
            assert moment > most // 2 and who != "zhibu"
        elif who == "generator":
            assert status == 1 and is_plain(said), (moment, said)
        else:
            assert status == -signal.SIGKILL, (moment, said)
        killed += status != 0
        if not (root / "site").exists():  # between the two renames: whatever starts next mends it, even if it fails
            change(root, "unit:", "unitt:")
            assert run(root, "site")[0] == 1
            change(root, "unitt:", "unit:")
        assert tree(root / "site") in (old, new), f"第 {moment} 次改动时"
        if tree(root / "site") == new:
            shutil.rmtree(root / "site")
            shutil.copytree(tmp_path / "counted" / "build" / "previous", root / "site")
    # A generator that was not told to go is on its way out for a moment.
    status, said = run(root, "site")
    assert (status, said.replace("另一次生成还没有完，等它……\n", "")) == (0, f"网站在 {root / 'site'}\n")
    assert tree(root / "site") == new
    with capsys.disabled():
        print(f"\n{who}：在 {killed} 个时刻被杀，上一个网站都完整")


def test_killed_at_any_time(root: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Whatever it is doing: the moments are parts of the time that a build takes."""
    begun = time.monotonic()
    assert run(root, "site", "--offline")[0] == 0
    lasts = time.monotonic() - begun
    (packed,) = (root / "build").glob("*.zip")
    before = packed.read_bytes()
    chance = random.Random(SEED)
    for n in range(8):
        process = start(root, "site", *(["--offline"] if n % 2 else []))
        time.sleep(lasts * chance.random())
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if (root / "site").exists():
            assert tree(root / "site") in (old, new)
        assert packed.read_bytes() == before
    assert run(root, "site")[0] == 0 and run(root, "site", "--offline")[0] == 0
    assert tree(root / "site") == new and packed.read_bytes() == before


def test_the_build_after_a_killed_one_waits_for_what_is_left_of_it(root: Path, new: dict[str, bytes]) -> None:
    process = start(root, "site")
    while not (root / "build" / "lock").exists():
        time.sleep(0.01)
        assert process.poll() is None
    time.sleep(1)  # the generator has begun and is far from its end
    process.kill()  # and it goes on
    status, said = run(root, "site")
    process.communicate()
    assert status == 0 and "等它" in said
    assert tree(root / "site") == new


# ---- several at once ----

def test_two_builds_at_once_follow_each_other(root: Path, new: dict[str, bytes]) -> None:
    processes = [start(root, "site"), start(root, "site", "--offline"), start(root, "site")]
    said = [process.communicate(timeout=300) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], said
    assert sum("等它" in errors.decode() for _, errors in said) >= 2
    assert tree(root / "site") == new and len(list((root / "build").glob("zhibu-offline-*"))) == 1


# ---- a disk that takes no more ----

@pytest.fixture
def small(root: Path, tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """The project on a disk of its own, with so many bytes left; called again, the disk grows or shrinks."""
    disk = tmp_path / "小盘"
    disk.mkdir()

    def leave(free: int) -> Path:
        if not os.path.ismount(disk):
            if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", str(disk)], capture_output=True).returncode:
                pytest.skip("这里不能挂载 tmpfs；磁盘满由文件大小限制的测试代替")
            shutil.copytree(root, disk / "手册")
        status = os.statvfs(disk)
        used = (status.f_blocks - status.f_bfree) * status.f_frsize
        subprocess.run(["mount", "-o", f"remount,size={used + free}", str(disk)], check=True)
        return disk / "手册"

    yield leave
    if os.path.ismount(disk):
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(small: Callable[[int], Path], old: dict[str, bytes], new: dict[str, bytes]) -> None:
    for free in (4096, 200_000, 1_000_000, 2_000_000):
        full = small(free)
        (packed,) = (full / "build").glob("*.zip")
        before = packed.read_bytes()
        for options in ([], ["--offline"]):
            status, said = run(full, "site", *options)
            assert status == 1 and is_plain(said) and "磁盘满了" in said, (free, said)
            assert tree(full / "site") == old and packed.read_bytes() == before
            assert not (full / "build" / "next").exists()
    full = small(100_000_000)
    assert run(full, "site")[0] == 0
    assert tree(full / "site") == new


@pytest.mark.parametrize("most", [1000, 30_000, 100_000])
def test_a_limit_on_the_size_of_a_file(most: int, root: Path, old: dict[str, bytes]) -> None:
    status, said = run(root, "site", act=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    assert status == 1 and is_plain(said) and "文件超过了" in said, said
    assert tree(root / "site") == old


# ---- folders that nobody may write ----

def obey() -> None:
    """Let root obey the marks of files as others do."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            if ctypes.CDLL(None).prctl(24, capability, 0, 0, 0):
                raise OSError("capabilities cannot be dropped")


@pytest.mark.parametrize("closed", [".", "build", "build/lock", "site"])
def test_a_folder_that_may_not_be_written(closed: str, root: Path, old: dict[str, bytes]) -> None:
    path = root / closed
    path.chmod(0o400 if path.is_file() else 0o500)
    try:
        status, said = run(root, "site", act=obey)
    finally:
        path.chmod(0o700)
    assert status == 1 and is_plain(said) and "没有权限" in said, said
    assert tree(root / "site") == old


@pytest.mark.parametrize("closed", ["data/unit.yml", "data/plans", "docs/help/index.md", "hooks/theme/pages", "mkdocs.yml"])
def test_a_file_that_may_not_be_read(closed: str, root: Path, old: dict[str, bytes]) -> None:
    path = root / closed
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        status, said = run(root, "site", act=obey)
    finally:
        path.chmod(mode)
    assert status == 1 and is_plain(said), said
    assert tree(root / "site") == old


# ---- clocks and consoles ----

@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_ten_years_off_changes_nothing(years: int, root: Path, sound: Path, new: dict[str, bytes]) -> None:
    away = {"before": YEARS, "AWAY": str(years * 31_556_952)}
    assert run(root, "site", **away)[0] == 0
    told = subprocess.run([sys.executable, "-c", "import datetime; print(datetime.date.today().year)"], capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": str(root / "build" / "before"), "AWAY": away["AWAY"]}).stdout
    assert abs(int(told) - time.localtime().tm_year - years) <= 1
    assert tree(root / "site") == new
    (packed,) = (root / "build").glob("*.zip")
    assert run(root, "site", "--offline", **away)[0] == 0
    right = packed.read_bytes()
    assert run(root, "site", "--offline")[0] == 0
    assert packed.read_bytes() == right


CONSOLES = {
    "gbk": ({"PYTHONIOENCODING": "gbk"}, "gbk"),
    "gbk, C": ({"PYTHONIOENCODING": "gbk", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "gbk"),
    "C": ({"LC_ALL": "C", "LANG": "C"}, "utf-8"),
    "POSIX": ({"LC_ALL": "POSIX", "LANG": ""}, "utf-8"),
}


@pytest.mark.parametrize("console", CONSOLES)
def test_any_console_shows_what_is_wrong(console: str, root: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    surroundings, coding = CONSOLES[console]
    change(root, "members: ", "members: 若干")
    status, said = run(root, "site", coding=coding, **surroundings)
    assert status == 1 and is_plain(said), said
    assert re.search(r"data/unit\.yml:\d+:\d+ 错误\[E068\] .+改法：", said) and "没有生成成功，原来的网站没有改动" in said
    assert tree(root / "site") == old
    assert run(root, "check", coding=coding, **surroundings)[1].splitlines()[0] in said, "the same words on every way in"
    change(root, "members: 若干", "members: ")
    status, said = run(root, "site", coding=coding, **surroundings)
    assert status == 0 and re.fullmatch("网站在 .*/site\n", said), said
    assert tree(root / "site") == new
